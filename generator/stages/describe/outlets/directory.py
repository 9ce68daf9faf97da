"""The publishers table, ready to be asked: an outlet by any printed form of its name, or by its host."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.stages.describe.tables import DescribeTables, Outlet


@dataclass(frozen=True, slots=True)
class PrintedName:
    """A printed form of an outlet's name, in lower case and without "the"."""

    pieces: str
    """Its runs of letters, a space before and after each."""
    runs: frozenset[str]
    """The same, each by itself."""
    word: str
    """Its first word."""
    outlet: str
    short: bool
    """Five letters or fewer: too common a word to count wherever it stands."""


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """The publishers table, ready to be asked."""

    names: dict[str, Outlet]
    domains: dict[str, Outlet]
    openers: frozenset[str]
    """Keys of the first words of ``names``: no other word opens an outlet's name."""
    held_by: dict[str, tuple[PrintedName, ...]]
    """The longest run of letters of a name, which is likely the rarest → the names."""
    common: frozenset[str]
    """Keys of names that are everyday words: "nature", "the sun"."""

    def by_name(self, text: str) -> Outlet | None:
        """The outlet printed as ``text`` (the whole of it; punctuation at the ends and a leading "The" are free, and so
        is case, unless the name is an everyday word: "time" names nobody).
        """
        key = name_key(text)
        outlet = self.by_key(key)
        return None if outlet and key in self.common and not _is_capital(text, key) else outlet

    def by_clear_name(self, text: str) -> Outlet | None:
        """As :meth:`by_name`, where nothing else speaks for an outlet: everyday words must have the article that
        belongs to the name. "Nature" and "Nation" are sections, too; "The Nation" is none.
        """
        outlet = self.by_name(text)
        key = name_key(text)
        return None if outlet and key in self.common and ARTICLE.match(key) is None else outlet

    def by_key(self, key: str) -> Outlet | None:
        """As :meth:`by_name`, by what :func:`name_key` makes of the text."""
        return self.names.get(key) or (self.names.get(key.removeprefix("the ")) if key.startswith("the ") else None)

    def by_domain(self, domain: str) -> Outlet | None:
        """The outlet of a host name or of a host above it."""
        parts = domain.lower().strip(".").split(".")
        for at in range(len(parts) - 1):
            outlet = self.domains.get(".".join(parts[at:]))
            if outlet:
                return outlet
        return None


ARTICLE = re.compile(r"(?:the|der|die|das|le|la|les|el|il)\s")


def _is_capital(text: str, key: str) -> bool:
    """Whether each word of a printed name begins with a capital, the article aside."""
    words = text.strip(" \t-–—•*·|:.,()[]©").split()
    return all(word[0].isupper() or not word[0].isalpha() for word in words[1 if ARTICLE.match(key) else 0 :])


def name_key(text: str) -> str:
    """A printed name as the directory keeps it: small letters, straight apostrophes, single spaces, no marks around."""
    return " ".join(text.replace("’", "'").strip(" \t-–—•·|:.,*()[]©").lower().split())


@lru_cache(maxsize=4)
def open_directory(tables: DescribeTables) -> Directory:
    """The outlets by every printed form and by domain; full names win over abbreviations."""
    names: dict[str, Outlet] = {}
    for outlet in tables.outlets:
        names.setdefault(name_key(outlet.name), outlet)
    for outlet in tables.outlets:
        for form in (*outlet.also, *outlet.domains):
            names.setdefault(name_key(form), outlet)
        names.setdefault(name_key(outlet.name).removeprefix("the "), outlet)
    held_by: dict[str, tuple[PrintedName, ...]] = {}
    for key, outlet in names.items():
        bare = key.removeprefix("the ")
        pieces = _PIECE.findall(bare)
        if pieces:
            name = PrintedName(f" {' '.join(pieces)} ", frozenset(pieces), bare.split()[0], outlet.name, len(bare) < 6)
            rarest = max(pieces, key=len)
            held_by[rarest] = (*held_by.get(rarest, ()), name)
    plain = tables.words("outlets.common_names")
    return Directory(
        names,
        {domain: outlet for outlet in tables.outlets for domain in outlet.domains},
        frozenset({"", "the"}.union(name_key(key.split(" ", 1)[0]) for key in names)),
        held_by,
        frozenset((*plain, *(f"the {word}" for word in plain))),
    )


def names_one(name: str, other: str) -> bool:
    """Whether two names are one, or one is the other in short: "Quayline" and "Quayline News"."""
    short, full = sorted((name_key(name).removeprefix("the "), name_key(other).removeprefix("the ")), key=len)
    return full == short or full.startswith(f"{short} ")


_NO_LETTER = re.compile(r"[\W_]+")


def are_one(name: str, other: str) -> bool:
    """Whether two names are one outlet's: the same letters, or one within the other ("Harbour Times Online")."""
    keys = [_NO_LETTER.sub("", name_key(each).removeprefix("the ")) for each in (name, other)]
    return keys[0] in keys[1] or keys[1] in keys[0]


def is_initials(text: str, outlet: Outlet) -> bool:
    """Whether a text is too short to credit an outlet: three letters or fewer name many things, save agencies."""
    return outlet.kind != "agency" and sum(char.isalpha() for char in text) <= 3 and text.isascii()


_PIECE = re.compile(r"[\w&]+")


def is_aggregator(name: str, directory: Directory) -> bool:
    """Whether the table knows an outlet as one that carries what others wrote."""
    outlet = directory.by_name(name)
    return outlet is not None and outlet.kind == "aggregator"

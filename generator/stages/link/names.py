"""What discovery knows of a name: a run of capitalised words, what a text says of all of its runs, and words that tell
one kind of name from another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from generator.stages.link.terms import LinkTables

PROOF = 4
"""Points that prove a name within its text."""
LONGEST = 12
"""Words of a name, at most."""
CERTAIN = 6
"""Points of a legal ending or a ticker: they outweigh signs of a person or a place."""
UP = "A-ZÀ-ÖØ-ÞĀĆČĎĐĒĘĚĞĢĪİŁŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ"
STREET = "a street"
"""Why a run is dead that ends like a street; withdrawn where the text calls the name a company."""
BARE_TICKER = "letters in brackets after it"
"""Not those of the name's words, and no exchange with them: a ticker where the text does so with a proven company."""
BESIDE = "beside a company in a list"
SPELT_OUT = "spelt out beside its acronym"
SOUNDS = frozenset(("ends like a company", "opens like a company"))


@dataclass(slots=True)
class Run:
    """A run of capitalised words. ``base`` is its name without a legal ending; offsets are into the folded text."""

    start: int
    base_end: int
    end: int
    """With the legal ending and its dot."""
    words: tuple[str, ...]
    first: bool
    """Opens a sentence."""
    lead: str = ""
    """Capitalised words cut off in front of it ("Chairman", "US")."""
    heading: bool = False
    """Stands in a line in which every word has a capital: capitals and neighbours say nothing there."""
    dead: str = ""
    """Why it is no company, if so."""
    points: dict[str, int] = field(default_factory=dict)
    """Rule -> points."""

    @property
    def base(self) -> str:
        return " ".join(self.words)

    def add(self, rule: str, points: int) -> None:
        if points > self.points.get(rule, 0):
            self.points[rule] = points

    def score(self) -> int:
        return sum(self.points.values())


@dataclass(slots=True)
class Reading:
    """What one text says: its runs, the words it has in small letters, the persons in it."""

    folded: str
    runs: list[Run]
    lower: frozenset[str]
    surnames: set[str] = field(default_factory=set)
    chains: list[list[Run]] = field(default_factory=list)
    """Runs that stand in one list: "X, Y and Z"."""
    acronyms: dict[str, str] = field(default_factory=dict)
    """Acronym -> base of the long name beside it, where the text gives both."""
    proven: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Base -> (points, strongest rule)."""
    weak: dict[str, tuple[int, str]] = field(default_factory=dict)
    """The same of names whose evidence falls short of proof, though nothing speaks against them."""
    signs: dict[str, dict[str, int]] = field(default_factory=dict)
    """Base of such a name -> rule -> points."""
    placed: frozenset[str] = frozenset()
    """Words that the text uses for places: "in Ashcombe"."""
    things: set[str] = field(default_factory=set)
    """Bases that the text calls something else than a company: a charity, a union, somebody's product."""
    owned: set[str] = field(default_factory=set)
    """Those of ``things`` that are somebody's: "X, Calderhead's streaming platform"."""
    central: frozenset[str] | None = None
    """What is said to have a central bank, once that was asked: "Ribera's central bank"."""
    introduced: set[str] = field(default_factory=set)
    """Bases that are presented to the reader: "the ferry operator X", "X, a maker of …", "X Ltd"."""


@lru_cache(maxsize=8)
def form_words(tables: LinkTables) -> frozenset[str]:
    """The words of which forms of law are made, as a text writes them: in capitals too, and with their inner points."""
    dotted = tables.endings.dotted
    openings = (word.split(" ")[0].rstrip(".") for word in (*dotted, *tables.endings.plain) if " " in word)
    stopped = (f"{word}." for word in dotted if "." in word)
    return frozenset((*dotted, *openings, *stopped, *(word.upper() for word in dotted), *tables.endings.plain))


@lru_cache(maxsize=8)
def empty_words(tables: LinkTables) -> frozenset[str]:
    """Words of which at least one name must have another: they say what a company does, not which it is."""
    words, endings = tables.words, tables.endings
    return words.company_heads.union(
        words.other_heads,
        words.common,
        words.function,
        words.peoples,
        words.places,
        endings.descriptors,
        endings.soft,
        form_words(tables),
    )


@lru_cache(maxsize=8)
def place_words(tables: LinkTables) -> frozenset[str]:
    """The single words of which names of places are made: Hong, Kong, New, York."""
    return frozenset(word for place in tables.words.places for word in place.split(" "))


def looks_named(run: Run) -> bool:
    """Whether the name itself sounds like a company's, so that the faintest cue beside it counts."""
    return not SOUNDS.isdisjoint(run.points)


def called_company(folded: str, run: Run, tables: LinkTables) -> bool:
    """Whether a noun of companies stands right before a name that ends like another kind of thing."""
    grams = take_grams(folded[max(0, run.start - 40) : run.start], last=True)
    cues = tables.cues
    if run.words[-1] in tables.words.place_surnames and not cues.before.isdisjoint(grams):
        return cues.weak_before.isdisjoint(grams)
    noun = not cues.company_nouns.isdisjoint(grams) and cues.other_nouns.isdisjoint(grams)
    return noun and folded[run.start - 1 : run.start] == " "


def is_acronym(word: str, tables: LinkTables) -> bool:
    """Whether a word abbreviates what is no company, however it is written: "UN", "U.N.", "NASA", "Nasa"."""
    plain, known = word.replace(".", ""), tables.words.acronyms
    if word.rstrip(".") in known or plain in known:
        return True
    return len(plain) > 3 and (plain.capitalize() if plain.isupper() else plain.upper()) in known


def called_firm(folded: str, run: Run, tables: LinkTables) -> bool:
    """Whether a noun stands right before a name that no person can be: "the asset manager", not "the founder"."""
    grams = take_grams(folded[max(0, run.start - 40) : run.start], last=True)
    return folded[run.start - 1 : run.start] == " " and any(gram in tables.cues.impersonal for gram in grams)


def ends_as_street(word: str, tables: LinkTables) -> bool:
    """Whether a word ends the name of a street, also in capitals."""
    return (word.capitalize() if word.isupper() else word) in tables.words.street_heads


def is_telling(short: str) -> bool:
    """Whether one word is long enough to be a company's short name: "Li" is a person's, "BP" is not."""
    return len(short) > 2 or short.isupper() or not short.isalpha()


def take_grams(text: str, last: bool) -> list[str]:
    """The last (or first) one, two and three words of a text, in small letters."""
    parts = re.findall(r"[\w'&-]+", text.lower())
    if last:
        return [" ".join(parts[-n:]) for n in (1, 2, 3) if len(parts) >= n]
    return [" ".join(parts[:n]) for n in (1, 2, 3) if len(parts) >= n]


def core_of(words: Sequence[str], soft: frozenset[str]) -> str:
    """The name without ``Group`` or ``Holdings`` at its end."""
    last = len(words)
    while last > 1 and words[last - 1] in soft:
        last -= 1
    while last > 1 and words[last - 1] == "&":
        last -= 1
    return " ".join(words[:last])


def nearly_spells(acronym: str, words: Sequence[str]) -> bool:
    """Whether three letters behind a name are its first two initials and that of "Corp", "Ltd" or "Group"."""
    initials = "".join(word[0] for word in words if word[0].isalnum())
    return len(acronym) == 3 and acronym[-1] in "CLG" and len(initials) > 2 and initials.startswith(acronym[:2])


def spells(acronym: str, words: Sequence[str], ending: str = "") -> bool:
    """Whether an acronym's letters are the first letters of the words (small words and a legal ending may count)."""
    letters = acronym.replace("&", "").replace(".", "").lower()
    if (
        len(letters) >= 4
        and letters[-1] in "lcgh"
        and "".join(w[0] for w in words if w[0].isalnum()).lower() == letters[:-1]
    ):
        return True
    full = [w for w in [*words, *re.findall(r"\w+", ending)] if w[0].isalnum()]
    for last in range(len(full), 0, -1):
        initials = "".join(w[0] for w in full[:last]).lower()
        if initials == letters:
            return True
        content = "".join(w[0] for w in full[:last] if w.lower() not in ("of", "and", "the", "for", "de")).lower()
        if content == letters:
            return True
    return False

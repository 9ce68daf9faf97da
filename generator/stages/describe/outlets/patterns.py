"""Patterns made of the describe tables, and what each finder says of a name and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.stages.describe.imprint import NAME
from generator.stages.describe.lines import Line
from generator.stages.describe.tables import DescribeTables


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    source: re.Pattern[str]
    source_words: tuple[str, ...]
    """One of these stands wherever ``source`` is found."""
    slots: re.Pattern[str]
    gathered: re.Pattern[str]
    gathered_words: tuple[str, ...]
    """One of these stands wherever ``gathered`` is found: a cheap test for a whole page."""
    slot_words: tuple[tuple[str, ...], ...]
    """For each slot what stands before the site's name and after it."""
    slot_openers: tuple[str, ...]
    """Of each slot the longer of these."""
    photo: re.Pattern[str]
    photo_words: tuple[str, ...]
    author: re.Pattern[str]
    time: re.Pattern[str]
    mastheads: frozenset[str]
    no_credit: frozenset[str]
    no_title: frozenset[str]
    """Words that are no outlet's name where they end a page's title."""
    organised: frozenset[str]


ADDRESS = re.compile(r"[\w.+-]{1,64}@((?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,12})")
HOST = re.compile(r"(?<![\w@.-])(?:www\.)?((?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,12})(?![\w-])", re.IGNORECASE)


def _words(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=4)
def compile_patterns(tables: DescribeTables) -> Patterns:
    """The patterns of these tables, compiled once."""
    slots = [
        re.escape(word).replace(r"\{site\}", r"(?-i:(?P<site>" + NAME + "))").replace(r"\ ", r"\s{1,3}")
        for word in tables.words("outlets.site_slots")
    ]
    numbered = "|".join(slot.replace("?P<site>", f"?P<site{at}>") for at, slot in enumerate(slots))
    ago = tables.ago
    units = _words((*ago.minute, *ago.hour, *ago.day, *ago.week, *ago.month, *ago.year))
    source = _words(tables.words("outlets.source"))
    verbs = _words(tables.words("outlets.gather_verbs"))
    return Patterns(
        source=re.compile(
            rf"^\W{{0,4}}(?:this\s\w{{4,9}}\s(?:(?:was|is|has\sbeen)\s)?)?(?:{source})(?:\s{{0,3}}[:：]\s{{0,3}}|\s{{1,4}})(\S.{{0,60}})$|\s(?:{source})\s?[:：]\s?(\S.{{0,40}})$",
            re.I,
        ),
        source_words=_fewest(tables.words("outlets.source")),
        slots=re.compile(rf"(?:{numbered})", re.IGNORECASE),
        gathered=re.compile(
            rf"{_words(tables.words('outlets.gathered'))}|^(?:{verbs})\s(?:from|by)\b\W*$"
            rf"|\b(?:{verbs})\s(?:\w+\s){{0,2}}(?:from|of)\s(?:\w+\s){{0,3}}"
            r"(?:(?:third.?part(?:y|ies)|other|external|original|news)\s?(?:sources?|sites?|websites?|outlets|publishers|media)?"
            r"|(?:the\s)?(?:web|internet))\b",
            re.IGNORECASE,
        ),
        gathered_words=_fewest((*tables.words("outlets.gathered"), *tables.words("outlets.gather_verbs"))),
        slot_words=tuple(
            tuple(part.strip() for part in word.lower().split("{site}") if part.strip())
            for word in tables.words("outlets.site_slots")
        ),
        slot_openers=_fewest(
            tuple(max(word.lower().split("{site}"), key=len).strip() for word in tables.words("outlets.site_slots"))
        ),
        photo=re.compile(rf"(?:{_words(tables.words('outlets.photo'))})[\s:]", re.IGNORECASE),
        photo_words=_fewest(tables.words("outlets.photo")),
        author=re.compile(r"^(?:author|by|posted by)[:\s]\s{0,6}(\S.{0,40})$", re.IGNORECASE),
        time=re.compile(
            rf"\d{{1,2}}[-./:]\d{{1,2}}|\d{{4}}|(?:\d|(?:\b|(?<=time))(?:{_words(ago.one)}))\s?(?:{units})\b",
            re.IGNORECASE,
        ),
        mastheads=frozenset(tables.words("outlets.mastheads")),
        no_credit=frozenset(tables.words("authors.no_name")),
        no_title=frozenset((*tables.words("sections.names"), *tables.words("authors.no_name"))),
        organised=frozenset((*tables.words("outlets.mastheads"), *tables.words("authors.organisation"))),
    )


def _fewest(words: tuple[str, ...]) -> tuple[str, ...]:
    """Of the words those that hold no other one: where none of these stands, none of the words does."""
    words = tuple(dict.fromkeys(words))
    return tuple(word for word in words if not any(other in word for other in words if other != word))


def say_place(line: Line) -> str:
    """A line for a basis: its number and its first 80 characters."""
    shown = line.text if len(line.text) <= 80 else line.text[:77] + "…"
    return f"line {line.line} '{shown}'"


Found = tuple[str, str, int | None]
"""An outlet's name, where it stood, and its line where it stood in one."""
PARTS = re.compile(r"\s[|•·]\s")


def has_masthead(name: str, tables: DescribeTables) -> bool:
    """Whether a name has a word that newspapers are called by: "Gazette"."""
    return not compile_patterns(tables).mastheads.isdisjoint(name.lower().split())


def is_outlet_name(text: str) -> bool:
    """Whether a text has the form of a name: at most six words and 50 characters, a capital first, no mark of prose."""
    words = text.split()
    if not words or len(words) > 6 or len(text) > 50 or any(char in text for char in "?!;,@/"):
        return False
    return text[0].isupper() or not text[0].isascii()

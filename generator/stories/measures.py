"""The words by which figures of different articles are seen to measure the same thing: ``generator/data/measures.yml``.

The table is read here and not by ``tables/``, which stands above this room: what compares figures is called by the
site, by ``export`` and by ``review``, and takes nothing but briefs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, get_args

import yaml

from generator.nesting import TABLE_LOADER

Timing = Literal["event", "toll", "flow", "state", "tick"]
_APOSTROPHE = re.compile(r"['’](?:s|S)?$")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’&.\-][^\W\d_]+)*['’]?|\d[\d.,]*\w*|[^\w\s]")
_CJK = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark or, where ``number`` is set, a quantity of a sentence."""

    text: str
    stem: str
    start: int
    end: int
    number: int | None = None
    """Which of the sentence's quantities it is."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A row of the table."""

    name: str
    timing: Timing
    of: frozenset[str]
    scope: bool = False
    """What follows "to", "from", "in" with a name makes it another quantity."""
    rate: bool = False
    """A per cent of it is a change by nature."""
    whole: bool = False
    """One number for one matter, wherever it is told of."""
    shrinks: bool = False
    """Of a toll: later counts may be lower."""
    small: bool = False
    """Amounts below a thousand may be of it: what one thing costs."""
    little: bool = False
    """No amount of a million or more, and no count of ten thousand, is of it."""
    national: bool = False
    """A preview that names no country speaks of the one that the other article names."""
    vague: bool = False
    """Many things have it: both clauses must have a word in common that is none of the measure's own."""


@dataclass(frozen=True, slots=True)
class Unit:
    """How many of the base one of its kind a unit is."""

    kind: str
    low: Decimal
    high: Decimal


Phrase = tuple[tuple[str, ...], ...]
"""Parts that all stand in one clause, each some stems in a row."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a phrase stands: the places of its parts among the tokens, and what it stands for."""

    key: str
    parts: tuple[tuple[int, int], ...]
    words: int


class Phrases:
    """Phrases of a table, found among tokens in one pass."""

    def __init__(self, rows: Iterable[tuple[str, str]], forms: Mapping[str, str]) -> None:
        self._by_stem: dict[str, list[tuple[tuple[str, ...], int, int]]] = {}
        self._keys: list[tuple[str, int, int]] = []
        self._exact: dict[int, str] = {}
        for key, words in rows:
            for phrase in words.split(","):
                parts = [
                    tuple(stem_word(word.lstrip("="), forms) for word in part.split()) for part in phrase.split(" + ")
                ]
                if not parts[0]:
                    continue
                at = len(self._keys)
                self._keys.append((key, len(parts), sum(map(len, parts))))
                # "=sale" is no "sales".
                exact = [word[1:] for word in phrase.split() if word.startswith("=")]
                if exact:
                    self._exact[at] = exact[0]
                for place, part in enumerate(parts):
                    self._by_stem.setdefault(part[0], []).append((part, at, place))

    @property
    def stems(self) -> frozenset[str]:
        """The first stems of all parts."""
        return frozenset(self._by_stem)

    def find(self, tokens: Sequence[Token]) -> Iterator[Hit]:
        """All phrases that stand in the tokens; one of several parts once, at the places that come first."""
        broken: dict[int, dict[int, tuple[int, int]]] = {}
        for at, token in enumerate(tokens):
            for part, row, place in self._by_stem.get(token.stem, ()):
                if any(
                    at + step >= len(tokens) or tokens[at + step].stem != stem for step, stem in enumerate(part[1:], 1)
                ):
                    continue
                key, parts, words = self._keys[row]
                if row in self._exact and token.text.lower() != self._exact[row]:
                    continue
                if parts == 1:
                    yield Hit(key, ((at, at + len(part)),), words)
                else:
                    broken.setdefault(row, {}).setdefault(place, (at, at + len(part)))
        for row, places in broken.items():
            key, parts, words = self._keys[row]
            if len(places) == parts:
                yield Hit(key, tuple(places[place] for place in range(parts)), words)


@dataclass(frozen=True, slots=True)
class MeasureTables:
    """The table, ready for use."""

    measures: Mapping[str, Measure]
    cues: Phrases
    """Words of a measure."""
    never: Phrases
    """Phrases whose words are none of a measure."""
    nouns: Mapping[str, str]
    """Stem of a counted noun → its family."""
    titles: Mapping[str, str]
    """Measure → its heading where that is not its name; ``{}`` is what is counted."""
    plain_sorts: frozenset[str]
    """Stems of words before those of a measure that make no other of it."""
    roles: tuple[frozenset[str], ...]
    """Families of counted people, each of whom is in none of the others."""
    acts: tuple[frozenset[str], ...]
    """Stems of verbs that tell of one act."""
    bearers: frozenset[str]
    """Stems of what an article calls the one that its story is about."""
    alike: Mapping[str, str]
    """Stem of a word → that of the word for which it stands as well."""
    akin: tuple[frozenset[str], ...]
    """Counted nouns that may name the same things."""
    generic: frozenset[str]
    persons: frozenset[str]
    """Stems and families of counted people."""
    own: Mapping[str, frozenset[str]]
    """Measure → stems of its words."""
    units: Mapping[str, Unit]
    """Stems of a unit, joined by spaces → unit."""
    qualifiers: Phrases
    """Keys are ``class/value``."""
    plain: frozenset[str]
    loose: frozenset[str]
    common: frozenset[str]
    came: tuple[frozenset[str], ...]
    """Measures of one thing, where one number of it is expected and the other came."""
    kin: tuple[frozenset[str], ...]
    """Measures whose words stand for each other."""
    no_names: frozenset[str]
    leading: frozenset[str]
    """Words that may stand between what opens a comparison and its number."""
    ends: frozenset[str]
    """Words that end the noun phrase after a number."""
    hedges: Phrases
    status: Phrases
    settled: Phrases
    partial: Phrases
    revision: Phrases
    prospects: Phrases
    first: Phrases
    endings: Phrases
    base: Phrases
    part: Phrases
    moves: Phrases
    forms: Mapping[str, str]
    stop: frozenset[str]

    def stem(self, word: str) -> str:
        """The stem of a word, by the table's irregular forms."""
        return stem_word(word, self.forms)


def stem_word(word: str, forms: Mapping[str, str]) -> str:
    """A crude stem: enough to see that two words are forms of one."""
    low = _APOSTROPHE.sub("", word.lower()) or word
    base = forms.get(low)
    return low if base == low else _strip(base or low)


@lru_cache(maxsize=20_000)
def _strip(low: str) -> str:
    if len(low) > 4 and low.endswith(("ies", "ied")):
        return low[:-3] + "y"
    for suffix in ("ing", "ed", "es", "s", "e"):
        if len(low) > len(suffix) + 2 and low.endswith(suffix) and not low.endswith(("ss", "us", "is")):
            low = low[: -len(suffix)]
            break
    if len(low) > 3 and low[-1] == low[-2] and low[-1].isalpha():
        low = low[:-1]
    return low


def tokens_of(text: str, spans: Sequence[tuple[int, int]], tables: MeasureTables) -> tuple[Token, ...]:
    """Words and marks of a sentence; each of the spans, which do not overlap, is one token with its number."""
    tokens: list[Token] = []
    at = 0
    for number, (start, end) in enumerate((*spans, (len(text), len(text)))):
        for match in _TOKEN.finditer(text, at, start):
            word = match.group()
            if _CJK.match(word):
                tokens += [Token(c, c, match.start() + i, match.start() + i + 1) for i, c in enumerate(word)]
            else:
                tokens.append(Token(word, tables.stem(word), *match.span()))
        if start < len(text):
            tokens.append(Token(text[start:end], "#", start, end, number))
        at = end
    return tuple(tokens)


@cache
def load_measures() -> MeasureTables:
    """The shipped table, checked: every measure has a timing and what it is told in that are known."""
    text = resources.files("generator").joinpath("data", "measures.yml").read_text(encoding="utf-8")
    return read_measures(text)


def read_measures(text: str) -> MeasureTables:
    """The table of a text. Raises :class:`ValueError` for a row that is none."""
    table = yaml.load(text, Loader=TABLE_LOADER)  # noqa: S506 - the safe loader, in C where there is one
    forms = {str(form): str(base) for form, base in table["forms"].items()}
    measures: dict[str, Measure] = {}
    cues: list[tuple[str, str]] = []
    for name, row in table["measures"].items():
        of = frozenset(word.strip() for word in row["of"].split(","))
        if row["timing"] not in get_args(Timing) or not of or not row["words"] or set(row) - _KEYS:
            raise ValueError(f"measures.yml: {name}")
        flags = {flag: bool(row.get(flag, False)) for flag in _FLAGS}
        measures[name] = Measure(name, row["timing"], of, **flags)
        cues.append((name, _spaced(row["words"])))
    nouns = {}
    for family in table["nouns"]:
        words = [word.strip() for word in family.split(",")]
        nouns.update({stem_word(word.split()[-1] if " " in word else word, forms): words[0] for word in words})
    alike = {
        stem_word(word.strip(), forms): stem_word(family.split(",")[0], forms)
        for family in table["alike"]
        for word in family.split(",")
    }
    units: dict[str, Unit] = {}
    for row in table["units"].values():
        low, _, high = row["per"].partition("/")
        unit = Unit(row["kind"], Decimal(low), Decimal(high or low))
        for word in row["words"].split(","):
            units[" ".join(stem_word(part, forms) for part in word.split())] = unit
    qualifiers = [
        (f"{name}/{value}", words) for name, values in table["qualifiers"].items() for value, words in values.items()
    ]
    single = {name: Phrases([(name, table[name])], forms) for name in _SINGLE}
    return MeasureTables(
        measures=measures,
        cues=Phrases(cues, forms),
        never=Phrases([("never", table["never"])], forms),
        nouns=nouns,
        titles={str(name): str(title) for name, title in table["titles"].items()},
        roles=tuple(
            frozenset(
                nouns.get(stem, stem)
                for word in row.split(",")
                for stem in (stem_word(word.strip(), forms), word.strip())
            )
            for row in table["roles"]
        ),
        acts=tuple(_stems(row, forms) for row in table["acts"]),
        plain_sorts=_stems(table["plain_sorts"], forms),
        bearers=_stems(table["bearers"], forms),
        alike=alike,
        akin=tuple(frozenset(word.strip() for word in row.split(",")) for row in table["akin"]),
        generic=_stems(table["generic"], forms),
        persons=_stems(table["persons"], forms)
        | {"people", "jobs", "workers", "customers", "visitors", "users", "children"},
        own={
            name: frozenset(
                stem
                for word in words.replace(",", " ").split()
                for stem in (stem_word(word, forms), alike.get(stem_word(word, forms), "+"))
            )
            for name, words in cues
        },
        units=units,
        qualifiers=Phrases(qualifiers, forms),
        plain=frozenset(word.strip() for word in table["plain"].split(",")),
        loose=frozenset(word.strip() for word in table["loose"].split(",")),
        common=_stems(table["common"], forms) | frozenset(table["common"].replace(",", " ").split()),
        came=tuple(frozenset(name.strip() for name in row.split(",")) for row in table["came"]),
        kin=tuple(frozenset(name.strip() for name in row.split(",")) for row in table["kin"]),
        no_names=frozenset(table["no_names"].split()),
        leading=frozenset(table["leading"].split()),
        ends=frozenset(table["ends"].split()),
        hedges=Phrases(table["hedges"].items(), forms),
        status=Phrases(table["status"].items(), forms),
        prospects=single["prospects"],
        first=single["first"],
        endings=single["endings"],
        settled=single["settled"],
        partial=single["partial"],
        revision=Phrases([("revision", table["revision"]["words"])], forms),
        base=single["base"],
        part=single["part"],
        moves=Phrases(table["moves"].items(), forms),
        forms=forms,
        stop=frozenset(stem_word(word, forms) for word in table["stop"].split()),
    )


_SINGLE = ("base", "part", "settled", "partial", "prospects", "endings", "first")
_FLAGS = frozenset(("scope", "rate", "whole", "shrinks", "small", "little", "national", "vague"))
_KEYS = {"timing", "of", "words", *_FLAGS}


def _spaced(words: str) -> str:
    """Chinese words as one character a token, as sentences have them."""
    return re.sub("[\u3400-\u9fff]+", lambda match: " ".join(match.group()), words)


def _stems(words: str, forms: Mapping[str, str]) -> frozenset[str]:
    return frozenset(stem_word(word.strip(), forms) for word in words.split(","))

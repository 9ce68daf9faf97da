"""Which company of the registry, or of the bulk list, an unknown name may be, or may belong to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from generator.companies.names import bare_name, name_key
from generator.companies.tickers import same_ticker
from generator.model import Company, Registry
from generator.stages.link import BulkRow, LinkTables, short_forms, spells
from generator.tables.registry import all_names

__all__ = ["Likeness", "Match", "find_company", "offer_names"]

_LEAST = 82
"""Likeness, in per cent, from which on a name is offered."""
_LEAST_BULK = 88
"""The same of the bulk list, which has something like every name."""
_MOST = 3
_READ = 12
"""Names of one list that are alike in letters and are looked at."""

Relation = Literal["same", "parent"]


@dataclass(frozen=True, slots=True)
class Match:
    """A row that an unknown name may be, or may belong to."""

    id: str
    name: str
    """The name of the row that is like it."""
    score: int
    """Likeness in per cent."""
    relation: Relation
    why: str
    bulk: bool = False
    """Whether it is a row of the bulk list and not of the registry."""
    tickers: tuple[str, ...] = ()


class _Name(NamedTuple):
    """A name of a row."""

    company: Company
    text: str
    bare: str
    key: str


class Likeness:
    """The rows of a registry and of a bulk list, prepared once to be compared with many names."""

    def __init__(self, registry: Registry, tables: LinkTables, bulk: Iterable[BulkRow] = ()) -> None:
        self._tables = tables
        self._names = [
            _Name(company, name, bare_name(name, tables), name_key(name, tables))
            for company in registry.companies
            for name in all_names(company)
        ]
        self._letters = [_sort_words(name.key) for name in self._names]
        self._keys: dict[str, list[_Name]] = {}
        self._shorts: dict[str, list[_Name]] = {}
        self._acronyms: dict[str, list[_Name]] = {}
        self._initials: dict[str, list[_Name]] = {}
        self._beginnings: dict[str, list[Company]] = {}
        for name in self._names:
            self._keys.setdefault(name.key, []).append(name)
            for short in short_forms(name.bare, tables):
                self._shorts.setdefault(short, []).append(name)
            if name.text.isupper():
                self._acronyms.setdefault(name.key[:1], []).append(name)
            if " " in name.bare:
                self._initials.setdefault(name.key[:1], []).append(name)
            for beginning in _beginnings(name.key):
                self._beginnings.setdefault(beginning, []).append(name.company)
        self._bulk: dict[str, tuple[list[BulkRow], list[str]]] = {}
        for row in bulk:
            key = name_key(row.name, tables)
            rows, letters = self._bulk.setdefault(key[:1], ([], []))
            rows.append(row)
            letters.append(_sort_words(key))

    def find(self, names: Sequence[str]) -> tuple[Match, ...]:
        """The likeliest rows for a company that goes under ``names``, the best first, at most three of each list.

        A row matches where one name spells or shortens one of its own, or where the letters are alike: RapidFuzz's
        ratio of the sorted words, without legal endings; in the bulk list only among names with the same first letter.
        It may be the parent where the name is one of its own and words of what companies do, and nothing tells the two
        apart.
        """
        best: dict[str, Match] = {}
        keys = [name_key(name, self._tables) for name in names]
        own = {name for name in names if any(" " in long and spells(name, long.split(" ")) for long in names)}
        for name, key in zip(names, keys, strict=True):
            if name in own:  # these letters stand for a longer name of its own, whatever else they spell
                continue
            for match in (*self._compare(name, key, frozenset(keys)), *self._find_alike(key)):
                if match.id not in best or match.score > best[match.id].score:
                    best[match.id] = match
        known = sorted(best.values(), key=lambda match: (-match.score, match.id))[:_MOST]
        return (*known, *self._find_bulk(keys))

    def nearest(self, names: Sequence[str], most: int) -> tuple[Match, ...]:
        """The rows that are most like any of ``names``, however little: for a person to choose from."""
        from rapidfuzz import fuzz, process

        best = {match.id: match for match in self.find(names) if not match.bulk}
        for name in names:
            key = _sort_words(name_key(name, self._tables))
            found = process.extract(key, self._letters, scorer=fuzz.WRatio, score_cutoff=50, limit=most * 4)
            for _, score, at in found:
                row = self._names[at]
                match = Match(row.company.id, row.text, int(score), "same", "alike in letters")
                if match.id not in best or match.score > best[match.id].score:
                    best[match.id] = match
        return tuple(sorted(best.values(), key=lambda match: (-match.score, match.id))[:most])

    def _compare(self, name: str, key: str, keys: frozenset[str]) -> list[Match]:
        """Relations that the words themselves show."""
        bare, first = bare_name(name, self._tables), key[:1]
        ways: list[tuple[_Name, int, Relation, str]] = [
            (row, 100, "same", "the same but for capitals, points or legal ending") for row in self._keys.get(key, ())
        ]
        if name.isupper():
            rows = self._initials.get(first, ())
            ways += [(row, 95, "same", f"{name} spells it") for row in rows if spells(name, row.bare.split(" "))]
        if " " in bare:
            words = bare.split(" ")
            rows = self._acronyms.get(first, ())
            ways += [(row, 95, "same", f"{row.text} spells the name") for row in rows if spells(row.text, words)]
        ways += [(row, 90, "same", f"a short form of {row.text}") for row in self._shorts.get(bare, ())]
        for beginning in _beginnings(key):
            for row in self._keys.get(beginning, ()):
                if self._may_own(row, name, bare, keys):
                    why = f"the name is {row.text} and what companies do"
                    ways.append((row, _LEAST, "parent", why))
        return [Match(row.company.id, row.text, score, relation, why) for row, score, relation, why in ways]

    def _may_own(self, row: _Name, name: str, bare: str, keys: frozenset[str]) -> bool:
        """Whether a name goes on from that of a row with nothing but what companies do, and nobody tells them apart.

        They are told apart where the row goes on in its own way ("Orlo Brewing" is no parent of "Orlo Insurance"),
        where strangers do, where the texts call the company by the row's name, and where the row says so.
        """
        words = self._tables.words
        does = {*self._tables.endings.descriptors, *words.company_heads}
        more = bare.split(" ")[len(row.key.split(" ")) :]
        if (
            not more
            or more[-1] not in does
            or not all(word in does or word in words.places or word in words.peoples for word in more)
        ):
            return False
        if row.key in keys or any(name in phrase or bare in phrase for phrase in row.company.never):
            return False
        others = self._beginnings.get(row.key, ())
        return all(
            other.id != row.company.id and any(parent.id == row.company.id for parent in other.parents)
            for other in others
        )

    def _find_alike(self, key: str) -> list[Match]:
        from rapidfuzz import fuzz, process

        found = process.extract(_sort_words(key), self._letters, scorer=fuzz.ratio, score_cutoff=_LEAST, limit=_READ)
        rows = ((self._names[at], int(score)) for _, score, at in found)
        return [Match(row.company.id, row.text, score, "same", "alike in letters") for row, score in rows]

    def _find_bulk(self, keys: Sequence[str]) -> list[Match]:
        from rapidfuzz import fuzz, process

        best: dict[str, tuple[float, BulkRow]] = {}
        for key in keys:
            rows, letters = self._bulk.get(key[:1], ((), ()))
            found = process.extract(_sort_words(key), letters, scorer=fuzz.ratio, score_cutoff=_LEAST_BULK, limit=_MOST)
            for _, score, at in found:
                row = rows[at]
                best[row.id] = max(best.get(row.id, (0.0, row)), (score, row))
        ranked = sorted(best.values(), key=lambda pair: (-pair[0], pair[1].id))[:_MOST]
        return [
            Match(row.id, row.name, int(score), "same", "alike in letters", bulk=True, tickers=row.tickers)
            for score, row in ranked
        ]


def _sort_words(key: str) -> str:
    return " ".join(sorted(key.split(" ")))


def _beginnings(key: str) -> list[str]:
    """The first word, the first two words … of a name, without the whole."""
    words = key.split(" ")
    return [" ".join(words[:last]) for last in range(1, len(words))]


def find_company(query: str, registry: Registry, tables: LinkTables) -> tuple[Company, ...]:
    """The rows that a person may mean with an id, a name or a ticker: an exact answer is one row.

    In the order of trust: id, former id, name, ticker, and then a name in other capitals or with another ending.
    """
    rows = registry.companies
    steps = (
        [row for row in rows if query == row.id],
        [row for row in rows if query in row.redirects],
        [row for row in rows if query in all_names(row)],
        [row for row in rows if any(same_ticker(query.upper(), ticker) for ticker in row.tickers)],
        [row for row in rows if any(query.upper() == ticker.partition(":")[2] for ticker in row.tickers)],
        [row for row in rows if name_key(query, tables) in {name_key(name, tables) for name in all_names(row)}],
    )
    return tuple(next((found for found in steps if found), []))


def offer_names(query: str, registry: Registry) -> tuple[str, ...]:
    """Ids of the rows whose names or ids are most like a query that found none, the best first."""
    from rapidfuzz import fuzz, process

    choices = {(row.id, text): text.casefold() for row in registry.companies for text in (row.id, *all_names(row))}
    found = process.extract(query.casefold(), choices, scorer=fuzz.WRatio, score_cutoff=75, limit=12)
    return tuple(dict.fromkeys(key[0] for _, _, key in found))[:_MOST]

"""Which company of the registry, or of the bulk list, an unknown name may be, or may belong to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.companies.names import bare_name, name_key
from generator.companies.tickers import same_ticker
from generator.model import Company, Registry
from generator.stages.link import BulkRow, LinkTables, short_forms, spells
from generator.tables.registry import all_names

__all__ = ["Match", "find_company", "find_likely", "offer_names"]

_LEAST = 82
"""Likeness, in per cent, from which on a name is offered."""
_MOST = 3

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


def find_likely(
    names: Sequence[str], registry: Registry, tables: LinkTables, bulk: Iterable[BulkRow] = ()
) -> tuple[Match, ...]:
    """The likeliest rows for a company that goes under ``names``, the best first, at most three of each list.

    A row matches where one name spells or shortens one of its own, where it begins with one (then the row may be the
    parent), or where the letters are alike: RapidFuzz's ratio of the sorted words, without legal endings.
    """
    from rapidfuzz import fuzz

    found: list[Match] = []
    keys = [name_key(name, tables) for name in names]
    for company in registry.companies:
        ways = [
            match
            for name, key in zip(names, keys, strict=True)
            for other in all_names(company)
            if (match := _compare(name, key, company, other, tables)) is not None
        ]
        for key in keys:
            for other in all_names(company):
                score = int(fuzz.token_sort_ratio(key, name_key(other, tables), score_cutoff=_LEAST))
                if score:
                    ways.append(Match(company.id, other, score, "same", "alike in letters"))
        if ways:
            found.append(max(ways, key=lambda match: match.score))
    known = sorted(found, key=lambda match: (-match.score, match.id))[:_MOST]
    return (*known, *_find_bulk(keys, tables, bulk))


def _compare(name: str, key: str, company: Company, other: str, tables: LinkTables) -> Match | None:
    """A relation that the words themselves show."""
    other_key = name_key(other, tables)
    bare, other_bare = bare_name(name, tables), bare_name(other, tables)
    if key == other_key:
        return Match(company.id, other, 100, "same", "the same but for capitals, points or legal ending")
    if " " in other_bare and name.isupper() and spells(name, other_bare.split(" ")):
        return Match(company.id, other, 95, "same", f"{name} spells it")
    if " " in bare and other.isupper() and spells(other, bare.split(" ")):
        return Match(company.id, other, 95, "same", f"{other} spells the name")
    if key.startswith(f"{other_key} "):
        return Match(company.id, other, 90, "parent", f"the name begins with {other}")
    if bare in short_forms(other_bare, tables):
        return Match(company.id, other, 90, "same", f"a short form of {other}")
    return None


def _find_bulk(keys: Sequence[str], tables: LinkTables, bulk: Iterable[BulkRow]) -> list[Match]:
    from rapidfuzz import fuzz, process

    rows = list(bulk)
    if not rows:
        return []
    names = [name_key(row.name, tables) for row in rows]
    best: dict[int, float] = {}
    for key in keys:
        for _, score, at in process.extract(key, names, scorer=fuzz.ratio, score_cutoff=_LEAST + 6, limit=_MOST):
            best[at] = max(best.get(at, 0), score)
    ranked = sorted(best.items(), key=lambda pair: (-pair[1], rows[pair[0]].id))[:_MOST]
    return [
        Match(rows[at].id, rows[at].name, int(score), "same", "alike in letters", bulk=True, tickers=rows[at].tickers)
        for at, score in ranked
    ]


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
    found = process.extract(query.casefold(), choices, scorer=fuzz.WRatio, score_cutoff=60, limit=12)
    return tuple(dict.fromkeys(key[0] for _, _, key in found))[:_MOST]

"""The registry of companies, ``companies.yml``: read, checked row by row, frozen.

The file's own header explains the fields to the people who edit it; :class:`generator.model.Company` defines them.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, cast

from generator.errors import TableError
from generator.model import Company, Registry
from generator.tables.read import (
    TableMap,
    expect_list,
    expect_map,
    parse_table,
    read_table,
    read_text,
    read_texts,
    refuse_unknown_keys,
    suggest_word,
)

COMPANY_KEYS = (
    "id",
    "name",
    "aliases",
    "scripts",
    "tickers",
    "parent",
    "relation",
    "former",
    "kind",
    "watch",
    "context",
    "ambiguous",
    "never",
    "note",
)
"""Keys of a row, in the order in which people write them."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_TICKER = re.compile(r"[A-Z][A-Za-z]{1,11}:[A-Z0-9][A-Z0-9.\-]{0,11}\Z")
_KINDS = ("company", "brand")
_LONGEST_ID = 80


def load_registry(path: Path) -> Registry:
    """Read and check a registry file.

    Returns the companies in the order of the file. Raises :class:`TableError` (``file:line``) for what is not readable,
    unknown keys, a bad id or ticker, an id or a name that stands twice, an unknown parent, a cycle of parents, and an
    ``ambiguous`` entry that is no name of its row.
    """
    return _build_registry(read_table(path), str(path))


def parse_registry(text: str, path: str) -> Registry:
    """As :func:`load_registry`, from text; ``path`` is used in messages only."""
    return _build_registry(parse_table(text, path), path)


def _build_registry(value: object, path: str) -> Registry:
    if value is None:
        return Registry((), path)
    table = expect_map(value, f"{path}:1")
    refuse_unknown_keys(table, ("companies",))
    if table.get("companies") is None:
        return Registry((), path)
    rows = expect_list(table["companies"], table.where("companies"))
    companies = tuple(_read_company(expect_map(row, rows.where(index))) for index, row in enumerate(rows))
    _refuse_duplicate_ids(companies, path)
    _refuse_duplicate_names(companies, path)
    _refuse_bad_parents(companies, path)
    return Registry(companies, path)


def _read_company(row: TableMap) -> Company:
    refuse_unknown_keys(row, COMPANY_KEYS)
    for key in ("id", "name"):
        if row.get(key) is None:
            raise TableError(f"a company needs '{key}'", where=row.where())
    company_id = read_text(row, "id")
    if not _ID.match(company_id) or len(company_id) > _LONGEST_ID:
        raise TableError(
            f"'{company_id}' is no id",
            where=row.where("id"),
            fix="small letters, digits and single hyphens, as in north-quay",
        )
    tickers = read_texts(row, "tickers")
    for ticker in tickers:
        if not _TICKER.match(ticker):
            raise TableError(
                f"'{ticker}' is no ticker", where=row.where("tickers"), fix="write exchange:code, as in HKEX:1"
            )
    kind = _optional(row, "kind") or "company"
    if kind not in _KINDS:
        raise TableError(f"'{kind}' is no kind", where=row.where("kind"), fix=suggest_word(kind, _KINDS))
    watch = row.get("watch", False)
    if not isinstance(watch, bool):
        raise TableError("'watch' should be true or false", where=row.where("watch"))
    relation = _optional(row, "relation")
    parent = _optional(row, "parent")
    if relation and not parent:
        raise TableError("has a relation without a parent", where=row.where("relation"), fix="add parent: its id")
    company = Company(
        id=company_id,
        name=read_text(row, "name").strip(),
        aliases=_read_names(row, "aliases"),
        scripts=_read_names(row, "scripts"),
        tickers=tickers,
        parent=parent,
        relation=relation,
        former=_read_names(row, "former"),
        kind=cast("Literal['company', 'brand']", kind),
        watch=watch,
        context=_read_names(row, "context"),
        ambiguous=_read_names(row, "ambiguous"),
        never=_read_names(row, "never"),
        note=_optional(row, "note"),
        line=row.line,
    )
    names = all_names(company)
    for alias in company.ambiguous:
        if alias not in names:
            raise TableError(
                f"'{alias}' is called ambiguous but is no name of {company.id}",
                where=row.where("ambiguous"),
                fix=suggest_word(alias, names),
            )
    if company.ambiguous and not company.context:
        raise TableError(
            "has ambiguous names but no context", where=row.where("ambiguous"), fix="add context: words near it"
        )
    return company


def all_names(company: Company) -> tuple[str, ...]:
    """Every name of a row under which a text may mention it: name, aliases, other scripts, former names."""
    return (company.name, *company.aliases, *company.scripts, *company.former)


def _read_names(row: TableMap, key: str) -> tuple[str, ...]:
    names = tuple(" ".join(name.split()) for name in read_texts(row, key))
    for name in names:
        if not name:
            raise TableError(f"'{key}' holds an empty name", where=row.where(key))
    return names


def _optional(row: TableMap, key: str) -> str | None:
    return None if row.get(key) is None else read_text(row, key)


def _refuse_duplicate_ids(companies: tuple[Company, ...], path: str) -> None:
    lines: dict[str, int] = {}
    for company in companies:
        if company.id in lines:
            raise TableError(
                f"the id '{company.id}' stands twice (first on line {lines[company.id]})",
                where=f"{path}:{company.line}",
            )
        lines[company.id] = company.line


def _refuse_duplicate_names(companies: tuple[Company, ...], path: str) -> None:
    owners: dict[str, Company] = {}
    for company in companies:
        for name in all_names(company):
            owner = owners.get(name)
            if owner is company:
                raise TableError(
                    f"'{name}' stands twice in {company.id}", where=f"{path}:{company.line}", fix="keep one"
                )
            if owner is not None:
                raise TableError(
                    f"'{name}' names both {owner.id} (line {owner.line}) and {company.id}",
                    where=f"{path}:{company.line}",
                    fix="a name may belong to one company only; give the other a longer one",
                )
            owners[name] = company


def _refuse_bad_parents(companies: tuple[Company, ...], path: str) -> None:
    rows = {company.id: company for company in companies}
    for company in companies:
        if company.parent is not None and company.parent not in rows:
            raise TableError(
                f"the parent '{company.parent}' of {company.id} is not in the registry",
                where=f"{path}:{company.line}",
                fix=suggest_word(company.parent, rows),
            )
    settled: set[str] = set()
    for company in companies:
        chain: list[str] = []
        at: str | None = company.id
        while at is not None and at not in settled:
            if at in chain:
                cycle = " -> ".join([*chain[chain.index(at) :], at])
                raise TableError(f"parents run in a circle: {cycle}", where=f"{path}:{rows[at].line}")
            chain.append(at)
            at = rows[at].parent
        settled.update(chain)

"""The registry of companies, ``companies.yml``: read, checked row by row, frozen.

The file's own header explains the fields to the people who edit it; :class:`generator.model.Company` defines them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Literal, TypeVar, cast

from generator.errors import TableError
from generator.formats import refuse_newer
from generator.model import Company, Parent, Registry
from generator.tables.read import (
    TableList,
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
from generator.text.escape import is_reserved

REGISTRY_KEYS = ("format", "companies", "ignore")
"""Keys of the file."""

COMPANY_KEYS = (
    "id",
    "name",
    "aliases",
    "scripts",
    "tickers",
    "parent",
    "relation",
    "former",
    "redirects",
    "kind",
    "watch",
    "context",
    "ambiguous",
    "never",
    "note",
)
"""Keys of a row, in the order in which people write them."""

PARENT_KEYS = ("id", "relation", "from", "to")
"""Keys of one entry of a list of parents."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_TICKER = re.compile(r"[A-Z][A-Za-z]{1,11}:[A-Z0-9][A-Z0-9.\-]{0,11}\Z")
_DAY = re.compile(r"[12][0-9]{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?\Z")
_KINDS = ("company", "brand")
_LONGEST_ID = 80

_Read = TypeVar("_Read")
_Other = TypeVar("_Other")


def load_registry(path: Path) -> Registry:
    """Read and check a registry file.

    Returns the companies in the order of the file. Raises :class:`TableError` (``file:line``) for what is not readable,
    unknown keys, a bad id or ticker, an id or a name that stands twice, an unknown parent, a cycle of parents, dates of
    parents that overlap, and an ``ambiguous`` entry that is no name of its row.
    """
    return _refuse_faults(*_build_registry(read_table(path), str(path)))


def parse_registry(text: str, path: str) -> Registry:
    """As :func:`load_registry`, from text; ``path`` is used in messages only."""
    return _refuse_faults(*_build_registry(parse_table(text, path), path))


def check_registry(text: str, path: str) -> tuple[Registry, tuple[TableError, ...]]:
    """The rows of a registry that are good, and every fault of the others, in the order of their lines.

    Raises :class:`TableError` only where the text is not YAML at all, or of a newer format.
    """
    return _build_registry(parse_table(text, path), path)


def is_company_id(text: str) -> bool:
    """Whether a text can be the id of a company: small letters, digits, single hyphens, at most 80 characters, and
    a name that a file may have everywhere (not ``con`` or ``index``).
    """
    return len(text) <= _LONGEST_ID and _ID.match(text) is not None and not is_reserved(text)


def is_ticker(text: str) -> bool:
    """Whether a text is written ``exchange:code``."""
    return _TICKER.match(text) is not None


def _refuse_faults(registry: Registry, faults: tuple[TableError, ...]) -> Registry:
    if faults:
        raise faults[0]
    return registry


class _Faults(list[TableError]):
    """Collects what is wrong, so that one bad row does not hide the next."""

    def catch(self, read: Callable[[], _Read], otherwise: _Other) -> _Read | _Other:
        try:
            return read()
        except TableError as error:
            self.append(error)
            return otherwise


def _build_registry(value: object, path: str) -> tuple[Registry, tuple[TableError, ...]]:
    faults = _Faults()
    if value is None:
        return Registry((), path), ()
    table = expect_map(value, f"{path}:1")
    refuse_newer("registry", table.get("format"), table.where("format"), TableError)
    faults.catch(lambda: refuse_unknown_keys(table, REGISTRY_KEYS), None)
    ignore = faults.catch(lambda: _read_names(table, "ignore"), ())
    rows = TableList(path, 1)
    if table.get("companies") is not None:
        rows = faults.catch(lambda: expect_list(table["companies"], table.where("companies")), rows)
    read = [faults.catch(partial(_read_company, row, rows.where(at)), None) for at, row in enumerate(rows)]
    companies = tuple(company for company in read if company is not None)
    known = {_read_id(row) for row in rows if isinstance(row, TableMap)}
    for check in (_find_double_ids, _find_double_names, _find_circles):
        faults.extend(check(companies, path))
    faults.extend(_find_bad_parents(companies, known, path))
    return Registry(companies, path, ignore), tuple(sorted(faults, key=_line_of))


def _line_of(error: TableError) -> int:
    line = re.search(r":(\d+)", error.where or "")
    return int(line.group(1)) if line else 0


def _read_id(row: TableMap) -> str:
    return str(row.get("id"))


def _read_company(value: object, where: str) -> Company:
    row = expect_map(value, where)
    refuse_unknown_keys(row, COMPANY_KEYS)
    for key in ("id", "name"):
        if row.get(key) is None:
            raise TableError(f"a company needs '{key}'", where=row.where())
    company_id = read_text(row, "id")
    for key, given in (("id", (company_id,)), ("redirects", read_texts(row, "redirects"))):
        for text in given:
            if not is_company_id(text):
                raise TableError(
                    f"'{text}' is no id",
                    where=row.where(key),
                    fix="no file may be called so; add a word"
                    if is_reserved(text)
                    else "small letters, digits and single hyphens, as in north-quay",
                )
    tickers = read_texts(row, "tickers")
    for ticker in tickers:
        if not is_ticker(ticker):
            raise TableError(
                f"'{ticker}' is no ticker", where=row.where("tickers"), fix="write exchange:code, as in HKEX:1"
            )
    kind = _optional(row, "kind") or "company"
    if kind not in _KINDS:
        raise TableError(f"'{kind}' is no kind", where=row.where("kind"), fix=suggest_word(kind, _KINDS))
    watch = row.get("watch", False)
    if not isinstance(watch, bool):
        raise TableError("'watch' should be true or false", where=row.where("watch"))
    company = Company(
        id=company_id,
        name=read_text(row, "name").strip(),
        aliases=_read_names(row, "aliases"),
        scripts=_read_names(row, "scripts"),
        tickers=tickers,
        parents=_read_parents(row),
        former=_read_names(row, "former"),
        redirects=read_texts(row, "redirects"),
        kind=cast("Literal['company', 'brand']", kind),
        watch=watch,
        context=_read_names(row, "context"),
        ambiguous=_read_names(row, "ambiguous"),
        never=_read_names(row, "never"),
        note=_optional(row, "note"),
        line=row.line,
    )
    names = dict.fromkeys(all_names(company))
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


def _read_parents(row: TableMap) -> tuple[Parent, ...]:
    """``parent: id`` with ``relation``, or a list of entries with the dates between which each held."""
    relation = _optional(row, "relation")
    given = row.get("parent")
    entries = [given] if isinstance(given, TableMap) else given
    if not isinstance(entries, list):
        parent = _optional(row, "parent")
        if relation and not parent:
            raise TableError("has a relation without a parent", where=row.where("relation"), fix="add parent: its id")
        return (Parent(parent, relation),) if parent else ()
    if relation:
        raise TableError(
            "has a relation beside a list of parents",
            where=row.where("relation"),
            fix="write relation: into the entries of parent",
        )
    parents = tuple(_read_parent(expect_map(entry, row.where("parent"))) for entry in entries)
    for before, after in pairwise(parents):
        if before.until is None or (after.since is not None and _is_earlier(after.since, before.until)):
            raise TableError(
                f"belongs to {before.id} and to {after.id} at once",
                where=row.where("parent"),
                fix="oldest first, each but the last with to:",
            )
    return parents


def _is_earlier(one: str, other: str) -> bool:
    """Whether a date lies before another, told as finely as the coarser of the two allows."""
    shared = min(len(one), len(other))
    return one[:shared] < other[:shared]


def _read_parent(entry: TableMap) -> Parent:
    refuse_unknown_keys(entry, PARENT_KEYS)
    if entry.get("id") is None:
        raise TableError("a parent needs 'id'", where=entry.where())
    dates: dict[str, str | None] = {}
    for key in ("from", "to"):
        value = _optional(entry, key)
        if value is not None and not _DAY.match(value):
            raise TableError(f"'{value}' is no date", where=entry.where(key), fix="write YYYY, YYYY-MM or YYYY-MM-DD")
        dates[key] = value
    since, until = dates["from"], dates["to"]
    if since and until and _is_earlier(until, since):
        raise TableError(f"ends ({until}) before it begins ({since})", where=entry.where("to"))
    return Parent(read_text(entry, "id"), _optional(entry, "relation"), since, until)


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


def _find_double_ids(companies: tuple[Company, ...], path: str) -> list[TableError]:
    lines: dict[str, int] = {}
    faults: list[TableError] = []
    for company in companies:
        if company.id in lines:
            faults.append(
                TableError(
                    f"the id '{company.id}' stands twice (first on line {lines[company.id]})",
                    where=f"{path}:{company.line}",
                )
            )
        lines.setdefault(company.id, company.line)
    owners: dict[str, Company] = {}
    for company in companies:
        for old in company.redirects:
            if old in lines:
                what = f"the redirect '{old}' of {company.id} is an id (line {lines[old]})"
                faults.append(TableError(what, where=f"{path}:{company.line}", fix="a page cannot lead elsewhere"))
            elif old in owners:
                what = f"the redirect '{old}' stands in {owners[old].id} and in {company.id}"
                faults.append(TableError(what, where=f"{path}:{company.line}", fix="keep one"))
            owners.setdefault(old, company)
    return faults


def _find_double_names(companies: tuple[Company, ...], path: str) -> list[TableError]:
    owners: dict[str, Company] = {}
    faults: list[TableError] = []
    for company in companies:
        for name in all_names(company):
            owner = owners.setdefault(name, company)
            if owner is not company and not (_is_settled(owner, name) and _is_settled(company, name)):
                faults.append(
                    TableError(
                        f"'{name}' names both {owner.id} (line {owner.line}) and {company.id}",
                        where=f"{path}:{company.line}",
                        fix="give one a longer name, or both ambiguous: with this name and context: words near it",
                    )
                )
        twice = (name for name, times in Counter(all_names(company)).items() if times > 1)
        faults.extend(
            TableError(f"'{name}' stands twice in {company.id}", where=f"{path}:{company.line}", fix="keep one")
            for name in twice
        )
    return faults


def _is_settled(company: Company, name: str) -> bool:
    """Whether words near a name tell that this company is meant, so that another may share the name."""
    return bool(company.context) and (not company.ambiguous or name in company.ambiguous)


def _find_bad_parents(companies: tuple[Company, ...], known: set[str], path: str) -> list[TableError]:
    bad = [(company, parent) for company in companies for parent in company.parents if parent.id not in known]
    return [
        TableError(
            f"the parent '{parent.id}' of {company.id} is not in the registry",
            where=f"{path}:{company.line}",
            fix=suggest_word(parent.id, known) if at < _MOST_SUGGESTED else "",
        )
        for at, (company, parent) in enumerate(bad)
    ]


_MOST_SUGGESTED = 20
"""Faults that say which word was meant: to look for it among all takes time."""
_MOST_CHAINED = 20
"""Companies of a circle that are told."""


def _find_circles(companies: tuple[Company, ...], path: str) -> list[TableError]:
    rows = {company.id: company for company in companies}
    settled: set[str] = set()
    faults: list[TableError] = []
    for company in companies:
        chain: dict[str, None] = {}
        at: str | None = company.id
        while at is not None and at in rows and at not in settled:
            if at in chain:
                links = list(chain)
                cycle = " -> ".join([*links[links.index(at) :][:_MOST_CHAINED], at])
                faults.append(TableError(f"parents run in a circle: {cycle}", where=f"{path}:{rows[at].line}"))
                break
            chain[at] = None
            at = rows[at].parent
        settled.update(chain)
    return faults

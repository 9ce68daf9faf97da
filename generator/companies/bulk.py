"""The bulk list: what FinanceDatabase, the SEC and plain CSV files hold, made rows of ``companies.bulk.csv``.

Sources: ``equities.csv`` or the files of the folder ``equities`` of FinanceDatabase (a row a listing, symbols as Yahoo
Finance writes them); ``company_tickers.json`` and ``company_tickers_exchange.json`` of the SEC (a row a ticker); any
CSV file with a column ``name``.
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, NamedTuple, cast

from generator.errors import TableError
from generator.files import LIST_BYTES, is_named, read_file, tell_fix
from generator.stages.link import BulkRow, make_id, take_full_name
from generator.stages.link.bulk import lower_text, name_listing
from generator.tables.bulk import (
    BULK_COLUMNS,
    LONGEST_NAME,
    SEPARATOR,
    ExchangeTables,
    load_exchanges,
    parse_bulk,
    split_cell,
)
from generator.tables.link import load_link_tables
from generator.tables.registry import is_company_id, is_ticker
from generator.text.characters import is_plain_line, tell_category
from generator.writing import Writer, digest_content, hold_near, write_file

__all__ = ["Format", "ImportResult", "Skipped", "SourceRow", "import_source", "merge_rows", "read_source", "write_bulk"]

Format = Literal["auto", "financedatabase", "sec", "csv"]

_SAMPLE = 200_000
"""Bytes by which an encoding that is not stated is told."""
_COLUMNS = {
    "id": ("id",),
    "name": ("name", "company", "company name", "title"),
    "tickers": ("tickers", "ticker"),
    "aliases": ("aliases", "alias"),
    "country": ("country",),
}
"""Columns of a plain CSV file, and how they may be called."""
_SHOWN = 40
_HEAD = 100_000
"""Bytes in which the first line ends."""
_ROUNDS = 16
"""How often merging is repeated at most; two rounds are the rule."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of the source, or a value of it, that was not taken over as it stands."""

    line: int
    """1-based line of the source at which the row begins; for the SEC's JSON the number of the entry."""
    reason: str
    file: str = ""
    """Name of the file, where the source is a folder."""
    whole: bool = True
    """Whether the whole row is left out, and not only a value of it."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did to the bulk list, counted in its rows (companies)."""

    added: int
    updated: int
    unchanged: int
    """Rows that the source has as well and that stayed as they were."""
    skipped: tuple[Skipped, ...] = ()
    merged: tuple[Skipped, ...] = ()
    """Rows of the source that became one with an earlier one of it, with the id that both have."""


class _Place(NamedTuple):
    """Where a row of a source stands."""

    line: int
    file: str = ""


class SourceRow(NamedTuple):
    """A row of a source, its values checked."""

    name: str
    tickers: tuple[str, ...] = ()
    country: str = ""
    aliases: tuple[str, ...] = ()
    source: str = ""
    id: str = ""


def import_source(source: Path, target: Path, format: Format = "auto") -> ImportResult:  # noqa: A002 - the option's name
    """Merge a list of companies into the bulk list ``target``, which is written anew where that changes it.

    Rows that are one company (one ticker, or one name but for case and form of law, with nothing that speaks against
    it) become one; a row that is there keeps its id, its name and whatever people wrote. The order of the source does
    not matter, and importing it again changes nothing. Raises :class:`TableError` naming file, line and column for a
    source that is none, and for a target that is broken.
    """
    placed, skipped = _read_list(source, format)
    with hold_near(target.resolve().parent) as writer:
        return _merge_into(target, placed, skipped, writer)


def _merge_into(
    target: Path, placed: Sequence[tuple[_Place, SourceRow]], skipped: tuple[Skipped, ...], writer: Writer
) -> ImportResult:
    rows = tuple(row for _, row in placed)
    existing: tuple[BulkRow, ...] = ()
    before = b""
    there = is_named(target)
    if there:
        try:
            before = read_file(target, LIST_BYTES)
        except OSError as error:
            raise TableError(
                f"cannot be read: {error.strerror or error}", where=str(target), fix=tell_fix(error)
            ) from error
        existing = parse_bulk(before, str(target))
    merged, touched = merge_rows(existing, rows)
    old = {row.id: row for row in existing}
    new = {row.id: row for row in merged}
    content = dump_bulk(merged)
    if content != before:
        writer.write(target.resolve(), content, digest_content(before) if there else None)
    updated = sum(new[id_] != old[id_] for id_ in touched if id_ in old)
    added = len(new) - len(old)
    told = _tell_merged(placed, merged) if len(rows) > len(touched) else ()
    return ImportResult(added, updated, len(touched) - added - updated, skipped, told)


def _tell_merged(placed: Sequence[tuple[_Place, SourceRow]], merged: Sequence[BulkRow]) -> tuple[Skipped, ...]:
    """The rows of a source whose company an earlier one of it has."""
    known, by_ticker, by_name = _index_rows(merged)
    seen: set[str] = set()
    told: list[Skipped] = []
    for place, row in placed:
        company = _put_together([row])
        id_ = _find_same(company, known, by_ticker, by_name) or _find_likely(company, known, by_name)
        if id_ in seen:
            told.append(Skipped(place.line, f"merged into {id_}", place.file, whole=False))
        elif id_:
            seen.add(id_)
    return tuple(told)


def write_bulk(rows: Iterable[BulkRow], path: Path) -> None:
    """Write a bulk list, sorted by id, whole or not at all. Raises :class:`PublishError` where that fails."""
    write_file(path.resolve(), dump_bulk(rows))


def dump_bulk(rows: Iterable[BulkRow]) -> bytes:
    """A bulk list as bytes of CSV, sorted by id: UTF-8, lines ended by a line feed."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(BULK_COLUMNS)
    for row in sorted(rows):
        cells = (row.id, row.name, SEPARATOR.join(row.tickers), row.country, SEPARATOR.join(row.aliases), row.source)
        writer.writerow(cells)
    return out.getvalue().encode()


# ---------------------------------------------------------------- reading


def read_source(path: Path, format: Format = "auto") -> tuple[tuple[SourceRow, ...], tuple[Skipped, ...]]:  # noqa: A002
    """The rows of a list and what of it cannot be used, with its line and why.

    A folder stands for its CSV files. Raises :class:`TableError` for what is no such list.
    """
    placed, skipped = _read_list(path, format)
    return tuple(row for _, row in placed), skipped


def _read_list(path: Path, format: Format) -> tuple[tuple[tuple[_Place, SourceRow], ...], tuple[Skipped, ...]]:  # noqa: A002
    if path.is_dir():
        rows: list[tuple[_Place, SourceRow]] = []
        skipped: list[Skipped] = []
        for file in sorted(path.glob("*.csv")):
            more, faults = _read_list(file, format)
            rows += ((_Place(place.line, file.name), row) for place, row in more)
            skipped += (replace(fault, file=file.name) for fault in faults)
        if not rows and not skipped:
            raise TableError("holds no CSV files", where=str(path))
        return tuple(rows), tuple(skipped)
    try:
        content = read_file(path, LIST_BYTES)
    except OSError as error:
        raise TableError(f"cannot be read: {error.strerror or error}", where=str(path)) from error
    encoding = _find_encoding(content, str(path))
    head = content[:_HEAD].decode(encoding, "replace")
    if format == "sec" or (format == "auto" and head.lstrip()[:1] in ("{", "[")):
        return _read_sec(content.decode(encoding, "replace"), str(path))
    lines = io.TextIOWrapper(io.BytesIO(content), encoding, "replace", newline="")
    return _read_csv(lines, head.partition("\n")[0], path, format)


def _find_encoding(content: bytes, path: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        from charset_normalizer import from_bytes

        # around the first letter that is not UTF-8, since the rest of a long file is ASCII
        best = from_bytes(content[max(0, error.start - _SAMPLE // 2) :][:_SAMPLE]).best()
        if best is None:
            line = content.count(b"\n", 0, error.start) + 1
            raise TableError("is in no known encoding", where=f"{path}:{line}", fix="save it as UTF-8") from error
        return best.encoding
    return "utf-8-sig"


def _read_csv(
    lines: Iterable[str],
    head: str,
    path: Path,
    format: Format,  # noqa: A002
) -> tuple[tuple[tuple[_Place, SourceRow], ...], tuple[Skipped, ...]]:
    delimiter = max((",", ";", "\t", "|"), key=head.count)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
    except csv.Error as error:
        raise TableError(f"is not CSV: {error}", where=f"{path}:1") from error
    where = f"{path}:1"
    if format == "auto":
        format = "financedatabase" if "symbol" in header and "name" in header else "csv"  # noqa: A001
    if format == "financedatabase":
        for needed in ("symbol", "name"):
            if needed not in header:
                raise TableError(f"has no column '{needed}'", where=where, fix="FinanceDatabase's equities.csv has it")
        if "category_group" in header or "family" in header:
            raise TableError("lists funds, not companies", where=where, fix="take FinanceDatabase's equities")
        places = {name: header.index(name) for name in header}
    else:
        places = {
            column: next(header.index(name) for name in names if name in header)
            for column, names in _COLUMNS.items()
            if any(name in header for name in names)
        }
        if "name" not in places:
            raise TableError("has no column 'name'", where=where, fix="the first line names the columns")
    rows: list[tuple[_Place, SourceRow]] = []
    skipped: list[Skipped] = []
    exchanges = load_exchanges()
    for line, cells in _read_cells(reader, len(header), skipped):
        row = {name: cells[at].strip() for name, at in places.items()}
        reason = _judge_name(row["name"])
        if reason:
            skipped.append(Skipped(line, reason))
            continue
        if format == "financedatabase":
            tickers, reason = _read_symbol(row, exchanges)
            made = SourceRow(row["name"], tickers, _tidy_country(row.get("country", "")), (), "FinanceDatabase")
        else:
            made, reason = _read_plain(row, path.name)
        rows.append((_Place(line), made))
        if reason:
            skipped.append(Skipped(line, reason, whole=False))
    return tuple(rows), tuple(skipped)


def _read_cells(reader: Iterator[list[str]], width: int, skipped: list[Skipped]) -> Iterator[tuple[int, list[str]]]:
    """``(line, cells)`` of each row that has a cell for each column; the others go to ``skipped``."""
    told = cast("_HasLine", reader)
    while True:
        line = told.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            skipped.append(Skipped(line, f"is not CSV: {error}"))
            continue
        if cells is None:
            return
        if not any(cells):
            continue
        if len(cells) != width:
            skipped.append(Skipped(line, f"has {len(cells)} cells for {width} columns"))
            continue
        yield line, cells


class _HasLine:
    line_num: int


def _judge_name(name: str) -> str:
    """Why a name cannot be used, or nothing."""
    if not name:
        return "has no name"
    if name[0] in "=+-@":
        return f"begins like a formula: {_show(name)}"
    if any(tell_category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") for letter in name):
        return f"holds control characters: {_show(name)}"
    if len(name) > LONGEST_NAME:
        return f"is longer than a name ({len(name)} characters): {_show(name)}"
    if not any(letter.isalpha() for letter in name):
        return f"has no letter: {_show(name)}"
    if ";" in name:
        return f"holds a semicolon: {_show(name)}"
    return ""


def _show(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")


def _tidy_country(country: str) -> str:
    return " ".join(country.split()) if is_plain_line(country) and len(country) <= LONGEST_NAME else ""


def _read_symbol(row: dict[str, str], exchanges: ExchangeTables) -> tuple[tuple[str, ...], str]:
    """The ticker of a symbol, if it has one that tells something, and why it was left out, if that needs saying."""
    symbol = row["symbol"].upper()
    if row.get("delisted", "").lower() == "true" or not symbol:
        return (), ""
    code, dot, suffix = symbol.rpartition(".")
    if dot and suffix in exchanges.elsewhere:
        return (), ""
    exchange = exchanges.suffixes.get(suffix) if dot else exchanges.codes.get(row.get("exchange", ""))
    if exchange is None:
        unknown = f"the ending .{suffix}" if dot else f"the exchange {_show(row.get('exchange', ''))}"
        return (), f"the symbol {_show(symbol)} is left out: {unknown} is unknown"
    ticker = f"{exchange}:{code if dot else symbol}"
    if not is_ticker(ticker):
        return (), f"the symbol {_show(symbol)} is left out: it cannot be written as exchange:code"
    return (ticker,), ""


def _read_plain(row: dict[str, str], source: str) -> tuple[SourceRow, str]:
    reasons: list[str] = []
    tickers: list[str] = []
    for given in split_cell(row.get("tickers", "").replace(",", ";")):
        if is_ticker(given):
            tickers.append(given)
        else:
            reasons.append(f"the ticker {_show(given)} is left out: it is not written as exchange:code")
    aliases: list[str] = []
    for given in split_cell(row.get("aliases", "").replace("|", ";")):
        reason = _judge_name(given)
        if reason:
            reasons.append(f"an alias {reason}")
        else:
            aliases.append(given)
    id_ = row.get("id", "")
    if id_ and not is_company_id(id_):
        reasons.append(f"the id {_show(id_)} is left out: small letters, digits and single hyphens make one")
        id_ = ""
    country = _tidy_country(row.get("country", ""))
    return SourceRow(row["name"], tuple(tickers), country, tuple(aliases), source, id_), "; ".join(reasons)


def _read_sec(text: str, path: str) -> tuple[tuple[tuple[_Place, SourceRow], ...], tuple[Skipped, ...]]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise TableError(f"is not JSON: {getattr(error, 'msg', error)}", where=f"{path}:{line}") from error
    entries: Iterable[object]
    if isinstance(value, dict) and isinstance(value.get("fields"), list) and isinstance(value.get("data"), list):
        fields = [str(field) for field in value["fields"]]
        entries = [
            dict(zip(fields, entry, strict=False)) if isinstance(entry, list) else entry for entry in value["data"]
        ]
    else:
        entries = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    entries = list(entries)
    if not any(isinstance(entry, dict) and ("title" in entry or "name" in entry) for entry in entries):
        raise TableError("is no list of companies of the SEC", where=f"{path}:1", fix="company_tickers.json is one")
    rows: list[tuple[_Place, SourceRow]] = []
    skipped: list[Skipped] = []
    names = load_exchanges().names
    for number, entry in enumerate(entries, 1):
        fields_of = entry if isinstance(entry, dict) else {}
        name, code = (" ".join(str(fields_of.get(key) or "").split()) for key in ("title", "ticker"))
        name = name or " ".join(str(fields_of.get("name") or "").split())
        reason = _judge_name(name)
        if reason:
            skipped.append(Skipped(number, reason))
            continue
        ticker = f"{names.get(str(fields_of.get('exchange')), 'US')}:{code.upper()}"
        if code and not is_ticker(ticker):
            reason = f"the ticker {_show(code)} is left out: it cannot be written as exchange:code"
            skipped.append(Skipped(number, reason, whole=False))
        tickers = (ticker,) if code and is_ticker(ticker) else ()
        rows.append((_Place(number), SourceRow(name, tickers, "", (), "SEC")))
    return tuple(rows), tuple(skipped)


# ---------------------------------------------------------------- merging


class _Company(NamedTuple):
    """Rows of a source that are one company, put together."""

    names: tuple[str, ...]
    """The best printed first."""
    aliases: tuple[str, ...]
    tickers: tuple[str, ...]
    countries: tuple[str, ...]
    sources: tuple[str, ...]
    ids: tuple[str, ...]

    @property
    def country(self) -> str:
        """Its country, if its rows agree on one."""
        return self.countries[0] if len(self.countries) == 1 else ""


def merge_rows(existing: Sequence[BulkRow], rows: Iterable[SourceRow]) -> tuple[tuple[BulkRow, ...], frozenset[str]]:
    """The bulk list with the rows of a source in it, sorted by id, and the ids of all rows that the source has."""
    companies = _group_rows(rows)
    now = tuple(sorted(existing))
    touched: frozenset[str] = frozenset()
    for _ in range(_ROUNDS):
        before = now
        now, touched = _merge_companies(before, companies)
        # what one company brought may tell more of another; a second import must find nothing left to tell
        if now == before:
            break
    return now, touched


def _merge_companies(
    existing: tuple[BulkRow, ...], companies: Sequence[_Company]
) -> tuple[tuple[BulkRow, ...], frozenset[str]]:
    merged, by_ticker, by_name = _index_rows(existing)
    found = [_find_same(company, merged, by_ticker, by_name) for company in companies]
    likely = [
        None if same else _find_likely(company, merged, by_name) for company, same in zip(companies, found, strict=True)
    ]
    claims = Counter(likely)
    touched: set[str] = set()
    fresh: list[_Company] = []
    for company, same, maybe in zip(companies, found, likely, strict=True):
        # a row that tells little fits several companies, which cannot all be it
        known = same or (maybe if claims[maybe] == 1 else None)
        if known is None:
            fresh.append(company)
        else:
            merged[known] = _update_row(merged[known], company)
            touched.add(known)
    for company in fresh:
        id_ = _choose_id(company, merged)
        bare = BulkRow(id_, company.names[0])
        merged[id_] = _update_row(bare, company)
        touched.add(id_)
    return tuple(sorted(merged.values())), frozenset(touched)


def _index_rows(
    rows: Iterable[BulkRow],
) -> tuple[dict[str, BulkRow], dict[str, list[str]], dict[str, list[str]]]:
    """Rows by id, and ids by listing and by name."""
    known: dict[str, BulkRow] = {}
    by_ticker: dict[str, list[str]] = {}
    by_name: dict[str, list[str]] = {}
    for row in rows:
        known[row.id] = row
        for ticker in row.tickers:
            by_ticker.setdefault(name_listing(ticker), []).append(row.id)
        for key in sorted({_key(name) for name in row.names}):
            by_name.setdefault(key, []).append(row.id)
    return known, by_ticker, by_name


def _key(name: str) -> str:
    return lower_text(take_full_name(name, load_link_tables()).formless)


class _Groups:
    """Sets of numbers that grow together."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, at: int) -> int:
        while self._parent[at] != at:
            self._parent[at] = self._parent[self._parent[at]]
            at = self._parent[at]
        return at

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first


def _group_rows(rows: Iterable[SourceRow]) -> list[_Company]:
    """The companies of a source, in an order that does not hang on that of its rows."""
    ordered = sorted(set(rows))
    groups = _Groups(len(ordered))
    named: dict[str, list[int]] = {}
    listed: dict[str, int] = {}
    for at, row in enumerate(ordered):
        named.setdefault(_key(row.name), []).append(at)
        for mark in (*map(name_listing, row.tickers), *((row.id,) if row.id else ())):
            groups.join(listed.setdefault(mark, at), at)
    for places in named.values():
        _join_variants(ordered, places, groups)
    members: dict[int, list[SourceRow]] = {}
    for at, row in enumerate(ordered):
        members.setdefault(groups.root(at), []).append(row)
    return sorted(map(_put_together, members.values()))


def _variant(name: str, country: str) -> tuple[str, str]:
    return take_full_name(name, load_link_tables()).form, country


def _fit(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether form of law and country may be of one company: unknown fits everything."""
    return all(a == b or not a or not b for a, b in zip(one, other, strict=True))


def _join_variants(rows: Sequence[SourceRow], places: Sequence[int], groups: _Groups) -> None:
    """Join rows of one name, unless form of law or country tells them apart; less told joins the only one that fits."""
    variants: dict[tuple[str, str], int] = {}
    for at in places:
        groups.join(variants.setdefault(_variant(rows[at].name, rows[at].country), at), at)
    settled: list[tuple[str, str]] = []
    for variant in sorted(variants, key=lambda told: (-sum(map(bool, told)), told)):
        fitting = [other for other in settled if _fit(variant, other)]
        if len(fitting) == 1:
            groups.join(variants[fitting[0]], variants[variant])
        else:
            settled.append(variant)


def _put_together(rows: Sequence[SourceRow]) -> _Company:
    return _Company(
        names=tuple(sorted({row.name for row in rows}, key=lambda name: (name == name.upper(), len(name), name))),
        aliases=tuple(sorted({alias for row in rows for alias in row.aliases})),
        tickers=tuple(sorted({ticker for row in rows for ticker in row.tickers})),
        countries=tuple(sorted({row.country for row in rows if row.country})),
        sources=tuple(sorted({row.source for row in rows if row.source})),
        ids=tuple(sorted({row.id for row in rows if row.id})),
    )


def _find_same(
    company: _Company, known: dict[str, BulkRow], by_ticker: dict[str, list[str]], by_name: dict[str, list[str]]
) -> str | None:
    """The row that is this company: by id, by ticker, or by name, form of law and country."""
    for id_ in company.ids:
        if id_ in known:
            return id_
    for ticker in company.tickers:
        if owners := by_ticker.get(name_listing(ticker)):
            return owners[0]
    for name in company.names:
        variant = _variant(name, company.country)
        same = [id_ for id_ in by_name.get(_key(name), ()) if variant in _variants(known[id_], name)]
        if same:
            return min(same, key=lambda id_: (known[id_].name != name, id_))
    return None


def _find_likely(company: _Company, known: dict[str, BulkRow], by_name: dict[str, list[str]]) -> str | None:
    """The only row of that name against which neither form of law nor country speaks."""
    for name in company.names:
        variant = _variant(name, company.country)
        owners = by_name.get(_key(name), ())
        fitting = [id_ for id_ in owners if any(_fit(variant, other) for other in _variants(known[id_], name))]
        if len(fitting) == 1:
            return fitting[0]
    return None


def _variants(row: BulkRow, name: str) -> set[tuple[str, str]]:
    """Form of law and country of a row under a name."""
    return {_variant(other, row.country) for other in row.names if _key(other) == _key(name)}


def _update_row(row: BulkRow, company: _Company) -> BulkRow:
    """What is there, and behind it what is new."""
    keys = {_key(name) for name in row.names}
    aliases = list(row.aliases)
    for name in (*company.names, *company.aliases):
        if _key(name) not in keys:
            keys.add(_key(name))
            aliases.append(name)
    tickers = [*row.tickers, *(ticker for ticker in company.tickers if ticker not in row.tickers)]
    told = {name_listing(ticker) for ticker in tickers if not ticker.startswith("US:")}
    tickers = [ticker for ticker in tickers if not (ticker.startswith("US:") and ticker in told)]
    country = row.country or company.country
    sources = SEPARATOR.join(sorted({*split_cell(row.source), *company.sources}))
    return BulkRow(row.id, row.name, tuple(tickers), country, tuple(aliases), sources)


def _choose_id(company: _Company, taken: dict[str, BulkRow]) -> str:
    full = take_full_name(company.names[0], load_link_tables())
    country = " ".join(company.countries[:1])
    listed = company.tickers[0].replace(":", " ") if company.tickers else ""
    offers = (full.core, full.formless, f"{full.formless} {full.form}", f"{full.core} {country}", listed)
    made = [*company.ids, *(make_id(offer) for offer in offers if offer)]
    usable = [id_ for id_ in made if is_company_id(id_)] or ["company"]
    number = 2
    while all(id_ in taken for id_ in usable):
        usable.append(f"{usable[0][:70]}-{number}")
        number += 1
    return next(id_ for id_ in usable if id_ not in taken)

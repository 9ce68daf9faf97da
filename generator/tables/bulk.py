"""The bulk list, ``companies.bulk.csv``: read and checked row by row, indexed, and the index kept by its content.

What the index is for is told in :mod:`generator.stages.link.bulk`.
"""

from __future__ import annotations

import contextlib
import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from generator.errors import TableError
from generator.files import LIST_BYTES, read_file, tell_fix
from generator.stages.link import BulkIndex, BulkRow, LinkTables
from generator.tables.read import TableMap, expect_map, read_data_table, read_texts, refuse_unknown_keys, suggest_word
from generator.tables.registry import is_company_id, is_ticker
from generator.text.characters import is_plain_line
from generator.writing import keep_file

BULK_COLUMNS = ("id", "name", "tickers", "country", "aliases", "source")
"""Columns of the file, in their order; ``tickers``, ``aliases`` and ``source`` may hold several, apart by ``; ``."""

SEPARATOR = "; "
_CACHE_FORMAT = 1
"""Counted up when the index is made in another way, so that what older versions kept is made anew."""
LONGEST_NAME = 160


@dataclass(frozen=True, slots=True, eq=False)
class ExchangeTables:
    """How lists name exchanges; see ``exchanges.yml``."""

    suffixes: dict[str, str]
    elsewhere: frozenset[str]
    codes: dict[str, str]
    names: dict[str, str]


@lru_cache(maxsize=1)
def load_exchanges() -> ExchangeTables:
    """The table of exchanges. Raises :class:`TableError` naming file, line and key."""
    table = expect_map(read_data_table("exchanges.yml"), "generator/data/exchanges.yml:1")
    refuse_unknown_keys(table, ("suffixes", "elsewhere", "codes", "names"))
    return ExchangeTables(
        suffixes=_read_names(table, "suffixes"),
        elsewhere=frozenset(read_texts(table, "elsewhere")),
        codes=_read_names(table, "codes"),
        names=_read_names(table, "names"),
    )


def _read_names(table: TableMap, key: str) -> dict[str, str]:
    rows = expect_map(table.get(key), table.where(key))
    for name in rows:
        if not is_ticker(f"{rows[name]}:1"):
            raise TableError(f"'{rows[name]}' is no exchange", where=rows.where(name))
    return {str(name): str(rows[name]) for name in rows}


def bulk_path(registry: Path) -> Path:
    """Where the bulk list of a registry stands: ``companies.yml`` -> ``companies.bulk.csv``."""
    return registry.with_suffix(".bulk.csv")


def load_bulk(path: Path, tables: LinkTables, cache: Path | None = None) -> BulkIndex:
    """The index of a bulk list.

    ``cache`` is a folder in which it is kept under a digest of the list and of the words by which it is indexed; what
    is broken there is made anew, and a folder that cannot be written is done without. Raises :class:`TableError`
    (``file:line: column``) for a list that cannot be read and for the first bad row.
    """
    try:
        content = read_file(path, LIST_BYTES)
    except OSError as error:
        raise TableError(f"cannot be read: {error.strerror or error}", where=str(path), fix=tell_fix(error)) from error
    if cache is None:
        return BulkIndex.build(parse_bulk(content, str(path)), tables)
    kept = cache / f"bulk-{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]}.json"
    words = repr((tables.endings, sorted(tables.words.company_heads)))
    digest = hashlib.sha256(f"{_CACHE_FORMAT} {words}".encode() + content).hexdigest()
    index = _read_cache(kept, digest)
    if index is None:
        index = BulkIndex.build(parse_bulk(content, str(path)), tables)
        _write_cache(kept, digest, index)
    return index


def _read_cache(kept: Path, digest: str) -> BulkIndex | None:
    try:
        head, _, body = kept.read_bytes().partition(b"\n")
        if head.decode() != f"{digest} {hashlib.sha256(body).hexdigest()}":
            return None
        return BulkIndex.thaw(json.loads(body))
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _write_cache(kept: Path, digest: str, index: BulkIndex) -> None:
    body = json.dumps(index.freeze(), ensure_ascii=False, separators=(",", ":")).encode()
    with contextlib.suppress(OSError):
        keep_file(kept, f"{digest} {hashlib.sha256(body).hexdigest()}\n".encode() + body)


def parse_bulk(content: bytes, path: str) -> tuple[BulkRow, ...]:
    """The rows of a bulk list, in its order; ``path`` is used in messages only. Raises as :func:`load_bulk`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise TableError("is not UTF-8", where=f"{path}:{line}", fix="save it as UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, list(BULK_COLUMNS))
    for column in header:
        if column not in BULK_COLUMNS:
            raise TableError(f"unknown column '{column}'", where=f"{path}:1", fix=suggest_word(column, BULK_COLUMNS))
    for needed in ("id", "name"):
        if needed not in header:
            raise TableError(
                f"has no column '{needed}'", where=f"{path}:1", fix=f"first line: {','.join(BULK_COLUMNS)}"
            )
    places = [header.index(column) if column in header else -1 for column in BULK_COLUMNS]
    return tuple(_read_rows(reader, places, len(header), path))


def _read_rows(reader: Iterator[list[str]], places: list[int], width: int, path: str) -> Iterator[BulkRow]:
    lines: dict[str, int] = {}
    line = 1
    while True:
        line = max(line, reader.line_num) + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise TableError(f"is not CSV: {error}", where=f"{path}:{line}") from error
        if cells is None:
            return
        if not cells:
            continue
        if len(cells) > width:
            raise TableError(
                f"has {len(cells)} cells for {width} columns", where=f"{path}:{line}", fix='put "…" around commas'
            )
        cells += [""] * (width - len(cells))
        id_, name, tickers, country, aliases, source = (cells[at] if at >= 0 else "" for at in places)
        row = BulkRow(id_, " ".join(name.split()), split_cell(tickers), country, split_cell(aliases), source)
        _refuse_bad_row(row, f"{path}:{line}")
        if lines.setdefault(id_, line) != line:
            raise TableError(f"the id '{id_}' stands twice (first on line {lines[id_]})", where=f"{path}:{line}: id")
        yield row


def split_cell(cell: str) -> tuple[str, ...]:
    """The values of a cell that may hold several."""
    if ";" not in cell and "  " not in cell and "\n" not in cell and "\t" not in cell:
        cell = cell.strip()
        return (cell,) if cell else ()
    return tuple(dict.fromkeys(value for part in cell.split(";") if (value := " ".join(part.split()))))


def _refuse_bad_row(row: BulkRow, where: str) -> None:
    if not is_company_id(row.id):
        raise TableError(
            f"'{row.id}' is no id",
            where=f"{where}: id",
            fix="small letters, digits and single hyphens, as in north-quay",
        )
    for column, names in (("name", (row.name,)), ("aliases", row.aliases)):
        if not names:
            continue
        if not (min(names) and max(map(len, names)) <= LONGEST_NAME and is_plain_line("".join(names))):
            raise TableError(f"should be a name of at most {LONGEST_NAME} characters", where=f"{where}: {column}")
    for column, value in (("country", row.country), ("source", row.source)):
        if value and not is_plain_line(value):
            raise TableError("should be one line of text", where=f"{where}: {column}")
    for ticker in row.tickers:
        if not is_ticker(ticker):
            raise TableError(
                f"'{ticker}' is no ticker", where=f"{where}: tickers", fix="write exchange:code, as in HKEX:1"
            )

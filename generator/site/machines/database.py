"""The briefs as an SQLite database, for Datasette and for whoever asks in SQL.

It holds what the site shows: companies under their ids of today, and links that a person wrote count. The same briefs
give the same bytes from every version of SQLite tried (3.40.1, 3.46.1); another may lay out its pages otherwise.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from generator.brief.export import address_of
from generator.brief.note import note_of
from generator.model import Company, Evidence
from generator.site.library import BriefFile, Library

_SCHEMA = Path(__file__).with_name("schema.sql")
_VERSION = 1
"""``PRAGMA user_version``: goes up when a table or column changes its meaning or its name."""
_TABLES = (
    "briefs",
    "bullets",
    "evidence",
    "figures",
    "companies",
    "company_names",
    "company_tickers",
    "brief_companies",
    "brief_topics",
    "bullet_companies",
)
_SEARCH = """
CREATE VIRTUAL TABLE bullets_fts USING fts5(
  text, content="bullets", content_rowid="number", tokenize="porter unicode61"
);
INSERT INTO bullets_fts (bullets_fts) VALUES ('rebuild');
INSERT INTO bullets_fts (bullets_fts) VALUES ('optimize');
"""
_COUNTER, _VALID_FOR, _WRITTEN_BY = slice(24, 28), slice(92, 96), slice(96, 100)
"""Of the header of the file (https://www.sqlite.org/fileformat2.html#the_database_header): how often it was changed, at
which of these the next was written, and which version of SQLite that did."""
_PAGE_SIZE = slice(16, 18)
_TREE_HEADS = {2: 12, 5: 12, 10: 8, 13: 8}
"""Bytes of the header of a page, by the kind of page: branches and leaves of indices and tables."""
_OLDEST = 3_037_000
"""The version named there: 3.37.0, by the years the first that all readers have."""

_Row = tuple[Any, ...]


def write_database(library: Library, path: Path, edited: Mapping[str, Sequence[str]]) -> tuple[tuple[str, int], ...]:
    """Write the database to ``path``, anew; returns the number of rows of each table, in the order of a reader's.

    ``edited`` says by a brief's path what a person changed. Rows go in as they are made, so that memory does not grow
    with the briefs.
    """
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as base:
        # A build that fails leaves no site at all: nothing is gained by a journal.
        base.executescript("PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        base.executescript(f"PRAGMA encoding = 'UTF-8'; PRAGMA user_version = {_VERSION};")
        base.executescript(_SCHEMA.read_text(encoding="utf-8"))
        base.execute("BEGIN")
        known = {entry.company.id: entry.company for entry in library.companies}
        _insert(base, "companies", (_make_company(known[key], known) for key in sorted(known)))
        _insert(base, "company_names", (row for key in sorted(known) for row in _list_names(known[key])))
        _insert(base, "company_tickers", ((key, t) for key in sorted(known) for t in sorted(set(known[key].tickers))))
        _Briefs(base, frozenset(known), edited).insert(sorted(library.briefs, key=lambda entry: entry.path))
        base.execute("COMMIT")
        if _has_search(base):
            base.executescript(_SEARCH)
        base.execute("VACUUM")
        counts = tuple((name, base.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in _TABLES)  # noqa: S608
    _settle_bytes(path)
    return counts


class _Briefs:
    """Rows of briefs and of what belongs to them, numbered through."""

    def __init__(self, base: sqlite3.Connection, known: frozenset[str], edited: Mapping[str, Sequence[str]]) -> None:
        self.base = base
        self.known = known
        self.edited = edited
        self.bullets = self.evidence = self.figures = 0

    def insert(self, entries: Iterable[BriefFile]) -> None:
        for entry in entries:
            page = entry.path.rpartition("/")[2].removesuffix(".md")
            _insert(self.base, "briefs", [_make_brief(entry, page, self.edited[entry.path])])
            links = {link.id: link.role for link in entry.brief.companies if link.id in self.known}
            _insert(self.base, "brief_companies", ((page, key, links[key]) for key in sorted(links)))
            _insert(self.base, "brief_topics", ((page, name) for name in sorted(set(entry.brief.topics))))
            self._insert_bullets(entry, page)
            _insert(self.base, "figures", self._make_figures(entry, page))

    def _insert_bullets(self, entry: BriefFile, page: str) -> None:
        for place, bullet in enumerate(entry.brief.bullets, start=1):
            self.bullets += 1
            number = self.bullets
            _insert(self.base, "bullets", [(number, page, place, bullet.label or None, bullet.text)])
            _insert(self.base, "evidence", (self._make_evidence(number, one) for one in bullet.evidence))
            named = sorted(self.known.intersection(bullet.companies))
            _insert(self.base, "bullet_companies", ((number, key) for key in named))

    def _make_evidence(self, bullet: int, one: Evidence) -> _Row:
        self.evidence += 1
        return (self.evidence, bullet, one.quote, one.line, one.sentence, one.of, one.start, one.end)

    def _make_figures(self, entry: BriefFile, page: str) -> Iterator[_Row]:
        for place, one in enumerate(entry.brief.figures, start=1):
            self.figures += 1
            company = one.company if one.company in self.known else None
            told = (one.text, one.value, one.unit, one.currency, one.what or None, company, one.as_of, one.status)
            basis = (one.label or None, one.evidence.quote or None, one.evidence.line or None)
            yield (self.figures, page, place, *told, one.says, one.move, one.level, *basis)


def _make_company(company: Company, known: dict[str, Company]) -> _Row:
    parent = company.parent if company.parent in known else None
    return (company.id, company.name, company.kind, parent, company.relation, int(company.watch))


def _list_names(company: Company) -> Iterator[_Row]:
    names = {company.name: "name"}
    for sort, forms in (("alias", company.aliases), ("script", company.scripts), ("former", company.former)):
        for form in forms:
            names.setdefault(form, sort)
    for name in sorted(names):
        yield (company.id, name, names[name])


def _make_brief(entry: BriefFile, page: str, edited: Sequence[str]) -> _Row:
    brief, basis = entry.brief, entry.brief.date_basis
    return (
        page,
        brief.id,
        brief.title,
        int(brief.title_made),
        brief.kind,
        brief.publisher,
        brief.aggregator,
        brief.credit,
        json.dumps(list(brief.authors), ensure_ascii=False),
        brief.date,
        brief.not_before.date if brief.not_before else None,
        brief.not_after.date if brief.not_after else None,
        basis.kind,
        basis.line,
        basis.quote,
        basis.note,
        brief.lang,
        address_of(brief),
        brief.source,
        *brief.lines,
        json.dumps(list(edited), ensure_ascii=False),
        note_of(brief) or None,
    )


def _insert(base: sqlite3.Connection, table: str, rows: Iterable[_Row]) -> None:
    listed = list(rows)
    if listed:
        marks = ", ".join("?" * len(listed[0]))
        base.executemany(f"INSERT INTO {table} VALUES ({marks})", listed)  # noqa: S608


def _has_search(base: sqlite3.Connection) -> bool:
    return any(name == "ENABLE_FTS5" for (name,) in base.execute("PRAGMA compile_options"))


def _settle_bytes(path: Path) -> None:
    """Take out of the file what tells of this machine and not of the briefs: what the header says of the writer, and
    what happened to lie in memory where a page is empty.

    Between its pointers and its cells a page of a tree holds nothing that is read
    (https://www.sqlite.org/fileformat2.html#b_tree_pages): versions of SQLite leave different bytes there.
    """
    with path.open("r+b") as file:
        header = bytearray(file.read(100))
        header[_COUNTER] = header[_VALID_FOR] = (1).to_bytes(4, "big")
        header[_WRITTEN_BY] = _OLDEST.to_bytes(4, "big")
        file.seek(0)
        file.write(header)
        size = int.from_bytes(header[_PAGE_SIZE], "big")
        for start in range(0, path.stat().st_size, size):
            file.seek(start)
            page = file.read(size)
            at = 100 if start == 0 else 0
            if page[at] not in _TREE_HEADS:
                continue
            pointers = at + _TREE_HEADS[page[at]] + 2 * int.from_bytes(page[at + 3 : at + 5], "big")
            cells = int.from_bytes(page[at + 5 : at + 7], "big")
            if any(page[pointers:cells]):
                file.seek(start + pointers)
                file.write(bytes(cells - pointers))

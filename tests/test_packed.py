"""Packed bytes and the database tell nothing of the machine, the Python and the SQLite that wrote them."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from generator.site.library import read_library
from generator.site.machines import database
from generator.site.outside import pack_bytes
from shelf import fill_shelf


@pytest.mark.parametrize("system", [0, 3, 11, 255])
def test_the_header_of_gzip_names_always_the_same_system(system: int, monkeypatch: pytest.MonkeyPatch) -> None:
    compress = gzip.compress

    def write(data: bytes, compresslevel: int = 9, *, mtime: float | None = None) -> bytes:
        packed = bytearray(compress(data, compresslevel, mtime=mtime))
        packed[9] = system
        return bytes(packed)

    monkeypatch.setattr(gzip, "compress", write)
    packed = pack_bytes(b"gull" * 99)
    assert packed[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03"
    assert gzip.decompress(packed) == b"gull" * 99


def test_no_page_of_the_database_keeps_what_happened_to_lie_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = read_library(fill_shelf(tmp_path / "docs"))
    edited = {entry.path: () for entry in library.briefs}
    database.write_database(library, tmp_path / "a.db", edited)
    settle = database._settle_bytes

    def litter(path: Path) -> None:
        """As another version of SQLite may: something left in each gap of a page."""
        data = bytearray(path.read_bytes())
        for start in range(4096, len(data), 4096):
            head = {2: 12, 5: 12, 10: 8, 13: 8}.get(data[start])
            if head:
                first = start + head + 2 * int.from_bytes(data[start + 3 : start + 5], "big")
                cells = start + int.from_bytes(data[start + 5 : start + 7], "big")
                data[first:cells] = b"\xaa" * (cells - first)
        data[96:100] = (3_046_001).to_bytes(4, "big")
        path.write_bytes(data)
        littered.append(bytes(data))
        settle(path)

    littered: list[bytes] = []
    monkeypatch.setattr(database, "_settle_bytes", litter)
    database.write_database(library, tmp_path / "b.db", edited)
    assert littered[0].count(b"\xaa" * 16) > 3
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()
    with closing(sqlite3.connect(tmp_path / "b.db")) as base:
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert base.execute("SELECT count(*) FROM bullets_fts WHERE bullets_fts MATCH 'the'").fetchone()[0] >= 0

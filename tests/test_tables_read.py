"""Tables name the file and line of what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import TableError
from generator.tables import read


def test_scalars_are_what_was_written() -> None:
    table = read.parse_table("a: no\nb: 2025-03-12\nc: 0175\nd: 12\ne: true\nf:\ng: '7'\n", "t.yml")
    assert table == {"a": "no", "b": "2025-03-12", "c": "0175", "d": 12, "e": True, "f": None, "g": "7"}


def test_rows_know_their_lines() -> None:
    table = read.parse_table("# why\nrows:\n  - id: ferry\n    name: Ferry\n  - id: tram\n", "t.yml")
    assert table["rows"].where(1) == "t.yml:5"
    assert table["rows"][0].where("name") == "t.yml:4: name"


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("a: 1\nb: 2\na: 3\n", "t.yml:3", "twice"),
        ("a: &x [1]\nb: *x\n", "t.yml:2", "alias"),
        ("a: [1\nb: 2\n", "t.yml:2", "not YAML"),
        ("? [1, 2]\n: 3\n", "t.yml:1", "not text"),
    ],
)
def test_broken_tables_are_named(text: str, where: str, what: str) -> None:
    with pytest.raises(TableError, match=what) as caught:
        read.parse_table(text, "t.yml")
    assert caught.value.where == where


def test_unknown_key_is_refused_with_the_nearest() -> None:
    table = read.parse_table("name: Calderhead\naliasses: [CSL]\n", "companies.yml")
    with pytest.raises(TableError) as caught:
        read.refuse_unknown_keys(table, ("name", "aliases"))
    assert caught.value.where == "companies.yml:2: aliasses"
    assert caught.value.fix == "did you mean 'aliases'?"


def test_file_that_is_missing_or_not_utf8(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read"):
        read.read_table(tmp_path / "none.yml")
    path = tmp_path / "bad.yml"
    path.write_bytes(b"a: \xff\n")
    with pytest.raises(TableError, match="UTF-8"):
        read.read_table(path)

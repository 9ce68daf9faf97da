"""Hidden characters are told of, wherever they stand, with the line, and are in no brief."""

from __future__ import annotations

from pathlib import Path

import pytest

import generator.reading
from generator.companies.lint import lint_registry
from generator.config import Config
from generator.hidden import CODE
from generator.model import Notice
from generator.pipeline import generate_briefs
from generator.publish import apply_plan
from generator.reading import read_document
from generator.seeds import Limits, read_seed
from generator.tables.load import load_tables
from generator.text.escape import is_hidden

KINDS = {
    "bidirectional mark": "\u202a\u202d\u202e\u2066\u2069\u200e\u200f\u061c",
    "zero-width character": "\u200b\u2060\ufeff\u00ad\u034f\u180e",
    "NUL character": "\x00",
    "control character": "\x01\x08\x1b\x7f",
    "private-use character": "\ue000\uf8ff\U000f0000",
    "lone surrogate": "\ud800\udfff",
    "invisible character": "\U000e0041\u115f\u3164\ufdd0",
}
TEXT = """Harrow{title}gate opens a depot

By Anna Br{author}ook

12 March 2025

Harrowgate Holdings said on Monday that it will open a second de{body}pot in Leeds for 1.2 million pounds.

The firm, whose rival Mar{name}row Ltd runs four depots, said sales rose 12 per cent to 84 million pounds.
"""
PLACES = {"title": 1, "author": 3, "body": 7, "name": 9}


def _read(folder: Path, text: str, sidecar: str = "", name: str = "a.txt") -> list[Notice]:
    (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    if sidecar:
        (folder / f"{name}.meta.yml").write_text(sidecar, "utf-8")
    document = read_document(read_seed(folder / name, folder, Limits()), load_tables()).document
    return [notice for notice in document.notices if notice.code == CODE]


def _fill(place: str, char: str) -> str:
    return TEXT.format(**{other: char if other == place else "" for other in PLACES})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", PLACES)
def test_each_kind_is_told_with_its_line(kind: str, place: str, tmp_path: Path) -> None:
    for char in KINDS[kind]:
        (told,) = _read(tmp_path, _fill(place, char))
        assert told.line == PLACES[place]
        assert told.message == f"1 {kind} (U+{ord(char):04X}) left out: line {PLACES[place]}"
        assert told.fix


def test_a_kind_is_told_once_with_all_its_lines(tmp_path: Path) -> None:
    (told,) = _read(tmp_path, TEXT.format(title="\u202e", author="\u202e", body="\u202d", name="\u202c"))
    assert (told.line, told.message) == (
        1,
        "4 bidirectional marks (U+202E, U+202D, U+202C) left out: line 1, line 3, line 7 and 1 more",
    )


def test_what_a_page_and_a_sidecar_state_is_looked_at(tmp_path: Path) -> None:
    page = (
        '<html><head><meta property="og:title" content="Nordlund &#8238;opens mill"></head><body>'
        "<h1>Nordlund opens mill</h1>\n"
        "<p>Nordlund Group said on Monday it would open a mill in Oslo for 3 million kroner.</p>"
        "\n<p>It expects sales&#8203; of 9 million kroner.</p></body></html>"
    )
    told = _read(tmp_path, page, 'publisher: Wire\nauthors: ["B\\u200Bo"]\n', "a.html")
    assert [(notice.line, notice.message) for notice in told] == [
        (3, "2 zero-width characters (U+200B) left out: line 3, a.html.meta.yml:2: authors"),
        (None, "1 bidirectional mark (U+202E) left out: the page's own title"),
    ]


def test_a_joiner_that_a_script_needs_is_not_hidden(tmp_path: Path) -> None:
    assert _read(tmp_path, _fill("body", " می\u200cخواهد 👩\u200d👧 ❤\ufe0f ")) == []


def test_without_the_look_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generator.reading, "tell_hidden", lambda document: ())
    assert _read(tmp_path, _fill("title", "\u202e")) == []


def test_no_brief_holds_them_and_a_second_run_finds_nothing_changed(tmp_path: Path) -> None:
    seeds, docs = tmp_path / "seeds", tmp_path / "docs"
    seeds.mkdir()
    everything = "".join(char for chars in KINDS.values() for char in chars)
    text = TEXT.format(title="\u202e", author="\u200b", body=everything, name="\ue000")
    (seeds / "a  b .txt").write_bytes(text.encode("utf-8", "surrogatepass"))
    (seeds / "companies.yml").write_text('companies:\n- id: marrow\n  name: "Mar\\u200Brow Ltd"\n', "utf-8")
    config = Config(seeds=seeds, docs=docs, companies=seeds / "companies.yml")
    run = generate_briefs(config)
    (brief,) = run.briefs
    assert brief.source == "a  b .txt"
    for page in run.plan.added:
        assert not [char for char in page.text if is_hidden(char) and char != "\n"]
    apply_plan(run.plan, docs)
    assert generate_briefs(config).report.rescraped == ()
    registry = [item.notice for item in run.report.notices if item.source == str(seeds / "companies.yml")]
    assert [notice.message for notice in registry] == [
        "the names of marrow (line 2) hold 1 zero-width character (U+200B), left out"
    ]


def test_the_registry_is_told_by_lint() -> None:
    text = 'companies:\n- id: marrow\n  name: Marrow Ltd\n  aliases:\n  - Marrow\n  - "Mar\\u202Erow Group"\n'
    found = [f for f in lint_registry(text, "companies.yml", load_tables().link) if f.code == CODE]
    assert [(f.line, f.level, f.company) for f in found] == [(6, "warning", "marrow")]

"""A build that takes from the one before it is the build that takes nothing, byte for byte."""

from __future__ import annotations

import os
import posixpath
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from generator.approvals import find_folder, make_approval, write_approval
from generator.brief import parse_brief, render_brief, render_company, seal_brief
from generator.cache import Store, digest, make_codec
from generator.config import Config
from generator.errors import SiteError
from generator.model import Brief, Company
from generator.site import frame, plugin, render
from generator.site.build import build_site
from generator.site.derive import Page
from generator.site.library import read_library
from generator.site.markup import PageContext
from generator.site.rewrite import BEFORE
from shelf import BRIEFS, COMPANIES, FORMS, fill_shelf, make_brief
from site_fixtures import read_tree
from strategies import briefs

SETTINGS = """\
site_name: Briefs
use_directory_urls: false
theme: {name: material, font: false}
plugins: [briefs: {search: false, cache: %s}]
markdown_extensions: [footnotes, tables, sane_lists, admonition, attr_list, toc]
nav: [index.md, stories/index.md, companies/index.md, publishers/index.md, months/index.md]
validation: {omitted_files: ignore, anchors: warn}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    fill_shelf(tmp_path / "docs")
    monkeypatch.chdir(tmp_path)
    return Config(docs=tmp_path / "docs", site=tmp_path / "site", dist=tmp_path / "dist")


def build(desk: Config, *, cache: bool = True) -> dict[str, bytes]:
    Path("mkdocs.yml").write_text(SETTINGS % str(cache).lower(), encoding="utf-8")
    build_site(desk)
    return read_tree(desk.site)


def kept(desk: Config) -> Path:
    return desk.docs.parent / ".briefs" / "cache" / "docs" / "site"


Edit = Callable[[Path], None]
"""One thing that a person does to the pages of ``docs/``."""


def change(docs: Path, number: int, old: str, new: str) -> None:
    file = docs / "briefs" / f"{BRIEFS[number].id}.md"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def add_brief(docs: Path) -> None:
    said = (("Swiftbox waits.", "Swiftbox waits, its office said."),)
    brief = make_brief(100, "Number 100", said, ("swiftbox",), ("calderhead",), date="2025-03-15")
    (docs / "briefs" / f"{brief.id}.md").write_text(render_brief(seal_brief(brief, FORMS)), encoding="utf-8")


def add_words(docs: Path) -> None:
    page = docs / "companies" / f"{COMPANIES[0].id}.md"
    page.write_text(render_company(COMPANIES[0]) + "\nWords of the desk.\n", encoding="utf-8")


def add_page(docs: Path) -> None:
    (docs / "about.md").write_text(f"# About\n\n[It](briefs/{BRIEFS[0].id}.md)\n", encoding="utf-8")


def approve(docs: Path) -> None:
    path = docs / "briefs" / f"{BRIEFS[0].id}.md"
    brief = parse_brief(path.read_text("utf-8"), str(path))
    write_approval(find_folder(docs), make_approval(brief, "Nadia Rahim", "2025-03-12T09:30:00Z"))


EDITS: dict[str, Edit] = {
    "a word": lambda docs: change(docs, 0, "\n- ", "\n- Quietly, "),
    "a title": lambda docs: change(docs, 2, "\n# ", "\n# Again: "),
    "a link": lambda docs: change(docs, 4, "\n## ", "\n\nSee [it](../companies/voltmere.md).\n\n## "),
    "a note": lambda docs: change(docs, 1, "\n## ", "\n## Desk note\n\nAsk *Ines*.\n\n1. One\n2. Two\n\n## "),
    "a brief that went": lambda docs: (docs / "briefs" / f"{BRIEFS[3].id}.md").unlink(),
    "a brief that came": add_brief,
    "a company": add_words,
    "a page": add_page,
    "an approval": approve,
}


@pytest.mark.build
@pytest.mark.parametrize("names", [*([name] for name in EDITS), [*EDITS]], ids=", ".join)
def test_whatever_is_edited_the_site_is_that_of_a_build_from_nothing(desk: Config, names: list[str]) -> None:
    before = build(desk)
    for name in names:
        EDITS[name](desk.docs)
    after = build(desk)
    assert after != before
    assert after == build(desk, cache=False)


@pytest.mark.build
def test_after_an_edit_only_the_pages_that_it_touches_are_made(desk: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    build(desk)
    made: list[str] = []
    make = render.Renderer._make

    def note(self: render.Renderer, page: Any, known: Page, context: PageContext) -> dict[str, Any]:
        done = make(self, page, known, context)
        made.append(known.path)
        return done

    monkeypatch.setattr(render.Renderer, "_make", note)
    build(desk)
    assert made == []
    file = desk.docs / "briefs" / f"{BRIEFS[4].id}.md"
    file.write_text(file.read_text("utf-8").replace("nine days", "ten days"), encoding="utf-8")
    build(desk)
    assert sorted(made) == [f"briefs/{BRIEFS[4].id}.md", "index.md", "months/2025-01.md", "publishers/ellery-post.md"]


@pytest.mark.build
def test_the_short_ways_lead_to_the_site_of_the_long_ones(desk: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk.docs / "desk").mkdir()
    for name in "abcdefgh":
        (desk.docs / "desk" / f"{name}.md").write_text(f"# {name}\n", encoding="utf-8")
        company = Company(f"line-{name}", f"Line {name}")
        (desk.docs / "companies" / f"{company.id}.md").write_text(render_company(company), encoding="utf-8")
    more = SETTINGS.replace("cache: %s", "cache: %s, page_size: 1").replace(
        "[index.md", "[desk/a.md, desk/b.md, index.md"
    )
    monkeypatch.setitem(globals(), "SETTINGS", more)
    short = build(desk, cache=False)
    assert "companies/index.2.html" in short
    for name in ("companies/index.html", "desk/a.html", "desk/b.html"):
        current = f'href="{posixpath.basename(name)}" aria-current="page"'
        assert current.encode() in short[name], name
    monkeypatch.setattr(plugin, "may_render", lambda config: False)
    monkeypatch.setattr(
        frame.Frames, "find", lambda self, context: frame.Frame(self._env.get_template("base.html"), "")
    )
    assert build(desk, cache=False) == short


@pytest.mark.build
def test_a_damaged_cache_costs_time_only(desk: Config) -> None:
    clean = build(desk)
    whole = kept(desk).read_bytes()
    half, changed = whole[: len(whole) // 2], whole[:200] + b"x" + whole[201:]
    for damaged in (b"", half, whole[:-1], changed):
        kept(desk).write_bytes(damaged)
        assert build(desk) == clean
    shutil.rmtree(desk.docs.parent / ".briefs")
    assert build(desk) == clean
    assert [path.name for path in kept(desk).parent.iterdir()] == ["site"]


@pytest.mark.build
def test_a_link_to_a_page_that_went_is_told_of_as_without_a_cache(desk: Config) -> None:
    file = desk.docs / "briefs" / f"{BRIEFS[4].id}.md"
    file.write_text(file.read_text("utf-8") + f"\nSee [that]({BRIEFS[3].id}.md).\n", encoding="utf-8")
    build(desk)
    (desk.docs / "briefs" / f"{BRIEFS[3].id}.md").unlink()
    with pytest.raises(SiteError, match=r"leads to no page") as told:
        build(desk)
    with pytest.raises(SiteError) as told_anew:
        build(desk, cache=False)
    assert str(told.value) == str(told_anew.value)


@pytest.mark.build
def test_a_link_to_a_heading_that_is_not_there_is_told_of(desk: Config) -> None:
    file = desk.docs / "briefs" / f"{BRIEFS[4].id}.md"
    file.write_text(file.read_text("utf-8") + f"\nSee [that]({BRIEFS[3].id}.md#nowhere).\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(SiteError, match=r"names a heading that is not there"):
            build(desk)


def test_a_store_keeps_what_a_build_used_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "site"
    first = Store(path)
    first.put("a", b"1")
    first.put("b", b"2")
    first.close()
    second = Store(path)
    assert (second.get("a"), second.get("c")) == (b"1", None)
    second.put("d", b"4")
    second.close()
    third = Store(path)
    assert [third.get(key) for key in "abd"] == [b"1", None, b"4"]
    third.close()


def test_two_builds_at_once_leave_a_whole_store(tmp_path: Path) -> None:
    path = tmp_path / "site"
    one, two = Store(path), Store(path)
    one.put("a", b"1")
    two.put("b", b"2")
    one.close()
    two.close()
    after = Store(path)
    assert (after.get("a"), after.get("b")) == (None, b"2")
    after.close()
    assert list(tmp_path.iterdir()) == [path]


def test_a_build_that_failed_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "site"
    first = Store(path)
    first.put("a", b"1")
    first.close()
    second = Store(path)
    second.put("b", b"2")
    second.abandon()
    third = Store(path)
    assert (third.get("a"), third.get("b")) == (b"1", None)
    third.abandon()
    assert list(tmp_path.iterdir()) == [path]


def test_what_killed_builds_left_goes_and_what_another_one_writes_stays(tmp_path: Path) -> None:
    path = tmp_path / "site"
    killed, others = tmp_path / "page-1-dead", tmp_path / "notes"
    for file in (killed, others):
        file.write_bytes(b"x")
    store = Store(path)
    store.put("a", b"1")
    assert (killed.exists(), others.exists()) == (False, True)
    os.utime(store._part, (1e9, 1e9))  # whatever the clock says, it is being written
    other = Store(path)
    other.put("b", b"2")
    assert store._part.exists()
    store.close()
    other.close()
    after = Store(path)
    assert after.get("b") == b"2"
    after.close()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["notes", "site"]


def test_an_interrupted_build_leaves_no_unfinished_file(tmp_path: Path) -> None:
    code = f"""
from pathlib import Path
from generator.cache import Store
store = Store(Path({str(tmp_path / "site")!r}))
store.put("a", b"1")
raise KeyboardInterrupt
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "KeyboardInterrupt" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_two_lists_of_parts_have_one_digest() -> None:
    assert len({digest("ab", "c"), digest("a", "bc"), digest("abc"), digest("abc", ""), digest(b"abc", "x")}) == 5


@settings(max_examples=100, deadline=None)
@given(briefs)
def test_a_brief_that_was_kept_is_the_brief_that_was_read(brief: Brief) -> None:
    write, read = make_codec(Brief)
    parsed = parse_brief(render_brief(seal_brief(brief)), "x.md")
    assert read(write(parsed)) == parsed
    assert repr(read(write(parsed))) == repr(parsed)


def test_a_library_read_from_a_store_is_the_library(tmp_path: Path) -> None:
    docs = fill_shelf(tmp_path / "docs")
    plain = read_library(docs)
    for _ in range(2):
        store = Store(tmp_path / "store")
        assert read_library(docs, store) == plain
        store.close()


@pytest.mark.build
def test_nothing_of_the_site_of_before_stays(desk: Config) -> None:
    clean = build(desk)
    page = desk.site / "briefs" / f"{BRIEFS[4].id}.html"
    page.write_bytes(b"x" * 200_000)
    (desk.site / "briefs" / "gone.html").write_text("gone", encoding="utf-8")
    assert build(desk) == clean


@pytest.mark.build
def test_what_other_names_lead_to_is_not_written_over(desk: Config, tmp_path: Path) -> None:
    clean = build(desk)
    linked, named = (desk.site / "briefs" / f"{BRIEFS[number].id}.html" for number in (3, 4))
    copies = tmp_path / "linked", tmp_path / "named"
    for copy in copies:
        copy.write_text("a copy", encoding="utf-8")
    linked.unlink()
    linked.symlink_to(copies[0])
    named.unlink()
    named.hardlink_to(copies[1])
    assert build(desk) == clean
    assert [copy.read_text("utf-8") for copy in copies] == ["a copy"] * 2
    assert not linked.is_symlink()


@pytest.mark.build
def test_a_build_that_was_killed_or_failed_is_followed_by_a_whole_one(desk: Config) -> None:
    clean = build(desk)
    (desk.site / BEFORE).mkdir()
    for path in list(desk.site.iterdir()):
        if path.name != BEFORE:
            path.rename(desk.site / BEFORE / path.name)
    assert build(desk) == clean
    file = desk.docs / "briefs" / f"{BRIEFS[4].id}.md"
    text = file.read_text("utf-8")
    file.write_text(text + "\nSee [that](nowhere.md).\n", encoding="utf-8")
    with pytest.raises(SiteError):
        build(desk)
    assert not (desk.site / BEFORE).exists()
    file.write_text(text, encoding="utf-8")
    assert build(desk) == clean

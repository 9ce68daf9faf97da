"""The site of approved briefs only, and how the other one shows what is approved."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from generator.approvals import find_folder, make_approval, write_approval
from generator.brief import parse_brief, render_brief, seal_brief
from generator.config import Config
from generator.errors import SiteError
from generator.model import Brief, NearCopy
from generator.site.approved import leave_out, read_wanted, tell_approvals, unlink
from generator.site.build import build_site
from generator.site.derive import Page, derive_pages
from generator.site.digest import Choice, make_digest
from generator.site.library import read_library
from generator.site.other_engines import write_derived
from generator.site.plugin import BriefsPlugin
from shelf import BRIEFS, FORMS, fill_shelf
from site_fixtures import read_tree
from test_site import read_text

BY, AT = "Nadia & <b <nadia@desk.example>", "2025-03-12T09:30:00Z"


def path_of(docs: Path, number: int) -> Path:
    return docs / "briefs" / f"{BRIEFS[number].id}.md"


def read(docs: Path, number: int) -> Brief:
    path = path_of(docs, number)
    return parse_brief(path.read_text("utf-8"), str(path))


def approve(docs: Path, *numbers: int) -> None:
    for number in numbers:
        write_approval(find_folder(docs), make_approval(read(docs, number), BY, AT))


def change(docs: Path, number: int, before: str, after: str) -> None:
    path = path_of(docs, number)
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    return fill_shelf(tmp_path / "docs")


def pages(docs: Path, *, approved_only: bool = True) -> dict[str, Page]:
    return {page.path: page for page in derive_pages(docs, approved_only=approved_only)}


# ---------------------------------------------------------------- what is left out


@pytest.mark.parametrize("numbers", [set(), {0}, {1, 3}, {0, 2, 4}, {0, 1, 2, 3, 4}], ids=str)
def test_the_site_is_that_of_a_desk_which_has_the_approved_briefs_alone(
    docs: Path, tmp_path: Path, numbers: set[int]
) -> None:
    approve(docs, *numbers)
    (tmp_path / "other").mkdir()
    other = fill_shelf(tmp_path / "other" / "docs")
    approve(other, *numbers)
    for number in range(len(BRIEFS)):
        if number not in numbers:
            path_of(other, number).unlink()
    assert pages(docs) == pages(other)


def test_leaving_out_twice_leaves_out_no_more(docs: Path) -> None:
    approve(docs, 0, 1)
    once = read_wanted(docs, approved_only=True)
    again = leave_out(once)
    assert again == replace(once, left_out=())


def test_a_brief_that_changed_since_is_left_out_and_told_of(docs: Path) -> None:
    approve(docs, 0, 1)
    change(docs, 1, "two berths", "three berths")
    library = read_wanted(docs, approved_only=True)
    assert [entry.path for entry in library.briefs] == [f"briefs/{BRIEFS[0].id}.md"]
    told = "left out: 4 briefs, 3 not approved, 1 changed since the approval (briefs approvals lists them)"
    assert list(tell_approvals(library)) == [told]


def test_a_company_that_only_others_name_has_no_page(docs: Path) -> None:
    approve(docs, 4)
    found = {path for path in pages(docs) if path.startswith("companies/")}
    # Two are watched, a person wrote on one, and an old id leads to one.
    kept = {"companies/calderhead.md", "companies/csl.md", "companies/merrow-port.md", "companies/voltmere.md"}
    assert found == {"companies/index.md", *kept}
    approve(docs, 2)
    assert "companies/swiftbox.md" in pages(docs)


def test_a_company_that_a_page_of_the_desk_links_stays(docs: Path) -> None:
    (docs / "about.md").write_text("# About\n\n[It](companies/swiftbox.md)\n", "utf-8")
    approve(docs, 4)
    assert "companies/swiftbox.md" in pages(docs)


def test_nearly_the_same_article_is_not_named(docs: Path) -> None:
    near = (NearCopy(BRIEFS[1].id, BRIEFS[1].title), NearCopy(BRIEFS[4].id, BRIEFS[4].title))
    path_of(docs, 0).write_text(render_brief(seal_brief(replace(BRIEFS[0], near=near), FORMS)), "utf-8")
    approve(docs, 0, 4)
    library = read_wanted(docs, approved_only=True)
    (entry,) = [entry for entry in library.briefs if entry.brief.id == BRIEFS[0].id]
    assert entry.brief.near == entry.stated.near == near[1:]
    assert BRIEFS[1].id not in entry.text
    assert BRIEFS[4].id in entry.text


def test_the_page_of_a_withdrawn_brief_stands_where_it_once_was_approved(docs: Path) -> None:
    approve(docs, 0)
    for number in (0, 1):
        change(docs, number, "\nkind: ", "\nwithdrawn: The port denies it.\nkind: ")
    found = pages(docs)
    assert f"briefs/{BRIEFS[0].id}.md" in found
    assert f"briefs/{BRIEFS[1].id}.md" not in found
    assert BRIEFS[0].title not in found["index.md"].markdown


GONE = {"briefs/gone.md"}


@pytest.mark.parametrize(
    ("path", "text", "wanted"),
    [
        ("briefs/a.md", "See [it](gone.md) and [that](b.md).", "See it and [that](b.md)."),
        ("briefs/a.md", "See [it](gone.md#figures).", "See it."),
        ("briefs/a.md", 'See [it](<gone.md> "a title").', "See it."),
        ("briefs/a.md", "See [*the* [old] one](./gone.md).", "See *the* [old] one."),
        ("briefs/a.md", "[a \\[ [b [c]] ![d](e.png)](gone.md) [f](b.md)", "a \\[ [b [c]] ![d](e.png) [f](b.md)"),
        ("briefs/a.md", "[a][] and [a b][a], not [a](b.md)\n\n[A]: gone.md 'x'\n", "a and a b, not [a](b.md)\n\n"),
        ("briefs/a.md", "a] (see) ](gone.md)", "a] (see) ](gone.md)"),
        ("about.md", "See [it](briefs/gone.md) and [that](gone.md).", "See it and [that](gone.md)."),
        ("companies/a.md", "See [it](../briefs/gone.md).", "See it."),
        ("briefs/a.md", "[It][g], [g], [it](b.md)\n\n[g]: gone.md\n[b]: b.md\n", "It, g, [it](b.md)\n\n[b]: b.md\n"),
        ("briefs/a.md", "gone.md is no link, nor is [gone.md].", "gone.md is no link, nor is [gone.md]."),
        ("briefs/a.md", "[it](https://a.example/briefs/gone.md)", "[it](https://a.example/briefs/gone.md)"),
    ],
)  # fmt: skip
def test_a_link_to_what_is_left_out_becomes_its_words(path: str, text: str, wanted: str) -> None:
    assert unlink(text, path, GONE) == wanted
    assert unlink(text, path, {"briefs/other.md"}) == text


def test_unlinking_hostile_text_takes_no_longer_than_reading_it() -> None:
    for text in ("[" * 60_000, "[a" * 30_000, "[a](" * 20_000, "[\\" * 30_000, "[a][" * 20_000):
        assert unlink(f"{text} gone.md\n\n[g]: gone.md\n", "briefs/a.md", GONE)


# ---------------------------------------------------------------- a real build


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Config, list[str]]:
    """A site of two approved briefs, built over one of all."""
    folder = tmp_path_factory.mktemp("approved")
    docs = fill_shelf(folder / "docs")
    change(docs, 0, "\n## Figures", f"\nAsk [the pilots]({BRIEFS[4].id}.md).\n\n## Figures")
    (docs / "about.md").write_text(f"# About\n\nSee [our view](briefs/{BRIEFS[2].id}.md).\n", "utf-8")
    approve(docs, 0, 1, 2, 4)
    change(docs, 2, "grew too fast", "grew far too fast")
    change(docs, 4, "nine days", "ten days")
    config = Config(docs=docs, site=folder / "site", site_url="https://desk.example/")
    told: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build_site(config)
        shown = {name: text for name, text in read_tree(config.site).items() if name.startswith(("briefs/", "index"))}
        (folder / "all").mkdir()
        for name, text in shown.items():
            (folder / "all" / name.replace("/", "-")).write_bytes(text)
        build_site(replace(config, approved_only=True), told.append)
    return config, told


def _unpack(text: bytes) -> bytes:
    twin = re.match(rb'briefsBytes\("[^"]+","([^"]+)"', text)
    packed = read_text(twin[1]) if twin else text
    return gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else packed


@pytest.mark.build
def test_of_what_is_left_out_no_word_is_in_any_file_of_the_site(built: tuple[Config, list[str]]) -> None:
    config, told = built
    assert told == ["left out: 3 briefs, 1 not approved, 2 changed since the approval (briefs approvals lists them)"]
    tree = read_tree(config.site)
    texts = {name: _unpack(text) for name, text in tree.items()}
    for number in (2, 3, 4):
        brief = BRIEFS[number]
        assert f"briefs/{brief.id}.html" not in tree
        for words in (brief.id, brief.title, brief.bullets[0].evidence[0].quote, "Ellery Post"):
            assert [name for name, text in texts.items() if words.encode() in text] == [], words
    for number in (0, 1):
        named = [name for name, text in texts.items() if BRIEFS[number].id.encode() in text]
        assert {"data/briefs.jsonl", "data/briefs.db", "feed.xml", "sitemap.xml"} <= set(named)
        assert any(name.startswith("search/") for name in named)


@pytest.mark.build
def test_links_of_people_to_what_is_left_out_are_words_on_the_site(built: tuple[Config, list[str]]) -> None:
    site = built[0].site
    assert "See our view." in (site / "about.html").read_text("utf-8")
    assert "Ask the pilots." in (site / f"briefs/{BRIEFS[0].id}.html").read_text("utf-8")


@pytest.mark.build
def test_each_page_tells_whether_it_is_approved_and_no_page_has_a_mail_address(
    built: tuple[Config, list[str]],
) -> None:
    folder = built[0].site.parent / "all"
    told = {
        0: "Approved by Nadia &amp; &lt;b, 12 March 2025",
        2: "Changed since its approval by Nadia &amp; &lt;b, 12 March 2025: bullet 1",
        3: "Not yet approved",
    }
    for number, words in told.items():
        page = (folder / f"briefs-{BRIEFS[number].id}.html").read_text("utf-8")
        state = ("approved", "", "stale", "open")[number]
        assert f'<p class="standing standing-{state}">{words}</p>' in page
    assert "2 approved, 2 changed since" in (folder / "index.html").read_text("utf-8")
    for text in (*(path.read_bytes() for path in folder.iterdir()), *read_tree(built[0].site).values()):
        assert b"nadia@desk.example" not in text


@pytest.mark.build
def test_a_desk_that_approves_nothing_is_told_nothing_of_it(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert all(page.standing is None for page in pages(docs, approved_only=False).values())
    assert "approved" not in pages(docs, approved_only=False)["index.md"].markdown
    monkeypatch.chdir(docs.parent)
    told: list[str] = []
    config = Config(docs=docs, site=docs.parent / "site", approved_only=True)
    build_site(config, told.append)
    assert "No brief is approved yet." in (config.site / "index.html").read_text("utf-8")
    assert told == ["left out: 5 briefs, 5 not approved (briefs approvals lists them)"]


@pytest.mark.build
def test_a_link_that_is_not_understood_is_told_of(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    approve(docs, 0)
    (docs / "about.md").write_text(f"# About\n\n[{'a ' * 1_500}](briefs/{BRIEFS[2].id}.md)\n", "utf-8")
    monkeypatch.chdir(docs.parent)
    with pytest.raises(
        SiteError, match=f"about.md:3: the link to briefs/{BRIEFS[2].id}.md leads to a page that is left out"
    ):
        build_site(Config(docs=docs, site=docs.parent / "site", approved_only=True))


@pytest.mark.build
def test_plain_mkdocs_can_be_told_by_its_own_settings(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    approve(docs, 0)
    monkeypatch.chdir(docs.parent)
    plain = (Path(__file__).parent.parent / "generator/site/default.yml").read_text("utf-8")
    assert "  - briefs\n" in plain
    Path("mkdocs.yml").write_text(plain.replace("  - briefs\n", "  - briefs: {approved_only: true}\n"), "utf-8")
    build_site(Config(docs=docs, site=docs.parent / "site"))
    assert len(list((docs.parent / "site" / "briefs").glob("*.html"))) == 1


def test_a_preview_follows_approvals(docs: Path) -> None:
    watched: list[str] = []
    server: Any = SimpleNamespace(watch=watched.append)
    config: Any = SimpleNamespace(docs_dir=str(docs))
    for wanted in ([], [str(find_folder(docs))]):
        assert BriefsPlugin().on_serve(server, config=config, builder=None) is server
        assert watched == wanted
        approve(docs, 0)


# ---------------------------------------------------------------- other ways out


def test_pages_for_other_engines_tell_it_and_leave_out_the_same(docs: Path, tmp_path: Path) -> None:
    approve(docs, 0, 1)
    change(docs, 1, "two berths", "three berths")
    write_derived(Config(docs=docs), tmp_path / "pages")
    page = (tmp_path / "pages" / "briefs" / f"{BRIEFS[1].id}.md").read_text("utf-8")
    assert page.rstrip().endswith("12 March 2025: bullet 1")
    assert "\n## Approval\n" in page
    assert "Nadia & <b" not in page
    write_derived(Config(docs=docs, approved_only=True), tmp_path / "fewer")
    assert [path.stem for path in (tmp_path / "fewer" / "briefs").glob("*.md")] == [BRIEFS[0].id]


def test_a_letter_has_approved_briefs_only(docs: Path, tmp_path: Path) -> None:
    approve(docs, 0)
    config = Config(docs=docs, dist=tmp_path / "dist", approved_only=True)
    letter = make_digest(config, Choice(since="2025-01-01")).letter
    assert len(letter.entries) == 1


def test_a_record_that_cannot_be_read_approves_nothing_and_stops_nothing(docs: Path) -> None:
    approve(docs, 0, 1)
    record = find_folder(docs) / f"{BRIEFS[1].id}.yml"
    record.write_text("format: 1\n", "utf-8")
    library = read_wanted(docs, approved_only=True)
    assert len(library.briefs) == 1
    assert next(tell_approvals(library)).startswith(f"{record}:1: brief: is missing; it approves nothing (delete it")
    assert [entry.standing.state for entry in read_library(docs).briefs if entry.standing].count("open") == 4

"""The pages of stories in a real browser: everybody can read them, on a phone, from a folder and on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from browser.conftest import Sites, Watch, _watch, serve_folder
from browser.test_access import DESKTOP, PHONE, _find_faults, _show
from generator.brief import StoryStub, render_brief, render_story, seal_brief
from generator.config import Config
from generator.site.build import build_site
from shelf import FORMS, fill_shelf
from story_shelf import BRIEFS, CREDITS, FIRST, ROUND_UP, STORY

PAGE = f"stories/{STORY}.html"
PAGES = (
    "index.html",
    "stories/index.html",
    PAGE,
    f"briefs/{CREDITS.id}.html",
    f"briefs/{ROUND_UP.id}.html",
    "companies/calderhead.html",
    "months/2025-03.html",
)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    """The sample with stories, built and served."""
    folder = tmp_path_factory.mktemp("told")
    docs = fill_shelf(folder / "docs")
    (docs / "stories").mkdir()
    for brief in BRIEFS:
        (docs / "briefs" / f"{brief.id}.md").write_text(render_brief(seal_brief(brief, FORMS)), encoding="utf-8")
    stub = render_story(StoryStub(STORY, "", ("gone-00000000d1",)), FIRST.title) + "\n## Desk note\n\nAsk Ines.\n"
    (docs / "stories" / f"{STORY}.md").write_text(stub, encoding="utf-8")
    build_site(Config(docs=docs, site=folder / "site"))
    with serve_folder(folder / "site") as address:
        yield Sites(address, (folder / "site").as_uri() + "/", folder / "site")


@pytest.fixture
def watch_told(browser: Browser, told: Sites) -> Iterator[Watch]:
    yield from _watch(browser, told, {})


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(watch_told: Watch, told: Sites, path: str) -> None:
    page = watch_told.open(told.file + path)
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    for scheme, size in (("light", DESKTOP), ("dark", PHONE)):
        _show(page, scheme, size)
        assert _find_faults(page) == [], (scheme, size)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_runs_over_the_edge_of_a_phone(watch_told: Watch, told: Sites, path: str) -> None:
    page = watch_told.open(told.file + path)
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_reader_goes_from_home_to_the_story_and_to_the_quotation(watch_told: Watch, told: Sites) -> None:
    page = watch_told.open(told.file + "index.html")
    page.locator(".s-stories li a").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(FIRST.title)
    page.locator(".s-what-happened li").first.get_by_role("link", name="The Harbour Gazette").click()
    expect(page.locator(f"[id='fn:{FIRST.bullets[0].label}']")).to_be_visible()
    assert page.evaluate("location.hash") == f"#fn:{FIRST.bullets[0].label}"


def test_verdicts_are_words_and_stand_beside_both_claims(watch_told: Watch, told: Sites) -> None:
    page = watch_told.open(told.http + PAGE)
    section = page.locator(".s-figures-side-by-side")
    for verdict in section.locator(".verdict").all():
        assert verdict.inner_text().casefold() in ("agree", "update", "conflict")
    cards = section.locator("ul").first.locator("li")
    boxes = [card.bounding_box() for card in cards.all()]
    assert len(boxes) >= 2
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["y"] == boxes[1]["y"]
    assert boxes[0]["x"] < boxes[1]["x"]


def test_the_old_address_of_a_merged_story_leads_on(watch_told: Watch, told: Sites) -> None:
    page = watch_told.open(told.file + "stories/gone-00000000d1.html")
    page.wait_for_url(f"**/{STORY}.html")
    expect(page.get_by_role("heading", level=1)).to_have_text(FIRST.title)


def test_stories_are_found(watch_told: Watch, told: Sites) -> None:
    page = watch_told.open(told.file + "index.html")
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Search").fill("lays up four")
    expect(page.locator("#b-results [role=option]").first).to_be_visible()
    assert any("stories/" in (link.get_attribute("href") or "") for link in page.locator("#b-results a").all())


def test_filters_alone_list_stories_and_then_briefs(watch_told: Watch, told: Sites) -> None:
    """From a folder as well; of a kind no story is."""
    page = watch_told.open(told.file + "publishers/ellery-post.html")
    page.get_by_role("button", name="Search within").click()
    expect(page.get_by_role("status")).to_have_text("2 stories, 3 briefs")
    shown = page.locator("#b-results [role=group]")
    expect(shown.first).to_have_accessible_name("Stories")
    assert "stories/" in (shown.first.locator("a").first.get_attribute("href") or "")
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Kind", exact=True).select_option("news")
    expect(page.get_by_role("status")).to_have_text("3 briefs")
    page.get_by_role("combobox", name="Search").fill("lays up four")
    page.get_by_label("Kind", exact=True).select_option("")
    expect(page.locator("#b-results a[href*='stories/']").first).to_be_visible()

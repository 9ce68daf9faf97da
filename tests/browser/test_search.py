"""The search box, asked as readers ask: the gold set, filters, the way back, what is announced."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from playwright.sync_api import Page, Route, expect

from browser.conftest import Sites, Watch
from generator.site.search.words import hide_pair, pack_neighbours
from site_fixtures import list_amounts

WORLDS = pytest.mark.parametrize("world", ["http", "file"])
CASES = Path(__file__).parents[1] / "cases" / "search"
GOLD = yaml.safe_load((CASES / "gold.yml").read_text(encoding="utf-8"))
WORDS = yaml.safe_load((CASES / "words.yml").read_text(encoding="utf-8"))
ASKED = yaml.safe_load((CASES / "asked.yml").read_text(encoding="utf-8"))
AMOUNTS = yaml.safe_load((CASES / "quantities.yml").read_text(encoding="utf-8"))
BOXES, YARD = "Calderhead carries fewer boxes for a third month", "The yard at Port Ellery waits for cranes"
FLOOR = 0.97
"""Mean reciprocal rank on the gold set; lowering it takes an explicit act."""


def _open_box(page: Page) -> None:
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    expect(page.locator(".b-start")).to_be_visible()


def _ask(page: Page, words: str) -> None:
    """Type the words and wait until the box has answered them and nothing before."""
    box = page.get_by_role("combobox", name="Search")
    box.fill(words)
    expect(page.locator(".b-search")).to_have_attribute("data-answered", words.strip(), timeout=20_000)


def _found(page: Page, base: str) -> list[str]:
    links = page.locator(".b-results a").evaluate_all("links => links.map((link) => link.href)")
    return [unquote(link.removeprefix(base).partition("?")[0]) for link in links]


def _titles(page: Page) -> list[str]:
    return page.get_by_role("option").locator("strong").all_inner_texts()


# ---------------------------------------------------------------- the gold set


@WORLDS
def test_people_find_what_they_mean(watch_shipped: Watch, shipped: Sites, world: str) -> None:
    base = shipped.base(world)
    page = watch_shipped.open(base + "index.html")
    _open_box(page)
    earned: dict[str, float] = {}
    for group in GOLD:
        for row in group["rows"]:
            _ask(page, row["q"])
            found = _found(page, base)
            if row.get("nothing"):
                earned[row["q"]] = float(not found)
            else:
                # The page of the story that a brief founded says what the brief says, and more.
                stories = (path.replace("briefs/", "stories/", 1) for path in row["want"])
                wanted = (*row["want"], *stories)
                places = (at for at, url in enumerate(found, start=1) if url.startswith(wanted))
                earned[row["q"]] = 1 / next(places, float("inf"))
    assert len(earned) >= 60
    short = {words: round(worth, 2) for words, worth in earned.items() if worth < 1}
    assert sum(earned.values()) / len(earned) >= FLOOR, short
    exact = {row["q"] for group in GOLD if group.get("exact") for row in group["rows"]}
    assert not exact & short.keys(), short


def test_what_is_typed_is_read_as_it_is_indexed(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "index.html")
    _open_box(page)
    for row in AMOUNTS:
        names = page.evaluate("text => briefsSearch.readAmounts(text).map(({ name }) => name)", row["text"])
        assert names == row["typed"], row["text"]
    read = "texts => texts.map(text => briefsSearch.readAmounts(text).map(({ name }) => name).join())"
    amounts = list_amounts()
    assert dict(zip(amounts, page.evaluate(read, list(amounts)), strict=True)) == amounts
    for row in WORDS:
        assert page.evaluate("text => briefsSearch.readPieces(text)", row["text"]) == row["words"], row["text"]
    assert page.evaluate("briefsSearch.hidePair('船员')") == hide_pair("船员")
    packed = pack_neighbours("The café’s two berths\nstay empty")
    pairs = {("cafe", "two"): True, ("two", "berths"): True, ("stay", "empty"): True, ("berths", "stay"): False}
    for (one, two), together in pairs.items():
        asked = "([filter, one, two]) => briefsSearch.areNeighbours(atob(filter), one, two)"
        assert page.evaluate(asked, [packed, one, two]) is together


def test_tickers_initials_and_dates_are_read_in_every_spelling(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "index.html")
    _open_box(page)
    named = "text => briefsSearch.findCompanies(text)[0]?.company.id ?? null"
    listed = "text => briefsSearch.findLists(text)[0]?.url ?? null"
    for row in ASKED["companies"]:
        assert page.evaluate(named, row["asked"]) == row["names"], row["asked"]
    for row in ASKED["lists"]:
        assert page.evaluate(listed, row["asked"]) == (row["names"] and f"{row['names']}.html"), row["asked"]
    for row in ASKED["dates"]:
        assert page.evaluate("text => briefsSearch.spellDates(text)", row["asked"]) == row["said"], row["asked"]


def test_initials_and_numbers_are_the_same_joined_and_parted(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "index.html")
    _open_box(page)
    held = """([asked, text]) => {
        const words = text.split(" ");
        const sheet = { words, ends: [0, words.length, words.length, words.length], meta: {}, pairs: "" };
        return briefsSearch.answer(sheet, briefsSearch.readQuery(asked)).state === "whole";
    }"""
    for row in ASKED["words"]:
        assert page.evaluate(held, [row["asked"], row["text"]]) is row["found"], row


# ---------------------------------------------------------------- filters


@WORLDS
def test_filters_narrow_words_and_stand_alone(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _open_box(page)
    _ask(page, "berths")
    assert sites.base(world) + "search/facets.js" not in watch.asked
    _ask(page, "")
    page.get_by_role("button", name="Filters").click()
    kind = page.get_by_label("Kind")
    expect(kind.locator("option")).to_have_text(["Any kind", "News (3)", "Opinion (1)", "Preview (1)"])
    company = page.get_by_label("Company")
    company.select_option("calderhead")
    expect(page.get_by_role("status")).to_have_text("2 briefs")
    # Without a word the newest stands first; one without a date at the day that its text proves (not after 23 June).
    assert _titles(page) == [YARD, BOXES]
    # What is counted of the other filters is what they would leave.
    expect(kind.locator("option")).to_have_text(["Any kind", "News (1)", "Preview (1)"])
    _ask(page, "cranes")
    assert _titles(page) == [YARD]
    page.get_by_label("Month", exact=True).select_option("undated")
    expect(page.get_by_role("group", name="Filters in use").get_by_role("button")).to_have_count(2)
    _ask(page, "boxes")
    expect(page.get_by_role("status")).to_have_text("Nothing found for “boxes” with these filters.")
    page.get_by_role("button", name="Without filters").click()
    expect(page.get_by_role("status")).to_contain_text("1 brief")
    expect(page.get_by_role("group", name="Filters in use").get_by_role("button")).to_have_count(0)


@WORLDS
def test_a_filter_is_set_and_taken_away_with_the_keyboard(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _open_box(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Filters")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Filters")).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_label("Company")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Publisher")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("status")).to_have_text("2 briefs")
    chip = page.get_by_role("button", name="Take away the filter publisher: The Harbour Gazette")
    chip.focus()
    page.keyboard.press("Enter")
    expect(chip).to_have_count(0)
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()


@WORLDS
def test_whoever_comes_back_finds_the_results_again(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html?q=yard&company=voltmere")
    expect(page.get_by_role("combobox", name="Search")).to_have_value("yard")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("button", name="Take away the filter company: Voltmere")).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefs/brief-0000000004.html?highlight=*")
    page.go_back()
    expect(page.get_by_role("combobox", name="Search")).to_have_value("yard")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(r"index\.html$"))


@WORLDS
@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("companies/calderhead", 2),
        ("publishers/the-harbour-gazette", 2),
        ("months/2025-03", 2),
    ],
)
def test_a_list_is_searched_within(watch: Watch, sites: Sites, world: str, path: str, count: int) -> None:
    page = watch.open(f"{sites.base(world)}{path}.html")
    page.get_by_role("button", name="Search within").click()
    expect(page.get_by_role("status")).to_have_text(f"{count} briefs")
    expect(page.get_by_role("group", name="Filters in use").get_by_role("button")).to_have_count(1)


@WORLDS
def test_topics_narrow_the_search_and_their_names_lead_to_their_pages(
    watch_shipped: Watch, shipped: Sites, world: str
) -> None:
    page = watch_shipped.open(shipped.base(world) + "topics/interest-rates.html")
    page.get_by_role("button", name="Search within").click()
    expect(page.get_by_role("status")).to_have_text("2 briefs")
    page.get_by_role("button", name="Filters").click()
    topic = page.get_by_label("Topic", exact=True)
    expect(topic).to_have_value("interest-rates")
    # A brief of two topics counts for both.
    topic.select_option("")
    expect(topic.locator("option").filter(has_text="Trade (6)")).to_have_count(1)
    expect(topic.locator("option").filter(has_text="Charging (4)")).to_have_count(1)
    topic.select_option("trade")
    page.get_by_label("Kind", exact=True).select_option("market wrap")
    expect(page.get_by_role("status")).to_have_text("2 briefs")
    page.get_by_role("button", name="Take away the filter topic: Trade").click()
    page.get_by_role("button", name="Take away the filter kind: Market wrap").click()
    _ask(page, "electric cars")
    expect(page.locator("dialog a[href*='topics/electric-cars.html']")).to_have_count(1)


@WORLDS
def test_a_site_without_topics_offers_none_to_filter_by(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _open_box(page)
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_label("Kind").locator("option")).to_have_count(4)
    expect(page.get_by_label("Topic")).to_be_hidden()


def test_a_filter_that_no_brief_has_finds_nothing(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "index.html?company=%3Cb%3Egone%3C/b%3E&kind=news")
    expect(page.get_by_role("status")).to_have_text("Nothing passes these filters.")
    assert page.locator("dialog b").count() == 0


# ---------------------------------------------------------------- around the results


@WORLDS
def test_no_letter_is_lost_of_what_is_typed_at_once(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    page.keyboard.press("/")
    page.keyboard.type("calderhead")
    page.keyboard.press("Enter")
    page.wait_for_url("**/companies/calderhead.html*")


@WORLDS
def test_enter_waits_for_what_was_typed_last(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _open_box(page)
    _ask(page, "yard at Port Ellery")
    page.get_by_role("combobox", name="Search").fill("calderhead")
    page.keyboard.press("Enter")
    page.wait_for_url("**/companies/calderhead.html*")


def test_a_search_that_cannot_be_loaded_is_said(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.http + "index.html")
    page.context.route("**/search/engine.js", lambda route: route.abort())
    page.keyboard.press("/")
    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")
    watch.complaints.clear()


@WORLDS
def test_an_empty_box_says_what_can_be_typed(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _open_box(page)
    start = page.locator(".b-start")
    expect(start.get_by_role("link", name="March 2025 (2)")).to_be_visible()
    expect(start).to_contain_text("On the watchlist")
    start.get_by_role("link", name="Merrow Port Holdings").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merrow Port Holdings")


@WORLDS
def test_what_is_found_is_announced_once_the_typing_rests(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _open_box(page)
    _ask(page, "swiftbox")
    spoken = page.get_by_role("status")
    expect(spoken).to_have_attribute("aria-live", "polite")
    expect(spoken).to_have_text("1 company, 2 briefs")
    expect(page.locator(".b-status")).to_have_text("1 company, 2 briefs")
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "true")
    _ask(page, "zzyzzyva")
    expect(page.get_by_role("combobox")).to_have_attribute("aria-expanded", "false")


@WORLDS
def test_a_phrase_of_an_article_is_a_phrase(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _open_box(page)
    _ask(page, '"crew of the tern"')
    expect(page.locator(".b-why")).to_have_text("The phrase “crew of the tern” stands in the article’s text")
    _ask(page, '"tern of the crew"')
    expect(page.locator(".b-status")).to_have_text('Nothing found for “"tern of the crew"”.')
    page.get_by_role("button", name="Without quotes").click()
    expect(page.locator(".b-why")).to_have_text("All of these words stand in the article’s text: tern, crew")


@WORLDS
def test_of_a_long_question_the_page_that_holds_most_is_shown(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _open_box(page)
    _ask(page, "pilots ferry strike zeppelin")
    expect(page.locator(".b-status")).to_contain_text(
        "Nothing holds all of “pilots ferry strike zeppelin”; most of it: 1 brief"
    )
    expect(page.locator(".b-why")).to_have_text("Without zeppelin")


@WORLDS
def test_a_company_with_a_word_that_nothing_holds_shows_its_briefs(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _open_box(page)
    _ask(page, "calderhead zeppelin")
    expect(page.locator(".b-status")).to_contain_text(
        "Nothing holds all of “calderhead zeppelin”; most of it: 1 company"
    )
    assert _found(page, sites.base(world))[0] == "companies/calderhead.html"
    assert BOXES in _titles(page)
    expect(page.locator(".b-why").first).to_have_text("Without zeppelin")


def test_a_number_of_a_sentence_is_no_ticker(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "index.html")
    _open_box(page)
    for words, found in (("9871", True), ("9871.HK", True), ("moved 9871 boxes", False), ("9,871 boxes", False)):
        _ask(page, words)
        assert ("companies/calderhead.html" in _found(page, sites.file)[:1]) == found, words


@WORLDS
def test_the_page_says_what_it_was_found_by_and_marks_a_phrase_as_one(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _open_box(page)
    _ask(page, '"fewer boxes"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefs/*highlight=*")
    assert {text.lower() for text in page.locator("mark.b-found").all_inner_texts()} == {"fewer boxes"}
    base, asked = f"{sites.base(world)}briefs/brief-0000000005.html", "%3Cimg%20src%3Dx%3E"
    page.goto(f"{base}?found={asked}")
    expect(page.locator(".b-hidden")).to_contain_text("“<img src=x>” stands in the article")


def test_an_index_that_cannot_be_loaded_is_said(watch: Watch, sites: Sites) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=200, body="")

    watch.context.route("**/search/pagefind.js", refuse)
    page = watch.open(sites.http + "index.html")
    page.keyboard.press("/")
    expect(page.get_by_role("status")).to_have_text("The search index could not be loaded.")


@pytest.mark.parametrize("watch", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_nothing_offers_a_search(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "index.html")
    expect(page.locator(".b-search-open")).to_be_hidden()
    page.get_by_role("link", name="Companies", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Companies")

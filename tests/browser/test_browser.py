"""What a reader does, in a real browser, over http and from a folder alike."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import FloatRect, Page, Route, expect

from browser.conftest import Sites, Watch, draw_timeline_on
from shelf import BRIEFS, HOSTILE_TITLE

WORLDS = pytest.mark.parametrize("world", ["http", "file"])


def _search(page: Page, words: str) -> None:
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_be_focused()
    box.fill(words)


def _titles(page: Page, group: str) -> list[str]:
    options = page.get_by_role("group", name=group, exact=True).get_by_role("option")
    expect(options.first).to_be_visible()
    return options.locator("strong").all_inner_texts()


def _search_again(page: Page, words: str) -> None:
    """Another query in the open box, once the answers to the last one are gone."""
    box = page.get_by_role("combobox", name="Search")
    box.fill("")
    expect(page.get_by_role("option")).to_have_count(0)
    box.fill(words)


COMPANY_QUERIES = {
    "CSL Group": "Calderhead Shipping Lines",
    "calderhead": "Calderhead Shipping Lines",
    "9871": "Calderhead Shipping Lines",
    "HKEX:9871": "Calderhead Shipping Lines",
    "考德海运": "Calderhead Shipping Lines",
    "考德海运宣布停航": "Calderhead Shipping Lines",
    "伏米尔": "Voltmere",
    "Voltmeres": "Voltmere",
    "voltmeer": "Voltmere",
}


@WORLDS
def test_a_company_is_found_by_any_of_its_names(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _search(page, "")
    for words, company in COMPANY_QUERIES.items():
        _search_again(page, words)
        assert _titles(page, "Companies")[0] == company, words


BOXES = "Calderhead carries fewer boxes for a third month"
BRIEF_QUERIES = {
    "CSL Group": BOXES,
    "考德海运": BOXES,
    "9871": BOXES,
    "1.2 million boxes": BOXES,
    "US$84 million": BOXES,
    '"short of cargo"': BOXES,
    "Nadia Rahim pilots": "Ferry pilots return to work",
    "berth": HOSTILE_TITLE,
}


@WORLDS
def test_a_brief_is_found_by_its_companies_words_and_figures(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "companies/voltmere.html")
    _search(page, "")
    for words, brief in BRIEF_QUERIES.items():
        _search_again(page, words)
        assert _titles(page, "Briefs")[0] == brief, words


@WORLDS
def test_the_keyboard_goes_all_the_way(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _search(page, "swiftbox")
    expect(page.get_by_role("status")).to_contain_text("1 company")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "false")
    second = page.get_by_role("option").nth(1)
    expect(page.get_by_role("combobox")).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/companies/swiftbox.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("Swiftbox")
    page.keyboard.press("/")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


@WORLDS
def test_what_matched_is_marked_and_hostile_words_stay_words(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _search(page, "two berths")
    option = page.get_by_role("group", name="Briefs").get_by_role("option").first
    expect(option.locator("strong")).to_have_text(HOSTILE_TITLE)
    expect(option.locator("mark").first).to_have_text("two")
    assert page.locator("dialog script, dialog img").count() == 0


@WORLDS
def test_the_page_that_opens_marks_what_was_searched(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _search(page, "pilot strikes")
    _titles(page, "Briefs")
    page.keyboard.press("Enter")
    page.wait_for_url("**/briefs/brief-0000000005.html?highlight=*")
    marks = page.locator("article mark.b-found")
    assert {text.lower() for text in marks.all_inner_texts()} == {"pilots", "strike"}
    before = page.locator("article").inner_text()
    page.keyboard.press("Escape")
    expect(marks).to_have_count(0)
    assert page.locator("article").inner_text() == before


@WORLDS
def test_words_in_an_address_are_only_words(watch: Watch, sites: Sites, world: str) -> None:
    hostile = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E%20(%20%5B%20.*%20%24%7B1%7D%20PILOTS"
    page = watch.open(f"{sites.base(world)}briefs/brief-0000000005.html?highlight={hostile}")
    assert {text.lower() for text in page.locator("mark.b-found").all_inner_texts()} == {"pilots"}
    assert page.locator("article img").count() == 0


@WORLDS
def test_a_note_of_the_desk_and_a_page_by_hand_are_found(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _search(page, "crane contract")
    assert _titles(page, "Companies") == ["Voltmere"]
    page.get_by_role("combobox").fill("waterfront")
    assert _titles(page, "Other pages") == ["About this desk"]


@WORLDS
def test_a_desk_note_looks_like_one_and_a_result_says_that_it_is_one(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _search(page, "")
    for words in ("pier master", '"next morning"'):
        _search_again(page, words)
        option = page.get_by_role("group", name="Briefs", exact=True).get_by_role("option").first
        expect(option.locator("strong")).to_have_text("Why Swiftbox should have stayed small")
        expect(option.locator(".b-why")).to_have_text("In the desk’s note")
        expect(option.locator("mark").first).to_have_text(words.strip('"').split()[0])
    _search_again(page, "swiftbox grew")
    expect(page.get_by_role("group", name="Briefs", exact=True).get_by_role("option").first).not_to_contain_text(
        "desk’s"
    )
    page.get_by_role("button", name="Close search").click()
    page.get_by_role("link", name="desk note").first.click()
    page.wait_for_url("**/briefs/brief-0000000003.html#desk-note")
    box = page.get_by_role("region", name="Desk note")
    expect(box.get_by_role("heading", level=2)).to_contain_text("In the desk’s own words")
    expect(box).to_contain_text("<b>The pier master</b> would not be drawn")
    assert box.locator("b").count() == 0
    assert box.locator("img").evaluate_all("all => all.map((i) => i.getAttribute('src'))") == ["../assets/pier.png"]
    assert box.get_by_role("link", name="its answer").get_attribute("href") == "https://swiftbox.example/answer"
    look = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).fontFamily, e.getBoundingClientRect().top]"
    tint, face, top = box.evaluate(look)
    paper, serif, above = page.locator(".bullets li").first.evaluate(look)
    assert (tint != paper, face != serif, top > above) == (True, True, True)
    page.emulate_media(color_scheme="dark")
    expect(box).not_to_have_css("background-color", tint)
    assert box.evaluate(look)[0] != paper


def test_every_page_of_the_unpacked_bundle_opens_by_its_links(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "index.html")
    left, seen, broken = [sites.file + "index.html"], {sites.file + "index.html"}, []
    while left:
        url = left.pop()
        page.goto(url, wait_until="domcontentloaded")
        links = page.eval_on_selector_all("a[href]", "all => all.map((a) => a.href.split(/[?#]/)[0])")
        pictures = page.eval_on_selector_all(
            "img", "all => Promise.all(all.map((i) => i.decode().then(() => i.naturalWidth)))"
        )
        broken += [f"{url}: a picture" for width in pictures if not width]
        for link in links:
            if link.startswith("file:") and link not in seen:
                seen.add(link)
                if not Path(unquote(urlsplit(link).path)).is_file():
                    broken.append(f"{url}: {link}")
                elif link.endswith(".html"):
                    left.append(link)
    assert broken == []
    assert not [link for link in seen if not link.startswith(sites.file)]
    assert {f"{sites.file}{name}.html" for name in ("companies/swiftbox", "months/undated", "about")} <= seen
    assert sites.file + "assets/pier.png" in watch.asked


def test_colours_chosen_in_the_bundle_hold_on_its_other_pages(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "index.html")
    for _ in range(2):
        page.locator(".b-tools label:visible").click()
        page.wait_for_timeout(100)
    scheme = "document.body.dataset.mdColorScheme"
    assert page.evaluate(scheme) == "slate"
    for name in ("companies/swiftbox", "briefs/brief-0000000003", "index"):
        page.goto(f"{sites.file}{name}.html")
        assert page.evaluate(scheme) == "slate", name


ARTICLE_QUERIES = {
    "dredger": ("Found in the article’s text: dredger", "Calderhead moved 1.2 million boxes"),
    "four ships tern": ("Found in the article’s text: tern", "The line will lay up four ships."),
    "拒绝登船": ("Found in the article’s text", "Calderhead moved 1.2 million boxes"),
    "CSL Group": ("Names Calderhead Shipping Lines (CSL Group)", "Calderhead moved 1.2 million boxes"),
}


@WORLDS
def test_a_result_says_what_it_was_found_by(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _search(page, "")
    for words, (why, shown) in ARTICLE_QUERIES.items():
        _search_again(page, words)
        option = page.get_by_role("group", name="Briefs", exact=True).get_by_role("option").first
        expect(option.locator("strong")).to_have_text(BOXES)
        expect(option.locator(".b-why")).to_have_text(why)
        expect(option.locator("span")).to_contain_text(shown)
        expect(option).not_to_contain_text("waits")


HELD = {
    "strikes": {"strike"},
    "ships lay-up": {"ships", "lay-up", "lay", "up"},
    "us$84": {"US$84"},
    "1.2": {"1.2"},
    "berth": {"berths"},
    "Calderhea": {"Calderhead"},
}
NOT_HELD = ("Ternary", "up-lay", "Berthold", "Calderheadings", "Portland", "Ba", "考德市", "strikingly")


@WORLDS
def test_a_result_holds_the_words_or_nothing_is_found(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _search(page, "")
    for words, marked in HELD.items():
        _search_again(page, words)
        first = page.get_by_role("group", name="Briefs", exact=True).get_by_role("option").first
        expect(first.locator("mark").first).to_be_visible()
        assert {text.strip(".,") for text in first.locator("mark").all_inner_texts()} <= marked, words
    for words in NOT_HELD:
        _search_again(page, words)
        expect(page.get_by_role("status")).to_have_text(f"Nothing found for “{words}”.")


MISSPELT = {
    "Calderhed": "Calderhead",
    "swiftboks": "Swiftbox",
    "Swift box": "Swiftbox",
    "Merow berths": "Merrow berths",
    "fery pilots": "Ferry pilots",
}


@WORLDS
def test_a_misspelt_word_is_mended_and_said(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _search(page, "")
    for words, mended in MISSPELT.items():
        _search_again(page, words)
        said = f"Showing results for “{mended}”, since nothing holds “{words}”"
        expect(page.get_by_role("status")).to_contain_text(said)
        right = _titles(page, "Briefs")
        _search_again(page, mended)
        assert _titles(page, "Briefs") == right


@WORLDS
def test_a_company_that_only_a_part_of_the_query_names_is_said_to_be_one(
    watch: Watch, sites: Sites, world: str
) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _search(page, "swiftbox qqq")
    expect(page.get_by_role("status")).to_have_text(
        "Nothing holds all of “swiftbox qqq”; most of it: 1 company, 2 briefs"
    )


@WORLDS
def test_nothing_found_helps_on(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    _search(page, "zzyzzyva")
    expect(page.get_by_role("status")).to_contain_text("Nothing found")
    expect(page.get_by_role("dialog").get_by_role("link", name="all companies")).to_be_visible()


@pytest.mark.parametrize("watch", [{"viewport": {"width": 800, "height": 700}}], indirect=True)
@WORLDS
def test_evidence_is_one_hover_away(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "briefs/brief-0000000001.html")
    page.locator(".bullets .footnote-ref").nth(1).hover()
    expect(page.locator(".md-tooltip2 mark").first).to_be_visible()
    expect(page.locator(".md-tooltip2")).to_contain_text("short of cargo")


def test_what_is_pointed_at_lights_its_evidence_and_back(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "briefs/brief-0000000001.html")
    page.locator(".bullets .footnote-ref").nth(1).hover()
    expect(page.locator(".evidence .b-lit")).to_have_count(1)
    expect(page.locator(".evidence .b-lit")).to_contain_text("short of cargo")
    # It stands beside the number: nothing hides the text to show it again.
    expect(page.locator(".md-tooltip2--active")).to_be_hidden()
    page.locator(".evidence li").first.hover()
    expect(page.locator(".b-lit")).to_have_count(1)
    expect(page.locator(".bullets .b-lit")).to_contain_text("1.2 million boxes")


PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("watch", [PHONE], indirect=True)
@WORLDS
def test_a_tap_shows_the_quotation_and_keeps_the_place(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "briefs/brief-0000000001.html")
    mark = page.locator(".bullets .footnote-ref").nth(1)
    before = mark.bounding_box()
    mark.tap()
    proof = page.locator(".bullets .b-proof")
    expect(proof).to_contain_text("short of cargo")
    expect(proof.locator("mark").first).to_be_visible()
    expect(mark).to_have_attribute("aria-expanded", "true")
    assert mark.bounding_box() == before
    expect(page.locator(".md-tooltip2--active")).to_be_hidden()
    mark.tap()
    expect(proof).to_have_count(0)


@WORLDS
def test_an_old_address_of_a_company_leads_to_its_page(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "companies/csl.html")
    page.wait_for_url("**/companies/calderhead.html")
    expect(page.get_by_role("heading", level=1)).to_have_text("Calderhead Shipping Lines")


def test_few_passing_mentions_are_shown_and_can_be_folded_but_not_on_paper(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "companies/calderhead.html")
    mention = page.locator(".s-named li").first
    expect(mention).to_be_visible()
    page.locator("summary", has_text="Named in passing in 1 brief").click()
    expect(mention).to_be_hidden()
    page.emulate_media(media="print")
    expect(mention).to_be_visible()


@pytest.mark.parametrize("watch", [{"viewport": {"width": 390, "height": 844}, "has_touch": True}], indirect=True)
def test_a_finger_hits_a_number_of_evidence_within_24_pixels(watch: Watch, sites: Sites) -> None:
    page = watch.open(f"{sites.file}briefs/{BRIEFS[0].id}.html")
    hit = """marks => marks.map(mark => {
        mark.scrollIntoView({ block: "center" });
        const { x, y, width, height } = mark.getBoundingClientRect();
        return [[-11, 0], [11, 0], [0, -11], [0, 11]].every(([right, down]) =>
            document.elementFromPoint(x + width / 2 + right, y + height / 2 + down) === mark);
    })"""
    hits = page.locator("a.footnote-ref").evaluate_all(hit)
    assert len(hits) >= 3
    assert all(hits)


@pytest.mark.parametrize("watch", [{"viewport": {"width": 390, "height": 844}}], indirect=True)
def test_the_letters_of_a_timeline_can_be_read_on_a_phone(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "companies/calderhead.html")
    draw_timeline_on(page)
    labels = page.locator("svg.timeline text").all()
    assert len(labels) == 4
    for label in labels:
        box = label.bounding_box()
        assert box is not None
        assert box["height"] >= 12


@pytest.mark.parametrize("watch", [{"color_scheme": "dark"}, {"color_scheme": "light"}], indirect=True)
@WORLDS
def test_the_index_of_companies_is_filtered_as_one_types(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "companies/index.html")
    box = page.get_by_role("searchbox", name="Filter the companies")
    rows, status = page.locator("tbody tr:visible"), page.locator(".b-filter [role=status]")
    every = rows.count()
    for words, shown in {
        "m77": ["Merrow Port Holdings"],
        "伏米尔": ["Voltmere"],
        "LINES calder": ["Calderhead Shipping Lines"],
        # A brand keeps what it belongs to above it.
        "swift": ["Calderhead Shipping Lines", "Swiftbox"],
    }.items():
        box.fill(words)
        expect(rows.locator("td:first-child a")).to_have_text(shown)
        expect(status).to_have_text(f"1 of {every} companies")
    box.fill("<img src=x>")
    expect(status).to_have_text(f"None of {every} companies")
    page.get_by_role("button", name="Search everything").click()
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    page.keyboard.press("Escape")
    box.press("Escape")
    expect(rows).to_have_count(every)
    box.fill("m77")
    box.press("Enter")
    expect(page).to_have_url(re.compile("companies/merrow-port.html"))


def test_an_index_on_several_pages_leads_to_the_search(watch: Watch, sites: Sites) -> None:
    def add_pager(route: Route) -> None:
        answer = route.fetch()
        pager = '<p>Page 1 · <a href="index.2.html">2</a> of 2</p></article>'
        route.fulfill(response=answer, body=answer.text().replace("</article>", pager))

    watch.context.route("**/companies/index.html", add_pager)
    page = watch.open(sites.http + "companies/index.html")
    assert page.get_by_role("searchbox").count() == 0
    page.get_by_role("button", name="Search for a company").click()
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()


def test_tickers_stay_on_a_phone_and_no_star_stands_alone(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.http + "companies/index.html")
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.get_by_text("SGX:M77")).to_be_visible()
    name, ticker = page.get_by_role("link", name="Merrow Port Holdings"), page.get_by_text("SGX:M77")
    boxes = name.bounding_box(), ticker.bounding_box()
    assert boxes[0]
    assert boxes[1]
    assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"] - 2
    assert "\u00a0★" in page.locator("td:first-child", has=name).inner_html().replace("&nbsp;", "\u00a0")


def test_the_mark_of_a_fold_stands_in_the_middle_of_its_line(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.http + "companies/merrow-port.html")
    offsets = page.evaluate(
        """() => [...document.querySelectorAll("#content details > summary")].map((summary) => {
            const mark = getComputedStyle(summary, "::after");
            const middle = parseFloat(mark.top) + parseFloat(mark.marginTop) + parseFloat(mark.height) / 2;
            return Math.abs(middle - summary.clientHeight / 2);
        })"""
    )
    assert offsets
    assert max(offsets) < 2


def test_colours_follow_the_system_and_the_reader(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "index.html")

    def paper() -> int:
        found = re.findall(r"\d+", page.evaluate("getComputedStyle(document.body).backgroundColor"))
        return sum(int(part) for part in found[:3])

    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert (paper() < 200) == dark
    page.locator(".b-tools label:visible").click()
    page.wait_for_timeout(100)
    assert paper() > 600
    page.locator(".b-tools label:visible").click()
    page.wait_for_timeout(100)
    assert paper() < 200
    page.reload()
    assert paper() < 200


@pytest.mark.parametrize("watch", [{"viewport": {"width": 390, "height": 844}}], indirect=True)
def test_a_phone_never_scrolls_sideways(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "index.html")
    paths = ("index", "briefs/brief-0000000001", "companies/calderhead", "companies/swiftbox", "companies/index")
    for path in (*paths, "publishers/index"):
        page.goto(f"{sites.file}{path}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path


@pytest.mark.parametrize("watch", [{"viewport": {"width": 390, "height": 844}}], indirect=True)
def test_the_level_of_a_move_stands_beside_its_instrument_on_a_phone_and_in_a_column_on_paper(
    watch: Watch, sites: Sites
) -> None:
    page = watch.open(sites.file + "briefs/brief-0000000005.html")
    rows = page.locator(".s-moves tbody tr")
    expect(rows).to_have_count(4)

    def places(column: str) -> list[FloatRect]:
        cells = (rows.nth(at).locator(f'td[data-column="{column}"]') for at in range(4))
        return [box for cell in cells if (box := cell.bounding_box()) is not None]

    instruments, levels, moves = places("Instrument"), places("Level"), places("Move")
    for instrument, level, move in zip(instruments, levels, moves, strict=True):
        assert abs(instrument["y"] - level["y"]) < 4
        assert level["x"] >= instrument["x"] + instrument["width"]
        assert move["y"] >= level["y"] + level["height"] - 4
    assert len({round(level["x"] + level["width"]) for level in levels}) == 1
    page.emulate_media(media="print")
    assert len({level["x"] for level in places("Level")}) == 1
    assert [move["y"] for move in places("Move")] == [level["y"] for level in places("Level")]


def test_a_few_words_help_to_find_a_quotation_in_a_long_line(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.http + "briefs/brief-0000000005.html")
    around = page.locator(".evidence li").first.locator("small")
    expect(around).to_have_text(["… The quay was still.", "Gulls cried. Gulls …"])
    expect(page.locator(".evidence q").first).not_to_contain_text("Gulls")


@pytest.mark.parametrize(
    ("folder", "asked"),
    [
        *product(
            ("", "desk/", "desk/of/harbours/"),
            ("gone.html", "briefs/gone.html", "companies/gone/for/good.html"),
        ),
        ("briefs/", "briefs/gone.html"),
    ],
)
def test_a_missing_page_is_styled_and_leads_back_below_any_folder(
    watch: Watch, sites: Sites, folder: str, asked: str
) -> None:
    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(sites.http).removeprefix(folder)
        route.fulfill(response=route.fetch(url=sites.http + ("404.html" if "gone" in path else path)))

    watch.context.route(sites.http + "**", answer)
    page = watch.open(sites.http + folder + asked)
    expect(page.get_by_role("heading", level=1)).to_have_text("There is no page here")
    assert watch.asked == [sites.http + folder + asked]
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontWeight") == "700"
    page.get_by_role("link", name="front page").click()
    page.wait_for_url(sites.http + folder + "index.html")


@pytest.mark.parametrize("below", ["", "desk/of/harbours/"])
def test_below_each_folder_of_the_site_a_missing_page_leads_to_the_front(
    watch: Watch, sites: Sites, below: str
) -> None:
    missing = (sites.folder / "404.html").read_text("utf-8")
    watch.context.route(sites.http + "**", lambda route: route.fulfill(body=missing, content_type="text/html"))
    folders = [path.relative_to(sites.folder).as_posix() for path in sites.folder.rglob("*") if path.is_dir()]
    assert {"assets", "briefs", "companies", "data", "months", "publishers", "search", "search/index"} < {*folders}
    for folder in (*folders, *(f"{folder}/no such folder" for folder in folders if "/" not in folder)):
        page = watch.open(f"{sites.http}{below}{folder}/gone.html")
        links = page.locator("a").evaluate_all("links => links.map(link => link.href)")
        assert links[0] == links[-1] == f"{sites.http}{below}index.html", folder
        assert f"{sites.http}{below}companies/index.html" in links


@WORLDS
def test_a_search_loads_little(watch: Watch, sites: Sites, world: str) -> None:
    page = watch.open(sites.base(world) + "index.html")
    assert not [url for url in watch.asked if "/search/" in url]
    _search(page, "calderhead")
    _titles(page, "Companies")
    assert len([url for url in watch.asked if "/search/" in url]) <= 20


@pytest.mark.parametrize("watch", [{"color_scheme": "dark"}], indirect=True)
def test_a_dark_screen_prints_dark_ink_on_white(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "briefs/brief-0000000001.html")
    page.emulate_media(media="print")
    ink = "getComputedStyle(document.querySelector('%s')).color"
    for element in ("h1", ".bullets li", "td", ".evidence q"):
        parts = [int(part) for part in re.findall(r"\d+", page.evaluate(ink % element))[:3]]
        assert sum(parts) < 200, element
    expect(page.locator(".b-masthead")).to_be_hidden()

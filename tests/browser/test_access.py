"""Everybody can read and use the site: axe-core, the keyboard, zoom, spacing, contrast modes, less movement.

axe-core comes from the package ``axe-playwright-python``, which carries it.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from browser.conftest import Sites, Watch, draw_timeline_on

HOME, BRIEF, COMPANY = "index.html", "briefs/brief-0000000001.html", "companies/calderhead.html"
CHIEF = (HOME, BRIEF, COMPANY, "companies/index.html")
PAGES = (
    *CHIEF, "briefs/brief-0000000002.html", "briefs/brief-0000000004.html", "briefs/brief-0000000005.html",
    "companies/voltmere.html", "publishers/index.html", "publishers/cargo-b-wire-b.html", "months/index.html",
    "months/2025-03.html", "months/undated.html", "about.html", "404.html",
)  # fmt: skip
KINDS = (*CHIEF, "publishers/index.html", "months/index.html", "months/2025-03.html", "about.html", "404.html")
"""One of each kind."""
DESKTOP, PHONE = (1280, 900), (390, 844)
NARROW = (800, 600)
"""A window in which the evidence stands below the text, not beside it."""
SCHEMES = ("light", "dark")

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
ASK = """async () => {
    // Half faded in, words are pale; a reader reads them a moment later.
    const faded = Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => null)));
    await Promise.race([faded, new Promise((done) => setTimeout(done, 1000))]);
    const settings = { resultTypes: ["violations"], preload: false, rules: { "target-size": { enabled: true } } };
    const found = await axe.run(document, settings);
    return found.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.impact} ${rule.id}: ${node.html}`));
}"""


def _find_faults(page: Page) -> list[str]:
    """What axe-core complains of, the least serious included."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [str(fault) for fault in page.evaluate(ASK)]


def _show(page: Page, scheme: str, size: tuple[int, int]) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": size[0], "height": size[1]})


def _looks(path: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each scheme on each size for the chief pages; for the others each once."""
    for scheme in SCHEMES:
        for size in (DESKTOP, PHONE):
            if path in CHIEF or (scheme == "dark") == (size == PHONE):
                yield scheme, size


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(watch: Watch, sites: Sites, path: str) -> None:
    page = watch.open(sites.http + path)
    # What is folded away is read as well.
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    for scheme, size in _looks(path):
        _show(page, scheme, size)
        assert _find_faults(page) == [], (scheme, size)


SEARCHES = {"": "", "calderhead": "compan", "Calderhed": "Showing results", "zzyzzyva": "Nothing found"}
"""Words and what is said of them."""


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_axe_finds_nothing_in_the_search(watch: Watch, sites: Sites, scheme: str, size: tuple[int, int]) -> None:
    page = watch.open(sites.file + HOME)
    _show(page, scheme, size)
    page.keyboard.press("/")
    box, told = page.get_by_role("combobox", name="Search"), page.locator("#b-status")
    for words, said in SEARCHES.items():
        box.fill(words)
        expect(told).to_contain_text(said)
        assert _find_faults(page) == [], words
    box.fill("calderhead")
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("combobox", name="Month").select_option(index=1)
    expect(page.get_by_role("group", name="Filters in use").get_by_role("button")).to_have_count(1)
    expect(page.locator("#b-results [role=option]").first).to_be_visible()
    assert _find_faults(page) == []


def test_axe_finds_nothing_where_the_reader_chose_the_colours(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.http + BRIEF)
    _show(page, "light", DESKTOP)
    for scheme in ("default", "slate"):
        page.locator(".b-tools label:visible").click()
        expect(page.locator(f'body[data-md-color-scheme="{scheme}"]')).to_be_visible()
        assert _find_faults(page) == [], scheme


def test_axe_finds_nothing_where_evidence_is_shown_and_words_are_marked(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.http + BRIEF + "?highlight=boxes")
    _show(page, "light", NARROW)
    expect(page.locator("mark.b-found").first).to_be_visible()
    page.locator(".bullets .footnote-ref").first.hover()
    expect(page.locator(".md-tooltip2--active mark").first).to_be_visible()
    assert _find_faults(page) == []


# ---------------------------------------------------------------- the keyboard


def _focused(page: Page) -> Locator:
    return page.locator(":focus")


def _name_focus(page: Page) -> str:
    return str(
        page.evaluate(
            """() => {
                const at = document.activeElement;
                const name = at.getAttribute("aria-label") || at.textContent.trim() || at.id;
                return at === document.body ? "" : `${at.tagName.toLowerCase()} ${name.slice(0, 40)}`;
            }"""
        )
    )


def _walk(page: Page, most: int = 150) -> list[str]:
    """What Tab leads to, in order, to the end of the page."""
    seen: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        name = _name_focus(page)
        if not name:
            return seen
        seen.append(name)
    raise AssertionError(f"Tab leads in a circle: {seen[-8:]}")


@pytest.mark.parametrize("path", KINDS)
def test_tab_leads_through_the_page_and_out_of_it(watch: Watch, sites: Sites, path: str) -> None:
    page = watch.open(sites.http + path)
    seen = _walk(page)
    if path != "404.html":
        assert seen[0] == "a Skip to content"
    links = page.locator("article a[href]:visible").count()
    assert len([name for name in seen if name.startswith("a ")]) >= links
    assert not [name for name in seen if name.split(" ", 1)[1] == ""]


@pytest.mark.parametrize("path", [path for path in KINDS if path != "404.html"])
def test_the_first_tab_skips_the_masthead(watch: Watch, sites: Sites, path: str) -> None:
    page = watch.open(sites.file + path)
    page.keyboard.press("Tab")
    expect(_focused(page)).to_have_text("Skip to content")
    expect(_focused(page)).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('header.b-masthead')")


RING = """() => {
    const style = getComputedStyle(document.activeElement);
    const label = document.activeElement.labels?.[0];
    const shown = label ? getComputedStyle(label) : style;
    return [style, shown].some((one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) >= 2);
}"""


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("path", [HOME, BRIEF, COMPANY, "companies/index.html"])
def test_one_sees_where_the_focus_is(watch: Watch, sites: Sites, scheme: str, path: str) -> None:
    page = watch.open(sites.file + path)
    _show(page, scheme, DESKTOP)
    for _ in range(25):
        page.keyboard.press("Tab")
        if not _name_focus(page):
            break
        assert page.evaluate(RING), _name_focus(page)


def test_the_search_gives_the_focus_back(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + BRIEF)
    opener = page.get_by_role("button", name="Search")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    link = page.get_by_role("link", name="Swiftbox").first
    link.focus()
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    page.keyboard.press("Escape")
    expect(link).to_be_focused()


def test_the_search_keeps_the_focus_while_it_is_open(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + HOME)
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Search").fill("calderhead")
    expect(page.locator("#b-results [role=option]").first).to_be_visible()
    for key in ("Tab", "Tab", "Tab", "Tab", "Shift+Tab", "Shift+Tab"):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_footnote_and_back_by_keyboard(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + BRIEF)
    reference = page.locator(".bullets .footnote-ref").nth(1)
    reference.focus()
    page.keyboard.press("Enter")
    quotation = page.locator(".evidence li:target")
    expect(quotation).to_be_in_viewport()
    page.keyboard.press("Tab")
    back = _focused(page)
    expect(back).to_contain_class("footnote-backref")
    assert page.evaluate("document.activeElement.closest('li') === document.querySelector('.evidence li:target')")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(reference).to_be_focused()


def test_evidence_is_shown_to_the_keyboard_too(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + BRIEF)
    _show(page, "light", NARROW)
    page.locator(".bullets .footnote-ref").nth(0).focus()
    page.keyboard.press("Tab")
    expect(page.locator(".md-tooltip2 mark").first).to_be_visible()


def test_the_colours_are_chosen_by_keyboard(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + HOME)
    chosen = page.get_by_role("radio")
    expect(chosen.first).to_have_accessible_name("Colours follow the system")
    chosen.first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator('body[data-md-color-scheme="default"]')).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator('body[data-md-color-scheme="slate"]')).to_be_visible()


def test_a_fold_closes_and_opens_by_keyboard(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + COMPANY)
    fold = page.locator("details.s-named")
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(fold.locator("li").first).to_be_hidden()
    page.keyboard.press("Space")
    expect(fold.locator("li").first).to_be_visible()


# ---------------------------------------------------------------- landmarks


@pytest.mark.parametrize("path", KINDS)
def test_a_page_has_its_landmarks_and_one_heading_of_the_first_level(watch: Watch, sites: Sites, path: str) -> None:
    page = watch.open(sites.http + path)
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("banner")).to_have_count(1)
    expect(page.get_by_role("navigation", name="Site")).to_have_count(1)
    if path != "404.html":
        expect(page.get_by_role("contentinfo")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map((one) => +one.tagName[1])")
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels


def test_the_masthead_says_where_one_is(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.http + "companies/index.html")
    here = page.get_by_role("navigation", name="Site").get_by_role("link", name="Companies")
    expect(here).to_have_attribute("aria-current", "page")
    page.goto(sites.http + COMPANY)
    expect(here).to_have_attribute("aria-current", "true")


# ---------------------------------------------------------------- zoom, spacing, contrast, movement

SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
SPACING += " p { margin-bottom: 2em !important; }"
ADOPT = """(css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets.push(sheet);
}"""
CLIPPED = """() => [...document.querySelectorAll("body *")].filter((one) => {
    const style = getComputedStyle(one);
    return style.overflow === "hidden" && style.clipPath === "none" && one.offsetWidth > 1 && one.offsetHeight > 1
        && one.textContent.trim() && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2);
}).map((one) => one.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("path", KINDS)
def test_a_page_at_400_per_cent_and_with_more_space_needs_no_second_scroll_bar(
    watch: Watch, sites: Sites, path: str
) -> None:
    page = watch.open(sites.http + path)
    page.set_viewport_size({"width": 320, "height": 256})
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) <= 320
    page.set_viewport_size({"width": 390, "height": 844})
    # As a sheet of its own, which the policy of the page lets in.
    page.evaluate(ADOPT, SPACING)
    assert page.evaluate(wide) <= 390
    assert page.evaluate(CLIPPED) == []


def test_the_masthead_leaves_room_when_zoomed(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + BRIEF)
    page.set_viewport_size({"width": 320, "height": 256})
    page.locator(".evidence li").last.scroll_into_view_if_needed()
    box = page.locator(".b-masthead").bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 0


@pytest.mark.parametrize("watch", [{"reduced_motion": "reduce"}], indirect=True)
def test_nothing_moves_for_who_asked_for_less_movement(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + BRIEF)
    page.keyboard.press("/")
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap((one) => ["", "::before", "::after", "::backdrop"]
            .map((part) => [one, part, getComputedStyle(one, part || null)]))
            .filter(([, , style]) => style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0)
                || style.animationName !== "none" || style.scrollBehavior === "smooth")
            .map(([one, part]) => one.tagName + "." + one.className + part)"""
    )
    assert moving == []


@pytest.mark.parametrize("watch", [{"forced_colors": "active"}], indirect=True)
def test_with_forced_colours_the_chosen_result_and_the_bars_are_told_apart(watch: Watch, sites: Sites) -> None:
    page = watch.open(sites.file + "companies/merrow-port.html")
    draw_timeline_on(page)
    fill = "getComputedStyle(document.querySelector('svg.timeline rect.%s')).fill"
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert len({page.evaluate(fill % "about"), page.evaluate(fill % "named"), paper}) == 3
    page.keyboard.press("/")
    page.get_by_role("combobox", name="Search").fill("calderhead")
    expect(page.locator("#b-results [role=option]").nth(1)).to_be_visible()
    outline = "getComputedStyle(document.querySelectorAll('[role=option]')[%d]).outlineStyle"
    assert page.evaluate(outline % 0) == "solid"
    assert page.evaluate(outline % 1) == "none"

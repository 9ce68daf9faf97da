"""The review report as a reviewer opens it: the golden one, from a file, on a desk, a phone and paper."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

REPORT = Path(__file__).parents[1] / "golden" / "review" / "report.html"
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
ASK = """async () => (await axe.run(document, { resultTypes: ["violations"], preload: false }))
    .violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_the_report_can_be_read_by_all_and_asks_for_nothing(browser: Browser, scheme: str, width: int) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    asked: list[str] = []
    complaints: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(REPORT.as_uri())
    assert (asked, complaints) == ([REPORT.as_uri()], [])
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    page.evaluate(AXE)
    assert page.evaluate(ASK) == []
    context.close()


def test_before_and_after_stand_side_by_side_on_a_desk_and_one_above_the_other_on_a_phone(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(REPORT.as_uri())
    row = page.locator(".entry", has=page.locator("del")).first
    for width, beside in ((1280, True), (390, False)):
        page.set_viewport_size({"width": width, "height": 800})
        before, after = (row.locator(f"[data-side={side}]").bounding_box() for side in ("before", "after"))
        assert before
        assert after
        assert (before["y"] == after["y"]) is beside
        assert (before["x"] < after["x"]) is beside


def test_a_closed_fold_opens_on_paper_and_where_a_link_leads(browser: Browser) -> None:
    page = browser.new_page()
    page.goto(REPORT.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = false; })")
    page.locator("nav a").nth(1).click()
    expect(page.locator("#b2[open]")).to_have_count(1)
    expect(page.locator("#b1[open]")).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("details:not([open])")).to_have_count(0)

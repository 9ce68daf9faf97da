"""The pictures of the site that people look at before they try it: ``make screenshots``.

Home, a brief, a company and the search, each on a desk, in the dark and on a phone, as WebP of at most 60 kB in
``docs/assets/screenshots/``. The site is built from ``docs/`` for it; it opens from a folder, with the network refused.
"""

from __future__ import annotations

import base64
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from chromium import ADVICE, find_chromium
from generator.config import load_config
from generator.site.build import build_site

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "assets" / "screenshots"
MOST_BYTES = 60_000
QUALITIES = (82, 74, 66, 58, 50, 42)
"""WebP's, tried in this order until a picture is small enough."""
MOST_WIDE = 920
"""Pixels that a README shows."""
LOOKS = {
    "desk": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
}


def take_screenshots(folder: Path, browser: Browser, site: Path) -> Iterator[tuple[str, int]]:
    """Write the pictures to ``folder``; gives the name and the bytes of each."""
    folder.mkdir(parents=True, exist_ok=True)
    for look, options in LOOKS.items():
        context = browser.new_context(**options, reduced_motion="reduce")  # type: ignore[arg-type]
        context.set_offline(True)
        for name, page in _open_pages(context, site):
            data = _take(page)
            (folder / f"{name}-{look}.webp").write_bytes(data)
            yield f"{name}-{look}", len(data)
        context.close()


def _open_pages(context: BrowserContext, site: Path) -> Iterator[tuple[str, Page]]:
    """The pages, the brief and the company being the first that the home page leads to."""
    page = context.new_page()
    home = (site / "index.html").as_uri()
    page.goto(home)
    yield "home", page
    brief = page.locator(".s-what-is-new li a").first.get_attribute("href") or ""
    company = page.locator(".s-most-covered td a").first
    name, address = company.inner_text(), company.get_attribute("href") or ""
    for kind, target in (("brief", brief), ("company", address)):
        page.goto(home)
        page.goto((site / target).as_uri())
        yield kind, page
    page.goto(home)
    page.keyboard.press("/")
    page.get_by_role("combobox").fill(re.split(r"\W", name)[0])
    page.get_by_role("option").first.wait_for()
    yield "search", page


def _take(page: Page) -> bytes:
    page.wait_for_timeout(300)
    session = page.context.new_cdp_session(page)
    size = page.viewport_size
    assert size is not None
    clip = {"x": 0, "y": 0, **size, "scale": min(1, MOST_WIDE / size["width"])}
    for quality in QUALITIES:
        taken = session.send("Page.captureScreenshot", {"format": "webp", "quality": quality, "clip": clip})
        data = base64.b64decode(taken["data"])
        if len(data) <= MOST_BYTES:
            return data
    raise SystemExit(f"screenshots: {page.url} takes more than {MOST_BYTES} bytes, whatever the quality")


def main() -> int:
    chromium = find_chromium()
    if chromium is None:
        print(f"screenshots: no Chromium: {ADVICE}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="briefs-screenshots-") as temporary, sync_playwright() as playwright:
        site = Path(temporary, "site")
        config = load_config(ROOT / "briefing.toml", {}, {})
        build_site(replace(config, docs=ROOT / "docs", site=site))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--hide-scrollbars"])
        for name, size in take_screenshots(FOLDER, browser, site):
            print(f"{name}: {size} bytes")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

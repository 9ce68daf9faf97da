"""The letter as a reader opens it: a page and a mail that ask for nothing and fit the width of a phone."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Request

from browser.conftest import Sites
from generator.config import Config
from generator.site.digest import Choice, make_digest
from shelf import fill_shelf


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a letter with everything that it can hold, and words that no line can."""
    folder = tmp_path_factory.mktemp("letter")
    intro = folder / "intro.md"
    intro.write_text(f"Of the *wharf*: {'W' * 200}, [{'w' * 90}](https://desk.example/a)\n\n- one\n", encoding="utf-8")
    config = Config(docs=fill_shelf(folder / "docs"), dist=folder, site_url="https://desk.example/briefs/")
    return make_digest(config, Choice(until="2025-06-23"), title="考德海运 " + "Box" * 60, intro=intro).folder


@pytest.mark.parametrize("name", ["page", "mail"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_letter_fits_a_phone_and_asks_for_nothing(browser: Browser, letter: Path, name: str, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    asked: list[str] = []
    complaints: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    context.on("request", note)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    address = (letter / f"{name}.html").as_uri()
    page.goto(address)
    width = page.evaluate("document.documentElement.scrollWidth")
    ink, paper = page.evaluate(
        "[getComputedStyle(document.querySelector('h1')).color, getComputedStyle(document.body).backgroundColor]"
    )
    context.close()
    assert (asked, complaints, width) == ([address], [], 360)
    assert (sum(_channels(ink)) > sum(_channels(paper))) == (scheme == "dark")


def test_every_link_of_the_letter_leads_to_what_it_names(sites: Sites, letter: Path) -> None:
    hrefs = re.findall(
        r'href="(https://desk\.example/briefs/[^"]*)"', (letter / "page.html").read_text(encoding="utf-8")
    )
    pages: dict[str, str] = {}
    for href in hrefs:
        path, _, anchor = href.removeprefix("https://desk.example/briefs/").partition("#")
        if path not in pages:
            with urllib.request.urlopen(sites.http + path) as answer:
                pages[path] = answer.read().decode()
        assert not anchor or f'id="{anchor}"' in pages[path], href
    assert any("#fn:" in href for href in hrefs)
    assert any("/companies/" in href for href in hrefs)


def _channels(colour: str) -> list[int]:
    """``rgb(1, 2, 3)`` as numbers."""
    return [int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]

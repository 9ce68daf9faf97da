"""Our search in a site that Zensical built: over http and from a folder, pages as files and as folders."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, expect

from browser.conftest import _Silent
from generator.site.other_engines import index_site
from shelf import HOSTILE_TITLE
from site_fixtures import build_elsewhere


@pytest.fixture(scope="module", params=[False, True], ids=["files", "folders"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address and folder of the sample as Zensical builds it, with our search."""
    config, site = build_elsewhere(tmp_path_factory.mktemp("zensical"), "zensical", folders=request.param)
    index_site(config, site)
    handler = functools.partial(_Silent, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", site
        server.shutdown()


@pytest.mark.parametrize("world", ["http", "file"])
def test_the_search_finds_and_opens(browser: Browser, built: tuple[str, Path], world: str) -> None:
    address, site = built
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto((address if world == "http" else site.as_uri() + "/") + "index.html")
    expect(page.get_by_role("button", name="Search")).to_be_visible()
    page.keyboard.press("/")
    box = page.get_by_role("combobox", name="Search")
    expect(box).to_be_focused()
    assert page.get_by_role("dialog").evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(252, 252, 250)"
    box.fill("two berths")
    option = page.get_by_role("group", name="Briefs", exact=True).get_by_role("option").first
    expect(option.locator("strong")).to_have_text(HOSTILE_TITLE)
    box.fill("考德海运")
    expect(page.get_by_role("group", name="Companies").get_by_role("option").first).to_contain_text("Calderhead")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/companies/calderhead(?:/index)?[.]html"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Calderhead Shipping Lines")
    page.go_back()
    page.keyboard.press("/")
    box.fill("the harbour gazette")
    page.get_by_role("group", name="Publishers, months and topics").get_by_role("option").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Harbour Gazette")
    assert errors == []


def test_a_title_as_it_is_would_run_in_zensical(browser: Browser, tmp_path: Path) -> None:
    said: list[str] = []

    def hear(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    _, site = build_elsewhere(tmp_path, "zensical", tamed=False)
    page = browser.new_page()
    page.on("dialog", hear)
    page.goto((site / "briefs" / "brief-0000000002.html").as_uri())
    assert "7" in said
    # A dialog that opens while the browser closes would keep it from closing.
    page.wait_for_load_state("networkidle")
    page.remove_listener("dialog", hear)

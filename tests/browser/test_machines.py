"""A site that knows its address: what a page says for machines runs nowhere, and asks for nothing."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from shelf import HOSTILE_TITLE
from site_fixtures import build_sample


@pytest.mark.browser
def test_data_in_a_page_is_read_and_never_run(browser: Browser, tmp_path: Path) -> None:
    config = build_sample(tmp_path, "https://desk.example/b/")
    with zipfile.ZipFile(config.dist / "briefs.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    complaints: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: complaints.extend([asked.url] * asked.url.startswith("http")))
    for name in ("index", "data/index", "companies/calderhead", "briefs/brief-0000000002"):
        page.goto((tmp_path / "unpacked" / "briefs" / f"{name}.html").as_uri())
    # The policy of the page lets no script run that is no file; this one holds data, and stays readable.
    data = page.locator('script[type="application/ld+json"]').text_content()
    assert json.loads(data or "")["name"] == HOSTILE_TITLE
    assert page.locator("article img").count() == 0
    context.close()
    assert complaints == []

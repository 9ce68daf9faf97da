"""The line that tells whether a brief is approved: seen, read by axe-core, printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from browser.conftest import Sites, Watch
from browser.test_access import DESKTOP, PHONE, SCHEMES, _find_faults, _show
from generator.approvals import find_folder, make_approval, write_approval
from generator.brief import parse_brief
from generator.config import Config
from generator.site.build import build_site
from shelf import BRIEFS, fill_shelf

WORDS = {
    0: "Approved by Nadia Rahim, 12 March 2025",
    1: "Changed since its approval by Nadia Rahim, 12 March 2025: title",
    2: "Not yet approved",
}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """A brief that is approved, one that changed since, and one that nobody approved."""
    folder = tmp_path_factory.mktemp("standing")
    docs = fill_shelf(folder / "docs")
    for number in (0, 1):
        path = docs / "briefs" / f"{BRIEFS[number].id}.md"
        brief = parse_brief(path.read_text("utf-8"), str(path))
        approval = make_approval(
            replace(brief, title="Older") if number else brief, "Nadia Rahim", "2025-03-12T09:30:00Z"
        )
        write_approval(find_folder(docs), approval)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build_site(Config(docs=docs, site=folder / "site"))
    address = (folder / "site").as_uri() + "/"
    return Sites(address, address, folder / "site")


@pytest.mark.parametrize("number", WORDS)
def test_each_state_is_told_in_a_line_that_everybody_can_read(watch: Watch, sites: Sites, number: int) -> None:
    page = watch.open(f"{sites.file}briefs/{BRIEFS[number].id}.html")
    line = page.locator(".page-head .standing")
    expect(line).to_have_text(WORDS[number])
    for scheme in SCHEMES:
        for size in (DESKTOP, PHONE):
            _show(page, scheme, size)
            assert _find_faults(page) == [], (scheme, size)
    page.emulate_media(media="print")
    expect(line).to_be_visible()

"""On the built site itself: every link of a brief to a company has its way back, and no link leads nowhere."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html

from generator.brief import render_company
from generator.config import Config
from generator.site.build import build_site, bundle_site
from shelf import BRIEFS, COMPANIES, fill_shelf
from site_fixtures import read_tree

pytestmark = pytest.mark.build

LINES = replace(COMPANIES[0], id="calderhead-lines", redirects=("calderhead", "cald-older"))
PIER = replace(COMPANIES[2], id="pier", name="Pier Holdings", aliases=(), tickers=(), redirects=())


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The sample after a company got another id, and after people edited briefs in every way that moves a link."""
    folder = tmp_path_factory.mktemp("edited")
    docs = fill_shelf(folder / "docs")
    (docs / "companies" / "calderhead.md").unlink()
    for company in (LINES, PIER):
        (docs / "companies" / f"{company.id}.md").write_text(render_company(company), encoding="utf-8")

    def edit(number: int, *changes: tuple[str, str]) -> None:
        file = docs / "briefs" / f"{BRIEFS[number].id}.md"
        text = file.read_text("utf-8")
        for before, after in changes:
            assert before in text
            text = text.replace(before, after, 1)
        file.write_text(text, encoding="utf-8")

    edit(
        0,
        ("- The line", "- [Voltmere](../companies/voltmere.md) and the line"),
        ("named: [merrow-port]", "named: [merrow-port, gone]"),
    )
    edit(1, ("- [Merrow Port Holdings](../companies/merrow-port.md)", "- The port"), ("## Companies", "## Notes"))
    edit(
        2,
        (
            "\n## Companies",
            "\nAsk [them][p], not `[x](../companies/voltmere.md)`.\n\n[p]: ../companies/pier.md\n\n## Companies",
        ),
    )
    about = docs / "about.md"
    about.write_text(about.read_text("utf-8") + "\n[Cald](companies/cald-older.md)\n", encoding="utf-8")
    config = Config(docs=docs, site=folder / "site", dist=folder / "dist")
    bundle_site(config)
    return config


def _companies_of(page: str, name: str) -> set[str]:
    article = lxml_html.fromstring(page).get_element_by_id("content")
    targets = {posixpath.normpath(posixpath.join(posixpath.dirname(name), a.get("href"))) for a in article.iter("a")}
    return {target for target in targets if re.fullmatch(r"companies/(?!index\.)[\w-]+\.html", target)}


def _briefs_of(page: str, name: str) -> set[str]:
    """What the lists of a company's page lead to: about, named, the one that stands alone; no brands', no figures."""
    root = lxml_html.fromstring(page)
    boxes = [box for box in root.iter() if box.get("class") in ("s-about", "s-also", "s-named", "s-coverage")]
    # A brief with a note of the desk is linked twice: by its headline, and at the note.
    hrefs = [a.get("href").partition("#")[0] for box in boxes for a in box.iter("a")]
    targets = {posixpath.normpath(posixpath.join(posixpath.dirname(name), href)) for href in hrefs}
    return {target for target in targets if target.startswith("briefs/")}


def test_links_and_backlinks_are_equal_as_sets(edited: Config) -> None:
    pages = {name: data.decode() for name, data in read_tree(edited.site).items() if name.endswith(".html")}
    briefs = {name: text for name, text in pages.items() if name.startswith("briefs/")}
    forward = {(name, company) for name, text in briefs.items() for company in _companies_of(text, name)}
    back = {
        (brief, name)
        for name, text in pages.items()
        if name.startswith("companies/")
        for brief in _briefs_of(text, name)
    }
    assert forward == back
    found = {(name[-6], posixpath.basename(company)[:-5]) for name, company in forward}
    assert found == {
        ("1", "calderhead-lines"), ("1", "swiftbox"), ("1", "merrow-port"), ("1", "voltmere"), ("1", "gone"),
        ("2", "merrow-port"), ("3", "swiftbox"), ("3", "pier"), ("4", "voltmere"), ("4", "calderhead-lines"),
    }  # fmt: skip


@pytest.mark.parametrize("world", ["site", "bundle"])
def test_no_link_is_dead(edited: Config, tmp_path: Path, world: str) -> None:
    site = edited.site
    if world == "bundle":
        with zipfile.ZipFile(edited.dist / "briefs.zip") as archive:
            archive.extractall(tmp_path)
        site = tmp_path / "briefs"
    files = set(read_tree(site))
    for name in files:
        if not name.endswith(".html") or name == "404.html":
            continue
        page = (site / name).read_text("utf-8")
        for target in re.findall(r'(?:href|src)="([^"]+)|;\s*url=([^"]+)"', page):
            path, _, anchor = html.unescape(target[0] or target[1]).partition("#")
            if "://" in path or path.startswith(("mailto:", "data:")):
                continue
            resolved = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            assert resolved in files, f"{name} asks for {path}"
            if anchor and resolved.endswith(".html"):
                assert f'id="{anchor}"' in (site / resolved).read_text("utf-8"), f"{name} asks for {path}#{anchor}"


def test_an_old_address_leads_on_and_is_no_page_of_its_own(edited: Config, tmp_path: Path) -> None:
    for old in ("calderhead", "cald-older"):
        page = (edited.site / "companies" / f"{old}.html").read_text("utf-8")
        assert '<meta http-equiv="refresh" content="0; url=calderhead-lines.html">' in page
        assert '<meta name="robots" content="noindex">' in page
        assert '<link rel="canonical" href="calderhead-lines.html">' in page
        assert 'moved: <a href="calderhead-lines.html">Calderhead Shipping Lines</a>' in page
    assert "calderhead.html" not in (edited.site / "search" / "names.js").read_text("utf-8")
    assert "calderhead.html" not in (edited.site / "companies" / "index.html").read_text("utf-8")
    away = replace(edited, site=tmp_path / "away", site_url="https://desk.example/b/")
    build_site(away)
    page = (away.site / "companies" / "calderhead.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://desk.example/b/companies/calderhead-lines.html">' in page
    assert page.count("canonical") == 1
    assert "/calderhead.html" not in (away.site / "sitemap.xml").read_text("utf-8")


def test_a_company_that_the_front_matter_alone_names_is_linked_on_the_page(edited: Config) -> None:
    page = (edited.site / "briefs" / f"{BRIEFS[0].id}.html").read_text("utf-8")
    assert re.search(r'Filed under</h2>\s*<p><a href="../companies/gone.html">gone</a></p>', page)

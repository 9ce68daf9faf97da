"""The derived Markdown in other engines: it builds strictly, its links lead somewhere, its titles are only titles, and
our search is put into what they built.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

import markdown
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.config import Config
from generator.errors import SiteError
from generator.site.derive import Page
from generator.site.markup.targets import is_safe
from generator.site.other_engines import _tame, index_site, pick_rules, tame_title, write_derived
from shelf import HOSTILE_TITLE, fill_shelf
from site_fixtures import ENGINES, build_elsewhere, read_tree

SMUGGLED = ("<script>alert", "<img src=x", "<b>Wire")


def _pages(site: Path) -> dict[str, str]:
    return {name: data.decode() for name, data in read_tree(site).items() if name.endswith(".html")}


@pytest.mark.build
def test_zensical_builds_every_page_with_its_links_tables_and_footnotes(tmp_path: Path) -> None:
    _, site = build_elsewhere(tmp_path, "zensical")
    files, pages = set(read_tree(site)), _pages(site)
    derived = {p.relative_to(tmp_path / "pages/docs").as_posix() for p in (tmp_path / "pages/docs").rglob("*.md")}
    assert {name.removesuffix(".html") + ".md" for name in pages} == derived | {"404.md"}
    for name, text in pages.items():
        for target in re.findall(r'(?:href|src)="([^"#]+)', text):
            if "://" in target or name == "404.html":
                continue
            resolved = (site / name).parent.joinpath(html.unescape(target)).resolve()
            assert resolved.relative_to(site.resolve()).as_posix() in files, f"{name} leads to {target}"
    assert "<title>Calderhead Shipping Lines - Briefs</title>" in pages["companies/calderhead.html"]
    assert "<th>Company</th>" in re.sub(r"<th [^>]*>", "<th>", pages["companies/index.html"])
    assert 'class="footnote"' in pages["briefs/brief-0000000001.html"]
    assert "short of cargo" in pages["briefs/brief-0000000001.html"]


@pytest.mark.build
@pytest.mark.parametrize("engine", ENGINES)
def test_a_title_of_a_stranger_is_only_a_title(engine: str, tmp_path: Path) -> None:
    _, site = build_elsewhere(tmp_path, engine)
    for name, text in _pages(site).items():
        assert [part for part in SMUGGLED if part in text] == [], name


@pytest.mark.build
@pytest.mark.parametrize("engine", ENGINES)
def test_these_engines_do_not_escape_titles_themselves(engine: str, tmp_path: Path) -> None:
    """Why none of them is called safe. Where this fails, an engine has learnt it: say so in HOSTING.md."""
    _, site = build_elsewhere(tmp_path, engine, tamed=False)
    assert "<script>alert" in _pages(site)["briefs/brief-0000000002.html"]


@given(st.text())
def test_a_tamed_title_opens_nothing_and_closes_nothing(title: str) -> None:
    tamed = tame_title(title)
    assert not set("<>\"'") & set(tamed)
    assert len(tamed) == len(title)
    assert tame_title(tamed) == tamed


def test_what_looks_like_an_element_is_text_and_an_address_stays_one() -> None:
    page = Page(
        "briefs/a.md", "# A\n\n<b>x</b> 1 < 2 <https://a.example/b> <https://a onclick=x> <!-- c\n", "A", "brief"
    )
    assert _tame(page) == (
        '---\ntitle: "A"\n---\n\n# A\n\n&lt;b>x&lt;/b> 1 < 2 <https://a.example/b> &lt;https://a onclick=x> &lt;!-- c\n'
    )


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(5)",
        "JavaScript:alert(5)",
        "&#106;avascript&colon;alert(5)",
        r"javascript\:alert(5)",
        "java\tscript:alert(5)",
        " data:text/html,x",
        "vbscript:x",
    ],
)
def test_no_link_of_a_brief_runs_a_script_in_another_engine(target: str) -> None:
    words = f"[a]({target}) ![b]({target}) [c][1] [d][1]\n\n[1]: {target.strip()}\n\n> [2]: {target}\n"
    page = markdown.markdown(_tame(Page("briefs/a.md", words, "A", "brief")).partition("\n---\n")[2])
    told = [html.unescape(found) for found in re.findall(r'(?:href|src)="([^"]*)"', page)]
    assert told
    assert all(is_safe(found.replace("\\", "")) for found in told), told


def test_links_and_footnotes_stay_and_pictures_from_elsewhere_become_links() -> None:
    kept = "[a](../x.md#b) [c](https://a.example/b:c) ![d](chart.png)\n\n[1]: https://a.example/\n[^k1]: x: y (line 1)"
    text = f"{kept}\n![f](https://a.example/f.png)"
    assert _tame(Page("briefs/a.md", text, "A", "brief")).endswith(f"{kept}\n[f](https://a.example/f.png)")
    assert _tame(Page("note.md", text, "A", "page")) == text


def test_derived_pages_carry_one_tamed_title_and_other_files_go_along(tmp_path: Path) -> None:
    docs = fill_shelf(tmp_path / "docs")
    (docs / "assets").mkdir(exist_ok=True)
    (docs / "assets" / "a.svg").write_text("<svg/>", encoding="utf-8")
    (docs / ".hidden").write_text("x", encoding="utf-8")
    config = Config(docs=docs, site_name='The "Desk"', site_url="https://desk.example/briefs/")
    write_derived(config, tmp_path / "out", project=True)
    for path in sorted((tmp_path / "out" / "docs").rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if path.name == "about.md":
            assert text == (docs / "about.md").read_text(encoding="utf-8")
            continue
        front = yaml.safe_load(text[4:].partition("\n---\n")[0])
        assert front["title"] == tame_title(front["title"])
        assert text.partition("\n---\n")[0].count("\ntitle:") == 1
    brief = (tmp_path / "out/docs/briefs/brief-0000000002.md").read_text(encoding="utf-8")
    assert yaml.safe_load(brief[4:].partition("\n---\n")[0])["title"] == tame_title(HOSTILE_TITLE)
    assert (tmp_path / "out/docs/assets/a.svg").read_text(encoding="utf-8") == "<svg/>"
    assert not (tmp_path / "out/docs/.hidden").exists()
    settings = yaml.safe_load((tmp_path / "out/mkdocs.yml").read_text(encoding="utf-8"))
    assert (settings["site_name"], settings["site_url"]) == ("The ”Desk”", "https://desk.example/briefs/")
    assert "attr_list" not in settings["markdown_extensions"]


@pytest.mark.build
def test_indexing_again_changes_nothing(tmp_path: Path) -> None:
    config, site = build_elsewhere(tmp_path, "mkdocs", folders=True)
    count = index_site(config, site)
    before = read_tree(site)
    assert count == sum(name.endswith(".html") for name in before) - 1
    assert index_site(config, site) == count
    assert read_tree(site) == before


def test_what_is_no_site_of_these_pages_is_refused(tmp_path: Path) -> None:
    config = Config(docs=fill_shelf(tmp_path / "docs"))
    with pytest.raises(SiteError, match="no built site"):
        index_site(config, tmp_path)
    (tmp_path / "index.html").write_text("<body></body>", encoding="utf-8")
    with pytest.raises(SiteError, match=r"lacks \d+ of our pages, such as briefs/"):
        index_site(config, tmp_path)


def test_the_search_brings_its_own_rules_and_the_colours_alone() -> None:
    css = """/* a */ :root { --b-sans: x; }
[data-md-color-scheme="default"] { --b-paper: #fff; }
body { margin: 0; }
.kind, .b-search a { color: red; }
@media print { .b-foot, .b-search { display: none; } }
@media screen { .b-foot { color: red; } }
"""
    assert pick_rules(css).splitlines() == [
        ":root { --b-sans: x; }",
        ':root, [data-md-color-scheme="default"] { --b-paper: #fff; }',
        ".b-search a { color: red; }",
        "@media print {",
        ".b-search { display: none; }",
        "}",
    ]

"""The built site: strict, whole, quiet, safe and the same each time; plain MkDocs gives the same."""

from __future__ import annotations

import base64
import gzip
import html
import json
import os
import posixpath
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from unicodedata import category
from urllib.parse import unquote
from zlib import crc32

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import Files

from generator.bodies import keep_bodies
from generator.brief import parse_brief, render_brief
from generator.config import Config
from generator.errors import SiteError
from generator.site.build import DEFAULT_CONFIG, build_site, serve_site, tell_empty
from generator.site.other_engines import write_derived
from generator.site.plugin import AROUND, THEME, BriefsPlugin
from generator.site.search import quantities
from generator.site.search.meta import read_meta
from generator.site.search.pagefind import BODY, take_glue
from generator.site.search.quantities import name_quantities
from generator.site.search.scripts import make_twin, write_text
from generator.site.search.words import hide_pair, list_words, pack_neighbours, split_cjk
from shelf import BODIES, HOSTILE_TITLE, fill_shelf
from site_fixtures import ANCHOR, OUTSIDE, build_sample, list_amounts, read_tree


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Config:
    return build_sample(tmp_path_factory.mktemp("sample"))


def _pages(site: Path) -> dict[str, str]:
    return {name: data.decode() for name, data in read_tree(site).items() if name.endswith(".html")}


@pytest.mark.build
def test_every_link_inside_the_site_leads_somewhere(sample: Config) -> None:
    files = set(read_tree(sample.site))
    for name, text in _pages(sample.site).items():
        if name == "404.html":
            continue
        for target in re.findall(r'(?:href|src)="([^"#]+)', text):
            if "://" in target or target.startswith("mailto:"):
                continue
            resolved = (sample.site / name).parent.joinpath(html.unescape(target)).resolve()
            assert resolved.relative_to(sample.site.resolve()).as_posix() in files, f"{name} asks for {target}"


_ASKED = re.compile(r'(?:(?:href|src)="|content="0; url=)([^"#?]+)')
_ASKED_BY_STYLE = re.compile(r"url\(\s*[\"']?(?!data:)([^\"')]+)")


@pytest.mark.build
def test_the_bundle_is_all_that_its_front_page_leads_to_and_nothing_else(sample: Config) -> None:
    with zipfile.ZipFile(sample.dist / "briefs.zip") as archive:
        files = {name.removeprefix("briefs/"): archive.read(name) for name in archive.namelist()}
    reached, left = {"index.html"}, ["index.html"]
    while left:
        name = left.pop()
        asked = _ASKED if name.endswith(".html") else _ASKED_BY_STYLE if name.endswith(".css") else None
        for target in asked.findall(files[name].decode()) if asked else ():
            path = unquote(html.unescape(target))
            if re.match("https?:|mailto:", path):
                continue
            assert not path.startswith("/"), f"{name} asks for {path}"
            to = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
            assert to in files, f"{name} asks for {path}"
            if to not in reached:
                reached.add(to)
                left.append(to)
    assert "assets/pier.png" in reached
    alone = {name for name in files.keys() - reached if not name.startswith(("search/", "assets/briefs/search/"))}
    # An old address of a company leads on, and nothing leads there.
    assert alone == {"manifest.json", "companies/csl.html"}


@pytest.mark.build
def test_no_file_of_the_bundle_tells_where_it_was_built(sample: Config, root: Path) -> None:
    places = [
        str(place).encode() for place in (sample.docs.parent, root, Path.home(), Path(sys.prefix)) if place != Path("/")
    ]
    with zipfile.ZipFile(sample.dist / "briefs.zip") as archive:
        for name in archive.namelist():
            raw = archive.read(name)
            twin = re.match(rb'briefsBytes\("[^"]+","([^"]+)"', raw)
            if twin:
                raw = gzip.decompress(read_text(twin[1]))
            assert not [place for place in places if place in raw], name
            assert b"file://" not in raw or name.endswith((".js", ".wasm")), name


@pytest.mark.build
def test_a_page_of_a_person_among_the_briefs_is_built_and_found(tmp_path: Path) -> None:
    config = Config(docs=fill_shelf(tmp_path / "docs"), site=tmp_path / "site")
    briefs = config.docs / "briefs"
    (briefs / "how-we-work.md").write_text("# How we work\n\nSlowly; see [the front page](../index.md).\n", "utf-8")
    (briefs / "rota.md").write_text("---\ntitle: Rota\n---\n\nNadia, then Lena.\n", "utf-8")
    build_site(config)
    assert "<p>Slowly; see" in (config.site / "briefs" / "how-we-work.html").read_text("utf-8")
    assert "Nadia, then Lena." in (config.site / "briefs" / "rota.html").read_text("utf-8")
    assert "How we work" not in (config.site / "months" / "index.html").read_text("utf-8")


@pytest.mark.build
def test_no_word_of_a_page_or_name_is_a_template(tmp_path: Path) -> None:
    hostile = "{% endraw %}{% endblock %}{{ 6 * 7 }}'{# {% bogus %} \\x41"
    docs = fill_shelf(tmp_path / "docs")
    first = min((docs / "briefs").glob("*.md"))
    brief = parse_brief(first.read_text("utf-8"), "a")
    said = replace(brief.bullets[0], text=hostile)
    first.write_text(render_brief(replace(brief, title=hostile, bullets=(said, *brief.bullets[1:]))), "utf-8")
    config = Config(docs=docs, site=tmp_path / "site", site_name=hostile)
    build_site(config)
    for page in (f"briefs/{first.stem}.html", "index.html", "404.html"):
        text = html.unescape((config.site / page).read_text("utf-8"))
        assert hostile in text, page


@pytest.mark.build
def test_a_link_that_leads_nowhere_is_told_by_file_and_line(tmp_path: Path) -> None:
    config = Config(docs=fill_shelf(tmp_path / "docs"), site=tmp_path / "site")
    page = config.docs / "briefs" / "notes.md"
    page.write_text("# Notes\n\n[a](gone.md) and\n[b](../companies/calderheed.md)\n\n[c](/root.html)\n", "utf-8")
    brief = next(p for p in sorted((config.docs / "briefs").glob("*.md")) if "lay up four" in p.read_text("utf-8"))
    text = brief.read_text("utf-8").replace("\n- The line", "\n- Added, [here](../nowhere.md).\n- The line", 1)
    brief.write_text(text, "utf-8")
    line = text[: text.index("../nowhere.md")].count("\n") + 1
    with pytest.raises(SiteError) as caught:
        build_site(config)
    told = str(caught.value).split("\n")
    assert told == [
        f"{brief}:{line}: the link to ../nowhere.md leads to no page (mend the path, or take the link away)",
        f"{page}:3: the link to gone.md leads to no page (mend the path, or take the link away)",
        (
            f"{page}:4: the link to ../companies/calderheed.md leads to no page "
            "(did you mean ../companies/calderhead.md? Else take the link away)"
        ),
        f"{page}:6: the link to /root.html starts at the server's root (write it from this page, like ../index.md)",
    ]


@pytest.mark.build
def test_the_page_for_missing_ones_asks_for_no_file_and_knows_the_address_of_the_site(tmp_path: Path) -> None:
    docs = fill_shelf(tmp_path / "docs")
    for url, root in (("", ""), ("https://desk.example/harbour", "/harbour/"), ("https://desk.example/", "/")):
        config = Config(docs=docs, site=tmp_path / "site", site_url=url)
        build_site(config)
        text = (config.site / "404.html").read_text("utf-8")
        assert not re.search(r"<link|\bsrc=|url\(", text)
        assert f'<a href="{root}index.html">front page</a>' in text
        assert ("<script>" in text) == (not url)


@pytest.mark.build
def test_no_page_asks_another_host(sample: Config) -> None:
    for name, data in read_tree(sample.site).items():
        if name.endswith(".html"):
            assert not OUTSIDE.search(ANCHOR.sub("", data.decode())), name
        if name.endswith(".css"):
            assert not re.search(rb"url\(\s*[\"']?(?:https?:)?//|@import", data), name


@pytest.mark.build
def test_a_hostile_title_is_shown_and_never_obeyed(sample: Config) -> None:
    pages = _pages(sample.site)
    shown = [text for text in pages.values() if html.escape(HOSTILE_TITLE, quote=False) in text]
    assert len(shown) >= 4
    for name, text in pages.items():
        assert "<script>alert" not in text, name
        assert "<img src=x" not in text, name
        assert "Cargo <b>Wire" not in text, name
    page = next(
        text for name, text in pages.items() if name.startswith("briefs/") and "Berths" in text.split("<h1")[1][:90]
    )
    title = re.search(r"<title>(.*?)</title>", page)
    assert title is not None
    assert html.unescape(title[1]) == f"{HOSTILE_TITLE} – Briefs"


@pytest.mark.build
def test_briefs_never_stand_in_the_menu(sample: Config) -> None:
    home, *others = yaml.safe_load(DEFAULT_CONFIG.read_text("utf-8"))["nav"]
    for name, text in _pages(sample.site).items():
        menu = re.search(r"<nav.*?</nav>", text, re.DOTALL)
        assert menu is not None
        assert "briefs/" not in menu[0], name
        assert menu[0].count("<a ") == len(others), (home, name)


@pytest.mark.build
def test_pages_are_small(sample: Config) -> None:
    assert max(len(text) for name, text in _pages(sample.site).items() if name.startswith("briefs/")) < 30_000


@pytest.mark.build
def test_what_every_page_repeats_weighs_little(sample: Config) -> None:
    for path in (sample.site / "briefs").glob("*.html"):
        page = path.read_text("utf-8")
        head, _, rest = page.partition("<article ")
        around = re.sub(r"<script type=.application/ld.json.>.*?</script>", "", head) + rest.rpartition("</article>")[2]
        assert len(around.encode()) < 6_500, path.name
        assert "<svg" not in around.replace("<svg viewBox", "", 1), path.name


@pytest.mark.build
def test_nothing_is_left_over(sample: Config) -> None:
    names = set(read_tree(sample.site))
    unwanted = [
        n for n in names if re.search(r"lunr|workers|\.map$|sitemap|pagefind-ui|search_index|\.pf_\w+$|\.md$", n)
    ]
    assert not unwanted
    assert not [n for n in names if n.startswith(("partials", "main.html"))]


@pytest.mark.build
def test_plain_mkdocs_gives_the_same_bytes(sample: Config, root: Path, tmp_path: Path) -> None:
    own = tmp_path / "mkdocs.yml"
    folders = {"docs_dir": str(sample.docs), "site_dir": str(tmp_path / "site")}
    own.write_text(yaml.safe_dump({"INHERIT": str(root / "mkdocs.yml"), **folders}), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", str(own)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert not re.search(r"(?m)^(?:\x1b\[\d+m)?WARNING +-", done.stderr)
    assert read_tree(tmp_path / "site") == read_tree(sample.site)


@pytest.mark.build
def test_an_address_gives_a_sitemap_and_canonical_links(tmp_path: Path) -> None:
    docs = fill_shelf(tmp_path / "docs")
    config = Config(docs=docs, site=tmp_path / "site", site_url="https://desk.example/b/", site_name='Desk "A" & <B>')
    assert build_site(config) == len(_pages(config.site))
    assert "<loc>https://desk.example/b/companies/voltmere.html</loc>" in (config.site / "sitemap.xml").read_text()
    page = (config.site / "companies" / "voltmere.html").read_text()
    assert '<link rel="canonical" href="https://desk.example/b/companies/voltmere.html">' in page
    assert "<title>Voltmere – Desk &#34;A&#34; &amp; &lt;B&gt;</title>" in page


LOCALES = {
    "ascii": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    "japanese": {"LC_ALL": "ja_JP.eucjp"},
    "chinese": {"LC_ALL": "zh_CN.gb18030"},
}
"""The first has no euro sign, and there is one in what Pagefind is told to keep; the others have it in other bytes."""


@pytest.mark.build
@pytest.mark.parametrize("locale", LOCALES)
def test_no_locale_and_no_settings_of_pagefind_change_a_site(sample: Config, locale: str, tmp_path: Path) -> None:
    (tmp_path / "pagefind.yml").write_text("root_selector: nav\n", encoding="utf-8")
    environ = {**os.environ, **LOCALES[locale], "PYTHONUTF8": "0", "PYTHONPATH": str(Path(__file__).parents[1])}
    environ["PAGEFIND_ROOT_SELECTOR"] = "nav"
    ask = [sys.executable, "-c", "import locale; print(locale.getencoding())"]
    told = subprocess.run(ask, env=environ, capture_output=True, check=True).stdout
    if b"utf" in told.lower() or (b"ANSI" in told) != (locale == "ascii"):
        pytest.skip("the system has no such locale")
    command = [sys.executable, "-m", "generator", "build", "--docs", str(sample.docs), "--site", str(tmp_path / "site")]
    done = subprocess.run(command, env=environ, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    built, wanted = read_tree(tmp_path / "site"), read_tree(sample.site)
    assert [name for name in {*built, *wanted} if built.get(name) != wanted.get(name)] == []


@pytest.mark.build
def test_a_broken_link_stops_the_build_and_names_itself(tmp_path: Path) -> None:
    docs = fill_shelf(tmp_path / "docs")
    (docs / "about.md").write_text("# About\n\n[gone](briefs/gone.md)\n", encoding="utf-8")
    with pytest.raises(SiteError, match=r"about\.md.*briefs/gone\.md"):
        build_site(Config(docs=docs, site=tmp_path / "site"))


@pytest.mark.build
def test_a_readme_for_github_is_not_the_front_page(tmp_path: Path) -> None:
    docs = fill_shelf(tmp_path / "docs")
    (docs / "README.md").write_text("# Only for GitHub\n", encoding="utf-8")
    build_site(Config(docs=docs, site=tmp_path / "site"))
    assert "What is new" in (tmp_path / "site" / "index.html").read_text()


@pytest.mark.build
def test_an_empty_site_offers_no_search_and_is_told(tmp_path: Path, sample: Config) -> None:
    (tmp_path / "docs").mkdir()
    assert "there are no briefs" in tell_empty(Config(docs=tmp_path / "docs"))
    assert not tell_empty(sample)
    build_site(Config(docs=tmp_path / "docs", site=tmp_path / "site"))
    assert "b-search-open" not in (tmp_path / "site" / "index.html").read_text()
    assert "b-search-open" in (sample.site / "index.html").read_text()


def test_a_folder_of_other_files_is_never_emptied(tmp_path: Path) -> None:
    docs = fill_shelf(tmp_path / "docs")
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(SiteError, match="nothing was deleted"):
        build_site(Config(docs=docs, site=tmp_path / "photos"))
    with pytest.raises(SiteError, match="overwrite"):
        build_site(Config(docs=docs, site=docs / "site"))
    assert (tmp_path / "photos" / "holiday.jpg").exists()


@pytest.mark.build
@pytest.mark.parametrize("fault", ["files", "pages"])
def test_a_build_that_stopped_halfway_does_not_stop_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    config = Config(docs=fill_shelf(tmp_path / "docs"), site=tmp_path / "site")

    def stop(*_: object, **__: object) -> str:
        raise OSError("no space left on device")

    with monkeypatch.context() as broken:
        if fault == "pages":
            broken.setattr(BriefsPlugin, "on_post_page", stop)
        else:
            broken.setattr(Files, "copy_static_files", stop)
        for _ in range(2):
            with pytest.raises(SiteError, match="no space"):
                build_site(config)
            assert not (config.site / "index.html").exists()
            assert (config.site / "data").is_dir()
    build_site(config)
    assert (config.site / "index.html").exists()


@pytest.mark.build
def test_what_a_desk_brings_itself_stands_in_the_place_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = tmp_path / "material-desk"
    monkeypatch.chdir(tmp_path)
    config = Config(docs=fill_shelf(desk / "docs"), site=tmp_path / "site")
    own = ("assets/tide.map", "assets/javascripts/workers/tide.js", "assets/images/favicon.png", "_headers")
    for name in own:
        (config.docs / name).parent.mkdir(parents=True, exist_ok=True)
        (config.docs / name).write_bytes(b"ours")
    partials = desk / "theme" / "partials"
    partials.mkdir(parents=True)
    (partials / "masthead.html").write_text("<header>Of {{ page.title | e }}</header>", encoding="utf-8")
    (partials / "header.html").write_text("never asked for", encoding="utf-8")
    settings = DEFAULT_CONFIG.read_text("utf-8").replace(
        "name: material", f"name: material\n  custom_dir: {partials.parent}"
    )
    Path("mkdocs.yml").write_text(settings.replace("  - briefs\n", "  - briefs: {search: false}\n"), encoding="utf-8")
    build_site(config)
    files = read_tree(config.site)
    assert [name for name in own if files.get(name) != b"ours"] == []
    for name, title in (("companies/voltmere.html", b"Voltmere"), ("companies/swiftbox.html", b"Swiftbox")):
        assert b"<header>Of " + title in files[name]
        assert b"assets/briefs/site.css" in files[name]
    assert not [name for name in files if name.endswith(".min.js.map")]


def test_derived_pages_are_written_only_into_an_empty_folder(tmp_path: Path) -> None:
    config = Config(docs=fill_shelf(tmp_path / "docs"))
    assert write_derived(config, tmp_path / "out") == len(list((tmp_path / "out").rglob("*.md")))
    with pytest.raises(SiteError, match="not empty"):
        write_derived(config, tmp_path / "out")


def test_the_shipped_settings_are_those_of_the_repository(root: Path) -> None:
    own, shipped = (root / "mkdocs.yml").read_text(encoding="utf-8"), DEFAULT_CONFIG.read_text(encoding="utf-8")
    assert own.startswith(shipped)
    assert list(yaml.safe_load(own.removeprefix(shipped))) == ["exclude_docs"]  # the pictures of our README


# ---------------------------------------------------------------- search


@pytest.mark.build
def test_names_of_companies_ship_with_their_counts(sample: Config) -> None:
    text = (sample.site / "search" / "names.js").read_bytes()
    rows, outlets, months, topics, ending = json.loads(gzip.decompress(read_text(text.split(b'"')[3])))
    line = next(row for row in rows if row[0] == "calderhead")
    assert line[1:5] == ["Calderhead Shipping Lines", ["Calderhead", "CSL Group", "考德海运", "HKEX:9871"], 1, 1]
    assert ["publishers/the-harbour-gazette", "The Harbour Gazette", 2] in outlets
    assert ["months/2025-03", "March 2025", 2] in months
    assert (topics, ending) == ([], ".html")


def test_chinese_is_indexed_as_pairs() -> None:
    assert split_cjk("Calderhead 考德海运 sails") == "考德 德海 海运 考 德 海 运"
    assert split_cjk("no such thing") == ""


def _fragments(site: Path) -> list[str]:
    """What the index holds of each page, unpacked."""
    twins = sorted((site / "search" / "fragment").glob("*.js"))
    return [gzip.decompress(read_text(twin.read_bytes().split(b'"')[3])).decode() for twin in twins]


def test_neighbours_are_known_and_a_text_cannot_be_rebuilt_from_them() -> None:
    words = [f"w{number}" for number in range(300)]
    filled = base64.b64decode(pack_neighbours(" ".join(words)))

    def are_neighbours(one: str, two: str) -> bool:
        value = crc32(f"{one} {two}".encode())
        marks = ((value & 0xFFFF) + mark * (value >> 16 | 1) for mark in range(3))
        return all(filled[at % (8 * len(filled)) >> 3] >> (at % (8 * len(filled)) & 7) & 1 for at in marks)

    assert all(are_neighbours(one, two) for one, two in pairwise(words))
    # Beside the one word that does follow, a dozen and more seem to: a chain of ten has more than 10 ** 11 readings.
    seem = [sum(are_neighbours(one, two) for two in words) for one in words[::10]]
    assert 12 <= sum(seem) / len(seem) <= 30
    assert pack_neighbours("One.\nTwo, 三四") == ""


CASES = Path(__file__).parent / "cases" / "search"
WORDS = yaml.safe_load((CASES / "words.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", WORDS, ids=lambda row: row["text"])
def test_a_phrase_is_made_of_words_without_their_marks(row: dict[str, Any]) -> None:
    assert pack_neighbours(row["text"]) == pack_neighbours(" ".join(row["words"])) != ""


def test_no_mark_is_a_part_of_a_word() -> None:
    marks = "".join(chr(at) for at in range(sys.maxunicode) if category(chr(at))[0] == "M")
    assert len(marks) > 2000
    assert re.findall(r"[\w\s\x00-\x7f]", marks) == []


AMOUNTS = yaml.safe_load((CASES / "quantities.yml").read_text(encoding="utf-8"))
SCRIPT = THEME / "assets" / "briefs" / "search" / "words.js"


@pytest.mark.parametrize("name", ["SIGNS", "AFTER", "SCALES"])
def test_the_browser_reads_amounts_by_the_same_tables(name: str) -> None:
    (table,) = re.findall(rf"const {name} = \{{(.*?)\}};", SCRIPT.read_text(encoding="utf-8"), re.DOTALL)
    rows = re.findall(r'(?:"([^"]+)"|(\w+)): (?:"(\w+)"|(\d+))', table)
    assert {quoted or plain: word or int(number) for quoted, plain, word, number in rows} == getattr(quantities, name)


@pytest.mark.parametrize(("text", "name"), list_amounts().items())
def test_every_sign_and_scale_is_read(text: str, name: str) -> None:
    assert name in name_quantities(text)


@pytest.mark.parametrize("row", AMOUNTS, ids=lambda row: row["text"])
def test_amounts_are_indexed_under_every_way_of_asking(row: dict[str, Any]) -> None:
    assert list(name_quantities(row["text"])) == row["indexed"]
    assert {*row["typed"]} <= {*row["indexed"]}


def test_words_of_an_article_lose_their_order() -> None:
    text = "The Tern waits, and the crew waits (US$84 a day).\nNobody waits."
    assert list_words(text) == ("a", "and", "crew", "day", "nobody", "tern", "the", "us$84", "waits")
    assert list_words(text, ("And the Tern", "a day.")) == ("crew", "nobody", "us$84", "waits")
    assert list_words("") == ()


def test_chinese_words_of_an_article_are_hidden() -> None:
    words = list_words("船员昨晚")
    assert words == tuple(sorted({hide_pair("船员"), hide_pair("员昨"), hide_pair("昨晚")}))
    assert all(re.fullmatch("zq[bcdfghjklmnpqrtv]{5}", word) for word in words)


@pytest.mark.build
def test_the_index_holds_no_sentence_of_an_article(sample: Config) -> None:
    indexed = [text for text in _fragments(sample.site) if BODY in text and "dredger" in text]
    assert len(indexed) == 1
    tail = indexed[0].split(BODY)[1]
    assert "crew dredger named" in tail
    assert "waits too" not in indexed[0]
    assert "船员" not in indexed[0]
    for name, text in _pages(sample.site).items():
        assert "dredger" not in text, name


@pytest.mark.build
def test_without_bodies_the_site_differs_in_its_index_and_the_words_around_quotations_alone(
    sample: Config, tmp_path: Path
) -> None:
    off = replace(sample, site=tmp_path / "off", index_body=False)
    build_site(off)
    assert not [text for text in _fragments(off.site) if BODY in text]
    bare = Config(docs=fill_shelf(tmp_path / "docs"), site=tmp_path / "bare")
    build_site(bare)
    assert read_tree(bare.site) == read_tree(off.site)

    around = re.compile(rb"<small>([^<]*)</small> ")
    # Only the body tells that a sentence went on before a capital letter.
    cuts = re.compile(rb'(?<=<q>)\xe2\x80\xa6 |(?<=<q) class="whole"| \xe2\x80\xa6(?=</q>)')
    found: list[bytes] = []

    def pages(site: Path) -> dict[str, bytes]:
        tree = {name: data for name, data in read_tree(site).items() if not name.startswith("search/")}
        found[:] = [words for data in tree.values() for words in around.findall(data)]
        return {name: cuts.sub(b"", around.sub(b"", data)) for name, data in tree.items()}

    assert pages(bare.site) == pages(sample.site)
    assert len(found) == 2
    assert all(len(words.decode()) <= AROUND + 2 for words in found)


@pytest.mark.build
@pytest.mark.parametrize("with_bodies", [True, False])
def test_a_preview_heeds_index_body_each_time_that_it_builds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_bodies: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    config = Config(docs=fill_shelf(tmp_path / "docs"), site=tmp_path / "site", index_body=with_bodies)
    keep_bodies(BODIES.items(), config.docs)
    settings = DEFAULT_CONFIG.read_text("utf-8").replace("  - briefs\n", "  - briefs: {search: false}\n")
    Path("mkdocs.yml").write_text(settings, encoding="utf-8")
    seen: list[bool] = []

    def look(server: LiveReloadServer, open_in_browser: bool) -> None:
        for _ in range(2):
            pages = [path.read_text("utf-8") for path in Path(server.root).rglob("briefs/*.html")]
            seen.append(any(re.search(r"<small>[^<]*…", page) for page in pages))
            server.builder()

    monkeypatch.setattr(LiveReloadServer, "serve", look)
    serve_site(config, port=0)
    assert seen == [with_bodies] * 2


def read_text(text: bytes) -> bytes:
    """What ``write_text`` wrote, read the slow way."""
    letters = "".join(
        f"{ord(letter) if letter < 'À' else UNWRITABLE['ÀÁÂÃÄ'.index(letter)]:07b}" for letter in text.decode()
    )
    return bytes(int(letters[at : at + 8], 2) for at in range(0, len(letters) // 8 * 8, 8))


UNWRITABLE = b'\0\n\r"\\'


@given(st.binary(max_size=600))
def test_bytes_as_text_are_the_same_bytes_and_stand_between_quotes(content: bytes) -> None:
    text = write_text(content)
    assert read_text(text) == content
    assert not set(text) & set(UNWRITABLE)
    assert make_twin("a/b.pf_meta", content) == b'briefsBytes("a/b.pf_meta","' + text + b'");\n'


def test_bytes_as_text_are_a_fifth_longer() -> None:
    packed = Random(7).randbytes(20_000)
    assert len(write_text(packed)) < len(packed) * 1.2


def _pack_meta(names: list[str], count: int) -> bytes:
    pages = b"".join(bytes([0x82, 0x60 + len(name)]) + name.encode() + b"\x19\x01\x2c" for name in names)
    return gzip.compress(b"pagefind_dcd\x86\x651.5.2" + bytes([0x80 + count]) + pages + b"\x80\x80")


def test_the_table_of_pages_is_read_by_columns() -> None:
    meta = read_meta(_pack_meta(["en_4cf93e8", "en_98de85a1"], 2))
    assert meta.names == ("en_4cf93e8", "en_98de85a1")
    assert meta.words == (300, 300)
    assert meta.rest == b"\x80\x80"
    assert meta.table()[1:3] == ["4cf93e898de85a1", {"1": 8}]


@pytest.mark.parametrize(("names", "count"), [(["en_4cf93e8"], 2), (["xx_4cf93e8"], 1)])
def test_another_table_of_pages_fails_the_build(names: list[str], count: int) -> None:
    with pytest.raises(SiteError, match="table of pages"):
        read_meta(_pack_meta(names, count))


MODULE = (
    'const v="1";let wasm_bindgen=(function(exports){function init_pagefind(metadata_bytes){}'
    "function request_indexes(ptr,query){}function load_index_chunk(ptr,chunk_bytes){}"
    "function search(ptr,query,original_query,filter,sort,exact,exact_diacritics){}"
    "return exports;})({__proto__:null});var more=2;export{more};"
)


def test_of_pagefind_only_the_calls_of_its_wasm_are_kept() -> None:
    glue = take_glue(MODULE)
    assert glue.startswith("window.briefsWasm=(function(exports){")
    assert glue.endswith("return exports;})({__proto__:null});\n")


@pytest.mark.parametrize(
    "changed",
    [
        MODULE.replace("wasm_bindgen", "bindings"),
        MODULE.replace("metadata_bytes", "metadata"),
        MODULE.replace("exact,", ""),
        MODULE.replace("function request_indexes(ptr,query){}", ""),
        MODULE.replace("({__proto__:null})", "({})"),
    ],
)
def test_another_shape_of_pagefind_fails_the_build(changed: str) -> None:
    with pytest.raises(SiteError, match=r"pagefind\.js"):
        take_glue(changed)


@pytest.mark.build
def test_two_builds_are_the_same_bytes(sample: Config, tmp_path: Path) -> None:
    again = replace(sample, site=tmp_path / "site")
    build_site(again)
    assert read_tree(again.site) == read_tree(sample.site)

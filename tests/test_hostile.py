"""The hostile trial, looked at without a browser: what an enemy writes shows as words and changes no other article."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import xml.etree.ElementTree as etree  # noqa: N813
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from markdown.extensions.toc import slugify
from turbohtml import parse

from audit import SCHEMES, Look, audit_site, cut_neighbours, learn_look, list_elements
from generator.brief import parse_brief, render_brief, render_company, seal_brief
from generator.config import Config
from generator.errors import GeneratorError
from generator.model import Company
from generator.site import phrase, plugin
from generator.site.build import build_site
from generator.site.forms import blocks, html
from generator.site.machines import atom, head
from generator.site.markup import PageContext, extension, language, targets
from generator.site.markup import head as markup_head
from hostile import SECRET, SLOTS, fill_payload, list_payloads
from shelf import make_brief
from site_fixtures import render
from trial import DESK, SITE_URL, Trials

# ---------------------------------------------------------------- the trial


@pytest.mark.build
def test_every_class_and_slot_has_a_turn_and_most_become_briefs(trials: Trials) -> None:
    read = [seed for seed in trials.hostile.seeds if seed.name not in trials.hostile.rejected]
    assert {seed.slot for seed in read} == set(SLOTS)
    assert {seed.payload.kind for seed in read} == {payload.kind for payload in list_payloads()}
    assert len(trials.hostile.rejected) < len(trials.hostile.seeds) / 20
    assert len({payload.text for payload in list_payloads()}) >= 300


@pytest.mark.build
def test_the_site_holds_nothing_foreign(trials: Trials) -> None:
    hostile = trials.hostile
    assert audit_site(hostile.site, hostile.docs, trials.look, secrets=[SECRET]) == []


@pytest.mark.build
def test_good_articles_are_what_they_are_without_the_hostile_ones(trials: Trials) -> None:
    good, hostile = trials.good, trials.hostile
    briefs = sorted(path.name for path in (good.docs / "briefs").iterdir())
    changed = [name for name in briefs if _read(good.docs, name) != _read(hostile.docs, name)]
    assert (len(briefs) > 15, changed) == (True, [])
    pages = [name.replace(".md", ".html") for name in briefs]
    assert [name for name in pages if _cut(good.site, name) != _cut(hostile.site, name)] == []


def _read(folder: Path, name: str) -> str:
    return (folder / "briefs" / name).read_text("utf-8")


def _cut(site: Path, name: str) -> str:
    return cut_neighbours(_read(site, name))


@pytest.mark.build
def test_what_can_be_downloaded_says_what_the_briefs_say(trials: Trials) -> None:
    docs, data = trials.hostile.docs, trials.hostile.site / "data"
    briefs = [parse_brief(path.read_text("utf-8"), path.name) for path in sorted((docs / "briefs").glob("*.md"))]
    rows = [json.loads(line) for line in (data / "briefs.jsonl").read_text("utf-8").splitlines()]
    assert {row["id"]: row["title"] for row in rows} == {brief.id: brief.title for brief in briefs}
    with closing(sqlite3.connect(data / "briefs.db")) as base:
        held = base.execute("SELECT id, title, url FROM briefs").fetchall()
    assert {(row["id"], row["title"], row["url"]) for row in rows} == set(held)
    assert {urlsplit(url).scheme for *_, url in held if url} <= SCHEMES


# ---------------------------------------------------------------- what a person pastes into a brief

PASTED = (
    "{}",
    "words {} words",
    "## Desk note\n\n{}\n\nwords {} words",
    "- {}\n- two",
    "# {}\n\nwords",
    "| a | {} |\n|---|---:|\n| {} | b |",
    "[words]({})",
    "![words]({})",
    "words[^k1]\n\n[^k1]: {}",
)
ELEMENTS = frozenset([
    "a", "bdi", "blockquote", "body", "br", "code", "details", "div", "em", "h1", "h2", "h3", "h4", "h5", "h6", "head",
    "header", "hr", "html", "img", "li", "ol", "p", "pre", "q", "section", "small", "span", "strong", "summary", "sup",
    "table", "tbody", "td", "th", "thead", "tr", "ul",
])  # fmt: skip
ATTRIBUTES = frozenset([
    "alt", "aria-label", "aria-labelledby", "class", "data-column", "dir", "href", "id", "lang", "open", "rel", "role",
    "src", "start", "tabindex", "title",
])  # fmt: skip
"""What Markdown and our marks make; nothing of it runs or loads but a link and a picture, which are looked at."""


@pytest.mark.parametrize("form", PASTED)
def test_what_a_person_pastes_into_a_brief_stays_words(form: str) -> None:
    faults: list[str] = []
    for number, payload in enumerate(list_payloads()):
        text = form.replace("{}", fill_payload(payload.text, number, Path("/canary")))
        html = render(text, PageContext("brief", make_brief(1, "Ships wait", (), ())))
        for element in list_elements(parse(html)):
            if element.tag not in ELEMENTS or not set(element.attrs) <= ATTRIBUTES:
                faults.append(f"{text!r}: <{element.tag} {' '.join(element.attrs)}>")
            for target in (str(element.attrs.get(name, "")) for name in ("href", "src")):
                scheme = re.match(r"[\s\x00-\x20]*([\w+.-]+:|//)", target.replace("\\", "/"))
                allowed = ("http:", "https:", "mailto:") if element.tag == "a" else ()
                if scheme and scheme[1].lower() not in allowed:
                    faults.append(f"{text!r}: {target}")
    assert faults == []


# ---------------------------------------------------------------- each defence, taken out

SHARP = """Ships wait </title></h1><script>alert(1)</script><img src=n onerror="alert('1')"> & "more" &amp;"""
"""A title with all that an escape is for."""
SHARP_NOTE = """
## Desk note

<img src=n onerror=alert(1)> and [turn](javascript:alert(1)) and ![p](http://outside.invalid/1)
and [h](//outside.invalid/)
{: onclick=alert(1) }
"""


BLUNT = (
    "Ships wait for the tide and for a berth, and nobody on the quay knows which of the two is to come before the other"
)
BLUNT_NOTE = "\n## Desk note\n\nWords and [the brief](brief-0000000001.md) and [more](https://desk.example/)\n"


def _fill_shelf(docs: Path, words: str, titles: tuple[str, ...], note: str) -> Path:
    """Briefs in which each place that a page has for words holds these."""
    (docs / "briefs").mkdir(parents=True)
    (docs / "companies").mkdir()
    said = ((f"{words} they said of [a](b) <b>.", f"It is {words} they said"),)
    for number, title in enumerate(titles):
        brief = make_brief(number, title, said, ("sharp",), date="2025-03-12", publisher=title, url="evil/../index")
        basis = (("publisher", f"line 1: {words}"), ("authors", words), ("title", words))
        lang = 'x" onload="alert(1)' if number else "en"
        brief = replace(brief, lang=lang, authors=(words,), basis=basis, source=f"{words}.txt")
        text = render_brief(seal_brief(brief)) + note * (number == 0)
        (docs / "briefs" / f"{brief.id}.md").write_text(text, encoding="utf-8")
    company = Company("sharp", words, aliases=(f"{words} two",), tickers=("HKEX:1",), watch=True)
    (docs / "companies" / "sharp.md").write_text(render_company(company), encoding="utf-8")
    return docs


@dataclass(frozen=True, slots=True)
class Sharp:
    """Pages that hold something sharp wherever words may stand, and what pages are made of that hold nothing such."""

    docs: Path
    look: Look

    def audit(self, folder: Path) -> list[str]:
        """The faults of the site that is made of them; what the build itself refuses is one."""
        docs = shutil.copytree(self.docs, folder / "docs")
        try:
            build_site(Config(docs=docs, site=folder / "site", site_name=DESK, site_url=SITE_URL))
        except (GeneratorError, etree.ParseError) as error:
            return [f"refused: {error}"]
        return audit_site(folder / "site", docs, self.look)


@pytest.fixture(scope="module")
def sharp(tmp_path_factory: pytest.TempPathFactory, trials: Trials) -> Sharp:
    folder = tmp_path_factory.mktemp("sharp")
    blunt = _fill_shelf(folder / "blunt" / "docs", BLUNT, (BLUNT, "Berths", "Tides", "Quays"), BLUNT_NOTE)
    build_site(Config(docs=blunt, site=folder / "blunt" / "site", site_name=DESK, site_url=SITE_URL))
    look = learn_look([trials.good.site, trials.harmless.site, folder / "blunt" / "site"])
    return Sharp(_fill_shelf(folder / "docs", SHARP, (SHARP, "__config", "content", "Evidence"), SHARP_NOTE), look)


@pytest.mark.build
def test_sharp_briefs_make_a_clean_site(sharp: Sharp, tmp_path: Path) -> None:
    assert sharp.audit(tmp_path) == []


TEMPLATES = [
    ("main.html", "<title>{{ page_title | e }}", "<title>{{ page_title }}"),
    (
        "main.html",
        "<title>{{ page_title | e }} – {{ config.site_name | e }}",
        "<title>{{ page_title | striptags }} – x",
    ),
    ("main.html", 'content="{{ head.description | e }}"', 'content="{{ head.description }}"'),
    ("main.html", 'content="{{ content | e }}"', 'content="{{ content }}"'),
    ("main.html", 'title="{{ (page_title if own_feed else config.site_name) | e }}"', 'title="{{ page_title }}"'),
    ("main.html", "{{ config.site_name | e }}</span>", "{{ config.site_name }}</span>"),
    ("main.html", "about {{ page_title | e }}{% endif %}</a>", "about {{ page_title }}{% endif %}</a>"),
    ("main.html", '{% if policy %}<meta http-equiv="Content-Security-Policy" content="{{ policy }}">{% endif %}', ""),
    ("main.html", 'content="{{ policy }}"', "content=\"{{ policy }}; script-src * 'unsafe-inline'\""),
    ("partials/masthead.html", "{{ config.site_name | e }}", "{{ config.site_name }}"),
    ("404.html", "<title>Not found – {{ config.site_name | e }}", "<title>Not found – {{ config.site_name }}"),
    ("sitemap.xml", "{{ file.page.canonical_url | e }}", "{{ file.page.canonical_url }}&<"),
]
"""File, what stands in it, and what an oversight would make of it."""


@pytest.mark.build
@pytest.mark.parametrize(("name", "escaped", "plain"), TEMPLATES)
def test_a_template_that_forgets_to_escape_is_found(
    sharp: Sharp,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    escaped: str,
    plain: str,
) -> None:
    theme = tmp_path / "theme"
    shutil.copytree(plugin.THEME, theme)
    text = (theme / name).read_text("utf-8")
    assert escaped in text
    (theme / name).write_text(text.replace(escaped, plain), encoding="utf-8")
    monkeypatch.setattr(plugin, "THEME", theme)
    assert sharp.audit(tmp_path) != []


def _let_html_through(registries: Any) -> Callable[[Any, Any], None]:
    return lambda self, md: md.treeprocessors.register(registries(md, self.context), "briefs-site", -10)


DEFENCES: list[tuple[str, Any, str, Any]] = [
    ("JSON-LD leaves its script", head, "_ESCAPES", {}),
    ("words of a feed are markup", atom, "escape", lambda text, quote=True: text),
    ("our own HTML is not escaped", html, "_escape", lambda text, quotes=False: text),
    ("Markdown of a brief's page is not escaped", phrase, "_escape", lambda text, **_: text),
    ("ids of headings are any words", blocks, "make_namer", lambda: slugify),
    ("targets are left as they are", extension, "settle_targets", lambda root: None),
    ("any target is safe", targets, "is_safe", lambda target: True),
    ("any picture is our own", targets, "is_inside", lambda target: True),
    ("any address is of the web", markup_head, "escape_target", lambda url: url),
    ("any address is of the web, in a feed", atom, "escape_target", lambda url: url),
    ("any words name a language", language, "is_language", lambda tag: True),
    ("any words name a language, in lists", plugin, "is_language", lambda tag: True),
    (
        "raw HTML and attributes are read",
        extension.SiteMarkup,
        "extendMarkdown",
        _let_html_through(extension._SiteTree),
    ),
    ("no policy", plugin, "write_policy", lambda **_: ""),
    ("inline scripts are allowed", plugin, "write_policy", lambda **_: "script-src 'unsafe-inline'"),
]
"""What goes wrong, and where the defence against it stands."""


@pytest.mark.build
@pytest.mark.parametrize(("where", "name", "broken"), [row[1:] for row in DEFENCES], ids=[row[0] for row in DEFENCES])
def test_a_defence_that_is_taken_out_is_missed(
    sharp: Sharp,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    where: Any,
    name: str,
    broken: Any,
) -> None:
    monkeypatch.setattr(where, name, broken)
    phrase.escape_markdown.cache_clear()
    try:
        assert sharp.audit(tmp_path) != []
    finally:
        phrase.escape_markdown.cache_clear()

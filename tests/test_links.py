"""Links in briefs: the first mention a bullet, nowhere else, and never a character of the text changed."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown import Markdown

from generator.brief import EXTENSIONS, parse_brief, render_brief, seal_brief
from generator.brief.inline import parse_inline, place_links, render_inline
from generator.brief.rows import render_figure
from generator.brief.write import render_bullet
from generator.compose import place_mentions
from generator.model import Brief, Bullet, CompanyLink, Evidence, Figure, Mention
from generator.text.escape import tidy_text
from strategies import HOSTILE, text
from test_merge import FERRY

COMPANIES = {
    "Calderhead": "calderhead", "Calderhead Lines": "calderhead-lines", "Calder": "calder", "A|B Lines": "ab-lines",
    "Voltmere [Holdings]": "voltmere", "*Tern*": "tern", "`Quay`": "quay", "卡德海": "kade",
    "卡德海运": "kade-shipping", "O'Hara & Sons Ltd.": "ohara", "Yards_Ltd": "yards", "<b>Buoy</b>": "buoy",
    "[Osprey]": "osprey", "Co.": "co",
    "a@b.example": "mail", "![x](y)": "image", "https://evil.example/": "evil", "1. Pier": "pier", "\\Rope\\": "rope",
}  # fmt: skip
"""Names as hostile texts could have them: prefixes of each other, and all that Markdown reads."""

names = st.sampled_from(tuple(COMPANIES))
between = st.one_of(st.sampled_from((" ", " and ", ", ", "; ", " (", ") ", ".", "'s ")), st.sampled_from(HOSTILE), text)


@st.composite
def named_texts(draw: st.DrawFn) -> tuple[str, tuple[Mention, ...]]:
    """A tidy line that names companies, and its mentions; some names are left for something else."""
    parts = draw(st.lists(st.tuples(between, names, st.booleans()), min_size=1, max_size=6))
    line, found = "", []
    for gap, name, meant in parts:
        line = f"{line}{gap} "
        if meant:
            found.append((len(line), name))
        line = f"{line}{name} "
    tidy = tidy_text(line)
    mentions, at = [], 0
    for _, name in found:
        start = tidy.find(name, at)
        if start >= 0:
            at = start + len(name)
            mentions.append(Mention(start, at, COMPANIES[name], name, "registry"))
    return tidy, tuple(mentions)


def _whole(body: str) -> Evidence:
    return Evidence(body, 0, len(body), 1, 1, 1, "k0001")


def _link(body: str, mentions: tuple[Mention, ...], said: str | None = None) -> Bullet:
    (bullet,) = place_mentions(body, (Bullet(said or body, (_whole(body),)),), mentions)
    return bullet


def _show(markdown: str) -> Any:
    return lxml_html.fromstring(f"<div>{Markdown(extensions=list(EXTENSIONS)).convert(markdown)}</div>")


@given(named_texts())
def test_links_change_no_character(given_text: tuple[str, tuple[Mention, ...]]) -> None:
    said, mentions = given_text
    bullet = replace(_link(said, mentions), evidence=())
    line = render_bullet(bullet)
    assert parse_inline(line.removeprefix("- "))[0] == said
    root = _show(line)
    (item,) = root.xpath("./ul/li")
    assert item.text_content().strip() == said
    links = [(a.get("href"), a.text_content()) for a in root.xpath(".//a")]
    assert links == [(f"../companies/{company}.md", said[a:b]) for a, b, company in bullet.links]
    without = re.sub(r"\]\(\.\./companies/[\w-]+\.md\)", "]", line)
    assert len(without) == len(line) - sum(len(f"(../companies/{company}.md)") for *_, company in bullet.links)


@given(named_texts())
def test_each_company_is_linked_once_at_a_mention(given_text: tuple[str, tuple[Mention, ...]]) -> None:
    said, mentions = given_text
    bullet = _link(said, mentions)
    assert len({company for *_, company in bullet.links}) == len(bullet.links)
    meant = {(m.start, m.end, m.company) for m in mentions}
    assert set(bullet.links) <= meant
    assert bullet.companies == tuple(company for *_, company in bullet.links)
    assert list(bullet.links) == sorted(bullet.links)


@given(named_texts())
def test_a_brief_with_links_is_read_back(given_text: tuple[str, tuple[Mention, ...]]) -> None:
    said, mentions = given_text
    brief = seal_brief(replace(FERRY, bullets=(_link(said, mentions),)))
    page = render_brief(brief)
    assert parse_brief(page, "a.md") == brief
    assert [bullet.text for bullet in brief.bullets] == ([said] if said else [])


@given(st.text(max_size=30), names)
def test_a_name_in_a_cell_keeps_to_its_cell(what: str, name: str) -> None:
    figure = Figure("4", "4", None, None, tidy_text(what), "tern", None, "actual", Evidence("4", 0, 1, 1, 1, 1, ""))
    row = render_figure(figure, (CompanyLink("tern", tidy_text(name), "about"),))
    cells = _show(f"| a | b | c | d |\n|---|---|---|---|\n{row}\n").xpath(".//tbody/tr/td")
    assert [cell.text_content().strip() for cell in cells] == ["4", tidy_text(what), name, "actual"]
    assert [a.get("href") for a in cells[2].xpath(".//a")] == ["../companies/tern.md"]


# ---------------------------------------------------------------- cases


def _mentions(body: str, *found: tuple[str, str]) -> tuple[Mention, ...]:
    """Each ``(name, company)`` at its next place in the body; a company ``-`` is none."""
    mentions, at = [], 0
    for name, company in found:
        start = body.index(name, at)
        at = start + len(name)
        if company != "-":
            mentions.append(Mention(start, at, company, name, "registry"))
    return tuple(mentions)


def _linked(bullet: Bullet) -> str:
    line = render_inline(bullet.text, bullet.links)
    return re.sub(r"\]\(\.\./companies/([\w-]+)\.md\)", r"|\1]", line)


CASES = {
    "the same company twice": (
        "Tern sails and Tern waits.", (("Tern", "tern"), ("Tern", "tern")), "", "[Tern|tern] sails and Tern waits.",
    ),
    "two companies": (
        "Tern sells Quay.", (("Tern", "tern"), ("Quay", "quay")), "", "[Tern|tern] sells [Quay|quay].",
    ),
    "two forms of one": (
        "Tern Lines rose; Tern fell.", (("Tern Lines", "tern"), ("Tern", "tern")), "",
        "[Tern Lines|tern] rose; Tern fell.",
    ),
    "a name within another company's": (
        "Tern Electronic rose; Tern fell.", (("Tern Electronic", "te"), ("Tern", "tern")), "",
        "[Tern Electronic|te] rose; [Tern|tern] fell.",
    ),
    "a product before the company": (
        "A Tern 7 is what Tern builds.", (("Tern", "-"), ("Tern", "tern")), "", "A Tern 7 is what [Tern|tern] builds.",
    ),
    "one form of two companies": (
        "Tern of Oslo met Tern of Bergen.", (("Tern", "oslo"), ("Tern", "bergen")), "",
        "[Tern|oslo] of Oslo met [Tern|bergen] of Bergen.",
    ),
    "a resolved name": (
        "It will sail. Tern said so.", (("Tern", "tern"),), "[Tern] will sail.", "\\[[Tern|tern]\\] will sail.",
    ),
    "words cut away before it": (
        "Tern, the port said, and Tern alone sails.", (("Tern", "tern"), ("Tern", "tern")), "Tern alone sails.",
        "[Tern|tern] alone sails.",
    ),
    "words cut away, and who is meant is open": (
        "Tern 7 and Tern alone sail.", (("Tern", "-"), ("Tern", "tern")), "Tern alone sails.", "Tern alone sails.",
    ),
    "inside a word": ("Ternary and Tern.", (("Tern", "-"), ("Tern", "tern")), "", "Ternary and [Tern|tern]."),
    "Chinese names that begin alike": (
        "卡德海运与卡德海", (("卡德海运", "shipping"), ("卡德海", "kade")), "", "[卡德海运|shipping]与[卡德海|kade]",
    ),
    "white space of another kind": (
        "Tern\u00a0Lines sails.", (("Tern\u00a0Lines", "tern"),), "Tern Lines sails.", "[Tern Lines|tern] sails.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_where_a_link_stands(case: str) -> None:
    body, found, said, shown = CASES[case]
    linked = _linked(_link(body, _mentions(body, *found), said or body))
    assert linked.replace("\\]", "]").replace("\\[", "[") == shown.replace("\\]", "]").replace("\\[", "[")


def test_every_bullet_links_anew() -> None:
    body = "Tern sails. Tern waits."
    bullets = [
        Bullet(t, (Evidence(t, a, a + len(t), 1, 1, 2, f"k000{a}"),))
        for t, a in (("Tern sails.", 0), ("Tern waits.", 12))
    ]
    for bullet in place_mentions(body, bullets, _mentions(body, ("Tern", "tern"), ("Tern", "tern"))):
        assert bullet.companies == ("tern",)


def test_a_form_of_another_company_hides_what_stands_in_it() -> None:
    forms = {"Tern": "tern", "Tern Electronic": "te"}
    assert place_links("Tern Electronic and Tern", ["tern"], forms) == ((20, 24, "tern"),)
    assert place_links("Tern Electronic", ["tern"], forms) == ()


def test_no_link_stands_in_a_heading_a_byline_or_a_quotation() -> None:
    brief: Brief = seal_brief(
        replace(FERRY, title="Calderhead waits", publisher="Calderhead", companies=()), {"Calderhead": "calderhead"}
    )
    page = render_brief(brief)
    for line in page.splitlines():
        if line.startswith(("#", "*", "[^", "title:", "publisher:", "[generated")):
            assert "../companies/" not in line

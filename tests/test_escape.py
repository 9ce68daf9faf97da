"""Hostile text renders to exactly itself, in every slot, in Python-Markdown and in CommonMark."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown import Markdown
from markdown_it import MarkdownIt

from generator.text.escape import escape_markdown, escape_target, is_hidden, tidy_text, unescape_markdown
from strategies import hostile_text, text

EXTENSIONS = ["tables", "footnotes", "attr_list", "md_in_html", "toc", "admonition", "def_list", "abbr", "fenced_code"]
COMMONMARK = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
SLOTS = {
    "paragraph": ("{}", {"line_start": True}, "./p"),
    "item": ("- {}", {"line_start": True}, "./ul/li"),
    "heading": ("# {}", {"line_start": True, "heading": True}, "./h1"),
    "cell": ("| a | b |\n|---|---|\n| {} | x |", {"cell": True}, "./table/tbody/tr/td[1]"),
    "emphasis": ("*{}*", {"line_start": True}, "./p/em"),
    "link": ("[{}](a.md)", {"link": True}, "./p/a"),
}


def test_a_text_keeps_each_character_that_can_be_seen_and_none_that_cannot() -> None:
    for code in range(0x20000):
        char = chr(code)
        if char in "\u200c\u200d":  # they depend on their neighbours
            continue
        shown = " " if char.isspace() or code == 0x85 else "" if is_hidden(char) else char
        assert tidy_text(f"a{char}b") == f"a{shown}b", hex(code)


@pytest.mark.parametrize("slot", SLOTS)
@settings(max_examples=60, deadline=None)
@given(raw=text)
def test_what_is_escaped_renders_to_exactly_the_text(slot: str, raw: str) -> None:
    shown = tidy_text(raw)
    if not shown:
        return
    frame, options, path = SLOTS[slot]
    page = frame.format(escape_markdown(shown, **options))
    for engine in (Markdown(extensions=EXTENSIONS).convert, COMMONMARK.render):
        root = lxml_html.fromstring(f"<div>{engine(page)}</div>")
        found = root.xpath(path)
        assert len(found) == 1, (page, lxml_html.tostring(root))
        assert found[0].text_content().strip() == shown, page
        assert not list(found[0]), (page, lxml_html.tostring(root))
        assert set(found[0].attrib) <= {"id", "href"}


@given(text, st.booleans(), st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_unescaping_gives_the_text_back(
    raw: str, start: bool, heading: bool, cell: bool, link: bool, before: bool
) -> None:
    shown = tidy_text(raw)
    options = {"line_start": start, "heading": heading, "cell": cell, "link": link, "before_bracket": before}
    assert unescape_markdown(escape_markdown(shown, **options)) == shown


@given(hostile_text)
def test_tidy_text_is_one_visible_line(raw: str) -> None:
    tidied = tidy_text(raw)
    assert tidied == tidy_text(tidied)
    assert tidied.split("\n") == [tidied]
    assert tidied == tidied.strip()
    assert not set(tidied) & set("\x00\u202e\u200b\ufeff\ue000\u2028\ud800")


@pytest.mark.parametrize(
    "plain",
    [
        "US$84 million (HK$655 million), 7.2 per cent; see A&B's R&D",
        "[the line] said it's “done” – 5 > 3, a_b, C# and ~5",
        "Yahoo! Inc. fell 3.5% to $1.13bn. Then (9866.HK) rose",
        "比亚迪 2024年 1.2亿",
    ],
)
def test_ordinary_prose_is_left_alone(plain: str) -> None:
    assert escape_markdown(plain, line_start=True) == plain


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.example/b?c=d&e=f#g", "https://a.example/b?c=d&e=f#g"),
        ("http://a.example/x(1) y", None),
        ("http://a.example/x(1)[2]", "http://a.example/x%281%29%5B2%5D"),
        ("javascript:alert(1)", None),
        ("java\nscript:alert(1)", None),
        ("&#106;avascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example", None),
        ("https://user@a.example/", None),
        ("https://", None),
    ],
)
def test_only_plain_web_addresses_become_targets(url: str, target: str | None) -> None:
    assert escape_target(url) == target


def test_no_pattern_stalls() -> None:
    for piece in ("[", "<a ", "\\", "*_", "&#", "a.b@", "[a", "www.", "1.", "http:"):
        assert len(escape_markdown(piece * 20_000, line_start=True)) >= 20_000

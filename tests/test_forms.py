"""Our own Markdown read fast is Python-Markdown's reading, or it is not read at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown

from generator.brief import drop_front, render_brief, seal_brief
from generator.model import Brief
from generator.site.derive import derive_from
from generator.site.forms import Unreadable, read_forms, write_html
from generator.site.library import BriefFile, make_library
from generator.site.markup import PageContext, SiteMarkup, dress_page
from shelf import BRIEFS
from strategies import HOSTILE, briefs

PLAIN = PageContext("month")
EXTENSIONS = ("toc", "tables", "fenced_code", "footnotes", "sane_lists", "admonition", "attr_list")
"""As mkdocs.yml and MkDocs name them."""


def read_slowly(markdown: str, context: PageContext) -> str:
    markup = SiteMarkup()
    markup.context = context
    return Markdown(extensions=[*EXTENSIONS, markup]).convert(markdown)


def read_fast(markdown: str, context: PageContext) -> str | None:
    """``None`` where the forms are not ours."""
    try:
        root, stash = read_forms(markdown, lambda target: target)
    except Unreadable:
        return None
    dress_page(root, context)
    return write_html(root, stash)


def describe(kind: str, brief: Brief | None = None) -> PageContext:
    return PageContext("brief", brief) if kind == "brief" else PageContext("month")


@settings(max_examples=150, deadline=None)
@given(briefs)
def test_any_brief_is_read_as_python_markdown_reads_it(brief: Brief) -> None:
    page = drop_front(render_brief(seal_brief(brief)))
    context = describe("brief", brief)
    assert read_fast(page, context) in (None, read_slowly(page, context))


PIECES = (
    "# Head", "## Head", "### [a](b.md)", "#", "## Desk note", "- item", "- **[a](b.md)**", "-", "- - x", "    deep",
    "    *news* · 3 May", "     five", "        eight", "| a | b |", "|---|---:|", "|---|", "| **1** |  |", "|",
    "a | b", "[^k1]", '[^k1]: "said" (line 1, sentence 1 of 2)', "[^k2]: x", "[generated x]: # '1'", "[generated x]",
    "*a*", "**a** b **c**", "*a **b** c*", "a*b*c", "**", "***x***", "_a_", "a_b_c", "\\*", "\\[x\\]", "\\\\", "\\a",
    "&amp;", "&#58;", "& b", "< 3", "<b>", "[a](<b>)", '[a](b "t")', "[a]( b )", "[a][b]", "[plain words] x",
    "![a](b)", "1. x", "1) x", "> q", "a:b", "Page **1** · [2](x.2.md) of 2", "`code`", "    `code`", "a  ", "---",
    "===", "* x", "+ x", "https://a.example", "[a](https://a.example/b_c?d=e&f=g#h)", "[c](#head)", ": x", "!",
    "!\\[", "比亚迪 · x",
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from((*PIECES, *HOSTILE, "word", "two words")), min_size=1, max_size=3),
            st.sampled_from((" ", " ", "", "\n", "\n")),
            st.sampled_from(("\n\n", "\n\n", "\n")),
        ),
        max_size=6,
    )
)
def test_any_page_is_read_as_python_markdown_reads_it(blocks: list[tuple[list[str], str, str]]) -> None:
    page = "".join(joint.join(pieces) + end for pieces, joint, end in blocks)
    context = describe("month")
    assert read_fast(page, context) in (None, read_slowly(page, context))


@pytest.mark.parametrize("kind", ["brief", "company", "publisher", "home"])
def test_the_pages_of_the_sample_are_read_fast(kind: str) -> None:
    entries = [BriefFile(f"briefs/{b.id}.md", render_brief(seal_brief(b)), b) for b in BRIEFS]
    pages = [page for page in derive_from(make_library(entries)) if page.kind == kind]
    assert pages
    briefs_at = {entry.path: entry.brief for entry in entries}
    for page in pages:
        context = PageContext(page.kind, briefs_at.get(page.path), timeline=page.timeline, title=page.title)
        source = drop_front(page.markdown)
        assert read_fast(source, context) == read_slowly(source, context)


def test_two_references_to_one_footnote_have_a_way_back_each() -> None:
    page = '- A.[^k1]\n- B.[^k1]\n\n| a | b |\n|---|---|\n| c | d[^k1] |\n\n[^k1]: "Said." (line 1, sentence 1 of 1)\n'
    html = read_fast(page, PLAIN)
    assert html is not None
    assert html.count("footnote-backref") == 3
    assert html == read_slowly(page, PLAIN)

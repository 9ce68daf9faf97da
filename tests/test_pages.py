"""Pages: what their heads, their structured data and the marks of their elements state, and what is made of it."""

from __future__ import annotations

import html
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Metadata, SourceDocument
from generator.stages.clean import clean_document
from generator.stages.describe import describe_article
from generator.stages.segment import segment_document
from generator.tables.load import load_tables
from strategies import HOSTILE

HERE = Path(__file__).parent
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "cases/describe/pages.yml").read_text(encoding="utf-8"))
TABLES = load_tables()
ARTICLE = """<div class="text"><p>Calderhead will lay up four of its largest ships until the end of the year, the
shipping line said on Tuesday, and it expects no more orders before the autumn.</p>
<p>It moved 1.2 million boxes in February, 7 per cent fewer than a year before, and it expects a loss for the first
half of the year, after two years in which it had earned more than ever.</p>
<p>The crews will be kept on half pay, and two unions said that they would ask for more before the summer, since the
line had paid its owners twice as much as it had promised them.</p></div>"""


def describe(head: str, top: str, below: str = "") -> Metadata:
    body = f"<main><article>{top}\n{ARTICLE}</article>\n{below}</main>"
    markup = f'<html lang="en"><head>{head}</head><body>{body}</body></html>'
    document = clean_document(SourceDocument("page.html", "html", markup, "utf-8"), TABLES.clean)
    articles = segment_document(document, TABLES.segment)
    longest = max(articles, key=lambda article: len(article.body))
    return describe_article(longest, document, articles, TABLES.describe)


def read_field(metadata: Metadata, name: str) -> Any:
    if name == "authors":
        return list(metadata.authors)
    if name == "authors_basis":
        return dict(metadata.basis).get("authors")
    return getattr(metadata, name)


@pytest.mark.parametrize("case", CASES, ids=[case["rule"][:60] for case in CASES])
def test_what_a_page_states(case: dict[str, Any]) -> None:
    found = describe(case.get("head", ""), case.get("top", ""), case.get("below", ""))
    assert {name: read_field(found, name) for name in case["expect"]} == case["expect"]


# ---------------------------------------------------------------- laws

VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=20), st.sampled_from(HOSTILE),
    st.sampled_from(("Nadia Rahim", "NewsArticle", "2031-03-12", "2031-99-99", "https://hg.example/#p", "By ")),
)  # fmt: skip
KEYS = st.sampled_from(
    (
        "@type", "@id", "@graph", "headline", "name", "author", "publisher", "datePublished", "mainEntity",
        "mainEntityOfPage", "url", "sourceOrganization", "givenName", "creator", "itemListElement", "inLanguage",
    )
)  # fmt: skip
DATA = st.recursive(
    VALUES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=20,
)


@given(DATA, st.integers(0, 200), st.sampled_from(HOSTILE))
def test_no_structured_data_breaks_the_reading_of_a_page(data: Any, cut: int, between: str) -> None:
    node = {"@type": "NewsArticle", **data} if isinstance(data, dict) else data
    for text in (json.dumps(data), json.dumps(node)):
        broken = text[:cut] + between + text[cut:]
        for shown in (text, broken, html.escape(text)):
            script = f'<script type="application/ld+json">{shown}</script>'
            assert describe(script, "<h1>Calderhead lays up four ships</h1>").heading


MARKS = st.sampled_from((
    'itemprop="author"', 'itemprop="headline"', 'itemprop="author name"', 'class="byline"', 'class="author"',
    'rel="author"', 'itemprop=""', 'class=""', 'itemprop="datePublished" datetime="x"', 'datetime="2031-03-12"',
))  # fmt: skip
TAGS = st.sampled_from(("a", "div", "span", "time", "h1", "meta", "p", "link"))


@given(st.lists(st.tuples(TAGS, MARKS, st.one_of(st.text(max_size=12), st.sampled_from(HOSTILE))), max_size=8))
def test_no_marks_break_the_reading_of_a_page(marked: list[tuple[str, str, str]]) -> None:
    top = "".join(f'<{tag} {marks} content="{html.escape(text)}">{text}</{tag}>' for tag, marks, text in marked)
    assert describe("", top).heading


@pytest.mark.parametrize(
    "piece",
    ["[", '{"@type":"NewsArticle","author":', '{"a":"\\', "&quot;", ",}", '"author":{', "<!--", "]]>", '"headline":"'],
)
def test_long_broken_data_takes_linear_time(piece: str) -> None:
    script = f'<script type="application/ld+json">{piece * 40_000}</script>'
    assert describe(script, "<h1>Calderhead lays up four ships</h1>").title == "Calderhead lays up four ships"


def test_a_page_full_of_marks_takes_linear_time() -> None:
    marked = '<span class="byline" itemprop="author"><a rel="author" itemprop="name">Nadia Rahim</a></span>' * 3000
    assert describe("", f"<h1>Calderhead lays up four ships</h1>{marked}").heading

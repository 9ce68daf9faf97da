"""What of a quotation is marked: the words that a bullet took, the number of a figure, the name of a company."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from generator.brief import drop_front, parse_brief
from generator.site.markup import PageContext
from generator.site.markup.marks import Claims, find_marks, takes_all
from site_fixtures import render

ROOT = Path(__file__).parent.parent
CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "site" / "marks.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["law"])
def test_what_rests_on_a_quotation_is_marked(case: dict[str, Any]) -> None:
    quote, claims = case["quote"], Claims(*(case.get(kind, []) for kind in ("said", "printed", "names")))
    assert [quote[start:end] for start, end in find_marks(quote, claims)] == case["marks"]


NUMBER = re.compile(r"[^\s0-9]*[0-9].*|[^0-9]+")
WORDS = st.lists(
    st.sampled_from(("the", "port", "of", "1,200", "and", "Tern", "2025", "12", "货柜", "fell")), max_size=7
)
NUMBERS = st.sampled_from(
    ("12", "1.2 per cent", "US$7.5 million", "¥417-billion ($58-billion)", "-3%", "nearly half", "20亿港元")
)


@given(WORDS, NUMBERS, WORDS, WORDS)
def test_the_number_of_a_figure_stands_in_a_mark(
    before: list[str], printed: str, after: list[str], cell: list[str]
) -> None:
    quote = " ".join([*before, printed, *after])
    marks = find_marks(quote, Claims([" ".join(cell)], [printed]))
    assert any(printed in quote[start:end] for start, end in marks)
    assert all(0 <= a < b <= len(quote) for a, b in marks)
    assert all(b < c for (_, b), (c, _) in pairwise(marks)), "in order, and apart"


def test_a_quotation_is_taken_whole_when_no_word_is_left_out() -> None:
    assert takes_all("“Boxes fell.”", [(1, 11)])
    assert not takes_all("“Boxes fell.”", [(1, 6)])
    assert not takes_all("…", [])


@pytest.mark.parametrize("path", sorted((ROOT / "docs" / "briefs").glob("*.md")), ids=lambda path: path.stem[-10:])
def test_each_figure_of_the_sample_is_marked_in_its_quotation(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    brief = parse_brief(text, path.name)
    page = lxml_html.fromstring(render(drop_front(text), PageContext("brief", brief)))
    for figure in brief.figures:
        (row,) = page.xpath(f"//li[@id='fn:{figure.label}']")
        # "Tern gained 0.8 per cent and Gull 0.6 per cent": only the number is printed of each.
        shown = NUMBER.search(" ".join(figure.shown.split()).casefold())[0]  # type: ignore[index]
        assert any(shown in " ".join(mark.text_content().split()).casefold() for mark in row.iter("mark")), shown

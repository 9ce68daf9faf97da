"""Times to come: what words name, counted from their own day, and what the front page makes of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.model import Brief, Evidence, Figure
from generator.site.derive import derive_from
from generator.site.derive.times import find_times
from generator.site.library import BriefFile, make_library
from shelf import make_brief

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "site" / "times.yml").read_text(encoding="utf-8")
)
WORDS = (
    "by", "the", "end of", "September", "will", "next", "month", "since", "Q4", "2031", "12", "May", "fourth quarter",
    "of", "next year", "year", "late", "before", "in", "6月24日", ",", ".", "June 3", "29 February",
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_words_name_times_to_come(case: dict[str, Any]) -> None:
    told = case["told"] and str(case["told"])
    found = find_times(case["text"], told, sure=case.get("sure", False))
    assert {time.shown: f"{time.first} to {time.last}" for time in found} == case["times"]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_a_time_is_a_stretch_of_real_days_and_its_words_stand_in_the_text(text: str, day: date) -> None:
    for time in find_times(text, day.isoformat()):
        assert date.fromisoformat(time.first) <= date.fromisoformat(time.last)
        assert 0 <= time.start < time.end <= len(text)
        assert text[time.start : time.end].strip()


def _ahead(*briefs: Brief) -> str:
    files = [BriefFile(f"briefs/{brief.id}.md", f"# {brief.title}\n", brief) for brief in briefs]
    home = next(page for page in derive_from(make_library(files)) if page.kind == "home").markdown
    return home.split("## Dates ahead")[1].split("\n## ")[0] if "## Dates ahead" in home else ""


def _told(number: int, text: str, day: str | None) -> Brief:
    return make_brief(number, f"Quay {number}", ((text, text),), (), date=day)


def test_each_time_stands_with_its_words_its_brief_and_the_day_it_is_counted_from() -> None:
    ahead = _ahead(
        _told(1, "The line will close its loop next month.", "2025-03-12"),
        _told(2, "The line plans to close its *office* in May 2025.", "2025-03-10"),
    )
    assert ahead.index("**April 2025**") < ahead.index("**May 2025**")
    assert "The line will close its loop *next month*." in ahead
    assert "[Quay 1](briefs/brief-0000000001.md) · counted from 12 March 2025" in ahead
    assert r"close its \*office\* *in May 2025*." in ahead
    assert ahead.rstrip().endswith("[Quay 2](briefs/brief-0000000002.md)")


def test_what_is_over_on_the_day_of_the_newest_brief_is_not_ahead() -> None:
    old = _told(1, "The line will close its loop next month.", "2025-03-12")
    assert "April 2025" in _ahead(old, _told(2, "Cranes moved.", "2025-04-29"))
    assert _ahead(old, _told(2, "Cranes moved.", "2025-04-30")) == ""


def test_a_stretch_that_has_begun_is_not_ahead_of_an_undated_brief() -> None:
    newest = _told(2, "Cranes moved.", "2025-03-12")
    assert _ahead(_told(1, "It carried the most boxes in 2025.", None), newest) == ""
    assert "**2027**" in _ahead(_told(1, "It wants to carry the most boxes by 2027.", None), newest)


def test_the_time_of_a_target_is_ahead_and_that_of_a_fact_is_not() -> None:
    quote = "The line wants to lay up four ships in the fourth quarter, its owner said."
    evidence = Evidence(quote, 300, 300 + len(quote), 12, 3, 14, "kf001")
    figure = Figure("four ships", "4", "ships", None, "lay-up", None, "fourth quarter", "target", evidence)
    brief = _told(1, "Cranes moved.", "2025-03-12")
    assert "“The line wants to lay up four ships in the *fourth quarter*" in _ahead(replace(brief, figures=(figure,)))
    assert _ahead(replace(brief, figures=(replace(figure, status="actual"),))) == ""


def test_a_time_that_many_briefs_name_stands_once() -> None:
    briefs = [_told(n, f"Dock {n} will open in May.", "2025-03-12") for n in range(1, 6)]
    ahead = _ahead(*briefs)
    assert ahead.count("**May 2025**") == 1
    assert ahead.count("will open") == 2
    assert "; and 3 more briefs" in ahead

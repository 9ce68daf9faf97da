"""A re-scraped article: its brief follows, and the run says what changed, in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from generator.brief import seal_brief
from generator.model import Brief
from generator.pipeline import Run
from generator.rescraped import tell_rescraped
from strategies import briefs
from test_corrections import generate
from test_pipeline import FERRY, PAPER, REGISTRY, brief_of
from test_withdraw import edit


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    articles = tmp_path / "seeds" / "articles"
    articles.mkdir(parents=True)
    (articles / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (articles / "paper.txt").write_text(PAPER, encoding="utf-8")
    (tmp_path / "seeds" / "companies.yml").write_text(REGISTRY, encoding="utf-8")
    generate(tmp_path)
    return tmp_path


def scrape_again(desk: Path, *changes: tuple[str, str]) -> Run:
    edit(desk / "seeds/articles/ferry.txt", *changes)
    return generate(desk)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "a cabin will cost 48",
            "a cabin will cost 52",
            "1 quoted sentence changed; bullet 2 follows; 1 figure changed",
        ),
        (
            "four\nyears after it gave",
            "five\nyears after it gave",
            "1 quoted sentence changed; bullet 1 follows",
        ),
        ("He has\ntaken the mail plane", "He took\nthe mail plane", "its text changed, no quoted sentence did"),
        ("12 Mar 2025", "13 Mar 2025", ""),
    ],
)
def test_what_the_new_text_changed_is_said_once(desk: Path, old: str, new: str, told: str) -> None:
    path = brief_of(desk, "ferry")
    report = scrape_again(desk, (old, new)).report
    assert report.rescraped == (((path.stem, told),) if told else ())
    assert not told or f"~ {path.stem}  source: {told}" in list(report.lines())
    assert generate(desk).report.rescraped == ()


def test_a_bullet_of_yours_that_quotes_what_is_gone_is_told(desk: Path) -> None:
    path = brief_of(desk, "ferry")
    edit(path, ("- The crossing takes seven hours and a cabin", "- A cabin"))
    ((_, told),) = scrape_again(desk, ("cost 48 euros", "cost 52 euros")).report.rescraped
    assert "1 bullet of yours quotes what it says no more" in told


def test_the_page_bears_no_trace_of_when(desk: Path) -> None:
    scrape_again(desk, ("cost 48 euros", "cost 52 euros"))
    page = brief_of(desk, "ferry").read_text("utf-8")
    scrape_again(desk, ("cost 52 euros", "cost 48 euros"))
    scrape_again(desk, ("cost 48 euros", "cost 52 euros"))
    assert brief_of(desk, "ferry").read_text("utf-8") == page


@given(briefs)
def test_of_the_same_text_nothing_is_told(brief: Brief) -> None:
    made = seal_brief(brief)
    quotes = [e.quote for b in made.bullets for e in b.evidence] + [f.evidence.quote for f in made.figures]
    body = "\n".join([*quotes, *(c.evidence.quote for c in made.companies if c.evidence)])
    assert tell_rescraped(made, made, body) == ""

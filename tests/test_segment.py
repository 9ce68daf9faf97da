"""Splitting: pages with several articles, teasers that are none, and bodies that lead back to their lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.model import Article, Sidecar, SourceDocument
from generator.stages.clean import clean_document
from generator.stages.segment import segment_document
from generator.tables.clean import load_clean_tables
from generator.tables.read import read_table
from generator.tables.segment import load_segment_tables

CASES = Path(__file__).parent / "cases" / "segment"
SEEDS = {"000": 1, "001": 1, "002": 1, "003": 4, "004": 5}


def split(text: str, name: str = "case.txt", sidecar: Sidecar | None = None) -> tuple[Article, ...]:
    source = SourceDocument(
        name, "html" if name.endswith("html") else "text", text, "utf-8", sidecar=sidecar or Sidecar()
    )
    return segment_document(clean_document(source, load_clean_tables()), load_segment_tables())


def load_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{case['id']}")
        for path in sorted(CASES.glob("*.yml"))
        for case in read_table(path)["cases"]
    ]


@pytest.mark.parametrize("case", load_cases())
def test_a_page_has_the_articles_of_the_case(case: dict[str, Any]) -> None:
    lines = case.get("split")
    articles = split(case["text"], sidecar=Sidecar(split=tuple(lines) if lines else None))
    assert [article.title.text if article.title else None for article in articles] == case["titles"]
    for article, wanted in zip(articles, case["articles"], strict=True):
        assert article.start_line == wanted["line"]
        for words in wanted.get("body", []):
            assert words in article.body
        for words in wanted.get("head", []):
            assert any(words in block.text for block in article.head), article.head
        for words in wanted.get("not", []):
            assert words not in article.body
        assert_leads_back(article, case["text"])
    assert {notice.code for article in articles for notice in article.notices} == set(case.get("notices", []))


def assert_leads_back(article: Article, text: str) -> None:
    lines = text.split("\n")
    for piece in article.pieces:
        assert article.body[piece.start : piece.end] == piece.block.text
        assert article.line_at(piece.start) == piece.block.line
        assert piece.block.text in lines[piece.block.line - 1]


def test_the_real_seeds_hold_twelve_articles(shared_seeds: Path) -> None:
    counts = {}
    for path in sorted(shared_seeds.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        articles = split(text, path.name)
        counts[path.name[:3]] = len(articles)
        for article in articles:
            assert_leads_back(article, text)
            for junk in (
                "Advertisement",
                "READ MORE",
                "Telegram",
                "Contact the writer",
                "cookies",
                "Sign up to",
                "placeholder",
            ):
                assert junk not in article.body
    assert counts == SEEDS


def test_no_body_is_no_article() -> None:
    assert split("Home\nMenu\nShare\n") == ()

"""A text that is not the whole text is noticed, and one that is whole is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import SourceDocument
from generator.reading import ReadDocument, read_document
from generator.stages.clean import clean_document
from generator.tables.load import load_tables
from generator.tables.read import read_table
from strategies import HOSTILE

TABLE = read_table(Path(__file__).parent / "cases" / "doubts" / "truncated.yml")
TABLES = load_tables()


def read(text: str, form: str) -> ReadDocument:
    return read_document(SourceDocument("a.txt", "html" if form == "html" else "text", text, "utf-8"), TABLES)


def build_text(case: dict[str, Any], form: str) -> str:
    title, *rest = TABLE["texts"][case["of"]].strip().split("\n\n")
    parts = [title, *case.get("top", ()), *rest, *case["end"]]
    if form == "lines":
        return "\n".join(parts)
    if form == "html":
        body = "".join(f"<p>{part}</p>" for part in parts[1:])
        return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
    return "\n\n".join(parts)


@pytest.mark.parametrize("form", ["text", "lines", "html"])
@pytest.mark.parametrize("case", TABLE["cases"], ids=lambda case: case["id"])
def test_a_text_that_is_not_whole_is_noticed(case: dict[str, Any], form: str) -> None:
    text = build_text(case, form)
    document = read(text, form)
    found = [notice for notice in document.document.notices if notice.code == "truncated"]
    of_articles = [n for item in document.articles for n in item.article.notices if n.code == "truncated"]
    assert bool(found or of_articles) == case["noticed"], (found, of_articles)
    if "line" in case and form != "html":
        (line,) = [at for at, words in enumerate(text.split("\n"), 1) if case["line"] in words]
        assert line in [notice.line for notice in (*found, *of_articles)]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=50), st.just("Subscribe to read this story"))))
def test_doubts_never_fail_and_name_a_line_of_the_text(lines: list[str]) -> None:
    text = "\n".join(lines)
    document = clean_document(SourceDocument("a.txt", "text", text, "utf-8"), TABLES.clean)
    for notice in document.notices:
        assert notice.line is None or 1 <= notice.line <= text.count("\n") + 1


def test_every_row_says_why_and_is_named_once() -> None:
    rows = read_table(Path(__file__).parent.parent / "generator" / "data" / "paywalls.yml")["phrases"]
    assert all(row.get("why") for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)


def test_a_long_line_takes_linear_time() -> None:
    for words in ("subscribe to ", "to read the full ", "you have read ", "this article is "):
        clean_document(SourceDocument("a.txt", "text", words * 20_000, "utf-8"), TABLES.clean)

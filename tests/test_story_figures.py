"""Figures across sources: what agrees, what was brought up to date, what contradicts, and above all what does not."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.brief import parse_brief, render_brief, seal_brief
from generator.compose import compose_brief
from generator.model import Article, Block, BodyPiece, Brief, DateBasis, Metadata, NearCopy, Registry
from generator.stages.link import LinkText, assign_roles, link_texts
from generator.stages.summarise import SummaryInput, SummarySettings, summarise_article
from generator.stories.model import Comparison
from generator.stories.verdicts import compare_figures
from generator.tables.load import load_tables
from generator.text.sentences import split_sentences

CASES = Path(__file__).parent / "cases" / "stories_figures"


def load_cases() -> dict[str, dict[str, Any]]:
    """All cases by name."""
    cases = {}
    for path in sorted(CASES.glob("*.yml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            cases[f"{path.stem}: {case['case']}"] = case
    return cases


@cache
def _tables() -> Any:
    return load_tables()


def make_brief(name: str, said: dict[str, Any], near: tuple[NearCopy, ...] = ()) -> Brief:
    """A brief as ``generate`` makes one of a title and a body, written and read back."""
    tables, body = _tables(), said["body"]
    block = Block(0, len(body), 1, 1, body, "body", "case")
    article = Article(f"{name}.txt", 0, body, (BodyPiece(0, len(body), block),), None, (), (), 1, 1)
    known = Metadata(
        title=said["title"],
        heading=said["title"],
        kind="news",
        publisher=said["publisher"],
        date=str(said["date"]) if "date" in said else None,
        date_basis=DateBasis("sidecar") if "date" in said else DateBasis(),
    )
    mentions = link_texts([LinkText(name, body)], Registry(), tables.link)[0]
    given = SummaryInput(title=known.heading, body=body, mentions=mentions, dated="date" in said)
    summary = summarise_article(given, SummarySettings(), tables.summary)
    roles = assign_roles(tuple(m for m in mentions if m.company), known.heading, body)
    sentences = split_sentences(body)
    brief_id = f"{name}-0123456789"
    brief = compose_brief(
        brief_id, "0" * 16, article, known, mentions, roles, summary, Registry(), sentences, near=near
    )
    return parse_brief(render_brief(brief), f"docs/briefs/{brief_id}.md")


def compare_case(case: dict[str, Any]) -> tuple[Comparison, ...]:
    """What is said of the two articles of a case."""
    near = (NearCopy("a-0123456789", "A"),) if case.get("near") else ()
    return compare_figures([make_brief("a", case["a"]), make_brief("b", case["b"], near)])


def _says(item: Comparison, number: str, brief: str) -> bool:
    found = [claim.figure for claim in item.claims if claim.brief == f"{brief}-0123456789"]
    return any(
        number in figure.text or number in figure.evidence.quote and figure.value == _value(number) for figure in found
    )


def _value(number: str) -> str:
    return number


def judge_case(case: dict[str, Any]) -> list[str]:
    """What is wrong with what is said of a case."""
    found = compare_case(case)
    wrong = []
    for verdict, one, other in case["expect"]:
        both = {item.verdict for item in found if _says(item, one, "a") and _says(item, other, "b")}
        ok = (
            verdict in both
            if verdict in ("agree", "update", "conflict")
            else not both
            if verdict == "none"
            else "conflict" not in both
        )
        if not ok or (verdict in ("agree", "update") and "conflict" in both):
            wrong.append(f"{one} / {other}: {sorted(both) or 'nothing'} instead of {verdict}")
    wanted = {verdict for verdict, _, _ in case["expect"]}
    wrong += [
        f"{item.verdict} of {[claim.figure.text for claim in item.claims]} out of the blue: {item.why}"
        for item in found
        if item.verdict != "agree" and item.verdict not in wanted
    ]
    return wrong


@pytest.mark.parametrize("name", load_cases())
def test_cases(name: str) -> None:
    """What an editor would say of two articles' numbers, and no more."""
    assert judge_case(load_cases()[name]) == []

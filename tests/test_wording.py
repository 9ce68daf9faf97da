"""Wording: what may go, what never goes, what a short form means, what leans; and what holds for every edit."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import Mention
from generator.stages.summarise import SummaryInput
from generator.stages.summarise.analyse import Analysis, Sentence, analyse_article
from generator.stages.summarise.leaning import find_leaning
from generator.stages.summarise.wording import (
    Draft,
    draft_sentence,
    draft_words,
    join_drafts,
    name_people,
    render_draft,
    shorten_draft,
)
from generator.tables.summarise import load_summary_tables

CASES = Path(__file__).parent / "cases/summarise"
TABLES = load_summary_tables()
FIRMS = ("Calderhead", "Swiftbox", "Kitahama Denki", "Aurelane", "Pellworth")


def read_cases(name: str) -> list[Any]:
    return [
        pytest.param(case, id=case["why"])
        for case in yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))
    ]


def read(body: str) -> tuple[SummaryInput, Analysis]:
    found = sorted((m.start(), m.end(), firm) for firm in FIRMS for m in re.finditer(firm, body))
    mentions = tuple(Mention(start, end, firm.lower(), firm, "test") for start, end, firm in found)
    article = SummaryInput(title="", body=body, mentions=mentions)
    return article, analyse_article(article, TABLES)


def word(body: str, at: int, limit: int) -> tuple[str, Draft, Sentence]:
    """The words of a sentence, shortened to a limit if that is not 0."""
    article, analysis = read(body)
    sentence = analysis.sentences[at]
    draft = draft_sentence(sentence, article, analysis, TABLES)
    if limit:
        draft = shorten_draft(draft, sentence, article, analysis, TABLES, limit=limit)
    return render_draft(draft, body), draft, sentence


@pytest.mark.parametrize("case", read_cases("drops"))
def test_what_may_go(case: dict[str, Any]) -> None:
    text, draft, _ = word(case["body"].strip(), case.get("at", 0), case.get("limit", 12))
    assert text == case["gives"]
    assert text == case["body"].strip() or draft.edits


@pytest.mark.parametrize("case", read_cases("traps"))
def test_what_never_goes(case: dict[str, Any]) -> None:
    body = case["body"].strip()
    text, _, sentence = word(body, case.get("at", 0), case.get("limit", 8))
    if case.get("whole"):
        assert text == sentence.text
    for words in case.get("keeps", ()):
        assert words in text

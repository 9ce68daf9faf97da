"""Figures across sources over many beats: pairs written before the rules were tuned, in two halves."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.model import Brief
from generator.stories.verdicts import compare_figures
from test_story_figures import make_brief

CASES = Path(__file__).parent / "cases" / "stories_breadth"
FLOORS = {
    "tuned": {"agree": 44, "update": 19, "conflict": 12},
    "held": {"agree": 30, "update": 12, "conflict": 7},
}
"""Pairs found at least, of each half; no conflict that is none, and nothing said of a trap, in either."""
DAY = datetime.date(2026, 3, 2)
Row = tuple[str, int, str, Any, str, Any]


@cache
def make_pair(row: Row) -> list[Brief]:
    """The briefs of a row's two reports."""
    _, days, one, _, other, _ = row
    reports = (("a", one, DAY, "Gazette"), ("b", other, DAY + datetime.timedelta(days), "Herald"))
    return [
        make_brief(name, {"title": text.split(". ")[0].rstrip("."), "body": text, "date": date, "publisher": outlet})
        for name, text, date, outlet in reports
    ]


def compare_row(row: Row) -> tuple[set[str], set[str]]:
    """What is said of the two numbers of a row, and of any two of its reports."""
    found = compare_figures(make_pair(row))
    wanted = {("a-0123456789", str(row[3])), ("b-0123456789", str(row[5]))}
    said: set[str] = {
        item.verdict
        for item in found
        if all(any(claim.brief == at and text in claim.figure.text for claim in item.claims) for at, text in wanted)
    }
    return said, {item.verdict for item in found}


@cache
def load_half(name: str) -> tuple[tuple[str, Row], ...]:
    """Beat and row of all pairs of a half."""
    beats = yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))
    return tuple((beat, tuple(row)) for beat, rows in beats.items() for row in rows)


def count_found(rows: tuple[tuple[str, Row], ...]) -> Counter[str]:
    """Rows of each verdict that are judged as they should be."""
    return Counter(row[0] for _, row in rows if row[0] in compare_row(row)[0])


@pytest.mark.parametrize("half", FLOORS)
def test_breadth(half: str) -> None:
    """So many pairs are found, no trap is taken, and no conflict is false."""
    rows = load_half(half)
    told = [(row, *compare_row(row)) for _, row in rows]
    false = [row for row, _, every in told if "conflict" in every and row[0] != "conflict"]
    assert false == []
    assert [row for row, said, _ in told if row[0] == "none" and said] == []
    found = Counter(row[0] for row, said, _ in told if row[0] in said)
    assert {name: found[name] for name, least in FLOORS[half].items() if found[name] < least} == {}


RULES: dict[str, tuple[str, Any]] = {
    "measures that both clauses name": ("sameness.meet_measures", lambda one, other, _: one.measure == other.measure),
    "what may come to less": ("pairs._AT_MOST", ()),
    "words that make a per cent one": ("agreements.LIKE_WORDS", 99),
    "spelled durations": ("generator.text.spelled._SPELLED_OTHER", re.compile(r" (?:years?|months?|of |in )")),
}


@pytest.mark.parametrize("rule", RULES)
def test_rules_taken_out(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a rule fewer pairs of the half that it was made for are found."""
    rows = load_half("tuned")
    before = count_found(rows)
    place, instead = RULES[rule]
    monkeypatch.setattr(place if place.startswith("generator.") else f"generator.stories.{place}", instead)
    after = count_found(rows)
    assert sum(after.values()) < sum(before.values())

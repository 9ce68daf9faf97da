"""Figures across sources in prose: each report holds several numbers, and all of its sentences are looked at, as when a
story is settled. Pairs written before the rules were, in two halves.
"""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from generator.model import Brief, Bullet, Evidence
from generator.stories.verdicts import compare_figures
from generator.text.sentences import split_sentences
from test_story_figures import make_brief

CASES = Path(__file__).parent / "cases" / "stories_prose"
DAY = datetime.date(2026, 3, 2)
Row = tuple[str, int, str, Any, str, Any]


def make_whole(name: str, said: dict[str, Any]) -> Brief:
    """A brief that quotes every sentence of its article whole."""
    body = said["body"]
    spans = list(split_sentences(body))
    quotes = [Evidence(body[start:end], start, end, 1, 1, at, f"k{at:04}") for at, (start, end) in enumerate(spans, 1)]
    bullets = tuple(Bullet(quote.quote, (quote,)) for quote in quotes)
    return replace(make_brief(name, said), bullets=bullets, figures=())


@cache
def make_pair(row: Row) -> tuple[Brief, Brief]:
    """The briefs of a row's two reports."""
    _, days, one, _, other, _ = row
    reports = (("a", one, DAY, "Gazette"), ("b", other, DAY + datetime.timedelta(days), "Herald"))
    made = [
        make_whole(name, {"title": text.split(". ")[0].rstrip("."), "body": text, "date": date, "publisher": outlet})
        for name, text, date, outlet in reports
    ]
    return made[0], made[1]


def compare_row(row: Row) -> tuple[set[str], set[str]]:
    """What is said of the two numbers of a row, and of any two of its reports."""
    found = compare_figures(make_pair(row))
    wanted = {("a-0123456789", str(row[3])), ("b-0123456789", str(row[5]))}
    said: set[str] = {
        item.verdict
        for item in found
        if all(any(c.brief == at and _is_in(text, c.figure.text) for c in item.claims) for at, text in wanted)
    }
    return said, {item.verdict for item in found}


def _is_in(one: str, other: str) -> bool:
    return one in other or other in one


@cache
def load_half(name: str) -> tuple[tuple[str, Row], ...]:
    """Beat and row of all pairs of a half."""
    beats = yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))
    return tuple((beat, tuple(row)) for beat, rows in beats.items() for row in rows)

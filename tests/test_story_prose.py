"""Figures across sources in prose: each report holds several numbers, and all of its sentences are looked at, as when a
story is settled. Pairs written before the rules were, in two halves.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
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


FLOORS = {
    "tuned": {"conflict": 8, "agree": 11},
    "tuned2": {"conflict": 13, "agree": 7},
    "held": {"conflict": 6, "agree": 5},
    "traps": {},
}
"""Pairs found at least; of a trap nothing is said, and no conflict is false, in any half."""


@pytest.mark.parametrize("half", FLOORS)
def test_prose(half: str) -> None:
    """So many pairs are found, no trap is taken, and no conflict is false."""
    told = [(row, *compare_row(row)) for _, row in load_half(half)]
    assert [row for row, _, every in told if "conflict" in every and row[0] != "conflict"] == []
    assert [row for row, said, _ in told if row[0] == "none" and said] == []
    found = Counter(row[0] for row, said, _ in told if row[0] in said)
    assert {name: found[name] for name, least in FLOORS[half].items() if found[name] < least} == {}


def _nothing(*_: object, **__: object) -> bool:
    return False


def _no_words(*_: object, **__: object) -> frozenset[str]:
    return frozenset()


RULES: dict[str, tuple[str, Any, str, tuple[str, str]]] = {
    # rule taken out: (what stands for it, its stand-in, half, numbers of the row that turns wrong)
    "shares of one whole": ("rivals.Rivals._clash_in_share", _nothing, "tuned", ("23 per cent", "32 per cent")),
    "what somebody has": ("rivals.Rivals._clash_in_deed", _nothing, "tuned2", ("19", "16")),
    "what is done to the same things": ("rivals.Rivals._clash_in_act", _nothing, "tuned2", ("340", "410")),
    "where trading ended": ("rivals.Rivals._are_both_closes", _nothing, "tuned2", ("6.2 per cent", "7.4 per cent")),
    "counts of one day": ("rivals.Rivals._is_one_toll", _nothing, "tuned2", ("13,000", "31,000")),
    "swapped days": ("rivals.are_swapped_print", _nothing, "tuned", ("29 days", "92 days")),
    "the only one of its measure": ("agreements._is_only_one", _nothing, "tuned", ("HK$31.2 billion", "$4 billion")),
    "the only large sum": ("agreements._is_only_sum", _nothing, "tuned", ("18 billion zlotys", "17 billion zlotys")),
    "tenths": ("agreements._is_fine", _nothing, "tuned", ("3.4 per cent", "3.4 per cent")),
    "what is known": ("senses.is_known", _nothing, "tuned", ("3.4 per cent", "3.4 per cent")),
    "three digits, rounded": ("sameness._is_rounded", _nothing, "tuned", ("SEK 112.4 billion", "112 billion kronor")),
    "vague measures": (
        "sameness._differ_in_measure",
        lambda one, other, _: bool(one.measures and other.measures) and not one.measures & other.measures,
        "tuned",
        ("US$2.4 million", "2.4 million U.S. dollars"),
    ),
    "what only a noun tells": ("sameness._tells_noun", _nothing, "tuned", ("57", "Fifty-seven")),
    "particles": ("senses._is_particle", _nothing, "tuned", ("5.8 percent", "some 6 per cent")),
    "some and all": ("agreements._is_whole_of_another", _nothing, "tuned", ("41", "41")),
    "ranges": ("agreements.is_left_open", _nothing, "tuned", ("1 to 2 per cent", "1.5 per cent")),
    "of two wholes": ("rivals.are_one_whole", lambda *_: True, "traps", ("14 per cent", "11 per cent")),
    "sorts": ("senses.find_sort", _no_words, "tuned", ("3.4 per cent", "4.3 per cent")),
    "people of two roles": ("rivals.are_other_people", _nothing, "tuned2", ("23,600", "32,600")),
    "words that tell apart": ("rivals.are_told_apart", _nothing, "traps", ("320", "230")),
    "who did it": ("quantities.find_agent", lambda *_: "", "traps", ("2,300", "3,200")),
    "another one's": ("quantities.is_of_another", _nothing, "traps", ("340", "430")),
    "since a year": ("senses._SINCE", re.compile("(?!)"), "tuned", ("300", "450")),
    "where somebody stayed": ("deeds._STAYED", re.compile(""), "traps", ("13 days", "31 days")),
}


ALSO = {"three digits, rounded": "agreements._is_only_sum"}
"""What finds the same pair by another way is taken out with the rule."""


@pytest.mark.parametrize("rule", RULES)
def test_rules_taken_out(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rule is needed: without it a pair is missed, or a trap is taken."""
    place, instead, half, numbers = RULES[rule]
    rows = [row for _, row in load_half(half) if (str(row[3]), str(row[5])) == numbers]
    # What no table knows is weighed by all that is seen of it, and may find the same pair.
    monkeypatch.setattr("generator.stories.verdicts.find_links", lambda *_: [])
    assert all(_is_right(row) for row in rows)
    monkeypatch.setattr(f"generator.stories.{place}", instead)
    if rule in ALSO:
        monkeypatch.setattr(f"generator.stories.{ALSO[rule]}", _nothing)
    assert not all(_is_right(row) for row in rows)


def _is_right(row: Row) -> bool:
    said, every = compare_row(row)
    if row[0] == "none":
        return not said and "conflict" not in every
    return row[0] in said and (row[0] == "conflict" or "conflict" not in every)

"""What brings a figure of an earlier report up to date: pairs written before the rules were mended, in two halves."""

from __future__ import annotations

import datetime
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.model import Brief
from generator.stories.model import Comparison
from generator.stories.verdicts import compare_figures
from test_story_figures import make_brief

CASES = Path(__file__).parent / "cases" / "stories_updates"
DAY = datetime.date(2026, 9, 4)
Row = tuple[str, int | None, str, str, str, str]


@cache
def load_half(name: str) -> tuple[Row, ...]:
    """All rows of a half."""
    beats = yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))
    return tuple((*row[:3], str(row[3]), row[4], str(row[5])) for rows in beats.values() for row in rows)


@cache
def make_pair(row: Row) -> list[Brief]:
    """The briefs of a row's two reports."""
    _, days, one, _, other, _ = row
    briefs = []
    for name, text, later, outlet in (("a", one, 0, "Gazette"), ("b", other, days, "Herald")):
        said: dict[str, Any] = {"title": text.split(". ")[0].rstrip("."), "body": text, "publisher": outlet}
        if later is not None and days is not None:
            said["date"] = DAY + datetime.timedelta(later)
        briefs.append(make_brief(name, said))
    return briefs


def compare_row(row: Row) -> tuple[set[str], tuple[Comparison, ...]]:
    """What is said of the two numbers of a row, and all that is said of its reports."""
    found = compare_figures(make_pair(row))
    wanted = (("a-0123456789", row[3]), ("b-0123456789", row[5]))
    said: set[str] = {
        item.verdict
        for item in found
        if all(any(claim.brief == at and text in claim.figure.text for claim in item.claims) for at, text in wanted)
    }
    return said, found


def is_right(row: Row, said: set[str]) -> bool:
    """Whether what is said of a row's numbers is what its verdict asks for."""
    if row[0] == "update":
        return said == {"update"}
    return not said if row[0] == "none" else "update" not in said


FLOORS = {"tuned": 25, "tuned2": 34, "tuned3": 28, "tuned4": 13, "held": 14}
"""Updates found at least; no conflict where there is none, and nothing said of a trap, in any of them."""


@pytest.mark.parametrize("half", FLOORS)
def test_updates(half: str) -> None:
    """So many updates are found."""
    rows = [row for row in load_half(half) if row[0] == "update"]
    assert sum(compare_row(row)[0] == {"update"} for row in rows) >= FLOORS[half]


@pytest.mark.parametrize("half", FLOORS)
def test_traps(half: str) -> None:
    """No trap is taken for an update, and two statements of one day by two sources never are one."""
    told = [(row, *compare_row(row)) for row in load_half(half) if row[0] != "update"]
    assert [(row[3], row[5], said) for row, said, _ in told if not is_right(row, said)] == []


RULES: dict[str, tuple[str, Any, tuple[str, str]]] = {
    # rule taken out: module.name, what stands in for it, the pair that turns wrong
    "earlier numbers that are named": ("pairs._judge_named", lambda *_: None, ("2.6 million", "3.1 million")),
    "what is talked of": ("senses.is_prospect", lambda *_: False, ("£140 million", "£118 million")),
    "one noun before a number": ("senses.find_head", lambda *_: None, ("3 crowns", "2 crowns")),
    "what was refused": ("pairs._is_refused", lambda *_: False, ("$6,000", "$8,200")),
    "verbs of what came": ("pairs.GOT", frozenset(), ("12,000 kroner", "19,000 kroner")),
    "measures left unsaid": (
        "quantities.complete_readings",
        lambda readings, _: tuple(readings),
        ("1.3 million tonnes", "1.4 million tonnes"),
    ),
    "two places": ("pairs._are_of_two_places", lambda *_: False, ("83,000", "27,000")),
    "outcomes in words of their own": ("pairs._judge_came", lambda *_: None, ("$12 million", "$7.8 million")),
    "points of an outcome": ("pairs.CAME_SCORE", 99, ("1.2 billion crowns", "870 million crowns")),
    "offers that are raised": ("pairs._are_offers", lambda *_: False, ("310 pence", "345 pence")),
    "what a story is about": ("pairs.is_of_the_story", lambda *_: False, ("31", "Nine")),
    "people by many names": ("sameness._count_persons", lambda *_: False, ("5,000", "18,400")),
    "days that plans are for": ("pairs.WEEKDAYS", frozenset(), ("340", "262")),
    "what comes on top": ("pairs.ADDED", frozenset(), ("48,000", "15,000")),
    "money of one word": (
        "verdicts.settle_currencies",
        lambda readings, *_: list(readings),
        ("300 million crowns", "420 million crowns"),
    ),
    "growers of two things": ("outcomes.open_with_others", lambda *_: False, ("510,000 tonnes", "472,000 tonnes")),
    "sales in one country": ("outcomes.is_part_of_it", lambda *_: False, ("740 million francs", "410 million francs")),
    "disasters of long ago": ("pairs.is_of_another_year", lambda *_: False, ("Four hikers", "19")),
    "years that are over": ("outcomes.is_of_another_year", lambda *_: False, ("58 euros", "71 euros")),
}


ALSO = {"growers of two things": ("pairs.open_with_others", "sameness.open_with_others")}
"""Where else a rule is taken out."""


@pytest.mark.parametrize("rule", RULES)
def test_rules_taken_out(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rule is needed: without it the pair that it is for turns wrong."""
    place, instead, numbers = RULES[rule]
    rows = [row for name in FLOORS for row in load_half(name) if (row[3], row[5]) == numbers]
    assert all(is_right(row, compare_row(row)[0]) for row in rows)
    # What is seen of both clauses may make up for a rule, where many words are shared.
    monkeypatch.setattr("generator.stories.verdicts.find_links", lambda *_: [])
    for name in (place, *ALSO.get(rule, ())):
        monkeypatch.setattr(f"generator.stories.{name}", instead)
    assert not all(is_right(row, compare_row(row)[0]) for row in rows)


if __name__ == "__main__":
    for half in sys.argv[1:]:
        told = [(row, *compare_row(row)) for row in load_half(half)]
        wrong = [(row, said, found) for row, said, found in told if not is_right(row, said)]
        for row, said, found in wrong:
            others = [(i.verdict, [c.figure.text for c in i.claims]) for i in found]
            print(f"{row[0]}, not {sorted(said) or 'nothing'}: {row[3]} | {row[5]}  {others}\n   {row[2]}\n   {row[4]}")
        false = [row for row, _, found in told if row[0] != "noupdate" and "conflict" in {i.verdict for i in found}]
        print("false conflicts", [(row[3], row[5]) for row in false])
        right = Counter(row[0] for row, said, _ in told if is_right(row, said))
        print(half, right, Counter(row[0] for row, *_ in told))

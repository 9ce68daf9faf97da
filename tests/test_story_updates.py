"""What brings a figure of an earlier report up to date: pairs written before the rules were mended, in two halves."""

from __future__ import annotations

import datetime
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

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

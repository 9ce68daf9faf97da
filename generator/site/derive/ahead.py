"""Days after the newest brief that a brief itself names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from generator.brief import write_date
from generator.brief.write import MONTHS
from generator.model import Brief
from generator.site.derive.index import Index, is_day
from generator.site.derive.pieces import make_link
from generator.site.library import BriefFile
from generator.site.phrase import escape_markdown

_MONTH_WORD = "|".join(MONTHS)
_DAY_MONTH = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?P<m1>{_MONTH_WORD})|(?P<m2>{_MONTH_WORD}) (?P<d2>\d{{1,2}})(?!\d))"
    r"(?:,? (?P<y>(?:19|20)\d\d))?\b"
)
_MOST_AHEAD = 5
_ROLL_DAYS = 120
"""A day without a year belongs to the year of its brief, or to the next one if that is at most this far ahead."""


def write_ahead(index: Index, here: str) -> list[str]:
    """Days after the newest brief that a brief itself names; nothing without a day and a month counts."""
    if index.newest_day is None:
        return []
    found: dict[tuple[str, str], list[BriefFile]] = defaultdict(list)
    for entry in index.library.briefs:
        for day, words in dict.fromkeys(_days_ahead(entry.brief, index.newest_day)):
            found[day, words].append(entry)
    if not found:
        return []
    lines = ["## Dates ahead", ""]
    for day, words in sorted(found)[:_MOST_AHEAD]:
        entries = found[day, words]
        more = f" and {len(entries) - 1} more" if len(entries) > 1 else ""
        lines += [
            f"- **{write_date(day)}**",
            "",
            f"    {escape_markdown(words)}",
            "",
            f"    {make_link(entries[0].brief.title, entries[0].path, here)}{more}",
            "",
        ]
    return lines


def _days_ahead(brief: Brief, newest: str) -> Iterable[tuple[str, str]]:
    for bullet in brief.bullets:
        for match in _DAY_MONTH.finditer(bullet.text):
            month = MONTHS.index(match["m1"] or match["m2"]) + 1
            day = _resolve_day(brief, int(match["d1"] or match["d2"]), month, match["y"])
            if day is not None and day > newest:
                yield day, bullet.text
    bound = brief.not_after
    if brief.date is None and bound is not None and is_day(bound.date):
        # An event that its text calls still to come bounds an undated brief to the day before it, and stands in the
        # quotation; a change bounds it to its own day, and is not ahead.
        for match in _DAY_MONTH.finditer(bound.quote):
            month = MONTHS.index(match["m1"] or match["m2"]) + 1
            day = _resolve_near(bound.date, int(match["d1"] or match["d2"]), month)
            if day is not None and day > newest:
                yield day, f"“{bound.quote}”"


def _resolve_near(bound: str, day: int, month: int) -> str | None:
    """The day, if it is within a week after the bound."""
    last = date.fromisoformat(bound)
    try:
        named = date(last.year, month, day)
    except ValueError:
        return None
    return named.isoformat() if 1 <= (named - last).days <= 7 else None


def _resolve_day(brief: Brief, day: int, month: int, year: str | None) -> str | None:
    try:
        if year is not None:
            return date(int(year), month, day).isoformat()
        if not is_day(brief.date):
            return None
        told = date.fromisoformat(brief.date or "")
        this, following = date(told.year, month, day), date(told.year + 1, month, day)
    except ValueError:
        return None
    if this >= told:
        return this.isoformat()
    return following.isoformat() if (following - told).days <= _ROLL_DAYS else None

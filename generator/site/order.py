"""The order of briefs in time, by what is known of their dates: the one rule for every list.

A brief stands at its date; without one, at the bound that its text proves: at the day that it is not before, else at
the one that it is not after. On one day, what may be later comes before what is dated, and that before what may be
earlier. What has neither date nor bound comes last. A month or a year counts as its first day. All of that orders
only: what is shown is the date, or the bound as a bound.
"""

from __future__ import annotations

from generator.brief import write_date
from generator.model import Brief


def place_in_time(brief: Brief) -> tuple[str, int]:
    """Greater for newer briefs: an ISO date, cut to what is known of it and empty where nothing is, and its rank."""
    for rank, bound in ((2, brief.not_before), (0, brief.not_after)):
        if not brief.date and bound is not None:
            return bound.date, rank
    return brief.date or "", 1


def proven_day(brief: Brief) -> str:
    """The earliest day on which the article can have appeared, ISO; empty where nothing proves one."""
    known = brief.date or (brief.not_before.date if brief.not_before else "")
    return known + "-01-01"[len(known) - 4 :] if 4 <= len(known) < 10 else known


def say_place(brief: Brief) -> str:
    """Where the brief stands in time, in words: ``12 June 2025``, ``not before June 2025``; empty where it does not."""
    for word, bound in (("not before", brief.not_before), ("not after", brief.not_after)):
        if not brief.date and bound is not None:
            return f"{word} {write_date(bound.date)}"
    return write_date(brief.date) if brief.date else ""

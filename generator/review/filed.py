"""Briefs of a review that are only filed otherwise: what a change of the desk's topics does to many, told at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import Brief
from generator.review.changes import BriefChange, Review


@dataclass(frozen=True, slots=True)
class Filing:
    """What briefs come under now, or no more."""

    sign: str
    """``+`` or ``−``."""
    what: str
    """``topic Shipping``, ``story harbour-closes-0123456789``, ``tells of story …``."""
    briefs: tuple[BriefChange, ...]
    """By path."""


def list_filed(review: Review) -> tuple[BriefChange, ...]:
    """The briefs in which nothing differs but their topics and their story."""
    return tuple(one for one in review.briefs if one.filed)


def group_filed(review: Review) -> tuple[Filing, ...]:
    """:func:`list_filed` by what they come under or no more, the most briefs first."""
    groups: dict[tuple[str, str], list[BriefChange]] = defaultdict(list)
    for one in sorted(list_filed(review), key=lambda one: one.path):
        was, now = (dict.fromkeys(_name_places(brief)) for brief in (one.before, one.after))
        for sign, here, there in (("+", now, was), ("\u2212", was, now)):
            for what in here:
                if what not in there:
                    groups[sign, what].append(one)
    rows = (Filing(sign, what, tuple(briefs)) for (sign, what), briefs in groups.items())
    return tuple(sorted(rows, key=lambda row: (-len(row.briefs), row.what, row.sign)))


def _name_places(brief: Brief | None) -> Iterator[str]:
    if brief is None:
        return
    yield from (f"topic {name}" for name in brief.topics)
    if brief.story:
        yield f"story {brief.story}"
    yield from (f"tells of story {key}" for key in brief.touches)

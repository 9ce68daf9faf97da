"""The quantities of a story: comparisons that share a claim are one, however many verdicts are given on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.brief.tidy import figure_cell
from generator.model import Figure
from generator.stories import Claim, Comparison, Verdict

VERDICTS: tuple[Verdict, ...] = ("conflict", "update", "agree")
"""In the order of a page: what needs a reader first."""


@dataclass(frozen=True, slots=True)
class Table:
    """All that is told of one quantity: the comparisons that share a claim, and their claims, each once."""

    title: str
    """Of the first of them; where other quantities of the story have the same name, with what the first claim says."""
    comparisons: tuple[Comparison, ...]
    """What needs a reader first."""
    claims: tuple[Claim, ...]
    """In the order of the first comparison, equal ones together."""


def join_comparisons(comparisons: Iterable[Comparison]) -> tuple[Table, ...]:
    """The quantities of a story, conflicts first. What is expected, and what came, is one quantity with those who agree
    on either.
    """
    # Two numbers of one move are shown by the same words.
    told: dict[tuple[object, ...], Comparison] = {}
    for item in comparisons:
        told.setdefault(_name_comparison(item), item)
    ordered = sorted(told.values(), key=lambda item: VERDICTS.index(item.verdict))
    own: dict[tuple[object, ...], int] = {}
    joined: dict[int, list[Comparison]] = {}
    for number, item in enumerate(ordered):
        keys = [_name_claim(claim) for claim in item.claims]
        met = sorted({own[key] for key in keys if key in own})
        first = met[0] if met else number
        group = joined.setdefault(first, [])
        for other in met[1:]:
            group += joined.pop(other)
        group.append(item)
        own |= {_name_claim(claim): first for one in group for claim in one.claims}
    groups = [sorted(group, key=lambda item: VERDICTS.index(item.verdict)) for _, group in sorted(joined.items())]
    names = Counter(group[0].what for group in groups)
    return tuple(_make_table(group, named_once=names[group[0].what] == 1) for group in groups)


_SINCE = re.compile(r" (?:from|than|to|on|in) (?!\S*\d)")
_TOLD_FIRST: tuple[Verdict, ...] = ("update", "conflict", "agree")
"""Whose order of claims a quantity has: of an update that of time, what is expected before what came."""


def _make_table(group: Sequence[Comparison], *, named_once: bool) -> Table:
    # Of one brief and one number there is one card, whichever sentence proves it.
    once: dict[tuple[object, ...], Claim] = {}
    for item in sorted(group, key=lambda item: _TOLD_FIRST.index(item.verdict)):
        for claim in item.claims:
            once.setdefault((claim.brief, *value_of(claim.figure)), claim)
    order: dict[tuple[object, ...], int] = {}
    for claim in once.values():
        order.setdefault(value_of(claim.figure), len(order))
    title = group[0].what
    if not named_once:
        # "fell 11 percent" of "fell 11 percent from a year earlier to 1.04 billion euros".
        words = _SINCE.split(figure_cell(group[0].claims[0].figure), maxsplit=1)[0]
        title = f"{title or 'A figure'}: {words}"
    return Table(title, tuple(group), tuple(sorted(once.values(), key=lambda claim: order[value_of(claim.figure)])))


def value_of(figure: Figure) -> tuple[object, ...]:
    return figure.value or figure.text, figure.unit, figure.currency


def _name_claim(claim: Claim) -> tuple[object, ...]:
    return claim.brief, claim.figure.label, figure_cell(claim.figure), *value_of(claim.figure)


def _name_comparison(item: Comparison) -> tuple[object, ...]:
    return (
        item.verdict,
        item.what,
        tuple((claim.brief, figure_cell(claim.figure), claim.figure.label) for claim in item.claims),
    )

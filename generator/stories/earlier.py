"""Numbers that an article itself tells to be the earlier ones: "up from 3.4 million", "and not of 3.4 million", "below
the 490 zlotys that traders had expected". Where another article says just that number, the one was brought up to date.

Words of two strengths. Strong ones tell that the earlier number was said of the same thing: it was expected, planned or
first reported, or the new one stands instead of it. Weak ones tell no more than where something stood before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.stories import senses
from generator.stories.periods import find_periods
from generator.text.numbers import Quantity


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier number, as printed, in units of one of what it counts."""

    value: Decimal
    strong: bool
    """Whether it was said of the same thing, and is not only where that stood before."""
    near: bool = True
    """Whether the later number stands in the same sentence."""
    of: frozenset[str] = frozenset()
    """Words of the names of its sentence, where that is another one and tells of an offer: what a rival had offered."""


_FILL = (
    r"(?: (?:the|its|their|his|her|an|a|of|for|at|by|to|in|as|about|around|some|roughly|nearly|almost|just|only|initial"
    r"|initially|original|originally|earlier|previous|previously|first|planned|expected|projected|predicted|feared"
    r"|estimated|forecast|reported|announced|proposed|offered|sought|asking|asked|demanded|price|target|estimate|offer"
    r"|bid|goal|figure|count|toll|number|total|analysts?|economists?|consensus|expectations?|up|jobs|people)){0,8} $"
)
_INSTEAD = re.compile(
    rf"(?:\b(?:[Ii]nstead of|[Rr]ather than|[Aa]s against)|(?:\band|,) not(?! more| less| fewer| only| just)"
    rf"|\b(?:and|,) no longer|\bnot (?:of|the))(?:{_FILL[:-2]} )?$"
)
_OPPOSED = re.compile(
    rf"\b(?:(?:up|down|raised|lifted|lowered|increased|reduced|cut|trimmed|revised|grown|risen|fallen)(?: sharply"
    rf"| slightly| only)? from|[Cc]ompared (?:with|to)|against|versus|beat(?:ing|s)?|exceed(?:ed|ing|s)?"
    rf"|topp(?:ed|ing)|miss(?:ed|ing)|short of|from|on|(?:below|above|beyond|under|over|(?:more|less|fewer|higher|lower"
    rf"|larger|smaller|worse|better|longer|shorter|greater) than)(?= (?:the|its|their|his|her|an|initial|planned"
    rf"|expected|feared|first|original|earlier)\b)){_FILL}"
)
_SAID = (
    r"expected|forecast|predicted|projected|estimated|reckoned|feared|planned|sought|wanted|wished|hoped|thought"
    r"|targeted|promised|announced|reported|put|given|said|set|counted|asked|demanded|offered|proposed|spoken|talked"
    r"|floated|budgeted|foreseen|assumed|pencilled|aimed|seen|believed|named|cited|quoted|mentioned|bid|told"
)
_HAD = re.compile(
    rf"\bhad(?: been)?(?: (?:first|earlier|initially|originally|previously|once|also|even|at first"
    rf"|until then|in \w+|on \w+))* (?:been )?(?:{_SAID})\b"
    rf"|\b(?:was|were) (?:first|earlier|initially|originally|previously|at first) (?:{_SAID})\b"
    rf"|\b(?:initially|originally|previously|at first|first|earlier) (?:{_SAID})\b|\b(?:{_SAID}) (?:at first|initially"
    rf"|earlier|originally|in (?:January|February|March|April|May|June|July|August|September|October|November"
    rf"|December|spring|summer|autumn|winter))\b"
    rf"|\b(?:first|initial|original|earlier|previous|preliminary) (?:estimates?|forecasts?|counts?|figures?|reports?"
    rf"|offers?|bids?|budgets?|plans?|targets?|tolls?|guidance|proposals?|demands?|numbers?|projections?)\b"
)
_EXPECTED = re.compile(
    rf"\b(?:planned|expected|feared|estimated|forecast|predicted|projected|proposed|sought|announced|budgeted|initial"
    rf"|initially|original|originally|first|asking|target|estimates?|expectations?|consensus|offered|demanded){_FILL}"
)
_PAST = re.compile(
    r"\b(?:last|previous|prior|preceding) (?:year|month|quarter|week|season|edition|time)\b"
    r"|\b(?:years?|months?|quarters?|weeks?|seasons?) (?:ago|earlier|before)\b"
)
LEAST = 3
"""Numbers below this are too common to be found again in another sentence."""
_AHEAD, _BACK = 70, 60
"""Letters around a number in which such words are looked for."""


def find_earlier(text: str, quantities: Sequence[Quantity], date: str | None) -> dict[int | None, tuple[Earlier, ...]]:
    """Of the numbers of a sentence (places in ``quantities``) those that each stands in place of; under ``None`` those
    whose later number stands in another sentence. ``date`` is the article's, for periods.
    """
    old: dict[int, bool] = {}
    for at, quantity in enumerate(quantities):
        if "/" in quantity.value:
            continue
        start = quantities[at - 1].end if at else 0
        end = quantities[at + 1].start if at + 1 < len(quantities) else len(text)
        before = text[max(start, quantity.start - _BACK) : quantity.start]
        after = _cut(text[quantity.end : min(end, quantity.end + _AHEAD)])
        instead = _INSTEAD.search(before)
        opposed = _OPPOSED.search(before)
        told = bool(_HAD.search(after)) or bool(_EXPECTED.search(before))
        told = told or bool(_HAD.search(_last_clause(text[start : quantity.start])))
        if instead or (opposed and told):
            old[at] = True
        elif opposed and not _is_of_another_time(after, date):
            old[at] = False
        elif told and _HAD.search(_last_clause(text[start : quantity.start])):
            old[at] = True
    found: dict[int | None, list[Earlier]] = {}
    for at, strong in old.items():
        # The one before it, or else the next one after it.
        places = [*range(at - 1, -1, -1), *(range(at + 1, len(quantities)) if strong else ())]
        now = next((n for n in places if n not in old and _are_alike(quantities[n], quantities[at])), None)
        if now is not None or (strong and Decimal(quantities[at].value) >= LEAST):
            found.setdefault(now, []).append(Earlier(Decimal(quantities[at].value), strong, now is not None))
    return {now: tuple(rows) for now, rows in found.items()}


def _cut(after: str) -> str:
    """What follows a number, up to the end of its clause."""
    return re.split(r"[,;:] | (?:but|while|and) |\. ", after, maxsplit=1)[0]


def _last_clause(before: str) -> str:
    return re.split(r"[;:] | (?:but|while) ", before)[-1][-90:]


def _is_of_another_time(after: str, date: str | None) -> bool:
    """Whether a number is that of a month or a year before."""
    return bool(_PAST.search(after) or senses.is_of_then(after) or find_periods(after, date))


def _are_alike(now: Quantity, old: Quantity) -> bool:
    """Whether two numbers can be told of one thing: a unit may be left unsaid with the second."""
    if old.currency or now.currency:
        return old.currency in (None, now.currency) and not (old.unit and old.unit != now.unit)
    return old.unit in ("", now.unit) or not now.unit

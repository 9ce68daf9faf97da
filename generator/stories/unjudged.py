"""Figures of one measure and subject on which no verdict is given, and why: what an editor would otherwise look for.

Only where both clauses name the measure and somebody or some place in common, in the same words for what parts it (net,
domestic, an arm's): all else is of two things, and there is nothing to tell. And only where neither number is compared
with one of the other brief already: then it is the other number that is of another time, and its reader sees that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from generator.stories.headings import name_quantity
from generator.stories.model import Claim, Comparison, Unjudged
from generator.stories.periods import Period, compare_periods
from generator.stories.quantities import Reading
from generator.stories.sameness import Setting, list_ways, same_measure, share_subject

MOST = 3
"""So many stand on a page: they are a help and no finding."""
LOOKED_MOST = 20_000
"""Pairs of numbers that are looked at in one story; the earliest briefs come first."""

_Key = tuple[str, str]


def list_unjudged(readings: Sequence[Reading], judged: Iterable[Comparison], setting: Setting) -> tuple[Unjudged, ...]:
    """Pairs of figures of different reports that no verdict holds together.

    Args:
        readings: all of a story, in the order of its briefs.
        judged: what :func:`generator.stories.verdicts.compare_figures` found in them.
        setting: what is known of the briefs.

    Returns:
        At most :data:`MOST`, each of another quantity, in the order of the readings.
    """
    told = _list_told(judged)
    by_measure: dict[_Key, list[Reading]] = {}
    for reading in readings:
        if reading.measure and not (reading.base or reading.part or reading.share or reading.revised):
            by_measure.setdefault((reading.kind, reading.measure), []).append(reading)
    found: list[Unjudged] = []
    looked = 0
    for alike in by_measure.values():
        pair: tuple[Reading, Reading, str] | None = None
        for place, one in enumerate(alike):
            for other in alike[place + 1 :]:
                looked += 1
                if pair or looked > LOOKED_MOST:
                    break
                why = _tell_why(one, other, setting)
                if why and _are_of_one_thing(one, other, setting) and not _are_told(one, other, told):
                    pair = one, other, why
        if pair:
            one, other, why = pair
            found.append(Unjudged(name_quantity([one, other], setting.tables), (one.claim, other.claim), why))
        if len(found) == MOST:
            break
    return tuple(found)


def _are_of_one_thing(one: Reading, other: Reading, setting: Setting) -> bool:
    if one.at == other.at or setting.origin[one.at] == setting.origin[other.at]:
        return False
    if setting.tables.measures[str(one.measure)].vague or not share_subject(one, other, setting.tables):
        return False
    # Whose it is must be said by both, and not only not be gainsaid; or both articles are about one company alone.
    about = {setting.about[one.at], setting.about[other.at]}
    silent = not (one.companies or one.names or other.companies or other.names)
    if not (
        one.companies & other.companies
        or one.names & other.names
        or (silent and len(about - {None}) == len(about) == 1)
    ):
        return False
    if one.kind == "count" and one.act and other.act and one.act != other.act:
        # Added, and had in all.
        return False
    return same_measure(one, other, setting)


def _tell_why(one: Reading, other: Reading, setting: Setting) -> str:
    """Why two numbers cannot be compared, in words of a page; empty where nothing says so."""
    if one.kind == "money" and one.currency and other.currency and not list_ways(one, other, setting.rates):
        return f"no source prints a rate between {one.currency} and {other.currency}"
    if compare_periods(one.period, other.period) == "differ":
        mine, theirs = say_period(one), say_period(other)
        return f"other periods: {mine} and {theirs}" if mine and theirs and mine != theirs else ""
    if {one.status, other.status} == {"estimate", "target"} and one.amount.value != other.amount.value:
        words = ("an estimate", "a target") if one.status == "estimate" else ("a target", "an estimate")
        return f"the one is {words[0]}, the other {words[1]}"
    return ""


def _list_told(judged: Iterable[Comparison]) -> dict[tuple[str, str], set[str]]:
    """Brief and value of each claim with a verdict -> the briefs with which it is compared."""
    told: dict[tuple[str, str], set[str]] = {}
    for item in judged:
        briefs = {claim.brief for claim in item.claims}
        for claim in item.claims:
            told.setdefault(_name(claim), set()).update(briefs)
    return told


def _name(claim: Claim) -> tuple[str, str]:
    return claim.brief, claim.figure.value or claim.figure.text


def _are_told(one: Reading, other: Reading, told: dict[tuple[str, str], set[str]]) -> bool:
    mine, theirs = told.get(_name(one.claim), ()), told.get(_name(other.claim), ())
    return other.claim.brief in mine or one.claim.brief in theirs


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_ORDINALS = ("", "first", "second", "third", "fourth")
_MANY = {2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 12: "twelve"}


def say_period(reading: Reading) -> str:
    """The period of a number: ``third quarter of 2025``, ``July``, ``nine months to March``; empty where none is."""
    period = reading.period
    if period is None:
        return ""
    told = _say_part(period)
    if period.year is None:
        return told
    if period.kind in ("year", "fiscal"):
        return f"{told} {period.year}".strip()
    return f"{told} {period.year}" if period.kind in ("month", "ended") else f"{told} of {period.year}"


def _say_part(period: Period) -> str:
    many = _MANY.get(period.number, str(period.number))
    match period.kind:
        case "year":
            return "" if period.year else "the full year"
        case "fiscal":
            return "fiscal"
        case "quarter" | "half":
            return f"{_ORDINALS[period.number]} {period.kind}"
        case "months":
            return f"first {many} months"
        case "month":
            return _MONTHS[period.number - 1]
        case "ended":
            return f"{many} months to {_MONTHS[period.end - 1]}"

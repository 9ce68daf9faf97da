"""Two numbers that are not one: does one bring the other up to date, do they contradict each other?

Precision first. Where measure, subject, period or status is unclear, nothing is said. A conflict needs one measure
(the nearest words of both clauses), the same counted thing, no qualifier that only one has, subjects and periods that
do not part, both told without doubt, from different origins, and values apart by more than rounding and hedges allow.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from generator.stories.agreements import Judgement, is_left_open, printed
from generator.stories.amounts import Rates
from generator.stories.measures import Timing
from generator.stories.outcomes import CAME_SCORE, count_signs
from generator.stories.periods import compare_periods
from generator.stories.quantities import Reading
from generator.stories.rivals import are_told_apart, is_of_another_year, is_one_count
from generator.stories.sameness import (
    DEALS,
    NEAR_DAYS,
    SOFT,
    Setting,
    apart,
    are_near,
    count_days,
    have_one_head,
    is_ahead,
    is_of_the_story,
    likeness,
    list_ways,
    meet,
    meet_measures,
    open_with_others,
    overlap,
    ratio_of,
    same_measure,
    share_subject,
    timing_of,
)

WEEKDAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"))
GOT = frozenset(("receiv", "get", "pay", "accept", "settl", "win"))
"""Stems of verbs that tell what came of an offer."""
ADDED = frozenset(("ad", "add"))
"""Verbs of which the number comes on top of another one."""
PRICES = frozenset(("share price", "offer price", "price"))
EVENT_DAYS = 21
"""Reports of one matter that lie further apart are no contradiction: it may have moved on."""
STATE_DAYS = 7
PLAN_DAYS = 90
"""A plan that is told anew later than this is another one."""
MOST_APART = Decimal(3)
"""Numbers of which one is more than this many times the other are of two quantities, not of one that is in dispute."""
MOST_CAME = Decimal(2)
"""… or that was expected and came …"""
MOST_MOVED = Decimal(5)
"""… or that was brought up to date."""


NAMED_SCORE = 20
"""Points of two numbers of which the later article names the earlier one: more than words in common can give."""


def judge_difference(one: Reading, other: Reading, setting: Setting) -> Judgement | None:
    """Whether of two numbers that are not one, the later replaces the earlier, or both stand."""
    priced = _judge_range(one, other, setting) or _judge_named(one, other, setting)
    if priced:
        return priced
    strictly = same_measure(one, other, setting)
    if not strictly and not same_measure(one, other, setting, loosely=True):
        return _judge_came(one, other, setting)
    return judge_measured(one, other, setting, strictly=strictly)


def judge_measured(one: Reading, other: Reading, setting: Setting, *, strictly: bool) -> Judgement | None:
    """The verdict on two numbers that are of one measure, ``strictly`` or by what stands for it."""
    met = meet_measures(one, other, setting.tables)
    strictly = strictly and (one.measure == other.measure or one.thought == other.thought)
    if not met and have_one_head(one, other):
        one, other = replace(one, measure=None), replace(other, measure=None)
    if open_with_others(one, other, setting) or ADDED & {one.act, other.act}:
        return None
    if met and one.measure != other.measure:
        one, other = replace(one, measure=met), replace(other, measure=met)
    timing = timing_of(one, setting.tables)
    period = compare_periods(one.period, other.period)
    if period == "differ" or timing == "tick" or one.part or other.part:
        return None
    if not list_ways(one, other, setting.rates) or ratio_of(one, other, setting.rates) > MOST_MOVED:
        return None
    if one.thought == other.thought and _overlaps_printed(one, other, setting.rates):
        return None
    if one.amount.value == other.amount.value and one.amount.hedge == other.amount.hedge:
        # Eight will be leased, eight are to be leased.
        return None
    over = _is_over(one, setting) != _is_over(other, setting)
    later = None if over else _judge_outcome(one, other, setting) or _judge_revision(one, other, setting, timing)
    return later or (_judge_conflict(one, other, setting, timing, period) if strictly else None)


def _is_over(reading: Reading, setting: Setting) -> bool:
    """Whether a number tells what came in a year that is over, and not what was expected in it."""
    return is_of_another_year(reading, setting) and not is_ahead(reading)


def _judge_came(one: Reading, other: Reading, setting: Setting) -> Judgement | None:
    """What was expected and what came, by all that two clauses have in common."""
    sure = _rank_certainty(one, other, setting)
    if sure[0] == sure[1] and one.kind not in ("time", "percent", "points"):
        sure = (int(one.revised), int(other.revised))
    if sure[0] == sure[1]:
        return None
    before, after = (one, other) if sure[0] < sure[1] else (other, one)
    days = count_days(before, after, setting)
    if days is not None and days <= 0:
        return None
    if _is_one_announcement(before, after, setting):
        return None
    if not list_ways(one, other, setting.rates) or ratio_of(one, other, setting.rates) > MOST_CAME:
        return None
    if _overlaps_printed(one, other, setting.rates) and one.amount.value == other.amount.value:
        return None
    points = count_signs(before, after, setting)
    if points < CAME_SCORE:
        return None
    if after.revised:
        return Judgement("update", f"{printed(after)} replaces {printed(before)}", points)
    return Judgement("update", f"expected: {printed(before)}; told since: {printed(after)}", points)


def _judge_range(one: Reading, other: Reading, setting: Setting) -> Judgement | None:
    """A range of prices, and the price within it that was set."""
    for before, after in ((one, other), (other, one)):
        days = count_days(before, after, setting)
        if (
            not is_left_open(before, after)
            or is_left_open(after, before)
            or after.thought
            or (days is not None and days < 0)
        ):
            continue
        if not (before.measures | {None}) & PRICES or not after.measures & PRICES or after.base or after.change:
            continue
        ways = list_ways(before, after, setting.rates)
        if not ways or not share_subject(before, after, setting.tables) or after.currency is None:
            continue
        low, high = ways[0][0].near
        value = ways[0][1].value
        if "/" not in str(before.claim.figure.value) or not low <= value <= high:
            continue
        where = "at the top of" if value == high else "at the bottom of" if value == low else "within"
        why = f"{printed(after)} is {where} the range: {printed(before)}"
        return Judgement("update", why, 5)
    return None


def _judge_named(one: Reading, other: Reading, setting: Setting) -> Judgement | None:
    """A number, and the one of a later article that tells it to be the earlier one."""
    for before, after in ((one, other), (other, one)):
        found = [
            earlier
            for earlier in after.earlier
            if earlier.value == before.raw and (not earlier.of or earlier.of & (before.names | after.told_of))
        ]
        days = count_days(before, after, setting)
        if not found or (days is not None and days < 0) or before.base or after.base or before.part != after.part:
            continue
        if before.change != after.change or before.share != after.share:
            continue
        if compare_periods(before.period, after.period) == "differ" or before.raw == after.raw:
            continue
        if not list_ways(before, after, setting.rates) or ratio_of(before, after, setting.rates) > MOST_MOVED:
            continue
        if not any(earlier.strong for earlier in found) and not _may_move(before, setting):
            continue
        if after.raw in setting.told.get((before.at, before.kind), ()) or not _are_told_of_one(before, after):
            continue
        score = NAMED_SCORE
        if not any(earlier.near for earlier in found):
            if ratio_of(before, after, setting.rates) > MOST_CAME or not _is_measured_alike(before, after):
                continue
            score = likeness(before, after, setting.tables, equal=False) + 1
        return Judgement("update", f"{printed(after)} replaces {printed(before)}", score)
    return None


def _may_move(before: Reading, setting: Setting) -> bool:
    """Whether what stood at a number before is the same quantity: not of one that each month has anew."""
    timing = timing_of(before, setting.tables)
    if before.thought or not before.firm:
        return True
    return timing in ("toll", "state", "event") or (
        timing is None and before.kind not in ("percent", "points", "times")
    )


def _is_measured_alike(before: Reading, after: Reading) -> bool:
    """Whether of two numbers in sentences of their own the same is measured, or counted, or they are of one stuff."""
    if before.stuff and after.stuff:
        return before.stuff == after.stuff
    met = bool(before.measures & after.measures) or (before.noun is not None and before.noun == after.noun)
    return met or before.kind == "time" or have_one_head(before, after) or {before.measure, after.measure} <= DEALS


def _are_told_of_one(before: Reading, after: Reading) -> bool:
    """Whether two clauses have something in common beside the number: what is measured or counted, or a word."""
    if before.measures & after.measures or (before.noun and before.noun == after.noun):
        return True
    if before.measures and after.measures and before.noun != after.noun:
        return False
    return bool((before.stems & after.stems) - before.names) or before.amount.digits >= 2


def _overlaps_printed(one: Reading, other: Reading, rates: Rates) -> bool:
    ways = list_ways(one, other, rates)
    return not ways or any(overlap(mine.near, theirs.near) for mine, theirs, _ in ways)


_AT_MOST = ("up to ", "as much as ", "as many as ")
"""What may come to less is open yet."""


def _certainty(reading: Reading) -> int:
    """0 for what is expected or hoped for, 1 for what is settled or agreed to come, 2 for what is."""
    if reading.thought and "side/agreed" in reading.qualifiers and not reading.prospect:
        return 1
    if (
        reading.prospect
        or not reading.firm
        or "side/demand" in reading.qualifiers
        or printed(reading).lower().startswith(_AT_MOST)
    ):
        return 0
    return 1 if reading.thought else 2


def _rank_certainty(one: Reading, other: Reading, setting: Setting) -> tuple[int, int]:
    mine, theirs = (0 if _is_refused(a, b, setting) else _certainty(a) for a, b in ((one, other), (other, one)))
    return mine, theirs


def _is_one_announcement(before: Reading, after: Reading, setting: Setting) -> bool:
    """Whether "will cut" and "is cutting" of the same days are one: unless both name the day, and the later article
    is of another.
    """
    if before.status != "target" or not before.firm or not are_near(before, after, setting):
        return False
    return not (count_days(before, after, setting) and before.stems & after.stems & WEEKDAYS)


def _is_refused(reading: Reading, other: Reading, setting: Setting) -> bool:
    """Whether a number was offered or voted down, and the other article tells how that ended."""
    if setting.ends[reading.at] or not (setting.ends[other.at] or GOT & other.stems):
        return False
    return bool(reading.qualifiers & {"side/offer", "vote/against"}) and not (
        other.qualifiers & {"side/offer", "vote/against"}
    )


def _judge_outcome(one: Reading, other: Reading, setting: Setting) -> Judgement | None:
    """An estimate or a target, and what came of it."""
    sure = _rank_certainty(one, other, setting)
    before, after = (one, other) if sure[0] < sure[1] else (other, one)
    if sure[0] == sure[1] or after.base or not after.firm:
        return None
    if ratio_of(one, other, setting.rates) > (MOST_MOVED if after.revised else MOST_CAME):
        return None
    if _is_one_announcement(before, after, setting):
        return None
    days = count_days(before, after, setting)
    if days is not None and days < 0:
        return None
    if after.revised:
        why = f"{printed(after)} replaces {printed(before)}"
    elif before.status == "estimate":
        why = f"expected: {printed(before)}; told since: {printed(after)}"
    else:
        why = f"planned: {printed(before)}; told since: {printed(after)}"
    return Judgement("update", why, likeness(before, after, setting.tables, equal=False))


def _judge_revision(one: Reading, other: Reading, setting: Setting, timing: Timing | None) -> Judgement | None:
    """A later statement of the same source or subject."""
    days = count_days(one, other, setting)
    firm_toll = timing == "toll" and one.firm and other.firm
    if (one.thought != other.thought and is_ahead(one) != is_ahead(other) and not firm_toll) or one.base or other.base:
        return None
    before, after = (one, other) if days is None or days >= 0 else (other, one)
    named = share_subject(one, other, setting.tables) or is_of_the_story(one, other, setting)
    if named and after.revised and not before.revised and days != 0:
        return Judgement(
            "update",
            f"{printed(after)} replaces {printed(before)}",
            likeness(one, other, setting.tables, equal=False),
        )
    undated = timing == "toll" and days is None and before.amount.value > after.amount.value
    if undated and not setting.tables.measures[str(after.measure)].shrinks:
        before, after = after, before
        if named and (before.revised or after.revised):
            why = f"{printed(after)} is the later count of what was {printed(before)}"
            return Judgement("update", why, likeness(one, other, setting.tables, equal=False))
    if named and before.revised and not after.revised and days is None:
        return Judgement(
            "update",
            f"{printed(before)} replaces {printed(after)}",
            likeness(one, other, setting.tables, equal=False),
        )
    if not days:
        return None
    if named and _are_offers(one, other, abs(days)):
        why = f"{printed(after)} is the later offer, {printed(before)} the one before"
        return Judgement("update", why, likeness(one, other, setting.tables, equal=False))
    if timing == "toll":
        if is_one_count(one, other, setting) or _are_of_two_places(one, other, setting):
            return None
        if after.amount.value < before.amount.value and not setting.tables.measures[str(after.measure)].shrinks:
            return None
        why = f"{printed(after)} is the later count of what was {printed(before)}"
        return Judgement("update", why, likeness(one, other, setting.tables, equal=False))
    same = setting.origin[one.at] == setting.origin[other.at]
    outlet = setting.outlets[one.at] is not None and setting.outlets[one.at] == setting.outlets[other.at]
    says = one.says and one.says == other.says
    if named and (same or outlet or says):
        why = f"the same source says {printed(after)} later, {printed(before)} before"
        return Judgement("update", why, likeness(one, other, setting.tables, equal=False))
    return None


def _are_offers(one: Reading, other: Reading, days: int) -> bool:
    """Whether both are what somebody offers, or plans: an offer may be raised, a plan changed within its time."""
    if "side/offer" in one.qualifiers and "side/offer" in other.qualifiers:
        return days > NEAR_DAYS
    planned = all(
        reading.status == "target" and (reading.firm or "side/agreed" in reading.qualifiers) and reading.names
        for reading in (one, other)
    )
    return planned and EVENT_DAYS < days <= PLAN_DAYS


def _are_of_two_places(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether each of two counts is of a place of its own, of which the earlier article does not know the later's."""
    mine, theirs = one.sure - one.scopes, other.sure - other.scopes
    return (
        bool(mine and theirs) and not meet(mine, theirs, setting.tables.common) and not theirs <= setting.words[one.at]
    )


def _judge_conflict(
    one: Reading, other: Reading, setting: Setting, timing: Timing | None, period: str
) -> Judgement | None:
    """Two numbers of one thing, both told without doubt, that cannot both be right."""
    if setting.origin[one.at] == setting.origin[other.at] or not (one.firm and other.firm):
        return None
    settled = are_near(one, other, setting) and "estimate" not in (one.status, other.status)
    if (
        one.prospect != other.prospect
        or (one.thought != other.thought and not settled)
        or one.base
        or other.base
        or one.revised
        or other.revised
    ):
        return None
    if ratio_of(one, other, setting.rates) > MOST_APART:
        return None
    if any(a.raw in setting.told.get((b.at, b.kind), ()) for a, b in ((one, other), (other, one))):
        # An article that has both numbers knows of two quantities.
        return None
    if are_told_apart(one, other, setting):
        return None
    if _are_at_odds(one, other) or ("side/demand" in one.qualifiers) != ("side/demand" in other.qualifiers):
        return None
    mine, theirs = one.names - one.scopes, other.names - other.scopes
    if mine and theirs and not meet(mine, theirs, setting.tables.common):
        # Where a contradiction is at stake a word that opens its sentence counts as a name too.
        return None
    if timing != "flow" and one.moved_to != other.moved_to:
        # It was one before, and was brought to the other.
        return None
    if one.change != other.change or not apart(one, other, setting.rates):
        return None
    days = count_days(one, other, setting)
    if timing == "toll":
        return None
    if timing == "flow" and period != "same":
        return None
    if timing in ("event", None) and days is not None and abs(days) > EVENT_DAYS:
        return None
    if timing == "state" and period != "same" and (days is None or abs(days) > STATE_DAYS):
        return None
    return Judgement("conflict", f"{printed(one)} and {printed(other)} cannot both be right", 0)


def _are_at_odds(one: Reading, other: Reading) -> bool:
    """Whether the numbers are those of two who act: what one side asks for and the other offers, of two regulators."""
    for name in SOFT:
        mine, theirs = ({key for key in reading.qualifiers if key.startswith(name)} for reading in (one, other))
        if mine and theirs and not mine & theirs:
            return True
    return False

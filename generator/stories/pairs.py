"""Two readings side by side: do they agree, does one bring the other up to date, do they contradict each other?

Precision first. Where measure, subject, period or status is unclear, nothing is said. A conflict needs one measure
(the nearest words of both clauses), the same counted thing, no qualifier that only one has, subjects and periods that
do not part, both told without doubt, from different origins, and values apart by more than rounding and hedges allow.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from generator.stories.amounts import Rates
from generator.stories.measures import MeasureTables, Timing
from generator.stories.model import Verdict
from generator.stories.periods import compare_periods
from generator.stories.quantities import Reading
from generator.stories.rivals import is_one_count
from generator.stories.sameness import (
    DEALS,
    MANY,
    SOFT,
    Setting,
    apart,
    are_kin,
    are_near,
    are_parted,
    count_days,
    have_one_head,
    is_of_the_story,
    is_rare,
    likeness,
    list_ways,
    meet,
    meet_measures,
    overlap,
    ratio_of,
    same_measure,
    same_value,
    share_subject,
    timing_of,
)

AGREE_SCORE = 4
"""Points from which equal values are one quantity: see :func:`likeness`."""
NAMES_MANY = 2
"""Words of names in common that make two shares without a measure one."""
LIKE_WORDS = 2
"""Words in common, names left out, that make a per cent one, where no measure is named."""
FEW = 10
"""Counts below this are an agreement worth a row only where they tell of a loss: three dead, nine paintings stolen."""
LOSSES = frozenset(("stolen", "seizure"))
LASTING = frozenset(("sentence", "term", "ban", "closed for", "delay"))
"""Measures of which a time is news."""
PRICES = frozenset(("share price", "offer price", "price"))
EVENT_DAYS = 21
"""Reports of one matter that lie further apart are no contradiction: it may have moved on."""
STATE_DAYS = 7
COME_TRUE = Decimal("1.02")
"""What came within this share of what was expected came as expected."""
MOST_APART = Decimal(3)
"""Numbers of which one is more than this many times the other are of two quantities, not of one that is in dispute."""
MOST_CAME = Decimal(2)
"""… or that was expected and came …"""
MOST_MOVED = Decimal(5)
"""… or that was brought up to date."""


NAMED_SCORE = 20
"""Points of two numbers of which the later article names the earlier one: more than words in common can give."""
TELLING_SUM = 1_000
TELLING_COUNT = 200
"""From this on an equal sum of money, or an equal count, of two digits tells by itself."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on two readings, and why."""

    verdict: Verdict
    why: str
    score: int = 0


def judge_pair(one: Reading, other: Reading, setting: Setting) -> Judgement | None:
    """The verdict on two readings of different briefs, or ``None`` where they cannot be compared."""
    if one.at == other.at or one.kind != other.kind:
        return None
    agreed = judge_agreement(one, other, setting)
    if agreed:
        return agreed
    return judge_difference(one, other, setting)


def may_agree(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether nothing speaks against two readings being one number."""
    if (
        same_value(one, other, setting.rates) is None
        or are_parted(one, other, setting.tables)
        # A part that has a name of its own is told of by others as a whole.
        or (one.part != other.part and not one.companies & other.companies and not one.sure & other.sure)
    ):
        return False
    if compare_periods(one.period, other.period) == "differ" and not _is_one_large_count(one, other, setting.rates):
        return False
    if is_left_open(one, other) or is_left_open(other, one):
        return False
    # What was expected and what came is an update, however near.
    near = one.amount.value == other.amount.value or ratio_of(one, other, setting.rates) <= COME_TRUE
    if near or one.thought == other.thought:
        return True
    # "will cost it nearly 40 million", "put the cost at 38 million": a rounded word for what is settled.
    hedged = "nearly" in (one.amount.hedge, other.amount.hedge) and "estimate" not in (one.status, other.status)
    return hedged and one.measure is not None and one.measure == other.measure


def _is_one_large_count(one: Reading, other: Reading, rates: Rates) -> bool:
    """Whether periods of two kinds part nothing: "98,300 in the three months to September", "more than 98,000 between
    July and …".
    """
    kinds = {reading.period.kind for reading in (one, other) if reading.period}
    large = one.kind == "count" and one.noun is not None and one.noun == other.noun
    large = large and min(one.amount.value, other.amount.value) >= MANY
    return large and len(kinds) > 1 and ratio_of(one, other, rates) <= COME_TRUE


def is_left_open(one: Reading, other: Reading) -> bool:
    """Whether the one leaves open what the other tells: a range of prices, as much as is sought."""
    low, _, high = (one.claim.figure.value or "").partition("/")
    if one.kind == "money" and high and "/" not in (other.claim.figure.value or "") and low != high:
        return True
    return one.thought and not other.thought and one.amount.hedge == "under" and not other.amount.hedge


def judge_agreement(one: Reading, other: Reading, setting: Setting) -> Judgement | None:
    """Whether two readings are one number."""
    found = same_value(one, other, setting.rates)
    if found is None or not may_agree(one, other, setting):
        return None
    how, equal = found
    digits = min(one.amount.digits, other.amount.digits)
    shared = (one.stems & other.stems) | (one.names & other.names)
    alike = (
        bool(one.measures & other.measures)
        or bool(one.noun and one.noun == other.noun)
        or bool(one.stuff and one.stuff == other.stuff)
        or are_kin(one, other, setting.tables)
    )
    silent = not (one.measures and other.measures)
    if silent and one.change and len(shared) + bool(one.qualifiers & other.qualifiers) >= 2:
        alike = True
    large = one.kind not in ("percent", "points", "times") and digits >= 2
    if one.kind in ("count", "time") and not _tells_much(one, other, setting.tables):
        # Two shareholders here and two there.
        return None
    if equal and digits >= 3:
        alike = alike or silent or bool(shared)
    rare = equal and one.kind not in ("percent", "points", "times", "money", "count", "coins")
    if equal and large and one.kind == "count" and one.amount.value >= MANY and _are_persons(one, other, setting):
        alike = rare = True
    words = (one.stems & other.stems) - one.names - other.names
    wordy = silent and one.kind == "percent" and len(words) >= LIKE_WORDS
    alike = alike or wordy
    if silent and large and (shared or rare):
        # Of two large numbers that fit each other in one story, and no word that speaks against it.
        alike = True
    if one.kind == "percent" and silent and len((one.sure & other.sure) - setting.tables.common) >= NAMES_MANY:
        # A part of something that both name in full.
        alike = wordy = True
    least = AGREE_SCORE - wordy
    if large and (silent or (equal and alike)):
        least -= 1 + (equal and silent and one.amount.value >= MANY)
    if equal and silent and shared and one.qualifiers & other.qualifiers and one.amount.value >= MANY:
        alike, least = True, 2
    score = likeness(one, other, setting.tables, equal=equal)
    if equal and is_telling(one, other):
        # The same sum to the digit in one story: by chance that hardly ever comes about.
        return Judgement("agree", _say_agreement(one, other, how, equal, setting.rates), max(score, 1))
    if not how and is_rare(one, other, setting.tables):
        return Judgement("agree", _say_agreement(one, other, how, equal, setting.rates), max(score, AGREE_SCORE))
    if one.measure == other.measure and one.measure and one.qualifiers & other.qualifiers:
        shared |= one.qualifiers & other.qualifiers
    if not alike or (not shared and not equal) or score < least - rare:
        return None
    return Judgement("agree", _say_agreement(one, other, how, equal, setting.rates), score)


def is_telling(one: Reading, other: Reading) -> bool:
    """Whether two equal numbers are so large, and of so many digits, that they are no two numbers."""
    if one.kind == "money":
        shared = (one.stems & other.stems) | (one.names & other.names)
        return one.amount.value >= TELLING_SUM and (one.amount.digits >= 2 or bool(shared))
    return one.kind == "count" and one.amount.value >= TELLING_COUNT and one.amount.digits >= 2


def _tells_much(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether a count or a stretch of time is worth a row: not three informants, nor the weeks of a trial."""
    if one.kind == "time":
        return bool(one.measures & other.measures & LASTING)
    if min(one.amount.value, other.amount.value) >= FEW or one.amount.value % 1 != 0:
        return True
    told = one.measure in other.measures or other.measure in one.measures
    return told and bool(one.noun) and any(timing_of(r, tables) == "toll" or r.measure in LOSSES for r in (one, other))


def _are_persons(one: Reading, other: Reading, setting: Setting) -> bool:
    return {one.noun, other.noun} <= setting.tables.persons


def judge_difference(one: Reading, other: Reading, setting: Setting) -> Judgement | None:
    """Whether of two numbers that are not one, the later replaces the earlier, or both stand."""
    priced = _judge_range(one, other, setting) or _judge_named(one, other, setting)
    if priced:
        return priced
    strictly = same_measure(one, other, setting)
    if not strictly and not same_measure(one, other, setting, loosely=True):
        return None
    met = meet_measures(one, other, setting.tables)
    strictly = strictly and (one.measure == other.measure or one.thought == other.thought)
    if not met and have_one_head(one, other):
        one, other = replace(one, measure=None), replace(other, measure=None)
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
    return (
        _judge_outcome(one, other, setting)
        or _judge_revision(one, other, setting, timing)
        or (_judge_conflict(one, other, setting, timing, period) if strictly else None)
    )


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
        why = f"{_printed(after)} is {where} the range: {_printed(before)}"
        return Judgement("update", why, 5)
    return None


def _judge_named(one: Reading, other: Reading, setting: Setting) -> Judgement | None:
    """A number, and the one of a later article that tells it to be the earlier one."""
    for before, after in ((one, other), (other, one)):
        found = [earlier for earlier in after.earlier if earlier.value == before.raw]
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
        return Judgement("update", f"{_printed(after)} replaces {_printed(before)}", score)
    return None


def _may_move(before: Reading, setting: Setting) -> bool:
    """Whether what stood at a number before is the same quantity: not of one that each month has anew."""
    timing = timing_of(before, setting.tables)
    if before.thought or not before.firm:
        return True
    return timing in ("toll", "state", "event") or (timing is None and before.kind not in ("percent", "points", "times"))


def _is_measured_alike(before: Reading, after: Reading) -> bool:
    """Whether of two numbers in sentences of their own the same is measured, or counted, or they are of one stuff."""
    if before.stuff and after.stuff:
        return before.stuff == after.stuff
    met = bool(before.measures & after.measures) or (before.noun is not None and before.noun == after.noun)
    return met or have_one_head(before, after) or {before.measure, after.measure} <= DEALS


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
    """0 for what is expected or hoped for, 1 for what is settled to come, 2 for what is."""
    if reading.prospect or not reading.firm or "side/demand" in reading.qualifiers or _printed(reading).lower().startswith(_AT_MOST):
        return 0
    return 1 if reading.thought else 2


def _is_refused(reading: Reading, other: Reading, setting: Setting) -> bool:
    """Whether a number was offered or voted down, and the other article tells how that ended."""
    if setting.ends[reading.at : reading.at + 1] == (True,) or not setting.ends[other.at]:
        return False
    return bool(reading.qualifiers & {"side/offer", "vote/against"}) and not (
        other.qualifiers & {"side/offer", "vote/against"}
    )


def _judge_outcome(one: Reading, other: Reading, setting: Setting) -> Judgement | None:
    """An estimate or a target, and what came of it."""
    sure = [0 if _is_refused(a, b, setting) else _certainty(a) for a, b in ((one, other), (other, one))]
    before, after = (one, other) if sure[0] < sure[1] else (other, one)
    if sure[0] == sure[1] or after.base or not after.firm:
        return None
    if ratio_of(one, other, setting.rates) > (MOST_MOVED if after.revised else MOST_CAME):
        return None
    if before.status == "target" and before.firm and are_near(before, after, setting):
        # "will cut" and "is cutting" on the same days: one announcement.
        return None
    days = count_days(before, after, setting)
    if days is not None and days < 0:
        return None
    if after.revised:
        why = f"{_printed(after)} replaces {_printed(before)}"
    elif before.status == "estimate":
        why = f"expected: {_printed(before)}; told since: {_printed(after)}"
    else:
        why = f"planned: {_printed(before)}; told since: {_printed(after)}"
    return Judgement("update", why, likeness(before, after, setting.tables, equal=False))


def _judge_revision(one: Reading, other: Reading, setting: Setting, timing: Timing | None) -> Judgement | None:
    """A later statement of the same source or subject."""
    days = count_days(one, other, setting)
    if one.thought != other.thought or one.base or other.base:
        return None
    before, after = (one, other) if days is None or days >= 0 else (other, one)
    named = share_subject(one, other, setting.tables) or is_of_the_story(one, other, setting)
    if named and after.revised and not before.revised and days != 0:
        return Judgement(
            "update",
            f"{_printed(after)} replaces {_printed(before)}",
            likeness(one, other, setting.tables, equal=False),
        )
    undated = timing == "toll" and days is None and before.amount.value > after.amount.value
    if undated and not setting.tables.measures[str(after.measure)].shrinks:
        before, after = after, before
        if named and (before.revised or after.revised):
            why = f"{_printed(after)} is the later count of what was {_printed(before)}"
            return Judgement("update", why, likeness(one, other, setting.tables, equal=False))
    if named and before.revised and not after.revised and days is None:
        return Judgement(
            "update",
            f"{_printed(before)} replaces {_printed(after)}",
            likeness(one, other, setting.tables, equal=False),
        )
    if not days:
        return None
    if timing == "toll":
        if is_one_count(one, other, setting) or _are_of_two_places(one, other, setting):
            return None
        if after.amount.value < before.amount.value and not setting.tables.measures[str(after.measure)].shrinks:
            return None
        why = f"{_printed(after)} is the later count of what was {_printed(before)}"
        return Judgement("update", why, likeness(one, other, setting.tables, equal=False))
    same = setting.origin[one.at] == setting.origin[other.at]
    outlet = setting.outlets[one.at] is not None and setting.outlets[one.at] == setting.outlets[other.at]
    says = one.says and one.says == other.says
    if named and (same or outlet or says):
        why = f"the same source says {_printed(after)} later, {_printed(before)} before"
        return Judgement("update", why, likeness(one, other, setting.tables, equal=False))
    return None


def _are_of_two_places(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether each of two counts is of a place of its own, of which the earlier article does not know the later's."""
    mine, theirs = one.sure - one.scopes, other.sure - other.scopes
    return bool(mine and theirs) and not meet(mine, theirs, setting.tables.common) and not theirs <= setting.words[one.at]


def _judge_conflict(
    one: Reading, other: Reading, setting: Setting, timing: Timing | None, period: str
) -> Judgement | None:
    """Two numbers of one thing, both told without doubt, that cannot both be right."""
    if setting.origin[one.at] == setting.origin[other.at] or not (one.firm and other.firm):
        return None
    settled = are_near(one, other, setting) and "estimate" not in (one.status, other.status)
    if one.prospect != other.prospect or (one.thought != other.thought and not settled) or one.base or other.base or one.revised or other.revised:
        return None
    if ratio_of(one, other, setting.rates) > MOST_APART:
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
    return Judgement("conflict", f"{_printed(one)} and {_printed(other)} cannot both be right", 0)


def _are_at_odds(one: Reading, other: Reading) -> bool:
    """Whether the numbers are those of two who act: what one side asks for and the other offers, of two regulators."""
    for name in SOFT:
        mine, theirs = ({key for key in reading.qualifiers if key.startswith(name)} for reading in (one, other))
        if mine and theirs and not mine & theirs:
            return True
    return False


def _printed(reading: Reading) -> str:
    return reading.claim.figure.text


def _say_agreement(one: Reading, other: Reading, how: str, equal: bool, rates: Rates) -> str:
    mine, theirs = _printed(one), _printed(other)
    if equal:
        return f"both say {mine}" if mine == theirs else f"{mine} is {theirs}"
    if how and one.currency and other.currency:
        first, second = (one, other) if one.currency != "USD" or other.currency != "HKD" else (other, one)
        rate = rates.find(str(first.currency), str(second.currency))
        low, high = rate[0] if rate else (Decimal(1), Decimal(1))
        ends = sorted((first.amount.value * low, first.amount.value * high))
        told = " to ".join(dict.fromkeys(_plain(end) for end in ends))
        where = "the peg of 7.75 to 7.85" if how == "peg" else f"the rate of {how}"
        return f"{_printed(first)} is {second.currency} {told} by {where}: {_printed(second)}"
    return f"{mine} and {theirs} are one number, rounded or hedged"


def _plain(value: Decimal) -> str:
    for scale, word in ((9, " billion"), (6, " million"), (0, "")):
        if abs(value) >= Decimal(10) ** scale or not scale:
            return f"{(value / Decimal(10) ** scale).quantize(Decimal('0.01'))}{word}"
    return str(value)

"""Whether two readings are one number: equal, rounded, hedged, or in another currency.

Precision first: what is said of others, of another period, or of a part only, is not the same however equal it looks.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from generator.stories.amounts import Rates
from generator.stories.measures import MeasureTables
from generator.stories.model import Verdict
from generator.stories.periods import compare_periods
from generator.stories.quantities import Reading
from generator.stories.sameness import (
    MANY,
    Setting,
    are_kin,
    are_parted,
    is_rare,
    likeness,
    ratio_of,
    same_value,
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
COME_TRUE = Decimal("1.02")
"""What came within this share of what was expected came as expected."""
LARGE_SUM = 1_000_000
ONLY_APART = Decimal("1.1")
"""The only large sums of two articles may be this many times each other, if hedges make up for it."""
TELLING_SUM = 1_000
TELLING_COUNT = 200
"""From this on an equal sum of money, or an equal count, of two digits tells by itself."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on two readings, and why."""

    verdict: Verdict
    why: str
    score: int = 0


def may_agree(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether nothing speaks against two readings being one number."""
    if (
        same_value(one, other, setting.rates) is None
        or are_parted(one, other, setting.tables)
        # A part that has a name of its own is told of by others as a whole.
        or (_is_part_of_other(one, other) and not _is_told_in_like_words(one, other))
    ):
        return False
    if compare_periods(one.period, other.period) == "differ" and not _is_one_large_count(one, other, setting.rates):
        return False
    if is_other_by_form(one, other):
        return False
    # What was expected and what came is an update, however near.
    near = one.amount.value == other.amount.value or ratio_of(one, other, setting.rates) <= COME_TRUE
    if near or one.thought == other.thought or _is_only_sum(one, other, setting):
        return True
    # "will cost it nearly 40 million", "put the cost at 38 million": a rounded word for what is settled.
    hedged = "nearly" in (one.amount.hedge, other.amount.hedge) and "estimate" not in (one.status, other.status)
    return hedged and one.measure is not None and one.measure == other.measure


def _is_part_of_other(one: Reading, other: Reading) -> bool:
    return one.part != other.part and not one.companies & other.companies and not one.sure & other.sure


def _is_told_in_like_words(one: Reading, other: Reading) -> bool:
    return is_telling(one, other) and one.amount.value == other.amount.value and len(one.stems & other.stems) > 1


def _is_one_large_count(one: Reading, other: Reading, rates: Rates) -> bool:
    """Whether periods of two kinds part nothing: "98,300 in the three months to September", "more than 98,000 between
    July and …".
    """
    kinds = {reading.period.kind for reading in (one, other) if reading.period}
    large = one.kind == "count" and one.noun is not None and one.noun == other.noun
    large = large and min(one.amount.value, other.amount.value) >= MANY
    return large and len(kinds) > 1 and ratio_of(one, other, rates) <= COME_TRUE


def is_left_open(one: Reading, other: Reading) -> bool:
    """Whether the one leaves open what the other tells: a range, as much as is sought."""
    low, _, high = (one.claim.figure.value or "").partition("/")
    if high and "/" not in (other.claim.figure.value or "") and low != high:
        return True
    return one.thought and not other.thought and one.amount.hedge == "under" and not other.amount.hedge


def is_other_by_form(one: Reading, other: Reading) -> bool:
    """Whether two numbers that fit each other are told in forms that do not: a range and a level, some and all."""
    return is_left_open(one, other) or is_left_open(other, one) or _is_whole_of_another(one, other)


def _is_whole_of_another(one: Reading, other: Reading) -> bool:
    """Whether the one only tells of how many there are (38 of the 41), and the other that all of them are meant: that
    is no agreement.
    """
    return one.kind == "count" and (one.of_so_many, other.of_so_many) in (("some", "all"), ("all", "some"))


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
    if one.kind in ("count", "time") and not tells_much(one, other, setting.tables):
        # Two shareholders here and two there.
        return None
    if equal and digits >= 3:
        alike = alike or silent or bool(shared)
    rare = equal and one.kind not in ("percent", "points", "times", "money", "count", "coins")
    if equal and large and one.kind == "count" and one.amount.value >= MANY and _are_persons(one, other, setting):
        alike = rare = True
    words = (one.stems & other.stems) - one.sure - other.sure
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
    if silent and equal and _is_fine(one, other) and (shared or one.definite or other.definite):
        return Judgement("agree", _say_agreement(one, other, how, equal, setting.rates), max(score, AGREE_SCORE))
    if _is_only_sum(one, other, setting):
        return Judgement("agree", _say_agreement(one, other, how, equal, setting.rates), max(score, AGREE_SCORE))
    if not how and is_rare(one, other, setting.tables):
        return Judgement("agree", _say_agreement(one, other, how, equal, setting.rates), max(score, AGREE_SCORE))
    if one.measure == other.measure and one.measure and one.qualifiers & other.qualifiers:
        shared |= one.qualifiers & other.qualifiers
    if _is_only_one(one, other, setting):
        alike, score = True, score + 1
        shared |= {str(one.measure)}
    if not alike or (not shared and not equal) or score < least - rare:
        return None
    return Judgement("agree", _say_agreement(one, other, how, equal, setting.rates), score)


def _is_fine(one: Reading, other: Reading) -> bool:
    """Whether a per cent of two digits is told to the tenth: few others of a story are the same by chance."""
    return one.kind == "percent" and one.amount.value % 1 != 0 and min(one.amount.digits, other.amount.digits) >= 2


def _is_only_one(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether each article tells one number of what both measure."""
    name = one.measure
    if name is None or name != other.measure or setting.tables.measures[name].vague or one.part or other.part:
        return False
    return setting.census.is_alone(one, name) and setting.census.is_alone(other, name)


def _is_only_sum(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether each article has one sum of that currency and size, and no words of theirs speak against it."""
    if one.kind != "money" or one.currency != other.currency or one.currency is None or one.amount.value < LARGE_SUM:
        return False
    told = one.measures and other.measures and not are_kin(one, other, setting.tables)
    if told or "estimate" in (one.status, other.status):
        return False
    if ratio_of(one, other, setting.rates) > ONLY_APART or any(r.part or r.base or r.change for r in (one, other)):
        return False
    return setting.census.is_alone_in_size(one) and setting.census.is_alone_in_size(other)


def is_telling(one: Reading, other: Reading) -> bool:
    """Whether two equal numbers are so large, and of so many digits, that they are no two numbers."""
    if one.kind == "money":
        shared = (one.stems & other.stems) | (one.names & other.names)
        return one.amount.value >= TELLING_SUM and (one.amount.digits >= 2 or bool(shared))
    return one.kind == "count" and one.amount.value >= TELLING_COUNT and one.amount.digits >= 2


def tells_much(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether a count or a stretch of time is worth a row: not three informants, nor the weeks of a trial."""
    if one.kind == "time":
        return bool(one.measures & other.measures & LASTING)
    if min(one.amount.value, other.amount.value) >= FEW or one.amount.value % 1 != 0:
        return True
    told = one.measure in other.measures or other.measure in one.measures
    return told and bool(one.noun) and any(timing_of(r, tables) == "toll" or r.measure in LOSSES for r in (one, other))


def _are_persons(one: Reading, other: Reading, setting: Setting) -> bool:
    return {one.noun, other.noun} <= setting.tables.persons


def printed(reading: Reading) -> str:
    """The number as its article prints it, but for the capital of a sentence that begins with it: ``about 1,150``."""
    text = reading.claim.figure.text
    first = text.partition(" ")[0]
    opens = len(first) > 1 and first.isalpha() and first[1:].islower() and first not in _COINS
    return text[:1].lower() + text[1:] if opens else text


_COINS = frozenset(("Rs", "Kr", "Fr", "Re", "Rp", "Rmb"))
_SIGNS = {"USD": "US$", "HKD": "HK$", "EUR": "€", "GBP": "£"}


def _say_agreement(one: Reading, other: Reading, how: str, equal: bool, rates: Rates) -> str:
    mine, theirs = printed(one), printed(other)
    if equal:
        return f"both say {mine}" if mine == theirs else f"{mine} and {theirs} are the same"
    if how and one.currency and other.currency:
        first, second = (one, other) if one.currency != "USD" or other.currency != "HKD" else (other, one)
        rate = rates.find(str(first.currency), str(second.currency))
        low, high = rate[0] if rate else (Decimal(1), Decimal(1))
        ends = sorted((first.amount.value * low, first.amount.value * high))
        told = " to ".join(dict.fromkeys(_plain(end) for end in ends))
        where = "the peg of 7.75 to 7.85" if how == "peg" else f"the rate of {how}"
        sign = _SIGNS.get(str(second.currency), f"{second.currency} ")
        return f"{printed(first)} is {sign}{told} by {where}: {printed(second)}"
    return f"{mine} and {theirs} are one number, rounded or hedged"


def _plain(value: Decimal) -> str:
    for scale, word in ((9, " billion"), (6, " million")):
        if abs(value) >= Decimal(10) ** scale:
            return f"{(value / Decimal(10) ** scale).quantize(Decimal('0.01'))}{word}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value.quantize(Decimal('0.01'))}"


def describe_agreement(one: Reading, other: Reading, setting: Setting) -> str:
    """How two equal values are one: said alike, rounded, or converted. Empty where they are not."""
    found = same_value(one, other, setting.rates)
    return _say_agreement(one, other, *found, setting.rates) if found else ""

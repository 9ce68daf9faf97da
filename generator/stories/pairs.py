"""Two readings side by side: do they agree, does one bring the other up to date, do they contradict each other?

Precision first. Where measure, subject, period or status is unclear, nothing is said. A conflict needs one measure
(the nearest words of both clauses), the same counted thing, no qualifier that only one has, subjects and periods that
do not part, both told without doubt, from different origins, and values apart by more than rounding and hedges allow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from decimal import Decimal

from generator.stories.measures import MeasureTables, Timing
from generator.stories.model import Verdict
from generator.stories.periods import compare_periods
from generator.stories.quantities import Amount, Interval, Reading

AGREE_SCORE = 4
"""Points from which equal values are one quantity: see :func:`likeness`."""
APART_ROUND = Decimal("0.04")
"""Share by which two values must differ to contradict, where one of them may be rounded …"""
APART_EXACT = Decimal("0.01")
"""… and where both have three digits or more that tell something."""
APART_CONVERTED = Decimal("0.12")
"""… and where a rate lies between them."""
EVENT_DAYS = 21
"""Reports of one matter that lie further apart are no contradiction: it may have moved on."""
STATE_DAYS = 7
NEAR_DAYS = 7
"""Within these, what "will" be done and what "is" being done are one announcement."""
COME_TRUE = Decimal("1.02")
"""What came within this share of what was expected came as expected."""
MOST_APART = Decimal(3)
"""Numbers of which one is more than this many times the other are of two quantities, not of one that is in dispute."""
MOST_CAME = Decimal(2)
"""… or that was expected and came …"""
MOST_MOVED = Decimal(5)
"""… or that was brought up to date."""
PEG = {("USD", "HKD"): (Decimal("7.75"), Decimal("7.85"))}
"""Hong Kong's dollar has been kept between these since May 2005 (Hong Kong Monetary Authority, linked exchange rate)."""
_KIN = (
    {"fine", "damages"},
    {"takeover price", "stake price", "contract", "offer price"},
    {"cost of project", "film budget", "investment", "contract", "loan"},
    {"box office", "revenue"},
    {"deliveries", "revenue", "output", "exports"},
    {"funds raised", "takeover price", "investment"},
    {"exports", "throughput"},
    {"cargo", "overboard"},
    {"job cuts", "staff"},
    {"cull", "infected"},
    {"stores", "closures", "openings"},
    {"area built", "exhibitors"},
    {"attendance", "participants"},
    {"screens", "openings"},
    {"tariff", "price"},
    {"takeover price", "price", "cost of project", "contract", "order"},
)
"""Measures whose words stand for each other, enough for equal values to be one quantity; never for a conflict."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What one unit of a currency is in another."""

    printed: Mapping[tuple[str, str], tuple[Interval, str]] = field(default_factory=dict)
    """Of a pair: the interval, and the words that print it."""

    def find(self, one: str, other: str) -> tuple[Interval, str] | None:
        """How many ``other`` one ``one`` is, and where that comes from; ``None`` where nothing tells."""
        direct = self.printed.get((one, other))
        if direct:
            return direct
        for pair, (low, high) in PEG.items():
            if pair == (one, other):
                return (low, high), "peg"
            if pair == (other, one):
                return (1 / high, 1 / low), "peg"
        return None


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of the briefs beside their readings."""

    tables: MeasureTables
    rates: Rates
    dates: tuple[str | None, ...]
    origin: tuple[int, ...]
    outlets: tuple[str | None, ...]
    words: tuple[frozenset[str], ...]
    """Words of names anywhere in each brief."""
    about: tuple[str | None, ...]
    periods: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict on two readings, and why."""

    verdict: Verdict
    why: str
    score: int = 0


# ---------------------------------------------------------------- values


def _spoken(one: Reading, other: Reading, rates: Rates) -> list[tuple[Amount, Amount, str]]:
    """The two amounts in one unit, in each way in which that can be had, the surest first; with what was done."""
    if one.kind != other.kind:
        return []
    if one.kind != "money":
        return [(one.amount, other.amount, "")]
    ways: list[tuple[Amount, Amount, str]] = []
    mine = [(one.currency, one.amount), *([one.second] if one.second else [])]
    theirs = [(other.currency, other.amount), *([other.second] if other.second else [])]
    for code, amount in mine:
        for code2, amount2 in theirs:
            if code and code == code2:
                ways.append((amount, amount2, ""))
    if ways:
        return ways[:1]
    if one.currency and other.currency:
        rate = rates.find(one.currency, other.currency)
        if rate:
            ways.append((_convert(one.amount, rate[0]), other.amount, rate[1]))
    return ways


def _convert(amount: Amount, rate: Interval) -> Amount:
    low, high = rate
    return Amount(
        amount.value * (low + high) / 2,
        (amount.near[0] * low, amount.near[1] * high),
        (amount.far[0] * low, amount.far[1] * high),
        amount.step * high,
        amount.digits,
        amount.hedge,
    )


def _overlap(one: Interval, other: Interval) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def same_value(one: Reading, other: Reading, rates: Rates) -> tuple[str, bool] | None:
    """How two values are one (``""`` where they are equal), and whether they are equal as printed; ``None`` if not."""
    for mine, theirs, how in _spoken(one, other, rates):
        if not _overlap(mine.near, theirs.near):
            continue
        if mine.hedge and mine.hedge == theirs.hedge and mine.hedge in ("over", "under") and mine.value != theirs.value:
            continue
        return how, not how and mine.value == theirs.value
    return None


def apart(one: Reading, other: Reading, rates: Rates) -> bool:
    """Whether two values cannot both be right, whatever was rounded."""
    ways = _spoken(one, other, rates)
    if not ways:
        return False
    for mine, theirs, how in ways:
        if _overlap(mine.far, theirs.far):
            return False
        gap = abs(mine.value - theirs.value)
        least = APART_CONVERTED if how else APART_EXACT if min(mine.digits, theirs.digits) >= 3 else APART_ROUND
        if gap < least * max(abs(mine.value), abs(theirs.value)):
            return False
    return True


# ---------------------------------------------------------------- what is measured


def likeness(one: Reading, other: Reading, *, equal: bool) -> int:
    """How many points speak for one quantity. Equal values of many digits speak for themselves."""
    score = 0
    if one.measure and one.measure == other.measure:
        score += 3
    elif one.measures & other.measures or _are_kin(one, other):
        score += 2
    if one.noun and one.noun == other.noun:
        score += 2
    shared = one.stems & other.stems
    score += min(len(shared), 3)
    score += bool(one.companies & other.companies) + bool(one.qualifiers & other.qualifiers) + bool(one.change)
    digits = min(one.amount.digits, other.amount.digits)
    if equal:
        score += 4 if digits >= 4 else 3 if digits == 3 else 1 if digits == 2 else 0
    return score


def _are_kin(one: Reading, other: Reading) -> bool:
    return any(one.measures & kin and other.measures & kin for kin in _KIN)


def _are_parted(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether two readings are of different things whatever their values: of change and level, of net and gross."""
    if bool(one.change) != bool(other.change) or (one.change and one.change != other.change):
        return True
    if one.share != other.share and one.measure and other.measure:
        return True
    if one.companies and other.companies and not one.companies & other.companies and not one.names & other.names:
        return True
    mine, theirs = one.sure - one.scopes, other.sure - other.scopes
    few = (
        one.kind == "percent"
        and min(one.amount.digits, other.amount.digits) < 3
        and not one.companies & other.companies
    )
    if few and mine and theirs and not _meet(one.names, other.names):
        # Of so few digits many numbers are made.
        return True
    if one.noun and other.noun and one.noun != other.noun and not one.measures & other.measures:
        return True
    if not _same_stuff(one, other) and not one.measures & other.measures:
        return True
    return _qualified(one, other, tables.loose) == "differ"


def _qualified(one: Reading, other: Reading, loose: frozenset[str] = frozenset()) -> str:
    """``same``, ``differ`` (both say, and not the same) or ``unclear`` (only one says)."""
    result = "same"
    classes = {key.partition("/")[0] for key in one.qualifiers | other.qualifiers} - loose
    for name in classes:
        mine = {key for key in one.qualifiers if key.startswith(name + "/")}
        theirs = {key for key in other.qualifiers if key.startswith(name + "/")}
        if mine and theirs and not mine & theirs:
            return "differ"
        if mine != theirs:
            result = "unclear"
    return result


def _qualified_alike(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    loud = [
        frozenset(
            key
            for key in reading.qualifiers
            if key.partition("/")[2] not in tables.plain and not key.startswith("side/")
        )
        for reading in (one, other)
    ]
    return loud[0] == loud[1] and _qualified(one, other, frozenset(("side",))) != "differ"


def _timing(reading: Reading, tables: MeasureTables) -> Timing | None:
    if reading.measure is None:
        return None
    timing = tables.measures[reading.measure].timing
    # Takings grow, but those of the first days are what they are.
    return "event" if timing == "toll" and "weekend/opening" in reading.qualifiers else timing


def same_measure(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether two clauses measure the same thing, strictly: what a conflict or an update needs."""
    tables = setting.tables
    if one.kind != other.kind or bool(one.change) != bool(other.change) or one.share or other.share:
        return False
    if one.measure is None or other.measure is None:
        if one.measure is not other.measure or one.kind in ("money", "percent", "points", "times", "coins"):
            return False
        if one.kind == "count" and (one.noun is None or one.noun != other.noun):
            return False
        shared = (one.stems & other.stems) - {one.noun}
        return len(shared) >= 3 and _same_stuff(one, other) and _same_subject(one, other, setting, "state")
    if one.measure != other.measure and not _is_one_toll(one, other, tables):
        return False
    if not _same_stuff(one, other):
        return False
    if not _qualified_alike(one, other, tables):
        return False
    if one.kind == "count" and not _same_noun(one, other, tables):
        return False
    timing = _timing(one, tables) or "event"
    return _same_subject(one, other, setting, timing)


def _same_stuff(one: Reading, other: Reading) -> bool:
    return not (one.stuff and other.stuff and one.stuff != other.stuff)


def _is_one_toll(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether two counts are of one loss told in two of its words: homes flooded, homes damaged."""
    tops = {one.measure, other.measure}
    tolls = all(tables.measures[str(top)].timing == "toll" for top in tops)
    return tolls and tops <= one.measures and tops <= other.measures and one.noun == other.noun


def _same_noun(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    if one.noun == other.noun:
        return True
    toll = _timing(one, tables) == "toll"
    plain = [
        reading.noun is None or reading.noun in tables.generic or reading.noun == "people" for reading in (one, other)
    ]
    return toll and all(plain)


def _same_subject(one: Reading, other: Reading, setting: Setting, timing: Timing) -> bool:
    whole = bool(one.measure and setting.tables.measures[one.measure].whole)
    scoped = bool(one.measure and setting.tables.measures[one.measure].scope)
    if scoped:
        only = (one.scopes ^ other.scopes) - _common(one, other, setting)
        if only or (one.scopes - other.names) or (other.scopes - one.names):
            return False
    elif not whole:
        placed = any(key.startswith("place/") for key in one.qualifiers & other.qualifiers)
        # A place that only one of the two briefs knows at all.
        if not placed and ((one.scopes - setting.words[other.at]) or (other.scopes - setting.words[one.at])):
            return False
        if one.scopes and other.scopes and not placed and not one.scopes & other.scopes:
            return False
    if one.companies and other.companies:
        return bool(one.companies & other.companies)
    mine, theirs = one.sure - one.scopes, other.sure - other.scopes
    if mine and theirs and not _meet(one.names, other.names, setting.tables.common):
        return False
    silent = not (one.companies or one.names) or not (other.companies or other.names)
    if silent and one.thought != other.thought:
        # A preview that names nobody speaks of what the story is about.
        return True
    alone = not whole and (
        (mine and not theirs and not _meet(mine, setting.words[other.at]))
        or (theirs and not mine and not _meet(theirs, setting.words[one.at]))
    )
    if alone:
        return False
    if timing in ("flow", "state") and not (one.companies & other.companies or _meet(one.names, other.names)):
        # Said of nobody by name on one side: it counts where both articles are about one company, or name none.
        abouts = {setting.about[one.at], setting.about[other.at]}
        named = one.companies or other.companies or one.sure or other.sure
        if named and (len(abouts) > 1 or None in abouts) and not _known(one, other, setting):
            return False
    return True


_OF_A_PLACE = ("ian", "ese", "ish", "an", "ch", "i")


def _meet(mine: frozenset[str], theirs: frozenset[str], common: frozenset[str] = frozenset()) -> bool:
    """Whether names share a word, or one the adjective of the other: ``Norway``, ``Norwegian``."""
    if (mine & theirs) - common:
        return True
    if mine == theirs:
        return True
    mine, theirs = mine - common, theirs - common
    return any(
        a[:4] == b[:4] and min(len(a), len(b)) >= 5 and (a.endswith(_OF_A_PLACE) or b.endswith(_OF_A_PLACE))
        for a in mine
        for b in theirs
    )


def _known(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether the names that only one clause has stand in the other's brief too."""
    mine, theirs = one.sure - other.names, other.sure - one.names
    return mine <= setting.words[other.at] and theirs <= setting.words[one.at]


def _common(one: Reading, other: Reading, setting: Setting) -> frozenset[str]:
    return setting.words[one.at] & setting.words[other.at] if not (one.scopes and other.scopes) else frozenset()


# ---------------------------------------------------------------- when


def _order(one: Reading, other: Reading, setting: Setting) -> int | None:
    """Days from one brief to the other; ``None`` where a date is not known to the day."""
    dates = [setting.dates[one.at], setting.dates[other.at]]
    if not all(date and len(date) == 10 for date in dates):
        return None
    first, second = (Date.fromisoformat(str(date)) for date in dates)
    return (second - first).days


def _is_near(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether two articles are of the same few days."""
    days = _order(one, other, setting)
    return days is not None and abs(days) <= NEAR_DAYS


def _periods(one: Reading, other: Reading, setting: Setting) -> str:
    return compare_periods(one.period, other.period)


# ---------------------------------------------------------------- verdicts


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
        or _are_parted(one, other, setting.tables)
        or one.part != other.part
    ):
        return False
    if _periods(one, other, setting) == "differ":
        return False
    # What was expected and what came is an update, however near.
    near = one.amount.value == other.amount.value or _ratio(one, other, setting.rates) <= COME_TRUE
    return near or one.thought == other.thought


def judge_agreement(one: Reading, other: Reading, setting: Setting) -> Judgement | None:
    """Whether two readings are one number."""
    found = same_value(one, other, setting.rates)
    if found is None or not may_agree(one, other, setting):
        return None
    how, equal = found
    digits = min(one.amount.digits, other.amount.digits)
    shared = (one.stems & other.stems) | (one.names & other.names)
    alike = bool(one.measures & other.measures) or bool(one.noun and one.noun == other.noun) or _are_kin(one, other)
    silent = not (one.measures and other.measures)
    if silent and one.change and len(shared) + bool(one.qualifiers & other.qualifiers) >= 2:
        alike = True
    large = one.kind not in ("percent", "points", "times") and digits >= 2
    if equal and digits >= 3:
        alike = alike or silent or bool(shared)
    elif silent and large and shared:
        # Of two large numbers that fit each other in one story, and no word that speaks against it.
        alike = True
    score = likeness(one, other, equal=equal)
    if not alike or (not shared and not equal) or score < AGREE_SCORE - (large and silent):
        return None
    return Judgement("agree", _say_agreement(one, other, how, equal, setting.rates), score)


def _ratio(one: Reading, other: Reading, rates: Rates) -> Decimal:
    """How many times the smaller of two values the larger is."""
    ways = _spoken(one, other, rates)
    if not ways:
        return Decimal(1)
    low, high = sorted((abs(ways[0][0].value), abs(ways[0][1].value)))
    return high / low if low else Decimal(1000)


def judge_difference(one: Reading, other: Reading, setting: Setting) -> Judgement | None:
    """Whether of two numbers that are not one, the later replaces the earlier, or both stand."""
    if not same_measure(one, other, setting):
        return None
    timing = _timing(one, setting.tables)
    period = _periods(one, other, setting)
    if period == "differ" or timing == "tick" or one.part or other.part:
        return None
    if not _spoken(one, other, setting.rates) or _ratio(one, other, setting.rates) > MOST_MOVED:
        return None
    if one.thought == other.thought and _overlaps_printed(one, other, setting.rates):
        return None
    return (
        _judge_outcome(one, other, setting)
        or _judge_revision(one, other, setting, timing)
        or _judge_conflict(one, other, setting, timing, period)
    )


def _overlaps_printed(one: Reading, other: Reading, rates: Rates) -> bool:
    ways = _spoken(one, other, rates)
    return not ways or any(_overlap(mine.near, theirs.near) for mine, theirs, _ in ways)


def _certainty(reading: Reading) -> int:
    """0 for what is expected or hoped for, 1 for what is settled to come, 2 for what is."""
    return 2 if not reading.thought else 1 if reading.firm else 0


def _judge_outcome(one: Reading, other: Reading, setting: Setting) -> Judgement | None:
    """An estimate or a target, and what came of it."""
    before, after = (one, other) if _certainty(one) < _certainty(other) else (other, one)
    if _certainty(before) == _certainty(after) or after.base or not after.firm:
        return None
    if _ratio(one, other, setting.rates) > (MOST_MOVED if after.revised else MOST_CAME):
        return None
    if before.status == "target" and before.firm and _is_near(before, after, setting):
        # "will cut" and "is cutting" on the same days: one announcement.
        return None
    days = _order(before, after, setting)
    if days is not None and days < 0:
        return None
    word = "expected" if before.status == "estimate" else "meant"
    why = f"{_printed(before)} was {word}; {_printed(after)} is told since"
    return Judgement("update", why, likeness(before, after, equal=False))


def _judge_revision(one: Reading, other: Reading, setting: Setting, timing: Timing | None) -> Judgement | None:
    """A later statement of the same source or subject."""
    days = _order(one, other, setting)
    if one.thought != other.thought or one.base or other.base:
        return None
    before, after = (one, other) if days is None or days >= 0 else (other, one)
    if after.revised and not before.revised and days != 0:
        return Judgement("update", f"{_printed(after)} replaces {_printed(before)}", likeness(one, other, equal=False))
    if before.revised and not after.revised and days is None:
        return Judgement("update", f"{_printed(before)} replaces {_printed(after)}", likeness(one, other, equal=False))
    if not days:
        return None
    if timing == "toll":
        if after.amount.value < before.amount.value and not setting.tables.measures[str(after.measure)].shrinks:
            return None
        why = f"{_printed(after)} is the later count of what was {_printed(before)}"
        return Judgement("update", why, likeness(one, other, equal=False))
    same = setting.origin[one.at] == setting.origin[other.at]
    outlet = setting.outlets[one.at] is not None and setting.outlets[one.at] == setting.outlets[other.at]
    says = one.says and one.says == other.says
    if same or outlet or says:
        why = f"the same source says {_printed(after)} later, {_printed(before)} before"
        return Judgement("update", why, likeness(one, other, equal=False))
    return None


def _judge_conflict(
    one: Reading, other: Reading, setting: Setting, timing: Timing | None, period: str
) -> Judgement | None:
    """Two numbers of one thing, both told without doubt, that cannot both be right."""
    if setting.origin[one.at] == setting.origin[other.at] or not (one.firm and other.firm):
        return None
    settled = _is_near(one, other, setting) and "estimate" not in (one.status, other.status)
    if (one.thought != other.thought and not settled) or one.base or other.base or one.revised or other.revised:
        return None
    if _ratio(one, other, setting.rates) > MOST_APART:
        return None
    sides = [{key for key in reading.qualifiers if key.startswith("side/")} for reading in (one, other)]
    if sides[0] and sides[1] and not sides[0] & sides[1]:
        # What one side asks for and the other offers.
        return None
    if one.change != other.change or not apart(one, other, setting.rates):
        return None
    days = _order(one, other, setting)
    if timing == "toll":
        return None
    if timing == "flow" and period != "same":
        return None
    if timing in ("event", None) and days is not None and abs(days) > EVENT_DAYS:
        return None
    if timing == "state" and period != "same" and (days is None or abs(days) > STATE_DAYS):
        return None
    return Judgement("conflict", f"{_printed(one)} and {_printed(other)} cannot both be right", 0)


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

"""Whether two readings are of one quantity, and whether their values can be one: what every verdict rests on."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from generator.stories.amounts import Amount, Interval, Rates
from generator.stories.census import Census
from generator.stories.deeds import are_one_whole
from generator.stories.measures import MeasureTables, Timing
from generator.stories.quantities import Reading

NEAR_DAYS = 7
"""Within these, what "will" be done and what "is" being done are one announcement."""
NAMED_DEAL = 2
"""Words of names in common that make two prices those of one deal."""
ALIKE_STEMS = 2
"""Stems that two clauses must share where no name tells that they are of one subject."""
WORK = frozenset(("new jobs", "job cuts", "staff"))
WORKERS = frozenset(("jobs", "people", "workers", None))
"""Nouns by which work is counted."""
DEALS = frozenset(("takeover price", "funds raised", "stake price", "transfer fee", "offer price"))
"""Measures of what is paid for a thing: a sale that could fetch so much, and for how much it was sold."""
UNSAID = DEALS | {"cost of project", "vote share", "pay rise", "price"}
"""Of these, the measure that one of two clauses may leave unsaid."""
OUTLAYS = frozenset(("cost of project", "investment", "film budget"))
"""Measures of what one thing costs: what is expected by one word may be told by another."""
MANY = 1000
"""So many people are not by chance as many elsewhere in a story."""
CHANCE = 30
"""Counts below this meet by chance."""
SOFT = ("side/", "actor/", "vote/")
"""Qualifiers that may be left unsaid: where both say them, and others, there is no conflict but maybe an update."""
APART_ROUND = Decimal("0.04")
"""Share by which two values must differ to contradict, where one of them may be rounded …"""
APART_EXACT = Decimal("0.01")
"""… and where both have three digits or more that tell something."""
APART_CONVERTED = Decimal("0.12")
"""… and where a rate lies between them."""


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
    census: Census = field(default_factory=Census)
    told: Mapping[tuple[int, str], frozenset[Decimal]] = field(default_factory=dict)
    """Of an article and a kind its numbers as printed, but for those that others are compared with."""
    ends: tuple[bool, ...] = ()
    """Of each brief whether it tells that what was offered or asked for has come to an end."""


# ---------------------------------------------------------------- values


def list_ways(one: Reading, other: Reading, rates: Rates) -> list[tuple[Amount, Amount, str]]:
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


def overlap(one: Interval, other: Interval) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def same_value(one: Reading, other: Reading, rates: Rates) -> tuple[str, bool] | None:
    """How two values are one (``""`` where they are equal), and whether they are equal as printed; ``None`` if not."""
    for mine, theirs, how in list_ways(one, other, rates):
        if not overlap(mine.near, theirs.near):
            continue
        if mine.hedge and mine.hedge == theirs.hedge and mine.hedge in ("over", "under") and mine.value != theirs.value:
            continue
        return how, not how and mine.value == theirs.value
    return None


def apart(one: Reading, other: Reading, rates: Rates) -> bool:
    """Whether two values cannot both be right, whatever was rounded."""
    ways = list_ways(one, other, rates)
    if not ways:
        return False
    for mine, theirs, how in ways:
        if overlap(mine.far, theirs.far):
            return False
        gap = abs(mine.value - theirs.value)
        least = APART_CONVERTED if how else APART_EXACT if min(mine.digits, theirs.digits) >= 3 else APART_ROUND
        if gap < least * max(abs(mine.value), abs(theirs.value)):
            return False
    return True


# ---------------------------------------------------------------- what is measured


def is_ahead(reading: Reading) -> bool:
    """Whether a number is told of what is to come, or may come."""
    return reading.thought or reading.prospect or not reading.firm


def have_one_head(one: Reading, other: Reading) -> bool:
    """Whether two numbers are told of one noun: a bonus of 6,000, a bonus of 8,200 for each."""
    return one.head is not None and one.head == other.head and one.kind == other.kind


def is_of_one_deal(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether the nearest measure of one clause is another one of the other: a sale that may fetch so much, and the
    price that was paid.
    """
    tops = {one.measure, other.measure}
    if {one.measure, other.measure} <= DEALS and is_ahead(one) != is_ahead(other):
        return len((one.sure & other.sure) - tables.common) >= NAMED_DEAL or bool(one.companies & other.companies)
    near = one.measure in other.measures or other.measure in one.measures
    return near and None not in tops and any(tops <= kin for kin in tables.kin)


def likeness(one: Reading, other: Reading, tables: MeasureTables, *, equal: bool) -> int:
    """How many points speak for one quantity. Equal values of many digits speak for themselves."""
    score = 0
    if one.measure and one.measure == other.measure:
        score += 3
    elif one.measures & other.measures or are_kin(one, other, tables):
        score += 2
    if one.noun and one.noun == other.noun:
        score += 2
    shared = one.stems & other.stems
    score += min(len(shared), 3) + 3 * (one.stuff is not None and one.stuff == other.stuff)
    score += bool(one.companies & other.companies) + bool(one.qualifiers & other.qualifiers) + bool(one.change)
    digits = min(one.amount.digits, other.amount.digits)
    if equal:
        score += 4 if digits >= 4 else 3 if digits == 3 else 1 if digits == 2 else 0
    return score


def are_kin(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether words of their measures stand for each other, enough for equal values to be one quantity; never for a
    conflict.
    """
    return any(one.measures & kin and other.measures & kin for kin in tables.kin)


ALIKE_STEMS = 3
"""Words in common by which two equal counts are one, whatever each calls what is counted."""


def is_rare(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether two equal numbers are such as no chance makes twice in one story, and of kinds that fit: they need few
    words in common.
    """
    if one.kind != other.kind or not (one.amount.value == other.amount.value or _is_rounded(one, other)):
        return False
    digits = min(one.amount.digits, other.amount.digits)
    if one.kind == "count":
        if not are_akin(one.noun, other.noun, tables):
            return False
        # Few things are counted in tenths.
        fine = digits >= 2 and (one.amount.value >= CHANCE or one.amount.value % 1 != 0)
        return fine or one.amount.value >= MANY
    if one.kind in ("percent", "points", "times", "coins", "time", "index"):
        return digits >= 3
    if one.kind == "money":
        return digits >= 3 and one.currency == other.currency
    return digits >= 2


def _is_rounded(one: Reading, other: Reading) -> bool:
    """Whether one number is the other with fewer digits, and still of three: 436.2 billion, 436 billion."""
    short, long = sorted((one.amount, other.amount), key=lambda amount: amount.digits)
    if short.digits < 3 or short.hedge or long.hedge or one.kind not in ("money", "count"):
        return False
    return abs(short.value - long.value) * 2 <= short.step


def are_akin(one: str | None, other: str | None, tables: MeasureTables) -> bool:
    """Whether two counted nouns may name the same things."""
    if one is None or other is None or one == other or {one, other} <= tables.persons:
        return True
    return any({one, other} <= family for family in tables.akin)


def are_other_people(one: str | None, other: str | None, tables: MeasureTables) -> bool:
    """Whether two nouns name people in two roles: employees, borrowers."""
    mine, theirs = ([row for row in tables.roles if noun in row] for noun in (one, other))
    return bool(mine and theirs) and mine != theirs


def are_parted(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether two readings are of different things whatever their values: of change and level, of net and gross."""
    if one.change and other.change and one.change != other.change:
        return True
    rare = is_rare(one, other, tables) and not (one.part or other.part)
    if bool(one.change) != bool(other.change) and (not rare or _differ_in_measure(one, other, tables)):
        return True
    if one.share != other.share and one.measure and other.measure:
        return True
    if one.kind == "count" and one.amount.value != other.amount.value and _pace(one) != _pace(other):
        # 420 flights a day, and 412 flights.
        return True
    if one.companies and other.companies and not one.companies & other.companies and not one.names & other.names:
        return True
    mine, theirs = one.sure - one.scopes, other.sure - other.scopes
    few = (
        one.kind == "percent"
        and min(one.amount.digits, other.amount.digits) < 3
        and not one.companies & other.companies
    )
    named = one.names & other.stems or other.names & one.stems
    if few and mine and theirs and not named and not meet(one.names, other.names):
        # Of so few digits many numbers are made.
        return True
    persons = {one.noun, other.noun} <= tables.persons and min(one.amount.value, other.amount.value) >= MANY
    told_alike = one.amount.value == other.amount.value >= MANY and len(one.stems & other.stems) >= ALIKE_STEMS
    akin = persons or told_alike or (rare and are_akin(one.noun, other.noun, tables))
    if one.noun and other.noun and one.noun != other.noun and not akin and not one.measures & other.measures:
        return True
    known = not persons and _differ_in_measure(one, other, tables)
    if known and not _same_stuff(one, other):
        return True
    if known and not are_kin(one, other, tables) and _is_weak(one, other, tables):
        return True
    return _qualified(one, other, tables.loose) == "differ"


def _differ_in_measure(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether two clauses tell of two measures; of money one may be as vague as what something costs."""
    mine, theirs = (
        {
            name
            for name in reading.measures
            if not (reading.kind == "money" and tables.measures[name].vague) and not _tells_noun(reading, name, tables)
        }
        for reading in (one, other)
    )
    return bool(mine and theirs) and not mine & theirs


def _tells_noun(reading: Reading, name: str, tables: MeasureTables) -> bool:
    """Whether only the people who are counted speak of a measure: visitors, tourists."""
    if reading.noun is None or reading.noun not in tables.persons:
        return False
    return all(tables.nouns.get(stem, stem) == reading.noun for stem in tables.own[name] & reading.stems)


def _pace(reading: Reading) -> frozenset[str]:
    """So many a day, a week: a year is often left unsaid."""
    return frozenset(key for key in reading.qualifiers if key in ("pace/day", "pace/week", "pace/month"))


def _is_weak(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether equal numbers are no proof against two measures: twelve people dead, and twelve people rescued."""
    own = one.noun is not None and one.noun == other.noun and one.noun not in tables.generic and one.noun != "people"
    return not own and min(one.amount.digits, other.amount.digits) < 3


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
            key for key in reading.qualifiers if key.partition("/")[2] not in tables.plain and not key.startswith(SOFT)
        )
        for reading in (one, other)
    ]
    return loud[0] == loud[1] and _qualified(one, other, frozenset(name.rstrip("/") for name in SOFT)) != "differ"


def timing_of(reading: Reading, tables: MeasureTables) -> Timing | None:
    if reading.measure is None:
        return None
    timing = tables.measures[reading.measure].timing
    # Takings grow, but those of the first days are what they are.
    return "event" if timing == "toll" and "weekend/opening" in reading.qualifiers else timing


def same_measure(one: Reading, other: Reading, setting: Setting, *, loosely: bool = False) -> bool:
    """Whether two clauses measure the same thing, strictly: what a conflict or an update needs."""
    tables = setting.tables
    if loosely and open_with_others(one, other, setting):
        return False
    if loosely and have_one_head(one, other) and _qualified(one, other, tables.loose) != "differ":
        return _same_stuff(one, other) and _same_subject(one, other, setting, "event", loosely=True)
    if one.kind != other.kind or bool(one.change) != bool(other.change) or one.share or other.share:
        return False
    if one.measure is None or other.measure is None:
        if one.measure is not other.measure or one.kind in ("money", "percent", "points", "times", "coins", "time"):
            return False
        if one.kind == "count" and (one.noun is None or one.noun != other.noun):
            return False
        cued = loosely and one.revised != other.revised
        if one.kind == "count" and one.lead and other.lead and one.lead != other.lead and not cued:
            return False
        shared = (one.stems & other.stems) - {one.noun}
        if not _qualified_alike(one, other, tables):
            return False
        return len(shared) >= 3 and _same_stuff(one, other) and _same_subject(one, other, setting, "state")
    kin = loosely and is_of_one_deal(one, other, tables) and share_subject(one, other, tables)
    met = meet_measures(one, other, tables)
    venture = loosely and _is_one_venture(one, other, setting)
    cued = loosely and _is_cued(one, other)
    if not met and not kin and not venture and not cued and not _is_one_toll(one, other, tables):
        return False
    if not _same_stuff(one, other) or not (venture or _speak_alike(one, other, tables)):
        return False
    if not _qualified_alike(one, other, tables):
        return False
    if (
        one.kind == "count"
        and not _same_noun(one, other, tables)
        and not (loosely and _count_persons(one, other, tables))
    ):
        return False
    timing = timing_of(one, tables) or "event"
    if (timing in ("flow", "state") and are_of_two_sorts(one, other)) or are_of_two_wholes(one, other):
        return False
    return _same_subject(one, other, setting, timing, loosely=loosely)


def open_with_others(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether each sentence opens with a word unknown to the other article: lemon growers, orange growers."""
    mine, theirs = one.names - one.sure - setting.words[other.at], other.names - other.sure - setting.words[one.at]
    return bool(mine and theirs) and one.kind not in ("money", "percent", "count")


def are_of_two_sorts(one: Reading, other: Reading) -> bool:
    """Whether only one of two clauses says of what sort its measure is: food prices, prices."""
    return (
        one.measure is not None
        and one.measure == other.measure
        and bool(one.sort - other.stems or other.sort - one.stems)
    )


def are_of_two_wholes(one: Reading, other: Reading) -> bool:
    """Whether two per cents are of two things: of Bolivia's zinc, of Bolivia's silver."""
    return bool(one.whole and other.whole) and not are_one_whole(one.whole, other.whole, (one.stems, other.stems))


def is_part_of_it(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether only one of two clauses says where, beside whom it is of: sales, and sales in China."""
    measure = one.measure or other.measure
    if bool(one.scopes) == bool(other.scopes) or (measure and setting.tables.measures[measure].national):
        return False
    scoped, whole = (one, other) if one.scopes else (other, one)
    return bool(whole.sure & (scoped.sure - scoped.scopes)) and not scoped.scopes & whole.names


def _is_one_venture(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether two outlays are of one thing: a plant that would cost so much, and so much that is put into it."""
    if not {one.measure, other.measure} <= OUTLAYS or one.thought is other.thought is False:
        return False
    if one.sure and other.sure:
        return share_subject(one, other, setting.tables)
    met = meet(setting.words[one.at], setting.words[other.at], setting.tables.common)
    return met and _known(one, other, setting)


def _is_cued(one: Reading, other: Reading) -> bool:
    """Whether words say that the one count replaces the other: of the same noun, and of one company."""
    if one.revised == other.revised or one.kind != "count" or not one.noun or one.noun != other.noun:
        return False
    return bool(one.companies & other.companies or one.sure & other.sure) and bool(one.measures & other.measures)


def meet_measures(one: Reading, other: Reading, tables: MeasureTables) -> str | None:
    """The measure that two clauses speak of: the nearest of one is told in the other too, and they have words in
    common beside it, or count the same.
    """
    if one.measure == other.measure:
        if one.measure and _are_other_acts(one, other, one.measure, tables):
            return None
        return one.measure
    for name in (one.measure, other.measure):
        if name is None or name not in one.measures & other.measures or _are_other_acts(one, other, name, tables):
            continue
        if one.noun and one.noun in {tables.nouns.get(stem, stem) for stem in tables.own[name]}:
            # Only what is counted speaks of it: fans arrested, fans banned.
            continue
        beside = (one.stems & other.stems) - tables.own[name] - one.names - other.names
        if beside or (one.noun and one.noun == other.noun):
            return name
    return None


def _are_other_acts(one: Reading, other: Reading, name: str, tables: MeasureTables) -> bool:
    """Whether a measure only says of what sort the counted things are, and what is done with them differs: cargo planes
    grounded, a fleet of cargo planes.
    """
    if not tables.own[name] & one.phrase & other.phrase:
        return False
    mine, theirs = one.measures - {name}, other.measures - {name}
    acts = one.act and other.act and one.act != other.act
    return not mine & theirs and bool(acts or (mine and theirs))


def _speak_alike(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether two clauses have a word in common that is none of the measure's own: what costs, who is sued."""
    name = str(one.measure)
    if not tables.measures[name].vague:
        return True
    return bool((one.stems & other.stems) - tables.own[name] - tables.own[str(other.measure)])


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
    if {one.measure, other.measure} <= WORK and {one.noun, other.noun} <= WORKERS:
        return True
    toll = timing_of(one, tables) == "toll"
    plain = [
        reading.noun is None or reading.noun in tables.generic or reading.noun == "people" for reading in (one, other)
    ]
    return toll and all(plain)


PERSONAL = frozenset(
    ("infected", "affected", "without power", "evacuated", "complaints", "job cuts", "attendance", "population",
     "participants", "customers", "subscribers", "leaked records", "new jobs", "staff")
)  # fmt: skip
"""Measures of people whom articles call by many names."""
TOGETHER = frozenset(("climber", "skier", "hiker", "passengers", "miners", "tourist", "migrant", "pilgrim", "sailor"))
"""Who dies together: no part of the dead, but all of them by a nearer name."""


def _count_persons(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether people are counted by two names where the name parts nothing: guests taken ill, people taken ill."""
    if one.measure == other.measure == "dead":
        nouns = {one.noun, other.noun} - tables.generic - {None, "people"}
        return nouns <= TOGETHER and len(nouns) == 1
    return bool({one.measure, other.measure} <= PERSONAL) and {one.noun, other.noun} <= tables.persons | {None}


def _same_subject(one: Reading, other: Reading, setting: Setting, timing: Timing, *, loosely: bool = False) -> bool:
    whole = bool(one.measure and setting.tables.measures[one.measure].whole)
    scoped = bool(one.measure and setting.tables.measures[one.measure].scope)
    mine, theirs = one.sure - one.scopes, other.sure - other.scopes
    # Who expects it, and where it came: both articles know of both.
    ahead = is_ahead(one) != is_ahead(other)
    told = ahead and timing in ("event", "toll") and bool(mine and theirs)
    told = told and _are_known(mine, setting.words[other.at]) and _are_known(theirs, setting.words[one.at])
    if loosely and ahead and whole and (mine & setting.words[other.at] or theirs & setting.words[one.at]):
        # Who bids is not known when a sale is talked of, and who sells is not told again when it is done.
        told = True
    if scoped:
        only = (one.scopes ^ other.scopes) - _common(one, other, setting)
        if only or (ahead and is_part_of_it(one, other, setting)):
            return False
        # What is expected may be told of the place by its name, and what came without it.
        if one.thought == other.thought and ((one.scopes - other.names) or (other.scopes - one.names)):
            return False
    elif not whole and not told and not (loosely and timing == "toll" and (mine & theirs) - setting.tables.common):
        placed = any(key.startswith("place/") for key in one.qualifiers & other.qualifiers)
        # A place that only one of the two briefs knows at all.
        if not placed and ((one.scopes - setting.words[other.at]) or (other.scopes - setting.words[one.at])):
            return False
        if one.scopes and other.scopes and not placed and not one.scopes & other.scopes:
            return False
    if one.companies and other.companies:
        return bool(one.companies & other.companies)
    if mine and theirs and not told and not meet(one.names, other.names, setting.tables.common):
        return False
    silent = not (one.companies or one.names) or not (other.companies or other.names)
    national = bool(one.measure and setting.tables.measures[one.measure].national)
    if silent and national and one.thought != other.thought:
        return True
    alone = (
        not whole
        and not one.scopes & other.scopes
        and (
            (mine and not theirs and not meet(mine, setting.words[other.at]))
            or (theirs and not mine and not meet(theirs, setting.words[one.at]))
        )
    )
    if alone and not (loosely and ahead and have_one_head(one, other) and len(one.stems & other.stems) > ALIKE_STEMS):
        # Nobody knows before who will win.
        return False
    if timing in ("flow", "state") and not (one.companies & other.companies or meet(one.names, other.names)):
        # Said of nobody by name on one side: it counts where both articles are about one company, or name none.
        abouts = {setting.about[one.at], setting.about[other.at]}
        named = one.companies or other.companies or one.sure or other.sure
        if named and (len(abouts) > 1 or None in abouts) and not _known(one, other, setting):
            return False
    return True


def _are_known(names: frozenset[str], words: frozenset[str]) -> bool:
    """Whether the other article knows most of the names, too."""
    return 2 * len(names & words) >= len(names) > 0


_OF_A_PLACE = ("ian", "ese", "ish", "an", "ch", "i")


def meet(mine: frozenset[str], theirs: frozenset[str], common: frozenset[str] = frozenset()) -> bool:
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


def is_of_the_story(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether two clauses that name nobody in common tell of what the story is about: the same is measured and counted,
    and each article knows the names of the other's clause.
    """
    if not one.noun or one.noun != other.noun or not one.measures & other.measures:
        return False
    return one.sure <= setting.words[other.at] and other.sure <= setting.words[one.at]


def share_subject(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether two clauses name somebody or some place in common, or name nobody and speak in much the same words."""
    if one.companies & other.companies or meet(one.names, other.names, tables.common):
        return True
    return not (one.sure and other.sure) and len(one.stems & other.stems) >= ALIKE_STEMS


def _common(one: Reading, other: Reading, setting: Setting) -> frozenset[str]:
    return setting.words[one.at] & setting.words[other.at] if not (one.scopes and other.scopes) else frozenset()


def ratio_of(one: Reading, other: Reading, rates: Rates) -> Decimal:
    """How many times the smaller of two values the larger is."""
    ways = list_ways(one, other, rates)
    if not ways:
        return Decimal(1)
    low, high = sorted((abs(ways[0][0].value), abs(ways[0][1].value)))
    return high / low if low else Decimal(1000)


# ---------------------------------------------------------------- when


def count_days(one: Reading, other: Reading, setting: Setting) -> int | None:
    """Days from one brief to the other; ``None`` where a date is not known to the day."""
    dates = [setting.dates[one.at], setting.dates[other.at]]
    if not all(date and len(date) == 10 for date in dates):
        return None
    first, second = (datetime.date.fromisoformat(str(date)) for date in dates)
    return (second - first).days


def are_near(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether two articles are of the same few days."""
    days = count_days(one, other, setting)
    return days is not None and abs(days) <= NEAR_DAYS

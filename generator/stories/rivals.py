"""Two numbers of one thing that no common words give away: seen by what is counted, and by how the numbers differ.

Reporters tell one number with verbs of their own: investors take part, or lend their support. Two signs stand in for
the words. Digits that changed places (12,400 and 21,400) are the slip of one who copied a number, and hardly ever two
quantities of one story. And a counted phrase of two words or more ("cornerstone investors") that each article has one
number of is one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from generator.stories.amounts import Amount
from generator.stories.deeds import Deed, are_one_whole, may_be_one
from generator.stories.measures import MeasureTables
from generator.stories.periods import compare_periods
from generator.stories.quantities import Reading
from generator.stories.sameness import (
    Setting,
    apart,
    are_kin,
    are_near,
    are_of_two_sorts,
    are_of_two_wholes,
    are_other_people,
    are_parted,
    count_days,
    list_ways,
    meet,
    ratio_of,
    timing_of,
)

RIVAL_DAYS = 21
"""Reports that lie further apart may both have been right in their time."""
SIGNS_SWAPPED = 3
"""Signs that make two numbers with swapped digits one thing."""
SIGNS_MEASURED = 5
"""… where they are told in money, per cent or a unit, and nothing is counted."""
MOST_SWAPPED = Decimal(5)
"""Numbers with swapped digits lie no further apart than this …"""
MOST_COUNTED = Decimal(2)
"""… and other numbers of one counted phrase no further than this."""
FEWEST = 10
"""Counts below this are told of many things."""


@dataclass(frozen=True, slots=True)
class Rivals:
    """What the articles of a story count."""

    setting: Setting
    counted: Mapping[tuple[int, str], frozenset[Decimal]]
    """Of an article and a counted noun, the numbers that are of it now."""
    told: Mapping[tuple[int, str], frozenset[Decimal]]
    """Of an article and a kind, all its numbers."""
    held: Mapping[tuple[int, str], frozenset[Decimal]]
    """Of an article and a counted noun, how many of it somebody has."""
    spans: Mapping[tuple[int, str, str], frozenset[Decimal]]
    """Of an article, how a time is told and its unit, all such times."""

    def judge(self, one: Reading, other: Reading) -> bool:
        """Whether two readings contradict each other, which common words do not show."""
        if not self._may_both_be_told(one, other):
            return False
        if self._clash_in_share(one, other):
            return True
        if not self._may_clash(one, other):
            return False
        if one.deed and other.deed and self._clash_in_deed(one, one.deed, other, other.deed):
            return True
        if self._clash_in_act(one, other) or self._are_both_closes(one, other):
            return True
        if are_swapped(one.amount, other.amount):
            return self._clash_swapped(one, other)
        return self._clash_counted(one, other)

    def _may_both_be_told(self, one: Reading, other: Reading) -> bool:
        """Whether both are told as what is, of one time, and differ by more than words."""
        setting = self.setting
        if one.at == other.at or one.kind != other.kind or setting.origin[one.at] == setting.origin[other.at]:
            return False
        if not list_ways(one, other, setting.rates) or any(how for _, _, how in list_ways(one, other, setting.rates)):
            return False
        if not (one.firm and other.firm) or (one.thought != other.thought and not are_near(one, other, setting)):
            return False
        if any(r.base or r.part or r.revised or is_of_another_year(r, setting) for r in (one, other)):
            return False
        if one.status == "estimate" or other.status == "estimate" or one.moved_to != other.moved_to:
            return False
        if compare_periods(one.period, other.period) == "differ" or not apart(one, other, setting.rates):
            return False
        days = count_days(one, other, setting)
        if days is not None and abs(days) > RIVAL_DAYS:
            return False
        if are_told_apart(one, other, setting):
            return False
        # An article that has both numbers knows of two quantities.
        if other.amount.value in self.told[one.at, one.kind] or one.amount.value in self.told[other.at, one.kind]:
            return False
        return _qualify_alike(one, other, setting.tables) and not _are_of_others(one, other, setting.tables)

    def _may_clash(self, one: Reading, other: Reading) -> bool:
        """Whether nothing speaks against it."""
        setting = self.setting
        if one.share or other.share or are_parted(one, other, setting.tables):
            return False
        if are_of_two_sorts(one, other) or are_of_two_wholes(one, other):
            return False
        flows = {timing_of(one, setting.tables), timing_of(other, setting.tables)} & {"flow", "state"}
        if flows and (one.sort - other.stems or other.sort - one.stems):
            return False
        timings = {timing_of(one, setting.tables), timing_of(other, setting.tables)}
        if ("tick" in timings and not self._are_both_closes(one, other)) or (
            "toll" in timings and not self._is_one_toll(one, other)
        ):
            return False
        if one.stuff and other.stuff and one.stuff != other.stuff:
            return False
        mine, theirs = (_measured(reading, setting.tables) for reading in (one, other))
        if not mine & theirs and (one.act and other.act and not are_one_act(one.act, other.act, setting.tables)):
            # Cranes inspected, cranes owned.
            return False
        if one.kind == "percent" and mine and theirs:
            # Sales of cars, sales of shops.
            return one.measure in theirs or other.measure in mine
        if one.noun is not None and one.noun == other.noun and one.phrase & other.phrase:
            # Anchor investors are such, whoever sells to them.
            return True
        return not (mine and theirs and not mine & theirs and not are_kin(one, other, setting.tables))

    def _are_both_closes(self, one: Reading, other: Reading) -> bool:
        """Whether both tell how far a share had moved when trading ended on one day."""
        if one.measure is None or one.measure != other.measure or one.change != other.change or not one.change:
            return False
        if not all(reading.stems & _CLOSING for reading in (one, other)) or count_days(one, other, self.setting) != 0:
            return False
        return all(self.setting.census.is_alone(reading, one.measure) for reading in (one, other))

    def _is_one_toll(self, one: Reading, other: Reading) -> bool:
        """Whether two counts that go on are of one moment: those of one day, with two digits that changed places."""
        if is_one_count(one, other, self.setting):
            return True
        days = count_days(one, other, self.setting)
        if days is None or abs(days) > 1 or not are_swapped(one.amount, other.amount):
            return False
        if one.noun is not None and one.noun not in self.setting.tables.generic | {"people"}:
            return self._is_alone(one) and self._is_alone(other)
        name = str(one.measure)
        return days == 0 and name == other.measure and all(self.setting.census.is_alone(r, name) for r in (one, other))

    def _clash_in_share(self, one: Reading, other: Reading) -> bool:
        """Whether both are the share that one has of one thing."""
        if not (one.deed and other.deed and one.deed.name == other.deed.name == "share"):
            return False
        if not (one.whole and other.whole):
            return False
        return are_one_whole(one.whole, other.whole, (one.stems, other.stems)) and may_be_one(
            one.deed.head, other.deed.head, self.setting.tables
        )

    def _clash_in_deed(self, one: Reading, mine: Deed, other: Reading, theirs: Deed) -> bool:
        """Whether the same is said of the same subject: it has so many, it goes on for so long."""
        tables = self.setting.tables
        names = {mine.name, theirs.name}
        if one.amount.hedge or other.amount.hedge:
            return False
        if names != {"stays"} and not may_be_one(mine.head, theirs.head, tables):
            return False
        if one.kind == "time":
            if names not in ({"lasts"}, {"stays"}) or _unit_of(one) != _unit_of(other):
                return False
            if names == {"stays"} and not are_swapped_print(one, other):
                # Many things go on for so many days.
                return False
            return all(len(self.spans.get((r.at, next(iter(names)), _unit_of(r)), ())) == 1 for r in (one, other))
        if one.kind != "count" or names not in _HOLDINGS or mine.where != theirs.where:
            return False
        if one.noun is None or one.noun != other.noun or one.noun in tables.persons | tables.generic:
            return False
        few = min(one.amount.value, other.amount.value) < FEWEST
        if few or one.phrase != other.phrase or ratio_of(one, other, self.setting.rates) > MOST_COUNTED:
            return False
        return all(len(self.held[r.at, str(r.noun)]) == 1 for r in (one, other))

    def _clash_swapped(self, one: Reading, other: Reading) -> bool:
        if ratio_of(one, other, self.setting.rates) > MOST_SWAPPED:
            return False
        counts = one.kind == "count"
        if counts and (one.noun is None or not _same_things(one, other, self.setting.tables)):
            return False
        least = SIGNS_SWAPPED if counts else SIGNS_MEASURED
        return self._count_signs(one, other) >= least

    def _clash_in_act(self, one: Reading, other: Reading) -> bool:
        """Whether the same is done to the same things, of which each article counts one number."""
        tables = self.setting.tables
        if one.kind != "count" or one.noun is None or one.noun != other.noun or not (one.act and other.act):
            return False
        if one.noun in tables.persons | tables.generic or one.amount.hedge or other.amount.hedge:
            return False
        if not are_one_act(one.act, other.act, tables) or one.phrase != other.phrase:
            return False
        few = min(one.amount.value, other.amount.value) < FEWEST
        if few or ratio_of(one, other, self.setting.rates) > MOST_COUNTED:
            return False
        return self._is_alone(one) and self._is_alone(other)

    def _count_signs(self, one: Reading, other: Reading) -> int:
        tables = self.setting.tables
        signs = min(one.amount.digits, other.amount.digits) - 1
        if one.measure and one.measure == other.measure:
            signs += 3
        elif _measured(one, tables) & _measured(other, tables) or are_kin(one, other, tables):
            signs += 2
        own = {one.noun, other.noun} | tables.generic
        mine, theirs = one.names - one.scopes, other.names - other.scopes
        signs += bool((mine & theirs) - tables.common)
        signs += min(len((one.stems & other.stems) - own - {tables.stem(str(one.noun))}), 2)
        signs += bool(one.companies & other.companies) + 2 * bool(one.stuff and one.stuff == other.stuff)
        if one.noun and one.noun == other.noun and one.noun not in tables.generic and one.noun != "people":
            signs += 1 + (self._is_alone(one) and self._is_alone(other))
        return signs

    def _clash_counted(self, one: Reading, other: Reading) -> bool:
        """Whether a phrase of two words is counted once on each side."""
        if one.kind != "count" or one.noun is None or one.noun != other.noun or not one.phrase & other.phrase:
            return False
        if min(one.amount.value, other.amount.value) < FEWEST or one.amount.hedge or other.amount.hedge:
            return False
        if ratio_of(one, other, self.setting.rates) > MOST_COUNTED:
            return False
        mine, theirs = (_measured(reading, self.setting.tables) for reading in (one, other))
        if (mine or theirs) and not mine & theirs:
            return False
        return self._is_alone(one) and self._is_alone(other)

    def _is_alone(self, reading: Reading) -> bool:
        """Whether the article has no other number of what is counted."""
        return len(self.counted.get((reading.at, str(reading.noun)), ())) == 1


def find_rivals(readings: Iterable[Reading], setting: Setting) -> Rivals:
    """What the articles count, of their readings."""
    counted: dict[tuple[int, str], set[Decimal]] = {}
    told: dict[tuple[int, str], set[Decimal]] = {}
    held: dict[tuple[int, str], set[Decimal]] = {}
    spans: dict[tuple[int, str, str], set[Decimal]] = {}
    for reading in readings:
        if reading.kind == "time" and reading.deed:
            spans.setdefault((reading.at, reading.deed.name, _unit_of(reading)), set()).add(reading.amount.value)
        if reading.kind == "count" and reading.deed and any({reading.deed.name} <= names for names in _HOLDINGS):
            held.setdefault((reading.at, str(reading.noun)), set()).add(reading.amount.value)
        told.setdefault((reading.at, reading.kind), set()).add(reading.amount.value)
        if reading.kind == "count" and reading.noun and not (reading.base or is_of_another_year(reading, setting)):
            counted.setdefault((reading.at, reading.noun), set()).add(reading.amount.value)
    return Rivals(
        setting,
        {key: frozenset(values) for key, values in counted.items()},
        {key: frozenset(values) for key, values in told.items()},
        {key: frozenset(values) for key, values in held.items()},
        {key: frozenset(values) for key, values in spans.items()},
    )


_CLOSING = frozenset(("clos", "end", "finish", "settl"))
"""Stems of verbs with which trading ends."""
_HELD = frozenset(("has", "had", "will have", "with"))
_HOLDINGS = ({"has"}, {"has", "with"}, {"will have"}, {"will have", "with"})
"""Deeds by which two clauses tell how many somebody has, or will have."""


def are_told_apart(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether words right beside two numbers say that they are two: of others, of a time that is over, by somebody
    else; enough against a contradiction.
    """
    if one.other != other.other or (one.agent and other.agent and one.agent != other.agent):
        return True
    if "by" in (one.agent, other.agent) and one.agent != other.agent:
        return True
    if _is_over(one, setting) != _is_over(other, setting):
        return True
    if any(key.startswith(("base/since", "base/ytd")) for key in one.qualifiers ^ other.qualifiers):
        return True
    mine, theirs = one.deed, other.deed
    if mine is None or theirs is None or {mine.name, theirs.name} == {"stays"}:
        return False
    names = {mine.name, theirs.name}
    if names <= _HELD and names not in (*_HOLDINGS, {"had"}, {"had", "with"}, {"with"}):
        return True
    return names == {"share"} and not may_be_one(mine.head, theirs.head, setting.tables)


def _is_over(reading: Reading, setting: Setting) -> bool:
    """Whether a number is that of a year that was over when its article came out."""
    date, period = setting.dates[reading.at], reading.period
    if not date or period is None or period.year is None or timing_of(reading, setting.tables) == "flow":
        return False
    return period.kind == "year" and period.year < int(date[:4])


def _unit_of(reading: Reading) -> str:
    """``day`` of ``47 days``."""
    return reading.claim.figure.text.split()[-1].lower().rstrip("s")


def are_swapped_print(one: Reading, other: Reading) -> bool:
    """Whether two digits have changed places in two times of one unit, as they are printed."""
    digits = [re.findall(r"\d", reading.claim.figure.text) for reading in (one, other)]
    return len(digits[0]) == len(digits[1]) == 2 and digits[0] == digits[1][::-1] != digits[1]


def are_swapped(one: Amount, other: Amount) -> bool:
    """Whether two digits of a number have changed places in the other: 168,000 and 186,000."""
    low = min(int(amount.value.normalize().as_tuple().exponent) for amount in (one, other))
    mine, theirs = (str(int(abs(amount.value).scaleb(-low))) for amount in (one, other))
    if len(mine) != len(theirs) or len(mine) > 12:
        return False
    places = [at for at, (a, b) in enumerate(zip(mine, theirs, strict=True)) if a != b]
    if len(places) != 2:
        return False
    left, right = places
    return (mine[left], mine[right]) == (theirs[right], theirs[left])


def is_one_count(one: Reading, other: Reading, setting: Setting) -> bool:
    """Whether a count that goes on is told twice as it stood on one day, with two digits that changed places: the later
    article says up to when it counts, and that is no later than the earlier one.
    """
    if one.measure != other.measure or not are_swapped(one.amount, other.amount):
        return False
    days = count_days(one, other, setting)
    if days is None:
        return False
    early, late = (one, other) if days >= 0 else (other, one)
    return late.until is not None and late.until <= str(early.until or setting.dates[early.at])


def are_one_act(one: str, other: str, tables: MeasureTables) -> bool:
    """Whether two verbs may tell of one act: walkers led down, walkers brought down."""
    return one == other or any({one, other} <= family for family in tables.acts)


def is_of_another_year(reading: Reading, setting: Setting) -> bool:
    """Whether a number of one event is that of a year that is over."""
    date, period = setting.dates[reading.at], reading.period
    if not date or period is None or period.year is None or timing_of(reading, setting.tables) == "flow":
        return False
    figure = reading.claim.figure
    _, _, after = figure.evidence.quote.partition(figure.text)
    if _RELATIVE.search(after.partition(str(period.year))[0]):
        # "12,400 customers whom it had known since 2016": of those who are counted, and not of the count.
        return False
    # In January the year that has just ended is news.
    return period.year < int(date[:4]) - (date[5:7] in ("01", "02", "03"))


_RELATIVE = re.compile(r"\b(?:who|whom|whose|which|that)\b")


def _qualify_alike(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether nothing that parts one quantity from its like is told by one of the two alone."""
    loud = [{key for key in reading.qualifiers if _parts(key, tables)} for reading in (one, other)]
    return loud[0] == loud[1]


def _measured(reading: Reading, tables: MeasureTables) -> set[str]:
    """Measures of a clause, but for those that only say of what sort the counted things are: cargo planes."""
    return {name for name in reading.measures if not tables.own[name] & reading.phrase}


_SOFT = ("side/", "actor/", "vote/", "kind/", "who/", "tranche/")


def _parts(key: str, tables: MeasureTables) -> bool:
    return key.partition("/")[2] not in tables.plain and not key.startswith(_SOFT)


def _same_things(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    if one.noun == other.noun:
        return True
    if are_other_people(one.noun, other.noun, tables):
        return False
    if not {one.noun, other.noun} <= tables.persons or min(one.amount.value, other.amount.value) < FEWEST**2:
        return False
    # People go by many names: passengers, guests, staff.
    shared = (one.names & other.names) - tables.common
    return min(one.amount.digits, other.amount.digits) >= 3 and bool(shared or one.measures & other.measures)


def _are_of_others(one: Reading, other: Reading, tables: MeasureTables) -> bool:
    """Whether both name somebody or some place, and not the same."""
    if one.scopes - other.scopes and other.scopes - one.scopes:
        return True
    mine, theirs = one.sure - one.scopes, other.sure - other.scopes
    if one.companies & other.companies:
        return False
    return bool(mine and theirs and not meet(one.names, other.names, tables.common))

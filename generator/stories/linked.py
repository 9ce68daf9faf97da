"""Verdicts on numbers whose measure no table has, by :mod:`linkage`: what the rules for known measures leave open.

Each number of an article meets at most one of every other article, the likeliest. What speaks against one quantity
beyond the weights parts two numbers here, too, whatever their sum: another stuff, another place, another period.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.stories.agreements import Judgement, describe_agreement, is_other_by_form, printed, tells_much
from generator.stories.linkage import Linkage, compare_readings, count_chance
from generator.stories.pairs import judge_measured
from generator.stories.quantities import Reading
from generator.stories.rivals import are_told_apart
from generator.stories.sameness import (
    Setting,
    are_of_two_wholes,
    count_days,
    list_ways,
    ratio_of,
    same_value,
    timing_of,
)

AGREE_ODDS = 100
"""Hundredths of a log-odds from which equal numbers agree."""
UPDATE_ODDS = 50
"""From which a later number brings an earlier one up to date …"""
CONFLICT_ODDS = 80
"""… and from which two firm ones contradict each other: a false conflict costs more than a missed one."""
PRINTED = 300
"""What it adds that two sums are equal by a rate that an article prints: it is printed for their sake."""
CLASH_DAYS = 7
"""Reports of what no table knows that lie further apart are no contradiction: it may have moved on."""
LATER_DAYS = 2
"""Days after which another number of one quantity brings the earlier one up to date."""
CONVERTED = 350
"""The most that sums add which are equal in another currency."""
MOST_APART = 3
"""Numbers further apart than this many times are of two quantities."""
PAIRS_MOST = 30_000
"""Pairs that are weighed in one story; the earliest briefs come first."""
PARTS = frozenset(
    ("stuff apart", "scopes apart", "companies apart", "period differ", "qualifiers clash", "base",
     "change apart", "change clash", "share apart", "part apart", "parted")
)  # fmt: skip
"""Signs that part two numbers of different values."""
SOFT = frozenset(("sure apart", "head apart"))
SURE_ODDS = 250
"""From which names or heads that differ part nothing: of a plant one article names the town, and another the firm."""
FEW_DIGITS = 3
"""Equal numbers of fewer digits are of two quantities where two measures are named."""
LOOSE = frozenset(("act apart", "qualifiers one", "measures one", "noun one"))
"""Signs with which two numbers contradict nothing, though they may be one quantity."""
ALIKE = frozenset(("measures meet", "words alike", "noun same", "head same", "names meet", "companies meet"))
"""Signs one of which there must be where both clauses name somebody else."""
LEAST_WORDS = 1.5
"""Weight of the words in common without which nothing is said of different values."""
PARTS_EQUAL = frozenset(("stuff apart", "companies apart", "change clash", "base"))
"""Of these, those that part equal ones, too."""


@dataclass(frozen=True, slots=True)
class Link:
    """Two readings that are likely of one quantity, and what is to be said of them."""

    one: Reading
    other: Reading
    odds: int
    judged: Judgement


def find_links(readings: Sequence[Reading], setting: Setting, linkage: Linkage) -> list[Link]:
    """The likeliest pairs of readings of different articles on which something can be said, the likeliest first."""
    found = sorted(_weigh_all(readings, setting, linkage), key=lambda link: -link.odds)
    taken: set[tuple[int, int]] = set()
    kept = []
    places = {id(reading): place for place, reading in enumerate(readings)}
    for link in found:
        mine, theirs = places[id(link.one)], places[id(link.other)]
        ends = ((mine, link.other.at), (theirs, link.one.at))
        if taken.isdisjoint(ends):
            taken.update(ends)
            kept.append(link)
    return kept


def _weigh_all(readings: Sequence[Reading], setting: Setting, linkage: Linkage) -> Iterator[Link]:
    looked = 0
    for place, one in enumerate(readings):
        for other in readings[place + 1 :]:
            if one.at == other.at or one.kind != other.kind:
                continue
            looked += 1
            if looked > PAIRS_MOST:
                return
            link = _weigh(one, other, setting, linkage)
            if link is None:
                continue
            if link.judged.verdict != "conflict" or _may_clash(link, readings, setting, linkage):
                yield link


def _weigh(one: Reading, other: Reading, setting: Setting, linkage: Linkage) -> Link | None:
    equal = same_value(one, other, setting.rates)
    if equal is None and (not list_ways(one, other, setting.rates) or ratio_of(one, other, setting.rates) > MOST_APART):
        return None
    seen = compare_readings(one, other, setting, linkage)
    odds = linkage.add_up(seen)
    if is_other_by_form(one, other) or are_of_two_wholes(one, other):
        return None
    if equal is not None:
        odds += _weigh_values(one, other, *equal)
        if {"parted", "measures apart"} <= seen.keys() and min(one.amount.digits, other.amount.digits) < FEW_DIGITS:
            # Twelve dead, twelve rescued.
            return None
        if one.kind == "percent" and "words none" in seen and bool(one.whole) != bool(other.whole):
            # 4.5 per cent more pay, 4.5 per cent of the classes.
            return None
        if "sure apart" in seen and ALIKE.isdisjoint(seen):
            # Of the film abroad and of the jeweller's profit: a round-up tells of both.
            return None
        if odds < AGREE_ODDS or not PARTS_EQUAL.isdisjoint(seen) or not tells_much(one, other, setting.tables):
            return None
        return Link(one, other, odds, Judgement("agree", describe_agreement(one, other, setting), odds))
    if are_told_apart(one, other, setting):
        return None
    if odds < UPDATE_ODDS or not PARTS.isdisjoint(seen) or (odds < SURE_ODDS and not SOFT.isdisjoint(seen)):
        return None
    if seen["words"] < LEAST_WORDS:
        return None
    mine, theirs = (_forget_names(reading) if odds >= SURE_ODDS else reading for reading in (one, other))
    # Whether an article tells the other's number of something else is weighed apart.
    judged = judge_measured(
        mine,
        theirs,
        replace(setting, told={}),
        strictly=odds >= CONFLICT_ODDS and "words alike" in seen and LOOSE.isdisjoint(seen),
    )
    if judged is None and odds >= SURE_ODDS:
        judged = _judge_later(one, other, setting, odds)
    return Link(one, other, odds, judged) if judged else None


def _judge_later(one: Reading, other: Reading, setting: Setting, odds: int) -> Judgement | None:
    """Of one quantity beyond doubt a later article tells another number: it has moved, or was counted anew."""
    days = count_days(one, other, setting)
    if not days or abs(days) < LATER_DAYS:
        return None
    before, after = (one, other) if days > 0 else (other, one)
    if not (before.firm and after.firm) or after.thought or timing_of(one, setting.tables) in ("flow", "tick"):
        return None
    return Judgement("update", f"{printed(after)} is told later, {printed(before)} before", odds)


def _weigh_values(one: Reading, other: Reading, how: str, same: bool) -> int:
    """What the values of two numbers that fit each other add."""
    chance = count_chance(min(one.amount.digits, other.amount.digits))
    if how:
        # Converted they fit within a hundredth at best, however many digits they have.
        return min(chance, CONVERTED) + PRINTED * (how != "peg")
    if same:
        return chance
    # 2.27 million and 2.3 million say the same to two digits; "some 310" and 302 only do not contradict each other.
    return chance * 4 // 5 if _is_rounded(one, other) else chance // 2


def _is_rounded(one: Reading, other: Reading) -> bool:
    """Whether the number with fewer digits is the other one, rounded to these."""
    short, long = sorted((one.amount, other.amount), key=lambda amount: amount.digits)
    return short.step > 0 and abs(long.value - short.value) * 2 <= short.step


def _forget_names(reading: Reading) -> Reading:
    return replace(reading, names=frozenset(), sure=frozenset())


def _may_clash(link: Link, readings: Sequence[Reading], setting: Setting, linkage: Linkage) -> bool:
    """Whether two numbers can contradict each other: told within days, in one currency, each by its article alone."""
    days = count_days(link.one, link.other, setting)
    soon = days is None or abs(days) <= CLASH_DAYS
    alone = not _knows_both(link.one, link.other, link.odds, readings, setting, linkage)
    return soon and link.one.currency == link.other.currency and alone


def _knows_both(
    one: Reading, other: Reading, odds: int, readings: Sequence[Reading], setting: Setting, linkage: Linkage
) -> bool:
    """Whether an article has the other's number, too, for what that may be as likely: it knows of two quantities."""
    for mine, theirs in ((one, other), (other, one)):
        if theirs.raw not in setting.told.get((mine.at, mine.kind), ()):
            continue
        for each in readings:
            if (
                each.at == mine.at
                and each.kind == theirs.kind
                and each.raw == theirs.raw
                and (linkage.weigh(each, theirs, setting) + count_chance(theirs.amount.digits) >= odds)
            ):
                return True
    return False

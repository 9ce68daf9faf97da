"""What was expected and what came, where no common measure tells it: seen by all that two clauses have in common.

A report that looks ahead and one that looks back tell of a thing in words of their own: a collection that may bring so
much, and what a bidder paid. One of them is uncertain and the other is not, the later one by date if there are dates,
and points are given for what is counted, of what stuff, by what noun, of whom and in which words.
"""

from __future__ import annotations

from generator.stories.measures import MeasureTables
from generator.stories.periods import compare_periods
from generator.stories.quantities import Reading
from generator.stories.rivals import is_of_another_year
from generator.stories.sameness import (
    UNSAID,
    Setting,
    have_one_head,
    is_part_of_it,
    meet,
    meet_measures,
    open_with_others,
)
from generator.stories.senses import LARGE

CAME_SCORE = 4
"""Points from which what came is what was expected."""
OFFERED = frozenset(("side/offer", "side/demand", "vote/against"))
TOLD_BY_NAME = 3
"""Most points that names and words may give, each."""


def count_signs(before: Reading, after: Reading, setting: Setting) -> int:
    """Points that speak for ``after`` being what came of ``before``; 0 where something speaks against it."""
    tables = setting.tables
    if before.kind != after.kind or before.change != after.change:
        return 0
    if before.share != after.share or before.part or after.part or before.base or after.base:
        return 0
    if compare_periods(before.period, after.period) == "differ" or _are_of_other_stuff(before, after):
        return 0
    if after.raw in setting.told.get((before.at, before.kind), ()) or _are_of_others(before, after, setting):
        return 0
    names = (before.told_of & after.told_of) - tables.common
    if open_with_others(before, after, setting) or is_of_another_year(after, setting):
        return 0
    if before.measure and is_part_of_it(before, after, setting) and tables.measures[before.measure].scope:
        return 0
    words = (before.said & after.said) - before.told_of - after.told_of - {before.noun, after.noun}
    own = tables.own.get(str(before.measure), frozenset()) | tables.own.get(str(after.measure), frozenset())
    if not words - own or (not names and len(words) < TOLD_BY_NAME - have_one_head(before, after)):
        return 0
    alike = _count_likeness(before, after, tables)
    people = {before.noun, after.noun} <= tables.persons and after.revised
    if not alike and before.measure is after.measure is None and (before.kind != "count" or people):
        # Nothing tells what is measured, but the words do.
        alike = len(words) >= TOLD_BY_NAME
    if not alike:
        return 0
    points = min(len(names), TOLD_BY_NAME) + min(len(words), TOLD_BY_NAME)
    return alike + points + 2 * bool(before.companies & after.companies)


def _count_likeness(before: Reading, after: Reading, tables: MeasureTables) -> int:
    """Points for what is measured and counted; 0 where that differs or nothing tells."""
    points = 0
    if meet_measures(before, after, tables):
        points += 3
    elif _are_kin(before, after, tables):
        points += 2
    elif before.measures and after.measures:
        return 0
    elif before.act and after.act and before.act != after.act:
        # Trees felled, trees planted.
        return 0
    if before.kind == "count":
        if before.noun and before.noun == after.noun:
            points += 1 if before.noun == "people" else 2
        elif not {before.noun, after.noun} <= tables.persons | {None}:
            return 0
    if before.stuff and before.stuff == after.stuff:
        points += 3
    if before.measure is None and after.measure is None:
        points += 2 * bool(before.act and before.act == after.act)
    if before.qualifiers & OFFERED and "side/agreed" in after.qualifiers:
        points += 3
    points += bool(before.qualifiers & after.qualifiers)
    return points + 2 * have_one_head(before, after)


def _are_kin(before: Reading, after: Reading, tables: MeasureTables) -> bool:
    if {before.measure, after.measure} == {None, "price"} and min(before.amount.value, after.amount.value) < LARGE:
        # What a ticket costs says nothing of what is paid for a house.
        return False
    if (before.measure is None and after.measure in UNSAID) or (after.measure is None and before.measure in UNSAID):
        # What is paid is often told by nothing but who gets it.
        return True
    return any({before.measure, after.measure} <= kin for kin in tables.came)


def _are_of_other_stuff(before: Reading, after: Reading) -> bool:
    return bool(before.stuff and after.stuff and before.stuff != after.stuff)


def _are_of_others(before: Reading, after: Reading, setting: Setting) -> bool:
    """Whether each clause names somebody, and the earlier one's is nobody that the later article knows."""
    mine, theirs = before.told_of, after.told_of
    if not mine or not theirs or meet(mine, theirs, setting.tables.common):
        return _part_by_scope(before, after)
    return not mine & setting.words[after.at]


def _part_by_scope(before: Reading, after: Reading) -> bool:
    """Whether both say where, and not the same."""
    return bool(before.scopes and after.scopes and not before.scopes & after.scopes and not before.sure & after.sure)

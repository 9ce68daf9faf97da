"""What stories add to a letter: which briefs are reprints of others in it, and how its figures stand beside others'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.brief.tidy import figure_cell
from generator.site.derive.compared import fold_reprints, place_sources
from generator.site.derive.quantities import Table, join_comparisons
from generator.site.derive.story import is_told_before
from generator.site.digest.letter import Remark
from generator.site.library import BriefFile, Library
from generator.stories import Story
from generator.text.escape import tidy_text

MOST = 5
"""Quantities of a story that stand in the letter; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Reprint:
    """A brief that takes a line below the one that it repeats."""

    entry: BriefFile
    same: bool
    """Whether it has its words, or the same report in others."""


def find_reprints(briefs: Sequence[BriefFile], library: Library) -> Mapping[str, tuple[Reprint, ...]]:
    """Id of a brief of the letter -> those of it that only repeat its report, in the order of their story; of a report
    that is not in the letter itself the first that repeats it stands for it.
    """
    found = {entry.brief.id: entry for entry in reversed(briefs)}
    reprints: dict[str, tuple[Reprint, ...]] = {}
    for story in library.stories:
        roles = {event.brief: event for event in story.events}
        for origin in story.origins:
            whys: dict[str, bool] = {}
            for source in origin.sources:
                if source.brief in found:
                    whys.setdefault(source.brief, bool(source.quote))
            repeated = {key for key in whys if key in roles and is_told_before(roles[key], story)}
            head = next((key for key in whys if key not in repeated), next(iter(whys), None))
            if head is None:
                continue
            told = tuple(Reprint(found[key], same=not whys[key]) for key in whys if key in repeated and key != head)
            if told:
                reprints[head] = told
    return reprints


def compare_sources(story: Story, outlets: Mapping[str, str], brief_id: str = "") -> tuple[tuple[Remark, ...], int]:
    """The quantities of a story on which its sources make claims, what they differ on first; with ``brief_id`` those on
    which that brief makes one. At most :data:`MOST`, and how many there are besides.
    """
    origins = place_sources(story)
    tables = [
        table
        for table in join_comparisons(story.comparisons)
        if not brief_id or any(claim.brief == brief_id for claim in table.claims)
    ]
    return tuple(_remark(table, origins, outlets) for table in tables[:MOST]), max(len(tables) - MOST, 0)


def _remark(table: Table, origins: Mapping[str, tuple[int, int]], outlets: Mapping[str, str]) -> Remark:
    """Each number with those who report it; who repeats another's report is not counted again."""
    told: dict[str, dict[str, None]] = defaultdict(dict)
    for first, *_ in fold_reprints(table.claims, origins):
        told[figure_cell(first.figure)][outlets[first.brief]] = None
    claims = ", ".join(f"{cell} ({', '.join(names)})" for cell, names in told.items())
    return Remark(table.comparisons[0].verdict, tidy_text(table.comparisons[0].what or "a figure"), tidy_text(claims))


def name_outlets(briefs: Iterable[BriefFile]) -> Mapping[str, str]:
    """Id of a brief -> who published it, else who carries it, else its headline."""
    return {entry.brief.id: entry.brief.publisher or entry.brief.aggregator or entry.brief.title for entry in briefs}

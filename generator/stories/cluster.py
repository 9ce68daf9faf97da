"""Articles → groups that tell of one event, so that what is settled stays, and what people said holds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from generator.stories.likeness import Pairs

JOIN = 93
"""Score of two articles that make a story, or of one that joins a story of two if its score with both is :data:`FEW` on
the average."""
NEARLY = 80
"""Score of two articles whose groups, larger than that, are joined if …"""
AVERAGE = 72
"""… they are alike on the whole: the average of the better two thirds of all pairs. Many that are rather alike tell as
much as two that are very much so."""
FEW = 64
CORE = 12
"""Articles of a group with which others are compared; of a larger one those that are most alike to any."""


@dataclass(slots=True)
class Group:
    """Articles of one event, by place."""

    members: list[int]
    story: str | None = None
    """The story that it is already; two that are stories are never joined."""


@dataclass(slots=True)
class Grouping:
    """What came of it."""

    groups: list[Group]
    refused: list[tuple[int, int]] = field(default_factory=list)
    """Pairs that would have joined two stories."""


def group_articles(
    pairs: Pairs,
    places: Collection[int],
    settled: Mapping[str, Sequence[int]],
    apart: Collection[tuple[int, int]],
    barred: Collection[tuple[int, str]] = (),
) -> Grouping:
    """Group the articles at ``places``.

    ``settled``: story → its articles, which stay together. ``apart``: pairs that are in no story together. ``barred``:
    articles and stories that they are not in. Pairs are taken in order of their scores, so that the order of the input
    decides nothing.
    """
    group_of: dict[int, Group] = {}
    groups: list[Group] = []
    for story in sorted(settled):
        group = Group(sorted(settled[story]), story)
        groups.append(group)
        group_of.update(dict.fromkeys(group.members, group))
    for at in sorted(places):
        if at not in group_of:
            group_of[at] = Group([at])
            groups.append(group_of[at])
    refused: list[tuple[int, int]] = []
    waiting = _rank_pairs(pairs, group_of)
    joined = True
    while waiting and joined:
        left: list[tuple[int, int]] = []
        joined = False
        for one, two in waiting:
            first, second = group_of[one], group_of[two]
            if first is second or _forbids(first, second, apart, barred):
                continue
            if not _belong_together(pairs, one, two, first, second):
                left.append((one, two))
            elif first.story and second.story:
                refused.append((one, two))
            else:
                if second.story:
                    first, second = second, first
                first.members = sorted(first.members + second.members)
                group_of.update(dict.fromkeys(second.members, first))
                second.members = []
                joined = True
        waiting = left
    return Grouping([group for group in groups if group.members], refused)


def _belong_together(pairs: Pairs, one: int, two: int, first: Group, second: Group) -> bool:
    """Whether the groups of two articles are of one event."""
    score = pairs.score(one, two)
    if len(first.members) == len(second.members) == 1:
        return score >= JOIN
    few = len(first.members) * len(second.members) == 2
    return measure_linkage(pairs, first.members, second.members) >= (FEW if few and score >= JOIN else AVERAGE)


def _rank_pairs(pairs: Pairs, group_of: Mapping[int, Group]) -> list[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for at in group_of:
        for other, _ in pairs.find_neighbours(at):
            if other in group_of and group_of[at] is not group_of[other]:
                found.add((min(at, other), max(at, other)))
    scored = sorted((-pairs.score(one, two), one, two) for one, two in found)
    return [(one, two) for score, one, two in scored if -score >= NEARLY]


def _forbids(one: Group, two: Group, apart: Collection[tuple[int, int]], barred: Collection[tuple[int, str]]) -> bool:
    if not apart and not barred:
        return False
    for left, right in ((one, two), (two, one)):
        if any((a, b) in apart for a in left.members for b in right.members):
            return True
        if right.story and any((a, right.story) in barred for a in left.members):
            return True
    return False


def measure_linkage(pairs: Pairs, one: Iterable[int], two: Iterable[int]) -> int:
    """How alike two groups are on the whole."""
    left, right = _choose_core(one), _choose_core(two)
    scores = sorted((pairs.score(a, b) for a in left for b in right if a != b), reverse=True)
    best = scores[: (2 * len(scores) + 2) // 3]
    return sum(best) // len(best) if best else 0


def _choose_core(members: Iterable[int]) -> Sequence[int]:
    ranked = list(members)
    if len(ranked) <= CORE:
        return ranked
    step = len(ranked) / CORE
    return [ranked[int(place * step)] for place in range(CORE)]

"""What people said of stories, and what is settled, brought to the articles of an input."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from generator.stories.model import StoryPins, StoryRow, StoryText

_DIGITS = 10
"""Hex digits at the end of an id of a brief, and of the story that it founded."""


@dataclass(slots=True)
class Said:
    """Articles by their place."""

    settled: dict[str, list[int]] = field(default_factory=dict)
    """Story → the articles that are in it."""
    out: set[int] = field(default_factory=set)
    """Articles that a person took out of stories."""
    apart: set[tuple[int, int]] = field(default_factory=set)
    barred: set[tuple[int, str]] = field(default_factory=set)
    pinned: dict[int, StoryRow] = field(default_factory=dict)
    """Articles that ``briefs:`` put where they are."""
    fixed: set[int] = field(default_factory=set)
    """Articles of which a person said where they belong."""
    names: dict[str, str] = field(default_factory=dict)
    """Id of a story that was merged → the story that it is now."""
    rows: dict[str, StoryRow] = field(default_factory=dict)
    """Story → its row."""
    none: dict[str, int] = field(default_factory=dict)
    """Stories that are none → the line that says so."""
    emptied: set[str] = field(default_factory=set)
    """Stories from which people took briefs, and of which they said nothing else: one of a single brief is none."""
    reasons: dict[int, str] = field(default_factory=dict)
    """Articles that people took out of where they were → which line did."""
    path: str = ""
    """The file in which people said so."""

    def name(self, story: str) -> str:
        """The story that an id means."""
        for _ in range(len(self.names) + 1):
            if story not in self.names:
                break
            story = self.names[story]
        return story

    def is_curated(self, story: str) -> bool:
        """Whether people said which briefs are in it, or are not."""
        row = self.rows.get(story)
        return row is not None and bool(row.briefs or row.excluded)

    def find_none(self, brief: str, story: str | None) -> int | None:
        """The line by which the group of a brief that is in ``story``, or in none yet, is no story."""
        if story is not None:
            return self.none.get(story)
        return next((line for one, line in self.none.items() if one[-_DIGITS:] == brief[-_DIGITS:]), None)


def read_said(texts: Sequence[StoryText], pins: StoryPins, standing: Collection[str], path: str = "") -> Said:
    """What holds before anything is compared. Of two rows that claim one article, or one story, the first counts.

    ``path``: of the file in which people said it, for reasons.
    """
    said = Said(path=path)
    places = {text.id: at for at, text in enumerate(texts)}
    for row in pins.rows:
        for other in row.merge:
            if said.name(row.id) != other:
                said.names.setdefault(other, row.id)
    for row in pins.rows:
        story = said.name(row.id)
        said.rows.setdefault(story, row)
        for brief in row.briefs:
            if brief in places:
                said.pinned.setdefault(places[brief], row)
        for brief in row.excluded:
            if brief in places:
                said.barred.add((places[brief], story))
                said.reasons[places[brief]] = f"{path}:{row.line} takes it out"
    said.none = dict(zip(map(said.name, pins.none), pins.none_lines or [1] * len(pins.none), strict=True))
    _place_settled(texts, said)
    _place_founders(texts, said, [*(row.id for row in pins.rows), *said.names, *sorted(standing)])
    _part(texts, said, pins, places)
    kept = {story for story, row in said.rows.items() if row.name or row.briefs or row.merge}
    said.emptied.update(story for story, row in said.rows.items() if row.excluded)
    said.emptied -= kept.union(standing)
    return said


def _place_settled(texts: Sequence[StoryText], said: Said) -> None:
    for at, text in enumerate(texts):
        story = said.name(text.story) if text.story else None
        if at in said.pinned:
            said.settled.setdefault(said.name(said.pinned[at].id), []).append(at)
        elif story in said.none:
            said.reasons[at] = f"{said.path}:{said.none[story]} says that it is no story"
        elif story and (at, story) not in said.barred:
            said.settled.setdefault(story, []).append(at)
        elif text.fixed:
            said.out.add(at)
        if at in said.pinned or text.fixed:
            said.fixed.add(at)


def _place_founders(texts: Sequence[StoryText], said: Said, stories: Sequence[str]) -> None:
    """A story of which people speak but which no brief is in yet begins with the brief that its id is minted from."""
    placed = {at for members in said.settled.values() for at in members}
    by_digits = {text.id[-_DIGITS:]: at for at, text in reversed(list(enumerate(texts)))}
    for spoken in stories:
        story = said.name(spoken)
        founder = by_digits.get(spoken[-_DIGITS:])
        if founder is None or founder in placed or founder in said.out or (founder, story) in said.barred:
            continue
        if story not in said.none and (story not in said.settled or spoken != story):
            placed.add(founder)
            said.settled.setdefault(story, []).append(founder)


def _part(texts: Sequence[StoryText], said: Said, pins: StoryPins, places: Mapping[str, int]) -> None:
    """What people keep apart leaves the story that it shares with the other, and neither joins the other's."""
    for row, line in zip(pins.apart, pins.apart_lines or [1] * len(pins.apart), strict=True):
        sides = [({places[one]} if one in places else set()) | set(said.settled.get(said.name(one), ())) for one in row]
        apart = {
            (a, b) for at, left in enumerate(sides) for right in sides[at + 1 :] for a in left for b in right if a != b
        }
        said.apart |= apart
        for story in sorted({said.name(texts[at].story or "") for side in sides for at in side} & said.settled.keys()):
            _part_story(texts, said, story, apart, line)
        for at, left in enumerate(sides):
            for place, other in enumerate(row):
                if place != at:
                    story = said.name(other)
                    said.barred.update((a, story) for a in left - set(said.settled.get(story, ())))


def _part_story(
    texts: Sequence[StoryText], said: Said, story: str, apart: Collection[tuple[int, int]], line: int
) -> None:
    """Of those that are to be apart the one stays that the story is named after, else whom a person put there, else the
    earliest.
    """

    def rank(at: int) -> tuple[bool, bool, str, str]:
        text = texts[at]
        day = text.date or text.not_before or text.not_after or "9999"
        return at not in said.pinned, text.id[-_DIGITS:] != story[-_DIGITS:], day, text.id

    kept: list[int] = []
    for at in sorted(said.settled[story], key=rank):
        other = next((one for one in kept if (one, at) in apart or (at, one) in apart), None)
        if other is None:
            kept.append(at)
            continue
        said.barred.add((at, story))
        said.emptied.add(story)
        said.reasons[at] = f"{said.path}:{line} keeps it apart from {texts[other].id}"
    said.settled[story] = sorted(kept)

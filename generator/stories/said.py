"""What people said of stories, and what is settled, brought to the articles of an input.

Stories that people made one are found each for itself, and are one only when it is told: so their articles need not be
alike, what is new finds the half that it belongs to, a round-up that tells of both remains one, and a row that is taken
back takes nothing along.
"""

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
    """Story → the articles that are in it; of one that was merged those that were in it before."""
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
    parted: set[int] = field(default_factory=set)
    """Articles that people took out of a story, or keep apart from others."""
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

    def list_parts(self, story: str) -> list[str]:
        """The story, and those of which people say that they are it."""
        return [story, *(old for old in self.names if old != story and self.name(old) == story)]

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
        parts = said.list_parts(story)
        for brief in row.briefs:
            if brief in places:
                said.pinned.setdefault(places[brief], row)
        for brief in row.excluded:
            if brief in places:
                said.barred.update((places[brief], part) for part in parts)
                said.parted.add(places[brief])
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
        if at in said.pinned:
            said.settled.setdefault(said.pinned[at].id, []).append(at)
        elif text.story in said.none:
            said.reasons[at] = f"{said.path}:{said.none[text.story]} says that it is no story"
        elif text.story and (at, text.story) not in said.barred:
            said.settled.setdefault(text.story, []).append(at)
        elif text.fixed:
            said.out.add(at)
        if at in said.pinned or text.fixed:
            said.fixed.add(at)


def _place_founders(texts: Sequence[StoryText], said: Said, stories: Sequence[str]) -> None:
    """A story of which people speak but which no brief is in yet begins with the brief that its id is minted from."""
    placed = {at for members in said.settled.values() for at in members}
    by_digits = {text.id[-_DIGITS:]: at for at, text in reversed(list(enumerate(texts)))}
    for story in stories:
        founder = by_digits.get(story[-_DIGITS:])
        if founder is None or founder in placed or founder in said.out or (founder, story) in said.barred:
            continue
        if story not in said.none and story not in said.settled:
            placed.add(founder)
            said.settled[story] = [founder]


def _part(texts: Sequence[StoryText], said: Said, pins: StoryPins, places: Mapping[str, int]) -> None:
    """What people keep apart leaves the story that it shares with the other, and neither joins the other's."""
    for row, line in zip(pins.apart, pins.apart_lines or [1] * len(pins.apart), strict=True):
        parts = [said.list_parts(said.name(one)) for one in row]
        sides = [
            ({places[one]} if one in places else set()).union(*(said.settled.get(part, ()) for part in of))
            for one, of in zip(row, parts, strict=True)
        ]
        apart = {
            (a, b) for at, left in enumerate(sides) for right in sides[at + 1 :] for a in left for b in right if a != b
        }
        said.apart |= apart
        for story in sorted({said.name(texts[at].story or "") for side in sides for at in side}):
            _part_story(texts, said, story, apart, line)
        said.parted.update(at for pair in apart for at in pair)
        for at, one in enumerate(row):
            left = {places[one]} if one in places else set()
            left.update(*(said.settled.get(part, ()) for part in parts[at]))
            for part in (part for place, of in enumerate(parts) if place != at for part in of):
                said.barred.update((a, part) for a in left - set(said.settled.get(part, ())))


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

    parts = [part for part in said.list_parts(story) if part in said.settled]
    kept: set[int] = set()
    for at in sorted((at for part in parts for at in said.settled[part]), key=rank):
        other = min((one for one in kept if (one, at) in apart or (at, one) in apart), default=None)
        if other is None:
            kept.add(at)
            continue
        said.barred.update((at, part) for part in said.list_parts(story))
        said.emptied.add(story)
        said.reasons[at] = f"{said.path}:{line} keeps it apart from {texts[other].id}"
    for part in parts:
        said.settled[part] = [at for at in said.settled[part] if at in kept]

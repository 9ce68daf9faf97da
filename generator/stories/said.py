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

    def name(self, story: str) -> str:
        """The story that an id means."""
        for _ in range(len(self.names) + 1):
            if story not in self.names:
                break
            story = self.names[story]
        return story


def read_said(texts: Sequence[StoryText], pins: StoryPins, standing: Collection[str]) -> Said:
    """What holds before anything is compared. Of two rows that claim one article, or one story, the first counts."""
    said = Said()
    places = {text.id: at for at, text in enumerate(texts)}
    for row in pins.rows:
        for other in row.merge:
            if said.name(row.id) != other:
                said.names.setdefault(other, row.id)
    for row in pins.rows:
        story = said.name(row.id)
        for brief in row.briefs:
            if brief in places:
                said.pinned.setdefault(places[brief], row)
        for brief in row.excluded:
            if brief in places:
                said.barred.add((places[brief], story))
    _place_settled(texts, said)
    _place_founders(texts, said, [*(row.id for row in pins.rows), *said.names, *sorted(standing)])
    _part(said, pins.apart, places)
    return said


def _place_settled(texts: Sequence[StoryText], said: Said) -> None:
    for at, text in enumerate(texts):
        story = said.name(text.story) if text.story else None
        if at in said.pinned:
            said.settled.setdefault(said.name(said.pinned[at].id), []).append(at)
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
        if story not in said.settled or spoken != story:
            placed.add(founder)
            said.settled.setdefault(story, []).append(founder)


def _part(said: Said, apart: Sequence[tuple[str, ...]], places: Mapping[str, int]) -> None:
    for row in apart:
        sides = [({places[one]} if one in places else set()) | set(said.settled.get(said.name(one), ())) for one in row]
        for at, left in enumerate(sides):
            for place, right in enumerate(sides):
                if at < place:
                    said.apart.update((a, b) for a in left for b in right if a != b)
            for place, other in enumerate(row):
                if place != at:
                    said.barred.update(
                        (a, said.name(other)) for a in left - set(said.settled.get(said.name(other), ()))
                    )

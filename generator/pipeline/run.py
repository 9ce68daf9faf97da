"""What a run is given and what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from generator.brief import StoryStub
from generator.model import (
    Brief,
    Mention,
    Registry,
    SourceDocument,
    Summary,
)
from generator.publish import Plan
from generator.reading import ReadArticle
from generator.report import Report

Progress = Callable[[Sequence[Any], int], Iterable[Any]]
"""Wraps what is worked on, so that someone may watch; gets the items and their number."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article with its companies and its summary."""

    read: ReadArticle
    mentions: tuple[Mention, ...]
    """Candidates, which have no company yet, included."""
    summary: Summary


@dataclass(frozen=True, slots=True)
class Run:
    """What a run found and what it would write; nothing is written yet."""

    briefs: tuple[Brief, ...]
    """As they will stand in ``docs/``, edits merged in."""
    plan: Plan
    report: Report
    bodies: tuple[tuple[str, str], ...] = ()
    """``(brief id, cleaned body)``, for the search alone."""
    generated: tuple[Brief, ...] = ()
    """The briefs as the generator makes them now, without what people changed. Here and below, of ``briefs`` in their
    order."""
    drafts: tuple[Draft, ...] = ()
    """What they are made from."""
    standing: Mapping[str, Brief] = field(default_factory=dict)
    """The briefs as they stood before, by path below ``docs/``."""
    sources: Mapping[str, SourceDocument] = field(default_factory=dict)
    """The seeds that could be read, by name."""
    registry: Registry = field(default_factory=Registry)
    """All companies that may have a page."""
    story_moves: Mapping[str, str] = field(default_factory=dict)
    """Id of a story that was merged → id of the one that stands now."""
    stubs: tuple[tuple[StoryStub, str], ...] = ()
    """The stubs of stories that should stand, each with the title of the brief that founded its story."""
    owed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Id of a brief → labels of the sentences that it shows otherwise, or shows at all, because of what other sources
    of its story tell."""

"""The nouns of stories. Ids of stories are minted like those of briefs: slug of the founder's title, its ten digits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from generator.model import Attribution, Figure, FigureStatus, Kind, Notice

# ---------------------------------------------------------------- settling: which brief is in which story


@dataclass(frozen=True, slots=True)
class StoryText:
    """An article as stories are found from it."""

    id: str
    """Of its brief."""
    title: str
    """As printed, or the made heading."""
    body: str
    """``Article.body``; of an archived brief, whose seed is gone, its quotations, one a line."""
    title_made: bool = False
    kind: Kind = "news"
    lang: str = "en"
    date: str | None = None
    """``YYYY[-MM[-DD]]``; a bound where only that is proven stands in the next two."""
    not_before: str | None = None
    not_after: str | None = None
    companies: tuple[tuple[str, Literal["about", "named"]], ...] = ()
    """``(company id, role)``."""
    figures: tuple[Figure, ...] = ()
    rests_on: tuple[Attribution, ...] = ()
    outlets: tuple[str, ...] = ()
    """Who published it, who carries it, and on whose report it rests."""
    near: tuple[str, ...] = ()
    """Ids of briefs whose articles are nearly the same."""
    story: str | None = None
    """The story in which its brief stands already; settled, it stays there. Of one that a row merged the story that it
    was in before."""
    fixed: bool = False
    """Whether a person put the brief where ``story`` says, or took it out (``story`` is ``None``)."""


@dataclass(frozen=True, slots=True)
class StoryRow:
    """What a person says of one story in ``seeds/stories.yml``."""

    id: str
    line: int
    """Line of the row in its file."""
    name: str | None = None
    briefs: tuple[str, ...] = ()
    """Ids of briefs that belong to it."""
    excluded: tuple[str, ...] = ()
    """Ids of briefs that do not (``not:``)."""
    merge: tuple[str, ...] = ()
    """Ids of stories that are this one: their briefs join it, their addresses lead to its own."""


@dataclass(frozen=True, slots=True)
class StoryPins:
    """``seeds/stories.yml``, checked: what people say of stories wins over what is found."""

    rows: tuple[StoryRow, ...] = ()
    apart: tuple[tuple[str, ...], ...] = ()
    """Ids of briefs (or stories) no two of which are one story."""
    none: tuple[str, ...] = ()
    """Ids of stories that are none: their briefs stand alone."""
    path: str = ""
    lines: tuple[tuple[str, int], ...] = field(default=(), compare=False)
    """Id → the first line of the file that names it."""
    apart_lines: tuple[int, ...] = field(default=(), compare=False)
    """Of each of ``apart``, its line."""
    none_lines: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a brief goes, and why."""

    story: str | None
    touches: tuple[str, ...] = ()
    reason: str = ""
    """For a person: ``with a-b-0123456789: both tell of "Calderhead", 84 million dollars, 12 March``."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What :func:`generator.stories.settle_stories` found."""

    placements: Mapping[str, Placement] = field(default_factory=dict)
    """Brief id → where it goes; every text once."""
    founders: Mapping[str, str] = field(default_factory=dict)
    """Story id → id of the brief that founded it, or else its earliest."""
    notices: tuple[tuple[str, Notice], ...] = ()
    """``(brief id, doubt)``: two settled stories that look like one, a settled brief that another story fits better,
    each with the line for ``seeds/stories.yml``."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """Brief id → the story that it would be in without the rows that merged it into another."""


# ---------------------------------------------------------------- reading: what the sources of a story say


@dataclass(frozen=True, slots=True)
class Source:
    """A brief within an origin, or a copy of it elsewhere in the input."""

    brief: str
    """Id; of a copy that of the brief which stands for it."""
    outlet: str | None
    """Publisher, never an aggregator."""
    why: str = ""
    """Why it counts with its origin and not apart, in words of a page: ``the same words``, ``nearly the same words``,
    ``says "first reported by The Gazette" (line 4)``; empty for the origin itself."""
    quote: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """One independent report: the brief that it goes back to, and all that rests on it."""

    sources: tuple[Source, ...]
    """The first is where it comes from, as far as the input tells."""
    outlet: str | None
    """Who reported it; may be an outlet of which no brief stands in the input (an agency)."""


Verdict = Literal["agree", "update", "conflict"]


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure and the brief that says it."""

    brief: str
    figure: Figure
    row: str = ""
    """Of a number that is one of two of the brief's figure, the words of that figure; ``figure`` has its own."""
    thought: FigureStatus | None = None
    """``estimate`` or ``target`` where its clause tells it as such and the brief's figure does not."""

    @property
    def status(self) -> FigureStatus:
        """How sure it is, as it was compared."""
        return self.thought or self.figure.status


@dataclass(frozen=True, slots=True)
class Comparison:
    """Claims about one quantity, side by side."""

    what: str
    """The quantity, in words of the first claim."""
    verdict: Verdict
    claims: tuple[Claim, ...]
    """At least two, of at least two briefs, by date; an estimate stands before its outcome."""
    why: str
    """For a person: ``HK$41 billion is US$5.22 billion at 7.85 (peg)``, ``38 rounds to "nearly 40"``."""


@dataclass(frozen=True, slots=True)
class Unjudged:
    """Two claims of one measure and subject on which no verdict is given."""

    what: str
    """The quantity, as in :class:`Comparison`."""
    claims: tuple[Claim, ...]
    """Of two briefs, by date."""
    why: str
    """For a person: ``other periods: July and August``, ``no source prints a rate between EUR and GBP``."""


Role = Literal["first report", "follow-up", "confirmation", "denial", "reprint"]


@dataclass(frozen=True, slots=True)
class Event:
    """An entry of a story's timeline: one brief."""

    brief: str
    role: Role
    label: str
    """Footnote label of the bullet that tells it; empty where the brief has none."""
    when: str | None
    """``YYYY[-MM[-DD]]``, or the bound that places it."""
    bound: Literal["", "not before", "not after"] = ""
    carried_from: str = ""
    """Of a reprint whose words are another's the id of the brief that it comes from; its bullet says nothing new."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story as its page tells it; everything but ``id`` and ``name`` is derived from briefs."""

    id: str
    name: str
    """What a person named it, or else the title of its founder."""
    briefs: tuple[str, ...]
    """Ids, earliest first, undated ones last."""
    touching: tuple[str, ...] = ()
    """Ids of round-ups that tell of it among others."""
    origins: tuple[Origin, ...] = ()
    """Earliest first."""
    outlets: tuple[str, ...] = ()
    """All publishers, those of copies included; never an aggregator."""
    events: tuple[Event, ...] = ()
    """The timeline: dated ones in order, then what is undated."""
    comparisons: tuple[Comparison, ...] = ()
    unjudged: tuple[Unjudged, ...] = ()
    """Figures that look as if they could be compared, and cannot; a few."""
    redirects: tuple[str, ...] = ()
    """Ids of stories that were merged into it: their addresses lead to its own."""
    named: bool = False
    """Whether a person named it."""

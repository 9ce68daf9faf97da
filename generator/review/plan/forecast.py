"""What a run would do, as a person judges it: the nouns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from generator.review.stories import StoryChange

Operation = Literal["add", "change", "remove"]
OPERATIONS: tuple[Operation, ...] = ("add", "change", "remove")

Kind = Literal["brief", "company", "story"]
_FOLDERS: Mapping[str, Kind] = {"companies/": "company", "stories/": "story"}


def kind_of(path: str) -> Kind:
    """What a page below ``docs/`` is about."""
    return next((kind for folder, kind in _FOLDERS.items() if path.startswith(folder)), "brief")


Cause = Literal["source", "rules", "registry", "correction", "copies", "stories", "topics", "edit"]
"""Why a page changes.

``source``: its article reads otherwise, stands elsewhere or has another name; ``rules``: the same article, and we make
something else of it (rules or settings changed); ``registry``: a company became known, changed or is none any more;
``correction``: the sidecar says something else than before; ``copies``: other articles of the input are the same, or
nearly; ``stories``: others tell of the same event, or a person said which story it is in; ``topics``: the list of
topics says otherwise; ``edit``: a person changed the page, and what follows from that is written.
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a page changes, and how that is known."""

    cause: Cause
    text: str
    """A few words: ``2 of its quotations are gone from a.txt``."""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one page."""

    operation: Operation
    path: str
    """Below ``docs/``."""
    title: str
    source: str = ""
    """Seed of a brief; empty for other pages."""
    reasons: tuple[Reason, ...] = ()
    changes: tuple[str, ...] = ()
    """What of it changes, in the order of the page: ``bullets 1, 3``, ``date 2025-03-12 → 2025-03-13``. Of a page that
    comes, what it holds."""
    kept: tuple[str, ...] = ()
    """What of a person's stays, in the order of the page: ``bullet 2``, ``title``."""
    risk: int = 0
    """The higher, the earlier a person should look."""
    deleted: bool = False
    """Whether the page that comes stood before and a person deleted it."""
    approved_by: str = ""
    """Who approved the page as it stands, where the change makes that approval stale."""
    digest: str = ""
    """SHA-256 of the page as it will stand; empty where it goes."""

    @property
    def is_brief(self) -> bool:
        """Whether it is a brief."""
        return self.kind == "brief"

    @property
    def kind(self) -> Kind:
        """What the page is about."""
        return kind_of(self.path)

    @property
    def id(self) -> str:
        """Id of the brief, the company or the story."""
        return self.path.partition("/")[2].removesuffix(".md")


@dataclass(frozen=True, slots=True)
class Need:
    """Something that only a person can settle."""

    code: str
    """Stable: ``conflict``, ``rejected``, ``kept``, ``withdrawn``, ``not-carried``, ``quotation-budget``,
    ``deleted-by-hand``, ``unknown-companies``, ``text-doubtful``,
    ``figures-conflict``, ``reprint``, or the code of a :class:`generator.model.Notice`."""
    message: str
    fix: str = ""
    """The file and the line to write, or the command to run."""
    brief: str = ""
    """Id of the brief; empty where it is about a seed, or about several briefs of one."""
    path: str = ""
    """The page below ``docs/``, if it is about one."""
    source: str = ""
    """The seed, if it is about one."""
    line: int = 0
    """Line of the page, or else of the seed; 0 where there is none."""
    blocking: bool = False
    """Whether ``briefs generate`` ends with exit code 1 because of it."""

    @property
    def name(self) -> str:
        """What it is about, as people call it."""
        return self.brief or self.path or self.source


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run would do. Steps and needs stand in the order in which a person should read them."""

    steps: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()
    unchanged: tuple[str, ...] = ()
    """Pages that stay as they are."""
    edited: int = 0
    """How many of these hold what a person changed."""
    names: tuple[tuple[str, int, str], ...] = ()
    """``(name, mentions, first source)`` of companies that the registry lacks and that new and changed briefs name,
    most first."""
    known_doubts: int = 0
    """Doubts about pages that do not change: they were told when these came."""
    copies: tuple[tuple[str, str], ...] = ()
    """``(source, source of the brief that it is a copy of)``."""
    left_out: tuple[tuple[str, str], ...] = ()
    """``(source, reason)`` as its sidecar gives it."""
    archived: int = 0
    """Briefs that are frozen: their seeds were dropped."""
    frozen: tuple[tuple[str, str], ...] = ()
    """``(place of an article, id of its frozen brief)``: it was put in again, and its brief stays as it is."""

    stories: tuple[StoryChange, ...] = ()
    """Stories that begin, end or tell otherwise; those that need a person first."""

    def count(self, operation: Operation, kind: Kind = "brief") -> int:
        """How many pages come, change or go."""
        return sum(step.operation == operation and step.kind == kind for step in self.steps)

    @property
    def pending(self) -> bool:
        """Whether a run would write or remove anything."""
        return bool(self.steps)

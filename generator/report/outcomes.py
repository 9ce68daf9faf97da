"""What became of each input: briefs, a duplicate of another, or a rejection with a reason; exactly one of the three."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from generator.model import Rejection

Outcome = Literal["briefs", "duplicate", "rejection"]
OUTCOMES: tuple[Outcome, ...] = ("briefs", "duplicate", "rejection")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something gave no brief."""

    code: str
    """Stable and kebab-case: ``unreadable``, ``over-limit``, ``no-article``, ``fault`` …"""
    reason: str
    fix: str = ""
    blocking: bool = True
    """Whether the run ends with exit code 1 because of it; what a person left out on purpose, or what is no article by
    its name, does not."""
    exception: str = ""
    """Of a fault of ours: type and place, ``RecursionError at segment.py:80``."""


@dataclass(frozen=True, slots=True)
class Original:
    """What a duplicate is a duplicate of."""

    source: str
    line: int
    brief: str | None
    """Id of its brief; ``None`` where that could not be written."""
    rule: str = "same words"


@dataclass(frozen=True, slots=True)
class ArticleOutcome:
    """What became of one article of an input."""

    heading: str
    title: str | None
    lines: tuple[int, int]
    """Seed lines."""
    outcome: Outcome
    brief: str | None = None
    """Id of its brief: that it gave, that is archived or withdrawn, or that cannot be read."""
    near: tuple[str, ...] = ()
    """Ids of briefs whose articles are nearly the same. They stand beside it; nearly the same is no duplicate."""
    frozen: bool = False
    """Whether the brief is archived and stays as it is."""
    original: Original | None = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class InputOutcome:
    """What became of one file of the folder of articles."""

    source: str
    """Its name below that folder, what shows nothing in it spelled out."""
    sidecar: str | None = None
    articles: tuple[ArticleOutcome, ...] = ()
    refusal: Refusal | None = None
    """Why the whole of it was refused."""

    @property
    def outcome(self) -> Outcome:
        """The best that became of any of its articles."""
        found = {article.outcome for article in self.articles}
        return next((outcome for outcome in OUTCOMES if outcome in found), "rejection")

    @property
    def blocking(self) -> bool:
        """Whether the run ends with exit code 1 because of it."""
        refusals = (self.refusal, *(article.refusal for article in self.articles))
        return any(refusal is not None and refusal.blocking for refusal in refusals)


def refuse(rejection: Rejection) -> Refusal:
    """A rejection of the run as the reason why something gave no brief."""
    return Refusal(rejection.code, rejection.reason, rejection.fix, exception=rejection.exception)


def sum_up(rows: Sequence[InputOutcome | ArticleOutcome]) -> dict[str, int]:
    """How many rows ended each way; the three add up to all of them."""
    return {outcome: sum(row.outcome == outcome for row in rows) for outcome in OUTCOMES}

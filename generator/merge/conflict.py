"""What a merge decided, and what it leaves to a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from generator.model import Brief

RESOLVE = "briefs resolve"
"""The command with which the fix of a conflict begins."""

FRONT_TITLE = "front title"
"""Piece of the conflict of a person with themselves: the title stands twice in a brief."""

NOUNS = {"bullet": "bullets", "figure": "figures", "company": "companies"}
"""Pieces whose order can be a person's."""

SHOWN = 48
"""Characters of a piece that tell which it is, where only the order is in question."""


BOTH = "you and the source both changed it; yours stays"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A piece that both a person and the generator changed."""

    piece: str
    """``title``, ``date``, ``bullet k3f9a`` …"""
    mine: str
    """The person's form, as it stands in the page; empty where the person removed it."""
    theirs: str
    """The generator's form; empty where it would remove the piece."""
    reason: str = BOTH
    other: str = "source"
    """Whose form ``theirs`` is."""
    fix: str = field(default="", compare=False)
    """How a person settles it: by a command, or with an editor alone."""
    line: str = field(default="", compare=False)
    """What ``fix`` has written into the front matter, to the letter; empty where no line settles it."""
    settled: bool = field(default=True, compare=False)
    """Whether ``mine`` or ``theirs`` settles it; otherwise only an editor does."""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What :func:`merge_briefs` decided."""

    brief: Brief
    conflicts: tuple[Conflict, ...] = ()
    kept: tuple[str, ...] = ()
    """Pieces that stand as a person left them, conflicts included."""


Choice = Literal["mine", "theirs"]

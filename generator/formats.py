"""The formats of what a desk commits: a number that grows when an older Briefs could no longer read it.

A document says it as ``format: 2``; one that says nothing is of format 1. ``briefs upgrade`` brings older ones up to
date.
"""

from __future__ import annotations

from typing import Literal

from generator.errors import GeneratorError

Document = Literal["brief", "registry", "settings", "approval", "topics", "stories"]

NEWEST: dict[Document, int] = {"brief": 1, "registry": 1, "settings": 1, "approval": 1, "topics": 1, "stories": 1}
"""The format that this Briefs writes; it reads no newer one."""

NEWER = "use a newer Briefs: briefs upgrade --briefs SPEC, in a desk's repository make upgrade TO=SPEC"


def refuse_newer(document: Document, said: object, where: str, error: type[GeneratorError]) -> None:
    """Raise ``error`` where a document says that it is of a format this Briefs does not know.

    Args:
        document: what it is.
        said: the value of its key ``format``, as read; ``None`` without one. What is no whole number is not ours.
        where: the place of the key, for the message.
        error: what to raise.
    """
    number = read_number(said)
    if number is not None and number > NEWEST[document]:
        what = f"is of format {number}, and this Briefs reads up to {NEWEST[document]}"
        raise error(what, where=where, fix=NEWER)


def read_number(said: object) -> int | None:
    """A format's number, also where a reader gives every scalar as text."""
    if isinstance(said, str) and said.isascii() and said.isdecimal() and len(said) < 10:
        return int(said)
    return said if isinstance(said, int) and not isinstance(said, bool) else None

"""Lines of a text seed as units: the raw material of blocks."""

from __future__ import annotations

from typing import NamedTuple

from generator.model import Markup

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
"""Elements that head what stands below them."""


class Unit(NamedTuple):
    """A stretch of visible text before it is judged: a line of a text, or a block element of a page."""

    start: int
    end: int
    line: int
    end_line: int
    text: str
    blank_before: int
    """Blank lines before it, at most 9; 0 for HTML."""
    markup: Markup | None = None
    container: tuple[int, ...] = ()
    """Numbers of the ancestor elements, outermost first; empty for text."""
    hidden: bool = False
    """True where HTML hides the element from readers."""


def split_lines(text: str) -> tuple[Unit, ...]:
    """Cut decoded text at line breaks; blank lines make no unit. Spans are trimmed of white space, lines 1-based."""
    units: list[Unit] = []
    at = 0
    blank = 0
    for number, raw in enumerate(text.split("\n"), start=1):
        shown = raw.strip()
        if shown:
            start = at + (len(raw) - len(raw.lstrip()))
            units.append(Unit(start, start + len(shown), number, number, shown, min(blank, 9)))
            blank = 0
        else:
            blank += 1
        at += len(raw) + 1
    return tuple(units)

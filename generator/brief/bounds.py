"""What a page may hold of what Markdown engines take more than proportional work for: a page beyond it is not rendered.

Found by trial with Python-Markdown 3: each bound is a page that takes it about a third of a second at most, however
the marks are spread. What Briefs writes itself is escaped and comes nowhere near.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.brief.front import drop_front
from generator.errors import BriefError

_STATE = re.compile(r"^\[generated [^\[\]\n]+\]: # '.*' *$", re.MULTILINE)
_ESCAPED = re.compile(r"\\[^\n]")
_CLOSED = re.compile(r"\[[^\[\]]*\](?:\([^()\[\]<>]*\)|\[[^\[\]]*\]|(?![\[(]))|<[^<>]*>")
_NEST = re.compile(r"^(?:[ \t]*+(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t])))*+", re.MULTILINE)
_LEVEL = re.compile(r">|[-*+]|\d{1,9}[.)]")
_DEEP = re.compile(r"^(?: |\t){50,}+(?:[-*+>]|\d{1,9}[.)]|!!!|\?\?\?|===)", re.MULTILINE)
_HEADING = re.compile(r"^[ \t>]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++)*+(?:#|(?:-+|=+)[ \t]*$)", re.MULTILINE)

_MOST_LEVELS = 50
_MOST_BULLETS = 1_000
_MOST_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class _Bound:
    what: str
    """In the plural, as it is told."""
    marks: str
    """Of which each of them has one: where there are fewer, nothing need be searched."""
    pattern: re.Pattern[str]
    most: int


_BOUNDS = (
    _Bound("headings", "#=-", _HEADING, 1_000),
    _Bound("boxes (!!!)", "!", re.compile(r"^[ \t>]*!!!", re.MULTILINE), 1_000),
    _Bound("footnotes", "^", re.compile(r"\[\^"), 3_000),
    _Bound("links", "]", re.compile(r"\](?=[\[(])"), 5_000),
    _Bound("backticks", "`", re.compile("`"), 5_000),
    _Bound("marks of emphasis (* and _)", "*_", re.compile("[*_]"), 15_000),
    _Bound("addresses with @", "@", re.compile("@"), 5_000),
)
_BACKSLASHES = _Bound("backslashes", "\\", re.compile(r"\\"), 15_000)
_OPEN = (
    _Bound("opening brackets that close no link", "[", re.compile(r"\["), 1_000),
    _Bound("opening angle brackets (<) that close no tag", "<", re.compile("<"), 1_000),
)
_OF_BRIEFS = (
    _Bound("bullets", "-*+", re.compile(r"^[-*+][ \t]", re.MULTILINE), _MOST_BULLETS),
    _Bound("rows of tables", "|", re.compile(r"^\|", re.MULTILINE), _MOST_ROWS),
)


def refuse_stalling(text: str, path: str, *, brief: bool = False) -> None:
    """Raise :class:`BriefError` for a page that would stall who renders it, with file and line of the mark that is one
    too many; for a ``brief`` also where it has more bullets or rows than anybody can read.
    """
    body = drop_front(text)
    found = next(_find_beyond(body, brief), None)
    if found is None:
        return
    what, at = found
    line = text.count("\n", 0, len(text) - len(body) + at) + 1
    raise BriefError(what, where=f"{path}:{line}", fix="split the page, or take out what was never meant as Markdown")


def _find_beyond(body: str, brief: bool) -> Iterator[tuple[str, int]]:
    """What is beyond its bound, and where in ``body``."""
    for nest in _NEST.finditer(body):
        if len(nest[0]) > _MOST_LEVELS and len(_LEVEL.findall(nest[0])) > _MOST_LEVELS:
            yield f"lists and quotations stand more than {_MOST_LEVELS} deep in each other", nest.start()
    for deep in _DEEP.finditer(body):
        if len(deep[0].expandtabs(4)) > _MOST_LEVELS * 4:
            yield f"lists and quotations stand more than {_MOST_LEVELS} deep in each other", deep.start()
    if brief:
        yield from _count(body, _OF_BRIEFS)
    if any(_reaches(body, bound) for bound in (_BACKSLASHES, *_BOUNDS, *_OPEN)):
        body = _blank(_STATE, body)
        yield from _count(body, [_BACKSLASHES])
        body = _blank(_ESCAPED, body)
        yield from _count(body, _BOUNDS)
        yield from _count(_blank(_CLOSED, body), _OPEN)


def _blank(pattern: re.Pattern[str], body: str) -> str:
    """Blanks for what fits, so that places stay."""
    return pattern.sub(lambda match: " " * len(match[0]), body)


def _count(body: str, bounds: Sequence[_Bound]) -> Iterator[tuple[str, int]]:
    for bound in bounds:
        if _reaches(body, bound):
            for count, match in enumerate(bound.pattern.finditer(body), 1):
                if count > bound.most:
                    yield f"has more than {bound.most:,} {bound.what}", match.start()
                    break


def _reaches(body: str, bound: _Bound) -> bool:
    return sum(body.count(mark) for mark in bound.marks) > bound.most

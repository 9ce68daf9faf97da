"""A seed as a reader of the file sees it: its visible text, folded, with the line of the file for each part.

A reading of its own, which shares nothing with the stages: HTML goes through the standard library's parser (the cleaner
uses lxml), and a line is a line of the file. Only decoding is that of :mod:`generator.seeds`: what a byte means in a
file that declares no encoding is decided by evidence, and a second guess would condemn sound briefs.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import NamedTuple

from generator.text.characters import tell_category

_UNREAD = ("script", "style")
_INLINE = frozenset(
    ["a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
     "kbd", "label", "mark", "nobr", "picture", "q", "rp", "rt", "ruby", "s", "samp", "small", "source", "span",
     "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "amp-img", "svg", "g", "path", "use",
     *_UNREAD]
)  # fmt: skip
_VOID = ("area", "base", "br", "col", "embed", "hr", "input", "link", "meta", "param", "track")
_NO_INK = frozenset("\u3164\u115f\u1160\uffa0\u034f\u17b4\u17b5")
SPACELESS = "\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff65"
"""Characters of scripts that write no spaces between words, for a class of a regular expression."""
_OPEN = "(\\[«“‘„"
_CLOSE = ",.;:!?%)\\]»”’"
_SPACED = re.compile(rf"(?<=[{SPACELESS}]) (?=[{SPACELESS}])| (?=[{_CLOSE}])|(?<=[{_OPEN}]) ")
_ENDS = re.compile(r"[.!?。！？…:：;；\"”’'»]")
_LEAPS = 60
"""Rows that may stand between two halves of a sentence which the page tore apart: an advert, a picture's caption."""
_TORN = 3
"""Places at which a sentence may be torn so."""


def fold(text: str) -> str:
    """What can be seen of a text: white space as single spaces (none between characters of scripts without spaces, nor
    before a mark that closes and behind one that opens), nothing that has no ink (soft hyphens, joiners).
    """
    if not (text.isascii() and text.isprintable()):
        text = "".join(" " if char.isspace() else char for char in text if char.isspace() or not _has_no_ink(char))
    return _SPACED.sub("", " ".join(text.split()))


def _has_no_ink(char: str) -> bool:
    if char in _NO_INK:
        return True
    code = ord(char)
    if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or 0x13430 <= code <= 0x1345F:
        return True
    return tell_category(char) in ("Cc", "Cf", "Cn", "Co", "Cs")


@dataclass(frozen=True, slots=True)
class SeedText:
    """The visible text of a seed in one string, cut into rows: the lines of a text file, the stretches of a page that
    no block element parts.
    """

    text: str
    starts: tuple[int, ...]
    """Where each row begins in ``text``."""
    lines: tuple[int, ...]
    """Line of the file on which each row begins."""
    ends: tuple[int, ...]
    """Line of the file on which each row ends."""
    said: tuple[int, ...]
    """Line on which what a row holds is said to stand: of a page, that of the tag before its first words, or of the
    element that ends before them."""
    on: Mapping[int, Sequence[int]] = field(repr=False)
    """Line that is said → rows."""

    def row_at(self, at: int) -> int:
        """The row in which ``text[at]`` stands."""
        return max(bisect_right(self.starts, at) - 1, 0)

    def row_end(self, row: int) -> int:
        """Where a row ends, the gap to the next included."""
        return self.starts[row + 1] if row + 1 < len(self.starts) else len(self.text)

    def line_at(self, at: int) -> int:
        """The line of the file on which ``text[at]`` is said to stand."""
        return self.said[self.row_at(at)] if self.said else 0

    def span_of(self, first: int, last: int) -> tuple[int, int]:
        """The stretch of ``text`` whose rows touch the lines ``first`` … ``last`` of the file."""
        rows = range(len(self.starts))
        low = next((row for row in rows if self.ends[row] >= first), len(self.starts))
        high = next((row for row in rows[low:] if min(self.lines[row], self.said[row]) > last), len(self.starts))
        ends = (*self.starts, len(self.text))
        return ends[low], ends[high]

    def find(self, words: str, start: int = 0, end: int | None = None) -> int:
        """Where folded ``words`` stand in ``text[start:end]`` as whole words; -1 where they do not. They may be torn
        apart by whole rows.
        """
        limit = len(self.text) if end is None else end
        at = self.text.find(words, start, limit)
        while at >= 0:
            if is_whole(self.text, at, at + len(words)):
                return at
            at = self.text.find(words, at + 1, limit)
        return -1

    def find_on(self, words: str, line: int, after: int = 0) -> int:
        """As :meth:`find`, for what is said to stand on ``line`` of the file and begins not before ``after``."""
        spans = [(max(self.starts[row], after), self.row_end(row)) for row in self.on.get(line, ())]
        for low, high in spans:
            at = self.find(words, low, min(high + len(words), len(self.text)))
            if 0 <= at < high:
                return at
        return next((at for low, high in spans if (at := self._find_torn(words, low, high)) >= 0), -1)

    def _find_torn(self, words: str, low: int, high: int) -> int:
        # What stands before the tear is the end of its row; the first word may be all of it.
        head = words[:8].split(" ", maxsplit=1)[0]
        at = self.text.find(head, max(low, high - len(words) - 1), high)
        while at >= 0:
            if is_whole(self.text, at, at) and self._goes_on(words, at, _TORN):
                return at
            at = self.text.find(head, at + 1, high)
        return -1

    def _goes_on(self, words: str, at: int, torn: int) -> bool:
        """Whether ``words`` stand from ``at`` on, but for rows between that are none of them."""
        row = self.row_at(at)
        end = self.row_end(row)
        here = self.text[at:end].rstrip()
        if len(here) >= len(words):
            return here.startswith(words) and is_whole(self.text, at, at + len(words))
        if not torn or not words.startswith(here):
            return False
        rest = words[len(here) :].lstrip()
        return any(
            self._goes_on(rest, self.starts[later], torn - 1)
            for later in range(row + 1, min(row + 1 + _LEAPS, len(self.starts)))
            if self.text.startswith(rest[:4], self.starts[later])
        )

    def count_ends(self, start: int, end: int) -> int:
        """How many sentences can end in ``text[start:end]``, by the most generous count."""
        rows = bisect_right(self.starts, end) - bisect_right(self.starts, start)
        return rows + len(_ENDS.findall(self.text, start, end))


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` tears no word and no number (``3`` is not in ``3.5``, nor ``5`` in ``1,500``)."""
    return not _tears(text, start) and not _tears(text, end)


_GLUE = re.compile(r"\d[.,]\d")


def _tears(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        spaceless = is_spaceless(before) or is_spaceless(after)
        return not spaceless and before.isdecimal() == after.isdecimal()
    return bool(_GLUE.match(text, at - 1) or (at > 1 and _GLUE.match(text, at - 2)))


def is_spaceless(char: str) -> bool:
    """Whether a character is of a script that writes no spaces between words."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uff65"


def read_text(text: str) -> SeedText:
    """A text file: its lines, 1-based."""
    return _join([_Row(fold(raw), number, number, number) for number, raw in enumerate(text.split("\n"), 1)])


def read_html(markup: str) -> SeedText:
    """A page: what it shows, whether or not a style hides it. Broken markup is read as far as it goes."""
    reader = _PageReader()
    # Of a declaration that nobody knows the parser says so by an assertion.
    with contextlib.suppress(AssertionError):
        reader.feed(markup)
        reader.close()
    reader.cut()
    return _join(reader.rows)


class _Row(NamedTuple):
    text: str
    """Folded."""
    line: int
    end: int
    said: int


def _join(rows: list[_Row]) -> SeedText:
    out: list[str] = []
    starts: list[int] = []
    kept: list[_Row] = []
    on: dict[int, list[int]] = {}
    size = 0
    last = ""
    for row in rows:
        if not row.text:
            continue
        if last and not _SPACED.search(f"{last} {row.text[0]}"):
            out.append(" ")
            size += 1
        on.setdefault(row.said, []).append(len(starts))
        starts.append(size)
        kept.append(row)
        out.append(row.text)
        size += len(row.text)
        last = row.text[-1]
    return SeedText(
        "".join(out),
        tuple(starts),
        lines=tuple(row.line for row in kept),
        ends=tuple(row.end for row in kept),
        said=tuple(row.said for row in kept),
        on=on,
    )


class _PageReader(HTMLParser):
    """Collects the rows of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[_Row] = []
        self._parts: list[tuple[str, int]] = []
        self._tag = 1
        """Line of the element whose text, or behind which, the next words stand."""
        self._open: list[tuple[str, int]] = []
        self._row_tag = 1
        """The same of the row that is being read."""
        self._begun = False
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD:
            self._unread += 1
        if tag not in _INLINE:
            self.cut()
        # A tag of several lines is said to stand on its last.
        self._tag = self.getpos()[0] + (self.get_starttag_text() or "").count("\n")
        if tag not in _VOID:
            self._open.append((tag, self._tag))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _INLINE:
            self.cut()
        self._tag = self.getpos()[0] + (self.get_starttag_text() or "").count("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNREAD:
            self._unread = max(self._unread - 1, 0)
        if tag not in _INLINE:
            self.cut()
        at = next((at for at in range(len(self._open) - 1, -1, -1) if self._open[at][0] == tag), -1)
        if at >= 0:
            self._tag = self._open[at][1]
            del self._open[at:]

    def handle_data(self, data: str) -> None:
        if not self._unread:
            if data.strip() and not self._begun:
                self._begun = True
                self._row_tag = self._tag
            self._parts.append((data, self.getpos()[0]))

    def cut(self) -> None:
        """End the row."""
        lines = [
            number
            for data, first in self._parts
            for number, piece in enumerate(data.split("\n"), first)
            if not piece.isspace() and fold(piece)
        ]
        text = fold("".join(data for data, _ in self._parts))
        self._parts = []
        self._begun = False
        if text:
            self.rows.append(_Row(text, lines[0], lines[-1], self._row_tag))

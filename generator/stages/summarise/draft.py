"""A bullet in the making: a chain of pieces, and what was done to it.

A piece is a span of the body, or words added by a rule. No piece is ever reworded, so that every word of a bullet can
be found in its evidence, in order, but for the recorded additions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from generator.model import Edit
from generator.stages.summarise.analyse import Sentence, count_words


@dataclass(frozen=True, slots=True)
class Piece:
    """A span of the body, or (``start < 0``) added words; ``end`` is then where what they replace stood, or -1."""

    start: int
    end: int
    added: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A bullet in the making."""

    pieces: tuple[Piece, ...]
    edits: tuple[Edit, ...]
    sentences: tuple[int, ...]
    leaning: str = ""
    """What it still leans on; a bullet that leans is not printed."""
    definites: tuple[int, ...] = ()
    """Offsets into the body of nouns that an earlier sentence introduced (``the pipeline``)."""

    @property
    def loose(self) -> int:
        """How many of these its words still hold: it can be printed, but a reader may ask which one is meant."""
        return sum(any(0 <= p.start <= at < p.end for p in self.pieces) for at in self.definites)

    def span_in(self, sentence: Sentence) -> tuple[int, int] | None:
        """First and last body offset that the draft uses of a sentence."""
        inside = [p for p in self.pieces if p.start >= 0 and p.start < sentence.end and p.end > sentence.start]
        if not inside:
            return None
        # What a resolved word or a changed capital replaced is quoted too.
        replaced = [p.end for p in self.pieces if p.start < 0 and sentence.start <= p.end < sentence.end]
        return min([inside[0].start, *replaced]), inside[-1].end


_MARKS = frozenset(",.;:!?")
_STRAY = re.compile(r"(?<=[\w)\"”’']) ([,.])(?=\Z| (?![,.]))")
"""A space that stood before a comma or a stop of prose, as links leave it behind."""


def render_draft(draft: Draft, body: str) -> str:
    """The words of a draft, white space folded. Where something was left out or put in, no space stays before a mark
    and no comma before a stop; what the body says in one piece keeps its marks, however strange.
    """
    parts: list[str] = []
    before = None
    for piece in draft.pieces:
        text = piece.added if piece.start < 0 else body[piece.start : piece.end]
        if parts and not (before == piece.start >= 0):
            mark = text.lstrip()[:1]
            if mark in _MARKS and mark:
                text = text.lstrip()
                parts[-1] = parts[-1].rstrip()
                if mark in ".;":
                    parts[-1] = parts[-1].removesuffix(",")
        parts.append(text)
        before = piece.end if piece.start >= 0 else None
    return _STRAY.sub(r"\1", " ".join("".join(parts).split()))


def draft_words(draft: Draft, body: str) -> int:
    """Length of a draft in words."""
    return count_words(render_draft(draft, body))


def capitalise(draft: Draft, body: str) -> Draft:
    first = draft.pieces[0]
    if first.start < 0:
        return draft
    match = re.match(r"[\"“'‘(]*([a-z][\w’'-]*)", body[first.start : first.end])
    if not match or any(c.isupper() for c in match.group(1)):
        return draft
    word = match.group(1)
    at = first.start + match.start(1)
    pieces = (
        *((Piece(first.start, at),) if at > first.start else ()),
        Piece(-1, at, word[0].upper()),
        Piece(at + 1, first.end),
        *draft.pieces[1:],
    )
    return replace(draft, pieces=pieces, edits=(*draft.edits, Edit("capital", word, word[0].upper() + word[1:])))


def replace_span(draft: Draft, start: int, end: int, added: str, edit: Edit) -> Draft:
    """Put ``added`` in the place of ``body[start:end]``, which lies within one piece."""
    pieces: list[Piece] = []
    for piece in draft.pieces:
        if piece.start < 0 or end <= piece.start or start >= piece.end:
            pieces.append(piece)
            continue
        if start > piece.start:
            pieces.append(Piece(piece.start, start))
        if added:
            pieces.append(Piece(-1, start, added))
        if end < piece.end:
            pieces.append(Piece(end, piece.end))
    return replace(draft, pieces=tuple(pieces), edits=(*draft.edits, edit))


def is_inside(draft: Draft, start: int, end: int) -> bool:
    return any(piece.start >= 0 and piece.start < start and end <= piece.end for piece in draft.pieces)

"""Splitting: the labelled blocks of a document as articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.model import Article, Block, BodyPiece, CleanDocument, Notice

_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]")
_CLOSES = ",.;:!?)%’”…]"
BETWEEN = "line between two articles"
"""The rule of a block at which cleaning found that an article without a headline starts."""
_OPENS = "(“‘[$€£¥„«"


@dataclass(frozen=True, slots=True)
class SegmentTables:
    """What splitting looks up."""

    least_untitled: int
    """Characters of body that make an article of what stands above the first headline."""
    doubtful_below: int
    """Characters of body below which an article among several is doubtful."""
    truncation_marks: tuple[str, ...]
    """How a text ends that goes on elsewhere: ``…``, ``[...]``."""


@dataclass(slots=True)
class _Part:
    """A stretch of blocks that becomes an article; ``start`` to ``end`` are indices of blocks."""

    start: int
    end: int
    title: int | None


def segment_document(document: CleanDocument, tables: SegmentTables) -> tuple[Article, ...]:
    """Cut a cleaned document into its articles, in order of print; none where there is no body.

    A headline starts an article; ``sidecar.split`` replaces all that was found. Every body and sub-head block from an
    article's start to the next is in its body, one paragraph a line, joined blocks run on. Doubt comes as notices
    ``split-doubtful`` and ``truncated``.
    """
    blocks = document.blocks
    if document.sidecar.split:
        parts = _split_as_told(blocks, document.sidecar.split)
    else:
        parts = _split_at_titles(blocks, tables)
    articles: list[Article] = []
    for number, part in enumerate(parts):
        low = parts[number - 1].start if number else 0
        article = _make_article(document, blocks, part, low, len(articles), len(parts), tables)
        if article is not None:
            articles.append(article)
    return tuple(articles)


def _split_at_titles(blocks: Sequence[Block], tables: SegmentTables) -> list[_Part]:
    titles = [index for index, block in enumerate(blocks) if block.label == "title"]
    first = next((index for index, block in enumerate(blocks) if block.label in ("body", "subhead")), None)
    if first is None:
        return []
    starts: list[tuple[int, int | None]] = [(index, index) for index in titles]
    starts += [(index, None) for index, block in enumerate(blocks) if block.rule == BETWEEN and index > first]
    starts.sort()
    if not titles or (first < titles[0] and _count_body(blocks, first, titles[0]) >= tables.least_untitled):
        starts.insert(0, (first, None))
    ends = [start for start, _ in starts[1:]] + [len(blocks)]
    return [_Part(start, end, title) for (start, title), end in zip(starts, ends, strict=True)]


def _split_as_told(blocks: Sequence[Block], lines: Sequence[int]) -> list[_Part]:
    at = [block.line for block in blocks]
    starts = sorted({next((i for i, line in enumerate(at) if line >= wanted), len(blocks)) for wanted in lines})
    starts = [start for start in starts if start < len(blocks)] or [0][: len(blocks)]
    parts: list[_Part] = []
    for start, end in zip(starts, [*starts[1:], len(blocks)], strict=True):
        title = next((index for index in range(start, end) if blocks[index].label == "title"), None)
        if title is None and blocks[start].label != "body" and len(blocks[start].text) <= 200:
            title = start
        parts.append(_Part(start, end, title))
    return parts


def _count_body(blocks: Sequence[Block], start: int, end: int) -> int:
    return sum(block.end - block.start for block in blocks[start:end] if block.label == "body")


def _make_article(
    document: CleanDocument,
    blocks: Sequence[Block],
    part: _Part,
    low: int,
    index: int,
    count: int,
    tables: SegmentTables,
) -> Article | None:
    inside = [block for i, block in enumerate(blocks[part.start : part.end], part.start) if i != part.title]
    pieces = _build_pieces([block for block in inside if block.label in ("body", "subhead")])
    if not pieces:
        return None
    title = None if part.title is None else blocks[part.title]
    if title is not None and title.label != "title":
        title = replace(title, label="title", rule="split: stated in the sidecar")
    body = _join_pieces(pieces)
    begin = _walk_back(blocks, part.start, low)
    after = _walk_back(blocks, part.end, part.start) if part.end < len(blocks) else part.end
    head = [block for block in blocks[begin : part.start] if block.label == "meta"]
    head += [
        block
        for i, block in enumerate(blocks[part.start : after], part.start)
        if block.label in ("meta", "title") and i != part.title
    ]
    foot = [block for block in blocks[part.start : after] if block.label == "foot"]
    notices: list[Notice] = []
    confidence = 0.95
    told = any(mark.rule in ("time", "byline") for mark in head)
    if count > 1 and not document.sidecar.split:
        confidence = 0.9 if told and title is not None else 0.6
        if index and ((len(body) < tables.doubtful_below and not told) or title is None):
            confidence = 0.4
            notices.append(
                Notice(
                    "split-doubtful",
                    "this may be no article of its own",
                    pieces[0].block.line,
                    f"{document.name}.meta.yml: split: [lines at which articles start]",
                )
            )
    if body.rstrip("\"'”’ ").endswith(tables.truncation_marks):
        last = pieces[-1].block
        notices.append(Notice("truncated", "the text breaks off", last.end_line, "paste the full text"))
    start = title.line if title is not None else pieces[0].block.line
    return Article(
        source=document.name,
        index=index,
        body=body,
        pieces=tuple(pieces),
        title=title,
        head=tuple(head),
        foot=tuple(foot),
        start_line=start,
        end_line=pieces[-1].block.end_line,
        confidence=confidence,
        notices=tuple(notices),
    )


def _walk_back(blocks: Sequence[Block], start: int, low: int) -> int:
    """First of the unbroken ``meta`` blocks above ``start``: source and time printed over a headline."""
    at = start
    while at > low and blocks[at - 1].label == "meta" and not blocks[at - 1].rule.endswith("under the text"):
        at -= 1
    return at


def _build_pieces(blocks: Sequence[Block]) -> list[BodyPiece]:
    pieces: list[BodyPiece] = []
    at = 0
    for block in blocks:
        if pieces:
            at += len(_joint(pieces[-1].block, block))
        pieces.append(BodyPiece(at, at + len(block.text), block))
        at += len(block.text)
    return pieces


def _joint(one: Block, two: Block) -> str:
    """What stands between two blocks of a body: a line break, or what joins the halves of a broken sentence."""
    if not two.joined:
        return "\n"
    if (
        two.text[:1] in _CLOSES
        or one.text[-1:] in _OPENS
        or (one.text == "." and two.text[:1].isdigit())
        or (_SPACELESS.match(one.text[-1:]) and _SPACELESS.match(two.text[:1]))
    ):
        return ""
    return " "


def _join_pieces(pieces: Sequence[BodyPiece]) -> str:
    parts: list[str] = []
    for number, piece in enumerate(pieces):
        if number:
            parts.append(_joint(pieces[number - 1].block, piece.block))
        parts.append(piece.block.text)
    return "".join(parts)

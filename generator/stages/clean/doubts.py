"""What a reviewer should doubt of a cleaned page: no text found, or a text that is not the whole text.

Truncation is noticed and never mended. A page's words for "pay, and read on" are in ``paywalls.yml``; whether they
speak of the article above them is told by where they stand, by how long that article is, and by how it ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.model import Block, Notice
from generator.stages.clean.cuts import CUT_RULE
from generator.stages.clean.features import may_be_phrase
from generator.stages.clean.tables import CleanTables, Phrase

_NEAR = 3
"""Blocks below a text in which what stands in place of its rest is found; farther down it is furniture, unless the
text is short."""
_FAR = 15
_SHORT = 150
"""Words of a body that may be the opening of an article."""
_SHORTER = 100
"""The same where a mere link or badge speaks for it."""
_LONGEST = 300
"""Characters of a block that may be such a line."""
_FULL_LINE = 60
"""Characters of a line that is a paragraph, not a list item or a name."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_SENTENCE = re.compile(r"(?<=[.!?。！？|·•])[ \u00a0]{0,2}(?=\S)")
_CLOSED = re.compile(r"[.!?。！？…:;：；؟۔।|]\W{0,4}\Z|[\"”’'»」』)\]）】]\W{0,2}\Z")
"""How a text ends that has an end: a stop, or what closes a quotation or a bracket."""
_TELLS = re.compile(r"\b(?:sa(?:id|ys)|told|wrote|writes)\b", re.IGNORECASE)
"""Words of an article that only speaks of such walls."""
_STOP = re.compile(r"[.!?。！？]")
_CUT = re.compile(r"(?:…|\.\.\.|\[\+?\d{1,6} (?:more )?char(?:acter)?s\])\W{0,3}\Z")
_GOES_ON = frozenset(
    """
    a an the of to in on at by for with from as and or but nor that which who whose whom is are was were be been has
    have had will would can could may might should than about into over between its their his her our your my this
    these those not although though while because if when where whether since until under per via including such
    very more most said says der die das den dem des ein eine einen und oder aber mit von für auf im zum zur dass weil
    le la les un une des du et ou mais que qui dans sur pour par avec el los las una y pero con por para del
    """.split()  # noqa: SIM905 - a list would take a line a word
)
"""Words after which no sentence ends."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The blocks from one headline to the next."""

    above: tuple[Block, ...]
    body: tuple[Block, ...]
    """Blocks of the text, sub-heads included."""
    below: tuple[Block, ...]


def notice_doubts(blocks: Sequence[Block], tables: CleanTables) -> tuple[Notice, ...]:
    """What a reviewer should know of the cleaning, in order of print.

    ``no-body`` where there is no text at all; ``truncated`` where a page asks for payment or an account in place of the
    rest of an article, or an article ends within a sentence. One notice for each article at most, with the line that
    shows it. A text that ends in dots is left to splitting, which says so of the article itself.
    """
    if not any(block.label == "body" for block in blocks):
        wall = _find_wall_without_text(blocks, tables)
        return (_tell_wall(wall), _NO_BODY) if wall is not None else (_NO_BODY,)
    return tuple(notice for stretch in _split_stretches(blocks) if (notice := _doubt_stretch(stretch, tables)))


_NO_BODY = Notice("no-body", "no article text was found", fix="check the file, or exclude it in its .meta.yml")


def _find_wall_without_text(blocks: Sequence[Block], tables: CleanTables) -> Block | None:
    """Where the opening is too short to be taken for an article, what stands in place of its rest tells what it was."""
    for at, block in enumerate(blocks):
        above = blocks[at - 1].text if at else ""
        prose = len(above) >= _FULL_LINE and _CLOSED.search(above) is not None
        if _find_wall(block, tables, hard=True) or (prose and _find_wall(block, tables, hard=False)):
            return block
    return None


def _split_stretches(blocks: Sequence[Block]) -> Iterator[_Stretch]:
    starts = [0, *(at for at, block in enumerate(blocks) if block.label == "title" and at), len(blocks)]
    for start, end in pairwise(starts):
        inside = blocks[start:end]
        places = [at for at, block in enumerate(inside) if block.label in ("body", "subhead")]
        if places:
            first, last = places[0], places[-1]
            body = tuple(inside[at] for at in places)
            yield _Stretch(tuple(inside[:first]), body, tuple(inside[last + 1 :]))


def _doubt_stretch(stretch: _Stretch, tables: CleanTables) -> Notice | None:
    last = stretch.body[-1]
    if any(block.rule == CUT_RULE for block in stretch.below):
        return Notice(
            "truncated", "a service cut the text and says how much is missing", last.end_line, "paste the full text"
        )
    if _is_wall_in_text(last, tables):
        return _tell_wall(last)
    words = sum(len(_WORD.findall(block.text)) for block in stretch.body)
    short = words < _SHORT
    broken = _breaks_off(stretch)
    for at, block in enumerate(stretch.below[:_FAR]):
        hard = _find_wall(block, tables, hard=True) is not None
        soft = not hard and _find_wall(block, tables, hard=False) is not None
        near = at < _NEAR
        if (hard and (near or short or broken)) or (soft and near and (broken or words < _SHORTER)):
            return _tell_wall(block)
    if short:
        walls = [block for block in stretch.above if _find_wall(block, tables, hard=True)]
        walls += [block for block in stretch.body[:1] if _is_wall_in_text(block, tables)]
        if walls:
            return _tell_wall(walls[0])
    if broken:
        return Notice("truncated", "the text ends within a sentence", last.end_line, "paste the full text")
    return None


def _is_wall_in_text(block: Block, tables: CleanTables) -> bool:
    return not _TELLS.search(block.text) and _find_wall(block, tables, hard=True) is not None


def _tell_wall(block: Block) -> Notice:
    shown = " ".join(block.text.split())
    told = shown if len(shown) <= 60 else shown[:59].rstrip() + "…"
    return Notice("truncated", f"in place of the rest the page says '{told}'", block.line, "paste the full text")


def _find_wall(block: Block, tables: CleanTables, *, hard: bool) -> Phrase | None:
    """The row of ``paywalls.yml`` that a line, or a sentence in it, begins with."""
    if len(block.text) > _LONGEST:
        return None
    for sentence in _SENTENCE.split(block.text):
        if not sentence or not may_be_phrase(sentence, tables.wall_filter):
            continue
        for phrase in tables.paywalls:
            if phrase.hard == hard and len(sentence) <= phrase.longest and phrase.pattern.match(sentence):
                return phrase
    return None


def _breaks_off(stretch: _Stretch) -> bool:
    """Whether the last line of a text stops within a sentence, in a text whose other lines do not."""
    last = stretch.body[-1]
    text = last.text.rstrip()
    if last.label != "body" or _CLOSED.search(text) or _CUT.search(text) or _ASIAN.search(text[-1:]):
        return False
    words = _WORD.findall(_STOP.split(text)[-1])
    open_end = text[-1:] in ",–—-"
    if len(words) < 4 or not (open_end or text[-1:].isalnum()):
        return False
    if open_end or words[-1].casefold() in _GOES_ON:
        return True
    if not words[-1].islower() or "/" in text.rsplit(" ", 1)[-1]:
        return False
    paragraphs = [block for block in stretch.body[:-1] if len(block.text) >= _FULL_LINE and block.label == "body"]
    whole = sum(1 for block in paragraphs if _CLOSED.search(block.text.rstrip()))
    plain = any(word.casefold() in _GOES_ON for word in words)
    return plain and len(text) >= _FULL_LINE and len(paragraphs) >= 2 and whole == len(paragraphs)

"""Units with their fates as blocks: lines that hold several things are cut, lines of one sentence joined."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from generator.model import Block, Label
from generator.stages.clean.cuts import Cut, cut_line, find_author_note
from generator.stages.clean.features import COMMA, CONTENT, HANGING, Look, continues, last_word
from generator.stages.clean.giants import cut_giant
from generator.stages.clean.score import to_share
from generator.stages.clean.tables import CleanTables
from generator.stages.clean.titles import Head
from generator.stages.clean.units import Unit
from generator.text.sentences import split_sentences

GIANT = 500
"""Characters from which a line may be more than a paragraph, with anything glued to its ends."""
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(slots=True)
class Fate:
    """What a unit is, and the rule that says so."""

    label: Label
    rule: str


def make_blocks(
    units: Sequence[Unit],
    looks: Sequence[Look],
    scores: Sequence[int],
    fates: Sequence[Fate],
    heads: Sequence[Head],
    broken: Container[int],
    lang: str,
    tables: CleanTables,
) -> tuple[Block, ...]:
    """The blocks of a page: their spans are those of the units or of the pieces into which body lines are cut.

    ``broken`` holds the numbers of units that go on the one before; offsets are code points of the page's text.
    """
    wrapped = is_wrapped(units, looks, fates)
    lasts = _last_bodies(fates, heads, len(units))
    notes = _note_units(units, fates, heads, tables)
    blocks: list[Block] = []
    open_text: Block | None = None
    for index, unit in enumerate(units):
        fate = notes.get(index) or fates[index]
        pieces: Sequence[tuple[int, int, Label, str]] = ((unit.start, unit.end, fate.label, fate.rule),)
        inner = False
        if fate.label == "body":
            amid = (
                0 < index < len(units) - 1
                and looks[index].width < GIANT
                and fates[index - 1].label == fates[index + 1].label == "body"
            )
            untitled = any(head.body == index and head.title is None for head in heads)
            pieces = _cut_unit(unit, looks[index], fate, lang, tables, index in lasts, amid, untitled)
            after = units[index + 1] if index + 1 < len(units) else None
            inner = (
                after is not None
                and looks[index].ending == 0
                and not after.blank_before
                and (after.text[0].islower() or continues(after.text))
            )
        for start, end, label, rule in pieces:
            shown = unit.text[start - unit.start : end - unit.start]
            joined = (
                label == "body"
                and open_text is not None
                and (
                    (start == unit.start and index in broken and open_text.end == units[index - 1].end)
                    or _goes_on(open_text, shown, unit, lang, wrapped, inner)
                )
            )
            block = Block(
                start=start,
                end=end,
                line=unit.line,
                end_line=unit.end_line,
                text=shown,
                label=label,
                rule=rule,
                score=to_share(scores[index])
                if label in ("body", "subhead") or fate.label not in ("body", "subhead")
                else 0.0,
                markup=unit.markup,
                joined=joined,
            )
            blocks.append(block)
            if label in ("body", "subhead"):
                open_text = block
            elif label == "title":
                open_text = None
    return tuple(blocks)


def _last_bodies(fates: Sequence[Fate], heads: Sequence[Head], count: int) -> frozenset[int]:
    lasts: set[int] = set()
    starts = [head.start for head in heads] + [count]
    for number in range(len(heads)):
        inside = [index for index in range(starts[number], starts[number + 1]) if fates[index].label == "body"]
        if inside:
            lasts.add(inside[-1])
    return frozenset(lasts)


def _note_units(
    units: Sequence[Unit], fates: Sequence[Fate], heads: Sequence[Head], tables: CleanTables
) -> dict[int, Fate]:
    """Last lines of an article that are wholly a note about its author."""
    notes: dict[int, Fate] = {}
    starts = [head.start for head in heads] + [len(units)]
    for number in range(len(heads)):
        inside = [index for index in range(starts[number], starts[number + 1]) if fates[index].label == "body"]
        if len(inside) < 4:
            continue
        for index in inside[-1:-4:-1]:
            text = units[index].text
            if len(text) > 700:
                break
            earlier = " ".join(units[other].text for other in inside if other < index)
            cuts = find_author_note(text, split_sentences(text), tables, earlier)
            if not cuts or cuts[0].start != 0:
                continue
            notes[index] = Fate("foot", cuts[-1].rule)
    return notes


def _cut_unit(
    unit: Unit, look: Look, fate: Fate, lang: str, tables: CleanTables, last: bool, inner: bool, untitled: bool
) -> list[tuple[int, int, Label, str]]:
    if look.width < 60:
        return [(unit.start, unit.end, fate.label, fate.rule)]
    pieces: list[tuple[int, int, Label, str]] = []
    text = unit.text
    around: tuple[Cut, ...] = ()
    at, end = 0, len(text)
    if look.width >= GIANT and unit.markup is None:
        around, at, end = cut_giant(text, untitled, tables)
    for cut in around:
        if cut.start < at:
            _add_piece(pieces, unit, cut.start, cut.end, cut.label, cut.rule)
    base = at
    for cut in cut_line(text[base:end], lang, tables, last, inner):
        _add_piece(pieces, unit, at, base + cut.start, fate.label, fate.rule)
        _add_piece(pieces, unit, base + cut.start, base + cut.end, cut.label, cut.rule)
        at = base + cut.end
    _add_piece(pieces, unit, at, end, fate.label, fate.rule)
    for cut in around:
        if cut.start >= end:
            _add_piece(pieces, unit, cut.start, cut.end, cut.label, cut.rule)
    return pieces


def _add_piece(
    pieces: list[tuple[int, int, Label, str]], unit: Unit, start: int, end: int, label: Label, rule: str
) -> None:
    text = unit.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return
    if label == "body" and not CONTENT.search(text[start:end]):
        label, rule = "drop", "no letter or digit"
    pieces.append((unit.start + start, unit.start + end, label, rule))


def is_wrapped(units: Sequence[Unit], looks: Sequence[Look], fates: Sequence[Fate]) -> bool:
    """Whether lines were broken at a width, as in wire copy: most body lines that break off go on in the next line."""
    if not units or units[0].markup is not None:
        return False
    texts = [index for index in range(len(units)) if fates[index].label in ("body", "subhead")]
    tight = [
        index
        for index in texts
        if index and units[index].blank_before == 0 and fates[index - 1].label in ("body", "subhead")
    ]
    loose = [index for index in texts if units[index].blank_before > 0]
    broken = sum(1 for index in tight if looks[index - 1].ending in (0, COMMA) and 40 <= looks[index - 1].width <= 110)
    widest = max((looks[index].width for index in texts), default=0)
    return widest <= 130 and len(loose) >= 2 and len(tight) >= 4 and broken * 2 >= len(tight)


def _goes_on(before: Block, text: str, unit: Unit, lang: str, wrapped: bool, inner: bool) -> bool:
    """Whether a body line goes on the sentence that the body block before it left open."""
    if wrapped and unit.blank_before == 0 and before.line + 1 == unit.line:
        return True
    if before.label == "subhead" or before.end == unit.start:
        return False
    last = before.text.rstrip("\"'“”’»)] ")[-1:]
    closed = last in ".!?。！？…:："
    first = text[0]
    if unit.markup is not None:
        return not closed and first.islower() and before.markup is not None and before.markup.path == unit.markup.path
    if first in ",.;:!?)%’”" and not text.startswith(("...", "(")) and len(before.text) > 1:
        return first not in "’”" or not closed
    if closed:
        return False
    if first in "•·●▪■◦*►-–—":
        return False
    if first.islower():
        return True
    if before.text[0] in "•·●▪■◦►":
        return False
    if unit.blank_before:
        return last_word(before.text) in HANGING or last == ","
    if inner or last in ",-–—(" or last_word(before.text) in HANGING:
        return True
    if lang in ("zh", "ja"):
        return len(before.text) >= 15 and bool(_SPACELESS.match(last))
    return len(before.text) >= 60 or before.joined

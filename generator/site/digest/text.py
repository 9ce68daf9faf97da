"""The plain twin: the same entries in the same order, for a terminal and for those who want no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from generator.site.digest.letter import Entry, Letter
from generator.site.digest.words import Block
from generator.stories import Verdict
from generator.text.characters import is_wide, tell_category

WIDTH = 72
"""Columns; a quoted answer still fits into eighty."""

_SIGNS: dict[Verdict, str] = {"conflict": "!", "update": ">", "agree": "="}

_WIDE = (
    "\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
)
_OPEN, _CLOSE = "「『（《〈【〔“‘([", "」』）》〉】〕”’)]，。、；：！？…,.;:!?"
_UNIT = re.compile(rf"[{re.escape(_OPEN)}]*[{_WIDE}][{re.escape(_CLOSE)}]*|[^{_WIDE}]+")
"""What a line may not be broken within: a word, or a character of a script without spaces and its punctuation."""


def write_text(letter: Letter) -> str:
    """Lines of at most :data:`WIDTH` columns, but for addresses, which stand alone and are never broken."""
    lines = [*_wrap(f"{letter.name}: {letter.title}" if letter.name not in letter.title else letter.title)]
    lines += ["=" * WIDTH, *_wrap(letter.summary)]
    if letter.contents:
        lines += _wrap(letter.contents)
    if letter.intro:
        lines += ["", *_write_words("From the desk", letter.intro, "")]
    for section in letter.sections:
        if section.title:
            lines += ["", "", *_wrap(section.title), "-" * min(width_of(section.title), WIDTH)]
        lines += _wrap(section.summary) if section.summary else []
        for remark in section.compared:
            lines += _wrap(remark.text, f"  {_SIGNS[remark.verdict]} ", "    ")
        lines += [f"    {say_more(section.more_compared)}"] if section.more_compared else []
        lines += [section.href] if section.href else []
        for number, entry in enumerate(section.entries):
            lines += ["", "", *_write_entry(entry)] if number else ["", *_write_entry(entry)]
    lines += ["", "", "=" * WIDTH]
    if letter.left_out:
        lines += [*_wrap(letter.left_out), ""]
    lines += [*_wrap("Every statement stands on a quotation of its source."), *([letter.home] if letter.home else [])]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _write_entry(entry: Entry) -> Iterator[str]:
    yield from _wrap(entry.title.text)
    yield from _wrap(" | ".join(part for part in (entry.kind.capitalize(), entry.origin, entry.when) if part))
    if entry.points:
        yield ""
    for point in entry.points:
        yield from _wrap(point.text, "  * ", "    ")
    if entry.left:
        yield from _wrap(say_more(entry.left, "bullet"), "    ", "    ")
    for words, outlets in (("Also carried by", entry.carried), ("Retold by", entry.retold)):
        if outlets:
            yield ""
            yield from _wrap(f"{words} {', '.join(outlet.text for outlet in outlets)}", "  ", "    ")
    if entry.story:
        yield ""
        yield from _wrap(f"In the story: {entry.story.text}", "  ", "    ")
    for remark in entry.compared:
        yield from _wrap(remark.text, f"  {_SIGNS[remark.verdict]} ", "    ")
    if entry.note:
        yield ""
        yield from _write_words("Desk note", entry.note, "  ")
    if entry.figures:
        yield from ("", "  Figures:")
        for figure in entry.figures:
            yield from _wrap(figure.text, "    ", "      ")
        if entry.more_figures:
            yield f"    {say_more(entry.more_figures)}"
    if entry.companies:
        names = [company.text for company in entry.companies]
        more = [say_more(entry.more_companies)] if entry.more_companies else []
        if not entry.figures:
            yield ""
        yield from _wrap("Companies: " + ", ".join([*names, *more]), "  ", "    ")
    if entry.brief:
        yield from ("", "  Brief and evidence:", f"  {entry.brief}")
    if entry.original:
        yield from (*(() if entry.brief else ("",)), "  Original:", f"  {entry.original}")
    if entry.source:
        yield ""
        yield from _wrap(f"Source: {entry.source}", "  ", "    ")


def say_more(number: int, noun: str = "") -> str:
    """``and 3 more``; ``and 1 more bullet``."""
    words = f"and {number:,} more"
    return f"{words} {noun if number == 1 else noun + 's'}" if noun else words


def _write_words(name: str, blocks: Iterable[Block], indent: str) -> Iterator[str]:
    """A person's words behind a bar, addresses after the block that links them."""
    bar = f"{indent}| "
    yield f"{bar}{name}"
    yield bar
    before: Block | None = None
    for block in blocks:
        if before is not None and not (before.kind == block.kind == "item"):
            yield bar
        mark = f"{block.mark} ".replace("•", "*") if block.kind == "item" else ""
        yield from _wrap(block.text, bar + mark, bar + " " * len(mark))
        yield from dict.fromkeys(f"{bar}{run.href}" for run in block.runs if run.href and run.href != run.text)
        before = block


def width_of(text: str) -> int:
    """Columns that a terminal gives to ``text``."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if tell_category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if is_wide(character) else 1


def _wrap(text: str, first: str = "", rest: str = "") -> Iterator[str]:
    """Lines of ``text`` behind ``first`` and ``rest``; only a word that is longer than a line is broken."""
    line, used, empty = first, width_of(first), True
    for word in text.split():
        gap = " " if not empty else ""
        for unit in _UNIT.findall(word):
            for piece in _cut(unit, WIDTH - width_of(rest)):
                size = width_of(piece)
                if not empty and used + len(gap) + size > WIDTH:
                    yield line
                    line, used, gap = rest, width_of(rest), ""
                line += gap + piece
                used += len(gap) + size
                gap, empty = "", False
    yield line


def _cut(unit: str, room: int) -> Iterator[str]:
    piece, used = "", 0
    for character in unit:
        size = _columns(character)
        if piece and used + size > room:
            yield piece
            piece, used = "", 0
        piece += character
        used += size
    if piece:
        yield piece

"""The desk note: what the desk says itself about a brief or a company, below a heading ``## Desk note``.

It reaches to the next heading of the first or second level, to a bullet of ours that stood below it, or to our own
lines at the foot of a page; smaller headings are its own. Nothing here is ever generated: :func:`add_note` is the one
who writes, and only what a person gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from generator.brief.company import parse_company
from generator.brief.inline import split_references
from generator.brief.read import (
    ENDS_NOTE,
    FOOTNOTE,
    NOTE_HEADING,
    STATE_LINE,
    cited_labels,
    end_of_fence,
    is_quoting_item,
    parse_brief,
    waiting_labels,
)
from generator.brief.tidy import OVERRIDE
from generator.errors import BriefError
from generator.model import Brief

NOTE_TITLE = "Desk note"
ABOVE_BULLETS = frozenset({"start", "title", "byline"})
"""Anchors of ``Brief.extra`` that stand above the bullets."""

_HEADING = re.compile(r"#{1,6}(?:[ \t]|$)")
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-+)[ \t]*")
_NO_PARAGRAPH = re.compile(r"[ ]{0,3}(?:[>#|]|(?:[-*+]|\d+[.)])[ \t]|[-=]+[ \t]*$)|[ ]{4}|\t")


def note_of(brief: Brief) -> str:
    """The words of a brief's desk note as Markdown, without its heading; empty where there is none. Of several they
    come one after the other, in the order of the page.
    """
    texts = (text for anchor, text in brief.extra if not anchor.startswith((OVERRIDE, "front")))
    return "\n\n".join(note for text in texts for note in _notes(text.split("\n")))


def note_of_page(text: str) -> str:
    """The same for the whole text of a company's page, front matter included."""
    lines = _split_lines(text)
    return "\n\n".join(_notes(lines[_skip_front(lines) :]))


def drop_page_note(text: str) -> str:
    """Markdown of a page, with or without front matter, without the note in it."""
    lines = _split_lines(text)
    front = _skip_front(lines)
    for start, end in reversed(list(_find_notes(lines[front:]))):
        del lines[front + start : front + end]
    return "\n".join(lines)


def place_note(brief: Brief) -> Brief:
    """The brief with a note that stands above its bullets, or among them, right below them instead."""
    among = {anchor for anchor, _ in brief.extra if anchor.startswith("bullet ")}
    moved, extra = _take_notes(brief.extra, ABOVE_BULLETS | among)
    return replace(brief, extra=(*(("bullets", text) for text in moved), *extra)) if moved else brief


def drop_note(brief: Brief) -> Brief:
    """The brief without its note."""
    return replace(brief, extra=_take_notes(brief.extra, frozenset(anchor for anchor, _ in brief.extra))[1])


def part_notes(text: str) -> tuple[str, str]:
    """A person's Markdown as its desk notes, headings included, and what is left without them."""
    notes, rest = _take_notes((("", text),), frozenset({""}))
    return "\n\n".join(notes), "\n\n".join(left for _, left in rest)


def _take_notes(
    extra: Sequence[tuple[str, str]], anchors: frozenset[str]
) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The notes at some anchors, headings included, and what is left of ``extra`` without them."""
    notes: list[str] = []
    rest: list[tuple[str, str]] = []
    for anchor, text in extra:
        lines = text.split("\n")
        spans = list(_find_notes(lines)) if anchor in anchors else []
        notes += ["\n".join(lines[start:end]) for start, end in spans]
        for start, end in reversed(spans):
            del lines[start:end]
        left = "\n".join(lines).strip("\n") if spans else text
        if left:
            rest.append((anchor, left))
    return tuple(notes), tuple(rest)


def add_note(text: str, words: str, path: str) -> str:
    """A page with ``words`` at the end of its desk note, which begins below the bullets of a brief, or the facts of a
    company, where there is none; no other line changes.

    Args:
        text: the page, as it is on the disk.
        words: Markdown; line ends may be of any kind, and a byte-order mark before it is no part of it.
        path: of the page, in ``companies/`` or not; named in errors.

    Raises:
        BriefError: the page cannot be read, or the words would not be read back as its note: with the line of the words
            that is why.
    """
    company = PurePath(path).parent.name == "companies"
    given = [line.rstrip() if not line.strip() else line for line in _split_lines(words)]
    while given and not given[-1]:
        given.pop()
    while given and not given[0]:
        del given[0]
    if not given:
        raise BriefError("the note is empty", where=path, fix="give it some words")
    _refuse_odd(given)
    lines = _split_lines(text)
    front = _skip_front(lines)
    spans = list(_find_notes(lines[front:]))
    at = front + (spans[-1][1] if spans else _find_place(lines[front:], company=company))
    new = ["", *given] if spans else ["", f"## {NOTE_TITLE}", "", *given]
    if at < len(lines) and lines[at].strip():
        new.append("")
    pieces = _LINE_ENDS.split(text)
    newline = "\r\n" if "\r\n" in text else "\n"
    if at == len(pieces):
        pieces[-1] += newline
    noted = "".join((*pieces[:at], *(line + newline for line in new), *pieces[at:]))
    _compare(text, noted, given, path, company=company)
    return noted


_LINE_ENDS = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")


def _compare(before: str, after: str, given: Sequence[str], path: str, *, company: bool) -> None:
    """Refuse a page that says anything else than before, but for the note."""
    if company:
        notes = [note_of_page(text) for text in (before, after)]
        pages = [(parse_company(text, path), _without_notes(_split_lines(text))) for text in (before, after)]
        same = pages[0] == pages[1]
    else:
        old, new = parse_brief(before, path), parse_brief(after, path)
        notes = [note_of(old), note_of(new)]
        others = [
            [(anchor, rest) for anchor, text in brief.extra if (rest := _without_notes(text.split("\n")))]
            for brief in (old, new)
        ]
        same = replace(old, extra=()) == replace(new, extra=()) and others[0] == others[1]
    if not same or notes[1] != "\n\n".join((*filter(None, notes[:1]), "\n".join(given))):
        raise BriefError(
            "these words would not be read back as its desk note", where=path, fix="write them in an editor"
        )


def _refuse_odd(given: Sequence[str]) -> None:
    at = 0
    while at < len(given):
        close = end_of_fence(given, at)
        line, fix = given[at], ""
        if close is not None:
            at = close
        elif re.match(r"[ ]{0,3}(?:`{3}|~{3})", line):
            what, fix = "a fence that nothing closes", "close it with a line like it"
        elif ENDS_NOTE.match(line):
            what, fix = "a heading that would end the note", "begin it with ###"
        elif _is_underline(given, at):
            what, fix = "a line that makes the one above it a heading", "put an empty line between them"
        elif STATE_LINE.fullmatch(line) or FOOTNOTE.fullmatch(line):
            what, fix = "a line of the kind that the generator writes", "put a blank before it"
        if fix:
            raise BriefError(f"{line.strip()!r} is {what}", where=f"line {at + 1} of the note", fix=fix)
        at += 1


# ---------------------------------------------------------------- where it stands


def _notes(lines: Sequence[str]) -> Iterator[str]:
    for start, end in _find_notes(lines):
        words = "\n".join(lines[start + 1 : end]).strip("\n")
        if words:
            yield words


def _without_notes(lines: list[str]) -> list[str]:
    """The other lines that are not blank."""
    inside = {at for start, end in _find_notes(lines) for at in range(start, end)}
    return [line for at, line in enumerate(lines) if at not in inside and line.strip()]


def _find_notes(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """``(index of its heading, index behind its last line with words)`` of each note among the lines of a page."""
    labels = cited_labels(lines)
    waiting = waiting_labels(lines) & labels
    quoted = False
    start = end = -1
    at = 0
    while at < len(lines):
        close = end_of_fence(lines, at)
        line = lines[at]
        if close is not None:
            at = close
        if NOTE_HEADING.fullmatch(line):
            if start >= 0:
                yield start, end
            start, end = at, at + 1
        elif start < 0:
            quoted = quoted or is_quoting_item(line, labels)
            waiting -= set(split_references(line)[1])
        elif close is None and (
            ENDS_NOTE.match(line)
            or STATE_LINE.fullmatch(line)
            or FOOTNOTE.fullmatch(line)
            or is_quoting_item(line, waiting if quoted else labels)
        ):
            yield start, end
            start, quoted = -1, True
            waiting -= set(split_references(line)[1])
        elif close is None and _is_underline(lines, at) and at - 1 > start:
            yield start, _last_words(lines, start, at - 1)
            start = -1
        elif line.strip():
            end = at + 1
        at += 1
    if start >= 0:
        yield start, end


def _last_words(lines: Sequence[str], start: int, end: int) -> int:
    while end > start + 1 and not lines[end - 1].strip():
        end -= 1
    return end


def _is_underline(lines: Sequence[str], at: int) -> bool:
    """Whether a line makes a heading of the paragraph above it, as Markdown has it."""
    above = lines[at - 1] if at else ""
    return bool(_UNDERLINE.fullmatch(lines[at]) and above.strip() and not _NO_PARAGRAPH.match(above))


def _find_place(lines: Sequence[str], *, company: bool) -> int:
    """Where a note begins in a page that has none: below its bullets or facts."""
    seen_title = False
    at = place = 0
    while at < len(lines):
        close = end_of_fence(lines, at)
        line = lines[at]
        if close is None and (STATE_LINE.fullmatch(line) or FOOTNOTE.fullmatch(line)):
            break
        if not seen_title:
            seen_title = close is None and line.startswith("# ")
        elif (line.strip() and not line.startswith("- ")) if company else (close is None and _HEADING.match(line)):
            break
        at = (at if close is None else close) + 1
        if any(line.strip() for line in lines[at - 1 : at]):
            place = at
    return place


def _skip_front(lines: Sequence[str]) -> int:
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((at + 1 for at in range(1, len(lines)) if lines[at].rstrip() == "---"), 0)


def _split_lines(text: str) -> list[str]:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")

"""Two states of a brief → what differs, piece by piece and word by word. Plan, review report and approvals tell it.

A piece has a name that lasts (``title``, ``bullet k3f9a``, ``figure k3f9a/1.2``, ``company catl``), so that a bullet
that only moved is no change of its words, and one whose source sentence was corrected is met again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Literal

from generator.brief import bullet_keys, figure_keys
from generator.brief.tidy import (
    OVERRIDE,
    TO,
    bullet_value,
    company_value,
    field_values,
    figure_cell,
    figure_value,
    hash_piece,
    unset_hash,
    write_form,
)
from generator.model import Brief, Evidence, Figure

SAME_BULLET = 0.6
"""From this share of common words on (``difflib`` ratio) a bullet under a new label is an old one, corrected."""

MOST_PAIRS = 10_000
"""Bullets that went times bullets that came: beyond, no page of a desk is meant, and none is taken for another."""

MOST_WORDS = 100
"""Words of a bullet, from its first on, that tell whether it is another, corrected; one should have 40."""

_WORD = re.compile(r"\s+|[^\W_]+(?:[.,'’][^\W_]+)*|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a brief that can change by itself."""

    name: str
    text: str
    """As a reader sees it, on one line; a person's own words (``note``) keep their lines."""
    digest: str
    """Hash of its words, links and quotations; not of where these stand in the source."""
    evidence: tuple[Evidence, ...] = ()
    form: str = field(default="", repr=False)
    """What ``digest`` is the beginning of the hash of, whole: one line of JSON."""

    @property
    def noun(self) -> str:
        """``title``, ``date``, ``bullet``, ``figure``, ``company``, ``note`` …"""
        return self.name.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class Change:
    """A piece in two states; ``None`` where it does not stand."""

    name: str
    before: Piece | None
    after: Piece | None

    @property
    def noun(self) -> str:
        """Which kind of piece it is; see :attr:`Piece.noun`."""
        return self.name.partition(" ")[0]

    @property
    def words(self) -> bool:
        """Whether a reader sees other words; otherwise only links or quotations differ."""
        return (self.before.text if self.before else "") != (self.after.text if self.after else "")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of a word-by-word comparison."""

    op: Literal["same", "removed", "added"]
    text: str


def list_pieces(brief: Brief) -> tuple[Piece, ...]:
    """The pieces of a brief in the order of the page; what says nothing is left out."""
    pieces = [
        _make_piece(name, say_field(name, value), value)
        for name, value in field_values(brief).items()
        if hash_piece(value) != unset_hash(name)
    ]
    if brief.withdrawn is not None:
        pieces.insert(0, Piece("withdrawn", brief.withdrawn, hash_piece(brief.withdrawn)))
    for key, bullet in zip(bullet_keys(brief.bullets), brief.bullets, strict=True):
        words = " ".join((bullet.markdown or bullet.text).split())
        pieces.append(_make_piece(f"bullet {key}", words, bullet_value(bullet), bullet.evidence))
    for key, figure in zip(figure_keys(brief.figures), brief.figures, strict=True):
        words = figure.markdown or " | ".join(filter(None, _list_cells(figure)))
        evidence = (figure.evidence,) if figure.evidence.quote else ()
        pieces.append(_make_piece(f"figure {key}", words, figure_value(figure), evidence))
    for company in brief.companies:
        evidence = (company.evidence,) if company.evidence else ()
        words = f"{company.name} ({company.role})"
        pieces.append(_make_piece(f"company {company.id}", words, company_value(company), evidence))
    notes: dict[str, list[str]] = {}
    for anchor, text in brief.extra:
        name = anchor.removeprefix(OVERRIDE) if anchor.startswith(OVERRIDE) else f"note {anchor}"
        notes.setdefault(name, []).append(text)
    pieces += [
        _make_piece(name, "\n\n".join(texts) if name.startswith("note ") else " ".join(" ".join(texts).split()), texts)
        for name, texts in notes.items()
    ]
    return tuple(pieces)


def _make_piece(name: str, text: str, value: Any, evidence: tuple[Evidence, ...] = ()) -> Piece:
    return Piece(name, text, hash_piece(value), evidence, write_form(value))


def compare_briefs(before: Brief | None, after: Brief | None) -> tuple[Change, ...]:
    """What differs, in the order of the page as it is now; what is gone stands where it stood. ``None`` is no brief.

    A moved bullet or figure is no change; :func:`moved_bullets` tells of those.
    """
    old = list_pieces(before) if before else ()
    new = list_pieces(after) if after else ()
    partner = _pair(old, new)
    mine = {piece.name: piece for piece in old}
    met = {partner.get(piece.name, piece.name) for piece in new}
    changes: list[Change] = []
    waiting = list(old)

    def flush(name: str) -> None:
        while waiting:
            piece = waiting.pop(0)
            if piece.name == name:
                return
            if piece.name not in met:
                changes.append(Change(piece.name, piece, None))

    for piece in new:
        known = mine.get(partner.get(piece.name, piece.name))
        if known is None:
            changes.append(Change(piece.name, None, piece))
            continue
        if known in waiting:
            flush(known.name)
        if known.digest != piece.digest:
            changes.append(Change(piece.name, known, piece))
    flush("")
    return tuple(changes)


def moved_bullets(before: Brief, after: Brief) -> tuple[str, ...]:
    """Names of bullets that stand in both and in another order: the fewest whose move explains it."""
    keys = bullet_keys(before.bullets)
    old = [key for key in keys if key in set(bullet_keys(after.bullets))]
    new = [key for key in bullet_keys(after.bullets) if key in set(keys)]
    still = {
        new[block.b + at]
        for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        for at in range(block.size)
    }
    return tuple(f"bullet {key}" for key in new if key not in still)


def diff_words(before: str, after: str) -> tuple[Part, ...]:
    """The words of both texts in one row: same, removed, added. Joined without ``added`` it is ``before``, without
    ``removed`` it is ``after``; a Chinese, Japanese or Korean text is compared sign by sign where nothing parts words.
    """
    left, right = _split(before), _split(after)
    parts: list[Part] = []

    def add(op: Literal["same", "removed", "added"], words: Sequence[str]) -> None:
        text = "".join(words)
        if text and parts and parts[-1].op == op:
            parts[-1] = Part(op, parts[-1].text + text)
        elif text:
            parts.append(Part(op, text))

    for op, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if op == "equal":
            between = "".join(left[a:b])
            # A blank or a comma that both have between changed words would only make confetti.
            if not between.strip(" ,;") and a and b < len(left) and parts:
                add("removed", left[a:b])
                add("added", right[c:d])
            else:
                add("same", left[a:b])
        else:
            add("removed", left[a:b])
            add("added", right[c:d])
    return _gather(parts)


def diff_lines(before: str, after: str) -> tuple[Part, ...]:
    """The same for texts of several lines: a line that changed is compared word by word with the one in its place, and
    no change reaches over the end of a line unless that went or came, too.
    """
    left, right = before.splitlines(keepends=True), after.splitlines(keepends=True)
    parts: list[Part] = []
    for op, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if op == "equal":
            parts.append(Part("same", "".join(left[a:b])))
            continue
        while a < b and c < d and (b - a == d - c or _likeness(left[a], right[c]) >= SAME_BULLET):
            parts += diff_words(left[a], right[c])
            a, c = a + 1, c + 1
        parts += [Part("removed", "".join(left[a:b])), Part("added", "".join(right[c:d]))]
    return tuple(part for part in parts if part.text)


def _list_cells(figure: Figure) -> tuple[str | None, ...]:
    """All that a reader may see of a figure, in whichever table it stands."""
    cell, level = figure_cell(figure), figure.level
    level = None if level is None or level in cell else f"{TO.strip()} {level}"
    says = f"according to {figure.says}" if figure.says else None
    return cell, level, figure.what, figure.company, figure.as_of, says, figure.status


def _gather(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Between two runs that are the same, all that went stands before all that came."""
    out: list[Part] = []
    gone = came = ""
    for part in (*parts, Part("same", "")):
        if part.op == "removed":
            gone += part.text
        elif part.op == "added":
            came += part.text
        else:
            if gone:
                out.append(Part("removed", gone))
            if came:
                out.append(Part("added", came))
            gone = came = ""
            if part.text:
                out.append(part)
    return tuple(out)


def _split(text: str) -> list[str]:
    words: list[str] = []
    for match in _WORD.findall(text):
        wide = len(match) > 1 and any("\u2e80" <= sign <= "\uffef" for sign in match)
        words += list(match) if wide else [match]
    return words


def _pair(old: Sequence[Piece], new: Sequence[Piece]) -> dict[str, str]:
    """Name of a bullet now → its name before, where only its label changed: nearest first, each once."""
    before, after = {piece.name for piece in old}, {piece.name for piece in new}
    gone = [piece for piece in old if piece.noun == "bullet" and piece.name not in after]
    came = [piece for piece in new if piece.noun == "bullet" and piece.name not in before]
    if len(gone) * len(came) > MOST_PAIRS:
        return {}
    rated = sorted(
        (-ratio, at, to)
        for at, left in enumerate(gone)
        for to, right in enumerate(came)
        if (ratio := _likeness(left.text, right.text)) >= SAME_BULLET
    )
    found: dict[str, str] = {}
    for _, at, to in rated:
        if came[to].name not in found and gone[at].name not in found.values():
            found[came[to].name] = gone[at].name
    return found


def _likeness(left: str, right: str) -> float:
    before, after = left.split()[:MOST_WORDS], right.split()[:MOST_WORDS]
    return SequenceMatcher(None, before, after, autojunk=False).ratio()


def say_field(name: str, value: Any) -> str:
    """A field of ``field_values`` as a reader sees it, on one line. Of a date its bounds are told only where it is
    unknown.
    """
    if name == "date":
        day, not_before, not_after = value
        bounds = [f"not before {not_before}"] * bool(not_before) + [f"not after {not_after}"] * bool(not_after)
        return day or " and ".join(bounds)
    if name == "rests_on":
        return "; ".join(f'{outlet}: "{quote}"' if quote else str(outlet) for outlet, quote in value)
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value if item)
    return "" if value is None else str(value)

"""A changed brief as a list of what a reviewer reads: each piece, its words compared, and the sentence it rests on."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from generator.brief import bullet_keys
from generator.brief.front import dump_field
from generator.compare import Part, Piece, diff_lines, diff_words, list_pieces
from generator.merge import RESOLVE, Conflict
from generator.model import Brief, Evidence
from generator.review.changes import BriefChange, Fate, PieceChange, Review, tell_changes, tell_piece
from generator.review.disputes import concerns
from generator.review.pages import PageChange
from generator.review.plan.needs import is_urgent
from generator.trace import Fault

SETTLES_ALL = "the front matter takes one such line; for all conflicts, each with mine or theirs"

CELLS = " · "
"""Between the cells of a figure."""

BY_HAND = "by hand"

_GROUPS = {
    "bullet": "Bullets",
    "moves": "Figures",
    "figure": "Figures",
    "company": "Companies",
    "companies": "Companies",
    "note": "The desk's own words",
}
_LONGEST = 20_000
"""Characters of two texts that are compared word by word."""
_BYLINE = ("title", "publisher", "aggregator", "credit", "authors", "interests", "kind", "date")
_HEADINGS = ("Title and front matter", *dict.fromkeys(_GROUPS.values()))


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of the article, compared with the one that stood there."""

    parts: tuple[Part, ...]
    place: str
    """``line 9, sentence 1 of 14``; empty where it is gone with its bullet."""
    verbatim: bool
    """Whether the bullet says just this."""
    known: bool = False
    """Whether an entry before shows the same sentence."""

    @property
    def short(self) -> str:
        """What says enough where the sentence itself would only be read twice; empty otherwise."""
        if not self.place or any(part.op != "same" for part in self.parts):
            return ""
        return f"word for word, {self.place}" if self.verbatim else self.place if self.known else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A piece that differs."""

    noun: str
    name: str
    """For people: ``bullet 2``."""
    fate: Literal["new", "gone", "changed", "relinked", "moved"]
    by_hand: bool
    parts: tuple[Part, ...]
    sources: tuple[Source, ...]
    label: tuple[str, ...] = ()
    """What it is and what became of it, as far as its place in the report does not say so."""
    linked: tuple[str, ...] = ()
    """Ids of companies that its words link now and did not."""
    unlinked: tuple[str, ...] = ()

    @property
    def before(self) -> tuple[Part, ...]:
        """The words as they were, what went marked."""
        return tuple(part for part in self.parts if part.op != "added")

    @property
    def after(self) -> tuple[Part, ...]:
        """The words as they are, what came marked."""
        return tuple(part for part in self.parts if part.op != "removed")


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A line of a dispute."""

    label: str
    parts: tuple[Part, ...]
    """Empty: there is nothing on that side."""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Dispute:
    """An open conflict, and all that there is to say of its piece."""

    name: str
    """For people: ``bullet 2``."""
    conflict: Conflict
    rows: tuple[DisputeRow, ...]
    """What both sides say, and the sentences that these rest on."""
    faults: tuple[Fault, ...]
    """What else is wrong with the person's words."""


def list_disputes(one: BriefChange) -> tuple[Dispute, ...]:
    """The open conflicts; :func:`list_entries` and :func:`list_faults` leave out what these tell."""
    entries = {name: entry for name, entry in _name_entries(one) if entry.fate != "gone"}
    return tuple(_make_dispute(conflict, one, entries.get(conflict.piece)) for conflict in one.conflicts)


def _make_dispute(conflict: Conflict, one: BriefChange, entry: Entry | None) -> Dispute:
    faults = [f for f in one.faults if one.after and concerns((conflict.piece,), f.piece, one.after)]
    lost = {fault.shown for fault in faults if fault.code == "quotation"}
    standing = next((p for p in list_pieces(one.after) if p.name == conflict.piece), None) if one.after else None
    mine = entry.parts if entry else (Part("same", conflict.mine),)
    rows = [DisputeRow("yours", mine if conflict.mine else ())]
    for item in standing.evidence if standing else ():
        if item.quote in lost:
            place = f"stands no more in {one.after.source}" if one.after else ""
            rows.append(DisputeRow("your quotation", (Part("removed", item.quote),), place))
        else:
            rows.append(DisputeRow("your quotation", (Part("same", item.quote),), _place(item)))
    rows.append(DisputeRow(conflict.other, (Part("same", conflict.theirs),) if conflict.theirs else ()))
    rows += [
        DisputeRow(f"sentence of the {conflict.other} now", (Part("same", item.quote),), _place(item))
        for item in dict(one.grounds).get(conflict.piece, ())
    ]
    told = tuple(fault for fault in faults if fault.code != "quotation")
    return Dispute(one.call(conflict.piece), conflict, tuple(rows), told)


def list_faults(one: BriefChange) -> tuple[Fault, ...]:
    """Words that no source carries, of pieces that no conflict tells of."""
    open_ = [conflict.piece for conflict in one.conflicts]
    return tuple(fault for fault in one.faults if not (one.after and concerns(open_, fault.piece, one.after)))


def list_entries(one: BriefChange) -> tuple[Entry, ...]:
    """In the order of the page: fields, bullets, figures, companies whose role changed, the desk's own words. Companies
    that came or went are told by ``gained`` and ``lost``, the fields of a brief that did by its byline, pieces in
    conflict by :func:`list_disputes`.
    """
    open_ = {conflict.piece for conflict in one.conflicts}
    told = [entry for name, entry in _name_entries(one) if name not in open_]
    return (*told, *_list_moved(one))


def _name_entries(one: BriefChange) -> list[tuple[str, Entry]]:
    """Name of each piece that differs and is shown, and its entry."""
    known = {key for key, _ in (*one.gained, *one.lost)}
    seen: set[tuple[Part, ...]] = set()
    told = [
        piece for piece in one.pieces if piece.noun != "company" or piece.change.name.partition(" ")[2] not in known
    ]
    if one.before is None or one.after is None:  # its byline says them all
        told = [piece for piece in told if piece.noun not in _BYLINE]
    names, was, now = one.name_pieces(), _list_linked(one.before), _list_linked(one.after)
    return [(piece.change.name, _make_entry(piece, one, names, (was, now), seen)) for piece in told]


_Links = Mapping[str, tuple[str, ...]]
"""Bullet → ids that its words link."""


def _make_entry(
    piece: PieceChange,
    one: BriefChange,
    names: Mapping[str, str],
    links: tuple[_Links, _Links],
    seen: set[tuple[Part, ...]],
) -> Entry:
    change = piece.change
    before, after = (_say(side) for side in (change.before, change.after))
    # Of a brief that came or went whole, marking every word would say nothing.
    whole = one.fate in ("new", "gone")
    parts = (Part("same", after or before),) if whole else _diff(before, after, lines=change.noun == "note")
    was = links[0].get(change.before.name if change.before else change.name, ())
    now = links[1].get(change.name, ())
    name = names.get(change.name) or tell_piece(change.name)
    both = change.before is not None and change.after is not None
    sources = [
        replace(source, known=source.parts in seen) for source in _list_sources(change.before, change.after, after)
    ]
    seen.update(source.parts for source in sources)
    return Entry(
        noun=piece.noun,
        name=name,
        fate=piece.fate,
        by_hand=piece.by == "person",
        parts=parts,
        sources=tuple(sources),
        label=_label(piece, one, name),
        linked=tuple(key for key in now if key not in was) if both else (),
        unlinked=tuple(key for key in was if key not in now) if both else (),
    )


def compare_texts(page: PageChange) -> tuple[Part, ...]:
    """The lines of a page, and their words, compared."""
    return _diff(page.before, page.after, lines=True)


def tell_page(page: PageChange) -> str:
    """``changed, by hand``."""
    return f"{page.fate}, {BY_HAND}" if page.by_hand else page.fate


def _diff(before: str, after: str, *, lines: bool = False) -> tuple[Part, ...]:
    """Words compared, or lines and their words; texts so long that it would take minutes are told whole."""
    if len(before) + len(after) <= _LONGEST or before == after:
        return diff_lines(before, after) if lines else diff_words(before, after)
    whole = (Part("removed", before), Part("added", after))
    return tuple(part for part in whole if part.text)


def _label(piece: PieceChange, one: BriefChange, name: str) -> tuple[str, ...]:
    words: list[str] = []
    if piece.noun not in ("bullet", "figure", "note"):
        words.append(name)
    if not (piece.fate == one.fate and one.fate in ("new", "gone")):
        words.append("links or quotation only" if piece.fate == "relinked" else piece.fate)
    if piece.by == "person" and one.fate != "gone" and piece.noun != "note":
        words.append(BY_HAND)
    if piece.change.name in one.stale:
        words.append("not as approved")
    return tuple(words)


def _say(piece: Piece | None) -> str:
    if piece is None:
        return ""
    return piece.text.replace(" | ", CELLS).removeprefix("- ") if piece.noun in ("figure", "bullet") else piece.text


def _list_linked(brief: Brief | None) -> _Links:
    pairs = zip(bullet_keys(brief.bullets), brief.bullets, strict=True) if brief else ()
    return {f"bullet {key}": bullet.companies for key, bullet in pairs}


def _list_sources(before: Piece | None, after: Piece | None, words: str) -> Iterator[Source]:
    old = list(before.evidence) if before else []
    if after is None:
        yield from (Source((Part("same", item.quote),), _place(item), False) for item in old)
        return
    for item in after.evidence:
        known = next((one for one in old if one.label == item.label), None) or _nearest(item, old)
        if known is not None:
            old.remove(known)
        parts = _diff(known.quote, item.quote) if known else (Part("same", item.quote),)
        yield Source(parts, _place(item), item.quote == words)
    for item in old:
        yield Source((Part("removed", item.quote),), "", False)


def _nearest(item: Evidence, old: Sequence[Evidence]) -> Evidence | None:
    """Of one quotation that took the place of another, that one."""
    return old[0] if len(old) == 1 and item.quote else None


def _place(item: Evidence) -> str:
    return f"line {item.line}, sentence {item.sentence} of {item.of}"


def _list_moved(one: BriefChange) -> Iterable[Entry]:
    if one.after is None or not one.moved:
        return
    pairs = list(zip(bullet_keys(one.after.bullets), one.after.bullets, strict=True))
    changed = {piece.change.name for piece in one.pieces}
    for at, (key, bullet) in enumerate(pairs, 1):
        name = f"bullet {key}"
        if name in one.moved and name not in changed:
            text = f"{bullet.text} (now number {at})"
            yield Entry("bullet", name, "moved", False, (Part("same", text),), (), ("moved",))


# ---------------------------------------------------------------- what both forms of the report say


def split_lines(parts: Iterable[Part]) -> tuple[tuple[Part, ...], ...]:
    """A comparison of texts of several lines, line by line; what is removed ends its line as well."""
    lines: list[tuple[Part, ...]] = []
    line: list[Part] = []
    for part in parts:
        for text in part.text.splitlines(keepends=True):
            words = text.rstrip("\r\n")
            line += [Part(part.op, words)] if words else []
            if words != text:
                lines.append(tuple(line))
                line = []
    return (*lines, *([tuple(line)] if line else []))


def group_entries(entries: Iterable[Entry]) -> tuple[tuple[str, tuple[Entry, ...]], ...]:
    """``(heading, entries)`` in the order of a brief."""
    groups: dict[str, list[Entry]] = {heading: [] for heading in _HEADINGS}
    for entry in entries:
        groups[_GROUPS.get(entry.noun, _HEADINGS[0])].append(entry)
    return tuple((heading, tuple(found)) for heading, found in groups.items() if found)


def list_ways(one: BriefChange, conflict: Conflict) -> tuple[tuple[str, str], ...]:
    """How a person settles a conflict: ``(what to do, what to type to the letter)``."""
    command = f"{RESOLVE} {shlex.join((one.id, conflict.piece))} --mine"
    if not conflict.line:
        return (("to decide, with --mine or --theirs", command),)
    wish = ", with mine or theirs" if conflict.line.startswith("settle:") else ""
    return (("to decide, with --mine or --theirs", command), (f"or into the front matter{wish}", conflict.line))


def settle_all(one: BriefChange) -> str:
    """One line of the front matter for all conflicts of a brief, which has room for one such; empty for fewer than
    two.
    """
    pieces = [conflict.piece for conflict in one.conflicts if conflict.line.startswith("settle:")]
    return dump_field("settle", dict.fromkeys(pieces, "mine")) if len(pieces) > 1 else ""


def tell_counts(review: Review) -> str:
    """``2 new, 1 changed; 38 as before.``"""
    fates: tuple[Fate, ...] = ("new", "changed", "renamed", "gone", "unreadable")
    told = [f"{review.count(fate)} {fate}" for fate in fates if review.count(fate)]
    return f"{', '.join(told) or 'Nothing differs'}; {review.same} as before."


SIGNS: dict[Fate, str] = {"unreadable": "!", "gone": "-", "changed": "~", "renamed": "~", "new": "+", "same": "="}


def tell_sign(one: BriefChange) -> str:
    """``!`` where the plan has it, too: a conflict, words without a source, an urgent doubt; else what became of it."""
    if one.conflicts or one.faults or any(map(is_urgent, one.notices)):
        return "!"
    return SIGNS[one.fate]


def tell_what(one: BriefChange) -> str:
    """``changed: 2 bullets``."""
    told = tell_changes(one)
    if one.fate in ("same", "renamed"):
        return told or "nothing differs"
    return f"{one.fate}: {told}" if told else "nothing differs"


_FOLDERS = (("companies/", "company pages"), ("stories/", "story pages"))


def group_pages(review: Review) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """``(what they are, paths)`` of the pages that are no briefs."""
    groups: dict[str, list[str]] = {}
    texts = {page.path for page in review.texts}
    for path, fate in review.pages:
        own = "pages of the desk's own" if path in texts else "others, not compared here"
        folder = next((name for start, name in _FOLDERS if path.startswith(start)), own)
        groups.setdefault(f"{folder}, {fate}", []).append(path)
    return tuple((name, tuple(paths)) for name, paths in sorted(groups.items()))

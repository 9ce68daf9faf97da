"""A review as one HTML file: each piece before and after side by side, with its source; it loads nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from generator.approvals import say_standing
from generator.brief.write import say_byline
from generator.compare import Part
from generator.review.changes import BriefChange, Dropped, Review
from generator.review.entries import (
    BY_HAND,
    SETTLES_ALL,
    Entry,
    Source,
    compare_texts,
    group_entries,
    group_pages,
    list_disputes,
    list_entries,
    list_faults,
    list_ways,
    settle_all,
    tell_counts,
    tell_page,
    tell_sign,
    tell_what,
)
from generator.review.filed import group_filed, list_filed
from generator.review.pages import PageChange
from generator.text.show import show_text, split_hidden


@dataclass(frozen=True, slots=True)
class _Row:
    label: str
    by_hand: bool
    fate: str
    lined: bool
    """Whether it has several lines."""
    single: bool
    """Whether there is but one side to show."""
    text: str
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    links: tuple[tuple[str, str], ...]
    sources: tuple[Source, ...]
    unsourced: bool


@dataclass(frozen=True, slots=True)
class _Notice:
    head: str
    text: str
    rows: tuple[tuple[str, tuple[Part, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class _Card:
    """A brief."""

    sign: str
    fate: str
    title: str
    what: str
    urgent: str
    place: str
    notices: tuple[_Notice, ...]
    groups: tuple[tuple[str, tuple[_Row, ...]], ...]
    gained: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]
    dropped: tuple[Dropped, ...]
    filed: bool
    """Whether it is only filed otherwise."""


def render_html(review: Review) -> str:
    """A self-contained page, ending in a line break. All text is escaped; hidden characters are spelled out."""
    folder = resources.files("generator.review")
    names = ("report.html", "paper.css", "report.css", "report.js")
    template, paper, style, script = (folder.joinpath(name).read_text("utf-8") for name in names)
    # Trimmed, since a hash in the policy covers every character between the tags.
    script = script.strip()
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["shown"] = show_text
    environment.filters["stretches"] = split_hidden
    return (
        environment.from_string(template).render(
            review=review,
            briefs=tuple(map(_make_card, review.briefs)),
            filed=[(row, _count_briefs(len(row.briefs))) for row in group_filed(review)],
            filed_briefs=_count_briefs(len(list_filed(review))),
            counts=tell_counts(review),
            pages=group_pages(review),
            texts=[(page, tell_page(page), *_part_sides(page)) for page in review.texts],
            style=Markup(paper + style),  # noqa: S704 - our own files
            script=Markup(script),  # noqa: S704 - our own file
            digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        )
        + "\n"
    )


def _make_card(one: BriefChange) -> _Card:
    place = [f"docs/{one.path}"]
    if one.old_path:
        place.append(f"was docs/{one.old_path}")
    if one.brief:
        place.append(f"source {one.brief.source}, lines {one.brief.lines[0]}–{one.brief.lines[1]}")
        place.append(say_byline(one.brief))
    if one.standing and one.standing.state != "stale":
        place.append(say_standing(one.standing))
    return _Card(
        sign=tell_sign(one),
        fate=one.fate,
        title=one.title,
        what=tell_what(one),
        urgent="; ".join(one.urgent),
        place=" · ".join(place),
        notices=tuple(_list_notices(one)),
        groups=tuple(
            (heading, tuple(_make_row(entry, one) for entry in entries))
            for heading, entries in group_entries(list_entries(one))
        ),
        gained=one.gained if one.fate != "gone" else (),
        lost=one.lost if one.fate != "gone" else (),
        dropped=one.dropped,
        filed=one.filed,
    )


def _count_briefs(number: int) -> str:
    return f"{number} brief" if number == 1 else f"{number} briefs"


def _make_row(entry: Entry, one: BriefChange) -> _Row:
    # What came or went whole needs no marks: the empty other side says it.
    one_sided = entry.fate in ("new", "gone")
    shown = tuple(Part("same", part.text) for part in entry.parts) if one_sided else entry.parts
    label = [word for word in entry.label if word != BY_HAND]
    return _Row(
        label=", ".join(label) or entry.name,
        by_hand=entry.by_hand,
        fate=entry.fate,
        lined=entry.noun == "note",
        single=one.before is None or one.after is None or entry.fate in ("moved", "relinked"),
        text="".join(part.text for part in entry.after or entry.before),
        before=() if entry.fate == "new" else (shown if one_sided else entry.before),
        after=() if entry.fate == "gone" else (shown if one_sided else entry.after),
        links=(*(("+", key) for key in entry.linked), *(("−", key) for key in entry.unlinked)),
        sources=entry.sources,
        unsourced=entry.noun == "bullet" and entry.fate not in ("gone", "moved"),
    )


def _list_notices(one: BriefChange) -> Iterator[_Notice]:
    if one.problem:
        yield _Notice("Cannot be compared", one.problem)
    for dispute in list_disputes(one):
        sides = [
            (row.label, (*(row.parts or _plain("–")), *(_plain(f" ({row.place})") if row.place else ())))
            for row in dispute.rows
        ]
        beyond = [("not carried", _plain(fault.message)) for fault in dispute.faults]
        ways = [(way, _plain(typed)) for way, typed in list_ways(one, dispute.conflict)]
        yield _Notice(f"Conflict, {dispute.name}", dispute.conflict.reason, (*sides, *beyond, *ways))
    if together := settle_all(one):
        yield _Notice("Conflicts", SETTLES_ALL, (("line", _plain(together)),))
    for fault in list_faults(one):
        told = (("says", fault.shown), ("quotation", fault.quoted), ("mend", fault.fix))
        rows = tuple((name, _plain(text)) for name, text in told if text)
        yield _Notice(f"Not in its source, {one.call(fault.piece)}", fault.message, rows)
    if one.standing and one.standing.state == "stale":
        yield _Notice("Approval", say_standing(one.standing))
    for clash in one.clashes:
        yield _Notice(f"Figures conflict, {clash.what}", clash.tell_from(one.id))
    if one.reprint:
        yield _Notice("A reprint", f"of {one.reprint.told}")
    for copy in one.copied:
        outlet = f", {copy.publisher}" if copy.publisher else ""
        yield _Notice("Copy", f"the same words stand in {copy.source}{outlet}")
    for notice in one.notices:
        line = f"line {notice.line}: " if notice.line else ""
        fix = (("mend", _plain(notice.fix)),) if notice.fix else ()
        yield _Notice(notice.code.replace("-", " "), f"{line}{notice.message}", fix)


def _part_sides(page: PageChange) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """What is shown of a page on the left and on the right; of one that came or went nothing is marked."""
    parts = compare_texts(page)
    if page.fate != "changed":
        parts = tuple(Part("same", part.text) for part in parts)
    before, after = (tuple(part for part in parts if part.op != left_out) for left_out in ("added", "removed"))
    return before if page.fate != "new" else (), after if page.fate != "gone" else ()


def _plain(text: str) -> tuple[Part, ...]:
    return (Part("same", text),)

"""The one form of a brief that its Markdown can carry: visible text, links in place, every quotation its own label.

Also the pieces of a brief, by name, with what a person or the generator may change in each: merging, export and review
all compare these.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

from generator.brief.inline import LABEL, Link, place_links, render_inline
from generator.model import (
    KINDS,
    Archive,
    Attribution,
    Bound,
    Brief,
    Bullet,
    CompanyLink,
    Copy,
    DateBasis,
    Edit,
    Evidence,
    Figure,
    NearCopy,
)
from generator.text.escape import is_reserved, is_safe_id, tidy_name, tidy_text

DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"[^\W\d_]+")
_LABEL = re.compile(LABEL)

OVERRIDE = "= "
"""Before the name of a piece in ``Brief.extra``: the person's Markdown stands in place of the generated one."""

BASED = ("title", "publisher", "aggregator", "credit", "authors", "kind")
"""Fields of which ``Brief.basis`` tells where they come from; of the date ``date_basis`` does."""

TOLD = (*BASED, "lang", "url", "lines", "companies", "bullets")
"""Everything of which a basis may be told: the latter ones where a person decided them in the sidecar."""

BY_DESK = "stated by the desk"
"""Basis of a field that a person changed in the brief."""

DESK_DATE = DateBasis("stated", note=BY_DESK)
"""Basis of a date that a person put into the brief."""

LEAST_MOVES = 4
"""From so many moves on they stand in a table of their own."""

CLIPPED = 32
"""Characters of unquoted source that an edit may tell of, at most."""

T = TypeVar("T")


def tidy_brief(brief: Brief, names: Mapping[str, str] | None = None) -> Brief:
    """The brief as its Markdown can carry it; idempotent. ``names`` (surface form → company id) places the links of
    bullets that have none yet.
    """
    labels = _Labels()
    bullets = tuple(
        tidied for bullet in brief.bullets if (tidied := _tidy_bullet(bullet, names or {}, labels)) is not None
    )
    figures = tuple(_tidy_figure(figure, labels) for figure in brief.figures if _one(figure.text) or figure.markdown)
    brief = replace(brief, figures=figures)
    if moves_apart(brief):
        # The order of the page.
        figures = tuple(sorted(figures, key=lambda figure: not is_moves_row(figure)))
    companies = _tidy_companies(brief.companies, labels)
    title = _one(brief.title) or "Untitled"
    return replace(
        brief,
        id=_safe_id(brief.id),
        title=title,
        kind=brief.kind if brief.kind in KINDS else "news",
        publisher=_one(brief.publisher),
        aggregator=_one(brief.aggregator),
        credit=_one(brief.credit),
        authors=_all(brief.authors),
        interests=_all(brief.interests),
        date=brief.date if brief.date and DATE.fullmatch(brief.date) else None,
        date_basis=_tidy_basis(brief.date_basis),
        not_before=_tidy_bound(brief.not_before),
        not_after=_tidy_bound(brief.not_after),
        lang=_one(brief.lang) or "en",
        url=_one(brief.url),
        source=tidy_name(brief.source),
        lines=(max(brief.lines[0], 0), max(brief.lines[1], 0)),
        body=_one(brief.body) or "",
        companies=companies,
        bullets=bullets,
        figures=figures,
        copies=_tidy_copies(brief.copies),
        near=_tidy_near(brief.near),
        rests_on=_tidy_rests(brief.rests_on),
        story=brief.story if brief.story and is_safe_id(brief.story) else None,
        touches=tuple(dict.fromkeys(story for story in brief.touches if is_safe_id(story) and story != brief.story)),
        topics=tuple(dict.fromkeys(_all(brief.topics))),
        basis=_tidy_basis_texts(brief.basis),
        extra=_tidy_extra(brief),
        withdrawn=None if brief.withdrawn is None else _one(brief.withdrawn) or "no reason is given",
        archived=_tidy_archive(brief.archived),
        generated=tuple(sorted(dict(brief.generated).items(), key=lambda item: piece_order(item[0]))),
    )


def _one(text: str | None) -> str | None:
    return (tidy_text(text) or None) if text else None


def _all(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(tidied for text in texts if (tidied := tidy_text(text)))


def _safe_id(raw: str) -> str:
    if is_safe_id(raw):
        return raw
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", raw).strip("-_")[:100] or "unnamed"
    return f"{plain}-1" if is_reserved(plain) else plain


def _tidy_basis(basis: DateBasis) -> DateBasis:
    return DateBasis(basis.kind, basis.line, _one(basis.quote), _one(basis.note))


def _tidy_basis_texts(basis: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    told = {field: tidied for field, text in reversed(basis) if field in TOLD and (tidied := _one(text))}
    return tuple((field, told[field]) for field in TOLD if field in told)


def _tidy_archive(archive: Archive | None) -> Archive | None:
    if archive is None:
        return None
    known = {label: digest for label, digest in archive.quotations if _LABEL.fullmatch(label)}
    return Archive(_one(archive.seed) or "unknown", tuple((label, known[label]) for label in sorted(known)))


def _tidy_bound(bound: Bound | None) -> Bound | None:
    if bound is None or not DATE.fullmatch(bound.date):
        return None
    return Bound(bound.date, max(bound.line, 0), tidy_text(bound.quote))


def _tidy_copies(copies: tuple[Copy, ...]) -> tuple[Copy, ...]:
    tidied = (Copy(tidy_name(c.source), _one(c.publisher), _one(c.title), c.line or None) for c in copies)
    return tuple(dict.fromkeys(copy for copy in tidied if copy.source))


def _tidy_near(near: tuple[NearCopy, ...]) -> tuple[NearCopy, ...]:
    kept = {n.id: NearCopy(n.id, _one(n.title) or n.id, _one(n.publisher)) for n in near if is_safe_id(n.id)}
    return tuple(kept[brief] for brief in sorted(kept))


def _tidy_rests(attributions: tuple[Attribution, ...]) -> tuple[Attribution, ...]:
    tidied = (Attribution(_one(a.outlet) or "", max(a.line, 0), _one(a.quote) or "") for a in attributions)
    return tuple(dict.fromkeys(attribution for attribution in tidied if attribution.outlet))


class _Labels:
    """Gives different quotations of one sentence different footnotes, and equal ones the same."""

    def __init__(self) -> None:
        self._taken: dict[str, Evidence] = {}

    def place(self, evidence: Evidence, *, share: bool = False) -> Evidence:
        """``share``: a quotation that holds this one may stand for it."""
        quote = tidy_text(evidence.quote)
        if not quote:
            return Evidence("", 0, 0, 0, 0, 0, "")
        label = evidence.label if _LABEL.fullmatch(evidence.label) else "k" + digest_text(quote)[:4]
        start, end = max(evidence.start, 0), max(evidence.end, evidence.start, 0)
        line, sentence, of = (max(number, 0) for number in (evidence.line, evidence.sentence, evidence.of))
        placed = Evidence(quote, start, end, line, sentence, of, label)
        stem, number = label, 1
        while (taken := self._taken.get(placed.label)) not in (None, placed):
            assert taken is not None
            inside = taken.start <= start and end <= taken.end and quote in taken.quote
            if share and inside and (taken.line, taken.sentence) == (line, sentence):
                return taken
            number += 1
            placed = replace(placed, label=f"{stem}-{number}"[:64])
        self._taken[placed.label] = placed
        return placed


def _tidy_bullet(bullet: Bullet, names: Mapping[str, str], labels: _Labels) -> Bullet | None:
    text = tidy_text(bullet.text)
    if not text and not bullet.markdown:
        return None
    evidence = tuple(dict.fromkeys(p for e in bullet.evidence if (p := labels.place(e)).label))
    if bullet.markdown:
        links: tuple[Link, ...] = ()
        companies = tuple(dict.fromkeys(company for company in bullet.companies if is_safe_id(company)))
    else:
        links = _tidy_links(text, bullet.links) if text == bullet.text else ()
        links = links or place_links(text, bullet.companies, names)
        companies = tuple(company for _, _, company in links)
    quoted = quotations(evidence)
    edits = tuple(Edit(tidy_text(e.rule), _clip(e.before, quoted), e.after) for e in bullet.edits) if evidence else ()
    return Bullet(text, evidence, edits, companies, links, bullet.markdown)


def quotations(evidence: Iterable[Evidence]) -> str:
    """All quotations of a bullet as one text, into which the places of its edits point."""
    return "\n".join(item.quote for item in evidence)


def _clip(before: str, quoted: str) -> str:
    """What an edit took away, whole where a quotation has it; else its first and last words tell which it was, since
    what is not quoted must not get into the page by this way.
    """
    if len(before) <= CLIPPED or before in quoted:
        return before
    words = before.split()
    short = f"{' '.join(words[:2])} … {words[-1]}" if len(words) > 3 else before
    return short if len(short) <= CLIPPED else f"{before[:12].rstrip()} … {before[-12:].lstrip()}"


def _tidy_links(text: str, links: tuple[Link, ...]) -> tuple[Link, ...]:
    kept: list[Link] = []
    at = 0
    for start, end, company in sorted(links):
        fits = at <= start < end <= len(text) and is_safe_id(company) and text[start:end].strip()
        if fits and all(company != other for _, _, other in kept):
            kept.append((start, end, company))
            at = end
    return tuple(kept)


def is_moves_row(figure: Figure) -> bool:
    """Whether a figure stands in the table of moves, if there is one: what is only expected to move does not."""
    return figure.moved or bool(figure.move and figure.markdown)


def moves_apart(brief: Brief) -> bool:
    """Whether the moves stand in a table of their own: they are many, or a person's edits left them there."""
    moves = [figure for figure in brief.figures if is_moves_row(figure)]
    kept = override(brief, "moves") is not None or any(figure.markdown for figure in moves)
    return len(moves) >= LEAST_MOVES or (kept and bool(moves))


def _tidy_extra(brief: Brief) -> tuple[tuple[str, str], ...]:
    """Without the word that a table of moves stays, where it stands anyway or has no rows."""
    rest = tuple((anchor, text) for anchor, text in brief.extra if anchor != OVERRIDE + "moves")
    needed = moves_apart(brief) and not moves_apart(replace(brief, extra=rest))
    return brief.extra if needed else rest


def _tidy_figure(figure: Figure, labels: _Labels) -> Figure:
    text, what, move = tidy_text(figure.text), tidy_text(figure.what), _one(figure.move)
    if move and not what and not figure.markdown:
        # Of nothing that has a name: no move, but its words say in which direction.
        text, move = figure_cell(replace(figure, text=text, move=move, level=_one(figure.level))), None
    return Figure(
        text=text,
        value=_one(figure.value),
        unit=_one(figure.unit),
        currency=_one(figure.currency),
        what=what,
        company=_safe_id(figure.company) if figure.company else None,
        as_of=_one(figure.as_of),
        status=figure.status,
        evidence=labels.place(figure.evidence, share=True),
        says=_one(figure.says),
        move=move,
        level=_one(figure.level),
        markdown=figure.markdown,
    )


def _tidy_companies(companies: tuple[CompanyLink, ...], labels: _Labels) -> tuple[CompanyLink, ...]:
    tidied: dict[str, CompanyLink] = {}
    owner = ""
    for company in sorted(companies, key=lambda company: company.role != "about"):
        company_id = _safe_id(company.id)
        if company_id in tidied:
            continue
        evidence = labels.place(company.evidence, share=True) if company.evidence else None
        name = _one(company.name) or company_id
        # A brand is one only behind its owner.
        own = company.role == "about" and company.brand_of is not None and _safe_id(company.brand_of) == owner
        owner = owner if own else company_id
        tidied[company_id] = CompanyLink(
            company_id, name, company.role, evidence if evidence and evidence.label else None, owner if own else None
        )
    return tuple(tidied.values())


# ---------------------------------------------------------------- pieces


def bullet_keys(bullets: tuple[Bullet, ...]) -> tuple[str, ...]:
    """Identity of each bullet: the label of its first evidence; for a person's own, ``+`` and a digest of its words.
    A second bullet with the same identity gets ``/2``.
    """
    return _numbered(bullet.label or "+" + digest_text(bullet.markdown or bullet.text)[:8] for bullet in bullets)


def figure_keys(figures: tuple[Figure, ...]) -> tuple[str, ...]:
    """Identity of each figure: the label of its evidence and the first number that its row shows, so that better words
    are the same figure, in whichever table it stands.
    """
    return _numbered(
        f"{figure.label or '+'}/{_key_words(figure.text, figure.move, figure.level)}" for figure in figures
    )


def renumber_keys(keys: Iterable[str]) -> dict[str, str]:
    """Key of a figure as it was when all its numbers were in it (``k3f9a/862-118``) → its key; nothing without such."""
    old = tuple(keys)
    parts = [key.split("/") for key in old]
    if all("-" not in "".join(number) for _, *number in parts):
        return {}
    stems = (f"{label}/{''.join(number[:1]).partition('-')[0]}" for label, *number in parts)
    return dict(zip(old, _numbered(stems), strict=True))


def figure_cell(figure: Figure) -> str:
    """What the table of figures shows of a figure: its words; but its move where they lack a word of that, which may be
    the one that says in which direction. A move without a number takes its level along.
    """
    text, move, level = figure.text, figure.move, figure.level
    if move is None:
        return text
    told = {word.casefold() for word in _WORD.findall(text)}
    whole = all(word.casefold() in told for word in _WORD.findall(move))
    # Its identity is the same in the table of moves.
    if whole and _key_words(text) == _key_words(text, move, level):
        return text
    return f"{move}{TO}{level}" if level and not _NUMBER.search(move) and _NUMBER.search(level) else move


TO = " → "
"""Between a move and the level at which it ended."""


def _key_words(text: str, move: str | None = None, level: str | None = None) -> str:
    shown = text if move is None else f"{move}{TO}{level or ''}"
    number = _NUMBER.search(shown)
    return number[0] if number else digest_text(text if move is None else move)[:6]


def _numbered(keys: Any) -> tuple[str, ...]:
    seen: dict[str, int] = {}
    out: list[str] = []
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        out.append(key if seen[key] == 1 else f"{key}/{seen[key]}")
    return tuple(out)


def digest_text(text: str) -> str:
    """SHA-256 of a text, as hex digits; callers cut it to what they need."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def hash_piece(value: Any) -> str:
    """8 hex digits of a piece's form."""
    return digest_text(write_form(value))[:8]


def write_form(value: Any) -> str:
    """A piece's form as one line of JSON, of which its hash is made."""
    return _JSON.encode(value)


_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=list)


FIELDS = ("title", "publisher", "aggregator", "credit", "authors", "interests", "kind", "lang", "url")
"""Fields that are pieces by themselves, in the order of the front matter; ``date`` goes with basis and bounds."""

PLACING = ("story", "touches", "topics", "rests_on")
"""Further such fields: what a brief has to do with others, and with the desk's words."""


_ORDER = {
    name: at
    for at, name in enumerate(
        (*FIELDS, "copies", "topics", "date", "byline", "story", "touches", "bullet", "figure", "rests_on", "company",
         "companies")
    )
}  # fmt: skip


def piece_order(piece: str) -> int:
    """Place of a piece's kind in ``generated``; sorts stably. Neighbours are chosen as in ``FRONT_KEYS``, for git."""
    return _ORDER.get(piece.partition(" ")[0], len(_ORDER))


def field_values(brief: Brief) -> dict[str, Any]:
    """Piece → form, of the fields."""
    values: dict[str, Any] = {name: getattr(brief, name) for name in (*FIELDS, *PLACING)}
    # Not where the words stand.
    values["rests_on"] = [[attribution.outlet, attribution.quote] for attribution in brief.rests_on]
    values["date"] = [brief.date, *(bound.date if bound else None for bound in (brief.not_before, brief.not_after))]
    return values


_UNSET: dict[str, Any] = {
    **dict.fromkeys(("authors", "interests", "touches", "topics", "rests_on"), ()),
    "kind": "news",
    "lang": "en",
    "date": [None, None, None],
}


@cache
def unset_hash(field: str) -> str:
    """Hash of a field that says nothing; such a field is not written into ``generated``."""
    return hash_piece(_UNSET.get(field))


def bullet_value(bullet: Bullet) -> Any:
    """What of a bullet a person may change: words, links, quotations; not where the quotations stand."""
    line = bullet.markdown or render_inline(bullet.text, bullet.links)
    return [line, [[evidence.label, evidence.quote] for evidence in bullet.evidence]]


def figure_value(figure: Figure) -> Any:
    """What of a figure a person may change."""
    if figure.markdown:
        return figure.markdown
    cells = [figure.text, figure.what, figure.company, figure.as_of, figure.status]
    more = [figure.says, figure.move, figure.level]
    if any(more):
        cells += more
    return [cells, figure.evidence.label, figure.evidence.quote]


def figure_hash(figure: Figure) -> str:
    """The hash of what of a figure a person may change."""
    return hash_piece(figure_value(figure))


def company_value(company: CompanyLink) -> Any:
    """What of a company a person may change."""
    return [company.role, company.name]


def override(brief: Brief, piece: str) -> str | None:
    """The person's Markdown in place of a generated piece, or ``None``."""
    return next((text for anchor, text in brief.extra if anchor == OVERRIDE + piece), None)

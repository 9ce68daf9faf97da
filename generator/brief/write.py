"""Brief → Markdown."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from generator.brief.front import dump_field
from generator.brief.inline import render_inline
from generator.brief.rows import MOVES, TABLES, render_table
from generator.brief.tidy import (
    BY_DESK,
    bullet_keys,
    bullet_value,
    company_value,
    field_values,
    figure_cell,
    figure_keys,
    figure_value,
    hash_piece,
    is_moves_row,
    moves_apart,
    override,
    piece_order,
    quotations,
    tidy_brief,
    unset_hash,
)
from generator.model import (
    Archive,
    Attribution,
    Bound,
    Brief,
    Bullet,
    CompanyLink,
    Copy,
    DateBasis,
    Evidence,
    Figure,
)
from generator.text.escape import STATE_WORD, escape_markdown, escape_target

FRONT_KEYS = (
    "story",
    "touches",
    "id",
    "withdrawn",
    "title",
    "title_made",
    "publisher",
    "aggregator",
    "credit",
    "rests_on",
    "authors",
    "interests",
    "date",
    "date_basis",
    "not_before",
    "not_after",
    "lang",
    "url",
    "source",
    "lines",
    "body",
    "kind",
    "topics",
    "copies",
    "near",
    "basis",
    "archived",
    "companies",
)
"""In this order: what a new text of the source, other articles and the registry change stands apart, since git takes
changes of neighbouring lines for a conflict; ``kind`` and ``basis`` are always there. ``story`` stands above ``id``,
which never changes: it comes into briefs that people work on elsewhere.
"""
SHORT = 12
"""Characters that an edit may repeat from a quotation, so that ``the`` → ``The`` can be read."""
SAME_WORDS = "The same words stand in "
NEARLY = "Nearly the same: "
"""How the sentences about copies begin."""
WITHDRAWN = "withdrawn"
"""Piece: that and why a brief is withdrawn."""
SOURCE_BYLINE = "byline of source"
"""Piece: the byline as the sources alone would have it, where a person's fields make it another."""
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def render_brief(brief: Brief, names: Mapping[str, str] | None = None) -> str:
    """The Markdown of a brief, ending in a line break.

    ``parse_brief(render_brief(b), …)`` is ``tidy_brief(b)``, and a tidy brief is its own tidy form. An empty line parts
    what can change by itself, so that git merges changes of neighbours without a conflict.

    Args:
        brief: any brief, hostile text included.
        names: surface form → company id, to set links in bullets that have ``companies`` but no ``links`` yet.
    """
    brief = tidy_brief(brief, names)
    out: list[str] = ["---", *_front_lines(brief), "---", ""]
    extras = _extras(brief)

    def block(*lines: str) -> None:
        if out[-1]:
            out.append("")
        out.extend(lines)

    def extra(anchor: str) -> bool:
        found = extras.get(anchor, ())
        for text in found:
            block(*text.split("\n"))
        return bool(found)

    extra("start")
    block(f"# {escape_markdown(brief.title, line_start=True, heading=True)}")
    extra("title")
    byline = byline_of(brief)
    if byline:
        block(byline)
    extra("byline")
    if out[-1]:
        out.append("")
    for key, bullet in zip(bullet_keys(brief.bullets), brief.bullets, strict=True):
        block(*render_bullet(bullet).split("\n"))
        extra(f"bullet {key}")
    extra("bullets")
    apart = moves_apart(brief)
    for table in TABLES:
        name = table.heading.lower()
        figures = [figure for figure in brief.figures if (table is MOVES) == (apart and is_moves_row(figure))]
        if figures:
            block(f"## {table.heading}")
            extra(f"before {name}")
            block(*render_table(table, figures, brief.companies))
        else:
            extra(f"before {name}")
        extra(name)
    paragraph = companies_of(brief)
    if paragraph:
        block("## Companies")
        extra("before companies")
        block(*paragraph.split("\n"))
    else:
        extra("before companies")
    extra("companies")
    paragraph = copies_of(brief)
    if paragraph:
        block("## Copies")
        extra("before copies")
        block(*paragraph.split("\n"))
    else:
        extra("before copies")
    extra("copies")
    evidence = evidence_of(brief)
    notes = [line for text in extras.get("notes", ()) for line in text.split("\n")]
    for line in (*(render_footnote(item) for item in evidence), *notes):
        block(line)
    extra("end")
    for line in _state_lines(brief):
        block(line)
    return "\n".join(out).rstrip("\n") + "\n"


def _extras(brief: Brief) -> dict[str, tuple[str, ...]]:
    """Anchor → texts. What hangs on a bullet that is not there comes after the bullets."""
    known = {f"bullet {key}" for key in bullet_keys(brief.bullets)}
    extras: dict[str, tuple[str, ...]] = {}
    for anchor, text in brief.extra:
        place = "bullets" if anchor.startswith("bullet ") and anchor not in known else anchor
        extras[place] = (*extras.get(place, ()), text)
    return extras


# ---------------------------------------------------------------- front matter


def _front_lines(brief: Brief) -> Iterable[str]:
    comments = {anchor.removeprefix("front "): text for anchor, text in brief.extra if anchor.startswith("front ")}
    for key, value in _front_fields(brief):
        yield dump_field(key, value) + (f"  {comments[key]}" if key in comments else "")
    for anchor, text in brief.extra:
        if anchor == "front":
            yield from text.split("\n")


def _front_fields(brief: Brief) -> Iterable[tuple[str, Any]]:
    companies = {
        role: [company.id for company in brief.companies if company.role == role] for role in ("about", "named")
    }
    values: dict[str, Any] = {
        "story": brief.story,
        "touches": list(brief.touches),
        "id": brief.id,
        "withdrawn": brief.withdrawn,
        "title": title_of(brief),
        "title_made": "true" if brief.title_made else None,
        "publisher": brief.publisher,
        "aggregator": brief.aggregator,
        "credit": brief.credit,
        "rests_on": _attribution_maps(brief.rests_on),
        "authors": list(brief.authors),
        "interests": list(brief.interests),
        "date": brief.date,
        "date_basis": _basis_map(brief.date_basis),
        "not_before": _bound_map(brief.not_before),
        "not_after": _bound_map(brief.not_after),
        "kind": brief.kind,
        "topics": list(brief.topics),
        "lang": brief.lang if brief.lang != "en" else None,
        "url": brief.url,
        "source": brief.source,
        "lines": f"{brief.lines[0]}-{brief.lines[1]}",
        "copies": [_copy_map(copy) for copy in brief.copies],
        "near": [_without_none(id=other.id, title=other.title, publisher=other.publisher) for other in brief.near],
        "basis": dict(brief.basis),
        "body": brief.body,
        "archived": _archive_map(brief.archived),
        "companies": {role: ids for role, ids in companies.items() if ids},
    }
    for key in FRONT_KEYS:
        value = values[key]
        if key == "title_made" and value:
            yield key, True
        elif value:
            yield key, value
    settle = override(brief, "settle")
    if settle:
        yield "settle", json.loads(settle)


def title_of(brief: Brief) -> str:
    """The title of the front matter: that of the page, unless a person wrote two different ones."""
    return override(brief, "title") or brief.title


def _archive_map(archive: Archive | None) -> dict[str, Any]:
    return {"seed": archive.seed, "quotations": dict(archive.quotations)} if archive else {}


def _copy_map(copy: Copy) -> Any:
    line = str(copy.line) if copy.line else None
    told = _without_none(source=copy.source, line=line, publisher=copy.publisher, title=copy.title)
    return told if len(told) > 1 else copy.source


def _attribution_maps(attributions: tuple[Attribution, ...]) -> Any:
    told = [
        {key: part for key, part in (("outlet", a.outlet), ("line", a.line), ("quote", a.quote)) if part}
        for a in attributions
    ]
    return told[0] if len(told) == 1 else told


def _without_none(**parts: str | None) -> dict[str, str]:
    return {key: value for key, value in parts.items() if value is not None}


def _basis_map(basis: DateBasis) -> dict[str, Any]:
    if basis == DateBasis():
        return {}
    parts = {"kind": basis.kind, "line": basis.line, "quote": basis.quote, "note": basis.note}
    return {key: value for key, value in parts.items() if value is not None}


def _bound_map(bound: Bound | None) -> dict[str, Any]:
    return {"date": bound.date, "line": bound.line, "quote": bound.quote} if bound else {}


# ---------------------------------------------------------------- byline


def byline_of(brief: Brief) -> str:
    """The byline as it stands in the page: the person's, or else the generated one."""
    own = override(brief, "byline")
    return own if own is not None else render_byline(brief)


def render_byline(brief: Brief) -> str:
    """One italic line: :func:`say_byline`, and where it stands."""
    words = say_byline(brief)
    target = escape_target(brief.url) if brief.url and brief.withdrawn is None else None
    if target:
        return f"*{escape_markdown(words + ', ', line_start=True)}[original]({target})*"
    return f"*{escape_markdown(words, line_start=True)}*"


def say_byline(brief: Brief) -> str:
    """Who published it, via whom, who wrote it with which interest, what kind it is, when: plain text. Of one that was
    withdrawn, that and why.
    """
    if brief.withdrawn is not None:
        return f"Withdrawn by the desk: {brief.withdrawn}"
    parts: list[str] = []
    outlet = brief.publisher
    if outlet and dict(brief.basis).get("publisher", "").startswith("inferred"):
        outlet += " (inferred)"
    if brief.aggregator:
        outlet = f"{outlet} via {brief.aggregator}" if outlet else f"via {brief.aggregator}"
    if outlet:
        parts.append(outlet)
    parts.extend(_author_parts(brief))
    if brief.credit:
        parts.append(f"credited to {brief.credit}")
    if brief.kind != "news":
        parts.append(brief.kind)
    parts.append(_when(brief))
    if brief.title_made:
        parts.append("heading made from the text")
    parts += _say_corrected(brief)
    return ", ".join(parts)


_BY_SIDECAR = (
    ("date", "date"), ("lines", "split"), ("title", "title"), ("publisher", "publisher"), ("aggregator", "aggregator"),
    ("authors", "authors"), ("kind", "kind"), ("lang", "language"), ("url", "address"), ("companies", "companies"),
    ("bullets", "bullets"),
)  # fmt: skip
"""Fields of which the byline says that a person decided them in the sidecar; of a date that is only stated it does so
beside it.
"""


def _say_corrected(brief: Brief) -> Iterable[str]:
    """What a person decided in the sidecar: put right where something else was found, else stated."""
    basis = {field: text for field, text in brief.basis if text.startswith("sidecar")}
    basis |= {"date": brief.date_basis.note or ""} if _is_date_right(brief) else {}
    right = [word for field, word in _BY_SIDECAR if field in basis and _is_right(field, basis[field])]
    said = [word for field, word in _BY_SIDECAR if field in basis and not _is_right(field, basis[field])]
    if right:
        yield f"{_join_words(right)} {RIGHT}"
    if said:
        yield f"{_join_words(said)} {BY_DESK}"


def _is_date_right(brief: Brief) -> bool:
    return bool(brief.date) and doubt_of_date(brief.date_basis) == RIGHT


RIGHT = "corrected by the desk"
"""Of what a person put right in the sidecar: something else was found."""


def _is_right(field: str, basis: str) -> bool:
    return field in ("lines", "companies", "bullets") or "instead of" in basis


def _join_words(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _author_parts(brief: Brief) -> list[str]:
    authors, interests = brief.authors, brief.interests
    if authors and len(authors) == len(interests):
        return [f"{author} ({interest})" for author, interest in zip(authors, interests, strict=True)]
    return [*authors, *(f"({interest})" for interest in interests)]


def _when(brief: Brief) -> str:
    if brief.date:
        doubt = "" if _is_date_right(brief) else doubt_of_date(brief.date_basis)
        return write_date(brief.date) + (f" ({doubt})" if doubt else "")
    bounds = say_bounds(brief)
    return f"undated, {bounds}" if bounds else "undated"


def say_bounds(brief: Brief) -> str:
    """What is known of a date that is not: ``not before 5 May 2025 and not after June 2025``; empty for nothing."""
    named = (("not before", brief.not_before), ("not after", brief.not_after))
    return " and ".join(f"{words} {write_date(bound.date)}" for words, bound in named if bound)


def doubt_of_date(basis: DateBasis) -> str:
    """How a date was found that is not printed in full: ``year worked out``; empty where it is."""
    note = (basis.note or "").lower()
    if note == BY_DESK:
        return BY_DESK
    if basis.kind == "sidecar":
        return RIGHT if "instead of" in note else BY_DESK
    if basis.kind == "relative":
        return "counted from the day it was fetched"
    if basis.kind == "inferred":
        return "worked out from the text"
    if "year" in note:
        return "year worked out"
    if "order" in note:
        return "order of day and month worked out"
    return ""


def write_date(date: str) -> str:
    """``2025-03-12`` → ``12 March 2025``; ``2025-03`` → ``March 2025``."""
    year, *rest = date.split("-")
    month = f"{MONTHS[int(rest[0]) - 1]} " if rest else ""
    day = f"{int(rest[1])} " if len(rest) > 1 else ""
    return f"{day}{month}{year}"


# ---------------------------------------------------------------- bullets, figures, companies, footnotes


def _references(items: Iterable[Evidence | None]) -> str:
    return "".join(f"[^{item.label}]" for item in items if item and item.label)


def render_bullet(bullet: Bullet) -> str:
    """The list item, several lines only where a person wrote several."""
    if bullet.markdown:
        return bullet.markdown
    references = _references(bullet.evidence)
    line = render_inline(bullet.text, bullet.links, line_start=True, references=bool(references))
    return f"- {line}{references}"


BRAND = "its brand "
"""Before the link of a brand that stands behind its owner's."""


def companies_of(brief: Brief) -> str:
    """The paragraph of companies as it stands in the page: the person's, or else the generated one."""
    own = override(brief, "companies")
    return own if own is not None else render_companies(brief.companies)


def render_companies(companies: tuple[CompanyLink, ...]) -> str:
    """``About A and B. Also named: C, D.``, each a link; ``Named: C, D.`` where it is about none; empty without.

    A brand says whose it is: ``About A and its brand B``.
    """
    about: list[str] = []
    owner = ""
    for company in companies:
        if company.role == "about":
            own = company.brand_of is not None and company.brand_of == owner
            about.append((BRAND if own else "") + _company_link(company))
            owner = owner if own else company.id
    named = [_company_link(company) for company in companies if company.role == "named"]
    sentences = []
    if about:
        sentences.append(f"About {', '.join(about[:-1]) + ' and ' if len(about) > 1 else ''}{about[-1]}.")
    if named:
        sentences.append(f"{'Also named' if about else 'Named'}: {', '.join(named)}.")
    return " ".join(sentences)


def _company_link(company: CompanyLink) -> str:
    reference = _references([company.evidence])
    return f"[{escape_markdown(company.name, link=True)}](../companies/{company.id}.md){reference}"


def copies_of(brief: Brief) -> str:
    """The paragraph of copies as it stands in the page: the person's, or else the generated one."""
    own = override(brief, "copies")
    return own if own is not None else render_copies(brief)


def render_copies(brief: Brief) -> str:
    """Where else the article stands, word for word or nearly so; empty where it stands nowhere else."""
    sentences: list[str] = []
    if brief.copies:
        told = "; ".join(_tell_copy(copy) for copy in brief.copies)
        sentences.append(escape_markdown(f"{SAME_WORDS}{told}.", line_start=True))
    if brief.near:
        links = []
        for other in brief.near:
            publisher = f" ({escape_markdown(other.publisher)})" if other.publisher else ""
            links.append(f"[{escape_markdown(other.title, link=True)}]({other.id}.md){publisher}")
        sentences.append(f"{NEARLY}{'; '.join(links)}.")
    return " ".join(sentences)


def say_copies(brief: Brief) -> str:
    """The words of :func:`render_copies`."""
    same = f"{SAME_WORDS}{'; '.join(map(_tell_copy, brief.copies))}." if brief.copies else ""
    near = (f"{other.title} ({other.publisher})" if other.publisher else other.title for other in brief.near)
    return " ".join(filter(None, (same, f"{NEARLY}{'; '.join(near)}." if brief.near else "")))


def _tell_copy(copy: Copy) -> str:
    place = f"{copy.source}, line {copy.line}" if copy.line else copy.source
    title = f'"{copy.title}"' if copy.title else None
    more = ", ".join(part for part in (copy.publisher, title) if part)
    return f"{place} ({more})" if more else place


def evidence_of(brief: Brief) -> tuple[Evidence, ...]:
    """Every quotation once, in order of appearance."""
    found: dict[str, Evidence] = {}
    for bullet in brief.bullets:
        for item in bullet.evidence:
            found.setdefault(item.label, item)
    for figure in brief.figures:
        found.setdefault(figure.evidence.label, figure.evidence)
    for company in brief.companies:
        if company.evidence:
            found.setdefault(company.evidence.label, company.evidence)
    found.pop("", None)
    return tuple(found.values())


def render_footnote(item: Evidence) -> str:
    """The quotation and where it stands in the source."""
    return f'[^{item.label}]: "{escape_markdown(item.quote)}" ({render_place(item)})'


def render_place(item: Evidence) -> str:
    """``line 9, sentence 1 of 14``."""
    return f"line {item.line}, sentence {item.sentence} of {item.of}"


# ---------------------------------------------------------------- state


def state_line(name: str, data: str) -> str:
    """A reference definition that no page shows: Markdown's way to keep a remark."""
    return f"[{STATE_WORD} {name}]: # '{data}'"


def _state_lines(brief: Brief) -> Iterable[str]:
    """One line a piece: ``hash``, where its quotations stand, and what else the page does not show.

    A place is ``start-end`` for the quotation that the piece is named after, else ``label@start-end``; each quotation
    is placed once, by the first piece that cites it. ``-`` stands for the hash of what was never generated.
    """
    hashes = dict(brief.generated)
    placed: set[str] = set()
    apart = moves_apart(brief)

    def places(own: str, items: Iterable[Evidence]) -> Iterable[str]:
        for item in items:
            if item.label and item.label not in placed:
                placed.add(item.label)
                yield ("" if item.label == own else f"{item.label}@") + f"{item.start}-{item.end}"

    def line(piece: str, parts: Iterable[str]) -> Iterable[str]:
        told = [part for part in parts if part]
        if piece in hashes or told:
            yield state_line(piece, " ".join([hashes.get(piece, "-"), *told]))

    bullets = {f"bullet {k}": bullet for k, bullet in zip(bullet_keys(brief.bullets), brief.bullets, strict=True)}
    figures = {f"figure {k}": figure for k, figure in zip(figure_keys(brief.figures), brief.figures, strict=True)}
    pieces = list(dict.fromkeys(("title", *hashes, *bullets, *figures)))
    for piece in sorted(pieces, key=piece_order):
        if piece in ("byline", SOURCE_BYLINE, "companies") or piece.startswith("company "):
            continue
        parts: list[str] = []
        own = piece.partition(" ")[2].partition("/")[0]
        if piece == "title":
            parts = [hashes.get("byline", ""), hashes.get(SOURCE_BYLINE, "")]
        elif piece in bullets:
            parts = [*places(own, bullets[piece].evidence), _dump(_edit_rows(bullets[piece]))]
        elif piece in figures:
            figure = figures[piece]
            value = [figure.value, figure.unit, figure.currency, *_unshown(figure, apart)]
            while value and value[-1] is None:
                value.pop()
            parts = [*places(own, [figure.evidence]), _dump(value)]
        yield from line(piece, parts)
    roles = [f"{piece.partition(' ')[2]}:{digest}" for piece, digest in hashes.items() if piece.startswith("company ")]
    cited = [company.evidence for company in brief.companies if company.evidence]
    yield from line("companies", [*roles, *places("", cited)])


def _unshown(figure: Figure, apart: bool) -> Iterable[str | None]:
    """Text, move and level of a figure, but ``None`` for what its row shows or what no row of its own form can have."""
    if figure.markdown:
        return ()
    if apart and is_moves_row(figure):
        return (figure.text if figure.text != figure.move else None,)
    cell = figure_cell(figure)
    text = figure.text if figure.text != cell or cell == figure.move else None
    # With a text beside it, the cell is the move.
    move = figure.move if text is None or figure.move != cell else None
    return text, move, figure.level


def _edit_rows(bullet: Bullet) -> list[list[str | int]]:
    """Edits; of more than a word or two that the quotations hold only the place, since the page has them already."""
    quoted = quotations(bullet.evidence)
    rows: list[list[str | int]] = []
    for edit in bullet.edits:
        at = quoted.find(edit.before) if len(edit.before) > SHORT else -1
        where: list[str | int] = [edit.before] if at < 0 else [at, at + len(edit.before)]
        rows.append([edit.rule, *where, edit.after])
    return rows


def _dump(data: Any) -> str:
    """JSON without the characters that could end the remark or open a tag; nothing for an empty list."""
    if not data:
        return ""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return re.sub(r"[<>&'\x7f-\x9f\u2028\u2029\ud800-\udfff]|[^\S ]", lambda m: f"\\u{ord(m[0]):04x}", text)


def seal_brief(brief: Brief, names: Mapping[str, str] | None = None) -> Brief:
    """A generated brief made ready: tidy, links placed, and ``generated`` filled with the hash of each piece."""
    brief = tidy_brief(brief, names)
    return replace(brief, generated=tuple(sorted(piece_hashes(brief), key=lambda item: piece_order(item[0]))))


def seal_fields(brief: Brief, **fields: Any) -> Brief:
    """A sealed brief with other fields of its front matter, sealed again; ``fields`` are tidy."""
    brief = replace(brief, **fields)
    values = field_values(brief)
    hashes = dict(brief.generated)
    for name in fields:
        digest = hash_piece(values[name])
        if digest == unset_hash(name):
            hashes.pop(name, None)
        else:
            hashes[name] = digest
    return replace(brief, generated=tuple(sorted(hashes.items(), key=lambda item: piece_order(item[0]))))


def piece_hashes(brief: Brief) -> Iterable[tuple[str, str]]:
    """``(piece, hash)`` of a tidy brief as it stands, in the order of the page. Empty fields are no pieces."""
    for name, value in field_values(brief).items():
        if hash_piece(value) != unset_hash(name):
            yield name, hash_piece(value)
    if brief.withdrawn is not None:
        yield WITHDRAWN, hash_piece(brief.withdrawn)
    yield "byline", hash_piece(byline_of(brief))
    for key, bullet in zip(bullet_keys(brief.bullets), brief.bullets, strict=True):
        yield f"bullet {key}", hash_piece(bullet_value(bullet))
    for key, figure in zip(figure_keys(brief.figures), brief.figures, strict=True):
        yield f"figure {key}", hash_piece(figure_value(figure))
    for company in brief.companies:
        yield f"company {company.id}", hash_piece(company_value(company))
    if brief.companies:
        yield "companies", hash_piece(companies_of(brief))
    if copies_of(brief):
        yield "copies", hash_piece(copies_of(brief))

"""A brief that was published and is wanted no more: its page stays at its address and says so.

The page keeps what tells which brief it was (title, publisher, authors, date, kind, address, source), the desk's note,
and other text of people. Bullets, figures, companies, quotations, and text that cites or repeats them, go, whoever
wrote them: to keep them would publish what was withdrawn. So does its place in a story, which goes on without it. The
caller tells what a person wrote of what goes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from generator.brief import (
    bullet_keys,
    evidence_of,
    figure_keys,
    parse_brief,
    part_notes,
    render_brief,
    tidy_brief,
)
from generator.brief.inline import REFERENCE
from generator.brief.tidy import (
    FIELDS,
    OVERRIDE,
    PLACING,
    bullet_value,
    company_value,
    field_values,
    figure_value,
    hash_piece,
    unset_hash,
)
from generator.brief.write import WITHDRAWN, render_bullet, render_byline
from generator.compare import say_field
from generator.merge import own_keys
from generator.model import Bound, Brief

_RUN = 8
"""Words in a row of the brief from which on a text repeats it."""
_WORD = re.compile(r"\w+")
_ABOVE = ("start", "title", "byline")
_PIECES = ("bullet ", "figure ", "company ")


def withdraw_brief(brief: Brief, reason: str, *, by_hand: bool = False) -> tuple[Brief, tuple[tuple[str, str], ...]]:
    """The brief as its page tells that it was withdrawn, and ``(piece, words)`` of what a person wrote and that goes.

    Args:
        brief: what stands in ``docs/``, parsed.
        reason: why, in the words of the desk.
        by_hand: a person wrote so into the page, and no sidecar takes it back.
    """
    brief = tidy_brief(brief)
    base = dict(brief.generated)
    stays: list[tuple[str, str]] = []
    lost = [*_edited_places(brief, base), *_edited_words(brief, base)]
    repeated = _runs_of(brief)
    for anchor, text in brief.extra:
        if anchor == "front" or anchor in (OVERRIDE + "title", "front title", *(f"front {name}" for name in FIELDS)):
            stays.append((anchor, text))
        elif anchor == OVERRIDE + "moves":
            continue
        elif anchor.startswith((OVERRIDE, "front ")) or anchor == "notes":
            lost.append((anchor.removeprefix(OVERRIDE), text))
        else:
            note, rest = part_notes(text)
            gone = bool(rest) and (bool(REFERENCE.search(rest)) or not repeated.isdisjoint(_runs(rest)))
            kept = "\n\n".join(filter(None, (note, "" if gone else rest)))
            lost += [("text", rest)] if gone else []
            stays += [(anchor if anchor in _ABOVE else "bullets", kept)] if kept else []
    page = replace(
        brief,
        date_basis=replace(brief.date_basis, quote=None, note=None),
        not_before=_unquote(brief.not_before),
        not_after=_unquote(brief.not_after),
        companies=(),
        bullets=(),
        figures=(),
        copies=(),
        near=(),
        basis=(),
        rests_on=(),
        story=None,
        touches=(),
        topics=(),
        extra=tuple(stays),
        withdrawn=reason,
        archived=None,
        generated=(),
    )
    kept_base = {name: base[name] for name in (*FIELDS, "date") if name in base}
    gone_pieces = {piece: base[piece] for piece in _removed(brief, base)}
    made = {"byline": hash_piece(render_byline(tidy_brief(page)))}
    made |= {} if by_hand else {WITHDRAWN: hash_piece(tidy_brief(page).withdrawn)}
    page = replace(page, generated=tuple({**kept_base, **made, **gone_pieces}.items()))
    # As it will be read: where a text stands is told by what stands around it.
    return parse_brief(render_brief(page), brief.id), tuple(lost)


def is_withdrawn_by_hand(brief: Brief) -> bool:
    """Whether a person wrote ``withdrawn:`` into the page, and not the sidecar."""
    return brief.withdrawn is not None and dict(brief.generated).get(WITHDRAWN) != hash_piece(brief.withdrawn)


def update_withdrawn(page: Brief, reason: str) -> Brief:
    """A withdrawn page with the reason that the sidecar states now; one that a person reworded in the page stays."""
    page = tidy_brief(page)
    made = dict(page.generated)
    if is_withdrawn_by_hand(page) and made.get(WITHDRAWN) in (None, hash_piece(reason)):
        return page
    page = replace(page, withdrawn=reason)
    made |= {WITHDRAWN: hash_piece(reason), "byline": hash_piece(render_byline(page))}
    return tidy_brief(replace(page, generated=tuple(made.items())))


def restore_brief(page: Brief, made: Brief) -> Brief:
    """A withdrawn page as the brief that it was, ready to be merged with what the generator makes of its article now
    (``made``): with what a person changed in its fields, what a person had removed, and people's text.
    """
    page = tidy_brief(page)
    base = dict(page.generated)
    now = dict(made.generated)
    fields = {}
    for name, value in field_values(page).items():
        if hash_piece(value) == base.get(name, unset_hash(name)):
            continue
        for part in ("date", "date_basis", "not_before", "not_after") if name == "date" else (name,):
            fields[part] = getattr(page, part)
        now.pop(name, None)
        now |= {name: base[name]} if name in base else {}
    removed = {piece: digest for piece, digest in base.items() if piece.startswith(_PIECES)}
    bullets = zip(bullet_keys(made.bullets), made.bullets, strict=True)
    figures = zip(figure_keys(made.figures), made.figures, strict=True)
    return replace(
        made,
        **fields,
        bullets=tuple(bullet for key, bullet in bullets if f"bullet {key}" not in removed),
        figures=tuple(figure for key, figure in figures if f"figure {key}" not in removed),
        companies=tuple(company for company in made.companies if f"company {company.id}" not in removed),
        extra=tuple((anchor, text) for anchor, text in page.extra if anchor != OVERRIDE + "byline"),
        generated=tuple({**now, **removed}.items()),
    )


# ---------------------------------------------------------------- what goes


def _unquote(bound: Bound | None) -> Bound | None:
    return replace(bound, quote="") if bound else None


def _current(brief: Brief, base: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """``(piece, hash, words)`` of bullets, figures and companies as they stand."""
    for key, bullet in zip(own_keys(brief.bullets, base), brief.bullets, strict=True):
        yield f"bullet {key}", hash_piece(bullet_value(bullet)), render_bullet(bullet)
    for key, figure in zip(figure_keys(brief.figures), brief.figures, strict=True):
        yield f"figure {key}", hash_piece(figure_value(figure)), figure.markdown or f"{figure.shown} {figure.what}"
    for company in brief.companies:
        yield f"company {company.id}", hash_piece(company_value(company)), f"{company.name} ({company.role})"


def _edited_places(brief: Brief, base: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What a person wrote of stories and topics."""
    values = field_values(brief)
    for name in PLACING:
        digest = hash_piece(values[name])
        if digest not in (base.get(name), unset_hash(name)):
            yield name, say_field(name, values[name])


def _edited_words(brief: Brief, base: dict[str, str]) -> Iterator[tuple[str, str]]:
    yield from ((piece, words) for piece, digest, words in _current(brief, base) if base.get(piece) != digest)


def _removed(brief: Brief, base: dict[str, str]) -> Iterator[str]:
    standing = {piece for piece, _, _ in _current(brief, base)}
    yield from (piece for piece in base if piece.startswith(_PIECES) and piece not in standing)


def _runs_of(brief: Brief) -> frozenset[str]:
    """Every run of words that only who repeats the brief would write."""
    texts = [item.quote for item in evidence_of(brief)]
    texts += [bullet.text for bullet in brief.bullets if bullet.evidence]
    return frozenset(run for text in texts for run in _runs(text))


def _runs(text: str) -> Iterator[str]:
    words = _WORD.findall(text.casefold())
    yield from (json.dumps(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))

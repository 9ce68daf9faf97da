"""The row of a brief that ``briefs export`` prints and the site offers to download: one way to both."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from generator.brief.note import note_of
from generator.model import Brief, Evidence, Figure, Metadata
from generator.text.escape import escape_target, is_hidden

Row = dict[str, Any]


def dump_row(row: Row) -> bytes:
    """A value as one line of JSON, in UTF-8, with its line feed. What is hidden in a text is written as its escape."""
    text = json.dumps(row, ensure_ascii=False)
    if not text.isprintable():
        # Lone surrogates cannot be written as UTF-8, and a terminal or another reader may obey controls or break lines.
        text = "".join(json.dumps(char)[1:-1] if _is_escaped(char) else char for char in text)
    return text.encode() + b"\n"


def _is_escaped(char: str) -> bool:
    return not char.isprintable() and char not in _STAY and (is_hidden(char) or char in "\x85\u2028\u2029")


_STAY = " \u200c\u200d"
"""Space, and joiners, which several scripts need."""


def brief_row(brief: Brief, edited: Sequence[str]) -> Row:
    """Row of ``briefs export``, read from the Markdown alone. ``edited`` names the pieces that a person changed;
    ``note`` is the Markdown of its desk note.
    """
    return {
        "id": brief.id,
        "title": brief.title,
        "title_made": brief.title_made,
        "kind": brief.kind,
        "publisher": brief.publisher,
        "aggregator": brief.aggregator,
        "credit": brief.credit,
        "authors": list(brief.authors),
        "interests": list(brief.interests),
        "date": brief.date,
        **bounds_row(brief),
        "date_basis": basis_row(brief),
        "basis": dict(brief.basis),
        "lang": brief.lang,
        "source": brief.source,
        "copies": [copy.source for copy in brief.copies],
        "near": [other.id for other in brief.near],
        "story": brief.story,
        "touches": list(brief.touches),
        "topics": list(brief.topics),
        "rests_on": rests_rows(brief),
        "url": address_of(brief),
        "lines": list(brief.lines),
        "companies": [{"id": link.id, "role": link.role} for link in brief.companies],
        "bullets": [
            {
                "label": bullet.label or None,
                "text": bullet.text,
                "evidence": [_evidence_row(evidence) for evidence in bullet.evidence],
                "companies": list(bullet.companies),
            }
            for bullet in brief.bullets
        ],
        "figures": [_figure_row(figure) for figure in brief.figures],
        "note": note_of(brief) or None,
        "edited": list(edited),
    }


def address_of(brief: Brief) -> str | None:
    """Where the article stands, as it was stated; ``None`` where that is nothing to which a link may lead. Who reads
    rows makes links of them.
    """
    return brief.url if brief.url and escape_target(brief.url) else None


def bounds_row(known: Metadata | Brief) -> Row:
    """What an article's text proves of its date, the days alone."""
    return {
        "not_before": known.not_before.date if known.not_before else None,
        "not_after": known.not_after.date if known.not_after else None,
    }


def rests_rows(known: Metadata | Brief) -> list[Row]:
    """The outlets whose reports an article says that it rests on."""
    return [{"outlet": a.outlet, "line": a.line, "quote": a.quote} for a in known.rests_on]


def basis_row(known: Metadata | Brief) -> Row:
    """Where a date comes from."""
    basis = known.date_basis
    return {"kind": basis.kind, "line": basis.line, "quote": basis.quote, "note": basis.note}


def _evidence_row(evidence: Evidence) -> Row:
    return {
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "sentence": evidence.sentence,
        "of": evidence.of,
    }


def _figure_row(figure: Figure) -> Row:
    return {
        "text": figure.text,
        "value": figure.value,
        "unit": figure.unit,
        "currency": figure.currency,
        "what": figure.what or None,
        "company": figure.company,
        "as_of": figure.as_of,
        "status": figure.status,
        "says": figure.says,
        "move": figure.move,
        "level": figure.level,
        "label": figure.label,
    }

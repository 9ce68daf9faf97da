"""The JSON rows that other tools rely on (``FORMATS.md``): model objects in, plain dictionaries out, and no logic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from generator.model import (
    Block,
    Brief,
    Bullet,
    Evidence,
    Figure,
    Mention,
    Metadata,
    Notice,
    Rejection,
    Span,
    Summary,
)
from generator.reading import ReadArticle, ReadDocument

Row = dict[str, Any]


def spans_row(row_id: object, spans: Iterable[Span]) -> Row:
    """Row of ``briefs sentences``; offsets are half-open code points in the row's text."""
    return {"id": row_id, "spans": [list(span) for span in spans]}


def mentions_row(row_id: object, mentions: Iterable[Mention]) -> Row:
    """Row of ``briefs link``; ``company`` is ``None`` for what is proven to be a company and the registry lacks."""
    return {
        "id": row_id,
        "mentions": [
            {"start": m.start, "end": m.end, "company": m.company, "name": m.name, "rule": m.rule} for m in mentions
        ],
    }


def summary_row(row_id: object, summary: Summary) -> Row:
    """Row of ``briefs summarise``."""
    return {"id": row_id, "bullets": [_bullet_row(bullet) for bullet in summary.bullets]}


def _bullet_row(bullet: Bullet) -> Row:
    return {
        "text": bullet.text,
        "spans": [[evidence.start, evidence.end] for evidence in bullet.evidence],
        "edits": [{"rule": edit.rule, "before": edit.before, "after": edit.after} for edit in bullet.edits],
    }


def document_row(source: str, read: ReadDocument | None, rejected: Rejection | None = None) -> Row:
    """Row of ``briefs extract``: a whole source, its articles, and what was cut with the rule that cut it."""
    if read is None:
        reason = rejected.reason if rejected else "not read"
        return {"source": source, "articles": [], "dropped": [], "notices": [], "rejected": reason}
    notices = list(read.document.notices)
    for item in read.articles:
        notices += [*item.article.notices, *item.metadata.notices]
    return {
        "source": source,
        "articles": [article_row(item) for item in read.articles],
        "dropped": [_dropped_row(block) for block in read.document.blocks if block.label in ("drop", "foot")],
        "notices": [notice_row(notice) for notice in notices],
        "rejected": None,
    }


def article_row(item: ReadArticle) -> Row:
    """The article ``A`` of ``briefs extract``; unknown is ``None``, never empty."""
    article, known = item.article, item.metadata
    return {
        "title": known.title,
        "heading": known.heading,
        "kind": known.kind,
        "publisher": known.publisher,
        "aggregator": known.aggregator,
        "credit": known.credit,
        "authors": list(known.authors),
        "interests": list(known.interests),
        "date": known.date,
        **_bounds(known),
        "date_basis": _basis_row(known),
        "basis": dict(known.basis),
        "lang": known.lang,
        "body": article.body,
        "start_line": article.start_line,
        "end_line": article.end_line,
        "url": known.url,
    }


def _bounds(known: Metadata | Brief) -> Row:
    return {
        "not_before": known.not_before.date if known.not_before else None,
        "not_after": known.not_after.date if known.not_after else None,
    }


def _basis_row(known: Metadata | Brief) -> Row:
    basis = known.date_basis
    return {"kind": basis.kind, "line": basis.line, "quote": basis.quote, "note": basis.note}


def _dropped_row(block: Block) -> Row:
    return {
        "start_line": block.line,
        "end_line": block.end_line,
        "text": block.text,
        "rule": block.rule,
        "score": block.score,
    }


def notice_row(notice: Notice) -> Row:
    """The notice ``N`` of ``briefs extract``."""
    return {"code": notice.code, "line": notice.line, "message": notice.message, "fix": notice.fix}


def brief_row(brief: Brief, edited: Sequence[str], note: str = "") -> Row:
    """Row of ``briefs export``, read from the Markdown alone. ``edited`` names the pieces that a person changed,
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
        **_bounds(brief),
        "date_basis": _basis_row(brief),
        "basis": dict(brief.basis),
        "lang": brief.lang,
        "source": brief.source,
        "copies": [copy.source for copy in brief.copies],
        "near": [other.id for other in brief.near],
        "url": brief.url,
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
        "note": note or None,
        "edited": list(edited),
    }


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

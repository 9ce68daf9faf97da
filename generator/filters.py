"""The JSON rows that other tools rely on (``FORMATS.md``): model objects in, plain dictionaries out, and no logic."""

from __future__ import annotations

from collections.abc import Iterable

from generator.brief.export import Row, basis_row, bounds_row, brief_row
from generator.model import Block, Bullet, Mention, Notice, Rejection, Span, Summary
from generator.reading import ReadArticle, ReadDocument
from generator.stories import story_row

__all__ = [
    "Row",
    "article_row",
    "brief_row",
    "document_row",
    "mentions_row",
    "notice_row",
    "spans_row",
    "story_row",
    "summary_row",
]


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
        reason = rejected.told if rejected else "not read"
        return {"source": source, "articles": [], "dropped": [], "notices": [], "rejected": reason}
    notices = [*read.document.notices, *(_notice_refused(rejection) for _, rejection in read.refused)]
    for item in read.articles:
        notices += [*item.article.notices, *item.metadata.notices]
    return {
        "source": source,
        "articles": [article_row(item) for item in read.articles],
        "dropped": [_dropped_row(block) for block in read.document.blocks if block.label in ("drop", "foot")],
        "notices": [notice_row(notice) for notice in notices],
        "rejected": read.refused[0][1].told if read.refused and not read.articles else None,
    }


def _notice_refused(rejection: Rejection) -> Notice:
    return Notice("article-refused", rejection.reason, rejection.line, rejection.fix)


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
        "rests_on": [{"outlet": on.outlet, "line": on.line, "quote": on.quote} for on in known.rests_on],
        "authors": list(known.authors),
        "interests": list(known.interests),
        "date": known.date,
        **bounds_row(known),
        "date_basis": basis_row(known),
        "basis": dict(known.basis),
        "lang": known.lang,
        "body": article.body,
        "start_line": article.start_line,
        "end_line": article.end_line,
        "url": known.url,
    }


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

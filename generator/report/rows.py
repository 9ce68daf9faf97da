"""The report of a run for other tools: one JSON object, described by ``schema.json`` beside this file."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from generator.errors import GeneratorError
from generator.merge import Conflict
from generator.publish import Plan
from generator.report.outcomes import ArticleOutcome, InputOutcome, Refusal, sum_up
from generator.report.words import Report

FORMAT = 1


def report_row(
    report: Report | None, exit_code: int, *, written: bool = False, error: BaseException | None = None
) -> dict[str, Any]:
    """What a run did as JSON; keys are only ever added, or ``format`` goes up.

    Args:
        report: of the run; ``None`` where it ended before there was one.
        exit_code: with which the command ends.
        written: whether everything was written that there was to write.
        error: what ended the run early, if something did.
    """
    inputs = report.inputs if report else ()
    plan = report.plan if report else Plan()
    articles = [article for row in inputs for article in row.articles]
    return {
        "format": FORMAT,
        "exit_code": exit_code,
        "written": written,
        "error": _error_row(error) if error else None,
        "totals": {
            "inputs": len(inputs),
            **sum_up(inputs),
            "articles": {"found": len(articles), **sum_up(articles)},
            "blocking": sum(row.blocking for row in inputs),
        },
        "inputs": [_input_row(row) for row in inputs],
        "pages": {
            "added": [page.path for page in plan.added],
            "changed": [page.path for page in plan.changed],
            "removed": list(plan.removed),
            "unchanged": list(plan.unchanged),
            "kept": [{"path": kept.path, "reason": kept.reason} for kept in plan.kept],
        },
        **_docs_row(report),
    }


def _docs_row(report: Report | None) -> dict[str, Any]:
    """What concerns pages and people rather than inputs."""
    if report is None:
        return {key: [] for key in ("stranded", "unreadable", "withdrawn", "conflicts", "notices", "names", "stories")}
    return {
        "stranded": [{"path": path, "reason": reason} for path, reason in report.stranded],
        "unreadable": [
            {"path": item.name, "reason": item.reason, "fix": item.fix or None, "exception": item.exception or None}
            for item in report.rejections
            if item.code == "brief"
        ],
        "withdrawn": [
            {"brief": item.brief, "reason": item.reason, "lost": [words for _, words in item.lost]}
            for item in report.withdrawals
        ],
        "conflicts": [_conflict_row(brief, conflict) for brief, conflict in report.conflicts],
        "notices": [
            {
                "brief": item.brief or None,
                "source": item.source,
                "code": item.notice.code,
                "line": item.notice.line,
                "message": item.notice.message,
                "fix": item.notice.fix or None,
            }
            for item in report.notices
        ],
        "stories": [
            {
                "brief": move.brief,
                "before": move.before,
                "after": move.after,
                "touches": list(move.touches),
                "text": move.tell(),
            }
            for move in report.stories
        ],
        "names": [{"name": name, "mentions": count, "source": source} for name, count, source in report.unknown],
    }


def _input_row(row: InputOutcome) -> dict[str, Any]:
    return {
        "source": row.source,
        "sidecar": row.sidecar,
        "outcome": row.outcome,
        "briefs": list(dict.fromkeys(a.brief for a in row.articles if a.outcome == "briefs")),
        "duplicate_of": next((_original_row(a) for a in row.articles if row.outcome == a.outcome == "duplicate"), None),
        "rejection": _refusal_row(_why(row)) if row.outcome == "rejection" else None,
        "articles": [_article_row(article) for article in row.articles],
    }


def _why(row: InputOutcome) -> Refusal | None:
    return row.refusal or next((article.refusal for article in row.articles if article.refusal), None)


def _article_row(article: ArticleOutcome) -> dict[str, Any]:
    return {
        "heading": article.heading,
        "title": article.title,
        "start_line": article.lines[0],
        "end_line": article.lines[1],
        "outcome": article.outcome,
        "brief": article.brief,
        "path": f"briefs/{article.brief}.md" if article.brief else None,
        "frozen": article.frozen,
        "near": list(article.near),
        "duplicate_of": _original_row(article),
        "rejection": _refusal_row(article.refusal),
    }


def _original_row(article: ArticleOutcome) -> dict[str, Any] | None:
    original = article.original
    if original is None:
        return None
    return {"source": original.source, "line": original.line, "brief": original.brief, "rule": original.rule}


def _refusal_row(refusal: Refusal | None) -> dict[str, Any] | None:
    if refusal is None:
        return None
    return {
        "code": refusal.code,
        "reason": refusal.reason,
        "fix": refusal.fix or None,
        "blocking": refusal.blocking,
        "exception": refusal.exception or None,
    }


def _conflict_row(page: str, conflict: Conflict) -> dict[str, Any]:
    return {
        "page": page,
        "piece": conflict.piece,
        "reason": conflict.reason,
        "yours": conflict.mine,
        "other": conflict.other,
        "theirs": conflict.theirs,
        "fix": conflict.fix or None,
    }


def _error_row(error: BaseException) -> dict[str, Any]:
    if isinstance(error, GeneratorError):
        return {"type": type(error).__name__, "message": error.what, "where": error.where or None,
                "fix": error.fix or None}  # fmt: skip
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else None
    return {"type": type(error).__name__, "message": str(error), "where": where, "fix": None}

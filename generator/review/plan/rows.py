"""The plan for other tools: one JSON object, described by ``schema.json`` beside this file."""

from __future__ import annotations

from typing import Any

from generator.review.plan.forecast import Forecast, Kind, Need, Step, kind_of
from generator.review.story_rows import story_row

FORMAT = 1


def forecast_row(forecast: Forecast) -> dict[str, Any]:
    """The plan as JSON; keys are only ever added, or ``format`` goes up."""
    return {
        "format": FORMAT,
        "pending": forecast.pending,
        "briefs": _counts(forecast, "brief"),
        "companies": _counts(forecast, "company"),
        "story_pages": _counts(forecast, "story"),
        "pages": [_step_row(step) for step in forecast.steps],
        "stories": [story_row(one) for one in forecast.stories],
        "needs": [_need_row(need) for need in forecast.needs],
        "names": [{"name": name, "mentions": count, "source": source} for name, count, source in forecast.names],
        "known_doubts": forecast.known_doubts,
        "copies": [{"source": source, "of": original} for source, original in forecast.copies],
        "archived": forecast.archived,
        "frozen": [{"source": source, "brief": brief} for source, brief in forecast.frozen],
        "left_out": [{"source": source, "reason": reason} for source, reason in forecast.left_out],
    }


def _counts(forecast: Forecast, kind: Kind) -> dict[str, int]:
    return {
        "add": forecast.count("add", kind),
        "change": forecast.count("change", kind),
        "remove": forecast.count("remove", kind),
        "unchanged": sum(kind_of(path) == kind for path in forecast.unchanged),
    }


def _step_row(step: Step) -> dict[str, Any]:
    return {
        "operation": step.operation,
        "path": step.path,
        "id": step.id,
        "title": step.title,
        "source": step.source or None,
        "reasons": [{"cause": reason.cause, "text": reason.text} for reason in step.reasons],
        "changes": list(step.changes),
        "kept": list(step.kept),
        "approved_by": step.approved_by or None,
        "deleted_by_hand": step.deleted,
        "sha256": step.digest or None,
    }


def _need_row(need: Need) -> dict[str, Any]:
    return {
        "code": need.code,
        "blocking": need.blocking,
        "brief": need.brief or None,
        "path": need.path or None,
        "source": need.source or None,
        "line": need.line or None,
        "message": need.message,
        "fix": need.fix or None,
    }

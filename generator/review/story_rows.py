"""What becomes of stories as JSON, for the plan and the review: nothing shortened, unknown is ``null``."""

from __future__ import annotations

from typing import Any

from generator.review.stories import Clash, Mate, Reprint, StoryChange


def story_row(one: StoryChange) -> dict[str, Any]:
    """A story in two states."""
    return {
        "id": one.id,
        "name": one.name,
        "fate": one.fate,
        "was_named": one.was or None,
        "merged_into": one.into or None,
        "joined": [_mate_row(mate) for mate in one.joined],
        "left": [_mate_row(mate) for mate in one.left],
        "told_of_by": [_mate_row(mate) for mate in one.linked],
        "told_of_no_more_by": [_mate_row(mate) for mate in one.unlinked],
        "conflicts": [clash_row(clash) for clash in one.clashes],
        "ended": [clash_row(clash) for clash in one.ended],
        "before": _count_row(one.before),
        "after": _count_row(one.after),
    }


def _count_row(counts: tuple[int, int] | None) -> dict[str, int] | None:
    return {"publishers": counts[0], "origins": counts[1]} if counts else None


def clash_row(clash: Clash) -> dict[str, Any]:
    """Figures that conflict, each with the brief that says it."""
    claims = [
        {
            "brief": _mate_row(side.mate),
            "text": side.figure.text,
            "value": side.figure.value,
            "unit": side.figure.unit,
            "currency": side.figure.currency,
            "as_of": side.figure.as_of,
            "quote": side.figure.evidence.quote or None,
            "line": side.figure.evidence.line or None,
            "new": side.new,
        }
        for side in clash.sides
    ]
    return {"what": clash.what, "why": clash.why, "claims": claims}


def reprint_row(reprint: Reprint) -> dict[str, Any]:
    """Whose report a brief repeats."""
    return {"of": _mate_row(reprint.of) if reprint.of else None, "outlet": reprint.outlet, "why": reprint.why or None}


def _mate_row(mate: Mate) -> dict[str, str | None]:
    return {"id": mate.id, "title": mate.title, "publisher": mate.outlet}

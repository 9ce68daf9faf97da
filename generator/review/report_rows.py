"""A review as JSON, for other tools: the same as the report says, nothing shortened."""

from __future__ import annotations

from typing import Any

from generator.companies.show import candidate_row
from generator.compare import Piece
from generator.review.changes import BriefChange, PieceChange, Review
from generator.review.story_rows import clash_row, reprint_row, story_row


def review_row(review: Review) -> dict[str, Any]:
    """One object with ``"format": 1``; texts as they are, unknown is ``null``."""
    return {
        "format": 1,
        "base": review.base,
        "head": review.head,
        "unchanged": review.same,
        "briefs": [_brief_row(one) for one in review.briefs],
        "stories": [story_row(one) for one in review.stories],
        "pages": [{"path": path, "fate": fate, **_text_row(path, review)} for path, fate in review.pages],
        "candidates": [candidate_row(one) for one in review.candidates],
        "left": [{"name": name, "reason": reason} for name, reason in review.left],
        "stale_pages": None if review.unsourced else review.stale,
        "unsourced": review.unsourced or None,
        "sound": review.sound,
    }


def _text_row(path: str, review: Review) -> dict[str, Any]:
    page = next((page for page in review.texts if page.path == path), None)
    return {"by_hand": page.by_hand, "before": page.before or None, "after": page.after or None} if page else {}


def _brief_row(one: BriefChange) -> dict[str, Any]:
    return {
        "id": one.id,
        "path": one.path,
        "old_path": one.old_path or None,
        "title": one.title,
        "fate": one.fate,
        "problem": one.problem or None,
        "needs": [{"rank": rank, "text": text} for rank, text in one.needs if text],
        "pieces": [_piece_row(piece) for piece in one.pieces],
        "moved": list(one.moved),
        "companies": {
            "gained": [{"id": key, "name": name} for key, name in one.gained],
            "lost": [{"id": key, "name": name} for key, name in one.lost],
        },
        "story": {"before": one.before.story if one.before else None, "after": one.after.story if one.after else None},
        "figure_conflicts": [clash_row(clash) for clash in one.clashes],
        "reprint": reprint_row(one.reprint) if one.reprint else None,
        "copies": [{"source": c.source, "publisher": c.publisher, "title": c.title} for c in one.copied],
        "conflicts": [
            {"piece": c.piece, "mine": c.mine or None, "theirs": c.theirs or None, "reason": c.reason}
            for c in one.conflicts
        ],
        "faults": [
            {"piece": f.piece, "code": f.code, "message": f.message, "text": f.shown or None, "fix": f.fix or None}
            for f in one.faults
        ],
        "notices": [{"code": n.code, "line": n.line, "message": n.message, "fix": n.fix or None} for n in one.notices],
        "dropped": [
            {"start_line": d.line, "end_line": d.end_line, "text": d.text, "rule": d.rule, "score": d.score,
             "holds": list(d.holds)}
            for d in one.dropped
        ],
        "approval": {"state": one.standing.state, "stale": list(one.stale)} if one.standing else None,
    }  # fmt: skip


def _piece_row(piece: PieceChange) -> dict[str, Any]:
    return {
        "piece": piece.change.name,
        "fate": piece.fate,
        "by": piece.by,
        "before": _side_row(piece.change.before),
        "after": _side_row(piece.change.after),
    }


def _side_row(piece: Piece | None) -> dict[str, Any] | None:
    if piece is None:
        return None
    evidence = [
        {"quote": e.quote, "line": e.line, "sentence": e.sentence, "of": e.of, "label": e.label} for e in piece.evidence
    ]
    return {"text": piece.text, "evidence": evidence}

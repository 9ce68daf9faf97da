"""Approvals as people read them in a terminal, and as JSON: what needs a person first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from generator.approvals import Approvals
from generator.brief import write_date
from generator.compare import Change, Piece, diff_lines
from generator.review.approve import Entry, list_changes
from generator.text.show import show_text

_ORDER = ("stale", "open", "approved")


def count_states(entries: Iterable[Entry]) -> str:
    """``12 approved, 1 changed since, 3 not approved``."""
    states: Counter[str] = Counter(entry.standing.state for entry in entries)
    told = (("approved", "approved"), ("stale", "changed since"), ("open", "not approved"))
    return ", ".join(f"{states[state]:,} {words}" for state, words in told)


def tell_entries(docs: Path, entries: Sequence[Entry], approvals: Approvals) -> Iterator[str]:
    """A line a brief; below a stale one what changed, before and after where git has the words that were approved."""
    for entry in sorted(entries, key=lambda entry: (_ORDER.index(entry.standing.state), entry.brief.id)):
        standing, approval = entry.standing, approvals.get(entry.brief.id)
        who = f"{standing.name}, {write_date(standing.day)}" if standing.day else entry.brief.title
        yield f"{standing.state:<8}  {entry.brief.id}  {show_text(who)}"
        if standing.state != "stale" or approval is None:
            continue
        told = False
        for _, words, change in list_changes(docs, entry, approval):
            told = True
            yield f"    {show_text(words)}"
            yield from (f"        {show_text(line)}" for line in _tell_change(change))
        if not told:
            yield "    the record's hash fits none of its pieces (approve the brief again)"


def _tell_change(change: Change | None) -> Iterator[str]:
    if change is None:
        return
    before, after = _words(change.before, change), _words(change.after, change)
    if change.noun == "note":
        for part in diff_lines(before, after):
            if part.op != "same":
                yield from (f"{'-' if part.op == 'removed' else '+'} {line}" for line in part.text.splitlines())
        return
    if before == after:
        yield "its links or its origin changed"
        return
    if before:
        yield f"- {before}"
    if after:
        yield f"+ {after}"


def _words(piece: Piece | None, change: Change) -> str:
    """The words of a piece, or its quotations where the words are the same."""
    if piece is None:
        return ""
    return piece.text if change.words else " … ".join(f"“{item.quote}”" for item in piece.evidence)


def list_rows(
    docs: Path, entries: Sequence[Entry], approvals: Approvals, lost: Sequence[str], unread: Sequence[str]
) -> dict[str, Any]:
    """The same for other tools."""
    return {
        "format": 1,
        "briefs": [_row(docs, entry, approvals) for entry in entries],
        "broken": [{"where": item.name, "reason": item.reason, "fix": item.fix} for item in approvals.broken],
        "without_brief": list(lost),
        "unread": list(unread),
    }


def _row(docs: Path, entry: Entry, approvals: Approvals) -> dict[str, Any]:
    approval = approvals.get(entry.brief.id)
    stale = approval is not None and entry.standing.state == "stale"
    return {
        "id": entry.brief.id,
        "path": f"briefs/{entry.path.name}",
        "title": entry.brief.title,
        "state": entry.standing.state,
        "by": approval.by if approval else None,
        "at": approval.at if approval else None,
        "changed": [
            {
                "piece": name,
                "words": words,
                "before": _piece_row(change.before) if change else None,
                "after": _piece_row(change.after) if change else None,
            }
            for name, words, change in (list_changes(docs, entry, approval) if stale and approval else ())
        ],
    }


def _piece_row(piece: Piece | None) -> dict[str, Any] | None:
    if piece is None:
        return None
    return {"text": piece.text, "quotations": [item.quote for item in piece.evidence]}

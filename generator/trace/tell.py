"""What a check found, in words for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from generator.trace.check import Trace
from generator.trace.pieces import Fault

_CLIP = 160


def tell_fault(fault: Fault) -> Iterator[str]:
    """A fault in a few lines: where, what, the words, what their quotation says, how to mend it."""
    place = f"{fault.path}:{fault.line}" if fault.line else fault.path
    yield f"{place}: {fault.piece}: {fault.message}" if place else f"{fault.piece}: {fault.message}"
    if fault.shown:
        yield f"    says:       {_clip(fault.shown)}"
    if fault.quoted:
        yield f"    quotation:  {_clip(fault.quoted)}"
    if fault.fix:
        yield f"    mend:       {fault.fix}"


def _clip(text: str) -> str:
    return text if len(text) <= _CLIP else text[: _CLIP - 2] + " …"


def list_rows(trace: Trace, stale: list[str]) -> dict[str, Any]:
    """The outcome of ``briefs check`` for other tools; ``stale`` lists pages that differ from what would be written."""
    return {
        "format": 1,
        "briefs": trace.briefs,
        "archived": trace.archived,
        "stale": stale,
        "faults": [
            {
                "path": fault.path,
                "line": fault.line or None,
                "piece": fault.piece,
                "code": fault.code,
                "message": fault.message,
                "word": fault.word or None,
                "text": fault.shown or None,
                "quotation": fault.quoted or None,
                "fix": fault.fix or None,
            }
            for fault in trace.faults
        ],
        "unchecked": [{"path": path, "reason": reason} for path, reason in trace.unchecked],
    }

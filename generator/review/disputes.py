"""What belongs to a conflict: of the piece in question is told once, with all that there is to say of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from generator.brief import evidence_of
from generator.brief.inline import REFERENCE
from generator.compare import list_pieces
from generator.merge import Conflict
from generator.model import Brief, Evidence


def concerns(pieces: Collection[str], piece: str, brief: Brief) -> bool:
    """Whether a fault of ``piece`` is one of these pieces in conflict: of its words, or of a footnote that it cites."""
    if piece in pieces:
        return True
    label = piece.removeprefix("footnote ")
    if label == piece:
        return False
    return any(one.name in pieces and any(item.label == label for item in one.evidence) for one in list_pieces(brief))


def list_grounds(conflict: Conflict, generated: Brief) -> Iterator[Evidence]:
    """The sentences of the source, as it is now, on which its side of a conflict rests."""
    labels = dict.fromkeys(REFERENCE.findall(conflict.theirs))
    known = {item.label: item for item in evidence_of(generated)}
    yield from (known[label] for label in labels if label in known)

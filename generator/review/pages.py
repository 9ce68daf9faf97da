"""Pages that are no briefs, in two states: of companies, of stories, and of the desk's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.brief.read import STATE_LINE
from generator.brief.stub import is_own_stub, split_stub
from generator.errors import BriefError

STUBS = ("companies/", "stories/")
"""Folders of pages of which the generator writes the head."""


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page that differs, and says something beyond what the registry or the list of stories does."""

    path: str
    """Below ``docs``."""
    fate: Literal["new", "changed", "gone"]
    by_hand: bool
    """Whether a person changed it: their own words, or our part of it."""
    before: str
    """Its lines without those that only a merge needs; empty where it is new."""
    after: str


def compare_page(path: str, before: bytes | None, after: bytes | None) -> PageChange | None:
    """A page in two states; ``None`` where it cannot be read as text, or is a company's or a story's that came or went
    as the generator makes it: its name says it all.
    """
    try:
        old, new = (side.decode("utf-8") if side is not None else None for side in (before, after))
    except UnicodeDecodeError:
        return None
    fate: Literal["new", "changed", "gone"] = "new" if old is None else "gone" if new is None else "changed"
    by_hand = _is_by_hand(path, old, new)
    if fate != "changed" and not by_hand:
        return None
    return PageChange(path, fate, by_hand, _show(old or ""), _show(new or ""))


def _is_by_hand(path: str, before: str | None, after: str | None) -> bool:
    if not path.startswith(STUBS):
        return True
    try:
        old, new = (_read_own(text, path) if text is not None else ("", None) for text in (before, after))
    except BriefError:
        return True
    return old[0] != new[0] or (old[1] != new[1] and (new if after is not None else old)[1] is not None)


def _read_own(text: str, path: str) -> tuple[str, str | None]:
    """A person's words on the page of a company or a story, and our part of it where a person changed that."""
    front, facts = split_stub(text, path).values()
    state = "\n".join(line for line in text.splitlines() if STATE_LINE.fullmatch(line))
    ours = f"---\n{front}\n---\n\n{facts}\n\n{state}\n"
    words = _show(text).replace(front, "", 1).replace(facts, "", 1)
    lines = [line for line in words.splitlines() if line.strip() and line != "---"]
    return "\n".join(lines), None if is_own_stub(ours, path) else f"{front}\n{facts}"


def _show(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not STATE_LINE.fullmatch(line)).strip("\n")

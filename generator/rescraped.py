"""An article that was scraped again: what its new text changed in its brief, in one line."""

from __future__ import annotations

from collections.abc import Sequence

from generator.brief import evidence_of
from generator.compare import Change, compare_briefs
from generator.model import Brief
from generator.text.escape import tidy_text

_NOUNS = ("bullet", "figure")


def tell_rescraped(before: Brief, after: Brief, body: str) -> str:
    """What changed since the text of a brief's article did; empty where it did not.

    Args:
        before: the brief as it stood.
        after: as it will stand, edits merged in.
        body: the text of its article now.
    """
    words = tidy_text(body)
    quoted = evidence_of(before)
    gone = {item.label for item in quoted if tidy_text(item.quote) not in words}
    if before.body == after.body and not gone:
        return ""
    known = {item.label for item in quoted}
    changes = compare_briefs(before, after)
    places = {f"bullet {b.label}": at for at, b in reversed(list(enumerate(after.bullets, 1))) if b.label}
    told = [f"{_count(len(gone), 'quoted sentence')} changed" if gone else "its text changed, no quoted sentence did"]
    told += _tell_bullets(changes, places)
    held = sum(1 for b in after.bullets if any(e.label in gone & known for e in b.evidence))
    if held:
        told.append(f"{_count(held, 'bullet')} of yours quotes what it says no more")
    figures = [change for change in changes if change.noun == "figure"]
    came, went = sum(not change.before for change in figures), sum(not change.after for change in figures)
    if figures:
        # Another number is another figure: one came and one went.
        told.append(f"{_count(len(figures) - min(came, went), 'figure')} changed")
    others = [change.name for change in changes if change.noun not in (*_NOUNS, "company", "note")]
    named = [change.name for change in changes if change.noun == "company"]
    return "; ".join([*told, *others, *([f"{_count(len(named), 'company', 'companies')} changed"] if named else [])])


def _tell_bullets(changes: Sequence[Change], places: dict[str, int]) -> list[str]:
    told: list[str] = []
    kinds = (
        ("follows", "follow", [c for c in changes if c.noun == "bullet" and c.before and c.after]),
        ("is new", "are new", [c for c in changes if c.noun == "bullet" and not c.before]),
    )
    for one, several, found in kinds:
        numbers = [str(places[change.name]) for change in found if change.name in places]
        if numbers:
            told.append(f"bullet{'s' * (len(numbers) > 1)} {', '.join(numbers)} {several if len(numbers) > 1 else one}")
    lost = sum(1 for change in changes if change.noun == "bullet" and not change.after)
    if lost:
        told.append(f"{_count(lost, 'bullet')} went")
    return told


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"

"""What the review says of stories as marks that GitHub puts beside the lines of a pull request: figures that conflict
with another source's since the change, and briefs that only repeat another's report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from generator.review.changes import BriefChange, Review
from generator.review.lint import annotate_line


def list_annotations(review: Review, folder: str, read: Callable[[str], str]) -> Iterator[str]:
    """A workflow command for each, in the order of the report.

    Args:
        review: what differs.
        folder: where the pages are, as git names it: ``docs``.
        read: path of a page below it → its text as it is now; empty where that cannot be had.
    """
    for one in review.briefs:
        if not one.clashes and one.reprint is None:
            continue
        lines = read(one.path).split("\n")
        path = f"{folder}/{one.path}" if folder else one.path
        for clash in one.clashes:
            label = next(side.figure.label for side in clash.sides if side.mate.id == one.id)
            message = f"{clash.what}: {clash.tell_from(one.id)}\n{clash.why}"
            yield annotate_line(path, _find(f"[^{label}]" if label else "", lines), "figures conflict", message)
        if one.reprint:
            yield annotate_line(path, _find_credit(one, lines), "a reprint", f"of {one.reprint.told}")


def _find_credit(one: BriefChange, lines: list[str]) -> int:
    return _find("rests_on:", lines) if one.after and one.after.rests_on else _find("near:", lines)


def _find(word: str, lines: list[str]) -> int:
    """The first line that holds a word, 1-based; the first of all where none does."""
    return next((at for at, line in enumerate(lines, 1) if word and word in line), 1)

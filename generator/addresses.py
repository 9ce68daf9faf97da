"""Which file of ``docs/briefs`` is which brief: renamed files, copies, and several briefs of one article.

The file name is the address. Where ``id:`` says something else, a person renamed the file (``git mv``) and the id
follows; but where the file of that id stands too, the other is a copy of it, which nothing may follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from generator.model import Brief, Rejection
from generator.text.escape import is_safe_id


@dataclass(frozen=True, slots=True)
class Addressed:
    """Briefs whose ids are their file names."""

    briefs: dict[str, Brief]
    """By path below ``docs``."""
    renamed: tuple[tuple[str, str], ...] = ()
    """``(path, id that its front matter still has)``."""
    copies: tuple[Rejection, ...] = ()
    """Files that are left as they are, and why."""
    moved: tuple[str, ...] = ()
    """Files whose names cannot be addresses: their briefs go on under the ids that they have."""


def settle_names(briefs: Mapping[str, Brief]) -> Addressed:
    """Give each brief the id of its file name.

    Args:
        briefs: path below ``docs`` → brief as parsed.

    Of several files with one id, the one that is named after it counts, else the first by name.
    """
    moved: list[str] = []
    settled: dict[str, Brief] = {}
    renamed: list[tuple[str, str]] = []
    copies: list[Rejection] = []
    owners: dict[str, str] = {}
    for path, brief in sorted(briefs.items(), key=lambda item: (_stem(item[0]) != item[1].id, item[0])):
        stem, owner = _stem(path), owners.setdefault(brief.id, path)
        if owner != path:
            copies.append(tell_copy(path, owner))
        elif stem == brief.id:
            settled[path] = brief
        elif is_safe_id(stem):
            settled[path] = replace(brief, id=stem)
            renamed.append((path, brief.id))
        else:
            settled[path] = brief
            moved.append(path)
    kept = {path: settled[path] for path in briefs if path in settled}
    return Addressed(kept, tuple(renamed), tuple(copies), tuple(moved))


def tell_copy(path: str, owner: str) -> Rejection:
    """That a file is a copy of the brief in ``owner``, and what to do."""
    what = f"has the id of {owner}, which counts; this copy is left as it is"
    return Rejection(path, what, "delete one of the two; words of your own go into the one that counts", "brief")


def _stem(path: str) -> str:
    return PurePosixPath(path).stem

"""The briefs as JSON lines: what ``briefs export`` prints."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from generator.brief.export import brief_row, dump_row
from generator.cache import Store, digest
from generator.merge import edited_pieces
from generator.site.library import BriefFile, Library


def write_rows(library: Library, path: Path, store: Store | None = None) -> dict[str, tuple[str, ...]]:
    """Write a row for each brief as it is committed, by the names of their files; returns by a brief's path what a
    person changed in it. ``store`` may know the rows of before.
    """
    edited = {}
    with path.open("wb") as file:
        for entry in sorted(library.briefs, key=lambda entry: entry.path):
            edited[entry.path], row = _make_row(entry, store)
            file.write(row)
    return edited


def _make_row(entry: BriefFile, store: Store | None) -> tuple[tuple[str, ...], bytes]:
    key = digest("row", entry.key) if entry.key else ""
    kept = store.get(key) if store is not None and key else None
    if kept is not None:
        head, _, row = kept.partition(b"\n")
        with contextlib.suppress(ValueError, TypeError):
            return tuple(json.loads(head)), row
    edited = edited_pieces(entry.stated, parsed=True)
    row = dump_row(brief_row(entry.stated, edited))
    if store is not None and key:
        store.put(key, json.dumps(edited).encode() + b"\n" + row)
    return edited, row

"""The briefs as JSON lines: what ``briefs export`` prints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.brief.export import brief_row, dump_row
from generator.site.library import Library


def write_rows(library: Library, path: Path, edited: Mapping[str, Sequence[str]]) -> None:
    """A row for each brief as it is committed, by the names of their files; ``edited`` by path, as the row has it."""
    with path.open("wb") as file:
        for entry in sorted(library.briefs, key=lambda entry: entry.path):
            file.write(dump_row(brief_row(entry.stated, edited[entry.path])))

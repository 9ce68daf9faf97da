"""The briefs as JSON lines: what ``briefs export`` prints."""

from __future__ import annotations

from pathlib import Path

from generator.brief.export import brief_row, dump_row
from generator.merge import edited_pieces
from generator.site.library import Library


def write_rows(library: Library, path: Path) -> None:
    """A row for each brief as it is committed, by the names of their files."""
    with path.open("wb") as file:
        for entry in sorted(library.briefs, key=lambda entry: entry.path):
            file.write(dump_row(brief_row(entry.stated, edited_pieces(entry.stated))))

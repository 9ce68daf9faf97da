"""The cleaned bodies of the articles, kept in the working folder so that the search can find what no bullet quotes.

They are a cache: never committed, and shown in nothing but a few words beside a quotation that is hard to find in its
line, or around the name of a company of which the brief quotes no more. ``briefs generate`` makes them what the seeds
give, and whoever deletes them loses only these words and what the search finds beyond the briefs, until the next run.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

from generator.errors import PublishError
from generator.files import PAGE_BYTES, read_file
from generator.writing import WORK, keep_file, make_folder, tell_reason, tell_way

FOLDER = "bodies"
_ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
"""An id that is a file name; ids stand in front matter, which people can edit."""


def keep_bodies(bodies: Iterable[tuple[str, str]], docs: Path) -> None:
    """Make the kept bodies exactly ``(brief id, body)``: write what differs, remove what is not named.

    They stand in ``.briefs/bodies/<name of docs>/<id>.txt`` beside ``docs``, or inside it where its parent may not be
    written. Several folders of pages may share a parent.

    Raises:
        PublishError: a file cannot be written or removed; each is old or new.
    """
    wanted = {f"{brief_id}.txt": body.encode("utf-8", "replace") for brief_id, body in bodies if _ID.match(brief_id)}
    try:
        if not wanted and not any(folder.is_dir() for folder in _folders(docs)):
            return
        folder = _choose_folder(docs)
        for name in sorted(wanted):
            if _read(folder / name) != wanted[name]:
                keep_file(folder / name, wanted[name])
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            if entry.name not in wanted and entry.is_file(follow_symlinks=False):
                Path(entry.path).unlink()
    except OSError as error:
        fix = f"docs/ is written; only the search misses texts until the next run; {tell_way(error)}".removesuffix("; ")
        raise PublishError(tell_reason(error), where=str(error.filename or docs), fix=fix) from error


def read_bodies(docs: Path) -> dict[str, str]:
    """The kept bodies by brief id; empty where there are none. What cannot be read is passed over: it is a cache."""
    for folder in _folders(docs):
        if folder.is_dir() and not folder.is_symlink():
            texts = ((path.stem, _read(path)) for path in sorted(folder.glob("*.txt")))
            return {brief_id: text.decode("utf-8", "replace") for brief_id, text in texts if text is not None}
    return {}


def _folders(docs: Path) -> tuple[Path, Path]:
    whole = docs.resolve()
    return whole.parent / WORK / FOLDER / whole.name, whole / WORK / FOLDER / whole.name


def _choose_folder(docs: Path) -> Path:
    beside, inside = _folders(docs)
    with contextlib.suppress(OSError):
        make_folder(beside)
        if os.access(beside, os.W_OK):
            return beside
    make_folder(inside)
    return inside


def _read(file: Path) -> bytes | None:
    try:  # a link leads to what is no text of ours
        return None if file.is_symlink() else read_file(file, PAGE_BYTES)
    except OSError:
        return None

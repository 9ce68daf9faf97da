"""The one working folder, ``.briefs``: where it is, and that git leaves it alone."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path

WORK = ".briefs"
"""The one working folder, beside ``docs/``."""

TMP = "tmp"
"""Folder in it for locks and temporaries."""

_CLIMB = 3
"""Folders above a file in which its working folder is looked for."""


def make_folder(folder: Path) -> None:
    """Make a folder. If it lies in a working folder, git is told to leave that alone: it holds texts of articles.

    Raises:
        OSError: the folder cannot be made, or a link stands in a working folder: whoever put it there, files that lie
            elsewhere are not ours to read, to write or to clear away.
    """
    places = (folder, *folder.parents)
    work = next((path for path in places if path.name == WORK), None)
    for path in places[: places.index(work) + 1] if work is not None else ():
        if path.is_symlink():
            raise OSError(errno.ELOOP, "is a link, which a working folder may not be", str(path))
    folder.mkdir(parents=True, exist_ok=True)
    if work is not None:
        ignore = work / ".gitignore"
        with contextlib.suppress(OSError):
            if not ignore.is_file() or not ignore.stat().st_size:
                ignore.write_text("*\n", encoding="utf-8", newline="\n")


def choose_work(docs: Path) -> Path:
    """``.briefs/tmp`` beside ``docs``, or inside it where the parent lies on another disk or may not be written."""
    beside = docs.resolve().parent / WORK / TMP
    try:
        make_folder(beside)
        if beside.stat().st_dev == docs.stat().st_dev and os.access(beside, os.W_OK):
            return beside
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
    inside = docs / WORK / TMP
    make_folder(inside)
    return inside


def find_work(folder: Path) -> Path | None:
    """The nearest working folder of this user at or above a folder, on its disk."""
    whole = folder.resolve()
    for place in (whole, *whole.parents)[: _CLIMB + 1]:
        try:
            found = os.lstat(place / WORK)
        except OSError:
            continue
        # That of a stranger, as in /tmp, could hand us other contents to put in place.
        ours = not hasattr(os, "geteuid") or found.st_uid in (os.geteuid(), place.stat().st_uid)
        same = found.st_dev == whole.stat().st_dev and os.access(place / WORK, os.W_OK)
        if stat.S_ISDIR(found.st_mode) and ours and same:
            return place / WORK / TMP
    return None

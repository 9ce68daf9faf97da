"""What may stand in ``docs/``: regular files and folders of its own, or else no site is made of it.

The engine copies whatever it finds and follows every link, so that a link would publish the machine's own files, and a
pipe would wait for ever.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from generator.errors import SiteError
from generator.files import PAGE_BYTES

_MOST_TOLD = 20


def refuse_strange_files(docs: Path) -> None:
    """Raises :class:`SiteError`, with a line a file, for links that leave ``docs`` or lead to folders or nowhere, for
    pipes, sockets and devices, for pages beyond :data:`generator.files.PAGE_BYTES` and for folders that cannot be
    listed. What begins with a dot is no part of the site.
    """
    lines = [str(SiteError(what, where=str(path), fix=fix)) for path, what, fix in sorted(_find_strange(docs))]
    if len(lines) > _MOST_TOLD:
        lines[_MOST_TOLD:] = [f"and {len(lines) - _MOST_TOLD} more"]
    if lines:
        raise SiteError("\n".join(lines))


def _find_strange(docs: Path) -> Iterator[tuple[Path, str, str]]:
    inside = os.path.realpath(docs).rstrip(os.sep) + os.sep
    folders = [docs]
    while folders:
        here = folders.pop()
        try:
            with os.scandir(here) as listed:
                entries = [entry for entry in listed if not entry.name.startswith(".")]
        except OSError as error:
            yield here, f"cannot be listed: {error.strerror}", "check its permissions and depth"
            continue
        for entry in entries:
            path = here / entry.name
            if entry.is_dir(follow_symlinks=False):
                folders.append(path)
                continue
            found = _look(entry, inside)
            if found:
                yield path, *found


def _look(entry: os.DirEntry[str], inside: str) -> tuple[str, str] | None:
    try:
        status = entry.stat()
    except OSError as error:
        return f"cannot be read: {error.strerror}", "take it away, or put the file itself there"
    if stat.S_ISDIR(status.st_mode):
        return "is a link to a folder", "put the folder itself there"
    if entry.is_symlink() and not os.path.realpath(entry.path).startswith(inside):
        return "is a link that leads out of the folder", "put the file itself there"
    if not stat.S_ISREG(status.st_mode):
        return "is not a regular file", "take it away"
    if entry.name.endswith(".md") and status.st_size > PAGE_BYTES:
        return f"has {status.st_size} bytes, more than {PAGE_BYTES}", "split or shorten it"
    return None

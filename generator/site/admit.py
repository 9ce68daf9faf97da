"""What may stand in ``docs/``: regular files and folders of its own. The site goes without anything else, and never
opens it: a link would publish the machine's own files, and a pipe would wait for ever.

A link to a folder is left out of letters, downloads and derived pages, too, but no site is built beside one: MkDocs
lists ``docs/`` by itself, enters every linked folder (one that leads into itself again and again), and has no event
before it does so that could keep it from one.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from generator.errors import SiteError
from generator.files import PAGE_BYTES
from generator.model import Rejection

_MOST_TOLD = 20
_LINKED = "is a link to a folder"


def list_strange_files(docs: Path) -> tuple[Rejection, ...]:
    """What is left out, by path below ``docs``: links that leave it or lead to folders or nowhere, pipes, sockets and
    devices, pages beyond :data:`generator.files.PAGE_BYTES`, names that are no text, and folders that cannot be listed.
    What begins with a dot is no part of the site. Nothing is opened.

    Raises:
        SiteError: ``docs`` itself cannot be listed.
    """
    return tuple(sorted(_find_strange(docs), key=lambda found: found.name))


def refuse_linked_folders(docs: Path) -> None:
    """Raises :class:`SiteError`, with a line for each link to a folder: for before MkDocs lists the files."""
    linked = [found for found in list_strange_files(docs) if found.reason == _LINKED]
    lines = [str(SiteError(found.reason, where=str(docs / found.name), fix=found.fix)) for found in linked]
    if len(lines) > _MOST_TOLD:
        lines[_MOST_TOLD:] = [f"and {len(lines) - _MOST_TOLD} more"]
    if lines:
        raise SiteError("\n".join(lines))


def _find_strange(docs: Path) -> Iterator[Rejection]:
    inside = os.path.realpath(docs).rstrip(os.sep) + os.sep
    folders = [""]
    while folders:
        here = folders.pop()
        try:
            with os.scandir(docs / here) as listed:
                entries = [entry for entry in listed if not entry.name.startswith(".")]
        except OSError as error:
            what, fix = f"cannot be listed: {error.strerror}", "check its permissions and depth"
            if not here:
                raise SiteError(what, where=str(docs), fix=fix) from error
            yield Rejection(here, what, fix, "page")
            continue
        for entry in entries:
            name = f"{here}/{entry.name}".removeprefix("/")
            if entry.is_dir(follow_symlinks=False):
                folders.append(name)
                continue
            found = _look(entry, name, inside)
            if found:
                yield Rejection(name, *found, "page")


def _look(entry: os.DirEntry[str], name: str, inside: str) -> tuple[str, str] | None:
    try:
        status = entry.stat()
    except OSError as error:
        return f"cannot be read: {error.strerror}", "take it away, or put the file itself there"
    if stat.S_ISDIR(status.st_mode):
        return _LINKED, "put the folder itself there"
    if entry.is_symlink() and not os.path.realpath(entry.path).startswith(inside):
        return "is a link that leads out of the folder", "put the file itself there"
    if not stat.S_ISREG(status.st_mode):
        return "is not a regular file", "take it away"
    if entry.name.endswith(".md") and status.st_size > PAGE_BYTES:
        return f"has {status.st_size} bytes, more than {PAGE_BYTES}", "split or shorten it"
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return "has a name that is no text in this locale", "rename it, or run with a UTF-8 locale"
    return None

"""One regular file, read whole and never past its bound.

Everything that we read but do not ship is read here: seeds, sidecars, the registry, lists, settings, pages, approvals.
Strangers may have put it there, so that a name may lead to a pipe, a device, a link out of its folder or gigabytes.
"""

from __future__ import annotations

import errno
import io
import os
import stat
from pathlib import Path

from generator.errors import FolderError

TEXT_CHARACTERS = 1_000_000
"""Of one text at most, some 160,000 words."""
SHOWN_CHARACTERS = 500_000
"""That a page shows at most: three times what the largest of 750 real pages does, of which much was menus."""
ARTICLE_CHARACTERS = 70_000
"""Of one article at most, some 11,000 words. To sum up twice as much would take four seconds."""
SETTINGS_BYTES = 256_000
"""Of ``briefing.toml`` at most: it is a page of settings."""
TABLE_BYTES = 4_000_000
"""Of the registry and other tables at most: some 15,000 companies, for which a run takes 0.8 CPU seconds more."""
LIST_BYTES = 32_000_000
"""Of a bulk list, or of a list that is imported, at most."""
PAGE_BYTES = 2_000_000
"""Of a page of ``docs/`` at most: a thousand times a brief."""


class Unreadable(OSError):
    """What a name leads to is not what may be read: ``strerror`` says why, and ``fix`` what to do."""

    def __init__(self, number: int, what: str, path: Path | str, fix: str) -> None:
        super().__init__(number, what, str(path))
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.filename}: {self.strerror}"


def read_file(path: Path | str, limit: int, inside: Path | str | None = None) -> bytes:
    """The content of the regular file to which ``path`` leads, of at most ``limit`` bytes.

    ``inside``: the folder in which it must lie when all links are followed. Raises :class:`OSError`, of which
    :class:`Unreadable` for what is no regular file, lies outside, is larger, or is being written all the time.
    """
    for _ in range(_TRIES):
        data = _read_once(path, limit, inside)
        if data is not None:
            return data
    raise Unreadable(errno.EAGAIN, "changes while it is read", path, "run it again when it is written")


_TRIES = 4


def _read_once(path: Path | str, limit: int, inside: Path | str | None) -> bytes | None:
    """``None`` where somebody wrote into the file meanwhile: half of one text and half of another is neither."""
    real = os.path.realpath(path)
    if inside is not None and not real.startswith(os.path.realpath(inside).rstrip(os.sep) + os.sep):
        raise Unreadable(errno.EXDEV, "is a link that leads out of the folder", path, "copy the file into the folder")
    try:
        # O_NONBLOCK: opening a pipe must not wait for a writer. The type is asked of what was opened, not of the name.
        handle = os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        if error.errno in (errno.ENXIO, errno.EOPNOTSUPP):
            raise Unreadable(errno.EINVAL, "is not a regular file", path, "put a text file there") from error
        if error.errno == errno.ENOENT and is_named(path):
            raise Unreadable(errno.ELOOP, "is a link that leads nowhere", path, "mend or remove the link") from error
        raise
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        os.close(handle)
        if stat.S_ISDIR(status.st_mode):
            raise Unreadable(errno.EISDIR, "is a folder", path, "give a document in it")
        raise Unreadable(errno.EINVAL, "is not a regular file", path, "put a text file there")
    with os.fdopen(handle, "rb") as file:
        if status.st_size > limit:
            raise Unreadable(errno.EFBIG, f"has {status.st_size} bytes, more than {limit}", path, "split or shorten it")
        data = file.read(limit + 1)
        after = os.fstat(handle)
    if len(data) > limit:
        raise Unreadable(errno.EFBIG, f"has more than {limit} bytes", path, "split or shorten it")
    told = [(one.st_size, one.st_mtime_ns, one.st_ctime_ns) for one in (status, after)]
    return data if told[0] == told[1] else None


def tell_fix(error: OSError) -> str:
    """What to do about a file that cannot be read."""
    return str(getattr(error, "fix", "")) or "check that it is there and readable"


def is_named(path: Path | str) -> bool:
    """Whether anything bears that name, be it a pipe, a folder or a link that leads nowhere. What is there and cannot
    be used must be refused, never passed over; so must what cannot be asked for.
    """
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def list_files(folder: Path, suffix: str) -> list[Path]:
    """The entries of a folder whose names end in ``suffix``, sorted; none where nothing bears the folder's name.

    Raises :class:`FolderError` where it cannot be listed.
    """
    try:
        with os.scandir(folder) as listed:
            return sorted(folder / entry.name for entry in listed if entry.name.endswith(suffix))
    except OSError as error:
        if not is_named(folder):
            return []
        raise refuse_folder(folder, error) from error


def refuse_folder(folder: Path, error: OSError) -> FolderError:
    """The refusal of a folder that cannot be listed."""
    return FolderError(f"cannot be listed: {error.strerror or error}", where=str(folder), fix="check its permissions")


def read_page(path: Path, docs: Path) -> str:
    r"""The text of a page of ``docs``, its line ends as ``\n``. Raises as :func:`read_file`, and
    :class:`UnicodeDecodeError`.
    """
    data = read_file(path, PAGE_BYTES, docs)
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8").read()

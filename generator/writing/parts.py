"""Temporaries: in a working folder, locked by whoever writes them, so that those of the dead can be told."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from generator.writing.folder import TMP, WORK, find_work, make_folder
from generator.writing.locks import seize

_PART = "page-"
_LOCK = "lock"


@contextlib.contextmanager
def borrow_work(folder: Path, *, own: bool = False) -> Iterator[Path]:
    """The working folder for files of ``folder``: the one near it, or else (with ``own`` always) one inside it, which
    goes again afterwards.
    """
    folder.mkdir(parents=True, exist_ok=True)
    work = None if own else find_work(folder)
    if work is not None:
        make_folder(work)
        yield work
        return
    work = folder / WORK / TMP
    make_folder(work)
    try:
        yield work
    finally:
        with contextlib.suppress(OSError):
            clear_parts(work)
            _drop_lock(work / _LOCK)
            work.rmdir()
            (work.parent / ".gitignore").unlink(missing_ok=True)
            work.parent.rmdir()


def _drop_lock(path: Path) -> None:
    """Remove a lock that nobody holds: whoever got it meanwhile needs the name, or a third one would lock another."""
    try:
        handle = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return
    try:
        mine = seize(handle)
        if mine and sys.platform != "win32":
            path.unlink(missing_ok=True)
    finally:
        os.close(handle)
    if mine and sys.platform == "win32":  # what is open cannot be removed there
        path.unlink(missing_ok=True)


def clear_parts(work: Path) -> None:
    """Remove what killed writers left: whoever is still alive holds the lock of its file."""
    for entry in os.scandir(work):
        if not entry.name.startswith(_PART):
            continue
        with contextlib.suppress(OSError):
            flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            handle = os.open(entry.path, flags)
            try:
                if not seize(handle):
                    continue
            finally:
                os.close(handle)
        with contextlib.suppress(OSError):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path)
            else:
                Path(entry.path).unlink()


def open_part(work: Path, mode: int = 0o666) -> tuple[int, Path]:
    """A new file in a working folder's ``tmp``, open for writing and locked for as long as it is open.

    Raises:
        OSError: it cannot be made.
    """
    part = work / f"{_PART}{os.getpid()}-{os.urandom(6).hex()}"
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(part, flags, mode)
    except FileNotFoundError:  # somebody deleted the working folder, which may be done at any time
        make_folder(work)
        handle = os.open(part, flags, mode)
    try:
        seize(handle)
    except OSError:
        os.close(handle)
        drop_part(part)
        raise
    return handle, part


def drop_part(part: Path) -> None:
    """Remove a temporary file; where that fails, the next writer does it."""
    with contextlib.suppress(OSError):
        part.unlink()


@contextlib.contextmanager
def make_scratch(near: Path) -> Iterator[Path]:
    """A folder for temporary files in the working folder near ``near``, which goes again.

    Raises:
        OSError: it cannot be made.
    """
    with borrow_work(near) as work:
        clear_parts(work)
        folder = work / f"{_PART}{os.getpid()}-{os.urandom(6).hex()}"
        folder.mkdir()
        handle = None
        with contextlib.suppress(OSError):  # Windows opens no folders
            handle = os.open(folder, os.O_RDONLY)
            seize(handle)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            if handle is not None:
                os.close(handle)


@contextlib.contextmanager
def new_part(work: Path, old: os.stat_result | None) -> Iterator[tuple[int, Path]]:
    """A temporary file with the rights of the old one; it goes again unless it was put in place."""
    handle, part = open_part(work, 0o666 if old is None else stat.S_IMODE(old.st_mode) & 0o600)
    try:
        if old is not None and hasattr(os, "fchmod"):
            if old.st_gid != os.fstat(handle).st_gid:
                with contextlib.suppress(OSError):
                    os.fchown(handle, -1, old.st_gid)
            with contextlib.suppress(PermissionError):  # disks of other systems know no rights
                os.fchmod(handle, stat.S_IMODE(old.st_mode) & 0o777)
        yield handle, part
    finally:
        drop_part(part)
        with contextlib.suppress(OSError):
            os.close(handle)


def write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def put_in_place(handle: int, part: Path, file: Path) -> None:
    if sys.platform == "win32":  # what is open cannot be renamed there
        os.close(handle)
    os.replace(part, file)  # noqa: PTH105 - one name for what faults are tried on

"""Files, written and removed one at a time by whoever holds the working folder."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from generator.errors import PublishError
from generator.writing.folder import TMP, WORK, choose_work, make_folder
from generator.writing.locks import take_lock
from generator.writing.parts import borrow_work, clear_parts, new_part, put_in_place, write_all

AS_IT_WAS: Final = "the file is as it was"
ANY: Final = b""
"""As what stood before: whatever it was."""

_LOCK, _RUN = "lock", "run"
_WAIT = 10.0
"""Seconds for which a writer waits for another."""
_WAYS = {
    errno.ENOSPC: "free some space, and run it again",
    errno.EDQUOT: "your quota is used up: free some space, and run it again",
    errno.EROFS: "the disk is read-only: make it writable, and run it again",
    errno.EACCES: "allow writing there, and run it again",
    errno.EPERM: "allow writing there, and run it again",
    errno.EMFILE: "close programs, or raise ulimit -n, and run it again",
    errno.ENFILE: "close programs, and run it again",
    errno.EFBIG: "raise ulimit -f, and run it again",
    errno.EIO: "look after the disk, and run it again",
}


_counted = [0]


def count_written() -> int:
    """How many files this process has put in place or removed so far, caches aside."""
    return _counted[0]


def digest_content(content: bytes) -> bytes:
    """What a file that held ``content`` is known again by."""
    return hashlib.sha256(content).digest()


def tell_reason(error: OSError) -> str:
    """What the system says, in small letters: ``no space left on device``."""
    return (error.strerror or str(error) or type(error).__name__).lower()


def tell_way(error: OSError) -> str:
    """What to do about a fault of the system; empty where nothing is known."""
    return _WAYS.get(error.errno or 0, "")


def tell_fault(error: OSError) -> str:
    """A fault of the system as one line: where, what, the way out."""
    where = ", ".join(str(name) for name in (error.filename, error.filename2) if name is not None)
    way = tell_way(error)
    return (f"{where}: " if where else "") + tell_reason(error) + (f" ({way})" if way else "")


class LeftError(PublishError):
    """One file that was left as it is, since a person has a hand in it; others can be written. Who writes several says
    so and ends with 1; where it was the only one, nothing was done.
    """


class Writer:
    """Writes and removes files while it holds a working folder."""

    def __init__(self, work: Path) -> None:
        self._work = work
        self._folders: dict[Path, None] = {}

    def write(self, file: Path, content: bytes, before: bytes | None = ANY) -> None:
        """Put ``content`` in place of a file in one step.

        Args:
            file: where; folders are made as needed.
            content: all of it.
            before: digest of what has to stand there (see :func:`digest_content`), ``None`` for nothing.

        Raises:
            LeftError: something else stands there, and not ``content`` either; or a link, or what is no file; or a file
                that is read-only.
            PublishError: it cannot be written. The file is as it was, here and above.
        """
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._replace(file, content, before)
        except OSError as error:
            raise PublishError(tell_reason(error), where=str(file), fix=_tell_fix(error)) from error
        _counted[0] += 1
        self._folders[file.parent] = None

    def _replace(self, file: Path, content: bytes, before: bytes | None) -> None:
        found = _look_at(file)
        work = self._work
        if work.stat().st_dev == file.parent.stat().st_dev:
            try:
                _fill_and_replace(work, file, content, before, found)
                return
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
        # A folder of pages may lie on a disk of its own, where nothing can be put in place from elsewhere.
        with borrow_work(file.parent, own=True) as near:
            _fill_and_replace(near, file, content, before, found)

    def remove(self, file: Path, before: bytes | None = ANY, *, named: bool = False) -> bool:
        """Remove a file; whether there was one. ``before`` and errors as for :meth:`write`; a link, or a file that is
        read-only, goes only where a person has ``named`` it.
        """
        try:
            if not named and _look_at(file) is None:
                return False
            if before != ANY and (current := _read_current(file)) is not None:
                _compare(file, digest_content(current), before)
            self.flush()  # what was written in its stead lasts before it goes
            file.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            what = f"cannot be removed: {tell_reason(error)}"
            raise PublishError(what, where=str(file), fix=_tell_fix(error)) from error
        _counted[0] += 1
        self._folders[file.parent] = None
        return True

    def flush(self) -> None:
        """Make names that were given or taken last through a power cut, where the system lets folders be flushed."""
        while self._folders:
            _sync_folder(self._folders.popitem()[0])


def _tell_fix(error: OSError) -> str:
    return "; ".join(filter(None, (AS_IT_WAS, tell_way(error))))


def _look_at(file: Path) -> os.stat_result | None:
    """What stands at a place to be written. Raises :class:`PublishError` for what is not to be replaced."""
    try:
        found = file.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(found.st_mode):
        raise LeftError("is a link, and was left as it is", where=str(file), fix="put the file itself there")
    if not stat.S_ISREG(found.st_mode):
        raise LeftError("is no regular file, and was left as it is", where=str(file), fix="move it away")
    if not os.access(file, os.W_OK):
        raise LeftError("is read-only, and was left as it is", where=str(file), fix="allow writing it")
    return found


def _fill_and_replace(
    work: Path, file: Path, content: bytes, before: bytes | None, found: os.stat_result | None
) -> None:
    with new_part(work, found) as (handle, part):
        write_all(handle, content)
        os.fsync(handle)
        if before != ANY:
            current = _read_current(file)
            if current == content:  # another run was first, and meant the same
                return
            _compare(file, None if current is None else digest_content(current), before)
        put_in_place(handle, part, file)


def _compare(file: Path, now: bytes | None, before: bytes | None) -> None:
    if now != before:
        what = "changed while the run was at work, and was left as it is"
        raise LeftError(what, where=str(file), fix="run it again")


def _read_current(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def hold_docs(docs: Path, wait: float | None = None) -> Iterator[Writer]:
    """A writer for ``docs`` and what lies beside it; one at a time, and others wait.

    Raises:
        PublishError: another one did not come to its end within ``wait`` seconds, or nothing can be written here.
    """
    try:
        docs.mkdir(parents=True, exist_ok=True)
        work = choose_work(docs)
    except OSError as error:
        raise PublishError(tell_reason(error), where=str(error.filename or docs), fix=tell_way(error)) from error
    with _hold(work, wait) as writer:
        yield writer


@contextlib.contextmanager
def hold_near(folder: Path, wait: float | None = None) -> Iterator[Writer]:
    """A writer for files of ``folder``, whose working folder is the nearest one. Raises as :func:`hold_docs`."""
    with contextlib.ExitStack() as stack:
        try:
            work = stack.enter_context(borrow_work(folder))
        except OSError as error:
            raise PublishError(tell_reason(error), where=str(folder), fix=tell_way(error)) from error
        yield stack.enter_context(_hold(work, wait))


@contextlib.contextmanager
def _hold(work: Path, wait: float | None) -> Iterator[Writer]:
    try:
        lock = take_lock(work / _LOCK, _WAIT if wait is None else wait)
    except OSError as error:
        raise PublishError(tell_reason(error), where=str(work / _LOCK), fix=tell_way(error)) from error
    writer = Writer(work)
    try:
        with contextlib.suppress(OSError):
            clear_parts(work)
        yield writer
    finally:
        writer.flush()
        with contextlib.suppress(OSError):
            clear_parts(work)
        os.close(lock)


@contextlib.contextmanager
def hold_run(docs: Path, *, waits: bool = False) -> Iterator[None]:
    """One run at a time on ``docs``, from its reading to its writing. Where no lock can be made, there is none: what
    stands is compared before it is replaced all the same.

    Raises:
        PublishError: another run is at work, with what it is and since when. With ``waits`` it gets as long to come to
            its end as writers give each other.
    """
    handle = None
    with contextlib.suppress(OSError):
        if waits and not docs.is_dir():  # nothing is changed where nothing is, and nothing made
            raise FileNotFoundError
        beside = docs.resolve().parent / WORK / TMP
        work = choose_work(docs) if docs.is_dir() else beside
        make_folder(work)
        # Several folders of pages may lie side by side, and share a working folder.
        own = digest_content(os.fsencode(docs.resolve())).hex()[:12]
        handle = take_lock(work / f"{_RUN}-{own}", _WAIT if waits else 0)
        clear_parts(work)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def write_file(file: Path, text: str | bytes, before: bytes | None = ANY) -> None:
    """Write one file in one step: it is the old one or the new one, never torn. As :meth:`Writer.write`."""
    with hold_near(file.parent) as writer:
        writer.write(file, text if isinstance(text, bytes) else text.encode("utf-8"), before)


def remove_file(file: Path, before: bytes | None = ANY) -> bool:
    """Remove one file that a person named; whether there was one. As :meth:`Writer.remove`."""
    if not file.parent.is_dir():
        return False
    with hold_near(file.parent) as writer:
        return writer.remove(file, before, named=True)


def write_output(to: Path, content: bytes) -> None:
    """Write a file that a person named, in one step where it is one: a pipe or a device is written into.

    Raises:
        OSError: it cannot be written; an old file is as it was.
    """
    with fill_file(to) as out:
        out.write(content)


@contextlib.contextmanager
def fill_file(to: Path) -> Iterator[BinaryIO]:
    """A stream whose bytes become the file ``to`` in one step, once all are written; no old file is torn by a fault.

    Raises:
        OSError: it cannot be written.
    """
    if to.exists() and not to.is_file():
        with to.open("wb") as out:
            yield out
        return
    to = to.resolve()
    if not to.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(to.parent))
    with borrow_work(to.parent) as work, new_part(work, to.stat() if to.exists() else None) as (handle, part):
        with open(handle, "w+b", closefd=False) as out:
            yield out
        put_in_place(handle, part, to)
    _counted[0] += 1


def keep_file(file: Path, content: bytes) -> None:
    """Write a file of a working folder, which is a cache: in one step, without waiting for the disk or for anybody.

    Raises:
        OSError: it cannot be written.
    """
    make_folder(file.parent)
    work = next((path / TMP for path in file.parents if path.name == WORK), file.parent)
    make_folder(work)
    with new_part(work, None) as (handle, part):
        write_all(handle, content)
        put_in_place(handle, part, file)

"""OUT, one file at a time: it is the old one or the new one, never torn, and what a person wrote meanwhile stays.

A new content is written whole beside, in the one working folder, flushed to the disk and put in place in one step. Who
writes holds that folder's lock, which the system frees when its holder dies, however it dies; the next writer clears
away what a killed one left. Nothing here trusts a clock or the time of a file.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
import socket
import stat
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from generator.errors import PublishError
from generator.text.escape import tidy_text

WORK = ".briefs"
"""The one working folder, beside ``docs/``."""

ANY: Final = b""
"""As what stood before: whatever it was."""

_TMP, _PART = "tmp", "page-"
_LOCK, _RUN = "lock", "run"
_CLIMB = 3
"""Folders above a file in which its working folder is looked for."""
_WAIT, _PAUSE = 10.0, 0.05
"""Seconds for which a writer waits for another, and between two looks."""
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL, errno.EBADF)
"""What a file system answers that knows no locks. There the comparison before each replacement has to do."""
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
    return (error.strerror or type(error).__name__).lower()


def tell_way(error: OSError) -> str:
    """What to do about a fault of the system; empty where nothing is known."""
    return _WAYS.get(error.errno or 0, "")


class LeftError(PublishError):
    """One file that was left as it is, since a person has a hand in it; others can be written."""

    exit_code = 1


# ---------------------------------------------------------------- the working folder


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


def _choose_work(docs: Path) -> Path:
    """``.briefs/tmp`` beside ``docs``, or inside it where the parent lies on another disk or may not be written."""
    beside = docs.resolve().parent / WORK / _TMP
    try:
        make_folder(beside)
        if beside.stat().st_dev == docs.stat().st_dev and os.access(beside, os.W_OK):
            return beside
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
    inside = docs / WORK / _TMP
    make_folder(inside)
    return inside


def _find_work(folder: Path) -> Path | None:
    """The nearest working folder of this user at or above a folder, on its disk."""
    whole = folder.resolve()
    for place in (whole, *whole.parents)[: _CLIMB + 1]:
        try:
            found = os.lstat(place / WORK)
        except OSError:
            continue
        # That of a stranger, as in /tmp, could hand us other contents to put in place.
        ours = not hasattr(os, "geteuid") or found.st_uid in (os.geteuid(), place.stat().st_uid)
        if stat.S_ISDIR(found.st_mode) and ours and found.st_dev == whole.stat().st_dev:
            return place / WORK / _TMP
    return None


@contextlib.contextmanager
def _borrow_work(folder: Path) -> Iterator[Path]:
    """The working folder for files of ``folder``: the one near it, or one that goes again afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    work = _find_work(folder)
    if work is not None:
        make_folder(work)
        yield work
        return
    work = folder / WORK / _TMP
    make_folder(work)
    try:
        yield work
    finally:
        with contextlib.suppress(OSError):
            _clear(work)
            (work / _LOCK).unlink(missing_ok=True)
            work.rmdir()
            (work.parent / ".gitignore").unlink(missing_ok=True)
            work.parent.rmdir()


# ---------------------------------------------------------------- locks


def _seize(handle: int) -> bool:
    """Whether the lock of an open file is ours now. The system frees it when its holder dies, however it dies."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _NO_LOCKS and sys.platform != "win32":
            return True
        if error.errno in (errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK):
            return False
        raise
    return True


def _open_lock(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    try:
        return os.open(path, flags, 0o666)
    except FileNotFoundError:  # somebody deleted the working folder, which may be done at any time
        make_folder(path.parent)
        return os.open(path, flags, 0o666)
    except PermissionError:  # that of another user of a shared desk
        return os.open(path, os.O_RDONLY)


def _take_lock(path: Path, wait: float) -> int:
    """The handle of a lock that is ours until it is closed. Raises :class:`PublishError` where somebody holds it for
    longer than ``wait`` seconds.
    """
    until = time.monotonic() + wait
    while True:
        handle = _open_lock(path)
        try:
            if _seize(handle):
                if _is_same(handle, path):
                    _sign(handle)
                    return handle
            elif time.monotonic() >= until:
                what = f"another run is at work here: {_read_holder(handle)}"
                raise PublishError(what, where=str(path.parent), fix="wait until it is done, or stop it")
            else:
                time.sleep(_PAUSE)
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _is_same(handle: int, path: Path) -> bool:
    """Whether the file that was locked is still there: somebody may have deleted the working folder."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def _sign(handle: int) -> None:
    """Tell others who is at work. A full disk is no reason to stop here."""
    with contextlib.suppress(OSError):
        told = {
            "command": " ".join(["briefs", *sys.argv[1:2]]),
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
        }
        os.ftruncate(handle, 0)
        os.lseek(handle, 0, os.SEEK_SET)
        os.write(handle, json.dumps(told).encode())


def _read_holder(handle: int) -> str:
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        told = json.loads(os.read(handle, 4096))
        words = f"{told['command']}, process {told['pid']} on {told['host']}, since {told['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "it does not say which"
    return tidy_text(words)[:300]


@contextlib.contextmanager
def hold_run(docs: Path) -> Iterator[None]:
    """One run at a time on ``docs``, from its reading to its writing. Where no lock can be made, there is none: what
    stands is compared before it is replaced all the same.

    Raises:
        PublishError: another run is at work, with what it is and since when.
    """
    handle = None
    with contextlib.suppress(OSError):
        beside = docs.resolve().parent / WORK / _TMP
        work = _choose_work(docs) if docs.is_dir() else beside
        make_folder(work)
        handle = _take_lock(work / _RUN, wait=0)
        _clear(work)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


# ---------------------------------------------------------------- temporaries


def _clear(work: Path) -> None:
    """Remove what killed writers left: whoever is still alive holds the lock of its file."""
    for entry in os.scandir(work):
        if not entry.name.startswith(_PART):
            continue
        with contextlib.suppress(OSError):
            flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            handle = os.open(entry.path, flags)
            try:
                if not _seize(handle):
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
        _seize(handle)
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
    with _borrow_work(near) as work:
        folder = work / f"{_PART}{os.getpid()}-{os.urandom(6).hex()}"
        folder.mkdir()
        handle = None
        with contextlib.suppress(OSError):  # Windows opens no folders
            handle = os.open(folder, os.O_RDONLY)
            _seize(handle)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            if handle is not None:
                os.close(handle)


# ---------------------------------------------------------------- writing


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
            way = tell_way(error)
            fix = "the file is as it was" + (f"; {way}" if way else "")
            raise PublishError(tell_reason(error), where=str(file), fix=fix) from error
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
        with _borrow_work(file.parent) as near:
            _fill_and_replace(near, file, content, before, found)

    def remove(self, file: Path, before: bytes | None = ANY) -> bool:
        """Remove a file; whether there was one. ``before`` and errors as for :meth:`write`."""
        try:
            if before != ANY and (current := _read_current(file)) is not None:
                _compare(file, digest_content(current), before)
            self.flush()  # what was written in its stead lasts before it goes
            file.unlink()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            way = tell_way(error)
            fix = "the file is as it was" + (f"; {way}" if way else "")
            raise PublishError(f"cannot be removed: {tell_reason(error)}", where=str(file), fix=fix) from error
        _counted[0] += 1
        self._folders[file.parent] = None
        return True

    def flush(self) -> None:
        """Make names that were given or taken last through a power cut, where the system lets folders be flushed."""
        while self._folders:
            _sync_folder(self._folders.popitem()[0])


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
    with _new_part(work, found) as (handle, part):
        _write_all(handle, content)
        os.fsync(handle)
        if before != ANY:
            current = _read_current(file)
            if current == content:  # another run was first, and meant the same
                return
            _compare(file, None if current is None else digest_content(current), before)
        _put_in_place(handle, part, file)


def _compare(file: Path, now: bytes | None, before: bytes | None) -> None:
    if now != before:
        what = "changed while the run was at work, and was left as it is"
        raise LeftError(what, where=str(file), fix="run it again")


@contextlib.contextmanager
def _new_part(work: Path, old: os.stat_result | None) -> Iterator[tuple[int, Path]]:
    """A temporary file with the rights of the old one; it goes again unless it was put in place."""
    handle, part = open_part(work, 0o666 if old is None else stat.S_IMODE(old.st_mode) & 0o600)
    try:
        if old is not None and hasattr(os, "fchmod"):
            if old.st_gid != os.fstat(handle).st_gid:
                with contextlib.suppress(OSError):
                    os.fchown(handle, -1, old.st_gid)
            os.fchmod(handle, stat.S_IMODE(old.st_mode) & 0o777)
        yield handle, part
    finally:
        drop_part(part)
        with contextlib.suppress(OSError):
            os.close(handle)


def _write_all(handle: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _put_in_place(handle: int, part: Path, file: Path) -> None:
    if sys.platform == "win32":  # what is open cannot be renamed there
        os.close(handle)
    os.replace(part, file)  # noqa: PTH105 - one name for what faults are tried on


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
        work = _choose_work(docs)
    except OSError as error:
        raise PublishError(tell_reason(error), where=str(error.filename or docs), fix=tell_way(error)) from error
    with _hold(work, wait) as writer:
        yield writer


@contextlib.contextmanager
def hold_near(folder: Path, wait: float | None = None) -> Iterator[Writer]:
    """A writer for files of ``folder``, whose working folder is the nearest one. Raises as :func:`hold_docs`."""
    with contextlib.ExitStack() as stack:
        try:
            work = stack.enter_context(_borrow_work(folder))
        except OSError as error:
            raise PublishError(tell_reason(error), where=str(error.filename or folder), fix=tell_way(error)) from error
        yield stack.enter_context(_hold(work, wait))


@contextlib.contextmanager
def _hold(work: Path, wait: float | None) -> Iterator[Writer]:
    try:
        lock = _take_lock(work / _LOCK, _WAIT if wait is None else wait)
    except OSError as error:
        raise PublishError(tell_reason(error), where=str(work / _LOCK), fix=tell_way(error)) from error
    writer = Writer(work)
    try:
        with contextlib.suppress(OSError):
            _clear(work)
        yield writer
    finally:
        writer.flush()
        with contextlib.suppress(OSError):
            _clear(work)
        os.close(lock)


def write_file(file: Path, text: str | bytes, before: bytes | None = ANY) -> None:
    """Write one file in one step: it is the old one or the new one, never torn. As :meth:`Writer.write`."""
    with hold_near(file.parent) as writer:
        writer.write(file, text if isinstance(text, bytes) else text.encode("utf-8"), before)


def remove_file(file: Path, before: bytes | None = ANY) -> bool:
    """Remove one file; whether there was one. As :meth:`Writer.remove`."""
    if not file.parent.is_dir():
        return False
    with hold_near(file.parent) as writer:
        return writer.remove(file, before)


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
    with _borrow_work(to.parent) as work, _new_part(work, to.stat() if to.exists() else None) as (handle, part):
        with open(handle, "w+b", closefd=False) as out:
            yield out
        _put_in_place(handle, part, to)
    _counted[0] += 1


def keep_file(file: Path, content: bytes) -> None:
    """Write a file of a working folder, which is a cache: in one step, without waiting for the disk or for anybody.

    Raises:
        OSError: it cannot be written.
    """
    make_folder(file.parent)
    work = next((path / _TMP for path in file.parents if path.name == WORK), file.parent)
    make_folder(work)
    with _new_part(work, None) as (handle, part):
        _write_all(handle, content)
        _put_in_place(handle, part, file)

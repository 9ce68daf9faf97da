"""Locks that the system frees when their holder dies, however it dies; a stale one blocks nobody."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from generator.errors import PublishError
from generator.text.escape import tidy_text
from generator.writing.folder import make_folder

_PAUSE = 0.05
"""Seconds between two looks at a lock that another one holds."""
_NO_LOCKS = (errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EINVAL, errno.EBADF)
"""What a file system answers that knows no locks. There the comparison before each replacement has to do."""


def seize(handle: int) -> bool:
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


def take_lock(path: Path, wait: float) -> int:
    """The handle of a lock that is ours until it is closed. Raises :class:`PublishError` where somebody holds it for
    longer than ``wait`` seconds.
    """
    until = time.monotonic() + wait
    while True:
        try:
            handle = _open_lock(path)
        except FileNotFoundError:  # who was done before us took its working folder away just now
            if time.monotonic() >= until:
                raise
            time.sleep(_PAUSE)
            continue
        try:
            if seize(handle):
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

"""Bytes by digest in one file, which is written anew beside the old one and put in its place whole.

The file is: a line that names the format and the program, the entries one after the other, an index as JSON, and the
index's place and checksum. Whatever does not fit is no file of ours, and everything is made anew. Each entry carries a
checksum, so that a page is never half of one. Two builds at once each read the file that they opened and leave behind
one of two whole files.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import stat
import sys
import weakref
import zlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO

import generator
from generator.writing import TMP, WORK, clear_parts, drop_part, make_folder, open_part

FOLDER = "cache"
_FORMAT = b"briefs cache 1 "
_FOOT = 32
_MOST_BYTES = 4_000_000_000
"""Of a file that is looked into: ten times what the site of 10,000 briefs keeps."""
_ENGINES = ("markdown", "mkdocs", "mkdocs-material", "jinja2", "pyyaml")


def digest(*parts: str | bytes) -> str:
    """160 bits of the SHA-256 of the parts, each with its length: no two lists of parts are taken for one another."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(b"%d:" % len(data))
        whole.update(data)
    return whole.hexdigest()[:40]


@cache
def name_program() -> str:
    """Digest of the program: every file of ours that makes briefs or pages, and the versions of what it stands on."""
    root = Path(generator.__file__).parent
    files = sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    parts: list[str | bytes] = [sys.version]
    for path in files:
        parts += [path.relative_to(root).as_posix(), path.read_bytes()]
    for name in _ENGINES:
        with contextlib.suppress(PackageNotFoundError):
            parts += [name, version(name)]
    return digest(*parts)


class Store:
    """Bytes by digest, for one run or build: what it asks for or adds is kept, everything else goes."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._index: dict[str, tuple[int, int, int]] = {}
        self._used: dict[str, None] = {}
        self._out: BinaryIO | None = None
        self._part = Path()
        self._written: dict[str, tuple[int, int, int]] = {}
        if path is not None:
            with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
                self._open(path)

    def _open(self, path: Path) -> None:
        head = _FORMAT + name_program().encode() + b"\n"
        with contextlib.ExitStack() as opened:
            file = opened.enter_context(_open_kept(path))
            if file.read(len(head)) != head:
                return
            end = file.seek(-_FOOT, os.SEEK_END)
            start, checksum = (int(number, 16) for number in file.read(_FOOT).decode("ascii").split())
            file.seek(start)
            raw = file.read(end - start)
            if zlib.crc32(raw) != checksum:
                return
            self._index = {key: (int(at), int(size), int(crc)) for key, (at, size, crc) in json.loads(raw).items()}
            self._file = file
            opened.pop_all()

    def get(self, key: str) -> bytes | None:
        """What was kept under ``key``; ``None`` where there is nothing, or it is damaged."""
        place = self._index.get(key)
        if place is None or self._file is None:
            return None
        at, size, checksum = place
        try:
            self._file.seek(at)
            data = self._file.read(size)
        except (OSError, ValueError):
            return None
        if len(data) != size or zlib.crc32(data) != checksum:
            return None
        self._used[key] = None
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep ``data`` under ``key``. Where nothing can be written, nothing is kept."""
        if self._path is None or key in self._written:
            return
        try:
            if self._out is None:
                self._out = self._start(self._path)
            self._written[key] = (self._out.tell(), len(data), zlib.crc32(data))
            self._out.write(data)
        except OSError:
            self._give_up()

    def _start(self, path: Path) -> BinaryIO:
        make_folder(path.parent)
        clear_parts(path.parent)  # of earlier versions
        work = next((folder / TMP for folder in path.parents if folder.name == WORK), path.parent)
        make_folder(work)
        clear_parts(work)
        handle, self._part = open_part(work)
        # An interrupt comes past everybody who could call abandon().
        weakref.finalize(self, drop_part, self._part)
        out = os.fdopen(handle, "wb")
        out.write(_FORMAT + name_program().encode() + b"\n")
        return out

    def close(self) -> None:
        """Put what this build used and added in the place of what there was."""
        try:
            if self._path is not None and (self._written or len(self._used) != len(self._index)):
                for key in self._used:
                    data = self.get(key) if key not in self._written else None
                    if data is not None:
                        self.put(key, data)
                if self._out is not None:
                    self._finish(self._out, self._path)
        except OSError:
            self._give_up()
        finally:
            if self._file is not None:
                self._file.close()
            self._file, self._index, self._used, self._written = None, {}, {}, {}

    def _finish(self, out: BinaryIO, path: Path) -> None:
        raw = json.dumps(self._written, separators=(",", ":")).encode()
        start = out.tell()
        out.write(raw + f"{start:015x} {zlib.crc32(raw):016x}".encode())
        out.close()
        self._part.replace(path)
        self._out = None

    def _give_up(self) -> None:
        if self._out is not None:
            with contextlib.suppress(OSError):
                self._out.close()
            drop_part(self._part)
        self._out, self._path = None, None

    def abandon(self) -> None:
        """Leave what there was: the build failed."""
        self._give_up()
        if self._file is not None:
            self._file.close()
            self._file = None


def _open_kept(path: Path) -> BinaryIO:
    """A file for reading, where it is one: a stranger's pipe would be waited for, a link leads to nothing of ours."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags)
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
        os.close(handle)
        raise OSError(errno.EINVAL, "is no file that was kept", str(path))
    return os.fdopen(handle, "rb")


def open_store(docs: Path, name: str, *, wanted: bool = True) -> Store:
    """The store ``name`` of a folder of pages, ``.briefs/cache/<name of docs>/<name>`` beside it.

    Without ``wanted``, or where the folder beside ``docs`` cannot be written, a store that finds and keeps nothing.
    """
    whole = docs.resolve()
    return Store(whole.parent / WORK / FOLDER / whole.name / name if wanted else None)

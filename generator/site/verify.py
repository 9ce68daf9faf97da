"""A bundle looked at before anybody opens it: is each file there, and what the manifest inside says?

The manifest is not signed. So this finds damage and clumsy changes; whoever writes a zip anew can write a manifest to
it. Against them helps the SHA-256 of the whole zip, where it comes another way than the zip.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from generator.errors import SiteError
from generator.files import Unreadable
from generator.site.supply import NOTICES, check_bill

MANIFEST = "manifest.json"
MANIFEST_BYTES = 64_000_000
"""Of a manifest at most: that of some 400,000 files."""
_AGAIN = "copy it or build it again"


class DamagedBundle(SiteError):
    """A file that was checked as a bundle and is none, or is one no more."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class _Manifest:
    files: dict[str, str]
    bill: Any


def hash_file(path: Path) -> str:
    """SHA-256 of a file, hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def verify_bundle(path: Path) -> tuple[str, ...]:
    """What is wrong with a bundle, sorted; empty where each file is there and is what the manifest says.

    Each line names the file inside: ``briefs/a.html: cannot be read: …``. What cannot be read is told apart from what
    was changed: the first is damage on the way, the second is another site. Told are also bytes that belong to no file,
    files that would be unpacked as something else or somewhere else, and a bill of materials that does not fit.

    Raises:
        SiteError: there is no such file, or it is no regular one.
        DamagedBundle: it is no zip, or a zip without a manifest of ours that can be read.
    """
    try:
        with _open_regular(path) as stream, zipfile.ZipFile(stream) as archive:
            return tuple(sorted(set(_look_into(archive, stream, path))))
    except Unreadable as error:
        raise SiteError(f"is no bundle: {error.strerror}", where=str(path), fix=error.fix) from error
    except _DAMAGE as error:
        message = f"is no bundle: {_say_damage(error)}"
        kind = SiteError if isinstance(error, OSError) else DamagedBundle
        raise kind(message, where=str(path), fix="" if kind is SiteError else _AGAIN) from error


def _open_regular(path: Path) -> IO[bytes]:
    # O_NONBLOCK: opening a pipe must not wait for a writer.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Unreadable(errno.EINVAL, "is not a regular file", path, "give the zip itself")
    return os.fdopen(handle, "rb")


def _look_into(archive: zipfile.ZipFile, stream: IO[bytes], path: Path) -> Iterator[str]:
    entries = archive.infolist()
    tops = {entry.filename.partition("/")[0] for entry in entries}
    if len(tops) != 1:
        yield f"holds {len(tops)} top folders instead of one"
        return
    top = tops.pop()
    manifest = _read_manifest(archive, f"{top}/{MANIFEST}", path)
    wanted = manifest.files
    yield from _find_stray_bytes(stream, entries, archive.start_dir)
    yield from _find_strange(entries, wanted)
    found: dict[str, str] = {}
    for entry in {entry.filename: entry for entry in entries if not entry.filename.endswith("/")}.values():
        inner = entry.filename.partition("/")[2]
        if inner not in wanted:  # whoever put it there chose its size
            found[inner] = ""
            continue
        try:
            found[inner] = _hash_entry(archive, entry)
        except _DAMAGE as error:
            found[inner] = ""
            yield f"{inner}: cannot be read: {_say_damage(error)}"
    found.pop(MANIFEST, None)
    yield from (f"{name}: missing" for name in wanted.keys() - found.keys())
    yield from (f"{name}: not in the manifest" for name in found.keys() - wanted.keys())
    both = wanted.keys() & found.keys()
    yield from (f"{name}: differs from the manifest" for name in both if found[name] and wanted[name] != found[name])
    times = Counter(entry.filename for entry in entries)
    yield from (f"{name.partition('/')[2]}: there twice" for name, count in times.items() if count > 1)
    if "index.html" not in found and "index.html" not in wanted:
        yield "index.html: missing"
    whole = found.get(NOTICES) == wanted.get(NOTICES)
    notices = _read_notices(archive, top) if whole else None
    yield from (f"sbom: {told}" for told in check_bill(manifest.bill, top, wanted, notices))


def _hash_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    with archive.open(entry) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


def _read_notices(archive: zipfile.ZipFile, top: str) -> str:
    try:
        with archive.open(f"{top}/{NOTICES}") as stream:
            return stream.read(MANIFEST_BYTES).decode("utf-8", "replace")
    except (KeyError, *_DAMAGE):
        return ""


# ---------------------------------------------------------------- the zip around the files

_HEADER, _END = struct.Struct("<4s22xHH"), struct.Struct("<4s16xH")
_DESCRIPTOR = 24
"""Bytes at most of the sizes that may stand behind a file."""


def _find_stray_bytes(stream: IO[bytes], entries: Sequence[zipfile.ZipInfo], directory: int) -> Iterator[str]:
    """Bytes that belong to no file: a program before the zip, notes behind it. ``directory``: where the list begins."""
    at = 0
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    for entry, after in zip(ordered, [*(entry.header_offset for entry in ordered[1:]), directory], strict=True):
        if entry.header_offset > at:
            yield "holds bytes between its files" if at else "holds bytes before its files"
        elif entry.header_offset < at:
            yield "holds files that share bytes"
        stream.seek(entry.header_offset)
        head = stream.read(_HEADER.size)
        if len(head) < _HEADER.size or head[:4] != b"PK\3\4":
            return  # what cannot be read is told where it is read
        _, name, extra = _HEADER.unpack(head)
        at = entry.header_offset + _HEADER.size + name + extra + entry.compress_size
        if entry.flag_bits & 0x08:  # a packer who could not seek writes the sizes behind the file
            at += max(min(_DESCRIPTOR, after - at), 0)
    if at < directory:
        yield "holds bytes between its files"
    stream.seek(0, os.SEEK_END)
    stream.seek(max(stream.tell() - _END.size, 0))
    tail = stream.read()
    if len(tail) < _END.size or _END.unpack(tail) != (b"PK\5\6", 0):
        yield "holds bytes after its end"


_UNSAFE = re.compile(r"(?:^|/)(?:\.{0,2})(?:/|$)|[\\:\x00-\x1f\x7f]")
"""In a path: a part that is empty or leads up, and what some system takes for a part, a disk or a stream."""


def _find_strange(entries: Sequence[zipfile.ZipInfo], wanted: dict[str, str]) -> Iterator[str]:
    folders = {name[: at.start() + 1] for name in (*wanted, MANIFEST) for at in re.finditer("/", name)}
    for entry in entries:
        folder = entry.filename.endswith("/")
        inner = entry.filename.partition("/")[2]
        if _UNSAFE.search(entry.filename.removesuffix("/")) or entry.orig_filename != entry.filename:
            yield f"{inner or entry.filename}: has a path that may lead out of the folder"
        if folder and inner and inner not in folders:
            yield f"{inner}: not in the manifest"
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in ((0, stat.S_IFDIR) if folder else (0, stat.S_IFREG)):
            yield f"{inner or entry.filename}: its attributes make it something else than a file"


# ---------------------------------------------------------------- the manifest

_DAMAGE = (OSError, EOFError, RuntimeError, ValueError, struct.error, zipfile.BadZipFile, zlib.error)
"""What reading a file in a damaged zip raises; ``RuntimeError`` and its ``NotImplementedError`` come from flags and
methods that a flipped bit made up."""


def _read_manifest(archive: zipfile.ZipFile, name: str, path: Path) -> _Manifest:
    try:
        entry = archive.getinfo(name)
    except KeyError as error:
        message = f"is no bundle: it holds no {MANIFEST}"
        raise DamagedBundle(message, where=str(path), fix="briefs bundle builds one") from error
    if entry.file_size > MANIFEST_BYTES:
        message = f"{MANIFEST} inside has {entry.file_size} bytes, more than {MANIFEST_BYTES}"
        raise DamagedBundle(message, where=str(path), fix="briefs bundle builds one")
    try:
        told = json.loads(archive.read(entry), object_pairs_hook=_take_once)
    except (RecursionError, *_DAMAGE) as error:
        message = f"{MANIFEST} inside cannot be read: {_say_damage(error)}"
        raise DamagedBundle(message, where=str(path), fix=_AGAIN) from error
    files = told.get("files") if isinstance(told, dict) else None
    if not isinstance(files, dict) or not all(isinstance(digest, str) for digest in files.values()):
        raise DamagedBundle(f"{MANIFEST} inside does not list files", where=str(path), fix="briefs bundle builds one")
    if told.get("format") != 1:
        message = f"{MANIFEST} inside is of another format than 1"
        raise DamagedBundle(message, where=str(path), fix="briefs upgrade brings a Briefs that may know it")
    return _Manifest(files, told.get("sbom"))


class _Twice(ValueError):
    """A key that stands twice in one object, so that readers would not agree what it says."""


def _take_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    taken = dict(pairs)
    if len(taken) < len(pairs):
        raise _Twice
    return taken


_SAID: tuple[tuple[type[BaseException], str], ...] = (
    (EOFError, "the zip ends early"),
    (RecursionError, "it is nested too deep"),
    (NotImplementedError, "it is packed in a way that is not known here"),
    (RuntimeError, "it is encrypted"),
    (UnicodeDecodeError, "it is not UTF-8"),
    (json.JSONDecodeError, "it is not JSON"),
    (_Twice, "a key stands twice in it"),
)
"""The first that fits; everything else is damage."""


def _say_damage(error: BaseException) -> str:
    """In the words of a reader: what Python says is for programmers, and names files as they lie in the zip."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    if "not a zip file" in str(error):
        return "no zip, or one that was cut off"
    return next((said for kind, said in _SAID if isinstance(error, kind)), "its bytes are damaged")

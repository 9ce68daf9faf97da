"""The site as one zip that opens by double click on ``index.html``, without a network; the same bytes each time."""

from __future__ import annotations

import hashlib
import json
import re
import struct
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from slugify import slugify

from generator.errors import SiteError
from generator.site.outside import make_folder, read_epoch
from generator.site.supply import list_materials
from generator.text.characters import drop_newer
from generator.writing import WORK, fill_file, tell_reason, tell_way

MANIFEST = "manifest.json"
_FIRST_SECOND = 315532800
"""1980-01-01, the first time that a zip can hold."""
_LEFT_OUT = re.compile(
    rf"404\.html|_headers|{re.escape(MANIFEST)}|sitemap(?:-\d+)?\.xml(?:\.gz)?|feed\.xml|companies/[^/]+\.xml"
    rf"|(?:(?!{re.escape(WORK)}/)[^/]*+/)*+{re.escape(WORK)}/.*"
)
"""Made for a server: they hold absolute addresses, and a folder has no use for them. And what a killed build left."""


class DamagedBundle(SiteError):
    """A file that was checked as a bundle and is none, or is one no more."""

    exit_code = 1


def make_slug(site_name: str) -> str:
    """``The Harbour Desk`` as ``the-harbour-desk``; ``briefs`` where nothing is left."""
    return slugify(drop_newer(site_name), max_length=60) or "briefs"


def build_bundle(site: Path, out: Path, slug: str) -> Path:
    """Pack ``site`` into ``out/<slug>.zip`` with one top folder and a manifest; older zips in ``out`` go.

    Raises:
        SiteError: there is no built site, or ``out`` or the zip cannot be written; an older zip is as it was.
        ConfigError: ``SOURCE_DATE_EPOCH`` is no number of seconds.
    """
    if not (site / "index.html").is_file():
        raise SiteError("holds no built site", where=str(site), fix="run briefs build first")
    names = sorted(
        (
            name
            for path in site.rglob("*")
            if path.is_file() and not _LEFT_OUT.fullmatch(name := path.relative_to(site).as_posix())
        ),
        key=lambda name: (name != "index.html", name),
    )
    stamp = time.gmtime(max(read_epoch() or 0, _FIRST_SECOND))[:6]
    make_folder(out)
    target = out / f"{slug}.zip"
    digests: dict[str, str] = {}
    try:
        with fill_file(target) as fresh, zipfile.ZipFile(fresh, "w") as archive:
            # One file in memory at a time; so the manifest comes last.
            for name in (*names, MANIFEST):
                content = (site / name).read_bytes() if name != MANIFEST else _write_manifest(slug, digests)
                digests[name] = hashlib.sha256(content).hexdigest()
                entry = zipfile.ZipInfo(f"{slug}/{name}", stamp)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 3
                entry.external_attr = 0o100644 << 16
                archive.writestr(entry, content, compresslevel=9)
        for old in out.glob("*.zip"):
            if old != target and _is_ours(old):
                old.unlink()
    except OSError as error:
        what, where = f"cannot be written: {tell_reason(error)}", str(error.filename or target)
        raise SiteError(what, where=where, fix=tell_way(error)) from error
    return target


def _write_manifest(slug: str, digests: Mapping[str, str]) -> bytes:
    files = {name: digests[name] for name in sorted(digests)}
    told = {"format": 1, "files": files, "sbom": list_materials(slug, files)}
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()


def _is_ours(path: Path) -> bool:
    """Whether a zip is a bundle, whole and unchanged, of an earlier site name; other zips are nobody's business."""
    try:
        return path.is_file() and not path.is_symlink() and not verify_bundle(path)
    except SiteError:
        return False


def verify_bundle(path: Path) -> tuple[str, ...]:
    """What is wrong with a bundle, sorted; empty where each file is there and is what the manifest says.

    Each line names the file inside: ``briefs/a.html: cannot be read: …``. What cannot be read is told apart from what
    was changed: the first is damage on the way, the second is another site.

    Raises:
        SiteError: there is no such file.
        DamagedBundle: it is no zip, or a zip without a manifest of ours that can be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            tops = {name.partition("/")[0] for name in names}
            if len(tops) != 1:
                return (f"holds {len(tops)} top folders instead of one",)
            wanted = _read_manifest(archive, f"{tops.pop()}/{MANIFEST}")
            found: dict[str, str] = {}
            problems: list[str] = []
            for name in dict.fromkeys(names):
                inner = name.partition("/")[2]
                if inner not in wanted:  # whoever put it there chose its size
                    found[inner] = ""
                    continue
                try:
                    found[inner] = _hash_entry(archive, name)
                except _DAMAGE as error:
                    found[inner] = ""
                    problems.append(f"{inner}: cannot be read: {_say_damage(error)}")
    except _DAMAGE as error:
        message = f"is no bundle: {_say_damage(error)}"
        kind = SiteError if isinstance(error, OSError) else DamagedBundle
        raise kind(message, where=str(path), fix="" if kind is SiteError else "copy it or build it again") from error
    found.pop(MANIFEST, None)
    problems += [f"{name}: missing" for name in wanted.keys() - found.keys()]
    problems += [f"{name}: not in the manifest" for name in found.keys() - wanted.keys()]
    both = wanted.keys() & found.keys()
    problems += [f"{name}: differs from the manifest" for name in both if found[name] and wanted[name] != found[name]]
    problems += [f"{name.partition('/')[2]}: there twice" for name, times in Counter(names).items() if times > 1]
    if "index.html" not in found and "index.html" not in wanted:
        problems.append("index.html: missing")
    return tuple(sorted(problems))


def _hash_entry(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]


_DAMAGE = (OSError, EOFError, RuntimeError, ValueError, struct.error, zipfile.BadZipFile, zlib.error)
"""What reading a file in a damaged zip raises; ``RuntimeError`` and its ``NotImplementedError`` come from flags and
methods that a flipped bit made up."""


def _read_manifest(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    where = str(archive.filename)
    try:
        files = json.loads(archive.read(name))["files"]
    except KeyError as error:
        raise DamagedBundle(
            f"is no bundle: it holds no {MANIFEST}", where=where, fix="briefs bundle builds one"
        ) from error
    except (TypeError, RecursionError, *_DAMAGE) as error:
        message = f"{MANIFEST} inside cannot be read: {_say_damage(error)}"
        raise DamagedBundle(message, where=where, fix="copy it or build it again") from error
    if not isinstance(files, dict) or not all(isinstance(digest, str) for digest in files.values()):
        raise DamagedBundle(f"{MANIFEST} inside does not list files", where=where, fix="briefs bundle builds one")
    return files


def _say_damage(error: BaseException) -> str:
    """In the words of a reader; what the zip library says names files as they lie in the zip, or nothing at all."""
    text = (error.strerror if isinstance(error, OSError) else "") or str(error)
    if isinstance(error, zlib.error) or "CRC" in text:
        return "its bytes are damaged"
    if isinstance(error, EOFError):
        return "the zip ends early"
    if "not a zip file" in text:
        return "no zip, or one that was cut off"
    return text or type(error).__name__

"""The site as one zip that opens by double click on ``index.html``, without a network; the same bytes each time."""

from __future__ import annotations

import hashlib
import json
import os
import time
import zipfile
from pathlib import Path

from slugify import slugify

from generator.errors import SiteError

MANIFEST = "manifest.json"
_FIRST_SECOND = 315532800
"""1980-01-01, the first time that a zip can hold."""
_LEFT_OUT = frozenset({"404.html", "sitemap.xml", "sitemap.xml.gz", "_headers", MANIFEST})
"""Made for a server: they hold absolute addresses, and a folder has no use for them."""


def make_slug(site_name: str) -> str:
    """``The Harbour Desk`` as ``the-harbour-desk``; ``briefs`` where nothing is left."""
    return slugify(site_name, max_length=60) or "briefs"


def build_bundle(site: Path, out: Path, slug: str) -> Path:
    """Pack ``site`` into ``out/<slug>.zip`` with one top folder and a manifest; older zips in ``out`` go.

    Raises:
        SiteError: there is no built site.
    """
    if not (site / "index.html").is_file():
        raise SiteError("holds no built site", where=str(site), fix="run briefs build first")
    content = {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file() and path.relative_to(site).as_posix() not in _LEFT_OUT
    }
    digests = {name: hashlib.sha256(content[name]).hexdigest() for name in sorted(content)}
    content[MANIFEST] = (json.dumps({"format": 1, "files": digests}, indent=1) + "\n").encode()
    stamp = time.gmtime(max(int(os.environ.get("SOURCE_DATE_EPOCH") or _FIRST_SECOND), _FIRST_SECOND))[:6]
    out.mkdir(parents=True, exist_ok=True)
    target, fresh = out / f"{slug}.zip", out / f".{slug}.zip.part"
    with zipfile.ZipFile(fresh, "w") as archive:
        for name in sorted(content, key=lambda n: (n != "index.html", n)):
            entry = zipfile.ZipInfo(f"{slug}/{name}", stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content[name], compresslevel=9)
    for old in out.glob("*.zip"):
        if old != target and _is_ours(old):
            old.unlink()
    fresh.replace(target)
    return target


def _is_ours(path: Path) -> bool:
    """Whether a zip is a bundle, whole and unchanged, of an earlier site name; other zips are nobody's business."""
    try:
        return path.is_file() and not path.is_symlink() and not verify_bundle(path)
    except SiteError:
        return False


def verify_bundle(path: Path) -> tuple[str, ...]:
    """What is wrong with a bundle, sorted; empty where each file is there and is what the manifest says.

    Raises:
        SiteError: the file is no bundle at all.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            tops = {name.partition("/")[0] for name in names}
            if len(tops) != 1:
                return (f"holds {len(tops)} top folders instead of one",)
            top = tops.pop()
            manifest = json.loads(archive.read(f"{top}/{MANIFEST}"))
            wanted: dict[str, str] = manifest["files"]
            found = {name.partition("/")[2]: hashlib.sha256(archive.read(name)).hexdigest() for name in names}
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
        raise SiteError(f"is no bundle: {error}", where=str(path)) from error
    found.pop(MANIFEST, None)
    problems = [f"{name}: missing" for name in wanted.keys() - found.keys()]
    problems += [f"{name}: not in the manifest" for name in found.keys() - wanted.keys()]
    both = wanted.keys() & found.keys()
    problems += [f"{name}: differs from the manifest" for name in both if wanted[name] != found[name]]
    problems += ["named twice: " + name for name in sorted({n for n in names if names.count(n) > 1})]
    if "index.html" not in found:
        problems.append("index.html: missing")
    return tuple(sorted(problems))

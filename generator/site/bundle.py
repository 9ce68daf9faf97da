"""The site as one zip that opens by double click on ``index.html``, without a network; the same bytes each time.

:mod:`generator.site.verify` looks at such a zip.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
import zipfile
from collections.abc import Mapping
from pathlib import Path

from slugify import slugify

from generator.errors import SiteError
from generator.site.outside import make_folder, read_epoch
from generator.site.supply import list_materials
from generator.site.verify import MANIFEST, verify_bundle
from generator.text.characters import drop_newer
from generator.writing import WORK, fill_file, tell_reason, tell_way

_FIRST_SECOND = 315532800
"""1980-01-01, the first time that a zip can hold."""
_LEFT_OUT = re.compile(
    rf"404\.html|_headers|{re.escape(MANIFEST)}|sitemap(?:-\d+)?\.xml(?:\.gz)?|feed\.xml|companies/[^/]+\.xml"
    rf"|(?:(?!{re.escape(WORK)}/)[^/]*+/)*+{re.escape(WORK)}/.*"
)
"""Made for a server: they hold absolute addresses, and a folder has no use for them. And what a killed build left."""


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

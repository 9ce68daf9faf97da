"""Installed files compared with the hashes that their package was published with.

pip compares the archive with the lock when it installs it; a file that is changed afterwards, or that was never whole,
is noticed here, before it gets into a site or runs. Whoever can change the package's own list of hashes as well can
change this program, too: against them the locks and the rights of the machine have to help.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from generator.errors import SiteError

_FIX = "install it anew: pip install --force-reinstall --no-deps --require-hashes -r requirements/run.txt"


def check_files(package: str, files: Iterable[Path]) -> None:
    """Compare files of an installed package with its list of them (``RECORD``,
    https://packaging.python.org/en/latest/specifications/recording-installed-packages/).

    Raises:
        SiteError: a file is not as it was published, is none of the package's, or there is no such list.
    """
    record = _Record(package)
    for file in files:
        record.check(file)


def check_theme(folder: Path, files: Iterable[Path]) -> None:
    """The same of Material: of every template, and of those of its other files that the site takes.

    Args:
        folder: of the theme.
        files: in it.
    """
    record = _Record("mkdocs-material")
    for file in (*sorted(folder.glob("*.html")), *sorted(folder.glob("partials/**/*.html")), *files):
        record.check(file)


class _Record:
    def __init__(self, package: str) -> None:
        installed = metadata.distribution(package)
        self._what = f"{package} {installed.version}"
        self._root = Path(str(installed.locate_file(""))).resolve()
        lines = (installed.read_text("RECORD") or "").split("\n")
        # Path → hash. Ten thousand icons, of which the site takes none, are left out: they would take half the time.
        rows = (line.split(",") for line in lines if "/.icons/" not in line)
        self._known = {row[0]: row[1] for row in rows if len(row) == 3}
        if not self._known:
            raise SiteError(f"{self._what} has no list of its files, so none can be checked", fix=_FIX)

    def check(self, file: Path) -> None:
        whole = file.resolve()
        name = whole.relative_to(self._root).as_posix() if whole.is_relative_to(self._root) else ""
        if not self._known.get(name):
            raise SiteError(f"is no file of {self._what} as it was published", where=str(file), fix=_FIX)
        with whole.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").digest()
        if self._known[name] != f"sha256={base64.urlsafe_b64encode(digest).decode('ascii').rstrip('=')}":
            raise SiteError(f"was changed since {self._what} was published", where=str(file), fix=_FIX)

"""The files of the site of before, written over: to remove a file and make it anew takes a file system far longer.

MkDocs empties the folder of the site, but for hidden files, before it asks for the pages. So the site is set aside in a
hidden folder before that, and each page's file is put back just before the page is written. No byte of it stays.
"""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path
from stat import S_ISREG

BEFORE = ".briefs-before"
"""Hidden folder in that of the site; it stands there during a build, or after one that was killed."""


class Before:
    """What stood in the folder of the site."""

    def __init__(self, site: Path) -> None:
        self._site = site
        self._aside = site / BEFORE
        self._folders: set[str] = set()
        self.drop()
        with contextlib.suppress(OSError):
            entries = [entry for entry in sorted(site.iterdir()) if not entry.name.startswith(".")]
            if entries:
                self._aside.mkdir()
            for entry in entries:
                entry.rename(self._aside / entry.name)

    def put_back(self, path: str) -> None:
        """Put the file at ``path`` below the site back, if it is a file of its own: what other names or links lead to
        may not be written over.
        """
        old, new = self._aside / path, self._site / path
        with contextlib.suppress(OSError):
            told = old.lstat()
            if S_ISREG(told.st_mode) and told.st_nlink == 1:
                parent = path.rpartition("/")[0]
                if parent not in self._folders:
                    self._folders.add(parent)
                    new.parent.mkdir(parents=True, exist_ok=True)
                old.replace(new)

    def drop(self) -> None:
        """Remove what was not put back."""
        shutil.rmtree(self._aside, ignore_errors=True)

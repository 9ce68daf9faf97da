"""Which pages a person deleted: git remembers what ``docs/`` no longer shows. Without git, nothing is known."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection
from pathlib import Path

_SECONDS = 20


def find_deleted(docs: Path, paths: Collection[str]) -> frozenset[str]:
    """Those of ``paths``, which do not stand in ``docs``, that git knows from there: deleted and not yet committed, or
    in an earlier commit. Empty where ``docs`` is in no repository, or git is not there or takes too long.
    """
    briefs = [path for path in paths if path.startswith("briefs/")]
    if not briefs or not docs.is_dir():
        return frozenset()
    log = ("log", "--no-renames", "--diff-filter=D", "--name-only", "--format=", "-z", "--relative", "--", "briefs")
    log = ("log", "--no-renames", "--diff-filter=D", "--name-only", "--format=", "-z", "--relative", "--", "briefs")
    known = {*_ask_git(docs, "ls-files", "--deleted", "-z", "--", "briefs"), *_ask_git(docs, *log)}
    return frozenset(briefs) & known


def _ask_git(folder: Path, *words: str) -> list[str]:
    """The paths that a command of git prints, relative to ``folder``."""
    command = ["git", "-c", "core.fsmonitor=false", "-C", str(folder), *words]
    environ = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True, env=environ)
    except (OSError, subprocess.SubprocessError):
        return []
    return [path.strip("\n") for path in done.stdout.decode("utf-8", "replace").split("\0") if path.strip("\n")]

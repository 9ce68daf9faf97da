"""Known weaknesses of what the locks name: pip-audit over each of them (``make audit``).

It asks PyPI, which may be out of reach, or stand behind a mirror that knows of no advisories: then nothing was audited,
and that is said. With ``BRIEFS_REQUIRE_AUDIT=1``, as in CI, it is a failure.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCKS = Path(__file__).parent.parent / "requirements"
NAMES = ("run.txt", "dev.txt", "audit.txt")
_COMMAND = ("-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json")


@dataclass(frozen=True, slots=True)
class Audit:
    """What is known of the packages of a lock."""

    weak: tuple[str, ...] = ()
    """A line for each weakness."""
    clean: int = 0
    """Packages of which none is known."""
    unknown: tuple[str, ...] = ()
    """Packages of which nothing could be learnt, with the reason."""
    failure: str = ""
    """Why nothing at all could be learnt."""


def read_report(report: str, said: str) -> Audit:
    """What pip-audit printed, on both streams."""
    try:
        rows: list[Mapping[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Audit(failure=(said.strip().splitlines() or ["it printed nothing"])[-1][:300])
    weak = tuple(line for row in rows for line in _tell_weak(row))
    unknown = tuple(f"{row['name']}: {row['skip_reason']}" for row in rows if "skip_reason" in row)
    clean = sum(1 for row in rows if "skip_reason" not in row and not row["vulns"])
    if not weak and not clean:
        return Audit(unknown=unknown, failure=unknown[0] if unknown else "no package was audited")
    return Audit(weak, clean, unknown)


def _tell_weak(row: Mapping[str, Any]) -> Iterable[str]:
    for weakness in row.get("vulns", ()):
        fixed = ", ".join(weakness.get("fix_versions") or ()) or "no version yet"
        yield f"{row['name']} {row['version']}: {weakness['id']}, mended in {fixed}"


def audit_lock(lock: Path) -> Audit:
    """Run pip-audit on a lock; nothing of it is installed or resolved."""
    done = subprocess.run([sys.executable, *_COMMAND, "-r", str(lock)], capture_output=True, text=True, check=False)
    return read_report(done.stdout, done.stderr)


def main() -> int:
    """Print what is known of each lock; 1 where a weakness is, or a package was not audited although it has to be."""
    required = os.environ.get("BRIEFS_REQUIRE_AUDIT") == "1"
    status = 0
    for name in NAMES:
        found = audit_lock(LOCKS / name)
        for line in found.weak:
            print(f"{name}: {line}")
        if found.failure:
            print(f"{name}: nothing was audited, for the service of advisories cannot be asked: {found.failure}")
        else:
            print(f"{name}: {found.clean} packages without a known weakness")
            for line in found.unknown:
                print(f"{name}: not audited: {line}")
        if found.weak or (required and (found.failure or found.unknown)):
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())

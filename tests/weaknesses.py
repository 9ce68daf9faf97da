"""Known weaknesses of what the locks name: pip-audit over each of them (``make audit``).

It asks PyPI, which may be out of reach, or stand behind a mirror that knows of no advisories: then nothing was audited,
and that is said. With ``BRIEFS_REQUIRE_AUDIT=1``, as in CI, it is a failure.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCKS = Path(__file__).parent.parent / "requirements"
NAMES = ("run.txt", "dev.txt", "audit.txt")
_COMMAND = ("-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json")
_PINNED = re.compile(r"^([\w.-]+)==(?:.*\\\n)*.*", re.MULTILINE)
"""A package in a lock, with its hashes."""

UNKNOWN = "the service of advisories knows none of them; is it a mirror without advisories?"


@dataclass(frozen=True, slots=True)
class Audit:
    """What is known of the packages of a lock."""

    weak: tuple[str, ...] = ()
    """A line for each weakness."""
    audited: frozenset[str] = frozenset()
    """Packages of which the service knows."""
    unknown: tuple[str, ...] = ()
    """Packages of which nothing could be learnt, with the reason."""
    failure: str = ""
    """Why nothing at all could be learnt."""

    @property
    def names(self) -> frozenset[str]:
        """All packages that were asked about."""
        return self.audited.union(line.partition(": ")[0] for line in self.unknown)


def read_report(report: str, said: str) -> Audit:
    """What pip-audit printed, on both streams."""
    try:
        rows: list[Mapping[str, Any]] = json.loads(report)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Audit(failure=_tell_unasked(said))
    weak = tuple(line for row in rows for line in _tell_weak(row))
    unknown = tuple(f"{row['name']}: {row['skip_reason']}" for row in rows if "skip_reason" in row)
    audited = frozenset(row["name"] for row in rows if "skip_reason" not in row)
    if not audited:
        return Audit(unknown=unknown, failure=UNKNOWN if unknown else "the lock names no package")
    return Audit(weak, audited, unknown)


def _tell_weak(row: Mapping[str, Any]) -> Iterable[str]:
    for weakness in row.get("vulns", ()):
        fixed = ", ".join(weakness.get("fix_versions") or ()) or "no version yet"
        yield f"{row['name']} {row['version']}: {weakness['id']}, mended in {fixed}"


_REASONS = {
    "ProxyError": "the proxy does not answer",
    "SSLError": "its certificate is not trusted",
    "NameResolutionError": "its name cannot be resolved",
    "gaierror": "its name cannot be resolved",
    "Timeout": "it gives no answer",
    "Could not connect": "it gives no answer",
    "ConnectionError": "it cannot be reached",
}
"""Name of an exception, wherever it stands in a message, the most telling first → a few words."""


def _tell_unasked(said: str) -> str:
    lines = [line for line in said.splitlines() if line[:1].strip()][-3:] or ["pip-audit printed nothing"]
    why = next((words for name, words in _REASONS.items() if any(name in line for line in lines)), lines[-1][:80])
    return f"no service of advisories could be asked ({why})"


def ask_first(packages: Iterable[str]) -> str:
    """Why the service of advisories cannot be asked, or that it knows none of ``packages`` (as they stand in a lock);
    empty where it knows one. Without this question minutes go by before that is known.
    """
    with tempfile.TemporaryDirectory(prefix="briefs-audit-") as folder:
        lock = Path(folder, "first.txt")
        lock.write_text("\n".join(packages) + "\n", encoding="utf-8")
        return audit_lock(lock).failure


def audit_lock(lock: Path) -> Audit:
    """Run pip-audit on a lock; nothing of it is installed or resolved."""
    done = subprocess.run([sys.executable, *_COMMAND, "-r", str(lock)], capture_output=True, text=True, check=False)
    return read_report(done.stdout, done.stderr)


def main() -> int:
    """Print what is known of each lock; 1 where a weakness is, or a package was not audited although it has to be."""
    required = os.environ.get("BRIEFS_REQUIRE_AUDIT") == "1"
    locked = {name: list(_PINNED.finditer((LOCKS / name).read_text(encoding="utf-8"))) for name in NAMES}
    names = {found[1] for packages in locked.values() for found in packages}
    print(f"Asking PyPI what it knows of {len(names)} packages ({', '.join(NAMES)}); a minute or two", flush=True)
    audited: set[str] = set()
    asked: set[str] = set()  # without those that this Python does not need
    weak: set[str] = set()
    first = {packages[0][1]: packages[0][0] for packages in locked.values() if packages}
    failure = ask_first(first.values())
    for name in NAMES if not failure else ():
        found = audit_lock(LOCKS / name)
        audited |= found.audited
        weak.update(found.weak)
        asked |= found.names
        for line in found.weak:
            print(f"{name}: {line}")
        if found.failure:
            failure = found.failure
            break
        print(f"{name}: {len(found.audited)} packages are known to it", flush=True)
        for line in found.unknown:
            print(f"{name}: not audited: {line}")
    if failure:
        print(f"not audited: {failure}")
    total = len(names if failure else asked)
    print(f"{len(audited)} of {total} packages audited, {len(weak)} advisories")
    return 1 if weak or (required and len(audited) < total) else 0


if __name__ == "__main__":
    sys.exit(main())

"""The Nu Html Checker, a Java program, and how it comes to this machine.

``python tests/vnu.py --install`` fetches it with npm, where npm and Java are; it never installs either. It leaves with
0 when the checker is there or none is required, and with 1 when ``BRIEFS_REQUIRE_VNU=1`` and it cannot be had. What it
would find is in part found without it: see ``test_html.py``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

VERSION = "26.9.27"
PACKAGE_SHA512 = "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
JAR_SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
JAR = Path(sys.prefix) / "vnu" / f"vnu-{VERSION}.jar"
"""Beside the packages of the environment that runs the tests."""

JAVA = ("-Xss8m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Half the seconds that Java takes by itself; the checker asks for a deep stack."""

ADVICE = "install Java 11 or newer and npm, then run make test; or name a vnu.jar in BRIEFS_VNU"


@dataclass(frozen=True, slots=True)
class Message:
    """One complaint of the checker."""

    path: Path
    line: int
    kind: str
    """``error``, ``info``, or ``warning`` for the kind of info that calls itself so."""
    text: str
    extract: str


def is_required(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a missing checker is a failure."""
    return environ.get("BRIEFS_REQUIRE_VNU", "").lower() not in {"", "0", "false", "no"}


def find_vnu(environ: Mapping[str, str] = os.environ) -> Path | None:
    """The jar, where Java starts and the jar is the pinned one or named in ``BRIEFS_VNU``; else ``None``."""
    if not _succeeds(["java", "-version"]):
        return None
    if named := environ.get("BRIEFS_VNU"):
        return Path(named) if Path(named).is_file() else None
    return JAR if JAR.is_file() and hashlib.sha256(JAR.read_bytes()).hexdigest() == JAR_SHA256 else None


def install_vnu() -> Path | None:
    """Fetch the pinned package with npm and unpack its jar; ``None`` where that cannot be done."""
    npm = shutil.which("npm")
    if npm is None or not _succeeds(["java", "-version"]):
        return None
    with tempfile.TemporaryDirectory(prefix="briefs-vnu-") as folder:
        if not _succeeds([npm, "pack", f"vnu-jar@{VERSION}", "--silent", "--ignore-scripts"], cwd=folder):
            return None
        package = Path(folder, f"vnu-jar-{VERSION}.tgz")
        if base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode() != PACKAGE_SHA512:
            print(f"vnu-jar {VERSION} is not the package that tests/vnu.py pins: left out.", file=sys.stderr)
            return None
        with tarfile.open(package) as archive:
            member = archive.extractfile("package/build/dist/vnu.jar")
            assert member is not None
            JAR.parent.mkdir(parents=True, exist_ok=True)
            part = JAR.with_suffix(f".{os.getpid()}")
            part.write_bytes(member.read())
            part.replace(JAR)
    return find_vnu()


def run_vnu(jar: Path, paths: Iterable[Path]) -> tuple[Message, ...]:
    """What the checker says of the HTML, CSS and SVG files at and below ``paths``."""
    command = ["java", *JAVA, "-jar", str(jar), "--also-check-css", "--also-check-svg", "--skip-non-html"]
    command += ["--format", "json", "--stdout", "--exit-zero-always", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, timeout=300)
    return tuple(
        Message(
            Path(found.get("url", "").removeprefix("file:")),
            found.get("lastLine", 0),
            found.get("subType", found["type"]),
            found["message"],
            found.get("extract", "").strip(),
        )
        for found in json.loads(done.stdout)["messages"]
    )


def _succeeds(command: list[str], cwd: str | None = None) -> bool:
    try:
        done = subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    path = find_vnu()
    if path is None and "--install" in arguments:
        path = install_vnu()
    if path is None:
        print(f"No Nu Html Checker: HTML is checked by a parser alone. To run it, {ADVICE}.", file=sys.stderr)
        return 1 if is_required() else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Where Chromium is on this machine, and how it comes to be there.

``python tests/chromium.py --install`` finds one or installs one: with apt-get where that asks for no password, else
with Playwright's own installer. It leaves with 0 when there is a browser or none is required, and with 1 when one is
required (``CI=true`` or ``BRIEFS_REQUIRE_BROWSER=1``) and none can be had.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PLAYWRIGHT_CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright")
PLAYWRIGHT_BINARIES = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium_headless_shell-*/*/*headless*shell",
)

ADVICE = "install Chromium (Debian: apt-get install chromium), or name one in BRIEFS_CHROMIUM"


def is_required(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether a missing browser is a failure: in CI, and where ``BRIEFS_REQUIRE_BROWSER`` says so."""
    said = environ.get("BRIEFS_REQUIRE_BROWSER", environ.get("CI", ""))
    return said.lower() not in {"", "0", "false", "no"}


def find_chromium(environ: Mapping[str, str] = os.environ) -> Path | None:
    """A browser that starts: the one that ``BRIEFS_CHROMIUM`` names and no other, else on the path, in the usual places
    or in Playwright's cache; ``None`` where there is none."""
    if named := environ.get("BRIEFS_CHROMIUM"):
        return Path(named) if _starts(Path(named)) else None
    found = [Path(path) for name in NAMES if (path := shutil.which(name, path=environ.get("PATH")))]
    found += [Path(place) for place in PLACES]
    caches = [environ.get("PLAYWRIGHT_BROWSERS_PATH", ""), *PLAYWRIGHT_CACHES]
    for cache in filter(None, caches):
        for pattern in PLAYWRIGHT_BINARIES:
            found += sorted(Path(cache).expanduser().glob(pattern), reverse=True)
    return next((path for path in found if _starts(path)), None)


def _starts(path: Path) -> bool:
    """Ubuntu ships a ``chromium`` that only tells to install a snap: a browser is what prints its version."""
    if not os.access(path, os.X_OK) or path.is_dir():
        return False
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def install_chromium() -> Path | None:
    """Install a browser by the first way that works; ``None`` where none does."""
    root: list[str] | None = None
    if shutil.which("apt-get"):
        if os.geteuid() == 0:
            root = []
        elif shutil.which("sudo") and _succeeds(["sudo", "-n", "true"]):
            root = ["sudo", "-n"]
    if root is not None:
        quiet = [*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
        fonts = ["fonts-noto-cjk"]  # Chinese names are on the pages that are looked at
        _succeeds([*quiet, "update"])
        _succeeds([*quiet, "install", "-y", "--no-install-recommends", "chromium"])
        _succeeds([*quiet, "install", "-y", "--no-install-recommends", *fonts])
        if path := find_chromium():
            return path
    _succeeds([sys.executable, "-m", "playwright", "install", "chromium"])
    return find_chromium()


def _succeeds(command: list[str]) -> bool:
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main(arguments: list[str]) -> int:
    path = find_chromium()
    if path is None and "--install" in arguments:
        print("No Chromium found: installing one for the browser tests.", file=sys.stderr)
        path = install_chromium()
    if path is None:
        print(f"No Chromium: browser tests are left out. To run them, {ADVICE}.", file=sys.stderr)
        return 1 if is_required() else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Which Briefs a desk uses: a wheel in its own repository, with its hash.

There is no version to ask an index for: whoever has the name ``briefs`` there is someone else. So what is given, a
wheel, a folder or a commit, becomes a wheel, and the desk needs neither its origin nor a network to install it again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from generator.errors import ConfigError

FOLDER = "requirements"
PIN_FILE = f"{FOLDER}/briefs.txt"
_WHEEL = re.compile(r"briefs-[0-9][A-Za-z0-9.+_]*-py3-none-any\.whl")
_PINNED = re.compile(rf"\./{FOLDER}/({_WHEEL.pattern}) --hash=sha256:([0-9a-f]{{64}})")
_COMMIT = re.compile(r"git\+[a-z+]+://[^\s@]+(?:@[^\s@/][^\s@]*)?@([0-9a-f]{40})")
_FORMS = "give a wheel, a folder with the source, or git+URL@COMMIT with all 40 digits"
_SOURCE = ("generator", "pyproject.toml", "README.md", "LICENSE")
_EPOCH = "315532800"
"""1980-01-01, the first day that a zip knows: the same source gives the same wheel."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A wheel of Briefs as a desk keeps it."""

    name: str
    """File name, ``briefs-VERSION-py3-none-any.whl``."""
    wheel: bytes
    origin: str
    """What it was made from, for people: a commit, or nothing where that is not known."""

    @property
    def digest(self) -> str:
        """SHA-256 of the wheel, in hex."""
        return hashlib.sha256(self.wheel).hexdigest()

    @property
    def path(self) -> str:
        """Where it lies in the desk's repository."""
        return f"{FOLDER}/{self.name}"

    @property
    def version(self) -> str:
        """As the name says it."""
        return self.name.split("-")[1]

    def write_line(self) -> str:
        """The content of ``requirements/briefs.txt``: what pip installs, with the hash that it must have."""
        origin = f", {self.origin}" if self.origin else ""
        return (
            f"# Briefs {self.version}{origin}. Written by briefs init and briefs upgrade.\n"
            f"./{self.path} --hash=sha256:{self.digest}\n"
        )


def read_pinned(text: str) -> tuple[str, str] | None:
    """``(file name, SHA-256)`` of the wheel that ``requirements/briefs.txt`` pins; ``None`` where it pins otherwise."""
    found = [match for line in text.splitlines() if (match := _PINNED.fullmatch(line.strip()))]
    return (found[0][1], found[0][2]) if len(found) == 1 else None


def make_pin(spec: str | None) -> Pin:
    """The wheel that a desk is to use.

    Args:
        spec: a wheel, a folder that holds the source, or ``git+URL@COMMIT``; ``None`` for the Briefs that is running.

    Raises:
        ConfigError: the spec is none of these, or no wheel comes of it; the message says what pip said.
    """
    where = "--briefs"
    if spec is None:
        where, spec = "the running Briefs", _find_running()
    if _COMMIT.fullmatch(spec):
        return _build(spec, f"commit {spec.rpartition('@')[2]}", where)
    if "://" in spec:
        fix = _FORMS if not spec.startswith("git+") else "end it with @ and the 40 digits of the commit"
        raise ConfigError(f"{spec} does not say which commit", where=where, fix=fix)
    try:
        return _read_path(Path(spec).expanduser(), spec, where)
    except OSError as error:
        raise ConfigError(f"{spec} cannot be read: {error.strerror or error}", where=where, fix=_FORMS) from error


def _read_path(path: Path, spec: str, where: str) -> Pin:
    if path.is_dir() and (path / "pyproject.toml").is_file():
        with tempfile.TemporaryDirectory() as copy:
            # A build in place leaves its own files, and takes those of the last one along.
            _copy_source(path, Path(copy) / "briefs")
            return _build(str(Path(copy) / "briefs"), _tell_commit(path), where)
    if path.is_file() and path.suffix == ".whl":
        return _check(Pin(path.name, path.read_bytes(), _read_origin(path)), where)
    what = f"{spec} is neither a wheel nor a folder with the source"
    raise ConfigError(what, where=where, fix=f"{_FORMS}; the name briefs in a package index is another program")


def _find_running() -> str:
    """Where the running Briefs was installed from, as pip noted it (PEP 610), in the form of a spec."""
    try:
        noted = distribution("briefs").read_text("direct_url.json")
    except PackageNotFoundError:
        noted = None
    told = json.loads(noted) if noted else {}
    url = str(told.get("url", ""))
    if "vcs_info" in told:
        return f"{told['vcs_info']['vcs']}+{url}@{told['vcs_info']['commit_id']}"
    source = Path(__file__).resolve().parents[2]
    if (source / "pyproject.toml").is_file():
        return str(source)  # it runs from its source, wherever the package was installed
    path = Path(url2pathname(urlsplit(url).path)) if url.startswith("file:") else None
    if path and path.exists():
        return str(path)
    what = f"was installed from {path}, which is gone" if path else "pip has not noted where it came from"
    raise ConfigError(what, where="the running Briefs", fix=f"say it with --briefs: {_FORMS}")


def _copy_source(source: Path, to: Path) -> None:
    to.mkdir()
    for name in _SOURCE:
        if (source / name).is_dir():
            shutil.copytree(source / name, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        elif (source / name).is_file():
            shutil.copy2(source / name, to / name)


def _build(spec: str, origin: str, where: str) -> Pin:
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-qq", "wheel", "--no-deps"]
        command += ["--no-build-isolation", "--wheel-dir", out, spec]
        environ = os.environ | {"SOURCE_DATE_EPOCH": _EPOCH, "PYTHONPATH": ""}
        done = subprocess.run(
            command,
            env=environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        made = sorted(Path(out).glob("*.whl"))
        if done.returncode != 0 or len(made) != 1:
            said = (done.stderr or done.stdout).strip().splitlines()
            raise ConfigError(
                f"no wheel came of it: {said[-1] if said else 'pip said nothing'}", where=where, fix=_FORMS
            )
        return _check(Pin(made[0].name, made[0].read_bytes(), origin), where)


def _check(pin: Pin, where: str) -> Pin:
    """The pin, where it is Briefs and one that knows desks."""
    try:
        with zipfile.ZipFile(io.BytesIO(pin.wheel)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile as error:
        raise ConfigError(f"{pin.name} is no wheel: {error}", where=where, fix=_FORMS) from error
    if not _WHEEL.fullmatch(pin.name) or "generator/desk/__init__.py" not in names:
        raise ConfigError(f"{pin.name} is no Briefs, or one from before briefs init", where=where, fix=_FORMS)
    return pin


def _tell_commit(folder: Path) -> str:
    """The commit of a work tree, and whether more has been changed; empty where git knows of none."""

    def ask(*words: str) -> str | None:
        try:
            done = subprocess.run(["git", "-C", folder, *words], capture_output=True, check=False)
        except OSError:
            return None
        return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None

    commit = ask("rev-parse", "--verify", "HEAD")
    if not commit or ask("rev-parse", "--show-prefix"):  # a folder within another repository has no commit of its own
        return ""
    changed = ask("status", "--porcelain", "--", "generator", "pyproject.toml")
    return f"commit {commit}" + (" with changes" if changed else "")


def _read_origin(wheel: Path) -> str:
    """Of a wheel that another desk pinned, what that desk says of it."""
    try:
        text = (wheel.parent / "briefs.txt").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
    pinned = read_pinned(text)
    told = re.match(r"# Briefs [^,\s]+, (commit [0-9a-f]{40}(?: with changes)?)\. ", text)
    return told[1] if told and pinned and pinned[0] == wheel.name else ""

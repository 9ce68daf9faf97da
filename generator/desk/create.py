"""``briefs init``: a desk's own repository, in a new folder or around what stands there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from generator.desk.files import RECORD, Record, digest_file, list_followed, render_files, write_record
from generator.desk.pin import PIN_FILE, Pin
from generator.desk.plan import Change, DeskPlan, read_file
from generator.errors import ConfigError
from generator.text.characters import is_plain_line

MAKEFILE = "Makefile"
_WORKFLOWS = ".github/workflows"
_LONGEST_NAME = 80


def name_desk(name: str | None, folder: Path) -> str:
    """The name that was given, or one made of the folder's. Raises :class:`ConfigError` for what is no name."""
    made = (name or "").strip() or " ".join(folder.resolve().name.replace("-", " ").replace("_", " ").split()).title()
    made = made or "Briefs"
    if not is_plain_line(made) or len(made) > _LONGEST_NAME:
        raise ConfigError(f"should be one line of at most {_LONGEST_NAME} characters", where="--name")
    return made


def plan_desk(folder: Path, pin: Pin, name: str, *, sample: bool) -> DeskPlan:
    """What is missing in a folder to make it a desk. Whatever stands there already stays as it is; where the desk will
    not work because of it, that needs a person.

    Raises:
        ConfigError: it is a file, cannot be read, is a desk already, uses another Briefs, or holds a link that leads
            nowhere in the place of something to be written.
    """
    if folder.exists() and not folder.is_dir():
        raise ConfigError("is a file", where=str(folder), fix="give a folder, which may be new")
    if read_file(folder, RECORD) is not None:
        raise ConfigError("is a desk already", where=str(folder), fix="briefs upgrade brings it up to date")
    files = render_files(pin, name, sample=sample)
    changes: list[Change] = []
    top = _find_top(folder)
    if top and top != folder.resolve():
        why = f"GitHub reads them only at the top of a repository, which is {top}: they will not run from here"
        changes.append(Change("!", _WORKFLOWS, why))
    for path, content in files.items():
        _refuse_dangling(folder, path)
        here = read_file(folder, path)
        if here is None:
            changes.append(Change("+", path, content=content))
        elif digest_file(here) == digest_file(content):
            changes.append(Change("=", path, "is the same already"))
        elif path == PIN_FILE:
            raise ConfigError(
                "pins another Briefs", where=str(folder / path), fix="remove it, or the desk's .desk.json is lost"
            )
        elif path == MAKEFILE:
            why = "stands there already and stays as it is. make site and the workflows need that of Briefs, "
            changes.append(Change("!", path, why + "which briefs upgrade --take Makefile writes over it"))
        else:
            changes.append(Change("=", path, "stands there already and stays as it is"))
    digests = {path: digest_file(content) for path, content in list_followed(files, pin).items()}
    record = Change("+", RECORD, content=write_record(Record(name, digests)))
    return DeskPlan(folder, tuple(changes), (record,))


def _find_top(folder: Path) -> Path | None:
    """The top of the repository in which a folder lies, or will lie; ``None`` where there is none, or no git."""
    there = folder.resolve()
    there = next((place for place in (there, *there.parents) if place.is_dir()), there)
    try:
        done = subprocess.run(
            ["git", "-C", there, "rev-parse", "--show-toplevel"],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except OSError:
        return None
    return Path(os.fsdecode(done.stdout.removesuffix(b"\n"))) if done.returncode == 0 and done.stdout else None


def _refuse_dangling(folder: Path, path: str) -> None:
    whole = folder / path
    for place in (whole, *whole.parents[: path.count("/") + 1]):
        if place.is_symlink() and not place.exists():
            raise ConfigError("is a link that leads nowhere", where=str(place), fix="remove it, or make what it means")


def start_git(folder: Path) -> bool:
    """Make the folder a repository of its own where git is there and it lies in none; nothing is committed."""
    try:
        inside = subprocess.run(
            ["git", "-C", folder, "rev-parse", "--git-dir"], capture_output=True, check=False, stdin=subprocess.DEVNULL
        )
        if inside.returncode == 0:
            return False
        command: list[str | Path] = ["git", "-c", "init.defaultBranch=main", "init", "--quiet", folder]
        return subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False

"""What is to be written into a desk's repository: a plan first, then the files, each in one step."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generator.errors import ConfigError
from generator.files import TABLE_BYTES
from generator.files import read_file as read_bounded
from generator.writing import digest_content, hold_near

Sign = Literal["+", "~", "-", "=", "!"]
"""New, changed, gone, left as it is, needs a person."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file of a plan."""

    sign: Sign
    path: str
    """Below the folder of the desk."""
    why: str = ""
    content: bytes | None = None
    """What the file is to hold (``+``, ``~``), or what it might (``!``)."""
    before: bytes | None = None
    """What stood there when the plan was made: a person may have changed it since, who is asked before it is done."""


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """What is to be done to a folder. ``silent`` is written with it and told of to nobody."""

    folder: Path
    changes: tuple[Change, ...]
    silent: tuple[Change, ...] = ()

    @property
    def pending(self) -> bool:
        """Whether anything is to be written."""
        return any(change.sign in "+~-" for change in self.changes)

    @property
    def open(self) -> bool:
        """Whether something needs a person."""
        return any(change.sign == "!" for change in self.changes)

    def lines(self) -> Iterator[str]:
        """The plan for people, what needs one first."""
        for change in sorted(self.changes, key=lambda change: ("!+~-=".index(change.sign), change.path)):
            yield f"{change.sign} {change.path}" + (f"  {change.why}" if change.why else "")

    def diffs(self) -> Iterator[str]:
        """For each file that needs a person, what separates it from what Briefs would write, as unified diffs."""
        for change in self.changes:
            if change.sign == "!" and change.content is not None:
                here = _read_lines(read_file(self.folder, change.path) or b"")
                yield from difflib.unified_diff(
                    here, _read_lines(change.content), change.path, f"{change.path} of Briefs"
                )


def read_file(folder: Path, path: str) -> bytes | None:
    """The content of a file of the desk, ``None`` where there is none.

    Raises :class:`ConfigError` for what cannot be read.
    """
    try:
        return read_bounded(folder / path, TABLE_BYTES)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror or error}", where=str(folder / path)) from error


def apply_desk_plan(plan: DeskPlan) -> None:
    """Write what the plan says. What was put in place before a fault stays; the same command again does the rest.

    Raises :class:`generator.errors.PublishError`.
    """
    with hold_near(plan.folder) as writer:
        for change in (*plan.changes, *plan.silent):
            if change.sign in "+~" and change.content is not None:
                before = None if change.before is None else digest_content(change.before)
                writer.write((plan.folder / change.path).resolve(), change.content, before)
        for change in plan.changes:
            if change.sign == "-":
                writer.remove(plan.folder / change.path)


def _read_lines(content: bytes) -> list[str]:
    text = content.decode("utf-8", "replace").replace("\r\n", "\n")
    return text.splitlines(keepends=True)

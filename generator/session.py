"""What all commands share: the options before the command, settings, exit codes, and what goes to which stream.

Data goes to stdout, progress and doubt to stderr.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperGroup

from generator.signals import StoppedError, ignore_signals
from generator.writing import count_written

if TYPE_CHECKING:
    from typer._click import Context

    from generator.config import Config

DONE, IMPERFECT, WRONG_USE, OUR_FAULT, PENDING = 0, 1, 2, 3, 4


class Commands(TyperGroup):
    """The commands; an interrupt of one comes through with what it knows."""

    def invoke(self, ctx: Context) -> Any:
        """Run a command. Raises :class:`StoppedError` from an interrupt."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stop:
            raise StoppedError from stop


def tell_stopped(error: BaseException) -> int:
    """Say what was done before a run was interrupted, and what was not; returns the exit code."""
    ignore_signals()  # who is impatient shall read it all the same
    code = StoppedError.code
    notes: list[str] = []
    cause: BaseException | None = error
    while cause is not None:
        notes += getattr(cause, "__notes__", ())
        code = getattr(cause, "code", code) if isinstance(cause, StoppedError) else code
        cause = cause.__cause__ or cause.__context__
    written = count_written()
    if not notes:
        done = f"{written} files were written or removed, all others are as they were"
        notes = [done if written else "nothing was written"]
    with contextlib.suppress(OSError):
        echo(f"interrupted: {'; '.join(dict.fromkeys(notes))}; run it again to have it done", err=True)
    return code


class Settings:
    """What the options before the command say."""

    config_path: Path | None = None
    quiet: bool = False


def be_quiet(wanted: bool) -> None:
    """Callback of ``--quiet``, which may stand before the command and behind it."""
    Settings.quiet = Settings.quiet or wanted


def read_config(**flags: Path | str | bool | None) -> Config:
    """The settings in force with the flags that were given. Raises :class:`generator.errors.ConfigError`."""
    from generator.config import list_unknown, load_config

    given = {name: str(value) for name, value in flags.items() if value is not None}
    config = load_config(Settings.config_path, os.environ, given)
    for name in list_unknown(os.environ):
        say(f"{name}: is no setting, and was passed over (the settings are the keys of briefing.toml)")
    return config


def tell_command(*words: str, **flags: Path | str | None) -> str:
    """The command line that does ``words`` with the settings of this one, ready to paste."""
    config = ["--config", str(Settings.config_path)] if Settings.config_path else []
    given = [part for flag, value in flags.items() if value is not None for part in (_flag(flag), str(value))]
    return shlex.join(["briefs", *config, *words, *given])


def _flag(key: str) -> str:
    return "--" + key.replace("_", "-")


def echo(text: object, *, err: bool = False, nl: bool = True) -> None:
    """What a command prints, on stdout or ``err``: text of strangers may be in it, so that what is hidden is shown."""
    from generator.text.show import show_lines

    typer.echo(show_lines(str(text)), err=err, nl=nl)


def say(line: str) -> None:
    """A line for people, on stderr; none with ``--quiet``."""
    if not Settings.quiet:
        echo(line, err=True)


def track_progress(what: str) -> Any:
    """Wraps an iterable in a progress bar on stderr when a person watches, and leaves it alone otherwise."""
    if Settings.quiet or not sys.stderr.isatty():
        return lambda items, total: items

    def track(items: Iterable[Any], total: int) -> Iterable[Any]:
        from rich.console import Console
        from rich.progress import track as rich_track

        return rich_track(items, total=total, description=what, console=Console(stderr=True), transient=True)

    return track


def print_row(row: dict[str, Any]) -> None:
    """A value as one line of JSON on stdout."""
    from generator.brief.export import dump_row

    sys.stdout.buffer.write(dump_row(row))

"""Candidates judged one by one in a terminal, a keystroke each; a verdict is on disk before the next is asked for."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from generator.companies.likeness import find_likely
from generator.companies.show import show_candidate
from generator.companies.store import write_registry_text
from generator.companies.suggest import Candidate, accept_alias, accept_candidate, accept_child, reject_candidate
from generator.errors import GeneratorError
from generator.review.show import show_text
from generator.stages.link import LinkTables
from generator.tables.registry import parse_registry

__all__ = ["Verdicts", "judge_candidates", "open_keys"]

_HELP = (
    ("a", "accept: add the row that is shown"),
    ("m", "the same company as the match: its names become aliases there"),
    ("p", "accept as a subsidiary of the match"),
    ("r", "reject: it is no company, and is not suggested again"),
    ("s", "skip: ask again next time"),
    ("u", "undo the last verdict"),
    ("q", "leave; what was decided stays"),
)


@dataclass(slots=True)
class Verdicts:
    """What a person decided."""

    accepted: list[str] = field(default_factory=list)
    """Ids of new rows, and of rows that got names."""
    rejected: list[str] = field(default_factory=list)
    """Names."""
    left: int = 0
    """Candidates that were skipped or not reached."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A verdict that can be undone."""

    at: int
    before: str
    """The registry before it."""
    accepted: int
    rejected: int


def judge_candidates(
    candidates: Sequence[Candidate],
    path: Path,
    text: str,
    tables: LinkTables,
    console: Console,
    read_key: Callable[[], str],
) -> Verdicts:
    """Ask for a verdict on each candidate.

    Args:
        candidates: in the order in which they are shown.
        path: the registry; written after each verdict, in one step, with every other line as it was.
        text: the registry as read, or the text of a new one.
        tables: of the link stage, to find likely rows anew as the registry grows.
        console: where it is shown.
        read_key: gives one keystroke, or several at once where someone types fast; raises :class:`EOFError` at the end.
    """
    verdicts = Verdicts()
    steps: list[_Step] = []
    keys = _iterate_keys(read_key)
    at = 0
    while at < len(candidates):
        candidate = _look_again(candidates[at], text, path, tables)
        for line in show_candidate(candidate, f"{at + 1} of {len(candidates)}"):
            console.print(line)
        key = _ask(console, keys, candidate, bool(steps))
        if key == "q":
            break
        if key == "u":
            step = steps.pop()
            if step.before != text:
                write_registry_text(path, text, step.before)
                text = step.before
            del verdicts.accepted[step.accepted :], verdicts.rejected[step.rejected :]
            at = step.at
            continue
        step = _Step(at, text, len(verdicts.accepted), len(verdicts.rejected))
        try:
            after = _decide(key, candidate, text, path, verdicts)
            if after != text:
                write_registry_text(path, text, after)
        except GeneratorError as error:
            del verdicts.accepted[step.accepted :], verdicts.rejected[step.rejected :]
            console.print(Text(f"  {show_text(str(error))}", "red"))
            continue
        text = after
        steps.append(step)
        at += 1
    verdicts.left = len(candidates) - len(verdicts.accepted) - len(verdicts.rejected)
    return verdicts


def _decide(key: str, candidate: Candidate, text: str, path: Path, verdicts: Verdicts) -> str:
    """The registry after the verdict, which is noted."""
    best = candidate.best
    if key == "a":
        verdicts.accepted.append(candidate.id)
        return accept_candidate(text, candidate, str(path))
    if key == "m" and best:
        verdicts.accepted.append(best.id)
        return accept_alias(text, candidate, best.id, str(path))
    if key == "p" and best:
        verdicts.accepted.append(candidate.id)
        return accept_child(text, candidate, best.id, str(path))
    if key == "r":
        verdicts.rejected.append(candidate.name)
        return reject_candidate(text, candidate, str(path))
    return text


def _look_again(candidate: Candidate, text: str, path: Path, tables: LinkTables) -> Candidate:
    """The candidate with the likely rows of the registry as it is now: a verdict may have added its parent."""
    registry = parse_registry(text, str(path))
    likely = find_likely([name for name, _ in candidate.names], registry, tables)
    return replace(candidate, matches=(*likely, *(match for match in candidate.matches if match.bulk)))


def _ask(console: Console, keys: Iterator[str], candidate: Candidate, undoable: bool) -> str:
    """The next key that means something here."""
    allowed = {"a", "r", "s", "q", "?"} | ({"m", "p"} if candidate.best else set()) | ({"u"} if undoable else set())
    console.print(_prompt(candidate, undoable), end="")
    while True:
        key = next(keys, "q").lower()
        if key not in allowed:
            continue
        if key != "?":
            console.print(Text(f" {key}", "bold"))
            return key
        console.print()
        for letter, what in _HELP:
            console.print(Text.assemble("  ", (letter, "bold"), f"  {what}"))
        console.print(_prompt(candidate, undoable), end="")


def _prompt(candidate: Candidate, undoable: bool) -> Text:
    best = candidate.best
    words = ["[a]ccept"]
    words += [f"[m] alias of {best.id}", f"[p] child of {best.id}"] if best else []
    words += ["[r]eject", "[s]kip", *(["[u]ndo"] if undoable else []), "[q]uit", "[?]"]
    return Text("  ".join(words) + " >", "cyan")


@contextlib.contextmanager
def open_keys() -> Iterator[Callable[[], str]]:
    """A reader of single keystrokes from the terminal on stdin, which shows none of them itself meanwhile.

    The terminal stays in that state between keystrokes, so that one pressed early is neither lost nor echoed.
    """
    if sys.platform == "win32":
        yield typer.getchar
        return
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)

    def read_key() -> str:
        data = os.read(terminal, 64)
        if not data or b"\x04" in data:  # Ctrl-D
            raise EOFError
        return data.decode("utf-8", "ignore")

    try:
        tty.setcbreak(terminal, termios.TCSADRAIN)
        yield read_key
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def _iterate_keys(read_key: Callable[[], str]) -> Iterator[str]:
    while True:
        try:
            yield from read_key()
        except EOFError:
            return

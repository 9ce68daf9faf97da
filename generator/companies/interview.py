"""Candidates judged one by one in a terminal, a keystroke each; a verdict is on disk before the next is asked for."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from generator.companies.admit import check_row
from generator.companies.likeness import Likeness, find_company
from generator.companies.names import bare_name
from generator.companies.show import hang, show_candidate, tell_match
from generator.companies.store import read_rows, write_registry_text
from generator.companies.suggest import (
    Candidate,
    accept_alias,
    accept_candidate,
    match_candidates,
    reject_candidate,
)
from generator.errors import GeneratorError
from generator.model import Registry
from generator.stages.link import BulkRow, LinkTables
from generator.text.escape import tidy_text
from generator.text.show import show_text

__all__ = ["Verdicts", "judge_candidates", "open_keys"]

_HELP = (
    ("a", "accept: add the row that is shown"),
    ("w", "accept and put it on the watchlist"),
    ("e", "edit the name and the id first"),
    ("m", "merge: another name of a row, which you choose next"),
    ("p", "parent: accept it as a subsidiary of a row, which you choose next"),
    ("r", "reject: it is no company, and is not suggested again"),
    ("s", "skip: ask again next time"),
    ("u", "undo the last verdict"),
    ("q", "leave; what was decided stays"),
)
_OFFERED = 5
_SEQUENCE = re.compile(r"\x1b[\[O][0-9;]*[A-Za-z~]")
_LEAST_LINES = 12
"""Lines of a terminal below which nothing more is left out."""


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
    bulk: Sequence[BulkRow] = (),
) -> Verdicts:
    """Ask for a verdict on each candidate.

    Args:
        candidates: in the order in which they are shown.
        path: the registry; written after each verdict, in one step, with every other line as it was.
        text: the registry as read, or the text of a new one.
        tables: of the link stage, to find likely rows anew as the registry grows.
        console: where it is shown.
        read_key: gives one keystroke, or several at once where someone types fast; raises :class:`EOFError` at the end.
        bulk: rows of the bulk list, which help to recognise a name.
    """
    return _Interview(list(candidates), path, text, tables, console, _iterate_keys(read_key), bulk).run()


class _Interview:
    """One session: the registry as it is by now, and what was decided."""

    def __init__(
        self,
        candidates: list[Candidate],
        path: Path,
        text: str,
        tables: LinkTables,
        console: Console,
        keys: Iterator[str],
        bulk: Sequence[BulkRow],
    ) -> None:
        self._candidates = candidates
        self._path = path
        self._text = text
        self._tables = tables
        self._console = console
        self._keys = keys
        self._bulk = bulk
        self._verdicts = Verdicts()
        self._steps: list[_Step] = []
        self._compared: tuple[str, Likeness] | None = None

    def run(self) -> Verdicts:
        at = 0
        while at < len(self._candidates):
            (candidate,) = match_candidates([self._candidates[at]], self._likeness())
            self._show(candidate, f"{at + 1} of {len(self._candidates)}")
            key = self._ask()
            if key == "q":
                break
            if key == "u":
                at = self._undo()
            elif key == "e":
                self._candidates[at] = self._edit(candidate)
            elif self._decide(key, candidate, at):
                at += 1
        verdicts = self._verdicts
        verdicts.left = len(self._candidates) - len(verdicts.accepted) - len(verdicts.rejected)
        return verdicts

    def _registry(self) -> Registry:
        return read_rows(self._text, str(self._path))

    def _likeness(self) -> Likeness:
        """Built anew only where a verdict has changed the registry: it may have added the parent of the next."""
        if self._compared is None or self._compared[0] != self._text:
            self._compared = (self._text, Likeness(self._registry(), self._tables, self._bulk))
        return self._compared[1]

    def _decide(self, key: str, candidate: Candidate, at: int) -> bool:
        """Carry a verdict out, which is noted; whether there was one."""
        step = _Step(at, self._text, len(self._verdicts.accepted), len(self._verdicts.rejected))
        other = self._choose(candidate, "Another name of" if key == "m" else "Child of") if key in "mp" else ""
        if other is None:
            return False
        path = str(self._path)
        try:
            after = self._text
            if key in "awp":
                watched = replace(candidate, row=replace(candidate.row, watch=key == "w"))
                after, row = accept_candidate(self._text, watched, path, parent=other or None)
                self._verdicts.accepted.append(row.id)
            elif key == "m":
                after, _ = accept_alias(self._text, candidate, other, path)
                self._verdicts.accepted.append(other)
            elif key == "r":
                after = reject_candidate(self._text, candidate, path)
                self._verdicts.rejected.append(candidate.name)
            if after != self._text:
                write_registry_text(self._path, self._text, after)
        except GeneratorError as error:
            del self._verdicts.accepted[step.accepted :], self._verdicts.rejected[step.rejected :]
            self._complain(str(error))
            return False
        self._text = after
        self._steps.append(step)
        return True

    def _undo(self) -> int:
        step = self._steps.pop()
        if step.before != self._text:
            write_registry_text(self._path, self._text, step.before)
            self._text = step.before
        del self._verdicts.accepted[step.accepted :], self._verdicts.rejected[step.rejected :]
        return step.at

    # ---------------------------------------------------------------- questions

    def _ask(self) -> str:
        """The next key that means something here."""
        allowed = {*"awersq?", *("mp" if self._registry().companies else ""), *("u" if self._steps else "")}
        self._console.print(self._prompt(), end="")
        while True:
            key = next(self._keys, "q").lower()
            if key not in allowed:
                continue
            if key != "?":
                self._console.print(Text(f" {key}", "bold"))
                return key
            self._console.print()
            for letter, what in _HELP:
                self._console.print(Text.assemble("  ", (letter, "bold"), f"  {what}"))
            self._console.print(self._prompt(), end="")

    def _prompt(self) -> Text:
        words = ["[a]ccept", "[w]atch", "[e]dit", *(("[m]erge", "[p]arent") if self._registry().companies else ())]
        words += ["[r]eject", "[s]kip", *(["[u]ndo"] if self._steps else []), "[q]uit", "[?]"]
        return Text(" ".join(words) + " >", "cyan")

    def _choose(self, candidate: Candidate, question: str) -> str | None:
        """The id of a row: a digit takes one that is shown, words search for others; ``None`` without an answer."""
        wanted = [candidate.name, *(name for name, _ in candidate.names), *candidate.row.aliases]
        while True:
            offered = self._likeness().nearest(wanted, _OFFERED)
            if not offered and len(wanted) == 1:
                self._complain(f"nothing is like '{wanted[0]}'")
            for number, match in enumerate(offered, 1):
                self._print(Text.assemble("  ", (str(number), "bold"), f"  {tell_match(match)}"))
            digits = f"1-{len(offered)}, " if len(offered) > 1 else "1, " if offered else ""
            typed = self._read_line(f"{question}: {digits}an id, words to search, or Enter to go back >", len(offered))
            if not typed:
                return None
            if typed.isdigit() and 1 <= int(typed) <= len(offered):
                return offered[int(typed) - 1].id
            found = find_company(typed, self._registry(), self._tables)
            if len(found) == 1:
                return found[0].id
            wanted = [typed]

    def _edit(self, candidate: Candidate) -> Candidate:
        """The candidate with another name or id, as typed; its old name stays among the aliases."""
        row = candidate.row
        name = tidy_text(self._read_line(f"Name, Enter keeps {show_text(row.name)} >")) or row.name
        company_id = self._read_line(f"Id, Enter keeps {row.id} >") or row.id
        covered = bare_name(name, self._tables) == row.name
        aliases = () if covered else (row.name,)
        edited = replace(
            row,
            id=company_id,
            name=name,
            aliases=tuple(dict.fromkeys(other for other in (*aliases, *row.aliases) if other != name)),
            scripts=tuple(other for other in row.scripts if other != name),
            former=tuple(other for other in row.former if other != name),
        )
        try:
            check_row(edited, self._registry())
        except GeneratorError as error:
            self._complain(str(error))
            return candidate
        return replace(candidate, id=company_id, name=name, row=edited)

    def _read_line(self, question: str, digits: int = 0) -> str:
        """What is typed until Enter; a first digit up to ``digits`` is an answer by itself, Escape is none."""
        self._console.print(Text(question + " ", "cyan"), end="")
        typed = ""
        for key in self._keys:
            if key in "\r\n" or (not typed and key.isdigit() and 1 <= int(key) <= digits):
                typed += key.strip()
                self._console.print(Text(key.strip()))
                return typed.strip()
            if key == "\x1b":
                break
            if key in "\x7f\b":
                typed = typed[:-1]
                self._console.file.write("\b \b")
            elif key.isprintable():
                typed += key
                self._console.print(Text(key), end="")
            self._console.file.flush()
        self._console.print()
        return ""

    # ---------------------------------------------------------------- what is shown

    def _show(self, candidate: Candidate, number: str) -> None:
        """The candidate and the question in one screen: further places, then further matches are left out."""
        room = max(self._console.height, _LEAST_LINES) - 2
        places, matches = len(candidate.places), len(candidate.matches)
        while True:
            shown = replace(candidate, places=candidate.places[:places], matches=candidate.matches[:matches])
            lines = [part for line in show_candidate(shown, number) for part in hang(line, self._console)]
            if len(lines) <= room or (places <= 1 and matches <= 1):
                break
            places, matches = (places - 1, matches) if places > 1 else (places, matches - 1)
        for line in lines:
            self._console.print(line)

    def _print(self, line: Text) -> None:
        for part in hang(line, self._console):
            self._console.print(part)

    def _complain(self, what: str) -> None:
        self._print(Text(f"  {show_text(what)}", "red"))


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
            # the letter that ends what an arrow key sends is no answer
            yield from _SEQUENCE.sub("", read_key())
        except EOFError:
            return

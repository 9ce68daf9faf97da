"""From one format of a document to the next: a list of steps, each from text to text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.brief.read import parse_brief
from generator.brief.write import render_brief
from generator.errors import ConfigError, PublishError
from generator.formats import NEWER, NEWEST, Document, read_number

_SAID = re.compile(r"^format[ \t]*[:=][ \t]*([0-9]+)[ \t]*(?:#.*)?$", re.MULTILINE)
_FRONT_ENDS = re.compile(r"^---[ \t]*$", re.MULTILINE)
_OLD_KEY = re.compile(r"^\[generated figure [^\[\]/\n]*/[^\[\]/\n]*-", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Step:
    """How a document of format ``since`` becomes one of the next."""

    document: Document
    since: int
    what: str
    """What changes, for the plan."""
    change: Callable[[str, str], str]
    """Text and path (for messages) → text, which says that it is of the next format where that is not 1. Raises
    :class:`generator.errors.GeneratorError`.
    """


def _write_again(text: str, path: str) -> str:
    return render_brief(parse_brief(text, path))


STEPS: tuple[Step, ...] = (
    # Before the first release, a figure was known by all of its numbers; the reader still takes that, for a while.
    Step("brief", 0, "a figure is known by its first number only", _write_again),
)


def read_format(document: Document, text: str) -> int:
    """Which format a document is of: what it says; else 0 for a brief with the marks of the time before, else 1."""
    text = text.replace("\r\n", "\n").removeprefix("\ufeff")
    head = text
    if document == "brief":
        ends = [match.end() for match in _FRONT_ENDS.finditer(text)][:2]
        head = text[: ends[-1]] if len(ends) == 2 else ""
    said = _SAID.search(head)
    if said:
        return read_number(said[1]) or 0
    return 0 if document == "brief" and _OLD_KEY.search(text) else 1


def upgrade_text(
    document: Document, text: str, path: str, steps: Sequence[Step] = STEPS, newest: int | None = None
) -> tuple[str, tuple[str, ...]]:
    """The text in the newest format, and what each step changed; the text as it is, and nothing, where it is new.

    Args:
        document: what it is.
        text: its content.
        path: where it stands, for messages.
        steps: how to come from each format to the next.
        newest: the format to reach; the one that this Briefs writes when left out.

    Raises:
        ConfigError: it is of a newer format, or no step leads on from the one it is of.
        PublishError: a step does not lead to the next format, which is a fault of ours.
    """
    newest = NEWEST[document] if newest is None else newest
    at = read_format(document, text)
    if at > newest:
        raise ConfigError(f"is of format {at}, and this Briefs reads up to {newest}", where=path, fix=NEWER)
    done: list[str] = []
    while at < newest:
        step = next((step for step in steps if (step.document, step.since) == (document, at)), None)
        if step is None:
            raise ConfigError(
                f"is of format {at}, from which nothing leads on", where=path, fix="take it from git again"
            )
        text = step.change(text, path)
        if read_format(document, text) != at + 1:
            raise PublishError(
                f"the step from format {at} does not lead to {at + 1}", where=path, fix="please report it"
            )
        at += 1
        done.append(f"format {step.since} → {at}: {step.what}")
    return text, tuple(done)

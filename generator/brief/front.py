"""Front matter: fixed keys, one line each, written and quoted by PyYAML; a person's own lines survive.

Scalars are read as text whatever they look like (``yaml.BaseLoader``), so that a title ``Yes`` or a date stay strings.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from typing import Any

import yaml

from generator.errors import BriefError
from generator.nesting import TEXT_LOADER, refuse_nested

_PLAIN_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ '._-][A-Za-z0-9]+)*")
_NO_WORDS = frozenset(("yes", "no", "true", "false", "on", "off", "null"))
"""What YAML takes for something else."""
_FENCE = re.compile(r"---[ \t]*")
_MINTED = re.compile(r"-[0-9a-f]{10}(?:-\d+)?\Z")
_KEY = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]|$)")

_SALVAGED = 200
_LONGEST = 2_000

Value = str | Sequence[Any] | Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Front:
    """Front matter as read."""

    values: dict[str, Any]
    """Key → text, list or mapping, of all keys."""
    lines: dict[str, int]
    """Key → its line in the file, 1-based."""
    own: tuple[str, ...]
    """Verbatim lines that are not ours: unknown keys, comments."""
    comments: dict[str, str]
    """Known key → the comment at the end of its line, ``#`` included."""
    end: int
    """How many lines of the file the front matter takes."""


def dump_field(key: str, value: Value) -> str:
    """``key: value`` on one line."""
    if isinstance(value, str) and _PLAIN_DATE.fullmatch(value):
        return f"{key}: {value}"
    if isinstance(value, str) and _PLAIN_WORDS.fullmatch(value) and value.lower() not in _NO_WORDS:
        return f"{key}: {value}"  # as PyYAML has it, and much faster
    dumped = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=2**30, sort_keys=False)
    # Other spaces than these belong to the value.
    written = dumped.removesuffix("\n").removesuffix("...").strip(" \n")
    return f"{key}: {written}"


def read_front(lines: Sequence[str], known: Sequence[str], path: str) -> Front:
    """The front matter at the head of ``lines``.

    Raises:
        BriefError: there is none, it is not YAML, a key stands twice, or it is not a mapping.
    """
    if not lines or not _FENCE.fullmatch(lines[0]):
        raise BriefError("no front matter", where=f"{path}:1", fix="a brief begins with a line ---")
    close = next((at for at in range(1, len(lines)) if _FENCE.fullmatch(lines[at])), None)
    if close is None:
        raise BriefError("the front matter does not end", where=f"{path}:1", fix="close it with a line ---")
    inner = list(lines[1:close])
    try:
        loaded = _load("\n".join(inner)) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = (mark.line if mark else 0) + 2
        problem = getattr(error, "problem", None) or "not YAML"
        raise BriefError(f"the front matter cannot be read: {problem}", where=f"{path}:{line}") from error
    except RecursionError as error:
        raise BriefError("the front matter is nested too deeply, or too long", where=f"{path}:1") from error
    if not isinstance(loaded, dict) or not all(isinstance(key, str) for key in loaded):
        raise BriefError("the front matter is not a list of keys", where=f"{path}:2")
    own: list[str] = []
    where: dict[str, int] = {}
    comments: dict[str, str] = {}
    ours = False
    for number, line in enumerate(inner, start=2):
        match = _KEY.match(line)
        if match:
            key = match[1]
            if key in where:
                raise BriefError(f"{key} stands twice in the front matter", where=f"{path}:{number}", fix="keep one")
            where[key] = number
            ours = key in known
            if ours:
                comment = _trailing_comment(line)
                if comment:
                    comments[key] = comment
                continue
        elif line.startswith("#"):
            own.append(line)
            continue
        elif ours and line.lstrip().startswith("#"):
            own.append(line.lstrip())
            continue
        if not ours:
            own.append(line)
    return Front(loaded, where, tuple(own), comments, close + 1)


def drop_front(text: str) -> str:
    """The Markdown of a page without its front matter, where it has one."""
    return text.partition("\n---\n")[2] if text.startswith("---\n") else text


def salvage_front(text: str) -> dict[str, str]:
    """Of a page that cannot be read as a whole, the scalars whose own line can be, first come first served."""
    found: dict[str, str] = {}
    for line in text.splitlines()[:_SALVAGED]:
        match = _KEY.match(line)
        if match and match[1] not in found:
            with contextlib.suppress(yaml.YAMLError, RecursionError, AttributeError):
                value = _load(line[:_LONGEST]).get(match[1])
                if isinstance(value, str):
                    found[match[1]] = value
    return found


def is_hand_page(name: str, text: str) -> bool:
    """Whether a page among the briefs is a person's own and never was a brief: nothing in it is a brief's, and neither
    is its file ``name``.
    """
    if _MINTED.search(name.removesuffix(".md")) or "\n[generated " in text:
        return False
    lines = text.removeprefix("\ufeff").splitlines()[:_SALVAGED]
    return not lines or not _FENCE.fullmatch(lines[0]) or "id" not in salvage_front(text)


_UNREAD: Any = object()
_MOST = 200_000
"""Characters of front matter at most: a hundred times that of a brief."""


def _load(text: str) -> Any:
    # BaseLoader knows no tags at all: it makes texts, lists and mappings, less than safe_load.
    if len(text) > _MOST:
        raise RecursionError
    refuse_nested(text)
    with contextlib.suppress(yaml.YAMLError):  # of which the other loader tells more
        return yaml.load(text, Loader=TEXT_LOADER)  # noqa: S506
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506


_MOST_MARKS = 40
"""Marks of one line of which each may begin its comment: the line is read anew for each of them."""


def _trailing_comment(line: str) -> str:
    value = _UNREAD
    for match in islice(re.finditer(r"[ \t]#", line), _MOST_MARKS):
        try:
            value = _load(line) if value is _UNREAD else value
            if _load(line[: match.start()]) == value:
                return line[match.start() :].strip()
        except yaml.YAMLError:
            continue
    return ""


def suggest_key(key: str, known: Sequence[str]) -> str:
    """``did you mean …``, or nothing."""
    close = get_close_matches(key, known, n=1)
    return f"did you mean {close[0]}?" if close else ""

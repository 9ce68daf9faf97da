"""YAML tables with their line numbers, so that a wrong row can be named as ``file:line``.

Scalars are read without surprises: ``true``/``false``, whole numbers and ``null`` are what they look like; everything
else (``no``, ``2025-03-12``, ``0175``, ``1e3``) stays the text that was written. Keys that stand twice and aliases
(``*name``, which can blow up a small file) are refused.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from generator.errors import TableError
from generator.files import TABLE_BYTES, read_file, tell_fix
from generator.nesting import TABLE_LOADER

_WHOLE_NUMBER = re.compile(r"(?:0|-?[1-9][0-9]*)\Z")


class TableMap(dict[str, Any]):
    """A mapping that knows where it stands: ``line`` of the mapping, ``lines`` of each key, ``path`` of the file."""

    def __init__(self, path: str, line: int) -> None:
        super().__init__()
        self.path = path
        self.line = line
        self.lines: dict[str, int] = {}

    def where(self, key: str | None = None) -> str:
        """``file:line`` of the mapping, or ``file:line: key`` of one of its keys."""
        if key is None:
            return f"{self.path}:{self.line}"
        return f"{self.path}:{self.lines.get(key, self.line)}: {key}"


class TableList(list[Any]):
    """A sequence that knows where it stands: ``line`` of the sequence, ``lines`` of each item, ``path`` of the file."""

    def __init__(self, path: str, line: int) -> None:
        super().__init__()
        self.path = path
        self.line = line
        self.lines: list[int] = []

    def where(self, index: int | None = None) -> str:
        """``file:line`` of the sequence or of one of its items."""
        return f"{self.path}:{self.line if index is None else self.lines[index]}"


def read_table(path: Path | str) -> Any:
    """Read a YAML file from disk.

    Returns :class:`TableMap` or :class:`TableList` (nested alike) with plain ``str``/``int``/``bool``/``None`` leaves,
    or ``None`` for an empty file. Raises :class:`TableError` with ``file:line`` for what is not readable, not UTF-8,
    not YAML, has a key twice or an alias.
    """
    name = str(path)
    try:
        text = read_file(path, TABLE_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise TableError(f"cannot be read: {error.strerror or error}", where=name, fix=tell_fix(error)) from error
    except UnicodeDecodeError as error:
        raise TableError("is not UTF-8", where=name, fix="save it as UTF-8") from error
    return parse_table(text, name)


def read_data_table(name: str) -> Any:
    """Read the shipped table ``generator/data/<name>``; otherwise as :func:`read_table`."""
    text = resources.files("generator").joinpath("data", name).read_text(encoding="utf-8")
    return parse_table(text, f"generator/data/{name}")


def parse_table(text: str, path: str) -> Any:
    """As :func:`read_table`, from text; ``path`` is used in messages only."""
    try:
        loader = TABLE_LOADER(text)
        try:
            return _read_document(loader, path)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise TableError(f"is not YAML: {error.problem or error.context}", where=f"{path}:{line}") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise TableError(f"is not YAML: {error}", where=f"{path}:1") from error


def _read_document(loader: Any, path: str) -> Any:
    # Built from events, for libyaml makes nodes by recursion in C: what is nested deeply would end the process.
    loader.get_event()
    if loader.check_event(yaml.StreamEndEvent):
        return None
    loader.get_event()
    value = _read_value(loader, loader.get_event(), path, 0)
    loader.get_event()
    if not loader.check_event(yaml.StreamEndEvent):
        line = loader.get_event().start_mark.line + 1
        raise TableError("is not YAML: holds a second document", where=f"{path}:{line}", fix="take away the line ---")
    return value


def _read_value(loader: Any, event: Any, path: str, depth: int) -> Any:
    line = event.start_mark.line + 1
    if depth > _DEEPEST:
        raise TableError("is nested too deeply", where=f"{path}:{line}")
    if isinstance(event, yaml.ScalarEvent):
        return _read_scalar(event)
    if isinstance(event, yaml.AliasEvent):
        raise TableError("uses an alias", where=f"{path}:{line}", fix="write the value out")
    if isinstance(event, yaml.SequenceStartEvent):
        items = TableList(path, line)
        while not isinstance(child := loader.get_event(), yaml.SequenceEndEvent):
            items.append(_read_value(loader, child, path, depth + 1))
            items.lines.append(child.start_mark.line + 1)
        return items
    table = TableMap(path, line)
    while not isinstance(name := loader.get_event(), yaml.MappingEndEvent):
        key_line = name.start_mark.line + 1
        if not isinstance(name, yaml.ScalarEvent):
            raise TableError("has a key that is not text", where=f"{path}:{key_line}")
        key = str(name.value)
        if key in table:
            raise TableError(
                f"has the key '{key}' twice (first on line {table.lines[key]})", where=f"{path}:{key_line}"
            )
        table[key] = _read_value(loader, loader.get_event(), path, depth + 1)
        table.lines[key] = key_line
    return table


_DEEPEST = 30


def _read_scalar(node: yaml.ScalarEvent) -> str | int | bool | None:
    value = str(node.value)
    if node.style:
        return value
    if value in ("", "~", "null"):
        return None
    if value in ("true", "false"):
        return value == "true"
    if len(value) < 19 and _WHOLE_NUMBER.match(value):
        return int(value)
    return value


def suggest_word(word: str, known: Iterable[str]) -> str:
    """``did you mean 'x'?`` for the nearest known word, or the list of known words, as the ``fix`` of an error."""
    names = sorted(known)
    # Comparing takes the square of the letters, and a stranger chose how many words there are.
    alike = names if len(names) <= _MOST_COMPARED else [name for name in names if name[:2] == word[:2]]
    near = difflib.get_close_matches(word[:_MOST_TOLD], alike[:_MOST_COMPARED], n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    return "known: " + ", ".join((*names[:_MOST_TOLD], "…") if len(names) > _MOST_TOLD else names)


_MOST_COMPARED = 1_000
_MOST_TOLD = 80


def refuse_unknown_keys(table: TableMap, known: Iterable[str]) -> None:
    """Raise :class:`TableError` with ``file:line: key`` and a suggestion for the first key that is not in ``known``."""
    names = tuple(known)
    for key in table:
        if key not in names:
            raise TableError(f"unknown key '{key}'", where=table.where(key), fix=suggest_word(key, names))


def expect_map(value: Any, where: str) -> TableMap:
    """``value`` if it is a mapping; otherwise :class:`TableError` at ``where``."""
    if not isinstance(value, TableMap):
        raise TableError("should be a mapping (key: value)", where=where)
    return value


def expect_list(value: Any, where: str) -> TableList:
    """``value`` if it is a list; otherwise :class:`TableError` at ``where``."""
    if not isinstance(value, TableList):
        raise TableError("should be a list", where=where)
    return value


def read_text(table: TableMap, key: str) -> str:
    """The text under ``key``, which must be there and not empty; a whole number is taken as its digits."""
    value = table.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value:
        raise TableError(f"'{key}' should be text", where=table.where(key))
    return value


def read_texts(table: TableMap, key: str) -> tuple[str, ...]:
    """The list of texts under ``key``; empty where the key is absent or null; a single text counts as a list of one."""
    value = table.get(key)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    items = expect_list(value, table.where(key))
    texts: list[str] = []
    for index, item in enumerate(items):
        if isinstance(item, int) and not isinstance(item, bool):
            item = str(item)
        if not isinstance(item, str) or not item:
            raise TableError(f"'{key}' should hold texts", where=items.where(index))
        texts.append(item)
    return tuple(texts)


def read_number(table: TableMap, key: str, default: int | None = None) -> int:
    """The whole number under ``key``, or ``default``; :class:`TableError` where it is no whole number or missing."""
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int):
        raise TableError(f"'{key}' should be a whole number", where=table.where(key))
    return value

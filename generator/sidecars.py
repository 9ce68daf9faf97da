"""What a person states about a seed in ``NAME.meta.yml``: YAML → :class:`Sidecar`, checked key by key.

What it means for one article of the seed, :mod:`generator.corrections` says.
"""

from __future__ import annotations

import contextlib
import re
from typing import Any
from urllib.parse import urlsplit

from generator.errors import SeedError, TableError
from generator.model import KINDS, Entry, Kind, Phrase, Sidecar
from generator.tables.read import (
    TableList,
    TableMap,
    expect_list,
    expect_map,
    parse_table,
    read_texts,
    refuse_unknown_keys,
    suggest_word,
)

SIDECAR_SUFFIX = ".meta.yml"
"""What the name of a seed goes on with in that of its sidecar."""

ARTICLE_KEYS = (
    "url", "title", "publisher", "aggregator", "authors", "date", "lang", "exclude", "kind",
    "company", "not_company", "pin", "drop_bullet",
)  # fmt: skip
"""Keys that may be stated of a single article."""
SIDECAR_KEYS = (*ARTICLE_KEYS, "retrieved", "split", "articles")
"""Keys of the file."""

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?\Z", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?\Z", re.ASCII)
_LANG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,2}\Z")


def parse_sidecar(text: str, name: str) -> Sidecar:
    """A sidecar's YAML → :class:`Sidecar`. Raises :class:`SeedError` with ``file:line: key`` for an unknown key (with
    the key that was meant), a wrong type, a day that is not on the calendar, an unknown kind.
    """
    try:
        table = parse_table(text, name)
        if table is None:
            return Sidecar()
        if not isinstance(table, TableMap):
            raise SeedError("should be a mapping (key: value)", where=f"{name}:1", fix="write retrieved: YYYY-MM-DD")
        _refuse_broken(table)
        refuse_unknown_keys(table, SIDECAR_KEYS)
        whole: dict[str, Any] = {
            "retrieved": _checked_day(table, "retrieved", whole=True),
            "split": _read_split(table),
            "articles": _read_entries(table),
        }
        return Sidecar(**_read_said(table), **whole)
    except TableError as error:
        raise SeedError(error.what, where=error.where, fix=error.fix) from error


_BROKEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""Controls and halves of characters. What else is hidden gives a notice and gets into no brief."""


def _refuse_broken(table: TableMap | TableList) -> None:
    """What is stated is printed as it stands: it must be text all through, keys and values."""
    pairs = table.items() if isinstance(table, TableMap) else enumerate(table)
    for key, value in pairs:
        if isinstance(value, (TableMap, TableList)):
            _refuse_broken(value)
        for text in (key, value):
            if isinstance(text, str) and not text.isprintable() and (match := _BROKEN.search(text)):
                line = table.lines[key]  # type: ignore[index]
                what = f"holds the control character U+{ord(match[0]):04X}"
                raise SeedError(what, where=f"{table.path}:{line}", fix="take it away")


def _read_entries(table: TableMap) -> tuple[Entry, ...]:
    if table.get("articles") is None:
        return ()
    rows = table["articles"]
    if not isinstance(rows, TableMap):
        fix = "write articles: {12: {date: 2025-03-12}}, with a line or the title of each"
        raise SeedError("'articles' should be a mapping", where=table.where("articles"), fix=fix)
    entries: list[Entry] = []
    for key in rows:
        row = expect_map(rows[key], rows.where(key))
        refuse_unknown_keys(row, ARTICLE_KEYS)
        entries.append(Entry(" ".join(key.split()), rows.lines[key], Sidecar(**_read_said(row))))
    return tuple(entries)


def _read_said(table: TableMap) -> dict[str, Any]:
    """The keys that may be stated of a document or of one article of it."""
    return {
        "url": _read_address(table),
        "title": _read_words(table, "title"),
        "publisher": _read_words(table, "publisher"),
        "aggregator": _read_words(table, "aggregator"),
        "authors": read_texts(table, "authors") if "authors" in table else None,
        "date": _checked_day(table, "date", whole=False),
        "lang": _checked(table, "lang", _LANG, "a language code (en, zh …)"),
        "exclude": _read_words(table, "exclude"),
        "kind": _read_kind(table),
        "names": (*_read_phrases(table, "not_company"), *_read_owners(table)),
        "pin": _read_phrases(table, "pin"),
        "drop_bullet": _read_phrases(table, "drop_bullet"),
        "lines": tuple(table.lines.items()),
    }


def _read_phrases(table: TableMap, key: str) -> tuple[Phrase, ...]:
    texts = read_texts(table, key)
    rows = table.get(key)
    lines = rows.lines if isinstance(rows, TableList) else [table.lines.get(key, table.line)] * len(texts)
    phrases = tuple(Phrase(" ".join(text.split()), line) for text, line in zip(texts, lines, strict=True))
    for phrase in phrases:
        if not phrase.text:
            raise SeedError(f"'{key}' holds an empty text", where=f"{table.path}:{phrase.line}: {key}", fix="fill it")
    return phrases


def _read_owners(table: TableMap) -> tuple[Phrase, ...]:
    if table.get("company") is None:
        return ()
    rows = table["company"]
    if not isinstance(rows, TableMap):
        fix = "write company: {Apollo: apollo-global}, the name as it is printed and the id of its company"
        raise SeedError("'company' should be a mapping", where=table.where("company"), fix=fix)
    found: list[Phrase] = []
    for name in rows:
        company = _read_words(rows, name)
        if company is None or not name.strip():
            raise SeedError("a name needs the id of its company", where=rows.where(name), fix="or list it: not_company")
        found.append(Phrase(" ".join(name.split()), rows.lines[name], company))
    return tuple(found)


def _read_words(table: TableMap, key: str) -> str | None:
    value = table.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (str, int)) or not str(value).strip():
        raise SeedError(f"'{key}' should be text", where=table.where(key), fix=f"write {key}: in words")
    return " ".join(str(value).split())


def _checked(table: TableMap, key: str, pattern: re.Pattern[str], what: str) -> str | None:
    value = _read_words(table, key)
    if value is not None and not pattern.match(value):
        raise SeedError(f"'{key}' should be {what}", where=table.where(key), fix=f"mend or remove {key}")
    return value


def _read_address(table: TableMap) -> str | None:
    url = _checked(table, "url", re.compile(r"\Ahttps?://[^\s/]\S*\Z"), "an address (https://…)")
    with contextlib.suppress(ValueError):
        if url is None or urlsplit(url).hostname:
            return url
    raise SeedError("'url' should be an address (https://…)", where=table.where("url"), fix="mend or remove url")


def _checked_day(table: TableMap, key: str, whole: bool) -> str | None:
    value = _read_words(table, key)
    if value is None:
        return None
    form = "YYYY-MM-DD" if whole else "YYYY, YYYY-MM or YYYY-MM-DD"
    moment = _MOMENT.match(value)
    match = _DAY.match(value[:10] if moment else value)
    if match and (match.group(3) or not whole):
        year, month, day = (int(part) if part else 1 for part in match.groups())
        if year >= 1900 and 1 <= month <= 12 and 1 <= day <= _days_in(year, month):
            return value if whole else match.group()
    raise SeedError(f"'{key}' is not a date", where=table.where(key), fix=f"write {key}: {form}")


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _read_split(table: TableMap) -> tuple[int, ...] | None:
    if table.get("split") is None:
        return None
    items = expect_list(table["split"], table.where("split"))
    for index, item in enumerate(items):
        if isinstance(item, bool) or not isinstance(item, int) or item < 1:
            raise SeedError("'split' should hold line numbers", where=items.where(index), fix="write split: [1, 40]")
    return tuple(sorted(set(items)))


def _read_kind(table: TableMap) -> Kind | None:
    value = _read_words(table, "kind")
    for kind in KINDS:
        if value == kind:
            return kind
    if value is None:
        return None
    raise SeedError(f"unknown kind '{value}'", where=table.where("kind"), fix=suggest_word(value, KINDS))

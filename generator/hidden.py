"""What is hidden in what strangers and sidecars state: characters that no page shows, told of by kind.

They are left out before anything is read (``stages/clean/unseen``; in what is stated beside a text by
:func:`generator.text.escape.tidy_text`); here a person is told where.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from generator.model import CleanDocument, Notice, Registry, Sidecar
from generator.sidecars import SIDECAR_SUFFIX
from generator.text.escape import find_hidden

CODE = "hidden-characters"

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_THIN = frozenset("\u00ad\u034f\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff")
_FIX = "compare the text with what it shows; nothing hidden gets into a brief"
_NAMED = 3
"""Places that a notice names at most."""
_SPELT = re.compile(r"(?:\\u|U\+)([0-9A-Fa-f]{4,6})")
_STATED = ("title", "publisher", "aggregator", "authors")
_OF_PAGE = {"title": "title", "author": "author", "publisher": "publisher", "site": "site", "origin": "publisher"}


def name_kind(char: str) -> str:
    """What a hidden character is, in the plural: ``bidirectional marks``."""
    code = ord(char)
    if char == "\x00":
        return "NUL characters"
    if code < 0x20 or 0x7F <= code <= 0x9F:
        return "control characters"
    if char in _BIDI:
        return "bidirectional marks"
    if char in _THIN:
        return "zero-width characters"
    if 0xD800 <= code <= 0xDFFF:
        return "lone surrogates"
    if 0xE000 <= code <= 0xF8FF or code >= 0xF0000:
        return "private-use characters"
    return "invisible characters"


def tell_hidden(document: CleanDocument) -> tuple[Notice, ...]:
    """A notice for each kind of hidden character in a document and its sidecar: where first, where else, how many.

    Looked at is what can get into a brief: what cleaning kept, what was taken out on decoding, what a page states of
    itself, and what the sidecar does.
    """
    found: list[tuple[str, int | None, str]] = []
    kept = {
        line for block in document.blocks if block.label != "drop" for line in range(block.line, block.end_line + 1)
    }
    for mend in document.mends:
        if mend.rule == "control-characters" or (mend.rule == CODE and mend.line in kept):
            found += [(chr(int(code, 16)), mend.line, "") for code in _SPELT.findall(mend.before)]
    for name, chars in document.page.hidden:
        if name in _OF_PAGE:
            found += [(char, None, f"the page's own {_OF_PAGE[name]}") for char in chars]
    sidecar = document.sidecar
    found += _of_sidecar(sidecar, document.name)
    for entry in sidecar.articles:
        found += _of_sidecar(entry.said, document.name)
    return tuple(_group(found))


def _of_sidecar(said: Sidecar, name: str) -> Iterator[tuple[str, int | None, str]]:
    lines = dict(said.lines)
    for key in _STATED:
        value = getattr(said, key)
        for text in (value,) if isinstance(value, str) else value or ():
            for _, char in find_hidden(text):
                yield char, None, f"{name}{SIDECAR_SUFFIX}:{lines.get(key, 1)}: {key}"


def tell_hidden_names(registry: Registry) -> Iterator[tuple[int, str, str]]:
    """``(line of the row, name of the company, what is hidden)`` for each row with hidden characters in its names."""
    for company in registry.companies:
        names = (company.name, *company.aliases, *company.scripts, *company.former)
        chars = [char for name in names for _, char in find_hidden(name)]
        if chars:
            kinds = _by_kind((char, company.line, "") for char in chars)
            yield company.line, company.id, "; ".join(f"{_count(kind, rows)}" for kind, rows in kinds.items())


def _by_kind(found: Iterable[tuple[str, int | None, str]]) -> Mapping[str, list[tuple[str, int | None, str]]]:
    kinds: dict[str, list[tuple[str, int | None, str]]] = {}
    for row in found:
        kinds.setdefault(name_kind(row[0]), []).append(row)
    return kinds


def _count(kind: str, rows: list[tuple[str, int | None, str]]) -> str:
    number = len(rows)
    codes = list(dict.fromkeys(f"U+{ord(char):04X}" for char, _, _ in rows))
    shown = ", ".join(codes[:_NAMED]) + (" …" if len(codes) > _NAMED else "")
    noun = kind if number > 1 else kind.removesuffix("s")
    return f"{number} {noun} ({shown})"


def _group(found: Iterable[tuple[str, int | None, str]]) -> Iterator[Notice]:
    for kind, rows in _by_kind(found).items():
        lines = list(dict.fromkeys(line for _, line, _ in rows if line is not None))
        places = [f"line {line}" for line in lines] + list(dict.fromkeys(place for _, _, place in rows if place))
        more = f" and {len(places) - _NAMED} more" if len(places) > _NAMED else ""
        message = f"{_count(kind, rows)} left out: {', '.join(places[:_NAMED])}{more}"
        yield Notice(CODE, message, lines[0] if lines else None, _FIX)

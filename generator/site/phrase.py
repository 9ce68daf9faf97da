"""How the pages say things: dates in words, counts, and text that Markdown leaves alone. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import bidirectional

from generator.brief import doubt_of_date, say_bounds, write_date
from generator.model import Brief
from generator.text.characters import is_plain_line
from generator.text.escape import escape_markdown as _escape
from generator.text.escape import tidy_text


@lru_cache(maxsize=16_384)  # a title stands on a dozen pages
def escape_markdown(text: str) -> str:
    """``text`` as Markdown that shows exactly its characters on one line: in a paragraph, list item, cell or link."""
    return _escape(tidy_text(text), line_start=True, cell=True, link=True, before_bracket=True)


def quote_yaml(text: str) -> str:
    """``text`` as a double-quoted YAML scalar on one line."""
    safe = "".join(c if is_plain_line(c) else " " for c in " ".join(text.split()))
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"') + '"'


_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")


def is_language(tag: str) -> bool:
    """Whether this may name a language in HTML and XML: https://www.rfc-editor.org/rfc/rfc5646, its form alone."""
    return _LANGUAGE.fullmatch(tag) is not None


def say_count(number: int, noun: str, plural: str = "") -> str:
    """``1 brief``, ``2 briefs``, ``1,200 companies``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def say_list(words: tuple[str, ...]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def say_when(brief: Brief, *, doubt: bool = False) -> str:
    """The date, with ``doubt`` how it was worked out where it was, or what is known of it."""
    if brief.date:
        how = doubt_of_date(brief.date_basis) if doubt else ""
        return write_date(brief.date) + (f" ({how})" if how else "")
    bounds = say_bounds(brief)
    return f"no date ({bounds})" if bounds else "no date"


@lru_cache(maxsize=65_536)  # a name stands below a dozen briefs
def isolate(text: str) -> str:
    """``text`` so that what of it runs from the right does not take along what stands behind it."""
    turned = any(bidirectional(character) in ("R", "AL") for character in text)
    return f"\u2068{text}\u2069" if turned else text

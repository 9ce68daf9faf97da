"""How the pages say things: dates in words, counts, and text that Markdown leaves alone. Pure."""

from __future__ import annotations

from functools import lru_cache

from generator.text.escape import escape_markdown as _escape
from generator.text.escape import tidy_text


@lru_cache(maxsize=16_384)  # a title stands on a dozen pages
def escape_markdown(text: str) -> str:
    """``text`` as Markdown that shows exactly its characters on one line: in a paragraph, list item, cell or link."""
    return _escape(tidy_text(text), line_start=True, cell=True, link=True, before_bracket=True)


def quote_yaml(text: str) -> str:
    """``text`` as a double-quoted YAML scalar on one line."""
    safe = "".join(c if c.isprintable() or c == " " else " " for c in " ".join(text.split()))
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"') + '"'


def say_count(number: int, noun: str, plural: str = "") -> str:
    """``1 brief``, ``2 briefs``, ``1,200 companies``."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def say_list(words: tuple[str, ...]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"

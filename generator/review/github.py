"""Text of strangers in a comment on GitHub: it renders to just that text, calls nobody, links nothing, loads nothing.

GitHub looks for ``@name``, ``#12``, addresses, ``:smile:`` and commits after it rendered the Markdown, so that no
escape of Markdown helps; a zero-width space within does. Hidden characters of the text are spelled out, so that each
zero-width space in the result is one of ours.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from generator.text.show import show_text

BREAK = "&#8203;"
"""A zero-width space."""

_CALLS = re.compile(
    r"@(?=[\w-])"
    r"|\#(?=\d)"
    r"|GH-(?=\d)"
    r"|:(?=//)"
    r"|\b(?:mailto|xmpp|javascript|data|vbscript|tel):"
    r"|www(?=\.)"
    r"|:(?=[a-z0-9_+-]+:)"
    r"|\b[0-9a-f]{3}(?=[0-9a-f]{4,37}\b)",
    re.IGNORECASE,
)
_HEX = re.compile(r"[0-9a-f]+", re.IGNORECASE)
_MARKS = re.compile(r"[\\`*_\[\]<>&|~$]")
_REFERENCES = {"\\": "&#92;", "<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;", "$": "<span>$</span>"}
"""``$``: what stands between two may be taken for a formula; this is GitHub's own way to write one that is none."""
_SPACES = re.compile(" {2,}")
_START = re.compile(r"(?P<sign>[-+=#>:])|(?P<number>\d{1,9})(?P<dot>[.)])(?=\s|\Z)")


def escape_github(text: str) -> str:
    """Inline Markdown that shows ``text``, on one line, with single spaces; may stand in a cell of a
    table, a list, a quotation.
    """
    shown = _SPACES.sub(" ", show_text(text))
    body = shown.lstrip(" ")
    lead = shown[: len(shown) - len(body)]
    escaped = _break_calls(body, lambda part: _MARKS.sub(_escape, part))
    start = _START.match(body)
    if start and start["sign"] and escaped[0] == start["sign"]:
        escaped = f"&#{ord(start['sign'])};{escaped[1:]}"
    elif start and start["number"]:
        escaped = f"{start['number']}\\{start['dot']}{escaped[start.end() :]}"
    return lead + escaped


def escape_summary(text: str) -> str:
    """The same for the inside of an HTML element on one line, where Markdown is not read."""
    return _break_calls(show_text(text), lambda part: html.escape(part, quote=False).replace("$", _REFERENCES["$"]))


def escape_code(text: str) -> str:
    """A name for between two backticks, where GitHub looks for nothing; what could end them, or a cell, is replaced."""
    return show_text(text).replace("`", "ˋ").replace("|", "∣").strip() or "–"


def measure(text: str) -> int:
    """The length of a comment as GitHub may count it, at most: in UTF-16 units."""
    return len(text) + sum(char > "\uffff" for char in text)


def clip(text: str, most: int) -> str:
    """At most ``most`` characters of a text, cut between words."""
    if len(text) <= most:
        return text
    cut = text[: most - 2]
    head = cut.rpartition(" ")[0] if " " in cut[most // 2 :] else cut
    return f"{head.rstrip()} …"


def _break_calls(text: str, escape: Callable[[str], str]) -> str:
    out: list[str] = []
    at = 0
    for match in _CALLS.finditer(text):
        if match[0][-1].isalnum() and not _is_commit(text, match):
            continue
        out += [escape(text[at : match.end()]), BREAK]
        at = match.end()
    return "".join([*out, escape(text[at:])])


def _is_commit(text: str, match: re.Match[str]) -> bool:
    """Whether letters and digits of base 16 can name a commit: a plain number or a word is left whole."""
    if match[0].casefold() == "www":
        return True
    word = _HEX.match(text, match.start())
    digits = sum(char.isdigit() for char in word[0]) if word else 0
    return bool(word) and 0 < digits < len(word[0] if word else "")


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return _REFERENCES.get(char, "\\" + char)

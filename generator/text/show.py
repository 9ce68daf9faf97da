"""Text of strangers as it can be looked at: what shows nothing, or changes how its neighbours show, is spelled out.

All that a terminal gets passes here, at the latest in :func:`generator.session.echo`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.text.escape import is_hidden

_JOINERS = "\u200c\u200d"
_FORWARD = re.compile("([^\\S\r\x0b-\x1f\x85\u2028\u2029]+)")


def split_hidden(text: str) -> Iterator[tuple[str, bool]]:
    """``(stretch, False)`` as it stands and ``(name, True)`` in place of a hidden character, in order.

    White space of any kind becomes a space; ASCII controls become their pictures (``␛``), others their numbers
    (``⟨U+202E⟩``). A joiner between letters or signs of scripts that need it stays.
    """
    kept: list[str] = []
    for at, char in enumerate(text):
        if char.isspace():
            kept.append(" ")
        elif not is_hidden(char) or (char in _JOINERS and _joins(text[at - 1 : at]) and _joins(text[at + 1 : at + 2])):
            kept.append(char)
        else:
            if kept:
                yield "".join(kept), False
                kept = []
            yield _name_hidden(char), True
    if kept:
        yield "".join(kept), False


def show_text(text: str) -> str:
    """The same as one text of printable characters."""
    return "".join(stretch for stretch, _ in split_hidden(text))


def show_lines(text: str) -> str:
    """Lines for a terminal. Line feeds, tabs and spaces of any width stay, for they move nothing but forward."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return text
    parts = _FORWARD.split(text)
    return "".join(part if at % 2 else show_text(part) for at, part in enumerate(parts))


def _joins(char: str) -> bool:
    return char > "\u05ff" and char not in _JOINERS and not is_hidden(char)


def _name_hidden(char: str) -> str:
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"⟨U+{code:04X}⟩"

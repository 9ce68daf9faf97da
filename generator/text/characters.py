"""What a character is, the same on every Python from 3.11 to 3.13: each brings the Unicode of its year.

Python 3.11 knows Unicode 14.0, 3.12 knows 15.0 and 3.13 knows 15.1. The 5,116 code points between them count as signs
here, whatever Python says of them, so that nobody's emoji is hidden, refused or spelled into an address by one version
and not by another. What a pattern takes for a letter is left to Python; README says for which characters that matters.
"""

from __future__ import annotations

import re
from unicodedata import category, east_asian_width

NEWER = (
    "\u0cf3\u0ece\u2ffc-\u2fff\u31ef\U00010efd-\U00010eff\U0001123f-\U00011241\U00011b00-\U00011b09"
    "\U00011f00-\U00011f10\U00011f12-\U00011f3a\U00011f3e-\U00011f59\U0001342f\U00013439-\U00013455\U0001b132\U0001b155"
    "\U0001d2c0-\U0001d2d3\U0001df25-\U0001df2a\U0001e030-\U0001e06d\U0001e08f\U0001e4d0-\U0001e4f9\U0001f6dc"
    "\U0001f774-\U0001f776\U0001f77b-\U0001f77f\U0001f7d9\U0001fa75-\U0001fa77\U0001fa87-\U0001fa88\U0001faad-\U0001faaf"
    "\U0001fabb-\U0001fabd\U0001fabf\U0001face-\U0001facf\U0001fada-\U0001fadb\U0001fae8\U0001faf7-\U0001faf8\U0002b739"
    "\U0002ebf0-\U0002ee5d\U00031350-\U000323af"
)
"""The code points that came with Unicode 15.0 and 15.1 (``DerivedAge.txt``), for a class of a regular expression."""
_NEWER = re.compile(f"[{NEWER}]+")


def drop_newer(text: str) -> str:
    """``text`` without the characters of which the oldest Python knows nothing: what is spelled in ASCII for an address
    is then spelled alike by all.
    """
    return text if text.isascii() else _NEWER.sub("", text)


def tell_category(char: str) -> str:
    """The general category of Unicode; ``So``, a sign, for what is newer than the oldest Python or not assigned yet,
    and ``Cn`` only for what never will be.
    """
    found = category(char)
    if found == "Cn":
        code = ord(char)
        return "Cn" if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF else "So"
    return "So" if char > "\u0cf2" and _NEWER.match(char) else found


def is_mark(char: str) -> bool:
    """Whether a character stands on the letter before it and is none itself: an accent, a vowel sign, a selector."""
    return char > "\u02ff" and category(char)[0] == "M"


def is_wide(char: str) -> bool:
    """Whether a character takes two columns of a terminal; newer signs do."""
    return east_asian_width(char) in "WF" or (char > "\u0cf2" and _NEWER.match(char) is not None)


def is_plain_line(text: str) -> bool:
    """Whether all of ``text`` can be seen, on one line, with no other white space than the plain one: what
    ``str.isprintable`` says where all is known.
    """
    return text.isprintable() or all(char == " " or tell_category(char)[0] not in "CZ" for char in text)

"""What nobody sees in a text goes before anything is read in it: a word that a soft hyphen parts is one word."""

from __future__ import annotations

from generator.model import Mend
from generator.text.escape import drop_hidden, find_hidden

RULE = "hidden-characters"
_NAMED = 200
"""Characters that one record names."""


def drop_unseen(text: str, line: int, mends: list[Mend]) -> str:
    """``text``, which begins on seed line ``line``, without hidden characters; ``mends`` gets a record for each line of
    what went.
    """
    if not find_hidden(text):
        return text
    lines = text.split("\n")
    for at, one in enumerate(lines):
        lines[at], gone = drop_hidden(one)
        if gone:
            mends.append(Mend(line + at, RULE, " ".join(f"U+{ord(char):04X}" for char in gone[:_NAMED]), ""))
    return "\n".join(lines)

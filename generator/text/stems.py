"""Crude stems of words."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=20_000)
def stem_word(word: str) -> str:
    """A crude stem: enough to see that two sentences speak of the same thing."""
    low = word.lower().replace("’", "'")
    if low.endswith("'s"):
        low = low[:-2]
    for suffix in ("ing", "ed", "es", "ly", "s", "e"):
        if len(low) > len(suffix) + 3 and low.endswith(suffix):
            return low[: -len(suffix)]
    return low

"""The desk's own topics: a small vocabulary (``seeds/topics.yml``) that is looked for in articles; nothing invented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A row of ``seeds/topics.yml``."""

    name: str
    """As shown, and as it stands in a brief's front matter."""
    words: tuple[str, ...]
    """Words and phrases one of which makes an article one of the topic; case does not count, a capital word aside."""
    never: tuple[str, ...] = ()
    """Phrases in which such a word does not count."""
    line: int = 0
    """Line of the row in its file."""

"""Words of a text: as tokens, as crude stems, and how many."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.text.stems import stem_word

__all__ = ["WORD", "count_words", "stem_word", "stems_of", "tokens_of", "word_set"]

WORD = re.compile(r"[^\W_]+(?:['’.,\-&][^\W_]+)*", re.UNICODE)
_CJK = re.compile(r"[㐀-鿿]")


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


def stems_of(words: Iterable[str]) -> frozenset[str]:
    """The stems of some words."""
    return frozenset(map(stem_word, words))


def tokens_of(text: str) -> tuple[str, ...]:
    """Words in lower case; runs of Chinese characters as overlapping pairs."""
    if text.isascii():
        return tuple(WORD.findall(text.lower()))
    if not _CJK.search(text):
        return tuple(word.lower().replace("’", "'") for word in WORD.findall(text))
    found: list[str] = []
    for word in WORD.findall(text):
        if _CJK.search(word):
            found.extend(word[at : at + 2] for at in range(max(len(word) - 1, 1)))
        else:
            found.append(word.lower().replace("’", "'"))
    return tuple(found)


def count_words(text: str) -> int:
    """Words as split at white space; two Chinese characters count as one word."""
    chinese = 0 if text.isascii() else len(_CJK.findall(text))
    return len(_CJK.sub(" ", text).split()) + (chinese + 1) // 2 if chinese else len(text.split())

"""What of a name tells companies apart: legal endings and capitals do not."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.stages.link import LinkTables, extend_name, fold_text

__all__ = ["bare_name", "is_latin", "name_key"]

_WORD_END = re.compile(r"(?<=[^\W_])(?![^\W_])")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_OTHER = re.compile(r"[^\W\d_A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


@lru_cache(maxsize=65_536)
def bare_name(name: str, tables: LinkTables) -> str:
    """The name without the endings that linking takes in by itself: "Calderhead Group Ltd." gives "Calderhead"."""
    folded = fold_text(name)
    for word in tables.endings.han:
        if folded.endswith(word) and len(folded) > len(word):
            return name[: -len(word)]
    while True:
        ends = [match.start() for match in _WORD_END.finditer(folded)][:-1]
        shorter = [end for end in reversed(ends) if extend_name(folded, end, tables.endings) == len(folded)]
        if not shorter or _reaches_by_word(folded, shorter[0], tables):
            return name[: len(folded)]
        folded = folded[: shorter[0]].rstrip(" ,(&")


def _reaches_by_word(folded: str, end: int, tables: LinkTables) -> bool:
    """Whether what follows begins with a word that says what a company does, which belongs to its name."""
    first = folded[end:].lstrip(" ,").split(" ")[0]
    return first.isalpha() and first in tables.endings.descriptors


def name_key(name: str, tables: LinkTables) -> str:
    """Equal for names that differ in capitals, legal endings and punctuation only."""
    return re.sub(r"[\W_]+", " ", bare_name(name, tables)).strip().casefold() or name.casefold()


def is_latin(name: str) -> bool | None:
    """Whether the letters of a name are Latin; ``None`` where it has none, or has both kinds."""
    latin, other = _LATIN.search(name) is not None, _OTHER.search(name) is not None
    return None if latin == other else latin

"""The language of a text, by its script and its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from generator.stages.describe.tables import DescribeTables

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    (re.compile(r"[\u3041-\u30ff]"), "ja", 4),
    (re.compile(r"[\uac00-\ud7a3]"), "ko", 4),
    (re.compile(r"[\u4e00-\u9fff]"), "zh", 3),
    (re.compile(r"[\u0e00-\u0e7f]"), "th", 3),
    (re.compile(r"[\u0590-\u05ff]"), "he", 3),
    (re.compile(r"[\u0600-\u06ff]"), "ar", 3),
    (re.compile(r"[\u0900-\u097f]"), "hi", 3),
    (re.compile(r"[\u0370-\u03ff]"), "el", 3),
)
_ANY_SCRIPT = re.compile(f"[{''.join(pattern.pattern[1:-1] for pattern, _, _ in _SCRIPTS)}]")


@lru_cache(maxsize=4)
def _stop_words(tables: DescribeTables) -> dict[str, tuple[str, ...]]:
    owners: dict[str, tuple[str, ...]] = {}
    for name, words in tables.cues:
        section, _, lang = name.partition(".")
        if section == "languages":
            for word in words:
                owners[word] = (*owners.get(word, ()), lang)
    return owners


def find_language(text: str, tables: DescribeTables) -> str | None:
    """ISO 639-1 code of the language of a text, or ``None`` where too little speaks for any. Looks at 3,000
    characters.
    """
    sample = text[:3000]
    found = _WORD.findall(sample.lower())
    letters = sum(map(len, found))
    if letters < 20:
        return None
    for pattern, lang, share in _SCRIPTS if not sample.isascii() and _ANY_SCRIPT.search(sample) else ():
        if len(pattern.findall(sample)) * share * 4 > letters * (2 if lang == "ja" else 4):
            return lang
    points: dict[str, int] = {}
    for langs, times in Counter(filter(None, map(_stop_words(tables).get, found))).items():
        for lang in langs:
            points[lang] = points.get(lang, 0) + (4 if len(langs) == 1 else 2) * times
    if not points:
        return None
    ranked = sorted(points.items(), key=lambda item: (-item[1], item[0]))
    return ranked[0][0] if ranked[0][1] >= 8 else None

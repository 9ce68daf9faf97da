"""Legal endings: how far a company's name reaches beyond the words by which it is known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from generator.stages.link.terms import Endings

HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af"
"""Character class of scripts in which names stand without word boundaries (kana, Han, Hangul)."""

_FOLD = str.maketrans(
    {"\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2019": "'", "\u02bc": "'", "\u2011": "-", "\u2010": "-"}
)


def fold_text(text: str) -> str:
    """The text with no-break spaces, curly apostrophes and special hyphens made plain; offsets stay the same."""
    return text.translate(_FOLD)


def alternate(words: Iterable[str]) -> str:
    """A regular expression that matches any of the words, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@lru_cache(maxsize=8)
def compile_form(endings: Endings) -> re.Pattern[str]:
    """Matches one or more forms of law right after a name, each with the comma or space before it and its own dot."""
    dotted = (*endings.dotted, *(word.upper() for word in endings.dotted if not word.isupper() and word != "Cia"))
    # "Co-Founder" and "Co-operation" hold none; "Corp-owned" and "Corp-led" do
    end = r"(?!\w|-(?!\w{1,20}ed\b|run\b)\w)"
    # nor does "Skibbereen, Co Cork"
    comma = r"(?!, Co [A-Z][a-z])(?:,? |, ?)"
    one = rf"{comma}(?:(?:{alternate(dotted)}){end}\.?|(?:{alternate(endings.plain)})(?!\w|/\w| Edition))"
    company = rf" (?:and|&) (?:Co{end}\.?|Cie{end})"
    return re.compile(rf"(?:{company})?(?:{one}){{1,4}}(?:{company}(?:{one})?)?|{company}")


@lru_cache(maxsize=8)
def _compile_ending(endings: Endings) -> re.Pattern[str]:
    form = compile_form(endings).pattern
    soft = rf"(?: (?:{alternate(endings.soft)})(?!\w))"
    words = rf"(?: (?:{alternate(endings.descriptors)})(?!\w)){{0,4}}"
    place = r"(?: ?\([A-Z][A-Za-z]{1,15}(?: [A-Z][A-Za-z]{1,15})?\))?"
    return re.compile(
        rf"{words}{place}{soft}?(?: & Co\.?)?{form}|{soft}{{1,2}}(?:{form})?| & Co(?![\w-])\.?(?:{form})?"
    )


def extend_name(folded: str, end: int, endings: Endings) -> int:
    """Where the name that ends at ``end`` ends with its legal ending and that ending's dot; ``end`` where it has none.

    ``folded`` is the text as :func:`fold_text` gives it.
    """
    if end < len(folded) and folded[end] in " ,(":
        found = _compile_ending(endings).match(folded, end)
        return found.end() if found else end
    for word in endings.han:
        if folded.startswith(word, end):
            return end + len(word)
    return end

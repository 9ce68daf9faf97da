"""Names of a brief's sentences: of whom and where a number is told."""

from __future__ import annotations

import re
from functools import cached_property

from generator.stories.measures import MeasureTables

_NAME = re.compile(r"[^\W\d_a-zà-öø-ÿ][\w&'’.-]*(?: (?:(?:of|and|de|von|&) )?[^\W\d_a-zà-öø-ÿ][\w&'’.-]*)*")
_SPEAKER_AFTER = re.compile(r"\s*(?:,[^,]{2,60},\s*)?(?:said|says|told|added|estimates?d?|forecasts?|expects?|put)\b")
_SPEAKER_BEFORE = re.compile(r"(?:according to|said|says|told|cited by)(?: the)? $")
_POSSESSIVE = re.compile("['’]s?$")
_PREPOSITION = re.compile(r"\b(?:to|[Ii]n|[Aa]t|[Nn]ear|for|[Aa]cross|[Oo]utside|off)(?: the)? $")


class Names:
    """The names of a brief, known by all of its words."""

    def __init__(self, text: str, quotes: tuple[str, ...], tables: MeasureTables) -> None:
        self._text = text
        self._quotes = quotes
        self._tables = tables

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of names anywhere in the brief."""
        return frozenset(
            word
            for text in (self._text, *self._quotes)
            for match in _NAME.finditer(text)
            for word in name_words(match.group())
        )

    def read(self, text: str, start: int, end: int) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Words of the names between two places but for who speaks: all, those beyond doubt, and those after a
        preposition of place.
        """
        names: set[str] = set()
        doubtful: set[str] = set()
        scopes: set[str] = set()
        speakers: set[str] = set()
        for match in _NAME.finditer(text):
            if (match.start() < start or match.end() > end) and not self._heads(text, match, start):
                continue
            words = match.group().rstrip(".,").split()
            while words and _POSSESSIVE.sub("", words[0].rstrip(".")) in self._tables.no_names:
                words.pop(0)
            while words and words[-1] in self._tables.no_names:
                words.pop()
            if not words:
                continue
            begin = match.start() + match.group().find(words[0])
            found = name_words(" ".join(words))
            if len(words) == 1 and self._opens(text, begin):
                if self._is_common(words[0]):
                    continue
                if not found & self._inner:
                    if words[0].endswith("s") and not words[0].endswith(("ss", "us", "is")):
                        # "Officers seized": a plural rather than a name.
                        continue
                    doubtful |= found
            names |= found
            if _SPEAKER_AFTER.match(text, match.end()) or _SPEAKER_BEFORE.search(text, max(0, begin - 24), begin):
                speakers |= found
            elif _PREPOSITION.search(text, max(0, begin - 14), begin):
                scopes |= found
        if names != speakers:
            names -= speakers
        return frozenset(names), frozenset(names - doubtful), frozenset(scopes)

    @staticmethod
    def _heads(text: str, match: re.Match[str], start: int) -> bool:
        """Whether a name is the first of its sentence, and so what that is about."""
        before = text[: match.start()].strip(' "“‘')
        return match.end() <= start and (not before or before.lower() in ("the", "a", "an"))

    @staticmethod
    def _opens(text: str, at: int) -> bool:
        """Whether a word opens a sentence or a quotation, where every word has a capital."""
        before = text[:at].rstrip(" ")
        if before[-1:] in ("“", '"', "‘", "'"):
            # Speech begins after a mark or a verb and a comma; a title stands among words.
            before = before[:-1].rstrip(" ")
            return before[-1:] in ("", *".,:;\n")
        return before[-1:] in ("", *".:;–—\n")

    def _is_common(self, word: str) -> bool:
        """Whether a word with a capital is one of the language, by the table or by the rest of the brief."""
        stem = self._tables.stem(word)
        known = stem in self._tables.cues.stems or stem in self._tables.nouns or stem in self._tables.stop
        return known or word.lower() in self._lower

    @cached_property
    def _inner(self) -> frozenset[str]:
        """Words of names that stand within a sentence somewhere in the brief."""
        return frozenset(
            word
            for match in _NAME.finditer(self._text)
            if not self._opens(self._text, match.start())
            for word in name_words(match.group())
        )

    @cached_property
    def _lower(self) -> frozenset[str]:
        return frozenset(re.findall(r"(?<![\w-])[^\W\d_A-Z][\w-]+", self._text))


def name_words(name: str) -> frozenset[str]:
    words = (re.sub(r"['’]s?$", "", word).strip(".,").lower() for word in name.split())
    return frozenset(word for word in words if word not in _LEGAL and len(word) > 1 and not word.endswith(_MADE_OF))


_LEGAL = frozenset(
    ("group", "holdings", "holding", "inc", "ltd", "limited", "plc", "corp", "corporation", "co", "company", "sa", "ag",
     "nv", "se", "llc", "the", "of", "and", "&", "international", "technology", "technologies")
)  # fmt: skip
"""Words that a name may have or lack."""
_MADE_OF = ("-based", "-listed", "-owned", "-born", "-led", "-backed", "-made", "-quarter", "-year")
"""Endings of words that are made of a name and are none."""

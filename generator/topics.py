"""The desk's own topics: a small vocabulary (``seeds/topics.yml``) that is looked for in articles; nothing invented.

A word counts as it is listed, and whole: ``chip`` is neither ``chips`` nor ``chipmaker``; list those that are wanted.
Small letters stand for capitals too, but a capital for itself only, so that ``IPO``, ``Fed`` and ``IT`` are neither
``fed`` nor ``it``, unless it only begins a phrase of ordinary words (``Interest rates``); where a whole line shouts,
its capitals say nothing. Spaces and hyphens within a phrase are one:
``electric vehicle`` is found in ``electric-vehicle makers``; any other sign, and the end of a line, parts it. Scripts
that put no spaces between words (Han, Hiragana, Thai …; Hangul hangs endings on them) have no whole words: what is
listed counts wherever it stands. Katakana do: a run of them is a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize


@dataclass(frozen=True, slots=True)
class Topic:
    """A row of ``seeds/topics.yml``."""

    name: str
    """As shown, and as it stands in a brief's front matter."""
    words: tuple[str, ...]
    """Words and phrases one of which makes an article one of the topic; case does not count, a capital word aside."""
    never: tuple[str, ...] = ()
    """Phrases in which such a word does not count; one that holds none of the words keeps all of the article out."""
    line: int = 0
    """Line of the row in its file."""


@dataclass(frozen=True, slots=True)
class TopicFind:
    """Why an article is of a topic: the first place that says so."""

    topic: str
    """Its name."""
    word: str
    """As listed."""
    start: int
    end: int
    """Offsets in the title or in the body."""
    in_title: bool


def find_topics(title: str, body: str, topics: Sequence[Topic]) -> tuple[str, ...]:
    """Names of the topics of an article, sorted, each once; empty where none of their words stands in it.

    Args:
        title: as printed, or the made heading.
        body: one paragraph a line (``Article.body``).
        topics: the vocabulary; the order of its rows does not matter.

    The work grows with the letters of the article; a list of 10,000 words adds a tenth of a millisecond.
    """
    return tuple(find.topic for find in explain_topics(title, body, topics))


def explain_topics(title: str, body: str, topics: Sequence[Topic]) -> tuple[TopicFind, ...]:
    """As :func:`find_topics`: each topic with the word for which it was found, and its first place."""
    if not topics:
        return ()
    vocabulary = _compile_topics(tuple(topics))
    found: dict[int, TopicFind] = {}
    refused: set[int] = set()
    for text, in_title in ((title, True), (body, False)):
        start = 0
        for line in text.split("\n"):
            _scan_line(line, start, in_title, vocabulary, found, refused)
            start += len(line) + 1
    kept = {found[row].topic: found[row] for row in sorted(found) if row not in refused}
    return tuple(kept[name] for name in sorted(kept, key=_sort_name))


def find_missed_capitals(articles: Iterable[tuple[str, str]], topics: Sequence[Topic]) -> tuple[tuple[Topic, str], ...]:
    """Words that are listed with a capital and stand in no article so, though some have them in small letters: who
    keeps the list may have meant no more than the word. ``articles`` are titles and bodies.
    """
    listed = [(topic, word) for topic in topics for word in topic.words if word.istitle()]
    if not listed:
        return ()
    asked = [Topic(f"{at} {form}", (form,)) for at, (_, word) in enumerate(listed) for form in (word, word.lower())]
    found = {name for title, body in articles for name in find_topics(title, body, asked)}
    return tuple(
        (topic, word)
        for at, (topic, word) in enumerate(listed)
        if f"{at} {word}" not in found and f"{at} {word.lower()}" in found
    )


def split_words(text: str) -> tuple[str, ...]:
    """A word or phrase as it is compared, but for its capitals: its words and signs, without spaces and hyphens."""
    return tuple(_fold(token) for token in _TOKEN.findall(text))


def _sort_name(name: str) -> tuple[str, str]:
    return name.casefold(), name


# ---------------------------------------------------------------- the vocabulary, made ready


@dataclass(frozen=True, slots=True)
class _Phrase:
    row: int
    """Place of its topic among the topics."""
    text: str
    tokens: tuple[str, ...]
    """Its words, with their capitals."""
    role: str
    """``word``; ``shield``: a word within it does not count; ``veto``: the article is none of the topic."""
    proud: bool
    """Whether it has capitals, which then must be there."""


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    topics: tuple[Topic, ...]
    lengths: dict[str, tuple[int, ...]]
    """First word of a phrase → how many words such phrases have."""
    phrases: dict[tuple[str, ...], tuple[_Phrase, ...]]
    """Their words without capitals → phrases, what is never meant before what is."""


@lru_cache(maxsize=4)
def _compile_topics(topics: tuple[Topic, ...]) -> _Vocabulary:
    phrases: dict[tuple[str, ...], list[_Phrase]] = {}
    for row, topic in enumerate(topics):
        words = {tuple(token.casefold() for token in split_words(word)) for word in topic.words}
        listed = [(word, "word") for word in topic.words]
        listed += [(phrase, "shield" if _holds_any(phrase, words) else "veto") for phrase in topic.never]
        for text, role in listed:
            tokens = split_words(text)
            key = tuple(token.casefold() for token in tokens)
            if key:
                phrases.setdefault(key, []).append(
                    _Phrase(row, text, tokens, role, key != tokens and not _is_ordinary(tokens))
                )
    lengths: dict[str, set[int]] = {}
    for key in phrases:
        lengths.setdefault(key[0], set()).add(len(key))
    return _Vocabulary(
        topics,
        # The longest first: what is never meant is known before a word within it that begins with it.
        {first: tuple(sorted(many, reverse=True)) for first, many in lengths.items()},
        {key: tuple(sorted(listed, key=lambda phrase: phrase.role == "word")) for key, listed in phrases.items()},
    )


def _is_ordinary(tokens: Sequence[str]) -> bool:
    """Whether a phrase is of ordinary words and begins as a sentence does: ``Interest rates``."""
    rest = tokens[1:]
    return bool(rest) and tokens[0].istitle() and all(token.isalpha() and token.islower() for token in rest)


def _holds_any(phrase: str, words: set[tuple[str, ...]]) -> bool:
    tokens = tuple(token.casefold() for token in split_words(phrase))
    places = range(len(tokens))
    return any(tokens[start : end + 1] in words for start in places for end in places[start:])


# ---------------------------------------------------------------- an article, read word by word

_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u309f\u3130-\u318f\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Thai, Lao, Burmese, Khmer, Hiragana, Hangul, Han: each letter is a token."""
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_SPACELESS_MARKS = (
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b6-\u17d3\u3099\u309a"
)
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0dff"
)
"""Of accents, Hebrew, Arabic and the scripts of India, whose vowels are no letters to ``re``."""
_HIDDEN = "\u00ad\u200b-\u200d\u2060\ufeff"
_LETTERS = rf"[^\W_{_SPACELESS}{_KATAKANA}]"
_WORD = rf"{_LETTERS}+(?:[{_MARKS}{_HIDDEN}]+{_LETTERS}*)*"
_TOKEN = re.compile(
    rf"\d+(?:[.,]\d+)+(?:{_WORD})?"
    rf"|{_WORD}"
    rf"|[{_KATAKANA}\u3099\u309a]+"
    rf"|[{_SPACELESS}][{_SPACELESS_MARKS}]*"
    # A hyphen between two words joins them as a space does; any other sign stands for itself.
    rf"|(?!(?<=\w)[-\u2010\u2011\u2013]\w)[^\w\s{_HIDDEN}]"
    "|_"
)
_ASCII_TOKEN = re.compile(r"\d+(?:[.,]\d+)+[^\W_]*|[^\W_]+|(?!(?<=\w)-\w)[^\w\s]|_")
_NOT_SHOWN = re.compile(f"[{_HIDDEN}]+")
_APOSTROPHES = str.maketrans("\u2019\u02bc\u2018", "'''")


def _fold(token: str) -> str:
    """A token in one form, its capitals kept: letters of full width, accents apart and curly apostrophes made plain."""
    if token.isascii():
        return token
    return normalize("NFKC", _NOT_SHOWN.sub("", token)).translate(_APOSTROPHES)


def _scan_line(
    line: str, start: int, in_title: bool, vocabulary: _Vocabulary, found: dict[int, TopicFind], refused: set[int]
) -> None:
    """Adds the finds of a line that begins at ``start``, and the rows that it rules out."""
    if line.isascii():
        pattern = _ASCII_TOKEN
        keys = pattern.findall(line.lower())
    else:
        pattern = _TOKEN
        keys = [token.lower() if token.isascii() else _fold(token).casefold() for token in pattern.findall(line)]
    lengths = vocabulary.lengths
    if lengths.keys().isdisjoint(keys):
        return
    matches = tuple(pattern.finditer(line))
    shouts: bool | None = None
    shielded: dict[int, int] = {}
    for at, key in enumerate(keys):
        for length in lengths.get(key, ()):
            end = at + length
            if end > len(keys):
                continue
            for phrase in vocabulary.phrases.get(tuple(keys[at:end]), ()):
                if phrase.proud:
                    shouts = _is_shouted(keys, matches) if shouts is None else shouts
                    if phrase.role == "word" and (shouts or not _has_capitals(phrase.tokens, matches[at:end])):
                        continue
                if phrase.role == "veto":
                    refused.add(phrase.row)
                elif phrase.role == "shield":
                    shielded[phrase.row] = max(end, shielded.get(phrase.row, 0))
                elif phrase.row not in found and end > shielded.get(phrase.row, 0):
                    span = start + matches[at].start(), start + matches[end - 1].end()
                    found[phrase.row] = TopicFind(vocabulary.topics[phrase.row].name, phrase.text, *span, in_title)


def _has_capitals(listed: Sequence[str], matches: Sequence[re.Match[str]]) -> bool:
    """Whether every capital of a listed phrase is one in the text too."""
    for word, match in zip(listed, matches, strict=True):
        seen = _fold(match.group())
        if any(letter.isupper() and seen[place : place + 1] != letter for place, letter in enumerate(word)):
            return False
    return True


_FEWEST_SHOUTED = 4


def _is_shouted(keys: Sequence[str], matches: Sequence[re.Match[str]]) -> bool:
    """Whether a line is in capitals as a whole: four words at least, half of its words and signs, and no small one."""
    words = [match.group() for match in matches if match.group()[:1].isalpha()]
    loud = sum(word.isupper() for word in words)
    return loud >= _FEWEST_SHOUTED and loud * 2 >= len(keys) and not any(word.islower() for word in words)

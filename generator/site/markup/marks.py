"""Which words of a quotation are marked: those that a bullet took, the number of a figure, the name of a company."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from unicodedata import category

from generator.model import Span

# What Markdown keeps aside stands between these two until the page is done, and is no word.
_WORD = re.compile("\x02[^\x02\x03]*\x03|(?P<word>[^\\W_]+(?:[.,][0-9]+)*)")
_LETTER = re.compile("[0-9A-Za-z\u00aa-\u024f]")
_INSIDE, _AFTER = re.compile("[0-9][.,]"), re.compile("[.,][0-9]")
_PERCENT = re.compile(r"\s?[%‰]")
_CURRENCY = re.compile(r"(?<![^\W_])[A-Z]{0,3}\Z")
"""The letters before a currency sign: ``HK`` of ``HK$``."""
_LEAST = 4
"""Letters of a word that is marked where it stands alone in what was taken; a number always is."""


@dataclass(slots=True)
class Claims:
    """What rests on a quotation; plain text."""

    said: list[str] = field(default_factory=list)
    """Bullets, and what a table tells of a number: the words that both have in the same order are marked."""
    printed: list[str] = field(default_factory=list)
    """Numbers as a table shows them."""
    names: list[str] = field(default_factory=list)
    """Names of the companies that the quotation is there for."""


def find_marks(quote: str, claims: Claims) -> list[Span]:
    """The stretches of ``quote`` to mark, in order and apart; half-open code points.

    A number stands in its mark with its sign, currency and per cent sign. Of a name in claims the whole name is marked,
    and of companies that the quotation is not there for, nothing but what a bullet or a figure took.
    """
    words = _list_words(quote)
    tokens = [word for *_, word in words]
    found: list[Span] = []
    for said in claims.said:
        other = [match["word"].casefold() for match in _WORD.finditer(said) if match["word"]]
        if len(tokens) > 1 and tokens == other[: len(tokens)]:
            # The bullet says the whole sentence, as most do: nothing is to be searched.
            found = [(words[0][0], words[-1][1])]
            break
        found += _find_said(words, tokens, other)
    else:
        for printed in claims.printed:
            found += _find_whole(quote, [printed])[:1] or _find_text(words, tokens, printed)
        if claims.names:
            found += _find_whole(quote, claims.names) or [
                span for name in claims.names for span in _find_text(words, tokens, name)
            ]
    return _join(quote, [_widen(quote, *span) for span in found])


def takes_all(quote: str, marks: Sequence[Span]) -> bool:
    """Whether no word of ``quote`` stands outside of the marks; a quotation without a word has none that stands in."""
    words = _list_words(quote)
    return bool(words) and all(any(a <= start and end <= b for a, b in marks) for start, end, _ in words)


def _list_words(text: str) -> list[tuple[int, int, str]]:
    return [(*m.span("word"), m["word"].casefold()) for m in _WORD.finditer(text) if m["word"]]


def _find_text(words: Sequence[tuple[int, int, str]], tokens: Sequence[str], said: str) -> list[Span]:
    return _find_said(words, tokens, [word for *_, word in _list_words(said)])


def _find_said(words: Sequence[tuple[int, int, str]], tokens: Sequence[str], other: Sequence[str]) -> list[Span]:
    """Runs of two or more words that both texts have in the same order, long words that they share alone, and numbers
    wherever they stand.
    """
    if len(tokens) > 1 and tokens == other[: len(tokens)]:
        return [(words[0][0], words[-1][1])]
    if not {*tokens} & {*other}:
        return []
    blocks = SequenceMatcher(None, tokens, other, autojunk=False).get_matching_blocks()
    runs = [(at, at + size - 1) for at, _, size in blocks if size >= 2 or (size and len(tokens[at]) >= _LEAST)]
    numbers = {word for word in other if word[0].isdigit()}
    return [
        *((words[first][0], words[last][1]) for first, last in runs),
        *((start, end) for start, end, word in words if word in numbers),
    ]


def _find_whole(quote: str, texts: Iterable[str]) -> list[Span]:
    """Where the texts stand as they are but for capitals, the longest first, never inside a word. Chinese and its like
    stand anywhere, since nothing parts words there; a number is none inside another.
    """
    folded = _fold(quote)
    forms = sorted({_fold(" ".join(text.split())) for text in texts}, key=lambda form: (-len(form), form))
    found: list[Span] = []
    for form in filter(None, forms):
        start = folded.find(form)
        while start >= 0:
            end = start + len(form)
            if _stands_apart(folded, start, end) and not any(a < end and start < b for a, b in found):
                found.append((start, end))
            start = folded.find(form, start + 1)
    return sorted(found)


def _fold(text: str) -> str:
    """In small letters, each where it stood."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _stands_apart(text: str, start: int, end: int) -> bool:
    left, right = text[max(start - 2, 0) : start], text[end : end + 2]
    if _LETTER.match(text[start]) and (_LETTER.match(left[-1:]) or _INSIDE.fullmatch(left)):
        return False
    return not (_LETTER.match(text[end - 1]) and (_LETTER.match(right) or _AFTER.fullmatch(right)))


def _widen(quote: str, start: int, end: int) -> Span:
    """The stretch with the sign and currency of a number at its start, and the per cent sign of one at its end."""
    if quote[start].isdigit() and start and category(quote[start - 1]) == "Sc":
        start -= 1
        letters = _CURRENCY.search(quote, max(start - 4, 0), start)
        start = letters.start() if letters else start
    if start and quote[start - 1] in "+−-" and quote[start].isdigit() | (category(quote[start]) == "Sc"):
        start -= not quote[: start - 1][-1:].strip()
    if quote[end - 1].isdigit():
        percent = _PERCENT.match(quote, end)
        end = percent.end() if percent else end
    return start, end


def _join(quote: str, spans: Iterable[Span]) -> list[Span]:
    """The spans in order; those that only blanks part are one."""
    ordered = sorted(spans)
    joined = ordered[:1]
    for _, (start, end) in pairwise(ordered):
        first, last = joined[-1]
        if start <= last or not quote[last:start].strip():
            joined[-1] = (first, max(last, end))
        else:
            joined.append((start, end))
    return joined

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
_WORD = re.compile("\x02[^\x03]*\x03|(?P<word>[^\\W_]+(?:[.,][0-9]+)*)")
_LETTER = "0-9A-Za-z\u00aa-\u024f"
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
    found = [span for said in claims.said for span in _find_said(quote, said)]
    for printed in claims.printed:
        whole = _find_whole(quote, [printed])
        found += whole[:1] or _find_said(quote, printed)
    if claims.names:
        found += _find_whole(quote, claims.names) or [span for name in claims.names for span in _find_said(quote, name)]
    return _join(quote, [_widen(quote, *span) for span in found])


def takes_all(quote: str, marks: Sequence[Span]) -> bool:
    """Whether no word of ``quote`` stands outside of the marks; a quotation without a word has none that stands in."""
    words = _list_words(quote)
    return bool(words) and all(any(a <= start and end <= b for a, b in marks) for start, end, _ in words)


def _list_words(text: str) -> list[tuple[int, int, str]]:
    return [(*m.span("word"), m["word"].casefold()) for m in _WORD.finditer(text) if m["word"]]


def _find_said(quote: str, said: str) -> list[Span]:
    """Runs of two or more words that both texts have in the same order, long words that they share alone, and numbers
    wherever they stand.
    """
    words = _list_words(quote)
    tokens, other = [word for *_, word in words], [word for *_, word in _list_words(said)]
    if len(tokens) > 1 and tokens == other[: len(tokens)]:
        # The bullet says the whole sentence, as most do: nothing is to be searched.
        return [(words[0][0], words[-1][1])]
    blocks = SequenceMatcher(None, tokens, other, autojunk=False).get_matching_blocks()
    runs = [(at, at + size - 1) for at, _, size in blocks if size >= 2 or (size and len(tokens[at]) >= _LEAST)]
    numbers = {word for word in other if word[0].isdigit()}
    return [
        *((words[first][0], words[last][1]) for first, last in runs),
        *((start, end) for start, end, word in words if word in numbers),
    ]


def _find_whole(quote: str, texts: Iterable[str]) -> list[Span]:
    """Where the texts stand as they are but for white space and capitals, the longest first, never inside a word."""
    forms = sorted({" ".join(text.split()) for text in texts if text.strip()}, key=lambda form: (-len(form), form))
    if not forms:
        return []
    return [match.span() for match in re.finditer("|".join(map(_write_whole, forms)), quote, re.IGNORECASE)]


def _write_whole(form: str) -> str:
    """Chinese and its like stand anywhere, since nothing parts words there; a number is none inside another."""
    before = rf"(?<![{_LETTER}])(?<![0-9][.,])" if re.match(f"[{_LETTER}]", form) else ""
    after = rf"(?![{_LETTER}]|[.,][0-9])" if re.match(f"[{_LETTER}]", form[-1]) else ""
    return before + r"\s+".join(map(re.escape, form.split())) + after


def _widen(quote: str, start: int, end: int) -> Span:
    """The stretch with the sign and currency of a number at its start, and the per cent sign of one at its end."""
    if quote[start].isdigit() and start and category(quote[start - 1]) == "Sc":
        start -= 1
        letters = _CURRENCY.search(quote, max(start - 4, 0), start)
        start = letters.start() if letters else start
    if start and quote[start - 1] in "+−-" and quote[start].isdigit() | (category(quote[start]) == "Sc"):
        start -= not quote[: start - 1][-1:].strip()
    if quote[end - 1].isdigit():
        percent = re.compile(r"\s?[%‰]").match(quote, end)
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

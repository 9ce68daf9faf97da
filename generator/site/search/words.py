"""Words as they are indexed: Chinese as pairs, and an article's text so that it is found and cannot be read."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from unicodedata import normalize
from zlib import crc32

from generator.text.characters import tell_category

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
CJK_RUN = re.compile(f"[{_CJK}]+")
KEPT = "$€£¥%&"
"""Characters that count as part of a word: what stands inside tickers, percentages and sums."""
_EDGE = re.compile(rf"^[^\w{KEPT}]+|[^\w{KEPT}]+$")
_SIGNS = ".,;:!?'\"()‘’“”"
"""What most words end with, if they end with anything."""
_DIGITS = "bcdfghjklmnpqrtv"
"""Sixteen letters that spell no word."""
_POSSESSIVE = re.compile(r"'s?(?!\w)")
_ODD = re.compile(r"[^\w\s\x00-\x7f]+")
"""Where marks on letters are looked for: they are no part of a word to ``re``, nor in ASCII."""
_WORD = re.compile(r"[^\W_]+")
_BITS = 6
"""Of the filter for each pair; with three marks a pair, one in sixteen that is not there seems to be."""
_MARKS = 3


def split_cjk(text: str) -> str:
    """Each run of Chinese, Japanese or Korean characters as its single characters and pairs, blanks between.

    Pagefind takes a run without blanks for one word. The search box cuts what is typed into the same pairs, so a name
    is found inside a sentence.
    """
    pieces: list[str] = []
    for run in CJK_RUN.findall(text):
        pieces += [run[at : at + 2] for at in range(len(run) - 1)] if len(run) > 1 else []
        pieces += dict.fromkeys(run)
    return " ".join(dict.fromkeys(pieces))


def list_words(text: str, shown: Iterable[str] = ()) -> tuple[str, ...]:
    """The distinct words of an article's text in lower case and sorted, without those of ``shown``.

    The index is public and the article is not ours: no order of its words goes into it. Pairs of Chinese, Japanese or
    Korean characters overlap, so that sorting them would hide nothing; each is replaced by its :func:`hide_pair`.
    """
    plain = {_strip(word) for word in {*CJK_RUN.sub(" ", text).lower().split()}}
    known = {_strip(word) for word in {*" ".join(shown).lower().split()}}
    pairs = {hide_pair(run[at : at + 2]) for run in CJK_RUN.findall(text) for at in range(len(run) - 1)}
    return (*sorted(word for word in plain - known if word and not word.startswith(("zq", "zn"))), *sorted(pairs))


def _strip(word: str) -> str:
    bare = word.strip(_SIGNS)
    return bare if bare.isalnum() else _EDGE.sub("", bare)


def hide_pair(pair: str) -> str:
    """Two characters as one of a million words: enough to be found by, too few to be turned back.

    FNV-1a over UTF-16 code units (http://www.isthe.com/chongo/tech/comp/fnv/), folded to 20 bits; ``words.js`` has the
    same.
    """
    value = _hash(pair)
    value = (value >> 20 ^ value) & 0xFFFFF
    return "zq" + "".join(_DIGITS[value >> shift & 15] for shift in (16, 12, 8, 4, 0))


def pack_neighbours(text: str) -> str:
    """Which words of ``text`` stand side by side, as a Bloom filter in base64; empty where there are none.

    It lets a quoted phrase be told from the same words far apart, though the text's order is in no index. Whether two
    words are neighbours is answered yes for one pair in sixteen that never met: of the three hundred words of a brief's
    article, some twenty seem to follow each of them beside the one or two that do. A chain of ten words can so be read
    in a million million ways (who knows the habits of a language may guess short runs), while a phrase of three words
    that somebody asks for is wrongly found once in 256 times, and then only where all its words stand. Chinese pairs
    overlap already and are not in it.

    Source: B. Bloom, "Space/time trade-offs in hash coding with allowable errors", CACM 13 (1970); two hashes stand for
    all marks (A. Kirsch, M. Mitzenmacher, "Less hashing, same performance", 2006); here the halves of a CRC-32, which
    Python has in C. ``words.js`` reads it.
    """
    pairs = {pair for line in text.splitlines() for pair in _pair_words(line)}
    if not pairs:
        return ""
    size = -(-len(pairs) * _BITS // 8)
    marks = bytearray(size * 8)
    for pair in pairs:
        value = crc32(pair.encode())
        first, step = value & 0xFFFF, value >> 16 | 1
        for at in range(first, first + _MARKS * step, step):
            marks[at % (size * 8)] = 1
    filled = sum(int.from_bytes(marks[bit::8], "big") << bit for bit in range(8))
    return base64.b64encode(filled.to_bytes(size, "big")).decode("ascii")


def _pair_words(line: str) -> list[str]:
    plain = line.replace("’", "'")
    if not plain.isascii():
        plain = _ODD.sub(_drop_marks, normalize("NFKD", CJK_RUN.sub(" ", plain)))
    words = _WORD.findall(_POSSESSIVE.sub(" ", plain.lower()).replace("'", ""))
    return [f"{one} {two}" for one, two in pairwise(words)]


def _drop_marks(found: re.Match[str]) -> str:
    """Accents, and the vowels of scripts that write them on their letters, which ``words.js`` drops too."""
    return "".join(character for character in found[0] if tell_category(character)[0] != "M")


@lru_cache(maxsize=1 << 16)
def _hash(text: str) -> int:
    value = 0x811C9DC5
    units = text.encode("utf-16-le", "surrogatepass")
    for at in range(0, len(units), 2):
        value = (value ^ int.from_bytes(units[at : at + 2], "little")) * 0x01000193 & 0xFFFFFFFF
    return value

"""Which articles of one input are copies of each other: the same words, or nearly the same.

The same words are found by one digest, always. For what is nearly the same, MinHash signatures with banded
locality-sensitive hashing propose pairs, and counting what two texts really have in common decides. Shingles,
resemblance and containment are those of Broder, "On the resemblance and containment of documents" (1997); signatures
come from one permutation (Li, Owen, Zhang 2012), so that a text is walked once. Time grows with the words of the
input, and nothing depends on the order of the texts, on the machine or on chance.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import combinations
from struct import unpack

from generator.identity import slug_title

WIDTH = 4
"""Words of a shingle."""
TINY = 40
"""Words below which a body alone proves nothing: of such texts the titles must agree as well."""
RESEMBLANCE = 50
"""Per cent of the shingles of both texts that near copies have in common, at least, or else …"""
CONTAINMENT = 65
"""… per cent of the shingles of the shorter text that the longer one holds: a shortened reprint."""
EDITED = 40
"""The same for a reprint that was edited throughout, if so many per cent …"""
FIGURES = 60
"""… of the figures of the text that has fewer stand in the other as well: what is written by one form about two firms
shares words, not figures."""
PROSE = 50
"""The same for one that was edited throughout and tells hardly any figures."""
STUB = 50
"""The same where the titles agree: a stub in front of a paywall."""
LEDE = 4
"""A boilerplate paragraph stands at the end, and articles are cut from there. One part in so many of a text is its
opening, and of that of the longer …"""
SHARED_LEDE = 25
"""… so many per cent must stand in the other."""

_BINS = 128
_ROWS = 2
"""Bins of a band. With 64 bands of two, texts of resemblance .25 are compared in 98 cases of 100, of .02 in 3."""
_CROWD = 32
"""Texts of one bucket that are all compared with each other; in a larger one each is with a few neighbours, since
such a bucket is a paragraph that a whole outlet prints below everything."""
_NEIGHBOURS = 4
_FREQUENT = 12
"""Texts that may have a value of a signature in common before it counts as furniture."""
_FEW = 3
"""Figures below which they tell nothing."""
_TITLE = 3
"""Words of a title that is worth comparing the texts below it."""
_NONE = 2**64 - 1

_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]|[^\W_]+|[$€£¥₩₹%‰]|(?<!\w)-(?=\d)"
)
"""A word, a character of Chinese, Japanese or Korean, or a sign without which a figure is another figure."""
_FIGURE = re.compile(r"\d[\d.,:]*")
_DASHES = str.maketrans("‐‑‒–—−", "------")
_DATELINE = re.compile(
    r"\s{0,9}(?:[^\W\d_a-zß-ÿ][A-ZÀ-Þ .'’-]{2,40}(?:, ?[\w. ]{1,30})?(?: ?\([^()\n]{2,40}\))?"
    r"|[^\W\d_][\w .,'’/-]{0,60}\([^()\n]{2,40}\)|\([^()\n]{2,40}\)) ?-{1,2} ?(?=\S)"
    r"|\s{0,9}【[^】\n]{2,40}】"
)
"""``HONG KONG, Aug 7 (Agency) –``, ``Aldgrove (Agency) -``: place, day and agency, set by each outlet its own way."""


@dataclass(frozen=True, slots=True)
class CopyText:
    """An article as it is compared."""

    title: str
    """As printed; empty where there is none."""
    body: str


@dataclass(frozen=True, slots=True)
class Copies:
    """What :func:`find_copies` found; texts are named by their place in its input."""

    groups: tuple[tuple[int, ...], ...]
    """Every text in exactly one group; those of one group have the same words. In order of their first members."""
    near: tuple[tuple[int, int], ...]
    """Pairs of groups, by place in ``groups``, whose texts are nearly the same; the lower place first."""


def find_copies(texts: Sequence[CopyText]) -> Copies:
    """Group what is word for word the same, and pair what is nearly so.

    Case, punctuation, quotation marks, white space, invisible characters and a dateline do not count; signs of currency
    and per cent and a minus do. A body of fewer than :data:`TINY` words is a copy only together with its title. Any
    other order of ``texts`` gives the same groups and pairs.
    """
    members: dict[bytes, list[int]] = {}
    names: dict[bytes, set[str]] = {}
    hashed: dict[bytes, array[int]] = {}
    bodies: dict[bytes, str] = {}
    lanes = _Lanes()
    for at, text in enumerate(texts):
        words = list_words(text.body)
        title = " ".join(_WORD.findall(_fold(text.title).casefold()))
        digest = _digest_words(words, text.title)
        members.setdefault(digest, []).append(at)
        names.setdefault(digest, set()).add(title)
        if digest not in hashed:
            hashed[digest] = hash_shingles(words, lanes)
            bodies[digest] = text.body
    places = {digest: place for place, digest in enumerate(members)}
    # Whom a text meets in a crowd must not depend on the order of the input.
    ranked = sorted(members)
    titles = [names[digest] - {""} for digest in ranked]
    shingles = [hashed[digest] for digest in ranked]
    near: list[tuple[int, int]] = []
    for one, two in _propose_pairs(shingles, titles):
        is_near = _is_near(shingles[one], shingles[two], same_title=bool(titles[one] & titles[two]))
        if is_near or _is_edited(shingles[one], shingles[two], bodies[ranked[one]], bodies[ranked[two]]):
            low, high = sorted((places[ranked[one]], places[ranked[two]]))
            near.append((low, high))
    groups = tuple(tuple(group) for group in members.values())
    return Copies(groups, tuple(sorted(near)))


def list_words(body: str) -> list[str]:
    """The words of a body as they are compared, without its dateline."""
    folded = _fold(body)
    dateline = _DATELINE.match(folded)
    return _WORD.findall(folded[dateline.end() if dateline else 0 :].casefold())


def list_figures(body: str) -> frozenset[str]:
    """The figures in digits that stand in a body, as printed."""
    return frozenset(_find_figures(_fold(body)))


def find_changed_figures(one: str, two: str) -> tuple[tuple[str, str], ...]:
    """``(figure of one, figure of the other)`` of two bodies that differ in nothing but figures in digits, each change
    once, in order of print; empty where words differ as well.
    """
    left, right = _fold(one), _fold(two)
    if list_words(_FIGURE.sub("0", left)) != list_words(_FIGURE.sub("0", right)):
        return ()
    pairs = zip(_find_figures(left), _find_figures(right), strict=False)
    return tuple(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]))


def _find_figures(folded: str) -> list[str]:
    return [match.group().rstrip(".,:") for match in _FIGURE.finditer(folded)]


def _fold(text: str) -> str:
    return _HIDDEN.sub("", unicodedata.normalize("NFKC", text)).translate(_DASHES)


def _digest_words(words: Sequence[str], title: str) -> bytes:
    digest = blake2b("\x1f".join(words).encode("utf-8", "surrogatepass"), digest_size=16)
    if len(words) < TINY:
        # As far as it shows in the address, which two articles with one body must not fight for.
        digest.update(b"\x1e" + slug_title(title).encode())
    return digest.digest()


class _Lanes(dict[str, tuple[int, int, int, int]]):
    """Word → a random 64-bit number for each place that it can have in a shingle."""

    def __missing__(self, word: str) -> tuple[int, int, int, int]:
        first, second, third, fourth = unpack("<4Q", blake2b(word.encode("utf-8", "surrogatepass")).digest()[:32])
        self[word] = lanes = (first, second, third, fourth)
        return lanes


def hash_shingles(words: Sequence[str], lanes: dict[str, tuple[int, int, int, int]] | None = None) -> array[int]:
    """64-bit hashes of the shingles of :data:`WIDTH` words, in order of print; none of fewer words.

    Simple tabulation (Zobrist 1970), which min-wise hashing may rest on (Pătraşcu, Thorup 2012). ``lanes`` carries the
    hashes of words from text to text.
    """
    known = _Lanes() if lanes is None else lanes
    rows = [known[word] for word in words]
    return array(
        "Q",
        [
            one[0] ^ two[1] ^ three[2] ^ four[3]
            for one, two, three, four in zip(rows, rows[1:], rows[2:], rows[3:], strict=False)
        ],
    )


# ---------------------------------------------------------------- pairs


def _propose_pairs(shingles: Sequence[array[int]], titles: Sequence[set[str]]) -> Iterator[tuple[int, int]]:
    """Pairs worth a closer look, each once: two texts that share a band of their signatures, or a title."""
    signatures = _drop_frequent([_sign(text) for text in shingles])
    seen: set[tuple[int, int]] = set()
    for bucket in _fill_buckets(signatures, titles):
        for pair in _pair_bucket(bucket):
            if pair not in seen:
                seen.add(pair)
                yield pair


def _sign(shingles: Iterable[int]) -> array[int]:
    """MinHash signature: of all shingles that fall into a bin the one with the least hash."""
    least = [_NONE] * _BINS
    for value in shingles:
        place = value & (_BINS - 1)
        if value < least[place]:  # noqa: PLR1730 - a call for each shingle takes half as long again
            least[place] = value
    return array("Q", least)


def _drop_frequent(signatures: Sequence[array[int]]) -> list[array[int]]:
    """Signatures without what many texts have: the paragraph that an outlet prints below everything would pair all of
    them. A text that has little else is left whole, since it may be one of many reprints.
    """
    frequent: set[int] = set()
    for place in range(_BINS):
        counts = Counter(signature[place] for signature in signatures)
        frequent.update(value for value, count in counts.items() if count > _FREQUENT)
    frequent.discard(_NONE)
    kept: list[array[int]] = []
    for signature in signatures:
        rare = array("Q", [_NONE if value in frequent else value for value in signature])
        filled = _BINS - signature.count(_NONE)
        kept.append(rare if (_BINS - rare.count(_NONE)) * 2 >= filled else signature)
    return kept


def _fill_buckets(signatures: Sequence[array[int]], titles: Sequence[set[str]]) -> Iterator[Sequence[int]]:
    for band in range(0, _BINS, _ROWS):
        buckets: dict[bytes, list[int]] = {}
        for at, signature in enumerate(signatures):
            rows = signature[band : band + _ROWS]
            if _NONE not in rows:
                buckets.setdefault(rows.tobytes(), []).append(at)
        yield from (bucket for bucket in buckets.values() if len(bucket) > 1)
    named: dict[str, list[int]] = {}
    for at, found in enumerate(titles):
        for title in found:
            if title.count(" ") >= _TITLE - 1:
                named.setdefault(title, []).append(at)
    yield from (bucket for bucket in named.values() if len(bucket) > 1)


def _pair_bucket(bucket: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(bucket) <= _CROWD:
        yield from combinations(bucket, 2)
        return
    for at, one in enumerate(bucket):
        for two in bucket[at + 1 : at + 1 + _NEIGHBOURS]:
            yield one, two


def _is_near(one: array[int], two: array[int], *, same_title: bool = False, contained: int = CONTAINMENT) -> bool:
    """Whether two texts are near copies by what their shingles really share."""
    left, right = set(one), set(two)
    common = len(left & right)
    least = min(len(left), len(right))
    if not common:
        return False
    if same_title and common * 100 >= least * STUB:
        return True
    if least < TINY - WIDTH + 1:
        return False
    resembles = common * 100 >= (len(left) + len(right) - common) * RESEMBLANCE
    longer, shorter = (one, right) if len(left) >= len(right) else (two, left)
    return (resembles or common * 100 >= least * contained) and _shares_lede(longer, shorter)


def _is_edited(one: array[int], two: array[int], body: str, other: str) -> bool:
    """Whether one text is the other, edited throughout."""
    if not _is_near(one, two, contained=EDITED):
        return False
    left, right = list_figures(body), list_figures(other)
    fewer = min(len(left), len(right))
    if fewer < _FEW:
        return _is_near(one, two, contained=PROSE)
    return len(left & right) * 100 >= fewer * FIGURES


def _shares_lede(shingles: array[int], other: set[int]) -> bool:
    lede = shingles[: max(len(shingles) // LEDE, 1)]
    return sum(1 for value in lede if value in other) * 100 >= len(lede) * SHARED_LEDE

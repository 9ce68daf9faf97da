"""Pagefind's table of pages and of its parts, by columns: two thirds of the bytes, since names of pages are random and
what stands around them is not.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from math import log2

from generator.errors import SiteError

_HEAD = re.compile(rb"pagefind_dcd(\x86\x651\.5\.2(?:[\x80-\x97]|\x98.|\x99..|\x9a....))", re.DOTALL)
_PAGE = re.compile(rb"\x82([\x60-\x77])en_([0-9a-f]+)(?:([\x00-\x17])|\x18(.)|\x19(..)|\x1a(....))", re.DOTALL)
"""CBOR: two fields, a name with its length before it, a count of words."""
_USUAL = 7
"""Digits of a name; more where two would be alike."""
_FIRST = 35
_STEPS = 6
"""The count of words is kept to a ninth: it only weighs how long a page is."""


@dataclass(frozen=True, slots=True)
class Meta:
    """What Pagefind's ``.pf_meta`` holds."""

    head: bytes
    names: tuple[str, ...]
    """Of the pages, in the order in which the index counts them; each is the name of a file as well."""
    words: tuple[int, ...]
    rest: bytes

    def table(self) -> list[object]:
        """``[head, names, {place: digits}, sizes, rest]`` for :func:`make_table`; bytes as the letters of Latin-1.

        A size is a letter, from ``#`` on: the logarithm to base two of a count, in sixths.
        """
        digits = [name.removeprefix("en_") for name in self.names]
        odd = {str(place): len(one) for place, one in enumerate(digits) if len(one) != _USUAL}
        sizes = "".join(chr(_FIRST + round(_STEPS * log2(count + 1))) for count in self.words)
        return [self.head.decode("latin-1"), "".join(digits), odd, sizes, self.rest.decode("latin-1")]


def read_meta(packed: bytes) -> Meta:
    """Read a ``.pf_meta``.

    Raises:
        SiteError: it has another shape than that of Pagefind 1.5.2.
    """
    content = gzip.decompress(packed)
    head = _HEAD.match(content)
    at = head.end() if head else 0
    names, words = [], []
    while page := _PAGE.match(content, at):
        names.append(f"en_{page[2].decode('ascii')}")
        words.append(int.from_bytes(page[3] or page[4] or page[5] or page[6], "big"))
        if page[1][0] - 0x60 != len(names[-1]):
            break
        at = page.end()
    if head is None or _count(head[1]) != len(names):
        raise SiteError("Pagefind's table of pages has another shape", fix="pin pagefind-bin-extended to 1.5.2")
    return Meta(head[1], tuple(names), tuple(words), content[at:])


def _count(head: bytes) -> int:
    """How many pages the head says that there are."""
    short = head[7] & 0x1F
    return short if short < 0x18 else int.from_bytes(head[8:], "big")

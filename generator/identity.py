"""What makes a brief the same brief: an id minted once, and a fingerprint of the body that outlives renames."""

from __future__ import annotations

import re
from hashlib import blake2b, sha256

from slugify import slugify

from generator.text.characters import drop_newer

SLUG = 60
"""Longest slug, in ASCII characters."""

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af]|[^\W_]+")
_SHINGLE = 3
_LANE = 32
"""Bits of a counter: enough for four thousand million shingles."""
_LANES = tuple(sum((byte >> bit & 1) << (bit * _LANE) for bit in range(8)) for byte in range(256))
"""A byte with its bits pulled apart, each in a counter of its own."""


def mint_id(title: str, body: str) -> str:
    """``<slug of the title>-<10 hex of the body>``: ASCII, a legal file name everywhere, the same on every machine.

    Other scripts are transliterated; a title without any letter becomes ``brief``. The digest is SHA-256 of the
    body with white space folded, so that the same input mints the same id in an empty ``docs/``.
    """
    digest = sha256(" ".join(body.split()).encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{slug_title(title)}-{digest}"


def slug_title(title: str) -> str:
    """The part of an id that tells people what it is about."""
    # Slugify drops whole words at the limit; a single long word is cut.
    plain = drop_newer(title[:400])
    slug = slugify(plain, max_length=SLUG, word_boundary=True, save_order=True) or slugify(plain)[:SLUG]
    return slug.strip("-") or "brief"


def fingerprint_body(text: str) -> str:
    """64-bit SimHash (Charikar 2002) of the set of word 3-shingles, as 16 hex digits.

    Case and punctuation do not count; each Chinese, Japanese or Korean character is a word. A text of fewer than three
    words is one shingle. Equal texts have equal fingerprints; a few changed words change a few bits.
    """
    words = _WORD.findall(text.casefold())
    shingles = {" ".join(words[at : at + _SHINGLE]) for at in range(max(len(words) - _SHINGLE + 1, 1))}
    # All 64 counters are lanes of one number, so that a shingle costs eight additions and not sixty-four.
    lanes = [0] * 8
    for shingle in shingles:
        for place, byte in enumerate(blake2b(shingle.encode(), digest_size=8).digest()):
            lanes[place] += _LANES[byte]
    found = 0
    for total in lanes:
        for bit in range(7, -1, -1):
            count = total >> (bit * _LANE) & (1 << _LANE) - 1
            found = found << 1 | (2 * count > len(shingles))
    return f"{found:016x}"


def fingerprint_distance(left: str, right: str) -> int:
    """Number of bits, 0…64, in which two fingerprints differ; 64 where one is not a fingerprint."""
    try:
        return (int(left, 16) ^ int(right, 16)).bit_count()
    except ValueError:
        return 64

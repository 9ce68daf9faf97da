"""Ids made from names: ASCII, so that they are addresses and file names everywhere and the registry takes them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from zlib import crc32

from slugify import slugify

from generator.text.characters import drop_newer
from generator.text.escape import is_reserved

_LONGEST = 60
"""Code points of an id without its digest."""
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


@lru_cache(maxsize=65_536)
def make_id(name: str) -> str:
    """An id made from a name: small ASCII letters, digits and single hyphens.

    Latin letters lose their marks (``Ørsted`` → ``orsted``). Other scripts are transliterated, and a digest of the
    name (CRC-32, four hex digits) follows, since two names may sound alike: ``xing-he-3fa1``. A long name is cut at a
    word and carries the digest too, and so does one that no file may have (``con``). The same name has the same id on
    every machine.
    """
    words = name.replace("&", " and ").casefold()
    known = drop_newer(words)
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", known) if not unicodedata.combining(ch))
    foreign = known != words or any(
        ch.isalpha() and not unicodedata.name(ch, "").startswith("LATIN") for ch in _NOT_ASCII.findall(plain)
    )
    slug = slugify(plain) if not plain.isascii() else re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > _LONGEST:
        slug, foreign = slug[:_LONGEST].rpartition("-")[0] or slug[:_LONGEST], True
    if not slug or foreign or is_reserved(slug):
        digest = f"{crc32(unicodedata.normalize('NFC', words).encode('utf-8', 'surrogatepass')) & 0xFFFF:04x}"
        return f"{slug or 'company'}-{digest}"
    return slug

"""Files and tables as scripts: the one way that opens over http and from a folder alike."""

from __future__ import annotations

import json

from generator.site.outside import pack_bytes

_UNWRITABLE = b'\0\n\r"\\'
"""What may not stand between quotes in a script: each is written as a letter from À on, in UTF-8 two bytes."""
_HIGH = [bytes(value >> at + 1 for value in range(256)) for at in range(7)]
_LOW = [bytes(value << 7 - at & 0x7F for value in range(256)) for at in range(8)]


def write_text(content: bytes) -> bytes:
    """Bytes as text in UTF-8, seven bits a letter: a fifth longer, where base64 is a third. ``search.js`` reads it.

    The letters are made column by column: letter ``at`` of eight ends byte ``at - 1`` of seven and begins byte ``at``.
    """
    width = -(-len(content) // 7)
    padded = content.ljust(width * 7, b"\0")
    letters = bytearray(width * 8)
    letters[0::8] = padded[0::7].translate(_HIGH[0])
    for at in range(1, 7):
        ends, begins = padded[at - 1 :: 7].translate(_LOW[at]), padded[at::7].translate(_HIGH[at])
        both = int.from_bytes(ends, "big") | int.from_bytes(begins, "big")
        letters[at::8] = both.to_bytes(width, "big")
    letters[7::8] = padded[6::7].translate(_LOW[7])
    text = bytes(letters[: -(-len(content) * 8 // 7)])
    for number, letter in enumerate(_UNWRITABLE):
        text = text.replace(bytes([letter]), chr(0xC0 + number).encode())
    return text


def make_twin(name: str, content: bytes) -> bytes:
    """The script that hands over ``content`` as the file ``name``."""
    return b'briefsBytes("%s","%s");\n' % (name.encode("ascii"), write_text(content))


def make_table(name: str, values: list[object]) -> bytes:
    """A script that hands over the values as JSON, packed: from a folder nothing else would shrink them."""
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    packed = write_text(pack_bytes(text.encode("utf-8", "replace")))
    return b'briefsTable("%s","%s");\n' % (name.encode("ascii"), packed)

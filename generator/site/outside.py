"""What the site needs of the machine it is built on: folders that can be written, ``SOURCE_DATE_EPOCH``, and packed
bytes that do not tell which machine and Python it was.
"""

from __future__ import annotations

import gzip
import os
from pathlib import Path

from generator.errors import ConfigError, SiteError

EPOCH = "SOURCE_DATE_EPOCH"
_LAST_SECOND = 2**32 - 1
"""In February 2106, the last time that gzip can hold; a zip ends in 2107."""


def make_folder(folder: Path) -> None:
    """Make a folder where there is none yet.

    Raises:
        SiteError: a file stands there, or it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise SiteError("a file stands where a folder is wanted", where=str(folder), fix="name a folder") from error
    except OSError as error:
        fix = "name a folder that can be written"
        raise SiteError(f"cannot be made: {error.strerror}", where=str(folder), fix=fix) from error


def read_epoch() -> int | None:
    """``SOURCE_DATE_EPOCH`` in seconds (https://reproducible-builds.org/specs/source-date-epoch/); ``None`` where it is
    not set, or empty.

    Raises:
        ConfigError: it is no whole number of seconds up to the year 2106.
    """
    text = os.environ.get(EPOCH)
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 11 or int(text) > _LAST_SECOND:
        raise ConfigError("is no number of seconds since 1970, up to 2106", where=EPOCH, fix="date +%s prints one")
    return int(text)


def pack_bytes(content: bytes) -> bytes:
    """``content`` as gzip, with neither a time nor a system in its header.

    Python 3.11 and 3.12 let zlib name the system that it was built for, 3.13 names none: here it is always 3, Unix
    (https://www.rfc-editor.org/rfc/rfc1952#page-8).
    """
    packed = bytearray(gzip.compress(content, mtime=0))
    packed[9] = 3
    return bytes(packed)

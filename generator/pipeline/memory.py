"""What a run takes from the one before it, of what did not change: the terms by which stories are found, summaries.

Each is found by a digest of all that it is made of, the program included, so that it is what would be made now, or not
found. It stands in ``.briefs/`` beside ``docs/``; deleting it costs time and nothing else.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from generator.cache import Store, digest, open_store
from generator.stories.frozen import freeze_terms, list_read, thaw_terms
from generator.stories.model import StoryText
from generator.stories.terms import Terms, read_terms
from generator.stories.words import StoryWords

T = TypeVar("T")

MOST_BYTES = 20_000_000
"""Of one thing that was kept; what unfolds to more is not ours."""
_NAME = "run"
_BAD = (ValueError, TypeError, KeyError, AttributeError, RecursionError, zlib.error)


class Memory:
    """What was found before. Without a store it finds nothing."""

    def __init__(self, store: Store | None = None, *, keeps: bool = True) -> None:
        self._store = store
        self._keeps = keeps

    def recall(
        self,
        made_of: tuple[str, ...],
        make: Callable[[], T],
        codec: tuple[Callable[[T], bytes], Callable[[bytes], T]],
        holds: Callable[[T], bool] = lambda _: True,
    ) -> T:
        """What ``make`` gives, or gave in an earlier run.

        Args:
            made_of: all that it depends on but the program, and first what it is.
            make: makes it.
            codec: how it is written, and read; reading may raise for what was not written so.
            holds: whether what was read may be taken, where that can be seen.
        """
        if self._store is None:
            return make()
        write, read = codec
        key = digest(*made_of)
        data = self._store.get(key)
        if data is not None:
            with contextlib.suppress(*_BAD):
                found = read(_unfold(data))
                if holds(found):
                    return found
        made = make()
        if self._keeps:
            self._store.put(key, zlib.compress(write(made), 1))
        return made

    def read_terms(self, text: StoryText, words: StoryWords) -> Terms:
        """The terms of an article."""
        return self.recall(("terms", *list_read(text)), lambda: read_terms(text, words), (freeze_terms, thaw_terms))


def _unfold(data: bytes) -> bytes:
    stream = zlib.decompressobj()
    whole = stream.decompress(data, MOST_BYTES)
    if not stream.eof:
        raise ValueError("more than we write")
    return whole


@contextlib.contextmanager
def remember(docs: Path, *, keeps: bool = True) -> Iterator[Memory]:
    """What the run before kept; what this one does not ask for is kept no longer. Without ``keeps``, and where nothing
    can be written, what was kept stays as it is; where nothing can be read, all is made anew.
    """
    store = open_store(docs, _NAME)
    try:
        yield Memory(store, keeps=keeps)
    except BaseException:
        store.abandon()
        raise
    if keeps:
        store.close()
    else:
        store.abandon()

"""What a run takes from the one before it: the terms by which the stories of articles that did not change are found."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from generator.cache import Store, digest, open_store
from generator.stories.frozen import freeze_terms, list_read, thaw_terms
from generator.stories.group import ReadTerms
from generator.stories.model import StoryText
from generator.stories.terms import Terms, read_terms
from generator.stories.words import StoryWords

FEWEST = 100
"""Articles below which nothing is kept: to look into what was kept costs as much as to read the terms of a dozen."""
_NAME = "terms"


@contextlib.contextmanager
def remember_terms(docs: Path, articles: int) -> Iterator[ReadTerms]:
    """How terms are read in a run of so many articles: from what the run before kept in ``.briefs/`` beside ``docs``,
    where the article and the program are those of then, else from the article.

    What was not asked for is kept no longer. Where nothing can be read or written, all is read anew.
    """
    store = open_store(docs, _NAME, wanted=articles >= FEWEST)

    def read(text: StoryText, words: StoryWords) -> Terms:
        return _recall(store, text, words)

    try:
        yield read
    except BaseException:
        store.abandon()
        raise
    store.close()


def _recall(store: Store, text: StoryText, words: StoryWords) -> Terms:
    key = digest(*list_read(text))
    data = store.get(key)
    if data is not None:
        with contextlib.suppress(ValueError, TypeError, AttributeError, RecursionError):
            return thaw_terms(data)
    terms = read_terms(text, words)
    store.put(key, freeze_terms(terms))
    return terms

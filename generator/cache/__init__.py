"""What a run or a build may take from the one before it: terms and summaries of articles, briefs as they were
read, pages as they were rendered.

A thing is found by a digest of all that it is made of, the program included, so it is either the same or not found.
Deleting ``.briefs/cache/`` costs time and nothing else.
"""

from __future__ import annotations

from generator.cache.record import make_codec
from generator.cache.store import Store, digest, open_store

__all__ = ["Store", "digest", "make_codec", "open_store"]

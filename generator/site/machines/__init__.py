"""What the site tells machines: feeds, data to download, and what the head of a page says of its brief.

Everything follows from the library, in one pass over the briefs. Addresses outside of the site's own folder are
absolute (a feed is read far from where it lies): without an address of the site there are no feeds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generator.cache import Store
from generator.site.library import Library
from generator.site.machines.atom import SITE_FEED, company_feed, topic_feed, write_feeds
from generator.site.machines.database import write_database
from generator.site.machines.head import Head, describe_head
from generator.site.machines.place import Place
from generator.site.machines.rows import write_rows
from generator.site.machines.sitemap import SITEMAP, settle_sitemap
from generator.site.machines.stories import STORIES_FEED, STORIES_FILE, write_story_feed, write_story_rows

__all__ = [
    "DATA_PAGE",
    "DATA_TEXT",
    "SITEMAP",
    "SITE_FEED",
    "STORIES_FEED",
    "STORIES_FILE",
    "WITHOUT_ADDRESS",
    "DataFile",
    "Head",
    "Made",
    "Place",
    "company_feed",
    "describe_head",
    "settle_sitemap",
    "topic_feed",
    "write_machines",
]

DATA = "data"
"""Folder of what can be downloaded."""
DATA_PAGE = f"{DATA}/index.md"
DATA_TEXT = """---
title: Data
layout: data
---

# Data

The briefs of this site as files: JSON lines, and an SQLite database for SQL and Datasette.
"""
"""The page that offers the files; the theme adds what they hold."""

WITHOUT_ADDRESS = "no site_url: feeds, sitemap, canonical links and og:url are left out"
"""What a build says that does not know where its site will stand."""


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file to download."""

    name: str
    """Within the folder :data:`DATA`."""
    size: str
    """In words: ``1.2 MB``."""


@dataclass(frozen=True, slots=True)
class Made:
    """What was written."""

    feeds: frozenset[str] = frozenset()
    """Paths of the feeds below the root of the site."""
    files: tuple[DataFile, ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    """``(table, rows)`` of the database."""


def write_machines(
    library: Library, site: Path, place: Place, *, data: bool = True, store: Store | None = None
) -> Made:
    """Write the feeds and the data of the library below ``site``, an existing folder or a new one.

    Args:
        library: what ``docs/`` holds.
        site: folder of the built site.
        place: name and address of the site; without an address no feed is written.
        data: whether there are files to download.
        store: may know the rows of the build before.
    """
    feeds = write_feeds(library, site, place) | write_story_feed(library, site, place) if place.url else frozenset()
    if not data or not library.briefs:
        return Made(feeds)
    folder = site / DATA
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / "briefs.jsonl", folder / "briefs.db"]
    edited = write_rows(library, written[0], store)
    counts = write_database(library, written[1], edited)
    if library.stories:
        written.append(folder / STORIES_FILE)
        write_story_rows(library, written[-1])
    return Made(feeds, tuple(_list_files(written)), counts)


def _list_files(paths: Iterable[Path]) -> Iterable[DataFile]:
    for path in paths:
        size = path.stat().st_size
        yield DataFile(path.name, f"{size / 1e6:,.1f} MB" if size >= 1e5 else f"{max(size / 1e3, 0.1):.1f} kB")

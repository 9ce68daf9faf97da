"""Tables of the link stage, read from ``generator/data/link``."""

from __future__ import annotations

from functools import lru_cache

from generator.stages.link.terms import Endings, LinkTables
from generator.tables.read import (
    expect_map,
    read_data_table,
    read_texts,
    refuse_unknown_keys,
)


@lru_cache(maxsize=1)
def load_link_tables() -> LinkTables:
    """All tables of the link stage, checked. Raises :class:`TableError` naming file, line and key."""
    return LinkTables(endings=_read_endings())


def _read_endings() -> Endings:
    table = expect_map(read_data_table("link/endings.yml"), "generator/data/link/endings.yml:1")
    refuse_unknown_keys(table, ("dotted", "plain", "soft", "descriptors", "han"))
    return Endings(
        dotted=read_texts(table, "dotted"),
        plain=read_texts(table, "plain"),
        soft=read_texts(table, "soft"),
        descriptors=read_texts(table, "descriptors"),
        han=tuple(sorted(read_texts(table, "han"), key=len, reverse=True)),
    )

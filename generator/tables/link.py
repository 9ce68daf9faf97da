"""Tables of the link stage, read from ``generator/data/link``."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache

from generator.errors import TableError
from generator.stages.link.terms import Cues, Endings, LinkTables, Words
from generator.tables.read import (
    TableMap,
    expect_map,
    read_data_table,
    read_texts,
    refuse_unknown_keys,
)

_PLACES = ("countries", "cities", "peoples")


@lru_cache(maxsize=1)
def load_link_tables() -> LinkTables:
    """All tables of the link stage, checked. Raises :class:`TableError` naming file, line and key."""
    return LinkTables(endings=_read_endings(), cues=_read_cues(), words=_read_words())


def _read_endings() -> Endings:
    table = _open("endings.yml", tuple(field.name for field in fields(Endings)))
    return Endings(
        dotted=read_texts(table, "dotted"),
        plain=read_texts(table, "plain"),
        soft=read_texts(table, "soft"),
        descriptors=read_texts(table, "descriptors"),
        han=tuple(sorted(read_texts(table, "han"), key=len, reverse=True)),
    )


def _read_cues() -> Cues:
    names = tuple(field.name for field in fields(Cues))
    table = _open("cues.yml", names)
    lists = {name: frozenset(text.lower() for text in read_texts(table, name)) for name in names}
    for name in names:
        whole = name.removeprefix("weak_")
        stray = sorted(lists[name] - lists[whole])
        if stray:
            raise TableError(f"'{stray[0]}' is in {name} but not in {whole}", where=table.where(name))
    return Cues(**lists)


def _read_words() -> Words:
    own = tuple(field.name for field in fields(Words) if field.name not in ("places", "peoples", "given"))
    words = _open("words.yml", own)
    places = _open("places.yml", _PLACES)
    people = _open("people.yml", ("given",))
    lists = {name: frozenset(read_texts(words, name)) for name in own}
    return Words(
        **lists,
        places=frozenset((*read_texts(places, "countries"), *read_texts(places, "cities"))),
        peoples=frozenset(read_texts(places, "peoples")),
        given=frozenset(read_texts(people, "given")),
    )


def _open(name: str, keys: tuple[str, ...]) -> TableMap:
    table = expect_map(read_data_table(f"link/{name}"), f"generator/data/link/{name}:1")
    refuse_unknown_keys(table, keys)
    return table

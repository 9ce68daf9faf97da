"""Tables of the link stage, read from ``generator/data/link``."""

from __future__ import annotations

from dataclasses import fields
from functools import lru_cache

from generator.errors import TableError
from generator.stages.link.terms import Cues, Endings, HanTerms, LinkTables, Tongue, Words
from generator.tables.read import (
    TableMap,
    expect_list,
    expect_map,
    read_data_table,
    read_text,
    read_texts,
    refuse_unknown_keys,
)

_AS_WRITTEN = ("exchanges", "campuses", "systems")
"""Cues whose capitals count."""
_PART_OF = {
    "impersonal": "company_nouns",
    "human_nouns": "company_nouns",
    "loose_plurals": "company_plurals",
    "human_plurals": "loose_plurals",
}
"""Lists of cues that are part of another, beside those in ``weak_``."""
_PLACES = ("countries", "cities", "peoples")


@lru_cache(maxsize=1)
def load_link_tables() -> LinkTables:
    """All tables of the link stage, checked. Raises :class:`TableError` naming file, line and key."""
    table = _open("tongues.yml", ("tongues", "particles", "openers", "han"))
    return LinkTables(
        endings=_read_endings(),
        cues=_read_cues(),
        words=_read_words(),
        tongues=_read_tongues(table),
        particles=frozenset(read_texts(table, "particles")),
        openers=frozenset(read_texts(table, "openers")),
        han=_read_han(table),
    )


def _read_tongues(table: TableMap) -> tuple[Tongue, ...]:
    rows: list[Tongue] = []
    rows_given = expect_list(table.get("tongues"), table.where("tongues"))
    for at, given in enumerate(rows_given):
        row = expect_map(given, rows_given.where(at))
        refuse_unknown_keys(row, tuple(field.name for field in fields(Tongue)))
        rows.append(
            Tongue(
                lang=read_text(row, "lang"),
                marks=frozenset(read_texts(row, "marks")),
                articles=frozenset(read_texts(row, "articles")),
                nouns=read_texts(row, "nouns"),
            )
        )
    return tuple(rows)


def _read_han(table: TableMap) -> HanTerms:
    row = expect_map(table.get("han"), table.where("han"))
    refuse_unknown_keys(row, tuple(field.name for field in fields(HanTerms)))
    forms, leading = read_texts(row, "forms"), frozenset(read_texts(row, "leading"))
    stray = sorted(leading - set(forms))
    if stray:
        raise TableError(f"'{stray[0]}' is in leading but not in forms", where=row.where("leading"))
    return HanTerms(forms=forms, leading=leading, stops=read_texts(row, "stops"))


def _read_endings() -> Endings:
    table = _open("endings.yml", tuple(field.name for field in fields(Endings)))
    return Endings(
        dotted=read_texts(table, "dotted"),
        plain=read_texts(table, "plain"),
        soft=read_texts(table, "soft"),
        descriptors=read_texts(table, "descriptors"),
        leading=read_texts(table, "leading"),
        han=tuple(sorted(read_texts(table, "han"), key=len, reverse=True)),
    )


def _read_cues() -> Cues:
    names = tuple(field.name for field in fields(Cues))
    table = _open("cues.yml", names)
    lists = {name: frozenset(read_texts(table, name)) for name in names}
    for name in set(names) - set(_AS_WRITTEN):
        lists[name] = frozenset(text.lower() for text in lists[name])
    for name in names:
        whole = _PART_OF.get(name, name.removeprefix("weak_"))
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
    for name in ("event_heads", "place_heads", "press_heads", "named_after", "place_surnames"):
        stray = sorted(lists[name] - lists["other_heads"])
        if stray:
            raise TableError(f"'{stray[0]}' is in {name} but not in other_heads", where=words.where(name))
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

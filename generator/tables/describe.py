"""``publishers.yml``, ``dates.yml``, ``given_names.yml`` and ``cues.yml`` → :class:`DescribeTables`, with the headings
of lists of other articles from ``phrases.yml``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from generator.errors import TableError
from generator.stages.describe.tables import CUE_NAMES, AgoWords, DescribeTables, Outlet, OutletKind
from generator.tables.read import (
    expect_list,
    expect_map,
    read_data_table,
    read_text,
    read_texts,
    refuse_unknown_keys,
    suggest_word,
)

_OUTLET_KEYS = ("name", "also", "domains", "country", "kind", "seen")
_OUTLET_KINDS: tuple[OutletKind, ...] = ("outlet", "agency", "aggregator")
_AGO_KEYS = ("before", "after", "one", "minute", "hour", "day", "week", "month", "year", "today", "yesterday")


@cache
def load_describe_tables() -> DescribeTables:
    """The shipped tables, checked; the same object every time. Raises :class:`TableError` with ``file:line``."""
    return build_describe_tables(read_data_table)


def build_describe_tables(read: Callable[[str], Any]) -> DescribeTables:
    """As :func:`load_describe_tables`, with ``read(name)`` giving the parsed YAML of each of the files."""
    dates = expect_map(read("dates.yml"), "dates.yml:1")
    refuse_unknown_keys(dates, ("months", "weekdays", "ago"))
    return DescribeTables(
        outlets=_read_outlets(read("publishers.yml")),
        months=_read_calendar(dates.get("months"), "dates.yml: months", 1, 12),
        weekdays=_read_calendar(dates.get("weekdays"), "dates.yml: weekdays", 0, 6),
        ago=_read_ago(dates.get("ago")),
        given_names=_read_names(read("given_names.yml")),
        list_headings=_read_list_headings(read("phrases.yml")),
        cues=_read_cues(read("cues.yml")),
    )


def _read_outlets(value: Any) -> tuple[Outlet, ...]:
    table = expect_map(value, "publishers.yml:1")
    refuse_unknown_keys(table, ("valid_from", "outlets"))
    rows = expect_list(table.get("outlets"), table.where("outlets"))
    outlets: list[Outlet] = []
    names: dict[str, str] = {}
    domains: dict[str, str] = {}
    for index, item in enumerate(rows):
        row = expect_map(item, rows.where(index))
        refuse_unknown_keys(row, _OUTLET_KEYS)
        kind = row.get("kind", "outlet")
        if kind not in _OUTLET_KINDS:
            raise TableError(
                f"unknown kind '{kind}'", where=row.where("kind"), fix=suggest_word(str(kind), _OUTLET_KINDS)
            )
        country = read_text(row, "country")
        outlet = Outlet(read_text(row, "name"), read_texts(row, "also"), read_texts(row, "domains"), country, kind)
        if outlet.name in names:
            raise TableError(f"'{outlet.name}' stands twice", where=row.where("name"), fix="merge the two rows")
        names[outlet.name] = row.where("name")
        for domain in outlet.domains:
            if domain in domains or domain != domain.lower() or "." not in domain:
                raise TableError(f"domain '{domain}' is not usable", where=row.where("domains"),
                                 fix="write each domain once, in lower case, with its dot")  # fmt: skip
            domains[domain] = outlet.name
        outlets.append(outlet)
    return tuple(outlets)


def _read_calendar(value: Any, where: str, first: int, last: int) -> tuple[tuple[str, int], ...]:
    table = expect_map(value, where)
    refuse_unknown_keys(table, [str(number) for number in range(first, last + 1)])
    found: dict[str, int] = {}
    for number in range(first, last + 1):
        for word in read_texts(table, str(number)):
            if found.setdefault(word.lower(), number) != number:
                raise TableError(f"'{word}' stands for two", where=table.where(str(number)), fix="keep one")
    return tuple(found.items())


def _read_ago(value: Any) -> AgoWords:
    table = expect_map(value, "dates.yml: ago")
    refuse_unknown_keys(table, _AGO_KEYS)
    return AgoWords(**{key: tuple(word.lower() for word in read_texts(table, key)) for key in _AGO_KEYS})


def _read_names(value: Any) -> frozenset[str]:
    table = expect_map(value, "given_names.yml:1")
    refuse_unknown_keys(table, ("names",))
    return frozenset(name.lower() for name in read_texts(table, "names"))


def _read_list_headings(value: Any) -> tuple[str, ...]:
    rows = expect_list(expect_map(value, "phrases.yml:1").get("phrases"), "phrases.yml: phrases")
    found: list[str] = []
    for index, item in enumerate(rows):
        row = expect_map(item, rows.where(index))
        if row.get("opens") is True:
            found.extend(read_texts(row, "any"))
    return tuple(found)


def _read_cues(value: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    table = expect_map(value, "cues.yml:1")
    refuse_unknown_keys(table, {name.split(".")[0] for name in CUE_NAMES})
    cues: list[tuple[str, tuple[str, ...]]] = []
    for section in table:
        rows = expect_map(table[section], table.where(section))
        refuse_unknown_keys(rows, [name.split(".")[1] for name in CUE_NAMES if name.startswith(f"{section}.")])
        cues.extend((f"{section}.{key}", tuple(word.lower() for word in read_texts(rows, key))) for key in rows)
    missing = sorted(set(CUE_NAMES) - {name for name, _ in cues})
    if missing:
        raise TableError(f"'{missing[0]}' is missing", where="cues.yml", fix="add the list, empty if need be")
    return tuple(cues)

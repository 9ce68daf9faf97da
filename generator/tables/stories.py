"""What people say of stories, ``seeds/stories.yml``: read, checked row by row, frozen. It wins over what is found.

::

    stories:
      - id: quarry-lamps-go-out-00aa11bb22   # that of a story, or a new one, which then needs briefs
        name: The lamps of the quarry
        briefs: [lamps-out-0123456789]       # belong to it
        not: [kiln-owners-meet-33cc44dd55]   # do not
        merge: [lamps-again-66ee77ff88]      # stories that are this one
    apart:
      - [lamps-out-0123456789, kiln-owners-meet-33cc44dd55]   # no two of them are one story
    none:
      - choir-sings-77aa88bb99           # no story: its briefs stand alone

A story is split by naming its briefs in two rows. Where nothing else is to be said, the file may be the list of rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from generator.errors import TableError
from generator.files import is_named
from generator.formats import refuse_newer
from generator.stories.model import StoryPins, StoryRow
from generator.tables.read import (
    TableList,
    TableMap,
    expect_list,
    expect_map,
    parse_table,
    read_table,
    read_text,
    read_texts,
    refuse_unknown_keys,
    suggest_word,
)
from generator.text.escape import is_reserved, is_safe_id, tidy_text

STORIES_KEYS = ("format", "stories", "apart", "none")
"""Keys of the file."""

STORY_KEYS = ("id", "name", "briefs", "not", "merge")
"""Keys of a row, in the order in which people write them."""

MOST_APART = 100
"""Ids that one entry of ``apart`` may hold, no two of which are one story."""

_LONGEST_NAME = 200
_MOST_TOLD = 100
_DIGITS = 10
"""Hex digits at the end of an id that was minted."""


def stories_path(seeds: Path) -> Path:
    """Where what people say of the stories of a folder of seeds stands."""
    return seeds / "stories.yml"


def load_stories(path: Path) -> StoryPins:
    """Read and check the file; nothing is said where there is none.

    Raises :class:`TableError` (``file:line``) for what is not readable, unknown keys, bad ids, and rows that contradict
    each other: a brief in two stories, a story that is merged into two or has a row of its own all the same.
    """
    return _build_pins(read_table(path), str(path)) if is_named(path) else StoryPins(path=str(path))


def parse_stories(text: str, path: str) -> StoryPins:
    """As :func:`load_stories`, from text; ``path`` is used in messages only."""
    return _build_pins(parse_table(text, path), path)


def refuse_unknown(pins: StoryPins, briefs: Collection[str], stories: Collection[str]) -> None:
    """Raise :class:`TableError` with ``file:line`` and a suggestion for the first id that stands for nothing.

    Args:
        pins: as read.
        briefs: ids of all briefs.
        stories: ids of all stories that there are or were; a row with ``briefs`` makes one.
    """
    made = {row.id for row in pins.rows if row.briefs}
    known = made.union(stories)
    either = known.union(briefs)
    lines = dict(pins.lines)
    for row in pins.rows:
        for key, ids, there in (
            ("id", (row.id,), known),
            ("briefs", row.briefs, briefs),
            ("not", row.excluded, briefs),
            ("merge", row.merge, known),
        ):
            what = "brief" if there is briefs else "story"
            more = "; a new story needs briefs" if key == "id" else ""
            _refuse_first(ids, there, pins.path, lines, f"{key}: ", f"no {what} has the id", more)
    for ids in pins.apart:
        _refuse_first(ids, either, pins.path, lines, "apart: ", "no brief and no story has the id", "")
    _refuse_first(pins.none, known, pins.path, lines, "none: ", "no story has the id", "")


def _refuse_first(
    ids: tuple[str, ...], known: Collection[str], path: str, lines: dict[str, int], key: str, what: str, more: str
) -> None:
    for one in ids:
        if one not in known:
            where = f"{path}:{lines.get(one, 1)}: {key.removesuffix(': ')}"
            raise TableError(f"{what} '{one}'", where=where, fix=_suggest_id(one, known) + more)


def _suggest_id(wrong: str, known: Collection[str]) -> str:
    """By the digits first: it is the words that change, and the digits that tell."""
    digits = wrong[-_DIGITS:]
    same = sorted(one for one in known if len(digits) == _DIGITS and one.endswith(digits))
    if same:
        return f"did you mean '{same[0]}'?"
    told = suggest_word(wrong, known)
    return told if told.startswith("did you mean") else "take it out, or copy the id from a page's address"


# ---------------------------------------------------------------- reading


def _build_pins(value: Any, path: str) -> StoryPins:
    if value is None:
        return StoryPins(path=path)
    table = expect_map(_wrap_rows(value), f"{path}:1")
    refuse_newer("stories", table.get("format"), table.where("format"), TableError)
    refuse_unknown_keys(table, STORIES_KEYS)
    lines: dict[str, int] = {}
    rows: list[StoryRow] = []
    if table.get("stories") is not None:
        listed = expect_list(table["stories"], table.where("stories"))
        rows = [_read_row(row, listed.where(at), lines) for at, row in enumerate(listed)]
    apart: list[tuple[str, ...]] = []
    if table.get("apart") is not None:
        listed = expect_list(table["apart"], table.where("apart"))
        apart = [_read_apart(ids, listed.where(at), lines) for at, ids in enumerate(listed)]
    apart_lines = tuple(listed.lines) if apart else ()
    named = read_texts(table, "none")
    none = _check_ids(named, table, "none", lines)
    places = dict(zip(reversed(named), reversed(_list_lines(table, "none", len(named))), strict=True))
    none_lines = tuple(places[one] for one in none)
    pins = StoryPins(tuple(rows), tuple(apart), none, path, tuple(lines.items()), apart_lines, none_lines)
    for line, what, fix in _contradictions(pins):
        raise TableError(what, where=f"{path}:{line}", fix=fix)
    return pins


def _wrap_rows(value: Any) -> Any:
    """A file that is a list of rows alone, as the key ``stories`` would have it."""
    if not isinstance(value, TableList):
        return value
    table = TableMap(value.path, value.line)
    table["stories"] = value
    table.lines["stories"] = value.line
    return table


def _read_row(value: Any, where: str, lines: dict[str, int]) -> StoryRow:
    row = expect_map(value, where)
    refuse_unknown_keys(row, STORY_KEYS)
    if row.get("id") is None:
        raise TableError("a story needs 'id'", where=row.where(), fix="copy it from the address of its page")
    (story_id,) = _check_ids((read_text(row, "id"),), row, "id", lines)
    name = None
    if row.get("name") is not None:
        name = tidy_text(read_text(row, "name"))
        if not name or len(name) > _LONGEST_NAME:
            told = f"'name' should be a line of at most {_LONGEST_NAME} characters"
            raise TableError(told, where=row.where("name"))
    briefs, excluded, merge = (_check_ids(read_texts(row, key), row, key, lines) for key in ("briefs", "not", "merge"))
    if name is None and not (briefs or excluded or merge):
        raise TableError(f"says nothing of the story '{story_id}'", where=row.where(), fix=_SAY)
    return StoryRow(story_id, row.line, name, briefs, excluded, merge)


_SAY = f"give it one of {', '.join(STORY_KEYS[1:])}"


def _read_apart(value: Any, where: str, lines: dict[str, int]) -> tuple[str, ...]:
    listed = expect_list(value, where)
    ids = []
    for at, one in enumerate(listed):
        if isinstance(one, int) and not isinstance(one, bool):
            one = str(one)
        if not isinstance(one, str) or not one:
            raise TableError("'apart' should hold lists of ids", where=listed.where(at))
        ids.append(_check_id(one, listed.where(at), lines, listed.lines[at]))
    if not 2 <= len(set(ids)) <= MOST_APART:
        told = f"'apart' needs from 2 to {MOST_APART} different ids, no two of which are one story"
        raise TableError(told, where=listed.where())
    return tuple(dict.fromkeys(ids))


def _check_ids(ids: tuple[str, ...], row: TableMap, key: str, lines: dict[str, int]) -> tuple[str, ...]:
    places = _list_lines(row, key, len(ids))
    checked = (_check_id(one, f"{row.path}:{line}: {key}", lines, line) for one, line in zip(ids, places, strict=True))
    return tuple(dict.fromkeys(checked))


def _list_lines(row: TableMap, key: str, count: int) -> list[int]:
    """The line of each text of a list, or of the one that stands for a list."""
    value = row.get(key)
    return list(value.lines) if isinstance(value, TableList) else [row.lines.get(key, row.line)] * count


def _check_id(one: str, where: str, lines: dict[str, int], line: int) -> str:
    if not is_safe_id(one):
        fix = "no file may be called so; add a word" if is_reserved(one) else "copy it from the address of its page"
        raise TableError(f"'{one[:_MOST_TOLD]}' is no id", where=where, fix=fix)
    lines.setdefault(one, line)
    return one


def _contradictions(pins: StoryPins) -> Iterator[tuple[int, str, str]]:
    """``(line, what, fix)`` of rows that cannot both be true."""
    first: dict[str, int] = {}
    for row in pins.rows:
        if row.id in first:
            yield row.line, f"the story '{row.id}' has two rows (first on line {first[row.id]})", "make them one"
        first.setdefault(row.id, row.line)
    homes: dict[str, StoryRow] = {}
    into: dict[str, StoryRow] = {}
    for row in pins.rows:
        for brief in row.briefs:
            if brief in row.excluded:
                yield row.line, f"'{brief}' stands under briefs and under not", "take it out of one"
            if homes.setdefault(brief, row) is not row:
                told = f"'{brief}' is in two stories: '{homes[brief].id}' (line {homes[brief].line}) and '{row.id}'"
                yield row.line, told, "take it out of one"
        for story in row.merge:
            if story == row.id:
                yield row.line, f"'{story}' cannot be merged into itself", "take it out of merge"
            elif story in first:
                told = f"'{story}' is merged into '{row.id}' and has a row of its own (line {first[story]})"
                yield row.line, told, "move what that row says here, and take it out"
            elif into.setdefault(story, row) is not row:
                told = f"'{story}' is merged into two stories: '{into[story].id}' and '{row.id}'"
                yield row.line, told, "take it out of one"
    for line, story in zip(pins.none_lines, pins.none, strict=True):
        spoken = into[story].line if story in into else first.get(story)
        if spoken is not None:
            yield line, f"'{story}' is to be no story, but line {spoken} speaks of it as one", "take one of the two out"
    home_of = {**{brief: row.id for brief, row in homes.items()}, **{story: row.id for story, row in into.items()}}
    for line, ids in zip(pins.apart_lines, pins.apart, strict=True):
        met: dict[str, str] = {}
        for one in ids:
            home = home_of.get(one, one)
            if home in met:
                told = f"'{met[home]}' and '{one}' are to be apart, but line {first[home]} puts both into '{home}'"
                yield line, told, "take one of the two out"
            met.setdefault(home, one)

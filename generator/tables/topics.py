"""The desk's topics, ``seeds/topics.yml``: read, checked row by row, frozen.

The file's own header explains the fields to the people who edit it; :class:`generator.topics.Topic` defines them.
"""

from __future__ import annotations

from pathlib import Path

from generator.errors import TableError
from generator.files import is_named
from generator.formats import refuse_newer
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
)
from generator.text.characters import is_plain_line
from generator.text.escape import tidy_text
from generator.topics import Topic, split_words

TOPIC_KEYS = ("name", "words", "never")
"""Keys of a row, in the order in which people write them."""

_LONGEST_NAME = 60
_LONGEST_WORD = 100
_MOST_TOPICS = 1_000
"""A page each. What needs more is no vocabulary that people keep."""


def topics_path(seeds: Path) -> Path:
    """Where the topics of a folder of seeds stand."""
    return seeds / "topics.yml"


def load_topics(path: Path | str) -> tuple[Topic, ...]:
    """The topics of a file, in its order; none where nothing bears its name.

    The file is a list of rows, or a mapping with the list under ``topics:``. Raises :class:`TableError` (``file:line``)
    for what is not readable, unknown keys, a row without name or words, a name that stands twice, that is no plain line
    or longer than 60 characters, and a word without a letter or digit or longer than 100.
    """
    return _build_topics(read_table(path), str(path)) if is_named(path) else ()


def parse_topics(text: str, path: str) -> tuple[Topic, ...]:
    """As :func:`load_topics`, from text; ``path`` is used in messages only."""
    return _build_topics(parse_table(text, path), path)


def _build_topics(value: object, path: str) -> tuple[Topic, ...]:
    if value is None:
        return ()
    rows = value if isinstance(value, TableList) else _find_rows(expect_map(value, f"{path}:1"))
    if len(rows) > _MOST_TOPICS:
        raise TableError(f"has more than {_MOST_TOPICS} topics", where=rows.where(_MOST_TOPICS), fix="keep fewer")
    topics: dict[str, Topic] = {}
    for at, row in enumerate(rows):
        topic = _read_topic(expect_map(row, rows.where(at)))
        first = topics.setdefault(" ".join(split_words(topic.name)).casefold() or topic.name, topic)
        if first is not topic:
            raise TableError(
                f"the topic '{topic.name}' stands twice (first on line {first.line})",
                where=f"{path}:{topic.line}",
                fix="keep one, with the words of both",
            )
    return tuple(topics.values())


def _find_rows(table: TableMap) -> TableList:
    refuse_unknown_keys(table, ("format", "topics"))
    refuse_newer("topics", table.get("format"), table.where("format"), TableError)
    if table.get("topics") is None:
        return TableList(table.path, table.line)
    return expect_list(table["topics"], table.where("topics"))


def _read_topic(row: TableMap) -> Topic:
    refuse_unknown_keys(row, TOPIC_KEYS)
    for key in ("name", "words"):
        if row.get(key) is None:
            raise TableError(f"a topic needs '{key}'", where=row.where(key))
    name = tidy_text(read_text(row, "name"))
    if not name or len(name) > _LONGEST_NAME:
        fix = f"a few words on one line, at most {_LONGEST_NAME} characters"
        raise TableError("'name' is no name of a topic", where=row.where("name"), fix=fix)
    words = _read_words(row, "words")
    if not words:
        raise TableError(f"the topic '{name}' has no words", where=row.where("words"), fix="list at least one")
    return Topic(name, words, _read_words(row, "never"), row.line)


def _read_words(row: TableMap, key: str) -> tuple[str, ...]:
    if isinstance(row.get(key), str) and "," in row[key]:
        raise TableError(f"'{key}' is one text with a comma", where=row.where(key), fix="write a list: [one, other]")
    words = tuple(" ".join(word.split()) for word in read_texts(row, key))
    for at, word in enumerate(words):
        listed = row[key]
        where = listed.where(at) if isinstance(listed, TableList) else row.where(key)
        if len(word) > _LONGEST_WORD or not is_plain_line(word):
            fix = f"on one line, at most {_LONGEST_WORD} characters"
            raise TableError(f"'{key}' holds what is no word or phrase", where=where, fix=fix)
        if not any(letter.isalnum() for token in split_words(word) for letter in token):
            raise TableError(f"'{key}' holds an entry without a letter or digit", where=where, fix="write a word")
    return tuple(dict.fromkeys(words))

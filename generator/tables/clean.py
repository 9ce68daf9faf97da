"""Loads and checks the tables of the cleaning stage."""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any, cast

from generator.errors import TableError
from generator.model import Label
from generator.stages.clean.families import STEM, place_cues
from generator.stages.clean.starts import FEATURES
from generator.stages.clean.tables import Card, CleanTables, Cue, Family, Forest, Node, Phrase
from generator.tables.read import (
    TableMap,
    expect_list,
    expect_map,
    read_data_table,
    read_number,
    read_text,
    read_texts,
    refuse_unknown_keys,
)

_LABELS = ("meta", "foot", "drop")
_PHRASE_KEYS = ("id", "label", "hard", "inside", "opens", "longest", "why", "any")
_FAMILY_KEYS = ("id", "label", "inside", "longest", "needs", "near", "why", "cues")
_MARKS = (
    "<money>",
    "<percent>",
    "<limit>",
    "<mail>",
    "<url>",
    "<handle>",
    "<c>",
    "<bracketed>",
    "<bare>",
    "<quote>",
    "<said>",
    "<names>",
    "<report>",
)
_WORD_KEYS = (
    "stopwords",
    "months",
    "time_words",
    "byline_words",
    "agencies",
    "photo_words",
    "glued",
    "role_words",
    "good_class",
    "bad_class",
)


@cache
def load_clean_tables() -> CleanTables:
    """The shipped tables ``phrases.yml``, ``clean.yml`` and the weights beside them.

    Raises :class:`TableError` with ``file:line`` for an unknown key or label and a pattern that does not
    compile.
    """
    words = expect_map(read_data_table("clean.yml"), "generator/data/clean.yml")
    refuse_unknown_keys(words, _WORD_KEYS)
    languages = expect_map(words.get("stopwords"), words.where("stopwords"))
    stopwords = {lang: frozenset(read_texts(languages, lang)) for lang in languages}
    families = read_families(read_data_table("families.yml"), "generator/data/families.yml")
    return CleanTables(
        phrases=read_phrases(read_data_table("phrases.yml"), "generator/data/phrases.yml"),
        stopwords=stopwords,
        months=frozenset(read_texts(words, "months")),
        time_words=frozenset(read_texts(words, "time_words")),
        byline_words=read_texts(words, "byline_words"),
        agencies=read_texts(words, "agencies"),
        photo_words=read_texts(words, "photo_words"),
        glued=read_texts(words, "glued"),
        role_words=frozenset(read_texts(words, "role_words")),
        good_class=read_texts(words, "good_class"),
        bad_class=read_texts(words, "bad_class"),
        starts=read_starts(read_data_table("starts.yml"), "generator/data/starts.yml"),
        families=families,
        family_spots=place_cues(families),
        text_forest=load_forest("clean_text.json"),
        html_forest=load_forest("clean_html.json"),
        all_stopwords=frozenset(word for lang in stopwords for word in stopwords[lang]),
    )


def read_phrases(table: Any, path: str) -> tuple[Phrase, ...]:
    """The rows of a phrase table; every fault is a :class:`TableError` with its line."""
    top = expect_map(table, path)
    refuse_unknown_keys(top, ("phrases",))
    rows = expect_list(top.get("phrases"), top.where("phrases"))
    return tuple(_read_phrase(expect_map(row, rows.where(index))) for index, row in enumerate(rows))


def _read_phrase(row: TableMap) -> Phrase:
    refuse_unknown_keys(row, _PHRASE_KEYS)
    label = read_text(row, "label")
    if label not in _LABELS:
        raise TableError(f"unknown label '{label}'", where=row.where("label"), fix="known: " + ", ".join(_LABELS))
    patterns = read_texts(row, "any")
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise TableError(f"pattern does not compile: {error}", where=row.where("any")) from error
    return Phrase(
        id=read_text(row, "id"),
        label=cast("Label", label),
        pattern=re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE),
        longest=read_number(row, "longest", 160),
        hard=row.get("hard") is True,
        inside=row.get("inside") is True,
        opens=row.get("opens") is True,
    )


def read_families(table: Any, path: str) -> tuple[Family, ...]:
    """The rows of a table of families; every fault is a :class:`TableError` with its line."""
    top = expect_map(table, path)
    refuse_unknown_keys(top, ("families",))
    rows = expect_list(top.get("families"), top.where("families"))
    return tuple(_read_family(expect_map(row, rows.where(index))) for index, row in enumerate(rows))


def _read_family(row: TableMap) -> Family:
    refuse_unknown_keys(row, _FAMILY_KEYS)
    label = read_text(row, "label")
    if label not in _LABELS:
        raise TableError(f"unknown label '{label}'", where=row.where("label"), fix="known: " + ", ".join(_LABELS))
    longest = read_number(row, "longest")
    rows = expect_list(row.get("cues"), row.where("cues"))
    cues = tuple(_read_cue(expect_map(cue, rows.where(index))) for index, cue in enumerate(rows))
    return Family(
        row=Phrase(
            id=read_text(row, "id"),
            label=cast("Label", label),
            pattern=re.compile(r"(?!)"),
            longest=longest,
            hard=True,
            inside=row.get("inside") is True,
            opens=False,
            table="families",
        ),
        longest=longest,
        needs=read_number(row, "needs"),
        near=read_number(row, "near"),
        cues=cues,
        calls=any(cue.opens for cue in cues),
    )


def _read_cue(row: TableMap) -> Cue:
    refuse_unknown_keys(row, ("points", "any", "opens"))
    texts = read_texts(row, "any") if "any" in row else ()
    for text in texts:
        if text.startswith("<") and text not in _MARKS:
            raise TableError(f"unknown mark '{text}'", where=row.where("any"), fix="known: " + ", ".join(_MARKS))
        if text.endswith("*") and len(text) <= STEM:
            raise TableError(f"the beginning '{text}' is too short", where=row.where("any"))
    points = row.get("points")
    if not isinstance(points, int):
        raise TableError("points is a whole number", where=row.where("points"))
    return Cue(
        points=points,
        words=frozenset(text for text in texts if " " not in text and not text.endswith("*")),
        phrases=tuple(
            f" {text[:-1]}" if text.endswith("*") else f" {text} "
            for text in texts
            if " " in text or text.endswith("*")
        ),
        opens=frozenset(read_texts(row, "opens")) if "opens" in row else frozenset(),
    )


def read_starts(table: Any, path: str) -> tuple[Card, ...]:
    """The score cards of starts; every fault is a :class:`TableError` with its line."""
    top = expect_map(table, path)
    refuse_unknown_keys(top, ("starts",))
    rows = expect_list(top.get("starts"), top.where("starts"))
    return tuple(_read_card(expect_map(row, rows.where(index))) for index, row in enumerate(rows))


def _read_card(row: TableMap) -> Card:
    refuse_unknown_keys(row, ("feature", "cuts", "new", "rest"))
    feature = read_text(row, "feature")
    if feature not in FEATURES:
        raise TableError(
            f"unknown feature '{feature}'", where=row.where("feature"), fix="known: " + ", ".join(FEATURES)
        )
    cuts, new, rest = (_read_numbers(row, key) for key in ("cuts", "new", "rest"))
    if list(cuts) != sorted(set(cuts)):
        raise TableError("cuts must rise", where=row.where("cuts"))
    for key, points in (("new", new), ("rest", rest)):
        if len(points) != len(cuts) + 1:
            raise TableError(f"{len(cuts)} cuts make {len(cuts) + 1} cells, not {len(points)}", where=row.where(key))
    return Card(feature, cuts, new, rest)


def _read_numbers(row: TableMap, key: str) -> tuple[int, ...]:
    values = expect_list(row.get(key), row.where(key))
    for index, value in enumerate(values):
        if not isinstance(value, int) or isinstance(value, bool):
            raise TableError("must be a whole number", where=values.where(index))
    return tuple(values)


def load_forest(name: str) -> Forest | None:
    """The weights ``generator/data/<name>``, or ``None`` where they are not shipped."""
    file = resources.files("generator").joinpath("data", name)
    if not file.is_file():
        return None
    raw = json.loads(file.read_text(encoding="utf-8"))
    return Forest(
        features=tuple(raw["features"]), bias=raw["bias"], trees=tuple(_freeze_node(tree) for tree in raw["trees"])
    )


def _freeze_node(node: Any) -> Node:
    if isinstance(node, int):
        return node
    return (node[0], node[1], _freeze_node(node[2]), _freeze_node(node[3]))

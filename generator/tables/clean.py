"""Loads and checks the tables of the cleaning stage."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from itertools import chain
from typing import Any, cast

from generator.errors import TableError
from generator.model import Label
from generator.stages.clean.families import STEM, place_cues
from generator.stages.clean.features import CLASS_KINDS
from generator.stages.clean.starts import FEATURES
from generator.stages.clean.tables import (
    OPENING,
    Card,
    CleanTables,
    Cue,
    Family,
    Forest,
    LatePattern,
    Node,
    OpenedPatterns,
    Phrase,
    PhraseFilter,
    plant_forest,
)
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
    "line_bylines",
    "line_changes",
    "line_buttons",
    "line_boxes",
    "mastheads",
    "agencies",
    "photo_words",
    "glued",
    "role_words",
    "good_class",
    "bad_class",
    "class_kinds",
)


_CAPITAL = re.compile(r"(?<!\\)[A-Z]")
_BORDER = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)
"""What parts a pattern, and the escapes and classes in which it does not."""
_ANYTHING = re.compile(r"(?:\.\{\d+,\d+\}|\\S\+)(?:\\[bs]|\[[^\]]*\]| )*")
_TIMES = re.compile(r"(?:[*+?]|\{\d*(?:,\d*)?\})[?+]?")
_FEW = 4
"""So many characters in one place are told apart together with what follows them."""
_LITERAL = re.compile(r"(?:[a-z0-9@ -]|\\[\[(])+")


@cache
def load_clean_tables() -> CleanTables:
    """The shipped tables ``phrases.yml``, ``clean.yml`` and the weights beside them.

    Raises :class:`TableError` with ``file:line`` for an unknown key or label.
    """
    words = expect_map(read_data_table("clean.yml"), "generator/data/clean.yml")
    refuse_unknown_keys(words, _WORD_KEYS)
    languages = expect_map(words.get("stopwords"), words.where("stopwords"))
    stopwords = {lang: frozenset(read_texts(languages, lang)) for lang in languages}
    families = read_families(read_data_table("families.yml"), "generator/data/families.yml")
    phrases = read_phrases(read_data_table("phrases.yml"), "generator/data/phrases.yml", check=False)
    spots, stems = place_cues(families)
    paywalls = read_phrases(read_data_table("paywalls.yml"), "generator/data/paywalls.yml", check=False)
    agencies = read_texts(words, "agencies")
    all_stopwords = frozenset(word for lang in stopwords for word in stopwords[lang])
    return CleanTables(
        phrases=phrases,
        line_filter=build_filter(phrases),
        sentence_filter=build_filter(phrase for phrase in phrases if phrase.hard and phrase.inside),
        longest_phrase=max((phrase.longest for phrase in phrases), default=0),
        stop_bytes=frozenset(word.encode("cp1252", "ignore") for word in all_stopwords) - {b""},
        stopwords=stopwords,
        months=frozenset(read_texts(words, "months")),
        time_words=frozenset(read_texts(words, "time_words")),
        byline_words=read_texts(words, "byline_words"),
        line_bylines=read_texts(words, "line_bylines"),
        line_changes=read_texts(words, "line_changes"),
        line_buttons=read_texts(words, "line_buttons"),
        line_boxes=read_texts(words, "line_boxes"),
        mastheads=frozenset(read_texts(words, "mastheads")),
        agencies=agencies,
        agency_words=frozenset(form for name in agencies for form in (name.split()[0], name.split()[0].upper())),
        photo_words=read_texts(words, "photo_words"),
        glued=read_texts(words, "glued"),
        role_words=frozenset(read_texts(words, "role_words")),
        good_class=read_texts(words, "good_class"),
        bad_class=read_texts(words, "bad_class"),
        paywalls=paywalls,
        wall_filter=build_filter(paywalls),
        class_kinds=_read_class_kinds(words),
        starts=read_starts(read_data_table("starts.yml"), "generator/data/starts.yml"),
        families=families,
        family_spots=spots,
        family_stems=stems,
        text_forest=load_forest("clean_text.json"),
        html_forest=load_forest("clean_html.json"),
        headline_weights=load_headline_weights("clean_titles.json"),
        all_stopwords=all_stopwords,
    )


def _read_class_kinds(words: TableMap) -> tuple[frozenset[str], ...]:
    kinds = expect_map(words.get("class_kinds"), words.where("class_kinds"))
    refuse_unknown_keys(kinds, CLASS_KINDS)
    return tuple(frozenset(read_texts(kinds, kind)) for kind in CLASS_KINDS)


def _read_rows(table: Any, path: str, name: str) -> tuple[TableMap, ...]:
    """The rows of a table that holds nothing but one list of maps."""
    top = expect_map(table, path)
    refuse_unknown_keys(top, (name,))
    rows = expect_list(top.get(name), top.where(name))
    return tuple(expect_map(row, rows.where(index)) for index, row in enumerate(rows))


def read_phrases(table: Any, path: str, *, check: bool = True) -> tuple[Phrase, ...]:
    """The rows of a phrase table; every fault is a :class:`TableError` with its line. Whether the patterns compile is
    told only on ``check``, for it takes longer than reading the table.
    """
    rows = _read_rows(table, path, "phrases")
    return tuple(_read_phrase(row, check) for row in rows)


def _read_phrase(row: TableMap, check: bool) -> Phrase:
    refuse_unknown_keys(row, _PHRASE_KEYS)
    label = read_text(row, "label")
    if label not in _LABELS:
        raise TableError(f"unknown label '{label}'", where=row.where("label"), fix="known: " + ", ".join(_LABELS))
    patterns = read_texts(row, "any")
    for pattern in patterns:
        if _CAPITAL.search(pattern):
            raise TableError(f"pattern has a capital letter: {pattern}", where=row.where("any"))
    phrase = Phrase(
        id=read_text(row, "id"),
        label=cast("Label", label),
        patterns=patterns,
        longest=read_number(row, "longest", 160),
        hard=row.get("hard") is True,
        inside=row.get("inside") is True,
        opens=row.get("opens") is True,
    )
    if check:
        try:
            phrase.pattern.match("")
        except re.error as error:
            raise TableError(f"pattern does not compile: {error}", where=row.where("any")) from error
    return phrase


def build_filter(phrases: Iterable[Phrase]) -> PhraseFilter:
    """Which patterns are worth trying on a line in small letters, so that most lines meet none."""
    opened: dict[str, list[str]] = {}
    found: list[tuple[tuple[str, ...], LatePattern]] = []
    general: list[str] = []
    for pattern in (pattern for phrase in phrases for pattern in phrase.patterns):
        openings = _find_openings(pattern)
        if "" not in openings:
            for opening in openings:
                opened.setdefault(opening, []).append(pattern)
        elif needles := _find_needles(pattern):
            found.append((needles, LatePattern(pattern)))
        else:
            general.append(f"(?:{pattern})")
    if general:
        found.append((("",), LatePattern("|".join(general))))
    return PhraseFilter(OpenedPatterns(opened), tuple(found))


@cache
def _find_openings(pattern: str) -> frozenset[str]:
    """With what a text opens that a pattern fits: one of these, each of :data:`OPENING` characters, or of fewer where
    nothing can be told of the next one.
    """
    return frozenset(chain.from_iterable(_open_row(row, OPENING) for row in _split_choices(pattern)))


def _open_row(row: str, size: int) -> Iterable[str]:
    """As :func:`_find_openings` in ``size`` characters, of a pattern without choices of its own."""
    if not row or not size:
        return ("",)
    letters: frozenset[str] = frozenset()
    choices: list[str] = []
    if row.startswith("(?:"):
        end = _close_group(row)
        choices, rest = _split_choices(row[3:end]), row[end + 1 :]
    else:
        letters, rest = _read_letters(row, size == OPENING)
        if not letters:
            return ("",)
    times = _TIMES.match(rest)
    after = rest[times.end() :] if times else rest
    # Behind what is repeated stands the rest, or the same again.
    behind = "" if times and times.group()[0] != "?" else after
    if choices:
        found = [opening for choice in choices for opening in _open_row(choice + behind, size)]
    else:
        follow = _open_row(behind, size - 1) if len(letters) <= _FEW else ("",)
        found = [letter + opening for letter in letters for opening in follow]
    if times and times.group().startswith(("?", "*", "{0", "{,")):
        found += _open_row(after, size)
    return found


def _read_letters(pattern: str, first: bool) -> tuple[frozenset[str], str]:
    """The characters of which a pattern takes one, none where they cannot be told, and the rest of the pattern."""
    if pattern[0] == "[":
        end = pattern.find("]", 2)
        held = pattern[1:end]
        return frozenset() if end < 0 or set(held) & set("\\-^[") else frozenset(held), pattern[end + 1 :]
    if pattern[0] == "\\":
        # A text opens with no space and hardly with digits of other scripts; further on there may be some.
        known = {"d": "0123456789", "s": " "}.get(pattern[1], "") if first else ""
        return frozenset(known if pattern[1].isalnum() else pattern[1]), pattern[2:]
    return frozenset() if pattern[0] in ".^$()*+?{}|" else frozenset(pattern[0]), pattern[1:]


def _find_needles(pattern: str) -> tuple[str, ...]:
    """Of a pattern like ``.{0,90}(?:one|two)`` the texts ``one`` and ``two``; none where they cannot be told."""
    match = _ANYTHING.match(pattern)
    if match is None:
        return ()
    rest = pattern[match.end() :]
    rows = _split_choices(rest[3 : _close_group(rest)]) if rest.startswith("(?:") else [rest]
    needles = []
    for row in rows:
        literal = _LITERAL.match(row)
        shown = literal.group() if literal else ""
        if row[len(shown) : len(shown) + 1] in ("?", "*", "{"):
            shown = shown[:-1]
        needles.append(shown.replace("\\", ""))
    return tuple(needles) if all(needles) else ()


def _close_group(pattern: str) -> int:
    """Where the group ends that opens a pattern."""
    depth = 0
    for mark in _BORDER.finditer(pattern):
        shown = mark.group()
        if shown[0] == "(":
            depth += 1
        elif shown == ")":
            depth -= 1
            if depth == 0:
                return mark.start()
    return len(pattern)


def _split_choices(pattern: str) -> list[str]:
    """The choices of a pattern between its outermost bars."""
    if "|" not in pattern:
        return [pattern]
    rows: list[str] = []
    at = depth = 0
    for mark in _BORDER.finditer(pattern):
        shown = mark.group()
        if shown[0] == "(":
            depth += 1
        elif shown == ")":
            depth -= 1
        elif shown == "|" and depth == 0:
            rows.append(pattern[at : mark.start()])
            at = mark.end()
    return [*rows, pattern[at:]]


def read_families(table: Any, path: str) -> tuple[Family, ...]:
    """The rows of a table of families; every fault is a :class:`TableError` with its line."""
    rows = _read_rows(table, path, "families")
    return tuple(_read_family(row) for row in rows)


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
            patterns=(),
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
        by_marks=sum(cue.points for cue in cues if cue.points > 0 and not cue.words.isdisjoint(_MARKS)),
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
    rows = _read_rows(table, path, "starts")
    return tuple(_read_card(row) for row in rows)


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
    return plant_forest(raw["features"], raw["bias"], [_freeze_node(tree) for tree in raw["trees"]])


def load_headline_weights(name: str) -> dict[str, int]:
    """The weights ``generator/data/<name>``, or none where they are not shipped."""
    file = resources.files("generator").joinpath("data", name)
    return dict(json.loads(file.read_text(encoding="utf-8"))["weights"]) if file.is_file() else {}


def _freeze_node(node: Any) -> Node:
    if isinstance(node, int):
        return node
    return (node[0], node[1], _freeze_node(node[2]), _freeze_node(node[3]))

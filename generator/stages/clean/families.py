"""Families of lines that are not the article, told by several weak cues together rather than by one phrase."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.stages.clean.tables import CleanTables, Family

LONGEST = 800
"""Characters above which nothing is asked: such a line is prose, whatever its words."""

STEM = 4
"""Characters by which beginnings of words are looked up; no beginning in the table is shorter."""

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|©")
_MONEY = re.compile(
    r"(?:[$€£¥₹]|\b(?:US|HK|S|A|C)\$|\b(?:usd|eur|gbp|rs\.?|usdt)) ?\d|\d ?(?:€|usdt?\b|euros?\b|dollars?\b)", re.I
)
_DIGIT = re.compile(r"\d")
_PERCENT = re.compile(r"\d ?(?:%|per ?cent\b)", re.IGNORECASE)
_LIMIT = re.compile(r"\b\d{2,4}[ -]words?\b|\b(?:one|two|three|four|five|six) hundred words?\b", re.IGNORECASE)
_NAMES = re.compile(r"(?<=[a-z,’'] )[A-Z][a-z]+")
_ADDRESS = frozenset(
    ("you", "your", "we", "our", "us", "this", "please", "here", "page", "site", "all", "any", "images", "©")
)
_SAID = frozenset(
    (
        "said",
        "says",
        "told",
        "added",
        "argued",
        "replied",
        "announced",
        "reported",
        "saying",
        "claimed",
        "warned",
        "wrote",
        "sued",
        "ruled",
    )
)
_POLITE = frozenset(("please", "now", "and", "you", "can", "to", "also", "why", "not"))


@dataclass(frozen=True, slots=True)
class Hint:
    """The family that a line fits best; ``sure`` where its points suffice at any border of the body."""

    family: Family
    points: int
    sure: bool
    opened: bool
    """Whether the line opens with one of the family's words: a call, not a report of one."""


def judge_line(text: str, tables: CleanTables, ease: int = 0, only: str = "") -> Hint | None:
    """The family whose cues a line or sentence shows in sufficient number, or ``None``.

    Points of a family's cues add up, one hit a cue; of several families the one furthest above its need wins. ``ease``
    is what a line beside others of the sort is let off, ``only`` the id of the one family asked about.
    """
    if not 12 <= len(text) <= LONGEST:
        return None
    tokens = _TOKEN.findall(text.casefold())
    spots = tables.family_spots
    hits = _find_hits(tokens, tables)
    opener = _find_opener(tokens)
    called = set()
    for _, family, cue in spots.get(f"{opener} ...", ()):
        hits.add((family, cue))
        called.add(family)
    points = _add_up(hits, tables)
    families = tables.families
    if "@" not in text and not any(
        found + families[number].by_marks >= families[number].near - ease for number, found in points.items()
    ):
        return None
    for mark in _read_marks(text, tokens):
        hits.update((family, cue) for _, family, cue in spots.get(mark, ()))
    points = _add_up(hits, tables)
    best: Hint | None = None
    for number in sorted(points):
        row, found = tables.families[number], points[number]
        if only not in ("", row.row.id) or len(text) > row.longest or found < row.near - ease:
            continue
        if best is None or found - row.needs > best.points - best.family.needs:
            sure = found >= row.needs - ease and (number in called or ease > 0 or not row.calls)
            best = Hint(row, found, sure, number in called)
    return best


def may_call(text: str, tables: CleanTables) -> bool:
    """Whether a line opens with a word with which lines of some family open."""
    return f"{_find_opener(_TOKEN.findall(text[:60].casefold()))} ..." in tables.family_spots


def _find_hits(tokens: Sequence[str], tables: CleanTables) -> set[tuple[int, int]]:
    """Cues whose words, phrases and beginnings of words stand among the tokens."""
    spots = tables.family_spots
    hits: set[tuple[int, int]] = set()
    words = set(tokens)
    joined = ""
    for word in words.intersection(spots):
        for phrase, family, cue in spots[word]:
            if phrase:
                joined = joined or f" {' '.join(tokens)} "
            if phrase in joined:
                hits.add((family, cue))
    find = tables.family_stems.get
    for word in words:
        for begin, family, cue in find(word[:STEM], ()):
            if word.startswith(begin):
                hits.add((family, cue))
    return hits


def _add_up(hits: set[tuple[int, int]], tables: CleanTables) -> dict[int, int]:
    points: dict[int, int] = {}
    for family, cue in hits:
        points[family] = points.get(family, 0) + tables.families[family].cues[cue].points
    return points


Spots = dict[str, tuple[tuple[str, int, int], ...]]


def place_cues(families: Sequence[Family]) -> tuple[Spots, Spots]:
    """Where each cue is to be looked for.

    Out: ``(phrase, family, cue)`` under its word, a word of its phrase or its opener with ``...``; and
    ``(beginning, family, cue)`` under the first :data:`STEM` characters of a beginning.
    """
    spots: dict[str, list[tuple[str, int, int]]] = {}
    stems: dict[str, list[tuple[str, int, int]]] = {}
    for number, family in enumerate(families):
        for place, cue in enumerate(family.cues):
            for word in cue.words:
                spots.setdefault(word, []).append(("", number, place))
            for word in cue.opens:
                spots.setdefault(f"{word} ...", []).append(("", number, place))
            for phrase in cue.phrases:
                first, *rest = phrase.split()
                if rest:
                    # Under its longest word: short ones stand in every line.
                    whole = (first, *rest) if phrase.endswith(" ") else (first, *rest[:-1])
                    spots.setdefault(max(whole, key=len), []).append((phrase, number, place))
                else:
                    stems.setdefault(first[:STEM], []).append((first, number, place))
    return {word: tuple(rows) for word, rows in spots.items()}, {stem: tuple(rows) for stem, rows in stems.items()}


def _find_opener(tokens: Sequence[str]) -> str:
    """The word a line opens with, after words of politeness."""
    return next((word for word in tokens[:4] if word not in _POLITE), tokens[0] if tokens else "")


def _read_marks(text: str, tokens: Sequence[str]) -> frozenset[str]:
    marks: list[str] = []
    if _DIGIT.search(text):
        if _MONEY.search(text):
            marks.append("<money>")
        if _PERCENT.search(text):
            marks.append("<percent>")
        if _LIMIT.search(text):
            marks.append("<limit>")
    elif _LIMIT.search(text):
        marks.append("<limit>")
    if "@" in text:
        marks.append("<mail>" if re.search(r"\S@\S{1,254}\.\w", text) else "<handle>")
    if "http" in text or "www." in text:
        marks.append("<url>")
    if "©" in text or "(c)" in text.casefold():
        marks.append("<c>")
    if text[0] in "([（【" and text.rstrip(".")[-1] in ")]）】":
        marks.append("<bracketed>")
    if text.rstrip("\"'”’)] ")[-1:] not in ".?…。":
        marks.append("<bare>")
    if any(mark in text for mark in '“”"„«「'):
        marks.append("<quote>")
    if not _SAID.isdisjoint(tokens):
        marks.append("<said>")
    if len(_NAMES.findall(text)) >= 2:
        marks.append("<names>")
    if "<bare>" not in marks and len(tokens) >= 9 and _ADDRESS.isdisjoint(tokens):
        marks.append("<report>")
    return frozenset(marks)

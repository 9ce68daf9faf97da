"""Families of lines that are not the article, told by several weak cues together rather than by one phrase."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.stages.clean.tables import CleanTables, Cue, Family

LONGEST = 800
"""Characters above which nothing is asked: such a line is prose, whatever its words."""

_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|©")
_MONEY = re.compile(
    r"(?:[$€£¥₹]|\b(?:US|HK|S|A|C)\$|\b(?:usd|eur|gbp|rs\.?|usdt)) ?\d|\d ?(?:€|usdt?\b|euros?\b|dollars?\b)", re.I
)
_PERCENT = re.compile(r"\d ?(?:%|per ?cent\b)", re.IGNORECASE)
_LIMIT = re.compile(r"\b\d{2,4}[ -]words?\b|\b(?:one|two|three|four|five|six) hundred words?\b", re.IGNORECASE)
_SAID = frozenset(("said", "says", "told", "added", "argued", "replied", "announced", "reported"))
_POLITE = frozenset(("please", "now", "and", "you", "can", "to", "also", "why", "not"))


@dataclass(frozen=True, slots=True)
class Hint:
    """The family that a line fits best; ``sure`` where its points suffice at any border of the body."""

    family: Family
    points: int
    sure: bool
    opened: bool
    """Whether the line opens with one of the family's words: a call, not a report of one."""


def judge_line(text: str, tables: CleanTables, ease: int = 0) -> Hint | None:
    """The family whose cues a line or sentence shows in sufficient number, or ``None``.

    Points of a family's cues add up, one hit a cue; of several families the one furthest above its need wins. ``ease``
    is what a line beside others of the sort is let off.
    """
    if not tables.families or not 12 <= len(text) <= LONGEST:
        return None
    tokens = _TOKEN.findall(text.casefold())
    known = tables.family_words.intersection(tokens)
    if not known and "<" not in text and "©" not in text:
        return None
    marks = _read_marks(text, tokens)
    joined = f" {' '.join(tokens)} "
    words = frozenset(tokens) | marks
    openers = _openers(tokens)
    best: Hint | None = None
    for family in tables.families:
        if len(text) > family.longest:
            continue
        points = sum(cue.points for cue in family.cues if _hits(cue, words, joined, openers))
        if points >= family.near - ease and (best is None or points - family.needs > best.points - best.family.needs):
            calls = [cue for cue in family.cues if cue.opens]
            opened = any(_hits(cue, words, joined, openers) for cue in calls)
            best = Hint(family, points, points >= family.needs - ease and (opened or ease > 0 or not calls), opened)
    return best


def _hits(cue: Cue, words: frozenset[str], joined: str, openers: Sequence[str]) -> bool:
    if cue.opens:
        return any(word in cue.opens for word in openers)
    return not cue.words.isdisjoint(words) or any(phrase in joined for phrase in cue.phrases)


def _openers(tokens: Sequence[str]) -> tuple[str, ...]:
    """The word a line opens with, after words of politeness."""
    for index, word in enumerate(tokens[:4]):
        if word not in _POLITE:
            return (word,) if index else (tokens[0],)
    return tuple(tokens[:1])


def _read_marks(text: str, tokens: Sequence[str]) -> frozenset[str]:
    marks: list[str] = []
    if any(character.isdigit() for character in text):
        if _MONEY.search(text):
            marks.append("<money>")
        if _PERCENT.search(text):
            marks.append("<percent>")
        if _LIMIT.search(text):
            marks.append("<limit>")
    elif _LIMIT.search(text):
        marks.append("<limit>")
    if "@" in text:
        marks.append("<mail>" if re.search(r"\S@\S+\.\w", text) else "<handle>")
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
    return frozenset(marks)

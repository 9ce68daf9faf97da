"""What two articles have in common, in words of theirs, for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from generator.stories.model import StoryText
from generator.stories.score import Likeness
from generator.stories.terms import list_figures
from generator.stories.words import StoryWords, stem_term

_SHOWN = 4
_SMALL = 3
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.&][^\W\d_]+)*")


def show_reason(text: StoryText, other: StoryText, likeness: Likeness, words: StoryWords) -> str:
    """``with ID: both tell of "Skerrin", "14 dockers"``; the words are those of ``text``."""
    if text.id in other.near or other.id in text.near:
        return f"with {other.id}: nearly the same words"
    text, other = _leave_out_outlets(text), _leave_out_outlets(other)
    shown: list[str] = []
    for term in _list_longest(likeness.shared):
        phrase = _show_term(text, term, words)
        if not phrase or any(_overlap(phrase, have) for have in shown):
            continue
        if term.startswith("f~"):
            # To two digits: the other prints another number, or another currency.
            there = _show_term(other, term, words)
            if not there or not _are_near(phrase, there, words):
                continue
            phrase += "" if there == phrase else f" ({there} there)"
        shown.append(phrase)
        if len(shown) == _SHOWN:
            break
    if not shown:
        return f"with {other.id}: in like words"
    return f"with {other.id}: both tell of {', '.join(shown)}"


def _leave_out_outlets(text: StoryText) -> StoryText:
    """Without the names of those whose report it is: they are no evidence."""
    names = [name for name in text.outlets if name in text.body]
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return replace(text, body=re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", "…", text.body)) if names else text


def _are_near(one: str, other: str, words: StoryWords) -> bool:
    """Whether two amounts of one currency are the same but for rounding; of two currencies nothing is said."""
    sides = [
        match
        for phrase in (one, other)
        for term, _ in list_figures(phrase.strip('"'), words)
        for match in (_FIGURE.fullmatch(term),)
        if match
    ]
    if len(sides) != _BOTH or sides[0]["unit"] != sides[1]["unit"]:
        return len(sides) == _BOTH
    low, high = sorted(int(side["digits"]) * 10 ** (int(side["power"]) + _CENTS) for side in sides)
    return bool((high - low) * _NEAR <= high)


_FIGURE = re.compile(r"f:(?P<digits>\d{1,20})e(?P<power>-?\d{1,2})(?P<unit>[^\d\s]*)")
_BOTH = 2
_CENTS = 9
"""Digits behind the point that count."""
_NEAR = 50
"""Parts of an amount of which one may be rounded away."""


def _list_longest(shared: Sequence[str]) -> Iterator[str]:
    """What is shared, but no name that is a part of a longer one, nor of a company's."""
    companies = [set(map(stem_term, term[2:].split("-"))) for term in shared if term.startswith("c:")]
    names = [set(term.split()) for term in shared if term[1:2] not in (":", "~")]
    for term in shared:
        parts = set(term.split())
        if term[1:2] in (":", "~") or not (
            any(parts < other for other in names) or any(parts <= other for other in companies)
        ):
            yield term


def _overlap(one: str, other: str) -> bool:
    """Whether two phrases have a word in common that is none of the small ones."""
    words = [{word.casefold() for word in _WORD.findall(phrase) if len(word) > _SMALL} for phrase in (one, other)]
    return one in other or other in one or (one[1:2].isalpha() and not words[0].isdisjoint(words[1]))


def _show_term(text: StoryText, term: str, words: StoryWords) -> str:
    if term.startswith("c:"):
        parts = [re.escape(part) for part in term[2:].split("-")]
        for size in range(len(parts), 0, -1):
            match = re.search(r"(?i)(?<!\w)" + r"\W{1,3}".join(parts[:size]) + r"(?!\w)", text.body)
            if match:
                return _quote(match[0])
        return ""
    if term.startswith(("f:", "f~")):
        return next((_quote(shown) for found, shown in list_figures(text.body, words) if found == term), "")
    if term.startswith("d:"):
        month = next(name for name, number in words.months.items() if number == int(term[2:4]))
        return f"{int(term[5:])} {month.capitalize()}"
    return next((_quote(shown) for shown in _find_phrases(text.body, term)), "")


def _find_phrases(body: str, term: str) -> Iterator[str]:
    wanted = term.split(" ")
    tokens = [(match[0], match.start(), match.end()) for match in _WORD.finditer(body)]
    stems = [stem_term(token.lower().replace("’", "'").removesuffix("'s")) for token, _, _ in tokens]
    for at, stem in enumerate(stems):
        if stem != wanted[0] or not tokens[at][0][0].isupper():
            continue
        end = at
        for part in wanted[1:]:
            end += 1
            while end < len(stems) and end <= at + 2 * len(wanted) and stems[end] != part:
                end += 1
            if end >= len(stems) or stems[end] != part:
                break
        else:
            yield body[tokens[at][1] : tokens[end][2]]


def _quote(phrase: str) -> str:
    return '"' + " ".join(phrase.replace("’s", "").removesuffix("'s").replace('"', "").split()) + '"'

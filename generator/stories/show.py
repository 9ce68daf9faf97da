"""What two articles have in common, in words of theirs, for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.stories.model import StoryText
from generator.stories.score import Likeness
from generator.stories.terms import list_figures
from generator.stories.words import StoryWords, stem_term

_SHOWN = 4
_WORD = re.compile(r"[^\W\d_]+(?:[-'’.&][^\W\d_]+)*")


def show_reason(text: StoryText, other: StoryText, likeness: Likeness, words: StoryWords) -> str:
    """``with ID: both tell of "Skerrin", "14 dockers"``; the words are those of ``text``."""
    if text.id in other.near or other.id in text.near:
        return f"with {other.id}: nearly the same words"
    shown: list[str] = []
    for term in likeness.shared:
        phrase = _show_term(text, term, words)
        if phrase and not any(phrase in have or have in phrase for have in shown):
            shown.append(phrase)
        if len(shown) == _SHOWN:
            break
    if not shown:
        return f"with {other.id}: in like words"
    return f"with {other.id}: both tell of {', '.join(shown)}"


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

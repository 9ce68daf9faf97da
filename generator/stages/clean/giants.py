"""Lines that hold a whole page: what was run together above and under the text is cut off."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.stages.clean.cuts import Cut
from generator.stages.clean.tables import CleanTables

FRONT = 700
"""Characters at the front of a line in which byline and date of its text are looked for."""
TITLE = 100
"""Characters of a front that may be a headline and nothing else."""
TAIL = 900
"""Characters at the end of a line that may be run together from the boxes under a text, a third of it at most."""

_NAME = r"[A-Z\u00c0-\u00de][\w'’.-]{0,30}(?: [A-Z\u00c0-\u00de][\w'’.-]{0,30}){1,3}"
_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?\.? [A-Za-z\u00c0-\u00ff]{3,10}\.?,? (?:19|20)\d\d"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2},? (?:19|20)\d\d"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)(?:,? (?:at )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?)?"
)
_FULL_STOP = re.compile(r"[.!?] [A-Z\u00c0-\u00de\"“]")


@lru_cache(maxsize=8)
def _compile_signed(tables: CleanTables) -> re.Pattern[str]:
    """A byline, its date, perhaps the day of a change, and the buttons up to the first sentence."""
    return re.compile(
        rf"(?P<by>\b(?:{_choose(tables.line_bylines)}) {_NAME}(?:(?:, | and | und | y | et ){_NAME}){{0,2}}),?"
        rf" [|·•–-]? ?(?P<day>{_DAY})"
        rf"(?P<more>(?: (?:[|·•] )?(?:{_choose(tables.line_changes)})[: ]{{1,2}}(?:on )?{_DAY})?)"
        rf"(?P<tools>(?: (?:{_choose(tables.line_buttons)}))*)(?= [\"“‘A-Z\u00c0-\u00de])"
    )


@lru_cache(maxsize=8)
def _compile_under(tables: CleanTables) -> re.Pattern[str]:
    """The space after a sentence, before what opens a box."""
    return re.compile(rf"(?<=[.!?”\"'’)]) (?=(?:{_choose(tables.line_boxes)})(?:\W|$))")


def _choose(words: tuple[str, ...]) -> str:
    """A pattern of any of the words, longer ones first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def cut_giant(text: str, untitled: bool, tables: CleanTables) -> tuple[tuple[Cut, ...], int, int]:
    """What stands above and under the text of a page that is one line.

    In: the line; ``untitled`` says that its article has no headline yet, so that the front may be it. Out: the cuts,
    and where between them the text begins and ends, all in code points of the line. The front is known by a byline and
    a date before which no sentence ends: words of menus and the headline after them cannot be told apart.
    """
    cuts: list[Cut] = []
    start, end = 0, len(text)
    signed = _compile_signed(tables).search(text, 0, FRONT)
    if signed is not None and _FULL_STOP.search(text, 0, signed.start()) is None:
        front = text[: signed.start()].rstrip()
        if front:
            alone = untitled and len(front) <= TITLE and _may_be_title(front)
            rule = "headline: run together with its byline" if alone else "run together above the text"
            cuts.append(Cut(0, len(front), "title" if alone else "drop", rule))
        cuts.append(Cut(signed.start("by"), signed.end("by"), "meta", "byline"))
        cuts.append(Cut(signed.start("day"), signed.end("more"), "meta", "time"))
        if signed.group("tools"):
            cuts.append(Cut(signed.start("tools") + 1, signed.end("tools"), "drop", "run together above the text"))
        start = signed.end()
    under = _compile_under(tables).search(text, max(start, len(text) - TAIL, len(text) * 2 // 3))
    if under is not None:
        end = under.start()
        cuts.append(Cut(under.end(), len(text), "drop", "run together under the text"))
    return tuple(cuts), start, end


def _may_be_title(text: str) -> bool:
    """Whether words that stand above a byline read as one headline, not as the names of a menu."""
    words = text.split()
    if all(word[0].isupper() for word in words[:4]):
        return False
    return len(words) >= 3 and sum(1 for word in words if word[0].isupper()) * 2 <= len(words)

"""Other senses in which a known name may stand: in a person's name, in the name of a prize or a street, as a paper.

Nothing here asks what the text is about: only the words that touch the name decide, so that the same name beside other
words is a company again.
"""

from __future__ import annotations

import re
from functools import lru_cache

from generator.stages.link.endings import alternate
from generator.stages.link.terms import LinkTables

PERSON = "a person"
BODY = "part of another name"
SOURCE = "a source"
_BEFORE = re.compile(r"(?<![\w.'-])([\w'-]{1,30})\.?(?: [A-Z]\.)? \Z")
_PHRASE = re.compile(r"(?: [A-Z][\w-]{1,30}){1,4}")
_SMALL = re.compile(r"(?<![\w'])[a-z]{4,}")
_THE = re.compile(r"(?<!\w)(?:the|The) [\"'“‘]?\Z")
_TOLD = re.compile(r"(?<!\w)(?:told|by|to|in|with|from|of|per) (?:the|The) [\"'“‘]?\Z")
_RESTS = re.compile(
    r"[\"'”’]?(?:[.,;:)\n]|\Z| (?:that|on|in|last|this|earlier|yesterday|at|and|it|"
    r"so|how|why|what|he|she|they|there|was|were|is|had|has|would|will)\b)"
)
_REPORTS = re.compile(
    r"[\"'”’]? (?:has |have |had |first |also )?"
    r"(?:reports?|reported|wrote|writes|said|says|quoted|quotes|cited|cites|revealed|noted)\b"
    r"(?! (?:a|its?|net|profit)\b)"
)
_LINE = 60
"""Code points to either side in which a line of capitals shows."""


def find_other_sense(folded: str, start: int, end: int, tables: LinkTables) -> str:
    """What the name at ``folded[start:end]``, which has no legal ending, is a part of; ``""`` if it stands alone."""
    name = folded[start:end]
    if not name[0].isascii() or _is_person(folded, start, name, tables):
        return PERSON if name[0].isascii() else ""
    if _is_source(folded, start, end, tables):
        return SOURCE
    return BODY if _is_body(folded, start, end, tables) else ""


def _is_person(folded: str, start: int, name: str, tables: LinkTables) -> bool:
    before = _BEFORE.search(folded, max(0, start - 40), start)
    if before is None or " " in name or (name.isupper() and len(name) > 1):
        return False
    word, words = before.group(1), tables.words
    if word in words.courtesies:
        return True
    courtesy = _BEFORE.search(folded, max(0, before.start() - 30), before.start()) if word[:1].isupper() else None
    if courtesy and courtesy.group(1) in words.courtesies:
        return True  # "Ms Chelsea Ford"
    other = word in words.common or word in words.function or word in words.calendar or word in words.places
    return word in words.given and not other and not folded.startswith("-", start + len(name))


def _is_source(folded: str, start: int, end: int, tables: LinkTables) -> bool:
    """Whether it is a paper: "the X reported", "told the X", "X Gazette", "the Times of X"."""
    phrase = _PHRASE.match(folded, end)
    if phrase:
        following = phrase.group().split()
        if following[0] in tables.words.press_heads or " ".join(following[:2]) in tables.words.press_heads:
            return True
    before = folded[max(0, start - 40) : start]
    if _press_of(tables).search(before):
        return True
    if " " in folded[start:end] or not _THE.search(before):
        return False
    return bool(_REPORTS.match(folded, end)) or bool(_TOLD.search(before) and _RESTS.match(folded, end))


@lru_cache(maxsize=8)
def _press_of(tables: LinkTables) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{alternate(tuple(sorted(tables.words.press_heads)))}) of \Z")


def _is_body(folded: str, start: int, end: int, tables: LinkTables) -> bool:
    """Whether it is named after it: "the X Prize", "X Street", "University of X"."""
    heads = _body_heads(tables)
    before = _BEFORE.search(folded, max(0, start - 40), start - 3) if folded.endswith(" of ", 0, start) else None
    if before and before.group(1) in heads:
        return True
    thing = _BEFORE.search(folded, max(0, start - 40), start)
    if thing and thing.group(1) in tables.words.things_named:
        return True
    phrase = _PHRASE.match(folded, end)
    if not phrase or not _has_small_words(folded, start, end):
        return False
    words = phrase.group().split()
    last = next((at for at, word in enumerate(words) if word in tables.words.titles), len(words))
    return any(word in heads for word in words[:last][-1:])


@lru_cache(maxsize=8)
def _body_heads(tables: LinkTables) -> frozenset[str]:
    words = tables.words
    heads = words.place_heads | words.street_heads | words.event_heads | words.named_after
    return heads - words.company_heads - words.titles


def _has_small_words(folded: str, start: int, end: int) -> bool:
    """Whether the line is no headline in which every word has a capital."""
    begin = folded.rfind("\n", max(0, start - _LINE), start) + 1 or max(0, start - _LINE)
    stop = folded.find("\n", end, end + _LINE)
    return _SMALL.search(folded, begin, stop if stop >= 0 else end + _LINE) is not None

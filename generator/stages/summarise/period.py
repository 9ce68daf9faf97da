"""As of when a figure holds: the period of its label, of its clause, or of the head of its sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.model import Span
from generator.stages.summarise.measure.times import TIME
from generator.stages.summarise.measure.tokens import BESIDE, CJK
from generator.text.numbers import Quantity

_STOP = re.compile(
    r"[,;:()–—]| - |\b(?:and|having|while|but|although|whereas|compared|versus|that|which|who|"
    r"since|when|after|before|until|than|behind|above|below|against)\b"
)
_BASE = re.compile(
    r"\b(?:from|since|than|versus|against|like|(?:compared|up|down) (?:with|to|from|on)|that of|on|until|over|"
    r"before|after) (?:the |a |in |its )*(?:level |end |start |same |beginning )?(?:of |in )?(?:the )?$"
)
_SET_OFF = re.compile(r" - [^-,;]{1,60} - | ?\([^()]{1,60}\)")
_THROUGH = re.compile(r"[Oo]ver the (?:past|next|coming|last) ")
"""A period, where ``over last year`` is a base."""
_NAMED_TIME = re.compile(
    r" (?:bonds?|notes?|models?|edition|convertibles?|Expo|Games|World Cup|elections?|delivery|deliveries|futures|"
    r"contracts?|issue)\b"
)
"""``its 2025 bond``, ``February delivery``: the time is part of a name."""
_HIGH_OF = re.compile(
    r"\bfrom (?:(?:the|a|an|its|their|all-time|record|recent) )*(?:[\w-]+ )?(?:highs?|lows?|peaks?|records?|levels?)\b"
)
"""``from the highs reached in May``: the time is that of the base."""
_OPENED = re.compile(r"[,;:–—(] ")
_AFTERTHOUGHT = re.compile(r", (?:which|who|where|whose)\b")
_TOLD = re.compile(
    r"\b(?:said|says|warned|told|added|announced|unveiled|predicted|forecast|estimated|expected|filed)\b"
)
TRADED = re.compile(
    r"\b(?:shares?|stocks?|index|futures|crude|gold|bonds?|yield|dollar|euro|pound|yen|Nasdaq|Dow|FTSE)\b"
)
_SETTLED = re.compile(r"(?:clos|end|finish|settl|open|trad)(?:e|es|s|ed|ing|d)?\b")
_DEFINING = re.compile(r"^[^,]*\b(?:that|which|who) \S+ (?:\S+ ){0,6}?(?:were|was|are|is|will|would|could|may|might) ")
_CLOCK = re.compile(r"\d ?[ap]\.?m|GMT")
_RELATIVE = re.compile(r"\b(?:which|who|when|after|since|before|where)\b")
READINGS = ("percent", "points", "basis points", "percentage points", "currency")
_DATED = re.compile(r"[A-Z][a-z]+ \d{1,2}|day\b")
_RELATIVE_OPEN = re.compile(r", (?:which|who|where)\b")
_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:yester|to)day")


_CJK_TIME = re.compile(
    r"\d{4}年(?:度|\d{1,2}月)?|(?<!\d)\d{1,2}月(?:\d{1,2}日)?|今年|去年|明年|本月|上月|上半年|下半年|第[一二三四]季度|昨年度?|来年(?:\d{1,2}月)?|今年度|前年度?"
)


def find_period(
    text: str, quantities: Sequence[Quantity], index: int, figure: Span, pieces: Sequence[Span], *, on_day_too: bool
) -> tuple[str, Span] | None:
    """The period of this figure: in its label, after it in its clause, before its label, or at the sentence's head.

    A weekday is one where ``on_day_too`` or a verb of a market's close says so: else it is when the figure was told.
    """
    if CJK.search(text):
        found = list(_CJK_TIME.finditer(text, 0, figure[0]))
        return (found[-1].group(), found[-1].span()) if found else None
    last_end = max(figure[1], pieces[-1][1])
    first = min(figure[0], pieces[0][0])
    following = next((quantity.start for quantity in quantities if quantity.start >= figure[1]), len(text))
    preceding = quantities[index - 1].end if index else 0
    best: tuple[int, str, Span] | None = None
    for match in TIME.finditer(text):
        start, end = match.span()
        words = match.group().removeprefix("the ").rstrip(".")
        if _CLOCK.search(words) and quantities[index].unit not in READINGS:
            continue
        if words == "May" and not re.search(
            r"\b(?:[Ii]n|[Ss]ince|from|of|[Bb]y|until|for|to|late|early|last) $", text[:start]
        ):
            continue
        based = bool(_BASE.search(text[max(0, start - 44) : start])) and not _THROUGH.match(text, start - 5)
        on_day = based and text[max(0, start - 3) : start] == "on " and _DATED.search(words) is not None
        when = text.startswith(", when ", end) and end < figure[0] and not _STOP.search(text[end + 7 : figure[0]])
        if when:
            best = (0, words, match.span())
            continue
        if based and not on_day:
            continue
        if _NAMED_TIME.match(text, end) or (quantities[index].start <= start < quantities[index].end):
            continue
        if first <= start and (end <= last_end or figure[1] <= start < last_end):
            within = any(start >= left and end <= right for left, right in pieces)
            if any(other.start < start < figure[0] for other in quantities[:index] if other.start > first):
                continue
            if any(start > other.start >= figure[1] for other in quantities[index + 1 :]):
                continue
            if not within and _RELATIVE.search(text, first, start):
                continue
            rank = 0 if within else 1
        elif start >= last_end:
            between = _SET_OFF.sub(" ", text[last_end:start])
            stops = _STOP.findall(re.sub(r"\bsaid\b", ",", between))
            aside = (
                stops == [","]
                and not _RELATIVE_OPEN.search(text, 0, figure[0])
                and re.fullmatch(r", (?:in |on |at |by )?(?:the )?", between)
            )
            if BESIDE.match(text, quantities[index].end) and not (on_day and _SETTLED.match(text, figure[0])):
                continue
            if _DEFINING.search(between):
                stops = [stop for stop in stops if stop not in ("that", "which", "who")]
            if (following < start or stops or len(between) > 110 or _HIGH_OF.search(between)) and not aside:
                continue
            rank = 2
        elif start <= 8 and not on_day:
            # "In 2024, …" holds for the whole sentence, unless it goes on to another time.
            rank = 6 if re.match(r"(?:In|By|On|At|During|For|As of|Last|This|Im|En)?\b", text) else 9
            if not text[:start].strip() and match.group() not in ("Last", "This") and start > 0:
                rank = 7
            if _is_told_later(text, end, figure[0]):
                continue
        elif end <= first:
            between = text[end:first]
            opens = len(text[_opened(text, start) : start].split()) <= _FRONTED
            if (
                preceding > start
                or (_STOP.search(between) and not (re.fullmatch(r", (?:the |its |a )?", between) and opens))
                or len(between) > 50
            ):
                continue
            rank = 3 + (len(between) > 12)
        else:
            continue
        if _DAY.fullmatch(words):
            if not on_day_too and not _SETTLED.match(text, figure[0]):
                continue
            rank += _LESS_EXACT
        if best is None or rank < best[0]:
            best = (rank, words, match.span())
    return best[1:] if best else None


_LESS_EXACT = 20
"""By how much a weekday ranks behind any other time: ``1200 GMT on Monday``."""
_FRONTED = 4
"""Words before a time that stands in front of its clause: ``By the end of May, the``."""


def _opened(text: str, at: int) -> int:
    """Where the words behind the last mark before ``at`` begin."""
    return max((match.end() for match in _OPENED.finditer(text, 0, at)), default=0)


def _is_told_later(text: str, end: int, figure: int) -> bool:
    """Whether the time that opens a sentence is that of telling, or of what a clause behind it adds to.

    ``Last week the line sold the yard, which builds``; ``Last month it said sales would fall``.
    """
    added = list(_AFTERTHOUGHT.finditer(text, end, figure))
    return bool(_TOLD.search(text, end, figure)) or (bool(added) and "," not in text[added[-1].end() : figure])

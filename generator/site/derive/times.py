"""Times to come that words name: days, months, quarters, halves, years. Better none than a wrong one: what could as
well be past is left out.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from generator.brief.write import MONTHS
from generator.site.derive.index import is_day

_ROLL_DAYS = 120
"""A time without a year belongs to the year of its brief, or to the next one if that is at most this far ahead."""
_MOST_YEARS = 30
"""A number that is a year further ahead than this is no year."""


@dataclass(frozen=True, slots=True, order=True)
class Time:
    """A stretch of days, and the words that name it."""

    last: str
    """ISO day, as ``first``: the time is ahead until it has passed."""
    first: str
    shown: str
    """``24 June 2025``, ``end of September 2025``, ``fourth quarter of 2025``, ``2027``."""
    start: int
    """Code points of the text in which the words stand; half-open."""
    end: int
    counted: bool
    """Whether the year follows from the day of the brief, and not from the words alone."""


_MONTH = "|".join(MONTHS)
_YEAR = r"20\d\d"
_NAMED = re.compile(
    # 24 June 2025, June 24; 2025年6月24日
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?P<m1>{_MONTH})|(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?!\d))"
    rf"(?:,? (?P<dy>(?:19|20)\d\d))?\b"
    rf"|(?:(?P<cy>{_YEAR})年)?(?P<cm>\d{{1,2}})月(?P<cd>\d{{1,2}})日"
    # by the end of September, before December 2025
    rf"|\b(?P<lead>(?i:end of|end-|late|early|mid-|by|before|until|from|in|during|for|next))(?: |(?<=-))"
    rf"(?P<month>{_MONTH})\b(?! \d{{1,2}}\b)(?:,? (?P<my>{_YEAR})\b)?"
    # the fourth quarter, second half of 2026
    rf"|\b(?P<nth>first|second|third|fourth|final) (?P<part>quarter|half)\b"
    rf"(?: of (?:(?P<py>{_YEAR})\b|(?P<pn>next year)))?"
    rf"|\bQ(?P<q>[1-4])(?: (?:of )?(?P<qy>{_YEAR})\b)?"
    r"|(?<!\b[Tt]he )\b(?P<next>[Nn]ext (?:month|year|quarter))\b"
    r"|\b(?P<close>end of (?:the|this) year|year[- ]end|(?:the )?year is out|end of next year)\b"
    r"|\b(?P<later>[Ll]ater this (?:year|month))\b"
    # by 2030; what follows must not be counted by the number
    rf"|\b(?i:by|in|until|before|from|through|for)(?: early| late| mid-?)? ?\b(?P<year>{_YEAR})\b"
    r"(?=[.,;:)’”\"'?!]|\s*\Z| (?:and|as|but|when|while|to|at|for|from|with|on|in|under|the|a|an|if|or|which|after|"
    r"before|because|according|said|says|would|will|is)\b)"
)
_HINTS = (*MONTHS, "month", "year", "quarter", "half", "Q", "20", "月")
"""No time is named without one of these: most texts have none, and are settled by that."""
_CUE = re.compile(
    # "would have risen" and "would not wait" tell of what did not come
    r"\b(?:will|(?:would|could|should|might)(?! (?:\w+ly |also |still )?(?:not|never|have)\b)|may(?! have\b)|"
    r"plans?|planned|planning|expects?|expected|due|scheduled|slated|"
    r"set to|(?:is|are) to|begins? to|aims?|hopes?|hoping|wants?|targets?|forecasts?|upcoming|deadline|likely|"
    r"poised|intends?|looks? to)\b"
)
"""Words that make the time behind them one to come."""
_PAST = re.compile(
    r"\b(?:since|last|ago|said|says|told|announced|reported|published|date[sd]?|previous|earlier)\b[^,]{0,24}\Z"
)
_STOP = re.compile(r"[.;!?。；](?=\s|\Z|[\u3400-\u9fff])|”")
_LEADS = {"end of": "end of ", "end-": "end of ", "late": "late ", "early": "early ", "mid-": "mid-"}
_PARTS = {"first": 0, "second": 1, "third": 2, "fourth": 3}


def find_times(text: str, told: str | None, *, sure: bool = False) -> Iterator[Time]:
    """Times that ``text`` names as ones to come, in its order.

    Args:
        text: one line.
        told: day of the brief, ISO; without it, only what has its year in the words is found.
        sure: the text is known to look ahead, as the time of an estimate is; it needs no word that says so.
    """
    if not any(hint in text for hint in _HINTS):
        return
    base = date.fromisoformat(told) if told is not None and is_day(told) else None
    for match in _NAMED.finditer(text):
        found = _resolve(match, base, sure=sure)
        if found is None:
            continue
        first, last, shown, own = found
        if not (sure or own or _looks_ahead(text, match)):
            continue
        if _PAST.search(text[max(0, match.start() - 40) : match.start()]):
            continue
        yield Time(last.isoformat(), first.isoformat(), shown, match.start(), match.end(), counted=not _has_year(match))


def _has_year(match: re.Match[str]) -> bool:
    return any(match[name] for name in ("dy", "cy", "my", "py", "qy", "year"))


def _looks_ahead(text: str, match: re.Match[str]) -> bool:
    """Whether a word before the time, or after it where the time opens the sentence, says that it is to come."""
    stops = [stop.end() for stop in _STOP.finditer(text, 0, match.start())]
    opening = stops[-1] if stops else 0
    if _CUE.search(text, opening, match.start()):
        return True
    stop = _STOP.search(text, match.end())
    return match.start() - opening <= 4 and bool(_CUE.search(text, match.end(), stop.start() if stop else len(text)))


_Found = tuple[date, date, str, bool]
"""First and last day, the words to show, and whether the time is to come by its own words."""


def _resolve(match: re.Match[str], base: date | None, *, sure: bool) -> _Found | None:
    if match["d1"] or match["d2"]:
        month = MONTHS.index(match["m1"] or match["m2"]) + 1
        return _resolve_day(int(match["d1"] or match["d2"]), month, match["dy"], base)
    if match["cd"]:
        return _resolve_day(int(match["cd"]), int(match["cm"]), match["cy"], base)
    if match["month"]:
        return _resolve_month(match, base, sure=sure)
    if match["part"] or match["q"]:
        return _resolve_part(match, base)
    if match["year"]:
        year = int(match["year"])
        # The year that runs is no date to wait for.
        if base is not None and not base.year < year <= base.year + _MOST_YEARS:
            return None
        return date(year, 1, 1), date(year, 12, 31), str(year), True
    return _resolve_relative(match, base)


def _resolve_day(day: int, month: int, year: str | None, base: date | None) -> _Found | None:
    try:
        if year is not None:
            named = date(int(year), month, day)
        elif base is None:
            return None
        else:
            named = date(base.year, month, day)
            if named < base:
                named = date(base.year + 1, month, day)
                if (named - base).days > _ROLL_DAYS:
                    return None
    except ValueError:
        return None
    return named, named, _say_day(named), True


def _resolve_month(match: re.Match[str], base: date | None, *, sure: bool) -> _Found | None:
    month, lead = MONTHS.index(match["month"]) + 1, match["lead"].lower()
    if match["my"]:
        year = int(match["my"])
    elif base is None:
        return None
    else:
        year = base.year
        if month < base.month:
            year += 1
            # "January" beside an estimate of autumn may be the one that has passed.
            if sure or (date(year, month, 1) - base).days > _ROLL_DAYS:
                return None
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    shown = f"{MONTHS[month - 1]} {year}"
    if lead == "before":
        return first - timedelta(days=1), first - timedelta(days=1), f"before {shown}", False
    return first, last, f"{_LEADS.get(lead, '')}{shown}", lead == "next" and not match["my"]


def _resolve_part(match: re.Match[str], base: date | None) -> _Found | None:
    half = match["part"] == "half"
    nth = int(match["q"]) - 1 if match["q"] else _PARTS.get(match["nth"], 1 if half else 3)
    if half and nth > 1:
        return None
    said = match["py"] or match["qy"]
    if said:
        year = int(said)
    elif base is None:
        return None
    else:
        year = base.year + bool(match["pn"])
    return *_part(year, nth, half=half), bool(match["pn"])


def _part(year: int, nth: int, *, half: bool) -> tuple[date, date, str]:
    months = 6 if half else 3
    end = (nth + 1) * months
    name = ("first", "second", "third", "fourth")[nth]
    first, last = date(year, nth * months + 1, 1), date(year, end, monthrange(year, end)[1])
    return first, last, f"{name} {'half' if half else 'quarter'} of {year}"


def _resolve_relative(match: re.Match[str], base: date | None) -> _Found | None:
    """Counted from the day of the brief."""
    if base is None:
        return None
    words = (match["next"] or match["close"] or match["later"]).lower()
    year, month = base.year, base.month
    if words in ("next month", "later this month"):
        if words == "next month":
            year, month = year + month // 12, month % 12 + 1
        return date(year, month, 1), date(year, month, monthrange(year, month)[1]), f"{MONTHS[month - 1]} {year}", True
    if words == "next quarter":
        quarter = (month - 1) // 3 + 1
        return *_part(year + quarter // 4, quarter % 4, half=False), True
    if words == "later this year":
        return base, date(year, 12, 31), f"later in {year}", True
    if words == "next year":
        return date(year + 1, 1, 1), date(year + 1, 12, 31), str(year + 1), True
    year += "next" in words
    return date(year, 12, 31), date(year, 12, 31), f"end of {year}", False


def _say_day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"

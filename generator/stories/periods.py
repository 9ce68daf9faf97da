"""Periods of a figure, as words of an article tell them, made comparable."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Literal

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTH = "|".join(name.capitalize() for name in _MONTHS)
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}
_PERIOD = re.compile(
    rf"\b(?:(?:the )?(?P<quarter>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]inal)[ -]quarter"
    rf"|(?P<q>[Qq])(?P<qn>[1-4])(?!\d)"
    rf"|(?:the )?(?P<half>[Ff]irst|[Ss]econd)[ -]half|(?P<h>[Hh])(?P<hn>[12])(?!\d)"
    rf"|(?:the )?(?P<closing>last|final|closing) (?:three|3) months of (?P<closed>20\d\d|19\d\d|last year|the year)"
    rf"|(?:the )?first (?P<months>two|three|four|five|six|seven|eight|nine|ten|eleven|\d+) months"
    rf"|(?P<ended>(?:three|six|nine|12|twelve) months|quarter|half|year) (?:to|ended|ending|through)(?: in)? "
    rf"(?:\d{{1,2}} )?(?P<endmonth>{_MONTH})"
    rf"|(?P<fiscal>fiscal(?: year)?|financial year|FY) ?(?P<fy>(?:20)?\d\d)"
    rf"|(?P<relative>[Ll]ast|[Tt]his|[Nn]ext|[Tt]he previous|[Tt]he same|(?:the )?(?:current|coming|present))"
    rf" (?P<unit>month|quarter|half|year)"
    rf"|(?P<month>{_MONTH})\b"
    rf"|(?P<full>full[ -]year)"
    rf"|(?P<year>20\d\d|19\d\d)(?![\d-]))"
    rf"(?: \d{{1,2}}(?!\d),?)?"
    rf"(?:,? (?:of |in )?(?:the )?(?:(?:fiscal|financial) (?:year )?)?"
    rf"(?P<of>20\d\d|19\d\d|last year|this year|the year))?"
)
_MAY = re.compile(r"\b(?:[Ii]n|[Ss]ince|from|of|[Bb]y|until|for|to|late|early|last|[Dd]uring|and|ended) $")
_EARLIER = re.compile(r"\b(?:[Aa]|one|the) (?:year|month|quarter) (?:earlier|ago|before)\b")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time: ``year`` is ``None`` where the text does not tell it."""

    kind: Literal["year", "half", "quarter", "months", "month", "ended", "fiscal"]
    number: int
    """Which half, quarter or month of the year, or how many months; 0 for a year."""
    year: int | None
    end: int = 0
    """Of a stretch that ends in a named month, that month."""


def find_periods(text: str, date: str | None) -> tuple[tuple[int, int, Period], ...]:
    """All periods of a text with their half-open places, by the article's date (``YYYY[-MM[-DD]]``) where needed."""
    found = []
    for match in _PERIOD.finditer(text):
        if match["month"] == "May" and not _MAY.search(text, 0, match.start()):
            continue
        period = _read(match, date)
        if period is not None:
            found.append((*match.span(), period))
    return tuple(found)


def read_period(text: str | None, date: str | None) -> Period | None:
    """The period that some words tell, if they tell one."""
    if not text or _EARLIER.search(text):
        return None
    found = find_periods(f"in {text}", date)
    return found[0][2] if len(found) == 1 else None


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AS_OF = re.compile(
    rf"\b(?:[Bb]y|[Aa]s of|until|up to)(?: late| early)? (?P<day>{'|'.join(_WEEKDAYS)})\b", re.IGNORECASE
)


def find_day(text: str, date: str | None) -> str | None:
    """The day up to which something was counted (``by Monday evening``), as ``YYYY-MM-DD``: the last one of that name
    that is not after the article's ``date``.
    """
    match = _AS_OF.search(text)
    if not match or not date or len(date) != 10:
        return None
    day = datetime.date.fromisoformat(date)
    back = (day.weekday() - _WEEKDAYS.index(match["day"].lower())) % 7
    return (day - datetime.timedelta(days=back)).isoformat()


def compare_periods(one: Period | None, other: Period | None) -> Literal["same", "differ", "unknown"]:
    """Whether two periods are one, as far as is known."""
    if one is None or other is None:
        return "unknown"
    if (one.kind, one.number, one.end) == (other.kind, other.number, other.end):
        return "same" if one.year is None or other.year is None or one.year == other.year else "differ"
    kinds = {one.kind, other.kind}
    if kinds & {"fiscal", "ended"} and kinds & {"year", "quarter", "half", "months"}:
        # Whose year ends when is not known: "the year to March" may be the fiscal year, and a quarter any.
        return "unknown"
    if "year" in kinds and one.year != other.year and None not in (one.year, other.year):
        return "differ"
    return "differ"


def _read(match: re.Match[str], date: str | None) -> Period | None:
    now_year = int(date[:4]) if date else None
    now_month = int(date[5:7]) if date and len(date) >= 7 else None
    of = match["of"]
    year = None
    if of and of[0].isdigit():
        year = int(of)
    elif of and now_year is not None:
        year = now_year - (of == "last year")
    if match["closing"]:
        said = match["closed"]
        known = int(said) if said[0].isdigit() else now_year - (said == "last year") if now_year else None
        return Period("quarter", 4, known)
    if match["quarter"] or match["q"]:
        return Period("quarter", int(match["qn"] or _ORDINAL[match["quarter"].lower()]), year)
    if match["half"] or match["h"]:
        return Period("half", int(match["hn"] or _ORDINAL[match["half"].lower()]), year)
    if match["months"]:
        many = _COUNT.get(match["months"]) or int(match["months"])
        if many in (3, 6):
            return Period("quarter" if many == 3 else "half", 1, year)
        return Period("months", many, year)
    if match["ended"]:
        word = match["ended"].split()[0]
        many = {"three": 3, "quarter": 3, "six": 6, "half": 6, "nine": 9, "12": 12, "twelve": 12, "year": 12}[word]
        return Period("ended", many, year, _MONTHS.index(match["endmonth"].lower()) + 1)
    if match["fy"]:
        return Period("fiscal", 0, int(match["fy"]) % 100 + 2000)
    if match["month"]:
        return Period("month", _MONTHS.index(match["month"].lower()) + 1, year)
    if match["year"]:
        return Period("year", 0, int(match["year"]))
    if match["full"]:
        return Period("year", 0, year)
    return _relative(match["relative"].lower(), match["unit"], now_year, now_month)


_COUNT = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
}  # fmt: skip


def _relative(word: str, unit: str, year: int | None, month: int | None) -> Period | None:
    step = {"last": -1, "the previous": -1, "this": 0, "current": 0, "present": 0, "next": 1, "coming": 1}.get(
        word.removeprefix("the ") if word != "the previous" else word
    )
    if step is None or year is None:
        return None
    if unit == "year":
        return Period("year", 0, year + step)
    if month is None:
        return None
    if unit == "month":
        at = year * 12 + month - 1 + step
        return Period("month", at % 12 + 1, at // 12)
    if unit == "quarter":
        at = year * 4 + (month - 1) // 3 + step
        return Period("quarter", at % 4 + 1, at // 4)
    at = year * 2 + (month - 1) // 6 + step
    return Period("half", at % 2 + 1, at // 2)

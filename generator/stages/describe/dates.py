"""A strict grammar of printed dates. It would rather miss a date than make one up; nothing here knows today's date.

Years run from 1900 to 2099. Numeric dates whose order is open (``07-06-2025``) come with both readings; what decides is
elsewhere on the page, see ``when``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.stages.describe.tables import DescribeTables


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text, at ``text[start:end]``."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    swapped: tuple[int, int] | None = None
    """The other reading ``(month, day)`` of a numeric date whose order is open."""
    order: str = ""
    """``dmy`` or ``mdy`` where a numeric date shows its order by a part above twelve."""
    separator: str = ""
    """What stands between the parts of a numeric date."""
    weekday: int | None = None
    """The weekday printed beside it, Monday 0."""
    last_day: int | None = None
    """The end of a span of days: ``June 12-15``."""

    @property
    def iso(self) -> str | None:
        """``YYYY-MM[-DD]``, or ``None`` without a year."""
        return None if self.year is None else format_date(self.year, self.month, self.day)


def format_date(year: int, month: int, day: int | None = None) -> str:
    """``YYYY-MM[-DD]``."""
    return f"{year:04}-{month:02}" + (f"-{day:02}" if day else "")


def days_in(year: int, month: int) -> int:
    """Days of a month of the Gregorian calendar."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def ordinal_day(year: int, month: int, day: int) -> int:
    """Days since 1 March of the year 0, proleptic Gregorian (the usual shifted-year formula)."""
    shifted_year, shifted_month = (year, month - 3) if month > 2 else (year - 1, month + 9)
    return 365 * shifted_year + shifted_year // 4 - shifted_year // 100 + shifted_year // 400 + (
        (153 * shifted_month + 2) // 5
    ) + day - 1  # fmt: skip


def date_from_ordinal(number: int) -> tuple[int, int, int]:
    """Inverse of :func:`ordinal_day`."""
    year = (10000 * number + 14780) // 3652425
    rest = number - (365 * year + year // 4 - year // 100 + year // 400)
    if rest < 0:
        year -= 1
        rest = number - (365 * year + year // 4 - year // 100 + year // 400)
    month = (5 * rest + 2) // 153
    day = rest - (153 * month + 2) // 5 + 1
    return (year + (month + 2) // 12, (month + 2) % 12 + 1, day)


def weekday_of(year: int, month: int, day: int) -> int:
    """Monday 0 … Sunday 6."""
    return (ordinal_day(year, month, day) + 2) % 7


def shift_date(date: str, days: int) -> str:
    """``YYYY-MM-DD`` moved by a number of days."""
    year, month, day = (int(part) for part in date.split("-"))
    return format_date(*date_from_ordinal(ordinal_day(year, month, day) + days))


_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_ARABIC_DIGITS = {zero + digit: str(digit) for zero in (0x0660, 0x06F0) for digit in range(10)}
"""Of Arabic and of Persian, each one character, so that places in a text stay."""
_YEAR = r"(?:19|20)\d\d"
# After a year: no further digit, unless another date is glued to it (``30.01.202430. Januar``).
_YEAR_END = r"(?!\d)|(?=\d{1,2}[.:])"


@dataclass(frozen=True, slots=True, eq=False)
class _Grammar:
    pattern: re.Pattern[str]
    numeric: re.Pattern[str]
    """The first rows of ``pattern``: all that a text without a month's name can fit."""
    weekday: re.Pattern[str]
    months: dict[str, int]
    openers: frozenset[str]
    """The first words of the names of months."""
    weekdays: dict[str, int]


@lru_cache(maxsize=4)
def _compile(tables: DescribeTables) -> _Grammar:
    month = "|".join(re.escape(word) for word, _ in sorted(tables.months, key=lambda row: -len(row[0])))
    weekday = "|".join(re.escape(word) for word, _ in sorted(tables.weekdays, key=lambda row: -len(row[0])))
    numeric = rf"""
        (?<!\d)(?P<cy>{_YEAR})\s?[年년]\s?(?P<cm>\d{{1,2}})\s?[月월](?:\s?(?P<cd>\d{{1,2}})\s?[日일])?
        | (?<![\d./-])(?P<iy>{_YEAR})(?P<is>-|/|\.\s?)(?P<im>\d{{1,2}})(?P=is)(?P<id>\d{{1,2}})(?!\d)
        | (?<!\d)(?<!\d[./-])(?P<na>\d{{1,2}})(?P<ns>[./-])\s?(?P<nb>\d{{1,2}})(?P=ns)\s?(?P<ny>{_YEAR})(?:{_YEAR_END})
        | (?<!\d)(?<!\d\.)(?P<sa>\d{{1,2}})\.(?P<sb>\d{{1,2}})\.(?P<sy>\d\d)(?![\d.])
        | (?<![\d./-])(?P<ta>\d{{1,2}})/(?P<tb>\d{{1,2}})/(?P<ty>[0-4]\d)(?![\d/.-])
        """
    pattern = re.compile(
        rf"""{numeric}
        | (?<![\d.,$€£¥])(?P<dd>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?
          (?:(?:\s?[-–]\s?|\s(?:to|and)\s)(?P<dl>\d{{1,2}})(?:st|nd|rd|th|\.)?)?
          (?:\s{{1,3}}|-|(?<=\.))(?:of\s|de\s)?(?P<dm>{month})(?![^\W\d_])\.?
          (?:,?(?:\s{{1,3}}|\s?-\s?)(?:de\s|del\s)?(?P<dy>{_YEAR})(?:{_YEAR_END}))?
        | (?<![^\W\d_])(?P<mm>{month})(?![^\W\d_])\.?\s{{1,3}}(?P<md>\d{{1,2}})(?:st|nd|rd|th)?
          (?!\d|[.,:]\d|\s?%|\s?per\scent)
          (?:(?:\s?[-–]\s?|\s(?:to|and)\s)(?P<ml>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.,:]\d|\s?%|\s[a-z]))?(?:,?\s{{1,3}}(?P<my>{_YEAR})(?:{_YEAR_END}))?
        | (?<![^\W\d_])(?P<om>{month})(?![^\W\d_])\.?,?\s{{1,3}}(?:de\s)?(?P<oy>{_YEAR})(?!\d)
        """,
        re.VERBOSE | re.IGNORECASE,
    )
    beside = re.compile(rf"(?<![^\W\d_])(?:{weekday})(?![^\W\d_])", re.IGNORECASE)
    return _Grammar(
        pattern,
        re.compile(numeric, re.VERBOSE | re.IGNORECASE),
        beside,
        dict(tables.months),
        frozenset(word.split()[0] for word, _ in tables.months),
        dict(tables.weekdays),
    )


def find_dates(text: str, tables: DescribeTables) -> tuple[FoundDate, ...]:
    """All dates of a text that are on the calendar, in order, at least month-precise. Linear in the text's length."""
    if not _DIGIT.search(text):
        return ()
    # The short lines around an article are asked about by several rooms.
    return _find_short(text, tables) if len(text) <= 300 else _find(text, tables)


@lru_cache(maxsize=1024)
def _find_short(text: str, tables: DescribeTables) -> tuple[FoundDate, ...]:
    return _find(text, tables)


def _find(text: str, tables: DescribeTables) -> tuple[FoundDate, ...]:
    grammar = _compile(tables)
    found: list[FoundDate] = []
    if not text.isascii():
        text = text.translate(_ARABIC_DIGITS)
    named = not grammar.openers.isdisjoint(_LETTERS.findall(text.lower()))
    for match in (grammar.pattern if named else grammar.numeric).finditer(text):
        date = _read(match, grammar)
        if date:
            found.append(_with_weekday(date, text, grammar))
    return tuple(found)


def find_impossible(text: str, tables: DescribeTables) -> str | None:
    """The first date of a text, as printed, that is on no calendar (``30 February 2031``), or ``None``."""
    if not _DIGIT.search(text):
        return None
    grammar = _compile(tables)
    for match in grammar.pattern.finditer(text[:300].translate(_ARABIC_DIGITS)):
        word = match.group("dm") or match.group("mm")
        meant = _is_name(word) if word else not (match.group("om") or match.group("ty"))
        if meant and _read(match, grammar) is None:
            return match.group().strip()
    return None


def _read(match: re.Match[str], grammar: _Grammar) -> FoundDate | None:
    got = match.groupdict()
    start, end = match.span()
    if got["cy"]:
        return _checked(start, end, int(got["cy"]), int(got["cm"]), int(got["cd"]) if got["cd"] else None)
    if got["iy"]:
        return _checked(start, end, int(got["iy"]), int(got["im"]), int(got["id"]))
    if got["ny"]:
        return _numeric(start, end, int(got["na"]), int(got["nb"]), int(got["ny"]), got["ns"])
    if got["sy"]:
        return _checked(start, end, 2000 + int(got["sy"]), int(got["sb"]), int(got["sa"]))
    if got["ty"]:
        # A year of two digits counts only where the day shows itself by its size.
        read = _numeric(start, end, int(got["ta"]), int(got["tb"]), 2000 + int(got["ty"]), "/")
        return read if read and read.order else None
    if got.get("dm"):
        word, year = got["dm"], got["dy"]
        if not year and not _is_name(word):
            return None
        return _checked(start, end, int(year) if year else None, grammar.months[word.lower()], int(got["dd"]),
                        int(got["dl"]) if got["dl"] else None)  # fmt: skip
    if got.get("mm"):
        word, year = got["mm"], got["my"]
        if not _is_name(word) and not (year and len(word) > 3):
            return None
        return _checked(start, end, int(year) if year else None, grammar.months[word.lower()], int(got["md"]),
                        int(got["ml"]) if got["ml"] else None)  # fmt: skip
    word = got["om"]
    if not _is_name(word) and len(word) <= 3:
        return None
    return _checked(start, end, int(got["oy"]), grammar.months[word.lower()], None)


def _is_name(word: str) -> bool:
    """Written as a name of a month: many short forms are also common words (may, set, out)."""
    return word[0].isupper() or not word[0].isascii()


def _checked(
    start: int, end: int, year: int | None, month: int, day: int | None, last_day: int | None = None
) -> FoundDate | None:
    # Without a year, 29 February is possible.
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= days_in(year or 2000, month)):
        return None
    return FoundDate(start, end, year, month, day, last_day=last_day if last_day and day and last_day > day else None)


def _numeric(start: int, end: int, first: int, second: int, year: int, separator: str) -> FoundDate | None:
    by_day = 1 <= second <= 12 and 1 <= first <= days_in(year, second)
    by_month = 1 <= first <= 12 and 1 <= second <= days_in(year, first)
    if not by_day and not by_month:
        return None
    # Where points stand between the parts, the day comes first everywhere.
    if by_day and (separator == "." or not by_month or first == second):
        order = "dmy" if not by_month else ""
        return FoundDate(start, end, year, second, first, order=order, separator=separator)
    if not by_day:
        return FoundDate(start, end, year, first, second, order="mdy", separator=separator)
    return FoundDate(start, end, year, second, first, swapped=(first, second), separator=separator)


_BESIDE = re.compile(r"^[\s,.|()（(]{0,4}$")


def _with_weekday(date: FoundDate, text: str, grammar: _Grammar) -> FoundDate:
    left = text[max(date.start - 20, 0) : date.start]
    right = text[date.end : date.end + 20]
    for match in grammar.weekday.finditer(left):
        if _BESIDE.match(left[match.end() :]):
            return _set_weekday(date, grammar.weekdays[match.group().lower()])
    after = grammar.weekday.search(right)
    if after and _BESIDE.match(right[: after.start()]):
        return _set_weekday(date, grammar.weekdays[after.group().lower()])
    return date


def _set_weekday(date: FoundDate, weekday: int) -> FoundDate:
    month, day, swapped = date.month, date.day, date.swapped
    if date.year and day and swapped:
        fits = weekday_of(date.year, month, day) == weekday
        fits_swapped = weekday_of(date.year, *swapped) == weekday
        if fits != fits_swapped:
            month, day = (month, day) if fits else swapped
            swapped = None
    return FoundDate(
        date.start, date.end, date.year, month, day, swapped, date.order, date.separator, weekday, date.last_day
    )

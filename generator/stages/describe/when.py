"""The date of an article: what is printed beside it, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from generator.model import Article, Bound, CleanDocument, DateBasis, Notice
from generator.stages.describe.dates import (
    FoundDate,
    days_in,
    find_dates,
    find_impossible,
    format_date,
    shift_date,
    weekday_of,
)
from generator.stages.describe.lines import Around, Line, owns_page
from generator.stages.describe.tables import DescribeTables


@dataclass(frozen=True, slots=True)
class When:
    """An article's date with its basis, or the bounds that a relative time leaves."""

    date: str | None
    basis: DateBasis
    not_before: Bound | None = None
    not_after: Bound | None = None
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Cues:
    published: re.Pattern[str]
    modified: re.Pattern[str]
    foreign: re.Pattern[str]
    foreign_words: tuple[str, ...]
    """One of these stands wherever ``foreign`` is found; the like for those below."""
    ahead: re.Pattern[str]
    ahead_words: tuple[str, ...]
    clock: re.Pattern[str]
    ago: re.Pattern[str]
    ago_words: tuple[str, ...]
    today: re.Pattern[str]
    yesterday: re.Pattern[str]
    unit: dict[str, str]
    one: frozenset[str]
    calendar: re.Pattern[str]
    list_heading: re.Pattern[str]


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=4)
def _compile(tables: DescribeTables) -> _Cues:
    ago = tables.ago
    unit = {word: name for name in ("minute", "hour", "day", "week", "month", "year") for word in getattr(ago, name)}
    units, one = _alternatives(tuple(unit)), _alternatives(ago.one)
    before, after = _alternatives(ago.before), _alternatives(ago.after)
    published = _alternatives(tables.words("dates.published"))
    modified = _alternatives(tables.words("dates.modified"))
    return _Cues(
        published=re.compile(rf"(?:^|[^\w])(?:{published})\W{{0,4}}$", re.IGNORECASE),
        modified=re.compile(
            rf"(?:{modified})(?:\s(?:on|am|le|el|em|op))?\W{{0,4}}(?:\w{{2,10}}[,.]?\s)?$", re.IGNORECASE
        ),
        foreign=re.compile(rf"(?<!\w)(?:{_alternatives(tables.words('dates.not_the_article'))})(?!\w)", re.IGNORECASE),
        ahead=re.compile(rf"(?<!\w)(?:{_alternatives(tables.words('events.ahead'))})(?!\w)", re.IGNORECASE),
        foreign_words=tables.words("dates.not_the_article"),
        ahead_words=tables.words("events.ahead"),
        ago_words=(*ago.before, *ago.after),
        clock=re.compile(
            r"(?<!\d)(?:[01]?\d|2[0-3])[:.h][0-5]\d(?!\d)|\b\d{1,2}\s?[ap]\.?m\b|[時时]\d{1,2}分", re.IGNORECASE
        ),
        # "time" may be glued to the front ("timea day ago"): a label that lost its space.
        ago=re.compile(
            rf"(?<![^\W\d_])(?:{before})\s(?P<n>\d{{1,3}}|{one})\s?(?P<unit>{units})(?![^\W\d_])"
            rf"|(?:(?<![^\W\d_])|(?<=time))(?P<n2>\d{{1,3}}|{one})\s?(?P<unit2>{units})(?:\s(?:and\s)?\d{{1,2}}\s?(?:{units}))?"
            rf"\s?(?:{after})(?![a-z])",
            re.IGNORECASE,
        ),
        today=re.compile(rf"(?<!\w)(?:{_alternatives(ago.today)})(?!\w)", re.IGNORECASE),
        yesterday=re.compile(rf"(?<!\w)(?:{_alternatives(ago.yesterday)})(?!\w)", re.IGNORECASE),
        unit=unit,
        one=frozenset(ago.one),
        calendar=re.compile(
            rf"(?<!\w)(?:{_alternatives(tuple(word for word, _ in tables.weekdays))})(?!\w)"
            rf"|(?<!\w)(?:{published}|{modified}|uhr|am|at|on|kl|gmt|utc|et|est|edt|pt|bst|cet|hkt|sgt|jst|ist|myt|wib|min|read|mins)(?!\w)",
            re.IGNORECASE,
        ),
        list_heading=re.compile(rf"\W{{0,4}}(?:{'|'.join(tables.list_headings)})", re.IGNORECASE),
    )


def find_when(
    article: Article,
    document: CleanDocument,
    siblings: tuple[Article, ...],
    around: Around,
    country: str,
    lang: str,
    tables: DescribeTables,
) -> When:
    """The date of an article.

    In order: the sidecar's; what an HTML page states as published (where the page holds one article); the best dated
    line of its head; a relative time, counted from ``retrieved``. ``country`` and ``lang`` settle an open day-month
    order when nothing on the page does. A date after ``retrieved`` is refused; a modified date is never taken, but
    bounds an unknown date above. Where none is left, a notice says of the best printed one why it was refused.
    """
    sidecar = document.sidecar
    retrieved = sidecar.retrieved[:10] if sidecar.retrieved else None
    if sidecar.date:
        return When(sidecar.date, DateBasis("sidecar"))
    cues = _compile(tables)
    notices: list[Notice] = []
    owns = owns_page(article, document, siblings)
    weak: When | None = None
    if owns:
        for field, value, origin in document.page.values:
            stated = _page_date(value, tables) if field == "published" else None
            if stated and not (retrieved and stated > retrieved[: len(stated)]):
                known = When(stated, DateBasis("stated", None, value[:80], f"published, by {origin}"))
                if origin != "address" and len(stated) == _A_DAY:
                    return known
                weak = weak or known
    best: tuple[int, FoundDate, Line] | None = None
    changed = set(document.page.all("modified"))
    listed = _in_lists(article, around, cues)
    for line in around.near:
        if line.zone == "inside" or line.number in listed or _marked_time(line) in changed:
            continue
        for found in find_dates(line.text, tables) if len(line.text) <= 300 else ():
            score = _score(line, found, cues)
            if score >= 30 and (best is None or score > best[0]):
                best = (score, found, line)
    if best is None and owns and document.format == "html":
        best = _labelled_below(article, around, cues, tables)
    if best is None or best[0] < 60:
        marked = next((line for line in around.near if line.zone in ("head", "between") and _marked_time(line)
                       and line.number not in listed and _marked_time(line) not in changed), None)  # fmt: skip
        stated = _page_date(_marked_time(marked), tables) if marked else None
        if marked and stated and not (retrieved and stated > retrieved[: len(stated)]):
            return When(stated, DateBasis("stated", marked.line, marked.text[:80], "from the page's time element"))
    if best:
        found, line = best[1], best[2]
        settled, note, doubt = _settle(found, line, retrieved, document, (country, lang), tables)
        if doubt:
            notices.append(doubt)
        if settled and retrieved and settled > retrieved[: len(settled)]:
            notices.append(
                Notice(
                    "date-future",
                    f"'{line.text[:60]}' lies after the day of retrieval {retrieved}",
                    line.line,
                    f"{document.name}.meta.yml: date: YYYY-MM-DD",
                )
            )
        elif settled:
            return When(settled, DateBasis("stated", line.line, _quote(line, found), note), notices=tuple(notices))
    if weak:
        return weak
    if best is None:
        dated = _dateline(article, tables)
        if dated and not (retrieved and dated.date and dated.date > retrieved):
            return dated
    changed_by = _change(article, document, around, listed, owns, retrieved, cues, tables)
    refused = (not notices and _say_refused(article, document, around, listed, retrieved, owns, cues, tables)) or None
    counted_from = sidecar.retrieved or _printed_retrieval(around, tables)
    when = _relative(document, around, listed, counted_from, refused, cues, tuple(notices))
    if changed_by and (when.not_after is None or changed_by.date < when.not_after.date):
        when = replace(when, not_after=changed_by)
    return when


_RETRIEVAL = re.compile(
    r"\W{0,3}(?:retrieved|accessed|captured|archived|saved|abgerufen)(?:\s(?:on|am))?\W{0,3}$", re.I
)


def _printed_retrieval(around: Around, tables: DescribeTables) -> str | None:
    """The day of retrieval that a line of its own states ("Retrieved 15 October 2031"), where all such lines agree."""
    days: set[str | None] = set()
    for line in around.near:
        for found in find_dates(line.text, tables) if len(line.text) <= 60 else ():
            rest = line.text[found.end :].strip(" .)]")
            if _RETRIEVAL.fullmatch(line.text[: found.start]) and not _WORD.search(rest):
                days.add(found.iso if found.day and not found.swapped else None)
    return days.pop() if len(days) == 1 else None


def _change(
    article: Article,
    document: CleanDocument,
    around: Around,
    listed: frozenset[int],
    owns: bool,
    retrieved: str | None,
    cues: _Cues,
    tables: DescribeTables,
) -> Bound | None:
    """The earliest day on which the page says that the article was changed: it was published by then."""
    found: list[Bound] = []
    for line in around.near:
        if line.zone in ("inside", "far") or line.number in listed or len(line.text) > 200:
            continue
        found.extend(
            Bound(date.iso, line.line, _quote(line, date))
            for date in find_dates(line.text, tables)
            if date.iso and date.day and not date.swapped and cues.modified.search(_before(line, date))
        )
    for value in document.page.all("modified") if owns else ():
        stated = _page_date(value, tables)
        if stated and len(stated) == _A_DAY:
            found.append(Bound(stated, article.start_line, value[:80]))
    possible = [bound for bound in found if not (retrieved and bound.date > retrieved)]
    return min(possible, key=lambda bound: bound.date, default=None)


_PLACE = re.compile(r"[A-ZÀ-Þ][A-ZÀ-Þ .,/’'-]{2,40}(?:,\s[A-Z][\w.]{1,15}(?:\s[A-Z][\w.]{1,15}){0,2})?[,:]?\s$")
"""A town, and its country or state after it: "HARWELL, New Mexico, "."""
_AFTER_DATELINE = re.compile(r",?\s?(?:[(（][^()]{2,40}[)）]\s?)?[-–—:]{1,2}\s|,?\s?[(（][^()]{2,40}[)）]\s")


_BESIDE_DATE = re.compile(r"(?:\s?[|•·–—,-]\s?(?P<by>[^|•·.!?]{2,40}))?\W{0,2}")
"""After a date that opens a text by itself: a byline behind a bar."""


def _dateline(article: Article, tables: DescribeTables) -> When | None:
    """The day in the dateline that opens a text, where its year stands with it: "HARWELL, March 4, 2031 (Agency) -"; or
    on a line of its own there, with a byline perhaps: "Mar. 4, 2031 | Staff reporter".
    """
    opening = article.body[:120].split("\n")[0]
    is_line = len(opening) <= 70 and len(article.body) > len(opening)
    for found in find_dates(opening, tables)[:1]:
        beside = _PLACE.fullmatch(opening[: found.start]) and _AFTER_DATELINE.match(opening, found.end)
        alone = is_line and not opening[: found.start].strip() and _BESIDE_DATE.fullmatch(opening, found.end)
        if (beside or alone) and found.iso and found.day and not found.swapped:
            return When(found.iso, DateBasis("stated", article.line_at(0), opening[: found.end], "the dateline"))
    return None


def _before(line: Line, found: FoundDate) -> str:
    return line.text[max(found.start - 40, 0) : found.start]


def _say_refused(
    article: Article,
    document: CleanDocument,
    around: Around,
    listed: frozenset[int],
    retrieved: str | None,
    owns: bool,
    cues: _Cues,
    tables: DescribeTables,
) -> Notice | None:
    """Why the printed date that looks most like the article's is not its date, or ``None`` where none is printed."""
    found: list[tuple[int, str, int | None]] = []
    for line in around.near:
        if line.zone in ("inside", "far") or len(line.text) > 120:
            continue
        shown = f"'{line.text[:60]}'"
        dates = find_dates(line.text, tables)
        for date in dates:
            left = _before(line, date)
            if line.number in listed:
                found.append((3, f"{shown} stands in a list of other articles", line.line))
            elif cues.modified.search(left):
                found.append((0, f"{shown} tells when the article was changed, not when it was published", line.line))
            elif cues.foreign.search(line.text):
                found.append((4, f"{shown} tells of something else than the article's publication", line.line))
            elif cues.ahead.search(left):
                found.append((4, f"{shown} tells of what is to come", line.line))
            elif date.day and date.year:
                found.append((2, f"nothing marks the date in {shown} as the article's", line.line))
        impossible = None if dates else find_impossible(line.text, tables)
        if impossible:
            found.append((1, f"'{impossible}' is no day of the calendar", line.line))
    opening = article.body[:120].split("\n")[0]
    first = next(iter(find_dates(opening, tables)), None)
    if first and first.day and first.year is None and _PLACE.fullmatch(opening[: first.start]):
        found.append((0, f"the dateline '{opening[: first.end]}' names no year", article.line_at(0)))
    for field, value, origin in document.page.values if owns else ():
        if field == "published":
            stated = _page_date(value, tables)
            late = stated is not None and retrieved is not None and stated > retrieved[: len(stated)]
            why = f"lies after the day of retrieval {retrieved}" if late else "is no day of the calendar"
            found.append((0, f"'{value[:60]}', stated as published by {origin}, {why}", None))
        elif field == "modified":
            found.append((0, f"the page states '{value[:60]}' ({origin}) as the day of a change only", None))
    if not found:
        return None
    _, why, at = min(found, key=lambda row: row[0])
    return Notice("date-unknown", f"no date of the article is known: {why}", at,
                  f"{document.name}.meta.yml: date: YYYY-MM-DD")  # fmt: skip


_LONGEST_HEADING = 70
_TEASER_WORDS = 3
"""So many words make a headline of another article; what has fewer is an item of a menu."""
_NAME_WORDS = 4
"""So many words, each with a capital, may be the name of an outlet or of a person."""


def _in_lists(article: Article, around: Around, cues: _Cues) -> frozenset[int]:
    """Numbers of the near lines that stand in a list of other articles: all from such a list's heading on below the
    text, and those from the heading to the title, or to the text, where a headline stands among them. A heading
    without a headline is taken for an item of a menu.
    """
    found: set[int] = set()
    pending: list[int] = []
    headlines = 0
    title = article.title.start if article.title else None
    below = False
    for line in around.near:
        if not below and line.line > article.end_line:
            # What stands beside the text is over.
            found.update(pending if headlines else ())
            pending, below = [], True
        if line.zone == "inside" or line.block.start == title:
            found.update(pending if headlines else ())
            pending = []
        elif len(line.text) <= _LONGEST_HEADING and cues.list_heading.match(line.text):
            if not pending:
                headlines = 0
            pending.append(line.number)
        elif pending:
            pending.append(line.number)
            headlines += _is_headline(line.text)
    found.update(pending if headlines or below else ())
    return frozenset(found)


def _is_headline(text: str) -> bool:
    words = _WORD.findall(text)
    if len(words) < _TEASER_WORDS or _DIGITS.search(text):
        return False
    # ``South China Sea Courier`` names an outlet, ``Port strike enters third week`` another article.
    return len(words) > _NAME_WORDS or any(word[0].islower() and len(word) > 3 for word in words)


_WORD = re.compile(r"[^\W\d_]{2,}")
_DIGITS = re.compile(r"\d{4}|\d[:.]\d\d")
"""A line with a year or a time of day is no headline, nor is a date."""


_A_DAY = len("2031-03-12")


def _marked_time(line: Line) -> str:
    """The machine's form of the time that a line of a page holds, or nothing."""
    return line.block.markup.datetime if line.block.markup else ""


def _labelled_below(
    article: Article, around: Around, cues: _Cues, tables: DescribeTables
) -> tuple[int, FoundDate, Line] | None:
    """The first line after the text that is a label and a date: the box of facts that some pages end with."""
    for line in around:
        if line.zone != "far" or line.line < article.end_line or len(line.text) > 40:
            continue
        for found in find_dates(line.text, tables):
            if found.day and found.year and cues.published.search(line.text[: found.start]):
                return 60, found, line
    return None


def _quote(line: Line, found: FoundDate) -> str:
    return line.text if len(line.text) <= 100 else line.text[found.start : found.end]


_PAGE_DATE = re.compile(r"\s*((?:19|20)\d\d)-?(\d\d)-?(\d\d)(?!\d)")
_PAGE_MONTH = re.compile(r"\s*((?:19|20)\d\d)(?:[-/](0[1-9]|1[0-2]))?\s*")
_CLOCK_BEFORE_YEAR = re.compile(r"\s\d\d:\d\d:\d\d\s[A-Z+:\d-]{1,9}(?=\s(?:19|20)\d\d\s*$)")
"""Of ``Wed Mar 12 08:00:00 CET 2031``, as programs print a date."""
_UNSET = "1970-01-01"
"""What a program prints that was given no time."""


def _page_date(value: str, tables: DescribeTables) -> str | None:
    """The day of a stated time, in its own time zone; its month or year where it states no more."""
    match = _PAGE_DATE.match(value)
    if match:
        year, month, day = (int(part) for part in match.groups())
        if 1 <= month <= 12 and 1 <= day <= days_in(year, month) and not value.strip().startswith(_UNSET):
            return format_date(year, month, day)
        return None
    rough = _PAGE_MONTH.fullmatch(value)
    if rough:
        return "-".join(part for part in rough.groups() if part)
    value = _CLOCK_BEFORE_YEAR.sub("", value[:120])
    found = [date for date in find_dates(value, tables) if date.iso and date.day and not date.swapped]
    return found[0].iso if found else None


def _score(line: Line, found: FoundDate, cues: _Cues) -> int:
    """How much a line looks like the article's own time; 30 is enough. Whole points, no guess below."""
    left = line.text[max(found.start - 40, 0) : found.start]
    if _holds(line.text, cues.foreign_words) and cues.foreign.search(line.text):
        return 0
    if cues.modified.search(left) or (_holds(left, cues.ahead_words) and cues.ahead.search(left)):
        return 0
    labelled = cues.published.search(left) is not None or left.lower().endswith("time")
    rest = line.text[: found.start] + " " + line.text[found.end :]
    rest = cues.clock.sub(" ", rest)
    rest = cues.calendar.sub(" ", rest)
    letters = sum(char.isalpha() for char in rest)
    score = {
        "head": 50,
        "between": 45,
        "above": 36 - 3 * line.distance,
        "below": 24 - 4 * line.distance,
        "foot": 20,
    }.get(line.zone, 0)
    if labelled:
        score += 40
    if cues.clock.search(line.text):
        score += 12
    if letters <= 4:
        score += 12
    elif letters > 60 and not labelled:
        score -= 40
    elif letters > 25 and not labelled:
        score -= 25
    if found.day is None:
        score -= 30
    if found.year is None:
        score -= 10 if found.weekday is not None else 40
    if line.zone == "foot" and not labelled and letters > 12:
        score = 0
    return score


def _holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands in a text, be it in another word: a cheap test before a search."""
    text = text.lower()
    return any(word in text for word in words)


def _page_order(document: CleanDocument, country: str, lang: str, tables: DescribeTables) -> tuple[str, str]:
    """Day-month order of the page: ``dmy`` or ``mdy`` with the reason, or two empty strings."""
    seen: dict[str, str] = {}
    for block in document.blocks:
        if block.label in ("body", "subhead") and len(block.text) > 400:
            continue
        for offset, text in enumerate(block.text.split("\n")):
            if len(text) > 400:
                continue
            for found in find_dates(text, tables):
                if found.order:
                    printed = text[found.start : found.end].strip()
                    seen.setdefault(found.order, f"day-month order from {printed} (line {block.line + offset})")
    if len(seen) == 1:
        return next(iter(seen.items()))
    if len(seen) > 1:
        return "", ""
    if country:
        usual = "mdy" if country in ("US", "PH") else "dmy"
        return usual, f"day-month order as usual in {country}"
    if lang not in ("en", ""):
        return "dmy", f"day-month order as usual in the language ({lang})"
    return "", ""


def _settle(
    found: FoundDate,
    line: Line,
    retrieved: str | None,
    document: CleanDocument,
    habits: tuple[str, str],
    tables: DescribeTables,
) -> tuple[str | None, str | None, Notice | None]:
    """The reading of a printed date, what else decided, and what stays in doubt."""
    fix = f"{document.name}.meta.yml: date: YYYY-MM-DD"
    if found.year is None:
        year = _year_by_weekday(found, document, retrieved)
        if year is None:
            return None, None, Notice("date-year-open", f"'{line.text[:60]}' names no year", line.line, fix)
        return format_date(year, found.month, found.day), "the weekday gives the year", None
    wrong_weekday = found.day and found.weekday not in (None, weekday_of(found.year, found.month, found.day))
    if wrong_weekday and not found.swapped:
        doubt = Notice("date-weekday", f"the weekday of '{line.text[:60]}' is not that day's", line.line, fix)
        return found.iso, None, doubt
    if found.swapped is None:
        return found.iso, None, None
    if retrieved:
        readings = [format_date(found.year, found.month, found.day), format_date(found.year, *found.swapped)]
        possible = [reading for reading in readings if reading <= retrieved]
        if len(possible) == 1:
            return possible[0], f"the other reading lies after the day of retrieval {retrieved}", None
    order, order_note = _page_order(document, *habits, tables)
    if order:
        month, day = (found.month, found.day) if order == "dmy" else found.swapped
        return format_date(found.year, month, day), order_note, None
    printed = line.text[found.start : found.end].strip()
    doubt = Notice("date-order", f"'{printed}' can be read as two days; only its year is taken", line.line, fix)
    return f"{found.year:04}", "day-month order is open", doubt


_YEARS = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def _year_by_weekday(found: FoundDate, document: CleanDocument, retrieved: str | None) -> int | None:
    """The year in which the day falls on its weekday: the last one before ``retrieved``, or the only one within two
    years of the latest year that the document names.
    """
    if found.weekday is None or found.day is None:
        return None
    if retrieved:
        last = int(retrieved[:4])
        fitting = [year for year in range(last, last - 4, -1) if _falls_on(found, year)
                   and format_date(year, found.month, found.day) <= retrieved]  # fmt: skip
        return fitting[0] if fitting else None
    years = [int(year) for year in _YEARS.findall(document.text)]
    if not years:
        return None
    latest = max(years)
    fitting = [year for year in range(latest - 2, latest + 2) if _falls_on(found, year)]
    return fitting[0] if len(fitting) == 1 else None


def _falls_on(found: FoundDate, year: int) -> bool:
    if found.day is None or (found.month == 2 and found.day == 29 and year % 4):
        return False
    return weekday_of(year, found.month, found.day) == found.weekday


def _relative(
    document: CleanDocument,
    around: Around,
    listed: frozenset[int],
    retrieved: str | None,
    refused: Notice | None,
    cues: _Cues,
    notices: tuple[Notice, ...],
) -> When:
    fix = f"{document.name}.meta.yml: retrieved: YYYY-MM-DD"
    for line in around.near:
        near = line.zone in ("head", "between") or (line.zone == "above" and line.distance < 6)
        if not near or line.number in listed or len(line.text) > 80 or cues.modified.search(line.text.lower()[:30]):
            continue
        match = cues.ago.search(line.text) if _holds(line.text, cues.ago_words) else None
        counted = _count(match, cues) if match else None
        if counted is None and len(line.text) < 30:
            # "Yesterday, 14:03", "today at 9.15 am"
            said = _AT.sub("", cues.clock.sub("", line.text)).strip(" ,.|·–-")
            if cues.yesterday.fullmatch(said):
                counted = ("day", 1)
            elif cues.today.fullmatch(said):
                counted = ("day", 0)
        if counted is None:
            continue
        if not retrieved:
            doubt = Notice(
                "date-unknown", f"'{line.text}' counts from a day of retrieval that is not known", line.line, fix
            )
            return When(None, DateBasis("unknown", line.line, line.text), notices=(*notices, doubt))
        return replace(_count_back(counted, retrieved, line), notices=notices)
    if refused:
        return When(None, DateBasis("unknown"), notices=(refused,))
    if notices:
        return When(None, DateBasis("unknown"), notices=notices)
    doubt = Notice(
        "date-unknown", "no date of the article is printed", None, f"{document.name}.meta.yml: date: YYYY-MM-DD"
    )
    return When(None, DateBasis("unknown"), notices=(doubt,))


_AT = re.compile(r"[,\s](?:at|um|à|a\slas|alle|om|kl\.?|uhr)(?=\s|$)", re.IGNORECASE)


def _count(match: re.Match[str], cues: _Cues) -> tuple[str, int] | None:
    number = match.group("n") or match.group("n2")
    unit = cues.unit.get((match.group("unit") or match.group("unit2")).lower())
    if unit is None:
        return None
    return unit, int(number) if number.isdigit() else 1


def _count_back(counted: tuple[str, int], retrieved: str, line: Line) -> When:
    """A relative time from the moment of retrieval. Where only the day of retrieval is known, up to six hours ago
    counts as that day, and more as that day or the one before; weeks and more leave bounds.
    """
    unit, number = counted
    day = retrieved[:10]
    basis = DateBasis("relative", line.line, line.text, f"counted from {retrieved}")
    if unit == "day":
        return When(shift_date(day, -number), basis)
    if unit in ("minute", "hour"):
        minutes = number * (60 if unit == "hour" else 1)
        clock = re.match(r".{10}[T ](\d\d):(\d\d)", retrieved)
        if clock:
            past = minutes - (int(clock.group(1)) * 60 + int(clock.group(2)))
            return When(shift_date(day, 0 if past <= 0 else -((past + 1439) // 1440)), basis)
        if minutes <= 360:
            return When(day, basis)
        days = -(-minutes // 1440)
        return When(
            None,
            DateBasis("unknown", line.line, line.text),
            Bound(shift_date(day, -days), line.line, line.text),
            Bound(shift_date(day, -(minutes // 1440)), line.line, line.text),
        )
    span = {"week": 7, "month": 31, "year": 366}[unit]
    least = {"week": 7, "month": 28, "year": 365}[unit] * number
    return When(
        None,
        DateBasis("unknown", line.line, line.text),
        Bound(shift_date(day, -span * (number + 1)), line.line, line.text),
        Bound(shift_date(day, -least), line.line, line.text),
    )

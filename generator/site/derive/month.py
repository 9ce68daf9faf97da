"""The pages of months, "undated" last, and their index."""

from __future__ import annotations

from collections.abc import Sequence

from generator.brief import write_date
from generator.brief.write import MONTHS
from generator.model import Brief
from generator.site.derive.covered import write_most_covered
from generator.site.derive.index import UNDATED, Index, is_day
from generator.site.derive.page import Page
from generator.site.derive.pieces import join_lines, lead_of, make_link, paginate, write_entry, write_head, write_table
from generator.site.derive.story import say_sources, story_path
from generator.site.phrase import escape_markdown, say_count

_INDEX = "months/index.md"
_MOST_COVERED = 8


def write_months(index: Index) -> list[Page]:
    """The index of months, a page for each, and the further pages of long lists."""
    months = list_months(index)
    pages = [_write_index(months, index)]
    for at, month in enumerate(months):
        entries, path, title = index.months[month], f"months/{month}.md", say_month(month)
        lines = write_head(title, "month")
        lines += [_write_ways(months, at, index, path), ""]
        if month == UNDATED:
            lines += ["Their pages print no date, and nothing is guessed; what their text proves stands with each.", ""]
        listed = [write_entry(b, path, lead_of(b.brief), _say_bounds(b.brief), known="date") for b in entries]
        days = [] if month == UNDATED else [_say_day(b.brief) for b in entries]
        first, rest = paginate(listed, index.settings.page_size, path, title, "month", groups=days)
        covered = write_most_covered(index, path, _MOST_COVERED, entries)
        told = _write_stories(month, index, path)
        pages += [Page(path, join_lines([*lines, *first, *told, *covered]), title, "month"), *rest]
    return pages


def _write_stories(month: str, index: Index, here: str) -> list[str]:
    """The stories of which a brief is of the month, those of most publishers first."""
    stories = sorted(index.stories_in.get(month, ()), key=lambda story: -len(story.outlets))[:_MOST_COVERED]
    told = (f"- {make_link(story.name, story_path(story.id), here)} ({say_sources(story, index)})" for story in stories)
    return ["## Stories", "", *told, ""] if stories else []


def say_month(month: str, *, short: bool = False) -> str:
    """``June 2025``, ``2025, month unknown`` or ``Undated``; where the year is said beside it, ``June``."""
    if month == UNDATED:
        return "Undated"
    if short:
        return MONTHS[int(month[5:]) - 1] if len(month) == 7 else "month unknown"
    return write_date(month) if len(month) == 7 else f"{month}, month unknown"


def list_months(index: Index) -> list[str]:
    """Newest first, "undated" last."""
    return sorted((m for m in index.months if m != UNDATED), reverse=True) + [UNDATED] * (UNDATED in index.months)


def _write_index(months: Sequence[str], index: Index) -> Page:
    """A row each year, a column each month; what has no date is told below."""
    years = dict.fromkeys(month[:4] for month in months if month != UNDATED)
    columns = [f"{number:02d}" for number in range(1, 13)]
    names = [name[:3] for name in MONTHS]
    if any(len(month) == 4 for month in months):
        columns, names = [*columns, ""], [*names, "Unknown"]
    lines = write_head("Months", "months")
    rows = []
    for year in years:
        found = [f"{year}-{column}" if column else year for column in columns]
        cells = (_write_cell(month, index) if month in index.months else "" for month in found)
        whole = sum(len(index.months[month]) for month in found if month in index.months)
        rows.append((f"**{year}**", *cells, f"{whole:,}"))
    if rows:
        lines += write_table(("Year", *names, "All"), rows)
    if UNDATED in index.months:
        count = say_count(len(index.months[UNDATED]), "brief")
        lines += [f"{make_link('Undated', f'months/{UNDATED}.md', _INDEX)}: {count}", ""]
    if not months:
        lines += ["No briefs yet.", ""]
    return Page(_INDEX, join_lines(lines), "Months", "months")


def _write_cell(month: str, index: Index) -> str:
    """How many briefs, as a link that says of which month."""
    return f'[{len(index.months[month]):,}]({month}.md "{say_month(month)}")'


def _write_ways(months: Sequence[str], at: int, index: Index, here: str) -> str:
    """How many briefs there are, and the way to the months before and after."""
    parts = [say_count(len(index.months[months[at]]), "brief")]
    if months[at] != UNDATED:
        around = (("earlier", months[at + 1 : at + 2]), ("later", months[at - 1 : at] if at else []))
        for word, beside in around:
            parts += [
                f"{word}: {make_link(say_month(month), f'months/{month}.md', here)}"
                for month in beside
                if month != UNDATED
            ]
    return " · ".join([*parts, make_link("all months", _INDEX, here)])


def _say_day(brief: Brief) -> str:
    """``12 March``, below the month that the page is of."""
    return write_date(brief.date or "").rpartition(" ")[0] if is_day(brief.date) else "Day unknown"


def _say_bounds(brief: Brief) -> str:
    """The words that prove the bounds of an unknown date."""
    if brief.date:
        return ""
    quotes = dict.fromkeys(f"“{b.quote}” (line {b.line})" for b in (brief.not_before, brief.not_after) if b)
    return "; ".join(escape_markdown(quote) for quote in quotes)

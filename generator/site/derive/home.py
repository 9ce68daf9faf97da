"""The front page: the watchlist, what is new, dates ahead, what is covered most, months, and what has no date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from generator.brief import write_date
from generator.site.derive.ahead import write_ahead
from generator.site.derive.covered import write_most_covered
from generator.site.derive.index import NO_PUBLISHER, UNDATED, Index, is_day
from generator.site.derive.month import list_months, say_month
from generator.site.derive.page import Page
from generator.site.derive.pieces import join_lines, lead_of, make_link, write_entry, write_head
from generator.site.library import BriefFile, Library
from generator.site.phrase import say_count

_UNDATED = 6
"""Headlines without a date below what is new."""


def write_home(index: Index) -> Page:
    """The front page; sections that have nothing to show are left out."""
    here, settings, library = "index.md", index.settings, index.library
    lines = write_head(settings.site_name, "home")
    if not library.briefs:
        told = "No briefs yet: put articles into `seeds/articles/` and run `make site`."
        lines += ["No brief is approved yet." if library.approved_only else told, ""]
        return Page(here, join_lines(lines), settings.site_name, "home")
    lines += [f"*{_say_what(index)}*", ""]
    watchlist, weeks = _write_watchlist(index, here)
    lines += watchlist
    dated = [b for b in library.briefs if b.brief.date]
    undated = index.months.get(UNDATED, [])
    if dated:
        lines += ["## What is new", ""]
        for entry in dated[: settings.new]:
            lines += write_entry(entry, here, lead_of(entry.brief))
    lines += write_ahead(index, here)
    lines += write_most_covered(index, here, settings.most_covered)
    lines += _write_months(index, here)
    if undated:
        lines += ["## Undated", ""]
        most = _UNDATED if dated else settings.new
        for entry in undated[:most]:
            # Beside all that is new, a headline is enough.
            lines += write_entry(entry, here, "" if len(dated) >= settings.new else lead_of(entry.brief))
        if len(undated) > most:
            lines += [make_link(f"All {len(undated):,} undated briefs", f"months/{UNDATED}.md", here), ""]
    return Page(here, join_lines(lines), settings.site_name, "home", weeks=weeks)


def _say_what(index: Index) -> str:
    library = index.library
    told = say_count(len(library.briefs), "brief")
    outlets = sum(1 for outlet in index.outlets if outlet.published and outlet.name != NO_PUBLISHER)
    if outlets:
        told += f" from {say_count(outlets, 'publisher')}"
    told += f" · {say_count(len(library.companies), 'company', 'companies')}"
    told += f" · newest of {write_date(index.newest)}" if index.newest else ""
    return told + _say_approved(library)


def _say_approved(library: Library) -> str:
    """How many are approved; nothing where none need be, and where there are no others."""
    if library.approved_only:
        return ""
    states = Counter(entry.standing.state for entry in library.briefs if entry.standing is not None)
    if not states:
        return ""
    stale = f", {states['stale']:,} changed since" if states["stale"] else ""
    return f" · {states['approved'] or 'none'} approved{stale}"


def _write_watchlist(index: Index, here: str) -> tuple[list[str], tuple[tuple[int, ...], ...]]:
    """The section, and of each company in its list the briefs a week."""
    watched = [c for c in index.library.companies if c.company.watch]
    if not watched:
        told = "No company is watched: “watch: true” in the registry puts one here."
        return (["## Watchlist", "", told, ""] if index.library.companies else []), ()
    rows = []
    for entry in watched:
        briefs = [*index.about[entry.company.id], *index.named[entry.company.id]]
        weeks = _count_weeks(briefs, index)
        rows.append((-weeks[-1], -len(briefs), entry.company.name.casefold(), entry, weeks))
    rows.sort(key=lambda row: row[:3])
    lines = ["## Watchlist", ""]
    active = [row for row in rows if row[0]]
    quiet = [row for row in rows if not row[0]]
    days = f"{index.settings.week_days} days to {write_date(index.newest_day)}" if index.newest_day else "last week"
    if active:
        bars = f"bars: the last {say_count(index.settings.weeks, 'week')}"
        lines += [f"Briefs about it or naming it in the {days}, and in all; {bars}.", ""]
        for week, total, _, entry, _ in active:
            link, about = make_link(entry.company.name, entry.path, here), len(index.about[entry.company.id])
            lines.append(f"- {link} **{-week:,}** of {-total:,} ({f'{about:,}' if about else 'none'} about it)")
        lines.append("")
    if quiet:
        named = (
            f"{make_link(entry.company.name, entry.path, here)} ({f'{-total:,}' if total else 'no brief yet'})"
            for _, total, _, entry, _ in quiet
        )
        word = f"{'Quiet' if active else f'Nothing new in the {days}'}, with the briefs in all"
        lines += [f"{word}: {', '.join(named)}", ""]
    return lines, tuple(row[4] for row in active)


def _count_weeks(briefs: Iterable[BriefFile], index: Index) -> tuple[int, ...]:
    """Briefs in each of the last weeks, counted back from the day of the newest brief."""
    counts = [0] * index.settings.weeks
    if index.newest_day:
        newest = date.fromisoformat(index.newest_day).toordinal()
        days = Counter(b.brief.date for b in briefs if is_day(b.brief.date))
        for day, number in days.items():
            back = (newest - date.fromisoformat(day or "").toordinal()) // index.settings.week_days
            if back < len(counts):
                counts[-1 - back] += number
    return tuple(counts)


_YEARS = 2
"""Years whose months stand on the front page."""


def _write_months(index: Index, here: str) -> list[str]:
    """The months of the newest years, a line each year; how many there are of earlier ones; undated ones last."""
    years: dict[str, list[str]] = {}
    for month in list_months(index):
        if month != UNDATED:
            years.setdefault(month[:4], []).append(month)
    lines = ["## By month", ""]
    for year in list(years)[:_YEARS]:
        told = (
            make_link(say_month(month, short=True), f"months/{month}.md", here) + f" ({len(index.months[month]):,})"
            for month in years[year]
        )
        lines.append(f"- **{year}** {', '.join(told)}")
    earlier = list(years)[_YEARS:]
    if earlier:
        span = earlier[0] if len(earlier) == 1 else f"{earlier[-1]} to {earlier[0]}"
        count = sum(len(index.months[month]) for year in earlier for month in years[year])
        lines.append(f"- {make_link(span, 'months/index.md', here)} ({count:,})")
    if UNDATED in index.months:
        lines.append(
            f"- {make_link(say_month(UNDATED), f'months/{UNDATED}.md', here)} ({len(index.months[UNDATED]):,})"
        )
    return [*lines, ""]

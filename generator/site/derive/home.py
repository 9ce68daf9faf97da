"""The front page: stories, the watchlist, what is new, dates ahead, what is covered most, months, what has no date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from generator.brief import write_date
from generator.model import Brief
from generator.site.derive.ahead import write_ahead
from generator.site.derive.covered import write_most_covered
from generator.site.derive.index import NO_PUBLISHER, UNDATED, Index, is_day
from generator.site.derive.month import list_months, say_month
from generator.site.derive.page import Page
from generator.site.derive.pieces import join_lines, lead_of, make_link, write_entry, write_head
from generator.site.derive.story import STORIES, write_story_entry
from generator.site.derive.topic import write_topics_on_home
from generator.site.library import BriefFile, Library
from generator.site.order import proven_day, say_place
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
    stories, leading = _write_stories(index, here)
    lines += stories
    watchlist, weeks = _write_watchlist(index, here)
    lines += watchlist
    # That a brief is not after a day makes it no new one.
    proven = [b for b in library.briefs if proven_day(b.brief) and b.brief.id not in leading]
    undated = [b for b in index.months.get(UNDATED, []) if b.brief.id not in leading]
    new = proven[: settings.new]
    if new:
        lines += ["## Also new" if leading else "## What is new", ""]
        for entry in new:
            lines += write_entry(entry, here, lead_of(entry.brief))
    lines += write_ahead(index, here)
    lines += write_most_covered(index, here, settings.most_covered)
    lines += write_topics_on_home(index, here)
    lines += _write_months(index, here)
    shown = {entry.path for entry in new}
    rest = [entry for entry in undated if entry.path not in shown]
    if rest:
        lines += ["## Undated", ""]
        most = _UNDATED if new else settings.new
        for entry in rest[:most]:
            # Beside all that is new, a headline is enough.
            lines += write_entry(entry, here, "" if len(proven) >= settings.new else lead_of(entry.brief))
        if len(undated) > len(rest[:most]):
            lines += [make_link(f"All {len(undated):,} undated briefs", f"months/{UNDATED}.md", here), ""]
    return Page(here, join_lines(lines), settings.site_name, "home", weeks=weeks)


def _write_stories(index: Index, here: str) -> tuple[list[str], frozenset[str]]:
    """The stories that lead the page, each with the ways to its newest briefs; and the ids of all their briefs, which
    need not stand below them again. What one brief alone tells of is news, and no story yet.
    """
    stories = [story for story in index.stories if len(story.briefs) + len(story.touching) > 1 and story.briefs]
    shown = stories[: index.settings.stories]
    if not shown:
        return [], frozenset()
    lines = ["## Stories", ""]
    for story in shown:
        lines += write_story_entry(story, index, here, sources=True)
    if len(index.stories) > len(shown):
        lines += [make_link(f"All {len(index.stories):,} stories", STORIES, here), ""]
    return lines, frozenset(key for story in shown for key in story.briefs)


def _say_what(index: Index) -> str:
    library = index.library
    told = say_count(len(library.briefs), "brief")
    outlets = sum(1 for outlet in index.outlets if outlet.published and outlet.name != NO_PUBLISHER)
    if outlets:
        told += f" from {say_count(outlets, 'publisher')}"
    told += f" · {say_count(len(library.companies), 'company', 'companies')}"
    told += f" · newest {_say_newest(index.newest)}" if index.newest else ""
    return told + _say_approved(library)


def _say_newest(brief: Brief) -> str:
    return f"of {say_place(brief)}" if brief.date else say_place(brief)


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
        told = (
            f"No company is watched here yet; all stand among the {make_link('companies', 'companies/index.md', here)}."
        )
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
    days = _say_week(index)
    if active:
        bars = f"bars: the last {say_count(index.settings.weeks, 'week')}"
        lines += [f"Briefs about it or naming it {days}, and in all; {bars}.", ""]
        for week, total, _, entry, _ in active:
            link, about = make_link(entry.company.name, entry.path, here), len(index.about[entry.company.id])
            lines.append(f"- {link} **{-week:,}** of {-total:,} ({f'{about:,}' if about else 'none'} about it)")
        lines.append("")
    if quiet:
        named = (
            f"{make_link(entry.company.name, entry.path, here)} ({f'{-total:,}' if total else 'no brief yet'})"
            for _, total, _, entry, _ in quiet
        )
        word = f"{'Quiet' if active else f'Nothing new {days}'}, with the briefs in all"
        lines += [f"{word}: {', '.join(named)}", ""]
    return lines, tuple(row[4] for row in active)


def _say_week(index: Index) -> str:
    """``in the 7 days to 12 June 2025``; where no brief is of that day, from when on."""
    if index.today is None:
        return "in the last week"
    if any(entry.brief.date == index.today for entry in index.library.briefs):
        return f"in the {index.settings.week_days} days to {write_date(index.today)}"
    first = date.fromisoformat(index.today) - timedelta(days=index.settings.week_days - 1)
    return f"since {write_date(first.isoformat())}"


def _count_weeks(briefs: Iterable[BriefFile], index: Index) -> tuple[int, ...]:
    """Briefs in each of the last weeks, counted back from the newest day that is proven. One without a date counts in
    the last week if it cannot be older.
    """
    counts = [0] * index.settings.weeks
    if index.today:
        today = date.fromisoformat(index.today).toordinal()
        days = Counter((proven_day(b.brief), is_day(b.brief.date)) for b in briefs if proven_day(b.brief))
        for (day, dated), number in days.items():
            back = (today - date.fromisoformat(day).toordinal()) // index.settings.week_days
            if back < len(counts) and (dated or back == 0):
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

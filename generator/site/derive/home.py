"""The front page: the watchlist, what is new, dates ahead, what is covered most, months, and what has no date."""

from __future__ import annotations

from datetime import date, timedelta

from generator.brief import write_date
from generator.site.derive.ahead import write_ahead
from generator.site.derive.index import NO_PUBLISHER, UNDATED, Index, is_day
from generator.site.derive.month import order_months, say_month
from generator.site.derive.page import Page
from generator.site.derive.pieces import join_lines, lead_of, make_link, write_entry, write_head, write_table
from generator.site.phrase import say_count


def write_home(index: Index) -> Page:
    """The front page; sections that have nothing to show are left out."""
    here, settings, library = "index.md", index.settings, index.library
    lines = write_head(settings.site_name, "home")
    outlets = sum(1 for outlet in index.outlets if outlet.published and outlet.name != NO_PUBLISHER)
    summary = [say_count(len(library.briefs), "brief")]
    if outlets:
        summary[0] += f" from {say_count(outlets, 'publisher')}"
    summary.append(f"{say_count(len(library.companies), 'company', 'companies')}")
    if index.newest:
        summary.append(f"newest of {write_date(index.newest)}")
    if library.briefs:
        lines += [f"*{' · '.join(summary)}*", ""]
    else:
        lines += ["No briefs yet: put articles into `seeds/articles/` and run `make site`.", ""]
        return Page(here, join_lines(lines), settings.site_name, "home")
    lines += _write_watchlist(index, here)
    dated = [b for b in library.briefs if b.brief.date]
    undated = index.months.get(UNDATED, [])
    if dated:
        lines += ["## What is new", ""]
        for entry in dated[: settings.new]:
            lines += write_entry(entry, here, lead_of(entry.brief))
    lines += write_ahead(index, here)
    lines += _write_most_covered(index, here)
    lines += ["## By month", ""]
    for month in order_months(index):
        if month != UNDATED:
            lines.append(f"- {make_link(say_month(month), f'months/{month}.md', here)} ({len(index.months[month])})")
    if undated:
        lines.append(f"- {make_link(say_month(UNDATED), f'months/{UNDATED}.md', here)} ({len(undated)})")
    lines.append("")
    if undated:
        lines += [f"## Undated ({len(undated)})", ""]
        for entry in undated[: settings.new]:
            lines += write_entry(entry, here, lead_of(entry.brief))
        lines += [make_link("All undated briefs", f"months/{UNDATED}.md", here), ""]
    return Page(here, join_lines(lines), settings.site_name, "home")


def _write_watchlist(index: Index, here: str) -> list[str]:
    watched = [c for c in index.library.companies if c.company.watch]
    if not watched:
        return []
    since = ""
    if index.newest_day:
        since = (date.fromisoformat(index.newest_day) - timedelta(days=index.settings.week_days - 1)).isoformat()
    rows = []
    for entry in watched:
        briefs = [*index.about[entry.company.id], *index.named[entry.company.id]]
        week = sum(1 for b in briefs if since and is_day(b.brief.date) and (b.brief.date or "") >= since)
        rows.append((-week, -len(briefs), entry.company.name.casefold(), entry))
    rows.sort(key=lambda row: row[:3])
    lines = ["## Watchlist", ""]
    active = [row for row in rows if row[0]]
    quiet = [row for row in rows if not row[0]]
    days = f"{index.settings.week_days} days to {write_date(index.newest_day)}" if index.newest_day else "last week"
    if active:
        lines += [f"Briefs of the {days}, and in all:", ""]
        for week, total, _, entry in active:
            link = make_link(entry.company.name, entry.path, here)
            lines.append(f"- {link} **{-week:,}** of {-total:,}")
        lines.append("")
    if quiet:
        named = (
            f"{make_link(entry.company.name, entry.path, here)} ({f'{-total:,}' if total else 'no brief yet'})"
            for _, total, _, entry in quiet
        )
        word = "Quiet" if active else f"Nothing new in the {days}"
        lines += [f"{word}: {', '.join(named)}", ""]
    return lines


def _write_most_covered(index: Index, here: str) -> list[str]:
    ranked = sorted(
        (c for c in index.library.companies if index.covered(c.company.id)),
        key=lambda c: (-len(index.about[c.company.id]), -len(index.named[c.company.id]), c.company.name.casefold()),
    )[: index.settings.most_covered]
    if not ranked:
        return []
    rows = (
        (
            make_link(c.company.name, c.path, here),
            str(len(index.about[c.company.id])),
            str(len(index.named[c.company.id])),
        )
        for c in ranked
    )
    return ["## Most covered", "", *write_table(("Company", "About", "Named"), rows)]

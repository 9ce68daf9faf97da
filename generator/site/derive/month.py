"""The pages of months, "undated" last, and their index."""

from __future__ import annotations

from generator.brief import write_date
from generator.model import Brief
from generator.site.derive.index import UNDATED, Index
from generator.site.derive.page import Page
from generator.site.derive.pieces import join_lines, lead_of, make_link, paginate, write_entry, write_head, write_table
from generator.site.phrase import escape_markdown


def write_months(index: Index) -> list[Page]:
    """The index of months, a page for each, and the further pages of long lists."""
    here = "months/index.md"
    pages: list[Page] = []
    rows = []
    for month in order_months(index):
        entries, path, title = index.months[month], f"months/{month}.md", say_month(month)
        rows.append((make_link(title, path, here), str(len(entries))))
        lines = write_head(title, "month")
        if month == UNDATED:
            lines += ["Their pages print no date, and nothing is guessed; what their text proves stands with each.", ""]
        listed = [write_entry(b, path, lead_of(b.brief), _say_bounds(b.brief)) for b in entries]
        first, rest = paginate(listed, index.settings.page_size, path, title, "month")
        pages += [Page(path, join_lines([*lines, *first]), title, "month"), *rest]
    lines = [*write_head("Months", "months"), *write_table(("Month", "Briefs"), rows)]
    return [Page(here, join_lines(lines), "Months", "months"), *pages]


def say_month(month: str) -> str:
    """``June 2025``, ``2025, month unknown`` or ``Undated``."""
    if month == UNDATED:
        return "Undated"
    return write_date(month) if len(month) == 7 else f"{month}, month unknown"


def order_months(index: Index) -> list[str]:
    """Newest first, "undated" last."""
    return sorted((m for m in index.months if m != UNDATED), reverse=True) + [UNDATED] * (UNDATED in index.months)


def _say_bounds(brief: Brief) -> str:
    """The words that prove the bounds of an unknown date."""
    if brief.date:
        return ""
    quotes = dict.fromkeys(f"“{b.quote}” (line {b.line})" for b in (brief.not_before, brief.not_after) if b)
    return "; ".join(escape_markdown(quote) for quote in quotes)

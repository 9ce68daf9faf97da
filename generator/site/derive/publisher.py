"""The pages of publishers and of the sites that carry them, and their index."""

from __future__ import annotations

from generator.site.derive.index import Index, Outlet
from generator.site.derive.page import Page
from generator.site.derive.pieces import (
    cut_list,
    join_lines,
    lead_of,
    make_link,
    paginate,
    write_entry,
    write_head,
    write_pager,
    write_table,
)
from generator.site.derive.story import STORIES
from generator.site.order import place_in_time, proven_day, say_place
from generator.site.phrase import say_count

_INDEX = "publishers/index"
_HEAD = ("Publisher", "Published", "Carried for others", "Newest")


def write_publishers(index: Index) -> list[Page]:
    """The index of publishers, a page for each, and the further pages of long lists."""
    pages = _write_index(index)
    for outlet in index.outlets:
        pages += _write_outlet(outlet, index)
    return pages


def _write_index(index: Index) -> list[Page]:
    rows = []
    for outlet in index.outlets:
        newest = max(
            (b.brief for b in (*outlet.published, *outlet.carried)),
            key=lambda brief: (proven_day(brief), place_in_time(brief)),
        )
        rows.append(
            [
                make_link(outlet.name, outlet.path, f"{_INDEX}.md"),
                str(len(outlet.published)),
                str(len(outlet.carried)),
                say_place(newest) or "no date",
            ]
        )
    chunks = cut_list(rows, index.settings.page_size * 6)
    paths = [f"{_INDEX}.md", *(f"{_INDEX}.{number}.md" for number in range(2, len(chunks) + 1))]
    pages = []
    for number, (path, chunk) in enumerate(zip(paths, chunks, strict=True), start=1):
        title = "Publishers" if number == 1 else f"Publishers, page {number}"
        lines = write_head(title, "publishers")
        if number == 1:
            lines += ["Whose articles the briefs are made from, and which sites carried them.", ""]
        lines += write_table(_HEAD, (rows[at] for at in chunk)) if rows else ["No briefs yet.", ""]
        pages.append(Page(path, join_lines([*lines, *write_pager(paths, number)]), title, "publishers"))
    return pages


def _write_outlet(outlet: Outlet, index: Index) -> list[Page]:
    lines = write_head(outlet.name, "publisher")
    more: list[Page] = []
    size = index.settings.page_size
    reports = index.reports.get(outlet.name)
    if reports:
        own = say_count(reports["own"], "report of its own", "reports of its own")
        told = [own] if reports["own"] else []
        told += [f"{reports['rest']:,} on what others reported"] if reports["rest"] else []
        lines += [f"In {make_link('stories', STORIES, outlet.path)}: {', '.join(told)}", ""]
    if outlet.published:
        listed = [write_entry(b, outlet.path, lead_of(b.brief), known="publisher") for b in outlet.published]
        first, rest = paginate(listed, size, outlet.path, outlet.name, "publisher")
        lines += [f"## {say_count(len(outlet.published), 'brief')}", "", *first]
        more += rest
    if outlet.carried:
        listed = [write_entry(b, outlet.path, lead_of(b.brief)) for b in outlet.carried]
        first, rest = paginate(listed, size, outlet.path, f"Carried by {outlet.name}", "publisher", "carried")
        lines += [f"## Carried for others: {say_count(len(outlet.carried), 'brief')}", "", *first]
        more += rest
    return [Page(outlet.path, join_lines(lines), outlet.name, "publisher"), *more]

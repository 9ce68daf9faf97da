"""The address that a company had under an earlier id: it leads to the page of today."""

from __future__ import annotations

from generator.site.derive.index import Index
from generator.site.derive.page import Page
from generator.site.derive.pieces import join_lines, make_link, write_head


def write_moved(index: Index) -> list[Page]:
    """A page for each old id that sends its reader on; one that holds a person's words shows them and the way."""
    pages = []
    for moved in index.library.moved:
        to = index.companies[moved.company.id]
        here, name = moved.path, to.company.name
        way = f"This page has moved: {make_link(name, to.path, here)}"
        if moved.text:
            front, fence, words = moved.text.partition("\n---\n")
            pages.append(Page(here, join_lines([front + fence, way, words.rstrip("\n")]), name, "company"))
        else:
            lines = [*write_head(name, "redirect"), way]
            pages.append(Page(here, join_lines(lines), name, "redirect", leads_to=to.path))
    return pages

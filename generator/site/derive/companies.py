"""The index of companies, with how often each is covered."""

from __future__ import annotations

from generator.site.derive.company import say_company
from generator.site.derive.index import Index
from generator.site.derive.page import Page
from generator.site.derive.pieces import join_lines, make_link, paginate, write_head, write_table
from generator.site.phrase import escape_markdown, say_count


def write_company_index(index: Index) -> list[Page]:
    """The index, and its further pages where it is long."""
    here = "companies/index.md"
    rows: list[list[str]] = []
    for entry in index.library.companies:
        company = entry.company
        parent = index.companies.get(company.parent or "")
        rows.append(
            [
                make_link(company.name, entry.path, here),
                escape_markdown(say_company(company)),
                make_link(parent.company.name, parent.path, here) if parent else "",
                str(len(index.about[company.id])),
                str(len(index.named[company.id])),
            ]
        )
    size = index.settings.page_size * 6
    head = ("Company", "Other scripts, ticker", "Belongs to", "About", "Named")
    tables = [write_table(head, rows[at : at + size]) for at in range(0, len(rows), size)]
    first, rest = paginate(tables, 1, here, "Companies", "companies")
    lines = write_head("Companies", "companies")
    lines += [f"{say_count(len(rows), 'company', 'companies')}, with the briefs about each and those that name it.", ""]
    return [Page(here, join_lines([*lines, *first]), "Companies", "companies"), *rest]

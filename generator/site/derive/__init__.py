"""From the committed briefs to every page of the site, as plain Markdown. ``docs/`` is read, nothing is written.

Each list is made from an index that is filled in one pass over the briefs, so the work grows with their number and not
with its square. Nothing asks the clock: "new" and "the last week" are counted from the newest brief.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from generator.site.approved import read_wanted, tell_broken
from generator.site.derive.brief import write_briefs, write_withdrawn
from generator.site.derive.companies import write_company_index
from generator.site.derive.company import write_company
from generator.site.derive.figures import SAME
from generator.site.derive.home import write_home
from generator.site.derive.index import NO_PUBLISHER, Index, month_of
from generator.site.derive.month import write_months
from generator.site.derive.moved import write_moved
from generator.site.derive.page import Page, PageKind, SiteSettings
from generator.site.derive.pieces import PAGES
from generator.site.derive.publisher import write_publishers
from generator.site.derive.quantities import VERDICTS
from generator.site.derive.story import write_stories
from generator.site.derive.topic import write_topics
from generator.site.library import Library

__all__ = [
    "NO_PUBLISHER",
    "PAGES",
    "SAME",
    "VERDICTS",
    "Page",
    "PageKind",
    "SiteSettings",
    "derive_from",
    "derive_pages",
    "month_of",
]


def derive_pages(
    docs: Path,
    settings: SiteSettings | None = None,
    *,
    approved_only: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Page, ...]:
    """All pages of the site as Markdown, sorted by path: what ``docs/`` holds, and what follows from it.

    A page that a person wrote at the address of a derived one stands in its place. With ``approved_only`` briefs that
    are not approved, or changed since, are nowhere. ``tell`` gets a line for each brief that cannot be read.

    Raises:
        SiteError: the folder does not exist.
    """
    library = read_wanted(docs, approved_only=approved_only)
    for line in tell_broken(library):
        tell(line)
    return derive_from(library, settings)


def derive_from(
    library: Library, settings: SiteSettings | None = None, bodies: Mapping[str, str] | None = None
) -> tuple[Page, ...]:
    """:func:`derive_pages` of what was already read. ``bodies``: texts of articles by brief id, as many as are kept; of
    one, a few words are shown around the name of a company of which the brief says no more.
    """
    index = Index(library, settings or SiteSettings(), bodies)
    pages = [
        *write_briefs(index),
        *write_withdrawn(library.withdrawn),
        *(page for entry in library.companies for page in write_company(entry, index)),
        *write_company_index(index),
        *write_moved(index),
        *write_publishers(index),
        *write_months(index),
        *write_stories(index),
        *write_topics(index),
        write_home(index),
    ]
    by_path = {page.path: page for page in pages}
    for hand in library.pages:
        by_path[hand.path] = Page(hand.path, hand.text, hand.title, "page", committed=True)
    return tuple(by_path[path] for path in sorted(by_path))

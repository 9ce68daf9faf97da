"""What a page is, and what the lists of pages hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.approvals import Standing
from generator.topics import Topic

PageKind = Literal[
    "home",
    "brief",
    "withdrawn",
    "companies",
    "company",
    "publishers",
    "publisher",
    "months",
    "month",
    "stories",
    "story",
    "topics",
    "topic",
    "redirect",
    "page",
]


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the lists hold. All numbers are counts of entries, days where the name says so."""

    site_name: str = "Briefs"
    new: int = 9
    """Briefs under "What is new"."""
    page_size: int = 50
    """Briefs on one page of a list, companies on one page of the index times six."""
    stories: int = 6
    """Stories that lead the front page."""
    week_days: int = 7
    weeks: int = 12
    """Weeks in the picture of a watched company."""
    most_covered: int = 10
    related: int = 4
    together: int = 12
    company_figures: int = 20
    vocabulary: tuple[Topic, ...] = ()
    """The desk's topics, where they are at hand: the page of each says its words."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site."""

    path: str
    """POSIX path below the root: ``companies/calderhead.md``."""
    markdown: str
    title: str
    """Plain text; whoever puts it into HTML escapes it."""
    kind: PageKind
    committed: bool = False
    """True where the page stands in ``docs/`` as it is here."""
    timeline: tuple[tuple[str, int, int], ...] = ()
    """``(month, briefs about, briefs that name)``, oldest first, for the picture above the table."""
    together: tuple[tuple[str, int, int], ...] = ()
    """``(path of a company, briefs about this one that name it, others that name both)``, as the list has them."""
    weeks: tuple[tuple[int, ...], ...] = ()
    """Of each company in the list of the watchlist, briefs a week, the last week last."""
    backlinks: tuple[str, ...] = ()
    """Ids of the briefs that name this company, sorted; the exact inverse of the briefs' own lists."""
    standing: Standing | None = None
    """Of a brief, whether it is approved; ``None`` where the desk approves nothing."""
    leads_to: str = ""
    """Path of the page to which a redirect sends its reader."""

"""One pass over the briefs: the inverted lists that every page reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from slugify import slugify

from generator.model import Brief, CompanyLink, Figure, Parent
from generator.site.derive.page import SiteSettings
from generator.site.derive.sentence import join_words
from generator.site.library import BriefFile, CompanyFile, Library
from generator.site.order import proven_day
from generator.stories import Story

UNDATED = "undated"
NO_PUBLISHER = "Publisher not stated"


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who published articles or carried those of others; both lists are newest first."""

    name: str
    path: str
    published: tuple[BriefFile, ...]
    carried: tuple[BriefFile, ...]


class Index:
    """The inverted lists that every page reads. All are newest first, because the library is."""

    def __init__(self, library: Library, settings: SiteSettings, bodies: Mapping[str, str] | None = None) -> None:
        self.library = library
        self.settings = settings
        self.bodies: Mapping[str, str] = bodies or {}
        """Texts of articles by brief id: as many as are kept."""
        self.companies: dict[str, CompanyFile] = {c.company.id: c for c in library.companies}
        self.about: dict[str, list[BriefFile]] = defaultdict(list)
        self.named: dict[str, list[BriefFile]] = defaultdict(list)
        self.figures: dict[str, list[tuple[BriefFile, Figure]]] = defaultdict(list)
        self.children: dict[str, list[CompanyFile]] = defaultdict(list)
        self.former: dict[str, list[tuple[CompanyFile, Parent]]] = defaultdict(list)
        """What belonged to a company and does no more."""
        self.together: dict[str, Counter[str]] = defaultdict(Counter)
        self.together_about: dict[str, Counter[str]] = defaultdict(Counter)
        """Those of them that are about the company itself."""
        self.months: dict[str, list[BriefFile]] = defaultdict(list)
        self._words: dict[str, str] = {}
        published: dict[str, list[BriefFile]] = defaultdict(list)
        carried: dict[str, list[BriefFile]] = defaultdict(list)
        for entry in library.briefs:
            brief = entry.brief
            links: dict[str, CompanyLink] = {}
            for link in brief.companies:
                links.setdefault(link.id, link)
            for link in links.values():
                (self.about if link.role == "about" else self.named)[link.id].append(entry)
            for figure in brief.figures:
                if figure.company:
                    self.figures[figure.company].append((entry, figure))
            for one, link in links.items():
                others = [other for other in links if other != one]
                self.together[one].update(others)
                if link.role == "about":
                    self.together_about[one].update(others)
            self.months[month_of(brief)].append(entry)
            published[brief.publisher or NO_PUBLISHER].append(entry)
            if brief.aggregator and brief.aggregator != brief.publisher:
                carried[brief.aggregator].append(entry)
        for company in library.companies:
            for parent in company.company.parents:
                if parent.until is None and parent.id == company.company.parent:
                    self.children[parent.id].append(company)
                elif parent.until is not None and parent.id != company.company.parent:
                    self.former[parent.id].append((company, parent))
        self.by_id = {entry.brief.id: entry for entry in reversed(library.briefs)}
        """Of two files with one id the first counts."""
        self.stories = library.stories
        self.story_of = {key: story for story in library.stories for key in story.briefs}
        """Id of a brief -> the story that it is in."""
        self.touched: dict[str, list[Story]] = defaultdict(list)
        """Id of a round-up -> the stories that it tells of."""
        for story in library.stories:
            for key in story.touching:
                self.touched[key].append(story)
        self.outlets = _make_outlets(published, carried)
        self.outlet_path = {outlet.name: outlet.path for outlet in self.outlets}
        proven = [entry.brief for entry in library.briefs if proven_day(entry.brief)]
        self.newest = max(proven, key=proven_day, default=None)
        """The brief that is proven to be the newest; None where nothing is proven."""
        self.dated = [at for at, entry in enumerate(library.briefs) if entry.brief.date]
        """Places in the library of the briefs whose date is known."""
        self.today = proven_day(self.newest) if self.newest else None
        """The newest day that any brief proves to have come, by its date or by what it is not before; ISO."""

    def words(self, entry: BriefFile) -> str:
        """All that the brief says and quotes; made once."""
        if entry.path not in self._words:
            self._words[entry.path] = join_words(entry.brief)
        return self._words[entry.path]

    def name(self, company_id: str) -> str:
        """The name of a company by its id."""
        return self.companies[company_id].company.name

    def covered(self, company_id: str) -> int:
        """How many briefs are about the company or name it."""
        return len(self.about[company_id]) + len(self.named[company_id])


def month_of(brief: Brief) -> str:
    """``2025-06``; ``2025`` where only the year is known; ``undated``."""
    return brief.date[:7] if brief.date else UNDATED


def is_day(value: str | None) -> bool:
    """Whether a date is known to the day."""
    return value is not None and len(value) == 10


def _make_outlets(published: dict[str, list[BriefFile]], carried: dict[str, list[BriefFile]]) -> tuple[Outlet, ...]:
    taken: set[str] = {"index"}
    outlets = []
    for name in sorted({*published, *carried}, key=lambda n: (n == NO_PUBLISHER, n.casefold(), n)):
        base = slugify(name, max_length=60) or "outlet"
        slug, number = base, 2
        while slug in taken:
            slug, number = f"{base}-{number}", number + 1
        taken.add(slug)
        outlets.append(
            Outlet(name, f"publishers/{slug}.md", tuple(published.get(name, ())), tuple(carried.get(name, ())))
        )
    return tuple(outlets)

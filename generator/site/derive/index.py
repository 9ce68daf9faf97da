"""One pass over the briefs: the inverted lists that every page reads."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from slugify import slugify

from generator.model import Brief, CompanyLink, Figure, Parent
from generator.site.derive.page import SiteSettings
from generator.site.derive.quantities import Table, join_comparisons
from generator.site.derive.sentence import join_words
from generator.site.library import BriefFile, CompanyFile, Library
from generator.site.order import proven_day
from generator.stories import Comparison, Story

UNDATED = "undated"
NO_PUBLISHER = "Publisher not stated"


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who published articles or carried those of others; both lists are newest first."""

    name: str
    path: str
    published: tuple[BriefFile, ...]
    carried: tuple[BriefFile, ...]


@dataclass(frozen=True, slots=True)
class TopicList:
    """A topic of the desk and its briefs, newest first."""

    name: str
    path: str
    briefs: tuple[BriefFile, ...]


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
        self._quantities: dict[str, tuple[Table, ...]] = {}
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
        self.stubs = {entry.stub.id: entry for entry in library.stubs}
        self.story_of = {key: story for story in library.stories for key in story.briefs}
        """Id of a brief -> the story that it is in."""
        self.touched: dict[str, list[Story]] = defaultdict(list)
        """Id of a round-up -> the stories that it tells of."""
        self.stories_of: dict[str, list[Story]] = defaultdict(list)
        """Id of a company -> the stories of which a brief is about it."""
        self.stories_in: dict[str, list[Story]] = defaultdict(list)
        """Month -> the stories of which a brief is of it."""
        self.reports: dict[str, Counter[str]] = defaultdict(Counter)
        """Outlet -> how many of its reports in stories are its ``own``, and how many ``rest`` on others'."""
        self.compared: dict[tuple[str, str, str], list[tuple[Story, Comparison]]] = defaultdict(list)
        """:func:`name_claim` -> where the claim stands beside others."""
        for story in library.stories:
            for key in story.touching:
                self.touched[key].append(story)
            members = [self.by_id[key].brief for key in story.briefs]
            for key in dict.fromkeys(c.id for brief in members for c in brief.companies if c.role == "about"):
                self.stories_of[key].append(story)
            for source in (source for origin in story.origins for source in origin.sources if source.outlet):
                self.reports[source.outlet or ""]["rest" if source.why else "own"] += 1
            for key in dict.fromkeys(map(month_of, members)):
                self.stories_in[key].append(story)
            for item in story.comparisons:
                for claimed in dict.fromkeys(name_claim(claim.brief, claim.figure, claim.row) for claim in item.claims):
                    self.compared[claimed].append((story, item))
        self.outlets = _make_outlets(published, carried)
        self.outlet_path = {outlet.name: outlet.path for outlet in self.outlets}
        self.topics = list_topics(library)
        self.topic_of = {fold_topic(topic.name): topic for topic in self.topics}
        """Topics by their names without capitals."""
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

    def quantities(self, story: Story) -> tuple[Table, ...]:
        """The quantities of which the sources of a story speak; made once."""
        if story.id not in self._quantities:
            self._quantities[story.id] = join_comparisons(story.comparisons)
        return self._quantities[story.id]

    def name(self, company_id: str) -> str:
        """The name of a company by its id."""
        return self.companies[company_id].company.name

    def covered(self, company_id: str) -> int:
        """How many briefs are about the company or name it."""
        return len(self.about[company_id]) + len(self.named[company_id])


def name_claim(brief_id: str, figure: Figure, row: str = "") -> tuple[str, str, str]:
    """What tells a claim from all others; ``row`` are the words of the brief's figure, if not its own."""
    return brief_id, figure.label, row or figure.text


def month_of(brief: Brief) -> str:
    """``2025-06``; ``2025`` where only the year is known; ``undated``."""
    return brief.date[:7] if brief.date else UNDATED


def is_day(value: str | None) -> bool:
    """Whether a date is known to the day."""
    return value is not None and len(value) == 10


def fold_topic(name: str) -> str:
    """A topic's name as it is compared: a person may write it into a brief with other capitals."""
    return name.casefold()


def list_topics(library: Library) -> tuple[TopicList, ...]:
    """The topics that briefs have, by name. Of names that differ in capitals alone the one most used stands for all."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    briefs: dict[str, list[BriefFile]] = defaultdict(list)
    for entry in library.briefs:
        own = {fold_topic(name): name for name in entry.brief.topics}
        for key, name in own.items():
            names[key][name] += 1
            briefs[key].append(entry)
    shown = {min(used, key=lambda name: (-used[name], name)): key for key, used in names.items()}
    ordered = sorted(shown, key=lambda name: (name.casefold(), name))
    slugs = _make_slugs(ordered, "topic")
    return tuple(
        TopicList(name, f"topics/{slug}.md", tuple(briefs[shown[name]]))
        for name, slug in zip(ordered, slugs, strict=True)
    )


def _make_slugs(names: Iterable[str], otherwise: str) -> list[str]:
    """The name of a file for each, none twice and none ``index``."""
    taken: set[str] = {"index"}
    slugs = []
    for name in names:
        base = slugify(name, max_length=60) or otherwise
        slug, number = base, 2
        while slug in taken:
            slug, number = f"{base}-{number}", number + 1
        taken.add(slug)
        slugs.append(slug)
    return slugs


def _make_outlets(published: dict[str, list[BriefFile]], carried: dict[str, list[BriefFile]]) -> tuple[Outlet, ...]:
    names = sorted({*published, *carried}, key=lambda n: (n == NO_PUBLISHER, n.casefold(), n))
    return tuple(
        Outlet(name, f"publishers/{slug}.md", tuple(published.get(name, ())), tuple(carried.get(name, ())))
        for name, slug in zip(names, _make_slugs(names, "outlet"), strict=True)
    )

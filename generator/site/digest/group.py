"""Under which heading each brief stands; each stands once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from generator.brief import write_date
from generator.model import Brief, Kind
from generator.site.derive.index import fold_topic, list_topics
from generator.site.library import BriefFile, Library
from generator.stories import Story

Grouping = Literal["watchlist", "company", "kind", "day", "publisher", "topic"]

WATCHLIST = "Watchlist"
NO_DATE = "No date"
KIND_NAMES: dict[Kind, str] = {
    "news": "News",
    "market wrap": "Market wraps",
    "preview": "Previews",
    "explainer": "Explainers",
    "interview": "Interviews",
    "opinion": "Opinion",
    "letter": "Letters to the editor",
}
"""In the order of the letter: what happened first, what people think of it last."""

_Key = tuple[int, int, str, str]
"""What a group is sorted by; the last part is its heading."""


@dataclass(frozen=True, slots=True)
class Group:
    """Briefs under a heading."""

    title: str
    """Empty where the letter has no headings."""
    briefs: tuple[BriefFile, ...]
    story: Story | None = None
    """What they all tell of, if that is why they stand together."""


def group_briefs(briefs: Sequence[BriefFile], by: Grouping | None, library: Library) -> tuple[Group, ...]:
    """The briefs under headings, those of a group in the order in which they come; undated ones apart and last.

    ``by``: ``watchlist`` has stories first, then what is about a watched company, then kind by kind; ``company`` puts a
    brief under one company that it is about, a watched one before others, then that with the most briefs; ``topic``
    under that of its topics which most of the letter's briefs have; ``None`` has no headings.
    """
    if by is None:
        return (Group("", tuple(briefs)),)
    stories = _group_stories(briefs, library) if by == "watchlist" else ()
    told = {entry.path for group in stories for entry in group.briefs}
    briefs = [entry for entry in briefs if entry.path not in told]
    dated = [entry for entry in briefs if entry.brief.date]
    watched = {c.company.id for c in library.companies if c.company.watch}
    key_of = _key_maker(by, dated, watched, library)
    groups: dict[_Key, list[BriefFile]] = defaultdict(list)
    for entry in dated:
        groups[key_of(entry.brief)].append(entry)
    listed = [Group(key[-1], tuple(groups[key])) for key in sorted(groups)]
    undated = tuple(entry for entry in briefs if not entry.brief.date)
    return (*stories, *listed, Group(NO_DATE, undated)) if undated else (*stories, *listed)


_LEAST = 2
"""Briefs of the letter that make a story of it a heading."""


def _group_stories(briefs: Sequence[BriefFile], library: Library) -> tuple[Group, ...]:
    """The stories of which the letter has several briefs, those that most publishers have first; each from its first
    report on, what is undated last.
    """
    found = {entry.brief.id: entry for entry in reversed(briefs)}
    groups = []
    for story in library.stories:
        members = tuple(found[key] for key in story.briefs if key in found)
        if len(members) >= _LEAST:
            groups.append(Group(story.name, members, story))
    return tuple(sorted(groups, key=lambda group: -len(group.story.outlets) if group.story else 0))


def _key_maker(
    by: Grouping, briefs: Iterable[BriefFile], watched: set[str], library: Library
) -> Callable[[Brief], _Key]:
    order = {kind: at for at, kind in enumerate(KIND_NAMES)}
    names = {c.company.id: c.company.name for c in library.companies}
    weight: Counter[str] = Counter(company for entry in briefs for company in set(_about(entry.brief)))
    topics: Counter[str] = Counter(key for entry in briefs for key in set(map(fold_topic, entry.brief.topics)))
    shown = {fold_topic(topic.name): topic.name for topic in list_topics(library)} if by == "topic" else {}

    def by_kind(brief: Brief) -> _Key:
        return 1, order[brief.kind], "", KIND_NAMES[brief.kind]

    def by_watchlist(brief: Brief) -> _Key:
        return (0, 0, "", WATCHLIST) if watched.intersection(_about(brief)) else by_kind(brief)

    def by_company(brief: Brief) -> _Key:
        about = _about(brief)
        if not about:
            return 2, 0, "", "No company in particular"
        first = min(about, key=lambda c: (c not in watched, -weight[c], about.index(c)))
        return int(first not in watched), -weight[first], names[first].casefold(), names[first]

    def by_day(brief: Brief) -> _Key:
        # Newest first; a month or a year comes after its days.
        return 0, -int((brief.date or "").replace("-", "").ljust(8, "0")), "", write_date(brief.date or "")

    def by_publisher(brief: Brief) -> _Key:
        name = brief.publisher or brief.aggregator or ""
        return int(not name), 0, name.casefold(), name or "Publisher not stated"

    def by_topic(brief: Brief) -> _Key:
        if not brief.topics:
            return 1, 0, "", "No topic"
        first = min(brief.topics, key=lambda name: (-topics[fold_topic(name)], fold_topic(name)))
        return 0, -topics[fold_topic(first)], fold_topic(first), shown[fold_topic(first)]

    made: dict[Grouping, Callable[[Brief], _Key]] = {
        "watchlist": by_watchlist,
        "company": by_company,
        "kind": by_kind,
        "day": by_day,
        "publisher": by_publisher,
        "topic": by_topic,
    }
    return made[by]


def _about(brief: Brief) -> list[str]:
    return [link.id for link in brief.companies if link.role == "about"]

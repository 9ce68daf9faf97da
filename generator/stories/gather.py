"""Briefs and what people wrote of stories -> stories, with all that follows from them. Pure; the bodies are not needed.

A story is what its briefs say that it is: nothing is kept of it but the line ``story:`` in each of them, and what a
person wrote. Its origins, its timeline and what its figures agree in are found anew whenever they are shown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from generator.brief import StoryStub
from generator.model import Brief
from generator.stories.model import Origin, Story
from generator.stories.origins import find_origins
from generator.stories.outlets import fold_outlet, strip_edition
from generator.stories.timeline import order_events
from generator.stories.verdicts import judge_figures
from generator.text.escape import is_safe_id

_DIGITS = 10
"""Hex digits at the end of an id, which a story has from the brief that founded it."""


Recall = Callable[[str, tuple[str, ...], Callable[[], Story]], Story]
"""Of what else than its briefs a story is made, the ids of these, and how it is made: gives the story, made or kept."""


def gather_stories(
    briefs: Sequence[Brief], stubs: Mapping[str, StoryStub] | None = None, recall: Recall | None = None
) -> tuple[Story, ...]:
    """Every story that one of the briefs is in, that a round-up tells of, or that has a stub; newest first.

    Args:
        briefs: all there are; those that were withdrawn say nothing and count nowhere.
        stubs: id of a story -> what a person says of it; ids that were merged into it are its ``redirects``.
        recall: may know a story from before; a story follows from its own briefs and what ``recall`` is told besides.

    A brief under an id that was merged is in the story that stands. What changed last comes first, by the newest date
    in each story, and only where it has none by what is known of the days of its briefs; stories of which no day is
    known come last, all by their ids.
    """
    stubs = stubs or {}
    lead = follow_redirects(stubs)
    members: dict[str, list[Brief]] = defaultdict(list)
    touching: dict[str, list[Brief]] = defaultdict(list)
    # Of two files with one id the first counts, as everywhere.
    standing = list({brief.id: brief for brief in reversed(briefs) if brief.withdrawn is None}.values())[::-1]
    for brief in standing:
        own = lead.get(brief.story, brief.story) if brief.story else None
        if own is not None and may_stand(own):
            members[own].append(brief)
        for story in dict.fromkeys(lead.get(story, story) for story in brief.touches):
            if story != own and may_stand(story):
                touching[story].append(brief)
    carriers = find_carriers(standing)
    told = sorted({*members, *touching, *(key for key in stubs if key not in lead and may_stand(key))})

    def find(key: str) -> Story:
        make = partial(_make_story, key, members[key], touching[key], stubs.get(key), carriers)
        if recall is None:
            return make()
        ids = tuple(brief.id for brief in (*members[key], *touching[key]))
        return recall(repr((key, stubs.get(key), len(members[key]), sorted(carriers))), ids, make)

    stories = {key: find(key) for key in told}
    newest = {key: _find_newest_day(members[key] or touching[key]) for key in told}
    told.sort(key=lambda key: newest[key], reverse=True)
    return tuple(stories[key] for key in told)


def follow_redirects(stubs: Mapping[str, StoryStub]) -> dict[str, str]:
    """Id of a story that was merged -> id of the one that stands now; a ring leads nowhere, and is left out."""
    steps = {old: key for key in sorted(stubs) for old in stubs[key].redirects if old != key}
    lead = {}
    for old, first in steps.items():
        seen, key = {old}, first
        while key in steps and key not in seen:
            seen.add(key)
            key = steps[key]
        if key not in seen:
            lead[old] = key
    return lead


def find_carriers(briefs: Iterable[Brief]) -> frozenset[str]:
    """Sites that carry what others published more often than they publish themselves: never an origin."""
    carried, published = Counter[str](), Counter[str]()
    for brief in briefs:
        if brief.aggregator and brief.aggregator != brief.publisher:
            carried[brief.aggregator] += 1
        if brief.publisher:
            published[brief.publisher] += 1
    return frozenset(name for name, count in carried.items() if count > published[name])


def may_stand(story_id: str) -> bool:
    """Whether a page may have that name: a person may have written anything there."""
    return is_safe_id(story_id) and story_id.partition(".")[0].casefold() != "index"


def _make_story(
    key: str, members: Iterable[Brief], touching: Iterable[Brief], stub: StoryStub | None, carriers: frozenset[str]
) -> Story:
    ordered, rounds = sorted(members, key=_place), sorted(touching, key=_place)
    origins = find_origins(ordered, carriers)
    named = stub.name if stub is not None else ""
    comparisons, unjudged = judge_figures([*ordered, *rounds], origins)
    return Story(
        id=key,
        name=named or _name(key, ordered),
        briefs=tuple(brief.id for brief in ordered),
        touching=tuple(brief.id for brief in rounds),
        origins=origins,
        outlets=_list_outlets(ordered, carriers),
        events=order_events(ordered, origins),
        comparisons=comparisons,
        unjudged=unjudged,
        redirects=stub.redirects if stub is not None else (),
        named=bool(named),
    )


def _name(key: str, ordered: Sequence[Brief]) -> str:
    """Title of the brief that founded the story: the one whose digits it bears, else its earliest."""
    digits = key[-_DIGITS:]
    founder = next((brief for brief in ordered if brief.id[-_DIGITS:] == digits), ordered[0] if ordered else None)
    return founder.title if founder is not None else key


def _list_outlets(ordered: Iterable[Brief], carriers: frozenset[str]) -> tuple[str, ...]:
    """Who published it, copies of it included, in order of their first article; editions of one masthead are one, under
    the name that comes first.
    """
    names = (name for brief in ordered for name in (brief.publisher, *(copy.publisher for copy in brief.copies)))
    mastheads: dict[str, str] = {}
    for name in names:
        if name and name not in carriers:
            mastheads.setdefault(fold_outlet(strip_edition(name)), name)
    return tuple(mastheads.values())


def _day_of(brief: Brief) -> str:
    """The latest day that is known of it: its date, else what its text proves."""
    bound = brief.not_before or brief.not_after
    return brief.date or (bound.date if bound is not None else "")


def _find_newest_day(briefs: Sequence[Brief]) -> str:
    dates = [brief.date for brief in briefs if brief.date]
    return max(dates or map(_day_of, briefs), default="")


def _place(brief: Brief) -> tuple[bool, str, int, str]:
    """Earliest first; on one day what may be earlier, then what is dated, then what may be later. What has neither date
    nor bound comes last.
    """
    rank = 1 if brief.date else 2 if brief.not_before else 0
    day = _day_of(brief)
    return not day, day, rank, brief.id


def tell_origin(story: Story, brief_id: str) -> Origin | None:
    """The origin to which a brief of the story belongs."""
    return next((o for o in story.origins if any(source.brief == brief_id for source in o.sources)), None)

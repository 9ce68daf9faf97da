"""What a run would do to stories: where briefs go, whose figures would conflict, and what only repeats another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.brief.story import StoryStub, parse_story
from generator.errors import BriefError
from generator.model import Brief
from generator.pipeline import Run
from generator.review.github import clip
from generator.review.plan.forecast import Need
from generator.review.plan.pieces import count_noun
from generator.review.stories import Clash, Reprint, Shelf, StoryChange, compare_stories, find_new_reprint
from generator.review.touched import list_touched, make_shelf

FIGURES = "figures-conflict"
REPRINT = "reprint"
_SHOWN = 3
_LONG = 80
"""Characters of a title."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Stories before and after a run."""

    before: Shelf
    after: Shelf
    changes: tuple[StoryChange, ...] = ()
    reprints: tuple[tuple[Brief, Reprint], ...] = ()
    """Briefs that repeat a report and did not before."""


def foresee_stories(run: Run, texts: Mapping[str, str]) -> Foreseen:
    """What becomes of the stories that a run touches; the others are not looked at.

    Args:
        run: of ``generate_briefs``.
        texts: path below ``docs/`` → text, at least of the pages in ``stories/`` as they stand.
    """
    plan = run.plan
    comes = {page.path: page.text for page in (*plan.added, *plan.changed)}
    goes = frozenset(plan.removed)
    old = {path: brief for path, brief in run.standing.items() if path in comes or path in goes}
    after = {f"briefs/{brief.id}.md": brief for brief in run.briefs}
    new = [brief for path, brief in after.items() if path in comes]
    stubs = _read_stubs(texts), _read_stubs({**{p: t for p, t in texts.items() if p not in goes}, **comes})
    touched = list_touched([*old.values(), *new], *stubs)
    near = {one.id for brief in (*old.values(), *new) if not brief.story for one in brief.near}
    if not touched and not near and not any(brief.rests_on for brief in new):
        return Foreseen(Shelf(), Shelf())
    own = {brief.id for brief in (*old.values(), *new)}
    stays = {path: brief for path, brief in run.standing.items() if path not in goes} | after
    was, now = (
        make_shelf([brief for brief in briefs if brief.id in own or _is_mate(brief, touched, near)], found, touched)
        for briefs, found in zip((run.standing.values(), stays.values()), stubs, strict=True)
    )
    renamed = {former: brief for brief, former in run.report.renamed}
    stood = {renamed.get(brief.id, brief.id): brief for brief in run.standing.values()}
    told = ((brief, find_new_reprint(stood.get(brief.id), brief, was, now)) for brief in new)
    reprints = tuple((brief, reprint) for brief, reprint in told if reprint)
    return Foreseen(was, now, compare_stories(was, now, renamed), reprints)


def tell_shared_figures(before: Brief, after: Brief, stories: Foreseen, owed: Collection[str] = ()) -> dict[str, str]:
    """Of a brief label of a sentence → which other source, one that came into its story or left it, tells its figure
    too, or otherwise. ``owed``: labels of sentences that are shown because of other sources.
    """
    told: dict[str, str] = {}
    newcomers = _list_come(after, stories)
    if newcomers:
        told.update(dict.fromkeys(owed, f"rows that {_name_first(newcomers)} tells of, too"))
    for brief, shelf, other, now in (
        (before, stories.before, stories.after, False),
        (after, stories.after, stories.before, True),
    ):
        for key in filter(None, (brief.story, *brief.touches)):
            story, then = shelf.stories.get(key), other.stories.get(key)
            stood = {*then.briefs, *then.touching} if then else set()
            for comparison in story.comparisons if story else ():
                own = [claim.figure for claim in comparison.claims if claim.brief == brief.id]
                mates = dict.fromkeys(c.brief for c in comparison.claims if c.brief not in (brief.id, *stood))
                for figure in own if mates else ():
                    told[figure.label] = _tell_shared(figure.shown, [*mates], comparison.verdict, came=now)
    return told


_SHARED = {"agree": "says so too", "update": "has another number for it", "conflict": "says otherwise"}


def _tell_shared(figure: str, mates: Sequence[str], verdict: str, *, came: bool) -> str:
    way = _SHARED[verdict] if came else "tells of it no more"
    return f"{clip(figure, _LONG)}: {_name_first(mates)} {way}"


def _list_come(brief: Brief, stories: Foreseen) -> list[str]:
    """Ids of other briefs that came into its stories."""
    found: dict[str, None] = {}
    for key in filter(None, (brief.story, *brief.touches)):
        was, now = stories.before.stories.get(key), stories.after.stories.get(key)
        stood = {*was.briefs, *was.touching} if was else set()
        found |= dict.fromkeys(one for one in (*now.briefs, *now.touching) if one not in stood) if now else {}
    return [one for one in found if one != brief.id]


def _name_first(ids: Sequence[str]) -> str:
    return ids[0] + (f" and {len(ids) - 1} more" if len(ids) > 1 else "")


def _is_mate(brief: Brief, touched: Collection[str], near: Collection[str]) -> bool:
    return brief.id in near or any(story in touched for story in (brief.story, *brief.touches))


def _read_stubs(texts: Mapping[str, str]) -> dict[str, StoryStub]:
    found: dict[str, StoryStub] = {}
    for path, text in texts.items():
        if path.startswith("stories/"):
            try:
                found[path[8:-3]] = parse_story(text, path)
            except BriefError:
                continue
    return found


# ---------------------------------------------------------------- needs


def list_figure_conflicts(changes: Iterable[StoryChange], pins: str) -> Iterator[Need]:
    """New conflicts of figures between sources; ``pins`` is the file of stories."""
    for change in changes:
        for clash in change.clashes:
            brief = _bringer(clash)
            message = f"figures conflict with another source's: {clash.what}: {clash.tell_from(brief)}"
            # A story cannot do without the brief that it is named after: then the others leave.
            others = dict.fromkeys(side.mate.id for side in clash.sides if side.mate.id != brief)
            leaves = ", ".join(others) if brief == change.id and others else brief
            fix = f"if they do not tell of one event: {pins}: - {{id: {change.id}, not: [{leaves}]}}"
            yield Need(FIGURES, message, fix, brief, f"briefs/{brief}.md")


def _bringer(clash: Clash) -> str:
    return next((side.mate.id for side in clash.sides if side.new), clash.sides[-1].mate.id)


def list_reprints(reprints: Sequence[tuple[Brief, Reprint]]) -> Iterator[Need]:
    """One need for all briefs that only repeat another's report: they are counted as one origin, whatever is done."""
    if not reprints:
        return
    shown = "; ".join(
        f"{clip(brief.title, _LONG)} ({clip(reprint.told, _LONG)})" for brief, reprint in reprints[:_SHOWN]
    )
    more = f" and {len(reprints) - _SHOWN} more" if len(reprints) > _SHOWN else ""
    alone = len(reprints) == 1
    head = "repeats the report of" if alone else f"{count_noun(len(reprints), 'brief')} that repeat another's report:"
    first = reprints[0][0]
    told = f"{head} {reprints[0][1].told}" if alone else f"{head} {shown}{more}"
    fix = (
        f"if one is enough: {first.source}.meta.yml: exclude: reprint"
        if alone
        else "if one is enough: exclude: reprint"
    )
    yield Need(
        REPRINT,
        told,
        fix,
        first.id if alone else "",
        f"briefs/{first.id}.md" if alone else "",
        first.source if alone else "",
    )

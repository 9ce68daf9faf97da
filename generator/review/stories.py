"""What a change does to stories: which begin, end, are named or merged, who joins and leaves, whose figures conflict
now and did not, and which brief only repeats another's report.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from generator.model import Brief, Figure
from generator.stories.model import Comparison, Origin, Story

StoryFate = Literal["new", "changed", "merged", "gone"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """What one state holds of the stories that a change touches."""

    stories: Mapping[str, Story] = field(default_factory=dict)
    """By id."""
    briefs: Mapping[str, Brief] = field(default_factory=dict)
    """By id: all of these stories, and those of the change that are in none."""
    origins: Mapping[str, tuple[Origin, ...]] = field(default_factory=dict)
    """Id of a brief in no story → the origins of what it is nearly the same as, itself among them."""


@dataclass(frozen=True, slots=True)
class Mate:
    """A brief, as people call it."""

    id: str
    title: str
    outlet: str | None

    @property
    def called(self) -> str:
        """Its outlet, or its title where that is unknown."""
        return self.outlet or self.title


@dataclass(frozen=True, slots=True)
class Said:
    """A figure in a conflict, and the brief that says it."""

    mate: Mate
    figure: Figure
    new: bool
    """Whether the brief says so only since the change."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A conflict of figures between sources: both stand, and one may be wrong."""

    what: str
    why: str
    sides: tuple[Said, ...]

    @property
    def told(self) -> str:
        """``cost of the lay-up: US$84 million in The Gazette, US$91 million in Merrow Times``."""
        return f"{self.what}: {self.tell_from('')}"

    def tell_from(self, brief: str) -> str:
        """The figures as one of the briefs sees them: ``US$84 million here, US$91 million in The Gazette``."""
        own = dict.fromkeys(side.figure.text for side in self.sides if side.mate.id == brief)
        others = dict.fromkeys((side.figure.text, side.mate.called) for side in self.sides if side.mate.id != brief)
        return ", ".join([*(f"{text} here" for text in own), *(f"{text} in {called}" for text, called in others)])


@dataclass(frozen=True, slots=True)
class Reprint:
    """Whose report a brief repeats or rests on."""

    of: Mate | None
    """The brief of that report; ``None`` where none is here."""
    outlet: str | None
    """Who reported it."""
    why: str
    """``nearly the same words``, ``says "first reported by The Gazette" (line 4)``."""

    @property
    def source(self) -> str:
        """Id of the brief of that report; empty where none is here."""
        return self.of.id if self.of else ""

    @property
    def told(self) -> str:
        """``The Gazette's report: nearly the same words``."""
        whose = self.outlet or (self.of.title if self.of else "") or "another"
        return f"{whose}: {self.why}" if self.why else whose


@dataclass(frozen=True, slots=True)
class StoryChange:
    """A story in two states."""

    id: str
    name: str
    """As it is now, else as it was."""
    fate: StoryFate
    was: str = ""
    """Its name before, if that was another."""
    into: str = ""
    """Id of the story that it was merged into."""
    into_name: str = ""
    joined: tuple[Mate, ...] = ()
    left: tuple[Mate, ...] = ()
    linked: tuple[Mate, ...] = ()
    """Round-ups that tell of it now and did not."""
    unlinked: tuple[Mate, ...] = ()
    clashes: tuple[Clash, ...] = ()
    """Conflicts that stand now and did not, or that another source joined."""
    ended: tuple[Clash, ...] = ()
    """Conflicts that stood and do no more."""
    before: tuple[int, int] | None = None
    """How many publishers and origins it had; ``None`` where it is new."""
    after: tuple[int, int] | None = None
    """How many it has; ``None`` where it is gone."""

    @property
    def told(self) -> str:
        """What became of it, in few words: ``new: 2 publishers, 1 origin``."""
        if self.fate == "merged":
            return f"merged into {self.into_name}"
        counts = ", ".join(_tell_counts(self.before, self.after))
        return "; ".join(filter(None, (self.fate, f"was named {self.was}" if self.was else "", counts)))

    @property
    def moves(self) -> tuple[tuple[str, tuple[Mate, ...]], ...]:
        """Who came and went: ``(joins, briefs)``."""
        rows = (
            ("joins" if len(self.joined) == 1 else "join", self.joined),
            ("leaves" if len(self.left) == 1 else "leave", self.left),
            ("tells of it" if len(self.linked) == 1 else "tell of it", self.linked),
            ("tells of it no more" if len(self.unlinked) == 1 else "tell of it no more", self.unlinked),
        )
        return tuple(row for row in rows if row[1])

    @property
    def told_in_full(self) -> str:
        """The same with who came and went: ``…; 3 join: Merrow Times, Port Wire``."""
        return "; ".join([self.told, *(_tell_mates(way, mates) for way, mates in self.moves)])

    @property
    def urgent(self) -> bool:
        """Whether a person should look at it."""
        return bool(self.clashes or self.left or self.unlinked) or self.fate in ("merged", "gone")


# ---------------------------------------------------------------- stories


def compare_stories(before: Shelf, after: Shelf, renamed: Mapping[str, str] | None = None) -> tuple[StoryChange, ...]:
    """What differs between stories of two states, those that need a person first.

    Args:
        before: the stories that the change touches, as they were.
        after: the same, as they are.
        renamed: id of a brief as it was → as it is.
    """
    names = renamed or {}
    compare = _Comparer(before, after, names)
    changes = [compare.look(key) for key in sorted({*before.stories, *after.stories})]
    told = [change for change in changes if change is not None]
    return tuple(sorted(told, key=lambda one: (not one.clashes, not one.urgent, one.fate != "new", one.name, one.id)))


class _Comparer:
    def __init__(self, before: Shelf, after: Shelf, renamed: Mapping[str, str]) -> None:
        self._before, self._after, self._renamed = before, after, renamed
        self._into = {old: story for story in after.stories.values() for old in story.redirects}
        self._said = {
            (self._now(brief.id), *_value(figure)) for brief in before.briefs.values() for figure in brief.figures
        }

    def look(self, key: str) -> StoryChange | None:
        was, now = self._before.stories.get(key), self._after.stories.get(key)
        story = now or was
        if story is None:
            return None
        into = self._into.get(key) if now is None else None
        old = {self._now(one): one for one in was.briefs} if was else {}
        told = {self._now(one): one for one in was.touching} if was else {}
        members, touching = (now.briefs, now.touching) if now else ((), ())
        change = StoryChange(
            key,
            story.name,
            "new" if was is None else "merged" if into else "gone" if now is None else "changed",
            was.name if was and now and was.name != now.name else "",
            into.id if into else "",
            into.name if into else "",
            tuple(name_brief(one, self._after) for one in members if one not in old),
            # Where a story ends in another, its briefs are told as those that join that one.
            () if into else tuple(name_brief(old[one], self._before) for one in old if one not in members),
            tuple(name_brief(one, self._after) for one in touching if one not in told),
            () if into else tuple(name_brief(told[one], self._before) for one in told if one not in touching),
            tuple(self._list_new(was, now)),
            tuple(self._list_ended(was, now)),
            count_sources(was) if was else None,
            count_sources(now) if now else None,
        )
        differs = change.was or change.joined or change.left or change.linked or change.unlinked
        return change if differs or change.clashes or change.ended or was is None or now is None else None

    def _list_new(self, was: Story | None, now: Story | None) -> Iterator[Clash]:
        stood = [self._key(one) for one in _list_conflicts(was)]
        for one in _list_conflicts(now):
            keys = _key(one)
            if not any(keys <= other for other in stood):
                yield _make_clash(one, self._after, self._said)

    def _list_ended(self, was: Story | None, now: Story | None) -> Iterator[Clash]:
        stands = [_key(one) for one in _list_conflicts(now)]
        for one in _list_conflicts(was):
            # Two conflicts that became one, or one that lost a source of three, have not ended.
            if not any(len(self._key(one) & other) > 1 for other in stands):
                yield _make_clash(one, self._before, None)

    def _key(self, one: Comparison) -> frozenset[_Key]:
        return frozenset((self._now(brief), value, unit) for brief, value, unit in _key(one))

    def _now(self, brief: str) -> str:
        return self._renamed.get(brief, brief)


def _tell_mates(way: str, mates: Sequence[Mate]) -> str:
    named = ", ".join(dict.fromkeys(mate.called for mate in mates))
    return f"{len(mates)} {way}: {named}"


def _tell_counts(before: tuple[int, int] | None, after: tuple[int, int] | None) -> Iterator[str]:
    if after is None:
        return
    for noun, was, now in zip(("publisher", "origin"), before or after, after, strict=True):
        moved = f"{was} → " if was != now else ""
        yield f"{moved}{now} {noun}{'' if now == 1 else 's'}"


def count_sources(story: Story) -> tuple[int, int]:
    """Publishers and origins."""
    return len(story.outlets), len(story.origins)


def name_brief(brief: str, shelf: Shelf) -> Mate:
    """A brief as people call it; by its id where the state does not hold it."""
    found = shelf.briefs.get(brief)
    return Mate(brief, found.title, found.publisher) if found else Mate(brief, brief, None)


# ---------------------------------------------------------------- figures that conflict

_Key = tuple[str, str, str]
"""Brief, value and unit: a figure that is only told in other words is the same."""


def _list_conflicts(story: Story | None) -> Iterator[Comparison]:
    return (one for one in (story.comparisons if story else ()) if one.verdict == "conflict")


def _make_clash(one: Comparison, shelf: Shelf, said: Collection[_Key] | None) -> Clash:
    sides = [
        Said(
            name_brief(claim.brief, shelf),
            claim.figure,
            said is not None and (claim.brief, *_value(claim.figure)) not in said,
        )
        for claim in one.claims
    ]
    return Clash(one.what, one.why, tuple(sides))


def _key(one: Comparison) -> frozenset[_Key]:
    return frozenset((claim.brief, *_value(claim.figure)) for claim in one.claims)


def _value(figure: Figure) -> tuple[str, str]:
    unit = figure.currency or figure.unit or ""
    return (figure.value, unit) if figure.value is not None else (figure.text, unit)


# ---------------------------------------------------------------- reprints


def find_reprint(brief: Brief, shelf: Shelf) -> Reprint | None:
    """Whose report a brief repeats or says that it rests on; ``None`` where it is an origin of its own."""
    for origin in _origins_of(brief, shelf):
        first = origin.sources[0]
        own = next((source for source in origin.sources if source.brief == brief.id), None)
        if own is None:
            continue
        if first.brief != brief.id:
            return Reprint(name_brief(first.brief, shelf), origin.outlet or first.outlet, own.why)
        if origin.outlet and origin.outlet != first.outlet and (own.why or brief.rests_on):
            credit = brief.rests_on[0] if brief.rests_on else None
            why = own.why or (f'says "{credit.quote}" (line {credit.line})' if credit else "")
            return Reprint(None, origin.outlet, why)
    return None


def find_new_reprint(before: Brief | None, after: Brief, was: Shelf, now: Shelf) -> Reprint | None:
    """The same, where the brief did not repeat that report before."""
    found = find_reprint(after, now)
    known = find_reprint(before, was) if found and before else None
    same = found and known and (found.source, found.outlet) == (known.source, known.outlet)
    return None if same else found


def _origins_of(brief: Brief, shelf: Shelf) -> tuple[Origin, ...]:
    story = shelf.stories.get(brief.story or "")
    return story.origins if story else shelf.origins.get(brief.id, ())


def list_clashes(changes: Iterable[StoryChange]) -> dict[str, tuple[Clash, ...]]:
    """Id of each brief that says one of the figures of new conflicts → these conflicts."""
    found: dict[str, tuple[Clash, ...]] = {}
    for clash in (clash for change in changes for clash in change.clashes):
        for brief in dict.fromkeys(side.mate.id for side in clash.sides):
            found[brief] = (*found.get(brief, ()), clash)
    return found

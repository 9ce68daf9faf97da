"""Articles, what is settled, and what people said → which story each brief is in, and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from generator.model import Notice
from generator.stories.cluster import AVERAGE, JOIN, Group, group_articles, measure_linkage
from generator.stories.likeness import Pairs
from generator.stories.model import Placement, Settled, StoryPins, StoryText
from generator.stories.roundups import RoundUp, find_roundups
from generator.stories.said import Said, read_said
from generator.stories.score import Rarity
from generator.stories.show import show_reason
from generator.stories.terms import Terms, read_terms
from generator.stories.words import StoryWords, load_story_words

SEEDS = "seeds/stories.yml"
_NOTHING = StoryPins()
ReadTerms = Callable[[StoryText, StoryWords], Terms]
"""How the terms of an article are come by."""


def settle_stories(
    texts: Sequence[StoryText],
    pins: StoryPins = _NOTHING,
    standing: Collection[str] = (),
    read: ReadTerms = read_terms,
) -> Settled:
    """Which story each article is in; every article has a placement.

    Args:
        texts: all articles of the desk, in any order: another order gives the same result. What has a ``story`` stays
            in it.
        pins: what people say of stories; it wins over what is found, and over what is settled.
        standing: ids of stories that have a page of their own: each is about the brief that it is named after, if that
            is in no other.
        read: gives what :func:`read_terms` gives, which may be what it gave before.

    Returns:
        Placements with reasons, the founder of each story, and what a person should look at.
    """
    words = load_story_words()
    ordered = sorted(texts, key=lambda text: text.id)
    terms = [read(text, words) for text in ordered]
    pairs = Pairs(ordered, terms, Rarity(terms, words, {one for text in ordered for one in text.outlets}), words)
    said = read_said(ordered, pins, standing, pins.path or SEEDS)
    free = [at for at in range(len(ordered)) if at not in said.out]
    first = group_articles(pairs, free, said.settled, said.apart, said.barred)
    settled = {at for members in said.settled.values() for at in members}
    roundups = find_roundups(pairs, first.groups, settled, words)
    kept = [at for at in free if at not in roundups]
    grouping = group_articles(pairs, kept, said.settled, said.apart, said.barred) if roundups else first
    return _Scribe(pairs, said, words).write(grouping.groups, roundups, grouping.refused)


@dataclass(slots=True)
class _Scribe:
    """Groups → what is told of them."""

    pairs: Pairs
    said: Said
    words: StoryWords
    placements: dict[str, Placement] = field(default_factory=dict)
    founders: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    notices: list[tuple[str, Notice]] = field(default_factory=list)

    def write(
        self, groups: Sequence[Group], roundups: dict[int, RoundUp], refused: Sequence[tuple[int, int]]
    ) -> Settled:
        """All placements, in order of ids."""
        groups = [part for group in groups for part in self._take_out_founder(group)]
        group_of = {at: group for group in groups for at in group.members}
        told = {
            at
            for roundup in roundups.values()
            for at in roundup.clear
            if at in group_of and len(group_of[at].members) == 1 and at not in self.said.parted
        }
        none: dict[int, str] = {}
        for group in groups:
            reason = self._find_none(group)
            if reason:
                none.update(dict.fromkeys(group.members, reason))
                group.story = None
            elif group.story is None and (len(group.members) > 1 or group.members[0] in told):
                group.story = self._mint(group)
        for story, members in self._join_parts(groups).items():
            self.founders[story] = self._text(self._find_founder(story, members)).id
        for at, text in enumerate(self.pairs.texts):
            if at in roundups:
                touches = tuple(sorted({self._home(group_of.get(other)) for other in roundups[at].touched} - {""}))
                self.placements[text.id] = Placement(
                    None, touches, self._tell_roundup(at, roundups[at]) if touches else ""
                )
            elif story := self._home(group_of.get(at)):
                self.placements[text.id] = Placement(story, (), self._tell_reason(at, group_of[at]))
            else:
                self.placements[text.id] = Placement(None, (), self.said.reasons.get(at, "") or none.get(at, ""))
        self._tell_alike(refused, group_of)
        self._tell_astray(groups, group_of)
        notices = tuple(sorted(self.notices, key=lambda row: (row[0], row[1].code)))
        return Settled(self.placements, self.founders, notices, self.parts)

    def _text(self, at: int) -> StoryText:
        return self.pairs.texts[at]

    def _take_out_founder(self, group: Group) -> Iterator[Group]:
        """Without the one after which a story would be named of which people say that it is not in it: the others are
        that story.
        """
        yield group
        founder = min(group.members, key=self._rank_age)
        story = self._text(founder).id
        if group.story is None and len(group.members) > 1 and (founder, story) in self.said.barred:
            group.members.remove(founder)
            group.story = story if len(group.members) > 1 else None
            self.said.parted.update(group.members)
            yield Group([founder])

    def _find_none(self, group: Group) -> str:
        """Why a group is no story though it looks like one."""
        for at in group.members:
            line = self.said.find_none(self._text(at).id, group.story)
            if line is not None:
                return f"{self.said.path}:{line} says that it is no story"
        if len(group.members) == 1 and group.story in self.said.emptied:
            return f"no other brief is in the story {group.story} any more"
        return ""

    def _mint(self, group: Group) -> str:
        """The id of the brief that founds it is the id of the story: title and ten digits."""
        return self._text(min(group.members, key=self._rank_age)).id

    def _join_parts(self, groups: Iterable[Group]) -> dict[str, list[int]]:
        """Story → its articles, those of stories among them of which people say that they are it."""
        joined: dict[str, list[int]] = {}
        for group in groups:
            if group.story is None:
                continue
            story = self.said.name(group.story)
            if story != group.story:
                self.parts.update((self._text(at).id, group.story) for at in group.members)
            joined.setdefault(story, []).extend(group.members)
        return joined

    def _find_founder(self, story: str, members: Iterable[int]) -> int:
        return min(members, key=lambda at: (self._text(at).id != story, *self._rank_age(at)))

    def _home(self, group: Group | None) -> str:
        """The story of a group, as it is called now; empty where it is none."""
        return self.said.name(group.story) if group is not None and group.story else ""

    def _rank_age(self, at: int) -> tuple[str, bool, bool, int, int, str]:
        """By what is proven: of one day a report of its own goes before what rests on another's and before a view of
        it; what may be earlier before what is dated, and that before what may be later; reprints are shorter.
        """
        text = self._text(at)
        day = text.date or text.not_before or text.not_after
        bound = 1 if text.date else 2 if text.not_before else 0
        is_view = text.kind not in ("news", "market wrap")
        return day or "9999", bool(text.rests_on), is_view, bound, -len(text.body), text.id

    def _tell_reason(self, at: int, group: Group) -> str:
        text = self._text(at)
        if at in self.said.pinned:
            return f"{self.said.path}:{self.said.pinned[at].line} puts it there"
        others = [other for other in group.members if other != at]
        if not others:
            return ""
        best = max(others, key=lambda other: (self.pairs.score(at, other), -other))
        return show_reason(text, self._text(best), self.pairs.compare(at, best), self.words)

    def _tell_roundup(self, at: int, roundup: RoundUp) -> str:
        best = roundup.touched[0]
        return show_reason(self._text(at), self._text(best), self.pairs.compare(at, best), self.words)

    def _tell_alike(self, refused: Sequence[tuple[int, int]], group_of: dict[int, Group]) -> None:
        seen: set[tuple[str, str]] = set()
        for one, two in refused:
            first, second = sorted((self._home(group_of.get(one)), self._home(group_of.get(two))))
            if not first or first == second or (first, second) in seen or self._are_known(first, second):
                continue
            seen.add((first, second))
            reason = show_reason(self._text(one), self._text(two), self.pairs.compare(one, two), self.words)
            self.notices.append(
                (
                    self._text(one).id,
                    Notice(
                        "stories-alike",
                        f"the stories {first} and {second} look like one: {self._text(one).id} {reason}",
                        fix=f"{self._fix(*self._rank_spoken(first, second))}, or apart: [[{first}, {second}]]",
                    ),
                )
            )

    def _are_known(self, first: str, second: str) -> bool:
        """Whether people said that these are two: they named both, or told which briefs are in one of them."""
        rows = self.said.rows
        return (first in rows and second in rows) or self.said.is_curated(first) or self.said.is_curated(second)

    def _rank_spoken(self, first: str, second: str) -> tuple[str, str, str]:
        """The one that has a row takes in the other: what is merged may have none."""
        return (second, "merge", first) if second in self.said.rows else (first, "merge", second)

    def _fix(self, story: str, key: str, value: str) -> str:
        """What to write, and where: of a story that has a row, into that."""
        row = self.said.rows.get(story)
        if row is None:
            return f"{self.said.path}: - {{id: {story}, {key}: [{value}]}}"
        return f"{self.said.path}:{row.line}: {key}: [{value}]"

    def _tell_astray(self, groups: Sequence[Group], group_of: dict[int, Group]) -> None:
        """Settled briefs that have little in common with their story and much with another."""
        for story, members in sorted(self.said.settled.items()):
            for at in members:
                own = [other for other in group_of[at].members if other != at]
                if not own or at in self.said.fixed or measure_linkage(self.pairs, [at], own) * 2 >= AVERAGE:
                    continue
                for other, _ in self.pairs.find_neighbours(at):
                    group, home = group_of.get(other), self._home(group_of.get(other))
                    if group is None or home in ("", self._home(group_of[at])) or self.pairs.score(at, other) < JOIN:
                        continue
                    if measure_linkage(self.pairs, [at], group.members) < JOIN:
                        continue
                    reason = show_reason(self._text(at), self._text(other), self.pairs.compare(at, other), self.words)
                    self.notices.append(
                        (
                            self._text(at).id,
                            Notice(
                                "story-other",
                                f"it stands in the story {self.said.name(story)} and fits {home} better, {reason}",
                                fix=self._fix(home, "briefs", self._text(at).id),
                            ),
                        )
                    )
                    break

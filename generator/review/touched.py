"""The stories that a change touches, as they stand in two states: of the pages that are alike in both only those of
these stories are read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.brief import parse_brief
from generator.brief.story import StoryStub, parse_story
from generator.errors import GeneratorError
from generator.model import Brief
from generator.review.states import State
from generator.review.stories import Shelf
from generator.stories.gather import follow_redirects, gather_stories
from generator.stories.model import Origin

_AT_ONCE = 500
"""Pages that are held at once."""

_NEAR = "near-copies"
"""Stands for the story of briefs that are in none."""

_FRONT = re.compile(rb"---\r?\n.*?\n---\r?\n", re.DOTALL)
_STUB = re.compile(r"stories/[^/]+\.md")
_WORD = re.compile(rb"[\w-]+")


def read_shelves(
    old: Mapping[str, Brief], new: Mapping[str, Brief], before: State, after: State
) -> tuple[Shelf, Shelf]:
    """What both states hold of the stories that differ.

    Args:
        old: path → brief, of the pages that differ, as they were.
        new: the same, as they are.
        before: the state that they were in.
        after: the state that they are in.
    """
    stubs = _read_stubs(before), _read_stubs(after)
    near = {one.id for brief in (*old.values(), *new.values()) if not brief.story for one in brief.near}
    touched = list_touched([*old.values(), *new.values()], *stubs)
    alike = [path for path in after.files if before.files.get(path) == after.files[path]]
    mates = list(_read_mates(after, alike, touched, near)) if touched or near else []
    return (
        make_shelf([*mates, *old.values()], stubs[0], touched),
        make_shelf([*mates, *new.values()], stubs[1], touched),
    )


def list_touched(
    briefs: Iterable[Brief], before: Mapping[str, StoryStub], after: Mapping[str, StoryStub]
) -> frozenset[str]:
    """Ids of all stories that are another's, or look otherwise, once these briefs and stubs have changed."""
    found = {story for brief in briefs for story in (brief.story, *brief.touches) if story}
    found |= {key for key in {*before, *after} if before.get(key) != after.get(key)}
    led = {**follow_redirects(before), **follow_redirects(after)}
    while more := {other for old, new in led.items() for other in (old, new) if {old, new} & found} - found:
        found |= more
    return frozenset(found)


def make_shelf(briefs: Sequence[Brief], stubs: Mapping[str, StoryStub], touched: Collection[str]) -> Shelf:
    """The stories that are touched, of the briefs that may be in them."""
    known = {brief.id: brief for brief in briefs}
    stories = {
        story.id: story
        for story in gather_stories(tuple(known.values()), stubs)
        if story.id in touched and (story.briefs or story.touching)
    }
    alone = (brief for brief in known.values() if not brief.story and (brief.near or brief.rests_on))
    origins = {
        brief.id: _find_origins([known[one] for one in (brief.id, *(n.id for n in brief.near)) if one in known])
        for brief in alone
    }
    return Shelf(stories, known, origins)


def _find_origins(briefs: Iterable[Brief]) -> tuple[Origin, ...]:
    """Of briefs that are nearly the same and in no story."""
    found = gather_stories([replace(brief, story=_NEAR, touches=()) for brief in briefs])
    return found[0].origins if found else ()


def _read_mates(state: State, paths: Sequence[str], touched: Collection[str], near: Collection[str]) -> Iterator[Brief]:
    """The briefs among these pages that are in a story which is touched, tell of one, or are nearly the same as one
    that is.
    """
    wanted = {story.encode() for story in touched}
    pages = [path for path in paths if path.startswith("briefs/") and path.endswith(".md") and path not in state.unread]
    for at in range(0, len(pages), _AT_ONCE):
        for path, content in state.fetch(pages[at : at + _AT_ONCE]).items():
            front = _FRONT.match(content)
            if front is None or not (path[7:-3] in near or wanted & set(_WORD.findall(front[0]))):
                continue
            try:
                brief = parse_brief(content.decode("utf-8").replace("\r\n", "\n"), path)
            except (UnicodeDecodeError, GeneratorError):
                continue
            if brief.id in near or not wanted.isdisjoint(
                story.encode() for story in (brief.story or "", *brief.touches)
            ):
                yield brief


def _read_stubs(state: State) -> dict[str, StoryStub]:
    """Id of a story → what a person says of it; what cannot be read is told elsewhere."""
    paths = [path for path in state.files if _STUB.fullmatch(path) and path not in state.unread]
    found: dict[str, StoryStub] = {}
    for path, content in state.fetch(paths).items():
        try:
            found[path[8:-3]] = parse_story(content.decode("utf-8").replace("\r\n", "\n"), path)
        except (UnicodeDecodeError, GeneratorError):
            continue
    return found

"""A stand-in for the method of stories, so that what the pipeline does with an answer can be tested by itself: articles
that hold the same word in capitals (``QUARRY``) are one story, one that holds several is a round-up. It is sticky, and
what people say wins, as the real one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from generator.identity import slug_title
from generator.stories.model import Placement, Settled, StoryPins, StoryText

_LINE = re.compile(rb"^(?:story|touches): .*\n|^\[generated (?:story|touches)\]: .*\n\n?", re.MULTILINE)


def without_stories(page: bytes) -> bytes:
    """A brief as if stories were never settled: what other articles tell, and what stood before, has a say in those."""
    return _LINE.sub(b"", page)


_EVENT = re.compile(r"\b[A-Z]{4,}\b")


def settle_by_words(texts: Sequence[StoryText], pins: StoryPins, standing: Collection[str], *_: object) -> Settled:
    """As ``settle_stories``."""
    parts: dict[str, str] = {}
    homes = {brief: row.id for row in pins.rows for brief in row.briefs}
    merged = {old: row.id for row in pins.rows for old in row.merge}
    barred = {
        brief: {row.id for row in pins.rows if brief in row.excluded} for row in pins.rows for brief in row.excluded
    }
    told = {text.id: sorted(set(_EVENT.findall(text.body))) for text in texts}
    groups: dict[str, list[StoryText]] = defaultdict(list)
    for text in sorted(texts, key=lambda text: (text.date or "9", text.id)):
        if len(told[text.id]) == 1 and not text.fixed:
            groups[told[text.id][0]].append(text)
    named: dict[str, str] = {}
    founders: dict[str, str] = {}
    for event, members in groups.items():
        homed = [homes.get(text.id) or text.story for text in members]
        first = members[0]
        minted = f"{slug_title(first.title)}-{first.id[-10:]}"
        story = next(filter(None, homed), minted if len(members) > 1 else None)
        if story:
            named[event] = story
            founders[merged.get(story, story)] = first.id
    placements: dict[str, Placement] = {}
    for text in texts:
        events = told[text.id]
        found = named.get(events[0]) if len(events) == 1 else None
        story = homes.get(text.id) or text.story or (None if text.fixed else found)
        if story in merged:
            parts[text.id] = story
            story = merged[story]
        if story in barred.get(text.id, ()):
            story = None
        several = len(events) > 1 and not story
        told_of = {event: merged.get(named[event], named[event]) for event in events if event in named}
        touches = tuple(dict.fromkeys(told_of.values())) if several else ()
        others = [one.id for one in groups.get(events[0], ()) if one.id != text.id] if len(events) == 1 else []
        reason = f'with {others[0]}: both tell of "{events[0]}"' if others and story else ""
        placements[text.id] = Placement(story, touches, reason)
    return Settled(placements, founders, parts=parts)

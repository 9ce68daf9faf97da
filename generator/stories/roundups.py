"""Pages that tell of several events, a paragraph or two each: they are in no story and touch several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.stories.cluster import Group
from generator.stories.likeness import Pairs
from generator.stories.score import TELLING, is_word
from generator.stories.terms import AGAIN, LEAD
from generator.stories.words import StoryWords

TELLS = 330
"""Points of what a part has in common with the title and the lead of an article for it to tell of its event …"""
COVERED = 34
"""… which are so many per cent of all that the part says."""
MOST = 60
"""Per cent of a text that one event has for the text to be about it, however much it touches others."""
OTHER = 40
"""Per cent of what the main event has that a second one must have."""
CLEAR = 450
"""Points of the parts that tell of an event for it to be a story though a single brief tells of it."""


@dataclass(frozen=True, slots=True)
class Touched:
    """An article of which parts of a round-up tell."""

    place: int
    parts: int
    """Bits: which parts."""
    points: int


@dataclass(frozen=True, slots=True)
class RoundUp:
    """What an article that is in no story tells of."""

    touched: tuple[int, ...]
    """Articles, the clearest first."""
    clear: tuple[int, ...]
    """Those of which it tells so clearly that one of them makes a story with it."""


def find_roundups(pairs: Pairs, groups: Sequence[Group], words: StoryWords) -> dict[int, RoundUp]:
    """The articles that are in no story though they tell of one or several."""
    group_of = {at: group for group in groups for at in group.members}
    settled = {at for group in groups if group.story for at in group.members}
    found: dict[int, RoundUp] = {}
    for at in sorted(group_of):
        if at in settled:
            continue
        touched = find_touched(pairs, at)
        if not touched:
            continue
        parts: dict[int, int] = {}
        for each in touched:
            key = id(group_of[each.place]) if each.place in group_of else -1
            parts[key] = parts.get(key, 0) | each.parts
        sizes = sorted((_size(pairs, at, mask) for mask in parts.values()), reverse=True)
        whole = max(sum(pairs.terms[at].sizes), 1)
        title = pairs.texts[at].title.lower()
        marked = pairs.texts[at].kind == "market wrap" or any(cue in title for cue in words.roundups)
        several = len(sizes) > 1 and sizes[1] * 100 >= sizes[0] * OTHER
        if sizes[0] * 100 < whole * MOST and (several or marked):
            places = tuple(each.place for each in touched)
            found[at] = RoundUp(places, tuple(each.place for each in touched if each.points >= CLEAR))
    return found


def _size(pairs: Pairs, at: int, mask: int) -> int:
    return sum(size for place, size in enumerate(pairs.terms[at].sizes) if mask >> place & 1)


def find_touched(pairs: Pairs, at: int) -> list[Touched]:
    """The articles of whose events single parts of one tell, the clearest first."""
    text = pairs.terms[at]
    if len(text.sizes) < 2:
        return []
    whole = [0] * len(text.sizes)
    for term, mask in text.parts.items():
        if is_word(term) or term[1:2] == ":":
            _add(whole, mask, pairs.rarity.of(term))
    found: list[Touched] = []
    for other in pairs.find_neighbours(at):
        theirs = pairs.terms[other]
        have = [0] * len(text.sizes)
        named = 0
        for term, mask in text.parts.items():
            place = theirs.places.get(term, 0)
            if not place or not (is_word(term) or term[1:2] == ":"):
                continue
            worth = pairs.rarity.of(term)
            if place < LEAD:
                worth = worth * (7 if place == AGAIN else 5) // 10
            _add(have, mask, worth)
            if worth >= TELLING and (term in theirs.names or term[1:2] == ":" or term in theirs.owned):
                named |= mask
        parts = 0
        points = 0
        for place, (common, all_) in enumerate(zip(have, whole, strict=True)):
            if common >= TELLS and common * 100 >= all_ * COVERED and named >> place & 1:
                parts |= 1 << place
                points += common
        if parts:
            found.append(Touched(other, parts, points))
    return sorted(found, key=lambda touched: (-touched.points, touched.place))


def _add(sums: list[int], mask: int, worth: int) -> None:
    while mask:
        low = mask & -mask
        sums[low.bit_length() - 1] += worth
        mask ^= low

"""Pages that tell of several events, a paragraph or two each: they are in no story and touch several."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from generator.stories.cluster import Group, measure_linkage
from generator.stories.likeness import Pairs
from generator.stories.model import StoryText
from generator.stories.score import FLOOR, TELLING, is_word
from generator.stories.terms import AGAIN, LEAD, TITLE
from generator.stories.words import StoryWords

TELLS = 280
"""Points of what a part has in common with the title and the lead of an article for it to tell of its event …"""
COVERED = 34
"""… which are so many per cent of all that the part says."""
TITLED = 2
MOSTLY = 50
"""Words of a title, and per cent of a part, by which it tells of the event though it names nothing."""
LEADS = 3
"""Words of a lead that do as well as one of the title."""
MOST = 60
"""Per cent of a text that one event has for the text to be about it, however much it touches others."""
OTHER = 40
"""Per cent of what the main event has that a second one must have."""
LEAST = 8
"""Per cent of the text that a second event must have."""
CLEAR = 450
"""Points of a part with so many words of the title that tells of an event of which only one article does."""
RELATED = 40
"""How alike two groups are that are rather one event than two of a round-up."""
_EVENTFUL = frozenset(("news", "preview", "interview"))


@dataclass(frozen=True, slots=True)
class Touched:
    """An article of which parts of a round-up tell."""

    place: int
    parts: int
    """Bits: which parts."""
    points: int
    clear: bool
    """Whether one of them tells so clearly of its event that the two make a story."""


@dataclass(frozen=True, slots=True)
class RoundUp:
    """What an article that is in no story tells of."""

    touched: tuple[int, ...]
    """Articles, the clearest first."""
    clear: tuple[int, ...]
    """Those of which it tells so clearly that one of them makes a story with it."""


def find_roundups(
    pairs: Pairs, groups: Sequence[Group], words: StoryWords, settled: Collection[int] = ()
) -> dict[int, RoundUp]:
    """The articles that are in no story though they tell of one or several. ``settled`` are in theirs before anything
    is compared: what only joins a settled story now may be a round-up as if all were new.
    """
    group_of = {at: group for group in groups for at in group.members}
    found: dict[int, RoundUp] = {}
    for at in sorted(group_of):
        if at not in settled:
            roundup = _judge(pairs, at, group_of, words)
            if roundup:
                found[at] = roundup
    return found


def _judge(pairs: Pairs, at: int, group_of: Mapping[int, Group], words: StoryWords) -> RoundUp | None:
    # Of an article that is no story it must be clear: a part has much in common with many a lead.
    touched = [
        each
        for each in find_touched(pairs, at)
        if each.place in group_of
        and (each.clear or group_of[each.place].story or len(group_of[each.place].members) > 1)
    ]
    if not touched:
        return None
    # Each part tells of one event: that of the article with which it has most in common.
    masks: dict[int, int] = {}
    left = ~0
    for each in touched:
        key = id(group_of[each.place])
        masks[key] = masks.get(key, 0) | (each.parts & left)
        left &= ~each.parts
    whole = max(sum(pairs.terms[at].sizes), 1)
    text = pairs.texts[at]
    others = {id(group_of[each.place]): group_of[each.place] for each in touched}
    first = [place for place in group_of[touched[0].place].members if place != at]
    masks = {
        key: mask
        for key, mask in masks.items()
        if others[key] is group_of[touched[0].place]
        or measure_linkage(pairs, first, [place for place in others[key].members if place != at]) < RELATED
    }
    sizes = sorted((_size(pairs, at, mask) for mask in masks.values()), reverse=True)
    several = len(sizes) > 1 and sizes[1] * 100 >= max(sizes[0] * OTHER, whole * LEAST)
    if sizes[0] * 100 >= whole * MOST or not (several or _is_marked(text, words)):
        return None
    if not several and any(_shares_title(pairs, at, each.place) for each in touched):
        return None
    clear = tuple(each.place for each in touched if each.clear)
    return RoundUp(tuple(each.place for each in touched), clear)


def _is_marked(text: StoryText, words: StoryWords) -> bool:
    title = text.title.lower()
    return text.kind == "market wrap" or any(cue in title for cue in words.roundups)


def _shares_title(pairs: Pairs, at: int, other: int) -> bool:
    """Whether the title of one names something that the other tells of in its title or its lead."""
    text, theirs = pairs.terms[at], pairs.terms[other]
    return any(
        place == TITLE
        and theirs.places.get(term, 0) >= (LEAD if term in text.owned or term in text.names else TITLE)
        and (pairs.rarity.of(term) >= TELLING or term in text.owned or term in text.names)
        for term, place in text.places.items()
    )


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
        owned = text.owned | theirs.owned
        is_name = pairs.rarity.is_name
        have = [0] * len(text.sizes)
        titled = [0] * len(text.sizes)
        leads = [0] * len(text.sizes)
        named = plain = 0
        for term, mask in text.parts.items():
            place = theirs.places.get(term, 0)
            if not place or not (is_word(term) or term[1:2] == ":"):
                continue
            worth = pairs.rarity.of(term)
            if place < LEAD:
                worth = worth * (7 if place == AGAIN else 5) // 10
            _add(have, mask, worth)
            if worth >= FLOOR and (term[1:2] == ":" or term in owned or (term in theirs.names and is_name(term))):
                named |= mask
            if place == TITLE:
                _add(titled, mask, 1)
                if term not in owned and term not in theirs.names:
                    plain |= mask
            elif place == LEAD and term not in owned:
                _add(leads, mask, 1)
        parts = points = 0
        clear = False
        for place, (common, all_) in enumerate(zip(have, whole, strict=True)):
            if common < TELLS or not (plain >> place & 1 or leads[place] >= LEADS):
                continue
            covered = common * 100 // all_
            if (named >> place & 1 and covered >= COVERED) or (titled[place] >= TITLED and covered >= MOSTLY):
                parts |= 1 << place
                points += common
                clear |= titled[place] >= TITLED and (covered >= MOSTLY or common >= CLEAR)
        if parts:
            clear = clear and pairs.texts[other].kind in _EVENTFUL
            found.append(Touched(other, parts, points, clear))
    return sorted(found, key=lambda touched: (-touched.points, touched.place))


def _add(sums: list[int], mask: int, worth: int) -> None:
    while mask:
        low = mask & -mask
        sums[low.bit_length() - 1] += worth
        mask ^= low

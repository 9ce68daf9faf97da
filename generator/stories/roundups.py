"""Pages that tell of several events, a paragraph or two each: they are in no story and touch several."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from generator.stories.cluster import Group, measure_linkage
from generator.stories.likeness import Pairs
from generator.stories.score import FLOOR, TELLING, is_word
from generator.stories.terms import AGAIN, LEAD, TITLE
from generator.stories.words import StoryWords

TELLS = 280
"""Points of what a part has in common with the title and the lead of an article for it to tell of its event …"""
ITEM_TELLS = 200
"""The same of an item, which has a sentence for it."""
RARE = 180
"""Points of rare terms that another article must have in common with it to be looked at."""
COVERED = 34
"""… which are so many per cent of all that the part says."""
TITLED = 2
MOSTLY = 50
"""Words of a title, and per cent of a part, by which it tells of the event though it names nothing."""
LEADS = 3
"""Words of a lead that do as well as one of the title."""
MOST = 60
"""Per cent of a text that one event has for the text to be about it, however much it touches others."""
MOST_ITEMS = 60
"""The same of the items of a letter: a long one is one of several all the same."""
OTHER = 40
"""Per cent of what the main event has that a second one must have."""
LEAST = 8
"""Per cent of the text that a second event must have."""
CLEAR = 450
"""Points of a part with so many words of the title that tells of an event of which only one article does."""
ABOUT = 200
"""How alike an article is to another for it to be about the same, whatever else it touches in passing."""
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
    pairs: Pairs, groups: Sequence[Group], settled: Collection[int], words: StoryWords
) -> dict[int, RoundUp]:
    """The articles that are in no story though they tell of one or several; none of those that are ``settled``."""
    group_of = {at: group for group in groups for at in group.members}
    found: dict[int, RoundUp] = {}
    for at in sorted(group_of.keys() - settled):
        roundup = _judge(pairs, at, group_of, (), words)
        if roundup:
            found[at] = roundup
    # What tells of the events of a round-up is no round-up for that.
    checked = {at: _judge(pairs, at, group_of, found, words) for at in found}
    return {at: roundup for at, roundup in checked.items() if roundup}


def _judge(
    pairs: Pairs,
    at: int,
    group_of: Mapping[int, Group],
    left_out: Collection[int],
    words: StoryWords,
) -> RoundUp | None:
    # Of an article that is no story it must be clear: a part has much in common with many a lead.
    touched = [
        each
        for each in find_touched(pairs, at)
        if each.place in group_of
        and each.place not in left_out
        and (each.clear or group_of[each.place].story or len(group_of[each.place].members) > 1)
    ]
    items = pairs.terms[at].items
    if not touched:
        return RoundUp((), ()) if items else None
    # As much of an event in its title and its words as this: what else it touches, it touches in passing.
    about = (each.place for each in touched if pairs.score(at, each.place) >= ABOUT)
    plain = not (items or _is_marked(pairs, at, words)) and not pairs.texts[at].title_made
    if plain and any(_shares_title(pairs, at, place) for place in about):
        return None
    # Each part tells of one event: that of the article with which it has most in common.
    masks: dict[int, int] = {}
    events: dict[int, list[int]] = {}
    left = ~0
    told: list[Touched] = []
    for each in touched:
        key = _find_event(pairs, at, each.place, group_of, events)
        if key in masks or each.parts & left:
            told.append(each)
            masks[key] = masks.get(key, 0) | (each.parts & left)
        left &= ~each.parts
    whole = max(sum(pairs.terms[at].sizes), 1)
    main, *_ = events
    masks = {
        key: mask
        for key, mask in masks.items()
        if key == main or measure_linkage(pairs, events[main], events[key]) < RELATED
    }
    sizes = sorted((_size(pairs, at, mask) for mask in masks.values()), reverse=True)
    most = sizes[0] * 100 >= whole * MOST
    if items:
        most = most and max(map(int.bit_count, masks.values())) * 100 >= len(pairs.terms[at].sizes) * MOST_ITEMS
    several = len(sizes) > 1 and sizes[1] * 100 >= max(sizes[0] * OTHER, whole * LEAST)
    if most or not (several or items or _is_marked(pairs, at, words)):
        return None
    if not (several or items) and any(_shares_title(pairs, at, each.place) for each in touched):
        return None
    return RoundUp(tuple(each.place for each in told), tuple(each.place for each in told if each.clear))


def _find_event(
    pairs: Pairs,
    at: int,
    place: int,
    group_of: Mapping[int, Group],
    events: dict[int, list[int]],
) -> int:
    """The key in ``events`` of the event of one of the articles that ``at`` touches: its group. Of the group of ``at``
    itself those only that are alike without it: a round-up draws together what has nothing in common.
    """
    members = group_of[place].members
    if at not in members:
        events[members[0]] = members
        return members[0]
    for key, others in events.items():
        if key in members and measure_linkage(pairs, [place], others) >= RELATED:
            others.append(place)
            return key
    events[place] = [place]
    return place


def _is_marked(pairs: Pairs, at: int, words: StoryWords) -> bool:
    title = pairs.texts[at].title.lower()
    return pairs.is_wrap(at) or any(cue in title for cue in words.roundups)


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
    whole: list[int] = []
    found: list[Touched] = []
    spread = _spread_terms(pairs, at)
    tells = ITEM_TELLS if text.items else TELLS
    for other, shared in pairs.find_neighbours(at):
        if shared < RARE:
            continue
        tally = _tally(pairs, at, other, spread, tells)
        if tally is None:
            continue
        whole = whole or _weigh_parts(len(text.sizes), spread)
        parts = points = 0
        clear = False
        for place, common in enumerate(tally.common):
            bit, titled = 1 << place, tally.titled[place]
            if common < tells or not (tally.plain & bit or tally.leads[place] >= LEADS):
                continue
            covered = common * 100 // whole[place]
            if (tally.named & bit and covered >= COVERED) or (titled >= TITLED and covered >= MOSTLY):
                parts |= bit
                points += common
                clear |= titled >= TITLED and (covered >= MOSTLY or common >= CLEAR)
        if parts:
            found.append(Touched(other, parts, points, clear and pairs.texts[other].kind in _EVENTFUL))
    return sorted(found, key=lambda touched: (-touched.points, touched.place))


@dataclass(slots=True)
class _Tally:
    """What the parts of a text have in common with another, and by which words; numbers are by part, bits too."""

    common: list[int]
    titled: list[int]
    """Words of its title."""
    leads: list[int]
    """Words of its lead that belong to no company."""
    named: int = 0
    """Parts with a name, a figure or a company of it."""
    plain: int = 0
    """Parts with a word of its title that names nothing."""


Spread = Mapping[str, tuple[int, Sequence[int]]]
"""Term → its points, and the parts in which it stands."""


def _spread_terms(pairs: Pairs, at: int) -> Spread:
    """The terms by which parts of an article tell of events: no phrases, and no figures to two digits."""
    return {
        term: (pairs.rarity.of(term), _list_bits(mask))
        for term, mask in pairs.terms[at].parts.items()
        if term[1:2] == ":" or is_word(term)
    }


def _tally(pairs: Pairs, at: int, other: int, spread: Spread, tells: int) -> _Tally | None:
    """``None`` where no part has ``tells`` points in common with the other."""
    text, theirs = pairs.terms[at], pairs.terms[other]
    size = len(text.sizes)
    tally = _Tally([0] * size, [0] * size, [0] * size)
    common = tally.common
    found: list[tuple[str, int, int]] = []
    for term in spread.keys() & theirs.places.keys():
        place = theirs.places[term]
        worth, parts = spread[term]
        if place < LEAD:
            worth = worth * (7 if place == AGAIN else 5) // 10
        for part in parts:
            common[part] += worth
        found.append((term, place, worth))
    if max(common) < tells:
        return None
    owned = text.owned | theirs.owned
    for term, place, worth in found:
        mask, (_, parts) = text.parts[term], spread[term]
        marked, named = term[1:2] == ":", term in theirs.names
        if worth >= FLOOR and (marked or term in owned or (named and pairs.rarity.is_name(term))):
            tally.named |= mask
        if place == TITLE:
            _add(tally.titled, parts, 1)
            if term not in owned and not named:
                tally.plain |= mask
        elif place == LEAD and term not in owned:
            _add(tally.leads, parts, 1)
    return tally


def _weigh_parts(size: int, spread: Spread) -> list[int]:
    whole = [1] * size
    for worth, parts in spread.values():
        _add(whole, parts, worth)
    return whole


def _list_bits(mask: int) -> list[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def _add(sums: list[int], places: Sequence[int], worth: int) -> None:
    for place in places:
        sums[place] += worth

"""The set of bullets that tells most within the words that may be quoted: greedy by worth for cost, then swaps.

The worth of a set is the worth of its atoms, each once (a submodular function), so that the first choice of the lazy
greedy search stays near the best set (Minoux 1978; Lin & Bilmes 2011 for summaries under a budget).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass

from generator.stages.summarise.wording import Draft


@dataclass(frozen=True, slots=True)
class Part:
    """One wording of one sentence."""

    index: int
    draft: Draft
    cost: int
    """Words of the body that quoting it takes."""
    size: int
    """Words that it prints."""
    keys: dict[str, int]
    """What it tells, and what each is worth."""
    bonus: int


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that may be chosen."""

    alone: tuple[tuple[Part, ...], ...]
    """Per sentence: wordings that can open a bullet."""
    after: tuple[tuple[Part, ...], ...]
    """Per sentence: wordings that can stand behind the sentence before it."""
    may_join: Callable[[int], bool]
    """Whether a sentence and the next one may share a bullet."""
    alike: Callable[[int, int], bool]
    lede: int
    """Sentence that tells the headline, -1 where none can be told: it is chosen first, and not given up for others."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What bounds a set of bullets; words."""

    most: int
    least: int
    words: int
    """Words of the body that may be quoted."""
    bullet: int
    """Length of a bullet of joined sentences."""
    printed: int = 1_000_000
    """Words of all bullets together, as printed."""
    joined: int = 1000
    """Worth per word (in thousandths) that a sentence needs to be joined to a bullet."""
    pinned: frozenset[int] = frozenset()
    """Sentences whose bullets stay as they are."""


Bullet = tuple[Part, ...]


_SOFT = ("s:", "q:", "sec:", "zone:")
"""Keys of words, speech and place: by themselves no reason to lengthen a bullet."""


class _Set:
    """Bullets chosen so far, and how often each atom is told."""

    def __init__(self, choices: Choices, bullets: tuple[Bullet, ...] = ()) -> None:
        self.choices = choices
        self.bullets: list[Bullet] = []
        self.told: dict[str, int] = {}
        self.used: set[int] = set()
        self.cost = 0
        self.size = 0
        for bullet in bullets:
            self.put(bullet)

    def gain(self, part: Part) -> int:
        told = self.told
        return part.bonus + sum(value for key, value in part.keys.items() if not told.get(key))

    def adds(self, part: Part) -> bool:
        """Whether it tells a number, a name, a date or a decision that nothing told yet."""
        return any(not self.told.get(key) for key in part.keys if not key.startswith(_SOFT))

    def value(self) -> int:
        """Worth of the whole set: each atom at the highest price at which it is told."""
        best: dict[str, int] = {}
        total = 0
        for bullet in self.bullets:
            for part in bullet:
                total += part.bonus
                for key, value in part.keys.items():
                    best[key] = max(best.get(key, 0), value)
        return total + sum(best.values())

    def put(self, bullet: Bullet, at: int = -1) -> None:
        """Add a bullet, or put it in the place of the one at ``at``."""
        if at >= 0:
            self._forget(self.bullets[at])
            self.bullets[at] = bullet
        else:
            self.bullets.append(bullet)
        for part in bullet:
            for key in part.keys:
                self.told[key] = self.told.get(key, 0) + 1
            self.used.add(part.index)
            self.cost += part.cost
            self.size += part.size

    def _forget(self, bullet: Bullet) -> None:
        for part in bullet:
            for key in part.keys:
                self.told[key] -= 1
            self.used.discard(part.index)
            self.cost -= part.cost
            self.size -= part.size

    def has_room(self, parts: Bullet, limits: Limits) -> bool:
        """Whether ``parts`` keep to the words that may be quoted and printed."""
        cost, size = self.cost + sum(part.cost for part in parts), self.size + sum(part.size for part in parts)
        return cost <= limits.words and size <= limits.printed

    def repeats(self, index: int) -> bool:
        alike = self.choices.alike
        return any(alike(index, part.index) for bullet in self.bullets for part in bullet)


def cover_facts(
    choices: Choices, limits: Limits, start: tuple[Bullet, ...] = (), pinned: tuple[Bullet, ...] = ()
) -> tuple[Bullet, ...]:
    """Up to ``limits.most`` bullets of one to three sentences, in the order of the article; those of ``start`` stay,
    and so do those that a person ``pinned``, however many they are.
    """
    seeds = _make_seeds(choices, limits)
    best = _Set(choices, start or pinned)
    if not start and 0 <= choices.lede < len(choices.alone) and _may_lead(best, choices.lede, limits):
        opening = [part for part in choices.alone[choices.lede] if best.has_room((part,), limits)]
        if opening:
            base = max(8, limits.words * _BASE // 100)
            best.put((max(opening, key=lambda part: best.gain(part) * 1000 // (part.cost + base)),))
    _fill(best, seeds, limits, frozenset())
    for _ in range(0 if start else 2):
        better = False
        for bullet in list(best.bullets):
            if bullet not in best.bullets or any(part.index == choices.lede for part in bullet) or bullet in pinned:
                continue
            for share in (_BASE, _ALL):
                rest = _Set(choices, tuple(other for other in best.bullets if other is not bullet))
                _fill(rest, seeds, limits, frozenset({_name(bullet)}), share)
                if (len(rest.bullets) >= limits.least or len(rest.bullets) >= len(best.bullets)) and (
                    rest.value() > best.value()
                ):
                    best, better = rest, True
                    break
        if not better:
            break
    return tuple(sorted(best.bullets, key=lambda bullet: bullet[0].index))


def _may_lead(chosen: _Set, lede: int, limits: Limits) -> bool:
    """Whether the lede is still to be told beside what is pinned."""
    return not chosen.bullets or (len(chosen.bullets) < limits.most and lede not in chosen.used)


def _name(bullet: Bullet) -> tuple[tuple[int, int, int], ...]:
    return tuple((part.index, part.cost, part.size) for part in bullet)


def _make_seeds(choices: Choices, limits: Limits) -> list[Bullet]:
    seeds: list[Bullet] = [(part,) for parts in choices.alone for part in parts]
    for index in range(len(choices.alone) - 1):
        if choices.alone[index + 1] or not choices.after[index + 1] or not choices.alone[index]:
            continue
        if not choices.may_join(index) or choices.alike(index, index + 1):
            continue
        for one in choices.alone[index][:2]:
            for two in choices.after[index + 1][:2]:
                if one.size + two.size > limits.bullet:
                    continue
                seeds.append((one, two))
    return seeds


_Name = tuple[tuple[int, int, int], ...]


def _fill(chosen: _Set, seeds: list[Bullet], limits: Limits, taboo: frozenset[_Name], share: int | None = None) -> None:
    """Add bullets and join sentences to them, best worth per word first, until nothing fits that tells enough.

    Every choice is charged ``share`` per cent of the budget beside its words.
    """
    base = max(8, limits.words * (_BASE if share is None else share) // 100)
    heap: list[tuple[int, int, int]] = []

    def rate(bullet: Bullet) -> int:
        first = chosen.gain(bullet[0]) + (_OPENS if sum(part.size for part in bullet) >= _FULL else 0)
        if len(bullet) == 1:
            return first * 1000 // (bullet[0].cost + base)
        told, before = chosen.told, bullet[0].keys
        more = sum(value for key, value in bullet[1].keys.items() if not told.get(key) and key not in before)
        return (first + more + bullet[1].bonus) * 1000 // (bullet[0].cost + bullet[1].cost + base)

    for at, bullet in enumerate(seeds):
        if _name(bullet) not in taboo and not any(part.index in chosen.used for part in bullet):
            heap.append((-rate(bullet), at, len(chosen.bullets)))
    heapq.heapify(heap)
    stamp = len(chosen.bullets)
    while True:
        opened: tuple[int, Bullet] | None = None
        while heap and len(chosen.bullets) < limits.most:
            old, at, seen = heap[0]
            bullet = seeds[at]
            if any(part.index in chosen.used or chosen.repeats(part.index) for part in bullet) or not chosen.has_room(
                bullet, limits
            ):
                heapq.heappop(heap)
                continue
            if seen != stamp:
                heapq.heapreplace(heap, (-rate(bullet), at, stamp))
                continue
            opened = (-old, bullet)
            break
        joined = _best_join(chosen, limits, base)
        floor = 0 if len(chosen.bullets) < limits.least else _FLOOR
        if joined and joined[0] > limits.joined and (opened is None or joined[0] > opened[0]):
            chosen.put(joined[2], joined[1])
        elif opened and opened[0] > floor:
            chosen.put(opened[1])
        else:
            return
        stamp += 1


_BASE = 30
"""Per cent of the budget that every choice is charged, so that a short sentence is no bargain by its length alone."""
_ALL = 100
"""As ``_BASE``, where what a sentence tells counts nearly alone, for as long as there are words left."""
_OPENS = 50
"""What a bullet of its own is worth beside what it tells …"""
_FULL = 9
"""… if it has so many words."""
_FLOOR = 300
"""Worth per word (in thousandths) below which more words are filler."""


def _best_join(chosen: _Set, limits: Limits, base: int) -> tuple[int, int, Bullet] | None:
    best: tuple[int, int, Bullet] | None = None
    choices = chosen.choices
    count = len(choices.alone)
    full = len(chosen.bullets) >= limits.most
    # A sentence of its own is easier to read than one behind a semicolon, as long as there is room for it.
    extra = base // 3 if full else base
    for at, bullet in enumerate(chosen.bullets):
        if len(bullet) >= 2 or bullet[0].index in limits.pinned:
            continue
        size = sum(part.size for part in bullet)
        behind, before = bullet[-1].index + 1, bullet[0].index - 1
        # Direct neighbours only: a sentence between them may hold what the second one points back to.
        if behind < count and _may_join(chosen, behind - 1, behind):
            for part in choices.after[behind]:
                if size + part.size > limits.bullet or not chosen.has_room((part,), limits) or not chosen.adds(part):
                    continue
                rate = chosen.gain(part) * 1000 // (part.cost + extra)
                if best is None or rate > best[0]:
                    best = (rate, at, (*bullet, part))
        if before >= 0 and _may_join(chosen, before, before):
            head = next((p for p in choices.after[before + 1] if p.cost == bullet[0].cost), None)
            for part in choices.alone[before] if head is not None else ():
                if size + part.size > limits.bullet or not chosen.has_room((part,), limits) or not chosen.adds(part):
                    continue
                rate = chosen.gain(part) * 1000 // (part.cost + extra)
                if head is not None and (best is None or rate > best[0]):
                    best = (rate, at, (part, head, *bullet[1:]))
    return best


def _may_join(chosen: _Set, first: int, new: int) -> bool:
    """Whether the sentence ``new`` may be told in one bullet with its neighbour; ``first`` is the earlier of both."""
    return new not in chosen.used and chosen.choices.may_join(first) and not chosen.repeats(new)

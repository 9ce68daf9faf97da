"""Plain summaries, of so many bullets or words: the set of sentences that a fitted ranker likes best.

A set is worth the sum of its sentences and of its pairs, see ``ranker.py``.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generator.stages.summarise.analyse import Sentence
from generator.stages.summarise.atoms import LONG
from generator.stages.summarise.choose import zone_of
from generator.stages.summarise.cover import Part
from generator.stages.summarise.job import Job
from generator.stages.summarise.ranker import look_up, measure_pair, measure_sentences

ALIKE = 50
"""From this share of common stems (per cent of the smaller set) two sentences say the same thing."""
POOL = 10
"""Sentences that are tried for the set; so many for each bullet where more are asked for than three."""
_HANGING = 1000
"""A title in quotation marks or "both" at the head reads like a torn quotation or a link back."""
_SAME_ZONE = 10_000
"""Two sentences of one part of a feature: only where nothing else is left."""
_FULL = 75
"""Per cent of the words asked for that are filled even with sentences that the ranker would leave out."""


@dataclass(slots=True)
class _Pool:
    """Parts that may be chosen, and what each and each two of them are worth."""

    parts: tuple[Part, ...]
    worth: list[int]
    pairs: list[list[int | None]]
    """``None`` where two must not stand together."""

    def add(self, chosen: Sequence[int], at: int) -> int | None:
        """What a part adds to those chosen; ``None`` where it must not stand beside them."""
        total = self.worth[at]
        row = self.pairs[at]
        for other in chosen:
            pair = row[other]
            if pair is None:
                return None
            total += pair
        return total


def pick_plain(job: Job, draft: Callable[[Sentence], Part | None]) -> tuple[Part, ...]:
    """At most ``settings.bullets`` parts (12 where only ``settings.words`` is given), one a sentence, in order.

    ``draft`` gives the wording of a sentence, or ``None`` where it has none that stands alone.
    """
    settings = job.settings
    most = settings.bullets if settings.bullets is not None else 12
    pool = _make_pool(job, draft, most)
    room = settings.words
    sizes = [part.size for part in pool.parts]
    chosen: list[int] = []
    while True:
        _fill(pool, chosen, most, sizes, room)
        if not _exchange(pool, chosen, sizes, room):
            return tuple(sorted((pool.parts[at] for at in chosen), key=lambda part: part.index))


def _fill(pool: _Pool, chosen: list[int], most: int, sizes: list[int], room: int | None) -> None:
    """Add what is worth most, one by one, as long as there is room."""
    while len(chosen) < most:
        used = sum(sizes[at] for at in chosen)
        gains = [
            (gain, -at)
            for at in range(len(sizes))
            if at not in chosen
            and (room is None or used + sizes[at] <= room)
            and (gain := pool.add(chosen, at)) is not None
        ]
        if not gains:
            return
        gain, at = max(gains)
        if room is not None and gain <= 0 and used * 100 >= room * _FULL:
            return
        chosen.append(-at)


def _exchange(pool: _Pool, chosen: list[int], sizes: list[int], room: int | None) -> bool:
    """Put one sentence in the place of another where the set gains by it; whether any did."""
    used = sum(sizes[at] for at in chosen)
    for place, old in enumerate(chosen):
        rest = [*chosen[:place], *chosen[place + 1 :]]
        best, new = pool.add(rest, old) or 0, old
        for at in range(len(sizes)):
            if at in chosen or (room is not None and used - sizes[old] + sizes[at] > room):
                continue
            gain = pool.add(rest, at)
            if gain is not None and gain > best:
                best, new = gain, at
        if new != old:
            chosen[place] = new
            return True
    return False


def _make_pool(job: Job, draft: Callable[[Sentence], Part | None], most: int) -> _Pool:
    analysis, settings, tables = job.analysis, job.settings, job.tables
    sentences = analysis.sentences
    ranker = tables.ranker
    worths, pairs = (
        (ranker.bullets, ranker.bullet_pairs) if settings.words is None else (ranker.words, ranker.word_pairs)
    )
    bare: list[tuple[int, Sentence]] = []
    for sentence, row in zip(sentences, measure_sentences(job.article, analysis, tables), strict=True):
        worth = look_up(worths, row)
        if settings.own and any(m.company in settings.own for m in sentence.mentions):
            worth += settings.own_weight * 5
        if sentence.tokens[:1] == ("both",) or _titled(sentence):
            worth -= _HANGING
        bare.append((worth, sentence))
    long = len(sentences) >= LONG
    zones = max(5, most) if long else 1
    size = 3 if long else max(POOL, 3 * most)
    printed = tuple(row for row in worths if row[0] == "printed")
    most_printed = sum(max(values) for _, _, values in printed)
    kept: list[list[tuple[int, int, Part]]] = [[] for _ in range(zones)]
    for worth, sentence in sorted(bare, key=lambda row: (-row[0], row[1].index)):
        best = kept[zone_of(sentence, analysis, zones)]
        # Wording costs most of the time: of what cannot be among the best there is none.
        if len(best) >= size and worth + most_printed < -best[size - 1][0]:
            continue
        part = draft(sentence)
        if part is not None:
            insort(best, (-worth - look_up(printed, {"printed": part.size}), part.index, part))
    ranked = [(-loss, part) for loss, _, part in sorted(row for best in kept for row in best[:size])]
    table: list[list[int | None]] = [[0] * len(ranked) for _ in ranked]
    for i, (_, one) in enumerate(ranked):
        for j in range(i):
            two = ranked[j][1]
            first, second = sorted((sentences[one.index], sentences[two.index]), key=lambda s: s.index)
            features = measure_pair(first, second)
            value: int | None = None
            if features["overlap"] < ALIKE:
                value = look_up(pairs, features)
                if long and zone_of(first, analysis, zones) == zone_of(second, analysis, zones):
                    value -= _SAME_ZONE
            table[i][j] = table[j][i] = value
    return _Pool(tuple(part for _, part in ranked), [worth for worth, _ in ranked], table)


def _titled(sentence: Sentence) -> bool:
    return sentence.text[:1] in "\"“'‘" and not sentence.speech

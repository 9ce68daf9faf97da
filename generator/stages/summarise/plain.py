"""Plain summaries, of so many bullets or words: the set of sentences that a fitted ranker likes best.

A set is worth the sum of its sentences and of its pairs; each feature of either looks its worth up in a table of
whole numbers. The tables are fitted on sets, not on sentences, so that what a sentence costs the others (its length,
its repetitions) is in its worth: ``tests/bench/fit_summ.py``, after minimum risk training (Och 2003; Smith & Eisner
2006).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from generator.stages.summarise.analyse import Analysis, Sentence, stem_word, tokens_of
from generator.stages.summarise.atoms import LONG
from generator.stages.summarise.choose import overlap, zone_of
from generator.stages.summarise.cover import Part
from generator.stages.summarise.job import Job
from generator.stages.summarise.settings import SummaryInput, SummaryTables, Worths

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
_LOGS = (0, 0, 69, 110, 139, 161, 179, 195, 208, 220, 230, 240, 248, 256, 264, 271, 277)
"""Hundredths of the natural logarithm, up to the last."""

SENTENCE_FEATURES = (
    "rank", "words", "printed", "title", "central", "recurring", "recurrence", "lead", "numbers", "names", "famous",
    "fame", "quoted", "cue", "speech", "deeds", "contrast", "days", "main", "standing",
)  # fmt: skip
PAIR_FEATURES = ("overlap", "adjacent")


def measure_sentences(article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> list[dict[str, int]]:
    """The features of each sentence by their names in ``SENTENCE_FEATURES``; ``printed`` is the caller's to set.

    ``rank`` counts sentences that are no headings from 0, ``words`` words; ``title``, ``lead`` (overlap with the first
    sentence), ``quoted`` and ``standing`` (centrality, of the most central sentence's) are per cent.
    """
    sentences = analysis.sentences
    counts = analysis.counts
    title = frozenset(stem_word(t) for t in tokens_of(article.title) if t not in tables.stop and len(t) > 1)
    ceiling = max(4, len(sentences) // 3)
    topic = {stem: min(count, ceiling) for stem, count in counts.items() if count > 1 or stem in title}
    logs = {stem: _LOGS[min(count, len(_LOGS) - 1)] for stem, count in counts.items() if count > 1}
    cues = dict(tables.cues)
    named = Counter(name for sentence in sentences for name in sentence.names)
    main = max(named, key=lambda name: (named[name], name), default="")
    first = next((sentence for sentence in sentences if not sentence.heading), None)
    deeds, days = tables.moves | tables.deeds, tables.weekdays | tables.months
    sums = [sum(topic.get(stem, 0) for stem in sentence.stems) for sentence in sentences]
    central = [10 * total // max(8, len(s.stems)) for total, s in zip(sums, sentences, strict=True)]
    top = max(central, default=0) or 1
    rows: list[dict[str, int]] = []
    rank = 0
    for sentence, total, share in zip(sentences, sums, central, strict=True):
        size = len(sentence.stems) or 1
        recurring = sum(logs.get(stem, 0) for stem in sentence.stems)
        fame = [named[name] for name in sentence.names]
        words = set(sentence.tokens)
        rows.append(
            {
                "rank": rank,
                "words": sentence.words,
                "title": 100 * len(title & sentence.stems) // max(3, len(title)),
                "central": 10 * total // size,
                "recurring": recurring,
                "recurrence": recurring // size,
                "lead": overlap(first.stems, sentence.stems) if first is not None and first is not sentence else -1,
                "numbers": sentence.numbers,
                "names": len(sentence.names),
                "famous": max(fame, default=0),
                "fame": sum(fame),
                "quoted": sentence.quoted,
                "cue": max(-100, min(100, sum(cues.get(token, 0) for token in words))),
                "speech": int(sentence.speech),
                "deeds": int(not deeds.isdisjoint(words)),
                "contrast": int(not tables.contrasts.isdisjoint(words)),
                "days": int(not days.isdisjoint(words)),
                "main": int(bool(main) and main in sentence.text),
                "standing": 100 * share // top,
            }
        )
        rank += not sentence.heading
    return rows


def measure_pair(one: Sentence, two: Sentence) -> dict[str, int]:
    """The features of two sentences, of which ``one`` stands first."""
    return {"overlap": overlap(one.stems, two.stems), "adjacent": int(two.index == one.index + 1)}


def look_up(worths: Worths, features: dict[str, int]) -> int:
    """What the tables of worths say of the features that they have a row for, added up."""
    return sum(values[bisect_right(steps, features[name])] for name, steps, values in worths if name in features)


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


def pick_plain(job: Job, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """At most ``settings.bullets`` parts (12 where only ``settings.words`` is given), one a sentence, in order."""
    settings = job.settings
    most = settings.bullets if settings.bullets is not None else 12
    pool = _make_pool(job, parts, most)
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


def _make_pool(job: Job, parts: tuple[Part, ...], most: int) -> _Pool:
    analysis, settings, tables = job.analysis, job.settings, job.tables
    sentences = analysis.sentences
    ranker = tables.ranker
    worths, pairs = (
        (ranker.bullets, ranker.bullet_pairs) if settings.words is None else (ranker.words, ranker.word_pairs)
    )
    rows = measure_sentences(job.article, analysis, tables)
    scored: list[tuple[int, Part]] = []
    for part in parts:
        sentence = sentences[part.index]
        worth = look_up(worths, {**rows[part.index], "printed": part.size})
        if settings.own and any(m.company in settings.own for m in sentence.mentions):
            worth += settings.own_weight * 5
        if sentence.tokens[:1] == ("both",) or _titled(sentence):
            worth -= _HANGING
        scored.append((worth, part))
    long = len(sentences) >= LONG
    zones = max(5, most) if long else 1
    size = max(POOL, 3 * most)
    ranked = sorted(scored, key=lambda row: (-row[0], row[1].index))
    if long:
        seen: Counter[int] = Counter()
        kept: list[tuple[int, Part]] = []
        for worth, part in ranked:
            zone = zone_of(sentences[part.index], analysis, zones)
            seen[zone] += 1
            if seen[zone] <= 3:
                kept.append((worth, part))
        ranked = kept
    ranked = ranked[:size] if not long else ranked
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

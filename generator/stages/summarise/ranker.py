"""What sentences and pairs of them are worth to a summary: features that look it up in tables of whole numbers.

The tables are fitted on sets, not on sentences, so that what a sentence costs the others (its length, its repetitions)
is in its worth: ``tests/bench/fit_summ.py``, after minimum risk training (Och 2003; Smith & Eisner 2006).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from generator.stages.summarise.analyse import Analysis, Sentence, stem_word, tokens_of
from generator.stages.summarise.choose import overlap
from generator.stages.summarise.settings import SummaryInput, SummaryTables, Worths

_LOGS = (0, 0, 69, 110, 139, 161, 179, 195, 208, 220, 230, 240, 248, 256, 264, 271, 277)
"""Hundredths of the natural logarithm, up to the last."""


def measure_sentences(article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> list[dict[str, int]]:
    """The features of each sentence by name; ``printed``, the words that a bullet prints of it, is the caller's to add.

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
    cue_words = frozenset(cues)
    repeated = frozenset(logs)
    named = Counter(name for sentence in sentences for name in sentence.names)
    main = max(named, key=lambda name: (named[name], name), default="")
    first = next((sentence for sentence in sentences if not sentence.heading), None)
    deeds, days = tables.moves | tables.deeds, tables.weekdays | tables.months
    topical = frozenset(topic)
    sums = [sum(map(topic.__getitem__, topical & sentence.stems)) for sentence in sentences]
    central = [10 * total // max(8, len(s.stems)) for total, s in zip(sums, sentences, strict=True)]
    top = max(central, default=0) or 1
    rows: list[dict[str, int]] = []
    rank = 0
    for sentence, total, share in zip(sentences, sums, central, strict=True):
        size = len(sentence.stems) or 1
        recurring = sum(map(logs.__getitem__, repeated & sentence.stems))
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
                "cue": max(-100, min(100, sum(map(cues.__getitem__, cue_words & words)))),
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
    total = 0
    for name, steps, values in worths:
        if name in features:
            total += values[bisect_right(steps, features[name])]
    return total

"""Which sentences: integer scores, then sets of them that cover the article without saying a thing twice."""

from __future__ import annotations

from dataclasses import dataclass

from generator.stages.summarise.analyse import Analysis, Sentence
from generator.stages.summarise.settings import SummaryInput, SummarySettings, SummaryTables

_LONG = 45
"""From this many sentences on an article is a feature: covered zone by zone to its end."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Of each sentence a score: what the table of figures asks about. A plain summary needs none."""

    base: tuple[int, ...]


def describe_sentences(article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> list[dict[str, int]]:
    """Features of each sentence, 0…100 (cues -100…100)."""
    sentences = analysis.sentences
    title = analysis.title
    counts: dict[str, int] = {}
    for sentence in sentences:
        for stem in sentence.stems:
            counts[stem] = counts.get(stem, 0) + 1
    ceiling = max(4, len(sentences) // 3)
    topic = {stem: min(count, ceiling) for stem, count in counts.items() if count > 1 or stem in title}
    cues = dict(tables.cues)
    long = len(sentences) >= _LONG
    centrality = [sum(topic.get(stem, 0) for stem in s.stems) * 10 // max(8, len(s.stems)) for s in sentences]
    top = max(centrality, default=1) or 1
    last_at = len(sentences) - 1
    rank = 0
    rows: list[dict[str, int]] = []
    for sentence in sentences:
        position = 600 // (6 + rank) if not long else 600 // (6 + rank) // 2
        if not sentence.heading:
            rank += 1
        rows.append(
            {
                "position": position,
                "lead": 100 if rank == 1 and not sentence.heading else 0,
                "second": 100 if rank in (2, 3) and not sentence.heading else 0,
                "title": 100 * len(title & sentence.stems) // max(3, len(title)) if title else 0,
                "central": 100 * centrality[sentence.index] // top,
                "figures": min(100, 35 * sentence.numbers),
                "names": min(100, 20 * len(sentence.names)),
                "companies": min(100, 40 * len({analysis.key_of(m) for m in sentence.mentions})),
                "cue": max(-100, min(100, sum(cues.get(token, 0) for token in set(sentence.tokens)))),
                "paragraph": 100 if sentence.opens_paragraph else 0,
                "quote": sentence.quoted,
                "speech": 100 if sentence.speech else 0,
                "length": _length_fit(sentence.words),
                "words": min(100, 2 * sentence.words),
                "last": 100 if sentence.index >= last_at - 1 else 0,
            }
        )
    return rows


def score_sentences(
    article: SummaryInput, analysis: Analysis, settings: SummarySettings, tables: SummaryTables
) -> Scores:
    """A whole-number score a sentence: features weighed by ``tables.weights``."""
    weight = dict(tables.weights)
    base: list[int] = []
    for sentence, features in zip(analysis.sentences, describe_sentences(article, analysis, tables), strict=True):
        score = sum(weight.get(name, 0) * value for name, value in features.items()) // 10
        if settings.own and any(m.company in settings.own for m in sentence.mentions):
            score += settings.own_weight * 10
        base.append(score)
    return Scores(tuple(base))


def _length_fit(words: int) -> int:
    if words < 8:
        return 10 * words - 60
    if words <= 34:
        return min(100, words * 5)
    return max(-100, 100 - (words - 34) * 6)


def overlap(one: frozenset[str], other: frozenset[str]) -> int:
    """Shared stems in per cent of the smaller set."""
    return 100 * len(one & other) // max(1, min(len(one), len(other)))


def zone_of(sentence: Sentence, analysis: Analysis, zones: int) -> int:
    """Part of the article in which a sentence stands, 0…``zones``-1."""
    return sentence.index * zones // max(1, len(analysis.sentences))

"""Sentences that tell a figure or name a company and that nothing quotes: what a reviewer may miss."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from generator.model import Evidence, Span
from generator.stages.summarise.analyse import Analysis
from generator.stages.summarise.evidence import make_evidence
from generator.stages.summarise.settings import SummaryInput
from generator.text.numbers import find_quantities
from generator.text.spelled import find_spelled

_COUNTS = re.compile(r"\d|illion|housand|undred|dozen|half|third|quarter|[一二三四五六七八九十百千万亿]")
"""What a sentence with a quantity has somewhere; looking for it first spares the others the dear reading."""


def find_uncovered(
    article: SummaryInput, analysis: Analysis, labels: Sequence[str], used: Iterable[Span]
) -> tuple[Evidence, ...]:
    """Whole sentences, in order, that hold a quantity or a company and of which nothing or not each quantity is quoted.

    Args:
        article: what was summarised.
        analysis: its sentences; sub-heads are left out.
        labels: footnote label of each sentence; equal sentences share one.
        used: what is quoted; offsets in the body.
    """
    found: dict[str, Evidence] = {}
    quoted = sorted(used)
    told = {
        label
        for sentence, label in zip(analysis.sentences, labels, strict=True)
        if any(start < sentence.end and sentence.start < end for start, end in quoted)
    }
    for sentence, label in zip(analysis.sentences, labels, strict=True):
        if sentence.heading or label in found:
            continue
        at = sentence.start
        counts = find_quantities(sentence.text, article.lang) if _COUNTS.search(sentence.text) else ()
        left = [q for q in counts if not any(low <= at + q.start and at + q.end <= high for low, high in quoted)]
        # Of sentences with the same words one is quoted for all.
        own = any(start < sentence.end and at < end for start, end in quoted)
        if (left and own) or (label not in told and (sentence.mentions or counts)):
            span = (sentence.start, sentence.end)
            found[label] = make_evidence(article, analysis, sentence, label, span)
    return tuple(found.values())


def find_counted(
    article: SummaryInput,
    analysis: Analysis,
    labels: Sequence[str],
    used: Iterable[Span],
    uncovered: Iterable[Evidence],
) -> tuple[Evidence, ...]:
    """Whole sentences, in order, besides ``uncovered``, that hold a count in words which is not quoted: too many for
    a reviewer, but what matters where another source counts the same.
    """
    quoted = sorted(used)
    told = {evidence.label for evidence in uncovered}
    found: dict[str, Evidence] = {}
    for sentence, label in zip(analysis.sentences, labels, strict=True):
        if sentence.heading or label in told or label in found:
            continue
        at = sentence.start
        spelled = find_spelled(sentence.text)
        if any(not any(low <= at + q.start and at + q.end <= high for low, high in quoted) for q in spelled):
            span = (sentence.start, sentence.end)
            found[label] = make_evidence(article, analysis, sentence, label, span)
    return tuple(found.values())

"""Sentences that tell a figure or name a company and that nothing quotes: what a reviewer may miss."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from generator.model import Evidence
from generator.stages.summarise.analyse import Analysis
from generator.stages.summarise.evidence import make_evidence
from generator.stages.summarise.settings import SummaryInput
from generator.text.numbers import find_quantities

_COUNTS = re.compile(r"\d|illion|housand|undred|dozen|half|third|quarter|[一二三四五六七八九十百千万亿]")
"""What a sentence with a quantity has somewhere; looking for it first spares the others the dear reading."""


def find_uncovered(
    article: SummaryInput, analysis: Analysis, labels: Sequence[str], used: Container[str]
) -> tuple[Evidence, ...]:
    """Whole sentences, in order, that hold a quantity or a company and that no bullet and no figure quotes.

    Args:
        article: what was summarised.
        analysis: its sentences; sub-heads are left out.
        labels: footnote label of each sentence; equal sentences share one.
        used: labels of the sentences that are quoted.
    """
    found: dict[str, Evidence] = {}
    for sentence, label in zip(analysis.sentences, labels, strict=True):
        if sentence.heading or label in used or label in found:
            continue
        counts = _COUNTS.search(sentence.text) and find_quantities(sentence.text, article.lang)
        if sentence.mentions or counts:
            span = (sentence.start, sentence.end)
            found[label] = make_evidence(article, analysis, sentence, label, span)
    return tuple(found.values())

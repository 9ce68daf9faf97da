"""Quotations of the body that prove a bullet or figure: labels, lines, clipping, the budget."""

from __future__ import annotations

import hashlib
import re

from generator.model import Evidence, Span
from generator.stages.summarise.analyse import Analysis, Sentence
from generator.stages.summarise.settings import SummaryInput, SummarySettings


def make_labels(analysis: Analysis) -> tuple[str, ...]:
    """A footnote label for each sentence: ``k`` and the first 4 hex digits of the SHA-256 of its text with white space
    folded; as many digits more as it takes to differ from another sentence of the article. Equal sentences share one.
    """
    digests = [
        hashlib.sha256(" ".join(s.text.split()).encode("utf-8", "surrogatepass")).hexdigest()
        for s in analysis.sentences
    ]
    by_prefix: dict[str, set[str]] = {}
    for digest in digests:
        by_prefix.setdefault(digest[:4], set()).add(digest)
    labels: list[str] = []
    for digest in digests:
        rivals = by_prefix[digest[:4]]
        if len(rivals) == 1:
            labels.append("k" + digest[:4])
            continue
        rivals = rivals - {digest}
        size = 4
        while any(rival[:size] == digest[:size] for rival in rivals):
            size += 1
        labels.append("k" + digest[:size])
    return tuple(labels)


def make_evidence(article: SummaryInput, analysis: Analysis, sentence: Sentence, label: str, span: Span) -> Evidence:
    """The quotation ``span`` of ``sentence``."""
    start, end = span
    return Evidence(
        quote=" ".join(article.body[start:end].split()),
        start=start,
        end=end,
        line=article.line_at(start),
        sentence=sentence.index + 1,
        of=len(analysis.sentences),
        label=label,
    )


def quote_budget(analysis: Analysis, settings: SummarySettings) -> int:
    """How many words of the body may be quoted."""
    return max(settings.quote_words, len(analysis.word_starts) * settings.quote_percent // 100)


class Quoted:
    """The words of the body that are quoted so far; overlapping quotations count once."""

    def __init__(self, analysis: Analysis, budget: int) -> None:
        self._analysis = analysis
        self._spans: list[Span] = []
        self.budget = budget
        self.used = 0

    def cost(self, spans: list[Span]) -> int:
        """Words that quoting ``spans`` too would add."""
        return self._count(merge_spans([*self._spans, *spans])) - self.used

    def fits(self, spans: list[Span]) -> bool:
        """Whether ``spans`` can be quoted within the budget."""
        return self.used + self.cost(spans) <= self.budget

    def add(self, spans: list[Span]) -> None:
        """Quote ``spans``."""
        self._spans = merge_spans([*self._spans, *spans])
        self.used = self._count(self._spans)

    def _count(self, spans: list[Span]) -> int:
        return sum(self._analysis.count_words(start, end) for start, end in spans)


def merge_spans(spans: list[Span]) -> list[Span]:
    """Union of spans, in order."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


_CLAUSE_OPEN = re.compile(r"(?:[,;:–—] |\b(?:and|while|but|as|with|after|that|which|who) )")
_CLAUSE_CLOSE = re.compile(r"[,;:–—](?= )| (?=while\b|but\b|after\b|which\b|who\b)|$")


def clip_clause(text: str, start: int, end: int, low: int, high: int) -> Span:
    """The clause of ``text[start:end]`` around ``low``…``high``, from the mark or conjunction before to the next."""
    left = start
    for match in _CLAUSE_OPEN.finditer(text, start, low):
        if low - match.end() >= 12:
            left = match.end()
    right = end
    for match in _CLAUSE_CLOSE.finditer(text, high, end):
        right = match.start() if match.start() > high else max(high, match.start())
        break
    return left, right

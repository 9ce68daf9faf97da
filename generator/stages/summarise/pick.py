"""Which figures are told: those that matter most, within the number and the words that may be quoted."""

from __future__ import annotations

import re
from dataclasses import replace

from generator.model import Span
from generator.stages.summarise.analyse import Sentence
from generator.stages.summarise.figures import FigureDraft, find_figures
from generator.stages.summarise.job import Job
from generator.stages.summarise.words import stems_of, tokens_of


def pick_figures(
    job: Job, used: dict[int, Span]
) -> tuple[list[tuple[FigureDraft, Span]], list[tuple[FigureDraft, Span]]]:
    """The figures that matter most, in the order of the article, with what to quote of their sentence; and the others,
    each with the least that proves it.

    ``used`` is what bullets quote of a sentence: a figure within it costs nothing, one beside it widens it.
    """
    article, analysis, settings, quoted = job.article, job.analysis, job.settings, job.quoted
    drafts = find_figures(job)
    wrap = article.kind == "market wrap"
    # A long article has more to count: its bullets do not use up what it may quote.
    more = min(_MORE, max(0, quoted.budget - _USUAL) // _EACH)
    most = settings.moves_max if wrap else settings.figures_max + more
    cost = [_cost(job, draft, used.get(draft.sentence)) for draft in drafts]
    order = sorted(range(len(drafts)), key=lambda at: (cost[at] - drafts[at].score, at))
    kept: list[int] = []
    spans = dict(used)
    held: dict[int, int] = {}
    late: list[int] = []
    refused: set[int] = set()
    for turn in (order, late):
        for at in turn:
            draft = drafts[at]
            if len(kept) >= most:
                break
            if (
                any(_is_same(draft, drafts[other]) for other in kept)
                or draft.score < _LEAST
                or (draft.sentence in refused and draft.sentence not in held)
            ):
                continue
            if turn is order and not wrap and held.get(draft.sentence, 0) >= 3:
                # Spread: a fourth figure of a sentence waits until the others had their turn.
                late.append(at)
                continue
            sentence = analysis.sentences[draft.sentence]
            old = spans.get(draft.sentence)
            span = _quotation(article.body, sentence, draft.proof, old)
            if draft.says and not quoted.fits([span]):
                # Its speaker stands too far away to be quoted: the status tells that there is one.
                span = _quotation(article.body, sentence, draft.core, old)
                draft = drafts[at] = replace(draft, says=None)
            if not quoted.fits([span]):
                # A weaker figure of the same sentence is no substitute for the one that had no room.
                refused.add(draft.sentence)
                continue
            quoted.add([span])
            spans[draft.sentence] = span
            held[draft.sentence] = held.get(draft.sentence, 0) + 1
            kept.append(at)
    told = [(drafts[at], spans[drafts[at].sentence]) for at in sorted(kept)]
    sentences = analysis.sentences
    rest = [
        (draft, _quotation(article.body, sentences[draft.sentence], draft.core, None))
        for at, draft in enumerate(drafts)
        if at not in kept
    ]
    return told, rest


def _is_same(one: FigureDraft, other: FigureDraft) -> bool:
    """Whether two drafts tell one figure: the same number, and the words of one label are among those of the other."""
    first, second = one.quantity, other.quantity
    if (first.value, first.unit, first.currency) != (second.value, second.unit, second.currency):
        return False
    if (one.unit, one.moves) != (other.unit, other.moves):
        return False
    words, more = set(stems_of(tokens_of(one.what))), set(stems_of(tokens_of(other.what)))
    # Two sums to the same dollar that share a noun are one: "a $168m settlement", "welcomed the $168m settlement".
    precise = first.unit == "currency" and len(first.value.strip("0")) > 1
    held = words <= more or more <= words or (precise and bool(words & more))
    return held and (one.as_of == other.as_of or one.as_of is None or other.as_of is None)


_LEAST = 60
_USUAL, _EACH, _MORE = 150, 40, 6
"""Words of the quotation budget up to which the usual number of figures is told, words for each further one, and how
many further ones at most.
"""


def _cost(job: Job, draft: FigureDraft, old: Span | None) -> int:
    """What it takes from the worth of a figure that words must be quoted to prove it; less than nothing for none."""
    sentence = job.analysis.sentences[draft.sentence]
    span = _quotation(job.article.body, sentence, draft.core, old)
    more = job.analysis.count_words(*span) - (job.analysis.count_words(*old) if old else 0)
    return 4 * max(0, more - 8) if more else -100


def _quotation(body: str, sentence: Sentence, proof: Span, old: Span | None) -> Span:
    """What to quote for a figure: what proves it, and what bullets quote of the sentence already."""
    low, high = proof
    opener = _OPENER.search(body, max(sentence.start, low - 24), low)
    low = opener.start() if opener else low
    while high < sentence.end and body[high] in "’'\"”)%":
        high += 1
    return (min(old[0], low), max(old[1], high)) if old else (low, high)


_OPENER = re.compile(
    r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Dd]uring|[Ff]or|[Bb]etween|[Ff]rom|[Uu]ntil|[Oo]n|[Aa]t|[Aa]s of)"
    r"(?: (?:the|early|late|its|their|a|an))* $"
)
"""A preposition that a quotation would otherwise be torn from."""

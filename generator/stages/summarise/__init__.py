"""Article -> bullets and key figures, each with its evidence.

Flow: analyse (what every sentence is) -> choose (which ones) -> wording (recorded edits) -> evidence -> figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from generator.model import Bullet, Evidence, Figure, Span, Summary
from generator.stages.summarise.analyse import Analysis, Sentence, analyse_article
from generator.stages.summarise.bullets import PINNED, Chosen, Selection, choose_bullets
from generator.stages.summarise.choose import Scores, score_sentences
from generator.stages.summarise.evidence import Quoted, make_evidence, make_labels, quote_budget
from generator.stages.summarise.job import Job
from generator.stages.summarise.settings import SummaryInput, SummarySettings, SummaryTables
from generator.stages.summarise.uncovered import find_counted, find_uncovered
from generator.stages.summarise.wording import render_draft

if TYPE_CHECKING:
    from generator.stages.summarise.figures import FigureDraft

__all__ = [
    "PINNED",
    "SummaryInput",
    "SummarySettings",
    "SummaryTables",
    "analyse_article",
    "label_sentences",
    "list_uncovered",
    "summarise_article",
]


def summarise_article(
    article: SummaryInput, settings: SummarySettings, tables: SummaryTables, analysis: Analysis | None = None
) -> Summary:
    """Bullets and key figures of one article.

    Args:
        article: title, body (one paragraph a line), kind, authors, mentions and a way from offsets to seed lines.
        settings: how many, how long, how much may be quoted.
        tables: word classes and weights.
        analysis: what :func:`analyse_article` makes of it, for who sums one article up several times.

    Returns:
        Bullets in the order of the article (none for a body without a sentence), figures in the order of the article,
        and, but for plain summaries, the sentences with figures or companies that neither quotes.
        Every word of a bullet stands in its evidence, in order, but for the additions recorded in its edits.
        The same input gives the same output, byte for byte.
    """
    analysis = analysis or analyse_article(article, tables)
    labels = make_labels(analysis)
    plain = settings.bullets is not None or settings.words is not None
    quoted = Quoted(analysis, 0 if plain else quote_budget(analysis, settings))
    scores = Scores(()) if plain else score_sentences(article, analysis, settings, tables)
    chosen, picked, rest, quoted = _choose(Job(article, analysis, settings, tables, scores, quoted), labels)
    left = quoted.budget - quoted.used
    if left >= _SENTENCE and not plain:
        # What the figures left over is enough for another sentence.
        quoted = Quoted(analysis, quote_budget(analysis, settings))
        job = Job(article, analysis, settings, tables, scores, quoted)
        chosen, picked, rest, _ = _choose(job, labels, chosen, left)
    spans: dict[int, Span] = {index: span for item in chosen.bullets for index, span in item.quotes}
    # One footnote a sentence: a bullet and its figures quote the same words.
    spans.update({draft.sentence: span for draft, span in picked})
    proof = {
        index: make_evidence(article, analysis, analysis.sentences[index], labels[index], span)
        for index, span in spans.items()
    }
    uncovered = () if plain else find_uncovered(article, analysis, labels, spans.values())
    counted = () if plain else find_counted(article, analysis, labels, spans.values(), uncovered)
    whole = {evidence.sentence - 1 for evidence in uncovered}
    offered = [
        (draft, make_evidence(article, analysis, analysis.sentences[draft.sentence], labels[draft.sentence], span))
        for draft, span in rest
        if draft.sentence in whole
    ]
    return Summary(
        bullets=tuple(_finish_bullet(item, article, analysis, proof) for item in chosen.bullets),
        figures=tuple(_finish_figure(draft, article, proof) for draft, _ in picked),
        uncovered=uncovered,
        unpicked=tuple(_finish_figure(draft, article, {draft.sentence: least}) for draft, least in offered),
        counted=counted,
    )


def label_sentences(article: SummaryInput, tables: SummaryTables) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """The sentences of a body as spans, and the footnote label of each."""
    analysis = analyse_article(article, tables)
    return tuple((s.start, s.end) for s in analysis.sentences), make_labels(analysis)


def list_uncovered(article: SummaryInput, tables: SummaryTables, used: Iterable[Span]) -> tuple[Evidence, ...]:
    """Sentences with figures or companies that ``used``, spans of the body, does not tell: see ``uncovered.py``."""
    analysis = analyse_article(article, tables)
    return find_uncovered(article, analysis, make_labels(analysis), used)


_SENTENCE = 12
"""Words of a short sentence."""


def _choose(
    job: Job, labels: tuple[str, ...], before: Selection | None = None, more: int = 0
) -> tuple[Selection, list[tuple[FigureDraft, Span]], list[tuple[FigureDraft, Span]], Quoted]:
    chosen = choose_bullets(job, before, more)
    spans = {index: span for item in chosen.bullets for index, span in item.quotes}
    if job.settings.bullets is not None or job.settings.words is not None:
        return chosen, [], [], job.quoted
    # Plain summaries do without: a start of theirs takes a third less.
    from generator.stages.summarise.pick import pick_figures

    # Of sentences with the same words (one label) only the first that is quoted is.
    first = {labels[index]: index for index in spans}
    told, rest = pick_figures(job, spans)
    picked = [
        (draft, span)
        for draft, span in told
        if first.setdefault(labels[draft.sentence], draft.sentence) == draft.sentence
    ]
    return chosen, picked, rest, job.quoted


def _finish_figure(draft: FigureDraft, article: SummaryInput, proof: dict[int, Evidence]) -> Figure:
    return Figure(
        text=" ".join(article.body[draft.start : draft.end].split()),
        value=draft.quantity.value or None,
        unit=_find_unit(draft.unit, proof[draft.sentence].quote),
        currency=draft.quantity.currency,
        what=draft.what,
        company=draft.company,
        as_of=draft.as_of,
        status=draft.status,
        evidence=proof[draft.sentence],
        says=draft.says,
        move=draft.move,
        level=draft.level,
    )


_READ = (None, "currency", "percent", "percentage points", "basis points", "points", "pence", "degrees", "share")
"""Units that the reader of numbers names."""


def _find_unit(unit: str | None, quote: str) -> str | None:
    """A counted noun only where the quotation holds it: it may end before."""
    return unit if unit in _READ or unit.removesuffix("s").casefold() in quote.casefold() else None


def _finish_bullet(item: Chosen, article: SummaryInput, analysis: Analysis, proof: dict[int, Evidence]) -> Bullet:
    evidence = tuple(proof[index] for index, _ in item.quotes)
    named: list[str] = []
    for piece in item.draft.pieces:
        for mention in _mentions_in(analysis, item, piece.start, piece.end):
            if mention not in named:
                named.append(mention)
    return Bullet(render_draft(item.draft, article.body), evidence, item.draft.edits, tuple(named))


def _mentions_in(analysis: Analysis, item: Chosen, start: int, end: int) -> list[str]:
    if start < 0:
        return []
    sentences: list[Sentence] = [analysis.sentences[index] for index, _ in item.quotes]
    return [
        mention.company
        for sentence in sentences
        for mention in sentence.mentions
        if mention.company is not None and mention.start >= start and mention.end <= end
    ]

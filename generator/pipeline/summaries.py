"""Articles through the summariser, our own or another, within the budget of quotation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from generator.cache import make_codec
from generator.compose import count_names, count_quoted, place_mentions
from generator.config import Config
from generator.engines import Engine, Place, keep_pinned, load_engine, run_engine
from generator.model import (
    Article,
    Mention,
    Notice,
    Registry,
    Rejection,
    SourceDocument,
    Span,
    Summary,
)
from generator.pipeline.companies import join_companies
from generator.pipeline.corrections import Corrections
from generator.pipeline.load import find_root, load_bulk_list, load_companies
from generator.pipeline.memory import Memory
from generator.pipeline.run import Draft
from generator.reading import ReadArticle, ReadDocument, read_document, set_limits
from generator.seeds import blame_ourselves, read_seed
from generator.stages.link import (
    LinkText,
    link_texts,
)
from generator.stages.summarise import SummaryInput, SummarySettings, analyse_article, summarise_article
from generator.tables.load import Tables, load_tables
from generator.tables.topics import load_topics, topics_path
from generator.text.sentences import split_around
from generator.topics import TopicFind, explain_topics
from generator.trace import SeedText, read_source_text, read_text

_TRIES = 8
"""How often a summary is made anew to bring all quotations of a brief within the budget."""


def _summary_settings(
    config: Config, registry: Registry, bullets: int | None = None, words: int | None = None
) -> SummarySettings:
    plain = SummarySettings()
    return SummarySettings(
        bullets_min=config.bullets[0],
        bullets_max=config.bullets[1],
        bullets=bullets,
        words=words,
        brief_words=config.words,
        quote_percent=config.quotation_share,
        quote_words=config.quotation_words,
        own=frozenset(company.id for company in registry.companies if company.watch),
        own_weight=plain.own_weight * config.watch_weight // 100,
    )


def quotable_words(config: Config, words: int) -> int:
    """How many words of an article of ``words`` words its brief may quote."""
    return max(config.quotation_words, words * config.quotation_share // 100)


_CODEC = make_codec(Summary, checked=True)


def _list_made_of(text: SummaryInput, article: Article, budget: int) -> str:
    """All of an article that its summary depends on; of the lines of a body tell the pieces that it was made of."""
    lines = tuple((piece.start, piece.block.line, piece.block.text) for piece in article.pieces)
    fields = tuple(getattr(text, field) for field in SummaryInput.__slots__ if field != "line_at")
    return repr((fields, lines, budget))


def _quotes(body: str, summary: Summary) -> bool:
    """Whether what a summary quotes stands there."""
    quoted = [item for bullet in summary.bullets for item in bullet.evidence]
    quoted += [figure.evidence for figure in (*summary.figures, *summary.unpicked)]
    quoted += (*summary.uncovered, *summary.counted)
    return all(
        0 <= item.start <= item.end <= len(body) and item.quote == " ".join(body[item.start : item.end].split())
        for item in quoted
    )


class Summarise:
    """Makes the summary of an article, by ``engine`` or, without one, our own way."""

    def __init__(
        self,
        engine: Engine | None,
        registry: Registry,
        config: Config,
        tables: Tables,
        sources: Mapping[str, SourceDocument],
        memory: Memory | None = None,
    ) -> None:
        self._engine = engine
        self._memory = memory or Memory()
        self._settings = replace(_summary_settings(config, registry), quote_percent=0)
        self._config, self._tables, self._sources = config, tables, sources
        self._seeds: dict[str, SeedText] = {}
        own = tuple(sorted(self._settings.own))
        self._made_with = repr((replace(self._settings, own=frozenset()), own))

    def __call__(
        self,
        item: ReadArticle,
        mentions: tuple[Mention, ...],
        pinned: tuple[Span, ...] = (),
        dropped: tuple[Span, ...] = (),
    ) -> Summary:
        article, known = item.article, item.metadata
        inferred = any(notice.code == "publisher-inferred" for notice in known.notices)
        text = SummaryInput(
            title=known.title or "",
            body=article.body,
            kind=known.kind,
            lang=known.lang,
            authors=known.authors,
            publisher="" if inferred else known.publisher or "",
            mentions=mentions,
            dated=known.date is not None,
            line_at=article.line_at,
            pinned=pinned,
            dropped=dropped,
        )
        budget = quotable_words(self._config, len(article.body.split()))
        return self._tell_empty(self._summarise(item, text, budget), article)

    @staticmethod
    def _tell_empty(summary: Summary, article: Article) -> Summary:
        if summary.bullets:
            return summary
        fix = f"{article.source}.meta.yml: pin: [the beginning of a sentence], or write a bullet into the brief"
        told = Notice("no-bullets", "no sentence of the article can stand alone as a bullet", article.start_line, fix)
        return replace(summary, notices=(*summary.notices, told))

    def _summarise(self, item: ReadArticle, text: SummaryInput, budget: int) -> Summary:
        article, pinned, dropped = item.article, text.pinned, text.dropped
        if self._engine is None:
            summary: Summary = self._memory.recall(
                ("summary", self._made_with, _list_made_of(text, article, budget)),
                partial(self._run_own, text, budget),
                _CODEC,
                partial(_quotes, text.body),
            )
            return summary
        settings = replace(self._settings, quote_words=budget)
        lines = (article.start_line, article.end_line)
        place = Place(self._read_seed(article.source), lines, partial(self._count_quoted, text))
        made = run_engine(self._engine, text, settings, place, partial(self._run_own, text, budget))
        if not pinned and not dropped:
            return made
        return keep_pinned(made, self._run_own(text, budget), text, settings.bullets_max, place)

    def _count_quoted(self, text: SummaryInput, summary: Summary) -> int:
        names = [(mention.start, mention.end) for mention in text.mentions]
        sentences = split_around(text.body, names, text.lang, self._tables.summary.abbreviations)
        placed = replace(summary, bullets=place_mentions(text.body, summary.bullets, text.mentions))
        return count_quoted(text.body, placed) + count_names(text.body, placed, text.mentions, sentences)

    def _read_seed(self, name: str) -> SeedText:
        if name not in self._seeds:
            self._seeds = {name: read_source_text(self._sources[name])}  # articles of one seed come one after another
        return self._seeds[name]

    def _run_own(self, text: SummaryInput, budget: int) -> Summary:
        """The summary whose quotations, with those of the names that it does not show, keep to the budget."""
        analysis = analyse_article(text, self._tables.summary)
        sentences = [(sentence.start, sentence.end) for sentence in analysis.sentences]
        room = budget
        for _ in range(_TRIES):
            settings = replace(self._settings, quote_words=room)
            summary = summarise_article(text, settings, self._tables.summary, analysis)
            # Which names a summary leaves to be quoted by themselves is known only once it stands.
            hidden = count_names(text.body, summary, text.mentions, sentences)
            over = count_quoted(text.body, summary) + hidden - budget
            if over <= 0:
                return summary
            room = max(room - max(over, 3), 0)
        if not text.pinned:
            return summary
        what = f"with what is pinned, {over + budget} words are quoted, and {budget} may be"
        return replace(summary, notices=(*summary.notices, Notice("pin-budget", what, None, "pin fewer sentences")))


def summarise_all(
    items: Sequence[ReadArticle],
    mentions: Sequence[tuple[Mention, ...]],
    summarise: Summarise,
    corrections: Corrections,
) -> tuple[list[Draft], dict[int, Rejection]]:
    """Each article summarised; one that fails is a rejection, by ``id`` of the article, and stops no other."""
    drafts: list[Draft] = []
    failed: dict[int, Rejection] = {}
    for item, found in zip(items, mentions, strict=True):
        article = item.article
        try:
            summary = summarise(item, found, *corrections.find_bullets(item))
            drafts.append(Draft(corrections.tell(item), found, summary))
        except Exception as error:  # noqa: BLE001 - as in reading: one article must not stop the others
            failed[id(article)] = blame_ourselves(article.source, error, article.start_line)
    return drafts, failed


def summarise_texts(
    rows: Sequence[Mapping[str, Any]], config: Config, bullets: int | None, words: int | None
) -> Iterator[Summary]:
    """Summaries of bare ``{"title", "text"}`` rows."""
    tables = load_tables()
    registry = load_companies(config)
    texts = [LinkText(str(row.get("id")), str(row["text"])) for row in rows]
    bulk = load_bulk_list(config, registry)
    mentions = link_texts(texts, registry, tables.link, bulk) if registry else [()] * len(rows)
    settings = _summary_settings(config, registry or Registry(), bullets=bullets, words=words)
    engine = load_engine(config.summariser)
    for row, found in zip(rows, mentions, strict=True):
        body = str(row["text"])
        text = SummaryInput(str(row.get("title") or ""), body, mentions=found, line_at=partial(_line_at, body))
        run_own = partial(summarise_article, text, settings, tables.summary)
        if engine is None:
            yield run_own()
        else:
            place = Place(read_text(body), (1, body.count("\n") + 1), partial(count_quoted, body))
            yield run_engine(engine, text, replace(settings, quote_words=len(body.split())), place, run_own)


def _line_at(body: str, offset: int) -> int:
    return body.count("\n", 0, offset) + 1


def explain_document(
    file: Path, config: Config
) -> tuple[ReadDocument, tuple[Summary, ...], tuple[tuple[Mention, ...], ...], tuple[tuple[TopicFind, ...], ...]]:
    """One seed with summary, mentions and topics of each of its articles, for the ledger. Raises :class:`SeedError`.

    Registry and topics are those that a run over the file's folder takes, if there are any; else those of the settings.
    """
    config = replace(config, seeds=find_root(file, config))
    tables = load_tables()
    registry = load_companies(config)
    source = read_seed(file, file.parent, set_limits(config))
    read = read_document(source, tables)
    bulk = load_bulk_list(config, registry)
    texts = [LinkText(str(item.article.index), item.article.body) for item in read.articles]
    corrections = Corrections(tables)
    mentions = corrections.correct_all(read.articles, link_texts(texts, registry, tables.link, bulk, apart=True))
    known = join_companies(registry, bulk, mentions, tables.link)
    summarise = Summarise(load_engine(config.summariser), known, config, tables, {source.name: source})
    pairs = zip(read.articles, mentions, strict=True)
    summaries = tuple(summarise(item, found, *corrections.find_bullets(item)) for item, found in pairs)
    listed = load_topics(topics_path(config.seeds))
    topics = tuple(explain_topics(item.metadata.heading, item.article.body, listed) for item in read.articles)
    return read, summaries, tuple(mentions), topics

"""What sidecars state of names and sentences, brought to the articles of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.corrections import (
    correct_mentions,
    find_sentences,
    refuse_unknown_companies,
    tell_corrected,
    tell_unmet,
)
from generator.errors import SeedError
from generator.model import (
    Mention,
    Phrase,
    Registry,
    Rejection,
    Span,
)
from generator.reading import ReadArticle, ReadDocument
from generator.report import BriefNotice
from generator.stages.link import (
    BulkMatcher,
)
from generator.tables.load import Tables
from generator.text.sentences import split_sentences


class Corrections:
    """What the sidecars state of names and sentences, brought to the articles; knows afterwards what was met."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._met: dict[int, Phrase] = {}
        self._names: dict[int, tuple[Phrase, ...]] = {}

    def correct_all(
        self, items: Sequence[ReadArticle], mentions: Sequence[tuple[Mention, ...]]
    ) -> list[tuple[Mention, ...]]:
        return [self._correct(item, found) for item, found in zip(items, mentions, strict=True)]

    def _correct(self, item: ReadArticle, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        if not item.said.names:
            return mentions
        corrected, met = correct_mentions(mentions, item.article.body, item.said.names, self._tables.link.endings)
        self._names[id(item.article)] = met
        self._meet(met)
        return corrected

    def find_bullets(self, item: ReadArticle) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """The sentences that are to be bullets, and those that are to be none."""
        if not (item.said.pin or item.said.drop_bullet):
            return (), ()
        body, said = item.article.body, item.said
        sentences = split_sentences(body, item.metadata.lang, self._tables.summary.abbreviations)
        pinned, met = find_sentences(body, sentences, said.pin)
        dropped, also = find_sentences(body, sentences, said.drop_bullet)
        self._meet((*met, *also))
        return pinned, tuple(span for span in dropped if span not in pinned)

    def tell(self, item: ReadArticle) -> ReadArticle:
        """The article with what was corrected in its basis."""
        pinned, dropped = self.find_bullets(item)
        said = [p.line for p in (*item.said.pin, *item.said.drop_bullet) if id(p) in self._met]
        names = self._names.get(id(item.article), ())
        return replace(item, metadata=tell_corrected(item.metadata, names, len(pinned), len(dropped), said))

    def _meet(self, phrases: Iterable[Phrase]) -> None:
        self._met.update((id(phrase), phrase) for phrase in phrases)

    def tell_unmet(self, read: Iterable[ReadDocument]) -> Iterator[BriefNotice]:
        for document in read:
            for notice in tell_unmet(document.document, self._met):
                yield BriefNotice("", document.document.name, notice)


def refuse_companies(
    read: Sequence[ReadDocument], registry: Registry | None, bulk: BulkMatcher | None
) -> tuple[list[ReadDocument], list[Rejection]]:
    """The documents whose sidecars name companies that there are; without a registry any may be named."""
    if registry is None:
        return list(read), []
    ids = frozenset(company.id for company in registry.companies)
    good: list[ReadDocument] = []
    refused: list[Rejection] = []
    for document in read:
        try:
            refuse_unknown_companies(
                document.document, lambda key: key in ids or (bulk is not None and bulk.company(key) is not None), ids
            )
            good.append(document)
        except SeedError as error:
            refused.append(Rejection(document.document.name, error.told, error.fix, "sidecar"))
    return good, refused

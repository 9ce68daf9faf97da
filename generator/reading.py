"""Seeds in, articles with what is known of them out: what every command shares that reads documents.

Reading goes document by document, so that one bad seed never stops another.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.config import Config
from generator.corrections import settle_entries, tell_stated, tell_title_unused
from generator.errors import GeneratorError, LimitError, SeedError
from generator.files import ARTICLE_CHARACTERS, SHOWN_CHARACTERS
from generator.hidden import tell_hidden
from generator.model import Article, CleanDocument, Metadata, Rejection, Sidecar, SourceDocument
from generator.seeds import Found, Limits, blame_ourselves, find_seeds, read_seed, refuse_bulky, refuse_surplus
from generator.stages.clean import clean_document
from generator.stages.describe import describe_article
from generator.stages.segment import segment_document
from generator.tables.load import Tables, load_tables

_UNSAID = Sidecar()


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article with what is known about it."""

    article: Article
    metadata: Metadata
    said: Sidecar = _UNSAID
    """What a person states of it."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A seed after cleaning, splitting and describing."""

    document: CleanDocument
    articles: tuple[ReadArticle, ...]
    refused: tuple[tuple[Article, Rejection], ...] = ()
    """The articles of it that cannot be used, each with the reason."""


def read_document(source: SourceDocument, tables: Tables) -> ReadDocument:
    """Clean, split and describe one seed.

    An article that is longer than any is, or on which our own code fails, is refused by itself.

    Raises:
        LimitError: it is a page that shows more than any does.
        SeedError: its sidecar states something of an article that is not there.
    """
    document = clean_document(source, tables.clean, SHOWN_CHARACTERS)
    articles = segment_document(document, tables.segment)
    told = (*document.notices, *tell_title_unused(document, len(articles)))
    document = replace(document, notices=(*source.notices, *told, *tell_hidden(document)))
    stated = document.sidecar
    bare = replace(document, sidecar=Sidecar(retrieved=stated.retrieved, split=stated.split))
    refused: dict[int, tuple[Article, Rejection]] = {}

    def describe(article: Article, page: CleanDocument) -> Metadata | None:
        try:
            _refuse_long(article)
            return describe_article(article, page, articles, tables.describe)
        except SeedError as error:
            why = Rejection(source.name, error.what, error.fix, "over-limit", article.start_line)
        except Exception as error:  # noqa: BLE001 - our own fault on one article must not stop the others
            why = blame_ourselves(source.name, error, article.start_line)
        refused[id(article)] = (article, why)
        return None

    found = [describe(article, bare) for article in articles]
    read: list[ReadArticle] = []
    if stated == Sidecar(retrieved=stated.retrieved, lines=stated.lines):
        read = [ReadArticle(article, known) for article, known in zip(articles, found, strict=True) if known]
    else:
        headings = {id(a): _tell_heading(a, known) for a, known in zip(articles, found, strict=True)}
        said = settle_entries(document, articles, lambda article: headings[id(article)])
        for article, own, bared in zip(articles, said, found, strict=True):
            known = describe(article, replace(document, sidecar=own)) if bared else None
            if bared and known:
                read.append(ReadArticle(article, tell_stated(known, own, bared), own))
    return ReadDocument(document, tuple(read), tuple(refused.values()))


def _refuse_long(article: Article) -> None:
    if len(article.body) > ARTICLE_CHARACTERS:
        raise SeedError(
            f"holds an article of {len(article.body)} characters, more than {ARTICLE_CHARACTERS}",
            where=f"{article.source}:{article.start_line}",
            fix="cut it, or say where articles begin: split: [lines] in its sidecar",
        )


def _tell_heading(article: Article, known: Metadata | None) -> str:
    if known is not None:
        return known.heading
    return article.title.text if article.title else ""


def read_sources(sources: Iterable[SourceDocument], tables: Tables) -> tuple[list[ReadDocument], list[Rejection]]:
    """A document on which our own code fails is rejected like any other: it must not stop the good ones."""
    read: list[ReadDocument] = []
    faults: list[Rejection] = []
    for source in sources:
        try:
            document = read_document(source, tables)
        except LimitError as error:
            faults.append(Rejection(source.name, error.told, error.fix, "over-limit"))
        except GeneratorError as error:
            faults.append(Rejection(source.name, error.told, error.fix, "sidecar"))
        except Exception as error:  # noqa: BLE001 - our own fault on one seed must not stop the others
            faults.append(blame_ourselves(source.name, error))
        else:
            if document.articles or document.refused or document.document.sidecar.exclude:
                read.append(document)
            else:
                fix = f"to see what was cut: {tell_explain(source.name)}"
                faults.append(Rejection(source.name, "no article found in it", fix, "no-article"))
    return read, faults


def tell_explain(name: str) -> str:
    """The command that shows what became of a document, ready to paste: strangers choose the names of files."""
    return shlex.join(["briefs", "explain", *(["--"] if name.startswith("-") else []), name])


def extract_documents(
    paths: Iterable[Path], config: Config
) -> Iterator[tuple[str, ReadDocument | None, Rejection | None]]:
    """Clean, split and describe files and folders: ``(name, document, None)`` or ``(name, None, rejection)`` each."""
    tables = load_tables()
    limits = set_limits(config)
    for path in paths:
        root = path if path.is_dir() else path.parent
        found = find_seeds(path) if path.is_dir() else (path,)
        for number, file in enumerate(found):
            if number >= limits.files:
                yield str(file), None, refuse_surplus(str(file), limits)
                continue
            try:
                source = read_seed(file, root, limits)
            except SeedError as error:
                yield str(file), None, Rejection(str(file), error.told, error.fix)
                continue
            except (MemoryError, RecursionError) as error:
                yield str(file), None, refuse_bulky(str(file), error)
                continue
            except Exception as error:  # noqa: BLE001 - one document must not stop the others
                yield str(file), None, blame_ourselves(str(file), error)
                continue
            read, faults = read_sources((source,), tables)
            yield str(file), read[0] if read else None, faults[0] if faults else None
        for rejection in found.rejections if isinstance(found, Found) else ():
            yield str(path / rejection.name), None, rejection


def set_limits(config: Config) -> Limits:
    """How large a seed, and how many of them, the settings let in."""
    return Limits(bytes=config.file_bytes, files=config.files)

"""The desk's articles as curation sees them: which names of the registry they use, where, and how often."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from generator.config import Config
from generator.errors import ConfigError
from generator.model import Article, Company, Mention, Registry, Rejection
from generator.pipeline import Progress
from generator.reading import ReadArticle, read_sources, set_limits
from generator.reprints import settle_copies
from generator.seeds import read_seeds
from generator.stages.link import BulkMatcher, LinkTables, LinkText, fold_text, link_texts
from generator.tables.load import Tables
from generator.tables.registry import all_names

__all__ = [
    "Corpus",
    "Place",
    "Use",
    "count_uses",
    "find_place",
    "read_corpus",
    "tell_article",
    "words_in_small",
]

_AROUND = 70
"""Code points of a snippet to either side of the name."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """All articles of the seeds, each once however often it was reprinted."""

    articles: tuple[ReadArticle, ...]
    rejections: tuple[Rejection, ...] = ()

    def texts(self) -> tuple[LinkText, ...]:
        """The bodies as the link stage takes them."""
        return tuple(LinkText(item.article.source, item.article.body) for item in self.articles)


@dataclass(frozen=True, slots=True)
class Place:
    """A name in its surroundings, all on one line."""

    source: str
    line: int
    """Seed line, 1-based."""
    before: str
    name: str
    after: str


@dataclass(frozen=True, slots=True)
class Use:
    """What the articles make of one company."""

    mentions: int
    names: tuple[tuple[str, int], ...]
    """``(name of the row, how often)``, most first."""
    articles: tuple[tuple[str, int], ...]
    """``(source and first line of the article, how often)`` in the order of the corpus."""
    places: tuple[Place, ...]
    """The first places, one an article."""


def read_corpus(config: Config, tables: Tables, progress: Progress = lambda items, _: items) -> Corpus:
    """Read all seeds as ``briefs generate`` does. Raises :class:`ConfigError` where there is no folder of them."""
    if not config.seeds.is_dir():
        raise ConfigError(
            "the folder of articles does not exist", where=f"seeds: {config.seeds}", fix="give --seeds DIR"
        )
    sources, rejections = read_seeds(config.seeds, set_limits(config))
    read, faults = read_sources(progress(sources, len(sources)), tables)
    told = [item for document in read for item in document.articles if not document.document.sidecar.exclude]
    partly = [rejection for document in read for _, rejection in document.refused]
    return Corpus(settle_copies(told, ()).items, (*rejections, *faults, *partly))


def count_uses(
    corpus: Corpus, registry: Registry, tables: LinkTables, bulk: BulkMatcher | None = None
) -> dict[str, Use]:
    """For each row that some article names, how often and where; ``bulk`` as ``briefs generate`` links with it."""
    rows = {company.id: company for company in registry.companies}
    found: dict[str, list[tuple[Article, Mention]]] = {}
    for item, mentions in zip(corpus.articles, link_texts(corpus.texts(), registry, tables, bulk), strict=True):
        for mention in mentions:
            if mention.company in rows:
                found.setdefault(mention.company, []).append((item.article, mention))
    return {company_id: _count(rows[company_id], told) for company_id, told in found.items()}


def _count(company: Company, told: Sequence[tuple[Article, Mention]]) -> Use:
    names = Counter(_name_of(mention.name, company) for _, mention in told)
    articles = Counter(tell_article(article) for article, _ in told)
    first: dict[str, Place] = {}
    for article, mention in told:
        first.setdefault(tell_article(article), find_place(article, mention.start, mention.end))
    by_count = sorted(names.items(), key=lambda pair: (-pair[1], pair[0]))
    return Use(len(told), tuple(by_count), tuple(articles.items()), tuple(first.values()))


def tell_article(article: Article) -> str:
    """Where an article stands: ``letters.txt:12``."""
    return f"{article.source}:{article.start_line}"


def _name_of(written: str, company: Company) -> str:
    """The name of the row that a mention begins with, the longest first."""
    folded = fold_text(written)
    fitting = [name for name in all_names(company) if folded.startswith(fold_text(name))]
    return max(fitting, key=len, default=company.name)


def find_place(article: Article, start: int, end: int) -> Place:
    """The surroundings of ``body[start:end]`` within its paragraph, cut at spaces."""
    body = article.body
    head = body[max(body.rfind("\n", 0, start) + 1, start - _AROUND) : start]
    stop = body.find("\n", end)
    tail = body[end : min(stop if stop >= 0 else len(body), end + _AROUND)]
    if start - len(head) > 0 and body[start - len(head) - 1] != "\n":
        head = "…" + head[head.find(" ") + 1 :]
    if end + len(tail) < len(body) and body[end + len(tail)] != "\n":
        tail = tail[: tail.rfind(" ") + 1].rstrip() + "…"
    return Place(article.source, article.line_at(start), head, body[start:end], tail)


def words_in_small(texts: Iterable[str]) -> frozenset[str]:
    """Words that some text has in small letters: as names they need a context."""
    return frozenset(word for text in texts for word in re.findall(r"(?<![\w.'-])[a-z]{2,40}(?![\w-])", text))

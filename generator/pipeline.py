"""The hallway: seeds in, briefs out, the whole left half of the house on one screen.

Reading goes document by document, so that one bad seed never stops another; linking takes all articles at once, since a
name that one article proves helps in the next; everything that touches ``docs/`` is decided at the end, in one plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from generator.addresses import Addressed, settle_names
from generator.brief import (
    follow_moves,
    is_hand_page,
    list_ids,
    list_moves,
    parse_brief,
    render_brief,
    render_company,
    salvage_front,
)
from generator.compose import compose_brief, count_names, count_quoted, place_mentions
from generator.config import Config
from generator.engines import Engine, Place, load_engine, run_engine
from generator.errors import ConfigError, GeneratorError
from generator.identity import fingerprint_body, mint_id
from generator.matching import ArticleKey, BrokenBrief, match_briefs
from generator.merge import Conflict, merge_briefs
from generator.model import (
    Brief,
    Company,
    Copy,
    Mention,
    NearCopy,
    Notice,
    Registry,
    Rejection,
    SourceDocument,
    Summary,
)
from generator.publish import WORK, Plan, plan_docs
from generator.reading import ReadArticle, ReadDocument, blame_ourselves, read_document, read_sources, set_limits
from generator.report import BriefNotice, Report
from generator.reprints import settle_copies
from generator.seeds import read_seed, read_seeds
from generator.stages.link import (
    BulkMatcher,
    LinkTables,
    LinkText,
    assign_roles,
    link_texts,
    list_companies,
    make_id,
    take_full_name,
)
from generator.stages.summarise import SummaryInput, SummarySettings, summarise_article
from generator.tables.bulk import bulk_path, load_bulk
from generator.tables.load import Tables, load_tables
from generator.tables.registry import load_registry
from generator.text.sentences import split_sentences
from generator.trace import SeedText, read_source_text, read_text

_TRIES = 8
"""How often a summary is made anew to bring all quotations of a brief within the budget."""

Progress = Callable[[Sequence[Any], int], Iterable[Any]]
"""Wraps what is worked on, so that someone may watch; gets the items and their number."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article with its companies and its summary."""

    read: ReadArticle
    mentions: tuple[Mention, ...]
    """Candidates, which have no company yet, included."""
    summary: Summary


@dataclass(frozen=True, slots=True)
class Run:
    """What a run found and what it would write; nothing is written yet."""

    briefs: tuple[Brief, ...]
    """As they will stand in ``docs/``, edits merged in."""
    plan: Plan
    report: Report
    bodies: tuple[tuple[str, str], ...] = ()
    """``(brief id, cleaned body)``, for the search alone."""
    generated: tuple[Brief, ...] = ()
    """The briefs as the generator makes them now, without what people changed. Here and below, of ``briefs`` in their
    order."""
    drafts: tuple[Draft, ...] = ()
    """What they are made from."""
    standing: Mapping[str, Brief] = field(default_factory=dict)
    """The briefs as they stood before, by path below ``docs/``."""
    sources: Mapping[str, SourceDocument] = field(default_factory=dict)
    """The seeds that could be read, by name."""
    registry: Registry = field(default_factory=Registry)
    """All companies that may have a page."""


# ---------------------------------------------------------------- the hallway


def generate_briefs(config: Config, progress: Progress = lambda items, _: items) -> Run:
    """Read all seeds and plan what ``docs/`` should hold; writes nothing.

    Existing briefs are an input like any other: they keep their ids, and what people changed in them stays. Bad seeds
    and unreadable briefs are reported, never fatal; the briefs of a seed that cannot be read any more stay as they are.
    Raises :class:`GeneratorError` for a bad registry, no folder or an unknown summariser.
    """
    if not config.seeds.is_dir():
        raise ConfigError(
            "the folder of articles does not exist", where=f"seeds: {config.seeds}", fix="give --seeds DIR"
        )
    engine = load_engine(config.summariser)
    tables = load_tables()
    registry = load_companies(config)
    bulk = load_bulk_list(config, registry)
    sources, rejections = read_seeds(config.seeds, set_limits(config))
    read, faults = read_sources(progress(sources, len(sources)), tables)
    parsed, broken = read_briefs(config.docs)
    named_files = settle_names(parsed)
    existing = named_files.briefs
    unread = frozenset(rejection.name for rejection in broken)
    standing: list[Brief | BrokenBrief] = [
        *existing.values(),
        *(_read_broken(config.docs / name) for name in sorted(unread)),
    ]
    told = [item for doc in read for item in doc.articles if not doc.document.sidecar.exclude]
    reprints = settle_copies(told, standing)
    items = reprints.items

    texts = [LinkText(item.article.source, item.article.body) for item in items]
    mentions = link_texts(texts, registry, tables.link, bulk)
    known = _join_companies(registry, bulk, mentions, tables.link)
    seeds = {source.name: source for source in sources}
    summarise = _Summarise(engine, known, config, tables, seeds)
    drafts, failed = _summarise_all(items, mentions, summarise)
    keys = [_article_key(draft.read) for draft in drafts]
    ids = match_briefs(keys, standing)
    named = {
        id(draft.read.article): NearCopy(brief_id, draft.read.metadata.heading, draft.read.metadata.publisher)
        for brief_id, draft in zip(ids, drafts, strict=True)
    }
    generated = [
        _compose(
            brief_id,
            key,
            draft,
            known,
            reprints.copies.get(id(draft.read.article), ()),
            [named[other] for other in reprints.near.get(id(draft.read.article), ()) if other in named],
            config,
            tables,
        )
        for brief_id, key, draft in zip(ids, keys, drafts, strict=True)
    ]
    merged, conflicts = _merge_all(generated, existing, known)
    lost = {rejection.name for rejection in (*rejections, *faults, *failed)}
    stranded = [brief for brief in existing.values() if brief.source in lost and brief.id not in set(ids)]
    pages = _render_pages([*merged, *stranded], known)
    left = {*unread, *(copy.name for copy in named_files.copies), *(f"briefs/{brief.id}.md" for brief in stranded)}
    moved = [path for path in named_files.moved if f"briefs/{existing[path].id}.md" in pages]
    left.update(moved)
    plan = plan_docs(pages, config.docs, frozenset(left), _find_twins(generated, existing))
    plan = replace(plan, removed=(*plan.removed, *moved))
    report = Report(
        documents=len(sources) + len(rejections),
        briefs=len(merged),
        rejections=(*rejections, *faults, *failed, *broken, *named_files.copies),
        copies=reprints.pairs,
        excluded=tuple((d.document.name, d.document.sidecar.exclude or "") for d in read if d.document.sidecar.exclude),
        conflicts=(*conflicts, *((path.removesuffix(".md"), conflict) for path, conflict in plan.conflicts)),
        notices=(
            *_notice_names(named_files),
            *_notices(read, generated, [reprints.notices.get(id(d.read.article), ()) for d in drafts]),
        ),
        unknown=count_unknown(drafts),
        plan=plan,
    )
    bodies = (draft.read.article.body for draft in drafts)
    told_bodies = tuple(zip(ids, bodies, strict=True))
    return Run(tuple(merged), plan, report, told_bodies, tuple(generated), tuple(drafts), existing, seeds, known)


# ---------------------------------------------------------------- reading


def load_companies(config: Config) -> Registry | None:
    """The registry in force, or ``None`` where there is none: ``companies`` of the settings, else the seeds' own."""
    path = _registry_path(config)
    return load_registry(path) if config.companies or path.is_file() else None


def load_bulk_list(config: Config, registry: Registry | None) -> BulkMatcher | None:
    """The bulk list in force beside the registry, or ``None``: ``bulk`` of the settings, else the registry's sibling.

    Without a registry there is none: names are then found by evidence alone. Raises :class:`TableError` for a bad list.
    """
    if registry is None:
        if config.bulk:
            raise ConfigError("a bulk list needs a registry beside it", where=f"bulk: {config.bulk}", fix="make one")
        return None
    path = config.bulk or bulk_path(_registry_path(config))
    if not config.bulk and not path.is_file():
        return None
    tables = load_tables().link
    return BulkMatcher(load_bulk(path, tables, config.docs.resolve().parent / WORK / "cache"), registry, tables)


def _registry_path(config: Config) -> Path:
    return config.companies or config.seeds / "companies.yml"


def read_briefs(docs: Path) -> tuple[dict[str, Brief], tuple[Rejection, ...]]:
    """The committed briefs by path below ``docs``, and those that cannot be parsed, which nothing may overwrite."""
    briefs: dict[str, Brief] = {}
    broken: list[Rejection] = []
    for path in sorted((docs / "briefs").glob("*.md")):
        try:
            text = path.read_text(encoding="utf-8")
            if is_hand_page(path.name, text):
                continue
            brief = parse_brief(text, str(path))
        except (GeneratorError, OSError, UnicodeDecodeError) as error:
            name = path.relative_to(docs).as_posix()
            broken.append(Rejection(name, str(error), "mend it by hand, or delete it to have it written anew"))
        else:
            briefs[path.relative_to(docs).as_posix()] = brief
    return briefs, tuple(broken)


def _read_broken(path: Path) -> BrokenBrief:
    """What a brief that cannot be parsed still tells of its article, so that the article is not written anew."""
    try:
        told = salvage_front(path.read_bytes().decode("utf-8", "replace"))
    except OSError:
        told = {}
    start, _, end = told.get("lines", "").partition("-")
    lines = (int(start), int(end)) if start.isdecimal() and end.isdecimal() and len(start + end) < 20 else (0, 0)
    return BrokenBrief(path.stem, told.get("source", ""), lines, told.get("title", ""), told.get("body", ""))


def explain_document(
    file: Path, config: Config
) -> tuple[ReadDocument, tuple[Summary, ...], tuple[tuple[Mention, ...], ...]]:
    """One seed with summary and mentions of each of its articles, for the ledger. Raises :class:`SeedError`.

    The registry is the one that a run over the file's folder takes, if there is one; else that of the settings.
    """
    config = replace(config, seeds=_find_root(file, config))
    tables = load_tables()
    registry = load_companies(config)
    source = read_seed(file, file.parent, set_limits(config))
    read = read_document(source, tables)
    bulk = load_bulk_list(config, registry)
    texts = [LinkText(str(item.article.index), item.article.body) for item in read.articles]
    mentions = link_texts(texts, registry, tables.link, bulk)
    known = _join_companies(registry, bulk, mentions, tables.link)
    summarise = _Summarise(load_engine(config.summariser), known, config, tables, {source.name: source})
    pairs = zip(read.articles, mentions, strict=True)
    return read, tuple(summarise(item, found) for item, found in pairs), mentions


def _find_root(file: Path, config: Config) -> Path:
    """The folder of seeds to which a file belongs: that of the settings where it lies in it, else the nearest with a
    registry of its own folder, an ``articles/`` above it and the folder that holds this.
    """
    folders = file.resolve().parents
    if config.seeds.resolve() in folders:
        return config.seeds
    articles = next((folder for folder in folders if folder.name == "articles"), folders[0])
    nearest = dict.fromkeys((folders[0], articles, articles.parent if articles.name == "articles" else articles))
    return next((folder for folder in nearest if (folder / "companies.yml").is_file()), config.seeds)


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


# ---------------------------------------------------------------- one article


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


class _Summarise:
    """Makes the summary of an article, by ``engine`` or, without one, our own way."""

    def __init__(
        self,
        engine: Engine | None,
        registry: Registry,
        config: Config,
        tables: Tables,
        sources: Mapping[str, SourceDocument],
    ) -> None:
        self._engine = engine
        self._settings = replace(_summary_settings(config, registry), quote_percent=0)
        self._config, self._tables, self._sources = config, tables, sources
        self._seeds: dict[str, SeedText] = {}

    def __call__(self, item: ReadArticle, mentions: tuple[Mention, ...]) -> Summary:
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
        )
        budget = quotable_words(self._config, len(article.body.split()))
        if self._engine is None:
            return self._run_own(text, budget)
        settings = replace(self._settings, quote_words=budget)
        lines = (article.start_line, article.end_line)
        place = Place(self._read_seed(article.source), lines, partial(self._count_quoted, text))
        return run_engine(self._engine, text, settings, place, partial(self._run_own, text, budget))

    def _count_quoted(self, text: SummaryInput, summary: Summary) -> int:
        sentences = split_sentences(text.body, text.lang, self._tables.summary.abbreviations)
        placed = replace(summary, bullets=place_mentions(text.body, summary.bullets, text.mentions))
        return count_quoted(text.body, placed) + count_names(text.body, placed, text.mentions, sentences)

    def _read_seed(self, name: str) -> SeedText:
        if name not in self._seeds:
            self._seeds = {name: read_source_text(self._sources[name])}  # articles of one seed come one after another
        return self._seeds[name]

    def _run_own(self, text: SummaryInput, budget: int) -> Summary:
        """The summary whose quotations, with those of the names that it does not show, keep to the budget."""
        sentences = split_sentences(text.body, text.lang, self._tables.summary.abbreviations)
        room = budget
        for _ in range(_TRIES):
            settings = replace(self._settings, quote_words=room)
            summary = summarise_article(text, settings, self._tables.summary)
            # Which names a summary leaves to be quoted by themselves is known only once it stands.
            hidden = count_names(text.body, summary, text.mentions, sentences)
            over = count_quoted(text.body, summary) + hidden - budget
            if over <= 0:
                break
            room = max(room - max(over, 3), 0)
        return summary


def _summarise_all(
    items: Sequence[ReadArticle],
    mentions: Sequence[tuple[Mention, ...]],
    summarise: _Summarise,
) -> tuple[list[Draft], list[Rejection]]:
    drafts: list[Draft] = []
    failed: list[Rejection] = []
    for item, found in zip(items, mentions, strict=True):
        try:
            drafts.append(Draft(item, found, summarise(item, found)))
        except Exception as error:  # noqa: BLE001 - as in reading: one article must not stop the others
            failed.append(blame_ourselves(item.article.source, error))
    return drafts, failed


def _article_key(item: ReadArticle) -> ArticleKey:
    article = item.article
    return ArticleKey(
        source=article.source,
        lines=(article.start_line, article.end_line),
        title=item.metadata.heading,
        fingerprint=fingerprint_body(article.body),
        new_id=mint_id(item.metadata.heading, article.body),
    )


def _compose(
    brief_id: str,
    key: ArticleKey,
    draft: Draft,
    registry: Registry,
    copies: Sequence[Copy],
    near: Sequence[NearCopy],
    config: Config,
    tables: Tables,
) -> Brief:
    article, known = draft.read.article, draft.read.metadata
    linked = tuple(mention for mention in draft.mentions if mention.company)
    return compose_brief(
        brief_id,
        key.fingerprint,
        article,
        known,
        linked,
        assign_roles(linked, known.heading, article.body, _title_names(linked, registry), tables.link.endings),
        draft.summary,
        registry,
        split_sentences(article.body, known.lang, tables.summary.abbreviations),
        copies,
        near,
        quotable_words(config, len(article.body.split())),
    )


def _title_names(mentions: Iterable[Mention], registry: Registry) -> dict[str, tuple[str, ...]]:
    """The names of each company that is mentioned, but for ambiguous ones: a title may use another than the text."""
    rows = [registry.get(key) for key in dict.fromkeys(m.company for m in mentions if m.company)]
    return {
        row.id: tuple(name for name in (row.name, *row.aliases, *row.former, *row.scripts) if name not in row.ambiguous)
        for row in rows
        if row and (row.ambiguous or not row.context)
    }


def count_unknown(drafts: Iterable[Draft]) -> tuple[tuple[str, int, str], ...]:
    """``(name, mentions, first source)`` of what the texts prove to be companies and the registry lacks, most first."""
    counts: Counter[str] = Counter()
    sources: dict[str, str] = {}
    for draft in drafts:
        for mention in draft.mentions:
            if mention.company is None:
                counts[mention.name] += 1
                sources.setdefault(mention.name, draft.read.article.source)
    return tuple(sorted(((n, c, sources[n]) for n, c in counts.items()), key=lambda row: (-row[1], row[0])))


def _join_companies(
    registry: Registry | None, bulk: BulkMatcher | None, mentions: Sequence[Iterable[Mention]], tables: LinkTables
) -> Registry:
    """All companies that may have a page: the registry with what is linked from the bulk list, or what was found."""
    if registry is None:
        return _make_registry(mentions, tables)
    listed = list_companies(bulk, mentions) if bulk else ()
    return replace(registry, companies=(*registry.companies, *listed)) if listed else registry


def _make_registry(mentions: Iterable[Iterable[Mention]], tables: LinkTables) -> Registry:
    """Companies found by evidence alone: each under the name from which its id is made, which is the long one and the
    one in use; of several ways to write it under the most frequent, the shortest of equals.
    """
    names: dict[str, Counter[str]] = {}
    for found in mentions:
        for mention in found:
            if mention.company:
                names.setdefault(mention.company, Counter())[mention.name] += 1

    def make_row(key: str, counts: Counter[str]) -> Company:
        named = [name for name in counts if make_id(take_full_name(name, tables).core) == key]
        title = max(named or counts, key=lambda name: (counts[name], -len(name), name))
        others = sorted(set(counts) - {title})
        latin = tuple(name for name in others if any(ch.isalpha() and ch < "\u0250" for ch in name))
        return Company(key, title, latin, tuple(name for name in others if name not in latin))

    rows = (make_row(key, counts) for key, counts in names.items())
    return Registry(tuple(sorted(rows, key=lambda company: company.id)))


# ---------------------------------------------------------------- docs/


def _merge_all(
    generated: Sequence[Brief], existing: Mapping[str, Brief], registry: Registry
) -> tuple[list[Brief], tuple[tuple[str, Conflict], ...]]:
    moves = list_moves(registry.companies)
    edited = {brief.id: brief for brief in existing.values()}
    merged: list[Brief] = []
    conflicts: list[tuple[str, Conflict]] = []
    for brief in generated:
        if brief.id in edited:
            result = merge_briefs(brief, follow_moves(edited[brief.id], brief, moves))
            merged.append(result.brief)
            conflicts += [(brief.id, conflict) for conflict in result.conflicts]
        else:
            merged.append(brief)
    return merged, tuple(conflicts)


def _find_twins(generated: Sequence[Brief], existing: Mapping[str, Brief]) -> dict[str, str]:
    """Path of a brief without an article → path of the brief that stands for the same one."""
    owners = {(brief.source, brief.body): brief.id for brief in generated}
    ids = {brief.id for brief in generated}
    return {
        path: f"briefs/{owners[brief.source, brief.body]}.md"
        for path, brief in existing.items()
        if brief.id not in ids and (brief.source, brief.body) in owners
    }


def _render_pages(briefs: Sequence[Brief], registry: Registry) -> dict[str, str]:
    """Path below ``docs`` -> Markdown: the briefs, and a stub for each company that they name or the desk watches, and
    for the parents of these.
    """
    pages = {f"briefs/{brief.id}.md": render_brief(brief) for brief in briefs}
    rows = {company.id: company for company in registry.companies}
    names = {company.id: company.name for company in registry.companies}
    wanted = {company for brief in briefs for company in list_ids(brief)}
    wanted |= {company.id for company in registry.companies if company.watch}
    while wanted:
        company_id = wanted.pop()
        company = rows.get(company_id)
        path = f"companies/{company_id}.md"
        if company and path not in pages:
            pages[path] = render_company(company, names)
            wanted |= {parent.id for parent in company.parents}
    return dict(sorted(pages.items()))


def _notice_names(files: Addressed) -> Iterator[BriefNotice]:
    for path, old in files.renamed:
        brief = files.briefs[path]
        told = f"{old} is {brief.id} now: the id follows the name of the file"
        yield BriefNotice(brief.id, path, Notice("brief-renamed", told, fix="to undo it, rename the file"))
    for path in files.moved:
        brief = files.briefs[path]
        told = f"its file name cannot be an address, so it goes on as briefs/{brief.id}.md"
        yield BriefNotice(brief.id, path, Notice("brief-renamed", told, fix="name it with letters, digits and hyphens"))


def _notices(
    read: Iterable[ReadDocument], briefs: Sequence[Brief], more: Sequence[Sequence[Notice]]
) -> Iterator[BriefNotice]:
    """``more`` holds for each brief what concerns it among others."""
    for document in read:
        for notice in document.document.notices:
            yield BriefNotice("", document.document.name, notice)
    for brief, told in zip(briefs, more, strict=True):
        for notice in (*brief.notices, *told):
            yield BriefNotice(brief.id, brief.source, notice)

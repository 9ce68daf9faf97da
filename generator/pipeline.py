"""The hallway: seeds in, briefs out, the whole left half of the house on one screen.

Reading goes document by document, so that one bad seed never stops another; linking takes all articles at once, since a
name that one article proves helps in the next; everything that touches ``docs/`` is decided at the end, in one plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
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
from generator.corrections import (
    correct_mentions,
    find_sentences,
    refuse_unknown_companies,
    tell_corrected,
    tell_unmet,
)
from generator.engines import Engine, Place, keep_pinned, load_engine, run_engine
from generator.errors import ConfigError, GeneratorError, SeedError
from generator.identity import fingerprint_body, mint_id
from generator.matching import ArticleKey, BrokenBrief, find_briefs, match_briefs
from generator.merge import Conflict, merge_briefs
from generator.model import (
    Brief,
    Company,
    Copy,
    Mention,
    NearCopy,
    Notice,
    Phrase,
    Registry,
    Rejection,
    SourceDocument,
    Span,
    Summary,
)
from generator.publish import WORK, Plan, plan_docs
from generator.reading import ReadArticle, ReadDocument, blame_ourselves, read_document, read_sources, set_limits
from generator.report import BriefNotice, Report, Withdrawal
from generator.reprints import settle_copies
from generator.rescraped import tell_rescraped
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
from generator.withdraw import is_withdrawn_by_hand, restore_brief, update_withdrawn, withdraw_brief

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
    read, refused = _refuse_companies(read, registry, bulk)
    faults += refused
    parsed, broken = read_briefs(config.docs)
    named_files = settle_names(parsed)
    existing = named_files.briefs
    unread = frozenset(rejection.name for rejection in broken)
    standing: list[Brief | BrokenBrief] = [
        *existing.values(),
        *(_read_broken(config.docs / name) for name in sorted(unread)),
    ]
    told = [item for doc in read for item in doc.articles if not item.said.exclude]
    left_out = [item for doc in read for item in doc.articles if item.said.exclude]
    reprints = settle_copies(told, standing)
    places = _find_places(reprints.items, left_out, standing)
    items = places.items

    texts = [LinkText(item.article.source, item.article.body) for item in items]
    corrections = _Corrections(tables)
    mentions = corrections.correct_all(items, link_texts(texts, registry, tables.link, bulk))
    known = _join_companies(registry, bulk, mentions, tables.link)
    seeds = {source.name: source for source in sources}
    summarise = _Summarise(engine, known, config, tables, seeds)
    drafts, failed = _summarise_all(items, mentions, summarise, corrections)
    keys = [_article_key(draft.read) for draft in drafts]
    ids = [places.ids[id(draft.read.article)] for draft in drafts]
    named = {
        id(draft.read.article): NearCopy(brief_id, draft.read.metadata.heading, draft.read.metadata.publisher)
        for brief_id, draft in zip(ids, drafts, strict=True)
    }
    kept_near = _near_archived(existing.values())
    generated = [
        _compose(
            brief_id,
            key,
            draft,
            known,
            reprints.copies.get(id(draft.read.article), ()),
            [
                *(named[other] for other in reprints.near.get(id(draft.read.article), ()) if other in named),
                *kept_near.get(brief_id, ()),
            ],
            config,
            tables,
        )
        for brief_id, key, draft in zip(ids, keys, drafts, strict=True)
    ]
    bodies = tuple(zip(ids, (draft.read.article.body for draft in drafts), strict=True))
    merged, conflicts, rescraped = _merge_all(generated, existing, known, dict(bodies))
    withdrawn, withdrawals = _withdraw_all(existing.values(), places, frozenset(ids))
    lost = {rejection.name for rejection in (*rejections, *faults, *failed)}
    stays = frozenset((*ids, *(page.id for page in withdrawn)))
    # What the seeds of this run say nothing of stays as it stands.
    stranded = {
        path: brief
        for path, brief in existing.items()
        if brief.id not in stays and (brief.archived or brief.source in lost)
    }
    pages = _render_pages([*merged, *withdrawn, *stranded.values()], known)
    own = (f"briefs/{brief.id}.md" for brief in stranded.values())
    moved = [path for path in named_files.moved if f"briefs/{existing[path].id}.md" in pages]
    left = unread.union(stranded, own, moved, (copy.name for copy in named_files.copies))
    plan = plan_docs(pages, config.docs, left, _find_twins(generated, existing))
    plan = replace(plan, removed=(*plan.removed, *moved))
    report = Report(
        documents=len(sources) + len(rejections),
        briefs=len(merged),
        rejections=(*rejections, *faults, *failed, *broken, *named_files.copies),
        copies=reprints.pairs,
        excluded=tuple(_list_excluded(read)),
        conflicts=(*conflicts, *((path.removesuffix(".md"), conflict) for path, conflict in plan.conflicts)),
        notices=(
            *_notice_names(named_files),
            *_notices(read, generated, [reprints.notices.get(id(d.read.article), ()) for d in drafts]),
            *corrections.tell_unmet(read),
        ),
        unknown=count_unknown(drafts),
        plan=plan,
        withdrawals=withdrawals,
        restored=tuple(b.id for b in existing.values() if b.withdrawn is not None and b.id in set(ids)),
        rescraped=rescraped,
        frozen=places.frozen,
        archived=sum(1 for brief in stranded.values() if brief.archived),
    )
    return Run(
        tuple(merged),
        plan,
        report,
        bodies,
        generated=tuple(generated),
        drafts=tuple(drafts),
        standing=existing,
        sources=seeds,
        registry=known,
    )


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
    corrections = _Corrections(tables)
    mentions = corrections.correct_all(read.articles, link_texts(texts, registry, tables.link, bulk))
    known = _join_companies(registry, bulk, mentions, tables.link)
    summarise = _Summarise(load_engine(config.summariser), known, config, tables, {source.name: source})
    pairs = zip(read.articles, mentions, strict=True)
    summaries = tuple(summarise(item, found, *corrections.find_bullets(item)) for item, found in pairs)
    return read, summaries, tuple(mentions)


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
        if self._engine is None:
            return self._run_own(text, budget)
        settings = replace(self._settings, quote_words=budget)
        lines = (article.start_line, article.end_line)
        place = Place(self._read_seed(article.source), lines, partial(self._count_quoted, text))
        made = run_engine(self._engine, text, settings, place, partial(self._run_own, text, budget))
        if not pinned and not dropped:
            return made
        return keep_pinned(made, self._run_own(text, budget), text, settings.bullets_max, place)

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
                return summary
            room = max(room - max(over, 3), 0)
        if not text.pinned:
            return summary
        what = f"with what is pinned, {over + budget} words are quoted, and {budget} may be"
        return replace(summary, notices=(*summary.notices, Notice("pin-budget", what, None, "pin fewer sentences")))


def _summarise_all(
    items: Sequence[ReadArticle],
    mentions: Sequence[tuple[Mention, ...]],
    summarise: _Summarise,
    corrections: _Corrections,
) -> tuple[list[Draft], list[Rejection]]:
    drafts: list[Draft] = []
    failed: list[Rejection] = []
    for item, found in zip(items, mentions, strict=True):
        try:
            summary = summarise(item, found, *corrections.find_bullets(item))
            drafts.append(Draft(corrections.tell(item), found, summary))
        except Exception as error:  # noqa: BLE001 - as in reading: one article must not stop the others
            failed.append(blame_ourselves(item.article.source, error))
    return drafts, failed


class _Corrections:
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


def _refuse_companies(
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
            refused.append(Rejection(document.document.name, f"{error.where}: {error.what}", error.fix))
    return good, refused


def _list_excluded(read: Iterable[ReadDocument]) -> Iterator[tuple[str, str]]:
    for document in read:
        whole = document.document.sidecar.exclude
        if whole:
            yield document.document.name, whole
            continue
        for item in document.articles:
            if item.said.exclude:
                yield f"{item.article.source}:{item.article.start_line}", item.said.exclude


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


def _near_archived(existing: Collection[Brief]) -> dict[str, tuple[NearCopy, ...]]:
    """Id of a brief → archived ones that were found to be nearly the same while their seeds were there."""
    frozen = {brief.id for brief in existing if brief.archived}
    return {brief.id: tuple(other for other in brief.near if other.id in frozen) for brief in existing if frozen}


@dataclass(frozen=True, slots=True)
class _Places:
    """Which brief each article belongs to."""

    items: tuple[ReadArticle, ...]
    """Articles whose briefs are to be written, in order of input."""
    ids: Mapping[int, str]
    """``id`` of each of these articles → id of its brief."""
    left_out: Mapping[str, ReadArticle]
    """Id of a brief that stands → its article, which the sidecar leaves out."""
    frozen: tuple[tuple[str, str], ...]
    """``(place of an article, id of its brief)`` that is archived."""


def _find_places(
    told: Sequence[ReadArticle], left_out: Sequence[ReadArticle], standing: Sequence[Brief | BrokenBrief]
) -> _Places:
    """A page that says that it is withdrawn is first of all that of an article which is left out; otherwise an article
    that is told goes before one that is left out, which may be its copy.
    """
    gone = [_article_key(item) for item in left_out]
    briefs = [brief for brief in standing if isinstance(brief, Brief)]
    first = find_briefs(gone, [b for b in briefs if b.withdrawn is not None])
    taken = frozenset(first.values())
    rest = [brief for brief in standing if brief.id not in taken]
    ids = match_briefs([_article_key(item) for item in told], rest, taken)
    others = [at for at in range(len(gone)) if at not in first]
    free = [brief for brief in briefs if brief.id not in taken.union(ids)]
    found = {others[at]: key for at, key in find_briefs([gone[at] for at in others], free).items()}
    held = {b.id: b for b in briefs if b.archived or is_withdrawn_by_hand(b)}
    pairs = list(zip(told, ids, strict=True))
    return _Places(
        items=tuple(item for item, brief_id in pairs if brief_id not in held),
        ids={id(item.article): brief_id for item, brief_id in pairs if brief_id not in held},
        left_out={key: left_out[at] for at, key in {**first, **found}.items()},
        frozen=tuple(
            (f"{item.article.source}:{item.article.start_line}", brief_id)
            for item, brief_id in pairs
            if brief_id in held and held[brief_id].archived
        ),
    )


def _withdraw_all(
    existing: Iterable[Brief], places: _Places, written: frozenset[str]
) -> tuple[list[Brief], tuple[Withdrawal, ...]]:
    """The pages that say that a brief is withdrawn, and which of them say so for the first time."""
    pages: list[Brief] = []
    withdrawals: list[Withdrawal] = []
    for brief in existing:
        item = places.left_out.get(brief.id)
        reason = item.said.exclude if item else brief.withdrawn
        if reason is None or brief.id in written:
            continue
        if brief.withdrawn is None or brief.bullets or brief.figures or brief.companies:
            page, lost = withdraw_brief(brief, reason, by_hand=item is None)
            withdrawals.append(Withdrawal(brief.id, reason, lost))
        else:
            page = update_withdrawn(brief, reason) if item else brief
        if item:
            page = replace(page, source=item.article.source, lines=(item.article.start_line, item.article.end_line))
        pages.append(page)
    return pages, tuple(withdrawals)


def _merge_all(
    generated: Sequence[Brief], existing: Mapping[str, Brief], registry: Registry, bodies: Mapping[str, str]
) -> tuple[list[Brief], tuple[tuple[str, Conflict], ...], tuple[tuple[str, str], ...]]:
    """The briefs with the edits that people made, the conflicts, and what changed where the text of an article did."""
    moves = list_moves(registry.companies)
    edited = {brief.id: brief for brief in existing.values()}
    merged: list[Brief] = []
    conflicts: list[tuple[str, Conflict]] = []
    rescraped: list[tuple[str, str]] = []
    for brief in generated:
        stood = edited.get(brief.id)
        if stood is None:
            merged.append(brief)
            continue
        before = stood if stood.withdrawn is None else restore_brief(stood, brief)
        result = merge_briefs(brief, follow_moves(before, brief, moves))
        merged.append(result.brief)
        conflicts += [(brief.id, conflict) for conflict in result.conflicts]
        change = tell_rescraped(before, result.brief, bodies[brief.id])
        if change:
            rescraped.append((brief.id, change))
    return merged, tuple(conflicts), tuple(rescraped)


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

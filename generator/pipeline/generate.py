"""The hallway: seeds in, briefs out, the whole left half of the house on one screen.

Reading goes document by document, so that one bad seed never stops another; linking takes all articles at once, since a
name that one article proves helps in the next; everything that touches ``docs/`` is decided at the end, in one plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.addresses import Addressed, settle_names
from generator.config import Config
from generator.engines import load_engine
from generator.errors import ConfigError
from generator.matching import BrokenBrief
from generator.model import (
    Brief,
    NearCopy,
    Notice,
)
from generator.pipeline.companies import count_unknown, join_companies
from generator.pipeline.corrections import Corrections, refuse_companies
from generator.pipeline.load import load_bulk_list, load_companies, read_briefs, read_broken
from generator.pipeline.pages import (
    article_key,
    compose_article,
    find_near_archived,
    find_places,
    find_twins,
    merge_all,
    render_pages,
    withdraw_all,
)
from generator.pipeline.run import Progress, Run
from generator.pipeline.summaries import Summarise, summarise_all
from generator.publish import plan_docs
from generator.reading import ReadDocument, read_sources, set_limits
from generator.report import BriefNotice, Report
from generator.reprints import settle_copies
from generator.seeds import read_seeds
from generator.stages.link import (
    LinkText,
    link_texts,
)
from generator.tables.load import load_tables


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
    read, refused = refuse_companies(read, registry, bulk)
    faults += refused
    parsed, broken = read_briefs(config.docs)
    named_files = settle_names(parsed)
    existing = named_files.briefs
    unread = frozenset(rejection.name for rejection in broken)
    standing: list[Brief | BrokenBrief] = [
        *existing.values(),
        *(read_broken(config.docs / name) for name in sorted(unread)),
    ]
    told = [item for doc in read for item in doc.articles if not item.said.exclude]
    left_out = [item for doc in read for item in doc.articles if item.said.exclude]
    reprints = settle_copies(told, standing)
    places = find_places(reprints.items, left_out, standing)
    items = places.items

    texts = [LinkText(item.article.source, item.article.body) for item in items]
    corrections = Corrections(tables)
    mentions = corrections.correct_all(items, link_texts(texts, registry, tables.link, bulk, apart=True))
    known = join_companies(registry, bulk, mentions, tables.link)
    seeds = {source.name: source for source in sources}
    summarise = Summarise(engine, known, config, tables, seeds)
    drafts, failed = summarise_all(items, mentions, summarise, corrections)
    keys = [article_key(draft.read) for draft in drafts]
    ids = [places.ids[id(draft.read.article)] for draft in drafts]
    named = {
        id(draft.read.article): NearCopy(brief_id, draft.read.metadata.heading, draft.read.metadata.publisher)
        for brief_id, draft in zip(ids, drafts, strict=True)
    }
    kept_near = find_near_archived(existing.values())
    generated = [
        compose_article(
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
    merged, conflicts, rescraped = merge_all(generated, existing, known, dict(bodies))
    withdrawn, withdrawals = withdraw_all(existing.values(), places, frozenset(ids))
    lost = {rejection.name for rejection in (*rejections, *faults, *failed)}
    stays = frozenset((*ids, *(page.id for page in withdrawn)))
    # What the seeds of this run say nothing of stays as it stands.
    stranded = {
        path: brief
        for path, brief in existing.items()
        if brief.id not in stays and (brief.archived or brief.source in lost)
    }
    pages = render_pages([*merged, *withdrawn, *stranded.values()], known)
    # Under a name that cannot be an address nothing stands in its own place yet: there its words have to go.
    own = (f"briefs/{brief.id}.md" for path, brief in stranded.items() if path not in named_files.moved)
    moved = [path for path in named_files.moved if f"briefs/{existing[path].id}.md" in pages]
    left = unread.union(stranded, own, moved, (copy.name for copy in named_files.copies))
    plan = plan_docs(pages, config.docs, left, find_twins(generated, existing))
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
            *_notices(
                read,
                zip(generated, merged, strict=True),
                [reprints.notices.get(id(d.read.article), ()) for d in drafts],
            ),
            *corrections.tell_unmet(read),
        ),
        unknown=count_unknown(drafts),
        plan=plan,
        withdrawals=withdrawals,
        restored=tuple(b.id for b in existing.values() if b.withdrawn is not None and b.id in set(ids)),
        rescraped=rescraped,
        frozen=places.frozen,
        renamed=tuple((existing[path].id, old) for path, old in named_files.renamed),
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


def _list_excluded(read: Iterable[ReadDocument]) -> Iterator[tuple[str, str]]:
    for document in read:
        whole = document.document.sidecar.exclude
        if whole:
            yield document.document.name, whole
            continue
        for item in document.articles:
            if item.said.exclude:
                yield f"{item.article.source}:{item.article.start_line}", item.said.exclude


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
    read: Iterable[ReadDocument], briefs: Iterable[tuple[Brief, Brief]], more: Sequence[Sequence[Notice]]
) -> Iterator[BriefNotice]:
    """``briefs`` holds them as made and as merged, ``more`` for each what concerns it among others."""
    for document in read:
        for notice in document.document.notices:
            yield BriefNotice("", document.document.name, notice)
    for (brief, merged), told in zip(briefs, more, strict=True):
        # Who put another date into the brief has settled what was doubtful of the one that was found.
        settled = merged.date is not None and merged.date != brief.date
        for notice in (*brief.notices, *told):
            if settled and notice.code.startswith("date-"):
                continue
            yield BriefNotice(brief.id, brief.source, notice)

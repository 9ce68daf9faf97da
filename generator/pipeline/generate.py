"""The hallway: seeds in, briefs out, the whole left half of the house on one screen.

Reading goes document by document, so that one bad seed never stops another; linking takes all articles at once, since a
name that one article proves helps in the next; everything that touches ``docs/`` is decided at the end, in one plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from generator.addresses import Addressed, settle_names
from generator.config import Config
from generator.credited import name_credited_pages
from generator.engines import load_engine
from generator.errors import ConfigError
from generator.hidden import CODE as HIDDEN
from generator.hidden import tell_hidden_names
from generator.matching import BrokenBrief
from generator.model import (
    Brief,
    Notice,
    Registry,
)
from generator.pipeline.account import account_inputs
from generator.pipeline.companies import count_unknown
from generator.pipeline.corrections import refuse_companies
from generator.pipeline.load import load_bulk_list, load_companies, read_broken, read_standing, read_stubs
from generator.pipeline.make import Given, make_briefs
from generator.pipeline.memory import Memory
from generator.pipeline.pages import (
    find_twins,
    is_stranded,
    part_refused,
    render_pages,
    tell_missed_topics,
    tell_topics,
    tell_unused_topics,
    withdraw_all,
)
from generator.pipeline.run import Progress, Run
from generator.pipeline.settle import Said, list_story_moves, list_stubs
from generator.publish import plan_docs
from generator.reading import ReadDocument, read_sources, set_limits
from generator.report import BriefNotice, Report
from generator.seeds import read_seeds
from generator.tables.load import load_tables
from generator.tables.stories import load_stories, stories_path
from generator.tables.topics import load_topics, topics_path


def generate_briefs(config: Config, progress: Progress = lambda items, _: items, memory: Memory | None = None) -> Run:
    """Read all seeds and plan what ``docs/`` should hold; writes nothing.

    Existing briefs are an input like any other: they keep their ids, and what people changed in them stays. Bad seeds
    and unreadable briefs are reported, never fatal; the briefs of a seed that cannot be read any more stay as they are.
    ``memory``: what an earlier run found; with and without it the result is the same.
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
    topics = load_topics(topics_path(config.seeds))
    pins = load_stories(stories_path(config.seeds))
    stubs, torn = read_stubs(config.docs)
    said = Said(pins, stubs)
    parsed, broken, seen = read_standing(config.docs)
    named_files = settle_names(parsed)
    existing = named_files.briefs
    unread = frozenset(rejection.name for rejection in broken)
    salvaged = [read_broken(config.docs / name) for name in sorted(unread)]
    # What the seeds of this run say nothing of stays as it stands, and no other seed may take it over.
    partly = [rejection for document in read for _, rejection in document.refused]
    silent = {rejection.name for rejection in (*rejections, *faults)}
    held = frozenset(brief.id for brief in existing.values() if brief.source in silent)
    read = list(name_credited_pages(read))
    told = [item for doc in read for item in doc.articles if not item.said.exclude]
    left_out = [item for doc in read for item in doc.articles if item.said.exclude]
    seeds = {source.name: source for source in sources}
    standing: tuple[Brief | BrokenBrief, ...] = (
        *(brief for brief in existing.values() if brief.id not in held),
        *salvaged,
    )
    unheard = frozenset(silent.union(rejection.name for rejection in partly))
    given = Given(
        config,
        tables,
        engine,
        registry,
        bulk,
        seeds,
        existing,
        standing,
        held,
        unheard,
        topics,
        said,
        memory or Memory(),
    )
    made = make_briefs(told, left_out, given)
    known, reprints, places, merged = made.registry, made.reprints, made.places, made.merged
    ids = frozenset(brief.id for brief in merged)
    withdrawn, withdrawals, stuck = withdraw_all(existing, places, ids)
    failed = tuple(made.failed.values())
    silent.update(rejection.name for rejection in (*failed, *partly))
    silent_ids = held.union(places.all_ids.values()) - ids
    stays = ids.union(page.id for page in withdrawn)
    stranded = {
        path: brief
        for path, brief in existing.items()
        if brief.id not in stays and is_stranded(brief, silent, silent_ids)
    }
    spoken = list_stubs(said, made.placed.settled, [*merged, *stranded.values()])
    rendered = render_pages([*merged, *withdrawn, *stranded.values()], known, made.texts, spoken)
    # Under a name that cannot be an address nothing stands in its own place yet: there its words have to go.
    own = (f"briefs/{brief.id}.md" for path, brief in stranded.items() if path not in named_files.moved)
    moved = [path for path in named_files.moved if f"briefs/{existing[path].id}.md" in rendered.pages]
    left = unread.union(
        (page.name for page in torn), stranded, own, moved, (copy.name for copy in named_files.copies), rendered.failed
    )
    twins = find_twins(made.generated, existing)
    plan = plan_docs(rendered.pages, config.docs, left, twins, seen, rendered.meant)
    plan, unwritten = part_refused(replace(plan, removed=(*plan.removed, *moved)), rendered)
    report = Report(
        documents=len(sources) + len(rejections),
        briefs=len(merged) - len(unwritten),
        rejections=(
            *rejections,
            *faults,
            *partly,
            *failed,
            *stuck,
            *unwritten.values(),
            *broken,
            *torn,
            *made.placed.faults,
            *named_files.copies,
        ),
        copies=reprints.pairs,
        excluded=tuple(_list_excluded(read)),
        conflicts=(*made.conflicts, *((path.removesuffix(".md"), conflict) for path, conflict in plan.conflicts)),
        notices=(
            *_notice_names(named_files),
            *_notices(
                read,
                zip(made.generated, merged, strict=True),
                [reprints.notices.get(id(draft.read.article), ()) for draft in made.drafts],
            ),
            *made.corrections.tell_unmet(read),
            *made.placed.notices,
            *tell_topics(merged, topics),
            *tell_unused_topics((*made.generated, *merged, *existing.values()), topics, str(topics_path(config.seeds))),
            *tell_missed_topics(made.drafts, topics, str(topics_path(config.seeds))),
            *_notice_registry(registry),
        ),
        unknown=count_unknown(made.drafts),
        plan=plan,
        withdrawals=withdrawals,
        restored=tuple(b.id for b in existing.values() if b.withdrawn is not None and b.id in ids),
        rescraped=made.rescraped,
        frozen=places.frozen,
        renamed=tuple((existing[path].id, old) for path, old in named_files.renamed),
        archived=sum(1 for brief in stranded.values() if brief.archived),
        inputs=account_inputs(
            config.seeds, read, (*rejections, *faults), made, (*existing.values(), *salvaged), unwritten
        ),
        stranded=tuple((path, tell_stranded(brief)) for path, brief in stranded.items()),
        stories=list_story_moves(
            existing.values(), (*merged, *withdrawn), made.placed.settled, said, tuple(stranded.values())
        ),
    )
    if report.nothing_usable and plan.removed:
        # A folder of nothing but bad articles, or an empty one, is no reason to empty docs/.
        report = replace(
            report, plan=replace(plan, removed=(), unchanged=tuple(sorted((*plan.unchanged, *plan.removed))))
        )
    return Run(
        merged,
        report.plan,
        report,
        tuple((brief.id, draft.read.article.body) for brief, draft in zip(merged, made.drafts, strict=True)),
        generated=made.generated,
        drafts=made.drafts,
        standing=existing,
        sources=seeds,
        registry=known,
        story_moves=said.moves,
        stubs=spoken,
        owed=made.placed.owed,
    )


def tell_stranded(brief: Brief) -> str:
    """Why a brief stays of which the seeds of a run say nothing."""
    return "archived" if brief.archived else f"its source {brief.source} gave no brief in this run"


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


def _notice_registry(registry: Registry | None) -> Iterator[BriefNotice]:
    if registry is not None:
        for line, company, what in tell_hidden_names(registry):
            told = f"the names of {company} (line {line}) hold {what}, left out"
            yield BriefNotice("", registry.path, Notice(HIDDEN, told, fix="briefs companies lint shows each"))


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

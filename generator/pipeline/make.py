"""Articles that were read → briefs as they should stand. An article on which our own code fails is rejected, with the
place of the fault, and the others come out as if it had not been there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from generator.brief import evidence_of, follow_stories, list_moves, render_brief
from generator.config import Config
from generator.engines import Engine
from generator.errors import GeneratorError
from generator.matching import ArticleKey, BrokenBrief
from generator.merge import Conflict
from generator.model import Brief, Mention, NearCopy, Registry, Rejection, SourceDocument
from generator.pipeline.companies import join_companies
from generator.pipeline.corrections import Corrections
from generator.pipeline.memory import Memory
from generator.pipeline.pages import (
    Places,
    article_key,
    compose_article,
    find_brief_topics,
    find_near_archived,
    find_places,
    is_stranded,
    merge_brief,
)
from generator.pipeline.run import Draft
from generator.pipeline.settle import Placed, Said, settle_briefs
from generator.pipeline.summaries import Summarise, quotable_words, summarise_all
from generator.pipeline.told_elsewhere import Told, add_figures_told_elsewhere
from generator.reading import ReadArticle
from generator.report import BriefNotice
from generator.reprints import Reprints, settle_copies
from generator.seeds import blame_ourselves
from generator.stages.link import BulkMatcher, LinkText, link_texts
from generator.tables.load import Tables
from generator.topics import Topic

T = TypeVar("T")

NEAR_COPIES = 12
"""Near copies that a brief names, those that stood before first: a flood of them must not fill the page of a good
one. The notices tell of all.
"""


@dataclass(frozen=True, slots=True)
class Given:
    """What briefs are made with, besides the articles."""

    config: Config
    tables: Tables
    engine: Engine | None
    registry: Registry | None
    bulk: BulkMatcher | None
    sources: Mapping[str, SourceDocument]
    existing: Mapping[str, Brief]
    """The briefs that stand, by path below ``docs/``."""
    standing: Sequence[Brief | BrokenBrief]
    """Those that an article may belong to."""
    taken: frozenset[str]
    """Ids that are nobody's to take: of briefs whose seeds cannot be read in this run."""
    silent: frozenset[str] = frozenset()
    """Sources of which nothing, or not all, can be read in this run."""
    topics: tuple[Topic, ...] = ()
    """The desk's vocabulary."""
    said: Said = field(default_factory=Said)
    """What people say of stories."""
    memory: Memory = field(default_factory=Memory)
    """What the run before found."""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of the articles. ``drafts``, ``generated`` and ``merged`` go side by side."""

    reprints: Reprints
    places: Places
    corrections: Corrections
    registry: Registry
    drafts: tuple[Draft, ...]
    generated: tuple[Brief, ...]
    merged: tuple[Brief, ...]
    conflicts: tuple[tuple[str, Conflict], ...]
    rescraped: tuple[tuple[str, str], ...]
    texts: Mapping[str, str]
    """Id of a brief → its Markdown."""
    placed: Placed = field(default_factory=Placed)
    """Which story each is in."""
    failed: dict[int, Rejection] = field(default_factory=dict)
    """``id`` of an article → why it gave no brief."""


def make_briefs(told: Sequence[ReadArticle], left_out: Sequence[ReadArticle], given: Given) -> Made:
    """The briefs of ``told``; ``left_out`` are articles that their sidecars leave out.

    Where one of several copies fails, the next one stands for them: a fault of one article takes no other along.
    """
    failed: dict[int, Rejection] = {}
    keys = _find_keys((*told, *left_out), failed)
    left_out = [item for item in left_out if id(item.article) in keys]
    while True:
        told = [item for item in told if id(item.article) in keys and id(item.article) not in failed]
        made = _make_once(told, left_out, keys, given, failed)
        if not any(made.reprints.copies.get(key) for key in made.failed.keys() - failed.keys()):
            return made
        failed = made.failed


def _find_keys(items: Iterable[ReadArticle], failed: dict[int, Rejection]) -> dict[int, ArticleKey]:
    keys: dict[int, ArticleKey] = {}
    for item in items:
        try:
            keys[id(item.article)] = article_key(item)
        except Exception as error:  # noqa: BLE001 - one article must not stop the others
            failed[id(item.article)] = _blame(item, error)
    return keys


def _make_once(
    told: Sequence[ReadArticle],
    left_out: Sequence[ReadArticle],
    keys: Mapping[int, ArticleKey],
    given: Given,
    before: Mapping[int, Rejection],
) -> Made:
    failed = dict(before)
    reprints = _run_over(told, lambda items: settle_copies(items, given.standing), failed)
    places = find_places(reprints.items, left_out, given.standing, keys, given.taken)
    tables = given.tables

    def link(items: Sequence[ReadArticle]) -> tuple[Sequence[ReadArticle], list[tuple[Mention, ...]], Corrections]:
        corrections = Corrections(tables)
        texts = [LinkText(item.article.source, item.article.body) for item in items]
        found = link_texts(texts, given.registry, tables.link, given.bulk, apart=True)
        return items, corrections.correct_all(items, found), corrections

    items, mentions, corrections = _run_over(places.items, link, failed)
    known = join_companies(given.registry, given.bulk, mentions, tables.link)
    summarise = Summarise(given.engine, known, given.config, tables, given.sources, given.memory)
    drafts, faults = summarise_all(items, mentions, summarise, corrections)
    failed |= faults
    named = {
        id(draft.read.article): NearCopy(
            places.ids[id(draft.read.article)], draft.read.metadata.heading, draft.read.metadata.publisher
        )
        for draft in drafts
    }
    kept_near = find_near_archived(given.existing.values())
    merged_stories = given.said.moves
    edited = {brief.id: follow_stories(brief, merged_stories) for brief in given.existing.values()}
    composed: list[tuple[Draft, Brief]] = []
    for draft in drafts:
        article = draft.read.article
        brief_id = places.ids[id(article)]
        near = [named[other] for other in reprints.near.get(id(article), ()) if other in named]
        near = sorted(near, key=lambda other: other.id not in edited)[:NEAR_COPIES]
        try:
            brief = compose_article(
                brief_id,
                keys[id(article)],
                draft,
                known,
                reprints.copies.get(id(article), ()),
                [*near, *kept_near.get(brief_id, ())],
                given.config,
                tables,
            )
            composed.append((draft, find_brief_topics(brief, article.body, given.topics)))
        except Exception as error:  # noqa: BLE001 - one article must not stop the others
            failed[id(article)] = _blame(draft.read, error)
    placed, done = _place_all(composed, edited, places, list_moves(known.companies), given, failed)
    return Made(
        reprints,
        places,
        corrections,
        known,
        tuple(one.draft for one in done),
        tuple(one.generated for one in done),
        tuple(one.merged for one in done),
        tuple((one.merged.id, conflict) for one in done for conflict in one.conflicts),
        tuple((one.merged.id, one.rescraped) for one in done if one.rescraped),
        {one.merged.id: one.text for one in done},
        placed,
        failed,
    )


@dataclass(frozen=True, slots=True)
class _Done:
    """A brief as it should stand."""

    draft: Draft
    generated: Brief
    merged: Brief
    conflicts: tuple[Conflict, ...]
    rescraped: str
    text: str


def _place_all(
    composed: Sequence[tuple[Draft, Brief]],
    edited: Mapping[str, Brief],
    places: Places,
    moves: Mapping[str, str],
    given: Given,
    failed: dict[int, Rejection],
) -> tuple[Placed, list[_Done]]:
    """The briefs in their stories and merged with what stands; those that fail count in no story either."""
    while True:
        composed = [(draft, brief) for draft, brief in composed if id(draft.read.article) not in failed]
        staying = _list_staying([brief.id for _, brief in composed], edited, places, given, failed)
        pairs = [(brief, draft.read.article.body) for draft, brief in composed]
        others = _list_others(edited.values(), places, given)
        lines = {brief.id: brief.story for brief in given.existing.values() if brief.story}
        placed = settle_briefs(pairs, edited, staying, given.said, others, lines, given.memory.read_terms)
        generated, doubts = _show_told_elsewhere(composed, placed.generated, staying, given)
        owed = _list_owed(placed.generated, generated)
        placed = replace(placed, generated=generated, notices=(*placed.notices, *doubts), owed=owed)
        done: list[_Done] = []
        before = len(failed)
        for (draft, _), brief in zip(composed, generated, strict=True):
            try:
                merged, met, change = merge_brief(brief, edited.get(brief.id), moves, draft.read.article.body)
                text = render_brief(merged)
                text.encode("utf-8")
            except Exception as error:  # noqa: BLE001 - one article must not stop the others
                failed[id(draft.read.article)] = _blame(draft.read, error)
            else:
                done.append(_Done(draft, brief, merged, met, change, text))
        if len(failed) == before:
            return placed, done


def _show_told_elsewhere(
    composed: Sequence[tuple[Draft, Brief]], generated: Sequence[Brief], staying: Sequence[Brief], given: Given
) -> tuple[tuple[Brief, ...], tuple[BriefNotice, ...]]:
    told = [
        Told(
            brief,
            draft.read.article,
            (*draft.summary.uncovered, *draft.summary.counted),
            draft.summary.unpicked,
            _quotable(draft, given),
        )
        for (draft, _), brief in zip(composed, generated, strict=True)
    ]
    return add_figures_told_elsewhere(told, staying, given.memory)


def _list_owed(before: Sequence[Brief], after: Sequence[Brief]) -> dict[str, frozenset[str]]:
    """Id of a brief → labels of sentences that are shown otherwise by now."""
    owed = {}
    for was, now in zip(before, after, strict=True):
        if was is not now:
            rows = [{*((f.label, f) for f in b.figures), *((e.label, e) for e in evidence_of(b))} for b in (was, now)]
            owed[now.id] = frozenset(label for label, _ in rows[0] ^ rows[1])
    return owed


def _quotable(draft: Draft, given: Given) -> int:
    return quotable_words(given.config, len(draft.read.article.body.split()))


def _list_others(edited: Iterable[Brief], places: Places, given: Given) -> frozenset[str]:
    """Ids of briefs that say nothing in this run and will stand all the same, or will again."""
    broken = (brief.id for brief in given.standing if isinstance(brief, BrokenBrief))
    withdrawn = (brief.id for brief in edited if brief.withdrawn is not None)
    return frozenset((*places.all_ids.values(), *places.left_out, *broken, *withdrawn))


def _list_staying(
    made: Sequence[str], edited: Mapping[str, Brief], places: Places, given: Given, failed: Mapping[int, Rejection]
) -> list[Brief]:
    silent = given.silent.union(rejection.name for rejection in failed.values())
    going = {*made, *places.left_out, *(brief.id for brief in edited.values() if brief.withdrawn is not None)}
    silent_ids = given.taken.union(places.all_ids.values())
    return [brief for brief in edited.values() if brief.id not in going and is_stranded(brief, silent, silent_ids)]


def _run_over(
    items: Sequence[ReadArticle], step: Callable[[Sequence[ReadArticle]], T], failed: dict[int, Rejection]
) -> T:
    """A step that takes all articles at once, without those on which it fails when they are alone.

    Raises what the step raises where no article is to blame.
    """
    try:
        return step(items)
    except GeneratorError:
        raise
    except Exception:
        good: list[ReadArticle] = []
        for item in items:
            try:
                step([item])
                good.append(item)
            except Exception as error:  # noqa: BLE001 - one article must not stop the others
                failed[id(item.article)] = _blame(item, error)
        if len(good) == len(items):
            raise
        return step(good)


def _blame(item: ReadArticle, error: Exception) -> Rejection:
    return blame_ourselves(item.article.source, error, item.article.start_line)

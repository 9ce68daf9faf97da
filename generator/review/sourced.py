"""What the articles add to a review: open conflicts, doubts, words without a source, what cleaning dropped, and names
that the registry lacks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from generator.companies.corpus import Corpus
from generator.companies.suggest import Candidate, suggest_companies
from generator.config import Config
from generator.errors import GeneratorError
from generator.merge import edited_pieces
from generator.model import Brief, Notice, Registry, SourceDocument, Summary
from generator.pipeline import Progress, Run, generate_briefs, load_bulk_list, load_companies, quotable_words
from generator.reading import ReadDocument, read_document, set_limits
from generator.review.changes import BriefChange, Dropped, Review, order_review
from generator.review.ledger import LedgerRow, build_ledger
from generator.review.plan.needs import doubt_text, is_news, list_overquoted
from generator.stages.link import BulkMatcher, LinkText, link_texts
from generator.tables.load import Tables, load_tables
from generator.text.escape import tidy_text
from generator.text.numbers import find_quantities
from generator.trace import Fault, trace_docs

_LONGEST = 2_000
"""Characters of a dropped line that are looked at: pages of one line exist."""

_NOTHING = Summary(())

BUDGET = "quotation-budget"


def add_sources(review: Review, config: Config, progress: Progress = lambda items, _: items) -> Review:
    """The review with what the articles of ``config.seeds`` tell; nothing is written. Where they, or the registry,
    cannot be used, it says so in ``unsourced``.
    """
    if not config.seeds.is_dir():
        return replace(review, unsourced=f"there is no folder of articles {config.seeds}")
    try:
        run = generate_briefs(config, progress)
        registry = load_companies(config)
        bulk = load_bulk_list(config, registry)
    except GeneratorError as error:
        return replace(review, unsourced=str(error), broken=True)
    tables = load_tables()
    briefs = [*review.briefs, *_find_conflicts(review, run)]
    files = {str(config.docs / one.path) for one in briefs if one.after}
    faults: dict[str, list[Fault]] = {}
    for fault in trace_docs(config.docs, config.seeds, set_limits(config), only=files).faults:
        faults.setdefault(fault.path, []).append(fault)
    sources = {one.after.source for one in briefs if one.after and one.resourced}
    dropped = _list_dropped(
        [run.sources[name] for name in sorted(sources) if name in run.sources], registry, bulk, tables
    )
    notices = _sort_notices(run, config)
    told = [
        replace(
            one,
            conflicts=tuple(conflict for key, conflict in run.report.conflicts if one.after and key == one.id),
            faults=tuple(faults.get(str(config.docs / one.path), ())),
            notices=tuple(_take_notices(one, notices)),
            dropped=tuple(_take_dropped(one, dropped, briefs)),
        )
        for one in briefs
    ]
    plan = run.plan
    left = [(r.name, r.told) for r in run.report.rejections if not r.name.startswith("briefs/")]
    left += [(kept.path, kept.reason) for kept in plan.kept]
    return order_review(
        replace(
            review,
            briefs=tuple(told),
            same=review.same - (len(briefs) - len(review.briefs)),
            candidates=_find_candidates(told, run, registry, bulk, tables),
            stale=len(plan.added) + len(plan.changed) + len(plan.removed),
            left=tuple(left),
        )
    )


def _find_conflicts(review: Review, run: Run) -> Iterator[BriefChange]:
    """Briefs in which nothing differs and a conflict is open."""
    known = {one.id for one in review.briefs}
    open_ids = dict.fromkeys(key for key, _ in run.report.conflicts if key not in known)
    for brief in run.briefs:
        if brief.id in open_ids:
            yield BriefChange(f"briefs/{brief.id}.md", "same", brief, brief)


# ---------------------------------------------------------------- doubts


def _sort_notices(run: Run, config: Config) -> dict[tuple[str, str], list[Notice]]:
    """``(brief, seed)`` → its notices; those of a seed as a whole have no brief."""
    found: dict[tuple[str, str], list[Notice]] = {}
    for told in run.report.notices:
        found.setdefault((told.brief, told.source), []).append(told.notice)
    held = Counter(draft.read.article.source for draft in run.drafts)
    for brief, generated, draft in zip(run.briefs, run.generated, run.drafts, strict=True):
        source, body = draft.read.article.source, draft.read.article.body
        more = list(doubt_text(draft, held[source] == 1))
        if edited_pieces(brief, parsed=True):
            budget = quotable_words(config, len(body.split()))
            needs = list_overquoted(brief, generated, body, budget)
            more += [Notice(need.code, need.message, fix=need.fix) for need in needs]
        found.setdefault((brief.id, source), []).extend(more)
    return found


def _take_notices(one: BriefChange, notices: Mapping[tuple[str, str], Sequence[Notice]]) -> Iterable[Notice]:
    """Those of its own and of its seed that its reviewers have not been told before."""
    after = one.after
    if after is None:
        return ()
    told = (*notices.get((one.id, after.source), ()), *notices.get(("", after.source), ()))
    return [notice for notice in dict.fromkeys(told) if (notice.code == BUDGET or is_news(notice, one.before, after))]


# ---------------------------------------------------------------- what cleaning dropped


def _list_dropped(
    sources: Iterable[SourceDocument], registry: Registry | None, bulk: BulkMatcher | None, tables: Tables
) -> dict[str, tuple[Dropped, ...]]:
    """Name of each seed → what is in none of its articles and holds a number or a company, the likeliest one first."""
    found: dict[str, tuple[Dropped, ...]] = {}
    for source in sources:
        read = read_document(source, tables)
        rows = _list_lost(read)
        named = link_texts([LinkText(source.name, row.text[:_LONGEST]) for row in rows], registry, tables.link, bulk)
        dropped: list[Dropped] = []
        for row, mentions in zip(rows, named, strict=True):
            text = row.text[:_LONGEST]
            holds = [text[q.start : q.end] for q in find_quantities(text, read.document.lang)]
            holds += [mention.name for mention in mentions if mention.company]
            if holds:
                told = tuple(dict.fromkeys(filter(None, map(tidy_text, holds))))
                dropped.append(Dropped(row.line, row.end_line, tidy_text(text), row.why, row.score, told))
        found[source.name] = tuple(sorted(dropped, key=lambda row: (-row.score, row.line)))
    return found


def _list_lost(read: ReadDocument) -> list[LedgerRow]:
    """Dropped rows whose words stand in no article, each once."""
    bodies = [" ".join(item.article.body.split()) for item in read.articles]
    lost: dict[str, LedgerRow] = {}
    ledger = build_ledger(read, [_NOTHING] * len(read.articles))
    for row in ledger.rows:
        words = " ".join(row.text.split())
        if row.fate == "drop" and not any(words in body for body in bodies):
            lost.setdefault(words, row)
    return list(lost.values())


def _take_dropped(
    one: BriefChange, dropped: Mapping[str, Sequence[Dropped]], briefs: Sequence[BriefChange]
) -> Iterator[Dropped]:
    """Of what was dropped from a seed that holds several articles, what stands nearest to this one."""
    if one.after is None or not one.resourced:
        return
    mates = [mate.after for mate in briefs if mate.after and mate.after.source == one.after.source]
    for row in dropped.get(one.after.source, ()):
        nearest = min(mates, key=lambda brief: (_distance(brief, row.line), brief.lines, brief.id))
        if nearest is one.after:
            yield row


def _distance(brief: Brief, line: int) -> int:
    return max(brief.lines[0] - line, line - brief.lines[1], 0)


# ---------------------------------------------------------------- names that the registry lacks


def _find_candidates(
    briefs: Sequence[BriefChange],
    run: Run,
    registry: Registry | None,
    bulk: BulkMatcher | None,
    tables: Tables,
) -> tuple[Candidate, ...]:
    """Candidates of the whole corpus that stand in an article which is new here, or reads otherwise than before."""
    told = {(one.after.source, one.after.lines[0]) for one in briefs if one.after and one.resourced}
    if not told:
        return ()
    corpus = Corpus(tuple(draft.read for draft in run.drafts))
    bodies = [item.article.body for item in corpus.articles if (item.article.source, item.article.start_line) in told]
    found = suggest_companies(corpus, registry or Registry(), tables.link, bulk)
    return tuple(one for one in found if any(name in body for name, _ in one.names for body in bodies))

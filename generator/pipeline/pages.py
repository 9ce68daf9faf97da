"""Which brief an article belongs to, and what its page should hold once edits are merged in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.brief import (
    StoryStub,
    follow_moves,
    list_ids,
    render_brief,
    render_company,
    render_story,
    seal_fields,
)
from generator.compose import compose_brief
from generator.config import Config
from generator.identity import fingerprint_body, mint_id
from generator.matching import ArticleKey, BrokenBrief, find_briefs, match_briefs
from generator.merge import Conflict, merge_briefs
from generator.model import (
    Brief,
    Company,
    Copy,
    NearCopy,
    Notice,
    Registry,
    Rejection,
)
from generator.pipeline.companies import list_title_names
from generator.pipeline.run import Draft
from generator.pipeline.summaries import quotable_words
from generator.publish import FAULT, Kept, Plan
from generator.reading import ReadArticle
from generator.report import BriefNotice, Withdrawal
from generator.rescraped import tell_rescraped
from generator.seeds import blame_ourselves
from generator.stages.link import (
    assign_roles,
)
from generator.tables.load import Tables
from generator.tables.read import suggest_word
from generator.text.escape import tidy_text
from generator.text.sentences import split_around
from generator.topics import Topic, find_missed_capitals, find_topics
from generator.withdraw import is_withdrawn_by_hand, restore_brief, update_withdrawn, withdraw_brief

_MOST_NAMED = 6


def find_near_archived(existing: Collection[Brief]) -> dict[str, tuple[NearCopy, ...]]:
    """Id of a brief → archived ones that were found to be nearly the same while their seeds were there."""
    frozen = {brief.id for brief in existing if brief.archived}
    return {brief.id: tuple(other for other in brief.near if other.id in frozen) for brief in existing if frozen}


@dataclass(frozen=True, slots=True)
class Places:
    """Which brief each article belongs to."""

    items: tuple[ReadArticle, ...]
    """Articles whose briefs are to be written, in order of input."""
    ids: Mapping[int, str]
    """``id`` of each of these articles → id of its brief."""
    left_out: Mapping[str, ReadArticle]
    """Id of a brief that stands → its article, which the sidecar leaves out."""
    frozen: tuple[tuple[str, str], ...]
    """``(place of an article, id of its brief)`` that is archived."""
    all_ids: Mapping[int, str]
    """As ``ids``, with the articles whose briefs are archived or withdrawn by hand."""


def find_places(
    told: Sequence[ReadArticle],
    left_out: Sequence[ReadArticle],
    standing: Sequence[Brief | BrokenBrief],
    keys: Mapping[int, ArticleKey],
    taken: frozenset[str] = frozenset(),
) -> Places:
    """A page that says that it is withdrawn is first of all that of an article which is left out; otherwise an article
    that is told goes before one that is left out, which may be its copy.

    ``keys`` go by ``id`` of an article; ``taken`` are ids that no article may have.
    """
    gone = [keys[id(item.article)] for item in left_out]
    briefs = [brief for brief in standing if isinstance(brief, Brief)]
    first = find_briefs(gone, [b for b in briefs if b.withdrawn is not None])
    withdrawn = frozenset(first.values())
    rest = [brief for brief in standing if brief.id not in withdrawn]
    ids = match_briefs([keys[id(item.article)] for item in told], rest, taken | withdrawn)
    others = [at for at in range(len(gone)) if at not in first]
    free = [brief for brief in briefs if brief.id not in withdrawn.union(ids)]
    found = {others[at]: key for at, key in find_briefs([gone[at] for at in others], free).items()}
    held = {b.id: b for b in briefs if b.archived or is_withdrawn_by_hand(b)}
    pairs = list(zip(told, ids, strict=True))
    return Places(
        items=tuple(item for item, brief_id in pairs if brief_id not in held),
        ids={id(item.article): brief_id for item, brief_id in pairs if brief_id not in held},
        left_out={key: left_out[at] for at, key in {**first, **found}.items()},
        frozen=tuple(
            (f"{item.article.source}:{item.article.start_line}", brief_id)
            for item, brief_id in pairs
            if brief_id in held and held[brief_id].archived
        ),
        all_ids={id(item.article): brief_id for item, brief_id in pairs},
    )


def withdraw_all(
    existing: Mapping[str, Brief], places: Places, written: frozenset[str]
) -> tuple[list[Brief], tuple[Withdrawal, ...], list[Rejection]]:
    """The pages that say that a brief is withdrawn, which of them say so for the first time, and pages of ``existing``
    (by path below ``docs/``) with which our own code cannot deal.
    """
    pages: list[Brief] = []
    withdrawals: list[Withdrawal] = []
    failed: list[Rejection] = []
    for path, brief in existing.items():
        item = places.left_out.get(brief.id)
        reason = item.said.exclude if item else brief.withdrawn
        if reason is None or brief.id in written:
            continue
        try:
            if brief.withdrawn is None or brief.bullets or brief.figures or brief.companies:
                page, lost = withdraw_brief(brief, reason, by_hand=item is None)
                withdrawals.append(Withdrawal(brief.id, reason, lost))
            else:
                page = update_withdrawn(brief, reason) if item else brief
            if item:
                page = replace(page, source=item.article.source, lines=(item.article.start_line, item.article.end_line))
        except Exception as error:  # noqa: BLE001 - one page must not stop the others
            failed.append(replace(blame_ourselves(path, error), code="brief"))
            continue
        pages.append(page)
    return pages, tuple(withdrawals), failed


def merge_brief(
    brief: Brief, stood: Brief | None, moves: Mapping[str, str], body: str
) -> tuple[Brief, tuple[Conflict, ...], str]:
    """The brief with the edits that people made in the one that stood, the conflicts, and what changed where the text
    of the article did; ``moves``: ids that companies had → those of today.
    """
    if stood is None:
        return brief, (), ""
    before = stood if stood.withdrawn is None else restore_brief(stood, brief)
    result = merge_briefs(brief, follow_moves(before, brief, moves))
    return result.brief, result.conflicts, tell_rescraped(before, result.brief, body)


def is_stranded(brief: Brief, silent: Collection[str], ids: Collection[str]) -> bool:
    """Whether a brief of which this run makes none stays as it is: archived, of a source that is ``silent``, or of an
    article that was read without avail (``ids``).
    """
    return bool(brief.archived) or brief.source in silent or brief.id in ids


def tell_topics(briefs: Iterable[Brief], topics: Sequence[Topic]) -> Iterator[BriefNotice]:
    """Of what people wrote into briefs the topics that the desk's list lacks; nothing where there is no list."""
    known = {topic.name for topic in topics}
    for brief in briefs:
        for name in brief.topics:
            if known and name not in known:
                near = suggest_word(name, known)
                fix = near if near.startswith("did you mean") else "add it to seeds/topics.yml, or take it out"
                told = f"the topic '{name}' is not in seeds/topics.yml"
                yield BriefNotice(brief.id, f"briefs/{brief.id}.md", Notice("topic-unknown", told, fix=fix))


def tell_unused_topics(briefs: Iterable[Brief], topics: Sequence[Topic], path: str) -> Iterator[BriefNotice]:
    """The desk's topics of which no brief is, in one notice: a word that is spelled otherwise looks just so."""
    used = {name for brief in briefs for name in brief.topics}
    unused = [topic for topic in topics if topic.name not in used]
    if unused:
        names = ", ".join(f"'{topic.name}'" for topic in unused[:_MOST_NAMED])
        more = f" and {len(unused) - _MOST_NAMED} more" if len(unused) > _MOST_NAMED else ""
        told = f"no article is of the topic{'s' if len(unused) > 1 else ''} {names}{more}"
        fix = "if there should be some, look at the words: each counts whole and as it is listed"
        yield BriefNotice("", path, Notice("topic-unused", told, unused[0].line, fix))


def tell_missed_topics(drafts: Sequence[Draft], topics: Sequence[Topic], path: str) -> Iterator[BriefNotice]:
    """Words of the desk's topics that no article has with the capital with which ``path`` lists them."""
    articles = ((draft.read.metadata.heading, draft.read.article.body) for draft in drafts)
    for topic, word in find_missed_capitals(articles, topics):
        told = f"'{word}' of the topic '{topic.name}' counts with its capital alone, and no article has it so"
        notice = Notice("topic-capital", told, topic.line, f"if the word is meant and no name: {word.lower()}")
        yield BriefNotice("", path, notice)


def find_brief_topics(brief: Brief, body: str, topics: Sequence[Topic]) -> Brief:
    """The generated brief with the desk's topics that its article is of."""
    found = find_topics(brief.title, body, topics) if topics else ()
    return seal_fields(brief, topics=tuple(dict.fromkeys(filter(None, map(tidy_text, found))))) if found else brief


def find_twins(generated: Sequence[Brief], existing: Mapping[str, Brief]) -> dict[str, str]:
    """Path of a brief without an article → path of the brief that stands for the same one."""
    owners = {(brief.source, brief.body): brief.id for brief in generated}
    ids = {brief.id for brief in generated}
    return {
        path: f"briefs/{owners[brief.source, brief.body]}.md"
        for path, brief in existing.items()
        if brief.id not in ids and (brief.source, brief.body) in owners
    }


@dataclass(frozen=True, slots=True)
class Rendered:
    """What ``docs/`` should hold."""

    pages: Mapping[str, str]
    """Path below ``docs`` → Markdown."""
    meant: Mapping[str, Brief | Company | StoryStub]
    """Path → what it was made of."""
    failed: Mapping[str, Rejection]
    """Path → why a brief or a company has no page, where one could not be made: a fault of ours."""


def render_pages(
    briefs: Sequence[Brief],
    registry: Registry,
    texts: Mapping[str, str],
    stories: Sequence[tuple[StoryStub, str]] = (),
) -> Rendered:
    """The briefs, and a stub for each company that they name or the desk watches, and for the parents of these.
    ``texts``: id → Markdown of briefs that are rendered already; ``stories``: stubs of stories, each with the title of
    its founder.
    """
    pages: dict[str, str] = {}
    meant: dict[str, Brief | Company | StoryStub] = {}
    failed: dict[str, Rejection] = {}
    wanted = {company.id for company in registry.companies if company.watch}
    for brief in briefs:
        path = f"briefs/{brief.id}.md"
        try:
            pages[path], meant[path] = texts.get(brief.id) or render_brief(brief), brief
        except Exception as error:  # noqa: BLE001 - as in reading: one article must not stop the others
            failed[path] = blame_ourselves(brief.source, error)
        else:
            wanted.update(list_ids(brief))
    rows = {company.id: company for company in registry.companies}
    names = {company.id: company.name for company in registry.companies}
    while wanted:
        company_id = wanted.pop()
        company = rows.get(company_id)
        path = f"companies/{company_id}.md"
        if company and path not in pages and path not in failed:
            try:
                pages[path], meant[path] = render_company(company, names), company
            except Exception as error:  # noqa: BLE001 - one company must not stop the others
                failed[path] = blame_ourselves(path, error)
            wanted |= {parent.id for parent in company.parents}
    for stub, title in stories:
        path = f"stories/{stub.id}.md"
        try:
            pages[path], meant[path] = render_story(stub, title), stub
        except Exception as error:  # noqa: BLE001 - one story must not stop the others
            failed[path] = blame_ourselves(path, error)
    return Rendered(dict(sorted(pages.items())), meant, dict(sorted(failed.items())))


def part_refused(plan: Plan, rendered: Rendered) -> tuple[Plan, dict[str, Rejection]]:
    """The plan, and by id the briefs that it refuses to write, which are told among the inputs; a company's page that
    could not be made is told among those that are kept.
    """
    refused: dict[str, Rejection] = {}
    kept: list[Kept] = []
    for path, rejection in rendered.failed.items():
        if path.startswith(("companies/", "stories/")):
            kept.append(Kept(path, f"not written: {rejection.reason}; please report it", refused=True))
        else:
            refused[path] = rejection
    for page in plan.kept:
        brief = rendered.meant.get(page.path) if page.refused else None
        if isinstance(brief, Brief):
            told = f"{page.path}: {page.reason.removesuffix(f' ({FAULT})')}"
            refused[page.path] = Rejection(brief.source, told, FAULT, "fault", brief.lines[0])
        else:
            kept.append(page)
    by_id = {path.removeprefix("briefs/").removesuffix(".md"): rejection for path, rejection in refused.items()}
    return replace(plan, kept=tuple(kept)), by_id


def article_key(item: ReadArticle) -> ArticleKey:
    """What identifies an article from run to run."""
    article = item.article
    return ArticleKey(
        source=article.source,
        lines=(article.start_line, article.end_line),
        title=item.metadata.heading,
        fingerprint=fingerprint_body(article.body),
        new_id=mint_id(item.metadata.heading, article.body),
    )


def compose_article(
    brief_id: str,
    key: ArticleKey,
    draft: Draft,
    registry: Registry,
    copies: Sequence[Copy],
    near: Sequence[NearCopy],
    config: Config,
    tables: Tables,
) -> Brief:
    """The brief of an article as the generator makes it, sealed, without what people changed in the one that stands."""
    article, known = draft.read.article, draft.read.metadata
    names = [(mention.start, mention.end) for mention in draft.mentions]
    linked = tuple(mention for mention in draft.mentions if mention.company)
    return compose_brief(
        brief_id,
        key.fingerprint,
        article,
        known,
        linked,
        assign_roles(linked, known.heading, article.body, list_title_names(linked, registry), tables.link.endings),
        draft.summary,
        registry,
        split_around(article.body, names, known.lang, tables.summary.abbreviations),
        copies,
        near,
        quotable_words(config, len(article.body.split())),
    )

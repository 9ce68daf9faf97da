"""A run and the pages as they stand → what the run would do, riskiest first. Nothing here reads or writes but
:func:`read_before`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from generator.approvals import Approvals, follow_names, state_of
from generator.brief import parse_brief, parse_company, render_brief
from generator.brief.story import StoryStub, parse_story
from generator.compare import compare_briefs
from generator.config import Config
from generator.corrections import say_exclude
from generator.errors import BriefError
from generator.files import PAGE_BYTES, list_files, read_file
from generator.merge import RESOLVE, edited_pieces
from generator.model import Brief, Company
from generator.pipeline import Run, count_unknown, quotable_words
from generator.publish import Page
from generator.report import BriefNotice, StoryMove
from generator.review.plan.forecast import Forecast, Need, Operation, Reason, Step, kind_of
from generator.review.plan.needs import (
    UNMET,
    doubt_text,
    gather_names,
    is_news,
    is_urgent,
    list_conflicts,
    list_doubts,
    list_kept,
    list_names,
    list_overquoted,
    list_rejected,
    list_uncarried,
    list_withdrawn,
)
from generator.review.plan.pieces import tell_changes, tell_contents, tell_kept
from generator.review.plan.reasons import Around, CompanyPages, find_reasons
from generator.review.plan.stories import foresee_stories, list_figure_conflicts, list_reprints, tell_shared_figures
from generator.tables.load import load_tables
from generator.tables.stories import stories_path
from generator.trace import SeedText, read_source_text

_RISKS = {"title": 20, "date": 20, "publisher": 20, "kind": 5, "figure": 40, "company": 30, "bullet": 10}
"""What a change weighs by what it touches: figures and companies are what others quote."""

_ANEW = "its page is written anew"

_APPROVED = 100
"""What it weighs more where somebody approved what stands."""


def foresee(
    run: Run,
    before: Mapping[str, str],
    config: Config,
    deleted: Collection[str] = (),
    approvals: Approvals | None = None,
    suggest: str = "briefs companies suggest",
    resolve: str = RESOLVE,
) -> Forecast:
    """What ``apply_plan(run.plan)`` would do, and why.

    Args:
        run: of ``generate_briefs``, nothing of it written yet.
        before: path below ``docs/`` → text, at least of the pages that change or go, and of those of stories: see
            :func:`read_before`.
        config: the settings of the run.
        deleted: paths of pages that stood before and that a person deleted.
        approvals: who approved which brief as it stands.
        suggest: the command that shows what the registry lacks.
        resolve: the command that settles conflicts.
    """
    return _Forecaster(run, before, config, frozenset(deleted), approvals or Approvals(), suggest, resolve).run()


def read_before(run: Run, docs: Path) -> dict[str, str]:
    """The texts that :func:`foresee` needs; what cannot be read is left out. Raises :class:`FolderError` where the
    folder of stories cannot be listed.
    """
    texts: dict[str, str] = {}
    stubs = [f"stories/{path.name}" for path in list_files(docs / "stories", ".md")]
    for path in dict.fromkeys((*(page.path for page in run.plan.changed), *run.plan.removed, *stubs)):
        try:
            texts[path] = read_file(docs / path, PAGE_BYTES, docs).decode("utf-8")
        except (OSError, UnicodeDecodeError):
            continue
    return texts


class _Forecaster:
    def __init__(
        self,
        run: Run,
        before: Mapping[str, str],
        config: Config,
        deleted: frozenset[str],
        approvals: Approvals,
        suggest: str,
        resolve: str,
    ) -> None:
        self._run, self._before, self._config = run, before, config
        self._deleted, self._approvals = deleted, follow_names(approvals, run.standing.values())
        self._suggest, self._resolve = suggest, resolve
        self._plan = run.plan
        self._after = {f"briefs/{brief.id}.md": brief for brief in run.briefs}
        self._generated = {brief.id: brief for brief in run.generated}
        self._drafts = {brief.id: draft for brief, draft in zip(run.generated, run.drafts, strict=True)}
        self._by_source: dict[str, list[str]] = {}
        for brief in run.generated:
            self._by_source.setdefault(brief.source, []).append(brief.id)
        self._comes = {page.path: page for page in run.plan.added}
        own = {f"briefs/{brief.id}.md": path for path, brief in run.standing.items()}
        self._moved = {new: old for new, old in own.items() if old in run.plan.removed and new in self._comes}
        """Path of a page that comes → path at which its brief stood, under a name that cannot be an address."""
        self._stood = {**run.standing, **{new: run.standing[old] for new, old in self._moved.items()}}
        self._seeds: dict[str, SeedText] = {}
        self._stories = foresee_stories(run, before)
        self._moves: dict[str, list[StoryMove]] = {}
        for move in run.report.stories:
            self._moves.setdefault(move.brief, []).append(move)

    def run(self) -> Forecast:
        steps = (*self._removals(), *self._changes(), *self._additions())
        anew = [self._drafts[step.id] for step in steps if _reads_anew(step) and step.id in self._drafts]
        names = gather_names(count_unknown(anew), load_tables().link)
        notices = [*self._notices()]
        told = [(item, brief) for item, brief in notices if is_urgent(item.notice) and self._is_news(item, brief)]
        needs = (*self._blocking(), *self._of_edits(), *self._returns(steps), *list_doubts(told), *self._of_stories())
        return Forecast(
            steps=tuple(sorted(steps, key=_order)),
            needs=(*needs, *list_names(names, self._suggest)),
            unchanged=self._plan.unchanged,
            edited=sum(
                bool(edited_pieces(self._after[path], parsed=True))
                for path in self._plan.unchanged
                if path in self._after
            ),
            names=names,
            known_doubts=sum(not self._is_news(item, brief) for item, brief in notices),
            copies=self._run.report.copies,
            left_out=self._run.report.excluded,
            archived=self._run.report.archived,
            frozen=self._run.report.frozen,
            stories=self._stories.changes,
        )

    # ---------------------------------------------------------------- steps

    def _additions(self) -> Iterator[Step]:
        for page in self._plan.added:
            brief = self._after.get(page.path)
            if page.path in self._moved:
                yield self._move(page, self._moved[page.path])
            elif brief:
                reasons = self._why_placed(brief)
                yield Step("add", page.path, brief.title, brief.source, reasons, tell_contents(brief),
                           deleted=page.path in self._deleted, digest=_digest(page))  # fmt: skip
            else:
                yield Step("add", page.path, _name_page(page.text, page.path), digest=_digest(page))

    def _move(self, page: Page, old: str) -> Step:
        before = self._run.standing[old]
        after = self._after.get(page.path) or parse_brief(page.text, page.path)
        changes = tell_changes(before, after)
        reasons = [Reason("edit", f"it was {old.removeprefix('briefs/')}, which cannot be an address")]
        if changes:
            reasons += self._why_change(before, after, old, self._company_pages())
        kept = tell_kept(after) if after.withdrawn is None else ()
        return Step("add", page.path, after.title, after.source, tuple(reasons), changes, kept, digest=_digest(page))

    def _changes(self) -> Iterator[Step]:
        pages = self._company_pages()
        for page in self._plan.changed:
            before = self._run.standing.get(page.path)
            if before:
                after = self._after.get(page.path) or parse_brief(page.text, page.path)
                changes = tell_changes(before, after)
                reasons = self._why_change(before, after, page.path, pages)
                approver = self._lost_approval(before, page)
                yield Step(
                    "change",
                    page.path,
                    after.title,
                    after.source,
                    reasons,
                    changes,
                    tell_kept(after) if after.withdrawn is None else (),
                    _weigh(before, after) + (_APPROVED if approver else 0),
                    approved_by=approver,
                    digest=_digest(page),
                )
            else:
                yield self._story_step(page) if kind_of(page.path) == "story" else self._company_step(page)

    def _why_change(self, before: Brief, after: Brief, path: str, pages: CompanyPages) -> tuple[Reason, ...]:
        if after.withdrawn is not None and after.withdrawn != before.withdrawn:
            return (Reason("correction", f"withdrawn: {after.withdrawn}"),)
        if before.withdrawn is not None and after.withdrawn is None:
            return (Reason("correction", "nothing withdraws it any more"),)
        generated = self._generated.get(after.id)
        if generated is None:
            return (Reason("edit", "what a person changed is written in the usual form"),)
        former = dict(self._run.report.renamed).get(after.id, "")
        tidy = self._before.get(path) == render_brief(replace(before, id=former or before.id))
        said = self._drafts[after.id].read.said
        shared = tell_shared_figures(before, after, self._stories, self._run.owed.get(after.id, ()))
        around = Around(self._read_seed(after.source), said, pages, tidy, bool(former), self._why_placed(after), shared)
        return find_reasons(before, after, generated, around)

    def _why_placed(self, brief: Brief) -> tuple[Reason, ...]:
        # Who else founds a story is told once, with the story.
        return tuple(Reason("stories", replace(move, beside=()).tell()) for move in self._moves.get(brief.id, ()))

    def _lost_approval(self, before: Brief, page: Page | None) -> str:
        """Who approved the brief as it stands, if that no longer holds once the run is done."""
        approval = self._approvals.get(before.id)
        if approval is None or state_of(before, approval) != "approved":
            return ""
        stays = page is not None and state_of(parse_brief(page.text, page.path), approval) == "approved"
        return "" if stays else approval.name

    def _company_step(self, page: Page) -> Step:
        was = _read_company(self._before.get(page.path, ""), page.path)
        now = _read_company(page.text, page.path)
        changes = _compare_rows(was, now) if was and now else ()
        reason = Reason("registry", "its row changed") if changes else Reason("edit", _ANEW)
        title = now.name if now else page.path
        return Step("change", page.path, title, reasons=(reason,), changes=changes, digest=_digest(page))

    def _story_step(self, page: Page) -> Step:
        was, now = (_read_story(text, page.path) for text in (self._before.get(page.path, ""), page.text))
        changes = tuple(name for name in ("name", "redirects") if getattr(was, name, None) != getattr(now, name, None))
        reason = Reason("stories", "what people say of it changed") if changes else Reason("edit", _ANEW)
        title = _name_page(page.text, page.path)
        return Step("change", page.path, title, reasons=(reason,), changes=changes, digest=_digest(page))

    def _removals(self) -> Iterator[Step]:
        for path in self._plan.removed:
            brief = self._run.standing.get(path)
            if brief:
                own = f"briefs/{brief.id}.md"
                stays = self._comes.get(own) if own in self._moved else None
                reason = _tell_move(brief) if stays else self._why_gone(brief)
                approver = self._lost_approval(brief, stays)
                yield Step("remove", path, brief.title, brief.source, (reason,), tell_contents(brief),
                           risk=_APPROVED if approver else 0, approved_by=approver)  # fmt: skip
            else:
                story = kind_of(path) == "story"
                nobody = Reason("stories", "nobody says anything of it any more")
                reason = nobody if story else Reason("registry", "no brief names it and nobody watches it")
                yield Step("remove", path, _name_page(self._before.get(path, ""), path), reasons=(reason,))

    def _why_gone(self, brief: Brief) -> Reason:
        report = self._run.report
        for source, why in report.excluded:
            if source.partition(":")[0] == brief.source:
                return Reason("correction", f"its sidecar leaves {source} out: {why}")
        for copy, original in report.copies:
            if copy.partition(":")[0] == brief.source:
                return Reason("copies", f"its article is a copy of {original}")
        if brief.source in self._run.sources:
            return Reason("source", f"its article is not found in {brief.source} any more")
        return Reason("source", f"its seed {brief.source} is gone")

    def _company_pages(self) -> CompanyPages:
        def ids(paths: Iterable[str]) -> frozenset[str]:
            return frozenset(path[10:-3] for path in paths if path.startswith("companies/"))

        return CompanyPages(
            ids(page.path for page in self._plan.added),
            ids(page.path for page in self._plan.changed),
        )

    def _read_seed(self, name: str) -> SeedText | None:
        source = self._run.sources.get(name)
        if source and name not in self._seeds:
            self._seeds[name] = read_source_text(source)
        return self._seeds.get(name)

    # ---------------------------------------------------------------- needs

    def _blocking(self) -> Iterator[Need]:
        report = self._run.report
        briefs = {brief.id: brief for brief in self._run.briefs}
        yield from list_conflicts(report.conflicts, briefs, self._resolve)
        yield from list_withdrawn(report.withdrawals)
        yield from list_kept(self._plan.kept)
        yield from list_rejected(report.rejections)

    def _of_edits(self) -> Iterator[Need]:
        """What people's edits say that the sources do not."""
        texts = {page.path: page.text for page in (*self._plan.added, *self._plan.changed)}
        for path, brief in self._after.items():
            draft, seed = self._drafts.get(brief.id), None
            if draft is None or path not in self._stood or not edited_pieces(brief, parsed=True):
                continue
            seed = self._read_seed(brief.source)
            if seed:
                text = texts.get(path) or render_brief(brief)
                standing = self._before.get(self._moved.get(path, path), text)
                disputed = [conflict.piece for key, conflict in self._run.report.conflicts if key == brief.id]
                yield from list_uncarried(brief, text, standing, seed, disputed)
            body = draft.read.article.body
            quotable = quotable_words(self._config, len(body.split()))
            yield from list_overquoted(brief, self._generated[brief.id], body, quotable)

        for path, brief in self._run.standing.items():
            if brief.archived and brief.withdrawn is None:
                text = self._before.get(path) or render_brief(brief)
                yield from list_uncarried(brief, text, text, None)

    def _of_stories(self) -> Iterator[Need]:
        pins = str(stories_path(self._config.seeds))
        yield from list_figure_conflicts(self._stories.changes, pins)
        yield from list_reprints(self._stories.reprints)

    def _returns(self, steps: Iterable[Step]) -> Iterator[Need]:
        """Briefs that a person deleted by hand and whose seeds are still there."""
        for step in steps:
            if step.deleted and step.is_brief:
                alone = len(self._by_source.get(step.source, ())) == 1
                fix = say_exclude(step.source, self._after[step.path].lines[0], alone=alone)
                message = "was deleted by hand, and comes again"
                yield Need("deleted-by-hand", message, fix, step.id, step.path, step.source)

    def _notices(self) -> Iterator[tuple[BriefNotice, str]]:
        for item in self._run.report.notices:
            yield item, item.brief
        for brief, draft in self._drafts.items():
            source = draft.read.article.source
            for notice in doubt_text(draft, len(self._by_source[source]) == 1):
                yield BriefNotice(brief, source, notice), brief

    def _is_news(self, item: BriefNotice, brief: str) -> bool:
        if item.notice.code in UNMET:
            return True
        if brief:
            return self._is_new_for(brief, item)
        return any(self._is_new_for(brief, item) for brief in self._by_source.get(item.source, ()))

    def _is_new_for(self, brief: str, item: BriefNotice) -> bool:
        path = f"briefs/{brief}.md"
        after = self._after.get(path)
        before = self._stood.get(path)
        # A page that cannot be read stands as it is: its doubts can wait until it is mended.
        told = before is not None or path in self._comes
        return told and after is not None and is_news(item.notice, before, after)


def _reads_anew(step: Step) -> bool:
    """Whether the names in the article of a brief may be news."""
    if not step.is_brief or step.operation == "remove":
        return False
    new = step.operation == "add" and all(reason.cause == "stories" for reason in step.reasons)
    return new or any(reason.cause in ("source", "registry") for reason in step.reasons)


def _tell_move(brief: Brief) -> Reason:
    told = f"its file name cannot be an address, so it goes on as {brief.id}; name it with letters, digits and hyphens"
    return Reason("edit", told)


def _digest(page: Page) -> str:
    return sha256(page.text.encode("utf-8")).hexdigest()


def _order(step: Step) -> tuple[int, int, bool, str]:
    places: tuple[Operation, ...] = ("remove", "change", "add")
    return places.index(step.operation), -step.risk, not step.is_brief, step.path


def _weigh(before: Brief, after: Brief) -> int:
    """How much a person should care about a change; at least 1."""
    return max((_RISKS.get(change.noun, 5) for change in compare_briefs(before, after)), default=1)


def _read_company(text: str, path: str) -> Company | None:
    try:
        return parse_company(text, path)
    except BriefError:
        return None


def _read_story(text: str, path: str) -> StoryStub | None:
    try:
        return parse_story(text, path)
    except BriefError:
        return None


def _name_page(text: str, path: str) -> str:
    """The name on the page of a company or a story, or else its path."""
    row = (_read_story if kind_of(path) == "story" else _read_company)(text, path)
    return (row.name if row else "") or path


def _compare_rows(was: Company, now: Company) -> tuple[str, ...]:
    names = ("name", "aliases", "scripts", "tickers", "parents", "former", "redirects", "kind", "watch", "source")
    return tuple(name for name in names if getattr(was, name) != getattr(now, name))

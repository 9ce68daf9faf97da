"""What became of each file of the folder of articles, and of each article in it: every one exactly once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from generator.matching import BrokenBrief
from generator.model import Article, Brief, Rejection
from generator.pipeline.make import Made
from generator.reading import ReadArticle, ReadDocument
from generator.report import ArticleOutcome, InputOutcome, Original, Refusal, refuse
from generator.seeds import list_passed_over
from generator.sidecars import SIDECAR_SUFFIX
from generator.text.escape import tidy_text


def account_inputs(
    root: Path,
    read: Sequence[ReadDocument],
    rejections: Iterable[Rejection],
    made: Made,
    standing: Iterable[Brief | BrokenBrief],
    unwritten: Mapping[str, Rejection],
) -> tuple[InputOutcome, ...]:
    """A row for each file, by name.

    Args:
        root: the folder of seeds.
        read: the documents that could be read.
        rejections: the others, one each.
        made: what came of the articles.
        standing: the briefs that stood before.
        unwritten: by id, briefs that would not hold what they were meant to.
    """
    account = _Account(made, {brief.id: brief for brief in standing}, unwritten)
    rows = [account.tell_document(document) for document in read]
    rows += [InputOutcome(item.name, refusal=refuse(item)) for item in rejections]
    passed, sidecars = list_passed_over(root)
    rows += [
        InputOutcome(name, refusal=Refusal(code, reason, fix, blocking=False)) for name, code, reason, fix in passed
    ]
    own = [replace(row, sidecar=row.source + SIDECAR_SUFFIX) if row.source in sidecars else row for row in rows]
    return tuple(sorted(own, key=lambda row: row.source))


class _Account:
    def __init__(
        self, made: Made, briefs: Mapping[str, Brief | BrokenBrief], unwritten: Mapping[str, Rejection]
    ) -> None:
        self._made, self._briefs, self._unwritten = made, briefs, unwritten
        pairs = zip(made.drafts, made.merged, strict=True)
        self._written = {id(draft.read.article): brief for draft, brief in pairs}

    def tell_document(self, document: ReadDocument) -> InputOutcome:
        whole = document.document.sidecar.exclude
        refusal = Refusal("left-out", whole, blocking=False) if whole else None
        rows = [*map(self._tell_article, document.articles), *(_tell_refused(*pair) for pair in document.refused)]
        articles = tuple(sorted(rows, key=lambda row: row.lines))
        return InputOutcome(document.document.name, articles=articles, refusal=refusal)

    def _tell_article(self, item: ReadArticle) -> ArticleOutcome:
        article, known, made = item.article, item.metadata, self._made
        row = ArticleOutcome(known.heading, known.title, (article.start_line, article.end_line), "rejection")
        failure, original = made.failed.get(id(article)), made.reprints.originals.get(id(article))
        if item.said.exclude:
            return replace(row, refusal=Refusal("left-out", item.said.exclude, blocking=False))
        if failure is not None:
            return replace(row, refusal=refuse(failure))
        if original is not None:
            source, line = original.article.source, original.article.start_line
            brief_id = made.places.all_ids.get(id(original.article))
            return replace(row, outcome="duplicate", original=Original(source, line, brief_id))
        brief_id = made.places.all_ids[id(article)]
        row = replace(row, brief=brief_id)
        if brief_id in self._unwritten:
            return replace(row, refusal=refuse(self._unwritten[brief_id]))
        return _account_brief(row, self._written.get(id(article)), self._briefs.get(brief_id))


def _tell_refused(article: Article, rejection: Rejection) -> ArticleOutcome:
    title = tidy_text(article.title.text) if article.title else None
    lines = (article.start_line, article.end_line)
    return ArticleOutcome(title or "", title, lines, "rejection", refusal=refuse(rejection))


def _account_brief(row: ArticleOutcome, written: Brief | None, stood: Brief | BrokenBrief | None) -> ArticleOutcome:
    if isinstance(stood, BrokenBrief):
        reason = f"its brief briefs/{stood.id}.md cannot be read, and is left as it is"
        return replace(row, refusal=Refusal("brief", reason, "mend it by hand, or take it back from git"))
    if written is not None:
        return replace(row, outcome="briefs", near=tuple(other.id for other in written.near))
    if stood is not None and stood.withdrawn is not None:
        return replace(row, refusal=Refusal("withdrawn", stood.withdrawn, blocking=False))
    return replace(row, outcome="briefs", frozen=True)

"""The ledger: what became of each visible line of a seed, and what each finding rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.model import Block, Bullet, Metadata, Summary
from generator.pipeline import ReadArticle, ReadDocument

_FATES = {"body": "keep", "subhead": "keep", "title": "meta", "meta": "meta", "foot": "cut", "drop": "drop"}
_QUOTE = 58


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One block of the input and its fate."""

    line: int
    """Seed line, 1-based."""
    fate: str
    """``keep``, ``meta`` (tells about an article), ``cut`` (an article's own sign-off or caption) or ``drop``."""
    score: float
    """0 certainly not body … 1 certainly body."""
    text: str
    why: str
    """Rule that decided, or the bullets that use a kept line."""


def build_ledger(read: ReadDocument, summaries: Iterable[Summary]) -> tuple[LedgerLine, ...]:
    """Every block of a document in order; kept + dropped + metadata is the visible input, exactly.

    ``summaries`` stand in the order of ``read.articles``; a kept line names the bullets (``b2``) that rest on it.
    """
    used: dict[tuple[int, int], list[str]] = {}
    for item, summary in zip(read.articles, summaries, strict=True):
        for number, bullet in enumerate(summary.bullets, 1):
            for piece in item.article.pieces:
                if any(e.start < piece.end and piece.start < e.end for e in bullet.evidence):
                    used.setdefault((piece.block.start, piece.block.end), []).append(f"b{number}")
    return tuple(_ledger_line(block, used.get((block.start, block.end), [])) for block in read.document.blocks)


def _ledger_line(block: Block, bullets: list[str]) -> LedgerLine:
    why = block.rule
    if block.joined:
        why += "; joined to the line before"
    if bullets:
        why = f"{', '.join(bullets)} ({why})"
    return LedgerLine(block.line, _FATES[block.label], block.score, block.text, why)


def print_ledger(read: ReadDocument, summaries: tuple[Summary, ...]) -> Iterator[str]:
    """The ledger as lines of text, then what was found of each article and the evidence of each bullet."""
    document = read.document
    yield f"{document.name}  ({document.format}, language {document.lang})"
    for mend in document.mends:
        yield f"{mend.line:>5}  mend        {mend.rule}: {mend.before!r} became {mend.after!r}"
    for entry in build_ledger(read, summaries):
        yield f"{entry.line:>5}  {entry.fate:<4}  {entry.score:.2f}  {_clip(entry.text):<{_QUOTE + 2}}  {entry.why}"
    for notice in document.notices:
        yield f"{notice.line or '':>5}  !     {notice.code}: {notice.message}" + (
            f"  -> {notice.fix}" if notice.fix else ""
        )
    for item, summary in zip(read.articles, summaries, strict=True):
        yield ""
        yield from _print_article(item, summary)


def _print_article(item: ReadArticle, summary: Summary) -> Iterator[str]:
    article, known = item.article, item.metadata
    words = len(article.body.split())
    yield f"article {article.index + 1}: lines {article.start_line}-{article.end_line}, {words} words"
    for label, value in _facts(known):
        yield f"  {label:<11} {value}"
    for notice in (*article.notices, *known.notices, *summary.notices):
        yield f"  !           {notice.code}: {notice.message}" + (f"  -> {notice.fix}" if notice.fix else "")
    for number, bullet in enumerate(summary.bullets, 1):
        yield from _print_bullet(number, bullet)
    for figure in summary.figures:
        value = f"{figure.value or '?'} {figure.currency or figure.unit or ''}".rstrip()
        yield f"  figure      {figure.text} = {value}; {figure.what}; {figure.status} (line {figure.evidence.line})"


def _facts(known: Metadata) -> Iterator[tuple[str, str]]:
    basis = dict(known.basis)

    def with_basis(field: str, value: str) -> str:
        return f"{value}  <- {basis[field]}" if field in basis else value

    yield "title", with_basis("title", known.title or f"(none printed; heading: {known.heading})")
    yield "kind", with_basis("kind", known.kind)
    yield "publisher", with_basis("publisher", known.publisher or "unknown")
    if known.aggregator:
        yield "aggregator", with_basis("aggregator", known.aggregator)
    if known.credit:
        yield "credit", known.credit
    yield "authors", with_basis("authors", "; ".join(known.authors) or "unknown")
    for interest in known.interests:
        yield "interest", interest
    found = known.date_basis
    source = f"  <- {found.kind}: line {found.line} {found.quote!r}" if found.quote else f"  <- {found.kind}"
    yield "date", (known.date or "unknown") + source + (f"; {found.note}" if found.note else "")
    for label, bound in (("not before", known.not_before), ("not after", known.not_after)):
        if bound:
            yield label, f"{bound.date}  <- line {bound.line} {_clip(bound.quote)}"


def _print_bullet(number: int, bullet: Bullet) -> Iterator[str]:
    yield f"  b{number:<10} {bullet.text}"
    for evidence in bullet.evidence:
        place = f"line {evidence.line}, sentence {evidence.sentence} of {evidence.of}"
        yield f"              {place}: {_clip(evidence.quote, 90)}"
    for edit in bullet.edits:
        yield f"              {edit.rule}: {edit.before!r} -> {edit.after!r}"


def _clip(text: str, limit: int = _QUOTE) -> str:
    folded = " ".join(text.split())
    return f'"{folded if len(folded) <= limit else folded[: limit - 2] + " …"}"'

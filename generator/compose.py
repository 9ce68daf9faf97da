"""Everything that is known of one article, put together as a brief."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from generator.brief import seal_brief
from generator.model import (
    Article,
    Brief,
    CompanyLink,
    Evidence,
    Mention,
    Metadata,
    Registry,
    Span,
    Summary,
)

_CONTEXT = 24
"""Words that a quotation to show where a company is named may have, if the names alone do not take more."""

_BREAK = re.compile(r"[,;:](?=\s)\s*|\s[–—]\s")
"""Where a clause ends."""


def compose_brief(
    brief_id: str,
    fingerprint: str,
    article: Article,
    known: Metadata,
    mentions: Sequence[Mention],
    roles: Sequence[tuple[str, Literal["about", "named"]]],
    summary: Summary,
    registry: Registry,
    sentences: Sequence[Span],
    copies: Sequence[str] = (),
    quotable: int = 150,
) -> Brief:
    """The generated form of a brief.

    ``mentions`` and ``sentences`` are of ``article.body``; ``roles`` as ``assign_roles`` gives them, heaviest first.
    ``quotable`` is the budget in words of the body that the brief may quote in all; what bullets and figures leave
    of it goes to the companies that neither shows.
    """
    summary = share_quotations(article, summary)
    links = _link_companies(article, mentions, roles, summary, registry, sentences, quotable)
    notices = (*article.notices, *known.notices, *summary.notices)
    brief = Brief(
        id=brief_id,
        title=known.heading,
        title_made=known.title is None,
        kind=known.kind,
        publisher=known.publisher,
        aggregator=known.aggregator,
        credit=known.credit,
        authors=known.authors,
        interests=known.interests,
        date=known.date,
        date_basis=known.date_basis,
        not_before=known.not_before,
        not_after=known.not_after,
        lang=known.lang,
        url=known.url,
        source=article.source,
        lines=(article.start_line, article.end_line),
        body=fingerprint,
        companies=links,
        bullets=summary.bullets,
        figures=summary.figures,
        copies=tuple(copies),
        notices=notices,
    )
    return seal_brief(brief, {m.name: m.company for m in mentions if m.company})


def share_quotations(article: Article, summary: Summary) -> Summary:
    """Give all evidence of one sentence one quotation, the stretch that covers it all: a footnote has one text."""
    spans: dict[str, Span] = {}
    for evidence in _all_evidence(summary):
        start, end = spans.get(evidence.label, (evidence.start, evidence.end))
        spans[evidence.label] = (min(start, evidence.start), max(end, evidence.end))

    def widen(evidence: Evidence) -> Evidence:
        start, end = spans[evidence.label]
        quote = " ".join(article.body[start:end].split())
        return replace(evidence, start=start, end=end, quote=quote, line=article.line_at(start))

    bullets = tuple(replace(b, evidence=tuple(widen(e) for e in b.evidence)) for b in summary.bullets)
    figures = tuple(replace(f, evidence=widen(f.evidence)) for f in summary.figures)
    return replace(summary, bullets=bullets, figures=figures)


def _all_evidence(summary: Summary) -> tuple[Evidence, ...]:
    return (*(e for b in summary.bullets for e in b.evidence), *(f.evidence for f in summary.figures))


def _link_companies(
    article: Article,
    mentions: Sequence[Mention],
    roles: Sequence[tuple[str, Literal["about", "named"]]],
    summary: Summary,
    registry: Registry,
    sentences: Sequence[Span],
    quotable: int,
) -> tuple[CompanyLink, ...]:
    shown = {company for bullet in summary.bullets for company in bullet.companies}
    shown |= {figure.company for figure in summary.figures if figure.company}
    first: dict[str, Mention] = {}
    for mention in mentions:
        if mention.company:
            first.setdefault(mention.company, mention)
    hidden = [first[company] for company, _ in roles if company not in shown]
    evidence = _quote_mentions(article, hidden, summary, sentences, quotable - count_quoted(article.body, summary))
    links: list[CompanyLink] = []
    for company_id, role in roles:
        company = registry.get(company_id)
        name = company.name if company else first[company_id].name
        links.append(CompanyLink(company_id, name, role, evidence.get(company_id)))
    return tuple(links)


def _quote_mentions(
    article: Article, mentions: Sequence[Mention], summary: Summary, sentences: Sequence[Span], left: int
) -> dict[str, Evidence]:
    """Company id -> where it is named: one quotation for all companies of a sentence.

    A quotation of the summary that holds the names serves; else it goes from the first name to the last, with some
    words more while the budget of ``left`` words lasts. Names themselves are always quoted: they are facts, and a
    company must be traceable.
    """
    starts = [start for start, _ in sentences]
    groups: dict[int, list[Mention]] = {}
    for mention in mentions:
        groups.setdefault(max(bisect_right(starts, mention.start) - 1, 0), []).append(mention)
    quoted: dict[int, Evidence] = {e.sentence - 1: e for e in _all_evidence(summary)}
    labels = {e.label for e in quoted.values()}
    found: dict[str, Evidence] = {}
    for at, group in groups.items():
        sentence = sentences[at]
        known = quoted.get(at)
        span = (min(m.start for m in group), max(m.end for m in group))
        if known is not None and known.start <= span[0] and span[1] <= known.end:
            evidence = known
        else:
            room = min(left, _CONTEXT)
            fitting = (wide for wide in _widths(article.body, span, sentence) if _words(article.body, wide) <= room)
            span = next(fitting, span)
            left -= _words(article.body, span)
            label = label_sentence(article.body[slice(*sentence)], labels)
            labels.add(label)
            quote = " ".join(article.body[slice(*span)].split())
            evidence = Evidence(quote, *span, article.line_at(span[0]), at + 1, len(sentences), label)
        found |= {m.company: evidence for m in group if m.company}
    return found


def count_quoted(body: str, summary: Summary) -> int:
    """Words of the body that the quotations of a summary cover, each counted once."""
    covered = 0
    reached = 0
    for start, end in sorted({(e.start, e.end) for e in _all_evidence(summary)}):
        covered += len(body[max(start, reached) : end].split())
        reached = max(reached, end)
    return covered


def _words(body: str, span: Span) -> int:
    return len(body[slice(*span)].split())


def _widths(body: str, span: Span, sentence: Span) -> Iterator[Span]:
    """What a quotation of ``span`` may hold, the most first: its sentence, its clause, itself. Never a torn phrase."""
    yield sentence
    breaks = [m.end() for m in _BREAK.finditer(body, *sentence)]
    start = max((at for at in breaks if at <= span[0]), default=sentence[0])
    end = min((at for at in breaks if at > span[1]), default=sentence[1])
    yield start, start + len(body[start:end].rstrip(" ,;:–—"))
    yield span


def label_sentence(sentence: str, taken: set[str]) -> str:
    """Footnote label of a sentence: ``k`` and hex digits of its SHA-256, at least four, so that it is unlike
    ``taken``.
    """
    digest = hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()
    size = 4
    while "k" + digest[:size] in taken:
        size += 1
    return "k" + digest[:size]

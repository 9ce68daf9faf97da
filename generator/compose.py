"""Everything that is known of one article, put together as a brief."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from generator.brief import seal_brief
from generator.brief.inline import compile_names
from generator.model import (
    Article,
    Brief,
    Bullet,
    Company,
    CompanyLink,
    Copy,
    Evidence,
    Mention,
    Metadata,
    NearCopy,
    Registry,
    Span,
    Summary,
)
from generator.text.escape import is_safe_id

_CONTEXT = 24
"""Words that a quotation to show where a company is named may have, if the names alone do not take more."""

_SHORT = 32
"""Characters that the quotation of a basis may have; a longer one is left out."""

_QUOTED = re.compile(r"(?<!\w)'(?:([^\n]*?)'(?=[,;. ]|$)|[^\n]*)")
"""One that nothing closes takes the rest of its line along, which is then not searched again for each mark in it."""

_LEFT_OUT = re.compile(r"@|://|www\.|…$")

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
    copies: Sequence[Copy] = (),
    near: Sequence[NearCopy] = (),
    quotable: int = 150,
) -> Brief:
    """The generated form of a brief.

    ``mentions`` and ``sentences`` are of ``article.body``; ``roles`` as ``assign_roles`` gives them, heaviest first.
    ``quotable`` is the budget in words of the body that the brief may quote in all; what bullets and figures leave
    of it goes to the companies that neither shows.
    """
    summary = share_quotations(article, summary)
    summary = replace(summary, bullets=place_mentions(article.body, summary.bullets, mentions))
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
        rests_on=known.rests_on,
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
        near=tuple(near),
        basis=tell_basis(known),
        notices=notices,
    )
    return seal_brief(brief, {m.name: m.company for m in mentions if m.company})


def _show_short(quoted: re.Match[str]) -> str:
    words = quoted[1]
    return quoted[0] if words is None or (len(words) <= _SHORT and not _LEFT_OUT.search(words)) else ""


def tell_basis(known: Metadata) -> tuple[tuple[str, str], ...]:
    """Where title, publisher and the like come from, in a few words each: the line, and what it says if that is short,
    since more of a page's furniture does not belong into a brief.
    """
    told: dict[str, str] = {}
    if known.title is None:
        told["title"] = "made from the text"
    for field, text in known.basis:
        shown = _QUOTED.sub(_show_short, text)
        told.setdefault(field, " ".join(shown.split()).rstrip(" :,"))
    inferred = any(notice.code == "publisher-inferred" for notice in known.notices)
    if inferred and not told.get("publisher", "").startswith("inferred"):
        told["publisher"] = f"inferred from {told.get('publisher') or 'the page'}"
    return tuple((field, text) for field, text in told.items() if text)


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


def place_mentions(body: str, bullets: Sequence[Bullet], mentions: Sequence[Mention]) -> tuple[Bullet, ...]:
    """The bullets with links where they name a company for the first time, and with the companies that they link.

    A bullet's words were cut from its quotations: where it has a name as often as they do, each is the one at its place
    there, so that a name that is no mention (a product, a namesake) stays plain. Where words were cut away or put in,
    a name is linked if it stands for one company wherever it could come from.
    """
    forms: dict[str, set[str | None]] = {}
    places: dict[Span, str | None] = {}
    for mention in mentions:
        forms.setdefault(" ".join(mention.name.split()), set()).add(mention.company)
        places[mention.start, mention.end] = mention.company
    pattern = compile_names(tuple(sorted(forms)))
    return tuple(_place_in(bullet, body, pattern, forms, places) for bullet in bullets)


def _place_in(
    bullet: Bullet,
    body: str,
    pattern: re.Pattern[str],
    forms: dict[str, set[str | None]],
    places: dict[Span, str | None],
) -> Bullet:
    quoted: dict[str, list[str | None]] = {}
    for start, end in dict.fromkeys((evidence.start, evidence.end) for evidence in bullet.evidence):
        for match in pattern.finditer(body, start, end):
            quoted.setdefault(" ".join(match[0].split()), []).append(places.get(match.span()))
    named = [(match.start(), match.end(), match[0]) for match in pattern.finditer(bullet.text)]
    counts = Counter(form for _, _, form in named)
    passed: Counter[str] = Counter()
    links: dict[str, tuple[int, int, str]] = {}
    for start, end, form in named:
        there = quoted.get(form, [])
        if len(there) == counts[form]:
            company = there[passed[form]]
            passed[form] += 1
        else:
            owners = set(there) or forms.get(form, set())
            company = next(iter(owners)) if len(owners) == 1 else None
        if company is not None and company not in links and is_safe_id(company):
            links[company] = (start, end, company)
    return replace(bullet, companies=tuple(links), links=tuple(links.values()))


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
    evidence = _quote_mentions(article, mentions, summary, sentences, quotable)
    links: list[CompanyLink] = []
    for company_id, role in roles:
        company = registry.get(company_id)
        name = company.name if company else next(m.name for m in mentions if m.company == company_id)
        links.append(CompanyLink(company_id, name, role, evidence.get(company_id)))
    return _put_brands(links, registry)


def _put_brands(links: Sequence[CompanyLink], registry: Registry) -> tuple[CompanyLink, ...]:
    """Each brand that the brief is about behind the company that owns it at present, if the brief is about that too;
    the two stand where the first of them stood.
    """
    about = {link.id for link in links if link.role == "about"}
    owners: dict[str, str] = {}
    for link in links:
        company = registry.get(link.id)
        if company and company.parent in about - {link.id} and link.id in about and _is_brand(company):
            owners[link.id] = company.parent or ""
    # A brand of a brand stands for itself: one owner, and what is its own.
    owners = {brand: owner for brand, owner in owners.items() if owner not in owners}
    brands: dict[str, list[CompanyLink]] = {}
    for link in links:
        if link.id in owners:
            brands.setdefault(owners[link.id], []).append(replace(link, brand_of=owners[link.id]))
    by_id = {link.id: link for link in links}
    placed: dict[str, CompanyLink] = {}
    for link in links:
        if link.id not in placed:
            head = by_id[owners.get(link.id, link.id)]
            placed |= {each.id: each for each in (head, *brands.get(head.id, ()))}
    return tuple(placed.values())


def _is_brand(company: Company) -> bool:
    return company.kind == "brand" or company.relation == "brand"


def _quote_mentions(
    article: Article, mentions: Sequence[Mention], summary: Summary, sentences: Sequence[Span], quotable: int
) -> dict[str, Evidence]:
    """Company id -> where it is named, for those that no bullet or figure shows: one quotation a sentence.

    A quotation of the summary that holds the names serves; else it goes from the first name to the last, with some
    words more while the budget lasts. Names themselves are always quoted: they are facts, and a company must be
    traceable.
    """
    groups = _group_hidden(mentions, summary, sentences)
    needed = sum(_words(article.body, span) for _, span, _, known in groups if known is None)
    left = quotable - count_quoted(article.body, summary) - needed
    labels = {e.label for e in _all_evidence(summary)}
    found: dict[str, Evidence] = {}
    for at, least, companies, known in groups:
        evidence = known
        if evidence is None:
            room = _words(article.body, least) + max(min(left, _CONTEXT), 0)
            widths = _widths(article.body, least, sentences[at])
            span = next((wide for wide in widths if _words(article.body, wide) <= room), least)
            left -= _words(article.body, span) - _words(article.body, least)
            label = label_sentence(article.body[slice(*sentences[at])], labels)
            labels.add(label)
            quote = " ".join(article.body[slice(*span)].split())
            evidence = Evidence(quote, *span, article.line_at(span[0]), at + 1, len(sentences), label)
        found |= dict.fromkeys(companies, evidence)
    return found


def _group_hidden(
    mentions: Sequence[Mention], summary: Summary, sentences: Sequence[Span]
) -> list[tuple[int, Span, list[str], Evidence | None]]:
    """Companies that neither bullet nor figure shows, by the sentence that names them first: ``(index of the sentence,
    span from the first name to the last, ids, the quotation that holds them already)``.
    """
    shown = {company for bullet in summary.bullets for company in bullet.companies}
    shown |= {figure.company for figure in summary.figures if figure.company}
    starts = [start for start, _ in sentences]
    groups: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.company and mention.company not in shown:
            shown.add(mention.company)
            groups.setdefault(max(bisect_right(starts, mention.start) - 1, 0), []).append(mention)
    found: list[tuple[int, Span, list[str], Evidence | None]] = []
    for at, group in groups.items():
        span = (min(m.start for m in group), max(m.end for m in group))
        known = next((e for e in _all_evidence(summary) if e.start <= span[0] and span[1] <= e.end), None)
        found.append((at, span, [m.company for m in group if m.company], known))
    return found


def count_names(body: str, summary: Summary, mentions: Sequence[Mention], sentences: Sequence[Span]) -> int:
    """Words that a brief must quote besides its summary to show where the other companies are named."""
    groups = _group_hidden(mentions, summary, sentences)
    return sum(_words(body, span) for _, span, _, known in groups if known is None)


def count_quoted(body: str, summary: Summary) -> int:
    """Words of the body that the quotations of a summary cover, each counted once."""
    return count_covered(body, {(e.start, e.end) for e in _all_evidence(summary)})


def count_covered(body: str, spans: Iterable[Span]) -> int:
    """Words of the body that any of ``spans`` covers, each counted once."""
    covered = 0
    reached = 0
    for start, end in sorted(spans):
        covered += len(body[max(start, reached) : end].split())
        reached = max(reached, end)
    return covered


def _words(body: str, span: Span) -> int:
    return len(body[slice(*span)].split())


def _widths(body: str, span: Span, sentence: Span) -> Iterator[Span]:
    """What a quotation of ``span`` may hold, the most first: its sentence, its clause, itself. Never a torn phrase."""
    yield sentence
    yield find_clause(body, span, sentence)
    yield span


def find_clause(body: str, span: Span, sentence: Span) -> Span:
    """The clause of ``sentence`` that holds ``span``, without the marks at its end."""
    breaks = [m.end() for m in _BREAK.finditer(body, *sentence)]
    start = max((at for at in breaks if at <= span[0]), default=sentence[0])
    end = min((at for at in breaks if at > span[1]), default=sentence[1])
    return start, start + len(body[start:end].rstrip(" ,;:–—"))


def label_sentence(sentence: str, taken: set[str]) -> str:
    """Footnote label of a sentence: ``k`` and hex digits of its SHA-256, at least four, so that it is unlike
    ``taken``.
    """
    digest = hashlib.sha256(" ".join(sentence.split()).encode()).hexdigest()
    size = 4
    while "k" + digest[:size] in taken:
        size += 1
    return "k" + digest[:size]

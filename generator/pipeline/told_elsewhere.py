"""Figures of an article that other sources of its story tell too, and which its brief leaves out: the brief shows them.

What makes a figure matter is known only once the story is: that another source agrees, has a later number, or says
otherwise. Such figures become rows like any other, within the words that a brief may quote; nothing gives way for them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.brief import evidence_of, seal_brief
from generator.model import Article, Brief, Bullet, Evidence, Figure, Notice, Span
from generator.report import BriefNotice
from generator.stories.gather import find_carriers
from generator.stories.model import Claim, Comparison
from generator.stories.origins import find_origins
from generator.stories.verdicts import compare_figures

ROWS_MOST = 8
"""Rows that a brief gets because of others."""
_RANK = {"conflict": 0, "update": 1, "agree": 2}
_BREAK = re.compile(r"[,;:](?=\s)\s*|\s[–—]\s")


@dataclass(frozen=True, slots=True)
class Told:
    """A brief as the generator makes it, and what else its article says."""

    brief: Brief
    article: Article
    uncovered: tuple[Evidence, ...]
    """Whole sentences with figures that the brief does not quote."""
    unpicked: tuple[Figure, ...]
    """Figures that were found in them."""
    quotable: int
    """Words of the body that the brief may quote in all."""


def add_figures_told_elsewhere(
    made: Sequence[Told], staying: Sequence[Brief] = ()
) -> tuple[tuple[Brief, ...], tuple[BriefNotice, ...]]:
    """The briefs of ``made``, in their order, with the figures that they owe to their stories.

    ``staying`` are briefs of the same stories whose articles are not read now: they give, and get nothing. A story
    whose figures cannot be compared, by a fault of ours, leaves its briefs as they are; the second value says so.
    """
    told = {item.brief.id: item for item in made}
    stories: dict[str, list[Brief]] = defaultdict(list)
    rounds: dict[str, list[Brief]] = defaultdict(list)
    for brief in (*(item.brief for item in made), *staying):
        if brief.story:
            stories[brief.story].append(brief)
        for story in brief.touches:
            rounds[story].append(brief)
    carriers = find_carriers([*(item.brief for item in made), *staying])
    wanted: dict[str, list[tuple[int, int, Claim]]] = defaultdict(list)
    notices: list[BriefNotice] = []
    for story in sorted({*stories, *rounds}):
        members = stories[story]
        if len(members) + len(rounds[story]) < 2 or not any(brief.id in told for brief in (*members, *rounds[story])):
            continue
        whole = [_widen(brief, told.get(brief.id)) for brief in (*members, *rounds[story])]
        try:
            found = compare_figures(whole, find_origins(members, carriers))
        except Exception as error:  # noqa: BLE001 - one story must not stop the others
            first = min((brief for brief in (*members, *rounds[story]) if brief.id in told), key=lambda brief: brief.id)
            notices.append(BriefNotice(first.id, first.source, _tell_fault(story, error)))
            continue
        for place, claim in _list_claims(found, told):
            wanted[claim.brief].append((_RANK[place.verdict], claim.figure.evidence.start, claim))
    return tuple(_add(item, wanted.get(item.brief.id, ())) for item in made), tuple(notices)


def _tell_fault(story: str, error: Exception) -> Notice:
    told = f"a fault of ours: the figures of the story {story} could not be compared ({type(error).__name__}: {error})"
    return Notice("story-figures", told, fix="please report it with the articles of the story")


def _widen(brief: Brief, item: Told | None) -> Brief:
    """The brief as if it told each sentence with a figure."""
    if item is None or not item.uncovered:
        return brief
    more = {evidence.label: evidence for evidence in item.uncovered}
    bullets = [
        replace(bullet, evidence=tuple(more.pop(e.label, e) for e in bullet.evidence)) for bullet in brief.bullets
    ]
    bullets += [Bullet(text=evidence.quote, evidence=(evidence,)) for evidence in more.values()]
    figures = [replace(f, evidence=replace(f.evidence, quote=_longer(f.evidence, item))) for f in brief.figures]
    return replace(brief, bullets=tuple(bullets), figures=tuple(figures))


def _longer(evidence: Evidence, item: Told) -> str:
    return next((other.quote for other in item.uncovered if other.label == evidence.label), evidence.quote)


def _list_claims(found: Iterable[Comparison], told: Mapping[str, Told]) -> Iterator[tuple[Comparison, Claim]]:
    """Claims whose number the brief does not show."""
    for comparison in found:
        for claim in comparison.claims:
            item = told.get(claim.brief)
            if item is None or any(figure is claim.figure for figure in item.brief.figures):
                continue
            quotes = {evidence.label: evidence.quote for evidence in evidence_of(item.brief)}
            if claim.figure.text not in quotes.get(claim.figure.label, ""):
                yield comparison, claim


def _add(item: Told, wanted: Sequence[tuple[int, int, Claim]]) -> Brief:
    brief = item.brief
    if not wanted:
        return brief
    spans = [(e.start, e.end) for e in evidence_of(brief)]
    rows: list[Figure] = []
    for _, _, claim in sorted(wanted, key=lambda want: want[:2]):
        figure = _make_row(claim.figure, item)
        if len(rows) == ROWS_MOST or any(_is_same(figure, other) for other in (*rows, *brief.figures)):
            continue
        span = next(
            (s for s in _widths(item.article.body, figure) if _count(item.article.body, [*spans, s]) <= item.quotable),
            None,
        )
        if span is None:
            continue
        spans.append(span)
        rows.append(replace(figure, evidence=_quote(item.article, figure.evidence, span)))
    if not rows:
        return brief
    figures = sorted([*brief.figures, *rows], key=lambda figure: figure.evidence.start)
    return seal_brief(_share(replace(brief, figures=tuple(figures)), item.article))


def _make_row(figure: Figure, item: Told) -> Figure:
    """The figure as the summariser found it, or else with the words around its number."""
    own = [f for f in item.unpicked if f.label == figure.label and figure.text in f.text]
    if own:
        return own[0]
    low, high = figure.evidence.start, figure.evidence.end
    at = item.article.body.find(figure.text, low, high)
    text, what = figure.text, _tidy(figure.what)
    noun = _NOUN.match(item.article.body, at + len(text), high) if at >= 0 and figure.unit not in _UNITS else None
    if noun and noun[1] in what.split():
        text += noun[0]
    unit = figure.unit if figure.unit in _UNITS else noun[1] if noun else None
    return replace(figure, text=text, what=what, unit=unit)


_UNITS = ("currency", "percent", "percentage points", "points")
_NOUN = re.compile(r"\s([a-z]{3,}s)\b")
_OUTER = frozenset(
    {
        "a", "an", "the", "it", "its", "their", "his", "her", "he", "she", "they", "we", "our", "is", "are", "was",
        "were", "be", "been", "has", "have", "had", "that", "which", "who", "of", "in", "on", "at", "to", "by", "for",
        "from", "with", "and", "or", "but", "as", "than", "about", "there", "this", "these", "those", "all", "said",
        "says", "told",
    }
)  # fmt: skip


def _tidy(what: str) -> str:
    """Words without the articles, pronouns and prepositions at either end."""
    words = [word for word in what.split() if any(c.isalnum() for c in word)]
    while len(words) > 1 and words[0].lower() in _OUTER:
        words.pop(0)
    while len(words) > 1 and words[-1].lower().strip(".,") in _OUTER:
        words.pop()
    return " ".join(words).strip(" .,;:")


def _is_same(one: Figure, other: Figure) -> bool:
    return one.label == other.label and (one.text in other.text or other.text in one.text)


def _widths(body: str, figure: Figure) -> Iterator[Span]:
    """What the quotation may hold, the most first: its sentence, its clause, the figure with the words beside it."""
    low, high = figure.evidence.start, figure.evidence.end
    at = body.find(figure.text, low, high)
    if at < 0:
        yield low, high
        return
    end = at + len(figure.text)
    if len(body[low:high].split()) <= 30:
        yield low, high
    breaks = [match.end() for match in _BREAK.finditer(body, low, high)]
    start = max((place for place in breaks if place <= at), default=low)
    stop = min((place for place in breaks if place >= end), default=high)
    yield start, stop - (len(body[start:stop]) - len(body[start:stop].rstrip(" ,;:–—")))


def _count(body: str, spans: Iterable[Span]) -> int:
    covered = reached = 0
    for start, end in sorted(spans):
        covered += len(body[max(start, reached) : end].split())
        reached = max(reached, end)
    return covered


def _quote(article: Article, evidence: Evidence, span: Span) -> Evidence:
    start, end = span
    quote = " ".join(article.body[start:end].split())
    return replace(evidence, quote=quote, start=start, end=end, line=article.line_at(start))


def _share(brief: Brief, article: Article) -> Brief:
    """All quotations of one sentence are one stretch, as a footnote has one text."""
    spans: dict[str, Span] = {}
    for evidence in evidence_of(brief):
        low, high = spans.get(evidence.label, (evidence.start, evidence.end))
        spans[evidence.label] = (min(low, evidence.start), max(high, evidence.end))
    for figure in brief.figures:
        low, high = spans.get(figure.label, (figure.evidence.start, figure.evidence.end))
        spans[figure.label] = (min(low, figure.evidence.start), max(high, figure.evidence.end))

    def widen(evidence: Evidence) -> Evidence:
        return _quote(article, evidence, spans[evidence.label]) if evidence.label in spans else evidence

    return replace(
        brief,
        bullets=tuple(replace(b, evidence=tuple(widen(e) for e in b.evidence)) for b in brief.bullets),
        figures=tuple(replace(f, evidence=widen(f.evidence)) for f in brief.figures),
        companies=tuple(replace(c, evidence=widen(c.evidence)) if c.evidence else c for c in brief.companies),
    )

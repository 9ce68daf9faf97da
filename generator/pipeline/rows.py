"""Rows that a brief gets because of its story, within the words of its article that it may quote in all.

Each is quoted with the least that proves it first, so that all may find room, and then with its clause or sentence
where words are left. Where there is no room at all, figures that no other source tells give way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

from generator.brief import evidence_of, seal_brief
from generator.compose import count_covered, find_clause
from generator.model import Article, Brief, Evidence, Figure, Span

ROWS_MOST = 8
"""Rows that a brief gets because of others."""
KINDRED_MOST = 3
"""… of these because others may tell the same, and no verdict says so."""
SENTENCE_MOST = 30
"""Words of a sentence that is quoted in full for one number."""


@dataclass(frozen=True, slots=True)
class Told:
    """A brief as the generator makes it, and what else its article says."""

    brief: Brief
    article: Article
    uncovered: tuple[Evidence, ...]
    """Whole sentences with figures that the brief does not quote."""
    unpicked: tuple[Figure, ...]
    """Figures that were found in them, each with the least that proves it."""
    quotable: int
    """Words of the body that the brief may quote in all."""


@dataclass(frozen=True, slots=True)
class _Row:
    figure: Figure
    least: Span
    sentence: Span


def add_rows(item: Told, claims: Sequence[Figure], kindred: Sequence[Figure] = ()) -> Brief:
    """The brief with rows for those of ``claims``, numbers that other sources tell too, which it does not show, and
    with some of ``kindred``, which they may tell too: for these nothing gives way.

    Both come first to last as they matter; each figure says its sentence by its label.
    """
    room = _Room(item, claims)
    for claim in claims:
        if len(room.rows) < ROWS_MOST and not room.shows(claim):
            room.take(_make_row(claim, item))
    most = min(len(room.rows) + KINDRED_MOST, ROWS_MOST)
    for number in kindred:
        if len(room.rows) < most and not room.shows(number):
            room.take(_make_row(number, item), yielding=False)
    return room.fill()


def widen_quotations(brief: Brief, item: Told, labels: Iterable[str]) -> Brief:
    """The brief with as many of the sentences of ``labels`` quoted in full as the words that are left allow, the first
    ones first.
    """
    spans = _spans_of(brief)
    wide = dict(spans)
    for label in labels:
        wide = _widen(wide, item, label) or wide
    return _requote(brief, item.article, wide) if wide != spans else brief


def has_room(brief: Brief, item: Told, label: str) -> bool:
    """Whether more of the sentence of a label can be quoted."""
    return _widen(_spans_of(brief), item, label) is not None


def _widen(spans: Mapping[str, Span], item: Told, label: str) -> dict[str, Span] | None:
    """The quotations with all of a sentence; ``None`` where all of it, or nothing, is quoted, or there is no room."""
    whole = next(((e.start, e.end) for e in item.uncovered if e.label == label), None)
    if whole is None or label not in spans or _join(spans[label], whole) != whole or spans[label] == whole:
        return None
    more = {**spans, label: _join(spans[label], whole)}
    return more if count_covered(item.article.body, more.values()) <= item.quotable else None


class _Room:
    """What a brief quotes, and the rows that are taken in."""

    def __init__(self, item: Told, claims: Sequence[Figure]) -> None:
        self._item = item
        self._body = item.article.body
        self._claims = claims
        self._figures = list(item.brief.figures)
        self._spans = self._before = _spans_of(item.brief)
        self.rows: list[_Row] = []

    def shows(self, claim: Figure) -> bool:
        """Whether the number stands in a quotation of the brief, or in a row, already."""
        span = self._before.get(claim.label)
        if span is not None and _holds(" ".join(self._body[slice(*span)].split()), claim.text):
            return True
        rows = (*self._figures, *(row.figure for row in self.rows))
        return any(_is_same(claim, other) for other in rows)

    def take(self, row: _Row, *, yielding: bool = True) -> None:
        """Take a row in with the least that proves it, if there is room, or, where others are ``yielding``, is made."""
        label = row.figure.label
        own = self._spans.get(label, row.sentence)
        if not row.sentence[0] <= own[0] <= own[1] <= row.sentence[1]:
            # The same words stand elsewhere too, and are quoted from there.
            return
        for figures, spans in islice(self._list_states(), None if yielding else 1):
            more = spans | {label: _join(spans.get(label, row.least), row.least)}
            if self._fits(more):
                self._figures, self._spans = figures, more
                self.rows.append(row)
                return

    def fill(self) -> Brief:
        """The brief with the rows; what words are left go to their clauses and sentences, the first rows first."""
        item = self._item
        if not self.rows:
            return item.brief
        for row in self.rows:
            own = self._spans[row.figure.label]
            short = len(self._body[slice(*row.sentence)].split()) <= SENTENCE_MOST
            clause = find_clause(self._body, row.least, row.sentence)
            for span in (*([row.sentence] if short else []), clause):
                more = self._spans | {row.figure.label: _join(own, span)}
                if self._fits(more):
                    self._spans = more
                    break
        figures = [*self._figures, *(row.figure for row in self.rows)]
        figures.sort(key=lambda figure: _place_of(figure, self._body))
        return _requote(replace(item.brief, figures=tuple(figures)), item.article, self._spans)

    def _fits(self, spans: dict[str, Span]) -> bool:
        return count_covered(self._body, spans.values()) <= self._item.quotable

    def _list_states(self) -> Iterator[tuple[list[Figure], dict[str, Span]]]:
        """The figures and quotations as they are, and as they would be without one sentence, or two, that are quoted
        only for figures which no other source tells: those with the fewest figures first, of these the last.
        """
        yield self._figures, self._spans
        idle = self._list_idle()
        for gone in (*combinations(idle, 1), *combinations(idle, 2)):
            figures = [figure for figure in self._figures if figure.label not in gone]
            if self._show_companies(figures):
                yield figures, {label: span for label, span in self._spans.items() if label not in gone}

    def _list_idle(self) -> list[str]:
        """Labels of sentences that are quoted only for figures which no other source tells."""
        brief = self._item.brief
        kept = {e.label for bullet in brief.bullets for e in bullet.evidence}
        kept |= {company.evidence.label for company in brief.companies if company.evidence}
        kept |= {row.figure.label for row in self.rows}
        counts = Counter(figure.label for figure in self._figures)
        for figure in self._figures:
            if any(claim.label == figure.label and _tell_one(claim, figure) for claim in self._claims):
                kept.add(figure.label)
        return sorted(counts.keys() - kept, key=lambda label: (counts[label], -self._spans[label][0]))

    def _show_companies(self, figures: Iterable[Figure]) -> bool:
        """Whether each company of the brief can still be traced with these figures alone."""
        brief = self._item.brief
        shown: set[str | None] = {None, *(company for bullet in brief.bullets for company in bullet.companies)}
        shown |= {company.id for company in brief.companies if company.evidence}
        lost = {figure.company for figure in self._figures} - {figure.company for figure in figures}
        return lost <= shown


def _make_row(claim: Figure, item: Told) -> _Row:
    """The figure as the summariser found it, or else with the words around its number."""
    body = item.article.body
    sentence = next(
        ((e.start, e.end) for e in item.uncovered if e.label == claim.label), (claim.evidence.start, claim.evidence.end)
    )
    own = next((f for f in item.unpicked if f.label == claim.label and _holds(f.text, claim.text)), None)
    if own is not None:
        said = own.says if own.says and own.says in own.evidence.quote else None
        return _Row(replace(own, says=said), (own.evidence.start, own.evidence.end), sentence)
    at = body.find(claim.text, *sentence)
    if at < 0:
        return _Row(claim, sentence, sentence)
    end = at + len(claim.text)
    noun = _NOUN.match(body, end, sentence[1]) if claim.unit not in _UNITS else None
    end = noun.end() if noun else end
    low, high = find_clause(body, (at, end), sentence)
    hedge = _HEDGE.search(body, low, at)
    start = hedge.start() if hedge else at
    text = " ".join(body[start:end].split())
    last = text.split()[-1]
    counted = last if claim.unit not in _UNITS and last.isalpha() and (last[-1] == "s" or last == claim.unit) else ""
    what = _say_what(body[low:start], counted, body[end:high])
    if not item.brief.lang.startswith("en"):
        what = _tidy(claim.what)
    if len(what.split()) < _WHAT_LEAST:
        # ", or 75.3 per cent": what it is of stands in the clause before.
        fuller = _say_what(body[sentence[0] : start], "", "") if low > sentence[0] else ""
        what = max(what, _tidy(claim.what), fuller, key=lambda words: len(words.split()))
        low = _find_start(body, what, at, low, sentence)
    unit = claim.unit if claim.unit in _UNITS else counted or None
    return _Row(replace(claim, text=text, what=what or text, unit=unit), (low, high), sentence)


def _find_start(body: str, what: str, at: int, low: int, sentence: Span) -> int:
    """Where a quotation begins that holds the words before a number too which say what it measures."""
    place = body.rfind(" ".join(what.split()[:2]), sentence[0], at)
    return min(place, low) if place >= 0 else sentence[0]


_UNITS = ("currency", "percent", "percentage points", "points")
_NOUN = re.compile(r"\s([a-z]{3,}s)\b")
_HEDGE = re.compile(
    r"(?:\b(?:about|around|roughly|some|nearly|almost|over|(?:more|less|fewer|longer|higher|lower) than|under|up to|"
    r"at (?:least|most)|just(?: (?:over|under))?|only|in the region of|as (?:much|many) as|an? (?:estimated|total of)|"
    r"[A-Z]{3})\s){1,4}$"
)
"""What stands before a number and says how near it is, or of what currency."""
_OUTER = frozenset(
    {
        "a", "an", "the", "it", "its", "their", "his", "her", "he", "she", "they", "we", "our", "is", "are", "was",
        "were", "be", "been", "has", "have", "had", "that", "which", "who", "of", "in", "on", "at", "to", "by", "for",
        "from", "with", "and", "or", "but", "as", "than", "about", "there", "this", "these", "those", "all", "said",
        "says", "told", "if", "when", "while", "because", "after", "before", "within", "i", "you", "so",
        "where",
    }
)  # fmt: skip
_WHAT_MOST = 12
_WHAT_LEAST = 2
"""Words that say what a number measures."""
_NEW_CLAUSE = re.compile(
    r"(?:\b(?:because|while|when|but|(?:that|which)(?!\s(?:would|will|ha[ds]|have|is|are|was|were|can|could|may)\b))"
    r"|\s[-–—])\s"
)
_CLOSING = re.compile(r"\s(?:before|after|when|because|while|which|who|but|if|and|as|from)\s|[\d“”\"();]")


_OF_WHAT = re.compile(r"\s+of (?:(?:the|its|their|all) )?[a-z][a-z-]+(?: [a-z-]+s\b)?")
_COMPARED = re.compile(r"\bthan(?: an?| the)?\s*$")
"""Before this stands what is compared with the number, and not what it is of."""


def _say_what(before: str, noun: str, after: str) -> str:
    """What a number measures: the words of its clause before it, with those behind it where they tell too little."""
    words = _NEW_CLAUSE.split(before)[-1].split()
    first = max(len(words) - _WHAT_MOST, 0)
    while first and words[first][:1].isupper() and words[first - 1][:1].isupper():
        # No name is torn.
        first -= 1
    words = [] if _COMPARED.search(before) else words[first:]
    if sum(len(word) > 2 and word.lower() not in _OUTER for word in words) > 1:
        whole = _OF_WHAT.match(after)
        return _tidy(" ".join([*words, whole[0]] if whole else words))
    closing = _CLOSING.search(after)
    behind = (after[: closing.start()] if closing else after).split()
    head = [] if _tidy(" ".join(words)).lower() in ("", *_OUTER) else words
    return _tidy(" ".join([*head, *([] if head else [noun]), *behind[: _WHAT_MOST - len(head)]]))


def _tidy(what: str) -> str:
    """Words without the articles, pronouns and prepositions at either end."""
    words = [word for word in what.split() if any(c.isalnum() for c in word)]
    while len(words) > 1 and words[0].lower() in _OUTER:
        words.pop(0)
    while len(words) > 1 and words[-1].lower().strip(".,") in _OUTER:
        words.pop()
    return " ".join(words).strip(' .,;:“”"')


def _is_same(one: Figure, other: Figure) -> bool:
    return one.label == other.label and (_holds(one.text, other.text) or _holds(other.text, one.text))


def _tell_one(claim: Figure, figure: Figure) -> bool:
    return claim.value == figure.value or _is_same(claim, figure)


def _holds(text: str, number: str) -> bool:
    """Whether a number stands in a text as it is, and not as a part of another."""
    before = r"(?<![^\W_])(?<!\d[.,])" if number[:1].isalnum() else ""
    return re.search(rf"{before}{re.escape(number)}(?![^\W_]|[.,]\d)", text) is not None


def _place_of(figure: Figure, body: str) -> int:
    """Where its number stands, as far as its words are found."""
    start, end = figure.evidence.start, figure.evidence.end
    return max(body.find(figure.text, start, end), start)


def _spans_of(brief: Brief) -> dict[str, Span]:
    """What is quoted of each sentence, by its label."""
    return {evidence.label: (evidence.start, evidence.end) for evidence in evidence_of(brief)}


def _join(one: Span, other: Span) -> Span:
    """A footnote has one text: the stretch that holds both."""
    return min(one[0], other[0]), max(one[1], other[1])


def _requote(brief: Brief, article: Article, spans: Mapping[str, Span]) -> Brief:
    """The brief with quotations of these stretches, sealed."""

    def quote(evidence: Evidence) -> Evidence:
        start, end = spans.get(evidence.label, (evidence.start, evidence.end))
        text = " ".join(article.body[start:end].split())
        return replace(evidence, quote=text, start=start, end=end, line=article.line_at(start))

    return seal_brief(
        replace(
            brief,
            bullets=tuple(replace(b, evidence=tuple(quote(e) for e in b.evidence)) for b in brief.bullets),
            figures=tuple(replace(f, evidence=quote(f.evidence)) for f in brief.figures),
            companies=tuple(replace(c, evidence=quote(c.evidence)) if c.evidence else c for c in brief.companies),
        )
    )

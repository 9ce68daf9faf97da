"""From scored sentences to a set of bullets: anchors first, then neighbours that belong to them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.model import Span
from generator.stages.summarise.analyse import Analysis, Sentence
from generator.stages.summarise.choose import Scores, overlap, zone_of
from generator.stages.summarise.evidence import Quoted
from generator.stages.summarise.settings import SummaryInput, SummarySettings, SummaryTables
from generator.stages.summarise.wording import (
    Draft,
    Edit,
    Piece,
    draft_sentence,
    draft_words,
    join_drafts,
    own_opinion,
    shorten_draft,
)

_ALIKE = 50
"""From this share of common stems (per cent of the smaller set) two sentences say the same thing."""
_LONG = 45


@dataclass(frozen=True, slots=True)
class Chosen:
    """A bullet that will be printed: its words and what it quotes of which sentence."""

    draft: Draft
    quotes: tuple[tuple[int, Span], ...]


@dataclass(frozen=True, slots=True)
class _Unit:
    """Something that can stand as a bullet: one sentence, or a few that only stand together."""

    draft: Draft
    score: int
    stems: frozenset[str]
    first: int
    last: int


def choose_bullets(
    article: SummaryInput,
    analysis: Analysis,
    settings: SummarySettings,
    tables: SummaryTables,
    scores: Scores,
    quoted: Quoted,
) -> tuple[Chosen, ...]:
    """Bullets in the order of the article, within the number, the words and the quotation budget asked for."""
    units = _make_units(article, analysis, settings, tables, scores)
    if not units:
        return ()
    most = settings.bullets if settings.bullets is not None else settings.bullets_max
    if settings.words is not None and settings.bullets is None:
        most = 12
    plain = settings.bullets is not None or settings.words is not None
    share = quoted.budget if plain else quoted.budget * 4 // 5
    if plain:
        quoted.budget = len(analysis.word_starts)
        share = quoted.budget
    picked = _pick_anchors(article, analysis, settings, tables, scores, units, quoted, most, share)
    picked.sort(key=lambda unit: unit.first)
    if not plain:
        picked = _add_neighbours(article, analysis, settings, tables, scores, picked, quoted, share)
    chosen: list[Chosen] = []
    for unit in picked:
        draft = _name_owner(unit.draft, article, analysis, tables)
        chosen.append(Chosen(draft, _quotes_of(draft, analysis)))
    return tuple(chosen)


def _quotes_of(draft: Draft, analysis: Analysis) -> tuple[tuple[int, Span], ...]:
    found: list[tuple[int, Span]] = []
    for index in draft.sentences:
        span = draft.span_in(analysis.sentences[index])
        if span:
            found.append((index, span))
    return tuple(found)


def _spans_of(draft: Draft, analysis: Analysis) -> list[Span]:
    return [span for _, span in _quotes_of(draft, analysis)]


def _make_units(
    article: SummaryInput, analysis: Analysis, settings: SummarySettings, tables: SummaryTables, scores: Scores
) -> list[_Unit]:
    units: list[_Unit] = []
    sentences = analysis.sentences
    limit = settings.bullet_words
    previous: Draft | None = None
    for sentence in sentences:
        usable = not sentence.heading and not sentence.question and sentence.words >= 5
        draft = draft_sentence(sentence, article, analysis, tables) if usable else None
        if draft is not None and sentence.torn:
            draft = _mend_quote(draft, sentence, article, analysis, tables)
        elif draft is not None and _speakerless(sentence, article, analysis, tables):
            draft = None
        if draft is not None:
            draft = shorten_draft(draft, sentence, article, analysis, tables, limit)
            score = scores.base[sentence.index]
            if not draft.leaning:
                units.append(_Unit(draft, score, sentence.stems, sentence.index, sentence.index))
            elif previous is not None and not previous.leaning and not sentence.torn and sentence.quoted < 50:
                before = sentences[sentence.index - 1]
                joined = join_drafts(previous, draft, article, analysis)
                if draft_words(joined, article.body) <= limit and settings.bullets is None and settings.words is None:
                    both = before.stems | sentence.stems
                    mean = (scores.base[before.index] + score) // 2
                    units.append(_Unit(joined, mean, both, before.index, sentence.index))
        previous = draft
    return units


_OPENING = {"“": "“", "”": "“", '"': '"', "'": "'", "’": "‘", "‘": "‘"}
_CLOSED_BY_SPEAKER = re.compile(r"[,.!?…][\"”'’](?= )")


def _mend_quote(draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> Draft | None:
    """A quotation that began in an earlier sentence and ends in this one with its speaker: its opening mark is added.

    What cannot be mended so is no bullet.
    """
    over = [(a, b) for a, b in analysis.quotes if a < sentence.end and b > sentence.start and (a < sentence.start or b > sentence.end)]
    if len(over) != 1:
        return None
    opened, closed = over[0]
    if opened >= sentence.start or closed > sentence.end or not sentence.speech or draft.edits:
        return None
    if article.body[closed - 1] not in _OPENING or sentence.end - closed < 8:
        return None
    mark = article.body[opened]
    edit = Edit("quote-mark", "", mark)
    return Draft((Piece(-1, -1, mark), *draft.pieces), (*draft.edits, edit), draft.sentences, draft.leaning)


def _speakerless(sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> bool:
    """A sentence that is a quotation and does not say whose."""
    return sentence.quoted >= 60 and not sentence.speech


def _pick_anchors(
    article: SummaryInput,
    analysis: Analysis,
    settings: SummarySettings,
    tables: SummaryTables,
    scores: Scores,
    units: list[_Unit],
    quoted: Quoted,
    most: int,
    share: int,
) -> list[_Unit]:
    long = len(analysis.sentences) >= _LONG
    novelty = tables.weight("novelty")
    picked: list[_Unit] = []
    covered: set[str] = set()
    zones: dict[int, int] = {}
    sections: dict[int, int] = {}
    words = 0
    pool = list(units)
    while pool and len(picked) < most:
        best: _Unit | None = None
        best_gain = 0
        for unit in pool:
            fresh = sum(scores.topic.get(stem, 0) for stem in unit.stems - covered)
            whole = sum(scores.topic.get(stem, 0) for stem in unit.stems) or 1
            gain = unit.score + novelty * (100 * fresh // whole) // 10
            if long:
                gain -= 350 * zones.get(zone_of(analysis.sentences[unit.first], analysis, most), 0)
            if article.kind == "explainer":
                gain -= 250 * sections.get(analysis.sentences[unit.first].section, 0)
            if best is None or gain > best_gain:
                best, best_gain = unit, gain
        assert best is not None
        pool.remove(best)
        if any(overlap(best.stems, other.stems) >= _ALIKE for other in picked):
            continue
        if any(best.first <= other.last and other.first <= best.last for other in picked):
            continue
        size = draft_words(best.draft, article.body)
        if settings.words is not None and words + size > settings.words:
            continue
        spans = _spans_of(best.draft, analysis)
        if quoted.used + quoted.cost(spans) > share and picked:
            continue
        quoted.add(spans)
        words += size
        covered |= best.stems
        zone = zone_of(analysis.sentences[best.first], analysis, most)
        zones[zone] = zones.get(zone, 0) + 1
        section = analysis.sentences[best.first].section
        sections[section] = sections.get(section, 0) + 1
        picked.append(best)
    return picked


def _add_neighbours(
    article: SummaryInput,
    analysis: Analysis,
    settings: SummarySettings,
    tables: SummaryTables,
    scores: Scores,
    picked: list[_Unit],
    quoted: Quoted,
    share: int,
) -> list[_Unit]:
    """Join to a bullet the sentence that follows it, where both belong together and there is room."""
    done = list(picked)
    order = sorted(range(len(done)), key=lambda at: -done[at].score)
    ranked = sorted(scores.base)
    middle = ranked[len(ranked) // 2] if ranked else 0
    for _ in range(2):
        for at in order:
            unit = done[at]
            index = unit.last + 1
            if index >= len(analysis.sentences) or len(unit.draft.sentences) >= 3:
                continue
            if any(other.first <= index <= other.last for other in done):
                continue
            sentence = analysis.sentences[index]
            if sentence.heading or sentence.question or sentence.torn or sentence.quoted >= 50:
                continue
            last = analysis.sentences[unit.last]
            if last.torn or last.quoted >= 50:
                continue
            draft = draft_sentence(sentence, article, analysis, tables)
            related = bool(sentence.leaning) or overlap(last.stems, sentence.stems) >= 15
            if not related or (scores.base[index] < middle and not sentence.leaning):
                continue
            if any(overlap(sentence.stems, other.stems) >= _ALIKE for other in done):
                continue
            draft = shorten_draft(draft, sentence, article, analysis, tables, settings.bullet_words)
            joined = join_drafts(unit.draft, draft, article, analysis)
            if draft_words(joined, article.body) > settings.bullet_words:
                continue
            spans = _spans_of(draft, analysis)
            if quoted.used + quoted.cost(spans) > share:
                continue
            quoted.add(spans)
            done[at] = _Unit(joined, unit.score, unit.stems | sentence.stems, unit.first, index)
    return done


def _name_owner(draft: Draft, article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> Draft:
    """An opinion's bullet says whose opinion it is."""
    if article.kind not in ("opinion", "letter"):
        return draft
    if article.kind == "letter":
        owner = tables.owner_letter
    else:
        owner = " and ".join(article.authors[:2]) if article.authors else tables.owner_author
    sentence = analysis.sentences[draft.sentences[0]]
    verb = tables.owner_writes if sentence.numbers >= 2 else tables.owner_argues
    if len(article.authors) == 2 and article.kind == "opinion":
        verb = verb.removesuffix("s")
    return own_opinion(draft, owner, verb)

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
    """Something that can stand as a bullet or a part of one."""

    draft: Draft
    score: int
    stems: frozenset[str]
    first: int
    last: int
    needs: int = -1
    """Sentence that must stand just before it in the same bullet; -1 for none."""


def choose_bullets(
    article: SummaryInput,
    analysis: Analysis,
    settings: SummarySettings,
    tables: SummaryTables,
    scores: Scores,
    quoted: Quoted,
) -> tuple[Chosen, ...]:
    """Bullets in the order of the article, within the number, the words and the quotation budget asked for.

    With ``settings.bullets`` or ``settings.words`` a bullet is one sentence and the quotation budget is not applied.
    """
    plain = settings.bullets is not None or settings.words is not None
    if plain:
        quoted.budget = len(analysis.word_starts)
        most = settings.bullets if settings.bullets is not None else 12
        units = _make_units(article, analysis, tables, scores, settings.bullet_words)
        picked = _pick_units(article, analysis, settings, tables, scores, units, quoted, most, quoted.budget, 0)
    else:
        most = settings.bullets_max
        share = quoted.budget * (50 if article.kind == "market wrap" else 78) // 100
        target = max(20, min(settings.bullet_words, share // 6))
        units = _make_units(article, analysis, tables, scores, target)
        picked = _pick_units(article, analysis, settings, tables, scores, units, quoted, most * 3, share, target)
        picked = _group_units(article, analysis, settings, picked, most)
    picked.sort(key=lambda unit: unit.first)
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
    article: SummaryInput, analysis: Analysis, tables: SummaryTables, scores: Scores, limit: int
) -> list[_Unit]:
    units: list[_Unit] = []
    before: Draft | None = None
    for sentence in analysis.sentences:
        usable = not sentence.heading and not sentence.question and sentence.words >= 5
        draft = draft_sentence(sentence, article, analysis, tables) if usable else None
        if draft is not None and sentence.torn:
            draft = _mend_quote(draft, sentence, article, analysis, tables)
        elif draft is not None and _speakerless(sentence):
            draft = None
        if draft is not None:
            draft = shorten_draft(draft, sentence, article, analysis, tables, limit)
            score = scores.base[sentence.index]
            index = sentence.index
            if not draft.leaning:
                units.append(_Unit(draft, score, sentence.stems, index, index))
            elif before is not None and not before.leaning and not sentence.torn and sentence.quoted < 50:
                units.append(_Unit(draft, score - 200, sentence.stems, index, index, index - 1))
        before = draft
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


def _speakerless(sentence: Sentence) -> bool:
    """A sentence that is a quotation and does not say whose."""
    return sentence.quoted >= 60 and not sentence.speech


def _pick_units(
    article: SummaryInput,
    analysis: Analysis,
    settings: SummarySettings,
    tables: SummaryTables,
    scores: Scores,
    units: list[_Unit],
    quoted: Quoted,
    most: int,
    share: int,
    target: int,
) -> list[_Unit]:
    """Greedy: the unit with the highest gain (for its words, where ``target`` is given) that still fits."""
    count = len(analysis.sentences)
    long = count >= _LONG
    zones_of = max(5, most) if long else 1
    novelty = tables.weight("novelty")
    whole = {unit.first: sum(scores.topic.get(stem, 0) for stem in unit.stems) or 1 for unit in units}
    sizes = {unit.first: draft_words(unit.draft, article.body) for unit in units}
    picked: list[_Unit] = []
    taken: set[int] = set()
    covered: set[str] = set()
    zones: dict[int, int] = {}
    sections: dict[int, int] = {}
    words = 0
    pool = list(units)
    while pool and len(picked) < most:
        best: _Unit | None = None
        best_gain = 0
        for unit in pool:
            if unit.needs >= 0 and (unit.needs not in taken or settings.bullets is not None or settings.words is not None):
                continue
            fresh = sum(scores.topic.get(stem, 0) for stem in unit.stems - covered)
            gain = unit.score + novelty * (100 * fresh // whole[unit.first]) // 10
            if long:
                gain -= 700 * zones.get(zone_of(analysis.sentences[unit.first], analysis, zones_of), 0)
            if article.kind == "explainer":
                gain -= 300 * sections.get(analysis.sentences[unit.first].section, 0)
            if target and picked:
                gain = gain * 30 // (sizes[unit.first] + 10) if gain > 0 else gain
            if best is None or gain > best_gain:
                best, best_gain = unit, gain
        if best is None:
            break
        pool.remove(best)
        if any(overlap(best.stems, other.stems) >= _ALIKE for other in picked):
            continue
        size = sizes[best.first]
        if settings.words is not None and words + size > settings.words:
            continue
        spans = _spans_of(best.draft, analysis)
        if quoted.used + quoted.cost(spans) > share and picked:
            continue
        quoted.add(spans)
        words += size
        covered |= best.stems
        taken.add(best.first)
        zone = zone_of(analysis.sentences[best.first], analysis, zones_of)
        zones[zone] = zones.get(zone, 0) + 1
        section = analysis.sentences[best.first].section
        sections[section] = sections.get(section, 0) + 1
        picked.append(best)
    return picked


def _group_units(
    article: SummaryInput, analysis: Analysis, settings: SummarySettings, picked: list[_Unit], most: int
) -> list[_Unit]:
    """Join neighbours until there are at most ``most`` bullets; what cannot be joined gives way, lowest score first."""
    done = sorted(picked, key=lambda unit: unit.first)
    at = 1
    while at < len(done):
        if done[at].needs < 0:
            at += 1
            continue
        joined = _join(done[at - 1], done[at], article, analysis, settings) if done[at - 1].last == done[at].needs else None
        if joined is None:
            del done[at]
        else:
            done[at - 1 : at + 1] = [joined]
    while len(done) > most:
        best: tuple[int, int, _Unit] | None = None
        for at in range(1, len(done)):
            one, two = done[at - 1], done[at]
            gap = two.first - one.last
            cost = gap * 100 - 4 * overlap(one.stems, two.stems)
            if gap > 4 or (best is not None and cost >= best[0]):
                continue
            joined = _join(one, two, article, analysis, settings)
            if joined is not None:
                best = (cost, at, joined)
        if best is not None:
            done[best[1] - 1 : best[1] + 1] = [best[2]]
            continue
        weakest = min(range(len(done)), key=lambda at: (done[at].score, -done[at].first))
        del done[weakest]
    return done


def _join(
    one: _Unit, two: _Unit, article: SummaryInput, analysis: Analysis, settings: SummarySettings
) -> _Unit | None:
    if len(one.draft.sentences) + len(two.draft.sentences) > 3:
        return None
    if any(analysis.sentences[index].quoted >= 50 for index in (*one.draft.sentences, *two.draft.sentences)):
        return None
    joined = join_drafts(one.draft, two.draft, article, analysis)
    if draft_words(joined, article.body) > settings.bullet_words:
        return None
    return _Unit(joined, max(one.score, two.score), one.stems | two.stems, one.first, two.last)


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

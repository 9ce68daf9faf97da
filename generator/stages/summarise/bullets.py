"""From scored sentences to a set of bullets: anchors first, then neighbours that belong to them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from generator.model import Edit, Span
from generator.stages.summarise.analyse import Analysis, Sentence, word_set
from generator.stages.summarise.choose import overlap, zone_of
from generator.stages.summarise.job import Job
from generator.stages.summarise.settings import SummaryInput, SummaryTables
from generator.stages.summarise.wording import (
    Draft,
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


def choose_bullets(job: Job) -> tuple[Chosen, ...]:
    """Bullets in the order of the article, within the number, the words and the quotation budget asked for.

    With ``settings.bullets`` or ``settings.words`` a bullet is one sentence and the quotation budget is not applied.
    """
    article, analysis, settings, tables, quoted = job.article, job.analysis, job.settings, job.tables, job.quoted
    plain = settings.bullets is not None or settings.words is not None
    if plain:
        quoted.budget = len(analysis.word_starts)
        most = settings.bullets if settings.bullets is not None else 12
        units = _make_units(job, settings.bullet_words)
        picked = _pick_units(job, units, most=most, share=quoted.budget, target=0)
    else:
        most = settings.bullets_max
        numbers = sum(1 for sentence in analysis.sentences if sentence.numbers and not sentence.heading)
        share = quoted.budget * (50 if article.kind == "market wrap" else 90 - 5 * min(5, numbers)) // 100
        target = max(16, min(settings.bullet_words, share // 8))
        units = _make_units(job, target)
        picked = _pick_units(job, units, most=most, share=share, target=target)
        picked = _add_neighbours(job, units, picked, share)
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


def _make_units(job: Job, limit: int) -> list[_Unit]:
    article, analysis, tables, scores = job.article, job.analysis, job.tables, job.scores
    units: list[_Unit] = []
    before: Draft | None = None
    for sentence in analysis.sentences:
        usable = not sentence.heading and not sentence.question and sentence.words >= 5
        if usable and any(phrase in sentence.text.lower() for phrase in tables.housekeeping):
            usable = False
        draft = draft_sentence(sentence, article, analysis, tables) if usable else None
        if draft is not None and sentence.torn:
            draft = _mend_quote(draft, sentence, article, analysis, tables)
        elif draft is not None and _speakerless(sentence):
            draft = None
        if draft is not None:
            draft = shorten_draft(draft, sentence, article, analysis, tables, limit=limit)
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


def _mend_quote(
    draft: Draft, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> Draft | None:
    """A quotation that began in an earlier sentence and ends in this one with its speaker: its opening mark is added.

    What cannot be mended so is no bullet.
    """
    over = [
        (a, b)
        for a, b in analysis.quotes
        if a < sentence.end and b > sentence.start and (a < sentence.start or b > sentence.end)
    ]
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


def _pick_units(job: Job, units: list[_Unit], *, most: int, share: int, target: int) -> list[_Unit]:
    """Greedy: the unit with the highest gain (for its words, where ``target`` is given) that still fits."""
    article, analysis, settings, tables, scores, quoted = (
        job.article,
        job.analysis,
        job.settings,
        job.tables,
        job.scores,
        job.quoted,
    )
    count = len(analysis.sentences)
    long = count >= _LONG
    zones_of = max(5, most) if long else 1
    novelty = tables.weight("novelty") if target else dict(tables.fitted).get("novelty", 0)
    fact = tables.weight("fact")
    whole = {unit.first: sum(scores.topic.get(stem, 0) for stem in unit.stems) or 1 for unit in units}
    sizes = {unit.first: draft_words(unit.draft, article.body) for unit in units}
    picked: list[_Unit] = []
    taken: set[int] = set()
    covered: set[str] = set()
    zones: dict[int, int] = {}
    sections: dict[int, int] = {}
    words = 0
    known: set[str] = set()
    spread = 5 if count >= 12 and not long else 0
    facts = {unit.first: _names_in(unit, analysis, article) - scores.common for unit in units}
    wrap = article.kind == "market wrap"
    position = {unit.first: 600 // (6 + unit.first) for unit in units}
    grants = _counter_cases(analysis) if article.kind in ("opinion", "explainer", "letter") else frozenset()
    granted = False
    pool = list(units)
    while pool and len(picked) < most:
        best: _Unit | None = None
        best_gain = 0
        for unit in pool:
            if unit.needs >= 0 and (
                unit.needs not in taken or settings.bullets is not None or settings.words is not None
            ):
                continue
            fresh = sum(scores.topic.get(stem, 0) for stem in unit.stems - covered)
            gain = unit.score + novelty * (100 * fresh // whole[unit.first]) // 10
            if long:
                gain -= 3000 * zones.get(zone_of(analysis.sentences[unit.first], analysis, zones_of), 0)
            if article.kind == "explainer":
                gain -= 800 * sections.get(analysis.sentences[unit.first].section, 0)
            if target:
                gain -= 600 * (sizes[unit.first] < 10)
                gain += 8 * scores.cue[unit.first] if wrap else fact * min(6, len(facts[unit.first] - known))
                if spread:
                    gain -= 350 * zones.get(zone_of(analysis.sentences[unit.first], analysis, spread), 0)
                if wrap and picked:
                    gain -= 700 * (analysis.sentences[unit.first].numbers >= 2)
                if grants and not granted and unit.first in grants:
                    gain += 900
                if not picked and unit is pool[0] and unit.first <= 2:
                    gain += 4000
                if picked:
                    gain -= 6 * position[unit.first]
                    if not facts[unit.first] - known and article.kind not in ("market wrap", "letter"):
                        gain -= 300
                    if gain > 0:
                        gain = gain * 50 // (sizes[unit.first] + 20)
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
            best = _squeeze(best, job, share - quoted.used) if target else None
            if best is None:
                continue
            spans = _spans_of(best.draft, analysis)
            if quoted.used + quoted.cost(spans) > share:
                continue
        quoted.add(spans)
        words += size
        covered |= best.stems
        taken.add(best.first)
        known |= facts[best.first]
        granted = granted or best.first in grants
        zone = zone_of(analysis.sentences[best.first], analysis, spread or zones_of)
        zones[zone] = zones.get(zone, 0) + 1
        section = analysis.sentences[best.first].section
        sections[section] = sections.get(section, 0) + 1
        picked.append(best)
    return picked


_COUNTER = word_set(
    "risk risks challenge challenges downside disadvantage disadvantages drawback drawbacks however critics "
    "criticism caveat "
    "overcapacity threat threatens"
)


def _counter_cases(analysis: Analysis) -> frozenset[int]:
    """Sentences that grant a counter-case: an opinion or explainer owes the reader one."""
    return frozenset(s.index for s in analysis.sentences if not _COUNTER.isdisjoint(s.tokens))


def _squeeze(unit: _Unit, job: Job, room: int) -> _Unit | None:
    """The unit cut to the words that may still be quoted, or ``None`` where no safe edit gets there."""
    article, analysis, tables = job.article, job.analysis, job.tables
    if room < 10 or unit.first != unit.last:
        return None
    draft = shorten_draft(unit.draft, analysis.sentences[unit.first], article, analysis, tables, limit=room)
    return replace(unit, draft=draft)


def _names_in(unit: _Unit, analysis: Analysis, article: SummaryInput) -> frozenset[str]:
    span = unit.draft.span_in(analysis.sentences[unit.first])
    if span is None:
        return frozenset()
    words = article.body[span[0] : span[1]]
    return frozenset(name for name in analysis.sentences[unit.first].names if name in words)


def _add_neighbours(job: Job, units: list[_Unit], picked: list[_Unit], share: int) -> list[_Unit]:
    """Join to the bullets what stands near them, adds names or numbers, and fits in length and budget."""
    article, analysis, tables, scores, quoted = job.article, job.analysis, job.tables, job.scores, job.quoted
    done = sorted(picked, key=lambda unit: unit.first)
    known: set[str] = set()
    for unit in done:
        known |= _names_in(unit, analysis, article)
    taken = {index for unit in done for index in unit.draft.sentences}
    fact = 0 if article.kind == "market wrap" else tables.weight("fact")
    gains = {
        unit.first: unit.score + fact * min(6, len(_names_in(unit, analysis, article) - known - scores.common))
        for unit in units
    }
    floor = min((unit.score for unit in done), default=0) // 2
    for unit in sorted(units, key=lambda unit: (-gains[unit.first], unit.first)):
        if unit.first in taken or gains[unit.first] < floor or len(unit.draft.sentences) != 1:
            continue
        if any(overlap(unit.stems, other.stems) >= _ALIKE for other in done):
            continue
        spans = _spans_of(unit.draft, analysis)
        if quoted.used + quoted.cost(spans) > share:
            continue
        best: tuple[int, int, _Unit] | None = None
        for at, bullet in enumerate(done):
            after = unit.first > bullet.last
            gap = unit.first - bullet.last if after else bullet.first - unit.first
            if not 1 <= gap <= _NEAR or (unit.needs >= 0 and unit.needs != bullet.last):
                continue
            if bullet.first < unit.first < bullet.last or (not after and bullet.needs >= 0):
                continue
            joined = _join(bullet, unit, job) if after else _join(unit, bullet, job)
            cost = gap * 100 - 4 * overlap(unit.stems, bullet.stems)
            if joined is not None and (best is None or cost < best[0]):
                best = (cost, at, joined)
        if best is not None:
            quoted.add(spans)
            taken.add(unit.first)
            done[best[1]] = best[2]
    return done


_NEAR = 3
"""How many sentences apart two may stand to share a bullet."""


def _join(one: _Unit, two: _Unit, job: Job) -> _Unit | None:
    article, analysis, settings = job.article, job.analysis, job.settings
    if len(one.draft.sentences) + len(two.draft.sentences) > 3:
        return None
    if any(analysis.sentences[index].quoted >= 50 for index in (*one.draft.sentences, *two.draft.sentences)):
        return None
    joined = join_drafts(one.draft, two.draft, article, analysis, job.tables)
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

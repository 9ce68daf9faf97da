"""Figures of a brief as quantities that can be compared: what is measured, of whom, when, how much, how sure.

A figure's ``what`` is words of its sentence, and often not those that another article has. So each number is read anew
in the sentence that proves it: the nearest words of a measure (``generator/data/measures.yml``), what is counted, the
names and the period of its clause, and what parts it from its like (net, domestic, an arm's, a first phase's).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from generator.model import Brief, Evidence, Figure, FigureStatus
from generator.stories import senses
from generator.stories.amounts import BRACKET, Amount, find_numbers, measure_amount, read_second
from generator.stories.clauses import Clauses
from generator.stories.deeds import Deed, Whole, find_agent, find_deed, find_whole, is_of_another
from generator.stories.earlier import Earlier, find_earlier
from generator.stories.measures import MeasureTables, load_measures, tokens_of
from generator.stories.model import Claim
from generator.stories.names import Names, name_words
from generator.stories.periods import Period, find_day, read_period
from generator.text.numbers import Quantity, find_quantities

REACH = 3
"""Sentences before one that names an earlier number in which the later one may stand."""
NUMBERS_MOST = 40
"""Numbers of one sentence that are read."""
_DATELINE = re.compile(
    r"[^\W\d_a-z](?:[^\W\d_a-z]|[ .'’-])+,? (?:[A-Z][a-z]{2,8}\.? \d{1,2},? ?(?:\d{4} )?)?"
    r"(?:\([^()]{2,40}\) ?)?[-–—]+ "
)
"""``OSLO, Feb 3, 2026 (Polar Press) - ``: who writes from where and when, and nothing of what is told."""
_POINTS_BACK = re.compile(
    r"(?:It|Its|They|Their|He|She|That|This|Those|These|Of these|In all|All told"
    r"|(?:The|Their|Its) (?:price|sum|cost|bill|total|figure|number|deal|sale|offer|work|show|event|count|result))\b"
)
_OFFERED = re.compile(r"\bhad (?:[a-z]+ )?(?:offered|bid|sought|wanted|asked|demanded|proposed)\b")
_TO_LEVEL = re.compile(r",? (?:to|at) ")
_MATTER = frozenset(("mass", "volume", "area", "energy", "power"))
_SIGNED = frozenset(("money", "percent", "points", "coins", "times"))
"""Kinds whose unit is part of the number."""
_WHOLES = frozenset(("money", "count", "mass", "volume", "area", "energy"))


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim, read."""

    claim: Claim
    at: int
    """Which of the briefs it is of."""
    kind: str
    """``money``, ``percent``, ``points``, ``count``, or that of a unit: ``area``, ``mass``."""
    amount: Amount
    currency: str | None = None
    second: tuple[str, Amount] | None = None
    """What the article itself converts it to."""
    measure: str | None = None
    """Nearest measure of the clause."""
    measures: frozenset[str] = frozenset()
    """All that its clause speaks of."""
    noun: str | None = None
    phrase: frozenset[str] = frozenset()
    """Stems of the words between it and what is counted: ``cornerstone`` of ``23 cornerstone investors``."""
    stuff: str | None = None
    """Of what it is so many tonnes or bottles."""
    lead: str | None = None
    """The nearest word before it that means something."""
    act: str | None = None
    """The verb whose object it is: ``felled 340 trees``, and nothing in ``a total of 340 trees``."""
    stems: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    """Words of the names in its clause, in lower case, speakers left out."""
    sure: frozenset[str] = frozenset()
    """Of these, those that are names beyond doubt: not a single word that opens its sentence."""
    scopes: frozenset[str] = frozenset()
    """Of these, those that follow "to", "in", "from" …"""
    companies: frozenset[str] = frozenset()
    qualifiers: frozenset[str] = frozenset()
    period: Period | None = None
    until: str | None = None
    """Day up to which it was counted, where its clause tells."""
    status: FigureStatus = "reported"
    firm: bool = True
    """Whether the clause leaves no doubt that it is, was or will be so."""
    change: str = ""
    """``up`` or ``down`` where it tells how far something moved, and not where it stands."""
    moved_to: bool = False
    """Whether something was brought to it, from elsewhere."""
    share: bool = False
    """Whether it is a per cent of the measure, and not one of its own: ``62 per cent of revenue``."""
    base: bool = False
    """Whether another number is compared with it."""
    part: bool = False
    """Whether it is a part of another number of its sentence."""
    revised: bool = False
    """Whether its sentence says that it replaces an earlier number."""
    says: str = ""
    of_so_many: str = ""
    """``some`` where it is how many there are, of which another number is a part; ``all`` where all are meant."""
    deed: Deed | None = None
    other: bool = False
    """Whether it is that of another one than the story's: an old stadium's, a rival's."""
    agent: str = ""
    """Who did it: ``fined by Italy``."""
    whole: Whole = field(default_factory=Whole)
    """Of a per cent, of what."""
    sort: frozenset[str] = frozenset()
    """Stems that say of what sort the measure is: ``food`` of food prices."""
    definite: bool = False
    """Whether it is told of as known: ``the 3.1 per cent is``."""
    head: str | None = None
    """The noun before its "of": ``bonus`` of ``a bonus of 6,000``."""
    prospect: bool = False
    """Whether it is talked of or considered, and settled by nobody."""
    told_of: frozenset[str] = frozenset()
    """Words of the names in its clause or, where a pronoun stands for them, in the sentence before."""
    said: frozenset[str] = frozenset()
    """Stems of its clause, and of the sentence before where a pronoun points to that."""
    raw: Decimal | None = None
    """As printed, in units of one of what it counts; ``None`` of a range."""
    earlier: tuple[Earlier, ...] = ()
    """Numbers in whose place its article tells it to stand."""

    @property
    def thought(self) -> bool:
        """Whether it is expected or meant, and not told as what is."""
        return self.status in ("estimate", "target")


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of a brief with what of the brief stands on it."""

    text: str
    evidence: Evidence
    figures: tuple[Figure, ...]
    told: bool
    """Whether a bullet tells it."""
    companies: tuple[str, ...]
    resolved: str
    """Its bullet's words, in which pronouns are names."""


class BriefReader:
    """Reads the figures of one brief."""

    def __init__(self, brief: Brief, at: int, tables: MeasureTables | None = None) -> None:
        self.brief = brief
        self.at = at
        self.tables = tables or load_measures()
        self._unplaced: dict[int, tuple[Earlier, ...]] = {}
        """Of a sentence that was read the earlier numbers whose later one stands in another."""
        self._text = "\n".join([brief.title, *(item.quote for bullet in brief.bullets for item in bullet.evidence)])
        quotes = tuple(figure.evidence.quote for figure in brief.figures)
        self.names = Names(self._text, quotes, self.tables)

    def read(self) -> tuple[Reading, ...]:
        """All quantities of the brief's figures, and those of its bullets' sentences that its tables leave out."""
        sentences = list(self._sentences())
        read = [(s.evidence.sentence, reading) for s in sentences for reading in self._read_sentence(s)]
        texts = {s.evidence.sentence: s.text for s in sentences if s.evidence.label}
        read = [(at, self._point(reading, texts.get(at, ""), texts.get(at - 1, ""))) for at, reading in read]
        for place, rows in self._unplaced.items():
            read = [
                (at, replace(r, earlier=(*r.earlier, *rows)) if place - REACH <= at <= place + 1 else r)
                for at, r in read
            ]
        return complete_readings([reading for _, reading in read], self.tables)

    @cached_property
    def _companies(self) -> Mapping[str, frozenset[str]]:
        return {company.id: name_words(company.name) for company in self.brief.companies}

    @cached_property
    def about(self) -> str | None:
        """The company that the brief is about, if it is about one."""
        ids = [company.id for company in self.brief.companies if company.role == "about"]
        return ids[0] if len(ids) == 1 else None

    @cached_property
    def ends(self) -> bool:
        """Whether its title or bullets tell that what was offered or asked for has come to an end."""
        texts = (self.brief.title, *(bullet.text for bullet in self.brief.bullets))
        return any(True for text in texts for _ in self.tables.endings.find(tokens_of(text, (), self.tables)))

    @cached_property
    def _is_revision(self) -> bool:
        """Whether the title says that something replaces an earlier number."""
        return any(True for _ in self.tables.revision.find(tokens_of(self.brief.title, (), self.tables)))

    def _point(self, reading: Reading, text: str, before: str) -> Reading:
        """The reading with what its sentence points to: the names and words of the one ``before``."""
        if not before or reading.sure or not (_POINTS_BACK.match(text) or not reading.names):
            return replace(reading, told_of=reading.names, said=reading.stems)
        names = self.names.read(before, 0, len(before))[0]
        tokens = tokens_of(before, (), self.tables)
        stems = {token.stem for token in tokens if token.text.isalpha() and token.stem not in self.tables.stop}
        return replace(reading, told_of=reading.names | names, said=reading.stems | stems)

    def _sentences(self) -> Iterator[_Sentence]:
        by_label: dict[str, list[Figure]] = {}
        for figure in self.brief.figures:
            by_label.setdefault(figure.label, []).append(figure)
        for bullet in self.brief.bullets:
            for item in bullet.evidence:
                figures = by_label.pop(item.label, []) if item.label else []
                yield _Sentence(item.quote, item, tuple(figures), True, bullet.companies, bullet.text)
        for figures in by_label.values():
            longest = max((figure.evidence for figure in figures), key=lambda item: len(item.quote))
            if longest.label:
                yield _Sentence(longest.quote, longest, tuple(figures), False, (), "")
            else:
                for figure in figures:
                    yield _Sentence(f"{figure.what}: {figure.text}", longest, (figure,), False, (), "")

    def _read_sentence(self, sentence: _Sentence) -> Iterator[Reading]:
        dateline = _DATELINE.match(sentence.text)
        if dateline:
            sentence = replace(sentence, text=sentence.text[dateline.end() :])
        quantities = find_numbers(sentence.text, self.brief.lang, self._text)[:NUMBERS_MOST]
        left = list(sentence.figures)
        # A person wrote another number into a row than the sentence has: the row counts.
        changed = any(not any(_is_of(figure, q, sentence.text) for q in quantities) for figure in sentence.figures)
        spans = [(quantity.start, quantity.end) for quantity in quantities]
        clauses = Clauses(sentence.text, quantities, spans, self.tables)
        replaced = find_earlier(sentence.text, quantities, self.brief.date)
        if None in replaced:
            offered = _OFFERED.search(sentence.text)
            named = self.names.read(sentence.text, 0, len(sentence.text))[1] if offered else frozenset()
            self._unplaced[sentence.evidence.sentence] = tuple(replace(r, of=named) for r in replaced.pop(None))
        for number, quantity in enumerate(quantities):
            if clauses.converted(number - 1):
                continue
            figure = next((figure for figure in left if _is_of(figure, quantity, sentence.text)), None)
            # A move and the level where it ended are two numbers of one row.
            own = figure or next(
                (figure for figure in sentence.figures if _is_of(figure, quantity, sentence.text)), None
            )
            if figure is not None:
                left.remove(figure)
            if own is None and changed:
                continue
            reading = self._read(sentence, clauses, number, own)
            if reading is not None:
                yield replace(reading, earlier=replaced[number]) if number in replaced else reading
        for figure in left:
            # A person wrote another number into the row than the sentence has.
            if figure.text and figure.text not in sentence.text:
                text = f"{figure.what}: {figure.text}"
                found = find_numbers(text, self.brief.lang, self._text)
                if len(found) == 1:
                    clauses = Clauses(text, found, [(found[0].start, found[0].end)], self.tables)
                    reading = self._read(sentence, clauses, 0, figure)
                    if reading is not None:
                        yield reading

    def _read(self, sentence: _Sentence, clauses: Clauses, number: int, figure: Figure | None) -> Reading | None:
        text, quantity = clauses.text, clauses.quantities[number]
        place = clauses.place[number]
        kind, per = clauses.kind(number)
        hedge = clauses.hedge(number)
        printed = text[quantity.start : quantity.end]
        first = BRACKET.sub("", printed)
        amount = measure_amount(quantity.value, first, kind, hedge, per, share=quantity.unit == "share")
        if amount is None:
            return None
        change = senses.find_change(clauses, number, kind)
        told = senses.find_measures(clauses, number, kind, moved=bool(change), value=amount.value)
        if not told and kind in self.tables.measures:
            # A speed is one whatever is said of it.
            told = [kind]
        noun = senses.find_noun(clauses, number, kind, figure)
        qualifiers = senses.find_qualifiers(clauses, number, told[0] if told else None)
        fine = amount.value % 1 != 0 or any(key.startswith("pace/") for key in qualifiers)
        if kind == "count" and noun is None and not told and not fine:
            return None
        if kind == "time" and senses.is_point(clauses, number):
            return None
        low, high = clauses.bounds(number)
        start, end = clauses.tokens[low].start, clauses.tokens[high - 1].end
        names, sure, scopes = self.names.read(clauses.masked, *clauses.reach(number, start, end))
        companies = {sentence_company for sentence_company in (figure.company if figure else None,) if sentence_company}
        for company, words in self._companies.items():
            if words and words <= names:
                companies.add(company)
        status = senses.find_status(clauses, number, figure.status if figure else None)
        period = read_period(figure.as_of, self.brief.date) if figure and figure.as_of else None
        if period is None:
            period = senses.find_period(clauses, number, self.brief.date)
        moved_to = senses.is_moved_to(clauses, number)
        stems = senses.find_stems(clauses, number)
        if figure:
            stems |= frozenset(
                token.stem for token in tokens_of(figure.what, (), self.tables) if token.stem not in self.tables.stop
            )
        return Reading(
            claim=self._claim(figure, quantity, printed, status)
            if figure
            else Claim(self.brief.id, self._make(sentence, clauses, number, kind, status)),
            at=self.at,
            kind=kind,
            amount=amount,
            currency=quantity.currency if kind == "money" else None,
            second=read_second(printed, kind, hedge) or clauses.second(number, hedge),
            measure=told[0] if told else None,
            measures=frozenset(told),
            noun=noun,
            phrase=senses.find_phrase(clauses, number, noun),
            stuff=senses.find_stuff(clauses, number),
            lead=senses.find_lead(clauses, number),
            act=senses.find_act(clauses, number),
            stems=frozenset(stem for stem in stems if len(stem) > 2 or _is_cjk(stem)),
            names=names,
            sure=sure,
            scopes=scopes,
            companies=frozenset(companies),
            qualifiers=qualifiers,
            period=period,
            until=find_day(text[start:end], self.brief.date),
            status=status,
            firm=senses.is_firm(clauses, number, status),
            change="" if told and self.tables.measures[told[0]].rate and change == "up" else change,
            moved_to=moved_to,
            share=kind == "percent" and not change and bool(told) and bool(_WHOLES & self.tables.measures[told[0]].of),
            base=(senses.follows(clauses, number, self.tables.base, 5) and not senses.opens_clause(clauses, number))
            or senses.is_past(clauses, number),
            part=senses.follows(clauses, number, self.tables.part, 3),
            revised=senses.is_revised(clauses, place)
            or (moved_to and bool(told) and self.tables.measures[told[0]].timing == "event" and kind != "points")
            or (sentence.evidence.sentence == 1 and self._is_revision),
            says=(figure.says or "") if figure else "",
            of_so_many=senses.find_many(clauses, number),
            deed=find_deed(clauses, number),
            other=is_of_another(clauses, number),
            agent=find_agent(clauses, number),
            whole=find_whole(clauses, number) if kind == "percent" else Whole(),
            sort=senses.find_sort(clauses, number, told[0] if told else None),
            definite=senses.is_known(clauses, number),
            head=senses.find_head(clauses, number),
            prospect=senses.is_prospect(clauses, number),
            raw=None if "/" in quantity.value else Decimal(quantity.value),
        )

    def _claim(self, figure: Figure, quantity: Quantity, printed: str, status: FigureStatus) -> Claim:
        own = _figure_of(figure, quantity, printed)
        thought = ("estimate", "target")
        told = status if status in thought and figure.status not in thought else None
        return Claim(self.brief.id, own, "" if own is figure else figure.text, told)

    def _make(self, sentence: _Sentence, clauses: Clauses, number: int, kind: str, status: FigureStatus) -> Figure:
        """A figure for a number of a bullet that the brief's tables leave out."""
        quantity = clauses.quantities[number]
        low, high = clauses.printed(number, counted=kind not in _SIGNED)
        before, after = clauses.around(number)
        return Figure(
            text=clauses.text[low:high],
            value=quantity.value,
            unit=quantity.unit or senses.find_noun(clauses, number, kind, None),
            currency=quantity.currency,
            what=" ".join(f"{before} {after}".split()),
            company=None,
            as_of=None,
            status=status,
            evidence=sentence.evidence,
        )


def complete_readings(readings: Sequence[Reading], tables: MeasureTables) -> tuple[Reading, ...]:
    """The readings, where one in a sentence that leaves its measure unsaid ("Rye came to 1.4 million tonnes") has the
    one measure that the article tells in that unit, is as sure, and is of the stuff that opens its sentence.
    """
    by_kind: dict[str, list[Reading]] = {}
    for reading in readings:
        if reading.kind in _MATTER and reading.measure and not reading.base:
            by_kind.setdefault(reading.kind, []).append(reading)
    completed = []
    for reading in readings:
        models = by_kind.get(reading.kind, [])
        if reading.measure is None and reading.stuff is None and len({model.measure for model in models}) == 1:
            first = reading.claim.figure.evidence.quote.split()[0]
            stuff = tables.stem(first)
            if first.isalpha() and stuff not in tables.stop:
                thought = all(model.thought for model in models) and not reading.thought
                status = models[0].status if thought else reading.status
                measure = models[0].measure
                reading = replace(
                    reading, measure=measure, measures=frozenset({str(measure)}), stuff=stuff, status=status
                )
        completed.append(reading)
    return tuple(completed)


def _figure_of(figure: Figure, quantity: Quantity, printed: str) -> Figure:
    """The figure as the claim of one of its numbers: of a row that holds a move and the level where it ended
    (``rose 41 percent to 27.4 billion yuan``) the words and the value of the number that is compared.
    """
    at = figure.text.find(printed)
    if figure.value != quantity.value and at > 0 and figure.value and find_quantities(figure.text[:at]):
        return replace(
            figure,
            text=printed,
            value=quantity.value,
            unit=quantity.unit,
            currency=quantity.currency,
            move=None,
            level=None,
        )
    after = figure.text[at + len(printed) :] if at >= 0 and figure.value == quantity.value else ""
    if _TO_LEVEL.match(after) and find_quantities(after):
        return replace(figure, text=figure.text[: at + len(printed)], move=None, level=None)
    return figure


def _is_of(figure: Figure, quantity: Quantity, text: str) -> bool:
    """Whether a number of the sentence is that of a row."""
    printed = text[quantity.start : quantity.end]
    return printed in figure.text or figure.value == quantity.value or bool(figure.level and printed == figure.level)


def _is_cjk(stem: str) -> bool:
    return "\u3400" <= stem[:1] <= "\u9fff"

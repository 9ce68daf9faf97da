"""Figures of a brief as quantities that can be compared: what is measured, of whom, when, how much, how sure.

A figure's ``what`` is words of its sentence, and often not those that another article has. So each number is read anew
in the sentence that proves it: the nearest words of a measure (``generator/data/measures.yml``), what is counted, the
names and the period of its clause, and what parts it from its like (net, domestic, an arm's, a first phase's).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from generator.model import Brief, Evidence, Figure, FigureStatus
from generator.stories.measures import Hit, MeasureTables, Token, load_measures, tokens_of
from generator.stories.model import Claim
from generator.stories.periods import Period, find_periods, read_period
from generator.text.numbers import Quantity, find_quantities

Interval = tuple[Decimal, Decimal]

_SMALL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SPELLED = re.compile(
    rf"(?<![\w-])(?:(?P<tens>{_TENS})-(?P<ones>one|two|three|four|five|six|seven|eight|nine)"
    rf"|(?P<dozens>(?:a|two|three|four) )?(?P<dozen>dozen)"
    rf"|(?P<one>{'|'.join(_SMALL)})(?: (?P<hundred>hundred))?"
    r"|(?P<a>a) (?P<unit>hundred|thousand))(?![\w-])",
    re.IGNORECASE,
)
_SPELLED_OTHER = re.compile(
    r" (?:thousand|million|billion|trillion|per cent|percent|percentage|basis|of |in |out |and a half|"
    r"(?:years?|months?|weeks?|days?|hours?|minutes?|seconds?|times|times|decades?)\b)"
)
"""What makes a spelled number none of ours: one that is read elsewhere, a share, a time."""
_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f ]*\d|\d")
_BRACKET = re.compile(r"[(（]([^()（）]*)[)）]\s*$")
_PLUS = re.compile(r"-plus|\+")
_NAME = re.compile(r"[^\W\d_a-zà-öø-ÿ][\w&'’.-]*(?: (?:(?:of|and|de|von|&) )?[^\W\d_a-zà-öø-ÿ][\w&'’.-]*)*")
_NO_NAME = frozenset(
    ["The", "A", "An", "It", "In", "On", "At", "By", "For", "From", "To", "But", "And", "Or", "As", "After", "Before", "When", "While", "If", "This", "That", "These", "Those", "Its", "Their", "His", "Her", "He", "She", "They", "We", "I", "Some", "Many", "Most", "More", "At", "All", "Each", "About", "Around", "Nearly", "Almost", "Over", "Under", "Police", "Officials", "Analysts", "Economists", "Executives", "Shares", "Sales", "Revenue", "Profit", "Exports", "Imports", "Net", "Total", "Workers", "Chinese", "Mr", "Ms", "Mrs", "Dr", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Q1", "Q2", "Q3", "Q4", "H1", "H2", "CEO", "CFO", "US$", "HK$", "EV", "IPO", "GDP", "Of", "Including", "Up", "Down", "Between", "Figures", "Data", "Authorities", "Firefighters", "Rescuers", "Another", "There", "No", "Only", "Just", "Hundreds", "Thousands", "Dozens", "First", "Second", "Third"]
)
_SPEAKER_AFTER = re.compile(r"\s*(?:,[^,]{2,60},)?\s*(?:said|says|told|added|estimates?d?|forecasts?|expects?|put)\b")
_SPEAKER_BEFORE = re.compile(r"(?:according to|said|says|told|cited by)(?: the)? $")
_PREPOSITION = re.compile(r"\b(?:to|in|at|near|for|across|outside|off)(?: the)? $")
_THEN = re.compile(r"\b(?:a|one|the) (?:year|month|quarter) (?:earlier|ago|before)\b")
_FROM_THEN = re.compile(r"\b(?:from|than|than in|with|on|over|against|like|to) $")


@dataclass(frozen=True, slots=True)
class Amount:
    """How much, as printed.

    ``near`` is what the words may stand for where another number is to agree with them; ``far`` what they may stand for
    at the very most, beyond which another number contradicts them. Both in units of one of ``unit``.
    """

    value: Decimal
    near: Interval
    far: Interval
    step: Decimal
    """Unit of the last digit that is not a nought that only fills: 1,000,000 for ``41 million``."""
    digits: int
    """How many digits tell something: 4 of ``321.8 billion``."""
    hedge: str = ""
    """``about``, ``nearly``, ``over``, ``under`` or empty."""


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
    stuff: str | None = None
    """Of what it is so many tonnes or bottles."""
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
    status: FigureStatus = "reported"
    firm: bool = True
    """Whether the clause leaves no doubt that it is, was or will be so."""
    change: str = ""
    """``up`` or ``down`` where it tells how far something moved, and not where it stands."""
    share: bool = False
    """Whether it is a per cent of the measure, and not one of its own: ``62 per cent of revenue``."""
    base: bool = False
    """Whether another number is compared with it."""
    part: bool = False
    """Whether it is a part of another number of its sentence."""
    revised: bool = False
    """Whether its sentence says that it replaces an earlier number."""
    says: str = ""

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

    def read(self) -> tuple[Reading, ...]:
        """All quantities of the brief's figures, and those of its bullets' sentences that its tables leave out."""
        return tuple(reading for sentence in self._sentences() for reading in self._read_sentence(sentence))

    @cached_property
    def _names(self) -> Mapping[str, frozenset[str]]:
        return {company.id: _name_words(company.name) for company in self.brief.companies}

    @cached_property
    def about(self) -> str | None:
        """The company that the brief is about, if it is about one."""
        ids = [company.id for company in self.brief.companies if company.role == "about"]
        return ids[0] if len(ids) == 1 else None

    @cached_property
    def _text(self) -> str:
        return "\n".join([self.brief.title, *(e.quote for b in self.brief.bullets for e in b.evidence)])

    @cached_property
    def words(self) -> frozenset[str]:
        """Words of names anywhere in the brief."""
        quotes = [figure.evidence.quote for figure in self.brief.figures]
        return frozenset(
            word
            for text in (self._text, *quotes)
            for match in _NAME.finditer(text)
            for word in _name_words(match.group())
        )

    @cached_property
    def period(self) -> Period | None:
        """The one period of which the brief tells, where that is one."""
        found = {
            period
            for start, _, period in find_periods(self._text, self.brief.date)
            if period.kind != "month" and not _COMPARED.search(self._text, 0, start)
        }
        return next(iter(found)) if len(found) == 1 else None

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
        quantities = _find(sentence.text, self.brief.lang, self._text)
        left = list(sentence.figures)
        spans = [(quantity.start, quantity.end) for quantity in quantities]
        clauses = _Clauses(sentence.text, quantities, spans, self.tables)
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
            if own is None and not sentence.told and not sentence.figures:
                continue
            reading = self._read(sentence, clauses, number, own)
            if reading is not None:
                yield reading
        for figure in left:
            # A person wrote another number into the row than the sentence has.
            if figure.text and figure.text not in sentence.text:
                text = f"{figure.what}: {figure.text}"
                found = _find(text, self.brief.lang, self._text)
                if len(found) == 1:
                    clauses = _Clauses(text, found, [(found[0].start, found[0].end)], self.tables)
                    reading = self._read(sentence, clauses, 0, figure)
                    if reading is not None:
                        yield reading

    def _read(self, sentence: _Sentence, clauses: _Clauses, number: int, figure: Figure | None) -> Reading | None:
        text, quantity = clauses.text, clauses.quantities[number]
        place = clauses.place[number]
        kind, per = clauses.kind(number, figure)
        hedge = clauses.hedge(number)
        printed = text[quantity.start : quantity.end]
        first = _BRACKET.sub("", printed)
        amount = _measure_amount(quantity.value, first, kind, hedge, per, share=quantity.unit == "share")
        if amount is None:
            return None
        change = clauses.change(number, kind)
        told = clauses.measures(number, kind, bool(change))
        noun = clauses.noun(number, kind, figure)
        if kind == "count" and noun is None and not told:
            return None
        low, high = clauses.bounds(number)
        start, end = clauses.tokens[low].start, clauses.tokens[high - 1].end
        names, sure, scopes = self._read_names(clauses.masked, *clauses.reach(number, start, end))
        companies = {sentence_company for sentence_company in (figure.company if figure else None,) if sentence_company}
        for company, words in self._names.items():
            if words and words <= names:
                companies.add(company)
        status = clauses.status(number, figure.status if figure else None)
        period = read_period(figure.as_of, self.brief.date) if figure and figure.as_of else None
        if period is None:
            period = clauses.period(number, self.brief.date)
        stems = clauses.stems(number)
        if figure:
            stems |= frozenset(
                token.stem for token in tokens_of(figure.what, (), self.tables) if token.stem not in self.tables.stop
            )
        return Reading(
            claim=Claim(self.brief.id, figure or self._make(sentence, clauses, number, kind, status)),
            at=self.at,
            kind=kind,
            amount=amount,
            currency=quantity.currency if kind == "money" else None,
            second=_second(printed, kind, hedge) or clauses.second(number, hedge),
            measure=told[0] if told else None,
            measures=frozenset(told),
            noun=noun,
            stuff=clauses.stuff(number),
            stems=frozenset(stem for stem in stems if len(stem) > 2 or _is_cjk(stem)),
            names=names,
            sure=sure,
            scopes=scopes,
            companies=frozenset(companies),
            qualifiers=clauses.qualifiers(number, told[0] if told else None),
            period=period,
            status=status,
            firm=clauses.is_firm(number, status),
            change="" if told and self.tables.measures[told[0]].rate and change == "up" else change,
            share=kind == "percent" and not change and bool(told) and bool(_WHOLES & self.tables.measures[told[0]].of),
            base=clauses.follows(number, self.tables.base, 5) or clauses.is_past(number),
            part=clauses.follows(number, self.tables.part, 3),
            revised=clauses.is_revised(place),
            says=(figure.says or "") if figure else "",
        )

    def _read_names(self, text: str, start: int, end: int) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """Words of the names between two places but for who speaks: all, those beyond doubt, and those after a
        preposition of place.
        """
        names: set[str] = set()
        doubtful: set[str] = set()
        scopes: set[str] = set()
        speakers: set[str] = set()
        for match in _NAME.finditer(text):
            if (match.start() < start or match.end() > end) and not self._heads(text, match, start):
                continue
            words = match.group().rstrip(".,").split()
            while words and words[0].rstrip(".") in _NO_NAME:
                words.pop(0)
            while words and words[-1] in _NO_NAME:
                words.pop()
            if not words:
                continue
            begin = match.start() + match.group().find(words[0])
            found = _name_words(" ".join(words))
            if len(words) == 1 and self._opens(text, begin):
                if self._is_common(words[0]):
                    continue
                if not found & self._inner:
                    doubtful |= found
            names |= found
            if _SPEAKER_AFTER.match(text, match.end()) or _SPEAKER_BEFORE.search(text, max(0, begin - 24), begin):
                speakers |= found
            elif _PREPOSITION.search(text, max(0, begin - 14), begin):
                scopes |= found
        if names != speakers:
            names -= speakers
        return frozenset(names), frozenset(names - doubtful), frozenset(scopes)

    @staticmethod
    def _heads(text: str, match: re.Match[str], start: int) -> bool:
        """Whether a name is the first of its sentence, and so what that is about."""
        before = text[: match.start()].strip(' "“‘')
        return match.end() <= start and (not before or before.lower() in ("the", "a", "an"))

    @staticmethod
    def _opens(text: str, at: int) -> bool:
        """Whether a word opens a sentence or a quotation, where every word has a capital."""
        before = text[:at].rstrip(" ")
        if before[-1:] in ("“", '"', "‘", "'"):
            # Speech begins after a mark or a verb and a comma; a title stands among words.
            before = before[:-1].rstrip(" ")
            return before[-1:] in ("", *".,:;\n")
        return before[-1:] in ("", *".:;–—\n")

    def _is_common(self, word: str) -> bool:
        """Whether a word with a capital is one of the language, by the table or by the rest of the brief."""
        stem = self.tables.stem(word)
        known = stem in self.tables.cues.stems or stem in self.tables.nouns or stem in self.tables.stop
        return known or word.lower() in self._lower

    @cached_property
    def _inner(self) -> frozenset[str]:
        """Words of names that stand within a sentence somewhere in the brief."""
        return frozenset(
            word
            for match in _NAME.finditer(self._text)
            if not self._opens(self._text, match.start())
            for word in _name_words(match.group())
        )

    @cached_property
    def _lower(self) -> frozenset[str]:
        return frozenset(re.findall(r"(?<![\w-])[^\W\d_A-Z][\w-]+", self._text))

    def _make(self, sentence: _Sentence, clauses: _Clauses, number: int, kind: str, status: FigureStatus) -> Figure:
        """A figure for a number of a bullet that the brief's tables leave out."""
        quantity = clauses.quantities[number]
        low, high = clauses.printed(number)
        before, after = clauses.around(number)
        return Figure(
            text=clauses.text[low:high],
            value=quantity.value,
            unit=quantity.unit or clauses.noun(number, kind, None),
            currency=quantity.currency,
            what=" ".join(f"{before} {after}".split()),
            company=None,
            as_of=None,
            status=status,
            evidence=sentence.evidence,
        )


_WHOLES = frozenset(("money", "count", "mass", "volume", "area", "energy"))
_COMPARED = re.compile(r"\b(?:from|than|since|against|versus|compared with|compared to)(?: the| in| a)* $")


def _is_of(figure: Figure, quantity: Quantity, text: str) -> bool:
    """Whether a number of the sentence is that of a row."""
    printed = text[quantity.start : quantity.end]
    return printed in figure.text or figure.value == quantity.value or bool(figure.level and printed == figure.level)


def _is_cjk(stem: str) -> bool:
    return "\u3400" <= stem[:1] <= "\u9fff"


def _name_words(name: str) -> frozenset[str]:
    words = (re.sub(r"['’]s?$", "", word).strip(".,").lower() for word in name.split())
    return frozenset(word for word in words if word not in _LEGAL and len(word) > 1)


_LEGAL = frozenset(
    ["group", "holdings", "holding", "inc", "ltd", "limited", "plc", "corp", "corporation", "co", "company", "sa", "ag", "nv", "se", "llc", "the", "of", "and", "&", "international", "technology", "technologies"]
)


# ---------------------------------------------------------------- numbers


def _find(text: str, lang: str, context: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence, spelled counts among them."""
    found = list(find_quantities(text, lang, context))
    taken = [(quantity.start, quantity.end) for quantity in found]
    for match in _SPELLED.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        if _SPELLED_OTHER.match(text, match.end()) or (match["one"] and match["one"].lower() == "one"):
            continue
        found.append(Quantity(match.start(), match.end(), str(_spell(match)), "", None, False))
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def _spell(match: re.Match[str]) -> int:
    if match["tens"]:
        return _SMALL[match["tens"].lower()] + _SMALL[match["ones"].lower()]
    if match["dozen"]:
        many = (match["dozens"] or "a").strip().lower()
        return 12 * _SMALL.get(many, 1)
    if match["unit"]:
        return 100 if match["unit"].lower() == "hundred" else 1000
    return _SMALL[match["one"].lower()] * (100 if match["hundred"] else 1)


def _measure_amount(
    value: str, printed: str, kind: str, hedge: str, per: Interval | None, *, share: bool = False
) -> Amount | None:
    low, _, high = value.partition("/")
    first = Decimal(low)
    if share:
        first = (first * 100).quantize(Decimal("0.1"))
        return Amount(first, (first - 2, first + 2), (first - 5, first + 5), Decimal(5), 1, hedge or "about")
    if high:
        ends = sorted((first, Decimal(high)))
        if ends[1] > 3 * ends[0]:
            # "from 1% to 39%": where something was and is.
            return None
        middle = (ends[0] + ends[1]) / 2
        return _scaled(Amount(middle, (ends[0], ends[1]), (ends[0], ends[1]), ends[1] - ends[0], 2, hedge), per)
    match = _NUMBER.search(printed)
    digits = match.group() if match else ""
    whole, point, decimals = digits.replace(",", "").replace(" ", "").partition(".")
    tell = (whole + decimals).lstrip("0")
    scale = (
        abs(first) / Decimal(f"{whole}{point}{decimals}")
        if tell and Decimal(f"{whole}{point}{decimals}")
        else Decimal(1)
    )
    step = scale.normalize() * (Decimal(1).scaleb(-len(decimals)))
    if not decimals:
        filled = len(tell) - len(tell.rstrip("0"))
        step *= Decimal(10) ** filled
        tell = tell.rstrip("0")
    many = max(len(tell), 1)
    # Of "300 jobs" the second nought tells something: nobody says it of 340.
    fine = step / 10 if many == 1 and abs(first) >= 10 * scale else step
    exact = kind == "count" and scale == 1 and step == 1
    half, wide = (Decimal(0) if exact else fine / 2), (Decimal(0) if exact else step / 2)
    near, far = _widen(first, half, wide, step, hedge)
    return _scaled(Amount(first, near, far, step, many, hedge), per)


def _widen(value: Decimal, half: Decimal, wide: Decimal, step: Decimal, hedge: str) -> tuple[Interval, Interval]:
    more = min(max(step, value * Decimal("0.05")), value * Decimal("0.3"))
    if hedge == "about":
        return (value * Decimal("0.92"), value * Decimal("1.08")), (value * Decimal("0.75"), value * Decimal("1.25"))
    if hedge == "nearly":
        return (value * Decimal("0.92"), value + half), (value * Decimal("0.8"), value + wide)
    if hedge == "over":
        return (value - half, value + more), (value - wide, value * 1000)
    if hedge == "under":
        return (value - more, value + half), (Decimal(0), value + wide)
    return (value - half, value + half), (value - wide, value + wide)


def _scaled(amount: Amount, per: Interval | None) -> Amount:
    """In base units."""
    if per is None or per == (Decimal(1), Decimal(1)):
        return amount
    low, high = per
    return Amount(
        amount.value * (low + high) / 2,
        (amount.near[0] * low, amount.near[1] * high),
        (amount.far[0] * low, amount.far[1] * high),
        amount.step * high,
        amount.digits,
        amount.hedge,
    )


def _second(printed: str, kind: str, hedge: str) -> tuple[str, Amount] | None:
    match = _BRACKET.search(printed) if kind == "money" else None
    if not match:
        return None
    for quantity in find_quantities(match.group(1)):
        if quantity.currency and "/" not in quantity.value:
            amount = _measure_amount(quantity.value, match.group(1), kind, hedge, None)
            return (quantity.currency, amount) if amount else None
    return None


# ---------------------------------------------------------------- the clause of a number

_BARRIERS = frozenset(("while", "but", "whereas", "although", "though", ";", ":", "–", "—", "“", "”", '"'))
_RIGHT_BARRIERS = _BARRIERS | frozenset(
    ("and", ",", "as", "after", "when", "from", "than", "compared", "against", "because", "since", "before", "which",
     "who", "where", "(", ")", "with", "up", "down")
)  # fmt: skip
_COSTS = {",": 3, "and": 3, "which": 2, "who": 2, "(": 3, ")": 1, "after": 3, "as": 3, "than": 4, "from": 1, "when": 3}
_TIMES = frozenset(
    ["year", "month", "week", "day", "hour", "minute", "second", "decade", "time", "quarter", "season", "fold", "inch", "session", "page", "step", "episode", "round", "goal", "point"]
)


class _Clauses:
    """A sentence as tokens, its numbers, and what stands around each."""

    def __init__(
        self,
        text: str,
        quantities: Sequence[Quantity],
        spans: Sequence[tuple[int, int]],
        tables: MeasureTables,
    ) -> None:
        self.text = text
        self.quantities = quantities
        self.tables = tables
        self.tokens = tokens_of(text, spans, tables)
        self.place = {token.number: at for at, token in enumerate(self.tokens) if token.number is not None}
        self._cues = tuple(hit for hit in tables.cues.find(self.tokens) if not self._is_name(hit))
        self._revisions = tuple(tables.revision.find(self.tokens))
        self._status = tuple(tables.status.find(self.tokens))
        self._qualifiers = tuple(tables.qualifiers.find(self.tokens))
        self._periods = find_periods(text, None)

    @cached_property
    def masked(self) -> str:
        """The text with spaces for its numbers, whose signs are no names."""
        text = self.text
        for quantity in self.quantities:
            text = text[: quantity.start] + " " * (quantity.end - quantity.start) + text[quantity.end :]
        return text

    def _is_name(self, hit: Hit) -> bool:
        """Whether a word of a measure stands in a name: ``Alibaba Group Holding``."""
        if hit.key == "index":
            return False
        tokens = [self.tokens[at] for start, end in hit.parts for at in range(start, end)]
        return any(
            token.start > 0 and token.text[0].isupper() and not token.text.isupper() and not self._opens(token)
            for token in tokens
        )

    def _opens(self, token: Token) -> bool:
        """Whether a word opens a sentence or a quotation."""
        return self.text[: token.start].rstrip(" ")[-1:] in '“"‘:–—'

    def bounds(self, number: int) -> tuple[int, int]:
        """The tokens of the number's clause, half-open."""
        at = self.place[number]
        low = at
        while low > 0 and not self._parts(low - 1, at):
            low -= 1
        high = at + 1
        while high < len(self.tokens) and not self._parts(high, at):
            high += 1
        return low, high

    def _parts(self, at: int, number: int) -> bool:
        """Whether a token parts clauses, seen from a number: ``and`` does where a clause with a number and words of
        its own stands on its other side.
        """
        low = self.tokens[at].text.lower()
        if low in _BARRIERS:
            return at not in self._titles
        if low not in ("and", ","):
            return False
        if at < number:
            far, near = self.tokens[:at], self.tokens[at + 1 : number]
        else:
            far, near = self.tokens[number:at], self.tokens[at + 1 :]
        if not any(token.number is not None for token in far):
            return False
        if at > number:
            cut = next((place for place, token in enumerate(near) if token.number is not None), None)
            if cut is None:
                return False
            near = near[:cut]
        if low == ",":
            return near[:1] != () and near[0].text.lower() == "and" and self._tells(near)
        return self._tells(near[:4])

    @cached_property
    def _titles(self) -> frozenset[int]:
        """The marks around a few quoted words, which part nothing: the title of a film."""
        found: set[int] = set()
        marks = [at for at, token in enumerate(self.tokens) if token.text in ('"', "“", "”")]
        for left, right in zip(marks, marks[1:], strict=False):
            inner = self.tokens[left + 1 : right]
            if left not in found and 0 < len(inner) <= 6 and inner[0].text[0].isupper():
                found |= {left, right}
        return frozenset(found)

    def _tells(self, tokens: Sequence[Token]) -> bool:
        """Whether words hold a measure, a verb of change or a name: what they lead to is of something else."""
        return (
            any(token.text[0].isupper() for token in tokens)
            or any(True for _ in self.tables.cues.find(tokens))
            or any(True for _ in self.tables.moves.find(tokens))
        )

    def reach(self, number: int, start: int, end: int) -> tuple[int, int]:
        """Of a clause's offsets, those as far as which names belong to the number: a clause of its own that follows
        after a comma (``after a storm at …``) tells of other things.
        """
        at = self.place[number]
        cost = 0
        for token in self.tokens[at + 1 :]:
            cost += _COSTS.get(token.text.lower(), 8 if token.number is not None else 1)
            if cost > 14:
                end = min(end, token.start)
                break
        cost = 0
        for token in reversed(self.tokens[:at]):
            cost += 2 if token.number is not None or token.text == "," else 1
            if cost > 24:
                start = max(start, token.end)
                break
        return min(start, self.tokens[at].start), max(end, self.tokens[at].end)

    def kind(self, number: int, figure: Figure | None) -> tuple[str, Interval | None]:
        """Of what kind a number is, and how many base units its unit has."""
        quantity = self.quantities[number]
        if quantity.unit in ("currency", "pounds") or quantity.currency:
            return "money", None
        if quantity.unit in ("percent", "share"):
            return "percent", None
        if quantity.unit == "basis points":
            return "points", (Decimal("0.01"), Decimal("0.01"))
        if quantity.unit in ("percentage points", "points"):
            return ("points", None) if quantity.unit == "percentage points" else ("index", None)
        if quantity.unit in ("cents", "cent", "pence", "p"):
            return "coins", None
        if quantity.unit in ("times", "fold"):
            return "times", None
        words = quantity.unit.split() if quantity.unit else []
        stems = [self.tables.stem(word) for word in words]
        if not stems:
            at = self.place[number]
            stems = [token.stem for token in self.tokens[at + 1 : at + 3]]
        for size in (2, 1):
            unit = self.tables.units.get(" ".join(stems[:size]))
            if unit and len(stems) >= size:
                return unit.kind, (unit.low, unit.high)
        return "count", None

    def converted(self, number: int) -> bool:
        """Whether the number after this one says the same in another currency: ``HK$41 billion offering (S$7 billion)``."""
        if not 0 <= number < len(self.quantities) - 1:
            return False
        one, other = self.quantities[number : number + 2]
        if not one.currency or not other.currency or one.currency == other.currency:
            return False
        between = self.text[one.end : other.start]
        return between.endswith("(") and len(between.split()) <= 4 and self.text[other.end : other.end + 1] == ")"

    def second(self, number: int, hedge: str) -> tuple[str, Amount] | None:
        """The amount that such a number says, with its currency."""
        if not self.converted(number):
            return None
        other = self.quantities[number + 1]
        amount = _measure_amount(other.value, self.text[other.start : other.end], "money", hedge, None)
        return (str(other.currency), amount) if amount else None

    def hedge(self, number: int) -> str:
        """What word before (or in) a number keeps it from being exact."""
        at = self.place[number]
        if _PLUS.search(self.tokens[at].text):
            return "over"
        before = self.tokens[max(0, at - 5) : at]
        best = ""
        reach = -1
        for hit in self.tables.hedges.find(before):
            end = hit.parts[-1][1]
            gap = before[end:]
            if end > reach and all(token.stem in _BETWEEN for token in gap):
                best, reach = hit.key, end
                if end == len(before) and hit.words > 1:
                    break
        after = self.tokens[at + 1 : at + 3]
        if not best and [token.stem for token in after] == ["or", "so"]:
            return "about"
        return best

    def printed(self, number: int) -> tuple[int, int]:
        """The number with the words that hedge it."""
        at = self.place[number]
        low = at
        before = self.tokens[max(0, at - 4) : at]
        for hit in self.tables.hedges.find(before):
            start, end = hit.parts[0]
            if all(token.stem in _BETWEEN for token in before[end:]):
                low = min(low, at - len(before) + start)
        return self.tokens[low].start, self.tokens[at].end

    def around(self, number: int) -> tuple[str, str]:
        """Words before and after the number that say what it is, at most eight together."""
        at = self.place[number]
        low, high = self.bounds(number)
        left = self.tokens[max(low, at - 5) : at]
        right = self.tokens[at + 1 : min(high, at + 4)]
        for cut, token in enumerate(right):
            if token.text.lower() in _RIGHT_BARRIERS:
                right = right[:cut]
                break
        before = self.text[left[0].start : left[-1].end] if left else ""
        after = self.text[right[0].start : right[-1].end] if right else ""
        return before, after

    def change(self, number: int, kind: str) -> str:
        """``up`` or ``down`` where the number tells how far something moved."""
        at = self.place[number]
        low, _ = self.bounds(number)
        before = self.tokens[max(low, at - 6) : at]
        after = self.tokens[at + 1 : at + 5]
        lead = [token.stem for token in before]
        for hit in self.tables.moves.find(after):
            if hit.parts[0][0] <= (2 if kind == "percent" else 0) and not any(
                token.text in (",", "of", "to") or token.number is not None for token in after[: hit.parts[0][0]]
            ):
                return hit.key
        if kind == "percent" and [token.text.lower() for token in after[1:2]] == ["than"]:
            told = {"more": "up", "less": "down", "fewer": "down"}.get(after[0].text.lower())
            if told:
                return told
        best = ""
        for hit in self.tables.moves.find(before):
            gap = lead[hit.parts[0][1] :]
            at_move = hit.parts[0][0]
            if (
                at_move
                and lead[at_move] in ("up", "down")
                and lead[at_move - 1] in ("make", "mak", "tak", "take", "end", "set")
            ):
                continue
            if "to" in gap or any(token.number is not None for token in before[hit.parts[0][1] :]):
                continue
            if "," in gap or "and" in gap:
                continue
            noun = before[hit.parts[0][0]].stem in ("growth", "increase", "gain", "rise", "drop", "fall", "decline")
            if kind in ("percent", "points") or "by" in gap or (noun and gap[:1] == ["of"]):
                best = hit.key
        return best

    def measures(self, number: int, kind: str, moved: bool) -> list[str]:
        """Measures of the clause that can be told in such a number, the nearest first."""
        at = self.place[number]
        low, high = self.bounds(number)
        costs: dict[str, int] = {}
        for hit in self._cues:
            measure = self.tables.measures[hit.key]
            told_in = {"index": "points", "coins": "money"}.get(kind, kind)
            if told_in not in measure.of and not (kind == "percent" and moved and measure.timing != "event"):
                continue
            if measure.timing == "tick" and kind == "percent" and not moved:
                continue
            cost = -2 * hit.words
            if measure.timing in ("state", "flow") and hit.words == 1 and at < hit.parts[0][0] <= at + 3:
                # What is counted says less of the number than what is done with it.
                cost = 5
            for start, end in hit.parts:
                if start < low or end > high:
                    break
                cost = max(cost, self._cost(at, start, end) - 3 * (hit.words - 1))
            else:
                if cost < 40:
                    costs[hit.key] = min(costs.get(hit.key, 99), cost)
        return sorted(costs, key=lambda name: (costs[name], name))

    def _cost(self, at: int, start: int, end: int) -> int:
        if end <= at:
            between = self.tokens[end:at]
            extra = 0
        else:
            between = self.tokens[at + 1 : start]
            extra = sum(20 for token in between if token.text.lower() in _RIGHT_BARRIERS)
            if self.tokens[start].text.lower() in _RIGHT_BARRIERS:
                extra += 20
        cost = extra
        for token in between:
            cost += _COSTS.get(token.text.lower(), 8 if token.number is not None else 1)
        return cost

    def noun(self, number: int, kind: str, figure: Figure | None) -> str | None:
        """What is counted: its family, or its stem."""
        if kind != "count":
            return None
        at = self.place[number]
        words: list[Token] = []
        for token in self.tokens[at + 1 : at + 6]:
            low = token.text.lower()
            if low in _RIGHT_BARRIERS or token.number is not None or low in _STOPS or not low[0].isalpha():
                break
            words.append(token)
        for token in words:
            family = self.tables.nouns.get(token.stem)
            if family and token.text[0].islower():
                return family
        for token in words:
            low = token.text.lower()
            if low.endswith("s") and not low.endswith(("ss", "us", "is", "ous")) and token.text[0].islower():
                return token.stem
        low, _ = self.bounds(number)
        for place in range(at - 1, low + 1, -1):
            if self.tokens[place - 1].text.lower() == "of" and self.tokens[place - 2].text.lower() in (
                "number",
                "toll",
            ):
                last = None
                for token in self.tokens[place : place + 5]:
                    if token.text.lower() in _STOPS | _RIGHT_BARRIERS:
                        break
                    if token.stem in self.tables.nouns or token.text.endswith("s"):
                        last = token.stem
                if last:
                    return self.tables.nouns.get(last, last)
        if figure and figure.unit:
            stem = self.tables.stem(figure.unit.split()[-1])
            return self.tables.nouns.get(stem, stem)
        return None

    def stuff(self, number: int) -> str | None:
        """The noun of ``tonnes of copper``."""
        if self.quantities[number].unit in ("currency", "percent", "share"):
            return None
        at = self.place[number]
        for place, token in enumerate(self.tokens[at + 1 : at + 4], at + 1):
            low = token.text.lower()
            if low == "of":
                words = self.tokens[place + 1 : place + 4]
                stop = next(
                    (i for i, word in enumerate(words) if word.text.lower() in _RIGHT_BARRIERS | _STOPS), len(words)
                )
                nouns = [word for word in words[:stop] if word.text[0].islower()]
                return nouns[-1].stem if nouns else None
            if low in _RIGHT_BARRIERS or low in _STOPS or not low[0].isalpha():
                return None
        return None

    def stems(self, number: int) -> frozenset[str]:
        """Stems of the clause's words that mean something."""
        low, high = self.bounds(number)
        return frozenset(
            token.stem
            for token in self.tokens[low:high]
            if token.number is None and token.stem not in self.tables.stop and token.stem[:1].isalpha()
        )

    def qualifiers(self, number: int, told: str | None) -> frozenset[str]:
        """What parts this number from its like, as ``class/value``."""
        at = self.place[number]
        low, high = self.bounds(number)
        found = set()
        for hit in self._qualifiers:
            start, end = hit.parts[0]
            apart = at - end if end <= at else start - at - 1
            if start < low or end > high or apart > 10 or not self._stands(start, end):
                continue
            found.add(hit.key)
        if told in ("exports", "imports"):
            found = {key for key in found if not key.startswith("place/")}
        return frozenset(found)

    def _stands(self, start: int, end: int) -> bool:
        """Whether ``a year``, ``a share`` stands by itself: not in ``a year earlier``, ``a share sale``."""
        if self.tokens[start].text.lower() not in ("a", "an"):
            return True
        after = self.tokens[end : end + 1]
        return not after or not after[0].text[0].isalpha() or after[0].stem in self.tables.stop - {"befor", "after"}

    def status(self, number: int, told: FigureStatus | None) -> FigureStatus:
        """How sure: as the brief tells, but where it tells of an estimate or a plan, which of the two by the nearest
        word; without a brief's word, by the words of the clause alone.
        """
        at = self.place[number]
        low, high = self.bounds(number)
        firm = told in ("actual", "reported", "claim")
        best: tuple[int, FigureStatus] = (99, told or "actual")
        for hit in self._status:
            start, end = hit.parts[0]
            before = {token.text.lower() for token in self.tokens[max(0, start - 2) : start]}
            if start < low or end > high or before & _BASES:
                continue
            if firm and (hit.key != "estimate" or end > at or any(t.text == "," for t in self.tokens[end:at])):
                continue
            cost = self._cost(at, start, end)
            most = 6 if firm else 30 if end <= at else 14
            if cost < min(best[0], most):
                best = (cost, "estimate" if hit.key == "estimate" and not self._promises(start) else "target")
        return best[1]

    def _promises(self, at: int) -> bool:
        """Whether ``would`` is that of ``said it would``."""
        before = [token.stem for token in self.tokens[max(0, at - 3) : at]]
        return self.tokens[at].stem == "would" and bool({"say", "announc", "confirm", "add"} & set(before))

    def is_firm(self, number: int, status: FigureStatus) -> bool:
        """Whether the clause leaves no doubt."""
        if status == "estimate":
            return False
        at = self.place[number]
        low, high = self.bounds(number)
        for hit in self._status:
            start, end = hit.parts[0]
            near = start >= low and end <= high and self._cost(at, start, end) <= 8
            if hit.key == "estimate" and near and not self._promises(start):
                return False
        if status == "target":
            settled = any(hit.parts[0][0] >= low for hit in self.tables.settled.find(self.tokens[:at]))
            return settled or any(self._promises(place) for place in range(low, at))
        return True

    def follows(self, number: int, phrases: object, reach: int) -> bool:
        """Whether one of the phrases stands right before a number: words of its own noun phrase may part them."""
        at = self.place[number]
        before = self.tokens[max(0, at - reach - 2) : at]
        for hit in phrases.find(before):  # type: ignore[attr-defined]
            gap = before[hit.parts[-1][1] :]
            if len(gap) <= reach and all(token.text.lower().rstrip("’'") in _LEADING for token in gap):
                if (
                    hit.words == 1
                    and before[hit.parts[0][0]].text.lower() == "than"
                    and self._hedged(before, hit.parts[0][0])
                ):
                    continue
                return True
        return False

    def _hedged(self, before: Sequence[Token], at: int) -> bool:
        """Whether ``than`` is that of ``more than 12``, and no comparison."""
        direct = at + 1 == len(before)
        return direct and at > 0 and before[at - 1].text.lower() in ("more", "less", "fewer", "later", "slightly")

    def is_past(self, number: int) -> bool:
        """Whether a number is that of ``a year earlier``, and not compared with it."""
        low, high = self.bounds(number)
        start, end = self.tokens[low].start, self.tokens[high - 1].end
        return any(
            not _FROM_THEN.search(self.text, max(0, match.start() - 10), match.start())
            for match in _THEN.finditer(self.text, start, end)
        )

    def is_revised(self, at: int) -> bool:
        """Whether words near a number say that it replaces an earlier one, with nobody saying something between."""
        for hit in self._revisions:
            start, end = hit.parts[0][0], hit.parts[-1][1]
            between = self.tokens[end:at] if end <= at else self.tokens[at + 1 : start]
            said = any(
                token.stem in _SAYING and after.text[0].isalpha() and after.stem != "in"
                for token, after in zip(between, between[1:], strict=False)
            )
            if len(between) <= 14 and not said:
                return True
        return False

    def period(self, number: int, date: str | None) -> Period | None:
        """The nearest period of the clause that is no base of a comparison."""
        at = self.place[number]
        low, high = self.bounds(number)
        start, end = self.tokens[low].start, self.tokens[high - 1].end
        here = self.tokens[at].start
        found = [
            (abs(left - here), period)
            for left, right, period in find_periods(self.text, date)
            if start <= left and right <= end and not _COMPARED.search(self.text, 0, left)
        ]
        return min(found, key=lambda item: item[0])[1] if found else None


_SAYING = frozenset(("say", "add", "tell", "announc"))
_BASES = frozenset(
    ("than", "as", "with", "beat", "beats", "beating", "topped", "topping", "missed", "missing", "above", "below",
     "ahead", "exceeded", "exceeding", "despite", "against", "line")
)  # fmt: skip
_LEADING = frozenset(
    "the a an its their his previous previously earlier initial original some about around nearly almost roughly more than "
    "estimate estimates estimated forecast forecasts analysts economists consensus expectation expectations expected of for "
    "average last year's year’s month's month’s record revised at least another just only market guidance target".split()
)
_BETWEEN = frozenset(("a", "the", "an", "some", "its", "of", "just", "only", "total", "record", "now", "another"))
_STOPS = frozenset(
    ["of", "in", "on", "at", "by", "to", "for", "were", "was", "are", "is", "be", "been", "have", "has", "had", "will", "would", "could", "who", "whose", "that", "this", "last", "under", "over", "into", "a", "an", "the", "its", "their", "out", "off", "about", "more", "less", "or", "than", "killed", "died", "dead", "injured"]
)

"""Numbers of one article that may be of the same thing as those of another, though no verdict says so.

A verdict needs clauses that leave no doubt. To show a number beside others needs less: that two reports of one event
say the same number, or that each counts the same things. Such a number is worth a row where a brief has room.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from generator.model import Brief, Evidence, Figure
from generator.stories.amounts import find_numbers
from generator.stories.clauses import Clauses
from generator.stories.measures import MeasureTables, Token, load_measures, tokens_of
from generator.stories.model import Origin
from generator.stories.senses import find_status
from generator.text.numbers import Quantity

REACH = 10
"""Words on either side of a number that say what it is of."""
FURTHEST = Decimal(3)
"""Numbers of which one is more than this many times the other are not two reports of one."""
FAR = Decimal(2)
"""… where little tells that they are of one thing."""
LARGE = 10
"""Stretches of time of fewer days or hours than this are many in each article."""
COMMON = 2
"""Words in common that make two numbers which are not the same kindred."""
NUMBERS_MOST = 4000
"""Numbers of one kind in a story that are looked at."""
PAIRS_MOST = 100_000
"""Pairs of them."""
_BARRIERS = frozenset(
    (",", ";", ":", ".", "(", ")", "and", "or", "but", "in", "of", "to", "at", "by", "for", "from", "on")
)
_TIMES = frozenset(("second", "minut", "hour", "day", "week", "month", "year", "decad", "night", "weekend"))
"""Of stretches of time many a thing has as many."""


@dataclass(frozen=True, slots=True)
class _Number:
    sentence: Evidence
    quantities: tuple[Quantity, ...]
    """All of the sentence."""
    place: int
    """Which of them it is."""
    last: Token
    """The last word of what is counted, or else the number."""
    brief: str
    origin: int
    value: Decimal
    noun: str
    """What is counted; empty where the kind says it."""
    words: frozenset[str]
    """Stems beside it that mean something, names left out."""


Kindred = tuple[tuple[str, tuple[Figure, ...]], ...]


def find_kindred(briefs: Sequence[Brief], origins: Sequence[Origin]) -> Kindred:
    """Id of a brief, and the numbers that another origin of its story may tell too, the same ones first.

    ``briefs`` tell whole sentences; each figure has the words of its number and quotes its sentence.
    """
    tables = load_measures()
    numbers: dict[tuple[str, str | None, str], list[_Number]] = defaultdict(list)
    origin_of = {source.brief: at for at, origin in enumerate(origins) for source in origin.sources}
    for at, brief in enumerate(briefs):
        for number in _read(brief, origin_of.get(brief.id, len(origins) + at), tables):
            quantity = number.quantities[number.place]
            key = (quantity.unit, quantity.currency, number.noun)
            numbers[key].append(number)
    found: dict[str, dict[int, tuple[int, _Number]]] = defaultdict(dict)
    for kind in numbers.values():
        for one, other, rank in _pair(kind):
            for number in (one, other):
                best = found[number.brief].get(id(number))
                if best is None or rank < best[0]:
                    found[number.brief][id(number)] = rank, number
    return tuple(
        (brief, tuple(_make(number, tables) for _, number in sorted(own.values(), key=_order)))
        for brief, own in found.items()
    )


def _order(row: tuple[int, _Number]) -> tuple[int, int, int]:
    rank, number = row
    return rank, number.sentence.start, number.place


def _pair(numbers: Sequence[_Number]) -> Iterator[tuple[_Number, _Number, int]]:
    """Kindred numbers of one kind; 0 for the same number, 1 for others."""
    ordered = sorted(numbers[:NUMBERS_MOST], key=lambda number: number.value)
    told: dict[str, int] = defaultdict(int)
    for number in ordered:
        told[number.brief] += 1
    looked = 0
    for at, one in enumerate(ordered):
        for other in ordered[at + 1 :]:
            looked += 1
            if looked > PAIRS_MOST:
                return
            if other.value > one.value * FURTHEST:
                break
            if one.origin == other.origin:
                continue
            rank = _judge(one, other, alone=told[one.brief] == told[other.brief] == 1)
            if rank is not None:
                yield one, other, rank


def _judge(one: _Number, other: _Number, *, alone: bool) -> int | None:
    """0 for what is told twice, 1 for what may be of one thing; ``alone`` where neither article has another such."""
    shared = len(one.words & other.words)
    near = other.value <= one.value * FAR
    if one.noun in _TIMES:
        if one.value == other.value:
            return 0 if shared >= COMMON else None
        large = min(one.value, other.value) >= LARGE
        swapped = large and _are_swapped(one.value, other.value)
        return 1 if swapped or (near and (shared or (alone and large))) else None
    if one.value == other.value:
        return 0 if shared or _is_distinctive(one) else None
    if one.noun:
        return 1 if shared or (alone and near) else None
    return 1 if shared >= COMMON and (near or shared > COMMON) else None


def _are_swapped(one: Decimal, other: Decimal) -> bool:
    return one != other and sorted(str(one)) == sorted(str(other))


def _is_distinctive(number: _Number) -> bool:
    """Whether a number has digits enough that no other thing of the story has it by chance."""
    quantity = number.quantities[number.place]
    return len(quantity.value.replace(".", "").replace("/", "").strip("0")) >= 2 and quantity.unit != "share"


def _read(brief: Brief, origin: int, tables: MeasureTables) -> Iterator[_Number]:
    for sentence in _list_sentences(brief):
        quantities = find_numbers(sentence.quote, brief.lang, "")
        tokens = tokens_of(sentence.quote, [(q.start, q.end) for q in quantities], tables)
        place = {token.number: at for at, token in enumerate(tokens) if token.number is not None}
        for number, quantity in enumerate(quantities):
            at = place[number]
            value = Decimal(quantity.value.partition("/")[0])
            last, noun = _find_noun(tokens, at, tables) if quantity.unit in ("", "share") else (at, "")
            if value <= 0 or not (quantity.unit or noun):
                continue
            near = (*tokens[max(0, at - REACH) : at], *tokens[last + 1 : last + 1 + REACH])
            words = frozenset(
                token.stem
                for token in near
                if token.number is None and token.text[:1].islower() and token.stem not in tables.stop
            )
            yield _Number(sentence, quantities, number, tokens[last], brief.id, origin, value, noun, words - {noun})


def _list_sentences(brief: Brief) -> Iterable[Evidence]:
    found: dict[str, Evidence] = {}
    for evidence in (*(e for b in brief.bullets for e in b.evidence), *(f.evidence for f in brief.figures)):
        known = found.get(evidence.label)
        if evidence.label and (known is None or len(known.quote) < len(evidence.quote)):
            found[evidence.label] = evidence
    return found.values()


def _find_noun(tokens: Sequence[Token], at: int, tables: MeasureTables) -> tuple[int, str]:
    """Place and family of what is counted: the first plural, or known noun, of the three words behind the number."""
    for place, token in enumerate(tokens[at + 1 : at + 4], at + 1):
        low = token.text.lower()
        if low in _BARRIERS or token.number is not None or not token.text[:1].islower():
            break
        if token.stem in tables.nouns or (low.endswith("s") and not low.endswith(("ss", "us", "is", "ous"))):
            return place, tables.nouns.get(token.stem, token.stem)
    return at, ""


def _make(number: _Number, tables: MeasureTables) -> Figure:
    text, quantity = number.sentence.quote, number.quantities[number.place]
    spans = [(each.start, each.end) for each in number.quantities]
    clauses = Clauses(text, number.quantities, spans, tables)
    before, after = clauses.around(number.place)
    return Figure(
        text=text[quantity.start : max(quantity.end, number.last.end)],
        value=quantity.value,
        unit=quantity.unit or number.last.text,
        currency=quantity.currency,
        what=f"{before} {after}".strip(),
        company=None,
        as_of=None,
        status=find_status(clauses, number.place, None),
        evidence=number.sentence,
    )

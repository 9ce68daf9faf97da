"""Whether two numbers of different articles are of one quantity, by all that is seen of both: a linear model.

Record linkage with log-odds (Fellegi and Sunter, "A Theory for Record Linkage", JASA 1969): each thing in which two
readings meet or part adds its weight; the sum says how likely they tell of one quantity, whatever their values are.
That two numbers of different quantities are equal by chance is unlikely, the more so the more digits they have; for an
agreement this counts too. Rules that know a measure by its name go first (:mod:`pairs`, :mod:`agreements`): this is for
what is told in words that no table has. The weights ship as ``generator/data/figure_linkage.yml``, in hundredths of a
log-odds; ``tests/bench/fit_linkage.py`` fits them on the labelled stories of ``tests/cases``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import yaml

from generator.nesting import TABLE_LOADER
from generator.stories.periods import compare_periods
from generator.stories.quantities import Reading
from generator.stories.sameness import Setting, are_parted, meet

KINDS = ("money", "percent", "count", "time")
"""Kinds of numbers with a weight of their own; all others have one together."""
FOR = frozenset(
    ("measure same", "measures meet", "noun same", "noun persons", "stuff same", "price same", "act same", "head same",
     "words", "words alike", "qualifiers meet", "names meet", "scopes meet", "companies meet", "period same",
     "change same", "alone both")
)  # fmt: skip
"""What can only speak for one quantity …"""
FREE = frozenset(("bias", "kind other", *(f"kind {kind}" for kind in KINDS), "expected both"))
"""… and what may speak for or against it; all else can only speak against it."""
LIKE_WORDS = 3.0
LIKE_SHARE = 0.6
"""Words in common that weigh so much, and that share of the clause with fewer words: one tells what the other does."""
MOST_WORDS = 9.0
"""Weight of words in common beyond which more says no more."""
CHANCE = (0, 150, 350, 500)
"""Hundredths of a log-odds that equal values of so many digits (the last: or more) speak for one quantity. Set by
judgement and not fitted: as if of numbers of one kind within a story every fifth, thirtieth, hundred and fiftieth pair
were equal by chance."""


@dataclass(frozen=True, slots=True)
class Linkage:
    """The weights, and what the readings of one story have in common."""

    weights: Mapping[str, int]
    rarity: Mapping[str, float] = field(default_factory=dict)
    """Stem → how much it says that two clauses share it: less, the more numbers of the story stand beside it."""
    sole: frozenset[tuple[int, str, str]] = frozenset()
    """Article, kind and subject of which an article tells one number only."""

    def weigh(self, one: Reading, other: Reading, setting: Setting) -> int:
        """Log-odds, in hundredths, that two readings of one kind tell of one quantity, whatever their values."""
        return self.add_up(compare_readings(one, other, setting, self))

    def add_up(self, seen: Mapping[str, float]) -> int:
        """:meth:`weigh` of what :func:`compare_readings` saw."""
        return round(math.fsum(self.weights.get(name, 0) * value for name, value in seen.items()))


@cache
def load_weights() -> Mapping[str, int]:
    """The shipped weights."""
    text = resources.files("generator").joinpath("data", "figure_linkage.yml").read_text(encoding="utf-8")
    table = yaml.load(text, Loader=TABLE_LOADER)  # noqa: S506 - the safe loader, in C where there is one
    return {str(name): int(weight) for name, weight in table["weights"].items()}


def prepare_linkage(readings: Sequence[Reading], weights: Mapping[str, int]) -> Linkage:
    """The model for the readings of one story."""
    near = Counter(stem for reading in readings for stem in reading.stems)
    total = len(readings) + 2
    rarity = {stem: min(2.0, max(0.3, math.log(total / (count + 0.5)) / 1.2)) for stem, count in near.items()}
    told = {(r.at, r.kind, subject_of(r), r.raw) for r in readings if not r.base}
    counts = Counter((at, kind, subject) for at, kind, subject, _ in told)
    return Linkage(weights, rarity, frozenset(key for key, count in counts.items() if count == 1))


def subject_of(reading: Reading) -> str:
    """Of what kind a number is within its article: its currency, what is counted, what is measured."""
    return str(reading.currency if reading.kind == "money" else reading.noun or reading.measure)


def count_chance(digits: int) -> int:
    """What equal values of so many digits add, in hundredths of a log-odds."""
    return CHANCE[min(digits, len(CHANCE) - 1)]


def compare_readings(one: Reading, other: Reading, setting: Setting, linkage: Linkage) -> dict[str, float]:
    """What is seen of two readings: names of weights, each with how much of it is seen."""
    seen: dict[str, float] = {"bias": 1, f"kind {one.kind if one.kind in KINDS else 'other'}": 1}
    if one.measure and one.measure == other.measure:
        seen["measure same"] = 1
    _compare(seen, "measures", one.measures, other.measures)
    _compare(seen, "noun", one.noun, other.noun)
    if "noun apart" in seen and {one.noun, other.noun} <= setting.tables.persons:
        del seen["noun apart"]
        seen["noun persons"] = 1
    for name in ("stuff", "act", "head"):
        mine, theirs = getattr(one, name), getattr(other, name)
        if mine and theirs:
            seen[f"{name} {'same' if mine == theirs else 'apart'}"] = 1
    _compare(seen, "price", _find_price_unit(one), _find_price_unit(other))
    _compare_words(seen, one, other, setting, linkage)
    _compare_names(seen, one, other, setting)
    _compare_qualifiers(seen, one, other)
    period = compare_periods(one.period, other.period)
    if period != "unknown":
        seen[f"period {period}"] = 1
    elif one.period or other.period:
        seen["period one"] = 1
    both = one.thought and other.thought
    seen |= _mark("expected both", both)
    seen |= _mark("change apart", bool(one.change) != bool(other.change))
    seen |= _mark("change clash", bool(one.change and other.change and one.change != other.change))
    seen |= _mark("change same", bool(one.change and one.change == other.change))
    seen |= _mark("share apart", one.share != other.share)
    seen |= _mark("base", one.base or other.base)
    seen |= _mark("part apart", one.part != other.part)
    seen |= _mark("parted", are_parted(one, other, setting.tables))
    alone = [(reading.at, reading.kind, subject_of(reading)) in linkage.sole for reading in (one, other)]
    seen |= _mark("alone both", all(alone)) | _mark("alone one", alone[0] != alone[1])
    return seen


_PRICE_UNIT = re.compile(r"\s(?:(?:for|to)\s)?(?:an?|per|each|every)\s([a-z][a-z-]{2,})")


def _find_price_unit(reading: Reading) -> str | None:
    """``megawatt-hour`` of ``$71 a megawatt-hour``."""
    figure = reading.claim.figure
    _, found, after = figure.evidence.quote.partition(figure.text)
    match = (_PRICE_UNIT.match(after) if found else None) or _PRICE_UNIT.search(figure.text)
    return match.group(1).removesuffix("s") if match else None


def _mark(name: str, holds: bool) -> dict[str, float]:
    return {name: 1} if holds else {}


def _compare(seen: dict[str, float], name: str, mine: object, theirs: object) -> None:
    if mine and theirs:
        met = mine & theirs if isinstance(mine, frozenset) and isinstance(theirs, frozenset) else mine == theirs
        together = "meet" if isinstance(mine, frozenset) else "same"
        seen[f"{name} {together if met else 'apart'}"] = 1
    elif mine or theirs:
        seen[f"{name} one"] = 1


def _compare_words(seen: dict[str, float], one: Reading, other: Reading, setting: Setting, linkage: Linkage) -> None:
    shared = (one.stems & other.stems) - one.names - other.names - setting.tables.common
    weight = math.fsum(linkage.rarity.get(stem, 1.0) for stem in sorted(shared))
    seen["words"] = min(weight, MOST_WORDS)
    whole = min(_weigh_words(reading, setting, linkage) for reading in (one, other))
    seen |= _mark("words alike", weight >= LIKE_WORDS and weight >= LIKE_SHARE * whole)
    seen |= _mark("words none", not shared)


def _weigh_words(reading: Reading, setting: Setting, linkage: Linkage) -> float:
    words = reading.stems - reading.names - setting.tables.common
    return math.fsum(linkage.rarity.get(stem, 1.0) for stem in sorted(words))


def _compare_names(seen: dict[str, float], one: Reading, other: Reading, setting: Setting) -> None:
    common = setting.tables.common
    for name, mine, theirs in (("names", one.names, other.names), ("scopes", one.scopes, other.scopes)):
        if mine and theirs:
            seen[f"{name} {'meet' if meet(mine, theirs, common) else 'apart'}"] = 1
    seen |= _mark("sure apart", bool(one.sure and other.sure) and not meet(one.sure, other.sure, common))
    if one.companies and other.companies:
        seen[f"companies {'meet' if one.companies & other.companies else 'apart'}"] = 1


def _compare_qualifiers(seen: dict[str, float], one: Reading, other: Reading) -> None:
    mine, theirs = (_sort_qualifiers(reading.qualifiers) for reading in (one, other))
    counts: Counter[str] = Counter()
    for family in sorted(mine.keys() | theirs.keys()):
        if family not in mine or family not in theirs:
            counts["qualifiers one"] += 1
        else:
            counts["qualifiers meet" if mine[family] & theirs[family] else "qualifiers clash"] += 1
    seen |= counts


def _sort_qualifiers(qualifiers: Iterable[str]) -> dict[str, set[str]]:
    families: dict[str, set[str]] = {}
    for name in qualifiers:
        families.setdefault(name.partition("/")[0], set()).add(name)
    return families

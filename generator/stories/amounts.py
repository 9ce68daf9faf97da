"""How much a number says: what its print, its rounding and its hedges leave open, in one unit; rates of currencies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from generator.text.numbers import Quantity, find_quantities
from generator.text.spelled import find_spelled

Interval = tuple[Decimal, Decimal]

_NUMBER = re.compile(r"\d[\d.,\u00a0\u202f ]*\d|\d")
BRACKET = re.compile(r"[(（]([^()（）]*)[)）]\s*$")


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


def find_numbers(text: str, lang: str, context: str) -> tuple[Quantity, ...]:
    """The quantities of a sentence, spelled counts among them."""
    found = find_quantities(text, lang, context)
    spelled = [each for each in find_spelled(text) if not any(q.start < each.end and each.start < q.end for q in found)]
    return tuple(sorted((*found, *spelled), key=lambda quantity: quantity.start))


def measure_amount(
    value: str, printed: str, kind: str, hedge: str, per: Interval | None, *, share: bool = False
) -> Amount | None:
    low, _, high = value.partition("/")
    first = Decimal(low)
    if share:
        first = (first * 100).quantize(Decimal("0.1"))
        # "Almost nine in ten", "just over a third": on one side alone, and by less than the next part.
        low_by = 0 if hedge == "over" else 5 if hedge == "nearly" else 2
        high_by = 5 if hedge == "over" else 0 if hedge == "nearly" else 2
        return Amount(first, (first - low_by, first + high_by), (first - 5, first + 5), Decimal(5), 1, hedge or "about")
    if high:
        ends = sorted((first, Decimal(high)))
        if ends[1] > 3 * ends[0]:
            # "from 1% to 39%": where something was and is.
            return None
        middle = (ends[0] + ends[1]) / 2
        return scale_amount(Amount(middle, (ends[0], ends[1]), (ends[0], ends[1]), ends[1] - ends[0], 2, hedge), per)
    match = _NUMBER.search(printed)
    # A number in words has the digits that it would be written with.
    digits = match.group() if match else format(abs(first).normalize(), "f")
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
    exact = kind in ("count", "time") and scale == 1 and step == 1
    half, wide = (Decimal(0) if exact else fine / 2), (Decimal(0) if exact else step / 2)
    near, far = _widen(first, half, wide, step, hedge)
    return scale_amount(Amount(first, near, far, step, many, hedge), per)


def _widen(value: Decimal, half: Decimal, wide: Decimal, step: Decimal, hedge: str) -> tuple[Interval, Interval]:
    more = min(max(step, value * Decimal("0.05")), value * Decimal("0.3"))
    if hedge == "about":
        return (value * Decimal("0.95"), value * Decimal("1.05")), (value * Decimal("0.75"), value * Decimal("1.25"))
    if hedge == "nearly":
        return (value * Decimal("0.92"), value + half), (value * Decimal("0.8"), value + wide)
    if hedge == "over":
        return (value - half, value + more), (value - wide, value * 1000)
    if hedge == "under":
        return (value - more, value + half), (Decimal(0), value + wide)
    return (value - half, value + half), (value - wide, value + wide)


def scale_amount(amount: Amount, per: Interval | None) -> Amount:
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


def read_second(printed: str, kind: str, hedge: str) -> tuple[str, Amount] | None:
    match = BRACKET.search(printed) if kind == "money" else None
    if not match:
        return None
    for quantity in find_quantities(match.group(1)):
        if quantity.currency and "/" not in quantity.value:
            amount = measure_amount(quantity.value, match.group(1), kind, hedge, None)
            return (quantity.currency, amount) if amount else None
    return None


# ---------------------------------------------------------------- currencies


PEG = {("USD", "HKD"): (Decimal("7.75"), Decimal("7.85"))}
"""Hong Kong's dollar has been kept between these since May 2005 (Hong Kong Monetary Authority)."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What one unit of a currency is in another."""

    printed: Mapping[tuple[str, str], tuple[Interval, str]] = field(default_factory=dict)
    """Of a pair: the interval, and the words that print it."""

    def find(self, one: str, other: str) -> tuple[Interval, str] | None:
        """How many ``other`` one ``one`` is, and where that comes from; ``None`` where nothing tells."""
        direct = self.printed.get((one, other))
        if direct:
            return direct
        for pair, (low, high) in PEG.items():
            if pair == (one, other):
                return (low, high), "peg"
            if pair == (other, one):
                return (1 / high, 1 / low), "peg"
        return None

"""How much a number says: what its print, its rounding and its hedges leave open, in one unit; rates of currencies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

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
    r"|(?P<part>half|quarter of) an? (?P<whole>million|billion)"
    r"|(?P<a>a) (?P<unit>hundred|thousand|million))"
    r"(?:(?=-(?:year|month|week|day|hour|minute)\b(?!-old))|(?![\w-]))",
    re.IGNORECASE,
)
_SPELLED_OTHER = re.compile(
    r" (?:thousand|million|billion|trillion|per cent|percent|percentage|basis|of |in |out |and a half|"
    r"(?:years?|months?|weeks?|days?|hours?|minutes?)[ -](?:old|ago|earlier|later|before|after|since)\b|"
    r"(?:seconds?|times|decades?)\b)"
)
"""What makes a spelled number none of ours: one that is read elsewhere, a share, a point in time."""
_WHICH = re.compile(r"\b(?:first|last|next|past|opening|final|previous|within|another|every) $", re.IGNORECASE)
_TIME_AFTER = re.compile(r"[ -](?:year|month|week|day|hour|minute)")
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
    found = list(find_quantities(text, lang, context))
    taken = [(quantity.start, quantity.end) for quantity in found]
    for match in _SPELLED.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        if _SPELLED_OTHER.match(text, match.end()) or (match["one"] and match["one"].lower() == "one"):
            continue
        if _TIME_AFTER.match(text, match.end()) and _WHICH.search(text, max(0, match.start() - 10), match.start()):
            # "the first three days" name a time.
            continue
        found.append(Quantity(match.start(), match.end(), str(_spell(match)), "", None, False))
    return tuple(sorted(found, key=lambda quantity: quantity.start))


def _spell(match: re.Match[str]) -> int:
    if match["tens"]:
        return _SMALL[match["tens"].lower()] + _SMALL[match["ones"].lower()]
    if match["dozen"]:
        many = (match["dozens"] or "a").strip().lower()
        return 12 * _SMALL.get(many, 1)
    if match["part"]:
        return (10**6 if match["whole"].lower() == "million" else 10**9) // (
            2 if match["part"].lower() == "half" else 4
        )
    if match["unit"]:
        if match["unit"].lower() == "million":
            return 10**6
        return 100 if match["unit"].lower() == "hundred" else 1000
    return _SMALL[match["one"].lower()] * (100 if match["hundred"] else 1)


def measure_amount(
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
        return scale_amount(Amount(middle, (ends[0], ends[1]), (ends[0], ends[1]), ends[1] - ends[0], 2, hedge), per)
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

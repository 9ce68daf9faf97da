"""Rates of exchange that a sentence prints: ``1,450 won to the dollar``, ``$1.16 a euro``, ``1 euro = $1.16``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.stories.amounts import Interval
from generator.text.numbers import Quantity, find_quantities

_UNITS = {
    "us dollar": "USD", "u.s. dollar": "USD", "american dollar": "USD", "dollar": "USD", "greenback": "USD",
    "hong kong dollar": "HKD", "singapore dollar": "SGD", "australian dollar": "AUD", "canadian dollar": "CAD",
    "new zealand dollar": "NZD", "taiwan dollar": "TWD", "euro": "EUR", "pound sterling": "GBP", "british pound": "GBP",
    "pound": "GBP", "sterling": "GBP", "swiss franc": "CHF", "franc": "CHF", "yuan": "CNY", "renminbi": "CNY",
    "yen": "JPY", "won": "KRW", "rupee": "INR", "real": "BRL", "rand": "ZAR", "zloty": "PLN", "ringgit": "MYR",
    "norwegian krone": "NOK", "danish krone": "DKK", "danish crown": "DKK", "swedish krona": "SEK",
}  # fmt: skip
"""One of each currency, as words of a rate name it."""
_SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "HK$": "HKD"}
_NAME = "|".join(re.escape(name) for name in sorted(_UNITS, key=len, reverse=True))
_SIGN = r"US\$|HK\$|[$€£]"
_AFTER = re.compile(
    rf"\s(?:to|per|a|an|for|against)\s(?:(?:the|a|one|each|every)\s)?(?P<unit>{_NAME})\b(?!\s?\d)", re.IGNORECASE
)
_BEFORE = re.compile(
    rf"\b(?:(?:one|1|a|an|the|each|every)\s)?(?P<unit>{_NAME})\s(?:is|was|at|being|equals|equalled|bought|buys|fetched|costs?"
    r"|worth|was\sworth|is\sworth)\s(?:about\s|around\s|at\s)?$",
    re.IGNORECASE,
)
_EQUATION = re.compile(
    rf"(?<![\w.,])(?:(?P<sign>{_SIGN})1(?:\.0+)?|(?:1|one)\s(?P<unit>{_NAME}))\s?=\s?"
    rf"(?:(?P<into_sign>{_SIGN})(?P<signed>\d[\d,]*(?:\.\d+)?)|(?P<value>\d[\d,]*(?:\.\d+)?)\s(?P<into>{_NAME})s?\b)",
    re.IGNORECASE,
)
_MONEY = re.compile(r"£|\bsterling\b|\bexchange\b|\brates?\b|\bpounds\b", re.IGNORECASE)
"""Beside "a pound" it says that no weight is meant."""
_DEAR = Decimal(100_000)
"""More units than this no currency costs of another."""
_STEP = Decimal("0.005")
"""Share by which a printed rate may be off: it is one of that day, and rounded."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of one currency another one costs."""

    of: str
    """ISO 4217 of the one that is priced …"""
    into: str
    """… and of what it costs."""
    interval: Interval
    printed: str
    """``1,450 won to the dollar``."""


def read_rates(text: str) -> Iterator[Rate]:
    """The rates that a sentence prints, in order. A price a barrel is none: what is priced must be a currency."""
    for match in _EQUATION.finditer(text) if "=" in text else ():
        of = _SIGNS[match["sign"].upper()] if match["sign"] else _UNITS[match["unit"].lower()]
        into = _SIGNS[match["into_sign"].upper()] if match["into_sign"] else _UNITS[match["into"].lower()]
        rate = _make_rate(of, into, match["signed"] or match["value"], match.group())
        if rate is not None:
            yield rate
    if _NAMED.search(text):
        for quantity in find_quantities(text):
            rate = _read_rate(text, quantity)
            if rate is not None:
                yield rate


_NAMED = re.compile(_NAME, re.IGNORECASE)


def _read_rate(text: str, quantity: Quantity) -> Rate | None:
    if quantity.unit != "currency" or "/" in quantity.value or not quantity.currency:
        return None
    match = _AFTER.match(text, quantity.end)
    told = match is None
    if match:
        printed = text[quantity.start : match.end()]
    else:
        match = _BEFORE.search(text, max(0, quantity.start - _REACH), quantity.start)
        printed = text[match.start() : quantity.end].strip() if match else ""
    if match is None or (match["unit"].lower() == "pound" and not _may_be_money(text, quantity, told)):
        return None
    return _make_rate(_UNITS[match["unit"].lower()], quantity.currency, quantity.value, printed)


def _may_be_money(text: str, quantity: Quantity, told: bool) -> bool:
    """Whether a pound is no weight: its sentence speaks of money, or says that it costs about what a pound does."""
    return bool(_MONEY.search(text)) or (told and quantity.currency == "USD" and 1 <= Decimal(quantity.value) <= _POUND)


_POUND = Decimal("2.2")
"""Dollars that a pound has cost at most since 1982."""
_REACH = 40
"""So many characters before a number may name what it prices."""


def _make_rate(of: str, into: str, value: str, printed: str) -> Rate | None:
    cost = Decimal(value.replace(",", ""))
    if of == into or not 0 < cost < _DEAR:
        return None
    return Rate(of, into, (cost * (1 - _STEP), cost * (1 + _STEP)), printed)

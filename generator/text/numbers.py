"""Quantities as printed: value, unit, currency, ranges, two currencies for one amount.

What is no quantity is left out: dates, years, times of day, ages, numbers in names (``Mate 60``, ``CSI 300``, ``G7``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, where it stands."""

    start: int
    end: int
    value: str
    """Plain decimal in units of one; ``low/high`` for a range, ``part/whole`` is never used."""
    unit: str
    """``currency``, ``percent``, ``percentage points``, ``basis points``, ``points`` or a measure; may be empty."""
    currency: str | None
    """ISO 4217."""
    bare: bool
    """No currency, no unit, no scale, no separator: a number that only counts if the sentence counts with it."""


_SCALE = {
    "thousand": 3,
    "k": 3,
    "million": 6,
    "mn": 6,
    "m": 6,
    "mln": 6,
    "billion": 9,
    "bn": 9,
    "b": 9,
    "bln": 9,
    "trillion": 12,
    "tn": 12,
    "trn": 12,
    "lakh": 5,
    "crore": 7,
    "万": 4,
    "萬": 4,
    "亿": 8,
    "億": 8,
    "万亿": 12,
    "萬億": 12,
    "兆": 12,
}
_SIGN = {
    "HK$": "HKD",
    "US$": "USD",
    "S$": "SGD",
    "A$": "AUD",
    "C$": "CAD",
    "NT$": "TWD",
    "NZ$": "NZD",
    "R$": "BRL",
    "MX$": "MXN",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "CNY",
    "₹": "INR",
    "₩": "KRW",
    "RMB": "CNY",
    "CNY": "CNY",
    "USD": "USD",
    "EUR": "EUR",
    "GBP": "GBP",
    "HKD": "HKD",
    "SGD": "SGD",
    "JPY": "JPY",
    "Rs": "INR",
    "Rs.": "INR",
    "RM": "MYR",
    "NOK": "NOK",
    "SEK": "SEK",
    "DKK": "DKK",
    "CHF": "CHF",
}
_WORD_CURRENCY = {
    "yuan": "CNY",
    "renminbi": "CNY",
    "euro": "EUR",
    "euros": "EUR",
    "dollar": "USD",
    "dollars": "USD",
    "pound": "GBP",
    "pounds": "GBP",
    "yen": "JPY",
    "won": "KRW",
    "rupees": "INR",
    "francs": "CHF",
    "kroner": "NOK",
    "kronor": "SEK",
    "ringgit": "MYR",
    "baht": "THB",
    "rand": "ZAR",
    "pence": "GBX",
    "元": "CNY",
    "人民币": "CNY",
    "美元": "USD",
    "港元": "HKD",
    "港币": "HKD",
    "欧元": "EUR",
    "日元": "JPY",
}
_SPELLED = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "half a": None, "a": 1,
}  # fmt: skip

_NUM = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SIGN_RE = "|".join(re.escape(sign) for sign in sorted(_SIGN, key=len, reverse=True))
_SCALE_RE = (
    r"万亿|萬億|[万萬亿億兆]|(?:trillion|billion|million|thousand|crore|lakh|mln|bln|trn|mn|bn|tn|[kmb])(?![\w])"
)
_UNIT_RE = (
    r"percentage[ -]points?|per ?cent(?:age)?(?:[ -]points?)?|percent|%(?: points?)?|basis points?|bps?(?!\w)|"
    r"points?(?!\w)|"
    r"times(?!\w)|fold(?!\w)|[GMkT]W(?:h)?(?!\w)|kWh|km(?!\w)|kg(?!\w)|tonnes?(?!\w)|tons?(?!\w)|barrels?(?: (?:a|"
    r"per) day)?(?!\w)"
)
_CUR_WORD_RE = "|".join(re.escape(word) for word in sorted(_WORD_CURRENCY, key=len, reverse=True))
_QUANTITY = re.compile(
    rf"(?<![A-Za-z0-9_.,/:$€£¥-])(?P<sign>{_SIGN_RE})?\s?(?P<num>{_NUM})"
    rf"(?:[ \-–]?(?P<scale>{_SCALE_RE}))?(?P<plus>-plus|\+)?"
    rf"(?:\s?(?:–|—|-|to|and)\s?(?P<sign2>{_SIGN_RE})?(?P<num2>{_NUM})(?:[ \-]?(?P<scale2>{_SCALE_RE}))?)?"
    rf"(?:[ \-]?(?P<unit>{_UNIT_RE})|\s?(?P<word>{_CUR_WORD_RE})(?![A-Za-z]))?"
)
_SPELLED_QUANTITY = re.compile(
    rf"(?<![\w-])(?P<spelled>{'|'.join(w for w in _SPELLED if w not in ('half a', 'a'))})[ -](?P<scale>thousand|"
    rf"million|billion|trillion)(?!\w)"
    rf"(?:\s(?P<word>{_CUR_WORD_RE})(?!\w))?|(?<![\w-])(?P<share>half|two-thirds|a third|three-quarters|a "
    rf"quarter)(?= of )"
)
_SECOND = re.compile(rf" ?\((?:about |around |roughly |or )?(?:{_SIGN_RE})\s?{_NUM}(?:[ \-]?(?:{_SCALE_RE}))?\)")
_OUT_OF = re.compile(rf" out of (?P<whole>{_NUM})")
_MONTH = (
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|January|February|March|April|June|July|August|September|"
    r"October|November|December)"
)
_BEFORE_DATE = re.compile(rf"{_MONTH}\.? (?:\d{{1,2}}(?:-|–|,? ))?$")
_AFTER_DATE = re.compile(rf"(?:st|nd|rd|th)? (?:of )?{_MONTH}\b")
_CLOCK_AFTER = re.compile(r"\s?(?:a\.m|p\.m|am\b|pm\b|:\d\d|GMT|HKT|o'clock)", re.I)
_AGE_AFTER = re.compile(r"[- ](?:year|month|week|day|hour|minute)s?[- ]old")
_NAME_BEFORE = re.compile(r"(?:[A-Z][\w&/'’.-]*|No\.|Figure|Table|Article|Chapter|Section|page|Boeing|Group) $")
_NUMBERED = re.compile(
    r"(?:No\.|Nos?|Figure|Fig\.|Table|Article|Chapter|Section|[Pp]age|Item|Part|Phase|Line|Level|Grade|Stage|Day|"
    r"Week) $"
)
_NAME_GLUE = re.compile(r"[A-Za-z&/-]$")
_CJK_DATE = re.compile(r"^[年月日号號时時点點]")


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of a text, in order, not overlapping. Offsets are half-open code points of ``text``."""
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(text):
        quantity = _read(text, match)
        if quantity is not None:
            found.append(quantity)
    taken = [(q.start, q.end) for q in found]
    for match in _SPELLED_QUANTITY.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        if match["share"]:
            continue
        number = _SPELLED[match["spelled"]]
        if number is None:
            continue
        word = match["word"]
        value = format(Decimal(number).scaleb(_SCALE[match["scale"]]), "f")
        found.append(
            Quantity(
                match.start(),
                match.end(),
                value,
                "currency" if word else "",
                _WORD_CURRENCY.get(word) if word else None,
                False,
            )
        )
    found.sort(key=lambda q: q.start)
    return _pair_currencies(text, found)


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    start, end = match.start(), match.end()
    while text[start].isspace():
        start += 1
    sign, scale, unit, word = match["sign"], match["scale"], match["unit"], match["word"]
    num = match["num"]
    before = text[max(0, start - 24) : start]
    after = text[match.end("num") : match.end("num") + 20]
    plain = not sign and not scale and not unit and not word
    if (
        match["num2"]
        and not sign
        and not scale
        and len(num) == 4
        and num.isdigit()
        and 1900 <= int(num) <= 2100
        and (unit or word)
    ):
        inner = _QUANTITY.match(text, match.start("sign2") if match["sign2"] else match.start("num2"))
        return _read(text, inner) if inner else None
    if plain:
        if (
            _CLOCK_AFTER.match(after)
            or _AFTER_DATE.match(text[end : end + 24])
            or _BEFORE_DATE.search(before)
            or _AGE_AFTER.match(after)
        ):
            return None
        if _CJK_DATE.match(text[end : end + 1]):
            return None
        if match["num2"] and (_BEFORE_DATE.search(before) or _CLOCK_AFTER.match(text[end : end + 8])):
            return None
        if len(num) == 4 and num.isdigit() and 1900 <= int(num) <= 2100:
            return None
        if re.match(r"(?:st|nd|rd|th)\b|[A-Za-z]", text[end : end + 2]):
            return None
        if _NUMBERED.search(before):
            return None
        if _NAME_BEFORE.search(before) and not re.search(r"(?:^|[.!?\"”'’] )[A-Z][a-z]+ $", before):
            return None
        if _NAME_GLUE.search(before) or text[end : end + 1] in ("/", ":"):
            return None
    if unit is None and scale in ("m", "k", "b") and not sign:
        return None
    low = _number(num, scale or (match["scale2"] if match["num2"] and not scale else None))
    if low is None:
        return None
    value = low
    if match["num2"]:
        second = _number(match["num2"], match["scale2"] or scale)
        joined = text[match.end("num") : match.start("num2")]
        if second is None or ("and" in joined and not before.rstrip().endswith("between")):
            # `2 per cent and 3 ...`: two figures; only the first is read here
            end = match.end("plus") if match["plus"] else match.end("scale") if scale else match.end("num")
            unit = word = None
        else:
            value = f"{low}/{second}"
            small = plain and "-" in joined and len(num) <= 2 and len(match["num2"]) <= 2
            if small and not text.startswith(" per", end):
                return None  # a score (2-1), a pair of days
            if (
                "-" in joined
                and plain
                and int(float(match["num"].replace(",", ""))) < 32
                and _BEFORE_DATE.search(before)
            ):
                return None
    name, currency = _unit(unit, word, sign)
    out_of = _OUT_OF.match(text, end)
    if out_of and plain:
        whole = _number(out_of["whole"], None)
        value = f"{low}/{whole}"
        end = out_of.end()
    bare = not (sign or scale or unit or word or "," in num or "." in num or match["num2"])
    return Quantity(start, end, value, name, currency, bare and not out_of)


def _unit(unit: str | None, word: str | None, sign: str | None) -> tuple[str, str | None]:
    if sign:
        return "currency", _SIGN[sign]
    if word:
        return "currency", _WORD_CURRENCY[word]
    if not unit:
        return "", None
    low = unit.lower()
    if low.startswith(("percentage", "% p")) or (low.startswith("per") and "point" in low):
        return "percentage points", None
    if low.startswith(("per", "%")):
        return "percent", None
    if low.startswith(("basis", "bp")):
        return "basis points", None
    if low.startswith("point"):
        return "points", None
    return unit, None


def _number(text: str, scale: str | None) -> str | None:
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    if scale:
        value = value.scaleb(_SCALE[scale.lower()])
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


_FROM = re.compile(r"\b[Ff]rom (?:just |about |around |only |some |nearly |less than |more than |over |under )?$")
_TO = re.compile(
    r"(?: [a-z]{3,12})?(?: in (?:early |late |mid-)?\d{4}| a year (?:ago|earlier))? to (?:just |about |around |"
    r"only |some |nearly |less than |more than |over |under )?"
)


def _pair_currencies(text: str, found: list[Quantity]) -> tuple[Quantity, ...]:
    """``HK$41 billion (S$6.7 billion)`` is one figure: the first currency gives the value, the text shows both."""
    kept: list[Quantity] = []
    for quantity in found:
        if kept and kept[-1].currency and quantity.currency and quantity.start < kept[-1].end:
            continue
        if kept and quantity.start < kept[-1].end:
            continue
        # "from 1% to 39%", "from 20 in 2019 to 65 by 2024": where it came from and where it got to are one figure.
        if kept and kept[-1].unit == quantity.unit and "/" not in kept[-1].value + quantity.value:
            came = _FROM.search(text, max(0, kept[-1].start - 24), kept[-1].start)
            chinese = text[kept[-1].end : quantity.start] in ("至", "到")
            if chinese or (came and _TO.fullmatch(text, kept[-1].end, quantity.start)):
                first = kept.pop()
                kept.append(
                    Quantity(
                        first.start,
                        quantity.end,
                        f"{first.value}/{quantity.value}",
                        first.unit,
                        first.currency,
                        first.bare and quantity.bare,
                    )
                )
                continue
        second = _SECOND.match(text, quantity.end) if quantity.currency else None
        end = second.end() if second else quantity.end
        kept.append(Quantity(quantity.start, end, quantity.value, quantity.unit, quantity.currency, quantity.bare))
    return tuple(kept)

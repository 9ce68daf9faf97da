"""Quantities as printed: value, unit, currency, ranges, two currencies for one amount.

What is no quantity is left out: dates, years, times of day, ages, numbers in names (``Mate 60``, ``CSI 300``, ``G7``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, where it stands."""

    start: int
    end: int
    value: str
    """Plain decimal in units of one; ``low/high`` for a range; of a change (``from 250 to 650``) the new
    level, of a part (``20 out of 26``) the part: the printed words hold both. Four places for ``a third``."""
    unit: str
    """``currency``, ``percent``, ``percentage points``, ``basis points``, ``points``, ``share`` (in words, of one) or a
    measure; may be empty."""
    currency: str | None
    """ISO 4217; ``None`` where a sign or word means more than one currency and the text does not tell which."""
    bare: bool
    """No currency, no unit, no scale, no separator: a number that only counts if the sentence counts with it."""


_SCALE = {
    "thousand": 3, "k": 3, "tausend": 3, "tsd": 3, "mil": 3, "mille": 3,
    "million": 6, "millions": 6, "mn": 6, "m": 6, "mln": 6, "millionen": 6, "mio": 6, "millones": 6, "millón": 6,
    "milhões": 6, "milhão": 6, "milioni": 6, "miljoner": 6, "millioner": 6, "miljoen": 6,
    "billion": 9, "bn": 9, "b": 9, "bln": 9, "milliarde": 9, "milliarden": 9, "mrd": 9, "milliard": 9, "milliards": 9,
    "mil millones": 9, "miliardi": 9, "bilhões": 9, "miljarder": 9, "milliarder": 9, "miljard": 9,
    "trillion": 12, "tn": 12, "trn": 12,
    "lakh": 5, "crore": 7,
    "万": 4, "萬": 4, "亿": 8, "億": 8, "万亿": 12, "萬億": 12, "兆": 12,
}  # fmt: skip
_SIGN = {
    "HK$": "HKD", "US$": "USD", "S$": "SGD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NT$": "TWD",
    "NZ$": "NZD", "R$": "BRL", "MX$": "MXN", "$": "USD", "€": "EUR", "£": "GBP", "¥": "¥", "￥": "¥", "₹": "INR",
    "₩": "KRW", "₽": "RUB", "₺": "TRY", "CN¥": "CNY", "RMB": "CNY", "CNY": "CNY", "USD": "USD", "EUR": "EUR",
    "GBP": "GBP", "HKD": "HKD", "SGD": "SGD", "AUD": "AUD", "CAD": "CAD", "JPY": "JPY", "INR": "INR", "KRW": "KRW",
    "Rs": "rupees", "Rs.": "rupees", "RM": "MYR", "NOK": "NOK", "SEK": "SEK", "DKK": "DKK", "CHF": "CHF",
}  # fmt: skip
_WORD_CURRENCY = {
    "dlrs": "USD", "stg": "GBP",
    "yuan": "CNY", "renminbi": "CNY", "RMB": "CNY", "CNY": "CNY", "euro": "EUR", "euros": "EUR", "Euro": "EUR",
    "EUR": "EUR", "€": "EUR", "dollar": "USD", "dollars": "USD", "US-Dollar": "USD", "Dollar": "USD", "USD": "USD",
    "dólares": "USD", "Hong Kong dollars": "HKD", "HK dollars": "HKD", "Singapore dollars": "SGD",
    "Australian dollars": "AUD", "Canadian dollars": "CAD", "New Zealand dollars": "NZD", "Taiwan dollars": "TWD",
    "US dollars": "USD", "U.S. dollars": "USD", "pound": "£", "pounds": "£", "pounds sterling": "GBP", "Pfund": "GBP",
    "libras": "GBP", "crowns": "crowns", "Kronen": "crowns", "pesos": "pesos",
    "yen": "JPY", "Yen": "JPY", "yenes": "JPY", "won": "KRW", "rupees": "rupees", "francs": "CHF",
    "Swiss francs": "CHF", "Franken": "CHF", "kroner": "kroner", "Norwegian kroner": "NOK", "Danish kroner": "DKK",
    "kronor": "SEK", "Swedish kronor": "SEK", "ringgit": "MYR", "baht": "THB", "rand": "ZAR",
    "元": "CNY", "人民币": "CNY", "元人民币": "CNY", "美元": "USD", "港元": "HKD", "港币": "HKD", "欧元": "EUR",
    "日元": "JPY", "日圆": "JPY", "円": "JPY", "ドル": "USD", "ユーロ": "EUR", "英镑": "GBP", "新元": "SGD",
    "韩元": "KRW", "naira": "NGN", "rupiah": "IDR", "zloty": "PLN", "zlotys": "PLN", "forints": "HUF", "lira": "TRY",
    "riyals": "SAR", "dirhams": "AED", "shekels": "ILS", "roubles": "RUB", "rubles": "RUB",
    "reais": "BRL", "taka": "BDT",
    "원": "KRW",
}  # fmt: skip
_HUNDREDTHS = {"euro cents": "EUR", "euro cent": "EUR", "US cents": "USD", "U.S. cents": "USD"}
"""Words of a hundredth of a currency."""
_DOUBTFUL: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "¥": (
        ("JPY", re.compile(r"\b[Yy]en\b|\bJapan|\bTokyo\b|\bNikkei\b|\bOsaka\b|円|日本")),
        ("CNY", re.compile(r"\b[Yy]uan\b|\brenminbi\b|\bRMB\b|\bChin(?:a|ese)\b|\bBeijing\b|\bShanghai\b|元|中国")),
    ),
    "£": (
        (
            "GBP",
            re.compile(r"£|\bsterling\b|\bBrit(?:ain|ish)\b|\bU\.?K\b|\bEngland\b|\bLondon\b|\bScot(?:land|tish)\b"),
        ),
    ),
    "kroner": (
        ("NOK", re.compile(r"\bNorw(?:ay|egian)\b|\bOslo\b|\bBergen\b")),
        ("DKK", re.compile(r"\bDenmark\b|\bDanish\b|\bDanes\b|\bCopenhagen\b")),
    ),
    "rupees": (
        ("INR", re.compile(r"₹|\bIndian?s?\b|\bMumbai\b|\bBombay\b|\bDelhi\b|\bSensex\b|\bcrores?\b|\blakhs?\b")),
        ("PKR", re.compile(r"\bPakistani?s?\b|\bKarachi\b|\bIslamabad\b|\bLahore\b")),
        ("LKR", re.compile(r"\bSri Lankan?s?\b|\bColombo\b")),
        ("NPR", re.compile(r"\bNepal(?:i|ese)?\b|\bKathmandu\b")),
        ("MUR", re.compile(r"\bMauriti(?:us|an)\b")),
    ),
    "crowns": (
        ("CZK", re.compile(r"\bCzech|\bPrague\b|\bBrno\b")),
        ("SEK", re.compile(r"\bSwed(?:en|ish)\b|\bStockholm\b|\bSchwed")),
        ("NOK", re.compile(r"\bNorw(?:ay|egian)\b|\bOslo\b|\bNorweg")),
        ("DKK", re.compile(r"\bDenmark\b|\bDanish\b|\bCopenhagen\b|\bDän")),
        ("ISK", re.compile(r"\bIceland(?:ic)?\b|\bReykjav")),
    ),
    "pesos": (
        ("MXN", re.compile(r"\bM[eé]xic(?:o|an|ano)\b")),
        ("ARS", re.compile(r"\bArgentin|\bBuenos Aires\b")),
        ("CLP", re.compile(r"\bChile")),
        ("COP", re.compile(r"\bColombia|\bBogot")),
        ("PHP", re.compile(r"\bPhilippine|\bManila\b|\bFilipino\b")),
    ),
}
"""Signs and words of more than one currency, with the words of a text that tell which one is meant."""
_AT_HOME: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    ("CAD", re.compile(r"\bCanad(?:a|ian)s?\b|\bToronto\b|\bOttawa\b|\bOntario\b"), re.compile(r"C\$|Can\$|CAD")),
    ("AUD", re.compile(r"\bAustralian?s?\b|\bSydney\b|\bMelbourne\b|\bCanberra\b"), re.compile(r"A\$|AUD")),
    ("NZD", re.compile(r"\bNew Zealand\b|\bAuckland\b|\bWellington\b"), re.compile(r"NZ\$|NZD")),
    ("SGD", re.compile(r"\bSingapore(?:an)?s?\b"), re.compile(r"S\$|SGD")),
    ("HKD", re.compile(r"\bHong Kong(?:ers)?\b"), re.compile(r"HK\$|HKD")),
)
"""Currencies that a paper at home prints as ``$``: words of the place, and the sign that it would else be told by."""
_ABROAD = re.compile(r"\bU\.?S\.?A?\b|\bAmerican?s?\b|\bWall Street\b|\bWashington\b|\bNew York\b|[£€]")
_US_DOLLARS = re.compile(r"US\$|\bU\.?S\.? dollars|\bUSD\b")
_SPELLED = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_COMMA_LANGUAGES = frozenset(
    ("de", "es", "fr", "it", "pt", "nl", "sv", "nb", "nn", "no", "da", "fi", "pl", "cs", "ru", "tr", "id")
)

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_LETTER = rf"[^\W\d_{_CJK}]"
_POINT = r"(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d+)(?:\.\d+)?"
_COMMA = r"(?:\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?!\d)(?:,\d+)?|\d+(?:[.,]\d+)?)"
_SIGN_RE = "|".join(re.escape(sign) for sign in sorted(_SIGN, key=len, reverse=True))
_SCALE_RE = (
    r"万亿|萬億|[万萬亿億兆]|"
    rf"(?:trillion|billion|million|thousand|crore|lakh|mln|bln|trn|mn|bn|tn|[kmb])(?![^\W{_CJK}])"
)
_SCALE_COMMA_RE = (
    r"(?:mil millones|Milliarden?|Millionen|Million|Mrd|Mio|Tausend|Tsd|milliards?|millions?|millones|millón|milhões|"
    r"milhão|bilhões|miliardi|milioni|miljoner|miljarder|millioner|milliarder|miljoen|miljard|mille|mil)(?!\w)\.?"
)
_UNIT_RE = (
    r"percentage[ -]points?|per\s?cent(?:age)?(?:[ -]points?)?|percent|pct(?!\w)|Prozentpunkte?n?|"
    r"(?:Prozent|pro[cs]ent)[a-zěů]{0,3}(?!\w)|"
    r"por ciento|pour cent|[%％](?: points?)?|basis points?|bps?(?!\w)|points?(?!\w)|times(?!\w)|fold(?!\w)|"
    r"[GMkT]W(?:h)?(?!\w)|(?:giga|mega|kilo)watt(?:-?\s?hours?|s)?(?!\w)|kWh|km(?!\w)|kg(?!\w)|"
    r"(?:square|cubic) (?:met(?:re|er)|kilomet(?:re|er)|mile)s?|(?:square|cubic) (?:feet|foot)|"
    r"tonnes?(?!\w)|tons?(?!\w)|cents?(?!\w)|miles?(?!\w)|met(?:re|er)s?(?!\w)|ounces?(?!\w)|lit(?:re|er)s?(?!\w)|"
    r"pence(?!\w)|(?<=\d)p(?!\w)|hectares?(?!\w)|acres?(?!\w)|barrels?(?: (?:a|per) day)?(?!\w)"
)
_CUR_WORD_RE = "|".join(re.escape(word) for word in sorted((*_WORD_CURRENCY, *_HUNDREDTHS), key=len, reverse=True))


@cache
def _pattern(comma: bool) -> re.Pattern[str]:
    num = _COMMA if comma else _POINT
    if not comma:
        # All of its digits or none: of "89,8x82" no part is a number.
        num = rf"(?>{num})(?![.,]?\d)"
    scale = f"{_SCALE_RE}|{_SCALE_COMMA_RE}" if comma else _SCALE_RE
    return re.compile(
        rf"(?<![^\W{_CJK}])(?<![.,/:$€£¥-])(?P<sign>{_SIGN_RE})?\s?(?P<num>{num})"
        rf"(?:[\s\-–]?(?P<scale>{scale})(?:(?P<low>\d{{1,4}})(?P<lowscale>[万萬]))?)?(?P<plus>-plus|\+)?"
        rf"(?:\s?(?:–|—|-|to|and|bis|至|到|～|〜)\s?(?P<sign2>{_SIGN_RE})?(?P<num2>{num})(?:[\s\-]?(?P<scale2>{scale}))?)?"
        rf"(?:[\s\-]?(?P<unit>{_UNIT_RE})|[\s-]?(?:de |d[’'])?(?P<word>{_CUR_WORD_RE})(?!{_LETTER}))?"
    )


_SPELLED_QUANTITY = re.compile(
    rf"(?<![\w-])(?P<spelled>{'|'.join(_SPELLED)})[ -](?P<scale>thousand|million|billion|trillion)(?!\w)"
    rf"(?:\s(?P<word>{_CUR_WORD_RE})(?!\w))?"
)
_SPELLED_UNIT = re.compile(
    rf"(?<![\w-])(?P<spelled>{'|'.join(_SPELLED)}) (?P<unit>percentage points?|basis points?|per cent|percent)(?!\w)",
    re.I,
)
_SPELLED_PART = re.compile(
    r"(?<![\w-])(?:(?:a|one) )?(?P<part>half|third|quarter|fifth|tenth) (?:of )?an? "
    r"(?P<unit>percentage point|per cent|percent)(?!\w)",
    re.I,
)
_LINES_OF_A_SCREEN = frozenset(("360", "480", "720", "1080", "1440", "2160"))
_SCALED_TWICE = re.compile(r" ?(?:thousand|million|billion|trillion|bn|mn|tn)\b")
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_SHARE = re.compile(
    r"(?<![\w-])(?:(?P<many>a|one|two|three|four)[ -](?P<of>third|quarter|fifth|sixth|eighth|tenth)s?"
    r"(?= of (?:all|the|its|their|those|his|her|our|[a-z]+s|(?-i:[A-Z]\w+(?:['’]s)?))\b(?! (?:year|quarter|season)))"
    r"|(?P<part>half)(?= of (?:all|its|their|those|[a-z]+s|"
    r"the (?!year|century|decade|season|game|match|month)[a-z]+)\b)"
    r"|(?P<part2>one|two|three|four|nine) (?:in|out of) (?:every )?"
    r"(?P<whole>two|three|four|five|six|seven|eight|ten|twenty)"
    r"(?= (?!years|months|weeks|days|hours|million|billion|thousand|per)[a-z]))",
    re.I,
)
"""A share in words: ``a third of the``, ``half of its``, ``one in five``."""
_SECOND = re.compile(
    rf" ?[(（](?:about |around |roughly |or |some |约合|约)?(?P<sign>{_SIGN_RE})?\s?(?P<num>(?>{_POINT}))"
    rf"(?:[ \-]?(?P<scale>{_SCALE_RE}))?[ -]?(?P<word>{_CUR_WORD_RE})?"
    rf"(?:[;,/] ?(?:{_SIGN_RE})?\s?{_POINT}(?:[ \-]?(?:{_SCALE_RE}))?(?:[ -]?(?:{_CUR_WORD_RE}))?)?[)）]"
)
_OUT_OF = re.compile(rf" out of (?P<whole>{_POINT})")
_MONTH = (
    r"(?:January|February|March|April|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|May|Jun|Jul|"
    r"Aug|Sept|Sep|Oct|Nov|Dec|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|enero|febrero|marzo|abril|mayo|"
    r"junio|julio|agosto|septiembre|octubre|noviembre|diciembre|janvier|février|mars|avril|juin|juillet|août|"
    r"septembre|octobre|novembre|décembre)"
)
_BEFORE_DATE = re.compile(rf"{_MONTH}\.? (?:\d{{1,2}}(?:-|–|,? ))?$")
_AFTER_DATE = re.compile(rf"(?:st|nd|rd|th|\.)? ?(?:of |de )?(?:the |this )?{_MONTH}\b")
_CLOCK_AFTER = re.compile(r"\s?(?:a\.m|p\.m|am\b|pm\b|:\d\d|GMT|BST|CET|EST|ET\b|HKT|Uhr|o['’]clock)", re.I)
_AGE_AFTER = re.compile(r"[- ](?:year|month|week|day|hour|minute)s?[- ]olds?\b")
_AGE_BEFORE = re.compile(r"\b(?:[Aa]ged|age of|years? old) $|\w, $|\w \($")
_NAME_BEFORE = re.compile(
    r"(?:[^\W\d_a-zà-öø-ÿ][\w&/'’.-]{0,30}|No\.|Figure|Table|Article|Chapter|Section|page|Boeing|Group) $"
)
_OPENING_WORD = re.compile(rf"(?:^|[.!?\"”'’“‘(] ?)[^\W\d_a-z]{_LETTER}+ $")
_NUMBERED = re.compile(
    r"(?:No\.|Nos?|Nr\.|Figure|Fig\.|Table|Article|Chapter|Section|[Pp]age|Item|Part|Phase|Line|Level|Grade|Stage|Day|"
    r"Week|[Rr]oute|[Vv]ersion|[Rr]oom|[Gg]ate|[Ff]light|[Tt]el\.|[Pp]hone:?|[Cc]all) $"
)
_NAME_GLUE = re.compile(rf"(?:{_LETTER}|[&/-])$")
_ADDRESS_AFTER = re.compile(
    rf"[a-z]? (?:{_LETTER}+ ){{1,3}}(?:Street|Road|Avenue|Lane|Square|Boulevard|Drive|Terrace|Crescent|Way|Quay|Row)\b"
)
_PHONE_AFTER = re.compile(r"[ -]\d{2,4}[ -]\d{2,4}\b")
_RANGE_NOUN = re.compile(r" (?:per\b|(?!years\b|months\b|weeks\b|days\b)[a-z]{3,}s\b)")
_OLD_YEAR = re.compile(r"1[5-8]\d\d")
_BEFORE_YEAR = re.compile(r"\b(?:[Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|[Bb]efore|[Aa]fter|[Ff]rom|of) $")
_CJK_DATE = re.compile(r"[年月日号號时時点點]")
_YEAR_LOW, _YEAR_HIGH = 1900, 2100


def find_quantities(text: str, lang: str = "en", context: str | None = None) -> tuple[Quantity, ...]:
    """All quantities of a text, in order, not overlapping.

    Args:
        text: a sentence.
        lang: language tag; in German, Spanish and the like ``1.200`` is a thousand and ``3,5`` three and a half.
        context: the article around it, which tells yen from yuan where the sentence does not.

    Returns:
        Quantities with half-open offsets in code points of ``text``. Dates, years, times of day, ages, scores, phone
        numbers, addresses and numbers in names are none.
    """
    comma = lang.split("-", maxsplit=1)[0].lower() in _COMMA_LANGUAGES
    found: list[Quantity] = []
    pattern = _pattern(comma)
    at = 0
    while match := pattern.search(text, at):
        quantity = _read(text, match, comma)
        at = match.end()
        if quantity is not None:
            found.append(quantity)
            at = max(quantity.end, match.end("num"))
    taken = [(q.start, q.end) for q in found]
    for match in _SPELLED_QUANTITY.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        word = match["word"]
        value = format(Decimal(_SPELLED[match["spelled"]]).scaleb(_SCALE[match["scale"]]), "f")
        currency = _WORD_CURRENCY.get(word) if word else None
        found.append(Quantity(match.start(), match.end(), value, "currency" if word else "", currency, False))
    for match in _SPELLED_UNIT.finditer(text):
        value = str(_SPELLED[match["spelled"].lower()])
        found.append(Quantity(match.start(), match.end(), value, _unit(match["unit"], None, None)[0], None, False))
    for match in _SPELLED_PART.finditer(text):
        value = _plain(round(Decimal(1) / _PARTS[match["part"].lower()], 4))
        found.append(Quantity(match.start(), match.end(), value, _unit(match["unit"], None, None)[0], None, False))
    taken = [(q.start, q.end) for q in found]
    for match in _SHARE.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        found.append(Quantity(match.start(), match.end(), _share_of(match), "share", None, False))
    found.sort(key=lambda q: q.start)
    return tuple(_settle(quantity, text, context) for quantity in _pair_currencies(text, found))


def _share_of(match: re.Match[str]) -> str:
    part, whole = match["part"] or match["part2"] or match["many"], match["whole"] or match["of"] or "half"
    top = 1 if part.lower() in ("a", "half") else _SPELLED[part.lower()]
    bottom = 2 if part.lower() == "half" else _PARTS.get(whole.lower()) or _SPELLED[whole.lower()]
    return _plain(round(Decimal(top) / Decimal(bottom), 4))


def decide_currency(sign: str, text: str, context: str | None = None) -> str | None:
    """ISO code of a sign or word that more than one currency uses, by the words of the sentence, then of the article.

    ``None`` where neither tells, or where both currencies are spoken of about as often.
    """
    for words in (text, context or ""):
        counts = sorted(((len(hint.findall(words)), code) for code, hint in _DOUBTFUL[sign]), reverse=True)
        if counts[0][0] and (len(counts) == 1 or counts[0][0] >= 3 * counts[1][0]):
            return counts[0][1]
    return None


@lru_cache(maxsize=4)
def _decide_dollar(context: str) -> str | None:
    """Whose dollar a bare ``$`` is: that of the United States, unless the text is at home where another is printed so.

    ``None`` in a text of such a place that never tells the two apart.
    """
    plain = _US_DOLLARS.sub("", context)
    for code, place, sign in _AT_HOME:
        here = len(place.findall(plain))
        if here >= 3 and here >= 3 * len(_ABROAD.findall(plain)) and not sign.search(plain):
            return code if plain != context else None
    return "USD"


def _settle(quantity: Quantity, text: str, context: str | None) -> Quantity:
    sign = quantity.currency
    if sign == "USD" and text.startswith("$", quantity.start):
        return replace(quantity, currency=_decide_dollar(context or text))
    if sign is None or sign not in _DOUBTFUL:
        return quantity
    second = _SECOND.search(text, quantity.start, quantity.end)
    if sign == "¥" and second and second["sign"] and _SIGN[second["sign"]] == "USD" and "/" not in quantity.value:
        # A dollar has bought between 5 and 9 yuan since 1990, and between 75 and 165 yen.
        dollars = Decimal(_number(second["num"], second["scale"]) or 0)
        if dollars:
            rate = Decimal(quantity.value) / dollars
            return replace(quantity, currency="CNY" if 4 < rate < 12 else "JPY" if 60 < rate < 200 else None)
    code = decide_currency(sign, text[: quantity.start] + text[quantity.end :], context)
    if code is None and sign == "£":
        return replace(quantity, currency=None, unit="pounds")
    return replace(quantity, currency=code)


def _read(text: str, match: re.Match[str], comma: bool) -> Quantity | None:
    start, end = match.start(), match.end()
    while text[start].isspace():
        start += 1
    sign, scale, unit, word = match["sign"], match["scale"], match["unit"], match["word"]
    num = match["num"]
    before = text[max(0, start - 24) : start]
    after = text[match.end("num") : match.end("num") + 40]
    plain = not sign and not scale and not unit and not word
    year = len(num) == 4 and num.isdigit() and _YEAR_LOW <= int(num) <= _YEAR_HIGH
    if year and not sign and not scale and (match["num2"] or (unit and text[match.end("num")] == " " and not plain)):
        if match["num2"] and (unit or word):
            inner = _pattern(comma).match(text, match.start("sign2") if match["sign2"] else match.start("num2"))
            return _read(text, inner, comma) if inner else None
        if match["num2"]:
            return None
    if word == "won" and not scale and len(num) < 4:
        end, word, plain = match.end("num2") if match["num2"] else match.end("num"), None, True
    if plain:
        if year or (num.startswith("0") and len(num) > 1 and num[1:2].isdigit()):
            return None
        if _not_a_quantity(text, num, before, after, end, comma):
            return None
        if match["num2"] and (_BEFORE_DATE.search(before) or _CLOCK_AFTER.match(text[end : end + 8])):
            return None
        if match["num2"] and (_CJK_DATE.match(text[end : end + 1]) or _AFTER_DATE.match(text[end : end + 24])):
            return None
    if unit is None and scale in ("m", "k", "b") and not sign and not word:
        return None
    if scale and _SCALED_TWICE.match(text, match.end("scale")):
        # "$4.5bn trillion": a slip, and nobody can tell which of the two is meant.
        return None
    if unit == "p" and num in _LINES_OF_A_SCREEN:
        return None
    low = _number(num, scale or (match["scale2"] if match["num2"] and not scale else None), comma)
    if low is None:
        return None
    if match["low"]:
        low = format(Decimal(low) + Decimal(match["low"]).scaleb(_SCALE[match["lowscale"]]), "f")
    value = low
    ranged = bool(match["num2"])
    if match["num2"]:
        second = _number(match["num2"], match["scale2"] or scale, comma)
        joined = text[match.end("num") : match.start("num2")]
        later = match["num2"]
        if (
            second is None
            or ("and" in joined and not before.rstrip().lower().endswith("between"))
            or (len(later) == 4 and later.isdigit() and _YEAR_LOW <= int(later) <= _YEAR_HIGH and plain)
            or (" to " in joined and _is_step(match, before, low, second))
        ):
            # "2 per cent and 3 ...", "fell $2 to $38": two figures; only the first is read here
            end = match.end("plus") if match["plus"] else match.end("scale") if scale else match.end("num")
            unit = word = None
            ranged = False
        else:
            value = f"{low}/{second}"
            if plain and joined.strip() in ("-", "–", "—") and _looks_like_score(text, end, low, second):
                return None
    name, currency = _unit(unit, word, sign)
    if word in _HUNDREDTHS:
        value = "/".join(_plain(Decimal(part).scaleb(-2)) for part in value.split("/"))
    out_of = _OUT_OF.match(text, end)
    if out_of and plain:
        end = out_of.end()
    bare = not (sign or scale or unit or word or "," in num or "." in num or ranged)
    return Quantity(start, end, value, name, currency, bare and not out_of)


def _is_step(match: re.Match[str], before: str, low: str, high: str) -> bool:
    """Whether ``2 to 38`` is how far something moved, and where to: no range."""
    if not _MOVED.search(before):
        return _is_by(before, low, high)
    own = bool(match["sign"] and match["sign2"]) or bool(match["scale"] and match["scale2"])
    return own or Decimal(high) >= 8 * Decimal(low)


def _is_by(before: str, low: str, high: str) -> bool:
    """``by $2 to $58``: how far, and where to; the two ends of a range lie closer together."""
    return before.endswith(" by ") and Decimal(high) >= 4 * Decimal(low)


def _not_a_quantity(text: str, num: str, before: str, after: str, end: int, comma: bool) -> bool:
    """Whether a number without sign, scale or unit is a date, an age, a time, a number in a name, an address …"""
    if _CLOCK_AFTER.match(after) or _BEFORE_DATE.search(before) or _AGE_AFTER.match(after):
        return True
    if re.match(r" (?:BC|AD|BCE)\b", after) or (_OLD_YEAR.fullmatch(num) and _BEFORE_YEAR.search(before)):
        return True
    if len(num) <= 2 and _AFTER_DATE.match(after):
        return True
    if len(num) <= 2 and _AGE_BEFORE.search(before) and after[:1] in (",", ")", ";", "."):
        return True
    if comma and num.isdigit() and re.match(r"\. \w", after):
        return True
    tail = text[end : end + 2]
    if _CJK_DATE.match(tail) or re.match(rf"(?:st|nd|rd|th|er|ème|º|ª)\b|{_LETTER}", tail) or tail[:1] in ("/", ":"):
        return True
    if _NUMBERED.search(before) or _ADDRESS_AFTER.match(after) or before.endswith("+"):
        return True
    if num.isdigit() and (_PHONE_AFTER.match(after) or re.search(r"\d[ -]$", before)):
        return True
    if _NAME_BEFORE.search(before) and not comma and not _OPENING_WORD.search(before):
        return True
    return bool(_NAME_GLUE.search(before))


def _looks_like_score(text: str, end: int, low: str, high: str) -> bool:
    """``2-1``, ``40-15``: what is no range of things that are then named."""
    if Decimal(low) >= Decimal(high):
        return True
    return len(low) <= 2 and len(high) <= 2 and not _RANGE_NOUN.match(text, end)


def _unit(unit: str | None, word: str | None, sign: str | None) -> tuple[str, str | None]:
    if sign:
        return "currency", _SIGN[sign]
    if word:
        return "currency", _WORD_CURRENCY.get(word) or _HUNDREDTHS[word]
    if not unit:
        return "", None
    low = unit.lower()
    if low.startswith(("percentage", "% p", "prozentp")) or (low.startswith("per") and "point" in low):
        return "percentage points", None
    if low.startswith(("per", "pct", "%", "％", "proz", "proc", "pros", "por ", "pour ")):
        return "percent", None
    if low.startswith(("basis", "bp")):
        return "basis points", None
    if low.startswith("point"):
        return "points", None
    if low == "p":
        return "pence", None
    return unit, None


def _number(text: str, scale: str | None, comma: bool = False) -> str | None:
    if comma:
        grouped = re.fullmatch(r"\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?:,\d+)?", text)
        text = re.sub(r"[.\u00a0\u202f]", "", text) if grouped else text
        text = text.replace(",", ".")
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    if scale:
        value = value.scaleb(_SCALE[scale.lower().rstrip(".")])
    return _plain(value)


def _plain(value: Decimal) -> str:
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


_NEAR = r"(?:just |about |around |only |some |nearly |almost |less than |more than |over |under |a |an )?"
_MOVED = re.compile(
    r"\b(?:rose|risen|fell|fallen|grew|grown|lost|shed|sank|slid|cut|(?:rise|fall|drop)s?|up|down|(?:add|gain|dropp|climb|"
    r"jump|slipp|declin|advanc|eas|dipp|plung|increas|decreas|edg|rally|ralli|surg|soar|tumbl|retreat|los|fall|ris|"
    r"ros|lift|rais|boost|reduc)(?:ed|ing))"
    r"(?: by)?(?: about| around| nearly| almost| as much as| another| a further)? $"
)
_BETWEEN = re.compile(rf"\b[Bb]etween {_NEAR}$")
_AND = re.compile(rf" and {_NEAR}")
_UP_TO = re.compile(r" to | ?[-–—] ?")
_FROM = re.compile(rf"\b[Ff]rom {_NEAR}$|从$|由$")
_RANGING = re.compile(r"\b(?:[Rr]ang(?:e|es|ed|ing)|[Vv]ar(?:y|ies|ied|ying)|anywhere|priced|prices) (?:\w+ )?[Ff]rom ")
_TO = re.compile(
    r"(?: [a-z]{3,12})?(?: in (?:early |late |mid-)?\d{4}| a year (?:ago|earlier)| last year)? to " + _NEAR
)


def _pair_currencies(text: str, found: list[Quantity]) -> tuple[Quantity, ...]:
    """``HK$41 billion (S$6.7 billion)`` is one figure: the first currency gives the value, the text shows both."""
    kept: list[Quantity] = []
    for quantity in found:
        if kept and quantity.start < kept[-1].end:
            continue
        if text[quantity.end : quantity.end + 3].strip()[:1] == "=" or text[: quantity.start].endswith(("= ", "=")):
            # "US$1 = 7.8 crowns" is a rate of conversion, no figure.
            continue
        came = _FROM.search(text, max(0, quantity.start - 24), quantity.start)
        ranging = came and _RANGING.search(text, max(0, quantity.start - 40), quantity.start)
        if came and not ranging and "/" in quantity.value:
            # "from 1 to 39 per cent": where it got to is the value; the text shows where it came from.
            quantity = replace(quantity, value=quantity.value.split("/")[1])
        if kept and "/" not in kept[-1].value + quantity.value:
            last = kept[-1]
            same = last.unit == quantity.unit or not last.unit
            chinese = text[last.end : quantity.start] in ("至", "到", "升至", "增至", "降至")
            came = _FROM.search(text, max(0, last.start - 24), last.start)
            if same and (chinese or (came and _TO.fullmatch(text, last.end, quantity.start))):
                kept.pop()
                ranging = _RANGING.search(text, max(0, last.start - 40), last.start)
                value = f"{last.value}/{quantity.value}" if ranging else quantity.value
                kept.append(replace(quantity, start=last.start, value=value, bare=last.bare and quantity.bare))
                continue
        if kept and _is_range(text, kept[-1], quantity):
            last = kept.pop()
            quantity = replace(quantity, start=last.start, value=f"{last.value}/{quantity.value}")
        second = _SECOND.match(text, quantity.end) if quantity.currency else None
        if second and (second["sign"] or second["word"]):
            quantity = replace(quantity, end=second.end())
        kept.append(quantity)
    return tuple(kept)


def _is_range(text: str, first: Quantity, second: Quantity) -> bool:
    """``between 150 euros and 300 euros``, ``70% to 80%``: one figure, though each end has its own unit."""
    if (first.unit, first.currency) != (second.unit, second.currency) or "/" in first.value + second.value:
        return False
    if first.unit in ("", "share") or Decimal(first.value) >= Decimal(second.value):
        return False
    before = text[max(0, first.start - 30) : first.start]
    if _AND.fullmatch(text, first.end, second.start):
        return bool(_BETWEEN.search(before))
    step = _MOVED.search(before) or _is_by(before, first.value, second.value)
    return bool(_UP_TO.fullmatch(text, first.end, second.start)) and not step

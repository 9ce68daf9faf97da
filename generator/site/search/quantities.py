"""Amounts as words of the index, one for each way of asking: ``HK$41 billion`` is ``zn41p9``, ``zn41p9d`` and
``zn41p9hkd``.

``theme/assets/briefs/search/words.js`` reads what is typed in the same way; ``tests/cases/search/quantities.yml`` holds
both to the same answers.
"""

from __future__ import annotations

import re

SIGNS = {
    "hk$": "hkd", "us$": "usd", "a$": "aud", "s$": "sgd", "c$": "cad", "nt$": "twd", "$": "d", "€": "eur", "£": "gbp",
    "¥": "y", "\uffe5": "y", "rmb": "cny", "cny": "cny", "hkd": "hkd", "usd": "usd", "eur": "eur", "gbp": "gbp",
    "jpy": "jpy",
}  # fmt: skip
AFTER = {
    "%": "pc", "\uff05": "pc", "percent": "pc", "pct": "pc", "hongkongdollar": "hkd", "usdollar": "usd", "dollar": "d",
    "yuan": "cny", "renminbi": "cny", "yen": "jpy", "euro": "eur", "hkd": "hkd", "usd": "usd", "rmb": "cny",
    "cny": "cny", "美元": "usd", "港元": "hkd", "港币": "hkd", "港幣": "hkd", "人民币": "cny", "人民幣": "cny",
    "日元": "jpy", "欧元": "eur", "歐元": "eur", "元": "cny",
}  # fmt: skip
SCALES = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "mln": 6, "million": 6, "b": 9, "bn": 9, "bln": 9, "billion": 9, "tn": 12,
    "trn": 12, "trillion": 12, "万": 4, "萬": 4, "亿": 8, "億": 8, "万亿": 12, "萬億": 12,
}  # fmt: skip
_FAMILY = {"hkd": ("d",), "usd": ("d",), "aud": ("d",), "sgd": ("d",), "cad": ("d",), "twd": ("d",), "cny": ("y",),
           "jpy": ("y",), "d": ("usd",), "y": ("cny", "jpy")}  # fmt: skip
"""What else finds an amount: ``$5`` finds US$5 and HK$5, and who writes ``$`` alone most often means US$."""

_LATIN = "thousand|trillion|billion|million|mln|bln|trn|mn|bn|tn|[kmb]"
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?![,.]?\d)")
_BEFORE = re.compile(
    r"(?<![a-z0-9.$])(?P<sign>(?:hk|us|nt|[asc])?\$|[€£¥\uffe5]|rmb|cny|hkd|usd|eur|gbp|jpy) ?\Z", re.IGNORECASE
)
_REACH = 6
"""Characters in which the longest sign, a blank and what stands before them have room."""
_AFTERWARDS = re.compile(
    rf"(?:[ -]?(?P<scale>(?:{_LATIN})(?![a-z])|万亿|萬億|[万萬亿億]))?"
    r"(?: ?(?P<after>[%\uff05]|per ?cent(?! ?age)|pct|hong kong dollars?|us dollars?|dollars?|yuan|renminbi|yen|euros?"
    r"|hkd|usd|rmb|cny|美元|港元|港[币幣]|人民[币幣]|日元|[欧歐]元|元)(?![a-z]))?"
    r"(?![a-z0-9])",
    re.IGNORECASE,
)
_CLINGS = re.compile(r"[a-zA-Z0-9.$]\Z")


def name_quantities(text: str) -> tuple[str, ...]:
    """The words for every amount in ``text``, each once, in order: of the number alone, and with its unit."""
    flat = text.replace("\u00a0", " ").replace("\u2011", "-")
    found: dict[str, None] = {}
    for number in _NUMBER.finditer(flat):
        before = flat[max(number.start() - _REACH, 0) : number.start()]
        sign, after = _BEFORE.search(before), _AFTERWARDS.match(flat, number.end())
        if after is None or (sign is None and _CLINGS.search(before)):
            continue
        word = "zn" + _name_number(number[0], SCALES.get((after["scale"] or "").lower(), 0))
        unit = _read_unit(sign["sign"].lower() if sign else "", re.sub(r"[ -]", "", (after["after"] or "").lower()))
        found.setdefault(word)
        if unit:
            found |= dict.fromkeys(word + each for each in (unit, *_FAMILY.get(unit, ())))
    return tuple(found)


def _read_unit(sign: str, after: str) -> str:
    return SIGNS.get(sign) or AFTER.get(after) or AFTER.get(after.removesuffix("s"), "")


def _name_number(digits: str, scale: int) -> str:
    """``1.20`` times ten to the sixth as ``12p5``: digits without noughts at their ends, and the power of ten."""
    whole, _, part = digits.replace(",", "").partition(".")
    plain = (whole + part).lstrip("0")
    kept = plain.rstrip("0") or "0"
    power = scale - len(part) + len(plain) - len(kept) if plain.strip("0") else 0
    return f"{kept}{'p' if power >= 0 else 'm'}{abs(power)}"

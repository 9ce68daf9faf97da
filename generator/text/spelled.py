"""Counts in words: ``seventeen people``, ``a hundred``, ``half a million``; what ``numbers`` reads is left to it."""

from __future__ import annotations

import re

from generator.text.numbers import Quantity

_SMALL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
NUMBER_WORDS = frozenset(_SMALL)
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


def find_spelled(text: str) -> tuple[Quantity, ...]:
    """The counts in words of a sentence, in order, but for ``one`` and for what only names a time or a share."""
    found = []
    for match in _SPELLED.finditer(text):
        if _SPELLED_OTHER.match(text, match.end()) or (match["one"] and match["one"].lower() == "one"):
            continue
        if _TIME_AFTER.match(text, match.end()) and _WHICH.search(text, max(0, match.start() - 10), match.start()):
            # "the first three days" name a time.
            continue
        found.append(Quantity(match.start(), match.end(), str(_spell(match)), "", None, False))
    return tuple(found)


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

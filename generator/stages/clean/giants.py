"""Lines that hold a whole page: what was run together above and under the text is cut off."""

from __future__ import annotations

import re

from generator.stages.clean.cuts import Cut

FRONT = 700
"""Characters at the front of a line in which byline and date of its text are looked for."""
TITLE = 100
"""Characters of a front that may be a headline and nothing else."""
TAIL = 900
"""Characters at the end of a line that may be run together from the boxes under a text, a third of it at most."""

_NAME = r"[A-Z\u00c0-\u00de][\w'’.-]{0,30}(?: [A-Z\u00c0-\u00de][\w'’.-]{0,30}){1,3}"
_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th)?\.? [A-Za-z\u00c0-\u00ff]{3,10}\.?,? (?:19|20)\d\d"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2},? (?:19|20)\d\d"
    r"|\d{1,2}[./-]\d{1,2}[./-](?:19|20)?\d\d|(?:19|20)\d\d-\d\d-\d\d)(?:,? (?:at )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?)?"
)
_SIGNED = re.compile(
    rf"(?P<by>\b(?:By|Von|Por|Par|Di) {_NAME}(?:(?:, | and | und | y | et ){_NAME}){{0,2}}),? [|·•–-]? ?(?P<day>{_DAY})"
    rf"(?P<more>(?: (?:[|·•] )?(?:Updated|Last updated|Modified|Aktualisiert)[: ]{{1,2}}(?:on )?{_DAY})?)"
    r"(?P<tools>(?: (?:Share|Print|Email|E-mail|Facebook|X|Twitter|WhatsApp|LinkedIn|Copy link|Save|Comments?|"
    r"this article|on))*)(?= [\"“‘A-Z\u00c0-\u00de])"
)
_FULL_STOP = re.compile(r"[.!?] [A-Z\u00c0-\u00de\"“]")
_UNDER = re.compile(
    r"(?<=[.!?”\"'’)]) (?=(?:Related (?:stories|articles|news|posts|topics|content|reading)"
    r"|More (?:on this|stories|news|from |in )|Most (?:read|popular|viewed)|Read (?:more|next|also)\b"
    r"|You (?:may|might) also like|Recommended|Share this|Sign up (?:to|for) our|Subscribe (?:to|now)"
    r"|Tags: |Topics: |©|Contact us\b|All rights reserved))"
)


def cut_giant(text: str, untitled: bool) -> tuple[tuple[Cut, ...], int, int]:
    """What stands above and under the text of a page that is one line.

    In: the line; ``untitled`` says that its article has no headline yet, so that the front may be it. Out: the cuts,
    and where between them the text begins and ends. The front is known by a byline and a date before which no sentence
    ends: words of menus and the headline above it cannot be told apart unless the headline stands alone there.
    """
    cuts: list[Cut] = []
    start, end = 0, len(text)
    signed = _SIGNED.search(text, 0, FRONT)
    if signed is not None and _FULL_STOP.search(text, 0, signed.start()) is None:
        front = text[: signed.start()].rstrip()
        if front:
            alone = untitled and len(front) <= TITLE and _may_be_title(front)
            rule = "headline: run together with its byline" if alone else "run together above the text"
            cuts.append(Cut(0, len(front), "title" if alone else "drop", rule))
        cuts.append(Cut(signed.start("by"), signed.end("by"), "meta", "byline"))
        cuts.append(Cut(signed.start("day"), signed.end("more"), "meta", "time"))
        if signed.group("tools"):
            cuts.append(Cut(signed.start("tools") + 1, signed.end("tools"), "drop", "run together above the text"))
        start = signed.end()
    under = _UNDER.search(text, max(start, len(text) - TAIL, len(text) * 2 // 3))
    if under is not None:
        end = under.start()
        cuts.append(Cut(under.end(), len(text), "drop", "run together under the text"))
    return tuple(cuts), start, end


def _may_be_title(text: str) -> bool:
    """Whether words that stand above a byline read as one headline, not as the names of a menu."""
    words = text.split()
    if all(word[0].isupper() for word in words[:4]):
        return False
    return len(words) >= 3 and sum(1 for word in words if word[0].isupper()) * 2 <= len(words)

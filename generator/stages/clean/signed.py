"""Headings with a byline of their own: a page that has two of them set alike holds two articles.

Within one article sub-heads bear no names: a heading element, or a line like a headline, with a byline or a day right
below and paragraphs under that is how pages print an article, whatever the articles share. Times of the day alone do
not count (the entries of a live blog have them), nor does what has too little text below (teasers).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from generator.stages.clean.features import COMMA, FULL, QUOTED, Look
from generator.stages.clean.starts import LEAST, Gap, Page
from generator.stages.clean.units import HEADINGS

SIGNED = "a heading with its byline, set like another one of the page"
"""The reason of such a headline."""
_BESIDE = 2
"""So many units below a heading may hold its byline: a standfirst may stand between."""
_NEAR = 4
"""So many units may stand between heading and text."""
_FEWEST = 2
"""Paragraphs below that make an article; of a name without "By", which a list of books has too, a few more."""
_FEWEST_OF_NAMES = 3
_PARAGRAPH = 60
"""Characters from which a line that ends as a sentence does is one."""
_MOST_NAMES = 3
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class _Signed:
    gap: int
    """Which gap it heads."""
    unit: int
    kind: tuple[str, int, str]
    """How it is set: its tag, how far below the byline stands, and what that is."""


def mark_signed(page: Page, gaps: Sequence[Gap]) -> None:
    """Tell the gaps that are headed by such a heading, where two or more of one kind stand on the page."""
    kinds: dict[tuple[str, int, str], list[_Signed]] = defaultdict(list)
    for number, gap in enumerate(gaps):
        found = _find_signed(page, gap)
        if found is not None:
            kinds[found[1]].append(_Signed(number, *found))
    for kind, signed in kinds.items():
        fewest = _FEWEST_OF_NAMES if kind[2] == "name" else _FEWEST
        ends = [*((one.gap, one.unit) for one in signed[1:]), (len(gaps), len(page.units))]
        whole = [
            one
            for one, (gap_end, unit_end) in zip(signed, ends, strict=True)
            if _is_article(page, gaps[one.gap : gap_end], unit_end, fewest)
        ]
        if kind[2] == "name" and (not whole or whole[0].gap):
            continue
        for one in whole if len(whole) > 1 else ():
            gap = gaps[one.gap]
            gap.told, gap.title, gap.why, gap.points = True, one.unit, SIGNED, max(gap.points, 12)


def _find_signed(page: Page, gap: Gap) -> tuple[int, tuple[str, int, str]] | None:
    """The lowest heading between two stretches of body that has its byline below, and how it is set.

    A page without markup has no heading elements: there the heading stands alone, below an empty line, and its byline
    with the text right under it, or what looks so is a caption or a button.
    """
    units, looks = page.units, page.looks
    if units[gap.body].markup is None:
        unit = gap.body - 2
        alone = unit > gap.last and (gap.last < 0 or (unit == gap.last + 1 and units[unit].blank_before > 0))
        sign = _read_sign(looks[unit + 1], units[unit + 1].text, plain=True) if alone and _may_head(looks[unit]) else ""
        return (unit, ("", 1, sign)) if sign else None
    for unit in range(gap.body - 1, max(gap.last, gap.body - _NEAR - 1), -1):
        markup = units[unit].markup
        if markup is None or markup.tag not in HEADINGS or not _may_head(looks[unit]):
            continue
        for away in range(1, min(_BESIDE, gap.body - unit - 1) + 1):
            sign = _read_sign(looks[unit + away], units[unit + away].text, plain=False)
            if sign:
                return unit, (markup.tag, away, sign)
    return None


def _may_head(look: Look) -> bool:
    return (
        look.words > 1
        and 12 <= look.width <= 160
        and look.ending not in (FULL, COMMA)
        and not (look.time or look.byline or look.name)
        and (look.phrase is None or not look.phrase.hard)
    )


def _read_sign(look: Look, text: str, *, plain: bool) -> str:
    """What signs a heading: ``byline``, ``day`` (one with its year) or, on a page without markup, a ``name`` alone."""
    if look.byline:
        return "byline"
    if look.time and _YEAR.search(text):
        return "day"
    return "name" if plain and look.name and look.words <= _MOST_NAMES else ""


def _is_article(page: Page, gaps: Sequence[Gap], end: int, fewest: int) -> bool:
    """Whether enough whole paragraphs stand between the first of some gaps and a unit."""
    below = [page.looks[place] for place in page.places[gaps[0].number :] if place < end]
    whole = sum(look.ending in (FULL, QUOTED) and look.width >= _PARAGRAPH for look in below)
    return whole >= fewest and sum(gap.mass for gap in gaps) >= LEAST

"""Which printed line heads which stretch of prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from generator.model import PageMetadata
from generator.stages.clean.features import COMMA, FULL, Look, look_at
from generator.stages.clean.headlines import find_headline
from generator.stages.clean.starts import (
    Gap,
    Page,
    Terms,
    choose_starts,
    compare_gaps,
    content_terms,
    content_words,
    measure_gap,
    weigh_rests,
    weigh_starts,
)
from generator.stages.clean.tables import CleanTables
from generator.stages.clean.units import Unit

_CRUMB = re.compile(r"\s[/»>›|]\s")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\s?(?:am|pm|uhr|h\b|[A-Z]{2,4}\b)|\b\d{1,2}:\d{2}\b", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:said|says|replied|writes)\s*:\s*$|\b(?:reply|antworten|permalink)\s*$"
    r"|^\d+ (?:thoughts?|comments?|responses?|replies) (?:on|to)\b",
    re.IGNORECASE,
)


SURE_REST = 150
"""Hundredths of a log-odds from which text is dropped as no article's: a paragraph lost is worse than one too many."""


@dataclass(frozen=True, slots=True)
class Head:
    """An article that starts: the unit of its headline (``None``: none printed) and its first unit of body."""

    title: int | None
    body: int
    points: int
    why: str
    talk: bool = False
    """True where what starts is no article but readers' comments or the page's own boxes."""


def may_head(look: Look, unit: Unit) -> bool:
    """Whether a line could be a headline at all."""
    if look.phrase is not None and (
        look.phrase.hard or (look.phrase.label != "foot" and look.phrase.id == "teaser-card")
    ):
        return False
    if look.time or look.byline or look.opening == 4 or "://" in unit.text or unit.text.startswith("www."):
        return False
    if not 14 <= look.width <= 260 or look.words < 2 or (look.words < 3 and look.width < 20):
        return False
    if (
        len(_CRUMB.findall(unit.text)) >= 2
        or look.ending == COMMA
        or _CLOCK.search(unit.text)
        or _SAID.search(unit.text)
    ):
        return False
    return not (look.ending == FULL and unit.text.endswith(".") and look.sentences >= 1 and look.width > 130)


def find_gaps(
    units: Sequence[Unit], looks: Sequence[Look], body: Sequence[bool], page: PageMetadata, tables: CleanTables
) -> tuple[list[Gap], Page]:
    """Every place where an article may start, in order: above the first body, and wherever other lines or a line like a
    headline part two stretches of body. Each with its best headline and what is seen there; and what they share.
    """
    lines = _headline_lines(units, looks, body)
    places = [index for index, mark in enumerate(body) if mark and index not in lines]
    if not places:
        places = [index for index, mark in enumerate(body) if mark]
    sheet = Page(units, looks, places, tables)
    stated = [content_terms(look_at(value, tables), tables) for value in page.all("title") if value.strip()]
    gaps: list[Gap] = []
    previous = -1
    for number, place in enumerate(places):
        zone = range(max(previous + 1, place - 40), place)
        if number == 0 or len(zone) > 0:
            ahead = sheet.words_around(number, 1)
            best = _best_candidate(sheet, zone, place, ahead, stated, number == 0)
            gap = Gap(previous, best[0] if best else None, place)
            if best is not None:
                gap.points, gap.why = best[1], best[2]
            gap.values = measure_gap(sheet, gap, number, stated, gaps)
            gaps.append(gap)
        gaps[-1].mass += units[place].end - units[place].start
        previous = place
    if gaps:
        compare_gaps(gaps, looks, places[-1])
        _mark_copies(gaps, units)
    return gaps, sheet


def _mark_copies(gaps: Sequence[Gap], units: Sequence[Unit]) -> None:
    """The same headline over the same first line: a text pasted twice is two articles, whatever they share.

    A page of HTML may hold its article twice, for wide and for narrow screens.
    """
    seen: set[tuple[str, str]] = set()
    for gap in gaps:
        if gap.title is not None and units[gap.body].markup is None:
            key = (units[gap.title].text, units[gap.body].text)
            gap.told = gap.told or key in seen
            seen.add(key)


def _headline_lines(units: Sequence[Unit], looks: Sequence[Look], body: Sequence[bool]) -> frozenset[int]:
    """Lines of body that may be headlines: short, whole, without the stop of a sentence."""
    found: set[int] = set()
    first = next((index for index, mark in enumerate(body) if mark), 0)
    for index in range(first + 1, len(units) - 1):
        look, above, below = looks[index], looks[index - 1], looks[index + 1]
        if (
            body[index]
            and 20 <= look.width <= 160
            and look.words >= 3
            and look.opening in (1, 2, 3, 6)
            and (look.ending not in (FULL, COMMA) or units[index].text.endswith("?"))
            and below.opening != 0
            and not (
                body[index - 1] and above.ending in (0, COMMA) and above.width > 40 and not units[index].blank_before
            )
            and may_head(look, units[index])
        ):
            found.add(index)
    return frozenset(found)


def find_heads(
    units: Sequence[Unit], looks: Sequence[Look], body: Sequence[bool], page: PageMetadata, tables: CleanTables
) -> tuple[Head, ...]:
    """The articles of a page, in order; the first is always there when the page has any body."""
    if not any(body):
        return ()
    gaps, sheet = find_gaps(units, looks, body, page, tables)
    weigh_starts(gaps, tables.starts)
    chosen = choose_starts(gaps)
    heads: list[Head] = []
    if chosen[0]:
        heads.append(Head(None, gaps[0].body, 0, "text above the headline of the page", talk=True))
    for number, end in zip(chosen, [*chosen[1:], len(gaps)], strict=True):
        gap = gaps[number]
        if number == 0:
            following = gaps[end] if end < len(gaps) else None
            top = len(units) if following is None else following.body if following.title is None else following.title
            first = _find_first(units, looks, body, tables) if units[0].markup is None else None
            heads.append(first if first is not None and first.body < top else _first_head(gap))
        else:
            heads.append(Head(gap.title, gap.body, gap.points, gap.why))
        inside = gaps[number:end]
        weigh_rests(sheet, inside, gaps[end].last + 1 if end < len(gaps) else len(units), tables.starts)
        rest = next((other for other in inside[1:] if other.rest > SURE_REST and other.body > heads[-1].body), None)
        if rest is not None:
            heads.append(Head(None, rest.body, rest.rest, "readers' comments or a box of the page", talk=True))
    return tuple(heads)


def _first_head(gap: Gap) -> Head:
    known = gap.title is not None and gap.points >= 1
    return Head(gap.title if known else None, gap.body, max(gap.points, 0), gap.why)


def _find_first(units: Sequence[Unit], looks: Sequence[Look], body: Sequence[bool], tables: CleanTables) -> Head:
    """The first article of a page without markup. Its headline may stand below lines that were taken for body."""
    places = [index for index, mark in enumerate(body) if mark]
    headline = find_headline(
        units, looks, body, may_head, lambda text: content_words(text, tables), tables.headline_weights
    )
    if headline is None:
        return Head(None, places[0], 0, "")
    below = next((place for place in places if place > headline.unit), None)
    if below is None:
        return Head(None, places[0], 0, "")
    return Head(headline.unit, below, headline.points // 10, headline.why)


def _best_candidate(
    sheet: Page,
    zone: range,
    place: int,
    ahead: Terms,
    stated: Sequence[Terms],
    first: bool,
) -> tuple[int, int, str] | None:
    """``(unit, points, why)`` of the best headline in a zone before a body; the first printing of a repeated one."""
    units, looks, texts = sheet.units, sheet.looks, sheet.texts
    best: tuple[int, int, str] | None = None
    scored: dict[int, tuple[int, int, str, int]] = {}
    times = [index for index in zone if looks[index].time or looks[index].byline]
    for index in zone:
        unit, look = units[index], looks[index]
        if not may_head(look, unit):
            continue
        words = sheet.words(index)
        if not words:
            continue
        shared = len(words & ahead) * 100 // len(words)
        points = 0
        why: list[str] = []
        if shared >= 60 and len(words) >= 3:
            points += 3
        elif shared >= 35:
            points += 2
        elif shared >= 15:
            points += 1
        else:
            points -= 1
        why.append(f"{shared}% of its words in the text below")
        again = [other for other in zone if other != index and units[other].text == unit.text]
        if again:
            points += 3
            why.append("printed again above the text")
        if texts[unit.text] > 3:
            points -= 2
        if any(abs(other - index) <= 4 for other in times):
            points += 2
            why.append("time or byline beside it")
        if place - index <= 3:
            points += 1
        elif place - index > 12:
            points -= 1
        if look.ending == FULL:
            points -= 2 if unit.text.endswith(".") else 0
        if index == 0 and unit.markup is None:
            points += 2
        if look.width > 130:
            points -= 1
        if first and times and index < times[0] <= index + 6:
            points += 1
        if "»" in unit.text or " > " in unit.text:
            points -= 3
        if look.name or (look.shout and look.words <= 3):
            points -= 2
        if look.phrase is not None:
            points -= 2
        if look.width < 25:
            points -= 1
        if 35 <= look.width <= 140:
            points += 1
        markup = unit.markup
        if markup is not None:
            if markup.tag == "h1":
                points += 3
                why.append("h1")
            elif markup.tag == "h2":
                points += 1
            if markup.href and markup.tag != "h1":
                points -= 2
        if any(
            state and len(state & words) * 100 >= 80 * len(words) and len(words) * 100 >= 40 * len(state)
            for state in stated
        ):
            points += 5
            why.append("title stated by the page")
        if (
            best is None
            or points > best[1]
            or (points == best[1] and not first and units[best[0]].text != unit.text and shared > 60)
        ):
            best = (index, points, ", ".join(why))
        scored[index] = (index, points, ", ".join(why), shared)
    if best is not None:
        above = scored.get(best[0] - 1)
        # Of two neighbours that could be it, the upper is the headline and the lower its standfirst.
        if (
            above is not None
            and above[1] >= best[1] - 2
            and (above[3] > 0 or scored[best[0]][3] == 0)
            and "stated" not in best[2]
            and "h1" not in best[2]
        ):
            best = above[:3]
        shown = units[best[0]].text
        best = (next(index for index in zone if units[index].text == shown), best[1], best[2])
    return best

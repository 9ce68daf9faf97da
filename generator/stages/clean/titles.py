"""Which printed line heads which stretch of prose."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.model import PageMetadata
from generator.stages.clean.features import COMMA, FULL, Look
from generator.stages.clean.headlines import find_headline
from generator.stages.clean.tables import CleanTables
from generator.stages.clean.units import Unit

_WORD = re.compile(r"[^\W_]+")
_CRUMB = re.compile(r"\s[/»>›|]\s")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\s?(?:am|pm|uhr|h\b|[A-Z]{2,4}\b)|\b\d{1,2}:\d{2}\b", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:said|says|replied|writes)\s*:\s*$|\b(?:reply|antworten|permalink)\s*$"
    r"|^\d+ (?:thoughts?|comments?|responses?|replies) (?:on|to)\b",
    re.IGNORECASE,
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

SPLIT = 6
"""Points of evidence from which a headline inside a page starts another article."""
FOREIGN = 4
"""Points of doubt from which a further headline heads nothing of the publisher's."""
LEAD = 450
"""Characters below which a stretch may be no more than the lead of the next."""
LEAST = 300
"""Characters of prose below which a stretch is a teaser, not an article."""


@dataclass(frozen=True, slots=True)
class Head:
    """An article that starts: the unit of its headline (``None``: none printed) and its first unit of body."""

    title: int | None
    body: int
    points: int
    why: str
    talk: bool = False
    """True where what starts is no article but readers' comments or the page's own boxes."""


def content_words(text: str, tables: CleanTables) -> frozenset[str]:
    """Content words of a text, casefolded, without plural ``s``; pairs of characters for scripts without spaces."""
    words = {
        word.casefold().removesuffix("s")
        for word in _WORD.findall(text)
        if len(word) >= 3 and word.casefold() not in tables.all_stopwords
    }
    marks = _CJK.findall(text)
    words.update(one + two for one, two in pairwise(marks))
    return frozenset(words)


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


def find_heads(
    units: Sequence[Unit], looks: Sequence[Look], body: Sequence[bool], page: PageMetadata, tables: CleanTables
) -> tuple[Head, ...]:
    """The articles of a page, in order; the first is always there when the page has any body."""
    places = [index for index, mark in enumerate(body) if mark]
    if not places:
        return ()
    stated = [content_words(value, tables) for value in page.all("title")]
    texts = Counter(unit.text for unit in units)
    heads: list[Head] = []
    if units[0].markup is None:
        heads.append(_find_first(units, looks, body, places, tables))
    previous = -1
    offsets: frozenset[int | None] = frozenset()
    for number, place in enumerate(places):
        first = not heads
        if heads and place <= heads[0].body:
            previous = place
            continue
        zone = range(max(previous + 1, place - 40), place)
        if first or len(zone) > 0:
            ahead = _words_ahead(units, places, number, tables, 6)
            for index in zone:
                if looks[index].stops >= 8 and looks[index].width >= 110:
                    ahead |= content_words(units[index].text, tables)
            best = _best_candidate(units, looks, zone, place, ahead, stated, texts, tables, first)
            if first:
                heads.append(
                    Head(
                        best[0] if best and best[1] >= 1 else None,
                        place,
                        best[1] if best else 0,
                        best[2] if best else "",
                    )
                )
            elif best is not None:
                behind = _words_behind(units, places, number, tables, 6)
                points = best[1] + _change(units, looks, zone, ahead, behind, best[0], heads[-1].title, offsets, tables)
                doubt = _doubt(units, looks, zone, best[0], heads[-1], ahead, offsets, tables)
                if points >= SPLIT and doubt >= FOREIGN and not heads[-1].talk and units[0].markup is None:
                    heads.append(Head(None, place, points, "readers' comments or a box of the page", talk=True))
                points -= doubt
                if points >= SPLIT and _prose_ahead(units, places, number) >= LEAST:
                    heads.append(Head(best[0], place, points, best[2]))
                    offsets |= {_time_offset(looks, zone, best[0])}
        previous = place
    return _merge_leads(units, places, heads, tables)


def _doubt(
    units: Sequence[Unit],
    looks: Sequence[Look],
    zone: range,
    title: int,
    current: Head,
    ahead: frozenset[str],
    offsets: frozenset[int | None],
    tables: CleanTables,
) -> int:
    """Points against a further headline: readers' comments, and lines that say nothing of the text below them."""
    again = sum(1 for index in zone if units[index].text == units[title].text) > 1
    if _time_offset(looks, zone, title) in offsets - {None} and again:
        return 0
    words = content_words(units[title].text, tables)
    points = 0
    near = any(abs(index - title) <= 4 and (looks[index].time or looks[index].byline) for index in zone)
    if not (again and near) and len(words & ahead) * 100 < 15 * len(words):
        points += FOREIGN
    if not (again or near):
        points += 2
    for index in range(title - 1, max(current.body, title - 120), -1):
        row = looks[index].phrase
        if row is not None and row.opens:
            break
        if row is not None and row.id in ("comments", "comment-room"):
            points += FOREIGN
            break
    return points


def _find_first(
    units: Sequence[Unit], looks: Sequence[Look], body: Sequence[bool], places: Sequence[int], tables: CleanTables
) -> Head:
    """The first article of a page without markup. Its headline may stand below lines that were taken for body."""
    headline = find_headline(
        units, looks, body, may_head, lambda text: content_words(text, tables), tables.headline_weights
    )
    if headline is None:
        return Head(None, places[0], 0, "")
    below = next((place for place in places if place > headline.unit), None)
    if below is None:
        return Head(None, places[0], 0, "")
    return Head(headline.unit, below, headline.points // 10, headline.why)


def _merge_leads(
    units: Sequence[Unit], places: Sequence[int], heads: list[Head], tables: CleanTables
) -> tuple[Head, ...]:
    """A lead above byline or picture is no article: a short stretch whose headline speaks of the next goes with it."""
    kept: list[Head] = []
    for head in heads:
        if kept and kept[-1].title is not None:
            before = kept[-1]
            prose = [place for place in places if before.body <= place < _start_of(head)]
            if sum(units[place].end - units[place].start for place in prose) < LEAD and len(prose) <= 3:
                words = content_words(units[before.title or 0].text, tables)
                number = places.index(head.body)
                ahead = _words_ahead(units, places, number, tables, 6)
                same = head.title is not None and units[head.title].text == units[before.title or 0].text
                if same or len(words & ahead) * 100 >= 40 * len(words):
                    continue
        kept.append(head)
    return tuple(kept)


def _start_of(head: Head) -> int:
    return head.body if head.title is None else head.title


def _words_ahead(
    units: Sequence[Unit], places: Sequence[int], number: int, tables: CleanTables, reach: int
) -> frozenset[str]:
    words: set[str] = set()
    for place in places[number : number + reach]:
        words |= content_words(units[place].text[:1500], tables)
    return frozenset(words)


def _words_behind(
    units: Sequence[Unit], places: Sequence[int], number: int, tables: CleanTables, reach: int
) -> frozenset[str]:
    words: set[str] = set()
    for place in places[max(0, number - reach) : number]:
        words |= content_words(units[place].text[-1500:], tables)
    return frozenset(words)


def _prose_ahead(units: Sequence[Unit], places: Sequence[int], number: int) -> int:
    """Characters of body from here on, until a wide gap."""
    total = 0
    last = places[number]
    for place in places[number : number + 30]:
        if place - last > 4:
            break
        total += units[place].end - units[place].start
        last = place
    return total


def _best_candidate(
    units: Sequence[Unit],
    looks: Sequence[Look],
    zone: range,
    place: int,
    ahead: frozenset[str],
    stated: Sequence[frozenset[str]],
    texts: Counter[str],
    tables: CleanTables,
    first: bool,
) -> tuple[int, int, str] | None:
    """``(unit, points, why)`` of the best headline in a zone before a body; the first printing of a repeated one."""
    best: tuple[int, int, str] | None = None
    scored: dict[int, tuple[int, int, str]] = {}
    times = [index for index in zone if looks[index].time or looks[index].byline]
    for index in zone:
        unit, look = units[index], looks[index]
        if not may_head(look, unit):
            continue
        words = content_words(unit.text, tables)
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
        scored[index] = (index, points, ", ".join(why))
    if best is not None:
        above = scored.get(best[0] - 1)
        # Of two neighbours that could be it, the upper is the headline and the lower its standfirst.
        if above is not None and above[1] >= best[1] - 2 and "stated" not in best[2] and "h1" not in best[2]:
            best = above
        shown = units[best[0]].text
        best = (next(index for index in zone if units[index].text == shown), best[1], best[2])
    return best


def _time_offset(looks: Sequence[Look], zone: range, title: int) -> int | None:
    """How many units after the headline (before it: negative) its time or byline stands; ``None`` without one."""
    near = [index - title for index in zone if abs(index - title) <= 4 and (looks[index].time or looks[index].byline)]
    return min(near, key=abs) if near else None


def _change(
    units: Sequence[Unit],
    looks: Sequence[Look],
    zone: range,
    ahead: frozenset[str],
    behind: frozenset[str],
    title: int,
    current: int | None,
    offsets: frozenset[int | None],
    tables: CleanTables,
) -> int:
    """Further evidence in a gap between two stretches of body that the second is another article."""
    points = 0
    words = content_words(units[title].text, tables)
    known = len(words & behind) * 100 // max(1, len(words))
    near = any(abs(index - title) <= 4 and (looks[index].time or looks[index].byline) for index in zone)
    again = sum(1 for index in zone if units[index].text == units[title].text) > 1
    if known <= 20:
        points += 2
    elif known >= 60 and not (near and again):
        points -= 2
    like = near and _time_offset(looks, zone, title) in offsets
    opened = any((row := looks[index].phrase) is not None and row.opens for index in zone if index < title)
    if like:
        points += 3
    elif opened and near:
        points += 1
    if not like:
        shared = len(words & ahead) * 100 // max(1, len(words))
        if shared < 35 and not (again and near):
            points -= 3
        if looks[title].ending == FULL and not again:
            points -= 2
    smaller = min(len(ahead), len(behind))
    common = len(ahead & behind) * 100 // max(1, smaller)
    topical = 2 if common <= 12 else 1 if common <= 18 else -2 if common >= 30 else 0
    if current is not None:
        topic = content_words(units[current].text, tables)
        held = len(topic & ahead) * 100 // max(1, len(topic))
        topical += 1 if held <= 15 else -3 if held >= 60 else -2 if held >= 40 else 0
    # Articles of one page are often about one thing: layout that says "another article" outweighs a shared topic.
    points += max(topical, 0) if near and (again or like or opened) else topical
    junk = sum(1 for index in zone if (row := looks[index].phrase) is not None and row.label == "drop")
    if junk >= 3:
        points += 1
    elif not near and not again:
        points -= 2
    if len(zone) <= 1:
        points -= 3
    elif len(zone) == 2 and not any(looks[index].time or looks[index].byline for index in zone):
        points -= 1
    return points

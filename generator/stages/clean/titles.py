"""Which printed line heads which stretch of prose."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from generator.model import PageMetadata
from generator.stages.clean.features import COMMA, FULL, Look, look_at
from generator.stages.clean.headlines import find_headline
from generator.stages.clean.signed import SIGNED, mark_signed
from generator.stages.clean.starts import (
    Gap,
    Page,
    Terms,
    choose_starts,
    compare_gaps,
    content_terms,
    measure_gap,
    weigh_rests,
    weigh_starts,
)
from generator.stages.clean.tables import CleanTables
from generator.stages.clean.units import Unit

_CRUMB = re.compile(r"\s[/»>›|]\s")
_CRUMB_MARKS = "/»>›|"
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\s?(?:am|pm|uhr|h\b|[A-Z]{2,4}\b)|\b\d{1,2}:\d{2}\b", re.IGNORECASE)
_SAID = re.compile(
    r"\b(?:said|says|replied|writes)\s*:\s*$|\b(?:reply|antworten|permalink)\s*$"
    r"|^\d+ (?:thoughts?|comments?|responses?|replies) (?:on|to)\b",
    re.IGNORECASE,
)
_SAID_ENDS = ":yYnNkK\u212a"
"""Last characters of what it fits at the end: ``said:``, ``reply``, ``antworten``, ``permalink``."""

PART = 25
"""Per cent of an article's text that is more than a box of the page holds."""
BETWEEN = "line between two articles"
STRANGE = 14
"""Per cent of content words that two articles of one page share at most when nothing but a line parts them."""
REPLIES = 3
"""Buttons and openings of readers' comments from which readers speak, however much they say."""
SURE_REST = 150
"""Hundredths of a log-odds from which text is dropped as no article's: a paragraph lost is worse than one too many."""
_HELD = 20
"""So many gaps above may hold the heading under which a gap stands."""


@dataclass(frozen=True, slots=True)
class Head:
    """An article that starts: the unit of its headline (``None``: none printed) and its first unit of body."""

    title: int | None
    body: int
    points: int
    why: str
    talk: bool = False
    """True where what starts is no article but readers' comments or the page's own boxes."""

    @property
    def start(self) -> int:
        """Its first unit: the headline, or else the first of its body."""
        return self.body if self.title is None else self.title


def may_head(look: Look, unit: Unit) -> bool:
    """Whether a line could be a headline at all."""
    width, words, row = look.width, look.words, look.phrase
    # Cheap tests first, and regexes only where their marks stand: most lines of a page are its menus.
    if not 14 <= width <= 260 or words < 2 or (words < 3 and width < 20):
        return False
    if look.time or look.byline or look.opening == 4 or look.ending == COMMA:
        return False
    if row is not None and (row.hard or (row.label != "foot" and row.id == "teaser-card")):
        return False
    text = unit.text
    if width > 130 and look.ending == FULL and look.sentences >= 1 and text.endswith("."):
        return False
    if (":" in text or "." in text) and ("://" in text or text.startswith("www.") or _CLOCK.search(text)):
        return False
    if (text[-1] in _SAID_ENDS or look.opening == 2) and _SAID.search(text):
        return False
    if any(map(text.__contains__, _CRUMB_MARKS)) and len(_CRUMB.findall(text)) >= 2:
        return False
    return not _is_menu(text)


def _is_menu(text: str) -> bool:
    """Whether a line is a list of short items set apart alike: ``Owners   Chartering   Yards``, ``Sea . Land . Air``,
    ``[Latest] [Polls] [Calendar]``; or a slogan of short sentences: ``All ships. All ports. Daily.``
    """
    for mark, parting in _PARTINGS:
        if mark in text:
            items = [item for item in parting.split(text) if item.strip()]
            if len(items) >= _ITEMS and all(len(item.split()) <= _ITEM_WORDS for item in items):
                return True
    return False


_PARTINGS = (
    ("  ", re.compile(r"\s{2,}")),
    ("\t", re.compile(r"\t+")),
    (" . ", re.compile(r"\s\.\s")),
    (" · ", re.compile(r"\s·\s")),
    (" • ", re.compile(r"\s•\s")),
    ("] [", re.compile(r"\]\s\[")),
    (". ", re.compile(r"(?<=\w{2})\.(?:\s|$)")),
)
"""What sets the items of a menu apart: a mark to look for, and the pattern to cut at."""
_ITEMS = 3
_ITEM_WORDS = 3


def find_gaps(
    units: Sequence[Unit], looks: Sequence[Look], body: Sequence[bool], page: PageMetadata, tables: CleanTables
) -> tuple[list[Gap], Page]:
    """Every place where an article may start, in order: above the first body, and wherever other lines or a line like a
    headline part two stretches of body. Each with its best headline and what is seen there; and what they share.
    """
    sheet = _lay_out(units, looks, body, tables)
    stated = _read_stated(page, tables)
    gaps = _list_gaps(sheet, stated)
    if gaps:
        _measure_gaps(sheet, gaps, stated)
    return gaps, sheet


def _lay_out(units: Sequence[Unit], looks: Sequence[Look], body: Sequence[bool], tables: CleanTables) -> Page:
    """The page with its units of body, but for lines of body that may be headlines."""
    lines = _headline_lines(units, looks, body)
    places = [index for index, mark in enumerate(body) if mark]
    return Page(units, looks, [index for index in places if index not in lines] or places, tables)


def _read_stated(page: PageMetadata, tables: CleanTables) -> list[Terms]:
    """Content words of each title that a page states, but for those without any."""
    found = [content_terms(look_at(value, tables), tables) for value in page.all("title") if value.strip()]
    return [words for words in found if words]


def _list_gaps(sheet: Page, stated: Sequence[Terms]) -> list[Gap]:
    """The gaps with their headlines, not yet measured."""
    gaps: list[Gap] = []
    previous = -1
    for number, place in enumerate(sheet.places):
        if number == 0 or place > previous + 1:
            gap = Gap(previous, None, place, number, sheet.words_ahead(number))
            best = _best_candidate(sheet, gap, stated)
            if best is not None:
                gap.title, gap.points, gap.why = best
            gaps.append(gap)
        gaps[-1].mass += sheet.units[place].end - sheet.units[place].start
        previous = place
    return gaps


def _measure_gaps(sheet: Page, gaps: Sequence[Gap], stated: Sequence[Terms]) -> None:
    """What is seen at each gap, and what the gaps say of each other."""
    for number, gap in enumerate(gaps):
        gap.values = measure_gap(sheet, gap, stated, gaps[max(0, number - _HELD) : number])
    compare_gaps(sheet, gaps)
    _mark_copies(gaps, sheet.units)
    _mark_rules(gaps, sheet.units)
    mark_signed(sheet, gaps)


def _mark_rules(gaps: Sequence[Gap], units: Sequence[Unit]) -> None:
    """A line of stars or dashes parts two articles where what stands below shares no name with what is above, and few
    words.

    Within one article such a line parts sections, which share words and names.
    """
    for gap in gaps[1:]:
        between = units[gap.last + 1 : gap.body]
        ruled = bool(between) and not any(any(map(str.isalnum, unit.text)) for unit in between)
        apart = 0 <= gap.values["common"] <= STRANGE and gap.values["names_common"] == 0
        if ruled and apart and units[gap.body].markup is None:
            gap.told, gap.title, gap.why = True, None, BETWEEN


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
            and (below.opening != 0 or below.byline)
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
    sheet = _lay_out(units, looks, body, tables)
    marked = units[0].markup is not None
    if not (marked or sheet.is_parted()):
        return (_find_first(sheet, body),)
    stated = _read_stated(page, tables)
    gaps = _list_gaps(sheet, stated)
    if len(gaps) == 1:
        return (_first_head(gaps[0]),)
    _measure_gaps(sheet, gaps, stated)
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
            first = None if marked or gap.why == SIGNED else _find_first(sheet, body)
            heads.append(first if first is not None and first.body < top else _first_head(gap))
        else:
            heads.append(Head(gap.title, gap.body, gap.points, gap.why))
        inside = gaps[number:end]
        weigh_rests(sheet, inside, gaps[end].last + 1 if end < len(gaps) else len(units), tables.starts)
        rest = next((other for other in inside[1:] if _is_rest(other) and other.body > heads[-1].body), None)
        if rest is not None:
            heads.append(Head(None, rest.body, rest.rest, "readers' comments or a box of the page", talk=True))
    return tuple(heads)


def _is_rest(gap: Gap) -> bool:
    """Whether what follows belongs to no article; a good part of the text does not, unless readers speak there."""
    replies, left = gap.values["left_replies"], gap.values["left"]
    spoken = replies >= REPLIES or (left < 2 * PART and bool(replies or gap.values["room"]))
    parted = gap.values["between"] > 1 or any(gap.values[sign] for sign in ("endings", "legal", "opened"))
    return gap.rest > SURE_REST and (spoken or (parted and left < PART))


def _is_sentence(unit: Unit, look: Look) -> bool:
    """Whether a line of body ends as no headline does: with the stop of a sentence that fills the line."""
    return look.ending == FULL and unit.text.endswith((".", "。")) and look.width >= 50 and look.stops >= 3


def _first_head(gap: Gap) -> Head:
    known = gap.title is not None and gap.points >= 1
    return Head(gap.title if known else None, gap.body, max(gap.points, 0), gap.why)


def _find_first(sheet: Page, body: Sequence[bool]) -> Head:
    """The first article of a page without markup. Its headline may stand below lines that were taken for body."""
    places = [index for index, mark in enumerate(body) if mark]
    headline = find_headline(sheet, body, may_head, sheet.tables.headline_weights)
    if headline is None or (
        body[headline.unit] and _is_sentence(sheet.units[headline.unit], sheet.looks[headline.unit])
    ):
        return Head(None, places[0], 0, "")
    below = next((place for place in places if place > headline.unit), None)
    if below is None:
        return Head(None, places[0], 0, "")
    return Head(headline.unit, below, headline.points // 10, headline.why)


class _Candidate(NamedTuple):
    """A line that may be the headline of a gap."""

    unit: int
    points: int
    shared: int
    """Per cent of its words in the text below."""
    again: bool
    dated: bool
    stated: bool

    def explain(self, tag: str) -> str:
        """What spoke for it."""
        signs = {
            f"{self.shared}% of its words in the text below": True,
            "printed again above the text": self.again,
            "time or byline beside it": self.dated,
            "h1": tag == "h1",
            "title stated by the page": self.stated,
        }
        return ", ".join(sign for sign, seen in signs.items() if seen)


def _best_candidate(sheet: Page, gap: Gap, stated: Sequence[Terms]) -> tuple[int, int, str] | None:
    """``(unit, points, why)`` of the best headline in a zone before a body; the first printing of a repeated one."""
    units, looks, texts, place, first = sheet.units, sheet.looks, sheet.texts, gap.body, gap.last < 0
    zone = range(max(gap.last + 1, place - 40), place)
    best: _Candidate | None = None
    scored: dict[int, _Candidate] = {}
    times = [index for index in zone if sheet.dated[index]]
    for index in zone:
        if not may_head(looks[index], units[index]):
            continue
        words = sheet.words(index)
        if not words:
            continue
        found = scored[index] = _score_candidate(sheet, gap, index, words, times, stated)
        if (
            best is None
            or found.points > best.points
            or (
                found.points == best.points
                and not first
                and units[best.unit].text != units[index].text
                and found.shared > 60
            )
        ):
            best = found
    if best is None:
        return None
    above = scored.get(best.unit - 1)
    # Of two neighbours that could be it, the upper is the headline and the lower its standfirst.
    if (
        above is not None
        and above.points >= best.points - 2
        and (above.shared > 0 or best.shared == 0)
        and not best.stated
        and _tag(units[best.unit]) != "h1"
    ):
        best = above
    shown = units[best.unit].text
    at = best.unit if texts[shown] == 1 else next(index for index in zone if units[index].text == shown)
    return at, best.points, best.explain(_tag(units[best.unit]))


def _tag(unit: Unit) -> str:
    return "" if unit.markup is None else unit.markup.tag


def _score_candidate(
    sheet: Page, gap: Gap, index: int, words: Terms, times: Sequence[int], stated: Sequence[Terms]
) -> _Candidate:
    unit, look, printed, before = sheet.units[index], sheet.looks[index], sheet.texts, gap.body - index
    text, width = unit.text, look.width
    shared = len(words & gap.ahead) * 100 // len(words)
    points = -1
    if shared >= 60 and len(words) >= 3:
        points = 3
    elif shared >= 35:
        points = 2
    elif shared >= 15:
        points = 1
    copies = printed[text]
    start = max(gap.last + 1, gap.body - 40)
    again = copies > 1 and any(sheet.units[other].text == text for other in range(start, gap.body) if other != index)
    if again:
        points += 3
    if copies > 3:
        points -= 2
    near = bisect_left(times, index - 4)
    dated = near < len(times) and times[near] <= index + 4
    if dated:
        points += 2
    if before <= 3:
        points += 1
    elif before > 12:
        points -= 1
    if look.ending == FULL and text.endswith("."):
        points -= 2
    if index == 0 and unit.markup is None:
        points += 2
    if width > 130:
        points -= 1
    if gap.last < 0 and times and index < times[0] <= index + 6:
        points += 1
    if "»" in text or " > " in text:
        points -= 3
    if look.name or (look.shout and look.words <= 3):
        points -= 2
    if look.phrase is not None:
        points -= 2
    if width < 25:
        points -= 1
    if 35 <= width <= 140:
        points += 1
    markup = unit.markup
    if markup is not None:
        if markup.tag == "h1":
            points += 3
        elif markup.tag == "h2":
            points += 1
        if markup.href and markup.tag != "h1":
            points -= 2
    told = bool(stated) and any(
        len(state & words) * 100 >= 80 * len(words) and len(words) * 100 >= 40 * len(state) for state in stated
    )
    if told:
        points += 5
    return _Candidate(index, points, shared, again, dated, told)

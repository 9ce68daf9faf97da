"""The headline of a page without markup: every line that could be it is scored; the best one wins, or none does.

A linear model: each thing that is seen of a line adds its weight, in whole tenths of a point. The weights ship as
``generator/data/clean_titles.json``, and ``tests/bench/fit_titles.py`` fits them on the pages of a benchmark. Their
keys say what is seen: "gap 3+", three lines or more stand between the line and the body; "like a line under", half of
its words stand in a line below it; the others are named in :func:`see_lines`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from generator.stages.clean.features import COLON, COMMA, ELLIPSIS, FULL, QUOTED, Look
from generator.stages.clean.starts import Page
from generator.stages.clean.units import Unit

ABOVE = 120
"""So many lines above the first line of body are looked at."""
BELOW = 20
"""… and so many below: what stands above the headline may have been taken for body."""
EARLY = 4
"""So many lines of body may stand above the headline, no more."""
NOTICE = 400
"""Characters of such lines, and no more than an eighth of all that was taken for body …"""
CAPTION = 160
"""… or than a picture's caption has."""
ENOUGH = 45
"""Points that a headline has; with fewer, the page prints none that can be told …"""
ALONE = 25
"""… unless it leads by so many, and has two thirds of the points."""

_CREDIT_WORDS = (
    b"photo photograph foto fotos image picture bild credit courtesy getty reuters shutterstock keystone imago afp epa "
    b"alamy istock dpa left right pictured centre seen links rechts file illustration screenshot"
)
_CREDITS = frozenset(_CREDIT_WORDS.split())
_CREDIT_FORM = re.compile(r"\([^()]{0,60}/[^()]{0,40}\)$")
_FULL_DATE = re.compile(
    r"\b[0-3]?\d(?:st|nd|rd|th|\.)?[\s./-]{1,2}(?:[^\W\d_]{3,10}\.?,?|[01]?\d)[\s./-]{1,2}(?:19|20)\d\d\b"
    r"|\b[^\W\d_]{3,10}\.?\s[0-3]?\d,?\s(?:19|20)\d\d\b"
)
"""A headline needs no year: it stands beside its date."""
_GLUED = re.compile(r"[a-z\u00df-\u00ff][A-Z\u00c0-\u00de]")
_MARK = re.compile(r"\s[|»>›/]\s|\|")
_MARKS = "|»>›/"
_SITE = re.compile(r"\s[|–—-]\s[A-Z][\w. ]{2,25}$")
_SITE_MARKS = "|–—-"
_STEM = 6
"""So many letters of a word are compared where languages bend its end."""
_REPEATABLE = 20
"""Characters from which a line within another one is no chance."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The line chosen as the headline."""

    unit: int
    points: int
    """Tenths, as the weights are."""
    why: str
    """The three things that spoke most for it."""


def find_headline(
    sheet: Page, body: Sequence[bool], may_head: Callable[[Look, Unit], bool], weights: Mapping[str, int]
) -> Headline | None:
    """The headline of the first article of a page without markup, or ``None`` where no line is good enough.

    Args:
        sheet: the page.
        body: which of its lines were taken for body; at least one.
        may_head: whether a line has a headline's shape.
        weights: what is seen of a line → tenths of a point.
    """
    units = sheet.units
    candidates = list_candidates(units, sheet.looks, body, may_head)
    named = _is_under_masthead(candidates, sheet)
    candidates = candidates[named:]
    seen = see_lines(sheet, body, candidates)
    if named:
        seen[0].append(_NAMED)
        weights = {**weights, _NAMED: ENOUGH}
    scored = [
        (sum([weights.get(row, 0) for row in rows]), -index, rows) for index, rows in zip(candidates, seen, strict=True)
    ]
    if not scored:
        return None
    points, at, rows = max(scored)
    text = units[-at].text
    lead = points - max((other[0] for other in scored if units[-other[1]].text != text), default=0)
    if points < ENOUGH and not (lead >= ALONE and points * 3 >= ENOUGH * 2):
        return _find_signed(sheet, body, candidates)
    first = next(index for index in candidates if units[index].text == text)
    return Headline(first, points, _explain(rows, weights))


def _find_signed(sheet: Page, body: Sequence[bool], candidates: Sequence[int]) -> Headline | None:
    """The one candidate that stands right above the byline of the text, where no other line speaks for itself."""
    place = next(index for index, mark in enumerate(body) if mark)
    signed = [
        index
        for index in candidates
        if index + 1 < place <= index + 1 + _HEAD
        and sheet.looks[index + 1].byline
        and sheet.looks[index].ending not in (FULL, COLON, COMMA)
        and sheet.looks[index].words >= _PAIR
    ]
    return Headline(signed[0], ENOUGH, "right above the byline") if len(signed) == 1 else None


def _is_under_masthead(candidates: Sequence[int], sheet: Page) -> bool:
    """Whether the first candidate is called as newspapers are ("The Harbour Gazette") and stands just above the second,
    with a byline or a time beside that one: the page's name above its headline.
    """
    if len(candidates) < _PAIR:
        return False
    top, below = candidates[:_PAIR]
    if top >= _TOP or below - top > _TOP or not is_masthead(sheet.units[top].text, sheet.tables.mastheads):
        return False
    beside = (*sheet.looks[top + 1 : below], *sheet.looks[below + 1 : below + 1 + _HEAD])
    return sheet.looks[below].ending != FULL and any(look.byline or look.time for look in beside)


def is_masthead(text: str, words: frozenset[str]) -> bool:
    """Whether a line has the shape of a newspaper's name: "The", up to four capitalised words, and one of ``words``."""
    parts = text.split()
    return (
        _LEAST <= len(parts) <= _MOST
        and parts[0] in ("The", "THE")
        and parts[-1].casefold() in words
        and all(part[0].isupper() or part in ("of", "and", "&") for part in parts)
    )


_NAMED = "under the page's name"
"""What is seen of a headline below a masthead: as good as a headline's points, whatever the page prints below."""
_PAIR = 2
_TOP = 3
"""So many lines at the top of a page may hold its name."""
_HEAD = 3
"""So many lines below a headline may hold byline and time."""
_LEAST, _MOST = 2, 6


def _explain(rows: Sequence[str], weights: Mapping[str, int]) -> str:
    """The three things that spoke most for a line, with the highest step that each reached; width and place say little
    to a reader.
    """
    counted: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for row in rows:
        name = row.rstrip("0123456789+ ")
        counted[name] += weights.get(row, 0)
        shown[name] = row
    told = [name for name, points in counted.most_common() if points > 0 and name not in ("width", "gap")]
    return ", ".join(shown[name] for name in told[:3])


def list_candidates(
    units: Sequence[Unit], looks: Sequence[Look], body: Sequence[bool], may_head: Callable[[Look, Unit], bool]
) -> list[int]:
    """The lines near the first line of body that have a headline's shape, in order. A path that ends with one of them
    ("Home World Ferry runs again") is none.
    """
    places = [index for index, mark in enumerate(body) if mark]
    place = places[0]
    last = _last_place(units, looks, places)
    early = frozenset(places[:EARLY])
    found = [
        index
        for index in range(max(0, place - ABOVE), min(len(units), last + 1))
        if (index <= place or not body[index] or index in early)
        and may_head(looks[index], units[index])
        and not _has_full_date(units[index].text)
    ]
    folded = {index: units[index].text.casefold() for index in found}
    # A path can only end with a text that ends as it does.
    ends: dict[str, set[str]] = {}
    for text in folded.values():
        if len(text) >= _REPEATABLE:
            ends.setdefault(text[-_REPEATABLE:], set()).add(text)
    return [
        index
        for index in found
        if not any(_is_path(folded[index], text) for text in ends.get(folded[index][-_REPEATABLE:], ()))
    ]


def _has_full_date(text: str) -> bool:
    return ("19" in text or "20" in text) and _FULL_DATE.search(text[:300]) is not None


def _last_place(units: Sequence[Unit], looks: Sequence[Look], places: Sequence[int]) -> int:
    """The last line that may be the headline: above it stands no more prose than a notice has, and no other list."""
    whole = sum(units[place].end - units[place].start for place in places)
    above, last, places_above, bodies = 0, places[0], frozenset(places[:EARLY]), frozenset(places)
    for index in range(places[0], min(len(units), places[0] + BELOW + 1)):
        row = looks[index].phrase
        if (index > places[0] and row is not None and row.opens) or above > min(NOTICE, max(CAPTION, whole // 8)):
            break
        last = index
        if index in places_above:
            above += units[index].end - units[index].start
        elif index in bodies:
            break
    return last


def _is_path(line: str, headline: str) -> bool:
    """Whether a line ends with a headline, and what stands before is no kicker with its colon."""
    return (
        len(headline) < len(line)
        and line.endswith(headline)
        and line[: -len(headline)].rstrip()[-1:] not in (":", "：")
    )


def see_lines(sheet: Page, body: Sequence[bool], candidates: Sequence[int]) -> list[list[str]]:
    """What is seen of each candidate: keys of the weights."""
    page = _Page(sheet, body, candidates)
    return [page.see(index) for index in candidates]


_Ladder = tuple[tuple[int, ...], tuple[str, ...]]


def _ladder(name: str, *steps: int) -> _Ladder:
    return steps, tuple(f"{name} {step}+" for step in steps)


def _reach(ladder: _Ladder, value: int) -> tuple[str, ...]:
    """A row for each step that a value reaches."""
    steps, rows = ladder
    return rows[: bisect_right(steps, value)]


_WIDTH = _ladder("width", 20, 30, 45, 70, 100, 130, 180)
_STOPS = _ladder("stops", 1, 2, 4)
_IN_TEXT = _ladder("in the text", 1, 20, 40, 60, 80)
_IN_LEAD = _ladder("in the lead", 1, 2, 3, 5)
_OFTEN = _ladder("often in the text", 1, 2, 3)
_STEMS = _ladder("stems in the text", 25, 50, 75, 100)
_GAP = _ladder("gap", 0, 1, 2, 3, 5, 8, 13, 25, 40)
_TIME = {side: _ladder(f"time {side}", 1, 2, 4) for side in ("under", "over")}
_BYLINE = {side: _ladder(f"byline {side}", 1, 2, 4) for side in ("under", "over")}
_TIMES = _ladder("times around", 2, 3, 5)
_BESIDE = _ladder("headlines beside it", 1, 2, 3, 5)
_PRINTED = _ladder("printed", 2, 3, 4)
_OFTEN_FROM = 3
"""In so many paragraphs of the text, the line itself apart, a word stands often."""


class _Page:
    """What the candidates of one page are compared with."""

    def __init__(self, sheet: Page, body: Sequence[bool], candidates: Sequence[int]) -> None:
        units, looks, words_of = sheet.units, sheet.looks, sheet.words
        self.units, self.looks, self.body, self.candidates = units, looks, body, candidates
        places = [index for index, mark in enumerate(body) if mark]
        self.place = places[0]
        self.texts = sheet.texts
        self.words = {index: words_of(index) for index in candidates}
        self.stems = {index: _stem(found) for index, found in self.words.items()}
        self.prose = [(index, words_of(index)) for index in places[:12]]
        self.often = Counter(chain.from_iterable([found for _, found in self.prose]))
        self.prose_stems = _stem(self.often)
        self.folded = {index: units[index].text.casefold() for index in candidates}
        self.copies = Counter([units[index].text for index in candidates])
        self.nearby = "\n".join(
            [
                unit.text
                for unit in units[max(0, self.place - ABOVE) : self.place + BELOW + 1]
                if _REPEATABLE <= len(unit.text) < 300
            ]
        )
        self.topical = [
            index
            for index in candidates
            if looks[index].width >= 25
            and not body[index]
            and len(self.stems[index] & self.prose_stems) * 100 >= 40 * len(self.stems[index])
        ]
        near_topical = [index for index in self.topical if self.place - 15 <= index < self.place]
        self.chosen = (
            (self.topical[0] if self.topical else None, "first of its kind"),
            (self.topical[-1] if self.topical else None, "last of its kind"),
            (near_topical[0] if near_topical else None, "first near the text"),
        )
        self.paragraphs = frozenset(index for index, _ in self.prose)
        self.ahead = set[bytes]().union(*(found for _, found in self.prose[:6]))
        frequent = [word for word, times in self.often.items() if times >= _OFTEN_FROM]
        self.frequent = frozenset(frequent), frozenset([word for word in frequent if self.often[word] > _OFTEN_FROM])
        self.credits: dict[int, bool] = {}
        self.first = max(0, min(candidates, default=0) - 12)
        """What is seen of lines is kept from this one on, to well below the last candidate."""
        stretch = looks[self.first : max(candidates, default=0) + 12]
        self.times = [look.time for look in stretch]
        self.bylines = [look.byline for look in stretch]
        self.lists = [look.phrase is not None and look.phrase.opens for look in stretch]
        self.headlines = [
            30 <= look.width <= 140 and not body[at] and look.ending in (0, QUOTED) and look.stops > 0 and not look.time
            for at, look in enumerate(stretch, self.first)
        ]

    def see(self, index: int) -> list[str]:
        """All that is seen of a candidate."""
        rows: list[str] = []
        self.see_shape(index, rows)
        self.see_text(index, rows)
        self.see_place(index, rows)
        self.see_neighbours(index, rows)
        self.see_copies(index, rows)
        return rows

    def see_shape(self, index: int, rows: list[str]) -> None:
        """How it looks by itself."""
        look, text = self.looks[index], self.units[index].text
        rows += _reach(_WIDTH, look.width)
        end = text[-1]
        if look.ending == FULL:
            rows.append("ends ?" if end in "?？" else "ends !" if end in "!！" else "ends .")
        elif look.ending in (COLON, COMMA, ELLIPSIS):
            rows.append("ends :")
        elif look.ending == QUOTED:
            rows.append("ends quoted")
        if end in ")）":
            rows.append("ends )")
        rows += _reach(_STOPS, look.stops)
        if look.name:
            rows.append("a name")
        if look.shout:
            rows.append("capitals")
        if look.capitals >= 75 and look.words >= 4:
            rows.append("title case")
        if look.opening in (0, 4, 5):
            rows.append("opens small")
        if look.sentences >= 2:
            rows.append("two sentences")
        if self.is_credit(index):
            rows.append("credit")
        if any(map(text.__contains__, _SITE_MARKS)) and _SITE.search(text):
            rows.append("ends like a page's title")
        if look.camel and _GLUED.search(text):
            rows.append("glued")
        if any(map(text.__contains__, _MARKS)) and _MARK.search(text):
            rows.append("mark of a path")
        if look.phrase is not None:
            rows.append("phrase foot" if look.phrase.label == "foot" else "phrase other")

    def is_credit(self, index: int) -> bool:
        """Whether a line speaks of a picture."""
        known = self.credits.get(index)
        if known is None:
            text = self.units[index].text
            known = self.credits[index] = (
                not _CREDITS.isdisjoint(self.looks[index].terms.split())
                or "©" in text
                or (text[-1] == ")" and _CREDIT_FORM.search(text) is not None)
            )
        return known

    def see_text(self, index: int, rows: list[str]) -> None:
        """How its words recur in the text."""
        own, stems = self.words[index], self.stems[index]
        inside = index in self.paragraphs
        ahead, lead = self.ahead, self.prose[0][1]
        if inside:
            below = [found for at, found in self.prose if at != index]
            ahead, lead = set[bytes]().union(*below[:6]), below[0] if below else set()
        rows += _reach(_IN_TEXT, len(own & ahead) * 100 // max(1, len(own)))
        rows += _reach(_IN_LEAD, len(own & lead))
        rows += _reach(_OFTEN, len(own & self.frequent[inside]))
        rows += _reach(_STEMS, len(stems & self.prose_stems) * 100 // max(1, len(stems)))
        if len(own) < 2:
            rows.append("one word")
        for chosen, name in self.chosen:
            if index == chosen:
                rows.append(name)

    def see_place(self, index: int, rows: list[str]) -> None:
        """Where it stands, and how far away time and byline are."""
        rows += _reach(_GAP, self.place - index)
        if self.body[index]:
            rows.append("is body")
        if index == 0:
            rows.append("first line")
        at = index - self.first
        for side, span in (("under", slice(at + 1, at + 7)), ("over", slice(max(at - 4, 0), at))):
            for ladders, marks in ((_TIME, self.times[span]), (_BYLINE, self.bylines[span])):
                if True in marks:
                    nearest = marks if side == "under" else marks[::-1]
                    rows += _reach(ladders[side], nearest.index(True) + 1)
        rows += _reach(_TIMES, self.times[max(at - 8, 0) : at + 9].count(True))
        if True in self.lists[max(at - 11, 0) : at]:
            rows.append("under a list's title")

    def see_neighbours(self, index: int, rows: list[str]) -> None:
        """What stands right above and below it."""
        looks, units = self.looks, self.units
        for side, other in (("over", index - 1), ("under", index + 1)):
            if not 0 <= other < len(units):
                rows.append(f"{side}: nothing")
                continue
            if len(units[other].text) > len(units[index].text) and _is_path(
                units[other].text.casefold(), self.folded[index]
            ):
                rows.append(f"{side}: its path")
                continue
            beside = looks[other]
            dated = beside.time or beside.byline
            if units[other].text == units[index].text:
                rows.append(f"{side}: the same")
            elif dated:
                pass
            elif self.body[other]:
                rows.append(f"{side}: body")
            elif beside.width < 25:
                rows.append(f"{side}: short")
            elif beside.ending == FULL and beside.width > 60:
                rows.append(f"{side}: sentence")
            else:
                rows.append(f"{side}: long" if beside.width > 60 else f"{side}: like")
            if beside.width > looks[index].width and not beside.time:
                rows.append(f"{side}: longer")
            if other in self.topical:
                rows.append(f"{side}: of the topic")
            if beside.width <= 80 and self.is_credit(other):
                rows.append(f"{side}: credit")
        at = index - self.first
        rows += _reach(_BESIDE, self.headlines[max(at - 4, 0) : at + 5].count(True) - self.headlines[at])

    def see_copies(self, index: int, rows: list[str]) -> None:
        """Where it is printed again, in whole or nearly."""
        units, text, looks = self.units, self.units[index].text, self.looks
        if self.texts[text] > 1:
            rows += _reach(_PRINTED, self.texts[text])
            if any(units[other].text == text for other in range(index + 1, min(len(units), self.place + 2))):
                rows.append("again below")
            if any(units[other].text == text for other in range(max(0, index - 60), index)):
                rows.append("again above")
        if len(text) >= _REPEATABLE and self.nearby.count(text) > self.copies[text]:
            rows.append("within another line")
        if len(self.words[index]) < 2:
            return
        if any(self._are_alike(index, other) for other in self.candidates if index - 10 <= other < index):
            rows.append("like a line over")
        if any(self._are_alike(index, other) for other in self.candidates if index < other <= index + 10):
            rows.append("like a line under")
            over, under = looks[max(index - 1, 0)], looks[index + 1]
            if over.width < 25 and not over.stops and under.width < 130 and not (under.time or under.byline):
                rows.append("the end of a path")

    def _are_alike(self, index: int, other: int) -> bool:
        one, two = self.stems[index], self.stems[other]
        common = len(one & two)
        return common >= 2 and common * 100 >= 40 * min(len(one), len(two)) and self.folded[index] != self.folded[other]


def _stem(words: Iterable[bytes]) -> set[bytes]:
    return {word[:_STEM] for word in words}

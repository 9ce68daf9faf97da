"""The headline of a page without markup: every line that could be it is scored; the best one wins, or none does.

A linear model: each thing that is seen of a line adds its weight, in whole tenths of a point. The weights ship as
``generator/data/clean_titles.json``, and ``tests/bench/fit_titles.py`` fits them on the pages of a benchmark. Their
keys say what is seen: "gap 3+", three lines or more stand between the line and the body; "like a line under", half of
its words stand in a line below it; the others are named in :func:`see_lines`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.stages.clean.features import COLON, COMMA, ELLIPSIS, FULL, QUOTED, Look
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

_CREDIT = re.compile(
    r"\b(?:photo(?:graph)?|fotos?|image|picture|bild|credit|courtesy|getty|reuters|shutterstock|keystone|imago|afp|epa|"
    r"alamy|istock|dpa|left|right|pictured|centre|seen|links|rechts|file|illustration|screenshot)\b|©"
    r"|\([^()]{0,60}/[^()]{0,40}\)$",
    re.IGNORECASE,
)
_FULL_DATE = re.compile(
    r"\b[0-3]?\d(?:st|nd|rd|th|\.)?[\s./-]{1,2}(?:[^\W\d_]{3,10}\.?,?|[01]?\d)[\s./-]{1,2}(?:19|20)\d\d\b"
    r"|\b[^\W\d_]{3,10}\.?\s[0-3]?\d,?\s(?:19|20)\d\d\b"
)
"""A headline needs no year: it stands beside its date."""
_GLUED = re.compile(r"[a-z\u00df-\u00ff][A-Z\u00c0-\u00de]")
_MARK = re.compile(r"\s[|»>›/]\s|\|")
_SITE = re.compile(r"\s[|–—-]\s[A-Z][\w. ]{2,25}$")
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
    units: Sequence[Unit],
    looks: Sequence[Look],
    body: Sequence[bool],
    may_head: Callable[[Look, Unit], bool],
    words_of: Callable[[str], frozenset[str]],
    weights: Mapping[str, int],
) -> Headline | None:
    """The headline of the first article of a page without markup, or ``None`` where no line is good enough.

    Args:
        units: the lines of the page.
        looks: what is seen of each.
        body: which of them were taken for body; at least one.
        may_head: whether a line has a headline's shape.
        words_of: content words of a text.
        weights: what is seen of a line → tenths of a point.
    """
    candidates = list_candidates(units, looks, body, may_head)
    seen = see_lines(units, looks, body, candidates, words_of)
    scored = [
        (sum(weights.get(row, 0) for row in rows), -index, rows) for index, rows in zip(candidates, seen, strict=True)
    ]
    if not scored:
        return None
    points, at, rows = max(scored)
    text = units[-at].text
    lead = points - max((other[0] for other in scored if units[-other[1]].text != text), default=0)
    if points < ENOUGH and not (lead >= ALONE and points * 3 >= ENOUGH * 2):
        return None
    first = next(index for index in candidates if units[index].text == text)
    return Headline(first, points, _explain(rows, weights))


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
    found = [
        index
        for index in range(max(0, place - ABOVE), min(len(units), last + 1))
        if may_head(looks[index], units[index])
        and (index <= place or not body[index] or index in places[:EARLY])
        and not _FULL_DATE.search(units[index].text[:300])
    ]
    folded = {index: units[index].text.casefold() for index in found}
    plain = {text for text in folded.values() if len(text) >= _REPEATABLE}
    return [index for index in found if not any(_is_path(folded[index], text) for text in plain)]


def _last_place(units: Sequence[Unit], looks: Sequence[Look], places: Sequence[int]) -> int:
    """The last line that may be the headline: above it stands no more prose than a notice has, and no other list."""
    whole = sum(units[place].end - units[place].start for place in places)
    above, last, places_above = 0, places[0], frozenset(places[:EARLY])
    for index in range(places[0], min(len(units), places[0] + BELOW + 1)):
        row = looks[index].phrase
        if (index > places[0] and row is not None and row.opens) or above > min(NOTICE, max(CAPTION, whole // 8)):
            break
        last = index
        if index in places_above:
            above += units[index].end - units[index].start
        elif index in places:
            break
    return last


def _is_path(line: str, headline: str) -> bool:
    """Whether a line ends with a headline, and what stands before is no kicker with its colon."""
    return (
        len(headline) < len(line)
        and line.endswith(headline)
        and line[: -len(headline)].rstrip()[-1:] not in (":", "：")
    )


def see_lines(
    units: Sequence[Unit],
    looks: Sequence[Look],
    body: Sequence[bool],
    candidates: Sequence[int],
    words_of: Callable[[str], frozenset[str]],
) -> list[list[str]]:
    """What is seen of each candidate: keys of the weights."""
    page = _Page(units, looks, body, candidates, words_of)
    return [
        [
            *_see_shape(units[index], looks[index]),
            *page.see_text(index),
            *page.see_place(index),
            *page.see_neighbours(index),
            *page.see_copies(index),
        ]
        for index in candidates
    ]


def _see_shape(unit: Unit, look: Look) -> Iterator[str]:
    yield from _reach("width ", look.width, (20, 30, 45, 70, 100, 130, 180))
    end = unit.text[-1]
    if look.ending == FULL:
        yield "ends ?" if end in "?？" else "ends !" if end in "!！" else "ends ."
    elif look.ending in (COLON, COMMA, ELLIPSIS):
        yield "ends :"
    elif look.ending == QUOTED:
        yield "ends quoted"
    if end in ")）":
        yield "ends )"
    yield from _reach("stops ", look.stops, (1, 2, 4))
    for mark, name in (
        (look.name, "a name"),
        (look.shout, "capitals"),
        (look.capitals >= 75 and look.words >= 4, "title case"),
        (look.opening in (0, 4, 5), "opens small"),
        (look.sentences >= 2, "two sentences"),
        (_CREDIT.search(unit.text), "credit"),
        (_SITE.search(unit.text), "ends like a page's title"),
        (_GLUED.search(unit.text), "glued"),
        (_MARK.search(unit.text), "mark of a path"),
    ):
        if mark:
            yield name
    if look.phrase is not None:
        yield "phrase foot" if look.phrase.label == "foot" else "phrase other"


def _reach(name: str, value: int, steps: tuple[int, ...]) -> list[str]:
    """A row for each step that a value reaches."""
    return [f"{name}{step}+" for step in steps if value >= step]


class _Page:
    """What the candidates of one page are compared with."""

    def __init__(
        self,
        units: Sequence[Unit],
        looks: Sequence[Look],
        body: Sequence[bool],
        candidates: Sequence[int],
        words_of: Callable[[str], frozenset[str]],
    ) -> None:
        self.units, self.looks, self.body, self.candidates = units, looks, body, candidates
        places = [index for index, mark in enumerate(body) if mark]
        self.place = places[0]
        self.texts = Counter(unit.text for unit in units)
        self.words = {index: words_of(units[index].text) for index in candidates}
        self.stems = {index: _stem(found) for index, found in self.words.items()}
        self.prose = [(index, words_of(units[index].text[:1200])) for index in places[:12]]
        self.often = Counter(word for _, found in self.prose for word in found)
        self.prose_stems = _stem(frozenset(self.often))
        self.folded = {index: units[index].text.casefold() for index in candidates}
        self.copies = Counter(self.folded.values())
        self.nearby = "\n".join(
            unit.text.casefold()
            for unit in units[max(0, self.place - ABOVE) : self.place + BELOW + 1]
            if len(unit.text) < 300
        )
        self.topical = [
            index
            for index in candidates
            if looks[index].width >= 25
            and not body[index]
            and len(self.stems[index] & self.prose_stems) * 100 >= 40 * len(self.stems[index])
        ]
        self.near_topical = [index for index in self.topical if self.place - 15 <= index < self.place]

    def see_text(self, index: int) -> Iterator[str]:
        """How its words recur in the text."""
        own, stems = self.words[index], self.stems[index]
        below = [found for at, found in self.prose if at != index]
        ahead = frozenset[str]().union(*below[:6])
        yield from _reach("in the text ", len(own & ahead) * 100 // max(1, len(own)), (1, 20, 40, 60, 80))
        yield from _reach("in the lead ", len(own & below[0]) if below else 0, (1, 2, 3, 5))
        inside = any(at == index for at, _ in self.prose)
        yield from _reach("often in the text ", sum(1 for word in own if self.often[word] - inside >= 3), (1, 2, 3))
        share = len(stems & self.prose_stems) * 100 // max(1, len(stems))
        yield from _reach("stems in the text ", share, (25, 50, 75, 100))
        if len(own) < 2:
            yield "one word"
        for chosen, name in (
            (self.topical[:1], "first of its kind"),
            (self.topical[-1:], "last of its kind"),
            (self.near_topical[:1], "first near the text"),
        ):
            if index in chosen:
                yield name

    def see_place(self, index: int) -> Iterator[str]:
        """Where it stands, and how far away time and byline are."""
        looks, count = self.looks, len(self.units)
        yield from _reach("gap ", self.place - index, (0, 1, 2, 3, 5, 8, 13, 25, 40))
        if self.body[index]:
            yield "is body"
        if index == 0:
            yield "first line"
        for side, span in (
            ("under", range(index + 1, min(count, index + 7))),
            ("over", range(index - 1, max(-1, index - 5), -1)),
        ):
            time = next((step for step, other in enumerate(span, 1) if looks[other].time), 0)
            byline = next((step for step, other in enumerate(span, 1) if looks[other].byline), 0)
            yield from _reach(f"time {side} ", time, (1, 2, 4))
            yield from _reach(f"byline {side} ", byline, (1, 2, 4))
        around = range(max(0, index - 8), min(count, index + 9))
        yield from _reach("times around ", sum(1 for other in around if looks[other].time), (2, 3, 5))
        for other in range(index - 1, max(-1, index - 12), -1):
            row = looks[other].phrase
            if row is not None and row.opens:
                yield "under a list's title"
                break

    def see_neighbours(self, index: int) -> Iterator[str]:
        """What stands right above and below it."""
        looks, units = self.looks, self.units
        for side, other in (("over", index - 1), ("under", index + 1)):
            if not 0 <= other < len(units):
                yield f"{side}: nothing"
                continue
            if _is_path(units[other].text.casefold(), self.folded[index]):
                yield f"{side}: its path"
                continue
            beside = looks[other]
            dated = beside.time or beside.byline
            if units[other].text == units[index].text:
                yield f"{side}: the same"
            elif dated:
                pass
            elif self.body[other]:
                yield f"{side}: body"
            elif beside.width < 25:
                yield f"{side}: short"
            elif beside.ending == FULL and beside.width > 60:
                yield f"{side}: sentence"
            else:
                yield f"{side}: long" if beside.width > 60 else f"{side}: like"
            if beside.width > looks[index].width and not beside.time:
                yield f"{side}: longer"
            if other in self.topical:
                yield f"{side}: of the topic"
            if beside.width <= 80 and _CREDIT.search(units[other].text):
                yield f"{side}: credit"
        headlines = sum(
            1
            for other in range(max(0, index - 4), min(len(units), index + 5))
            if other != index
            and 30 <= looks[other].width <= 140
            and not self.body[other]
            and looks[other].ending in (0, QUOTED)
            and looks[other].stops
            and not looks[other].time
        )
        yield from _reach("headlines beside it ", headlines, (1, 2, 3, 5))

    def see_copies(self, index: int) -> Iterator[str]:
        """Where it is printed again, in whole or nearly."""
        units, text, looks = self.units, self.units[index].text, self.looks
        if self.texts[text] > 1:
            yield from _reach("printed ", self.texts[text], (2, 3, 4))
            if any(units[other].text == text for other in range(index + 1, min(len(units), self.place + 2))):
                yield "again below"
            if any(units[other].text == text for other in range(max(0, index - 60), index)):
                yield "again above"
        folded = self.folded[index]
        if len(text) >= _REPEATABLE and self.nearby.count(folded) > self.copies[folded]:
            yield "within another line"
        if len(self.words[index]) < 2:
            return
        if any(self._are_alike(index, other) for other in self.candidates if index - 10 <= other < index):
            yield "like a line over"
        if any(self._are_alike(index, other) for other in self.candidates if index < other <= index + 10):
            yield "like a line under"
            over, under = looks[max(index - 1, 0)], looks[index + 1]
            if over.width < 25 and not over.stops and under.width < 130 and not (under.time or under.byline):
                yield "the end of a path"

    def _are_alike(self, index: int, other: int) -> bool:
        one, two = self.stems[index], self.stems[other]
        common = len(one & two)
        return common >= 2 and common * 100 >= 40 * min(len(one), len(two)) and self.folded[index] != self.folded[other]


def _stem(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in words)

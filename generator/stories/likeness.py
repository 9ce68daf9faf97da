"""Which articles are worth comparing, and how sure it is that two of them tell of one event."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from generator.stories.model import StoryText
from generator.stories.score import FLOOR, Likeness, Rarity, compare_terms
from generator.stories.terms import LEAD, ONCE, TITLE, Terms
from generator.stories.words import StoryWords, stem_term

CROWD = 32
"""Articles that may have a term in common for it to bring them together; what more have is no event's own."""
INDEXED = 36
"""Points that such a term has at least: what more than every third article of a small desk has brings nobody
together."""
NEIGHBOURS = 24
"""Articles with which one is compared: those that share most."""
LEAST = 150
"""Points of terms in common below which two articles are not compared."""
COPY = 400
"""Score of two articles that say nearly the same in the same words."""
GAPS = ((10, 100), (45, 92), (70, 82), (120, 70), (250, 50))
"""``(days between two articles, per cent of the score)``: weeks later there are follow-ups, a year later hardly. Only
what is proven counts; of bounds the least distance."""
LATE = 35
FORGOTTEN = 45
SILENT = 65
"""Days after which a follow-up says that what it follows is over, and per cent of the score if it does not: it names
the month, or speaks of weeks or months ago."""
RECURRING = 30
ALIKE = 180
"""Per cent of the score of two articles whose leads tell of different months, quarters or years in so much the same
words, and which have no figure in common: the same report again."""
ARGUED = 75
"""Of pieces one of which argues: it names many an event and many a company without being about them."""
OPINIONS = frozenset(("opinion", "letter"))
STRANGERS = 44
"""Per cent of the score of two articles whose titles each name something that the other never mentions, or one of them
once in passing: an event of the same kind elsewhere."""
ROUTINE = 50
"""Per cent of the score where one title tells of what companies do all the time (results, an order, a plant), the other
of no such thing, and their leads have no figure in common: a company's other news, and what it tells of last year or of
the order in passing."""
ASIDE = 76
"""Per cent of the score where a title names something that the other mentions once at most: its own event."""
WRAP = 45
"""Per cent of the score where one tells of a market's day: it names what moved, and why in half a sentence."""
SESSION = 0
"""The same where both do: two reports of one session tell of no event, but of all that moved. Near copies are one
report all the same."""
PASSING = 75
"""Per cent of the score where all that two articles name in common stands in neither title, and no company, figure or
day is among it: a mill by which both pass."""


@dataclass(frozen=True, slots=True)
class Span:
    """When an article appeared, as far as it is proven; days since year 1."""

    first: int | None
    last: int | None


_DATELINE = re.compile(
    r"[^\n]{0,60}?\b(?:(?P<month>[A-Z][a-z]{2,8})\.? (?P<day>\d{1,2})|(?P<day2>\d{1,2}) (?P<month2>[A-Z][a-z]{2,8})\.?)"
    r",? (?P<year>(?:19|20)\d\d) ?(?:\([^()\n]{2,40}\) ?)?[-–—]"
)
"""``DRESDEN, April 29, 2026 (Agency) -``."""


def read_span(text: StoryText, words: StoryWords) -> Span:
    """The days between which an article appeared; the day of its dateline where none is proven."""
    if text.date:
        return Span(_first_day(text.date), _last_day(text.date))
    match = _DATELINE.match(text.body)
    month = words.months.get((match["month"] or match["month2"])[:3].lower()) if match else None
    if match and month:
        day = _first_day(f"{match['year']}-{month:02d}-{int(match['day'] or match['day2']):02d}")
        return Span(day, day)
    return Span(
        _first_day(text.not_before) if text.not_before else None, _last_day(text.not_after) if text.not_after else None
    )


def measure_gap(one: Span, two: Span) -> int:
    """Days that at least lie between two articles; 0 where they may be of one day."""
    gaps = [0]
    for left, right in ((one, two), (two, one)):
        if left.last is not None and right.first is not None:
            gaps.append(right.first - left.last)
    return max(gaps)


def _first_day(day: str) -> int | None:
    parts = [int(part) for part in day[:10].split("-")]
    try:
        return date(*[*parts, 1, 1][:3]).toordinal()
    except ValueError:
        return None


def _last_day(day: str) -> int | None:
    parts = [int(part) for part in day[:10].split("-")]
    try:
        if len(parts) == 1:
            return date(parts[0], 12, 31).toordinal()
        if len(parts) == 2:
            return date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1).toordinal() - 1
        return date(*parts[:3]).toordinal()
    except ValueError:
        return None


class Pairs:
    """The articles of an input and how alike they are; what was compared is remembered."""

    def __init__(self, texts: Sequence[StoryText], terms: Sequence[Terms], rarity: Rarity, words: StoryWords) -> None:
        self.texts = texts
        self.terms = terms
        self.rarity = rarity
        self._spans = [read_span(text, words) for text in texts]
        self._likeness: dict[tuple[int, int], Likeness] = {}
        self._scores: dict[tuple[int, int], int] = {}
        self._months = [stem_term(month_name) for month_name in words.month_names]
        self._neighbours: dict[int, list[tuple[int, int]]] = {}
        places = {text.id: at for at, text in enumerate(texts)}
        self._near = [frozenset(places[other] for other in text.near if other in places) for text in texts]
        self._titled = [self._list_titled(text) for text in terms]
        self._holders: dict[str, list[int]] = {}
        for at, text in enumerate(terms):
            for term in text.places:
                if 2 <= rarity.counts[term] <= CROWD and rarity.of(term) >= INDEXED:
                    self._holders.setdefault(term, []).append(at)

    def find_neighbours(self, at: int) -> list[tuple[int, int]]:
        """``(article, points of rare terms in common)`` for those that share most with one, its near copies among them;
        the nearest first.
        """
        found = self._neighbours.get(at)
        if found is None:
            found = self._neighbours[at] = self._find_neighbours(at)
        return found

    def _find_neighbours(self, at: int) -> list[tuple[int, int]]:
        points: Counter[int] = Counter()
        for term in self.terms[at].places:
            holders = self._holders.get(term)
            if holders:
                worth = self.rarity.of(term)
                for other in holders:
                    points[other] += worth
        points[at] = 0
        for other in self._near[at]:
            points[other] += COPY
        ranked = sorted((-worth, other) for other, worth in points.items() if worth >= LEAST)
        return [(other, -worth) for worth, other in ranked[:NEIGHBOURS]]

    def compare(self, one: int, two: int) -> Likeness:
        """What two articles have in common."""
        key = (one, two) if one < two else (two, one)
        likeness = self._likeness.get(key)
        if likeness is None:
            likeness = self._likeness[key] = compare_terms(self.terms[key[0]], self.terms[key[1]], self.rarity)
        return likeness

    def score(self, one: int, two: int) -> int:
        """How sure it is that two articles tell of one event, when they appeared considered."""
        key = (one, two) if one < two else (two, one)
        score = self._scores.get(key)
        if score is None:
            score = self._scores[key] = self._judge(*key)
        return score

    def _judge(self, one: int, two: int) -> int:
        if two in self._near[one] or one in self._near[two]:
            return COPY
        likeness = self.compare(one, two)
        gap = measure_gap(self._spans[one], self._spans[two])
        score = likeness.score * next((share for days, share in GAPS if gap <= days), LATE) // 100
        if gap > FORGOTTEN and not self._looks_back(one, two):
            score = score * SILENT // 100
        if OPINIONS & {self.texts[one].kind, self.texts[two].kind}:
            score = score * ARGUED // 100
        if self._differ(one, two):
            score = score * STRANGERS // 100
        elif self._names_aside(one, two):
            score = score * ASIDE // 100
        if not (likeness.counted or likeness.days) and self._pass_by(likeness, one, two):
            score = score * PASSING // 100
        if self._is_routine(one, two) and not self._share_figure(likeness, one, two):
            score = score * ROUTINE // 100
        wraps = self.is_wrap(one) + self.is_wrap(two)
        if wraps:
            score = score * (WRAP if wraps == 1 else SESSION) // 100
        if likeness.told >= ALIKE and not likeness.counted and self._recur(one, two):
            score = score * RECURRING // 100
        return score

    def is_wrap(self, at: int) -> bool:
        """Whether an article tells of a market's day."""
        return self.texts[at].kind == "market wrap" or self.terms[at].session

    def _looks_back(self, one: int, two: int) -> bool:
        """Whether the later of two articles speaks of earlier weeks, or of the month of the other."""
        first, second = self._spans[one], self._spans[two]
        if (first.first or 0) > (second.first or 0):
            one, two, first = two, one, second
        if first.first is None or self.terms[two].back:
            return True
        return self._months[date.fromordinal(first.first).month - 1] in self.terms[two].places

    def _recur(self, one: int, two: int) -> bool:
        """Whether two leads tell of different quarters, or months, or years."""
        sides = [
            (
                {period for period in text.periods if period.isalpha()},
                {period for period in text.periods if period.isdigit()},
                {period for period in text.periods if not period.isalpha() and not period.isdigit()},
            )
            for text in (self.terms[one], self.terms[two])
        ]
        return any(ours and theirs and ours.isdisjoint(theirs) for ours, theirs in zip(*sides, strict=True))

    def _differ(self, one: int, two: int) -> bool:
        """Whether each title names something of which the other article tells in passing at most, and one nothing."""
        sides = [
            max((self.terms[other].places.get(term, 0) for term in self._titled[at]), default=LEAD)
            for at, other in ((one, two), (two, one))
        ]
        return max(sides) <= ONCE and min(sides) == 0

    def _pass_by(self, likeness: Likeness, one: int, two: int) -> bool:
        """Whether no company is named by both, and nothing that they name by a title."""
        return not any(
            term.startswith("c:") or TITLE in (self.terms[one].places[term], self.terms[two].places[term])
            for term in likeness.shared
        )

    def _share_figure(self, likeness: Likeness, one: int, two: int) -> bool:
        """Whether both titles or leads tell of one figure."""
        places = self.terms[one].places, self.terms[two].places
        return any(
            term.startswith(("f:", "f~")) and min(side[term] for side in places) >= LEAD for term in likeness.shared
        )

    def _names_aside(self, one: int, two: int) -> bool:
        """Whether a title names something of which the other article tells only in passing."""
        return any(
            bool(self._titled[at]) and all(self.terms[other].places.get(term, 0) <= ONCE for term in self._titled[at])
            for at, other in ((one, two), (two, one))
        )

    def _is_routine(self, one: int, two: int) -> bool:
        """Whether one title tells of a routine of companies of which the other's title and lead do not."""
        first, second = self.terms[one], self.terms[two]
        return bool(first.routines - second.told or second.routines - first.told)

    def _list_titled(self, text: Terms) -> frozenset[str]:
        """What the title names."""
        return frozenset(
            term
            for term, place in text.places.items()
            if place == TITLE
            and (term in text.owned or (term in text.names and self.rarity.is_name(term)))
            and self.rarity.of(term) >= FLOOR
        )

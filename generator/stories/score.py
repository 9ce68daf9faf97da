"""Two articles → how sure it is that they tell of one event, and by what.

Two things are measured apart, and both are needed: what is told (the cosine of the words, names left out), and of whom
and how much (names, companies, figures and days in common, each by its rarity). The score is their geometric mean.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import isqrt

from generator.stories.terms import AGAIN, LEAD, Terms
from generator.stories.words import UNSEEN, StoryWords, stem_term

STEM_PRIOR = 1000
NAME_PRIOR = 20
"""Articles for which the shipped table speaks, beside those of the input: of a word a small input tells little, of a
name the table knows nothing."""
SMALL = 200
"""Articles up to which a desk counts as one of …"""
DESK = 25
"""… so many: how rare a term is says in how many articles it stands, and an article more that has nothing of it must
not make it rarer. Of a larger desk the same share counts, so that what is rare in ten thousand is rare."""
POINTS = 16
"""Points of a bit."""
FLOOR = 24
"""Points that a name or a figure must exceed to tell anything: what every third article has tells nothing."""
CEILING = 68
"""Points that a single name or figure counts at most: in a large input each is rare, and pairs of articles are many."""
TELLING = 56
"""Points of a term that hardly any other article has."""
MOST_COUNTED = 200
"""Points that all figures in common can bring."""
BASE = 40
"""Thousandths added to what is told in common: reporters find their own words for what they saw."""
BONUS = 60
"""Per cent of the points of figures that count whatever the words are: nobody has the same amount by chance."""
DAY = 40
"""Points of a day in common."""
FORESEEN = 60
"""Points of a figure that one article expects and the other reports: of one subject, in both titles, and one month, of
one country or name, in both leads."""
COUPLE = 40
"""Points of two companies in both leads: what they do with each other is hardly two events at a time."""
LISTED = 8
"""Companies of an article beyond which each tells half, unless both leads name it: an essay on an industry has all."""
ALONE = 78
"""Per cent of the score of two articles that share one company, and no other name, figure or day."""
SHORT_NAME = 3
"""Letters that a name has at least."""


def weigh_ratio(top: int, bottom: int) -> int:
    """Sixteenths of a power of two in ``top / bottom``; whole numbers, so that no platform's logarithm decides."""
    ratio: int = top**POINTS // bottom**POINTS
    return max(ratio.bit_length() - 1, 0)


@dataclass(frozen=True, slots=True)
class Weighed:
    """An article with what its terms tell."""

    text: Terms
    words: dict[str, int]
    """Single stem → its points by its place."""
    length: int
    """The square of the length of the vector of these."""
    telling: frozenset[str]
    """Names that are no common words, companies, figures and days."""
    listed: bool
    """Whether its companies are many."""


class Rarity:
    """Term → how much it tells, in sixteenths of a bit: by how many articles have it, here and elsewhere."""

    def __init__(self, texts: Iterable[Terms], words: StoryWords, outlets: Iterable[str] = ()) -> None:
        """``outlets``: names of publishers, which tell whose report it is and nothing of the event."""
        self.counts: Counter[str] = Counter()
        self.named: Counter[str] = Counter()
        self._capital: Counter[str] = Counter()
        total = 0
        for text in texts:
            self.counts.update(text.places.keys())
            self.named.update(text.names)
            self._capital.update(text.capital)
            total += 1
        self._desk = max(total, SMALL) * DESK // SMALL
        self._words = words
        self.outlets = frozenset(phrase for name in outlets for phrase in _list_phrases(name, words))
        self._months = frozenset(map(stem_term, words.month_names))
        self._points: dict[str, int] = {}
        self._ratios: dict[tuple[int, int, int], int] = {}
        self._names: dict[str, bool] = {}
        self._weighed: dict[int, Weighed] = {}

    def of(self, term: str) -> int:
        """Points of a term."""
        points = self._points.get(term)
        if points is None:
            count = self.counts[term]
            prior = NAME_PRIOR if term[1:2] in _MARKED or 2 * self.named[term] > count else STEM_PRIOR
            share = self._words.share.get(term, UNSEEN)
            key = (prior, share, count)
            points = self._ratios.get(key, -1)
            if points < 0:
                points = weigh_ratio(1000 * (prior + self._desk), share * prior + 1000 * count)
                self._ratios[key] = points
            self._points[term] = points
        return points

    def weigh(self, text: Terms) -> Weighed:
        """An article with what its terms tell; found once."""
        found = self._weighed.get(id(text))
        if found is None:
            found = self._weighed[id(text)] = self._weigh(text)
        return found

    def _weigh(self, text: Terms) -> Weighed:
        words: dict[str, int] = {}
        telling: list[str] = []
        companies = 0
        for term, place in text.places.items():
            if term[1:2] in _MARKED:
                telling.append(term)
                companies += term[0] == "c"
                continue
            if " " not in term:
                words[term] = self.of(term) * place
            if self.is_name(term):
                telling.append(term)
        length = sum(worth * worth for worth in words.values())
        return Weighed(text, words, length, frozenset(telling), companies > LISTED)

    def is_place(self, term: str) -> bool:
        """Whether a term is one of the shipped places."""
        return term in self._words.places

    def is_month(self, term: str) -> bool:
        """Whether a term is the name of a month."""
        return term in self._months

    def is_name(self, term: str) -> bool:
        """Whether a term that names something in an article is no common word written large."""
        found = self._names.get(term)
        if found is None:
            found = self._names[term] = self._is_name(term)
        return found

    def _is_name(self, term: str) -> bool:
        if " " in term:
            return not self._words.places.issuperset(term.split())
        return (
            len(term) >= SHORT_NAME
            and term not in self._words.share
            and term not in self._words.places
            and self._capital[term] * 10 >= self.counts[term] * 8
        )


def _list_phrases(name: str, words: StoryWords) -> Iterator[str]:
    """Two and three words of a name one after the other, as an article has them as terms."""
    parts = [stem_term(part.lower()) for part in _PART.findall(name) if part.lower() not in words.closed]
    for size in (2, 3):
        yield from (" ".join(parts[at : at + size]) for at in range(len(parts) - size + 1))


_PART = re.compile(r"[^\W\d_]+(?:[-'’.&][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two articles have in common. All but ``score`` are the kinds of evidence, each for itself."""

    score: int
    told: int = 0
    """Cosine of their words, in thousandths."""
    named: int = 0
    counted: int = 0
    days: int = 0
    shared: tuple[str, ...] = ()
    """Names, companies, figures and days in common, most telling first."""


def compare_terms(one: Terms, two: Terms, rarity: Rarity) -> Likeness:
    """How alike two articles are; the order of the two does not matter, and when they appeared is not looked at."""
    first, second = rarity.weigh(one), rarity.weigh(two)
    owned = one.owned | two.owned
    common = sorted(first.telling & second.telling)
    companies = [term for term in common if term.startswith("c:")]
    # Names of companies that only one of the two was found to name count as names.
    known = one.owned & two.owned
    # Of one company the home tells no more than its name.
    homes = one.homes | two.homes if companies else frozenset()
    cited = {part for term in common if term in rarity.outlets for part in term.split()}
    names = [
        term
        for term in common
        if (term in one.names or term in two.names)
        and known.isdisjoint(term.split())
        and cited.isdisjoint(term.split())
        and not homes.issuperset(term.split())
    ]
    figures = _choose_figures(common)
    days = [term for term in common if term.startswith("d:")]
    people = one.people | two.people
    listed = first.listed or second.listed

    def weigh(term: str) -> int:
        tenths = _weigh_places(one.places[term], two.places[term])
        if _MONEY.search(term):
            tenths = max(tenths, 6)
        if listed and tenths < 10 and term.startswith("c:"):
            tenths //= 2
        worth = max(min(rarity.of(term), CEILING) - FLOOR, 0) * tenths // 10
        return worth if people.isdisjoint(term.split()) else worth // 2

    points = {term: weigh(term) for term in (*names, *companies, *figures, *days)}
    named = sum(_merge_names(names, points)) + sum(points[term] for term in companies)
    couple = COUPLE if sum(min(one.places[term], two.places[term]) >= LEAD for term in companies) > 1 else 0
    counted = sum(points[term] for term in figures)
    foreseen = FORESEEN if one.foresees != two.foresees and _foresees(one, two, rarity) else 0
    told = _measure_words(first, second, owned | people)
    sure = named + couple + min(counted, MOST_COUNTED) + DAY * len(days) + foreseen
    shared = sorted(points, key=lambda term: (-points[term], term))
    score = isqrt(sure * (told + BASE)) + min(counted, MOST_COUNTED) * BONUS // 100
    if len(companies) == 1 and sure == points[companies[0]]:
        score = score * ALONE // 100
    return Likeness(score if told else 0, told, named, counted, len(days), tuple(shared))


def _foresees(one: Terms, two: Terms, rarity: Rarity) -> bool:
    """Whether two leads tell of one month and of one country or name, and two titles of one subject."""
    if not {period for period in one.periods & two.periods if period.isalpha()}:
        return False
    common = one.places.keys() & two.places.keys()
    both = {term: min(one.places[term], two.places[term]) for term in common if is_word(term)}
    named = {term for term in both if rarity.is_place(term) or term in one.names or term in two.names}
    subject = any(place > LEAD and rarity.of(term) >= FLOOR for term, place in both.items() if term not in named)
    return subject and any(
        both[term] >= LEAD and (rarity.is_place(term) or rarity.is_name(term)) and not rarity.is_month(term)
        for term in named
    )


def _weigh_places(one: int, two: int) -> int:
    """Tenths: what stands in both leads counts fully, what both say in passing hardly."""
    low, high = min(one, two), max(one, two)
    if low >= LEAD:
        return 10
    if high >= LEAD:
        return 7 if low == AGAIN else 6
    return 3 if low == AGAIN else 2


def _choose_figures(common: Iterable[str]) -> list[str]:
    """Figures in common, each once: ``f~`` only where the figure itself is not, a counted thing only where the bare
    number is not.
    """
    found = [term for term in common if term.startswith(("f:", "f~"))]
    bare = {term for term in found if term.startswith("f:") and " " not in term}
    tops = {term[2:].partition("e")[0][:2].ljust(2, "0") for term in bare}
    return [
        term
        for term in found
        if term in bare
        or (" " in term and term.partition(" ")[0] not in bare)
        or (term.startswith("f~") and term[2:4] not in tops)
    ]


def _merge_names(names: Sequence[str], points: Mapping[str, int]) -> Iterator[int]:
    """Points of each thing named: names that share words are one, which counts by the longest."""
    seen: set[str] = set()
    for term in sorted(names, key=lambda name: (-name.count(" "), -points[name], name)):
        parts = term.split()
        if seen.isdisjoint(parts):
            yield points[term]
        seen.update(parts)


def _measure_words(one: Weighed, two: Weighed, left_out: AbstractSet[str]) -> int:
    ours, theirs = one.words, two.words
    dot = sum([ours[term] * theirs[term] for term in (ours.keys() & theirs.keys()) - left_out])
    if not dot:
        return 0
    lone, ltwo = (
        each.length - sum([each.words[term] ** 2 for term in left_out if term in each.words]) for each in (one, two)
    )
    return 1000 * dot // max(isqrt(lone * ltwo), 1)


_MONEY = re.compile(r"^f:\d{2,}e\d+\D")
"""An amount of money of two digits and more, which a text tells anywhere."""
_MARKED = (":", "~")


def is_word(term: str) -> bool:
    """Whether a term is a single stem."""
    return term[1:2] not in _MARKED and " " not in term


def measure_spread(one: Terms, two: Terms, rarity: Rarity) -> int:
    """Per cent of the text in parts that have something telling in common with the other, of the one with less."""
    return min(_measure_share(one, two, rarity), _measure_share(two, one, rarity))


def _measure_share(one: Terms, two: Terms, rarity: Rarity) -> int:
    mask = 0
    for term, parts in one.parts.items():
        place = two.places.get(term, 0)
        if place >= AGAIN and rarity.of(term) >= TELLING:
            mask |= parts
    whole = sum(one.sizes)
    return 100 * sum(size for at, size in enumerate(one.sizes) if mask >> at & 1) // whole if whole else 0

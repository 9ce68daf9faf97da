"""Whether another article starts between two stretches of body: what is seen there, in whole numbers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from generator.stages.clean.features import FULL, QUOTED, Look
from generator.stages.clean.tables import Card, CleanTables
from generator.stages.clean.units import Unit

_WORD = re.compile(r"[^\W_]+")
_NAME = re.compile(r" (?<=[\w,;] )([A-Z\u00c0-\u00de][\w’'-]{2,})")
"""The space comes first: it is looked for much faster than what may stand before it."""
_DATELINE = re.compile(
    r"(?:[A-Z\u00c0-\u00de][\w.'’-]*[ ,/]{1,2}){1,5}(?:\([\w ./-]{2,30}\) ?)?[-–—:]{1,2} ?[A-Z\u00c0-\u00de\"“'‘]"
    r"|(?:[A-Z\u00c0-\u00de][\w.'’-]*[ ,/]{1,2}){0,4}\((?:AP|AFP|CNN|Reuters|Bloomberg|dpa|KNA|UPI|IANS|PTI)\)"
)
_LEANS = frozenset(
    """
    he she it they this that these those his her its their him them and but or so yet because also still however
    meanwhile instead moreover furthermore then there such both neither
    er sie es dies diese dieser dieses und aber doch denn auch dabei dazu damit dagegen zudem allerdings seine ihre
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_PERSON = frozenset(b"i my me you your thanks thank lol im ive dont ich mir mein danke du".split())
_BUTTONS = frozenset(("reply", "antworten", "permalink"))
_BUTTON_LINES = frozenset(
    ("replies", "report", "like", "likes", "upvote", "melden", "responder", "répondre", "points", "point")
)
_SAYS = frozenset(("says:", "said:", "wrote:", "schreibt:"))
_RATINGS = ("rating:", "score:", "votes:")
_REPLY_MARKS = ".·•|"
_REPLY_TAILS = frozenset(word[-3:] for word in _BUTTONS | _BUTTON_LINES | _SAYS)
_ENDS = frozenset(("share", "tags", "credits", "author-note", "contact", "related-heading", "newsletter", "read-more"))
_ROOM = frozenset(("comments", "comment-room"))

Terms = Set[bytes]
"""Content words as :attr:`Look.terms` has them."""

ASKS = 6
"""Ending of a headline that asks or calls, beside those of a :class:`Look`."""
LEAST = 300
"""Characters of prose below which a stretch is a teaser, not an article."""
DOUBT = 25
"""Hundredths of a log-odds that another article must have beyond even odds: to split one is worse than to join two."""
CERTAIN = 150
"""Score of a start that the layout tells."""
_REMEMBERED = 50_000
"""Words that are remembered; the memory of a long run stays small."""
REACH = 1400
"""Characters on either side whose words are compared …"""
_WINDOW = 14
"""… in so many units at most."""

FEATURES = (
    "between",
    "mass_behind",
    "mass_ahead",
    "sentences_ahead",
    "title_shared",
    "title_known",
    "title_words",
    "title_again",
    "title_elsewhere",
    "title_time",
    "title_distance",
    "title_level",
    "title_stated",
    "title_ending",
    "title_quoted",
    "common",
    "names_common",
    "endings",
    "legal",
    "opened",
    "room",
    "replies",
    "person",
    "short_lines",
    "blank",
    "dateline",
    "leans",
    "pattern",
    "unfinished",
    "container",
    "bare",
    "first",
    "breaks_off",
    "held",
    "left",
    "left_mass",
    "left_replies",
)


@dataclass(slots=True, eq=False)
class Gap:
    """A place where an article may start: the last unit of body above, the headline if any, the first unit below."""

    last: int
    title: int | None
    body: int
    number: int
    """Which unit of body the first one is."""
    ahead: Terms = frozenset()
    """Content words of the text below."""
    words: Terms = frozenset()
    """Content words of the headline."""
    points: int = 0
    why: str = ""
    values: dict[str, int] = field(default_factory=dict)
    shape: tuple[int, int] | None = None
    """How far from the headline its time or byline stands, and how often the headline is printed."""
    told: bool = False
    """True where the layout says "another article": a headline printed again, or set like others under a heading of
    related articles, with its time or byline."""
    signed: bool = False
    """True where both a byline and a time stand between the headline and the text."""
    mass: int = 0
    """Characters of body from here to the next gap."""
    new: int = 0
    """How surely another article starts here, in hundredths of a log-odds."""
    rest: int = 0
    """The same for what follows being no article's text up to the next start: comments, boxes, legal lines."""


class _Bare(dict[bytes, bytes]):
    """Word → the word without what follows an apostrophe and without plural ``s``; empty for function words and such as
    are shorter than three letters. Filled as words are met: the same ones come back on every page.
    """

    def __init__(self, stops: frozenset[bytes]) -> None:
        super().__init__()
        self._stops = stops

    def __missing__(self, word: bytes) -> bytes:
        if len(self) >= _REMEMBERED:
            self.clear()
        bare = word
        if len(word) < 3 or word in self._stops:
            bare = b""
        elif b"'" in word:
            bare = word.strip(b"'").partition(b"'")[0]
        found = self[word] = bare.removesuffix(b"s") if len(bare) >= 3 else b""
        return found


@lru_cache(maxsize=4)
def _bare_words(tables: CleanTables) -> _Bare:
    return _Bare(tables.stop_bytes)


def content_terms(look: Look, tables: CleanTables) -> Terms:
    """Content words of a unit that has been looked at, from its :attr:`Look.terms`: without plural ``s``."""
    found = set(map(_bare_words(tables).__getitem__, look.terms.split()))
    found.discard(b"")
    return found


def _is_reply(text: str) -> bool:
    """Whether a line is a button under a reader's comment, its count of votes, or opens what a reader says."""
    words = text.casefold().split()
    last = words[-1].rstrip(_REPLY_MARKS)
    return (
        last in _BUTTONS
        or last in _SAYS
        or words[0] in _RATINGS
        or (last in _BUTTON_LINES and (len(words) == 1 or (len(words) == 2 and words[0].isdigit())))
    )


class Page:
    """What the gaps of one page share, computed once, and most of it when it is first asked for."""

    def __init__(
        self, units: Sequence[Unit], looks: Sequence[Look], places: Sequence[int], tables: CleanTables
    ) -> None:
        self.units, self.looks, self.places, self.tables = units, looks, places, tables
        self._words: dict[int, Terms] = {}
        self._names: dict[int, list[str]] = {}
        self._persons: dict[int, tuple[int, int]] = {}

    @cached_property
    def texts(self) -> Counter[str]:
        """How often each text is printed."""
        return Counter([unit.text for unit in self.units])

    @cached_property
    def dated(self) -> list[bool]:
        """Which units are a time or a byline."""
        return [look.time or look.byline for look in self.looks]

    @cached_property
    def blank(self) -> int:
        """Blank lines before a unit of body, in the middle."""
        blanks = sorted([self.units[place].blank_before for place in self.places])
        return blanks[len(blanks) // 2] if blanks else 0

    @cached_property
    def rows(self) -> list[int]:
        """Units that a row of the phrase table fits."""
        return [index for index, look in enumerate(self.looks) if look.phrase is not None]

    @cached_property
    def opens(self) -> list[int]:
        """Headings of lists of other articles."""
        return [index for index in self.rows if (row := self.looks[index].phrase) is not None and row.opens]

    @cached_property
    def rooms(self) -> list[int]:
        """Headings of readers' comments."""
        return [index for index in self.rows if (row := self.looks[index].phrase) is not None and row.id in _ROOM]

    @cached_property
    def short(self) -> bytes:
        """``x`` for each unit that is short and ends with no mark, a space for others."""
        dated = self.dated
        return bytes(
            [
                120 if look.width < 45 and look.ending == 0 and not dated[index] else 32
                for index, look in enumerate(self.looks)
            ]
        )

    @cached_property
    def _replies(self) -> list[int]:
        looks = self.looks
        return [
            index
            for index, unit in enumerate(self.units)
            if ((text := unit.text)[-3:].lower() in _REPLY_TAILS or text[-1] in _REPLY_MARKS or ":" in text)
            and looks[index].width <= 80
            and _is_reply(text)
        ]

    @cached_property
    def _sizes(self) -> list[int]:
        """Characters of body before each place."""
        return list(accumulate([len(self.units[place].text) for place in self.places], initial=0))

    @cached_property
    def _breaks(self) -> list[int]:
        """Numbers of the places before which four units or more are no body."""
        return [number for number, (one, two) in enumerate(pairwise(self.places), 1) if two - one > 4]

    def is_parted(self) -> bool:
        """Whether anything stands between its units of body."""
        return self.places[-1] - self.places[0] >= len(self.places)

    def count_replies(self, low: int, high: int) -> int:
        """Buttons and openings of readers' comments among some units."""
        return bisect_left(self._replies, high) - bisect_left(self._replies, low)

    def words(self, index: int) -> Terms:
        """Content words of a unit."""
        found = self._words.get(index)
        if found is None:
            found = self._words[index] = content_terms(self.looks[index], self.tables)
        return found

    def names(self, index: int) -> list[str]:
        """Words of a unit that open with a capital inside a sentence."""
        found = self._names.get(index)
        if found is None:
            found = self._names[index] = _NAME.findall(self.units[index].text[:1000])
        return found

    def persons(self, index: int) -> tuple[int, int]:
        """How many words of a unit are of the first or second person, and how many it has; of 500 letters."""
        found = self._persons.get(index)
        if found is None:
            words = self.looks[index].terms[:500].replace(b"'", b" ").split()
            count = 0 if _PERSON.isdisjoint(words) else sum(map(_PERSON.__contains__, words))
            found = self._persons[index] = (count, len(words))
        return found

    def words_ahead(self, number: int) -> Terms:
        """Content words from a place on."""
        return set[bytes]().union(*map(self.words, self.ahead(number)))

    def ahead(self, number: int) -> Sequence[int]:
        """Units of body from a place on, up to :data:`REACH` characters."""
        sizes = self._sizes
        return self.places[number : min(bisect_left(sizes, sizes[number] + REACH), number + _WINDOW)]

    def behind(self, number: int) -> Sequence[int]:
        """The same before a place, back from it."""
        sizes = self._sizes
        return self.places[max(bisect_right(sizes, sizes[number] - REACH) - 1, number - _WINDOW, 0) : number]

    def mass_ahead(self, number: int) -> int:
        """Characters of body from a place on, until a wide gap."""
        breaks = self._breaks
        at = bisect_right(breaks, number)
        return self._sizes[breaks[at] if at < len(breaks) else -1] - self._sizes[number]

    def mass_behind(self, number: int) -> int:
        """The same before a place, back from it."""
        breaks = self._breaks
        at = bisect_left(breaks, number)
        return self._sizes[number] - self._sizes[breaks[at - 1] if at else 0]


def measure_gap(page: Page, gap: Gap, stated: Sequence[Terms], earlier: Sequence[Gap]) -> dict[str, int]:
    """What is seen at a gap, by the names of :data:`FEATURES`; ``earlier`` are gaps above it."""
    units, looks, places = page.units, page.looks, page.places
    last, place, title, number = gap.last, gap.body, gap.title, gap.number
    zone = range(max(last + 1, place - 60), place)
    ahead_units, behind_units = page.ahead(number), page.behind(number)
    ahead, behind = gap.ahead, set[bytes]().union(*map(page.words, behind_units))
    seen = dict.fromkeys(FEATURES, 0)
    seen["between"] = place - last - 1
    seen["mass_behind"] = page.mass_behind(number)
    seen["mass_ahead"] = page.mass_ahead(number)
    seen["sentences_ahead"] = sum(
        1 for i in ahead_units if looks[i].ending in (FULL, QUOTED) and looks[i].width >= 80 and looks[i].stops >= 5
    )
    if title is None:
        seen["title_shared"] = seen["title_known"] = seen["title_words"] = seen["title_distance"] = -1
    else:
        words = page.words(title)
        size = max(1, len(words))
        seen["title_shared"] = len(words & ahead) * 100 // size
        seen["title_known"] = len(words & behind) * 100 // size
        seen["title_words"] = len(words)
        text = units[title].text
        printed = page.texts[text]
        seen["title_again"] = 1 if printed == 1 and title in zone else sum(1 for i in zone if units[i].text == text)
        seen["title_elsewhere"] = printed - seen["title_again"]
        above = True in page.dated[max(title - 4, last + 1) : title]
        below = True in page.dated[title + 1 : min(title + 6, place)]
        seen["title_time"] = int(above) + 2 * int(below)
        seen["title_distance"] = place - title
        seen["title_ending"] = ASKS if text.endswith(("?", "!", "？", "！")) else looks[title].ending
        seen["title_quoted"] = int(looks[title].opening == 3)
        markup = units[title].markup
        if markup is not None:
            level = markup.tag[1:] if markup.tag[:1] == "h" and markup.tag[1:].isdigit() else ""
            seen["title_level"] = min(int(level), 4) if level else 5
        if stated:
            same = any(len(state & words) * 100 >= 80 * size and size * 100 >= 40 * len(state) for state in stated)
            seen["title_stated"] = int(same)
        gap.words = words
    heading = next((e for e in reversed(earlier) if e.values["title_shared"] >= 40 and len(e.words) >= 3), None)
    seen["held"] = len(heading.words & ahead) * 100 // len(heading.words) if heading is not None else -1
    smaller = min(len(ahead), len(behind))
    seen["common"] = len(ahead & behind) * 100 // smaller if smaller >= 8 else -1
    seen["names_common"] = -1
    if behind_units:
        names_ahead = set[str]().union(*map(page.names, ahead_units))
        names_behind = set[str]().union(*map(page.names, behind_units))
        smaller = min(len(names_ahead), len(names_behind))
        if smaller >= 3:
            seen["names_common"] = len(names_ahead & names_behind) * 100 // smaller
    for i in page.rows[bisect_left(page.rows, zone.start) : bisect_left(page.rows, place)]:
        row = looks[i].phrase
        if row is not None:
            seen["endings"] += row.id in _ENDS
            seen["legal"] += row.id == "legal"
            seen["opened"] |= row.opens
    seen["short_lines"] = max(map(len, page.short[zone.start : place].split()), default=0)
    if not seen["opened"] and bisect_left(page.opens, place) > bisect_left(page.opens, places[0]):
        seen["opened"] = 2
    seen["room"] = bisect_left(page.rooms, place) - bisect_left(page.rooms, max(0, place - 80))
    seen["replies"] = page.count_replies(max(0, place - 10), place + 12)
    persons = [page.persons(i) for i in ahead_units[:4]]
    said = sum([count for _, count in persons])
    seen["person"] = sum([count for count, _ in persons]) * 1000 // max(1, said)
    if units[place].markup is None:
        seen["blank"] = max([unit.blank_before for unit in units[zone.start : place + 1]]) - page.blank
    opening = units[place].text[:90]
    seen["dateline"] = int(bool(_DATELINE.match(opening)))
    first = _WORD.search(opening)
    seen["leans"] = int(looks[place].opening == 0 or (first is not None and first[0].casefold() in _LEANS))
    seen["unfinished"] = int(last >= 0 and looks[last].ending not in (FULL, QUOTED) and looks[last].width > 40)
    if units[place].container and last >= 0:
        one, two = units[last].container, units[place].container
        shared = next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
        seen["container"] = 1 + min(max(len(one), len(two)) - shared, 8)
    seen["bare"] = int(title is not None and place - title == 1 and title - last == 1)
    seen["first"] = int(last < 0)
    return seen


def compare_gaps(page: Page, gaps: Sequence[Gap]) -> None:
    """What the gaps of a page say of each other: articles are set alike, and the page's title heads only one."""
    looks, dated, end = page.looks, page.dated, page.places[-1]
    stated = any(gap.values["title_stated"] for gap in gaps)
    for gap, last in zip(gaps, [*(gap.last for gap in gaps[1:]), end], strict=True):
        gap.values["breaks_off"] = int(looks[last].ending not in (FULL, QUOTED) and looks[last].width > 80)
        if gap.title is not None:
            near = [
                i - gap.title for i in range(max(gap.last + 1, gap.title - 4), min(gap.title + 5, gap.body)) if dated[i]
            ]
            under = looks[gap.title + 1 : gap.body]
            gap.signed = (
                True in dated[gap.title + 1 : gap.body]
                and any(look.byline for look in under)
                and any(look.time for look in under)
            )
            gap.shape = (min(near, key=abs), gap.values["title_again"]) if near else None
    counts = Counter(gap.shape for gap in gaps)
    before: Gap | None = None
    for gap in gaps:
        seen = gap.values
        if stated and not seen["title_stated"]:
            seen["title_stated"] = 2
        seen["pattern"] = counts[gap.shape] - 1 if gap.shape is not None else 0
        plain = seen["title_ending"] != FULL and not seen["title_quoted"]
        twice = seen["title_again"] == 2 and seen["title_shared"] >= 35 and seen["title_distance"] <= 8
        again = seen["title_again"] > 2 or (twice and plain)
        opens = seen["opened"] == 1 and seen["title_shared"] >= 15
        follows = before is not None and before.told and before.shape == gap.shape
        gap.told = gap.shape is not None and (again or (plain and seen["pattern"] > 0 and (opens or follows)))
        before = gap


def weigh_starts(gaps: Sequence[Gap], cards: Sequence[Card]) -> None:
    """Add up what the table of starts gives for another article at each gap."""
    before: Gap | None = None
    for gap in gaps:
        gap.new = sum(card.new[bisect_left(card.cuts, gap.values[card.feature])] for card in cards) - DOUBT
        alike = before is not None and before.new >= CERTAIN and gap.shape is not None and before.shape == gap.shape
        heads = (gap.signed or gap.values["title_shared"] >= 25) and gap.values["title_ending"] != FULL
        if gap.told or (alike and heads and gap.values["between"] <= 8):
            # Articles of one page are often about one thing: here the layout outweighs a shared topic.
            gap.new = max(gap.new, CERTAIN)
        before = gap


def weigh_rests(page: Page, gaps: Sequence[Gap], end: int, cards: Sequence[Card]) -> None:
    """The same for what is no article's text, among the gaps of one article; ``end`` is the first unit of the next."""
    total = max(1, sum(gap.mass for gap in gaps))
    left = total
    for gap in gaps:
        gap.values["left"] = left * 100 // total
        gap.values["left_mass"] = left
        gap.values["left_replies"] = page.count_replies(gap.last, end)
        left -= gap.mass
        gap.rest = sum(card.rest[bisect_left(card.cuts, gap.values[card.feature])] for card in cards)


def choose_starts(gaps: Sequence[Gap]) -> list[int]:
    """Which gaps are starts of articles: the sum of their scores is the greatest, and each has prose enough below.

    The text above the first of them is no article where it is short, or the page states the headline below it.
    """
    masses = list(accumulate((gap.mass for gap in gaps), initial=0))
    likely = [number for number, gap in enumerate(gaps) if number == 0 or gap.new > 0]
    best: dict[int, tuple[int, int]] = {}
    behind = (-(10**9), -1)
    passed = 0
    for number in likely:
        while masses[number] - masses[likely[passed]] >= LEAST:
            if likely[passed] in best:
                behind = max(behind, (best[likely[passed]][0], likely[passed]))
            passed += 1
        stated = gaps[number].values["title_stated"] == 1 and gaps[0].new < 0
        paths = [behind] if behind[1] >= 0 else []
        if number == 0 or masses[number] < LEAST or stated:
            paths.append((0, -1))
        if paths:
            score, other = max(paths)
            best[number] = (score + gaps[number].new, other)
    last = max(
        (number for number in best if number == 0 or masses[-1] - masses[number] >= LEAST),
        key=lambda number: best[number][0],
    )
    chosen: list[int] = []
    while last >= 0:
        chosen.append(last)
        last = best[last][1]
    return chosen[::-1]

"""What can be seen of a unit: whole numbers only, so that every platform decides alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from generator.stages.clean.tables import CleanTables, Phrase
from generator.stages.clean.units import Unit

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_STOP = re.compile(r"[.!?…。！？](?=[\s\"'“”’)]|$)")
_CAMEL = re.compile(r"[a-z\u00df-\u00ff)][A-Z\u00c0-\u00de]")
_CLOSERS = "\"'“”’‘»«)]）」』"
_BULLETS = "•·●▪■◦‣-–—*>»›|+"
_NUMERIC = re.compile(r"\d+")
_TIMEISH = re.compile(r"[\w.]+")
_GLUED_TIME = re.compile(r"^(?:time|date|posted|updated|published)(?=\d|an? )", re.IGNORECASE)

FULL = 1
QUOTED = 2
COLON = 3
COMMA = 4
ELLIPSIS = 5


@dataclass(frozen=True, slots=True)
class Look:
    """What one unit shows by itself."""

    width: int
    """Characters, those of scripts without spaces counted 2½ times."""
    words: int
    stops: int
    """Function words."""
    ending: int
    opening: int
    """0 lower case, 1 upper, 2 digit, 3 quotation mark, 4 bullet, 5 other, 6 a script without case."""
    sentences: int
    commas: int
    capitals: int
    """Per cent of words that open with a capital."""
    digits: int
    """Per cent of characters."""
    camel: int
    """Places where a small letter meets a capital: glued labels."""
    phrase: Phrase | None
    time: bool
    byline: bool
    name: bool
    """Two to four capitalised words and nothing else."""
    shout: bool
    at: bool
    """Has an address, a link or a hash tag."""
    good: int
    """0…1000: how much it looks like a sentence of prose by itself."""


def read_phrase(text: str, tables: CleanTables) -> Phrase | None:
    """The first row of the phrase table that fits the whole line, hard rows before others."""
    size = len(text)
    soft: Phrase | None = None
    if size > 700:
        return None
    for phrase in tables.phrases:
        if size <= phrase.longest and (soft is None or phrase.hard) and phrase.pattern.match(text):
            if phrase.hard:
                return phrase
            soft = phrase
    return soft


def is_time_line(text: str, tables: CleanTables) -> bool:
    """Whether a line tells a time and nothing else: ``time07-06-2025``, ``33 minutes ago``, ``Updated 3 May, 9:41``."""
    if len(text) > 90:
        return False
    shown = _GLUED_TIME.sub(" ", text).casefold()
    found = 0
    other = 0
    for word in _TIMEISH.findall(shown):
        bare = word.strip("._")
        if not bare:
            continue
        if bare[0].isdigit():
            rest = bare.lstrip("0123456789.")
            found += 1
            if rest and rest not in tables.time_words and rest not in tables.months and rest[0] not in "年月日년월일h":
                other += 1
        elif bare in tables.months:
            found += 1
        elif bare in ("ago", "yesterday", "today"):
            found += 2
        elif bare not in tables.time_words:
            other += 1
    if other == 0:
        return found >= 2
    if found < 3 or other > 5 or len(text) > 80 or text.endswith("."):
        return False
    # ``Nadia Rahim 19 November 2024``: a name beside a full date.
    return other == 1 or all(not word[0].islower() or word in ("by", "von", "in") for word in text.split())


def is_byline(text: str, tables: CleanTables) -> bool:
    """Whether a line opens as a byline (``By Nadia Rahim``) and names somebody."""
    if len(text) > 140:
        return False
    folded = text.casefold()
    for word in tables.byline_words:
        if folded.startswith(word) and len(text) > len(word) and text[len(word)] in " :：":
            rest = text[len(word) :].lstrip(" :：")
            first = rest[:1]
            if ((first.isupper() or _CJK.match(first)) and len(rest) >= 3 and not rest.endswith((".", "!", "?"))) or (
                first.isupper() and rest.endswith(".") and len(rest.split()) <= 4
            ):
                tokens = rest.split()
                small = sum(
                    1
                    for token in tokens
                    if token[:1].islower() and token not in ("and", "for", "in", "of", "on", "at", "und", "et", "y")
                )
                if small <= max(1, len(tokens) // 4):
                    return True
    return False


def look_at(unit: Unit, tables: CleanTables) -> Look:
    """Read one unit."""
    text = unit.text
    head = text[:4000]
    words = _WORD.findall(head)
    cjk = len(_CJK.findall(head)) if not head.isascii() else 0
    width = len(text) + cjk * 3 // 2
    stops = sum(1 for word in words if word.casefold() in tables.all_stopwords)
    if cjk * 3 > len(head):
        stops += sum(head.count(mark) for mark in "的了是在和有のはにをがとでてる은는이가을를에의다")
        words = words if len(words) > cjk // 3 else [head] * max(1, cjk // 3)
    tail = text.rstrip(_CLOSERS + " ")
    last = tail[-1:] or text[-1:]
    if last in ".!?。！？":
        ending = ELLIPSIS if tail.endswith("...") else FULL
    elif last == "…":
        ending = ELLIPSIS
    elif last in ":：":
        ending = COLON
    elif last in ",;，、":
        ending = COMMA
    elif len(tail) < len(text) and text[-1] in '"”’»」':
        ending = QUOTED
    else:
        ending = 0
    first = text[0]
    if first in "\"'“‘„«「『":
        opening = 3
    elif first in _BULLETS:
        opening = 4
    elif first.isdigit():
        opening = 2
    elif first.islower():
        opening = 0
    elif first.isupper():
        opening = 1
    elif first.isalpha():
        opening = 6
    else:
        opening = 5
    capitals = sum(1 for word in words if word[0].isupper()) * 100 // max(1, len(words))
    sentences = len(_STOP.findall(head))
    good = 0
    if (width >= 25 and len(words) >= 5) or cjk >= 12:
        good += min(width, 200) * 2
        good += min(stops, 10) * 30
        if ending in (FULL, ELLIPSIS, QUOTED):
            good += 220
        if capitals >= 70 and not cjk:
            good -= 300
        good += min(sentences, 3) * 30
    names = text.split()
    return Look(
        width=width,
        words=len(words),
        stops=stops,
        ending=ending,
        opening=opening,
        sentences=sentences,
        commas=head.count(",") + head.count("，") + head.count("、"),
        capitals=capitals,
        digits=sum(len(run) for run in _NUMERIC.findall(head)) * 100 // max(1, len(head)),
        camel=len(_CAMEL.findall(head)),
        phrase=read_phrase(text, tables),
        time=is_time_line(text, tables),
        byline=is_byline(text, tables),
        name=2 <= len(names) <= 4
        and len(text) <= 40
        and ending == 0
        and all(name[0].isupper() for name in names)
        and stops == 0,
        shout=len(text) >= 4 and text.isupper(),
        at="@" in text or "http" in text or "www." in text or text.startswith("#"),
        good=max(0, min(good, 1000)),
    )


_OWN = (
    "width",
    "words",
    "stops",
    "stop_share",
    "ending",
    "opening",
    "sentences",
    "commas",
    "capitals",
    "digits",
    "camel",
    "phrase",
    "time",
    "byline",
    "name",
    "shout",
    "at",
    "good",
    "blank",
    "repeats",
)
_NEAR = ("width", "stop_share", "ending", "opening", "phrase", "time", "good", "capitals")
_PLACE = (
    "place",
    "lines",
    "mass_before",
    "mass_after",
    "good_2",
    "good_5",
    "good_15",
    "gap_before",
    "gap_after",
    "run_short_before",
    "run_short_after",
    "since_opens",
    "since_hard",
    "vocabulary",
    "first_vocabulary",
    "rank",
    "mean_good",
    "fragment",
    "same_block",
    "doc_good",
)
_HTML = (
    "tag",
    "link_share",
    "in_nav",
    "in_aside",
    "in_footer",
    "in_header",
    "in_figure",
    "in_list",
    "in_table",
    "in_form",
    "in_article",
    "in_main",
    "good_class",
    "bad_class",
    "hidden",
    "depth",
    "parent_mass",
    "grand_mass",
    "great_mass",
    "top_container",
    "is_link",
    "heading",
)

TEXT_FEATURES: tuple[str, ...] = (
    _OWN + tuple(f"{side}{name}" for side in ("prev_", "prev2_", "next_", "next2_") for name in _NEAR) + _PLACE
)
HTML_FEATURES: tuple[str, ...] = TEXT_FEATURES + _HTML

_PHRASE_NUMBER = {"drop": 1, "foot": 3, "meta": 4}
_TAGS = {
    "p": 1,
    "h1": 2,
    "h2": 3,
    "h3": 4,
    "h4": 5,
    "h5": 5,
    "h6": 5,
    "li": 6,
    "td": 7,
    "th": 7,
    "div": 8,
    "span": 8,
    "blockquote": 9,
    "figcaption": 10,
    "pre": 11,
    "a": 12,
    "button": 12,
    "section": 8,
    "article": 8,
    "main": 8,
    "dd": 6,
    "dt": 6,
}
_EMPTY = (0, 0, 0, 0, 0, 0, 0, 0)


def _phrase_number(phrase: Phrase | None) -> int:
    if phrase is None:
        return 0
    if phrase.opens:
        return 2
    return _PHRASE_NUMBER[phrase.label] + (4 if not phrase.hard else 0)


def measure_units(units: Sequence[Unit], looks: Sequence[Look], tables: CleanTables) -> list[list[int]]:
    """The feature row of every unit, in the order of :data:`TEXT_FEATURES` (or :data:`HTML_FEATURES` with markup)."""
    count = len(units)
    repeats = Counter(unit.text for unit in units)
    share = [look.stops * 100 // max(1, look.words) for look in looks]
    number = [_phrase_number(look.phrase) for look in looks]
    near = [
        (look.width, share[i], look.ending, look.opening, number[i], int(look.time), look.good, look.capitals)
        for i, look in enumerate(looks)
    ]
    good = [0 if number[i] in (1, 2, 3) else look.good for i, look in enumerate(looks)]
    sums = [0]
    for value in good:
        sums.append(sums[-1] + value)
    total = max(1, sums[-1])
    strong = [value >= 550 for value in good]
    before, after = _gaps(strong)
    short_before, short_after = _gaps([look.width >= 60 for look in looks])
    since_opens = _since([value == 2 for value in number])
    since_hard = _since([look.phrase is not None and look.phrase.hard for look in looks])
    vocabulary, early = _vocabulary(units, strong)
    order = sorted((value for value in good if value), reverse=True)
    mean_good = sum(order) // max(1, len(order))
    fragments = _fragments(looks)
    rows: list[list[int]] = []
    for i, look in enumerate(looks):
        unit = units[i]
        row = [
            min(look.width, 3000),
            min(look.words, 500),
            min(look.stops, 100),
            share[i],
            look.ending,
            look.opening,
            min(look.sentences, 20),
            min(look.commas, 30),
            look.capitals,
            look.digits,
            min(look.camel, 9),
            number[i],
            int(look.time),
            int(look.byline),
            int(look.name),
            int(look.shout),
            int(look.at),
            look.good,
            unit.blank_before,
            min(repeats[unit.text], 9),
        ]
        for other in (i - 1, i - 2, i + 1, i + 2):
            row.extend(near[other] if 0 <= other < count else _EMPTY)
        words = _content(unit.text)
        row.extend(
            (
                i * 100 // count,
                min(count, 2000),
                sums[i] * 1000 // total,
                (sums[count] - sums[i + 1]) * 1000 // total,
                _window(sums, i, 2),
                _window(sums, i, 5),
                _window(sums, i, 15),
                min(before[i], 60),
                min(after[i], 60),
                min(short_before[i], 60),
                min(short_after[i], 60),
                min(since_opens[i], 60),
                min(since_hard[i], 60),
                _overlap(words, vocabulary, 1 if strong[i] else 0),
                _overlap(words, early, 1 if strong[i] else 0),
                look.good * 100 // max(1, order[0] if order else 1),
                mean_good,
                fragments[i],
                int(unit.blank_before == 0),
                min(len(order), 200),
            )
        )
        rows.append(row)
    if count and units[0].markup is not None:
        _add_markup(rows, units, good, total, tables)
    return rows


def _window(sums: list[int], at: int, reach: int) -> int:
    low = max(0, at - reach)
    high = min(len(sums) - 1, at + reach + 1)
    return (sums[high] - sums[low]) // (2 * reach + 1)


def _gaps(marks: Sequence[bool]) -> tuple[list[int], list[int]]:
    """Units since the last marked one and until the next, 999 where there is none."""
    before: list[int] = []
    at = 999
    for mark in marks:
        before.append(at)
        at = 0 if mark else min(999, at + 1)
    after: list[int] = []
    at = 999
    for mark in reversed(marks):
        after.append(at)
        at = 0 if mark else min(999, at + 1)
    after.reverse()
    return before, after


def _since(marks: Sequence[bool]) -> list[int]:
    return _gaps(marks)[0]


def _content(text: str) -> list[str]:
    head = text[:600].casefold()
    return [word for word in _WORD.findall(head) if len(word) >= 4] or _CJK.findall(head)


def _vocabulary(units: Sequence[Unit], strong: Sequence[bool]) -> tuple[Counter[str], Counter[str]]:
    """In how many strong units each content word stands: in all, and in the first eight."""
    every: Counter[str] = Counter()
    early: Counter[str] = Counter()
    seen = 0
    for unit, mark in zip(units, strong, strict=True):
        if mark:
            words = set(_content(unit.text))
            every.update(words)
            if seen < 8:
                early.update(words)
            seen += 1
    return every, early


def _overlap(words: list[str], vocabulary: Counter[str], own: int) -> int:
    """Per cent of content words that other strong units have too; -1 without content words."""
    if not words:
        return -1
    return sum(1 for word in words if vocabulary[word] > own) * 100 // len(words)


def _fragments(looks: Sequence[Look]) -> list[int]:
    """1 where a unit goes on the one before (no stop, or it opens small), 2 where the next goes on it, 3 both."""
    marks = [0] * len(looks)
    for i in range(1, len(looks)):
        one, two = looks[i - 1], looks[i]
        if (two.opening == 0 and two.words) or (
            one.ending in (0, COMMA) and one.stops and one.width >= 40 and two.opening in (0, 5)
        ):
            marks[i] |= 1
            marks[i - 1] |= 2
    return marks


def _add_markup(
    rows: list[list[int]], units: Sequence[Unit], good: Sequence[int], total: int, tables: CleanTables
) -> None:
    mass: Counter[int] = Counter()
    for unit, value in zip(units, good, strict=True):
        if unit.markup is not None and unit.markup.link_chars * 2 < len(unit.text):
            for element in unit.container:
                mass[element] += value
    best = _main_container(units, mass, total)
    for row, unit in zip(rows, units, strict=True):
        markup = unit.markup
        assert markup is not None
        path = markup.path.casefold()
        chain = unit.container

        def held(back: int, chain: tuple[int, ...] = chain) -> int:
            return mass[chain[-back]] * 1000 // total if len(chain) >= back else 0

        row.extend(
            (
                _TAGS.get(markup.tag, 0),
                markup.link_chars * 100 // max(1, len(unit.text)),
                _within(path, "nav"),
                _within(path, "aside"),
                _within(path, "footer"),
                _within(path, "header"),
                _within(path, "figure"),
                _within(path, "li"),
                _within(path, "table"),
                _within(path, "form"),
                _within(path, "article"),
                _within(path, "main"),
                _marks(path, tables.good_class),
                _marks(path, tables.bad_class),
                int(unit.hidden),
                min(len(chain), 40),
                held(1),
                held(2),
                held(3),
                int(best in chain),
                int(bool(markup.href)),
                int(markup.tag[:1] == "h" and markup.tag[1:].isdigit()),
            )
        )


def _main_container(units: Sequence[Unit], mass: Counter[int], total: int) -> int:
    """The deepest element that holds at least seven tenths of the page's prose, or 0."""
    best, depth = 0, -1
    seen: set[int] = set()
    for unit in units:
        for level, element in enumerate(unit.container):
            if element not in seen:
                seen.add(element)
                if mass[element] * 10 >= total * 7 and level > depth:
                    best, depth = element, level
    return best


def _within(path: str, tag: str) -> int:
    return int(re.search(rf"(?:^|> ){tag}(?:[.# ]|$)", path) is not None)


def _marks(path: str, words: tuple[str, ...]) -> int:
    return min(9, sum(1 for word in words if word in path))

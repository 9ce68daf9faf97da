"""What can be seen of a unit: whole numbers only, so that every platform decides alike."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from typing import NamedTuple

from generator.stages.clean.tables import OPENING, CleanTables, Phrase, PhraseFilter
from generator.stages.clean.units import Unit

_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_STOP = re.compile(r"[.!?…。！？](?=[\s\"'“”’)]|$)")
_CAMEL = re.compile(r"[a-z\u00df-\u00ff)][A-Z\u00c0-\u00de]")
_CLOSERS = "\"'“”’‘»«)]）」』"
_OPENING_QUOTES = frozenset("\"'“‘„«「『")
_BULLETS = frozenset("•·●▪■◦‣-–—*>»›|+")
_RUNS_ON = frozenset(",;.)’”%")
_OPENED = frozenset("(“‘[$€£¥„«")
_TIMEISH = re.compile(r"[\w.]+")
_GLUED_TIME = re.compile(r"^(?:time|date|posted|updated|published)(?=\d|an? )", re.IGNORECASE)
HANGING = frozenset(
    """
    below above through against among within without during before after nearly almost only said
    a an the of to in on at by for with from as and or but that which who whose is are was were be been has
    have had will would can could may might should than about into over between its their his her our your
    this these those not although though while because if when where whether since until under called named
    like via per including such also de la el los der die das und von
    """.split()  # noqa: SIM905 - a list would take a line a word
)
"""Words on which no sentence ends."""
LEADING = frozenset("the a an in on at for by as with from but and when while".split())  # noqa: SIM905
"""Words with which a sentence opens, so that a short line of them is a piece of one."""
_HANGING = frozenset(word.encode("cp1252") for word in HANGING)
_LEADING = frozenset(word.encode("cp1252") for word in LEADING)
CONTENT = re.compile(r"\w")
"""A letter or digit: a line without one says nothing."""
_SMALL = frozenset(("and", "for", "in", "of", "on", "at", "und", "et", "y"))
_SPACELESS_GRAMMAR = "的了是在和有のはにをがとでてる은는이가을를에의다"

PROSE = 300
"""``Look.good`` from which a line counts as prose for its surroundings."""
REACH = 4
"""Paragraphs from prose within which anything may be body."""
PASTED = 3
"""Paragraphs printed twice, most of all, from which a whole text was."""
SHORT = 60
"""Characters of a line that is remembered."""
LOOKED_AT = 1500
"""Characters of a unit that are looked at: what a longer one holds further on is more of the same."""

FULL = 1
QUOTED = 2
COLON = 3
COMMA = 4
ELLIPSIS = 5
_ENDINGS = {
    **dict.fromkeys(".!?。！？", FULL),
    "…": ELLIPSIS,
    **dict.fromkeys(":：", COLON),
    **dict.fromkeys(",;，、", COMMA),
}


def _code_characters() -> tuple[bytes, bytes]:
    """For each byte of cp1252 its kind (``A a 0 . , q``, space, ``-`` for others) and its small letter or a space."""
    kinds, small = bytearray(256), bytearray(256)
    for code in range(256):
        shown = bytes([code]).decode("cp1252", "replace")
        low = shown.lower().encode("cp1252", "replace")
        kind = "-"
        if shown.isupper():
            kind = "A"
        elif shown.isalpha():
            kind = "a"
        elif shown.isdigit():
            kind = "0"
        elif shown.isspace():
            kind = " "
        elif shown in ".!?…":
            kind = "."
        elif shown == ",":
            kind = ","
        elif shown in "\"'“”’)":
            kind = "q"
        kinds[code] = ord(kind)
        small[code] = low[0] if shown.isalnum() and len(low) == 1 else 0x27 if shown in "'’" else 0x20
    return bytes(kinds), bytes(small)


_KINDS, _FOLDED = _code_characters()


class Look(NamedTuple):
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
    terms: bytes
    """Its words, folded and parted by spaces; of scripts without spaces the pairs of characters."""


class Paragraph(NamedTuple):
    """Lines that make one paragraph: units ``first`` up to, not including, ``last``."""

    first: int
    last: int


def read_phrase(text: str, tables: CleanTables) -> Phrase | None:
    """The first row of the phrase table that fits the whole line, hard rows before others."""
    size = len(text)
    if size > tables.longest_phrase or not may_be_phrase(text, tables.line_filter):
        return None
    soft: Phrase | None = None
    for phrase in tables.phrases:
        if size <= phrase.longest and (soft is None or phrase.hard) and phrase.pattern.match(text):
            if phrase.hard:
                return phrase
            soft = phrase
    return soft


def may_be_phrase(text: str, rows: PhraseFilter) -> bool:
    """Whether it is worth trying the rows of the phrase table on a line or sentence, one after the other."""
    low = text.lower()
    spot = rows.opened[low[:OPENING]]
    if spot is not None and spot.match(low) is not None:
        return True
    for needles, pattern in rows.finders:
        for needle in needles:
            if needle in low:
                if pattern.match(low) is not None:
                    return True
                break
    return False


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
            if other > 5:
                return False
    if other == 0:
        return found >= 2
    if found < 3 or len(text) > 80 or text.endswith("."):
        return False
    # ``Nadia Rahim 19 November 2024``: a name beside a full date.
    return other == 1 or all(not word[0].islower() or word in ("by", "von", "in") for word in text.split())


def is_byline(text: str, tables: CleanTables) -> bool:
    """Whether a line opens as a byline (``By Nadia Rahim``) and names somebody."""
    if len(text) > 140:
        return False
    folded = text.casefold()
    if not folded.startswith(tables.byline_words):
        return False
    for word in tables.byline_words:
        if folded.startswith(word) and len(text) > len(word) and text[len(word)] in " :：":
            rest = text[len(word) :].lstrip(" :：")
            first = rest[:1]
            if ((first.isupper() or _CJK.match(first)) and len(rest) >= 3 and not rest.endswith((".", "!", "?"))) or (
                first.isupper() and rest.endswith(".") and len(rest.split()) <= 4
            ):
                tokens = rest.split()
                if word.startswith("interview") and len(tokens) > 3:
                    continue  # ``Interview: Lena Holm of Gotaleden`` is a headline
                small = sum(1 for token in tokens if token[:1].islower() and token not in _SMALL)
                if small <= max(1, len(tokens) // 4):
                    return True
    return False


def look_at(text: str, tables: CleanTables) -> Look:
    """Read one line. Short ones are remembered: the lines of menus come back on every page of a site."""
    return _look_again(text, tables) if len(text) <= SHORT else _look(text, tables)


@lru_cache(maxsize=8192)
def _look_again(text: str, tables: CleanTables) -> Look:
    return _look(text, tables)


def _look(text: str, tables: CleanTables) -> Look:
    size = len(text)
    head = text if size <= LOOKED_AT else text[:LOOKED_AT]
    try:
        coded = head.encode("cp1252")
    except UnicodeEncodeError:
        width, words, stops, sentences, commas, initials, numerals, camel, terms = _count_widely(head, size, tables)
    else:
        kinds = coded.translate(_KINDS)
        terms = coded.translate(_FOLDED)
        tokens = terms.split()
        width, words = size, len(tokens)
        stops = sum(map(tables.stop_bytes.__contains__, tokens))
        sentences = kinds.count(b". ") + kinds.count(b".q") + kinds.endswith(b".")
        commas = kinds.count(b",")
        initials = kinds.count(b" A") + kinds.count(b"qA") + kinds.startswith(b"A")
        numerals = kinds.count(b"0")
        camel = kinds.count(b"aA")
    tail = text.rstrip(_CLOSERS + " ") if text[-1] in _CLOSERS else text
    ending = _ENDINGS.get(tail[-1:] or text[-1], 0)
    if ending == FULL:
        if tail.endswith("..."):
            ending = ELLIPSIS
    elif not ending and len(tail) < size and text[-1] in '"”’»」':
        ending = QUOTED
    first = text[0]
    if first.isupper():
        opening = 1
    elif first.islower():
        opening = 0
    elif first.isdigit():
        opening = 2
    elif first in _OPENING_QUOTES:
        opening = 3
    elif first in _BULLETS:
        opening = 4
    else:
        opening = 6 if first.isalpha() else 5
    capitals = min(100, initials * 100 // max(1, words))
    good = 0
    if width >= 25 and words >= 5:
        good = min(width, 200) * 2 + min(stops, 10) * 30 + min(sentences, 3) * 30
        if ending in (FULL, ELLIPSIS, QUOTED):
            good += 220
        if capitals >= 70:
            good -= 300
        good = max(0, min(good, 1000))
    short = size <= 140
    return Look(
        width,
        words,
        stops,
        ending,
        opening,
        sentences,
        commas,
        capitals,
        numerals * 100 // len(head),
        camel,
        read_phrase(text, tables),
        size <= 90 and (numerals > 0 or not _TIME_TERMS.isdisjoint(terms.split())) and is_time_line(text, tables),
        short and is_byline(text, tables),
        size <= 40 and ending == 0 and stops == 0 and capitals >= 50 and _is_name(text),
        size >= 4 and opening != 0 and text.isupper(),
        "@" in text or "http" in text or "www." in text or first == "#",
        good,
        terms,
    )


_TIME_TERMS = frozenset((b"ago", b"yesterday", b"today"))


def _is_name(text: str) -> bool:
    names = text.split()
    return 2 <= len(names) <= 4 and all(name[0].isupper() for name in names)


def _count_widely(head: str, size: int, tables: CleanTables) -> tuple[int, int, int, int, int, int, int, int, bytes]:
    """The counts of :func:`look_at` where the text has letters beyond those of Western Europe."""
    words = _WORD.findall(head)
    marks = _CJK.findall(head)
    folded = [word.casefold() for word in words]
    stops = sum(map(tables.all_stopwords.__contains__, folded))
    count = len(words)
    if len(marks) * 3 > len(head):
        stops += sum(map(head.count, _SPACELESS_GRAMMAR))
        count = max(count, len(marks) // 3)
        folded += [one + two for one, two in pairwise(marks)]
    return (
        size + len(marks) * 3 // 2,
        count,
        stops,
        len(_STOP.findall(head)),
        head.count(",") + head.count("，") + head.count("、"),
        sum(1 for word in words if word[0].isupper()),
        sum(map(str.isdigit, head)),
        len(_CAMEL.findall(head)),
        b" ".join(map(_encode_word, folded)),
    )


CLASS_KINDS = (
    "comment",
    "caption",
    "lead",
    "legal",
    "consent",
    "person",
    "other",
    "social",
    "advert",
    "text",
)
"""Kinds of classes and ids, see ``class_kinds`` in ``clean.yml``."""
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
    "lines",
)
_NEAR = ("width", "stop_share", "ending", "opening", "phrase", "time", "good", "capitals")
_PLACE = (
    "place",
    "count",
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
    "in_article_body",
    "good_class",
    "bad_class",
    *(f"class_{kind}" for kind in CLASS_KINDS),
    "stated",
    "stated_length",
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
_ROOMS = ("nav", "aside", "footer", "header", "figure", "li", "table", "form", "article", "main")
_NOT_WORD = re.compile(r"[\W_]+")
_CLASS_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_NOT_TAG = re.compile(r"[.#\[ ]")
_EMPTY = (0, 0, 0, 0, 0, 0, 0, 0)


def _phrase_number(phrase: Phrase | None) -> int:
    if phrase is None:
        return 0
    if phrase.opens:
        return 2
    return _PHRASE_NUMBER[phrase.label] + (4 if not phrase.hard else 0)


def _encode_word(word: str) -> bytes:
    """As in lines that cp1252 can write wholly, where it can write the word."""
    try:
        return word.encode("cp1252")
    except UnicodeEncodeError:
        return word.encode("utf-8", "replace")


def join_lines(units: Sequence[Unit], looks: Sequence[Look]) -> tuple[Paragraph, ...]:
    """Lines of a text that go on one another as paragraphs, so that all styles of dumps are judged alike.

    A line goes on the one before where no blank line parts them, that one does not end a sentence, and this one opens
    small or with a closing mark, or that one ends with a function word or comma, or opens with one above a name.
    """
    paragraphs: list[Paragraph] = []
    start = 0
    for index in range(1, len(units) + 1):
        if index < len(units) and _goes_on(units, looks, index, index - start > 1):
            continue
        paragraphs.append(Paragraph(start, index))
        start = index
    return tuple(paragraphs)


def last_word(text: str) -> str:
    """The word a line ends with, casefolded; nothing where it ends otherwise."""
    words = _LETTERS.findall(text[-40:])
    return words[-1].casefold() if words and text[-1:].isalpha() else ""


def continues(text: str) -> bool:
    """Whether a line opens with the comma or bracket of a sentence that a link broke."""
    return len(text) > 2 and text[0] in ",;)’" and text[1] in " \t"


def _goes_on(units: Sequence[Unit], looks: Sequence[Look], index: int, broken: bool) -> bool:
    """Whether a line goes on the one before; ``broken`` says that that one itself went on another."""
    unit, look, before = units[index], looks[index], looks[index - 1]
    if unit.blank_before or unit.markup is not None or look.opening == 4 or look.byline:
        return False
    text, above = unit.text, units[index - 1].text
    if before.ending not in (0, COMMA):
        # ``46`` above ``.`` above ``5``: the point of a number.
        return broken and above == "." and text[0].isdigit() and units[index - 2].text[-1].isdigit()
    words = before.terms.split()
    hangs = above[-1] in _OPENED or (before.stops > 0 and (before.ending == COMMA or words[-1] in _HANGING))
    small = look.opening == 0 or text[0] in _RUNS_ON
    if _is_set_apart(look):
        # A figure or a day that a link set on a line of its own stands within a sentence.
        inside = before.stops > 0 and before.words >= 3 and (small or _runs_on(units, index + 1, looks))
        if not any(map(str.isalpha, text)):
            return look.width <= 12 and (hangs or inside)
        if look.opening == 0 and look.width <= 12 and not look.time:
            return broken or before.stops > 0  # ``like``: a button would open with a capital
        return look.time and look.width <= 40 and (hangs or (look.opening == 0 and before.width >= 45))
    if _is_set_apart(before):
        return broken and small
    if small or hangs:
        return True
    # A name that a link set on a line of its own: ``The ferry company`` above, ``, which carries`` below.
    return (
        before.stops > 0
        and words[0] in _LEADING
        and before.words <= 6
        and look.words <= 6
        and look.ending in (0, COMMA)
        and _runs_on(units, index + 1, looks)
    )


def _is_set_apart(look: Look) -> bool:
    """Whether a line by itself would be something else than text."""
    return look.time or look.byline or (look.phrase is not None and look.phrase.hard)


def _runs_on(units: Sequence[Unit], index: int, looks: Sequence[Look]) -> bool:
    """Whether there is such a line, and it opens within a sentence."""
    if index >= len(units) or units[index].blank_before:
        return False
    return looks[index].opening == 0 or units[index].text[0] in _RUNS_ON


def measure_paragraphs(
    units: Sequence[Unit],
    looks: Sequence[Look],
    paragraphs: Sequence[Paragraph],
    tables: CleanTables,
    stated: str = "",
) -> list[list[int] | None]:
    """The feature row of every paragraph, in the order of :data:`TEXT_FEATURES` (or :data:`HTML_FEATURES` with markup).

    ``None`` for those that stand far from any prose: nothing needs to be asked about them. ``stated`` is the text of
    the article that a page holds as data, see :class:`PageMetadata`.
    """
    shown = [
        looks[first] if last == first + 1 else look_at(" ".join(unit.text for unit in units[first:last]), tables)
        for first, last in paragraphs
    ]
    count = len(shown)
    opening = [units[first] for first, _ in paragraphs]
    repeats = Counter(unit.text for unit in opening)
    pasted = {
        unit.text for unit, look in zip(opening, shown, strict=True) if look.good >= 700 and repeats[unit.text] > 1
    }
    if len(pasted) >= PASTED:
        repeats.update(dict.fromkeys(pasted, -1))  # a text pasted twice; its lines are no furniture for coming back
    number = [0 if look.phrase is None else _phrase_number(look.phrase) for look in shown]
    good = [0 if 1 <= kind <= 3 else look.good for kind, look in zip(number, shown, strict=True)]
    close = _find_close(good)
    for place, (first, _) in enumerate(paragraphs):
        markup = units[first].markup
        close[place] = close[place] or (markup is not None and "[articleBody]" in markup.path)
    sums = [0, *accumulate(good)]
    total = max(1, sums[-1])
    strong = [value >= 550 for value in good]
    before, after = _gaps(strong)
    short_before, short_after = _gaps([look.width >= 60 for look in shown])
    since_opens = _since([value == 2 for value in number])
    since_hard = _since([look.phrase is not None and look.phrase.hard for look in shown])
    terms = [
        [word for word in look.terms[:600].split() if len(word) >= 4] if near else []
        for look, near in zip(shown, close, strict=True)
    ]
    vocabulary, early = _vocabulary(terms, strong)
    order = sorted(filter(None, good), reverse=True)
    most = max(1, order[0] if order else 1)
    mean_good = sum(order) // max(1, len(order))
    near = [_EMPTY] * (count + 4)
    for i, look in enumerate(shown):
        if close[i] or close[max(0, i - 2)] or close[min(count - 1, i + 2)]:
            share = look.stops * 100 // look.words if look.words else 0
            near[i + 2] = (
                look.width,
                share,
                look.ending,
                look.opening,
                number[i],
                int(look.time),
                look.good,
                look.capitals,
            )
    rows: list[list[int] | None] = []
    for i, look in enumerate(shown):
        if not close[i]:
            rows.append(None)
            continue
        own = 1 if strong[i] else 0
        unit = opening[i]
        rows.append(
            [
                look.width,
                look.words,
                look.stops,
                near[i + 2][1],
                look.ending,
                look.opening,
                look.sentences,
                look.commas,
                look.capitals,
                look.digits,
                look.camel,
                number[i],
                look.time,
                look.byline,
                look.name,
                look.shout,
                look.at,
                look.good,
                unit.blank_before,
                repeats[unit.text],
                paragraphs[i].last - paragraphs[i].first,
                *near[i + 1],
                *near[i],
                *near[i + 3],
                *near[i + 4],
                i * 100 // count,
                count,
                sums[i] * 1000 // total,
                (sums[count] - sums[i + 1]) * 1000 // total,
                _window(sums, i, 2),
                _window(sums, i, 5),
                _window(sums, i, 15),
                before[i],
                after[i],
                short_before[i],
                short_after[i],
                since_opens[i],
                since_hard[i],
                _overlap(terms[i], vocabulary, own),
                _overlap(terms[i], early, own),
                look.good * 100 // most,
                mean_good,
                len(order),
            ]
        )
    if count and units[0].markup is not None:
        _add_markup(rows, units, good, total, stated, tables)
    return rows


def _find_close(good: Sequence[int]) -> list[bool]:
    """Which paragraphs stand within :data:`REACH` of one that looks like prose."""
    close = [False] * len(good)
    for index, value in enumerate(good):
        if value >= PROSE:
            for other in range(max(0, index - REACH), min(len(good), index + REACH + 1)):
                close[other] = True
    return close


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


def _vocabulary(terms: Sequence[list[bytes]], strong: Sequence[bool]) -> tuple[Counter[bytes], Counter[bytes]]:
    """In how many strong paragraphs each content word stands: in all, and in the first eight."""
    prose = [set(words) for words, mark in zip(terms, strong, strict=True) if mark]
    return Counter(chain.from_iterable(prose)), Counter(chain.from_iterable(prose[:8]))


def _overlap(words: list[bytes], vocabulary: Counter[bytes], own: int) -> int:
    """Per cent of content words that other strong paragraphs have too; -1 without content words."""
    if not words:
        return -1
    known = vocabulary.get
    return sum(1 for word in words if known(word, 0) > own) * 100 // len(words)


def _add_markup(
    rows: list[list[int] | None],
    units: Sequence[Unit],
    good: Sequence[int],
    total: int,
    stated: str,
    tables: CleanTables,
) -> None:
    mass: defaultdict[int, int] = defaultdict(int)
    for unit, value in zip(units, good, strict=True):
        if value and unit.markup is not None and unit.markup.link_chars * 2 < len(unit.text):
            for element in unit.container:
                mass[element] += value
    best = _main_container(mass, total)
    paths: dict[str, tuple[int, ...]] = {}
    told = _bare(stated)
    length = min(100, len(stated) // 100)
    for row, unit in zip(rows, units, strict=True):
        markup = unit.markup
        if row is None or markup is None:
            continue
        marks = paths.get(markup.path)
        if marks is None:
            marks = paths[markup.path] = _read_path(markup.path, tables)
        chain = unit.container
        depth = len(chain)
        row += (
            _TAGS.get(markup.tag, 0),
            markup.link_chars * 100 // max(1, len(unit.text)),
            *marks,
            _is_stated(unit.text, told),
            length,
            unit.hidden,
            min(depth, 40),
            mass[chain[-1]] * 1000 // total if depth else 0,
            mass[chain[-2]] * 1000 // total if depth >= 2 else 0,
            mass[chain[-3]] * 1000 // total if depth >= 3 else 0,
            best in chain,
            bool(markup.href),
            markup.tag[:1] == "h" and markup.tag[1:].isdigit(),
        )


def _bare(text: str) -> str:
    """Words only, in small letters, parted and flanked by spaces."""
    return f" {' '.join(_NOT_WORD.split(text.casefold()))} "


def _is_stated(text: str, told: str) -> int:
    """0 where the page holds no text as data or the line is too short to tell, 1 where the text lacks it, 2 has it."""
    if len(told) < 200 or len(text) < 20:
        return 0
    return 2 if _bare(text[:120]).rstrip() in told or _bare(text[-60:]).lstrip() in told else 1


class _Step(NamedTuple):
    """An element of a path: its tag, and as bits which words its classes hold and which kinds they are of."""

    tag: str
    good: int
    bad: int
    kinds: int


class _ClassWords(NamedTuple):
    """The words of classes with a bit for each list, word or kind."""

    good: tuple[tuple[int, str], ...]
    bad: tuple[tuple[int, str], ...]
    kinds: dict[str, int]


@lru_cache(maxsize=4)
def _number_words(tables: CleanTables) -> _ClassWords:
    kinds: dict[str, int] = {}
    for bit, words in enumerate(tables.class_kinds):
        for word in words:
            kinds[word] = kinds.get(word, 0) | 1 << bit
    good, bad = (
        tuple((1 << bit, word) for bit, word in enumerate(words)) for words in (tables.good_class, tables.bad_class)
    )
    return _ClassWords(good, bad, kinds)


@lru_cache(maxsize=4096)
def _read_step(step: str, tables: CleanTables) -> _Step:
    """Steps are remembered: those of a site come back on each of its pages."""
    folded = step.casefold()
    numbered = _number_words(tables)
    kinds = 0
    for word in _CLASS_WORD.findall(step):
        kinds |= numbered.kinds.get(word.casefold(), 0)
    return _Step(
        _NOT_TAG.split(folded, maxsplit=1)[0],
        sum([bit for bit, word in numbered.good if word in folded]),
        sum([bit for bit, word in numbered.bad if word in folded]),
        kinds,
    )


def _read_path(path: str, tables: CleanTables) -> tuple[int, ...]:
    """What an element's path tells: which of :data:`_ROOMS` it stands in, whether in an ``articleBody``, how many words
    of the two lists of classes it holds, and for each of :data:`CLASS_KINDS` 1 where a step further up has such a
    class, 2 where one of the last three has, 3 where both.
    """
    chain = [_read_step(name, tables) for name in path.split(" > ")]
    tags = {step.tag for step in chain}
    good = bad = near = far = 0
    for step in chain:
        good |= step.good
        bad |= step.bad
    near = chain[-1].kinds
    for step in chain[-3:-1]:
        near |= step.kinds
    for step in chain[:-3]:
        far |= step.kinds
    kinds = [2 * (near >> bit & 1) + (far >> bit & 1) for bit in range(len(CLASS_KINDS))]
    found = (good.bit_count(), bad.bit_count())
    return (*(room in tags for room in _ROOMS), "[articleBody]" in path, *found, *kinds)


def _main_container(mass: Mapping[int, int], total: int) -> int:
    """The deepest element that holds at least seven tenths of the page's prose, or 0. Such elements stand one in the
    other, and inner ones have greater numbers.
    """
    return max((element for element, value in mass.items() if value * 10 >= total * 7), default=0)

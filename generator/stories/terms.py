"""An article → the terms by which stories are found: what it names, what it tells, its figures and its days.

A term is a string, the same in every article that has it: a stem (``refiner``), capitalised words one after the other
(``harrow bay``), a company (``c:calderhead``), a figure (``f:84e6$``; to two digits ``f~84e6$``), a counted thing
(``f:12e0 tanker``), a day (``d:03-12``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from generator.stories.model import StoryText
from generator.stories.words import StoryWords, stem_term

LEAD_SENTENCES = 3
LEAD_WORDS = 90
"""The lead is the title and so many sentences, none that begins after so many words: what an article is about stands
there, and what happened before it below."""
TITLE, LEAD, AGAIN, ONCE = 4, 3, 2, 1
"""Where a term stands: in the title, in the lead, below it more than once, below it once."""
BLOCKS = 3
"""Paragraphs that a body needs for its paragraphs to be its parts; of fewer its sentences are."""
LONG = 5
"""Sentences beyond which a paragraph is no part but several, of …"""
PIECE = 2
"""… so many sentences."""

ITEMS = 3
"""Paragraphs of a page that is one of items: with a heading each, or with companies of their own."""
SHORT = 45
"""Words of an item."""
SHARP = 2
"""Digits without which a per cent is one of many: 6 per cent of this here, and of that there."""

_SENTENCE = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W\d_a-zß-ÿ]|[\"'“‘(]*\d)")
_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’.&][^\W\d_]+)*|\d\S*|[,;:()–—\"“”‘]|['’](?!\w)")
_OPENING = frozenset("\"“”‘'’:")
_JOINTS = frozenset(("and", "of", "for", "the", "&"))
"""What may stand within a name of three words and more."""
_SPELLED = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16",
    "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40",
    "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
}  # fmt: skip
_SCALES = {
    "thousand": 3, "k": 3, "million": 6, "mn": 6, "m": 6, "billion": 9, "bn": 9, "b": 9, "trillion": 12, "tn": 12,
}  # fmt: skip
_CURRENCIES = {
    "hk$": "HKD", "us$": "$", "$": "$", "s$": "SGD", "a$": "AUD", "c$": "CAD", "nt$": "TWD", "rmb": "CNY", "rs": "INR",
    "€": "EUR", "£": "GBP", "¥": "¥", "₹": "INR", "₩": "KRW", "dollar": "$", "dollars": "$", "euros": "EUR",
    "euro": "EUR", "pounds": "GBP", "yuan": "CNY", "renminbi": "CNY", "yen": "JPY", "won": "KRW", "rupees": "INR",
    "francs": "CHF", "crowns": "crowns",
}  # fmt: skip
_NUMBER = re.compile(
    r"(?P<sign>HK\$|US\$|S\$|A\$|C\$|NT\$|RMB ?|Rs\.? ?|[$€£¥₹₩])?"
    r"(?<![\w.,/:-])(?P<num>\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,6})?|\d{1,18}(?:\.\d{1,6})?)(?![\d/:]|st\b|nd\b|rd\b|th\b)"
    r"(?:[ -]?(?P<scale>thousand|million|billion|trillion|mn|bn|tn|[kmb])\b)?"
    r"(?P<cent> ?%|[ -]per[ -]?cent\b|[ -]percentage points?\b)?(?:[ -](?P<noun>[^\W\d_]{3,40}))?"
)
_DIGIT = re.compile(r"\d")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
"""Scripts without spaces, in which each two characters are a term."""
_SPELLED_NUMBER = re.compile(rf"\b(?P<num>{'|'.join(_SPELLED)})[ -](?P<noun>[^\W\d_]{{3,40}})", re.I)
_PEG = (775, 785)
"""A US dollar in cents of Hong Kong: the band that the Monetary Authority keeps since 2005."""
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec"
)
_DAY = re.compile(
    rf"\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTHS})"
    rf"|(?P<month2>{_MONTHS})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)\b(?! (?:per|million|billion)|%)"
)
_PERIOD = re.compile(
    r"\b(?:(?P<nth>first|second|third|fourth)[- ](?P<part>quarter|half)|(?P<short>[QH][1-4])\b"
    rf"|(?:in|for|to|since|until|through|during) (?P<month>{_MONTHS})\b(?! \d{{1,2}}\b)"
    r"|(?P<year>20\d\d)(?= [A-Z])|(?<=[a-z] )(?P<year2>20\d\d)(?= ?[A-Z(]))"
)
_OFFICES = (
    "president|premier|minister|secretary|chief|chairman|chairwoman|ceo|cfo|executive|director|head|officer|analyst|"
    "economist|mayor|governor|spokesman|spokeswoman|founder|manager|partner|strategist|judge|professor"
)
_SEASONS = "year|month|week|spring|summer|autumn|fall|winter"
_BACK = re.compile(
    r"\b(?:(?:weeks?|months?) (?:ago|after|earlier|later|before|since)|(?:in|since|for) (?:recent )?(?:weeks|months)"
    rf"|(?:after|took|taken|lasted|spent) (?:[a-z]+ )?(?:\d+|{'|'.join(_SPELLED)}|several|many)(?: and a half)?"
    r" (?:weeks|months)"
    rf"|(?:last|previous|earlier this|earlier in the) (?:{_SEASONS}))\b"
)
_CREDITS = re.compile(
    r"(?:^|(?<=\n))[A-Z][A-Z .,'’-]{2,40}(?:, [\w ,.]{1,40})? ?\([^()\n]{2,40}\) ?[-–—] "
    r"|\((?:Reporting|Writing|Editing|Additional reporting|Compiled) by[^()\n]*\)"
)
"""Datelines with an agency and the line of those who wrote, which stand around all that an agency reports."""
_FORESEES = re.compile(
    r"(?i)\b(?:probably|(?:seen|expected|forecast|likely|set|tipped) (?:to|[a-z]+ing)|median (?:forecast|estimate)|"
    r"(?:economists|analysts) (?:expect|forecast|polled|see)|poll of (?:economists|analysts)|preview)\b"
)
_ITEM = re.compile(r"[A-Z][\w’'-]*(?: [\w’'-]+)?[.:] +[\"“‘]?[A-Z0-9]")
"""``Planes. Barbados will rent eight``: a heading and what it is about, on one line."""
_HOME = re.compile(
    r"\b(?P<based>[A-Z][\w’'-]{1,30}(?: [A-Z][\w’'-]{1,30})?)[ -](?:based|headquartered|listed)\b"
    r"|\b(?:based|headquartered) (?:in|at) (?P<seat>[A-Z][\w’'-]{1,30}(?: [A-Z][\w’'-]{1,30})?)"
    r"|\b[Tt]he (?P<place>[A-Z][\w’'-]{1,30}(?: [A-Z][\w’'-]{1,30})?) "
    r"(?:[a-z]+ )?(?:[a-z]*(?:maker|builder|grower|brewer|miner|lender|insurer|retailer|producer|operator|supplier|"
    r"developer|carrier)|company|firm|group|bank|airline|business|chain|club|dairy|manufacturer)\b"
)
"""Where a company is at home: that belongs to it, whatever happens to it."""
_INDEX = re.compile(
    r"(?i)\b(?:(?<!price )(?<!prices )(?<!production )(?<!output )(?<!managers )(?<!managers’ )(?<!confidence )"
    r"(?<!sentiment )(?<!activity )(?<!cost )(?<!climate )index(?! of)|bourse|benchmark|composite|stocks|equities)\b"
    r"[^.\n]{0,80}\b(?:clos|end|finish|settl|r[io]se|f[ae]ll|gain|los|add|slip|climb|drop|up|down|higher|lower)[a-z]*\b"
    r"[^.\n]{0,60}\d"
)
_TRADES = re.compile(r"(?i)\b(?:shares|stocks|traders|trading)\b")
_CENTS = re.compile(r"\d(?: ?%| per ?cent\b)")
MOVED = 3
"""Per cents that a report of a market's day tells at least."""
_ROUTINES = {
    "results": re.compile(
        r"(?i)\b(?:profits?|(?<!job )(?<!weight )loss(?:es)?|earnings|results|revenues?|turnover|dividends?|sales)\b"
    ),
    "order": re.compile(
        r"(?i)\b(?:contracts?|tenders?|(?<!court )(?<!judge )(?<!regulator )(?<!minister )(?<!ministry )(?<!police )"
        r"orders?|wins|picks)\b"
    ),
    "plant": re.compile(r"(?i)\b(?:factory|factories|plants?)\b"),
}
"""What companies do all the time: news of its own, each time."""
_PERSON = re.compile(
    rf"\b(?i:{_OFFICES}|chair|boss|mr|mrs|ms|dr|said)\.? "
    r"(?P<after>[A-Z][\w’'-]{1,30}(?: [A-Z][\w’'-]{1,30}){0,2})"
    r"|(?P<before>[A-Z][\w’'-]{1,30} [A-Z][\w’'-]{1,30})(?: said| told| added|, (?:the |an? |its |\d\d\b)?"
    rf"(?:[\w-]{{1,20}} ){{0,3}}(?:{_OFFICES}))\b"
)
"""People: an officer, an analyst or a minister speaks of many events."""


@dataclass(frozen=True, slots=True)
class Terms:
    """An article as it is compared."""

    places: dict[str, int]
    """Term → where it stands."""
    names: frozenset[str]
    """Those of them that name something."""
    capital: frozenset[str]
    """Words that never stand in lower case; they may be names that only begin sentences here."""
    people: frozenset[str]
    """Words, as stems, of the names of people."""
    owned: frozenset[str]
    """Words, as stems, of the names of its companies, for which ``c:`` terms stand."""
    homes: frozenset[str]
    """Words, as stems, of the places where companies are said to be at home."""
    back: bool
    """Whether it speaks of what was weeks or months before."""
    periods: frozenset[str]
    """Months and years of which its title and its first sentence tell, and its quarters and halves."""
    routines: frozenset[str]
    """Of which routines of companies its title tells, and …"""
    told: frozenset[str]
    """… its title or its lead."""
    foresees: bool
    """Whether its title or its lead tells what is expected of a figure."""
    session: bool
    """Whether it begins with how a market's index closed and goes on with what moved."""
    items: bool
    """Whether its paragraphs are news each, under headings of a word or of companies of their own."""
    parts: dict[str, int]
    """Term → the parts in which it stands, a bit for each; none of the title and of companies."""
    sizes: tuple[int, ...]
    """Terms of each part: a paragraph, or a sentence where there are hardly any paragraphs."""


def read_terms(text: StoryText, words: StoryWords) -> Terms:
    """The terms of an article."""
    body = _CREDITS.sub(" ", text.body)
    parts = list_parts(body)
    tokens = [[_TOKEN.findall(sentence) for sentence in part] for part in parts]
    case = _Case([row for part in tokens for row in part])
    places: dict[str, int] = {}
    names: set[str] = set()
    title = set(_read_sentence(text.title, _TOKEN.findall(text.title), case, words, names, title=True))
    places.update(dict.fromkeys(title, TITLE))
    counted, read = 0, 0
    masks: dict[str, int] = {}
    sizes: list[int] = []
    for at, (part, rows) in enumerate(zip(parts, tokens, strict=True)):
        size = 0
        for sentence, row in zip(part, rows, strict=True):
            leads = read < LEAD_SENTENCES and counted < LEAD_WORDS
            read += 1
            counted += len(row)
            for term in _read_sentence(sentence, row, case, words, names):
                have = places.get(term, 0)
                places[term] = max(have, LEAD if leads else AGAIN if have else ONCE)
                masks[term] = masks.get(term, 0) | 1 << at
                size += 1
        sizes.append(size)
    for company, role in text.companies:
        words_of = [places.get(stem_term(word), ONCE) for word in company.split("-") if word not in words.closed]
        places[f"c:{company}"] = LEAD if role == "about" else min(max(words_of[:1], default=ONCE), LEAD)
    owned = {stem_term(word) for company, _ in text.companies for word in company.split("-")}
    lead = [text.title, *[sentence for part in parts[:LEAD_SENTENCES] for sentence in part]][: LEAD_SENTENCES + 1]
    periods = set(_find_periods(" ".join(lead[:2])))
    if not any(period[0] in "qh" for period in periods):
        # A month below the first sentence is rather one of many; of a quarter a report may tell further down only.
        quarters = (*_find_periods(" ".join(lead)), *_find_periods(body))
        periods.update(period for period in quarters if period[0] in "qh" and period[1:].isdigit())
    people = {
        stem_term(word.lower())
        for match in _PERSON.finditer(body)
        for word in (match["after"] or match["before"]).split()
    }
    return Terms(
        places,
        frozenset(names),
        frozenset(stem_term(token.lower().removesuffix("'s").removesuffix("’s")) for token in case.capital),
        frozenset(people),
        frozenset(owned - words.closed),
        frozenset(
            stem_term(word.lower())
            for match in _HOME.finditer(f"{text.title}\n{body}")
            for word in (match["based"] or match["seat"] or match["place"]).split()
        ),
        _BACK.search(body) is not None,
        frozenset(periods),
        frozenset(routine for routine, cues in _ROUTINES.items() if cues.search(text.title)),
        frozenset(routine for routine, cues in _ROUTINES.items() if cues.search(" ".join(lead))),
        _FORESEES.search(" ".join(lead[:2])) is not None,
        _tells_session(text, " ".join(lead)),
        _lists_items(body, masks, owned),
        masks,
        tuple(sizes),
    )


def list_parts(body: str) -> list[list[str]]:
    """The parts of a body, each as its sentences: paragraphs, long ones in pieces of :data:`PIECE` sentences; of a body
    that has hardly any paragraphs each sentence.
    """
    parts = [[part for part in _SENTENCE.split(line) if part] for line in body.split("\n") if line]
    if len(parts) < BLOCKS and sum(map(len, parts)) <= LONG:
        return [[sentence] for part in parts for sentence in part]
    return [
        part[at : at + PIECE] if len(part) > LONG else part
        for part in parts
        for at in (range(0, len(part), PIECE) if len(part) > LONG else (0,))
    ]


def _tells_session(text: StoryText, lead: str) -> bool:
    return (
        len(text.companies) > 1
        and _INDEX.search(lead) is not None
        and _TRADES.search(text.body) is not None
        and len(_CENTS.findall(text.body)) >= MOVED
    )


def _lists_items(body: str, masks: Mapping[str, int], owned: AbstractSet[str]) -> bool:
    """Whether paragraphs open with a heading of a word or two, or are short and most tell of companies of their own."""
    lines = [line for line in body.split("\n") if line.strip()]
    if len(lines) < ITEMS:
        return False
    if sum(_ITEM.match(line) is not None for line in lines) >= max(ITEMS, len(lines) // 2):
        return True
    if len(list_parts(body)) != len(lines) or sum(len(line.split()) <= SHORT for line in lines) * 4 < len(lines) * 3:
        return False
    held = [mask for term, mask in masks.items() if term in owned]
    own = sum(
        bool(here) and all(mask == 1 << at for mask in here)
        for at in range(len(lines))
        for here in ([mask for mask in held if mask >> at & 1],)
    )
    return own >= ITEMS and own * 4 >= len(lines) * 3


class _Case:
    """How an article writes its words."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        self.lower = {token for row in rows for token in row if token[0].islower()}
        self.capital = {
            token for row in rows for token in row if token[0].isupper() and token.lower() not in self.lower
        }
        self.middle = {
            token.lower()
            for row in rows
            for place, token in enumerate(row)
            if place and token[0].isupper() and (row[place - 1] not in _OPENING or _is_titled(row, place))
        }

    def names(self, low: str, row: Sequence[str], place: int, *, common: bool) -> bool:
        """Whether a capitalised word is a name and not just the first of a sentence."""
        if low in self.lower:
            return False
        return low in self.middle or (place == 0 and not common and len(row) > 1 and row[1][0].isupper())


def _is_titled(row: Sequence[str], place: int) -> bool:
    """Whether what follows a quotation mark is a title (``"Lantern Hill"``) and no sentence."""
    end = place + 1
    while end < len(row) and row[end][0].isupper():
        end += 1
    return end < len(row) and row[end] in _OPENING


def _read_sentence(
    sentence: str, row: Sequence[str], case: _Case, words: StoryWords, names: set[str], *, title: bool = False
) -> Iterator[str]:
    """The terms of a sentence, some more than once; adds to ``names`` what names something."""
    run: list[str] = []
    for place, token in enumerate(row):
        low = token.lower().replace("’", "'").removesuffix("'s")
        if not low[:1].isalpha():
            run = []
            continue
        if low in words.closed or len(low) < 2:
            if low not in _JOINTS:
                run = []
            continue
        stem = stem_term(low)
        yield stem
        # Headlines in which Every Word is Capitalised tell nothing of names.
        if token[0].isupper() and not title:
            if case.names(low, row, place, common=stem in words.share):
                names.add(stem)
            elif low not in case.middle:
                run = []
                continue
            run.append(stem)
            for size in (2, 3):
                if len(run) >= size:
                    phrase = " ".join(run[-size:])
                    names.add(phrase)
                    yield phrase
        elif not title:
            run = []
    for term, _ in list_figures(sentence, words):
        yield term
    yield from _find_days(sentence, words)
    if not sentence.isascii():
        for match in _HAN.finditer(sentence):
            yield from (match[0][at : at + 2] for at in range(max(len(match[0]) - 1, 1)))


# ---------------------------------------------------------------- figures and days


def list_figures(sentence: str, words: StoryWords) -> Iterator[tuple[str, str]]:
    """``(term, as printed)`` of each figure."""
    # Most sentences have no digit, and to look for one costs a tenth of looking for numbers and days.
    for match in _NUMBER.finditer(sentence) if _DIGIT.search(sentence) else ():
        noun = (match["noun"] or "").lower()
        scale = _SCALES.get((match["scale"] or "").lower(), 0)
        sign = (match["sign"] or "").strip(" .").lower()
        currency = _CURRENCIES.get(sign) or _CURRENCIES.get(noun, "")
        if match["cent"]:
            if len(match["num"].replace(",", "").replace(".", "").strip("0")) < SHARP:
                continue
            yield f"f:{match['num']}%", match[0].removesuffix(match["noun"] or "").strip(" -")
        else:
            for term in _name_figure(match["num"].replace(",", ""), scale, currency, noun, words):
                bare = " " not in term and noun and not _CURRENCIES.get(noun)
                yield term, match[0].removesuffix(match["noun"]).strip(" -") if bare and match["noun"] else match[0]
    for match in _SPELLED_NUMBER.finditer(sentence):
        noun = match["noun"].lower()
        scale = _SCALES.get(noun, 0)
        for term in _name_figure(_SPELLED[match["num"].lower()], scale, "", "" if scale else noun, words):
            yield term, match[0]


def _name_figure(number: str, scale: int, currency: str, noun: str, words: StoryWords) -> Iterator[str]:
    """A figure as digits and power of ten, and if it is large to two digits; a small one counts with its noun only."""
    whole, _, part = number.partition(".")
    if not (currency or scale or part) and len(whole) == 4 and whole[:2] in ("19", "20"):
        return
    digits = (whole + part).lstrip("0")
    plain = digits.rstrip("0")
    if not plain:
        return
    power = scale - len(part) + len(digits) - len(plain)
    if currency or scale or len(plain) >= 3:
        yield f"f:{plain}e{power}{currency}"
        if currency or len(plain) + power >= 4:
            yield _round_figure(plain, power, currency)
        if currency == "HKD":
            for cents in _PEG:
                yield _round_figure(str(int(plain) * 10**6 // cents), power - 4, "$")
    if noun and noun not in words.closed and noun not in _CURRENCIES and noun not in words.month_names:
        yield f"f:{plain}e{power} {stem_term(noun)}"


def _round_figure(digits: str, power: int, currency: str) -> str:
    """To two digits: ``f~52e8$``."""
    size = len(digits) + power
    top = (int(digits[:3].ljust(3, "0")) + 5) // 10
    return f"f~{top}e{size - 2}{currency}" if top < 100 else f"f~10e{size - 1}{currency}"


def _find_days(sentence: str, words: StoryWords) -> Iterator[str]:
    for match in _DAY.finditer(sentence) if _DIGIT.search(sentence) else ():
        month = (match["month"] or match["month2"]).lower()
        day = int(match["day"] or match["day2"])
        if 1 <= day <= 31:
            yield f"d:{words.months[month[:3]]:02d}-{day:02d}"


def _find_periods(lead: str) -> Iterator[str]:
    for match in _PERIOD.finditer(lead):
        if match["nth"]:
            number = ("first", "second", "third", "fourth").index(match["nth"].lower()) + 1
            yield f"{'q' if match['part'] == 'quarter' else 'h'}{number}"
        elif match["short"]:
            yield match["short"].lower()
        elif match["month"]:
            yield match["month"].lower()[:3]
        else:
            yield match["year"] or match["year2"]

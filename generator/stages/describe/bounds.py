"""What the text proves of an unknown date: what is still ahead bounds it above, what has happened bounds it below."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.model import Article, Bound
from generator.stages.describe.dates import FoundDate, days_in, find_dates, format_date, shift_date
from generator.stages.describe.lines import Around
from generator.stages.describe.tables import DescribeTables
from generator.text.sentences import split_sentences


@dataclass(frozen=True, slots=True, eq=False)
class _Cues:
    ahead: re.Pattern[str]
    past: re.Pattern[str]
    said: re.Pattern[str]
    open: re.Pattern[str]
    event: re.Pattern[str]
    noun: re.Pattern[str]
    present: tuple[tuple[re.Pattern[str], str], ...]
    """Each with what stands in it beside the year."""
    quarter: re.Pattern[str]
    changed: re.Pattern[str]


def _alternatives(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=4)
def _compile(tables: DescribeTables) -> _Cues:
    nouns = "|".join(re.escape(word.title()) for word in tables.words("events.nouns"))
    return _Cues(
        ahead=re.compile(rf"\b(?:{_alternatives(tables.words('events.ahead'))})\b", re.IGNORECASE),
        past=re.compile(rf"\b(?:{_alternatives(tables.words('events.past'))}|[a-z]{{3,}}ed)\b"),
        said=re.compile(rf"\b(?:{_alternatives(tables.words('events.said'))})\b", re.IGNORECASE),
        open=re.compile(rf"\b(?:{_alternatives(tables.words('events.open'))})\b", re.IGNORECASE),
        # A name with its year: "2031 Northern Ferry Fair", "Ferry Fair 2031". Bounded, so that it stays linear.
        event=re.compile(
            rf"(?P<before>(?:19|20)\d\d)\s(?:[A-Z][\w’'&-]*\s|and\s|of\s|for\s|the\s|on\s|[&]\s){{0,10}}(?P<noun>{nouns})\b"
            rf"|\b(?P<noun2>{nouns})\s(?P<after>(?:19|20)\d\d)\b"
        ),
        noun=re.compile(rf"\b(?:{nouns})\b"),
        present=tuple(
            (
                re.compile(
                    re.escape(word).replace(r"\{year\}", r"(?P<year>(?:19|20)\d\d)").replace(r"\ ", r"\s"),
                    re.IGNORECASE,
                ),
                max(word.split("{year}"), key=len),
            )
            for word in tables.words("events.present")
            if "{year}" in word
        ),
        quarter=re.compile(
            r"\b(?:in|for|during)\sthe\s(?P<nth>first|second|third|fourth)\s(?P<part>quarter|half)\sof\s(?P<year>(?:19|20)\d\d)\b",
            re.IGNORECASE,
        ),
        # "This article was amended on 3 May 2031": it stood there before.
        changed=re.compile(
            r"\b(?:article|story|report|page|piece|version|text|headline)\s(?:was|has\sbeen)\s(?:last\s|first\s)?"
            rf"(?:{_alternatives(tables.words('dates.modified'))})\b",
            re.IGNORECASE,
        ),
    )


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    line: int
    caption: bool = False


def find_bounds(
    article: Article, around: Around, lang: str, tables: DescribeTables
) -> tuple[Bound | None, Bound | None]:
    """``(not_before, not_after)`` of an English article, each with its sentence; ``None`` where nothing is proven.

    A date counts only with a year that the text itself gives: printed with it, in its sentence, by the dated name of
    the event, or by a phrase like "so far in 2031". It bounds below with a verb of the past before it, above with a
    cue of the future before it; what was planned, postponed or due bounds neither. Bounds that contradict each other
    are dropped.
    """
    if lang != "en":
        return None, None
    cues = _compile(tables)
    dated = _read_sentences(article, around, _WITH_YEAR)
    if not dated:
        return None, None
    events = _dated_events(dated, cues)
    present = _present_year(dated, cues)
    below: Bound | None = None
    above: Bound | None = None
    # A date without a year is of use only where something else gives its year.
    for sentence in _read_sentences(article, around, _WITH_DAY_OR_MONTH) if events or present else dated:
        if cues.changed.search(sentence.text):
            continue
        for found in find_dates(sentence.text, tables) + _bare_months(sentence.text, tables):
            which, date = _judge(sentence, found, events, present, cues)
            if which == "below" and date and (below is None or date > below.date):
                below = Bound(date, sentence.line, _clip(sentence.text, found.start))
            if which == "above" and date and (above is None or date < above.date):
                above = Bound(date, sentence.line, _clip(sentence.text, found.start))
        ended = _ended_period(sentence, cues)
        if ended and (below is None or ended > below.date):
            below = Bound(ended, sentence.line, _clip(sentence.text, 0))
    if below and above and below.date > above.date[: len(below.date)]:
        return None, None
    return below, above


def _clip(text: str, at: int) -> str:
    if len(text) <= 300:
        return text
    start = max(at - 140, 0)
    start = text.find(" ", start) + 1 if start else 0
    end = text.rfind(" ", 0, start + 290)
    return text[start : end if end > at else start + 290]


_LONGEST = 200_000
"""Characters of a body that are searched; no article is longer."""


_WITH_YEAR = re.compile(r"(?:19|20)\d\d|\d\.\d{1,2}\.\d\d")
_WITH_DAY_OR_MONTH = re.compile(r"\d|\b[Ii]n\s[A-Z]")


def _read_sentences(article: Article, around: Around, wanted: re.Pattern[str]) -> list[_Sentence]:
    """The sentences in which ``wanted`` is found."""
    sentences: list[_Sentence] = []
    body, at = article.body[:_LONGEST], 0
    for paragraph in body.split("\n"):
        if wanted.search(paragraph):
            for start, end in split_sentences(paragraph):
                if wanted.search(paragraph, start, end):
                    sentences.append(_Sentence(paragraph[start:end], article.line_at(at + start)))
        at += len(paragraph) + 1
    # A caption shows what has been; a standfirst speaks as the body does. Short lines are labels, no sentences.
    sentences.extend(
        _Sentence(line.text, line.line, caption=line.zone == "foot")
        for line in around.near
        if line.zone in ("foot", "between", "head") and len(line.text) > 50 and wanted.search(line.text)
    )
    return sentences


def _dated_events(sentences: list[_Sentence], cues: _Cues) -> dict[str, int]:
    """The year of each kind of event that the article names with one year only: ``{"expo": 2031}``."""
    years: dict[str, set[int]] = {}
    for sentence in sentences:
        for match in cues.event.finditer(sentence.text):
            year = int(match.group("before") or match.group("after"))
            # "2031 Ferry Congress and Exhibition" is both.
            for noun in cues.noun.findall(match.group()):
                years.setdefault(noun.lower(), set()).add(year)
    return {noun: next(iter(found)) for noun, found in years.items() if len(found) == 1}


def _present_year(sentences: list[_Sentence], cues: _Cues) -> int | None:
    found = {
        int(match.group("year"))
        for sentence in sentences
        for pattern, word in cues.present
        if word in sentence.text.lower()
        for match in pattern.finditer(sentence.text)
    }
    return max(found) if found else None


_MONTH_ALONE = re.compile(
    r"\b[Ii]n\s(January|February|March|April|May|June|July|August|September|October|November|December)\b(?!\s\d)"
)
_YEAR = re.compile(r"(?<![\d,.$€£])(?:19|20)\d\d(?![\d,]*\d|\s(?:units|people|jobs|cars|points))")


def _bare_months(text: str, tables: DescribeTables) -> tuple[FoundDate, ...]:
    if "n " not in text:
        return ()
    months = dict(tables.months)
    return tuple(
        FoundDate(match.start(1), match.end(1), None, months[match.group(1).lower()], None)
        for match in _MONTH_ALONE.finditer(text)
    )


def _judge(
    sentence: _Sentence, found: FoundDate, events: dict[str, int], present: int | None, cues: _Cues
) -> tuple[str, str | None]:
    left = sentence.text[max(found.start - 160, 0) : found.start]
    cue = _last(cues.ahead, left)
    ahead = cue is not None and len(left[cue.end() :].split()) <= 9 and not cues.said.search(left, cue.end())
    # "will return on 3 May 2061, as it did on 4 May 1985": what is ahead has its date already.
    if cue is not None and ahead and not _DATED.search(left, cue.end()):
        # "was scheduled for": what became of it is not said.
        if sentence.caption or found.day is None or _ONCE.search(left[: cue.start()]):
            return "", None
        # "scheduled to open on 3 May, opened a year later": what became of it is said.
        became = _BECAME.match(sentence.text, found.end)
        if became and cues.past.match(sentence.text, became.end()):
            return "", None
        year = found.year or _year_of(sentence, found, events, None, cues)
        if year is None or _said_earlier(sentence.text, found, year, cues):
            return "", None
        return "above", shift_date(format_date(year, found.month, found.day), -1)
    lasted = _SINCE.match(left) if found.day else None
    if lasted and found.year and _LASTING[lasted.group(1)].match(sentence.text, found.end):
        return "below", found.iso
    ended = _period_end(sentence.text, found, left, cues)
    if ended:
        return "below", ended
    if found.year and _OPENS.match(left) and _DID.match(sentence.text, found.end):
        return "below", found.iso
    shows = re.match(r"\sshow(?:ed|s)?\b", sentence.text[found.end :])
    if found.year and not found.day and shows and _FIGURES.search(left):
        return "below", found.iso
    clause = re.split(r"[;:]|,\s(?:but|and|while|which|who)\s", left)[-1]
    verb = _last(cues.past, clause)
    if not sentence.caption and (verb is None or cues.open.search(clause[verb.start() :])):
        return "", None
    if not sentence.caption and verb and _NOT_YET.search(clause[: verb.start()]):
        return "", None
    if sentence.caption and not (found.year and found.day):
        return "", None
    from_day = found.last_day and verb and verb.group() in _LASTED and re.search(r"\bfrom\s*$", clause[-6:])
    if not from_day and _ELSEWHERE.search(clause[-14:]):
        return "", None
    if re.match(r",?\s(?:last|next)\b|\s(?:in|of)\s(?:last|next)\b", sentence.text[found.end : found.end + 12]):
        return "", None
    year = found.year or _year_of(sentence, found, events, present, cues)
    if year is None or (found.day is None and found.year is not None and not verb):
        return "", None
    if found.day and found.day > days_in(year, found.month):
        return "", None
    return "below", format_date(year, found.month, found.day)


# "is held on", "would have opened on": no event of the past.
_NOT_YET = re.compile(
    r"\b(?:is|are|be|being|gets?|(?:would|could|should|might|may)\shave(?:\sbeen)?)\s$", re.IGNORECASE
)
_DATED = re.compile(r"\b\d{1,2}\s[^\W\d_]{3,10}\s(?:19|20)\d\d\b|\b[^\W\d_]{3,10}\s\d{1,2},?\s(?:19|20)\d\d\b")
_BECAME = re.compile(r",?\s(?:\d{4},\s)?(?:(?:at\slast|finally|in\sthe\send|only)\s)?")
_SINCE = re.compile(r"^(Since|Until|As\sof)\s$")
# What has been so since a day, or was so on it or until it: the day has come.
_LASTING = {
    "Since": re.compile(r"[^.;]{1,80}\s(?:has|have)\s"),
    "Until": re.compile(r"[^.;]{1,80}\s(?:was|were|had)\s"),
    "As of": re.compile(r"[^.;]{1,80}\s(?:was|were|had|held|owned|employed|stood|counted)\s"),
}
_ELSEWHERE = re.compile(r"\b(?:last|next|by|until|before|to|for|ahead of|from)\s*$", re.IGNORECASE)
_LASTED = frozenset(["met", "held", "ran", "took", "sat", "gathered", "played"])
_OPENS = re.compile(r"^(?:In|On)\s$")
# After the date a subject that is a name, a pronoun or an organisation, and at once what it did.
_DID = re.compile(
    r",?\s(?:(?:[A-Z][\w&’'.-]{0,24}\s){1,6}|(?:it|they|he|she|we)\s|the\s(?:company|group|bank|council|government|firm)\s)"
    r"(?:raised|bought|sold|opened|launched|signed|filed|won|lost|began|closed|agreed|announced|reported|said|became|took|"
    r"listed|moved|joined|left|struck|cut|shut|ended|merged|paid|hired|posted|delivered|completed)\b(?!\s(?:last|in|by|on)\b)"
)
_FIGURES = re.compile(r"\b(?:data|figures|numbers|statistics|results|returns)\sfor\s$", re.IGNORECASE)
_PERIOD = re.compile(
    r"\b(?:year|half|half-year|quarter|months|weeks|season|period)\s(?:to|ended|ending|through|to\sthe\send\sof)\s(?:on\s)?$",
    re.IGNORECASE,
)
_PROSPECT = re.compile(
    r"\b(?:will|would|could|may|might|should|shall|expect\w*|forecast\w*|target\w*|plan\w*|budget\w*|guidance|aim\w*|"
    r"project\w*|predict\w*|estimate\w*|outlook|hop(?:e|es|ed|ing)|likely|due|set\sto|on\scourse|until|by)\b",
    re.IGNORECASE,
)

_TO_COME = re.compile(
    r"\b(?:will|would|could|may|might|should|shall|(?:expected|forecast|projected|set|planned|likely|due)\sto|is\sseen)\b",
    re.IGNORECASE,
)


def _period_end(text: str, found: FoundDate, left: str, cues: _Cues) -> str | None:
    """The first day after a period whose results are told, "in the year to March 2031", as precise as it is printed."""
    if not found.year or not _PERIOD.search(left) or not cues.past.search(text):
        return None
    if _PROSPECT.search(text[: found.start]) or _TO_COME.search(text[found.end :]):
        return None
    if found.day:
        return found.iso
    return format_date(found.year + found.month // 12, found.month % 12 + 1)


def _said_earlier(text: str, found: FoundDate, year: int, cues: _Cues) -> bool:
    """Whether what is ahead was said in an earlier year, by which it bounds nothing."""
    earlier = [match for match in _YEAR.finditer(text) if int(match.group()) < year]
    if any(match.start() < found.start for match in earlier) and cues.said.search(text, 0, found.start):
        return True
    return any(cues.said.search(text, max(match.start() - 25, 0), match.start()) for match in earlier)


_ONCE = re.compile(r"\b(?:was|were|been|originally|initially|had)\s(?:\w{1,20}\s)?$", re.IGNORECASE)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    last = None
    for match in pattern.finditer(text):
        last = match
    return last


# A year that these lead to is what the sentence compares with: "a rank it last held in 2012".
_LONG_AGO = re.compile(r"\b(?:last|since|before|until|back|once|previous(?:ly)?|earlier|than|from|first)\b[^,;]{0,40}$")


def _year_of(
    sentence: _Sentence, found: FoundDate, events: dict[str, int], present: int | None, cues: _Cues
) -> int | None:
    """The year that the text gives a date without one, or ``None``."""
    years = {int(year) for year in _YEAR.findall(sentence.text)}
    if len(years) == 1 and found.day is None:
        # "in May, … its biggest sale in 2031": the month and the year are one statement only when the year follows it.
        match = _YEAR.search(sentence.text, found.end)
        before = sentence.text[found.end : match.start()] if match else ""
        if match and re.search(r"\b(?:in|of)\s$", before) and not _LONG_AGO.search(before):
            return years.pop()
    for noun, year in events.items():
        if re.search(rf"\b{re.escape(noun)}\b", sentence.text, re.IGNORECASE):
            return year
    # Without its own year a month late in the year may well be last year's.
    if present and found.month <= 10 and not years - {present}:
        return present
    return None


_PARTS = {("quarter", 1): (4, 0), ("quarter", 2): (7, 0), ("quarter", 3): (10, 0), ("quarter", 4): (1, 1),
          ("half", 1): (7, 0), ("half", 2): (1, 1)}  # fmt: skip
_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def _ended_period(sentence: _Sentence, cues: _Cues) -> str | None:
    """The month after a reported quarter or half-year: its figures are known, so it has ended."""
    match = cues.quarter.search(sentence.text) if " of " in sentence.text.lower() else None
    if not match or not cues.past.search(sentence.text) or cues.ahead.search(sentence.text):
        return None
    ended = _PARTS.get((match.group("part").lower(), _NTH[match.group("nth").lower()]))
    return format_date(int(match.group("year")) + ended[1], ended[0]) if ended else None


def join_bounds(
    below: Bound | None, above: Bound | None, relative: tuple[Bound | None, Bound | None]
) -> tuple[Bound | None, Bound | None]:
    """Bounds from the text joined with those that a relative time or a change leaves: the later lower one, the earlier
    upper one. Bounds that contradict each other are dropped.
    """
    lower = max((b for b in (below, relative[0]) if b), key=lambda b: b.date, default=None)
    upper = min((b for b in (above, relative[1]) if b), key=lambda b: b.date, default=None)
    if lower and upper and lower.date > upper.date[: len(lower.date)]:
        return None, None
    return lower, upper

"""Sentence boundaries with offsets.

One pass over the places where a sentence may end (``. ! ? … 。 ！ ？`` and their closing quotes), each decided by the
few characters around it. A line break always ends a sentence: bodies hold one paragraph a line. Time is linear in the
text, also for one line of many megabytes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.model import Span


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Words whose dot may not end a sentence; lower case and without the last dot, but for ``bang`` (as printed)."""

    never: frozenset[str]
    """Dot never ends a sentence when anything follows: titles, ``e.g``, ``vs``."""
    number: frozenset[str]
    """Dot does not end a sentence before a digit: ``no``, ``fig``, months."""
    soft: frozenset[str]
    """Dot ends a sentence only where what follows clearly opens one: ``inc``, ``co``, ``u.s``."""
    bang: frozenset[str]
    """Names written with ``!`` or ``?``."""
    clock: frozenset[str]
    """Words that may follow ``a.m.`` within the sentence: zones, weekdays."""
    roles: frozenset[str]
    """Titles that follow a company's name within the sentence: ``Chairman``."""
    openers: frozenset[str]
    """Function words that, capitalised, open a sentence."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DEFAULT = Abbreviations(
    never=_words(
        "mr mrs ms messrs dr prof gen lt col capt cmdr sgt maj adm rev hon gov sen rep sens reps supt insp sir "
        "mme mlle st mt ft "
        "e.g i.e eg ie cf vs v viz al ph.d approx incl resp dept univ mio mrd tsd"
    ),
    number=_words(
        "no nos rs fig figs vol vols p pp ch sec art c ca circa est approx nr para ed "
        "jan feb mar apr jun jul aug sep sept oct nov dec"
    ),
    soft=_words(
        "inc ltd co corp bros plc llc llp gmbh cie pty pte sdn bhd pvt intl mfg assn ave blvd rd jr sr esq u.s u.k u.n "
        "e.u d.c u.s.a u.a.e s.a n.v b.v s.p.a s.a.s a.g l.p l.l.c a.s a/s a.m p.m b.a m.a ph.d m.d m.b.a"
    ),
    bang=_words("Yahoo! Yum! Jeopardy! Chips! OK! Joomla! Wham!"),
    clock=_words(
        "et est edt gmt utc bst cet cest hkt jst sgt pt pst pdt ct mt ist local eastern pacific central "
        "greenwich monday "
        "tuesday wednesday thursday friday saturday sunday january february march april may june july august september "
        "october november december"
    ),
    roles=_words(
        "chief ceo cfo coo cto chairman chairwoman chair president vice executive senior managing director founder "
        "co-founder analyst economist spokesman spokeswoman spokesperson head general secretary treasurer partner"
    ),
    openers=_words(
        "the a an it its he his she her they their we our you your i this that these those there here in on at "
        "by for from "
        "with without as if when while where who what which why how after before since until although though "
        "because but and "
        "or so yet nor however meanwhile moreover also then thus once no not many most some several both all "
        "each every "
        "another other others one two three such last next earlier later today now still despite during under "
        "over among "
        "between according only even more"
    ),
)
"""What every English text needs; tables add names of brands and regions to it."""

_CLOSERS = "\"'”’»)]}」』）】》"
_QUOTE_CLOSERS = "\"'”’»」』"
_OPENERS = "\"'“‘«([{「『（【《"
_CJK_END = "。！？｡"
_CANDIDATE = re.compile(r"[.!?…]+|[。！？｡]+")
_FOOTNOTE = re.compile(r"(?:\[\d{1,3}\])+")
_TAG_ZH = re.compile(r"[^，。！？：:\s]{0,14}?(?:说|表示|称|指出|道|问|告诉|强调|补充|透露|說|稱|問|強調|透露)")
_SPEECH = _words(
    "said says asked asks told added adds replied wrote writes noted argued explained warned insisted joked "
    "shouted recalled "
    "wondered exclaimed continued demanded remarked"
)
_LOOK_BACK = 40
_GLUE_WORDS = _words(
    "The A An In On At For No This These Those It But And While As With By After Although If There To Since"
)
_GLUE = re.compile(
    r"(?<=[a-z'’\"”)]) (?=(?:" + "|".join(sorted(_GLUE_WORDS - {"No"})) + r") [a-z0-9]|No [a-z]|The [A-Z]{2,}s? [a-z])"
)
_MAX_HEADING = 80


def split_sentences(text: str, lang: str = "en", abbreviations: Abbreviations | None = None) -> tuple[Span, ...]:
    r"""Cut ``text`` into sentences.

    Args:
        text: any text; every ``\\n`` is a boundary.
        lang: language tag; Chinese and Japanese stops always end a sentence, whatever the tag.
        abbreviations: words whose dot may not end a sentence; ``None`` means :data:`DEFAULT`.

    Returns:
        Half-open offsets, in order, without overlap, trimmed of white space, none empty; together they hold every
        character that is not white space.
    """
    table = DEFAULT if abbreviations is None else abbreviations
    spans: list[Span] = []
    at = 0
    size = len(text)
    while at <= size:
        end = text.find("\n", at)
        if end < 0:
            end = size
        if end > at:
            _split_line(text, at, end, table, spans)
        at = end + 1
    return tuple(spans)


def _split_line(text: str, start: int, end: int, table: Abbreviations, spans: list[Span]) -> None:
    open_at = start
    quotes_to = start
    quotes = 0
    for match in _CANDIDATE.finditer(text, start, end):
        stop = match.end()
        if stop <= open_at:
            continue
        quotes += text.count('"', quotes_to, stop)
        quotes_to = stop
        close = _skip_closers(text, stop, end, quotes % 2 == 1)
        if text[match.start()] in _CJK_END:
            ends = _ends_cjk(text, stop, close, end)
        else:
            ends = _ends(text, match.start(), stop, close, end, open_at, table)
        if ends:
            _add(text, open_at, close, spans)
            open_at = close
            # A straight quote that stays open over a boundary says nothing about the next sentence but its first mark.
            quotes += text.count('"', quotes_to, close)
            quotes_to = close
    _add(text, open_at, end, spans)


def _add(text: str, start: int, end: int, spans: list[Span]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return
    glue = _GLUE.search(text, start, min(end, start + _MAX_HEADING))
    if glue and end - glue.end() > 30 and _is_heading(text[start : glue.start()]):
        spans.append((start, glue.start()))
        start = glue.end()
    spans.append((start, end))


_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|does|do|did|says?|said|called|"
    r"titled|named"
    r"|went|came|saw|took|made|got|lost|won|fell|rose|sold|cut|led|met|put|set|told|gave|grew|held|kept|left|paid|"
    r"ran|says?|wins?"
    r"|[a-z]{3,}ed)\b|[,;:.]\s",
)


def _is_heading(text: str) -> bool:
    """Whether a sub-head was glued in front: two to ten words, no finite verb that we know, no stop."""
    words = text.split(" ")
    return (
        2 <= len(words) <= 10
        and text[:1].isupper()
        and not _FINITE.search(text)
        and words[-1][:1] in _HEADING_END
        and (words[-1].lower() not in _LINKS)
    )


_HEADING_END = "abcdefghijklmnopqrstuvwxyz"
_LINKS = _words("the a an of in on at by for from with to and or but as than that which who")


def _skip_closers(text: str, at: int, end: int, quote_open: bool) -> int:
    note = _FOOTNOTE.match(text, at, end)
    if note:
        at = note.end()
    while at < end and text[at] in _CLOSERS:
        # A straight quote glued to the next word opens it when none is open; before white space it always closes.
        if text[at] == '"' and not quote_open and at + 1 < end and text[at + 1].isalnum():
            break
        at += 1
    return at


def _ends_cjk(text: str, stop: int, close: int, end: int) -> bool:
    if close > stop and text[close - 1] in '”’」』"':
        return not _TAG_ZH.match(text, close, min(end, close + 20))
    return True


def _ends(text: str, mark: int, stop: int, close: int, end: int, open_at: int, table: Abbreviations) -> bool:
    if close >= end:
        return False
    at = close
    while at < end and text[at].isspace():
        at += 1
    if at >= end:
        return False
    glued = at == close
    first = at
    while first < end and text[first] in _OPENERS:
        first += 1
    if first >= end:
        return False
    before = _token_before(text, mark, open_at)
    if glued:
        return _ends_glued(text, mark, stop, close, first, end, before, table)
    head = text[first]
    following = _word_at(text, first, end)
    if head.islower() and not (len(following) > 2 and following[1:2].isupper()):
        return False
    char = text[stop - 1]
    quoted = close > stop and text[close - 1] in _QUOTE_CLOSERS
    if char in "!?":
        if stop - mark == 1 and f"{before}{char}" in table.bang and following.lower() not in table.openers:
            return False
        return not (quoted and _speech_follows(text, first, end))
    if stop - mark > 1 or char == "…":
        return head.isupper() or head.isdigit() or first > at
    if before.isdigit() and len(before) <= 3 and mark - len(before) == _first_ink(text, open_at, mark):
        return False
    return _dot_ends(text, mark, first, end, before, following, table, bracket=text[at] in "([")


def _dot_ends(
    text: str, mark: int, first: int, end: int, before: str, following: str, table: Abbreviations, *, bracket: bool
) -> bool:
    word = before.lower().lstrip(_OPENERS)
    head = text[first]
    if word in table.number and head.isdigit():
        return False
    if word in table.never:
        return (
            word in ("st", "v", "dept", "univ", "ft", "mt") and following.lower() in table.openers and before.islower()
        )
    opener = (
        following.lower() in table.openers
        and following[:1].isupper()
        and text[first + len(following) : first + len(following) + 1] != "."
    )
    if word in ("a.m", "p.m"):
        return not bracket and (
            opener or (head.isupper() and following.lower() not in table.clock and _lower_follows(text, first, end))
        )
    if word in table.soft:
        if bracket:
            return False
        if "." in word:
            return opener
        return opener or (
            following.lower() not in table.roles
            and following.lower() not in table.soft
            and _lower_follows(text, first, end)
            and head.isupper()
        )
    if len(word) == 1 and word.isalpha() and before.isupper():
        return opener
    if "." in word and all(len(part) <= 2 and part.isalpha() for part in word.split(".")):
        return opener
    return not (word == "no" and head.isdigit())


def _ends_glued(
    text: str, mark: int, stop: int, close: int, first: int, end: int, before: str, table: Abbreviations
) -> bool:
    head = text[first]
    if close > stop:
        return head.isupper() and text[close - 1] in _QUOTE_CLOSERS + ")）" and text[stop - 1] in ".!?…"
    if text[first - 1] in "“‘「『" and first > close:
        return True
    if text[first - 1] in "\"'" and first > close:
        return head.isupper() and before[-1:].islower()
    if "一" <= head <= "鿿":
        return "一" <= before[-1:] <= "鿿"
    if not head.isupper() or stop - mark > 3:
        return False
    word = before.lower()
    if word in table.never or word in table.soft or word in table.number or len(before) < 2 or word[:3] == "www":
        return False
    if "/" in before or "@" in before:
        return False
    if f"{before}{text[stop - 1]}" in table.bang:
        return False
    following = _word_at(text, first, end)
    tail = before[-1]
    sentence_like = (
        following[1:2].islower()
        or following in ("A", "I")
        or (len(following) >= 2 and following.isupper() and tail.islower())
    )
    inner = before[:-1].find(".")
    if inner >= 0 and not before[inner + 1].isdigit():
        return False
    if tail.islower() or tail in "%)":
        return sentence_like
    if tail.isdigit():
        return (following[1:2].islower() and following.lower() in table.openers) or (
            following[1:2].islower() and len(following) > 3
        )
    return before.isupper() and len(before) >= 3 and following[1:2].islower()


def _first_ink(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _token_before(text: str, mark: int, floor: int) -> str:
    at = mark
    low = max(floor, mark - _LOOK_BACK)
    while at > low and not text[at - 1].isspace() and text[at - 1] not in '"“”‘’()[]—–,;:，。':
        at -= 1
    token = text[at:mark]
    return token.rsplit("-", 1)[-1] if token.rsplit("-", 1)[-1] else token


def _word_at(text: str, first: int, end: int) -> str:
    at = first
    stop = min(end, first + 30)
    while at < stop and (text[at].isalnum() or text[at] in "-"):
        at += 1
    return text[first:at]


def _lower_follows(text: str, first: int, end: int) -> bool:
    """Whether the word after the one at ``first`` is in lower case: ``Shares rose``, not ``Chief Executive``."""
    at = first + len(_word_at(text, first, end))
    return at + 1 < end and text[at] == " " and text[at + 1].islower() and not text.startswith(("and ", "of "), at + 1)


def _speech_follows(text: str, first: int, end: int) -> bool:
    """Whether a speaker and a verb of speech follow a question's quote: ``"Is this the end?" Lee asked.``"""
    words = re.split(r"[\s,]+", text[first : min(end, first + 60)])[:5]
    for word in words[:5]:
        bare = word.strip(".,;:")
        if bare in _SPEECH:
            return True
        if not bare[:1].isupper():
            return False
    return False

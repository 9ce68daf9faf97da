"""Sentence boundaries with offsets.

One pass over the places where a sentence may end (``. ! ? … 。 ！ ？`` and their closing quotes), each decided by the
few characters around it. A line break always ends a sentence: bodies hold one paragraph a line. Time is linear in the
text, also for one line of many megabytes.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from generator.model import Span


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Words whose dot may not end a sentence; lower case and without the last dot, but for ``bang`` (as printed)."""

    never: frozenset[str]
    """Dot never ends a sentence when anything follows: titles, ``e.g``, ``vs``."""
    number: frozenset[str]
    """Dot does not end a sentence before a number or an amount: ``no``, ``fig``, months."""
    inner: frozenset[str]
    """Dot ends a sentence only before one of ``openers``: ``bros``, ``st``, ``al``; and whatever has dots within."""
    soft: frozenset[str]
    """Dot ends a sentence only where what follows clearly opens one: ``inc``, ``co``."""
    bang: frozenset[str]
    """Names written with ``!`` or ``?``."""
    clock: frozenset[str]
    """Words that may follow ``a.m.`` within the sentence: zones, weekdays."""
    roles: frozenset[str]
    """Titles that follow a company's name within the sentence: ``Chairman``."""
    openers: frozenset[str]
    """Words that, capitalised, open a sentence rather than go on with a name."""
    common: frozenset[str]
    """Words that name nobody: they open one where the next word is in lower case: ``Shares rose``."""
    dates: frozenset[str]
    """What a German ordinal counts: ``am 3. Mai``."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DEFAULT = Abbreviations(
    never=_words(
        "mr mrs ms mx messrs dr drs prof gen brig lt col capt cmdr sgt maj adm rev hon gov govs sen rep sens reps "
        "supt insp det amb atty asst assoc msgr pfc sir mme mmes mlle e.g i.e eg ie cf vs v viz approx incl resp mio "
        "mrd tsd www"
    ),
    number=_words(
        "no nos rs rp tk fig figs vol vols p pp ch sec art c ca circa est nr para ed op ibid "
        "jan feb mar apr jun jul aug sep sept oct nov dec Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun"
    ),
    inner=_words(
        "st ste mt ft al dept univ bros intl natl mfg mfrs assn hldgs grp dist sq hwy bldg apt rte ph.d a.m p.m"
    ),
    soft=_words("inc ltd co corp plc llc llp gmbh cie pty pte sdn bhd pvt ave blvd rd jr sr esq a/s"),
    bang=_words("Yahoo! Yum! Jeopardy! Chips! OK! Joomla! Wham! E! Mia! Rouge!"),
    clock=_words(
        "et est edt gmt utc bst cet cest hkt jst sgt pt pst pdt ct mt ist local eastern pacific central greenwich "
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december"
    ),
    roles=_words(
        "chief ceo cfo coo cto chairman chairwoman chair president vice executive senior managing director founder "
        "co-founder analyst economist spokesman spokeswoman spokesperson head general secretary treasurer partner"
    ),
    openers=_words(
        "the a an it its he his she her they their we our you your i this that these those there here in on at by for "
        "from with without as if when while where who what which why how after before since until although though "
        "because but and or so yet nor however meanwhile moreover also then thus once no not many most some several "
        "both all each every another other others one two three four five such last next earlier later today now still "
        "despite during under over among between according only even more none nobody nothing everyone everything "
        "someone something anyone perhaps maybe yes instead separately overall elsewhere otherwise nearly almost about "
        "around across through throughout unlike like few neither either whether is are was were did does do has have "
        "had can could would should just"
    ),
    common=_words(
        "shares stocks bonds prices sales costs profit profits revenue revenues turnover earnings margins growth "
        "demand output production exports imports inflation unemployment wages rates yields orders deliveries "
        "bookings flights trading talks work analysts investors traders officials economists critics experts "
        "researchers scientists prosecutors lawyers doctors authorities police people workers staff employees "
        "executives companies firms retailers shoppers consumers customers users voters drivers students "
        "residents children parents rivals oil markets buyers sellers shareholders fans visitors tourists "
        "passengers families engineers soldiers troops protesters lawmakers politicians leaders members owners "
        "bidders lenders borrowers opponents supporters sources documents data figures results reports estimates "
        "details terms tickets fees taxes tariffs sanctions factories plants stores shops hotels airlines "
        "carmakers automakers chipmakers miners brokers funds futures currencies commodities crude copper wheat "
        "homes cars trucks ships planes trains schools hospitals courts judges competition management negotiators "
        "regulators insurers banking borrowing spending hiring bring read call ask click visit sign follow join "
        "get take make give keep look think try help contact write send please note watch check find learn "
        "finally recently previously initially originally eventually suddenly currently usually often sometimes "
        "typically generally similarly likewise additionally furthermore therefore consequently nevertheless "
        "nonetheless indeed clearly obviously unfortunately fortunately interestingly surprisingly importantly "
        "apparently reportedly globally locally already soon again together tomorrow yesterday tonight afterwards "
        "afterward beyond below above behind beside besides near within inside outside upon toward towards "
        "against amid along via plus except regarding concerning including following given based founded built "
        "born asked speaking looking using working adding citing having being"
    ),
    dates=_words(
        "januar jänner februar märz april mai juni juli august september oktober november dezember jahrhundert quartal"
    ),
)
"""What every English text needs; tables add names of brands and regions to it."""

_CLOSERS = "\"'”’»)]}」』）】》¹²³†‡\u200b\u200c\u200d\u2060\ufeff"
_QUOTE_CLOSERS = "\"'”’»“‘«」』"
_OPENERS = "\"'“‘„‚«»([{「『（【《¿¡"
_TURNED = "“‘«"
"""Marks that open a quotation in one language and close it in another."""
_END_ALWAYS = "。！？｡।؟۔"
_GOES_ON = ",;:.!?…，；：、"
_DASHES = "-–—"
_BULLETS = "•▪●◦‣■"
_AMOUNT = "$€£¥₹+#~"
_CANDIDATE = re.compile(r"[.!?…]+|[。！？｡।؟۔]+")
_FOOTNOTE = re.compile(r"(?:\[(?:\d{1,3}|[a-z]|note \d{1,3}|citation needed)\])+")
_ITEM = re.compile(r"\(?(?:[a-z]|[ivx]{1,4})\) ")
_ROMAN = re.compile(r"[IVX]{1,4}")
_FILE = re.compile(r"\.[a-z][a-z0-9]{1,4}\b")
_ADDRESS = re.compile(r"[\w.-]{0,40}@")
_DOTTED = re.compile(r"[A-Z]\.[A-Z]\.")
_INNER_DOT = re.compile(r"(?<![\w.])([A-Z]{2,5})\.(?: [a-z]|\d|,|['’]s\b|-[a-zA-Z])")
_BEFORE_NAME = re.compile(r"(?<![\w.])([A-Z]{2,5})\. ([A-Z]{2,30})\b")
_SUBJECT = re.compile(r"(?:^|[.!?][\"”’]? )(?:The|A|An|This) ([A-Z]{2,5})\. [A-Z]", re.MULTILINE)
"""A sentence of two words is none: "The ID. STREAM"."""
_ENDING = _words("UK US EU UN USA UAE TV AI EV IT PC HQ CEO GDP")
"""Capital short forms that often end a sentence."""
_HOSTS = _words("com net org co io gov edu ai app cn hk uk jp tv biz info")
"""Last parts of web names that are no word which opens a sentence."""
_FORMS = _words("inc corp co ltd plc llc brands holdings")
_TAG_ZH = re.compile(
    r"[^，。！？：:\s没未不]{0,14}?(?:说|表示|称|指出|道|问|告诉|强调|补充|透露|回答|解释|认为|坦言|呼吁|喊|說|稱|問|強調|透露|解釋|認為)"
)
_SPEECH = _words(
    "said says asked asks told added adds replied wrote writes noted argued explained warned insisted joked shouted "
    "recalled wondered exclaimed continued demanded remarked"
)
_SPEAKER = re.compile(
    r"(?:[A-Z][\w.'’-]{0,30} ){0,4}[A-Z][\w.'’-]{0,30}(?:, [^,.!?;“”\"]{1,60},)?(?: [a-z]{3,15})? (?:"
    + "|".join(sorted(_SPEECH))
    + r")\b"
)
_LOOK_BACK = 40
_QUOTATION = 400
"""How far back a straight single quote is looked for."""
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


def split_around(
    text: str, names: Iterable[Span], lang: str = "en", abbreviations: Abbreviations | None = None
) -> tuple[Span, ...]:
    """As :func:`split_sentences`, but no sentence ends within a name: the mark in "Quarrel! Works" is a part of it.

    Args:
        text: as there.
        names: spans of names in ``text``, in any order; one that reaches over a line break joins nothing.
        lang: as there.
        abbreviations: as there.
    """
    spans = split_sentences(text, lang, abbreviations)
    starts = [start for start, _ in spans]
    joined: set[int] = set()
    for start, end in names:
        first, last = bisect_right(starts, start) - 1, bisect_left(starts, end) - 1
        if 0 <= first < last and "\n" not in text[start:end]:
            joined.update(range(first + 1, last + 1))
    if not joined:
        return spans
    found: list[Span] = []
    for index, span in enumerate(spans):
        if index in joined:
            found[-1] = (found[-1][0], span[1])
        else:
            found.append(span)
    return tuple(found)


def _split_line(text: str, start: int, end: int, table: Abbreviations, spans: list[Span]) -> None:
    open_at = _skip_blank(text, start, end)
    quotes_to = start
    quotes = 0
    for match in _CANDIDATE.finditer(text, start, end):
        stop = match.end()
        if stop <= open_at:
            continue
        if _ends_plainly(text, match.start(), stop, end, open_at, table):
            _add(text, open_at, stop, spans)
            open_at = stop + 1
            continue
        quotes += text.count('"', quotes_to, stop)
        quotes_to = stop
        close = _skip_closers(text, stop, end, quotes % 2 == 1, open_at)
        if text[match.start()] in _END_ALWAYS:
            ends = _ends_always(text, stop, close, end)
        else:
            ends = _ends(text, match.start(), stop, close, end, open_at, table)
        if ends:
            _add(text, open_at, close, spans)
            open_at = _skip_blank(text, close, end)
            # A straight quote that stays open over a boundary says nothing about the next sentence but its first mark.
            quotes += text.count('"', quotes_to, close)
            quotes_to = close
    _add(text, open_at, end, spans)


def _ends_plainly(text: str, mark: int, stop: int, end: int, open_at: int, table: Abbreviations) -> bool:
    """The usual end, told without further looks: a word in lower case that no table has, a dot, a space, a capital."""
    if text[mark:stop] != "." or stop + 1 >= end or text[stop] != " " or not "A" <= text[stop + 1] <= "Z":
        return False
    word = text[max(open_at, mark - _LOOK_BACK) : mark].rpartition(" ")[2]
    return (
        len(word) > 1
        and word.isascii()
        and word.isalpha()
        and word.islower()
        and word not in table.never
        and word not in table.inner
        and word not in table.soft
    )


def _add(text: str, start: int, end: int, spans: list[Span]) -> None:
    start = _skip_blank(text, start, end)
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


def _skip_closers(text: str, at: int, end: int, quote_open: bool, open_at: int) -> int:
    while at < end:
        note = _FOOTNOTE.match(text, at, end) if text[at] == "[" else None
        if note:
            at = note.end()
            continue
        char = text[at]
        if (
            char.isspace()
            and text.startswith(("»", "”", '"') if quote_open else ("»", "”"), at + 1)
            and (at + 2 >= end or text[at + 2].isspace())
        ):
            at += 2
            continue
        if char in _TURNED and (at + 1 >= end or text[at + 1].isspace()):
            at += 1
            continue
        if char not in _CLOSERS:
            break
        # A straight quote glued to the next word opens it when none is open; before white space it always closes.
        if char in "\"'" and at + 1 < end and text[at + 1].isalnum():
            is_open = quote_open if char == '"' else _single_open(text, open_at, at)
            if not is_open and not (char == "'" and text[at + 1].islower()):
                break
        at += 1
    return at


def _single_open(text: str, start: int, at: int) -> bool:
    """Whether a straight single quote was opened shortly before: one at the start or behind white space."""
    start = max(start, at - _QUOTATION)
    return text.find(" '", start, at) >= 0 or text.startswith("'", start)


def _ends_always(text: str, stop: int, close: int, end: int) -> bool:
    """Stops that no abbreviation has; only a quotation or a title may go on after them."""
    if close < end and text[close] in _GOES_ON:
        return False
    if close == stop:
        return True
    last = text[close - 1]
    if last in "》〉":
        return False
    if last in "」』" and close < end and "ぁ" <= text[close] <= "ん":
        return False
    if last in '”’」』"':
        return not (text.startswith("的", close) or _TAG_ZH.match(text, close, min(end, close + 20)))
    return True


def _ends(text: str, mark: int, stop: int, close: int, end: int, open_at: int, table: Abbreviations) -> bool:
    at = _skip_blank(text, close, end)
    if at >= end or text[at] in _GOES_ON:
        return False
    first = at
    while first < end and (text[first] in _OPENERS or (first > at and text[first].isspace())):
        first += 1
    if first >= end:
        return False
    if _parts_name(text, mark, first, end, open_at, table):
        return False
    before = _token_before(text, mark, open_at)
    if at == close:
        return _ends_glued(text, mark, stop, close, first, end, before, open_at, table)
    head = text[first]
    following = _word_at(text, first, end)
    if head in _DASHES:
        # A dash goes on with what it stands before: a speaker, an afterthought.
        after = first + 1
        while after < end and (text[after].isspace() or text[after] in _DASHES):
            after += 1
        if after < end and text[after].islower():
            return False
    if head.islower() and not (any(map(str.isupper, following[1:4])) or _ITEM.match(text, at, end)):
        return False
    char = text[stop - 1]
    quoted = close > stop and text[close - 1] in _QUOTE_CLOSERS
    if char in "!?":
        if stop - mark == 1 and f"{before}{char}" in table.bang and following.lower() not in table.openers:
            return False
        if following.lower() in _FORMS and head.isupper():
            return False
        if close > stop and text[close - 1] == ")" and not _opens(text, first, end, following, table):
            # A question within brackets within a sentence.
            return text.startswith("(", open_at)
        return not (quoted and _speech_follows(text, first, end))
    if stop - mark > 1 or char == "…":
        if before and before == following:
            return False
        return head.isupper() or head.isdigit() or first > at
    if ((before.isdigit() and len(before) <= 3) or _ROMAN.fullmatch(before)) and mark - len(before) == open_at:
        return False
    if before.isdigit() and len(before) <= 2 and following.lower() in table.dates:
        return False
    return _dot_ends(text, mark, at, first, end, before, following, open_at, table)


def _parts_name(text: str, mark: int, first: int, end: int, open_at: int, table: Abbreviations) -> bool:
    """``Zorb ! Works won``: a mark apart from the one word before it ends nothing, unless what follows opens one."""
    if text[mark - 1].isalnum() or mark - open_at > _LOOK_BACK:
        return False
    words = text[open_at:mark].split()
    alone = len(words) == 1 + (not words[-1][0].isalnum()) if words else False
    gap = mark - open_at > len(words[0]) if words else False
    return alone and gap and words[0][0].isupper() and not _opens(text, first, end, _word_at(text, first, end), table)


def _dot_ends(
    text: str,
    mark: int,
    at: int,
    first: int,
    end: int,
    before: str,
    following: str,
    open_at: int,
    table: Abbreviations,
) -> bool:
    word = before.lower().lstrip(_OPENERS)
    head = text[first]
    if (word in table.number or before in table.number) and (head.isdigit() or head in _AMOUNT):
        return False
    if word in table.never:
        return False
    opener = _opens(text, first, end, following, table)
    bracket = text[at] in "(["
    lower_follows = head.isupper() and _lower_follows(text, first, end)
    if word in ("a.m", "p.m"):
        return opener or (
            not bracket and following.lower() not in table.clock and lower_follows and not _is_zone(text, first, end)
        )
    if "." in word and (word in table.inner or all(len(part) <= 2 and part.isalpha() for part in word.split("."))):
        return opener or (text[at] in '“"' and lower_follows and not _closes_soon(text, first, end))
    if word in table.inner:
        return opener
    if word in table.soft:
        return opener or (
            not bracket
            and following.lower() not in table.roles
            and following.lower() not in table.soft
            and lower_follows
        )
    if len(word) == 1 and word.isalpha():
        if before.islower():
            return not (head.isdigit() or text.startswith(".", first + len(following)))
        unit = text[max(open_at, mark - 3) : mark - 1]
        return opener or (unit[:1].isdigit() and unit[1:].isspace() and lower_follows)
    return opener or not (2 <= len(before) <= 5 and before.isupper() and before in _find_short_forms(text))


@lru_cache(maxsize=2)
def _find_short_forms(text: str) -> frozenset[str]:
    """The capital short forms of a text whose dot belongs to a name: it stands within a sentence elsewhere ("the ID.
    family"), opens one ("The ID. Buzz"), or stands twice before the same word in capitals.
    """
    found = {match[1] for match in (*_INNER_DOT.finditer(text), *_SUBJECT.finditer(text))}
    pairs = Counter(match.groups() for match in _BEFORE_NAME.finditer(text))
    return frozenset(found.union(short for (short, _), times in pairs.items() if times > 1)) - _ENDING


def _opens(text: str, first: int, end: int, following: str, table: Abbreviations) -> bool:
    """Whether the word at ``first``, with a capital, opens a sentence and is not cut short itself."""
    after = first + len(following)
    if not following[:1].isupper() or text.startswith(".", after):
        return False
    word = following.lower()
    if word in table.common:
        return _lower_follows(text, first, end)
    return word in table.openers and not (word == "under" and text.startswith(" Secretary", after, end))


def _is_zone(text: str, first: int, end: int) -> bool:
    """``9 a.m. Tokyo time``."""
    return text.startswith(" time", first + len(_word_at(text, first, end)), end)


def _closes_soon(text: str, first: int, end: int) -> bool:
    """Whether a quotation holds a word or two only: it names something, and is no sentence."""
    return any(char in '”"' for char in text[first : min(end, first + 30)])


def _ends_glued(
    text: str,
    mark: int,
    stop: int,
    close: int,
    first: int,
    end: int,
    before: str,
    open_at: int,
    table: Abbreviations,
) -> bool:
    head = text[first]
    if close > stop and "一" <= head <= "鿿":
        return text[close - 1] in _QUOTE_CLOSERS and _ends_always(text, stop, close, end)
    if close > stop:
        return head.isupper() and text[close - 1] in _QUOTE_CLOSERS + ")）]"
    if first > close:
        if text[first - 1] in "“‘「『„«¿¡":
            return True
        return text[first - 1] in "\"'" and head.isupper() and before[-1:].islower()
    if "一" <= head <= "鿿":
        return "一" <= before[-1:] <= "鿿" and text[mark] != "…"
    if stop - mark > 3:
        return False
    if head in _BULLETS:
        return True
    if _DOTTED.match(text, first, end):
        return len(before) > 2 and before.isalpha() and before.islower()
    word = before.lower()
    listed = word in table.never or word in table.number or word in table.soft or word in table.inner
    if not head.isupper():
        is_word = len(before) > 3 and before.isalpha() and before.islower() and not listed
        return is_word and (head in "$€£¥" or (head.isdigit() and _lower_after_number(text, first, end)))
    following = _word_at(text, first, end)
    strong = len(following) > 1 and following[1:].islower() and _opens(text, first, end, following, table)
    behind = text[mark - 1] if mark > open_at else ""
    if behind in ")]”’\"'»%":
        return following[1:2].islower() or following in ("A", "I") or strong
    if word in table.never or f"{before}{text[stop - 1]}" in table.bang:
        return False
    if before.isdigit() and mark - len(before) == open_at:
        return False
    if strong:
        return True
    after = first + len(following)
    web = word.startswith("www") or "/" in before or "@" in before or _ADDRESS.match(text, after, end)
    if following == "A" and text.startswith((" and ", " or ", " shares"), after):
        return False
    if listed or len(before) < 2 or web or following.lower() in _HOSTS:
        return False
    file = _FILE.match(text, after, end)
    if file and (before[:1].isupper() or file[0][1:] not in _HOSTS):
        return False
    inner = before[:-1].find(".")
    if inner >= 0 and not before[inner + 1].isdigit():
        return False
    tail = before[-1]
    if tail.islower():
        return following[1:2].islower() or following in ("A", "I") or (len(following) > 1 and following.isupper())
    if tail.isdigit():
        return following[1:2].islower() and len(following) > 3
    return before.isupper() and len(before) > 2 and following[1:2].islower()


def _lower_after_number(text: str, first: int, end: int) -> bool:
    at = first
    while at < min(end, first + 12) and (text[at].isdigit() or text[at] in ",."):
        at += 1
    return at + 1 < end and text[at] == " " and text[at + 1].islower()


def _skip_blank(text: str, start: int, end: int) -> int:
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
    """Whether a speaker and a verb of speech follow a question: ``"Is this the end?" Lee, the chair, asked.``"""
    return _SPEAKER.match(text, first, end) is not None

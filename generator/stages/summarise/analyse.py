"""What a sentence is before anyone scores it: words, quotes, speakers, what it leans on."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from generator.model import Mention
from generator.stages.summarise.leaning import find_leaning
from generator.stages.summarise.settings import SummaryInput, SummaryTables
from generator.stages.summarise.words import WORD, count_words, stem_word, stems_of, tokens_of, word_set
from generator.text.sentences import split_around

__all__ = [
    "TITLES",
    "WORD",
    "Analysis",
    "Sentence",
    "analyse_article",
    "count_words",
    "find_leaning",
    "find_quotes",
    "stem_word",
    "tokens_of",
    "word_set",
]

_COUNTED = re.compile(r"[㐀-鿿]{1,2}|[^\s㐀-鿿]+")
"""What counts as a word of the quotation budget: two Chinese characters are one."""
_LOWER = re.compile(r"(?<![\w’'.])[a-z]+(?![\w])")
_QUOTE = re.compile("[\"“”'‘’]")
_NUMBER = re.compile(r"\d")
_CLOSING_LATER = re.compile(r"[,.!?]['’](?!\w)|\s['‘]\w")
_TERMINAL = re.compile(r"[.!?…。！？:：][\"'”’)\]」』]*$")
_NAME = re.compile(r"[A-Z][\w’'\-]*(?: (?:[A-Z]\.(?= [A-Z])|[A-Z][\w’'\-]*|(?:de|van|von|bin|al|da)(?![\w’'])))*")


@dataclass(frozen=True)
class Sentence:
    """A sentence of the body with what the other modules ask about it."""

    index: int
    start: int
    end: int
    text: str
    paragraph: int
    opens_paragraph: bool
    section: int
    """Rises at every sub-head and question that stands as a heading."""
    words: int
    tokens: tuple[str, ...]
    """Lower case."""
    stems: frozenset[str]
    names: frozenset[str]
    """Capitalised words within the sentence, and numbers: what a fact is made of."""
    heading: bool
    question: bool
    numbers: int
    torn: bool
    """A quotation starts or ends outside of it."""
    quoted: int
    """Percentage of its characters within quotation marks."""
    speech: bool
    """Has a verb of speech outside quotation marks."""
    mentions: tuple[Mention, ...]
    tables: SummaryTables = field(repr=False, compare=False)

    @cached_property
    def leaning(self) -> str:
        """Why it cannot stand alone: ``pronoun``, ``demonstrative``, ``role`` or empty (after leading markers)."""
        return find_leaning(self.text, self.tables)


@dataclass(frozen=True)
class Analysis:
    """All sentences of an article, and what is known of the whole."""

    sentences: tuple[Sentence, ...]
    quotes: tuple[tuple[int, int], ...]
    """Outermost quotations of the body, marks included."""
    people: tuple[tuple[int, int, str], ...]
    """``(start, end, full name)`` of persons where they are named."""
    proven: frozenset[str]
    """Names of those whom more than a verb of speech proves to be persons."""
    name_words: frozenset[str]
    """All words of persons' names."""
    counts: dict[str, int]
    """In how many sentences a stem stands."""
    title: frozenset[str]
    """Stems of the headline that carry a topic."""
    main_company: str
    """Key of the company that most sentences name; empty where none or several are."""
    groups: dict[str, str]
    """Of companies without an id: each name that begins a longer one, and that longer one."""
    debuts: tuple[Mention, ...]
    """The first mention of each company, in order."""
    body: str = field(repr=False)

    @cached_property
    def lower_words(self) -> frozenset[str]:
        """Words that stand somewhere in lower case: what may lose its capital when it moves inside a sentence."""
        return frozenset(_LOWER.findall(self.body))

    @cached_property
    def word_starts(self) -> tuple[int, ...]:
        """Where each word of the body starts."""
        return tuple(match.start() for match in _COUNTED.finditer(self.body))

    def key_of(self, mention: Mention) -> str:
        """What tells the company of a mention from others of this article: its id, or its longest name here."""
        return mention.company or self.groups.get(mention.name, mention.name)

    def people_in(self, sentence: Sentence) -> tuple[tuple[int, int, str], ...]:
        """The persons that a sentence names."""
        low = bisect_left(self.people, (sentence.start, 0, ""))
        high = bisect_left(self.people, (sentence.end, 0, ""))
        return self.people[low:high]

    def quotes_over(self, start: int, end: int) -> tuple[tuple[int, int], ...]:
        """The quotations that share a code point with a span of the body."""
        low = bisect_left(self.quotes, (start, 0))
        low -= bool(low) and self.quotes[low - 1][1] > start
        return self.quotes[low : bisect_left(self.quotes, (end, 0), low)]

    def count_words(self, start: int, end: int) -> int:
        """Words of the body that start within the span."""
        return bisect_left(self.word_starts, end) - bisect_left(self.word_starts, start)


_MAX_QUOTE = 1500


def find_quotes(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Outermost quotations of one paragraph, marks included.

    A double mark that is never closed runs to the end of a short paragraph (speech that goes on in the next one); a
    single one that is not closed within 1,500 characters was an apostrophe.
    """
    strays = _find_strays(text, start, end)
    if text.count("“", start, end) > text.count("”", start, end):
        strays |= {match.start() + 1 for match in _APART.finditer(text, start, end)}
    marks = [match.start() for match in _QUOTE.finditer(text, start, end) if match.start() not in strays]
    closings = _find_closings(text, marks, start, end)
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(marks):
        opened = marks[at]
        kind = text[opened]
        if not _opens(text, opened, start, end):
            at += 1
            continue
        closing = closings[at]
        if closing is not None:
            spans.append((opened, marks[closing] + 1))
            at = closing + 1
        elif kind in '"“' and end - opened <= _MAX_QUOTE:
            spans.append((opened, end))
            break
        else:
            at += 1
    return spans


_APART = re.compile(r"\s“(?=\s)")
_STRAIGHT = re.compile('"')
_BEFORE_OPEN = "([{<—–-/“‘'"
_AFTER_OPEN = "“‘'([$€£¥₹#@…."


def _find_strays(text: str, start: int, end: int) -> frozenset[int]:
    """Straight double marks of one paragraph that are no quotation marks: those of inches and seconds behind a digit
    (``12" wafers``), unless one closes a quotation that nothing else does; and of an odd number of marks one that
    could neither open nor close, as a space or no letter stands on both sides, or that could close with nothing open.
    """
    marks = [match.start() for match in _STRAIGHT.finditer(text, start, end)]
    if not marks:
        return frozenset()
    opens = {at for at in marks if _may_open(text, at, start, end)}
    measures = {at for at in marks if _is_measure(text, at, start, end)}
    strays = _pick_strays(marks, measures, opens)
    if (len(marks) - len(strays)) % 2:
        apart = {at for at in marks if at not in opens and not _may_close(text, at, start, end)}
        strays = _pick_strays(marks, measures | apart, opens)
    if (len(marks) - len(strays)) % 2:
        strays.add(_find_loose_close(marks, strays, opens))
    return frozenset(strays)


def _pick_strays(marks: Sequence[int], soft: AbstractSet[int], opens: AbstractSet[int]) -> set[int]:
    """Those of the ``soft`` marks that close nothing: nothing is open, or the next mark that is not soft closes it."""
    closed_later: dict[int, bool] = {}
    later = False
    for at in reversed(marks):
        closed_later[at] = later
        later = later if at in soft else at not in opens
    strays: set[int] = set()
    opened = False
    for at in marks:
        if at not in soft:
            opened = at in opens or not opened
        elif opened and not closed_later[at]:
            opened = False
        else:
            strays.add(at)
    return strays


def _find_loose_close(marks: Sequence[int], strays: AbstractSet[int], opens: AbstractSet[int]) -> int:
    """The first mark that could not open anything where nothing is open; -1 where there is none."""
    opened = False
    for at in marks:
        if at in strays:
            continue
        if not opened and at not in opens:
            return at
        opened = at in opens
    return -1


def _is_measure(text: str, at: int, start: int, end: int) -> bool:
    return at > start and text[at - 1].isnumeric() and not (at + 1 < end and text[at + 1].isalnum())


def _may_open(text: str, at: int, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    return (before.isspace() or before in _BEFORE_OPEN) and (after.isalnum() or after in _AFTER_OPEN)


def _may_close(text: str, at: int, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    return not before.isspace() and not after.isalnum() and (before.isalnum() or before in ".,!?…;:)]’'”%-—–")


def _opens(text: str, at: int, start: int, end: int) -> bool:
    mark = text[at]
    if mark in '“"':
        return True
    if mark == "”":
        return False
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if mark == "’" or before.isalnum() or before in ".,!?" or not (after.isalnum() or after in '"“‘$£€'):
        return False
    return mark == "‘" or not re.match(r"['’](?:s|t|re|ve|ll|d)\b", text[at : at + 4])


def _find_closings(text: str, marks: list[int], start: int, end: int) -> list[int | None]:
    """For each mark the index of the one that closes it, if it opens a quotation; each mark is looked at once.

    A quotation ends where fewer are open than after its own mark. Behind the last letter of a plural a single mark may
    be an apostrophe: where one more single mark closes later, it does not end the quotation that it stands in.
    """
    straight: list[int] = []
    curved: list[int] = []
    single: list[int] = []
    plural = [False] * len(marks)
    for index, place in enumerate(marks):
        mark = text[place]
        straight.append((straight[-1] if straight else 0) - (mark == '"'))
        curved.append((curved[-1] if curved else 0) + (mark == "“") - (mark == "”"))
        step = 0
        if mark in "'‘’":
            before = text[place - 1] if place > start else " "
            after = text[place + 1] if place + 1 < end else " "
            if before.isspace() and _opens(text, place, start, end):
                step = 1
            elif not after.isalnum() and not before.isspace():
                step = -1
                if before == "s" and after == " ":
                    later = _CLOSING_LATER.search(text, place + 1, min(end, place + 600))
                    plural[index] = later is not None and later.group()[0] in ",.!?"
        single.append((single[-1] if single else 0) + step)
    lower: dict[str, list[int | None]] = {'"': _find_lower(straight), "“": _find_lower(curved)}
    lower["”"] = [None] * len(marks)
    ends = _find_lower(single)
    for index in range(len(marks) - 1, -1, -1):
        closing = ends[index]
        if closing is not None and plural[closing]:
            ends[index] = ends[closing]
    closings = [lower.get(text[place], ends)[index] for index, place in enumerate(marks)]
    return [
        None if closing is None or marks[closing] - place > _MAX_QUOTE else closing
        for place, closing in zip(marks, closings, strict=True)
    ]


def _find_lower(levels: list[int]) -> list[int | None]:
    """For each level the index of the next that is lower."""
    found: list[int | None] = [None] * len(levels)
    waiting: list[int] = []
    for index, level in enumerate(levels):
        while waiting and levels[waiting[-1]] > level:
            found[waiting.pop()] = index
        waiting.append(index)
    return found


def analyse_article(article: SummaryInput, tables: SummaryTables) -> Analysis:
    """Split the body and look at every sentence once."""
    body = article.body
    names = [(mention.start, mention.end) for mention in article.mentions]
    spans = split_around(body, names, article.lang, tables.abbreviations)
    quotes: list[tuple[int, int]] = []
    at = 0
    while at <= len(body):
        stop = body.find("\n", at)
        stop = len(body) if stop < 0 else stop
        quotes.extend(find_quotes(body, at, stop))
        at = stop + 1
    sentences: list[Sentence] = []
    mention_at = quote_at = section = paragraph = 0
    last_end = 0
    mentions = article.mentions
    for index, (start, end) in enumerate(spans):
        opens = index == 0 or "\n" in body[last_end:start]
        paragraph += opens and index > 0
        last_end = end
        text = body[start:end]
        while mention_at < len(mentions) and mentions[mention_at].end <= start:
            mention_at += 1
        inside: list[Mention] = []
        for mention in mentions[mention_at:]:
            if mention.start >= end:
                break
            inside.append(mention)
        while quote_at < len(quotes) and quotes[quote_at][1] <= start:
            quote_at += 1
        torn, quoted, outside = _look_at_quotes(text, start, end, quotes, quote_at)
        tokens = tokens_of(text)
        alone = opens and (index + 1 == len(spans) or "\n" in body[end : spans[index + 1][0]])
        question = text.rstrip("\"'”’").endswith(("?", "？"))
        words = count_words(text)
        closed = _TERMINAL.search(text) is not None
        heading = not (alone and words > 25) if not closed else question and words <= 14 and quoted < 50
        section += heading
        sentences.append(
            Sentence(
                index=index,
                start=start,
                end=end,
                text=text,
                paragraph=paragraph,
                opens_paragraph=opens,
                section=section,
                words=words,
                tokens=tokens,
                stems=stems_of([t for t in {*tokens} - tables.stop if len(t) > 1 or t.isdigit()]),
                names=_names_of(text, tables),
                heading=heading,
                question=question,
                numbers=len(set(_NUMBER_RUN.findall(text))),
                torn=torn,
                quoted=quoted,
                speech=bool(
                    tables.speech.intersection(tokens_of(outside))
                    if quoted
                    else tables.speech.intersection(tokens) - tables.moves
                ),
                mentions=tuple(inside),
                tables=tables,
            )
        )
    counts: dict[str, int] = {}
    for each in sentences:
        for stem in each.stems:
            counts[stem] = counts.get(stem, 0) + 1
    groups = _group_names({m.name for m in article.mentions if m.company is None})
    companies: dict[str, int] = {}
    for each in sentences:
        for name in {m.company or groups.get(m.name, m.name) for m in each.mentions}:
            companies[name] = companies.get(name, 0) + 1
    ranked = sorted(companies.items(), key=lambda row: (-row[1], row[0]))
    people, proven = _find_people(article, tables, sentences)
    return Analysis(
        main_company=ranked[0][0] if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]) else "",
        groups=groups,
        debuts=_find_debuts(mentions, groups),
        counts=counts,
        title=stems_of(t for t in tokens_of(article.title) if t not in tables.stop and len(t) > 1),
        sentences=tuple(sentences),
        quotes=tuple(quotes),
        people=people,
        proven=proven,
        name_words=frozenset(word for _, _, name in people for word in name.split()),
        body=body,
    )


def _find_debuts(mentions: tuple[Mention, ...], groups: dict[str, str]) -> tuple[Mention, ...]:
    debuts: dict[str, Mention] = {}
    for mention in mentions:
        debuts.setdefault(mention.company or groups.get(mention.name, mention.name), mention)
    return tuple(debuts.values())


def _group_names(names: set[str]) -> dict[str, str]:
    """``Orland`` under ``Orland Insurance Group``, unless two longer names begin with it."""
    groups: dict[str, str] = {}
    for name in names:
        longer = [other for other in names if other.startswith((f"{name} ", f"{name}, "))]
        longest = max(longer, key=lambda other: (len(other), other), default=name)
        if all(longest.startswith(other) for other in longer):
            groups[name] = longest
    return groups


_INNER_NAME = re.compile(r"(?<=[\w,;:)’'”\"–—] )[\"“'‘(]?([A-Z][\w&-]*(?: [A-Z][\w&-]*)*)")


def _names_of(text: str, tables: SummaryTables) -> frozenset[str]:
    names = set(_INNER_NAME.findall(text))
    kept = {
        name
        for name in names
        if (low := name.lower()) not in tables.stop and low not in tables.weekdays and low not in tables.months
    }
    return frozenset(kept.union(_NUMBER_RUN.findall(text)))


_NUMBER_RUN = re.compile(r"\d+(?:[.,]\d+)*")


def _look_at_quotes(text: str, start: int, end: int, quotes: list[tuple[int, int]], at: int) -> tuple[bool, int, str]:
    torn = False
    inside = 0
    outside: list[str] = []
    cursor = start
    while at < len(quotes) and quotes[at][0] < end:
        opened, closed = quotes[at]
        unclosed = closed == end and text[-1] not in "\"”'’」』" and text[-2:-1] not in "\"”'’"
        torn = torn or opened < start or closed > end or unclosed
        left, right = max(opened, start), min(closed, end)
        inside += right - left
        outside.append(text[cursor - start : left - start])
        cursor = max(cursor, right)
        at += 1
    outside.append(text[cursor - start :])
    return torn, 100 * inside // max(1, end - start), " ".join(outside)


def _find_people(
    article: SummaryInput, tables: SummaryTables, sentences: list[Sentence]
) -> tuple[tuple[tuple[int, int, str], ...], frozenset[str]]:
    """Persons: capitalised names beside a verb of speech or a title; later short forms lead back to the full name. And
    the names that a given name, a title or a role proves to be persons': what only speaks may be a body.
    """
    companies = sorted({(m.start, m.end) for m in article.mentions})
    taken = {word for m in article.mentions for word in m.name.split()}
    full: dict[str, str] = {}
    clashing: set[str] = set()
    found: list[tuple[int, int, str]] = []
    known_names: set[str] = set()
    proven: set[str] = set()
    for sentence in sentences:
        if sentence.heading:
            continue
        for match in _NAME.finditer(sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            name = match.group()
            for tail in ("'s", "’s"):
                if name.endswith(tail):
                    name, end = name[:-2], end - 2
            if " " not in name and name not in full:
                honoured = sentence.text[max(0, match.start() - 2) : match.start()] in _HONOURED
                if not honoured or not _HONOUR.search(article.body, max(0, start - 5), start):
                    continue
            words = name.split(" ")
            titled = _last_title(words)
            start += sum(len(word) + 1 for word in words[: titled + 1])
            words = words[titled + 1 :]
            plain = 0
            while plain < len(words) and (
                words[plain].lower() in tables.stop
                or words[plain].lower() in tables.weekdays
                or words[plain].endswith(_ORIGIN)
            ):
                start += len(words[plain]) + 1
                plain += 1
            words = words[plain:]
            if len(words) > 2 and _OFFICE.search(article.body, max(0, start - 14), start):
                start += len(words[0]) + 1  # "Secretary of State Ann Marsh"
                words = words[1:]
                titled = 0
            name = " ".join(words)
            if not words or any(
                start < closed
                for _, closed in companies[bisect_left(companies, (start - 199, 0)) : bisect_left(companies, (end, 0))]
            ):
                continue
            if titled < 0 and article.body[max(0, start - 4) : start].lower() == "the ":
                continue  # "the House", "The White House": no person
            if len(words) == 1:
                known = full.get(name)
                if known and _CONSORT.search(article.body, max(0, start - 9), start):
                    clashing.add(name)  # "Lady Marsh" is not the Tom Marsh named before
                elif known and name not in clashing and not _KIN.search(article.body, max(0, start - 20), start):
                    found.append((start, end, known))
                elif _HONOUR.search(article.body, max(0, start - 5), start) and not name.isupper():
                    found.append((start, end, name))
                continue
            if len(words) > 4 or any(word.isupper() and len(word) > 2 for word in words):
                continue
            given = (titled >= 0 and stem_word(words[-1]) not in tables.rarity) or _is_given(words, tables)
            cue = "" if given else _find_cue(sentence.text, start - sentence.start, end - sentence.start, tables)
            if given or cue == "role":
                proven.add(name)
            if not (given or cue or name in known_names):
                continue
            if _PAIRED.search(article.body, max(0, start - 24), start):
                clashing.add(words[-1])  # "George and Ann Marsh": two of one surname
            found.append((start, end, name))
            if name in known_names and full.get(words[-1]) == name:
                continue
            known_names.add(name)
            shared = _is_shared(words, article.body)
            for word in (words[0], words[-1]):
                if word in full and full[word] != name:
                    clashing.add(word)
                place = word is not words[-1] and _is_place(word, article.body)
                if word not in taken and not place and not shared:
                    full[word] = name
    return tuple(found), frozenset(proven)


_CONSORT = re.compile(r"\b(?:Lady|Lord|Mrs|Dame|Prince|Princess|Queen|King)\.? $")
_OFFICE = re.compile(r"\b(?:[Ss]ecretary|[Mm]inister) of $")
_KIN = re.compile(r"\b(?:the|an?|elder|younger|senior|junior|young|other|late) (?:[a-z-]+ )?$", re.IGNORECASE)
"""Before a surname: some other of the family."""
_PLACED = ("in ", "across ", "into ", "throughout ", "outside ", "within ", "of ")


def _is_place(word: str, body: str) -> bool:
    """Whether a text also uses a first name for a place: ``Israel Katz``, but ``in Israel``."""
    if len(word) > _LONG_PLACE:
        return any(f" {before}{word}" in body for before in _PLACED)
    followers = _follow_places(body)
    at = bisect_left(followers, word)
    return at < len(followers) and followers[at].startswith(word)


@lru_cache(maxsize=2)
def _follow_places(body: str) -> list[str]:
    """What follows words that stand before places, sorted: a body is read once, however many names it has."""
    return sorted({body[match.end(1) : match.end(1) + _LONG_PLACE] for match in _BEFORE_PLACE.finditer(body)})


_LONG_PLACE = 40
_BEFORE_PLACE = re.compile(f"(?= ({'|'.join(_PLACED)}))")


def _is_shared(words: list[str], body: str) -> bool:
    """Whether a text writes another name before the same surname: ``Tom Marsh`` beside ``Ann Marsh``."""
    surname = words[-1]
    at = body.find(f" {surname}")
    while at >= 0:
        end = at + 1 + len(surname)
        before = body[max(0, at - 24) : at].rsplit(None, 1)[-1:]
        first = before[0].strip("\"“”'‘’(") if before and not body[end : end + 1].isalnum() else ""
        if first[:1].isupper() and first[-1:].isalpha() and len(first) > 1 and not first.isupper():
            low = first.lower()
            if first not in words and low not in TITLES and low not in _BEFORE_SURNAME:
                return True
        at = body.find(f" {surname}", end)
    return False


_BEFORE_SURNAME = word_set(
    "the but and so as when while if after before for to in on by with from at of that then since although though "
    "because like unlike says said instead meanwhile however yet still now today is was has had did does will would "
    "can could may miss mrs lord lady"
)
_PAIRED = re.compile(r"[A-Z][a-z]+ (?:and|&) $")
_ORIGIN = ("-born", "-based", "-led", "-year-old")
_HONOUR = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Sir)\.? $")
_HONOURED = ("r ", "s ", ". ")
"""How all of them end."""


_WEAK = word_set("general financial executive vice prime head chief managing officer")
"""Titles only beside others: ``Chief Executive Ann Marsh``, but ``Financial Services Board``."""


def _last_title(words: list[str]) -> int:
    """Index of the last title before a name, -1 without one."""
    low = [word.lower().strip(".") for word in words[:-1]]
    titles = [at for at, word in enumerate(low) if word in TITLES]
    strong = any(low[at] not in _WEAK for at in titles)
    return titles[-1] if titles and (strong or len(titles) > 1) else -1


def _is_given(words: list[str], tables: SummaryTables) -> bool:
    """A given name, and behind it what is no plain word (``Chelsea Harbour``)."""
    return (
        words[0].lower() in tables.given_names
        and stem_word(words[-1]) not in tables.rarity
        and all(word[0].isupper() and not word.isupper() for word in (words[0], words[-1]))
    )


TITLES = word_set(
    "inspector sergeant constable detective superintendent commissioner sheriff sheikh imam bishop archbishop "
    "reverend rev ambassador admiral colonel lieutenant brigadier rep sen gov hon lord lady prince princess pope "
    "maj gen col lt sgt major-gen lt-gen attorney counsel author actor actress mr mrs ms dr sir chairman chairwoman "
    "president ceo chief executive minister prime secretary professor prof governor economist analyst director "
    "founder co-founder senator mayor coach captain vice managing general officer financial head spokesman "
    "spokeswoman spokesperson convenor judge"
)
_ROLE_AFTER = re.compile(
    r", (?:who|the|a|an|its|chair\w*|chief|co-?head|head|president|vice|executive|director|managing|senior|"
    r"founder|partner|analyst|"
    r"economist|portfolio|professor|minister|secretary|spokes\w+|general|\d\d|[A-Z][\w-]+-based)\b"
)


def _find_cue(text: str, start: int, end: int, tables: SummaryTables) -> str:
    """What stands beside a person's name: a ``role``, mere ``speech``, or nothing."""
    after = text[end : end + 30]
    preceding = text[max(0, start - 30) : start].split()[-1:]
    if preceding and preceding[0].lower().strip(".") in TITLES:
        return "role"
    if _ROLE_AFTER.match(after) and not TITLES.isdisjoint(re.findall(r"[a-z-]+", text[end : end + 60].lower())):
        return "role"
    following = after.split()[:1]
    if following and following[0].strip(",.").lower() in tables.speech and after.startswith(" "):
        return "speech"
    spoken = bool(preceding) and preceding[0].lower().strip(",") in tables.speech
    return "speech" if spoken and preceding[0].lower() != "according" else ""

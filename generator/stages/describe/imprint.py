"""The name that a page gives itself, for outlets that no table knows: masthead, imprint, rights, app, mailbox."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from generator.model import Article, Block, CleanDocument
from generator.stages.describe.dates import find_dates
from generator.stages.describe.lines import Around, Line, list_phrases
from generator.stages.describe.tables import DescribeTables

ENOUGH = 3
"""Points that make a name the page's own; no single sign has as many, save a sentence that says so."""
_SIGNS = {"imprint": 3, "masthead": 2, "beside": 2, "rights": 2, "asks": 2, "host": 2, "word": 1, "again": 1}
_TOP = 3
"""So many lines at the top of a page can be its masthead."""

NAME = r"[^\W\d_a-z][\w.&’'-]{0,24}(?:[ ](?:of|the|de|and|&|[^\W_a-z][\w.&’'-]{0,24})){0,5}"
_SMALL = frozenset(["of", "the", "and", "de", "la", "le", "el", "der", "die", "das", "&"])
_SUFFIX = re.compile(
    r"(?:\s(?:ltd|limited|plc|inc|llc|gmbh|ag|verlag|media|group|publishing|publications|and contributors|co)\b\.?)"
    r"{1,25}$",
    re.IGNORECASE,
)
_RIGHTS_WORDS = re.compile(r"版权所有|版權所有|著作権所有|all rights reserved|alle rechte vorbehalten", re.IGNORECASE)
_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)\s{0,3}(?:©|\(c\))?\s{0,3}(?:\d{4}(?:\s?[-–]\s?\d{4})?)?[\s,]{0,3}(?:by\s)?([^.|•\d]{2,60})",
    re.IGNORECASE,
)
_RESERVED = re.compile(rf"^({NAME})[.,]?\s(?:All rights reserved|Alle Rechte vorbehalten)")
_IMPRINT = re.compile(
    rf"^({NAME})\s(?:is|was|are)\s(?:published|printed|produced|edited|written|owned\sby|part\sof|a\strading\sname|an?\s(?:\w+\s){{0,3}}"
    r"(?:newspaper|magazine|weekly|daily|newsletter|publication|website|news\s(?:site|service|agency)))\b"
)
_ASKS = re.compile(
    rf"(?:(?i:download|install|open\sin|subscribe\sto|welcome\sto|advertise\s(?:with|in)|work\s(?:for|at)|about|"
    rf"support|sign\sup\s(?:to|for)|register\swith|enjoy\sreading))\s(?:the\s|our\s)?(?P<a>{NAME})"
    rf"(?:['’]s?\b(?=\s[a-z])|\s(?:app|newsletter|e-?paper|today|now|for\sfree)\b|[.!]?$)|^(?P<b>{NAME})\suses?\scookies\b"
)
_STATED = (
    (_RIGHTS, "rights", ("©", "(c)", "copyright")),
    (_RESERVED, "rights", ("reserved", "vorbehalten")),
    (_IMPRINT, "imprint", (" is ", " was ", " are ")),
)
"""Each with words one of which stands in every line that it fits: looking for those is cheaper."""
_ASKING = list_phrases(
    ("download", "install", "open in", "subscribe to", "welcome to", "advertise", "work for", "work at", "about ",
     "support ", "sign up", "register with", "enjoy reading", "cookies")
)  # fmt: skip
_HOST = re.compile(r"(?:@|https?://(?:www\.)?|\bwww\.)((?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,12})")
_LABELS = re.compile(
    r"(?:^|[\s.#_-])(?:logo|brand|masthead|site-?(?:name|title)|site-header|navbar-brand)\b", re.IGNORECASE
)


@dataclass(slots=True)
class _Candidate:
    shown: str
    line: Line
    signs: dict[str, Line] = field(default_factory=dict)

    @property
    def points(self) -> int:
        """One line is one sign, the strongest that it holds; a newspaper's word counts besides."""
        best: dict[int, int] = {}
        for sign, line in self.signs.items():
            if sign != "word":
                best[line.block.start] = max(best.get(line.block.start, 0), _SIGNS[sign])
        return sum(best.values()) + _SIGNS["word"] * ("word" in self.signs)


@dataclass(frozen=True, slots=True, eq=False)
class _Words:
    mastheads: frozenset[str]
    taken: frozenset[str]
    interface: frozenset[str]


@lru_cache(maxsize=4)
def _words(tables: DescribeTables) -> _Words:
    taken = {*tables.words("sections.names"), *tables.words("authors.no_name"), *tables.words("kinds.opinion_words")}
    interface = frozenset(tables.words("sections.interface"))
    return _Words(frozenset(tables.words("outlets.mastheads")), frozenset(taken | interface), interface)


def fold_name(text: str) -> str:
    """A name without case, article and punctuation at its ends."""
    return " ".join(text.replace("’", "'").strip(" \t-–—•*·|:.,()[]©").lower().split()).removeprefix("the ")


def find_page_name(
    article: Article, document: CleanDocument, around: Around, tables: DescribeTables
) -> tuple[str, str, int | None] | None:
    """``(name, where it stood, line)`` of the name that a page shows as its own by at least two signs: at its top,
    beside the article's time, in its rights line or imprint, in what it asks of readers, in the host of its mailbox, or
    with a word that newspapers are called by. ``None`` where no name has enough.
    """
    words = _words(tables)
    found: dict[str, _Candidate] = {}
    masthead = find_masthead(article, tables)
    title = fold_name(article.title.text) if article.title and not masthead else ""

    def note(text: str, sign: str, line: Line) -> None:
        for shown in _forms(text):
            if len(shown) > 50 or _NO_NAME.search(shown):
                continue
            key = fold_name(_SUFFIX.sub("", shown))
            if _is_name(shown, key, words, tables, sign) and key != title:
                candidate = found.setdefault(key, _Candidate(show_name(_SUFFIX.sub("", shown)), line))
                candidate.signs.setdefault(sign, line)

    for line in _top_lines(document):
        note(line.text, "masthead", line)
    for line in around.near if masthead else ():
        if line.block is article.title:
            note(line.text, "masthead", line)
    labelled = _labelled(around) if document.format == "html" else frozenset[int]()
    asking = {line.number for line in around.holding_any(_ASKING)}
    stated = [(pattern, sign, {line.number for line in around.holding(cues)}) for pattern, sign, cues in _STATED]
    beside = {line.number for line in around.near if line.zone in ("head", "between")}
    for number in sorted(labelled.union(asking, beside, *(numbers for _, _, numbers in stated))):
        line = around[number]
        if len(line.text) > 400:
            continue
        if (number in beside or number in labelled) and len(line.text) < 120:
            for part in _BARS.split(_without_dates(line.text, tables)):
                note(part, "masthead" if number in labelled else "beside", line)
        for pattern, sign, numbers in stated:
            match = pattern.search(line.text) if number in numbers else None
            if match:
                note(_RIGHTS_WORDS.sub(" ", match.group(1)), sign, line)
        match = _ASKS.search(line.text) if number in asking else None
        if match:
            note(re.split(r"['’]s?\s", match.group("a") or match.group("b"))[0], "asks", line)
    _note_the_rest(found, around, article.end_line, words)
    best = max(found.values(), key=lambda c: (c.points, -c.line.line), default=None)
    if best is None or best.points < ENOUGH:
        return None
    others = sorted(sign for sign in best.signs if sign != "word")
    shown = best.line.text if len(best.line.text) <= 80 else best.line.text[:77] + "…"
    return best.shown, f"line {best.line.line} '{shown}', the page's own name ({', '.join(others)})", best.line.line


def find_masthead(article: Article, tables: DescribeTables) -> Block | None:
    """The headline of an article whose printed title is a newspaper's name at the top of the page, or the list of beats
    below that ("Ships . Fish . Customs"); ``None`` where the title is one.
    """
    if not article.title or len(article.title.text) > 60:
        return None
    name = article.title.text.split()
    if not is_motto(article.title.text):
        if not 2 <= len(name) <= 6 or name[-1].lower() not in _words(tables).mastheads:
            return None
        if not all(word[0].isupper() or word.lower() in _SMALL for word in name):
            return None
    for block in article.head:
        words = block.text.split()
        small = sum(word[0].islower() for word in words)
        if block.start > article.title.start and len(words) >= 4 and len(block.text) <= 200 and small * 3 >= len(words):
            return None if _BYLINE.match(block.text) or find_dates(block.text, tables) else block
    return None


_BEAT = r"[A-Z][\w&’'-]{1,20}(?:\s[\w&’'-]{1,20})?"
_BEATS = re.compile(rf"{_BEAT}(?:\s[.·•|/*–-]\s{_BEAT}){{2,7}}")


def is_motto(text: str) -> bool:
    """Whether a line lists what an outlet is about, three things or more with the same mark between them."""
    return _BEATS.fullmatch(text) is not None and len(set(re.findall(r"\s([.·•|/*–-])\s", text))) == 1


def _labelled(around: Around) -> frozenset[int]:
    """The lines whose place in the page is called a logo or the like."""
    told: dict[str, bool] = {}
    for line in around:
        path = line.block.markup.path if line.block.markup else ""
        if path not in told:
            told[path] = _LABELS.search(path) is not None
    return frozenset(line.number for line in around if line.block.markup and told[line.block.markup.path])


def _without_dates(text: str, tables: DescribeTables) -> str:
    """A line without its day and the weekday beside it: ``The Post`` of "The Post, 4 May 2031"."""
    dates = find_dates(text, tables)
    if not dates:
        return text
    left = text[: dates[0].start].rstrip(" ,-–—|(")
    words = left.split()
    return " ".join(words[:-1]) if words and words[-1].lower().strip(".,") in dict(tables.weekdays) else left


def _top_lines(document: CleanDocument) -> list[Line]:
    """The first lines of the page, until a headline or a text begins, whichever article they were given to."""
    lines: list[Line] = []
    for block in document.blocks[:_TOP]:
        if block.label in ("title", "body", "subhead"):
            break
        text = " ".join(block.text[:200].split())
        lines.append(Line(text, block.line, "far", 0, block, len(lines)))
    return lines


def _note_the_rest(found: dict[str, _Candidate], around: Around, end_line: int, words: _Words) -> None:
    """Signs that only strengthen a name found elsewhere."""
    hosts: list[tuple[str, Line]] = []
    for line in around.holding(("@", "://", "www.")):
        for match in _HOST.finditer(line.text[:400]):
            labels = match.group(1).lower().split(".")
            hosts.extend((label.replace("-", "").removeprefix("the"), line) for label in labels[:-1])
    for key, candidate in found.items():
        squashed = "".join(char for char in key if char.isalnum())
        for label, line in hosts:
            if len(squashed) > 4 and label == squashed:
                candidate.signs.setdefault("host", line)
        if words.mastheads & set(key.replace("'s", "").split()):
            candidate.signs.setdefault("word", candidate.line)
        printed = candidate.shown.lower()
        if "masthead" in candidate.signs and " " in printed:
            for line in around.holding((printed,)):
                # Below the text; above it a section stands again in the menu.
                if line.line > end_line and len(line.text) > len(printed) + 3:
                    candidate.signs.setdefault("again", line)


def _forms(text: str) -> tuple[str, ...]:
    """A name, or the names in two scripts that stand side by side."""
    text = text.strip(" |·•*-–—,.:©ⓒ")
    parts = (text,) if text.isascii() else _SCRIPT_CHANGE.split(text)
    return tuple(part for part in parts if part)


_SCRIPT_CHANGE = re.compile(
    r"(?<=[A-Za-z])\s(?=[\u3040-\u9fff\uac00-\ud7a3])|(?<=[\u3040-\u9fff\uac00-\ud7a3])\s(?=[A-Z])"
)


_BARS = re.compile(r"\s[|•·]\s")
_NO_NAME = re.compile(r"[?!;,@/>\d\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u249b]")
_BYLINE = re.compile(r"(?:by|von|par|por|words|text|reporting|written|published|edited)\b", re.IGNORECASE)


def _is_name(shown: str, key: str, words: _Words, tables: DescribeTables, sign: str) -> bool:
    parts = key.replace("'s", "").split()
    if not 1 <= len(parts) <= 6 or len(key) < 3 or (sign == "beside" and _BYLINE.match(shown)):
        return False
    if key in words.taken or all(part in words.taken for part in parts) or parts[0] in words.interface:
        return False
    if shown.isascii() and not all(word[0].isupper() or word in _SMALL for word in shown.split()):
        return False
    mast = bool(words.mastheads & set(parts))
    if sign in ("masthead", "beside") and not shown.isascii() and not any(c.isupper() for c in shown):
        return len(shown) <= 12 and any(key.endswith(word) for word in words.mastheads if not word.isascii())
    a_person = parts[0] in tables.given_names and not shown.lower().startswith("the ")
    return mast or sign in ("imprint", "rights") or not a_person


def show_name(name: str) -> str:
    """A name without marks at its ends; one in capitals, of more than five characters, in small letters."""
    name = name.strip(" |·•*-–—,.:©ⓒ")
    if not name.isupper() or len(name) <= 5 or not name.isascii():
        return name
    return " ".join(w.lower() if i and w.lower() in _SMALL else w.capitalize() for i, w in enumerate(name.split()))

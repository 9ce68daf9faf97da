"""The printed title, or, where none is printed, a heading in the article's own words that claims nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.model import Article, Block, CleanDocument
from generator.stages.describe.imprint import is_motto
from generator.stages.describe.lines import owns_page
from generator.stages.describe.tables import DescribeTables
from generator.text.sentences import split_sentences

_MOST_WORDS = 12
_TAIL = re.compile(r"(?:\s[|–—·•»-]{1,2}\s|\s?[｜：|]\s?)([^|｜：–—·•»]{2,50})$")
_JOINED = re.compile(r"\s?[|｜：•»]|\s[–—:·/-]")
_HOST = re.compile(r"[\w-]{1,63}\.(?:com|org|net|de|co\.uk|\w{2})", re.IGNORECASE)
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))


def find_title(
    article: Article,
    document: CleanDocument,
    siblings: tuple[Article, ...],
    names: tuple[str, ...],
    headline: Block | None = None,
) -> tuple[str | None, str | None]:
    """``(title, where it stood)``. ``names`` are the names of the page and outlet, cut from the end of a page's
    title. ``headline`` is the block that is the title where a newspaper's name was printed as one.

    Of the titles that a page states of itself, the one counts that its structured data and its Open Graph agree on,
    then the one that a printed heading repeats, then the heading that the head repeats, then whatever is stated.
    """
    if document.sidecar.title:
        return document.sidecar.title, "sidecar"
    printed = " ".join(article.title.text.translate(_UNSEEN).split()) if article.title else ""
    if owns_page(article, document, siblings):
        found = _stated_title(document, printed, names)
        if found:
            title, origin = found
            if printed and _key(printed) == _key(title):
                return printed, f"line {article.start_line}, and the page's own"
            return title, origin
    if headline and (is_motto(printed) or _key(printed) in {_key(name) for name in names}):
        return " ".join(headline.text.translate(_UNSEEN).split()), f"line {headline.line}"
    if printed and article.title:
        return strip_site(printed, names), f"line {article.title.line}"
    return None, None


def _stated_title(document: CleanDocument, printed: str, names: tuple[str, ...]) -> tuple[str, str] | None:
    values = [(value, origin) for field, value, origin in document.page.values if field == "title" and value.strip()]
    if not values:
        return None
    sites = [name for name in (*document.page.all("site"), *document.page.all("publisher")) if len(name) <= 50]
    keys = {_key(value) for value, _ in values}
    sites = [name for name in sites if _key(name) not in keys]
    first: dict[str, str] = {}
    for value, origin in values:
        first.setdefault(origin, strip_site(value, (*names, *sites)))
    whole = [*first.values(), printed]
    titles = {origin: _without_tail(title, whole) for origin, title in first.items()}
    social, data = titles.get("og"), titles.get("json-ld")
    heading = titles.get("h1", "")
    if social and (data is None or _key(social) != _key(data)):
        # "Rates: Bank holds still" in the heading and "Bank holds still" here: what stands before is a kicker.
        longer = [_key(title) for title in (data, heading) if title]
        if len(_key(social)) > 15 and any(key.endswith(_key(social)) and key != _key(social) for key in longer):
            return social, "og"
        shown = {_key(heading), _key(printed)}
        for origin in ("og", "json-ld"):
            if origin in titles and _key(titles[origin]) in shown:
                return titles[origin], origin
        others = {_key(titles[origin]) for origin in ("meta", "title") if origin in titles}
        if heading and _key(heading) in others:
            return heading, "h1"
    return next((titles[origin], origin) for origin in (*_TRUST, *titles) if origin in titles)


_TRUST = ("og", "json-ld", "meta", "microdata", "h1", "title")


def _without_tail(title: str, others: list[str]) -> str:
    """A title cut to another one that it begins with, where only a short tail behind a separator is added."""
    for other in others:
        rest = title[len(other) :]
        if len(other) > 8 and 0 < len(rest) < 60 and title.startswith(other) and _JOINED.match(rest):
            return other
    return title


_NO_LETTER = re.compile(r"[\W_]+")


def _key(text: str) -> str:
    return _NO_LETTER.sub("", text.lower())


def strip_site(title: str, names: tuple[str, ...]) -> str:
    """A title without " | Site" at its end, where the end is one of ``names`` or looks like a host."""
    wanted = {_key(name) for name in names if name}
    for _ in range(2):
        match = _TAIL.search(title)
        if not match or match.start() == 0:
            break
        tail = _key(match.group(1))
        known = any(
            tail == name or (len(tail) > 4 and (tail in name or name in tail)) for name in wanted if len(name) > 1
        )
        if not known and not _HOST.fullmatch(match.group(1).strip()):
            break
        title = title[: match.start()].rstrip()
    return title


@lru_cache(maxsize=4)
def _event(tables: DescribeTables) -> re.Pattern[str]:
    nouns = "|".join(re.escape(word.title()) for word in tables.words("events.nouns"))
    word = r"[A-Z][\w’'&-]{0,30}"
    return re.compile(
        rf"(?:(?:19|20)\d\d\s)?{word}\s(?:(?:{word}|and|of|for|&)\s){{0,9}}(?:{nouns})\b"
        r"(?:\s(?:19|20)\d\d)?(?:\s\([A-Z][\w ]{1,30}\))?"
    )


@lru_cache(maxsize=4)
def _nouns(tables: DescribeTables) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(re.escape(word.title()) for word in tables.words('events.nouns'))})\b")


# A clause may end before these; a prefix that ends there is a whole phrase.
_JOINTS = (
    r"(?:,|;|:|\s[–—-]\s)|\s(?=(?:as|after|before|amid|while|when|where|which|who|that|because|since|although|though|but|"
    r"following|despite|according|with|by|in|on|at|for|from|to|under|through|over|against|into|during|including|via)\s)"
)
_JOINT = re.compile(_JOINTS)
_DANGLING = re.compile(
    r"\s(?:the|a|an|of|and|or|to|in|on|at|for|by|with|from|its|his|her|their|is|are|was|were|has|have|had|will|be|been|not|"
    r"no|very|more|less|about|nearly|almost|than|that|able|unable|set|due|likely|ready|going)$",
    re.IGNORECASE,
)
# Before "to" these leave the phrase open: "voted to close", "a plan to close", "is meant to close".
_OPEN = re.compile(
    r"\s(?:able|unable|way|plans?|planned|about|set|due|likely|ready|wants?|wanted|voted|agreed|decided|asked|hopes?|hoped|"
    r"expects?|intends?|intended|trying|tr(?:y|ies)|refused|began|begun|going|used|ought|needs?|chance|right|power|duty|"
    r"decision|bid|deal|move|effort|aims?|seeks?|sought|failed|managed|has|have|had|continues?|according|moved|promised|"
    r"ordered|told|allowed|forced|approved)$|\s(?:is|are|was|were|be|been)\s[a-z]{3,}$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^[A-Z][A-Z .’'/-]{2,30}(?:,\s[\w .]{2,20}){0,2}(?:\s?\([\w .&/-]{2,30}\))?\s?(?:—|–|-{1,2}|:)\s+(?=\S)"
)
_OPENING = re.compile(
    r"^(?:After|Before|When|While|As|Although|Though|Since|Because|If|In|On|At|With|Without|Despite|Following|Amid|During|"
    r"For|By|Under|Until|Once|Even|Just|Only|Last|Hailed|Faced|Having)\s[^,;:]{2,120},\s(?=\S)"
)
_POINTING = re.compile(r"^(?:It|This|That|These|Those|They|He|She|There|Then|But|And|So|Its|His|Her|Their)\s")


def make_heading(article: Article, lang: str, tables: DescribeTables) -> str:
    """A heading of at most twelve words from the article's own: the event it is about (named in full and taken up
    again), else the first clause of its first plain sentence, cut where a phrase ends.
    """
    sentences = [article.body[start:end] for start, end in split_sentences(article.body[:6000], lang)]
    if lang in ("zh", "ja", "ko", "th"):
        first = re.split(r"[，。、,;；：!?！？]", sentences[0] if sentences else article.body)[0]
        return first[:40].strip() or "—"
    for sentence in sentences[:4]:
        for match in _event(tables).finditer(sentence):
            nouns = _nouns(tables).findall(match.group())
            mentions = max(
                len(re.findall(rf"\b{re.escape(noun)}\b", article.body[:20_000], re.IGNORECASE)) for noun in nouns
            )
            name = match.group().removeprefix("The ")
            # What is not taken up again is what the article is about where it is what the sentence speaks of.
            subject = match.start() == 0 or sentence[: match.start()].lower() == "the "
            if (mentions >= 2 or subject) and 3 <= len(name.split()) <= _MOST_WORDS:
                return name
    openers = [_DATELINE.sub("", sentence) for sentence in sentences[:3]]
    # A sentence that points back says what it is about only with the one before it.
    for sentence in sorted(openers, key=lambda sentence: _POINTING.match(sentence) is not None):
        clause = _first_clause(sentence)
        if clause:
            return clause
    words = (openers[0] if openers else article.body).split()
    return _trim(" ".join(words[:_MOST_WORDS])) or "—"


def _first_clause(sentence: str) -> str | None:
    """The longest beginning of the main clause that ends where a phrase ends, of four to twelve words; a question keeps
    its mark.
    """
    if sentence[:1] in "“‘\"'":
        return None
    opening = _OPENING.match(sentence)
    if opening and len(sentence[opening.end() :].split()) >= 5:
        sentence = sentence[opening.end() :]
        sentence = sentence[0].upper() + sentence[1:]
    best = second = None
    for stop in [*(match.start() for match in _JOINT.finditer(sentence)), len(sentence)]:
        clause = _ADVERB.sub("", sentence[:stop].rstrip(" ,;:.–—-"))
        words = len(clause.split())
        if words > _MOST_WORDS:
            break
        to = sentence[stop:].lstrip().startswith("to ")
        if words < 4 or _DANGLING.search(clause):
            continue
        if to and _OPEN.search(clause):
            second = clause
        else:
            best = clause
    return best or second


_ADVERB = re.compile(r"\s(?:early|late|only|just|also|again|mainly|largely|partly)$", re.IGNORECASE)


def _trim(text: str) -> str:
    while True:
        trimmed = _DANGLING.sub("", text.rstrip(" ,;:.–—-"))
        if trimmed == text:
            return text
        text = trimmed

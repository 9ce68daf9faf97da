"""The outlet that the first line of a text dump names: a short name by itself above section, date and headline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.model import Article, CleanDocument
from generator.stages.describe.dates import find_dates
from generator.stages.describe.imprint import fold_name, show_name
from generator.stages.describe.language import find_language
from generator.stages.describe.tables import DescribeTables

FIRST_LINE = "the page's first line"
"""What a basis of :func:`find_first_name` begins with."""
_BETWEEN = 6
"""So many lines may stand between the name and the headline: a motto, a menu, a section, the day …"""
_LONG = 130
"""… none of which is as long as a paragraph."""
_LONGEST = 40
_CUT = re.compile(r"\s[|•·–—-]{1,2}\s|,\s(?=[A-Z]\w+ [Ee]dition$)|\s(?=\d[\d.]{0,5}(?:\s[-–—]\s|$))")
"""Between a name and what stands on its line: a motto, a menu, "English edition", a frequency."""
_HOST = re.compile(r"((?:[A-Z][a-z]{2,15}){2,4})\.[a-z]{2,10}(?=\s[>›/]\s|$)")
"""A host that is spelled as a name, a path of sections behind it."""
_WORD = re.compile(r"[^\W\d_][\w.&’'-]*")
_SMALL = frozenset(("of", "the", "and", "for", "de", "la", "le", "el", "der", "die", "das", "&", "+"))
_CAMEL = re.compile(r"[A-Z][a-z]{1,15}(?:[A-Z][a-z]{2,15}){1,3}")
_MOTTO_OF = re.compile(
    r"(?:(?:the|your|news|notes|letters)\s(?:[\w-]{1,20}\s){0,4}?(?:for|from|on|about)\s|(?:since|established|est\.?"
    r"|founded(?:\sin)?)\s1[6-9]\d\d\b).{0,80}$|.{0,80}\bsince\s1[6-9]\d\d$",
    re.IGNORECASE,
)
"""What an outlet says of itself below its name."""
_BYLINE = re.compile(r"(?:by|von|par|por|words|text|reporting|written|published|edited|compiled)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:told|tells|to|with|by|read|reads?|for)\s(?:the\s)?\Z", re.IGNORECASE)
"""In front of an outlet's name in its own text: "she told Pit & Quay"."""


@dataclass(frozen=True, slots=True)
class FirstName:
    """The name in a page's first line."""

    shown: str
    basis: str
    line: int
    is_sure: bool
    """Whether it is told by a word of mastheads, by its spelling, or by a motto below it."""


@lru_cache(maxsize=4)
def _taken(tables: DescribeTables) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words that are no name of an outlet's; those that open none; those that tell one."""
    interface = tables.words("sections.interface")
    words = (*tables.words("sections.names"), *tables.words("authors.no_name"), *tables.words("kinds.opinion_words"))
    told = (*tables.words("outlets.mastheads"), *tables.words("outlets.media"))
    return frozenset((*words, *interface)), frozenset(interface), frozenset(told)


def read_first_name(document: CleanDocument, headline: int, tables: DescribeTables) -> tuple[str, int] | None:
    """``(name, seed line)`` that a text dump's first line gives, and a headline (or text) within a few short lines
    below it; whether it is an outlet's is not told yet. ``headline`` is the place in the document where that begins.
    """
    rows: list[tuple[str, int]] = []
    for block in document.blocks:
        if block.start >= headline or len(rows) > _BETWEEN + 2:
            break
        for at, text in enumerate(block.text.split("\n")):
            shown = " ".join(text[: _LONG + 1].split())
            if any(char.isalpha() for char in shown) and shown.lower() != "logo":
                rows.append((shown, block.line + at))
    if not 1 <= len(rows) <= _BETWEEN + 1 or any(len(text) > _LONG for text, _ in rows):
        return None
    name = _CUT.split(rows[0][0])[0].strip(" *#")
    host = _HOST.match(name)
    name = host.group(1) if host else name
    return (name, rows[0][1]) if _is_shaped(name, tables) else None


def _is_shaped(name: str, tables: DescribeTables) -> bool:
    words = name.split()
    taken, opening, told = _taken(tables)
    if not 1 <= len(words) <= 5 or not 3 < len(name) <= _LONGEST or name[-1] in ".:!?…" or not name[0].isupper():
        return False
    if not all(word in _SMALL or (word[0].isupper() and _WORD.fullmatch(word)) for word in words):
        return False
    parts = [word for word in fold_name(name).replace("'s", "").split() if word not in _SMALL]
    if not parts or fold_name(name) in taken or all(part in taken for part in parts) or parts[0] in opening:
        return False
    if _BYLINE.match(name) or find_dates(name, tables) or _is_glued(name, tables):
        return False
    return not told.isdisjoint(parts) or parts[0] not in tables.given_names or name.lower().startswith("the ")


def find_first_name(
    article: Article, document: CleanDocument, siblings: tuple[Article, ...], tables: DescribeTables
) -> FirstName | None:
    """The outlet that the first line of a page of text names, where it is neither the headline nor what the article is
    about; ``None`` where there is none. One word in plain spelling is a name only where a motto stands below it.
    """
    first = siblings[0] if siblings else article
    top = first.title if first.title else first.pieces[0].block if first.pieces else None
    found = read_first_name(document, top.start, tables) if top else None
    if found is None:
        return None
    name, line = found
    key = fold_name(name)
    title = fold_name(article.title.text) if article.title else ""
    if not key or key in title or (title and title in key):
        return None
    told = not _taken(tables)[2].isdisjoint(key.split()) or _has_camel(name, article.body, tables)
    motto = _has_motto(document, line)
    is_sure = told or motto or name.startswith(("The ", "THE "))
    is_text = document.format == "text"
    # In capitals it is a kicker as well; these words are English ones; and a page in HTML has other means to say it.
    is_english = find_language(article.body, tables) in (None, "en")
    is_plain = " " not in key or name.isupper() or not is_text or not is_english
    if (is_plain and not told and not (motto and is_text)) or (len(siblings) > 1 and not told):
        return None
    if _is_subject(name, article.body[:4000], is_sure):
        return None
    return FirstName(show_name(name) if " " in name else name, f"{FIRST_LINE}, line {line} '{name}'", line, is_sure)


def _is_glued(name: str, tables: DescribeTables) -> bool:
    """Whether items of a menu lost the spaces between them: "PoliticsNorthern Coast", "HomeArchiveAbout"."""
    words = [re.findall("[A-Z][a-z]+", word) for word in name.split() if _CAMEL.fullmatch(word)]
    if any(len(parts) > _HUMPS for parts in words):
        return True
    return " " in name and any(parts[0].lower() in _taken(tables)[0] for parts in words)


_HUMPS = 3
"""Capital words in one that a made-up name has at most."""


def _has_camel(name: str, body: str, tables: DescribeTables) -> bool:
    """Whether a word is spelled like a made-up name ("HarbourLedger"); outside English it mostly lost a space."""
    return any(_CAMEL.fullmatch(word) for word in name.split()) and find_language(body, tables) in (None, "en")


def _has_motto(document: CleanDocument, line: int) -> bool:
    """Whether the line right below is a motto: words in small letters, or since when there is an outlet."""
    for block in document.blocks[:3]:
        if block.label == "title":
            continue
        for at, text in enumerate(block.text[:300].split("\n")):
            if block.line + at == line + 1 and len(text.split()) > 1:
                shown = text.strip()
                return shown[:1].islower() or _MOTTO_OF.match(shown) is not None
    return False


def _is_subject(name: str, body: str, is_sure: bool) -> bool:
    """Whether a text speaks of that name, other than of who was told something; of a sure one at its very start."""
    printed = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    return any(
        not _OWN.search(body[max(match.start() - 20, 0) : match.start()])
        for match in printed.finditer(body[:250] if is_sure else body)
    )

"""Outlets that a page names by itself: its own name on many lines, and its rights line."""

from __future__ import annotations

import re

from generator.stages.describe.lines import Around, Line
from generator.stages.describe.outlets.directory import ARTICLE, Directory, PrintedName, name_key
from generator.stages.describe.outlets.patterns import Found, say_place
from generator.stages.describe.tables import Outlet

_RIGHTS = re.compile(
    r"(?:©|\(c\)|copyright)\s{0,3}(?:©|\(c\))?\s{0,3}(?:\d{4}(?:\s?[-–]\s?\d{4})?)?[\s,]{0,3}([^.|•\d]{2,60})", re.I
)


def find_rights(around: Around, directory: Directory) -> Found | None:
    """The outlet that the rights line of the page names."""
    for line in around.holding(("©", "(c)", "copyright")):
        match = _RIGHTS.search(line.text)
        if match:
            outlet = _outlet_in(match.group(1), directory)
            if outlet and outlet.kind == "outlet":
                return outlet.name, say_place(line), line.line
    return None


def find_own_name(around: Around, directory: Directory) -> Found | None:
    """The outlet whose name stands on three or more lines of the page, once clearly, and on twice as many as any
    other's.
    """
    seen: dict[str, list[Line]] = {}
    clear: set[str] = set()
    for line in around.holding(_repeated_openers(around, directory)):
        if len(line.text) > 200:
            continue
        names = {outlet.name: is_clear for outlet, is_clear in _outlets_in(line.text, directory)}
        for name, is_clear in names.items():
            seen.setdefault(name, []).append(line)
            if is_clear:
                clear.add(name)
    ranked = sorted(((name, seen[name]) for name in clear), key=lambda item: (-len(item[1]), item[0]))
    if ranked and len(ranked[0][1]) >= 3 and (len(ranked) == 1 or len(ranked[0][1]) >= 2 * len(ranked[1][1])):
        name, lines = ranked[0]
        return name, f"the page's own name on {len(lines)} lines, first {say_place(lines[0])}", lines[0].line
    return None


_RUN = re.compile(r"[\w.&’'-]+")


def _repeated_openers(around: Around, directory: Directory) -> set[str]:
    """What the names of outlets begin with that may be named twice or more on a page, in lower case, where one may be
    named three times; nothing where none may. What can be told of the whole page at once is told here.
    """
    run, found = around.runs
    named = [
        (name, run.count(name.pieces))
        for piece in directory.held_by.keys() & found
        for name in directory.held_by[piece]
        if found.issuperset(name.runs)
    ]
    for at_closer_look in (False, True):
        times: dict[str, int] = {}
        for name, often in named:
            times[name.outlet] = times.get(name.outlet, 0) + often
        if max(times.values(), default=0) < 3:
            return set()
        named = [(name, often) for name, often in named if often and times[name.outlet] > 1]
        if not at_closer_look:
            named = [(name, min(often, _count_as_name(name, run, around))) for name, often in named]
    return {name.word.split("'")[0] for name, _ in named}


def _count_as_name(name: PrintedName, run: str, around: Around) -> int:
    """How often an outlet's name stands on a page with a capital, after "The" or with what glues to it ("Times."); a
    short one in capitals. Rather too often than too seldom.
    """
    word, page = name.word, around.page
    if not word.isascii() or "." in word:
        return len(page)
    glued = page.count(word + ".") + page.count(word + "-") + page.count("." + word) + page.count("-" + word)
    known = glued + run.count(" the" + name.pieces)
    if len(name.pieces) < 5:
        return known
    return known + (around.printed.count(word.upper()) if name.short else page.count(word) - around.printed.count(word))


def _outlets_in(text: str, directory: Directory) -> list[tuple[Outlet, bool]]:
    """The outlets named in a line, each with its own capitals, and whether they are named clearly. An everyday word is
    clear with its article, as a part of the line for itself or after a word in small letters ("news from The Sun", not
    "The Sun Is Hot"), and in capitals beside words that are not ("Subscribe to WIRED").
    """
    words = list(_RUN.finditer(text))
    found: dict[str, tuple[Outlet, bool]] = {}
    for start, first in enumerate(words):
        word = first.group()
        if not word[0].isupper() and "." not in word and word[0].isascii():
            continue
        # As name_key has it, for a single word.
        if word.replace("’", "'").strip("-.").lower() not in directory.openers:
            continue
        for end in range(min(len(words), start + 5), start, -1):
            run = " ".join(each.group() for each in words[start:end])
            outlet = directory.by_name(run) if len(run) > 5 or (run.isupper() and len(run) > 2) else None
            if not outlet:
                continue
            is_common = name_key(run) in directory.common
            if outlet.kind == "outlet" and not (is_common and _is_cut(run, outlet)):
                is_clear = not is_common or _names_clearly(text, words, start, end)
                found[outlet.name] = (outlet, is_clear or found.get(outlet.name, (outlet, False))[1])
            break
    return list(found.values())


def _is_cut(run: str, outlet: Outlet) -> bool:
    """Whether an everyday word stands without the article of the name: "Nation" for The Nation."""
    return ARTICLE.match(outlet.name.lower()) is not None and ARTICLE.match(run.lower()) is None


def _names_clearly(text: str, words: list[re.Match[str]], start: int, end: int) -> bool:
    """As :func:`_outlets_in` has it, for an everyday word."""
    run = text[words[start].start() : words[end - 1].end()]
    if run.isupper():
        return len(run) > 3 and not text.isupper() and any(each.group().islower() for each in words)
    if not ARTICLE.match(run.lower()):
        return False
    before = text[words[start - 1].end() : words[start].start()] if start else "|"
    after = text[words[end - 1].end() : words[end].start()] if end < len(words) else "|"
    begins = not before.isspace() or words[start - 1].group().islower() or words[start - 1].group() in _CALLS
    return begins and (not after.isspace() or (bool(start) and words[end].group()[0].islower()))


_CALLS = frozenset(("Follow", "Visit", "Join", "Support"))


def _outlet_in(text: str, directory: Directory) -> Outlet | None:
    """The outlet named by the longest run of words at the start of a text, of at least two words or six letters. One
    word is a name where it is the whole one, but for a legal form ("Nature Holdings", not "Nature Lovers").
    """
    words = re.split(r"[\s,]+", text.strip())
    for start in range(min(len(words), 3)):
        if start and words[start - 1][:1].isupper() and words[start - 1] not in ("The", "By"):
            break
        for end in range(min(len(words), start + 6), start, -1):
            run = " ".join(words[start:end])
            outlet = directory.by_name(run)
            longer = name_key(run) in directory.common and " ".join(words[end : end + 1])[:1].isupper()
            if outlet and (end - start > 1 or len(run) > 5) and not (longer and words[end].lower() not in _HOLDERS):
                return outlet
    return None


_HOLDERS = frozenset(
    ("news", "media", "group", "ltd", "limited", "inc", "llc", "plc", "company", "publishing", "holdings", "all")
)
"""May follow an outlet's name in its rights line."""

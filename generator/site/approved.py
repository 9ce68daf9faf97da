"""The site of what was approved: another derivation, from the same pages without the briefs that are left out.

Everything that the site shows follows from its library, so what is not in there is nowhere. What still points at it is
let go of: a brief that is nearly the same is not named, a link that a person wrote becomes the words that it stood on,
and a company's page goes where nothing is left that names it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from posixpath import basename, dirname, normpath
from urllib.parse import unquote

from generator.brief import is_own_stub, parse_brief, render_brief
from generator.cache import Store
from generator.site.library import STORIES, BriefFile, Library, add_stories, read_library
from generator.site.links import FOLDER
from generator.site.phrase import say_count
from generator.stories import follow_redirects

_TARGET = re.compile(r"\]\(\s*<?(?P<target>[^\s()<>]+)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")
"""What follows the words of a link, from the bracket that closes them."""
_LABEL = re.compile(r"\[(?P<label>[^\[\]\\]{1,999})\](?=(?P<after>\[\]|[\[(:])?)")
_DEFINED = re.compile(r"^ {0,3}\[(?P<label>[^\[\]^][^\[\]]*)\]:[ \t]*<?(?P<target>[^\s<>]+)>?.*\n?", re.MULTILINE)
_BETWEEN = re.compile(r"[/\s()<>\"'#]")
_STUB = re.compile(r"companies/([A-Za-z0-9][\w.-]{0,99}?)\.md|\(([A-Za-z0-9][\w.-]{0,99}?)\.md")


def read_wanted(docs: Path, store: Store | None = None, *, approved_only: bool = False) -> Library:
    """:func:`generator.site.library.read_library` and its stories, with ``approved_only`` without what is not approved,
    of which then no story tells.
    """
    library = _go_without(read_library(docs, store))
    return add_stories(leave_out(library) if approved_only else library, store)


def _go_without(library: Library) -> Library:
    """The library without what leads to briefs that cannot be read."""
    gone = library.gone
    if not gone:
        return library
    return replace(
        library,
        briefs=tuple(_let_go(entry, gone) for entry in library.briefs),
        pages=tuple(replace(page, text=unlink(page.text, page.path, gone)) for page in library.pages),
        withdrawn=tuple(replace(entry, text=unlink(entry.text, entry.path, gone)) for entry in library.withdrawn),
        companies=tuple(replace(entry, text=unlink(entry.text, entry.path, gone)) for entry in library.companies),
        moved=tuple(replace(entry, text=unlink(entry.text, entry.path, gone)) for entry in library.moved),
        stubs=tuple(replace(entry, text=unlink(entry.text, entry.path, gone)) for entry in library.stubs),
    )


def leave_out(library: Library) -> Library:
    """The library without briefs that are not approved or changed since, and without what leads to them."""
    kept: list[BriefFile] = []
    left: list[BriefFile] = []
    for entry in library.briefs:
        fresh = entry.standing is not None and entry.standing.state == "approved"
        (kept if fresh else left).append(entry)
    # The page of a withdrawn brief is for those who may have read it.
    withdrawn = [entry for entry in library.withdrawn if entry.standing is not None and entry.standing.state != "open"]
    left += [entry for entry in library.withdrawn if entry not in withdrawn]
    silent = _find_silent(library, kept)
    gone = frozenset((*(entry.path for entry in left), *silent))
    briefs = tuple(_let_go(entry, gone) for entry in kept)
    pages = tuple(replace(page, text=unlink(page.text, page.path, gone)) for page in library.pages)
    library = replace(
        library,
        briefs=briefs,
        pages=pages,
        withdrawn=tuple(replace(entry, text=unlink(entry.text, entry.path, gone)) for entry in withdrawn),
        left_out=tuple(left),
        approved_only=True,
        stubs=tuple(
            replace(entry, text=unlink(entry.text, entry.path, gone))
            for entry in library.stubs
            if entry.path not in silent
        ),
        silent=silent,
    )
    wanted = _find_wanted(library)
    return replace(
        library,
        companies=tuple(
            replace(entry, text=unlink(entry.text, entry.path, gone))
            for entry in library.companies
            if entry.company.id in wanted
        ),
        moved=tuple(
            replace(entry, text=unlink(entry.text, entry.path, gone))
            for entry in library.moved
            if entry.company.id in wanted
        ),
    )


def _find_silent(library: Library, kept: Iterable[BriefFile]) -> frozenset[str]:
    """Paths of the stories of which no brief is left: their address alone would say what is not approved."""
    lead = follow_redirects({entry.stub.id: entry.stub for entry in library.stubs})
    known = {key for entry in library.briefs for key in (entry.brief.story, *entry.brief.touches) if key}
    known |= {entry.stub.id for entry in library.stubs}
    told = {lead.get(entry.brief.story, entry.brief.story) for entry in kept if entry.brief.story}
    return frozenset(f"{STORIES}/{key}.md" for key in known if lead.get(key, key) not in told)


def tell_approvals(library: Library) -> Iterator[str]:
    """What who builds the site should know: a line for each file that cannot be read, and how many are left out."""
    yield from (f"! {line}; the site goes without it" for line in tell_broken(library))
    for broken in library.approvals.broken:
        fix = f" ({broken.fix})" if broken.fix else ""
        yield f"{broken.name}: {broken.reason}; it approves nothing{fix}"
    if library.left_out:
        states = [entry.standing.state for entry in library.left_out if entry.standing is not None]
        stale = states.count("stale")
        reasons = [f"{len(library.left_out) - stale:,} not approved"] * (stale < len(library.left_out))
        reasons += [f"{stale:,} changed since the approval"] * (stale > 0)
        count = say_count(len(library.left_out), "brief")
        yield f"left out: {count}, {', '.join(reasons)} (briefs approvals lists them)"


def tell_broken(library: Library) -> Iterator[str]:
    """A line for each page that cannot be read: file, line, reason and fix."""
    for item in library.broken:
        yield f"{item.name}:{item.line}  {item.told}" if item.line else f"{item.name}  {item.told}"


def _let_go(entry: BriefFile, gone: Collection[str]) -> BriefFile:
    """A brief without what points at pages that are gone."""
    brief = entry.brief
    near = tuple(other for other in brief.near if f"{FOLDER}/{other.id}.md" not in gone)
    touches = tuple(key for key in brief.touches if f"{STORIES}/{key}.md" not in gone)
    text = entry.text
    if len(near) < len(brief.near) or len(touches) < len(brief.touches):
        text = render_brief(replace(parse_brief(text, entry.path), near=near, touches=touches))
    text = unlink(text, entry.path, gone)
    if text == entry.text:
        return entry
    stated = parse_brief(text, entry.path)
    # Companies that it only links were counted among its own when the library was made.
    return replace(entry, text=text, brief=replace(stated, companies=brief.companies), committed=stated, key="")


@lru_cache(maxsize=4)
def _name_files(paths: frozenset[str]) -> frozenset[str]:
    return frozenset(map(basename, paths))


def unlink(text: str, path: str, gone: Collection[str]) -> str:
    """Markdown in which links to files that are ``gone`` are the words that they stood on, and pictures their words.

    Args:
        text: the page.
        path: where it stands, POSIX, below the folder of pages.
        gone: paths of the same kind.
    """
    names = _name_files(frozenset(gone))
    if not any(unquote(name) in names for name in _BETWEEN.split(text)):
        return text
    folder = dirname(path)

    def leads_away(target: str) -> bool:
        return normpath(f"{folder}/{unquote(target.partition('#')[0])}").lstrip("/") in gone

    cuts: list[tuple[int, int]] = []

    def cut(words: int, end: int) -> None:
        """Keep the words whose closing bracket stands at ``words`` of what ends at ``end``."""
        start = _find_opening(text, words)
        if start is not None:
            picture = text[start - 1 : start] == "!" and text[start - 2 : start - 1] != "\\"
            cuts.extend([(start - picture, start + 1), (words, end)])

    for found in _TARGET.finditer(text):
        if leads_away(found["target"]):
            cut(found.start(), found.end())
    labels = set()
    for found in _DEFINED.finditer(text):
        if leads_away(found["target"]):
            labels.add(_fold(found["label"]))
            cuts.append(found.span())
    for found in _LABEL.finditer(text) if labels else ():
        after = found["after"] or ""
        if _fold(found["label"]) not in labels or after in ("[", "(", ":"):
            continue
        words = found.start() - 1
        if text[words : words + 1] == "]" and not after:
            cut(words, found.end())
        else:
            cut(found.end() - 1, found.end() + len(after))
    kept, at = [], 0
    for start, end in sorted(cuts):
        kept.append(text[at:start])
        at = max(at, end)
    return "".join([*kept, text[at:]])


_LONGEST = 2_000
"""Characters in the words of a link, at most; else many brackets would take the square of their number."""


def _find_opening(text: str, close: int) -> int | None:
    """Where the bracket stands that the one at ``close`` closes."""
    depth = 0
    for at in range(close, max(close - _LONGEST, -1), -1):
        sign = text[at]
        if sign in "[]" and not (at and text[at - 1] == "\\"):
            depth += 1 if sign == "]" else -1
            if not depth:
                return at
    return None


def _fold(label: str) -> str:
    return " ".join(label.split()).casefold()


def _find_wanted(library: Library) -> set[str]:
    """Ids of the companies whose pages are still wanted: a brief names it, a page links it, a person wrote on it, or it
    is watched.
    """
    known = {entry.company.id: entry for entry in library.companies}
    moves = {entry.path.rpartition("/")[2].removesuffix(".md"): entry.company.id for entry in library.moved}
    waiting = [
        key
        for key, entry in known.items()
        if entry.company.watch or (entry.text and not is_own_stub(entry.text, entry.path))
    ]
    for brief in library.briefs:
        waiting += [*(link.id for link in brief.brief.companies), *_find_stubs(brief.text)]
    for text in (*(page.text for page in library.pages), *(page.text for page in library.withdrawn)):
        waiting += _find_stubs(text)
    wanted: set[str] = set()
    while waiting:
        key = waiting.pop()
        key = moves.get(key, key)
        if key in known and key not in wanted:
            wanted.add(key)
            waiting += _find_stubs(known[key].text)
    return wanted


def _find_stubs(text: str) -> Iterator[str]:
    return (found[1] or found[2] for found in _STUB.finditer(text))

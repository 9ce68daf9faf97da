"""What is committed in ``docs/``, read once: the briefs, the companies, the pages that people wrote.

Everything the site shows follows from this and from nothing else, so an edit by hand shows everywhere.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NoReturn

from generator.approvals import Approvals, Standing, find_folder, follow_names, judge_brief, read_approvals
from generator.brief import (
    StoryStub,
    is_hand_page,
    is_own_stub,
    list_moves,
    move_brief,
    move_links,
    parse_brief,
    parse_company,
    parse_story,
    refuse_stalling,
)
from generator.cache import Store, digest, make_codec
from generator.errors import BriefError, GeneratorError, SiteError
from generator.files import read_page, refuse_folder
from generator.model import Brief, Company, CompanyLink, Rejection
from generator.site.admit import list_strange_files
from generator.site.links import FOLDER, find_linked
from generator.site.order import place_in_time
from generator.stories import Story, gather_stories, may_stand

COMPANIES = "companies"
STORIES = "stories"

_HEADING = re.compile(r"^#[ \t]+(\S.*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class BriefFile:
    """A committed brief and the text that it was read from."""

    path: str
    """POSIX path below ``docs/``."""
    text: str
    brief: Brief
    linked: tuple[str, ...] = ()
    """Ids of the companies whose pages its page links."""
    committed: Brief | None = None
    """The brief as it was parsed, before its ids and companies were settled."""
    key: str = field(default="", compare=False, repr=False)
    """Digest of the text as it is committed, where what follows from it may be kept for the next build."""
    standing: Standing | None = None
    """Whether it is approved; ``None`` where the desk approves nothing."""

    @property
    def stated(self) -> Brief:
        """The brief as its file has it, without what follows from the other pages."""
        return self.committed or self.brief


@dataclass(frozen=True, slots=True)
class CompanyFile:
    """A committed company page. ``text`` is empty for a company that briefs name and that has no page of its own."""

    path: str
    text: str
    company: Company


@dataclass(frozen=True, slots=True)
class MovedFile:
    """The address that a company had under an earlier id. ``text`` is empty unless a person wrote on a page that still
    stands there.
    """

    path: str
    text: str
    company: Company
    """The company of today."""


@dataclass(frozen=True, slots=True)
class StoryFile:
    """A committed page of a story of which a person spoke."""

    path: str
    text: str
    stub: StoryStub


@dataclass(frozen=True, slots=True)
class HandFile:
    """A Markdown page that a person wrote."""

    path: str
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Library:
    """All of ``docs/``. Briefs newest first, see :mod:`generator.site.order`; companies by name."""

    briefs: tuple[BriefFile, ...] = ()
    companies: tuple[CompanyFile, ...] = ()
    pages: tuple[HandFile, ...] = ()
    moved: tuple[MovedFile, ...] = ()
    withdrawn: tuple[BriefFile, ...] = ()
    """Briefs that say nothing any more: their pages stand, and no list knows them."""
    approvals: Approvals = field(default_factory=Approvals)
    approved_only: bool = False
    """Whether briefs that are not approved were left out: :func:`generator.site.approved.leave_out`."""
    left_out: tuple[BriefFile, ...] = ()
    """Those briefs."""
    stubs: tuple[StoryFile, ...] = ()
    stories: tuple[Story, ...] = ()
    """What the briefs tell of together, newest first: :func:`add_stories`."""
    silent: frozenset[str] = frozenset()
    """Paths of stories of which nothing is left to tell: :func:`generator.site.approved.leave_out`."""
    broken: tuple[Rejection, ...] = ()
    """Pages that cannot be read and files that may not, by path below ``docs``: the site goes without them. A company
    that briefs name has its page all the same, without what the broken one says."""

    @property
    def gone(self) -> frozenset[str]:
        """Paths of the briefs, companies and stories that stand in ``docs`` and are no pages of the site."""
        named = {*(entry.path for entry in self.companies), *(f"{STORIES}/{story.id}.md" for story in self.stories)}
        lost = (item.name for item in self.broken if item.name not in named)
        return frozenset((*(entry.path for entry in self.left_out), *lost, *self.silent))


_write_story, _read_story = make_codec(Story)


def add_stories(library: Library, store: Store | None = None) -> Library:
    """The library with the stories that its briefs are in. ``store`` may know the stories of before."""
    stubs = {entry.stub.id: entry.stub for entry in library.stubs}
    keys = {entry.brief.id: entry.key for entry in reversed(library.briefs)}

    def recall(told: str, ids: tuple[str, ...], make: Callable[[], Story]) -> Story:
        parts = [keys[one] for one in ids]
        if store is None or not all(parts):
            return make()
        key = digest("story", told, *parts)
        kept = store.get(key)
        if kept is not None:
            with contextlib.suppress(ValueError, TypeError, KeyError):
                found: Story = _read_story(kept)
                return found
        story = make()
        store.put(key, _write_story(story))
        return story

    # As they are committed: what companies are called today has no say in it.
    briefs = [entry.stated for entry in library.briefs]
    return replace(library, stories=gather_stories(briefs, stubs, recall))


def forget_texts(library: Library) -> Library:
    """The library without the texts of its briefs, which are no more needed once the pages are derived."""
    return replace(library, briefs=tuple(replace(entry, text="") for entry in library.briefs))


_write_brief, _read_brief = make_codec(Brief)
_write_standing, _read_standing = make_codec(Standing)


def read_library(docs: Path, store: Store | None = None) -> Library:
    """Read ``docs``; other files than Markdown are left to the site engine. ``store`` may know the briefs of before.

    Raises:
        SiteError: the folder does not exist. A brief or a company page that cannot be parsed, and what is no file of
            the folder's own (:mod:`generator.site.admit`), is among ``broken``: it stops no other.
    """
    if not docs.is_dir():
        raise SiteError("the folder of pages does not exist", where=str(docs), fix="run briefs generate first")
    approvals = read_approvals(find_folder(docs))
    briefs: list[BriefFile] = []
    companies: list[CompanyFile] = []
    stories: list[tuple[str, str]] = []
    pages: list[HandFile] = []
    broken = list(list_strange_files(docs))
    for path, text in _read_markdown(docs, broken):
        folder = path.rpartition("/")[0]
        if folder == FOLDER and not is_hand_page(path.rpartition("/")[2], text):
            key = digest("brief", text) if store is not None else ""
            try:
                brief = _parse_brief(text, path, store, key)
            except GeneratorError as error:
                broken.append(Rejection(path, error.what, error.fix or _MEND, "brief", _line_of(error)))
                continue
            except Exception as error:  # noqa: BLE001 - our own fault on one brief must not stop the others
                broken.append(Rejection(path, f"a fault of ours: {type(error).__name__}", _MEND, "brief"))
                continue
            standing = _judge(brief, approvals, store, key) if approvals.used else None
            briefs.append(BriefFile(path, text, brief, key=key, standing=standing))
        elif folder == COMPANIES and _front_matter_has(text, "id"):
            try:
                companies.append(CompanyFile(path, text, parse_company(text, path)))
            except BriefError as error:
                broken.append(Rejection(path, error.what, error.fix or _MEND, "company", _line_of(error)))
        elif folder == STORIES and may_stand(path.rpartition("/")[2].removesuffix(".md")):
            stories.append((path, text))
        else:
            try:
                refuse_stalling(text, path)
            except BriefError as error:
                broken.append(Rejection(path, error.what, error.fix or _MEND, "page", _line_of(error)))
                continue
            pages.append(HandFile(path, text, _title_of(text, path)))
    stubs = _read_stubs(stories, briefs, pages, broken)
    followed = follow_names(approvals, [entry.brief for entry in briefs])
    renamed = followed.records.keys() - approvals.records.keys()
    briefs = [
        replace(entry, standing=judge_brief(entry.brief, followed)) if entry.brief.id in renamed else entry
        for entry in briefs
    ]
    return replace(
        make_library(briefs, companies, pages),
        stubs=stubs,
        approvals=followed,
        broken=tuple(sorted(broken, key=lambda b: b.name)),
    )


def _read_stubs(
    found: Iterable[tuple[str, str]], briefs: Iterable[BriefFile], pages: list[HandFile], broken: list[Rejection]
) -> tuple[StoryFile, ...]:
    """The pages of stories; one in their folder that is of no story is a page that a person wrote, like any other."""
    told = {key for entry in briefs for key in (entry.brief.story, *entry.brief.touches) if key}
    stubs = []
    for path, text in found:
        try:
            if _front_matter_has(text, "id") or path.rpartition("/")[2].removesuffix(".md") in told:
                stubs.append(StoryFile(path, text, parse_story(text, path)))
            else:
                refuse_stalling(text, path)
                pages.append(HandFile(path, text, _title_of(text, path)))
        except BriefError as error:
            broken.append(Rejection(path, error.what, error.fix or _MEND, "page", _line_of(error)))
    return tuple(stubs)


_MEND = "mend it by hand, or take it back from git"


def _line_of(error: GeneratorError) -> int | None:
    line = error.where.rpartition(":")[2]
    return int(line) if line.isdecimal() else None


def _parse_brief(text: str, path: str, store: Store | None, key: str) -> Brief:
    if store is None:
        return parse_brief(text, path)
    kept = store.get(key)
    if kept is not None:
        with contextlib.suppress(ValueError, TypeError, KeyError):
            found: Brief = _read_brief(kept)
            return found
    brief = parse_brief(text, path)
    store.put(key, _write_brief(brief))
    return brief


def _judge(brief: Brief, approvals: Approvals, store: Store | None, key: str) -> Standing:
    approval = approvals.get(brief.id)
    if store is None or approval is None:
        return judge_brief(brief, approvals)
    key = digest("standing", key, repr(approval))
    kept = store.get(key)
    if kept is not None:
        with contextlib.suppress(ValueError, TypeError, KeyError):
            found: Standing = _read_standing(kept)
            return found
    standing = judge_brief(brief, approvals)
    store.put(key, _write_standing(standing))
    return standing


def make_library(
    briefs: Iterable[BriefFile], companies: Iterable[CompanyFile] = (), pages: Iterable[HandFile] = ()
) -> Library:
    """Put what was read in order, settle which companies each brief names, add those that have no page of their own.

    An id that a company had is the company's everywhere; a link that a person wrote counts like one of ours.
    """
    standing = {c.company.id: c for c in companies}
    moves = list_moves(c.company for c in standing.values())
    known = {key: c for key, c in standing.items() if key not in moves}
    ordered = sorted((_move_entry(entry, moves) for entry in briefs), key=lambda b: b.path)
    # Two stable sorts: newest first, and within a day by path.
    ordered.sort(key=lambda b: place_in_time(b.brief), reverse=True)
    for entry in ordered:
        for link in entry.brief.companies:
            if link.id not in known:
                known[link.id] = CompanyFile(f"{COMPANIES}/{link.id}.md", "", Company(link.id, link.name))
    withdrawn = tuple(entry for entry in ordered if entry.brief.withdrawn is not None)
    ordered = [_add_linked(entry, known) for entry in ordered if entry.brief.withdrawn is None]
    named = sorted(known.values(), key=lambda c: (c.company.name.casefold(), c.company.id))
    moved = [
        MovedFile(f"{COMPANIES}/{old}.md", _own_words(standing.get(old)), known[new].company)
        for old, new in sorted(moves.items())
        if new in known
    ]
    return Library(tuple(ordered), tuple(named), tuple(sorted(pages, key=lambda p: p.path)), tuple(moved), withdrawn)


def _move_entry(entry: BriefFile, moves: Mapping[str, str]) -> BriefFile:
    """The brief under the ids of today, with what its page links."""
    entry = replace(entry, committed=entry.brief)
    if moves:
        entry = replace(entry, text=move_links(entry.text, moves), brief=move_brief(entry.brief, moves))
    return replace(entry, linked=find_linked(entry.brief, entry.text))


def _add_linked(entry: BriefFile, known: Mapping[str, CompanyFile]) -> BriefFile:
    """The brief with every company that its page links among those that it names: each link has its way back. A link
    to no company at all is left to the build, which tells who wrote it where.
    """
    listed = {link.id for link in entry.brief.companies}
    found = [key for key in entry.linked if key not in listed and key in known]
    if not found:
        return entry
    links = (CompanyLink(key, known[key].company.name, "named") for key in found)
    return replace(entry, brief=replace(entry.brief, companies=(*entry.brief.companies, *links)))


def _own_words(entry: CompanyFile | None) -> str:
    return "" if entry is None or is_own_stub(entry.text, entry.path) else entry.text


def _read_markdown(docs: Path, broken: list[Rejection]) -> Iterator[tuple[str, str]]:
    """Path and text of each page that is not ``broken``; one that cannot be read goes there."""
    strange = frozenset(item.name for item in broken)
    for relative in sorted(_list_markdown(docs)):
        path = docs / relative
        if relative not in strange:
            try:
                yield relative, read_page(path, docs).removeprefix("\ufeff")
            except UnicodeDecodeError:
                broken.append(Rejection(relative, "is not UTF-8", _MEND, "page"))
            except OSError as error:
                broken.append(Rejection(relative, f"cannot be read: {error.strerror}", _MEND, "page"))


def _refuse(error: OSError) -> NoReturn:
    raise refuse_folder(Path(error.filename), error) from error


def _list_markdown(docs: Path) -> Iterator[str]:
    for folder, folders, names in os.walk(docs, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        below = os.path.relpath(folder, docs).replace(os.sep, "/") + "/"
        for name in names:
            if name.endswith(".md") and not name.startswith("."):
                yield f"{below}{name}".removeprefix("./")


def _front_matter_has(text: str, key: str) -> bool:
    if not text.startswith("---\n"):
        return False
    end = text.find("\n---", 4)
    return end > 0 and re.search(rf"^{key}:", text[4:end], re.MULTILINE) is not None


def _title_of(text: str, path: str) -> str:
    heading = _HEADING.search(text)
    if heading:
        return heading[1].rstrip().rstrip("#").rstrip() or heading[1].rstrip()
    return path.rpartition("/")[2].removesuffix(".md").replace("-", " ").capitalize()


def make_url(path: str) -> str:
    """The address of a page below the root of the site, not yet quoted; ``path`` is that of its Markdown."""
    return path.removesuffix(".md") + ".html"

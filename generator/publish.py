"""OUT: what ``docs/`` should hold → a plan → applied or checked. Every file is old or new, never torn.

Only briefs and the stubs of companies and stories are the generator's, and of these only the ones that it wrote: a
file in which a person changed anything is never removed, a file that it did not write is never touched.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import unified_diff
from pathlib import Path, PurePosixPath

from generator.brief import (
    Mismatch,
    StoryStub,
    is_hand_page,
    is_own_stub,
    list_ids,
    look_at_brief,
    look_at_company,
    look_at_merged,
    look_at_story,
    merge_stub,
    move_stub,
    parse_brief,
    parse_company,
    parse_story,
    split_stub,
)
from generator.errors import BriefError, PublishError
from generator.files import PAGE_BYTES, list_files, read_file
from generator.merge import RESOLVE, Conflict, edited_pieces
from generator.model import Brief, Company
from generator.signals import STOPS
from generator.text.escape import tidy_text
from generator.writing import AS_IT_WAS, LeftError, digest_content, hold_docs, tell_reason

FOLDERS = ("briefs", "companies", "stories")
"""Folders of ``docs/`` in which the generator writes."""

_STUBS = ("companies/", "stories/")
"""Pages on which people write beside the generator."""

_STUB_LINK = re.compile(r"\]\((?:\.\./companies/|companies/)?([A-Za-z0-9][\w.-]{0,99})\.md[#)]")
"""A link to a company page from a brief, from the top of ``docs/``, or from another company page."""


@dataclass(frozen=True, slots=True)
class Page:
    """A file to write."""

    path: str
    """POSIX path below ``docs/``."""
    text: str
    meant: Brief | None = field(default=None, compare=False, repr=False)
    """The brief that was rendered."""
    looked_at: bool = field(default=False, compare=False, repr=False)
    """Whether it was found to hold what was meant."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that stays although the sources do not ask for it, or not in this form."""

    path: str
    reason: str
    refused: bool = False
    """Whether what should have come in its place does not hold what was meant: a fault of ours."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do; see :func:`plan_docs`."""

    added: tuple[Page, ...] = ()
    changed: tuple[Page, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[Kept, ...] = ()
    conflicts: tuple[tuple[str, Conflict], ...] = ()
    """``(path, conflict)`` of stubs that a person and the registry both changed."""
    seen: Mapping[str, bytes] = field(default_factory=dict)
    """Path → digest of what stood there when the plan was made: where something else stands by now, it stays."""

    @property
    def pending(self) -> bool:
        """Whether anything would be written or removed."""
        return bool(self.added or self.changed or self.removed)


# ---------------------------------------------------------------- plan


def plan_docs(
    wanted: Mapping[str, str],
    docs: Path,
    untouchable: frozenset[str] = frozenset(),
    twins: Mapping[str, str] | None = None,
    seen: Mapping[str, bytes] | None = None,
    meant: Mapping[str, Brief | Company | StoryStub] | None = None,
) -> Plan:
    """Compare what should stand in ``docs`` with what stands there; writes nothing.

    Args:
        wanted: POSIX path below ``docs`` → Markdown. Briefs come merged; a stub is merged here with the page
            that stands, so that people's lines in it stay.
        docs: the folder; it need not exist.
        untouchable: paths to leave as they are and say nothing about, e.g. of briefs that cannot be parsed.
        twins: path of a brief that nothing asks for → path of the one that stands for its article.
        seen: path → digest of the brief from which what is wanted was made; what is read here is added.
        meant: path → the brief, company or story of which the Markdown was made.

    Returns:
        The plan. ``removed`` are pages of the generator that nothing asks for and nobody edited; edited ones
        are ``kept`` with the reason. Where a stub says that it had another
        id (``redirects``), what a person wrote on the page of that id moves there. A page that does not hold what was
        meant is not written; ``kept`` tells why, whether one stands in its place or not.

    Raises:
        PublishError: a path leaves ``docs``, two paths differ in case only, or a folder cannot be read.
    """
    _check_paths(wanted)
    read, meant = _Reader(docs, dict(seen or {})), meant or {}
    refused = _refuse_briefs(read, {path: wanted[path] for path in sorted(wanted.keys() - untouchable)}, meant)
    asked = _find_asked(docs, refused, meant) if refused else frozenset()
    wanted = {
        path: text
        for path, text in wanted.items()
        if path not in refused and not (refused and isinstance(meant.get(path), Company) and path not in asked)
    }
    untouchable = untouchable.union(refused)
    removed, orphans, kept = _find_left(read, wanted, untouchable, twins or {})
    needed = _linked_stubs(docs, wanted, frozenset(removed), orphans)
    moves = _find_moves(wanted, {path: why for path, why in orphans.items() if path not in needed})
    added: list[Page] = []
    changed: list[Page] = []
    unchanged: list[str] = [*needed]
    conflicts: list[tuple[str, Conflict]] = []
    for path in sorted(wanted.keys() - untouchable):
        made = text = wanted[path]
        try:
            current = read(path)
            old = moves.get(path)
            edited = (read(old) or "") if old is not None else ""
            moved = move_stub(made, edited, path) if old is not None else ""
            if old is not None and (current is None or current == moved or is_own_stub(current, path)):
                text = moved  # where it stands there already, a run was killed before it took the old page away
                if _keep_refused(kept, path, look_at_merged(text, path, made, edited)):
                    continue
                orphans[old] = None
            elif path.startswith(_STUBS) and current is not None:
                theirs = split_stub(made, path)
                text, parts = merge_stub(made, current, path)
                if text not in (made, current) and _keep_refused(kept, path, look_at_merged(text, path, made, current)):
                    continue
                mine = split_stub(text, path)
                conflicts += [(path, _tell_conflict(path, part, mine[part], theirs[part])) for part in parts]
                if old is not None:
                    noun = "story" if path.startswith("stories/") else "company"
                    orphans[old] = f"the {noun} is {path} now, and a person wrote on both: move the lines there by hand"
        except (BriefError, PublishError) as error:
            kept.append(Kept(path, str(error) if isinstance(error, BriefError) else f"{error.what}: left as it is"))
            unchanged.append(path)
            continue
        if text == current:
            unchanged.append(path)
            continue
        what = meant.get(path)
        if text == made and isinstance(what, Company):
            if _keep_refused(kept, path, look_at_company(text, path, what)):
                continue
        elif (
            text == made and isinstance(what, StoryStub) and _keep_refused(kept, path, look_at_story(text, path, what))
        ):
            continue
        (added if current is None else changed).append(Page(path, text, looked_at=path in meant))
    kept += [Kept(path, _tell_refused(why), refused=True) for path, why in refused.items()]
    removed += [path for path, reason in orphans.items() if reason is None and path not in needed]
    kept += [Kept(path, reason) for path, reason in orphans.items() if reason and path not in needed]
    return Plan(
        tuple(added),
        tuple(changed),
        tuple(removed),
        tuple(sorted(unchanged)),
        tuple(kept),
        tuple(conflicts),
        read.seen,
    )


def _refuse_briefs(
    read: _Reader, wanted: Mapping[str, str], meant: Mapping[str, Brief | Company | StoryStub]
) -> dict[str, Mismatch]:
    """Of the briefs that would be written those that do not hold what was meant."""
    refused: dict[str, Mismatch] = {}
    for path, text in wanted.items():
        brief = meant.get(path)
        if not isinstance(brief, Brief):
            continue
        with contextlib.suppress(PublishError):  # what cannot be read is not overwritten either
            if read(path) != text and (found := look_at_brief(text, path, brief)) is not None:
                refused[path] = found
    return refused


def _find_asked(
    docs: Path, refused: Mapping[str, Mismatch], meant: Mapping[str, Brief | Company | StoryStub]
) -> frozenset[str]:
    """Paths of the company pages for which more asks than refused briefs do: the watchlist, the other briefs, what
    stands in place of those that are refused, and the companies themselves for their parents.
    """
    asked: set[str] = set()
    for path, what in meant.items():
        if path in refused:
            asked.update(_STUB_LINK.findall(_read_any(docs / path)))
        elif isinstance(what, Brief):
            asked.update(list_ids(what))
        elif isinstance(what, Company) and what.watch:
            asked.add(what.id)
    waiting = sorted(asked)
    while waiting:
        company = meant.get(f"companies/{waiting.pop()}.md")
        if isinstance(company, Company):
            parents = {parent.id for parent in company.parents} - asked
            asked |= parents
            waiting += parents
    return frozenset(f"companies/{company}.md" for company in asked)


def _keep_refused(kept: list[Kept], path: str, found: Mismatch | None) -> bool:
    if found is not None:
        kept.append(Kept(path, _tell_refused(found), refused=True))
    return found is not None


FAULT = "a fault of Briefs: please report it"


def _tell_refused(found: Mismatch) -> str:
    return f"not written: {found} ({FAULT})"


def _tell_conflict(path: str, part: str, mine: str, theirs: str) -> Conflict:
    page = path.removesuffix(".md")
    fix = f"{RESOLVE} {page} {part} --mine (or --theirs); in an editor: make both alike"
    other = "stories.yml" if path.startswith("stories/") else "registry"
    words = other if path.startswith("stories/") else f"the {other}"
    return Conflict(part, mine, theirs, f"you and {words} both changed it; yours stays", other, fix)


class _Reader:
    """Reads pages and notes of each what it was, the first time that anybody read it."""

    def __init__(self, docs: Path, seen: dict[str, bytes]) -> None:
        self.docs, self.seen = docs, seen

    def __call__(self, path: str) -> str | None:
        text = _read(self.docs / path)
        if text is not None:
            self.seen.setdefault(path, digest_content(text.encode("utf-8")))
        return text


def _find_left(
    read: _Reader, wanted: Mapping[str, str], untouchable: frozenset[str], twins: Mapping[str, str]
) -> tuple[list[str], dict[str, str | None], list[Kept]]:
    """What stands and is not asked for: briefs to remove; pages of companies and of stories that were merged, with the
    reason to keep each or ``None``; and the briefs that stay.
    """
    removed: list[str] = []
    orphans: dict[str, str | None] = {}
    kept: list[Kept] = []
    folded = {path.casefold(): path for path in wanted}
    merged = {f"stories/{old}.md" for path, text in wanted.items() for old in _redirects_of(path, text)}
    for path in _standing(read.docs):
        if path in wanted or path in untouchable or _is_same_file(read.docs, path, folded.get(path.casefold())):
            continue
        reason = _why_keep(read, path, twins.get(path, ""))
        if path in merged:
            orphans[path] = reason and "its story was merged into another, but a person edited its page"
        elif reason != "" and path.startswith("companies/"):
            orphans[path] = reason
        elif reason == _OWN:
            continue
        elif reason is None:
            removed.append(path)
        elif reason:
            kept.append(Kept(path, reason))
    return removed, orphans, kept


_OWN = "it is a person's"


def _redirects_of(path: str, text: str) -> tuple[str, ...]:
    """Ids that lead to a story."""
    if not path.startswith("stories/") or "\nredirects: " not in text:
        return ()
    return parse_story(text, path).redirects


def _find_moves(wanted: Mapping[str, str], orphans: Mapping[str, str | None]) -> dict[str, str]:
    """New path → old path of a page on which a person wrote and whose company or story has another id now."""
    moves: dict[str, str] = {}
    edited = {path for path, reason in orphans.items() if reason}
    for path, text in sorted(wanted.items()) if edited else ():
        if path.startswith(_STUBS) and "\nredirects: " in text:
            folder, stories = path.partition("/")[0], path.startswith("stories/")
            for old in parse_story(text, path).redirects if stories else parse_company(text, path).redirects:
                if f"{folder}/{old}.md" in edited and path not in moves:
                    moves[path] = f"{folder}/{old}.md"
    return moves


def _check_paths(wanted: Mapping[str, str]) -> None:
    seen: dict[str, str] = {}
    for path in wanted:
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or "\\" in path or "\0" in path or str(pure) != path:
            raise PublishError("a page may not leave docs/", where=path)
        other = seen.setdefault(path.casefold(), path)
        if other != path:
            raise PublishError(f"differs from {other} in case only", where=path, fix="rename one of the companies")


def _standing(docs: Path) -> Iterator[str]:
    for folder in FOLDERS:
        yield from (f"{folder}/{path.name}" for path in list_files(docs / folder, ".md") if path.is_file())


def _is_same_file(docs: Path, path: str, other: str | None) -> bool:
    """Whether two names that differ in case only are one file, as on disks that do not tell case apart."""
    try:
        return other is not None and (docs / path).samefile(docs / other)
    except OSError:
        return False


def _why_keep(read: _Reader, path: str, twin: str) -> str | None:
    """``None``: the generator wrote it and nobody changed it. Empty: it is not the generator's. Else why it stays."""
    try:
        text = read(path)
    except PublishError as error:
        return f"{error.what}: left as it is"
    if text is None:
        return ""
    if path.startswith("companies/"):
        try:
            parse_company(text, path)
        except BriefError:
            return ""
        if is_own_stub(text, path):
            return None
        return "no brief names this company any more, but a person edited its page" if _has_state(text) else ""
    if path.startswith("stories/"):
        # What a person wrote of a story, or on its page, stands by itself.
        return None if is_own_stub(text, path) else _OWN
    if is_hand_page(PurePosixPath(path).name, text):
        return ""
    try:
        brief = parse_brief(text, path)
    except BriefError as error:
        return str(error)
    if not brief.generated:
        return ""
    edits = edited_pieces(brief)
    if edits:
        why = f"{twin} stands for its article" if twin else "its source is gone"
        return f"{why}, but a person edited it ({', '.join(edits[:3])}{', …' if len(edits) > 3 else ''})"
    return None


def _linked_stubs(
    docs: Path, wanted: Mapping[str, str], removed: frozenset[str], orphans: Mapping[str, str | None]
) -> frozenset[str]:
    """Of ``orphans``, the company pages to which pages lead that stay, such as an edited brief whose source is gone,
    and those to which these lead in turn: a link of a page that stays must not break.
    """
    needed: set[str] = set()
    hand = [path.name for path in list_files(docs, ".md") if path.is_file()]
    gone = {*removed, *wanted, *(path for path, reason in orphans.items() if reason is None)}
    texts = [*wanted.values(), *(_read_any(docs / path) for path in (*hand, *_standing(docs)) if path not in gone)]
    while texts:
        text = texts.pop()
        for company in _STUB_LINK.findall(text):
            path = f"companies/{company}.md"
            if path in orphans and path not in needed:
                needed.add(path)
                texts.append(_read_any(docs / path))
    return frozenset(needed)


def _read_any(file: Path) -> str:
    try:
        return _read(file) or ""
    except PublishError:
        return ""


def _has_state(text: str) -> bool:
    return "\n[generated " in text


def _read(file: Path) -> str | None:
    try:
        return read_file(file, PAGE_BYTES).decode("utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return None
    except UnicodeDecodeError as error:
        raise PublishError("not UTF-8", where=str(file), fix="save it as UTF-8") from error
    except OSError as error:
        raise PublishError(tell_reason(error), where=str(file)) from error


# ---------------------------------------------------------------- check


def check_plan(plan: Plan, docs: Path) -> str:
    """What :func:`apply_plan` would change, as unified diffs; empty when ``docs`` is up to date. Writes nothing."""
    out: list[str] = []
    for page in sorted((*plan.added, *plan.changed), key=lambda page: page.path):
        out += _diff(page.path, _read(docs / page.path), page.text)
    for path in plan.removed:
        out += _diff(path, _read(docs / path), None)
    return "".join(out)


def _diff(path: str, before: str | None, after: str | None) -> Iterator[str]:
    shown = tidy_text(path)
    lines = unified_diff(
        (before or "").splitlines(keepends=True),
        (after or "").splitlines(keepends=True),
        f"a/{shown}" if before is not None else "/dev/null",
        f"b/{shown}" if after is not None else "/dev/null",
    )
    for line in lines:
        yield line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"


# ---------------------------------------------------------------- apply


def apply_plan(plan: Plan, docs: Path) -> Plan:
    """Write and remove what the plan says.

    Each page is read back before it replaces the old one, and one that does not hold what was meant is left out, see
    :mod:`generator.brief.look`; each file is written beside, flushed to
    the disk and put in place in one step, and only over what stood there when the plan was made. Company pages come
    before the briefs that link them, and nothing goes before all is written: what moved stands twice rather than
    nowhere.

    Returns:
        What was done: the plan, in which files that a person changed meanwhile, and pages that do not hold what was
        meant, are among ``kept``.

    Raises:
        PublishError: another run is at work, or a file cannot be written.
            What was put in place before stays, everything else is as it was; the next run completes the work.
    """
    if not plan.pending:
        return plan
    left: dict[str, Kept] = {}
    wanted = sorted((*plan.added, *plan.changed), key=lambda page: page.path.startswith("briefs/"))
    pages = [page for page in wanted if _passes(page, left)]
    try:
        with hold_docs(docs) as writer:
            for page in pages:
                with _leave(page.path, left):
                    writer.write(docs / page.path, page.text.encode("utf-8"), plan.seen.get(page.path))
            for path in plan.removed:
                with _leave(path, left):
                    writer.remove(docs / path, plan.seen.get(path))
    except STOPS as stop:
        stop.add_note(_tell_progress(pages, plan.removed, docs))
        raise
    except PublishError as error:
        way = error.fix.removeprefix(AS_IT_WAS).removeprefix("; ")
        fix = f"{_tell_progress(pages, plan.removed, docs)}; {way}".removesuffix("; ")
        raise PublishError(error.what, where=error.where, fix=fix) from error
    if not left:
        return plan
    return replace(
        plan,
        added=tuple(page for page in plan.added if page.path not in left),
        changed=tuple(page for page in plan.changed if page.path not in left),
        removed=tuple(path for path in plan.removed if path not in left),
        kept=(*plan.kept, *left.values()),
    )


@contextlib.contextmanager
def _leave(path: str, left: dict[str, Kept]) -> Iterator[None]:
    """What stands in the way of one page does not stop the others."""
    try:
        yield
    except LeftError as error:
        left[path] = Kept(path, f"{error.what} ({error.fix})")


def _tell_progress(pages: Sequence[Page], removed: Sequence[str], docs: Path) -> str:
    """As it is on the disk: an interrupt may come between a step and whoever counts it."""
    done = sum(_read_any(docs / page.path) == page.text for page in pages)
    done += sum(not (docs / path).exists() for path in removed)
    return f"{done} of {len(pages) + len(removed)} pages are written, all others are as they were"


def _passes(page: Page, left: dict[str, Kept]) -> bool:
    """Whether a page holds what was meant, or at least reads back as itself where that was not told."""
    if page.looked_at:
        return True
    found: Mismatch | None = None
    try:
        if page.path.startswith("briefs/"):
            found = look_at_brief(page.text, page.path, page.meant or parse_brief(page.text, page.path))
        elif page.path.startswith("companies/"):
            parse_company(page.text, page.path)
        elif page.path.startswith("stories/"):
            parse_story(page.text, page.path)
    except BriefError as error:
        found = Mismatch("the page", "one that can be read", str(error))
    if found is not None:
        left[page.path] = Kept(page.path, _tell_refused(found), refused=True)
    return found is None

"""Approving briefs: who does it, which briefs can be approved, what keeps one back, and what was approved then."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from generator.approvals import (
    Approval,
    Approvals,
    Standing,
    find_folder,
    follow_names,
    hash_brief,
    judge_brief,
    move_approvals,
    name_of,
    remove_approval,
    stale_pieces,
    tell_pieces,
)
from generator.brief import is_hand_page, parse_brief
from generator.compare import Change, compare_briefs
from generator.config import Config
from generator.errors import BriefError, GeneratorError
from generator.files import list_files, read_page
from generator.merge import edited_pieces
from generator.model import Brief
from generator.notes import find_page
from generator.pipeline import generate_briefs
from generator.reading import set_limits
from generator.site.outside import read_epoch
from generator.text.escape import tidy_text
from generator.trace import trace_docs

_SET = 'git config --global user.name "Your Name" and user.email, or give --by "Your Name <you@desk.example>"'
_DEEPEST = 50
"""Commits of a brief that are looked through for the words that were approved."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A committed brief."""

    path: Path
    brief: Brief
    standing: Standing

    @property
    def speaks(self) -> bool:
        """Whether it says anything: a withdrawn brief needs no approval."""
        return self.brief.withdrawn is None


def read_entries(docs: Path, approvals: Approvals, wanted: Sequence[str] = ()) -> tuple[list[Entry], list[str]]:
    """The briefs that are asked for by id, by the beginning of one or by file, in that order; all where none is. Behind
    them a line for each page that cannot be read.

    Raises:
        GeneratorError: there is no such brief, or several; or one that is asked for cannot be read.
    """
    if not docs.is_dir():
        raise GeneratorError("the folder of pages does not exist", where=f"docs: {docs}", fix="give --docs DIR")
    paths = [docs / "briefs" / find_page(docs, name).name for name in wanted] or list_files(docs / "briefs", ".md")
    entries: list[Entry] = []
    broken: list[str] = []
    for path in dict.fromkeys(paths):
        try:
            text = read_page(path, docs)
            if is_hand_page(path.name, text):
                if wanted:
                    raise GeneratorError("is a page of the desk's own, and no brief", where=str(path))
                continue
            brief = parse_brief(text, str(path))
        except (BriefError, OSError, UnicodeDecodeError) as error:
            told = str(error) if isinstance(error, BriefError) else f"{path}: {_tell_unread(error)}"
            if wanted:
                raise GeneratorError(told) from error
            broken.append(told)
        else:
            entries.append(Entry(path, brief, judge_brief(brief, approvals)))
    return entries, broken


def _tell_unread(error: OSError | UnicodeDecodeError) -> str:
    return "is not UTF-8" if isinstance(error, UnicodeDecodeError) else f"cannot be read: {error.strerror or error}"


def follow_renamed(docs: Path, approvals: Approvals) -> Approvals:
    """The approvals as :func:`generator.approvals.follow_names` has them, by all the briefs of ``docs``."""
    standing = {path.stem for path in list_files(docs / "briefs", ".md")}
    if approvals.records.keys() <= standing:
        return approvals
    return follow_names(approvals, [entry.brief for entry in read_entries(docs, approvals)[0]], standing)


def move_renamed(docs: Path, approvals: Approvals) -> Approvals:
    """The same, and their files are renamed as well."""
    followed = follow_renamed(docs, approvals)
    folder = find_folder(docs)
    lost = {approvals.records[old].hash: old for old in sorted(approvals.records.keys() - followed.records.keys())}
    came = sorted(followed.records.keys() - approvals.records.keys())
    for _ in move_approvals(folder, [(lost[followed.records[new].hash], new) for new in came]):
        pass
    return followed


def revoke_approvals(docs: Path, approvals: Approvals, wanted: Iterable[str]) -> Iterator[tuple[str, Path | None]]:
    """Take the approvals of briefs back, also of such as are there no more: id, and the file that is gone, if there was
    one. Raises :class:`GeneratorError` as :func:`read_entries`.
    """
    folder = find_folder(docs)
    names = list(wanted)
    others = [name for name in names if approvals.get(name) is None]
    entries = read_entries(docs, approvals, others)[0] if others else []
    told = [name for name in names if name not in others] + [entry.brief.id for entry in entries]
    for brief in dict.fromkeys(told):
        yield brief, remove_approval(folder, brief)


# ---------------------------------------------------------------- who and when


def read_approver(docs: Path, by: str | None) -> str:
    """``Name <mail>`` of who approves: ``by``, else the author that git would put into a commit beside ``docs``.

    Raises:
        GeneratorError: it is nobody.
    """
    if by is not None:
        if not name_of(tidy_text(by)):
            raise GeneratorError("names nobody", where="--by", fix='write it as "Your Name <you@desk.example>"')
        return tidy_text(by)
    done = _git(docs.resolve().parent, "-c", "user.useConfigOnly=true", "var", "GIT_AUTHOR_IDENT")
    if done is None:
        raise GeneratorError("git is not installed, so nobody knows who approves", fix='give --by "Your Name <mail>"')
    who = tidy_text(done.stdout.decode("utf-8", "replace").rpartition(">")[0] + ">") if not done.returncode else ""
    if not name_of(who):
        raise GeneratorError("git does not know who you are", fix=_SET)
    return who


def read_time() -> str:
    """This second in UTC as an approval has it; that of ``SOURCE_DATE_EPOCH`` where it is set."""
    epoch = read_epoch()
    now = datetime.now(UTC) if epoch is None else datetime.fromtimestamp(epoch, UTC)
    return now.strftime("%Y-%m-%dT%H:%M:%SZ")


# ---------------------------------------------------------------- what keeps a brief back


@dataclass(frozen=True, slots=True)
class Doubt:
    """What should be settled before a brief is approved."""

    lines: tuple[str, ...]
    final: bool = False
    """Whether nobody can approve it all the same."""


def find_doubts(config: Config, entries: Iterable[Entry], say: Callable[[str], None]) -> dict[str, Doubt]:
    """What keeps briefs from being approved, by their ids: withdrawn; a conflict that nobody settled; words that its
    quotation, or a quotation that its source does not carry. ``say`` is told what could not be looked at.
    """
    entries = list(entries)
    found: dict[str, list[str]] = {}
    withdrawn = {}
    for entry in entries:
        if entry.brief.withdrawn is not None:
            withdrawn[entry.brief.id] = Doubt((f"it is withdrawn: {entry.brief.withdrawn}",), final=True)
    paths = {str(entry.path): entry.brief.id for entry in entries}
    trace = trace_docs(config.docs, config.seeds, set_limits(config), only=paths.keys())
    for fault in trace.faults:
        told = f"{fault.piece}: {fault.message}" + (f" ({fault.fix})" if fault.fix else "")
        found.setdefault(paths[fault.path], []).append(told)
    if trace.unchecked:
        say(f"{len(trace.unchecked):,} not checked against the source: {trace.unchecked[0][1]}")
    edited = {entry.brief.id for entry in entries if edited_pieces(entry.brief, parsed=True)}
    if edited and not config.seeds.is_dir():
        say(f"{config.seeds}: is not there, so whether a source now says otherwise than an edit was not looked at")
    elif edited:
        # Only what a person changed can be at odds with its source, and only a whole run tells.
        for brief, conflict in generate_briefs(config).report.conflicts:
            if brief in edited:
                fix = f" ({conflict.fix})" if conflict.fix else ""
                found.setdefault(brief, []).append(f"{conflict.piece}: {conflict.reason}{fix}")
    return {**{brief: Doubt(tuple(lines)) for brief, lines in found.items()}, **withdrawn}


# ---------------------------------------------------------------- what was approved then


def recall_brief(docs: Path, path: Path, approval: Approval) -> Brief | None:
    """The brief as it was approved, from the history of git; ``None`` where it is not to be found. A text is believed
    only where its hash is that of the approval.
    """
    folder = path.resolve().parent
    record = find_folder(docs).resolve() / f"{approval.brief}.yml"
    commits = [
        *_list_commits(record.parent, record.name, 1),
        *_list_commits(folder, path.name, _DEEPEST),
    ]
    for commit in dict.fromkeys(commits):
        done = _git(folder, "cat-file", "blob", f"{commit}:./{path.name}")
        if done is None or done.returncode:
            continue
        try:
            brief = parse_brief(done.stdout.decode("utf-8"), str(path))
        except (BriefError, UnicodeDecodeError):
            continue
        if hash_brief(brief) == approval.hash:
            return brief
    return None


def list_changes(docs: Path, entry: Entry, approval: Approval) -> Iterator[tuple[str, str, Change | None]]:
    """What makes an approval stale: name of the piece, its name in words, and its two states where git has the text
    that was approved.
    """
    names = stale_pieces(entry.brief, approval)
    then = recall_brief(docs, entry.path, approval)
    changes = {change.name: change for change in compare_briefs(then, entry.brief)} if then else {}
    paired = {change.before.name for change in changes.values() if change.before} - changes.keys()
    told = [name for name in names if name not in paired]  # those are told of under the names that they have now
    changes, same = _join_same(changes, told)
    told = [name for name in told if name not in same]
    for name in told:
        yield name, ", ".join(tell_pieces(entry.brief, (name,))), changes.get(name)


def _join_same(changes: Mapping[str, Change], names: Sequence[str]) -> tuple[dict[str, Change], set[str]]:
    """The changes, those in which a piece went and came again in the same words under another name as one; and the
    names that are told of no more: of what went, and of what came again with the same quotations, too, where anything
    else changed.
    """
    joined = dict(changes)
    gone = [c for name in names if (c := changes.get(name)) and c.before and not c.after]
    came = [c for name in names if (c := changes.get(name)) and c.after and not c.before]
    left: set[str] = set()
    still: set[str] = set()
    for new in came:
        old = next((c for c in gone if c.name not in left and _says_same(c, new)), None)
        if old is None:
            continue
        left.add(old.name)
        joined[new.name] = replace(new, before=old.before)
        quoted = [[e.quote for e in side.evidence] for side in (old.before, new.after) if side]
        if quoted[0] == quoted[1]:
            still.add(new.name)
    return joined, left | (still if set(names) - left - still else set())


def _says_same(gone: Change, came: Change) -> bool:
    return bool(gone.before and came.after and gone.noun == came.noun and gone.before.text == came.after.text)


def _list_commits(folder: Path, name: str, most: int) -> list[str]:
    if not folder.is_dir():
        return []
    done = _git(folder, "log", f"-{most}", "--format=%H", "--", f"./{name}")
    return done.stdout.decode("ascii", "replace").split() if done is not None and not done.returncode else []


def _git(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes] | None:
    """What git says; ``None`` where there is no git."""
    settings = {**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}
    try:
        return subprocess.run(("git", *words), cwd=folder, env=settings, capture_output=True, check=False)
    except OSError:
        return None

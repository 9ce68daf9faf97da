"""Who approved which brief, when, and what it said then: one file a brief, in ``approvals/`` beside ``docs/``.

One file each, so that approvals of different briefs never meet in a merge. What an approval covers is what a reader
stands on: title, date and how it was found, outlet, authors, kind, language, address, bullets and their order, figures,
companies, notes, and every quotation. It does not cover where a quotation stands in its source, the source's name, the
brief's own file name and the order of its front matter, nor what other articles and the desk's lists bring about: that
the article is carried elsewhere, too, the story that it is in or tells of, and its topics.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import yaml

from generator.brief import write_date
from generator.brief.front import dump_field
from generator.brief.tidy import bullet_keys, digest_text
from generator.compare import list_pieces
from generator.errors import ApprovalError, PublishError
from generator.files import is_named, list_files, read_file, tell_fix
from generator.model import Brief, Rejection
from generator.nesting import TEXT_LOADER, refuse_nested
from generator.text.escape import is_safe_id, tidy_text
from generator.writing import remove_file, write_file

FOLDER = "approvals"
FORMAT = "1"
ORDER = "order"
"""Name of the piece that changed where bullets stand in another order than approved."""

_KEYS = ("format", "brief", "by", "at", "hash", "pieces")
_UNCOVERED = ("story", "touches", "topics")
"""Where a brief is filed, which says nothing of what it tells: a new article or another list changes it."""
_SHORT = 16
"""Hex digits of a piece's digest; they only name what changed, ``hash`` decides whether anything did."""
_OPENS = re.compile(r"[\[{]|^ {3}|[-?] ", re.MULTILINE)
"""Where something may begin that libyaml reads otherwise than it was written."""
_BREAKS = re.compile(r"[\x85\u2028\u2029]")
"""What ends a line for YAML alone: a name with one of them is escaped."""
_MOST_BYTES = 250_000
_AT = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
_HASH = re.compile(r"[0-9a-f]{64}")
_DIGEST = re.compile(rf"[0-9a-f]{{{_SHORT}}}")
_MAIL = re.compile(r"<[^<>]*>|\S{1,254}@\S+")

State = Literal["approved", "stale", "open"]
"""``open``: nobody approved it; ``stale``: it changed since somebody did."""


@dataclass(frozen=True, slots=True)
class Approval:
    """One file of ``approvals/``."""

    brief: str
    """Id of the brief."""
    by: str
    """``Name <mail>`` of the person."""
    at: str
    """``YYYY-MM-DDTHH:MM:SSZ``."""
    hash: str
    """SHA-256, hex, of all that was approved."""
    pieces: tuple[tuple[str, str], ...]
    """``(name, digest)`` of each piece in the order of the page; names as in :mod:`generator.compare`."""

    @property
    def name(self) -> str:
        """The person without the mail address, which is nobody's business on a site."""
        return name_of(self.by) or "somebody"

    @property
    def day(self) -> str:
        """``YYYY-MM-DD`` of ``at``."""
        return self.at[:10]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a brief stands, in what may be shown to readers."""

    state: State
    name: str = ""
    """Who approved it, without a mail address."""
    day: str = ""
    """``YYYY-MM-DD``."""
    changed: tuple[str, ...] = ()
    """What makes it stale, in words."""


@dataclass(frozen=True, slots=True)
class Approvals:
    """All of ``approvals/``, by id of the brief."""

    records: Mapping[str, Approval] = field(default_factory=dict)
    broken: tuple[Rejection, ...] = ()
    """Files that cannot be read; what they approve counts as not approved."""
    used: bool = False
    """Whether the folder is there: a desk that has none approves nothing, and need not be told so everywhere."""

    def get(self, brief: str) -> Approval | None:
        """The approval of a brief, or ``None``."""
        return self.records.get(brief)


def name_of(by: str) -> str:
    """``Name <mail>`` without the mail address; empty where that is all there is."""
    return " ".join(_MAIL.sub(" ", by).split())


def find_folder(docs: Path) -> Path:
    """Where the approvals of the briefs in ``docs`` are: beside it, so that no site engine takes them for pages."""
    return docs.parent / FOLDER if docs.name not in ("", "..") else docs.resolve().parent / FOLDER


def read_approvals(folder: Path) -> Approvals:
    """All approvals of a folder. What cannot be read in it is among ``broken``, with file, line and field.

    Raises :class:`FolderError` where the folder cannot be listed.
    """
    if not is_named(folder):
        return Approvals()
    records: dict[str, Approval] = {}
    broken: list[Rejection] = []
    for path in list_files(folder, ".yml"):
        try:
            approval = read_approval(path)
        except ApprovalError as error:
            broken.append(Rejection(error.where or str(path), error.what, error.fix))
        else:
            records[approval.brief] = approval
    return Approvals(records, tuple(broken), used=True)


def follow_names(approvals: Approvals, briefs: Iterable[Brief], standing: Collection[str] = ()) -> Approvals:
    """The approvals, those of briefs whose files were renamed under the ids that these have now.

    An approval whose brief is gone is that of the one brief without an approval that says just what was approved; of
    several, it is nobody's.

    Args:
        approvals: as they were read; returned themselves where nothing was renamed.
        briefs: those to judge.
        standing: ids that have a file, beside those of ``briefs``.
    """
    ids = {brief.id: brief for brief in briefs}
    lost: dict[str, list[Approval]] = {}
    for approval in approvals.records.values():
        if approval.brief not in ids and approval.brief not in standing:
            lost.setdefault(approval.hash, []).append(approval)
    if not lost:
        return approvals
    found: dict[str, list[str]] = {}
    for key, brief in ids.items():
        if key not in approvals.records and (digest := hash_brief(brief)) in lost:
            found.setdefault(digest, []).append(key)
    moves = {lost[digest][0].brief: keys[0] for digest, keys in found.items() if len(keys) == len(lost[digest]) == 1}
    if not moves:
        return approvals
    moved = {moves.get(old, old): approval for old, approval in approvals.records.items()}
    records = {key: replace(approval, brief=key) for key, approval in sorted(moved.items())}
    return replace(approvals, records=records)


def move_approvals(folder: Path, moves: Iterable[tuple[str, str]]) -> Iterator[Path]:
    """Let approvals follow their briefs to new ids; yields the files that were written.

    Args:
        folder: of the approvals.
        moves: ``(id before, id now)``; an approval that the new id has already stays, and so does one that cannot be
            read.

    Raises:
        PublishError: a file cannot be written or removed.
    """
    for old, new in moves:
        path, to = folder / f"{old}.yml", folder / f"{new}.yml"
        if not path.is_file():
            continue
        with contextlib.suppress(ApprovalError):
            moved = replace(read_approval(path), brief=new)
            if not to.exists():
                write_file(to, render_approval(moved), None)
                remove_approval(folder, old)
                yield to
            elif read_approval(to) == moved:  # a run that was killed in between left both
                remove_approval(folder, old)
                yield to


def read_approval(path: Path) -> Approval:
    """One file. Raises :class:`ApprovalError` with ``file:line: field``."""
    try:
        raw = read_file(path, _MOST_BYTES, path.parent)
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise ApprovalError(
            f"cannot be read: {error.strerror or error}", where=str(path), fix=tell_fix(error)
        ) from error
    except UnicodeDecodeError as error:
        raise ApprovalError("is not UTF-8", where=str(path), fix=_AGAIN) from error
    approval = parse_approval(text, str(path))
    if approval.brief != path.stem:
        what = f"approves {approval.brief!r}, and its file is named otherwise"
        raise ApprovalError(what, where=f"{path}: brief", fix=f"name it {approval.brief}.yml, or approve again")
    return approval


_AGAIN = "delete it and approve the brief again"


def parse_approval(text: str, path: str) -> Approval:
    """The approval that a file holds; the inverse of :func:`render_approval`.

    Raises:
        ApprovalError: it is not YAML, a key is missing, unknown or given twice, or a value does not fit.
    """
    values: dict[str, yaml.Node] = {}
    lines: dict[str, int] = {}
    for key, line, node in _list_items(_compose(text, path), path):
        if key not in _KEYS:
            fix = f"known: {', '.join(_KEYS)}; a newer Briefs may know more"
            raise ApprovalError("is no field of an approval", where=f"{path}:{line}: {key}", fix=fix)
        values[key], lines[key] = node, line
    for key in _KEYS:
        if key not in values:
            raise ApprovalError("is missing", where=f"{path}:1: {key}", fix=_AGAIN)

    def take(key: str, what: str, fits: re.Pattern[str] | None = None) -> str:
        node = values[key]
        value = node.value if isinstance(node, yaml.ScalarNode) else ""
        if not value or (fits is not None and not fits.fullmatch(value)):
            raise ApprovalError(f"should be {what}", where=f"{path}:{lines[key]}: {key}", fix=_AGAIN)
        return str(value)

    if take("format", "a number") != FORMAT:
        fix = f"this Briefs knows format {FORMAT}; install a newer one"
        raise ApprovalError("is of another format", where=f"{path}:{lines['format']}: format", fix=fix)
    brief = take("brief", "the id of a brief")
    if not is_safe_id(brief):
        raise ApprovalError("should be the id of a brief", where=f"{path}:{lines['brief']}: brief", fix=_AGAIN)
    pieces = []
    for name, line, node in _list_items(values["pieces"], path, "pieces"):
        if not isinstance(node, yaml.ScalarNode) or not _DIGEST.fullmatch(node.value):
            where = f"{path}:{line}: pieces: {tidy_text(name)}"
            raise ApprovalError(f"should be {_SHORT} hex digits", where=where, fix=_AGAIN)
        pieces.append((name, str(node.value)))
    by = tidy_text(take("by", "a person, Name <mail>"))
    if not by:
        raise ApprovalError("should be a person, Name <mail>", where=f"{path}:{lines['by']}: by", fix=_AGAIN)
    at = take("at", "a time in UTC like 2025-03-12T09:30:00Z", _AT)
    return Approval(brief, by, at, take("hash", "64 hex digits", _HASH), tuple(pieces))


def _compose(text: str, path: str) -> yaml.Node | None:
    # BaseLoader knows no tags; nodes tell their lines, which loaded values do not.
    try:
        refuse_nested(text)
        if not _OPENS.search(text):
            with contextlib.suppress(yaml.YAMLError):  # of which the other loader tells more
                return yaml.compose(text, Loader=TEXT_LOADER)
        return yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "it cannot be read"
        where = f"{path}:{mark.line + 1}" if mark else path
        raise ApprovalError(f"is not YAML: {problem}", where=where, fix=_AGAIN) from error
    except RecursionError as error:
        raise ApprovalError("is nested too deeply", where=path, fix=_AGAIN) from error


def _list_items(node: yaml.Node | None, path: str, field: str = "") -> Iterator[tuple[str, int, yaml.Node]]:
    """Key, line (1-based) and value of each entry of a mapping."""
    if not isinstance(node, yaml.MappingNode):
        where = f"{path}:{node.start_mark.line + 1}" if node else f"{path}:1"
        raise ApprovalError("is not a list of keys", where=f"{where}: {field}" if field else where, fix=_AGAIN)
    seen: set[str] = set()
    for key, value in node.value:
        line = key.start_mark.line + 1
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        if not name or name in seen:
            what = "stands twice" if name else "is no name of a field"
            raise ApprovalError(what, where=f"{path}:{line}: {tidy_text(name) or field}", fix=_AGAIN)
        seen.add(name)
        yield name, line, value


def render_approval(approval: Approval) -> str:
    """The file of an approval: fixed keys, a line each.

    Raises:
        PublishError: it would not be read back as the approval.
    """
    head = [
        f"format: {FORMAT}",
        dump_field("brief", approval.brief),
        dump_field("by", approval.by),
        f"at: {approval.at}",
        dump_field("hash", approval.hash),
    ]
    rows = [
        yaml.safe_dump({name: digest}, allow_unicode=not _BREAKS.search(name), width=2**30)
        for name, digest in approval.pieces
    ]
    pieces = (
        ["pieces:", *(f"  {line}" for row in rows for line in row.removesuffix("\n").split("\n"))]
        if rows
        else ["pieces: {}"]
    )
    text = "\n".join([*head, *pieces]) + "\n"
    where = f"{approval.brief}.yml"
    try:
        read = parse_approval(text, where)
    except ApprovalError as error:
        raise PublishError(f"does not read back: {error}", where=where, fix="please report it") from error
    if read != approval:
        raise PublishError("does not read back as it was meant", where=where, fix="please report it")
    return text


def write_approval(folder: Path, approval: Approval) -> Path:
    """Record an approval in place of an earlier one; returns its file. Raises
    :class:`generator.errors.PublishError`.
    """
    path = folder / f"{approval.brief}.yml"
    write_file(path, render_approval(approval))
    return path


def remove_approval(folder: Path, brief: str) -> Path | None:
    """Take an approval back; returns its file, ``None`` where there was none. Raises
    :class:`generator.errors.PublishError`.
    """
    path = folder / f"{brief}.yml"
    return path if remove_file(path) else None


# ---------------------------------------------------------------- what it covers


def make_approval(brief: Brief, by: str, at: str) -> Approval:
    """An approval of a brief as it is now.

    Args:
        brief: as its Markdown was read.
        by: the person, ``Name <mail>``.
        at: ``YYYY-MM-DDTHH:MM:SSZ``.
    """
    covered = _cover(brief)
    pieces = tuple((name, digest[:_SHORT]) for name, digest in covered.items())
    return Approval(brief.id, tidy_text(by), at, _hash(covered), pieces)


def hash_brief(brief: Brief) -> str:
    """SHA-256, hex, of all of a brief that an approval covers."""
    return _hash(_cover(brief))


def state_of(brief: Brief, approval: Approval | None) -> State:
    """Whether a brief, as its Markdown was read, is what was approved."""
    if approval is None or approval.brief != brief.id:
        return "open"
    return "approved" if approval.hash == hash_brief(brief) else "stale"


def stale_pieces(brief: Brief, approval: Approval) -> tuple[str, ...]:
    """Names of the pieces that make an approval stale: those of the page in its order, then those that are gone, then
    ``order`` where bullets that stay stand in another one. Empty where nothing changed, and where the record's hash
    fits nothing that it lists.
    """
    if state_of(brief, approval) != "stale":
        return ()
    now = {name: digest[:_SHORT] for name, digest in _cover(brief).items()}
    then = dict(approval.pieces)
    changed = [name for name, digest in now.items() if then.get(name) != digest]
    gone = [name for name in then if name not in now]
    moved = _bullets(now, then) != _bullets(then, now)
    return (*changed, *gone, *([ORDER] if moved else ()))


def tell_pieces(brief: Brief, names: Iterable[str]) -> tuple[str, ...]:
    """Names of pieces in a reader's words: ``bullet 2``, ``date``, ``a bullet that is gone``."""
    places = {f"bullet {key}": f"bullet {at}" for at, key in enumerate(bullet_keys(brief.bullets), 1)}
    standing = {piece.name: piece for piece in list_pieces(brief)}
    told: list[str] = []
    for name in names:
        noun = name.partition(" ")[0]
        if name == ORDER:
            told.append("order of the bullets")
        elif name in places:
            told.append(places[name])
        elif noun == "company" and name in standing:
            told.append(f"company {standing[name].text.rpartition(' (')[0]}")
        elif noun in ("figure", "note") and name in standing:
            told.append(f"a {noun}")
        elif noun in ("bullet", "figure", "company", "note"):
            told.append(f"a {noun} that is gone")
        elif name == "rests_on":
            told.append("whose report it rests on")
        else:
            told.append(name)
    return tuple(dict.fromkeys(told))


def judge_brief(brief: Brief, approvals: Approvals) -> Standing:
    """How a brief, as its Markdown was read, stands."""
    approval = approvals.get(brief.id)
    state = state_of(brief, approval)
    if approval is None or state == "open":
        return Standing("open")
    return Standing(state, approval.name, approval.day, tell_pieces(brief, stale_pieces(brief, approval)))


_MOST_TOLD = 4


def say_standing(standing: Standing) -> str:
    """In a line: ``Approved by Nadia Rahim, 12 March 2025``."""
    if standing.state == "open":
        return "Not yet approved"
    who = f"{standing.name}, {write_date(standing.day)}"
    if standing.state == "approved":
        return f"Approved by {who}"
    told = ", ".join(standing.changed[:_MOST_TOLD])
    if len(standing.changed) > _MOST_TOLD:
        told += f" and {len(standing.changed) - _MOST_TOLD} more"
    return f"Changed since its approval by {who}" + (f": {told}" if told else "")


def _bullets(names: Iterable[str], others: Mapping[str, str]) -> list[str]:
    return [name for name in names if name.startswith("bullet ") and name in others]


def _cover(brief: Brief) -> dict[str, str]:
    """Name of each piece → SHA-256 of its words, links and quotations, in the order of the page."""
    forms: dict[str, list[object]] = {}
    for piece in list_pieces(brief):
        if piece.name in _UNCOVERED:
            continue
        quoted = [[item.label, item.quote] for item in piece.evidence]
        forms.setdefault(piece.name, []).append([piece.form, quoted])
    # Beside the words, what the byline says of how they were found.
    if "date" in forms:
        basis, bounds = brief.date_basis, (brief.not_before, brief.not_after)
        forms["date"].append([basis.kind, basis.quote, *(bound.quote if bound else None for bound in bounds)])
    if "publisher" in forms and dict(brief.basis).get("publisher", "").startswith("inferred"):
        forms["publisher"].append("inferred")
    return {name: digest_text(json.dumps(form, ensure_ascii=False)) for name, form in forms.items()}


def _hash(covered: Mapping[str, str]) -> str:
    """Bullets in their order, all else by name: the order of the front matter or of a table is nobody's statement."""
    bullets = [[name, digest] for name, digest in covered.items() if name.startswith("bullet ")]
    others = sorted([name, digest] for name, digest in covered.items() if not name.startswith("bullet "))
    return digest_text(json.dumps([FORMAT, others, bullets], ensure_ascii=False))

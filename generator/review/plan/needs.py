"""What only a person can settle. A plan in which everything needs a person is useless, so each of these is held to it:
either something stays wrong until someone acts, or it is new in this run and nobody has judged it yet.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from generator.brief import evidence_of
from generator.companies.names import name_key
from generator.merge import RESOLVE, Conflict
from generator.model import Brief, Notice, Rejection
from generator.pipeline import Draft
from generator.publish import Kept
from generator.reading import tell_explain
from generator.report import BriefNotice, Withdrawal
from generator.review.disputes import concerns
from generator.review.plan.forecast import Need
from generator.review.plan.pieces import clip, count_noun, name_pieces
from generator.stages.link import LinkTables
from generator.trace import SeedText, trace_archived, trace_brief

URGENT: Mapping[str, str] = {
    "split-doubtful": "doubtful split",
    "date-order": "date in doubt",
    "date-weekday": "date in doubt",
    "date-future": "date in doubt",
    "date-year-open": "date unknown",
    "date-unknown": "date unknown",
    "truncated": "text cut off",
    "text-doubtful": "text in doubt",
    "summariser-failed": "summariser failed",
    "name-unmet": "correction not met",
    "pin-unmet": "correction not met",
    "drop-unmet": "correction not met",
    "no-bullets": "no bullet",
    "pin-budget": "correction not met",
    "title-unused": "correction not met",
    "stories-alike": "one story or two",
    "story-other": "story in doubt",
    "story-unknown": "story in doubt",
    "story-frozen": "story in doubt",
}
"""Notices that need a person, in this order, and what they are called; the others can wait for a reader's doubt."""

_LASTING = ("correction not met", "one story or two", "story in doubt")
UNMET = frozenset(code for code, name in URGENT.items() if name in _LASTING)
"""What a person stated and nothing follows from, and stories that they alone can settle: it is told until they do."""

_WEAK_SCORE = 0.6
_WEAK_SHARE = 0.5
"""Of 202 pages with one article each (the bench of cleaning, its part for development), two have more than half of
their text below this score, and both are cleaned wrongly; five are in all."""

_PAGE = re.compile(r"briefs/(.+)\.md")
_PLACE = re.compile(r"(?::(\d{1,9}))?:? (.+)", re.DOTALL)
_CARRIED = "put the quotation's words back, or take the footnote off"
_NAMES = 6
_REPEATS = 2


def list_rejected(rejections: Iterable[Rejection]) -> Iterator[Need]:
    """Inputs that cannot be used, and briefs that cannot be read."""
    for item in rejections:
        page = _PAGE.fullmatch(item.name)
        brief, path, source = (page[1], item.name, "") if page else ("", "", item.name)
        # Some errors name their place before, and their fix behind what they say.
        reason = item.reason.removesuffix(f" ({item.fix})") if item.fix else item.reason
        place = _PLACE.match(reason.rpartition(item.name)[2]) if item.name in reason else None
        line, what = (int(place[1] or 0), place[2]) if place else (0, reason)
        fix = f"{path}{f':{line}' if line else ''}: {item.fix}" if path else item.fix
        yield Need("rejected", what, fix, brief, path, source, line, blocking=True)


def list_conflicts(
    conflicts: Iterable[tuple[str, Conflict]], briefs: Mapping[str, Brief], resolve: str
) -> Iterator[Need]:
    """Pieces that a person and the source both changed; ``resolve`` is the command that settles them."""
    for brief_id, conflict in conflicts:
        names = name_pieces(briefs[brief_id]) if brief_id in briefs else {}
        stub = brief_id.startswith(("companies/", "stories/"))
        path = f"{brief_id}.md" if stub else f"briefs/{brief_id}.md"
        message = f"{names.get(conflict.piece, conflict.piece)}: {conflict.reason}"
        # What an editor could do instead is for who reads the whole report.
        fix = conflict.fix.partition("; in an editor")[0].replace(RESOLVE, resolve, 1)
        yield Need("conflict", message, fix, "" if stub else brief_id, path, blocking=True)


def list_withdrawn(withdrawals: Iterable[Withdrawal]) -> Iterator[Need]:
    """What a person wrote and that goes with a brief that is withdrawn."""
    for item in withdrawals:
        for piece, words in item.lost:
            message = f"withdrawn, and what a person wrote there goes: {piece}: {clip(words)}"
            fix = f"to keep what should stay: {shlex.join(('briefs', 'note', item.brief))}"
            yield Need("withdrawn", message, fix, item.brief, f"briefs/{item.brief}.md", blocking=True)


def list_kept(kept: Iterable[Kept]) -> Iterator[Need]:
    """Pages that stay although the sources do not ask for them."""
    for item in kept:
        brief = item.path.removeprefix("briefs/").removesuffix(".md") if item.path.startswith("briefs/") else ""
        yield Need("kept", item.reason, f"delete {item.path} or keep it as a page of your own" if brief else "", brief,
                   item.path, blocking=True)  # fmt: skip


def list_uncarried(
    brief: Brief, text: str, standing: str, seed: SeedText | None, disputed: Collection[str] = ()
) -> Iterator[Need]:
    """Words of a person that cite a source which does not have them. ``text`` is the page as it will stand;
    ``standing`` as it stands, in which the person would mend it; ``disputed`` are pieces in conflict, of which is told
    already. Without its ``seed`` a brief is archived, and judged by the quotations that are left.
    """
    lines = (text.splitlines(), standing.splitlines())
    path = f"briefs/{brief.id}.md"
    names = name_pieces(brief)
    told: set[str] = set()
    faults = trace_brief(brief, seed, text=text, path=path) if seed else trace_archived(brief, text=text, path=path)
    for fault in faults:
        if fault.piece not in told and not concerns(disputed, fault.piece, brief):
            told.add(fault.piece)
            message = f"{names.get(fault.piece, fault.piece)}: {fault.message}"
            fix = _CARRIED if fault.code in ("word", "left-out", "addition") else fault.fix
            shown = lines[0][fault.line - 1] if 0 < fault.line <= len(lines[0]) else ""
            line = lines[1].index(shown) + 1 if shown and shown in lines[1] else 0
            place = f"{path}:{line}: " if line else f"{path}: "
            yield Need("not-carried", message, place + fix, brief.id, path, brief.source, line)


def list_overquoted(brief: Brief, generated: Brief, body: str, quotable: int) -> Iterator[Need]:
    """A brief that quotes more than its budget in words since a person added quotations."""
    quoted = count_quotations(brief, body)
    if quoted > max(quotable, count_quotations(generated, body)):
        message = f"quotes {quoted} words of its article, {quoted - quotable} more than the budget of {quotable}"
        fix = "shorten or remove a footnote that you added"
        yield Need("quotation-budget", message, fix, brief.id, f"briefs/{brief.id}.md", brief.source)


def count_quotations(brief: Brief, body: str) -> int:
    """Words of a body that the quotations of a brief cover, each counted once; what is not found there counts, too."""
    covered = [False] * (len(body) + 1)
    beside = 0
    for quote, start, end in {(item.quote, item.start, item.end) for item in evidence_of(brief)}:
        if " ".join(body[start:end].split()) != quote:
            start = body.find(quote)
            end = start + len(quote)
        if not quote or start < 0:
            beside += len(quote.split())
            continue
        covered[start:end] = [True] * (end - start)
    shown = "".join(char if covered[at] or char.isspace() else " " for at, char in enumerate(body))
    return len(shown.split()) + beside


def is_urgent(notice: Notice) -> bool:
    """Whether a notice needs a person at once."""
    return notice.code in URGENT or (notice.code == "near-copy" and notice.fix == "see which are right")


def is_news(notice: Notice, before: Brief | None, after: Brief) -> bool:
    """Whether a notice about a brief says something that its reviewers have not been told before.

    ``before`` is what stands in ``docs/``, ``None`` where nothing does.
    """
    if before is None or notice.code in UNMET:
        return True
    if notice.code.startswith("date-"):
        return (before.date, before.date_basis.quote) != (after.date, after.date_basis.quote)
    if notice.code == "split-doubtful":
        return before.lines != after.lines
    if notice.code == "near-copy":
        return {near.id for near in before.near} != {near.id for near in after.near}
    return before.body != after.body


def list_doubts(items: Sequence[tuple[BriefNotice, str]]) -> Iterator[Need]:
    """Urgent notices, one for each line that a person would write: where one line settles several, it is told once.

    ``items`` are notices with the id of the brief each is about, if it is about one alone.
    """
    groups: dict[tuple[str, str, str], list[tuple[BriefNotice, str]]] = {}
    for item, brief in items:
        code = item.notice.code
        fix = item.notice.fix
        # The same words in different files are different work.
        alone = "" if ".meta.yml:" in fix else f"{brief}:{item.notice.line}"
        groups.setdefault((code, fix, item.source + alone), []).append((item, brief))
    order = [*URGENT, "near-copy"]
    for (code, fix, _), group in sorted(groups.items(), key=lambda pair: order.index(pair[0][0])):
        first, brief = group[0]
        told = list(dict.fromkeys(item.notice.message for item, _ in group))
        message = "; ".join(told[:_REPEATS]) + (f" and {len(told) - _REPEATS} more" if len(told) > _REPEATS else "")
        many = f" in {len(group)} articles" if len(group) > 1 else ""
        head = URGENT.get(code, "")
        yield Need(
            code,
            f"{head}{many}: {message}" if head else message,
            fix,
            brief if len(group) == 1 else "",
            f"briefs/{brief}.md" if brief and len(group) == 1 else "",
            first.source,
            first.notice.line or 0,
        )


def doubt_text(draft: Draft, alone: bool) -> Iterator[Notice]:
    """A body most of which was barely taken for one. ``alone``: its document holds no other article, whose structure
    would vouch for it.
    """
    blocks = [piece.block for piece in draft.read.article.pieces]
    size = sum(len(block.text) for block in blocks)
    weak = [block for block in blocks if block.score < _WEAK_SCORE and block.label == "body"]
    if alone and sum(len(block.text) for block in weak) > _WEAK_SHARE * size:
        source = draft.read.article.source
        message = "most of its text was barely taken for an article's"
        yield Notice("text-doubtful", message, weak[0].line, f"to see each line: {tell_explain(source)}")


def gather_names(names: Iterable[tuple[str, int, str]], tables: LinkTables) -> tuple[tuple[str, int, str], ...]:
    """Names that differ in a legal ending alone as one, in the form that is met most: ``(name, mentions, first
    source)``, most first.
    """
    groups: dict[str, list[tuple[str, int, str]]] = {}
    for row in names:
        groups.setdefault(name_key(row[0], tables), []).append(row)
    gathered = ((rows[0][0], sum(count for _, count, _ in rows), rows[0][2]) for rows in groups.values())
    return tuple(sorted(gathered, key=lambda row: (-row[1], row[0])))


def list_names(names: Sequence[tuple[str, int, str]], command: str) -> Iterator[Need]:
    """One need for all companies that the registry lacks: a person judges them in one go."""
    if names:
        shown = ", ".join(f"{clip(name)} ×{count}" for name, count, _ in names[:_NAMES])
        more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
        what = count_noun(len(names), "name")
        message = f"{what} that the registry lacks, not linked: {shown}{more}"
        yield Need("unknown-companies", message, command)

"""What a run did, in words for people: one screen, what needs a person first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from generator.merge import RESOLVE, Conflict
from generator.model import Notice, Rejection
from generator.publish import Plan
from generator.report.outcomes import InputOutcome, sum_up
from generator.report.stories import StoryMove, tell_moves

_NAMES = 12
"""Unknown companies that are named; the rest is counted."""

_ALIKE = 3
"""Pages that stay for one and the same reason and are named; the rest is counted."""

_MOST = 40
"""Lines of notices, and of rejections, before the rest is only counted."""


@dataclass(frozen=True, slots=True)
class BriefNotice:
    """A notice, and the brief that it is about."""

    brief: str
    """Id of the brief."""
    source: str
    notice: Notice


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A brief that a run takes back."""

    brief: str
    """Its id."""
    reason: str
    lost: tuple[tuple[str, str], ...] = ()
    """``(piece, words)`` of a person that go with it."""


@dataclass(frozen=True, slots=True)
class Report:
    """Every input ends here as exactly one of: briefs, a copy of another, left out on purpose, rejected."""

    documents: int
    briefs: int
    rejections: tuple[Rejection, ...]
    """Inputs, and unreadable briefs, that could not be used."""
    copies: tuple[tuple[str, str], ...]
    """``(source, source of the brief that it is a copy of)``, with lines where that is the same document."""
    excluded: tuple[tuple[str, str], ...]
    """``(source, reason)`` as the sidecar gives it."""
    conflicts: tuple[tuple[str, Conflict], ...]
    """``(brief id, or companies/id, conflict)``: a person and the source changed the same piece."""
    notices: tuple[BriefNotice, ...]
    unknown: tuple[tuple[str, int, str], ...]
    """``(name, mentions, first source)`` of companies that the registry lacks."""
    plan: Plan
    withdrawals: tuple[Withdrawal, ...] = ()
    """Briefs whose pages will say from this run on that they are withdrawn."""
    restored: tuple[str, ...] = ()
    """Ids of withdrawn briefs that come back."""
    rescraped: tuple[tuple[str, str], ...] = ()
    """``(brief id, what changed)`` where the text of an article did."""
    frozen: tuple[tuple[str, str], ...] = ()
    """``(place of an article, id of its archived brief)``: it is not written anew."""
    archived: int = 0
    """Briefs that are frozen."""
    renamed: tuple[tuple[str, str], ...] = ()
    """``(brief id, id that it had)`` where a person renamed the file."""
    inputs: tuple[InputOutcome, ...] = ()
    """What became of each file of the folder of articles, by name."""
    stranded: tuple[tuple[str, str], ...] = ()
    """``(path, why)`` of briefs that stay though nothing was read of their articles."""
    stories: tuple[StoryMove, ...] = ()
    """Briefs that come into a story, leave one, or tell of others than before."""

    @property
    def imperfect(self) -> bool:
        """Whether something was rejected, conflicts, or was kept back (exit code 1)."""
        lost = any(withdrawal.lost for withdrawal in self.withdrawals)
        return bool(self.rejections or self.conflicts or self.plan.kept or lost)

    @property
    def nothing_usable(self) -> bool:
        """Whether there was no input that gave a brief (exit code 2)."""
        return self.briefs == 0 and not self.excluded and not self.archived

    def complaints(self, resolve: str = RESOLVE) -> Iterator[str]:
        """What needs a person, a line each; ``resolve`` is the command that settles conflicts."""
        for rejection in self.rejections[:_MOST]:
            place = f"{rejection.name}:{rejection.line}" if rejection.line else rejection.name
            yield f"! {place}  {rejection.told}"
        if more := self.rejections[_MOST:]:
            kinds = Counter(rejection.code for rejection in more)
            told = ", ".join(f"{count} {code}" for code, count in kinds.most_common())
            yield f"! {len(more)} more ({told}); briefs generate --json names each"
        for brief, conflict in self.conflicts:
            yield f"! {brief}  {conflict.piece}: {conflict.reason}"
            mine, theirs = show_pair(conflict.mine, conflict.theirs)
            width = max(len(conflict.other), 6) + 2
            yield f"    {'yours:':{width}}{mine}"
            yield f"    {conflict.other + ':':{width}}{theirs}"
            if conflict.fix:
                yield f"    {'mend:':{width}}{conflict.fix.replace(RESOLVE, resolve, 1)}"
        alike = Counter(kept.reason for kept in self.plan.kept)
        met: Counter[str] = Counter()
        for kept in self.plan.kept:
            met[kept.reason] += 1
            rest = alike[kept.reason] - _ALIKE
            if met[kept.reason] <= _ALIKE or rest == 1:
                yield f"! {kept.path}  {kept.reason}"
            elif met[kept.reason] == alike[kept.reason]:
                yield f"! and {rest} more pages: {kept.reason}; briefs generate --json names each"
        for withdrawal in self.withdrawals:
            for piece, words in withdrawal.lost:
                yield f"! {withdrawal.brief}  withdrawn: {withdrawal.reason}; what a person wrote there goes: {piece}"
                yield f"    yours:  {words}"
            if withdrawal.lost:
                yield "    mend:   what should stay belongs into its desk note"

    def lines(self, suggest: str = "briefs companies suggest") -> Iterator[str]:
        """Notices, then the counts; ``suggest`` is the command that shows what the registry lacks."""
        for item in self.notices[:_MOST]:
            place = f"{item.source}:{item.notice.line}" if item.notice.line else item.source
            fix = f"  -> {item.notice.fix}" if item.notice.fix else ""
            yield f"? {place}  {item.notice.code}: {item.notice.message}{fix}"
        if len(self.notices) > _MOST:
            yield f"? {len(self.notices) - _MOST} more notices; briefs explain FILE shows those of one document"
        for row in self.inputs:
            if row.refusal and row.refusal.code == "no-seed":
                yield f"? {row.source}  {row.refusal.reason}  -> {row.refusal.fix}"
        if self.unknown:
            shown = ", ".join(f"{name} x{count} ({source})" for name, count, source in self.unknown[:_NAMES])
            more = f" and {len(self.unknown) - _NAMES} more" if len(self.unknown) > _NAMES else ""
            yield f"? companies that the registry lacks, not linked: {shown}{more}  -> {suggest}"
        for source, original in self.copies:
            yield f"= {source}  duplicate of {original}: the same words; one brief names both sources"
        for source, reason in self.excluded:
            yield f"- {source}  left out: {reason}"
        for withdrawal in self.withdrawals:
            yield f"- {withdrawal.brief}  withdrawn: {withdrawal.reason}; its page says so"
        for brief in self.restored:
            yield f"+ {brief}  is withdrawn no more"
        for place, brief in self.frozen:
            yield f"= {place}  its brief {brief} is archived and stays as it is"
        for brief, change in self.rescraped:
            yield f"~ {brief}  source: {change}"
        told = list(tell_moves(self.stories))
        yield from (f"~ {line}" for line in told[:_MOST])
        if len(told) > _MOST:
            yield f"~ {len(told) - _MOST} more changes of stories; briefs generate --json names each"
        plan = self.plan
        archived = f", {self.archived} archived" if self.archived else ""
        yield (
            f"{self.briefs} briefs from {self.documents} documents{archived}; pages: {len(plan.added)} added, "
            f"{len(plan.changed)} changed, {len(plan.removed)} removed, {len(plan.unchanged)} unchanged"
        )
        sums = sum_up(self.inputs)
        if sums["briefs"] < len(self.inputs):
            doubles = "is a duplicate" if sums["duplicate"] == 1 else "are duplicates"
            yield (
                f"{len(self.inputs)} files: {sums['briefs']} gave briefs, {sums['duplicate']} {doubles}, "
                f"{sums['rejection']} gave none; briefs generate --json accounts for each"
            )
        if self.nothing_usable and self.inputs:
            yield "nothing usable: no page was removed"


def show_pair(mine: str, theirs: str) -> tuple[str, str]:
    """Both texts of a conflict, a line each: of several lines only those that the other lacks."""
    left, right = mine.split("\n"), theirs.split("\n")
    if len(left) == len(right) == 1:
        return mine, theirs
    return _join([line for line in left if line not in right]), _join([line for line in right if line not in left])


def _join(lines: list[str]) -> str:
    return " / ".join(line for line in lines if line.strip())

"""What differs between two states of ``docs/``, brief by brief and piece by piece, and what of it needs a person."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from generator.addresses import tell_copy
from generator.approvals import Approvals, Standing, follow_names, judge_brief, stale_pieces
from generator.brief import is_hand_page, list_ids, parse_brief
from generator.companies.suggest import Candidate
from generator.compare import MOST_PAIRS, MOST_WORDS, Change, compare_briefs, moved_bullets
from generator.errors import GeneratorError
from generator.merge import Conflict, edited_pieces
from generator.model import Brief, Copy, Evidence, Notice
from generator.review.pages import PageChange, compare_page
from generator.review.plan.needs import URGENT, is_urgent
from generator.review.plan.pieces import name_pieces
from generator.review.states import State
from generator.review.stories import Clash, Reprint, StoryChange, compare_stories, find_new_reprint, list_clashes
from generator.review.touched import read_shelves
from generator.trace import Fault

Fate = Literal["unreadable", "gone", "changed", "renamed", "new", "same"]
"""``same`` is a brief in which nothing differs and that needs a person all the same: a conflict is open in it."""

SAME_FIGURE = 0.6
"""From this share of common words on (``difflib`` ratio) a figure with another number is the old one, updated."""


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


_FILING = frozenset({"story", "touches", "topics"})
"""Pieces that say where a brief is found, and nothing of what it says."""


@dataclass(frozen=True, slots=True)
class PieceChange:
    """A piece that differs, and who changed it."""

    change: Change
    by: Literal["person", "generator"]
    """``person``: as it stands, or by being gone, it differs from what the generator made."""

    @property
    def noun(self) -> str:
        """``title``, ``bullet``, ``figure``, ``company``, ``note`` …"""
        return self.change.noun

    @property
    def fate(self) -> Literal["new", "gone", "changed", "relinked"]:
        """``relinked``: the same words, with other links or another quotation."""
        if self.change.before is None:
            return "new"
        if self.change.after is None:
            return "gone"
        return "changed" if self.change.words else "relinked"

    @property
    def revalued(self) -> tuple[str, str] | None:
        """The words of a figure before and after, where its numbers differ and not only what it is said to measure."""
        before, after = self.change.before, self.change.after
        if self.noun != "figure" or before is None or after is None:
            return None
        cells = (before.text.partition(" | ")[0], after.text.partition(" | ")[0])
        return cells if _NUMBER.findall(cells[0]) != _NUMBER.findall(cells[1]) else None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A stretch of a seed that is in no article, and holds something that a brief could tell."""

    line: int
    end_line: int
    text: str
    rule: str
    score: float
    """0 certainly not body … 1 certainly body."""
    holds: tuple[str, ...]
    """The numbers and companies in it, as printed."""


Need = tuple[int, str]
"""How urgent it is, more is more, and what a person should look at."""

LOOK = 30
"""From this urgency on a brief needs a person; below, reading it is enough."""


@dataclass(frozen=True, slots=True)
class BriefChange:
    """A brief in two states."""

    path: str
    """As it is now, else as it was; below ``docs``."""
    fate: Fate
    before: Brief | None = None
    after: Brief | None = None
    old_path: str = ""
    """Where it stood, if that was elsewhere."""
    pieces: tuple[PieceChange, ...] = ()
    moved: tuple[str, ...] = ()
    """Names of bullets in another order."""
    gained: tuple[tuple[str, str], ...] = ()
    """``(id, name)`` of companies that it names now and did not."""
    lost: tuple[tuple[str, str], ...] = ()
    problem: str = ""
    """Why it cannot be compared."""
    conflicts: tuple[Conflict, ...] = ()
    grounds: tuple[tuple[str, tuple[Evidence, ...]], ...] = ()
    """Piece in conflict → the sentences of the source, as it is now, on which its side rests."""
    faults: tuple[Fault, ...] = ()
    """Words that do not stand where their footnote says."""
    notices: tuple[Notice, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    """The likeliest to be missed first."""
    standing: Standing | None = None
    """Whether it is approved; ``None`` where it is gone, or the desk approves nothing."""
    stale: tuple[str, ...] = ()
    """Names of the pieces that changed since it was approved."""
    clashes: tuple[Clash, ...] = ()
    """Figures of it that conflict with another source's since the change."""
    reprint: Reprint | None = None
    """Whose report it repeats, where it did not before."""
    copied: tuple[Copy, ...] = ()
    """Where else its article stands now, word for word, and did not."""

    @property
    def brief(self) -> Brief | None:
        """As it is now, else as it was."""
        return self.after or self.before

    @property
    def id(self) -> str:
        """Its id, or the name of its file where it cannot be read."""
        return self.brief.id if self.brief else self.path.rpartition("/")[2].removesuffix(".md")

    @property
    def title(self) -> str:
        """Its title, or its path where it cannot be read."""
        return self.brief.title if self.brief else self.path

    def name_pieces(self) -> dict[str, str]:
        """Piece → what people call it: ``bullet 2``; of one that is gone, as it was."""
        return {
            name: called for brief in (self.before, self.after) if brief for name, called in name_pieces(brief).items()
        }

    def call(self, piece: str) -> str:
        """What people call a piece, known by its place or not."""
        return self.name_pieces().get(piece) or tell_piece(piece)

    def count(self, noun: str) -> int:
        """How many pieces of a kind differ."""
        return sum(piece.noun == noun for piece in self.pieces)

    @property
    def frozen(self) -> bool:
        """Whether its source was dropped, and its quotations are all that is left of it."""
        return bool(self.before and self.after and self.after.archived and not self.before.archived)

    @property
    def resourced(self) -> bool:
        """Whether it is told of other text than before: a new article, or one that was scraped or cut anew."""
        if self.after is None:
            return False
        was = self.before
        return was is None or (was.source, was.lines, was.body) != (
            self.after.source,
            self.after.lines,
            self.after.body,
        )

    @property
    def filed(self) -> bool:
        """Whether nothing differs but where it is filed, its topics or its story, and no person need look."""
        return (
            self.fate == "changed"
            and bool(self.pieces)
            and all(piece.noun in _FILING for piece in self.pieces)
            and not (self.moved or self.gained or self.lost or self.copied or self.frozen or self.old_path)
            and not (self.stale or self.urgent)
        )

    @property
    def needs(self) -> tuple[Need, ...]:
        """What a person should look at, the most urgent first."""
        return tuple(sorted(_list_needs(self), key=lambda need: -need[0]))

    @property
    def urgent(self) -> tuple[str, ...]:
        """The needs that ask for more than reading."""
        return tuple(text for rank, text in self.needs if rank >= LOOK)

    @property
    def rank(self) -> tuple[int, int]:
        """Sorts the riskiest last."""
        needs = self.needs
        return (needs[0][0] if needs else 0, sum(rank for rank, _ in needs))


@dataclass(frozen=True, slots=True)
class Review:
    """All that differs."""

    base: str
    head: str
    briefs: tuple[BriefChange, ...]
    """The riskiest first, last those that are only filed otherwise."""
    same: int
    """Briefs in which nothing differs."""
    pages: tuple[tuple[str, str], ...] = ()
    """``(path, new | changed | gone)`` of other files below ``docs``."""
    texts: tuple[PageChange, ...] = ()
    """Those of them that are text, with what they say."""
    candidates: tuple[Candidate, ...] = ()
    """Names that the registry lacks, in the articles of new and changed briefs."""
    unsourced: str = ""
    """Why nothing could be told from the articles; empty where it was."""
    broken: bool = False
    """Whether that is a fault to mend: a registry that breaks its rules, for instance."""
    stale: int = 0
    """Pages that ``briefs generate`` would still write or remove."""
    left: tuple[tuple[str, str], ...] = ()
    """``(seed or page, reason)`` of what could not be used, or was left as it is."""
    stories: tuple[StoryChange, ...] = ()
    """Stories that begin, end or tell otherwise; those that need a person first."""

    @property
    def sound(self) -> bool:
        """Whether nothing must be mended: no conflict, no word without its source, no brief that cannot be read, and
        nothing that keeps ``briefs generate`` from running.
        """
        return not self.broken and not any(
            one.conflicts or one.faults or one.fate == "unreadable" for one in self.briefs
        )

    @property
    def waiting(self) -> int:
        """How many briefs need a person."""
        return sum(bool(one.urgent) for one in self.briefs)

    def count(self, fate: Fate) -> int:
        """How many briefs have a fate."""
        return sum(one.fate == fate for one in self.briefs)


# ---------------------------------------------------------------- comparing


def compare_states(before: State, after: State) -> Review:
    """What differs between two states; only files with other content are read."""
    differ = [path for path in sorted({*before.files, *after.files}) if _differ(path, before, after)]
    old = _read_pages(before, [path for path in differ if path in before.files])
    new = _read_pages(after, [path for path in differ if path in after.files])
    changes, others = _compare_briefs(old, new, after)
    met = {path for one in changes for path in (one.path, one.old_path)}
    pages = [
        (path, "new" if path not in before.files else "gone" if path not in after.files else "changed")
        for path in differ
        if path not in met and path not in others and old.get(path) != new.get(path)
    ]
    texts = [_compare_page(path, old.get(path), new.get(path)) for path, _ in pages if path.endswith(".md")]
    touched = {one.path for one in changes}
    same = sum(_is_brief(path) and path not in touched for path in after.files)
    review = Review(before.name, after.name, tuple(changes), same, tuple(pages), tuple(filter(None, texts)))
    return order_review(_add_stories(review, _take_briefs(old), _take_briefs(new), before, after))


def _add_stories(
    review: Review, old: Mapping[str, Brief], new: Mapping[str, Brief], before: State, after: State
) -> Review:
    """The review with what becomes of stories."""
    was, now = read_shelves(old, new, before, after)
    renamed = {one.before.id: one.after.id for one in review.briefs if one.before and one.after}
    stories = compare_stories(was, now, renamed)
    clashes = list_clashes(stories)

    def look(one: BriefChange) -> BriefChange:
        if one.after is None or one.fate == "unreadable":
            return one
        reprint = find_new_reprint(one.before, one.after, was, now)
        return replace(one, clashes=clashes.get(one.after.id, ()), reprint=reprint)

    return replace(review, briefs=tuple(map(look, review.briefs)), stories=stories)


def _take_briefs(pages: Mapping[str, _Page]) -> dict[str, Brief]:
    return {path: page for path, page in pages.items() if isinstance(page, Brief)}


def judge_approvals(review: Review, approvals: Approvals, standing: Collection[str] = ()) -> Review:
    """The review with what was approved before, where the desk approves briefs at all. ``standing`` are the ids that
    have a file; an approval of another may be that of a brief that was renamed.
    """
    if not approvals.used:
        return review
    approvals = follow_names(approvals, [one.after for one in review.briefs if one.after], standing)
    return order_review(replace(review, briefs=tuple(_judge(one, approvals) for one in review.briefs)))


def _judge(one: BriefChange, approvals: Approvals) -> BriefChange:
    if one.after is None or one.fate == "unreadable":
        return one
    approval = approvals.get(one.after.id)
    stale = stale_pieces(one.after, approval) if approval else ()
    return replace(one, standing=judge_brief(one.after, approvals), stale=stale)


def order_review(review: Review) -> Review:
    """The same with the riskiest brief first, and last what is only filed otherwise."""
    ranked = sorted(review.briefs, key=lambda one: (one.filed, -one.rank[0], -one.rank[1], one.path))
    return replace(review, briefs=tuple(ranked))


def _differ(path: str, before: State, after: State) -> bool:
    return before.files.get(path) != after.files.get(path)


def _is_brief(path: str) -> bool:
    return path.startswith("briefs/") and path.endswith(".md") and path.count("/") == 1


@dataclass(frozen=True, slots=True)
class _Unreadable:
    reason: str


_Page = Brief | _Unreadable | bytes


def _read_pages(state: State, paths: Sequence[str]) -> dict[str, _Page]:
    """Briefs, what is wrong with those that are none, and the bytes of all other text."""
    wanted = [path for path in paths if path.endswith(".md") and path not in state.unread]
    contents = state.fetch(wanted)
    pages: dict[str, _Page] = {}
    for path in paths:
        if path in state.unread:
            pages[path] = _Unreadable(state.unread[path])
        elif path not in contents:
            pages[path] = state.files[path].encode()
        elif _is_brief(path):
            pages[path] = _parse(path, contents[path])
        else:
            pages[path] = contents[path].replace(b"\r\n", b"\n")  # a work tree may have line ends of its own
    return pages


def _compare_page(path: str, before: _Page | None, after: _Page | None) -> PageChange | None:
    if isinstance(before, Brief | _Unreadable) or isinstance(after, Brief | _Unreadable):
        return None
    return compare_page(path, before, after)


def _parse(path: str, content: bytes) -> _Page:
    try:
        text = content.decode("utf-8").replace("\r\n", "\n")
        if is_hand_page(path.rpartition("/")[2], text):
            return content
        return parse_brief(text, path)
    except UnicodeDecodeError:
        return _Unreadable("is not UTF-8")
    except GeneratorError as error:
        return _Unreadable(str(error).removeprefix(f"{path}: ").removeprefix(f"{path}:"))


def _compare_briefs(
    old: Mapping[str, _Page], new: Mapping[str, _Page], after: State
) -> tuple[list[BriefChange], set[str]]:
    """The briefs that differ, and the paths of those that only look so."""
    changes: list[BriefChange] = []
    alike: set[str] = set()
    stood = {path: page for path, page in old.items() if isinstance(page, Brief)}
    ids: dict[str, list[str]] = {}
    for path, brief in stood.items():
        ids.setdefault(brief.id, []).append(path)
    used: set[str] = set()

    def find_old(path: str, brief: Brief) -> str | None:
        """The same file, or else one with the same id that stands there no more, or else the one of its article."""
        known = stood.get(path)
        if known is not None and known.id == brief.id:
            return path
        same_id = next((p for p in ids.get(brief.id, ()) if p not in used and p not in after.files), None)
        if same_id is not None or known is not None:
            return same_id
        gone = [p for p in stood if p not in used and p not in after.files and not _goes_on(stood[p], new)]
        return next((p for p in gone if _is_same_article(stood[p], brief)), None)

    for path, page in new.items():
        if isinstance(page, _Unreadable) and _is_brief(path):
            before = stood.get(path)
            used.add(path)
            changes.append(BriefChange(path, "unreadable", before, problem=page.reason))
        if not isinstance(page, Brief):
            continue
        was = find_old(path, page)
        twin = f"briefs/{page.id}.md"
        if was is None and twin != path and twin in after.files:
            copy = tell_copy(path, twin)
            problem = f"{copy.reason}: {copy.fix}"
            changes.append(BriefChange(path, "unreadable", after=page, problem=problem))
            continue
        if was is not None:
            used.add(was)
        made = compare_brief(stood[was] if was else None, page, path, was or "")
        if made is None:
            alike.add(path)
        else:
            changes.append(made)
    for path, brief in stood.items():
        now = new.get(path)
        if path not in used and (now is None or (isinstance(now, Brief) and now.id != brief.id)):
            made = compare_brief(brief, None, path, "")
            changes += [made] if made else []
    return changes, alike


def _goes_on(brief: Brief, pages: Mapping[str, _Page]) -> bool:
    """Whether another file has the id of a brief whose file is gone."""
    return any(isinstance(page, Brief) and page.id == brief.id for page in pages.values())


def _is_same_article(one: Brief, other: Brief) -> bool:
    """Whether two briefs with different ids tell the same article: its text, or most of what was made of it."""
    if one.source == other.source and one.body == other.body:
        return True
    old, new = ({name for name, _ in brief.generated if name.startswith("bullet ")} for brief in (one, other))
    return one.source == other.source and len(old & new) * 2 > max(len(old), len(new))


def compare_brief(before: Brief | None, after: Brief | None, path: str, old_path: str) -> BriefChange | None:
    """A brief in two states, of which one may be missing; ``None`` where a reader sees no difference."""
    edited = frozenset(edited_pieces(after, parsed=True)) if after else frozenset()
    made = {name for name, _ in after.generated} if after else set()
    pieces = tuple(
        PieceChange(change, "person" if after and _is_edited(change, edited, made) else "generator")
        for change in _pair_figures(compare_briefs(before, after))
    )
    moved = moved_bullets(before, after) if before and after else ()
    names = {link.id: link.name for brief in (before, after) if brief for link in brief.companies}
    was, now = (list_ids(brief) if brief else frozenset() for brief in (before, after))
    elsewhere = bool(before and after and old_path != path)
    frozen = bool(before and after and before.archived != after.archived)
    copied = tuple(copy for copy in after.copies if copy not in before.copies) if before and after else ()
    if before and after and not pieces and not moved and not elsewhere and not frozen and not copied:
        return None
    fate: Fate = "new" if before is None else "gone" if after is None else "changed"
    if elsewhere and not pieces and not moved and not frozen and not copied:
        fate = "renamed"
    return BriefChange(
        path,
        fate,
        before,
        after,
        old_path if elsewhere else "",
        pieces,
        moved,
        tuple((key, names.get(key, key)) for key in sorted(now - was)),
        tuple((key, names.get(key, key)) for key in sorted(was - now)),
        copied=copied,
    )


def _is_edited(change: Change, edited: frozenset[str], made: Iterable[str]) -> bool:
    name = change.name
    if change.noun == "note":
        return True
    if change.after is None:
        return f"{name} removed" in edited
    return name in edited or f"{name} added" in edited


def _pair_figures(changes: Sequence[Change]) -> tuple[Change, ...]:
    """A figure whose number changed has another name: where its other words are nearly those of one that is gone, the
    two are one that was updated.
    """
    gone = [change for change in changes if change.noun == "figure" and change.after is None]
    came = [change for change in changes if change.noun == "figure" and change.before is None]
    if len(gone) * len(came) > MOST_PAIRS:
        return tuple(changes)
    rated = sorted(
        (-ratio, at, to)
        for at, left in enumerate(gone)
        for to, right in enumerate(came)
        if (ratio := _likeness(left, right)) >= SAME_FIGURE
    )
    partner: dict[str, Change] = {}
    taken: set[str] = set()
    for _, at, to in rated:
        if came[to].name not in partner and gone[at].name not in taken:
            partner[came[to].name] = gone[at]
            taken.add(gone[at].name)
    paired: list[Change] = []
    for change in changes:
        if change.name in partner:
            paired.append(replace(change, before=partner[change.name].before))
        elif change.name not in taken or change.after is not None:
            paired.append(change)
    return tuple(paired)


def _likeness(left: Change, right: Change) -> float:
    """How alike two rows of the table of figures are, but for their numbers, 0…1."""
    before, after = left.before, right.after
    if before is None or after is None:
        return 0.0
    first, second = (_drop_number(piece.text) for piece in (before, after))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _drop_number(row: str) -> list[str]:
    return [word for word in row.split()[:MOST_WORDS] if not any(char.isdigit() for char in word)]


# ---------------------------------------------------------------- what needs a person

_URGENT = ("quotation-budget",)
"""Beside those that are urgent for the plan."""

_CELL = 32
"""Characters of a figure that the table of the report holds."""

_NEAR = 0.3
"""Score from which on a dropped line may well have been one of the article."""


def _list_needs(one: BriefChange) -> Iterable[Need]:
    if one.fate == "unreadable":
        yield 100, one.problem
    for conflict in one.conflicts:
        yield 90, f"conflict: {one.call(conflict.piece)}"
    if one.faults:
        yield 80, f"{_count(len(one.faults), 'place')} not carried by the source"
    if one.standing and one.standing.state == "stale":
        yield 70, "changed since it was approved"
    if one.clashes and one.after:
        more = f" and {len(one.clashes) - 1} more" if len(one.clashes) > 1 else ""
        yield 65, f"figures conflict: {one.clashes[0].tell_from(one.after.id)}{more}"
    if one.fate == "gone":
        yield 60, "is it meant to go?"
    for piece in one.pieces:
        if piece.noun == "withdrawn" and one.fate == "changed":
            yield 60, "withdrawn" if piece.change.after else "no longer withdrawn"
    if one.frozen:
        yield 45, "archived: its source is dropped"
    by_hand = [piece for piece in one.pieces if piece.by == "person"] if one.fate != "gone" else []
    said = [piece for piece in by_hand if piece.noun in ("bullet", "figure", "title", "date")]
    if said:
        yield 50, f"{_count(len(said), 'edit')} by hand"
    elif by_hand:
        yield 20, f"{_count(len(by_hand), 'edit')} by hand"
    values = [_shorten(values) for piece in one.pieces if (values := piece.revalued)]
    if values:
        more = f" and {len(values) - 1} more" if len(values) > 1 else ""
        yield 40, f"figure: {values[0][0]} → {values[0][1]}{more}"
    if one.reprint:
        yield 32, f"a reprint of {one.reprint.told}"
    doubts = [notice for notice in one.notices if is_urgent(notice) or notice.code in _URGENT]
    if doubts:
        yield 35, ", ".join(dict.fromkeys(URGENT.get(n.code, n.code.replace("-", " ")) for n in doubts))
    if one.dropped:
        yield (
            (35 if one.dropped[0].score >= _NEAR else 25),
            f"{_count(len(one.dropped), 'dropped line')} with numbers or companies",
        )
    if one.lost and one.fate == "changed":
        yield 22, f"{_count(len(one.lost), 'company', 'companies')} lost"
    if one.fate == "changed":
        yield 10, ""
    if one.fate in ("new", "renamed"):
        yield 5, ""


_NOUNS = {
    "lang": "language",
    "interests": "interest",
    "note": "the desk's own words",
    "byline": "byline",
    "companies": "line of companies",
    "rests_on": "whose report it rests on",
    "touches": "stories that it tells of",
}


def _shorten(values: tuple[str, str]) -> tuple[str, str]:
    """What a figure was and is, as short as it can be told: long ones by the numbers that differ."""
    if max(map(len, values)) <= _CELL:
        return values
    numbers = [_NUMBER.findall(value) for value in values]
    before, after = ([n for n in mine if n not in others] for mine, others in (numbers, numbers[::-1]))
    return ", ".join(before) or "–", ", ".join(after) or "–"


def tell_piece(name: str) -> str:
    """The name of a piece for people where its place is not known: ``bullet k3f9a``, ``language``."""
    noun, _, rest = name.partition(" ")
    if noun == "note":
        return _NOUNS[noun]
    return f"{_NOUNS.get(noun, noun)} {rest}".strip()


def tell_changes(one: BriefChange) -> str:
    """What differs, in few words: ``2 bullets, 1 figure, order; + 1 company``."""
    if one.fate == "unreadable":
        return "cannot be read" if one.after is None else "is a copy"
    if one.fate in ("new", "gone") and one.brief:
        counts = (("bullet", len(one.brief.bullets)), ("figure", len(one.brief.figures)))
        told = [_count(number, noun) for noun, number in counts if number]
        if one.brief.companies:
            told.append(_count(len(one.brief.companies), "company", "companies"))
        if one.brief.story:
            told.append("in a story")
        if one.brief.touches:
            told.append(f"tells of {_count(len(one.brief.touches), 'story', 'stories')}")
        return ", ".join(told)
    told = [_count(one.count(noun), noun) for noun in ("bullet", "figure") if one.count(noun)]
    nouns = dict.fromkeys(piece.noun for piece in one.pieces if piece.noun not in ("bullet", "figure", "company"))
    told += [_NOUNS.get(noun, noun) for noun in nouns]
    if one.moved:
        told.append("order")
    if one.gained or one.lost:
        signs = [f"+{len(one.gained)}"] * bool(one.gained) + [f"−{len(one.lost)}"] * bool(one.lost)
        told.append(f"{' '.join(signs)} {'company' if len(one.gained) + len(one.lost) == 1 else 'companies'}")
    elif one.count("company"):
        told.append("roles of companies")
    if one.copied:
        told.append(f"also in {_count(len(one.copied), 'more place')}")
    if one.frozen:
        told.append("archived")
    if one.old_path:
        told.append("renamed")
    return ", ".join(told)


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {plural or noun + 's'}"

"""Articles that stand in the input several times: which one the brief is made from, and what a person should know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from generator.copies import CopyText, find_changed_figures, find_copies, list_figures
from generator.identity import fingerprint_body
from generator.matching import BrokenBrief
from generator.merge import edited_pieces
from generator.model import Brief, Copy, Notice
from generator.reading import ReadArticle
from generator.text.escape import tidy_text

_REPRINT_DAYS = 7
"""Days between two near copies beyond which they are rather two reports in the same words."""
_SHOWN = 4
"""Changed figures that a notice names."""
_DAY = len("YYYY-MM-DD")

_Rank = tuple[int, bool, bool, bool, str, str, int]
_REASONS = (
    "its brief stood before",
    "the other credits its outlet",
    "it names its outlet",
    "it stands on its outlet's own page",
    "the earliest that is stated in full",
    "the first by name",
    "the first in its document",
)
"""Why one copy goes before another, by the place in their ranks that decides."""


@dataclass(frozen=True, slots=True)
class Reprints:
    """What :func:`settle_copies` found. Mappings go by ``id`` of the article that stays."""

    items: tuple[ReadArticle, ...]
    """What stays, in order of input."""
    copies: Mapping[int, tuple[Copy, ...]]
    near: Mapping[int, tuple[int, ...]]
    """``id`` of the articles that are nearly the same."""
    pairs: tuple[tuple[str, str], ...]
    """``(place of a copy, place of the article that stays)``."""
    notices: Mapping[int, tuple[Notice, ...]]
    originals: Mapping[int, ReadArticle]
    """``id`` of each article that is a copy → the one that stays."""


def settle_copies(items: Sequence[ReadArticle], standing: Sequence[Brief | BrokenBrief]) -> Reprints:
    """Articles that say the same word for word count once; the others become copies of the one that stays.

    ``standing`` are the briefs of earlier runs, which no copy that arrives later may change.
    """
    found = find_copies([CopyText(item.metadata.title or "", item.article.body) for item in items])
    settled: dict[str, list[Brief | BrokenBrief]] = {}
    for brief in standing:
        settled.setdefault(brief.source, []).append(brief)
    ranked = [_rank_copies([items[at] for at in group], settled) for group in found.groups]
    notices: dict[int, list[Notice]] = {}
    for group in ranked:
        notices.setdefault(id(group[0][1].article), []).extend(_notice_dates(group))
    near: dict[int, tuple[int, ...]] = {}
    held = Counter(item.article.source for item in items)
    for one, two in found.near:
        first, second = ranked[one][0][1], ranked[two][0][1]
        left, right = id(first.article), id(second.article)
        near[left] = (*near.get(left, ()), right)
        near[right] = (*near.get(right, ()), left)
        first, second = _order_pair(first, second)
        notice = _notice_near(first, second, alone=held[second.article.source] == 1)
        notices[id(second.article)].append(notice)
    stays = {id(group[0][1].article): [item for _, item in group[1:]] for group in ranked}
    kept = tuple(item for item in items if id(item.article) in stays)
    return Reprints(
        items=kept,
        copies={id(item.article): _name_copies(item, stays[id(item.article)]) for item in kept},
        near=near,
        pairs=tuple(_pair_places(item, copy) for item in kept for copy in stays[id(item.article)]),
        notices={key: tuple(told) for key, told in notices.items() if told},
        originals={id(copy.article): item for item in kept for copy in stays[id(item.article)]},
    )


def _rank_copies(
    group: Sequence[ReadArticle], settled: Mapping[str, Sequence[Brief | BrokenBrief]]
) -> Sequence[tuple[_Rank, ReadArticle]]:
    """The article that the brief is made from comes first: that of a brief which stands, an edited one before others,
    so that a copy that arrives later changes no settled brief; else the outlet that another one credits, one that is
    known, one on its own page, the earliest that is stated, the first by name. ``settled`` holds the briefs by source.
    """
    credited = {item.metadata.credit for item in group} - {None}

    def settle(item: ReadArticle) -> int:
        mark, title = fingerprint_body(item.article.body), tidy_text(item.metadata.heading)
        own = [b for b in settled.get(item.article.source, ()) if mark == b.body or title == b.title]
        return max((2 if isinstance(b, BrokenBrief) or edited_pieces(b) else 1 for b in own), default=0)

    def rank(item: ReadArticle) -> _Rank:
        article, known = item.article, item.metadata
        stated = known.date_basis.kind in ("stated", "sidecar") and len(known.date or "") == _DAY
        publisher = known.publisher
        carried = known.aggregator is not None
        day = known.date if stated and known.date else "9999"
        return (
            -settle(item), publisher not in credited, publisher is None, carried, day, article.source, article.index,
        )  # fmt: skip

    if len(group) == 1:
        return [((0, False, False, False, "", "", 0), group[0])]
    return sorted(((rank(item), item) for item in group), key=lambda pair: pair[0])


def _name_copies(item: ReadArticle, copies: Sequence[ReadArticle]) -> tuple[Copy, ...]:
    def name(copy: ReadArticle) -> Copy:
        own, known = item.article, copy.metadata
        title = known.title if known.title and known.title != item.metadata.title else None
        line = copy.article.start_line if copy.article.source == own.source else None
        return Copy(copy.article.source, known.publisher, title, line)

    return tuple(name(copy) for copy in copies)


def _pair_places(item: ReadArticle, copy: ReadArticle) -> tuple[str, str]:
    one, two = copy.article, item.article
    return (_place(copy), _place(item)) if one.source == two.source else (one.source, two.source)


# ---------------------------------------------------------------- notices


def _place(item: ReadArticle) -> str:
    return f"{item.article.source}:{item.article.start_line}"


def _name(item: ReadArticle) -> str:
    publisher = item.metadata.publisher
    return f"{_place(item)} ({publisher})" if publisher else _place(item)


def _notice_dates(group: Sequence[tuple[_Rank, ReadArticle]]) -> Iterator[Notice]:
    """The copies of an article that are dated otherwise, and why its own date stands."""
    (rank, item), *copies = group
    own = item.metadata.date or ""
    other = [(r, copy) for r, copy in copies if copy.metadata.date and (_differ(own, copy.metadata.date) or not own)]
    if not other:
        return
    told = ", ".join(f"{copy.metadata.date} in {_name(copy)}" for _, copy in other[:_SHOWN])
    more = f" and {len(other) - _SHOWN} more" if len(other) > _SHOWN else ""
    if own:
        reason = next(why for why, one, two in zip(_REASONS, rank, other[0][0], strict=True) if one != two)
        message = f"copies bear other dates: {own} stands, of {_name(item)}, {reason}; {told}{more}"
        fix = f"if another is right: {item.article.source}.meta.yml: date: YYYY-MM-DD"
    else:
        message = f"undated, but copies are not: {told}{more}"
        fix = f"if that holds here: {item.article.source}.meta.yml: date: YYYY-MM-DD"
    yield Notice("copy-dates", message, item.article.start_line, fix)


def _order_pair(one: ReadArticle, two: ReadArticle) -> tuple[ReadArticle, ReadArticle]:
    """The later report, or else the shorter one, comes second: the notice of a pair stands there."""
    before, after = one.metadata.date or "", two.metadata.date or ""
    swap = before > after if _differ(before, after) else len(one.article.body) < len(two.article.body)
    return (two, one) if swap else (one, two)


def _notice_near(first: ReadArticle, second: ReadArticle, *, alone: bool) -> Notice:
    """``alone``: no other article stands in the document of ``second``, so that it may be left out as a whole."""
    before, after = first.metadata.date or "", second.metadata.date or ""
    changed = find_changed_figures(first.article.body, second.article.body)
    message = f"nearly the same as {_name(first)}"
    fix = f"if one is enough: {second.article.source}.meta.yml: exclude: near copy of {first.article.source}"
    if changed:
        shown = ", ".join(f"{old} → {new}" for old, new in changed[:_SHOWN])
        more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
        message += f"; only figures differ: {shown}{more}"
        fix = "see which are right"
    if _differ(before, after):
        one, two = list_figures(first.article.body), list_figures(second.article.body)
        if _is_apart(before, after):
            message += f"; dated {after} after {before}: perhaps a new report"
            fix = ""
        elif one - two and two - one and not changed:
            message += f"; dated {after} after {before}, with other figures"
            fix = ""
    return Notice("near-copy", message, second.article.start_line, fix if alone or changed else "")


def _differ(one: str, two: str) -> bool:
    """Whether two dates contradict each other; a month does not contradict one of its days."""
    return bool(one and two) and not (one.startswith(two) or two.startswith(one))


def _is_apart(one: str, two: str) -> bool:
    if len(one) != _DAY or len(two) != _DAY:
        return True
    return abs((date.fromisoformat(two) - date.fromisoformat(one)).days) > _REPRINT_DAYS

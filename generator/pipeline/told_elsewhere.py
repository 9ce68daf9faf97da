"""Figures of an article that other sources of its story tell too, and which its brief leaves out: the brief shows them.

What makes a figure matter is known only once the story is: that another source agrees, has a later number, or says
otherwise. So the articles of a story are compared in full, and each number of a verdict becomes a row like any other,
within the words that a brief may quote.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

from generator.brief import evidence_of
from generator.cache import make_codec
from generator.model import Brief, Bullet, Evidence, Figure, Notice
from generator.pipeline.memory import Memory
from generator.pipeline.rows import Told, add_rows, has_room, widen_quotations
from generator.report import BriefNotice
from generator.stories.gather import find_carriers
from generator.stories.kindred import Kindred, find_kindred
from generator.stories.model import Claim, Comparison, Origin
from generator.stories.origins import find_origins
from generator.stories.verdicts import compare_figures, find_rate_claims

__all__ = ["Told", "add_figures_told_elsewhere"]

_RANK = {"conflict": 0, "update": 1, "agree": 2}
_CODEC = make_codec(tuple[Comparison, ...], checked=True)
_CODEC_OF_KINDRED = make_codec(Kindred, checked=True)


def add_figures_told_elsewhere(
    made: Sequence[Told], staying: Sequence[Brief] = (), memory: Memory | None = None
) -> tuple[tuple[Brief, ...], tuple[BriefNotice, ...]]:
    """The briefs of ``made``, in their order, with the figures that they owe to their stories.

    ``staying`` are briefs of the same stories whose articles are not read now: they give, and get nothing. A story
    whose figures cannot be compared, by a fault of ours, leaves its briefs as they are; the second value says so.
    ``memory``: what the run before found; a story of which no brief changed is not compared again.
    """
    memory = memory or Memory()
    told = {item.brief.id: item for item in made}
    stories: dict[str, list[Brief]] = defaultdict(list)
    rounds: dict[str, list[Brief]] = defaultdict(list)
    for brief in (*(item.brief for item in made), *staying):
        if brief.story:
            stories[brief.story].append(brief)
        for story in brief.touches:
            rounds[story].append(brief)
    carriers = find_carriers([*(item.brief for item in made), *staying])
    compared: list[_Compared] = []
    notices: list[BriefNotice] = []
    for story in sorted({*stories, *rounds}):
        members = [*stories[story], *rounds[story]]
        if len(members) < 2 or not any(brief.id in told for brief in members):
            continue
        try:
            origins = find_origins(stories[story], carriers)
            whole = [_widen(brief, told.get(brief.id)) for brief in members]
            found, kin = _compare(whole, origins, memory), _find_kin(whole, origins, memory)
            # Looked for only where a verdict rests on one: all sentences would have to be read again.
            rates = find_rate_claims(whole) if any("the rate of" in each.why for each in found) else {}
        except Exception as error:  # noqa: BLE001 - one story must not stop the others
            first = min((brief for brief in members if brief.id in told), key=lambda brief: brief.id)
            notices.append(BriefNotice(first.id, first.source, _tell_fault(story, error)))
            continue
        compared.append(_Compared(tuple(members), origins, found, kin, rates))
    claims = _list_claims(compared)
    kindred = {key: [figure for story in compared for figure in story.kindred.get(key, ())] for key in told}
    briefs = {key: add_rows(item, claims[key], kindred[key]) for key, item in told.items()}
    for each in compared:
        if not any(has_room(briefs[key], told[key], label) for key, label in each.list_places() if key in told):
            continue
        for key, labels in _list_torn(each, briefs, memory).items():
            if key in told:
                briefs[key] = widen_quotations(briefs[key], told[key], labels)
    return tuple(briefs[item.brief.id] for item in made), tuple(notices)


@dataclass(frozen=True, slots=True)
class _Compared:
    """A story with what its articles say in full."""

    members: tuple[Brief, ...]
    """Round-ups that tell of it among them."""
    origins: tuple[Origin, ...]
    found: tuple[Comparison, ...]
    kindred: Mapping[str, tuple[Figure, ...]]
    rates: Mapping[str, Claim]
    """:func:`find_rate_claims` of its articles."""

    def list_places(self) -> set[tuple[str, str]]:
        """Brief and label of each sentence that a verdict rests on."""
        return {(claim.brief, claim.figure.label) for each in self.found for claim in each.claims}


def _compare(briefs: Sequence[Brief], origins: Sequence[Origin], memory: Memory) -> tuple[Comparison, ...]:
    found: tuple[Comparison, ...] = memory.recall(
        ("figures", *map(repr, briefs), repr(origins)),
        partial(compare_figures, briefs, origins),
        _CODEC,
        partial(_quote_all, briefs),
    )
    return found


def _find_kin(briefs: Sequence[Brief], origins: Sequence[Origin], memory: Memory) -> dict[str, tuple[Figure, ...]]:
    found: Kindred = memory.recall(
        ("kindred", *map(repr, briefs), repr(origins)),
        partial(find_kindred, briefs, origins),
        _CODEC_OF_KINDRED,
        lambda kin: _are_quoted(briefs, ((brief, figure) for brief, own in kin for figure in own)),
    )
    return dict(found)


def _quote_all(briefs: Iterable[Brief], found: Iterable[Comparison]) -> bool:
    """Whether all claims rest on what their briefs quote."""
    return _are_quoted(briefs, ((claim.brief, claim.figure) for item in found for claim in item.claims))


def _are_quoted(briefs: Iterable[Brief], figures: Iterable[tuple[str, Figure]]) -> bool:
    quoted = {(brief.id, evidence) for brief in briefs for evidence in _list_quoted(brief)}
    return all((brief, figure.evidence) in quoted for brief, figure in figures)


def _list_quoted(brief: Brief) -> Iterable[Evidence]:
    yield from evidence_of(brief)
    yield from (figure.evidence for figure in brief.figures)


def _tell_fault(story: str, error: Exception) -> Notice:
    told = f"a fault of ours: the figures of the story {story} could not be compared ({type(error).__name__}: {error})"
    return Notice("story-figures", told, fix="please report it with the articles of the story")


def _widen(brief: Brief, item: Told | None) -> Brief:
    """The brief as if it told each sentence with a figure."""
    if item is None or not item.uncovered:
        return brief
    whole = {evidence.label: evidence for evidence in item.uncovered}
    more = dict(whole)
    bullets = [
        replace(bullet, evidence=tuple(more.pop(e.label, e) for e in bullet.evidence)) for bullet in brief.bullets
    ]
    bullets += [Bullet(text=evidence.quote, evidence=(evidence,)) for evidence in more.values()]
    figures = [
        replace(f, evidence=replace(f.evidence, quote=whole[f.label].quote)) if f.label in whole else f
        for f in brief.figures
    ]
    return replace(brief, bullets=tuple(bullets), figures=tuple(figures))


def _list_claims(compared: Iterable[_Compared]) -> dict[str, list[Figure]]:
    """Of each brief the figures that other sources tell too: conflicts first, agreements last."""
    claims: dict[str, list[tuple[int, int, Figure]]] = defaultdict(list)
    for story in compared:
        for comparison in story.found:
            rates = [claim for printed, claim in story.rates.items() if f"the rate of {printed}" in comparison.why]
            for claim in (*comparison.claims, *rates):
                claims[claim.brief].append((_RANK[comparison.verdict], claim.figure.evidence.start, claim.figure))
    rows = {key: sorted(rows, key=lambda row: row[:2]) for key, rows in claims.items()}
    return defaultdict(list, {key: [figure for _, _, figure in own] for key, own in rows.items()})


def _list_torn(story: _Compared, briefs: Mapping[str, Brief], memory: Memory) -> dict[str, list[str]]:
    """Of each brief the labels of quotations too narrow to show a verdict that the articles have, in their order."""
    try:
        shown = _compare([briefs.get(brief.id, brief) for brief in story.members], story.origins, memory)
    except Exception:  # noqa: BLE001 - it was compared in full: what is shown of it is a matter of its page
        return {}
    seen = {_key_of(each.verdict, one, other) for each in shown for one, other in combinations(each.claims, 2)}
    torn: dict[str, list[str]] = defaultdict(list)
    for each in story.found:
        for one, other in combinations(each.claims, 2):
            if _key_of(each.verdict, one, other) not in seen:
                torn[one.brief].append(one.figure.label)
                torn[other.brief].append(other.figure.label)
    return torn


def _key_of(verdict: str, one: Claim, other: Claim) -> tuple[str, frozenset[tuple[str, str | None]]]:
    return verdict, frozenset((claim.brief, claim.figure.value) for claim in (one, other))

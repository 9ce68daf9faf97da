"""Who really reported an event: briefs of a story → origins, each an independent report with all that rests on it.

Briefs are one origin where their articles have the same words, or nearly; where they carry the same agency's report of
the same days; where one says that it rests on another's outlet, directly or through a third. An outlet that is credited
and of which no brief stands in the story is an origin all the same: whoever credits it shares it. A page of an
aggregator is never an origin: where it says nothing of the kind, it goes with the report whose words it has most of.
Two reports of one outlet are two origins, unless one of these rules joins them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations

from generator.model import Attribution, Brief, Evidence
from generator.stories.model import Origin, Source
from generator.stories.outlets import fold_outlet, is_outlet

WIRE_DAYS = 3
"""Days between two articles that an agency is credited for, within which they carry one report of it."""
WIDTH = 5
"""Words of a shingle of what two briefs quote."""
QUOTED = 50
"""Per cent of the shingles of the brief that quotes less, which the other quotes as well: the same text …"""
ENOUGH = 20
"""… if they are at least so many: a formula of officials that both print is shorter."""
EXCERPT = 90
"""The same for one that quotes next to nothing else: an excerpt …"""
LITTLE = 8
"""… of at least so many shingles, a sentence of twelve words."""
CARRIED = 30
"""The same where an aggregator carries an article of just the outlet whose own page the other is."""
_CROWD = 12
"""Briefs that may have a shingle before it says nothing."""
_NEVER = "9999"


@dataclass(slots=True)
class _Report:
    """Briefs whose articles are one text."""

    briefs: list[Brief]
    """The one that it comes from first."""
    why: dict[str, str] = field(default_factory=dict)
    """Brief id → why it is the same text as the first."""
    above: _Report | None = None
    """The report that it rests on, or …"""
    outlet: str | None = None
    """… the outlet, of which no brief stands in the story."""
    said: tuple[str, Attribution | None] = ("", None)
    """Brief that says so, and how; without words for one that only credits an agency."""


def find_origins(briefs: Sequence[Brief], aggregators: Collection[str] = ()) -> tuple[Origin, ...]:
    """The independent reports of a story.

    Args:
        briefs: those of the story, in any order.
        aggregators: names of sites that carry others' articles, besides those that the briefs name as such.

    Returns:
        Origins, earliest first; each brief stands in exactly one, each of its copies beside it. The first source of an
        origin is where it comes from as far as the input tells; where that is an outlet without a brief, the first
        source says so, as all others do.
    """
    carriers = {fold_outlet(name) for name in (*aggregators, *(b.aggregator for b in briefs if b.aggregator))}
    ordered = sorted(briefs, key=tell_time)
    reports = _join_wires(_join_words(ordered, carriers))
    _link_reports(reports, carriers)
    _place_carried(reports, carriers)
    return tuple(_list_origins(reports, carriers))


def tell_time(brief: Brief) -> tuple[str, str, str]:
    """What briefs are ordered by: the day that it is proven not to be later than, the one that it is not earlier than,
    and its id.
    """
    least, most = tell_days(brief)
    return most, _NEVER if (least, most) == ("0000", _NEVER) else least, brief.id


def tell_days(brief: Brief) -> tuple[str, str]:
    """``(first, last)`` day, ``YYYY-MM-DD``, on which a brief can have been published; ``0000`` and ``9999`` where
    nothing is proven.
    """
    if brief.date:
        return f"{brief.date}-01-01"[:10] if len(brief.date) == 4 else f"{brief.date}-01"[:10], (
            f"{brief.date}-12-31"[:10] if len(brief.date) == 4 else f"{brief.date}-31"[:10]
        )
    least = brief.not_before.date if brief.not_before else ""
    most = brief.not_after.date if brief.not_after else ""
    return f"{least}-01-01"[:10] if least else "0000", (f"{most}-31"[:10] if most else _NEVER)


# ---------------------------------------------------------------- one text


def _join_words(briefs: Sequence[Brief], carriers: Collection[str]) -> list[_Report]:
    """The briefs by text: near copies, and those that quote the same words."""
    at = {brief.id: place for place, brief in enumerate(briefs)}
    pairs: dict[tuple[int, int], str] = {}
    for place, brief in enumerate(briefs):
        for other in brief.near:
            if other.id in at and at[other.id] != place:
                pairs[_pair(place, at[other.id])] = "nearly the same words"
    for one, two in _quote_alike(briefs):
        pairs.setdefault((one, two), "quotes the same sentences")
    groups = _join_pairs(len(briefs), pairs)
    touching: dict[int, str] = {}
    for pair, words in sorted(pairs.items()):
        for place in pair:
            touching.setdefault(place, words)
    reports: list[_Report] = []
    for places in groups:
        members = [briefs[place] for place in places]
        credited = {fold_outlet(name) for brief in members for name in _names_credited(brief)}
        members.sort(key=lambda brief: (*_rank(brief, credited, carriers), *rank_time(brief)))
        first = at[members[0].id]
        why = {brief.id: pairs.get(_pair(first, at[brief.id])) or touching[at[brief.id]] for brief in members[1:]}
        reports.append(_Report(members, why))
    return reports


def _join_pairs(count: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Places in groups, those of a pair in one, in order of the first of each."""
    above = list(range(count))

    def find(place: int) -> int:
        while above[place] != place:
            above[place] = above[above[place]]
            place = above[place]
        return place

    for one, two in pairs:
        low, high = sorted((find(one), find(two)))
        above[high] = low
    groups: dict[int, list[int]] = {}
    for place in range(count):
        groups.setdefault(find(place), []).append(place)
    return list(groups.values())


def _pair(one: int, two: int) -> tuple[int, int]:
    return (one, two) if one < two else (two, one)


def _names_credited(brief: Brief) -> Iterator[str]:
    if brief.credit:
        yield brief.credit
    yield from (on.outlet for on in brief.rests_on)


def _rank(brief: Brief, credited: Collection[str], carriers: Collection[str]) -> tuple[bool, bool, bool, bool]:
    """Of briefs of one text: first whom another credits, then who credits nobody, then who is an outlet at all, then an
    outlet's own page before an aggregator's.
    """
    outlet = _outlet(brief, carriers)
    is_credited = outlet is not None and any(is_outlet(fold_outlet(name), (fold_outlet(outlet),)) for name in credited)
    return not is_credited, any(True for _ in _names_credited(brief)), outlet is None, brief.aggregator is not None


_AGENCY = re.compile(
    r"\b(?:news)?wires?\b|\bpress$|\bpress\sassociation\b|\bagency$|\bagence\b|agentur\b|^(?:agencia|agenzia)\b|^(?:reuters"
    r"|bloomberg|xinhua|kyodo|yonhap|jiji|dpa|afp|ansa|efe|tass|interfax|bernama|antara|pti|apa|belga|anp|ntb|tt|ritzau|aap)"
    r"\b",
    re.IGNORECASE,
)
"""Names of those whose texts others print."""


def rank_time(brief: Brief) -> tuple[str, str, bool, int, str]:
    """As :func:`tell_time`; of two of one day an agency's own goes first, then the longer text, since reprints are
    shortened.
    """
    most, least, brief_id = tell_time(brief)
    is_agency = brief.publisher is not None and not brief.credit and _AGENCY.search(brief.publisher) is not None
    return most, least, not is_agency, -max((evidence.of for evidence in _list_evidence(brief)), default=0), brief_id


_SPOKEN = re.compile(r"“[^“”]{0,600}”|\"[^\"]{0,600}\"")
_WORD = re.compile(r"[^\W_]+")


def _quote_alike(briefs: Sequence[Brief]) -> Iterator[tuple[int, int]]:
    """Pairs of briefs whose quotations are largely the same words; what somebody said counts for nothing, since both
    may have heard it.
    """
    shingles = [_shingle(brief) for brief in briefs]
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, found in enumerate(shingles):
        for shingle in found:
            holders[shingle].append(place)
    common: Counter[tuple[int, int]] = Counter()
    for places in holders.values():
        if 1 < len(places) <= _CROWD:
            common.update(combinations(places, 2))
    for (one, two), count in sorted(common.items()):
        least = min(len(shingles[one]), len(shingles[two]))
        share = 100 * count // least
        is_carried = _carries(briefs[one], briefs[two]) and share >= CARRIED
        if (count >= ENOUGH and share >= QUOTED) or (count >= LITTLE and (share >= EXCERPT or is_carried)):
            yield one, two


def _carries(one: Brief, two: Brief) -> bool:
    """Whether one of two articles of an outlet stands on an aggregator's page and the other does not."""
    same = (
        one.publisher is not None
        and two.publisher is not None
        and fold_outlet(one.publisher) == fold_outlet(two.publisher)
    )
    return same and (one.aggregator is None) != (two.aggregator is None)


def _shingle(brief: Brief) -> frozenset[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for quote in {evidence.quote for evidence in _list_evidence(brief)}:
        words = _WORD.findall(_SPOKEN.sub(" ", quote).casefold())
        found.update(tuple(words[at : at + WIDTH]) for at in range(len(words) - WIDTH + 1))
    return frozenset(found)


def _list_evidence(brief: Brief) -> Iterator[Evidence]:
    for bullet in brief.bullets:
        yield from bullet.evidence
    for figure in brief.figures:
        yield figure.evidence


# ---------------------------------------------------------------- who rests on whom


def _join_wires(reports: Sequence[_Report]) -> list[_Report]:
    """The reports, those of one agency within :data:`WIRE_DAYS` days as one."""
    joined: list[_Report] = []
    for report in reports:
        wire = _tell_wire(report)
        same = next((other for other in joined if wire and _is_one_wire(wire, report, other)), None)
        if same is None:
            joined.append(report)
            continue
        same.why |= {brief.id: _say_wire(wire) for brief in report.briefs[:1]} | report.why
        same.briefs += report.briefs
        if not _publishes(same.briefs[0], wire or ""):
            own = next((brief for brief in same.briefs if _publishes(brief, wire or "")), None)
            if own:
                same.why[same.briefs[0].id] = _say_wire(wire)
                same.why.pop(own.id)
                same.briefs = [own, *(brief for brief in same.briefs if brief is not own)]
    return joined


def _tell_wire(report: _Report) -> str | None:
    """The agency whose text a report is."""
    return next((brief.credit for brief in report.briefs if brief.credit), None) or report.briefs[0].publisher


def _say_wire(wire: str | None) -> str:
    return f"carries the text of {wire}"


def _publishes(brief: Brief, outlet: str) -> bool:
    return brief.publisher is not None and fold_outlet(brief.publisher) == fold_outlet(outlet)


def _is_one_wire(wire: str, report: _Report, other: _Report) -> bool:
    theirs = _tell_wire(other)
    credited = any(brief.credit for brief in (*report.briefs, *other.briefs))
    if not credited or theirs is None or fold_outlet(theirs) != fold_outlet(wire):
        return False
    return _days_apart(report.briefs[0], other.briefs[0]) <= WIRE_DAYS


def _days_apart(one: Brief, two: Brief) -> int:
    """Days that lie between two briefs for certain."""
    (first, last), (other_first, other_last) = tell_days(one), tell_days(two)
    if last < other_first:
        return _count_days(last, other_first)
    return _count_days(other_last, first) if other_last < first else 0


def _count_days(one: str, two: str) -> int:
    return (_day(two) - _day(one)).days


def _day(text: str) -> date:
    year, month, day = (int(part) for part in text.split("-"))
    first = date(year, month, 1)
    return first + timedelta(days=day - 1) if day < 29 else min(first + timedelta(days=day - 1), _month_end(first))


def _month_end(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _link_reports(reports: Sequence[_Report], carriers: Collection[str]) -> None:
    """Give each report what it rests on: another report of the story, or else an outlet."""
    named = [_list_outlets(report, carriers) for report in reports]
    # The last first: of two that credit each other the earlier one stands by itself.
    for report in sorted(reports, key=lambda each: tell_time(each.briefs[0]), reverse=True):
        absent: tuple[str, str, Attribution] | None = None
        for brief in report.briefs:
            for on in brief.rests_on:
                if fold_outlet(on.outlet) in carriers or report.above:
                    continue
                above = _find_above(report, brief, on, reports, named)
                if above is report:
                    continue
                if above:
                    report.above, report.said = above, (brief.id, on)
                elif absent is None:
                    absent = (on.outlet, brief.id, on)
        if not report.above and absent:
            report.outlet, report.said = absent[0], (absent[1], absent[2])


def _list_outlets(report: _Report, carriers: Collection[str]) -> tuple[str, ...]:
    """All whose report it may be called, folded."""
    names: list[str | None] = []
    for brief in report.briefs:
        names += [brief.publisher, brief.credit, *(copy.publisher for copy in brief.copies)]
    return tuple(dict.fromkeys(fold_outlet(name) for name in names if name and fold_outlet(name) not in carriers))


def _find_above(
    report: _Report, brief: Brief, on: Attribution, reports: Sequence[_Report], named: Sequence[tuple[str, ...]]
) -> _Report | None:
    """The report that is meant: of several of the outlet the last that could be known, the first where the words say
    so. ``report`` itself where it is the outlet's own, or that one's rests on it.
    """
    found = [other for other, names in zip(reports, named, strict=True) if is_outlet(fold_outlet(on.outlet), names)]
    if report in found or (found and all(_rests(other, report) for other in found)):
        return report
    _, most = tell_days(brief)
    open_to = [other for other in found if not _rests(other, report)]
    known = [other for other in open_to if tell_days(other.briefs[0])[0] <= most] or open_to
    if not known:
        return None
    is_first = re.search(r"\bfirst\b", on.quote) is not None
    return known[0] if is_first else known[-1] if tell_days(brief)[1] != _NEVER else known[0]


def _rests(report: _Report, on: _Report) -> bool:
    """Whether a report rests on another, through others perhaps."""
    at: _Report | None = report
    while at is not None:
        if at is on:
            return True
        at = at.above
    return False


def _place_carried(reports: list[_Report], carriers: Collection[str]) -> None:
    """Put pages of aggregators that rest on nothing to the report whose words they have most of, else to the first."""
    loose = [report for report in reports if _is_carried(report, carriers)]
    real = [report for report in reports if report not in loose]
    for report in loose:
        if not real:
            return
        words = _list_words(report)
        best = max(real, key=lambda other: len(words & _list_words(other)))
        best = best if words & _list_words(best) else real[0]
        report.above, report.said = best, (report.briefs[0].id, None)


def _is_carried(report: _Report, carriers: Collection[str]) -> bool:
    if report.above or report.outlet:
        return False
    return all(
        _outlet(brief, carriers) is None and not brief.credit and (brief.aggregator or brief.publisher)
        for brief in report.briefs
    )


def _list_words(report: _Report) -> frozenset[str]:
    quotes = (e.quote for brief in report.briefs for e in _list_evidence(brief))
    titles = (brief.title for brief in report.briefs)
    return frozenset(w for text in (*quotes, *titles) for w in _WORD.findall(text.casefold()) if len(w) > 3)


# ---------------------------------------------------------------- what is shown


def _list_origins(reports: Sequence[_Report], carriers: Collection[str]) -> Iterator[Origin]:
    groups: dict[str, list[_Report]] = {}
    for report in reports:
        top = report
        while top.above:
            top = top.above
        key = f"outlet {fold_outlet(top.outlet)}" if top.outlet else f"brief {top.briefs[0].id}"
        groups.setdefault(key, []).append(report)
    origins: list[tuple[tuple[str, str, bool, int, str], Origin]] = []
    for group in groups.values():
        tops = [report for report in group if report.above is None]
        rest = [report for report in group if report.above is not None]
        top = min(tops, key=lambda report: tell_time(report.briefs[0]))
        ordered = [top, *sorted((r for r in (*tops, *rest) if r is not top), key=lambda r: tell_time(r.briefs[0]))]
        sources = tuple(source for report in ordered for source in _list_sources(report, carriers))
        outlet = (
            top.outlet or next((b.credit for b in top.briefs if b.credit), None) or _outlet(top.briefs[0], carriers)
        )
        time = min(rank_time(brief) for report in ordered for brief in report.briefs)
        origins.append((time, Origin(sources, outlet)))
    origins.sort(key=lambda pair: pair[0])
    for _, origin in origins:
        yield origin


def _list_sources(report: _Report, carriers: Collection[str]) -> Iterator[Source]:
    teller, on = report.said
    for place, brief in enumerate(report.briefs):
        why, quote, line = report.why.get(brief.id, ""), "", None
        if on and (brief.id == teller or (not place and not why)):
            if brief.id == teller:
                why, quote, line = f"says “{on.quote}” (line {on.line})", on.quote, on.line
            else:
                why = f"its text elsewhere credits {on.outlet}"
        elif not place and report.above:
            why = "an aggregator reports nothing of its own"
        elif not place and brief.credit:
            why = _say_wire(brief.credit)
        yield Source(brief.id, _outlet(brief, carriers), why, quote, line)
        for copy in brief.copies:
            outlet = copy.publisher if copy.publisher and fold_outlet(copy.publisher) not in carriers else None
            yield Source(brief.id, outlet, "the same words")


def _outlet(brief: Brief, carriers: Collection[str]) -> str | None:
    """Publisher of a brief, never an aggregator."""
    return brief.publisher if brief.publisher and fold_outlet(brief.publisher) not in carriers else None

"""What the briefs of a story say of the same quantities, side by side, with a verdict.

Numbers that agree form a group; between groups stand updates and conflicts. A number that its own article states in two
ways contradicts no other article. Reprints count once: an agreement needs two origins, or two statements in words of
their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from generator.brief import evidence_of
from generator.model import Brief, Evidence
from generator.stories.agreements import Judgement, judge_agreement, may_agree
from generator.stories.amounts import Interval, Rates
from generator.stories.census import take_census
from generator.stories.headings import name_quantity
from generator.stories.linkage import load_weights, prepare_linkage
from generator.stories.linked import Link, find_links
from generator.stories.measures import MeasureTables, load_measures
from generator.stories.model import Claim, Comparison, Origin, Unjudged
from generator.stories.pairs import judge_difference
from generator.stories.quantities import BriefReader, Reading
from generator.stories.rates import read_rates
from generator.stories.rivals import Rivals, find_rivals
from generator.stories.sameness import OUTLAYS, UNSAID, Setting, is_ahead, same_value
from generator.stories.sources import find_source
from generator.stories.unjudged import list_unjudged

SAME_WORDS = 60
"""Per cent of the words of the shorter of two sentences from which the one was copied."""
RIVALS_MOST = 400
"""Numbers of one kind in a story that are looked at for such conflicts."""
STRAYS_MOST = 60
"""Groups that a number which stands alone is held against."""
PAIRS_MOST = 200_000
"""Pairs of numbers that are looked at in one story; the earliest briefs come first."""


def compare_figures(briefs: Sequence[Brief], origins: Sequence[Origin] = ()) -> tuple[Comparison, ...]:
    """Figures of several briefs about one quantity, with a verdict; what cannot be compared is left out.

    Args:
        briefs: those of a story, and round-ups that tell of it, in any order.
        origins: which of them rest on which; without, every brief that is no near copy of another is one of its own.

    Returns:
        Agreements, updates and conflicts, conflicts first, each with claims of at least two briefs, by date.
    """
    return _judge(*read_figures(briefs, origins))


def judge_figures(
    briefs: Sequence[Brief], origins: Sequence[Origin] = ()
) -> tuple[tuple[Comparison, ...], tuple[Unjudged, ...]]:
    """:func:`compare_figures`, and what looks as if it could be compared and cannot."""
    readings, setting = read_figures(briefs, origins)
    found = _judge(readings, setting)
    return found, list_unjudged(readings, found, setting)


def read_figures(briefs: Sequence[Brief], origins: Sequence[Origin]) -> tuple[list[Reading], Setting]:
    ordered = sorted(briefs, key=lambda brief: (brief.date or _bound(brief) or "9999", brief.id))
    tables = load_measures()
    readers = [BriefReader(brief, at, tables) for at, brief in enumerate(ordered)]
    readings = [reading for reader in readers for reading in reader.read()]
    readings = settle_currencies(readings, tables)
    setting = Setting(
        tables=tables,
        rates=find_rates(readings, [e.quote for brief in ordered for e in _list_evidence(brief)]),
        dates=tuple(brief.date for brief in ordered),
        origin=_number_origins(ordered, origins),
        outlets=tuple(brief.publisher for brief in ordered),
        words=tuple(reader.names.words for reader in readers),
        about=tuple(reader.about for reader in readers),
        census=take_census(readings),
        told=_list_told(readings),
        ends=tuple(reader.ends for reader in readers),
    )
    return readings, setting


def find_rate_claims(briefs: Sequence[Brief]) -> dict[str, Claim]:
    """Rates that articles print in words → the number that tells each, as a claim: an agreement may rest on it."""
    tables = load_measures()
    claims: dict[str, Claim] = {}
    for at, brief in enumerate(briefs):
        if not any(rate for evidence in _list_evidence(brief) for rate in read_rates(evidence.quote)):
            continue
        for reading in BriefReader(brief, at, tables).read():
            figure = reading.claim.figure
            for rate in read_rates(figure.evidence.quote):
                if figure.text in rate.printed:
                    claims.setdefault(rate.printed, reading.claim)
    return claims


def _list_evidence(brief: Brief) -> Iterator[Evidence]:
    yield from evidence_of(brief)
    yield from (figure.evidence for figure in brief.figures)


def _judge(readings: Sequence[Reading], setting: Setting) -> tuple[Comparison, ...]:
    groups = _group(readings, setting)
    rivals = find_rivals(readings, setting)
    found = [*_list_differences(groups, setting, rivals), *_list_agreements(groups, setting)]
    links = find_links(readings, setting, prepare_linkage(readings, load_weights()))
    found = _add_links(found, links, setting)
    rank = {"conflict": 0, "update": 1, "agree": 2}
    return tuple(sorted(found, key=lambda item: rank[item.verdict]))


def _add_links(found: Sequence[Comparison], links: Iterable[Link], setting: Setting) -> list[Comparison]:
    """The comparisons, with those of numbers on which nothing was said yet: what is told in words of no table."""
    kept = list(found)
    for link in links:
        pair = (link.one.claim, link.other.claim)
        if any(
            _says_of_both(item, *pair) and (len(item.claims) == len(pair) or item.verdict == link.judged.verdict)
            for item in kept
        ):
            continue
        group = [link.one, link.other]
        if link.judged.verdict != "agree":
            places = [
                at for at, item in enumerate(kept) if item.verdict != "agree" and not set(pair).isdisjoint(item.claims)
            ]
            if not places:
                kept.append(
                    Comparison(name_quantity(group, setting.tables), link.judged.verdict, pair, link.judged.why)
                )
            elif len(places) == 1 and kept[places[0]].verdict == link.judged.verdict == "update":
                kept[places[0]] = _extend(kept[places[0]], link)
            continue
        sources = {source for reading in group if (source := _tell_source(reading, setting)) is not None}
        if len(sources) < 2 and not _are_own_words(group):
            continue
        joined = next((at for at, item in enumerate(kept) if _may_join(item, *pair)), None)
        if joined is None:
            kept.append(Comparison(name_quantity(group, setting.tables), "agree", pair, link.judged.why))
            continue
        kept[joined] = _extend(kept[joined], link)
    return kept


def _extend(item: Comparison, link: Link) -> Comparison:
    claims = tuple(dict.fromkeys((*item.claims, link.one.claim, link.other.claim)))
    return replace(item, claims=claims, why="; ".join(dict.fromkeys((item.why, link.judged.why))))


def _says_of_both(item: Comparison, one: Claim, other: Claim) -> bool:
    """Whether a comparison is of two claims, or has other words of theirs for the same number."""
    return all(
        any(claim.brief == each.brief and _is_one_figure(claim, each) for claim in item.claims) for each in (one, other)
    )


def _is_one_figure(one: Claim, other: Claim) -> bool:
    return one == other or one.figure.text == other.figure.text


def _may_join(item: Comparison, one: Claim, other: Claim) -> bool:
    """Whether an agreement has the one of two claims, and nothing of the other's brief."""
    briefs = {claim.brief for claim in item.claims}
    return item.verdict == "agree" and any(
        mine in item.claims and theirs.brief not in briefs for mine, theirs in ((one, other), (other, one))
    )


def _list_told(readings: Iterable[Reading]) -> dict[tuple[int, str], frozenset[Decimal]]:
    told: dict[tuple[int, str], set[Decimal]] = {}
    for reading in readings:
        if reading.raw is not None and not reading.base:
            told.setdefault((reading.at, reading.kind), set()).add(reading.raw)
    return {key: frozenset(values) for key, values in told.items()}


def _bound(brief: Brief) -> str | None:
    bound = brief.not_before or brief.not_after
    return bound.date if bound else None


def _number_origins(briefs: Sequence[Brief], origins: Sequence[Origin]) -> tuple[int, ...]:
    """Of each brief the number of its origin; below zero for a round-up, which reports nothing of its own."""
    known = {source.brief: at for at, origin in enumerate(origins) for source in origin.sources}
    numbers: dict[str, int] = {}
    for at, brief in enumerate(briefs):
        if brief.id in known:
            numbers[brief.id] = known[brief.id]
            continue
        near = next((numbers[copy.id] for copy in brief.near if copy.id in numbers), None)
        near = near if near is not None else next((numbers[b.id] for b in briefs[:at] if _is_near(b, brief)), None)
        is_round_up = bool(brief.touches) and not brief.story
        numbers[brief.id] = near if near is not None else -1 - at if is_round_up else len(origins) + at
    return tuple(numbers[brief.id] for brief in briefs)


def _is_near(one: Brief, other: Brief) -> bool:
    return any(copy.id == other.id for copy in one.near)


_SIGNS = re.compile(r"kroner|crowns|pesos|rupees|pounds|dollars?|[£¥￥$]")


_ALSO = {"pounds": "£", "dollar": "$", "dollars": "$", "￥": "¥"}
"""Words and signs of one money."""

_OTHER_POUNDS = re.compile(r"\b(?:Egypt|Cairo|Leban|Beirut|Syria|Damascus|Sudan|Khartoum|Juba\b)")
"""Countries that have a pound of their own."""


def _is_of_money(reading: Reading, tables: MeasureTables) -> bool:
    """Whether its pounds are no weight: a fine, a loss, a price; and not so many pounds of something."""
    told_in = tables.measures[reading.measure].of if reading.measure else frozenset[str]()
    figure = reading.claim.figure
    _, _, after = figure.evidence.quote.partition(figure.text)
    return "money" in told_in and "mass" not in told_in and not after.startswith(" of ")


def settle_currencies(readings: Sequence[Reading], tables: MeasureTables) -> list[Reading]:
    """The readings, where one whose article does not tell whose money it is gets that of the others that print the
    same word or sign, if they are of one mind. Pounds that a fine, a price or a loss is told in are those of Britain,
    where no country is named that has its own.
    """
    codes: dict[str, set[str]] = {}
    for reading in readings:
        sign = _SIGNS.search(reading.claim.figure.text) if reading.kind == "money" and reading.currency else None
        if sign:
            codes.setdefault(sign.group(), set()).add(str(reading.currency))
    settled = []
    elsewhere = any(_OTHER_POUNDS.search(reading.claim.figure.evidence.quote) for reading in readings)
    for reading in readings:
        sign = _SIGNS.search(reading.claim.figure.text) if reading.kind == "money" and not reading.currency else None
        known = codes.get(sign.group(), set()) if sign else set()
        if sign and sign.group() == "pounds" and not known and not elsewhere and _is_of_money(reading, tables):
            known = {"GBP"}
        if sign and not known:
            # Nobody tells whose crowns these are, but they are the same ones.
            reading = replace(reading, currency=_ALSO.get(sign.group(), sign.group()))
        if len(known) != 1:
            settled.append(reading)
            continue
        code = next(iter(known))
        figure = replace(reading.claim.figure, unit="currency", currency=code)
        settled.append(replace(reading, currency=code, claim=replace(reading.claim, figure=figure)))
    return settled


def find_rates(readings: Iterable[Reading], quotes: Iterable[str] = ()) -> Rates:
    """The rates that articles print, in words or by giving one amount in two currencies; the first of a pair counts."""
    printed: dict[tuple[str, str], tuple[Interval, str]] = {}
    for reading in readings:
        if not reading.second or not reading.currency or reading.amount.hedge in ("over", "under"):
            continue
        code, amount = reading.second
        if code == reading.currency or not reading.amount.value or not amount.value:
            continue
        low = amount.far[0] / reading.amount.far[1] if reading.amount.far[1] else Decimal(0)
        high = amount.far[1] / reading.amount.far[0] if reading.amount.far[0] else Decimal(0)
        if low <= 0 or high <= 0 or high > low * Decimal("1.3"):
            continue
        printed.setdefault((reading.currency, code), ((low, high), reading.claim.figure.text))
        printed.setdefault((code, reading.currency), ((1 / high, 1 / low), reading.claim.figure.text))
    for rate in (rate for quote in dict.fromkeys(quotes) for rate in read_rates(quote)):
        low, high = rate.interval
        printed.setdefault((rate.of, rate.into), (rate.interval, rate.printed))
        printed.setdefault((rate.into, rate.of), ((1 / high, 1 / low), rate.printed))
    return Rates(printed)


Group = list[Reading]


def _group(readings: Sequence[Reading], setting: Setting) -> list[Group]:
    """Readings that are one number: each joins the group all of whose members it agrees with, the likest first."""
    groups: list[Group] = []
    by_kind: dict[str, list[Group]] = {}
    looked = 0
    for reading in readings:
        best: tuple[int, Group] | None = None
        for group in by_kind.get(reading.kind, ()):
            looked += len(group)
            if looked > PAIRS_MOST:
                break
            score = _fits(reading, group, setting)
            if score and (best is None or score > best[0]):
                best = score, group
        if best:
            best[1].append(reading)
        else:
            group = [reading]
            groups.append(group)
            by_kind.setdefault(reading.kind, []).append(group)
    return _gather_strays(groups, setting)


def _gather_strays(groups: Sequence[Group], setting: Setting) -> list[Group]:
    """The groups, where numbers that stand apart join those that are theirs by one of them: one clause may tell too
    little or too much of a number for the likeness to all.
    """
    kept: list[Group] = []
    sure = [group for group in groups if len({reading.at for reading in group}) > 1]
    joined: set[int] = set()
    for stray in groups:
        for group in sure[:STRAYS_MOST]:
            if group is stray or id(group) in joined or stray[0].kind != group[0].kind:
                continue
            if {reading.at for reading in stray} & {reading.at for reading in group}:
                continue
            pairs = [(member, reading) for member in group for reading in stray]
            equal = all(same_value(*pair, setting.rates) for pair in pairs)
            if equal and any(_is_told_again(*pair, setting) for pair in pairs):
                group.extend(stray)
                joined.add(id(stray))
                break
        else:
            kept.append(stray)
    return [group for group in kept if id(group) not in joined]


def _is_told_again(one: Reading, other: Reading, setting: Setting) -> bool:
    return one.amount.value == other.amount.value and judge_agreement(one, other, setting) is not None


def _fits(reading: Reading, group: Group, setting: Setting) -> int:
    """How surely a reading is the number of a group: none of it may speak against it, and one must speak for it."""
    best = 0
    for member in group:
        if member.at == reading.at:
            # One article that says a number twice, in other words: it counts once.
            if member.amount.value != reading.amount.value or member.measure != reading.measure:
                return 0
            continue
        if not may_agree(member, reading, setting):
            return 0
        judged = judge_agreement(member, reading, setting)
        best = max(best, judged.score if judged else 0)
    return best


def _list_agreements(groups: Sequence[Group], setting: Setting) -> list[Comparison]:
    found = []
    for group in groups:
        claims = _claims_of(group)
        if len(claims) < 2:
            continue
        origins = {origin for reading in group if (origin := _tell_source(reading, setting)) is not None}
        if len(origins) < 2 and not _are_own_words(group):
            continue
        first = group[0]
        other = next(reading for reading in group if reading.at != first.at)
        judged = _tell_best(group, setting)
        why = judged.why if judged else f"both say {other.claim.figure.text}"
        if len(origins) < 2:
            why += "; in words of their own, from one origin"
        elif len(origins) < len(claims):
            why += f"; {len(claims)} articles, {len(origins)} origins"
        found.append(Comparison(name_quantity(group, setting.tables), "agree", claims, why))
    return found


def _tell_source(reading: Reading, setting: Setting) -> int | str | None:
    """Whose report a claim is: the origin of its brief, where its sentence credits no other; a round-up counts nothing
    of its own.
    """
    figure, outlet = reading.claim.figure, setting.outlets[reading.at]
    own = setting.origin[reading.at]
    found = find_source(figure.evidence.quote, figure.text, [outlet] if outlet else [], setting.outlets, setting.origin)
    return found if found is not None else own if own >= 0 else None


def _are_own_words(group: Group) -> bool:
    """Whether two articles of one origin tell a number in sentences of their own, and not in one that was copied."""
    for at, one in enumerate(group):
        for other in group[at + 1 :]:
            if one.at == other.at:
                continue
            mine, theirs = (_words_of(reading) for reading in (one, other))
            if len(mine & theirs) * 100 < SAME_WORDS * min(len(mine), len(theirs)):
                return True
    return False


def _words_of(reading: Reading) -> frozenset[str]:
    """The longer words of its sentence: what a copy keeps."""
    return frozenset(re.findall(r"[^\W\d_]{4,}", reading.claim.figure.evidence.quote.lower()))


def _tell_best(group: Group, setting: Setting) -> Judgement | None:
    """The pair that needs most explaining: another currency, or a hedge."""
    best: Judgement | None = None
    for at, one in enumerate(group[:8]):
        for other in group[at + 1 : 8]:
            if one.at == other.at:
                continue
            judged = judge_agreement(one, other, setting)
            if judged and (best is None or (best.why.startswith("both say") and not judged.why.startswith("both say"))):
                best = judged
    return best


def _claims_of(group: Iterable[Reading]) -> tuple[Claim, ...]:
    """One claim of each brief, in order."""
    claims: dict[str, Claim] = {}
    for reading in group:
        claims.setdefault(reading.claim.brief, reading.claim)
    return tuple(claims.values())


def _list_differences(groups: Sequence[Group], setting: Setting, rivals: Rivals) -> list[Comparison]:
    """Updates and conflicts between groups."""
    by_measure: dict[tuple[str, str], list[int]] = {}
    for number, group in enumerate(groups):
        for key in sorted({key for reading in group for key in _keys(reading, setting.tables)}):
            by_measure.setdefault(key, []).append(number)
    judged: dict[tuple[int, int], Judgement] = {}
    looked = 0
    for numbers in by_measure.values():
        for place, one in enumerate(numbers):
            for other in numbers[place + 1 :]:
                if (one, other) in judged:
                    continue
                looked += len(groups[one]) * len(groups[other])
                if looked > PAIRS_MOST:
                    return _tell(_drop_unclear(judged, groups), groups, setting)
                verdict = _judge_groups(groups[one], groups[other], setting)
                if verdict:
                    judged[one, other] = verdict
    judged = _drop_unclear(judged, groups)
    judged |= _list_rivals(judged, groups, rivals)
    return _tell(judged, groups, setting)


def _list_rivals(
    judged: dict[tuple[int, int], Judgement], groups: Sequence[Group], rivals: Rivals
) -> dict[tuple[int, int], Judgement]:
    """Conflicts that common words do not show, of groups of which nothing else is said."""
    taken = {number for pair in judged for number in pair}
    by_kind: dict[str, list[int]] = {}
    for number, group in enumerate(groups):
        if number not in taken:
            by_kind.setdefault(group[0].kind, []).append(number)
    found: dict[tuple[int, int], Judgement] = {}
    for numbers in by_kind.values():
        for place, one in enumerate(numbers[:RIVALS_MOST]):
            for other in numbers[place + 1 : RIVALS_MOST]:
                ats = {reading.at for reading in groups[one]} & {reading.at for reading in groups[other]}
                if not ats and any(rivals.judge(a, b) for a in groups[one] for b in groups[other]):
                    mine, theirs = (groups[number][0].claim.figure.text for number in (one, other))
                    why = f"{mine} and {theirs} cannot both be right"
                    found[one, other] = Judgement("conflict", why)
    return _drop_unclear(found, groups)


def _keys(reading: Reading, tables: MeasureTables) -> list[tuple[str, str]]:
    """Under what a reading is looked up."""
    names = {"outlay" if name in OUTLAYS else name for name in reading.measures} or {reading.noun or ""}
    # What is counted may be told by another measure where words say that the one replaces the other.
    keys = [(reading.kind, name) for name in sorted(names)]
    # A number that another article tells to be the earlier one is looked up by its value.
    counted = None if reading.noun in (None, "people") else reading.noun
    keys += [(reading.kind, f"of {word}") for word in (reading.head, reading.stuff, counted) if word]
    keys += [(reading.kind, f"~{at}") for at, family in enumerate(tables.came) if reading.measures & family]
    if reading.kind in ("money", "percent") and (reading.measure is None or reading.measures & UNSAID):
        keys.append((reading.kind, "~unsaid"))
    if reading.kind == "count" and reading.measure is None and reading.noun in tables.persons:
        keys.append((reading.kind, "~persons"))
    values = {reading.raw, *(earlier.value for earlier in reading.earlier)} - {None}
    return [*keys, *((reading.kind, f"#{value}") for value in values)]


def _judge_groups(one: Group, other: Group, setting: Setting) -> Judgement | None:
    best: Judgement | None = None
    clash: Judgement | None = None
    shared = {reading.at for reading in one} & {reading.at for reading in other}
    for mine in one:
        for theirs in other:
            if mine.at == theirs.at:
                continue
            judged = judge_difference(mine, theirs, setting)
            if judged is None or _is_guidance(mine, theirs, one, other):
                continue
            if judged.verdict == "update":
                if best is None or judged.score > best.score:
                    best = judged
            else:
                clash = clash or judged
    if best:
        return best
    # An article that has both numbers knows of two quantities.
    return None if shared else clash


def _is_guidance(mine: Reading, theirs: Reading, one: Group, other: Group) -> bool:
    """Whether the report that expects the one number tells the other as what is: it looks ahead to what comes next."""
    if mine.thought == theirs.thought:
        return False
    thought, known = (mine, other) if mine.thought else (theirs, one)
    return any(reading.at == thought.at and not reading.base and not reading.thought for reading in known)


def _tell(judged: dict[tuple[int, int], Judgement], groups: Sequence[Group], setting: Setting) -> list[Comparison]:
    chains: dict[int, int] = {}

    def root(number: int) -> int:
        while chains.get(number, number) != number:
            number = chains[number]
        return number

    for (one, other), judgement in judged.items():
        if judgement.verdict == "update":
            chains[root(other)] = root(one)
            chains.setdefault(root(one), root(one))
    found: list[Comparison] = []
    for head in sorted({root(number) for pair, j in judged.items() if j.verdict == "update" for number in pair}):
        edges = {pair: j for pair, j in judged.items() if j.verdict == "update" and root(pair[0]) == head}
        members = sorted({number for pair in edges for number in pair})
        readings = [reading for number in members for reading in groups[number]]
        readings.sort(key=lambda reading: (not is_ahead(reading), reading.at))
        claims = tuple(dict.fromkeys(reading.claim for reading in readings))
        why = "; ".join(dict.fromkeys(j.why for j in edges.values()))
        found.append(Comparison(name_quantity(readings, setting.tables), "update", claims, why))
    for (one, other), judgement in judged.items():
        if judgement.verdict == "conflict":
            readings = sorted((*groups[one], *groups[other]), key=lambda reading: reading.at)
            found.append(
                Comparison(name_quantity(readings, setting.tables), "conflict", _claims_of(readings), judgement.why)
            )
    return found


def _drop_unclear(
    judged: dict[tuple[int, int], Judgement], groups: Sequence[Group]
) -> dict[tuple[int, int], Judgement]:
    """Without what cannot be told apart: a number that differs in one way from two of another article is compared with
    the likest, and with none where both are as like; a conflict not at all.
    """
    kept = dict(judged)
    for number in range(len(groups)):
        edges = [pair for pair in judged if number in pair]
        others = [groups[n] for pair in edges for n in pair if n != number]
        for at in sorted({reading.at for group in others for reading in group if not reading.base}):
            rivals = [
                pair
                for pair in edges
                if any(
                    reading.at == at and not reading.base
                    for reading in groups[pair[0] if pair[1] == number else pair[1]]
                )
            ]
            if len(rivals) < 2:
                continue
            best = max(judged[pair].score for pair in rivals)
            winners = [pair for pair in rivals if judged[pair].score == best]
            for pair in rivals:
                if judged[pair].verdict == "conflict" or pair not in winners or len(winners) > 1:
                    kept.pop(pair, None)
    return kept

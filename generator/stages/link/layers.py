"""Registry, bulk list and what the texts prove, laid over each other: which of them a span belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import repeat

from generator.model import Mention, Registry
from generator.stages.link.bulk import BulkMatcher
from generator.stages.link.endings import compile_form, extend_name, fold_text
from generator.stages.link.match import NameIndex, find_known
from generator.stages.link.names import Reading
from generator.stages.link.resolve import resolve_names, weigh_texts
from generator.stages.link.terms import Endings, LinkTables

Mentions = tuple[Mention, ...]
"""Of one text, in order, not overlapping."""


SPELT_OUT_HERE = "found: acronym spelt out here"
"""Rule of letters that the text itself spells out."""


@dataclass(frozen=True, slots=True)
class Layers:
    """What a corpus says, an item for each text in all three."""

    known: tuple[Mentions, ...]
    """What registry and bulk list know."""
    found: tuple[Mentions, ...]
    """What the texts prove, under made ids."""
    readings: tuple[Reading, ...]
    """What each text says of its names."""


def read_layers(
    bodies: Sequence[str], registry: Registry, tables: LinkTables, bulk: BulkMatcher | None, *, apart: bool = False
) -> Layers:
    """Look for the companies of a corpus in registry and bulk list, and by evidence; ``apart``: of each text alone."""
    index = NameIndex(registry, tables)
    readings = weigh_texts(bodies, tables)
    known = [find_known(text, index, tables) for text in bodies]
    spotted = [bulk.spot(reading) for reading in readings] if bulk else []
    trusted = [bulk.trusted(*pair) for pair in zip(readings, spotted, strict=True)] if bulk else []
    if apart:
        alone = zip(bodies, readings, trusted or repeat(frozenset[str]()), strict=False)
        found = tuple(resolve_names([body], [reading], tables, [names])[0] for body, reading, names in alone)
    else:
        found = resolve_names(bodies, readings, tables, trusted)
    if bulk:
        named = map(bulk.name_companies, bodies, readings, spotted, found)
        known = [add_bulk(*pair, tables.endings) for pair in zip(known, named, strict=True)]
    known = [_follow_short_forms(*pair, index) for pair in zip(known, found, strict=True)]
    return Layers(tuple(known), tuple(found), tuple(readings))


def _follow_short_forms(known: Mentions, found: Mentions, index: NameIndex) -> Mentions:
    """What is known, and the short forms of it that the text uses: "Calderhead Marine Ltd … shares of Calderhead".

    A text that proves a known name and a shorter one to be one company says what the shorter one means; what is a name
    in the registry by itself is left to the registry. The bulk list follows its own, more warily.
    """
    known = _follow_letters(known, found)
    spans = {(m.start, m.end): m.company for m in known if m.rule.startswith("registry: ")}
    meant: dict[str | None, set[str | None]] = {}
    for mention in found:
        if (mention.start, mention.end) in spans:
            meant.setdefault(mention.company, set()).add(spans[mention.start, mention.end])
    short = [
        replace(mention, company=next(iter(meant[mention.company])), rule="registry: short form here")
        for mention in found
        if len(meant.get(mention.company, ())) == 1
        and (mention.rule == SPELT_OUT_HERE or fold_text(mention.name) not in index)
    ]
    return _lay_over(known, [mention for mention in short if mention.company], lambda _held, _over: False)


def _follow_letters(known: Mentions, found: Mentions) -> Mentions:
    """What is known, without letters that the text spells out as another company's: "Calder Seed Insurance (CSI)"
    is not the row that has CSI for an alias.
    """
    owners = {(m.start, m.end): m.company for m in known}
    spelt = {m.company for m in found if m.rule == SPELT_OUT_HERE}
    longs: dict[str | None, set[str | None]] = {}
    for mention in found:
        if mention.company in spelt and " " in mention.name:
            longs.setdefault(mention.company, set()).add(owners.get((mention.start, mention.end)))
    told = {(m.start, m.end): longs.get(m.company, set()) for m in found if m.rule == SPELT_OUT_HERE}
    return tuple(m for m in known if m.company in told.get((m.start, m.end), {m.company}))


def _lay_over(
    known: Sequence[Mention], over: Iterable[Mention], replaces: Callable[[Sequence[Mention], Mention], bool]
) -> Mentions:
    """Known mentions and those of another layer that overlap none, or that take the place of what they overlap."""
    merged: list[Mention] = []
    at = 0
    for mention in over:
        while at < len(known) and known[at].end <= mention.start:
            merged.append(known[at])
            at += 1
        last = at
        while last < len(known) and known[last].start < mention.end:
            last += 1
        if at < last and not replaces(known[at:last], mention):
            continue
        at = last
        merged.append(mention)
    return (*merged, *known[at:])


def add_bulk(known: Mentions, named: Mentions, endings: Endings) -> Mentions:
    """Mentions of the registry and, beside them, those of the bulk list.

    A name of the list that begins with one of the registry and goes on with more than what a company does is another
    company's ("Calderhead" and "Calderhead Therapeutics"): the longest name counts, as within the registry.
    """
    return _lay_over(
        known, named, lambda held, mention: bool(mention.company) and _names_another(held, mention, endings)
    )


def _names_another(known: Sequence[Mention], mention: Mention, endings: Endings) -> bool:
    if len(known) > 1 or known[0].start != mention.start or known[0].end >= mention.end:
        return False
    form = compile_form(endings).search(mention.name)
    rest = mention.name[known[0].end - mention.start : form.start() if form else None].split()
    return any(word not in endings.descriptors and word not in endings.soft for word in rest)


def add_candidates(known: Sequence[Mention], found: Sequence[Mention], tables: LinkTables) -> Mentions:
    """Known mentions and, between them, discovered names as candidates, which keep their made ids.

    A discovered name that holds a known one and goes on is another company where it has a legal ending of its own, or
    ends in a word of companies that says more than what the known one does ("X Bank", "Bank of X"): it takes the place
    of the known one.
    """
    told = (replace(mention, rule=mention.rule.replace("found: ", "candidate: ", 1)) for mention in found)
    return _lay_over(known, told, lambda held, mention: _is_another(held, mention, tables))


def _is_another(known: Sequence[Mention], found: Mention, tables: LinkTables) -> bool:
    if "legal ending" in found.rule:
        return all(found.start <= mention.start and mention.end < found.end for mention in known)
    first, at = known[0], known[0].start - found.start
    if len(known) > 1 or at < 0 or first.end > found.end or "short form" in found.rule or "legal ending" in first.rule:
        return False
    before, after = found.name[:at].split(), found.name[at + len(first.name) :].split()
    loose = {*tables.endings.descriptors, *tables.endings.soft, *tables.words.places, *tables.words.peoples}
    more = [word for word in after if word not in loose]
    heads = tables.words.company_heads
    return (bool(more) and more[-1] in heads) or (before[-1:] == ["of"] and before[-2] in heads)


def find_spurned(found: Iterable[Iterable[Mention]], registry: Registry, tables: LinkTables) -> frozenset[str]:
    """Made ids of which one name is ignored: who judged a name judged its short forms and its legal ending too."""
    ignored = {fold_text(name).casefold() for name in registry.ignore}

    def is_ignored(name: str) -> bool:
        folded = fold_text(name)
        return folded.casefold() in ignored or any(
            folded.casefold().startswith(core) and extend_name(folded, len(core), tables.endings) == len(folded)
            for core in ignored
        )

    return frozenset(
        mention.company
        for mentions in (found if ignored else ())
        for mention in mentions
        if mention.company and is_ignored(mention.name)
    )

"""Link: which companies a corpus of texts names, and where.

``match`` finds the names of the registry, ``endings`` the legal ending that belongs to each. Companies that no registry
knows are proven by the words around a name: ``runs`` cuts a text into runs of capitalised words (``names``), ``weigh``
weighs each (``around`` it, in ``lists``, against ``bodies`` that are none; ``patterns`` are the phrases), ``prove``
adds up, and ``resolve`` finds the proven names wherever they stand and puts those of all texts together; ``han`` does
the same in scripts without spaces. ``bulk`` looks names up in a long list that proves nothing by itself. ``roles``
tells what an article is about from what it names in passing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from generator.model import Mention, Registry
from generator.stages.link.bulk import BulkIndex, BulkMatcher, BulkRow, list_companies, take_full_name
from generator.stages.link.endings import compile_form, extend_name, fold_text
from generator.stages.link.match import NameIndex, find_known
from generator.stages.link.names import PROOF, Reading, spells
from generator.stages.link.resolve import (
    discover_companies,
    find_weak,
    make_id,
    resolve_names,
    short_forms,
    weigh_texts,
)
from generator.stages.link.roles import assign_roles
from generator.stages.link.settle import settle_known
from generator.stages.link.terms import Endings, LinkTables

__all__ = [
    "BulkIndex",
    "BulkMatcher",
    "BulkRow",
    "Endings",
    "LinkTables",
    "LinkText",
    "NameIndex",
    "assign_roles",
    "extend_name",
    "find_candidates",
    "fold_text",
    "link_texts",
    "list_companies",
    "make_id",
    "short_forms",
    "spells",
    "take_full_name",
]


@dataclass(frozen=True, slots=True)
class LinkText:
    """A text of the corpus; all texts are read together, since one may prove or spell out a name of another."""

    id: str
    text: str


def link_texts(
    texts: Sequence[LinkText], registry: Registry | None, tables: LinkTables, bulk: BulkMatcher | None = None
) -> tuple[tuple[Mention, ...], ...]:
    """Find the companies of a corpus; one tuple of mentions for each text, in order, not overlapping.

    With a registry, mentions carry its ids; names that the texts prove besides come back with ``company=None``
    and a rule ``candidate: …`` for a person to judge, never to link. Without one (``None``), names are discovered and
    ids made from them, the same for the same company throughout the corpus. Neither the order of the texts nor their
    ids matter. ``bulk`` stands beside the registry and is not asked without one: what it has is linked under its own
    ids by a rule ``bulk: …``, where the name is unmistakable or the texts prove it.
    """
    if registry is None:
        return discover_companies([text.text for text in texts], tables)
    bodies = [text.text for text in texts]
    known, found, readings = _find_both(bodies, registry, tables, bulk)
    spurned = _find_spurned(found, registry, tables)
    result: list[tuple[Mention, ...]] = []
    for mentions, proven, reading in zip(known, found, readings, strict=True):
        merged = [
            replace(mention, company=None) if mention.rule.startswith("candidate: ") else mention
            for mention in _add_candidates(mentions, proven, tables)
            if not (mention.rule.startswith("candidate: ") and mention.company in spurned)
        ]
        result.append(settle_known(merged, _sure_places(reading, proven), registry))
    return tuple(result)


def _sure_places(reading: Reading, found: tuple[Mention, ...]) -> frozenset[int]:
    """Where the text itself says that a company stands, by the name's own words or by those around it."""
    told = {run.start for run in reading.runs if run.score() >= PROOF and not run.dead}
    return frozenset(told.union(mention.start for mention in found))


def _find_both(
    bodies: Sequence[str], registry: Registry, tables: LinkTables, bulk: BulkMatcher | None
) -> tuple[list[tuple[Mention, ...]], tuple[tuple[Mention, ...], ...], list[Reading]]:
    """For each text what registry and bulk list know, what the texts prove, and what each text says of its names."""
    index = NameIndex(registry)
    readings = weigh_texts(bodies, tables)
    known = [find_known(text, index, tables) for text in bodies]
    if bulk is None:
        return known, resolve_names(bodies, readings, tables), readings
    spotted = [bulk.spot(reading) for reading in readings]
    trusted = [bulk.trusted(*pair) for pair in zip(readings, spotted, strict=True)]
    found = resolve_names(bodies, readings, tables, trusted)
    named = map(bulk.name_companies, bodies, readings, spotted, found)
    return [_add_bulk(*pair, tables.endings) for pair in zip(known, named, strict=True)], found, readings


def _add_bulk(known: tuple[Mention, ...], named: tuple[Mention, ...], endings: Endings) -> tuple[Mention, ...]:
    """Mentions of the registry and, beside them, those of the bulk list.

    A name of the list that begins with one of the registry and goes on with more than what a company does is another
    company's ("Calderhead" and "Calderhead Therapeutics"): the longest name counts, as within the registry.
    """
    merged: list[Mention] = []
    at = 0
    for mention in named:
        while at < len(known) and known[at].end <= mention.start:
            merged.append(known[at])
            at += 1
        over = at
        while over < len(known) and known[over].start < mention.end:
            over += 1
        if at < over and not (mention.company and _names_another(known[at:over], mention, endings)):
            continue
        at = over
        merged.append(mention)
    return (*merged, *known[at:])


def _names_another(known: Sequence[Mention], mention: Mention, endings: Endings) -> bool:
    if len(known) > 1 or known[0].start != mention.start or known[0].end >= mention.end:
        return False
    form = compile_form(endings).search(mention.name)
    rest = mention.name[known[0].end - mention.start : form.start() if form else None].split()
    return any(word not in endings.descriptors and word not in endings.soft for word in rest)


def find_candidates(
    texts: Sequence[LinkText], registry: Registry, tables: LinkTables, bulk: BulkMatcher | None = None
) -> tuple[tuple[Mention, ...], ...]:
    """Names that may be companies and that the registry lacks: mentions of each text, in order, not overlapping.

    Their ``company`` is a made id, the same for all names of what seems to be one company. The rule begins with
    ``candidate: `` where the texts prove it, and with ``weak: `` where something speaks for it but not enough; a weak
    name stands in two texts or three times. Proven names that begin with one of the registry and go on are among them
    ("Calderhead Securities" beside "Calderhead"), though linking takes them for that company: a person may know better.
    What the registry ignores is left out, under all its names.
    """
    bodies = [text.text for text in texts]
    known, found, readings = _find_both(bodies, registry, tables, bulk)
    weak = find_weak(bodies, readings, tables)
    spurned = _find_spurned(found, registry, tables) | _find_spurned(weak, registry, tables)
    result: list[tuple[Mention, ...]] = []
    for settled, proven, likely in zip(known, found, weak, strict=True):
        made = {(mention.start, mention.end): mention.company for mention in proven}
        ends = {mention.start: mention.end for mention in settled}
        longer = [mention for mention in proven if _goes_on(ends, mention, tables.endings)]
        merged = _add_candidates(_add_candidates(_beside(settled, longer), proven, tables), likely, tables)
        kept = [
            replace(mention, company=mention.company or made.get((mention.start, mention.end)) or make_id(mention.name))
            for mention in merged
            if mention.rule.startswith(("candidate: ", "weak: "))
        ]
        result.append(tuple(mention for mention in kept if mention.company not in spurned))
    return tuple(result)


def _goes_on(ends: Mapping[int, int], mention: Mention, endings: Endings) -> bool:
    """Whether a name begins with a known one (``ends`` by their starts) and goes on with more than a legal ending."""
    name, length = fold_text(mention.name), ends.get(mention.start, mention.end) - mention.start
    return length < len(name) and extend_name(name, length, endings) < len(name)


def _beside(known: Sequence[Mention], longer: Sequence[Mention]) -> tuple[Mention, ...]:
    """Known mentions that do not stand within a longer name."""
    starts = {mention.start for mention in longer}
    return tuple(mention for mention in known if mention.start not in starts)


def _find_spurned(found: Iterable[Iterable[Mention]], registry: Registry, tables: LinkTables) -> frozenset[str]:
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


def _add_candidates(known: tuple[Mention, ...], found: tuple[Mention, ...], tables: LinkTables) -> tuple[Mention, ...]:
    """Known mentions and, between them, discovered names as candidates, which keep their made ids.

    A discovered name that holds a known one and goes on is another company where it has a legal ending of its own, or
    ends in a word of companies that says more than what the known one does ("X Bank", "Bank of X"): it takes the place
    of the known one.
    """
    merged: list[Mention] = []
    at = 0
    for mention in found:
        while at < len(known) and known[at].end <= mention.start:
            merged.append(known[at])
            at += 1
        over = at
        while over < len(known) and known[over].start < mention.end:
            over += 1
        if at < over and not _is_another(known[at:over], mention, tables):
            continue
        at = over
        rule = mention.rule.replace("found: ", "candidate: ", 1)
        merged.append(replace(mention, rule=rule))
    return (*merged, *known[at:])


def _is_another(known: tuple[Mention, ...], found: Mention, tables: LinkTables) -> bool:
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

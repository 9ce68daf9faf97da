"""Link: which companies a corpus of texts names, and where.

``match`` finds the names of the registry, ``endings`` the legal ending that belongs to each. Companies that no registry
knows are proven by the words around a name: ``runs`` cuts a text into runs of capitalised words (``names``), ``weigh``
weighs each (``around`` it, in ``lists``, against ``bodies`` that are none; ``patterns`` are the phrases), ``prove``
adds up, and ``resolve`` finds the proven names wherever they stand and puts those of all texts together; ``han`` does
the same in scripts without spaces. ``bulk`` looks names up in a long list that proves nothing by itself. ``roles``
tells what an article is about from what it names in passing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.model import Mention, Registry
from generator.stages.link.bulk import BulkIndex, BulkMatcher, BulkRow, list_companies, take_full_name
from generator.stages.link.endings import compile_form
from generator.stages.link.match import NameIndex, find_known
from generator.stages.link.names import PROOF, Reading
from generator.stages.link.resolve import discover_companies, make_id, resolve_names, weigh_texts
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
    "link_texts",
    "list_companies",
    "make_id",
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
    index = NameIndex(registry)
    bodies = [text.text for text in texts]
    readings = weigh_texts(bodies, tables)
    known = [find_known(text, index, tables) for text in bodies]
    if bulk is None:
        found = resolve_names(bodies, readings, tables)
    else:
        spotted = [bulk.spot(reading) for reading in readings]
        trusted = [bulk.trusted(*pair) for pair in zip(readings, spotted, strict=True)]
        found = resolve_names(bodies, readings, tables, trusted)
        named = map(bulk.name_companies, bodies, readings, spotted, found)
        known = [_add_bulk(*pair, tables.endings) for pair in zip(known, named, strict=True)]
    return tuple(
        settle_known(_add_candidates(mentions, candidates, tables), _sure_places(reading, candidates), registry)
        for mentions, candidates, reading in zip(known, found, readings, strict=True)
    )


def _sure_places(reading: Reading, found: tuple[Mention, ...]) -> frozenset[int]:
    """Where the text itself says that a company stands, by the name's own words or by those around it."""
    told = {run.start for run in reading.runs if run.score() >= PROOF and not run.dead}
    return frozenset(told.union(mention.start for mention in found))


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


def _add_candidates(known: tuple[Mention, ...], found: tuple[Mention, ...], tables: LinkTables) -> tuple[Mention, ...]:
    """Known mentions and, between them, discovered names as candidates.

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
        merged.append(Mention(mention.start, mention.end, None, mention.name, rule))
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

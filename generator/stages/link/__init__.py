"""Link: which companies a corpus of texts names, and where.

``match`` finds the names of the registry, ``endings`` the legal ending that belongs to each. Companies that no
registry knows are proven by the words around a name: ``runs`` cuts a text into runs of capitalised words (``names``),
``weigh`` weighs each (``around`` it, in ``lists``, against ``bodies`` and ``things`` that are none; ``patterns`` are
the phrases), ``prove`` adds up, and ``resolve`` finds the proven names wherever they stand and puts those of all
texts together; ``han`` does the same in scripts without spaces. ``bulk`` looks names up in a long list that proves
nothing by itself. ``layers`` lays registry, list and proof over each other, ``settle`` judges what is left in doubt,
``candidates`` is what a person may judge, and ``roles`` tells what an article is about from what it names in passing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.model import Mention, Registry
from generator.stages.link.bulk import BulkIndex, BulkMatcher, BulkRow, list_companies, take_full_name
from generator.stages.link.candidates import find_candidates
from generator.stages.link.endings import extend_name, fold_text
from generator.stages.link.ids import make_id
from generator.stages.link.layers import add_candidates, find_spurned, read_layers
from generator.stages.link.match import NameIndex
from generator.stages.link.names import PROOF, Reading, spells
from generator.stages.link.resolve import discover_companies, short_forms
from generator.stages.link.roles import assign_roles
from generator.stages.link.settle import settle_known
from generator.stages.link.terms import Endings, LinkTables, LinkText
from generator.text.characters import is_mark

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


def link_texts(
    texts: Sequence[LinkText],
    registry: Registry | None,
    tables: LinkTables,
    bulk: BulkMatcher | None = None,
    *,
    apart: bool = False,
) -> tuple[tuple[Mention, ...], ...]:
    """Find the companies of a corpus; one tuple of mentions for each text, in order, not overlapping.

    With a registry, mentions carry its ids; names that the texts prove besides come back with ``company=None``
    and a rule ``candidate: …`` for a person to judge, never to link. Without one (``None``), names are discovered and
    ids made from them, the same for the same company throughout the corpus. Neither the order of the texts nor their
    ids matter. ``bulk`` stands beside the registry and is not asked without one: what it has is linked under its own
    ids by a rule ``bulk: …``, where the name is unmistakable or the texts prove it.

    ``apart`` is for texts of strangers: with a registry nothing in one text changes what is found in another. Without
    one ids are still made over the corpus, and a name that one text proves is found in the others; but no text takes a
    name away that another one proves.
    """
    if registry is None:
        found = discover_companies([text.text for text in texts], tables, apart=apart)
        return tuple(_keep_whole(mentions, text.text) for mentions, text in zip(found, texts, strict=True))
    bodies = [text.text for text in texts]
    layers = read_layers(bodies, registry, tables, bulk, apart=apart)
    spurned = find_spurned(layers.found, registry, tables)
    parents = {company.id: company.parent for company in registry.companies}
    result: list[tuple[Mention, ...]] = []
    for body, mentions, proven, reading in zip(bodies, layers.known, layers.found, layers.readings, strict=True):
        merged = [
            replace(mention, company=None) if mention.rule.startswith("candidate: ") else mention
            for mention in add_candidates(mentions, proven, tables)
            if not (mention.rule.startswith("candidate: ") and mention.company in spurned)
        ]
        result.append(_keep_whole(settle_known(merged, _sure_places(reading, proven), parents), body))
    return tuple(result)


def _keep_whole(mentions: tuple[Mention, ...], text: str) -> tuple[Mention, ...]:
    """The mentions that tear no word: a mark that stands on a letter (an accent, a vowel sign, a variation selector)
    goes on with its word, though no pattern takes it for a letter.
    """
    if text.isascii():
        return mentions
    return tuple(m for m in mentions if not (is_mark(text[m.start : m.start + 1]) or _goes_on(text, m.end)))


def _goes_on(text: str, at: int) -> bool:
    end = at
    while end < len(text) and is_mark(text[end]):
        end += 1
    return end > at and text[end : end + 1].isalnum()


def _sure_places(reading: Reading, found: tuple[Mention, ...]) -> frozenset[int]:
    """Where the text itself says that a company stands, by the name's own words or by those around it."""
    told = {
        run.start
        for run in reading.runs
        if (run.score() >= PROOF or run.points.keys() & {"led by a person", "a cue before it"}) and not run.dead
    }
    return frozenset(told.union(mention.start for mention in found))

"""Candidates: names that may be companies, for a person to judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from generator.model import Mention, Registry
from generator.stages.link.bulk import BulkMatcher
from generator.stages.link.endings import extend_name, fold_text
from generator.stages.link.ids import make_id
from generator.stages.link.layers import add_candidates, find_spurned, read_layers
from generator.stages.link.resolve import find_weak
from generator.stages.link.terms import Endings, LinkTables, LinkText


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
    layers = read_layers(bodies, registry, tables, bulk)
    weak = find_weak(bodies, layers.readings, tables)
    spurned = find_spurned(layers.found, registry, tables) | find_spurned(weak, registry, tables)
    result: list[tuple[Mention, ...]] = []
    for settled, proven, likely in zip(layers.known, layers.found, weak, strict=True):
        made = {(mention.start, mention.end): mention.company for mention in proven}
        ends = {mention.start: mention.end for mention in settled}
        longer = [mention for mention in proven if _goes_on(ends, mention, tables.endings)]
        merged = add_candidates(add_candidates(_beside(settled, longer), proven, tables), likely, tables)
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

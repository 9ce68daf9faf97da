"""Link: which companies a corpus of texts names, and where.

``match`` finds the names of the registry, ``endings`` the legal ending that belongs to each. Companies that no registry
knows are proven by the words around a name: ``runs`` cuts a text into runs of capitalised words (``names``), ``weigh``
weighs each (``around`` it, in ``lists``, against ``bodies`` that are none; ``patterns`` are the phrases), ``prove``
adds up, and ``resolve`` finds the proven names wherever they stand and puts those of all texts together; ``han`` does
the same in scripts without spaces. ``roles`` tells what an article is about from what it names in passing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from generator.model import Mention, Registry
from generator.stages.link.endings import extend_name, fold_text
from generator.stages.link.match import NameIndex, find_known
from generator.stages.link.names import spells
from generator.stages.link.resolve import discover_companies, discover_weak, make_id, short_forms
from generator.stages.link.roles import assign_roles
from generator.stages.link.terms import Endings, LinkTables

__all__ = [
    "Endings",
    "LinkTables",
    "LinkText",
    "NameIndex",
    "assign_roles",
    "extend_name",
    "find_candidates",
    "fold_text",
    "link_texts",
    "make_id",
    "short_forms",
    "spells",
]


@dataclass(frozen=True, slots=True)
class LinkText:
    """A text of the corpus; all texts are read together, since one may prove or spell out a name of another."""

    id: str
    text: str


def link_texts(
    texts: Sequence[LinkText], registry: Registry | None, tables: LinkTables
) -> tuple[tuple[Mention, ...], ...]:
    """Find the companies of a corpus; one tuple of mentions for each text, in order, not overlapping.

    With a registry, mentions carry its ids; names that the texts prove besides come back with ``company=None``
    and a rule ``candidate: …`` for a person to judge, never to link. Without one (``None``), names are discovered and
    ids made from them, the same for the same company throughout the corpus. Neither the order of the texts nor their
    ids matter.
    """
    if registry is None:
        return discover_companies([text.text for text in texts], tables)
    index = NameIndex(registry)
    found = discover_companies([text.text for text in texts], tables)
    spurned = _find_spurned(found, registry)
    return tuple(
        tuple(
            replace(mention, company=None) if mention.rule.startswith("candidate: ") else mention
            for mention in _add_candidates(find_known(text.text, index, tables), candidates)
            if not (mention.rule.startswith("candidate: ") and mention.company in spurned)
        )
        for text, candidates in zip(texts, found, strict=True)
    )


def find_candidates(
    texts: Sequence[LinkText], registry: Registry, tables: LinkTables
) -> tuple[tuple[Mention, ...], ...]:
    """Names that may be companies and that the registry lacks: mentions of each text, in order, not overlapping.

    Their ``company`` is a made id, the same for all names of what seems to be one company. The rule begins with
    ``candidate: `` where the texts prove it, and with ``weak: `` where something speaks for it but not enough; a weak
    name stands in two texts or three times. What the registry ignores is left out, under all its names.
    """
    index = NameIndex(registry)
    found, weak = discover_weak([text.text for text in texts], tables)
    spurned = _find_spurned(found, registry) | _find_spurned(weak, registry)
    result: list[tuple[Mention, ...]] = []
    for text, proven, likely in zip(texts, found, weak, strict=True):
        known = _add_candidates(find_known(text.text, index, tables), proven)
        kept = [m for m in _add_candidates(known, likely) if m.rule.startswith(("candidate: ", "weak: "))]
        result.append(tuple(mention for mention in kept if mention.company not in spurned))
    return tuple(result)


def _find_spurned(found: Iterable[Iterable[Mention]], registry: Registry) -> frozenset[str]:
    """Made ids of which one name is ignored: a person who judged a name judged its short forms too."""
    if not registry.ignore:
        return frozenset()
    ignored = {name.casefold() for name in registry.ignore}
    return frozenset(
        mention.company
        for mentions in found
        for mention in mentions
        if mention.company and mention.name.casefold() in ignored
    )


def _add_candidates(known: tuple[Mention, ...], found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Known mentions and, between them, discovered names as candidates, which keep their made ids.

    A discovered name with its own legal ending that begins with a known one and goes on is another company: it takes
    the place of the known one.
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
        longer = all(mention.start <= m.start and m.end < mention.end for m in known[at:over])
        if at < over and not (longer and "legal ending" in mention.rule):
            continue
        at = over
        rule = mention.rule.replace("found: ", "candidate: ", 1)
        merged.append(replace(mention, rule=rule))
    return (*merged, *known[at:])

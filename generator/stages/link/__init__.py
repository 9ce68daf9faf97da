"""Link: which companies a corpus of texts names, and where.

``match`` finds the names of the registry, ``endings`` the legal ending that belongs to each. Companies that no registry
knows are proven by the words around a name: ``runs`` cuts a text into runs of capitalised words (``names``), ``weigh``
weighs each (``around`` it, in ``lists``, against ``bodies`` that are none; ``patterns`` are the phrases), ``prove``
adds up, and ``resolve`` finds the proven names wherever they stand and puts those of all texts together; ``han`` does
the same in scripts without spaces. ``roles`` tells what an article is about from what it names in passing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.model import Mention, Registry
from generator.stages.link.match import NameIndex, find_known
from generator.stages.link.resolve import discover_companies
from generator.stages.link.roles import assign_roles
from generator.stages.link.terms import Endings, LinkTables

__all__ = ["Endings", "LinkTables", "LinkText", "NameIndex", "assign_roles", "link_texts"]


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
    return tuple(
        _add_candidates(find_known(text.text, index, tables), candidates)
        for text, candidates in zip(texts, found, strict=True)
    )


def _add_candidates(known: tuple[Mention, ...], found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Known mentions and, between them, discovered names as candidates.

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
        merged.append(Mention(mention.start, mention.end, None, mention.name, rule))
    return (*merged, *known[at:])

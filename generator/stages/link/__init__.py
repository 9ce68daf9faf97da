"""Link: which companies a corpus of texts names, and where.

``match`` finds the names of the registry, ``endings`` the legal ending that belongs to each, ``roles`` tells what an
article is about from what it names in passing.
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

    With a registry, mentions carry its ids; further names that are strongly evidenced come back with ``company=None`` and
    a rule ``candidate: …`` for a person to judge, never to link. Without one (``None``), names are discovered and ids made
    from them, the same for the same company throughout the corpus. Neither the order of the texts nor their ids matter.
    """
    if registry is None:
        return discover_companies([text.text for text in texts], tables)
    index = NameIndex(registry)
    return tuple(find_known(text.text, index, tables) for text in texts)

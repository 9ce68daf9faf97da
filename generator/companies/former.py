"""Names that a company had, by what the texts say of them."""

from __future__ import annotations

from collections.abc import Sequence

from generator.companies.names import bare_name
from generator.stages.link import LinkTables
from generator.stages.link.renamed import find_renamings
from generator.stages.link.resolve import weigh_texts

__all__ = ["find_former"]


def find_former(texts: Sequence[str], tables: LinkTables) -> frozenset[tuple[str, str]]:
    """``(former name, name in use)`` as the texts say it ("X, formerly Y", "Y was renamed X"), without endings."""
    soft = frozenset(tables.endings.soft)
    return frozenset(
        (bare_name(pair.other.base, tables), bare_name(pair.name.base, tables))
        for reading in weigh_texts(texts, tables)
        for pair in find_renamings(reading, soft)
        if pair.former
    )

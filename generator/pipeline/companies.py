"""All companies of a run: the registry, the bulk list, and what the texts prove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from generator.model import (
    Company,
    Mention,
    Registry,
)
from generator.pipeline.run import Draft
from generator.stages.link import (
    BulkMatcher,
    LinkTables,
    list_companies,
    make_id,
    take_full_name,
)


def list_title_names(mentions: Iterable[Mention], registry: Registry) -> dict[str, tuple[str, ...]]:
    """The names of each company that is mentioned, but for ambiguous ones: a title may use another than the text."""
    rows = [registry.get(key) for key in dict.fromkeys(m.company for m in mentions if m.company)]
    return {
        row.id: tuple(name for name in (row.name, *row.aliases, *row.former, *row.scripts) if name not in row.ambiguous)
        for row in rows
        if row and (row.ambiguous or not row.context)
    }


def count_unknown(drafts: Iterable[Draft]) -> tuple[tuple[str, int, str], ...]:
    """``(name, mentions, first source)`` of what the texts prove to be companies and the registry lacks, most first."""
    counts: Counter[str] = Counter()
    sources: dict[str, str] = {}
    for draft in drafts:
        for mention in draft.mentions:
            if mention.company is None:
                counts[mention.name] += 1
                sources.setdefault(mention.name, draft.read.article.source)
    return tuple(sorted(((n, c, sources[n]) for n, c in counts.items()), key=lambda row: (-row[1], row[0])))


def join_companies(
    registry: Registry | None, bulk: BulkMatcher | None, mentions: Sequence[Iterable[Mention]], tables: LinkTables
) -> Registry:
    """All companies that may have a page: the registry with what is linked from the bulk list, or what was found."""
    if registry is None:
        return _make_registry(mentions, tables)
    listed = list_companies(bulk, mentions) if bulk else ()
    return replace(registry, companies=(*registry.companies, *listed)) if listed else registry


def _make_registry(mentions: Iterable[Iterable[Mention]], tables: LinkTables) -> Registry:
    """Companies found by evidence alone: each under the name from which its id is made, which is the long one and the
    one in use; of several ways to write it under the most frequent, the shortest of equals.
    """
    names: dict[str, Counter[str]] = {}
    for found in mentions:
        for mention in found:
            if mention.company:
                names.setdefault(mention.company, Counter())[mention.name] += 1

    def make_row(key: str, counts: Counter[str]) -> Company:
        named = [name for name in counts if make_id(take_full_name(name, tables).core) == key]
        title = max(named or counts, key=lambda name: (counts[name], -len(name), name))
        others = sorted(set(counts) - {title})
        latin = tuple(name for name in others if any(ch.isalpha() and ch < "\u0250" for ch in name))
        return Company(key, title, latin, tuple(name for name in others if name not in latin))

    rows = (make_row(key, counts) for key, counts in names.items())
    return Registry(tuple(sorted(rows, key=lambda company: company.id)))

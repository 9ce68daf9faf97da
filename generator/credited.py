"""Outlets that one page shows and another one names: two signs that one page alone does not have.

A name by itself at the top of a page may be its outlet's, a section's or a headline's. Where another article of the
input says that it rests on an outlet of just that name, the page is that outlet's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from generator.model import Block, CleanDocument, Metadata, Notice
from generator.reading import ReadArticle, ReadDocument
from generator.stages.describe.imprint import fold_name
from generator.stages.describe.opening import FIRST_LINE

_TOP = 4
"""So many blocks at the top of a page can be its outlet's name …"""
_END = 4
"""… or at its end."""
_PARTS = re.compile(r"\s[|•·–—-]\s")
"""Between the name and what else stands on its line: "The Lantern | Ships"."""


def name_credited_pages(read: Sequence[ReadDocument]) -> tuple[ReadDocument, ...]:
    """The documents, those without an outlet with the one that they show and an article of another document credits.

    What pages state of themselves, and what people state, stays. An outlet that is inferred from a page's first line is
    in no doubt where another document has it, or credits it. Any order of ``read`` gives the same.
    """
    credited: dict[str, dict[str, str]] = {}
    for document in read:
        for item in document.articles:
            for on in item.metadata.rests_on:
                credited.setdefault(fold_name(on.outlet), {}).setdefault(document.document.name, on.outlet)
    named = tuple(_name_page(each, credited) if credited else each for each in read)
    known: dict[str, set[str]] = {key: set(sources) for key, sources in credited.items()}
    for document in named:
        for item in document.articles:
            known.setdefault(fold_name(item.metadata.publisher or ""), set()).add(document.document.name)
    return tuple(_settle_inferred(each, known) for each in named)


def _settle_inferred(read: ReadDocument, known: dict[str, set[str]]) -> ReadDocument:
    """The document without the doubt of an outlet that its first line names, where another one has or credits it."""
    articles = tuple(
        replace(item, metadata=replace(item.metadata, notices=_list_certain(item.metadata)))
        if _is_inferred(item.metadata) and known[fold_name(item.metadata.publisher or "")] - {read.document.name}
        else item
        for item in read.articles
    )
    return replace(read, articles=articles) if articles != read.articles else read


def _is_inferred(known: Metadata) -> bool:
    doubted = any(notice.code == "publisher-inferred" for notice in known.notices)
    return doubted and any(field == "publisher" and FIRST_LINE in basis for field, basis in known.basis)


def _list_certain(known: Metadata) -> tuple[Notice, ...]:
    return tuple(notice for notice in known.notices if notice.code != "publisher-inferred")


def _name_page(read: ReadDocument, credited: dict[str, dict[str, str]]) -> ReadDocument:
    own = read.document.name
    if all(item.metadata.publisher for item in read.articles):
        return read
    for block, shown in _list_shown(read.document):
        others = {source: name for source, name in credited.get(fold_name(shown), {}).items() if source != own}
        if others:
            source = min(others)
            basis = f"line {block.line} '{shown}', whose report {source} rests on"
            return replace(read, articles=tuple(_name(item, others[source], basis) for item in read.articles))
    return read


def _list_shown(document: CleanDocument) -> list[tuple[Block, str]]:
    """Short names that a page shows by themselves, at its top and at its end."""
    top = list(document.blocks[:_TOP])
    blocks = [*top, *document.blocks[max(len(document.blocks) - _END, _TOP) :]]
    found: list[tuple[Block, str]] = []
    for block in blocks:
        if block.label == "body" or len(block.text) > 120:
            continue
        parts = _PARTS.split(block.text) if block.label != "title" else [block.text]
        found += [(block, part.strip()) for part in parts if 2 < len(part.strip()) <= 40]
    return found


def _name(item: ReadArticle, name: str, basis: str) -> ReadArticle:
    known = item.metadata
    if known.publisher or fold_name(known.aggregator or "") == fold_name(name):
        return item
    return replace(item, metadata=_name_in(known, name, basis))


def _name_in(known: Metadata, name: str, basis: str) -> Metadata:
    """What is known of an article of that outlet, which rests on no report of its own outlet's."""
    return replace(
        known,
        publisher=name,
        credit=None if fold_name(known.credit or "") == fold_name(name) else known.credit,
        rests_on=tuple(on for on in known.rests_on if fold_name(on.outlet) != fold_name(name)),
        basis=(*known.basis, ("publisher", basis)),
        notices=tuple(notice for notice in known.notices if notice.code != "publisher-unknown"),
    )

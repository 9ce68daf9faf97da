"""A brief whose seed is dropped: frozen with its evidence, so that it can still be checked.

A digest stands for each quotation and its place, so that one that changed is named, and one that went is no fault.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from generator.brief import evidence_of
from generator.brief.tidy import digest_text
from generator.model import Archive, Brief, Evidence

_SIZE = 12
"""Hex digits of a digest."""


def freeze_brief(brief: Brief, seed: str) -> Brief:
    """The brief with what it is checked by from now on; ``seed`` is the SHA-256 (hex) of its seed's bytes."""
    quotations = tuple(sorted((item.label, _digest(item)) for item in evidence_of(brief)))
    return replace(brief, archived=Archive(seed, quotations))


def find_changed(brief: Brief) -> Iterator[tuple[Evidence, bool]]:
    """The quotations of a frozen brief that are not as they were archived, and whether they were archived at all."""
    known = dict(brief.archived.quotations) if brief.archived else {}
    for item in evidence_of(brief):
        if known.get(item.label) != _digest(item):
            yield item, item.label in known


def _digest(item: Evidence) -> str:
    told = [item.label, item.quote, item.line, item.sentence, item.of]
    return digest_text(json.dumps(told, ensure_ascii=False))[:_SIZE]

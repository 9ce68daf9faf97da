"""What stands around a piece that a person kept follows the generator: places of quotations, values, order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from generator.brief import evidence_of
from generator.brief.inline import REFERENCE
from generator.brief.write import (
    render_footnote,
)
from generator.model import Brief, Bullet, CompanyLink, Evidence, Figure


def merge_order(first: list[str], second: list[str], chosen: dict[str, Any]) -> list[str]:
    """The order of ``first``; what ``second`` alone has is put behind what it follows there."""
    order = [key for key in dict.fromkeys(first) if key in chosen]
    placed = set(order)
    after: dict[str | None, str | None] = dict(zip([None, *order], [*order, None], strict=True))
    before = None
    for key in second:
        if key not in chosen:
            continue
        if key not in placed:
            after[key], after[before] = after[before], key
            placed.add(key)
        before = key
    merged: list[str] = []
    at = after[None]
    while at is not None:
        merged.append(at)
        at = after[at]
    return merged


def follow_bullet(bullet: Bullet, new: Bullet | None) -> Bullet:
    """A person's words stay; where their quotations stand in the source follows the generator."""
    if new is None or bullet is new:
        return bullet
    return replace(bullet, evidence=tuple(_follow(evidence, new.evidence) for evidence in bullet.evidence))


def _follow(evidence: Evidence, new: Sequence[Evidence]) -> Evidence:
    return next((e for e in new if (e.label, e.quote) == (evidence.label, evidence.quote)), evidence)


def follow_figures(figures: dict[str, Figure], new: dict[str, Figure]) -> Sequence[Figure]:
    """A person's figures stay; where their quotations stand, and the value of a number left as it was, follow
    ``new``; both by key.
    """
    followed = []
    for key, figure in figures.items():
        other = new.get(key)
        if other is not None and other is not figure:
            figure = replace(figure, evidence=_follow(figure.evidence, (other.evidence,)))
            if figure.text == other.text:
                figure = replace(figure, value=other.value, unit=other.unit, currency=other.currency)
        followed.append(figure)
    return followed


def follow_companies(companies: dict[str, CompanyLink], new: tuple[CompanyLink, ...]) -> Sequence[CompanyLink]:
    """A person's companies stay; where each is named, and whose brand it is, follow ``new``."""
    known = {company.id: company for company in new}
    return [
        replace(c, evidence=known[c.id].evidence, brand_of=known[c.id].brand_of) if c.id in known else c
        for c in companies.values()
    ]


def keep_cited(brief: Brief, old: Brief) -> Brief:
    """Quotations that a person's own words cite stay, though no piece cites them any more."""
    have = {evidence.label for evidence in evidence_of(brief)}
    own = "\n".join([*(text for _, text in brief.extra), *(bullet.markdown for bullet in brief.bullets)])
    cited = set(REFERENCE.findall(own))
    lost = [e for e in evidence_of(old) if e.label not in have and e.label in cited]
    notes = [text for anchor, text in brief.extra if anchor == "notes"]
    kept = [line for note in notes for line in note.split("\n") if _label_of(line) not in have]
    standing = {_label_of(line) for line in kept}
    kept += [render_footnote(e) for e in lost if e.label not in standing]
    extra = tuple(item for item in brief.extra if item[0] != "notes")
    return replace(brief, extra=(*extra, ("notes", "\n".join(kept))) if kept else extra)


def _label_of(line: str) -> str | None:
    """Of a footnote."""
    label, closed, _ = line.removeprefix("[^").partition("]:")
    return label if closed and line.startswith("[^") else None

"""What became of every character of a seed: kept, metadata or dropped, with the rule that decided.

Kept, metadata and dropped rows together with the white space between them are the visible input, exactly; what an
article does not hold is dropped, whatever the label said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from generator.model import Block, Evidence, Mend, Mention, Summary
from generator.reading import ReadArticle, ReadDocument
from generator.topics import TopicFind

Fate = Literal["keep", "meta", "drop"]
FATES: tuple[Fate, ...] = ("keep", "meta", "drop")


@dataclass(frozen=True, slots=True)
class Use:
    """A stretch of a row that a bullet or a figure quotes."""

    start: int
    """Offset in the row's text."""
    end: int
    article: int
    """1-based."""
    name: str
    """``b2`` for the second bullet, ``f1`` for the first figure."""


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A stretch of the input and its fate."""

    start: int
    """Offset in ``CleanDocument.text``, as ``end``."""
    end: int
    line: int
    """First seed line, 1-based."""
    end_line: int
    text: str
    fate: Fate
    score: float
    """0 certainly not body … 1 certainly body."""
    why: str
    """The rule that decided."""
    article: int | None
    """Number of the article that holds it, 1-based."""
    joined: bool
    """Whether it goes on the sentence of the kept row before it."""
    subhead: bool
    uses: tuple[Use, ...]
    mends: tuple[Mend, ...]
    """What decoding mended in its lines."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """A document accounted for."""

    read: ReadDocument
    summaries: tuple[Summary, ...]
    rows: tuple[LedgerRow, ...]
    mends: tuple[Mend, ...]
    """Mends in lines that show nothing."""
    mentions: tuple[tuple[Mention, ...], ...]
    """Of each article, candidates included."""
    topics: tuple[tuple[TopicFind, ...], ...]
    """Of each article."""

    def count(self, fate: Fate) -> tuple[int, int]:
        """``(rows, characters)`` of a fate."""
        sizes = [row.end - row.start for row in self.rows if row.fate == fate]
        return len(sizes), sum(sizes)

    @property
    def space(self) -> int:
        """Characters of white space between the rows: with those of the three fates, all of the text."""
        return len(self.read.document.text) - sum(row.end - row.start for row in self.rows)


def build_ledger(
    read: ReadDocument,
    summaries: Sequence[Summary],
    mentions: Sequence[tuple[Mention, ...]] = (),
    topics: Sequence[tuple[TopicFind, ...]] = (),
) -> Ledger:
    """Account for a document; ``summaries``, ``mentions`` and ``topics`` stand in the order of ``read.articles``."""
    owners: dict[tuple[int, int], tuple[Fate, int]] = {}
    uses: dict[tuple[int, int], list[Use]] = {}
    for number, (item, summary) in enumerate(zip(read.articles, summaries, strict=True), 1):
        article = item.article
        about = (*article.head, *article.foot, *((article.title,) if article.title else ()))
        owners.update(((block.start, block.end), ("meta", number)) for block in about)
        owners.update(((piece.block.start, piece.block.end), ("keep", number)) for piece in article.pieces)
        for name, evidence in name_evidence(summary):
            for place, use in _place_use(item, number, name, evidence):
                uses.setdefault(place, []).append(use)
    mends = list(read.document.mends)
    rows: list[LedgerRow] = []
    for block in read.document.blocks:
        own = [mend for mend in mends if block.line <= mend.line <= block.end_line]
        mends = [mend for mend in mends if mend not in own]
        rows.append(_make_row(block, owners, uses.get((block.start, block.end), ()), own))
    named = tuple(mentions) or ((),) * len(read.articles)
    filed = tuple(topics) or ((),) * len(read.articles)
    return Ledger(read, tuple(summaries), tuple(rows), tuple(mends), named, filed)


def name_evidence(summary: Summary) -> list[tuple[str, Evidence]]:
    """Every quotation of a summary with the name of the bullet or figure that rests on it."""
    bullets = [(f"b{at}", e) for at, bullet in enumerate(summary.bullets, 1) for e in bullet.evidence]
    return bullets + [(f"f{at}", figure.evidence) for at, figure in enumerate(summary.figures, 1)]


def _place_use(item: ReadArticle, number: int, name: str, evidence: Evidence) -> list[tuple[tuple[int, int], Use]]:
    found: list[tuple[tuple[int, int], Use]] = []
    for piece in item.article.pieces:
        start, end = max(evidence.start, piece.start), min(evidence.end, piece.end)
        if start < end:
            use = Use(start - piece.start, end - piece.start, number, name)
            found.append(((piece.block.start, piece.block.end), use))
    return found


def _make_row(
    block: Block, owners: dict[tuple[int, int], tuple[Fate, int]], uses: Sequence[Use], mends: Sequence[Mend]
) -> LedgerRow:
    found = owners.get((block.start, block.end))
    fate: Fate = found[0] if found else "drop"
    article = found[1] if found else None
    why = block.rule
    if article is None and block.label != "drop":
        why += "; belongs to no article"
    return LedgerRow(
        start=block.start,
        end=block.end,
        line=block.line,
        end_line=block.end_line,
        text=block.text,
        fate=fate,
        score=block.score,
        why=why,
        article=article,
        joined=block.joined and fate == "keep",
        subhead=block.label == "subhead" and fate == "keep",
        uses=tuple(dict.fromkeys(uses)),
        mends=tuple(mends),
    )

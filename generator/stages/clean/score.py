"""From features to how surely a unit is body, in whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from generator.stages.clean.features import Look, Paragraph
from generator.stages.clean.tables import Forest

SURE = 3000
"""Log-odds in thousandths beyond which a score counts as certain."""
DECIDED = -2500
"""Score of a unit that a table row decides without the trees."""


def score_units(
    looks: Sequence[Look],
    paragraphs: Sequence[Paragraph],
    rows: Sequence[Sequence[int] | None],
    forest: Forest | None,
) -> list[int]:
    """Log-odds (thousandths) that each unit is body: above 0 it is. Without weights a plain rule stands in.

    The lines of a paragraph share its score. Paragraphs without a row, and units that a hard row of the phrase table
    fits, are not asked about.
    """
    scores: list[int] = []
    for (first, last), row in zip(paragraphs, rows, strict=True):
        if row is None:
            score = DECIDED
        elif forest is None:
            score = _score_plainly(looks[first])
        else:
            score = forest.add_up(row)
        alone = last == first + 1
        scores += (
            DECIDED if look.phrase is not None and look.phrase.hard and (alone or look is looks[first]) else score
            for look in looks[first:last]
        )
    return scores


def _score_plainly(look: Look) -> int:
    if look.phrase is not None:
        return -2000
    return (look.good - 450) * 5


@lru_cache(maxsize=8192)
def to_share(score: int) -> float:
    """A score as 0…1, rounded to two digits, by a straight line between ``-SURE`` and ``SURE``."""
    bounded = max(-SURE, min(SURE, score))
    return (bounded + SURE) * 100 // (2 * SURE) / 100

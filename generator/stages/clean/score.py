"""From features to how surely a unit is body, in whole numbers."""

from __future__ import annotations

from collections.abc import Sequence

from generator.stages.clean.features import Look
from generator.stages.clean.tables import Forest, Node

SURE = 3000
"""Log-odds in thousandths beyond which a score counts as certain."""


def score_rows(rows: Sequence[Sequence[int]], looks: Sequence[Look], forest: Forest | None) -> list[int]:
    """Log-odds (thousandths) that each unit is body: above 0 it is. Without weights a plain rule stands in."""
    if forest is None:
        return [_score_plainly(look) for look in looks]
    return [forest.bias + sum(_walk(tree, row) for tree in forest.trees) for row in rows]


def _walk(node: Node, row: Sequence[int]) -> int:
    while not isinstance(node, int):
        node = node[2] if row[node[0]] <= node[1] else node[3]
    return node


def _score_plainly(look: Look) -> int:
    if look.phrase is not None:
        return -2000
    return (look.good - 450) * 5


def to_share(score: int) -> float:
    """A score as 0…1, rounded to two digits, by a straight line between ``-SURE`` and ``SURE``."""
    bounded = max(-SURE, min(SURE, score))
    return (bounded + SURE) * 100 // (2 * SURE) / 100

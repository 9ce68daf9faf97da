"""A grammar of hostile texts: the pieces of ``cases/escape/payloads.yml``, alone, repeated, and joined with words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import yaml

_FILE = Path(__file__).resolve().parent / "cases" / "escape" / "payloads.yml"
CLASSES: dict[str, list[str]] = yaml.safe_load(_FILE.read_text("utf-8"))
PIECES = tuple(piece for pieces in CLASSES.values() for piece in pieces)
_WORDS = (
    "Harrowgate",
    "boxes",
    "fewer",
    "said",
    "the",
    "of",
    "1.2",
    "million",
    "per",
    "and",
    "HTML",
    "X",
    "x",
    "1",
    "I.",
)
_SIGNS = "\\`*_{}[]()#+-.!|<>&:;@~$^=\"'/?,% aX1"


def draw_payloads(seed: int, count: int) -> Iterator[str]:
    """``count`` texts, the same for the same ``seed``."""
    rng = random.Random(seed)
    for _ in range(count):
        yield _draw(rng)


def _draw(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.2:
        return rng.choice(PIECES)
    if kind < 0.25:
        return rng.choice(PIECES) * rng.choice((2, 3, 5, 17))
    if kind < 0.3:
        return "".join(rng.choice(_SIGNS) for _ in range(rng.randint(1, 14)))
    if kind < 0.35:
        return rng.choice(PIECES) + rng.choice(_WORDS) + rng.choice(PIECES)
    between = rng.choice(("", " ", "\n"))
    return between.join(rng.choice(PIECES if rng.random() < 0.6 else _WORDS) for _ in range(rng.randint(1, 6)))

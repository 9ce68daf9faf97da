"""Key figures: placeholder until numbers.py is in."""

from __future__ import annotations

from generator.model import Figure


def pick_figures(*args: object) -> tuple[Figure, ...]:
    """None yet."""
    return ()

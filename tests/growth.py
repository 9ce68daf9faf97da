"""How work grows with its input: an eighth against all of it in the same run, so that no machine's speed counts."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

_FOLD = 8
_MOST = 20
"""So many times the work may eight times the input take: in proportion it is 8, in its square 64."""
_LEAST = 0.004
"""CPU seconds below which nothing can be told."""
_TRIES = 5


def grows_in_proportion(run: Callable[[T], object], make: Callable[[int], T]) -> bool:
    """Whether ``run(make(8))`` takes far less than the square of eight times the CPU seconds of ``run(make(1))``.

    ``make`` gives an input of so many eighths. What a busy machine blurs is tried again.
    """
    part, whole = make(1), make(_FOLD)
    return any(_spend(run, whole) < _MOST * max(_spend(run, part), _LEAST) for _ in range(_TRIES))


def _spend(run: Callable[[T], object], given: T) -> float:
    # The collector looks at all that other tests left, which has nothing to do with the input.
    gc.disable()
    try:
        begun = time.process_time()
        run(given)
        return time.process_time() - begun
    finally:
        gc.enable()

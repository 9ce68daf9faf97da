"""What each article of a story has numbers of: a quantity that an article tells one number of is easily known again.

Across stories "it owes" may be said of many; within one, where each article has one debt, both speak of the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from generator.stories.quantities import Reading

SCALE = Decimal(3)
"""Amounts of which one is more than this many times the other are of two sizes."""

Key = tuple[int, str, str]
"""An article, a kind of number, and what is measured or counted, or the currency."""


@dataclass(frozen=True, slots=True)
class Census:
    """The numbers of a story's articles that stand for themselves: no parts, and nothing they are compared with."""

    told: Mapping[Key, frozenset[Decimal]] = field(default_factory=dict)

    def is_alone(self, reading: Reading, of: str) -> bool:
        """Whether the article of a reading has no other number ``of`` this."""
        return self.told.get((reading.at, reading.kind, of)) == frozenset((reading.amount.value,))

    def is_alone_in_size(self, reading: Reading) -> bool:
        """Whether the article has no other amount of that currency that is about as large."""
        values = self.told.get((reading.at, reading.kind, str(reading.currency)), frozenset())
        here = reading.amount.value
        return here in values and all(
            value == here or not value or max(value, here) > SCALE * min(value, here) for value in values
        )


def take_census(readings: Iterable[Reading]) -> Census:
    """The numbers of all articles of a story, by what they are of."""
    told: dict[Key, set[Decimal]] = {}
    for reading in readings:
        if reading.base or reading.part:
            continue
        for of in _list_subjects(reading):
            told.setdefault((reading.at, reading.kind, of), set()).add(reading.amount.value)
    return Census({key: frozenset(values) for key, values in told.items()})


def _list_subjects(reading: Reading) -> Iterator[str]:
    yield from reading.measures
    if reading.noun and reading.noun not in reading.measures:
        yield reading.noun
    if reading.kind == "money":
        yield str(reading.currency)

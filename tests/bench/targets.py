"""The table of targets: what is asked, what is reached, what the peer reaches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of the table."""

    what: str
    ours: float | None
    """``None`` where nothing was measured."""
    bound: float | None = None
    """What is asked; ``None`` where the figure only helps to read the others."""
    peer: float | None = None
    most: bool = False
    """Whether the bound is the most that is allowed, not the least."""
    digits: int = 3
    note: str = ""
    others: tuple[float | None, ...] = ()
    """What further peers reach, in the order of the table's heading."""

    @property
    def verdict(self) -> str:
        """``met`` or by how much it was missed; empty where nothing is asked."""
        if self.bound is None or self.ours is None:
            return ""
        lack = self.ours - self.bound if self.most else self.bound - self.ours
        return "met" if round(lack, self.digits) <= 0 else f"missed by {self._write(lack)}"

    def cells(self, peers: int) -> tuple[str, ...]:
        """As they stand in a table with so many peers."""
        asked = "" if self.bound is None else ("≤ " if self.most else "≥ ") + self._write(self.bound)
        reached = (self.peer, *self.others, *[None] * peers)[:peers]
        return self.what, asked, self._write(self.ours), *map(self._write, reached), self.verdict, self.note

    def _write(self, value: float | None) -> str:
        return "–" if value is None else f"{value:.{self.digits}f}".replace("0.", ".", 1 if value < 1 else 0)


def print_table(rows: Sequence[Row], heading: str, *peers: str) -> None:
    """Columns of equal width; ``peers`` as in the rows, trafilatura where none is given."""
    names = peers or ("trafilatura",)
    lines = [("", "target", "ours", *names, "", ""), *(row.cells(len(names)) for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    print(heading)
    for line in lines:
        cells = [cell.rjust(width) for cell, width in zip(line[1:-2], widths[1:-2], strict=True)]
        print("  ".join([line[0].ljust(widths[0]), *cells, line[-2].ljust(widths[-2]), line[-1]]).rstrip())
    judged = [row.verdict for row in rows if row.verdict]
    print(f"{sum(verdict == 'met' for verdict in judged)} of {len(judged)} met")

"""The bulk list: what FinanceDatabase, the SEC and plain CSV files hold, made rows of ``companies.bulk.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

__all__ = ["Format", "ImportResult", "Skipped", "import_source"]

Format = Literal["auto", "financedatabase", "sec", "csv"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row of the source, or a value of it, that could not be used."""

    line: int
    """1-based line of the source at which the row begins."""
    reason: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did to the bulk list, counted in its rows (companies)."""

    added: int
    updated: int
    unchanged: int
    skipped: tuple[Skipped, ...] = ()


def import_source(source: Path, target: Path, format: Format = "auto") -> ImportResult:  # noqa: A002
    """Merge a list of companies into the bulk list ``target``, which is written anew where that changes it.

    Raises :class:`generator.errors.TableError` naming file, line and column.
    """
    raise NotImplementedError((source, target, format))

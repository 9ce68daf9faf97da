"""Where the report of a run goes: to standard output or into a file, whatever way the run ends."""

from __future__ import annotations

import signal
from pathlib import Path
from types import TracebackType

import typer

from generator.brief.export import dump_row
from generator.errors import GeneratorError
from generator.report.rows import report_row
from generator.report.words import Report
from generator.session import DONE, OUR_FAULT, WRONG_USE, print_row
from generator.signals import STOPS
from generator.writing import tell_fault, tell_way, write_output

_INTERRUPTED = 128 + signal.SIGINT


class ReportFile:
    """Writes the report when its block is left, with the exit code that follows from what the block raises.

    ``to``: the file, which is the old one or the new one and never torn; ``-`` is standard output, ``None`` no report.
    """

    def __init__(self, to: Path | None) -> None:
        self._to = to
        self.report: Report | None = None
        """What is known so far."""
        self.written = False
        """Whether all pages are."""

    def __enter__(self) -> ReportFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._to is None:
            return
        code = _find_code(error)
        told = error if not isinstance(error, typer.Exit) else None
        row = report_row(self.report, code, written=self.written, error=told)
        if self._to == Path("-"):
            print_row(row)
        else:
            try:
                write_output(self._to, dump_row(row))
            except OSError as failure:
                what = f"cannot be written: {failure.strerror}"
                if isinstance(told, GeneratorError | OSError):  # of two faults the pages' comes first
                    pages = tell_fault(told) if isinstance(told, OSError) else str(told)
                    raise GeneratorError(f"{pages}; the report {self._to} {what}") from failure
                if told is not None:
                    told.add_note(f"the report {self._to} {what}")
                    return
                pages = "all pages are written" if self.written else "the pages are as they were"
                fix = f"{pages}; {tell_way(failure)}".removesuffix("; ")
                raise GeneratorError(what, where=str(self._to), fix=fix) from failure


def _find_code(error: BaseException | None) -> int:
    if error is None:
        return DONE
    if isinstance(error, typer.Exit | GeneratorError):
        return error.exit_code
    if isinstance(error, (*STOPS, typer.Abort)):
        return int(getattr(error, "code", _INTERRUPTED))
    if isinstance(error, OSError):
        return WRONG_USE
    return OUR_FAULT

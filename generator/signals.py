"""What asks a run to stop: Ctrl-C, and what a system sends when it wants a program to end."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_heeded: list[int] = []


class StoppedError(BaseException):
    """Somebody asks to stop. No ``KeyboardInterrupt``, of which Typer would make a bare exit code."""

    code = 128 + signal.SIGINT
    """What a shell says of a program that the signal ended."""


STOPS = (KeyboardInterrupt, StoppedError)
"""What ends a run between any two steps."""


def heed_signals() -> None:
    """Let each of them raise :class:`StoppedError`, so that temporaries go and a line says what was done."""

    def stop(number: int, _: object) -> None:
        stopped = StoppedError()
        stopped.code = 128 + number
        raise stopped

    for number in (getattr(signal, name) for name in _NAMES if hasattr(signal, name)):
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):  # nohup ignores one
            _set(number, stop)
            _heeded.append(number)


def ignore_signals() -> None:
    """From here on a process that heeds them comes to its end, which is near."""
    for number in _heeded:
        _set(number, signal.SIG_IGN)


@contextlib.contextmanager
def leave_interrupts() -> Iterator[None]:
    """Ctrl-C is for the program that is started meanwhile, such as an editor."""
    before = signal.getsignal(signal.SIGINT)
    if before is not signal.SIG_IGN:
        _set(signal.SIGINT, lambda *_: None)  # to ignore it would be handed on to that program
    try:
        yield
    finally:
        _set(signal.SIGINT, before)


def _set(number: int, what: object) -> None:
    with contextlib.suppress(ValueError):  # only the first thread may
        signal.signal(number, what)  # type: ignore[arg-type]

"""Commands under guard: each runs in a process of its own, forked from one that has everything loaded, so that what is
measured is the work on one input and not the start of an interpreter.

Run as a program it reads requests as JSON lines and answers each with a line; :class:`Warden` is the other end.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_CPU_SECONDS = 60
"""What kills a command that hangs at work."""
_WALL_SECONDS = 60
"""What kills a command that waits."""
_ROOM = 3_000_000_000
"""Bytes of address space: a command that wants more gets a MemoryError, and the machine is spared."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did, and what it took."""

    code: int
    out: str
    err: str
    cpu: float
    """Seconds, of user and system."""
    peak: int
    """Megabytes of memory at most, those of the loaded interpreter taken in."""

    @property
    def said(self) -> str:
        """Both streams."""
        return self.out + self.err

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The JSON lines of standard output."""
        return [json.loads(line) for line in self.out.split("\n") if line.startswith("{")]


class Warden:
    """Keeps the loaded process; one serves many commands."""

    def __init__(self, user: int | None = None) -> None:
        """``user``: id of the user by which commands run, where it is not that of the tests."""
        root = Path(__file__).resolve().parent.parent
        environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
        self._process = subprocess.Popen(
            [sys.executable, __file__, *([str(user)] if user is not None else [])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )

    def run(self, *words: str | Path, cwd: Path, stdin: Path | None = None) -> Outcome:
        """Run ``briefs WORDS`` in ``cwd``; a code below zero is the signal that ended it."""
        request = {"words": [os.fsencode(word).hex() for word in words], "cwd": str(cwd), "stdin": str(stdin or "")}
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return Outcome(**json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        """Let the process go."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()


def _load() -> None:
    """What nearly every command needs, so that it is not counted."""
    import lxml.etree  # noqa: F401

    import generator.cli
    import generator.pipeline
    import generator.reading
    import generator.trace  # noqa: F401
    from generator.tables.load import load_tables

    tables = load_tables()
    for each in (tables.clean, tables.segment, tables.describe, tables.link, tables.summary):
        assert each is not None


def _serve(user: int | None) -> None:
    _load()
    replies = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        request = json.loads(line)
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            child = os.fork()
            if child == 0:
                _become(request, out.fileno(), err.fileno(), user)
            code, usage = _wait(child)
            out.seek(0)
            err.seek(0)
            told, complained = out.read().decode("utf-8", "replace"), err.read().decode("utf-8", "replace")
        complained, _, peak = complained.rpartition("\0peak ")
        reply = {
            "code": code,
            "out": told,
            "err": complained,
            "cpu": usage.ru_utime + usage.ru_stime,
            "peak": int(peak) if peak.isdecimal() else usage.ru_maxrss // 1024,
        }
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


def _wait(child: int) -> tuple[int, resource.struct_rusage]:
    until = time.monotonic() + _WALL_SECONDS
    while True:
        done, status, usage = os.wait4(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status), usage
        if time.monotonic() > until:
            os.kill(child, 9)
        time.sleep(0.005)


def _become(request: dict[str, Any], out: int, err: int, user: int | None) -> None:
    """The forked process: run the command and leave; its last word is the most memory that it had."""
    resource.setrlimit(resource.RLIMIT_AS, (_ROOM, _ROOM))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    os.dup2(os.open(request["stdin"] or os.devnull, os.O_RDONLY | os.O_NONBLOCK), 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.chdir(request["cwd"])
    if user is not None:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    sys.argv = ["briefs", *(os.fsdecode(bytes.fromhex(word)) for word in request["words"])]
    code = 3
    try:
        from generator.cli import main

        main()
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else int(bool(left.code))
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os.write(2, f"\0peak {_read_peak()}".encode())
        os._exit(code)


def _read_peak() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    _serve(int(sys.argv[1]) if sys.argv[1:] else None)


def is_open_to_all() -> bool:
    """Whether any user may read our code, so that a process may become one: a clone may lie in a closed folder."""
    places = (Path(__file__).resolve(), Path(sys.prefix).resolve())
    return all(folder.stat().st_mode & 0o001 for place in places for folder in place.parents)

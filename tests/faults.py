"""A disk that fails: every step that a command takes on the files of a folder is seen, and any of them can go wrong.

A kill is no fault that a program sees: what it leaves is what stood on the disk between two steps. So a command runs
once, and the folder is kept as it is before each step (:func:`list_states`); half of a write is a state, too. Faults
that a program does see are raised at the n-th step (:func:`fail_at`).
"""

from __future__ import annotations

import builtins
import io
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

WORK = ".briefs"
Tree = dict[str, bytes]
"""Path → content of all files outside the working folder."""

_PATHS = ("open", "replace", "rename", "unlink", "remove", "mkdir", "rmdir", "link", "symlink", "chmod", "truncate")
_HANDLES = ("write", "fsync", "ftruncate", "fchmod")


def read_tree(folder: Path, hidden: tuple[str, ...] = (WORK, ".git")) -> Tree:
    """The files of a folder, those of the working folders left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part in hidden for part in path.relative_to(folder).parts)
    }


def list_left(folder: Path) -> list[str]:
    """Temporaries: what stands in a working folder and is no lock, no cache and no person's words."""
    work = [path for path in folder.rglob(f"{WORK}/**/*") if path.is_file()]
    known = re.compile(r"\.gitignore|lock|run-[0-9a-f]{12}")
    return [
        str(path)
        for path in work
        if not known.fullmatch(path.name) and not {"bodies", "cache", "notes"} & {*path.parts}
    ]


@contextmanager
def watch_disk(folder: Path, step: Callable[[str, bool], None]) -> Iterator[None]:
    """Call ``step`` before each change to the files below ``folder``, with its name, and once more when half of a write
    has been done (then with ``True``).
    """
    root = os.path.realpath(folder)
    handles: dict[int, bool] = {}

    def is_ours(path: Any) -> bool:
        try:
            return bool(os.path.realpath(os.fspath(path)).startswith(root))
        except TypeError:
            return False

    def watch_path(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *args: Any, **named: Any) -> Any:
            flags = args[0] if name == "open" and args else named.get("flags", 0)
            writes = name != "open" or flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            ours = not isinstance(path, int) and is_ours(path)
            if ours and writes:
                step(f"{name} {path}", False)
            found = real(path, *args, **named)
            if name == "open" and ours and writes:
                handles[found] = True
            return found

        return call

    def watch_handle(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(handle: int, *args: Any) -> Any:
            if handle in handles:
                step(name, False)
                if name == "write" and len(args[0]) > 1 and handles[handle]:
                    handles[handle] = False
                    done = real(handle, bytes(args[0])[: len(args[0]) // 2])
                    step("half a write", True)
                    return done
            return real(handle, *args)

        return call

    def watch_stream(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(file: Any, mode: str = "r", *args: Any, **named: Any) -> Any:
            if set(mode) & set("wax+") and not isinstance(file, int) and is_ours(file):
                step(f"stream {file}", False)
            return real(file, mode, *args, **named)

        return call

    def close(handle: int) -> None:
        handles.pop(handle, None)
        real_close(handle)

    real_close = os.close
    watched: dict[str, Any] = {name: watch_path(name, getattr(os, name)) for name in _PATHS}
    watched |= {name: watch_handle(name, getattr(os, name)) for name in _HANDLES}
    with mock.patch.multiple(os, close=close, **watched):
        opened = watch_stream(io.open)
        with mock.patch.object(io, "open", opened), mock.patch.object(builtins, "open", opened):
            yield


def list_states(folder: Path, run: Callable[[], Any], keep: Path) -> list[tuple[str, Path]]:
    """Run something, and keep ``folder`` as it was before each of its steps: what a kill at that time leaves.

    Returns:
        The step that did not come, and a copy of the folder; states that are alike are kept once.
    """
    states: list[tuple[str, Path]] = []
    seen: set[tuple[tuple[str, bytes], ...]] = set()
    real: dict[str, Any] = {name: getattr(os, name) for name in (*_PATHS, *_HANDLES, "close")}
    streams = mock.patch.object(io, "open", io.open), mock.patch.object(builtins, "open", io.open)

    def step(name: str, half: bool) -> None:
        with mock.patch.multiple(os, **real), streams[0], streams[1]:  # copying is no step
            tree = read_tree(folder, hidden=(".git",))
            key = (("half", bytes(half)), *((_LEFT.sub("page-", path), _tell_content(path, tree)) for path in tree))
            if key in seen:
                return
            seen.add(key)
            copy = keep / str(len(states))
            shutil.copytree(folder, copy, symlinks=True)
            states.append((name, copy))

    with watch_disk(folder, step):
        run()
    step("the end", False)
    return states


_LEFT = re.compile(r"page-[0-9a-f-]+$")
_LOCKS = re.compile(r"/tmp/(?:lock|run-[0-9a-f]{12})$")


def _tell_content(path: str, tree: Tree) -> bytes:
    """Of locks and temporaries the content makes no other state."""
    return b"" if _LOCKS.search(path) or _LEFT.search(path) else tree[path]


@contextmanager
def fail_at(folder: Path, number: int, error: BaseException) -> Iterator[list[str]]:
    """Raise ``error`` in place of the ``number``-th step, counted from 1; yields the steps, the last is the one."""
    steps: list[str] = []

    def step(name: str, half: bool) -> None:
        del half
        steps.append(name)
        if len(steps) == number:
            raise error

    with watch_disk(folder, step):
        yield steps


@contextmanager
def act_at(folder: Path, number: int, act: Callable[[str], None]) -> Iterator[list[str]]:
    """Call ``act`` with the name of the ``number``-th step just before that is taken; yields the steps."""
    steps: list[str] = []

    def step(name: str, half: bool) -> None:
        del half
        steps.append(name)
        if len(steps) == number:
            act(name)

    with watch_disk(folder, step):
        yield steps

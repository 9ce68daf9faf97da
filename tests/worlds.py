"""One round of all commands in a world of its own: a clock, a disk's order, a number of processors.

Run as a script by any Python that has what the generator needs: ``worlds.py ROOT ODD``. What hangs on the start of a
process (hash seed, locale, zone, folder, HOME) its caller sets; what does not, ``ODD`` other than 0 changes here.
``ROOT`` holds ``seeds/`` and gets ``docs/``, ``site/``, ``dist/``, ``pages/`` …, and ``said/``: what each command said.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

LATER = 20 * 365 * 24 * 3600
"""Seconds: beyond 2038, wherever it is now."""


class _Listing(list[Any]):
    """What ``os.scandir`` hands out, in another order."""

    def __enter__(self) -> Iterator[Any]:
        return iter(self)

    def __exit__(self, *_: object) -> None:
        pass

    def __next__(self) -> Any:
        if not self:
            raise StopIteration
        return self.pop()

    def close(self) -> None:
        pass


def make_odd(seed: int) -> None:
    """Change the order of folders, the clock and the number of processors of this process."""
    chance = random.Random(seed)
    scandir, listdir, now, local, utc = os.scandir, os.listdir, time.time, time.localtime, time.gmtime

    def shuffle_entries(*given: Any) -> _Listing:
        with scandir(*given) as entries:
            found = sorted(entries, key=lambda entry: str(entry.name))
        chance.shuffle(found)
        return _Listing(found)

    def shuffle_names(*given: Any) -> list[Any]:
        found = sorted(listdir(*given))
        chance.shuffle(found)
        return found

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return cls.fromtimestamp(now() + LATER, tz)

        today = now

    patches: list[tuple[Any, str, Callable[..., Any]]] = [
        (os, "scandir", shuffle_entries),
        (os, "listdir", shuffle_names),
        (time, "time", lambda: now() + LATER),
        (time, "localtime", lambda at=None: local(now() + LATER if at is None else at)),
        (time, "gmtime", lambda at=None: utc(now() + LATER if at is None else at)),
        (datetime, "datetime", Later),
        (os, "cpu_count", lambda: 1),
    ]
    for where, name, value in patches:
        setattr(where, name, value)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def list_commands(here: Path) -> dict[str, list[str]]:
    """What is run, by the name of the file that takes what it prints; ``here`` leads to the desk."""
    seeds, docs, site, dist, rows = (str(here / name) for name in ("seeds", "docs", "site", "dist", "rows.jsonl"))
    source = ["--seeds", seeds, "--docs", docs]
    document = f"{seeds}/articles/interview-charging.html"
    return {
        "plan": ["plan", *source, "--json"],
        "generate": ["generate", *source],
        "again": ["generate", *source],
        "check.json": ["check", *source, "--json"],
        "review": ["review", "--base", str(here / "before"), *source],
        "explain": ["explain", document],
        "explain.html": ["explain", document, "--html"],
        "extract": ["extract", seeds],
        "export": ["export", "--docs", docs],
        "rows": [],
        "link": ["link", rows, "--companies", f"{seeds}/companies.yml"],
        "link.alone": ["link", rows, "--no-registry"],
        "sentences": ["sentences", rows],
        "summarise": ["summarise", rows],
        "suggest": ["companies", "suggest", "--seeds", seeds],
        "digest": ["digest", "--docs", docs, "--to", str(here / "letter"), "--since", "2025"],
        "derive": ["derive", "--docs", docs, "--to", str(here / "pages"), "--project"],
        "bundle": ["bundle", "--docs", docs, "--site", site, "--dist", dist],
    }


def write_rows(root: Path) -> None:
    """The rows for the filters, of what ``extract`` printed."""
    with (root / "rows.jsonl").open("w", encoding="utf-8") as out:
        for line in (root / "said" / "extract").read_text("utf-8").splitlines():
            row = json.loads(line)
            for place, article in enumerate(row["articles"]):
                told = {"id": f"{row['source']}#{place}", "title": article["heading"], "text": article["body"]}
                out.write(json.dumps(told, ensure_ascii=False) + "\n")


def run_command(words: list[str], out: Path) -> None:
    """Run one command in a process of its own; what it prints and its exit code go to ``out`` and ``out``.err."""
    child = os.fork()
    if child == 0:
        with contextlib.suppress(BaseException):
            code = 99
            for number, path in ((1, out), (2, out.with_name(f"{out.name}.err"))):
                os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
            from generator.cli import main

            sys.argv = ["briefs", *words]
            try:
                main()
            except SystemExit as left:
                code = int(left.code or 0)
            finally:
                sys.stdout.flush()
                sys.stderr.write(f"exit {code}\n")
                sys.stderr.flush()
        os._exit(0)
    os.waitpid(child, 0)


def main() -> None:
    """Run all commands, each once."""
    here, odd = Path(sys.argv[1]), int(sys.argv[2])
    if odd:
        make_odd(odd)
    # What all children share is loaded once, in this world.
    from generator.tables.load import load_tables

    load_tables()
    said = here / "said"
    said.mkdir()
    for name, words in list_commands(here).items():
        if words:
            run_command(words, said / name)
        else:
            write_rows(here)


if __name__ == "__main__":
    main()

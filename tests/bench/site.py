"""What the site costs as the briefs grow: CPU seconds, memory, bytes, against plain MkDocs with Material.

    python tests/bench/site.py /tmp/bench                       # 500, 2000, 8000; memory at 10000
    python tests/bench/site.py /tmp/bench --sizes 500 2000 --memory 2000

Every build is a process of its own, cold but for the files that the system keeps in memory; its seconds are those of
the process and its children (``getrusage``), of which Pagefind's are told apart. The peer builds the very pages that
our site derives, as Markdown, with the same extensions and the same small menu. The peer and our build take turns, and
of several runs the fastest counts, so that what else the machine does weighs little.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

from corpus import write_corpus
from targets import Row, print_table

ROOT = Path(__file__).resolve().parents[2]
RATIO, RATIO_SEARCH = 0.6, 1.0
"""CPU seconds of our build against the peer's without and with a search, at most."""
EXPONENT = 1.1
MEMORY = 500
"""Megabytes at most, without Pagefind's own process."""
BRIEF_HTML, PAGE_HTML = 30, 150
"""Kilobytes of a brief's page and of any page, at most."""
AGAIN = 0.25
"""A build after one brief changed against a full one, at most."""

PEER = """\
site_name: Briefs
use_directory_urls: false
theme: {{name: material, font: false}}
plugins: [{search}]
markdown_extensions: [footnotes, tables, sane_lists, admonition, attr_list, toc]
nav: [index.md, stories/index.md, companies/index.md, publishers/index.md, months/index.md]
validation: {{omitted_files: ignore}}
"""
PROBE = """\
import json, resource, sys, time
from pathlib import Path
from generator.config import Config
from generator.site.build import build_site
from generator.site.search import pagefind
spent = [0.0]
run = pagefind._run_pagefind
def timed(*arguments):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run(*arguments)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent[0] = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
pagefind._run_pagefind = timed
build = pagefind.build_index
step = [0.0]
def stepped(*arguments):
    before = time.process_time()
    build(*arguments)
    step[0] = time.process_time() - before
import generator.site.plugin as plugin
plugin.build_index = stepped
build_site(Config(docs=Path("docs"), site=Path("site")))
print(json.dumps([spent[0], step[0], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a build took."""

    cpu: float
    """Seconds, Pagefind's and all of our search step left out."""
    search: float = 0.0
    """Seconds of the search step: documents, Pagefind, the scripts made of its index."""
    pagefind: float = 0.0
    """Of these, Pagefind's own."""
    memory: float = 0.0
    """Megabytes, of our process alone."""


def run(command: Sequence[str], folder: Path) -> tuple[float, str]:
    """CPU seconds of a command and its children, and the last line that it said.

    Raises:
        SystemExit: it failed; what it said is told.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: {(done.stdout + done.stderr)[-2000:]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout.strip().rpartition("\n")[2]


def build_ours(folder: Path, *, cold: bool = True) -> Cost:
    """Build ``folder/site`` of ``folder/docs``; ``cold`` without what an earlier build left."""
    if cold:
        shutil.rmtree(folder / ".briefs" / "cache", ignore_errors=True)
        remove_site(folder)
    shutil.copy(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
    cpu, said = run([sys.executable, "-c", PROBE], folder)
    pagefind, step, memory = (float(part) for part in said.strip("[]").split(","))
    return Cost(cpu - pagefind - step, step + pagefind, pagefind, memory / 1024)


def remove_site(folder: Path) -> None:
    """Remove ``folder/site`` and wait: for five seconds ext4 gives the places of removed files to no new ones, and
    looks for others so long that a second would be counted to whoever writes next.
    """
    shutil.rmtree(folder / "site", ignore_errors=True)
    time.sleep(6)


def build_peer(folder: Path, *, search: bool) -> float:
    """CPU seconds of plain MkDocs with Material over the pages that we derive from ``folder/docs``."""
    peer = folder / "peer"
    if not peer.is_dir():
        run([sys.executable, "-m", "generator", "derive", "--docs", "docs", "--to", "peer/docs"], folder)
    remove_site(peer)
    (peer / "mkdocs.yml").write_text(PEER.format(search="search" if search else ""), encoding="utf-8")
    return run([sys.executable, "-m", "mkdocs", "build", "--quiet"], peer)[0]


def make_folder(root: Path, count: int) -> Path:
    folder = root / str(count)
    if not (folder / "docs").is_dir():
        write_corpus(count, folder / "docs")
    return folder


def weigh(folder: Path) -> tuple[int, int, int]:
    """Bytes of all HTML, of the heaviest brief, of the heaviest page."""
    sizes = {path: path.stat().st_size for path in (folder / "site").rglob("*.html")}
    return (
        sum(sizes.values()),
        max(size for path, size in sizes.items() if path.parent.name == "briefs"),
        max(sizes.values()),
    )


def read_site(folder: Path) -> dict[str, bytes]:
    """Every file of the site but those of the search step."""
    site = folder / "site"
    found = {path.relative_to(site).as_posix(): path for path in sorted(site.rglob("*")) if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith("search/")}


def find_exponent(sizes: Sequence[int], values: Sequence[float]) -> float:
    """By how much a value grows with the size: the slope between the first and the last on logarithmic scales."""
    return log(values[-1] / values[0]) / log(sizes[-1] / sizes[0])


def change_brief(folder: Path) -> None:
    """A person's edit of one brief: a word more in its first bullet."""
    path = sorted((folder / "docs" / "briefs").glob("*.md"))[7]
    text = path.read_text("utf-8")
    path.write_text(text.replace("\n- ", "\n- Quietly, ", 1), encoding="utf-8")


def measure_again(folder: Path) -> list[Row]:
    """The rows about a build after one brief changed."""
    build_ours(folder)
    change_brief(folder)
    again = build_ours(folder, cold=False)
    warm = read_site(folder)
    full = build_ours(folder).cpu
    same = warm == read_site(folder)
    return [
        Row(
            "one brief changed / full build",
            again.cpu / full,
            AGAIN,
            most=True,
            note=f"{again.cpu:.1f} s; search step {again.search:.1f} s",
        ),
        Row("its bytes are those of a full build", float(same), 1.0, digits=0),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="where corpora and sites are put")
    parser.add_argument("--sizes", type=int, nargs="+", default=[500, 2000, 8000])
    parser.add_argument("--memory", type=int, default=10_000, help="how many briefs the memory is measured at")
    parser.add_argument("--again", type=int, default=2000, help="how many briefs the changed one is among")
    parser.add_argument("--runs", type=int, default=2)
    arguments = parser.parse_args()
    rows: list[Row] = []
    full: dict[int, Cost] = {}
    weights: dict[int, tuple[int, int, int]] = {}
    for count in arguments.sizes:
        folder = make_folder(arguments.folder, count)
        costs, plain, searched = [], [], []
        for _ in range(arguments.runs):
            costs.append(build_ours(folder))
            plain.append(build_peer(folder, search=False))
            searched.append(build_peer(folder, search=True))
        best = full[count] = min(costs, key=lambda cost: cost.cpu)
        weights[count] = weigh(folder)
        note = f"search step {best.search:.1f} s, Pagefind {best.pagefind:.1f} s of it; {best.memory:.0f} MB"
        rows += [
            Row(f"{count}: CPU seconds", best.cpu, peer=min(plain), others=(min(searched),), digits=1, note=note),
            Row(f"{count}: ratio without a search", best.cpu / min(plain), RATIO, most=True),
            Row(f"{count}: ratio with the search", (best.cpu + best.search) / min(searched), RATIO_SEARCH, most=True),
            Row(f"{count}: kB of a brief's HTML", weights[count][1] / 1000, BRIEF_HTML, most=True, digits=1),
            Row(f"{count}: kB of any page", weights[count][2] / 1000, PAGE_HTML, most=True, digits=1),
        ]
        print(f"{time.strftime('%H:%M:%S')} {count} done", file=sys.stderr)
    sizes = arguments.sizes
    if len(sizes) > 1:
        rows += [
            Row("exponent of CPU seconds", find_exponent(sizes, [full[n].cpu for n in sizes]), EXPONENT, most=True),
            Row("exponent of bytes of HTML", find_exponent(sizes, [weights[n][0] for n in sizes]), EXPONENT, most=True),
        ]
    if arguments.again in full:
        rows += measure_again(make_folder(arguments.folder, arguments.again))
    cost = full.get(arguments.memory) or build_ours(make_folder(arguments.folder, arguments.memory))
    rows.append(Row(f"{arguments.memory}: MB at most", cost.memory, MEMORY, most=True, digits=0))
    print_table(rows, "The site, cold", "Material", "with search")


if __name__ == "__main__":
    main()

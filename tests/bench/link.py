"""Measure the link stage on the development cases: ``python tests/bench/link.py DIR`` (DIR from ``unpack.sh``, with
``link/dev`` and ``link/score_link.py``). Prints the scorer's table, the traps and the speed; commits and keeps nothing.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from generator.model import Company, Registry
from generator.stages.link import LinkText, NameIndex, link_texts
from generator.tables.link import load_link_tables

TABLES = load_link_tables()


def score_cases(folder: Path) -> None:
    """Predict each source as one corpus, print words a second and what the scorer says."""
    paths = sorted((folder / "dev").glob("*.json"))
    documents: list[dict[str, Any]] = [json.loads(path.read_text("utf-8")) for path in paths]
    predicted: dict[str, list[list[object]]] = {}
    words, seconds = 0, 0.0
    for source in sorted({document["source"] for document in documents}):
        texts = [LinkText(d["id"], d["text"]) for d in documents if d["source"] == source]
        started = time.process_time()
        for text, mentions in zip(texts, link_texts(texts, None, TABLES), strict=True):
            predicted[text.id] = [[m.start, m.end, m.company] for m in mentions]
        seconds += time.process_time() - started
        words += sum(len(text.text.split()) for text in texts)
    print(f"discovery: {words / seconds:,.0f} words a second")
    with tempfile.NamedTemporaryFile("w", suffix=".json") as out:
        json.dump(predicted, out)
        out.flush()
        subprocess.run([sys.executable, str(folder / "score_link.py"), out.name, "--split", "dev"], check=True)


def score_traps(path: Path) -> None:
    """Each row is a text of its own; print those that fail."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    failed = 0
    for row in rows:
        (mentions,) = link_texts([LinkText("a", row["text"])], None, TABLES)
        ids = {m.name: m.company for m in mentions}
        faults = [f"missing {name}" for name in row["must"] if name not in ids]
        faults += [f"wrong {name}" for name in row["never"] if name in ids]
        faults += [f"apart {names}" for names in row.get("same", []) if len({ids.get(n) for n in names}) > 1]
        faults += [
            f"one {names}" for names in row.get("different", []) if len({ids.get(n) for n in names}) < len(names)
        ]
        failed += bool(faults)
        if faults:
            print("  ", row["text"][:60], faults)
    print(f"traps: {len(rows) - failed} of {len(rows)}")


def measure_index(names: int = 100_000, words: int = 600_000) -> None:
    """Index made-up names, scan made-up text."""
    chance = random.Random(7)
    parts = ["ka", "lo", "mi", "ren", "tas", "vor", "bel", "dun", "gar", "hil", "os", "pra"]
    made = sorted({"".join(chance.choices(parts, k=6)).capitalize() + " Works" for _ in range(names * 2)})[:names]
    started = time.process_time()
    index = NameIndex(Registry(tuple(Company(f"c{at}", name) for at, name in enumerate(made))))
    print(f"index: {names:,} names in {time.process_time() - started:.2f} s")
    text = " ".join(
        chance.choices([*made[:50], "the", "harbour", "sailed", "in", "May", "with", "North"], k=words // 2)
    )
    started = time.process_time()
    found = sum(1 for _ in index.find(text))
    print(f"scan: {len(text.split()) / (time.process_time() - started):,.0f} words a second, {found:,} names")


if __name__ == "__main__":
    measure_index()
    if len(sys.argv) > 1:
        score_cases(Path(sys.argv[1]) / "link")
        score_traps(Path(sys.argv[1]) / "link" / "traps-dev.jsonl")

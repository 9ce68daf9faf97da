"""Measure the link stage on the texts of a benchmark.

    python tests/bench/link.py [BENCH] [--source NAME…] [--keep FILE]

``BENCH`` is the unpacked benchmark, or its folder ``link``. spaCy's small English model reads the same texts in the
same run where it is installed, and the last lines are the ratios to it. Without ``BENCH`` only the speed of the index
of names is measured, on made-up names. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import importlib
import json
import random
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from generator.companies.bulk import write_bulk
from generator.model import Company, Registry
from generator.stages.link import BulkRow, LinkTables, LinkText, NameIndex, link_texts
from generator.tables.bulk import load_bulk
from generator.tables.link import load_link_tables

Spans = list[list[object]]
"""``[start, end, company]`` of each mention of a text."""
Linker = Callable[[Sequence[LinkText]], list[Spans]]
"""Takes a corpus, gives the mentions of each text."""


def link_with_briefs(tables: LinkTables) -> Linker:
    """Our own stage, without a registry."""

    def link(texts: Sequence[LinkText]) -> list[Spans]:
        return [[[m.start, m.end, m.company] for m in found] for found in link_texts(texts, None, tables)]

    return link


def link_with_spacy() -> Linker | None:
    """The peer: what the small English model calls an organisation; ``None`` where it cannot be loaded."""
    try:
        nlp = importlib.import_module("spacy").load("en_core_web_sm", disable=["lemmatizer"])
    except (ImportError, OSError) as error:
        print(f"no ratio to spaCy: {str(error).splitlines()[0]}")
        return None

    def link(texts: Sequence[LinkText]) -> list[Spans]:
        pages = nlp.pipe(text.text for text in texts)
        return [[[e.start_char, e.end_char, e.text] for e in page.ents if e.label_ == "ORG"] for page in pages]

    return link


def measure_texts(bench: Path, linkers: dict[str, Linker], sources: Sequence[str], keep: Path | None) -> None:
    """Print a row a source and linker: exact spans, companies of a document, pages shared or not; then the ratios."""
    scorer = importlib.import_module("score_link")
    documents: list[dict[str, Any]] = [
        json.loads(path.read_text("utf-8")) for path in sorted((bench / "dev").glob("*.json"))
    ]
    wanted = [source for source in sorted({d["source"] for d in documents}) if not sources or source in sources]
    scores: dict[str, dict[str, Any]] = {}
    speeds: dict[str, float] = {}
    for name, link in linkers.items():
        predicted: dict[str, Spans] = {}
        words, seconds = 0, 0.0
        for source in wanted:
            texts = [LinkText(d["id"], d["text"]) for d in documents if d["source"] == source]
            begun = time.process_time()
            found = link(texts)
            seconds += time.process_time() - begun
            predicted.update({text.id: spans for text, spans in zip(texts, found, strict=True)})
            words += sum(len(text.text.split()) for text in texts)
        scores[name], _ = scorer.score([d for d in documents if d["source"] in wanted], predicted)
        speeds[name] = words / max(seconds, 1e-9)
        for source, row in scores[name].items():
            exact, pages = row["exact"], row["docset"]
            print(
                f"{name:7} {source:16} exact P {exact['p']:.3f} R {exact['r']:.3f} F1 {exact['f1']:.3f}  "
                f"companies of a text F1 {pages['f1']:.3f}  same page F1 {row['pairs']['f1']:.3f}  "
                f"organisations that are none {row['fp_org']}"
            )
        print(f"{name:7} {speeds[name]:,.0f} words per CPU second")
        if keep is not None and name == "briefs":
            keep.write_text(json.dumps(predicted), encoding="utf-8")
    if "spaCy" not in scores:
        return
    for source, row in scores["spaCy"].items():
        print(
            f"briefs / spaCy on {source}: exact F1 {scores['briefs'][source]['exact']['f1'] / row['exact']['f1']:.2f}"
        )
    print(f"briefs / spaCy: speed {speeds['briefs'] / speeds['spaCy']:.1f}")


def measure_traps(path: Path, tables: LinkTables) -> None:
    """Each row is a text of its own; print those that fail."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    failed = 0
    for row in rows:
        (mentions,) = link_texts([LinkText("a", row["text"])], None, tables)
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


def measure_index(tables: LinkTables, names: int = 100_000, words: int = 600_000) -> None:
    """Index made-up names, scan made-up text: as a registry, and as a bulk list from its file and from the cache."""
    chance = random.Random(7)
    parts = ["ka", "lo", "mi", "ren", "tas", "vor", "bel", "dun", "gar", "hil", "os", "pra"]
    made = sorted({"".join(chance.choices(parts, k=6)).capitalize() + " Works" for _ in range(names * 2)})[:names]
    text = " ".join(
        chance.choices([*made[:50], "the", "harbour", "sailed", "in", "May", "with", "North"], k=words // 2)
    )
    seconds, index = _time_best(
        lambda: NameIndex(Registry(tuple(Company(f"c{n}", name) for n, name in enumerate(made))))
    )
    print(f"index: {names:,} names in {seconds:.2f} CPU seconds")
    seconds, found = _time_best(lambda: sum(1 for _ in index.find(text)))
    print(f"scan: {len(text.split()) / seconds:,.0f} words per CPU second, {found:,} names")
    forms = ["Inc.", "Co., Ltd.", "PLC", "Group Ltd", "Holdings AG"]
    aliases = names // 10
    rows = [
        BulkRow(f"c{n}", f"{name} {forms[n % 5]}", (f"HKEX:{n}",), "Nowhere", (f"{name} Yards",) if n < aliases else ())
        for n, name in enumerate(made[: names - aliases])
    ]
    with tempfile.TemporaryDirectory() as folder:
        path, cache = Path(folder) / "companies.bulk.csv", Path(folder) / "cache"
        write_bulk(rows, path)
        first, bulk = _time_best(lambda: load_bulk(path, tables))
        load_bulk(path, tables, cache)
        again, bulk = _time_best(lambda: load_bulk(path, tables, cache))
        tracemalloc.start()
        kept = load_bulk(path, tables, cache)
        size = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
    print(
        f"bulk list: {names:,} aliases of {len(kept):,} rows in {first:.2f} CPU s, from the cache in {again:.2f}; "
        f"{size / 1e6:.0f} MB"
    )
    seconds, found = _time_best(lambda: sum(1 for _ in bulk.find(text)))
    print(f"bulk scan: {len(text.split()) / seconds:,.0f} words per CPU second, {found:,} names")


_Result = TypeVar("_Result")


def _time_best(work: Callable[[], _Result], times: int = 3) -> tuple[float, _Result]:
    """CPU seconds of the best run, and what the last one gave."""
    best = float("inf")
    for _ in range(times):
        begun = time.process_time()
        result = work()
        best = min(best, time.process_time() - begun)
    return best, result


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path, nargs="?")
    parser.add_argument("--source", action="append", default=[], help="only texts of this source")
    parser.add_argument("--keep", type=Path, help="file for our predictions, outside the repository")
    options = parser.parse_args()
    tables = load_link_tables()
    measure_index(tables)
    if options.bench is None:
        return 0
    bench = options.bench / "link" if (options.bench / "link").is_dir() else options.bench
    sys.path.insert(0, str(bench))
    linkers = {"briefs": link_with_briefs(tables)}
    if peer := link_with_spacy():
        linkers["spaCy"] = peer
    measure_texts(bench, linkers, options.source, options.keep)
    measure_traps(bench / "traps-dev.jsonl", tables)
    return 0


if __name__ == "__main__":
    sys.exit(main())

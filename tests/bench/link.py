"""Measure the link stage on the texts of a benchmark.

    python tests/bench/link.py [BENCH] [--source NAME…] [--half even|odd] [--bulk FILE] [--keep FILE]

``BENCH`` is the unpacked benchmark, or its folder ``link``. An English model of spaCy reads the same texts in the same
run where one is installed, and stands beside ours in the table of targets. ``--half`` measures every other document of
a source, so that what was made while looking at one half can be judged on the other. Without ``BENCH`` only the speed
of the index of names is measured, on made-up names. See README.md beside this file.
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

from targets import Row, print_table

from generator.companies.bulk import write_bulk
from generator.errors import ConfigError
from generator.model import Company, Registry
from generator.ner import load_ner_model
from generator.stages.link import BulkMatcher, BulkRow, LinkTables, LinkText, NameIndex, link_texts
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


def link_with_list(tables: LinkTables, path: Path) -> Linker:
    """Our own stage with a bulk list; what the list does not have keeps the id that is made from the texts."""
    bulk = BulkMatcher(load_bulk(path, tables), Registry(), tables)

    def link(texts: Sequence[LinkText]) -> list[Spans]:
        made = [{(m.start, m.end): m.company for m in found} for found in link_texts(texts, None, tables)]
        found = link_texts(texts, Registry(), tables, bulk)
        return [
            [[m.start, m.end, m.company or ids.get((m.start, m.end)) or m.name] for m in mentions]
            for ids, mentions in zip(made, found, strict=True)
        ]

    return link


def link_with_spacy() -> Linker | None:
    """The peer: what an English model calls an organisation; ``None`` where none is installed."""
    try:
        nlp = load_ner_model()
    except ConfigError as error:
        print(f"nothing beside it: {error}")
        return None

    def link(texts: Sequence[LinkText]) -> list[Spans]:
        pages = nlp.pipe(text.text for text in texts)
        return [[[e.start_char, e.end_char, e.text] for e in page.ents if e.label_ == "ORG"] for page in pages]

    return link


def measure_texts(bench: Path, linkers: dict[str, Linker], options: argparse.Namespace, traps: Row) -> None:
    """Print the table of targets: spans, companies of a text, pages shared or not, speed; ours beside the peer's."""
    sources, keep = options.source, options.keep
    scorer = importlib.import_module("score_link")
    documents: list[dict[str, Any]] = [
        json.loads(path.read_text("utf-8")) for path in sorted((bench / "dev").glob("*.json"))
    ]
    wanted = [source for source in sorted({d["source"] for d in documents}) if not sources or source in sources]
    if options.half:
        by_source = [[d for d in documents if d["source"] == source] for source in wanted]
        documents = [d for group in by_source for d in group[options.half == "odd" :: 2]]
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
        if keep is not None and name == "briefs":
            keep.write_text(json.dumps(predicted), encoding="utf-8")
    rows: list[Row] = []
    for source, ours in scores["briefs"].items():
        peer = scores.get("spaCy", {}).get(source)
        for what, key, figure in _FIGURES:
            bound = _TARGETS.get((source, key, figure))
            theirs = peer[key][figure] if peer else None
            rows.append(Row(f"{source}, {what}", ours[key][figure], bound, theirs))
        count = ours["fp_org"]
        most = _TARGETS.get((source, "fp_org", ""))
        rows.append(
            Row(
                f"{source}, organisations linked that are no company",
                count,
                most,
                peer["fp_org"] if peer else None,
                most=True,
                digits=0,
                note=f"in {ours['docs']} texts",
            )
        )
    rows.append(traps)
    mine, theirs = speeds["briefs"], speeds.get("spaCy")
    rows.append(Row("words per CPU second", mine, 100_000, theirs, digits=0))
    if theirs:
        rows.append(Row("speed, ratio to the peer", mine / theirs, 20, 1.0, digits=1))
    print_table(rows, f"companies without a registry{f', {options.half} documents' if options.half else ''}", "spaCy")


_FIGURES = (
    ("exact P", "exact", "p"),
    ("exact R", "exact", "r"),
    ("exact F1", "exact", "f1"),
    ("overlap F1", "overlap", "f1"),
    ("companies of a text F1", "docset", "f1"),
    ("same page F1", "pairs", "f1"),
)
_TARGETS = {
    ("finer-co", "exact", "p"): 0.75,
    ("finer-co", "exact", "f1"): 0.66,
    ("finer-co", "overlap", "f1"): 0.75,
    ("finer-co", "fp_org", ""): 35,
    ("reuters-128", "exact", "f1"): 0.66,
    ("reuters-128", "overlap", "f1"): 0.85,
    ("reuters-128", "pairs", "f1"): 0.85,
}
"""What is asked on the held-out halves of the same sets; here, on the development half, it leaves no margin."""


def measure_traps(path: Path, tables: LinkTables) -> Row:
    """Each row is a text of its own; prints those that fail."""
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
    return Row("traps", len(rows) - failed, len(rows), digits=0, note=f"of {len(rows)}")


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
    parser.add_argument("--half", choices=("even", "odd"), help="every other document of a source, by name")
    parser.add_argument("--bulk", type=Path, help="a bulk list, beside which the texts are linked as well")
    parser.add_argument("--keep", type=Path, help="file for our predictions, outside the repository")
    options = parser.parse_args()
    tables = load_link_tables()
    measure_index(tables)
    if options.bench is None:
        return 0
    bench = options.bench / "link" if (options.bench / "link").is_dir() else options.bench
    sys.path.insert(0, str(bench))
    linkers = {"briefs": link_with_briefs(tables)}
    if options.bulk:
        linkers["+ list"] = link_with_list(tables, options.bulk)
    if peer := link_with_spacy():
        linkers["spaCy"] = peer
    traps = measure_traps(bench / "traps-dev.jsonl", tables)
    measure_texts(bench, linkers, options, traps)
    return 0


if __name__ == "__main__":
    sys.exit(main())

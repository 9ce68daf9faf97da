"""Measure cleaning, splitting and describing against the targets, beside trafilatura, in one run.

    python tests/bench/clean.py BENCH [--held-out] [--group clean|multi] [--input txt|html] [--worst N]

``BENCH`` is the unpacked benchmark, or its folder ``clean``. trafilatura reads the same pages in the same run where it
is installed. ``--held-out`` reads each page with weights that were fitted without its publisher. See README.md beside
this file.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from peer import Answer, Reader, read_with_trafilatura
from targets import Row, print_table

from generator.model import SourceDocument
from generator.seeds import find_seeds, read_seed
from generator.stages.clean import clean_document
from generator.stages.clean.tables import CleanTables
from generator.stages.describe import describe_article
from generator.stages.segment import segment_document
from generator.tables.load import load_tables

ROOT = Path(__file__).resolve().parents[2]
REPEATS = 2
"""Cold runs, of which the quickest counts."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a reader made of the pages of a folder."""

    pages: dict[str, list[Answer]]
    speed: float
    """Pages per CPU second, warm: imports and tables are loaded."""


@dataclass(frozen=True, slots=True)
class Bench:
    """The benchmark, and how it is to be run."""

    dev: Path
    scorer: Any
    """The module ``score_clean``."""
    options: argparse.Namespace

    def choose_tables(self, group: str, form: str) -> Callable[[str], CleanTables]:
        """The shipped tables, or those that have not seen the page."""
        if self.options.held_out:
            choose: Callable[[str], CleanTables] = importlib.import_module("held_out").fit_tables(self.dev, form, group)
            return choose
        shipped = load_tables().clean
        return lambda _: shipped

    def score(self, run: Run, form: str) -> Any:
        """As the scorer does: of several articles the first counts."""
        answers = {name: {"articles": rows} for name, rows in run.pages.items()}
        return self.scorer.score(str(self.dev), answers, "clean", form)


def read_with_briefs(form: str, choose: Callable[[str], CleanTables]) -> Reader:
    """Our own stages; ``form`` is ``txt`` or ``html``."""
    tables = load_tables()
    kind: Any = "html" if form == "html" else "text"

    def read(name: str, text: str) -> list[Answer]:
        document = clean_document(SourceDocument(name, kind, text, "utf-8"), choose(name))
        articles = segment_document(document, tables.segment)
        rows = []
        for article in articles:
            known = describe_article(article, document, articles, tables.describe)
            rows.append(
                {
                    "title": known.title,
                    "date": known.date,
                    "author": list(known.authors),
                    "source": known.publisher or known.aggregator,
                    "body": article.body,
                    "start_line": article.start_line - 1,
                }
            )
        return rows

    return read


def read_cases(folder: Path, form: str, read: Reader) -> Run:
    """The articles of each page of a folder."""
    pages: dict[str, list[Answer]] = {}
    used = 0.0
    for case in sorted(path for path in folder.iterdir() if path.is_dir()):
        text = (case / f"input.{form}").read_bytes().decode("utf-8", "replace")
        begun = time.process_time()
        pages[case.name] = read(case.name, text)
        used += time.process_time() - begun
    return Run(pages, len(pages) / max(used, 1e-9))


def measure_text(bench: Bench) -> list[Row]:
    """Pages with one article, as text. The peer gets each line as a paragraph."""
    run = read_cases(bench.dev / "clean", "txt", read_with_briefs("txt", bench.choose_tables("clean", "txt")))
    keep(bench, "txt", run)
    found, theirs = bench.score(run, "txt"), score_peer(bench, "txt")
    body, about = found["all"]["body"], found["all"]["metadata"]
    peer_body, peer_about = pick(theirs, "all", "body") or {}, pick(theirs, "all", "metadata") or {}

    def tell(what: str, field: str, figure: str, bound: float | None, most: bool = False) -> Row:
        count = about[field].get("unanswerable") if figure == "spurious" else about[field]["n"]
        return Row(what, about[field].get(figure), bound, pick(peer_about, field, figure), most, note=f"of {count}")

    return [
        *tell_body("text", body, peer_body, 0.93, 0.90, 0.93, 0.02),
        Row(
            "  a line per text node, F1",
            found["by_style"]["nodes"]["body"]["shingle_F1"],
            0.90,
            pick(theirs, "by_style", "nodes", "body", "shingle_F1"),
        ),
        Row("  F1 of the longest article, not the first", score_longest(bench, run, "txt")),
        Row("  pages with one article left whole", share_whole(run), 0.97),
        tell("title from text", "title", "acc", 0.75),
        tell("  wrong", "title", "wrong", None),
        tell("  made up where none is printed", "title", "spurious", 0.20, most=True),
        tell("date from text", "date", "acc", 0.80),
        tell("  wrong", "date", "wrong", 0.05, most=True),
        tell("authors from text", "author", "acc", 0.50),
        tell("  precision", "author", "P", 0.85),
        *compare_speed(bench, "txt", run, 5.0),
    ]


def measure_html(bench: Bench) -> list[Row]:
    """Pages with one article, as HTML."""
    run = read_cases(bench.dev / "clean", "html", read_with_briefs("html", bench.choose_tables("clean", "html")))
    keep(bench, "html", run)
    found, theirs = bench.score(run, "html"), score_peer(bench, "html")
    rows = [
        *tell_body("HTML", found["all"]["body"], pick(theirs, "all", "body") or {}, 0.96, None, None, None),
        Row("  F1 of the longest article, not the first", score_longest(bench, run, "html")),
        Row("  pages with one article left whole", share_whole(run), 0.97),
        *compare_speed(bench, "html", run, 4.0),
    ]
    asked = {"title": 0.82, "date": 0.985, "author": 0.87, "source": None}
    for source in found["by_set"]:
        for field, bound in asked.items():
            row = found["by_set"][source]["metadata"][field]
            peer = pick(theirs, "by_set", source, "metadata", field, "acc")
            if row["n"]:
                name = f"{'authors' if field == 'author' else field} from HTML, {source}"
                rows.append(Row(name, row["acc"], bound if source == "fundus" else peer, peer, note=f"of {row['n']}"))
    return rows


def measure_multi(bench: Bench) -> list[Row]:
    """Pages of several articles, and pages whose teasers are none, as text."""
    run = read_cases(bench.dev / "multi", "txt", read_with_briefs("txt", bench.choose_tables("multi", "txt")))
    keep(bench, "multi", run)
    answers = {name: {"articles": rows} for name, rows in run.pages.items()}
    golds = list(bench.scorer.load(str(bench.dev), "multi"))
    found = bench.scorer.multi_score(golds, answers)
    tags = bench.scorer.multi_score([gold for gold in golds if gold["kind"].startswith("tag")], answers)
    rows = [
        Row("splitting, boundary F1", found["boundary_F1"], 0.80),
        Row("  count right", found["count_ok"], 0.80),
        Row("  tag pages, boundary F1", tags["boundary_F1"], 0.95),
        Row("  tag pages, count right", tags["count_ok"], 0.95),
    ]
    for kind, row in found["by_kind"].items():
        note = f"F1 of matched bodies {row['mean_matched_F1']:.3f}, of {row['n']}"
        rows.append(Row(f"  {kind}, count right", row["count_ok"], note=note))
    return rows


def measure_seeds(folder: Path) -> list[Row]:
    """The real documents, against ``tests/cases/shared_seeds.yml``; bodies by their digests, so right is word for word.

    With the shipped weights: no benchmark page is among them.
    """
    sys.path.insert(0, str(ROOT / "tests"))
    expected = yaml.safe_load((ROOT / "tests" / "cases" / "shared_seeds.yml").read_text("utf-8"))
    documents = importlib.import_module("documents")
    digest = importlib.import_module("hashlib").sha256
    tables = load_tables()
    right = dict.fromkeys(("body", "publisher", "date"), 0)
    wrong = count = 0
    for row in expected:
        path = next(path for path in find_seeds(folder) if path.name == row["document"])
        document = clean_document(read_seed(path, folder), tables.clean)
        articles = segment_document(document, tables.segment)
        count += len(articles) if len(articles) == len(row["articles"]) else 0
        for wanted, article in zip(row["articles"], articles, strict=False):
            known = describe_article(article, document, articles, tables.describe)
            body = documents.fold(article.body)
            right["body"] += [len(body.split()), digest(body.encode()).hexdigest()] in wanted["body"]
            right["publisher"] += documents.matches(wanted["publisher"], known.publisher)
            is_right = documents.matches(wanted["date"], known.date)
            right["date"] += is_right
            wrong += known.date is not None and not is_right
    total = sum(len(row["articles"]) for row in expected)
    return [
        Row("the real seeds, articles", count, total, digits=0),
        Row("  bodies right to the word", right["body"], total, digits=0),
        Row("  publishers right", right["publisher"], total, digits=0),
        Row("  dates right, or none where none is stated", right["date"], total, digits=0),
        Row("  dates wrong", wrong, 0, most=True, digits=0),
    ]


def tell_body(
    form: str,
    ours: Mapping[str, float],
    peer: Mapping[str, float],
    f1: float,
    precision: float | None,
    recall: float | None,
    low: float | None,
) -> list[Row]:
    """The rows of the body with what is asked of each."""
    return [
        Row(f"body from {form}, F1", ours["shingle_F1"], f1, peer.get("shingle_F1"), note=f"of {ours['n']}"),
        Row("  P", ours["shingle_P"], precision, peer.get("shingle_P")),
        Row("  R", ours["shingle_R"], recall, peer.get("shingle_R")),
        Row("  pages under .50", ours["pages_F1_lt_50"], low, peer.get("pages_F1_lt_50"), most=True),
    ]


def score_peer(bench: Bench, form: str) -> Any:
    """What the scorer says of the peer on the same pages, or nothing."""
    read = read_with_trafilatura(form)
    return bench.score(read_cases(bench.dev / "clean", form, read), form) if read else {}


def pick(found: Any, *path: str) -> Any:
    """A value deep inside, or ``None``."""
    for name in path:
        found = (found or {}).get(name)
    return found


def score_longest(bench: Bench, run: Run, form: str) -> float:
    """F1 where the longest article of a page counts."""
    longest = {name: [max(rows, key=lambda row: len(row["body"]))] for name, rows in run.pages.items() if rows}
    return float(bench.score(Run(longest, 0), form)["all"]["body"]["shingle_F1"])


def share_whole(run: Run) -> float:
    """Pages with one article of which one was made."""
    return sum(len(rows) == 1 for rows in run.pages.values()) / len(run.pages)


def compare_speed(bench: Bench, form: str, run: Run, bound: float) -> list[Row]:
    """Documents per CPU second as ratios to the peer's on the same pages' HTML, warm and cold."""
    read = read_with_trafilatura("html")
    if read is None:
        return []
    folder = bench.dev / "clean"
    theirs = read_cases(folder, "html", read).speed
    cold, peer_cold = (
        time_cold(folder, form, "-m", "generator", "extract"),
        time_cold(folder, "html", "tests/bench/peer.py"),
    )
    told = (
        (f"speed from {'text' if form == 'txt' else 'HTML'}", run.speed, theirs, "warm"),
        ("", cold, peer_cold, "cold"),
    )
    asked = "cold" if form == "txt" else "warm"
    return [
        Row(
            f"{name or ' '} {state}, documents per CPU second, ratio",
            ours / peer,
            bound if state == asked else None,
            1,
            digits=2,
            note=f"{ours:.0f} and {peer:.0f} a second",
        )
        for name, ours, peer, state in told
    ]


def time_cold(folder: Path, form: str, *command: str) -> float:
    """Pages per CPU second (user and system) of a fresh process that reads all pages: start-up counts."""
    paths = [str(path) for path in sorted(folder.glob(f"*/input.{form}"))]
    used = []
    for _ in range(REPEATS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, *command, *paths],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            check=False,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in (0, 1):
            raise SystemExit(f"{command} ended with {done.returncode}")
        used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return len(paths) / min(used)


def keep(bench: Bench, name: str, run: Run) -> None:
    """Write predictions, and list the worst pages, where the caller wants them."""
    folder: Path | None = bench.options.keep
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_text(json.dumps(run.pages, ensure_ascii=False), encoding="utf-8")
    if name != "multi" and bench.options.worst:
        list_worst(bench.scorer, bench.dev, run, bench.options.worst)


def list_worst(scorer: Any, dev: Path, run: Run, count: int) -> None:
    """Print the pages with the lowest F1."""
    rows = []
    for gold in scorer.load(str(dev), "clean"):
        body = next((row["body"] for row in run.pages[gold["id"]]), "")
        precision, recall = scorer.prf(
            scorer.shingles(scorer.toks(gold["articles"][0]["body"])), scorer.shingles(scorer.toks(body))
        )
        rows.append((scorer.f1(precision or 0, recall or 0), gold["id"], precision or 0, recall or 0))
    for share, name, precision, recall in sorted(rows)[:count]:
        print(f"{share:.2f} {name}  P {precision:.2f} R {recall:.2f}  {len(run.pages[name])} articles")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--held-out", action="store_true", help="read each page with weights that have not seen it")
    parser.add_argument("--group", choices=["clean", "multi"], help="only this one")
    parser.add_argument("--input", choices=["txt", "html"], help="only this form of the pages with one article")
    parser.add_argument("--seeds", type=Path, default=ROOT.parent / "shared" / "seeds", help="the real documents")
    parser.add_argument("--keep", type=Path, help="folder for the predictions, outside the repository")
    parser.add_argument("--worst", type=int, default=0, help="list so many of our worst pages")
    options = parser.parse_args(arguments)
    folder = options.bench / "clean" if (options.bench / "clean" / "score_clean.py").is_file() else options.bench
    sys.path.insert(0, str(folder))
    bench = Bench(folder / "dev", importlib.import_module("score_clean"), options)
    rows: list[Row] = []
    if options.group != "multi":
        rows += measure_text(bench) if options.input != "html" else []
        rows += measure_html(bench) if options.input != "txt" else []
    if options.group != "clean":
        rows += measure_multi(bench)
    if options.group is None and options.input is None and options.seeds.is_dir():
        rows += measure_seeds(options.seeds)
    print_table(rows, "weights fitted without the page's publisher" if options.held_out else "the shipped weights")
    return 0


if __name__ == "__main__":
    sys.exit(main())

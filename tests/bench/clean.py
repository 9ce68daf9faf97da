"""Measure cleaning, splitting and describing on the pages of a benchmark.

    python tests/bench/clean.py BENCH [--group clean|multi] [--input txt|html] [--keep DIR] [--worst N]

``BENCH`` is the unpacked benchmark, or its folder ``clean``. trafilatura reads the same HTML in the same run where it
is installed, and the last line is the ratio to it. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from generator.model import SourceDocument
from generator.stages.clean import clean_document
from generator.stages.describe import describe_article
from generator.stages.segment import segment_document
from generator.tables.load import load_tables

Answer = dict[str, Any]
Reader = Callable[[str, str], list[Answer]]
"""Takes the name and the text of a page, gives its articles."""


def read_with_briefs(form: str) -> Reader:
    """Our own stages; ``form`` is ``txt`` or ``html``."""
    tables = load_tables()

    def read(name: str, text: str) -> list[Answer]:
        document = clean_document(
            SourceDocument(name, "html" if form == "html" else "text", text, "utf-8"), tables.clean
        )
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


def read_with_trafilatura() -> Reader | None:
    """The peer, with its own defaults for news; ``None`` where it cannot be imported."""
    try:
        peer = importlib.import_module("trafilatura")
    except ImportError as error:
        print(f"no ratio to trafilatura: {error}")
        return None

    def read(_: str, markup: str) -> list[Answer]:
        found = peer.bare_extraction(markup, include_comments=False, with_metadata=True)
        if found is None:
            return []
        author = [name.strip() for name in (found.author or "").split(";") if name.strip()]
        return [
            {
                "title": found.title,
                "date": found.date,
                "author": author,
                "source": found.sitename,
                "body": found.text or "",
            }
        ]

    return read


def read_cases(folder: Path, form: str, read: Reader) -> tuple[dict[str, list[Answer]], float]:
    """The articles of each page of a folder, and pages per CPU second."""
    answers: dict[str, list[Answer]] = {}
    used = 0.0
    for case in sorted(path for path in folder.iterdir() if path.is_dir()):
        text = (case / f"input.{form}").read_bytes().decode("utf-8", "replace")
        begun = time.process_time()
        answers[case.name] = read(case.name, text)
        used += time.process_time() - begun
    return answers, len(answers) / max(used, 1e-9)


def choose_longest(answers: Mapping[str, list[Answer]]) -> dict[str, Answer]:
    """The pages of the group ``clean`` hold one article: the longest counts."""
    return {name: max(rows, key=lambda row: len(row["body"]), default={}) for name, rows in answers.items()}


def measure_clean(scorer: Any, bench: Path, form: str, options: argparse.Namespace) -> None:
    """Print a row for us and, on HTML, one for the peer with the ratio of the two."""
    readers = {"briefs": read_with_briefs(form)}
    if form == "html" and (peer := read_with_trafilatura()):
        readers["trafilatura"] = peer
    figures: dict[str, tuple[float, float]] = {}
    for name, read in readers.items():
        pages, speed = read_cases(bench / "dev" / "clean", form, read)
        answers = choose_longest(pages)
        keep(options.keep, f"{name}-{form}", answers)
        found = scorer.score(str(bench / "dev"), answers, "clean", form)
        body = found["all"]["body"]
        figures[name] = (body["shingle_F1"], speed)
        print(
            f"{name:12} {form:5} body P {body['shingle_P']:.3f} R {body['shingle_R']:.3f} F1 {body['shingle_F1']:.3f}  "
            f"pages under .50 {body['pages_F1_lt_50']:.3f}  {speed:.0f} pages/s"
        )
        for field, row in found["all"]["metadata"].items():
            print(f"    {field:8} right {row['acc']}  wrong {row['wrong']}  of {row['n']}")
        if name == "briefs":
            print(
                "    by style", {style: row["body"]["shingle_F1"] for style, row in found.get("by_style", {}).items()}
            )
            list_worst(scorer, bench / "dev", answers, options.worst)
    if "trafilatura" in figures:
        ours, theirs = figures["briefs"], figures["trafilatura"]
        print(f"briefs / trafilatura on {form}: F1 {ours[0] / theirs[0]:.3f}, speed {ours[1] / theirs[1]:.2f}")


def measure_multi(scorer: Any, bench: Path, options: argparse.Namespace) -> None:
    """Print how pages of several articles were split."""
    pages, speed = read_cases(bench / "dev" / "multi", "txt", read_with_briefs("txt"))
    answers = {name: {"articles": rows} for name, rows in pages.items()}
    keep(options.keep, "briefs-multi", answers)
    found = scorer.score(str(bench / "dev"), answers, "multi")
    print(
        f"{'briefs':12} multi boundary P {found['boundary_P']:.3f} R {found['boundary_R']:.3f} "
        f"F1 {found['boundary_F1']:.3f}  count right {found['count_ok']:.3f}  {speed:.0f} pages/s"
    )
    for kind, row in found["by_kind"].items():
        print(f"    {kind:14} count right {row['count_ok']:.2f}  F1 of matched {row['mean_matched_F1']:.3f}")


def list_worst(scorer: Any, dev: Path, answers: Mapping[str, Answer], count: int) -> None:
    """Print the pages with the lowest F1."""
    rows = []
    for gold in scorer.load(str(dev), "clean"):
        precision, recall = scorer.prf(
            scorer.shingles(scorer.toks(gold["articles"][0]["body"])),
            scorer.shingles(scorer.toks(answers[gold["id"]].get("body") or "")),
        )
        rows.append((scorer.f1(precision or 0, recall or 0), gold["id"], precision or 0, recall or 0))
    for share, name, precision, recall in sorted(rows)[:count]:
        print(f"      {share:.2f} {name}  P {precision:.2f} R {recall:.2f}")


def keep(folder: Path | None, name: str, answers: Mapping[str, Any]) -> None:
    """Write predictions where the caller wants them."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.json").write_text(json.dumps(answers, ensure_ascii=False), encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--group", choices=["clean", "multi"], help="only this one")
    parser.add_argument("--input", choices=["txt", "html"], help="only this form of the pages")
    parser.add_argument("--keep", type=Path, help="folder for the predictions, outside the repository")
    parser.add_argument("--worst", type=int, default=0, help="list so many of our worst pages")
    options = parser.parse_args()
    bench = options.bench / "clean" if (options.bench / "clean").is_dir() else options.bench
    sys.path.insert(0, str(bench))
    scorer = importlib.import_module("score_clean")
    if options.group != "multi":
        for form in (options.input,) if options.input else ("txt", "html"):
            measure_clean(scorer, bench, form, options)
    if options.group != "clean":
        measure_multi(scorer, bench, options)
    return 0


if __name__ == "__main__":
    sys.exit(main())

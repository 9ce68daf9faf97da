"""Fit the weights of the block scorer on the pages of a benchmark.

    python tests/bench/fit_clean.py BENCH [--html] [--write] [--trees N] [--leaves N]

Prints precision, recall and F1 of the body by cross-validation, with folds by publisher, so that no publisher is in
both halves. ``--write`` fits on everything and replaces ``clean_text.json`` or ``clean_html.json`` of
``generator/data``. Needs scikit-learn, which the generator itself never imports. Reads the cases, keeps none of their
text. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from generator.stages.clean.features import HTML_FEATURES, TEXT_FEATURES, look_at, measure_units
from generator.stages.clean.page import read_page
from generator.stages.clean.tables import CleanTables
from generator.stages.clean.units import Unit, split_lines
from generator.tables.clean import load_clean_tables

DATA = Path(__file__).resolve().parents[2] / "generator" / "data"
SCALE = 1_000
"""Leaves are written as whole numbers of thousandths, so that the same page scores alike on every machine."""

_WIDE = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_TOKEN = re.compile(rf"[{_WIDE}]|[^\W{_WIDE}]+")
SEVERAL = ("tag-seed", "related-long", "related-card", "tag-blog")
"""Kinds of pages with several articles whose layouts no page with one article shows."""

Grams = Counter[tuple[str, ...]]
Node = int | list[Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A page: its blocks, what is measured of them, and which belong to the body."""

    publisher: str
    """Pages of one publisher share a fold; empty for pages that are only ever trained on."""
    body: str
    units: tuple[Unit, ...]
    rows: Any
    labels: Any
    weights: Any


def split_words(text: str) -> list[str]:
    """Words, and the single characters of scripts that do not part words, as the scorer has them."""
    return _TOKEN.findall(text)


def count_shingles(words: Sequence[str], size: int = 4) -> Grams:
    """Runs of ``size`` words with their counts; the whole text where it is shorter."""
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1)) if words[i : i + size])


def name_publisher(case: str, gold: dict[str, Any]) -> str:
    """The publisher from the name of the case or from the host of the page."""
    if case.startswith("fd-"):
        return re.sub(r"_\d{4}_\d\d_\d\d$", "", case)
    return urlsplit(gold.get("url") or case).netloc or case


def share_in_body(text: str, grams: set[tuple[str, ...]], short: set[tuple[str, ...]]) -> int:
    """Per cent of a block's shingles that stand in the true body; a block of fewer than four words counts whole."""
    own = split_words(text)
    if not own:
        return 0
    if len(own) < 4:
        return 100 if tuple(own) in short else 0
    pieces = [tuple(own[i : i + 4]) for i in range(len(own) - 3)]
    return 100 * sum(piece in grams for piece in pieces) // len(pieces)


def label_units(units: Sequence[Unit], bodies: Sequence[str], shortest: int) -> list[bool]:
    """Which blocks belong to one of the bodies, where the page does not say so line by line."""
    own = [split_words(body) for body in bodies]
    grams = {gram for words in own for gram in count_shingles(words)}
    short = {tuple(words[i : i + size]) for words in own for size in range(shortest, 4) for i in range(len(words))}
    return [share_in_body(unit.text, grams, short) >= 60 for unit in units]


def measure_example(
    publisher: str,
    body: str,
    units: tuple[Unit, ...],
    labels: Sequence[bool],
    tables: CleanTables,
    total: tuple[int, float],
) -> Example:
    """A page counts ``total[0]``, shared among its blocks by their length, and ``total[1]`` for each block."""
    rows = np.array(measure_units(units, [look_at(unit, tables) for unit in units], tables), dtype=np.int32)
    sizes = np.array([min(max(len(split_words(unit.text)), 2), 60) for unit in units], dtype=float)
    weights = sizes / sizes.sum() * total[0] + total[1]
    return Example(publisher, body, units, rows, np.array(labels, dtype=np.int64), weights)


def load_pages(bench: Path, html: bool, tables: CleanTables) -> Iterator[Example]:
    """Pages with one article. Text is labelled line by line in the benchmark, HTML by what the body holds."""
    for folder in sorted((bench / "clean").iterdir()):
        gold = json.loads((folder / "gold.json").read_text("utf-8"))
        body = gold["articles"][0]["body"]
        if html:
            units = read_page((folder / "input.html").read_bytes().decode("utf-8", "replace")).units
            labels = label_units(units, [body], 1)
        else:
            units = split_lines((folder / "input.txt").read_text("utf-8"))
            labels = [bool(gold["line_labels"][unit.line - 1]) for unit in units]
        if units:
            yield measure_example(name_publisher(folder.name, gold), body, units, labels, tables, (100, 0.05))


def load_layouts(bench: Path, tables: CleanTables) -> Iterator[Example]:
    """Pages with several articles, labelled by their bodies; trained on, never scored."""
    for folder in sorted((bench / "multi").iterdir()):
        gold = json.loads((folder / "gold.json").read_text("utf-8"))
        if gold["kind"] not in SEVERAL:
            continue
        units = split_lines((folder / "input.txt").read_text("utf-8"))
        labels = label_units(units, [article["body"] for article in gold["articles"]], 2)
        titles = {article["title"] for article in gold["articles"]}
        labels = [label and unit.text not in titles for unit, label in zip(units, labels, strict=True)]
        yield measure_example("", "", units, labels, tables, (60, 0.2))


def fit_trees(chosen: Sequence[Example], options: argparse.Namespace) -> Any:
    """Gradient-boosted trees; the same pages give the same trees."""
    model = HistGradientBoostingClassifier(
        max_iter=options.trees,
        max_leaf_nodes=options.leaves,
        learning_rate=options.rate,
        min_samples_leaf=40,
        l2_regularization=1.0,
        random_state=7,
        early_stopping=False,
    )
    return model.fit(
        np.vstack([example.rows for example in chosen]),
        np.concatenate([example.labels for example in chosen]),
        sample_weight=np.concatenate([example.weights for example in chosen]),
    )


def cross_validate(pages: Sequence[Example], layouts: Sequence[Example], options: argparse.Namespace) -> None:
    """Print a row for each of a few thresholds; the rules that follow the scorer are not applied."""
    groups = sorted({page.publisher for page in pages})
    fold_of = {group: index % options.folds for index, group in enumerate(groups)}
    results: list[tuple[Example, Any]] = []
    for fold in range(options.folds):
        model = fit_trees([*(page for page in pages if fold_of[page.publisher] != fold), *layouts], options)
        held = [page for page in pages if fold_of[page.publisher] == fold]
        results += [(page, model.decision_function(page.rows)) for page in held]
    for cut in (-0.6, -0.3, 0.0, 0.3):
        found = [score_body(page, scores, cut) for page, scores in results]
        precision = sum(p for p, _ in found) / len(found)
        recall = sum(r for _, r in found) / len(found)
        low = sum(2 * p * r / max(p + r, 1e-9) < 0.5 for p, r in found)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"cut {cut:+.1f}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  pages under .50: {low} of {len(found)}")


def score_body(page: Example, scores: Any, cut: float) -> tuple[float, float]:
    """Precision and recall on shingles of the blocks that score above the cut."""
    chosen = "\n".join(unit.text for unit, score in zip(page.units, scores, strict=True) if score > cut)
    gold, found = count_shingles(split_words(page.body)), count_shingles(split_words(chosen))
    both = sum((gold & found).values())
    return both / max(1, sum(found.values())), both / max(1, sum(gold.values()))


def write_trees(model: Any, names: Sequence[str], path: Path) -> None:
    """The trees as whole numbers, as ``generator.tables.clean.load_forest`` reads them."""
    trees = [export_node(stage[0].nodes, 0) for stage in model._predictors]
    bias = round(float(model._baseline_prediction.ravel()[0]) * SCALE)
    forest = {"features": list(names), "bias": bias, "trees": trees}
    path.write_text(json.dumps(forest, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size // 1024} KB, {len(trees)} trees")


def export_node(nodes: Any, at: int) -> Node:
    """A leaf as its value, a fork as ``[feature, threshold, left, right]``."""
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]) * SCALE)
    # Features are whole numbers: comparing with the floor of the threshold decides alike.
    return [
        int(node["feature_idx"]),
        int(np.floor(node["num_threshold"])),
        export_node(nodes, node["left"]),
        export_node(nodes, node["right"]),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--html", action="store_true", help="the weights for HTML, not those for text")
    parser.add_argument("--write", action="store_true", help="replace the weights of the generator")
    parser.add_argument("--trees", type=int, default=70)
    parser.add_argument("--leaves", type=int, default=12)
    parser.add_argument("--rate", type=float, default=0.1)
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    places = (options.bench / "clean" / "dev", options.bench / "dev", options.bench)
    bench = next((place for place in places if (place / "multi").is_dir()), options.bench)
    tables = load_clean_tables()
    pages = list(load_pages(bench, options.html, tables))
    layouts = [] if options.html else list(load_layouts(bench, tables))
    cross_validate(pages, layouts, options)
    if options.write:
        names = HTML_FEATURES if options.html else TEXT_FEATURES
        write_trees(
            fit_trees([*pages, *layouts], options), names, DATA / f"clean_{'html' if options.html else 'text'}.json"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

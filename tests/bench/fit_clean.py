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
from itertools import accumulate
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from lxml import html as html_parser
from sklearn.ensemble import HistGradientBoostingClassifier

from generator.stages.clean.features import (
    HTML_FEATURES,
    TEXT_FEATURES,
    Look,
    Paragraph,
    join_lines,
    look_at,
    measure_paragraphs,
)
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

BEST = {
    "text": {"trees": 50, "leaves": 14, "rate": 0.12, "share": 1.0},
    "html": {"trees": 70, "leaves": 12, "rate": 0.1, "share": 0.2},
}
"""The best of what was tried by cross-validation; HTML has few pages for its many features."""
STYLES = ("block", "blank", "nodes")
"""Ways of copying the text of a page: an element a line, with blank lines between, a text node a line."""
NEARBY = 150
"""Words around a place in a page in which other words of the body make it likely to be the body's."""

Gram = tuple[str, ...]
Grams = Counter[Gram]
Node = int | list[Any]


@dataclass(frozen=True, slots=True)
class Example:
    """A page: its units, what is measured of its paragraphs, and which belong to the body.

    ``rows``, ``labels`` and ``weights`` are those of the paragraphs near prose, ``asked`` their numbers.
    """

    publisher: str
    """Pages of one publisher share a fold; empty for pages that are only ever trained on."""
    body: str
    """Empty for pages that are trained on and never scored."""
    units: tuple[Unit, ...]
    looks: tuple[Look, ...]
    paragraphs: tuple[Paragraph, ...]
    asked: tuple[int, ...]
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


def label_units(units: Sequence[Unit], bodies: Sequence[str]) -> list[bool]:
    """Which units belong to one of the bodies: those most of whose words stand in it within a run of four.

    A run may cross lines, so that a piece of a broken sentence counts by its neighbours. A run of the body that a page
    prints several times is the body's where most other runs of it stand around.
    """
    words: list[str] = []
    owner: list[int] = []
    for number, unit in enumerate(units):
        own = split_words(unit.text)
        words += own
        owner += [number] * len(own)
    wanted = {gram for body in bodies for gram in count_shingles(split_words(body))}
    places: dict[Gram, list[int]] = {}
    for at in range(max(1, len(words) - 3)):
        gram = tuple(words[at : at + 4])
        if gram in wanted:
            places.setdefault(gram, []).append(at)
    single = [0] * (len(words) + 1)
    for found in places.values():
        if len(found) == 1:
            single[found[0]] = 1
    sums = [0, *accumulate(single)]

    def count_near(at: int) -> int:
        return sums[min(len(words), at + NEARBY)] - sums[max(0, at - NEARBY)]

    covered = [False] * len(words)
    for found in places.values():
        for at in found if len(found) == 1 else [max(found, key=count_near)]:
            covered[at : at + 4] = [True] * len(covered[at : at + 4])
    total = Counter(owner)
    hits = Counter(number for number, mark in zip(owner, covered, strict=True) if mark)
    return [0 < total[number] * 6 <= hits[number] * 10 for number in range(len(units))]


def measure_example(
    publisher: str,
    body: str,
    units: tuple[Unit, ...],
    bodies: Sequence[str],
    tables: CleanTables,
    weight: float,
    stated: str = "",
) -> Example:
    """A page counts ``weight`` hundred, shared among its paragraphs by their words, and as much for being one."""
    looks = tuple(look_at(unit.text, tables) for unit in units)
    paragraphs = join_lines(units, looks)
    rows = measure_paragraphs(units, looks, paragraphs, tables, stated)
    marks = label_units(units, bodies)
    counts = [len(split_words(unit.text)) for unit in units]
    labels, sizes = [], []
    for first, last in paragraphs:
        total = sum(counts[first:last])
        labels.append(2 * sum(counts[i] for i in range(first, last) if marks[i]) > total)
        sizes.append(min(max(total, 2), 60))
    asked = tuple(number for number, row in enumerate(rows) if row is not None)
    chosen = np.array([rows[number] for number in asked], dtype=np.int32)
    shares = np.array([sizes[number] for number in asked], dtype=float) / max(1, sum(sizes))
    return Example(
        publisher,
        body,
        units,
        looks,
        paragraphs,
        asked,
        chosen.reshape(len(asked), chosen.size // max(1, len(asked))),
        np.array([labels[number] for number in asked], dtype=np.int64),
        (shares * 100 + 0.05) * weight,
    )


def load_pages(bench: Path, html: bool, tables: CleanTables) -> Iterator[Example]:
    """Pages with one article: as HTML, or as text as the benchmark has it and in each of :data:`STYLES`."""
    for folder in sorted((bench / "clean").iterdir()):
        gold = json.loads((folder / "gold.json").read_text("utf-8"))
        body = gold["articles"][0]["body"]
        publisher = name_publisher(folder.name, gold)
        markup = (folder / "input.html").read_bytes().decode("utf-8", "replace")
        if html:
            page = read_page(markup)
            yield measure_example(publisher, body, page.units, [body], tables, 1.0, page.stated.body)
            continue
        text = (folder / "input.txt").read_text("utf-8")
        yield measure_example(publisher, body, split_lines(text), [body], tables, 1.0)
        for style in STYLES:
            units = split_lines(copy_page(markup, style))
            yield measure_example(publisher, "", units, [body], tables, 0.5)


def copy_page(markup: str, style: str) -> str:
    """The visible text of a page as a browser or a scraper would copy it."""
    units = [unit for unit in read_page(markup).units if not unit.hidden]
    if style != "nodes":
        return ("\n\n" if style == "blank" else "\n").join(unit.text for unit in units)
    root = html_parser.document_fromstring(markup.encode("utf-8", "replace"))
    for element in list(root.iter("script", "style", "noscript", "template", "svg", "head", "iframe", "select")):
        element.drop_tree()
    return "\n".join(" ".join(text.split()) for text in root.itertext() if text.strip())


def load_layouts(bench: Path, tables: CleanTables) -> Iterator[Example]:
    """Pages with several articles, labelled by their bodies; trained on, never scored."""
    for folder in sorted((bench / "multi").iterdir()):
        gold = json.loads((folder / "gold.json").read_text("utf-8"))
        if gold["kind"] in SEVERAL:
            units = split_lines((folder / "input.txt").read_text("utf-8"))
            yield measure_example("", "", units, [article["body"] for article in gold["articles"]], tables, 0.6)


def fit_trees(chosen: Sequence[Example], options: argparse.Namespace) -> Any:
    """Gradient-boosted trees; the same pages give the same trees."""
    chosen = [example for example in chosen if len(example.rows)]
    model = HistGradientBoostingClassifier(
        max_iter=options.trees,
        max_leaf_nodes=options.leaves,
        learning_rate=options.rate,
        min_samples_leaf=40,
        max_features=options.share,
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
        held = [page for page in pages if fold_of[page.publisher] == fold and page.body]
        results += [(page, model.decision_function(page.rows) if len(page.rows) else []) for page in held]
    for cut in (-0.6, -0.3, 0.0, 0.3):
        found = [score_body(page, scores, cut) for page, scores in results]
        precision = sum(p for p, _ in found) / len(found)
        recall = sum(r for _, r in found) / len(found)
        low = sum(2 * p * r / max(p + r, 1e-9) < 0.5 for p, r in found)
        f1 = 2 * precision * recall / (precision + recall)
        print(f"cut {cut:+.1f}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  pages under .50: {low} of {len(found)}")


def score_body(page: Example, scores: Sequence[float], cut: float) -> tuple[float, float]:
    """Precision and recall on shingles of the paragraphs that score above the cut."""
    chosen = []
    for number, score in zip(page.asked, scores, strict=True):
        if score > cut:
            first, last = page.paragraphs[number]
            for unit, look in zip(page.units[first:last], page.looks[first:last], strict=True):
                if look.phrase is None or not look.phrase.hard:
                    chosen.append(unit.text)
    gold, found = count_shingles(split_words(page.body)), count_shingles(split_words("\n".join(chosen)))
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
    parser.add_argument("--trees", type=int)
    parser.add_argument("--leaves", type=int)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--share", type=float, help="share of the features that each fork may choose from")
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    for name, value in BEST["html" if options.html else "text"].items():
        if getattr(options, name) is None:
            setattr(options, name, value)
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

"""Fit the weights of the block scorer from an unpacked bench folder.

    python tests/bench/fit_clean.py BENCH/dev [--html] [--write] [--trees N] [--leaves N]

Needs scikit-learn and numpy, which the generator itself never imports. Prints the cross-validated body F1 (folds by
publisher) and, with ``--write``, writes ``generator/data/clean_text.json`` or ``clean_html.json``. Reads the
cases, keeps none of their text.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from generator.stages.clean.features import HTML_FEATURES, TEXT_FEATURES, look_at, measure_units
from generator.stages.clean.units import split_lines
from generator.tables.clean import load_clean_tables

DATA = Path(__file__).resolve().parents[2] / "generator" / "data"
_TOKEN = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]+"
)


def tokens(text):
    return _TOKEN.findall(text)


def shingles(words, size=4):
    return Counter(tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1)) if words[i : i + size])


def publisher_of(case, gold):
    if case.startswith("fd-"):
        return re.sub(r"_\d{4}_\d\d_\d\d$", "", case)
    return urlsplit(gold.get("url") or case).netloc or case


def covered(text, grams, words):
    """Per cent of a block's 4-word shingles (or words, for short blocks) that stand in the true body."""
    own = tokens(text)
    if not own:
        return 0
    if len(own) < 4:
        return 100 if tuple(own) in words else 0
    pieces = [tuple(own[i : i + 4]) for i in range(len(own) - 3)]
    return 100 * sum(piece in grams for piece in pieces) // len(pieces)


def load(bench, html, tables):
    if html:
        from generator.stages.clean.page import read_page

    for folder in sorted((bench / "clean").iterdir()):
        gold = json.loads((folder / "gold.json").read_text())
        body = gold["articles"][0]["body"]
        if html:
            raw = (folder / "input.html").read_bytes()
            units = read_page(raw.decode("utf-8", "replace")).units
            own = tokens(body)
            grams = set(shingles(own))
            short = {tuple(own[i : i + size]) for size in (1, 2, 3) for i in range(len(own))}
            labels = [int(covered(unit.text, grams, short) >= 60) for unit in units]
        else:
            units = split_lines((folder / "input.txt").read_text())
            lines = gold["line_labels"]
            labels = [int(bool(lines[unit.line - 1])) for unit in units]
        yield folder.name, gold, units, labels


def load_layouts(bench):
    """Pages with several articles: layouts that the single pages lack (``multi``), labelled by their bodies."""
    for folder in sorted((bench / "multi").iterdir()):
        gold = json.loads((folder / "gold.json").read_text())
        if gold["kind"] not in ("tag-seed", "related-long", "related-card", "tag-blog"):
            continue
        units = split_lines((folder / "input.txt").read_text())
        own = [tokens(article["body"]) for article in gold["articles"]]
        grams = set().union(*(shingles(words) for words in own))
        short = {tuple(words[i : i + size]) for words in own for size in (2, 3) for i in range(len(words))}
        titles = {article["title"] for article in gold["articles"]}
        yield gold, units, [int(covered(unit.text, grams, short) >= 60 and unit.text not in titles) for unit in units]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--html", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--trees", type=int, default=70)
    parser.add_argument("--leaves", type=int, default=12)
    parser.add_argument("--rate", type=float, default=0.1)
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    tables = load_clean_tables()
    cases = []
    for name, gold, units, labels in load(options.bench, options.html, tables):
        if not units:
            continue
        looks = [look_at(unit, tables) for unit in units]
        rows = np.array(measure_units(units, looks, tables), dtype=np.int32)
        weights = np.array([min(max(len(tokens(unit.text)), 2), 60) for unit in units], dtype=float)
        weights = weights / weights.sum() * 100 + 0.05
        cases.append((publisher_of(name, gold), gold, units, rows, np.array(labels), weights))
    layouts = []
    if not options.html:
        for gold, units, labels in load_layouts(options.bench):
            looks = [look_at(unit, tables) for unit in units]
            rows = np.array(measure_units(units, looks, tables), dtype=np.int32)
            weights = np.array([min(max(len(tokens(unit.text)), 2), 60) for unit in units], dtype=float)
            layouts.append((None, gold, units, rows, np.array(labels), weights / weights.sum() * 60 + 0.2))
    groups = sorted({case[0] for case in cases})
    fold_of = {group: index % options.folds for index, group in enumerate(groups)}

    def fit(chosen):
        model = HistGradientBoostingClassifier(
            max_iter=options.trees,
            max_leaf_nodes=options.leaves,
            learning_rate=options.rate,
            min_samples_leaf=40,
            l2_regularization=1.0,
            random_state=7,
            early_stopping=False,
        )
        model.fit(
            np.vstack([case[3] for case in chosen]),
            np.concatenate([case[4] for case in chosen]),
            sample_weight=np.concatenate([case[5] for case in chosen]),
        )
        return model

    results = []
    for fold in range(options.folds):
        model = fit([case for case in cases if fold_of[case[0]] != fold] + layouts)
        for case in cases:
            if fold_of[case[0]] == fold:
                score = model.decision_function(case[3])
                results.append((case, score))
    for cut in (-0.6, -0.3, 0.0, 0.3):
        found = []
        for case, score in results:
            body = tokens(case[1]["articles"][0]["body"])
            guess = tokens("\n".join(unit.text for unit, value in zip(case[2], score, strict=True) if value > cut))
            gold, pred = shingles(body), shingles(guess)
            both = sum((gold & pred).values())
            found.append((both / max(1, sum(pred.values())), both / max(1, sum(gold.values()))))
        p = sum(x for x, _ in found) / len(found)
        r = sum(x for _, x in found) / len(found)
        low = sum(1 for a, b in found if 2 * a * b / max(a + b, 1e-9) < 0.5)
        print(f"cut {cut:+.1f}  P {p:.3f}  R {r:.3f}  F1 {2 * p * r / (p + r):.3f}  pages < .5: {low}/{len(found)}")
    if options.write:
        model = fit(cases + layouts)
        names = HTML_FEATURES if options.html else TEXT_FEATURES
        trees = [export(stage[0].nodes, 0) for stage in model._predictors]
        out = {
            "features": list(names),
            "bias": round(float(model._baseline_prediction.ravel()[0]) * 1000),
            "trees": trees,
        }
        path = DATA / ("clean_html.json" if options.html else "clean_text.json")
        path.write_text(json.dumps(out, separators=(",", ":")) + "\n", encoding="utf-8")
        print(f"{path.name}: {path.stat().st_size // 1024} KB, {len(trees)} trees")


def export(nodes, at):
    node = nodes[at]
    if node["is_leaf"]:
        return round(float(node["value"]) * 1000)
    # Features are whole numbers: comparing with the floor of the threshold decides alike.
    return [
        int(node["feature_idx"]),
        int(np.floor(node["num_threshold"])),
        export(nodes, node["left"]),
        export(nodes, node["right"]),
    ]


if __name__ == "__main__":
    main()

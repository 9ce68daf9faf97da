"""Measure summaries on the articles of a benchmark, or fit the ranker's weights on them.

    python tests/bench/summ.py run BENCH [OUT] [--bullets N | --words N] [--quick]
    python tests/bench/summ.py fit BENCH

``BENCH`` is the unpacked benchmark, its folder ``summ``, or a folder of cases. ``run`` prints the table of targets:
bullets beside lead-3, sumy and lede, sentences, speed; ``--quick`` only bullets beside lead-3. ``OUT`` keeps our
bullets, and the peers' beside them. ``fit`` prints whole-number weights for ``generator/data/summary.yml``. See
README.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bullets import measure_summaries

from generator.stages.summarise import SummaryInput, SummarySettings
from generator.stages.summarise.analyse import analyse_article, stem_word, tokens_of
from generator.stages.summarise.choose import describe_sentences
from generator.tables.summarise import load_summary_tables

Case = dict[str, Any]


def load_cases(folder: Path) -> list[Case]:
    """All cases of a folder whose name starts with ``cnndm``: the highlights of the others look machine-made."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("cnndm*.json"))]


def find_cases(bench: Path) -> Path:
    """The folder that holds the cases themselves."""
    places = (bench / "summ" / "dev", bench / "dev", bench)
    return next((place for place in places if any(place.glob("cnndm*.json"))), bench)


# ---------------------------------------------------------------- fitting


def fit(folder: Path) -> dict[str, int]:
    """Whole-number weights, the largest 100.

    Ordinary least squares with a small ridge. Features and target are taken relative to their mean in the document, so
    that only the order within a document counts; the target is how much of a sentence the reference highlights repeat.
    """
    tables = load_summary_tables()
    rows: list[list[float]] = []
    targets: list[float] = []
    names: list[str] = []
    for case in load_cases(folder):
        article = SummaryInput(case["title"], case["text"])
        analysis = analyse_article(article, tables)
        features, _ = describe_sentences(article, analysis, tables)
        wanted = {stem_word(t) for bullet in case["references"][0] for t in tokens_of(bullet) if t not in tables.stop}
        # Cases have no registry: what a company adds is set by hand.
        names = [name for name in features[0] if name != "companies"] if features else names
        x = [[float(row[name]) for name in names] for row in features]
        y = [100 * len(s.stems & wanted) / (len(s.stems) + 8) for s in analysis.sentences]
        if not x:
            continue
        mean_x = [sum(column) / len(x) for column in zip(*x, strict=True)]
        mean_y = sum(y) / len(y)
        rows.extend([[value - mean for value, mean in zip(row, mean_x, strict=True)] for row in x])
        targets.extend(value - mean_y for value in y)
    weights = solve_least_squares(rows, targets)
    top = max(abs(weight) for weight in weights)
    return {name: round(100 * weight / top) for name, weight in zip(names, weights, strict=True)}


def solve_least_squares(rows: list[list[float]], targets: list[float]) -> list[float]:
    """The normal equations, by elimination; a handful of features needs no library."""
    size = len(rows[0])
    matrix = [[0.0] * size + [0.0] for _ in range(size)]
    for row, target in zip(rows, targets, strict=True):
        for i in range(size):
            for j in range(size):
                matrix[i][j] += row[i] * row[j]
            matrix[i][size] += row[i] * target
    for i in range(size):
        matrix[i][i] += len(rows) * 10.0
    for i in range(size):
        pivot = max(range(i, size), key=lambda k: abs(matrix[k][i]))
        matrix[i], matrix[pivot] = matrix[pivot], matrix[i]
        for k in range(size):
            if k != i:
                factor = matrix[k][i] / matrix[i][i]
                matrix[k] = [a - factor * b for a, b in zip(matrix[k], matrix[i], strict=True)]
    return [matrix[i][size] / matrix[i][i] for i in range(size)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=["run", "fit"])
    parser.add_argument("bench", type=Path)
    parser.add_argument("out", type=Path, nargs="?", help="file for our bullets, outside the repository")
    parser.add_argument("--bullets", type=int, help="exactly so many (3 where no --words are given)")
    parser.add_argument("--quick", action="store_true", help="only the bullets, beside lead-3")
    parser.add_argument("--words", type=int, help="as many bullets as fit into so many words")
    options = parser.parse_args()
    folder = find_cases(options.bench)
    if options.act == "fit":
        print(json.dumps(fit(folder), indent=1))
    else:
        bullets = options.bullets or (None if options.words else 3)
        settings = SummarySettings(bullets=bullets, words=options.words)
        measure_summaries(folder, folder.parent, settings, options.out, options.quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())

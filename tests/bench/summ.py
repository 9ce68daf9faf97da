"""Fit and measure the ranker of plain summaries on a folder of cases ``{id, title, text, sentences, references}``.

    python tests/bench/summ.py fit DIR      # prints integer weights for generator/data/summary.yml, fitted
    python tests/bench/summ.py run DIR OUT  # writes {id: [bullet, ...]} for three bullets, and the lead-3 beside it

The fit is ordinary least squares, features and target taken relative to their mean in the document; the target is how
much of a sentence the reference highlights repeat. Standard library only. Cases are not part of the repository.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from generator.stages.summarise import SummaryInput, SummarySettings, summarise_article
from generator.stages.summarise.analyse import analyse_article, stem_word, tokens_of
from generator.stages.summarise.choose import describe_sentences
from generator.tables.summarise import load_summary_tables


def load_cases(folder: Path) -> list[dict[str, Any]]:
    """All cases of a folder whose name starts with ``cnndm``."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("cnndm*.json"))]


def fit(folder: Path) -> dict[str, int]:
    """Integer weights, the largest 100."""
    tables = load_summary_tables()
    rows: list[list[float]] = []
    targets: list[float] = []
    names: list[str] = []
    for case in load_cases(folder):
        article = SummaryInput(case["title"], case["text"])
        analysis = analyse_article(article, tables)
        features, _ = describe_sentences(article, analysis, tables)
        wanted = {stem_word(t) for bullet in case["references"][0] for t in tokens_of(bullet) if t not in tables.stop}
        names = [name for name in features[0] if name != "companies"] if features else names
        x = [[float(row[name]) for name in names] for row in features]
        y = [100 * len(s.stems & wanted) / (len(s.stems) + 8) for s in analysis.sentences]
        if not x:
            continue
        mean_x = [sum(column) / len(x) for column in zip(*x, strict=True)]
        mean_y = sum(y) / len(y)
        rows.extend([[value - mean for value, mean in zip(row, mean_x, strict=True)] for row in x])
        targets.extend(value - mean_y for value in y)
    weights = _solve(rows, targets)
    top = max(abs(weight) for weight in weights)
    return {name: round(100 * weight / top) for name, weight in zip(names, weights, strict=True)}


def _solve(rows: list[list[float]], targets: list[float]) -> list[float]:
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


def run(folder: Path, out: Path) -> None:
    """Three bullets a case into ``out``, the first three sentences into ``out`` with ``-lead3``."""
    tables = load_summary_tables()
    cases = load_cases(folder)
    started = time.process_time()
    ours = {
        case["id"]: [
            bullet.text
            for bullet in summarise_article(
                SummaryInput(case["title"], case["text"]), SummarySettings(bullets=3), tables
            ).bullets
        ]
        for case in cases
    }
    print(f"{len(cases) / (time.process_time() - started):.0f} documents per CPU second")
    out.write_text(json.dumps(ours), encoding="utf-8")
    lead = {case["id"]: case["sentences"][:3] for case in cases}
    out.with_name(f"{out.stem}-lead3.json").write_text(json.dumps(lead), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1] == "fit":
        print(json.dumps(fit(Path(sys.argv[2])), indent=1))
    else:
        run(Path(sys.argv[2]), Path(sys.argv[3]))

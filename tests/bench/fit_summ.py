"""Fit the ranker of plain summaries on articles with highlights that editors wrote.

    python tests/bench/fit_summ.py BENCH [--write] [--folds N]

Minimum risk training (Och 2003; Smith & Eisner 2006): of each article all sets of a pool of sentences are scored
against its highlights (ROUGE-1, ROUGE-2 twice, ROUGE-L), and the weights are those under which a set drawn with
probability in proportion to ``exp(worth)`` scores most on average, less a ridge. Prints, by cross-validation over
articles, the scores of the best set of three sentences and of the best within 55 words. ``--write`` fits on everything
and replaces ``generator/data/ranker.json``. Needs numpy, SciPy and rouge-score, none of which the generator imports.
Reads the cases, keeps none of their text.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from nltk.stem.porter import PorterStemmer
from rouge_score.tokenize import tokenize
from scipy.optimize import minimize
from summ import find_cases, load_cases

from generator.stages.summarise import SummaryInput, SummarySettings
from generator.stages.summarise.analyse import analyse_article
from generator.stages.summarise.bullets import draft_plainly
from generator.stages.summarise.choose import Scores
from generator.stages.summarise.evidence import Quoted
from generator.stages.summarise.job import Job
from generator.stages.summarise.plain import ALIKE, POOL
from generator.stages.summarise.ranker import measure_pair, measure_sentences
from generator.stages.summarise.wording import render_draft
from generator.tables.summarise import load_summary_tables

OUT = Path(__file__).resolve().parents[2] / "generator" / "data" / "ranker.json"
WORDS = 55
RIDGE = 0.1
SCALE = 100
WEIGHTS = np.array([1, 2, 1])
"""Of ROUGE-1, ROUGE-2 and ROUGE-L in what is fitted; the second is the smallest and tells most."""
ROUNDS = 150
CUTS = 5
"""Bins of a feature that has no steps of its own; each holds as many sentences."""
STEPS: dict[str, list[int]] = {
    "rank": [1, 2, 3, 4, 5, 6, 8, 11, 15, 20],
    "words": [10, 14, 18, 22, 26, 30, 35, 40],
    "printed": [8, 12],
    "quoted": [5, 40],
    "speech": [1],
    "deeds": [1],
    "contrast": [1],
    "days": [1],
    "main": [1],
}
PAIR_STEPS = {"overlap": [5, 10, 20, 30], "adjacent": [1]}
BY_HAND = {"title": [[20, 40], [0, 30, 60]]}
"""The articles of the benchmark have no titles."""

Tokens = list[str]
Array = Any


@dataclass(slots=True)
class Example:
    """An article: features of its sentences and pairs, and what is needed to score a set of them."""

    rows: list[dict[str, int]]
    pairs: dict[tuple[int, int], dict[str, int]]
    sizes: list[int]
    tokens: list[Tokens]
    wanted: list[Tokens]


class _Stemmer:
    """Porter's, remembered."""

    def __init__(self) -> None:
        self.stem: Callable[[str], str] = lru_cache(maxsize=None)(PorterStemmer().stem)


def load_examples(folder: Path) -> list[Example]:
    """All articles of a folder."""
    tables = load_summary_tables()
    settings = SummarySettings(bullets=3)
    stemmer = _Stemmer()
    found: list[Example] = []
    for case in load_cases(folder):
        article = SummaryInput(case["title"], case["text"])
        analysis = analyse_article(article, tables)
        job = Job(article, analysis, settings, tables, Scores(()), Quoted(analysis, 0))
        parts = [part for each in job.analysis.sentences if (part := draft_plainly(job, each)) is not None]
        measured = measure_sentences(article, analysis, tables)
        chosen = [analysis.sentences[part.index] for part in parts]
        found.append(
            Example(
                [{**measured[part.index], "printed": part.size} for part in parts],
                {(i, j): measure_pair(chosen[i], chosen[j]) for i, j in combinations(range(len(parts)), 2)},
                [part.size for part in parts],
                [tokenize(render_draft(part.draft, article.body), stemmer) for part in parts],
                [tokenize(line, stemmer) for line in case["references"][0]],
            )
        )
    return found


# ---------------------------------------------------------------- ROUGE of a set


def count_grams(tokens: Tokens, size: int) -> Counter[tuple[str, ...]]:
    """Runs of ``size`` tokens."""
    return Counter(tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1))


def align(wanted: Tokens, given: Tokens) -> list[int]:
    """Places in ``wanted`` of one longest common subsequence."""
    table = [[0] * (len(given) + 1) for _ in range(len(wanted) + 1)]
    for i, one in enumerate(wanted):
        for j, two in enumerate(given):
            table[i + 1][j + 1] = table[i][j] + 1 if one == two else max(table[i][j + 1], table[i + 1][j])
    i, j = len(wanted), len(given)
    places: list[int] = []
    while i and j:
        if wanted[i - 1] == given[j - 1]:
            i, j = i - 1, j - 1
            places.append(i)
        elif table[i][j - 1] > table[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return places


class Judge:
    """ROUGE-1, ROUGE-2 and ROUGE-Lsum (F) of sets of an article's sentences."""

    def __init__(self, example: Example) -> None:
        flat = [token for line in example.wanted for token in line]
        self.example = example
        self.one, self.two = count_grams(flat, 1), count_grams(flat, 2)
        self.aligned = [[align(line, tokens) for tokens in example.tokens] for line in example.wanted]

    def score(self, chosen: Sequence[int]) -> tuple[float, float, float]:
        """Of a set of sentences, given by their numbers in order."""
        flat = [token for at in chosen for token in self.example.tokens[at]]
        size, wanted = len(flat), self.one.total()
        one = (count_grams(flat, 1) & self.one).total()
        two = (count_grams(flat, 2) & self.two).total()
        left, right, longest = Counter(flat), Counter(self.one), 0
        for line, places in zip(self.example.wanted, self.aligned, strict=True):
            for at in sorted({place for number in chosen for place in places[number]}):
                if left[line[at]] > 0 and right[(line[at],)] > 0:
                    longest += 1
                    left[line[at]] -= 1
                    right[(line[at],)] -= 1
        return (
            2 * one / max(1, size + wanted),
            2 * two / max(1, size + wanted - 2),
            2 * longest / max(1, size + wanted),
        )


# ---------------------------------------------------------------- sets


@dataclass(slots=True)
class Sets:
    """The sets of one article: features (a row a set) and scores."""

    features: Array
    scores: Array


def cut_steps(examples: Sequence[Example]) -> dict[str, list[int]]:
    """Steps of each feature: those given, else such that as many sentences stand between two."""
    rows = [row for example in examples for row in example.rows]
    steps: dict[str, list[int]] = {}
    for name in rows[0]:
        values = sorted(row[name] for row in rows)
        cuts = sorted({values[len(values) * k // CUTS] for k in range(1, CUTS)} - {values[0]})
        steps[name] = STEPS.get(name, cuts)
    return {name: cuts for name, cuts in steps.items() if name not in BY_HAND}


def mark_steps(row: dict[str, int], steps: dict[str, list[int]]) -> list[int]:
    """1 for each step that a feature reaches, else 0."""
    return [int(row[name] >= step) for name, cuts in steps.items() for step in cuts]


def make_sets(
    examples: Sequence[Example],
    judges: Sequence[Judge],
    steps: dict[str, list[int]],
    most: int,
    room: int | None,
    first: Array | None,
) -> list[Sets]:
    """All sets of ``most`` sentences (up to ``most`` within ``room`` words) of a pool: the first of the article, or
    those that the weights ``first`` like best.
    """
    found: list[Sets] = []
    for example, judge in zip(examples, judges, strict=True):
        marks = np.array([mark_steps(row, steps) for row in example.rows], dtype=np.float32)
        count = len(example.rows)
        liking = marks @ first[: marks.shape[1]] if first is not None else -np.arange(count)
        pool = sorted(sorted(range(count), key=lambda at: (-liking[at], at))[:POOL])
        pairs = {key: np.array(mark_steps(row, PAIR_STEPS)) for key, row in example.pairs.items()}
        rows: list[Array] = []
        scores: list[tuple[float, float, float]] = []
        for size in [min(most, len(pool))] if room is None else range(1, most + 1):
            for chosen in combinations(pool, size):
                if room is not None and sum(example.sizes[at] for at in chosen) > room:
                    continue
                both = list(combinations(chosen, 2))
                if any(example.pairs[pair]["overlap"] >= ALIKE for pair in both):
                    continue
                together = sum((pairs[pair] for pair in both), np.zeros(5))
                rows.append(np.concatenate([marks[list(chosen)].sum(0), together]))
                scores.append(judge.score(chosen))
        if not rows:
            rows.append(np.zeros(marks.shape[1] + 5))
            scores.append((0.0, 0.0, 0.0))
        found.append(Sets(np.array(rows, dtype=np.float32), np.array(scores)))
    return found


def fit_weights(sets: Sequence[Sets]) -> Array:
    """The weights under which a drawn set scores most on average, less the ridge."""
    features = np.vstack([each.features for each in sets])
    totals = [100 * each.scores @ WEIGHTS for each in sets]
    gains = np.concatenate([total - total.mean() for total in totals])
    lengths = np.array([len(total) for total in totals])
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    owner = np.repeat(np.arange(len(sets)), lengths)

    def lose(weights: Array) -> tuple[float, Array]:
        worth = (features @ weights.astype(np.float32)).astype(float)
        odds = np.exp(worth - np.maximum.reduceat(worth, starts)[owner])
        share = odds / np.add.reduceat(odds, starts)[owner]
        expected = np.add.reduceat(share * gains, starts)
        slope = features.T @ (share * (gains - expected[owner])).astype(np.float32)
        return -expected.mean() + RIDGE * (weights @ weights), 2 * RIDGE * weights - slope.astype(float) / len(sets)

    begin = np.zeros(features.shape[1])
    return minimize(lose, begin, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS}).x


def cross_validate(name: str, sets: Sequence[Sets], folds: int) -> None:
    """Print the mean scores of the sets that weights fitted on the other folds like best."""
    found: list[Array] = []
    for fold in range(folds):
        weights = fit_weights([each for at, each in enumerate(sets) if at % folds != fold])
        found += [each.scores[int(np.argmax(each.features @ weights))] for each in sets[fold::folds]]
    one, two, longest = 100 * np.mean(found, axis=0)
    print(f"{name:8} R1 {one:.2f}  R2 {two:.2f}  RL {longest:.2f}, by {folds} folds")


def export_weights(weights: Array, steps: dict[str, list[int]]) -> dict[str, list[list[int]]]:
    """``{feature: [steps, worths]}``: the worth behind each step is the sum of the weights up to it."""
    table: dict[str, list[list[int]]] = {}
    at = 0
    for name, cuts in steps.items():
        sums = [0.0, *np.cumsum(weights[at : at + len(cuts)])]
        table[name] = [cuts, [round(SCALE * float(value)) for value in sums]]
        at += len(cuts)
    return table


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--write", action="store_true", help="replace the weights of the generator")
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    examples = load_examples(find_cases(options.bench))
    judges = [Judge(example) for example in examples]
    steps = cut_steps(examples)
    width = sum(map(len, steps.values()))
    ranker: dict[str, Any] = {}
    for name, most, room in (("bullet", 3, None), ("word", 4, WORDS)):
        rough = fit_weights(make_sets(examples, judges, steps, most, room, None))
        sets = make_sets(examples, judges, steps, most, room, rough)
        cross_validate(f"{name}s", sets, options.folds)
        weights = fit_weights(sets)
        ranker[f"{name}s"] = {**export_weights(weights[:width], steps), **BY_HAND}
        ranker[f"{name}_pairs"] = export_weights(weights[width:], PAIR_STEPS)
    if options.write:
        OUT.write_text(json.dumps(ranker, separators=(",", ":")) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

"""Fit the weights by which a headline is chosen on a page without markup, and say how well they do.

    python tests/bench/fit_titles.py BENCH [--write]

Prints the share of pages whose printed headline is chosen, by cross-validation with folds by publisher, and with half
of the publishers tuned on and the other half held out. The same pages are fitted on, and never scored, in three more
styles: their HTML written as text with and without blank lines, and the text from the headline on, as people copy it.
``--write`` fits on every page and replaces ``generator/data/clean_titles.json``, where the digest of the weights of the
block scorer says which bodies the fit saw. Needs numpy and scipy, which the generator itself never imports. Reads the
cases, keeps none of their text. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from scipy.optimize import minimize

from generator.model import PageMetadata, SourceDocument
from generator.stages.clean import clean_document, headlines, labels
from generator.stages.clean.features import Look
from generator.stages.clean.page import read_page
from generator.stages.clean.starts import Page
from generator.stages.clean.tables import CleanTables
from generator.stages.clean.titles import Head, may_head
from generator.stages.clean.units import Unit
from generator.tables.clean import load_clean_tables

fit_clean: Any = importlib.import_module("fit_clean")
name_publisher, split_words = fit_clean.name_publisher, fit_clean.split_words

PENALTY = 1.0
"""Weight of the squares that keeps the weights small; 1 did best in cross-validation."""
SCALE = 10
DATA = Path(__file__).resolve().parents[2] / "generator" / "data"
TARGET, AFTER = DATA / "clean_titles.json", DATA / "clean_text.json"


@dataclass(frozen=True, slots=True)
class Example:
    """A page: what is seen of its candidates, and which of them print the headline."""

    publisher: str
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...]
    lines: tuple[str, ...]
    """The texts of the candidates, by which copies of one line are told."""
    printed: bool
    scored: bool
    """False for another style of a page, which is only fitted on."""


def load_examples(bench: Path) -> list[Example]:
    """The pages with one article whose headline is known, each in four styles."""
    tables = load_clean_tables()
    examples = []
    for folder in sorted((bench / "clean").iterdir()):
        gold = json.loads((folder / "gold.json").read_text("utf-8"))
        if "title" in (gold["articles"][0].get("unknown") or ()):
            continue
        units = read_page((folder / "input.html").read_bytes().decode("utf-8", "replace")).units
        lines = [unit.text for unit in units if not unit.hidden]
        page = (folder / "input.txt").read_text("utf-8")
        for number, text in enumerate((page, "\n".join(lines), "\n\n".join(lines), cut_above(page, gold))):
            example = read_example(name_publisher(folder.name, gold), gold, text, number == 0, tables)
            if example is not None:
                examples.append(example)
    return examples


def cut_above(page: str, gold: dict[str, Any]) -> str:
    """The page from its headline on; empty where it is not printed."""
    title = split_words((gold["articles"][0]["title"] or "").casefold())
    lines = page.split("\n")
    first = next((at for at, mark in enumerate(gold["line_labels"]) if mark), 0)
    at = [at for at, line in enumerate(lines[: first + 1]) if title and split_words(line.casefold()) == title]
    return "\n".join(lines[at[-1] :]) if at else ""


def read_example(publisher: str, gold: dict[str, Any], text: str, scored: bool, tables: CleanTables) -> Example | None:
    """What the cleaning stage shows its choice of headlines of a page; ``None`` where it finds no body."""
    found: list[tuple[Sequence[Unit], Sequence[Look], list[bool]]] = []

    def spy(
        units: Sequence[Unit], looks: Sequence[Look], body: Sequence[bool], page: PageMetadata, _: Any
    ) -> tuple[Head, ...]:
        found.append((units, list(looks), list(body)))
        return ()

    with mock.patch.object(labels, "find_heads", spy):
        clean_document(SourceDocument("page", "text", text, "utf-8"), tables)
    if not found or not any(found[0][2]):
        return None
    units, looks, body = found[0]
    at = headlines.list_candidates(units, looks, body, may_head)
    rows = headlines.see_lines(Page(units, looks, (), tables), body, at)
    title = [word.casefold() for word in split_words(gold["articles"][0]["title"] or "")]
    same = [[word.casefold() for word in split_words(units[index].text)] == title for index in at]
    return Example(
        publisher,
        tuple(map(tuple, rows)),
        tuple(number for number, mark in enumerate(same) if mark),
        tuple(units[index].text for index in at),
        bool((gold.get("in_text") or {}).get("title")),
        scored,
    )


def fit_weights(examples: Sequence[Example], names: Sequence[str]) -> dict[str, int]:
    """A conditional logit: among the candidates of a page the printed headline has the highest chance."""
    place = {name: number for number, name in enumerate(names)}
    pages = []
    for example in examples:
        if example.right:
            matrix = np.zeros((len(example.rows), len(names)))
            for number, rows in enumerate(example.rows):
                matrix[number, [place[row] for row in rows]] = 1
            mark = np.zeros(len(example.rows))
            mark[list(example.right)] = 1
            pages.append((matrix, mark))

    def measure(weights: Any) -> tuple[float, Any]:
        loss, slope = PENALTY * float(weights @ weights), 2 * PENALTY * weights
        for matrix, mark in pages:
            score = matrix @ weights
            chance = np.exp(score - score.max())
            chance /= chance.sum()
            right = float((chance * mark).sum())
            loss -= np.log(right + 1e-300)
            slope = slope + matrix.T @ (chance - chance * mark / max(right, 1e-300))
        return loss, slope

    found = minimize(measure, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return {name: round(float(value) * SCALE) for name, value in zip(names, found, strict=True)}


def choose(example: Example, weights: dict[str, int]) -> int | None:
    """As ``find_headline`` does: the number of the candidate that wins, or ``None``."""
    points = [sum(weights.get(row, 0) for row in rows) for rows in example.rows]
    if not points:
        return None
    best = points.index(max(points))
    lead = points[best] - max(
        (p for p, line in zip(points, example.lines, strict=True) if line != example.lines[best]), default=0
    )
    enough = points[best] >= headlines.ENOUGH
    alone = lead >= headlines.ALONE and points[best] * 3 >= headlines.ENOUGH * 2
    return best if enough or alone else None


def count_right(examples: Sequence[Example], weights: dict[str, int]) -> tuple[int, int, int]:
    """``(right, none chosen, all)`` of the pages that print their headline."""
    chosen = [(example, choose(example, weights)) for example in examples if example.printed and example.scored]
    right = sum(at in example.right for example, at in chosen)
    return right, sum(at is None for _, at in chosen), len(chosen)


def cross_validate(examples: Sequence[Example], names: Sequence[str], folds: int) -> None:
    """Print what is chosen on publishers that were not fitted on."""
    publishers = sorted({example.publisher for example in examples})
    number = {publisher: index for index, publisher in enumerate(publishers)}
    total = np.zeros(3, dtype=int)
    for fold in range(folds):
        held = [example for example in examples if number[example.publisher] % folds == fold]
        rest = [example for example in examples if number[example.publisher] % folds != fold]
        total += count_right(held, fit_weights(rest, names))
    print(f"{folds} folds by publisher: right {total[0] / total[2]:.3f}, none chosen {total[1]}, of {total[2]}")
    for name, odd in (("even", 0), ("odd", 1)):
        tuned = [example for example in examples if number[example.publisher] % 2 == odd]
        held = [example for example in examples if number[example.publisher] % 2 != odd]
        weights = fit_weights(tuned, names)
        for part, chosen in (("tuned on", tuned), ("held out", held)):
            right, none, count = count_right(chosen, weights)
            print(f"  {name} publishers {part}: right {right / count:.3f}, none chosen {none}, of {count}")


def write_weights(weights: dict[str, int]) -> None:
    """Replace the weights in the generator, noughts included: they say what the fit saw."""
    digest = hashlib.sha256(AFTER.read_bytes()).hexdigest()[:16]
    table = {"after": {AFTER.name: digest}, "weights": dict(sorted(weights.items()))}
    TARGET.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {sum(map(bool, weights.values()))} weights")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--write", action="store_true", help="replace the weights of the generator")
    parser.add_argument("--folds", type=int, default=10)
    options = parser.parse_args()
    places = (options.bench / "clean" / "dev", options.bench / "dev", options.bench)
    bench = next((place for place in places if (place / "multi").is_dir()), options.bench)
    examples = load_examples(bench)
    names = sorted({row for example in examples for rows in example.rows for row in rows})
    cross_validate(examples, names, options.folds)
    if options.write:
        weights = fit_weights(examples, names)
        right, none, count = count_right(examples, weights)
        print(f"fitted on every page: right {right / count:.3f}, none chosen {none}, of {count}")
        write_weights(weights)
    return 0


if __name__ == "__main__":
    sys.exit(main())

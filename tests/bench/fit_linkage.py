"""Fit the weights by which numbers of two articles are known as one quantity, and say how well they do.

    python tests/bench/fit_linkage.py [--write]

The stories are those of ``tests/cases/stories`` (eight sets by several hands), grouped as their labels have it, and
the pairs of reports beside them, which count a tenth. A labelled agreement, update or conflict is one quantity, as is
what ``same`` lists; two numbers of different values that no label joins are of two. Prints, with each set held out in
turn, how many pairs are found at the shipped thresholds, and how many others are taken for one; ``--write`` fits on
everything and replaces ``generator/data/figure_linkage.yml``. Needs numpy and scipy, which the generator never imports.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.optimize import minimize

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import test_story_breadth  # noqa: E402
import test_story_figures  # noqa: E402
from generator.model import Brief  # noqa: E402
from generator.stories.linkage import FOR, FREE, compare_readings, count_chance, prepare_linkage  # noqa: E402
from generator.stories.linked import AGREE_ODDS, UPDATE_ODDS  # noqa: E402
from generator.stories.origins import find_origins  # noqa: E402
from generator.stories.quantities import Reading  # noqa: E402
from generator.stories.sameness import list_ways, ratio_of, same_value  # noqa: E402
from generator.stories.verdicts import read_figures  # noqa: E402
from stories_judge import generate_docs, load_labels, place_briefs, read_briefs  # noqa: E402

CASES = ROOT / "tests" / "cases"
TABLE = ROOT / "generator" / "data" / "figure_linkage.yml"
SETS = ("stories", "stories/second", *(f"stories/outside/{name}" for name in "abcdef"))
PAIRS = ("stories_breadth", "stories_prose", "stories_updates")
ONE = frozenset(("agree", "update", "conflict", "same"))
PENALTY = 0.3
"""Inverse of the weight of the sum of squares."""
UNLABELLED, SHORT = 0.7, 0.1
"""What a pair that nobody labelled counts, and one of two reports of a few sentences."""

Place = tuple[str, str]
"""Id of a brief, and a figure as printed in it."""


@dataclass(frozen=True, slots=True)
class Row:
    """Two numbers of different articles."""

    group: str
    label: str
    """A verdict, ``same``, ``none``, or empty where nobody labelled it."""
    seen: Mapping[str, float]
    equal: bool
    digits: int
    near: bool
    """Whether the larger is at most three times the smaller."""

    @property
    def one(self) -> bool:
        """Whether they are of one quantity."""
        return self.label in ONE


def compare_briefs(group: str, briefs: Sequence[Brief], labels: Sequence[tuple[str, Place, Place]]) -> Iterator[Row]:
    """All pairs of numbers of a story's briefs of which something is known."""
    readings, setting = read_figures(briefs, find_origins(briefs))
    linkage = prepare_linkage(readings, {})
    for place, one in enumerate(readings):
        for other in readings[place + 1 :]:
            if one.at == other.at or one.kind != other.kind:
                continue
            label = next((label for label, a, b in labels if _fit(a, b, one, other) or _fit(b, a, one, other)), "")
            value = same_value(one, other, setting.rates)
            known = label in ONE or label == "none"
            if not known and (
                label
                or value is not None
                or setting.origin[one.at] == setting.origin[other.at]
                or not list_ways(one, other, setting.rates)
            ):
                continue
            near = ratio_of(one, other, setting.rates) <= 3
            digits = min(one.amount.digits, other.amount.digits)
            yield Row(group, label, compare_readings(one, other, setting, linkage), value is not None, digits, near)


def _fit(a: Place, b: Place, one: Reading, other: Reading) -> bool:
    return all(
        brief == reading.claim.brief and text.lower() in reading.claim.figure.text.lower()
        for (brief, text), reading in ((a, one), (b, other))
    )


def read_sets() -> Iterator[Row]:
    """The rows of the labelled sets, grouped by set."""
    for name in SETS:
        folder = CASES / name
        labels = load_labels(folder / "labels.yml")
        data = yaml.safe_load((folder / "labels.yml").read_text("utf-8"))
        with tempfile.TemporaryDirectory() as work:
            generate_docs(folder, Path(work) / "docs")
            briefs = read_briefs(Path(work) / "docs")
        places = place_briefs(labels, briefs)
        pairs = [(pair.verdict, pair.a, pair.b) for pair in labels.pairs]
        for label in ("same", "unclear"):
            pairs += [(label, _read_place(row["a"]), _read_place(row["b"])) for row in data.get(label, ())]
        told = [
            (label, (places[a[0]], a[1]), (places[b[0]], b[1]))
            for label, a, b in pairs
            if a[0] in places and b[0] in places
        ]
        for story in labels.origins:
            names = {n for n, of in labels.story.items() if of == story}
            names |= {n for n, touched in labels.touches.items() if story in touched}
            ids = {places[n] for n in names if n in places}
            yield from compare_briefs(name, [brief for brief in briefs if brief.id in ids], told)


def _read_place(row: Sequence[Any]) -> Place:
    return str(row[0]), str(row[1])


def read_pairs() -> Iterator[Row]:
    """The rows of the pairs of reports."""
    ids = ("a-0123456789", "b-0123456789")
    for case in test_story_figures.load_cases().values():
        briefs = [test_story_figures.make_brief(name, case[name]) for name in "ab"]
        told = [(label, (ids[0], str(one)), (ids[1], str(other))) for label, one, other in case["expect"]]
        yield from compare_briefs("pairs", briefs, told)
    for folder in PAIRS:
        for path in sorted((CASES / folder).glob("*.yml")):
            for row in (row for rows in yaml.safe_load(path.read_text("utf-8")).values() for row in rows):
                if row[1] is None:
                    continue
                made = test_story_breadth.make_pair((*row[:3], str(row[3]), row[4], str(row[5])))
                yield from compare_briefs("pairs", made, [(row[0], (ids[0], str(row[3])), (ids[1], str(row[5])))])


def fit_weights(rows: Sequence[Row], names: Sequence[str]) -> dict[str, int]:
    """Logistic regression, each weight kept on the side on which it can speak; in hundredths of a log-odds."""
    place = {name: at for at, name in enumerate(names)}
    seen = np.zeros((len(rows), len(names)))
    for at, row in enumerate(rows):
        for name, value in row.seen.items():
            seen[at, place[name]] = value
    signs = np.array([1 if row.one else -1 for row in rows])
    counts = np.array([SHORT if row.group == "pairs" else 1 if row.label else UNLABELLED for row in rows])

    def measure(weights: Any) -> tuple[float, Any]:
        odds = signs * (seen @ weights)
        bound = weights.copy()
        bound[place["bias"]] = 0
        slope = -(seen.T @ (counts * signs / (1 + np.exp(odds))))
        return float(np.sum(counts * np.logaddexp(0, -odds)) + bound @ bound / PENALTY / 2), slope + bound / PENALTY

    bounds = [(None, None) if n in FREE else (0, None) if n in FOR else (None, 0) for n in names]
    found = minimize(measure, np.zeros(len(names)), jac=True, bounds=bounds, method="L-BFGS-B").x
    return {name: round(weight * 100) for name, weight in zip(names, found, strict=True) if round(weight * 100)}


def weigh(row: Row, weights: Mapping[str, int]) -> float:
    """The log-odds of a row, in hundredths, with what its values add."""
    return sum(weights.get(name, 0) * value for name, value in row.seen.items()) + (
        count_chance(row.digits) if row.equal else 0
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="fit on everything and replace the shipped weights")
    options = parser.parse_args(arguments)
    rows = [*read_sets(), *read_pairs()]
    names = sorted({name for row in rows for name in row.seen})
    total = dict.fromkeys(("equal", "equal found", "others", "others found", "strange", "strange taken"), 0)
    for name in SETS:
        weights = fit_weights([row for row in rows if row.group != name], names)
        for row in (row for row in rows if row.group == name):
            least = AGREE_ODDS if row.equal else UPDATE_ODDS
            kind = ("equal" if row.equal else "others") if row.one else "strange"
            if kind == "strange" and not row.near:
                continue
            total[kind] += 1
            total["strange taken" if kind == "strange" else f"{kind} found"] += weigh(row, weights) >= least
    print("each set held out in turn, before what parts two numbers whatever their weight:")
    print(f"  equal values of one quantity    {total['equal found']} of {total['equal']}")
    print(f"  other values of one quantity    {total['others found']} of {total['others']}")
    print(f"  pairs that nobody labelled      {total['strange taken']} of {total['strange']} taken for one quantity")
    if options.write:
        head = TABLE.read_text("utf-8").partition("weights:")[0]
        fitted = sorted(fit_weights(rows, names).items(), key=lambda item: (-item[1], item[0]))
        TABLE.write_text(f"{head}weights:\n" + "".join(f"  {name}: {weight}\n" for name, weight in fitted), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Tables of the cleaning stage whose weights have not seen the page that they are tried on.

The block scorer and the weights of headlines are fitted anew, as ``fit_clean.py`` and ``fit_titles.py`` do it, without
the publishers of a group of pages. Pages with one article are grouped by publisher, in five; pages with several hold
articles of many publishers, and are grouped so that each fit leaves few of them out. Needs scikit-learn and scipy.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import fit_clean
import fit_titles

from generator.stages.clean.features import HTML_FEATURES, TEXT_FEATURES
from generator.stages.clean.tables import CleanTables, Forest, Node
from generator.tables.clean import load_clean_tables

FOLDS = 5
GROUPS = 8
"""Of pages with several articles."""

Choose = Callable[[str], CleanTables]
"""Name of a page → the tables to read it with."""


def fold_publishers(publishers: Collection[str]) -> dict[str, int]:
    """The folds of ``fit_clean.cross_validate``."""
    return {publisher: number % FOLDS for number, publisher in enumerate(sorted(set(publishers)))}


def fit_forest(chosen: Sequence[Any], form: str) -> Forest:
    """The block scorer as the generator would load it; ``form`` is ``text`` or ``html``."""
    model = fit_clean.fit_trees(chosen, argparse.Namespace(**fit_clean.BEST[form]))
    return Forest(
        features=HTML_FEATURES if form == "html" else TEXT_FEATURES,
        bias=round(float(model._baseline_prediction.ravel()[0]) * fit_clean.SCALE),
        trees=tuple(_freeze(fit_clean.export_node(stage[0].nodes, 0)) for stage in model._predictors),
    )


def _freeze(node: Any) -> Node:
    return node if isinstance(node, int) else (node[0], node[1], _freeze(node[2]), _freeze(node[3]))


def fit_tables(bench: Path, form: str, group: str) -> Choose:
    """Tables for each page of a group (``clean``, ``multi``) in one form (``txt``, ``html``), none of whose weights
    were fitted on its publishers or, for a page of several articles, on itself.
    """
    tables = load_clean_tables()
    golds = {path.parent.name: json.loads(path.read_text("utf-8")) for path in sorted(bench.glob("*/*/gold.json"))}
    publisher_of = {
        name: fit_clean.name_publisher(name, gold) for name, gold in golds.items() if gold["group"] == "clean"
    }
    pages = list(fit_clean.load_pages(bench, form == "html", tables))
    titles = [] if form == "html" else fit_titles.load_examples(bench)
    layouts = {} if form == "html" else load_layouts(bench, tables)
    if group == "clean":
        fold_of = fold_publishers(publisher_of.values())
        group_of = {name: fold_of[publisher] for name, publisher in publisher_of.items()}
    else:
        several = [name for name, gold in golds.items() if gold["group"] == "multi"]
        group_of = {name: number % GROUPS for number, name in enumerate(several)}

    def fit_without(number: int) -> CleanTables:
        print(f"fitting {group} {form} without group {number}", file=sys.stderr)
        own = {name for name, part in group_of.items() if part == number}
        sources = own | {article["page"] for name in own for article in golds[name]["articles"] if "page" in article}
        unseen = {publisher_of[name] for name in sources if name in publisher_of}
        forest = fit_forest(
            [page for page in pages if page.publisher not in unseen]
            + [layout for name, layout in layouts.items() if name not in own],
            "html" if form == "html" else "text",
        )
        if form == "html":
            return replace(tables, html_forest=forest)
        weights = fit_headlines([example for example in titles if example.publisher not in unseen])
        return replace(tables, text_forest=forest, headline_weights=weights)

    fitted = {number: fit_without(number) for number in sorted(set(group_of.values()))}
    return lambda name: fitted[group_of[name]]


def fit_headlines(examples: Sequence[fit_titles.Example]) -> dict[str, int]:
    """The weights of headlines; the bodies that they see are those of the shipped scorer."""
    return fit_titles.fit_weights(examples, sorted({row for page in examples for rows in page.rows for row in rows}))


def load_layouts(bench: Path, tables: CleanTables) -> Mapping[str, Any]:
    """The pages with several articles that the scorer is fitted on, by name."""
    names = [
        path.parent.name
        for path in sorted((bench / "multi").glob("*/gold.json"))
        if json.loads(path.read_text("utf-8"))["kind"] in fit_clean.SEVERAL
    ]
    return dict(zip(names, fit_clean.load_layouts(bench, tables), strict=True))

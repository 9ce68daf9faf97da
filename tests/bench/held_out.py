"""Tables of the cleaning stage whose weights have not seen the page that they are tried on.

The block scorer, the weights of headlines and the score cards of starts are fitted anew, as ``fit_clean.py``,
``fit_titles.py`` and ``split.py`` do it, without the publishers of a group of pages. Pages with one article are grouped
by publisher, in five; pages with several hold articles of many publishers, and are grouped so that each fit leaves few
of them out. Needs scikit-learn and scipy.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import fit_clean
import fit_titles
import split

from generator.stages.clean import labels
from generator.stages.clean.tables import Card, CleanTables
from generator.tables.clean import load_clean_tables

GROUPS = 8
"""Of pages with several articles."""

Choose = Callable[[str], CleanTables]
"""Name of a page → the tables to read it with."""


@cache
def fit_starts(bench: Path) -> tuple[tuple[Card, ...], ...]:
    """For each fold the score cards of starts, as ``split.py`` fits them on the other folds."""
    tables = load_clean_tables()
    cases = list(split.read_pages(bench))
    # Splitting puts held-out scores in place of the scorer.
    with mock.patch.object(labels, "score_units"):
        split.score_cases(bench, cases, tables)
        places = [place for case in cases for place in split.find_places(case, tables)]
    return tuple(split.fit_cards([place for place in places if place.fold != fold]) for fold in range(split.FOLDS))


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
        fold_of = split.fold_publishers({name: gold for name, gold in golds.items() if gold["group"] == "clean"})
        group_of = {name: fold_of[publisher] for name, publisher in publisher_of.items()}
        start_of = group_of
    else:
        several = [name for name, gold in golds.items() if gold["group"] == "multi"]
        group_of = {name: number % GROUPS for number, name in enumerate(several)}
        start_of = {name: number % split.FOLDS for number, name in enumerate(several)}

    def fit_without(number: int) -> CleanTables:
        print(f"fitting {group} {form} without group {number}", file=sys.stderr)
        own = {name for name, part in group_of.items() if part == number}
        sources = own | {article["page"] for name in own for article in golds[name]["articles"] if "page" in article}
        unseen = {publisher_of[name] for name in sources if name in publisher_of}
        forest = split.fit_forest(
            [page for page in pages if page.publisher not in unseen]
            + [layout for name, layout in layouts.items() if name not in own],
            form == "html",
        )
        if form == "html":
            return replace(tables, html_forest=forest)
        weights = fit_headlines([example for example in titles if example.publisher not in unseen])
        return replace(tables, text_forest=forest, headline_weights=weights)

    fitted = {number: fit_without(number) for number in sorted(set(group_of.values()))}
    starts = fit_starts(bench)
    chosen = {name: replace(fitted[number], starts=starts[start_of[name]]) for name, number in group_of.items()}
    return lambda name: chosen[name]


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

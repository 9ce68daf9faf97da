"""Measure splitting with the scorer fitted on other publishers: what a page that nobody has seen will get.

    python tests/bench/split.py BENCH [--scores FILE] [--only GROUP] [--list] [--write]

Five folds by publisher. For each, the block scorer and the score cards of starts are fitted on the other folds (the
scorer with the functions of ``fit_clean.py``), and the whole way from text or HTML to articles is run on the pages held
out: pages with one article (text and HTML), the benchmark's pages of several, and pages set or glued together here from
the held-out ones. ``--scores`` keeps the block scores, so that splitting can be tried again without fitting;
``--write`` fits the cards on everything and replaces ``starts.yml``. See README.md beside this file.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pickle
import random
import sys
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from fit_clean import (
    BEST,
    DATA,
    SEVERAL,
    Example,
    export_node,
    fit_trees,
    label_units,
    load_layouts,
    load_pages,
    name_publisher,
)
from sklearn.linear_model import LogisticRegression

import generator.stages.clean.labels as labelling
from generator.model import Article, SourceDocument
from generator.stages.clean import clean_document
from generator.stages.clean.features import HTML_FEATURES, TEXT_FEATURES, join_lines, look_at, measure_paragraphs
from generator.stages.clean.page import read_page
from generator.stages.clean.score import score_units
from generator.stages.clean.starts import weigh_rests
from generator.stages.clean.tables import Card, CleanTables, Forest, plant_forest
from generator.stages.clean.titles import Head, find_gaps
from generator.stages.clean.units import split_lines
from generator.stages.segment import segment_document
from generator.tables.clean import load_clean_tables
from generator.tables.segment import load_segment_tables

FOLDS = 5
GROUPS = ("one-txt", "one-html", "multi", "set", "glued")
SCALE = 1_000
STRENGTH = 0.3
"""Inverse of the penalty on weights (scikit-learn's ``C``); the best of .03, .1, .3 and 1 by cross-validation."""
CUTS: dict[str, tuple[int, ...]] = {
    "between": (1, 2, 4, 8, 15, 30),
    "mass_behind": (150, 300, 600, 1200, 2500),
    "mass_ahead": (150, 300, 600, 1200, 2500),
    "sentences_ahead": (0, 1, 2, 4, 6),
    "title_shared": (-1, 14, 34, 59, 79),
    "title_known": (-1, 0, 20, 40, 60),
    "title_words": (-1, 2, 4, 6, 9),
    "title_again": (0, 1, 2),
    "title_elsewhere": (0, 1),
    "title_time": (0, 1, 2),
    "title_distance": (-1, 1, 2, 4, 8, 15),
    "title_level": (0, 1, 2, 3, 4),
    "title_stated": (0, 1),
    "title_ending": (0, 1, 2, 5),
    "title_quoted": (0,),
    "common": (-1, 6, 10, 14, 18, 24, 32),
    "names_common": (-1, 0, 10, 25, 40),
    "endings": (0, 1, 2),
    "legal": (0, 1),
    "opened": (0, 1),
    "room": (0, 1, 3),
    "replies": (0, 1, 3),
    "person": (0, 10, 25, 50),
    "short_lines": (0, 1, 3, 6, 12),
    "blank": (-1, 0, 1),
    "dateline": (0,),
    "leans": (0,),
    "pattern": (0, 1, 2),
    "unfinished": (0,),
    "container": (0, 1, 2, 4),
    "bare": (0,),
    "first": (0,),
    "breaks_off": (0,),
    "held": (-1, 14, 29, 44, 59),
    "left": (5, 10, 20, 35, 50, 75),
    "left_mass": (150, 300, 600, 1200, 2500),
    "left_replies": (0, 1, 3, 8),
}
"""Where the values of a feature are cut into cells, each with points of its own."""
GLUED = 40
"""Pages of each kind that are glued together."""
SET = 4
"""Pages of each layout of our own in each fold."""


@dataclass(slots=True)
class Case:
    """A page held out: what it holds, and the fold whose scorer has not seen it."""

    id: str
    group: str
    form: str
    text: str
    gold: dict[str, Any]
    fold: int
    scores: list[int] = field(default_factory=list)


def read_pages(bench: Path) -> Iterator[Case]:
    """Pages with one article as text and as HTML, and the benchmark's pages of several."""
    golds = {path.parent.name: json.loads(path.read_text("utf-8")) for path in sorted(bench.glob("clean/*/gold.json"))}
    fold_of = fold_publishers(golds)
    for name, gold in golds.items():
        for form in ("txt", "html"):
            text = (bench / "clean" / name / f"input.{form}").read_bytes().decode("utf-8", "replace")
            yield Case(name, f"one-{form}", form, text, gold, fold_of[name_publisher(name, gold)])
    for number, path in enumerate(sorted(bench.glob("multi/*/gold.json"))):
        gold = json.loads(path.read_text("utf-8"))
        text = (path.parent / "input.txt").read_text("utf-8")
        yield Case(path.parent.name, "multi", "txt", text, gold, number % FOLDS)
    chance = random.Random(7)
    printed = {name for name, gold in golds.items() if find_title(bench, name, gold) is not None}
    for fold in range(FOLDS):
        stock = [
            (name, gold["articles"][0])
            for name, gold in golds.items()
            if fold_of[name_publisher(name, gold)] == fold and gold["articles"][0]["title"]
        ]
        for kind in ("digest", "digest-short", "digest-numbered", "related", "live", "html-blog"):
            for number in range(SET):
                yield set_page(f"{kind}-{fold}{number}", kind, fold, stock, chance)
    for kind, styles in (("glued-nodes", ("nodes", "block")), ("glued-semi", ("semi",)), ("glued-blank", ("blank",))):
        for number in range(GLUED):
            fold = number % FOLDS
            pool = [
                (name, gold)
                for name, gold in golds.items()
                if fold_of[name_publisher(name, gold)] == fold and gold["style"] in styles and name in printed
            ]
            chosen = chance.sample(pool, min(len(pool), chance.randint(2, 6)))
            yield glue_pages(bench, f"{kind}-{number:02}", kind, fold, chosen)


def find_title(bench: Path, page: str, gold: dict[str, Any]) -> int | None:
    """The last line above the text that is the headline and nothing else."""
    first = next((i for i, mark in enumerate(gold["line_labels"]) if mark), 0)
    title = " ".join((gold["articles"][0]["title"] or "").split())
    own = (bench / "clean" / page / "input.txt").read_text("utf-8").split("\n")
    return next((i for i in range(first, -1, -1) if title and " ".join(own[i].split()) == title), None)


def set_page(
    name: str, kind: str, fold: int, stock: Sequence[tuple[str, dict[str, Any]]], chance: random.Random
) -> Case:
    """Bodies of the benchmark in a layout of our own: a digest, a blog as HTML, or the entries of one live blog."""
    lines: list[str] = []
    articles = []
    form = "html" if kind.startswith("html") else "txt"
    heading = chance.choice(("Related Articles", "From the same section", "More stories", "You may also like"))
    spaced, apart, dated = chance.random() < 0.5, chance.random() < 0.5, chance.random() < 0.5
    for number, (page, article) in enumerate(chance.sample(stock, 1 if kind == "live" else chance.randint(2, 7))):
        bodies = [part.strip() for part in article["body"].split("\n") if part.strip()]
        if kind != "live":
            bodies = bodies[: chance.randint(3, 6)] if kind == "digest-short" or chance.random() < 0.3 else bodies
        told = ["By Jo Muster", f"{number + 3} May 2025"] if dated else []
        start = len(lines)
        if form == "html":
            lines += ["<article class=entry>", f"<h2><a href=/{number}>{escape(article['title'])}</a></h2>"]
            start = len(lines) - 1
            lines += [f"<div class=info>{line}</div>" for line in told]
            lines += [f"<p>{escape(part)}</p>" for part in bodies] + ["<a href=#>Share</a>", "</article>"]
        elif kind == "related" and number:
            lines += ["Comments", heading] if number == 1 else []
            lines += ["", "", "The Muster Post", f"{number * 3} hours ago", "- The Muster Post"]
            start = len(lines)
            lines += [article["title"], " ".join(bodies[:6])]
            bodies = bodies[:6]
        else:
            lines += [(f"{number + 1}. " if kind == "digest-numbered" else "") + article["title"], *told]
            for place, part in enumerate(bodies):
                if kind == "live" and place % 3 == 0:
                    lines += ["", f"{(8 + place // 3) % 24:02}:{(place * 17) % 60:02} GMT"]
                lines += ["", part] if spaced else [part]
            lines += ["", ""] if apart else []
        kept = {**article, "body": "\n".join(bodies), "start_line": start, "page": page}
        articles.append(kept)
    if form == "html":
        menu = "".join(f"<li><a href=/{word}>{word}</a></li>" for word in ("Home", "World", "Money", "Sport", "About"))
        lines.append("</main><footer><p>© 2025 All rights reserved</p></footer></body></html>")
        head = f"<html><head><title>The blog</title></head><body><nav><ul>{menu}</ul></nav><main>"
        lines[0] = head + lines[0]
    return Case(name, "set", form, "\n".join(lines), {"id": name, "kind": kind, "articles": articles}, fold)


def glue_pages(bench: Path, name: str, kind: str, fold: int, chosen: Sequence[tuple[str, dict[str, Any]]]) -> Case:
    """Several pages one under the other; each has its headline printed, and there its article starts."""
    lines: list[str] = []
    articles = []
    for page, gold in chosen:
        own = (bench / "clean" / page / "input.txt").read_text("utf-8").rstrip("\n").split("\n")
        start = len(lines) + (find_title(bench, page, gold) or 0)
        articles.append({**gold["articles"][0], "start_line": start, "page": page})
        lines += [*own, ""]
    gold = {"id": name, "kind": kind, "articles": articles}
    return Case(name, "glued", "txt", "\n".join(lines), gold, fold)


def fold_publishers(golds: Mapping[str, dict[str, Any]]) -> dict[str, int]:
    """The folds of ``fit_clean.cross_validate``."""
    groups = sorted({name_publisher(name, gold) for name, gold in golds.items()})
    return {group: number % FOLDS for number, group in enumerate(groups)}


def fit_forest(chosen: Sequence[Example], html: bool) -> Forest:
    """The scorer as the generator would load it."""
    model = fit_trees(chosen, argparse.Namespace(**BEST["html" if html else "text"]))
    return plant_forest(
        HTML_FEATURES if html else TEXT_FEATURES,
        round(float(model._baseline_prediction.ravel()[0]) * SCALE),
        [freeze(export_node(stage[0].nodes, 0)) for stage in model._predictors],
    )


def freeze(node: Any) -> Any:
    return node if isinstance(node, int) else (node[0], node[1], freeze(node[2]), freeze(node[3]))


def score_cases(bench: Path, cases: Sequence[Case], tables: CleanTables) -> None:
    """Give every case the block scores of a scorer that has seen no page of its publishers."""
    golds = {case.id: case.gold for case in cases if case.group == "one-txt"}
    fold_of = fold_publishers(golds)
    layout_of = [case.fold for case in cases if case.group == "multi" and case.gold["kind"] in SEVERAL]
    for form in ("txt", "html"):
        pages = list(load_pages(bench, form == "html", tables))
        layouts = [] if form == "html" else list(load_layouts(bench, tables))
        forests = [
            fit_forest(
                [page for page in pages if fold_of[page.publisher] != fold]
                + [layout for layout, own in zip(layouts, layout_of, strict=True) if own != fold]
                if layouts
                else [page for page in pages if fold_of[page.publisher] != fold],
                form == "html",
            )
            for fold in range(FOLDS)
        ]
        for case in (case for case in cases if case.form == form):
            page = read_page(case.text) if form == "html" else None
            units = split_lines(case.text) if page is None else page.units
            looks = [look_at(unit.text, tables) for unit in units]
            paragraphs = join_lines(units, looks)
            rows = measure_paragraphs(units, looks, paragraphs, tables, page.stated.body if page else "")
            case.scores = score_units(looks, paragraphs, rows, forests[case.fold])
            if case.group == "multi" and case.gold["kind"] not in SEVERAL:
                # Each stretch by the scorer that has not seen its publisher.
                scores = [score_units(looks, paragraphs, rows, forest) for forest in forests]
                starts = [article["start_line"] for article in case.gold["articles"]]
                for number, article in enumerate(case.gold["articles"]):
                    name = article["page"]
                    fold = fold_of[name_publisher(name, golds[name])] if name in golds else case.fold
                    low = starts[number] if number else 0
                    high = starts[number + 1] if number + 1 < len(starts) else 10**9
                    for i, unit in enumerate(units):
                        if low <= unit.line - 1 < high:
                            case.scores[i] = scores[fold][i]


@dataclass(slots=True)
class Place:
    """A gap of a case: what is seen there, and what is so."""

    fold: int
    values: dict[str, int]
    new: bool
    rest: bool
    told: bool


def find_places(case: Case, tables: CleanTables) -> list[Place]:
    """The gaps of a case: an article starts where its headline stands, or its text; what goes before the next start
    without a line of any article is the rest."""
    found: list[tuple[Any, ...]] = []

    def catch(units: Any, looks: Any, body: Any, page: Any, _: Any) -> tuple[Head, ...]:
        found.append((units, list(body), *find_gaps(units, looks, body, page, tables)))
        return ()

    kept, labelling.find_heads = labelling.find_heads, catch  # type: ignore[assignment, attr-defined]
    split_case(case, tables)
    labelling.find_heads = kept  # type: ignore[attr-defined]
    if not found or not any(found[0][1]):
        return []
    units, body, gaps, sheet = found[0]
    articles = case.gold["articles"]
    one = case.group.startswith("one")
    if one and case.form == "txt":
        true = [bool(case.gold["line_labels"][unit.line - 1]) for unit in units]
    else:
        true = label_units(units, [article["body"] for article in articles])
    if one:
        first = next((i for i, unit in enumerate(units) if true[i] and (case.form == "txt" or len(unit.text) > 60)), 0)
        title = " ".join((articles[0]["title"] or "").split())
        at = next((i for i in range(first, -1, -1) if " ".join(units[i].text.split()) == title), first)
        starts = [at]
    else:
        lines = [unit.line for unit in units]
        starts = [bisect_left(lines, article["start_line"] + 1) for article in articles]
    rows = [
        Place(case.fold, gap.values, any(gap.last < at <= gap.body for at in starts), False, gap.told) for gap in gaps
    ]
    true_starts = [0, *(n for n in range(1, len(gaps)) if rows[n].new), len(gaps)]
    for low, high in pairwise(true_starts):
        weigh_rests(sheet, gaps[low:high], gaps[high].last + 1 if high < len(gaps) else len(units), ())
    alive = False
    for number in range(len(gaps) - 1, -1, -1):
        end = gaps[number + 1].body if number + 1 < len(gaps) else len(units)
        alive |= any(body[i] and true[i] for i in range(gaps[number].body, end))
        rows[number].rest = not alive and not rows[number].new
        if rows[number].new:
            alive = False
    for row in rows:
        if row.new:
            break
        row.rest = False
    return rows


def fit_cards(places: Sequence[Place]) -> tuple[Card, ...]:
    """Score cards by logistic regression on the cells of the features; in hundredths, as ``starts.yml`` has them."""
    cells = np.array([[bisect_left(cuts, place.values[name]) for name, cuts in CUTS.items()] for place in places])
    columns = [(number, cell) for number, cuts in enumerate(CUTS.values()) for cell in range(len(cuts) + 1)]
    marks = np.stack([cells[:, number] == cell for number, cell in columns], axis=1).astype(float)
    points: list[dict[tuple[int, int], int]] = []
    early = np.array([not list(CUTS)[number].startswith("left") for number, _ in columns])
    # What the layout tells needs no weighing, and would teach that a shared topic says nothing.
    open_ = np.array([not place.told for place in places])
    new, rest = (np.array([getattr(place, name) for place in places]) for name in ("new", "rest"))
    for wanted, known in ((new[open_], (marks * early)[open_]), (rest, marks)):
        model = LogisticRegression(C=STRENGTH, solver="newton-cholesky").fit(known, wanted)
        share = float(model.intercept_[0]) / len(CUTS)
        points.append({c: round(100 * (float(w) + share)) for c, w in zip(columns, model.coef_[0], strict=True)})
    return tuple(
        Card(
            name,
            cuts,
            tuple(points[0][number, cell] for cell in range(len(cuts) + 1)),
            tuple(points[1][number, cell] for cell in range(len(cuts) + 1)),
        )
        for number, (name, cuts) in enumerate(CUTS.items())
    )


def write_cards(cards: Sequence[Card], path: Path) -> None:
    """Replace the rows of the table; what its head says stays."""
    head = path.read_text(encoding="utf-8").split("starts:")[0]
    rows = [
        f"  - feature: {card.feature}\n    cuts: {list(card.cuts)}\n"
        f"    new: {list(card.new)}\n    rest: {list(card.rest)}\n"
        for card in cards
    ]
    path.write_text(head + "starts:\n" + "".join(rows), encoding="utf-8")


def split_case(case: Case, tables: CleanTables) -> tuple[Article, ...]:
    """The whole way, with the scores of the case in place of the shipped scorer's."""
    source = SourceDocument(case.id, "html" if case.form == "html" else "text", case.text, "utf-8")
    labelling.score_units = lambda *_: list(case.scores)  # type: ignore[attr-defined]
    return segment_document(clean_document(source, tables), load_segment_tables())


def measure_one(scorer: Any, cases: Sequence[Case], answers: Mapping[str, tuple[Article, ...]], listed: bool) -> None:
    """Pages with one article: body F1 of the first and of the longest, and how many were split."""
    several = [case.id for case in cases if len(answers[case.id]) > 1]
    for name in ("first", "longest"):
        rows = []
        for case in cases:
            bodies = [article.body for article in answers[case.id]] or [""]
            rows.append((case.gold["articles"][0]["body"], bodies[0] if name == "first" else max(bodies, key=len)))
        found = scorer.body_score(rows)
        print(
            f"{cases[0].group:9} {name:8} P {found['shingle_P']:.3f} R {found['shingle_R']:.3f} "
            f"F1 {found['shingle_F1']:.3f}  under .50 {found['pages_F1_lt_50']:.3f}  "
            f"split in several {len(several)} of {len(cases)} ({100 * len(several) / len(cases):.1f} %)"
        )
    if listed:
        print("    ", *several)


def measure_several(
    scorer: Any, folder: Path, cases: Sequence[Case], answers: Mapping[str, tuple[Article, ...]], listed: bool
) -> None:
    """Pages of several articles: boundaries and counts, by kind."""
    golds = []
    for case in cases:
        place = folder / case.id
        place.mkdir(parents=True, exist_ok=True)
        (place / "input.txt").write_text(case.text, encoding="utf-8")
        golds.append({**case.gold, "dir": str(place)})
    told = {
        case.id: {
            "articles": [
                {"title": a.title and a.title.text, "body": a.body, "start_line": a.start_line - 1}
                for a in answers[case.id]
            ]
        }
        for case in cases
    }
    for kind in (None, *sorted({gold["kind"] for gold in golds})):
        found = scorer.multi_score([gold for gold in golds if kind in (None, gold["kind"])], told)
        print(
            f"{cases[0].group:9} {kind or 'all':13} boundary P {found['boundary_P']:.3f} R {found['boundary_R']:.3f} "
            f"F1 {found['boundary_F1']:.3f}  count right {found['count_ok']:.3f} over {found['over_split']:.3f}  "
            f"F1 of matched {found['mean_matched_F1']:.3f}"
        )
    if listed:
        for gold in golds:
            want = [article["start_line"] for article in gold["articles"]]
            have = [article["start_line"] for article in told[gold["id"]]["articles"]]
            if len(want) != len(have) or any(abs(x - y) > 3 for x, y in zip(want, have, strict=True)):
                print("    ", gold["id"], "starts", want, "found", have)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--scores", type=Path, help="keep the block scores here, outside the repository")
    parser.add_argument("--only", choices=GROUPS)
    parser.add_argument("--write", action="store_true", help="replace the score cards of the generator")
    parser.add_argument("--list", action="store_true", help="name the pages that are split wrongly")
    options = parser.parse_args()
    bench = options.bench / "clean" if (options.bench / "clean" / "score_clean.py").is_file() else options.bench
    sys.path.insert(0, str(bench))
    scorer = importlib.import_module("score_clean")
    tables = load_clean_tables()
    if options.scores and options.scores.is_file():
        cases = pickle.loads(options.scores.read_bytes())
    else:
        cases = list(read_pages(bench / "dev"))
        score_cases(bench / "dev", cases, tables)
        if options.scores:
            options.scores.write_bytes(pickle.dumps(cases))
    places = [place for case in cases for place in find_places(case, tables)]
    if options.write:
        write_cards(fit_cards(places), DATA / "starts.yml")
    held = [
        replace(tables, starts=fit_cards([place for place in places if place.fold != fold])) for fold in range(FOLDS)
    ]
    for group in GROUPS:
        chosen = [case for case in cases if case.group == group]
        if options.only not in (None, group):
            continue
        begun = time.process_time()
        answers = {case.id: split_case(case, held[case.fold]) for case in chosen}
        used = time.process_time() - begun
        if group.startswith("one"):
            measure_one(scorer, chosen, answers, options.list)
        else:
            with tempfile.TemporaryDirectory() as folder:
                measure_several(scorer, Path(folder), chosen, answers, options.list)
        print(f"          {used * 1000 / len(chosen):.1f} ms a page")
    return 0


if __name__ == "__main__":
    sys.exit(main())

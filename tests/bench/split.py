"""Measure splitting with the scorer fitted on other publishers: what a page that nobody has seen will get.

    python tests/bench/split.py BENCH [--scores FILE] [--only GROUP] [--list]

Five folds by publisher. For each, the block scorer is fitted on the other folds with the functions of ``fit_clean.py``,
and the whole way from text or HTML to articles is run on the pages held out: pages with one article (text and HTML),
the pages of several that the benchmark has, and pages glued together here from the held-out ones. ``--scores`` keeps the
block scores, so that splitting can be tried again without fitting. See README.md beside this file.
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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from fit_clean import SEVERAL, Example, export_node, fit_trees, load_layouts, load_pages, name_publisher

import generator.stages.clean.labels as labelling
from generator.model import Article, SourceDocument
from generator.stages.clean import clean_document
from generator.stages.clean.features import HTML_FEATURES, TEXT_FEATURES, look_at, measure_units
from generator.stages.clean.page import read_page
from generator.stages.clean.score import score_rows
from generator.stages.clean.tables import CleanTables, Forest
from generator.stages.clean.units import split_lines
from generator.stages.segment import segment_document
from generator.tables.clean import load_clean_tables
from generator.tables.segment import load_segment_tables

FOLDS = 5
SCALE = 1_000
GLUED = 40
"""Pages of each kind that are glued together."""


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
    for kind, styles in (("glued-nodes", ("nodes", "block")), ("glued-semi", ("semi",)), ("glued-blank", ("blank",))):
        for number in range(GLUED):
            fold = number % FOLDS
            pool = [
                (name, gold)
                for name, gold in golds.items()
                if fold_of[name_publisher(name, gold)] == fold and gold["style"] in styles and gold["in_text"]["title"]
            ]
            chosen = chance.sample(pool, min(len(pool), chance.randint(2, 6)))
            yield glue_pages(bench, f"{kind}-{number:02}", kind, fold, chosen)


def glue_pages(bench: Path, name: str, kind: str, fold: int, chosen: Sequence[tuple[str, dict[str, Any]]]) -> Case:
    """Several pages one under the other; an article starts at its headline, or at its text where none is printed."""
    lines: list[str] = []
    articles = []
    for page, gold in chosen:
        own = (bench / "clean" / page / "input.txt").read_text("utf-8").rstrip("\n").split("\n")
        first = next((i for i, mark in enumerate(gold["line_labels"]) if mark), 0)
        title = (gold["articles"][0]["title"] or "").strip()
        printed = [i for i, line in enumerate(own[: first + 1]) if line.strip() == title]
        at = printed[-1] if printed else first
        articles.append({**gold["articles"][0], "start_line": len(lines) + at, "page": page})
        lines += [*own, ""]
    gold = {"id": name, "kind": kind, "articles": articles}
    return Case(name, "glued", "txt", "\n".join(lines), gold, fold)


def fold_publishers(golds: Mapping[str, dict[str, Any]]) -> dict[str, int]:
    """The folds of ``fit_clean.cross_validate``."""
    groups = sorted({name_publisher(name, gold) for name, gold in golds.items()})
    return {group: number % FOLDS for number, group in enumerate(groups)}


def fit_forest(chosen: Sequence[Example], html: bool) -> Forest:
    """The scorer as the generator would load it."""
    options = argparse.Namespace(trees=70, leaves=12, rate=0.1)
    model = fit_trees(chosen, options)
    return Forest(
        features=HTML_FEATURES if html else TEXT_FEATURES,
        bias=round(float(model._baseline_prediction.ravel()[0]) * SCALE),
        trees=tuple(freeze(export_node(stage[0].nodes, 0)) for stage in model._predictors),
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
            units = read_page(case.text).units if form == "html" else split_lines(case.text)
            looks = [look_at(unit, tables) for unit in units]
            rows = measure_units(units, looks, tables)
            case.scores = score_rows(rows, looks, forests[case.fold])
            if case.group == "multi" and case.gold["kind"] not in SEVERAL:
                # Each stretch by the scorer that has not seen its publisher.
                starts = [article["start_line"] for article in case.gold["articles"]]
                for number, article in enumerate(case.gold["articles"]):
                    page = article["page"]
                    fold = fold_of[name_publisher(page, golds[page])] if page in golds else case.fold
                    low = starts[number] if number else 0
                    high = starts[number + 1] if number + 1 < len(starts) else 10**9
                    inside = [i for i, unit in enumerate(units) if low <= unit.line - 1 < high]
                    own = score_rows([rows[i] for i in inside], [looks[i] for i in inside], forests[fold])
                    for i, score in zip(inside, own, strict=True):
                        case.scores[i] = score


def split_case(case: Case, tables: CleanTables) -> tuple[Article, ...]:
    """The whole way, with the scores of the case in place of the shipped scorer's."""
    source = SourceDocument(case.id, "html" if case.form == "html" else "text", case.text, "utf-8")
    labelling.score_rows = lambda *_: list(case.scores)  # type: ignore[attr-defined]
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
    parser.add_argument("--only", choices=["one-txt", "one-html", "multi", "glued"])
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
    for group in ("one-txt", "one-html", "multi", "glued"):
        chosen = [case for case in cases if case.group == group]
        if options.only not in (None, group):
            continue
        begun = time.process_time()
        answers = {case.id: split_case(case, tables) for case in chosen}
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

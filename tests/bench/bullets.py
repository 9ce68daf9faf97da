"""The table of targets for bullets and sentences, beside lead-3, sumy's LexRank and lede, in one run.

``summ.py run`` prints it. See README.md for what each row means.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sentences import find_splitters, make_long_line, read_tricky, score_splitter, time_splitter
from summarisers import SENTENCES, Case, find_summarisers, peak_memory
from targets import Row, print_table

from generator.model import Bullet
from generator.stages.summarise import SummaryInput, SummarySettings, summarise_article
from generator.tables.summarise import load_summary_tables

ROOT = Path(__file__).resolve().parents[2]
PEERS = ("lead-3", "sumy", "lede")
BUDGET = 55
"""Words of the short summaries."""
RESAMPLES = 1000
SEED = 5
REPEATS = 3
"""Runs of which the quickest counts."""
COLD = 200
"""Documents of a cold run, evenly from all."""
ROUGE = (("r1", "R1", "+1.0"), ("r2", "R2", "+.5"), ("rl", "RL", "+1.0"))
"""The scorer's figure, its name, and how far above lead-3 the stretch is."""
_ADDED = re.compile(r"(\[[^\[\]]*\])")

Bullets = dict[str, list[str]]
Scores = dict[str, dict[str, float]]
"""Figures of the scorer for each case."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean, and between which values 95% of the means of resamples lie."""

    mean: float
    low: float
    high: float


def measure_summaries(folder: Path, bench: Path, settings: SummarySettings, out: Path | None, quick: bool) -> None:
    """Print the table.

    Args:
        folder: the cases.
        bench: where ``score_summ.py`` and ``sentences-dev.json`` are.
        settings: knobs of ours in the rows of three sentences.
        out: keeps our bullets here, and the peers' beside it.
        quick: leaves the peers but lead-3, the short summaries, sentences and speed out.
    """
    paths = sorted(folder.glob("cnndm*.json"))
    cases = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    sys.path.insert(0, str(bench))
    try:
        scorer = importlib.import_module("score_summ")
    except ImportError as error:
        print(f"no scores: {error}", file=sys.stderr)
        return
    written = write_bullets(cases, settings)
    made: dict[str, Bullets] = {"briefs": {name: [b.text for b in bullets] for name, bullets in written.items()}}
    summarisers = find_summarisers()
    for name in PEERS[:1] if quick else PEERS:
        if name in summarisers:
            made[name] = {case["id"]: summarisers[name](case) for case in cases}
    if out is not None:
        for name, bullets in made.items():
            path = out if name == "briefs" else out.with_name(f"{out.stem}-{name}.json")
            path.write_text(json.dumps(bullets), encoding="utf-8")
    rows = compare_bullets(scorer, cases, made, written)
    if not quick:
        rows += compare_short(scorer, cases)
        rows += compare_splitters(bench, cases)
        rows += compare_speed(cases, paths)
    print_table(rows, f"{len(cases)} documents, {SENTENCES} sentences", *PEERS)


def write_bullets(cases: Sequence[Case], settings: SummarySettings) -> dict[str, tuple[Bullet, ...]]:
    """Our bullets of each case, with their evidence."""
    tables = load_summary_tables()
    return {
        case["id"]: summarise_article(SummaryInput(case["title"], case["text"]), settings, tables).bullets
        for case in cases
    }


# ---------------------------------------------------------------- words


def compare_bullets(
    scorer: Any, cases: Sequence[Case], made: Mapping[str, Bullets], written: Mapping[str, tuple[Bullet, ...]]
) -> list[Row]:
    """ROUGE, length, repetition, bullets that open in the air, and whether the words are the article's."""
    scores = {name: score_cases(scorer, bullets, cases) for name, bullets in made.items()}

    def tell(what: str, figure: str, bound: float | None = None, digits: int = 2, note: str = "") -> Row:
        scale = 100 if figure in scorer.PCT else 1
        means = {name: scale * statistics.mean(row[figure] for row in rows.values()) for name, rows in scores.items()}
        peer, *others = (means.get(name) for name in PEERS)
        return Row(what, means["briefs"], bound, peer, most=True, digits=digits, note=note, others=tuple(others))

    rows = []
    for figure, name, stretch in ROUGE:
        rows.append(tell(f"three sentences, {name}", figure))
        rows.append(compare_pairs("lead-3", scores["briefs"], scores["lead-3"], figure, 0.01, stretch=stretch))
    return [
        *rows,
        tell("  words", "words", digits=1),
        tell("  redundancy, mean, %", "redund", 13.5),
        tell("  redundancy, pairs of .6 and more, %", "redund_hi", 0),
        tell("  dangling, strict, %", "dangle", 0.5),
        tell("  fragments, %", "frag", 0.2),
        Row("  words traced to the cited evidence, %", trace_words(written), 100, digits=3),
        tell("  longest bullet, words", "maxw", digits=1),
    ]


def score_cases(scorer: Any, bullets: Bullets, cases: Sequence[Case]) -> Scores:
    """What the scorer says of each case."""
    _, found = scorer.score(bullets, {case["id"]: case for case in cases})
    kept: Scores = found
    return kept


def compare_pairs(
    name: str,
    ours: Scores,
    theirs: Scores,
    figure: str,
    bound: float | None,
    *,
    mean: bool = False,
    stretch: str = "",
) -> Row:
    """What we have more than the peer: the low end of the interval, or the mean where that is what is asked."""
    found = resample([100 * (ours[case][figure] - theirs[case][figure]) for case in sorted(ours)])
    note = f"mean {found.mean:+.2f}, 95% {found.low:+.2f} to {found.high:+.2f}"
    note += f"; stretch {stretch}" if stretch else ""
    what, value = ("mean", found.mean) if mean else ("low end of 95%", found.low)
    return Row(f"    over {name}, {what}", value, bound, digits=2, note=note)


def resample(differences: Sequence[float]) -> Interval:
    """Bootstrap over documents: each resample draws as many, with replacement."""
    draw = random.Random(SEED)
    means = sorted(statistics.fmean(draw.choices(differences, k=len(differences))) for _ in range(RESAMPLES))
    cut = RESAMPLES // 40
    return Interval(statistics.fmean(differences), means[cut], means[-cut - 1])


def trace_words(written: Mapping[str, tuple[Bullet, ...]]) -> float:
    """Per cent of the bullets' words that stand in their quotations, in order.

    Additions in square brackets count as traced where an edit records them, and a semicolon between two quotations is
    no word; everything else has to be found.
    """
    right = total = 0
    for bullets in written.values():
        for bullet in bullets:
            recorded = {edit.after for edit in bullet.edits}
            text = "".join("" if part in recorded else part for part in _ADDED.split(bullet.text))
            quoted = iter(_words(" ".join(evidence.quote for evidence in bullet.evidence)))
            wanted = _words(text)
            right += next((count for count, word in enumerate(wanted) if word not in quoted), len(wanted))
            total += len(wanted)
    return 100 * right / max(total, 1)


def _words(text: str) -> list[str]:
    """Runs of letters and digits; an edit may change the case of the letter that now opens the bullet."""
    return re.findall(r"\w+", text.lower())


def compare_short(scorer: Any, cases: Sequence[Case]) -> list[Row]:
    """As many bullets as fit into the budget, beside the article's beginning within the same budget."""
    written = write_bullets(cases, SummarySettings(words=BUDGET))
    bullets = {name: [bullet.text for bullet in rows] for name, rows in written.items()}
    ours = score_cases(scorer, bullets, cases)
    lead, whole = (
        score_cases(scorer, {case["id"]: make(case["sentences"]) for case in cases}, cases)
        for make in (cut_lead, fit_lead)
    )
    rows = []
    for figure, name, bound, stretch in (("r1", "R1", 1.0, "+1.2"), ("r2", "R2", 0.5, "+.6")):
        mine, theirs = (100 * statistics.mean(row[figure] for row in rows.values()) for rows in (ours, lead))
        rows.append(Row(f"{BUDGET} words, {name}", mine, peer=theirs, digits=2))
        rows.append(compare_pairs("lead cut there", ours, lead, figure, bound, mean=True, stretch=stretch))
        rows.append(compare_pairs("its whole sentences that fit", ours, whole, figure, None, mean=True))
    words = [sum(len(text.split()) for text in texts) for texts in bullets.values()]
    means = statistics.mean(words), statistics.mean(row["words"] for row in lead.values())
    return [
        *rows,
        Row("  words", means[0], peer=means[1], digits=1),
        Row("  most words", max(words), BUDGET, most=True, digits=0),
    ]


def cut_lead(sentences: Sequence[str]) -> list[str]:
    """The first sentences up to the budget; the last is broken off."""
    kept = []
    left = BUDGET
    for sentence in sentences:
        words = sentence.split()[:left]
        left -= len(words)
        if words:
            kept.append(" ".join(words))
    return kept


def fit_lead(sentences: Sequence[str]) -> list[str]:
    """Of the first sentences those that fit into the budget, whole; one that is too long is passed over."""
    kept = []
    left = BUDGET
    for sentence in sentences[: 2 * SENTENCES]:
        if len(sentence.split()) <= left:
            kept.append(sentence)
            left -= len(sentence.split())
    return kept


# ---------------------------------------------------------------- sentences


def compare_splitters(bench: Path, cases: Sequence[Case]) -> list[Row]:
    """Tricky texts and speed, beside pysbd and syntok."""
    tricky = read_tricky(bench / "sentences-dev.json")
    splitters = find_splitters()
    found = {name: score_splitter(split, tricky) for name, split in splitters.items()}
    ours = splitters["briefs"]
    texts = [case["text"] for case in cases]
    line = make_long_line(texts)
    few = texts[:: max(len(texts) // 50, 1)]

    def tell(figure: Callable[[str], float], shape: str) -> str:
        return ", ".join(f"{name} {figure(name):{shape}}" for name in splitters if name != "briefs")

    return [
        Row(
            "sentences, texts with every boundary right, %",
            100 * found["briefs"].share,
            96,
            digits=1,
            note=f"of {len(tricky)}; " + tell(lambda name: 100 * found[name].share, ".1f"),
        ),
        Row(
            "  boundary F1",
            found["briefs"].f1,
            0.98,
            note=tell(lambda name: found[name].f1, ".3f"),
        ),
        Row(
            "  MB per CPU second",
            time_splitter(ours, texts),
            1,
            digits=2,
            note=tell(lambda name: time_splitter(splitters[name], few), ".2f") + f", on {len(few)} of the documents",
        ),
        Row("  MB per CPU second, one line of 1 MB", time_splitter(ours, [line]), 1, digits=2),
        Row("  MB per CPU second, one line of 23 kB", time_splitter(ours, [line[:23_000]]), 1, digits=2),
    ]


# ---------------------------------------------------------------- speed


def compare_speed(cases: Sequence[Case], paths: Sequence[Path]) -> list[Row]:
    """Documents per CPU second as ratios to sumy's, splitting included; what a process of ours costs."""
    every = max(len(cases) // COLD, 1)
    few, files = cases[::every], [str(path) for path in paths[::every]]
    summarisers = find_summarisers()
    cold = {name: run_cold(name, files) for name in summarisers if name != "lead-3"}
    speeds = {
        "cold": {name: len(files) / run["all"] for name, run in cold.items()},
        "warm": {name: time_summariser(summarisers[name], few) for name in cold},
    }
    rows = []
    for state, bound in (("cold", 3.0), ("warm", None)):
        found = speeds[state]
        base = found.get("sumy")
        ratios = {name: value / base for name, value in found.items()} if base else {}
        told = ", ".join(f"{name} {value:.0f}" for name, value in found.items())
        rows.append(
            Row(
                f"documents per CPU second, {state}, ratio",
                ratios.get("briefs"),
                bound,
                digits=2,
                note=f"{told} a second, of {len(files)}{'; stretch 8' if bound else ''}",
                others=(ratios.get("sumy"), ratios.get("lede")),
            )
        )
    peers = [cold.get(name, {}) for name in PEERS]
    ready, memory = ([peer.get(figure) for peer in peers] for figure in ("ready", "memory"))
    return [
        *rows,
        Row(
            "  CPU seconds of start-up, imports and tables",
            cold["briefs"]["ready"],
            0.3,
            ready[0],
            most=True,
            digits=2,
            note="the interpreter's own start included",
            others=tuple(ready[1:]),
        ),
        Row(
            "  peak memory, MB",
            cold["briefs"]["memory"],
            100,
            memory[0],
            most=True,
            digits=0,
            note=f"of a cold run; this one {peak_memory():.0f}",
            others=tuple(memory[1:]),
        ),
    ]


def run_cold(name: str, files: Sequence[str]) -> dict[str, float]:
    """What a fresh process says of itself; of its figures the least of several runs."""
    found = []
    for _ in range(REPEATS):
        done = subprocess.run(
            [sys.executable, str(ROOT / "tests/bench/summarisers.py"), name, *files],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=True,
        )
        found.append(json.loads(done.stdout))
    return {figure: min(run[figure] for run in found) for figure in found[0]}


def time_summariser(run: Callable[[Case], Any], cases: Sequence[Case]) -> float:
    """Documents per CPU second, imports and tables loaded; the quickest of several passes."""
    used = []
    for _ in range(REPEATS):
        begun = time.process_time()
        for case in cases:
            run(case)
        used.append(time.process_time() - begun)
    return len(cases) / max(min(used), 1e-9)

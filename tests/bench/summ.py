"""Measure summaries on the articles of a benchmark; ``fit_summ.py`` fits the ranker's weights on them.

    python tests/bench/summ.py run BENCH [OUT] [--bullets N | --words N]

``BENCH`` is the unpacked benchmark, its folder ``summ``, or a folder of cases. ``run`` scores three bullets a case
beside the first three sentences (lead-3), in the same run, and prints the ratios; ``OUT`` keeps our bullets, and
lead-3 beside them. See README.md.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generator.stages.summarise import SummaryInput, SummarySettings, summarise_article
from generator.tables.summarise import load_summary_tables

Case = dict[str, Any]
SHOWN = ("r1", "r2", "rl", "words", "redund", "dangle")
"""What is printed of the scorer's columns; shares are in per cent."""


def load_cases(folder: Path) -> list[Case]:
    """All cases of a folder whose name starts with ``cnndm``: the highlights of the others look machine-made."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("cnndm*.json"))]


def find_cases(bench: Path) -> Path:
    """The folder that holds the cases themselves."""
    places = (bench / "summ" / "dev", bench / "dev", bench)
    return next((place for place in places if any(place.glob("cnndm*.json"))), bench)


# ---------------------------------------------------------------- measuring


def write_bullets(cases: Sequence[Case], settings: SummarySettings) -> tuple[dict[str, list[str]], float]:
    """Our bullets of each case, and documents per CPU second."""
    tables = load_summary_tables()
    begun = time.process_time()
    bullets = {
        case["id"]: [
            b.text for b in summarise_article(SummaryInput(case["title"], case["text"]), settings, tables).bullets
        ]
        for case in cases
    }
    return bullets, len(cases) / max(time.process_time() - begun, 1e-9)


def run(folder: Path, out: Path | None, settings: SummarySettings) -> None:
    """Print a row for us, one for lead-3 and the ratios."""
    cases = load_cases(folder)
    ours, speed = write_bullets(cases, settings)
    lead = {case["id"]: case["sentences"][:3] for case in cases}
    print(f"{len(cases)} documents, {speed:.0f} per CPU second")
    if out is not None:
        out.write_text(json.dumps(ours), encoding="utf-8")
        out.with_name(f"{out.stem}-lead3.json").write_text(json.dumps(lead), encoding="utf-8")
    sys.path.insert(0, str(folder.parent))
    try:
        scorer = importlib.import_module("score_summ")
    except ImportError as error:
        print(f"no scores: {error}")
        return
    print(" " * 8 + "".join(f"{column:>8}" for column in SHOWN))
    found: dict[str, dict[str, float]] = {}
    for name, bullets in (("briefs", ours), ("lead-3", lead)):
        found[name], _ = scorer.score(bullets, {case["id"]: case for case in cases})
        values = (found[name][c] * (100 if c in scorer.PCT else 1) for c in SHOWN)
        print(f"{name:8}" + "".join(f"{value:8.2f}" for value in values))
    ratios = (found["briefs"][c] / max(found["lead-3"][c], 1e-9) for c in SHOWN)
    print(f"{'ratio':8}" + "".join(f"{ratio:8.3f}" for ratio in ratios))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=["run"])
    parser.add_argument("bench", type=Path)
    parser.add_argument("out", type=Path, nargs="?", help="file for our bullets, outside the repository")
    parser.add_argument("--bullets", type=int, help="exactly so many (3 where no --words are given)")
    parser.add_argument("--words", type=int, help="as many bullets as fit into so many words")
    options = parser.parse_args()
    folder = find_cases(options.bench)
    bullets = options.bullets or (None if options.words else 3)
    run(folder, options.out, SummarySettings(bullets=bullets, words=options.words))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Measure summaries on the articles of a benchmark; ``fit_summ.py`` fits the ranker's weights on them.

    python tests/bench/summ.py run BENCH [OUT] [--bullets N | --words N] [--quick]

``BENCH`` is the unpacked benchmark, its folder ``summ``, or a folder of cases. ``run`` prints the table of targets:
bullets beside lead-3, sumy and lede, sentences, speed; ``--quick`` only bullets beside lead-3. ``OUT`` keeps our
bullets, and the peers' beside them. See README.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bullets import measure_summaries

from generator.stages.summarise import SummarySettings

Case = dict[str, Any]


def load_cases(folder: Path) -> list[Case]:
    """All cases of a folder whose name starts with ``cnndm``: the highlights of the others look machine-made."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("cnndm*.json"))]


def find_cases(bench: Path) -> Path:
    """The folder that holds the cases themselves."""
    places = (bench / "summ" / "dev", bench / "dev", bench)
    return next((place for place in places if any(place.glob("cnndm*.json"))), bench)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("act", choices=["run"])
    parser.add_argument("bench", type=Path)
    parser.add_argument("out", type=Path, nargs="?", help="file for our bullets, outside the repository")
    parser.add_argument("--bullets", type=int, help="exactly so many (3 where no --words are given)")
    parser.add_argument("--quick", action="store_true", help="only the bullets, beside lead-3")
    parser.add_argument("--words", type=int, help="as many bullets as fit into so many words")
    options = parser.parse_args()
    folder = find_cases(options.bench)
    bullets = options.bullets or (None if options.words else 3)
    settings = SummarySettings(bullets=bullets, words=options.words)
    measure_summaries(folder, folder.parent, settings, options.out, options.quick)
    return 0


if __name__ == "__main__":
    sys.exit(main())

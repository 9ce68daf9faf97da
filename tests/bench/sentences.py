"""Measure sentence boundaries on the tricky texts of a benchmark.

    python tests/bench/sentences.py BENCH [--wrong]

``BENCH`` is the unpacked benchmark, or its folder ``summ``. A text counts when all its boundaries are right. pysbd
splits the same texts in the same run where it is installed, and the last line is the ratio to it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator.text.sentences import split_sentences

Splitter = Callable[[str], list[str]]


def split_with_briefs(text: str) -> list[str]:
    """Our own splitter."""
    return [text[start:end] for start, end in split_sentences(text)]


def split_with_pysbd() -> Splitter | None:
    """The peer; ``None`` where it cannot be imported."""
    try:
        segmenter = importlib.import_module("pysbd").Segmenter(language="en", clean=False)
    except ImportError as error:
        print(f"no ratio to pysbd: {error}")
        return None

    def split(text: str) -> list[str]:
        return [sentence.strip() for sentence in segmenter.segment(text)]

    return split


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list the texts that we split wrongly")
    options = parser.parse_args()
    bench = options.bench / "summ" if (options.bench / "summ").is_dir() else options.bench
    cases: list[dict[str, Any]] = json.loads((bench / "sentences-dev.json").read_text("utf-8"))
    splitters: dict[str, Splitter] = {"briefs": split_with_briefs}
    if peer := split_with_pysbd():
        splitters["pysbd"] = peer
    figures: dict[str, tuple[int, float]] = {}
    for name, split in splitters.items():
        begun = time.process_time()
        found = [split(case["text"]) for case in cases]
        speed = sum(len(case["text"]) for case in cases) / max(time.process_time() - begun, 1e-9)
        wrong = [case["id"] for case, got in zip(cases, found, strict=True) if got != case["sentences"]]
        figures[name] = (len(cases) - len(wrong), speed)
        print(f"{name:7} {len(cases) - len(wrong)} of {len(cases)} texts right, {speed:,.0f} characters per CPU second")
        if name == "briefs" and options.wrong:
            print("   ", ", ".join(wrong))
    if "pysbd" in figures:
        ours, theirs = figures["briefs"], figures["pysbd"]
        print(f"briefs / pysbd: right {ours[0] / theirs[0]:.2f}, speed {ours[1] / theirs[1]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Measure sentence boundaries on tricky texts, of a benchmark or our own.

    python tests/bench/sentences.py BENCH [--wrong]
    python tests/bench/sentences.py tests/cases/sentences/tricky.yml [--wrong]

``BENCH`` is the unpacked benchmark, or its folder ``summ``. A text counts when all its boundaries are right. pysbd and
syntok split the same texts in the same run where they are installed. See README.md.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from generator.tables.summarise import load_abbreviations
from generator.text.sentences import split_sentences

Splitter = Callable[[str], list[str]]
"""Takes a text, gives its sentences, trimmed."""
REPEATS = 3
"""Timings of which the quickest counts."""
LONG_LINE = 1_000_000


@dataclass(frozen=True, slots=True)
class Tricky:
    """A text with the sentences that it has."""

    name: str
    text: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What a splitter makes of the texts."""

    wrong: tuple[str, ...]
    """Names of the texts with a boundary too many, too few or elsewhere."""
    share: float
    """Texts with every boundary right."""
    f1: float
    """Of the boundaries within texts; the end of a text is none."""


def read_tricky(path: Path) -> list[Tricky]:
    """Texts of a benchmark (JSON) or our own (YAML, with a bar where a sentence ends)."""
    if path.suffix == ".yml":
        rows = yaml.safe_load(path.read_text("utf-8"))
        return [
            Tricky(f"{number}", row["text"].replace("|", ""), tuple(part.strip() for part in row["text"].split("|")))
            for number, row in enumerate(rows, 1)
        ]
    return [Tricky(case["id"], case["text"], tuple(case["sentences"])) for case in json.loads(path.read_text("utf-8"))]


def find_splitters() -> dict[str, Splitter]:
    """Ours, and the peers that can be imported; the others are named."""
    found: dict[str, Splitter] = {"briefs": _split_with_briefs()}
    for name, make in (("pysbd", _split_with_pysbd), ("syntok", _split_with_syntok)):
        try:
            found[name] = make()
        except ImportError as error:
            print(f"nothing of {name}: {error}", file=sys.stderr)
    return found


def _split_with_briefs() -> Splitter:
    table = load_abbreviations()
    return lambda text: [text[start:end] for start, end in split_sentences(text, abbreviations=table)]


def _split_with_pysbd() -> Splitter:
    segmenter = importlib.import_module("pysbd").Segmenter(language="en", clean=False)
    return lambda text: [sentence.strip() for sentence in segmenter.segment(text)]


def _split_with_syntok() -> Splitter:
    segmenter = importlib.import_module("syntok.segmenter")

    def split(text: str) -> list[str]:
        sentences = []
        for paragraph in segmenter.analyze(text):
            for tokens in paragraph:
                last = tokens[-1]
                sentences.append(text[tokens[0].offset : last.offset + len(last.value)])
        return sentences

    return split


def score_splitter(split: Splitter, cases: Sequence[Tricky]) -> Found:
    """Compare with what each text has."""
    wrong = []
    right = made = wanted = 0
    for case in cases:
        got = split(case.text)
        if tuple(got) != case.sentences:
            wrong.append(case.name)
        ours, theirs = set(_find_ends(case.text, got)), set(_find_ends(case.text, case.sentences))
        right += len(ours & theirs)
        made += len(ours)
        wanted += len(theirs)
    return Found(tuple(wrong), 1 - len(wrong) / len(cases), 2 * right / max(made + wanted, 1))


def _find_ends(text: str, sentences: Sequence[str]) -> Iterator[int]:
    """Offsets at which all sentences but the last end."""
    at = 0
    for sentence in sentences[:-1]:
        found = text.find(sentence, at)
        at = (at if found < 0 else found) + len(sentence)
        yield at


def time_splitter(split: Splitter, texts: Sequence[str]) -> float:
    """Megabytes (of UTF-8) per CPU second."""
    size = sum(len(text.encode()) for text in texts)
    used = []
    for _ in range(REPEATS):
        begun = time.process_time()
        for text in texts:
            split(text)
        used.append(time.process_time() - begun)
    return size / max(min(used), 1e-9) / 1e6


def make_long_line(texts: Sequence[str]) -> str:
    """One line of a megabyte, of texts of the benchmark."""
    line = " ".join(" ".join(texts).split())[:LONG_LINE]
    return line if len(line) >= LONG_LINE or not line else (line + " ") * (LONG_LINE // (len(line) + 1))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("--wrong", action="store_true", help="list the texts that we split wrongly")
    options = parser.parse_args()
    places = (options.bench / "summ", options.bench)
    path = next((place / "sentences-dev.json" for place in places if place.is_dir()), options.bench)
    cases = read_tricky(path)
    texts = [case.text for case in cases]
    for name, split in find_splitters().items():
        found = score_splitter(split, cases)
        print(
            f"{name:7} {len(cases) - len(found.wrong)} of {len(cases)} texts right ({found.share:.1%}), "
            f"boundary F1 {found.f1:.3f}, {time_splitter(split, texts):.2f} MB per CPU second"
        )
        if name == "briefs" and options.wrong:
            for case in cases:
                if case.name in found.wrong:
                    print(f"  {case.name}: {' | '.join(split(case.text))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

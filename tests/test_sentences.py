"""Sentences: where they end, as cases; and what always holds."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from generator.tables.summarise import load_abbreviations
from generator.text.sentences import split_around, split_sentences
from growth import grows_in_proportion

CASES = [
    case
    for path in sorted((Path(__file__).parent / "cases/sentences").glob("*.yml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_sentences_end_where_the_bars_stand(case: dict[str, str]) -> None:
    text = case["text"].replace("|", "")
    wanted = [part.strip() for part in case["text"].split("|")]
    assert [text[start:end] for start, end in split_sentences(text)] == wanted
    assert [text[start:end] for start, end in split_sentences(text, abbreviations=load_abbreviations())] == wanted


@pytest.mark.parametrize("mark", ["...", "!", "<!", "?!", "www.", "。", "…"])
def test_no_sentence_ends_within_a_name(mark: str) -> None:
    name = f"Torvo {mark} Yards"
    text = f"In Orland {name} won the order. It hired ten.\nIts yard is old, and {name} will sell it."
    spans = [match.span() for match in re.finditer(re.escape(name), text)]
    cut = split_around(text, spans)
    assert [text[start:end] for start, end in cut] == [
        f"In Orland {name} won the order.",
        "It hired ten.",
        f"Its yard is old, and {name} will sell it.",
    ]
    assert split_around(text, []) == split_sentences(text)
    line = text.index("ten.") + 1
    assert split_around(text, [(line, line + 8)]) == split_sentences(text), "no name joins two lines"


TEXTS = st.text(alphabet="aAiS1 .!?…'\"“”‘’«»()[]\n\r\t。？」日한🚢U.S Co\u00a0\u200b,-–$@", max_size=200)


@given(TEXTS)
def test_spans_are_ordered_trimmed_and_lose_nothing(text: str) -> None:
    spans = split_sentences(text)
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(spans))
    assert all("\n" not in text[start:end] for start, end in spans)


@given(TEXTS, TEXTS)
def test_a_line_is_cut_alike_wherever_it_stands(first: str, second: str) -> None:
    # What a capital short form is, the whole text tells: "the ID. Buzz".
    assume(not re.search(r"[A-Z]{2}\.", first + second))
    moved = len(first) + 1
    alone = tuple((start + moved, end + moved) for start, end in split_sentences(second))
    assert split_sentences(f"{first}\n{second}") == split_sentences(first) + alone


def test_offsets_count_code_points() -> None:
    assert split_sentences("🚢🚢 Ships 𝒶 came. They left.") == ((0, 16), (17, 27))


def test_a_long_line_takes_time_in_proportion() -> None:
    line = "The line moved 1.2 million boxes for Calderhead Co. Ltd. in the U.S. last year. “We sail full,” he said. "
    assert grows_in_proportion(split_sentences, lambda eighths: line * 1_000 * eighths)


@pytest.mark.parametrize(
    "hostile",
    [
        ((".", 200_000),),
        (("'", 200_000),),
        (("A.", 100_000),),
        (("A. ", 100_000),),
        (("1. ", 100_000),),
        ((".' ", 100_000),),
        ((".'a", 100_000),),
        (('."a', 100_000),),
        (("。", 200_000),),
        (("x", 400_000),),
        (('"', 200_000),),
        ((" ", 200_000), ("1.a ", 50_000)),
        (("?”", 8), (" Aa", 100_000)),
        (("?” Aa", 50_000),),
        ((".[1]", 50_000),),
        ((".A@", 100_000),),
        (("The AA. ", 50_000),),
    ],
    ids=lambda parts: " ".join(repr(text) for text, _ in parts),
)
def test_hostile_lines_take_time_in_proportion(hostile: tuple[tuple[str, int], ...]) -> None:
    def make(eighths: int) -> str:
        return "".join(text * (times * eighths // 8) for text, times in hostile)

    assert grows_in_proportion(split_sentences, make)

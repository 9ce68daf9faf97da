"""Stories of invented documents, from bytes to verdicts; and whether the judge of them can be trusted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stories_judge import Found, Labels, is_same_print, judge_stories, load_labels

CORPUS = Path(__file__).resolve().parent / "cases" / "stories"
SECOND = CORPUS / "second"
"""Shorter articles of other beats, with more figures."""
LABELS = load_labels(CORPUS / "labels.yml")
SECOND_LABELS = load_labels(SECOND / "labels.yml")
FIGURES = [
    (folder, place)
    for folder, labels in ((CORPUS, LABELS), (SECOND, SECOND_LABELS))
    for place in sorted({place for pair in labels.pairs for place in (pair.a, pair.b)})
]


# ---------------------------------------------------------------- the documents and their labels


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    beats = len(LABELS.origins)
    told = [name for name, story in LABELS.story.items() if story]
    assert beats >= 7
    assert len(told) >= 28
    assert len(LABELS.story) - len(told) >= 12


@pytest.mark.parametrize(("folder", "labels"), [(CORPUS, LABELS), (SECOND, SECOND_LABELS)])
def test_each_document_has_a_label_and_each_label_a_document(folder: Path, labels: Labels) -> None:
    files = {path.name for path in (folder / "articles").iterdir()}
    assert files == {name.partition("#")[0] for name in labels.story}


@pytest.mark.parametrize(("folder", "place"), FIGURES)
def test_each_labelled_figure_is_printed(folder: Path, place: tuple[str, str]) -> None:
    name, text = place
    assert is_same_print(text, (folder / "articles" / name.partition("#")[0]).read_text("utf-8"))


# ---------------------------------------------------------------- the judge


def _ideal(labels: Labels = LABELS) -> Found:
    """All as the labels have it; ids of briefs are names of documents."""
    claims = {
        pair: {
            "what": "what",
            "verdict": pair.verdict,
            "claims": [{"brief": name, "text": text} for name, text in (pair.a, pair.b)],
        }
        for pair in labels.pairs
        if pair.verdict in ("agree", "update", "conflict")
    }
    rows: list[dict[str, Any]] = [
        {
            "id": key,
            "briefs": [name for group in groups for name in group],
            "origins": [list(group) for group in groups],
            "figures": [
                row for pair, row in claims.items() if key in {labels.story[name] for name, _ in (pair.a, pair.b)}
            ],
        }
        for key, groups in labels.origins.items()
    ]
    return Found(
        briefs={name: name for name in labels.story},
        story={name: key for name, key in labels.story.items() if key},
        touches=labels.touches,
        origins={name: frozenset(group) for groups in labels.origins.values() for group in groups for name in group},
        roles=labels.roles,
        texts={name: (CORPUS / "articles" / name.partition("#")[0]).read_text("utf-8") for name in labels.story},
        rows=tuple(rows),
        missing=(),
    )


def _with_row(found: Found, verdict: str, places: Iterable[tuple[str, str]]) -> Found:
    claims = [{"brief": name, "text": text} for name, text in places]
    row = {"what": "what", "verdict": verdict, "claims": claims}
    first = found.rows[0]
    return replace(found, rows=({**first, "figures": [*first["figures"], row]}, *found.rows[1:]))


def test_the_judge_finds_no_fault_with_what_the_labels_say() -> None:
    report = judge_stories(LABELS, _ideal())
    assert report.precision == report.recall == 1
    assert not any((report.pulled, report.strays, report.false_conflicts, report.wrong, report.misses))
    assert all(
        hit == total
        for hit, total in (
            report.touched,
            report.origins,
            report.counts,
            report.roles,
            *report.found.values(),
            *report.reach.values(),
        )
    )


def test_the_judge_sees_a_singleton_that_is_pulled_in() -> None:
    found = _ideal()
    name = next(name for name, story in LABELS.story.items() if story is None)
    report = judge_stories(LABELS, replace(found, story={**found.story, name: next(iter(LABELS.origins))}))
    assert report.pulled == [name]
    assert report.precision < 1 == report.recall


def test_the_judge_sees_a_story_that_falls_apart_and_two_that_are_one() -> None:
    found, (first, second, *_) = _ideal(), LABELS.origins
    apart = {name: name if story == first else story for name, story in found.story.items()}
    assert judge_stories(LABELS, replace(found, story=apart)).recall < 1
    merged = {name: first if story == second else story for name, story in found.story.items()}
    assert judge_stories(LABELS, replace(found, story=merged)).precision < 1


def test_the_judge_sees_origins_that_are_joined_or_split() -> None:
    found = _ideal()
    alone = {name: frozenset({name}) for name in found.origins}
    report = judge_stories(LABELS, replace(found, origins=alone))
    rest = [name for groups in LABELS.origins.values() for group in groups if len(group) > 1 for name in group]
    assert report.origins == (len(found.origins) - len(rest), len(found.origins))
    assert report.counts[0] < report.counts[1]


def test_the_judge_sees_a_conflict_that_is_none() -> None:
    pair = next(pair for pair in LABELS.pairs if pair.verdict == "never")
    report = judge_stories(LABELS, _with_row(_ideal(), "conflict", (pair.a, pair.b)))
    assert len(report.false_conflicts) == 1
    agreed = next(pair for pair in LABELS.pairs if pair.verdict == "agree")
    report = judge_stories(LABELS, _with_row(_ideal(), "conflict", (agreed.a, agreed.b)))
    assert len(report.false_conflicts) == 1


def test_the_judge_sees_a_verdict_where_there_should_be_none() -> None:
    pair = next(pair for pair in LABELS.pairs if pair.verdict == "nothing")
    assert judge_stories(LABELS, _with_row(_ideal(), "agree", (pair.a, pair.b))).wrong


def test_the_judge_misses_what_is_not_there() -> None:
    found = _ideal()
    silent = judge_stories(LABELS, replace(found, rows=tuple({**row, "figures": []} for row in found.rows)))
    assert {hit for hit, _ in silent.found.values()} == {0}
    assert len(silent.misses) == sum(total for _, total in silent.found.values())


@pytest.mark.parametrize(
    ("label", "printed", "same"),
    [
        ("€340 million", "about €340 million", True),
        ("41", "HK$41 billion", False),
        ("41", "41 people", True),
        ("1.2 million", "$11.2 million", False),
        ("$118 million", "US$118 million", True),
        ("385 million euro", "385 million euros", False),
        ("4.1 billion and 4.3 billion", "between 4.1 billion and 4.3 billion euros", True),
        ("48.3 million", "48.35 million", False),
    ],
)
def test_figures_are_the_same_where_one_holds_the_other_whole(label: str, printed: str, same: bool) -> None:
    assert is_same_print(label, printed) is same

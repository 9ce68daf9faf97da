"""Where nobody edited, the way does not count: seeds that came one after another give what they give at once, one that
is not related to the others changes nothing of theirs, and one that goes leaves nothing behind.

Three things are history by intent and stand elsewhere: of two copies the one whose brief stood before stays
(``reprints``), a brief keeps the address that it was given (``identity``), and it stays in its story (``stories``).
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.config import Config
from generator.pipeline import generate_briefs
from generator.publish import apply_plan
from settling import without_stories

NAMES = ("Calderhead", "Strandholm", "Norvik", "Tern", "Orlo", "Venn")
REGISTRY = "companies:\n" + "".join(f"  - {{id: {name.lower()}, name: {name} Lines}}\n" for name in NAMES)
TEXT = """{one} Lines adds {number} ships for the {thing} trade

The Harbour Gazette

Wed, {number} Mar 2025

{one} Lines will buy {number} ships for the {thing} trade, the company said on Wednesday. They cost {number}7 million
euros, and {two} Lines will build {number} of them in its yard by 2027.

Chief executive Lena Brandt said that {thing} had paid for {number}9 per cent of last year's profit. The {number}
ships replace older ones, which {two} Lines takes back and breaks up.
"""
THINGS = ("timber", "banana", "grain", "cable", "paper", "fish")
SEEDS = {
    f"{name.lower()}.txt": TEXT.format(one=name, two=NAMES[at - 1], number=11 + at, thing=THINGS[at])
    for at, name in enumerate(NAMES)
}
CHOSEN = st.frozensets(st.sampled_from(sorted(SEEDS)), min_size=1)


def generate(folder: Path, names: frozenset[str], docs: str) -> dict[str, bytes]:
    """The pages after a run on these seeds, in the order of their names or whatever order the disk has."""
    seeds = Path(tempfile.mkdtemp(dir=folder))
    (seeds / "companies.yml").write_text(REGISTRY, encoding="utf-8")
    (seeds / "articles").mkdir()
    for name in sorted(names, key=lambda name: name[::-1]):
        (seeds / "articles" / name).write_text(SEEDS[name], encoding="utf-8")
    apply_plan(generate_briefs(Config(seeds=seeds, docs=folder / docs)).plan, folder / docs)
    root = folder / docs
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*.md"))}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """What each seed gives by itself."""
    folder = tmp_path_factory.mktemp("alone")
    return {name: generate(folder, frozenset({name}), name) for name in SEEDS}


@settings(max_examples=6)
@given(st.lists(CHOSEN, min_size=2, max_size=3))
def test_the_last_input_alone_decides(alone: dict[str, dict[str, bytes]], steps: list[frozenset[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for names in steps:
            found = generate(Path(folder), names, "docs")
            assert generate(Path(folder), names, "docs") == found, "a second run changes nothing"
        told = {path: without_stories(page) for path, page in found.items()}
        assert told == {path: page for name in steps[-1] for path, page in alone[name].items()}


def test_the_name_of_the_folder_does_not_count(tmp_path: Path, alone: dict[str, dict[str, bytes]]) -> None:
    name = frozenset({"tern.txt"})
    assert generate(tmp_path, name, "docs") == alone["tern.txt"]
    (tmp_path / "Ein Ordner, 星河").mkdir()
    assert generate(tmp_path / "Ein Ordner, 星河", name, "docs") == alone["tern.txt"]


def test_a_run_that_left_something_behind_would_be_seen(
    tmp_path: Path, alone: dict[str, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(tmp_path, frozenset({"orlo.txt"}), "docs")
    apply = apply_plan
    monkeypatch.setitem(generate.__globals__, "apply_plan", lambda plan, docs: apply(replace(plan, removed=()), docs))
    assert generate(tmp_path, frozenset({"tern.txt"}), "docs") != alone["tern.txt"]

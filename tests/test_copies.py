"""Copies are found whatever an outlet did to the text, and what only looks alike is left apart."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import copies
from generator.copies import Copies, CopyText, find_changed_figures, find_copies, hash_shingles, list_words

TABLE = yaml.safe_load((Path(__file__).parent / "cases" / "copies" / "pairs.yml").read_text(encoding="utf-8"))


def edit_throughout(text: str) -> str:
    """Every sixth word another, figures aside."""
    words = text.split(" ")
    return " ".join(w[::-1] if n % 6 == 3 and w.isalpha() else w for n, w in enumerate(words))


DO: dict[str, Callable[[str], str]] = {
    "curly": lambda t: t.replace('"', "”").replace("'", "’").replace(", ", " — "),
    "shout": str.upper,
    "one line": lambda t: " ".join(t.split()),
    "dateline": lambda t: "PORT VENN, 12 March (Merrow Wire) – " + t,
    "short dateline": lambda t: "Venn (MW) - " + t,
    "half width": lambda t: t.replace("，", ", ").replace("。", ". "),
    "agency": lambda t: t + "This report came from the Merrow Wire and was shortened by the desk.\n",
    "first half": lambda t: "\n".join(t.splitlines()[:2]),
    "new opening": lambda t: "The night boat is back.\n" + "\n".join(t.splitlines()[1:]),
    "edit": lambda t: t.replace("told reporters", "said").replace("bought", "acquired").replace("boat", "ship"),
    "edit throughout": edit_throughout,
    "but the last": lambda t: "\n".join(t.splitlines()[:-1]),
    "euro sign": lambda t: t.replace("64 million euros", "€64 million"),
    "dollar sign": lambda t: t.replace("64 million euros", "$64 million"),
    "plus": lambda t: t.replace("31 per cent", "31%"),
    "minus": lambda t: t.replace("31 per cent", "-31%"),
    "boilerplate": lambda t: t + TABLE["bodies"]["boilerplate"],
}


def make_text(side: dict[str, Any]) -> CopyText:
    body = TABLE["bodies"][side["text"]]
    for name in side.get("do", ()):
        body = DO[name](body)
    return CopyText(str(side.get("title", side["text"])), body)


def name_relation(copies: Copies) -> str:
    return "same" if len(copies.groups) == 1 else "near" if copies.near else "apart"


@pytest.mark.parametrize("case", TABLE["pairs"], ids=lambda case: case["id"])
def test_what_two_articles_are_to_each_other(case: dict[str, Any]) -> None:
    one, two = make_text(case["one"]), make_text(case["two"])
    assert name_relation(find_copies([one, two])) == case["are"]
    assert name_relation(find_copies([two, one])) == case["are"]


def test_an_edited_copy_is_missed_without_its_threshold(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = (
        make_text({"text": "ferry"}),
        make_text({"text": "ferry", "title": "By night", "do": ["edit throughout"]}),
    )
    monkeypatch.setattr(copies, "EDITED", copies.CONTAINMENT)
    assert not find_copies([one, two]).near


def test_one_form_about_two_firms_is_near_without_their_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = make_text({"text": "form"}), make_text({"text": "form-of-another"})
    monkeypatch.setattr(copies, "FIGURES", 0)
    assert find_copies([one, two]).near


words = st.sampled_from("ship quay boat fare crane tide wind rope deck crew 12 7 % € 船 港".split())  # noqa: SIM905
bodies = st.one_of(st.lists(words, max_size=90).map(" ".join), st.text(max_size=80))
texts = st.builds(CopyText, st.one_of(st.just(""), st.sampled_from(["One ship sails", "Two ships sail"])), bodies)
BODY = " ".join(f"{a} {b}" for a in ("ship", "quay", "boat", "fare", "crane") for b in range(12))


def reveal(
    copies: Copies, items: list[CopyText]
) -> tuple[set[frozenset[CopyText]], set[frozenset[frozenset[CopyText]]]]:
    """Groups and pairs by what they hold."""
    groups = [frozenset(items[at] for at in group) for group in copies.groups]
    return set(groups), {frozenset((groups[a], groups[b])) for a, b in copies.near}


@settings(max_examples=60, deadline=None)
@given(st.lists(texts, max_size=9), st.randoms(use_true_random=False))
def test_order_changes_nothing(items: list[CopyText], chance: random.Random) -> None:
    items += [CopyText("One ship sails", BODY), CopyText("", BODY + " ship"), CopyText("", BODY[:120])]
    shuffled = list(items)
    chance.shuffle(shuffled)
    one, two = find_copies(items), find_copies(shuffled)
    assert reveal(one, items) == reveal(two, shuffled)
    assert sorted(at for group in one.groups for at in group) == list(range(len(items)))
    assert all(a < b for a, b in one.near)


@settings(max_examples=60, deadline=None)
@given(bodies, st.lists(texts, max_size=5), st.sampled_from(sorted({"curly", "one line", "shout"})))
def test_a_copy_is_always_found(body: str, others: list[CopyText], way: str) -> None:
    copy = DO[way](body)
    if list_words(copy) != list_words(body):  # a letter whose upper case is another word
        copy = body
    items = [CopyText("Ship", body), *others, CopyText("ship!", copy)]
    groups = find_copies(items).groups
    assert any({0, len(items) - 1} <= set(group) for group in groups)


@pytest.mark.parametrize("count", [40, 200])
def test_a_crowd_under_one_boilerplate_is_neither_slow_nor_alike(count: int) -> None:
    tail = TABLE["bodies"]["boilerplate"]
    items = [CopyText(f"Ship {n}", " ".join(f"w{n}x{k}" for k in range(160)) + "\n" + tail) for n in range(count)]
    assert find_copies(items).near == ()


def test_every_reprint_of_a_crowd_is_linked_to_another() -> None:
    base = [f"word{k}" for k in range(300)]
    items = [CopyText("", " ".join([*base[:n], f"edit{n}", *base[n + 1 :]])) for n in range(1, 61)]
    near = find_copies(items).near
    assert {at for pair in near for at in pair} == set(range(60))


def test_hashes_are_the_same_on_every_machine() -> None:
    assert list(hash_shingles(["the", "night", "boat", "is", "back"])) == [239577669001739796, 6356426626826444014]
    code = "from generator.copies import hash_shingles as h; print(list(h('the night boat is back'.split())))"
    found = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.parametrize(
    ("one", "two", "changed"),
    [
        ("It employs 380 people, for £6.1m.", "It employs 830 people – for £6.4m.", (("380", "830"), ("6.1", "6.4"))),
        ("It employs 380 people.", "It employs 380 people.", ()),
        ("It employs 380 people.", "It has 830 people.", ()),
        ("It rose 3 per cent.", "It rose per cent.", ()),
    ],
)
def test_figures_that_alone_differ_are_found(one: str, two: str, changed: tuple[tuple[str, str], ...]) -> None:
    assert find_changed_figures(one, two) == changed

"""Which other outlets an article says that it rests on."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import Metadata, Sidecar
from generator.stages.describe import attribution
from generator.stages.describe import credits as credit_rules
from generator.stages.describe.credits import compile_cues
from growth import grows_in_proportion
from test_describe import TABLES, describe

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases/describe/attribution.yml").read_text(encoding="utf-8")
)


def read_case(case: dict[str, Any]) -> Metadata:
    lines = [("title", case.get("title", "Norrholm to cut a third of its crew"))]
    lines += [("body", paragraph) for paragraph in case["body"]] + [("foot", line) for line in case.get("foot", ())]
    (found,) = describe(lines, Sidecar(publisher=case.get("publisher"), date=case.get("date")))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["body"][-1][:60])
def test_an_article_rests_on_the_outlets_that_it_credits_and_on_no_others(case: dict[str, Any]) -> None:
    assert [on.outlet for on in read_case(case).rests_on] == case.get("rests", [])


@pytest.mark.parametrize("case", [case for case in CASES if "rests" in case], ids=lambda case: case["body"][-1][:60])
def test_the_sentence_that_says_so_is_quoted_with_its_line(case: dict[str, Any]) -> None:
    title = case.get("title", "Norrholm to cut a third of its crew")
    printed = [title, *case["body"], *case.get("foot", ())]
    for on in read_case(case).rests_on:
        assert on.quote in printed[on.line - 1]


TOLD: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases/describe/credits_told.yml").read_text(encoding="utf-8")
)
HELD_RIGHT = 19
"""Of the held cases those that come out right: a floor, no measure of unseen text. They were written before the
rules, but by the same hand, which knew them: some rules fit them for that."""


def rests_as_told(case: dict[str, Any]) -> bool:
    wanted: list[str] = case.get("rests", [])
    return [on.outlet for on in read_case(case).rests_on] == wanted


@pytest.mark.parametrize("case", [case for case in TOLD if "held" not in case], ids=lambda case: case["body"][0][:60])
def test_what_a_whole_article_rests_on(case: dict[str, Any]) -> None:
    assert [on.outlet for on in read_case(case).rests_on] == case.get("rests", [])


def test_what_articles_rest_on_stays_as_right_in_the_held_half() -> None:
    wrong = [case["title"] for case in TOLD if "held" in case and not rests_as_told(case)]
    assert sum("held" in case for case in TOLD) - len(wrong) >= HELD_RIGHT, wrong


@pytest.mark.parametrize(("name", "end"), [("_BRACKETS", " (Reuters)."), ("_TURNED", ", writes Reuters.")])
def test_a_credit_at_the_end_is_missed_without_its_rule(name: str, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"The line will lay up nine of its boats{end}"
    assert find_in(body) == ["Reuters"]
    monkeypatch.setattr(credit_rules, name, NOTHING)
    assert find_in(body) == []


def test_a_newspaper_is_cut_short_without_its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "The line will cut crew, a source told the Sunday Telegram."
    assert find_in(body) == ["Sunday Telegram"]
    monkeypatch.setattr(credit_rules, "_is_weekend", lambda run: False)
    assert find_in(body) == ["Telegram"]


def test_what_first_stood_in_another_language_is_missed_without_it(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "The line will cut crew.\nThis article first appeared in German in the Weser Bote."
    assert find_in(body) == ["Weser Bote"]
    monkeypatch.setattr(credit_rules, "_TONGUE", NOTHING)
    assert find_in(body) == []


# ---------------------------------------------------------------- each rule is needed

NOTHING = re.compile("(?!)")
SAID = "A third of the crew will go.\n"
WITHOUT: list[tuple[str, Any, str]] = [
    ("results", NOTHING, "Reuters reported a loss of 84 million kroner on Monday."),
    ("no_outlet", frozenset(), "Traffic rose by a tenth, according to a report by the Marrow Institute."),
    ("institutions", frozenset(), "The line must cut crew, Ada Quill told the Commons."),
    ("peoples", frozenset(), "Aid groups left, the Norwegian newspaper reported on Monday, citing a minister."),
    ("sourced", NOTHING, "It took 61 million dollars, according to Comscore.\nIt cost more, Variety has reported."),
    ("not_after", frozenset(), "Traffic rose by a tenth, according to Bloomberg data."),
    ("follows", frozenset(("exchange",)), "Norrholm will cut crew, it said in a statement to the Harwell exchange."),
    ("old", NOTHING, f"{SAID}Reuters reported last year that Norrholm had hidden a leak."),
    ("stale", NOTHING, f"{SAID}Reuters reported last week that Norrholm was short of crew."),
    ("aside", NOTHING, f"{SAID}Separately, the Lantern reported that its chairman would leave."),
    ("answers", NOTHING, "Norrholm said it was not planning to cut crew, a day after Reuters reported that it was."),
    ("answers", NOTHING, "Norrholm denied on Tuesday a report by the Lantern that it would cut a third of its crew."),
]
"""Words without which an outlet is found where none is credited."""
NEEDED: list[tuple[str, Any, str]] = [
    ("mastheads", frozenset(), "Norrholm will cut crew, Kestrel Bay Times reported."),
    ("descriptors", frozenset(), "Norrholm will cut crew, local newspaper Quay Finance said."),
    ("called", frozenset(), "Norrholm will cut crew, news agency Quayline said."),
    ("describes", frozenset(), "Norrholm will cut crew, news agency Quayline said."),
    ("again", NOTHING, "Norrholm will cut crew, Quay Finance reported on Monday. The newspaper cited a memo."),
    ("event", NOTHING, f"{SAID}It has 720 posts.\nUnions want talks.\nThe Lantern broke the news."),
    ("between", frozenset(), "The Lantern late on Monday reported that Norrholm will cut crew."),
]
"""Words without which an outlet is missed."""


def find_in(body: str) -> list[str]:
    (found,) = describe([("title", "Norrholm to cut a third of its crew"), *(("body", b) for b in body.split("\n"))])
    return [on.outlet for on in found.rests_on]


@pytest.mark.parametrize(("words", "left", "body"), [*WITHOUT, *NEEDED], ids=lambda value: str(value)[:30])
def test_a_case_goes_wrong_without_its_words(words: str, left: Any, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = find_in(body)
    assert bool(right) == any(words == name for name, _, _ in NEEDED)
    cues = compile_cues(TABLES)
    monkeypatch.setattr(attribution, "compile_cues", lambda tables: replace(cues, **{words: left}))
    assert find_in(body) != right


ABOUT = "The New York Times said that it had added 84,000 subscribers, the New York Times reported."
LATE = f"{SAID}It has 720 posts.\nUnions want talks.\nA cat is part of the crew, the Lantern reported."
AGAIN = (
    f"{SAID}It has 720 posts.\nUnions want talks.\nA third of the crew must go, the Lantern reported.\n"
    "Norrholm told the Lantern that a third of its crew was told."
)
KESTREL = "The Kestrel reported on Monday that crew would go.\nThe Kestrel lies in Harwell for repairs."
UNIONS = "Some 900 people marched against Norrholm on Saturday, unions told Reuters."
RULES: list[tuple[str, Any, str, list[str]]] = [
    ("_LEAD", 9, LATE, []),
    ("_AGAIN", 9, AGAIN, ["Lantern"]),
    ("_SHARED", 9, AGAIN, ["Lantern"]),
    ("_PLUPERFECT", NOTHING, f"{SAID}The Lantern had reported that a third would go.", []),
    ("_YEAR", NOTHING, f"{SAID}In 2019 Reuters reported a leak on one of its ships.", []),
    ("_IN_MONTH", NOTHING, f"{SAID}In March Reuters reported a leak on one of its ships.", []),
    ("_UNNAMED", NOTHING, "Norrholm must shrink, according to a report.\nReuters said so to unions.", ["Reuters"]),
    ("_was_told", lambda name, body: False, f"{UNIONS}\nAda Quill told the Gazette that it was late.", []),
    ("_is_own", lambda name, own: False, "Crew will go, two people told the Harbour Gazette.", []),
    ("_stands_elsewhere", lambda group, sentences: False, KESTREL, []),
]


@pytest.mark.parametrize(("rule", "left", "body", "right"), RULES, ids=[rule for rule, *_ in RULES])
def test_a_case_goes_wrong_without_its_rule(
    rule: str, left: Any, body: str, right: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [("title", "Norrholm to cut a third of its crew"), *(("body", text) for text in body.split("\n"))]
    sidecar = Sidecar(publisher="The Harbour Gazette")
    assert [on.outlet for on in describe(lines, sidecar)[0].rests_on] == right
    monkeypatch.setattr(attribution, rule, left)
    assert [on.outlet for on in describe(lines, sidecar)[0].rests_on] != right


def test_an_article_about_an_outlet_does_not_rest_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [("title", "New York Times adds subscribers"), ("body", ABOUT)]
    assert describe(lines)[0].rests_on == ()
    monkeypatch.setattr(attribution, "_is_about", lambda name, group, sentences: False)
    assert describe(lines)[0].rests_on != ()


# ---------------------------------------------------------------- laws

WORDS = st.sampled_from(
    "the|The|Lantern|Gazette|reported|said|,|.|“|”|that|according to|in|first|told|citing|and|of|Reuters|"  # noqa: SIM905
    "BBC’s|Norrholm’s|newspaper|on Monday|which|it|2019|who|also".split("|")
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_whatever_stands_there_is_quoted_as_it_stands(text: str) -> None:
    (found,) = describe([("title", "Norrholm to cut a third of its crew"), ("body", f"Crew will go. {text}")])
    for on in found.rests_on:
        assert on.outlet.strip()
        assert on.quote in ("Norrholm to cut a third of its crew", *[f"Crew will go. {text}"]) or on.quote in text


def test_a_long_sentence_is_quoted_by_its_clause() -> None:
    tail = ", ".join(["a ship and a crew that sail from one harbour to the next and back"] * 6)
    (found,) = describe([("title", "Norrholm to cut crew"), ("body", f"Crew will go, Reuters reported, and {tail}.")])
    (on,) = found.rests_on
    assert on.quote == "Crew will go, Reuters reported"


@pytest.mark.parametrize(
    "unit", ["told The ", "according to the A ", "reported by A, ", "A of the A & ", "“The A” said. "]
)
def test_credits_are_found_in_time_that_grows_with_the_text(unit: str) -> None:
    def make(eighths: int) -> list[tuple[str, str]]:
        return [("title", "Norrholm to cut crew"), ("body", unit * (300 * eighths))]

    assert grows_in_proportion(describe, make)

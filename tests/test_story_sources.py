"""Whose report a figure is: what counts as an independent statement of it, and as an independent publisher."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import Brief
from generator.stories import gather, sources, verdicts
from generator.stories.gather import gather_stories
from generator.stories.model import Comparison
from generator.stories.origins import find_origins
from generator.stories.outlets import strip_edition
from generator.stories.sources import find_source
from generator.stories.verdicts import compare_figures
from test_story_figures import make_brief

OUTLETS = ("The Lantern", "Harbour Gazette", None, "Quay Weekly")
CREDITS: list[tuple[str, int | str | None]] = [
    ("The Lantern put the price at 385 million euros.", 0),
    ("The Lantern, which first reported the deal, said that it costs 385 million euros.", 0),
    ("The Lantern newspaper reported on Monday that the price is 385 million euros.", 0),
    ("The price is 385 million euros, according to a report in the Gazette.", 1),
    ("The price is 385 million euros, according to Reuters.", "reuters"),
    ("The price is 385 million euros (Reuters).", "reuters"),
    ("The price of 385 million euros was first reported by the Evening Telegram.", "evening telegram"),
    ("Data compiled by Bloomberg put the price at 385 million euros.", "bloomberg"),
    ("The price is 385 million euros, a figure from the Lantern's report.", 0),
    ("Citing the Lantern, the Gazette wrote that the price is 385 million euros.", 1),
    ("The price is 385 million euros, the ministry said.", None),
    ("The Lantern burned for nine hours and cost 385 million euros.", None),
    ("Two people told Quay Weekly that the price is 385 million euros.", None),
    ("Shares of the Lantern rose when 385 million euros were paid.", None),
]
"""The sentence, in an article of Quay Weekly, and whom it credits."""


@pytest.mark.parametrize(("quote", "source"), CREDITS)
def test_a_figure_is_of_the_report_that_its_sentence_credits(quote: str, source: int | str | None) -> None:
    assert find_source(quote, "385 million euros", ["Quay Weekly"], OUTLETS, (0, 1, 2, 3)) == source


@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_name_and_any_sentence_will_do(quote: str, outlets: list[str]) -> None:
    found = find_source(quote, "385", outlets[:1], outlets, range(len(outlets)))
    assert found is None or found in range(len(outlets)) or isinstance(found, str)


BEFORE, BEHIND, NAMES = sources.load_credits()
NEVER = re.compile("(?!)")


@pytest.mark.parametrize(
    ("at", "quote"), [(0, CREDITS[3][0]), (1, CREDITS[0][0]), (2, CREDITS[6][0])], ids=["before", "behind", "names"]
)
def test_a_credit_is_missed_without_its_words(at: int, quote: str, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = [NEVER if place == at else pattern for place, pattern in enumerate((BEFORE, BEHIND, NAMES))]
    monkeypatch.setattr(sources, "load_credits", lambda: tuple(kept))
    assert find_source(quote, "385 million euros", ["Quay Weekly"], OUTLETS, (0, 1, 2, 3)) is None


def tell(name: str, publisher: str, day: str, *body: str) -> Brief:
    said = {"title": "Corrigan and Estuary", "publisher": publisher, "date": f"2031-03-{day}", "body": "\n".join(body)}
    return replace(make_brief(name, said), story="corrigan-0123456789")


OWN = tell("a", "Harbour Gazette", "03", "Corrigan will pay 385 million euros for the ferry line Estuary in Bremen.")
OWN_TOO = tell("b", "Quay Weekly", "04", "For Estuary, Corrigan is to pay 385 million euros, its chief executive said.")
CREDITED = tell(
    "c", "Evening Post", "05", "Staff of Estuary met on Tuesday in Bremen.", "They had eaten well.", "It was raining.",
    "The price that Corrigan is paying for the Estuary ferries is 385 million euros, according to the Harbour Gazette.",
)  # fmt: skip
ROUND_UP = replace(
    tell("d", "Morning Letter", "06", "The week's biggest purchase was Estuary, at a price of 385 million euros."),
    story=None, touches=("corrigan-0123456789",),
)  # fmt: skip


def find_price(*briefs: Brief) -> Comparison | None:
    origins = find_origins([brief for brief in briefs if brief.story])
    return next((row for row in compare_figures(briefs, origins) if "385" in row.claims[0].figure.text), None)


def count_origins(*briefs: Brief) -> str:
    found = find_price(*briefs)
    return found.why.partition("; ")[2] if found else "nothing"


def test_two_reports_of_their_own_agree() -> None:
    assert count_origins(OWN, OWN_TOO) == ""


def test_one_figure_of_another_report_is_no_second_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    assert CREDITED.rests_on == ()
    assert count_origins(OWN, CREDITED) == "in words of their own, from one origin"
    assert count_origins(OWN, OWN_TOO, CREDITED) == "3 articles, 2 origins"
    monkeypatch.setattr(verdicts, "find_source", lambda *given: None)
    assert count_origins(OWN, CREDITED) == ""


def test_a_round_up_is_no_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    assert count_origins(OWN, OWN_TOO, ROUND_UP) == "3 articles, 2 origins"
    assert count_origins(OWN, ROUND_UP) == "in words of their own, from one origin"
    monkeypatch.setattr(verdicts, "_tell_source", lambda reading, setting: setting.origin[reading.at])
    assert count_origins(OWN, ROUND_UP) == ""


EDITIONS: list[tuple[str, str]] = [
    ("China Daily (Hong Kong)", "China Daily"),
    ("Nikkei, Asia edition", "Nikkei"),
    ("Harbour Gazette – Europe", "Harbour Gazette"),
    ("Harbour Gazette - Europe", "Harbour Gazette"),
    ("Agence France-Presse", "Agence France-Presse"),
    ("The Lantern", "The Lantern"),
    ("(Lantern)", "(Lantern)"),
]


@pytest.mark.parametrize(("name", "masthead"), EDITIONS)
def test_an_edition_stands_behind_its_masthead(name: str, masthead: str) -> None:
    assert strip_edition(name) == masthead


def test_editions_of_one_masthead_are_one_publisher(monkeypatch: pytest.MonkeyPatch) -> None:
    briefs: list[Any] = [
        replace(OWN, publisher="China Daily (Hong Kong)"),
        replace(OWN_TOO, publisher="China Daily"),
        replace(CREDITED, publisher="The Lantern"),
    ]
    (story,) = gather_stories(briefs)
    assert story.outlets == ("China Daily (Hong Kong)", "The Lantern")
    monkeypatch.setattr(gather, "strip_edition", lambda name: name)
    (story,) = gather_stories(briefs)
    assert len(story.outlets) == 3

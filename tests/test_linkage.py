"""Numbers whose measure no table has, weighed by all that is seen of both; and rates of exchange in print."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from generator.model import Brief
from generator.stories import linkage, linked, verdicts
from generator.stories.linkage import FOR, FREE, load_weights
from generator.stories.rates import read_rates
from generator.stories.verdicts import compare_figures
from test_story_figures import make_brief


def pair(one: str, other: str, days: int = 0) -> list[Brief]:
    """Two reports of March 2030, the second so many days after the first."""
    return [
        make_brief(
            name, {"title": text.split(". ")[0], "body": text, "date": f"2030-03-{day:02d}", "publisher": outlet}
        )
        for name, text, day, outlet in (("a", one, 2, "Gazette"), ("b", other, 2 + days, "Herald"))
    ]


def verdicts_on(one: str, other: str, days: int = 0) -> list[tuple[str, list[str]]]:
    """What is said of the numbers of two reports."""
    found = compare_figures(pair(one, other, days))
    return [(item.verdict, [claim.figure.text for claim in item.claims]) for item in found]


CLASH = (
    "Of divers on the deepest route, 9 per cent turned back early because of cold hands and leaking masks. It was hot.",
    "On the deepest route 14% of divers turned back early because of cold hands and leaking masks. Soup was served.",
)
EQUAL = (
    "The choir festival at Sund brought together 2,140 singers from eleven valleys. It rained.",
    "More than anything it was loud: the festival in Sund had 2,140 voices. It rained.",
)


def test_two_clauses_that_tell_the_same_contradict_each_other_where_their_numbers_do() -> None:
    assert ("conflict", ["9 per cent", "14%"]) in verdicts_on(*CLASH)
    assert not [said for said, _ in verdicts_on(*CLASH, days=20) if said == "conflict"], (
        "weeks later it may have moved on"
    )


def test_equal_numbers_of_many_digits_agree_in_whatever_words() -> None:
    assert [said for said, _ in verdicts_on(*EQUAL)] == ["agree"]


@pytest.mark.parametrize("without", [{}, {"bias": -1000}])
def test_without_the_weights_nothing_is_said(without: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "load_weights", lambda: without)
    assert not [said for said, _ in verdicts_on(*CLASH) if said == "conflict"]


@pytest.mark.parametrize(
    ("place", "name", "value"),
    [(linked, "CONFLICT_ODDS", 10**6), (linkage, "MOST_WORDS", 0.5), (linkage, "LIKE_WORDS", 99.0)],
)
def test_a_threshold_decides(place: Any, name: str, value: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, name, value)
    assert not [said for said, _ in verdicts_on(*CLASH) if said == "conflict"]


def test_the_order_of_the_reports_changes_nothing() -> None:
    one, other = pair(*CLASH)
    assert compare_figures([one, other]) == compare_figures([other, one])


def test_no_weight_speaks_for_the_wrong_side() -> None:
    weights = load_weights()
    assert weights
    assert {name for name, weight in weights.items() if weight > 0} <= FOR | FREE
    assert {name for name, weight in weights.items() if weight < 0}.isdisjoint(FOR)


RATES = [
    ("It used a rate of 1,450 won to the dollar.", "USD", "KRW", "1450"),
    ("Investment: $7.4 billion, at today's rate of $1.16 to the euro", "EUR", "USD", "1.16"),
    ("A euro bought $1.09 on Friday.", "EUR", "USD", "1.09"),
    ("The fund is worth $40 million ($1 = 7.21 yuan).", "USD", "CNY", "7.21"),
    ("(1 euro = 1.08 dollars)", "EUR", "USD", "1.08"),
    ("A pound costs $1.35.", "GBP", "USD", "1.35"),
    ("At the exchange rate of $1.35 a pound that is $200 million.", "GBP", "USD", "1.35"),
]


@pytest.mark.parametrize(("text", "of", "into", "cost"), RATES)
def test_a_printed_rate_is_read(text: str, of: str, into: str, cost: str) -> None:
    (rate,) = read_rates(text)
    assert (rate.of, rate.into) == (of, into)
    assert rate.interval[0] < Decimal(cost) < rate.interval[1]
    assert rate.printed in text


@pytest.mark.parametrize(
    "text",
    ["Oil cost $80 a barrel.", "Coffee fetches $3 a pound there.", "It lost $2 billion to the euro crisis.",
     "The yen was at 155 to the dollar.", "He paid 40 euros to the euro sceptics."],
)  # fmt: skip
def test_a_price_is_no_rate(text: str) -> None:
    assert [rate for rate in read_rates(text) if text.startswith(("Oil", "Coffee", "It lost", "The yen"))] == []


def test_sums_agree_by_a_rate_that_an_article_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    one = "Sarnvik Yards will build eight ferries for 2.9 trillion won. It used a rate of 1,450 won to the dollar."
    other = "Halden Ferries has ordered eight ferries at Sarnvik Yards for $2 billion. They are due in 2033."
    assert "agree" in [said for said, numbers in verdicts_on(one, other) if "$2 billion" in numbers]
    monkeypatch.setattr(verdicts, "read_rates", lambda _: ())
    assert "agree" not in [said for said, numbers in verdicts_on(one, other) if "$2 billion" in numbers]


def test_sums_of_two_who_are_named_apart_are_two_whatever_the_peg_makes_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = "Abroad Lantern Lane has earned $198 million, most of it in Brazil. Its director is at work on a sequel."
    other = (
        "Kwai Fung Jewellery earned HK$1.56 billion in the half year. Gold was dear, and brides bought it all the same."
    )
    assert verdicts_on(one, other) == []
    monkeypatch.setattr(linked, "ALIKE", frozenset(("bias",)))
    monkeypatch.setattr(linked, "CONVERTED", 10**6)
    assert [said for said, _ in verdicts_on(one, other)] == ["agree"]

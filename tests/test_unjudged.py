"""Figures that look as if they could be compared, and cannot: few, precise, and with the reason."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from generator.model import Brief
from generator.stories import Unjudged
from generator.stories.model import Origin, Source
from generator.stories.verdicts import compare_figures, judge_figures
from test_story_figures import load_cases, make_brief


def _write(*told: str) -> list[Brief]:
    return [
        make_brief(
            "abcd"[at],
            {"title": text.split(". ")[0].rstrip("."), "body": text, "date": "2026-03-02", "publisher": f"Outlet {at}"},
        )
        for at, text in enumerate(told)
    ]


def _list(*told: str) -> tuple[Unjudged, ...]:
    return judge_figures(_write(*told))[1]


def _say(found: Sequence[Unjudged]) -> list[tuple[str, list[str], str]]:
    return [(item.what, [claim.figure.text for claim in item.claims], item.why) for item in found]


CASES: dict[str, tuple[str, str, str]] = {
    "another period": (
        "The port of Selhaven handled 132 ships in March.",
        "The port of Selhaven handled 123 ships in April.",
        "other periods: March and April",
    ),
    "a quarter and a year": (
        "Analysts said that Dorne made revenue of $410 million in the first quarter.",
        "Analysts said that Dorne made revenue of $1.6 billion in 2025.",
        "other periods: first quarter and 2025",
    ),
    "no rate": (
        "On Monday Dorne was fined 240 million euros.",
        "On Monday Dorne was fined 1.9 billion yuan.",
        "no source prints a rate between EUR and CNY",
    ),
    "a forecast and a target": (
        "Analysts expect Dorne to sell 90,000 cars this year.",
        "Dorne aims to sell 120,000 cars this year.",
        "the one is an estimate, the other a target",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_compared_is_told_with_the_reason(name: str) -> None:
    one, other, why = CASES[name]
    (found,) = _list(one, other)
    assert found.why == why
    assert [claim.brief[0] for claim in found.claims] == ["a", "b"]


def test_a_rate_that_a_source_prints_makes_a_verdict_of_it() -> None:
    rate = "On Monday Dorne paid its lawyers 80.40 million yuan (10.05 million euros)."
    briefs = _write(
        "On Monday Dorne was fined 240 million euros.", "On Monday Dorne was fined 1.92 billion yuan.", rate
    )
    found, left = judge_figures(briefs)
    assert [item.verdict for item in found] == ["agree"]
    assert left == ()


SILENT = {
    "another subject": ("Dorne made revenue of $410 million in April.", "Brask made revenue of $450 million in May."),
    "another measure": (
        "The port of Selhaven handled 132 ships in March.",
        "The port of Selhaven turned away 123 ships in April.",
    ),
    "added, and had": (
        "Veyo added 3.1 million subscribers in the second quarter.",
        "Veyo lost 2.4 million subscribers in June.",
    ),
    "the base of a comparison": (
        "The port of Selhaven handled 132 ships in March, up from 120 in February.",
        "The port of Selhaven handled 132 ships in March.",
    ),
    "net and gross": (
        "Dorne made a net profit of $410 million in the first quarter.",
        "Dorne made a gross profit of $700 million in 2025.",
    ),
}


@pytest.mark.parametrize("name", SILENT)
def test_of_two_things_nothing_is_told(name: str) -> None:
    assert _say(_list(*SILENT[name])) == []


def test_what_is_compared_already_is_not_told_again() -> None:
    """Both have the figure of March; that the one has that of February too is no riddle."""
    told = "The port of Selhaven handled 132 ships in March. The port of Selhaven handled 117 ships in February."
    found, left = judge_figures(_write(told, "The port of Selhaven handled 132 ships in March."))
    assert [item.verdict for item in found] == ["agree"]
    assert left == ()


def test_reports_of_one_origin_are_not_held_against_each_other() -> None:
    one, other, _ = CASES["another period"]
    briefs = _write(one, other)
    origin = (
        Origin((Source(briefs[0].id, "Outlet 0"), Source(briefs[1].id, "Outlet 1", "the same words")), "Outlet 0"),
    )
    assert judge_figures(briefs)[1]
    assert judge_figures(briefs, origin)[1] == ()


def test_at_most_three_are_told_and_each_quantity_once() -> None:
    one = " ".join(
        f"The port of Selhaven handled {n} in March." for n in ("132 ships", "900 cranes", "71,000 containers")
    )
    two = one.replace("March", "April").replace("132", "140").replace("900", "950").replace("71,000", "77,000")
    months = " ".join(f"The port of Selhaven handled {n} ships in {m}." for n, m in ((150, "May"), (160, "June")))
    found = _list(one, f"{two} {months}")
    assert len(found) <= 3
    assert len({item.what for item in found}) == len(found)


def test_verdicts_are_those_of_before() -> None:
    for case in list(load_cases().values())[::12]:
        briefs = [make_brief("a", case["a"]), make_brief("b", case["b"])]
        found, left = judge_figures(briefs)
        assert found == compare_figures(briefs)
        told = {(claim.brief, claim.figure.text) for item in found for claim in item.claims}
        for item in left:
            assert not all((claim.brief, claim.figure.text) in told for claim in item.claims)


def test_the_rule_of_measure_and_subject_is_seen_to_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.stories.unjudged.same_measure", lambda *_, **__: True)
    assert _list(*SILENT["net and gross"])


def test_the_rule_of_the_act_is_seen_to_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.stories.quantities.senses.find_act", lambda *_: None)
    assert _list(*SILENT["added, and had"])


def test_the_rule_of_what_is_compared_is_seen_to_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.stories.unjudged._are_told", lambda *_: False)
    told = "The port of Selhaven handled 132 ships in March. The port of Selhaven handled 117 ships in February."
    assert _list(told, "The port of Selhaven handled 132 ships in March.")


def test_pounds_that_a_fine_is_told_in_are_money_and_british() -> None:
    """And not where a country is named that has its own, nor of what is weighed."""
    fined = ("A regulator fined Brask 58 million pounds on Monday.", "Brask was fined 58 million pounds.")
    (found,) = compare_figures(_write(*fined))
    assert [(c.figure.unit, c.figure.currency) for c in found.claims] == [("currency", "GBP")] * 2
    for elsewhere in ("Brask was fined 58 million pounds in Cairo.", "Brask recalled 58 million pounds of beef."):
        codes = {c.figure.currency for item in compare_figures(_write(fined[0], elsewhere)) for c in item.claims}
        assert codes <= {None}


def test_the_rule_of_pounds_is_seen_to_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.stories.verdicts._is_of_money", lambda *_: True)
    beef = _write("Brask recalled 58 million pounds of beef.", "Brask calls back 58 million pounds of beef.")
    assert {c.figure.currency for item in compare_figures(beef) for c in item.claims} == {"GBP"}


@pytest.mark.parametrize(
    ("rule", "one", "other", "heading"),
    [
        (
            "_name_by_whole",
            "At least 41 per cent of flights ran late.",
            "41 per cent of flights were late.",
            "Share of",
        ),
        ("_name_by_place", "Merrow closed at HK$31.94.", "Shares of Merrow ended the day at HK$31.94.", "Closing"),
    ],
)
def test_the_rules_of_headings_are_seen_to_fail(
    monkeypatch: pytest.MonkeyPatch, rule: str, one: str, other: str, heading: str
) -> None:
    briefs = _write(one, other)
    assert compare_figures(briefs)[0].what.startswith(heading)
    monkeypatch.setattr(f"generator.stories.headings.{rule}", lambda *_: "")
    assert not compare_figures(briefs)[0].what.startswith(heading)

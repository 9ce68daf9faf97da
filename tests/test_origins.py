"""Which briefs of a story are one report, and what each was to the story."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import Attribution, Bound, Brief, Bullet, Copy, DateBasis, Evidence, NearCopy
from generator.stories import origins as rules
from generator.stories import timeline
from generator.stories.model import Origin
from generator.stories.origins import find_origins
from generator.stories.timeline import order_events

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases/stories/origins.yml").read_text(encoding="utf-8")
)


def make_brief(name: str, said: dict[str, Any]) -> Brief:
    bullets = [
        Bullet(text, (Evidence(text, 0, len(text), 3, number, 2, f"k{name}{number}"),))
        for number, text in enumerate(said.get("says", ()), 1)
    ]
    rests = [
        Attribution(outlet, 4, f"The plan was first reported by {outlet}." if quote == "first" else quote)
        for outlet, quote in said.get("rests", {}).items()
    ]
    return Brief(
        id=name, title=said.get("title", f"Title of {name}"), title_made=False, kind="news", publisher=said.get("by"),
        aggregator=said.get("aggregator"), credit=said.get("credit"), authors=(), interests=(), date=said.get("day"),
        date_basis=DateBasis(), lang="en", url=None, source=f"{name}.txt", lines=(1, 9), body="0" * 16,
        not_before=Bound(said["from"], 3, "q") if "from" in said else None,
        not_after=Bound(said["until"], 3, "q") if "until" in said else None,
        bullets=tuple(bullets), rests_on=tuple(rests),
        near=tuple(NearCopy(other, other) for other in said.get("near", ())),
        copies=tuple(Copy(f"{outlet}.txt", outlet) for outlet in said.get("copies", ())),
    )  # fmt: skip


def make_briefs(case: dict[str, Any]) -> list[Brief]:
    return [make_brief(name, said) for name, said in case["briefs"].items()]


def list_groups(origins: tuple[Origin, ...]) -> list[list[str]]:
    return [list(dict.fromkeys(source.brief for source in origin.sources)) for origin in origins]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["story"])
def test_briefs_that_go_back_to_one_report_are_one_origin(case: dict[str, Any]) -> None:
    found = find_origins(make_briefs(case), case.get("aggregators", ()))
    assert list_groups(found) == case["origins"]
    if "outlets" in case:
        assert [origin.outlet for origin in found] == case["outlets"]


@pytest.mark.parametrize("case", [case for case in CASES if "roles" in case], ids=lambda case: case["story"])
def test_each_entry_of_the_timeline_has_its_role_and_its_place(case: dict[str, Any]) -> None:
    briefs = make_briefs(case)
    events = order_events(briefs, find_origins(briefs, case.get("aggregators", ())))
    assert {event.brief for event in events} == set(case["briefs"])
    roles = {event.brief: event.role for event in events if event.brief in case["roles"]}
    assert roles == case["roles"]
    assert [event.brief for event in events] == case.get("order", [event.brief for event in events])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["story"])
def test_the_order_of_briefs_changes_nothing(case: dict[str, Any]) -> None:
    briefs = make_briefs(case)
    found = find_origins(briefs, case.get("aggregators", ()))
    for seed in range(4):
        shuffled = list(briefs)
        random.Random(seed).shuffle(shuffled)
        assert find_origins(shuffled, case.get("aggregators", ())) == found
        assert order_events(shuffled, found) == order_events(briefs, found)


ANSWERS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "cases/stories/answers.yml").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("role", "title"), [(role, title) for role, titles in ANSWERS.items() for title in titles])
def test_who_answers_a_report(role: str, title: str) -> None:
    first = make_brief("a", {"by": "The Lantern", "day": "2031-03-03"})
    for said in ({"title": title}, {"says": [title]}):
        briefs = [first, make_brief("b", {"by": "Quay Weekly", "day": "2031-03-05", **said})]
        assert order_events(briefs, find_origins(briefs))[1].role == ("follow-up" if role == "neither" else role)


def test_the_timeline_is_in_time() -> None:
    case = next(case for case in CASES if case["story"].startswith("bounds place"))
    briefs = make_briefs(case)
    events = order_events(briefs, find_origins(briefs))
    assert [event.brief for event in events] == ["a", "b", "c", "d", "e"]
    assert [(event.when, event.bound) for event in events] == [
        ("2031-03-03", ""),
        ("2031-03-03", "not before"),
        ("2031-03-20", "not after"),
        ("2031-03-20", ""),
        (None, ""),
    ]


def test_an_entry_has_the_bullet_that_tells_it() -> None:
    said = {"day": "2031-03-04", "says": ["It has nine ships.", "Norrholm denied that it would cut crew."]}
    briefs = [make_brief("a", {"day": "2031-03-03", "says": ["Norrholm will cut crew."]}), make_brief("b", said)]
    assert [event.label for event in order_events(briefs, find_origins(briefs))] == ["ka1", "kb2"]


def test_a_source_says_why_it_does_not_stand_by_itself() -> None:
    briefs = make_briefs(CASES[0])
    (first, second), (third,) = (origin.sources for origin in find_origins(briefs))
    assert (first.why, third.why) == ("", "")
    assert (second.why, second.quote, second.line) == (
        "says “the Lantern reported on Monday” (line 4)", "the Lantern reported on Monday", 4,
    )  # fmt: skip


# ---------------------------------------------------------------- each rule is needed

RULES = {
    "near copies": "near copies",
    "one agency's report in two papers that cut it each its own way": "wires",
    "a report, one that credits it, one of its own": "links",
    "an aggregator is no origin": "aggregators",
    "the same sentences though nobody says so": "sentences",
    "what somebody said may be quoted by all": "spoken",
    "two reports of one agency weeks apart are two": "days",
    "through a third": "links",
    "named in short": "short",
    "of near copies the one whom the other credits comes first, whatever their days": "rank",
    "an excerpt of one sentence": "excerpt",
    "an outlet's article on its own page and, cut and told in part anew, on an aggregator's": "carried",
    "of two reports of the outlet the one that could be known is meant": "known",
    "of near copies of one day an agency's own goes first": "agency",
    "the outlet's own page without a date goes before an aggregator's with one": "rank",
}


def take_out(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if rule == "near copies":
        monkeypatch.setattr(rules, "_join_words", lambda briefs, carriers: [rules._Report([b]) for b in briefs])
    elif rule == "wires":
        monkeypatch.setattr(rules, "_join_wires", list)
    elif rule == "links":
        monkeypatch.setattr(rules, "_link_reports", lambda reports, carriers: None)
    elif rule == "aggregators":
        monkeypatch.setattr(rules, "_place_carried", lambda reports, carriers: None)
    elif rule == "sentences":
        monkeypatch.setattr(rules, "QUOTED", 101)
    elif rule == "spoken":
        monkeypatch.setattr(rules, "_SPOKEN", re.compile("(?!)"))
    elif rule == "days":
        monkeypatch.setattr(rules, "WIRE_DAYS", 99)
    elif rule == "excerpt":
        monkeypatch.setattr(rules, "EXCERPT", 101)
    elif rule == "carried":
        monkeypatch.setattr(rules, "CARRIED", 101)
    elif rule == "short":
        monkeypatch.setattr(rules, "_is_named", lambda outlet, names: rules._fold(outlet) in names)
    elif rule == "rank":
        monkeypatch.setattr(rules, "_rank", lambda brief, credited, carriers: (False, False, False, False))
    elif rule == "agency":
        monkeypatch.setattr(rules, "_AGENCY", re.compile("(?!)"))
    else:
        monkeypatch.setattr(rules, "tell_days", lambda brief: ("0000", "2031-03-31"))


@pytest.mark.parametrize(("story", "rule"), RULES.items())
def test_a_case_goes_wrong_without_its_rule(story: str, rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(case for case in CASES if case["story"] == story)
    take_out(rule, monkeypatch)
    assert list_groups(find_origins(make_briefs(case))) != case["origins"]


@pytest.mark.parametrize("name", ["_DENIAL", "_CONFIRMATION"])
def test_roles_go_wrong_without_their_words(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(case for case in CASES if case["story"] == "denied and confirmed")
    monkeypatch.setattr(timeline, name, re.compile("(?!)"))
    briefs = make_briefs(case)
    roles = {event.brief: event.role for event in order_events(briefs, find_origins(briefs))}
    assert roles != case["roles"]


# ---------------------------------------------------------------- laws

OUTLETS = st.sampled_from(["The Lantern", "Harbour Gazette", "Reuters", "Techmeme", "Gazette"])
DAYS = st.sampled_from([None, "2031", "2031-03", "2031-02-28", "2031-03-03", "2031-03-31"])
SAID = st.fixed_dictionaries(
    {},
    optional={
        "by": OUTLETS,
        "aggregator": st.just("Techmeme"),
        "credit": OUTLETS,
        "day": DAYS,
        "near": st.lists(st.sampled_from("abcdef"), max_size=2),
        "rests": st.dictionaries(OUTLETS, st.sampled_from(["first", "it reported"]), max_size=2),
        "copies": st.lists(OUTLETS, max_size=1),
    },
)


@settings(max_examples=150, deadline=None)
@given(st.lists(SAID, min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_each_brief_is_in_one_origin_and_has_one_entry(said: list[dict[str, Any]], chance: random.Random) -> None:
    briefs = [make_brief("abcdef"[at], one) for at, one in enumerate(said)]
    found = find_origins(briefs)
    ids = [brief_id for group in list_groups(found) for brief_id in group]
    assert sorted(ids) == sorted(brief.id for brief in briefs)
    assert all(
        source.outlet != "Techmeme"
        for origin in found
        for source in origin.sources
        if any(brief.aggregator for brief in briefs)
    )
    events = order_events(briefs, found)
    assert [event.role for event in events].count("first report") == 1
    assert sorted(event.brief for event in events) == sorted(ids)
    chance.shuffle(briefs)
    assert find_origins(briefs) == found


FIRSTS = {
    "a day before which a page cannot be is no day on which it was": "_place",
    "an undated page is not the first where a dated one stands": "_find_first",
    "the only text of an agency repeats nothing": "_tell_role",
}


@pytest.mark.parametrize(("story", "name"), FIRSTS.items())
def test_first_reports_go_wrong_without_their_rules(story: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(case for case in CASES if case["story"] == story)
    briefs = make_briefs(case)
    tell_role, place = timeline._tell_role, timeline._place
    without = {
        "_place": lambda brief, least: place(brief, ""),
        "_find_first": lambda briefs, origins: next(b for b in briefs if b.id == origins[0].sources[0].brief),
        "_tell_role": lambda brief, source, is_alone: tell_role(brief, source, False),
    }
    monkeypatch.setattr(timeline, name, without[name])
    events = order_events(briefs, find_origins(briefs))
    order = [event.brief for event in events]
    assert ({event.brief: event.role for event in events}, order) != (case["roles"], case.get("order", order))

"""Which briefs of a story are one report, and what each was to the story."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import stories_judge
from generator.model import Attribution, Bound, Brief, Bullet, Copy, DateBasis, Evidence, NearCopy
from generator.stories import origins as rules
from generator.stories import roles, timeline
from generator.stories.model import Origin
from generator.stories.origins import find_origins
from generator.stories.timeline import order_events
from growth import grows_in_proportion

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
    found = {event.brief: event.role for event in events if event.brief in case["roles"]}
    assert found == case["roles"]
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


def test_a_reprint_says_whose_words_it_carries_and_a_piece_that_credits_has_its_own() -> None:
    first = {"by": "Lantern", "day": "2031-03-03", "says": ["Norrholm will cut crew."]}
    copied = {"by": "Quay Weekly", "day": "2031-03-04", "near": ["a"], "says": ["Norrholm will cut crew."]}
    credited = {"by": "Evening Post", "day": "2031-03-05", "rests": {"Lantern": "first"}, "says": ["Crew will go."]}
    briefs = [make_brief("a", first), make_brief("b", copied), make_brief("c", credited)]
    events = order_events(briefs, find_origins(briefs))
    assert [(event.role, event.carried_from, event.label) for event in events] == [
        ("first report", "", "ka1"),
        ("reprint", "a", "kb1"),
        ("reprint", "", "kc1"),
    ]


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
        monkeypatch.setattr(rules, "is_outlet", lambda outlet, names: outlet in names)
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


TOLD: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases/stories/answers_told.yml").read_text(encoding="utf-8")
)
HELD_RIGHT = 21
"""Of the held cases those that come out right: a floor, no measure of unseen text. They were written before the
rules, but by the same hand, which knew them: some rules fit them for that."""


def answer_case(case: dict[str, Any], day: str = "2033-03-09") -> tuple[str, str]:
    """Role and label of the later article of a case."""
    (first, *opening), (title, *bullets) = case["first"], case["then"]
    briefs = [
        make_brief("a", {"by": "The Lantern", "day": "2033-03-03", "title": first, "says": opening}),
        make_brief("b", {"by": "Quay Weekly", "day": day, "title": title, "says": bullets}),
    ]
    event = next(event for event in order_events(briefs, find_origins(briefs)) if event.brief == "b")
    return event.role, event.label


def is_right(case: dict[str, Any]) -> bool:
    role, label = answer_case(case)
    return role == case["role"] and ("tells" not in case or label == f"kb{case['tells']}")


@pytest.mark.parametrize("case", [case for case in TOLD if "held" not in case], ids=lambda case: case["then"][0])
def test_what_a_later_article_is_to_a_story(case: dict[str, Any]) -> None:
    assert answer_case(case)[0] == case["role"]
    assert is_right(case)


def test_what_later_articles_are_stays_as_right_in_the_held_half() -> None:
    wrong = [case["then"][0] for case in TOLD if "held" in case and not is_right(case)]
    held = sum("held" in case for case in TOLD)
    assert held - len(wrong) >= HELD_RIGHT, wrong


NEVER = re.compile("(?!)")
WITHOUT: list[tuple[str, Any, str]] = [
    ("denies", NEVER, "Norrholm denied on Tuesday that it would cut crew"),
    ("rejects", NEVER, "Norrholm dismisses as nonsense reports that it will cut crew"),
    ("rules_out", NEVER, "Norrholm rules out cuts"),
    ("is_false", NEVER, "Norrholm calls report of cuts untrue"),
    ("no_way", NEVER, "There is no truth in the report, Norrholm said"),
    ("is_not", NEVER, "Norrholm says it has no plans to cut crew"),
    ("speaks", re.compile(""), "There are no talks in the hall on Sunday"),
    ("withheld", frozenset(), "Court denies appeal of ferry line"),
    ("defence", frozenset(), "Norrholm denied wrongdoing in a hearing on Tuesday"),
    ("confirmed", frozenset(), "Norrholm confirmed its forecast for the year"),
]
"""Words without which a statement is read wrong: a title, and the first bullet of another article."""


@pytest.mark.parametrize(("words", "left", "said"), WITHOUT, ids=[words for words, _, _ in WITHOUT])
def test_answers_go_wrong_without_words(words: str, left: Any, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = {"first": ["Norrholm plans to cut crew"], "then": ["A ferry line", said]}
    right, _ = answer_case(case)
    cues = roles.load_cues()
    monkeypatch.setattr(roles, "load_cues", lambda: replace(cues, **{words: left}))
    assert answer_case(case)[0] != right


DEEDS: list[tuple[str, Any, list[str], list[str], str]] = [
    (
        "tentative",
        NEVER,
        ["Cider", "Marlpit is weighing a bid for Orchard Row."],
        ["Marlpit buys Orchard Row"],
        "yes",
    ),
    ("modal", NEVER, ["Marlpit may buy Orchard Row"], ["Marlpit buys Orchard Row"], "yes"),
    ("intended", NEVER, ["Marlpit plans to buy Orchard Row"], ["Marlpit buys Orchard Row"], "yes"),
    ("modal", NEVER, ["Marlpit in talks to buy Orchard Row"], ["Marlpit could have bought Orchard Row"], "no"),
    ("settling", frozenset(), ["Marlpit weighs Orchard Row plan"], ["Marlpit completes Orchard Row plan"], "yes"),
    ("telling", frozenset(), ["Marlpit weighs Orchard Row plan"], ["Marlpit unveils Orchard Row plan"], "yes"),
    ("acts", (), ["Marlpit in talks to buy Orchard Row"], ["Marlpit buys Orchard Row"], "yes"),
]


@pytest.mark.parametrize(("words", "left", "first", "then", "done"), DEEDS)
def test_deeds_confirm_what_was_told_as_a_plan(
    words: str, left: Any, first: list[str], then: list[str], done: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = {"first": first, "then": then}
    assert answer_case(case)[0] == ("confirmation" if done == "yes" else "follow-up")
    cues = roles.load_cues()
    monkeypatch.setattr(roles, "load_cues", lambda: replace(cues, **{words: left}))
    assert answer_case(case)[0] == ("follow-up" if done == "yes" else "confirmation")


TALKS = ["Marlpit in talks to buy Orchard Row", "Marlpit is in talks to buy the cider maker Orchard Row, people say."]
RULES_OF_ROLES: list[tuple[str, Any, list[str], str]] = [
    ("_UNREAL", NEVER, ["A brewer", "Marlpit did not confirm the talks."], "follow-up"),
    ("_PASSIVE", NEVER, ["A brewer", "Marlpit was denied a seat at the table."], "follow-up"),
    ("_CLAUSE", NEVER, ["A brewer", "Marlpit opened a pub, but denied that it would buy Orchard Row."], "follow-up"),
    ("_CONFIRM", NEVER, ["A brewer", "Marlpit confirmed the talks."], "confirmation"),
    ("_ADMIT", NEVER, ["A brewer", "Marlpit admitted on Friday that it had held talks."], "confirmation"),
    ("_OFFICIAL", NEVER, ["It is official", "Marlpit has a pub."], "confirmation"),
    ("_NOT", NEVER, ["Marlpit never bought Orchard Row", "It has 41 pubs."], "follow-up"),
    ("_settles", lambda text, told, cues: False, ["Marlpit buys Orchard Row", "It has 41 pubs."], "confirmation"),
    ("_refuses", lambda text, told, cues: False, ["A brewer", "Marlpit said it would not buy Orchard Row."], "denial"),
    ("_SHARES", NEVER, ["Marlpit shares sold off", "It has 41 pubs."], "follow-up"),
    ("_NO_SIGN", NEVER, ["A brewer", "Marlpit said it saw no evidence of talks with Orchard Row."], "denial"),
    ("SHARED", 0, ["A brewer", "It has 41 pubs.", "A baker denied that his bread was stale."], "follow-up"),
    ("OPENING", 1, ["A brewer", "It has 41 pubs.", "Marlpit denied that it would buy Orchard Row."], "denial"),
]


@pytest.mark.parametrize(("rule", "left", "then", "right"), RULES_OF_ROLES, ids=[row[0] for row in RULES_OF_ROLES])
def test_answers_go_wrong_without_their_rules(
    rule: str, left: Any, then: list[str], right: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = {"first": TALKS, "then": then}
    assert answer_case(case)[0] == right
    monkeypatch.setattr(roles, rule, left)
    assert answer_case(case)[0] != right


def test_a_title_that_answers_without_a_bullet_of_its_words_is_told_by_the_likest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = {"first": TALKS, "then": ["Marlpit denies buying pubs", "It rained.", "The pubs of Marlpit are full."]}
    assert answer_case(case) == ("denial", "kb2")
    monkeypatch.setattr(roles, "_find_likest", lambda title, bullets: None)
    assert answer_case(case) == ("denial", "kb1")


def test_reports_of_one_day_do_not_answer_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    denied = ["A fine", "Calder & Wye was fined 48 million.", "Calder & Wye denied that it had broken a law of Wye."]
    case = {"first": ["Calder & Wye fined", "Calder & Wye of Wye has been fined for breaking a law."], "then": denied}
    assert answer_case(case, "2033-03-09")[0] == "denial"
    assert answer_case(case, "2033-03-03")[0] == "follow-up"
    monkeypatch.setattr(roles, "AT_ONCE", 3)
    assert answer_case(case, "2033-03-03")[0] == "denial"


def test_who_repeats_a_report_confirms_nothing_by_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_brief("a", {"by": "The Lantern", "day": "2033-03-03", "title": TALKS[0]})
    said = {
        "by": "Quay Weekly",
        "day": "2033-03-04",
        "title": "Marlpit buys Orchard Row",
        "rests": {"Lantern": "first"},
    }
    briefs = [first, make_brief("b", said)]
    assert [event.role for event in order_events(briefs, find_origins(briefs))] == ["first report", "reprint"]
    tell = roles.tell_answer
    monkeypatch.setattr(timeline, "tell_answer", lambda brief, told, **said: tell(brief, told))
    assert order_events(briefs, find_origins(briefs))[1].role == "confirmation"


@pytest.mark.parametrize(
    "unit",
    ["deny ", "no no ", "said no evidence that ", "there is no ", "confirmed as ", "reports of the claim is ", "; "],
)
def test_answers_are_found_in_time_that_grows_with_the_text(unit: str) -> None:
    told = roles.Told()
    told.add(make_brief("a", {"title": TALKS[0], "says": TALKS[1:]}))

    def make(eighths: int) -> Brief:
        return make_brief("b", {"title": unit * (400 * eighths)})

    assert grows_in_proportion(lambda brief: roles.tell_answer(brief, told), make)


def test_a_plan_is_confirmed_on_one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    titles = [
        *TALKS[:1],
        "Marlpit buys Orchard Row",
        "Cider maker Orchard Row sold to Marlpit",
        "Marlpit sells Orchard Row",
    ]
    days = ["2033-03-03", "2033-03-09", "2033-03-09", "2033-09-01"]
    briefs = [make_brief("abcd"[at], {"day": days[at], "title": title}) for at, title in enumerate(titles)]
    told = [event.role for event in order_events(briefs, find_origins(briefs))]
    assert told == ["first report", "confirmation", "confirmation", "follow-up"]
    tell = roles.tell_answer
    monkeypatch.setattr(timeline, "tell_answer", lambda brief, told, **said: tell(brief, told))
    assert order_events(briefs, find_origins(briefs))[3].role == "confirmation"


def test_a_first_report_denies_nothing() -> None:
    brief = make_brief("a", {"by": "The Lantern", "day": "2033-03-03", "title": "Norrholm denies that it is sinking"})
    later = make_brief("b", {"by": "Quay Weekly", "title": "Norrholm sails"})
    events = order_events([brief, later], find_origins([brief, later]))
    assert [event.role for event in events] == ["first report", "follow-up"]


# ---------------------------------------------------------------- whole articles

CARRIED = Path(__file__).parent / "cases" / "stories" / "carried"


@pytest.fixture(scope="module")
def carried(tmp_path_factory: pytest.TempPathFactory) -> tuple[Brief, ...]:
    """Briefs of articles that carry, credit, translate or only mention each other."""
    docs = tmp_path_factory.mktemp("carried") / "docs"
    stories_judge.generate_docs(CARRIED, docs)
    return stories_judge.read_briefs(docs)


def count_right(briefs: tuple[Brief, ...]) -> int:
    labels = stories_judge.load_labels(CARRIED / "labels.yml")
    report = stories_judge.judge_stories(labels, stories_judge.give_stories(labels, briefs))
    return report.origins[0]


def test_articles_that_carry_one_report_are_one_origin(carried: tuple[Brief, ...]) -> None:
    assert count_right(carried) == 23


@pytest.mark.parametrize(
    ("name", "left"),
    [("_link_reports", lambda reports, carriers: None), ("_quote_alike", lambda briefs: ())],
)
def test_whole_articles_go_wrong_without_a_rule(
    name: str, left: Any, carried: tuple[Brief, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, name, left)
    briefs = tuple(replace(brief, near=()) for brief in carried) if name == "_quote_alike" else carried
    assert count_right(briefs) < 23


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
        "_tell_role": lambda brief, source, is_head, told, first: tell_role(brief, source, False, told, first),
    }
    monkeypatch.setattr(timeline, name, without[name])
    events = order_events(briefs, find_origins(briefs))
    order = [event.brief for event in events]
    assert ({event.brief: event.role for event in events}, order) != (case["roles"], case.get("order", order))

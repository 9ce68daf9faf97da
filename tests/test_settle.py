"""Which story each article is in: as an editor says, whatever the order; what people say and what is settled holds."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal

import pytest
import yaml

from generator.model import Attribution
from generator.stories import cluster, group, likeness, roundups, said, score, settle_stories, terms
from generator.stories.agreements import _plain, printed
from generator.stories.model import Placement, Settled, StoryPins, StoryRow, StoryText
from generator.stories.words import load_story_words
from growth import grows_in_proportion

CASES = Path(__file__).parent / "cases" / "settle"
Label = str | list[str]


def load_cases(name: str) -> tuple[list[StoryText], dict[str, Label]]:
    """Invented articles, and by id the story of each, or the stories that a round-up touches."""
    rows: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text("utf-8"))
    return [read_case(row) for row in rows], {row["id"]: row["story"] for row in rows}


def read_case(row: Mapping[str, Any]) -> StoryText:
    return StoryText(
        row["id"],
        row["title"],
        row["body"].strip(),
        kind=row.get("kind", "news"),
        date=str(row["date"]) if "date" in row else None,
        companies=(
            *((company, "about") for company in row.get("about", ())),
            *((company, "named") for company in row.get("named", ())),
        ),
    )


WORDS = load_story_words()
STORIES, LABELS = load_cases("stories.yml")
MORE, MORE_LABELS = load_cases("more.yml")
DESKS = {name: load_cases(f"{name}.yml") for name in ("morvik", "anser")}
BY_ID = {text.id: text for text in (*STORIES, *MORE)}


def list_groups(settled: Settled) -> set[frozenset[str]]:
    """The stories as sets of briefs."""
    stories: dict[str, set[str]] = {}
    for brief, placement in settled.placements.items():
        if placement.story:
            stories.setdefault(placement.story, set()).add(brief)
    return {frozenset(briefs) for briefs in stories.values()}


def list_labelled(labels: Mapping[str, Label]) -> set[frozenset[str]]:
    """The stories of an editor as sets of briefs."""
    wanted = {label for label in labels.values() if label and isinstance(label, str)}
    return {frozenset(brief for brief, label in labels.items() if label == story) for story in wanted}


def settle_again(texts: Sequence[StoryText], settled: Settled) -> list[StoryText]:
    """The articles with the stories that they are in by now."""
    return [replace(text, story=settled.placements[text.id].story) for text in texts]


def find_story(settled: Settled, brief: str) -> str:
    story = settled.placements[brief].story
    assert story, f"{brief} is in no story"
    return story


# ---------------------------------------------------------------- what is found


def test_articles_of_one_event_form_a_story_and_others_do_not() -> None:
    settled = settle_stories(STORIES)
    assert list_groups(settled) == list_labelled(LABELS)
    assert settled.placements.keys() == {text.id for text in STORIES}


@pytest.mark.parametrize("name", DESKS)
def test_a_desk_of_traps_is_grouped_as_an_editor_would(name: str) -> None:
    texts, labels = DESKS[name]
    settled = settle_stories(texts)
    assert list_groups(settled) == list_labelled(labels)
    for brief, label in labels.items():
        told = {labels[settled.founders[story]] for story in settled.placements[brief].touches}
        assert told == (set(label) if isinstance(label, list) else set()), brief


def test_a_round_up_is_in_no_story_and_touches_those_of_which_it_tells() -> None:
    for texts, labels in ((STORIES, LABELS), (MORE, MORE_LABELS)):
        settled = settle_stories(texts)
        for brief, label in labels.items():
            told = {labels[settled.founders[story]] for story in settled.placements[brief].touches}
            assert told == (set(label) if isinstance(label, list) else set()), brief
            assert not (settled.placements[brief].touches and settled.placements[brief].story), brief


def test_articles_that_the_method_was_not_made_on_are_grouped_nearly_as_well() -> None:
    found = {brief: placement.story for brief, placement in settle_stories(MORE).placements.items()}
    wrong = [brief for brief, label in MORE_LABELS.items() if found[brief] and not isinstance(label, str)]
    pulled = [brief for brief, label in MORE_LABELS.items() if found[brief] and not label]
    assert not wrong
    assert not pulled
    missed = [brief for brief, label in MORE_LABELS.items() if label and isinstance(label, str) and not found[brief]]
    assert len(missed) <= 1


def test_a_story_is_named_after_its_earliest_brief_and_says_why_each_belongs() -> None:
    settled = settle_stories(STORIES)
    assert settled.placements["bank-regulator"].story == "bank-first" == settled.founders["bank-first"]
    reason = settled.placements["fire-second"].reason
    assert "with fire-" in reason
    assert '"Skerrin"' in reason
    assert '"3.5 billion crowns"' in settled.placements["bank-regulator"].reason


def tell_reason(one: str, other: str, **more: Any) -> str:
    """Why the first of two articles is in a story with the second."""
    texts = [
        StoryText(f"{key}-0000000000", "", body, date="2031-03-04", **more) for key, body in (("a", one), ("b", other))
    ]
    return settle_stories([*texts, *MORE]).placements["a-0000000000"].reason.partition("both tell of ")[2]


def test_a_reason_counts_what_is_named_once_and_by_its_longest_name() -> None:
    one = "Dockers of Batu Kawan struck. Ilse Varga of Corlan Mining said so at Batu. Corlan lost 84 million euros."
    other = "Batu Kawan saw dockers strike, and Corlan Mining of Ilse Varga lost 84 million euros."
    told = tell_reason(one, other, companies=(("corlan-mining", "about"),))
    assert sorted(told.split(", ")) == ['"84 million euros"', '"Batu Kawan"', '"Corlan Mining"', '"Ilse Varga"']


def test_a_reason_tells_what_both_print(monkeypatch: pytest.MonkeyPatch) -> None:
    one = "Dockers of Skerrin struck against Orlane. It paid HK$41 billion, and 205 million pounds for cranes."
    other = "At Skerrin dockers struck against Orlane, which paid US$5.2 billion, and 212 million pounds for cranes."
    told = tell_reason(one, other)
    assert '"HK$41 billion" ("US$5.2 billion" there)' in told
    assert "205" not in told
    monkeypatch.setattr("generator.stories.show._are_near", lambda *_: True)
    assert '"205 million pounds" ("212 million pounds" there)' in tell_reason(one, other)


def test_the_name_of_a_publisher_is_no_evidence(monkeypatch: pytest.MonkeyPatch) -> None:
    one = "Dockers struck against Orlane over pay, the Skerrin Valley Gazette said."
    other = "Dockers of Orlane struck for a third day, the Skerrin Valley Gazette said, over pay."
    assert "Gazette" in tell_reason(one, other)
    told = tell_reason(one, other, outlets=("Skerrin Valley Gazette",))
    assert told
    assert "Skerrin" not in told
    scores = []
    for outlets in (("Skerrin Valley Gazette",), ()):
        texts = [StoryText(key, "", body) for key, body in (("a", one), ("b", other))]
        read = [terms.read_terms(text, WORDS) for text in texts]
        scores.append(likeness.Pairs(texts, read, score.Rarity(read, WORDS, outlets), WORDS).score(0, 1))
    assert scores[0] < scores[1]


def test_the_order_of_the_input_decides_nothing() -> None:
    texts = [*STORIES, *MORE]
    wanted = settle_stories(texts)
    for seed in range(3):
        random.Random(seed).shuffle(texts)
        assert settle_stories(texts) == wanted


def settle_among(texts: Sequence[StoryText], others: Sequence[StoryText]) -> list[tuple[str, object, tuple[str, ...]]]:
    """What is found of articles among others: companions and what is touched."""
    settled = settle_stories([*texts, *others])
    return [(text.id, find_companions(settled, text.id), settled.placements[text.id].touches) for text in texts]


def test_unrelated_articles_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = [
        StoryText(f"noise-{at:010x}", f"Quorf {at}", " ".join(f"Word{at}x{n} of quorf." for n in range(20)))
        for at in range(70)
    ]
    for texts, others in ((STORIES, MORE), (MORE, STORIES)):
        alone = settle_among(texts, [])
        for added in (others[:3], noise[:1], [*others, *noise]):
            assert settle_among(texts, added) == alone, len(added)
    among = [*STORIES, *noise]
    assert measure_change(noise) == 0
    small = measure_change(among)
    monkeypatch.setattr(score, "STEM_PRIOR", 20)
    assert measure_change(among) > 2 * small
    monkeypatch.setattr(score, "SMALL", score.DESK)
    assert measure_change(noise) > 0


def measure_change(added: Sequence[StoryText]) -> int:
    """By how many points the pairs of MORE score otherwise among others."""

    def list_scores(texts: Sequence[StoryText]) -> list[int]:
        read = [terms.read_terms(text, WORDS) for text in texts]
        pairs = likeness.Pairs(texts, read, score.Rarity(read, WORDS), WORDS)
        return [pairs.score(one, two) for two in range(len(MORE)) for one in range(two)]

    both = zip(list_scores(MORE), list_scores([*MORE, *added]), strict=True)
    return sum(abs(one - two) for one, two in both)


LETTER = StoryText(
    "letter-0000000001",
    "Morning letter from the pier",
    """Fire. Skerrin's terminal burnt and Orlane Ports counts 46 million euros of damage.
Banks. Tessa Bank denied that Corvell wants to buy it for 3.5 billion crowns.
Films. It is said that nobody went to the cinema last week, which was sunny.
Chess. A boy of nine won the cup of the valley for the second time.""",
    date="2031-03-06",
)


def test_a_letter_of_items_touches_the_stories_of_its_items(monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = Placement(None, ("bank-first", "fire-first"))
    assert replace(settle_stories([*STORIES, LETTER]).placements[LETTER.id], reason="") == wanted
    alone = replace(LETTER, body=LETTER.body.replace("Tessa Bank", "A bank").replace("Corvell", "a bank"))
    assert settle_stories([*STORIES, alone]).placements[LETTER.id].story is None
    monkeypatch.setattr(terms, "ITEMS", 10)
    assert replace(settle_stories([*STORIES, LETTER]).placements[LETTER.id], reason="") != wanted


def test_near_copies_are_in_one_story_whatever_they_share() -> None:
    pair = [replace(BY_ID["film"], near=("barley",)), replace(BY_ID["barley"], near=("film",))]
    assert list_groups(settle_stories([*pair, *STORIES[:5]])) >= {frozenset(("film", "barley"))}


def test_one_brief_and_a_round_up_that_clearly_tells_of_it_make_a_story() -> None:
    texts = [BY_ID[brief] for brief in ("bank-deal", "fire-first", "barley", "film", "roundup")]
    settled = settle_stories(texts)
    assert settled.placements["bank-deal"].story == "bank-deal"
    assert "bank-deal" in settled.placements["roundup"].touches
    assert settled.placements["film"].story is None


@pytest.mark.parametrize(
    "text",
    [
        StoryText("a-0000000000", "", ""),
        StoryText("a-0000000000", "\n", " \n\n \t"),
        StoryText("a-0000000000", "北京 天气", "北京市今天天气很好。\n上海也是。", lang="zh", date="2031"),
        StoryText("a-0000000000", "x" * 10_000, "\u202e\x00" * 500 + "9" * 9_000, date="2031-02"),
        StoryText("a-0000000000", "A", "0 000 0.0 % $ $0 HK$0 12e9 1,2,3 31 February 0 May 2031-99-99"),
        StoryText("a-0000000000", "A", "B", near=("a-0000000000", "nowhere"), date="0000-00-00"),
    ],
)
def test_nothing_breaks_on_odd_articles(text: StoryText) -> None:
    other = replace(text, id="b-0000000001")
    settled = settle_stories([text, other, *STORIES[:3]])
    assert settled.placements.keys() >= {text.id, other.id}


# ---------------------------------------------------------------- what is settled, and what people say


def test_what_is_settled_stays_when_articles_come() -> None:
    some = [text for text in STORIES if not text.id.startswith(("chips", "fire-inquiry"))]
    before = settle_stories(some)
    after = settle_stories([*settle_again(some, before), *(text for text in STORIES if text not in some), *MORE])
    for brief, placement in before.placements.items():
        assert after.placements[brief].story == placement.story, brief
    assert after.placements["fire-inquiry"].story == before.placements["fire-first"].story
    assert not after.notices


def test_a_settled_desk_stays_as_it_is_to_the_letter() -> None:
    texts = [*STORIES, *MORE]
    settled = settle_stories(texts)
    again = settle_stories(settle_again(texts, settled))
    assert again == settled


def test_a_settled_brief_that_another_story_fits_better_stays_and_is_told() -> None:
    settled = settle_stories(STORIES)
    fire, chips = find_story(settled, "fire-first"), find_story(settled, "chips-first")
    texts = [replace(text, story=chips) if text.id == "fire-wire" else text for text in settle_again(STORIES, settled)]
    again = settle_stories(texts)
    assert again.placements["fire-wire"].story == chips
    ((brief, notice),) = again.notices
    assert (brief, notice.code) == ("fire-wire", "story-other")
    assert notice.fix == f"seeds/stories.yml: - {{id: {fire}, briefs: [fire-wire]}}"
    fixed = [replace(text, fixed=text.id == "fire-wire") for text in texts]
    assert not settle_stories(fixed).notices, "a person put it there"


def test_two_settled_stories_that_look_like_one_stay_two_and_are_told() -> None:
    texts = [
        replace(text, story="one" if text.id in ("fire-first", "fire-wire") else "two")
        for text in STORIES
        if text.id in ("fire-first", "fire-wire", "fire-second", "fire-undated")
    ]
    settled = settle_stories([*texts, *(text for text in STORIES if not text.id.startswith("fire"))])
    assert settled.placements["fire-wire"].story == "one"
    assert settled.placements["fire-second"].story == "two"
    ((_, notice),) = settled.notices
    assert notice.code == "stories-alike"
    assert notice.fix.startswith("seeds/stories.yml: - {id: one, merge: [two]}")
    apart = StoryPins(apart=(("one", "two"),))
    assert not settle_stories(texts, apart).notices


def test_a_person_pins_splits_and_takes_out() -> None:
    pins = StoryPins(
        (
            StoryRow("cranes", 3, briefs=("orlane-cranes", "fire-wire")),
            StoryRow("fire-first", 7, excluded=("fire-undated",)),
        ),
        path="desk/stories.yml",
    )
    settled = settle_stories(STORIES, pins)
    assert settled.placements["fire-wire"].story == settled.placements["orlane-cranes"].story == "cranes"
    assert settled.placements["fire-wire"].reason == "desk/stories.yml:3 puts it there"
    assert settled.placements["fire-undated"].story != "fire-first" == settled.placements["fire-first"].story
    again = settle_stories(settle_again(STORIES, settle_stories(STORIES)), pins)
    assert again.placements["fire-wire"].story == "cranes", "pins win over what is settled"
    assert again.placements["fire-undated"].story != "fire-first"


def test_a_brief_that_a_person_took_out_stays_out() -> None:
    texts = [replace(text, fixed=text.id == "fire-second") for text in STORIES]
    settled = settle_stories(texts)
    assert settled.placements["fire-second"].story is None
    assert len({settled.placements[brief].story for brief in ("fire-first", "fire-wire", "fire-inquiry")}) == 1


def test_stories_that_a_person_merges_are_one_before_and_after_they_are_settled() -> None:
    pins = StoryPins((StoryRow("chips-first", 1, merge=("trade-july",)),))
    for texts in (STORIES, settle_again(STORIES, settle_stories(STORIES))):
        settled = settle_stories(texts, pins)
        assert settled.placements["trade-second"].story == "chips-first" == settled.placements["chips-second"].story
        assert "trade-july" not in settled.founders


def test_stories_that_are_made_one_are_found_each_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    pins = StoryPins((StoryRow("bank-first", 1, merge=("fire-first",)),))
    both = {brief for brief, label in LABELS.items() if label in ("fire", "bank")}
    base = settle_stories(STORIES)
    for texts in (STORIES, settle_again(STORIES, base)):
        settled = settle_stories(texts, pins)
        assert list_companions(settled, "bank-first") == both
        assert set(settled.parts) == FIRE
        assert settled.placements["roundup"].touches == ("bank-first",)
        # With the story that each was in they are as they were once the row is gone.
        parted = [replace(text, story=settled.parts.get(text.id, settled.placements[text.id].story)) for text in texts]
        assert list_groups(settle_stories(parted)) == list_groups(base)
    real = said._place_founders

    def place_together(texts: Sequence[StoryText], said: said.Said, stories: Sequence[str]) -> None:
        real(texts, said, stories)
        for old in said.names:
            said.settled.setdefault(said.name(old), []).extend(said.settled.pop(old, ()))

    monkeypatch.setattr(said, "_place_founders", place_together)
    assert list_companions(settle_stories(STORIES, pins), "bank-first") != both


def test_briefs_that_a_person_keeps_apart_are_in_no_story_together() -> None:
    settled = settle_stories(STORIES, StoryPins(apart=(("trade-july", "trade-second"),)))
    assert settled.placements["trade-july"].story is None is settled.placements["trade-second"].story
    settled = settle_stories(STORIES, StoryPins(apart=(("bank-first", "bank-deal"),)))
    assert settled.placements["bank-first"].story != settled.placements["bank-deal"].story


FIRE = frozenset(brief for brief, label in LABELS.items() if label == "fire")
PAIR = ("bank-first", "bank-deal")
FURNACE = {brief for brief, label in DESKS["morvik"][1].items() if label == "furnace"}


def settle_pair(pins: StoryPins, *, lined: bool) -> Settled:
    """Two of one event, found now or settled before, among the others."""
    texts = [text for text in STORIES if text.id in PAIR or not text.id.startswith(("bank", "roundup"))]
    return settle_stories(settle_again(texts, settle_stories(texts)) if lined else texts, pins)


@pytest.mark.parametrize("lined", [False, True])
@pytest.mark.parametrize(
    ("pins", "reasons"),
    [
        (
            StoryPins(apart=(PAIR,), apart_lines=(4,)),
            ("no other brief is in the story bank-first any more", ":4 keeps it apart from bank-first"),
        ),
        (
            StoryPins((StoryRow("bank-first", 4, excluded=("bank-deal",)),)),
            ("no other brief is in the story bank-first any more", ":4 takes it out"),
        ),
        (
            StoryPins((StoryRow("bank-first", 4, excluded=("bank-first",)),)),
            (":4 takes it out", "no other brief is in the story bank-first any more"),
        ),
        (StoryPins(none=("bank-first",), none_lines=(4,)), (":4 says that it is no story",) * 2),
    ],
)
def test_a_story_of_two_that_a_person_parts_is_none_and_stays_none(
    pins: StoryPins, reasons: tuple[str, str], *, lined: bool
) -> None:
    settled = settle_pair(pins, lined=lined)
    assert list_groups(settled) == {group for group in list_labelled(LABELS) if "bank-first" not in group}
    if lined:
        told = [settled.placements[brief].reason for brief in PAIR]
        assert [reason.removeprefix("seeds/stories.yml") for reason in told] == list(reasons)
    texts = [text for text in STORIES if text.id in settled.placements]
    again = settle_stories(settle_again(texts, settled), pins)
    assert list_groups(again) == list_groups(settled)
    assert list_groups(settle_stories(settle_again(texts, again))) != list_groups(settled), "without the line it is one"


@pytest.mark.parametrize(
    "pins",
    [
        StoryPins(apart=(("furnace-first", "furnace-second"),)),
        StoryPins((StoryRow("furnace-first", 4, excluded=("furnace-second",)),)),
        StoryPins((StoryRow("furnace-first", 4, excluded=("furnace-first",)),)),
        StoryPins(none=("furnace-first",)),
    ],
)
def test_what_a_person_parted_founds_no_story_with_a_round_up(pins: StoryPins) -> None:
    texts = [text for text in DESKS["morvik"][0] if text.id != "furnace-inquiry"]
    settled = settle_stories(settle_again(texts, settle_stories(texts)), pins)
    assert list_groups(settled) == {frozenset(("trams-first", "trams-second"))}
    assert find_companions(settled, "two-tales") == (set(), ("trams-first",))
    assert list_groups(settle_stories(settle_again(texts, settled), pins)) == list_groups(settled)


def test_a_story_that_a_person_named_may_hold_one_brief() -> None:
    pins = StoryPins((StoryRow("bank-first", 1, name="The bank", excluded=("bank-deal",)),))
    settled = settle_pair(pins, lined=True)
    assert (settled.placements["bank-first"].story, settled.placements["bank-deal"].story) == ("bank-first", None)


def test_of_a_story_that_is_none_none_is_left_whoever_comes_later() -> None:
    pins = StoryPins(none=("fire-first",), none_lines=(2,))
    some = [text for text in STORIES if text.id != "fire-inquiry"]
    settled = settle_stories(settle_again(some, settle_stories(some)), pins)
    again = settle_stories([*settle_again(some, settled), BY_ID["fire-inquiry"]], pins)
    assert not [brief for brief in FIRE if settled.placements.get(brief, Placement(None)).story]
    assert not [brief for brief in FIRE if again.placements[brief].story]
    assert again.placements["chips-first"].story
    round_ups = [brief for brief, label in LABELS.items() if isinstance(label, list) and "fire" in label]
    assert round_ups
    assert not [brief for brief in round_ups if "fire-first" in again.placements[brief].touches]


def test_the_others_of_a_story_keep_it_when_a_person_takes_out_its_first() -> None:
    pins = StoryPins((StoryRow("fire-first", 1, excluded=("fire-first",)),))
    founder = find_story(settle_stories(STORIES), "fire-first")
    pins = StoryPins((StoryRow(founder, 1, excluded=(founder,)),))
    for texts in (STORIES, settle_again(STORIES, settle_stories(STORIES))):
        settled = settle_stories(texts, pins)
        assert {settled.placements[brief].story for brief in FIRE - {founder}} == {founder}
        assert settled.placements[founder].story is None


def test_of_two_stories_that_look_like_one_nothing_is_told_once_a_person_spoke_of_them() -> None:
    texts = [
        replace(text, story="one" if text.id in ("fire-first", "fire-wire") else "two")
        for text in STORIES
        if text.id in ("fire-first", "fire-wire", "fire-second", "fire-undated")
    ]
    texts += [text for text in STORIES if not text.id.startswith("fire")]

    def tell(*rows: StoryRow) -> list[str]:
        return [notice.fix for _, notice in settle_stories(texts, StoryPins(rows)).notices]

    assert len(tell()) == 1
    assert tell(StoryRow("two", 7, name="Two")) == ["seeds/stories.yml:7: merge: [one], or apart: [[one, two]]"]
    assert tell(StoryRow("one", 1, name="One"), StoryRow("two", 2, name="Two")) == []
    assert tell(StoryRow("two", 1, briefs=("fire-second",))) == []
    assert tell(StoryRow("one", 1, excluded=("fire-second",))) == []


def test_rows_that_merge_each_other_in_a_ring_end() -> None:
    rows = (StoryRow("bank-first", 1, merge=("chips-first",)), StoryRow("chips-first", 2, merge=("bank-first",)))
    settled = settle_stories(STORIES, StoryPins(rows))
    assert settled.placements["bank-deal"].story == settled.placements["chips-second"].story


def test_a_story_with_a_page_keeps_its_name_though_no_brief_says_so() -> None:
    settled = settle_stories(STORIES, standing=["bank-denial"])
    assert settled.placements["bank-first"].story == "bank-denial"


# ---------------------------------------------------------------- each rule, taken out, fails


def load_rules() -> list[Any]:
    rows: list[dict[str, Any]] = yaml.safe_load((CASES / "rules.yml").read_text("utf-8"))
    return [pytest.param(row, id=row["rule"]) for row in rows]


def take_out(monkeypatch: pytest.MonkeyPatch, rule: str, value: Any) -> None:
    """A threshold that lets everything through, or a pattern that finds nothing."""
    module, name = rule.split(".")
    rows = {"cluster": cluster, "likeness": likeness, "roundups": roundups, "score": score, "terms": terms}
    if isinstance(getattr(rows[module], name), re.Pattern):
        value = re.compile(r"(?!)(?P<after>)(?P<before>)(?P<based>)(?P<seat>)(?P<place>)")
    elif isinstance(value, list):
        value = tuple(map(tuple, value))
    monkeypatch.setattr(rows[module], name, value)


def are_together(texts: Sequence[StoryText]) -> bool:
    settled = settle_stories([*texts, *MORE])
    return settled.placements[texts[0].id].story == settled.placements[texts[1].id].story is not None


@pytest.mark.parametrize("row", load_rules())
def test_a_rule_decides_its_case_and_without_it_the_case_turns(
    row: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [read_case({"id": f"{at}-{at:010x}", **case}) for at, case in enumerate(row["articles"])]
    assert are_together(texts) is row["together"], row["why"]
    take_out(monkeypatch, row["rule"], row["without"])
    assert are_together(texts) is not row["together"], row["why"]


def find_rule(why: str) -> list[StoryText]:
    """The articles of the case that begins so."""
    rows = yaml.safe_load((CASES / "rules.yml").read_text("utf-8"))
    (row,) = (row for row in rows if row["why"].startswith(why))
    return [read_case({"id": f"{at}-{at:010x}", **case}) for at, case in enumerate(row["articles"])]


def test_a_figure_told_in_passing_makes_other_news_of_a_company_no_follow_up(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = find_rule("yearly results five weeks after an order, whose")
    assert not are_together(texts)
    monkeypatch.setattr(likeness.Pairs, "_share_figure", lambda _self, likeness, *_: bool(likeness.counted))
    assert are_together(texts)


def test_months_that_something_took_look_back(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = find_rule("a sale that took four months")
    assert are_together([first, second])
    assert not are_together([first, replace(second, body=second.body.replace("It took four months, but ", ""))])


def test_what_is_expected_of_one_country_is_not_what_came_of_another() -> None:
    (row,) = (
        row for row in yaml.safe_load((CASES / "rules.yml").read_text("utf-8")) if row["rule"] == "score.FORESEEN"
    )
    first, second = (read_case({"id": f"{at}-{at:010x}", **case}) for at, case in enumerate(row["articles"]))
    other = replace(
        second, title=second.title.replace("Norway", "Vietnam"), body=second.body.replace("Norway", "Vietnam")
    )
    assert are_together([first, second])
    assert not are_together([first, other])


@pytest.mark.parametrize(
    ("rule", "value", "brief"),
    [
        ("roundups.TELLS", 10**6, "roundup"),
        ("roundups.OTHER", 10**6, "ru"),
        ("roundups.LEAST", 100, "ru"),
        ("cluster.AVERAGE", 100, "w1"),
        ("score.MOST_COUNTED", 0, "trade-second"),
        ("score.NAME_PRIOR", 1, "fire-undated"),
        ("terms.LEAD_SENTENCES", 0, "p3"),
        ("likeness.SESSION", 100, "wrap-one"),
        ("likeness.PASSING", 100, "passing-books"),
        ("roundups.ITEM_TELLS", roundups.TELLS, "slip"),
    ],
)
def test_a_rule_of_the_whole_desk_taken_out_puts_a_brief_elsewhere(
    rule: str, value: int, brief: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks = ((STORIES, LABELS), (MORE, MORE_LABELS), *DESKS.values())
    texts = next(texts for texts, labels in desks if brief in labels)
    wanted = find_companions(settle_stories(texts), brief)
    take_out(monkeypatch, rule, value)
    assert find_companions(settle_stories(texts), brief) != wanted


def test_a_round_up_draws_no_two_events_together(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, _ = DESKS["morvik"]
    assert find_companions(settle_stories(texts), "two-tales") == (set(), ("furnace-first", "trams-first"))
    with monkeypatch.context() as patch:

        def take_group(_pairs: object, _at: int, place: int, group_of: Any, events: Any) -> int:
            members = group_of[place].members
            events[members[0]] = members
            return int(members[0])

        patch.setattr(roundups, "_find_event", take_group)
        assert list_companions(settle_stories(texts), "furnace-first") == {*FURNACE, "two-tales"}
    # What a round-up has drawn together before it was found out falls apart again.
    wanted = find_companions(settle_stories(MORE), "w2")
    grouped: list[cluster.Grouping] = []

    def group_once(pairs: likeness.Pairs, places: Sequence[int], *rest: Any) -> cluster.Grouping:
        if not grouped:
            grouped.append(cluster.group_articles(pairs, places, *rest))
        for each in grouped[0].groups:
            each.members = [at for at in each.members if at in places]
        return cluster.Grouping([each for each in grouped[0].groups if each.members], grouped[0].refused)

    monkeypatch.setattr(group, "group_articles", group_once)
    assert find_companions(settle_stories(MORE), "w2") != wanted


def test_a_letter_of_which_one_item_is_known_is_no_report_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text for text in DESKS["anser"][0] if not text.id.startswith("strike")]
    short = re.compile("Planes.*")
    texts = [replace(text, body=short.sub("Planes. None.", text.body)) for text in texts]
    assert find_companions(settle_stories(texts), "slip") == (set(), ("app-first",))
    monkeypatch.setattr(roundups, "MOST_ITEMS", 0)
    assert "slip" in list_companions(settle_stories(texts), "app-first")


def test_a_session_is_known_by_how_a_report_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [replace(text, kind="news") for text in DESKS["morvik"][0]]
    assert not settle_stories(texts).placements["wrap-one"].story
    prices = (
        "Consumer price index rises {0} per cent. The index of prices in Sarn rose {0} per cent, rents 4.8 per cent, "
    )
    report = StoryText("a", "Prices", prices.format(3.1) + "fuel 2.2 per cent. Traders of Corlan and Wyebank said so.")
    assert not terms.read_terms(replace(report, companies=(("corlan", "named"), ("wyebank", "named"))), WORDS).session
    monkeypatch.setattr(terms, "MOVED", 100)
    assert "wrap-two" in list_companions(settle_stories(texts), "wrap-one")


def test_a_part_of_a_round_up_tells_of_one_event_only(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, _ = DESKS["morvik"]
    assert settle_stories(texts).placements["other-furnace"].story is None
    real = roundups.find_touched

    def add_parts(pairs: likeness.Pairs, at: int) -> list[roundups.Touched]:
        return [replace(each, parts=each.parts | 1 << 20 + place) for place, each in enumerate(real(pairs, at))]

    monkeypatch.setattr(roundups, "find_touched", add_parts)
    assert settle_stories(texts).placements["other-furnace"].story


def test_what_half_a_desk_has_brings_nobody_together(monkeypatch: pytest.MonkeyPatch) -> None:
    firms: tuple[tuple[str, Literal["about"]], ...] = (("corlan-mining", "about"), ("estwick-feeders", "about"))
    texts = [
        StoryText(
            f"{at}-{at:010x}",
            f"Of quorf{letter}",
            f"Talks help blenk{letter}. Corlan Mining, Estwick Feeders: 4 May, 11 May, 18 May.",
            date="2030-05-02",
            companies=firms,
        )
        for at, letter in enumerate("abcdefghijklmnop")
    ]
    assert not list_groups(settle_stories(texts))
    monkeypatch.setattr(likeness, "INDEXED", 0)
    assert list_groups(settle_stories(texts))


def list_companions(settled: Settled, brief: str) -> set[str]:
    story = find_story(settled, brief)
    return {other for other, placement in settled.placements.items() if placement.story == story}


def find_companions(settled: Settled, brief: str) -> object:
    story = settled.placements[brief].story
    briefs = {other for other, placement in settled.placements.items() if story and placement.story == story}
    return briefs, settled.placements[brief].touches


def test_a_name_tells_no_more_on_a_large_desk_than_on_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def compare(count: int) -> int:
        filler = [
            terms.read_terms(StoryText(f"{at:x}", "", f"Nobody met Person{at} of Town{at}."), WORDS)
            for at in range(count)
        ]
        both = [terms.read_terms(replace(text, companies=()), WORDS) for text in (BY_ID["film"], BY_ID["film"])]
        rarity = score.Rarity([*filler, *both], WORDS)
        return score.compare_terms(both[0], both[1], rarity).named

    assert compare(3_000) <= 2 * compare(30)
    monkeypatch.setattr(score, "CEILING", 10**6)
    assert compare(3_000) > 2 * compare(30)


def test_work_grows_with_the_number_of_articles() -> None:
    def make(parts: int) -> list[StoryText]:
        return [
            replace(text, id=f"{at}-{text.id}", title=rename(text.title, at), body=rename(text.body, at), companies=())
            for at in range(6 * parts)
            for text in MORE
        ]

    def rename(body: str, at: int) -> str:
        return re.sub(
            r"\b([A-Z]?[a-z]{4,})\b", lambda match: f"{match[1]}{'abcdefghij'[at % 10] * (at // 10 + 1)}", body
        )

    assert grows_in_proportion(settle_stories, make)


def _tell_story(name: str, **said: Any) -> StoryText:
    body = (
        "Corrigan Line is to buy Estuary Feeders of Bremen for 385 million euros, chairman Hinrich Brinkhaus said.\n"
        "Estuary has 17 container feeders and 640 staff in Bremerhaven.\n"
    )
    row = {"id": f"{name}-0123456789", "title": "Corrigan buys Estuary", "body": body + said.pop("more", "")}
    return replace(read_case({**row, "about": ["corrigan", "estuary"]}), **said)


FOUNDERS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("what rests on another", {"rests_on": (Attribution("The Lantern", 4, "the Lantern reported"),)}, {}),
    ("a view", {"kind": "opinion"}, {}),
    ("what is shorter", {}, {"more": "The Irish firm will keep all of its routes to Riga.\n"}),
]


@pytest.mark.parametrize(("why", "reprint", "own"), FOUNDERS, ids=[why for why, _, _ in FOUNDERS])
def test_a_story_of_one_day_is_named_after_a_report_of_its_own(
    why: str, reprint: dict[str, Any], own: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ids alone would name it after the other one, and so does what is settled."""
    other, report = _tell_story("a", date="2031-03-03", **reprint), _tell_story("b", date="2031-03-03", **own)
    settled = settle_stories([other, report])
    assert set(settled.founders) == {report.id}, why
    earlier = replace(other, date="2031-03-02")
    assert set(settle_stories([earlier, report]).founders) == {earlier.id}
    stands = [replace(text, story=other.id) for text in (other, report)]
    assert set(settle_stories(stands).founders) == {other.id}
    monkeypatch.setattr(group._Scribe, "_rank_age", lambda scribe, at: scribe._text(at).id)
    assert set(settle_stories([other, report]).founders) == {other.id}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("About 1,150 sailors", "about 1,150 sailors"),
        ("Seventeen people", "seventeen people"),
        ("Rs 40 crore", "Rs 40 crore"),
        ("HK$41 billion", "HK$41 billion"),
        ("US$5.2 billion", "US$5.2 billion"),
        ("1,150 sailors", "1,150 sailors"),
    ],
)
def test_a_number_loses_the_capital_of_its_sentence(text: str, told: str) -> None:
    figure = SimpleNamespace(text=text)
    assert printed(SimpleNamespace(claim=SimpleNamespace(figure=figure))) == told  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "told"),
    [("764331.21", "764,331"), ("1200000", "1.20 million"), ("12.5", "12.50"), ("5.2e9", "5.20 billion")],
)
def test_amounts_are_written_as_people_write_them(value: str, told: str) -> None:
    assert _plain(Decimal(value)) == told

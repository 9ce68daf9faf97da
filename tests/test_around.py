"""What is shown beside a quotation helps to find it, and is the source's own words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.compose import label_sentence
from generator.text.around import clip_around, clip_sentence, find_cuts
from generator.text.escape import tidy_text

BEFORE = "Cranes stood still on both sides of the basin until noon. "
QUOTE = "Ferries ran late."
AFTER = " Pilots who had waited since dawn went home without a word."
LONG = "The harbour was quiet. " * 40


@pytest.mark.parametrize(
    ("before", "after", "sides"),
    [
        (BEFORE + LONG, AFTER, ("… was quiet. The harbour was quiet.", "Pilots who had waited since dawn went …")),
        (LONG, f". {AFTER}", ("… was quiet. The harbour was quiet.", "Pilots who had waited since dawn went …")),
        (LONG + "At noon: ", "", ("… quiet. The harbour was quiet. At noon:", "")),
        ("", AFTER + LONG, ("", "Pilots who had waited since dawn went …")),
        (f"{LONG}\nAt noon: ", f" So it was.\n{LONG}", ("", "")),
        (BEFORE, AFTER, ("", "")),
        ("港" * 900, "", ("… " + "港" * 40, "")),
    ],
)
def test_a_few_words_are_told_where_the_line_is_long(before: str, after: str, sides: tuple[str, str]) -> None:
    body = before + QUOTE + after
    assert clip_around(body, len(before), len(before) + len(QUOTE), QUOTE, 40) == sides


def test_nothing_is_told_of_a_place_where_other_words_stand() -> None:
    body = LONG + QUOTE + AFTER
    assert clip_around(body, len(LONG) + 1, len(LONG) + len(QUOTE), QUOTE, 40) == ("", "")
    assert clip_around(body, 0, 0, "", 40) == ("", "")
    assert clip_around("", 5, 9, QUOTE, 40) == ("", "")


@settings(max_examples=60)
@given(st.text(max_size=900), st.text(max_size=9), st.text(max_size=900), st.integers(1, 60))
def test_both_sides_stand_in_the_body(before: str, quote: str, after: str, most: int) -> None:
    body = before + " x" * 300 * (most % 2) + quote + after
    start = len(body) - len(after) - len(quote)
    left, right = clip_around(body, start, start + len(quote), quote, most)
    folded = tidy_text(body)
    for side in (left, right):
        assert " ".join(side.replace("…", " ").split()) in folded or "…" in body
        assert len(side) <= most + 2


NOON = "Ferries ran late, the Tern Co. said at noon."
TOLD = "Cranes stood still. " + NOON + " Pilots went home.\nBerths were full"


@pytest.mark.parametrize(
    ("quote", "by_body", "by_quote"),
    [
        (NOON, (False, False), (False, False)),
        ("Ferries ran late", (False, True), (False, True)),
        ("the Tern Co.", (True, True), (True, False)),
        ("Tern Co. said at noon.", (True, False), (False, False)),
        ("said at noon", (True, False), (True, True)),
        ("Tern", (True, True), (False, True)),
        ("Cranes stood still.", (False, False), (False, False)),
        ("Berths were full", (False, False), (False, True)),
    ],
)
def test_where_a_sentence_goes_on_the_body_tells_or_else_the_quotation(
    quote: str, by_body: tuple[bool, bool], by_quote: tuple[bool, bool]
) -> None:
    start = TOLD.index(quote)
    assert find_cuts(quote, "hand", TOLD, start, start + len(quote)) == by_body
    assert find_cuts(quote, "hand") == by_quote
    assert find_cuts(quote, "hand", TOLD, start + 1, start + 1 + len(quote)) == by_quote, "other words stand there"


@given(st.text().map(lambda text: " ".join(text.split())).filter(bool), st.sampled_from((".", "", "。", "!")))
def test_what_a_label_is_made_of_is_the_whole_sentence(sentence: str, stop: str) -> None:
    label = label_sentence(sentence + stop, set())
    assert find_cuts(sentence, label) == (False, False)
    assert find_cuts(f"X {sentence}.", label) == (True, False), "has its stop, and is not all"


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("Tern", "… late, the Tern Co. said at …"),
        ("Cranes", "Cranes stood still."),
        ("home", "Pilots went home."),
        ("Berths", "Berths were full"),
    ],
)
def test_the_words_around_a_name_are_those_of_its_sentence(quote: str, shown: str) -> None:
    start = TOLD.index(quote)
    assert clip_sentence(TOLD, start, start + len(quote), quote, 12) == shown
    assert clip_sentence(TOLD, start + 1, start + 1 + len(quote), quote, 12) == "", "other words stand there"


@given(st.text("ab .\n。", max_size=90), st.data())
def test_no_more_is_told_than_is_allowed(body: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, len(body)))
    told = clip_sentence(body, start, end, body[start:end], 9)
    assert len(told) <= end - start + 2 * (9 + 3)
    assert not told or body[start:end] in told

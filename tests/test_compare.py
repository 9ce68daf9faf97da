"""What differs between two states of a brief, piece by piece and word by word."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.compare import compare_briefs, diff_words, list_pieces, moved_bullets, say_field
from generator.model import Brief
from strategies import briefs

WORDS = st.lists(st.sampled_from(["ships", "rose", "1.2", "per", "cent", ",", "船", "舶", " ", "\n", "don't"])).map(
    " ".join
)


@given(WORDS, WORDS)
def test_both_texts_can_be_read_off_a_word_diff(before: str, after: str) -> None:
    parts = diff_words(before, after)
    assert "".join(part.text for part in parts if part.op != "added") == before
    assert "".join(part.text for part in parts if part.op != "removed") == after
    assert all(left.op != right.op for left, right in pairwise(parts))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Up 7%.", "Up 8%.", [("same", "Up "), ("removed", "7"), ("added", "8"), ("same", "%.")]),
        ("It fell.", "It fell.", [("same", "It fell.")]),
        ("", "New.", [("added", "New.")]),
        ("four old ships", "five new ships", [("removed", "four old"), ("added", "five new"), ("same", " ships")]),
        ("船舶停航", "船舶开航", [("same", "船舶"), ("removed", "停"), ("added", "开"), ("same", "航")]),
    ],
)  # fmt: skip
def test_a_word_diff(before: str, after: str, told: list[tuple[str, str]]) -> None:
    assert [(part.op, part.text) for part in diff_words(before, after)] == told


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (("2025-06-14", "2025-05", None), "2025-06-14"),
        ((None, "2025-05", None), "not before 2025-05"),
        ((None, "2025-05-02", "2025-06"), "not before 2025-05-02 and not after 2025-06"),
        ((None, None, None), ""),
    ],
)
def test_a_date_stands_alone_and_its_bounds_where_it_is_unknown(known: tuple[str | None, ...], told: str) -> None:
    assert say_field("date", list(known)) == told


@given(briefs)
def test_a_brief_does_not_differ_from_itself(brief: Brief) -> None:
    assert compare_briefs(brief, brief) == ()
    assert moved_bullets(brief, brief) == ()


@given(briefs)
def test_against_nothing_every_piece_came_or_went(brief: Brief) -> None:
    pieces = list_pieces(brief)
    assert [change.after for change in compare_briefs(None, brief)] == list(pieces)
    assert [change.before for change in compare_briefs(brief, None)] == list(pieces)


@given(briefs, briefs)
def test_every_piece_that_differs_is_told_once(before: Brief, after: Brief) -> None:
    changes = compare_briefs(before, after)
    lasting = {piece.digest for piece in list_pieces(before)} & {piece.digest for piece in list_pieces(after)}
    gone = [change.before for change in changes if change.before]
    came = [change.after for change in changes if change.after]
    assert len(set(gone)) == len(gone)
    assert len(set(came)) == len(came)
    for piece in list_pieces(before):
        assert piece in gone or piece.digest in lasting
    for piece in list_pieces(after):
        assert piece in came or piece.digest in lasting


@given(briefs)
def test_bullets_in_another_order_moved_and_did_not_change(brief: Brief) -> None:
    if len({bullet.label for bullet in brief.bullets}) < len(brief.bullets) or not all(b.label for b in brief.bullets):
        return
    turned = replace(brief, bullets=(*brief.bullets[1:], *brief.bullets[:1]))
    assert not [change for change in compare_briefs(brief, turned) if change.noun == "bullet"]
    assert len(moved_bullets(brief, turned)) == (1 if len(brief.bullets) > 1 else 0)

"""Rows that a brief gets because of its story: what they say, and that they keep to the words that may be quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.brief import evidence_of
from generator.compose import count_covered
from generator.model import Article, Block, BodyPiece, Brief, Bullet, Evidence, Figure
from generator.pipeline import rows
from generator.pipeline.rows import Told, add_rows, has_room, widen_quotations
from generator.stories import kindred
from generator.stories.kindred import find_kindred
from generator.text.sentences import split_sentences
from shelf import make_brief

CASES = Path(__file__).parent / "cases" / "told_elsewhere"


@cache
def load_rows(name: str) -> tuple[dict[str, Any], ...]:
    return tuple(yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8")))


def quote(body: str, words: str, within: str | None = None) -> Evidence:
    """A quotation of ``words``, or of ``within`` around them, with the label of their sentence."""
    spans = split_sentences(body)
    start = body.index(within or words)
    number = next(at for at, span in enumerate(spans) if span[0] <= start < span[1])
    end = start + len(within or words)
    return Evidence(body[start:end], start, end, 1, number + 1, len(spans), f"k{number:04x}")


def say_figure(body: str, text: str, what: str = "", unit: str | None = None) -> Figure:
    """A number as a claim of another source's comparison has it: it quotes its sentence."""
    number = re.search(r"[\d.]+", text)
    at = body.index(text)
    low, high = next(span for span in split_sentences(body) if span[0] <= at < span[1])
    evidence = quote(body, text, body[low:high])
    return Figure(text, number[0] if number else None, unit, None, what, None, None, "actual", evidence)


def make_told(
    body: str, quotable: int, bullets: Sequence[str] = (), figures: Sequence[str] = (), quoted: Sequence[str] = ()
) -> Told:
    """A brief that quotes ``bullets`` and has rows of ``figures``, quoted as far as ``quoted`` goes."""
    block = Block(0, len(body), 1, 1, body, "body", "case")
    article = Article("a.txt", 0, body, (BodyPiece(0, len(body), block),), None, (), (), 1, 1)
    own = [
        replace(say_figure(body, text, "crews"), evidence=quote(body, text, words))
        for text, words in zip(figures, quoted or figures, strict=True)
    ]
    brief = replace(
        make_brief(1, "A", (), ()),
        bullets=tuple(Bullet(words, (quote(body, words),)) for words in bullets),
        figures=tuple(own),
    )
    spans = split_sentences(body)
    whole = tuple(quote(body, body[low:high]) for low, high in spans if re.search(r"\d", body[low:high]))
    return Told(brief, article, whole, (), quotable)


def count_quoted(brief: Brief, told: Told) -> int:
    return count_covered(told.article.body, [(e.start, e.end) for e in evidence_of(brief)])


def texts_of(brief: Brief) -> list[str]:
    return [figure.text for figure in brief.figures]


# ---------------------------------------------------------------- what a row says


def make_row(case: dict[str, Any]) -> tuple[str, str, str]:
    told = make_told(case["said"], 100)
    (figure,) = add_rows(told, [say_figure(case["said"], case["number"], "nothing else", case["unit"])]).figures
    low, high = rows._make_row(say_figure(case["said"], case["number"], "", case["unit"]), told).least
    assert figure.evidence.quote in case["said"]
    return figure.text, figure.what, case["said"][low:high].rstrip(".")


@pytest.mark.parametrize("case", load_rows("rows"), ids=lambda case: case["number"])
def test_a_row_says_its_number_and_what_it_measures(case: dict[str, Any]) -> None:
    assert make_row(case) == (case["text"], case["what"], case["quote"])


@pytest.mark.parametrize("case", [c for c in load_rows("rows") if "left out" in c], ids=lambda case: case["number"])
def test_a_row_without_its_rule_says_something_else(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, case["left out"], re.compile(r"(?!)"))
    assert make_row(case)[:2] != (case["text"], case["what"])


# ---------------------------------------------------------------- the words that may be quoted

FAR = (
    "The yard has 300 crews on its books, which is what the harbour master had said on the quay before all the people "
    "of the town, and 27 ferries."
)


def test_the_stretch_between_two_numbers_of_a_sentence_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A footnote has one text: a clause far from what is quoted already brings all that lies between."""
    told = make_told(FAR, 20, figures=["300 crews"], quoted=["The yard has 300 crews"])
    brief = add_rows(told, [say_figure(FAR, "27 ferries"), say_figure(FAR, "300 crews")])
    assert texts_of(brief) == ["300 crews"]
    assert texts_of(add_rows(replace(told, quotable=40), [say_figure(FAR, "27 ferries")])) == [
        "300 crews",
        "27 ferries",
    ]
    monkeypatch.setattr(rows, "count_covered", lambda body, spans: min(count_covered(body, spans), 20))
    assert count_quoted(add_rows(told, [say_figure(FAR, "27 ferries")]), told) > 20


LONG = (
    "After a long day on the quay and a longer night in the canteen, 27 ferries blew their horns. "
    "When the morning came at last and the wind had gone round to the west, 40 tugs answered."
)


def test_each_row_finds_room_before_any_has_its_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    told = make_told(LONG, 24)
    claims = [say_figure(LONG, "27 ferries"), say_figure(LONG, "40 tugs")]
    brief = add_rows(told, claims)
    assert texts_of(brief) == ["27 ferries", "40 tugs"]
    assert [figure.evidence.quote for figure in brief.figures] == [LONG.partition(" When")[0], "40 tugs answered."]
    assert count_quoted(brief, told) <= 24
    monkeypatch.setattr(rows, "find_clause", lambda body, span, sentence: sentence)
    assert texts_of(add_rows(told, claims)) == ["27 ferries"]


def test_what_comes_first_is_what_finds_room() -> None:
    told = make_told(LONG, 6)
    claims = [say_figure(LONG, "40 tugs"), say_figure(LONG, "27 ferries")]
    assert texts_of(add_rows(told, claims)) == ["40 tugs"]
    assert texts_of(add_rows(told, claims[::-1])) == ["27 ferries"]


IDLE = "The crane lifts 90 tonnes of coal a day. The yard has 300 crews on its books. Then 27 ferries blew their horns."


def test_a_figure_that_nobody_else_tells_gives_way_to_one_of_a_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    told = make_told(IDLE, 12, figures=["90 tonnes", "300 crews"], quoted=["lifts 90 tonnes of coal", "has 300 crews"])
    claim = say_figure(IDLE, "27 ferries")
    brief = add_rows(told, [claim])
    assert texts_of(brief) == ["90 tonnes", "27 ferries"]
    assert texts_of(add_rows(told, [claim, say_figure(IDLE, "300 crews")])) == ["300 crews", "27 ferries"]
    assert texts_of(add_rows(told, [], [claim])) == ["90 tonnes", "300 crews"]
    held = replace(told, brief=replace(told.brief, bullets=(Bullet("x", (quote(IDLE, "has 300 crews"),)),)))
    assert texts_of(add_rows(held, [claim])) == ["300 crews", "27 ferries"]
    monkeypatch.setattr(rows._Room, "_list_idle", lambda _: [])
    assert texts_of(add_rows(told, [claim])) == ["90 tonnes", "300 crews"]


def test_a_company_that_only_a_figure_shows_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    told = make_told(IDLE, 12, figures=["90 tonnes", "300 crews"], quoted=["lifts 90 tonnes of coal", "has 300 crews"])
    named = tuple(replace(figure, company="calderhead") for figure in told.brief.figures[1:])
    told = replace(told, brief=replace(told.brief, figures=(told.brief.figures[0], *named)))
    claim = say_figure(IDLE, "27 ferries")
    assert texts_of(add_rows(told, [claim])) == ["300 crews", "27 ferries"]
    monkeypatch.setattr(rows._Room, "_show_companies", lambda *_: True)
    assert texts_of(add_rows(told, [claim])) == ["90 tonnes", "27 ferries"]


def test_a_number_is_no_part_of_another() -> None:
    body = "It sold 113 ferries. Of 13 ferries nobody knew."
    told = make_told(body, 20, figures=["113 ferries"])
    assert texts_of(add_rows(told, [say_figure(body, "13 ferries nobody")])) == ["113 ferries", "13 ferries nobody"]
    assert texts_of(add_rows(told, [say_figure(body, "113 ferries")])) == ["113 ferries"]


def test_words_that_stand_twice_are_quoted_from_one_place() -> None:
    said = "On the quay 27 ferries blew their horns."
    body = f"{said} The town slept, and so did all who had come to see the yard close for good that day. {said}"
    told = make_told(body, 100)
    second = body.rindex("27 ferries")
    label = quote(body, "27 ferries").label
    late = Bullet("x", (replace(quote(body, "27 ferries"), start=second, end=second + 10),))
    told = replace(told, brief=replace(told.brief, bullets=(late,)))
    assert add_rows(told, [replace(say_figure(body, "horns"), text="27")]) == told.brief
    assert not has_room(told.brief, told, label)


def test_kindred_rows_are_few(monkeypatch: pytest.MonkeyPatch) -> None:
    body = " ".join(f"At noon {number} ferries left the quay." for number in (21, 32, 43, 54, 65))
    figures = [say_figure(body, f"{number} ferries") for number in (21, 32, 43, 54, 65)]
    assert len(add_rows(make_told(body, 200), [], figures).figures) == rows.KINDRED_MOST
    assert len(add_rows(make_told(body, 200), figures, []).figures) == len(figures)
    monkeypatch.setattr(rows, "KINDRED_MOST", 5)
    assert len(add_rows(make_told(body, 200), [], figures).figures) == len(figures)


def test_a_quotation_is_widened_to_its_sentence_as_far_as_words_are_left() -> None:
    told = make_told(LONG, 24, figures=["27 ferries", "40 tugs"])
    labels = [quote(LONG, "40 tugs").label, quote(LONG, "27 ferries").label]
    brief = widen_quotations(told.brief, told, labels)
    assert [figure.evidence.quote for figure in brief.figures] == ["27 ferries", LONG.partition("horns. ")[2]]
    assert count_quoted(brief, told) <= 24
    assert widen_quotations(told.brief, replace(told, quotable=4), labels) == told.brief


# ---------------------------------------------------------------- kindred numbers


def judge_kin(case: dict[str, Any]) -> int | None:
    """0 where both of a case's numbers are found as told twice, 1 as kindred, ``None`` where they are not."""
    briefs = []
    for number, side in enumerate("ab"):
        body = case[side]
        low_high = split_sentences(body)
        said = tuple(Bullet(body[low:high], (quote(body, body[low:high]),)) for low, high in low_high)
        briefs.append(replace(make_brief(number, side, (), ()), bullets=said))
    found = dict(find_kindred(briefs, ()))
    for brief, text in zip(briefs, case["numbers"], strict=True):
        if text not in [figure.text for figure in found.get(brief.id, ())]:
            return None
    return int(re.sub(r"[^\d.]", "", case["numbers"][0]) != re.sub(r"[^\d.]", "", case["numbers"][1])) or int(
        case["numbers"][0].split()[0] != case["numbers"][1].split()[0]
    )


@pytest.mark.parametrize("case", load_rows("kindred"), ids=lambda case: case["case"])
def test_numbers_are_kindred_where_reports_may_tell_of_one_thing(case: dict[str, Any]) -> None:
    assert judge_kin(case) == case["kin"]


@pytest.mark.parametrize("case", [c for c in load_rows("kindred") if "left out" in c], ids=lambda case: case["case"])
def test_kindred_without_the_threshold(case: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    name, value = case["left out"]
    monkeypatch.setattr(kindred, name, type(getattr(kindred, name))(value) if name != "FURTHEST" else Decimal(value))
    if name == "FURTHEST":
        monkeypatch.setattr(kindred, "FAR", Decimal(value))
    assert judge_kin(case) != case["kin"]

"""What the first lines of a text dump say: the outlet, and what only looks like one; its motto and its day."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.credited import name_credited_pages
from generator.model import Metadata, Notice
from generator.reading import ReadDocument
from generator.stages.describe import imprint, opening, when
from generator.stages.describe.outlets import printed
from test_credited import CREDITING, read_page
from test_describe import describe

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases/describe/first_lines.yml").read_text(encoding="utf-8")
)
TEXT = [
    ("body", "The port has ordered nine cranes from Ostrava Yard, which will deliver them in the spring of next year."),
    ("body", "They are to lift the boxes of ships that are longer than those of which the old quay was built for."),
]


def read_first(case: dict[str, Any]) -> Metadata:
    lines = [next(iter(each.items())) if isinstance(each, dict) else ("drop", each) for each in case["lines"]]
    after = [("drop", text) for label, text in lines if label == "after"]
    return describe([*(line for line in lines if line[0] != "after"), *TEXT, *after])[0]


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_a_first_line_names_the_outlet(case: dict[str, Any]) -> None:
    found = read_first(case)
    assert (found.publisher, found.aggregator) == (case.get("publisher"), case.get("aggregator"))
    doubts = [notice.code for notice in found.notices if notice.code == "publisher-inferred"]
    assert doubts == ["publisher-inferred"] * case.get("doubt", False)


RULES: dict[str, tuple[Any, str, Any]] = {
    "a name in camel case": (opening, "_CAMEL", re.compile("(?!)")),
    "a motto below it": (opening, "_has_motto", lambda document, line: False),
    "an edition behind it": (opening, "_CUT", re.compile("(?!)")),
    "what the text is about": (opening, "_is_subject", lambda name, body, is_sure: False),
    "a menu's item that lost its space": (opening, "_is_glued", lambda name, tables: False),
    "a whole menu above the headline": (opening, "_BETWEEN", 20),
    "a page that offers the whole article of another": (printed, "_OFFERED", re.compile("(?!)")),
    "a platform is no outlet": (printed, "_PLATFORMS", frozenset[str]()),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_case_goes_wrong_without_its_rule(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = next(case for case in CASES if case["rule"] == rule)
    module, name, without = RULES[rule]
    monkeypatch.setattr(module, name, without)
    found = read_first(case)
    assert (found.publisher, found.aggregator) != (case.get("publisher"), case.get("aggregator"))


BEATS: list[tuple[str, str]] = [
    ("drop", "The Harwell Observer"), ("title", "Cranes . Ships . Customs"),
    ("meta", "The port of Harwell gets nine cranes in spring"), ("meta", "Anna Quill | 4 March 2031"),
]  # fmt: skip


def test_a_list_of_beats_is_no_title(monkeypatch: pytest.MonkeyPatch) -> None:
    assert describe([*BEATS, *TEXT])[0].title == "The port of Harwell gets nine cranes in spring"
    monkeypatch.setattr(imprint, "_BEATS", re.compile("(?!)"))
    assert describe([*BEATS, *TEXT])[0].title == "Cranes . Ships . Customs"
    assert not imprint.is_motto("Cranes - Ships | Customs")
    assert not imprint.is_motto("Cranes, ships and customs")


@pytest.mark.parametrize(
    ("opens", "date"),
    [
        ("Mar. 4, 2031 | Staff reporter\n", "2031-03-04"),
        ("4 March 2031\n", "2031-03-04"),
        ("HARWELL, New Mexico, March 4, 2031 (Quay Wire) - ", "2031-03-04"),
        ("HARWELL, March 4, 2031 (Quay Wire) - ", "2031-03-04"),
        ("4 March 2031 is the day of the vote in Harwell.\n", None),
        ("By 4 March 2031 | Staff reporter\n", None),
    ],
)
def test_a_line_that_opens_the_text_gives_the_day(opens: str, date: str | None) -> None:
    lines = [("body", text) for text in (opens + TEXT[0][1]).split("\n")]
    assert describe([("title", "Harwell orders nine cranes"), *lines])[0].date == date


def test_a_day_at_the_front_needs_its_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(when, "_BESIDE_DATE", re.compile("(?!)"))
    lines = [("title", "Harwell orders nine cranes"), ("body", "Mar. 4, 2031 | Staff reporter"), TEXT[0]]
    assert describe(lines)[0].date is None


def test_an_app_s_short_name_is_no_other_site() -> None:
    lines = [("drop", "Harwell Dispatch HK"), ("title", "Harwell orders nine cranes"), *TEXT,
             ("drop", "Get the Harwell Dispatch app")]  # fmt: skip
    found = describe(lines)[0]
    assert found.aggregator is None or found.publisher is None


DOUBT = Notice("publisher-inferred", "inferred", 1)


def test_a_name_is_in_no_doubt_that_two_documents_have(monkeypatch: pytest.MonkeyPatch) -> None:
    inferred = {"publisher": "Quay Finance", "notices": (DOUBT,), "basis": (("publisher", f"{opening.FIRST_LINE}, x"),)}
    page, again = read_page("a.txt", "Quay Finance", **inferred), read_page("c.txt", "Quay Finance", **inferred)

    def list_doubts(*read: ReadDocument) -> list[int]:
        return [len(document.articles[0].metadata.notices) for document in name_credited_pages(read)]

    assert list_doubts(page) == [1]
    assert list_doubts(page, again) == [0, 0]
    assert list_doubts(page, CREDITING) == [0, 0]
    by_picture = read_page("a.txt", "Quay Finance", **{**inferred, "basis": (("publisher", "inferred from line 2"),)})
    assert list_doubts(by_picture, again) == [1, 0]

"""Which other outlets an article says that it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.model import Metadata, Sidecar
from test_describe import describe

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases/describe/attribution.yml").read_text(encoding="utf-8")
)


def read_case(case: dict[str, Any]) -> Metadata:
    lines = [("title", case.get("title", "Norrholm to cut a third of its crew"))]
    lines += [("body", paragraph) for paragraph in case["body"]] + [("foot", line) for line in case.get("foot", ())]
    (found,) = describe(lines, Sidecar(publisher=case.get("publisher"), date=case.get("date")))
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["body"][-1][:60])
def test_an_article_rests_on_the_outlets_that_it_credits_and_on_no_others(case: dict[str, Any]) -> None:
    assert [on.outlet for on in read_case(case).rests_on] == case.get("rests", [])


@pytest.mark.parametrize("case", [case for case in CASES if "rests" in case], ids=lambda case: case["body"][-1][:60])
def test_the_sentence_that_says_so_is_quoted_with_its_line(case: dict[str, Any]) -> None:
    title = case.get("title", "Norrholm to cut a third of its crew")
    printed = [title, *case["body"], *case.get("foot", ())]
    for on in read_case(case).rests_on:
        assert on.quote in printed[on.line - 1]

"""What an article is about and what it only names: cases of whole articles, short and long."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.model import Mention
from generator.stages.link import assign_roles
from generator.tables.load import load_tables

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "link" / "roles.yml").read_text(encoding="utf-8")
)["cases"]
ENDINGS = load_tables().link.endings
FILLER = (
    "The tide was late that year and nobody on the quay could say why, though everybody had a word on it.",
    "In the council they spoke of it for an hour, then of the school roof, which leaks.",
    "Prices rose by 4 per cent, which is less than in the year before and more than most had hoped.",
)


def build_article(paragraphs: list[str | int]) -> tuple[str, tuple[Mention, ...]]:
    """The body and the mentions that the paragraphs of a case stand for."""
    body = ""
    mentions: list[Mention] = []
    for paragraph in paragraphs:
        if isinstance(paragraph, int):
            body += "".join(f"{FILLER[at % len(FILLER)]}\n" for at in range(paragraph))
            continue
        done = 0
        for found in re.finditer(r"\[([^\]|]+)(?:\|([^\]]+))?\]", paragraph):
            body += paragraph[done : found.start()]
            name = found.group(1)
            company = found.group(2) or name.lower()
            mentions.append(Mention(len(body), len(body) + len(name), company, name, "test"))
            body += name
            done = found.end()
        body += paragraph[done:] + "\n"
    return body, tuple(mentions)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_roles(case: dict[str, Any]) -> None:
    body, mentions = build_article(case["body"])
    roles = assign_roles(mentions, case["title"], body, case.get("names", {}), ENDINGS)
    assert [company for company, _ in roles] == list(dict.fromkeys(company for company, _ in roles))
    assert {company for company, _ in roles} == {mention.company for mention in mentions}
    assert {company for company, role in roles if role == "about"} == set(case["about"])

"""Traps of the link stage: what is easily taken for a company, for another company, or for none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.model import Mention, Registry
from generator.stages.link import LinkText, link_texts
from generator.tables.link import load_link_tables
from generator.tables.registry import parse_registry

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "link" / "traps.yml").read_text(encoding="utf-8")
)["cases"]
TABLES = load_link_tables()


def read_links(texts: list[str], registry: Registry | None) -> list[list[Mention]]:
    found = link_texts([LinkText(str(at), text) for at, text in enumerate(texts)], registry, TABLES)
    return [[mention for mention in mentions if mention.company] for mentions in found]


def pages_of(links: list[list[Mention]], name: str) -> set[str | None]:
    """The pages to which a name leads; ``2|Name`` asks the second text alone."""
    place, bar, rest = name.partition("|")
    within = links[int(place) - 1 : int(place)] if bar else links
    return {mention.company for mentions in within for mention in mentions if mention.name == (rest if bar else name)}


def find_faults(case: dict[str, Any]) -> list[str]:
    links = read_links(case["texts"], None)
    faults = [f"missing {name}" for name in case.get("must", []) if not pages_of(links, name)]
    faults += [f"wrong {name}" for name in case.get("never", []) if pages_of(links, name)]
    for names in case.get("same", []):
        if len(set().union(*(pages_of(links, name) for name in names))) > 1:
            faults.append(f"apart {names}")
    for names in case.get("different", []):
        pages = [pages_of(links, name) for name in names]
        if any(a & b for at, a in enumerate(pages) for b in pages[:at]):
            faults.append(f"one {names}")
    if "registry" in case:
        links = read_links(case["texts"], parse_registry(case["registry"], "traps.yml"))
        for name, company in case.get("known", {}).items():
            if pages_of(links, name) != {company}:
                faults.append(f"registry: {name} is {pages_of(links, name)}")
        for name in [*case.get("never", []), *case.get("unknown", [])]:
            if pages_of(links, name):
                faults.append(f"registry: wrong {name}")
    return faults


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case,
            id=case["why"],
            marks=[pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else [],
        )
        for case in CASES
    ],
)
def test_trap(case: dict[str, Any]) -> None:
    assert find_faults(case) == []


@pytest.mark.parametrize("registry", [None, parse_registry("companies: [{id: northmar, name: Northmar Sy}]", "r.yml")])
def test_no_name_ends_within_a_word(registry: Registry | None) -> None:
    torn = (
        "Northmar Sy\ufe0fstems Ltd. said on Monday that its shares rose. Shares of Northmar Sy\ufe0fstems rose again."
    )
    (found,) = read_links([torn], registry)
    assert not any(mention.name.endswith("Sy") for mention in found)

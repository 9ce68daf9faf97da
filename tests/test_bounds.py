"""A page that would stall who renders it is told and not rendered; what Briefs writes comes nowhere near."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown import Markdown

from generator.brief import parse_brief, parse_company, refuse_stalling
from generator.brief.look import EXTENSIONS
from generator.config import Config
from generator.errors import BriefError
from generator.merge.follow import merge_order
from generator.review.lint.check import lint_docs
from generator.site.library import read_library
from generator.text.escape import escape_markdown
from growth import grows_in_proportion

_HERE = Path(__file__).parent
_DOCS = _HERE.parent / "docs"
_CASES: list[dict[str, Any]] = yaml.safe_load((_HERE / "cases/patterns/stalling.yml").read_text("utf-8"))
_RUNS: list[str] = yaml.safe_load((_HERE / "cases/patterns/runs.yml").read_text("utf-8"))
_FRONT = "---\nid: a\nname: A\n---\n\n"


@pytest.mark.parametrize("case", _CASES, ids=lambda case: repr(case["mark"]))
def test_a_page_may_hold_so_many_and_no_more(case: dict[str, Any]) -> None:
    brief = case.get("brief", False)
    refuse_stalling(_FRONT + case["mark"] * case["most"], "page.md", brief=brief)
    more = case["mark"] * (case["most"] + 1)
    with pytest.raises(BriefError, match=case["told"]) as told:
        refuse_stalling(_FRONT + more + "a", "page.md", brief=brief)
    assert told.value.where.startswith("page.md:")
    if brief:
        refuse_stalling(_FRONT + more, "page.md")


@pytest.mark.parametrize("case", _CASES, ids=lambda case: repr(case["mark"]))
def test_what_a_page_may_hold_does_not_stall_the_engine(case: dict[str, Any]) -> None:
    begun = time.process_time()
    Markdown(extensions=list(EXTENSIONS)).convert(case["mark"] * case["most"])
    assert time.process_time() - begun < 10  # a third of a second at most; a guard against hangs


@pytest.mark.parametrize("case", _CASES, ids=lambda case: repr(case["mark"]))
def test_pages_are_judged_in_proportion(case: dict[str, Any]) -> None:
    def judge(text: str) -> None:
        with pytest.raises(BriefError):
            refuse_stalling(text, "page.md", brief=True)

    assert grows_in_proportion(judge, lambda eighths: case["mark"] * (16_000 * eighths))


def test_deep_indentation_counts_as_well() -> None:
    ladder = "".join("    " * level + "- a\n" for level in range(60))
    with pytest.raises(BriefError, match="deep") as told:
        refuse_stalling(ladder, "page.md")
    assert told.value.where == "page.md:51"
    refuse_stalling("".join("    " * level + "- a\n" for level in range(50)), "page.md")


@pytest.mark.parametrize("run", _RUNS)
def test_own_escaped_words_come_nowhere_near(run: str) -> None:
    words = run * (2_000 // len(run))
    escaped = escape_markdown(words)
    quoted = words.replace("\n", " ")
    quotation = f'[^a]: "{escaped}" (line 1, sentence 1 of 1)'
    page = f"# {escaped}\n\n- {escaped}[^a]\n\n{quotation}\n\n[generated a]: # '{quoted}'\n"
    refuse_stalling(page, "page.md", brief=True)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    shutil.copytree(_DOCS, tmp_path / "docs")
    return tmp_path


def test_every_reader_of_a_page_tells_it(desk: Path) -> None:
    brief = sorted((desk / "docs/briefs").glob("*.md"))[3]
    company = sorted((desk / "docs/companies").glob("*.md"))[0]
    hand = desk / "docs" / "about.md"
    hand.write_text("# About\n", "utf-8")
    whole = read_library(desk / "docs")
    assert whole.broken == ()
    for page in (brief, company, hand):
        page.write_text(page.read_text("utf-8") + "\n" + "[" * 50_000 + "\n", "utf-8")
    for read, page in ((parse_brief, brief), (parse_company, company)):
        with pytest.raises(BriefError, match="opening brackets"):
            read(page.read_text("utf-8"), page.name)
    library = read_library(desk / "docs")
    assert [(item.name, item.code) for item in library.broken] == [
        ("about.md", "page"),
        (f"briefs/{brief.name}", "brief"),
        (f"companies/{company.name}", "company"),
    ]
    assert all(item.line and item.fix for item in library.broken)
    found = lint_docs(replace(Config(), docs=desk / "docs", seeds=desk)).findings
    assert [finding.code for finding in found if finding.path == str(brief)] == ["B007"]


def test_the_order_of_many_pieces_is_merged_in_proportion() -> None:
    assert merge_order(["a", "b", "c"], ["x", "a", "y", "z", "c"], dict.fromkeys("abcxyz")) == list("xayzbc")

    def merge(keys: list[str]) -> None:
        merge_order(["first"], keys, dict.fromkeys(keys))

    assert grows_in_proportion(merge, lambda eighths: [str(number) for number in range(500 * eighths)])

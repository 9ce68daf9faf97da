"""No pattern of ours is super-linear, and neither is what a text of one kind does to the stages or to the engine."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown import Markdown

import worst
from documents import run_document
from generator.brief import parse_brief
from generator.brief.front import read_front
from generator.brief.inline import split_references
from generator.errors import BriefError
from generator.text.escape import escape_markdown
from growth import grows_in_proportion

_CASES = Path(__file__).parent / "cases" / "patterns"
_KNOWN = yaml.safe_load((_CASES / "known.yml").read_text("utf-8"))


@pytest.mark.parametrize("case", _KNOWN, ids=lambda case: f"{case['method']} {case['pattern']}")
def test_slow_and_fast_patterns_are_told_apart(case: dict[str, Any]) -> None:
    verdict = worst.judge(case["pattern"], 0, case["method"])
    assert (verdict is not None) == case["slow"], verdict


@pytest.fixture(scope="module")
def judged() -> dict[str, Any]:
    run = subprocess.run(
        [sys.executable, Path(__file__).parent / "patterns.py"], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def test_every_pattern_of_the_source_was_seen(judged: dict[str, Any]) -> None:
    assert judged["unseen"] == []
    assert judged["judged"] >= judged["sites"] * 0.8


def test_every_exemption_is_needed(judged: dict[str, Any]) -> None:
    assert judged["unused"] == []


def test_no_pattern_is_slow(judged: dict[str, Any]) -> None:
    assert judged["slow"] == []


# ---------------------------------------------------------------- in a browser

_SCRIPTS = Path(__file__).parent.parent / "generator" / "site" / "theme" / "assets" / "briefs"


def _run_scripts(length: int) -> dict[str, Any]:
    script = Path(__file__).parent / "patterns.mjs"
    files = sorted(_SCRIPTS.rglob("*.js"))
    run = subprocess.run(["node", script, str(length), *files], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node")
def test_no_pattern_of_a_script_is_slow_with_as_much_as_the_box_takes() -> None:
    most = re.search(r"own\.input\.maxLength = (\d+);", (_SCRIPTS / "search.js").read_text("utf-8"))
    assert most, "the box has no limit"
    found = _run_scripts(int(most[1]))
    assert found["patterns"] > 80
    assert found["slow"] == []


# ---------------------------------------------------------------- what is written, in the engine

_RUNS = yaml.safe_load((_CASES / "runs.yml").read_text("utf-8"))
_PAGE = '# {}\n\n- {}[^a]\n\n[^a]: "{}" (line 1, sentence 1 of 1)\n'
_LISTED = (Path(__file__).parent.parent / "mkdocs.yml").read_text("utf-8").partition("markdown_extensions:\n")[2]
_EXTENSIONS = re.findall(r"^  - (\w+)$", _LISTED.partition("\n\n")[0], re.MULTILINE)


@pytest.mark.parametrize("run", _RUNS)
def test_kilobytes_of_anything_escaped_do_not_stall_the_engine(run: str) -> None:
    assert "footnotes" in _EXTENSIONS

    def write(eighths: int) -> str:
        text = run * (500 * eighths // len(run))
        first = escape_markdown(text, line_start=True)
        return _PAGE.format(first, first, escape_markdown(text))

    assert grows_in_proportion(lambda page: Markdown(extensions=_EXTENSIONS).convert(page), write)


def test_the_same_runs_unescaped_would_be_seen() -> None:
    engine = Markdown(extensions=_EXTENSIONS)
    assert not grows_in_proportion(engine.convert, lambda eighths: "- " + "[" * (250 * eighths))


# ---------------------------------------------------------------- briefs that somebody edited


def test_a_line_of_ten_thousand_references_is_read_in_proportion() -> None:
    def write(eighths: int, end: str) -> str:
        return "".join(f"[^k{number}]" for number in range(eighths * 1_250)) + end

    assert len(split_references("words" + write(8, ""))[1]) == 10_000
    for end in ("", " more", "]"):
        assert grows_in_proportion(split_references, partial(write, end=end))


def test_marks_of_comments_in_front_matter_are_read_in_proportion() -> None:
    def write(eighths: int) -> list[str]:
        return ["---", 'title: "' + "a #" * (eighths * 500) + '"', "---"]

    assert grows_in_proportion(lambda lines: read_front(lines, ("title",), "p"), write)


_PIECES = yaml.safe_load((_CASES / "edited.yml").read_text("utf-8"))


@pytest.mark.parametrize("piece", _PIECES)
def test_a_brief_with_much_of_one_thing_is_read_in_proportion(piece: str) -> None:
    page = sorted((Path(__file__).parent.parent / "docs" / "briefs").glob("*.md"))[3]
    text = page.read_text("utf-8")
    at = text.index("\n- ") + 1

    def write(eighths: int) -> str:
        body = "".join(piece.replace("NUMBER", str(n)) for n in range(eighths * 12_500 // len(piece)))
        return text[:at] + body + "\n" + text[at:]

    def read(brief: str) -> None:
        with suppress(BriefError):  # beyond what a page may hold
            parse_brief(brief, page.name)

    assert grows_in_proportion(read, write)


# ---------------------------------------------------------------- whole articles

_HEAD = """Harbour tug maker lifts its forecast for the year

By Anna Example

12 May 2025

Harbour Tug Holdings Ltd raised its forecast for the year to US$12 million on Monday, after orders rose by 12 per cent.

"""
_FOOT = "\n\nThe shares closed 3 per cent higher at HK$12.40 in Hong Kong, and the company would report in August.\n"


@pytest.mark.parametrize("run", yaml.safe_load((_CASES / "documents.yml").read_text("utf-8")))
def test_an_article_with_much_of_one_thing_takes_work_in_proportion(run: str, tmp_path: Path) -> None:
    seed = tmp_path / "article.txt"

    def read(text: str) -> None:
        seed.write_text(text, "utf-8")
        run_document(seed, tmp_path)

    read(_HEAD + _FOOT)  # tables and patterns are made once
    assert grows_in_proportion(read, lambda eighths: _HEAD + run * (5_000 * eighths // len(run)) + _FOOT)

"""``briefs lint``: each rule on an edit of a person, with place and fix; and silence on what the generator wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.config import Config
from generator.review.lint import RULES, Finding, lint_docs, show_annotation, show_rules
from test_cli import briefs
from test_pipeline import brief_of, desk, run

__all__ = ["desk"]  # a fixture

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "seeds"
CASES: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("cases").joinpath("lint/edits.yml").read_text())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk whose briefs are written."""
    folder = tmp_path_factory.mktemp("desk")
    written: Path = desk.__wrapped__(folder)  # type: ignore[attr-defined]
    run(written)
    return written


def config_of(folder: Path) -> Config:
    return Config(seeds=folder / "seeds", docs=folder / "docs")


def place_of(text: str, words: str) -> tuple[int, int]:
    at = text.index(words)
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


@pytest.mark.parametrize("case", [pytest.param(case, id=case["why"]) for case in CASES])
def test_what_an_editor_would_mark_is_marked(case: dict[str, Any], made: Path) -> None:
    path = brief_of(made, "ferry")
    before = path.read_text("utf-8")
    text = before
    for old, new in case["edit"]:
        assert old in text, old
        text = text.replace(old, new, 1)
    try:
        path.write_text(text, "utf-8")
        findings = lint_docs(config_of(made)).findings
    finally:
        path.write_text(before, "utf-8")
    assert [finding.code for finding in findings] == [code for code, _, _ in case["found"]], findings
    for finding, (_, words, message) in zip(findings, case["found"], strict=True):
        assert message in finding.message
        assert finding.path == str(path)
        if words and "at" not in case:
            line, column = place_of(text, words)
            assert (finding.line, finding.column) in ((line, column), (line, 1)), text.split("\n")[finding.line - 1]
        elif "at" in case:
            assert (finding.line, finding.column) == place_of(text, case["at"])
    if "fix" in case:
        assert case["fix"] in findings[0].fix


def test_every_rule_has_a_case_that_breaks_it() -> None:
    told = {code for case in CASES for code, _, _ in case["found"]}
    assert told | {"B006", "B013"} == {rule.code for rule in RULES}


@pytest.mark.parametrize("folder", [ROOT / "seeds", pytest.param(SHARED, marks=pytest.mark.seeds)], ids=["own", "real"])
def test_nothing_is_marked_that_the_generator_wrote(folder: Path, tmp_path: Path) -> None:
    if not folder.is_dir():
        pytest.skip("the shared seeds are not there")
    given = ("--seeds", folder, "--docs", tmp_path / "docs")
    assert briefs("generate", *given, "-q").returncode in (0, 1)
    linted = lint_docs(Config(seeds=folder, docs=tmp_path / "docs"), everything=True)
    assert linted.briefs > 5
    assert (linted.findings, linted.unchecked) == ((), ())


def test_quotations_that_people_add_have_a_budget(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "ferry")
    note = '[^kmine]: "Residents have waited long for the boat." (line 18, sentence 7 of 9)\n'
    text = path.read_text("utf-8").replace("\n[generated title]", f"{note}\n[generated title]", 1)
    text = text.replace("- The crossing", "- Residents have waited long for the boat.[^kmine]\n\n- The crossing")
    path.write_text(text, "utf-8")
    given = ("--seeds", desk / "seeds", "--docs", desk / "docs")
    assert briefs("lint", *given).stdout == ""
    done = briefs("lint", *given, "--quotation-words", 100, "--quotation-share", 1)
    line, _ = place_of(text, "[^kmine]:")
    assert done.stdout.startswith(f"{path}:{line}:1: B006 the brief quotes ")
    assert done.returncode == 1


def test_a_copy_is_marked_and_the_brief_that_counts_is_not(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "ferry")
    copy = path.with_name("a-copy.md")
    copy.write_bytes(path.read_bytes())
    (finding,) = lint_docs(config_of(desk), everything=True).findings
    assert (finding.path, finding.line, finding.code) == (str(copy), 2, "B013")
    assert f"has the id of briefs/{path.name}, which counts" in finding.message


def test_only_edited_briefs_are_looked_at_unless_asked(desk: Path) -> None:
    run(desk)
    path, other = brief_of(desk, "ferry"), brief_of(desk, "paper")
    path.write_text(path.read_text("utf-8").replace("48 euros.[", "49 euros.["), "utf-8")
    config = config_of(desk)
    assert lint_docs(config).briefs == 1
    assert lint_docs(config, everything=True).briefs == 2
    assert lint_docs(config, [other]) == lint_docs(config, [other], everything=True)
    assert not lint_docs(config, [other]).findings
    assert lint_docs(config, [path]).findings == lint_docs(config).findings


def test_forms_of_output_and_exit_codes(desk: Path, tmp_path: Path) -> None:
    run(desk)
    given = ("--seeds", desk / "seeds", "--docs", desk / "docs")
    assert briefs("lint", *given).returncode == 0
    path = brief_of(desk, "ferry")
    text = path.read_text("utf-8").replace("- The crossing takes seven", "- The crossing takes eight")
    path.write_text(text, "utf-8")
    line, column = place_of(text, "eight")
    plain = briefs("lint", *given)
    assert plain.returncode == 1
    message = "B001 'eight' is not in its quotation there"
    assert plain.stdout.startswith(f"{path}:{line}:{column}: {message}  fix: put the quotation's words back")
    github = briefs("lint", *given, "--github").stdout
    assert github.startswith(
        f"::warning file={path},line={line},col={column},title=B001 not-carried::'eight' is not in"
    )
    (row,) = json.loads(briefs("lint", *given, "--json").stdout)["findings"]
    assert (row["line"], row["column"], row["code"], row["rule"]) == (line, column, "B001", "not-carried")
    assert row["piece"] == "bullet k7264"
    for ignored in ("B001", "not-carried,B012"):
        assert briefs("lint", *given, "--ignore", ignored).returncode == 0
    settings = tmp_path / "briefing.toml"
    settings.write_text('lint_ignore = ["B001"]\n', "utf-8")
    assert briefs("--config", settings, "lint", *given).returncode == 0
    wrong = briefs("lint", *given, "--ignore", "not-caried")
    assert wrong.returncode == 2
    assert "there is no rule 'not-caried' (did you mean 'not-carried'?)" in wrong.stderr
    assert briefs("lint", *given, "--json", "--github").returncode == 2
    assert briefs("lint", *given, settings).returncode == 2
    (desk / "seeds/articles/ferry.txt").unlink()
    gone = briefs("lint", *given)
    assert (gone.returncode, gone.stdout) == (0, "")
    assert "not held against its source: its seed ferry.txt is not there" in gone.stderr


def test_an_annotation_cannot_be_left_by_what_a_page_says() -> None:
    shown = show_annotation(Finding("a,b:c.md", 1, 2, "B001", "100%\n::error::x", "y"))
    assert shown == "::warning file=a%2Cb%3Ac.md,line=1,col=2,title=B001 not-carried::100%25%0A::error::x%0Afix: y"


def test_the_rules_are_listed_and_the_readme_has_them() -> None:
    assert briefs("lint", "--rules").stdout.splitlines() == list(show_rules())

"""A brief that was cut off is told as that, and left; a footnote that somebody deleted comes back."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from ferry_desk import find_ferry, make_desk
from generator.pipeline import load
from test_cli import briefs
from test_corrections import OTHER


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_desk(tmp_path_factory.mktemp("base"))


@pytest.fixture
def desk(base: Path, tmp_path: Path) -> Path:
    shutil.copytree(base, tmp_path / "desk")
    return tmp_path / "desk"


def list_cuts(whole: str) -> dict[str, int]:
    """A length for each part of a page in which a cut may fall."""
    foot = whole.index("\n[generated ")
    return {
        "front": whole.index("\nsource:"),
        "title": whole.index("\n# ") + 10,
        "byline": whole.index("\n- ") + 1,
        "first bullet": whole.index("\n- ") + 30,
        "bullets": whole.index("[^", whole.index("\n- ")) + 20,
        "half": len(whole) // 2,
        "footnote": whole.index("[^", whole.index("]: ") - 10) + 40,
        "state, in its word": foot + 7,
        "state, in a hash": whole.index("'", foot) + 3,
        "state, in the last line": len(whole) - 8,
    }


@pytest.mark.parametrize("part", ["front", "title", "byline", "first bullet", "bullets", "half", "footnote",
                                  "state, in its word", "state, in a hash", "state, in the last line"])  # fmt: skip
def test_a_brief_that_was_cut_off_is_told_and_left(desk: Path, part: str) -> None:
    ferry = find_ferry(desk)
    whole = ferry.read_text("utf-8")
    torn = whole[: list_cuts(whole)[part]]
    ferry.write_text(torn, encoding="utf-8")
    (desk / "seeds/articles/late.txt").write_text(OTHER.replace("harbour", "quay"), encoding="utf-8")
    done = briefs("generate", cwd=desk)
    assert done.returncode == 1
    assert f"! briefs/{ferry.name}  " in done.stderr
    assert part == "front" or "take it back from git" in done.stderr
    assert not re.search(r"fault of Briefs|ferry\.txt:\d+ |both changed", done.stderr), done.stderr
    assert ferry.read_text("utf-8") == torn
    assert briefs("generate", cwd=desk).returncode == 1
    assert briefs("export", cwd=desk).returncode == 1
    ferry.unlink()
    assert briefs("generate", cwd=desk).returncode == 0
    assert find_ferry(desk).read_text("utf-8") == whole


def test_a_footnote_that_was_deleted_comes_back(desk: Path) -> None:
    ferry = find_ferry(desk)
    whole = ferry.read_text("utf-8")
    for line in re.findall(r"^\[\^k.*\n\n", whole, re.MULTILINE):
        ferry.write_text(whole.replace(line, ""), encoding="utf-8")
        done = briefs("generate", cwd=desk)
        assert (done.returncode, ferry.read_text("utf-8")) == (0, whole), done.stderr


def test_the_words_of_a_person_stay_when_a_footnote_comes_back(desk: Path) -> None:
    ferry = find_ferry(desk)
    whole = ferry.read_text("utf-8")
    bullet = next(line for line in whole.split("\n") if line.startswith("- ") and "seven hours" in line)
    label = bullet[bullet.index("[^") :]
    ours = f"- Seven hours is what they say.{label}"
    edited = whole.replace(bullet, ours)
    ferry.write_text(edited, encoding="utf-8")
    assert briefs("generate", cwd=desk).returncode == 0
    meant = ferry.read_text("utf-8")
    line = next(line for line in meant.split("\n") if line.startswith(f"{label}: "))
    ferry.write_text(meant.replace(f"{line}\n\n", ""), encoding="utf-8")
    done = briefs("generate", cwd=desk)
    assert done.returncode == 0, done.stderr
    assert ours in ferry.read_text("utf-8")
    assert line in ferry.read_text("utf-8")


def test_a_page_of_which_nothing_tells_what_was_generated_is_refused(desk: Path) -> None:
    ferry = find_ferry(desk)
    ferry.write_text(ferry.read_text("utf-8").partition("\n- ")[0] + "\n", encoding="utf-8")
    briefs_, broken, _ = load.read_standing(desk / "docs")
    assert [rejection.name for rejection in broken] == [f"briefs/{ferry.name}"]
    assert f"briefs/{ferry.name}" not in briefs_

"""Hard faults: killed between any two steps, refused by the disk or interrupted at any of them, a command leaves each
file old or new, loses no line of a person, and the next run does the rest and clears away what was left.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from faults import Tree, fail_at, list_left, list_states, read_tree
from generator import pipeline
from generator.config import Config
from generator.pipeline import Run, generate_briefs
from generator.pipeline.run import Progress
from generator.review import approve, archive
from test_cli import briefs
from test_corrections import OTHER
from test_pipeline import FERRY, PAPER, REGISTRY

HUMAN = ("We asked the union; no answer yet.", "Bookings are up by a third.", "We hold shares of it.", "# ours: why")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A command, and the desk that it finds."""

    prepare: Callable[[Path], None]
    words: tuple[str, ...]
    again: bool = True
    """Whether the same command again comes to the same end; else ``generate`` clears up."""


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def find_brief(desk: Path, word: str) -> Path:
    (path,) = (path for path in (desk / "docs/briefs").glob("*.md") if word in path.name)
    return path


def make_base(desk: Path) -> None:
    """A desk with three briefs, on which a person has put words wherever words can stand."""
    articles = desk / "seeds" / "articles"
    articles.mkdir(parents=True)
    for name, text in (("ferry.txt", FERRY), ("paper.txt", PAPER), ("other.txt", OTHER)):
        (articles / name).write_text(text, encoding="utf-8")
    (desk / "seeds/companies.yml").write_text(f"{HUMAN[3]}\n{REGISTRY}", encoding="utf-8")
    assert briefs("generate", cwd=desk).returncode == 0
    assert briefs("note", "calderhead", HUMAN[0], cwd=desk).returncode == 0
    ferry = find_brief(desk, "calderhead")
    (line,) = (line for line in ferry.read_text("utf-8").split("\n") if line.startswith("- ") and "31 per" in line)
    edit(ferry, line, f"- {HUMAN[1]}{line[line.index('[^') :]}")
    assert briefs("note", "--company", "strandholm", HUMAN[2], cwd=desk).returncode == 0
    assert briefs("approve", "--all", "--by", "Ada Tarn <ada@desk.example>", "--force", cwd=desk).returncode == 0
    assert briefs("generate", cwd=desk).returncode == 0


def move_everything(desk: Path) -> None:
    """A seed says more, one is new, one is gone; a brief has another name, and so has a company."""
    articles = desk / "seeds/articles"
    edit(articles / "ferry.txt", "A cabin" if "A cabin" in FERRY else "seven hours", "eight hours")
    (articles / "other.txt").unlink()
    fresh = PAPER.replace("Strandholm", "Tannhauser").replace("straw", "flax").replace("Aldgrove", "Dunmere")
    (articles / "flax.txt").write_text(fresh, encoding="utf-8")
    paper = find_brief(desk, "aldgrove")
    paper.rename(paper.with_name("straw-at-the-mill.md"))
    assert briefs("companies", "rename", "strandholm", "strandholm-mills", cwd=desk).returncode == 0


def make_conflict(desk: Path) -> None:
    edit(desk / "seeds/articles/ferry.txt", "31 per cent above", "33 per cent above")
    assert briefs("generate", cwd=desk).returncode == 1


def make_list(desk: Path) -> None:
    (desk / "list.csv").write_text("name,tickers\nHarrow Lane Brewing,LSE:HLB\nOrrel Trout Farms,\n", encoding="utf-8")


def revoke_all(desk: Path) -> None:
    assert briefs("approve", "--revoke", "--all", cwd=desk).returncode == 0


def leave_as_it_is(desk: Path) -> None:
    """The command finds the desk as it is."""
    assert desk.is_dir()


SCENARIOS = {
    "generate": Scenario(move_everything, ("generate",)),
    "note": Scenario(leave_as_it_is, ("note", "mill-at", "Two more words."), again=False),
    "approve": Scenario(revoke_all, ("approve", "--all", "--by", "Bo Lind <bo@desk.example>", "--force")),
    "revoke": Scenario(leave_as_it_is, ("approve", "--revoke", "--all")),
    "add": Scenario(leave_as_it_is, ("companies", "add", "Harrow Lane Brewing"), again=False),
    "rename": Scenario(leave_as_it_is, ("companies", "rename", "norvik", "norvik-ferries"), again=False),
    "import": Scenario(make_list, ("companies", "import", "list.csv")),
    "archive": Scenario(leave_as_it_is, ("archive", "other.txt", "paper.txt")),
    "resolve": Scenario(make_conflict, ("resolve", "--all", "--mine")),
}


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base") / "desk"
    make_base(folder)
    return folder


@dataclass(frozen=True, slots=True)
class Stage:
    """A scenario that is ready, and both of its ends."""

    scenario: Scenario
    desk: Path
    old: Tree
    new: Tree
    code: int


@pytest.fixture(scope="session", params=SCENARIOS)
def stage(request: pytest.FixtureRequest, base: Path, tmp_path_factory: pytest.TempPathFactory) -> Stage:
    os.environ["SOURCE_DATE_EPOCH"] = "1750000000"  # approvals of one second
    scenario = SCENARIOS[request.param]
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copytree(base, folder / "desk")
    scenario.prepare(folder / "desk")
    shutil.copytree(folder / "desk", folder / "done")
    done = briefs(*scenario.words, cwd=folder / "done")
    assert done.returncode in (0, 1), done.stderr
    return Stage(scenario, folder / "desk", read_tree(folder / "desk"), read_tree(folder / "done"), done.returncode)


def list_torn(desk: Path, stage: Stage) -> list[str]:
    """What is neither old nor new, and which lines of people are nowhere."""
    now = read_tree(desk)
    torn = [
        path
        for path in now.keys() | stage.old.keys() | stage.new.keys()
        if now.get(path) not in (stage.old.get(path), stage.new.get(path))
    ]
    whole = b"\n".join(now.values())
    return torn + [line for line in HUMAN if line.encode() not in whole]


def check_next_run(desk: Path, stage: Stage) -> None:
    """The next run does the rest, and nothing is left over."""
    if stage.scenario.again:
        done = briefs(*stage.scenario.words, cwd=desk)
        assert done.returncode in (0, 1, 2), done.stderr
        assert read_tree(desk) == stage.new
    else:
        assert briefs("generate", cwd=desk).returncode in (0, 1)
    assert list_left(desk) == []


def test_killed_between_any_two_steps(stage: Stage, tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    shutil.copytree(stage.desk, desk)
    states = list_states(desk, lambda: briefs(*stage.scenario.words, cwd=desk), tmp_path / "states")
    assert len(states) > 3
    for step, state in states:
        assert list_torn(state, stage) == [], step
        check_next_run(state, stage)


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The articles are read and the plan is made once; only what comes then is repeated."""
    made: list[Run] = []

    def generate(config: Config, progress: Progress = lambda items, _: items) -> Run:
        if not made:
            made.append(generate_briefs(config, progress))
        return made[0]

    monkeypatch.setattr(pipeline, "generate_briefs", generate)
    monkeypatch.setattr(archive, "generate_briefs", generate)
    monkeypatch.setattr(approve, "generate_briefs", generate)


FAULTS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EACCES, errno.EMFILE)


def count_steps(stage: Stage, desk: Path) -> int:
    shutil.copytree(stage.desk, desk)
    with fail_at(desk, 0, OSError()) as steps:
        briefs(*stage.scenario.words, cwd=desk)
    return len(steps)


@pytest.mark.usefixtures("read_once")
def test_refused_by_the_disk_at_any_step(stage: Stage, tmp_path: Path) -> None:
    for number in range(1, count_steps(stage, tmp_path / "counted") + 1):
        desk = tmp_path / str(number)
        shutil.copytree(stage.desk, desk)
        fault = FAULTS[number % len(FAULTS)]
        with fail_at(desk, number, OSError(fault, os.strerror(fault))) as steps:
            done = briefs(*stage.scenario.words, cwd=desk)
        assert "Traceback" not in done.stderr, (steps[-1], done.stderr)
        assert list_torn(desk, stage) == [], steps[-1]
        assert list_left(desk) == [], steps[-1]
        if done.returncode == 2:
            assert os.strerror(fault).lower() in done.stderr
        else:  # it could be done without
            assert done.returncode == stage.code, (steps[-1], done.stderr)
            assert read_tree(desk) == stage.new, steps[-1]


@pytest.mark.usefixtures("read_once")
def test_interrupted_at_any_step(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    count = count_steps(stage, tmp_path / "counted")
    for number in range(1, count + 1, 1 + count // 20):
        desk = tmp_path / str(number)
        shutil.copytree(stage.desk, desk)
        with fail_at(desk, number, KeyboardInterrupt()) as steps:
            done = briefs(*stage.scenario.words, cwd=desk)
        assert done.returncode == 130, steps[-1]
        assert done.stderr.splitlines()[-1].startswith("interrupted: "), done.stderr
        assert list_torn(desk, stage) == [], steps[-1]
        assert list_left(desk) == [] or "unlink" in steps[-1], steps[-1]
    monkeypatch.undo()
    check_next_run(desk, stage)

"""Hard faults: killed between any two steps, refused by the disk or interrupted at any of them, a command leaves each
file old or new, loses no line of a person, and the next run does the rest and clears away what was left.
"""

from __future__ import annotations

import errno
import fcntl
import os
import random
import re
import resource
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from faults import Tree, act_at, fail_at, list_left, list_states, read_tree
from generator import pipeline, signals
from generator.bodies import read_bodies
from generator.cli import main
from generator.config import Config
from generator.errors import PublishError, SeedError
from generator.pipeline import Memory, Run, generate_briefs
from generator.pipeline.run import Progress
from generator.publish import plan_docs
from generator.review import approve, archive
from generator.seeds import read_seed
from generator.writing import files, hold_run, parts
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

    def generate(config: Config, progress: Progress = lambda items, _: items, memory: Memory | None = None) -> Run:
        if not made:
            made.append(generate_briefs(config, progress, memory))
        return made[0]

    monkeypatch.setattr(pipeline, "generate_briefs", generate)
    monkeypatch.setattr(archive, "generate_briefs", generate)
    monkeypatch.setattr(approve, "generate_briefs", generate)


FAULTS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT, errno.EACCES, errno.EMFILE)


def count_steps(stage: Stage, desk: Path) -> int:
    # What is read but once is not kept for the next run but once either: the first run has more steps.
    first = desk.with_name(f"{desk.name}-first")
    shutil.copytree(stage.desk, first)
    briefs(*stage.scenario.words, cwd=first)
    shutil.copytree(stage.desk, desk)
    with fail_at(desk, 0, OSError()) as steps:
        briefs(*stage.scenario.words, cwd=desk)
    return len(steps)


def list_numbers(count: int, most: int) -> range:
    """The steps that are tried: all, or so many of a long run. With ``FAULTS=all`` in the environment always all."""
    return range(1, count + 1, 1 if os.environ.get("FAULTS") == "all" else 1 + (count - 1) // most)


@pytest.mark.usefixtures("read_once")
def test_refused_by_the_disk_at_any_step(stage: Stage, tmp_path: Path) -> None:
    for number in list_numbers(count_steps(stage, tmp_path / "counted"), most=30):
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
    for number in list_numbers(count_steps(stage, tmp_path / "counted"), most=10):
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


# ---------------------------------------------------------------- a person, or another run, meanwhile

EDIT = "A person wrote this while the run was at work."


def list_lost(prepared: Path, tmp_path: Path, every: int = 4) -> list[str]:
    """Let a person write into all pages at each of the steps of ``generate``; which pages lost it, at which step."""
    stage = Stage(SCENARIOS["generate"], prepared, {}, {}, 0)
    lost: list[str] = []
    for number in range(1, count_steps(stage, tmp_path / "counted") + 1, every):
        desk = tmp_path / str(number)
        shutil.copytree(prepared, desk)
        written: list[Path] = []

        def write(step: str, desk: Path = desk, written: list[Path] = written) -> None:
            for page in (desk / "docs").rglob("*.md"):
                # Between the last look and the one step that follows, a file system offers nothing.
                if step != f"unlink {page.relative_to(desk)}" and not step.startswith("replace"):
                    page.write_bytes(page.read_bytes() + f"\n{EDIT}\n".encode())
                    written.append(page)

        with act_at(desk, number, write) as steps:
            assert briefs("generate", cwd=desk).returncode in (0, 1)
        lost += [f"{steps[number - 1]}: {page}" for page in written if not _holds(page, EDIT)]
    return lost


def _holds(page: Path, words: str) -> bool:
    return page.is_file() and words in page.read_text(encoding="utf-8")


@pytest.fixture
def prepared(base: Path, tmp_path: Path) -> Path:
    desk = tmp_path / "prepared"
    shutil.copytree(base, desk)
    move_everything(desk)
    return desk


@pytest.mark.usefixtures("read_once")
def test_what_a_person_writes_meanwhile_stays(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list_lost(prepared, tmp_path / "with") == []
    monkeypatch.setattr(files, "_compare", lambda *_: None)
    assert list_lost(prepared, tmp_path / "without", every=16), "without the comparison nothing was lost"


def test_a_page_that_changed_between_reading_and_planning_stays(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(base, tmp_path / "desk")
    desk = tmp_path / "desk"
    move_everything(desk)
    page = find_brief(desk, "calderhead")

    def write_and_plan(*given: Any) -> Any:
        page.write_bytes(page.read_bytes().replace(HUMAN[1].encode(), EDIT.encode()))
        return plan_docs(*given)

    monkeypatch.setattr("generator.pipeline.generate.plan_docs", write_and_plan)
    done = briefs("generate", cwd=desk)
    assert done.returncode == 1
    assert (
        f"! briefs/{page.name}  changed while the run was at work, and was left as it is (run it again)" in done.stderr
    )
    assert EDIT in page.read_text("utf-8")
    monkeypatch.undo()
    assert briefs("generate", cwd=desk).returncode == 0
    assert EDIT in page.read_text("utf-8")
    assert "eight hours" in page.read_text("utf-8")


def test_two_runs_at_once_and_the_lock_says_who(base: Path, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "desk")
    desk = tmp_path / "desk"
    with hold_run(desk / "docs"):
        done = briefs("generate", cwd=desk)
        assert done.returncode == 2
        assert f"process {os.getpid()} on " in done.stderr
        assert "another run is at work here: briefs" in done.stderr
        assert "wait until it is done, or stop it" in done.stderr
        assert briefs("export", cwd=desk).returncode == 0
        assert briefs("note", "calderhead", "In between.", cwd=desk).returncode == 0
    assert briefs("generate", cwd=desk).returncode == 0


def test_who_is_killed_holds_no_lock_and_leaves_nothing(base: Path, tmp_path: Path) -> None:
    shutil.copytree(base, tmp_path / "desk")
    docs = tmp_path / "desk/docs"
    read, write = os.pipe()
    child = os.fork()
    if not child:
        with hold_run(docs), files.hold_docs(docs), parts.new_part(docs.parent / ".briefs/tmp", None):
            os.write(write, b".")
            signal.pause()
    assert os.read(read, 1) == b"."
    with pytest.raises(PublishError, match="another run"), files.hold_docs(docs, wait=0):
        pass
    parts.clear_parts(docs.parent / ".briefs/tmp")
    assert len(list_left(docs.parent)) == 1, "what somebody is writing was cleared away"
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with hold_run(docs), files.hold_docs(docs, wait=0):
        assert list_left(docs.parent) == []


def test_a_disk_without_locks_is_written_all_the_same(
    prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(handle: int, flags: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert briefs("generate", cwd=prepared).returncode == 0
    assert list_left(prepared) == []


# ---------------------------------------------------------------- the checks see what they should


def test_what_is_written_in_place_is_seen_to_be_torn(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(work: Path, file: Path, content: bytes, *_: object) -> None:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        parts.write_all(handle, content)
        os.close(handle)

    desk = tmp_path / "desk"
    shutil.copytree(base, desk)
    old = read_tree(desk)
    monkeypatch.setattr(files, "_fill_and_replace", write)
    words = ("note", "calderhead", "One more.")
    states = list_states(desk, lambda: briefs(*words, cwd=desk), tmp_path / "states")
    stage = Stage(SCENARIOS["note"], desk, old, read_tree(desk), 0)
    assert any(list_torn(state, stage) for _, state in states)


def test_what_nobody_clears_away_is_seen(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = tmp_path / "desk"
    shutil.copytree(base, desk)
    (desk / ".briefs/tmp/page-1-dead").write_bytes(b"half")
    monkeypatch.setattr(files, "clear_parts", lambda _: None)
    assert briefs("note", "calderhead", "One more.", cwd=desk).returncode == 0
    assert list_left(desk)
    monkeypatch.undo()
    assert briefs("note", "calderhead", "And one.", cwd=desk).returncode == 0
    assert list_left(desk) == []


# ---------------------------------------------------------------- real signals, a real full disk


def start(desk: Path, *words: str) -> tuple[int, Path]:
    """A command in a process of its own: its id, and the file that gets what it says."""
    told = desk.parent / f"{desk.name}.log"
    child = os.fork()
    if not child:
        out = os.open(told, os.O_WRONLY | os.O_CREAT)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.chdir(desk)
        sys.argv = ["briefs", *words]
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        signals.heed_signals()
        code: Any = 99
        try:
            main()
        except SystemExit as left:
            code = left.code or 0
        finally:
            sys.stderr.flush()
            os._exit(code)
    return child, told


def test_twenty_kills_at_random(prepared: Path, tmp_path: Path) -> None:
    shutil.copytree(prepared, tmp_path / "done")
    before = time.monotonic()
    child, _ = start(tmp_path / "done", "generate")
    os.waitpid(child, 0)
    span = time.monotonic() - before
    stage = Stage(SCENARIOS["generate"], prepared, read_tree(prepared), read_tree(tmp_path / "done"), 0)
    chance = random.Random(8)
    for number in range(20):
        desk = tmp_path / str(number)
        shutil.copytree(prepared, desk)
        child, _ = start(desk, "generate")
        time.sleep(span * (chance.random() if number % 2 else 0.6 + chance.random() * 0.4))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert list_torn(desk, stage) == []
        if number % 5 == 0:
            check_next_run(desk, stage)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=["INT", "TERM", "HUP"]
)
def test_a_signal_ends_a_run_with_a_line_that_says_what_was_done(
    prepared: Path, number: int, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = read_tree(prepared)
    real = parts.put_in_place
    placed: list[Path] = []

    def stop_after_two(handle: int, part: Path, file: Path) -> None:
        real(handle, part, file)
        placed.append(file)
        if len([path for path in placed if "docs" in path.parts]) == 2:
            os.kill(os.getpid(), number)
            time.sleep(10)

    monkeypatch.setattr(files, "put_in_place", stop_after_two)
    child, told = start(prepared, "generate")
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == code
    last = told.read_text("utf-8").splitlines()[-1]
    assert re.fullmatch(
        r"interrupted: 2 of \d pages are written, all others are as they were; run it again to have it done", last
    )
    assert "Traceback" not in told.read_text("utf-8")
    assert sum(old.get(path) != now for path, now in read_tree(prepared).items() if path.startswith("docs")) == 2
    monkeypatch.undo()
    assert briefs("generate", cwd=prepared).returncode == 0
    assert list_left(prepared) == []


def test_a_limit_on_the_size_of_files_is_told_and_tears_nothing(prepared: Path) -> None:
    old = read_tree(prepared)
    read, write = os.pipe()
    child = os.fork()
    if not child:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (700, resource.RLIM_INFINITY))
        done = briefs("generate", cwd=prepared)
        os.write(write, f"{done.returncode} {done.stderr}".encode())
        os._exit(0)
    os.waitpid(child, 0)
    told = os.read(read, 9_000).decode()
    assert told.startswith("2 "), told
    assert re.search(r"\.md: file too large \(\d of \d pages are written, all others are as they were; ", told)
    assert "raise ulimit -f" in told
    stage = Stage(SCENARIOS["generate"], prepared, old, old, 0)
    torn = [path for path in list_torn(prepared, stage) if not path.startswith(("docs/companies/", "approvals/"))]
    assert torn == []
    assert list_left(prepared) == []


# ---------------------------------------------------------------- links, rights, clocks, other disks


def test_a_page_that_is_a_link_is_left_and_told(prepared: Path, tmp_path: Path) -> None:
    page = find_brief(prepared, "calderhead")
    elsewhere = tmp_path / "elsewhere.md"
    page.rename(elsewhere)
    page.symlink_to(elsewhere)
    text = elsewhere.read_text("utf-8")
    done = briefs("generate", cwd=prepared)
    assert done.returncode == 1
    assert page.is_symlink()
    assert elsewhere.read_text("utf-8") == text


def test_a_link_in_the_working_folder_leads_nowhere(base: Path, tmp_path: Path) -> None:
    """A repository of a stranger may bring one: what it leads to is neither read, nor written, nor cleared away."""
    desk, private = tmp_path / "desk", tmp_path / "private"
    shutil.copytree(base, desk)
    private.mkdir()
    (private / "diary.txt").write_text("Nobody reads this.", encoding="utf-8")
    (private / "page-1").write_text("Nor this.", encoding="utf-8")
    for folder in ("bodies/docs", "tmp"):
        shutil.rmtree(desk / ".briefs" / folder)
        (desk / ".briefs" / folder).symlink_to(private)
        move = desk / "seeds/articles/ferry.txt"
        move.write_text(move.read_text("utf-8").replace("2 June", "3 June" if "tmp" in folder else "4 June"), "utf-8")
        done = briefs("generate", cwd=desk)
        assert done.returncode in (0, 1, 2)
        assert sorted(path.name for path in private.iterdir()) == ["diary.txt", "page-1"]
        assert read_bodies(desk / "docs").keys() <= {path.stem for path in (desk / "docs/briefs").glob("*.md")}


def test_rights_of_files_stay_and_new_ones_have_those_of_the_person(prepared: Path) -> None:
    page = find_brief(prepared, "calderhead")
    page.chmod(0o640)
    before = os.umask(0o027)
    try:
        assert briefs("generate", cwd=prepared).returncode == 0
    finally:
        os.umask(before)
    assert page.stat().st_mode & 0o777 == 0o640
    assert find_brief(prepared, "dunmere").stat().st_mode & 0o777 == 0o640


def test_a_page_that_is_read_only_is_left_and_stops_no_other(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = find_brief(prepared, "calderhead")
    text = page.read_bytes()
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != page.name and real(path, mode))
    done = briefs("generate", cwd=prepared)
    assert done.returncode == 1
    assert f"! briefs/{page.name}  is read-only, and was left as it is (allow writing it)" in done.stderr
    assert page.read_bytes() == text
    assert find_brief(prepared, "dunmere").is_file()


def test_a_folder_on_another_disk_is_written_from_within(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.replace

    def refuse(part: Path, file: Path) -> None:
        if Path(file).parent.name == "briefs" and "briefs" not in Path(part).parts:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(part))
        real(part, file)

    monkeypatch.setattr(os, "replace", refuse)
    assert briefs("generate", cwd=prepared).returncode == 0
    assert find_brief(prepared, "dunmere").is_file()
    assert [path.name for path in (prepared / "docs/briefs").iterdir() if path.suffix != ".md"] == []


@pytest.mark.parametrize("seconds", [0, 4_000_000_000], ids=["1970", "2096"])
def test_no_clock_and_no_time_of_a_file_is_believed(
    prepared: Path, seconds: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(prepared, tmp_path / "done")
    assert briefs("generate", cwd=tmp_path / "done").returncode == 0
    for path in prepared.rglob("*"):
        os.utime(path, (seconds, seconds))
    monkeypatch.setattr(time, "time", lambda: float(seconds))
    assert briefs("generate", cwd=prepared).returncode == 0
    assert read_tree(prepared) == read_tree(tmp_path / "done")
    seed = prepared / "seeds/articles/ferry.txt"
    stood = seed.stat()
    seed.write_text(seed.read_text("utf-8").replace("64 million", "65 million"), encoding="utf-8")
    os.utime(seed, ns=(stood.st_atime_ns, stood.st_mtime_ns))
    assert seed.stat().st_size == stood.st_size
    assert briefs("generate", cwd=prepared).returncode == 0
    assert "65 million" in find_brief(prepared, "calderhead").read_text("utf-8")


def test_a_seed_that_changes_while_it_is_read_is_read_again_or_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = tmp_path / "a.txt"
    seed.write_text(FERRY, encoding="utf-8")
    real, times = os.fstat, [2]

    def write_meanwhile(handle: int) -> os.stat_result:
        if times[0]:
            times[0] -= 1
            with seed.open("a", encoding="utf-8") as out:
                out.write("One more line of the article, written while it was read.\n")
        return real(handle)

    monkeypatch.setattr(os, "fstat", write_meanwhile)
    assert read_seed(seed, tmp_path).text == seed.read_text("utf-8")
    times[0] = 99
    with pytest.raises(SeedError, match="changes while it is read"):
        read_seed(seed, tmp_path)


def test_what_replaces_a_page_is_on_the_disk_before(base: Path, tmp_path: Path) -> None:
    """A power cut may come after the new name is written and before the content is."""
    shutil.copytree(base, tmp_path / "desk")
    with fail_at(tmp_path / "desk", 0, OSError()) as steps:
        assert briefs("note", "calderhead", "One more.", cwd=tmp_path / "desk").returncode == 0
    (place,) = (number for number, step in enumerate(steps) if step.startswith("replace"))
    assert steps[place - 1] == "fsync"

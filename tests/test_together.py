"""Several at once: who changes a page or the registry waits for the others, and nobody's words are lost."""

from __future__ import annotations

import errno
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from ferry_desk import find_ferry, make_desk
from generator.brief import note_of, parse_brief
from generator.cache.store import open_store
from generator.report import file as report_file
from generator.writing import files as written
from generator.writing import hold_near, hold_run
from test_cli import briefs
from test_pipeline import FERRY

AT_ONCE = 5
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_desk(tmp_path_factory.mktemp("base"))


@pytest.fixture
def desk(base: Path, tmp_path: Path) -> Path:
    shutil.copytree(base, tmp_path / "desk")
    return tmp_path / "desk"


def run_at_once(desk: Path, *calls: tuple[str, ...]) -> list[tuple[int, str]]:
    """All of them started while the working folder is held, so that they wait at one door."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with hold_near(desk / "docs"):
        started = [
            subprocess.Popen(
                [sys.executable, "-m", "generator", *call],
                cwd=desk,
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
            for call in calls
        ]
        for process in started:  # whoever does not wait is done by now
            try:
                process.wait(timeout=3)
            except subprocess.TimeoutExpired:
                break
    told = [process.communicate()[1] for process in started]
    return [(process.returncode, line) for process, line in zip(started, told, strict=True)]


def test_rows_that_are_added_at_once_all_stand(desk: Path) -> None:
    names = [f"Quarn{letter} Lines" for letter in "abcde"]
    done = run_at_once(desk, *(("companies", "add", name) for name in names))
    assert [code for code, _ in done] == [0] * AT_ONCE, done
    rows = yaml.safe_load((desk / "seeds/companies.yml").read_text("utf-8"))["companies"]
    assert {row["name"] for row in rows} >= {*names}


def test_notes_that_are_written_at_once_all_stand(desk: Path) -> None:
    ferry = find_ferry(desk)
    words = [f"Word number {number} of the desk." for number in range(AT_ONCE)]
    done = run_at_once(desk, *(("note", ferry.stem, word) for word in words))
    assert [code for code, _ in done] == [0] * AT_ONCE, done
    note = note_of(parse_brief(ferry.read_text("utf-8"), str(ferry)))
    assert sorted(note.split("\n\n")) == words


def test_words_that_cannot_be_written_are_kept(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "_WAIT", 0.05)
    ferry = find_ferry(desk)
    before = ferry.read_bytes()
    for words in ("We asked; no answer yet.", "They rang back."):
        with hold_near(desk / "docs"):
            done = briefs("note", ferry.stem, words, cwd=desk)
        assert done.returncode == 2
        assert "another run is at work" in done.stderr
        assert "your words are kept in" in done.stderr
    assert ferry.read_bytes() == before
    monkeypatch.setenv("EDITOR", "true")
    assert briefs("note", ferry.stem, cwd=desk).returncode == 0
    assert note_of(parse_brief(ferry.read_text("utf-8"), str(ferry))) == "We asked; no answer yet.\n\nThey rang back."


@pytest.mark.parametrize(
    "words", [("approve", "--all", "--by", "Ada Tarn"), ("resolve", "--all", "--mine"), ("archive", "ferry.txt")]
)
def test_who_reads_all_and_then_writes_waits_for_a_run(
    desk: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written, "_WAIT", 0.05)
    with hold_run(desk / "docs"):
        done = briefs(*words, cwd=desk)
        assert done.returncode == 2
        assert "another run is at work" in done.stderr
        assert briefs("note", find_ferry(desk).stem, "In between.", cwd=desk).returncode == 0
    assert briefs(*words, cwd=desk).returncode == 0


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("seeds/companies.yml", ("companies", "add", "Quarn Lines")),
        ("seeds/companies.yml", ("companies", "rename", "strandholm", "strandholm-lines")),
        ("docs", ("note", "calderhead", "Ours.")),
    ],
)
def test_what_is_read_only_is_left_and_nothing_done_is_exit_code_2(
    desk: Path, file: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = find_ferry(desk) if file == "docs" else desk / file
    lock_files(monkeypatch, path)
    before = path.read_bytes()
    done = briefs(*words, cwd=desk)
    assert (done.returncode, done.stdout) == (2, "")
    assert "is read-only, and was left as it is" in done.stderr
    assert path.read_bytes() == before


def test_a_read_only_page_of_a_removed_seed_stays(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ferry = find_ferry(desk)
    (desk / "seeds/articles/ferry.txt").unlink()
    with monkeypatch.context() as patch:
        lock_files(patch, ferry)
        done = briefs("generate", cwd=desk)
        assert done.returncode == 1
        assert "is read-only, and was left as it is" in done.stderr
        assert ferry.is_file()
    assert briefs("generate", cwd=desk).returncode == 0
    assert not ferry.exists()


def lock_files(monkeypatch: pytest.MonkeyPatch, *locked: Path) -> None:
    """As if they were read-only, for root too."""
    real = os.access
    names = {str(path.resolve()) for path in locked}

    def access(path: str | Path, mode: int) -> bool:
        return str(Path(path).resolve()) not in names and real(path, mode)

    monkeypatch.setattr(os, "access", access)


def test_many_pages_that_stay_for_one_reason_are_counted(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    articles = desk / "seeds/articles"
    for number in range(8):
        (articles / f"line-{number}.txt").write_text(FERRY.replace("night ferry", f"ferry {number}"), encoding="utf-8")
    assert briefs("generate", cwd=desk).returncode == 0
    for path in articles.glob("line-*.txt"):
        path.unlink()
    lock_files(monkeypatch, *(desk / "docs/briefs").glob("*.md"))
    done = briefs("generate", cwd=desk)
    told = [line for line in done.stderr.split("\n") if "is read-only" in line]
    assert done.returncode == 1
    assert len(told) == 4, done.stderr
    assert re.search(r"and [5-9] more pages: is read-only, and was left as it is", told[-1])


@pytest.mark.parametrize("fault", ["none", "pages"])
def test_a_report_that_cannot_be_written_hides_nothing(desk: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (desk / "seeds/articles/late.txt").write_text(FERRY.replace("night ferry", "day ferry"), encoding="utf-8")
    monkeypatch.setattr(report_file, "write_output", refuse)
    if fault == "pages":
        monkeypatch.setattr(written, "write_all", refuse)
    done = briefs("generate", "--json", "rep.json", cwd=desk)
    assert done.returncode == 2
    assert "rep.json" in done.stderr
    assert "free some space" in done.stderr
    assert ("all pages are written" if fault == "none" else "0 of 2 pages are written") in done.stderr


def test_the_cache_of_a_site_is_written_among_the_temporaries(tmp_path: Path) -> None:
    store = open_store(tmp_path / "docs", "pages")
    store.put("k", b"a page")
    left = list((tmp_path / ".briefs").rglob("page-*"))
    assert [path.parent.relative_to(tmp_path).as_posix() for path in left] == [".briefs/tmp"]
    store.close()
    assert not list((tmp_path / ".briefs").rglob("page-*"))
    again = open_store(tmp_path / "docs", "pages")
    assert again.get("k") == b"a page"
    again.close()

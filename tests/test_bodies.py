"""The kept bodies: what the seeds give and nothing else, each file old or new, never outside their folder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from generator.bodies import keep_bodies, read_bodies
from generator.errors import PublishError
from generator.files import PAGE_BYTES
from test_cli import briefs
from test_pipeline import FERRY

TERN = ("tern-0123456789", "The Tern waits.\nSo does its crew: 船员。")
GULL = ("gull-0123456789", "The Gull sails.")


def _files(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_mtime_ns for path in folder.rglob("*.txt")}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    return tmp_path / "docs"


def test_what_is_kept_is_read(docs: Path) -> None:
    keep_bodies([TERN, GULL], docs)
    assert read_bodies(docs) == dict([TERN, GULL])
    assert not list(docs.iterdir())
    assert {path.name for path in docs.parent.iterdir()} == {"docs", ".briefs"}


def test_a_second_run_writes_nothing(docs: Path) -> None:
    keep_bodies([TERN, GULL], docs)
    for path in docs.parent.rglob("*.txt"):
        os.utime(path, ns=(1, 1))
    keep_bodies([(TERN[0], "Changed."), GULL], docs)
    times = {Path(name).stem: time for name, time in _files(docs.parent).items()}
    assert times[GULL[0]] == 1
    assert times[TERN[0]] > 1


def test_what_is_not_named_goes(docs: Path) -> None:
    keep_bodies([TERN, GULL], docs)
    keep_bodies([GULL], docs)
    assert read_bodies(docs) == dict([GULL])
    keep_bodies([], docs)
    assert read_bodies(docs) == {}


def test_git_leaves_the_kept_texts_alone_in_any_repository(docs: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=docs.parent, check=True)
    keep_bodies([TERN], docs)
    told = subprocess.run(["git", "status", "--porcelain", "-uall"], cwd=docs.parent, check=True, capture_output=True)
    assert told.stdout == b""


def test_nothing_to_keep_makes_no_folder(docs: Path) -> None:
    keep_bodies([], docs)
    assert not (docs.parent / ".briefs").exists()
    assert read_bodies(docs) == {}


def test_two_folders_of_pages_beside_each_other_keep_their_own(docs: Path) -> None:
    other = docs.parent / "other"
    other.mkdir()
    keep_bodies([TERN], docs)
    keep_bodies([GULL], other)
    assert read_bodies(docs) == dict([TERN])
    assert read_bodies(other) == dict([GULL])


@pytest.mark.parametrize("name", ["../../escape", "/tmp/escape", "a/b", "", ".hidden", "Up"])
def test_an_id_that_is_no_file_name_is_passed_over(docs: Path, name: str) -> None:
    keep_bodies([(name, "text"), GULL], docs)
    assert [Path(path).name for path in _files(docs.parent)] == [f"{GULL[0]}.txt"]


def test_a_folder_in_the_way_is_told(docs: Path) -> None:
    keep_bodies([GULL], docs)
    file = next(docs.parent.rglob("*.txt"))
    file.unlink()
    file.mkdir()
    (file / "x").touch()
    with pytest.raises(PublishError):
        keep_bodies([GULL], docs)
    assert not list(docs.parent.rglob(".part-*"))


def test_generate_keeps_the_bodies_of_its_briefs_unless_told_not_to(tmp_path: Path) -> None:
    (tmp_path / "seeds" / "articles").mkdir(parents=True)
    (tmp_path / "seeds" / "articles" / "ferry.txt").write_text(FERRY, encoding="utf-8")
    assert briefs("generate", "-q", cwd=tmp_path).returncode == 0
    (body,) = read_bodies(tmp_path / "docs").items()
    assert body[0] in {path.stem for path in (tmp_path / "docs" / "briefs").iterdir()}
    assert " ".join(body[1].split()) in " ".join(FERRY.split())
    (tmp_path / "briefing.toml").write_text("index_body = false\n", encoding="utf-8")
    briefs("generate", "-q", cwd=tmp_path)
    assert read_bodies(tmp_path / "docs") == {}


def test_a_kept_text_that_is_none_of_ours_is_passed_over(docs: Path) -> None:
    keep_bodies([TERN, GULL], docs)
    (kept,) = docs.parent.rglob(f"{TERN[0]}.txt")
    kept.write_bytes(b"x" * (PAGE_BYTES + 1))
    assert read_bodies(docs) == dict([GULL])
    keep_bodies([TERN, GULL], docs)
    assert read_bodies(docs) == dict([TERN, GULL])

"""What stands there and cannot be used is refused with what, where and how to mend it; nothing takes it for absent."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator import files, reading
from generator.config import Config
from generator.seeds import read_seed
from test_cli import briefs
from test_pipeline import FERRY, PAPER, REGISTRY
from warden import is_open_to_all

STRANGE: dict[str, Callable[[Path], object]] = {
    "pipe": os.mkfifo,
    "folder": Path.mkdir,
    "device": lambda path: path.symlink_to("/dev/zero"),
    "link that leads nowhere": lambda path: path.symlink_to("nowhere"),
    "link to itself": lambda path: path.symlink_to(path.name),
}
TABLES = {
    "seeds/companies.yml": ("generate", "check", "companies list", "companies lint", "companies suggest"),
    "seeds/companies.bulk.csv": ("generate", "check", "companies suggest"),
    "briefing.toml": ("generate", "check", "export", "companies list"),
}


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    articles = tmp_path / "seeds" / "articles"
    articles.mkdir(parents=True)
    (articles / "ferry.txt").write_text(FERRY, "utf-8")
    (articles / "paper.txt").write_text(PAPER, "utf-8")
    (tmp_path / "seeds" / "companies.yml").write_text(REGISTRY, "utf-8")
    assert briefs("generate", "--quiet", cwd=tmp_path).returncode == 0
    return tmp_path


def _pages(desk: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in sorted((desk / "docs").rglob("*.md"))}


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_is_no_regular_file_is_refused(desk: Path, name: str, kind: str) -> None:
    (desk / name).unlink(missing_ok=True)
    STRANGE[kind](desk / name)
    before = _pages(desk)
    for command in TABLES[name]:
        done = briefs(*command.split(), cwd=desk)
        assert done.returncode == 2, (command, done.stdout, done.stderr)
        assert Path(name).name in done.stderr
        assert done.stderr.rstrip().endswith(")"), done.stderr
    assert _pages(desk) == before


def test_a_name_that_nothing_bears_is_absent(tmp_path: Path) -> None:
    assert not files.is_named(tmp_path / "none")
    assert not files.is_named(tmp_path / "none" / "below")
    assert files.list_files(tmp_path / "none", ".md") == []


COMMANDS = {
    "docs/briefs": (
        "generate",
        "check",
        "export",
        "approvals",
        "approve ferry --by Ann",
        "lint",
        "plan",
        "digest",
        "build",
    ),
    "docs/companies": ("check", "lint"),
    "approvals": ("approvals", "digest --approved-only", "build --approved-only"),
    "seeds/articles": ("generate", "check", "plan", "extract seeds/articles"),
}


@pytest.fixture
def locked(desk: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder: Path = desk / request.param
    folder.mkdir(exist_ok=True)
    scan = os.scandir

    def refuse(path: Any = ".") -> Any:
        if Path(path) in (folder, folder.relative_to(desk)):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    return folder


@pytest.mark.parametrize("locked", COMMANDS, indirect=True)
def test_a_folder_that_cannot_be_listed_is_not_empty(locked: Path, desk: Path) -> None:
    before = {path: path.read_bytes() for path in locked.glob("*")}
    for command in COMMANDS[locked.relative_to(desk).as_posix()]:
        done = briefs(*command.split(), cwd=desk)
        assert done.returncode == 2, (command, done.stdout, done.stderr)
        assert locked.relative_to(desk).as_posix() in done.stderr, (command, done.stderr)
        assert "Permission denied" in done.stderr, (command, done.stderr)
        assert "check its permissions" in done.stderr, (command, done.stderr)
        assert not done.stdout, command
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"), reason="needs root, which drops it"
)
def test_a_folder_without_rights_is_refused_by_a_process_without_rights(desk: Path) -> None:
    if not is_open_to_all():
        pytest.skip("another user may not read the code under test")
    for path in (desk, *desk.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for path in (desk.parents[0], desk.parents[1]):
        path.chmod(0o755)
    (desk / "docs" / "briefs").chmod(0)
    drop = ("setpriv", "--reuid=65534", "--clear-groups", sys.executable, "-B", "-m", "generator", "export")
    place = {**os.environ, "PYTHONPATH": str(Path(files.__file__).parents[1]), "HOME": "/nonexistent"}
    try:
        done = subprocess.run(drop, cwd=desk, env=place, capture_output=True, text=True, check=False)
    finally:
        (desk / "docs" / "briefs").chmod(0o755)
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "docs/briefs: cannot be listed: Permission denied" in done.stderr


@pytest.mark.parametrize("fault", [MemoryError, RecursionError])
@pytest.mark.parametrize("bad", ["ferry.txt", "paper.txt"])
def test_a_document_that_takes_too_much_room_gives_no_article_of_another(
    desk: Path, monkeypatch: pytest.MonkeyPatch, bad: str, fault: type[Exception]
) -> None:
    def read(path: Path, *rest: Any) -> Any:
        if path.name == bad:
            raise fault
        return read_seed(path, *rest)

    monkeypatch.setattr(reading, "read_seed", read)
    rows = list(reading.extract_documents([desk / "seeds" / "articles"], Config()))
    assert [Path(name).name for name, _, _ in rows] == ["ferry.txt", "paper.txt"]
    for name, document, rejection in rows:
        assert (document is None) == (rejection is not None) == (Path(name).name == bad)
        assert document is None or document.document.name == Path(name).name


def test_a_page_that_is_not_utf8_is_told_in_words(desk: Path) -> None:
    page = next((desk / "docs" / "briefs").glob("*.md"))
    page.write_bytes(page.read_bytes() + b"\xff")
    for command in ("generate", "export", "approvals"):
        done = briefs(command, cwd=desk)
        assert "is not UTF-8" in done.stdout + done.stderr, command
        assert "codec" not in done.stdout + done.stderr, command


def test_each_file_has_a_name_of_its_own_in_the_account(tmp_path: Path) -> None:
    articles = tmp_path / "seeds" / "articles"
    articles.mkdir(parents=True)
    for suffix in (".txt", ".pdf", ".txt.meta.yml"):
        for name in ("\u00e9", "e\u0301", "a\nb", "a\\nb", "./\\xe9".removeprefix("./"), "e\\u0301"):
            if suffix != ".txt.meta.yml" or name in ("a\nb", "a\\nb"):
                other = "z" if suffix == ".txt.meta.yml" else ""
                (articles / f"{name}{other}{suffix}").write_text("" if other else FERRY, "utf-8")
    row = json.loads(briefs("generate", "--json", cwd=tmp_path).stdout)
    names = [item["source"] for item in row["inputs"]]
    assert len(names) == len(set(names)) == len(list(articles.iterdir())), names
    assert {"\u00e9.txt", "a\\nb.txt", "\\xe9.txt", "e\\u0301.txt", "./a\\nb.txt"} < set(names)
    assert names == [item["source"] for item in json.loads(briefs("generate", "--json", cwd=tmp_path).stdout)["inputs"]]

"""Two states of ``docs/`` out of git and out of folders: what is read, from where, and what is refused."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from generator.errors import GeneratorError
from generator.files import Unreadable
from generator.review.states import MOST_BYTES, State, read_folder, read_states

PAGES = {"briefs/a.md": "# A\n", "briefs/b.md": "# B\n", "companies/c.md": "# C\n"}


def git(folder: Path, *words: str) -> str:
    """Run git with nothing of this machine's settings."""
    settings = {
        **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_{what}": "desk@desk.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    done = subprocess.run(("git", *words), cwd=folder, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def write(docs: Path, pages: dict[str, str]) -> Path:
    for name, text in pages.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, encoding="utf-8")
    return docs


def commit(folder: Path, message: str = "state") -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A repository with one commit on ``main``, and a branch ``desk`` that is checked out."""
    folder = tmp_path / "desk"
    write(folder / "docs", PAGES)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder)
    git(folder, "switch", "--quiet", "--create", "desk")
    return folder


def texts(state: State) -> dict[str, str]:
    return {path: content.decode() for path, content in state.fetch(state.files).items()}


def test_a_revision_and_the_work_tree(desk: Path) -> None:
    write(desk / "docs", {"briefs/a.md": "# A2\n", "briefs/new.md": "# New\n"})
    (desk / "docs" / "briefs" / "b.md").unlink()
    before, after = read_states(desk / "docs", "main")
    assert texts(before) == PAGES
    assert texts(after) == {"briefs/a.md": "# A2\n", "briefs/new.md": "# New\n", "companies/c.md": "# C\n"}
    assert before.files["companies/c.md"] == after.files["companies/c.md"], "what is alike has the same digest"
    assert after.name == "the work tree"


def test_git_is_left_as_it_was(desk: Path) -> None:
    write(desk / "docs", {"briefs/a.md": "# A2\n"})
    before = {path: path.read_bytes() for path in (desk / ".git").rglob("*") if path.is_file()}
    read_states(desk / "docs", "main")
    assert {path: path.read_bytes() for path in (desk / ".git").rglob("*") if path.is_file()} == before
    assert (desk / "docs" / "briefs" / "a.md").read_text(encoding="utf-8") == "# A2\n"


def test_what_the_base_did_meanwhile_is_no_change_of_the_branch(desk: Path) -> None:
    write(desk / "docs", {"briefs/a.md": "# Ours\n"})
    commit(desk)
    git(desk, "switch", "--quiet", "main")
    write(desk / "docs", {"briefs/b.md": "# Theirs\n"})
    commit(desk)
    git(desk, "switch", "--quiet", "desk")
    before, after = read_states(desk / "docs", "main")
    assert texts(before) == PAGES
    assert texts(after)["briefs/a.md"] == "# Ours\n"
    assert "where the branch left it" in before.name
    git(desk, "rebase", "--quiet", "main")
    before, after = read_states(desk / "docs", "main")
    assert texts(before)["briefs/b.md"] == texts(after)["briefs/b.md"] == "# Theirs\n"
    assert "where the branch left it" not in before.name


def test_two_revisions(desk: Path) -> None:
    write(desk / "docs", {"briefs/a.md": "# Two\n"})
    commit(desk)
    write(desk / "docs", {"briefs/a.md": "# Three, not committed\n"})
    before, after = read_states(desk / "docs", "main", "desk")
    assert (texts(before)["briefs/a.md"], texts(after)["briefs/a.md"]) == ("# A\n", "# Two\n")


def test_paths_are_those_below_docs_wherever_it_lies(tmp_path: Path) -> None:
    docs = write(tmp_path / "desk with spaces" / "ünter" / "docs", PAGES)
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path)
    assert texts(read_states(docs, "HEAD")[0]) == PAGES


def test_odd_names_come_through(desk: Path) -> None:
    odd = {"briefs/a b.md": "1", 'briefs/"q"\t.md': "2", "briefs/船.md": "3", "briefs/new\nline.md": "4"}
    write(desk / "docs", odd)
    commit(desk)
    before, after = read_states(desk / "docs", "HEAD")
    assert texts(before) == texts(after) == PAGES | odd


def test_a_base_without_the_folder_is_empty(desk: Path) -> None:
    docs = write(desk / "elsewhere", PAGES)
    before, after = read_states(docs, "main")
    assert (texts(before), texts(after)) == ({}, PAGES)


def test_all_pages_may_be_gone_at_a_revision(desk: Path) -> None:
    git(desk, "rm", "-r", "--quiet", "docs")
    commit(desk)
    before, after = read_states(desk / "docs", "main", "HEAD")
    assert (texts(before), texts(after)) == (PAGES, {})


@pytest.mark.parametrize("inside", ["", "docs"])
def test_a_folder_serves_where_there_is_no_git(tmp_path: Path, inside: str) -> None:
    write(tmp_path / "old" / inside, PAGES)
    docs = write(tmp_path / "docs", {"briefs/a.md": "# A2\n"})
    before, after = read_states(docs, str(tmp_path / "old"))
    assert (texts(before), texts(after)) == (PAGES, {"briefs/a.md": "# A2\n"})


def test_a_name_that_is_both_is_the_revision(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(desk / "main", {"briefs/other.md": "# Other\n"})
    monkeypatch.chdir(desk)
    assert texts(read_states(Path("docs"), "main")[0]) == PAGES
    assert texts(read_states(Path("docs"), "./main")[0]) == {"briefs/other.md": "# Other\n"}


def test_links_and_giants_are_told_of_and_not_read(desk: Path) -> None:
    secret = desk / "secret.txt"
    secret.write_text("secret", encoding="utf-8")
    (desk / "docs" / "briefs" / "link.md").symlink_to(secret)
    (desk / "docs" / "folder").symlink_to(desk)
    (desk / "docs" / "briefs" / "large.md").write_bytes(b"x" * (MOST_BYTES + 1))
    commit(desk)
    for state in read_states(desk / "docs", "HEAD"):
        assert sorted(state.unread) == ["briefs/large.md", "briefs/link.md", "folder"]
        assert not [path for path in state.files if path.startswith("folder/")]


def test_a_shallow_clone_says_what_it_lacks(desk: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(desk / "docs", {"briefs/a.md": name})
        commit(desk)
    git(tmp_path, "clone", "--quiet", "--depth", "1", "--branch", "desk", desk.as_uri(), "clone")
    with pytest.raises(GeneratorError, match=r"shallow.*git fetch --unshallow.*fetch-depth: 0"):
        read_states(tmp_path / "clone" / "docs", "main")
    git(tmp_path / "clone", "fetch", "--quiet", "--depth", "1", "origin", "main:main")
    with pytest.raises(GeneratorError, match=r"no common commit.*shallow.*git fetch --unshallow"):
        read_states(tmp_path / "clone" / "docs", "main")
    git(tmp_path / "clone", "fetch", "--quiet", "--unshallow", "origin")
    assert texts(read_states(tmp_path / "clone" / "docs", "main")[0]) == PAGES


@pytest.mark.parametrize(
    ("base", "head", "told"),
    [
        ("nowhere", None, "has no revision 'nowhere', and there is no such folder.*git branch -a"),
        ("main", "nowhere", "has no revision 'nowhere'"),
        ("--output=x", None, "has no revision '--output=x'"),
        ("alone", None, "alone and HEAD have no common commit.*is alone the right branch"),
        (".", None, r"holds no briefs/, nor docs/briefs/.*name the folder"),
    ],
)
def test_what_cannot_be_compared(
    desk: Path, monkeypatch: pytest.MonkeyPatch, base: str, head: str | None, told: str
) -> None:
    git(desk, "switch", "--quiet", "--orphan", "alone")
    commit(desk)
    git(desk, "switch", "--quiet", "desk")
    (desk / "empty").mkdir()
    monkeypatch.chdir(desk / "empty")
    with pytest.raises(GeneratorError, match=told):
        read_states(desk / "docs", base, head)


def test_no_repository_and_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    docs = write(tmp_path / "docs", PAGES)
    with pytest.raises(GeneratorError, match=r"lies in no git repository.*--base takes a folder"):
        read_states(docs, "main")
    with pytest.raises(GeneratorError, match="lies in no git repository"):
        read_states(docs, str(tmp_path), "main")
    with pytest.raises(GeneratorError, match="does not exist"):
        read_states(tmp_path / "no", str(tmp_path))


def test_without_git_a_folder_still_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    docs = write(tmp_path / "docs", PAGES)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert texts(read_states(docs, str(tmp_path))[0]) == PAGES


def test_a_page_that_grows_while_it_is_compared_is_not_read(tmp_path: Path) -> None:
    page = tmp_path / "briefs" / "a.md"
    page.parent.mkdir()
    page.write_bytes(b"# A\n")
    state = read_folder(tmp_path, "here")
    assert state.fetch(["briefs/a.md"]) == {"briefs/a.md": b"# A\n"}
    page.write_bytes(b"x" * (MOST_BYTES + 1))
    with pytest.raises(Unreadable):
        state.fetch(["briefs/a.md"])

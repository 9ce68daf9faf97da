"""``briefs approve`` and ``briefs approvals``: who, what is refused, and what changed since, with both texts."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from generator.approvals import find_folder, read_approvals
from generator.site.library import read_library
from test_cli import briefs, desk

__all__ = ["desk"]

WHO = {"GIT_AUTHOR_NAME": "Nadia Rahim", "GIT_AUTHOR_EMAIL": "nadia@desk.example"}
MORNING = "1741771800"
"""2025-03-12T09:30:00Z."""


@pytest.fixture(autouse=True)
def nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine of which git knows nothing but who commits."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MORNING)
    for name in ("GIT_CONFIG_GLOBAL", "EMAIL", "GIT_DIR", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in WHO.items():
        monkeypatch.setenv(name, value)
        monkeypatch.setenv(name.replace("AUTHOR", "COMMITTER"), value)


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-c", "commit.gpgsign=false", *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "docs", *(["approvals"] if (folder / "approvals").is_dir() else []))
    git(folder, "commit", "-q", "-m", "State")


@pytest.fixture
def written(desk: Path) -> Path:
    """A desk with two briefs, in a repository."""
    assert briefs("generate", "-q", cwd=desk).returncode == 0
    git(desk, "init", "-q", "-b", "main")
    commit(desk)
    return desk


def page(folder: Path, name: str) -> Path:
    (found,) = [path for path in (folder / "docs" / "briefs").glob("*.md") if name in path.name]
    return found


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def test_all_are_approved_by_whom_git_names_at_the_time_that_is_set(written: Path) -> None:
    result = briefs("approve", "--all", cwd=written)
    assert result.returncode == 0, result.stderr
    ids = sorted(path.stem for path in (written / "docs" / "briefs").glob("*.md"))
    assert result.stdout.splitlines() == [f"approvals/{brief}.yml" for brief in ids]
    assert "2 briefs approved by Nadia Rahim <nadia@desk.example>" in result.stderr
    found = read_approvals(find_folder(written / "docs"))
    assert {(a.by, a.at) for a in found.records.values()} == {
        ("Nadia Rahim <nadia@desk.example>", "2025-03-12T09:30:00Z")
    }
    listed = briefs("approvals", cwd=written)
    assert (listed.returncode, listed.stderr) == (0, "2 approved, 0 changed since, 0 not approved\n")
    again = briefs("approve", "--all", cwd=written)
    assert (again.returncode, again.stdout) == (0, "")


def test_what_changed_since_is_shown_before_and_after_and_nothing_else(written: Path) -> None:
    briefs("approve", "--all", "-q", cwd=written)
    commit(written)
    path = page(written, "ferry")
    change(path, "seven hours", "eight hours")
    change(path, "\ndate: 2025-03-12", "\ndate: 2025-03-11")
    briefs("generate", "-q", cwd=written)
    result = briefs("approvals", cwd=written)
    assert result.returncode == 1
    first, *lines, last = result.stdout.splitlines()
    assert first == f"stale     {path.stem}  Nadia Rahim, 12 March 2025"
    assert last.startswith("approved  ")
    assert [line.strip() for line in lines if not line.startswith("     ")] == ["date", "bullet 2"]
    assert "        - 2025-03-12" in lines
    assert "        + 2025-03-11" in lines
    assert any("seven hours" in line for line in lines if line.startswith("        - "))
    assert any("eight hours" in line for line in lines if line.startswith("        + "))
    assert not any("Sula" in line for line in lines)


def test_what_only_has_another_sentence_now_is_not_told_as_gone_and_new(written: Path) -> None:
    briefs("approve", "--all", "-q", cwd=written)
    commit(written)
    change(written / "seeds" / "articles" / "ferry.txt", "seven hours", "eight hours")
    assert briefs("generate", "-q", cwd=written).returncode == 0
    lines = briefs("approvals", cwd=written).stdout.splitlines()
    signs = {line.strip()[2:]: sign for line in lines if (sign := line.strip()[:1]) in "+-"}
    both = [line for line in lines if line.strip()[:1] in "+-" and signs[line.strip()[2:]] != line.strip()[:1]]
    assert not both
    assert any("- “" in line and "seven hours" in line for line in lines), "the quotation of 48 euros"
    assert not any("- 48 euros" in line for line in lines)


def test_a_note_that_changed_is_told_by_its_lines(written: Path) -> None:
    briefs("note", page(written, "ferry").stem, "One.\n\nTwo.\n\n- three", cwd=written)
    briefs("approve", "--all", "-q", cwd=written)
    commit(written)
    change(page(written, "ferry"), "Two.", "Twice.")
    lines = briefs("approvals", cwd=written).stdout.splitlines()[1:-1]
    assert [line.strip() for line in lines] == ["a note", "- Two", "+ Twice"]


def test_the_listing_for_machines(written: Path) -> None:
    briefs("approve", "--all", "-q", cwd=written)
    commit(written)
    path = page(written, "ferry")
    change(path, "seven hours", "eight hours")
    lost = written / "approvals" / "lost-0a1b2c3d4e.yml"
    lost.write_text(
        (written / "approvals" / f"{path.stem}.yml").read_text("utf-8").replace(path.stem, lost.stem), "utf-8"
    )
    (written / "approvals" / "bad.yml").write_text("by: nobody\n", "utf-8")
    result = briefs("approvals", "--json", cwd=written)
    assert result.returncode == 1
    told = json.loads(result.stdout)
    assert told["format"] == 1
    assert told["without_brief"] == [lost.stem]
    assert [item["where"] for item in told["broken"]] == ["approvals/bad.yml:1: format"]
    assert [row["state"] for row in told["briefs"]] == ["stale", "approved"]
    (piece,) = told["briefs"][0]["changed"]
    assert "seven hours" in piece["before"]["text"]
    assert "eight hours" in piece["after"]["text"]
    assert piece["words"] == "bullet 2"


def test_without_git_the_pieces_are_named_alone(desk: Path) -> None:
    briefs("generate", "-q", cwd=desk)
    briefs("approve", "--all", "-q", cwd=desk)
    path = page(desk, "ferry")
    change(path, "seven hours", "eight hours")
    result = briefs("approvals", path.stem, cwd=desk)
    assert result.stdout.splitlines() == [f"stale     {path.stem}  Nadia Rahim, 12 March 2025", "    bullet 2"]


def test_a_text_of_the_history_is_believed_only_where_its_hash_is_that_of_the_approval(written: Path) -> None:
    path = page(written, "ferry")
    change(path, "seven hours", "nine hours")
    briefs("approve", "--all", "--force", "-q", cwd=written)
    for before, after in (("nine", "ten"), ("ten", "eight")):  # what was approved is committed nowhere
        change(path, f"{before} hours", f"{after} hours")
        commit(written)
    result = briefs("approvals", path.stem, cwd=written)
    assert result.stdout.splitlines()[1:] == ["    bullet 2"]


def test_a_bullet_whose_sentence_was_corrected_is_one_change(written: Path) -> None:
    path = page(written, "ferry")
    briefs("approve", "--all", "-q", cwd=written)
    commit(written)
    text = path.read_text("utf-8").replace("seven hours", "eight hours")
    (line,) = [line for line in text.splitlines() if line.startswith("- ") and "eight hours" in line]
    label = line.rpartition("[^")[2].removesuffix("]")
    path.write_text(text.replace(f"[^{label}]", "[^k0000]"), "utf-8")
    lines = briefs("approvals", path.stem, cwd=written).stdout.splitlines()[1:]
    told = [line.strip() for line in lines if not line.startswith("     ")]
    assert told.count("bullet 2") == 1
    assert not any("bullet that is gone" in line for line in told)


def test_what_was_approved_is_found_where_brief_and_approval_came_in_different_commits(written: Path) -> None:
    path = page(written, "ferry")
    briefs("approve", "--all", "-q", cwd=written)
    change(path, "seven hours", "eight hours")
    commit(written)
    assert "seven hours" in briefs("approvals", path.stem, cwd=written).stdout


def test_a_page_under_another_name_keeps_its_approval(written: Path) -> None:
    briefs("approve", "--all", "-q", cwd=written)
    path = page(written, "ferry")
    git(written, "mv", str(path), str(path.with_name("renamed.md")))
    assert briefs("approvals", "renamed", cwd=written).stdout.startswith(f"approved  {path.stem}")


def rename(folder: Path) -> Path:
    """The ferry's brief under another name, generated and committed; its approval stays as it was."""
    path = page(folder, "ferry")
    git(folder, "mv", str(path), str(path.with_name("renamed.md")))
    text = path.with_name("renamed.md").read_text("utf-8")
    path.with_name("renamed.md").write_text(text.replace(f"id: {path.stem}", "id: renamed"), "utf-8")
    commit(folder)
    return path


def test_a_run_lets_the_approval_follow_a_brief_to_its_new_name(written: Path) -> None:
    briefs("approve", "--all", "-q", cwd=written)
    path = page(written, "ferry")
    change(path, "seven hours", "eight hours")  # a stale one goes along, too
    path.rename(path.with_name("renamed.md"))
    assert "the approval follows its brief" in briefs("generate", cwd=written).stderr
    result = briefs("approvals", cwd=written)
    assert "stale     renamed" in result.stdout
    assert "no brief has that id" not in result.stderr
    assert not (written / "approvals" / f"{path.stem}.yml").exists()


def test_an_approval_whose_brief_is_gone_is_that_of_the_brief_that_says_the_same(written: Path) -> None:
    briefs("approve", "--all", "-q", cwd=written)
    path = rename(written)
    result = briefs("approvals", cwd=written)
    assert "approved  renamed" in result.stdout
    assert (result.returncode, result.stderr) == (0, "2 approved, 0 changed since, 0 not approved\n")
    told = briefs("review", "--base", "HEAD~1", cwd=written).stdout
    assert "| ~ | " in told
    assert " | renamed |  |" in told
    assert "Approved by Nadia Rahim" in told
    (entry,) = [one for one in read_library(written / "docs").briefs if one.brief.id == "renamed"]
    assert entry.standing
    assert entry.standing.state == "approved"
    assert briefs("approve", "renamed", "-q", cwd=written).returncode == 0
    files = {path.name for path in (written / "approvals").iterdir()}
    assert "renamed.yml" in files
    assert f"{path.stem}.yml" not in files


def test_of_two_briefs_that_say_what_was_approved_none_is(written: Path) -> None:
    briefs("approve", "--all", "-q", cwd=written)
    path = rename(written).with_name("renamed.md")
    text = path.read_text("utf-8")
    path.with_name("again.md").write_text(text.replace("id: renamed", "id: again"), "utf-8")
    result = briefs("approvals", cwd=written)
    assert "open      renamed" in result.stdout
    assert "no brief has that id" in result.stderr


def test_words_that_the_source_does_not_carry_are_not_approved_unless_somebody_insists(written: Path) -> None:
    path = page(written, "ferry")
    change(path, "seven hours", "eight hours")
    result = briefs("approve", "--all", cwd=written)
    assert result.returncode == 1
    assert f"! {path.stem}  not approved" in result.stderr
    assert "eight" in result.stderr
    assert "1 brief approved" in result.stderr
    assert not (written / "approvals" / f"{path.stem}.yml").exists()
    assert briefs("approve", path.stem, "--force", cwd=written).returncode == 0
    assert briefs("approvals", cwd=written).returncode == 0


def test_a_conflict_that_nobody_settled_is_not_approved(written: Path) -> None:
    path = page(written, "ferry")
    change(path, "\ndate: 2025-03-12", "\ndate: 2025-03-11")
    (written / "seeds/articles/ferry.txt.meta.yml").write_text("date: 2025-03-13\n", "utf-8")
    result = briefs("approve", path.stem, cwd=written)
    assert result.returncode == 1
    assert "date: you and the source both changed it" in result.stderr
    assert not (written / "approvals").exists()


def test_a_missing_seed_is_told_of_and_keeps_nothing_back(written: Path) -> None:
    (written / "seeds/articles/ferry.txt").unlink()
    path = page(written, "ferry")
    result = briefs("approve", path.stem, cwd=written)
    assert result.returncode == 0
    assert "not checked against the source: its seed ferry.txt is not there" in result.stderr


def test_a_brief_is_named_by_its_beginning_and_nearly_right_names_are_suggested(written: Path) -> None:
    path = page(written, "ferry")
    assert briefs("approve", path.stem[:12], cwd=written).stdout == f"approvals/{path.stem}.yml\n"
    assert "approved it as it is; nothing to do" in briefs("approve", path.stem, cwd=written).stderr
    wrong = briefs("approve", path.stem.replace("ferry", "fery"), cwd=written)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert f"did you mean {path.stem}?" in wrong.stderr


def test_a_brief_may_be_named_by_its_file(written: Path) -> None:
    path = page(written, "ferry")
    assert briefs("approve", path, cwd=written).stdout == f"approvals/{path.stem}.yml\n"


@pytest.mark.parametrize("call", [("approve",), ("approve", "--all", "ferry")])
def test_either_ids_or_all(written: Path, call: tuple[str, ...]) -> None:
    assert briefs(*call, cwd=written).returncode == 2


def test_git_may_not_know_who_it_is(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in WHO:
        monkeypatch.delenv(name)
    result = briefs("approve", "--all", cwd=written)
    assert result.returncode == 2
    assert "git does not know who you are" in result.stderr
    assert "git config --global user.name" in result.stderr
    git(written, "config", "user.name", "Tomás Ó Sé")
    git(written, "config", "user.email", "tomas@desk.example")
    assert "approved by Tomás Ó Sé <tomas@desk.example>" in briefs("approve", "--all", cwd=written).stderr


def test_who_approves_can_be_said(written: Path) -> None:
    by = "  A\u202e\n: 'B' \"#\" <b@desk.example> "
    assert briefs("approve", "--all", "-q", "--by", by, cwd=written).returncode == 0
    found = read_approvals(find_folder(written / "docs"))
    assert {a.by for a in found.records.values()} == {"A : 'B' \"#\" <b@desk.example>"}
    for nobody in ("", "<a@desk.example>", "a@desk.example"):
        assert briefs("approve", "--all", "--by", nobody, cwd=written).returncode == 2


def test_an_approval_can_be_taken_back(written: Path) -> None:
    briefs("approve", "--all", "-q", cwd=written)
    path = page(written, "ferry")
    record = written / "approvals" / f"{path.stem}.yml"
    assert briefs("approve", "--revoke", path.stem[:12], cwd=written).stdout == f"approvals/{record.name}\n"
    assert not record.exists()
    assert f"open      {path.stem}  " in briefs("approvals", cwd=written).stdout
    assert "was not approved" in briefs("approve", "--revoke", path.stem, cwd=written).stderr


def test_the_approval_of_a_brief_that_went_can_be_taken_back(written: Path) -> None:
    briefs("approve", "--all", "-q", cwd=written)
    path = page(written, "ferry")
    path.unlink()
    told = briefs("approvals", cwd=written)
    assert f"briefs approve --revoke {path.stem}" in told.stderr
    assert briefs("approve", "--revoke", path.stem, cwd=written).returncode == 0
    assert not (written / "approvals" / f"{path.stem}.yml").exists()


def test_a_page_that_cannot_be_read_stops_no_other(written: Path) -> None:
    page(written, "ferry").write_text("---\nid: x\n", "utf-8")
    result = briefs("approve", "--all", cwd=written)
    assert result.returncode == 1
    assert "1 brief approved" in result.stderr
    assert "does not end" in result.stderr


def test_a_record_that_cannot_be_read_is_told_of_and_written_anew(written: Path) -> None:
    path = page(written, "ferry")
    (written / "approvals").mkdir()
    record = written / "approvals" / f"{path.stem}.yml"
    record.write_text("<<<<<<< HEAD\n", "utf-8")
    listed = briefs("approvals", cwd=written)
    assert listed.returncode == 1
    assert f"approvals/{record.name}:1" in listed.stderr
    assert briefs("approve", "--all", "-q", cwd=written).returncode == 0
    assert briefs("approvals", cwd=written).returncode == 0


def test_a_withdrawn_brief_needs_no_approval_and_gets_none(written: Path) -> None:
    path = page(written, "ferry")
    change(path, "\nkind: ", "\nwithdrawn: The company denies it.\nkind: ")
    result = briefs("approve", "--all", cwd=written)
    assert (result.returncode, len(result.stdout.splitlines())) == (0, 1)
    assert path.stem not in result.stdout
    listed = briefs("approvals", cwd=written)
    assert (listed.returncode, listed.stderr) == (0, "1 approved, 0 changed since, 0 not approved\n")
    asked = briefs("approve", path.stem, "--force", cwd=written)
    assert (asked.returncode, asked.stdout) == (1, "")
    assert "it is withdrawn: The company denies it." in asked.stderr

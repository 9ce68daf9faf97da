"""Edits in a real git repository: renamed and copied files, branches that both regenerate, marks of a conflict."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.brief import parse_brief
from generator.merge import edited_pieces
from test_pipeline import FERRY, PAPER, brief_of, desk, pages, run

__all__ = ["desk"]  # a fixture

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

NAMES = {f"GIT_{who}_{what}": "desk" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
FIRST, SECOND, THIRD, FOURTH = "from 2 June", "a cabin will cost 48 euros", "31 per cent above", "64 million euros"
"""Words of the bullets of the ferry's brief, in their order."""


def git(desk: Path, *words: str, code: int = 0) -> str:
    settings = ("-c", "init.defaultBranch=main", "-c", "core.autocrlf=false", "-c", "commit.gpgsign=false")
    environment = {**os.environ, **NAMES, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", *settings, *words], cwd=desk, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == code, (words, done.stdout, done.stderr)
    return done.stdout


@pytest.fixture
def repository(desk: Path) -> Path:
    """The desk as a repository, its briefs written and committed."""
    git(desk, "init", "-q")
    (desk / ".gitignore").write_text(".briefs/\n", "utf-8")
    run(desk)
    save(desk)
    return desk


def save(desk: Path) -> None:
    git(desk, "add", "-A")
    git(desk, "commit", "-q", "-m", "state")


def change(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for before, after in pairs:
        assert before in text, before
        text = text.replace(before, after, 1)
    path.write_text(text, "utf-8")


def change_seed(desk: Path, *pairs: tuple[str, str], name: str = "ferry.txt") -> None:
    change(desk / "seeds" / "articles" / name, *pairs)


def state_of(desk: Path) -> tuple[dict[str, bytes], list[str]]:
    """What stands after a run, which another run does not change, and what it asks of a person."""
    told = list(run(desk).report.complaints())
    after = pages(desk)
    assert list(run(desk).report.complaints()) == told
    assert pages(desk) == after
    return after, told


def test_a_brief_that_was_renamed_keeps_its_edits_and_its_new_name(repository: Path) -> None:
    path = brief_of(repository, "ferry")
    change(path, (f"{SECOND}.", "a cabin costs 48 euros, which is cheap."))
    git(repository, "mv", f"docs/briefs/{path.name}", "docs/briefs/night-ferry.md")
    change_seed(repository, (THIRD, "33 per cent above"))
    result = run(repository)
    (notice,) = [item.notice for item in result.report.notices if item.notice.code == "brief-renamed"]
    assert notice.message.startswith(f"{path.stem} is night-ferry now")
    after, told = state_of(repository)
    assert not told
    assert f"briefs/{path.name}" not in after
    text = after["briefs/night-ferry.md"].decode()
    for words in ("\nid: night-ferry\n", "which is cheap.", "33 per cent above"):
        assert words in text


def test_a_seed_that_was_renamed_keeps_brief_and_edits(repository: Path) -> None:
    path = brief_of(repository, "ferry")
    change(path, (f"{SECOND}.", "a cabin costs 48 euros, which is cheap."))
    git(repository, "mv", "seeds/articles/ferry.txt", "seeds/articles/2025-03-night-boat.txt")
    change_seed(repository, (THIRD, "33 per cent above"), name="2025-03-night-boat.txt")
    before = set(pages(repository))
    after, told = state_of(repository)
    assert (set(after), told) == (before, [])
    text = path.read_text("utf-8")
    for words in ("source: 2025-03-night-boat.txt", "which is cheap.", "33 per cent above"):
        assert words in text


def test_of_two_files_with_one_id_the_one_that_is_named_after_it_counts(repository: Path) -> None:
    path = brief_of(repository, "ferry")
    copy = path.with_name("a-copy.md")
    shutil.copy(path, copy)
    change(copy, (f"{SECOND}.", "a cabin costs 48 euros, which is cheap."))
    mine = copy.read_bytes()
    change_seed(repository, (THIRD, "33 per cent above"))
    after, told = state_of(repository)
    (line,) = told
    assert line.startswith(f"! briefs/a-copy.md  has the id of briefs/{path.name}, which counts; this copy is left as")
    assert after["briefs/a-copy.md"] == mine
    assert "33 per cent above" in path.read_text("utf-8")


def test_a_file_name_that_cannot_be_an_address_is_undone_and_no_word_is_lost(repository: Path) -> None:
    path = brief_of(repository, "ferry")
    change(path, (f"{SECOND}.", "a cabin costs 48 euros, which is cheap."))
    odd = path.with_name("night ferry (new).md")
    path.rename(odd)
    result = run(repository)
    assert any("cannot be an address" in item.notice.message for item in result.report.notices)
    after, told = state_of(repository)
    assert not told
    assert f"briefs/{odd.name}" not in after
    assert "which is cheap." in path.read_text("utf-8")


@pytest.mark.parametrize("bring", ["merge", "rebase"])
def test_edits_on_a_branch_and_a_regeneration_on_another_come_together(repository: Path, bring: str) -> None:
    path = brief_of(repository, "ferry")
    git(repository, "switch", "-q", "-c", "edits")
    change(path, (f"{SECOND}.", "a cabin costs 48 euros, which is cheap."), ("## Figures", "Ask Lena.\n\n## Figures"))
    save(repository)
    git(repository, "switch", "-q", "main")
    # Neighbours of what the person changes, above and below.
    change_seed(repository, (FIRST, "from 9 June"), (THIRD, "33 per cent above"))
    (repository / "seeds/articles/quay.txt").write_text(PAPER.replace("straw", "reed"), "utf-8")
    run(repository)
    save(repository)
    git(repository, "switch", "-q", "edits")
    git(repository, bring, "-q", "main", *(["-m", "merge"] if bring == "merge" else []))
    _, told = state_of(repository)
    assert not told
    text = path.read_text("utf-8")
    for words in ("which is cheap.", "Ask Lena.", "from 9 June", "33 per cent above"):
        assert words in text


def test_branches_that_both_regenerate_give_what_one_run_would(repository: Path) -> None:
    git(repository, "switch", "-q", "-c", "rules")
    change(repository / "seeds/companies.yml", ("name: Norvik Ferries,", "name: Norvik Ferry Group,"))
    (repository / "seeds/articles/quay.txt").write_text(PAPER.replace("straw", "reed"), "utf-8")
    run(repository)
    save(repository)
    git(repository, "switch", "-q", "main")
    change_seed(repository, (FIRST, "from 9 June"))
    (repository / "seeds/articles/mole.txt").write_text(FERRY.replace("ferry", "barge"), "utf-8")
    run(repository)
    save(repository)
    git(repository, "merge", "-q", "rules", "-m", "merge")
    merged, told = state_of(repository)
    kept = brief_of(repository, "night-ferry").stem
    shutil.rmtree(repository / "docs")
    run(repository)
    minted = brief_of(repository, "night-ferry").stem
    assert minted != kept
    # All but the address, which a new text would have had minted anew, and the hash of what names it.
    fresh = {
        name.replace(minted, kept): page.decode().replace(minted, kept) for name, page in pages(repository).items()
    }
    assert not told
    for name, page in merged.items():
        lines = zip(page.decode().split("\n"), fresh[name].split("\n"), strict=True)
        assert {ours for ours, theirs in lines if ours != theirs and "[generated copies]" not in ours} == set(), name
    assert set(merged) == set(fresh)


def test_an_article_that_two_branches_wrote_under_two_ids_is_one_brief_and_no_word_is_lost(repository: Path) -> None:
    path = brief_of(repository, "ferry")
    other = path.with_name("a-night-boat-1111111111.md")
    text = path.read_text("utf-8").replace(f"id: {path.stem}", f"id: {other.stem}")
    # The one that a person edited goes on, whichever comes first by name; the other holds nothing of a person.
    other.write_text(text, "utf-8")
    change(path, (f"{SECOND}.", "a cabin costs 48 euros, which is cheap."))
    after, told = state_of(repository)
    assert not told
    assert f"briefs/{other.name}" not in after
    assert "which is cheap." in path.read_text("utf-8")
    # Edited both, one goes on, and the other stays and is told of.
    other.write_text(text.replace(f"{SECOND}.", "a cabin costs a lot."), "utf-8")
    after, told = state_of(repository)
    assert {f"briefs/{other.name}", f"briefs/{path.name}"} <= set(after)
    assert len(told) == 1
    assert "stands for its article, but a person edited it" in told[0]


def test_marks_of_a_conflict_are_told_with_their_line_and_the_brief_is_left_alone(repository: Path) -> None:
    path = brief_of(repository, "ferry")
    git(repository, "switch", "-q", "-c", "one")
    change(path, (f"{SECOND}.", "a cabin costs 48 euros."))
    save(repository)
    git(repository, "switch", "-q", "main")
    change(path, (f"{SECOND}.", "a cabin is 48 euros."))
    save(repository)
    git(repository, "merge", "-q", "one", code=1)
    torn = path.read_bytes()
    line = torn.decode().split("\n").index("<<<<<<< HEAD") + 1
    change_seed(repository, ("within two years", "within three years"), name="paper.txt")
    after, told = state_of(repository)
    assert after[f"briefs/{path.name}"] == torn
    assert any(f"{path}:{line}: git left a conflict here" in text for text in told)
    assert any("of bullets and free text keep yours" in text and "delete it" not in text for text in told)
    assert "within three years" in brief_of(repository, "mill").read_text("utf-8")
    kept = [text for text in torn.decode().split("\n") if not text.startswith(("<<<<<<<", "=======", ">>>>>>>"))]
    path.write_text("\n".join(text for text in kept if "costs 48" not in text), "utf-8")
    _, told = state_of(repository)
    assert not told
    assert any("is 48 euros" in bullet.text for bullet in parse_brief(path.read_text("utf-8"), "a").bullets)


@pytest.mark.parametrize("footnote", ["gone", "kept"])
@pytest.mark.parametrize("words", ["Bookings for summer were 31 per cent above those of last year.", "Cabins sell."])
def test_a_side_that_was_kept_by_hand_meets_the_source_in_an_ordinary_conflict(
    repository: Path, words: str, footnote: str
) -> None:
    path = brief_of(repository, "ferry")
    git(repository, "switch", "-q", "-c", "edits")
    before = path.read_text("utf-8")
    (line,) = [line for line in before.split("\n") if line.startswith("- ") and THIRD in line]
    change(path, (line, f"- {words}{line[line.index('[^') :]}"))
    save(repository)
    git(repository, "switch", "-q", "main")
    change_seed(repository, (THIRD, "33 per cent above"))
    run(repository)
    save(repository)
    git(repository, "switch", "-q", "edits")
    git(repository, "merge", "-q", "main", "-m", "merge", code=1)
    keep_side(path, "ours")
    if footnote == "kept":
        (quotation,) = [row for row in before.split("\n") if row.startswith("[^") and THIRD in row]
        change(path, ("\n[^", f"\n{quotation}\n\n[^"))
    result = run(repository)
    ((_, conflict),) = result.report.conflicts
    assert words in conflict.mine
    assert "33 per cent above" in conflict.theirs
    after, told = state_of(repository)
    assert any(conflict.piece in line for line in told)
    brief = parse_brief(path.read_text("utf-8"), "a")
    assert [bullet.text for bullet in brief.bullets].count(words) == 1
    assert len(brief.bullets) == len(result.generated[0].bullets)
    assert edited_pieces(brief) == (conflict.piece,)
    # Settled as any other.
    for choice in ("mine", "theirs"):
        path.write_bytes(after[f"briefs/{path.name}"])
        change(path, ("\n---\n", f"\nsettle: {{{conflict.piece}: {choice}}}\n---\n"))
        settled, told = state_of(repository)
        assert not told
        assert (words in settled[f"briefs/{path.name}"].decode()) == (choice == "mine")


def keep_side(path: Path, side: str) -> None:
    """Solve git's conflicts in a file by hand: one side of each stays, and the marks go."""
    kept: list[str] = []
    part = ""
    for line in path.read_text("utf-8").split("\n"):
        if line.startswith(("<<<<<<< ", "=======", ">>>>>>> ")):
            part = {"<": "ours", "=": "theirs", ">": ""}[line[0]]
        elif part in ("", side):
            kept.append(line)
    path.write_text("\n".join(kept), "utf-8")


def test_sides_that_were_kept_beside_each_other_meet_their_own_sentences(repository: Path) -> None:
    path = brief_of(repository, "ferry")
    git(repository, "switch", "-q", "-c", "edits")
    lines = [line for line in path.read_text("utf-8").split("\n") if line.startswith("- ")]
    for words, line in (("Beds are dear.", lines[1]), ("Cabins sell.", lines[2])):
        change(path, (line, f"- {words}{line[line.index('[^') :]}"))
    save(repository)
    git(repository, "switch", "-q", "main")
    change_seed(repository, ("cost 48 euros", "cost 49 euros"), (THIRD, "33 per cent above"))
    run(repository)
    save(repository)
    git(repository, "switch", "-q", "edits")
    git(repository, "merge", "-q", "main", "-m", "merge", code=1)
    keep_side(path, "ours")
    told = [(conflict.mine, conflict.theirs) for _, conflict in run(repository).report.conflicts]
    assert [(mine.partition("[")[0], "49 euros" in theirs, "33 per" in theirs) for mine, theirs in told] == [
        ("- Beds are dear.", True, False),
        ("- Cabins sell.", False, True),
    ]
    state_of(repository)

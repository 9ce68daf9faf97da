"""``briefs resolve``: conflicts are shown with both texts, settled one by one, and nothing else is written."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from generator.config import Config
from generator.files import PAGE_BYTES, Unreadable
from generator.pipeline import generate_briefs
from generator.review import edits_commands
from generator.review.resolve import settle_page
from test_branches import git
from test_cli import briefs
from test_pipeline import FERRY, brief_of, desk, pages

__all__ = ["desk"]  # a fixture

MINE = "Bookings for the summer are up by 31 per cent."


def call(desk: Path, *words: object) -> tuple[int, str, str]:
    done = briefs(words[0], "--seeds", desk / "seeds", "--docs", desk / "docs", *words[1:])
    return done.returncode, done.stdout, done.stderr


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    path.write_text(text, "utf-8")


@pytest.fixture
def torn(desk: Path) -> Path:
    """A desk on which a person and the sources both changed the date and a bullet of a brief, and a stub."""
    assert call(desk, "generate")[0] == 0
    path = brief_of(desk, "ferry")
    (bullet,) = [line for line in path.read_text("utf-8").split("\n") if line.startswith("- ") and "31 per" in line]
    edit(path, (bullet, f"- {MINE}{bullet[bullet.index('[^') :]}"), ("\ndate: 2025-03-12", "\ndate: 2025-03-11"))
    edit(desk / "docs/companies/norvik.md", ("# Norvik Ferries", "# Norvik"))
    seed = desk / "seeds/articles/ferry.txt"
    seed.write_text(FERRY.replace("31 per cent above", "33 per cent above"), "utf-8")
    (desk / "seeds/articles/ferry.txt.meta.yml").write_text("date: 2025-03-13\n", "utf-8")
    edit(desk / "seeds/companies.yml", ("name: Norvik Ferries,", "name: Norvik Ferries, aliases: [NF],"))
    assert call(desk, "generate")[0] == 1
    return desk


def open_of(desk: Path) -> list[str]:
    """``page piece`` of each conflict that ``generate`` reports."""
    told = call(desk, "generate")[2].split("\n")
    return [line[2:].partition(":")[0] for line in told if line.startswith("! ")]


def test_a_conflict_is_shown_word_by_word_and_nothing_is_written(torn: Path) -> None:
    before = pages(torn)
    code, out, err = call(torn, "resolve", "calderhead-adds")
    brief = brief_of(torn, "ferry").stem
    lines = out.split("\n")
    assert (code, pages(torn)) == (1, before)
    assert "2 open" in err
    assert lines[:4] == [
        f"briefs/{brief}  date  you and the source both changed it; yours stays",
        "  yours:  2025-03-11",
        "  source: 2025-03-13",
        "  words:  2025-03-[-11-]{+13+}",
    ]
    command = f"briefs resolve --seeds {torn}/seeds --docs {torn}/docs {brief} date --mine (or --theirs)"
    assert lines[4].startswith(f"  mend:   {command}; in an editor: ")
    assert lines[6] == f"  yours:  - {MINE}[^{lines[5].split()[2]}]"
    assert "33 per cent" in lines[7]
    assert "[-are up by 31-]{+were 33+} per cent{+ above those of last year+}." in lines[8]


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_a_conflict_is_settled_for_good_and_nothing_else_is_written(torn: Path, choice: str) -> None:
    path = brief_of(torn, "ferry")
    before = pages(torn)
    code, out, _ = call(torn, "resolve", "calderhead-adds", "date", f"--{choice}")
    assert code == 1
    stands = {"mine": "yours stays", "theirs": "that of the source stands"}[choice]
    assert out == f"briefs/{path.stem}  date: {stands}\n"
    after = pages(torn)
    assert [name for name in after if after[name] != before[name]] == [f"briefs/{path.name}"]
    assert f"\ndate: {'2025-03-11' if choice == 'mine' else '2025-03-13'}\n" in path.read_text("utf-8")
    assert len(open_of(torn)) == 2
    assert call(torn, "resolve", path.stem, f"--{choice}")[0] == 0
    assert (MINE in path.read_text("utf-8")) == (choice == "mine")
    assert open_of(torn) == ["companies/norvik  facts"]


def test_alone_it_lists_all_that_is_open(torn: Path) -> None:
    before = pages(torn)
    code, out, err = call(torn, "resolve")
    assert (code, pages(torn)) == (1, before)
    assert "3 open" in err
    brief = brief_of(torn, "ferry").stem
    heads = [" ".join(line.split()[:2]) for line in out.split("\n") if line and not line.startswith(" ")]
    assert heads == [f"briefs/{brief} date", f"briefs/{brief} bullet", "companies/norvik facts"]
    for words in (f"yours:  - {MINE}", "33 per cent", "  yours:    # Norvik\n"):
        assert words in out
    call(torn, "resolve", "--all", "--mine")
    code, out, err = call(torn, "resolve")
    assert (code, out) == (0, "")
    assert "nothing is in conflict" in err


def place_of(path: Path) -> str:
    """What people call the bullet in conflict."""
    items = [line for line in path.read_text("utf-8").split("\n") if line.startswith("- ")]
    return f"bullet {next(at for at, line in enumerate(items, 1) if MINE in line)}"


@pytest.mark.parametrize("choice", ["mine", "theirs"])
@pytest.mark.parametrize("way", ["command", "front matter"])
def test_a_bullet_may_be_called_by_its_place_on_the_page(torn: Path, choice: str, way: str) -> None:
    path = brief_of(torn, "ferry")
    piece = place_of(path)
    if way == "command":
        assert call(torn, "resolve", "calderhead-adds", piece, f"--{choice}")[0] == 1
    else:
        edit(path, ("\ndate:", f"\nsettle: {{{piece}: {choice}}}\ndate:"))
        call(torn, "generate")
    assert open_of(torn) == [f"{path.stem}  date", "companies/norvik  facts"]
    assert (MINE in path.read_text("utf-8")) == (choice == "mine")
    assert "settle:" not in path.read_text("utf-8")


def test_what_is_called_wrongly_is_told_with_what_is_open(torn: Path) -> None:
    path = brief_of(torn, "ferry")
    (key,) = [line.partition("  ")[2] for line in open_of(torn) if "bullet" in line]
    other = next(f"bullet {n}" for n in (1, 2, 3) if f"bullet {n}" != place_of(path))
    assert f"open are: date, {key} ({place_of(path)})" in call(torn, "resolve", "calderhead-adds", other, "--mine")[2]
    edit(path, ("\ndate:", "\nsettle: {bullet kffff: mine}\ndate:"))
    assert f"did you mean {key}?" in call(torn, "generate")[2]
    edit(path, ("bullet kffff", "zzz"))
    assert f"open are: date, {key}" in call(torn, "generate")[2]


def test_the_report_has_the_line_that_settles_it(torn: Path, tmp_path: Path) -> None:
    path = brief_of(torn, "ferry")
    (key,) = [line.partition("  ")[2] for line in open_of(torn) if "bullet" in line]
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "state")):
        git(torn, *words)
    page = tmp_path / "review.html"
    _, told, _ = call(torn, "review", "--base", "HEAD", "--markdown", "-", "--html", page)
    for text in (told, page.read_text("utf-8")):
        for line in (f"settle: {{{key}: mine}}", f"settle: {{date: mine, {key}: mine}}"):
            assert line in text
    edit(path, ("\ndate:", f"\nsettle: {{date: mine, {key}: theirs}}\ndate:"))
    call(torn, "generate")
    assert open_of(torn) == ["companies/norvik  facts"]


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_a_stub_is_settled_like_a_brief(torn: Path, choice: str) -> None:
    stub = torn / "docs/companies/norvik.md"
    code, out, _ = call(torn, "resolve", "companies/norvik")
    assert code == 1
    assert "  yours:    # Norvik\n  registry: # Norvik Ferries / - Also written: NF\n" in out
    assert call(torn, "resolve", "companies/norvik", f"--{choice}")[0] == 0
    text = stub.read_text("utf-8")
    assert ("\n# Norvik\n" in text, "NF" in text.partition("\n---\n")[2]) == (choice == "mine", choice == "theirs")
    assert not [told for told in open_of(torn) if "norvik" in told]
    assert stub.read_text("utf-8") == text


def test_all_are_settled_at_once(torn: Path) -> None:
    assert call(torn, "resolve", "--all", "date", "--mine")[0] == 1
    assert len(open_of(torn)) == 2
    code, out, err = call(torn, "resolve", "--all", "--theirs")
    assert code == 0
    assert len(out.splitlines()) == 2
    assert "nothing is open any more" in err
    assert call(torn, "generate")[0] == 0
    assert call(torn, "check")[0] == 0
    assert "nothing is in conflict" in call(torn, "resolve", "--all")[2]


def test_in_a_terminal_each_is_asked_for(torn: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["x", "t", "s", "q"])
    monkeypatch.setattr(edits_commands, "_is_watched", lambda: True)
    monkeypatch.setattr(typer, "prompt", lambda *_, **__: next(answers))
    assert call(torn, "resolve", "--all")[0] == 1
    assert "\ndate: 2025-03-13\n" in brief_of(torn, "ferry").read_text("utf-8")
    assert len(open_of(torn)) == 2


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("--mine",), 2, "give the ID of a brief, or --all"),
        (("title",), 2, "give the ID of a brief, or --all"),
        (("calderhead-adds", "--mine", "--theirs"), 2, "exclude each other"),
        (("calderhead-ads-a-night-ferry-to-the-orlo-islands",), 2, "did you mean calderhead-adds"),
        (("",), 2, "no page has that name"),
        (("companies/norvk",), 2, "did you mean norvik?"),
        (("calderhead-adds", "title", "--mine"), 2, "title: is not in conflict (open are: date, bullet k"),
        (("mill-at",), 0, "nothing is in conflict"),
    ],
)
def test_what_is_asked_for_wrongly_is_told(torn: Path, words: tuple[str, ...], code: int, told: str) -> None:
    before = pages(torn)
    done = call(torn, "resolve", *words)
    assert (done[0], pages(torn)) == (code, before)
    assert told in done[2]


def test_a_stub_that_the_settled_brief_links_is_written_with_it(torn: Path) -> None:
    (torn / "docs/companies/norvik.md").unlink()
    call(torn, "resolve", "calderhead-adds", "date", "--mine")
    assert (torn / "docs/companies/norvik.md").is_file()


@pytest.mark.parametrize("name", ["briefs/ferry", "companies/norvik"])
def test_a_page_that_is_none_by_now_is_not_read(torn: Path, name: str) -> None:
    run = generate_briefs(Config(seeds=torn / "seeds", docs=torn / "docs"))
    page = brief_of(torn, "ferry") if name.startswith("briefs/") else torn / f"docs/{name}.md"
    page.write_bytes(b"x" * (PAGE_BYTES + 1))
    with pytest.raises(Unreadable):
        settle_page(f"{page.parent.name}/{page.stem}", {}, run, torn / "docs")

"""The third use, played in a real git repository: people review and edit briefs while seeds and rules change."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases" / "story"
REGISTRY = """\
companies:
- id: skerry-line
  name: Skerry Line
- id: holmgren-yards
  name: Holmgren Yards
- id: fenwick-paper
  name: Fenwick Paper
"""
IGNORED = ".briefs/\nsite/\n"


class Desk:
    """A content repository, its git and its Briefs."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")
        self.write(".gitignore", IGNORED)
        self.write("seeds/companies.yml", REGISTRY)
        self.write("briefing.toml", 'bullets = [3, 4]\nsite_name = "Quay Desk"\n')

    def git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", "-c", "core.autocrlf=false", *words],
            cwd=self.root,
            env={**os.environ, **WHO},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    def briefs(self, *words: str, expect: int = 0) -> str:
        """Run a command; what it said on both streams, data first."""
        done = subprocess.run(
            [sys.executable, "-m", "generator", *words],
            cwd=self.root,
            env={**os.environ, **WHO, "PYTHONPATH": str(CASES.parents[2]), "COLUMNS": "160"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == expect, (words, done.returncode, done.stdout, done.stderr)
        return done.stdout + done.stderr

    def write(self, path: str, text: str) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def take(self, *names: str) -> None:
        for name in names:
            self.write(f"seeds/articles/{name}.txt", (CASES / f"{name}.txt").read_text("utf-8"))

    def change(self, path: str, before: str, after: str) -> None:
        text = (self.root / path).read_text("utf-8")
        assert before in text, (path, before)
        self.write(path, text.replace(before, after, 1))

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def find(self, start: str) -> str:
        """Path of the brief whose name starts so."""
        (file,) = (self.root / "docs/briefs").glob(f"{start}*.md")
        return file.relative_to(self.root).as_posix()

    def read(self, start: str) -> str:
        return (self.root / self.find(start)).read_text("utf-8")

    def bullets(self, start: str) -> list[str]:
        """The bullets of a brief as a reader sees them."""
        head = self.read(start).partition("\n## ")[0]
        lines = [line[2:] for line in head.splitlines() if line.startswith("- ")]
        return [re.sub(r"\[\^\w+\]|\[([^]]*)\]\([^)]*\)", r"\1", line) for line in lines]


WHO = {
    "GIT_AUTHOR_NAME": "Nadia Rahim",
    "GIT_AUTHOR_EMAIL": "nadia@desk.example",
    "GIT_COMMITTER_NAME": "Nadia Rahim",
    "GIT_COMMITTER_EMAIL": "nadia@desk.example",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def _edit_lines(desk: Desk, path: str, edits: Sequence[tuple[str, str]]) -> None:
    for before, after in edits:
        desk.change(path, before, after)


def test_edits_meet_a_changed_source_and_changed_rules(desk: Desk) -> None:
    desk.take("ferry", "mill")
    desk.briefs("generate")
    desk.commit("Two briefs")
    assert (
        desk.bullets("skerry")[-1]
        == "Holmgren Yards will build the hulls in Varnhaven and hire 400 welders for the work."
    )

    # A person edits six kinds of thing on a branch.
    desk.git("switch", "-q", "-c", "edits")
    ferry, mill = desk.find("skerry"), desk.find("straw")
    passengers = next(line for line in desk.read("skerry").splitlines() if "4.1 million passengers last" in line)
    _edit_lines(
        desk,
        ferry,
        [
            (
                "# Skerry Line orders two electric ferries for the night crossing",
                "# Skerry Line goes electric by night",
            ),
            (" for US$310 million, the largest order in its history.", " for US$310 million, its largest order ever."),
            (f"{passengers}\n\n", ""),
            ("## Figures\n", "We asked the line for the price of a cabin; no answer yet.\n\n## Figures\n"),
        ],
    )
    _edit_lines(
        desk,
        mill,
        [
            ("kind: news\n", "kind: explainer\n"),
            ("## Figures\n", "- Fenwick Paper's rival across the river closed for good in 2022.\n\n## Figures\n"),
        ],
    )
    desk.briefs("note", "straw", "Ask Marta Quill for a tour in May.")
    desk.briefs("generate")
    ours = desk.read("skerry"), desk.read("straw")
    assert "\ntitle: Skerry Line goes electric by night\n" in ours[0], "the front matter follows the heading"
    desk.briefs("generate")
    assert (desk.read("skerry"), desk.read("straw")) == ours, "a run with nothing new changes nothing"
    desk.commit("Our words")

    # Meanwhile a seed and the rules change on main: a price is corrected, more bullets, another company is known.
    desk.git("switch", "-q", "main")
    desk.change("seeds/articles/ferry.txt", "US$310 million", "US$335 million")
    desk.change("seeds/articles/mill.txt", "180 people", "190 people")
    desk.change("briefing.toml", "[3, 4]", "[3, 5]")
    desk.write("seeds/companies.yml", REGISTRY + "- id: voltmere\n  name: Voltmere\n")
    told = json.loads(desk.briefs("plan", "--json", "--quiet"))
    causes = {
        Path(page["path"]).stem.partition("-")[0]: {reason["cause"] for reason in page["reasons"]}
        for page in told["pages"]
        if page["operation"] == "change"
    }
    assert causes.keys() == {"skerry", "straw"}
    assert "source" in causes["skerry"]
    assert "source" in causes["straw"]
    desk.briefs("plan", "--detailed-exitcode", expect=4)
    desk.briefs("generate")
    desk.briefs("plan", "--detailed-exitcode", expect=0)
    desk.commit("Corrected price, five bullets, Voltmere")
    assert "US$335 million" in desk.read("skerry")

    # The branch takes main's seeds and rules; its briefs are its own, and the next run brings both together.
    desk.git("switch", "-q", "edits")
    desk.git("merge", "-q", "--no-commit", "-X", "ours", "main")
    desk.git("checkout", "-q", "edits", "--", "docs/briefs")
    desk.commit("main's seeds and rules")
    plan = desk.briefs("plan", expect=1)
    assert re.search(r"^! skerry\S+ .*both changed", plan, re.MULTILINE)
    said = desk.briefs("generate", expect=1)
    assert "its largest order ever" in said, "a conflict is told with the person's text"
    assert "US$335 million" in said, "and with the source's"

    # Every human change stands.
    title, bullets = desk.read("skerry"), desk.bullets("skerry")
    assert "\n# Skerry Line goes electric by night\n" in title
    assert any("US$310 million, its largest order ever." in bullet for bullet in bullets)
    assert not any("4.1 million passengers" in bullet for bullet in bullets)
    assert "We asked the line for the price of a cabin; no answer yet." in title
    assert "\nkind: explainer\n" in desk.read("straw")
    assert "Ask Marta Quill for a tour in May." in desk.read("straw")
    assert "Fenwick Paper's rival across the river closed for good in 2022." in desk.bullets("straw")
    # Every improvement that touches no human line arrives.
    assert any("Voltmere" in bullet for bullet in bullets), "the fifth bullet"
    assert "(../companies/voltmere.md)" in title
    assert any("190 people" in bullet for bullet in desk.bullets("straw"))
    assert "<<<<<<<" not in title + desk.read("straw")
    assert "its largest order ever" in desk.briefs("generate", expect=1), "told again until it is settled"
    desk.commit("The run's briefs")

    # A reviewer reads what the branch does; nobody can approve what is open.
    report = desk.briefs("review", "--base", "main", "--quiet", expect=1)
    assert "335 million" in report
    assert "you and the source both changed it" in report
    assert "<b>ever</b>" in report
    assert "both changed it" in desk.briefs("approve", "skerry", expect=1)
    assert not (desk.root / "approvals").exists()
    shown = desk.briefs("resolve", "skerry", expect=1)
    assert "335" in shown
    assert "310" in shown
    desk.briefs("resolve", "skerry", "--theirs")
    assert any("US$335 million, the largest order in its history." in bullet for bullet in desk.bullets("skerry"))
    assert "\n# Skerry Line goes electric by night\n" in desk.read("skerry"), "only the conflict was settled"
    desk.briefs("generate")
    desk.briefs("review", "--base", "main", "--quiet")

    # Approved; regenerated: still approved. One figure moves: stale, and the piece is named.
    desk.briefs("approve", "--all")
    desk.commit("Approved")
    desk.briefs("generate")
    desk.briefs("approvals")
    desk.change("seeds/articles/mill.txt", "42 million", "43 million")
    desk.briefs("generate")
    stale = desk.briefs("approvals", expect=1)
    assert re.search(r"^stale +straw", stale, re.MULTILINE)
    assert "43 million" in stale
    assert not re.search(r"^stale +skerry", stale, re.MULTILINE)


def test_two_branches_that_each_add_articles_merge(desk: Desk) -> None:
    desk.take("ferry", "mill")
    desk.briefs("generate")
    desk.commit("Two briefs")
    for branch, name in (("harbour", "harbour"), ("bakers", "bakers")):
        desk.git("switch", "-q", "-c", branch, "main")
        desk.take(name)
        desk.briefs("generate")
        desk.commit(f"One more: {name}")
        names = desk.git("diff", "--name-only", "main").split()
        assert [path for path in names if path.startswith("docs/briefs/")] == [
            desk.find("varn" if name == "harbour" else "baker")
        ]
    desk.git("switch", "-q", "main")
    desk.git("merge", "-q", "--no-edit", "harbour")
    desk.git("merge", "-q", "--no-edit", "bakers")
    assert desk.git("status", "--porcelain") == ""
    desk.briefs("plan", "--detailed-exitcode")
    desk.briefs("check")
    desk.briefs("build")
    home = (desk.root / "site/index.html").read_text("utf-8")
    for start in ("skerry", "straw", "varn", "baker"):
        assert Path(desk.find(start)).stem in home
        assert (desk.root / "site/briefs" / f"{Path(desk.find(start)).stem}.html").is_file()

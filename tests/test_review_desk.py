"""Stories from end to end: a branch brings an article with another figure, and one that repeats the first; plan, report
and marks say so, and what a person says of it is followed.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generator.review.lint import annotate_line
from test_cli import briefs
from test_review_states import commit, git

FIRST = """The Harbour Gazette
Calderhead Lines to lay up four ferries at Aldgrove
12 March 2025
By Nadia Rahim

Calderhead Lines will lay up four ferries at Aldgrove from April, its chief executive Ivo Marchetti said on Wednesday.

The last lay-up cost Calderhead Lines US$84 million in 2024.

About 310 sailors will be sent home, and the night crossing to Port Ellery ends on 6 April.

The company blamed a thin winter on the Ellery route, where bookings fell by 31 per cent.
"""
OTHER = """Merrow Times
Four Calderhead ferries go out of service at Aldgrove
12 March 2025
By Tom Okafor

Four ferries of Calderhead Lines go out of service at Aldgrove in April, the line's chief executive Ivo Marchetti
announced at the Strandholm terminal.

The last lay-up cost Calderhead Lines US$91 million in 2024.

The night crossing to Port Ellery makes its last voyage on 6 April. Some 310 sailors lose their work for the season.

Unions at Port Ellery called the decision a blow to the winter economy of the islands. Kitahama Denki Co Ltd, which
makes the engines, had no comment.
"""
REPEATS = """Port Wire
Calderhead Lines to lay up four ferries
13 March 2025

Calderhead Lines will lay up four ferries at Aldgrove from April, its chief executive Ivo Marchetti said on Wednesday,
as first reported by The Harbour Gazette.

The last lay-up cost Calderhead Lines US$84 million in 2024.

About 310 sailors will be sent home, and the night crossing to Port Ellery ends on 6 April.
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose branch adds two articles to one that stands; nothing is generated of them yet."""
    folder = tmp_path_factory.mktemp("stories")
    articles = folder / "seeds" / "articles"
    articles.mkdir(parents=True)
    (folder / "seeds" / "companies.yml").write_text(
        "companies:\n  - id: calderhead\n    name: Calderhead Lines\n    aliases: [Calderhead]\n", encoding="utf-8"
    )
    (folder / ".gitignore").write_text(".briefs/\n", encoding="utf-8")
    (articles / "gazette.txt").write_text(FIRST, encoding="utf-8")
    git(folder, "init", "--quiet", "--initial-branch", "main")
    assert briefs("generate", cwd=folder).returncode == 0
    commit(folder)
    git(folder, "switch", "--quiet", "--create", "desk")
    (articles / "times.txt").write_text(OTHER, encoding="utf-8")
    (articles / "wire.txt").write_text(REPEATS, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def plan(desk: Path) -> dict[str, object]:
    done = briefs("plan", "--json", cwd=desk)
    assert done.returncode == 0, done.stderr
    row: dict[str, object] = json.loads(done.stdout)
    assert briefs("generate", cwd=desk).returncode == 0
    return row


def find(rows: object, **wanted: object) -> dict[str, object]:
    assert isinstance(rows, list)
    (row,) = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
    assert isinstance(row, dict)
    return row


def test_the_plan_warns_before_anything_is_written(plan: dict[str, object]) -> None:
    conflict = find(plan["needs"], code="figures-conflict")
    assert "US$91 million here, US$84 million in" in str(conflict["message"])
    named = re.fullmatch(
        r"if they do not tell of one event: seeds/stories\.yml: - \{id: (\S+), not: \[(.+)\]\}", str(conflict["fix"])
    )
    assert named
    assert named[1] not in named[2].split(", "), "what a story is named after stays in it"
    reprint = find(plan["needs"], code="reprint")
    assert "The Harbour Gazette" in str(reprint["message"])
    assert not conflict["blocking"]
    story = find(plan["stories"], fate="new")
    assert story["after"] == {"publishers": 3, "origins": 2}
    page = find(plan["pages"], source="times.txt")
    reason = find(page["reasons"], cause="stories")
    assert str(reason["text"]).startswith("founds story four-calderhead-")
    assert find(plan["names"], name="Kitahama Denki Co Ltd"), "what is new is read, whatever story it is in"
    stood = find(plan["pages"], source="gazette.txt")
    assert isinstance(stood["reasons"], list)
    assert {one["cause"] for one in stood["reasons"]} == {"copies", "stories"}, "no rule changed"


def test_the_report_warns_of_both_and_ends_with_0(desk: Path, plan: dict[str, object]) -> None:
    files = [desk / ".briefs" / name for name in ("r.md", "r.html", "r.json")]
    done = briefs(
        "review", "--base", "main", "--markdown", files[0], "--html", files[1], "--json", files[2], "--github", cwd=desk
    )
    assert done.returncode == 0, done.stderr
    told, page, data = (file.read_text(encoding="utf-8") for file in files)
    told = told.replace("<span>$</span>", "$")
    assert "figures conflict: US$91 million here, US$84 million in The Harbour Gazette" in told
    assert "a reprint of The Harbour Gazette: " in told
    assert "- **new:** US$91 million, *Four Calderhead ferries go out of service at Aldgrove*" in told
    assert "> The last lay-up cost Calderhead Lines US$91 million in 2024. *(line" in told
    assert '<h2 id="stories">Stories</h2>' in page
    row = json.loads(data)
    brief = next(one for one in row["briefs"] if one["path"].startswith("briefs/four-"))
    (clash,) = brief["figure_conflicts"]
    assert {claim["text"]: claim["new"] for claim in clash["claims"]}["US$91 million"]
    copy = next(one for one in row["briefs"] if one["reprint"])
    assert copy["reprint"]["outlet"] == "The Harbour Gazette"
    assert row["sound"]
    text = (desk / "docs" / brief["path"]).read_text(encoding="utf-8").split("\n")
    label = next(line for line in text if line.startswith("[^") and "US$91 million" in line).partition("]")[0] + "]"
    line = next(at for at, words in enumerate(text, 1) if label in words)
    marks = [one for one in done.stdout.splitlines() if one.startswith("::warning")]
    assert annotate_line(f"docs/{brief['path']}", line, "figures conflict", "").rstrip() in "\n".join(marks)
    assert any("title=a reprint::of The Harbour Gazette" in one for one in marks)


def test_what_stands_already_is_told_once(desk: Path, plan: dict[str, object]) -> None:
    """A second branch on top adds nothing to the conflict, and the report says nothing of it."""
    commit(desk)
    git(desk, "switch", "--quiet", "--create", "second")
    (path,) = (desk / "docs" / "briefs").glob("four-*.md")
    kept = path.read_text(encoding="utf-8")
    path.write_text(kept + "\n## Desk note\n\nAsk the line.\n", encoding="utf-8")
    try:
        told = briefs("review", "--base", "desk", cwd=desk).stdout
    finally:
        path.write_text(kept, encoding="utf-8")
        git(desk, "switch", "--quiet", "desk")
    assert "Four Calderhead ferries" in told
    assert "conflict" not in told
    assert "reprint" not in told
    assert "**Stories**" not in told


def test_a_person_parts_what_is_not_one_event(desk: Path, plan: dict[str, object]) -> None:
    need = find(plan["needs"], code="figures-conflict")
    row = str(need["fix"]).partition("stories.yml: ")[2]
    pins = desk / "seeds" / "stories.yml"
    pins.write_text(f"stories:\n  {row}\n", encoding="utf-8")
    try:
        ahead = json.loads(briefs("plan", "--json", cwd=desk).stdout)
    finally:
        pins.unlink()
    assert find(ahead["stories"][0]["left"], title="Calderhead Lines to lay up four ferries at Aldgrove")
    assert not [one for one in ahead["needs"] if one["code"] == "figures-conflict"]


def test_the_name_that_a_person_gives_has_a_page_and_follows(desk: Path, plan: dict[str, object]) -> None:
    story = find(plan["stories"], fate="new")["id"]
    pins = desk / "seeds" / "stories.yml"
    pins.write_text(f"stories:\n  - id: {story}\n    name: The lay-up\n", encoding="utf-8")
    try:
        assert briefs("generate", cwd=desk).returncode == 0
        told = briefs("review", "--base", "main", cwd=desk).stdout
        pins.write_text(f"stories:\n  - id: {story}\n    name: Four ferries\n", encoding="utf-8")
        ahead = json.loads(briefs("plan", "--json", cwd=desk).stdout)
    finally:
        pins.unlink()
        (desk / "docs" / "stories" / f"{story}.md").unlink()
    assert f"- The lay-up (`{story}`): new; 3 publishers, 2 origins" in told
    assert f"- story pages, new: `stories/{story}.md`" in told
    assert ahead["story_pages"] == {"add": 0, "change": 1, "remove": 0, "unchanged": 0}
    page = find(ahead["pages"], path=f"stories/{story}.md")
    assert (page["title"], page["changes"], page["source"]) == ("Four ferries", ["name"], None)
    assert page["reasons"] == [{"cause": "stories", "text": "what people say of it changed"}]
    assert find(ahead["stories"], name="Four ferries")["was_named"] == "The lay-up"

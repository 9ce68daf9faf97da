"""What a brief has to do with others: ``story``, ``touches``, ``topics`` and ``rests_on`` in its front matter. A brief
that has none of them is written as ever; each is merged by itself, and a person has the last word.
"""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.archive import freeze_brief
from generator.brief import look_at_brief, parse_brief, render_brief, seal_brief
from generator.brief.export import brief_row
from generator.compare import compare_briefs
from generator.errors import BriefError
from generator.merge import edited_pieces, merge_briefs, resolve_brief
from generator.model import Attribution, Brief, Bullet, DateBasis, Evidence, NearCopy
from generator.trace import trace_brief
from generator.trace.source import read_text
from generator.withdraw import restore_brief, withdraw_brief

STORY = "quarry-lamps-go-out-00aa11bb22"
OTHER = "kiln-owners-meet-33cc44dd55"
CREDIT = Attribution("The Hill Courier", 3, 'The plan was first reported by "The Hill Courier".')
SEED = 'Lamps out\n\nThe plan was first reported by "The Hill Courier".\n\nThe quarry put out 300 lamps.\n'


def make(**fields: Any) -> Brief:
    said = "The quarry put out 300 lamps."
    brief = Brief(
        id="lamps-out-0123456789", title="Lamps out", title_made=False, kind="news", publisher="The Valley Post",
        aggregator=None, credit=None, authors=(), interests=(), date="2025-04-02",
        date_basis=DateBasis("stated", 1, "2 April 2025"), not_before=None, not_after=None, lang="en", url=None,
        source="lamps.txt", lines=(1, 5), body="0123456789abcdef",
        bullets=(Bullet(said, (Evidence(said, 60, 89, 5, 2, 2, "k0001"),)),),
    )  # fmt: skip
    return seal_brief(replace(brief, **fields))


FULL = make(story=STORY, topics=("Mining", "Light & heat"), rests_on=(CREDIT,))
ROUND_UP = make(touches=(STORY, OTHER), rests_on=(CREDIT, Attribution("Delta News", 4, "Delta News says so.")))


def read(text: str) -> Brief:
    return parse_brief(text, "docs/briefs/lamps-out-0123456789.md")


def by_hand(brief: Brief, old: str, new: str) -> Brief:
    text = render_brief(brief)
    assert old in text
    return read(text.replace(old, new))


def test_a_brief_with_none_of_them_is_written_as_ever() -> None:
    text = render_brief(make())
    assert not any(word in text for word in ("story", "touches", "topics", "rests_on"))
    assert text.startswith("---\nid: lamps-out-0123456789\ntitle: Lamps out\n")


@pytest.mark.parametrize("brief", [FULL, ROUND_UP])
def test_all_come_back_from_the_page(brief: Brief) -> None:
    text = render_brief(brief)
    assert read(text) == brief
    assert look_at_brief(text, "x.md", brief) is None
    assert look_at_brief(text, "x.md", replace(brief, story="another-0000000000")) is not None


def test_each_is_one_line_with_its_own_state() -> None:
    text = render_brief(FULL)
    assert text.startswith(f"---\nstory: {STORY}\nid: ")
    assert "\ntopics: [Mining, Light & heat]\n" in text
    assert "rests_on: {outlet: The Hill Courier, line: 3, quote: The plan was first" in text
    for piece in ("story", "topics", "rests_on"):
        assert f"\n\n[generated {piece}]: # '" in text
    assert f"---\ntouches: [{STORY}, {OTHER}]\nid: " in render_brief(ROUND_UP)
    assert "rests_on: [{outlet: The Hill Courier," in render_brief(ROUND_UP)


def test_an_outlet_alone_is_enough_by_hand() -> None:
    brief = by_hand(make(), "source: ", "rests_on: The Hill Courier\nsource: ")
    assert brief.rests_on == (Attribution("The Hill Courier", 0, ""),)
    assert "\nrests_on: {outlet: The Hill Courier}\n" in render_brief(brief)
    assert edited_pieces(brief) == ("rests_on",)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("story: ../../etc", "../../etc is not the id of a story"),
        (f"story: [{STORY}, {OTHER}]", "story holds 2 ids"),
        (f"touches: {{a: {STORY}}}", "touches is not a list of texts"),
        ("rests_on: {outlet: The Hill Courier, lines: 3}", "unknown key lines"),
        ("rests_on: {outlet: The Hill Courier, line: third}", "line is not a number"),
        ("rests_on: {quote: none}", "rests_on is not a list"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(line: str, told: str) -> None:
    with pytest.raises(BriefError, match=r"lamps-out-0123456789\.md:2: ") as caught:
        by_hand(make(), "---\nid: ", f"---\n{line}\nid: ")
    assert told in str(caught.value)


# ---------------------------------------------------------------- merging


def test_what_the_generator_finds_arrives() -> None:
    for before, after in ((make(), FULL), (FULL, make()), (FULL, make(story=OTHER))):
        merged = merge_briefs(after, read(render_brief(before)))
        assert merged.brief == after
        assert not merged.conflicts
        assert not merged.kept


@pytest.mark.parametrize(
    ("old", "new", "piece", "kept"),
    [
        (f"story: {STORY}\n", f"story: {OTHER}\n", "story", {"story": OTHER}),
        (f"story: {STORY}\n", "", "story", {"story": None}),
        ("topics: [Mining, Light & heat]", "topics: [Mining]", "topics", {"topics": ("Mining",)}),
        ("topics: [Mining, Light & heat]\n", "", "topics", {"topics": ()}),
        ("{outlet: The Hill Courier, line", "{outlet: The Dale, line", "rests_on", {}),
    ],
)
def test_a_persons_form_stays_and_is_asked_about_where_both_changed(
    old: str, new: str, piece: str, kept: dict[str, Any]
) -> None:
    edited = by_hand(FULL, old, new)
    assert {name.removesuffix(" removed") for name in edited_pieces(edited)} == {piece}
    for _ in range(2):  # and the run after that one
        merged = merge_briefs(FULL, edited)
        assert getattr(merged.brief, piece) == getattr(edited, piece)
        assert not merged.conflicts
        edited = read(render_brief(merged.brief))
    for name, value in kept.items():
        assert getattr(edited, name) == value
    moved = make(story="a-third-9999999999", topics=("Mining", "Kilns"))
    for _ in range(2):
        merged = merge_briefs(moved, edited)
        assert getattr(merged.brief, piece) == getattr(edited, piece)
        # Nobody is asked of topics: the desk's list grows all the time.
        assert [conflict.piece for conflict in merged.conflicts] == [piece] * (piece != "topics")
        edited = read(render_brief(merged.brief))
    theirs = resolve_brief(moved, edited, {piece: "theirs"})
    assert getattr(theirs.brief, piece) == getattr(moved, piece)
    mine = resolve_brief(moved, edited, {piece: "mine"})
    assert getattr(mine.brief, piece) == getattr(edited, piece)
    assert not theirs.conflicts
    assert not mine.conflicts
    settled = by_hand(edited, "\nlines: 1-5\n", f"\nlines: 1-5\nsettle: {{{piece}: mine}}\n")
    assert not merge_briefs(moved, settled).conflicts


def test_a_line_that_a_person_wrote_is_nobodys_to_take() -> None:
    edited = by_hand(make(), "---\nid: ", f"---\nstory: {OTHER}  # with the kilns\nid: ")
    merged = merge_briefs(make(), edited)
    assert (merged.brief.story, merged.conflicts) == (OTHER, ())
    assert f"story: {OTHER}  # with the kilns\n" in render_brief(merged.brief)


def test_a_quotation_that_moved_in_its_seed_is_no_change_of_a_person() -> None:
    moved = make(story=STORY, topics=FULL.topics, rests_on=(replace(CREDIT, line=9),))
    merged = merge_briefs(moved, read(render_brief(FULL)))
    assert merged.brief.rests_on == moved.rests_on
    assert not merged.kept


# ---------------------------------------------------------------- what else reads them


def test_they_are_pieces_like_others() -> None:
    assert [change.name for change in compare_briefs(make(), FULL)] == ["story", "topics", "rests_on"]
    change = compare_briefs(make(), FULL)[2]
    assert change.after is not None
    assert change.after.text == f'The Hill Courier: "{CREDIT.quote}"'


def test_the_row_of_export_has_them() -> None:
    row = brief_row(FULL, ())
    assert (row["story"], row["touches"], row["topics"]) == (STORY, [], ["Mining", "Light & heat"])
    assert row["rests_on"] == [{"outlet": "The Hill Courier", "line": 3, "quote": CREDIT.quote}]
    bare = brief_row(make(), ())
    assert [bare[key] for key in ("story", "touches", "topics", "rests_on")] == [None, [], [], []]


def test_a_credit_is_traced_to_its_line() -> None:
    seed = read_text(SEED)
    assert trace_brief(FULL, seed, text=render_brief(FULL)) == ()
    wrong = replace(FULL, rests_on=(replace(CREDIT, quote="The plan was first reported by nobody."),))
    (fault,) = trace_brief(wrong, seed, text=render_brief(wrong), path="a.md")
    assert (fault.piece, fault.code) == ("rests_on", "quotation")
    assert render_brief(wrong).splitlines()[fault.line - 1].startswith("rests_on: ")
    (fault,) = trace_brief(replace(FULL, rests_on=(replace(CREDIT, line=5),)), seed)
    assert fault.code == "line"


def test_an_archived_brief_keeps_them() -> None:
    frozen = freeze_brief(FULL, "0" * 64)
    again = read(render_brief(frozen))
    assert (again.story, again.topics, again.rests_on) == (STORY, FULL.topics, (CREDIT,))


def test_a_withdrawn_brief_leaves_its_story_and_comes_back_to_it() -> None:
    page, lost = withdraw_brief(FULL, "it was wrong")
    assert (page.story, page.topics, page.rests_on, lost) == (None, (), (), ())
    assert CREDIT.quote not in render_brief(page)
    assert merge_briefs(FULL, restore_brief(page, FULL)).brief == FULL
    moved = by_hand(FULL, f"story: {STORY}\n", f"story: {OTHER}\n")
    assert withdraw_brief(moved, "it was wrong")[1] == (("story", OTHER),)


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    quiet = ["-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *quiet, *words], cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "work",
    [
        render_brief(make()).replace("title: Lamps out\n", "title: The lamps are out\n"),
        render_brief(make()).replace("- The quarry put out", "- The old quarry put out"),
        render_brief(make(lines=(2, 6), body="fedcba9876543210")),
        render_brief(make(date="2025-04-03")),
        render_brief(make(publisher="The Dale")),
        render_brief(make(near=(NearCopy("kiln-4444444444", "Kiln"),))),
    ],
)
def test_a_story_that_comes_is_no_conflict_with_work_on_the_same_brief(tmp_path: Path, work: str) -> None:
    page = tmp_path / "brief.md"
    git(tmp_path, "init", "-q")
    page.write_text(render_brief(make()), encoding="utf-8")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "brief")
    git(tmp_path, "switch", "-qc", "work")
    page.write_text(work, encoding="utf-8")
    git(tmp_path, "commit", "-qam", "work")
    git(tmp_path, "switch", "-q", "main")
    page.write_text(render_brief(make(story=STORY)), encoding="utf-8")
    git(tmp_path, "commit", "-qam", "story")
    merged = git(tmp_path, "merge", "-q", "work")
    assert merged.returncode == 0, merged.stdout
    assert read(page.read_text(encoding="utf-8")).story == STORY

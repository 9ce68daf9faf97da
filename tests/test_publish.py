"""Publishing: only what changes is written, nothing of a person is removed, and a fault leaves each file old or new."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from generator import writing
from generator.brief import parse_brief, render_brief, render_company
from generator.errors import PublishError
from generator.model import Company, Parent
from generator.publish import Page, Plan, apply_plan, check_plan, plan_docs
from test_merge import FERRY

BRIEF = "briefs/ferry-0123456789.md"
STUB = "companies/calderhead.md"
CALDERHEAD = Company("calderhead", "Calderhead", scripts=("卡德海",), tickers=("LSE:CLD",), parents=(Parent("quay"),))


def wanted(**fields: object) -> dict[str, str]:
    brief = replace(FERRY, **fields)  # type: ignore[arg-type]
    return {BRIEF: render_brief(brief), STUB: render_company(CALDERHEAD, {"quay": "Quay Capital"})}


def snapshot(docs: Path) -> dict[str, tuple[bytes, int]]:
    files = (file for file in docs.rglob("*") if file.is_file() and ".briefs" not in file.parts)
    return {file.relative_to(docs).as_posix(): (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    apply_plan(plan_docs(wanted(), folder), folder)
    return folder


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_a_second_run_changes_nothing(docs: Path) -> None:
    before = snapshot(docs)
    plan = plan_docs(wanted(), docs)
    assert not plan.pending
    assert plan.unchanged == (BRIEF, STUB)
    apply_plan(plan, docs)
    assert snapshot(docs) == before


def test_only_files_whose_bytes_change_are_written(docs: Path) -> None:
    before = snapshot(docs)
    apply_plan(plan_docs(wanted(title="Fares fall"), docs), docs)
    after = snapshot(docs)
    assert after[STUB] == before[STUB]
    assert "# Fares fall" in after[BRIEF][0].decode()


def test_checking_shows_the_difference_and_writes_nothing(docs: Path) -> None:
    before = snapshot(docs)
    difference = check_plan(plan_docs(wanted(title="Fares fall"), docs), docs)
    assert "-# Ferry line halves its fares\n+# Fares fall\n" in difference
    assert snapshot(docs) == before
    assert check_plan(plan_docs(wanted(), docs), docs) == ""


def test_a_page_that_nothing_asks_for_goes(docs: Path) -> None:
    plan = plan_docs({}, docs)
    assert plan.removed == (BRIEF, STUB)
    assert not plan.kept
    apply_plan(plan, docs)
    assert snapshot(docs) == {}


def test_a_page_that_a_person_edited_stays_and_is_reported(docs: Path) -> None:
    edit(docs / BRIEF, "Unions fear", "Two unions fear")
    edit(docs / STUB, "LSE:CLD\n", "LSE:CLD\n\nWe own shares of it.\n")
    plan = plan_docs({}, docs)
    assert plan.removed == ()
    assert [kept.path for kept in plan.kept] == [BRIEF]
    (docs / BRIEF).unlink()
    assert [kept.path for kept in plan_docs({}, docs).kept] == [STUB]


def test_what_the_generator_did_not_write_is_never_touched(docs: Path) -> None:
    (docs / "index.md").write_text("# Ours\n", encoding="utf-8")
    (docs / "briefs" / "notes.md").write_text("# Notes of the desk\n", encoding="utf-8")
    (docs / "companies" / "readme.txt").write_text("x", encoding="utf-8")
    (docs / "companies" / "ours.md").write_text("---\nid: ours\nname: Ours\n---\n\n# Ours\n", encoding="utf-8")
    apply_plan(plan_docs({}, docs), docs)
    assert set(snapshot(docs)) == {"index.md", "briefs/notes.md", "companies/readme.txt", "companies/ours.md"}


def test_a_stub_follows_the_registry_and_keeps_what_people_added(docs: Path) -> None:
    edit(docs / STUB, "(company)\n", "(company)\n\n## Desk note\n\nAsk for Lena.\n")
    pages = wanted() | {STUB: render_company(replace(CALDERHEAD, tickers=("LSE:CAL",)), {})}
    apply_plan(plan_docs(pages, docs), docs)
    page = (docs / STUB).read_text(encoding="utf-8")
    assert "LSE:CAL" in page
    assert "LSE:CLD" not in page
    assert "Ask for Lena." in page
    assert not plan_docs(pages, docs).pending


def test_facts_of_a_stub_that_both_changed_stay_the_persons_and_are_reported_again(docs: Path) -> None:
    edit(docs / STUB, "- Listed as: LSE:CLD", "- Listed in London")
    pages = wanted() | {STUB: render_company(replace(CALDERHEAD, tickers=("LSE:CAL",)), {})}
    for _ in range(2):
        plan = plan_docs(pages, docs)
        assert [(path, conflict.piece) for path, conflict in plan.conflicts] == [(STUB, "facts")]
        apply_plan(plan, docs)
        assert "- Listed in London" in (docs / STUB).read_text(encoding="utf-8")


def test_a_broken_brief_is_kept_when_its_source_goes(docs: Path) -> None:
    edit(docs / BRIEF, "kind: news", "kind: nuws")
    plan = plan_docs({}, docs)
    assert plan.removed == ()
    assert [kept.path for kept in plan.kept] == [BRIEF]


def test_a_page_of_a_person_keeps_the_company_page_that_it_links(docs: Path) -> None:
    (docs / "about.md").write_text("# We\n\nWe own [Calderhead](companies/calderhead.md).\n", encoding="utf-8")
    plan = plan_docs({}, docs)
    assert plan.removed == (BRIEF,)
    assert plan.unchanged == (STUB,)
    assert not plan.kept


@pytest.mark.parametrize("path", ["../x.md", "/x.md", "briefs/../../x.md", "briefs\\x.md", "briefs//x.md"])
def test_no_page_leaves_docs(tmp_path: Path, path: str) -> None:
    with pytest.raises(PublishError, match="may not leave"):
        plan_docs({path: "x"}, tmp_path)


def test_names_that_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="case only"):
        plan_docs({"companies/a.md": "x", "companies/A.md": "y"}, tmp_path)


def test_on_a_disk_without_case_a_page_under_another_spelling_is_the_same_page(docs: Path) -> None:
    os.link(docs / STUB, docs / "companies/Calderhead.md")  # one file, two spellings: what such a disk shows
    plan = plan_docs(wanted(), docs)
    assert plan.removed == ()
    assert not plan.kept


def test_a_page_that_does_not_read_back_is_refused(docs: Path) -> None:
    before = snapshot(docs)
    torn = wanted()[BRIEF].replace("## Figures", "##  Figures")
    for text in (torn + "\n\n", "no front matter"):
        done = apply_plan(Plan(changed=(Page(BRIEF, text),)), docs)
        assert [(kept.path, kept.refused) for kept in done.kept] == [(BRIEF, True)]
        assert "but the page has" in done.kept[0].reason
    assert snapshot(docs) == before


def test_a_full_disk_leaves_the_old_file_whole(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = snapshot(docs)

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PublishError, match=r"ferry-0123456789\.md: no space left"):
        apply_plan(plan_docs(wanted(title="Fares fall"), docs), docs)
    assert snapshot(docs) == before
    assert [file.name for file in (docs.parent / ".briefs/tmp").iterdir()] == ["lock"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_named(docs: Path) -> None:
    (docs / "briefs").chmod(0o555)
    try:
        with pytest.raises(PublishError, match="ferry-0123456789"):
            apply_plan(plan_docs(wanted(title="Fares fall"), docs), docs)
    finally:
        (docs / "briefs").chmod(0o755)
    parse_brief((docs / BRIEF).read_text(encoding="utf-8"), BRIEF)


def test_two_runs_do_not_interleave(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing.files, "_WAIT", 0.1)
    plan = plan_docs(wanted(title="Fares fall"), docs)
    with writing.hold_docs(docs), pytest.raises(PublishError, match="another run"):
        apply_plan(plan, docs)
    apply_plan(plan, docs)


def test_what_a_killed_run_left_is_cleared(docs: Path) -> None:
    left = docs.parent / ".briefs/tmp/page-dead"
    left.write_text("half", encoding="utf-8")
    apply_plan(plan_docs(wanted(title="Fares fall"), docs), docs)
    assert not left.exists()

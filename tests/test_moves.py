"""A company that gets another id: briefs, lists, addresses and what people wrote go along, and nothing is lost."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.brief import (
    follow_moves,
    list_ids,
    list_moves,
    move_brief,
    move_links,
    parse_brief,
    parse_company,
    render_brief,
    render_company,
    seal_brief,
)
from generator.merge import merge_briefs
from generator.model import Brief, Company
from generator.publish import apply_plan, plan_docs
from generator.site.derive import Page, derive_pages
from shelf import BRIEFS, COMPANIES, FORMS, fill_shelf
from strategies import briefs

MOVES = {"calderhead": "calderhead-lines"}
LINES = replace(COMPANIES[0], id="calderhead-lines", redirects=("calderhead",))
NEW_FORMS = {form: MOVES.get(company, company) for form, company in FORMS.items()}
BOXES = seal_brief(BRIEFS[0], FORMS)
"""As it was generated under the old id."""
AFTER = move_brief(BRIEFS[0], MOVES)


def _sealed_after(**changes: Any) -> Brief:
    return seal_brief(replace(AFTER, **changes), NEW_FORMS)


# ---------------------------------------------------------------- ids


def test_chains_lead_to_the_id_of_today_and_circles_nowhere() -> None:
    rows = [
        Company("c", "C", redirects=("b",)),
        Company("b", "B", redirects=("a",)),
        Company("x", "X", redirects=("x",)),
    ]
    assert list_moves(rows) == {"a": "c", "b": "c"}
    assert list_moves(reversed(rows)) == {"a": "c", "b": "c"}
    circle = [Company("a", "A", redirects=("b",)), Company("b", "B", redirects=("a",))]
    assert list_moves(circle) == {"b": "a"}
    assert list_moves([Company("b", "B", redirects=("old",)), Company("a", "A", redirects=("old",))]) == {"old": "a"}


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.lists(st.sampled_from("abcde"), max_size=3)), max_size=5))
def test_no_move_leads_to_an_id_that_moved(rows: list[tuple[str, list[str]]]) -> None:
    moves = list_moves(Company(key, key, redirects=tuple(old)) for key, old in dict(rows).items())
    assert not set(moves) & set(moves.values())


def test_only_targets_of_links_change() -> None:
    text = (
        "calderhead, [Cald](../companies/calderhead.md#x), [b](../companies/calderhead-two.md)\n"
        "[r]: ../companies/calderhead.md"
    )
    assert move_links(text, MOVES) == (
        "calderhead, [Cald](../companies/calderhead-lines.md#x), [b](../companies/calderhead-two.md)\n"
        "[r]: ../companies/calderhead-lines.md"
    )


@given(briefs)
def test_a_moved_brief_names_no_old_id_and_keeps_its_words(brief: Brief) -> None:
    moved = move_brief(brief, MOVES)
    assert "calderhead" not in list_ids(moved)
    assert [b.text for b in moved.bullets] == [b.text for b in brief.bullets]
    assert move_brief(moved, MOVES) == moved


# ---------------------------------------------------------------- merging


def test_a_move_alone_is_nobodys_change() -> None:
    stood = parse_brief(render_brief(BOXES), "a.md")
    result = merge_briefs(_sealed_after(), follow_moves(stood, _sealed_after(), MOVES))
    assert (result.conflicts, result.kept) == ((), ())
    assert result.brief == _sealed_after()


def test_what_a_person_wrote_stays_and_links_the_page_of_today() -> None:
    page = (
        render_brief(BOXES)
        .replace("in February", "in *all* of February")
        .replace("\n## Figures", "\nAsk [them](../companies/calderhead.md).\n\n## Figures")
    )
    result = merge_briefs(_sealed_after(), follow_moves(parse_brief(page, "a.md"), _sealed_after(), MOVES))
    text = render_brief(result.brief)
    assert result.conflicts == ()
    assert "[Calderhead](../companies/calderhead-lines.md) moved 1.2 million boxes in *all* of February" in text
    assert "Ask [them](../companies/calderhead-lines.md)." in text
    assert "companies/calderhead.md" not in text
    assert merge_briefs(_sealed_after(), parse_brief(text, "a.md")).conflicts == ()


def test_a_move_and_new_words_together_are_no_conflict() -> None:
    bullets = (replace(AFTER.bullets[0], text="Calderhead moved fewer boxes."), *AFTER.bullets[1:])
    new = _sealed_after(bullets=bullets)
    result = merge_briefs(new, follow_moves(parse_brief(render_brief(BOXES), "a.md"), new, MOVES))
    assert result.conflicts == ()
    assert result.brief == new


# ---------------------------------------------------------------- docs/


def _write(docs: Path, company: Company, text: str = "") -> Path:
    file = docs / "companies" / f"{company.id}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text or render_company(company), encoding="utf-8")
    return file


NOTE = "\n## Desk note\n\nAsk Ines first.\n"
WANTED = {"companies/calderhead-lines.md": render_company(LINES)}


def test_a_stub_moves_with_the_words_of_a_person(tmp_path: Path) -> None:
    old = _write(tmp_path, COMPANIES[0], render_company(COMPANIES[0]) + NOTE)
    plan = apply_plan(plan_docs(WANTED, tmp_path), tmp_path)
    assert plan.removed == ("companies/calderhead.md",)
    assert not old.exists()
    text = (tmp_path / "companies" / "calderhead-lines.md").read_text("utf-8")
    assert "Ask Ines first." in text
    assert parse_company(text, "a.md") == LINES
    again = plan_docs(WANTED, tmp_path)
    assert (again.pending, again.kept) == (False, ())


def test_front_matter_of_a_person_moves_and_gets_the_new_id(tmp_path: Path) -> None:
    _write(
        tmp_path, COMPANIES[0], render_company(COMPANIES[0]).replace("watch: true", "watch: true\ndesk: Ines  # 3rd")
    )
    apply_plan(plan_docs(WANTED, tmp_path), tmp_path)
    text = (tmp_path / "companies" / "calderhead-lines.md").read_text("utf-8")
    assert "\ndesk: Ines  # 3rd\n" in text
    assert parse_company(text, "a.md") == LINES


def test_a_stub_without_words_of_a_person_only_goes(tmp_path: Path) -> None:
    _write(tmp_path, COMPANIES[0])
    plan = plan_docs(WANTED, tmp_path)
    assert plan.removed == ("companies/calderhead.md",)
    assert [page.text for page in plan.added] == [WANTED["companies/calderhead-lines.md"]]
    assert plan.kept == ()


def test_words_on_both_pages_stay_where_they_are(tmp_path: Path) -> None:
    old = _write(tmp_path, COMPANIES[0], render_company(COMPANIES[0]) + NOTE)
    _write(tmp_path, LINES, render_company(LINES) + "\nAlready here.\n")
    plan = apply_plan(plan_docs(WANTED, tmp_path), tmp_path)
    assert plan.removed == ()
    assert [kept.path for kept in plan.kept] == ["companies/calderhead.md"]
    assert "Ask Ines first." in old.read_text("utf-8")


def test_a_page_to_which_a_page_of_a_person_leads_stays(tmp_path: Path) -> None:
    old = _write(tmp_path, COMPANIES[0], render_company(COMPANIES[0]) + NOTE)
    (tmp_path / "about.md").write_text("# About\n\n[C](companies/calderhead.md)\n", encoding="utf-8")
    assert apply_plan(plan_docs(WANTED, tmp_path), tmp_path).removed == ()
    assert "Ask Ines first." in old.read_text("utf-8")


# ---------------------------------------------------------------- the site


@pytest.fixture
def moved_docs(tmp_path: Path) -> Path:
    """Briefs that name the old id, and the page of the new one."""
    docs = fill_shelf(tmp_path / "docs")
    (docs / "companies" / "calderhead.md").unlink()
    _write(docs, LINES)
    return docs


def _by_path(docs: Path) -> dict[str, Page]:
    return {page.path: page for page in derive_pages(docs)}


def test_briefs_under_the_old_id_count_and_link_under_the_new(moved_docs: Path) -> None:
    pages = _by_path(moved_docs)
    assert pages["companies/calderhead-lines.md"].backlinks == (BRIEFS[0].id, BRIEFS[3].id)
    for brief in BRIEFS:
        assert "companies/calderhead.md" not in pages[f"briefs/{brief.id}.md"].markdown
    assert "[Calderhead](../companies/calderhead-lines.md) moved" in pages[f"briefs/{BRIEFS[0].id}.md"].markdown
    assert [page.path for page in pages.values() if page.kind == "redirect"] == ["companies/calderhead.md"]
    assert pages["companies/calderhead.md"].leads_to == "companies/calderhead-lines.md"
    assert "calderhead.md" not in pages["companies/index.md"].markdown


def test_an_old_page_of_the_generator_is_a_redirect_and_one_of_a_person_is_shown(moved_docs: Path) -> None:
    _write(moved_docs, COMPANIES[0])
    assert _by_path(moved_docs)["companies/calderhead.md"].kind == "redirect"
    _write(moved_docs, COMPANIES[0], render_company(COMPANIES[0]) + NOTE)
    page = _by_path(moved_docs)["companies/calderhead.md"]
    assert page.kind == "company"
    assert "Ask Ines first." in page.markdown
    assert "[Calderhead Shipping Lines](calderhead-lines.md)" in page.markdown


# ---------------------------------------------------------------- links that a person wrote or took away


def _linked(page: Page) -> set[str]:
    text = re.sub(r"(?ms)^## Related briefs.*", "", page.markdown)
    found = re.findall(r"\]\(\.\./(companies/[\w.-]+)\.md\)", re.sub(r"`[^`\n]*`", "", text))
    return {posixpath.basename(target) for target in found}


EDITS = {
    "a link in a bullet": ("- The line", "- [Voltmere](../companies/voltmere.md) and the line"),
    "a link in a note": ("\n## Figures", "\nSee [it](../companies/voltmere.md).\n\n## Figures"),
    "a reference": ("\n## Figures", "\nSee [it][v].\n\n[v]: ../companies/voltmere.md\n\n## Figures"),
    "another way there": ("\n## Figures", "\nSee [it](../briefs/../companies/voltmere.md).\n\n## Figures"),
    "only code": ("\n## Figures", "\nWrite `[it](../companies/voltmere.md)`.\n\n## Figures"),
    "front matter alone": ("named: [merrow-port]", "named: [merrow-port, voltmere]"),
    "front matter without it": ("named: [merrow-port]", "named: []"),
    "a link taken away": ("[Swiftbox](../companies/swiftbox.md)", "Swiftbox"),
    "the section taken away": ("## Companies\n", "## Notes\n"),
}


@pytest.mark.parametrize("kind", EDITS)
def test_links_and_backlinks_agree_after_an_edit(tmp_path: Path, kind: str) -> None:
    docs = fill_shelf(tmp_path / "docs")
    file = docs / "briefs" / f"{BRIEFS[0].id}.md"
    before, after = EDITS[kind]
    text = file.read_text("utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    pages = _by_path(docs)
    back = {
        posixpath.basename(page.path).removesuffix(".md")
        for page in pages.values()
        if page.kind == "company" and BRIEFS[0].id in page.backlinks
    }
    brief = pages[f"briefs/{BRIEFS[0].id}.md"]
    expected = {"calderhead", "swiftbox", "merrow-port"}
    if kind == "a link taken away":
        expected.remove("swiftbox")
    elif "voltmere" in after and kind != "only code":
        expected.add("voltmere")
    assert back == expected
    if kind not in ("a reference", "another way there"):
        assert _linked(brief) == back


def test_a_link_to_no_company_is_left_for_the_build_to_tell(tmp_path: Path) -> None:
    docs = fill_shelf(tmp_path / "docs")
    file = docs / "briefs" / f"{BRIEFS[0].id}.md"
    file.write_text(file.read_text("utf-8").replace("- The line", "- [V](../companies/voltmeer.md), the line"), "utf-8")
    assert "companies/voltmeer.md" not in _by_path(docs)


def test_a_company_of_the_front_matter_without_a_page_gets_one(tmp_path: Path) -> None:
    docs = fill_shelf(tmp_path / "docs")
    file = docs / "briefs" / f"{BRIEFS[0].id}.md"
    file.write_text(file.read_text("utf-8").replace("named: [merrow-port]", "named: [merrow-port, gone]"), "utf-8")
    pages = _by_path(docs)
    assert pages["companies/gone.md"].backlinks == (BRIEFS[0].id,)
    assert "[gone](../companies/gone.md)" in pages[f"briefs/{BRIEFS[0].id}.md"].markdown

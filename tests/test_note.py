"""The desk note: a person's own words in a page of the generator's, which nothing ever overwrites."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from generator.brief import (
    add_note,
    merge_stub,
    move_stub,
    note_of,
    note_of_page,
    parse_brief,
    place_note,
    render_brief,
    render_company,
    seal_brief,
)
from generator.errors import BriefError, GeneratorError
from generator.files import PAGE_BYTES
from generator.filters import brief_row
from generator.merge import edited_pieces, merge_briefs
from generator.model import Brief, Company
from generator.notes import ask_editor, edit_note, find_page, write_note
from generator.publish import apply_plan, plan_docs
from shelf import BRIEFS, COMPANIES, FORMS
from strategies import HOSTILE, briefs

BRIEF = "docs/briefs/a.md"
COMPANY = "docs/companies/calderhead.md"
PAGE = render_brief(seal_brief(BRIEFS[0], FORMS))
STUB = render_company(COMPANIES[0])
NOTE = "We rang the **line**: _no comment_.\n\n- [Rates](https://rates.example/)\n- see [^k0101]\n\n### Later\n\nN. R."


def test_a_note_stands_below_the_bullets_and_changes_no_other_line() -> None:
    noted = add_note(PAGE, NOTE, BRIEF)
    assert noted.replace(f"## Desk note\n\n{NOTE}\n\n", "") == PAGE
    before, _, after = noted.partition("## Desk note")
    assert before.rstrip().splitlines()[-1].startswith("- The line will lay up four ships.")
    assert after.startswith(f"\n\n{NOTE}\n\n## Figures\n")
    assert note_of(parse_brief(noted, BRIEF)) == NOTE
    assert render_brief(parse_brief(noted, BRIEF)) == noted


def test_a_note_stands_below_the_facts_of_a_company() -> None:
    noted = add_note(STUB, NOTE, COMPANY)
    assert noted.replace(f"## Desk note\n\n{NOTE}\n\n", "") == STUB
    assert noted.partition("## Desk note")[0].rstrip().endswith("watchlist")
    assert note_of_page(noted) == NOTE


@pytest.mark.parametrize(("page", "path"), [(PAGE, BRIEF), (STUB, COMPANY)])
def test_a_second_note_goes_on_where_the_first_ends(page: str, path: str) -> None:
    noted = add_note(add_note(page, "One.", path), "\r\n  \nTwo.\r\nThree.\n\n", path)
    assert "## Desk note\n\nOne.\n\nTwo.\nThree.\n\n" in noted
    assert noted.count("Desk note") == 1


def test_line_ends_and_what_a_person_wrote_elsewhere_stay() -> None:
    page = PAGE.replace("## Figures", "A remark.\n\n## Ours\n\nx  \n\n\n## Figures").replace("\n", "\r\n")
    noted = add_note("\ufeff" + page, "One.\n\nTwo.", BRIEF)
    assert noted.replace("## Desk note\r\n\r\nOne.\r\n\r\nTwo.\r\n\r\n", "") == "\ufeff" + page
    assert note_of(parse_brief(noted, BRIEF)) == "One.\n\nTwo."


def test_a_heading_that_follows_at_once_is_kept_apart() -> None:
    noted = add_note(PAGE.replace("\n\n## Figures", "\n## Figures"), "One.", BRIEF)
    assert "\n\n## Desk note\n\nOne.\n\n## Figures\n" in noted


def test_what_stands_in_a_fence_on_a_company_page_is_not_read_as_ours() -> None:
    words = "```\n# Other name\n[generated facts]: # '00000000'\n```"
    merged, conflicts = merge_stub(STUB, add_note(STUB, words, COMPANY), COMPANY)
    assert (note_of_page(merged), conflicts) == (words, ())
    above = STUB.replace("# Calderhead", f"{words}\n\n# Calderhead", 1)
    assert merge_stub(STUB, above, COMPANY) == (above, ())


def test_a_page_that_ends_without_a_line_break_gets_one() -> None:
    assert add_note("---\nid: x\nname: X\n---\n# X", "One.", COMPANY).endswith("# X\n\n## Desk note\n\nOne.\n")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("", "is empty"),
        (" \n\t\n", "is empty"),
        ("One.\n\n# Two", "line 3 of the note: '# Two' is a heading"),
        ("## Companies", "a heading that would end the note"),
        ("One.\n---", "makes the one above it a heading"),
        ("One.\n===", "makes the one above it a heading"),
        ("```\nOne.", "a fence that nothing closes"),
        ("[generated title]: # '0'", "of the kind that the generator writes"),
        ('[^k0101]: "x" (line 1, sentence 1 of 2)', "of the kind that the generator writes"),
    ],
)
@pytest.mark.parametrize(("page", "path"), [(PAGE, BRIEF), (STUB, COMPANY)])
def test_what_cannot_be_a_note_is_refused_with_its_line(words: str, told: str, page: str, path: str) -> None:
    with pytest.raises(BriefError) as caught:
        add_note(page, words, path)
    assert told in str(caught.value)
    assert caught.value.fix


@pytest.mark.parametrize(
    "words",
    [
        "---",
        "One.\n\n---\n\nTwo.",
        "- One.\n---",
        "```\n# One\n[generated title]: # '0'\n## Two\n```",
        "<script>alert(1)</script>",
        "[generated title]",
        " [generated title]: # '0'",
        "[^1]: See the filing.",
        "| Figure | What | Status |\n|---|---|---|\n| 1 | x | reported |",
        "- a bullet like ours.[^k0101]",
        "About [Calderhead](../companies/calderhead.md).",
        "*The Harbour Gazette, 12 March 2025*",
        "    code",
        "#hashtag",
    ],
)
@pytest.mark.parametrize(("page", "path"), [(PAGE, BRIEF), (STUB, COMPANY)])
def test_whatever_else_is_written_is_the_note(words: str, page: str, path: str) -> None:
    noted = add_note(page, words, path)
    assert (note_of(parse_brief(noted, path)) if page == PAGE else note_of_page(noted)) == words


# ---------------------------------------------------------------- wherever a person puts it

BLANKS = [at for at, line in enumerate(PAGE.split("\n")) if not line and at > PAGE.split("\n").index("---", 1)]


TYPED = ["", "## Desk note", "", "One.", "", "- two", ""]


def _shown(page: str) -> list[str]:
    """Its lines, without those that show nowhere."""
    return [line for line in page.split("\n") if line and not line.startswith("[generated ")]


@pytest.mark.parametrize("at", BLANKS)
def test_a_note_anywhere_is_the_note_and_stays_where_it_is(at: int) -> None:
    lines = PAGE.split("\n")
    lines[at:at] = TYPED
    brief = parse_brief("\n".join(lines), BRIEF)
    assert note_of(brief) == "One.\n\n- two"
    plain = parse_brief(PAGE, BRIEF)
    assert replace(brief, extra=()) == replace(plain, extra=())
    assert edited_pieces(brief) == ("text",)
    merged = render_brief(merge_briefs(plain, brief).brief)
    assert note_of(parse_brief(merged, BRIEF)) == "One.\n\n- two"
    shown = _shown("\n".join(lines))
    if lines[at - 1].startswith("[^"):
        # Among the quotations it is no good place: it goes below them.
        shown = [line for line in shown if line not in TYPED] + [line for line in TYPED if line]
    assert _shown(merged) == shown


@pytest.mark.parametrize("at", BLANKS)
def test_the_site_shows_it_below_the_bullets(at: int) -> None:
    lines = PAGE.split("\n")
    lines[at:at] = ["", "## Desk note", "", "One.", ""]
    placed = render_brief(place_note(parse_brief("\n".join(lines), BRIEF)))
    assert placed.index("lay up four ships.[") < placed.index("## Desk note") < placed.index("One.")
    assert note_of(parse_brief(placed, BRIEF)) == "One."


def test_a_heading_of_the_same_level_ends_it_and_a_smaller_one_does_not() -> None:
    page = PAGE.replace("## Figures", "## desk Note ##\n\nOne.\n\n### Two\n\n## Ours\n\nThree.\n\n## Figures")
    assert note_of(parse_brief(page, BRIEF)) == "One.\n\n### Two"


def test_several_notes_are_one_after_the_other() -> None:
    page = PAGE.replace("## Figures", "## Desk note\n\nOne.\n\n## Ours\n\n## Desk note\n\nTwo.\n\n## Figures")
    assert note_of(parse_brief(page, BRIEF)) == "One.\n\nTwo."


# ---------------------------------------------------------------- laws

lines = st.one_of(
    st.sampled_from(("We doubt it.", "- a", "> b", "## Desk note", "[^k0001]", "---\nid: x\n---", "## Copies", "")),
    st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=4).map("".join),
    st.text(st.characters(codec="utf-8"), max_size=20),
)
notes = st.lists(lines, min_size=1, max_size=6).map("\n".join)


def without_note(brief: Brief) -> Brief:
    """The brief but for its note and the quotations that stay for its sake."""
    kept = []
    for anchor, text in brief.extra:
        if anchor != "notes" and not text.startswith("## Desk note"):
            kept.append((anchor, text.partition("\n\n## Desk note")[0]))
    return replace(brief, extra=tuple(kept))


@settings(max_examples=25, deadline=None)
@given(first=briefs, second=briefs, words=notes)
@example(first=replace(BRIEFS[0], bullets=(), figures=()), second=BRIEFS[0], words="We doubt it.")
@example(first=BRIEFS[0], second=BRIEFS[1], words="[generated title]: # '0'x")
@example(first=BRIEFS[0], second=BRIEFS[1], words="\ufeffWe doubt it.")
def test_any_note_survives_any_regeneration_and_changes_nothing_else(first: Brief, second: Brief, words: str) -> None:
    page = render_brief(seal_brief(first))
    try:
        noted = add_note(page, words, BRIEF)
    except BriefError:
        assume(False)
    brief = parse_brief(noted, BRIEF)
    assert render_brief(brief) == noted
    note = note_of(brief)
    assert note.split() == words.removeprefix("\ufeff").split()
    now = seal_brief(second)
    merged = merge_briefs(now, brief)
    plain = merge_briefs(now, parse_brief(page, BRIEF))
    assert without_note(merged.brief) == without_note(plain.brief)
    assert merged.conflicts == plain.conflicts
    again = render_brief(merged.brief)
    assert f"## Desk note\n\n{note}\n" in again
    assert note_of(parse_brief(again, BRIEF)) == note


names = st.sampled_from(("Calderhead", "# Desk note", "X <b>", "考德海运"))


@settings(max_examples=60, deadline=None)
@given(name=names, other=names, words=notes)
def test_any_note_on_a_company_survives_the_registry(name: str, other: str, words: str) -> None:
    old, new = Company("x", name, ("A",)), Company("x", other, ("B",), watch=True)
    try:
        noted = add_note(render_company(old), words, COMPANY)
    except BriefError:
        assume(False)
    note = note_of_page(noted)
    assert note.split() == words.removeprefix("\ufeff").split()
    merged, conflicts = merge_stub(render_company(new), noted, COMPANY)
    assert conflicts == ()
    assert merged.replace(f"## Desk note\n\n{note}\n\n", "") == render_company(new)
    moved = move_stub(render_company(replace(new, id="y", redirects=("x",))), noted, COMPANY)
    assert note_of_page(moved) == note


# ---------------------------------------------------------------- in docs/


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    wanted = {f"briefs/{brief.id}.md": render_brief(seal_brief(brief, FORMS)) for brief in BRIEFS}
    wanted |= {f"companies/{company.id}.md": render_company(company) for company in COMPANIES}
    apply_plan(plan_docs(wanted, folder), folder)
    return folder


def test_a_note_outlives_its_article_and_its_company(docs: Path) -> None:
    write_note(docs / "briefs" / "brief-0000000001.md", "Ours.")
    write_note(docs / "companies" / "voltmere.md", "Ours.")
    plan = apply_plan(plan_docs({}, docs), docs)
    kept = {kept.path for kept in plan.kept}
    assert "briefs/brief-0000000001.md" in kept
    assert "companies/voltmere.md" in kept
    assert not (docs / "briefs" / "brief-0000000002.md").exists()
    assert "Ours." in (docs / "companies" / "voltmere.md").read_text(encoding="utf-8")


def test_a_note_follows_a_company_to_its_new_id(docs: Path) -> None:
    write_note(docs / "companies" / "voltmere.md", "Ours.")
    apply_plan(
        plan_docs({"companies/volt.md": render_company(Company("volt", "V", redirects=("voltmere",)))}, docs), docs
    )
    assert note_of_page((docs / "companies" / "volt.md").read_text(encoding="utf-8")) == "Ours."
    assert not (docs / "companies" / "voltmere.md").exists()


def test_a_page_is_found_by_its_id_its_beginning_or_its_path(docs: Path) -> None:
    brief = docs / "briefs" / "brief-0000000001.md"
    assert find_page(docs, "brief-0000000001") == find_page(docs, str(brief)) == brief
    assert find_page(docs, "briefs/brief-0000000001.md") == brief
    assert find_page(docs, "volt", company=True) == docs / "companies" / "voltmere.md"
    for wanted, told in (("brief-", "pages begin so"), ("brief-0000000091", "did you mean"), ("", "no page")):
        with pytest.raises(GeneratorError, match=told) as caught:
            find_page(docs, wanted)
        assert caught.value.exit_code == 2
    outside = docs.parent / "x.md"
    outside.touch()
    with pytest.raises(GeneratorError, match="no page of a brief"):
        find_page(docs, str(outside))


def test_what_is_refused_leaves_the_page_as_it_was(docs: Path) -> None:
    page = docs / "briefs" / "brief-0000000001.md"
    before = page.read_bytes()
    for words in ("# x", "\udcff", ""):
        with pytest.raises(GeneratorError) as caught:
            write_note(page, words)
        assert caught.value.exit_code == 2
    assert page.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("See [x](no-such-page.md).", "no-such-page.md leads to no page (paths start"),
        (
            "See [x][1].\n\n[1]: ../companies/calderheed.md#a",
            "#a leads to no page (did you mean ../companies/calderhead.md?",
        ),
        ("![x](chart.png)", "chart.png leads to no page"),
        ("[x](/index.md)", "/index.md leads to no page"),
        ("[x](../../../../etc/passwd)", "leads to no page"),
    ],
)
def test_a_link_that_the_build_would_refuse_is_refused(words: str, told: str, docs: Path) -> None:
    page = docs / "briefs" / "brief-0000000001.md"
    before = page.read_bytes()
    with pytest.raises(GeneratorError) as caught:
        write_note(page, words)
    assert told in str(caught.value)
    assert caught.value.exit_code == 2
    assert page.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        "[a](brief-0000000002.md#figures), [b](../companies/calderhead.md) and [c](#figures)",
        "[a](https://gazette.example/x.md), <desk@gazette.example>, [b](mailto:a@b.example)",
        "[a](../index.md), [b](../months/2025-03.md), [c](../publishers/any.md), [d](../companies/index.md)",
        "`[a](gone.md)`\n\n    [b](gone.md)\n\n<a href='gone.md'>shown as it is</a>",
    ],
)
def test_other_links_may_stand_in_a_note(words: str, docs: Path) -> None:
    write_note(docs / "briefs" / "brief-0000000001.md", words)


def test_the_editor_gives_what_stands_above_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", """sh -c '{ echo Ours.; cat "$0"; } > "$0.new" && mv "$0.new" "$0"'""")
    assert ask_editor(tmp_path / "a.md").strip() == "Ours."
    monkeypatch.setenv("EDITOR", "true")
    assert not ask_editor(tmp_path / "a.md").strip()
    for broken in ("false", "no-such-editor", "'"):
        monkeypatch.setenv("EDITOR", broken)
        with pytest.raises(GeneratorError, match="editor"):
            ask_editor(tmp_path / "a.md")


def test_words_from_the_editor_wait_until_they_stand_in_the_page(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    page = docs / "briefs" / "brief-0000000001.md"
    draft = docs.parent / ".briefs/notes" / page.name
    monkeypatch.setenv("EDITOR", """sh -c '{ echo "See [it](gone.md)."; cat "$0"; } > "$0.new" && mv "$0.new" "$0"'""")
    with pytest.raises(GeneratorError, match="your words are kept in"):
        edit_note(page)
    assert "See [it](gone.md)." in draft.read_text("utf-8")
    monkeypatch.setenv("EDITOR", "sed -i s/(gone.md)/(brief-0000000002.md)/")
    edit_note(page)
    assert "See [it](brief-0000000002.md)." in page.read_text("utf-8")
    assert not draft.exists()


def test_export_has_the_note() -> None:
    brief = parse_brief(add_note(PAGE, NOTE, BRIEF), BRIEF)
    assert brief_row(brief, ())["note"] == NOTE
    assert brief_row(parse_brief(PAGE, BRIEF), ())["note"] is None


def test_what_the_editor_leaves_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", """sh -c 'head -c 3000000 /dev/zero > "$0"'""")
    with pytest.raises(GeneratorError, match="what the editor left cannot be read: has 3000000 bytes"):
        ask_editor(tmp_path / "a.md")
    monkeypatch.setenv("EDITOR", """sh -c 'printf "One.\\r\\nTwo.\\r\\n" > "$0"'""")
    assert ask_editor(tmp_path / "a.md") == "One.\nTwo.\n"


def test_a_draft_that_is_none_of_ours_is_passed_over(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = docs / "briefs" / "brief-0000000001.md"
    draft = docs.parent / ".briefs/notes" / page.name
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"x" * (PAGE_BYTES + 1))
    asked: list[str] = []

    def answer(_: Path, words: str) -> str:
        asked.append(words)
        return "Ours."

    monkeypatch.setattr("generator.notes.ask_editor", answer)
    edit_note(page)
    assert asked == [""]
    assert "Ours." in page.read_text("utf-8")

"""A withdrawn brief: its page stays and says so, no list knows it, nothing of a person goes untold, and it can come
back as it was.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from generator.brief import add_note, note_of, parse_brief, render_brief, seal_brief, tidy_brief
from generator.cli import app
from generator.compare import compare_briefs
from generator.config import Config
from generator.merge import merge_briefs
from generator.model import Archive, Brief
from generator.site.build import build_site
from generator.site.derive import derive_pages
from generator.site.library import read_library
from generator.trace import trace_docs
from generator.withdraw import restore_brief, withdraw_brief
from shelf import fill_shelf
from strategies import briefs, text
from test_corrections import OTHER, correct, generate, make_desk
from test_pipeline import FERRY, brief_of, pages

OUT = 'articles: {1: {exclude: "asked by the line: a wrong price"}}'
reasons = st.one_of(text, st.just("asked by the line"))


def read_page(brief: Brief) -> Brief:
    return parse_brief(render_brief(brief), "b.md")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return make_desk(tmp_path)


# ---------------------------------------------------------------- laws


@given(briefs, reasons, st.none() | st.builds(Archive, text, st.tuples(st.tuples(st.just("k3f9a"), text))))
def test_its_page_is_read_back_as_it_was_written(brief: Brief, reason: str, archive: Archive | None) -> None:
    marked = tidy_brief(replace(brief, withdrawn=reason, archived=archive))
    assert read_page(marked) == marked


@given(briefs, reasons)
def test_what_nobody_edited_comes_back_to_the_letter(brief: Brief, reason: str) -> None:
    made = seal_brief(brief)
    page, lost = withdraw_brief(read_page(made), reason)
    assert lost == ()
    assert (page.bullets, page.figures, page.companies, page.copies, page.near) == ((), (), (), (), ())
    assert read_page(page) == page
    back = merge_briefs(made, restore_brief(page, made))
    assert render_brief(back.brief) == render_brief(made)
    assert back.conflicts == ()


@given(briefs, reasons, st.data())
def test_a_persons_fields_and_removals_come_back_with_it(brief: Brief, reason: str, data: st.DataObject) -> None:
    made = seal_brief(brief)
    # Of two bullets from one sentence the one that is left is taken for the other, and told as edited.
    assume(len({bullet.label for bullet in made.bullets}) == len(made.bullets))
    kept = data.draw(st.lists(st.sampled_from(made.bullets), unique=True)) if made.bullets else []
    edited = replace(
        made,
        title="A title of the desk",
        title_made=False,
        publisher="A desk's publisher",
        bullets=tuple(bullet for bullet in made.bullets if bullet in kept),
    )
    before = merge_briefs(made, read_page(edited)).brief
    page, lost = withdraw_brief(read_page(edited), reason)
    after = merge_briefs(made, restore_brief(page, made)).brief
    assert lost == ()
    assert (after.title, after.publisher, after.bullets) == (before.title, before.publisher, before.bullets)
    assert render_brief(after) == render_brief(before)


@given(briefs, reasons)
def test_to_withdraw_is_a_change_that_can_be_compared(brief: Brief, reason: str) -> None:
    page, _ = withdraw_brief(seal_brief(brief), reason)
    assert compare_briefs(brief, page)[0].name == "withdrawn"
    assert page.withdrawn is not None


# ---------------------------------------------------------------- what a person wrote


def edit(path: Path, *changes: tuple[str, str]) -> None:
    page = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in page
        page = page.replace(old, new)
    path.write_text(page, encoding="utf-8")


CABIN = "- The crossing takes seven hours and a cabin will cost 48 euros.[^k7264]\n"
QUOTED = "Chief executive Lena Brandt told reporters that bookings for the summer were 31 per cent above"


@pytest.mark.parametrize(
    ("change", "piece", "words"),
    [
        ((CABIN, "- A cabin will cost 48 euros.[^k7264]\n"), "bullet k7264", "A cabin will cost 48"),
        ((CABIN, CABIN + "- We sailed with it.\n"), "bullet +", "We sailed with it"),
        ((CABIN, CABIN + "\nWe doubt the price.[^k7264]\n\n"), "text", "We doubt the price."),
        ((CABIN, f"{CABIN}\nThey wrote: {QUOTED}. Hm.\n\n"), "text", "They wrote"),
        (("*The Harbour Gazette, Nadia", "*Our Harbour Gazette, Nadia"), "byline", "Our Harbour Gazette"),
        (("| 48 euros | cabin will cost |", "| 48 euros | a cabin |"), "figure k7264/48", "a cabin"),
        (("\nAbout [Cald", "\nThis is about [Cald"), "companies", "This is about"),
    ],
)
def test_what_a_person_wrote_and_goes_is_told_once(
    desk: Path,
    change: tuple[str, str],
    piece: str,
    words: str,
) -> None:
    generate(desk)
    path = brief_of(desk, "ferry")
    edit(path, change)
    report = correct(desk, OUT).report
    (withdrawal,) = report.withdrawals
    assert any(name.startswith(piece) and words in said for name, said in withdrawal.lost)
    assert report.imperfect
    assert words in "\n".join(report.complaints())
    assert words not in path.read_text(encoding="utf-8")
    again = generate(desk)
    assert (again.report.withdrawals, again.report.imperfect, again.plan.pending) == ((), False, False)


def test_what_a_person_wrote_besides_stays(desk: Path) -> None:
    generate(desk)
    path = brief_of(desk, "ferry")
    edit(path, ("\nsource: ", "\nowner: Ada # ours\nsource: "))
    path.write_text(add_note(path.read_text("utf-8"), "We rang them.\n\n- no answer", str(path)), encoding="utf-8")
    edit(path, ("\n[^k58d1]:", "\n## Background\n\nThe route was given up four years ago.\n\n[^k58d1]:"))
    report = correct(desk, OUT).report
    page = path.read_text(encoding="utf-8")
    assert not report.imperfect
    for words in ("owner: Ada # ours", "## Desk note", "We rang them.", "- no answer", "## Background"):
        assert words in page
    (desk / "seeds/articles/both.txt.meta.yml").unlink()
    generate(desk)
    page = path.read_text(encoding="utf-8")
    for words in ("owner: Ada # ours", "We rang them.", "The route was given up four years ago.", CABIN):
        assert words in page


# ---------------------------------------------------------------- runs


def test_withdrawn_and_taken_back_all_pages_are_as_they_were(desk: Path) -> None:
    generate(desk)
    stood = pages(desk)
    path = brief_of(desk, "ferry")
    run = correct(desk, OUT)
    assert [withdrawal.brief for withdrawal in run.report.withdrawals] == [path.stem]
    assert run.report.withdrawals[0].brief in "\n".join(run.report.lines())
    page = path.read_text(encoding="utf-8")
    assert "withdrawn: 'asked by the line: a wrong price'\n" in page
    assert "*Withdrawn by the desk: asked by the line: a wrong price*" in page
    assert "48 euros" not in page
    assert not (desk / "docs/companies/norvik.md").exists()
    (desk / "seeds/articles/both.txt.meta.yml").unlink()
    assert generate(desk).report.restored == (path.stem,)
    assert pages(desk) == stood


def test_a_brief_that_never_was_is_not_written_to_be_withdrawn(desk: Path) -> None:
    run = correct(desk, OUT)
    assert run.report.withdrawals == ()
    assert [path for path in pages(desk) if "ferry" in path] == []


def test_another_reason_is_followed_and_one_that_a_person_worded_stays(desk: Path) -> None:
    generate(desk)
    path = brief_of(desk, "ferry")
    correct(desk, OUT)
    correct(desk, OUT.replace("a wrong price", "two wrong prices"))
    assert path.read_text("utf-8").count("two wrong prices") == 2
    edit(path, ("withdrawn: 'asked by the line: two wrong prices'", "withdrawn: at the request of the line"))
    generate(desk)
    assert path.read_text("utf-8").count("at the request of the line") == 2
    assert not generate(desk).plan.pending


def test_it_stays_when_its_seed_goes_and_when_its_sidecar_is_refused(desk: Path) -> None:
    generate(desk)
    correct(desk, OUT)
    stood = pages(desk)
    correct(desk, "articles: {400: {exclude: x}}")
    assert pages(desk) == stood
    for path in (desk / "seeds/articles").iterdir():
        path.unlink()
    (desk / "seeds/articles/other.txt").write_text(OTHER, encoding="utf-8")
    generate(desk)
    left = [path.partition("-")[0] for path in pages(desk) if path.startswith("briefs/")]
    assert left == ["briefs/calderhead", "briefs/marrowby"]


def test_a_person_may_withdraw_it_in_its_page(desk: Path) -> None:
    generate(desk)
    path = brief_of(desk, "ferry")
    edit(path, ("\ntitle: ", "\nwithdrawn: by the desk's own hand\ntitle: "))
    for _ in range(2):
        run = generate(desk)
        assert [brief.lines[0] for brief in run.briefs] == [22]
        assert "*Withdrawn by the desk: by the desk's own hand*" in path.read_text("utf-8")
        assert "48 euros" not in path.read_text("utf-8")
    edit(path, ("withdrawn: by the desk's own hand\n", ""))
    generate(desk)
    assert CABIN in path.read_text("utf-8")


def test_a_copy_takes_over_the_address_of_an_article_that_is_left_out(desk: Path) -> None:
    seeds = desk / "seeds/articles"
    (seeds / "both.txt").write_text(FERRY, encoding="utf-8")
    generate(desk)
    path = brief_of(desk, "ferry")
    (seeds / "copy.txt").write_text(FERRY, encoding="utf-8")
    generate(desk)
    run = correct(desk, "exclude: a copy")
    assert [(brief.id, brief.source) for brief in run.briefs] == [(path.stem, "copy.txt")]
    assert run.report.withdrawals == ()


def test_it_is_no_row_and_is_not_checked(desk: Path) -> None:
    generate(desk)
    correct(desk, OUT)
    trace = trace_docs(desk / "docs", desk / "seeds")
    assert (trace.briefs, trace.faults, trace.unchecked) == (1, (), ())
    done = CliRunner().invoke(app, ["export", "--docs", str(desk / "docs")])
    assert [json.loads(line)["lines"][0] for line in done.stdout.splitlines()] == [22]


def test_the_site_has_its_page_and_no_list_knows_it(tmp_path: Path) -> None:
    docs = fill_shelf(tmp_path / "docs")
    path = docs / "briefs" / "brief-0000000001.md"
    brief = parse_brief(path.read_text("utf-8"), path.name)
    noted = parse_brief(add_note(render_brief(brief), "We stand by the rest.", path.name), path.name)
    page, _ = withdraw_brief(noted, "the figure <b>was</b> wrong")
    path.write_text(render_brief(page), encoding="utf-8")
    (docs / "own.md").write_text(f"# Ours\n\nSee [it](briefs/{path.name}).\n", encoding="utf-8")
    library = read_library(docs)
    assert [entry.path for entry in library.withdrawn] == [f"briefs/{path.name}"]
    assert note_of(library.withdrawn[0].brief) == "We stand by the rest."
    listed = {page.path: page.markdown for page in derive_pages(docs)}
    assert [name for name, text in listed.items() if path.name in text and name != "own.md"] == []
    config = Config(docs=docs, site=tmp_path / "site", site_url="https://desk.example/")
    build_site(config)
    html = (config.site / "briefs" / f"{path.stem}.html").read_text("utf-8")
    assert "Withdrawn by the desk: the figure &lt;b&gt;was&lt;/b&gt; wrong" in html
    assert '<meta name="robots" content="noindex">' in html
    assert "We stand by the rest." in html
    assert 'class="desk-note"' in html
    assert f'href="briefs/{path.stem}.html"' in (config.site / "own.html").read_text("utf-8")
    for file in config.site.rglob("*"):
        if file.suffix in (".html", ".xml", ".json", ".jsonl", ".js") and file.stem not in (path.stem, "own"):
            assert path.stem not in file.read_text("utf-8"), file

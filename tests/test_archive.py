"""A seed that may not be kept: its briefs are frozen with their evidence, stay as they are, and can be checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from typer.testing import CliRunner

from generator.archive import find_changed, freeze_brief
from generator.bodies import keep_bodies, read_bodies
from generator.brief import evidence_of, parse_brief, render_brief, seal_brief
from generator.cli import app
from generator.config import Config
from generator.errors import GeneratorError
from generator.model import Brief
from generator.pipeline import generate_briefs
from generator.review.archive import archive_seeds
from generator.review.plan import Forecast, foresee, read_before
from generator.review.plan.show import print_forecast
from generator.trace import list_rows, trace_docs
from strategies import briefs
from test_corrections import BOTH, OTHER, correct, generate, make_desk
from test_pipeline import FERRY, brief_of, pages
from test_withdraw import OUT, edit


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return make_desk(tmp_path)


def archive(desk: Path, *wanted: str) -> tuple[str, ...]:
    """The ids of the briefs that were frozen."""
    config = Config(seeds=desk / "seeds", docs=desk / "docs")
    return tuple(brief for done in archive_seeds(config, wanted) for brief in done.briefs)


@given(briefs)
def test_what_is_frozen_is_read_back_and_no_quotation_of_it_changed(brief: Brief) -> None:
    frozen = freeze_brief(seal_brief(brief), "ab" * 32)
    read = parse_brief(render_brief(frozen), "b.md")
    assert read.archived == frozen.archived
    assert list(find_changed(read)) == []
    assert read.archived is not None
    assert {label for label, _ in read.archived.quotations} == {item.label for item in evidence_of(read)}
    for item in evidence_of(read):
        for other in (replace(item, quote=item.quote + " not"), replace(item, line=item.line + 1)):
            bullet = replace(read.bullets[0], evidence=(other,), markdown="") if read.bullets else None
            if bullet:
                changed = replace(read, bullets=(bullet,), figures=(), companies=())
                assert [(e.label, known) for e, known in find_changed(changed)] == [(item.label, True)]


def test_to_archive_and_generate_again_changes_nothing(desk: Path) -> None:
    (desk / "seeds/articles/other.txt").write_text(OTHER, encoding="utf-8")
    correct(desk, "articles: {1: {company: {Sula: fjord-group}, pin: Residents have}}")
    stood = pages(desk)
    assert len(archive(desk, "both.txt")) == 2
    assert sorted(path.name for path in (desk / "seeds/articles").iterdir()) == ["other.txt"]
    frozen = pages(desk)
    for path, page in frozen.items():
        lines = [line for line in page.decode().splitlines() if not line.startswith("archived: ")]
        assert lines == stood[path].decode().splitlines()
        assert (b"\narchived: " in page) == (path.startswith("briefs/") and "marrowby" not in path)
    for _ in range(2):
        run = generate(desk)
        assert not run.plan.pending
        assert (run.report.archived, run.report.imperfect, pages(desk)) == (2, False, frozen)
    assert "1 briefs from 1 documents, 2 archived" in list(run.report.lines())[-1]


@pytest.mark.parametrize("lost", ["archived", "unreadable"])
def test_a_brief_that_no_seed_can_give_again_outlives_a_name_that_cannot_be_an_address(desk: Path, lost: str) -> None:
    (desk / "seeds/articles/other.txt").write_text(OTHER, encoding="utf-8")
    generate(desk)
    if lost == "archived":
        archive(desk, "other.txt")
    else:
        (desk / "seeds/articles/other.txt").write_text("", encoding="utf-8")
    stood = pages(desk)
    (page,) = (desk / "docs/briefs").glob("*marrowby*.md")
    page.rename(page.with_name("Fish Hall (1).md"))
    run = generate(desk)
    assert pages(desk) == stood
    (step,) = [page.path for page in run.plan.added]
    assert step == f"briefs/{page.name}"


def test_a_seed_may_be_named_by_its_brief_or_its_path(desk: Path) -> None:
    (desk / "seeds/articles/other.txt").write_text(OTHER, encoding="utf-8")
    generate(desk)
    ids = archive(desk, brief_of(desk, "ferry").stem[:12], str(desk / "seeds/articles/other.txt"))
    assert len(ids) == 3
    assert list((desk / "seeds/articles").iterdir()) == []
    assert not generate(desk).report.nothing_usable


def test_its_text_leaves_the_working_folder(desk: Path) -> None:
    run = generate(desk)
    keep_bodies(run.bodies, desk / "docs")
    assert len(read_bodies(desk / "docs")) == 2
    archive(desk, "both.txt")
    assert read_bodies(desk / "docs") == {}


def plan_desk(desk: Path) -> Forecast:
    config = Config(seeds=desk / "seeds", docs=desk / "docs")
    run = generate_briefs(config)
    return foresee(run, read_before(run, config.docs), config)


def faults(desk: Path) -> list[tuple[str, str]]:
    trace = trace_docs(desk / "docs", desk / "seeds")
    assert (trace.archived, trace.unchecked) == (2, ())
    assert list_rows(trace, [])["archived"] == 2
    return [(fault.piece, fault.code) for fault in trace.faults]


CABIN = "- The crossing takes seven hours and a cabin will cost 48 euros.[^k7264]"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("a cabin will cost 48 euros.[^k7264]", "a cabin will cost 38 euros.[^k7264]", [("bullet k7264", "word")]),
        ('a cabin will cost 48 euros." (', 'a cabin would cost 48 euros." (', [("footnote k7264", "quotation")]),
        ('euros." (line 10,', 'euros." (line 11,', [("footnote k7264", "quotation")]),
        (CABIN + "\n", "", []),
        ("The crossing takes seven hours and a cabin will cost 48 euros.[^k7264]\n", "Seven hours.\n", []),
    ],
)
def test_an_edit_is_checked_against_the_frozen_quotations(
    desk: Path,
    old: str,
    new: str,
    found: list[tuple[str, str]],
) -> None:
    generate(desk)
    archive(desk, "both.txt")
    assert faults(desk) == []
    path = brief_of(desk, "ferry")
    edit(path, (old, new))
    assert set(found) <= set(faults(desk))
    assert bool(found) == bool(faults(desk))
    edited = pages(desk)
    assert not generate(desk).plan.pending
    assert pages(desk) == edited


def test_a_quotation_that_was_not_archived_is_told(desk: Path) -> None:
    generate(desk)
    archive(desk, "both.txt")
    path = brief_of(desk, "ferry")
    edit(
        path,
        (CABIN, f"{CABIN}\n- It is dear.[^kaaaa]"),
        ("\n[^k7264]:", '\n[^kaaaa]: "It is dear." (line 9, sentence 1 of 9)\n[^k7264]:'),
    )
    assert faults(desk) == [("footnote kaaaa", "quotation")]


def test_an_article_that_comes_back_meets_its_frozen_brief(desk: Path) -> None:
    generate(desk)
    ids = archive(desk, "both.txt")
    stood = pages(desk)
    (desk / "seeds/articles/again.txt").write_text(BOTH.replace("seven hours", "eight hours"), encoding="utf-8")
    run = generate(desk)
    assert {brief for _, brief in run.report.frozen} == set(ids)
    assert pages(desk) == stood
    assert f"= again.txt:1  its brief {ids[0]} is archived and stays as it is" in list(run.report.lines())
    # It may go the same way again.
    assert set(archive(desk, "again.txt")) == set(ids)
    assert pages(desk) == stood


def test_a_plan_says_what_an_archived_brief_does_not_carry_and_what_met_it(desk: Path) -> None:
    generate(desk)
    ids = archive(desk, "both.txt")
    path = brief_of(desk, "ferry")
    assert plan_desk(desk).needs == ()
    edit(path, ("a cabin will cost 48 euros.[^k7264]", "a cabin will cost 38 euros.[^k7264]"))
    (need,) = plan_desk(desk).needs
    assert (need.code, need.brief) == ("not-carried", path.stem)
    assert "'38' is not in its quotation" in need.message
    assert "38 euros" in path.read_text("utf-8").splitlines()[need.line - 1]
    (desk / "seeds/articles/again.txt").write_text(BOTH, encoding="utf-8")
    forecast = plan_desk(desk)
    assert {brief for _, brief in forecast.frozen} == set(ids)
    rows = [row.plain for row in print_forecast(forecast)]
    assert any(row.startswith("= 2 met archived") and f"again.txt:1: {ids[0]} stays as it is" in row for row in rows)


def test_thawed_it_is_a_brief_like_any_other(desk: Path) -> None:
    generate(desk)
    stood = pages(desk)
    archive(desk, "both.txt")
    (desk / "seeds/articles/both.txt").write_text(BOTH, encoding="utf-8")
    for path in (desk / "docs/briefs").iterdir():
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("archived: ")), encoding="utf-8")
    generate(desk)
    assert pages(desk) == stood


def test_a_withdrawn_page_outlives_its_seed(desk: Path) -> None:
    generate(desk)
    correct(desk, OUT)
    stood = pages(desk)
    assert len(archive(desk, "both.txt")) == 2
    assert pages(desk)[f"briefs/{brief_of(desk, 'ferry').name}"] == stood[f"briefs/{brief_of(desk, 'ferry').name}"]
    assert not generate(desk).plan.pending


def _stale(desk: Path) -> None:
    seed = desk / "seeds/articles/both.txt"
    seed.write_text(BOTH.replace("48 euros", "58 euros"), encoding="utf-8")


def _faulty(desk: Path) -> None:
    edit(brief_of(desk, "ferry"), ("a cabin will cost 48 euros.[^k7264]", "a cabin will cost 38 euros.[^k7264]"))


def _torn(desk: Path) -> None:
    (desk / "seeds/articles/both.txt.meta.yml").write_text("titel: x", encoding="utf-8")


def _conflict(desk: Path) -> None:
    edit(brief_of(desk, "ferry"), ("# Calderhead adds", "# Calderhead soon adds"))
    correct(desk, "articles: {1: {title: A boat by night}}")


def _copied(desk: Path) -> None:
    (desk / "seeds/articles/both.txt").write_text(FERRY, encoding="utf-8")
    (desk / "seeds/articles/a.txt").write_text(FERRY, encoding="utf-8")
    for path in (desk / "docs/briefs").iterdir():
        path.unlink()
    generate(desk)


@pytest.mark.parametrize(
    ("spoil", "wanted", "words"),
    [
        (_stale, "both.txt", "is not what it gives"),
        (_faulty, "both.txt", "'38' is not in its quotation"),
        (_torn, "both.txt", "cannot be used: both.txt.meta.yml:1: titel"),
        (_conflict, "both.txt", "is in conflict about title"),
        (_copied, "both.txt", "holds a copy"),
        (lambda desk: None, "bot.txt", "no page in"),
        (lambda desk: archive(desk, "both.txt"), "calderhead", "is archived already"),
    ],
)
def test_what_is_not_ready_is_refused_and_nothing_changes(
    desk: Path,
    spoil: Callable[[Path], object],
    wanted: str,
    words: str,
) -> None:
    generate(desk)
    spoil(desk)
    stood, seeds = pages(desk), sorted((desk / "seeds/articles").iterdir())
    with pytest.raises(GeneratorError) as caught:
        archive(desk, wanted)
    assert words in str(caught.value)
    assert caught.value.fix
    assert (pages(desk), sorted((desk / "seeds/articles").iterdir())) == (stood, seeds)


def test_the_command_says_what_it_did(desk: Path) -> None:
    generate(desk)
    where = ["--seeds", str(desk / "seeds"), "--docs", str(desk / "docs")]
    done = CliRunner().invoke(app, ["archive", "both.txt", *where])
    assert done.exit_code == 0, done.output
    assert str(brief_of(desk, "ferry")) in done.stdout.splitlines()
    assert "both.txt: removed " in done.stderr
    assert "2 pages stay as they are" in done.stderr
    checked = CliRunner().invoke(app, ["check", *where])
    assert checked.exit_code == 0, checked.output
    assert "archived: 2, checked against the digests of their quotations" in checked.stderr


def test_one_page_stays_as_it_is(desk: Path) -> None:
    (desk / "seeds/articles/other.txt").write_text(OTHER, encoding="utf-8")
    generate(desk)
    where = ["--seeds", str(desk / "seeds"), "--docs", str(desk / "docs")]
    assert "; 1 page stays as it is\n" in CliRunner().invoke(app, ["archive", "other.txt", *where]).stderr


@pytest.mark.parametrize("line", ["archived: yes", "archived: {seed: ab, quotation: {}}", "archived: {quotations: {}}"])
def test_a_torn_line_is_refused_with_its_place(desk: Path, line: str) -> None:
    generate(desk)
    path = brief_of(desk, "ferry")
    edit(path, ("\nkind: news", f"\n{line}\nkind: news"))
    (rejection,) = generate(desk).report.rejections
    assert "archived is not as briefs archive wrote it" in rejection.reason
    assert line in path.read_text("utf-8")


def test_an_archived_brief_can_be_withdrawn_in_its_page(desk: Path) -> None:
    generate(desk)
    archive(desk, "both.txt")
    path = brief_of(desk, "ferry")
    edit(path, ("\ntitle: ", "\nwithdrawn: asked by the line\ntitle: "))
    run = generate(desk)
    page = path.read_text("utf-8")
    assert (run.report.archived, run.report.imperfect) == (1, False)
    assert "*Withdrawn by the desk: asked by the line*" in page
    assert "archived: " not in page
    assert "48 euros" not in page
    assert not generate(desk).plan.pending

"""After writing, look: a page that does not hold what was meant is refused, that page alone, and by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from generator.approvals import make_approval, read_approval, write_approval
from generator.brief import company as stubs
from generator.brief import (
    look,
    look_at_brief,
    look_at_company,
    look_at_merged,
    merge_stub,
    read,
    render_brief,
    render_company,
    write,
)
from generator.cli import app
from generator.companies import edit
from generator.companies.edit import add_names
from generator.errors import PublishError, TableError
from generator.model import Brief, Company, CompanyLink, NearCopy, Parent
from generator.text import escape
from strategies import briefs, text, tuples_of
from test_merge import FERRY
from test_pipeline import FERRY as FERRY_SEED
from test_pipeline import PAPER as PAPER_SEED
from test_pipeline import REGISTRY, brief_of, pages

TERN = Company("tern", "Tern Lines", ("Tern",), ("燕鸥",), ("LSE:TRN",), (Parent("quay", "brand"),), ("Gull",))
REPOSITORY = Path(__file__).parent.parent

companies = st.builds(
    Company,
    st.sampled_from(("tern", "a.b", "K9")),
    text,
    tuples_of(text),
    tuples_of(text),
    tuples_of(text),
    st.sampled_from(
        ((), (Parent("quay"),), (Parent("quay", "brand", "1999", "2010-08"), Parent("pier", None, "2010-08")))
    ),
    tuples_of(text),
    st.sampled_from(((), ("old", "older"))),
    st.sampled_from(("company", "brand")),
    st.booleans(),
)


@given(briefs)
def test_every_brief_holds_what_was_meant(brief: Brief) -> None:
    assert look_at_brief(render_brief(brief), "briefs/a.md", brief) is None


@given(companies)
def test_every_company_page_holds_what_was_meant(company: Company) -> None:
    assert look_at_company(render_company(company, {"quay": "Quay & <Co>"}), "companies/a.md", company) is None


def test_each_line_of_a_brief_is_missed() -> None:
    brief = replace(FERRY, near=(NearCopy("other-0123456789", "Fares halved"),), interests=("owner of a boat",))
    lines = render_brief(brief).split("\n")
    for at, line in enumerate(lines):
        if line.strip():
            cut = "\n".join([*lines[:at], *lines[at + 1 :]])
            assert look_at_brief(cut, "briefs/a.md", brief) is not None, line


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("# Ferry line halves its fares", "# Ferry line doubles its fares", "title"),
        ("kind: news", "kind: opinion", "kind"),
        ("sentence 1 of", "sentence 2 of", "bullet 1: evidence 1: sentence"),
    ],
)
def test_what_differs_is_named_with_both_texts(before: str, after: str, field: str) -> None:
    page = render_brief(FERRY)
    assert before in page
    found = look_at_brief(page.replace(before, after), "briefs/a.md", FERRY)
    assert found is not None
    assert found.field == field
    assert found.meant != found.came
    assert str(found).startswith(f"{field}: meant ")
    assert ", but the page has " in str(found)


PAGE = render_brief(FERRY)


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (
            PAGE.replace("\n[generated", "\nSee below.\n\n[generated", 1),
            'text that belongs to no piece: meant none, or another one, but the page has "See below."',
        ),
        (
            PAGE.replace("426c19c0", "00000000"),
            'the line [generated title] at the foot: meant "426c19c0", but the page has "00000000"',
        ),
        (
            "\ufeff" + PAGE,
            "the start of the page: meant its first line, but the page has a byte order mark (U+FEFF) before it",
        ),
        (PAGE.replace("\n", "\r\n"), "line ends: meant line feeds, but the page has a carriage return in line 1"),
        (PAGE.replace("May.[^k0001]\n", "May.[^k0001]\r\n", 1), "carriage return in line"),
        (PAGE.replace("lines: 1-20", "lines: 1-21"), 'lines 2: meant "20", but the page has "21"'),
        ("---\n", "the page could not be read: briefs/a.md"),
    ],
)
def test_a_refusal_is_told_in_words_that_a_person_can_act_on(page: str, told: str) -> None:
    found = look_at_brief(page, "briefs/a.md", FERRY)
    assert found is not None
    assert told in str(found)


@pytest.mark.parametrize("bad", ["\ufeffThe Post", "The Post\r", "The\r\nPost", "A\0b"])
@pytest.mark.parametrize("field", ["publisher", "title"])
def test_what_pages_never_hold_is_no_fault_of_a_page(field: str, bad: str) -> None:
    brief = replace(FERRY, **{field: bad})  # type: ignore[arg-type]
    assert look_at_brief(render_brief(brief), "briefs/a.md", brief) is None


def test_a_company_page_with_signs_that_nobody_sees_is_refused() -> None:
    page = render_company(TERN)
    assert "byte order mark" in str(look_at_company("\ufeff" + page, "companies/tern.md", TERN))
    assert "carriage return" in str(look_at_company(page.replace("\n", "\r\n"), "companies/tern.md", TERN))


def test_what_is_told_of_a_mismatch_is_short_and_can_be_shown() -> None:
    brief = replace(FERRY, title="Fares " + "a" * 9000)
    found = look_at_brief(render_brief(brief).replace("aaaa", "a\u202ea"), "briefs/a.md", brief)
    assert found is not None
    assert len(str(found)) < 300
    assert look._show("a\u202eb") == '"a\\u202eb"'


@pytest.mark.parametrize(
    "told",
    [
        {"title": "Fares <script>alert(1)</script> fall"},
        {"publisher": "The *Quay* Post"},
        {"companies": (CompanyLink("tern", "a](https://a.example)[b", "about"),)},
        {"near": (NearCopy("other-0123456789", "Fares <b>halved</b>"),)},
        {"bullets": (replace(FERRY.bullets[0], text="Fares *fell* by half."),)},
        {"bullets": (replace(FERRY.bullets[0], text="> Fares fell."),)},
        {"bullets": (replace(FERRY.bullets[0], text="Fares fell ![x](https://a.example/x.png)."),)},
        {"figures": (replace(FERRY.figures[0], what="fare <img src=x onerror=a>"),)},
        {"companies": (replace(CompanyLink("tern", "Tern", "about"), evidence=replace(
            FERRY.bullets[0].evidence[0], quote="He `said` it.", label="k0000", sentence=3)),)},
    ],
)  # fmt: skip
def test_what_is_not_escaped_is_seen_though_it_reads_back(
    told: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    brief = replace(FERRY, **told)  # type: ignore[arg-type]
    assert look_at_brief(render_brief(brief), "briefs/a.md", brief) is None
    break_escape(monkeypatch)
    page = render_brief(brief)
    assert look_at_brief(page, "briefs/a.md", brief) is not None
    # It is the reader's eyes that see it.
    monkeypatch.setattr(look, "_is_plain", lambda _: True)
    assert look_at_brief(page, "briefs/a.md", brief) is None or "[" in page


def break_escape(monkeypatch: pytest.MonkeyPatch, mark: str = "") -> None:
    """Text with ``mark`` in it goes into pages as it is."""

    def leave(plain: str, **where: bool) -> str:
        return plain if mark in plain else escape.escape_markdown(plain, **where)

    from generator.brief import inline, rows

    for module in (write, inline, rows, stubs):
        monkeypatch.setattr(module, "escape_markdown", leave)


@pytest.mark.parametrize("name", ["Tern <b>Lines</b>", "Tern *Lines*", "Tern ![x](https://a.example/b.png)"])
@pytest.mark.parametrize("field", ["name", "aliases", "former"])
def test_a_name_that_is_not_escaped_is_seen(name: str, field: str, monkeypatch: pytest.MonkeyPatch) -> None:
    company = replace(TERN, **{field: name if field == "name" else (name,)})  # type: ignore[arg-type]
    assert look_at_company(render_company(company), "companies/tern.md", company) is None
    break_escape(monkeypatch)
    assert look_at_company(render_company(company), "companies/tern.md", company) is not None


def test_what_a_person_wrote_on_a_company_page_is_looked_for() -> None:
    made = render_company(replace(TERN, tickers=("LSE:TER",)))
    edited = render_company(TERN).replace("[generated", "Ask for Lena.\n\n[generated", 1)
    merged, _ = merge_stub(made, edited, "companies/tern.md")
    assert look_at_merged(merged, "companies/tern.md", made, edited) is None
    lost = look_at_merged(merged.replace("Ask for Lena.", ""), "companies/tern.md", made, edited)
    assert lost is not None
    assert lost.field.startswith("own lines")
    other = look_at_merged(merged.replace("LSE:TER", "LSE:ODD"), "companies/tern.md", made, edited)
    assert other is not None


def test_what_a_person_wrote_into_a_brief_may_show_as_they_like() -> None:
    wild = (("bullets", "## Ours\n\n<b>bold</b> <!-- and\n\n*more*"), ("end", "[line]: https://a.example/"))
    brief = replace(FERRY, title="Fares [the line] fall", extra=wild)
    page = render_brief(brief)
    assert look_at_brief(page, "briefs/a.md", read.parse_brief(page, "briefs/a.md")) is None


def test_pages_are_looked_at_as_the_site_renders_them() -> None:
    for name in ("mkdocs.yml", "generator/site/default.yml", "generator/data/desk/mkdocs.yml"):
        text = (REPOSITORY / name).read_text(encoding="utf-8")
        block = text.partition("\nmarkdown_extensions:\n")[2].split("\n\n")[0]
        assert set(yaml.safe_load(block)) == set(look.EXTENSIONS), name


# ---------------------------------------------------------------- the run


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    articles = tmp_path / "seeds" / "articles"
    articles.mkdir(parents=True)
    (articles / "ferry.txt").write_text(FERRY_SEED, encoding="utf-8")
    (articles / "paper.txt").write_text(PAPER_SEED, encoding="utf-8")
    (tmp_path / "seeds" / "companies.yml").write_text(REGISTRY, encoding="utf-8")
    return tmp_path


def call(desk: Path, command: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, [command, "--seeds", str(desk / "seeds"), "--docs", str(desk / "docs")])
    return done.exit_code, done.output


def lose_bullet(brief: Brief, names: object = None) -> str:
    return render_brief(replace(brief, bullets=brief.bullets[1:]) if "night ferry" in brief.title else brief)


def fail(brief: Brief, names: object = None) -> str:
    if "night ferry" in brief.title:
        raise KeyError("ferry")
    return render_brief(brief)


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (lose_bullet, r"briefs/calderhead-adds-\S+: not written: bullets: meant 5 of them, but the page has 4"),
        (fail, "KeyError"),
    ],
)
def test_a_brief_that_does_not_hold_what_was_meant_is_refused_and_all_others_are_written(
    desk: Path, monkeypatch: pytest.MonkeyPatch, broken: Callable[..., str], told: str
) -> None:
    monkeypatch.setattr("generator.pipeline.make.render_brief", broken)
    code, output = call(desk, "generate")
    assert code == 1
    assert re.search(rf"! ferry\.txt(?::1)?  .*{told}", output), output
    assert "please report it" in output
    assert [path.name.split("-")[0] for path in (desk / "docs" / "briefs").iterdir()] == ["mill"]
    assert "1 briefs from 2 documents" in output
    monkeypatch.undo()
    assert call(desk, "generate")[0] == 0


@pytest.mark.parametrize("broken", [lose_bullet, fail])
def test_the_page_that_stands_stays_with_all_that_it_links(
    desk: Path, monkeypatch: pytest.MonkeyPatch, broken: Callable[..., str]
) -> None:
    assert call(desk, "generate")[0] == 0
    before = pages(desk)
    for name in ("ferry.txt", "paper.txt"):
        seed = desk / "seeds" / "articles" / name
        seed.write_text(
            seed.read_text(encoding="utf-8").replace("The Harbour Gazette", "The Quay Post"), encoding="utf-8"
        )
    # Nothing but the page that is refused links it from now on.
    registry = desk / "seeds" / "companies.yml"
    registry.write_text(REGISTRY.replace("Norvik Ferries", "Norvik Boats"), encoding="utf-8")
    monkeypatch.setattr("generator.pipeline.make.render_brief", broken)
    code, output = call(desk, "generate")
    after = pages(desk)
    ferry, paper = (f"briefs/{brief_of(desk, word).name}" for word in ("ferry", "mill"))
    assert code == 1
    assert "ferry.txt" in output
    assert after[ferry] == before[ferry]
    assert "companies/norvik.md" in after
    assert b"The Quay Post" in after[paper]


def test_check_and_plan_tell_of_a_refusal_as_well(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.pipeline.make.render_brief", lose_bullet)
    assert call(desk, "generate")[0] == 1
    for command in ("check", "plan"):
        code, output = call(desk, command)
        assert code == 1
        assert "bullets: meant 5 of them, but the page has 4" in output, command


def test_a_company_page_that_does_not_hold_what_was_meant_is_refused_alone(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def misname(company: Company, names: object = None) -> str:
        return render_company(replace(company, name="Other") if company.id == "norvik" else company)

    monkeypatch.setattr("generator.pipeline.pages.render_company", misname)
    code, output = call(desk, "generate")
    assert code == 1
    assert '! companies/norvik.md  not written: name: meant "Norvik' in output
    written = pages(desk)
    assert "companies/norvik.md" not in written
    assert sum(name.startswith("briefs/") for name in written) == 2


def test_a_company_page_that_cannot_be_made_is_refused_alone(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_down(company: Company, names: object = None) -> str:
        if company.id == "norvik":
            raise KeyError("norvik")
        return render_company(company)

    monkeypatch.setattr("generator.pipeline.pages.render_company", break_down)
    code, output = call(desk, "generate")
    assert code == 1
    assert re.search(r"! companies/norvik\.md  not written: a fault of ours: KeyError at \S+: 'norvik'", output), output
    written = pages(desk)
    assert "companies/norvik.md" not in written
    assert sum(name.startswith("briefs/") for name in written) == 2
    assert "2 briefs from 2 documents" in output
    monkeypatch.undo()
    assert call(desk, "generate")[0] == 0
    # One that stands stays.
    registry = desk / "seeds" / "companies.yml"
    registry.write_text(REGISTRY.replace("Norvik Ferries", "Norvik Boats, aliases: [Norvik Ferries]"), encoding="utf-8")
    before = pages(desk)["companies/norvik.md"]
    monkeypatch.setattr("generator.pipeline.pages.render_company", break_down)
    assert call(desk, "generate")[0] == 1
    assert pages(desk)["companies/norvik.md"] == before


@pytest.mark.parametrize("broken", [lose_bullet, fail])
def test_no_page_comes_for_a_company_that_only_a_refused_brief_names(
    desk: Path, monkeypatch: pytest.MonkeyPatch, broken: Callable[..., str]
) -> None:
    monkeypatch.setattr("generator.pipeline.make.render_brief", broken)
    assert call(desk, "generate")[0] == 1
    without = pages(desk)
    monkeypatch.undo()
    (desk / "seeds" / "articles" / "ferry.txt").rename(desk / "ferry.txt")
    assert call(desk, "generate")[0] == 0
    assert {name for name in pages(desk) if name.startswith("companies/")} == {
        name for name in without if name.startswith("companies/")
    }
    assert "companies/norvik.md" not in without


def test_a_hostile_headline_that_slips_through_a_broken_escape_never_becomes_a_file(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = FERRY_SEED.replace("adds a night ferry to", "adds <b onclick=x>a night</b> ferry to", 1)
    (desk / "seeds" / "articles" / "ferry.txt").write_text(seed, encoding="utf-8")
    break_escape(monkeypatch, "onclick")
    code, output = call(desk, "generate")
    assert code == 1
    assert "ferry.txt" in output
    assert not [path for path in (desk / "docs" / "briefs").iterdir() if "onclick" in path.read_text(encoding="utf-8")]
    # Without the look it would be one.
    monkeypatch.setattr("generator.publish.look_at_brief", lambda *_: None)
    call(desk, "generate")
    assert [path for path in (desk / "docs" / "briefs").iterdir() if "onclick=x>" in path.read_text(encoding="utf-8")]


# ---------------------------------------------------------------- what else is written


def test_an_approval_that_would_not_be_read_back_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    approval = make_approval(FERRY, "Nadia Rahim <nadia@gazette.example>", "2025-03-12T09:30:00Z")
    assert read_approval(write_approval(tmp_path, approval)) == approval
    monkeypatch.setattr("generator.approvals.dump_field", lambda key, value: f"{key}: {str(value).lower()}")
    before = (tmp_path / f"{FERRY.id}.yml").read_bytes()
    with pytest.raises(PublishError, match="does not read back"):
        write_approval(tmp_path, approval)
    assert (tmp_path / f"{FERRY.id}.yml").read_bytes() == before


@pytest.mark.parametrize("broken", ["tern2", "x]\n  - {id: quay}\n#"])
def test_an_edit_of_the_registry_that_changes_more_than_was_meant_is_refused(
    broken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "companies:\n  # the sea\n  - id: tern\n    name: Tern\n"
    assert add_names(text, "tern", "aliases", ["TL"], "companies.yml").count("# the sea") == 1
    monkeypatch.setattr(edit, "write_scalar", lambda _: broken)
    with pytest.raises(TableError):
        add_names(text, "tern", "aliases", ["TL"], "companies.yml")


def test_an_edit_of_the_registry_that_loses_a_comment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "companies:\n  # the sea\n  - id: tern\n    name: Tern\n"
    start, end = text.index("  # the"), text.index("  - id")
    splice = edit._File.extend

    def lose(file: edit._File, row: yaml.MappingNode, key: str, values: list[str]) -> edit._Splice:
        made = splice(file, row, key, values)
        return edit._Splice(start, made.end, text[end : made.start] + made.new)

    monkeypatch.setattr(edit._File, "extend", lose)
    with pytest.raises(TableError, match="cannot be edited by rule"):
        add_names(text, "tern", "aliases", ["TL"], "companies.yml")

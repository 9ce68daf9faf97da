"""The whole left half on small folders of seeds: what a run writes, keeps, removes and refuses."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from generator.brief import parse_brief, render_brief
from generator.compose import tell_basis
from generator.config import Config
from generator.model import Copy, Metadata, Notice
from generator.pipeline import Run, generate_briefs, read_briefs, summaries
from generator.publish import apply_plan, check_plan
from generator.stages.summarise import summarise_article

SAMPLE = Path(__file__).parent.parent / "seeds" / "articles"
FERRY = """Calderhead adds a night ferry to the Orlo islands

The Harbour Gazette

Wed, 12 Mar 2025

By Nadia Rahim

Calderhead Shipping Lines will run a night ferry to the Orlo islands from 2 June, the company said on Wednesday, four
years after it gave the route up. The crossing takes seven hours and a cabin will cost 48 euros.

Chief executive Lena Brandt told reporters that bookings for the summer were 31 per cent above those of last year. The
ship, the Sula, was bought from Norvik Ferries AS for 64 million euros in January.

The islands' council has asked for a second sailing on Fridays. Calderhead said that it would decide in September, when
the first season is over and the harbour at Venn has been dredged.

Residents have waited long for the boat. "My mother is 81 and does not fly," said Tor Aune, a teacher in Venn. He has
taken the mail plane to the mainland twelve times this year.
"""
PAPER = """Mill at Aldgrove to make paper from straw

The Harbour Gazette

Fri, 14 Mar 2025

Strandholm Paper PLC will turn its mill at Aldgrove over to wheat straw within two years, in a change that costs 120
million pounds and keeps 340 jobs. The mill used to pulp spruce from three forests to the north.

The company expects to buy 200,000 tonnes of straw a year from farms within 60 kilometres. Farmers will be paid 55
pounds a tonne, which is about what cattle owners pay for bedding now.

Critics doubt that there is enough. "In a wet year there is none to sell," said Ada Whitlock, who farms 400 hectares
near the mill. Strandholm said that it had signed contracts for two thirds of what it needs.
"""
REGISTRY = """companies:
  - {id: calderhead, name: Calderhead Shipping Lines, aliases: [Calderhead], watch: true}
  - {id: norvik, name: Norvik Ferries, parent: fjord-group, relation: subsidiary}
  - {id: fjord-group, name: Fjord Group}
  - {id: strandholm, name: Strandholm Paper, aliases: [Strandholm]}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk with two seeds and a registry."""
    articles = tmp_path / "seeds" / "articles"
    articles.mkdir(parents=True)
    (articles / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (articles / "paper.txt").write_text(PAPER, encoding="utf-8")
    (tmp_path / "seeds" / "companies.yml").write_text(REGISTRY, encoding="utf-8")
    return tmp_path


def run(desk: Path, **settings: object) -> Run:
    """Generate and write, as ``briefs generate`` does."""
    config = Config(seeds=desk / "seeds", docs=desk / "docs", **settings)  # type: ignore[arg-type]
    result = generate_briefs(config)
    apply_plan(result.plan, config.docs)
    return result


def pages(desk: Path) -> dict[str, bytes]:
    docs = desk / "docs"
    return {p.relative_to(docs).as_posix(): p.read_bytes() for p in sorted(docs.rglob("*")) if p.is_file()}


def brief_of(desk: Path, word: str) -> Path:
    (path,) = [p for p in (desk / "docs" / "briefs").glob("*.md") if word in p.name]
    return path


def test_a_run_writes_a_brief_for_each_article_and_a_stub_for_each_company_and_its_parents(desk: Path) -> None:
    run(desk)
    written = pages(desk)
    assert [name.rpartition("-")[0] for name in written if name.startswith("briefs/")] == [
        "briefs/calderhead-adds-a-night-ferry-to-the-orlo-islands",
        "briefs/mill-at-aldgrove-to-make-paper-from-straw",
    ]
    assert {name for name in written if name.startswith("companies/")} == {
        "companies/calderhead.md",
        "companies/norvik.md",
        "companies/fjord-group.md",
        "companies/strandholm.md",
    }


def test_a_watched_company_has_a_page_before_any_brief_names_it(desk: Path) -> None:
    row = "  - {id: idle, name: Idle Lines, watch: true, parent: fjord-group}\n  - {id: dull, name: Dull Lines}\n"
    (desk / "seeds" / "companies.yml").write_text(REGISTRY.replace("norvik", "n") + row, encoding="utf-8")
    plan = run(desk).plan
    apply_plan(plan, desk / "docs")
    pages = {path.name for path in (desk / "docs" / "companies").glob("*.md")}
    assert {"idle.md", "fjord-group.md"} <= pages
    assert "dull.md" not in pages


def test_what_is_known_of_an_article_stands_in_its_brief(desk: Path) -> None:
    ferry = next(brief for brief in run(desk).briefs if brief.source == "ferry.txt")
    assert (ferry.title, ferry.publisher, ferry.authors, ferry.date) == (
        "Calderhead adds a night ferry to the Orlo islands",
        "The Harbour Gazette",
        ("Nadia Rahim",),
        "2025-03-12",
    )
    assert {link.id for link in ferry.companies} == {"calderhead", "norvik"}
    assert 3 <= len(ferry.bullets) <= 5


def test_every_quotation_stands_in_the_seed(desk: Path) -> None:
    for brief in run(desk).briefs:
        seed = " ".join((desk / "seeds" / "articles" / brief.source).read_text(encoding="utf-8").split())
        for bullet in brief.bullets:
            assert bullet.evidence
            assert all(evidence.quote in seed for evidence in bullet.evidence)


def test_a_second_run_changes_nothing(desk: Path) -> None:
    run(desk)
    before = pages(desk)
    again = run(desk)
    assert not again.plan.pending
    assert pages(desk) == before


def test_an_empty_docs_mints_the_same_ids_again(desk: Path) -> None:
    run(desk)
    before = pages(desk)
    shutil.rmtree(desk / "docs")
    run(desk)
    assert pages(desk) == before


def test_a_renamed_seed_keeps_its_brief(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "ferry")
    articles = desk / "seeds" / "articles"
    (articles / "ferry.txt").rename(articles / "zz-renamed.txt")
    result = run(desk)
    assert path.is_file()
    assert not result.plan.added
    assert not result.plan.removed
    assert "zz-renamed.txt" in path.read_text(encoding="utf-8")


def test_a_better_title_keeps_the_address(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "ferry")
    (desk / "seeds" / "articles" / "ferry.txt.meta.yml").write_text("title: A night boat for Orlo\n", encoding="utf-8")
    run(desk)
    assert "# A night boat for Orlo" in path.read_text(encoding="utf-8")


def test_a_removed_seed_removes_its_brief(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "paper")
    (desk / "seeds" / "articles" / "paper.txt").unlink()
    run(desk)
    assert not path.exists()
    assert not (desk / "docs" / "companies" / "strandholm.md").exists()


def test_an_edited_brief_outlives_its_seed_and_is_reported(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "paper")
    path.write_text(path.read_text(encoding="utf-8") + "\nThe desk visited the mill.\n", encoding="utf-8")
    (desk / "seeds" / "articles" / "paper.txt").unlink()
    result = run(desk)
    assert "The desk visited the mill." in path.read_text(encoding="utf-8")
    assert result.report.imperfect
    assert any(kept.path.endswith(path.name) for kept in result.plan.kept)


def test_links_of_a_kept_brief_keep_their_pages(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "ferry")
    path.write_text(path.read_text(encoding="utf-8") + "\nThe desk sailed with her.\n", encoding="utf-8")
    stubs = {name: text for name, text in pages(desk).items() if name.startswith("companies/")}
    (desk / "seeds" / "articles" / "ferry.txt").unlink()
    for _ in range(2):
        result = run(desk)
        assert not result.plan.removed
        assert [kept.path for kept in result.plan.kept] == [f"briefs/{path.name}"]
        assert {name: text for name, text in pages(desk).items() if name.startswith("companies/")} == stubs
    path.unlink()
    assert set(run(desk).plan.removed) == {f"companies/{name}.md" for name in ("norvik", "fjord-group")}


def test_a_company_that_gets_another_id_takes_everything_along(desk: Path) -> None:
    run(desk)
    brief, stub = brief_of(desk, "ferry"), desk / "docs" / "companies" / "calderhead.md"
    text = brief.read_text("utf-8")
    brief.write_text(
        text.replace("\n## Companies", "\nAsk [them](../companies/calderhead.md).\n\n## Companies"), "utf-8"
    )
    stub.write_text(stub.read_text("utf-8") + "\n## Desk note\n\nCall Ines.\n", encoding="utf-8")
    registry = desk / "seeds" / "companies.yml"
    registry.write_text(REGISTRY.replace("id: calderhead,", "id: orlo-lines, redirects: [calderhead],"), "utf-8")
    result = run(desk)
    assert (result.report.conflicts, result.plan.kept, result.plan.removed) == ((), (), ("companies/calderhead.md",))
    moved = brief.read_text("utf-8")
    assert (
        moved.replace("orlo-lines", "calderhead").split("\n[generated")[0].count("calderhead")
        == text.split("\n[generated")[0].count("calderhead") + 1
    )
    assert "Ask [them](../companies/orlo-lines.md)." in moved
    assert "companies/calderhead.md" not in moved
    assert "Call Ines." in (desk / "docs" / "companies" / "orlo-lines.md").read_text("utf-8")
    assert not run(desk).plan.pending


def test_a_company_that_leaves_the_registry_loses_no_line_and_breaks_no_link(desk: Path) -> None:
    run(desk)
    brief, stub = brief_of(desk, "ferry"), desk / "docs" / "companies" / "calderhead.md"
    text = brief.read_text("utf-8")
    brief.write_text(
        text.replace("\n## Companies", "\nAsk [them](../companies/calderhead.md).\n\n## Companies"), "utf-8"
    )
    (desk / "seeds" / "companies.yml").write_text(REGISTRY.replace("id: calderhead,", "id: cald,"), encoding="utf-8")
    run(desk)
    assert "Ask [them](../companies/calderhead.md)." in brief.read_text("utf-8")
    assert stub.exists()
    brief.write_text(brief.read_text("utf-8").replace("[them](../companies/calderhead.md)", "them"), encoding="utf-8")
    stub.write_text(stub.read_text("utf-8") + "\nCall Ines.\n", encoding="utf-8")
    assert [kept.path for kept in run(desk).plan.kept] == ["companies/calderhead.md"]
    assert "Call Ines." in stub.read_text("utf-8")


def test_edits_of_every_kind_stand_when_new_rules_change_all_bullets(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "ferry")
    lines = path.read_text("utf-8").split("\n")
    items = [at for at, line in enumerate(lines) if line.startswith("- ")]
    row = next(at for at, line in enumerate(lines) if line.startswith("| ") and "Figure" not in line)
    lines[row] = lines[row].replace("| ", "| Nearly ", 1)
    lines[items[-1]] += "\n- The desk asked the harbour master."
    lines[items[1]] = lines[items[1]].replace("- ", "- **As seen aboard:** ", 1)
    lines[items[0]] = lines[items[0]].replace("- ", "- Once more, ", 1) + "\n\nHer captain is new."
    text = "\n".join(lines).replace("\nkind: ", "\ndesk: seen  # by Ines\nkind: ", 1)
    text = text.replace("## Companies", "## Desk note\n\n- Ask again in May.\n\n## Companies")
    path.write_text(text, "utf-8")
    own = (
        "| Nearly ", "- The desk asked the harbour master.", "- **As seen aboard:** ", "- Once more, ",
        "Her captain is new.", "desk: seen  # by Ines", "## Desk note", "- Ask again in May.",
    )  # fmt: skip
    for settings in ({"bullets": (2, 3), "quotation_words": 60, "quotation_share": 1}, {"bullets": (4, 4)}, {}):
        assert run(desk, **settings).plan.changed
        page = path.read_text("utf-8")
        assert [words for words in own if words not in page] == []
        assert not run(desk, **settings).plan.pending


def test_a_title_that_a_person_wrote_stays(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "ferry")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("# Calderhead adds a night ferry", "# Calderhead brings back a night ferry"), "utf-8")
    result = run(desk)
    assert "# Calderhead brings back a night ferry" in path.read_text(encoding="utf-8")
    assert not result.report.conflicts


def test_pages_of_others_are_left_alone(desk: Path) -> None:
    run(desk)
    own = desk / "docs" / "about.md"
    stray = desk / "docs" / "briefs" / "my-own-notes.md"
    own.write_text("# About us\n", encoding="utf-8")
    stray.write_text("# Notes, not a brief\n", encoding="utf-8")
    (desk / "seeds" / "articles" / "ferry.txt").unlink()
    assert not run(desk).report.imperfect
    assert own.read_text(encoding="utf-8") == "# About us\n"
    assert stray.read_text(encoding="utf-8") == "# Notes, not a brief\n"


def test_a_brief_that_cannot_be_read_is_reported_and_never_overwritten(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "ferry")
    broken = "---\nid: [unclosed\n---\n\n# Half an edit\n"
    path.write_text(broken, encoding="utf-8")
    result = run(desk)
    assert path.read_text(encoding="utf-8") == broken
    assert any(path.name in rejection.name for rejection in result.report.rejections)


BREAKAGES: dict[str, Callable[[str], str]] = {
    "the front matter is torn": lambda page: page.replace("\ntitle: ", "\ntitle: [", 1),
    "only the file name tells": lambda page: "gone\n",
    "a merge was left half done": lambda page: page.replace("\nkind: ", "\n<<<<<<< mine\nkind: ", 1),
    "bytes of another encoding": lambda page: page.replace("\nkind: ", "\nkind: \udcff", 1),
}


@pytest.mark.parametrize("breakage", BREAKAGES)
@pytest.mark.parametrize("source", ["as it was", "changed"])
def test_an_article_whose_brief_is_broken_is_not_written_anew(desk: Path, breakage: str, source: str) -> None:
    run(desk)
    path = brief_of(desk, "ferry")
    broken = BREAKAGES[breakage](path.read_text(encoding="utf-8")).encode("utf-8", "surrogateescape")
    path.write_bytes(broken)
    if source == "changed" and breakage != "only the file name tells":
        seed = desk / "seeds" / "articles" / "ferry.txt"
        text = FERRY.replace("adds a night ferry", "starts a night boat").replace("31 per cent", "32 per cent")
        seed.write_text(text, encoding="utf-8")
    else:  # The id is then not the one that would be minted today.
        (desk / "seeds/articles/ferry.txt.meta.yml").write_text("title: A night boat for Orlo\n", encoding="utf-8")
    names = set(pages(desk))
    result = run(desk)
    assert path.read_bytes() == broken
    assert set(pages(desk)) == names
    assert [rejection.name for rejection in result.report.rejections] == [f"briefs/{path.name}"]
    assert not result.plan.kept


def test_a_new_article_of_the_source_of_a_broken_brief_is_written(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "ferry")
    path.write_text(path.read_text(encoding="utf-8").replace("\ntitle: ", "\ntitle: [", 1), encoding="utf-8")
    (desk / "seeds" / "articles" / "quay.txt").write_text(PAPER.replace("straw", "reed"), encoding="utf-8")
    added = [page.path for page in run(desk).plan.added]
    assert len(added) == 1
    assert "reed" in added[0]


def test_a_conflict_is_settled_by_a_line_in_the_front_matter(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "ferry")
    path.write_text(path.read_text("utf-8").replace("\ndate: 2025-03-12", "\ndate: 2025-03-11"), "utf-8")
    sidecar = desk / "seeds/articles/ferry.txt.meta.yml"
    sidecar.write_text("date: 2025-03-13\n", "utf-8")
    told = list(run(desk).report.complaints())
    assert told[0] == f"! {path.stem}  date: you and the source both changed it; yours stays"
    assert "settle: {date: mine}" in told[3]
    page = path.read_text("utf-8")
    for choice, date in (("mine", "2025-03-11"), ("theirs", "2025-03-13")):
        path.write_text(page.replace("\nkind: ", f"\nsettle: {{date: {choice}}}\nkind: "), "utf-8")
        assert not run(desk).report.imperfect
        settled = path.read_text("utf-8")
        assert f"\ndate: {date}\n" in settled
        assert "settle" not in settled
        assert not run(desk).plan.pending


def test_a_page_of_a_person_among_the_briefs_is_no_error_where_there_is_nothing_else(desk: Path) -> None:
    folder = desk / "docs" / "briefs"
    folder.mkdir(parents=True)
    (folder / "how-we-work.md").write_text("---\ntitle: How we work\n---\n\n# How we work\n", "utf-8")
    assert not run(desk).report.imperfect
    assert read_briefs(desk / "docs")[1] == ()


def test_each_field_says_where_it_stood(desk: Path) -> None:
    run(desk)
    page = brief_of(desk, "paper").read_text("utf-8")
    (line,) = [line for line in page.split("\n") if line.startswith("basis: ")]
    for words in ("title: line 1", "publisher: ", "line 3", "kind: "):
        assert words in line


def test_of_a_pages_furniture_no_more_than_its_line_gets_into_a_brief() -> None:
    known = Metadata(
        title=None,
        heading="A night boat",
        kind="news",
        basis=(
            ("publisher", "line 3 'mail desk@gazette.example'"),
            ("aggregator", "line 80 'Get our app and read more of the harbour, whenever you…'"),
            ("kind", "a note gives the author's interest; 'surely'"),
        ),
        notices=(Notice("publisher-inferred", "from a picture"),),
    )
    assert tell_basis(known) == (
        ("title", "made from the text"),
        ("publisher", "inferred from line 3"),
        ("aggregator", "line 80"),
        ("kind", "a note gives the author's interest; 'surely'"),
    )


def test_two_titles_of_a_person_are_a_conflict_and_both_stay(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "ferry")
    text = path.read_text(encoding="utf-8")
    title = "Calderhead adds a night ferry to the Orlo islands"
    text = text.replace(f"title: {title}", "title: Night boat").replace(f"# {title}", "# Orlo by night")
    path.write_text(text, "utf-8")
    line = "settle: {front title: mine}"
    command = f"briefs resolve {path.stem} 'front title' --mine (or --theirs)"
    mend = f"{command}; in an editor: write  {line}  into the front matter, then generate again"
    for _ in range(2):
        result = run(desk)
        assert list(result.report.complaints()) == [
            f"! {path.stem}  front title: the title of the page and that of the front matter differ; both stay",
            "    yours:  Orlo by night",
            "    front:  Night boat",
            f"    mend:   {mend}",
        ]
        page = path.read_text("utf-8")
        assert page.replace("{title: stated by the desk,", "{title: line 1,") == text
    path.write_text(text.replace("# Orlo by night", "# Night boat"), "utf-8")
    assert not run(desk).report.conflicts


def test_bad_seeds_are_reported_and_change_no_good_one(desk: Path) -> None:
    run(desk)
    good = pages(desk)
    articles = desk / "seeds" / "articles"
    (articles / "empty.txt").write_bytes(b"")
    (articles / "image.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4)
    (articles / "menu.html").write_text("<nav><a href=/>Home</a> <a href=/a>News</a></nav>", encoding="utf-8")
    result = run(desk)
    assert {rejection.name for rejection in result.report.rejections} == {"empty.txt", "image.txt", "menu.html"}
    assert all(rejection.reason for rejection in result.report.rejections)
    assert pages(desk) == good


def test_the_same_article_twice_makes_one_brief_with_both_sources(desk: Path) -> None:
    shutil.copy(desk / "seeds/articles/ferry.txt", desk / "seeds/articles/ferry-again.txt")
    result = run(desk)
    (ferry,) = [brief for brief in result.briefs if "ferry" in brief.id]
    assert (ferry.source, ferry.copies) == ("ferry-again.txt", (Copy("ferry.txt", "The Harbour Gazette"),))
    page = brief_of(desk, "ferry").read_text("utf-8")
    assert "\n## Copies\n\nThe same words stand in ferry.txt (The Harbour Gazette).\n" in page
    assert "= ferry.txt  duplicate of ferry-again.txt: the same words; one brief names both sources" in list(
        result.report.lines()
    )


def reprint(desk: Path, name: str, change: Callable[[str], str] = lambda text: text) -> None:
    """The ferry's article at another outlet, under its own headline and with its own quotation marks."""
    text = FERRY.replace("The Harbour Gazette", "Aldgrove Mail").replace('"', "”")
    title = "Calderhead adds a night ferry to the Orlo islands"
    text = change(text.replace(title, "Orlo gets its night boat back"))
    (desk / "seeds/articles" / name).write_text(text, "utf-8")


def test_a_copy_that_arrives_later_changes_no_settled_brief(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "ferry")
    before = path.read_text("utf-8")
    reprint(desk, "a-reprint.txt")
    result = run(desk)
    after = path.read_text("utf-8")
    told = 'The same words stand in a-reprint.txt (Aldgrove Mail, "Orlo gets its night boat back").'
    assert not result.plan.added
    assert not result.plan.removed
    fresh = [line for line in after.splitlines() if line not in before.splitlines()]
    assert [line for line in fresh if not line.startswith(("copies: ", "[generated copies]"))] == ["## Copies", told]
    assert set(before.splitlines()) <= set(after.splitlines())
    assert not run(desk).plan.pending


@pytest.mark.parametrize("gone", ["ferry.txt", "a-reprint.txt"])
def test_a_brief_outlives_one_of_its_two_sources_with_its_address_and_edits(desk: Path, gone: str) -> None:
    reprint(desk, "a-reprint.txt")
    run(desk)
    (path,) = [p for p in (desk / "docs/briefs").glob("*.md") if "mill" not in p.name]
    path.write_text(path.read_text("utf-8").replace("## Copies", "The desk sailed with her.\n\n## Copies"), "utf-8")
    (desk / "seeds/articles" / gone).unlink()
    result = run(desk)
    page = path.read_text("utf-8")
    assert "The desk sailed with her." in page
    assert "## Copies" not in page
    assert (result.plan.added, result.plan.removed, result.report.conflicts) == ((), (), ())
    reprint(desk, "b-reprint.txt")
    run(desk)
    assert "The same words stand in " in path.read_text("utf-8")


def test_what_a_person_wrote_about_copies_stays(desk: Path) -> None:
    shutil.copy(desk / "seeds/articles/ferry.txt", desk / "seeds/articles/ferry-again.txt")
    run(desk)
    path = brief_of(desk, "ferry")
    own = path.read_text("utf-8").replace("The same words stand in ", "The same words stand in (sent by mail) ")
    path.write_text(own, "utf-8")
    assert not run(desk).plan.pending
    reprint(desk, "z.txt")
    assert [conflict.piece for _, conflict in run(desk).report.conflicts] == ["copies"]
    assert "(sent by mail)" in path.read_text("utf-8")
    removed = re.sub(r"## Copies\n\n.*\n", "", path.read_text("utf-8"))
    path.write_text(removed, "utf-8")
    run(desk)
    assert "## Copies" not in path.read_text("utf-8")


def test_of_two_briefs_that_become_copies_the_edited_one_stays(desk: Path) -> None:
    reprint(desk, "a-reprint.txt", lambda text: text.replace("seven hours", "eight hours"))
    run(desk)
    ours = brief_of(desk, "ferry")
    ours.write_text(ours.read_text("utf-8") + "\nThe desk sailed with her.\n", "utf-8")
    reprint(desk, "a-reprint.txt")
    result = run(desk)
    assert ours.is_file()
    assert [name.partition("-")[0] for name in result.plan.removed] == ["briefs/orlo"]
    (brief,) = [brief for brief in result.briefs if brief.id == ours.stem]
    assert (brief.source, [copy.source for copy in brief.copies]) == ("ferry.txt", ["a-reprint.txt"])


def test_near_copies_link_to_each_other_and_are_noticed(desk: Path) -> None:
    run(desk)
    settled = brief_of(desk, "ferry")
    reprint(desk, "a-reprint.txt", lambda text: text.partition("\nResidents")[0].replace("told reporters", "said"))
    result = run(desk)
    fresh = brief_of(desk, "orlo-gets")
    assert [page.path for page in result.plan.added] == [f"briefs/{fresh.name}"]
    assert f"Nearly the same: [Orlo gets its night boat back]({fresh.name}) (Aldgrove Mail)." in settled.read_text()
    title = "Calderhead adds a night ferry to the Orlo islands"
    assert f"Nearly the same: [{title}]({settled.name}) (The Harbour Gazette)." in fresh.read_text()
    notices = [(n.brief, n.notice.message) for n in result.report.notices if n.notice.code == "near-copy"]
    assert notices == [(fresh.stem, "nearly the same as ferry.txt:1 (The Harbour Gazette)")]
    assert not run(desk).plan.pending
    (desk / "seeds/articles/a-reprint.txt").unlink()
    run(desk)
    assert "Nearly the same" not in settled.read_text()


def copy_notices(result: Run) -> list[tuple[str, str, str]]:
    told = [(n.source, n.notice) for n in result.report.notices if n.notice.code in ("copy-dates", "near-copy")]
    return [(source, notice.message, notice.fix) for source, notice in told]


def test_copies_that_bear_other_dates_are_noticed(desk: Path) -> None:
    reprint(desk, "a-reprint.txt", lambda text: text.replace("Wed, 12 Mar 2025", "Thu, 13 Mar 2025"))
    message = (
        "copies bear other dates: 2025-03-12 stands, of ferry.txt:1 (The Harbour Gazette), "
        "the earliest that is stated in full; 2025-03-13 in a-reprint.txt:1 (Aldgrove Mail)"
    )
    fix = "if another is right: ferry.txt.meta.yml: date: YYYY-MM-DD"
    result = run(desk)
    assert copy_notices(result) == [("ferry.txt", message, fix)]
    (ferry,) = [brief for brief in result.briefs if "mill" not in brief.id]
    assert (ferry.source, ferry.date) == ("ferry.txt", "2025-03-12")


def test_a_reprint_in_which_only_a_figure_differs_says_which(desk: Path) -> None:
    reprint(desk, "z-reprint.txt", lambda text: text.replace("48 euros", "84 euros"))
    message = "nearly the same as ferry.txt:1 (The Harbour Gazette); only figures differ: 48 → 84"
    assert copy_notices(run(desk)) == [("z-reprint.txt", message, "see which are right")]


def test_a_report_in_the_words_of_an_older_one_is_not_to_be_left_out(desk: Path) -> None:
    def renew(text: str) -> str:
        return text.replace("Wed, 12 Mar 2025", "Wed, 11 Jun 2025").replace(
            "31 per cent above", "just 8 per cent below"
        )

    reprint(desk, "a-reprint.txt", renew)
    told = (
        "nearly the same as ferry.txt:1 (The Harbour Gazette); dated 2025-06-11 after 2025-03-12: perhaps a new report"
    )
    assert copy_notices(run(desk)) == [("a-reprint.txt", told, "")]


def test_one_document_may_hold_an_article_twice(desk: Path) -> None:
    seed = desk / "seeds/articles/ferry.txt"
    seed.write_text(f"{FERRY}\n\n{PAPER}\n\n{FERRY}", "utf-8")
    paper = FERRY.count("\n") + 3
    last = paper + PAPER.count("\n") + 2
    seed.with_name("ferry.txt.meta.yml").write_text(f"split: [1, {paper}, {last}]\n", "utf-8")
    result = run(desk)
    (ferry,) = [brief for brief in result.briefs if brief.source == "ferry.txt" and "ferry" in brief.id]
    assert ferry.copies == (Copy("ferry.txt", "The Harbour Gazette", None, last),)
    assert any(line.startswith(f"= ferry.txt:{last}  duplicate of ferry.txt:1: ") for line in result.report.lines())


def test_the_outlet_that_another_one_credits_comes_first(desk: Path) -> None:
    for name in ("iqiyi-reprint.txt", "iqiyi-wire.html"):
        shutil.copy(SAMPLE / name, desk / "seeds/articles" / name)
    (brief,) = [brief for brief in run(desk).briefs if "iqiyi" in brief.id]
    assert (brief.source, brief.copies) == ("iqiyi-wire.html", (Copy("iqiyi-reprint.txt", "Estuary Post"),))


def test_an_excluded_seed_makes_no_brief(desk: Path) -> None:
    (desk / "seeds/articles/paper.txt.meta.yml").write_text("exclude: not our beat\n", encoding="utf-8")
    result = run(desk)
    assert [brief.source for brief in result.briefs] == ["ferry.txt"]
    assert result.report.excluded == (("paper.txt", "not our beat"),)


def test_check_shows_the_difference_and_writes_nothing(desk: Path) -> None:
    run(desk)
    path = brief_of(desk, "ferry")
    path.unlink()
    before = pages(desk)
    config = Config(seeds=desk / "seeds", docs=desk / "docs")
    shown = check_plan(generate_briefs(config).plan, config.docs)
    assert "+# Calderhead adds a night ferry to the Orlo islands" in shown
    assert pages(desk) == before


FLOODS = """Marrowby pays for floods

Northern Trade Weekly

Wed, 3 Sep 2025

Marrowby Insurance Group has paid 61 million pounds to victims of the July floods, the insurer said on Wednesday.

Marrowby expects no more large claims. Calderhead and Strandholm paid 90 million each.

Norvik Ferries, the line from Venn, left its grade at A2.
"""


def test_companies_that_no_registry_has_weigh_in_choosing_sentences(desk: Path) -> None:
    (desk / "seeds" / "articles" / "floods.txt").write_text(FLOODS, encoding="utf-8")
    run = generate_briefs(Config(seeds=desk / "seeds", docs=desk / "docs"))
    brief = next(brief for brief in run.briefs if brief.title == "Marrowby pays for floods")
    assert brief.bullets[0].text.startswith("Marrowby Insurance Group has paid 61 million pounds")
    assert "marrowby" not in " ".join(link.id for link in brief.companies)


GULL = """Gull Line adds cabins as Calderhead spends

The Harbour Gazette

Wed, 12 Mar 2025

Gull Line will add 40 cabins to each of its boats this summer, Calderhead Shipping Lines said on Wednesday.

Strandholm Paper sends 300 lorries a week with Gull Line. Calderhead wants twice as many from Strandholm by May.
"""


@pytest.mark.parametrize(
    ("parent", "told"),
    [
        ("calderhead", "About [Calderhead Shipping Lines](../companies/calderhead.md) and its brand [Gull Line]"),
        ("strandholm", "About [Gull Line](../companies/gull.md) and [Calderhead Shipping Lines]"),
        ("[{id: calderhead, relation: brand, to: 2024-01}]", "About [Gull Line](../companies/gull.md) and [Calderhead"),
    ],
)
def test_a_brand_stands_behind_its_present_owner(desk: Path, parent: str, told: str) -> None:
    (desk / "seeds" / "articles" / "gull.txt").write_text(GULL, encoding="utf-8")
    row = f"  - {{id: gull, name: Gull Line, kind: brand, parent: {parent}}}\n"
    (desk / "seeds" / "companies.yml").write_text(REGISTRY + row, encoding="utf-8")
    run = generate_briefs(Config(seeds=desk / "seeds", docs=desk / "docs"))
    brief = next(brief for brief in run.briefs if brief.title.startswith("Gull"))
    text = render_brief(brief)
    assert told in text
    assert parse_brief(text, "gull.md").companies == brief.companies
    apply_plan(run.plan, desk / "docs")
    plan = generate_briefs(Config(seeds=desk / "seeds", docs=desk / "docs")).plan
    assert check_plan(plan, desk / "docs") == ""


def test_no_registry_means_made_ids_and_their_stubs(desk: Path) -> None:
    (desk / "seeds" / "companies.yml").unlink()
    result = run(desk)
    named = {link.id for brief in result.briefs for link in brief.companies}
    assert named
    assert {f"companies/{company}.md" for company in named} <= set(pages(desk))


def test_briefs_read_back_as_they_were_meant(desk: Path) -> None:
    result = run(desk)
    read, broken = read_briefs(desk / "docs")
    assert not broken
    assert sorted(read.values(), key=lambda b: b.id) == sorted(result.briefs, key=lambda b: b.id)


@pytest.mark.parametrize("fault", ["unreadable", "ours"])
def test_the_briefs_of_a_seed_that_fails_stay_as_they_are(
    desk: Path, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(desk)
    before = pages(desk)
    if fault == "unreadable":
        (desk / "seeds" / "articles" / "ferry.txt").write_bytes(b"\x00\x01\x02\xff\xfe\x00" * 400)
    else:
        summarise = summarise_article

        def fail(text: Any, *rest: Any, **named: Any) -> Any:
            if "ferry" in text.body.lower():
                raise ZeroDivisionError
            return summarise(text, *rest, **named)

        monkeypatch.setattr(summaries, "summarise_article", fail)
    result = run(desk)
    assert [rejection.name for rejection in result.report.rejections] == ["ferry.txt"]
    assert result.plan.removed == ()
    assert pages(desk) == before
    (desk / "seeds" / "articles" / "ferry.txt").unlink()
    monkeypatch.undo()
    assert run(desk).plan.removed


def test_companies_without_a_registry_are_titled_by_the_name_in_use(tmp_path: Path) -> None:
    articles = tmp_path / "seeds" / "articles"
    articles.mkdir(parents=True)
    texts = {
        "a": "Broadlane Media plc was renamed Altivar plc on Monday. Broadlane Media has 400 staff, and it hires. "
        "Shares of Broadlane Media rose by 3 per cent on the news, which Broadlane Media had not expected at all.",
        "b": "Xanhe Auto Group Co., Ltd. (晨河汽车), which makes cars, filed for a listing in Hong Kong on Tuesday. "
        "Northmar Systems International (NSI), a software maker, will help. NSI said so, and NSI is paid for it.",
    }
    for name, text in texts.items():
        page = f"Makers file {name} for a listing\n\nThe Gull\n3 March 2025\n\n{text}\n"
        (articles / f"{name}.txt").write_text(page, encoding="utf-8")
    run(tmp_path)
    titles = {path.stem: path.read_text("utf-8") for path in (tmp_path / "docs" / "companies").glob("*.md")}
    assert "\nname: Altivar" in titles["altivar"]
    assert "\nname: Northmar Systems International\n" in titles["northmar-systems-international"]
    assert "\nscripts: [晨河汽车]\n" in titles["xanhe-auto"]

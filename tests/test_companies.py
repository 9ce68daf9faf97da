"""Curation: edits of the registry keep what people wrote, candidates become rows, faults are told with a place."""

from __future__ import annotations

import io
import json
import os
import re
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import markdown
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from typer.testing import CliRunner

from generator.companies.commands import app as companies_app
from generator.companies.corpus import Corpus, Place, count_uses, words_in_small
from generator.companies.edit import add_company, add_names, ignore_name, make_row, rename_company, write_scalar
from generator.companies.interview import Verdicts, judge_candidates
from generator.companies.likeness import Likeness, find_company
from generator.companies.lint import lint_registry
from generator.companies.names import name_key
from generator.companies.store import write_registry_text
from generator.companies.suggest import accept_candidate, match_candidates, render_candidates, suggest_companies
from generator.companies.tickers import read_ticker
from generator.errors import PublishError, TableError
from generator.model import Article, Block, BodyPiece, Company, Metadata, Parent, Registry
from generator.reading import ReadArticle
from generator.stages.link import BulkRow, link_texts, make_id
from generator.tables.load import load_tables
from generator.tables.registry import check_registry, load_registry, parse_registry
from test_cli import briefs, rows
from test_ner import FakeModel
from test_pipeline import FERRY, PAPER

ROOT = Path(__file__).parent.parent

# ---------------------------------------------------------------- edits keep what people wrote

NAMES = (
    "Calderhead",
    "Norvik Ferries",
    "O'Dell & Sons",
    "Østerby",
    "七海造船",
    "#1 Harbour: Cranes",
    "Yes",
    "3Q",
    "- dash",
)
IDS = ("aldgrove", "calderhead", "norvik", "orlo", "strandholm", "venn")
COMMENTS = st.sampled_from(("", "  # é 七海", "   #nothing", "\t# tab"))
QUOTES = st.sampled_from(("", "'", '"'))


@st.composite
def registries(draw: st.DrawFn) -> str:
    """A good registry in the many ways in which people write one."""
    newline = draw(st.sampled_from(("\n", "\r\n")))
    dash = draw(st.sampled_from(("", "  ", "    ")))
    lines = draw(st.sampled_from(([], ["# The desk's list", ""], ["---"])))
    ids = draw(st.lists(st.sampled_from(IDS), unique=True, max_size=5))
    names = draw(st.permutations(NAMES))
    ignored = draw(
        st.sampled_from(([], ["ignore: [Harbour Day]  # a fair"], ["ignore:", "  - Harbour Day", "  # end"]))
    )
    above = draw(st.booleans())
    lines = [*lines, *(ignored if above else [])]
    lines.append("companies:" + draw(COMMENTS).replace("\t", " "))
    if not ids:
        lines[-1] = draw(st.sampled_from(("companies: []  # none yet", "companies:", "companies: null")))
    pause = draw(st.booleans())
    for at, company_id in enumerate(ids):
        lines += [""] if pause else []
        lines += draw(st.sampled_from(([], [f"{dash}# about the next"], [f"{dash}# ------ ships", ""])))
        name = write_scalar(names[at])
        if draw(st.booleans()):
            more = draw(st.sampled_from(("", ", aliases: []", f", aliases: [{company_id} Alt]", ", watch: true")))
            lines.append(f"{dash}- {{id: {company_id}, name: {name}{more}}}" + draw(COMMENTS))
            continue
        quote = draw(QUOTES)
        lines += [f"{dash}- id: {quote}{company_id}{quote}" + draw(COMMENTS), f"{dash}  name: {name}" + draw(COMMENTS)]
        aliases = draw(st.sampled_from(("", "flow", "block", "one", "null")))
        lines += {
            "": [],
            "flow": [f"{dash}  aliases: [{company_id} Alt,  '{company_id} Old' ]  # two"],
            "block": [f"{dash}  aliases:", f"{dash}  - {company_id} Alt  # one", f'{dash}  - "{company_id} Old"'],
            "one": [f"{dash}  aliases: {company_id} Alt"],
            "null": [f"{dash}  aliases:  # none"],
        }[aliases]
        if at and draw(st.booleans()):
            lines += draw(
                st.sampled_from(
                    (
                        [f"{dash}  parent: {ids[at - 1]}", f"{dash}  relation: brand"],
                        [
                            f"{dash}  parent:",
                            f"{dash}    - {{id: {ids[at - 1]}, to: 2010}}",
                            f"{dash}    - id: {ids[0]}",
                        ],
                    )
                )
            )
        lines += draw(
            st.sampled_from(([], [f"{dash}  note: |", f"{dash}    two", f"{dash}    lines"], [f"{dash}  # end"]))
        )
    lines += [] if above else ignored
    lines += draw(st.sampled_from(([], ["", "# the end"])))
    return newline.join(lines) + draw(st.sampled_from(("", newline)))


def kept_lines(before: str, after: str) -> bool:
    """Whether the old lines, but for one at most each edit touches, are found in the new text in their order."""
    rest = iter(after.splitlines())
    return all(line in rest for line in before.splitlines())


def content(registry: Registry) -> dict[str, Company]:
    rows = (replace(company, line=0, note=(company.note or "").rstrip()) for company in registry.companies)
    return {company.id: company for company in rows}


@given(registries())
def test_a_new_row_leaves_every_other_line_as_it_was(text: str) -> None:
    before = parse_registry(text, "c.yml")
    new = Company("new-row", "Harbour: New", aliases=("New & Co",), parents=(), watch=True, note="no")
    after = add_company(text, new, "c.yml")
    registry = parse_registry(after, "c.yml")
    assert content(registry) == content(before) | {"new-row": new}
    assert registry.ignore == before.ignore
    if before.companies:
        assert kept_lines(text, after)
    comments = [line for line in text.splitlines() if line.strip().startswith("#")]
    assert [line for line in after.splitlines() if line in comments] == comments


@given(registries())
def test_an_ignored_name_leaves_every_row_as_it_was(text: str) -> None:
    before = parse_registry(text, "c.yml")
    after = ignore_name(text, "Tree: Day", "c.yml")
    registry = parse_registry(after, "c.yml")
    assert content(registry) == content(before)
    assert registry.ignore == (*before.ignore, "Tree: Day")
    assert kept_lines("\n".join(line for line in text.splitlines() if "ignore:" not in line), after)


@given(registries(), st.data())
def test_a_new_alias_touches_one_line(text: str, data: st.DataObject) -> None:
    before = parse_registry(text, "c.yml")
    if not before.companies:
        return
    row = data.draw(st.sampled_from(before.companies))
    after = add_names(text, row.id, "aliases", ["Harbour, New"], "c.yml")
    changed = replace(content(before)[row.id], aliases=(*row.aliases, "Harbour, New"))
    assert content(parse_registry(after, "c.yml")) == content(before) | {row.id: changed}
    old, new = text.splitlines(), after.splitlines()
    assert len(new) - len(old) in (0, 1)
    assert len([line for line in old if line not in new]) <= 1


@given(registries(), st.data())
def test_a_new_id_leads_from_the_old_one_and_back(text: str, data: st.DataObject) -> None:
    before = parse_registry(text, "c.yml")
    if not before.companies:
        return
    old = data.draw(st.sampled_from(before.companies)).id
    after = rename_company(text, old, "new-id", "c.yml")
    rows = content(parse_registry(after, "c.yml"))
    assert rows["new-id"].redirects == (old,)
    assert {p.id for row in rows.values() for p in row.parents} == {
        "new-id" if p.id == old else p.id for row in before.companies for p in row.parents
    }
    again = content(parse_registry(rename_company(after, "new-id", old, "c.yml"), "c.yml"))
    assert {row_id: replace(row, redirects=()) for row_id, row in again.items()} == content(before)


@given(st.text(min_size=1))
def test_a_scalar_is_read_as_it_was_written(text: str) -> None:
    text = text.encode("utf-8", "ignore").decode()
    if text:
        read = parse_registry(f"ignore: [{write_scalar(text)}, end]\n", "c.yml").ignore if text.split() else ("", "end")
        assert read == (" ".join(text.split()), "end")


def test_a_row_is_written_as_people_write_it() -> None:
    company = Company(
        "orlo", "Orlo: Boats", ("Orlo",), ("七海",), ("LSE:ORLO",), (Parent("venn", "brand"),), kind="brand", note="yes"
    )
    assert make_row(company) == [
        "  - id: orlo",
        '    name: "Orlo: Boats"',
        "    aliases: [Orlo]",
        "    scripts: [七海]",
        '    tickers: ["LSE:ORLO"]',
        "    parent: venn",
        "    relation: brand",
        "    kind: brand",
        '    note: "yes"',
    ]


SHIPPED = (ROOT / "seeds" / "companies.yml").read_text(encoding="utf-8")


def test_a_row_of_a_sorted_section_stands_in_its_place() -> None:
    new = Company("byd-mini", "Byd Mini Test", parents=(Parent("byd", "brand"),), kind="brand")
    lines = add_company(SHIPPED, new, "c.yml").splitlines()
    at = lines.index("  - id: byd-mini")
    assert lines[at - 1] == ""
    before = [line for line in lines[:at] if "- id:" in line][-1]
    after = next(line for line in lines[at + 1 :] if "- id:" in line)
    assert (before, after) == ("  - id: byd", "  - id: chery")


def test_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(TableError, match="'Tesla' names both"):
        add_company(SHIPPED, Company("tesla-two", "Tesla"), "c.yml")


# ---------------------------------------------------------------- lint and candidates: cases as data

SOUNDS = (
    "Al",
    "bor",
    "cind",
    "dan",
    "esk",
    "fol",
    "gar",
    "hin",
    "ist",
    "jor",
    "kel",
    "lum",
    "mer",
    "nov",
    "orl",
    "pax",
)

CASES = ROOT / "tests" / "cases" / "companies"
TABLES = load_tables()


def read_cases(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return cases


def make_corpus(texts: list[str]) -> Corpus:
    """Articles with these bodies, each a document of its own."""
    items = []
    for at, text in enumerate(texts):
        block = Block(0, len(text), 7, 7, text, "body", "test")
        article = Article(f"{at}.txt", 0, text, (BodyPiece(0, len(text), block),), None, (), (), 7, 7)
        items.append(ReadArticle(article, Metadata(None, "Heading", "news")))
    return Corpus(tuple(items))


@pytest.mark.parametrize("case", read_cases("lint.yml"), ids=lambda case: case["why"])
def test_lint(case: dict[str, Any]) -> None:
    registry, _ = check_registry(case["registry"], "c.yml")
    corpus = make_corpus(case.get("articles", []))
    uses = count_uses(corpus, registry, TABLES.link) if "articles" in case else None
    small = words_in_small(text.text for text in corpus.texts())
    findings = lint_registry(case["registry"], "c.yml", TABLES.link, uses, small)
    assert [[finding.level, finding.line, finding.code] for finding in findings] == case["want"]


def test_a_model_adds_candidates_only_where_nothing_else_is_found() -> None:
    """Neither a name of the registry, nor one that is ignored, nor one that the texts prove comes from the model."""
    registry = parse_registry("companies:\n- {id: calder, name: Calder}\nignore: [Ostrel Union]\n", "c.yml")
    corpus = make_corpus(["Calder met Quorvane. Ostrel Union struck. The ferry firm Norvik Lines sailed."])
    model = FakeModel(("Calder", "Quorvane", "Ostrel Union", "Norvik Lines"))
    plain = suggest_companies(corpus, registry, TABLES.link)
    found = suggest_companies(corpus, registry, TABLES.link, nlp=model)
    assert [candidate.name for candidate in plain] == ["Norvik Lines"]
    assert [(candidate.name, candidate.proven) for candidate in found] == [("Norvik Lines", True), ("Quorvane", False)]
    assert found[1].rules == ("taken for an organisation by a model",)


@pytest.mark.parametrize("case", read_cases("suggest.yml"), ids=lambda case: case["why"])
def test_suggest(case: dict[str, Any]) -> None:
    registry = parse_registry(case["registry"], "c.yml")
    found = match_candidates(
        suggest_companies(make_corpus(case["texts"]), registry, TABLES.link), Likeness(registry, TABLES.link)
    )
    assert len(found) == len(case["want"]), [candidate.name for candidate in found]
    for candidate, want in zip(found, case["want"], strict=True):
        best = candidate.best
        given = {
            "id": candidate.id,
            "name": candidate.name,
            "aliases": list(candidate.row.aliases),
            "scripts": list(candidate.row.scripts),
            "former": list(candidate.row.former),
            "tickers": list(candidate.row.tickers),
            "parent": candidate.row.parent,
            "proven": candidate.proven,
            "mentions": candidate.mentions,
            "match": [best.id, best.relation] if best else None,
        }
        assert {key: given[key] for key in want} == want
        added = parse_registry(accept_candidate(case["registry"], candidate, "c.yml")[0], "c.yml")
        assert replace(added.companies[-1], line=0) == candidate.row


def test_each_candidate_keeps_to_its_lines() -> None:
    text = "Strandholm Paper PLC will burn straw."
    (candidate,) = suggest_companies(make_corpus([text]), Registry(), TABLES.link)
    assert candidate.places == (Place("0.txt", 7, "", "Strandholm Paper PLC", " will burn straw."),)


@pytest.mark.parametrize(
    ("after", "ticker"),
    [
        (" (9866.HK) rose", "HKEX:9866"),
        (" (0388.HK)", "HKEX:388"),
        (" (NYSE: ABC)", "NYSE:ABC"),
        (" (Nasdaq: ABC)", "NASDAQ:ABC"),
        (" (Mooring: ABC)", None),
        (" rose (9866.HK)", None),
        (" (a maker)", None),
    ],
)
def test_a_ticker_is_read_where_it_is_printed(after: str, ticker: str | None) -> None:
    assert read_ticker(after) == ticker


@pytest.mark.parametrize(
    ("query", "row"),
    [
        ("tsmc", "tsmc"),
        ("TSMC", "tsmc"),
        ("TWSE:2330", "tsmc"),
        ("2330", "tsmc"),
        ("hkex:0388", "hkex"),
        ("BAIDU Ltd.", "baidu"),
        ("百度", "baidu"),
    ],
)
def test_a_row_is_found_under_all_that_it_holds(query: str, row: str) -> None:
    assert [company.id for company in find_company(query, parse_registry(SHIPPED, "c.yml"), TABLES.link)] == [row]


def test_a_bulk_row_helps_to_recognise_a_name() -> None:
    bulk = (BulkRow("strandholm-paper-mills", "Strandholm Paper Mills PLC", ("LSE:STR",)),)
    texts = ["Strandholm Paper Mill Ltd. will burn straw."]
    found = suggest_companies(make_corpus(texts), Registry(), TABLES.link)
    (candidate,) = match_candidates(found, Likeness(Registry(), TABLES.link, bulk))
    assert [(match.id, match.bulk, match.tickers) for match in candidate.matches] == [
        ("strandholm-paper-mills", True, ("LSE:STR",))
    ]
    assert candidate.best is None


def test_an_accepted_name_keeps_the_address_that_it_had_without_a_registry() -> None:
    texts = [
        "Quorl, formerly Strandholm Paper, will burn straw. Quorl plc is listed. Strandholm Paper PLC said so.",
        "Orlo Deep Mining (ODM) said its profit rose. ODM shares gained. Venn Ltd. rose. Venn said so.",
        "北岸航运有限公司周一说，北岸航运今年的收入增加了。",
        "Tarn Brewing plc opened a brewery. Tarn grew.",
        "Tarn Insurance plc paid. Tarn grew too.",
    ]
    corpus = make_corpus(texts)
    made = link_texts(corpus.texts(), None, TABLES.link)
    text = "companies: []\n"
    for candidate in suggest_companies(corpus, Registry(), TABLES.link):
        text, _ = accept_candidate(text, candidate, "c.yml")
    registry = parse_registry(text, "c.yml")
    quorl = registry.get("quorl")
    assert quorl is not None
    assert replace(quorl, line=0) == Company("quorl", "Quorl", former=("Strandholm Paper",))
    linked = link_texts(corpus.texts(), registry, TABLES.link)
    assert {m.company for mentions in made for m in mentions} == {row.id for row in registry.companies}
    for before, after in zip(made, linked, strict=True):
        places = {mention.start: mention.company for mention in after}
        assert {places.get(mention.start, mention.company) for mention in before} == {m.company for m in before}
        assert all(places[mention.start] == mention.company for mention in before if mention.start in places)


def test_each_row_is_prepared_once_however_many_names_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = tuple(Company(f"row-{at}", f"{a}{b}{c} Lines") for at, (a, b, c) in enumerate(product(SOUNDS, repeat=3)))
    likeness = Likeness(Registry(rows), TABLES.link)
    prepared: list[str] = []

    def count(name: str, tables: Any) -> str:
        prepared.append(name)
        return name_key(name, tables)

    monkeypatch.setattr("generator.companies.likeness.name_key", count)
    for company in rows[::20]:
        assert likeness.find([company.name.replace(" Lines", " Liners")])[0].id == company.id
    assert len(prepared) == len(rows[::20])


def test_markdown_for_a_review_lets_no_name_act() -> None:
    texts = ["Strandholm <b>Paper</b> [x](y) & Sons Ltd. rose. It bought *Venn* `Cranes` Ltd. from Norvik | Orlo Ltd."]
    text = render_candidates(suggest_companies(make_corpus(texts), Registry(), TABLES.link))
    plain, _, fenced = text.partition("````yaml\n")
    page = markdown.markdown(plain)
    assert "Paper" in page
    assert "Venn" in page
    assert not re.search(r"<(?:b|a|em)\b|<code>Cranes", page), page
    row = fenced.partition("````")[0]
    assert parse_registry("companies:\n" + row, "c.yml").companies
    assert render_candidates(()) == ""


# ---------------------------------------------------------------- the commands

KNOWN = """# Ours.
companies:

  - id: calderhead          # the line
    name: Calderhead Shipping Lines
    aliases: [Calderhead]
    watch: true

# the end
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Two articles, of which one names a company that the registry lacks, and a third that names it again."""
    articles = tmp_path / "seeds" / "articles"
    articles.mkdir(parents=True)
    (articles / "ferry.txt").write_text(FERRY, encoding="utf-8")
    (articles / "paper.txt").write_text(PAPER, encoding="utf-8")
    third = PAPER.replace("Strandholm Paper PLC", "Strandholm Paper").replace("Strandholm said", "Strandholm added")
    third = (
        third.replace("wheat straw", "reed")
        .replace("Aldgrove", "Venn")
        .replace("120", "95")
        .replace("14 Mar", "15 Mar")
    )
    (articles / "reed.txt").write_text(third.replace("cattle owners", "stables").replace("forests", "coasts"), "utf-8")
    (tmp_path / "seeds" / "companies.yml").write_text(KNOWN, encoding="utf-8")
    return tmp_path


def registry_of(desk: Path) -> Registry:
    return load_registry(desk / "seeds" / "companies.yml")


def candidates_of(desk: Path) -> dict[str, dict[str, Any]]:
    (row,) = rows(briefs("companies", "suggest", "--json", cwd=desk))
    assert row["format"] == 1
    return {candidate["id"]: candidate for candidate in row["candidates"]}


def test_an_accepted_name_is_linked_everywhere_by_the_next_run(desk: Path) -> None:
    before = briefs("generate", cwd=desk)
    assert "companies that the registry lacks" in before.stderr
    assert "briefs companies suggest" in before.stderr
    assert not (desk / "docs/companies/strandholm-paper.md").exists()
    candidate = candidates_of(desk)["strandholm-paper"]
    assert candidate["articles"] == 2
    assert len(candidate["places"]) == 3
    done = briefs("companies", "suggest", "--accept", "strandholm-paper", cwd=desk)
    assert done.returncode == 0, done.stderr
    text = (desk / "seeds/companies.yml").read_text(encoding="utf-8")
    assert kept_lines(KNOWN, text)
    assert briefs("generate", "-q", cwd=desk).returncode == 0
    assert (desk / "docs/companies/strandholm-paper.md").is_file()
    pages = [path.read_text(encoding="utf-8") for path in sorted((desk / "docs/briefs").glob("*.md"))]
    assert sum("(../companies/strandholm-paper.md)" in page for page in pages) == 2
    assert "strandholm-paper" not in candidates_of(desk)


def test_a_rejected_name_is_not_suggested_again(desk: Path) -> None:
    briefs("companies", "suggest", "--reject", "strandholm-paper", "--reject", "norvik-ferries", cwd=desk)
    assert registry_of(desk).ignore == ("Strandholm Paper", "Norvik Ferries")
    assert candidates_of(desk) == {}
    assert "lacks" not in briefs("generate", cwd=desk).stderr


def test_an_accepted_name_may_belong_to_a_row_or_get_another_id(desk: Path) -> None:
    briefs("companies", "suggest", "--accept", "norvik-ferries", "--as", "calderhead", cwd=desk)
    assert registry_of(desk).companies[0].aliases == ("Calderhead", "Norvik Ferries")
    briefs("companies", "suggest", "--accept", "strandholm-paper", "--as", "mill", cwd=desk)
    assert registry_of(desk).companies[-1].id == "mill"


def test_a_candidate_that_is_not_there_is_wrong_use(desk: Path) -> None:
    done = briefs("companies", "suggest", "--accept", "strandholm-papr", cwd=desk)
    assert done.returncode == 2
    assert "did you mean 'strandholm-paper'?" in done.stderr
    assert (desk / "seeds/companies.yml").read_text(encoding="utf-8") == KNOWN


def test_a_desk_without_a_registry_gets_one_with_the_header_that_explains_it(desk: Path) -> None:
    (desk / "seeds/companies.yml").unlink()
    assert briefs("companies", "list", cwd=desk).returncode == 2
    done = briefs("companies", "add", "Norvik Ferries AS", "--watch", cwd=desk)
    assert done.returncode == 0, done.stderr
    text = (desk / "seeds/companies.yml").read_text(encoding="utf-8")
    header = SHIPPED[: SHIPPED.index("\ncompanies:\n")]
    assert text.startswith(header)
    assert [(row.id, row.watch) for row in registry_of(desk).companies] == [("norvik-ferries", True)]


def test_what_collides_is_refused_and_nothing_is_written(desk: Path) -> None:
    for name, options in (("Calderhead", []), ("CALDERHEAD", ["--id", "two"]), ("Two", ["--alias", "Calderhead Ltd"])):
        done = briefs("companies", "add", name, *options, cwd=desk)
        assert done.returncode == 1, name
        assert "calderhead" in done.stderr
    same = briefs("companies", "add", "Calderhead", cwd=desk).stderr
    assert "'Calderhead' is already a name of calderhead (alias, line 4) (for another name of " in same
    case = briefs("companies", "add", "calderHEAD AG", "--id", "two", cwd=desk).stderr
    assert "'calderHEAD AG' differs from 'Calderhead' of calderhead (alias, line 4) in capitals" in case
    assert briefs("companies", "rename", "calderhead", "calderhead", cwd=desk).returncode == 2
    assert briefs("companies", "add", "Venn", "--dry-run", cwd=desk).stdout == "  - id: venn\n    name: Venn\n"
    assert (desk / "seeds/companies.yml").read_text(encoding="utf-8") == KNOWN


@pytest.mark.parametrize(
    ("call", "code"),
    [
        (("add", "Venn", "--ticker", "x"), 2),
        (("add", "Venn", "--id", "Not An Id"), 2),
        (("add", "Venn", "--parent", "nobody"), 2),
        (("add", " "), 2),
        (("add", "Venn", "--ambiguous", "Venn"), 2),
        (("add", "Venn", "--id", "calderhead"), 1),
        (("add", "Venn", "--ticker", "LSE:CALD"), 1),
        (("add", "Harbour Day"), 1),
        (("show", "nobody"), 2),
        (("rename", "nobody", "venn"), 2),
        (("rename", "calderhead", "Not An Id"), 2),
        (("rename", "calderhead", "mill"), 1),
        (("rename", "calderhead", "old-mill"), 1),
        (("suggest", "--json", "--markdown"), 2),
        (("suggest", "--accept", "nobody"), 2),
        (("suggest", "--accept", "norvik-ferries", "--parent", "nobody"), 2),
        (("suggest", "--accept", "norvik-ferries", "--as", "Not An Id"), 2),
        (("suggest", "--accept", "norvik-ferries", "--as", "old-mill"), 1),
        (("import", "none.csv"), 2),
        (("import", "list.csv"), 1),
        (("import", "list.csv", "--companies", "nowhere/companies.yml"), 2),
    ],
)
def test_wrong_use_is_2_and_a_collision_is_1(desk: Path, call: tuple[str, ...], code: int) -> None:
    known = KNOWN.replace("watch: true", 'tickers: ["LSE:CALD"]')
    known += "  - {id: mill, name: Mill, redirects: [old-mill]}\nignore: [Harbour Day]\n"
    (desk / "seeds/companies.yml").write_text(known, encoding="utf-8")
    (desk / "list.csv").write_text("name\nVenn Cranes\n=1+1\n", encoding="utf-8")
    done = briefs("companies", *call, cwd=desk)
    assert done.returncode == code, done.stderr
    assert (desk / "seeds/companies.yml").read_text(encoding="utf-8") == known


def test_a_name_may_be_shared_where_words_near_it_tell_the_two_apart(desk: Path) -> None:
    (desk / "seeds/companies.yml").write_text(KNOWN.replace("watch: true", "context: [ships]"), encoding="utf-8")
    done = briefs("companies", "add", "Calderhead", "--id", "brewer", "--context", "beer", cwd=desk)
    assert done.returncode == 0, done.stderr
    assert [row.name for row in registry_of(desk).companies] == ["Calderhead Shipping Lines", "Calderhead"]


def test_a_name_in_another_script_gets_an_id(desk: Path) -> None:
    assert briefs("companies", "add", "北岸航运有限公司", cwd=desk).returncode == 0
    row = registry_of(desk).companies[-1]
    assert (row.id, row.name) == (make_id("北岸航运"), "北岸航运有限公司")


def test_a_parent_is_written_only_where_someone_names_it(desk: Path) -> None:
    (desk / "seeds/articles/ferry.txt").write_text(FERRY.replace("Norvik Ferries", "Calder Ferries"), encoding="utf-8")
    (desk / "seeds/companies.yml").write_text("companies:\n- {id: calder, name: Calder}\n", encoding="utf-8")
    candidate = candidates_of(desk)["calder-ferries"]
    assert [(match["id"], match["relation"]) for match in candidate["matches"]] == [("calder", "parent")]
    assert "parent" not in candidate["entry"]
    done = briefs("companies", "suggest", "--accept", "calder-ferries", cwd=desk)
    assert (
        done.stdout == candidate["entry"].replace("  - ", "- ").replace("    ", "  ")
        or done.stdout == candidate["entry"]
    )
    assert registry_of(desk).companies[-1].parents == ()
    call = ("companies", "suggest", "--accept", "strandholm-paper", "--as", "mill", "--parent", "calder")
    done = briefs(*call, cwd=desk)
    assert "    parent: calder\n    relation: subsidiary\n" in done.stdout
    assert registry_of(desk).companies[-1].parent == "calder"


def test_verdicts_look_for_no_likely_row(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError

    monkeypatch.chdir(desk)
    monkeypatch.setattr(Likeness, "__init__", refuse)
    done = CliRunner().invoke(companies_app, ["suggest", "--accept", "strandholm-paper", "--reject", "norvik-ferries"])
    assert done.exit_code == 0, done.output
    assert registry_of(desk).ignore == ("Norvik Ferries",)


def test_a_renamed_company_keeps_its_old_id_as_a_redirect(desk: Path) -> None:
    briefs("companies", "add", "Norvik Ferries", "--parent", "calderhead", "--relation", "subsidiary", cwd=desk)
    before = (desk / "seeds/companies.yml").read_bytes()
    dry = briefs("companies", "rename", "calderhead", "calderhead-lines", "--dry-run", cwd=desk)
    assert dry.stdout.splitlines() == [
        "seeds/companies.yml:4: - - id: calderhead          # the line",
        "seeds/companies.yml:4: + - id: calderhead-lines          # the line",
        "seeds/companies.yml:7: + redirects: [calderhead]",
        "seeds/companies.yml:11: - parent: calderhead",
        "seeds/companies.yml:11: + parent: calderhead-lines",
    ]
    assert "nothing written" in dry.stderr
    assert (desk / "seeds/companies.yml").read_bytes() == before
    done = briefs("companies", "rename", "calderhead", "calderhead-lines", cwd=desk)
    assert "'calderhead' is now 'calderhead-lines'; " in done.stderr
    assert "; children updated: norvik-ferries; " in done.stderr
    line, ferries = registry_of(desk).companies
    assert (line.id, line.redirects, ferries.parent) == ("calderhead-lines", ("calderhead",), "calderhead-lines")
    assert "  - id: calderhead-lines          # the line" in (desk / "seeds/companies.yml").read_text("utf-8")


def test_list_and_show_count_what_the_articles_name(desk: Path) -> None:
    (listed,) = rows(briefs("companies", "list", "--json", cwd=desk))
    assert [(row["id"], row["mentions"], row["briefs"]) for row in listed["companies"]] == [("calderhead", 2, 1)]
    (shown,) = rows(briefs("companies", "show", "Calderhead", "--json", cwd=desk))
    assert shown["companies"][0]["articles"] == [{"article": "ferry.txt:1", "mentions": 2}]
    assert "2 in 1 article:" in briefs("companies", "show", "calderhead", cwd=desk).stdout
    missing = briefs("companies", "show", "Calderhaed", cwd=desk)
    assert missing.returncode == 2
    assert "did you mean calderhead?" in missing.stderr
    call = ("companies", "list", "--json", "--seeds", "none", "--companies", "seeds/companies.yml")
    (bare,) = rows(briefs(*call, cwd=desk))
    assert bare["companies"][0]["mentions"] is None


def test_lint_tells_places_and_exits_with_1_for_more_than_notices(desk: Path) -> None:
    fine = briefs("companies", "lint", cwd=desk)
    assert (fine.returncode, fine.stdout) == (0, "")
    assert "0 errors, 0 warnings, 0 notices" in fine.stderr
    (desk / "seeds/companies.yml").write_text(KNOWN.replace("[Calderhead]", "[Target, Calder]"), encoding="utf-8")
    bad = briefs("companies", "lint", cwd=desk)
    assert bad.returncode == 1
    assert bad.stdout.startswith("seeds/companies.yml:6: warning: 'Target' of calderhead is a common word — add ")
    (row,) = [json.loads(line) for line in briefs("companies", "lint", "--json", cwd=desk).stdout.splitlines()]
    assert (row["format"], row["counts"]) == (1, {"error": 0, "warning": 1, "notice": 1})
    (desk / "seeds/companies.yml").write_text("companies: [\n", encoding="utf-8")
    assert briefs("companies", "lint", cwd=desk).returncode == 2


def test_explain_shows_companies_and_candidates(desk: Path) -> None:
    told = briefs("explain", "seeds/articles/ferry.txt", cwd=desk).stdout
    assert "calderhead x2: Calderhead Shipping Lines, Calderhead" in told
    assert "candidate   Norvik Ferries AS x1" in told


def test_a_hostile_registry_moves_no_cursor(desk: Path) -> None:
    hostile = KNOWN.replace("[Calderhead]", r'["Calder\e[2J\u202E", Calderhead]')
    (desk / "seeds/companies.yml").write_text(hostile, encoding="utf-8")
    for call in (("list",), ("show", "calderhead"), ("lint",)):
        done = briefs("companies", *call, cwd=desk)
        assert not {"\x1b", "\u202e"} & set(done.stdout + done.stderr), call
    assert "␛" in briefs("companies", "show", "calderhead", cwd=desk).stdout


def test_a_list_is_imported_into_the_bulk_file(desk: Path) -> None:
    (desk / "list.csv").write_text("name,tickers\nVenn Cranes Ltd,LSE:VENN\n", encoding="utf-8")
    done = briefs("companies", "import", "list.csv", cwd=desk)
    assert done.returncode == 0, done.stderr
    assert "1 added" in done.stderr
    more = "name,tickers\nOrlo,\nOrlo Ltd,\n=1,\nMill,nonsense\n"
    (desk / "more.csv").write_text(more, encoding="utf-8")
    (desk / "seeds/companies.yml").unlink()
    done = briefs("companies", "import", "more.csv", cwd=desk)
    assert done.returncode == 1
    assert "? more.csv: line 3: merged into orlo\n" in done.stderr
    assert "? more.csv: line 4: begins like a formula: '=1'\n" in done.stderr
    assert "2 added, 0 updated, 0 unchanged; 1 row skipped, 1 merged into others, from more.csv" in done.stderr
    assert "seeds/companies.yml: there is no registry" in done.stderr
    assert not (desk / "seeds/companies.yml").exists()
    assert briefs("companies", "import", "list.csv", "--to", "new/list.csv", cwd=desk).returncode == 0
    assert (desk / "new/list.csv").is_file()
    assert "Venn Cranes" in (desk / "seeds/companies.bulk.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["lint", "list", "show", "add", "rename", "import", "suggest"])
def test_help_of_every_command_shows_an_example(command: str) -> None:
    assert "Example:" in briefs("companies", command, "--help").stdout


def test_help_loads_nothing_heavy() -> None:
    heavy = ("rapidfuzz", "yaml", "lxml", "rich.table", "generator.pipeline", "generator.stages.link")
    code = f"import sys, generator.cli; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# ---------------------------------------------------------------- one keystroke each


def judge(
    path: Path, texts: list[str], keys: Sequence[str], width: int = 100, height: int = 40
) -> tuple[Verdicts, str]:
    """The verdicts that keystrokes give, and what was shown."""
    text = path.read_text(encoding="utf-8")
    found = suggest_companies(make_corpus(texts), parse_registry(text, "c.yml"), TABLES.link)
    shown = io.StringIO()
    pressed = iter(keys)

    def read_key() -> str:
        try:
            return next(pressed)
        except StopIteration:
            raise EOFError from None

    console = Console(file=shown, width=width, height=height, highlight=False)
    return judge_candidates(found, path, text, TABLES.link, console, read_key), shown.getvalue()


BROKERS = ["Calderhead Securities, a brokerage, lent it.", "Calderhed Ltd. and Strandholm Paper Ltd. grew."]


def test_a_candidate_becomes_a_child_or_an_alias_of_the_row_that_is_chosen(tmp_path: Path) -> None:
    path = tmp_path / "companies.yml"
    path.write_text(KNOWN, encoding="utf-8")
    verdicts, shown = judge(path, BROKERS, "xp1mcalderhead\rq")
    assert (verdicts.accepted, verdicts.rejected, verdicts.left) == (["calderhead-securities", "calderhead"], [], 1)
    first, second = load_registry(path).companies
    assert "Calderhed" in first.aliases
    assert (second.name, second.parent, second.relation) == ("Calderhead Securities", "calderhead", "subsidiary")
    assert "  1  calderhead (Calderhead" in shown
    assert kept_lines(KNOWN.replace("[Calderhead]", "[Calderhead, Calderhed]"), path.read_text(encoding="utf-8"))


def test_another_row_than_the_likely_one_is_found_by_words(tmp_path: Path) -> None:
    path = tmp_path / "companies.yml"
    path.write_text(KNOWN + "  - {id: venn, name: Venn Cranes}\n", encoding="utf-8")
    verdicts, shown = judge(path, BROKERS, [*"m\rp\x1b", *"pcranez\r\x7f", "\x1b[A", *"1q"])
    assert shown.count("[a]ccept") == 4  # twice gone back
    assert verdicts.accepted == ["calderhead-securities"]
    assert [(row.id, row.parent) for row in load_registry(path).companies if row.parent] == [
        ("calderhead-securities", "venn")
    ]


def test_name_and_id_are_edited_before_a_row_is_added(tmp_path: Path) -> None:
    path = tmp_path / "companies.yml"
    path.write_text(KNOWN, encoding="utf-8")
    _, shown = judge(path, BROKERS, "eCalder Brokers\rNo Id\reCalder Brokerx\x7fs\rbrokers\rwq")
    assert "'No Id' is no id" in " ".join(shown.split())
    row = load_registry(path).companies[-1]
    assert (row.id, row.name, row.aliases, row.watch) == ("brokers", "Calder Brokers", ("Calderhead Securities",), True)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (80, 40)])
def test_a_candidate_fits_the_screen_with_its_indents(tmp_path: Path, width: int, height: int) -> None:
    path = tmp_path / "companies.yml"
    path.write_text(KNOWN, encoding="utf-8")
    long = "The quay at Aldgrove has seen many a strange cargo in its long and storied life, but none like this one, "
    texts = [
        f"{long}said Strandholm Paper PLC, which burns {what} of straw. {long * 2}"
        for what in ("bales", "tons", "heaps")
    ]
    _, shown = judge(path, texts, "q", width, height)
    lines = shown.rstrip().splitlines()
    assert len(lines) <= height
    assert max(map(len, lines)) <= width
    body = lines[1:-1]
    assert all(line.startswith("  ") for line in body[1:]), shown
    places = [at for at, line in enumerate(body) if ".txt:" in line]
    assert len(places) == 3
    assert all(body[at + 1].startswith("    ") for at in places)


def test_all_verdicts_can_be_undone(tmp_path: Path) -> None:
    path = tmp_path / "companies.yml"
    path.write_text(KNOWN, encoding="utf-8")
    verdicts, _ = judge(path, BROKERS, "aruusp1uq")
    assert (verdicts.accepted, verdicts.rejected, verdicts.left) == ([], [], 3)
    assert path.read_text(encoding="utf-8") == KNOWN


def test_what_someone_else_wrote_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "companies.yml"
    path.write_text(KNOWN, encoding="utf-8")
    with pytest.raises(PublishError, match="changed by someone else"):
        write_registry_text(path, "companies: []\n", "companies:\n")
    assert path.read_text(encoding="utf-8") == KNOWN


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_candidates_are_judged_with_one_keystroke_each(desk: Path) -> None:
    import pty

    master, slave = pty.openpty()
    call = [sys.executable, "-m", "generator", "companies", "suggest"]
    environ = {**os.environ, "TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
    process = subprocess.Popen(call, stdin=slave, stdout=slave, stderr=slave, cwd=desk, env=environ, close_fds=True)
    os.close(slave)
    seen = bytearray()

    def wait_for(text: str) -> None:
        begin = time.monotonic()
        while text.encode() not in seen and time.monotonic() - begin < 60:
            ready, _, _ = select.select([master], [], [], 0.2)
            if ready:
                try:
                    seen.extend(os.read(master, 65_536))
                except OSError:  # the other end is closed
                    break
        assert text.encode() in seen, bytes(seen).decode("utf-8", "replace")
        del seen[: seen.index(text.encode()) + len(text)]

    def press(key: str) -> None:
        os.write(master, key.encode())

    file = desk / "seeds/companies.yml"
    wait_for("[?] >")
    press("?")
    wait_for("undo the last verdict")
    wait_for("[?] >")
    press("a")
    wait_for("2 of 2")
    wait_for("[?] >")
    assert [row.id for row in registry_of(desk).companies] == ["calderhead", "strandholm-paper"]
    press("u")
    wait_for("1 of 2")
    wait_for("[?] >")
    assert file.read_text(encoding="utf-8") == KNOWN
    press("s")
    wait_for("2 of 2")
    wait_for("[?] >")
    press("r")
    wait_for("0 accepted, 1 rejected, 1 left")
    assert process.wait(timeout=30) == 0
    os.close(master)
    assert registry_of(desk).ignore == ("Norvik Ferries",)
    assert kept_lines(KNOWN, file.read_text(encoding="utf-8"))

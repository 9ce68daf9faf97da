"""The bulk list: imported from what others publish, indexed, and linked beside the registry."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.brief import parse_company
from generator.companies.bulk import (
    ImportResult,
    SourceRow,
    dump_bulk,
    import_source,
    merge_rows,
    read_source,
)
from generator.config import Config
from generator.errors import ConfigError, TableError
from generator.model import Mention, Registry
from generator.pipeline import generate_briefs, load_bulk_list, load_companies
from generator.publish import apply_plan, check_plan
from generator.stages.link import BulkIndex, BulkMatcher, BulkRow, LinkText, link_texts, list_companies, take_full_name
from generator.tables.bulk import bulk_path, load_bulk, load_exchanges, parse_bulk
from generator.tables.link import load_link_tables
from generator.tables.registry import parse_registry

CASES = Path(__file__).parent / "cases" / "bulk"
TABLES = load_link_tables()
LINK: dict[str, Any] = yaml.safe_load((CASES / "link.yml").read_text(encoding="utf-8"))
REGISTRY = parse_registry(LINK["registry"], "link.yml")
ROWS = parse_bulk(LINK["bulk"].encode(), "link.yml")
MATCHER = BulkMatcher(BulkIndex.build(ROWS, TABLES), REGISTRY, TABLES)


def link_one(text: str, matcher: BulkMatcher | None = MATCHER, registry: Registry = REGISTRY) -> tuple[Mention, ...]:
    (mentions,) = link_texts([LinkText("a", text)], registry, TABLES, matcher)
    return mentions


# ---------------------------------------------------------------- linking


@pytest.mark.parametrize("case", LINK["cases"], ids=lambda case: case["why"])
def test_linked_beside_the_registry(case: dict[str, Any]) -> None:
    mentions = [m for m in link_one(case["text"]) if m.company or "bulk list" in m.rule]
    assert [[m.name, m.company] for m in mentions] == case["want"]
    if "rules" in case:
        assert [m.rule for m in mentions] == case["rules"]
    assert all(case["text"][m.start : m.end] == m.name for m in mentions)


def test_two_rows_of_one_name_show_both_ids() -> None:
    (mention,) = link_one("Shares of Dunmorrow rose.")
    assert (mention.company, mention.rule) == (None, "candidate: bulk list has dunmorrow and dunmorrow-plc")


def test_without_a_registry_no_list_is_asked() -> None:
    text = [LinkText("a", "They met people from Kettlewray Quill on the pier.")]
    assert link_texts(text, None, TABLES, MATCHER) == link_texts(text, None, TABLES)


def test_linked_rows_become_companies() -> None:
    found = [link_one("Kettlewray Quill met Serrano. They met people from Calderhead Shipping PLC.")]
    (company,) = list_companies(MATCHER, found)
    assert (company.id, company.tickers, company.source) == (
        "kettlewray-quill",
        ("HKEX:9876",),
        "the bulk list (FinanceDatabase)",
    )


COMMON = sorted(word for word in TABLES.words.common if word.isalpha() and len(word) > 3)
FRAMES = (
    "We saw the old {} there.",
    "{} is what they want.",
    "They spoke of {} all day.",
    "In May {} came back, and {}.",
)


@settings(max_examples=60)
@given(st.sampled_from(COMMON), st.sampled_from(FRAMES), st.sampled_from(["Inc.", "Group Ltd", "CORP"]))
def test_a_bare_common_word_is_never_linked(word: str, frame: str, form: str) -> None:
    index = BulkIndex.build([BulkRow("row", f"{word} {form}"), BulkRow("caps", f"{word} works inc".upper())], TABLES)
    text = frame.replace("{}", word)
    assert not [m for m in link_one(text, BulkMatcher(index, Registry(), TABLES), Registry()) if m.company]


@settings(max_examples=40)
@given(st.sets(st.sampled_from(ROWS)), st.sampled_from([case["text"] for case in LINK["cases"]]))
def test_a_list_takes_no_link_away(rows: set[BulkRow], text: str) -> None:
    matcher = BulkMatcher(BulkIndex.build(sorted(rows), TABLES), REGISTRY, TABLES)
    linked = [m for m in link_one(text, matcher) if m.company]
    for mention in link_one(text, None):
        if mention.company:
            over = [m for m in linked if m.start <= mention.start and mention.end <= m.end]
            assert len(over) == 1
            assert over[0].company == mention.company or over[0].end > mention.end


@settings(max_examples=20)
@given(st.permutations(ROWS), st.permutations([case["text"] for case in LINK["cases"]]))
def test_order_of_rows_and_texts_does_not_matter(rows: list[BulkRow], texts: list[str]) -> None:
    matcher = BulkMatcher(BulkIndex.build(rows, TABLES), REGISTRY, TABLES)
    straight = sorted(LINK["cases"], key=lambda case: case["text"])
    want = link_texts([LinkText("a", case["text"]) for case in straight], REGISTRY, TABLES, MATCHER)
    found = link_texts([LinkText("a", text) for text in texts], REGISTRY, TABLES, matcher)
    assert [m for _, m in sorted(zip(texts, found, strict=True))] == list(want)


@given(st.text(alphabet="Aa Bé&.,'’()-/\n\u00a0ÖİLtd Co 宁", max_size=60), st.text(max_size=40))
def test_any_name_and_any_text_is_read_without_fault(text: str, name: str) -> None:
    index = BulkIndex.build([BulkRow("a", name.replace("\n", " ")), BulkRow("b", text.replace("\n", " "))], TABLES)
    for mention in link_one(f"{text} {name}", BulkMatcher(index, Registry(), TABLES), Registry()):
        assert f"{text} {name}"[mention.start : mention.end] == mention.name


@pytest.mark.parametrize(
    ("name", "want"),
    [
        ("The Calderhead Group Ltd.", ("Calderhead Group", "Calderhead", "ltd")),
        ("ORLEND THERAPEUTICS, INC. /DE/", ("ORLEND THERAPEUTICS", "ORLEND THERAPEUTICS", "inc")),
        ("Orlend Group Co., Ltd./ADR", ("Orlend Group", "Orlend", "ltd")),
        ("AB Voldmark (publ)", ("Voldmark", "Voldmark", "ab")),
        ("PT Voldmark Tbk", ("Voldmark", "Voldmark", "tbk")),
        ("Mill & Co", ("Mill", "Mill", "co")),
        ("Voldmark Partners L P", ("Voldmark Partners", "Voldmark Partners", "lp")),
        ("Voldmark Bancorp", ("Voldmark Bancorp", "Voldmark Bancorp", "")),
        ("Inc.", ("Inc.", "Inc.", "")),
        ("", ("", "", "")),
    ],
)
def test_full_names_are_taken_apart(name: str, want: tuple[str, str, str]) -> None:
    assert take_full_name(name, TABLES) == want


# ---------------------------------------------------------------- the file and its index


def test_the_list_stands_beside_the_registry() -> None:
    assert bulk_path(Path("seeds/companies.yml")) == Path("seeds/companies.bulk.csv")


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        (b"id,name\nA b,Calderhead\n", "f:2: id", "'A b' is no id"),
        (b"id,name\na,Calderhead\n\na,Orlend\n", "f:4: id", "the id 'a' stands twice (first on line 2)"),
        (b"id,name\na,\n", "f:2: name", "should be a name of at most 160 characters"),
        (b"id,name,tickers\na,Orlend,1234\n", "f:2: tickers", "'1234' is no ticker"),
        (b"id,name,tikers\n", "f:1", "unknown column 'tikers'"),
        (b"id\na\n", "f:1", "has no column 'name'"),
        (b"id,name\na,Calderhead, Ltd\n", "f:2", "has 3 cells for 2 columns"),
        (b"id,name\na,M\xfchlgrund\n", "f:2", "is not UTF-8"),
    ],
)
def test_a_bad_row_is_named_by_line_and_column(content: bytes, where: str, what: str) -> None:
    with pytest.raises(TableError) as caught:
        parse_bulk(content, "f")
    assert (caught.value.where, caught.value.what) == (where, what)


def test_lines_count_on_over_cells_of_several_lines() -> None:
    with pytest.raises(TableError) as caught:
        parse_bulk(b'id,name,aliases\na,Orlend,"x;\ny"\nB,Calderhead,\n', "f")
    assert caught.value.where == "f:4: id"


def test_the_cache_gives_the_same_and_heals(tmp_path: Path) -> None:
    path, cache = tmp_path / "companies.bulk.csv", tmp_path / "cache"
    path.write_text(LINK["bulk"], encoding="utf-8")
    plain = load_bulk(path, TABLES).freeze()
    assert load_bulk(path, TABLES, cache).freeze() == plain
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    assert load_bulk(path, TABLES, cache).freeze() == plain
    for broken in (b"", b"junk", whole[:-9], whole.replace(b"Kettlewray", b"Kettlewrax"), b"\xff\n[]"):
        kept.write_bytes(broken)
        assert load_bulk(path, TABLES, cache).freeze() == plain
        assert kept.read_bytes() == whole
    path.write_text("id,name\norlend,Orlend\n", encoding="utf-8")
    assert len(load_bulk(path, TABLES, cache)) == 1
    assert len(list(cache.iterdir())) == 1


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    path, cache = tmp_path / "companies.bulk.csv", tmp_path / "file"
    path.write_text("id,name\norlend,Orlend\n", encoding="utf-8")
    cache.write_text("", encoding="utf-8")
    assert len(load_bulk(path, TABLES, cache)) == 1


@given(
    st.lists(
        st.builds(
            BulkRow,
            id=st.from_regex(r"[a-z]{1,3}", fullmatch=True),
            name=st.sampled_from(["Orlend", "A B"]),
            tickers=st.sampled_from([(), ("HKEX:1", "LSE:A")]),
            country=st.sampled_from(["", "X"]),
            aliases=st.sampled_from([(), ("Orl End", "A")]),
            source=st.sampled_from(["", "SEC"]),
        )
    )
)
def test_thawing_undoes_freezing(rows: list[BulkRow]) -> None:
    index = BulkIndex.build(rows, TABLES)
    again = BulkIndex.thaw(json.loads(json.dumps(index.freeze())))
    assert again.freeze() == index.freeze()
    assert [again.row(at) for at in range(len(again))] == sorted(rows)


# ---------------------------------------------------------------- import


def run_import(tmp_path: Path, *names: str) -> tuple[dict[str, BulkRow], list[ImportResult]]:
    target = tmp_path / "seeds" / "companies.bulk.csv"
    results = [import_source(CASES / name, target) for name in names]
    return {row.id: row for row in parse_bulk(target.read_bytes(), "t")}, results


def test_import_of_financedatabase(tmp_path: Path) -> None:
    rows, (result,) = run_import(tmp_path, "equities.csv")
    assert rows["kettlewray-quill"] == BulkRow(
        "kettlewray-quill", "Kettlewray Quill Holdings Ltd", ("HKEX:9876",), "Hong Kong", (), "FinanceDatabase"
    )
    assert rows["voldmark"].tickers == ("STO:VOLD-B",)
    assert rows["vexmoor"].tickers == ("NASDAQ:VXM",)
    assert rows["oldgate-mills"].tickers == ()
    assert (result.added, result.updated, result.unchanged) == (6, 0, 0)
    assert [(fault.line, fault.reason) for fault in result.skipped] == [
        (9, "the symbol 'TTL.QQ' is left out: the ending .QQ is unknown"),
        (10, "begins like a formula: '=HYPERLINK(\"x\")'"),
        (11, "has 2 cells for 22 columns"),
        (12, "holds control characters: 'Bell\\x07 Works'"),
        (13, "has no letter: '12345'"),
        (14, "has no name"),
    ]


def test_import_of_the_sec_joins_what_is_there(tmp_path: Path) -> None:
    rows, (_, result) = run_import(tmp_path, "equities.csv", "company_tickers.json")
    assert rows["vexmoor"] == BulkRow(
        "vexmoor", "Vexmoor Inc.", ("NASDAQ:VXM",), "United States", (), "FinanceDatabase; SEC"
    )
    assert rows["orlend-therapeutics"].name == "ORLEND THERAPEUTICS, INC. /DE/"
    assert rows["orlend-therapeutics"].tickers == ("US:ORLD", "US:ORLD-WT")
    assert (result.added, result.updated, result.unchanged) == (2, 1, 0)
    assert [fault.line for fault in result.skipped] == [5, 6]


def test_import_of_plain_csv(tmp_path: Path) -> None:
    rows, (_, result) = run_import(tmp_path, "company_tickers.json", "plain.csv")
    assert rows["muhlgrund-kaserei"] == BulkRow(
        "muhlgrund-kaserei",
        "Mühlgrund Käserei AG",
        ("SIX:MGK",),
        "Schweiz",
        ("MGK Käse", "Mühlgrund"),
        "plain.csv",
    )
    assert rows["dunmorrow"].tickers == ("US:DNMW",)
    assert rows["dunmorrow-plc"].tickers == ("LSE:DUN",)
    assert [(fault.line, fault.reason) for fault in result.skipped] == [
        (3, "the ticker 'nonsense' is left out: it is not written as exchange:code")
    ]


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "equities"
    folder.mkdir()
    for name in ("equities.csv", "plain.csv"):
        (folder / name).write_bytes((CASES / name).read_bytes())
    rows, skipped = read_source(folder)
    assert {row.source for row in rows} == {"FinanceDatabase", "plain.csv"}
    assert {fault.file for fault in skipped} == {"equities.csv", "plain.csv"}


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"symbol,country\nX,Y\n", "has no column 'name'"),
        (b"{]", "is not JSON: Expecting property name enclosed in double quotes"),
        (b'{"a": 1}', "is no list of companies of the SEC"),
        (b"", "has no column 'name'"),
        ((CASES / "etfs.csv").read_bytes(), "lists funds, not companies"),
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes, what: str) -> None:
    source = tmp_path / "source"
    source.write_bytes(content)
    with pytest.raises(TableError) as caught:
        import_source(source, tmp_path / "t.csv")
    assert caught.value.what == what
    assert str(source) in caught.value.where
    assert not (tmp_path / "t.csv").exists()


def test_a_huge_cell_costs_its_row_only(tmp_path: Path) -> None:
    source = tmp_path / "s.csv"
    source.write_text(f"name,country\nOrlend Ltd,X\n{'x' * 200_000},Y\nVexmoor Ltd,Z\n", encoding="utf-16")
    result = import_source(source, tmp_path / "t.csv")
    assert result.added == 2
    assert [fault.line for fault in result.skipped] == [3]


def test_what_people_wrote_stays(tmp_path: Path) -> None:
    rows, _ = run_import(tmp_path, "equities.csv")
    target = tmp_path / "seeds" / "companies.bulk.csv"
    edited = [
        row._replace(id="vex", name="Vexmoor of Ribera", aliases=("Vexies",)) if row.id == "vexmoor" else row
        for row in rows.values()
    ]
    target.write_bytes(dump_bulk(edited))
    again, _ = run_import(tmp_path, "equities.csv", "company_tickers.json")
    assert again["vex"].name == "Vexmoor of Ribera"
    assert again["vex"].aliases == ("Vexies", "Vexmoor Inc.")
    assert "vexmoor" not in again


SOURCE_ROWS = st.lists(
    st.builds(
        SourceRow,
        name=st.builds(
            lambda core, soft, form: f"{core}{soft}{form}",
            st.sampled_from(["Orlend", "ORLEND", "Vexmoor", "Kettlewray Quill", "宁远"]),
            st.sampled_from(["", " Group", " Therapeutics"]),
            st.sampled_from(["", " Inc.", " INC", " Ltd", " Limited"]),
        ),
        tickers=st.lists(st.sampled_from(["US:A", "NYSE:A", "LSE:B", "HKEX:3"]), max_size=2).map(tuple),
        country=st.sampled_from(["", "X", "Y"]),
        aliases=st.lists(st.sampled_from(["Orlend", "Vex", "Quill Yards Ltd"]), max_size=2).map(tuple),
        source=st.sampled_from(["SEC", "FinanceDatabase"]),
    ),
    max_size=8,
)


@settings(max_examples=200)
@given(SOURCE_ROWS, st.randoms(use_true_random=False))
def test_import_is_idempotent_and_blind_to_order(rows: list[SourceRow], chance: Any) -> None:
    once, _ = merge_rows((), rows)
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert merge_rows((), shuffled)[0] == once
    assert merge_rows(once, shuffled)[0] == once
    assert parse_bulk(dump_bulk(once), "f") == once


@settings(max_examples=200)
@given(SOURCE_ROWS, SOURCE_ROWS)
def test_a_second_source_keeps_what_is_there(first: list[SourceRow], second: list[SourceRow]) -> None:
    before, _ = merge_rows((), first)
    both, _ = merge_rows(before, second)
    after = {row.id: row for row in both}
    for row in before:
        kept = after[row.id]
        assert kept.name == row.name
        assert set(row.aliases) <= set(kept.aliases)
    assert merge_rows(both, second)[0] == both


def test_exchanges_are_read() -> None:
    table = load_exchanges()
    assert table.suffixes["HK"] == "HKEX"
    assert not table.elsewhere & set(table.suffixes)


def test_the_file_is_csv_that_spreadsheets_read() -> None:
    text = dump_bulk(ROWS).decode()
    assert next(csv.reader(io.StringIO(text))) == ["id", "name", "tickers", "country", "aliases", "source"]
    assert parse_bulk(text.encode("utf-8-sig"), "f") == tuple(sorted(ROWS))


# ---------------------------------------------------------------- the whole way

ARTICLE = """Kettlewray Quill orders two ferries

The Harbour Gazette

Wed, 12 Mar 2025

Kettlewray Quill ordered two ferries from the yard at Venn on Wednesday and will pay 64 million euros for them. Serrano
will lend it cars for the decks.

The ferries will run from June, the yard said, four years after the route was given up. A cabin will cost 48 euros.

Vexmoor was on the quay. The crossing takes seven hours, and bookings were 31 per cent above those of last year.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    articles = tmp_path / "seeds" / "articles"
    articles.mkdir(parents=True)
    (articles / "ferries.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "seeds" / "companies.yml").write_text(LINK["registry"], encoding="utf-8")
    (tmp_path / "seeds" / "companies.bulk.csv").write_text(LINK["bulk"], encoding="utf-8")
    return tmp_path


def test_a_run_links_the_list_and_writes_pages_of_what_is_named_only(desk: Path) -> None:
    config = Config(seeds=desk / "seeds", docs=desk / "docs")
    run = generate_briefs(config)
    (brief,) = run.briefs
    assert {(link.id, link.name) for link in brief.companies} == {
        ("kettlewray-quill", "Kettlewray Quill Holdings Ltd"),
        ("serrano", "Serrano"),
    }
    apply_plan(run.plan, config.docs)
    assert {path.name for path in (desk / "docs" / "companies").iterdir()} == {"kettlewray-quill.md", "serrano.md"}
    page = (desk / "docs" / "companies" / "kettlewray-quill.md").read_text(encoding="utf-8")
    assert "- Listed as: HKEX:9876\n" in page
    assert "- From the bulk list (FinanceDatabase)\n" in page
    assert parse_company(page, "page").source == "the bulk list (FinanceDatabase)"
    assert not check_plan(generate_briefs(config).plan, config.docs)


def test_the_working_folder_is_only_a_cache(desk: Path) -> None:
    config = Config(seeds=desk / "seeds", docs=desk / "docs")
    first = generate_briefs(config)
    assert [path.name[:5] for path in (desk / ".briefs" / "cache").iterdir()] == ["bulk-"]
    shutil.rmtree(desk / ".briefs")
    assert generate_briefs(config).briefs == first.briefs


def test_another_list_and_a_list_without_a_registry(desk: Path) -> None:
    (desk / "other.csv").write_text("id,name\nvenn-yard,Venn Yard Ltd\n", encoding="utf-8")
    run = generate_briefs(Config(seeds=desk / "seeds", docs=desk / "docs", bulk=desk / "other.csv"))
    assert [link.id for link in run.briefs[0].companies] == ["serrano"]
    (desk / "seeds" / "companies.yml").unlink()
    config = Config(seeds=desk / "seeds", docs=desk / "docs")
    assert load_bulk_list(config, load_companies(config)) is None
    with pytest.raises(ConfigError):
        generate_briefs(replace(config, bulk=desk / "other.csv"))


def test_the_filter_takes_the_list_beside_the_registry(desk: Path) -> None:
    text = json.dumps({"id": "a", "text": "They met people from Kettlewray Quill on the pier."})

    def link(*options: str) -> list[str | None]:
        command = [sys.executable, "-m", "generator", "link", *options]
        done = subprocess.run(command, input=text, capture_output=True, text=True, cwd=desk, check=False)
        assert done.returncode == 0, done.stderr
        return [mention["company"] for mention in json.loads(done.stdout)["mentions"]]

    (desk / "none.csv").write_text("id,name\n", encoding="utf-8")
    assert link("--companies", "seeds/companies.yml") == ["kettlewray-quill"]
    assert link("--companies", "seeds/companies.yml", "--bulk", "none.csv") == []
    assert link("--no-registry") == []

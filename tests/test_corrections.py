"""Corrections as data: what a sidecar states wins, shows in the brief, and is refused where it means nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.brief import say_byline
from generator.config import Config
from generator.corrections import correct_mentions, say_exclude
from generator.model import Brief, Mention, Phrase, SourceDocument
from generator.pipeline import Run, generate_briefs
from generator.publish import apply_plan
from generator.reading import read_document
from generator.sidecars import parse_sidecar
from generator.tables.load import load_tables
from generator.trace import trace_docs
from test_pipeline import FERRY, PAPER, REGISTRY, pages

CASES = Path(__file__).parent / "cases" / "corrections"
BOTH = f"{FERRY}\n\n{PAPER}"
"""Two articles; the second starts on line 22."""
SOURCE = SourceDocument("both.txt", "text", BOTH, "utf-8")
OTHER = """Marrowby counts its herons

Northern Trade Weekly

Wed, 3 Sep 2025

The town of Marrowby has counted 214 herons along its river this summer, twice as many as ten years ago, when a weir was
taken out and the reeds came back. The council paid 9,000 pounds for the count.

Anglers are less pleased. "They eat what we put in," said Hugh Tarn, who keeps the lake at Orrel and lost 300 trout.
"""


def read_cases(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return cases


def make_desk(tmp_path: Path) -> Path:
    """A desk with a document of two articles, ``both.txt``, and a registry."""
    articles = tmp_path / "seeds" / "articles"
    articles.mkdir(parents=True)
    (articles / "both.txt").write_text(BOTH, encoding="utf-8")
    (tmp_path / "seeds" / "companies.yml").write_text(REGISTRY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return make_desk(tmp_path)


def correct(desk: Path, sidecar: str, name: str = "both.txt") -> Run:
    """Write a sidecar, generate and apply."""
    (desk / "seeds" / "articles" / f"{name}.meta.yml").write_text(sidecar, encoding="utf-8")
    return generate(desk)


def generate(desk: Path, **settings: Any) -> Run:
    config = Config(seeds=desk / "seeds", docs=desk / "docs", **settings)
    run = generate_briefs(config)
    apply_plan(run.plan, config.docs)
    return run


def brief_in(run: Run, word: str) -> Brief:
    """The brief of one of the two articles: ``ferry`` or ``paper``."""
    (brief,) = [brief for brief in run.briefs if brief.lines[0] == (1 if word == "ferry" else 22)]
    return brief


@pytest.mark.parametrize("case", read_cases("sidecars.yml"), ids=lambda case: case["rule"])
def test_what_a_sidecar_states_wins_and_shows(desk: Path, case: dict[str, Any]) -> None:
    brief = brief_in(correct(desk, case["sidecar"]), case.get("of", "ferry"))
    for name, value in case.get("expect", {}).items():
        found = getattr(brief, name)
        if name == "date_basis":
            found = {"kind": found.kind, "note": found.note}
        assert (list(found) if isinstance(found, tuple) else found) == value
    basis = dict(brief.basis)
    assert {name: basis.get(name) for name in case.get("basis", {})} == case.get("basis", {})
    assert case.get("byline", "") in say_byline(brief)
    if "companies" in case:
        assert [link.id for link in brief.companies] == case["companies"]
    links = {b.text[start:end]: company for b in brief.bullets for start, end, company in b.links}
    assert case.get("links", {}).items() <= links.items()
    texts = [bullet.text for bullet in brief.bullets]
    first = case.get("first", [])
    assert texts[: len(first)] == first
    assert len(texts) == case.get("count", len(texts))
    assert not any(case.get("without", "\n") in text for text in texts)
    # And all of it can be traced, and a second run finds nothing to do.
    assert trace_docs(desk / "docs", desk / "seeds").faults == ()
    assert not generate(desk).plan.pending


@pytest.mark.parametrize("case", read_cases("refused.yml"), ids=lambda case: case["sidecar"])
def test_what_means_nothing_is_refused_and_stops_no_other(desk: Path, case: dict[str, Any]) -> None:
    (desk / "seeds/articles/other.txt").write_text(OTHER, encoding="utf-8")
    before = generate(desk)
    stood = pages(desk)
    run = correct(desk, case["sidecar"])
    (rejection,) = run.report.rejections
    assert rejection.reason.startswith(case["reason"])
    assert case["fix"] in rejection.fix
    assert not rejection.fix or "\n".join(run.report.complaints()).count(rejection.fix) == 1
    assert {brief.source for brief in run.briefs} == {"other.txt"}
    assert pages(desk) == stood, "the briefs of a document that is refused stay as they are"
    assert len(before.briefs) == 3


@pytest.mark.parametrize(
    ("sidecar", "code"),
    [
        ("pin: Nothing of the sort", "pin-unmet"),
        ("drop_bullet: Nothing of the sort", "drop-unmet"),
        ("not_company: [Nobody]", "name-unmet"),
        ("company: {Nobody: norvik}", "name-unmet"),
        ("articles: {22: {pin: The crossing takes}}", "pin-unmet"),
        ("title: One for two", "title-unused"),
    ],
)
def test_what_meets_nothing_is_noticed(desk: Path, sidecar: str, code: str) -> None:
    report = correct(desk, sidecar).report
    (notice,) = [item.notice for item in report.notices if item.notice.code in (code,)]
    assert "both.txt.meta.yml" in notice.fix
    assert not report.imperfect


def test_what_is_met_in_one_article_of_a_document_is_no_notice(desk: Path) -> None:
    codes = {item.notice.code for item in correct(desk, "pin: The crossing takes").report.notices}
    assert not codes & {"pin-unmet", "name-unmet"}


def test_without_a_registry_a_name_may_be_any_company(desk: Path) -> None:
    (desk / "seeds/companies.yml").unlink()
    brief = brief_in(correct(desk, "company: {Sula: sula-lines}"), "ferry")
    assert "sula-lines" in [link.id for link in brief.companies]
    assert (desk / "docs/companies/sula-lines.md").is_file()


def test_a_pinned_sentence_beyond_what_may_be_quoted_is_a_bullet_and_told(desk: Path) -> None:
    (desk / "seeds/articles/both.txt.meta.yml").write_text("pin: Chief executive Lena", encoding="utf-8")
    run = generate(desk, quotation_words=5, quotation_share=0)
    assert brief_in(run, "ferry").bullets[0].text.startswith("Chief executive Lena")
    assert "pin-budget" in {item.notice.code for item in run.report.notices}


BARE = (
    "Torvo Yards has sold its old pier at Norrsund to Swiftbox for 4 million crowns, the town said on Monday.\n\n"
    "The town of Norrsund will build a new quay beside it and wants to open it to the night boats in the spring.\n\n"
    "The yard has built tugs there since 1951 and will move its forty workers to Tarn before the end of the year.\n"
)


def test_a_brief_without_a_bullet_says_so_and_what_to_do(desk: Path) -> None:
    assert "no-bullets" not in {item.notice.code for item in generate(desk).report.notices}
    text = "Torvo sells its old pier to Swiftbox\nBy Ines Kettle\n9 June 2025\n\n" + BARE
    (desk / "seeds" / "articles" / "bare.txt").write_text(text, encoding="utf-8")
    run = correct(desk, "drop_bullet: [Torvo Yards has, The town of, The yard]", "bare.txt")
    (told,) = [item for item in run.report.notices if item.notice.code == "no-bullets"]
    assert told.notice.fix.startswith("bare.txt.meta.yml: pin: ")


def test_one_article_of_a_document_is_left_out(desk: Path) -> None:
    run = correct(desk, "articles: {22: {exclude: not our beat}}")
    assert [brief.lines[0] for brief in run.briefs] == [1]
    assert run.report.excluded == (("both.txt:22", "not our beat"),)
    assert "- both.txt:22  left out: not our beat" in list(run.report.lines())


@pytest.mark.parametrize(("alone", "sidecar"), [(True, "exclude: WHY"), (False, "articles: {22: {exclude: WHY}}")])
def test_the_line_that_leaves_an_article_out_can_be_written_as_it_is_told(alone: bool, sidecar: str) -> None:
    told = say_exclude("both.txt", 22, alone=alone)
    assert told == f"both.txt.meta.yml: {sidecar}"
    parsed = parse_sidecar(sidecar, "both.txt.meta.yml")
    assert (parsed.exclude or parsed.articles[0].said.exclude) == "WHY"


FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "title": st.sampled_from(["A title", "Another, it's long enough", "2025"]),
    "publisher": st.sampled_from(["Courier", "The Harbour Gazette"]),
    "aggregator": st.sampled_from(["Pierpost", "Yahoo"]),
    "authors": st.sampled_from([(), ("Ada Quill",), ("Ada Quill", "Ben Orr")]),
    "kind": st.sampled_from(["news", "opinion", "letter", "interview"]),
    "lang": st.sampled_from(["en", "de", "zh"]),
    "url": st.just("https://a.example/b"),
    "date": st.sampled_from(["2024", "2024-05", "2025-03-12"]),
}


@given(
    st.fixed_dictionaries({}, optional=FIELDS),
    st.fixed_dictionaries({}, optional=FIELDS),
    st.sampled_from([1, 9, 22, 30]),
)
def test_whatever_is_stated_is_what_is_known(whole: dict[str, Any], own: dict[str, Any], line: int) -> None:
    """The law: of the document where one article says nothing else, of that article where it does."""
    entry = yaml.safe_dump({line: {k: list(v) if isinstance(v, tuple) else v for k, v in own.items()}}, width=999)
    document = yaml.safe_dump({k: list(v) if isinstance(v, tuple) else v for k, v in whole.items()}) if whole else ""
    sidecar = parse_sidecar(f"{document}articles:\n  {entry.replace(chr(10), chr(10) + '  ')}".rstrip(), "s")
    source = replace(SOURCE, sidecar=sidecar)
    first, second = read_document(source, load_tables()).articles
    for item, mine in ((first, line < 22), (second, line >= 22)):
        stated = {**{k: v for k, v in whole.items() if k != "title"}, **(own if mine else {})}
        known = item.metadata
        assert {name: getattr(known, name) for name in stated} == stated
        assert (known.date_basis.kind == "sidecar") == ("date" in stated)
        basis = dict(known.basis)
        shown = [name for name in stated if name not in ("date", "lang", "url")]
        assert all(basis[name].startswith("sidecar, line ") for name in shown)
        assert not [name for name in basis if name not in stated and basis[name].startswith("sidecar")]


BODY = "Calderhead Marine Ltd sold Calderhead to Pier. 比亚迪 bought Pier and a pier."


@given(
    st.lists(
        st.builds(
            Phrase,
            st.sampled_from(["Calderhead", "Calderhead Marine", "Pier", "比亚", "sold", "nowhere"]),
            st.just(3),
            st.sampled_from([None, "x", "y"]),
        ),
        max_size=4,
    )
)
def test_corrected_mentions_are_in_order_and_never_overlap(names: list[Phrase]) -> None:
    found = [Mention(0, 21, "a", BODY[:21], "r"), Mention(27, 37, "a", BODY[27:37], "r")]
    mentions, met = correct_mentions(found, BODY, tuple(names), load_tables().link.endings)
    assert all(one.end <= two.start for one, two in pairwise(mentions))
    assert all(BODY[m.start : m.end] == m.name for m in mentions)
    assert set(met) <= set(names)
    assert all(phrase.text != "nowhere" for phrase in met)


def test_a_sidecar_that_states_nothing_changes_nothing() -> None:
    bare = read_document(SOURCE, load_tables()).articles
    for text in ("", "articles: {}", "pin: []", "retrieved: 2025-03-14"):
        sidecar = parse_sidecar(text, "s")
        read = read_document(replace(SOURCE, sidecar=sidecar), load_tables()).articles
        assert [(item.article, item.metadata) for item in read] == [(item.article, item.metadata) for item in bare]


def test_a_title_of_two_articles_means_neither(desk: Path) -> None:
    twice = f"{FERRY}\n\n{PAPER.replace('Mill at Aldgrove to make paper from straw', FERRY.splitlines()[0])}"
    (desk / "seeds/articles/both.txt").write_text(twice, encoding="utf-8")
    (rejection,) = correct(desk, f"articles: {{{FERRY.splitlines()[0]}: {{kind: news}}}}").report.rejections
    assert "is the title of several articles" in rejection.reason
    assert "articles start on lines 1 (" in rejection.fix

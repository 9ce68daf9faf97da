"""The link stage: which companies a text names, and where."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import Company, Mention, Registry
from generator.stages.link import LinkText, assign_roles, fold_text, link_texts, make_id
from generator.stages.link.names import LONGEST
from generator.stages.link.runs import read_runs
from generator.stages.link.weigh import weigh_runs
from generator.tables.link import load_link_tables
from generator.tables.registry import is_company_id, load_registry, parse_registry
from growth import grows_in_proportion

CASES = Path(__file__).parent / "cases" / "link"
ROOT = Path(__file__).parent.parent
TABLES = load_link_tables()


def read_cases(name: str) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return data


KNOWN = read_cases("known.yml")
DISCOVERY = read_cases("discovery.yml")
REGISTRY = parse_registry(KNOWN["registry"], "known.yml")


@pytest.mark.parametrize("case", KNOWN["cases"], ids=lambda case: case["why"])
def test_known_names(case: dict[str, Any]) -> None:
    (mentions,) = link_texts([LinkText("a", case["text"])], REGISTRY, TABLES)
    assert [[m.name, m.company] for m in mentions if m.company] == case["want"]


@pytest.mark.parametrize("case", DISCOVERY["cases"], ids=lambda case: case["why"])
def test_discovery(case: dict[str, Any]) -> None:
    texts = [LinkText(str(at), text) for at, text in enumerate(case["texts"])]
    found = link_texts(texts, None, TABLES)
    assert [[m.name for m in mentions] for mentions in found] == case["want"]
    ids = {m.name: m.company for mentions in found for m in mentions}
    for names in case.get("same", []):
        assert len({ids[name] for name in names}) == 1
    for names in case.get("different", []):
        assert len({ids[name] for name in names}) == len(names)


ALL_TEXTS = [case["text"] for case in KNOWN["cases"]] + [text for case in DISCOVERY["cases"] for text in case["texts"]]


@pytest.mark.parametrize("registry", [REGISTRY, None], ids=["registry", "no registry"])
def test_spans_are_words_of_the_text_in_order(registry: Registry | None) -> None:
    found = link_texts([LinkText(str(at), text) for at, text in enumerate(ALL_TEXTS)], registry, TABLES)
    for text, mentions in zip(ALL_TEXTS, found, strict=True):
        for mention in mentions:
            assert text[mention.start : mention.end] == mention.name
        assert all(a.end <= b.start for a, b in pairwise(mentions))


@pytest.mark.parametrize("registry", [REGISTRY, None], ids=["registry", "no registry"])
@settings(max_examples=10)
@given(order=st.permutations(range(len(ALL_TEXTS))))
def test_order_of_texts_does_not_matter(registry: Registry | None, order: list[int]) -> None:
    texts = [LinkText(str(at), text) for at, text in enumerate(ALL_TEXTS)]
    straight = link_texts(texts, registry, TABLES)
    shuffled = link_texts([texts[at] for at in order], registry, TABLES)
    assert [straight[at] for at in order] == list(shuffled)


@given(st.text(alphabet="Aa Bé&.,'’()-\n\u00a0Ltd Co 宁", max_size=80))
def test_any_text_is_read_without_fault(text: str) -> None:
    for registry in (REGISTRY, None):
        (mentions,) = link_texts([LinkText("a", text)], registry, TABLES)
        assert all(text[m.start : m.end] == m.name for m in mentions)


def test_candidates_are_no_links() -> None:
    text = "Calderhead sued ferry operator Nordhavn and the tanker owner Skagen Maritime Ltd."
    (mentions,) = link_texts([LinkText("a", text)], REGISTRY, TABLES)
    assert [(m.name, m.company) for m in mentions] == [
        ("Calderhead", "calderhead"),
        ("Nordhavn", None),
        ("Skagen Maritime Ltd.", None),
    ]
    assert all(m.rule.startswith("candidate: ") for m in mentions if m.company is None)


def test_another_company_that_only_begins_like_a_known_one_is_not_linked() -> None:
    text = "Shares of Calderhead Vineyards Inc. fell."
    (mentions,) = link_texts([LinkText("a", text)], REGISTRY, TABLES)
    assert [(m.name, m.company) for m in mentions] == [("Calderhead Vineyards Inc.", None)]


# ------------------------------------------------------------------ about or named


def mention(body: str, name: str, company: str, nth: int = 0) -> Mention:
    at = -1
    for _ in range(nth + 1):
        at = body.index(name, at + 1)
    return Mention(at, at + len(name), company, name, "test")


def test_title_makes_a_company_what_the_article_is_about() -> None:
    body = "The port is busy.\nOstrava Air flies there.\nQuay ships there."
    roles = assign_roles(
        (mention(body, "Ostrava Air", "ostrava-air"), mention(body, "Quay", "quay")), "Quay grows", body
    )
    assert roles == (("quay", "about"), ("ostrava-air", "named"))


def test_named_once_in_a_long_article_is_named() -> None:
    body = "\n".join(["Calderhead and Quay compete."] + ["Calderhead grew."] * 8 + ["Someone drove a Nim."])
    mentions = [mention(body, "Calderhead", "calderhead", nth) for nth in range(9)]
    mentions += [mention(body, "Quay", "quay"), mention(body, "Nim", "nim")]
    assert dict(assign_roles(tuple(mentions), "", body)) == {"calderhead": "about", "quay": "named", "nim": "named"}


def test_a_company_that_only_serves_as_a_comparison_in_the_title_is_named() -> None:
    body = "Quay-style Nim grows.\nNim sold more than Ostrava Air (OA).\nNim is new."
    names = [mention(body, "Quay", "quay"), *(mention(body, "Nim", "nim", nth) for nth in range(3))]
    names += [mention(body, "Ostrava Air", "ostrava-air"), mention(body, "OA", "ostrava-air")]
    roles = assign_roles(tuple(sorted(names, key=lambda m: m.start)), "Quay-style Nim grows", body)
    assert dict(roles) == {"nim": "about", "quay": "named", "ostrava-air": "named"}


def test_mentions_without_a_company_have_no_role() -> None:
    body = "Quay."
    assert assign_roles((Mention(0, 4, None, "Quay", "candidate: x"),), "Quay", body) == ()


# ------------------------------------------------------------------ long and hostile input


def test_many_names_and_a_long_text_take_time_in_proportion() -> None:
    chance = random.Random(1)
    syllables = ["ka", "lo", "mi", "ren", "tas", "vor", "bel", "dun", "gar", "hil"]
    names = sorted({"".join(chance.choices(syllables, k=5)).capitalize() + " Works" for _ in range(130_000)})[:60_000]
    rows = [Company(f"c{at}", name) for at, name in enumerate(names)]
    words = [chance.choice(["the", "ship", "Ka", "sailed", "in", "May"]) for _ in range(100_000)]
    assert grows_in_proportion(
        lambda registry: link_texts([LinkText("a", "")], registry, TABLES),
        lambda eighths: Registry(tuple(rows[: 7_500 * eighths])),
    )
    assert grows_in_proportion(
        lambda text: link_texts([LinkText("a", text)], REGISTRY, TABLES),
        lambda eighths: " ".join(words[: 12_500 * eighths]),
    )


@pytest.mark.parametrize(
    ("hostile", "times"),
    [("A", 12_500), ("Aa ", 1_125), ("a@", 1_125), ("Aa, ", 625), ("A-", 1_125), ("Aa's ", 500)],
)
@pytest.mark.parametrize("registry", [REGISTRY, None], ids=["registry", "evidence"])
def test_one_endless_line_is_no_trap(hostile: str, times: int, registry: Registry | None) -> None:
    assert grows_in_proportion(
        lambda text: link_texts([LinkText("a", text)], registry, TABLES), lambda eighths: hostile * times * eighths
    )


# ------------------------------------------------------------------ the shipped registry on the real seeds


def test_shipped_registry_loads_and_names_owners() -> None:
    registry = load_registry(ROOT / "seeds" / "companies.yml")
    owners = {company.id: company.parent for company in registry.companies if company.parent}
    assert owners["zeekr"] == owners["farizon"] == "geely"
    assert owners["mg"] == owners["maxus"] == "saic"
    assert (owners["aion"], owners["denza"], owners["ubs-securities"]) == ("gac", "byd", "ubs")
    geely = registry.get("geely")
    assert geely is not None
    assert geely.tickers == ()


def test_no_table_names_a_company_of_the_registry() -> None:
    """Discovery must not live from a list of companies; words that are also ordinary ones are exempt."""
    registry = load_registry(ROOT / "seeds" / "companies.yml")
    words = TABLES.words
    listed = words.company_heads | words.other_heads | words.given | words.titles | words.acronyms | words.function
    names = {name for company in registry.companies for name in (company.name, *company.aliases)}
    assert not names & listed


SEEDS = ROOT.parent / "shared" / "seeds"


@pytest.mark.seeds
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real seeds are not here")
def test_companies_of_the_real_seeds() -> None:
    registry = load_registry(ROOT / "seeds" / "companies.yml")
    paths = sorted(SEEDS.glob("*.txt"))
    found = link_texts([LinkText(path.name, path.read_text(encoding="utf-8")) for path in paths], registry, TABLES)
    companies = [{m.company for m in mentions if m.company} for mentions in found]
    assert companies[0] == {
        "neta",
        "gac",
        "aion",
        "faw",
        "catl",
        "black-sesame",
        "horizon-robotics",
        "bybit",
        "barclays",
    }
    assert companies[1] == {"faw", "dongfeng", "byd", "farizon", "geely", "catl", "horizon-robotics", "baidu", "neta"}
    assert len(set().union(*companies)) == 66  # all rows but the exchange operator's


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Calderhead & Söhne", "calderhead-and-sohne"),
        ("Ørsund A/S", "orsund-a-s"),
        ("3Vale", "3vale"),
        ("晨河汽车", "chen-he-qi-che-8159"),
        ("  ", "company-1695"),
    ],
)
def test_made_ids_are_ascii_and_fit_for_a_registry(name: str, made: str) -> None:
    assert make_id(name) == made
    assert is_company_id(made)


@given(st.text(max_size=200))
def test_any_name_makes_an_id_that_the_registry_takes(name: str) -> None:
    assert is_company_id(make_id(name)), make_id(name)
    assert make_id(name) == make_id(name)


def test_an_ordinary_word_that_opens_a_sentence_links_only_where_it_acts() -> None:
    registry = parse_registry("companies:\n  - {id: next, name: Next}\n", "c.yml")
    text = "Next year it will open. Next, it closed. Next rose 3 per cent. Next's chief left. He said Next would."
    (mentions,) = link_texts([LinkText("a", text)], registry, TABLES)
    assert [text[m.start : m.start + 9] for m in mentions] == ["Next rose", "Next's ch", "Next woul"]


def test_a_name_does_not_grow_with_what_it_is_chained_to() -> None:
    reading = read_runs(fold_text("The Bank of " + "Ribera Bank of " * 400 + "Ribera sold shares."), TABLES)
    weigh_runs(reading, TABLES)
    assert max(len(run.words) for run in reading.runs) <= LONGEST


def test_a_name_of_the_registry_that_hides_a_character_is_found() -> None:
    registry = Registry((Company("swiftbox", "Swift\u200dbox"),))
    (found,) = link_texts([LinkText("1", "Swiftbox said it would hire 30 people.")], registry, load_link_tables())
    assert [mention.company for mention in found] == ["swiftbox"]

# ruff: noqa: E501 - a bad article a line
"""A bad article never stops, delays or changes a good one: good articles alone, and with bad ones beside them.

The only bytes that another article may change in a brief with a registry are its ``copies`` (the same words stand
elsewhere) and its ``near`` (nearly the same stand elsewhere). Without a registry ids and names of companies are made
over all articles, so another article that names the same company may change these as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from generator.brief import parse_brief
from generator.config import Config
from generator.copies import CopyText, find_copies
from generator.identity import mint_id
from generator.model import Brief
from generator.pipeline import Run, generate_briefs, make
from generator.publish import apply_plan
from generator.stages.link import link_texts
from settling import without_stories
from test_pipeline import FERRY, PAPER, REGISTRY

DREDGER = """Dredger for the harbour at Venn is late again

The Harbour Gazette

Tue, 18 Mar 2025

Norvik Ferries AS has put off the dredging of the harbour at Venn by three months, the port said on Tuesday. Norvik
will pay 2.1 million euros for the delay, which is written into the contract of 2023.

The ship that was to do the work lies in a dock down the coast with a broken shaft. "Nobody builds that shaft any more,"
said Ada Whitlock, who runs the port. A new one costs 400,000 euros and takes ten weeks to make.

Norvik said that its summer timetable does not change. The port expects 140 ships in June, against 122 a year ago, and
wants to have the channel at nine metres before the first of them arrives.
"""
YARD = """Yard at Aldgrove counts its orders

The Harbour Gazette

Thu, 20 Mar 2025

The yard at Aldgrove has orders for eleven ships, the most since 2009, its owner Strandholm Paper PLC said on Thursday.
The last of them leaves the slip in 2028, and each costs between 30 million and 50 million euros.

Ostrel Vane painted the names on nine of them. The union wants a third shift from May, which would need 120 people more
than it has now, and the early bus would have to leave before five.

No ferry was built there for twenty years. "We forgot how, and then we learned it again," said a welder who
started in 1988 and has a son in the paint shop.
"""
GOOD = {"good-ferry.txt": FERRY, "good-mill.txt": PAPER, "good-dredger.txt": DREDGER, "good-yard.txt": YARD}
COPIED = FERRY.split("\n\n")
WORDS = sorted({word.strip('.,"').lower() for text in GOOD.values() for word in text.split()} - {""})
NAMES = (
    "Calderhead",
    "Norvik",
    "Strandholm",
    "Fjord",
    "Harbour",
    "Lena Brandt",
    "Ostrel Vane",
    "Aldgrove",
    "Venn",
    "Sula",
)


def article(title: str, *paragraphs: str, outlet: str = "The Night Gazette", day: str = "Sat, 1 Jan 2022") -> str:
    return "\n\n".join((title, outlet, day, *paragraphs)) + "\n"


FILLER = """The council met for two hours on Thursday and heard nine speakers, none of whom agreed with the last. It will
meet again in April, when the new budget of 14 million euros is read, and nobody expects a vote before the summer.

"We have talked of this since 2011," said Marit Oyen, who keeps the minutes and has filled 212 pages with them. The
town has 8,400 people, and about a third of them came to the last open evening, more than the hall can seat.

The plan would close two streets to cars and give the market a roof, which traders have asked for since the storm of
1998. A poll in February found 54 per cent for it, 31 per cent against, and the rest without an opinion."""
"""A text that is an article by any measure and names no company."""

# fmt: off
BAD: dict[str, Mapping[str, str | bytes]] = {
    "empty": {"000.txt": "", "001.txt": " \n\n \n"},
    "binary": {"000.txt": bytes(range(256)) * 30, "001.html": b"\x89PNG\r\n" + bytes(300)},
    "small letters": {"000.txt": article("A list of words", ". ".join(" ".join(WORDS[at : at + 12]) for at in range(0, len(WORDS), 12)) + ".", FILLER)},
    "somebody's products": {"000.txt": article("New names of things", " ".join(f"{name}, Vendrel Inc.'s streaming platform, starts today, and Vendrel Inc. owns it." for name in NAMES), FILLER)},
    "longer names": {"000.txt": article("Sales of many firms", " ".join(f"{name} Marine Holdings Ltd said its sales rose. {name} Bank PLC is a lender." for name in NAMES), FILLER)},
    "capitals": {"000.txt": article("FIRMS IN CAPITALS", " ".join(f"{name.upper()} PLC said on Monday that it bought {name.upper()} LIMITED." for name in NAMES), FILLER)},
    "letters that look alike": {"000.txt": article("Саlderhead buys Nоrvik", "Саlderhead Shipping Lines Ltd bought Nоrvik Ferries AS, the company said on Monday. " * 4, FILLER)},
    "new names": {"000.txt": article("A firm has a new name", " ".join(f"{one} PLC, now known as {two} Ltd, was formerly called {one} Group." for one, two in pairwise(NAMES)), FILLER)},
    "invented companies": {"000.txt": article("Three hundred firms", *(" ".join(f"Qu{at:04d}xo Holdings Ltd said its sales rose to {at} euros." for at in range(row, row + 50)) for row in range(0, 300, 50)))},
    "a good title": {"000.txt": article(COPIED[0], "Whales swim past the coast each spring, said Ole Brand, who counts them from a hut on the cape.", FILLER), "001.txt": article(COPIED[0], FILLER, "A second text below the same words, which has nothing to say of ships or of paper, and says it at some length.")},
    "payloads": {"000.txt": article("<script>alert(1)</script> {{ 7*7 }} [x](javascript:alert(1))", "---\nid: good\n--- <img src=x onerror=alert(1)> said that sales rose 4 per cent to 10 million dollars.", FILLER)},
    "nesting": {"000.html": "<div>" * 5_000 + FILLER, "001.txt": article("[" * 500, "[" * 2_000, FILLER)},
    "sidecars": {"zz.txt": article("A text beside a ferry", FILLER), "zz.txt.meta.yml": "url: https://harbour.example/ferry\npublisher: The Harbour Gazette\n", "zy.txt": article("Another text", FILLER), "zy.txt.meta.yml": "a: &a [*a]\n", "zx.txt": article("A third text", FILLER), "zx.txt.meta.yml": "names: {Norvik: strandholm}\nexclude: good-ferry.txt\n", "good-ferry.txt.txt.meta.yml": "exclude: all of it\n"},
}
NEARLY: dict[str, Mapping[str, str]] = {
    "paragraphs of a good one": {"000.txt": article("How the night ferry began", *COPIED[3:7], "First reported by The Night Gazette.", FILLER)},
    "a flood of them": {f"{at:03d}.txt": article(f"Night ferry story {at}", *COPIED[3:7], f"Edition {at} came out on day {at} in the town of Q{at}ville, with {at * 7} readers.") for at in range(20)},
    "the whole of a good one, earlier": {"000.txt": FERRY.replace("The Harbour Gazette", "The Night Gazette").replace("Wed, 12 Mar 2025", "Sat, 1 Jan 2022")},
}
# fmt: on


def put(desk: Path, files: Mapping[str, str | bytes], registry: str | None = REGISTRY) -> Run:
    """Put seeds into a desk and run it, as ``briefs generate`` does."""
    articles = desk / "seeds" / "articles"
    articles.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (articles / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    if registry:
        (desk / "seeds" / "companies.yml").write_text(registry, encoding="utf-8")
    config = Config(seeds=desk / "seeds", docs=desk / "docs")
    run = generate_briefs(config)
    apply_plan(run.plan, config.docs)
    return run


def good_pages(desk: Path) -> dict[str, bytes]:
    """The briefs of good seeds."""
    return {
        path.name: path.read_bytes()
        for path in sorted((desk / "docs" / "briefs").glob("*.md"))
        if b"\nsource: good-" in path.read_bytes()
    }


def without_copies(page: bytes) -> Brief:
    brief = parse_brief(page.decode(), "a brief")
    own = tuple(row for row in brief.generated if row[0] not in ("copies", "story", "touches"))
    return replace(brief, copies=(), near=(), story=None, touches=(), generated=own)


SAME_EVENT = ("a good title",)
"""Bad articles that may be taken for further reports of what a good one tells: they make a story with it."""


def as_alone(pages: Mapping[str, bytes], kind: str) -> dict[str, bytes]:
    return {name: without_stories(page) if kind in SAME_EVENT else page for name, page in pages.items()}


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The good ones with nothing beside them."""
    desk = tmp_path_factory.mktemp("alone")
    put(desk, GOOD)
    return good_pages(desk)


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_article_changes_no_byte_of_a_good_one(tmp_path: Path, alone: dict[str, bytes], kind: str) -> None:
    run = put(tmp_path, {**GOOD, **BAD[kind]})
    assert as_alone(good_pages(tmp_path), kind) == alone
    assert (len(run.briefs) == len(GOOD)) == (kind in ("empty", "binary"))


def test_all_bad_ones_together_change_no_byte_of_a_good_one(tmp_path: Path, alone: dict[str, bytes]) -> None:
    files = {f"{at:02d}-{name}": text for at, kind in enumerate(BAD) for name, text in BAD[kind].items()}
    put(tmp_path, {**files, **GOOD})
    assert as_alone(good_pages(tmp_path), "a good title") == alone


@pytest.mark.parametrize("kind", NEARLY)
def test_of_a_good_one_that_is_copied_only_the_copies_are_told(
    tmp_path: Path, alone: dict[str, bytes], kind: str
) -> None:
    put(tmp_path, GOOD)
    put(tmp_path, NEARLY[kind])
    after = good_pages(tmp_path)
    assert {name: without_copies(page) for name, page in after.items()} == {
        name: without_copies(page) for name, page in alone.items()
    }


def test_this_check_fails_where_all_articles_are_linked_as_one_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*args: Any, apart: bool) -> Any:
        return link_texts(*args, apart=not apart)

    def names(run: Run) -> list[tuple[str, ...]]:
        told = [draft for draft in run.drafts if draft.read.article.source.startswith("good-")]
        return [tuple(mention.name for mention in draft.mentions) for draft in told]

    lender = article("Lender in the harbour town", "Ostrel Vane PLC is a lender, and said its sales rose.", FILLER)
    files = {**GOOD, "000.txt": lender}
    alone = names(put(tmp_path / "alone", GOOD))
    assert names(put(tmp_path / "apart", files)) == alone
    monkeypatch.setattr(make, "link_texts", link)
    assert names(put(tmp_path / "corpus", files)) != alone


UNNAMED = ("empty", "binary", "small letters", "payloads", "a good title", "invented companies", "nesting")
"""Bad articles that name no company of a good one."""


@pytest.mark.parametrize("kind", UNNAMED)
def test_without_a_registry_only_who_names_its_companies_changes_a_good_one(tmp_path: Path, kind: str) -> None:
    """Stories aside: what is a name is then known from the whole input alone, and they rest on names."""
    put(tmp_path / "alone", GOOD, None)
    put(tmp_path / "both", {**GOOD, **BAD[kind]}, None)
    before, after = (
        {name: without_stories(page) for name, page in good_pages(tmp_path / desk).items()}
        for desk in ("alone", "both")
    )
    assert before == after


@pytest.mark.parametrize("kind", ["somebody's products", "longer names", "capitals", "new names"])
def test_without_a_registry_no_company_of_a_good_one_is_lost(tmp_path: Path, kind: str) -> None:
    def shown(run: Run) -> dict[str, int]:
        return {brief.source: len(brief.companies) for brief in run.briefs if brief.source.startswith("good-")}

    before, after = (
        shown(put(tmp_path / "alone", GOOD, None)),
        shown(put(tmp_path / "both", {**GOOD, **BAD[kind]}, None)),
    )
    assert before.keys() == after.keys()
    assert all(after[source] >= min(count, 1) for source, count in before.items())


# ---------------------------------------------------------------- what stands, and what people wrote


def edit(desk: Path, source: str) -> Path:
    """A person's line in the brief of a seed."""
    (path,) = [p for p in (desk / "docs" / "briefs").glob("*.md") if f"\nsource: {source}\n" in p.read_text("utf-8")]
    text = path.read_text("utf-8")
    path.write_text(text.replace("\n- ", "\n- As the desk has it: ", 1), encoding="utf-8")
    return path


STEALS: dict[str, Callable[[str], Mapping[str, str | bytes]]] = {
    "a copy": lambda own: {"000.txt": FERRY},
    "a copy, while its seed is written anew": lambda own: {
        "000.txt": FERRY,
        own: FERRY.replace(COPIED[0], "Night ferry to Orlo from June, says Calderhead").replace("31 per cent", "33 per cent"),
    },
    "a copy, while its seed cannot be read": lambda own: {"000.txt": FERRY, own: bytes(range(256)) * 20},
    "a near one, while its seed cannot be read": lambda own: {
        "000.txt": FERRY.replace("31 per cent", "33 per cent"), own: "",
    },
    "a copy that is left out": lambda own: {"000.txt": FERRY, "000.txt.meta.yml": "exclude: not ours\n"},
}  # fmt: skip


@pytest.mark.parametrize("kind", STEALS)
def test_nobody_takes_over_a_brief_nor_what_a_person_wrote_in_it(tmp_path: Path, kind: str) -> None:
    put(tmp_path, GOOD)
    path = edit(tmp_path, "good-ferry.txt")
    put(tmp_path, STEALS[kind]("good-ferry.txt"))
    text = path.read_text("utf-8")
    assert "\nsource: good-ferry.txt\n" in text
    assert "As the desk has it: " in text
    edited = [p for p in (tmp_path / "docs" / "briefs").glob("*.md") if "As the desk has it" in p.read_text("utf-8")]
    assert edited == [path]


def test_a_copy_with_another_spelling_of_the_title_takes_no_address() -> None:
    body, titles = "The bus to the pier runs from Monday.", ("Bus for Orlo Pier", "Bus for Órlo Pier!")
    assert len({mint_id(title, body) for title in titles}) == 1
    assert find_copies([CopyText(title, body) for title in titles]).groups == ((0, 1),)


def test_a_flood_of_near_copies_does_not_fill_the_page_of_a_good_one(tmp_path: Path) -> None:
    run = put(tmp_path, {**GOOD, **NEARLY["a flood of them"]})
    (ferry,) = [brief for brief in run.briefs if brief.source == "good-ferry.txt"]
    assert 0 < len(ferry.near) <= make.NEAR_COPIES

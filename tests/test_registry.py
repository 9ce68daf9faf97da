"""The registry: every way in which a person can get a row wrong is named with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import TableError
from generator.model import Parent
from generator.tables.registry import check_registry, load_registry, parse_registry
from growth import grows_in_proportion

ROOT = Path(__file__).parent.parent

GOOD = """companies:
  - id: calderhead
    name: Calderhead Lines
    aliases: [Calderhead]
    tickers: ["LSE:CALD"]
    watch: true
  - id: nordhavn
    name: Nordhavn
    parent: calderhead
    relation: subsidiary
    kind: brand
"""


def test_a_row_is_read_as_written() -> None:
    registry = parse_registry(GOOD, "c.yml")
    first, second = registry.companies
    assert (first.name, first.aliases, first.tickers, first.watch, first.line) == (
        "Calderhead Lines",
        ("Calderhead",),
        ("LSE:CALD",),
        True,
        2,
    )
    assert (second.parent, second.relation, second.kind) == ("calderhead", "subsidiary", "brand")
    assert registry.get("nordhavn") is second
    assert registry.get("nobody") is None


@pytest.mark.parametrize("text", ["", "companies:\n", "companies: []\n", "# nothing yet\n"])
def test_an_empty_registry_is_no_error(text: str) -> None:
    assert parse_registry(text, "c.yml").companies == ()


BAD = [
    ("a name twice", GOOD.replace("name: Nordhavn", "name: Calderhead"), "c.yml:7", "names both calderhead (line 2)"),
    ("an alias twice in a row", GOOD.replace("[Calderhead]", "[Calderhead, Calderhead]"), "c.yml:2", "stands twice"),
    ("an id twice", GOOD.replace("id: nordhavn", "id: calderhead"), "c.yml:7", "the id 'calderhead' stands twice"),
    (
        "unknown parent",
        GOOD.replace("parent: calderhead", "parent: calderhed"),
        "c.yml:7",
        "did you mean 'calderhead'?",
    ),
    (
        "a circle of parents",
        GOOD.replace("watch: true", "parent: nordhavn"),
        "c.yml:2",
        "calderhead -> nordhavn -> calderhead",
    ),
    ("its own parent", GOOD.replace("parent: calderhead", "parent: nordhavn"), "c.yml:7", "nordhavn -> nordhavn"),
    ("unknown key", GOOD.replace("aliases:", "alias:"), "c.yml:4: alias", "did you mean 'aliases'?"),
    ("unknown top key", GOOD.replace("companies:", "company:", 1), "c.yml:1: company", "did you mean 'companies'?"),
    ("bad id", GOOD.replace("id: nordhavn", "id: Nord Havn"), "c.yml:7: id", "'Nord Havn' is no id"),
    ("no name", GOOD.replace("    name: Nordhavn\n", ""), "c.yml:7", "needs 'name'"),
    ("bad ticker", GOOD.replace("LSE:CALD", "CALD"), "c.yml:5: tickers", "'CALD' is no ticker"),
    ("bad kind", GOOD.replace("kind: brand", "kind: brnd"), "c.yml:11: kind", "did you mean 'brand'?"),
    ("watch is no text", GOOD.replace("watch: true", "watch: yes"), "c.yml:6: watch", "true or false"),
    ("a bad redirect", GOOD.replace("watch: true", "redirects: [Old]"), "c.yml:6: redirects", "'Old' is no id"),
    (
        "a redirect that is an id",
        GOOD.replace("watch: true", "redirects: [nordhavn]"),
        "c.yml:2",
        "the redirect 'nordhavn' of calderhead is an id (line 7)",
    ),
    (
        "a bad date of a parent",
        GOOD.replace("parent: calderhead\n    relation: subsidiary", "parent: [{id: calderhead, from: May}]"),
        "c.yml:9: from",
        "'May' is no date",
    ),
    (
        "a parent that ends before it begins",
        GOOD.replace(
            "parent: calderhead\n    relation: subsidiary", "parent: [{id: calderhead, from: 2010, to: 2009-08}]"
        ),
        "c.yml:9: to",
        "ends (2009-08) before it begins (2010)",
    ),
    (
        "two parents at once",
        GOOD.replace(
            "parent: calderhead\n    relation: subsidiary",
            "parent: [{id: calderhead, to: 2011-03}, {id: calderhead, from: 2011-02}]",
        ),
        "c.yml:9: parent",
        "belongs to calderhead and to calderhead at once",
    ),
    (
        "a relation beside a history",
        GOOD.replace("parent: calderhead", "parent: [{id: calderhead}]"),
        "c.yml:10: relation",
        "into the entries of parent",
    ),
    ("relation to nobody", GOOD.replace("    parent: calderhead\n", ""), "c.yml:9: relation", "without a parent"),
    (
        "ambiguous without context",
        GOOD.replace("watch: true", "ambiguous: [Calderhead]"),
        "c.yml:6: ambiguous",
        "no context",
    ),
    (
        "ambiguous is no name of it",
        GOOD.replace("watch: true", "ambiguous: [Calder]\n    context: [ship]"),
        "c.yml:6: ambiguous",
        "'Calder' is called ambiguous",
    ),
]


@pytest.mark.parametrize(("text", "where", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
def test_a_bad_row_is_named_with_file_and_line(text: str, where: str, says: str) -> None:
    with pytest.raises(TableError) as caught:
        parse_registry(text, "c.yml")
    assert caught.value.where == where
    assert says in str(caught.value)


HISTORY = """companies:
  - id: ford
    name: Forden
  - id: geely
    name: Geelong
  - id: volvo
    name: Valvo
    redirects: [valvo-cars]
    parent:
      - {id: ford, relation: brand, from: 1999, to: 2010-08}
      - {id: geely, relation: brand, from: 2010-08}
  - id: saab
    name: Sabel
    parent: {id: ford, to: 2010}
ignore: [Orbit Bay]
"""


def test_parents_change_with_time() -> None:
    registry = parse_registry(HISTORY, "c.yml")
    volvo, saab = registry.companies[2:]
    assert volvo.parents == (Parent("ford", "brand", "1999", "2010-08"), Parent("geely", "brand", "2010-08", None))
    assert (volvo.parent, volvo.relation, volvo.redirects) == ("geely", "brand", ("valvo-cars",))
    assert saab.parents == (Parent("ford", None, None, "2010"),)
    assert (saab.parent, saab.relation) == (None, None)
    assert registry.ignore == ("Orbit Bay",)


def test_every_fault_of_a_file_is_told_and_good_rows_are_read() -> None:
    text = GOOD.replace("LSE:CALD", "CALD") + "  - id: quay\n    name: Quay\n    parent: pier\n  - nonsense\n"
    registry, faults = check_registry(text, "c.yml")
    assert [company.id for company in registry.companies] == ["nordhavn", "quay"]
    assert [fault.where for fault in faults] == ["c.yml:5: tickers", "c.yml:12", "c.yml:15"]


def test_a_missing_file_is_an_error_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        load_registry(tmp_path / "companies.yml")
    assert "companies.yml" in caught.value.where


def test_the_shipped_registry_is_good() -> None:
    registry = load_registry(ROOT / "seeds" / "companies.yml")
    assert len(registry.companies) >= 60


def _shape(name: str, count: int) -> str:
    names = ", ".join(f"Quay {at} Co" for at in range(count))
    one = {
        "aliases": f"- {{id: a, name: F, aliases: [{names}]}}\n",
        "ambiguous": f"- {{id: a, name: F, context: [x], aliases: [{names}], ambiguous: [{names}]}}\n",
    }
    parents = {
        "chain": lambda at: f"c{at + 1}",
        "circle": lambda at: f"c{(at + 1) % count}",
        "strangers": lambda at: f"d{at}",
    }
    if name in one:
        return "companies:\n" + one[name]
    rows = (f"- {{id: c{at}, name: F{at}, parent: {parents[name](at)}}}\n" for at in range(count))
    return "companies:\n" + "".join(rows)


@pytest.mark.parametrize("shape", ["aliases", "ambiguous", "chain", "circle", "strangers"])
def test_no_shape_of_a_registry_takes_the_square_of_its_size(shape: str) -> None:
    size = {"aliases": 2000, "ambiguous": 1000}.get(shape, 800)
    assert grows_in_proportion(lambda text: check_registry(text, "r.yml"), lambda part: _shape(shape, part * size))

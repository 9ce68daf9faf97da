"""Curation: edits of the registry keep what people wrote, candidates become rows, faults are told with a place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.companies.edit import add_company, add_names, ignore_name, make_row, rename_company, write_scalar
from generator.errors import TableError
from generator.model import Company, Parent, Registry
from generator.tables.registry import parse_registry

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

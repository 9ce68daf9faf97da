"""The law of the contract: what is written is read back, and what a person wrote is written back."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown import Markdown

from generator.brief import parse_brief, parse_company, render_brief, render_company, seal_brief, tidy_brief
from generator.brief.front import dump_field
from generator.brief.tidy import figure_cell, figure_keys
from generator.errors import BriefError
from generator.filters import brief_row
from generator.model import Brief, Bullet, Company, Edit, Parent
from strategies import briefs, raw_briefs
from test_merge import CARGO, FERRY, MARKET, QUIET, RISES, figure, moved

EXTENSIONS = ["tables", "footnotes", "attr_list", "md_in_html", "toc", "meta"]


@settings(max_examples=40, deadline=None)
@given(raw_briefs)
def test_tidying_twice_changes_nothing(brief: Brief) -> None:
    assert tidy_brief(tidy_brief(brief)) == tidy_brief(brief)


@settings(max_examples=40, deadline=None)
@given(briefs)
def test_a_sealed_brief_is_read_back_as_it_was_meant(brief: Brief) -> None:
    sealed = seal_brief(brief)
    markdown = render_brief(sealed)
    assert parse_brief(markdown, "a.md") == sealed
    assert render_brief(parse_brief(markdown, "a.md")) == markdown


@settings(max_examples=25, deadline=None)
@given(briefs)
def test_the_page_shows_each_text_and_nothing_foreign(brief: Brief) -> None:
    page = Markdown(extensions=EXTENSIONS[:-1]).convert(render_brief(brief).split("---\n", 2)[2])
    root = lxml_html.fromstring(f"<div>{page}</div>")
    assert root.xpath("string(./h1)") == brief.title
    shown = [" ".join(item.xpath("string(.)").split()) for item in root.xpath("./ul/li")]
    for item in root.xpath(".//sup"):
        item.drop_tree()
    shown = [item.text_content().strip() for item in root.xpath("./ul/li")]
    assert shown == [bullet.text for bullet in brief.bullets]
    rows = [
        dict(zip(table.xpath("./thead//th/text()"), (cell.text_content().strip() for cell in row), strict=True))
        for table in root.xpath("./table")
        for row in table.xpath("./tbody/tr")
    ]
    wanted = [f.move if "Move" in row else figure_cell(f) for row, f in zip(rows, brief.figures, strict=True)]
    assert [row.get("Move") or row["Figure"] for row in rows] == wanted
    assert [row.get("Instrument", row.get("What")) for row in rows] == [f.what for f in brief.figures]
    assert [row.get("According to") or None for row in rows] == [f.says for f in brief.figures]
    levels = [f.level if "Move" in row else None for row, f in zip(rows, brief.figures, strict=True)]
    assert [row.get("Level") or None for row in rows] == levels
    allowed = {
        "h1",
        "h2",
        "p",
        "em",
        "ul",
        "li",
        "a",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
        "ol",
        "hr",
        "sup",
    }
    assert {element.tag for element in root.iter()} <= allowed
    assert {name for element in root.iter() for name in element.attrib} <= {"id", "href", "class", "title", "style"}
    assert set(root.xpath(".//@style")) <= {"text-align: right;"}
    assert "[generated" in repr(brief) or "[generated" not in root.text_content()


HUMAN = """\
- *Emphasis* of the desk, and [a link](https://a.example/).
* Another marker
- Two lines
  of one item

  - and a nested one

A paragraph between.

> A quotation

```
- no bullet
# no heading
## Figures
```

## Desk note

- an item that is no bullet
- [Calderhead](../companies/calderhead.md) again

| a | b |
|---|---|
| 1 | 2 |

[^mine]: A footnote of the desk.
"""


@pytest.mark.parametrize("where", ["- Calderhead", "- Unions", "## Figures", "## Companies", "[^k0001]:"])
def test_every_line_of_a_person_is_written_back(where: str) -> None:
    page = render_brief(FERRY).replace(where, f"{HUMAN}\n{where}", 1)
    parsed = parse_brief(page, "a.md")
    assert tidy_brief(parsed) == parsed
    again = render_brief(parsed)
    missing = [line for line in HUMAN.splitlines() if line not in again.splitlines()]
    assert not missing
    assert render_brief(parse_brief(again, "a.md")) == again


def section(brief: Brief, heading: str) -> list[str]:
    """The lines of a section, without the empty ones."""
    body = render_brief(brief).partition(f"\n## {heading}\n")[2]
    return [line for line in re.split(r"\n## |\n\[\^", body)[0].splitlines() if line]


def test_from_four_on_moves_stand_in_a_table_of_their_own() -> None:
    assert section(MARKET, "Moves") == [
        "| Instrument | Move | Level | As of |",
        "|---|---|---:|---|",
        "| Pier Index | rose 0.4 per cent[^k0101] | 25,110.64 | 10.12am |",
        "| [Calderhead](../companies/calderhead.md) | slid 3 per cent[^k0102] | HK$8.10 |  |",
        "| [Swiftbox](../companies/swiftbox.md) | gained 2.1 per cent[^k0102] |  |  |",
        "| tin | was unchanged at 4 cents[^k0103] |  |  |",
    ]
    assert section(MARKET, "Figures") == [
        "| Figure | What | Company | As of | According to | Status |",
        "|---|---|---|---|---|---|",
        "| 40,000 boxes | carried | [Calderhead](../companies/calderhead.md) | May | harbour data | actual[^k0104] |",
    ]
    assert parse_brief(render_brief(MARKET), "a.md") == MARKET


def test_fewer_moves_stand_among_the_figures_in_their_own_words() -> None:
    assert section(QUIET, "Moves") == []
    assert section(QUIET, "Figures")[:4] == [
        "| Figure | What | Company | As of | According to | Status |",
        "|---|---|---|---|---|---|",
        "| rose 0.4 per cent to 25,110.64 | Pier Index |  | 10.12am |  | actual[^k0101] |",
        "| slid 3 per cent | Calderhead | [Calderhead](../companies/calderhead.md) |  |  | actual[^k0102] |",
    ]
    assert parse_brief(render_brief(QUIET), "a.md") == QUIET


@pytest.mark.parametrize(
    ("text", "move", "level", "cell"),
    [
        ("rose 4 per cent in May to 31 cents", "rose 4 per cent", "31 cents", "rose 4 per cent in May to 31 cents"),
        ("4 per cent", "4 per cent drop in cargo", None, "4 per cent drop in cargo"),
        ("4 per cent", "4 per cent drop", "31 cents", "4 per cent drop"),
        ("Up 4 per cent", "up 4 per cent", None, "Up 4 per cent"),
        ("from 30 up 4 per cent", "up 4 per cent", None, "up 4 per cent"),
        ("doubled to 31 cents", "doubled", "31 cents", "doubled to 31 cents"),
        ("31 cents", "doubled", "31 cents", "doubled → 31 cents"),
        ("grew from 2 ships to 9", None, "9", "grew from 2 ships to 9"),
    ],
)  # fmt: skip
def test_a_figure_is_shown_in_its_words_unless_its_move_says_more(
    text: str, move: str | None, level: str | None, cell: str
) -> None:
    change = figure("k0101", text, "tin", move=move, level=level, status="estimate", value="4", unit="percent")
    brief = seal_brief(replace(FERRY, figures=(change, CARGO)))
    assert section(brief, "Figures")[2].startswith(f"| {cell} | tin |")
    assert parse_brief(render_brief(brief), "a.md") == brief
    if move:
        among = (replace(brief.figures[0], status="actual"), *RISES[1:])
        assert figure_keys(among)[0] == figure_keys(brief.figures)[0]
        apart = seal_brief(replace(FERRY, figures=among))
        assert f"| tin | {move}[^k0101] | {level or ''} |" in render_brief(apart)
        assert parse_brief(render_brief(apart), "a.md") == apart


def test_a_row_that_a_person_changed_has_no_move_that_nobody_sees() -> None:
    shown = render_brief(QUIET)
    for before, after in (("rose 0.4 per cent to", "lost 0.4 per cent to"), ("25,110.64 |", "25,111 |")):
        read = parse_brief(shown.replace(before, after, 1), "a.md").figures[0]
        assert (read.move, read.level) == (None, None)
        assert after.rstrip("| ") in read.text


def test_columns_that_no_row_fills_are_not_printed() -> None:
    plain = seal_brief(replace(FERRY, figures=(figure("k0105", "9 quays", "built"),)))
    assert section(plain, "Figures") == [
        "| Figure | What | Status |",
        "|---|---|---|",
        "| 9 quays | built | actual[^k0105] |",
    ]
    assert parse_brief(render_brief(plain), "a.md") == plain


def test_a_status_is_told_of_moves_where_one_is_not_actual() -> None:
    doubtful = seal_brief(replace(FERRY, figures=(*RISES[:3], replace(RISES[3], status="claim", says="Quay Bank"))))
    assert section(doubtful, "Moves")[0] == "| Instrument | Move | Level | As of | According to | Status |"
    assert section(doubtful, "Moves")[2].endswith("| 25,110.64 | 10.12am |  | actual |")
    assert section(doubtful, "Moves")[5].endswith("|  |  | Quay Bank | claim |")
    assert parse_brief(render_brief(doubtful), "a.md") == doubtful


def test_what_is_only_expected_to_move_stands_among_the_figures() -> None:
    hoped = moved("k0106", "jute", "to rise 9 per cent", status="estimate", says="Quay Bank")
    brief = seal_brief(replace(FERRY, figures=(hoped, *RISES)))
    assert brief.figures == (*RISES, hoped)
    assert section(brief, "Figures")[2:] == ["| to rise 9 per cent | jute | Quay Bank | estimate[^k0106] |"]
    assert parse_brief(render_brief(brief), "a.md") == brief
    assert "## Moves" not in render_brief(seal_brief(replace(FERRY, figures=(hoped, *RISES[:3]))))


def test_a_move_of_nothing_that_has_a_name_keeps_its_direction() -> None:
    (tidied,) = tidy_brief(replace(FERRY, figures=(moved("k0101", " ", "rose 2 per cent"),))).figures
    assert (tidied.text, tidied.move) == ("rose 2 per cent", None)


def test_an_exported_figure_tells_its_move_its_level_and_who_says_it() -> None:
    rise, *_, boxes = brief_row(MARKET, ())["figures"]
    told = {
        "text": "rose 0.4 per cent to 25,110.64",
        "what": "Pier Index",
        "move": "rose 0.4 per cent",
        "level": "25,110.64",
    }
    assert rise.items() >= {**told, "says": None}.items()
    assert boxes.items() >= {"text": "40,000 boxes", "says": "harbour data", "move": None, "level": None}.items()


OLD = """\
| Figure | What | Company | As of | Status |
|---|---|---|---|---|
| 40,000 | expected |  |  | estimate[^k0002] |
| 9 quays | built |  |  | actual[^k0003] |"""


def old_page(*changes: tuple[str, str]) -> str:
    """A page with a table as every table was before there were moves."""
    page = re.sub(r"\| Figure(?:.*\n\|)*.*", OLD, render_brief(FERRY))
    for before, after in changes:
        assert before in page
        page = page.replace(before, after)
    return page


LEVELS = """\
| Figure | What | Level | Company | As of | According to | Status |
|---|---|---:|---|---|---|---|
| rose 0.4 per cent | Pier Index | 25,110.64 |  | 10.12am |  | actual[^k0101] |
| slid 3 per cent | Calderhead | HK$8.10 | [Calderhead](../companies/calderhead.md) |  |  | actual[^k0102] |"""


def levels_page(*changes: tuple[str, str]) -> str:
    """The page of ``QUIET`` as it was when the table of figures had a column of levels and keys had all numbers."""
    page = re.sub(r"\| Figure(?:.*\n\|)*.*(?=\n\|)", lambda _: LEVELS, render_brief(QUIET))
    page = re.sub(r"\| 40,000 boxes \| carried ", r"\g<0>|  ", page)
    page = re.sub(
        r"(figure k0101/0\.4\]: # '\w+ .*)\[.*\]", r'\1[null,null,null,"rose 0.4 per cent to 25,110.64"]', page
    )
    page = re.sub(r"(figure k0102/3\]: # '\w+ .*)\[.*\]", r'\1[null,null,null,"slid 3 per cent"]', page)
    for before, after in changes:
        assert before in page
        page = page.replace(before, after, 1)
    return page


def test_a_table_with_levels_is_read_and_what_a_person_wrote_there_stays() -> None:
    assert parse_brief(levels_page(), "a.md") == QUIET
    for before, after in (("| HK$8.10 |", "| HK$8.20 |"), ("| carried |  |", "| carried | 12 a day |")):
        read = parse_brief(levels_page((before, after)), "a.md")
        assert after in render_brief(read)
        assert parse_brief(render_brief(read), "a.md") == read
        assert read.figures[0] == QUIET.figures[0]


def test_the_memory_of_a_figure_is_found_by_the_key_it_had() -> None:
    tons = figure("k0104", "40 tons (44 US tons)", "carried", value="40", unit="tons")
    more = replace(tons, text="40 tons (45 US tons)", what="lost", value="41")
    brief = seal_brief(replace(FERRY, figures=(tons, more)))
    page = render_brief(brief).replace("k0104/40/2", "k0104/40-45").replace("k0104/40]", "k0104/40-44]")
    assert page.count("figure k0104/40-4") == 2
    assert parse_brief(page, "a.md") == brief


def test_tables_with_empty_columns_are_read() -> None:
    read = parse_brief(old_page(), "a.md")
    assert [(f.text, f.what, f.status, f.label, f.markdown) for f in read.figures] == [
        ("40,000", "expected", "estimate", "k0002", ""),
        ("9 quays", "built", "actual", "k0003", ""),
    ]
    assert section(read, "Figures")[2:] == [
        "| 40,000 | expected | estimate[^k0002] |",
        "| 9 quays | built | actual[^k0003] |",
    ]


@pytest.mark.parametrize(
    ("before", "after", "written"),
    [
        ("| 9 quays | built |  |  | actual[^k0003] |", "| 9 *quays* | built |  |  | actual[^k0003] |", None),
        ("| 9 quays | built |  |  | actual[^k0003] |", "| 9 quays | built |", "| 9 quays | built |"),
        ("| 9 quays | built |  |  | actual[^k0003] |", "| 9 quays | built |  |  | sure[^k0003] | and more |", None),
        (
            "| 9 quays | built |  |  | actual[^k0003] |",
            "|9 quays|built|||actual[^k0003]|",
            "| 9 quays | built | actual",
        ),
        ("| 9 quays | built |  |  |", "| 9 quays | built |  | *May* |", "| 9 quays | built | *May* |"),
        ("|---|---|---|---|---|", "| --- | :-- | --- | --- | --: |", "| 9 quays | built | actual[^k0003] |"),
        ("| Figure | What |", "| Figure  |   What |", "| 9 quays | built | actual[^k0003] |"),
    ],
)
def test_a_row_of_a_person_fits_the_columns_that_are_printed(before: str, after: str, written: str | None) -> None:
    read = parse_brief(old_page((before, after)), "a.md")
    rows = section(read, "Figures")
    wanted = re.sub(r"(?:\|  )+", "", after) if written is None else written
    assert any(row.startswith(wanted) for row in rows[2:]), rows
    assert parse_brief(render_brief(read), "a.md") == read
    wider = seal_brief(replace(read, figures=(*read.figures, CARGO)))
    assert parse_brief(render_brief(wider), "a.md") == wider


def test_a_table_with_a_column_of_the_desk_is_text_of_the_desk() -> None:
    page = old_page(("| Status |", "| Status | Checked |"))
    read = parse_brief(page, "a.md")
    assert not read.figures
    assert "| Figure | What | Company | As of | Status | Checked |" in render_brief(read)


cells = st.sampled_from(
    ("", " ", "x", "*x*", "4 | 5", "[^k0101]", "[^k9999]", "[a](../companies/swiftbox.md)", "claim")
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from((MARKET, QUIET)), st.integers(0, 5), st.lists(cells, max_size=9), st.booleans())
def test_whatever_a_person_makes_of_a_row_its_cells_stay(brief: Brief, at: int, row: list[str], more: bool) -> None:
    lines = render_brief(brief).splitlines()
    rows = [n for n, line in enumerate(lines) if re.match(r"\| (?!Instrument|Figure)", line)]
    place = rows[at % len(rows)]
    lines[place : place + (not more)] = [f"| {' | '.join(row)} |"]
    read = parse_brief("\n".join(lines), "a.md")
    again = render_brief(read)
    kept = [cell.strip() for line in again.splitlines() if line.startswith("|") for cell in line.split("|")]
    assert {part.strip() for cell in row for part in cell.split("|")} <= {*kept, ""}
    assert parse_brief(again, "a.md") == read


def test_words_like_a_footnote_are_words() -> None:
    brief = seal_brief(replace(FERRY, bullets=(*FERRY.bullets, Bullet("[^k1]", ()), Bullet("\\[^k1]", ()))))
    assert parse_brief(render_brief(brief), "a.md") == brief


def test_words_with_markup_are_read_as_words() -> None:
    page = render_brief(FERRY).replace("- Unions fear", "- Unions **greatly** fear")
    bullet = parse_brief(page, "a.md").bullets[2]
    assert bullet.text == "Unions greatly fear for 120 jobs."
    assert bullet.label == "k0003"
    assert bullet.markdown


def state(brief: Brief) -> list[str]:
    return [line for line in render_brief(brief).splitlines() if line.startswith("[generated ")]


def test_the_memory_is_one_line_a_piece() -> None:
    assert [line.partition("]")[0].removeprefix("[generated ") for line in state(FERRY)] == [
        "title",
        "publisher",
        "authors",
        "date",
        "bullet k0001",
        "bullet k0002",
        "bullet k0003",
        "figure k0002/40,000",
        "companies",
    ]


def test_an_edit_repeats_nothing_of_the_source_that_is_not_quoted() -> None:
    quote = "Unions, which met on the quay on Friday, fear for 120 jobs"
    edits = (
        Edit("drop-aside", ", which met on the quay on Friday,", ""),
        Edit("drop-clause", "and plan a strike at both piers unless the line gives in by Monday.", "."),
        Edit("capital", "unions", "Unions"),
    )
    item = Bullet("Unions fear for 120 jobs.", (replace(FERRY.bullets[2].evidence[0], quote=quote),), edits)
    brief = seal_brief(replace(FERRY, bullets=(item,)))
    (line,) = [line for line in state(brief) if "bullet k0003" in line]
    assert line.endswith(
        """[["drop-aside",6,40,""],["drop-clause","and plan … Monday.","."],["capital","unions","Unions"]]'"""
    )
    read = parse_brief(render_brief(brief), "a.md").bullets[0].edits
    assert read == (edits[0], Edit("drop-clause", "and plan … Monday.", "."), edits[2])


def test_a_broken_line_of_the_memory_costs_only_what_it_says() -> None:
    page = render_brief(FERRY)
    for line in state(FERRY):
        for broken in ("", line.replace("# '", "# 'x [[[1,"), line.replace("-", "["), line[: len(line) // 2]):
            assert parse_brief(page.replace(line, broken), "a.md").bullets[0].text == FERRY.bullets[0].text


def test_windows_line_ends_are_no_edit() -> None:
    assert parse_brief(render_brief(FERRY).replace("\n", "\r\n"), "a.md") == FERRY


def test_links_are_the_first_mention_of_each_company() -> None:
    text = "Swiftbox joins Calderheadline; Calderhead owns Swiftbox."
    brief = seal_brief(
        Brief(**{name: getattr(FERRY, name) for name in Brief.__slots__} | {
            "bullets": (Bullet(text, FERRY.bullets[0].evidence, (), ("calderhead", "swiftbox")),)
        }),
        {"Calderhead": "calderhead", "Swiftbox": "swiftbox"},
    )  # fmt: skip
    assert (
        "- [Swiftbox](../companies/swiftbox.md) joins Calderheadline; "
        "[Calderhead](../companies/calderhead.md) owns Swiftbox.[^k0001]"
    ) in render_brief(brief)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("kind: news", "kind: opinon", r"a.md:11: kind: unknown kind opinon \(did you mean opinion\?\)"),
        ("date: 2025-03-12", "date: 12.3.2025", r"a.md:6: date: 12.3.2025 is not a date"),
        ("lines: 1-20", "lines: all", r"a.md:9: lines: lines is not a range"),
        ("title: Ferry", "title: [Ferry", r"a.md:\d+: the front matter cannot be read"),
        ("kind: news", "kind: news\nkind: news", r"a.md:12: kind stands twice"),
        ("---\n", "", r"a.md:1: no front matter"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(before: str, after: str, message: str) -> None:
    page = render_brief(FERRY)
    assert before in page
    with pytest.raises(BriefError, match=message):
        parse_brief(page.replace(before, after, 1), "a.md")


def test_a_company_page_is_read_back() -> None:
    company = Company(
        "calderhead",
        "Calderhead & Sons <b>",
        ("Calder", "*C*"),
        ("卡德海",),
        ("LSE:CLD",),
        (Parent("quay", "subsidiary"),),
        ("Old",),
        ("calder-sons",),
        "brand",
        True,
    )
    page = render_company(company, {"quay": "Quay [Capital]"})
    assert parse_company(page, "a.md") == company
    assert "- Belongs to [Quay \\[Capital\\]](quay.md) (subsidiary)" in page


def test_a_company_page_tells_whom_it_belonged_to() -> None:
    parents = (Parent("pier", "brand", "1999", "2010-08"), Parent("quay", None, "2010-08-02", None))
    company = Company("calderhead", "Calderhead", parents=parents)
    page = render_company(company, {"quay": "Quay", "pier": "Pier"})
    assert parse_company(page, "a.md") == company
    assert "- Belongs to [Quay](quay.md) (company, from 2 August 2010)" in page
    assert "- Belonged to [Pier](pier.md) (brand, from 1999 to August 2010)" in page


@settings(max_examples=300, deadline=None)
@given(
    st.from_regex(r"[A-Za-z0-9 '._-]{0,24}", fullmatch=True)
    | st.sampled_from(["Yes", "NO", "off", "Null", "y", "e5", "it's", "A.b", "1e5", "a - b"])
)
def test_words_are_written_as_pyyaml_writes_them(value: str) -> None:
    dumped = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=2**30)
    plain = re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)
    written = value if plain else dumped.removesuffix("\n").removesuffix("...").strip(" \n")
    assert dump_field("key", value) == f"key: {written}"

"""The law of the contract: what is written is read back, and what a person wrote is written back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from lxml import html as lxml_html
from markdown import Markdown

from generator.brief import parse_brief, parse_company, render_brief, render_company, seal_brief, tidy_brief
from generator.errors import BriefError
from generator.model import Brief, Bullet, Company, Edit, Parent
from strategies import briefs, raw_briefs
from test_merge import FERRY

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
    cells = [row.xpath("./td[1]")[0].text_content().strip() for row in root.xpath("./table/tbody/tr")]
    assert cells == [figure.text for figure in brief.figures]
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
    assert {name for element in root.iter() for name in element.attrib} <= {"id", "href", "class", "title"}
    assert "generated" not in lxml_html.tostring(root, encoding="unicode").split("footnote")[-1]


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
    again = render_brief(parse_brief(page, "a.md"))
    missing = [line for line in HUMAN.splitlines() if line not in again.splitlines()]
    assert not missing
    assert render_brief(parse_brief(again, "a.md")) == again


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
        ("kind: news", "kind: opinon", r"a.md:8: kind: unknown kind opinon \(did you mean opinion\?\)"),
        ("date: 2025-03-12", "date: 12.3.2025", r"a.md:6: date: 12.3.2025 is not a date"),
        ("lines: 1-20", "lines: all", r"a.md:10: lines: lines is not a range"),
        ("title: Ferry", "title: [Ferry", r"a.md:\d+: the front matter cannot be read"),
        ("kind: news", "kind: news\nkind: news", r"a.md:9: kind stands twice"),
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

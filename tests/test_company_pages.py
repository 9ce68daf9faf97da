"""What a reader finds of companies: claims side by side, brands, names, the index, the watchlist."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import Any

import pytest

from generator.brief import render_company
from generator.model import Company, CompanyLink, Evidence, Figure, Parent
from generator.site.derive import SAME, Page, SiteSettings, derive_from
from generator.site.library import BriefFile, CompanyFile, make_library
from generator.site.markup import PageContext, draw_timeline
from shelf import make_brief
from site_fixtures import render

TERN = Company("tern", "Tern Lines", aliases=("Tern", "TL"), scripts=("燕鸥",), former=("Tern & Sons",))


def _page(rows: list[Company], *briefs: Any, settings: SiteSettings | None = None) -> dict[str, Page]:
    files = [BriefFile(f"briefs/{brief.id}.md", "# Report\n", brief) for brief in briefs]
    names = {row.id: row.name for row in rows}
    stubs = [CompanyFile(f"companies/{row.id}.md", render_company(row, names), row) for row in rows]
    return {page.path: page for page in derive_from(make_library(files, stubs), settings)}


def _brief(number: int, text: str = "Cranes moved.", date: str | None = None, about: str = "tern", **more: Any) -> Any:
    brief = make_brief(number, f"Report {number}", ((text, text),), (), date=date, **more)
    return replace(brief, companies=(CompanyLink(about, about, "about"),))


def _figure(text: str, value: str, what: str, as_of: str | None = "May", unit: str = "currency") -> Figure:
    return Figure(text, value, unit, None, what, "tern", as_of, "actual", Evidence(text, 0, 9, 1, 1, 1, "k0f01"))


def _section(page: Page, name: str) -> str:
    return page.markdown.split(f"\n## {name}")[1].split("\n## ")[0]


def _rows(page: Page) -> list[list[str]]:
    lines = [line for line in _section(page, "What sources say").split("\n") if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


# ---------------------------------------------------------------- figures


def test_claims_on_the_same_thing_stand_side_by_side_and_equal_ones_once() -> None:
    said = [
        ("2025-03-12", _figure("US$84 million", "84000000", "cost of the lay-up")),
        ("2025-03-11", _figure("4 ships", "4", "ships laid up")),
        ("2025-03-10", _figure("US$90 million", "90000000", "Cost of the lay-up")),
        ("2025-03-09", _figure("$84m", "84000000", "cost of the lay-up")),
        ("2025-03-08", _figure("US$12 million", "12000000", "cost of the lay-up", "June")),
    ]
    briefs = [
        replace(_brief(n, date=day, publisher=f"Paper {n}"), figures=(figure,)) for n, (day, figure) in enumerate(said)
    ]
    rows = _rows(_page([TERN], *briefs)["companies/tern.md"])
    assert [(row[0], row[1]) for row in rows] == [
        ("US$84 million", "cost of the lay-up"),
        ("US$90 million", "*the same*"),
        ("4 ships", "ships laid up"),
        ("US$12 million", "cost of the lay-up"),
    ]
    assert re.sub(r"\(\S+\)", "", rows[0][4]) == "[Paper 0], 12 March 2025; [Paper 3], 9 March 2025"


@pytest.mark.parametrize("what", ["ships", ""])
def test_words_that_say_too_little_are_not_the_same_thing(what: str) -> None:
    briefs = [
        replace(_brief(n, date="2025-03-12"), figures=(_figure(f"{n} ships", str(n), what, None, "ships"),))
        for n in (4, 5)
    ]
    assert "*the same*" not in _section(_page([TERN], *briefs)["companies/tern.md"], "What sources say")


def test_two_figures_of_one_brief_are_two_things() -> None:
    figures = (_figure("4 ships", "4", "ships laid up"), _figure("5 ships", "5", "ships laid up"))
    rows = _rows(_page([TERN], replace(_brief(1, date="2025-03-12"), figures=figures))["companies/tern.md"])
    assert [row[:2] for row in rows] == [["4 ships", "ships laid up"], ["5 ships", "ships laid up"]]


def test_a_source_tells_from_whom_it_has_a_figure() -> None:
    figure = replace(_figure("4 ships", "4", "ships laid up"), says="Quay Bank")
    briefs = [
        replace(_brief(1, date="2025-03-12", publisher="Paper 1"), figures=(figure,)),
        replace(_brief(2, date="2025-03-11", publisher="Paper 2"), figures=(replace(figure, says=None),)),
    ]
    ((*_, source),) = _rows(_page([TERN], *briefs)["companies/tern.md"])
    first, second = source.split("; ")
    assert re.fullmatch(r"Quay Bank, in \[Paper 1\]\(.*\), 12 March 2025", first)
    assert re.fullmatch(r"\[Paper 2\]\(.*\), 11 March 2025", second)


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        ({"date": "2025-03-12"}, "[The Harbour Gazette](), 12 March 2025"),
        ({}, "[The Harbour Gazette](), “Report 1”"),
        ({"publisher": None, "aggregator": "Wire"}, "[Wire](), “Report 1”"),
        ({"publisher": None}, "[Report 1]()"),
    ],
)
def test_a_source_is_who_and_when_and_leads_to_the_quotation(origin: dict[str, Any], told: str) -> None:
    brief = replace(_brief(1, **origin), figures=(_figure("4 ships", "4", "ships laid up"),))
    ((*_, source),) = _rows(_page([TERN], brief)["companies/tern.md"])
    assert source == told.replace("()", f"(../briefs/{brief.id}.md#fn:k0f01)")


@pytest.mark.parametrize(
    ("figures", "rows"),
    [
        # One number in two languages, whose units are other words.
        ([("2,300", "2300", "quays", "points"), ("2300", "2300", "码头", "个")], [("2,300", "quays; 码头")]),
        ([("4 ships", "4", "ships", "ships"), ("four ships", "4", "Ships", "ships")], [("4 ships", "ships")]),
        ([("4 ships", "4", "hull", "ships"), ("4 bays", "4", "bay", "bays")], [("4 ships", "hull"), ("4 bays", "bay")]),
        ([("4 ships", "4", "ships", "ships"), ("4", "4", "码头", "个")], [("4 ships", "ships"), ("4", "码头")]),
    ],
)  # fmt: skip
def test_a_number_that_a_brief_gives_twice_is_one_claim(figures: Any, rows: Any) -> None:
    made = tuple(_figure(text, value, what, None, unit) for text, value, what, unit in figures)
    page = _page([TERN], replace(_brief(1, date="2025-03-12"), figures=made))["companies/tern.md"]
    assert [tuple(row[:2]) for row in _rows(page)] == rows


def test_moves_of_different_days_are_no_claims_on_the_same_thing() -> None:
    def moved(day: str, words: str, level: str | None = None) -> Any:
        figure = replace(_figure("3 per cent", "3", "Tern Lines", None, "percent"), move=words, level=level)
        return replace(_brief(int(day[-2:]), date=day, publisher=f"Paper {day[-1]}"), figures=(figure,))

    briefs = (moved("2025-03-13", "fell 3 per cent", "HK$8.10"), moved("2025-03-12", "rose 3 per cent"))
    rows = _rows(_page([TERN], *briefs)["companies/tern.md"])
    assert [row[:2] for row in rows] == [["fell 3 per cent → HK$8.10", "Tern Lines"], ["rose 3 per cent", "Tern Lines"]]
    other = replace(briefs[1], id="other", figures=(replace(briefs[1].figures[0], move="slid 3 per cent"),))
    rows = _rows(_page([TERN], briefs[1], other)["companies/tern.md"])
    assert sorted(row[0] for row in rows) == ["rose 3 per cent", "slid 3 per cent"]
    assert rows[1][1] == SAME


def test_no_figure_is_cut_off() -> None:
    briefs = [
        replace(_brief(n, date="2025-03-12"), figures=(_figure(f"{n} quays", str(n), f"quays of pier {n}"),))
        for n in range(30)
    ]
    pages = _page([TERN], *briefs, settings=SiteSettings(company_figures=7))
    assert len(_rows(pages["companies/tern.md"])) == 7
    assert "[2](tern.figures.2.md)" in pages["companies/tern.md"].markdown
    text = "".join(page.markdown for path, page in pages.items() if path.startswith("companies/tern"))
    assert all(f"| {n} quays |" in text for n in range(30))


def test_rows_on_the_same_thing_are_drawn_as_one() -> None:
    html = render(
        "# X\n\n## What sources say\n\n| Figure | What |\n|---|---|\n"
        "| 1 | a |\n| 2 | *the same* |\n| 3 | *the sums* |\n",
        PageContext("company"),
    )
    assert re.findall(r"<tr(?: class=\"(\w+)\")?>\s*<td", html) == ["joined", "same", ""]


# ---------------------------------------------------------------- brands, names, little


def test_what_belonged_to_a_company_is_told_with_its_time() -> None:
    rows = [
        TERN,
        Company(
            "gull", "Gull", parents=(Parent("tern", "brand", "1999", "2010-08"), Parent("osprey", "brand", "2010-08"))
        ),
        Company("osprey", "Osprey"),
    ]
    pages = _page(rows, _brief(1, "Gull sails.", "2025-03-12", "gull"), _brief(2, date="2025-03-12"))
    assert "[Gull](gull.md), from 1999 to August 2010 (in 1 brief)" in pages["companies/tern.md"].markdown
    osprey = _section(pages["companies/osprey.md"], "Its brands")
    assert "### [Gull](gull.md)" in osprey
    assert "Gull sails." in osprey
    gull = pages["companies/gull.md"].markdown
    assert gull.index("Belongs to [Osprey]") < gull.index(
        "Belonged to [Tern Lines](tern.md) (brand, from 1999 to August"
    )


def test_a_brief_above_is_not_listed_again_below() -> None:
    both = replace(
        _brief(1, date="2025-03-12"), companies=(CompanyLink("tern", "T", "about"), CompanyLink("gull", "G", "about"))
    )
    gull = Company("gull", "Gull", parents=(Parent("tern", "brand"),))
    brands = _section(_page([TERN, gull], both)["companies/tern.md"], "Its brands")
    assert "brand, in 1 brief, listed above" in brands
    assert "Report 1" not in brands


def test_a_group_of_many_brands_stays_one_page() -> None:
    rows = [TERN, *(Company(f"b{n}", f"Brand {n}", parents=(Parent("tern", "brand"),)) for n in range(60))]
    briefs = [_brief(100 * n + k, f"Brand {n} sails.", "2025-03-12", f"b{n}") for n in range(60) for k in range(4)]
    page = _page(rows, *briefs)["companies/tern.md"].markdown
    assert page.count("### [Brand ") == 60
    assert "And 3 more on the page of [Brand 7](b7.md)." in page
    assert len(page.encode()) < 30_000


def test_names_are_counted_as_the_briefs_use_them() -> None:
    briefs = [
        _brief(1, "Tern Lines and Tern sail."),
        _brief(2, "Terns and Tern met 燕鸥轮船."),
        _brief(3, "Tern; Tern."),
    ]
    names = _section(_page([TERN], *briefs)["companies/tern.md"], "All names")
    assert "In the briefs: Tern (3), Tern Lines (1), 燕鸥 (1)\n" in names
    assert "Also known as: TL, Tern & Sons\n" in names


def test_a_company_in_no_brief_has_a_page_that_helps_on() -> None:
    gull = Company("gull", "Gull", parents=(Parent("tern", "brand"),))
    pages = _page([TERN, gull], _brief(1, "Tern sails.", "2025-03-12"))
    text = pages["companies/gull.md"].markdown
    assert "No brief names Gull so far; its parent [Tern Lines](tern.md) is in 1 brief" in text
    assert "(index.md)" in text
    assert "In no brief so far: [Gull](gull.md)" in pages["companies/tern.md"].markdown


def test_a_company_that_is_only_named_shows_where_at_once() -> None:
    brief = replace(_brief(1, "Tern waits.", "2025-03-12"), companies=(CompanyLink("tern", "T", "named"),))
    text = _section(_page([TERN], brief)["companies/tern.md"], "Coverage")
    assert "No brief is about Tern Lines itself; it stands in a bullet or a figure of 1 brief:" in text
    assert "Tern waits." in text


# ---------------------------------------------------------------- the index


def test_brands_stand_below_what_they_belong_to() -> None:
    rows = [
        Company("a", "Auk"),
        Company("b", "Zebra", watch=True),
        Company("c", "Aloe", parents=(Parent("b", "brand"),)),
        Company("d", "Mint", parents=(Parent("c", "brand"),)),
    ]
    text = _page(rows, _brief(1, about="c", date="2025-03-12"))["companies/index.md"].markdown
    names = [line.split(" | ")[0] for line in text.split("\n") if line.startswith("| ") and "](" in line]
    assert names == ["| [Auk](a.md)", "| [Zebra](b.md)\u00a0★", "| ↳ [Aloe](c.md)", "| ↳ ↳ [Mint](d.md)"]
    assert re.search(r"Aloe\]\(c\.md\) \|[^|]*\| 1 \| 0 \|", text)


def test_a_circle_of_parents_loses_nobody() -> None:
    rows = [Company("a", "A", parents=(Parent("b"),)), Company("b", "B", parents=(Parent("a"),)), Company("c", "C")]
    text = _page(rows, _brief(1, about="c"))["companies/index.md"].markdown
    assert [text.count(f"]({key}.md)") for key in "abc"] == [1, 1, 1]


def test_letters_lead_to_where_they_begin() -> None:
    rows = [Company(f"c{n}", f"{chr(65 + n % 24)}uk {n}") for n in range(90)]
    rows += [Company("e", "Étoile"), Company("n", "9 Piers"), Company("z", "燕鸥")]
    pages = _page(rows, _brief(1, about="e"), settings=SiteSettings(page_size=5))
    index = {path: page.markdown for path, page in pages.items() if path.startswith("companies/index")}
    assert len(index) == 4
    for path, text in index.items():
        line = next(line for line in text.split("\n") if line.startswith("[A]("))
        targets = re.findall(r"\[([\w-]+)\]\(([^#)]*)#([\w-]+)\)", line)
        assert [letter for letter, *_ in targets] == [*"ABCDEFGHIJKLMNOPQRSTUVWX", "0-9", "Other"]
        for letter, target, anchor in targets:
            there = posixpath.join("companies", target) if target else path
            assert f"\n## {letter}\n" in index[there]
            assert anchor == letter.lower()
            first = next(other for other in sorted(index, key=len) if f"\n## {letter}\n" in index[other])
            assert len(there) == len(first) or there == first
    assert "Étoile" in _section(pages["companies/index.md"], "E")


# ---------------------------------------------------------------- the watchlist


def _home(*briefs: Any) -> str:
    rows = [Company(key, key.title(), watch=True) for key in ("auk", "gull", "tern")]
    return _page(rows, *briefs)["index.md"].markdown


def test_the_watchlist_leads_and_the_quiet_take_a_line() -> None:
    home = _home(_brief(1, about="gull", date="2025-03-12"), _brief(2, about="tern", date="2025-01-02"))
    assert home.index("## Watchlist") < home.index("## What is new")
    listed = home.split("## Watchlist")[1].split("\n## ")[0]
    assert "- [Gull](companies/gull.md) **1** of 1 (1 about it)\n" in listed
    assert "naming it in the 7 days to 12 March 2025, and in all; bars: the last 12 weeks." in listed
    assert (
        "Quiet, with the briefs in all: [Tern](companies/tern.md) (1), [Auk](companies/auk.md) (no brief yet)\n"
        in listed
    )


def test_a_quiet_week_is_said_in_one_line() -> None:
    listed = _home(_brief(1, about="other", date="2025-03-12")).split("## Watchlist")[1].split("\n## ")[0]
    assert listed.strip().startswith("Nothing new in the 7 days to 12 March 2025, with the briefs in all: [Auk]")
    assert "- " not in listed


def test_where_nobody_is_watched_the_front_page_says_so_to_its_reader() -> None:
    listed = _page([Company("auk", "Auk")], _brief(1, about="auk"))["index.md"].markdown.split("## Watchlist")[1]
    told = "No company is watched here yet; all stand among the [companies](companies/index.md)."
    assert listed.splitlines()[2] == told


# ---------------------------------------------------------------- the picture


def _timeline(*dates: str | None) -> Page:
    return _page([TERN], *(_brief(n, date=date) for n, date in enumerate(dates)))["companies/tern.md"]


def test_few_months_are_a_sentence_and_no_picture() -> None:
    page = _timeline("2025-03-12", "2025-03-11", "2025-01-02", None)
    assert page.timeline == ()
    told = _section(page, "Timeline")
    assert told.strip() == "March 2025: 2 about it; January 2025: 1 about it; undated: 1 about it."
    assert _section(_timeline(None), "Timeline").strip() == "Undated: 1 about it."


def test_a_timeline_counts_what_stands_in_no_month() -> None:
    page = _timeline("2025-03-12", "2025-02-11", "2025-01-02", None, None)
    assert [row[0] for row in page.timeline] == ["2025-01", "2025-02", "2025-03"]
    told = _section(page, "Timeline")
    assert told.strip().startswith("+2 undated\n")
    assert "| Undated | 2 | 0 |" in told
    assert "| Month unknown | 2 | 0 |" in _section(_timeline("2025-03", "2025-02", "2025-01", "2025", None), "Timeline")
    html = render(page.markdown, PageContext("company", timeline=page.timeline, title="Tern"))
    assert html.index("</svg>") < html.index("<p>+2 undated</p>") < html.index("<details>") < html.index("<table")


def test_a_legend_names_the_colours_that_are_there() -> None:
    page = _timeline("2025-03-12", "2025-02-11", "2025-01-02")
    html = render(page.markdown, PageContext("company", timeline=page.timeline, title="Tern"))
    assert "</i>about it</span>" in html
    assert "naming it</span>" not in html


def test_the_head_leaves_the_aliases_to_the_names_below() -> None:
    page = _timeline("2025-03-12")
    html = render(page.markdown.partition("\n---\n")[2], PageContext("company", title="Tern"))
    assert "In other scripts" in html
    assert "Also written" in page.markdown
    assert "Also written" not in html


def _draw(months: int, most: int) -> Any:
    rows = tuple((f"20{n // 12 + 10}-{n % 12 + 1:02d}", n % 3 and most, 1) for n in range(months))
    return draw_timeline(rows, "<b>")


@pytest.mark.parametrize("most", [2, 30, 4000])
@pytest.mark.parametrize("months", [1, 2, 6, 36])
def test_a_timeline_keeps_its_letters_readable(months: int, most: int) -> None:
    svg = _draw(months, most)
    assert svg.get("viewBox") == "0 0 320 98"
    for bar in svg.iter("rect"):
        assert 0 <= float(bar.get("x", "")) <= 320 - float(bar.get("width", ""))
        assert float(bar.get("y", "")) >= 0
        assert float(bar.get("height", "")) >= 2
    texts = list(svg.iter("text"))
    numbers = [text for text in texts if (text.text or "").isdigit()]
    assert len(numbers) == months
    for number in numbers:
        turned = re.fullmatch(r"translate\([\d.]+ (\d+)\) rotate\(-90\)", number.get("transform", ""))
        # A digit is 7 wide, a line 12 high: both have their room above the bar.
        need = 7 * len(number.text or "") if turned else 12
        assert int(turned[1] if turned else number.get("y", "")) >= need


def test_the_axis_says_from_when_to_when() -> None:
    def labels(months: int) -> list[str | None]:
        return [text.text for text in _draw(months, 2).iter("text") if not (text.text or "").isdigit()]

    assert labels(1) == ["Jan 2010"]
    assert labels(2) == ["Jan 2010 – Feb 2010"]
    assert labels(6) == ["Jan 2010", "Jun 2010"]

"""What the site adds to rendered Markdown, and what it refuses."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import html as lxml_html

from generator.model import Brief, Copy, DateBasis
from generator.site.markup import PageContext
from generator.site.markup.targets import encode_target
from shelf import BRIEFS
from site_fixtures import render


def brief_page(body: str, brief: Brief = BRIEFS[0]) -> str:
    return render(f"# Boxes\n\n*The Harbour Gazette*\n\n{body}", PageContext("brief", brief))


def test_the_words_of_a_bullet_are_marked_in_its_quotation() -> None:
    quote = "The line, short of cargo, will lay up four ships."
    html = brief_page(f'- The line will lay up four ships.[^k1]\n\n[^k1]: "{quote}" (line 9, sentence 1 of 2)\n')
    assert "<mark>will lay up four ships</mark>" in html
    assert "<mark>The line</mark>, short of cargo" in html
    assert "<span>line 9, sentence 1 of 2</span>" in html


QUOTED = '- Boxes.[^k1]\n\n[^k1]: "Boxes fell." (line 9, sentence 1 of 2)\n'


@pytest.mark.parametrize(
    ("brief", "told"),
    [
        (BRIEFS[0], "Source: <bdi>gazette-1.txt</bdi>, lines 4–31"),
        (replace(BRIEFS[0], url=None), "Source: <bdi>gazette-1.txt</bdi>, lines 4–31 · no address known"),
        (replace(BRIEFS[0], url="javascript:alert(1)", lines=(4, 4)), "gazette-1.txt</bdi>, line 4 · no address known"),
        (replace(BRIEFS[0], source="a/<b>\u202e&.txt"), "Source: <bdi>a/&lt;b&gt;\u202e&amp;.txt</bdi>, lines 4–31"),
    ],
)
def test_the_evidence_says_once_which_document_its_lines_are_of(brief: Brief, told: str) -> None:
    html = brief_page(QUOTED, brief)
    assert f"{told}</p>" in html
    assert html.index(">Evidence</h2>") < html.index('<p class="source">') < html.index("<ol>")
    assert html.count(brief.source.replace("<b>", "&lt;b&gt;").replace("&.", "&amp;.")) == 1


def test_the_evidence_leads_to_the_copies_of_its_article() -> None:
    brief = replace(BRIEFS[0], copies=(Copy("wire.txt"), Copy("tide.txt", line=3)))
    assert 'lines 4–31 · <a href="#copies">2 copies</a></p>' in brief_page(f"{QUOTED}\n## Copies\n\nBoth.\n", brief)
    assert "#copies" not in brief_page(QUOTED, brief)


def _many_figures(figures: int, names: int) -> str:
    rows = "".join(f"| {n} | ships | actual[^f{n}] |\n" for n in range(figures))
    companies = ", ".join(f"X{n}[^n{n}]" for n in range(names))
    notes = "".join(
        f'[^{label}]: "Ships." (line 9, sentence 1 of 2)\n'
        for label in ("k1", *(f"f{n}" for n in range(figures)), *(f"n{n}" for n in range(names)))
    )
    figures_table = f"## Figures\n\n| Figure | What | Status |\n|---|---|---|\n{rows}\n"
    return f"- Boxes.[^k1]\n\n{figures_table}## Companies\n\nAbout {companies}.\n\n{notes}"


@pytest.mark.parametrize("names", [0, 2, 5])
def test_figures_past_the_eighth_are_folded_with_what_they_rest_on(names: int) -> None:
    page = lxml_html.fromstring(brief_page(_many_figures(12, names)))
    folds = page.xpath("//details[@class='more']")
    assert [fold.findtext("summary") for fold in folds] == ["4 more figures", "Evidence of the other figures"]
    assert len(page.xpath("//div[@class='table']/table/tbody/tr[not(ancestor::details)]")) == 8
    assert folds[0].xpath(".//tbody/tr/td[1]/text()") == ["8", "9", "10", "11"]
    assert folds[1].xpath("ol/@start") == ["10"]
    assert folds[1].xpath("ol/li/@id") == [f"fn:f{n}" for n in range(8, 12)]
    assert page.xpath("//li[starts-with(@id, 'fn:')]/@id") == [
        "fn:k1", *(f"fn:f{n}" for n in range(12)), *(f"fn:n{n}" for n in range(names))
    ]  # fmt: skip
    assert page.xpath("//details[not(@class)]/ol/@start | //section/ol/@start") == (["14"] if names else [])


def test_ten_figures_are_not_worth_a_fold() -> None:
    assert "<details" not in brief_page(_many_figures(10, 0))


def test_words_around_a_quotation_stand_outside_of_it() -> None:
    body = '- Pilots left.[^k1]\n\n[^k1]: "Pilots left at noon." (line 9, sentence 38 of 172)\n'
    around = {"k1": ("… was quiet.", "Cranes stood …")}
    html = render(f"# Boxes\n\n*The Gazette*\n\n{body}", PageContext("brief", BRIEFS[0], around=around))
    shown = "<small>{}</small>"
    assert f"{shown.format('… was quiet.')} <q><mark>Pilots left</mark> at noon.</q> " in html
    assert f"</q> {shown.format('Cranes stood …')} " in html
    assert "<small>" not in brief_page(body)


def test_a_number_and_an_arrow_say_where_they_lead() -> None:
    html = brief_page('- Boxes.[^k1]\n\n[^k1]: "Boxes fell." (line 9, sentence 1 of 2)\n')
    assert 'aria-label="Evidence 1" class="footnote-ref"' in html
    assert 'aria-label="Back to 1" class="footnote-backref"' in html


def test_words_that_no_bullet_took_are_not_marked() -> None:
    html = brief_page(
        '- Pilots returned.[^k1]\n\n[^k1]: "Cranes stood idle for the whole of May." (line 9, sentence 1 of 2)\n'
    )
    assert "<mark>" not in html


def test_a_quotation_that_was_taken_whole_says_so_once() -> None:
    html = brief_page(
        '- Boxes fell.[^k1]\n- Cranes stood.[^k2]\n\n[^k1]: "“Boxes fell.”" (line 9, sentence 1 of 2)\n'
        '[^k2]: "Cranes stood idle." (line 9, sentence 2 of 2)\n'
    )
    assert '<q class="own whole">“<mark>Boxes fell</mark>.”</q>' in html
    assert "<q><mark>Cranes stood</mark> idle.</q>" in html


@pytest.mark.parametrize(
    ("quote", "cuts", "shown"),
    [
        ("Boxes fell.", None, '<q class="whole"><mark>Boxes fell</mark>.</q>'),
        ("Boxes fell", None, "<q><mark>Boxes fell</mark> …</q>"),
        ("boxes fell.", None, "<q>… <mark>boxes fell</mark>.</q>"),
        ("Boxes fell.", (True, False), "<q>… <mark>Boxes fell</mark>.</q>"),
        ("Boxes fell", (False, False), '<q class="whole"><mark>Boxes fell</mark></q>'),
    ],
)
def test_a_quotation_shows_where_it_was_cut_and_is_then_not_whole(
    quote: str, cuts: tuple[bool, bool] | None, shown: str
) -> None:
    body = f'# Boxes\n\n*The Gazette*\n\n- Boxes fell.[^k1]\n\n[^k1]: "{quote}" (line 9, sentence 1 of 2)\n'
    html = render(body, PageContext("brief", BRIEFS[0], cuts={"k1": cuts} if cuts else {}))
    assert shown in html
    whole = "whole" in shown
    assert ('<span class="whole">taken whole</span></p>' in html) == whole, "the legend of the rule"


def test_a_footnote_without_a_quotation_is_left_alone() -> None:
    html = brief_page("- Pilots returned.[^k1]\n\n[^k1]: Ines saw it herself.\n")
    assert "Ines saw it herself." in html


def test_html_of_a_stranger_is_text_on_pages_made_from_briefs() -> None:
    html = brief_page("- <script>alert(1)</script>\n\n<div onclick=x>y</div>\n\n![a](javascript:alert(1))\n")
    assert "<script>" not in html
    assert "<div onclick" not in html
    assert 'src="javascript' not in html


def test_attribute_lists_mean_nothing_on_pages_made_from_briefs() -> None:
    assert "onclick" not in brief_page("A word\n{: onclick=alert(1) }\n").replace("{: onclick=alert(1) }", "")


def test_links_lead_only_where_a_reader_expects() -> None:
    html = brief_page(
        "[a](JaVaScRiPt:alert(1)) [b](data:text/html,x) [c](https://gazette.example/) [d](../companies/x.md)\n"
    )
    assert html.count("href=") - html.count('href="#') == 2 + html.count('rel="noopener')
    assert 'href="https://gazette.example/"' in html


@pytest.mark.parametrize(
    ("target", "written"),
    [
        ("https://gazette.example/a?b[]=<1|2>&c=100%", "https://gazette.example/a?b%5B%5D=%3C1%7C2%3E&c=100%25"),
        ("https://gazette.example/%E8%80%83/考德海运?x#y", "https://gazette.example/%E8%80%83/考德海运?x#y"),
        ("http://[2001:db8::7]/[a]", "http://[2001:db8::7]/%5Ba%5D"),
        ("../companies/calderhead.html", "../companies/calderhead.html"),
    ],
)
def test_a_link_is_written_as_a_valid_url(target: str, written: str) -> None:
    assert encode_target(target) == written
    assert encode_target(written) == written


def test_a_page_by_hand_keeps_its_html() -> None:
    assert '<div class="own">' in render('<div class="own">x</div>\n', PageContext("page"))


def test_the_head_tells_kind_and_basis_of_the_date() -> None:
    html = brief_page("- Boxes.\n")
    assert '<span class="kind kind-news">news</span>' in html
    assert "Date stated, line 4 “Wed, 12 Mar”; the weekday gives the year" in html
    assert 'href="https://gazette.example/boxes"' in html


UNDATED = replace(BRIEFS[3], date=None, date_basis=DateBasis())


@pytest.mark.parametrize(
    ("brief", "told"),
    [
        (replace(BRIEFS[0], date_basis=DateBasis("stated", 4, "12 March 2025")), "stated in line 4"),
        # The byline says that the year, or the order of day and month, was worked out.
        (BRIEFS[0], "from line 4"),
        (replace(BRIEFS[0], date_basis=DateBasis("stated", 4, "12-03-2025", "day-month order from x")), "from line 4"),
        (replace(BRIEFS[0], date_basis=DateBasis("stated", None, "2025-03-12")), "stated in the page's data"),
        (replace(BRIEFS[0], date_basis=DateBasis("relative", 4, "2 hours\n ago")), "from “2 hours ago” in line 4"),
        (replace(BRIEFS[0], date_basis=DateBasis("inferred", 6)), "inferred from line 6"),
        (replace(BRIEFS[0], date_basis=DateBasis("sidecar")), "stated by the desk"),
        (replace(BRIEFS[0], date_basis=DateBasis("stated", note="stated by the desk")), "stated by the desk"),
        (replace(BRIEFS[0], date_basis=DateBasis()), "as edited"),
        (UNDATED, "line 7"),
        (replace(UNDATED, not_after=None), "no date on the page"),
        (
            replace(UNDATED, not_after=None, date_basis=DateBasis("unknown", 9, "an hour ago")),
            "the page says only “an hour ago”, line 9",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_the_date_stands_on_is_told_beside_it(brief: Brief, told: str) -> None:
    assert f'<em>The Harbour Gazette</em> <span class="dated">{told}</span></p>' in brief_page("- Boxes.\n", brief)


def test_the_way_to_the_original_follows_what_the_date_stands_on() -> None:
    text = f"# Boxes\n\n*The Harbour Gazette, 12 March 2025, [original]({BRIEFS[0].url})*\n\n- Boxes.\n"
    html = render(text, PageContext("brief", BRIEFS[0]))
    byline = html[html.index('<p class="byline">') : html.index("</p>", html.index("byline"))]
    assert byline.index("12 March 2025</em>") < byline.index("from line 4") < byline.index(">original</a>")
    assert html.count(BRIEFS[0].url or "") == 1


def test_a_pager_is_a_landmark_whose_numbers_say_what_they_are() -> None:
    html = render("# X\n\nPages: [previous](x.md) [1](x.md) **2** [3](x.3.md)\n", PageContext("month"))
    assert '<nav aria-label="Pages" class="pager">' in html.replace(
        'class="pager" aria-label="Pages"', 'aria-label="Pages" class="pager"'
    )
    assert '<span aria-current="page">2</span>' in html
    assert 'rel="prev"' in html
    assert "Pages:" not in html
    assert "<nav" not in render("# X\n\nPages: of a book\n", PageContext("month"))


def test_a_list_of_briefs_without_a_heading_stands_below_the_head() -> None:
    html = render(
        "# X\n\n4 briefs\n\n- **[A](a.md)**\n\n    *news*\n\nPages: [1](x.md) **2**\n", PageContext("company")
    )
    assert '4 briefs</p></header><div class="list"><ul>' in html.replace("\n", "")
    assert html.index("</ul>") < html.index("<nav") < html.index("</div>")
    html = render("# X\n\n- Listed as: HKEX:1\n", PageContext("company"))
    assert html.index("Listed as") < html.index("</header>")


def test_a_number_in_the_calendar_says_its_month() -> None:
    html = render('| Year | Mar |\n|---|---|\n| **2025** | [1,204](2025-03.md "March 2025") |\n', PageContext("months"))
    assert 'aria-label="March 2025: 1,204"' in html
    assert '<td class="number" data-column="Mar">' in html.replace(
        'data-column="Mar" class="number"', 'class="number" data-column="Mar"'
    )


TOGETHER = (
    "# X\n\n## Named together with\n\n| Company | In briefs about it | In others |\n|---|---|---|\n"
    "| [Merrow <Port> Holdings of the Western Harbours](merrow.md) | 2 | 4 |\n| [伏米尔电池](v.md) | 0 | 1 |\n"
)


def test_neighbours_are_a_picture_with_words_and_a_table() -> None:
    rows = (("companies/merrow.md", 2, 4), ("companies/v.md", 0, 1))
    html = render(TOGETHER, PageContext("company", together=rows, title="X & <b>"))
    section = lxml_html.fromstring(html).find(".//section")
    svg = section.find("svg")
    assert svg.find("title").text == "Named together with X & <b>"
    assert "first Merrow <Port> Holdings of the Western Harbours, in 6" in svg.find("desc").text
    bars = [(bar.get("class"), bar.get("width")) for bar in svg.iter("rect")]
    assert bars == [("about", "40"), ("named", "81"), ("named", "20")]
    assert [link.get("href") for link in svg.iter("a")] == ["merrow.md", "v.md"]
    assert svg.find("a/text").text == "Merrow <Port> Holdings o…"
    assert len(section.findall("details//table/tbody/tr")) == 2


def test_neighbours_named_once_each_are_a_table_only() -> None:
    rows = (("companies/merrow.md", 1, 0), ("companies/v.md", 0, 1))
    html = render(TOGETHER, PageContext("company", together=rows, title="X"))
    assert "<svg" not in html
    assert "<details" not in html


def test_the_weeks_of_a_watched_company_are_a_picture_to_one_scale() -> None:
    text = "# X\n\n## Watchlist\n\nBriefs:\n\n- [A](a.md) **1** of 9\n- [B](b.md) **4** of 4\n"
    html = render(text, PageContext("home", weeks=((8, 0, 1), (0, 0, 4))))
    first, second = lxml_html.fromstring(html).findall(".//svg")
    assert first.get("aria-label") == "Briefs in each of the last 3 weeks: 8, 0, 1"
    assert [(bar.get("class"), bar.get("height")) for bar in first.iter("rect")] == [
        ("named", "16"), ("none", "1"), ("about", "2"),
    ]  # fmt: skip
    assert [bar.get("height") for bar in second.iter("rect")] == ["1", "1", "8"]


def test_the_head_of_a_long_company_page_says_what_it_holds() -> None:
    headings = ("What sources say", "2 briefs about X", "Named in passing in 4 briefs", "Timeline")
    text = "# X\n" + "".join(f"\n## {heading}\n\na\n" for heading in headings)
    ways = lxml_html.fromstring(render(text, PageContext("company"))).findall(".//nav/a")
    assert [(way.text, way.get("href")) for way in ways] == [
        ("What sources say", "#what-sources-say"),
        ("2 briefs about X", "#2-briefs-about-x"),
        ("Named in passing in 4 briefs", "#named-in-passing-in-4-briefs"),
    ]


def test_what_the_fields_stand_on_is_told_in_a_line_or_folded_below_its_places() -> None:
    undated = replace(BRIEFS[0], date=None, date_basis=DateBasis(), basis=(("title", "line 4"), ("kind", "line 2")))
    assert "<p>Title: line 4 · Kind: line 2 · Date unknown</p>" in brief_page("- Boxes.\n", undated)
    basis = (
        ("title", "line 4"),
        ("publisher", "inferred from line 5 'Photo: <b>Tide</b>'"),
        ("authors", "line 60: the note about the author"),
        ("kind", "no sign of another kind"),
    )
    html = brief_page("- Boxes.\n", replace(BRIEFS[0], basis=basis))
    assert "<summary>Publisher: inferred from line 5 · Authors: line 60</summary>" in html
    assert re.findall("<li>(.*?)</li>", html[: html.index("</details>")]) == [
        "Publisher: inferred from line 5 'Photo: &lt;b&gt;Tide&lt;/b&gt;'",
        "Authors: line 60: the note about the author",
        "Title: line 4",
        "Kind: news, as nothing on the page shows another",
        "Date stated, line 4 “Wed, 12 Mar”; the weekday gives the year",
    ]
    assert html.index("</details>") < html.index("read the original") < html.index('class="bullets"')


@pytest.mark.parametrize(
    ("basis", "told"),
    [
        ("no sign of another kind", "news, as nothing on the page shows another"),
        ("line 1 'The Tide', the page's own name (again, masthead, rights)",
         "line 1 'The Tide', the name of the site: again elsewhere on the page, at its top and in its rights line"),
        ("line 21 , the page's own name (host, imprint)",
         "line 21 , the name of the site: in its mail address and in its imprint"),
        ("line 2 'X', the page's own name ()", "line 2 'X', the page's own name ()"),
        ("line 7, and the page's own", "line 7, and the title in the page's data"),
        ("og 'The Tide'", "the page's data (og) 'The Tide'"),
        ("stated by the page (json-ld)", "the page's data (json-ld)"),
        ("line 9 'We og 'The Tide''", "line 9 'We og 'The Tide''"),
        ("line 4", "line 4"),
    ],
)  # fmt: skip
def test_what_a_field_stands_on_is_told_in_a_reader_s_words(basis: str, told: str) -> None:
    brief = replace(BRIEFS[0], date=None, date_basis=DateBasis(), basis=(("publisher", basis),))
    page = lxml_html.fromstring(brief_page("- Boxes.\n", brief))
    (box,) = page.find_class("basis")
    assert f"Publisher: {told}" in [line.strip() for line in re.split(" · |\n", "\n".join(box.itertext()))]


def test_the_order_of_day_and_month_is_told_in_a_reader_s_words() -> None:
    basis = DateBasis("stated", 25, "05-06-2025", "day-month order from 29-05-2025 (line 39)")
    html = brief_page("- Boxes.\n", replace(BRIEFS[0], date_basis=basis))
    assert "“05-06-2025”; that its day stands before its month follows from “29-05-2025” in line 39" in html


def test_each_quotation_of_a_joined_bullet_marks_its_own_words() -> None:
    html = brief_page(
        "- The line will lay up four ships; its captains were told by wire.[^k1][^k2]\n\n"
        '[^k1]: "In May the line will lay up four ships." (line 9, sentence 1 of 2)\n'
        '[^k2]: "All its captains were told by wire in April." (line 9, sentence 2 of 2)\n'
    )
    assert "In May <mark>the line will lay up four ships</mark>" in html
    assert "All <mark>its captains were told by wire</mark> in April" in html


def test_an_undated_brief_says_what_is_proved() -> None:
    html = brief_page("- Boxes.\n", BRIEFS[3])
    assert "Date unknown" in html
    assert "not after 23 June 2025 (line 7, “the yard is slated to open on 24 June”)" in html


def test_passing_mentions_are_folded() -> None:
    html = render("# X\n\n## Named in passing in 1,006 briefs\n\n- a\n", PageContext("company"))
    assert '<details class="s-named"><summary><h2' in html
    html = render("# X\n\n## Named in passing in 5 more briefs\n\n- a\n", PageContext("company"))
    assert '<details class="s-named" open="open"><summary><h2' in html


def test_a_timeline_is_a_picture_with_words_and_a_table() -> None:
    context = PageContext("company", timeline=(("2025-01", 1, 0), ("2025-02", 0, 3)), title='A "B" <C>')
    html = render("# X\n\n## Timeline\n\n| Month | About | Named |\n|---|---|---|\n| January | 1 | 0 |\n", context)
    assert '<title id="timeline-title">Briefs a month: A "B" &lt;C&gt;</title>' in html
    assert "1 brief about, 3 naming in passing, from January 2025 to February 2025; most in February 2025." in html
    assert html.index("<svg") < html.index("<table")


def test_cells_carry_the_name_of_their_column() -> None:
    assert 'data-column="About"' in render("| Company | About |\n|---|---|\n| X | 3 |\n", PageContext("page"))


def test_counts_stand_right_under_their_heading_and_years_left() -> None:
    html = render("| As of | Briefs | None |\n|---|---|---|\n| 2024 | 3 | |\n| 2025 | 12 | |\n", PageContext("page"))
    assert '<th class="number">Briefs</th>' in html
    assert html.count('class="number"') == 3


def test_a_column_that_stands_right_does_so_by_the_style_sheet() -> None:
    html = render("| Move | Level |\n|---|---:|\n| fell | HK$8.10 |\n| rose | |\n", PageContext("page"))
    assert "style=" not in html
    assert '<td class="number" data-column="Level">HK$8.10</td>' in html
    assert '<td class="none" data-column="Level"></td>' in html
    assert 'style="text-align: center;"' in render("| A |\n|:-:|\n| b |\n", PageContext("page"))


def test_when_whose_and_by_whom_a_figure_is_stands_below_what_it_measures() -> None:
    table = (
        "| Figure | What | Company | As of | According to | Status |\n|---|---|---|---|---|---|\n"
        "| 40 boxes | carried | [Calderhead](x.md) | May | harbour data | actual |\n"
        "| 9 quays | built | | | *the port* | actual | of the desk |\n"
        "| 3 piers | | | 2019 | | actual |\n"
        "| 2 |\n"
    )
    root = lxml_html.fromstring(render(table, PageContext("brief")))
    assert root.xpath("//th/text()") == ["Figure", "What", "Status"]
    assert [row.xpath("string(td[2]/small)") for row in root.xpath("//tbody/tr")] == [
        "Calderhead · May · according to harbour data",
        "according to the port",
        "2019",
        "",
    ]
    assert set(root.xpath("//td/@data-column")) == {"Status"}
    assert root.xpath("string(//tbody/tr[2]/td[3])") == "actual"
    assert not root.xpath("//tbody/tr[3]/td[2]/@class")
    assert "<small>" not in render(table, PageContext("company"))


def test_words_in_another_language_say_so() -> None:
    body = (
        '- 考德海运停航。[^k1]\n\n## Desk note\n\nInes will ask.\n\n[^k1]: "考德海运停航。" (line 9, sentence 1 of 2)\n'
    )
    html = brief_page(body, replace(BRIEFS[0], lang="zh"))
    assert re.search(r'<h1[^>]* lang="zh"', html)
    assert '<li lang="zh">考德海运停航。' in html
    assert '<q class="whole" lang="zh">' in html
    assert html.count(' lang="') == 3, "neither the place of the quotation nor the note of the desk"
    assert "<p>Ines will ask.</p>" in html
    related = "- 停航。\n\n## Related briefs\n\n- **[Boxes](b.md)**\n\n    *news* · x · 12 March 2025\n"
    assert brief_page(related, replace(BRIEFS[0], lang="zh")).count(' lang="zh"') == 2
    listed = "- **[停航](../briefs/a.html)**\n\n    四艘货轮。\n\n    *news* · x\n\n- [Boxes](../briefs/b.html)\n"
    html = render(f"# Home\n\n{listed}", PageContext("home", languages={"a.html": "zh"}))
    assert '<a href="../briefs/a.html" lang="zh">停航</a>' in html
    assert '<p lang="zh">四艘货轮。</p>' in html
    assert html.count("lang=") == 2


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Calderhead (考德海运) sails.", 'Calderhead (<span lang="zh">考德海运</span>) sails.'),
        (
            "**考德海运** or 伏米尔·电池, both",
            '<strong lang="zh">考德海运</strong> or <span lang="zh">伏米尔·电池</span>, both',
        ),
        (
            "with [カルダーヘッド](https://c.example/) there",
            '<a href="https://c.example/" lang="ja">カルダーヘッド</a>',
        ),
        ("the 칼더헤드 line", 'the <span lang="ko">칼더헤드</span> line'),
        ("a *b* 船 *c* 港 d", '<em>b</em> <span lang="zh">船</span> <em>c</em> <span lang="zh">港</span> d'),
        ("“停航，明日。” it said", '“<span lang="zh">停航，明日</span>。” it said'),
        ("Šibenik, Łódź, Αθήνα", "<p>Šibenik, Łódź, Αθήνα</p>"),
        ("`船`", "<code>船</code>"),
    ],
)
def test_words_in_an_eastern_script_name_their_language(markdown: str, html: str) -> None:
    for kind in ("page", "home", "company"):
        assert html in render(f"# P\n\n{markdown}\n", PageContext(kind))


def test_no_language_is_named_twice() -> None:
    assert brief_page("- 考德海运停航。\n", replace(BRIEFS[0], lang="ja")).count('lang="') == 2


def test_text_that_runs_from_the_right_does_so() -> None:
    html = brief_page("- أعلن الميناء عن خط.\n- Pilots returned.\n", replace(BRIEFS[0], lang="ar"))
    assert '<li dir="auto" lang="ar">' in html
    assert html.count("dir=") == 1


def test_a_long_headline_is_set_smaller() -> None:
    assert 'class="long"' not in brief_page("- a\n")
    assert 'class="long"' in render("# " + "Boxes " * 16 + "\n\n*G*\n\n- a\n", PageContext("brief", BRIEFS[0]))


def test_numbers_stand_below_their_heading() -> None:
    html = render("# P\n\n| Name | Briefs |\n|---|---|\n| 24 Hours | 3 |\n| x | 12 |\n", PageContext("page"))
    assert '<th class="number">Briefs</th>' in html
    assert "<th>Name</th>" in html
    assert html.count('class="number"') == 3
    html = render("# P\n\n| Figure | Of |\n|---|---|\n| 170 | |\n| over 24 | x |\n", PageContext("page"))
    assert "number" not in html
    assert '<td class="none" data-column="Of"></td>' in html


NOTED = (
    "- Pilots left at noon.[^k1]\n\n## Figures\n\nNone.\n\n## Desk note\n\nPilots left, we *doubt*.[^k2]\n\n"
    "- A tide[^mine]\n\n#tag\n\n## Companies\n\nNone.\n\n"
    '[^k1]: "Pilots left at noon." (line 9, sentence 1 of 2)\n'
    '[^k2]: "Pilots left, we hear." (line 9, sentence 2 of 2)\n'
    "[^mine]: In the safe.\n"
)


def test_a_desk_note_is_boxed_below_the_bullets_wherever_it_stands() -> None:
    tree = lxml_html.fromstring(brief_page(NOTED))
    (box,) = tree.xpath("//section[@class='desk-note']")
    assert box.getprevious().get("class") == "bullets"
    assert box.get("aria-labelledby") == box[0].get("id") == "desk-note"
    assert [child.tag for child in box] == ["h2", "p", "ul", "h3"]
    assert box[0].text_content() == "Desk noteIn the desk’s own words"
    assert box.xpath(".//em")[0].text == "doubt"
    assert [s.get("class") for s in tree.xpath("//section[@class='s-figures' or @class='s-companies']")] == [
        "s-figures", "s-companies",
    ]  # fmt: skip


def test_the_words_of_a_note_mark_nothing_in_a_quotation() -> None:
    marks = lxml_html.fromstring(brief_page(NOTED)).xpath("//mark")
    assert [mark.text for mark in marks] == ["Pilots left at noon"]


def test_a_note_is_in_the_language_of_the_desk() -> None:
    html = brief_page(NOTED, replace(BRIEFS[0], lang="zh"))
    (box,) = lxml_html.fromstring(html).xpath("//section[@class='desk-note']")
    assert not box.xpath(".//*[@lang]")


def test_a_note_of_a_company_stands_below_its_head() -> None:
    html = render("# Pier\n\n- Listed as: X\n\n## Coverage\n\nNone.\n\n## Desk note\n\nOurs.\n", PageContext("company"))
    (box,) = lxml_html.fromstring(html).xpath("//section[@class='desk-note']")
    assert box.getprevious().tag == "header"
    assert box.getnext().get("class") == "s-coverage"


def test_a_picture_from_elsewhere_is_a_link() -> None:
    html = brief_page("- a\n\n![x](https://a.example/1.png) ![](//a.example/2.png) ![in](../assets/3.png)\n")
    assert '<a href="https://a.example/1.png">x</a> <a>picture</a>' in html
    assert '<img alt="in" src="../assets/3.png">' in html.replace(" />", ">")

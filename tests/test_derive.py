"""Every page follows from the briefs: links and backlinks agree, nothing asks the clock, nothing hostile gets out."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.brief import drop_page_note
from generator.errors import SiteError
from generator.model import Brief, Company, CompanyLink, Evidence, Figure, Parent
from generator.site.derive import Page, SiteSettings, derive_from, derive_pages
from generator.site.derive.pieces import write_pager
from generator.site.derive.sentence import find_sentence
from generator.site.library import BriefFile, CompanyFile, Library, make_library
from generator.site.markup import PageContext
from shelf import BRIEFS, COMPANIES, HOSTILE_TITLE, fill_shelf, make_brief
from site_fixtures import render

LINK = re.compile(r"\]\(([^)#\s]+\.md)\)")


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill_shelf(tmp_path_factory.mktemp("shelf") / "docs")


@pytest.fixture(scope="module")
def pages(docs: Path) -> dict[str, Page]:
    return {page.path: page for page in derive_pages(docs, SiteSettings("The Harbour Desk"))}


def _many(count: int) -> Library:
    """A library in which each brief names three of a growing number of companies."""
    files = []
    for number in range(count):
        ids = tuple(f"firm-{(number * step) % (count // 5 + 3)}" for step in (1, 3, 7))
        about, named = ids[0], [i for i in dict.fromkeys(ids[1:]) if i != ids[0]]
        day = f"20{10 + number % 15}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
        brief = make_brief(
            number, f"Quay report {number}", (("Cranes moved.", "Cranes moved again."),), (about,), date=day
        )
        brief = replace(brief, companies=(*brief.companies, *(CompanyLink(i, i, "named") for i in named)))
        files.append(BriefFile(f"briefs/{brief.id}.md", f"# {brief.title}\n", brief))
    return make_library(files)


def _forward(briefs: list[Brief]) -> set[tuple[str, str]]:
    return {(brief.id, link.id) for brief in briefs for link in brief.companies}


def _backward(pages: tuple[Page, ...]) -> set[tuple[str, str]]:
    return {
        (brief, page.path.split("/")[1].removesuffix(".md"))
        for page in pages
        if page.kind == "company"
        for brief in page.backlinks
    }


def _listed(pages: tuple[Page, ...], library: Library) -> set[tuple[str, str]]:
    """What the company pages link in their own lists, read from the Markdown alone."""
    ids = {entry.path: entry.brief.id for entry in library.briefs}
    found = set()
    for page in pages:
        if page.kind == "company":
            company = re.split(r"\.(?:(?:named|also)\.)?\d+\.md$|\.md$", page.path.split("/")[1])[0]
            own = re.sub(r"(?ms)^## (?:What sources say|Its brands).*?(?=^## |\Z)", "", page.markdown)
            for target in LINK.findall(own):
                path = posixpath.normpath(posixpath.join("companies", target))
                if path in ids:
                    found.add((ids[path], company))
    return found


@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from(("about", "named"))), max_size=6), max_size=8
    )
)
def test_links_and_backlinks_are_the_same_set(roles: list[list[tuple[str, str]]]) -> None:
    files = []
    for number, links in enumerate(roles):
        unique = dict(links)
        brief = make_brief(number, f"Report {number}", (("Cranes moved.", "Cranes moved."),), ())
        linked = tuple(CompanyLink(i, i.upper(), "about" if r == "about" else "named") for i, r in unique.items())
        files.append(BriefFile(f"briefs/{brief.id}.md", "# Report\n", replace(brief, companies=linked)))
    library = make_library(files)
    pages = derive_from(library, SiteSettings(page_size=2))
    forward = _forward([entry.brief for entry in library.briefs])
    assert _backward(pages) == forward
    assert _listed(pages, library) == forward


def test_links_of_the_sample_lead_to_pages(pages: dict[str, Page]) -> None:
    for page in pages.values():
        for target in LINK.findall(page.markdown):
            resolved = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), target))
            assert resolved in pages, f"{page.path} links {target}"


def test_links_between_numbered_pages_lead_to_pages() -> None:
    pages = {page.path: page for page in derive_from(_many(200), SiteSettings(page_size=5))}
    for page in pages.values():
        for target in LINK.findall(page.markdown):
            resolved = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), target))
            assert resolved in pages, f"{page.path} links {target}"


def test_order_of_files_never_matters() -> None:
    files = list(_many(40).briefs)
    assert derive_from(make_library(files)) == derive_from(make_library(reversed(files)))


def test_a_committed_brief_is_kept_word_for_word(docs: Path, pages: dict[str, Page]) -> None:
    for path in (docs / "briefs").iterdir():
        assert pages[f"briefs/{path.name}"].markdown.startswith(path.read_text(encoding="utf-8").rstrip("\n"))


def test_a_desk_note_stays_on_its_company(pages: dict[str, Page]) -> None:
    assert "Ask Ines about the crane contract" in pages["companies/voltmere.md"].markdown


def test_home_counts_from_the_newest_brief(pages: dict[str, Page]) -> None:
    home = pages["index.md"].markdown
    assert "newest of 12 March 2025" in home
    assert "7 days to 12 March 2025" in home
    # The port is named on 12 and 10 March; the line on 12 March, and once in a brief without a date.
    assert re.search(r"- \[Merrow Port Holdings\]\(\S+\) \*\*2\*\* of 2 \(1 about it\)\n", home)
    assert re.search(r"- \[Calderhead Shipping Lines\]\(\S+\) \*\*1\*\* of 2 \(1 about it\)\n", home)


def test_home_shows_kind_and_a_bullet_of_what_is_new(pages: dict[str, Page]) -> None:
    new = pages["index.md"].markdown.split("## What is new")[1].split("\n## ")[0]
    assert new.index("fewer boxes") < new.index("Berths") < new.index("stayed small")
    assert "Calderhead moved 1.2 million boxes in February" in new
    assert "*opinion* · The Harbour Gazette · 27 February 2025" in new
    assert "Port Ellery" not in new


def test_a_day_ahead_is_one_that_a_brief_names(pages: dict[str, Page]) -> None:
    ahead = pages["index.md"].markdown.split("## Dates ahead")[1].split("\n## ")[0]
    assert "**24 June 2025**" in ahead
    assert "“the yard is slated to open on *24 June*”" in ahead


def test_a_day_that_has_passed_is_not_ahead() -> None:
    said = (("It opened on 3 March and closed on 4 January.", "It opened on 3 March and closed on 4 January."),)
    brief = make_brief(1, "Yard", said, (), date="2025-03-12")
    home = derive_from(make_library([BriefFile("briefs/a.md", "# Yard\n", brief)]))
    assert "Dates ahead" not in next(page for page in home if page.kind == "home").markdown


def test_undated_briefs_come_last_with_what_is_proved(pages: dict[str, Page]) -> None:
    months = pages["months/index.md"].markdown
    assert months.rindex("Undated") > months.rindex("January 2025")
    undated = pages["months/undated.md"].markdown
    assert "no date (not after 23 June 2025)" in undated
    assert "“the yard is slated to open on 24 June” (line 7)" in undated


def test_company_pages_have_names_figures_brands_and_company(pages: dict[str, Page]) -> None:
    text = pages["companies/calderhead.md"].markdown
    at = 0
    for piece in (
        "考德海运",
        "## What sources say",
        "US$84 million",
        "## 1 brief about Calderhead",
        "Calderhead moved 1.2 million boxes",
        "## Its brands and subsidiaries",
        "stayed small",
        "## Named in passing in 1 brief",
        "## Timeline",
        "## Named together with",
        "## All names",
        "CSL Group",
    ):
        at = text.find(piece, at)
        assert at >= 0, f"{piece!r} is missing, or stands too early"


def _shown_for(company: Company, brief: Brief) -> str:
    """The entry of the brief on the page of the company."""
    files = [BriefFile(f"briefs/{brief.id}.md", "# Report\n", brief)]
    pages = derive_from(make_library(files, [CompanyFile(f"companies/{company.id}.md", "", company)]))
    text = next(page.markdown for page in pages if page.path == f"companies/{company.id}.md")
    return text.split("\n- **")[1].split("\n- **")[0].split("\n## ")[0]


QUOTES = {
    "a sentence": ("Osprey Tugs towed both hulls home.", "“Osprey Tugs towed both hulls home.”"),
    "a part of one": ("so the Osprey sent three tugs", "“… so the Osprey sent three tugs …”"),
    "Chinese": ("鱼鹰拖船公司昨日开航。", "“鱼鹰拖船公司昨日开航。”"),
    "a bare name": ("Osprey Tugs", "names “Osprey Tugs” in line 12"),
    "a name and little": ("the Osprey Tugs'", "names “the Osprey Tugs'” in line 12"),
}


@pytest.mark.parametrize("kind", QUOTES)
def test_a_company_that_no_bullet_has_is_shown_by_its_quotation(kind: str) -> None:
    quote, shown = QUOTES[kind]
    osprey = Company("osprey", "Osprey Tugs", aliases=("Osprey",), scripts=("鱼鹰",))
    link = CompanyLink("osprey", "Osprey Tugs", "named", Evidence(quote, 400, 400 + len(quote), 12, 6, 14, "osprey"))
    entry = _shown_for(osprey, replace(BRIEFS[0], companies=(link,)))
    assert shown in entry.replace("\\", "")
    assert "Calderhead moved" not in entry.partition("\n")[2], "never a bullet on another company"


def test_a_company_of_which_only_the_name_is_quoted_is_shown_by_the_words_around_it() -> None:
    body = f"Cranes stood. The quay {'of old ' * 30}lured Osprey Tugs, Gull {'and more ' * 30}at noon. Pilots left."
    at = body.index("Osprey")
    link = CompanyLink("osprey", "Osprey Tugs", "named", Evidence("Osprey Tugs", at, at + 11, 12, 6, 14, "k9a1d"))
    brief = replace(BRIEFS[0], companies=(link,))
    told = find_sentence(brief, Company("osprey", "Osprey Tugs"), body)
    assert re.fullmatch(r"“… (of old |old )+lured Osprey Tugs, Gull (and more )+(and )?…”", told)
    assert len(told) < 160
    moved = find_sentence(brief, Company("osprey", "Osprey Tugs"), f"X {body}")
    assert not moved, "other words stand there"


def test_a_company_in_a_bullet_or_a_figure_is_not_named_in_passing() -> None:
    link = CompanyLink("tern", "Tern", "named", Evidence("Tern", 400, 404, 12, 6, 14, "k9a1d"))
    about = make_brief(1, "On Tern", (("Tern sails.", "Tern sails."),), ())
    about = replace(about, companies=(replace(link, role="about"),))
    told = make_brief(2, "Told", (("Cranes moved.", "Cranes moved."), ("So did Tern.", "So did Tern.")), ())
    counted = replace(make_brief(3, "Counted", (("Quiet.", "Quiet."),), ()), figures=(_figure_of("3 tugs", "tern"),))
    passing = make_brief(4, "Passing", (("Quiet.", "Quiet."),), ())
    briefs = [about, *(replace(brief, companies=(link,)) for brief in (told, counted, passing))]

    def sections(*chosen: Brief) -> dict[str, list[str]]:
        files = [BriefFile(f"briefs/{brief.id}.md", "# R\n", brief) for brief in chosen]
        text = {page.path: page for page in derive_from(make_library(files))}["companies/tern.md"].markdown
        parts = (part.partition("\n") for part in re.split(r"^## ", text, flags=re.MULTILINE)[1:])
        return {head: re.findall(r"^- \*\*\[(\w+)", rest, re.MULTILINE) for head, _, rest in parts if "- **" in rest}

    assert sections(*briefs) == {
        "1 brief about Tern": ["On"],
        "Also in 2 briefs": ["Told", "Counted"],
        "Named in passing in 1 brief": ["Passing"],
    }
    assert sections(*briefs[1:]) == {"Coverage": ["Told", "Counted"], "Named in passing in 1 brief": ["Passing"]}
    assert sections(briefs[3]) == {"Coverage": ["Passing"]}


def test_a_bullet_with_the_company_goes_before_any_quotation() -> None:
    brief = BRIEFS[0]
    linked = replace(brief.bullets[1], companies=("osprey",))
    evidence = Evidence("Osprey Tugs towed both hulls home.", 400, 434, 12, 6, 14, "k9a1d")
    link = CompanyLink("osprey", "Osprey Tugs", "named", evidence)
    osprey = Company("osprey", "Osprey Tugs")
    entry = _shown_for(osprey, replace(brief, bullets=(brief.bullets[0], linked), companies=(link,)))
    assert "The line will lay up four ships." in entry
    written = replace(brief.bullets[1], text="A person wrote that Osprey Tugs is for sale.", companies=())
    entry = _shown_for(osprey, replace(brief, bullets=(brief.bullets[0], written), companies=(link,)))
    assert "A person wrote" in entry


def test_a_name_inside_another_word_is_not_the_company() -> None:
    text = "Ospreyland opened a ferry museum by the quay."
    bullet = replace(BRIEFS[0].bullets[1], text=text, companies=())
    brief = replace(BRIEFS[0], bullets=(BRIEFS[0].bullets[0], bullet), companies=(CompanyLink("o", "Osprey", "about"),))
    assert "museum" not in _shown_for(Company("o", "Osprey"), brief)


def test_the_timeline_goes_from_the_first_month_of_a_company_to_its_newest() -> None:
    days = ("2025-05-12", "2025-02", "2025-03-01", "2025-03-02")
    briefs = [make_brief(n, f"Quay {n}", (("M.", "M."),), ("swiftbox",), date=day) for n, day in enumerate(days)]
    files = [BriefFile(f"briefs/{brief.id}.md", "# Quay\n", brief) for brief in briefs]
    box = next(company for company in COMPANIES if company.id == "swiftbox")
    drawn = derive_from(make_library(files, [CompanyFile("companies/swiftbox.md", "", box)]))
    (page,) = [page for page in drawn if page.timeline]
    assert page.timeline == (("2025-02", 1, 0), ("2025-03", 2, 0), ("2025-04", 0, 0), ("2025-05", 1, 0))


def test_publishers_know_what_they_published_and_carried(pages: dict[str, Page]) -> None:
    gazette = pages["publishers/the-harbour-gazette.md"].markdown
    assert "## 2 briefs" in gazette
    wire = next(page for page in pages.values() if page.title == "Cargo <b>Wire</b>")
    assert "## Carried for others: 2 briefs" in wire.markdown
    assert "Publisher not stated" in pages["publishers/index.md"].markdown


def test_hostile_titles_stay_text(pages: dict[str, Page]) -> None:
    assert any(page.title == HOSTILE_TITLE for page in pages.values())
    for page in pages.values():
        body = page.markdown.partition("\n---\n")[2] if page.markdown.startswith("---") else page.markdown
        body = drop_page_note(body)  # in the desk's own words stands what the desk wrote, until they are rendered
        assert "<script" not in body, page.path
        assert "<img" not in body, page.path
        assert "<b>" not in body, page.path


def test_a_page_by_hand_takes_the_place_of_a_derived_one(tmp_path: Path) -> None:
    docs = fill_shelf(tmp_path / "docs")
    (docs / "index.md").write_text("# Our own front page\n", encoding="utf-8")
    home = next(page for page in derive_pages(docs) if page.path == "index.md")
    assert home.markdown == "# Our own front page\n"
    assert home.committed


def test_a_company_without_a_page_gets_one(tmp_path: Path) -> None:
    docs = fill_shelf(tmp_path / "docs")
    (docs / "companies" / "merrow-port.md").unlink()
    page = next(page for page in derive_pages(docs) if page.path == "companies/merrow-port.md")
    assert page.backlinks == (BRIEFS[0].id, BRIEFS[1].id)
    assert not page.committed


def test_an_empty_folder_still_has_a_front_page(tmp_path: Path) -> None:
    home = next(p for p in derive_pages(tmp_path) if p.kind == "home").markdown
    assert "No briefs yet" in home
    assert "0 briefs" not in home
    for folder, none in (
        ("companies", "No companies yet."),
        ("publishers", "No briefs yet."),
        ("months", "No briefs yet."),
    ):
        page = next(p for p in derive_pages(tmp_path) if p.path == f"{folder}/index.md")
        assert none in page.markdown
        assert "|" not in page.markdown
    with pytest.raises(SiteError):
        derive_pages(tmp_path / "absent")


SAID = (("Cranes moved.", "Cranes moved again."),)


@pytest.mark.parametrize(
    ("about", "named", "told"),
    [
        (("quay",), (), "also on Quay"),
        ((), ("quay",), "also names Quay"),
        ((), ("crane", "dock"), "also names Crane and Dock"),
        ((), ("crane",), None),
        (("other",), ("else",), None),
    ],
)
def test_relatives_share_what_either_is_about_or_two_names(
    about: tuple[str, ...], named: tuple[str, ...], told: str | None
) -> None:
    one = make_brief(1, "Cranes move", SAID, ("quay",), ("crane", "dock"), date="2025-03-12")
    other = make_brief(2, "Another day", SAID, about, named)
    briefs = [BriefFile(f"briefs/{brief.id}.md", f"# {brief.title}\n", brief) for brief in (one, other)]
    ids = ("quay", "crane", "dock", "other", "else")
    library = make_library(briefs, [CompanyFile(f"companies/{i}.md", "", Company(i, i.title())) for i in ids])
    page = next(page for page in derive_from(library, SiteSettings()) if page.path == briefs[0].path)
    related = page.markdown.partition("## Related briefs")[2].partition("## Before")[0]
    assert (told in related and "Another day" in related) if told else related == ""


def test_no_list_grows_beyond_its_page() -> None:
    pages = derive_from(_many(600))
    assert max(len(page.markdown.encode()) for page in pages) < 60_000


def _long(count: int) -> Library:
    """The longest headlines and bullets that articles have, on one company, its brands and many publishers."""
    said = "航运公司 “Calderhead & Sons” said on Wednesday that its captains, short of cargo, will lay up ships; " * 6
    firm = Company("firm", "Firm " + "of Many Harbours " * 4)
    brands = [Company(f"brand-{n}", f"Brand {n}", parents=(Parent("firm", "brand"),), kind="brand") for n in range(40)]
    files = []
    for number in range(count):
        brief = make_brief(number, f"{number} " + said[:190], ((said, said),), ("firm",), (f"brand-{number % 40}",))
        links = [
            replace(link, role="named" if (number + at) % 3 == 1 else "about")
            for at, link in enumerate(brief.companies)
        ]
        quote = Evidence(said, 0, len(said), 9, 1, 14, "k1")
        figure = Figure(f"{number} ships", str(number), "ships", None, said[:120], "firm", "July", "actual", quote)
        outlet = f"Gazette {number} " + "of the Tide " * 5
        brief = replace(brief, date="2025-03-12", companies=tuple(links), figures=(figure,), publisher=outlet)
        files.append(BriefFile(f"briefs/{brief.id}.md", f"# {brief.title}\n", brief))
    return make_library(files, [CompanyFile(f"companies/{c.id}.md", "", c) for c in (firm, *brands)])


def test_no_page_exceeds_its_limit_whatever_the_briefs_say() -> None:
    pages = [page for page in derive_from(_long(700)) if page.kind != "brief"]
    heaviest = sorted(pages, key=lambda page: -len(page.markdown.encode()))[:6]
    for page in heaviest:
        context = PageContext(page.kind, timeline=page.timeline, together=page.together, title=page.title)
        # What the theme puts around a page weighs 10 KB.
        assert len(render(page.markdown, context).encode()) < 140_000, page.path


def test_a_long_list_is_walked_by_its_pager() -> None:
    paths = ["months/2025-03.md", *(f"months/2025-03.{n}.md" for n in range(2, 201))]
    assert write_pager(paths[:1], 1) == []
    line = write_pager(paths, 60)[0]
    assert line.startswith("Pages: [previous](2025-03.59.md) [1](2025-03.md) … [25](2025-03.25.md) … [50]")
    assert "[59](2025-03.59.md) **60** [61](2025-03.61.md)" in line
    assert line.endswith("[200](2025-03.200.md) [next](2025-03.61.md)")
    assert len(line) < 700
    assert "previous" not in write_pager(paths, 1)[0]
    assert "next" not in write_pager(paths, 200)[0]


def test_months_part_their_briefs_by_days_and_lead_on() -> None:
    briefs = [
        make_brief(n, f"Quay {n}", (("Cranes moved.", "Cranes moved."),), (), date=day)
        for n, day in enumerate(("2025-03-12", "2025-03-12", "2025-03-09", "2025-03", "2025-01-02", "2024", None))
    ]
    files = [BriefFile(f"briefs/{brief.id}.md", f"# {brief.title}\n", brief) for brief in briefs]
    pages = {page.path: page.markdown for page in derive_from(make_library(files), SiteSettings(page_size=2))}
    march = pages["months/2025-03.md"]
    assert "4 briefs · earlier: [January 2025](2025-01.md) · [all months](index.md)" in march
    assert re.findall("^## (.*)", march, re.MULTILINE) == ["12 March"]
    assert re.findall("^## (.*)", pages["months/2025-03.2.md"], re.MULTILINE) == ["9 March", "Day unknown"]
    assert "later: [March 2025](2025-03.md)" in pages["months/2025-01.md"]
    index = pages["months/index.md"]
    assert '| **2025** | [1](2025-01.md "January 2025") |  | [4](2025-03.md "March 2025") |' in index
    assert '[1](2024.md "2024, month unknown") | 1 |' in index
    assert "[Undated](undated.md): 1 brief" in index


def test_months_of_long_ago_stand_together_on_the_front_page() -> None:
    months = _section(derive_from(_many(200)), "By month")
    assert re.findall(r"^- \*\*(\d+)\*\*", months, re.MULTILINE) == ["2024", "2023"]
    assert "- [2010 to 2022](months/index.md) (" in months


def test_a_brief_leads_to_those_before_and_after(pages: dict[str, Page]) -> None:
    first, second, undated = (pages[f"briefs/brief-{n:010x}.md"].markdown for n in (1, 2, 4))
    assert "- The brief after, of 12 March 2025: [Calderhead carries" in second
    assert "- The brief before, of 27 February 2025: [Why Swiftbox" in second
    assert "after, of" not in first.split("## Before and after")[1]
    # What stands there is not told again as related.
    related = first.split("## Related briefs")[1].split("## Before and after")[0]
    assert "Why Swiftbox" in related
    assert "brief-0000000002" not in related
    assert "## Before and after" not in undated


def test_where_nothing_has_a_date_the_front_page_shows_what_there_is() -> None:
    brief = make_brief(1, "Quay", (("Cranes moved.", "Cranes moved."),), ())
    pages = derive_from(make_library([BriefFile("briefs/a.md", "# Quay\n", brief)]))
    home = next(page for page in pages if page.kind == "home").markdown
    assert "## What is new" not in home
    assert "## Watchlist" not in home
    assert "    Cranes moved." in home.split("## Undated")[1]


def test_a_watched_company_is_counted_by_weeks_back_from_the_newest_brief() -> None:
    days = ("2025-03-12", "2025-03-06", "2025-03-05", "2025-01-01", "2020-01-01", None)
    briefs = [make_brief(n, f"Quay {n}", (("M.", "M."),), ("merrow-port",), date=day) for n, day in enumerate(days)]
    files = [BriefFile(f"briefs/{brief.id}.md", "# Quay\n", brief) for brief in briefs]
    port = next(company for company in COMPANIES if company.id == "merrow-port")
    library = make_library(files, [CompanyFile("companies/merrow-port.md", "", port)])
    home = next(page for page in derive_from(library) if page.kind == "home")
    assert home.weeks == ((0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2),)
    assert "**2** of 6 (6 about it)" in home.markdown


def test_undated_briefs_show_a_bullet_unless_the_new_ones_fill_the_front_page() -> None:
    def home(dated: int) -> str:
        days = [f"2025-03-{day:02d}" for day in range(1, dated + 1)]
        briefs = [
            make_brief(n, f"Quay {n}", ((f"Crane {n}.", "Crane."),), (), date=d) for n, d in enumerate([*days, None])
        ]
        pages = derive_from(make_library([BriefFile(f"briefs/{b.id}.md", "# Quay\n", b) for b in briefs]))
        return next(page.markdown for page in pages if page.kind == "home").split("## Undated")[1]

    assert "    Crane 8." in home(8)
    assert "Crane" not in home(9)


def _section(pages: tuple[Page, ...], title: str) -> str:
    home = next(page for page in pages if page.kind == "home").markdown
    return home.split(f"## {title}\n")[1].split("\n## ")[0]


def test_output_grows_with_the_number_of_briefs_and_not_with_its_square() -> None:
    small, large = (sum(len(page.markdown) for page in derive_from(_many(n))) for n in (300, 1200))
    assert large < 4.4 * small


def test_every_company_of_the_registry_has_its_page(pages: dict[str, Page]) -> None:
    assert {f"companies/{company.id}.md" for company in COMPANIES} <= pages.keys()


_BARE = BRIEFS[3]


def _figure_of(quote: str, company: str | None) -> Figure:
    return Figure(
        "US$41 million", "41000000", "currency", "USD", "price", company, None, "actual",
        Evidence(quote, 0, len(quote), 9, 1, 14, "kq1"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (_figure_of("Calderhead sold two tugs dear", "calderhead"), "“Calderhead sold two tugs dear …”"),
        (_figure_of("Calderhead sold two tugs dear.", None), "“Calderhead sold two tugs dear.”"),
        (_figure_of("the line sold two tugs dear.", "calderhead"), "“… the line sold two tugs dear.”"),
        (_figure_of("US$41 million", "calderhead"), "price: US$41 million"),
    ],
)  # fmt: skip
def test_a_card_shows_what_is_quoted_before_a_bare_figure(figure: Figure, shown: str) -> None:
    company = next(company for company in COMPANIES if company.id == "calderhead")
    assert find_sentence(replace(_BARE, figures=(figure,)), company) == shown


def test_a_company_is_known_by_the_name_that_the_brief_gives_it() -> None:
    link = CompanyLink("tern", "Tern Boats", "named")
    brief = replace(_BARE, companies=(link,), figures=(_figure_of("Tern Boats sold two tugs dear.", None),))
    assert find_sentence(brief, Company("tern", "Tern")) == "“Tern Boats sold two tugs dear.”"

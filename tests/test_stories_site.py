"""Stories on the site: their pages, what leads to them, and what others say on a figure."""

from __future__ import annotations

import json
import posixpath
import re
import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from generator.approvals import Standing
from generator.brief import StoryStub, render_brief, render_story, seal_brief
from generator.cache import open_store
from generator.cli import app
from generator.config import Config
from generator.model import Bound, Brief, Evidence, Figure
from generator.site.approved import leave_out, read_wanted
from generator.site.build import build_site
from generator.site.derive import Page, derive_from
from generator.site.digest import Choice, choose_briefs, draft_letter
from generator.site.digest.group import Grouping
from generator.site.digest.page import write_mail, write_page
from generator.site.digest.text import write_text
from generator.site.library import BriefFile, CompanyFile, Library, StoryFile, add_stories, make_library
from generator.site.machines import Place, write_machines
from generator.site.markup import PageContext
from generator.site.search import make_documents, tables
from generator.stories import (
    Claim,
    Comparison,
    Event,
    Origin,
    Source,
    Story,
    Unjudged,
    Verdict,
    gather,
    gather_stories,
    may_stand,
    story_row,
)
from shelf import COMPANIES, FORMS, HOSTILE_TITLE, make_brief
from site_fixtures import render
from story_shelf import (
    ALONE,
    BERTHS,
    BERTHS_MORE,
    BRIEFS,
    COMPARISONS,
    COST_US,
    CREDITS,
    EVENTS,
    FIRST,
    ORIGINS,
    OWN,
    QUIET,
    REPRINT,
    ROUND_UP,
    STORY,
    STRIKE,
)

LINK = re.compile(r"\]\(([^)\s]+)\)")


def _told(briefs: Iterable[Brief], stubs: Iterable[StoryStub] = ()) -> tuple[Story, ...]:
    """Stories with what is derived of the one put in by hand: these tests are of pages, not of judgements."""
    found = gather_stories(tuple(briefs), {stub.id: stub for stub in stubs})
    return tuple(
        replace(story, origins=ORIGINS, events=EVENTS, comparisons=COMPARISONS) if story.id == STORY else story
        for story in found
    )


def _shelve(briefs: Iterable[Brief], stubs: Iterable[StoryFile] = ()) -> Library:
    briefs, stubs = tuple(briefs), tuple(stubs)
    files = [BriefFile(f"briefs/{b.id}.md", render_brief(seal_brief(b, FORMS)), b) for b in briefs]
    library = make_library(files, [CompanyFile(f"companies/{c.id}.md", "", c) for c in COMPANIES])
    return replace(library, stubs=stubs, stories=_told(briefs, (entry.stub for entry in stubs)))


def _derive(library: Library) -> dict[str, Page]:
    return {page.path: page for page in derive_from(library)}


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return _derive(_shelve(BRIEFS))


@pytest.fixture(scope="module")
def story(pages: dict[str, Page]) -> str:
    return pages[f"stories/{STORY}.md"].markdown


def _section(text: str, title: str) -> str:
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, title
    return found[1]


# ---------------------------------------------------------------- gathering


def test_a_story_is_what_its_briefs_say() -> None:
    found = {story.id: story for story in gather_stories(BRIEFS)}
    assert set(found) == {STORY, QUIET}
    assert found[STORY].briefs == (FIRST.id, REPRINT.id, CREDITS.id, OWN.id)
    assert found[STORY].touching == found[QUIET].touching == (ROUND_UP.id,)
    assert found[STORY].outlets == (
        "The Harbour Gazette",
        "The Coast Daily",
        "Inland News",
        "Tide & Trade",
        "Ellery Post",
    )
    assert found[STORY].name == FIRST.title
    assert not found[STORY].named


def test_the_order_of_briefs_changes_nothing() -> None:
    assert gather_stories(BRIEFS) == gather_stories(BRIEFS[::-1])


def test_the_founder_names_the_story_though_an_earlier_brief_joins_it() -> None:
    early = replace(
        make_brief(0xA0, "Rumours of a lay-up", (("Ships may idle.", "Ships may idle."),), (), date="2025-03-01"),
        story=STORY,
    )
    found = gather_stories((*BRIEFS, early))
    assert next(story for story in found if story.id == STORY).name == FIRST.title
    assert next(story for story in found if story.id == STORY).briefs[0] == early.id


def test_a_person_names_a_story_and_merges_another_into_it() -> None:
    stub = StoryStub(STORY, "The idle four", (QUIET,))
    (found,) = gather_stories(BRIEFS, {STORY: stub})
    assert (found.name, found.named, found.redirects) == ("The idle four", True, (QUIET,))
    assert STRIKE.id in found.briefs
    assert found.touching == (ROUND_UP.id,)


def test_merged_stories_lead_on_over_several_steps_and_a_ring_leads_nowhere() -> None:
    stubs = {"c": StoryStub("c", "", ("b",)), "b": StoryStub("b", "", ("a",))}
    told = replace(ALONE, story="a")
    assert [story.id for story in gather_stories([told], stubs)] == ["c"]
    ring = {"a": StoryStub("a", "", ("b",)), "b": StoryStub("b", "", ("a",))}
    assert {story.id for story in gather_stories([told], ring)} == {"a", "b"}


def test_a_brief_of_the_story_is_no_round_up_that_tells_of_it() -> None:
    both = replace(STRIKE, touches=(QUIET, STORY))
    found = {story.id: story for story in gather_stories([both, FIRST])}
    assert found[QUIET].touching == ()
    assert found[STORY].touching == (STRIKE.id,)


def test_what_has_neither_date_nor_bound_comes_last() -> None:
    undated = replace(FIRST, date=None, not_before=None, not_after=None)
    found = {story.id: story for story in gather_stories([undated, OWN, CREDITS])}
    assert found[STORY].briefs == (CREDITS.id, OWN.id, FIRST.id)


def test_withdrawn_briefs_are_in_no_story() -> None:
    gone = replace(STRIKE, withdrawn="the outlet took it back")
    found = {story.id: story for story in gather_stories([gone, ROUND_UP])}
    assert found[QUIET].briefs == ()


@pytest.mark.parametrize("name", ["../index", "index", "Index.2", "a/b", "", ".hidden", "a b"])
def test_what_cannot_be_a_page_is_no_story(name: str) -> None:
    assert not may_stand(name)
    assert gather_stories([replace(ALONE, story=name, touches=(name,))]) == ()


def test_a_site_that_carries_others_more_than_it_publishes_is_no_outlet() -> None:
    carried = [
        replace(brief, publisher=None, aggregator="Cargo Wire", story=None, id=f"{brief.id}{at}", near=())
        for at, brief in enumerate((FIRST, OWN))
    ]
    posing = replace(STRIKE, publisher="Cargo Wire")
    assert gather_stories([posing])[0].outlets == ("Cargo Wire",)
    assert gather_stories([posing, *carried])[0].outlets == ()


# ---------------------------------------------------------------- its page


def test_the_head_counts_publishers_and_origins_and_tells_the_first_report(story: str) -> None:
    head = story.partition("## ")[0]
    assert "# Calderhead lays up four ships\n" in head
    assert "**5 publishers, 2 origins, 1 round-up** · first report 12 March 2025, The Harbour Gazette" in head
    assert "1 conflict, 1 update, 1 figure agreed on" in head


def test_the_timeline_has_each_brief_in_order_with_its_bullet_and_source(story: str) -> None:
    told = _section(story, "What happened")
    heads = re.findall(r"^- \*\*(.*?)\*\* \*(.*?)\*$", told, re.MULTILINE)
    assert heads == [
        ("12 March 2025", "first report"),
        ("13 March 2025", "follow-up"),
        ("20 March 2025", "denial"),
        ("Not before 12 March 2025", "reprint"),
    ]
    for brief in (FIRST, CREDITS, OWN):
        assert f"    {brief.bullets[0].text}\n" in told
        assert f"(../briefs/{brief.id}.md#fn:{brief.bullets[0].label})" in told
    # The words of a reprint are those of its origin: they stand there once.
    assert told.count(FIRST.bullets[0].text) == 1
    assert f"    As above, carried from [The Harbour Gazette](../briefs/{FIRST.id}.md)\n" in told
    assert "nearly the same words" in told


def test_what_is_undated_is_shown_as_such() -> None:
    undated = replace(EVENTS[-1], when=None, bound="")
    library = _shelve(BRIEFS)
    stories = tuple(replace(s, events=(*EVENTS[:-1], undated)) if s.id == STORY else s for s in library.stories)
    page = _derive(replace(library, stories=stories))[f"stories/{STORY}.md"].markdown
    assert "- **Undated** *reprint*" in page


def test_who_rests_on_whom(story: str) -> None:
    told = _section(story, "Who rests on whom")
    assert f"- **[The Harbour Gazette](../briefs/{FIRST.id}.md)**, 12 March 2025\n" in told
    assert "[Tide & Trade]" in told
    assert "says “first reported by The Harbour Gazette” (line 4)" in told
    assert "“The lay-up was first reported by The Harbour Gazette.” (line 4)" in told
    assert "[The Coast Daily](../briefs/brief-00000000a4.md): nearly the same words" in told
    assert "[Inland News](../briefs/brief-00000000a4.md): the same words" in told
    assert f"Own reports, as far as their texts tell: [Ellery Post](../briefs/{OWN.id}.md)." in told


def test_who_carries_a_report_is_named() -> None:
    """A page of an aggregator bears the name of its publisher: two of one name are told apart."""
    carried = replace(REPRINT, publisher=FIRST.publisher, aggregator="Cargo Wire", copies=())
    sources = (ORIGINS[0].sources[0], Source(carried.id, FIRST.publisher, "nearly the same words"))
    own = Origin((Source(OWN.id, OWN.publisher),), OWN.publisher)
    library = _shelve((FIRST, carried, replace(OWN, aggregator="Mill & Co.")))
    origins = (replace(ORIGINS[0], sources=sources), own)
    stories = tuple(replace(s, origins=origins, comparisons=()) for s in library.stories)
    told = replace(library, stories=stories)
    page = _derive(
        replace(
            told, stories=tuple(replace(s, events=tuple(e for e in EVENTS if e.brief != CREDITS.id)) for s in stories)
        )
    )[f"stories/{STORY}.md"].markdown
    rests = _section(page, "Who rests on whom")
    assert f"[The Harbour Gazette](../briefs/{carried.id}.md), carried by Cargo Wire: nearly the same words" in rests
    assert f"[Ellery Post](../briefs/{OWN.id}.md) (carried by Mill & Co.)." in rests
    assert "carried by Cargo Wire" in _section(page, "What happened")


def test_two_reports_of_one_outlet_are_told_by_their_days() -> None:
    library = _shelve(BRIEFS)
    origins = tuple(Origin((Source(b.id, "Ellery Post"),), "Ellery Post") for b in (FIRST, OWN))
    stories = tuple(replace(s, origins=origins) if s.id == STORY else s for s in library.stories)
    told = _section(_derive(replace(library, stories=stories))[f"stories/{STORY}.md"].markdown, "Who rests on whom")
    assert f"[Ellery Post](../briefs/{FIRST.id}.md) (12 March 2025) and" in told
    assert f"[Ellery Post](../briefs/{OWN.id}.md) (20 March 2025)." in told


def test_an_origin_without_an_article_here_is_told_as_such() -> None:
    resting = ORIGINS[0].sources[1:2]
    library = _shelve(BRIEFS)
    outside = replace(ORIGINS[0], sources=resting, outlet="Harbour Wire")
    stories = tuple(replace(s, origins=(outside,)) if s.id == STORY else s for s in library.stories)
    page = _derive(replace(library, stories=stories))[f"stories/{STORY}.md"].markdown
    assert "- **Harbour Wire**, no article of its own here\n" in page


def test_words_of_an_agency_without_an_article_here_are_told() -> None:
    """They are a reprint, and stand nowhere else."""
    library = _shelve(BRIEFS)
    outside = replace(ORIGINS[0], sources=ORIGINS[0].sources[2:3], outlet="Harbour Wire")
    stories = tuple(replace(s, origins=(outside,)) if s.id == STORY else s for s in library.stories)
    told = _section(_derive(replace(library, stories=stories))[f"stories/{STORY}.md"].markdown, "What happened")
    assert told.count(REPRINT.bullets[0].text) == 2


def test_figures_stand_side_by_side_with_quotation_source_and_verdict_conflicts_first(story: str) -> None:
    told = _section(story, "Figures side by side")
    assert re.findall(r"^### (.*)\n\n\*(.*?)\* ", told, re.MULTILINE) == [
        ("the number of hands sent home", "conflict"),
        ("ships laid up", "update"),
        ("the cost of the lay-up", "agree"),
    ]
    for item in COMPARISONS:
        assert item.why in told
        for claim in item.claims:
            assert f"- **{claim.figure.text}**\n" in told
            assert f"(../briefs/{claim.brief}.md#fn:{claim.figure.label})" in told
    assert "“It puts the cost of the lay-up at **HK$655 million**, the line said.”" in told


def test_two_numbers_of_one_move_are_shown_once() -> None:
    library = _shelve(BRIEFS)
    stories = tuple(replace(s, comparisons=(*s.comparisons, *map(replace, s.comparisons))) for s in library.stories)
    pages = _derive(replace(library, stories=stories))
    assert pages[f"stories/{STORY}.md"].markdown.count("### ships laid up") == 1
    assert pages[f"briefs/{OWN.id}.md"].markdown.count("| six, ships laid up |") == 1


def _read_tables(text: str) -> list[tuple[str, list[str], list[str]]]:
    """Of each quantity side by side its heading, its verdicts and its numbers."""
    return [
        (
            part.partition("\n")[0],
            re.findall(r"^\*(\w+)\* ", part, re.MULTILINE),
            re.findall(r"^- \*\*(.*?)\*\*", part, re.M),
        )
        for part in _section(text, "Figures side by side").split("### ")[1:]
    ]


def test_what_is_expected_and_what_came_stands_once_with_those_who_agree_on_either() -> None:
    """An update and two agreements on its ends are one quantity; a quantity of the same name is told by its number."""
    expected = replace(BERTHS, text="about four", status="estimate")
    other = replace(BERTHS, text="nine fewer than a year earlier", value="9")
    claims = {
        "update": (Claim(FIRST.id, expected), Claim(OWN.id, BERTHS_MORE)),
        "agree": (Claim(OWN.id, BERTHS_MORE), Claim(CREDITS.id, BERTHS_MORE)),
        "conflict": (Claim(FIRST.id, other), Claim(CREDITS.id, replace(other, text="eight", value="8"))),
    }
    verdicts: tuple[Verdict, ...] = ("conflict", "update", "agree")
    made = tuple(Comparison("Ships", verdict, claims[verdict], f"why {verdict}") for verdict in verdicts)
    library = _shelve(BRIEFS)
    stories = tuple(replace(s, comparisons=made) if s.id == STORY else s for s in library.stories)
    page = _derive(replace(library, stories=stories))[f"stories/{STORY}.md"].markdown
    assert _read_tables(page) == [
        ("Ships: nine fewer", ["conflict"], ["nine fewer than a year earlier", "eight"]),
        ("Ships: about four", ["update", "agree"], ["about four", "six", "six"]),
    ]


def _add_unjudged(library: Library, what: str = "Ships laid up", why: str = "other periods: April and May") -> Library:
    item = Unjudged(what, (Claim(FIRST.id, BERTHS), Claim(OWN.id, BERTHS_MORE)), why)
    stories = tuple(replace(s, unjudged=(item,)) if s.id == STORY else s for s in library.stories)
    return replace(library, stories=stories)


def test_what_cannot_be_compared_stands_below_with_the_reason() -> None:
    library = _add_unjudged(_shelve(BRIEFS))
    told = _section(_derive(library)[f"stories/{STORY}.md"].markdown, "Figures side by side")
    below = told.partition("### Not comparable\n")[2]
    assert below.strip() == (
        f"- **Ships laid up**: four ([The Harbour Gazette](../briefs/{FIRST.id}.md#fn:kf005), 12 March 2025) and six "
        f"([Ellery Post](../briefs/{OWN.id}.md#fn:kf006), 20 March 2025) · other periods: April and May"
    )
    alone = replace(library, stories=tuple(replace(s, comparisons=()) for s in library.stories))
    assert "### Not comparable" in _derive(alone)[f"stories/{STORY}.md"].markdown
    row = story_row(next(story for story in library.stories if story.id == STORY))
    assert [(item["what"], item["why"]) for item in row["not_comparable"]] == [
        ("Ships laid up", "other periods: April and May")
    ]
    assert [claim["text"] for claim in row["not_comparable"][0]["claims"]] == ["four", "six"]


def test_verdicts_get_the_colour_of_their_words_and_nothing_else_does() -> None:
    html = render(
        "# Story\n\n## Figures side by side\n\n### Ships\n\n*conflict* both stand\n\n*conflicting*\n",
        PageContext("story"),
    )
    assert html.count('class="verdict verdict-conflict"') == 1
    assert html.count('class="verdict') == 1


@pytest.mark.parametrize(("agreed", "folded"), [(3, 0), (5, 0), (6, 3)])
def test_what_sources_agree_on_is_folded_past_the_third(agreed: int, folded: int) -> None:
    told = ["# Story", "## Figures side by side", "### Hands", "*conflict* both stand", "- **1**"]
    for number in range(agreed):
        told += [f"### Agreed {number}", "*agree* both say so", "- **2**"]
    told += ["### Not comparable", "- **Hands** 1 and 2"]
    html = render("\n\n".join(told), PageContext("story"))
    assert html.partition("<details")[2].partition("</details>")[0].count("<h3") == folded
    assert html.index("Not comparable") > html.find("</details>")
    assert "Hands" in html.partition("<details")[0]
    assert (f"{folded} more figures agreed on" in html) == bool(folded)


def test_the_story_of_a_brief_stands_above_its_companies() -> None:
    html = render("# B\n\n- One\n\n## Figures\n\nF\n\n## Companies\n\nC\n\n## Its story\n\nS\n", PageContext("brief"))
    places = [html.index(f'class="s-{name}"') for name in ("figures", "its-story", "companies")]
    assert places == sorted(places)


def test_the_page_lists_briefs_round_ups_and_companies(story: str) -> None:
    assert [f"{brief.id}.md" in _section(story, "Its briefs") for brief in BRIEFS] == [True] * 4 + [False] * 3
    assert ROUND_UP.title in _section(story, "Round-ups that tell of it")
    assert "About: [Calderhead Shipping Lines](../companies/calderhead.md)" in _section(story, "Companies in it")


def test_titles_of_strangers_stay_text(pages: dict[str, Page]) -> None:
    for page in pages.values():
        body = page.markdown.partition("\n---\n")[2]
        assert "<script>" not in body, page.path
        assert "<img" not in body, page.path
    assert HOSTILE_TITLE.replace("<", "&lt;").replace("[", "\\[") in pages[f"stories/{STORY}.md"].markdown


def test_words_of_derived_values_stay_text() -> None:
    """Reasons quote articles, and names of quantities come from them."""
    evil = "](javascript:alert(1)) <b>*x*</b> | `"
    library = _shelve(BRIEFS)
    stories = tuple(
        replace(
            s,
            comparisons=tuple(replace(item, what=evil, why=evil) for item in COMPARISONS),
            origins=(
                replace(
                    ORIGINS[0], sources=(ORIGINS[0].sources[0], replace(ORIGINS[0].sources[1], why=evil, outlet=evil))
                ),
            ),
        )
        if s.id == STORY
        else s
        for s in library.stories
    )
    for path, page in _derive(_add_unjudged(replace(library, stories=stories), evil, evil)).items():
        assert "](javascript:" not in page.markdown.replace("\\]", "").replace("\\(", ""), path
        assert " <b>" not in page.markdown.partition("\n---\n")[2], path


def test_every_link_leads_to_a_page(pages: dict[str, Page]) -> None:
    for page in pages.values():
        for target in LINK.findall(page.markdown.partition("\n---\n")[2]):
            path, _, anchor = target.partition("#")
            to = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), path))
            assert to in pages or target.startswith("http"), (page.path, target)
            if anchor == "figures-side-by-side":
                assert "\n## Figures side by side\n" in pages[to].markdown
            if anchor.startswith("fn:"):
                assert f"[^{anchor.removeprefix('fn:')}]: " in pages[to].markdown


# ---------------------------------------------------------------- what leads to it


def test_the_index_has_every_story_newest_first(pages: dict[str, Page]) -> None:
    text = pages["stories/index.md"].markdown
    assert text.index(f"({STORY}.md)") < text.index(f"({QUIET}.md)")
    assert "5 publishers, 2 origins, 1 round-up · 12 March 2025 to 20 March 2025" in text


def test_home_leads_with_stories_and_says_nothing_twice(pages: dict[str, Page]) -> None:
    text = pages["index.md"].markdown
    assert re.findall(r"^## (.*)", text, re.MULTILINE)[:3] == ["Stories", "Watchlist", "Also new"]
    stories, new = _section(text, "Stories"), _section(text, "Also new")
    for brief in (FIRST, CREDITS, OWN, REPRINT, STRIKE):
        assert f"(briefs/{brief.id}.md)" in stories
    assert f"[The Coast Daily](briefs/{ROUND_UP.id}.md) (round-up)" in stories
    for brief in (FIRST, CREDITS, OWN, REPRINT, STRIKE):
        assert f"(briefs/{brief.id}.md)" not in new
    assert ALONE.title in new
    assert ROUND_UP.title in new


def test_a_story_stands_at_its_newest_date_and_not_at_a_bound() -> None:
    """That a reprint is not before a day makes the story no news of that day, and its words no newest ones."""
    late = replace(REPRINT, near=(), copies=(), not_before=Bound("2026-01-01", 3, "since 1 January 2026"))
    late = replace(late, bullets=OWN.bullets)
    briefs = (FIRST, late, STRIKE)
    assert [story.id for story in gather_stories(briefs)] == [QUIET, STORY]
    told = gather_stories((FIRST, late))[0]
    assert told.events[-1].brief == late.id
    library = replace(_shelve(briefs), stories=gather_stories(briefs))
    listed = _derive(library)["stories/index.md"].markdown
    assert FIRST.bullets[0].text in listed
    assert OWN.bullets[0].text not in listed
    undated = tuple(replace(brief, date=None) for brief in (late, replace(FIRST, not_after=None)))
    assert [story.id for story in gather_stories((*undated, STRIKE))] == [STORY, QUIET]


def test_a_story_without_a_date_says_where_it_stands() -> None:
    """It is ordered by a bound, so the bound is shown."""
    briefs = tuple(replace(brief, date=None, not_before=REPRINT.not_before) for brief in (FIRST, OWN))
    library = replace(_shelve(briefs), stories=gather_stories(briefs))
    assert " · not before 12 March 2025" in _derive(library)["stories/index.md"].markdown


def test_a_number_that_was_updated_and_is_agreed_on_takes_one_row_of_a_brief() -> None:
    late = replace(CREDITS, figures=(BERTHS_MORE,))
    claims = (Claim(FIRST.id, BERTHS), Claim(OWN.id, BERTHS_MORE), Claim(late.id, BERTHS_MORE))
    made = (
        Comparison("Ships", "update", claims, "told since"),
        Comparison("Ships", "agree", claims[1:], "both say six"),
    )
    library = _shelve((FIRST, OWN, late))
    stories = tuple(replace(s, events=(), origins=(), comparisons=made) for s in library.stories)
    page = _derive(replace(library, stories=stories))[f"briefs/{OWN.id}.md"]
    rows = [line for line in _section(page.markdown, "Its story").splitlines() if line.startswith("| six")]
    assert len(rows) == 1
    assert rows[0].index("**four** [The Harbour Gazette]") < rows[0].index("**six** [Tide & Trade]")
    html = render(page.markdown, PageContext("brief"))
    assert html.count('class="verdict verdict-update"') == html.count('class="verdict verdict-agree"') == 1


def test_an_outlet_stands_once_below_a_story_that_leads() -> None:
    more = replace(OWN, publisher=FIRST.publisher)
    rounds = (ROUND_UP, replace(ROUND_UP, id="brief-00000000a6", date="2025-03-22"))
    briefs = (FIRST, CREDITS, more, REPRINT, *rounds)
    told = _section(_derive(_shelve(briefs))["index.md"].markdown, "Stories")
    assert f"[The Harbour Gazette](briefs/{more.id}.md) (2 briefs)" in told
    assert told.count("[The Harbour Gazette]") == 1
    # Its own report leads, and not what it sums up.
    assert f"[The Coast Daily](briefs/{REPRINT.id}.md) (and 2 round-ups)" in told
    assert told.count("[The Coast Daily]") == 1


def test_what_one_brief_alone_tells_of_does_not_lead(pages: dict[str, Page]) -> None:
    text = _derive(_shelve((STRIKE, ALONE)))["index.md"].markdown
    assert "## Stories" not in text
    assert STRIKE.title in _section(text, "What is new")


def test_a_desk_without_stories_is_as_before() -> None:
    pages = _derive(_shelve((ALONE,)))
    assert "No stories yet" in pages["stories/index.md"].markdown
    for path in ("index.md", f"briefs/{ALONE.id}.md", "companies/swiftbox.md", "months/2025-03.md"):
        assert "stor" not in pages[path].markdown.casefold(), path
    assert "No stories yet" in _derive(Library())["stories/index.md"].markdown


def test_a_brief_shows_its_story_and_what_others_say_on_its_figures(pages: dict[str, Page]) -> None:
    text = pages[f"briefs/{CREDITS.id}.md"].markdown
    told = _section(text, "Its story")
    assert f"**[Calderhead lays up four ships](../stories/{STORY}.md)** (5 publishers, 2 origins" in told
    assert f"It rests on [The Harbour Gazette]({FIRST.id}.md): says “first reported by" in told
    rows = [line for line in told.splitlines() if line.startswith("| ")][1:]
    assert len(rows) == 2
    assert rows[0].startswith(
        f"| HK$655 million, the cost of the lay-up | **US$84 million** [The Harbour Gazette]({FIRST.id}.md#fn:kf001)"
    )
    assert "*[agree]" in rows[0]
    assert "*[conflict]" in rows[1]
    assert "The first report of it here." in pages[f"briefs/{FIRST.id}.md"].markdown
    assert "A denial." in pages[f"briefs/{OWN.id}.md"].markdown


def test_related_briefs_are_not_those_of_its_story(pages: dict[str, Page]) -> None:
    for brief in (FIRST, CREDITS, OWN, REPRINT):
        text = pages[f"briefs/{brief.id}.md"].markdown
        related = text.partition("## Related briefs")[2].partition("\n## ")[0]
        assert not any(other.id in related for other in (FIRST, CREDITS, OWN, REPRINT))


def test_a_round_up_names_the_stories_that_it_tells_of(pages: dict[str, Page]) -> None:
    told = _section(pages[f"briefs/{ROUND_UP.id}.md"].markdown, "Stories it tells of")
    assert STORY in told
    assert QUIET in told
    assert "Its story" not in pages[f"briefs/{ROUND_UP.id}.md"].markdown


def test_a_company_has_verdicts_beside_its_figures_and_its_stories(pages: dict[str, Page]) -> None:
    text = pages["companies/calderhead.md"].markdown
    rows = {line.split(" | ")[0].removeprefix("| "): line for line in _section(text, "What sources say").splitlines()}
    assert f"[conflicts with](../stories/{STORY}.md#figures-side-by-side) 310, [The Harbour Gazette]" in rows["480"]
    assert "[updates]" in rows["six"]
    assert "[updated by]" in rows["four"]
    assert "[agrees with]" in rows["HK$655 million"]
    assert f"(../stories/{STORY}.md)" in _section(text, "Its stories")
    assert "Its stories" not in pages["companies/voltmere.md"].markdown


def _tell_of_plant(quote: str, text: str, value: str) -> Figure:
    evidence = Evidence(quote, 300, 300 + len(quote), 14, 5, 14, f"kf9{value[:2]}")
    return replace(BERTHS, text=text, value=value, company=None, evidence=evidence, what="plant")


def _write_plant(quote: str, other_quote: str, companies: tuple[tuple[str, str], ...] = ()) -> str:
    """The page of the company in whose story a figure and a later one stand."""
    figures = (_tell_of_plant(quote, "410 berths", "410"), _tell_of_plant(other_quote, "560 berths", "560"))
    briefs = (replace(FIRST, figures=(figures[0],)), replace(OWN, figures=(figures[1],)))
    links = tuple(replace(FIRST.companies[0], id=key, name=name) for key, name in companies)
    item = Comparison("Berths", "update", tuple(map(Claim, (b.id for b in briefs), figures)), "planned; told since")
    library = _shelve(replace(brief, companies=(*brief.companies, *links)) for brief in briefs)
    stories = tuple(replace(s, events=(), origins=(), comparisons=(item,)) for s in library.stories)
    return _derive(replace(library, stories=stories))["companies/calderhead.md"].markdown


def test_a_company_has_what_its_story_says_of_the_plant_and_says_whence() -> None:
    text = _write_plant("The plant has 410 berths.", "The plant will have 560 berths.")
    told = _section(text, "What its stories say")
    assert "Their own sentences name no company; Calderhead Shipping Lines is the one company here that" in told
    rows = [line for line in told.splitlines() if line.startswith("| ")][1:]
    assert rows[0].startswith("| 410 berths | Berths |")
    assert "[updated by]" in rows[0]
    assert rows[1].startswith("| 560 berths | *the same* |")
    assert "[updates]" in rows[1]


@pytest.mark.parametrize(
    "quote", ["The plant of Voltmere has 410 berths.", "It has 410 berths.", "Trade has 410 berths."]
)
def test_what_may_be_of_another_is_not_taken_from_the_story(quote: str) -> None:
    """Another name before the number, a pronoun, and nothing that is anybody's."""
    assert "What its stories say" not in _write_plant(quote, quote.replace("410", "560"))


def test_a_story_on_two_companies_gives_neither_a_figure() -> None:
    text = _write_plant("The plant has 410 berths.", "The plant will have 560 berths.", (("voltmere", "Voltmere"),))
    assert "What its stories say" not in text


def test_an_update_says_which_of_two_numbers_is_the_later_one() -> None:
    """By the order of time and not by who is told last; of an undated brief nobody knows."""
    late = replace(CREDITS, figures=(BERTHS_MORE,), date="2025-03-20")
    undated = replace(REPRINT, figures=(BERTHS,), near=(), copies=(), not_before=None)
    for briefs, words in (
        ((FIRST, OWN, late), {"six": "[updates]", "four": "[updated by]"}),
        ((undated, OWN), {"six": "[of another time:]", "four": "[of another time:]"}),
    ):
        figures = {FIRST.id: BERTHS, undated.id: BERTHS}
        claims = tuple(Claim(brief.id, figures.get(brief.id, BERTHS_MORE)) for brief in briefs)
        library = _shelve(briefs)
        stories = tuple(
            replace(s, events=(), origins=(), comparisons=(Comparison("Ships", "update", claims, ""),))
            for s in library.stories
        )
        text = _derive(replace(library, stories=stories))["companies/calderhead.md"].markdown
        rows = {line.split(" | ")[0][2:]: line for line in _section(text, "What sources say").splitlines()}
        for number, word in words.items():
            assert word in rows[number], (number, rows[number])


def test_a_company_without_compared_figures_has_no_column_for_them() -> None:
    library = _shelve(BRIEFS)
    stories = tuple(replace(s, comparisons=()) for s in library.stories)
    text = _derive(replace(library, stories=stories))["companies/calderhead.md"].markdown
    assert "| Figure | What | As of | Status | Source |\n" in text


def test_an_outlet_is_told_how_much_it_reported_itself(pages: dict[str, Page]) -> None:
    assert (
        "In [stories](../stories/index.md): 1 on what others reported\n" in pages["publishers/tide-trade.md"].markdown
    )
    post = pages["publishers/ellery-post.md"].markdown
    assert "In [stories](../stories/index.md): 2 reports of its own\n" in post


def test_a_month_names_its_stories(pages: dict[str, Page]) -> None:
    assert STORY in _section(pages["months/2025-03.md"].markdown, "Stories")


# ---------------------------------------------------------------- what people write


def _stub(stub: StoryStub, words: str = "") -> StoryFile:
    path = f"stories/{stub.id}.md"
    return StoryFile(path, render_story(stub, FIRST.title) + words, stub)


def test_the_words_of_the_desk_stand_on_its_page_and_its_name_everywhere() -> None:
    entry = _stub(StoryStub(STORY, "The idle four"), "\n## Desk note\n\nAsk Ines.\n")
    pages = _derive(_shelve(BRIEFS, [entry]))
    text = pages[entry.path].markdown
    assert "# The idle four\n" in text
    assert text.index("## Desk note\n\nAsk Ines.") < text.index("## What happened")
    assert "[generated" not in text
    assert "[The idle four]" in pages["index.md"].markdown
    assert "[The idle four]" in pages[f"briefs/{OWN.id}.md"].markdown


def test_the_address_of_a_merged_story_leads_on() -> None:
    pages = _derive(_shelve(BRIEFS, [_stub(StoryStub(STORY, "", (QUIET, "long-gone-00000000d1")))]))
    for old in (QUIET, "long-gone-00000000d1"):
        assert pages[f"stories/{old}.md"].kind == "redirect"
        assert pages[f"stories/{old}.md"].leads_to == f"stories/{STORY}.md"
    assert STRIKE.id in pages[f"stories/{STORY}.md"].markdown


def test_words_at_the_address_of_a_merged_story_stay() -> None:
    stubs = [_stub(StoryStub(STORY, "", (QUIET,))), _stub(StoryStub(QUIET), "\nOur own words.\n")]
    page = _derive(_shelve(BRIEFS, stubs))[f"stories/{QUIET}.md"]
    assert page.kind == "story"
    assert "Our own words." in page.markdown
    assert f"({STORY}.md)" in page.markdown


# ---------------------------------------------------------------- only what is approved


def _approve(library: Library, *briefs: Brief) -> Library:
    wanted = {brief.id for brief in briefs}
    files = (
        replace(entry, standing=Standing("approved" if entry.brief.id in wanted else "open"))
        for entry in library.briefs
    )
    return add_stories(leave_out(replace(library, briefs=tuple(files), stories=())))


def test_of_a_story_stands_what_is_approved() -> None:
    pages = _derive(_approve(_shelve(BRIEFS), FIRST, OWN))
    text = pages[f"stories/{STORY}.md"].markdown
    assert FIRST.id in text
    assert OWN.id in text
    for brief in (CREDITS, REPRINT, ROUND_UP, STRIKE):
        for path, page in pages.items():
            assert brief.id not in page.markdown, path
            assert brief.title not in page.markdown, path
    assert f"stories/{QUIET}.md" not in pages


def test_a_round_up_does_not_tell_of_stories_that_are_not_approved() -> None:
    pages = _derive(_approve(_shelve(BRIEFS, [_stub(StoryStub(QUIET, "A strike"))]), ROUND_UP, FIRST))
    for path, page in pages.items():
        assert QUIET not in page.markdown, path
        assert "A strike" not in page.markdown, path
    assert STORY in pages[f"briefs/{ROUND_UP.id}.md"].markdown


# ---------------------------------------------------------------- machines, and the whole site


def test_stories_are_data_and_a_feed(tmp_path: Path) -> None:
    made = write_machines(_shelve(BRIEFS), tmp_path, Place("Desk", "https://desk.example/"))
    rows = [json.loads(line) for line in (tmp_path / "data" / "stories.jsonl").read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == [STORY, QUIET]
    assert rows[0]["origins"] == [[FIRST.id, CREDITS.id, REPRINT.id], [OWN.id]]
    assert "stories.jsonl" in {file.name for file in made.files}
    feed = ElementTree.fromstring((tmp_path / "stories" / "feed.xml").read_bytes())
    ns = {"a": "http://www.w3.org/2005/Atom"}
    assert [(e.findtext("a:title", "", ns), e.findtext("a:updated", "", ns)) for e in feed.iterfind("a:entry", ns)] == [
        (FIRST.title, "2025-03-20T00:00:00Z"),
        (STRIKE.title, "2025-03-17T00:00:00Z"),
    ]
    assert "stories/feed.xml" in made.feeds


def test_a_story_of_which_no_day_is_known_is_in_no_feed(tmp_path: Path) -> None:
    undated = [replace(brief, date="2025-03" if brief is STRIKE else None) for brief in BRIEFS]
    made = write_machines(_shelve(undated), tmp_path, Place("Desk", "https://desk.example/"))
    assert "stories/feed.xml" not in made.feeds
    assert not (tmp_path / "stories" / "feed.xml").exists()
    assert "stories.jsonl" in {file.name for file in made.files}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """A desk as ``generate`` leaves it, with a named story, built."""
    folder = tmp_path_factory.mktemp("stories")
    docs = folder / "docs"
    (docs / "briefs").mkdir(parents=True)
    (docs / "stories").mkdir()
    for brief in BRIEFS:
        (docs / "briefs" / f"{brief.id}.md").write_text(render_brief(seal_brief(brief, FORMS)), encoding="utf-8")
    stub = render_story(StoryStub(STORY, "The idle four", ("gone-00000000d1",)), FIRST.title)
    (docs / "stories" / f"{STORY}.md").write_text(stub + "\n## Desk note\n\nAsk Ines.\n", encoding="utf-8")
    (docs / "stories" / "how-we-group.md").write_text("# How we group\n\nBy event.\n", encoding="utf-8")
    config = Config(docs=docs, site=folder / "site", dist=folder / "dist", site_url="https://desk.example/")
    build_site(config)
    return config


@pytest.mark.build
def test_the_site_of_stories_builds_and_its_pages_are_dressed(desk: Config) -> None:
    text = (desk.site / "stories" / f"{STORY}.html").read_text("utf-8")
    assert "The idle four</h1>" in text
    assert 'class="desk-note"' in text
    for name in ("s-its-briefs", "s-companies-in-it"):
        assert f'class="{name}"' in text
    assert (desk.site / "stories" / "how-we-group.html").is_file()
    old = (desk.site / "stories" / "gone-00000000d1.html").read_text("utf-8")
    assert f'url={STORY}.html"' in old
    home = (desk.site / "index.html").read_text("utf-8")
    assert home.index('class="s-stories"') < home.index('class="s-what-is-new"')


@pytest.mark.build
def test_export_prints_the_rows_that_the_site_offers(desk: Config) -> None:
    done = CliRunner().invoke(app, ["export", "--stories", "--docs", str(desk.docs)])
    assert done.exit_code == 0, done.output
    assert done.stdout == (desk.site / "data" / "stories.jsonl").read_text("utf-8")
    rows = {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}
    assert set(rows) == {STORY, QUIET}
    assert rows[STORY]["name"] == "The idle four"
    assert {"id", "name", "briefs", "origins", "figures"} <= rows[STORY].keys()
    assert sorted(key for origin in rows[STORY]["origins"] for key in origin) == sorted(rows[STORY]["briefs"])
    for item in rows[STORY]["figures"]:
        assert item["verdict"] in ("agree", "update", "conflict")
        assert {"brief", "text", "value", "unit"} <= item["claims"][0].keys()


def test_a_library_that_is_read_has_its_stories(desk: Config) -> None:
    library = read_wanted(desk.docs)
    assert {story.id for story in library.stories} == {STORY, QUIET}
    assert [page.path for page in library.pages] == ["stories/how-we-group.md"]


# ---------------------------------------------------------------- the letter


def test_the_letter_is_led_by_stories() -> None:
    library = _shelve(BRIEFS)
    choice = Choice(since="2025-03-01")
    letter = draft_letter(
        choose_briefs(library, choice), library, choice, site_name="Desk", site_url="https://desk.example/"
    )
    first, *rest = letter.sections
    assert first.title == FIRST.title
    assert first.summary == "5 publishers, 2 origins, 1 conflict, 1 update, 1 figure agreed on"
    assert first.href == f"https://desk.example/stories/{STORY}.html"
    assert [remark.text for remark in first.compared] == [
        "Conflict on the number of hands sent home: 310 (The Harbour Gazette), 480 (Tide & Trade)",
        "Update on ships laid up: four (The Harbour Gazette), six (Ellery Post)",
        "Agree on the cost of the lay-up: US$84 million (The Harbour Gazette), HK$655 million (Tide & Trade)",
    ]
    origins = {entry.title.text: entry.origin for entry in first.entries}
    assert origins[HOSTILE_TITLE] == "Tide & Trade, after The Harbour Gazette"
    assert origins[OWN.title] == "Ellery Post"
    assert origins[FIRST.title] == "The Harbour Gazette"
    assert [part.title for part in rest] == ["Watchlist", "News", "Market wraps"]
    assert letter.count == len(letter.entries) + 1 == len(BRIEFS)
    page, mail, text = write_page(letter), write_mail(letter), write_text(letter)
    for made in (page, mail):
        assert "480 (Tide &amp; Trade)" in made
        assert "<script>alert" not in made
    assert "  ! Conflict on the number of hands sent home" in text
    assert "  = Agree on the cost of the lay-up" in text
    assert f"https://desk.example/stories/{STORY}.html" in text


def test_a_reprint_is_a_line_below_what_it_repeats() -> None:
    """And what credits another report, in words of its own, is one as well; of copies the outlets are named."""
    events = (EVENTS[0], replace(EVENTS[1], role="reprint"), *EVENTS[2:])
    library = _shelve(BRIEFS)
    library = replace(
        library, stories=tuple(replace(s, events=events) if s.id == STORY else s for s in library.stories)
    )
    choice = Choice(since="2025-03-01")
    groupings: tuple[Grouping, ...] = ("watchlist", "kind")
    for by in groupings:
        letter = draft_letter(
            choose_briefs(library, choice), library, choice, site_name="Desk", site_url="https://desk.example/", by=by
        )
        told = {entry.title.text: entry for entry in letter.entries}
        assert HOSTILE_TITLE not in told
        assert REPRINT.title not in told
        first = told[FIRST.title]
        assert [item.text for item in first.carried] == ["The Coast Daily", "Inland News"]
        assert first.carried[0].href == f"https://desk.example/briefs/{REPRINT.id}.html"
        assert first.carried[1].href == ""
        assert [item.text for item in first.retold] == ["Tide & Trade"]
        page, mail, text = write_page(letter), write_mail(letter), write_text(letter)
        assert "  Also carried by The Coast Daily, Inland News\n" in text
        assert "  Retold by Tide & Trade\n" in text
        for made in (page, mail):
            assert "Also carried by" in made
            assert "Tide &amp; Trade" in made
            assert "<script>alert" not in made


def test_a_reprint_stands_for_a_report_that_the_letter_has_not() -> None:
    library = _shelve(BRIEFS)
    choice = Choice(ids=(REPRINT.id, OWN.id))
    letter = draft_letter(choose_briefs(library, choice), library, choice, site_name="Desk", by="kind")
    assert {entry.title.text for entry in letter.entries} == {REPRINT.title, OWN.title}


def test_whoever_names_briefs_one_by_one_gets_each() -> None:
    library = _shelve(BRIEFS)
    choice = Choice(ids=(REPRINT.id, FIRST.id))
    letter = draft_letter(choose_briefs(library, choice), library, choice, site_name="Desk", by=None)
    assert [entry.title.text for entry in letter.entries] == [REPRINT.title, FIRST.title]


def test_a_brief_tells_its_verdicts_where_its_story_is_no_heading() -> None:
    library = _shelve(BRIEFS)
    choice = Choice(ids=(OWN.id, ALONE.id))
    letter = draft_letter(
        choose_briefs(library, choice), library, choice, site_name="Desk", site_url="https://desk.example/", by=None
    )
    own, alone = letter.entries
    assert own.story is not None
    assert own.story.text.startswith(f"{FIRST.title}, 5 publishers, 2 origins, 1 conflict")
    assert own.story.href == f"https://desk.example/stories/{STORY}.html"
    assert [r.text for r in own.compared] == ["Update on ships laid up: four (The Harbour Gazette), six (Ellery Post)"]
    assert (alone.story, alone.compared) == (None, ())
    assert "  > Update on ships laid up: four (The Harbour Gazette), six (Ellery" in write_text(letter)
    for made in (write_page(letter), write_mail(letter)):
        assert "ships laid up: four (The Harbour Gazette), six (Ellery Post)" in made


def test_a_letter_in_an_order_of_its_own_has_no_stories() -> None:
    library = _shelve(BRIEFS)
    choice = Choice(ids=tuple(brief.id for brief in BRIEFS))
    letter = draft_letter(choose_briefs(library, choice), library, choice, site_name="Desk", by=None)
    assert [part.title for part in letter.sections] == [""]


# ---------------------------------------------------------------- the search, other engines, the cache


def test_filters_know_what_stories_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """A story has the companies that its briefs are about, their outlets and months, and the topics that half have."""
    monkeypatch.setattr(tables, "make_table", lambda name, value: json.dumps([name, value]).encode())
    briefs = (replace(FIRST, topics=("Freight", "Steel")), replace(OWN, topics=("Freight",)), CREDITS, STRIKE, ALONE)
    library = _shelve(briefs)
    library = replace(library, stories=gather_stories(briefs))
    places = {document.url: at for at, document in enumerate(make_documents(library))}
    _, (_, values, rows) = json.loads(tables.write_facets(library, places))
    (told,) = [row for row in rows if row[0] == places[f"stories/{STORY}.html"]]
    assert [library.companies[number].company.id for number in told[1]] == ["calderhead"]
    assert {values["publisher"][number][1] for number in told[2]} == {FIRST.publisher, OWN.publisher, CREDITS.publisher}
    assert [values["topic"][number][1] for number in told[3]] == ["Freight"]
    assert [values["month"][number][0] for number in told[4]] == ["2025-03"]
    assert len(rows) == 2


def test_stories_are_found_by_name_wherever_an_engine_puts_their_pages() -> None:
    library = _shelve(BRIEFS)
    found = {document.url: document for document in make_documents(library)}
    assert found[f"stories/{STORY}.html"].title == FIRST.title
    assert found[f"stories/{STORY}.html"].group == "story"
    assert found[f"stories/{STORY}.html"].text == (OWN.bullets[0].text,)
    moved = (replace(entry, path=entry.path.replace(".md", "/index.md")) for entry in library.briefs)
    urls = {document.url for document in make_documents(replace(library, briefs=tuple(moved)))}
    assert f"stories/{STORY}/index.html" in urls


def test_a_story_is_made_anew_only_where_one_of_its_briefs_changed(
    desk: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docs = tmp_path / "docs"
    shutil.copytree(desk.docs, docs)

    def read() -> Library:
        store = open_store(docs, "site")
        library = read_wanted(docs, store)
        store.close()
        return library

    made: list[str] = []
    make = gather._make_story

    def note(key: str, *rest: Any) -> Story:
        made.append(key)
        return make(key, *rest)

    monkeypatch.setattr(gather, "_make_story", note)
    first = read()
    assert sorted(made) == sorted((STORY, QUIET))
    made.clear()
    assert read().stories == first.stories
    assert made == []
    page = docs / "briefs" / f"{STRIKE.id}.md"
    page.write_text(page.read_text("utf-8").replace("on Monday.", "on Tuesday."), encoding="utf-8")
    read()
    assert made == [QUIET]


def test_the_page_of_a_story_of_many_briefs_stays_one_page() -> None:
    """However many briefs a person puts into one story, its page can be read on a phone."""
    briefs = [
        replace(FIRST, id=f"copy-{at:010x}", publisher=f"Outlet {at}", title=f"{FIRST.title} {at}") for at in range(300)
    ]
    costs = [replace(COST_US, text=f"US${at} million", value=f"{at}000000") for at in range(1, 41)]
    origins = tuple(
        Origin(
            (Source(b.id, b.publisher), *(Source(b.id, f"{b.publisher} {n}", "the same words") for n in range(20))),
            b.publisher,
        )
        for b in briefs
    )
    library = _shelve(briefs)
    crowded = replace(
        library.stories[0],
        origins=origins,
        events=tuple(Event(b.id, "follow-up", b.bullets[0].label, b.date) for b in briefs),
        comparisons=tuple(
            Comparison(f"quantity {cost.text}", "agree", tuple(Claim(b.id, cost) for b in briefs), "all say so")
            for cost in costs
        ),
    )
    pages = derive_from(replace(library, stories=(crowded,)))
    sizes = {page.path: len(page.markdown.encode()) for page in pages if page.kind == "story"}
    assert max(sizes.values()) < 110_000
    assert any(path.endswith(".timeline.2.md") for path in sizes)
    page = next(page.markdown for page in pages if page.path == f"stories/{STORY}.md")
    assert "more origins on which others rest" in page
    assert "more, told on the pages of the briefs" in page


def test_what_a_reprint_repeats_stands_with_what_it_repeats() -> None:
    """Side by side are numbers of different reports, and not one report over and over."""
    own, copy, other = (replace(FIRST, id=f"one-{at:010x}", publisher=f"Outlet {at}") for at in range(3))
    origins = (
        Origin((Source(own.id, own.publisher), Source(copy.id, copy.publisher, "the same words")), own.publisher),
        Origin((Source(other.id, other.publisher),), other.publisher),
    )
    claims = tuple(Claim(brief.id, COST_US) for brief in (own, copy, other))
    library = _shelve([own, copy, other])
    story = replace(
        library.stories[0],
        origins=origins,
        events=tuple(Event(b.id, "follow-up", b.bullets[0].label, b.date) for b in (own, copy, other)),
        comparisons=(Comparison("cost", "agree", claims, "same"),),
    )
    pages = derive_from(replace(library, stories=(story,)))
    page = next(page.markdown for page in pages if page.path == f"stories/{STORY}.md")
    section = page.partition("### cost")[2].partition("\n## ")[0]
    assert section.count("\n- **") == 2
    assert f"repeated by [Outlet 1](../briefs/{copy.id}.md" in section

"""Topics where readers meet them: pages, links, filter, feeds, tables and letters."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest

from generator.errors import ConfigError
from generator.site.derive import Page, SiteSettings, derive_from
from generator.site.derive.index import list_topics
from generator.site.digest import Choice, choose_briefs, draft_letter
from generator.site.digest.group import group_briefs
from generator.site.library import BriefFile, Library, make_library, make_url
from generator.site.machines import Place, write_machines
from generator.site.machines.head import describe_brief
from generator.site.markup import PageContext
from generator.site.search import tables
from generator.site.search.tables import write_facets, write_names
from generator.stories import Story
from generator.topics import Topic
from shelf import make_brief
from site_fixtures import render

HOSTILE = "</p><script>alert(1)</script> [x](javascript:alert(1))"


def _library(*topics: Sequence[str]) -> Library:
    """A library of a brief for each list of topics, the first the newest."""
    briefs = [
        replace(
            make_brief(number, f"Report {number}", ((f"Word {number}.", f"Word {number}."),), ("calderhead",)),
            date=f"2025-03-{28 - number:02d}",
            topics=tuple(own),
        )
        for number, own in enumerate(topics, start=1)
    ]
    return make_library(BriefFile(f"briefs/{brief.id}.md", f"# {brief.title}\n", brief) for brief in briefs)


def _pages(library: Library, size: int = 50) -> dict[str, Page]:
    return {page.path: page for page in derive_from(library, SiteSettings("Desk", page_size=size))}


def test_each_topic_has_a_page_and_each_brief_leads_to_its_own() -> None:
    pages = _pages(_library(("Freight", "Yards"), ("Freight",), ()))
    index = pages["topics/index.md"].markdown
    assert "| [Freight](freight.md) | 2 | 27 March 2025 |" in index
    assert "| [Yards](yards.md) | 1 | 27 March 2025 |" in index
    freight = pages["topics/freight.md"]
    assert (freight.kind, freight.title) == ("topic", "Freight")
    assert re.findall(r"\]\(\.\./briefs/brief-0{9}(\d)\.md\)", freight.markdown) == ["1", "2"]
    first = pages["briefs/brief-0000000001.md"].markdown
    assert "## Filed under\n" in first
    assert "Topics: [Freight](../topics/freight.md), [Yards](../topics/yards.md)\n" in first
    assert "Topics: " not in pages["briefs/brief-0000000003.md"].markdown
    assert (
        "## Topics\n\n[Freight](topics/freight.md) (2) · [Yards](topics/yards.md) (1)\n" in pages["index.md"].markdown
    )


def test_a_desk_without_topics_is_told_where_they_come_from_and_sees_none_elsewhere() -> None:
    pages = _pages(_library((), ()))
    assert "`seeds/topics.yml`" in pages["topics/index.md"].markdown
    assert [path for path in pages if path.startswith("topics/")] == ["topics/index.md"]
    assert "## Topics" not in pages["index.md"].markdown


def test_a_long_list_goes_on_further_pages() -> None:
    pages = _pages(_library(*[("Freight",)] * 5), size=2)
    assert {"topics/freight.md", "topics/freight.2.md", "topics/freight.3.md"} <= pages.keys()


def test_names_that_differ_in_capitals_are_one_and_others_never_share_a_page() -> None:
    library = _library(("freight",), ("Freight",), ("Freight",), ("C",), ("C++",), ("index",), ("港口",), ("!?",))
    topics = {topic.name: topic for topic in list_topics(library)}
    assert topics.keys() == {"Freight", "C", "C++", "index", "港口", "!?"}
    assert len(topics["Freight"].briefs) == 3
    paths = [topic.path for topic in topics.values()]
    assert len({*paths}) == len(paths)
    assert "topics/index.md" not in paths


def test_a_hostile_name_is_text_everywhere(tmp_path: Path) -> None:
    library = _library((HOSTILE,))
    pages = _pages(library)
    for page in pages.values():
        html = render(page.markdown, PageContext("topic"))
        assert "<script" not in html
        assert 'href="javascript' not in html
    write_machines(library, tmp_path, Place("Desk", "https://desk.example/"))
    (feed,) = (tmp_path / "topics").glob("*.xml")
    assert HOSTILE in (parse(feed).getroot().findtext("{http://www.w3.org/2005/Atom}title") or "")


def test_the_line_of_topics_goes_to_the_head_and_an_empty_section_goes() -> None:
    library = _library(("Freight", "Yards"))
    brief = library.briefs[0].brief
    markdown = (
        "# Report 1\n\n*The Harbour Gazette*\n\n- Word.\n\n## Filed under\n\n"
        "Topics: [Freight](../topics/freight.md), [Yards](../topics/yards.md)\n\n## Before and after\n\n- x\n"
    )
    html = render(markdown, PageContext("brief", brief))
    kicker = re.search(r'<p class="kicker">.*?</p>', html, re.DOTALL)
    assert kicker is not None
    assert re.findall(r'class="topic"[^>]*>(\w+)<|>(\w+)</a>', kicker[0])
    assert "Filed under" not in html
    both = markdown.replace("Topics: ", "[Merrow](../companies/merrow-port.md)\n\nTopics: ")
    html = render(both, PageContext("brief", brief))
    assert "Filed under" in html
    assert "Topics:" not in html


@pytest.fixture
def _unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of the search as plain JSON."""
    monkeypatch.setattr(tables, "make_table", lambda name, value: json.dumps([name, value]).encode())


@pytest.mark.usefixtures("_unpacked")
def test_the_filter_knows_the_topics_of_each_brief() -> None:
    library = _library(("Yards", "Freight"), (), ("freight",))
    places = {make_url(entry.path): number for number, entry in enumerate(library.briefs)}
    _, (columns, values, stories) = json.loads(write_facets(library, places))
    assert stories == []
    assert columns["topic"] == "0 1,,0"
    assert values["topic"] == [["freight", "Freight"], ["yards", "Yards"]]
    _, (*_, topics, ending) = json.loads(write_names(library))
    assert topics == [["topics/freight", "Freight", 2], ["topics/yards", "Yards", 1]]
    assert ending == ".html"


def test_a_topic_has_a_feed_whose_id_is_its_name(tmp_path: Path) -> None:
    library = _library(("Freight", "Yards"), ("Freight",), ())
    made = write_machines(library, tmp_path, Place("Desk", "https://desk.example/"))
    assert {"topics/freight.xml", "topics/yards.xml"} <= made.feeds
    atom = "{http://www.w3.org/2005/Atom}"
    root = parse(tmp_path / "topics" / "freight.xml").getroot()
    assert len(root.findall(f"{atom}entry")) == 2
    terms = [c.get("term") for c in root.findall(f"{atom}entry/{atom}category")]
    assert "Yards" in terms
    assert write_machines(library, tmp_path / "none", Place("Desk")).feeds == frozenset()


def test_the_database_has_the_topics(tmp_path: Path) -> None:
    made = write_machines(_library(("Freight", "Yards", "Freight"), ()), tmp_path, Place("Desk"))
    assert dict(made.counts)["brief_topics"] == 2
    with closing(sqlite3.connect(tmp_path / "data" / "briefs.db")) as base:
        rows = base.execute("SELECT brief, topic FROM brief_topics ORDER BY topic").fetchall()
    assert rows == [("brief-0000000001", "Freight"), ("brief-0000000001", "Yards")]


def test_a_letter_is_narrowed_to_a_topic_and_grouped_by_topics() -> None:
    library = _library(("Yards", "Freight"), ("Freight",), (), ("Yards",), ("Freight",))
    chosen = choose_briefs(library, Choice(topic="freight"))
    assert [entry.brief.title for entry in chosen.briefs] == ["Report 1", "Report 2", "Report 5"]
    letter = draft_letter(chosen, library, Choice(topic="freight"), site_name="Desk")
    assert "Freight" in letter.subject
    groups = group_briefs(library.briefs, "topic", library)
    assert [(g.title, len(g.briefs)) for g in groups] == [("Freight", 3), ("Yards", 1), ("No topic", 1)]


def test_a_topic_that_no_brief_has_is_refused_with_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"--topic: 'fright': no brief is of this topic \(near: Freight\)"):
        choose_briefs(_library(("Freight",)), Choice(topic="fright"))


def test_a_topic_leads_to_the_stories_of_its_briefs() -> None:
    library = _library(("Freight",), ("Freight",), ())
    ids = [entry.brief.id for entry in library.briefs]
    stories = (Story("boxes-0000000001", "Boxes", (ids[0], ids[1])), Story("tin-0000000003", "Tin", (ids[2],)))
    page = _pages(replace(library, stories=stories))["topics/freight.md"].markdown
    assert "## Stories" in page
    assert "[Boxes](../stories/boxes-0000000001.md)" in page
    assert "Tin" not in page


def test_a_story_is_of_the_topics_that_half_of_its_briefs_have() -> None:
    library = _library(("Freight", "Yards"), ("freight",), ("Tides",), ("Freight", "Yards"))
    ids = tuple(entry.brief.id for entry in library.briefs)
    pages = _pages(replace(library, stories=(Story("boxes-0000000001", "Boxes", ids),)))
    page = pages["stories/boxes-0000000001.md"].markdown
    assert "## Topics\n\n[Freight](../topics/freight.md), [Yards](../topics/yards.md)\n" in page


def test_machines_are_told_the_topics_of_a_brief() -> None:
    entry, other = _library(("Freight", "Yards"), ()).briefs
    assert describe_brief(entry, {}, Place("Desk"))["keywords"] == ["Freight", "Yards"]
    assert "keywords" not in describe_brief(other, {}, Place("Desk"))


def test_the_page_of_a_topic_says_for_which_words_a_brief_is_of_it() -> None:
    library = _library(("Freight",), ("Yards",))
    listed = (Topic("freight", ("box ship", HOSTILE), ("gift box",)), Topic("Other", ("word",)))
    pages = {page.path: page for page in derive_from(library, SiteSettings("Desk", vocabulary=listed))}
    told = pages["topics/freight.md"].markdown
    assert "Briefs of articles with “box ship” or “" in told
    assert "but for “gift box”; or so filed by hand." in told
    assert "<script" not in render(told, PageContext("topic"))
    assert "Briefs of articles with" not in pages["topics/yards.md"].markdown, "its row is not in the list"

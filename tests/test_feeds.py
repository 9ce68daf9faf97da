"""What the site tells machines: Atom, JSON lines, a database, JSON-LD, Open Graph, a sitemap; no date is invented."""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from generator.brief import parse_brief, render_brief, seal_brief
from generator.cli import app
from generator.config import Config
from generator.model import Company, CompanyLink
from generator.site.build import bundle_site, tell_left_out
from generator.site.library import BriefFile, CompanyFile, Library, make_library, read_library
from generator.site.machines import Made, Place, describe_head, settle_sitemap, write_machines
from shelf import BRIEFS, COMPANIES, HOSTILE_TITLE, fill_shelf, make_brief

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PLACE = Place("The Harbour Desk", "https://desk.example/b/")
HOSTILE_NAME = "A <b>&]]></b> \x00\x0b\ufffe desk"


def _library(*briefs: BriefFile) -> Library:
    companies = [CompanyFile(f"companies/{c.id}.md", "", c) for c in COMPANIES]
    return make_library(briefs, companies)


def _file(number: int, **changes: object) -> BriefFile:
    brief = make_brief(number, f"Brief {number}", (("It sails.", "It sails."),), ("calderhead",), date="2025-03-12")
    return BriefFile(f"briefs/{brief.id}.md", "", replace(brief, **changes))  # type: ignore[arg-type]


@pytest.fixture
def shelf(tmp_path: Path) -> Library:
    return read_library(fill_shelf(tmp_path / "docs"))


def _feeds(made: Made, site: Path) -> dict[str, ElementTree.Element]:
    return {path: ElementTree.fromstring((site / path).read_bytes()) for path in sorted(made.feeds)}


def _entries(feed: ElementTree.Element) -> list[ElementTree.Element]:
    return feed.findall(f"{ATOM}entry")


def _text(element: ElementTree.Element, tag: str) -> str:
    return element.findtext(f"{ATOM}{tag}") or ""


# ---------------------------------------------------------------- Atom

_ONCE = {
    "feed": ({"id", "title", "updated"}, {"subtitle", "generator", "icon", "logo", "rights"}),
    "entry": ({"id", "title", "updated"}, {"content", "published", "rights", "source", "summary"}),
}
"""RFC 4287, 4.1.1 and 4.1.2: what must stand exactly once, and what may stand once."""
_MANY = {"author", "category", "contributor", "link"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def check_feed(data: bytes) -> list[str]:
    """What RFC 4287 and the W3C's validator would say against a feed."""
    root = ElementTree.fromstring(data)
    faults = [] if root.tag == f"{ATOM}feed" else ["the root is no feed"]
    ids = []
    for element in (root, *_entries(root)):
        kind = element.tag.removeprefix(ATOM)
        must, may = _ONCE[kind]
        counts: dict[str, int] = {}
        for child in element:
            name = child.tag.removeprefix(ATOM)
            counts[name] = counts.get(name, 0) + 1
            if name not in must | may | _MANY and (kind, name) != ("feed", "entry"):
                faults.append(f"{kind} holds {name}")
            if name in ("updated", "published"):
                if not _MOMENT.fullmatch(child.text or ""):
                    faults.append(f"{child.text} is no moment of RFC 3339")
                else:
                    datetime.fromisoformat(child.text or "")
        faults += [f"{kind} has {counts.get(name, 0)} of {name}" for name in must if counts.get(name) != 1]
        faults += [f"{kind} has {name} twice" for name in may if counts.get(name, 0) > 1]
        links = [(link.get("rel"), link.get("type"), link.get("href", "")) for link in element.findall(f"{ATOM}link")]
        faults += [f"{href} is not absolute" for _, _, href in links if not re.fullmatch(r"https?://[!-~]+", href)]
        if [rel for rel, _, _ in links].count("alternate") != 1:
            faults.append(f"{kind} leads to {len(links)} pages")
        if kind == "feed" and "self" not in [rel for rel, _, _ in links]:
            faults.append("the feed does not say where it stands")
        faults += [
            f"{kind}: a category without a term" for c in element.findall(f"{ATOM}category") if not c.get("term")
        ]
        if not urlsplit(_text(element, "id")).scheme:
            faults.append(f"{_text(element, 'id')} is no IRI")
        ids.append(_text(element, "id"))
        content = element.find(f"{ATOM}content")
        if content is not None and (content.get("type") != "html" or len(content)):
            faults.append("the content is no escaped HTML")
    authors = root.findall(f"{ATOM}author/{ATOM}name")
    if not authors or not all((name.text or "").strip() for name in authors):
        faults.append("nobody wrote it")
    if len(set(ids)) != len(ids):
        faults.append("an id stands twice")
    return faults


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (b"<updated>2025-03-12T00:00:00Z", b"<updated>2025-03-12", "no moment"),
        (b"<published>", b"<updated>2025-01-01T00:00:00Z</updated><published>", "entry has 2 of updated"),
        (b"<author>", b"<editor/><author>", "feed holds editor"),
        (b"https://desk.example/b/briefs/", b"briefs/", "not absolute"),
        (b"urn:uuid:", b"", "no IRI"),
        (b"<name>The Harbour Desk</name>", b"<name/>", "nobody"),
    ],
)
def test_the_check_of_feeds_sees_what_is_wrong(
    shelf: Library, tmp_path: Path, before: bytes, after: bytes, fault: str
) -> None:
    write_machines(shelf, tmp_path, PLACE)
    data = (tmp_path / "feed.xml").read_bytes()
    assert not check_feed(data)
    assert before in data
    assert any(fault in told for told in check_feed(data.replace(before, after)))


def test_every_feed_is_valid_and_led_to_by_its_page(shelf: Library, tmp_path: Path) -> None:
    made = write_machines(shelf, tmp_path, PLACE)
    assert made.feeds == {"feed.xml", *(f"companies/{c}.xml" for c in ("calderhead", "merrow-port", "swiftbox"))}
    for path in made.feeds:
        assert check_feed((tmp_path / path).read_bytes()) == []
    feed = _feeds(made, tmp_path)["companies/calderhead.xml"]
    assert _text(feed, "title") == "Calderhead Shipping Lines – The Harbour Desk"
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")} == {
        "self": "https://desk.example/b/companies/calderhead.xml",
        "alternate": "https://desk.example/b/companies/calderhead.html",
    }


def test_an_entry_holds_the_bullets_with_their_links_and_leads_to_brief_and_article(tmp_path: Path) -> None:
    library = read_library(fill_shelf(tmp_path / "docs"))
    entry = _entries(_feeds(write_machines(library, tmp_path, PLACE), tmp_path)["companies/calderhead.xml"])[0]
    content = _text(entry, "content")
    company = '<a href="https://desk.example/b/companies/calderhead.html">Calderhead</a>'
    assert f"<li>{company} moved 1.2 million boxes in February, 7 per cent fewer than a year before.</li>" in content
    assert "<li>The line will lay up four ships.</li>" in content
    assert content.startswith("<p><em>The Harbour Gazette, Nadia Rahim, 12 March 2025 (year worked out)</em></p>")
    links = {link.get("rel"): link.get("href") for link in entry.findall(f"{ATOM}link")}
    assert links == {
        "alternate": "https://desk.example/b/briefs/brief-0000000001.html",
        "via": "https://gazette.example/boxes",
    }
    categories = [(c.get("term"), c.get("label")) for c in entry.findall(f"{ATOM}category")]
    assert categories == [("news", None), ("calderhead", "Calderhead Shipping Lines"), ("swiftbox", "Swiftbox")]


def test_a_brief_without_a_day_is_in_no_feed_and_the_feed_says_so(shelf: Library, tmp_path: Path) -> None:
    feeds = _feeds(write_machines(shelf, tmp_path, PLACE), tmp_path)
    days = [_text(entry, "updated") for entry in _entries(feeds["feed.xml"])]
    assert days == ["2025-03-12T00:00:00Z", "2025-03-10T00:00:00Z", "2025-02-27T00:00:00Z"]
    assert _text(feeds["feed.xml"], "updated") == days[0]
    assert "2 briefs, whose articles have no known day, stand on the site alone." in _text(
        feeds["feed.xml"], "subtitle"
    )
    assert "alone" not in _text(feeds["companies/swiftbox.xml"], "subtitle")
    # Voltmere has one brief, and that is undated.
    assert "companies/voltmere.xml" not in feeds


@pytest.mark.parametrize("date", [None, "2025", "2025-03", "2025-02-30", "20250312", "2025-W11-3"])
def test_where_no_day_is_known_there_is_no_feed_at_all(date: str | None, tmp_path: Path) -> None:
    assert write_machines(_library(_file(1, date=date)), tmp_path, PLACE).feeds == frozenset()
    assert not (tmp_path / "feed.xml").exists()


def test_ids_stay_whatever_else_changes(tmp_path: Path) -> None:
    def ids(place: Place, *briefs: BriefFile) -> list[str]:
        made = write_machines(_library(*briefs), tmp_path, place)
        feed = _feeds(made, tmp_path)["companies/calderhead.xml"]
        return [_text(feed, "id"), *(_text(entry, "id") for entry in _entries(feed))]

    before = ids(PLACE, _file(1))
    assert before == [
        "urn:uuid:0750416a-66b8-5dc7-82c9-a16078b7deb2",
        "urn:uuid:a79d5aa5-7c23-51c1-b487-0b7806d9e512",
    ]
    assert ids(Place("Desk", "https://other.example/"), _file(1)) == before
    assert ids(PLACE, _file(1, title="Another headline", date="2025-03-14", bullets=())) == before
    assert ids(PLACE, _file(1), _file(2))[:2] == before
    assert not set(ids(replace(PLACE, feed_id="evening desk"), _file(1))) & set(before)


def test_feeds_are_bounded_and_the_newest_come_first(tmp_path: Path) -> None:
    library = _library(*(_file(n, date=f"2025-{n % 12 + 1:02}-{n % 28 + 1:02}") for n in range(70)))
    feeds = _feeds(write_machines(library, tmp_path, PLACE), tmp_path)
    assert [len(_entries(feed)) for _, feed in sorted(feeds.items())] == [20, 50]
    for feed in feeds.values():
        days = [_text(entry, "updated") for entry in _entries(feed)]
        assert days == sorted(days, reverse=True)
        assert days[0] == _text(feed, "updated") == "2025-12-24T00:00:00Z"
    assert _text(feeds["feed.xml"], "subtitle").startswith("The newest 50 briefs, newest first.")


def test_a_copied_brief_does_not_put_an_id_into_a_feed_twice(tmp_path: Path) -> None:
    copy = replace(_file(1), path="briefs/a copy é.md")
    write_machines(_library(_file(1), copy), tmp_path, PLACE)
    data = (tmp_path / "feed.xml").read_bytes()
    assert check_feed(data) == []
    assert b"/briefs/a%20copy%20%C3%A9.html" in data


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data
        if self.tags and self.tags[-1] == "script":
            self.scripts.append(data)


@given(st.text(max_size=40), st.text(min_size=1, max_size=40))
def test_hostile_words_stay_words(tmp_path_factory: pytest.TempPathFactory, name: str, words: str) -> None:
    site = tmp_path_factory.mktemp("site")
    brief = _file(1)
    bullet = replace(brief.brief.bullets[0], text=f"{words}<script>]]>", links=((0, len(words), "calderhead"),))
    library = _library(replace(brief, brief=replace(brief.brief, title=words + HOSTILE_TITLE, bullets=(bullet,))))
    write_machines(library, site, Place(name + HOSTILE_NAME, "https://desk.example/"), data=False)
    data = (site / "feed.xml").read_bytes()
    assert check_feed(data) == []
    seen = _Tags()
    seen.feed(_text(_entries(ElementTree.fromstring(data))[0], "content"))
    assert set(seen.tags) <= {"p", "em", "ul", "li", "a"}
    assert "<script>]]>" in seen.words


def test_an_address_that_is_none_leads_nowhere(tmp_path: Path) -> None:
    for url in ("javascript:alert(1)", "https://a@b.example/", None):
        write_machines(_library(_file(1, url=url)), tmp_path, PLACE)
        assert b'rel="via"' not in (tmp_path / "feed.xml").read_bytes()


def test_foreign_text_says_its_language(tmp_path: Path) -> None:
    for lang, told in (("zh", "zh"), ("en", None), ('x"<', None)):
        made = write_machines(_library(_file(1, lang=lang)), tmp_path, PLACE)
        assert _entries(_feeds(made, tmp_path)["feed.xml"])[0].get(LANG) == told


def test_without_an_address_there_is_no_feed(shelf: Library, tmp_path: Path) -> None:
    assert write_machines(shelf, tmp_path / "site", Place("Desk")).feeds == frozenset()
    assert not list((tmp_path / "site").rglob("*.xml"))


# ---------------------------------------------------------------- downloads


def _rows(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def _edit(docs: Path) -> None:
    """What people do: a bullet with a link of their own, under an id that its company had."""
    path = docs / "briefs" / "brief-0000000003.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("\n- Lena", "\n- Ask [them](../companies/csl.md) about it.\n- Lena", 1), "utf-8")


def test_the_lines_are_those_that_export_prints(tmp_path: Path) -> None:
    docs = fill_shelf(tmp_path / "docs")
    _edit(docs)
    write_machines(read_library(docs), tmp_path, Place("Desk"))
    exported = CliRunner().invoke(app, ["export", "--docs", str(docs)])
    assert exported.exit_code == 0
    assert (tmp_path / "data" / "briefs.jsonl").read_bytes() == exported.stdout_bytes
    assert len(_rows(exported.stdout_bytes)) == len(BRIEFS)


@pytest.fixture
def base(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    docs = fill_shelf(tmp_path / "docs")
    _edit(docs)
    made = write_machines(read_library(docs), tmp_path, Place("Desk"))
    assert [file.name for file in made.files] == ["briefs.jsonl", "briefs.db"]
    path = tmp_path / "data" / "briefs.db"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as base:
        assert dict(made.counts)["briefs"] == base.execute("SELECT count(*) FROM briefs").fetchone()[0]
        yield base


def test_the_database_is_whole_and_its_keys_lead_somewhere(base: sqlite3.Connection) -> None:
    assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    assert base.execute("PRAGMA user_version").fetchone() == (1,)
    tables = [name for (name,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    unkeyed = [
        name
        for name in tables
        if "_fts" not in name and not any(column[5] for column in base.execute(f"PRAGMA table_info({name})"))
    ]
    assert not unkeyed


def test_the_database_counts_what_export_counts(base: sqlite3.Connection, tmp_path: Path) -> None:
    rows = _rows((tmp_path / "data" / "briefs.jsonl").read_bytes())

    def count(table: str) -> int:
        return int(base.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    bullets = [bullet for row in rows for bullet in row["bullets"]]
    assert count("briefs") == len(rows)
    assert count("bullets") == len(bullets)
    assert count("evidence") == sum(len(bullet["evidence"]) for bullet in bullets)
    assert count("figures") == sum(len(row["figures"]) for row in rows)
    # A company that a person linked is one more than the front matter names.
    assert count("brief_companies") == sum(len(row["companies"]) for row in rows) + 1
    assert base.execute("SELECT id FROM briefs WHERE date IS NULL").fetchall() == [("brief-0000000004",)]


def test_the_database_says_what_the_site_says(base: sqlite3.Connection) -> None:
    named = base.execute("SELECT company, role FROM brief_companies WHERE brief = 'brief-0000000003' ORDER BY company")
    assert named.fetchall() == [("calderhead", "named"), ("swiftbox", "about")]
    assert base.execute("SELECT title FROM briefs WHERE id = 'brief-0000000002'").fetchone() == (HOSTILE_TITLE,)
    names = base.execute("SELECT name, sort FROM company_names WHERE company = 'calderhead'").fetchall()
    assert ("考德海运", "script") in names
    figure = base.execute("SELECT value, typeof(value), currency, company, quote FROM figures WHERE number = 1")
    assert figure.fetchone() == (84_000_000, "integer", "USD", "calderhead", "cost of the lay-up: US$84 million")
    found = "SELECT text FROM bullets WHERE number IN (SELECT rowid FROM bullets_fts WHERE bullets_fts MATCH 'ship')"
    assert base.execute(found).fetchall() == [("The line will lay up four ships.",)]
    told = base.execute("SELECT quote, line FROM statements WHERE bullet LIKE 'The line%'").fetchall()
    assert told == [("The line, which is short of cargo, will lay up four ships.", 10)]
    months = base.execute("SELECT month, about, named FROM coverage WHERE company = 'calderhead' ORDER BY month")
    assert months.fetchall() == [(None, 0, 1), ("2025-02", 0, 1), ("2025-03", 1, 0)]


def test_the_same_briefs_give_the_same_bytes_in_any_order(shelf: Library, tmp_path: Path) -> None:
    write_machines(shelf, tmp_path / "a", PLACE)
    turned = replace(shelf, briefs=shelf.briefs[::-1], companies=shelf.companies[::-1])
    write_machines(turned, tmp_path / "b", Place("Other", "https://other.example/"))
    write_machines(turned, tmp_path / "b", Place("Other", "https://other.example/"))
    for name in ("briefs.db", "briefs.jsonl"):
        data = (tmp_path / "a" / "data" / name).read_bytes()
        assert data == (tmp_path / "b" / "data" / name).read_bytes()
    header = (tmp_path / "a" / "data" / "briefs.db").read_bytes()[:100]
    # The counter of changes and the version of SQLite, which would tell one machine from another.
    assert (header[24:28], header[92:96]) == (b"\0\0\0\1", b"\0\0\0\1")
    assert int.from_bytes(header[96:100], "big") == 3_037_000


def test_what_the_registry_lacks_breaks_no_key(tmp_path: Path) -> None:
    orphan = Company("orphan", "Orphan", parents=COMPANIES[1].parents)
    entry = _file(1, companies=(CompanyLink("nobody-knows", "Nobody Knows", "about"),))
    copy = replace(entry, path="briefs/a-copy.md")
    library = make_library([entry, copy], [CompanyFile("companies/orphan.md", "", orphan)])
    write_machines(library, tmp_path, PLACE)
    with closing(sqlite3.connect(tmp_path / "data" / "briefs.db")) as base:
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        assert base.execute("SELECT id, name, parent FROM companies ORDER BY id").fetchall() == [
            ("nobody-knows", "Nobody Knows", None),
            ("orphan", "Orphan", None),
        ]
        assert base.execute("SELECT page FROM briefs ORDER BY page").fetchall() == [("a-copy",), ("brief-0000000001",)]


def test_output_grows_with_the_briefs(tmp_path: Path) -> None:
    def size(count: int) -> int:
        site = tmp_path / str(count)
        names = [f"line-{n // 4}" for n in range(count)]
        files = (_file(n, companies=(CompanyLink(name, name, "about"),)) for n, name in enumerate(names))
        write_machines(_library(*files), site, PLACE)
        return sum(path.stat().st_size for path in site.rglob("*") if path.is_file())

    assert size(400) / size(200) < 2.1


def test_no_data_where_none_is_wanted_or_there_is_nothing(shelf: Library, tmp_path: Path) -> None:
    assert write_machines(shelf, tmp_path / "site", PLACE, data=False).files == ()
    assert write_machines(Library(), tmp_path / "site", PLACE).files == ()
    assert not (tmp_path / "site" / "data").exists()


# ---------------------------------------------------------------- heads


def _head(entry: BriefFile, place: Place = PLACE) -> tuple[dict[str, object], dict[str, str]]:
    known = {c.id: c for c in COMPANIES}
    head = describe_head(entry, known, place)
    return json.loads(head.json_ld), dict(head.open_graph)


def test_json_ld_says_what_the_brief_says(shelf: Library) -> None:
    row, graph = _head(next(entry for entry in shelf.briefs if entry.brief.id == "brief-0000000001"))
    page = "https://desk.example/b/briefs/brief-0000000001.html"
    bullets = BRIEFS[0].bullets
    assert row == {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "@id": page,
        "url": page,
        "identifier": "brief-0000000001",
        "name": BRIEFS[0].title,
        "inLanguage": "en",
        "isPartOf": {"@type": "WebSite", "name": "The Harbour Desk", "url": "https://desk.example/b/"},
        "isBasedOn": {
            "@type": "NewsArticle",
            "headline": BRIEFS[0].title,
            "genre": "news",
            "author": [{"@type": "Person", "name": "Nadia Rahim"}],
            "publisher": {"@type": "Organization", "name": "The Harbour Gazette"},
            "datePublished": "2025-03-12",
            "inLanguage": "en",
            "url": "https://gazette.example/boxes",
        },
        "about": [
            {
                "@type": "Corporation",
                "name": "Calderhead Shipping Lines",
                "tickerSymbol": ["HKEX 9871"],
                "url": "https://desk.example/b/companies/calderhead.html",
            },
            {
                "@type": "Brand",
                "name": "Swiftbox",
                "url": "https://desk.example/b/companies/swiftbox.html",
            },
        ],
        "mentions": [
            {
                "@type": "Corporation",
                "name": "Merrow Port Holdings",
            }
        ],
    }
    assert graph == {
        "og:type": "article",
        "og:title": BRIEFS[0].title,
        "og:site_name": "The Harbour Desk",
        "og:description": bullets[0].text,
        "og:url": page,
    }, "no article:published_time: the day is the article's, and og:url is the brief"


@pytest.mark.parametrize("date", [None, "2025-01"])
def test_a_head_is_as_exact_as_the_date(date: str | None) -> None:
    row, graph = _head(_file(1, date=date, title_made=True), Place("Desk"))
    article = row["isBasedOn"]
    assert isinstance(article, dict)
    assert article.get("datePublished") == date
    assert "headline" not in article, "a made heading is nobody's headline"
    assert "og:url" not in graph
    assert "https://desk" not in json.dumps(row)


def test_a_headline_of_the_desk_is_not_said_to_be_the_article_s() -> None:
    page = render_brief(seal_brief(BRIEFS[0]))
    heads = {}
    for title in (BRIEFS[0].title, "Ours is shorter"):
        brief = parse_brief(page.replace(BRIEFS[0].title, title), "briefs/a.md")
        row, _ = _head(BriefFile("briefs/a.md", "", brief))
        assert row["name"] == title
        heads[title] = cast("dict[str, object]", row["isBasedOn"]).get("headline")
    assert heads == {BRIEFS[0].title: BRIEFS[0].title, "Ours is shorter": None}


@pytest.mark.parametrize(
    ("kind", "told"),
    [("news", "NewsArticle"), ("market wrap", "NewsArticle"), ("opinion", "OpinionNewsArticle"), ("letter", "Article")],
)
def test_what_is_no_news_is_not_said_to_be(kind: str, told: str) -> None:
    row, _ = _head(_file(1, kind=kind))
    assert cast("dict[str, object]", row["isBasedOn"])["@type"] == told


@given(st.text(max_size=60))
def test_nothing_ends_the_script(words: str) -> None:
    title = f"{words}</script><!--<script>]]>&\u2028"
    text = describe_head(_file(1, title=title), {}, PLACE).json_ld
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text)["name"] == title
    seen = _Tags()
    seen.feed(f'<script type="application/ld+json">{text}</script><p>after</p>')
    assert seen.tags == ["script", "p"]


# ---------------------------------------------------------------- sitemap


@pytest.mark.parametrize("count", [3, 4, 7])
def test_a_sitemap_is_split_where_it_is_too_long(count: int, tmp_path: Path) -> None:
    urls = [f"https://desk.example/b/{n}.html?a&amp;b" for n in range(count)]
    lines = "\n".join(f"  <url><loc>{url}</loc></url>" for url in urls)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    plain = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{lines}\n</urlset>\n'
    (tmp_path / "sitemap.xml").write_text(plain, "utf-8")
    settle_sitemap(tmp_path, PLACE, most=3)
    root = ElementTree.fromstring((tmp_path / "sitemap.xml").read_bytes())
    assert gzip.decompress((tmp_path / "sitemap.xml.gz").read_bytes()) == (tmp_path / "sitemap.xml").read_bytes()
    if count <= 3:
        assert (tmp_path / "sitemap.xml").read_text("utf-8") == plain
        return
    assert root.tag == f"{{{space}}}sitemapindex"
    parts = [loc.text or "" for loc in root.iter(f"{{{space}}}loc")]
    found = []
    for part in parts:
        inner = ElementTree.fromstring((tmp_path / part.removeprefix(PLACE.url)).read_bytes())
        listed = [loc.text for loc in inner.iter(f"{{{space}}}loc")]
        assert inner.tag == f"{{{space}}}urlset"
        assert len(listed) <= 3
        found += listed
    assert found == [url.replace("&amp;", "&") for url in urls]


# ---------------------------------------------------------------- the built site


@pytest.fixture(scope="session")
def sited(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The sample with an address, built and packed."""
    folder = tmp_path_factory.mktemp("sited")
    config = Config(
        docs=fill_shelf(folder / "docs"), site=folder / "site", dist=folder / "dist", site_url="https://desk.example/b/"
    )
    bundle_site(config)
    return config


@pytest.mark.build
def test_pages_say_where_their_feed_is(sited: Config) -> None:
    def feeds(page: str) -> list[str]:
        text = (sited.site / page).read_text("utf-8")
        # Material asks for the sitemap of whatever is rel="alternate" to the letter.
        assert 'rel="alternate"' not in text
        head = text.partition("</head>")[0]
        return re.findall(r'<link rel="alternate " type="application/atom\+xml" title="[^"]+" href="([^"]+)"', head)

    assert feeds("index.html") == ["https://desk.example/b/feed.xml"]
    assert feeds("companies/calderhead.html") == ["https://desk.example/b/companies/calderhead.xml"]
    assert feeds("companies/voltmere.html") == feeds("briefs/brief-0000000001.html") == []
    page = (sited.site / "companies" / "calderhead.html").read_text("utf-8")
    assert ">Feed of the briefs about Calderhead Shipping Lines</a>" in page
    for path in ("feed.xml", "companies/calderhead.xml"):
        assert check_feed((sited.site / path).read_bytes()) == []


@pytest.mark.build
def test_the_head_of_a_brief_is_escaped_for_its_place(sited: Config) -> None:
    text = (sited.site / "briefs" / "brief-0000000002.html").read_text("utf-8")
    seen = _Tags()
    seen.feed(text)
    row = json.loads(next(script for script in seen.scripts if "schema.org" in script))
    assert row["name"] == HOSTILE_TITLE
    assert row["isBasedOn"]["provider"] == {"@type": "Organization", "name": "Cargo <b>Wire</b>"}
    assert text.count('property="og:title"') == 1
    assert '<link rel="canonical" href="https://desk.example/b/briefs/brief-0000000002.html">' in text
    assert (
        '<meta name="description" property="og:description" content="Merrow Port Holdings offers two berths.">' in text
    )


@pytest.mark.build
def test_a_build_says_once_what_it_left_out(sited: Config, tmp_path: Path) -> None:
    assert tell_left_out(sited) == ""
    told = "no site_url: feeds, sitemap, canonical links and og:url are left out (set it in briefing.toml)"
    assert tell_left_out(replace(sited, site=tmp_path)) == told


@pytest.mark.build
def test_the_sitemap_lists_pages_and_no_redirects(sited: Config) -> None:
    text = (sited.site / "sitemap.xml").read_text("utf-8")
    assert "/companies/calderhead.html<" in text
    assert "/data/index.html<" in text
    assert "/companies/csl.html<" not in text
    assert "lastmod" not in text


@pytest.mark.build
def test_the_bundle_holds_the_data_and_nothing_that_needs_an_address(sited: Config) -> None:
    with zipfile.ZipFile(sited.dist / "briefs.zip") as archive:
        names = {name.partition("/")[2] for name in archive.namelist()}
        assert archive.read("briefs/data/briefs.db") == (sited.site / "data" / "briefs.db").read_bytes()
    assert "data/briefs.jsonl" in names
    assert not [name for name in names if name.endswith((".xml", ".gz"))]


@pytest.mark.build
def test_the_page_of_data_offers_what_there_is(sited: Config) -> None:
    text = (sited.site / "data" / "index.html").read_text("utf-8")
    for name in re.findall(r'<a href="([^"]+)" download>', text):
        assert (sited.site / "data" / name).is_file()
    assert len(re.findall(r" download>", text)) == 2
    assert re.search(rf"<code>briefs</code></td><td>[^<]+</td><td class=\"number\">{len(BRIEFS)}</td>", text)

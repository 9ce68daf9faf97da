"""Describing: what is known about an article, where it stood, and what stays unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import TableError
from generator.model import Article, Block, BodyPiece, CleanDocument, Metadata, PageMetadata, Sidecar
from generator.seeds import read_seeds
from generator.stages.clean import clean_document
from generator.stages.describe import describe_article
from generator.stages.describe.dates import (
    date_from_ordinal,
    days_in,
    find_dates,
    format_date,
    ordinal_day,
    shift_date,
    weekday_of,
)
from generator.stages.describe.headings import strip_site
from generator.stages.describe.kinds import _compile as compile_kinds
from generator.stages.describe.kinds import _find_all
from generator.stages.describe.lines import Around, Line
from generator.stages.describe.outlets import open_directory
from generator.stages.describe.outlets.names import _outlets_in, find_own_name
from generator.stages.describe.people import looks_like_person
from generator.stages.segment import segment_document
from generator.tables.clean import load_clean_tables
from generator.tables.describe import build_describe_tables, load_describe_tables
from generator.tables.read import parse_table, read_data_table
from generator.tables.segment import load_segment_tables

HERE = Path(__file__).parent
SEEDS = HERE.parent.parent / "shared" / "seeds"
CASES: list[dict[str, Any]] = yaml.safe_load((HERE / "cases/describe/articles.yml").read_text(encoding="utf-8"))
KINDS: list[dict[str, Any]] = yaml.safe_load((HERE / "cases/describe/kinds.yml").read_text(encoding="utf-8"))
TABLES = load_describe_tables()
NO_SIDECAR = Sidecar()


def build_page(
    lines: list[tuple[str, str]], sidecar: Sidecar = NO_SIDECAR
) -> tuple[CleanDocument, tuple[Article, ...]]:
    """Labelled lines → the document and the articles that cleaning and splitting would hand over."""
    blocks: list[Block] = []
    at = 0
    for number, (label, text) in enumerate(lines, 1):
        blocks.append(Block(at, at + len(text), number, number, text, label, "case"))  # type: ignore[arg-type]
        at += len(text) + 1
    groups: list[list[Block]] = []
    for block in blocks:
        opens = block.label in ("title", "meta") and any(b.label == "body" for b in (groups[-1] if groups else []))
        if opens or not groups:
            groups.append([])
        groups[-1].append(block)
    text = "\n".join(text for _, text in lines)
    articles = [make_article(index, group) for index, group in enumerate(groups)]
    return CleanDocument("a.txt", "text", text, tuple(blocks), sidecar=sidecar), tuple(articles)


def make_article(index: int, group: list[Block]) -> Article:
    body = [block for block in group if block.label in ("body", "subhead")]
    pieces: list[BodyPiece] = []
    at = 0
    for block in body:
        pieces.append(BodyPiece(at, at + len(block.text), block))
        at += len(block.text) + 1
    title = next((block for block in group if block.label == "title"), None)
    return Article(
        source="a.txt",
        index=index,
        body="\n".join(block.text for block in body),
        pieces=tuple(pieces),
        title=title,
        head=tuple(block for block in group if block.label == "meta"),
        foot=tuple(block for block in group if block.label == "foot"),
        start_line=(title or body[0]).line,
        end_line=body[-1].end_line,
    )


def describe(lines: list[tuple[str, str]], sidecar: Sidecar = NO_SIDECAR) -> list[Metadata]:
    document, articles = build_page(lines, sidecar)
    return [describe_article(article, document, articles, TABLES) for article in articles]


def read_field(metadata: Metadata, name: str) -> Any:
    if name in ("not_before", "not_after"):
        bound = getattr(metadata, name)
        return bound.date if bound else None
    if name == "basis":
        return metadata.date_basis.kind
    if name == "note":
        return metadata.date_basis.note
    if name == "notices":
        return sorted(notice.code for notice in metadata.notices)
    if name == "stakes":
        return len(metadata.interests)
    if name == "fix":
        return next((notice.fix for notice in metadata.notices), "")
    value = getattr(metadata, name)
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", KINDS, ids=[case["rule"] for case in KINDS])
def test_kind_shows_in_the_text(case: dict[str, Any]) -> None:
    lines = [(label, case[key]) for label, key in (("drop", "drop"), ("title", "title")) if key in case]
    lines += [("body", paragraph) for paragraph in case["body"]]
    (found,) = describe(lines, Sidecar(url=case.get("url")))
    assert found.kind == case["kind"], dict(found.basis)["kind"]


@pytest.mark.parametrize("case", CASES, ids=[case["rule"] for case in CASES])
def test_described_as_the_rule_says(case: dict[str, Any]) -> None:
    lines = [next(iter(line.items())) for line in case["lines"]]
    stated: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in case.get("sidecar", {}).items()
    }
    found = describe(lines, Sidecar(**stated))
    assert len(found) == len(case["expect"])
    for metadata, expected in zip(found, case["expect"], strict=True):
        wanted = {name: sorted(value) if name == "notices" else value for name, value in expected.items()}
        names = [name for name in wanted if name != "notices"]
        assert {name: read_field(metadata, name) for name in names} == {name: wanted[name] for name in names}
        assert set(wanted.get("notices", ())) <= set(read_field(metadata, "notices"))


def read_cases(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = yaml.safe_load((HERE / "cases/describe" / name).read_text(encoding="utf-8"))
    return cases


TEXT = [
    (
        "body",
        "The harbour board of Harwell has ordered nine cranes from a yard in Gdansk and pays in ten years.",
    ),
    (
        "body",
        "Its chairman said that the old cranes had lifted their last box. The union asked for a meeting on Friday.",
    ),
]


@pytest.mark.parametrize("case", read_cases("lines.yml"), ids=str)
def test_what_the_lines_around_a_text_say(case: dict[str, Any]) -> None:
    lines = [("drop", text) for text in case.get("above", ())] + [("title", "Harwell orders nine cranes")]
    lines += [("meta", text) for text in case.get("head", ())] + TEXT + [("foot", t) for t in case.get("foot", ())]
    (metadata,) = describe(lines, Sidecar(**case.get("sidecar", {})))
    for name, wanted in case["expect"].items():
        if name == "doubt":
            (doubt,) = (notice.message for notice in metadata.notices if notice.code.startswith("date-"))
            assert wanted in doubt
            continue
        allowed = wanted["any"] if isinstance(wanted, dict) else [wanted]
        assert read_field(metadata, name) in allowed, name


def test_a_page_that_states_only_a_change_bounds_its_date_and_says_so() -> None:
    document, articles = build_page(
        [("title", "Pool opens early"), ("body", "The pool opens early, the council said.")]
    )
    page = PageMetadata((("modified", "2031-03-06T08:00:00Z", "og"),))
    found = describe_article(
        articles[0], CleanDocument("a.html", "html", document.text, document.blocks, page), articles, TABLES
    )
    assert (found.date, read_field(found, "not_after")) == (None, "2031-03-06")
    assert any("as the day of a change only" in notice.message for notice in found.notices)


@pytest.mark.parametrize(
    ("opening", "date", "doubt"),
    [
        ("HARWELL, March 4, 2031 (Quay Wire) - ", "2031-03-04", None),
        ("HARWELL, March 4 (Quay Wire) - ", None, "names no year"),
        ("Harwell said on March 4, 2031 (a Tuesday) - ", None, None),
    ],
)
def test_a_dateline_gives_the_day_where_its_year_stands_with_it(
    opening: str, date: str | None, doubt: str | None
) -> None:
    (label, text), *rest = TEXT
    (metadata,) = describe([("title", "Harwell orders nine cranes"), (label, opening + text), *rest])
    assert metadata.date == date
    if doubt:
        assert any(doubt in notice.message for notice in metadata.notices)


def test_an_unknown_mailbox_host_is_named_as_a_hint() -> None:
    lines = [("title", "Harwell orders nine cranes"), *TEXT, ("foot", "Write to letters@quaysidegazette.example")]
    (metadata,) = describe(lines)
    (hint,) = (notice for notice in metadata.notices if notice.code == "publisher-unknown")
    assert metadata.publisher is None
    assert "quaysidegazette.example" in hint.message


@pytest.mark.parametrize("case", read_cases("outlets.yml"), ids=lambda case: case["lines"][0])
def test_an_everyday_word_is_an_outlet_only_where_it_stands_as_its_name(case: dict[str, Any]) -> None:
    body = [("body", "The pool opens a month early this year, the council said, because the roof was mended in time.")]
    lines = [next(iter(line.items())) if isinstance(line, dict) else ("drop", line) for line in case["lines"]]
    above = [line for line in lines if line[0] in ("meta", "title")]
    title = [] if ("title" in dict(above)) else [("title", "Town pool opens early")]
    found = describe([*title, *above, *body, *(line for line in lines if line not in above)])[0]
    assert [found.publisher, found.credit] == [case.get("publisher"), case.get("credit")]


@pytest.mark.parametrize("name", ["Dawn Quill", "DAWN QUILL"])
def test_a_given_name_that_is_an_outlet_s_too_is_a_person_s(name: str) -> None:
    (found,) = describe([("title", "Town pool opens early"), ("meta", f"By {name}"), ("meta", "4 March 2031"), *TEXT])
    assert found.authors == ("Dawn Quill",)


@pytest.mark.parametrize("case", read_cases("bounds.yml"), ids=lambda case: case["text"])
def test_what_a_sentence_proves_of_an_unknown_date(case: dict[str, Any]) -> None:
    (metadata,) = describe([("title", "Harwell orders nine cranes"), ("body", case["text"]), *TEXT])
    assert [read_field(metadata, "not_before"), read_field(metadata, "not_after")] == case["expect"]


@pytest.mark.parametrize("case", read_cases("headings.yml"), ids=lambda case: case["heading"])
def test_a_heading_is_made_of_the_article_s_own_words(case: dict[str, Any]) -> None:
    (metadata,) = describe([("body", case["text"]), *TEXT])
    assert metadata.title is None
    assert metadata.heading == case["heading"]
    assert len(metadata.heading.split()) <= 12


# ---------------------------------------------------------------- dates

DATES: list[tuple[str, str | None]] = [
    ("2031-03-04T09:10:00Z", "2031-03-04"),
    ("2031/03/04 09:10", "2031-03-04"),
    ("time27-05-2031", "2031-05-27"),
    ("27/05/2031", "2031-05-27"),
    ("05/27/2031", "2031-05-27"),
    ("4.3.2031", "2031-03-04"),
    ("Stand: 04.03.31 09:10", "2031-03-04"),
    ("04.03.20314. März 2031", "2031-03-04"),
    ("March 4, 2031", "2031-03-04"),
    ("Mar. 4th, 2031", "2031-03-04"),
    ("4 March 2031", "2031-03-04"),
    ("the 4th of March, 2031", "2031-03-04"),
    ("4. März 2031", "2031-03-04"),
    ("4 de marzo de 2031", "2031-03-04"),
    ("4 mars 2031", "2031-03-04"),
    ("4 Marzo 2031 - 14:41", "2031-03-04"),
    ("2031年3月4日", "2031-03-04"),
    ("2031년 3월 4일", "2031-03-04"),
    ("4 марта 2031", "2031-03-04"),
    ("10 مارس 2031", "2031-03-10"),
    ("١٠ كانون الثاني ٢٠٣١", "2031-01-10"),
    ("14/04/31", "2031-04-14"),
    ("04/14/31", "2031-04-14"),
    ("04/05/31", None),
    ("14/15/31", None),
    ("March 2031", "2031-03"),
    ("2031年3月", "2031-03"),
    ("31 February 2031", None),
    ("29 February 2031", None),
    ("2031-13-04", None),
    ("may 20 people", None),
    ("set 10 records", None),
    ("12.30.45", None),
    ("1.234.567", None),
    ("call 020-7946-0018", None),
    ("between 2019 and 2031", None),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_a_printed_date_is_read_strictly(text: str, expected: str | None) -> None:
    found = find_dates(text, TABLES)
    assert (found[0].iso if found else None) == expected


def test_an_open_order_keeps_both_readings() -> None:
    (found,) = find_dates("04-03-2031", TABLES)
    assert (found.month, found.day, found.swapped) == (3, 4, (4, 3))


def test_a_weekday_beside_an_open_order_settles_it() -> None:
    # 3 April 2031 is a Thursday, 4 March 2031 a Tuesday.
    (found,) = find_dates("Thursday, 04/03/2031", TABLES)
    assert (found.month, found.day, found.swapped) == (4, 3, None)


@given(st.integers(1900, 2099), st.integers(1, 12), st.integers(1, 31))
def test_the_calendar_is_its_own_inverse(year: int, month: int, day: int) -> None:
    day = min(day, days_in(year, month))
    assert date_from_ordinal(ordinal_day(year, month, day)) == (year, month, day)
    assert weekday_of(*date_from_ordinal(ordinal_day(year, month, day) + 7)) == weekday_of(year, month, day)


def test_known_days() -> None:
    assert weekday_of(2000, 1, 1) == 5
    assert shift_date("2024-03-01", -1) == "2024-02-29"


@given(st.integers(1900, 2099), st.integers(1, 12), st.integers(1, 28))
def test_an_iso_date_is_found_as_itself(year: int, month: int, day: int) -> None:
    text = format_date(year, month, day)
    assert [found.iso for found in find_dates(f"x {text} y", TABLES)] == [text]


@given(st.text(max_size=80))
def test_found_dates_slice_to_their_text(text: str) -> None:
    for found in find_dates(text, TABLES):
        assert text[found.start : found.end].strip()
        assert 1 <= found.month <= 12


# ---------------------------------------------------------------- names, titles


@pytest.mark.parametrize(
    "name",
    ["Ada Quill", "Ada van der Quill", "A. J. Quill", "Dr. Ada Quill", "Ada O’Quill", "Ada Quill-Orr", "Анна Орлова"],
)
def test_a_person(name: str) -> None:
    assert looks_like_person(name, TABLES)


@pytest.mark.parametrize(
    "name",
    ["Reuters", "Associated Press", "News Desk", "Hong Kong", "Top Stories", "Read More", "The Guardian",
     "Calderhead Ltd", "Quill", "ada quill", "Staff Writer", "4 March", "Ada Quill says that", "Harbour Media Group",
     "Washington Post"],
)  # fmt: skip
def test_no_person(name: str) -> None:
    assert not looks_like_person(name, TABLES)


@pytest.mark.parametrize(
    ("title", "names", "expected"),
    [
        ("Pool opens early | The Town Post", ("The Town Post",), "Pool opens early"),
        ("Pool opens early - The Town Post", ("Town Post",), "Pool opens early"),
        ("Pool opens early – townpost.com", (), "Pool opens early"),
        ("Ferries – the long return", ("The Town Post",), "Ferries – the long return"),
        ("Nature - a love story", ("The Town Post",), "Nature - a love story"),
    ],
)
def test_the_site_goes_from_a_title_and_nothing_else(title: str, names: tuple[str, ...], expected: str) -> None:
    assert strip_site(title, names) == expected


def test_what_a_page_states_is_taken_for_its_one_article() -> None:
    document, articles = build_page(
        [("title", "Pool opens early"), ("body", "The pool opens early, the council said.")]
    )
    page = PageMetadata((
        ("title", "Pool opens early | The Town Post", "og"),
        ("published", "2031-03-04T23:10:00+02:00", "json-ld"),
        ("modified", "2031-03-06", "json-ld"),
        ("author", "Ada Quill", "json-ld"),
        ("author", "The Town Post", "json-ld"),
        ("publisher", "The Town Post", "json-ld"),
    ))  # fmt: skip
    document = CleanDocument("a.html", "html", document.text, document.blocks, page)
    found = describe_article(articles[0], document, articles, TABLES)
    assert (found.title, found.date, found.authors, found.publisher) == (
        "Pool opens early",
        "2031-03-04",
        ("Ada Quill",),
        "The Town Post",
    )


# ---------------------------------------------------------------- laws

WORDS = st.sampled_from([
    "By Ada Quill", "4 March 2031", "04-03-2031", "an hour ago", "Source Reuters", "The Star", "• Business",
    "Advertisement", "letters@scmp.com", "Updated: 6 March 2031", "? ! 。", "x" * 300,
    "Calderhead ordered three ferries on June 3, 2031.",
])  # fmt: skip


@given(
    st.lists(
        st.tuples(st.sampled_from(["meta", "title", "body", "foot", "drop", "subhead"]), WORDS), min_size=1, max_size=12
    )
)
def test_any_page_is_described_with_a_heading_and_ordered_bounds(lines: list[tuple[str, str]]) -> None:
    for metadata in describe([*lines, ("body", "The council said the pool opens early.")]):
        assert metadata.heading
        assert (metadata.title or "") in (metadata.heading, "")
        if metadata.title is None:
            assert len(metadata.heading.split()) <= 12
        if metadata.date is None:
            assert any(notice.code.startswith("date-") for notice in metadata.notices)
        if metadata.not_before and metadata.not_after:
            assert metadata.not_before.date[:10] <= metadata.not_after.date


# ---------------------------------------------------------------- tables


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("publishers.yml", "kind: agency", "kind: agencie", "did you mean 'agency'"),
        ("publishers.yml", "country: GB", "contry: GB", "did you mean 'country'"),
        ("publishers.yml", "name: Associated Press", "name: Reuters", "stands twice"),
        ("dates.yml", "months:", "mouths:", "did you mean 'months'"),
        ("cues.yml", "  published:", "  publisht:", "did you mean 'published'"),
    ],
)
def test_a_wrong_table_is_refused_with_its_place(name: str, old: str, new: str, words: str) -> None:
    path = HERE.parent / "generator/data" / name

    def read(wanted: str) -> Any:
        if wanted != name:
            return read_data_table(wanted)
        return parse_table(path.read_text(encoding="utf-8").replace(old, new, 1), name)

    with pytest.raises(TableError) as caught:
        build_describe_tables(read)
    assert words in str(caught.value)
    assert name in caught.value.where


# ---------------------------------------------------------------- the real seeds

EXPECTED: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (HERE / "cases/describe/seeds.yml").read_text(encoding="utf-8")
)


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the real seeds are not here")
def test_the_real_seeds_are_described() -> None:
    documents, _ = read_seeds(SEEDS)
    clean_tables, segment_tables = load_clean_tables(), load_segment_tables()
    for source in documents:
        document = clean_document(source, clean_tables)
        articles = segment_document(document, segment_tables)
        found = [describe_article(article, document, articles, TABLES) for article in articles]
        expected = EXPECTED[source.name[:3]]
        rows = [
            {name: read_field(metadata, name) for name in row} for metadata, row in zip(found, expected, strict=True)
        ]
        assert rows == expected


# ---------------------------------------------------------------- short cuts give what the long way gives

_NAMES = [form for outlet in TABLES.outlets[::9] for form in (outlet.name, *outlet.also)]
_SCRAPS = st.sampled_from(
    [*_NAMES, "The", "the", "a", "News", "in our times.", "Time...", "TIME", "—", ",", "’s", "x.com"]
)
PAGES = st.lists(st.lists(_SCRAPS, min_size=1, max_size=5).map(" ".join), min_size=1, max_size=12)


def around_of(texts: list[str]) -> Around:
    rows = [
        (text, number, Block(number, number + 1, number, number, text, "drop", "")) for number, text in enumerate(texts)
    ]
    near = tuple(Line(text, line, "above", 0, block, line) for text, line, block in rows[::2])
    return Around(rows, near)


@given(PAGES, st.lists(st.sampled_from(["the", "\nthe", "news", "e n", "times."]), max_size=3))
def test_the_lines_that_hold_a_word_are_those_in_which_it_stands(texts: list[str], words: list[str]) -> None:
    around = around_of(texts)
    wanted = [n for n, text in enumerate(texts) if any(word in f"\n{text.lower()}" for word in words)]
    assert [line.number for line in around.holding(words)] == wanted
    assert [line.number for line in around.near_holding(words)] == [n for n in wanted if n % 2 == 0]


@given(PAGES)
def test_an_outlet_named_all_over_a_page_is_found_as_if_every_line_were_read(texts: list[str]) -> None:
    directory = open_directory(TABLES)
    lines: dict[str, int] = {}
    clear: set[str] = set()
    for text in texts:
        for outlet, is_clear in _outlets_in(text, directory) if len(text) <= 200 else ():
            lines[outlet.name] = lines.get(outlet.name, 0) + 1
            clear |= {outlet.name} if is_clear else set()
    ranked = sorted(((name, lines[name]) for name in clear), key=lambda item: (-item[1], item[0]))
    ahead = ranked and ranked[0][1] >= 3 and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1])
    found = find_own_name(around_of(texts), directory)
    assert (found[0] if found else None) == (ranked[0][0] if ahead else None)


@given(
    st.lists(st.sampled_from([*TABLES.words("kinds.thesis"), "We must", "so", "x", "\n"]), max_size=12).map(" ".join)
)
def test_words_looked_for_one_by_one_are_those_of_the_pattern(text: str) -> None:
    pattern = compile_kinds(TABLES).thesis
    found = [match.span() for match in _find_all(text, pattern, TABLES.words("kinds.thesis"))]
    assert found == [match.span() for match in pattern.finditer(text)]


def test_a_newspaper_s_name_above_the_headline_is_no_title() -> None:
    name, headline = "Harwell Evening Gazette", "'Warm enough': the pool opens a month early this year"
    (found,) = describe([("title", name), ("meta", headline), ("meta", "4 March 2031"), *TEXT])
    assert (found.title, found.publisher) == (headline, name)
    assert dict(found.basis)["title"] == "line 2"

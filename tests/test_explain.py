"""The ledger: every character has one fate, and what is shown can neither move a cursor nor run."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from rich.cells import cell_len

from generator.config import Config
from generator.errors import SeedError
from generator.model import Bullet, Evidence, Figure, SourceDocument, Summary
from generator.pipeline import explain_document
from generator.reading import read_document
from generator.review.explain import print_ledger
from generator.review.facts import tell_amount
from generator.review.ledger import FATES, Ledger, build_ledger
from generator.review.page import _share, render_ledger
from generator.seeds import decode_bytes
from generator.tables.load import load_tables
from generator.text.show import show_text
from strategies import HOSTILE
from test_pipeline import FERRY, PAPER, SAMPLE

TABLES = load_tables()


def explain(text: str, form: str = "text", data: bytes | None = None) -> Ledger:
    """The ledger of a text, each article with its first words as a bullet."""
    text, encoding, mends, _ = decode_bytes(data, "a.txt") if data is not None else (text, "utf-8", (), False)
    source = SourceDocument("a.txt", "html" if form == "html" else "text", text, encoding, mends)
    read = read_document(source, TABLES)
    summaries = []
    for item in read.articles:
        body = item.article.body
        end = min(len(body), 60)
        evidence = Evidence(body[:end], 0, end, item.article.line_at(0), 1, 9, "k0001")
        summaries.append(Summary((Bullet(body[:end], (evidence,)),)))
    return build_ledger(read, summaries)


def assert_adds_up(ledger: Ledger) -> None:
    """Kept, metadata and dropped, with the white space between, are the input."""
    text = ledger.read.document.text
    at = 0
    for row in ledger.rows:
        assert not text[at : row.start].strip()
        assert text[row.start : row.end] == row.text
        at = row.end
    assert not text[at:].strip()
    assert sum(ledger.count(fate)[1] for fate in FATES) + ledger.space == len(text)
    kept = [(row.start, row.end) for row in ledger.rows if row.fate == "keep"]
    pieces = [piece for item in ledger.read.articles for piece in item.article.pieces]
    assert kept == sorted((piece.block.start, piece.block.end) for piece in pieces)


LINES = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60), st.sampled_from(FERRY.split("\n"))))
TEXTS = st.one_of(
    LINES.map("\n".join),
    st.lists(st.sampled_from(HOSTILE), max_size=9).map(lambda marks: FERRY.replace(" ", marks[0] if marks else " ", 9)),
    st.integers(1, 9).map(lambda n: FERRY + "x" * (4000 * n) + "\n" + PAPER),
)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_kept_metadata_and_dropped_are_the_input(text: str) -> None:
    assert_adds_up(explain(text))


@settings(max_examples=30, deadline=None)
@given(TEXTS)
def test_the_same_of_markup(text: str) -> None:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    assert_adds_up(explain(f"<html><body><h1>Night ferry</h1>{paragraphs}</body></html>", "html"))


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.sampled_from([None, 40, 80, 120, 200]))
def test_nothing_printed_moves_a_cursor_or_runs_over_the_edge(text: str, width: int | None) -> None:
    for line in print_ledger(explain(text), width):
        assert not [char for char in line.plain if unicodedata.category(char) in ("Cc", "Cs")]
        assert not set(line.plain) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2028\u2029")
        assert width is None or cell_len(line.plain) <= width


@settings(max_examples=25, deadline=None)
@given(TEXTS)
def test_the_page_holds_the_same_rows_and_nothing_foreign(text: str) -> None:
    ledger = explain(text)
    page = render_ledger(ledger)
    page.encode("utf-8")
    root = lxml_html.fromstring(page)
    shown = [" ".join(p.xpath("string(.)").split()) for p in strip_refs(root).xpath("//p[@class='text']")]
    assert shown == [" ".join(show_text(row.text).split()) for row in ledger.rows]
    assert len(root.xpath("//script")) == 1
    assert not root.xpath("//img|//iframe|//link|//object|//*[@onerror]|//*[@src]")
    ids = [element.get("id") for element in root.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    assert {a.get("href") for a in root.xpath("//a")} <= {f"#{name}" for name in ids}


def test_shares_add_up_and_rows_of_one_line_can_be_told_apart() -> None:
    shares = [_share(sizes) for sizes in ([7, 5, 1], [1, 1, 1], [0, 0, 0])]
    assert shares == [[538, 385, 77], [334, 333, 333], [0, 0, 0]]
    body = "".join(f"<p>{line}</p>" for line in FERRY.splitlines() if line)
    root = lxml_html.fromstring(render_ledger(explain(f"<html><body><article>{body}</article></body></html>", "html")))
    parts = root.xpath("//span[@class='line']/small/text()")
    assert parts == [f"part {at}" for at in range(1, len(parts) + 1)]
    assert len(parts) > 3
    (place,) = root.xpath("//li[@id='a1b1']/p[@class='places']/a")
    (row,) = root.xpath(f"//div[@id='{place.get('href')[1:]}']//small[1]/text()")[:1]
    assert f"line 1, {row}, sentence" in place.text


def test_what_is_known_stands_before_what_is_said() -> None:
    page = render_ledger(explain(FERRY))
    assert page.index("What it is, and how that is known") < page.index('<ol class="bullets">')


@pytest.mark.parametrize(
    ("text", "value", "unit", "currency", "amount"),
    [
        ("140 jobs", "140", "jobs", None, ""),
        ("1,400 jobs", "1400", "jobs", None, ""),
        ("9 per cent", "9", "percent", None, ""),
        ("9%", "9", "percent", None, ""),
        ("a dozen jobs", "12", "jobs", None, "12 jobs"),
        ("£61m", "61000000", "currency", "GBP", "61000000 GBP"),
        ("many jobs", None, "jobs", None, "? jobs"),
    ],
)
def test_a_figure_does_not_repeat_itself(
    text: str, value: str | None, unit: str, currency: str | None, amount: str
) -> None:
    evidence = Evidence(text, 0, len(text), 1, 1, 1, "k0001")
    figure = Figure(text, value, unit, currency, "", None, None, "actual", evidence)
    assert tell_amount(figure) == amount


LINE = "Pilots met at the lock. " * 40 + "Tern Lines fell 3 per cent to HK$8.10, Quay Bank said. Nobody else did."


def test_a_figure_tells_its_move_level_speaker_and_where_it_stands_in_a_long_line() -> None:
    read = read_document(SourceDocument("a.txt", "text", f"Ferries run late again\n\n{LINE}\n", "utf-8"), TABLES)
    body = read.articles[0].article.body
    quote = "Tern Lines fell 3 per cent to HK$8.10, Quay Bank said."
    evidence = Evidence(quote, body.index(quote), body.index(quote) + len(quote), 3, 38, 172, "k0001")
    figure = Figure(
        "3 per cent", "3", "percent", None, "Tern Lines", "tern", "Friday", "claim", evidence,
        says="Quay Bank", move="fell 3 per cent", level="HK$8.10",
    )  # fmt: skip
    ledger = build_ledger(read, [Summary((), (figure,))])
    told = "fell 3 per cent; level HK$8.10; Tern Lines; Friday; according to Quay Bank; claim"
    place = 'line 3, sentence 38 of 172: "Tern Lines fell'
    around = "it stands after “… at the lock. Pilots met at the lock.”, before “Nobody else did.”"
    flat = "\n".join(line.plain for line in print_ledger(ledger))
    assert f" {told}\n" in flat
    assert place in flat
    assert f"({around})" in flat
    narrow = " ".join(" ".join(line.plain.split()) for line in print_ledger(ledger, 80))
    assert told in narrow
    assert around in narrow
    page = lxml_html.fromstring(render_ledger(ledger)).xpath("string(//li[@id='a1f1'])")
    assert " ".join(page.split()).startswith(f"f1 {told.replace(';', '', 1)} line 3")


def strip_refs(root: lxml_html.HtmlElement) -> lxml_html.HtmlElement:
    for link in root.xpath("//a[@class='ref']"):
        link.drop_tree()
    return root


def test_a_quotation_is_marked_where_it_stands() -> None:
    ledger = explain(FERRY)
    (row,) = [row for row in ledger.rows if row.uses]
    assert [(use.start, use.end, use.name) for use in row.uses] == [(0, 60, "b1")]
    root = lxml_html.fromstring(render_ledger(ledger))
    (mark,) = root.xpath("//mark")
    (bullet,) = root.xpath("//li[@id='a1b1']")
    assert mark.get("data-refs") == "a1b1"
    assert mark.text_content() == bullet.xpath("string(./p[1])").strip()
    (link,) = bullet.xpath("./p[@class='places']/a")
    assert mark.xpath("ancestor::div[@id]")[0].get("id") == link.get("href")[1:]


def test_a_mend_and_a_joined_line_are_recorded() -> None:
    text = FERRY.replace("The crossing takes", "The t\u00c3\u00a9rm\x07 takes").encode()
    ledger = explain("", data=text)
    mended = [(row.line, mend.rule) for row in ledger.rows for mend in row.mends]
    assert {rule for _, rule in mended} == {"mojibake", "control-characters"}
    assert {line for line, _ in mended} == {10}
    printed = "\n".join(line.plain for line in print_ledger(ledger))
    assert "joined to the line before" in printed
    assert re.search(r"^ +10  mend +mojibake: 'tÃ©rm.' became 'térm.'$", printed, re.MULTILINE)
    page = render_ledger(ledger)
    assert "<ins>" in page
    assert "joined to the line before" in page


def test_what_belongs_to_no_article_is_dropped_whatever_its_label() -> None:
    ledger = explain("")
    assert ledger.rows == ()
    for row in explain("By Nadia Rahim\n\nWed, 12 Mar 2025\n").rows:
        assert (row.fate, row.article) == ("drop", None)


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLE.glob("*.*") if not path.name.endswith(".yml")))
def test_the_sample_adds_up(name: str) -> None:
    ledger = build_ledger(*explain_document(SAMPLE / name, Config(seeds=SAMPLE.parent)))
    assert_adds_up(ledger)
    names = {use.name for row in ledger.rows for use in row.uses if use.article == 1}
    assert {f"b{n}" for n in range(1, len(ledger.summaries[0].bullets) + 1)} <= names
    page = render_ledger(ledger)
    assert page == render_ledger(ledger)
    assert "http-equiv" in page


def test_a_missing_file_is_an_error_that_names_it(tmp_path: object) -> None:
    with pytest.raises(SeedError):
        explain_document(SAMPLE / "none.txt", Config(seeds=SAMPLE))

"""Cleaning: nothing is lost, every stretch has a fate, and the fates are those that an editor would give."""

from __future__ import annotations

from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import TableError
from generator.model import CleanDocument, SourceDocument
from generator.stages.clean import clean_document, starts
from generator.stages.clean.features import look_at, may_be_phrase
from generator.stages.clean.units import Unit
from generator.tables.clean import build_filter, load_clean_tables, read_phrases
from generator.tables.read import parse_table, read_data_table, read_table
from generator.text.escape import drop_hidden

CASES = Path(__file__).parent / "cases" / "clean"


def clean(text: str, form: str = "text") -> CleanDocument:
    source = SourceDocument("case.txt", "html" if form == "html" else "text", text, "utf-8")
    return clean_document(source, load_clean_tables())


def load_cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}-{case['id']}")
        for path in sorted(CASES.glob("*.yml"))
        for case in read_table(path)["cases"]
    ]


@pytest.mark.parametrize("case", load_cases())
def test_blocks_have_the_labels_of_the_case(case: dict[str, Any]) -> None:
    document = clean(case["text"], case.get("form", "text"))
    found = [(block.label, block.joined, block.text) for block in document.blocks]
    for label in ("title", "meta", "body", "subhead", "foot", "drop"):
        for words in case.get(label, []):
            holders = [kind for kind, _, text in found if words in text]
            assert set(holders) == {label}, (words, found)
    for words in case.get("joined", []):
        assert any(joined for _, joined, text in found if text.startswith(words)), (words, found)
    for words in case.get("apart", []):
        assert not any(joined for _, joined, text in found if text.startswith(words)), (words, found)


def assert_nothing_lost(document: CleanDocument) -> None:
    at = 0
    for block in document.blocks:
        assert at <= block.start < block.end
        assert document.text[block.start : block.end] == block.text
        assert not document.text[at : block.start].strip()
        assert block.rule
        assert 0.0 <= block.score <= 1.0
        at = block.end
    assert not document.text[at:].strip()


LINES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [
                "Calderhead moved fewer boxes in February, the line said, and it will lay up four of its ships.",
                "Advertisement",
                "By Nadia Rahim",
                "12 March 2025",
                "Photo: AFP – The quay was empty when the ship came in. Advertisement The crew had left.",
                "Related Articles",
                "Calderhead carries fewer boxes for a third month",
                "",
            ]
        ),
    ),
    max_size=30,
)


@given(LINES)
def test_every_character_is_in_one_block_or_is_white_space(lines: list[str]) -> None:
    document = clean("\n".join(lines))
    text = document.text
    assert text == "\n".join(drop_hidden(line)[0] for line in "\n".join(lines).split("\n"))
    assert_nothing_lost(document)
    for block in document.blocks:
        assert block.line == text.count("\n", 0, block.start) + 1


@given(LINES)
def test_the_same_of_markup(lines: list[str]) -> None:
    assert_nothing_lost(clean("<html><body>" + "".join(f"<p>{line}</p>" for line in lines), "html"))


def test_markup_that_is_broken_or_deep_is_read_as_far_as_it_goes() -> None:
    assert_nothing_lost(clean("<div>" * 3000 + "<p>The quay was empty.<table><b><a href=x>More", "html"))
    assert clean("", "html").blocks == ()
    assert clean(" \n\t\n").blocks == ()


def test_a_giant_line_takes_linear_time() -> None:
    sentence = "Calderhead moved 1.2 million boxes in February, 7 per cent fewer than a year before, Photo: it said. "
    assert_nothing_lost(clean(sentence * 4000))


def test_what_the_page_states_in_order_of_trust() -> None:
    page = clean(
        """<html lang="en"><head><title>Boxes fall | The Harbour Gazette</title>
        <meta property="og:title" content="Boxes fall again"><meta name="author" content="Desk">
        <script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","headline":"Boxes fall for a third month",
        "datePublished":"2025-03-12T09:00:00Z","author":[{"@type":"Person","name":"Nadia Rahim"}],
        "publisher":{"@id":"#gazette"}},{"@id":"#gazette","@type":"Org","name":"The Harbour Gazette"}]}</script>
        </head><body><h1>Boxes fall for a third month</h1></body></html>""",
        "html",
    ).page
    assert page.all("title")[:2] == ("Boxes fall for a third month", "Boxes fall again")
    assert page.get("published") == "2025-03-12T09:00:00Z"
    assert page.get("publisher") == "The Harbour Gazette"
    assert page.all("author") == ("Nadia Rahim", "Desk")
    assert page.get("lang") == "en"


@pytest.mark.parametrize(
    ("row", "where", "what"),
    [
        ("{id: a, label: drop, anny: [x]}", "p.yml:2: anny", "unknown key"),
        ("{id: a, label: dropp, any: [x]}", "p.yml:2: label", "unknown label"),
        ("{id: a, label: drop, any: ['(']}", "p.yml:2: any", "compile"),
    ],
)
def test_a_bad_phrase_row_is_named(row: str, where: str, what: str) -> None:
    with pytest.raises(TableError, match=what) as caught:
        read_phrases(parse_table(f"phrases:\n  - {row}\n", "p.yml"), "p.yml")
    assert caught.value.where == where


@pytest.mark.parametrize("name", ["phrases.yml", "paywalls.yml"])
def test_the_shipped_patterns_compile(name: str) -> None:
    assert read_phrases(read_data_table(name), name, check=True)


@given(
    st.sampled_from(
        [
            "(?:re)?ad",
            "a{0,2}b",
            "ad+r",
            "[ad]e",
            "\\(d\\)",
            "(?:a|re|(?:d|b)?e)?[:!]?r",
            "\\d d",
            "(?:ab)*r",
            ".{0,2}a",
            "a b",
        ]
    ),
    st.text("adbre:!()0 ", min_size=1, max_size=6),
)
def test_no_line_that_a_row_fits_is_filtered_out(pattern: str, line: str) -> None:
    (phrase,) = read_phrases(
        parse_table(f"phrases:\n  - {{id: a, label: drop, any: ['{pattern}']}}\n", "p.yml"), "p.yml"
    )
    assert may_be_phrase(line, build_filter([phrase])) or not phrase.pattern.match(line)


def test_every_phrase_row_is_named_once_and_says_why() -> None:
    table = read_table(Path(__file__).parent.parent / "generator" / "data" / "phrases.yml")
    names = [row["id"] for row in table["phrases"]]
    assert len(names) == len(set(names))
    assert all(row.get("why") for row in table["phrases"])


@given(st.lists(st.tuples(st.integers(1, 7), st.integers(1, 900)), min_size=1, max_size=30), st.data())
def test_windows_around_a_gap_are_those_counted_unit_by_unit(steps: list[tuple[int, int]], data: st.DataObject) -> None:
    """Steps from one unit of body to the next, and the characters of each."""
    places = list(accumulate(step for step, _ in steps))
    size_of = dict(zip(places, (size for _, size in steps), strict=True))
    units = [Unit(0, 1, 1, 1, "x" * size_of.get(index, 1), 0) for index in range(places[-1] + 1)]
    page = starts.Page(units, (), places, load_clean_tables())
    number = data.draw(st.integers(0, len(places) - 1))

    def count(chosen: list[int]) -> tuple[list[int], int]:
        window: list[int] = []
        while len(window) < min(14, len(chosen)) and sum(size_of[place] for place in window) < starts.REACH:
            window.append(chosen[len(window)])
        run = next((n for n, (a, b) in enumerate(pairwise(chosen), 1) if abs(a - b) > 4), len(chosen))
        return window, sum(size_of[place] for place in chosen[:run])

    assert (list(page.ahead(number)), page.mass_ahead(number)) == count(places[number:])
    assert (list(page.behind(number))[::-1], page.mass_behind(number)) == count(places[:number][::-1])


def test_words_are_the_same_however_many_were_met_before(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = load_clean_tables()
    look = look_at("The miller's ferries, 'Otter' and 'Heron', sail on Sundays", tables)
    expected = {b"miller", b"ferrie", b"otter", b"heron", b"sail", b"sunday"}
    for most in (starts._REMEMBERED, 1):
        monkeypatch.setattr(starts, "_REMEMBERED", most)
        starts._bare_words.cache_clear()
        assert starts.content_terms(look, tables) == expected


@pytest.mark.parametrize("form", ["text", "html"])
def test_what_nobody_sees_parts_no_word_and_is_recorded(form: str) -> None:
    words = "Calder\u00adhead carries fewer bo\u200bxes for a third month, the line said."
    document = clean(f"<p>x</p>\n<p>{words.replace(chr(0xAD), '&shy;')}</p>" if form == "html" else f"x\n{words}", form)
    assert "Calderhead carries fewer boxes" in document.text
    (mend,) = [mend for mend in document.mends if mend.rule == "hidden-characters"]
    assert (mend.line, mend.before) == (2, "U+00AD U+200B")


@pytest.mark.parametrize(
    "words",
    [
        "A crane of the line (photo: Ada Brook) fell into the harbour in May and cost it US$4 million.",
        "The town [picture not shown] will get a new quay for 300 ships a year.",
        "The offer of ![pic](https://harbour.example/a) brought in US$7 million for the line last year.",
    ],
)
def test_a_bracket_in_the_middle_of_a_sentence_cuts_nothing_off(words: str) -> None:
    lines = ["A harbour sells its pier", "By Ada Brook", "9 June 2025", "", words]
    lines += ["", "Rents in the harbour rose 4 per cent last year, and the line said that it would pay them."]
    document = clean("\n".join(lines))
    assert words in [block.text for block in document.blocks if block.label == "body"]

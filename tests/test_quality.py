"""A floor under cleaning, splitting and describing, on pages of our own words in every way of copying them.

``cases/quality`` says what each block of a page is, so its body is known to the word; what is known to go wrong stands
with the page as ``weak`` and must be taken out when it goes right. The documents of ``cases/documents`` are read again
with blank lines taken out or put in, which changes nothing of a body. Lowering a floor takes an explicit act.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from documents import load_cases, matches, matches_names
from generator.model import Article, Metadata, SourceDocument
from generator.seeds import read_seed
from generator.stages.clean import clean_document
from generator.stages.describe import describe_article
from generator.stages.segment import segment_document
from generator.tables.load import load_tables
from renderings import HTML_STYLES, TEXT_STYLES, Page, load_pages, measure_words, render_html, render_text

PAGES = {page.name: page for page in load_pages()}
STYLES = (*(style for style in TEXT_STYLES if style != "giant"), *HTML_STYLES)
BODY_FLOOR, BODIES_FLOOR = 0.90, 0.97
"""Of each body, and of the mean."""
GIANT_FLOOR, GIANTS_FLOOR = 0.70, 0.80
"""The same where a whole page is one line: menus and headlines run into sentences, and nothing is known of it."""
FIELD_FLOORS = {"title": 0.99, "date": 0.92, "publisher": 0.99, "authors": 0.99}
"""Shares that are right; ``None`` is right for an outlet that only the page's data may name."""
SAME_FLOOR = 0.97
WRAPPED = 120
"""A document none of whose lines is longer was broken at a width."""


@cache
def read(name: str, style: str) -> tuple[tuple[Article, Metadata], ...]:
    """The articles of a page in a style, and what is known about each."""
    page, is_html = PAGES[name], style in HTML_STYLES
    return read_text(name, (render_html if is_html else render_text)(page, style), "html" if is_html else "text")


def read_text(name: str, text: str, form: Any) -> tuple[tuple[Article, Metadata], ...]:
    tables = load_tables()
    document = clean_document(SourceDocument(name, form, text, "utf-8"), tables.clean)
    articles = segment_document(document, tables.segment)
    return tuple((article, describe_article(article, document, articles, tables.describe)) for article in articles)


def score_bodies(name: str, style: str) -> list[float]:
    """F1 of each body that the page has; 0 for one that was not found. Key points above a text may be in or out."""
    page, found = PAGES[name], [article.body for article, _ in read(name, style)]
    found += [""] * (len(page.articles) - len(found))
    both = zip(page.list_bodies(), page.list_bodies("key"), found, strict=False)
    return [max(measure_words(wanted, body), measure_words(more, body)) for wanted, more, body in both]


def judge_field(field: str, page: Page, number: int, style: str) -> tuple[bool, bool]:
    """Whether a field of an article is right, and whether it is wrong: unknown is neither."""
    found = read(page.name, style)
    if number >= len(found):
        return False, False
    wanted, known = page.articles[number][field], getattr(found[number][1], field)
    if field == "authors":
        right = matches_names(wanted, known)
    else:
        right = matches(wanted, known)
        if field == "publisher" and known is None and style != "semantic":
            right = True
    return right, not right and bool(known)


def is_weak(page: Page, style: str, check: str) -> str | None:
    """Why a check is known to fail."""
    return next((row["reason"] for row in page.weak if row.get("check") == check and style in row["styles"]), None)


def list_checks(*styles: str, check: str) -> list[object]:
    """A page and a style each, marked where the case knows that the check fails."""
    rows: list[object] = []
    for page in PAGES.values():
        for style in styles:
            reason = is_weak(page, style, check)
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            rows.append(pytest.param(page.name, style, marks=marks, id=f"{page.name}-{style}"))
    return rows


@pytest.mark.parametrize(("name", "style"), list_checks(*STYLES, check="body"))
def test_a_body_is_found_however_the_page_was_copied(name: str, style: str) -> None:
    assert min(score_bodies(name, style)) >= BODY_FLOOR


@pytest.mark.parametrize(("name", "style"), list_checks("giant", check="body"))
def test_a_body_is_found_in_a_page_of_one_line(name: str, style: str) -> None:
    assert min(score_bodies(name, style)) >= GIANT_FLOOR


@pytest.mark.parametrize(("name", "style"), list_checks(*STYLES, "giant", check="count"))
def test_articles_are_counted_right(name: str, style: str) -> None:
    assert len(read(name, style)) == len(PAGES[name].articles)


@pytest.mark.parametrize(("styles", "floor"), [(STYLES, BODIES_FLOOR), (("giant",), GIANTS_FLOOR)])
def test_bodies_are_mostly_right_to_the_word(styles: tuple[str, ...], floor: float) -> None:
    found = {
        (page.name, style): min(score_bodies(page.name, style))
        for page in PAGES.values()
        for style in styles
        if not (is_weak(page, style, "count") or is_weak(page, style, "body"))
    }
    assert sum(found.values()) >= floor * len(found), sorted(found.items(), key=lambda row: row[1])[:9]


@pytest.mark.parametrize("field", FIELD_FLOORS)
def test_what_a_page_states_is_known(field: str) -> None:
    judged = {
        (page.name, style, number): judge_field(field, page, number, style)[0]
        for page in PAGES.values()
        for style in STYLES
        for number in range(len(page.articles))
        if not is_weak(page, style, "count")
    }
    missing = [row for row, right in judged.items() if not right]
    assert len(missing) <= (1 - FIELD_FLOORS[field]) * len(judged), f"{len(missing)} of {len(judged)}: {missing}"


@pytest.mark.parametrize("field", FIELD_FLOORS)
def test_nothing_wrong_is_said_of_a_page(field: str) -> None:
    wrong = [
        (page.name, style, getattr(read(page.name, style)[number][1], field))
        for page in PAGES.values()
        for style in (*STYLES, "giant")
        for number in range(len(page.articles))
        if judge_field(field, page, number, style)[1]
    ]
    assert wrong == []


def _list_weak() -> list[object]:
    return [
        pytest.param(
            page.name,
            style,
            row,
            marks=pytest.mark.xfail(reason=row["reason"], strict=True),
            id=f"{page.name}-{style}-{number}",
        )
        for page in PAGES.values()
        for number, row in enumerate(page.weak)
        if "check" not in row
        for style in row["styles"]
    ]


@pytest.mark.parametrize(("name", "style", "row"), _list_weak())
def test_what_is_known_to_go_wrong_goes_right(name: str, style: str, row: dict[str, Any]) -> None:
    bodies = " ".join("\n".join(article.body for article, _ in read(name, style)).split())
    assert row["lost"] in bodies if "lost" in row else row["kept"] not in bodies


def _list_texts() -> list[tuple[str, str]]:
    """Documents of bare text whose blank lines part paragraphs, and other ways to space them. Where lines are broken
    at a width, only taking them out is another way.
    """
    rows = []
    for case in load_cases():
        text = case.document.read_text("utf-8", "replace") if case.document.suffix == ".txt" else ""
        if "\n\n" in text:
            is_wrapped = max(map(len, text.split("\n"))) < WRAPPED
            rows += [(case.name, joint) for joint in ("\n", "\n\n")[: 1 if is_wrapped else 2]]
    return rows


@pytest.mark.parametrize(("name", "joint"), _list_texts())
def test_blank_lines_change_nothing(name: str, joint: str) -> None:
    case = next(case for case in load_cases() if case.name == name)
    text = read_seed(case.document, case.document.parent).text
    before = read_text(name, text, "text")
    after = read_text(name, joint.join(line for line in text.split("\n") if line.strip()) + "\n", "text")
    assert len(after) == len(before)
    scores = [measure_words(one.body, two.body) for (one, _), (two, _) in zip(before, after, strict=True)]
    assert min(scores) >= SAME_FLOOR

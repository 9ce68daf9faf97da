"""Pages that set several articles alike: a heading, its byline, its text, and nothing else between them."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import reading
from generator.config import Config
from generator.stages.clean import titles

MILL = (
    "The town mill at Orsa will grind no more after Easter, its owner said on Monday.",
    "Nine people work there, and three of them are to move to the bakery next door, which belongs to the same family.",
    "The council wants to keep the wheel turning for visitors. It has found a little money, but no miller.",
    "Until then bread of the town is made of flour that comes by lorry from the plain.",
)
FERRY = (
    "A second ferry is to sail between Orsa and the island of Lund from the first of June, the line said.",
    "It carries forty cars and will leave every two hours, so that the last queue on the quay is gone by nine.",
    "The islanders had asked for it for eleven years. Their spokeswoman will believe it when she sees the smoke.",
    "Tickets are to cost what they cost now, and children under seven sail free.",
)


def _read(folder: Path, name: str, text: str) -> list[str | None]:
    """The headlines of the articles that a document gives."""
    (folder / name).write_text(text, "utf-8")
    ((_, document, _),) = reading.extract_documents([folder / name], Config())
    assert document is not None
    return [item.metadata.title for item in document.articles]


def _paragraphs(text: tuple[str, ...]) -> str:
    return "".join(f"<p>{line}</p>" for line in text)


def _page(one: str, two: str) -> str:
    top = (
        "<html><head><title>Orsa Weekly</title></head><body><header>ORSA WEEKLY <span>news of the lake</span></header>"
    )
    return f"{top}<nav>Town | Lake | Sport | Letters</nav>{one}{two}<footer>Printed by the lake.</footer></body></html>"


def _lines(one: tuple[str, ...], two: tuple[str, ...], by: tuple[str, str]) -> str:
    mill, ferry = "\n\n".join(one), "\n\n".join(two)
    return (
        f"ORSA WEEKLY\nMonday 12 October 2026\n\n\nMill at Orsa stops after two centuries\n\n{by[0]}\n\n{mill}\n\n\n"
        f"Island gets a second ferry\n\n{by[1]}\n\n{ferry}\n\n\nOrsa Weekly, Quay 3\n"
    )


BOTH = ["Mill at Orsa stops after two centuries", "Island gets a second ferry"]
ARTICLES = (
    f"<article><h2>{BOTH[0]}</h2><p class='by'>by Ola Nilsen, 4 February 2026</p>{_paragraphs(MILL)}</article>",
    f"<article><h2>{BOTH[1]}</h2><p class='by'>by Siri Moen, 4 February 2026</p>{_paragraphs(FERRY)}</article>",
)
RULED = (
    f"<h2>{BOTH[0]}</h2><p><i>By Ola Nilsen</i></p>{_paragraphs(MILL)}<hr>",
    f"<h2>{BOTH[1]}</h2><p><i>By Siri Moen</i></p>{_paragraphs(FERRY)}<hr>",
)
DATED = (
    f"<h3>{BOTH[0]}</h3><p>4 February 2026</p>{_paragraphs(MILL)}",
    f"<h3>{BOTH[1]}</h3><p>3 February 2026</p>{_paragraphs(FERRY)}",
)
SEVERAL = {
    "articles.html": _page(*ARTICLES),
    "ruled.html": _page(*RULED),
    "dated.html": _page(*DATED),
    "names.txt": _lines(MILL, FERRY, ("Ola Nilsen", "Siri Moen")),
    "by.txt": _lines(MILL, FERRY, ("By Ola Nilsen", "By Siri Moen")),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_headings_with_a_byline_each_are_articles(name: str, tmp_path: Path) -> None:
    assert _read(tmp_path, name, SEVERAL[name]) == BOTH


def test_without_the_rule_names_part_no_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(titles, "mark_signed", lambda page, gaps: None)
    assert len(_read(tmp_path, "names.txt", SEVERAL["names.txt"])) == 1


HEAD = "<h1>A day on the lake</h1><p>By Ola Nilsen, 4 February 2026</p>"
ONE = {
    "subheads.html": _page(f"{HEAD}{_paragraphs(MILL)}", f"<h2>Island gets a second ferry</h2>{_paragraphs(FERRY)}"),
    "teasers.html": _page(
        f"{HEAD}{_paragraphs(MILL)}{_paragraphs(FERRY)}",
        "<h2>Pike weighs as much as a child</h2><p>By Siri Moen</p><p>It took two men and a cart.</p>"
        "<h2>Choir looks for a bass</h2><p>By Siri Moen</p><p>The last one moved to Oslo.</p>",
    ),
    "books.txt": "Books of the winter\n\nBy Ola Nilsen\n\nThree came through the letter box.\n\n"
    f"The Long Road Home\n\nAda Quill\n\n{FERRY[0]} {FERRY[1]}\n\nA Winter of Salt\n\nBo Low\n\n{MILL[1]} {MILL[2]}\n",
}


@pytest.mark.parametrize("name", ONE)
def test_what_only_looks_so_is_one_article(name: str, tmp_path: Path) -> None:
    assert len(_read(tmp_path, name, ONE[name])) == 1


MENUS = [
    "Owner   Mill   Bakery   Council   Letters",
    "Owner . Mill . Bakery . Council",
    "[Mill] [Bakery] [Council]",
    "All mills. All bakeries. Daily.",
]
SHY = "Shy Mr Nilsen falls silent again"


def _under(menu: str) -> str:
    return f"Orsa Gazette\n\n{menu}\n\n{SHY}\n\nOla Nilsen\n4 February 2026\n\n" + "\n\n".join(MILL) + "\n"


@pytest.mark.parametrize("menu", MENUS)
def test_a_menu_or_a_slogan_is_no_headline(menu: str, tmp_path: Path) -> None:
    assert _read(tmp_path, "page.txt", _under(menu)) == [SHY]


def test_without_the_rule_a_menu_heads_the_text_whose_words_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(titles, "_is_menu", lambda text: False)
    assert [_read(tmp_path, "page.txt", _under(menu)) == [SHY] for menu in MENUS] != [True] * len(MENUS)


def test_a_correspondent_signs_and_heads_nothing(tmp_path: Path) -> None:
    signed = "From our correspondent Ola Nilsen in Orsa"
    text = f"Orsa Gazette\n\n{SHY}\n\n{signed}\n\n" + "\n\n".join(MILL)
    assert _read(tmp_path, "page.txt", text) == [SHY]

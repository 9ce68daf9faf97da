"""An outlet that one page shows and another article rests on is that page's."""

from __future__ import annotations

from dataclasses import replace

from generator.credited import name_credited_pages
from generator.model import Attribution, Metadata
from generator.reading import ReadArticle, ReadDocument
from test_describe import build_page


def read_page(name: str, above: str, **known: object) -> ReadDocument:
    document, articles = build_page([("drop", above), ("title", "Herring is dear"), ("body", "Herring is dear now.")])
    metadata = replace(Metadata("Herring is dear", "Herring is dear", "news"), **known)  # type: ignore[arg-type]
    return ReadDocument(replace(document, name=name), (ReadArticle(articles[0], metadata),))


RESTS = (Attribution("Quay Finance", 3, "Herring is dear, Quay Finance reports."),)
CREDITING = read_page("b.txt", "Coastal Radio", rests_on=RESTS)


def name_pages(*read: ReadDocument) -> list[str | None]:
    return [document.articles[0].metadata.publisher for document in name_credited_pages(read)]


def test_a_page_is_its_outlet_s_whom_another_article_credits() -> None:
    page = read_page("a.txt", "Quay Finance | Fish")
    assert name_pages(page, CREDITING) == ["Quay Finance", None]
    assert name_pages(CREDITING, page) == [None, "Quay Finance"]
    (named, _) = name_credited_pages([page, CREDITING])
    assert named.articles[0].metadata.basis == (("publisher", "line 1 'Quay Finance', whose report b.txt rests on"),)


def test_one_sign_alone_names_no_outlet() -> None:
    assert name_pages(read_page("a.txt", "Quay Finance")) == [None]
    assert name_pages(read_page("a.txt", "Fish and Finance"), CREDITING) == [None, None]
    assert name_pages(read_page("a.txt", "Quay Finance", rests_on=RESTS)) == [None]


def test_what_is_known_stays() -> None:
    page = read_page("a.txt", "Quay Finance", publisher="The Lantern")
    assert name_pages(page, CREDITING) == ["The Lantern", None]
    assert name_pages(read_page("a.txt", "Quay Finance", aggregator="Quay Finance"), CREDITING) == [None, None]


def test_nobody_rests_on_reports_of_its_own_outlet() -> None:
    page = read_page("a.txt", "Quay Finance", rests_on=RESTS, credit="Quay Finance")
    (named, _) = name_credited_pages([page, CREDITING])
    known = named.articles[0].metadata
    assert (known.publisher, known.credit, known.rests_on) == ("Quay Finance", None, ())

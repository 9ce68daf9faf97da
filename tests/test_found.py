"""What a result of the search tells: the words that name a company, and what is known of the date."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.model import Bound, CompanyLink, Evidence
from generator.site.library import BriefFile, make_library
from generator.site.search import SearchDocument, make_documents
from shelf import make_brief

BODY = "Cranes stood. At noon Osprey Tugs towed both hulls home. Pilots left."


def _document(quote: str, body: str, not_before: Bound | None = None) -> SearchDocument:
    at = BODY.index(quote)
    link = CompanyLink("osprey", "Osprey", "named", Evidence(quote, at, at + len(quote), 12, 6, 14, "k9a1d"))
    brief = replace(make_brief(1, "Quay", (("Quiet.", "Quiet."),), ()), companies=(link,), not_before=not_before)
    library = make_library([BriefFile(f"briefs/{brief.id}.md", "# Quay\n", brief)])
    documents = make_documents(library, bodies={brief.id: body} if body else {})
    return next(document for document in documents if document.group == "brief")


@pytest.mark.parametrize(
    ("quote", "body", "told"),
    [
        ("Osprey Tugs", BODY, "At noon Osprey Tugs towed both hulls home."),
        ("Osprey Tugs", "", "Osprey Tugs"),
        ("Osprey Tugs", f"X{BODY}", "Osprey Tugs"),
        ("Osprey Tugs towed both hulls", BODY, "Osprey Tugs towed both hulls"),
    ],
)
def test_a_bare_name_is_found_with_the_words_around_it(quote: str, body: str, told: str) -> None:
    assert _document(quote, body).text == ("Quiet.", told)


def test_a_result_without_a_date_tells_what_is_proven() -> None:
    assert _document("Osprey", "").note == "news · The Harbour Gazette · no date"
    bounded = _document("Osprey", "", not_before=Bound("2025-06-19", 7, "the yard opened"))
    assert bounded.note == "news · The Harbour Gazette · no date (not before 19 June 2025)"
    assert bounded.date == "2025-06-19", "it is as new as that, where two answer equally well"

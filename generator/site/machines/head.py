"""What the head of a brief's page tells machines: JSON-LD (schema.org) and Open Graph (https://ogp.me).

The page is a summary *of* an article and no article itself, so it is a ``CreativeWork`` that is based on a
``NewsArticle``: headline, author, publisher and day belong to that one. Nothing stands here that the brief does not
say; a date is as exact as it is known.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.brief.export import Row
from generator.merge import edited_pieces
from generator.model import Brief, Company
from generator.site.library import BriefFile
from generator.site.machines.place import Place
from generator.text.escape import escape_target

_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
"""So that nothing in it can end the script, or begin a comment in it."""


@dataclass(frozen=True, slots=True)
class Head:
    """The values for a page's head, each still to be escaped for its attribute but for ``json_ld``."""

    description: str
    open_graph: tuple[tuple[str, str], ...]
    """``(property, content)``."""
    json_ld: str
    """Ready to stand in a script element."""


def describe_head(entry: BriefFile, companies: Mapping[str, Company], place: Place) -> Head:
    """The head of a brief's page.

    Args:
        entry: the brief.
        companies: those of the library by id.
        place: name of the site, and its address, without which nothing here names one but the article's.
    """
    brief = entry.brief
    description = brief.bullets[0].text if brief.bullets else ""
    graph = [("og:type", "article"), ("og:title", brief.title), ("og:site_name", place.name)]
    if description:
        graph.append(("og:description", description))
    if place.url:
        graph.append(("og:url", place.address(entry.path)))
    row = describe_brief(entry, companies, place)
    return Head(
        description, tuple(graph), json.dumps(row, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    )


def describe_brief(entry: BriefFile, companies: Mapping[str, Company], place: Place) -> Row:
    """The brief in the terms of schema.org. What is unknown is left out, as the terms want it; so is what stands on the
    page itself: the bullets, and the companies that it only names.
    """
    brief = entry.brief
    return _drop_empty(
        {
            "@context": "https://schema.org",
            "@type": "CreativeWork",
            "@id": place.address(entry.path) if place.url else None,
            "identifier": None if place.url else brief.id,
            "name": brief.title,
            "inLanguage": brief.lang,
            "isPartOf": {"@type": "WebSite", "name": place.name},
            "isBasedOn": _describe_article(brief, retitled="title" in edited_pieces(entry.stated, parsed=True)),
            "about": _describe_companies(brief, companies, place),
            "keywords": list(brief.topics),
        }
    )


_TYPES = {"opinion": "OpinionNewsArticle", "letter": "Article", "explainer": "Article", "interview": "Article"}
"""Of what is no report of the news, by kind (https://schema.org/NewsArticle and its neighbours)."""


def _describe_article(brief: Brief, *, retitled: bool) -> Row:
    """What the article is. A headline that was made, or that the desk changed, is not the article's."""
    outlets = {"publisher": brief.publisher, "provider": brief.aggregator}
    return _drop_empty(
        {
            "@type": _TYPES.get(brief.kind, "NewsArticle"),
            "headline": None if brief.title_made or retitled else brief.title,
            "genre": brief.kind,
            "author": [{"@type": "Person", "name": name} for name in brief.authors],
            **{role: {"@type": "Organization", "name": name} for role, name in outlets.items() if name},
            "datePublished": brief.date,
            "inLanguage": brief.lang,
            "url": escape_target(brief.url) if brief.url else None,
        }
    )


def _describe_companies(brief: Brief, companies: Mapping[str, Company], place: Place) -> list[Row]:
    ids = dict.fromkeys(link.id for link in brief.companies if link.role == "about")
    return [_describe_company(companies[company_id], place) for company_id in ids if company_id in companies]


def _describe_company(company: Company, place: Place) -> Row:
    kind = "Brand" if company.kind == "brand" else "Corporation" if company.tickers else "Organization"
    return _drop_empty(
        {
            "@type": kind,
            "name": company.name,
            "identifier": None if place.url else company.id,
            # Exchange and code stand apart by a blank there: https://schema.org/tickerSymbol
            "tickerSymbol": [code.replace(":", " ", 1) for code in company.tickers] if kind == "Corporation" else None,
            "url": place.address(f"companies/{company.id}.md") if place.url else None,
        }
    )


def _drop_empty(row: dict[str, Any]) -> Row:
    return {key: value for key, value in row.items() if value}

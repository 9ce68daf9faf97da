"""Whose article it is, which site carries it, and whom the text credits."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model import Article, CleanDocument, Notice
from generator.stages.describe.imprint import find_page_name
from generator.stages.describe.lines import Around, owns_page
from generator.stages.describe.opening import find_first_name
from generator.stages.describe.outlets.credit import find_credit, print_name
from generator.stages.describe.outlets.dateline import find_dateline, is_agency_name
from generator.stages.describe.outlets.directory import Directory, are_one, is_aggregator, names_one, open_directory
from generator.stages.describe.outlets.hosts import find_address, find_own_host, find_photo
from generator.stages.describe.outlets.names import find_own_name, find_rights
from generator.stages.describe.outlets.patterns import compile_patterns
from generator.stages.describe.outlets.printed import (
    find_byline_outlet,
    find_offered,
    find_own_view,
    find_source_line,
    find_structure_line,
    find_title_suffix,
)
from generator.stages.describe.outlets.site import find_site
from generator.stages.describe.outlets.stated import find_origin, find_stated
from generator.stages.describe.tables import DescribeTables

__all__ = ["Directory", "Outlets", "find_outlets", "open_directory"]


@dataclass(frozen=True, slots=True)
class Outlets:
    """What :func:`find_outlets` found; names canonical where the table knows them."""

    publisher: str | None
    aggregator: str | None
    credit: str | None
    country: str
    """Of the publisher, empty where unknown."""
    basis: tuple[tuple[str, str], ...]
    notices: tuple[Notice, ...]


def find_outlets(
    article: Article,
    document: CleanDocument,
    siblings: tuple[Article, ...],
    around: Around,
    tables: DescribeTables,
) -> Outlets:
    """Publisher, aggregator and credit, each with where it stood.

    In order of trust for the publisher: the sidecar, the outlet that an HTML page calls the origin of its text, a
    source line, an outlet's name beside the time of the article, a desk's e-mail address, what an HTML page states,
    who provided a picture (inferred, with a notice), the rights line. A site that says it gathers, or whose name the
    page states or prints while the article is another's, is the aggregator.
    """
    directory = open_directory(tables)
    patterns = compile_patterns(tables)
    sidecar = document.sidecar
    basis: list[tuple[str, str]] = []
    notices: list[Notice] = []

    site, site_basis, gathers = find_site(article, around, tables)
    publisher, publisher_basis = sidecar.publisher, "sidecar"
    if not publisher:
        page = find_stated(document, directory)
        opening = find_first_name(article, document, siblings, tables)
        offered = find_offered(around, directory)
        if offered and not page and not site and opening and not are_one(offered[0], opening.shown):
            site, site_basis = opening.shown, opening.basis
        found = (
            (find_origin(document, directory, page) if owns_page(article, document, siblings) else None)
            or find_source_line(around, directory, patterns, tables)
            or offered
            or find_structure_line(article, around, directory, patterns)
            or find_title_suffix(article, document, directory, tables)
            or find_own_view(article, directory, tables)
        )
        dateline = find_dateline(article, directory, tables)
        wired = dateline is not None and is_agency_name(dateline[0])
        found = found or (None if wired else dateline)
        if found and page and not site and not are_one(found[0], page[0]):
            site, site_basis = page[0], page[1]
        carried = gathers or is_aggregator(site or (page[0] if page else ""), directory)
        found = found or (find_byline_outlet(around, tables) if carried else None)
        found = found or find_address(article, document, around, directory) or page
        if not found:
            found = find_photo(article, around, directory, patterns)
            if found:
                notices.append(
                    Notice(
                        "publisher-inferred",
                        f"the publisher {found[0]} is inferred from a picture credit",
                        found[2],
                        f"{document.name}.meta.yml: publisher: NAME",
                    )
                )
        found = found or find_own_name(around, directory) or find_rights(around, directory)
        found = found or (None if gathers else find_page_name(article, document, around, tables))
        if not found and not gathers and opening:
            found = (opening.shown, opening.basis, opening.line)
            if not opening.is_sure:
                notices.append(
                    Notice(
                        "publisher-inferred",
                        f"the publisher {opening.shown} is inferred from the first line",
                        opening.line,
                        f"{document.name}.meta.yml: publisher: NAME",
                    )
                )
        found = found or dateline
        if found:
            publisher, publisher_basis, _ = found

    aggregator = sidecar.aggregator
    if aggregator:
        basis.append(("aggregator", "sidecar"))
    else:
        known = directory.by_name(publisher) if publisher else None
        if known and known.kind == "aggregator" and not sidecar.publisher:
            aggregator, publisher = known.name, None
            basis.append(("aggregator", publisher_basis))
        if site and (gathers or publisher) and not (publisher and names_one(site, publisher)) and not aggregator:
            aggregator = site
            basis.append(("aggregator", site_basis))
        elif site and not publisher and not aggregator:
            outlet = directory.by_name(site)
            if gathers or (outlet and outlet.kind == "aggregator"):
                aggregator = site
                basis.append(("aggregator", site_basis))
            elif outlet:
                publisher, publisher_basis = site, site_basis
    if publisher:
        basis.append(("publisher", publisher_basis))
    if aggregator == publisher:
        aggregator = None

    if not publisher:
        hint = find_own_host(article, around, aggregator, directory, patterns, tables)
        if hint:
            notices.append(
                Notice(
                    "publisher-unknown",
                    f"the page names no outlet; the host {hint[0]} may be its own",
                    hint[1],
                    f"{document.name}.meta.yml: publisher: NAME",
                )
            )

    credit = find_credit(article, around, tables)
    if credit:
        credit = (print_name(credit[0], document, tables), credit[1])
        if publisher and names_one(credit[0], publisher):
            credit = None
        else:
            basis.append(("credit", credit[1]))
    outlet = directory.by_name(publisher) if publisher else None
    return Outlets(
        publisher,
        aggregator,
        credit[0] if credit else None,
        outlet.country if outlet else "",
        tuple(basis),
        tuple(notices),
    )

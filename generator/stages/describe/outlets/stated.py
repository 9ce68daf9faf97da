"""An outlet that an HTML page states, and the other one from which it says that it took the article."""

from __future__ import annotations

import re

from generator.model import CleanDocument
from generator.stages.describe.outlets.directory import Directory, are_one, name_key
from generator.stages.describe.outlets.patterns import Found
from generator.stages.describe.tables import Outlet

_PAGE_NAMES = (("publisher", "json-ld"), ("site", "og"), ("publisher", "meta"), ("site", "json-ld"), ("site", "title"))
_RIGHTS_MARK = re.compile(
    r"^(?:copyright|©|\(c\))[\s:]{0,3}(?:(?:©|\(c\))\s{0,3})?"
    r"|[\s,]{0,3}(?:19|20)\d\d$|版权所有$|[\s.,]{0,3}all rights reserved\.?$",
    re.IGNORECASE,
)


def find_stated(document: CleanDocument, directory: Directory) -> Found | None:
    """The outlet that the page states, and where: a name that is a title of the page as well is none."""
    values = document.page.values
    titles = {name_key(value) for field, value, _ in values if field == "title"}
    ranked = [
        (value, origin)
        for wanted in _PAGE_NAMES
        for field, value, origin in values
        if (field, origin) == wanted and len(value) < 80
    ]
    for value, origin in ranked:
        name = _RIGHTS_MARK.sub("", _RIGHTS_MARK.sub("", value)).strip()
        if not name or name_key(value) in titles or "://" in name:
            continue
        outlet = directory.by_name(name) or (directory.by_domain(name) if "." in name else None)
        if outlet:
            return outlet.name, f"{origin} '{value}'", None
        # A company that publishes, or the name in another script: the address says which outlet it is.
        at_home = _outlet_at(document, directory)
        return (
            (at_home[0].name, f"{origin} '{value}' at {at_home[1]}", None)
            if at_home
            else (name, f"{origin} '{value}'", None)
        )
    known = _outlet_at(document, directory)
    return (known[0].name, f"address {known[1]}", None) if known else None


def _outlet_at(document: CleanDocument, directory: Directory) -> tuple[Outlet, str] | None:
    """The outlet of the page's address, and the host."""
    url = document.sidecar.url or document.page.get("url")
    match = _HOST_OF.match(url) if url else None
    outlet = directory.by_domain(match.group(1)) if match else None
    return (outlet, match.group(1)) if match and outlet else None


def find_origin(document: CleanDocument, directory: Directory, page: Found | None) -> Found | None:
    """The other outlet from which a page says it took the article: by name, or by the address that it calls the
    original of its text, where page and address are two outlets that the table knows. Agencies are credited, not
    publishers.
    """
    if not page:
        return None
    own = (page[0], *document.page.all("site"), *document.page.all("publisher"))
    for field, value, origin in document.page.values:
        name = ""
        if field == "origin" and len(value) < 80 and "://" not in value:
            outlet = directory.by_name(value)
            name = outlet.name if outlet else value
        elif field == "url" and origin == "canonical" and directory.by_name(page[0]):
            match = _HOST_OF.match(value)
            outlet = directory.by_domain(match.group(1)) if match else None
            name = outlet.name if outlet else ""
        else:
            continue
        if name and not any(are_one(name, other) for other in own) and (outlet is None or outlet.kind == "outlet"):
            return name, f"{origin} '{value[:80]}'", None
    return None


_HOST_OF = re.compile(r"https?://([^/:?#]+)")

"""An outlet or agency in brackets between place and text."""

from __future__ import annotations

import re

from generator.model import Article
from generator.stages.describe.outlets.directory import Directory, is_initials
from generator.stages.describe.outlets.patterns import Found, has_masthead, is_outlet_name
from generator.stages.describe.tables import DescribeTables

_OPENING = re.compile(r"^[^\W\da-z][\w .,’'-]{1,40}\s?[(（]([^()（）]{2,40})[)）]\s?(?:[-–—:]|\s)")


def find_dateline(article: Article, directory: Directory, tables: DescribeTables) -> Found | None:
    """The outlet in brackets between place and text: "HARWELL (Quayside Post) – The council …", or on a line of its own
    in front of it.
    """
    name, shown, line = read_dateline(article)
    outlet = directory.by_name(name) if name else None
    if outlet and outlet.kind == "outlet" and not is_initials(name, outlet):
        return outlet.name, f"line {line} '{shown}'", line
    if name and not outlet and has_masthead(name, tables) and is_outlet_name(name) and len(name.split()) > 1:
        return name, f"line {line} '{shown}'", line
    return None


def read_dateline(article: Article) -> tuple[str, str, int]:
    """``(what stands in brackets, the whole dateline, its line)``, empty where there is none."""
    match, line = _OPENING.match(article.body[:120]), article.line_at(0)
    for block in () if match else article.head:
        text = block.text.strip()
        match = _OPENING.match(text + " ") if len(text) < 120 else None
        line = block.line
        if match and match.end() >= len(text):
            break
        match = None
    return (match.group(1).strip(), match.group().strip(), line) if match else ("", "", 0)


def is_agency_name(name: str) -> bool:
    """Whether a name that no table knows says that it is an agency's, whose text others print."""
    return not _AGENCY.isdisjoint(name.lower().split()) and is_outlet_name(name) and 1 < len(name.split()) < 5


_AGENCY = frozenset(("agency", "wire", "newswire", "newswires"))

"""A person's byline beside the fields of the front matter, of which it may tell otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from generator.brief.front import dump_field
from generator.brief.tidy import (
    DATE,
    DESK_DATE,
    OVERRIDE,
    override,
)
from generator.brief.write import (
    MONTHS,
    render_byline,
)
from generator.merge.conflict import FRONT_TITLE, Choice
from generator.model import Brief
from generator.text.escape import unescape_markdown

_MONTHS = {name.casefold(): number for number, name in enumerate(MONTHS, start=1)}
_WRITTEN = re.compile(rf"(?:\b(\d{{1,2}})\s+)?\b({'|'.join(MONTHS)})\s+(\d{{4}})\b", re.IGNORECASE)
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")


def _dates(text: str) -> list[str]:
    found = [match[0] for match in _ISO.finditer(text)]
    for day, month, year in (match.groups() for match in _WRITTEN.finditer(text)):
        found.append(f"{year}-{_MONTHS[month.casefold()]:02}" + (f"-{int(day):02}" if day else ""))
    return [date for date in found if DATE.fullmatch(date)]


def contradictions(byline: str, brief: Brief) -> list[tuple[str, str, str, str]]:
    """Where a person's ``byline`` plainly tells what the fields of ``brief`` do not: ``(front matter key, what the
    byline says, what the field says, line to write)``. A byline that only leaves something out contradicts nothing.
    """
    own, derived = (_plain(text) for text in (byline, render_byline(brief)))
    fresh = [part for part in own.split(", ") if part and part not in derived]
    found: list[tuple[str, str, str, str]] = []
    derived_dates = _dates(derived)
    dated = [date for part in fresh for date in _dates(part) if date not in derived_dates]
    if dated and brief.date not in _dates(own):
        found.append(("date", dated[0], brief.date or "", dump_field("date", dated[0])))
    words = [part for part in fresh if not _dates(part) and part != "undated"]
    first = own.split(", ")[0].partition(" via ")[0]
    if first in words or any(part.startswith(f"{first} via ") for part in words):
        people = [name for name in brief.authors if name in first]
        publisher = brief.publisher or ""
        if not people and (not publisher or publisher not in own):
            found.append(("publisher", first, publisher, dump_field("publisher", first)))
        words = words[1:]
    lost = [name for name in brief.authors if name not in own]
    if words and lost:
        said = words[0].partition(" (")[0]
        found.append(("authors", said, ", ".join(brief.authors), dump_field("authors", [said])))
    return found


def _plain(byline: str) -> str:
    words = re.sub(r",? ?\[original\]\([^)\[\n]*\)", "", byline.strip().removeprefix("*").removesuffix("*"))
    return " ".join(unescape_markdown(words).split())


def settle_byline(edited: Brief, choices: Mapping[str, Choice]) -> Brief:
    """Where byline and front matter of a person differ: ``mine`` is the byline, which the front matter then follows."""
    own = override(edited, "byline")
    asked = {piece: choice for piece, choice in choices.items() if piece.startswith("front ") and piece != FRONT_TITLE}
    if not own or not asked:
        return edited
    for key, said, _, _ in contradictions(own, edited):
        choice = asked.get(f"front {key}")
        if choice == "theirs":
            return replace(edited, extra=tuple(item for item in edited.extra if item[0] != OVERRIDE + "byline"))
        if choice == "mine" and key == "date":
            edited = replace(edited, date=said, date_basis=DESK_DATE)
        elif choice == "mine" and key == "publisher":
            edited = replace(edited, publisher=said)
        elif choice == "mine":
            edited = replace(edited, authors=(said,))
    return edited

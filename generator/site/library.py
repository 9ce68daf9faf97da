"""What is committed in ``docs/``, read once: the briefs, the companies, the pages that people wrote.

Everything the site shows follows from this and from nothing else, so an edit by hand shows everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.brief import is_hand_page, parse_brief, parse_company
from generator.errors import SiteError
from generator.model import Brief, Company

BRIEFS = "briefs"
COMPANIES = "companies"

_HEADING = re.compile(r"^#\s+(.+?)\s*#*\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class BriefFile:
    """A committed brief and the text that it was read from."""

    path: str
    """POSIX path below ``docs/``."""
    text: str
    brief: Brief


@dataclass(frozen=True, slots=True)
class CompanyFile:
    """A committed company page. ``text`` is empty for a company that briefs name and that has no page of its own."""

    path: str
    text: str
    company: Company


@dataclass(frozen=True, slots=True)
class HandFile:
    """A Markdown page that a person wrote."""

    path: str
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Library:
    """All of ``docs/``. Briefs newest first, undated ones last; companies by name."""

    briefs: tuple[BriefFile, ...] = ()
    companies: tuple[CompanyFile, ...] = ()
    pages: tuple[HandFile, ...] = ()


def read_library(docs: Path) -> Library:
    """Read ``docs``; other files than Markdown are left to the site engine.

    Raises:
        SiteError: the folder does not exist.
        BriefError: a brief or company page that cannot be parsed; it names the file and the line.
    """
    if not docs.is_dir():
        raise SiteError("the folder of pages does not exist", where=str(docs), fix="run briefs generate first")
    briefs: list[BriefFile] = []
    companies: list[CompanyFile] = []
    pages: list[HandFile] = []
    for path, text in _read_markdown(docs):
        folder = path.rpartition("/")[0]
        if folder == BRIEFS and not is_hand_page(path.rpartition("/")[2], text):
            briefs.append(BriefFile(path, text, parse_brief(text, str(docs / path))))
        elif folder == COMPANIES and _front_matter_has(text, "id"):
            companies.append(CompanyFile(path, text, parse_company(text, str(docs / path))))
        else:
            pages.append(HandFile(path, text, _title_of(text, path)))
    return make_library(briefs, companies, pages)


def make_library(
    briefs: Iterable[BriefFile], companies: Iterable[CompanyFile] = (), pages: Iterable[HandFile] = ()
) -> Library:
    """Put what was read in order, and add the companies that briefs link and that have no page of their own."""
    ordered = sorted(briefs, key=lambda b: b.path)
    # Two stable sorts: newest first, and within a day by path.
    ordered.sort(key=lambda b: b.brief.date or "", reverse=True)
    known = {c.company.id: c for c in companies}
    for entry in ordered:
        for link in entry.brief.companies:
            if link.id not in known:
                known[link.id] = CompanyFile(f"{COMPANIES}/{link.id}.md", "", Company(link.id, link.name))
    named = sorted(known.values(), key=lambda c: (c.company.name.casefold(), c.company.id))
    return Library(tuple(ordered), tuple(named), tuple(sorted(pages, key=lambda p: p.path)))


def _read_markdown(docs: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(docs.rglob("*.md")):
        relative = path.relative_to(docs)
        if any(part.startswith(".") for part in relative.parts) or not path.is_file():
            continue
        yield relative.as_posix(), path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")


def _front_matter_has(text: str, key: str) -> bool:
    if not text.startswith("---\n"):
        return False
    end = text.find("\n---", 4)
    return end > 0 and re.search(rf"^{key}:", text[4:end], re.MULTILINE) is not None


def _title_of(text: str, path: str) -> str:
    heading = _HEADING.search(text)
    return heading.group(1) if heading else path.rpartition("/")[2].removesuffix(".md").replace("-", " ").capitalize()

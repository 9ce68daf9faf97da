"""Where the links of a page in ``docs/`` lead: which lead nowhere, and what may have been meant."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from difflib import get_close_matches
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from markdown import Markdown

from generator.brief import EXTENSIONS

_TARGET = re.compile(r'<(?:a|img)\b[^<>]*? (?:href|src)="([^"<>]*)"')
_DERIVED = frozenset({"data", "months", "publishers"})
"""Folders whose pages follow from the briefs, and stand on the site alone."""


def find_dead(words: str, page: Path, docs: Path) -> Iterator[str]:
    """The links and pictures of some Markdown on ``page`` that would lead nowhere on the site, as they are written.

    Pages that follow from the briefs are taken to be there: only the build knows them.
    """
    engine = Markdown(extensions=list(EXTENSIONS))
    engine.preprocessors.deregister("html_block")
    engine.inlinePatterns.deregister("html")
    root = docs.resolve()
    for target in dict.fromkeys(unescape(found) for found in _TARGET.findall(engine.convert(words))):
        try:
            parts = urlsplit(target)
        except ValueError:
            continue
        if parts.scheme or parts.netloc or not parts.path:
            continue
        path = Path(os.path.normpath(page.resolve().parent / unquote(parts.path)))
        inside = path.relative_to(root).parts if path.is_relative_to(root) else ()
        derived = inside and path.suffix == ".md" and (inside[0] in _DERIVED or path.stem.startswith("index"))
        if target.startswith("/") or not (derived or os.path.isfile(path)):  # noqa: PTH113 - or longer than a name may be
            yield target


def find_near(page: Path, link: str, docs: Path) -> str:
    """The committed page that is spelt most like a link that leads nowhere, as written from ``page``; empty where none
    is.
    """
    known = {other.name: other for other in sorted(docs.rglob("*.md"))}
    near = get_close_matches(link.partition("#")[0].rpartition("/")[2], sorted(known), n=1, cutoff=0.75)
    return Path(os.path.relpath(known[near[0]], page.parent)).as_posix() if near else ""

"""HTML pages as units of visible text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from generator.model import Markup, PageMetadata
from generator.stages.clean.stated import read_stated
from generator.stages.clean.units import Unit

_SKIP = frozenset(
    """
    script style noscript template svg head iframe object select option textarea math canvas audio video map
    datalist dialog
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp
    small span strike strong sub sup time tt u var wbr img picture source nobr center-inline amp-img
    """.split()  # noqa: SIM905 - a list would take a line a word
)
_SPACE = re.compile(r"\s+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: its visible text as units, ``text`` being theirs joined by line breaks, and what it states."""

    text: str
    units: tuple[Unit, ...]
    stated: PageMetadata


def read_page(markup: str) -> Page:
    """Read HTML. Broken markup is read as far as it goes; a page without any visible text has no units."""
    root = _parse(markup)
    if root is None:
        return Page("", (), PageMetadata())
    walker = _Walker()
    body = root.find(".//body")
    walker.walk(root if body is None else body)
    return Page("\n".join(unit.text for unit in walker.units), tuple(walker.units), read_stated(root))


def _parse(markup: str) -> Any:
    if not markup.strip():
        return None
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return lxml_html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None


class _Walker:
    """Collects the text of inline runs; a block element or ``<br>`` ends a run."""

    def __init__(self) -> None:
        self.units: list[Unit] = []
        self._at = 0
        self._parts: list[str] = []
        self._linked = 0
        self._plain = 0
        self._href = ""
        self._time = ""
        self._line = 0
        self._count = 0
        self._blocks: list[tuple[str, str, int, bool]] = []

    def walk(self, root: Any) -> None:
        stack: list[tuple[Any, bool, int, bool]] = [(root, False, 0, False)]
        # (element, leaving, depth of links above, inside a hidden element)
        while stack:
            element, leaving, links, hidden = stack.pop()
            tag = element.tag if isinstance(element.tag, str) else ""
            if leaving:
                if tag not in _INLINE:
                    self._flush()
                    self._blocks.pop()
                if element.tail:
                    self._add(element.tail, links, element)
                continue
            if not tag or tag in _SKIP:
                if element.tail:
                    self._add(element.tail, links, element)
                continue
            if tag == "br":
                self._flush()
                if element.tail:
                    self._add(element.tail, links, element)
                continue
            stack.append((element, True, links, hidden))
            inside = links
            hidden = hidden or _is_hidden(element)
            if tag not in _INLINE:
                self._flush()
                self._count += 1
                self._blocks.append((tag, _describe(element, tag), self._count, hidden))
            elif tag == "a":
                inside = links + 1
                self._href = self._href or element.get("href", "")
            elif tag == "time" and not self._time:
                self._time = element.get("datetime", "")
            if element.text:
                self._add(element.text, inside, element)
            stack.extend((child, False, inside, hidden) for child in reversed(element))
        self._flush()

    def _add(self, text: str, links: int, element: Any) -> None:
        if not self._parts and not text.strip():
            return
        if not self._parts:
            self._line = element.sourceline or self._line or 1
        self._parts.append(text)
        shown = len(text.strip())
        if links:
            self._linked += shown
        else:
            self._plain += shown

    def _flush(self) -> None:
        text = _SPACE.sub(" ", "".join(self._parts)).strip()
        linked, plain, href, time = self._linked, self._plain, self._href, self._time
        self._parts, self._linked, self._plain, self._href, self._time = [], 0, 0, "", ""
        if not text:
            return
        tag, _, _, hidden = self._blocks[-1] if self._blocks else ("body", "", 0, False)
        path = " > ".join(name for _, name, _, _ in self._blocks)
        markup = Markup(
            tag=tag,
            path=path[-300:],
            link_chars=min(linked, len(text)),
            href=href if href and plain == 0 else "",
            datetime=time,
        )
        start = self._at
        self._at += len(text) + 1
        self.units.append(
            Unit(
                start=start,
                end=start + len(text),
                line=self._line,
                end_line=self._line,
                text=text,
                blank_before=0,
                markup=markup,
                container=tuple(number for _, _, number, _ in self._blocks),
                hidden=hidden,
            )
        )


def _is_hidden(element: Any) -> bool:
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return bool(style) and _HIDDEN_STYLE.search(style) is not None


def _describe(element: Any, tag: str) -> str:
    shown = tag
    name = element.get("id")
    if name:
        shown += "#" + name.split()[0][:30] if name.split() else ""
    classes = element.get("class")
    if classes:
        shown += "".join("." + part[:30] for part in classes.split()[:4])
    role = element.get("role")
    return shown + (f"[{role}]" if role in ("navigation", "complementary", "banner", "contentinfo", "dialog") else "")

"""HTML pages as units of visible text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

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
_LANDMARKS = ("navigation", "complementary", "banner", "contentinfo", "dialog")
PATH = 300
"""Characters of an element's path that are kept, its end."""
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


class _Block(NamedTuple):
    """A block element that stands open."""

    tag: str
    path: str
    container: tuple[int, ...]
    hidden: bool


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
        self._blocks = [_Block("body", "", (), False)]

    def walk(self, root: Any) -> None:
        count = links = 0
        hidden: list[Any] = []
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, element in walker:
            tag = element.tag
            if event == "start":
                if tag in _SKIP or not isinstance(tag, str):
                    walker.skip_subtree()
                    continue
                attributes = element.items()
                if attributes and _is_hidden(attributes):
                    hidden.append(element)
                if tag == "a":
                    links += 1
                    self._href = self._href or element.get("href", "")
                elif tag == "br":
                    self._flush()
                elif tag not in _INLINE:
                    self._flush()
                    count += 1
                    above = self._blocks[-1]
                    path = f"{above.path} > {_describe(tag, attributes)}" if above.path else _describe(tag, attributes)
                    self._blocks.append(_Block(tag, path[-PATH:], (*above.container, count), bool(hidden)))
                elif tag == "time" and not self._time:
                    self._time = element.get("datetime", "")
                if element.text:
                    self._add(element.text, links, element)
                continue
            if tag not in _SKIP and isinstance(tag, str):
                if tag == "a":
                    links -= 1
                elif tag not in _INLINE and tag != "br":
                    self._flush()
                    self._blocks.pop()
                if hidden and hidden[-1] is element:
                    hidden.pop()
            if element.tail:
                self._add(element.tail, links, element)
        self._flush()

    def _add(self, text: str, links: int, element: Any) -> None:
        shown = len(text.strip())
        if not self._parts:
            if not shown:
                return
            self._line = element.sourceline or self._line or 1
        self._parts.append(text)
        if links:
            self._linked += shown
        else:
            self._plain += shown

    def _flush(self) -> None:
        if not self._parts:
            self._linked, self._plain, self._href, self._time = 0, 0, "", ""
            return
        text = " ".join("".join(self._parts).split())
        linked, plain, href, time = self._linked, self._plain, self._href, self._time
        self._parts, self._linked, self._plain, self._href, self._time = [], 0, 0, "", ""
        block = self._blocks[-1]
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
                markup=Markup(block.tag, block.path, min(linked, len(text)), href if plain == 0 else "", time),
                container=block.container,
                hidden=block.hidden,
            )
        )


def _is_hidden(attributes: list[tuple[str, str]]) -> bool:
    for name, value in attributes:
        if name == "hidden" or (name == "aria-hidden" and value == "true"):
            return True
        if name == "style" and _HIDDEN_STYLE.search(value) is not None:
            return True
    return False


def _describe(tag: str, attributes: list[tuple[str, str]]) -> str:
    name = classes = role = ""
    for key, value in attributes:
        if key == "id":
            name = "".join(f"#{part[:30]}" for part in value.split()[:1])
        elif key == "class":
            classes = "".join(f".{part[:30]}" for part in value.split()[:4])
        elif (key == "role" and value in _LANDMARKS) or (key == "itemprop" and value == "articleBody"):
            role += f"[{value}]"
    return f"{tag}{name}{classes}{role}"

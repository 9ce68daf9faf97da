"""HTML pages as units of visible text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from generator.model import Markup, Mend, PageMetadata
from generator.stages.clean.stated import read_stated
from generator.stages.clean.units import Unit
from generator.stages.clean.unseen import drop_unseen

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
    mends: tuple[Mend, ...] = ()
    """What nobody sees and was left out."""


def read_page(markup: str) -> Page:
    """Read HTML. Broken markup is read as far as it goes; a page without any visible text has no units."""
    root = _parse(markup)
    if root is None:
        return Page("", (), PageMetadata())
    body = root.find(".//body")
    mends: list[Mend] = []
    units = _collect_units(root if body is None else body, mends)
    return Page("\n".join(unit.text for unit in units), tuple(units), read_stated(root), tuple(mends))


def _parse(markup: str) -> Any:
    """The root element, of lxml's own plain class: its HTML elements cost a call of Python each."""
    if not markup.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None


class _Block:
    """A block element that stands open; its path is written only where it holds text."""

    __slots__ = ("attributes", "container", "hidden", "path", "tag", "up")

    def __init__(
        self, tag: str, attributes: list[tuple[str, str]], up: _Block | None, container: tuple[int, ...], hidden: bool
    ) -> None:
        self.tag, self.attributes, self.up, self.container, self.hidden = tag, attributes, up, container, hidden
        self.path: str | None = "" if up is None else None

    def write_path(self) -> str:
        """Tags with classes and ids of the ancestors and of the element itself, the last :data:`PATH` characters."""
        chain: list[_Block] = []
        block: _Block | None = self
        while block is not None and block.path is None:
            chain.append(block)
            block = block.up
        path = block.path or "" if block is not None else ""
        for block in reversed(chain):
            shown = _describe(block.tag, block.attributes)
            path = block.path = (f"{path} > {shown}" if path else shown)[-PATH:]
        return path


def _collect_units(root: Any, mends: list[Mend]) -> list[Unit]:
    """The text of inline runs; a block element or ``<br>`` ends a run. One loop: pages have thousands of elements."""
    units: list[Unit] = []
    parts: list[str] = []
    at = line = linked = plain = count = links = 0
    href = time = ""
    block = _Block("body", [], None, (), False)
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        start = event == "start"
        if tag in _INLINE:
            if tag == "a":
                links += 1 if start else -1
                if start:
                    href = href or element.get("href", "")
            elif tag == "time" and start and not time:
                time = element.get("datetime", "")
        elif tag in _SKIP or tag.__class__ is not str:
            if start:
                walker.skip_subtree()
                continue
        else:
            if parts:
                text = " ".join((parts[0] if len(parts) == 1 else "".join(parts)).split())
                path = block.path if block.path is not None else block.write_path()
                markup = Markup(block.tag, path, min(linked, len(text)), href if plain == 0 else "", time)
                end = at + len(text)
                units.append(Unit(at, end, line, line, text, 0, markup, block.container, block.hidden))
                at = end + 1
                parts = []
            linked = plain = 0
            href = time = ""
            if start:
                if tag != "br":
                    count += 1
                    attributes = element.items()
                    hidden = block.hidden or (bool(attributes) and _is_hidden(attributes))
                    block = _Block(tag, attributes, block, (*block.container, count), hidden)
            elif tag != "br" and block.up is not None:
                block = block.up
        text = element.text if start else element.tail
        if text:
            if not text.isascii():
                text = drop_unseen(text, element.sourceline or line or 1, mends)
            shown = len(text.strip())
            if parts or shown:
                if not parts:
                    line = element.sourceline or line or 1
                parts.append(text)
                if links:
                    linked += shown
                else:
                    plain += shown
    if parts:
        text = " ".join("".join(parts).split())
        markup = Markup(block.tag, block.write_path(), min(linked, len(text)), href if plain == 0 else "", time)
        units.append(Unit(at, at + len(text), line, line, text, 0, markup, block.container, block.hidden))
    return units


def _is_hidden(attributes: list[tuple[str, str]]) -> bool:
    for name, value in attributes:
        if name == "hidden" or (name == "aria-hidden" and value == "true"):
            return True
        if name == "style" and _HIDDEN_STYLE.search(value) is not None:
            return True
    return False


def _describe(tag: str, attributes: list[tuple[str, str]]) -> str:
    if not attributes:
        return tag
    name = classes = role = ""
    for key, value in attributes:
        if key == "class":
            parts = value.split(None, 4)[:4]
            classes = "." + ".".join([part[:30] for part in parts]) if parts else ""
        elif key == "id":
            parts = value.split(None, 1)
            name = f"#{parts[0][:30]}" if parts else ""
        elif (key == "role" and value in _LANDMARKS) or (key == "itemprop" and value == "articleBody"):
            role += f"[{value}]"
    return f"{tag}{name}{classes}{role}"

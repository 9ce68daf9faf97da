"""Words of an element of the tree."""

from __future__ import annotations

import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from collections.abc import Iterator


def add_text(element: etree.Element, text: str) -> None:
    """Text at the end of the element, after its last child."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def own_text(element: etree.Element) -> Iterator[str]:
    """Text of the element without that of its footnote references."""
    if element.tag == "sup":
        return
    yield element.text or ""
    for child in element:
        yield from own_text(child)
        yield child.tail or ""


_BLOCKS = frozenset(
    {"p", "ul", "ol", "li", "table", "thead", "tbody", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"div", "section", "header", "details", "summary", "hr"}
)


def close_up(root: etree.Element) -> None:
    """Take away the line feeds beside blocks, which no reader sees: on a long page they weigh as much as a bullet."""
    for element in root.iter():
        if element.tag in _BLOCKS:
            if element.tail == "\n":
                element.tail = None
            if element.text == "\n" and len(element) and element[0].tag in _BLOCKS:
                element.text = None

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

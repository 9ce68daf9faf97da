"""Where links may lead."""

from __future__ import annotations

import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from urllib.parse import urlsplit

_SAFE_SCHEMES = frozenset({"", "http", "https", "mailto"})


def refuse_schemes(root: etree.Element) -> None:
    """Take away each target that could run a script; its text stays. A picture from elsewhere, which a browser
    would ask for unasked, becomes a link to it.
    """
    for element in root.iter():
        picture = element.get("src")
        if element.tag == "img" and picture is not None and not is_inside(picture):
            element.tag, element.text = "a", element.get("alt") or "picture"
            element.attrib.clear()
            element.set("href", picture)
        for attribute in ("href", "src"):
            target = element.get(attribute)
            if target is not None and not is_safe(target):
                del element.attrib[attribute]


def is_safe(target: str) -> bool:
    """Whether a target is relative, of the web, or an address for mail, as a browser reads it."""
    plain = "".join(c for c in target if c > " ")
    try:
        return urlsplit(plain).scheme.lower() in _SAFE_SCHEMES
    except ValueError:
        return False


def is_inside(target: str) -> bool:
    """Whether a target is relative, as a browser reads it."""
    plain = "".join(c for c in target if c > " ").replace("\\", "/")
    try:
        return not urlsplit(plain).scheme and not plain.startswith("//")
    except ValueError:
        return False

"""The tree of a page as HTML, byte for byte as Python-Markdown writes it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from html import unescape

from markdown.extensions.footnotes import FN_BACKLINK_TEXT, NBSP_PLACEHOLDER

from generator.site.forms.inline import Stash

_LOOSE_AMP = re.compile(r"&(?!(?:\#[0-9]+|\#x[0-9a-f]+|[0-9a-z]+);)", re.IGNORECASE)
_EMPTY = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_PLAIN = re.compile(r"[\w ./:#-]*")
"""An attribute in which nothing is to be escaped, as most are."""
_KEPT = re.compile("\x02wzxhzdk:([0-9]+)\x03")


def write_html(root: etree.Element, stash: Stash) -> str:
    """What stands inside ``root``."""
    out: list[str] = []
    _write(root, out)
    html = "".join(out)
    return restore(html[html.index(">") + 1 : html.rindex("</")].strip(), stash).strip()


def restore(text: str, stash: Stash, *, plain: bool = False) -> str:
    """Put back what was kept apart; ``plain`` as characters and not as references."""
    if "\x02" not in text:
        return text
    text = _KEPT.sub(lambda match: stash.raw[int(match[1])], text)
    if plain:
        return unescape(text)
    return text.replace(FN_BACKLINK_TEXT, "&#8617;").replace(NBSP_PLACEHOLDER, "&#160;")


def _write(element: etree.Element, out: list[str]) -> None:
    tag, text, tail = element.tag, element.text, element.tail
    opened = f"<{tag}"
    attributes = element.items()
    if attributes:
        for name, value in sorted(attributes) if len(attributes) > 1 else attributes:
            opened += f' {name}="{value if _PLAIN.fullmatch(value) else _escape(value, quotes=True)}"'
    if tag in _EMPTY:
        out.append(f"{opened} />")
    elif len(element):
        out.append(f"{opened}>{_escape(text)}" if text else f"{opened}>")
        for child in element:
            _write(child, out)
        out.append(f"</{tag}>")
    else:
        out.append(f"{opened}>{_escape(text) if text else ''}</{tag}>")
    if tail:
        out.append(tail if tail == "\n" else _escape(tail))


def _escape(text: str, *, quotes: bool = False) -> str:
    if "&" in text:
        text = _LOOSE_AMP.sub("&amp;", text)
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if quotes and '"' in text:
        text = text.replace('"', "&quot;")
    return text

"""A line of text: escapes, links, emphasis, references to footnotes, character references."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from collections.abc import Callable
from dataclasses import dataclass, field

from markdown.util import HTML_PLACEHOLDER


class Unreadable(Exception):
    """The page has a form that is not ours, or one of which it is not certain how Python-Markdown reads it."""


@dataclass(slots=True)
class Stash:
    """What the reading of a page leaves for its writing, and what its lines share."""

    resolve: Callable[[str], str | None]
    """Target of a link as written → URL from this page; ``None`` where it leads to no page that is known."""
    raw: list[str] = field(default_factory=list)
    """Character references, in the order of their placeholders."""
    footnotes: dict[str, int] = field(default_factory=dict)
    """Label → number."""
    references: dict[str, int] = field(default_factory=dict)
    """Label → how often it was referred to."""


_TOKEN = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()>#+\-.!|])"
    r"|\[\^(?P<label>[A-Za-z0-9-]+)\]"
    r"|(?P<image>!\[)"
    r"|\[(?P<words>(?:[^\[\]\\`*_<&!\n]|\\.|&|!(?!\[)|(?<=[^\W_])_(?=[^\W_]))+)\]\((?P<target>[A-Za-z0-9./:#?=%&~,+@_-]+)\)"
    r"|\[(?P<plain>[^\[\]\\`*_<>&|^{}\n]+)\](?![\[(:{])"
    r"|(?P<entity>&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[a-zA-Z0-9]+);)"
    r"|(?P<stars>\*+)"
    r"|(?P<doubt>[`\[\x02\x03]|<(?! )|_| {2}\n)"
)
_SPECIAL = re.compile(r"[\\\[&*`<_\x02\x03]| {2}\n")
"""Without any of these a text says itself."""
_AFTER = frozenset({"", " ", ".", ",", ";", ":", ")", "”"})
"""What may follow the end of an emphasis."""
_ENTITY = re.compile(r"&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[a-zA-Z0-9]+);")
_UNSAFE_TARGET = re.compile(r"&[#0-9A-Za-z]+;|[*]")


def read_inline(element: etree.Element, text: str, stash: Stash) -> None:
    """Put what ``text`` says into ``element``, before the children that it has.

    Raises:
        Unreadable: the text has more than the forms of the module.
    """
    if _SPECIAL.search(text) is None:
        element.text = text
        return
    inner: etree.Element | None = None
    """The emphasis that is open."""
    stars = ""
    last: etree.Element | None = None
    number = 0
    target = element
    pieces: list[str] = []

    def flush() -> None:
        words = "".join(pieces)
        pieces.clear()
        if last is None:
            target.text = words
        else:
            last.tail = words

    at = 0
    for match in _TOKEN.finditer(text):
        if match.start() > at:
            pieces.append(text[at : match.start()])
        at = match.end()
        kind = match.lastgroup
        if kind == "escaped":
            pieces.append(match["escaped"])
        elif kind == "entity":
            pieces.append(_keep(match["entity"], stash))
        elif kind == "plain":
            if match["plain"].lower().startswith("generated"):
                raise Unreadable
            pieces.append(match[0])
        elif kind == "label":
            flush()
            last = _refer(match["label"], stash)
            if inner is None:
                element.insert(number, last)
                number += 1
            else:
                inner.append(last)
        elif kind == "target":
            flush()
            last = _link(match["words"], match["target"], stash)
            if inner is None:
                element.insert(number, last)
                number += 1
            else:
                inner.append(last)
        elif kind == "stars":
            flush()
            before, after = text[match.start() - 1 : match.start()], text[at : at + 1]
            if inner is None:
                if len(match["stars"]) > 2 or before not in ("", " ") or not after or after.isspace():
                    raise Unreadable
                stars = match["stars"]
                inner = target = etree.Element("strong" if len(stars) == 2 else "em")
                element.insert(number, inner)
                number += 1
                last = None
            else:
                if match["stars"] != stars or not before or before.isspace() or after not in _AFTER:
                    raise Unreadable
                if not (inner.text or len(inner)):
                    raise Unreadable
                last, inner, target = inner, None, element
        elif kind == "doubt" and match[0] == "_":
            sides = text[match.start() - 1 : match.start()], text[at : at + 1]
            if not all(side and (side.isalnum()) for side in sides):
                raise Unreadable
            pieces.append("_")
        else:
            raise Unreadable
    if inner is not None:
        raise Unreadable
    pieces.append(text[at:])
    flush()


def _keep(entity: str, stash: Stash) -> str:
    stash.raw.append(entity)
    return HTML_PLACEHOLDER % (len(stash.raw) - 1)


def _refer(label: str, stash: Stash) -> etree.Element:
    if label not in stash.footnotes:
        raise Unreadable
    count = stash.references[label] = stash.references.get(label, 0) + 1
    sup = etree.Element("sup", {"id": f"fnref{count if count > 1 else ''}:{label}"})
    link = etree.SubElement(sup, "a", {"class": "footnote-ref", "href": f"#fn:{label}"})
    link.text = str(stash.footnotes[label])
    return sup


def _link(words: str, target: str, stash: Stash) -> etree.Element:
    if _UNSAFE_TARGET.search(target):
        raise Unreadable
    url = stash.resolve(target)
    if url is None:
        raise Unreadable
    link = etree.Element("a", {"href": url})
    if "\\" in words:
        words = _UNESCAPE.sub(r"\1", words)
    if "&" in words:
        words = _ENTITY.sub(lambda match: _keep(match[0], stash), words)
    link.text = words
    return link


_UNESCAPE = re.compile(r"\\([\\`*_{}\[\]()>#+\-.!|])")

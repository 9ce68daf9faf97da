"""Lists of briefs, and the ways between their pages."""

from __future__ import annotations

import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it

from generator.model import KINDS
from generator.site.derive import PAGES, VERDICTS


def badge_kinds(root: etree.Element) -> None:
    """In a list of briefs the kind opens the last line of each; it gets the colour of its kind."""
    for item in root.iter("li"):
        last = item[-1] if len(item) else None
        if last is not None and last.tag == "p" and len(last) and last[0].tag == "em" and last[0].text in KINDS:
            last[0].set("class", f"kind kind-{last[0].text.replace(' ', '-')}")


def badge_verdicts(root: etree.Element) -> None:
    """What sources of a story agree in stands in a word; it gets the colour of its verdict as well."""
    for parent in root.iter():
        if parent.tag in ("p", "td") and len(parent) and parent[0].tag == "em" and not (parent.text or "").strip():
            # A cell has several where a number is brought up to date and agreed on; each is a link, as no words are.
            marks = parent.findall("em") if parent.tag == "td" and parent[0].find("a") is not None else [parent[0]]
            for mark in marks:
                words = "".join(mark.itertext())
                if words in VERDICTS:
                    mark.set("class", f"verdict verdict-{words}")


def name_pagers(root: etree.Element) -> None:
    """The line that leads to the other pages of a list is a landmark, and its numbers say what they are of."""
    for line in root.iter("p"):
        if line.text != PAGES or line.find("a") is None:
            continue
        line.tag, line.text = "nav", ""
        line.attrib.update({"class": "pager", "aria-label": "Pages"})
        for mark in line:
            text = mark.text or ""
            if mark.tag == "strong":
                # A name of its own is refused to an element without a role.
                mark.tag = "span"
                mark.set("aria-current", "page")
            elif text.isdigit():
                mark.set("aria-label", f"Page {text}")
            else:
                mark.set("rel", "prev" if text == "previous" else "next")


def name_months(root: etree.Element) -> None:
    """A number in the table of months says of which month it is."""
    for link in root.iter("a"):
        month = link.attrib.pop("title", "")
        if month:
            link.set("aria-label", f"{month}: {link.text}")


def tighten_bullets(root: etree.Element) -> None:
    """The bullets of a brief stand an empty line apart in its Markdown, for git's sake; readers need not see that."""
    for child in root:
        if child.tag == "h2":
            return
        for item in child if child.tag == "ul" else ():
            alone = item[0] if len(item) == 1 and item[0].tag == "p" and not (item.text or "").strip() else None
            if alone is not None and not (alone.tail or "").strip():
                item.text = alone.text
                item[:] = list(alone)

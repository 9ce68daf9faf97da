"""The desk note: a box of its own, that nobody takes for what the source says."""

from __future__ import annotations

import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from collections.abc import Sequence

from generator.brief import NOTE_TITLE

WHOSE = "In the desk’s own words"


def take_notes(root: etree.Element) -> list[etree.Element]:
    """Take the desk's notes out of a page, so that nothing is done to them that is done to what sources say; the first
    element is the heading.
    """
    taken: list[etree.Element] = []
    inside = titled = False
    for child in list(root):
        if child.tag == "h2":
            inside = "".join(child.itertext()).strip().casefold() == NOTE_TITLE.casefold()
        elif child.get("class") == "footnote" or (child.tag == "h1" and not titled):
            inside = False
        titled = titled or child.tag == "h1"
        if inside:
            root.remove(child)
            if child.tag != "h2" or not taken:
                taken.append(child)
    return taken


def find_cited(note: Sequence[etree.Element]) -> frozenset[str]:
    """Labels of the footnotes to which a note refers."""
    marks = (mark.get("id", "") for child in note for mark in child.iter("sup"))
    return frozenset(mark.partition(":")[2] for mark in marks if mark.startswith("fnref"))


def put_note(root: etree.Element, note: Sequence[etree.Element]) -> None:
    """Put what was taken into a box below the bullets, or below the head where there are none."""
    if not note:
        return
    heading, *words = note
    box = etree.Element("section", {"class": "desk-note", "aria-labelledby": heading.get("id", "")})
    for child in list(heading):
        heading.remove(child)
    heading.text, heading.tail = NOTE_TITLE, None
    etree.SubElement(heading, "span").text = WHOSE
    box.append(heading)
    for child in words:
        if child.tag in ("h1", "h2"):
            child.tag = "h3"
        box.append(child)
    main = root.find("div[@class='main']")
    parent = root if main is None else main
    above = [at for at, child in enumerate(parent) if child.tag == "header" or child.get("class") == "bullets"]
    parent.insert(above[-1] + 1 if above else 0, box)

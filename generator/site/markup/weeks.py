"""The picture of a watched company: a bar a week."""

from __future__ import annotations

import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from collections.abc import Sequence

_TALL, _BAR, _STEP = 16, 4, 5
_LEAST = 2
"""Height of the smallest bar, so that it can be seen."""


def draw_weeks(root: etree.Element, weeks: Sequence[Sequence[int]]) -> None:
    """A row of bars behind the name of each company in the list of the watchlist, all to one scale."""
    most = max((number for row in weeks for number in row), default=0)
    for section in root.iter("section"):
        if section.get("class") == "s-watchlist":
            for item, row in zip(section.iterfind("ul/li"), weeks, strict=False):
                item.insert(1, _draw(row, max(most, 1)))


def _draw(row: Sequence[int], most: int) -> etree.Element:
    told = f"Briefs in each of the last {len(row)} weeks: {', '.join(map(str, row))}"
    size = {"viewBox": f"0 0 {len(row) * _STEP - 1} {_TALL}", "width": str(len(row) * _STEP - 1), "height": str(_TALL)}
    svg = etree.Element("svg", {"class": "weeks", "role": "img", "aria-label": told, **size})
    etree.SubElement(svg, "title").text = told
    for place, number in enumerate(row):
        tall = max(number * _TALL // most, _LEAST) if number else 1
        name = "none" if not number else "about" if place == len(row) - 1 else "named"
        box = {"x": str(place * _STEP), "y": str(_TALL - tall), "width": str(_BAR), "height": str(tall)}
        etree.SubElement(svg, "rect", {"class": name, **box})
    return svg

"""The picture of who is named together with a company: a bar each, as long as they are often."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from collections.abc import Sequence

from generator.site.markup.context import PageContext
from generator.site.markup.timeline import fold_table, write_legend
from generator.site.phrase import say_count
from generator.text.characters import is_wide

_WIDE, _ROW, _BAR = 320, 24, 10
_LABEL = 172
"""Where the bars begin."""
_COUNT = 26
"""Room for the number behind the longest bar."""
_LEAST = 2
_LETTER = re.compile("\x02[^\x02\x03]*\x03|.", re.DOTALL)
"""A character, or a place holder of Python-Markdown, which may not be cut."""
_Row = tuple[str, str, int, int]
"""Name, address, briefs about the company of the page, other briefs."""


def draw_neighbours(root: etree.Element, context: PageContext) -> None:
    """The picture above the table that says the same; where all are named once there is nothing to see in one."""
    for section in root.iter("section"):
        if section.get("class") != "s-named-together-with":
            continue
        links = [cell[0] for cell in section.iterfind("div/table/tbody/tr/td") if len(cell) and cell[0].tag == "a"]
        rows = [
            ("".join(link.itertext()), link.get("href", ""), about, other)
            for link, (_, about, other) in zip(links, context.together, strict=False)
        ]
        if rows and max(about + other for *_, about, other in rows) > 1:
            drawn = (any(about for *_, about, _ in rows), any(other for *_, other in rows))
            legend = write_legend(drawn, ("in briefs about it", "in others"))
            fold_table(section, _draw(rows, context.title), legend)


def _draw(rows: Sequence[_Row], title: str) -> etree.Element:
    most = max(about + other for *_, about, other in rows)
    svg = etree.Element(
        "svg",
        {
            "class": "neighbours",
            "viewBox": f"0 0 {_WIDE} {_ROW * len(rows)}",
            "role": "group",
            "aria-labelledby": "neighbours-title",
            "aria-describedby": "neighbours-desc",
        },
    )
    etree.SubElement(svg, "title", {"id": "neighbours-title"}).text = f"Named together with {title}"
    told = f"The {say_count(len(rows), 'company', 'companies')} named in most of the same briefs"
    etree.SubElement(svg, "desc", {"id": "neighbours-desc"}).text = f"{told}; first {rows[0][0]}, in {most}."
    for number, (name, url, about, other) in enumerate(rows):
        middle = number * _ROW + _ROW // 2
        link = etree.SubElement(svg, "a", {"href": url} if url else {})
        etree.SubElement(link, "title").text = f"{name}: {about} in briefs about it, {other} in others"
        etree.SubElement(link, "text", {"x": "0", "y": str(middle + 4)}).text = _clip(name)
        at = _LABEL
        for kind, count in (("about", about), ("named", other)):
            wide = max(count * (_WIDE - _LABEL - _COUNT) // most, _LEAST) if count else 0
            if count:
                size = {"x": str(at), "y": str(middle - _BAR // 2), "width": str(wide), "height": str(_BAR)}
                etree.SubElement(link, "rect", {"class": kind, **size})
            at += wide
        place = {"class": "count", "x": str(at + 5), "y": str(middle + 4)}
        etree.SubElement(link, "text", place).text = str(about + other)
    return svg


def _clip(name: str) -> str:
    """As much of the name as stands before the bars, by the width of its letters in tenths."""
    room = (_LABEL - 8) * 10
    letters = _LETTER.findall(name)
    if sum(map(_width_of, letters)) <= room:
        return name
    used = 90  # what the dots take
    for at, letter in enumerate(letters):
        used += _width_of(letter)
        if used > room:
            return "".join(letters[:at]).rstrip() + "…"
    return name


def _width_of(letter: str) -> int:
    if len(letter) > 1:
        return 66
    if is_wide(letter):
        return 120
    if letter in "mwMW@%":
        return 100
    return 82 if letter.isupper() else 34 if letter in " ilj.,'’|" else 66

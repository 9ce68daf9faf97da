"""The picture of a timeline: a bar a month."""

from __future__ import annotations

import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it

from generator.brief import write_date
from generator.site.markup.context import PageContext
from generator.site.phrase import say_count


def draw_timelines(root: etree.Element, context: PageContext) -> None:
    """The picture above the table that says the same, which is folded away."""
    for section in root.iter("section"):
        if section.get("class") == "s-timeline":
            drawn = (any(row[1] for row in context.timeline), any(row[2] for row in context.timeline))
            legend = write_legend(drawn, ("about it", "naming it"))
            fold_table(section, draw_timeline(context.timeline, context.title), legend)


def fold_table(section: etree.Element, picture: etree.Element, legend: etree.Element) -> None:
    """Put the picture below the heading, and the table of the section into a fold below it; words stay."""
    rest = [child for child in list(section)[1:] if child.tag != "p"]
    words = [child for child in section if child.tag == "p"]
    fold = etree.Element("details")
    etree.SubElement(fold, "summary").text = "The same as a table"
    for child in (*words, *rest):
        section.remove(child)
    fold.extend(rest)
    section.extend([picture, legend, *words, fold])


def write_legend(drawn: tuple[bool, bool], told: tuple[str, str]) -> etree.Element:
    """What the colours of a picture mean, of those that are ``drawn``: for briefs about the company, and for those that
    name it. The description says it to those who listen.
    """
    legend = etree.Element("p", {"class": "legend", "aria-hidden": "true"})
    for there, name, words in zip(drawn, ("about", "named"), told, strict=True):
        if there:
            item = etree.SubElement(legend, "span")
            etree.SubElement(item, "i", {"class": name}).tail = words
    return legend


_WIDE, _TALL, _FOOT = 320, 80, 18
"""The picture: its width, bars with their numbers, room for the labels below. It is never shown much smaller, so that
its letters can be read on a phone."""
_WIDEST_STEP = 32
_TWO_LABELS = 150
"""Width that two labels of the axis need side by side."""
_DIGIT, _LETTER = 7, 12
"""Width of a digit, height of a line."""
_LEAST_TALL = 2
"""Height of the smallest bar, so that it can be seen."""


def draw_timeline(timeline: tuple[tuple[str, int, int], ...], title: str) -> etree.Element:
    """An inline SVG, a bar a month: briefs about below, briefs that name above. Its colours are in the style sheet."""
    # Tenths of a unit, as whole numbers: the same on every platform.
    step = min(_WIDEST_STEP * 10, _WIDE * 10 // len(timeline))
    width = -(-step * len(timeline) // 10)
    widest = max(len(str(about + named)) for _, about, named in timeline) * _DIGIT
    upright = widest * 10 <= step
    room = _TALL - (_LETTER if upright else widest) - 4 - 2 * _LEAST_TALL
    most = max(about + named for _, about, named in timeline) or 1
    svg = etree.Element(
        "svg",
        {
            "class": "timeline",
            "viewBox": f"0 0 {_WIDE} {_TALL + _FOOT}",
            "role": "img",
            "aria-labelledby": "timeline-title timeline-desc",
        },
    )
    etree.SubElement(svg, "title", {"id": "timeline-title"}).text = f"Briefs a month: {title}"
    busiest = max(timeline, key=lambda row: row[1] + row[2])
    about_all, named_all = sum(row[1] for row in timeline), sum(row[2] for row in timeline)
    etree.SubElement(svg, "desc", {"id": "timeline-desc"}).text = (
        f"{say_count(about_all, 'brief')} about, {named_all} naming in passing, from "
        f"{write_date(timeline[0][0])} to {write_date(timeline[-1][0])}; most in {write_date(busiest[0])}."
    )
    for number, (month, about, named) in enumerate(timeline):
        tall, top = (max(n * room // most, _LEAST_TALL) if n else 0 for n in (about, named))
        bar = etree.SubElement(svg, "g")
        etree.SubElement(bar, "title").text = f"{write_date(month)}: {about} about, {named} named"
        x, wide = _tenths(number * step + step // 10), _tenths(step * 8 // 10)
        if about:
            _bar(bar, "about", x, _TALL - tall, wide, tall)
        if named:
            _bar(bar, "named", x, _TALL - tall - top, wide, top)
        if about + named:
            middle, above = number * step + step // 2, _TALL - tall - top - 4
            place = {"x": _tenths(middle), "y": str(above), "text-anchor": "middle"}
            if not upright:
                # A number that is wider than its bar stands on end.
                place = {"transform": f"translate({_tenths(middle + 40)} {above}) rotate(-90)"}
            etree.SubElement(svg, "text", place).text = str(about + named)
    etree.SubElement(
        svg, "line", {"x1": "0", "x2": str(width), "y1": f"{_TALL}.5", "y2": f"{_TALL}.5", "class": "axis"}
    )
    first, last = _say_short(timeline[0][0]), _say_short(timeline[-1][0])
    labels = [(0, "start", first), (width, "end", last)]
    if width < _TWO_LABELS:
        labels = [(0, "start", first if len(timeline) == 1 else f"{first} – {last}")]
    for end, anchor, words in labels:
        label = etree.SubElement(svg, "text", {"x": str(end), "y": str(_TALL + 14), "text-anchor": anchor})
        label.text = words
    return svg


def _say_short(month: str) -> str:
    """``Mar 2025``, or the year as it is."""
    words = write_date(month).split()
    return " ".join((words[0][:3], words[1])) if len(words) > 1 else words[0]


def _tenths(value: int) -> str:
    return f"{value // 10}.{value % 10}"


def _bar(parent: etree.Element, name: str, x: str, y: int, width: str, height: int) -> None:
    size = {"x": x, "y": str(y), "width": width, "height": str(height)}
    etree.SubElement(parent, "rect", {"class": name, **size})

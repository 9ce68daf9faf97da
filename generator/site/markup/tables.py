"""Tables: a box that scrolls, columns with names, rows that belong together."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from copy import deepcopy

from generator.site.derive import SAME

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def wrap_tables(root: etree.Element) -> None:
    """Put each table into a box that scrolls. A table without a link is reached with the keyboard by its box, which is
    named by the heading above it; to the others their links lead.
    """
    for parent in list(root.iter()):
        above = ""
        for at, child in enumerate(list(parent)):
            if child.tag in _HEADINGS:
                above = "".join(child.itertext()).strip()
            if child.tag == "table" and parent.get("class") != "table":
                box = etree.Element("div", {"class": "table"})
                if child.find(".//a") is None:
                    label = f"Table: {above}" if above else "Table"
                    box.attrib.update({"tabindex": "0", "role": "group", "aria-label": label})
                box.tail, child.tail = child.tail, None
                parent.remove(child)
                box.append(child)
                parent.insert(at, box)
                child.set("class", "rows")  # Material styles and wraps tables without a class
                _name_columns(child)


_YEAR = re.compile(r"(?:19|20)\d\d")


def _name_columns(table: etree.Element) -> None:
    """Each cell carries the name of its column, which a narrow screen shows in front of it."""
    heads = list(table.iterfind("thead/tr/th"))
    rows = [list(row) for row in table.iterfind("tbody/tr")]
    for at, head in enumerate(heads):
        cells = [row[at] for row in rows if at < len(row)]
        texts = ["".join(cell.itertext()).strip() for cell in cells]
        given = [text for text in texts if text]
        numbers = all(text.replace(",", "").isdigit() for text in given) and not all(
            _YEAR.fullmatch(text) for text in given
        )
        if "right" in head.get("style", ""):
            # The style sheet aligns what the Markdown asked for, so that a phone need not.
            numbers = True
            for cell in (head, *cells):
                cell.attrib.pop("style", None)
        if numbers:
            head.set("class", "number")
        for cell, text in zip(cells, texts, strict=True):
            cell.set("data-column", "".join(head.itertext()).strip())
            if not text or numbers:
                cell.set("class", "none" if not text else "number zero" if text == "0" else "number")


_FOLDED = {"Company": "", "As of": "", "According to": "according to "}
"""Columns of the table of figures that stand in a line below what is measured, and how each begins there."""


def fold_columns(root: etree.Element) -> None:
    """What the table of figures tells of some rows only takes no columns from its words: it stands in a line of small
    type below what the figure measures.
    """
    for table in root.iter("table"):
        heads = ["".join(head.itertext()).strip() for head in table.iterfind("thead/tr/th")]
        if heads[:2] != ["Figure", "What"]:
            continue
        for row in table.iter("tr"):
            cells = list(row)
            for cell in cells[:2]:
                # What stands first needs no name of its column, also not on a phone.
                cell.attrib.pop("data-column", None)
            line = etree.Element("small")
            for head, cell in zip(heads, cells, strict=False):
                if head not in _FOLDED:
                    continue
                row.remove(cell)
                cell.attrib.pop("data-column", None)
                if cell.tag == "td" and cell.get("class") != "none":
                    if len(line):
                        line[-1].tail = " · "
                    cell.tag, cell.tail, cell.text = "span", None, _FOLDED[head] + (cell.text or "")
                    line.append(cell)
            if len(line):
                cells[1].attrib.pop("class", None)
                cells[1].append(line)


MORE = "more"
"""Class of the fold below the chief figures of a brief."""
_SHOWN = 8
_FOLDED_FROM = 3
"""Fewer figures than these below the chief ones are not worth a fold."""


def fold_figures(root: etree.Element) -> None:
    """Fold the figures of a brief past the eighth away."""
    for at, box in enumerate(list(root)):
        table = box.find("table")
        if table is None or [cell.text for cell in table.iterfind("thead/tr/th")][:2] != ["Figure", "What"]:
            continue
        rows, body = list(table.iterfind("tbody/tr"))[_SHOWN:], table.find("tbody")
        if len(rows) < _FOLDED_FROM or body is None:
            continue
        fold = etree.Element("details", {"class": MORE})
        etree.SubElement(fold, "summary").text = f"{len(rows)} more figures"
        rest = etree.SubElement(etree.SubElement(fold, "div", dict(box.attrib)), "table", dict(table.attrib))
        rest.extend(deepcopy(head) for head in table.iterfind("thead"))
        etree.SubElement(rest, "tbody").extend(rows)
        for row in rows:
            body.remove(row)
        root.insert(at + 1, fold)


def join_claims(root: etree.Element) -> None:
    """Rows of a table that make claims on the same thing are drawn as one."""
    for body in root.iter("tbody"):
        above: etree.Element | None = None
        for row in body:
            what = row[1] if len(row) > 1 else row
            if above is not None and len(what) == 1 and f"*{what[0].text}*" == SAME and not (what.text or "").strip():
                above.set("class", f"{above.get('class', '')} joined".strip())
                row.set("class", "same")
            above = row

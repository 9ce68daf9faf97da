"""The evidence of a brief: quotations with the words marked that bullets and figures took."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from collections import defaultdict
from collections.abc import Iterator

from markdown.extensions.footnotes import NBSP_PLACEHOLDER

from generator.model import Brief
from generator.site.markup.context import PageContext
from generator.site.markup.marks import Claims, find_marks, takes_all
from generator.site.markup.tables import MORE
from generator.site.markup.text import add_text, own_text
from generator.site.phrase import say_count
from generator.text.around import find_cuts
from generator.text.escape import escape_target

_EVIDENCE = re.compile(r"\s*[\"“](?P<quote>.*)[\"”]\s*\((?P<where>[^()]*)\)\s*\Z", re.DOTALL)


def dress_evidence(
    root: etree.Element, brief: Brief, context: PageContext, cited: frozenset[str] = frozenset()
) -> None:
    """Mark in each quotation what rests on it: words of bullets, numbers of figures, names of companies. Set its place
    in the source apart, and say once which document that source is.

    ``cited``: labels to which words refer that are not in the tree.
    """
    claims: defaultdict[str, Claims] = defaultdict(Claims)
    for label, names in context.names.items():
        claims[label].names.extend(names)
    stated, folded = set(cited), set[str]()
    lesser = set(root.iterfind(f"details[@class='{MORE}']//tr"))
    for element in root.iter():
        if element.tag in ("li", "tr", "p"):
            labels = list(_list_labels(element))
            if labels and element.tag != "p":
                (folded if element in lesser else stated).update(labels)
            for label in labels:
                _add_claim(claims[label], element, label)
    box = next((e for e in root.iter("div") if e.get("class") == "footnote"), None)
    if box is None:
        return
    _name_jumps(root)
    box.set("class", "footnote evidence")
    for rule in box.findall("hr"):
        box.remove(rule)
    heading = etree.Element("h2", {"id": "evidence"})
    heading.text = "Evidence"
    box.insert(0, heading)
    box.insert(1, _write_source(brief, root.find(".//h2[@id='copies']") is not None))
    for item in box.iterfind("ol/li"):
        paragraph = item.find("p")
        if paragraph is not None:
            label = item.get("id", "").partition(":")[2]
            _dress_quote(paragraph, label, claims[label], context)
    if any("whole" in quote.get("class", "").split() for quote in box.iter("q")):
        _write_legend(box[1])
    _fold_end(box, stated, folded)
    _drop_ways(root)


def _list_labels(element: etree.Element) -> Iterator[str]:
    marks = (sup.get("id", "") for sup in element.iter("sup"))
    return (mark.partition(":")[2] for mark in marks if mark.startswith("fnref"))


def _add_claim(claims: Claims, element: etree.Element, label: str) -> None:
    """What the element says on the strength of the quotation ``label``."""
    if element.tag == "tr":
        printed, *cells = ("".join(own_text(cell)) for cell in element.iter() if cell.tag in ("td", "small"))
        claims.printed.append(printed)
        claims.said.extend(cells)
        return
    name = _find_named(element, label) if element.tag == "p" else None
    if name is None:
        claims.said.append("".join(own_text(element)))
    else:
        claims.names.append(name)


def _find_named(paragraph: etree.Element, label: str) -> str | None:
    """The words of the link that the reference to ``label`` follows, as that to where a company is named does."""
    link: etree.Element | None = None
    for child in paragraph:
        if child.tag == "sup":
            if label in _list_labels(child):
                return None if link is None else "".join(link.itertext())
        else:
            link = child if child.tag == "a" else None
        if (child.tail or "").strip():
            link = None
    return None


def _write_source(brief: Brief, told: bool) -> etree.Element:
    """The document whose lines the quotations name, and whether the address of its article is known. ``told``: the page
    has a section on the copies of the article.
    """
    line = etree.Element("p", {"class": "source"})
    line.text = "Source: "
    name = etree.SubElement(line, "bdi")
    first, last = brief.lines
    name.text, name.tail = brief.source, f", lines {first}–{last}" if last > first else f", line {first}"
    if brief.archived:
        add_text(line, " · its text was dropped, these quotations are frozen")
    if brief.copies and told:
        add_text(line, " · ")
        etree.SubElement(line, "a", {"href": "#copies"}).text = say_count(len(brief.copies), "copy", "copies")
    if not escape_target(brief.url or ""):
        add_text(line, " · no address known")
    return line


_WHOLE = "taken whole"


def _write_legend(source: etree.Element) -> None:
    add_text(source, " ")
    etree.SubElement(source, "span", {"class": "whole"}).text = _WHOLE


def _name_jumps(root: etree.Element) -> None:
    """A number and an arrow say where they lead, to who hears them without what stands around."""
    for link in root.iter("a"):
        if link.get("class") == "footnote-ref":
            link.set("aria-label", f"Evidence {link.text}")
        elif link.get("class") == "footnote-backref":
            number = "".join(filter(str.isdigit, link.attrib.pop("title", "")))
            link.set("aria-label", f"Back to {number}".rstrip())


def _drop_ways(root: etree.Element) -> None:
    """Only the first reference to a quotation has a way back, and so a name."""
    for mark in root.iter("sup"):
        if _AGAIN.match(mark.get("id", "")):
            del mark.attrib["id"]


_AGAIN = re.compile(r"fnref[0-9]+:")
_FOLD_FROM = 4
"""So many quotations that only show where a company is named are folded away."""


def _fold_end(box: etree.Element, stated: set[str], folded: set[str]) -> None:
    """Fold the end of the list that no bullet and no shown figure rests on: what folded figures rest on, then what only
    names companies. The numbers go on.
    """
    whole = box.find("ol")
    if whole is None:
        return
    items = list(whole)
    labels = [item.get("id", "").partition(":")[2] for item in items]
    first = len(items)
    while first and labels[first - 1] not in stated:
        first -= 1
    if first == 0:
        return
    names = max((at + 1 for at in range(first, len(items)) if labels[at] in folded), default=first)
    if names > first:
        _fold(whole, box, items[first:names], first + 1, "Evidence of the other figures", MORE)
    if len(items) - names >= _FOLD_FROM:
        _fold(whole, box, items[names:], names + 1, f"Where {len(items) - names} companies are named")
    elif names > first and items[names:]:
        _move(whole, etree.SubElement(box, "ol", {"start": str(names + 1)}), items[names:])


def _fold(
    whole: etree.Element, box: etree.Element, items: list[etree.Element], start: int, words: str, name: str = ""
) -> None:
    fold = etree.SubElement(box, "details", {"class": name} if name else {})
    etree.SubElement(fold, "summary").text = words
    _move(whole, etree.SubElement(fold, "ol", {"start": str(start)}), items)


def _move(whole: etree.Element, to: etree.Element, items: list[etree.Element]) -> None:
    for item in items:
        whole.remove(item)
        to.append(item)


def _dress_quote(paragraph: etree.Element, label: str, claims: Claims, context: PageContext) -> None:
    text = (paragraph.text or "").replace(NBSP_PLACEHOLDER, "")
    match = _EVIDENCE.match(text)
    if match is None:
        return
    rest = list(paragraph)
    for child in rest:
        paragraph.remove(child)
    # One way back is enough: it leads to where the quotation is first referred to.
    backs = [child for child in rest if child.get("class") == "footnote-backref"]
    rest = [child for child in rest if child not in backs[1:]]
    before, after = context.around.get(label, ("", ""))
    cuts = context.cuts.get(label) or find_cuts(match["quote"], label)
    quote = etree.Element("q")
    names = ["own"] if match["quote"][:1] in '"“' else []
    add_text(quote, "… " * cuts[0])
    if _mark(quote, match["quote"], claims) and not any(cuts):
        names.append("whole")
        # A whole sentence is found by its own words.
        before = after = ""
    add_text(quote, " …" * cuts[1])
    if names:
        quote.set("class", " ".join(names))
    quote.tail = " "
    if before:
        _write_around(paragraph, before)
    paragraph.append(quote)
    if after:
        _write_around(paragraph, after)
    where = etree.SubElement(paragraph, "span")
    where.text = match["where"]
    where.tail = "\xa0"  # The way back to the text stays beside it.
    paragraph.text = ""
    paragraph.extend(rest)


def _write_around(paragraph: etree.Element, text: str) -> None:
    """Words of the source beside the quotation; they prove nothing, and look it."""
    words = etree.SubElement(paragraph, "small")
    words.text, words.tail = text, " "


def _mark(into: etree.Element, quote: str, claims: Claims) -> bool:
    """Write ``quote`` with its marks; returns whether no word is left out, so that marks tell nothing apart."""
    marks = find_marks(quote, claims)
    at = 0
    for start, end in marks:
        add_text(into, quote[at:start])
        etree.SubElement(into, "mark").text = quote[start:end]
        at = end
    add_text(into, quote[at:])
    return takes_all(quote, marks)

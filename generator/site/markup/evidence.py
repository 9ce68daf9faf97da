"""The evidence of a brief: quotations with the words marked that bullets and figures took."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from collections.abc import Mapping
from difflib import SequenceMatcher

from markdown.extensions.footnotes import NBSP_PLACEHOLDER

from generator.model import Brief
from generator.site.markup.tables import MORE
from generator.site.markup.targets import is_safe
from generator.site.markup.text import add_text, own_text
from generator.site.phrase import say_count

_EVIDENCE = re.compile(r"\s*[\"“](?P<quote>.*)[\"”]\s*\((?P<where>[^()]*)\)\s*\Z", re.DOTALL)
_WORD = re.compile("\x02[^\x03]*\x03|(?P<word>[^\\W_]+(?:[.,][0-9]+)*)")


def dress_evidence(
    root: etree.Element, brief: Brief, around: Mapping[str, tuple[str, str]], cited: frozenset[str] = frozenset()
) -> None:
    """Mark in each quotation the words that its bullets took, set its place in the source apart, and say once which
    document that source is.

    ``cited``: labels to which words refer that are not in the tree.
    """
    claims: dict[str, list[str]] = {}
    stated, folded = set(cited), set[str]()
    lesser = set(root.iterfind(f"details[@class='{MORE}']//tr"))
    for element in root.iter():
        if element.tag in ("li", "tr", "p"):
            marks = [sup.get("id", "") for sup in element.iter("sup")]
            labels = [mark.partition(":")[2] for mark in marks if mark.startswith("fnref")]
            if labels:
                words = "".join(own_text(element))
                if element.tag != "p":
                    (folded if element in lesser else stated).update(labels)
                for label in labels:
                    claims.setdefault(label, []).append(words)
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
            _dress_quote(paragraph, claims.get(label, []), around.get(label, ("", "")))
    _fold_end(box, stated, folded)
    _drop_ways(root)


def _write_source(brief: Brief, told: bool) -> etree.Element:
    """The document whose lines the quotations name, and whether the address of its article is known. ``told``: the page
    has a section on the copies of the article.
    """
    line = etree.Element("p", {"class": "source"})
    line.text = "Source: "
    name = etree.SubElement(line, "bdi")
    first, last = brief.lines
    name.text, name.tail = brief.source, f", lines {first}–{last}" if last > first else f", line {first}"
    if brief.copies and told:
        add_text(line, " · ")
        etree.SubElement(line, "a", {"href": "#copies"}).text = say_count(len(brief.copies), "copy", "copies")
    if not (brief.url and is_safe(brief.url)):
        add_text(line, " · no address known")
    return line


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


def _dress_quote(paragraph: etree.Element, claims: list[str], around: tuple[str, str]) -> None:
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
    before, after = around
    if before:
        _write_around(paragraph, before)
    quote = etree.SubElement(paragraph, "q")
    names = ["own"] if match["quote"][:1] in '"“' else []
    if _mark(quote, match["quote"], claims):
        names.append("whole")
    if names:
        quote.set("class", " ".join(names))
    quote.tail = " "
    if after:
        _write_around(paragraph, after)
    where = etree.SubElement(paragraph, "span", {"class": "where"})
    where.text = match["where"]
    where.tail = "\xa0"  # The way back to the text stays beside it.
    paragraph.text = ""
    paragraph.extend(rest)


def _write_around(paragraph: etree.Element, text: str) -> None:
    """Words of the source beside the quotation; they prove nothing, and look it."""
    words = etree.SubElement(paragraph, "small")
    words.text, words.tail = text, " "


def _mark(into: etree.Element, quote: str, claims: list[str]) -> bool:
    """Write ``quote`` with ``<mark>`` around each run of two or more words that a claim has in the same order; returns
    whether these are all of its words, so that the marks tell nothing apart.
    """
    words = [m for m in _WORD.finditer(quote) if m["word"]]
    tokens = [m["word"].casefold() for m in words]
    chosen: set[int] = set()
    for claim in claims:
        other = [m["word"].casefold() for m in _WORD.finditer(claim) if m["word"]]
        if tokens == other[: len(tokens)]:
            # The bullet says the whole sentence, as most do: nothing is to be searched.
            chosen.update(range(len(tokens)) if len(tokens) > 1 or len("".join(tokens)) > 3 else ())
            continue
        for block in SequenceMatcher(None, tokens, other, autojunk=False).get_matching_blocks():
            if block.size >= 2 or (block.size and len(tokens[block.a]) > 3):
                chosen.update(range(block.a, block.a + block.size))
    at, number = 0, 0
    while number < len(words):
        if number not in chosen:
            number += 1
            continue
        last = number
        while last + 1 in chosen:
            last += 1
        add_text(into, quote[at : words[number].start()])
        mark = etree.SubElement(into, "mark")
        mark.text = quote[words[number].start() : words[last].end()]
        at, number = words[last].end(), last + 1
    add_text(into, quote[at:])
    return bool(words) and len(chosen) == len(words)

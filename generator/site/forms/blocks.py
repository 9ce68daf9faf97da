"""The blocks of a page: headings, paragraphs, lists, tables, footnotes."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from collections import deque
from collections.abc import Callable, Iterator

from markdown.extensions.footnotes import FN_BACKLINK_TEXT, NBSP_PLACEHOLDER
from markdown.extensions.toc import unique

from generator.site.forms.html import restore
from generator.site.forms.ids import make_namer
from generator.site.forms.inline import Stash, Unreadable, read_inline

_STRANGE = re.compile(
    "[\t\r\x02\x03]|^ +$|^(?:~~~|!!!|\\?\\?\\?)|\u2028|\u2029|\x85|\x0b|\x0c|[\x1c-\x1e]", re.MULTILINE
)
"""What Python-Markdown or its extensions would rewrite before they read blocks."""
_HEADING = re.compile(r"(#{1,6}) +(\S.*)")
_NOTE = re.compile(r"\[\^([A-Za-z0-9-]+)\]: (\S.*)")
_STATE = re.compile(r"\[generated [^\[\]\n]*\]: # '[^'\n]*'")
_NOT_PLAIN = re.compile(r"[\s#>|=:~`]|[-+*](?:\s|$)|\d+[.)](?:\s|$)|\[[^\]]*\]:|(?:[-*_] *){3,}$|-+$")
"""How a line begins that is no paragraph, or may be none."""
_RULE = re.compile(r":?-+:?")
_CELL_END = re.compile(r"\\\\|\\\||(\|)")
_LIST = re.compile(r"- (\S.*)")


def read_forms(markdown: str, resolve: Callable[[str], str | None]) -> tuple[etree.Element, Stash]:
    """The tree of a page as Python-Markdown has it when all its own work is done.

    Args:
        markdown: the page without its front matter.
        resolve: see :class:`Stash`.

    Raises:
        Unreadable: the page is to be read by Python-Markdown.
    """
    if not markdown.strip() or _STRANGE.search(markdown):
        raise Unreadable
    stash = Stash(resolve)
    root = etree.Element("div")
    notes: dict[str, str] = {}
    after_notes = False
    for block in re.split(r"\n{2,}", markdown.strip("\n")):
        lines = block.split("\n")
        first = lines[0]
        if first.startswith("    "):
            if after_notes:
                raise Unreadable
            _go_on(root, lines)
            continue
        after_notes = False
        if first.startswith("- "):
            _read_list(root, lines)
        elif first.startswith("| "):
            _read_table(root, lines)
        elif first.startswith("#"):
            match = _HEADING.fullmatch(first)
            if match is None or len(lines) > 1 or match[2].rstrip().endswith(("#", "\\")):
                raise Unreadable
            etree.SubElement(root, f"h{len(match[1])}").text = match[2].strip()
        elif first.startswith("[^"):
            for line in lines:
                note = _NOTE.fullmatch(line)
                if note is None or note[1] in notes:
                    raise Unreadable
                notes[note[1]] = _plain(note[2].rstrip())
            after_notes = True
        elif first.startswith("[generated "):
            if not all(_STATE.fullmatch(line) for line in lines):
                raise Unreadable
        elif block:
            if len(lines) > 1 and "|" in block:
                raise Unreadable
            for line in lines:
                _plain(line)
            etree.SubElement(root, "p").text = block
    stash.footnotes = {label: number for number, label in enumerate(notes, start=1)}
    backs = _add_notes(root, notes)
    _read_lines(root, stash)
    for label, paragraph in backs:
        _lead_back(label, paragraph, stash)
    _name_headings(root, stash)
    _break_lines(root)
    return root, stash


def _plain(line: str) -> str:
    """The line, if it is a line of a paragraph and nothing else."""
    if _NOT_PLAIN.match(line):
        raise Unreadable
    return line


def _read_list(root: etree.Element, lines: list[str]) -> None:
    items = []
    for line in lines:
        match = _LIST.fullmatch(line)
        if match is None:
            raise Unreadable
        items.append(_plain(match[1]))
    listing = root[-1] if len(root) and root[-1].tag == "ul" else None
    if listing is None:
        listing = etree.SubElement(root, "ul")
    else:
        _loosen(listing[-1])
        etree.SubElement(etree.SubElement(listing, "li"), "p").text = items.pop(0)
    for item in items:
        etree.SubElement(listing, "li").text = item


def _loosen(item: etree.Element) -> None:
    """An item that more follows has its text in a paragraph."""
    if item.text:
        paragraph = etree.Element("p")
        paragraph.text, item.text = item.text, ""
        item.insert(0, paragraph)


def _go_on(root: etree.Element, lines: list[str]) -> None:
    """An indented block goes on the last item of the list above it."""
    if not len(root) or root[-1].tag != "ul" or len(lines) > 1:
        raise Unreadable
    item = root[-1][-1]
    _loosen(item)
    etree.SubElement(item, "p").text = _plain(lines[0][4:])


def _read_table(root: etree.Element, lines: list[str]) -> None:
    if len(lines) < 2 or any(line[-1:] != "|" or line[-2:-1] == "\\" or line[:1] != "|" for line in lines):
        raise Unreadable
    rules = [rule.strip(" ") for rule in lines[1][1:-1].split("|")]
    head = _split_row(lines[0])
    if len(head) != len(rules) or not all(_RULE.fullmatch(rule) for rule in rules):
        raise Unreadable
    aligns = [_ALIGN[rule.startswith(":"), rule.endswith(":")] for rule in rules]
    table = etree.SubElement(root, "table")
    _add_row(etree.SubElement(table, "thead"), "th", head, aligns)
    body = etree.SubElement(table, "tbody")
    for line in lines[2:]:
        _add_row(body, "td", _split_row(line), aligns)
    if len(lines) == 2:
        _add_row(body, "td", [""] * len(rules), [{}] * len(rules))


_ALIGN: dict[tuple[bool, bool], dict[str, str]] = {
    (True, True): {"style": "text-align: center;"},
    (True, False): {"style": "text-align: left;"},
    (False, True): {"style": "text-align: right;"},
    (False, False): {},
}


def _add_row(parent: etree.Element, tag: str, cells: list[str], aligns: list[dict[str, str]]) -> None:
    row = etree.SubElement(parent, "tr")
    for number, align in enumerate(aligns):
        cell = etree.SubElement(row, tag, align)
        cell.text = cells[number].strip(" ") if number < len(cells) else ""


def _split_row(line: str) -> list[str]:
    row = line[1:-1]
    if "\\" not in row:
        return row.split("|")
    cells, at = [], 0
    for match in _CELL_END.finditer(row):
        if match[1]:
            cells.append(row[at : match.start()])
            at = match.end()
    return [*cells, row[at:]]


def _add_notes(root: etree.Element, notes: dict[str, str]) -> list[tuple[str, etree.Element]]:
    """The list of footnotes; returns the paragraph of each with its label."""
    if not notes:
        return []
    box = etree.SubElement(root, "div", {"class": "footnote"})
    etree.SubElement(box, "hr")
    listing = etree.SubElement(box, "ol")
    paragraphs = []
    for number, (label, text) in enumerate(notes.items(), start=1):
        paragraph = etree.SubElement(etree.SubElement(listing, "li", {"id": f"fn:{label}"}), "p")
        paragraph.text = text + NBSP_PLACEHOLDER
        etree.SubElement(paragraph, "a", _back(label, number, "")).text = FN_BACKLINK_TEXT
        paragraphs.append((label, paragraph))
    return paragraphs


def _back(label: str, number: int, again: str) -> dict[str, str]:
    return {
        "class": "footnote-backref",
        "href": f"#fnref{again}:{label}",
        "title": f"Jump back to footnote {number} in the text",
    }


def _lead_back(label: str, paragraph: etree.Element, stash: Stash) -> None:
    """A way back to each further reference."""
    count = stash.references.get(label, 0)
    if not count:
        raise Unreadable
    for again in range(2, count + 1):
        back = _back(label, stash.footnotes[label], str(again))
        etree.SubElement(paragraph, "a", back).text = FN_BACKLINK_TEXT


def _read_lines(root: etree.Element, stash: Stash) -> None:
    """Read the text of every element, in the order of Python-Markdown: references to one footnote are numbered so."""
    todo = deque([root])
    while todo:
        element = todo.popleft()
        for child in list(element):
            inner = len(child)
            text = child.text
            if text and child.tag != "a":
                if NBSP_PLACEHOLDER in text:
                    read_inline(child, text.removesuffix(NBSP_PLACEHOLDER), stash)
                    _append(child, NBSP_PLACEHOLDER)
                else:
                    read_inline(child, text, stash)
            if inner:
                todo.append(child)


def _append(paragraph: etree.Element, text: str) -> None:
    """Add text before the last child, which is the way back."""
    if len(paragraph) > 1:
        paragraph[-2].tail = (paragraph[-2].tail or "") + text
    else:
        paragraph.text = (paragraph.text or "") + text


def _name_headings(root: etree.Element, stash: Stash) -> None:
    name = make_namer()
    taken = {element.get("id", "") for element in root.iter() if element.get("id")}
    for heading in root:
        if heading.tag in _HEADINGS:
            words = "".join(_own_words(heading))
            heading.set("id", unique(name(restore(words, stash, plain=True), "-"), taken))


_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))


def _own_words(heading: etree.Element) -> Iterator[str]:
    if heading.tag != "sup":
        yield heading.text or ""
        for child in heading:
            yield from _own_words(child)
            yield child.tail or ""


_HOLDERS = frozenset({"ul", "ol", "li", "table", "thead", "tbody", "tr", "div"})


def _break_lines(element: etree.Element) -> None:
    """A line for each block, so that the HTML can be read."""
    if not element.text and len(element) and element[0].tag in _BLOCKS:
        element.text = "\n"
    for child in element:
        if child.tag in _HOLDERS:
            _break_lines(child)
        elif child.tag in _BLOCKS:
            child.tail = "\n"
    element.tail = "\n"


_BLOCKS = frozenset({*_HOLDERS, *_HEADINGS, "p", "td", "th", "hr"})

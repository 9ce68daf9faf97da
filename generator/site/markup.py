"""What the site adds to a page's HTML: done on the element tree while Markdown is rendered, so nothing is parsed twice.

The Markdown stays plain: no classes, no attribute lists, no HTML. Structure (sections, folds, marks in the evidence,
the picture of a timeline) is put on here by the headings and lists that the pages have anyway.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from urllib.parse import urlsplit

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.footnotes import NBSP_PLACEHOLDER
from markdown.treeprocessors import Treeprocessor

from generator.brief import write_date
from generator.model import KINDS, Brief
from generator.site.derive import SAME, PageKind
from generator.site.phrase import say_count

_AFTER_ALL = -10
"""Priority below every tree processor of Python-Markdown and MkDocs: ids, unescaping and links are done by then."""
_SAFE_SCHEMES = frozenset({"", "http", "https", "mailto"})
_EVIDENCE = re.compile(r"\s*[\"“](?P<quote>.*)[\"”]\s*\((?P<where>[^()]*)\)\s*\Z", re.DOTALL)
_WORD = re.compile("\x02[^\x03]*\x03|(?P<word>[^\\W_]+(?:[.,][0-9]+)*)")
_HEADINGS = frozenset({"h1", "h2"})


@dataclass(frozen=True, slots=True)
class PageContext:
    """What the page that is being rendered is. URLs are relative to the page."""

    kind: PageKind
    brief: Brief | None = None
    publisher_url: str = ""
    month_url: str = ""
    timeline: tuple[tuple[str, int, int], ...] = ()
    title: str = ""
    languages: Mapping[str, str] = field(default_factory=dict)
    """Language of each brief that is not in English, by the file name of its page."""
    around: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Footnote label → words before and after the quotation in its source, where those help to find it."""


class SiteMarkup(Extension):
    """The Markdown extension; the plugin sets ``context`` before each page."""

    def __init__(self) -> None:
        super().__init__()
        self.context = PageContext("page")

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name that Python-Markdown calls
        if self.context.kind != "page":
            # Titles and quotations come from strangers: no HTML of theirs, and no attributes, on pages made from them.
            for registry, name in (
                (md.preprocessors, "html_block"),
                (md.inlinePatterns, "html"),
                (md.treeprocessors, "attr_list"),
                (md.parser.blockprocessors, "markdown_block"),
            ):
                if name in registry:
                    registry.deregister(name)
        md.treeprocessors.register(_SiteTree(md, self.context), "briefs-site", _AFTER_ALL)


class _SiteTree(Treeprocessor):
    def __init__(self, md: Markdown, context: PageContext) -> None:
        super().__init__(md)
        self.context = context

    def run(self, root: etree.Element) -> None:
        kind = self.context.kind
        if kind != "page":
            _refuse_schemes(root)
        _wrap_tables(root)
        if kind == "page":
            return
        _badge_kinds(root)
        _join_claims(root)
        _name_languages(root, self.context)
        if kind == "brief":
            _fold_columns(root)
        if kind == "brief" and self.context.brief is not None:
            _dress_evidence(root, self.context.around)
            _dress_head(root, self.context)
        _group_sections(root, self.context)
        if self.context.timeline:
            _draw_timelines(root, self.context)
        _turn_text(root)


def _refuse_schemes(root: etree.Element) -> None:
    for element in root.iter():
        for attribute in ("href", "src"):
            target = element.get(attribute)
            if target is not None and not _is_safe(target):
                del element.attrib[attribute]


def _is_safe(target: str) -> bool:
    plain = "".join(c for c in target if c > " ")
    try:
        return urlsplit(plain).scheme.lower() in _SAFE_SCHEMES
    except ValueError:
        return False


def _wrap_tables(root: etree.Element) -> None:
    for parent in list(root.iter()):
        for at, child in enumerate(list(parent)):
            if child.tag == "table" and parent.get("class") != "table":
                box = etree.Element("div", {"class": "table", "tabindex": "0", "role": "group"})
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
        numbers = all(text.isdigit() for text in given) and not all(_YEAR.fullmatch(text) for text in given)
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


def _fold_columns(root: etree.Element) -> None:
    """What the table of figures tells of some rows only takes no columns from its words: it stands in a line of small
    type below what the figure measures.
    """
    for table in root.iter("table"):
        heads = ["".join(head.itertext()).strip() for head in table.iterfind("thead/tr/th")]
        if heads[:2] != ["Figure", "What"]:
            continue
        for row in table.iter("tr"):
            cells = list(row)
            line = etree.Element("small")
            for head, cell in zip(heads, cells, strict=False):
                if head not in _FOLDED:
                    continue
                row.remove(cell)
                if cell.tag == "td" and cell.get("class") != "none":
                    if len(line):
                        line[-1].tail = " · "
                    cell.tag, cell.tail, cell.text = "span", None, _FOLDED[head] + (cell.text or "")
                    line.append(cell)
            if len(line):
                cells[1].attrib.pop("class", None)
                cells[1].append(line)


def _badge_kinds(root: etree.Element) -> None:
    """In a list of briefs the kind opens the last line of each; it gets the colour of its kind."""
    for item in root.iter("li"):
        last = item[-1] if len(item) else None
        if last is not None and last.tag == "p" and len(last) and last[0].tag == "em" and last[0].text in KINDS:
            last[0].set("class", f"kind kind-{last[0].text.replace(' ', '-')}")


def _join_claims(root: etree.Element) -> None:
    """Rows of a table that make claims on the same thing are drawn as one."""
    for body in root.iter("tbody"):
        above: etree.Element | None = None
        for row in body:
            what = row[1] if len(row) > 1 else row
            if above is not None and len(what) == 1 and f"*{what[0].text}*" == SAME and not (what.text or "").strip():
                above.set("class", f"{above.get('class', '')} joined".strip())
                row.set("class", "same")
            above = row


def _name_languages(root: etree.Element, context: PageContext) -> None:
    """Headlines and sentences in other languages say so: for the glyphs, the voice and the hyphens of a browser."""
    brief = context.brief
    if brief is not None and brief.lang != "en":
        for element in root.iter():
            if element.tag == "h1" or (element.tag in ("li", "td") and element.get("data-column") != "Status"):
                element.set("lang", brief.lang)
    for item in root.iter("li") if context.languages else ():
        for link in item.iter("a"):
            language = context.languages.get(link.get("href", "").rpartition("/")[2])
            if language is not None:
                link.set("lang", language)
                if len(item) > 2 and item[0].find("strong/a") is link:
                    item[1].set("lang", language)


_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_OURS = frozenset({"byline", "basis"})
_TURNED = frozenset({"h1", "h2", "li", "p", "q"})


def _turn_text(root: etree.Element) -> None:
    """Text that begins in Hebrew, Arabic and their like runs from the right."""
    for element in root.iter():
        if (
            element.tag in _TURNED
            and element.get("class") not in _OURS
            and _RIGHT_TO_LEFT.search("".join(element.itertext()))
        ):
            element.set("dir", "auto")


# ---------------------------------------------------------------- briefs


_LONG_TITLE = 90
"""Characters above which a headline is set smaller."""


def _dress_head(root: etree.Element, context: PageContext) -> None:
    """Kind above the headline; below it who, when, and where the date comes from."""
    brief = context.brief
    heading = root.find("h1")
    if brief is None or heading is None:
        return
    at = list(root).index(heading)
    if len("".join(heading.itertext())) > _LONG_TITLE:
        heading.set("class", "long")
    kicker = etree.Element("p", {"class": "kicker"})
    badge = etree.SubElement(kicker, "span", {"class": f"kind kind-{brief.kind.replace(' ', '-')}"})
    badge.text = brief.kind
    root.insert(at, kicker)
    following = list(root)[at + 2 : at + 3]
    if not (following and following[0].tag == "p" and len(following[0]) == 1 and following[0][0].tag == "em"):
        return
    byline = following[0]
    byline.set("class", "byline")
    root.insert(at + 3, _write_basis(brief, _find_ways(brief, context, byline)))


def _find_ways(brief: Brief, context: PageContext, byline: etree.Element) -> list[etree.Element]:
    """Links to the original, unless the byline has it, and to what else the publisher and the month have."""
    original = "" if any(link.get("href") == brief.url for link in byline.iter("a")) else brief.url
    month = f"all of {write_date(brief.date[:7])}" if brief.date else "all undated"
    ways = []
    for text, url in (
        ("read the original", original),
        (f"all of {brief.publisher}", context.publisher_url),
        (month, context.month_url),
    ):
        if url and _is_safe(url):
            link = etree.Element("a", {"href": url})
            link.text = text
            if url == original:
                link.set("rel", "noopener noreferrer")
            ways.append(link)
    return ways


_BASES = {
    "publisher": "Publisher",
    "authors": "Authors",
    "aggregator": "Carried by",
    "credit": "Credit",
    "title": "Title",
    "kind": "Kind",
}
"""Whose bases are told, in this order; the date's comes last."""
_SAID_FIRST = frozenset({"publisher", "authors"})
_PLACE = re.compile(r"(?:inferred\b[^,;:]*?)?\bline \d+|inferred\b[^,;:]*|as edited|sidecar[^,;:]*")
_FOLD_BASIS = 110
"""Characters above which what the fields stand on is folded away below the places of the chief ones."""


def _write_basis(brief: Brief, ways: list[etree.Element]) -> etree.Element:
    """The small print: what publisher, authors, title, kind and date stand on, then the ways on."""
    date = _say_basis(brief)
    given = dict(brief.basis)
    rows = [(name, label, given[name]) for name, label in _BASES.items() if given.get(name)]
    told = " · ".join([*(f"{label}: {text}" for _, label, text in rows), date])
    box = etree.Element("div", {"class": "basis"})
    if len(told) <= _FOLD_BASIS or not rows:
        line = etree.SubElement(box, "p")
        line.text = told
    else:
        fold = etree.SubElement(box, "details")
        places = [(label, _PLACE.search(text)) for name, label, text in rows if name in _SAID_FIRST]
        short = [f"{label}: {place[0]}" for label, place in places if place]
        etree.SubElement(fold, "summary").text = " · ".join([*short, _shorten_date(brief)])
        whole = etree.SubElement(fold, "ul")
        for text in (*(f"{label}: {text}" for _, label, text in rows), date):
            etree.SubElement(whole, "li").text = text
    if ways:
        more = etree.SubElement(box, "p", {"class": "more"})
        for number, way in enumerate(ways):
            way.tail = " · " if number < len(ways) - 1 else ""
            more.append(way)
    return box


def _shorten_date(brief: Brief) -> str:
    basis = brief.date_basis
    bound = brief.not_before or brief.not_after
    line = basis.line or (bound.line if bound and not brief.date else None)
    kind = basis.kind if basis.kind != "unknown" or not brief.date else "as edited"
    return f"Date: {kind}" + (f", line {line}" if line else "")


def _say_basis(brief: Brief) -> str:
    basis = brief.date_basis
    where = f", line {basis.line}" if basis.line else ""
    quote = f" “{basis.quote}”" if basis.quote else ""
    note = f"; {basis.note}" if basis.note else ""
    if brief.date:
        return f"Date {basis.kind}{where}{quote}{note}" if basis.kind != "unknown" else "Date as edited"
    bounds = [
        f"{word} {write_date(bound.date)} (line {bound.line}, “{bound.quote}”)"
        for word, bound in (("not before", brief.not_before), ("not after", brief.not_after))
        if bound
    ]
    return f"Date unknown{where}{quote}{note}" + (f"; {' and '.join(bounds)}" if bounds else "")


def _add_text(element: etree.Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _dress_evidence(root: etree.Element, around: Mapping[str, tuple[str, str]]) -> None:
    """Mark in each quotation the words that its bullets took, and set its place in the source apart."""
    claims: dict[str, list[str]] = {}
    stated: set[str] = set()
    for element in root.iter():
        if element.tag in ("li", "tr", "p"):
            marks = [sup.get("id", "") for sup in element.iter("sup")]
            labels = [mark.partition(":")[2] for mark in marks if mark.startswith("fnref")]
            if labels:
                words = "".join(_own_text(element))
                if element.tag != "p":
                    stated.update(labels)
                for label in labels:
                    claims.setdefault(label, []).append(words)
    box = next((e for e in root.iter("div") if e.get("class") == "footnote"), None)
    if box is None:
        return
    box.set("class", "footnote evidence")
    for rule in box.findall("hr"):
        box.remove(rule)
    heading = etree.Element("h2", {"id": "evidence"})
    heading.text = "Evidence"
    box.insert(0, heading)
    for item in box.iterfind("ol/li"):
        paragraph = item.find("p")
        if paragraph is not None:
            label = item.get("id", "").partition(":")[2]
            _dress_quote(paragraph, claims.get(label, []), around.get(label, ("", "")))
    _fold_names(box, stated)


_FOLD_FROM = 4
"""So many quotations that only show where a company is named are folded away."""


def _fold_names(box: etree.Element, stated: set[str]) -> None:
    """Fold the end of the list that no bullet and no figure rests on; its numbers go on."""
    whole = box.find("ol")
    if whole is None:
        return
    items = list(whole)
    first = len(items)
    while first and items[first - 1].get("id", "").partition(":")[2] not in stated:
        first -= 1
    if first == 0 or len(items) - first < _FOLD_FROM:
        return
    fold = etree.SubElement(box, "details")
    etree.SubElement(fold, "summary").text = f"Where {len(items) - first} companies are named"
    rest = etree.SubElement(fold, "ol", {"start": str(first + 1)})
    for item in items[first:]:
        whole.remove(item)
        rest.append(item)


def _own_text(element: etree.Element) -> Iterator[str]:
    """Text of the element without that of its footnote references."""
    if element.tag == "sup":
        return
    yield element.text or ""
    for child in element:
        yield from _own_text(child)
        yield child.tail or ""


def _dress_quote(paragraph: etree.Element, claims: list[str], around: tuple[str, str]) -> None:
    text = (paragraph.text or "").replace(NBSP_PLACEHOLDER, "")
    match = _EVIDENCE.match(text)
    if match is None:
        return
    rest = list(paragraph)
    for child in rest:
        paragraph.remove(child)
    before, after = around
    if before:
        _write_around(paragraph, before)
    quote = etree.SubElement(paragraph, "q")
    _mark(quote, match["quote"], claims)
    if match["quote"][:1] in '"“':
        quote.set("class", "own")
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
    words = etree.SubElement(paragraph, "span", {"class": "around"})
    words.text, words.tail = text, " "


def _mark(into: etree.Element, quote: str, claims: list[str]) -> None:
    """Write ``quote`` with ``<mark>`` around each run of two or more words that a claim has in the same order."""
    words = [m for m in _WORD.finditer(quote) if m["word"]]
    tokens = [m["word"].casefold() for m in words]
    chosen: set[int] = set()
    for claim in claims:
        other = [m["word"].casefold() for m in _WORD.finditer(claim) if m["word"]]
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
        _add_text(into, quote[at : words[number].start()])
        mark = etree.SubElement(into, "mark")
        mark.text = quote[words[number].start() : words[last].end()]
        at, number = words[last].end(), last + 1
    _add_text(into, quote[at:])


# ---------------------------------------------------------------- sections


def _group_sections(root: etree.Element, context: PageContext) -> None:
    """Put the head and each second-level heading with what follows it into an element of its own."""
    children = list(root)
    for child in children:
        root.remove(child)
    current = etree.SubElement(root, "header", {"class": "page-head"})
    after: list[etree.Element] = []
    seen_heading = False
    for child in children:
        if child.tag == "h2":
            current = _open_section(root, child)
            continue
        if child.tag == "div" and "evidence" in child.get("class", ""):
            child.tag = "section"
            after.append(child)
            continue
        if (
            context.kind == "brief"
            and current.tag == "header"
            and seen_heading
            and child.tag not in ("p", "h1")
            and (child.get("class") != "basis")
        ):
            current = etree.SubElement(root, "section", {"class": "bullets"})
        current.append(child)
        seen_heading = seen_heading or child.tag == "h1"
    related = [s for s in root if s.get("class") == "s-related-briefs"]
    for section in related:
        root.remove(section)
    root.extend([*after, *related])
    _split_columns(root, _ASIDE.get(context.kind, frozenset()))


_ASIDE: dict[str, frozenset[str]] = {
    "home": frozenset({"s-dates-ahead", "s-most-covered", "s-by-month"}),
    "company": frozenset({"s-timeline", "s-named-together-with", "s-all-names"}),
    "brief": frozenset({"footnote evidence"}),
}
"""Sections that a wide screen shows in the second column."""


_ABOVE = frozenset({"s-watchlist"})
"""Sections that run across both columns, above them."""


def _split_columns(root: etree.Element, aside: frozenset[str]) -> None:
    sections = [child for child in root if child.tag != "header" and child.get("class") not in _ABOVE]
    if not any(section.get("class") in aside for section in sections):
        return
    main, side = etree.Element("div", {"class": "main"}), etree.Element("div", {"class": "side"})
    for section in sections:
        root.remove(section)
        (side if section.get("class") in aside else main).append(section)
    root.extend([main, side])


def _open_section(root: etree.Element, heading: etree.Element) -> etree.Element:
    """A section, or a fold for passing mentions; named by its heading, or by what the heading counts."""
    words = "".join(heading.itertext())
    name = heading.get("id", "section")
    if words.startswith("Named in passing"):
        fold = etree.SubElement(root, "details", {"class": "s-named"})
        summary = etree.SubElement(fold, "summary")
        summary.append(heading)
        return fold
    for start, plain in (("Undated", "undated"), ("Carried", "carried")):
        if words.startswith(start):
            name = plain
    if " about " in words and words[0].isdigit():
        name = "about"
    section = etree.SubElement(root, "section", {"class": f"s-{name}", "aria-labelledby": heading.get("id", "")})
    section.append(heading)
    return section


# ---------------------------------------------------------------- the picture of a timeline


def _draw_timelines(root: etree.Element, context: PageContext) -> None:
    for section in root.iter("section"):
        if section.get("class") == "s-timeline":
            section.insert(1, draw_timeline(context.timeline, context.title))
            section.insert(2, _write_legend())
            rest = list(section)[3:]
            fold = etree.SubElement(section, "details")
            summary = etree.SubElement(fold, "summary")
            summary.text = "The same as a table"
            for child in rest:
                section.remove(child)
                fold.append(child)


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


def _write_legend() -> etree.Element:
    legend = etree.Element("p", {"class": "legend", "aria-hidden": "true"})
    for name, words in (("about", "about it"), ("named", "naming it")):
        item = etree.SubElement(legend, "span")
        etree.SubElement(item, "i", {"class": name}).tail = words
    return legend

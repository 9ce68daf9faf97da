"""The head of a brief: kind, headline, byline, and what its fields stand on."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from collections.abc import Callable
from dataclasses import replace

from generator.approvals import Standing, say_standing
from generator.brief import write_date
from generator.brief.tidy import BY_DESK, DESK_DATE
from generator.brief.write import doubt_of_date
from generator.model import Brief
from generator.site.derive.brief import FILED, TOPICS
from generator.site.markup.context import PageContext
from generator.site.markup.targets import encode_target, is_safe
from generator.site.phrase import isolate, say_list
from generator.text.escape import escape_target

_LONG_TITLE = 90
"""Characters above which a headline is set smaller."""


def dress_head(root: etree.Element, context: PageContext) -> None:
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
    _take_topics(root, kicker)
    root.insert(at, kicker)
    _dress_byline(root, at, brief, context)
    if context.standing is not None:
        end = at + 2
        while end < len(root) and root[end].get("class") in ("byline", "basis"):
            end += 1
        root.insert(end, _write_standing(context.standing))


def _take_topics(root: etree.Element, kicker: etree.Element) -> None:
    """Takes the line of topics from the foot of the page to the kind above the headline."""
    children = list(root)
    heading = next((h for h in reversed(children) if h.tag == "h2" and h.text == FILED.removeprefix("## ")), None)
    if heading is None:
        return
    rest = children[children.index(heading) + 1 :]
    line = next((p for p in rest[:2] if p.tag == "p" and (p.text or "") == TOPICS and len(p)), None)
    if line is None:
        return
    for link in line:
        link.set("class", "topic")
        link.tail = None
        kicker[-1].tail = " "
        kicker.append(link)
    root.remove(line)
    if rest[0] is line:
        root.remove(heading)


def _write_standing(standing: Standing) -> etree.Element:
    line = etree.Element("p", {"class": f"standing standing-{standing.state}"})
    line.text = say_standing(replace(standing, name=isolate(standing.name)))
    return line


def _dress_byline(root: etree.Element, at: int, brief: Brief, context: PageContext) -> None:
    following = list(root)[at + 2 : at + 3]
    if not (following and following[0].tag == "p" and len(following[0]) == 1 and following[0][0].tag == "em"):
        return
    byline = following[0]
    byline.set("class", "byline")
    names = byline[0]
    names.tail = " "
    dated = etree.SubElement(byline, "span", {"class": "dated"})
    dated.text = _shorten_date(brief)
    address = _original_of(brief)
    if address and len(names) == 1 and names[0].get("href") == address and not names[0].tail:
        # What the date stands on is told beside it, before the way to the original.
        link = names[0]
        names.remove(link)
        names.text = (names.text or "").rstrip(", ")
        dated.tail = " "
        link.set("class", "original")
        byline.append(link)
    root.insert(at + 3, _write_basis(brief, _find_ways(brief, context, byline)))


def _original_of(brief: Brief) -> str:
    """Where the article stands, as a link to it has it; empty unless that is an address of the web."""
    return encode_target(escape_target(brief.url or "") or "")


def _find_ways(brief: Brief, context: PageContext, byline: etree.Element) -> list[etree.Element]:
    """Links to the original, unless the byline has it, and to what else the publisher and the month have."""
    address = _original_of(brief)
    original = "" if any(link.get("href") == address for link in byline.iter("a")) else address
    month = f"all of {write_date(brief.date[:7])}" if brief.date else "all undated"
    ways = []
    for text, url in (
        ("read the original", original),
        (f"all of {brief.publisher}", context.publisher_url),
        (month, context.month_url),
    ):
        if url and is_safe(url):
            link = etree.Element("a", {"href": encode_target(url)})
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
    "lang": "Language",
    "url": "Address",
    "lines": "Split",
    "companies": "Companies",
    "bullets": "Bullets",
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
    rows = [(name, label, _reword(given[name])) for name, label in _BASES.items() if given.get(name)]
    told = " · ".join([*(f"{label}: {text}" for _, label, text in rows), date])
    box = etree.Element("div", {"class": "basis"})
    if len(told) <= _FOLD_BASIS or not rows:
        line = etree.SubElement(box, "p")
        line.text = told
    else:
        fold = etree.SubElement(box, "details")
        places = [(label, _PLACE.search(text)) for name, label, text in rows if name in _SAID_FIRST]
        short = [f"{label}: {place[0]}" for label, place in places if place]
        etree.SubElement(fold, "summary").text = " · ".join(short) or "What this stands on"
        whole = etree.SubElement(fold, "ul")
        for text in (*(f"{label}: {text}" for _, label, text in rows), date):
            etree.SubElement(whole, "li").text = text
    if ways:
        more = etree.SubElement(box, "p", {"class": "more"})
        for number, way in enumerate(ways):
            way.tail = " · " if number < len(ways) - 1 else ""
            more.append(way)
    return box


_PLAIN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"no sign of another kind\Z"), "news, as nothing on the page shows another"),
    (re.compile(r"\Astated by the page \(([a-z-]+)\)\Z"), r"the page's data (\1)"),
    (re.compile(r"\A(og|json-ld|meta|time)(?= ')"), r"the page's data (\1)"),
    (re.compile(r"and the page's own\Z"), "and the title in the page's data"),
    (re.compile(r"(?<=, )the page's own name \(([a-z, ]+)\)\Z"), lambda found: _say_signs(found[1])),
    (
        re.compile(r"\Aday-month order from (\S+) \(line (\d+)\)\Z"),
        r"that its day stands before its month follows from “\1” in line \2",
    ),
)
"""Words of a basis, which are those of who wrote the rules, and what a reader of the page is told in their place."""
_SIGNS = {
    "again": "again elsewhere on the page",
    "masthead": "at its top",
    "beside": "beside the article's time",
    "rights": "in its rights line",
    "imprint": "in its imprint",
    "asks": "in what it asks of readers",
    "host": "in its mail address",
}


def _reword(text: str) -> str:
    for pattern, words in _PLAIN:
        text = pattern.sub(words, text)
    return text


def _say_signs(signs: str) -> str:
    """Where else the page has its name, of the signs by which it was found."""
    places = [_SIGNS[sign] for sign in signs.split(", ") if sign in _SIGNS]
    return f"the name of the site: {say_list(tuple(places))}" if places else "the name of the site"


_SAID = {
    "stated": "stated in line {line}",
    "relative": "from “{quote}” in line {line}",
    "inferred": "inferred from line {line}",
}
_NO_LINE = {"stated": "stated in the page's data", "sidecar": "stated by the desk", "unknown": "as edited"}
_QUOTE_IN_HEAD = 32
"""Characters of a quotation that are told beside the date."""


def _shorten_date(brief: Brief) -> str:
    """What the date stands on, in a glance; in full it is told below."""
    basis = brief.date_basis
    quote = " ".join((basis.quote or "").split())
    if brief.date:
        if basis == DESK_DATE:
            return BY_DESK
        if basis.kind == "sidecar" and basis.note:
            return f"date from the sidecar, {basis.note}"
        if basis.line is None or basis.kind not in _SAID:
            return _NO_LINE.get(basis.kind, basis.kind)
        if basis.kind == "stated" and doubt_of_date(basis):
            # Not all of it is stated: the byline says what was worked out.
            return f"from line {basis.line}"
        return _SAID[basis.kind].format(line=basis.line, quote=quote)
    bounds = dict.fromkeys(str(bound.line) for bound in (brief.not_before, brief.not_after) if bound)
    if bounds:
        return f"{'lines' if len(bounds) > 1 else 'line'} {' and '.join(bounds)}"
    if quote and basis.line and len(quote) <= _QUOTE_IN_HEAD:
        return f"the page says only “{quote}”, line {basis.line}"
    return f"unknown, line {basis.line}" if basis.line else "no date on the page"


def _say_basis(brief: Brief) -> str:
    basis = brief.date_basis
    where = f", line {basis.line}" if basis.line else ""
    quote = f" “{basis.quote}”" if basis.quote else ""
    note = f"; {_reword(basis.note)}" if basis.note else ""
    if brief.date and basis == DESK_DATE:
        return f"Date {BY_DESK}"
    if brief.date:
        return f"Date {basis.kind}{where}{quote}{note}" if basis.kind != "unknown" else "Date as edited"
    bounds = [
        f"{word} {write_date(bound.date)} (line {bound.line}, “{bound.quote}”)"
        for word, bound in (("not before", brief.not_before), ("not after", brief.not_after))
        if bound
    ]
    return f"Date unknown{where}{quote}{note}" + (f"; {' and '.join(bounds)}" if bounds else "")

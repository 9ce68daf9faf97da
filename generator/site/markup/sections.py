"""Sections, columns and folds: each second-level heading with what follows it."""

from __future__ import annotations

import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from collections.abc import Iterable

from generator.site.markup.context import PageContext


def group_sections(root: etree.Element, context: PageContext) -> None:
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
            current = etree.SubElement(root, "div", {"class": "bullets"})
        if child.tag == "ul" and current.tag == "header" and child.find("li/p/strong/a") is not None:
            current = etree.SubElement(root, "div", {"class": "list"})
        current.append(child)
        seen_heading = seen_heading or child.tag == "h1"
    _raise_story(root)
    related = [s for s in root if s.get("class") == "s-related-briefs"]
    for section in related:
        root.remove(section)
    root.extend([*after, *related])
    _split_columns(root, _ASIDE.get(context.kind, frozenset()))


def _raise_story(root: etree.Element) -> None:
    """What others say on the figures of a brief stands below its figures, before the companies."""
    companies = root.find("section[@class='s-companies']")
    for name in ("s-its-story", "s-stories-it-tells-of"):
        section = root.find(f"section[@class='{name}']")
        if section is not None and companies is not None:
            root.remove(section)
            root.insert(list(root).index(companies), section)


_ASIDE: dict[str, frozenset[str]] = {
    "home": frozenset({"s-dates-ahead", "s-most-covered", "s-topics", "s-by-month"}),
    "month": frozenset({"s-stories", "s-most-covered"}),
    "topic": frozenset({"s-stories", "s-most-covered"}),
    "story": frozenset({"s-its-briefs", "s-round-ups-that-tell-of-it", "s-companies-in-it", "s-topics"}),
    "company": frozenset({"s-timeline", "s-named-together-with", "s-all-names"}),
    "brief": frozenset({"footnote evidence", "s-related-briefs"}),
}
"""Sections that a wide screen shows in the second column."""


_ABOVE = frozenset({"s-stories", "s-watchlist"})
"""Sections that run across both columns of the front page, above them."""


def _split_columns(root: etree.Element, aside: frozenset[str]) -> None:
    above = _ABOVE - aside
    sections = [child for child in root if child.tag != "header" and child.get("class") not in above]
    if not any(section.get("class") in aside for section in sections):
        return
    main, side = etree.Element("div", {"class": "main"}), etree.Element("div", {"class": "side"})
    for section in sections:
        root.remove(section)
        (side if section.get("class") in aside else main).append(section)
    root.extend([main, side])


_FEW = 5
"""So many passing mentions are shown at once."""


def _open_section(root: etree.Element, heading: etree.Element) -> etree.Element:
    """A section, or a fold for passing mentions; named by its heading, or by what the heading counts."""
    words = "".join(heading.itertext())
    name = heading.get("id", "section")
    if words.startswith("Named in passing"):
        count = next((int(word.replace(",", "")) for word in words.split() if word.replace(",", "").isdecimal()), 0)
        fold = etree.SubElement(root, "details", {"class": "s-named"} | ({"open": "open"} if count <= _FEW else {}))
        summary = etree.SubElement(fold, "summary")
        summary.append(heading)
        return fold
    for start, plain in (
        ("Undated", "undated"),
        ("Carried", "carried"),
        ("Also in", "also"),
        ("Also new", "what-is-new"),
    ):
        if words.startswith(start):
            name = plain
    if " about " in words and words[0].isdigit():
        name = "about"
    section = etree.SubElement(root, "section", {"class": f"s-{name}", "aria-labelledby": heading.get("id", "")})
    section.append(heading)
    return section


_ALIASES = "Also written: "
"""How the line of the stub begins that the section on all names makes needless."""


def shorten_head(root: etree.Element) -> None:
    """Take out of the head of a company what the page says below."""
    head, facts = root.find("header"), root.find("header/ul")
    if head is not None and facts is not None and root.find(".//h2[@id='all-names']") is not None:
        for fact in [fact for fact in facts if (fact.text or "").startswith(_ALIASES)]:
            facts.remove(fact)
        if not len(facts):
            head.remove(facts)


_SHOWN = 3
"""So many figures are shown on which sources agree, and no more than so many besides are left unfolded."""


def fold_agreements(root: etree.Element) -> None:
    """Fold away what sources agree on past the third figure: what they differ on stays in sight."""
    section = root.find(".//section[@class='s-figures-side-by-side']")
    if section is None:
        return
    groups: list[list[etree.Element]] = []
    for child in list(section)[1:]:
        if child.tag == "h3":
            groups.append([])
        if groups:
            groups[-1].append(child)
    agreed = [group for group in groups if _agrees(group)]
    rest = agreed[_SHOWN:]
    if len(rest) < _SHOWN:
        return
    fold = etree.Element("details", {"class": "more"})
    etree.SubElement(fold, "summary").text = f"{len(rest)} more figures agreed on"
    section.insert(list(section).index(rest[0][0]), fold)
    for part in (part for group in rest for part in group):
        section.remove(part)
        fold.append(part)


def _agrees(group: Iterable[etree.Element]) -> bool:
    """Whether the verdicts on a quantity are all that its sources agree."""
    verdicts = [mark.get("class") for part in group for mark in part.iterfind("em") if mark.get("class")]
    return bool(verdicts) and set(verdicts) == {"verdict verdict-agree"}


_LISTED_FROM = 3
"""So many sections beside the columns are led to from the head."""


def list_sections(root: etree.Element) -> None:
    """Below the head, the ways to the sections of the first column: what a long page has is seen at once."""
    head, main = root.find("header"), root.find("div[@class='main']")
    if head is None or main is None:
        return
    headings = [heading for section in main if (heading := section.find(".//h2")) is not None and heading.get("id")]
    if len(headings) < _LISTED_FROM:
        return
    ways = etree.SubElement(head, "nav", {"class": "contents", "aria-label": "On this page"})
    for heading in headings:
        # The box of the desk's note says in its heading whose words they are.
        words = heading.text if heading.find("span") is not None else "".join(heading.itertext())
        etree.SubElement(ways, "a", {"href": f"#{heading.get('id')}"}).text = words

"""Whose language the words are in, and from which side they run."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it

from generator.site.markup.context import PageContext


def name_languages(root: etree.Element, context: PageContext) -> None:
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


def turn_text(root: etree.Element) -> None:
    """Text that begins in Hebrew, Arabic and their like runs from the right."""
    for element in root.iter():
        if (
            element.tag in _TURNED
            and element.get("class") not in _OURS
            and _RIGHT_TO_LEFT.search("".join(element.itertext()))
        ):
            element.set("dir", "auto")

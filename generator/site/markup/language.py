"""Whose language the words are in, and from which side they run."""

from __future__ import annotations

import re
import xml.etree.ElementTree as etree  # noqa: N813 - as Python-Markdown calls it
from collections.abc import Iterator

from generator.site.markup.context import PageContext
from generator.site.phrase import is_language

_TOLD = frozenset({"figures", "moves"})
"""Headings below which a brief's own tables stand."""
_OUR_COLUMN = "Status"


def name_languages(root: etree.Element, context: PageContext) -> None:
    """Headlines and sentences in other languages say so: for the glyphs, the voice and the hyphens of a browser.

    In a brief these are its headline, bullets, figures and quotations; notes of the desk, the companies and related
    briefs below them are in the language of the site.
    """
    brief = context.brief
    if brief is not None and brief.lang != "en" and is_language(brief.lang):
        for element in _list_told(root):
            element.set("lang", brief.lang)
    for item in root.iter("li") if context.languages else ():
        for link in item.iter("a"):
            language = context.languages.get(link.get("href", "").rpartition("/")[2])
            if language is not None:
                link.set("lang", language)
                if len(item) > 2 and item[0].find("strong/a") is link:
                    item[1].set("lang", language)


def _list_told(root: etree.Element) -> Iterator[etree.Element]:
    above = ""
    for child in root:
        if child.tag == "h1":
            yield child
        elif child.tag == "h2":
            above = child.get("id", "")
        elif "footnote" in child.get("class", ""):
            yield from (e for e in child.iter() if e.tag in ("q", "small"))
        elif not above or above in _TOLD:
            yield from (e for e in child.iter() if e.tag in ("li", "td") and e.get("data-column") != _OUR_COLUMN)


_CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_JOINTS = "\u3000-\u303f\uff00-\uff65\u00b7"
"""What stands between such characters and belongs to them: full-width marks, the dot in names."""
_RUN = re.compile(f"[{_CJK}](?:[{_CJK}{_JOINTS}]*[{_CJK}])?")
_SCRIPTS = ((re.compile("[\u3040-\u30ff\u31f0-\u31ff]"), "ja"), (re.compile("[\uac00-\ud7af]"), "ko"))
_EASTERN = ("zh", "ja", "ko")
_KEPT = frozenset({"svg", "code", "pre", "script", "style"})
"""Elements in which no span may stand, or whose words are no prose."""


def name_run(run: str) -> str:
    """Language that a run of Chinese, Japanese or Korean characters is taken for.

    Kana are Japanese and hangul is Korean. Chinese characters alone are taken for Chinese, though a Japanese name may
    be written in them, too: nothing in the run tells.
    """
    return next((language for script, language in _SCRIPTS if script.search(run)), "zh")


def has_runs(root: etree.Element) -> bool:
    """Whether any text below ``root`` has such characters: most pages have none."""
    return _RUN.search("".join(root.itertext())) is not None


def name_runs(element: etree.Element, language: str = "en") -> None:
    """Each run of such characters inside words of another language names its own.

    ``language`` is that of what stands around the element.
    """
    language = element.get("lang", language)
    if element.tag in _KEPT or language.startswith(_EASTERN):
        return
    children = list(element)
    for at in range(len(children) - 1, -1, -1):
        child = children[at]
        name_runs(child, language)
        if child.tail and _RUN.search(child.tail):
            child.tail, spans = _part_runs(child.tail)
            element[at + 1 : at + 1] = spans
    text = element.text or ""
    if not children and _RUN.fullmatch(text):
        element.set("lang", name_run(text))
    elif _RUN.search(text):
        element.text, spans = _part_runs(text)
        element[0:0] = spans


def _part_runs(text: str) -> tuple[str, list[etree.Element]]:
    """What stands before the first run, and an element for each run with what follows it as its tail."""
    runs = list(_RUN.finditer(text))
    ends = [*(run.start() for run in runs[1:]), len(text)]
    spans = []
    for run, end in zip(runs, ends, strict=True):
        span = etree.Element("span", {"lang": name_run(run[0])})
        span.text, span.tail = run[0], text[run.end() : end]
        spans.append(span)
    return text[: runs[0].start()], spans


_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_OURS = frozenset({"byline", "basis", "source"})
_TURNED = frozenset({"h1", "h2", "li", "p", "q"})


def turn_text(root: etree.Element) -> None:
    """Text that begins in Hebrew, Arabic and their like runs from the right."""
    if not _RIGHT_TO_LEFT.search("".join(root.itertext())):
        return
    for element in root.iter():
        if (
            element.tag in _TURNED
            and element.get("class") not in _OURS
            and _RIGHT_TO_LEFT.search("".join(element.itertext()))
        ):
            element.set("dir", "auto")

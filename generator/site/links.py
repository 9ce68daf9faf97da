"""Which company pages a committed brief links: read from its Markdown, so that lists of backlinks are exact."""

from __future__ import annotations

import re
from posixpath import normpath

from markdown import Markdown

from generator.brief import EXTENSIONS, drop_front
from generator.brief.inline import find_targets
from generator.brief.tidy import OVERRIDE
from generator.model import Brief

_MARKS = ("companies/", "[", "`", "~~~", "    ", "\t")
"""What a person's words must hold to make a link, or to make code of one."""
FOLDER = "briefs"
"""Where the pages of briefs stand below ``docs/``."""

_HREF = re.compile(r'<a [^<>]*?href="([^"#<>]+)')
_PAGE = re.compile(r"companies/([A-Za-z0-9][\w.-]{0,99})\.md")


def find_linked(brief: Brief, text: str) -> tuple[str, ...]:
    """Ids of the companies whose pages the brief links, each once, in the order of the page.

    Args:
        brief: what ``text`` was parsed to.
        text: the Markdown of the page, front matter included.

    In the generator's own forms a link can be told from words that look like one by its escapes alone; where a person
    wrote, the page is rendered, since only then is known what is code and what is a reference.
    """
    body = drop_front(text)
    if "companies/" not in body:
        return ()
    if not _may_differ(brief):
        return tuple(dict.fromkeys(find_targets(body)))
    engine = Markdown(extensions=list(EXTENSIONS))
    engine.preprocessors.deregister("html_block")
    engine.inlinePatterns.deregister("html")
    targets = (normpath(f"{FOLDER}/{href}") for href in _HREF.findall(engine.convert(body)))
    return tuple(dict.fromkeys(match[1] for target in targets if (match := _PAGE.fullmatch(target))))


def _may_differ(brief: Brief) -> bool:
    parts = [*(bullet.markdown for bullet in brief.bullets), *(figure.markdown for figure in brief.figures)]
    settled = (OVERRIDE + "title", OVERRIDE + "settle")
    parts += [text for anchor, text in brief.extra if not anchor.startswith("front") and anchor not in settled]
    return any(mark in part for part in parts for mark in _MARKS)

"""The ids of headings: words of strangers, beside the names by which scripts and styles know what is theirs."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown.extensions.toc import slugify

Namer = Callable[[str, str], str]

_OF_SCRIPTS = re.compile(r"_|b-|content\Z")
"""Material's own (``__config`` holds its settings), those of our search box, and that of the article. A browser takes
the first element of a name, and a headline stands above what the scripts look for."""
_OF_SECTIONS = frozenset(
    {"figures", "moves", "what-sources-say", "companies", "copies", "evidence", "desk-note"}
    | {"before-and-after", "related-briefs", "coverage", "timeline", "named-together-with", "all-names"}
    | {"its-story", "its-stories", "stories", "what-happened", "who-rests-on-whom", "figures-side-by-side"}
    | {"its-brands-and-subsidiaries", "timeline-title", "timeline-desc", "neighbours-title", "neighbours-desc"}
)
"""What the sections of our pages are called: styles and links know them by that."""


def make_namer(slug: Namer = slugify) -> Namer:
    """What gives the headings of one page their ids, in their order, by words and separator.

    ``slug`` names them; what it gives that is another's gets ``h-`` in front. The first heading, which is the title,
    leaves the names of sections to these.
    """
    title = True

    def name(words: str, separator: str) -> str:
        nonlocal title
        named = slug(words, separator)
        taken = _OF_SCRIPTS.match(named) or (title and named in _OF_SECTIONS)
        title = False
        return f"h-{named.lstrip('_')}" if taken else named

    return name

"""The colours and type of the site, read from its own stylesheet, so that the letter changes with it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from generator.errors import SiteError

STYLESHEET = Path(__file__).parent.parent / "theme" / "assets" / "briefs" / "site.css"

_VARIABLE = re.compile(r"(?<![\w-])--b-([a-z-]+)\s*:([^;}]{1,200})[;}]")
_BLOCKS = {
    "type": ":root {",
    "light": '[data-md-color-scheme="default"] {',
    "dark": '[data-md-color-scheme="slate"] {',
}


@lru_cache(maxsize=1)
def read_palette() -> dict[str, dict[str, str]]:
    """``type``, ``light`` and ``dark``: the site's variables by their names without ``--b-``.

    Raises:
        SiteError: the stylesheet has no such part.
    """
    css = STYLESHEET.read_text(encoding="utf-8")
    found = {}
    for name, head in _BLOCKS.items():
        start = css.find(head)
        if start < 0:
            raise SiteError(f"has no part {head[:-2]!r}", where=str(STYLESHEET))
        found[name] = {key: value.strip() for key, value in _VARIABLE.findall(css[start : css.index("}", start) + 1])}
    return found

"""What is the same on many pages, rendered once for all of them.

Most of what Material's ``base.html`` works out is the same on every page of a folder: style sheets, scripts, settings;
so is our masthead. It is rendered once, with the other blocks left open, and ``main.html`` extends the result as it
would extend ``base.html``. Nothing of Material is copied; another version of it gives another frame.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment, Template
from mkdocs.structure.toc import AnchorLink

from generator.cache import digest

SAME = frozenset({"styles", "libs", "fonts", "analytics", "header", "site_nav", "footer", "config", "scripts"})
"""Blocks of ``main.html`` that are the same on all pages of a folder, a layout and a section."""
_SKIP = "#briefs-skip"
_MARK = re.compile("\x02(/?)([a-z_]+)\x03")


@dataclass(frozen=True, slots=True)
class Frame:
    """What is the same on many pages."""

    template: Template
    """With the blocks that ``main.html`` fills."""
    digest: str
    """Of all that stands outside of these blocks."""


class Frames:
    """Frames by the folder of their pages."""

    def __init__(self, env: Environment) -> None:
        self._env = env
        self._frames: dict[tuple[Any, ...], Frame] = {}
        self.whole = env.from_string("{{ kept }}")
        """The frame of a page that was kept whole, as ``kept``."""

    def find(self, context: dict[str, Any]) -> Frame:
        """The frame for a page.

        Args:
            context: what the template of the page is given; where it stands, its layout and its section decide, and
                whether the masthead marks it as the page that is read.
        """
        told = (context[name] for name in ("base_url", "layout", "section", "searchable"))
        page = context["page"]
        current = page.file.src_uri if any(item is page for item in context["nav"]) else ""
        key = (*told, bool(len(page.toc)), current)
        if key not in self._frames:
            self._frames[key] = self._make(context)
        return self._frames[key]

    def _make(self, context: dict[str, Any]) -> Frame:
        opened = [name for name in self._env.get_template("main.html").blocks if name not in SAME]
        # They stay empty: main.html fills each, and no word of a page has a place in what is compiled.
        source = "{% extends 'main.html' %}" + "".join(
            f"{{% block {name} %}}\x02{name}\x03\x02/{name}\x03{{% endblock %}}" for name in opened
        )
        page = context["page"]
        toc = page.toc
        if len(toc):
            page.toc = type(toc)([AnchorLink("", _SKIP.removeprefix("#"), 1)])
        try:
            whole = self._env.from_string(source).render(context)
        finally:
            page.toc = toc
        text = "".join(_cut(whole))
        return Frame(self._env.from_string(text), digest(text))


def _cut(whole: str) -> list[str]:
    """The source of a template: what was rendered as it is, and each marked part as a block."""
    out: list[str] = []
    at = 0
    for match in _MARK.finditer(whole):
        out += [_quote(whole[at : match.start()]), "{% endblock %}" if match[1] else f"{{% block {match[2]} %}}"]
        at = match.end()
    return [*out, _quote(whole[at:])]


def _quote(text: str) -> str:
    """Text that a template prints unchanged, but for the address that every page has of its own. As a literal of
    letters, digits and escapes, it holds nothing that a template obeys, whatever the site is called.
    """
    return "{{ (page.toc | first).url | e }}".join(f"{{{{ {part!a} }}}}" for part in text.split(_SKIP))

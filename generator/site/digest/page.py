"""The letter as HTML: a page that stands for itself, and the body of a mail. Both are escaped by the templates."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from generator.site.digest.letter import Letter
from generator.site.digest.palette import read_palette
from generator.site.digest.words import Block

FOLDS = ("whole", "first bullet", "headline")
"""How much of an entry a mail has."""

_BLANK = re.compile(r"\n\s*")


def write_page(letter: Letter) -> str:
    """One HTML file that asks for no other: the site's type and colours, light, dark and printed."""
    return _load().get_template("page.html.j2").render(letter=letter, palette=_mark(read_palette()))


def write_mail(letter: Letter, fold: str = "whole") -> str:
    """HTML that mail programs show: tables, inline styles, no picture and no request.

    Args:
        letter: what it says.
        fold: one of :data:`FOLDS`.
    """
    html = _load().get_template("mail.html.j2").render(letter=letter, palette=_mark(read_palette()), fold=fold)
    return _BLANK.sub("\n", html)


def _mark(palette: dict[str, dict[str, str]]) -> dict[str, dict[str, Markup]]:
    """Our own values, which hold quotes; the templates put them into styles alone."""
    return {part: {name: Markup(value) for name, value in values.items()} for part, values in palette.items()}  # noqa: S704 - from our stylesheet


@lru_cache(maxsize=1)
def _load() -> Environment:
    environment = Environment(
        loader=PackageLoader("generator.site.digest", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["lists"] = _join_items
    return environment


def _join_items(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Blocks with the items of one list together: ``{"kind", "blocks"}``."""
    joined: list[dict[str, Any]] = []
    for block in blocks:
        kind = block.kind if block.kind != "item" else "bullets" if block.mark == "•" else "numbers"
        if joined and joined[-1]["kind"] == kind and block.kind == "item":
            joined[-1]["blocks"].append(block)
        else:
            joined.append({"kind": kind, "blocks": [block]})
    return joined

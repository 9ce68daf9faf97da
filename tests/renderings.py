"""Pages of our own words as a browser, a scraper or a person in a hurry would hand them over.

A case of ``tests/cases/quality`` lists the blocks of a page in order, each with its role, so that the body of each
article is known and every way of copying the page can be made from one source. ``[[…]]`` is a link within a sentence.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parent / "cases" / "quality"
CASE_KEYS = {"why", "lang", "site", "articles", "page", "weak"}
ARTICLE_KEYS = {"title", "date", "publisher", "authors"}
BODY = {"p": "p", "h2": "h2", "li": "li", "quote": "blockquote"}
"""Roles of the body, with their elements."""
OUTSIDE = {"menu": "nav", "buttons": "div", "notice": "div", "newsletter": "aside", "footer": "footer", "ticker": "div"}
"""Roles that a page has outside its main container, where they stand before the first title or after the last body."""
TEXT_STYLES = ("lines", "blank", "nodes", "main", "giant")
"""A block a line; blank lines between; a text node a line; the main container only; all in one line."""
HTML_STYLES = ("semantic", "soup")
"""Elements and JSON-LD that say what they hold; nested ``div`` with classes that say nothing, and Open Graph."""

_LINK = re.compile(r"\[\[(.{1,60}?)\]\]")
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Page:
    """A case: what its articles are, and the blocks of the page."""

    name: str
    lang: str
    site: str | None
    """The outlet that the page's data names, where it is not that of the article."""
    articles: tuple[dict[str, Any], ...]
    blocks: tuple[tuple[str, Any], ...]
    weak: tuple[dict[str, Any], ...]
    """What is known to go wrong: ``styles``, a ``reason``, and words that the body lacks (``lost``) or should not have
    (``kept``), or else the ``check`` that fails.
    """

    def list_bodies(self, *free: str) -> tuple[str, ...]:
        """The body of each article: what has a role of it, or a role given as ``free``, after the article's title."""
        bodies: list[list[str]] = []
        for role, content in self.blocks:
            if role == "title":
                bodies.append([])
            elif role in BODY or role in free:
                bodies[-1] += [_LINK.sub(r"\1", line) for line in _list_lines(content)]
        return tuple("\n".join(body) for body in bodies)


def load_pages() -> tuple[Page, ...]:
    """All pages, by name; an unknown key is an error."""
    return tuple(_load_page(path) for path in sorted(FOLDER.glob("*.yml")))


def _load_page(path: Path) -> Page:
    raw = yaml.safe_load(path.read_text("utf-8"))
    unknown = set(raw) - CASE_KEYS
    for article in raw["articles"]:
        unknown |= set(article) ^ ARTICLE_KEYS
    if unknown:
        raise ValueError(f"{path}: unknown or missing keys {sorted(unknown)}")
    blocks = tuple((role, content) for row in raw["page"] for role, content in row.items())
    articles = tuple({**article, "date": str(article["date"])} for article in raw["articles"])
    return Page(path.stem, raw["lang"], raw.get("site"), articles, blocks, tuple(raw.get("weak", ())))


def render_text(page: Page, style: str) -> str:
    """The visible text of a page in one of :data:`TEXT_STYLES`."""
    blocks = list(page.blocks)
    if style == "main":
        first = next(at for at, (role, _) in enumerate(blocks) if role == "title")
        blocks = blocks[:first] + [row for row in blocks[first:] if row[0] not in OUTSIDE]
        blocks = [row for at, row in enumerate(blocks) if at >= first or row[0] not in OUTSIDE]
    lines = [line for role, content in blocks for line in _list_lines(content)]
    if style == "nodes":
        return "\n".join(part.strip() for line in lines for part in _LINK.split(line) if part.strip()) + "\n"
    joint = {"blank": "\n\n", "giant": " "}.get(style, "\n")
    return joint.join(_LINK.sub(r"\1", line) for line in lines) + "\n"


def _list_lines(content: Any) -> Iterator[str]:
    if isinstance(content, list):
        for part in content:
            yield from _list_lines(part)
    elif content:
        yield str(content)


def render_html(page: Page, style: str) -> str:
    """The page in one of :data:`HTML_STYLES`."""
    first = page.articles[0]
    title = escape(first["title"])
    outlet = page.site or _choose(first["publisher"], str)
    told = f"<title>{title} | {escape(outlet)}</title>" if outlet else f"<title>{title}</title>"
    several = len(page.articles) > 1
    if style == "semantic" and not several:
        data = {
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": first["title"],
            "datePublished": first["date"],
            "author": [{"@type": "Person", "name": name} for name in _choose(first["authors"], list)],
            "publisher": {"@type": "Organization", "name": outlet} if outlet else None,
        }  # fmt: skip
        told += f'<script type="application/ld+json">{json.dumps({k: v for k, v in data.items() if v})}</script>'
    elif style == "soup" and not several:
        told += f'<meta property="og:title" content="{title}"><meta property="og:type" content="article">'
    heading = "<h2 class={}>{}</h2>" if several else "<h1 class={}>{}</h1>"
    body = "".join(
        heading.format("c9" if style == "soup" else "entry-title", escape(content, quote=False))
        if role == "title"
        else _mark_up(role, content, style, number)
        for number, (role, content) in enumerate(page.blocks)
    ).replace("</ul><ul>", "")
    if style == "semantic":
        start, end = body.index(heading[:10]), body.index("<footer>")
        _, *entries = body[start:end].split(heading[:10])
        main = "".join(f"<article>{heading[:10]}{entry}</article>" for entry in entries)
        body = f"{body[:start]}<main>{main}</main>{body[end:]}"
    else:
        body = f'<div id="root"><div class="c0">{body}</div></div>'
    return (
        f'<!doctype html><html lang="{page.lang}"><head><meta charset="utf-8">{told}</head><body>{body}</body></html>\n'
    )


def _choose(value: Any, kind: type) -> Any:
    """The first of several alternatives, which are of a kind each."""
    return value[0] if isinstance(value, list) and value and isinstance(value[0], kind) else value


def _mark_up(role: str, content: Any, style: str, number: int) -> str:
    lines = [_LINK.sub(r'<a href="/x">\1</a>', escape(line, quote=False)) for line in _list_lines(content)]
    if role in BODY and role != "li" and (role != "quote" or style == "semantic"):
        return f"<{BODY[role]}>{lines[0]}</{BODY[role]}>"
    if role == "li":
        return f"<ul><li>{lines[0]}</li></ul>"
    if isinstance(content, list):
        links = "".join(f'<a href="/{number}">{line}</a>' for line in lines)
        if style == "soup":
            return (
                f'<div class="c{number % 7}">' + "".join(f"<div><span>{line}</span></div>" for line in lines) + "</div>"
            )
        tag = OUTSIDE.get(role, "aside")
        return f"<{tag}>{links}</{tag}>"
    if style == "soup":
        return f'<div class="c{number % 7}">{lines[0]}</div>'
    tag = {"caption": "figcaption", "photo": "figcaption", "heading": "h3", "pull": "aside"}.get(
        role, OUTSIDE.get(role, "div")
    )
    return f'<{tag} class="{role}">{lines[0]}</{tag}>'


def measure_words(wanted: str, found: str) -> float:
    """F1 of the words of two texts, and of the characters of scripts that do not part words."""
    one, two = Counter(_WORD.findall(wanted.casefold())), Counter(_WORD.findall(found.casefold()))
    both = sum((one & two).values())
    return 2 * both / max(1, sum(one.values()) + sum(two.values()))

"""Which printed lines around an article speak about it, and from how far away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.model import Article, Block, CleanDocument

Zone = Literal["head", "between", "above", "inside", "below", "foot", "far"]
"""``head``/``foot``: given to the article by the splitter; ``between`` title and body (a standfirst counts as no body);
``above`` the title, ``below`` the body: unclaimed lines near by; ``inside`` the body; ``far``: elsewhere on the
page."""

_ABOVE = 14
_BELOW = 8
_STANDFIRST = 2
"""So many paragraphs may stand between the title and the line that tells who wrote when."""
_BETWEEN = 12
"""… and so many lines after the first of them."""
_LONGEST = 2000
"""Characters of a line that are looked at; what tells about an article is short."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line that is no body."""

    text: str
    """White space folded, never empty; the first 2,000 characters."""
    line: int
    """Seed line."""
    zone: Zone
    distance: int
    """Lines between it and the article's title or body; 0 beside it."""
    block: Block


def owns_page(article: Article, document: CleanDocument, siblings: tuple[Article, ...]) -> bool:
    """Whether what the page states of itself is about this article: it is the only one, or alone has the page's
    title, or holds most of the page's text where no title decides.
    """
    if len(siblings) <= 1:
        return True
    stated = {_key(value) for value in document.page.all("title")}
    named = [sibling.index for sibling in siblings if sibling.title and _matches(_key(sibling.title.text), stated)]
    if named:
        return named[0] == article.index
    return len(article.body) * 3 > 2 * sum(len(sibling.body) for sibling in siblings)


def _key(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())


def _matches(title: str, stated: set[str]) -> bool:
    return len(title) > 8 and any(value.startswith(title) for value in stated)


def lines_around(article: Article, document: CleanDocument, siblings: tuple[Article, ...]) -> tuple[Line, ...]:
    """Every line of the document that is no body of any article and no head or foot of another one, in order."""
    own_head = {block.start for block in article.head}
    own_foot = {block.start for block in article.foot}
    bodies = {piece.block.start for sibling in siblings for piece in sibling.pieces}
    others = {
        block.start
        for sibling in siblings
        if sibling.index != article.index
        for block in (*sibling.head, *sibling.foot, *((sibling.title,) if sibling.title else ()))
    }
    first_body = article.pieces[0].block.start if article.pieces else 0
    last_body = article.pieces[-1].block.start if article.pieces else 0
    title = article.title.start if article.title else first_body
    top = min(title, first_body)
    floor = max((s.pieces[-1].block.start for s in siblings if s.pieces and s.pieces[-1].block.start < top), default=-1)
    ceiling = min(
        (p.pieces[0].block.start for p in siblings if p.pieces and p.pieces[0].block.start > last_body), default=None
    )
    rows: list[tuple[str, int, Block]] = []
    for block in document.blocks:
        if block.start in bodies or block.start in others:
            continue
        for offset, text in enumerate(block.text.split("\n")):
            folded = " ".join(text[:_LONGEST].split())
            if folded:
                rows.append((folded, block.line + offset, block))
    above = sum(1 for _, _, block in rows if block.start < top)
    below_from = sum(1 for _, _, block in rows if block.start <= last_body)
    openers = [piece.block.start for piece in article.pieces[: _STANDFIRST + 1]]
    head_end = openers[-1] if len(openers) > _STANDFIRST else last_body
    opened_at = sum(1 for _, _, block in rows if block.start < first_body)
    lines: list[Line] = []
    for number, (text, line, block) in enumerate(rows):
        zone: Zone
        if block.start < top:
            distance = above - number - 1
            zone = "above" if distance < _ABOVE and block.start > floor else "far"
        elif block.start > last_body:
            distance = number - below_from
            zone = "below" if distance < _BELOW and (ceiling is None or block.start < ceiling) else "far"
        else:
            distance = max(number - opened_at, 0)
            zone = "between" if block.start < head_end and distance < _BETWEEN else "inside"
        if block.start in own_head:
            zone = "head"
        elif block.start in own_foot:
            zone = "foot"
        lines.append(Line(text, line, zone, distance, block))
    return tuple(lines)

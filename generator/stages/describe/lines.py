"""Which printed lines around an article speak about it, and from how far away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.model import Article, Block, CleanDocument

Zone = Literal["head", "between", "above", "below", "foot", "far"]
"""``head``/``foot``: given to the article by the splitter; ``between`` title and body; ``above`` the title, ``below`` the
body: unclaimed lines near by; ``far``: elsewhere on the page."""

_ABOVE = 14
_BELOW = 8


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line that is no body."""

    text: str
    """White space folded, never empty."""
    line: int
    """Seed line."""
    zone: Zone
    distance: int
    """Lines between it and the article's title or body; 0 beside it."""
    block: Block


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
    ceiling = min((p.pieces[0].block.start for p in siblings if p.pieces and p.pieces[0].block.start > last_body), default=None)
    rows: list[tuple[str, int, Block]] = []
    for block in document.blocks:
        if block.start in bodies or block.start in others:
            continue
        for offset, text in enumerate(block.text.split("\n")):
            folded = " ".join(text.split())
            if folded:
                rows.append((folded, block.line + offset, block))
    above = sum(1 for _, _, block in rows if block.start < top)
    below_from = sum(1 for _, _, block in rows if block.start <= last_body)
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
            distance, zone = 0, "between"
        if block.start in own_head:
            zone = "head"
        elif block.start in own_foot:
            zone = "foot"
        lines.append(Line(text, line, zone, distance, block))
    return tuple(lines)

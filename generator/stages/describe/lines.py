"""Which printed lines around an article speak about it, and from how far away."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
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


class _Page:
    """A document with its articles, known by identity: what is read from it once serves each of its articles."""

    __slots__ = ("document", "siblings")

    def __init__(self, document: CleanDocument, siblings: tuple[Article, ...]) -> None:
        self.document, self.siblings = document, siblings

    def __hash__(self) -> int:
        return hash((id(self.document), id(self.siblings)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Page) and self.document is other.document and self.siblings is other.siblings


def owns_page(article: Article, document: CleanDocument, siblings: tuple[Article, ...]) -> bool:
    """Whether what the page states of itself is about this article: it is the only one, or alone has the page's
    title, or holds most of the page's text where no title decides.
    """
    return len(siblings) <= 1 or _owner(_Page(document, siblings)) == article.index


@lru_cache(maxsize=2)
def _owner(page: _Page) -> int | None:
    stated = {_key(value) for value in page.document.page.all("title")}
    for sibling in page.siblings if stated else ():
        if sibling.title and _matches(_key(sibling.title.text), stated):
            return sibling.index
    longest = max(page.siblings, key=lambda sibling: len(sibling.body))
    total = sum(len(sibling.body) for sibling in page.siblings)
    return longest.index if len(longest.body) * 3 > 2 * total else None


_NO_WORD = re.compile(r"[\W_]+")


def _key(text: str) -> str:
    return _NO_WORD.sub("", text.lower())


def _matches(title: str, stated: set[str]) -> bool:
    return len(title) > 8 and any(value.startswith(title) for value in stated)


@dataclass(frozen=True, slots=True, eq=False)
class _Rows:
    """The lines of a page that are no body, in order, with the starts of their blocks, and whose they are."""

    rows: tuple[tuple[str, int, Block], ...]
    starts: tuple[int, ...]
    owner: dict[int, int]
    """Start of a head, foot or title block → index of its article."""
    first_bodies: tuple[int, ...]
    last_bodies: tuple[int, ...]


def _fold(text: str) -> str:
    return " ".join(text.split())


@lru_cache(maxsize=2)
def _read_rows(page: _Page) -> _Rows:
    siblings = page.siblings
    bodies = {piece.block.start for sibling in siblings for piece in sibling.pieces}
    owner = {
        block.start: sibling.index
        for sibling in siblings
        for block in (*sibling.head, *sibling.foot, *((sibling.title,) if sibling.title else ()))
    }
    # The reader of pages folds white space itself.
    fold = str.strip if page.document.format == "html" else _fold
    rows = tuple(
        (folded, block.line + offset, block)
        for block in page.document.blocks
        if block.start not in bodies
        for offset, text in enumerate(block.text.split("\n"))
        if (folded := fold(text[:_LONGEST]))
    )
    return _Rows(
        rows,
        tuple(block.start for _, _, block in rows),
        owner,
        tuple(sorted(sibling.pieces[0].block.start for sibling in siblings if sibling.pieces)),
        tuple(sorted(sibling.pieces[-1].block.start for sibling in siblings if sibling.pieces)),
    )


_NEAR = 150
"""So many lines before an article and after it are looked at, and as many at each end of the page."""


def lines_around(article: Article, document: CleanDocument, siblings: tuple[Article, ...]) -> tuple[Line, ...]:
    """The lines that are no body of any article and no head or foot of another one, in order: those near the article,
    and those at the top and the bottom of the page. The page is read once for all its articles.
    """
    page = _read_rows(_Page(document, siblings))
    own_head = {block.start for block in article.head}
    own_foot = {block.start for block in article.foot}
    first_body = article.pieces[0].block.start if article.pieces else 0
    last_body = article.pieces[-1].block.start if article.pieces else 0
    title = article.title.start if article.title else first_body
    top = min(title, first_body)
    above = bisect_left(page.last_bodies, top)
    floor = page.last_bodies[above - 1] if above else -1
    after = bisect_right(page.first_bodies, last_body)
    ceiling = page.first_bodies[after] if after < len(page.first_bodies) else None
    from_row = max(bisect_left(page.starts, top) - _NEAR, 0)
    to_row = min(bisect_right(page.starts, last_body) + _NEAR, len(page.rows))
    chosen = [
        *page.rows[: min(_NEAR, from_row)],
        *page.rows[from_row:to_row],
        *page.rows[max(to_row, len(page.rows) - _NEAR) :],
    ]
    rows = [row for row in chosen if page.owner.get(row[2].start, article.index) == article.index]
    starts = [block.start for _, _, block in rows]
    above, below_from = bisect_left(starts, top), bisect_right(starts, last_body)
    opened_at = bisect_left(starts, first_body)
    openers = [piece.block.start for piece in article.pieces[: _STANDFIRST + 1]]
    head_end = openers[-1] if len(openers) > _STANDFIRST else last_body
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

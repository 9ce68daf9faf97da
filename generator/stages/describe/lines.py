"""Which printed lines around an article speak about it, and from how far away."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
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


# Not frozen: a hundred are made for each page, and a frozen one takes three times as long.
@dataclass(slots=True, eq=False)
class Line:
    """A printed line that is no body."""

    text: str
    """White space folded, never empty; the first 2,000 characters."""
    line: int
    """Seed line."""
    zone: Zone
    distance: int
    """Lines between it and the article's title or body; 0 beside it, and for lines that are far away."""
    block: Block
    number: int
    """Its place in :class:`Around`."""


_Row = tuple[str, int, Block]


class Around:
    """The lines around an article, in order, and which of them hold a word: most questions end there, since most words
    that tell something of an article are not on the page.
    """

    __slots__ = ("_at", "_near_page", "_rows", "_runs", "near", "page", "printed")

    def __init__(self, rows: Sequence[_Row], near: tuple[Line, ...]) -> None:
        self.near = near
        """The lines that are not ``far``."""
        self.printed = "\n" + "\n".join([text for text, _, _ in rows])
        """All lines, each after a line break."""
        self.page = self.printed.lower()
        self._near_page = "\n" + "\n".join([line.text for line in near]).lower()
        self._rows = rows
        self._at = {line.number: line for line in near}
        self._runs: tuple[str, frozenset[str]] | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, number: int) -> Line:
        found = self._at.get(number)
        if found is None:
            text, line, block = self._rows[number]
            found = self._at[number] = Line(text, line, "far", 0, block, number)
        return found

    def __iter__(self) -> Iterator[Line]:
        return map(self.__getitem__, range(len(self._rows)))

    @property
    def runs(self) -> tuple[str, frozenset[str]]:
        """The runs of letters of :attr:`page`: in order, a space before and after each and an ``&`` for each line
        break; and each once.
        """
        if self._runs is None:
            runs = _RUN.findall(self.page.replace("\n", " & "))
            self._runs = (f" {' '.join(runs)} ", frozenset(runs))
        return self._runs

    def holding(self, words: Iterable[str]) -> list[Line]:
        """The lines in which one of the words stands, in order. Words are in lower case, parts of words count; with
        a line break in front of it a word must open the line.
        """
        return [self[number] for number in _find_lines(self.page, words)]

    def holding_any(self, phrases: Phrases) -> list[Line]:
        """As :meth:`holding`, for many words that begin where a run of letters begins."""
        return self.holding([word for run in phrases.keys() & self.runs[1] for word in phrases[run]])

    def near_holding(self, words: Iterable[str]) -> list[Line]:
        """As :meth:`holding`, of the lines that are not ``far``."""
        return [self.near[at] for at in _find_lines(self._near_page, words)]

    def without(self, dropped: Collection[int]) -> Around:
        """The same without the lines of those numbers, which are given anew."""
        if not dropped:
            return self
        rows = [row for number, row in enumerate(self._rows) if number not in dropped]
        gone = sorted(dropped)
        near = tuple(
            replace(line, number=line.number - bisect_left(gone, line.number))
            for line in self.near
            if line.number not in dropped
        )
        return Around(rows, near)


_RUN = re.compile(r"[\w&]+")
Phrases = dict[str, tuple[str, ...]]
"""Words by the run of letters that they begin with."""


def list_phrases(words: Iterable[str]) -> Phrases:
    """Words and phrases in lower case, ready for :meth:`Around.holding_any`; each must hold a letter or digit."""
    phrases: Phrases = {}
    for word in words:
        run = _RUN.findall(word)[0]
        phrases[run] = (*phrases.get(run, ()), word)
    return phrases


def _find_lines(page: str, words: Iterable[str]) -> list[int]:
    found: set[int] = set()
    for word in words:
        at = page.find(word)
        while at >= 0:
            found.add(page.count("\n", 0, at + 1) - 1)
            end = page.find("\n", at + 1)
            at = page.find(word, end) if end >= 0 else -1
    return sorted(found)


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

    rows: list[_Row]
    starts: list[int]
    owner: dict[int, int]
    """Start of a head, foot or title block → index of its article."""
    first_bodies: tuple[int, ...]
    last_bodies: tuple[int, ...]


def _fold(text: str) -> str:
    # Of white space only single spaces are printable in this sense.
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


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
    rows: list[_Row] = []
    for block in page.document.blocks:
        if block.start in bodies:
            continue
        parts = block.text.split("\n") if "\n" in block.text else (block.text,)
        for line, text in enumerate(parts, block.line):
            folded = fold(text[:_LONGEST])
            if folded:
                rows.append((folded, line, block))
    return _Rows(
        rows,
        [block.start for _, _, block in rows],
        owner,
        tuple(sorted(sibling.pieces[0].block.start for sibling in siblings if sibling.pieces)),
        tuple(sorted(sibling.pieces[-1].block.start for sibling in siblings if sibling.pieces)),
    )


_NEAR = 150
"""So many lines before an article and after it are looked at, and as many at each end of the page."""


def lines_around(article: Article, document: CleanDocument, siblings: tuple[Article, ...]) -> Around:
    """The lines that are no body of any article and no head or foot of another one, in order: those near the article,
    and those at the top and the bottom of the page. The page is read once for all its articles.
    """
    page = _read_rows(_Page(document, siblings))
    first_body = article.pieces[0].block.start if article.pieces else 0
    last_body = article.pieces[-1].block.start if article.pieces else 0
    title = article.title.start if article.title else first_body
    top = min(title, first_body)
    above = bisect_left(page.last_bodies, top)
    floor = page.last_bodies[above - 1] if above else -1
    after = bisect_right(page.first_bodies, last_body)
    ceiling = page.first_bodies[after] if after < len(page.first_bodies) else None
    rows: Sequence[_Row] = page.rows
    from_row = bisect_left(page.starts, top) - _NEAR
    to_row = bisect_right(page.starts, last_body) + _NEAR
    if from_row > _NEAR or to_row < len(rows) - _NEAR:
        from_row, to_row = max(from_row, 0), min(to_row, len(rows))
        rows = [*rows[: min(_NEAR, from_row)], *rows[from_row:to_row], *rows[max(to_row, len(rows) - _NEAR) :]]
    if len(siblings) > 1:
        rows = [row for row in rows if page.owner.get(row[2].start, article.index) == article.index]
    starts = page.starts if rows is page.rows else [block.start for _, _, block in rows]
    own_head = {block.start for block in article.head}
    own_foot = {block.start for block in article.foot}
    above, below_from = bisect_left(starts, top), bisect_right(starts, last_body)
    below_to = len(rows) if ceiling is None else bisect_left(starts, ceiling)
    opened_at = bisect_left(starts, first_body)
    openers = [piece.block.start for piece in article.pieces[: _STANDFIRST + 1]]
    head_end = openers[-1] if len(openers) > _STANDFIRST else last_body
    numbers = set(range(max(above - _ABOVE, bisect_right(starts, floor)), min(below_from + _BELOW, below_to)))
    for start in (*own_head, *own_foot):
        numbers.update(range(bisect_left(starts, start), bisect_right(starts, start)))
    near: list[Line] = []
    for number in sorted(numbers):
        text, line, block = rows[number]
        zone: Zone
        if number < above:
            zone, distance = "above", above - number - 1
        elif number >= below_from:
            zone, distance = "below", number - below_from
        else:
            distance = max(number - opened_at, 0)
            zone = "between" if block.start < head_end and distance < _BETWEEN else "inside"
        if block.start in own_head:
            zone = "head"
        elif block.start in own_foot:
            zone = "foot"
        near.append(Line(text, line, zone, distance, block, number))
    return Around(rows, tuple(near))

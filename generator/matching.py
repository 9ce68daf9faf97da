"""Which brief an article belongs to, so that a renamed seed, a better title, date or cleaning keep its address."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from generator.identity import fingerprint_distance
from generator.merge import edited_pieces
from generator.model import Brief
from generator.text.escape import tidy_text

NEAR = 12
"""Fingerprints of at most so many differing bits (of 64) may be the same article, cleaned or scraped anew."""


_MINTED = re.compile(r"-([0-9a-f]{10})(?:-\d+)?\Z")


@dataclass(frozen=True, slots=True)
class ArticleKey:
    """What identifies an article from run to run."""

    source: str
    lines: tuple[int, int]
    """Seed lines."""
    title: str
    """Title or made heading."""
    fingerprint: str
    new_id: str
    """Id to take when no brief is found."""


@dataclass(frozen=True, slots=True)
class BrokenBrief:
    """What can still be told of a brief that cannot be parsed; unknown parts are empty."""

    id: str
    """By its file name, which is what must not be written twice."""
    source: str = ""
    lines: tuple[int, int] = (0, 0)
    title: str = ""
    body: str = ""


def match_briefs(
    articles: Sequence[ArticleKey], briefs: Iterable[Brief | BrokenBrief], taken: Iterable[str] = ()
) -> tuple[str, ...]:
    """The id of each article: that of its brief, or else its new one. One brief serves one article at most.

    The surest evidence first, each over all articles before the next is asked: source and body; source and title;
    source and a body within :data:`NEAR` bits; body alone (a renamed seed); the nearest body within that; source and
    lines. Whose seed is still there is asked first, so that a stranger's copy of what stood takes over no brief. A
    broken brief may also be known by the digest in its id, or as the only one missing of its source. Deterministic, and
    independent of the order of ``briefs``. Ids are unique: a new id that is taken, by a brief or otherwise, gets
    ``-2``.
    """
    rows = tuple(briefs)
    return _name_rest(articles, find_briefs(articles, rows), {*taken, *(brief.id for brief in rows)})


def find_briefs(articles: Sequence[ArticleKey], briefs: Iterable[Brief | BrokenBrief]) -> dict[int, str]:
    """Index of each article that has a brief → its id, by the rules of :func:`match_briefs`."""
    rows = sorted(briefs, key=lambda brief: brief.id)
    twins = Counter((brief.source, brief.body) for brief in rows)
    if len(twins) < len(rows):
        # Two branches may each have written the article: the brief that a person edited goes on.
        rows.sort(key=lambda brief: twins[brief.source, brief.body] > 1 and not _is_edited(brief))
    found: dict[int, str] = {}
    free = {brief.id: brief for brief in rows}

    def pair(of_article: Callable[[ArticleKey], Hashable], of_brief: Callable[[Brief | BrokenBrief], Hashable]) -> None:
        places: dict[Hashable, list[str]] = {}
        for brief in free.values():
            places.setdefault(of_brief(brief), []).append(brief.id)
        for at, article in enumerate(articles):
            waiting = places.get(of_article(article)) if at not in found else None
            if waiting:
                found[at] = waiting.pop(0)
                del free[found[at]]

    pair(lambda a: (a.source, a.lines, a.fingerprint), lambda b: (b.source, b.lines, b.body))
    pair(lambda a: (a.source, a.fingerprint), lambda b: (b.source, b.body))
    pair(lambda a: (a.source, tidy_text(a.title)), lambda b: (b.source, b.title))
    _pair_near(articles, free, found, of_source=True)
    pair(lambda a: a.fingerprint, lambda b: b.body)
    _pair_near(articles, free, found)
    # A corrected cleaning may move every bit of a short body; the same lines of the same seed are still the same place.
    pair(lambda a: (a.source, a.lines), lambda b: (b.source, b.lines))
    pair(lambda a: _digest(a.new_id), lambda b: _digest(b.id) if isinstance(b, BrokenBrief) else None)
    _pair_last(articles, free, found)
    return found


def _is_edited(brief: Brief | BrokenBrief) -> bool:
    return isinstance(brief, BrokenBrief) or bool(edited_pieces(brief))


def _digest(brief_id: str) -> str:
    """The digest of the body in an id of :func:`generator.identity.mint_id`; other ids are their own."""
    match = _MINTED.search(brief_id)
    return match[1] if match else brief_id


def _pair_last(articles: Sequence[ArticleKey], free: dict[str, Brief | BrokenBrief], found: dict[int, str]) -> None:
    """One article and one broken brief left of a source belong together."""
    waiting: dict[str, list[int]] = {}
    for at, article in enumerate(articles):
        if at not in found:
            waiting.setdefault(article.source, []).append(at)
    broken: dict[str, list[str]] = {}
    for brief in free.values():
        if isinstance(brief, BrokenBrief):
            broken.setdefault(brief.source, []).append(brief.id)
    for source, ids in broken.items():
        left = waiting.get(source, [])
        if len(ids) == len(left) == 1:
            found[left[0]] = ids[0]
            del free[ids[0]]


def _pair_near(
    articles: Sequence[ArticleKey],
    free: dict[str, Brief | BrokenBrief],
    found: dict[int, str],
    *,
    of_source: bool = False,
) -> None:
    bands: dict[tuple[int, int], list[str]] = {}
    for brief in free.values():
        for band in _bands(brief.body):
            bands.setdefault(band, []).append(brief.id)
    near: list[tuple[int, bool, int, str]] = []
    for at, article in enumerate(articles):
        if at in found:
            continue
        for brief_id in {i for band in _bands(article.fingerprint) for i in bands.get(band, ())}:
            if of_source and free[brief_id].source != article.source:
                continue
            distance = fingerprint_distance(article.fingerprint, free[brief_id].body)
            if distance <= NEAR:
                near.append((distance, free[brief_id].source != article.source, at, brief_id))
    for _, _, at, brief_id in sorted(near):
        if at not in found and brief_id in free:
            found[at] = brief_id
            del free[brief_id]


def _bands(fingerprint: str) -> Iterable[tuple[int, int]]:
    """More bands than differing bits: two near fingerprints share at least one whole band, so no pair is missed and
    few are compared.
    """
    try:
        bits = int(fingerprint, 16)
    except ValueError:
        return
    width, rest = divmod(64, NEAR + 1)
    at = 0
    for band in range(NEAR + 1):
        size = width + (1 if band < rest else 0)
        yield band, bits >> at & ((1 << size) - 1)
        at += size


def _name_rest(articles: Sequence[ArticleKey], found: dict[int, str], taken: set[str]) -> tuple[str, ...]:
    ids: list[str] = []
    for at, article in enumerate(articles):
        chosen = found.get(at)
        if chosen is None:
            chosen, number = article.new_id, 1
            while chosen in taken:
                number += 1
                chosen = f"{article.new_id}-{number}"
            taken.add(chosen)
        ids.append(chosen)
    return tuple(ids)

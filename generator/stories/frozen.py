"""Terms ⇄ bytes, so that those of an article need not be read out of it in every run.

Bytes may be a stranger's: what they hold is checked to be terms, and who wrote others than those of the article has
briefs put into other stories, no more.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

from generator.stories.model import StoryText
from generator.stories.terms import TITLE, Terms

_NAMED = 8
"""Bit beside the place of a term that names something."""


def list_read(text: StoryText) -> tuple[str, ...]:
    """All of an article that its terms are read from; other texts, other terms."""
    companies = [part for company in text.companies for part in company]
    return (text.title, text.body, *companies)


def freeze_terms(terms: Terms) -> bytes:
    """The terms as JSON in one line."""
    codes = (place | (_NAMED if term in terms.names else 0) for term, place in terms.places.items())
    row = (
        list(terms.places),
        "".join(f"{code:x}" for code in codes),
        # An article of fifteen thousand paragraphs has numbers that are too long for decimals.
        " ".join(f"{terms.parts.get(term, 0):x}" for term in terms.places),
        terms.sizes,
        *map(sorted, _list_sets(terms)),
        terms.back,
        terms.foresees,
        terms.session,
        terms.items,
    )
    return json.dumps(row, separators=(",", ":")).encode("ascii")


def _list_sets(terms: Terms) -> tuple[frozenset[str], ...]:
    return (terms.capital, terms.people, terms.owned, terms.homes, terms.periods, terms.routines, terms.told)


def thaw_terms(data: bytes) -> Terms:
    """The terms that :func:`freeze_terms` wrote. Raises ValueError, TypeError,
    AttributeError or RecursionError for what are none.
    """
    row = json.loads(data)
    if not isinstance(row, list) or len(row) != 15:
        raise ValueError("no row of terms")
    listed, coded, masked, sizes, *rest = row
    keys = _share(listed)
    codes = [int(code, 16) for code in coded]
    masks = [int(mask, 16) for mask in masked.split(" ")] if keys else []
    flags = rest[7:]
    if not (
        len(set(keys)) == len(keys) == len(codes) == len(masks)
        and all(0 < code & ~_NAMED <= TITLE for code in codes)
        and all(type(size) is int and size >= 0 for size in sizes)
        and all(mask >= 0 and mask.bit_length() <= len(sizes) for mask in masks)
        and all(type(flag) is bool for flag in flags)
    ):
        raise ValueError("no terms")
    capital, people, owned, homes, periods, routines, told = (frozenset(_share(terms)) for terms in rest[:7])
    return Terms(
        places={term: code & ~_NAMED for term, code in zip(keys, codes, strict=True)},
        names=frozenset(term for term, code in zip(keys, codes, strict=True) if code & _NAMED),
        capital=capital,
        people=people,
        owned=owned,
        homes=homes,
        back=flags[0],
        periods=periods,
        routines=routines,
        told=told,
        foresees=flags[1],
        session=flags[2],
        items=flags[3],
        parts={term: mask for term, mask in zip(keys, masks, strict=True) if mask},
        sizes=tuple(sizes),
    )


def _share(terms: Iterable[str]) -> list[str]:
    """Texts of which each is one object in all articles, as those are that a run finds for itself."""
    return list(map(sys.intern, terms))

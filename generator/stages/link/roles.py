"""Which companies an article is about, and which it only names."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Literal

from generator.model import Mention
from generator.stages.link.endings import fold_text

Role = Literal["about", "named"]

_LEAD = 400
"""A lead is the first paragraph, at most this many code points of it: two long sentences."""
_PARTS = 10
"""A body that is one single paragraph is cut into so many parts to see how far a company is spread."""
_BRACKET = 5
"""``Long Name (LN)``: two mentions of one company so near each other count once."""
_OFTEN = 3
"""Mentions from which a company without title or lead can be what an article is about …"""
_SHARE = 10
"""… if it has at least one in so many of all mentions …"""
_LATE = 5
"""… and so many where it first comes up in the second half of an article whose title or lead has its company: rivals,
outlooks and lists stand there. A round-up without such a company gives each its own paragraphs."""


def assign_roles(mentions: tuple[Mention, ...], title: str, body: str) -> tuple[tuple[str, Role], ...]:
    """Tell the companies that an article is about from those that it names in passing.

    ``mentions`` are those of the body (offsets into ``body``); mentions without a company are passed over; ``title`` is
    the printed or made heading, ``""`` where there is none. Returns ``(company id, role)``, each company once: first
    ``about``, then ``named``, within each by weight (8 for the title, 4 for the lead, 2 for each of at most ten
    mentions, 1 for each of at most five parts of the body), then by first mention. About is what the title names, what
    the lead names and the text takes up again, and what comes back often enough in more than one part: in the second
    half more often, if title or lead has another.
    """
    places: dict[str, list[int]] = {}
    surfaces: dict[str, set[str]] = {}
    before: Mention | None = None
    for mention in mentions:
        spelt_out = before is not None and before.company == mention.company and mention.start - before.end <= _BRACKET
        before = mention
        if mention.company is not None and not spelt_out:
            places.setdefault(mention.company, []).append(mention.start)
            surfaces.setdefault(mention.company, set()).add(fold_text(mention.name))
    total = sum(len(starts) for starts in places.values())
    heading = fold_text(title)
    cries = heading.isupper()
    lead_end = min(_first_paragraph_end(body), _LEAD)
    bounds = _part_bounds(body)
    ranked: list[tuple[bool, int, int, str]] = []
    leading = {
        company: (
            any(_names(heading, surface.upper() if cries else surface) for surface in surfaces[company]),
            min(starts) < lead_end,
        )
        for company, starts in places.items()
    }
    led = any(in_title or (in_lead and len(places[at]) >= 2) for at, (in_title, in_lead) in leading.items())
    for company, starts in places.items():
        in_title, in_lead = leading[company]
        spread = len({bisect_right(bounds, start) for start in starts})
        weight = 8 * in_title + 4 * in_lead + 2 * min(len(starts), 10) + min(spread, 5)
        taken_up = in_lead and (len(starts) >= 2 or len(places) == 1)
        enough = _LATE if led and min(starts) * 2 >= len(body) else _OFTEN
        often = len(starts) >= enough and spread >= 2 and len(starts) * _SHARE >= total
        ranked.append((not (in_title or taken_up or often), -weight, min(starts), company))
    return tuple((company, "named" if passing else "about") for passing, _, _, company in sorted(ranked))


def _first_paragraph_end(body: str) -> int:
    start = len(body) - len(body.lstrip())
    end = body.find("\n", start)
    return len(body) if end < 0 else end


def _part_bounds(body: str) -> list[int]:
    paragraphs = [match.start() for match in re.finditer(r"\n", body.strip("\n"))]
    return paragraphs if len(paragraphs) >= 2 else [len(body) * part // _PARTS for part in range(1, _PARTS)]


def _names(heading: str, surface: str) -> bool:
    at = heading.find(surface)
    while at >= 0:
        before, after = heading[at - 1 : at], heading[at + len(surface) : at + len(surface) + 1]
        compared = heading.startswith(("-style", "-like", "-esque", "-type"), at + len(surface))
        if not compared and not (before.isalnum() and before.isascii()) and not (after.isalnum() and after.isascii()):
            return True
        at = heading.find(surface, at + 1)
    return False

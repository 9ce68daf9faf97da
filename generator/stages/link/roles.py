"""Which companies an article is about, and which it only names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from generator.model import Mention
from generator.stages.link.endings import compile_form, fold_text
from generator.stages.link.terms import Endings

Role = Literal["about", "named"]

_LEAD = 400
"""A lead is the first paragraph, at most this many code points of it: two long sentences."""
_LONG = 6_000
"""From so many code points on, about a thousand words, a lead's example named once more is no subject yet."""
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


def assign_roles(
    mentions: tuple[Mention, ...],
    title: str,
    body: str,
    names: Mapping[str, Iterable[str]] = MappingProxyType({}),
    endings: Endings | None = None,
) -> tuple[tuple[str, Role], ...]:
    """Tell the companies that an article is about from those that it names in passing.

    ``mentions`` are those of the body (offsets into ``body``); mentions without a company are passed over; ``title`` is
    the printed or made heading, ``""`` where there is none; it may say a company as the body does, without the legal
    ending (of ``endings``) that the body adds, or by another of its ``names`` (by company id). Returns
    ``(company id, role)``, each company once: first ``about``, then ``named``, within each by weight (8 for the title,
    4 for the lead, 2 for each of at most ten mentions, 1 for each of at most five parts of the body), then by first
    mention. About is what the title names, what the lead names and the text takes up again, and what comes back often
    enough in more than one part: in the second half more often, if title or lead has another.
    """
    places: dict[str, list[int]] = {}
    surfaces: dict[str, set[str]] = {}
    before: Mention | None = None
    for mention in mentions:
        spelt_out = before is not None and before.company == mention.company and mention.start - before.end <= _BRACKET
        before = mention
        if mention.company is not None and not spelt_out:
            places.setdefault(mention.company, []).append(mention.start)
            surfaces.setdefault(mention.company, set()).update(_title_forms(mention.name, endings))
    for company, forms in surfaces.items():
        forms.update(fold_text(name) for name in names.get(company, ()))
    total = sum(len(starts) for starts in places.values())
    heading = fold_text(title)
    lead_end = min(_first_paragraph_end(body), _LEAD)
    bounds = _part_bounds(body)
    ranked: list[tuple[bool, int, int, str]] = []
    titled = _find_named(heading, surfaces, cries=heading.isupper())
    leading = {company: (company in titled, min(starts) < lead_end) for company, starts in places.items()}
    led = any(in_title or (in_lead and len(places[at]) >= 2) for at, (in_title, in_lead) in leading.items())
    for company, starts in places.items():
        in_title, in_lead = leading[company]
        spread = len({bisect_right(bounds, start) for start in starts})
        weight = 8 * in_title + 4 * in_lead + 2 * min(len(starts), 10) + min(spread, 5)
        taken_up = in_lead and (len(starts) >= (2 if len(body) < _LONG else 3) or len(places) == 1)
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


def _title_forms(name: str, endings: Endings | None) -> set[str]:
    """A name, and the same without its forms of law and without the ``Group`` that they leave."""
    forms = {folded := fold_text(name)}
    if endings:
        found = next((m for m in compile_form(endings).finditer(folded) if m.end() == len(folded) and m.start()), None)
        core = folded[: found.start()] if found else folded
        forms.add(core)
        words = core.split(" ")
        if len(words) > 1 and words[-1] in endings.soft:
            forms.add(" ".join(words[:-1]))
    return forms


def _find_named(heading: str, surfaces: Mapping[str, Iterable[str]], *, cries: bool) -> set[str]:
    """The companies that a heading names; a name within another company's longer one is that one's."""
    spans: list[tuple[int, int, str]] = []
    for company, forms in surfaces.items():
        for form in forms:
            shown = form.upper() if cries else form
            spans += [(at, at + len(shown), company) for at in _find_name(heading, shown)]
    return {
        company
        for start, end, company in spans
        if not any(a <= start and end <= b and b - a > end - start and other != company for a, b, other in spans)
    }


def _find_name(heading: str, surface: str) -> Iterator[int]:
    at = heading.find(surface) if surface else -1
    while at >= 0:
        before, after = heading[at - 1 : at], heading[at + len(surface) : at + len(surface) + 1]
        compared = heading.startswith(("-style", "-like", "-esque", "-type"), at + len(surface))
        if not compared and not (before.isalnum() and before.isascii()) and not (after.isalnum() and after.isascii()):
            yield at
        at = heading.find(surface, at + 1)

"""A story in time: each brief an entry, with what it was to the story and the bullet that tells it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from generator.model import Brief, Bullet
from generator.stories.model import Event, Origin, Role, Source
from generator.stories.origins import rank_time, tell_days, tell_time

_PASSIVE = r"(?<!\bwas )(?<!\bwere )(?<!\bbeen )(?<!\bbe )(?<!\bare )(?<!\bis )"
_SAID = r"(?:reports?|claims?|rumou?rs?|allegations?|suggestions?|talk|talks|speculation|story|account|accusations?)"
"""What a denial is of; a board may reject a bid, too."""
_DENIAL = re.compile(
    rf"{_PASSIVE}\bden(?:y|ies|ied|ying)\b(?!\s(?:an?\s|the\s|its?\s|his\s|her\s)?(?:bail|entry|access|permission|parole"
    r"|boarding|visas?|leave|planning|licen[cs]es?|permits?|appeals?|motions?|requests?|petitions?|applications?|bids?)\b)"
    r"|\b(?:dismiss|reject|rebut|refut|disput|contradict|quash|scotch)(?:s|es|ed|e|ing|ted)?\s(?:as\s[\w-]{1,20}\s)?"
    rf"(?:[\w’'-]{{1,20}}\s){{0,3}}?{_SAID}\b"
    rf"|\b(?:play|pour)(?:s|ed|ing)?\s(?:down|cold\swater\son)\s(?:[\w-]{{1,20}}\s){{0,2}}?{_SAID}\b"
    rf"|\b{_SAID}\s(?:[\w-]{{1,20}}\s){{0,3}}?(?:is|are|was|were)?\s?(?:false|untrue|wrong|inaccurate|incorrect|baseless"
    r"|nonsense|unfounded)\b"
    r"|\bno\struth\s(?:in|to)\b|\bha(?:s|ve|d)\sno\s(?:current\s)?(?:plans?|intention)\b|\bno\ssuch\s(?:talks|plans?|offer|deal"
    r"|decision)\b|\bno\s(?:final\s)?decision\s(?:has|had)\s(?:yet\s)?been\s(?:made|taken)\b|\brul(?:es|ed|ing)\sout\s(?!of\b)"
    r"|\b(?:is|are|was|were)\snot\sfor\ssale\b",
    re.IGNORECASE,
)
"""Somebody says that it is not so."""
_CONFIRMATION = re.compile(
    rf"{_PASSIVE}(?<!\bto be )\bconfirm(?:s|ed|ing)?\b"
    r"(?!\s(?:cases?|dead|deaths?|infections?|bookings?|[\w.’'-]{1,30}\sas)\b)"
    r"(?!\s(?:as|in\soffice)\b)|\backnowledg(?:es|ed|ing)\b|\badmit(?:s|ted|ting)\s(?:that|to|it|the)\b"
    r"|\bmakes?\s(?:[\w-]{1,20}\s){0,3}?official\b|\b(?:it[’']s|it\sis|now)\sofficial\b"
    r"|\b(?:officially|formally)\s(?:announc|confirm)",
    re.IGNORECASE,
)
"""Somebody says that it is so."""
_OPENING = 2
"""Bullets that tell what a brief is about."""


def order_events(briefs: Sequence[Brief], origins: Sequence[Origin]) -> tuple[Event, ...]:
    """The timeline of a story.

    Args:
        briefs: those of the story, in any order.
        origins: what ``find_origins`` gives for them.

    Returns:
        One entry for each brief: by date, or by the bound that places it (after all of the day before which it cannot
        be, before all of the day after which it cannot be); what is undated comes last.
    """
    sources = {source.brief: source for origin in reversed(origins) for source in reversed(origin.sources)}
    alone = {origin.sources[0].brief for origin in origins if len({s.brief for s in origin.sources}) == 1}
    first = _find_first(briefs, origins)
    least = "" if first is None else _tell_when(first)[0] or ""
    events: list[tuple[tuple[bool, str, int], Brief, Event]] = []
    for brief in briefs:
        source = sources.get(brief.id)
        role, bullet = ("first report", None) if brief is first else _tell_role(brief, source, brief.id in alone)
        events.append((_place(brief, least), brief, _make_event(brief, role, bullet)))
    events.sort(key=lambda each: (*each[0], each[2].role != "first report", tell_time(each[1])))
    return tuple(event for _, _, event in events)


def _find_first(briefs: Sequence[Brief], origins: Sequence[Origin]) -> Brief | None:
    """The first report: of the briefs that origins come from the earliest. One that may have been published at any time
    is not, where another is known to have been published by some day.
    """
    by_id = {brief.id: brief for brief in briefs}
    heads = [by_id[origin.sources[0].brief] for origin in origins if origin.sources[0].brief in by_id]
    placed = [brief for brief in heads if tell_days(brief)[1] != "9999"]
    return min(placed, key=rank_time) if placed else next(iter(heads), None)


def _place(brief: Brief, least: str) -> tuple[bool, str, int]:
    """Where an entry stands; what has no more than a day before which it cannot be stands after ``least``."""
    when, bound = _tell_when(brief)
    if bound == "not before" and when and when < least:
        when = least
    return when is None, when or "", {"not after": 0, "": 1, "not before": 2}[bound]


def _tell_when(brief: Brief) -> tuple[str | None, Literal["", "not before", "not after"]]:
    if brief.date:
        return brief.date, ""
    if brief.not_before:
        return brief.not_before.date, "not before"
    return (brief.not_after.date, "not after") if brief.not_after else (None, "")


def _make_event(brief: Brief, role: Role, bullet: Bullet | None) -> Event:
    bullet = bullet or next((each for each in brief.bullets if each.label), None)
    when, bound = _tell_when(brief)
    return Event(brief.id, role, bullet.label if bullet else "", when, bound)


def _tell_role(brief: Brief, source: Source | None, is_alone: bool) -> tuple[Role, Bullet | None]:
    """What a brief that is not the first was to its story, and the bullet that says so if one does. The text of an
    agency of which no other stands in the story repeats nothing.
    """
    why = source.why if source else ""
    if is_alone and source and not source.quote:
        why = ""
    if source and why and not source.quote:
        return "reprint", None
    answers: tuple[tuple[Role, re.Pattern[str]], ...] = (("denial", _DENIAL), ("confirmation", _CONFIRMATION))
    for role, pattern in answers:
        said = next(
            (bullet for bullet in brief.bullets[:_OPENING] if bullet.label and pattern.search(bullet.text)), None
        )
        if said or pattern.search(brief.title):
            return role, said
    return ("reprint", None) if why else ("follow-up", None)

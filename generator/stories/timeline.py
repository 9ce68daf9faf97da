"""A story in time: each brief an entry, with what it was to the story and the bullet that tells it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from generator.model import Brief, Bullet
from generator.stories.model import Event, Origin, Role, Source
from generator.stories.origins import rank_time, tell_days, tell_time
from generator.stories.roles import Told, tell_answer


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
    heads = {source.brief: origin.sources[0].brief for origin in origins for source in origin.sources}
    first = _find_first(briefs, origins)
    least = "" if first is None else _tell_when(first)[0] or ""
    events: list[tuple[tuple[bool, str, int], Brief, Event]] = []
    told = Told()
    if first is not None:
        told.add(first)
    for brief in sorted(briefs, key=rank_time):
        source, head = sources.get(brief.id), heads.get(brief.id, brief.id)
        role, bullet = _tell_role(brief, source, head == brief.id, told, first)
        carried = head if role == "reprint" and source is not None and not source.quote else ""
        events.append((_place(brief, least), brief, _make_event(brief, role, bullet, carried)))
        if brief is not first:
            told.add(brief)
        if role == "confirmation" and not told.confirmed:
            told.confirmed = tell_days(brief)[1]
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


def _make_event(brief: Brief, role: Role, bullet: Bullet | None, carried: str) -> Event:
    bullet = bullet or next((each for each in brief.bullets if each.label), None)
    when, bound = _tell_when(brief)
    return Event(brief.id, role, bullet.label if bullet else "", when, bound, carried)


def _tell_role(
    brief: Brief, source: Source | None, is_head: bool, told: Told, first: Brief | None
) -> tuple[Role, Bullet | None]:
    """What a brief was to its story, and the bullet that says so if one does. What an origin comes from, as far as the
    story has it, repeats nothing.
    """
    if brief is first:
        return "first report", None
    repeats = source is not None and source.why != "" and not is_head
    if source is not None and repeats and not source.quote:
        return "reprint", None
    at_once = first is not None and tell_days(first)[0] == tell_days(brief)[0]
    deeds = not repeats and not (told.confirmed and told.confirmed < tell_days(brief)[0])
    answer, bullet = tell_answer(brief, told, at_once=at_once, deeds=deeds)
    if answer is not None:
        return answer, bullet
    return ("reprint", None) if repeats else ("follow-up", None)

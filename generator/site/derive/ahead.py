"""Times that a brief itself names, after the newest day that any brief proves to have come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from generator.brief import write_date
from generator.model import Brief
from generator.site.derive.index import Index, is_day
from generator.site.derive.pieces import make_link
from generator.site.derive.times import Time, find_times
from generator.site.library import BriefFile
from generator.site.phrase import escape_markdown, say_count

_MOST_AHEAD = 6
_MOST_OF_ONE = 2
"""Sentences shown of those that name the same time."""
_LOOKS_AHEAD = frozenset({"estimate", "target"})
"""Status of figures whose time is one to come."""

_Named = tuple[Time, str]
"""A time, and the Markdown of the sentence that names it."""


def write_ahead(index: Index, here: str) -> list[str]:
    """Times that are not over on the newest day that is proven, the first to pass before all others; each with the
    words that name it, and where they are counted from the day of their brief, that day.
    """
    if index.today is None:
        return []
    found: dict[tuple[str, str, str], dict[str, list[tuple[Time, BriefFile]]]] = defaultdict(lambda: defaultdict(list))
    for entry in index.library.briefs:
        told: set[str] = set()
        for time, sentence in _list_ahead(entry.brief, index.today):
            if time.shown not in told:
                told.add(time.shown)
                found[time.last, time.first, time.shown][sentence].append((time, entry))
    if not found:
        return []
    lines = ["## Dates ahead", ""]
    # Of those that pass on one day, the one that is known best comes first.
    ordered = sorted(found, key=lambda key: (key[0], -date.fromisoformat(key[1]).toordinal(), key[2]))
    for key in ordered[:_MOST_AHEAD]:
        sentences = list(found[key].items())
        lines += [f"- **{key[2]}**", ""]
        for sentence, sources in sentences[:_MOST_OF_ONE]:
            lines += [f"    {sentence}", "", f"    {_write_source(sources, here)}", ""]
        rest = sum(len(sources) for _, sources in sentences[_MOST_OF_ONE:])
        if rest:
            lines[-2] += f"; and {say_count(rest, 'more brief')}"
    return lines


def _write_source(sources: Sequence[tuple[Time, BriefFile]], here: str) -> str:
    """The newest brief that has the sentence, how many more have it, and from which day its time is counted."""
    time, entry = sources[0]
    more = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
    basis = f" · counted from {write_date(entry.brief.date)}" if time.counted and entry.brief.date else ""
    return f"{make_link(entry.brief.title, entry.path, here)}{more}{basis}"


def _list_ahead(brief: Brief, today: str) -> Iterable[_Named]:
    """What the bullets name, then the times of figures that look ahead, then what bounds an unknown date."""
    told = brief.date if is_day(brief.date) else None
    for bullet in brief.bullets:
        for time in find_times(bullet.text, told):
            # Nobody knows on which side of an undated brief the days of a stretch lie that has begun.
            if time.last > today and (told or time.first > today):
                yield time, _write_marked(bullet.text, time)
    for figure in brief.figures:
        if figure.as_of and figure.status in _LOOKS_AHEAD:
            words = f"in {figure.as_of}"
            for time in find_times(words, told, sure=True):
                if time.last > today:
                    yield time, _write_quote(figure.evidence.quote, figure.as_of)
    bound = brief.not_after
    if brief.date is None and bound is not None and is_day(bound.date):
        # An event that its text calls still to come bounds an undated brief to the day before it, and stands in the
        # quotation; a change bounds it to its own day, and is not ahead.
        for time in find_times(bound.quote, bound.date):
            days = (date.fromisoformat(time.first) - date.fromisoformat(bound.date)).days
            if time.last > today and time.first == time.last and 1 <= days <= 7:
                yield time, _write_quote(bound.quote, bound.quote[time.start : time.end])


def _write_marked(text: str, time: Time) -> str:
    """``text`` as Markdown with the words of the time emphasised."""
    parts = text[: time.start], text[time.start : time.end], text[time.end :]
    before, words, after = (escape_markdown(part.strip()) for part in parts)
    return (
        f"{before}{' ' * parts[0][-1:].isspace()}*{words}*{' ' * parts[2][:1].isspace()}{after}"
        if words
        else escape_markdown(text)
    )


def _write_quote(quote: str, words: str) -> str:
    """The quotation in quotation marks, ``words`` emphasised where they stand in it."""
    at = quote.find(words)
    if at < 0:
        return f"“{escape_markdown(quote)}”"
    return f"“{_write_marked(quote, Time('', '', '', at, at + len(words), counted=False))}”"

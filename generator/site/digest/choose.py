"""Which briefs the letter holds: by their own dates or by their ids, never by the clock."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from generator.brief import write_date
from generator.errors import ConfigError, SiteError
from generator.model import KINDS, Brief, Kind
from generator.site.derive.index import fold_topic, list_topics
from generator.site.library import BriefFile, Library
from generator.site.phrase import say_count

_BOUND = re.compile(r"([12]\d{3})(?:-(0[1-9]|1[0-2])(?:-([0-2]\d|3[01]))?)?")
_PLACE = re.compile(r"\A.*/|\.(?:md|html)\Z")
_MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """What the desk asks for. All that is given must hold; ``ids`` stands for itself."""

    since: str | None = None
    """First day, ``YYYY-MM-DD``; see :func:`read_bound`."""
    until: str | None = None
    """Last day, ``YYYY-MM-DD``."""
    ids: tuple[str, ...] = ()
    """Ids or the beginnings of ids, in the order in which the letter has them."""
    company: str | None = None
    """Id or name; a brief counts that is about it or names it."""
    publisher: str | None = None
    """Who published the article, or the site that carries it."""
    kind: Kind | None = None
    topic: str | None = None
    """A topic of the desk, capitals aside."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was taken, and what could not be."""

    briefs: tuple[BriefFile, ...]
    """Each once; in the order of the ids, else newest first and undated last."""
    doubtful: tuple[str, ...] = ()
    """Ids of briefs whose date, or the bounds of it, leave open whether they belong here."""
    unknown: tuple[str, ...] = ()
    """A line for each id that names no brief, or more than one."""
    company: str | None = None
    """Name of the company that was asked for."""
    topic: str | None = None
    """The topic that was asked for, as briefs have it."""


def read_bound(text: str | None, where: str, *, last: bool = False) -> str | None:
    """A day, month or year as its first day, or as its last one.

    Raises:
        ConfigError: no such day; ``where`` is the flag.
    """
    if text is None:
        return None
    match = _BOUND.fullmatch(text.strip())
    day = _end_of(match[0]) if match and last else _start_of(match[0]) if match else ""
    if match is None or (match[3] and int(match[3]) not in range(1, _days_in(match[1], match[2]) + 1)):
        raise ConfigError(f"{text[:40]!r} is no date", where=where, fix="write 2025-06-01, 2025-06 or 2025")
    return day


def read_ids(given: Iterable[str]) -> tuple[str, ...]:
    """Ids apart from commas, and from the folder and ending of a page's file or address."""
    words = (word for text in given for word in text.split(","))
    return tuple(dict.fromkeys(_PLACE.sub("", word.strip().partition("#")[0]) for word in words if word.strip()))


def read_kind(text: str | None) -> Kind | None:
    """A kind as it is written in a brief, or with hyphens. Raises :class:`ConfigError` for another word."""
    if text is None:
        return None
    word = text.strip().lower().replace("-", " ")
    found = next((kind for kind in KINDS if kind == word), None)
    if found is None:
        raise ConfigError(f"{text[:40]!r} is no kind", where="--kind", fix="kinds are " + ", ".join(KINDS))
    return found


def choose_briefs(library: Library, choice: Choice) -> Chosen:
    """The briefs that ``choice`` asks for.

    A date that is known to the month or the year belongs to a span if all its days do, an undated brief if its bounds
    prove it. What may belong there or not is counted.

    Raises:
        SiteError: nothing is chosen; the message says which dates there are, or which ids are near.
        ConfigError: there is no such company, publisher or topic; or the first day comes after the last.
    """
    if choice.since and choice.until and choice.since > choice.until:
        raise ConfigError(f"{choice.since} comes after --until {choice.until}", where="--since")
    company = _find_company(library, choice.company)
    publisher = _find_publisher(library, choice.publisher)
    topic = _find_topic(library, choice.topic)
    found, unknown = _find_ids(library.briefs, choice.ids) if choice.ids else (library.briefs, ())
    kept = [
        entry
        for entry in found
        if (choice.kind is None or entry.brief.kind == choice.kind)
        and (company is None or any(link.id == company for link in entry.brief.companies))
        and (publisher is None or publisher in (entry.brief.publisher, entry.brief.aggregator))
        and (topic is None or fold_topic(topic) in map(fold_topic, entry.brief.topics))
    ]
    # Bounds put an undated brief among the others; a letter has those apart.
    kept.sort(key=lambda entry: not choice.ids and not entry.brief.date)
    told = [(entry, _is_within(entry.brief, choice.since, choice.until)) for entry in kept]
    briefs = tuple(entry for entry, within in told if within)
    doubtful = tuple(entry.brief.id for entry, within in told if within is None)
    if not briefs:
        if unknown:
            listed = "".join(f"\n  {line}" for line in unknown)
            raise SiteError(f"none of the ids can be used:{listed}\nAn id is the name of a file in docs/briefs/.")
        there = tell_dates([entry.brief.date for entry in library.briefs])
        raise SiteError(_tell_nothing(choice, len(doubtful)), fix=f"there are {there}")
    name = next((c.company.name for c in library.companies if c.company.id == company), None)
    return Chosen(briefs, doubtful, unknown, name, topic)


def _is_within(brief: Brief, since: str | None, until: str | None) -> bool | None:
    """Whether the brief is of the span, ``None`` where that cannot be told."""
    earliest = brief.date or (brief.not_before.date if brief.not_before else None)
    latest = brief.date or (brief.not_after.date if brief.not_after else None)
    first = _start_of(earliest) if earliest else ""
    last = _end_of(latest) if latest else "9999"
    if (until and first > until) or (since and last < since):
        return False
    if (since and first < since) or (until and last > until):
        return None
    return True


def _start_of(date: str) -> str:
    return date + "-01-01"[len(date) - 4 :] if len(date) < 10 else date


def _end_of(date: str) -> str:
    year, *rest = date.split("-")
    month = rest[0] if rest else "12"
    return date if len(rest) > 1 else f"{year}-{month}-{_days_in(year, month):02d}"


def _days_in(year: str, month: str) -> int:
    return monthrange(int(year), int(month))[1]


def _find_ids(briefs: Sequence[BriefFile], ids: Iterable[str]) -> tuple[tuple[BriefFile, ...], tuple[str, ...]]:
    known = {entry.brief.id: entry for entry in briefs}
    found: dict[str, BriefFile] = {}
    unknown = []
    for wanted in ids:
        begun = [wanted] if wanted in known else sorted(key for key in known if key.startswith(wanted))
        if len(begun) == 1:
            found.setdefault(begun[0], known[begun[0]])
        elif begun:
            unknown.append(f"{wanted}: begins {say_count(len(begun), 'id')}: {_tell_some(begun)}")
        else:
            unknown.append(f"{wanted}: no brief has this id{_tell_near(wanted, known)}")
    return tuple(found.values()), tuple(unknown)


def _tell_near(wanted: str, known: Iterable[str]) -> str:
    """Ids that are spelt alike, also where only the beginning was given."""
    heads: dict[str, list[str]] = {}
    for key in sorted(known):
        heads.setdefault(key, []).append(key)
        heads.setdefault(key[: len(wanted)], []).append(key)
    near = [key for head in get_close_matches(wanted, heads, n=_MOST_NEAR, cutoff=0.6) for key in heads[head]]
    return f"; near: {_tell_some(dict.fromkeys(near))}" if near else ""


def _tell_some(names: Iterable[str]) -> str:
    listed = list(names)
    more = f" and {len(listed) - _MOST_NEAR} more" if len(listed) > _MOST_NEAR else ""
    return ", ".join(listed[:_MOST_NEAR]) + more


def _find_company(library: Library, wanted: str | None) -> str | None:
    if wanted is None:
        return None
    names: dict[str, str] = {}
    for entry in library.companies:
        company = entry.company
        for name in (company.id, company.name, *company.aliases, *company.scripts, *company.tickers, *company.former):
            names.setdefault(name.casefold(), company.id)
    return _find_name(wanted, names, "--company", "no company of docs/ has this id or name")


def _find_publisher(library: Library, wanted: str | None) -> str | None:
    if wanted is None:
        return None
    outlets = {name for entry in library.briefs for name in (entry.brief.publisher, entry.brief.aggregator) if name}
    names = {name.casefold(): name for name in sorted(outlets)}
    return _find_name(wanted, names, "--publisher", "no brief has this publisher")


def _find_topic(library: Library, wanted: str | None) -> str | None:
    if wanted is None:
        return None
    names = {fold_topic(topic.name): topic.name for topic in list_topics(library)}
    return _find_name(wanted, names, "--topic", "no brief is of this topic")


def _find_name(wanted: str, names: dict[str, str], where: str, what: str) -> str:
    word = wanted.strip().casefold()
    if word in names:
        return names[word]
    near = dict.fromkeys(names[name] for name in get_close_matches(word, sorted(names), n=_MOST_NEAR, cutoff=0.6))
    raise ConfigError(f"{wanted[:60]!r}: {what}", where=where, fix=f"near: {', '.join(near)}" if near else "")


def _tell_nothing(choice: Choice, doubtful: int) -> str:
    span = [f"from {write_date(choice.since)} on"] if choice.since else []
    span += [f"up to {write_date(choice.until)}"] if choice.until else []
    named = (
        ("kind", choice.kind),
        ("company", choice.company),
        ("publisher", choice.publisher),
        ("topic", choice.topic),
    )
    told = [*span, *(f"{name} {value}" for name, value in named if value)]
    maybe = f"; of {say_count(doubtful, 'brief')} no date tells" if doubtful else ""
    return f"no brief is {', '.join(told) or 'there'}{maybe}"


def tell_dates(dates: Sequence[str | None]) -> str:
    """Between which dates the briefs lie: ``18 briefs, 10 of them dated, 5 May 2025 to 7 August 2025``."""
    dated = sorted(date for date in dates if date)
    told = say_count(len(dates), "brief")
    if not dated:
        return told + (", none dated" if dates else "")
    some = f"{len(dated):,} of them dated" if len(dated) < len(dates) else "dated"
    return f"{told}, {some}, {write_date(dated[0])}" + (f" to {write_date(dated[-1])}" if dated[-1] > dated[0] else "")

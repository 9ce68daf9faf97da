"""The page of a story: what happened, who rests on whom, and what its sources say of the same quantities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from generator.brief import words_of_story, write_date
from generator.model import Brief
from generator.site.derive.compared import link_outlet, write_compared
from generator.site.derive.index import Index, fold_topic
from generator.site.derive.page import Page
from generator.site.derive.pieces import cut_list, join_lines, make_link, paginate, write_entry, write_head
from generator.site.derive.quantities import VERDICTS
from generator.site.library import BriefFile
from generator.site.phrase import escape_markdown, say_count, say_list
from generator.stories import Event, Origin, Source, Story

STORIES = "stories/index.md"
_ROOM = 24_000
"""Bytes of Markdown in one list of a story's page, which has several."""
_MOST_LINKED = 6
_LONG = 36
"""Characters of a headline that stands where the name of its publisher should."""
_MOST_ORIGINS = 24
_MOST_RESTING = 12
_LEAST_RESTING = 2
"""Of one report alone nothing is to be told but what it says itself."""
_MOST_COMPANIES = 24


def story_path(story_id: str) -> str:
    """Where the page of a story stands."""
    return f"stories/{story_id}.md"


def write_stories(index: Index) -> list[Page]:
    """The index of stories, a page for each, and the addresses of those that were merged."""
    pages = _write_index(index)
    for story in index.stories:
        pages += _write_story(story, index)
        pages += (_write_moved(old, story, index) for old in story.redirects)
    return pages


# ---------------------------------------------------------------- a story in a list


def write_story_entry(story: Story, index: Index, here: str, *, sources: bool = False) -> list[str]:
    """A story in a list: its name, the newest that is told of it, with ``sources`` the ways to its newest briefs, and
    how many say so.
    """
    lines = [f"- **{make_link(story.name, story_path(story.id), here)}**", ""]
    newest = find_newest(story, index.by_id)
    told = _tell_bullet(*newest) if newest else ""
    if told:
        lines += [f"    {told}", ""]
    if sources:
        links = _link_outlets(story, index, here)
        lines += [f"    {', '.join(links)}", ""]
    parts = (say_sources(story, index), _say_span(story, index), say_verdicts(story))
    return [*lines, f"    {' · '.join(part for part in parts if part)}", ""]


def _link_outlets(story: Story, index: Index, here: str) -> list[str]:
    """Who tells of it, the newest first, each once: the way leads to its newest brief of the story, or else to its
    newest round-up that tells of it.
    """
    entries: dict[str, BriefFile] = {}
    counts = {False: Counter[str](), True: Counter[str]()}
    for is_round, keys in ((False, story.briefs), (True, story.touching)):
        for entry in map(index.by_id.__getitem__, reversed(keys)):
            name = entry.brief.publisher or entry.brief.aggregator or entry.brief.id
            entries.setdefault(name, entry)
            counts[is_round][name] += 1
    links = []
    for name, entry in list(entries.items())[:_MOST_LINKED]:
        own, rounds = counts[False][name], counts[True][name]
        told = [say_count(own, "brief")] if own > 1 else []
        told += [say_count(rounds, "round-up") if rounds > 1 else "round-up" if not own else "a round-up"] * (
            rounds > 0
        )
        noted = ("and " if own == 1 and rounds else "") + " and ".join(told)
        links.append(_link_brief(entry, here) + (f" ({noted})" if noted else ""))
    if len(entries) > _MOST_LINKED:
        links.append(f"{len(entries) - _MOST_LINKED:,} more")
    return links


def _link_brief(entry: BriefFile, here: str) -> str:
    """``[The Harbour Gazette](…)``; where nobody is named, the carrier or how the headline begins."""
    brief = entry.brief
    name = brief.publisher or brief.aggregator
    if not name:
        name = brief.title if len(brief.title) <= _LONG else brief.title[:_LONG].rsplit(" ", 1)[0] + " …"
    return make_link(name, entry.path, here)


def say_sources(story: Story, index: Index) -> str:
    """``4 publishers, 2 origins``; of briefs whose publisher nobody knows, how many these are."""
    unnamed = sum(1 for key in story.briefs if not index.by_id[key].brief.publisher)
    told = [say_count(len(story.outlets), "publisher") + (f" and {unnamed:,} unnamed" if unnamed else "")]
    if not story.outlets:
        told = [say_count(unnamed, "brief")] if unnamed else []
    if story.origins:
        told.append(say_count(len(story.origins), "origin"))
    if story.touching:
        told.append(say_count(len(story.touching), "round-up"))
    return ", ".join(told)


def say_verdicts(story: Story) -> str:
    """``1 conflict, 2 updates`` of its figures, and in how many its sources agree; empty without any."""
    counts = Counter(item.verdict for item in story.comparisons)
    told = [say_count(counts[verdict], verdict) for verdict in VERDICTS[:2] if counts[verdict]]
    if counts["agree"]:
        told.append(f"{say_count(counts['agree'], 'figure')} agreed on")
    return ", ".join(told)


def is_told_before(event: Event, story: Story) -> bool:
    """Whether the words of a brief are those of another in the story: a reprint, of which the origin stands here."""
    if event.role != "reprint":
        return False
    firsts = {origin.sources[0].brief for origin in story.origins}
    return event.brief not in firsts


def find_newest(story: Story, entries: Mapping[str, BriefFile]) -> tuple[Brief, str] | None:
    """The newest brief with words of its own, and the label of the bullet that tells it: by dates, where any is known.
    A bound places a brief among others; that it is not before a day makes it no news of that day.
    """
    own = [event for event in story.events if not is_told_before(event, story)]
    told = [event for event in own if event.when and not event.bound] or [e for e in own if e.when] or own
    if told:
        return entries[told[-1].brief].brief, told[-1].label
    shown = story.briefs or story.touching
    return (entries[shown[-1]].brief, "") if shown else None


def _say_span(story: Story, index: Index) -> str:
    """``12 March 2025 to 14 March 2025``; where no brief has a date the latest bound, and empty without one."""
    dates = sorted(date for key in story.briefs if (date := index.by_id[key].brief.date))
    if not dates:
        bounds = [event for event in story.events if event.when and event.bound]
        return _say_when(max(bounds, key=lambda event: event.when or "")) if bounds else ""
    return write_date(dates[0]) + (f" to {write_date(dates[-1])}" if dates[-1] != dates[0] else "")


# ---------------------------------------------------------------- the index


def _write_index(index: Index) -> list[Page]:
    title = "Stories"
    lines = write_head(title, "stories")
    if not index.stories:
        lines += ["No stories yet: two briefs that tell of one event make one.", ""]
        return [Page(STORIES, join_lines(lines), title, "stories")]
    lines += ["Briefs of one event, whoever reported it: who had it first, who rests on whom, whose figures agree.", ""]
    # What one list holds stands in it for each page that it fills: further pages are in the same folder.
    listed = [write_story_entry(story, index, STORIES) for story in index.stories]
    first, more = paginate(listed, index.settings.page_size, STORIES, title, "stories")
    return [Page(STORIES, join_lines([*lines, *first]), title, "stories"), *more]


def _write_moved(old: str, story: Story, index: Index) -> Page:
    """The address of a story that was merged: it leads on, but where a person wrote on it shows their words first."""
    here = story_path(old)
    way = f"This story is part of another now: {make_link(story.name, story_path(story.id), here)}"
    words = _write_words(old, index)
    if words:
        return Page(here, join_lines([*write_head(story.name, "story"), way, "", *words]), story.name, "story")
    lines = [*write_head(story.name, "redirect"), way]
    return Page(here, join_lines(lines), story.name, "redirect", leads_to=story_path(story.id))


# ---------------------------------------------------------------- its page


def _write_story(story: Story, index: Index) -> list[Page]:
    here = story_path(story.id)
    lines = write_head(story.name, "story")
    lines += [_say_head(story, index), "", *_write_words(story.id, index)]
    if not story.briefs:
        lines += ["No brief tells of it alone.", ""]
    happened, more = _write_timeline(story, index, here)
    lines += happened
    lines += _write_origins(story, index, here)
    lines += write_compared(story, index, here)
    members = [index.by_id[key] for key in reversed(story.briefs)]
    if members:
        listed = [write_entry(entry, here) for entry in members]
        title = f"Briefs in the story: {story.name}"
        first, rest = paginate(listed, index.settings.page_size, here, title, "story", "briefs", room=_ROOM)
        lines += ["## Its briefs", "", *first]
        more += rest
    rounds = [index.by_id[key] for key in reversed(story.touching)]
    if rounds:
        listed = [write_entry(entry, here) for entry in rounds]
        title = f"Round-ups that tell of it: {story.name}"
        first, rest = paginate(listed, index.settings.page_size, here, title, "story", "round-ups", room=_ROOM)
        lines += ["## Round-ups that tell of it", "", *first]
        more += rest
    lines += _write_companies(members, index, here)
    lines += _write_topics(members, index, here)
    return [Page(here, join_lines(lines), story.name, "story"), *more]


def _write_words(story_id: str, index: Index) -> list[str]:
    """What a person wrote on the page of the story, below its heading."""
    entry = index.stubs.get(story_id)
    words = words_of_story(entry.text, entry.path) if entry is not None else ""
    return [words, ""] if words else []


def _say_head(story: Story, index: Index) -> str:
    """``4 publishers, 2 origins · first report 12 March 2025, The Harbour Gazette · newest 14 March 2025``."""
    sources = say_sources(story, index)
    parts = [f"**{sources}**" if sources else ""]
    first = next((event for event in story.events if event.role == "first report"), None)
    if first is not None:
        outlet = index.by_id[first.brief].brief.publisher
        parts.append(f"first report {_say_when(first)}" + (f", {escape_markdown(outlet)}" if outlet else ""))
    dates = sorted(date for key in story.briefs if (date := index.by_id[key].brief.date))
    if dates and dates[-1] != dates[0]:
        parts.append(f"newest of {write_date(dates[-1])}")
    if story.comparisons:
        parts.append(say_verdicts(story))
    return " · ".join(part for part in parts if part)


def _say_when(event: Event) -> str:
    if event.when is None:
        return "undated"
    return f"{event.bound} {write_date(event.when)}".strip()


# ---------------------------------------------------------------- what happened


def _write_timeline(story: Story, index: Index, here: str) -> tuple[list[str], list[Page]]:
    """An entry for each brief in the order of time, with the bullet that tells it and the way to its source."""
    if not story.events:
        return [], []
    listed = [_write_event(event, story, index, here) for event in story.events]
    title = f"What happened: {story.name}"
    first, more = paginate(listed, index.settings.page_size, here, title, "story", "timeline", room=_ROOM)
    return ["## What happened", "", *first], more


def _write_event(event: Event, story: Story, index: Index, here: str) -> list[str]:
    entry = index.by_id[event.brief]
    when = _say_when(event)
    lines = [f"- **{when[:1].upper()}{when[1:]}** *{event.role}*", ""]
    told = _say_carried(event, story, index, here) or _tell_bullet(entry.brief, event.label)
    if told:
        lines += [f"    {told}", ""]
    source = link_outlet(entry, here, event.label)
    carrier = say_carrier(entry.brief, entry.brief.publisher)
    source += f", {carrier}" if carrier else ""
    headline = make_link(entry.brief.title, entry.path, here) if entry.brief.publisher else ""
    why = _say_why(event.brief, story) if event.role == "reprint" else ""
    return [*lines, f"    {' · '.join(part for part in (source, headline, why) if part)}", ""]


def _say_carried(event: Event, story: Story, index: Index, here: str) -> str:
    """Of whose report the words of an entry are, in place of its bullet; empty where they are its own."""
    if not event.carried_from or not is_told_before(event, story):
        return ""
    order = [each.brief for each in story.events]
    place = "above" if order.index(event.carried_from) < order.index(event.brief) else "below"
    entry = index.by_id[event.carried_from]
    whose = make_link(entry.brief.publisher or entry.brief.title, entry.path, here)
    return f"As {place}, carried from {whose}"


def _tell_bullet(brief: Brief, label: str) -> str:
    """The bullet with a label, else the first, as Markdown; empty where there is none."""
    bullets = brief.bullets
    found = next((b for b in bullets if label and any(item.label == label for item in b.evidence)), None)
    found = found or (bullets[0] if bullets else None)
    return escape_markdown(found.text) if found is not None else ""


def _say_why(brief_id: str, story: Story) -> str:
    """Why a brief counts with another origin than its own."""
    found = (source for origin in story.origins for source in origin.sources if source.brief == brief_id)
    why = next((source.why for source in found if source.why), "")
    return escape_markdown(why)


# ---------------------------------------------------------------- who rests on whom


def _write_origins(story: Story, index: Index, here: str) -> list[str]:
    """Each independent report with all that rests on it; a sentence where none rests on another."""
    sources = [source for origin in story.origins for source in origin.sources]
    if len(sources) < _LEAST_RESTING and not any(source.why for source in sources):
        return []
    lines = ["## Who rests on whom", ""]
    shared = [origin for origin in story.origins if len(_list_resting(origin))]
    alone = [origin for origin in story.origins if not len(_list_resting(origin))]
    listed = [_write_origin(origin, index, here) for origin in shared]
    shown = cut_list(listed, _MOST_ORIGINS, _ROOM)[0] if listed else range(0)
    lines += (line for at in shown for line in listed[at])
    if len(listed) > len(shown):
        lines += [f"And {say_count(len(listed) - len(shown), 'more origin')} on which others rest.", ""]
    if alone:
        outlets = Counter(origin.outlet for origin in alone)
        names = [
            _name_origin(origin, index, here, dated=outlets[origin.outlet] > 1) for origin in alone[:_MOST_RESTING]
        ]
        if len(alone) > _MOST_RESTING:
            names.append(f"{len(alone) - _MOST_RESTING:,} more")
        word = (
            "Own reports, as far as their texts tell: " if shared else "Each an own report, as far as its text tells: "
        )
        lines += [f"{word}{say_list(tuple(names))}.", ""]
    return lines


def _list_resting(origin: Origin) -> tuple[Source, ...]:
    """All of its sources but the one that it comes from, where that is in the input."""
    return tuple(source for source in origin.sources if source.why)


def _name_origin(origin: Origin, index: Index, here: str, *, dated: bool = False) -> str:
    """Who reported it; with ``dated`` when, since there are several of the outlet."""
    first = origin.sources[0]
    if first.why:
        return escape_markdown(origin.outlet or "an unnamed source")
    entry = index.by_id[first.brief]
    parts = [say_carrier(entry.brief, origin.outlet)]
    if dated:
        parts.append(write_date(entry.brief.date) if entry.brief.date else "undated")
    told = f" ({', '.join(part for part in parts if part)})" if any(parts) else ""
    return make_link(origin.outlet or entry.brief.title, entry.path, here) + told


def say_carrier(brief: Brief, outlet: str | None) -> str:
    """``carried by MSN``, as Markdown: the site on whose page it stands, where that is not ``outlet``; else empty."""
    carrier = brief.aggregator if brief.aggregator and outlet == brief.publisher else None
    return f"carried by {escape_markdown(carrier)}" if carrier and carrier != outlet else ""


def _write_origin(origin: Origin, index: Index, here: str) -> list[str]:
    first = origin.sources[0]
    resting = _list_resting(origin)
    if first.why:
        name = _name_origin(origin, index, here)
        note = "no article of its own here"
    else:
        entry = index.by_id[first.brief]
        name = make_link(origin.outlet or entry.brief.title, entry.path, here)
        parts = (
            write_date(entry.brief.date) if entry.brief.date else "undated",
            say_carrier(entry.brief, origin.outlet),
        )
        note = ", ".join(part for part in parts if part)
    lines = [f"- **{name}**, {note}", ""]
    seen = {first.brief}
    for source in resting[:_MOST_RESTING]:
        entry = index.by_id[source.brief]
        told = make_link(source.outlet or entry.brief.title, entry.path, here)
        # A copy of a brief stands elsewhere than the brief.
        if source is first or source.brief not in seen:
            carrier = say_carrier(entry.brief, source.outlet)
            told += f", {carrier}" if carrier else ""
        seen.add(source.brief)
        quote = ""
        if source.quote and source.quote not in source.why:
            where = f" (line {source.line})" if source.line else ""
            quote = f"; “{source.quote}”{where}"
        lines += [f"    {told}: {escape_markdown(source.why + quote)}", ""]
    if len(resting) > _MOST_RESTING:
        lines += [f"    And {len(resting) - _MOST_RESTING:,} more", ""]
    return lines


# ---------------------------------------------------------------- its companies


def _write_companies(members: Iterable[BriefFile], index: Index, here: str) -> list[str]:
    """What its briefs are about, then what they name besides; those in most briefs first."""
    about, named = Counter[str](), Counter[str]()
    for entry in members:
        roles = {link.id: link.role for link in reversed(entry.brief.companies)}
        about.update(key for key, role in roles.items() if role == "about")
        named.update(key for key, role in roles.items() if role == "named")
    for key in about:
        del named[key]
    lines: list[str] = []
    for word, counts in (("About", about), ("Also named", named)):
        ranked = sorted(counts, key=lambda key: (-counts[key], index.name(key).casefold(), key))
        if ranked:
            links = [make_link(index.name(key), index.companies[key].path, here) for key in ranked[:_MOST_COMPANIES]]
            if len(ranked) > _MOST_COMPANIES:
                links.append(f"{len(ranked) - _MOST_COMPANIES:,} more")
            lines += [f"{word}: {', '.join(links)}", ""]
    return ["## Companies in it", "", *lines] if lines else []


def list_story_topics(members: Sequence[Brief]) -> list[str]:
    """The topics that half of the briefs of a story have at least, as they are compared."""
    counts = Counter(key for brief in members for key in sorted({fold_topic(name) for name in brief.topics}))
    return sorted(key for key, count in counts.items() if count * 2 >= len(members))


def _write_topics(members: Sequence[BriefFile], index: Index, here: str) -> list[str]:
    shared = list_story_topics([entry.brief for entry in members])
    links = [make_link(index.topic_of[key].name, index.topic_of[key].path, here) for key in shared]
    return ["## Topics", "", ", ".join(links), ""] if links else []

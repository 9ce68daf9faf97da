"""The stories for machines: as JSON lines, which ``briefs export --stories`` prints, and as a feed.

An entry of the feed bears the day of the newest brief in its story, so that a follow-up brings the story up again; a
story of which no day is known is in no feed.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from generator.brief.export import dump_row
from generator.site.derive.story import STORIES, say_verdicts, story_path
from generator.site.library import BriefFile, Library
from generator.site.machines.atom import NAMESPACE, add_link, add_text, is_known_day, make_id, make_time
from generator.site.machines.place import Place
from generator.site.phrase import say_count
from generator.stories import Story, story_row

STORIES_FEED = "stories/feed.xml"
STORIES_FILE = "stories.jsonl"
_MOST = 50


def write_story_rows(library: Library, path: Path) -> None:
    """Write a row for each story, by their ids."""
    with path.open("wb") as file:
        for story in sorted(library.stories, key=lambda story: story.id):
            file.write(dump_row(story_row(story)))


def write_story_feed(library: Library, site: Path, place: Place) -> frozenset[str]:
    """Write the feed below ``site``; returns its path, nothing where no story has a day."""
    briefs = {entry.brief.id: entry for entry in reversed(library.briefs)}
    dated: list[tuple[str, Story]] = []
    for story in library.stories:
        days = [briefs[key].brief.date or "" for key in story.briefs]
        known = max((day for day in days if is_known_day(day)), default="")
        if known:
            dated.append((known, story))
    if not dated:
        return frozenset()
    dated.sort(key=lambda pair: pair[1].id)
    dated.sort(key=lambda pair: pair[0], reverse=True)
    made = Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en"})
    add_text(made, "id", make_id(place, "stories"))
    add_text(made, "title", f"Stories – {place.name}")
    add_text(made, "subtitle", "Stories, newest first. Each bears the day of its newest brief, as midnight UTC.")
    add_text(made, "updated", make_time(dated[0][0]))
    add_link(made, "self", place.address(STORIES_FEED), "application/atom+xml")
    add_link(made, "alternate", place.address(STORIES), "text/html")
    author = SubElement(made, "author")
    author.tail = "\n"
    add_text(author, "name", place.name)
    add_text(author, "uri", place.url)
    for day, story in dated[:_MOST]:
        made.append(_make_entry(story, [briefs[key] for key in story.briefs], day, place))
    target = site / STORIES_FEED
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(made, "utf-8") + b"\n")
    return frozenset((STORIES_FEED,))


def _make_entry(story: Story, members: Sequence[BriefFile], day: str, place: Place) -> Element:
    made = Element("entry")
    made.tail = "\n"
    add_text(made, "id", make_id(place, "story", story.id))
    add_text(made, "title", story.name)
    first = min((b.brief.date for b in members if b.brief.date and is_known_day(b.brief.date)), default=day)
    add_text(made, "published", make_time(first))
    add_text(made, "updated", make_time(day))
    page = place.address(story_path(story.id))
    add_link(made, "alternate", page, "text/html")
    counts = [say_count(len(story.outlets), "publisher")] if story.outlets else []
    counts += [say_count(len(story.origins), "origin")] if story.origins else []
    counts += [say_verdicts(story)] if story.comparisons else []
    items = []
    for entry in members:
        brief = entry.brief
        said = brief.bullets[0].text if brief.bullets else brief.title
        link = place.address(entry.path)
        outlet = f" ({escape(brief.publisher, quote=False)})" if brief.publisher else ""
        items.append(f'<li><a href="{escape(link)}">{escape(said, quote=False)}</a>{outlet}</li>')
    head = f"<p><em>{escape(', '.join(counts), quote=False)}</em></p>" if counts else ""
    content = f'{head}\n<ul>\n{chr(10).join(items)}\n</ul>\n<p><a href="{escape(page)}">The story</a></p>'
    add_text(made, "content", content).set("type", "html")
    return made

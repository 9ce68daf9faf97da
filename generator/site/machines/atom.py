"""Feeds: Atom (RFC 4287), one for the site, one for each company that briefs are about, and one for each topic.

An entry must state when it was last changed, and of a brief nothing is known but the day of its article. So that no
date is invented, a feed holds the briefs whose day is known, under the midnight (UTC) with which that day begins; those
that are undated, or known to the month or the year alone, stand on the site only, and each feed says how many they are.
"""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from generator.brief import say_byline
from generator.model import Bullet, Company
from generator.site.derive.index import fold_topic, list_topics
from generator.site.library import BriefFile, Library
from generator.site.machines.place import Place
from generator.site.phrase import is_language, say_count
from generator.text.escape import escape_target

SITE_FEED = "feed.xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
_IDS = uuid.UUID("7b0f3c52-9d0e-5c1b-8f63-2a4be1c6d907")
"""What all ids are made under; another value would make each entry of each feed new to its readers."""
_MOST, _MOST_OF_A_COMPANY = 50, 20
"""Entries of the feed of the site, and of a company's or a topic's."""
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, escaped or not."""


@dataclass(frozen=True, slots=True)
class _Feed:
    """A feed to be written."""

    path: str
    page: str
    """Path of the page that it follows, Markdown below ``docs/``."""
    named: tuple[str, ...]
    """What its id is made of."""
    title: str
    most: int
    briefs: Sequence[BriefFile]
    """Newest first."""


def company_feed(company_id: str) -> str:
    """Path of a company's feed below the root of the site."""
    return f"companies/{company_id}.xml"


def topic_feed(path: str) -> str:
    """Path of a topic's feed below the root of the site, of that of its page."""
    return path.removesuffix(".md") + ".xml"


def make_id(place: Place, *names: str) -> str:
    """An id that stays: a name-based UUID (RFC 9562, version 5) of ``feed_id`` and of what the thing is called in the
    briefs, so that neither another title nor another address of the site makes an old entry new.
    """
    return uuid.uuid5(_IDS, "\n".join((place.feed_id, *names))).urn


def write_feeds(library: Library, site: Path, place: Place) -> frozenset[str]:
    """Write the feeds below ``site``; returns their paths. A feed without a single entry is none, and not written.

    Each brief becomes an entry once, and stands in the feed of the site and in those of its topics and of the companies
    that it is about, so the work grows with the briefs.
    """
    names = {entry.company.id: entry.company for entry in library.companies}
    about: dict[str, list[BriefFile]] = defaultdict(list)
    for entry in library.briefs:
        for company_id in dict.fromkeys(link.id for link in entry.brief.companies if link.role == "about"):
            about[company_id].append(entry)
    entries: dict[str, Element] = {}
    written = set()
    for feed in _list_feeds(library, about, names, place):
        dated = _keep_first(entry for entry in feed.briefs if is_known_day(entry.brief.date))
        if not dated:
            continue
        chosen = dated[: feed.most]
        for entry in chosen:
            if entry.path not in entries:
                entries[entry.path] = _make_entry(entry, names, place)
        root = _make_feed(feed, chosen[0], place)
        root.extend(entries[entry.path] for entry in chosen)
        target = site / feed.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, "utf-8") + b"\n")
        written.add(feed.path)
    return frozenset(written)


def is_known_day(value: str | None) -> bool:
    """Whether a date is a day of the calendar, and no month or year alone."""
    try:
        return value is not None and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def say_left_out(briefs: Sequence[BriefFile], most: int) -> str:
    """What a feed of these briefs holds and what it does not, in a sentence or two."""
    rest = sum(not is_known_day(entry.brief.date) for entry in briefs)
    told = f"The newest {most} briefs" if len(briefs) - rest > most else "Briefs"
    told += ", newest first. Each bears the day of its article, as midnight UTC."
    if rest:
        whose = "whose article has no known day, stands" if rest == 1 else "whose articles have no known day, stand"
        told += f" {say_count(rest, 'brief')}, {whose} on the site alone."
    return told


def _list_feeds(
    library: Library, about: Mapping[str, Sequence[BriefFile]], names: Mapping[str, Company], place: Place
) -> Iterable[_Feed]:
    yield _Feed(SITE_FEED, "index.md", ("site",), place.name, _MOST, library.briefs)
    for key in sorted(about):
        title = f"{names[key].name} – {place.name}"
        page = f"companies/{key}.md"
        yield _Feed(company_feed(key), page, ("company", key), title, _MOST_OF_A_COMPANY, about[key])
    for topic in list_topics(library):
        title = f"{topic.name} – {place.name}"
        named = ("topic", fold_topic(topic.name))
        yield _Feed(topic_feed(topic.path), topic.path, named, title, _MOST_OF_A_COMPANY, topic.briefs)


def _keep_first(briefs: Iterable[BriefFile]) -> list[BriefFile]:
    """One brief for each id: a feed that has an id twice is refused by its readers."""
    return list({entry.brief.id: entry for entry in reversed(list(briefs))}.values())[::-1]


def _make_feed(feed: _Feed, newest: BriefFile, place: Place) -> Element:
    made = Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en"})
    add_text(made, "id", make_id(place, *feed.named))
    add_text(made, "title", feed.title)
    add_text(made, "subtitle", say_left_out(feed.briefs, feed.most))
    add_text(made, "updated", make_time(newest.brief.date or ""))
    add_link(made, "self", place.address(feed.path), "application/atom+xml")
    add_link(made, "alternate", place.address(feed.page), "text/html")
    author = SubElement(made, "author")
    author.tail = "\n"
    add_text(author, "name", place.name)
    add_text(author, "uri", place.url)
    return made


def _make_entry(entry: BriefFile, names: Mapping[str, Company], place: Place) -> Element:
    brief = entry.brief
    made = Element("entry")
    made.tail = "\n"
    if brief.lang != "en" and is_language(brief.lang):
        made.set("xml:lang", brief.lang)
    add_text(made, "id", make_id(place, "brief", brief.id))
    add_text(made, "title", brief.title)
    when = make_time(brief.date or "")
    add_text(made, "published", when)
    add_text(made, "updated", when)
    add_link(made, "alternate", place.address(entry.path), "text/html")
    original = escape_target(brief.url) if brief.url else None
    if original:
        add_link(made, "via", original)
    SubElement(made, "category", {"term": _clean(brief.kind)})
    for company_id in dict.fromkeys(link.id for link in brief.companies if link.role == "about"):
        found = names[company_id]
        scheme = place.address("companies/index.md")
        SubElement(made, "category", {"term": found.id, "scheme": scheme, "label": _clean(found.name)})
    for name in brief.topics:
        SubElement(made, "category", {"term": _clean(name), "scheme": place.address("topics/index.md")})
    add_text(made, "content", _write_content(entry, original, names, place)).set("type", "html")
    return made


def _write_content(entry: BriefFile, original: str | None, names: Mapping[str, Company], place: Place) -> str:
    brief = entry.brief
    lines = [f"<p><em>{escape(say_byline(brief), quote=False)}</em></p>"]
    if brief.bullets:
        items = (f"<li>{_write_bullet(bullet, names, place)}</li>" for bullet in brief.bullets)
        lines += ["<ul>", *items, "</ul>"]
    links = f'<a href="{escape(place.address(entry.path))}">The brief with its quotations</a>'
    if original:
        links += f' · <a href="{escape(original)}">The article</a>'
    return "\n".join([*lines, f"<p>{links}</p>"])


def _write_bullet(bullet: Bullet, names: Mapping[str, Company], place: Place) -> str:
    def show(start: int, end: int) -> str:
        return escape(bullet.text[start:end], quote=False)

    html, at = "", 0
    for start, end, company_id in sorted(bullet.links):
        if at <= start < end <= len(bullet.text) and company_id in names:
            target = escape(place.address(f"companies/{company_id}.md"))
            html += f'{show(at, start)}<a href="{target}">{show(start, end)}</a>'
            at = end
    return html + show(at, len(bullet.text))


def make_time(day: str) -> str:
    """The instant with which a day begins, in UTC (RFC 3339): by convention, since an article tells no more."""
    return f"{day}T00:00:00Z"


def add_text(parent: Element, tag: str, text: str) -> Element:
    child = SubElement(parent, tag)
    child.text = _clean(text)
    child.tail = "\n"
    return child


def add_link(parent: Element, relation: str, target: str, media: str = "") -> None:
    child = SubElement(parent, "link", {"rel": relation, "href": _clean(target)})
    if media:
        child.set("type", media)
    child.tail = "\n"


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text)

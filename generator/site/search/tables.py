"""What the browser loads beside Pagefind's index: names, words to mend a query by, and what it filters by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from generator.site.derive import NO_PUBLISHER, SiteSettings, month_of
from generator.site.derive.index import Index, fold_topic
from generator.site.derive.month import list_months, say_month
from generator.site.derive.story import list_story_topics
from generator.site.library import Library, make_url
from generator.site.search.documents import address_stories, all_names
from generator.site.search.scripts import make_table
from generator.site.search.words import CJK_RUN

_SPELT = re.compile(r"[^\W\d_]{4,}")
"""A word that a reader may misspell; shorter ones have too many neighbours."""
_MOST_WORDS = 10_000
"""Of those that a query is mended by: the rarest of a large site are themselves misspelt."""


def write_names(library: Library) -> bytes:
    """The script with every company's names: the exact company comes first, whatever a text index would rank. Beside
    them the publishers, months and topics that have a page.

    Rows are ``[id, name, [other names], briefs about, briefs that name]``, with a last ``1`` on the watchlist, and
    ``[address without its end, name, briefs]``; last comes the end of the addresses: an engine may put each page into
    a folder of its own.
    """
    paths = [*(entry.path for entry in library.companies), *(entry.path for entry in library.briefs)]
    ending = "/index.html" if paths and all(path.endswith("/index.md") for path in paths) else ".html"
    index = Index(library, SiteSettings())
    rows = []
    for entry in library.companies:
        company = entry.company
        # The browser takes the exchange off by itself.
        codes = {ticker.partition(":")[2] for ticker in company.tickers}
        others = [name for name in all_names(company)[1:] if name not in codes]
        row = [company.id, company.name, others, len(index.about[company.id]), len(index.named[company.id])]
        rows.append([*row, 1] if company.watch else row)
    outlets = [
        [o.path.removesuffix(".md"), o.name, len({b.path for b in (*o.published, *o.carried)})]
        for o in index.outlets
        if o.name != NO_PUBLISHER
    ]
    months = [[f"months/{month}", say_month(month), len(index.months[month])] for month in list_months(index)]
    topics = [[topic.path.removesuffix(".md"), topic.name, len(topic.briefs)] for topic in index.topics]
    return make_table("names", [rows, outlets, months, topics, ending])


def write_words(library: Library) -> bytes:
    """The script with the words of headlines and bullets: what a misspelt query is held against. It is loaded when
    nothing was found. The most frequent come first, those about as frequent by the alphabet, which packs better.
    """
    counts: Counter[str] = Counter()
    first: dict[str, str] = {}
    for entry in library.briefs:
        for text in (entry.brief.title, *(bullet.text for bullet in entry.brief.bullets), *entry.brief.authors):
            for word in _SPELT.findall(CJK_RUN.sub(" ", text)):
                counts[word.lower()] += 1
                first.setdefault(word.lower(), word)
    kept = sorted(counts, key=lambda word: (-counts[word], word))[:_MOST_WORDS]
    ordered = sorted(kept, key=lambda word: (-counts[word].bit_length(), word))
    return make_table("words", [" ".join(first[word] for word in ordered)])


def write_facets(library: Library, places: Mapping[str, int]) -> bytes:
    """The script that says of each brief, the newest first, what it can be filtered by; loaded when a filter is used.
    Of a story, the newest first as well, ``[place, companies, publishers, topics, months]``: what its briefs are about,
    whose they are, the topics that its page has, and when.

    ``places`` are the pages' numbers in Pagefind's table by their address. Pagefind has filters of its own; two runs of
    it write them in another order, and its first answer would carry them for readers who never filter.
    """
    kinds: dict[str, int] = {}
    outlets: dict[str, int] = {}
    months: dict[str, int] = {}
    index = Index(library, SiteSettings())
    paths = {outlet.name: make_url(outlet.path) for outlet in index.outlets}
    numbers = {entry.company.id: number for number, entry in enumerate(library.companies)}
    topics = {fold_topic(topic.name): (at, topic) for at, topic in enumerate(index.topics)}
    columns: dict[str, list[str]] = {"place": [], "kind": [], "publisher": [], "month": [], "company": [], "topic": []}
    for entry in library.briefs:
        brief, place = entry.brief, places.get(make_url(entry.path))
        if place is None:
            continue
        columns["place"].append(str(place))
        columns["kind"].append(str(kinds.setdefault(brief.kind, len(kinds))))
        columns["publisher"].append(str(outlets.setdefault(brief.publisher or NO_PUBLISHER, len(outlets))))
        columns["month"].append(str(months.setdefault(month_of(brief), len(months))))
        links = sorted({numbers[link.id] for link in brief.companies})
        columns["company"].append(" ".join(map(str, links)))
        columns["topic"].append(" ".join(map(str, sorted({topics[fold_topic(name)][0] for name in brief.topics}))))
    values = {
        "kind": [[kind, kind.capitalize()] for kind in kinds],
        "publisher": [[paths[name].removeprefix("publishers/").removesuffix(".html"), name] for name in outlets],
        "month": [[month, say_month(month)] for month in months],
        "topic": [[topic.path.removeprefix("topics/").removesuffix(".md"), topic.name] for _, topic in topics.values()],
    }
    told = []
    for url, story in address_stories(library):
        members = [index.by_id[key].brief for key in (story.briefs or story.touching)]
        if url in places and members:
            about = {numbers[link.id] for brief in members for link in brief.companies if link.role == "about"}
            names = {brief.publisher or NO_PUBLISHER for brief in members}
            days = set(map(month_of, members))
            told.append(
                [
                    places[url],
                    sorted(about),
                    sorted(outlets[name] for name in names if name in outlets),
                    sorted(topics[key][0] for key in list_story_topics(members)),
                    sorted(months[day] for day in days if day in months),
                ]
            )
    return make_table("facets", [{name: ",".join(column) for name, column in columns.items()}, values, told])

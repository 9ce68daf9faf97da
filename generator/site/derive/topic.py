"""The pages of topics, and their index: what the desk follows, as far as briefs are of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from generator.model import Brief
from generator.site.derive.covered import write_most_covered
from generator.site.derive.index import Index, TopicList, fold_topic
from generator.site.derive.page import Page
from generator.site.derive.pieces import (
    cut_list,
    join_lines,
    lead_of,
    make_link,
    paginate,
    write_entry,
    write_head,
    write_pager,
    write_table,
)
from generator.site.derive.story import say_sources, story_path
from generator.site.order import place_in_time, proven_day, say_place
from generator.site.phrase import escape_markdown, isolate, say_count

_INDEX = "topics/index"
_HEAD = ("Topic", "Briefs", "Newest")
_MOST_COVERED = 8
_MOST_STORIES = 8
_MOST_WORDS = 24
_ON_HOME = 12
"""Topics on the front page, those with the most briefs; the index has all."""


def write_topics(index: Index) -> list[Page]:
    """The index of topics, a page for each, and the further pages of long lists."""
    pages = _write_index(index)
    for topic in index.topics:
        pages += _write_topic(topic, index)
    return pages


def write_topic_links(brief: Brief, index: Index, here: str) -> list[str]:
    """A link to each topic of a brief, as Markdown, in the brief's own order."""
    topics = dict.fromkeys(map(fold_topic, brief.topics))
    return [make_link(index.topic_of[key].name, index.topic_of[key].path, here) for key in topics]


def write_topics_on_home(index: Index, here: str) -> list[str]:
    """The topics with the most briefs, and the way to all; nothing where there are none."""
    if not index.topics:
        return []
    listed = sorted(index.topics, key=lambda topic: -len(topic.briefs))[:_ON_HOME]
    shown = [f"{make_link(topic.name, topic.path, here)} ({len(topic.briefs):,})" for topic in listed]
    if len(index.topics) > _ON_HOME:
        shown.append(make_link(f"all {len(index.topics):,} topics", f"{_INDEX}.md", here))
    return ["## Topics", "", " · ".join(shown), ""]


def _write_index(index: Index) -> list[Page]:
    rows = []
    for topic in index.topics:
        newest = max((b.brief for b in topic.briefs), key=lambda brief: (proven_day(brief), place_in_time(brief)))
        link = make_link(topic.name, topic.path, f"{_INDEX}.md")
        rows.append([link, f"{len(topic.briefs):,}", say_place(newest) or "no date"])
    chunks = cut_list(rows, index.settings.page_size * 6)
    paths = [f"{_INDEX}.md", *(f"{_INDEX}.{number}.md" for number in range(2, len(chunks) + 1))]
    pages = []
    for number, (path, chunk) in enumerate(zip(paths, chunks, strict=True), start=1):
        title = "Topics" if number == 1 else f"Topics, page {number}"
        lines = write_head(title, "topics")
        if not rows:
            lines += ["No brief is of a topic. A desk lists its topics, with their words, in `seeds/topics.yml`.", ""]
        elif number == 1:
            lines += ["What the desk follows: a brief is of a topic if its article has one of the topic's words.", ""]
        lines += write_table(_HEAD, (rows[at] for at in chunk)) if rows else []
        pages.append(Page(path, join_lines([*lines, *write_pager(paths, number)]), title, "topics"))
    return pages


def _write_topic(topic: TopicList, index: Index) -> list[Page]:
    listed = [write_entry(b, topic.path, lead_of(b.brief)) for b in topic.briefs]
    first, rest = paginate(listed, index.settings.page_size, topic.path, topic.name, "topic")
    words = _say_words(topic, index)
    ways = f"{say_count(len(topic.briefs), 'brief')} · {make_link('all topics', f'{_INDEX}.md', topic.path)}"
    covered = write_most_covered(index, topic.path, _MOST_COVERED, topic.briefs)
    lines = [*write_head(topic.name, "topic"), ways, "", *words, *first, *_write_stories(topic, index), *covered]
    return [Page(topic.path, join_lines(lines), topic.name, "topic"), *rest]


def _say_words(topic: TopicList, index: Index) -> list[str]:
    """The words for which an article is of the topic, as the desk lists them; nothing where its list is not at hand."""
    listed = [one for one in index.settings.vocabulary if fold_topic(one.name) == fold_topic(topic.name)]
    if not listed:
        return []
    told = f"Briefs of articles with {_name_words(listed[0].words, 'or')}"
    never = f", but for {_name_words(listed[0].never, 'and')}" if listed[0].never else ""
    return [f"{told}{never}; or so filed by hand.", ""]


def _name_words(words: Sequence[str], last: str) -> str:
    shown = [f"“{isolate(escape_markdown(word))}”" for word in words[:_MOST_WORDS]]
    if len(words) > _MOST_WORDS:
        shown.append(say_count(len(words) - _MOST_WORDS, "other word"))
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {last} {shown[-1]}"


def _write_stories(topic: TopicList, index: Index) -> list[str]:
    """The stories of which a brief is of the topic, those with the most of its briefs first."""
    found = (index.story_of[entry.brief.id] for entry in topic.briefs if entry.brief.id in index.story_of)
    counts = Counter(story.id for story in found)
    listed = sorted((story for story in index.stories if story.id in counts), key=lambda story: -counts[story.id])
    told = (
        f"- {make_link(story.name, story_path(story.id), topic.path)} ({say_sources(story, index)})"
        for story in listed[:_MOST_STORIES]
    )
    return ["## Stories", "", *told, ""] if listed else []

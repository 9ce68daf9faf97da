"""The page of a brief: as it is committed, and below it its relatives: briefs on the same companies."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable

from generator.brief import ABOVE_BULLETS, parse_brief, place_note, render_brief, write_date
from generator.model import CompanyLink
from generator.site.derive.beside import write_own_story
from generator.site.derive.index import Index
from generator.site.derive.page import Page
from generator.site.derive.pieces import join_lines, make_link, write_entry
from generator.site.derive.topic import write_topic_links
from generator.site.library import BriefFile
from generator.site.phrase import escape_markdown, say_list

FILED = "## Filed under"
TOPICS = "Topics: "
"""How the line of topics in that section begins."""


def write_briefs(index: Index) -> list[Page]:
    """One page for each brief, word for word as committed but for the place of a desk note; after it what its
    front matter alone tells (companies that it names, its topics), its story, related briefs, and those before and
    after in time. Links to pages that have moved lead to where they are now.
    """
    relatives = _Relatives(index)
    pages = []
    for at, entry in enumerate(index.library.briefs):
        known = {relatives.place(key) for key in _list_story(entry, index)}
        related = relatives.find(entry, frozenset(known.union(_list_beside(at, index))))
        text = _lower_note(entry).rstrip("\n") + "\n"
        unlinked = [link for link in entry.brief.companies if link.id not in entry.linked]
        names = [make_link(index.name(link.id), index.companies[link.id].path, entry.path) for link in unlinked]
        topics = write_topic_links(entry.brief, index, entry.path)
        if names or topics:
            listed = [", ".join(names), TOPICS + ", ".join(topics) if topics else ""]
            text += join_lines(["", FILED, "", "\n\n".join(filter(None, listed))])
        text += join_lines(told) if (told := write_own_story(entry, index)) else ""
        if related:
            lines = ["", "## Related briefs", ""]
            for other, shared in related:
                lines += write_entry(other, entry.path, note=shared)
            text += join_lines(lines)
        beside = _write_beside(at, index)
        if beside:
            text += join_lines(beside)
        pages.append(Page(entry.path, text, entry.brief.title, "brief", committed=True, standing=entry.standing))
    return pages


def _list_story(entry: BriefFile, index: Index) -> tuple[str, ...]:
    """Ids of the briefs to which the page of its story leads."""
    story = index.story_of.get(entry.brief.id)
    return (*story.briefs, *story.touching) if story is not None else ()


def write_withdrawn(entries: Iterable[BriefFile]) -> list[Page]:
    """The pages of briefs that were withdrawn, as they are committed: nothing leads to them but links of old."""
    return [Page(entry.path, entry.text, entry.brief.title, "withdrawn", committed=True) for entry in entries]


def _lower_note(entry: BriefFile) -> str:
    """The page with a desk note that a person put above its bullets below them."""
    if not any(anchor in ABOVE_BULLETS for anchor, _ in entry.brief.extra):
        return entry.text
    brief = parse_brief(entry.text, entry.path)
    placed = place_note(brief)
    return entry.text if placed is brief else render_brief(placed)


def _list_beside(at: int, index: Index) -> dict[int, str]:
    """Places in the library of the briefs before and after in time, and what each is; an undated one has none."""
    briefs = index.library.briefs
    if not briefs[at].brief.date:
        return {}
    # Those without a date stand between the others, and are neither before nor after for certain.
    here = bisect_left(index.dated, at)
    beside = ((here + 1, "The brief before"), (here - 1, "The brief after"))
    return {index.dated[place]: word for place, word in beside if 0 <= place < len(index.dated)}


def _write_beside(at: int, index: Index) -> list[str]:
    briefs = index.library.briefs
    lines = []
    for place, word in _list_beside(at, index).items():
        other = briefs[place]
        link = make_link(other.brief.title, other.path, briefs[at].path)
        lines.append(f"- {word}, of {write_date(other.brief.date or '')}: {link}")
    return ["", "## Before and after", "", *lines] if lines else []


_NEAR = 8
"""How many neighbours in time are looked at in each company's list: it bounds the work for a brief."""
_WORTH = {("about", "about"): 8, ("about", "named"): 3, ("named", "about"): 3, ("named", "named"): 1}
"""What a company counts that two briefs share, by its part in the one and in the other."""
_LEAST = 2
"""Two briefs that name one company in passing are no relatives; that name two, they are."""
_SCALE = 1000


class _Relatives:
    """Which briefs share companies; the lists of the index with the place of each entry in the library."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._order = {entry.path: at for at, entry in enumerate(index.library.briefs)}
        self._peers = {
            role: {one: [self._order[entry.path] for entry in entries] for one, entries in lists.items()}
            for role, lists in (("about", index.about), ("named", index.named))
        }

    def place(self, brief_id: str) -> int:
        """Place of a brief in the library."""
        return self._order[self._index.by_id[brief_id].path]

    def find(self, entry: BriefFile, known: Container[int]) -> list[tuple[BriefFile, str]]:
        """The nearest relatives of a brief, the best first, each with what they share, as Markdown; without those whose
        places in the library are ``known``.

        The rarer a company, the more it is what either is about, and the nearer in time, the better.
        """
        here = self._order[entry.path]
        shared: dict[int, dict[str, str]] = defaultdict(dict)
        worth: dict[int, int] = defaultdict(int)
        score: dict[int, int] = defaultdict(int)
        links: dict[str, CompanyLink] = {}
        for link in entry.brief.companies:
            links.setdefault(link.id, link)
        for link in links.values():
            for role, peers in self._peers.items():
                orders = peers.get(link.id, [])
                place = bisect_left(orders, here)
                weight = _WORTH[link.role, role]
                rarity = weight * _SCALE // (2 + len(orders).bit_length())
                first = max(place - _NEAR, 0)
                for at, other in enumerate(orders[first : place + _NEAR + 1], first - place):
                    if other == here or other in known:
                        continue
                    shared[other][link.id] = role
                    worth[other] += weight
                    score[other] += rarity - abs(at)
        briefs = self._index.library.briefs
        near = [other for other in shared if worth[other] >= _LEAST]
        best = sorted(near, key=lambda other: (-score[other], briefs[other].path))[: self._index.settings.related]
        return [(briefs[other], self._say_shared(shared[other])) for other in best]

    def _say_shared(self, companies: dict[str, str]) -> str:
        on = [self._index.name(one) for one, role in companies.items() if role == "about"]
        if on:
            return f"also on {escape_markdown(say_list(tuple(on[:_SHOWN])))}"
        return (
            f"also names {escape_markdown(say_list(tuple(self._index.name(one) for one in list(companies)[:_SHOWN])))}"
        )


_SHOWN = 3
"""Companies told of those that two briefs share."""

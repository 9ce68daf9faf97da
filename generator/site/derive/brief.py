"""The page of a brief: as it is committed, and below it the briefs that are about the same companies."""

from __future__ import annotations

from collections import Counter, defaultdict

from generator.brief import ABOVE_BULLETS, parse_brief, place_note, render_brief, write_date
from generator.site.derive.index import Index
from generator.site.derive.page import Page
from generator.site.derive.pieces import join_lines, make_link, write_entry
from generator.site.library import BriefFile
from generator.site.phrase import escape_markdown, say_list


def write_briefs(index: Index) -> list[Page]:
    """One page for each brief, word for word as committed but for the place of a desk note; after it the companies that
    its front matter alone names, related briefs, and those before and after in time. Links to pages that have moved
    lead to where they are now.
    """
    places = {company: {entry.path: at for at, entry in enumerate(entries)} for company, entries in index.about.items()}
    pages = []
    for at, entry in enumerate(index.library.briefs):
        related = _find_related(entry, index, places)
        text = _lower_note(entry).rstrip("\n") + "\n"
        unlinked = [link for link in entry.brief.companies if link.id not in entry.linked]
        if unlinked:
            names = (make_link(index.name(link.id), index.companies[link.id].path, entry.path) for link in unlinked)
            text += join_lines(["", "## Filed under", "", ", ".join(names)])
        if related:
            lines = ["", "## Related briefs", ""]
            for other, shared in related:
                lines += write_entry(other, entry.path, note=f"also on {escape_markdown(say_list(shared))}")
            text += join_lines(lines)
        beside = _write_beside(at, index)
        if beside:
            text += join_lines(beside)
        pages.append(Page(entry.path, text, entry.brief.title, "brief", committed=True))
    return pages


def _lower_note(entry: BriefFile) -> str:
    """The page with a desk note that a person put above its bullets below them."""
    if not any(anchor in ABOVE_BULLETS for anchor, _ in entry.brief.extra):
        return entry.text
    brief = parse_brief(entry.text, entry.path)
    placed = place_note(brief)
    return entry.text if placed is brief else render_brief(placed)


def _write_beside(at: int, index: Index) -> list[str]:
    """The briefs before and after in time; an undated one has none."""
    briefs = index.library.briefs
    if not briefs[at].brief.date:
        return []
    beside = (("Earlier", briefs[at + 1] if at + 1 < len(briefs) else None), ("Later", briefs[at - 1] if at else None))
    lines = [
        f"- {word}: {make_link(entry.brief.title, entry.path, briefs[at].path)}, {write_date(entry.brief.date)}"
        for word, entry in beside
        if entry is not None and entry.brief.date
    ]
    return ["", "## Before and after", "", *lines] if lines else []


_NEAR = 8
"""How many neighbours in time are looked at in each company's list: it bounds the work for a brief."""


def _find_related(
    entry: BriefFile, index: Index, places: dict[str, dict[str, int]]
) -> list[tuple[BriefFile, tuple[str, ...]]]:
    """Briefs about the same companies, the rarer the company and the nearer in time the better."""
    shared: dict[str, list[str]] = defaultdict(list)
    found: dict[str, BriefFile] = {}
    score: Counter[str] = Counter()
    for link in entry.brief.companies:
        place = places.get(link.id, {}).get(entry.path)
        if link.role != "about" or place is None:
            continue
        peers = index.about[link.id]
        for at in range(max(place - _NEAR, 0), min(place + _NEAR + 1, len(peers))):
            other = peers[at]
            if other.path == entry.path or link.id in shared[other.path]:
                continue
            found[other.path] = other
            shared[other.path].append(link.id)
            score[other.path] += 1000 // (2 + len(peers).bit_length()) - abs(at - place)
    best = sorted(found, key=lambda path: (-score[path], path))[: index.settings.related]
    return [(found[path], tuple(index.name(one) for one in shared[path][:3])) for path in best]

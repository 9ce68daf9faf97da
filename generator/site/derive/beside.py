"""What other sources of a story say of a figure, for the pages of briefs and companies; and the story of a brief."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from generator.brief.tidy import figure_cell
from generator.model import Brief, Figure
from generator.site.derive.compared import FIGURES
from generator.site.derive.index import Index, name_claim
from generator.site.derive.pieces import make_link, write_table
from generator.site.derive.story import say_sources, say_verdicts, story_path
from generator.site.library import BriefFile
from generator.site.order import say_place
from generator.site.phrase import escape_markdown
from generator.stories import Claim, Comparison, Story

_MOST = 4
"""Other claims named beside one; the rest is counted."""
_MOST_FIGURES = 20


def write_own_story(entry: BriefFile, index: Index) -> list[str]:
    """The section of a brief on its story, and what others say on its figures; of a round-up, the stories that it tells
    of. Nothing for a brief that is in none.
    """
    story, touched = index.story_of.get(entry.brief.id), index.touched.get(entry.brief.id, [])
    lines: list[str] = []
    if story is not None:
        lines += ["", "## Its story", "", *_write_line(story, index, entry.path)]
        place = _say_place(entry.brief, story, index, entry.path)
        lines += [place, ""] if place else []
        lines += _write_compared(entry, [story], index)
    if touched:
        lines += ["", "## Stories it tells of", ""]
        for other in touched:
            lines += [f"- {line}" for line in _write_line(other, index, entry.path) if line]
        lines += ["", *_write_compared(entry, touched, index)]
    return lines


def _write_compared(entry: BriefFile, stories: Sequence[Story], index: Index) -> list[str]:
    """The table of its figures that stand beside others' in the stories; nothing where none does."""
    # Two numbers of one move are shown by the same words.
    rows = list(dict.fromkeys(_compare(entry, stories, index)))
    if not rows:
        return []
    lines = ["### What others say on its figures", ""]
    lines += write_table(("Figure here", "Elsewhere", "Verdict"), rows[:_MOST_FIGURES])
    if len(rows) > _MOST_FIGURES:
        link = make_link(stories[0].name, f"{story_path(stories[0].id)}#{FIGURES}", entry.path)
        lines += [f"And {len(rows) - _MOST_FIGURES:,} more, as on the page of {link}.", ""]
    return lines


def _write_line(story: Story, index: Index, here: str) -> list[str]:
    told = ", ".join(part for part in (say_sources(story, index), say_verdicts(story)) if part)
    link = make_link(story.name, story_path(story.id), here)
    return [f"**{link}** ({told})" if told else f"**{link}**", ""]


def _say_place(brief: Brief, story: Story, index: Index, here: str) -> str:
    """What it is to its story, in a sentence."""
    for origin in story.origins:
        first = origin.sources[0]
        source = next((source for source in origin.sources if source.brief == brief.id and source.why), None)
        if source is not None:
            if first.why or first.brief == brief.id:
                whose = escape_markdown(origin.outlet or "another source")
            else:
                other = index.by_id[first.brief]
                whose = make_link(origin.outlet or other.brief.title, other.path, here)
            return f"It rests on {whose}: {escape_markdown(source.why)}."
    role = next((event.role for event in story.events if event.brief == brief.id), None)
    return {
        "first report": "The first report of it here.",
        "follow-up": "A follow-up.",
        "confirmation": "A confirmation.",
        "denial": "A denial.",
    }.get(role or "", "")


def _compare(entry: BriefFile, stories: Iterable[Story], index: Index) -> list[tuple[str, ...]]:
    """A row for each quantity on which the brief and others make a claim, in the order of its table of figures."""
    places = {name_claim(entry.brief.id, figure): at for at, figure in enumerate(entry.brief.figures)}
    rows: list[tuple[int, tuple[str, ...]]] = []
    for story in stories:
        for table in index.quantities(story):
            told = [item for item in table.comparisons if any(c.brief == entry.brief.id for c in item.claims)]
            mine = [claim for item in told for claim in item.claims if claim.brief == entry.brief.id]
            if not mine:
                continue
            verdicts = []
            for item in told:
                link = make_link(item.verdict, f"{story_path(story.id)}#{FIGURES}", entry.path)
                verdicts.append(f"*{link}*" + (f" {escape_markdown(item.why)}" if item.why else ""))
            cells = "; ".join(dict.fromkeys(figure_cell(claim.figure) for claim in mine))
            what = told[0].what
            row = (
                escape_markdown(cells + (f", {what}" if what else "")),
                _list_others(told, entry.brief.id, index, entry.path),
                " ".join(dict.fromkeys(verdicts)),
            )
            # What only a bullet says comes after what the table has.
            keys = [name_claim(claim.brief, claim.figure, claim.row) for claim in mine]
            rows.append((min(places.get(key, len(places)) for key in keys), row))
    return [row for _, row in sorted(rows, key=lambda pair: pair[0])]


def _list_others(items: Iterable[Comparison], brief_id: str, index: Index, here: str) -> str:
    """What all others claim, each number with those who say it and the way to its quotation."""
    told: dict[str, dict[str, None]] = {}
    for item in items:
        others = [claim for claim in item.claims if claim.brief != brief_id]
        for claim in _keep_other_side(item, [claim for claim in item.claims if claim.brief == brief_id], others):
            told.setdefault(figure_cell(claim.figure), {})[link_claim(claim, index, here)] = None
    shown = []
    for cell, links in told.items():
        who = "; ".join(list(links)[:_MOST])
        more = f"; {len(links) - _MOST:,} more" if len(links) > _MOST else ""
        shown.append(f"**{escape_markdown(cell)}** {who}{more}")
    if len(shown) > _MOST:
        shown[_MOST:] = [f"{len(shown) - _MOST:,} more"]
    return "; ".join(shown)


def _keep_other_side(item: Comparison, own: Sequence[Claim], others: list[Claim]) -> list[Claim]:
    """Of a conflict and an update those that say another number; a number is not in conflict with itself."""
    if item.verdict == "agree":
        return others
    values = {claim.figure.value for claim in own}
    return [claim for claim in others if claim.figure.value not in values] or others


def link_claim(claim: Claim, index: Index, here: str) -> str:
    """``[Tide & Trade](…), 13 March 2025``: who makes a claim, and when; the link leads to the quotation."""
    entry = index.by_id[claim.brief]
    label = claim.figure.evidence.label
    name = entry.brief.publisher or entry.brief.title
    link = make_link(name, f"{entry.path}#fn:{label}" if label else entry.path, here)
    when = say_place(entry.brief)
    return f"{link}, {when}" if when else link


def say_beside(sources: Sequence[tuple[BriefFile, Figure]], index: Index, here: str) -> str:
    """What stands beside a claim that one or more briefs make: ``conflicts with 480, Tide & Trade``; as Markdown, empty
    where nothing does.
    """
    own = {name_claim(entry.brief.id, figure) for entry, figure in sources}
    told: dict[str, None] = {}
    for entry, figure in sources:
        for story, item in index.compared.get(name_claim(entry.brief.id, figure), ()):
            mine = [claim for claim in item.claims if name_claim(claim.brief, claim.figure, claim.row) in own]
            others = [claim for claim in item.claims if name_claim(claim.brief, claim.figure, claim.row) not in own]
            for word, claims in _tell_apart(item, mine, _keep_other_side(item, mine, others), index):
                link = make_link(word, f"{story_path(story.id)}#{FIGURES}", here)
                shown = [
                    f"{escape_markdown(figure_cell(c.figure))}, {link_claim(c, index, here)}" for c in claims[:_MOST]
                ]
                if len(claims) > _MOST:
                    shown.append(f"{len(claims) - _MOST:,} more")
                told[f"{link} {'; '.join(shown)}"] = None
    return "; ".join(told)


_WORDS = {"agree": "agrees with", "conflict": "conflicts with"}


def _tell_apart(
    item: Comparison, own: Sequence[Claim], others: Sequence[Claim], index: Index
) -> Iterable[tuple[str, list[Claim]]]:
    """Other claims by what they are to one's own; of an update what it replaces, and what replaces it.

    The claims of an update stand in the order of time. Where a brief has no date nobody knows which is the later one.
    """
    if not others:
        return
    if item.verdict != "update":
        yield _WORDS[item.verdict], list(others)
        return
    order: dict[str, int] = {}
    sides: dict[str, list[Claim]] = defaultdict(list)
    for claim in item.claims:
        order.setdefault(_value_of(claim), len(order))
        sides[_value_of(claim)].append(claim)
    mine = min(map(_value_of, own), key=order.__getitem__)
    parts: dict[str, list[Claim]] = {"updates": [], "updated by": [], _SOME_TIME: []}
    for claim in others:
        theirs = _value_of(claim)
        # One of those who say a number may have a date, or call it expected, where another of them does not.
        both = (sides[mine], sides[theirs])
        dated = all(any(index.by_id[one.brief].brief.date for one in side) for side in both)
        thought = [any(one.status in ("estimate", "target") for one in side) for side in both]
        word = "updates" if order[theirs] < order[mine] else "updated by"
        parts[word if dated or thought[0] != thought[1] else _SOME_TIME].append(claim)
    for word, claims in parts.items():
        if claims:
            yield word, claims


_SOME_TIME = "of another time:"


def _value_of(claim: Claim) -> str:
    return claim.figure.value or claim.figure.text

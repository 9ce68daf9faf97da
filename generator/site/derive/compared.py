"""Claims of a story's sources on the same quantities, side by side, each in the words of its source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from generator.brief import write_date
from generator.brief.tidy import figure_cell
from generator.model import Evidence, Figure, FigureStatus
from generator.site.derive.index import Index
from generator.site.derive.pieces import cut_list, make_link
from generator.site.library import BriefFile
from generator.site.phrase import escape_markdown
from generator.stories import Claim, Comparison, Story, Verdict

FIGURES = "figures-side-by-side"
"""Id of the section; links lead to it."""
UNJUDGED = "Not comparable"
"""Heading of the last part of the section."""
VERDICTS: tuple[Verdict, ...] = ("conflict", "update", "agree")
"""In the order of a page: what needs a reader first."""
_MOST_CLAIMS = 12
_MOST_COMPARED = 24
_MOST_VERDICTS = 6
_ROOM = 36_000
"""Bytes of Markdown in the section."""


@dataclass(frozen=True, slots=True)
class Table:
    """All that is told of one quantity: the comparisons that share a claim, and their claims, each once."""

    title: str
    """Of the first of them; where other quantities of the story have the same name, with what the first claim says."""
    comparisons: tuple[Comparison, ...]
    """What needs a reader first."""
    claims: tuple[Claim, ...]
    """In the order of the first comparison, equal ones together."""


def join_comparisons(comparisons: Iterable[Comparison]) -> tuple[Table, ...]:
    """The quantities of a story, conflicts first. What is expected, and what came, is one quantity with those who agree
    on either.
    """
    # Two numbers of one move are shown by the same words.
    told: dict[tuple[object, ...], Comparison] = {}
    for item in comparisons:
        told.setdefault(_name_comparison(item), item)
    ordered = sorted(told.values(), key=lambda item: VERDICTS.index(item.verdict))
    own: dict[tuple[object, ...], int] = {}
    joined: dict[int, list[Comparison]] = {}
    for number, item in enumerate(ordered):
        keys = [_name_claim(claim) for claim in item.claims]
        met = sorted({own[key] for key in keys if key in own})
        first = met[0] if met else number
        group = joined.setdefault(first, [])
        for other in met[1:]:
            group += joined.pop(other)
        group.append(item)
        own |= {_name_claim(claim): first for one in group for claim in one.claims}
    groups = [sorted(group, key=lambda item: VERDICTS.index(item.verdict)) for _, group in sorted(joined.items())]
    names = Counter(group[0].what for group in groups)
    return tuple(_make_table(group, named_once=names[group[0].what] == 1) for group in groups)


_SINCE = re.compile(r" (?:from|than|to|on|in) (?!\S*\d)")
_TOLD_FIRST: tuple[Verdict, ...] = ("update", "conflict", "agree")
"""Whose order of claims a quantity has: of an update that of time, what is expected before what came."""


def _make_table(group: Sequence[Comparison], *, named_once: bool) -> Table:
    # Of one brief and one number there is one card, whichever sentence proves it.
    once: dict[tuple[object, ...], Claim] = {}
    for item in sorted(group, key=lambda item: _TOLD_FIRST.index(item.verdict)):
        for claim in item.claims:
            once.setdefault((claim.brief, *_value_of(claim.figure)), claim)
    order: dict[tuple[object, ...], int] = {}
    for claim in once.values():
        order.setdefault(_value_of(claim.figure), len(order))
    title = group[0].what
    if not named_once:
        # "fell 11 percent" of "fell 11 percent from a year earlier to 1.04 billion euros".
        words = _SINCE.split(figure_cell(group[0].claims[0].figure), maxsplit=1)[0]
        title = f"{title or 'A figure'}: {words}"
    return Table(title, tuple(group), tuple(sorted(once.values(), key=lambda claim: order[_value_of(claim.figure)])))


def _value_of(figure: Figure) -> tuple[object, ...]:
    return figure.value or figure.text, figure.unit, figure.currency


def _name_claim(claim: Claim) -> tuple[object, ...]:
    return claim.brief, claim.figure.label, figure_cell(claim.figure), *_value_of(claim.figure)


def _name_comparison(item: Comparison) -> tuple[object, ...]:
    return (
        item.verdict,
        item.what,
        tuple((claim.brief, figure_cell(claim.figure), claim.figure.label) for claim in item.claims),
    )


def write_compared(story: Story, index: Index, here: str) -> list[str]:
    """Claims about the same quantity, conflicts first; each in the words of its source."""
    if not story.comparisons and not story.unjudged:
        return []
    lines = ["## Figures side by side", ""]
    origins = place_sources(story)
    listed = [_write_table(table, origins, index, here) for table in join_comparisons(story.comparisons)]
    shown = cut_list(listed, _MOST_COMPARED, _ROOM)[0] if listed else range(0)
    lines += (line for at in shown for line in listed[at])
    if len(listed) > len(shown):
        lines += ["### More", "", f"And {len(listed) - len(shown):,} more, told on the pages of the briefs.", ""]
    return [*lines, *_write_unjudged(story, index, here)]


def _write_unjudged(story: Story, index: Index, here: str) -> list[str]:
    """Figures that look as if they could be compared, and why they cannot: a line for each."""
    if not story.unjudged:
        return []
    lines = [f"### {UNJUDGED}", ""]
    for item in story.unjudged:
        told = " and ".join(
            f"{escape_markdown(figure_cell(claim.figure))} ({_say_place(claim, index, here)})" for claim in item.claims
        )
        lines.append(f"- **{escape_markdown(item.what)}** {told}: {escape_markdown(item.why)}")
    return [*lines, ""]


def _say_place(claim: Claim, index: Index, here: str) -> str:
    entry = index.by_id[claim.brief]
    link = link_outlet(entry, here, claim.figure.label)
    return f"{link}, {write_date(entry.brief.date)}" if entry.brief.date else link


def _write_table(table: Table, origins: Mapping[str, tuple[int, int]], index: Index, here: str) -> list[str]:
    lines = [f"### {escape_markdown(table.title) or 'A figure'}", ""]
    for item in table.comparisons[:_MOST_VERDICTS]:
        lines += [f"*{item.verdict}*" + (f" {escape_markdown(item.why)}" if item.why else ""), ""]
    told = fold_reprints(table.claims, origins)
    expected = {_value_of(claim.figure) for claim in table.claims if claim.status in _THOUGHT}
    for claim, *repeated in told[:_MOST_CLAIMS]:
        entry = index.by_id[claim.brief]
        lines += [f"- **{escape_markdown(figure_cell(claim.figure))}**", ""]
        lines += [f"    {_write_quote(claim.figure.evidence, claim.figure.text)}", ""]
        links = [link_outlet(index.by_id[c.brief], here, c.figure.label, carrier=True) for c in repeated[:_MOST_CLAIMS]]
        also = f" · repeated by {', '.join(links)}" if links else ""
        # What others call a forecast is not called a fact for want of a word in the clause that quotes it.
        known = claim.status in _THOUGHT or _value_of(claim.figure) not in expected
        lines += [f"    {_say_claim(claim, entry, here, known=known)}{also}", ""]
    if len(told) > _MOST_CLAIMS:
        lines += [f"And {len(told) - _MOST_CLAIMS:,} more.", ""]
    return lines


def place_sources(story: Story) -> Mapping[str, tuple[int, int]]:
    """Id of a brief -> which origin of the story it goes back to, and where it stands among its sources."""
    return {
        source.brief: (at, place)
        for at, origin in enumerate(story.origins)
        for place, source in enumerate(origin.sources)
    }


def fold_reprints(claims: Iterable[Claim], origins: Mapping[str, tuple[int, int]]) -> list[list[Claim]]:
    """Claims, each with those of reprints behind it: the same number, and the same report that it goes back to, whose
    own claim goes first.
    """
    folded: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        figure = claim.figure
        own = origins.get(claim.brief)
        key = (claim.brief,) if own is None else (own[0], figure.value, figure.unit, figure.currency)
        folded.setdefault(key, []).append(claim)
    last = (0, 0)
    return [sorted(group, key=lambda claim: origins.get(claim.brief, last)[1]) for group in folded.values()]


def _write_quote(evidence: Evidence, words: str) -> str:
    """The quotation in quotation marks, as Markdown; ``words`` are strong where they stand in it."""
    quote = evidence.quote
    at = quote.find(words) if words else -1
    before, after = quote[:at], quote[at + len(words) :]
    whole = at >= 0 and not (before[-1:].isalnum() or after[:1].isalnum())
    if not whole or not words.strip() or words != words.strip():
        return f"“{escape_markdown(quote)}”"
    parts = (escape_markdown(before), escape_markdown(words), escape_markdown(after))
    gaps = (" " * before[-1:].isspace(), " " * after[:1].isspace())
    return f"“{parts[0]}{gaps[0]}**{parts[1]}**{gaps[1]}{parts[2]}”"


_THOUGHT: tuple[FigureStatus, ...] = ("estimate", "target")


def _say_claim(claim: Claim, entry: BriefFile, here: str, *, known: bool = True) -> str:
    """Who says it, when, and how sure it is, where that is ``known``."""
    figure, brief = claim.figure, entry.brief
    told = [link_outlet(entry, here, figure.evidence.label)]
    if figure.says:
        told[0] = f"{escape_markdown(figure.says)}, in {told[0]}"
    told.append(write_date(brief.date) if brief.date else "undated")
    if known:
        told.append(claim.status)
    if figure.as_of:
        told.append(escape_markdown(figure.as_of))
    return " · ".join(told)


def link_outlet(entry: BriefFile, here: str, label: str = "", *, carrier: bool = False) -> str:
    """Who says it; leads to the quotation, where there is one. Where nobody is named, the headline. With ``carrier``
    the site that carries it goes before its publisher.
    """
    brief = entry.brief
    name = (brief.aggregator if carrier else None) or brief.publisher or brief.title
    return make_link(name, f"{entry.path}#fn:{label}" if label else entry.path, here)

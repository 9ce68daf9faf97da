"""Claims of a story's sources on the same quantities, side by side, each in the words of its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from generator.brief.tidy import figure_cell
from generator.model import Evidence, FigureStatus
from generator.site.derive.index import Index
from generator.site.derive.pieces import cut_list, make_link
from generator.site.derive.quantities import Table, value_of
from generator.site.library import BriefFile
from generator.site.order import say_place
from generator.site.phrase import escape_markdown
from generator.stories import Claim, Story

FIGURES = "figures-side-by-side"
"""Id of the section; links lead to it."""
UNJUDGED = "Not comparable"
"""Heading of the last part of the section."""
_MOST_CLAIMS = 12
_MOST_COMPARED = 24
_MOST_VERDICTS = 6
_ROOM = 36_000
"""Bytes of Markdown in the section."""


def write_compared(story: Story, index: Index, here: str) -> list[str]:
    """Claims about the same quantity, conflicts first; each in the words of its source."""
    if not story.comparisons and not story.unjudged:
        return []
    lines = ["## Figures side by side", ""]
    origins = place_sources(story)
    listed = [_write_table(table, origins, index, here) for table in index.quantities(story)]
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
        lines.append(f"- **{escape_markdown(item.what)}**: {told} · {escape_markdown(item.why)}")
    return [*lines, ""]


def _say_place(claim: Claim, index: Index, here: str) -> str:
    entry = index.by_id[claim.brief]
    link, when = link_outlet(entry, here, claim.figure.label), say_place(entry.brief)
    return f"{link}, {when}" if when else link


def _write_table(table: Table, origins: Mapping[str, tuple[int, int]], index: Index, here: str) -> list[str]:
    lines = [f"### {escape_markdown(table.title) or 'A figure'}", ""]
    for item in table.comparisons[:_MOST_VERDICTS]:
        lines += [f"*{item.verdict}*" + (f" {escape_markdown(item.why)}" if item.why else ""), ""]
    told = fold_reprints(table.claims, origins)
    expected = {value_of(claim.figure) for claim in table.claims if claim.status in _THOUGHT}
    for claim, *repeated in told[:_MOST_CLAIMS]:
        entry = index.by_id[claim.brief]
        lines += [f"- **{escape_markdown(figure_cell(claim.figure))}**", ""]
        lines += [f"    {_write_quote(claim.figure.evidence, claim.figure.text)}", ""]
        links = [link_outlet(index.by_id[c.brief], here, c.figure.label, carrier=True) for c in repeated[:_MOST_CLAIMS]]
        also = f" · repeated by {', '.join(links)}" if links else ""
        # What others call a forecast is not called a fact for want of a word in the clause that quotes it.
        known = claim.status in _THOUGHT or value_of(claim.figure) not in expected
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
    told.append(say_place(brief) or "undated")
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

"""What sources say of a company in figures: newest first, claims on the same thing side by side; with a verdict where
sources of a story compare.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from generator.brief import write_date
from generator.brief.tidy import TO, figure_cell
from generator.model import Figure
from generator.site.derive.beside import say_beside
from generator.site.derive.index import Index
from generator.site.derive.page import Page
from generator.site.derive.pieces import join_lines, make_link, write_head, write_pager, write_table
from generator.site.library import BriefFile, CompanyFile
from generator.site.phrase import escape_markdown, say_count
from generator.stories import Claim, Story

SAME = "*the same*"
"""In the column of what is measured: another claim on what the row above is about."""

_HEAD = ("Figure", "What", "As of", "Status", "Source", "Others")
"""The last only where a figure stands beside another in a story."""
_LONG = 100
"""Rows on a further page."""
_SOURCES = 3
"""Sources that a row names."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(slots=True)
class _Claim:
    """A value, and who gives it."""

    figure: Figure
    sources: list[tuple[BriefFile, Figure]] = field(default_factory=list)
    """Briefs, and the figure of each."""
    also: list[str] = field(default_factory=list)
    """Other words of the same brief for what the value measures."""


def write_figures(entry: CompanyFile, index: Index) -> tuple[list[str], list[Page]]:
    """The section of a company's figures, nothing without any; and further pages where they are many."""
    here, title = entry.path, entry.company.name
    groups = [list(group.values()) for group in _group(index.figures[entry.company.id])]
    chunks = _cut(groups, index.settings.company_figures)
    if not chunks:
        return [], []
    paths = [here, *(f"{here.removesuffix('.md')}.figures.{n}.md" for n in range(2, len(chunks) + 1))]
    pages: list[Page] = []
    first: list[str] = []
    for number, (chunk, path) in enumerate(zip(chunks, paths, strict=True), start=1):
        rows = [row for claims in chunk for row in _write_group(claims, path, index)]
        columns = len(_HEAD) - (not any(row[-1] for row in rows))
        lines = [*write_table(_HEAD[:columns], (row[:columns] for row in rows)), *write_pager(paths, number)]
        if number == 1:
            first = ["## What sources say", "", *lines]
        else:
            name = f"What sources say of {title}, page {number}"
            pages.append(Page(path, join_lines([*write_head(name, "company"), *lines]), name, "company"))
    return first, pages


_FOREIGN = re.compile(r"(?<=[\w,;:’'”\"] )[^\W\d_a-z][\w&’'.-]*")
"""A word with a capital within a sentence: a name."""
_DEFINITE = re.compile(r"\b(?:[Tt]he|[Ii]ts) [a-z]")
_PRONOUN = re.compile(r"\W*(?:It|They|He|She|We|I)\b")
"""Whom it means stands in another sentence."""
_SHORT = 12
"""Characters before a number that begins its sentence: what it is of comes after."""
_MOST_TOLD = 20
_SHARE = 2
"""A story is about one company where half of its briefs are, and no other is what a third of them are about."""
_SHARE_OF_OTHERS = 3


def write_story_figures(entry: CompanyFile, index: Index) -> list[str]:
    """Figures that the stories about a company compare, whose own sentences name nobody: ``the plant will cost …``.

    Whose they are is taken from the story, and the page says so; none where a story has another main company as well,
    or where another name stands before the number.
    """
    rows: list[tuple[str, ...]] = []
    for story in index.stories_of.get(entry.company.id, ()):
        if find_main_company(story, index) != entry.company.id:
            continue
        for table in index.quantities(story):
            claims: dict[tuple[str, ...], _Claim] = {}
            for claim in table.claims:
                brief = index.by_id[claim.brief]
                if claim.figure.company is None and claim.brief in story.briefs and _names_nobody(claim, entry):
                    figure = replace(claim.figure, what=table.comparisons[0].what, status=claim.status)
                    key = (figure.value or figure.text, figure.unit or "", figure.currency or "")
                    claims.setdefault(key, _Claim(figure)).sources.append((brief, claim.figure))
            rows += _write_group(list(claims.values()), entry.path, index)
    if not rows:
        return []
    name = escape_markdown(entry.company.name)
    told = f"Their own sentences name no company; {name} is the one company here that their stories are about."
    columns = len(_HEAD) - (not any(row[-1] for row in rows))
    lines = ["## What its stories say", "", told, ""]
    return [*lines, *write_table(_HEAD[:columns], (row[:columns] for row in rows[:_MOST_TOLD]))]


def find_main_company(story: Story, index: Index) -> str | None:
    """The one company that a story is about, if it is about one."""
    members = [index.by_id[key].brief for key in story.briefs]
    counts = Counter(
        key for brief in members for key in dict.fromkeys(c.id for c in brief.companies if c.role == "about")
    )
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked or ranked[0][1] * _SHARE < len(members):
        return None
    others = [count for _, count in ranked[1:] if count * _SHARE_OF_OTHERS >= len(members)]
    return None if others else ranked[0][0]


def _names_nobody(claim: Claim, entry: CompanyFile) -> bool:
    """Whether the sentence of a figure speaks of ``the plant`` or ``its factory``, and of no name before the number."""
    quote = claim.figure.evidence.quote
    before = quote.partition(claim.figure.text)[0]
    own = {word for name in _list_names(entry) for word in _WORD.findall(name.casefold())}
    names = {word for match in _FOREIGN.findall(before) for word in _WORD.findall(match.casefold())}
    spoken = before if len(before) > _SHORT else quote
    return bool(_DEFINITE.search(spoken)) and not _PRONOUN.match(quote) and not names - own - _DAYS


def _list_names(entry: CompanyFile) -> tuple[str, ...]:
    company = entry.company
    return (company.name, *company.aliases, *company.former)


_DAYS = frozenset(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
     "april", "may", "june", "july", "august", "september", "october", "november", "december", "i", "hk", "us")
)  # fmt: skip


def _group(figures: Iterable[tuple[BriefFile, Figure]]) -> list[dict[tuple[str, ...], _Claim]]:
    """Claims on the same thing together, in the order of the newest of each: the same words for what is measured, of
    the same time and in the same unit. Words that say too little, and two figures of one brief, are never the same;
    moves that took place are those of one day. A move says the same in the same words alone, whatever its number.
    """
    groups: dict[tuple[str, ...], dict[tuple[str, ...], _Claim]] = {}
    told: dict[tuple[str | None, ...], list[_Claim]] = defaultdict(list)
    for number, (entry, figure) in enumerate(figures):
        once = told[entry.path, figure.value, figure.currency, figure.as_of, figure.status, figure.says]
        twin = next((claim for claim in once if _is_twin(figure, claim.figure)), None)
        if twin is not None:
            if _fold(figure.what) not in map(_fold, (twin.figure.what, *twin.also)):
                twin.also.append(figure.what)
            continue
        what, when = _fold(figure.what), _fold(figure.as_of or "")
        key: tuple[str, ...] = (what, when, figure.unit or "", figure.currency or "")
        value: tuple[str, ...] = (figure.value,) if figure.value else ("", _fold(figure.text))
        if figure.move is not None:
            value = ("", _fold(figure.move), _fold(figure.level or ""))
        if figure.moved:
            when = entry.brief.date or ""
            key = (*key, when)
        own = groups.get(key, {})
        said = any(entry is source for claim in own.values() for source, _ in claim.sources)
        if said or not (when or (" " in what and not figure.moved)):
            key = (*key, str(number))
        claim = groups.setdefault(key, {}).setdefault(value, _Claim(figure))
        claim.sources.append((entry, figure))
        once.append(claim)
    return list(groups.values())


_TELLING = 3
"""Digits of a number that two languages would hardly share by chance."""


def _is_twin(one: Figure, other: Figure) -> bool:
    """Whether a brief says in both the same number, which it may give twice: in a table and in words, or in two
    languages, whose units are other words.
    """
    if one.move is not None or other.move is not None or not one.value:
        return False
    units = (one.unit or "", other.unit or "")
    foreign = units[0].isascii() != units[1].isascii() and len(one.value) >= _TELLING
    return units[0] == units[1] or foreign


def _fold(text: str) -> str:
    return " ".join(_WORD.findall(text.casefold()))


def _cut(groups: Sequence[list[_Claim]], size: int) -> list[list[list[_Claim]]]:
    """Groups for the page itself and for further ones; torn only where one alone is longer than the page itself."""
    chunks: list[list[list[_Claim]]] = []
    room = 0
    for claims in (group[at : at + size] for group in groups for at in range(0, len(group), size)):
        if room < len(claims) or not chunks:
            room = size if not chunks else _LONG
            chunks.append([])
        chunks[-1].append(claims)
        room -= len(claims)
    return chunks


def _write_group(claims: Sequence[_Claim], here: str, index: Index) -> Iterable[tuple[str, ...]]:
    for number, claim in enumerate(claims):
        figure = claim.figure
        yield (
            escape_markdown(_tell(figure)),
            SAME if number else escape_markdown("; ".join((figure.what, *claim.also))),
            escape_markdown(figure.as_of or ""),
            figure.status,
            _write_sources(claim.sources, here),
            say_beside(claim.sources, index, here),
        )


def _tell(figure: Figure) -> str:
    """The words of a figure, and the level at which it ended where they lack it."""
    words = figure_cell(figure)
    return f"{words}{TO}{figure.level}" if figure.level and figure.level not in words else words


def _write_sources(sources: Sequence[tuple[BriefFile, Figure]], here: str) -> str:
    told = [
        (f"{escape_markdown(figure.says)}, in " if figure.says else "") + _write_source(entry, figure, here)
        for entry, figure in sources[:_SOURCES]
    ]
    if len(sources) > _SOURCES:
        told.append(f"and {say_count(len(sources) - _SOURCES, 'more', 'more')}")
    return "; ".join(told)


def _write_source(entry: BriefFile, figure: Figure, here: str) -> str:
    """Who and when, or who and under which headline; the link leads to the quotation."""
    brief = entry.brief
    outlet = brief.publisher or brief.aggregator
    more = write_date(brief.date) if brief.date else f"“{brief.title}”" if outlet else ""
    label = figure.evidence.label
    link = make_link(outlet or brief.title, f"{entry.path}#fn:{label}" if label else entry.path, here)
    return f"{link}, {escape_markdown(more)}" if more else link

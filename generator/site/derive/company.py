"""The page of a company: figures, the briefs about it and those that name it, its brands, months, neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from generator.brief import write_date
from generator.model import Company
from generator.site.derive.figures import write_figures, write_story_figures
from generator.site.derive.index import Index
from generator.site.derive.page import Page
from generator.site.derive.pieces import (
    cut_list,
    join_lines,
    make_link,
    paginate,
    write_entry,
    write_head,
    write_table,
)
from generator.site.derive.sentence import count_names, find_sentence, tells_of
from generator.site.derive.story import STORIES, write_story_entry
from generator.site.library import BriefFile, CompanyFile
from generator.site.phrase import escape_markdown, say_count

_ROOM = 24_000
"""Bytes of Markdown in the list of briefs about a company, half of it in the list of those that name it: its page has
other lists as well.
"""


def write_company(entry: CompanyFile, index: Index) -> list[Page]:
    """The page of a company as committed, what follows from the briefs after it, and the further pages of its lists."""
    company, here = entry.company, entry.path
    about, named = index.about[company.id], index.named[company.id]
    title = company.name
    size = index.settings.page_size
    lines: list[str] = []
    if entry.text:
        lines += [entry.text.rstrip("\n"), ""]
    else:
        lines += write_head(title, "company")
        if say_company(company):
            lines += [escape_markdown(say_company(company)), ""]
    brands = _write_brands(company, index, here, {b.path for b in about})
    figures, more = write_figures(entry, index)
    told_of = {b.path for b in named if tells_of(b.brief, company)}
    telling, passing = ([b for b in named if (b.path in told_of) == wanted] for wanted in (True, False))
    if not about:
        little, rest = _say_little(company, index, here, telling)
        lines += little
        more += rest
        passing = passing if telling else passing[1:]
    lines += figures
    lines += write_story_figures(entry, index)
    lines += _write_stories(company, index, here)
    if about:
        listed = [_write_about(b, company, index, here) for b in about]
        first, rest = paginate(listed, size, here, f"Briefs about {title}", "company", room=_ROOM)
        lines += [f"## {say_count(len(about), 'brief')} about {escape_markdown(title)}", "", *first]
        more += rest
    if about and telling:
        listed = [_write_about(b, company, index, here) for b in telling]
        first, rest = paginate(listed, size, here, f"Also in: {title}", "company", "also", room=_ROOM // 2)
        lines += [f"## Also in {say_count(len(telling), 'brief')}", "", *first]
        more += rest
    lines += brands
    if passing:
        listed = [_write_about(b, company, index, here) for b in passing]
        first, rest = paginate(listed, size, here, f"Briefs that name {title}", "company", "named", room=_ROOM // 2)
        told = say_count(len(passing), "brief" if about or telling else "more brief")
        lines += [f"## Named in passing in {told}", "", *first]
        more += rest
    timeline, months = _write_timeline(about, named)
    lines += months
    together = sorted(index.together[company.id].items(), key=lambda pair: (-pair[1], pair[0]))
    neighbours: tuple[tuple[str, int, int], ...] = ()
    if together:
        lines += ["## Named together with", ""]
        own = index.together_about[company.id]
        together = together[: index.settings.together]
        neighbours = tuple((index.companies[o].path, own[o], count - own[o]) for o, count in together)
        rows = (
            (make_link(index.name(other), path, here), str(one), str(two))
            for (other, _), (path, one, two) in zip(together, neighbours, strict=True)
        )
        lines += write_table(("Company", "In briefs about it", "In others"), rows)
    lines += _write_names(company, index, (*about, *named))
    backlinks = tuple(sorted({b.brief.id for b in (*about, *named)}))
    page = Page(here, join_lines(lines), title, "company", bool(entry.text), timeline, neighbours, backlinks=backlinks)
    return [page, *more]


_MOST_STORIES = 6


def _write_stories(company: Company, index: Index, here: str) -> list[str]:
    """The newest stories of which a brief is about the company."""
    stories = index.stories_of.get(company.id, [])
    if not stories:
        return []
    lines = ["## Its stories", ""]
    for story in stories[:_MOST_STORIES]:
        lines += write_story_entry(story, index, here)
    if len(stories) > _MOST_STORIES:
        link = make_link("all stories", STORIES, here)
        lines += [f"And {len(stories) - _MOST_STORIES:,} more, among {link}.", ""]
    return lines


def _say_little(
    company: Company, index: Index, here: str, telling: Sequence[BriefFile]
) -> tuple[list[str], list[Page]]:
    """What there is for the reader of a company that no brief is about: briefs that have it in a bullet or a figure,
    else the latest that names it; and the further pages of a long list.
    """
    named = index.named[company.id]
    name = escape_markdown(company.name)
    if telling:
        listed = [_write_about(b, company, index, here) for b in telling]
        title = f"Also in: {company.name}"
        first, more = paginate(listed, index.settings.page_size, here, title, "company", "also", room=_ROOM)
        told = f"it stands in a bullet or a figure of {say_count(len(telling), 'brief')}"
        return ["## Coverage", "", f"No brief is about {name} itself; {told}:", "", *first], more
    if named:
        told = "the one that names it" if len(named) == 1 else f"the latest of {len(named)} that name it"
        entry = _write_about(named[0], company, index, here)
        return ["## Coverage", "", f"No brief is about {name} itself; {told}:", "", *entry], []
    ways = []
    parent = index.companies.get(company.parent or "")
    if parent is not None and index.covered(parent.company.id):
        count = say_count(index.covered(parent.company.id), "brief")
        ways.append(f"its parent {make_link(parent.company.name, parent.path, here)} is in {count}")
    ways.append(f"all names stand among the {make_link('companies', 'companies/index.md', here)}")
    return ["## Coverage", "", f"No brief names {name} so far; {' and '.join(ways)}.", ""], []


def say_company(company: Company) -> str:
    """Other names in scripts and tickers on one line: ``比亚迪 · HKEX:1211``."""
    return " · ".join((*company.scripts, *company.tickers))


def _write_about(entry: BriefFile, company: Company, index: Index, here: str) -> list[str]:
    """A brief in a list of a company's: with the sentence that names it; where nothing but its name is quoted, with the
    place of that name, and never with a sentence on another company.
    """
    brief = entry.brief
    sentence = find_sentence(brief, company, index.bodies.get(brief.id, ""))
    note = ""
    if not sentence:
        for link in brief.companies:
            if link.id == company.id and link.evidence is not None:
                note = escape_markdown(f"names “{link.evidence.quote}” in line {link.evidence.line}")
    return write_entry(entry, here, escape_markdown(sentence), note)


def _write_names(company: Company, index: Index, briefs: Sequence[BriefFile]) -> list[str]:
    """By which names the briefs know the company, the most used first, and by which it is known besides."""
    names = tuple(dict.fromkeys((company.name, *company.aliases, *company.scripts, *company.former)))
    counts = count_names(names, (index.words(entry) for entry in briefs))
    used = sorted((name for name in names if counts[name]), key=lambda name: (-counts[name], names.index(name)))
    lines: list[str] = []
    if used:
        told = (f"{escape_markdown(name)} ({counts[name]})" for name in used)
        lines += [f"In the briefs: {', '.join(told)}", ""]
    rest = [name for name in names if not counts[name]]
    if rest:
        word = "Also known as" if used else "Known as"
        lines += [f"{word}: {escape_markdown(', '.join(rest))}", ""]
    if company.tickers:
        lines += [f"Listed as: {escape_markdown(', '.join(company.tickers))}", ""]
    return ["## All names", "", *lines] if len(names) + len(company.tickers) > 1 else []


_MOST_OF_A_BRAND = 5
"""Briefs shown of each brand; fewer where the brands are many, so that the page stays one page."""


def _write_brands(company: Company, index: Index, here: str, shown: set[str]) -> list[str]:
    """Coverage of what belongs to the company, apart from its own and without what is listed above; what belonged to
    it once is only named.
    """
    lines: list[str] = []
    silent: list[str] = []
    children = index.children[company.id]
    room = _ROOM // 2
    most = max(1, min(_MOST_OF_A_BRAND, index.settings.page_size // max(1, len(children))))
    for child in children:
        every = (*index.about[child.company.id], *index.named[child.company.id])
        briefs = [b for b in every if b.path not in shown]
        link = make_link(child.company.name, child.path, here)
        if not every:
            silent.append(link)
            continue
        relation = child.company.relation or child.company.kind
        told = f"{escape_markdown(relation)}, in {say_count(len(every), 'brief')}"
        if len(briefs) < len(every):
            told += f", {len(every) - len(briefs)} of them above" if briefs else ", listed above"
        lines += [f"### {link}", "", told, ""]
        listed = [_write_about(brief, child.company, index, here) for brief in briefs[:most]]
        shown_here = cut_list(listed, most, room)[0] if room > 0 else range(0)
        for at in shown_here:
            lines += listed[at]
            room -= sum(len(line.encode()) for line in listed[at])
        if len(briefs) > len(shown_here):
            told = f"And {len(briefs) - len(shown_here)} more" if shown_here else f"All {len(briefs)}"
            lines += [f"{told} on the page of {link}.", ""]
    if silent:
        lines += [f"In no brief so far: {', '.join(silent)}", ""]
    for child, parent in index.former[company.id]:
        link = make_link(child.company.name, child.path, here)
        when = f"until {write_date(parent.until or '')}"
        if parent.since:
            when = f"from {write_date(parent.since)} to {write_date(parent.until or '')}"
        lines += [f"Once its own: {link}, {when} (in {say_count(index.covered(child.company.id), 'brief')})", ""]
    return ["## Its brands and subsidiaries", "", *lines] if lines else []


_Months = tuple[tuple[str, int, int], ...]
_MOST_MONTHS = 36
_LEAST_MONTHS = 3
"""Months with briefs from which on a picture says more than a sentence."""


def _write_timeline(about: Sequence[BriefFile], named: Sequence[BriefFile]) -> tuple[_Months, list[str]]:
    """What is drawn, and the section: a table, or where few months have briefs, a sentence and nothing is drawn."""
    timeline = _make_timeline(about, named)
    loose = [[b for b in briefs if len(b.brief.date or "") < len("2025-06")] for briefs in (about, named)]
    dated = any(b.brief.date for briefs in loose for b in briefs)
    word, counts = "month unknown" if dated else "undated", (len(loose[0]), len(loose[1]))
    filled = [row for row in reversed(timeline) if row[1] or row[2]]
    if len(filled) < _LEAST_MONTHS:
        told = [f"{write_date(month)}: {_say_parts(*row)}" for month, *row in filled]
        told += [f"{word}: {_say_parts(*counts)}"] if any(counts) else []
        words = "; ".join(told)
        return (), ["## Timeline", "", f"{words[:1].upper()}{words[1:]}.", ""] if told else []
    lines = ["## Timeline", ""]
    rows = [(write_date(month), str(one), str(two)) for month, one, two in timeline]
    if any(counts):
        lines += [f"+{sum(counts):,} {word}", ""]
        rows.append((word.capitalize(), str(counts[0]), str(counts[1])))
    head = ("Month" if len(timeline[0][0]) > len("2025") else "Year", "About", "Named")
    return timeline, [*lines, *write_table(head, rows)]


def _say_parts(about: int, named: int) -> str:
    """``1 about it, 2 naming it``."""
    parts = [f"{count:,} {words}" for count, words in ((about, "about it"), (named, "naming it")) if count]
    return ", ".join(parts)


def _make_timeline(about: Sequence[BriefFile], named: Sequence[BriefFile]) -> _Months:
    """Briefs a month from the first that has any to the newest that has.

    Years take the place of months where there would be more than 36. Empty where no brief has a month.
    """
    counts: tuple[Counter[str], Counter[str]] = (
        Counter(b.brief.date[:7] for b in about if b.brief.date and len(b.brief.date) >= 7),
        Counter(b.brief.date[:7] for b in named if b.brief.date and len(b.brief.date) >= 7),
    )
    months = sorted({*counts[0], *counts[1]})
    if not months:
        return ()
    first, last = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (months[0], months[-1]))
    if last - first >= _MOST_MONTHS:
        yearly = [Counter[str]() for _ in counts]
        for year, count in zip(yearly, counts, strict=True):
            for month, number in count.items():
                year[month[:4]] += number
        return tuple((str(y), yearly[0][str(y)], yearly[1][str(y)]) for y in range(first // 12, last // 12 + 1))
    labels = [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(first, last + 1)]
    return tuple((label, counts[0][label], counts[1][label]) for label in labels)

"""From the committed briefs to every page of the site, as plain Markdown. ``docs/`` is read, nothing is written.

Each list is made from an index that is filled in one pass over the briefs, so the work grows with their number and not
with its square. Nothing asks the clock: "new" and "the last week" are counted from the newest brief.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from slugify import slugify

from generator.model import Brief, Company
from generator.site.library import BriefFile, CompanyFile, Library, read_library
from generator.site.phrase import MONTHS, escape_markdown, quote_yaml, say_count, say_date, say_list

PageKind = Literal["home", "brief", "companies", "company", "publishers", "publisher", "months", "month", "page"]

UNDATED = "undated"
NO_PUBLISHER = "Publisher not stated"


@dataclass(frozen=True, slots=True)
class SiteSettings:
    """What the lists hold. All numbers are counts of entries, days where the name says so."""

    site_name: str = "Briefs"
    new: int = 9
    """Briefs under "What is new"."""
    page_size: int = 50
    """Briefs on one page of a list, companies on one page of the index times six."""
    week_days: int = 7
    most_covered: int = 10
    related: int = 4
    together: int = 12
    company_figures: int = 20


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site."""

    path: str
    """POSIX path below the root: ``companies/calderhead.md``."""
    markdown: str
    title: str
    """Plain text; whoever puts it into HTML escapes it."""
    kind: PageKind
    committed: bool = False
    """True where the page stands in ``docs/`` as it is here."""
    timeline: tuple[tuple[str, int, int], ...] = ()
    """``(month, briefs about, briefs that name)``, oldest first, for the picture above the table."""
    backlinks: tuple[str, ...] = ()
    """Ids of the briefs that name this company, sorted; the exact inverse of the briefs' own lists."""


def derive_pages(docs: Path, settings: SiteSettings = SiteSettings()) -> tuple[Page, ...]:
    """All pages of the site as Markdown, sorted by path: what ``docs/`` holds, and what follows from it.

    A page that a person wrote at the address of a derived one stands in its place.

    Raises:
        SiteError: the folder does not exist.
        BriefError: a brief or company page cannot be parsed.
    """
    return derive_from(read_library(docs), settings)


def derive_from(library: Library, settings: SiteSettings = SiteSettings()) -> tuple[Page, ...]:
    """:func:`derive_pages` of what was already read."""
    index = _Index(library, settings)
    pages = [
        *_write_briefs(index),
        *_write_companies(index),
        *_write_publishers(index),
        *_write_months(index),
        _write_home(index),
    ]
    by_path = {page.path: page for page in pages}
    for hand in library.pages:
        by_path[hand.path] = Page(hand.path, hand.text, hand.title, "page", committed=True)
    return tuple(by_path[path] for path in sorted(by_path))


# ---------------------------------------------------------------- one pass over the briefs


@dataclass(frozen=True, slots=True)
class _Outlet:
    name: str
    path: str
    published: tuple[BriefFile, ...]
    carried: tuple[BriefFile, ...]


class _Index:
    """The inverted lists that every page reads. All are newest first, because the library is."""

    def __init__(self, library: Library, settings: SiteSettings) -> None:
        self.library = library
        self.settings = settings
        self.companies: dict[str, CompanyFile] = {c.company.id: c for c in library.companies}
        self.about: dict[str, list[BriefFile]] = defaultdict(list)
        self.named: dict[str, list[BriefFile]] = defaultdict(list)
        self.children: dict[str, list[CompanyFile]] = defaultdict(list)
        self.together: dict[str, Counter[str]] = defaultdict(Counter)
        self.months: dict[str, list[BriefFile]] = defaultdict(list)
        published: dict[str, list[BriefFile]] = defaultdict(list)
        carried: dict[str, list[BriefFile]] = defaultdict(list)
        for entry in library.briefs:
            brief = entry.brief
            ids = []
            for link in brief.companies:
                if link.id in ids:
                    continue
                ids.append(link.id)
                (self.about if link.role == "about" else self.named)[link.id].append(entry)
            for one in ids:
                self.together[one].update(other for other in ids if other != one)
            self.months[month_of(brief)].append(entry)
            published[brief.publisher or NO_PUBLISHER].append(entry)
            if brief.aggregator and brief.aggregator != brief.publisher:
                carried[brief.aggregator].append(entry)
        for company in library.companies:
            if company.company.parent in self.companies:
                self.children[company.company.parent or ""].append(company)
        self.outlets = _make_outlets(published, carried)
        self.outlet_path = {outlet.name: outlet.path for outlet in self.outlets}
        self.newest = next((b.brief.date for b in library.briefs if b.brief.date), None)
        self.newest_day = next((b.brief.date for b in library.briefs if _is_day(b.brief.date)), None)

    def name(self, company_id: str) -> str:
        return self.companies[company_id].company.name

    def covered(self, company_id: str) -> int:
        return len(self.about[company_id]) + len(self.named[company_id])


def month_of(brief: Brief) -> str:
    """``2025-06``; ``2025`` where only the year is known; ``undated``."""
    return brief.date[:7] if brief.date else UNDATED


def _is_day(value: str | None) -> bool:
    return value is not None and len(value) == 10


def _make_outlets(published: dict[str, list[BriefFile]], carried: dict[str, list[BriefFile]]) -> tuple[_Outlet, ...]:
    taken: set[str] = {"index"}
    outlets = []
    for name in sorted({*published, *carried}, key=lambda n: (n == NO_PUBLISHER, n.casefold(), n)):
        base = slugify(name, max_length=60) or "outlet"
        slug, number = base, 2
        while slug in taken:
            slug, number = f"{base}-{number}", number + 1
        taken.add(slug)
        outlets.append(
            _Outlet(name, f"publishers/{slug}.md", tuple(published.get(name, ())), tuple(carried.get(name, ())))
        )
    return tuple(outlets)


# ---------------------------------------------------------------- pieces of pages


def _head(title: str, kind: str) -> list[str]:
    return ["---", f"title: {quote_yaml(title)}", f"derived: {kind}", "---", "", f"# {escape_markdown(title)}", ""]


def _link(text: str, path: str, here: str) -> str:
    """A relative Markdown link from the page ``here`` to the page ``path``."""
    up = "../" * here.count("/")
    target = path
    folder = here.rpartition("/")[0]
    if folder and path.startswith(folder + "/"):
        target, up = path[len(folder) + 1 :], ""
    return f"[{escape_markdown(text)}]({up}{target})"


def _say_when(brief: Brief) -> str:
    """The date, or what is known of it."""
    if brief.date:
        return say_date(brief.date)
    bounds = []
    if brief.not_before:
        bounds.append(f"not before {say_date(brief.not_before.date)}")
    if brief.not_after:
        bounds.append(f"not after {say_date(brief.not_after.date)}")
    return f"no date ({', '.join(bounds)})" if bounds else "no date"


def _say_origin(brief: Brief) -> str:
    names = brief.publisher or brief.aggregator
    if brief.publisher and brief.aggregator and brief.aggregator != brief.publisher:
        names = f"{brief.publisher} via {brief.aggregator}"
    return " · ".join(escape_markdown(part) for part in (names, _say_when(brief)) if part)


def _entry(entry: BriefFile, here: str, sentence: str = "", note: str = "") -> list[str]:
    """A brief in a list: headline, a sentence, kind and origin. ``sentence`` and ``note`` are Markdown."""
    brief = entry.brief
    lines = [f"- **{_link(brief.title, entry.path, here)}**", ""]
    if sentence:
        lines += [f"    {sentence}", ""]
    tail = f" · {note}" if note else ""
    lines += [f"    *{brief.kind}* · {_say_origin(brief)}{tail}", ""]
    return lines


def _lead(brief: Brief) -> str:
    return escape_markdown(brief.bullets[0].text) if brief.bullets else ""


_BARE_WORDS = 3
"""A quotation with fewer words beside the company's name says nothing about it."""
_CJK = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
_WORD = re.compile(f"{_CJK}{{2}}|[^\\W_]+")


def _entry_about(entry: BriefFile, company: Company, here: str) -> list[str]:
    """A brief in a list of a company's: with the sentence that names it, and where nothing but its name is quoted,
    with the place of that name.
    """
    brief = entry.brief
    sentence = _find_sentence(brief, company)
    if sentence:
        return _entry(entry, here, escape_markdown(sentence))
    note = ""
    for link in brief.companies:
        if link.id == company.id and link.evidence is not None:
            note = escape_markdown(f"names “{link.evidence.quote}” in line {link.evidence.line}")
    return _entry(entry, here, _lead(brief), note)


def _find_sentence(brief: Brief, company: Company) -> str:
    """What the brief says of the company: its first bullet that links it or has its name, else the quotation
    that has, else a figure of the company. Empty where the brief quotes no more than the name.
    """
    for bullet in brief.bullets:
        if company.id in bullet.companies:
            return bullet.text
    found = _find_names(company)
    for bullet in brief.bullets:
        if found.search(bullet.text):
            return bullet.text
    quotes = [link.evidence.quote for link in brief.companies if link.id == company.id and link.evidence is not None]
    quotes += [figure.evidence.quote for figure in brief.figures if figure.company == company.id]
    quotes += [evidence.quote for bullet in brief.bullets for evidence in bullet.evidence]
    for quote in quotes:
        rest, names = found.subn(" ", quote)
        if names and len(_WORD.findall(rest)) >= _BARE_WORDS:
            return _show_quote(quote)
    figures = (f"{figure.what}: {figure.text}" for figure in brief.figures if figure.company == company.id)
    return next(figures, "")


def _show_quote(quote: str) -> str:
    """In quotation marks, with dots where it was cut from its sentence."""
    start = "… " if quote[:1].islower() else ""
    end = "" if quote.rstrip("”’\"')")[-1:] in tuple(".!?…。！？") else " …"
    return f"“{start}{quote}{end}”"


def _find_names(company: Company) -> re.Pattern[str]:
    """Any name of the company as a whole word; Chinese ones anywhere, since nothing parts words there."""
    names = sorted({company.name, *company.aliases, *company.former, *company.scripts}, key=lambda n: (-len(n), n))
    whole = [re.escape(name) if re.match(_CJK, name) else rf"(?<!\w){re.escape(name)}(?!\w)" for name in names]
    return re.compile("|".join(whole))


def _paginate(
    entries: Sequence[list[str]], size: int, path: str, title: str, kind: PageKind, part: str = ""
) -> tuple[list[str], list[Page]]:
    """The lines of the first ``size`` entries with links to the further pages, and these pages.

    The further pages stand beside ``path`` as ``NAME.2.md``, or ``NAME.PART.2.md`` where a page has several lists.
    """
    chunks = [entries[at : at + size] for at in range(0, len(entries), size)] or [[]]
    stem = path.removesuffix(".md") + (f".{part}" if part else "")
    paths = [path, *(f"{stem}.{number}.md" for number in range(2, len(chunks) + 1))]
    pages = []
    first: list[str] = []
    for number, chunk in enumerate(chunks, start=1):
        here = paths[number - 1]
        lines = [line for entry in chunk for line in entry]
        if len(chunks) > 1:
            marks = [
                f"**{n}**" if n == number else _link(str(n), paths[n - 1], here)
                for n in range(1, len(chunks) + 1)
                if abs(n - number) <= 4 or n in (1, len(chunks))
            ]
            lines += [f"Page {' · '.join(marks)} of {len(chunks)}", ""]
        if number == 1:
            first = lines
            continue
        name = f"{title}, page {number}"
        pages.append(Page(here, _close([*_head(name, kind), *lines]), name, kind))
    return first, pages


def _close(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        f"|{'|'.join('---' for _ in head)}|",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
    ]


# ---------------------------------------------------------------- briefs


def _write_briefs(index: _Index) -> list[Page]:
    places = {company: {entry.path: at for at, entry in enumerate(entries)} for company, entries in index.about.items()}
    pages = []
    for entry in index.library.briefs:
        related = _find_related(entry, index, places)
        text = entry.text.rstrip("\n") + "\n"
        if related:
            lines = ["", "## Related briefs", ""]
            for other, shared in related:
                lines += _entry(other, entry.path, note=f"also on {escape_markdown(say_list(shared))}")
            text += _close(lines)
        pages.append(Page(entry.path, text, entry.brief.title, "brief", committed=True))
    return pages


_NEAR = 8
"""How many neighbours in time are looked at in each company's list: it bounds the work for a brief."""


def _find_related(
    entry: BriefFile, index: _Index, places: dict[str, dict[str, int]]
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


# ---------------------------------------------------------------- companies


def _write_companies(index: _Index) -> list[Page]:
    pages: list[Page] = []
    for entry in index.library.companies:
        pages += _write_company(entry, index)
    pages += _write_company_index(index)
    return pages


def say_company(company: Company) -> str:
    """Other names in scripts and tickers on one line: ``比亚迪 · HKEX:1211``."""
    return " · ".join((*company.scripts, *company.tickers))


def _write_company(entry: CompanyFile, index: _Index) -> list[Page]:
    company, here = entry.company, entry.path
    about, named = index.about[company.id], index.named[company.id]
    title = company.name
    size = index.settings.page_size
    more: list[Page] = []
    lines: list[str] = []
    if entry.text:
        text = entry.text.rstrip("\n")
        lines += [text, ""]
    else:
        lines += _head(title, "company")
        if say_company(company):
            lines += [escape_markdown(say_company(company)), ""]
    figures = [(brief, figure) for brief in (*about, *named) for figure in brief.brief.figures]
    rows = [
        (
            escape_markdown(figure.text),
            escape_markdown(figure.what),
            escape_markdown(figure.as_of or ""),
            figure.status,
            _link(brief.brief.publisher or brief.brief.title, brief.path, here)
            + (f", {say_date(brief.brief.date)}" if brief.brief.date else ""),
        )
        for brief, figure in sorted(figures, key=lambda pair: pair[0].brief.date or "", reverse=True)
        if figure.company == company.id
    ][: index.settings.company_figures]
    if rows:
        lines += ["## What sources say", ""]
        lines += _table(("Figure", "What", "As of", "Status", "Source"), rows)
    if about:
        listed = [_entry_about(b, company, here) for b in about]
        first, rest = _paginate(listed, size, here, f"Briefs about {title}", "company")
        lines += [f"## {say_count(len(about), 'brief')} about {escape_markdown(title)}", "", *first]
        more += rest
    lines += _write_brands(company, index, here, {b.path for b in about})
    if named:
        listed = [_entry_about(b, company, here) for b in named]
        first, rest = _paginate(listed, size, here, f"Briefs that name {title}", "company", "named")
        lines += [f"## Named in passing in {say_count(len(named), 'brief')}", "", *first]
        more += rest
    timeline = _make_timeline(about, named, index.newest)
    if timeline:
        lines += ["## Timeline", ""]
        lines += _table(
            ("Month", "About", "Named"),
            ((say_date(month), str(one), str(two)) for month, one, two in timeline),
        )
    together = sorted(index.together[company.id].items(), key=lambda pair: (-pair[1], pair[0]))
    if together:
        lines += ["## Named together with", ""]
        for other, count in together[: index.settings.together]:
            lines.append(f"- {_link(index.name(other), index.companies[other].path, here)} ({count})")
        lines.append("")
    names = _all_names(company)
    if len(names) > 1:
        lines += ["## All names", "", escape_markdown(", ".join(names)), ""]
    backlinks = tuple(sorted({b.brief.id for b in (*about, *named)}))
    page = Page(here, _close(lines), title, "company", bool(entry.text), timeline, backlinks)
    return [page, *more]


def _all_names(company: Company) -> tuple[str, ...]:
    names = (company.name, *company.aliases, *company.scripts, *company.former, *company.tickers)
    return tuple(dict.fromkeys(names))


def _write_brands(company: Company, index: _Index, here: str, shown: set[str]) -> list[str]:
    """Coverage of what belongs to the company, apart from its own and without what is listed above."""
    lines: list[str] = []
    for child in index.children[company.id]:
        every = (*index.about[child.company.id], *index.named[child.company.id])
        briefs = [b for b in every if b.path not in shown]
        count = index.covered(child.company.id)
        if not count:
            continue
        relation = child.company.relation or child.company.kind
        lines += [
            f"### {_link(child.company.name, child.path, here)}",
            "",
            f"{escape_markdown(relation)}, in {say_count(count, 'brief')}",
            "",
        ]
        for brief in briefs[:5]:
            lines += _entry_about(brief, child.company, here)
    return ["## Its brands and subsidiaries", "", *lines] if lines else []


_FEWEST_MONTHS, _MOST_MONTHS = 6, 36


def _make_timeline(
    about: Sequence[BriefFile], named: Sequence[BriefFile], newest: str | None
) -> tuple[tuple[str, int, int], ...]:
    """Briefs a month from the first that has any to the month of ``newest``, six months at least.

    Years take the place of months where there would be more than 36. Empty where no brief has a month.
    """
    counts: tuple[Counter[str], Counter[str]] = (
        Counter(b.brief.date[:7] for b in about if b.brief.date and len(b.brief.date) >= 7),
        Counter(b.brief.date[:7] for b in named if b.brief.date and len(b.brief.date) >= 7),
    )
    months = sorted({*counts[0], *counts[1]})
    if not months:
        return ()
    if newest and len(newest) >= 7:
        months.append(max(months[-1], newest[:7]))
    first, last = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (months[0], months[-1]))
    first = min(first, last - _FEWEST_MONTHS + 1)
    if last - first >= _MOST_MONTHS:
        yearly = [Counter[str]() for _ in counts]
        for year, count in zip(yearly, counts, strict=True):
            for month, number in count.items():
                year[month[:4]] += number
        return tuple((str(y), yearly[0][str(y)], yearly[1][str(y)]) for y in range(first // 12, last // 12 + 1))
    labels = [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(first, last + 1)]
    return tuple((label, counts[0][label], counts[1][label]) for label in labels)


def _write_company_index(index: _Index) -> list[Page]:
    here = "companies/index.md"
    rows: list[list[str]] = []
    for entry in index.library.companies:
        company = entry.company
        parent = index.companies.get(company.parent or "")
        rows.append(
            [
                _link(company.name, entry.path, here),
                escape_markdown(say_company(company)),
                _link(parent.company.name, parent.path, here) if parent else "",
                str(len(index.about[company.id])),
                str(len(index.named[company.id])),
            ]
        )
    size = index.settings.page_size * 6
    head = ("Company", "Other scripts, ticker", "Belongs to", "About", "Named")
    tables = [_table(head, rows[at : at + size]) for at in range(0, len(rows), size)]
    first, rest = _paginate(tables, 1, here, "Companies", "companies")
    lines = _head("Companies", "companies")
    lines += [f"{say_count(len(rows), 'company', 'companies')}, with the briefs about each and those that name it.", ""]
    return [Page(here, _close([*lines, *first]), "Companies", "companies"), *rest]


# ---------------------------------------------------------------- publishers and months


def _write_publishers(index: _Index) -> list[Page]:
    pages: list[Page] = []
    here = "publishers/index.md"
    lines = _head("Publishers", "publishers")
    lines += ["Whose articles the briefs are made from, and which sites carried them.", ""]
    rows = []
    for outlet in index.outlets:
        newest = next((b.brief.date for b in (*outlet.published, *outlet.carried) if b.brief.date), None)
        rows.append(
            (
                _link(outlet.name, outlet.path, here),
                str(len(outlet.published)),
                str(len(outlet.carried)),
                say_date(newest) if newest else "no date",
            )
        )
        pages += _write_outlet(outlet, index)
    lines += _table(("Publisher", "Published", "Carried for others", "Newest"), rows)
    return [Page(here, _close(lines), "Publishers", "publishers"), *pages]


def _write_outlet(outlet: _Outlet, index: _Index) -> list[Page]:
    lines = _head(outlet.name, "publisher")
    more: list[Page] = []
    size = index.settings.page_size
    if outlet.published:
        listed = [_entry(b, outlet.path, _lead(b.brief)) for b in outlet.published]
        first, rest = _paginate(listed, size, outlet.path, outlet.name, "publisher")
        lines += [f"## {say_count(len(outlet.published), 'brief')}", "", *first]
        more += rest
    if outlet.carried:
        listed = [_entry(b, outlet.path, _lead(b.brief)) for b in outlet.carried]
        first, rest = _paginate(listed, size, outlet.path, f"Carried by {outlet.name}", "publisher", "carried")
        lines += [f"## Carried for others: {say_count(len(outlet.carried), 'brief')}", "", *first]
        more += rest
    return [Page(outlet.path, _close(lines), outlet.name, "publisher"), *more]


def say_month(month: str) -> str:
    """``June 2025``, ``2025, month unknown`` or ``Undated``."""
    if month == UNDATED:
        return "Undated"
    return say_date(month) if len(month) == 7 else f"{month}, month unknown"


def _ordered_months(index: _Index) -> list[str]:
    """Newest first, "undated" last."""
    return sorted((m for m in index.months if m != UNDATED), reverse=True) + [UNDATED] * (UNDATED in index.months)


def _write_months(index: _Index) -> list[Page]:
    here = "months/index.md"
    pages: list[Page] = []
    rows = []
    for month in _ordered_months(index):
        entries, path, title = index.months[month], f"months/{month}.md", say_month(month)
        rows.append((_link(title, path, here), str(len(entries))))
        lines = _head(title, "month")
        if month == UNDATED:
            lines += ["Their pages print no date, and nothing is guessed; what their text proves stands with each.", ""]
        listed = [_entry(b, path, _lead(b.brief), _say_bounds(b.brief)) for b in entries]
        first, rest = _paginate(listed, index.settings.page_size, path, title, "month")
        pages += [Page(path, _close([*lines, *first]), title, "month"), *rest]
    lines = [*_head("Months", "months"), *_table(("Month", "Briefs"), rows)]
    return [Page(here, _close(lines), "Months", "months"), *pages]


def _say_bounds(brief: Brief) -> str:
    """The words that prove the bounds of an unknown date."""
    if brief.date:
        return ""
    quotes = dict.fromkeys(f"“{b.quote}” (line {b.line})" for b in (brief.not_before, brief.not_after) if b)
    return "; ".join(escape_markdown(quote) for quote in quotes)


# ---------------------------------------------------------------- home


def _write_home(index: _Index) -> Page:
    here, settings, library = "index.md", index.settings, index.library
    lines = _head(settings.site_name, "home")
    outlets = sum(1 for outlet in index.outlets if outlet.published and outlet.name != NO_PUBLISHER)
    summary = [say_count(len(library.briefs), "brief")]
    if outlets:
        summary[0] += f" from {say_count(outlets, 'publisher')}"
    summary.append(f"{say_count(len(library.companies), 'company', 'companies')}")
    if index.newest:
        summary.append(f"newest of {say_date(index.newest)}")
    lines += [f"*{' · '.join(summary)}*", ""]
    if not library.briefs:
        lines += ["No briefs yet: put articles into `seeds/articles/` and run `make site`.", ""]
        return Page(here, _close(lines), settings.site_name, "home")
    dated = [b for b in library.briefs if b.brief.date]
    undated = index.months.get(UNDATED, [])
    if dated:
        lines += ["## What is new", ""]
        for entry in dated[: settings.new]:
            lines += _entry(entry, here, _lead(entry.brief))
    lines += _write_watchlist(index, here)
    lines += _write_ahead(index, here)
    lines += _write_most_covered(index, here)
    lines += ["## By month", ""]
    for month in _ordered_months(index):
        if month != UNDATED:
            lines.append(f"- {_link(say_month(month), f'months/{month}.md', here)} ({len(index.months[month])})")
    if undated:
        lines.append(f"- {_link(say_month(UNDATED), f'months/{UNDATED}.md', here)} ({len(undated)})")
    lines.append("")
    if undated:
        lines += [f"## Undated ({len(undated)})", ""]
        for entry in undated[: settings.new]:
            lines += _entry(entry, here, _lead(entry.brief))
        lines += [_link("All undated briefs", f"months/{UNDATED}.md", here), ""]
    return Page(here, _close(lines), settings.site_name, "home")


def _write_watchlist(index: _Index, here: str) -> list[str]:
    watched = [c for c in index.library.companies if c.company.watch]
    if not watched:
        return []
    since = ""
    if index.newest_day:
        since = (date.fromisoformat(index.newest_day) - timedelta(days=index.settings.week_days - 1)).isoformat()
    rows = []
    for entry in watched:
        briefs = [*index.about[entry.company.id], *index.named[entry.company.id]]
        week = sum(1 for b in briefs if since and _is_day(b.brief.date) and (b.brief.date or "") >= since)
        rows.append((-week, -len(briefs), entry, week, len(briefs)))
    rows.sort(key=lambda row: (row[0], row[1], row[2].company.name.casefold()))
    head = f"{index.settings.week_days} days to {say_date(index.newest_day)}" if index.newest_day else "Last week"
    return [
        "## Watchlist",
        "",
        *_table(
            ("Company", head, "In all"),
            ((_link(row[2].company.name, row[2].path, here), str(row[3]), str(row[4])) for row in rows),
        ),
    ]


def _write_most_covered(index: _Index, here: str) -> list[str]:
    ranked = sorted(
        (c for c in index.library.companies if index.covered(c.company.id)),
        key=lambda c: (-len(index.about[c.company.id]), -len(index.named[c.company.id]), c.company.name.casefold()),
    )[: index.settings.most_covered]
    if not ranked:
        return []
    rows = (
        (
            _link(c.company.name, c.path, here),
            str(len(index.about[c.company.id])),
            str(len(index.named[c.company.id])),
        )
        for c in ranked
    )
    return ["## Most covered", "", *_table(("Company", "About", "Named"), rows)]


_MONTH_WORD = "|".join(MONTHS)
_DAY_MONTH = re.compile(
    rf"\b(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? (?P<m1>{_MONTH_WORD})|(?P<m2>{_MONTH_WORD}) (?P<d2>\d{{1,2}})(?!\d))"
    r"(?:,? (?P<y>(?:19|20)\d\d))?\b"
)
_MOST_AHEAD = 5
_ROLL_DAYS = 120
"""A day without a year belongs to the year of its brief, or to the next one if that is at most this far ahead."""


def _write_ahead(index: _Index, here: str) -> list[str]:
    """Days after the newest brief that a brief itself names; nothing without a day and a month counts."""
    if index.newest_day is None:
        return []
    found: dict[tuple[str, str], list[BriefFile]] = defaultdict(list)
    for entry in index.library.briefs:
        for day, words in dict.fromkeys(_days_ahead(entry.brief, index.newest_day)):
            found[day, words].append(entry)
    if not found:
        return []
    lines = ["## Dates ahead", ""]
    for day, words in sorted(found)[:_MOST_AHEAD]:
        entries = found[day, words]
        more = f" and {len(entries) - 1} more" if len(entries) > 1 else ""
        lines += [
            f"- **{say_date(day)}**",
            "",
            f"    {escape_markdown(words)}",
            "",
            f"    {_link(entries[0].brief.title, entries[0].path, here)}{more}",
            "",
        ]
    return lines


def _days_ahead(brief: Brief, newest: str) -> Iterable[tuple[str, str]]:
    for bullet in brief.bullets:
        for match in _DAY_MONTH.finditer(bullet.text):
            month = MONTHS.index(match["m1"] or match["m2"]) + 1
            day = _resolve_day(brief, int(match["d1"] or match["d2"]), month, match["y"])
            if day is not None and day > newest:
                yield day, bullet.text
    bound = brief.not_after
    if brief.date is None and bound is not None and _is_day(bound.date):
        # What bounds an undated brief is an event that its text calls still to come; its day stands in the quotation.
        for match in _DAY_MONTH.finditer(bound.quote):
            month = MONTHS.index(match["m1"] or match["m2"]) + 1
            day = _resolve_near(bound.date, int(match["d1"] or match["d2"]), month)
            if day is not None and day > newest:
                yield day, f"“{bound.quote}”"


def _resolve_near(bound: str, day: int, month: int) -> str | None:
    """The day, if it is the bound or within a week after it."""
    last = date.fromisoformat(bound)
    try:
        named = date(last.year, month, day)
    except ValueError:
        return None
    return named.isoformat() if 0 <= (named - last).days <= 7 else None


def _resolve_day(brief: Brief, day: int, month: int, year: str | None) -> str | None:
    try:
        if year is not None:
            return date(int(year), month, day).isoformat()
        if not _is_day(brief.date):
            return None
        told = date.fromisoformat(brief.date or "")
        this, following = date(told.year, month, day), date(told.year + 1, month, day)
    except ValueError:
        return None
    if this >= told:
        return this.isoformat()
    return following.isoformat() if (following - told).days <= _ROLL_DAYS else None

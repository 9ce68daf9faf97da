"""What can be found: briefs, companies, stories, and the pages that people wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from generator.brief import drop_front, drop_note, drop_page_note, note_of, note_of_page, write_date
from generator.model import Brief, Company, Evidence
from generator.site.derive.sentence import AROUND
from generator.site.derive.story import find_newest, say_verdicts, story_path
from generator.site.library import BriefFile, CompanyFile, Library, make_url
from generator.site.order import place_in_time
from generator.site.phrase import say_count, say_when
from generator.site.search.quantities import name_quantities
from generator.site.search.words import list_words, pack_neighbours
from generator.stories import Story
from generator.text.around import clip_sentence

_STATE = re.compile(r"^\[generated [^\n]*$", re.MULTILINE)
"""What a stub page remembers for the next merge; it shows nowhere."""
_MARKUP = re.compile(r"\]\([^)\]]*\)|[#*_`\[\]|]")


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One thing that can be found."""

    url: str
    """Below the root of the site, with its ``.html``."""
    title: str
    group: str
    """``company``, ``story``, ``brief`` or ``other``: the heading under which a result stands."""
    note: str
    """Kind, publisher and date on one line."""
    text: tuple[str, ...]
    """Paragraphs that a result may quote."""
    names: tuple[str, ...] = ()
    """Names that find it though its text has others: aliases, scripts, tickers of what it is about."""
    asides: tuple[str, ...] = ()
    """The same for what it only names, and its byline; they count for less."""
    own: tuple[str, ...] = ()
    """Paragraphs of the desk's note, which a result may quote and tells of."""
    quantities: tuple[str, ...] = ()
    """The amounts of ``text`` and ``own``, see :func:`name_quantities`."""
    body: tuple[str, ...] = ()
    """Words and amounts of the article that nothing above has, see :func:`list_words`; they count least."""
    neighbours: str = ""
    """Which words of the article stand side by side, see :func:`pack_neighbours`."""
    date: str = ""
    """``YYYY[-MM[-DD]]``, where a brief has none its bound: of two that answer equally well the newer comes first."""


def make_documents(
    library: Library, others: Iterable[tuple[str, str, str]] = (), bodies: Mapping[str, str] | None = None
) -> Iterator[SearchDocument]:
    """What can be found, sorted by URL: briefs, companies, stories, and ``others`` as ``(url, title, plain text)``.
    Each is made when it is asked for, since all together weigh more than the briefs.

    ``bodies`` are the texts of articles by brief id; they may be fewer than the briefs, or none.
    """
    companies = {c.company.id: c.company for c in library.companies}
    bodies = bodies or {}
    found: list[tuple[str, Callable[[], SearchDocument]]] = [
        (
            make_url(entry.path),
            partial(_describe_brief, entry.path, entry.brief, companies, bodies.get(entry.brief.id, "")),
        )
        for entry in library.briefs
    ]
    found += [(make_url(entry.path), partial(_describe_company, entry)) for entry in library.companies]
    entries = {entry.brief.id: entry for entry in reversed(library.briefs)}
    for url, story in address_stories(library):
        found.append((url, partial(_describe_story, url, story, entries)))
    found += [(url, partial(_describe_other, url, title, text)) for url, title, text in others]
    for _, make in sorted(found, key=lambda pair: pair[0]):
        yield make()


def address_stories(library: Library) -> tuple[tuple[str, Story], ...]:
    """The stories with the addresses of their pages. Another engine may put each page into a folder of its own."""
    in_folders = bool(library.briefs) and all(entry.path.endswith("/index.md") for entry in library.briefs)
    paths = (story_path(story.id) for story in library.stories)
    urls = (make_url(path.removesuffix(".md") + "/index.md" if in_folders else path) for path in paths)
    return tuple(zip(urls, library.stories, strict=True))


def _describe_story(url: str, story: Story, entries: Mapping[str, BriefFile]) -> SearchDocument:
    """It is found by its name, and by what is newest in it; all else finds its briefs."""
    newest = find_newest(story, entries)
    counts = [say_count(len(story.outlets), "publisher")] if story.outlets else []
    counts += [say_count(len(story.origins), "origin")] if story.origins else []
    counts += [say_verdicts(story)] if story.comparisons else []
    text = newest[0].bullets[0].text if newest is not None and newest[0].bullets else ""
    dates = [entries[key].brief.date or "" for key in story.briefs]
    return SearchDocument(
        url=url,
        title=story.name,
        group="story",
        note=", ".join(counts),
        text=(text,) if text else (),
        quantities=name_quantities("\n".join((story.name, text))),
        date=max(dates, default=""),
    )


def _describe_other(url: str, title: str, text: str) -> SearchDocument:
    return SearchDocument(url, title, "other", "", (text,), quantities=name_quantities(text))


def all_names(company: Company) -> tuple[str, ...]:
    """Every name of a company, its tickers with and without the exchange."""
    codes = [ticker.partition(":")[2] for ticker in company.tickers]
    names = (company.name, *company.aliases, *company.scripts, *company.former, *company.tickers, *codes)
    return tuple(dict.fromkeys(name for name in names if name))


def _describe_brief(path: str, brief: Brief, companies: dict[str, Company], body: str) -> SearchDocument:
    bullets = tuple(bullet.text for bullet in brief.bullets)
    stated = [evidence.quote for bullet in brief.bullets for evidence in bullet.evidence]
    quotes = (
        *stated,
        *(figure.evidence.quote for figure in brief.figures),
        *(_quote_name(link.evidence, body) for link in brief.companies if link.evidence is not None),
    )
    figures = tuple(
        " ".join(part for part in (f.shown, f.level, f.what, f.as_of, f.says) if part) for f in brief.figures
    )
    extra = tuple(text for _, text in drop_note(brief).extra)
    own = _plain_paragraphs(note_of(brief))
    names, asides = (
        [name for link in brief.companies if link.role == role for name in all_names(companies[link.id])]
        for role in ("about", "named")
    )
    asides += [
        *brief.authors,
        *brief.interests,
        brief.publisher or "",
        brief.aggregator or "",
        brief.credit or "",
        brief.kind,
    ]
    if brief.date:
        asides += [write_date(brief.date), brief.date]
    note = " · ".join(part for part in (brief.kind, brief.publisher or brief.aggregator, say_when(brief)) if part)
    text = tuple(dict.fromkeys((*bullets, *extra, *figures, *quotes)))
    shown = name_quantities("\n".join((brief.title, *text, *own)))
    told = name_quantities(body)
    return SearchDocument(
        url=make_url(path),
        title=brief.title,
        group="brief",
        note=note,
        text=text,
        names=tuple(dict.fromkeys(names)),
        asides=tuple(dict.fromkeys(n for n in asides if n)),
        own=own,
        quantities=shown,
        body=(*list_words(body, (brief.title, *text, *own, *names, *asides)), *sorted({*told} - {*shown})),
        neighbours=pack_neighbours(body),
        date=place_in_time(brief)[0],
    )


_BARE = 4
"""A quotation of so few words may be no more than a name."""


def _quote_name(evidence: Evidence, body: str) -> str:
    """The quotation that names a company; of a bare name with the words around it, where the article is kept."""
    bare = len(evidence.quote.split()) <= _BARE
    around = clip_sentence(body, evidence.start, evidence.end, evidence.quote, AROUND) if bare else ""
    return around or evidence.quote


def _describe_company(entry: CompanyFile) -> SearchDocument:
    company = entry.company
    body = drop_front(entry.text)
    own = _plain_paragraphs(note_of_page(entry.text))
    plain = _MARKUP.sub(" ", _STATE.sub("", drop_page_note(body)))
    note = " · ".join((*company.scripts, *company.tickers))
    return SearchDocument(
        url=make_url(entry.path),
        title=company.name,
        group="company",
        note=note,
        text=(plain,),
        names=all_names(company),
        own=own,
        quantities=name_quantities("\n".join((plain, *own))),
    )


def _plain_paragraphs(markdown: str) -> tuple[str, ...]:
    """Markdown as words, a text a paragraph."""
    plain = (" ".join(_MARKUP.sub(" ", part).split()) for part in markdown.split("\n\n"))
    return tuple(text for text in plain if text)

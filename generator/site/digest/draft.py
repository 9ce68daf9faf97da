"""What the letter says, before it has a form: every word and address that the page, the mail and its twin share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from posixpath import normpath
from unicodedata import bidirectional
from urllib.parse import quote, urlsplit

from slugify import slugify

from generator.brief import evidence_of, note_of, write_date
from generator.brief.tidy import TO, figure_cell
from generator.model import Brief, CompanyLink, Figure
from generator.site.derive.story import say_verdicts
from generator.site.digest.choose import Choice, Chosen, read_bound
from generator.site.digest.group import Group, Grouping, group_briefs
from generator.site.digest.letter import Entry, Letter, Linked, Point, Section, Told
from generator.site.digest.story import Reprint, compare_sources, find_reprints, name_outlets
from generator.site.digest.words import read_words
from generator.site.library import BriefFile, Library, make_url
from generator.site.phrase import isolate, say_count, say_list, say_when
from generator.stories import Story
from generator.text.characters import drop_newer
from generator.text.escape import escape_target, tidy_text

_FIGURES, _COMPANIES = 5, 8
"""So many stand in the letter; the rest is counted."""
_PREHEADER = 140
"""Characters; an inbox shows between forty and a hundred and forty."""


def draft_letter(
    chosen: Chosen,
    library: Library,
    choice: Choice,
    *,
    site_name: str,
    site_url: str | None = None,
    lang: str = "en",
    by: Grouping | None = "watchlist",
    bullets: int | None = None,
    title: str = "",
    intro: str = "",
) -> Letter:
    """The letter of the chosen briefs.

    Args:
        chosen: what :func:`choose_briefs` took for ``choice``.
        library: where it was taken from.
        choice: names the time of the letter.
        site_name: stands at its head, and in its subject where no title is given.
        site_url: ends with a slash; without it no link leads to the site.
        lang: of the letter's own words.
        by: see :func:`group_briefs`.
        bullets: at most so many of each brief; ``None`` for all.
        title: the desk's; one line.
        intro: the desk's words in Markdown.
    """
    site = site_url or ""
    name, title = tidy_text(site_name) or "Briefs", tidy_text(title)
    period = _say_period(choice.since, choice.until)
    filters = [part for part in (choice.kind, chosen.company, choice.publisher, chosen.topic) if part]
    count = say_count(len(chosen.briefs), "brief")
    own = period[:1].upper() + period[1:] if period else count
    if filters:
        own += ": " + tidy_text(", ".join(filters))
    groups = group_briefs(chosen.briefs, by, library)
    # Below "Watchlist" a brief may be about others as well.
    watched = {c.company.id for c in library.companies if c.company.watch and by == "watchlist"}
    # Who names the briefs one by one wants each of them.
    reprints = find_reprints(chosen.briefs, library) if by is not None else {}
    drafter = _Drafter(library, site, lang, bullets, watched, reprints)
    sections = tuple(section for group in groups if (section := drafter.draft_section(group)).entries)
    words = read_words(intro, _resolver(site, ""))
    return Letter(
        name=name,
        title=title or own,
        subject=title or f"{name}: {own[:1].lower() + own[1:] if period.startswith(('since', 'until')) else own}",
        preheader=_clip(words[0].text if words else _say_first(chosen.briefs, count)),
        summary=" · ".join([period[:1].upper() + period[1:]] * bool(title and period) + [_say_count(chosen, groups)]),
        contents=" · ".join(f"{part.title} {len(part.entries):,}" for part in sections) if len(sections) > 1 else "",
        intro=words,
        sections=sections,
        left_out=_say_left_out(len(chosen.doubtful)),
        home=site,
        lang=lang,
        slug=_make_slug(choice, chosen),
        count=len(chosen.briefs),
    )


class _Drafter:
    """Makes sections of groups of briefs."""

    def __init__(
        self,
        library: Library,
        site: str,
        lang: str,
        bullets: int | None,
        watched: set[str],
        reprints: Mapping[str, Sequence[Reprint]],
    ) -> None:
        self._site, self._lang, self._bullets, self._watched, self._reprints = site, lang, bullets, watched, reprints
        self._folded = {reprint.entry.brief.id for told in reprints.values() for reprint in told}
        self._outlets = name_outlets(library.briefs)
        self._story_of = {key: story for story in library.stories for key in story.briefs}

    def draft_section(self, group: Group) -> Section:
        """The section of a group, without the briefs that stand below others."""
        title, story = tidy_text(group.title), group.story
        entries = tuple(
            self._draft_entry(entry, told_above=story is not None)
            for entry in group.briefs
            if entry.brief.id not in self._folded
        )
        if story is None:
            return Section(title, entries)
        compared, more = compare_sources(story, self._outlets)
        return Section(title, entries, _say_sources(story), compared, more, self._address(story))

    def _draft_entry(self, entry: BriefFile, *, told_above: bool) -> Entry:
        made = _draft_entry(entry, self._site, self._lang, self._bullets, self._watched)
        story = self._story_of.get(entry.brief.id)
        source = _find_origin(story, entry.brief.id, self._outlets) if story else ""
        if source:
            # Its words are those of its origin, or rest on them.
            made = replace(made, origin=f"{made.origin}, after {source}" if made.origin else f"after {source}")
        told = self._reprints.get(entry.brief.id, ())
        copies = (copy for brief in (entry.brief, *(r.entry.brief for r in told)) for copy in brief.copies)
        carried = [self._link(reprint) for reprint in told if reprint.same]
        names = {item.text for item in carried}
        carried += [
            Linked(name)
            for copy in copies
            if (name := tidy_text(copy.publisher or ""))
            and name not in (*names, tidy_text(entry.brief.publisher or ""))
        ]
        made = replace(
            made,
            carried=tuple(dict.fromkeys(carried)),
            retold=tuple(self._link(reprint) for reprint in told if not reprint.same),
        )
        if story is None or told_above:
            return made
        words = ", ".join(part for part in (tidy_text(story.name), _say_sources(story)) if part)
        more_than_it = len(story.briefs) + len(story.touching) > 1
        compared, _ = compare_sources(story, self._outlets, entry.brief.id)
        return replace(made, story=Linked(words, self._address(story)) if more_than_it else None, compared=compared)

    def _address(self, story: Story) -> str:
        return f"{self._site}stories/{quote(story.id)}.html" if self._site else ""

    def _link(self, reprint: Reprint) -> Linked:
        brief = reprint.entry.brief
        page = self._site + quote(make_url(reprint.entry.path)) if self._site else ""
        name = tidy_text(self._outlets[brief.id])
        carrier = tidy_text(brief.aggregator or "")
        if brief.publisher and carrier and carrier != name:
            name += f" via {carrier}"
        return Linked(name, page or (escape_target(brief.url) or "" if brief.url else ""))


def _say_sources(story: Story) -> str:
    counts = [say_count(len(story.outlets), "publisher")] if story.outlets else []
    counts += [say_count(len(story.origins), "origin")] if story.origins else []
    counts += [say_verdicts(story)] if story.comparisons else []
    return ", ".join(counts)


def _find_origin(story: Story, brief_id: str, outlets: Mapping[str, str]) -> str:
    """Whose report a brief rests on; empty where it is one of its own."""
    for origin in story.origins:
        first = origin.sources[0]
        for source in origin.sources:
            if source.brief == brief_id and source.why:
                own = first.brief == brief_id and not first.why
                return "" if own else tidy_text(origin.outlet or outlets.get(first.brief, ""))
    return ""


def _draft_entry(entry: BriefFile, site: str, lang: str, bullets: int | None, watched: set[str]) -> Entry:
    brief = entry.brief
    page = site + quote(make_url(entry.path)) if site else ""
    original = (escape_target(brief.url) or "") if brief.url else ""
    numbers = {item.label: number for number, item in enumerate(evidence_of(brief), start=1)}
    points = tuple(
        Point(
            words,
            tuple(
                Linked(str(numbers[item.label]), f"{page}#fn:{quote(item.label)}")
                for item in bullet.evidence
                if page and item.label in numbers
            ),
        )
        for bullet in brief.bullets
        if (words := tidy_text(bullet.text))
    )
    companies = sorted(brief.companies, key=lambda link: link.role != "about")
    return Entry(
        title=Linked(tidy_text(brief.title) or "Untitled", page or original),
        kind=brief.kind,
        origin=_say_origin(brief),
        when=say_when(brief, doubt=True),
        lang=brief.lang if brief.lang.partition("-")[0] != lang.partition("-")[0] else "",
        from_right=_runs_from_right(brief.title),
        points=points[:bullets],
        left=len(points) - len(points[:bullets]),
        figures=tuple(_tell_figure(figure, brief.companies) for figure in brief.figures[:_FIGURES]),
        more_figures=max(len(brief.figures) - _FIGURES, 0),
        companies=tuple(_link_company(link, site, watched) for link in companies[:_COMPANIES]),
        more_companies=max(len(companies) - _COMPANIES, 0),
        note=read_words(note_of(brief), _resolver(site, "briefs")),
        source="" if page or original else _say_source(brief),
        brief=page,
        original=original,
        host=urlsplit(original).hostname or "",
    )


def _resolver(site: str, folder: str) -> Callable[[str], str]:
    """Absolute addresses for the links of a person's words on a page below ``folder``."""

    def resolve(href: str) -> str:
        if not href or href.startswith(("#", "/")) or urlsplit(href).scheme:
            return escape_target(href) or ""
        path, _, anchor = href.partition("#")
        path = normpath(f"{folder}/{path}").lstrip("/")
        if not site or path.startswith("..") or not path.endswith(".md"):
            return ""
        return escape_target(site + make_url(path) + (f"#{anchor}" if anchor else "")) or ""

    return resolve


def _link_company(link: CompanyLink, site: str, watched: set[str]) -> Linked:
    name = tidy_text(link.name) or link.id
    if link.role == "about" and link.id in watched:
        name += " (watched)"
    return Linked(name, f"{site}companies/{quote(link.id)}.html" if site else "")


def _say_source(brief: Brief) -> str:
    first, last = brief.lines
    where = f"line {first}" if first == last else f"lines {first}–{last}"
    return f"{tidy_text(brief.source)}, {where}"


def _say_origin(brief: Brief) -> str:
    outlet = tidy_text(brief.publisher or "")
    if outlet and dict(brief.basis).get("publisher", "").startswith("inferred"):
        outlet += " (inferred)"
    carrier = tidy_text(brief.aggregator or "")
    if carrier and carrier != tidy_text(brief.publisher or ""):
        outlet = f"{outlet} via {carrier}" if outlet else f"via {carrier}"
    return isolate(outlet)


def _runs_from_right(text: str) -> bool:
    """By its first letter that has a direction (rule P2 of UAX #9)."""
    return next((side for c in text if (side := bidirectional(c)) in ("L", "R", "AL")), "L") != "L"


def _tell_figure(figure: Figure, companies: Iterable[CompanyLink]) -> Told:
    value = tidy_text(figure_cell(figure))
    if figure.level and figure.level not in value:
        value += TO + tidy_text(figure.level)
    name = next((tidy_text(link.name) for link in companies if link.id == figure.company), "")
    doubt = figure.status if figure.status in ("claim", "estimate", "target") else ""
    says = f"according to {figure.says}" if figure.says else ""
    what = tidy_text(figure.what)
    if name.casefold() in what.casefold():
        name = ""
    about = [part for part in (name, figure.as_of, doubt, says) if part]
    words = tidy_text(", ".join(about))
    return Told(value, what, f"({words})" if words else "", figure.move is not None and bool(what))


def _say_period(since: str | None, until: str | None) -> str:
    """``1 to 30 June 2025`` as ``June 2025``; lower case where it begins with a word of ours."""
    if since and until:
        if since == until:
            return write_date(since)
        first, last = write_date(since).split(), write_date(until).split()
        if since[:7] == until[:7]:
            whole = since.endswith("-01") and read_bound(until[:7], "", last=True) == until
            return write_date(since[:7]) if whole else f"{first[0]} to {write_date(until)}"
        if since[5:] == "01-01" and until[5:] == "12-31" and since[:4] == until[:4]:
            return since[:4]
        return f"{' '.join(first[:2] if first[2] == last[2] else first)} to {write_date(until)}"
    if since:
        return f"since {write_date(since)}"
    return f"until {write_date(until)}" if until else ""


def _say_count(chosen: Chosen, groups: Sequence[Group]) -> str:
    outlets = {entry.brief.publisher for entry in chosen.briefs if entry.brief.publisher}
    told = say_count(len(chosen.briefs), "brief")
    if len(outlets) > 1:
        told += f" from {say_count(len(outlets), 'publisher')}"
    dates = sorted(entry.brief.date for entry in chosen.briefs if entry.brief.date)
    if dates:
        told += f", of {write_date(dates[0])}" + (f" to {write_date(dates[-1])}" if dates[0] != dates[-1] else "")
    return told


def _say_first(briefs: Sequence[BriefFile], count: str) -> str:
    names = dict.fromkeys(
        tidy_text(link.name) for entry in briefs for link in entry.brief.companies if link.role == "about"
    )
    if not names:
        return count
    some = tuple(names)[:5]
    return f"{count}, among them on {say_list(some)}" if len(some) < len(names) else f"{count}, on {say_list(some)}"


def _say_left_out(doubtful: int) -> str:
    if not doubtful:
        return ""
    verb, they = ("is", "it is") if doubtful == 1 else ("are", "they are")
    return f"{say_count(doubtful, 'brief')} {verb} left out, since no date proves that {they} of this time."


def _clip(text: str) -> str:
    if len(text) <= _PREHEADER:
        return text
    return text[: _PREHEADER - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _make_slug(choice: Choice, chosen: Chosen) -> str:
    parts = [part for part in (choice.since, "to" if choice.until else "", choice.until) if part]
    if choice.ids:
        ids = "\n".join(entry.brief.id for entry in chosen.briefs)
        parts.append(f"{len(chosen.briefs)}-{sha256(ids.encode()).hexdigest()[:8]}")
    named = (chosen.company, choice.publisher, choice.kind, chosen.topic and f"on {chosen.topic}")
    return "-".join([*parts, *(slugify(drop_newer(name), max_length=40) for name in named if name)]) or "all"

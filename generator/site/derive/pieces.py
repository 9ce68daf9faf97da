"""What several pages are made of: headings, links, entries of lists, numbered pages, tables. All of it is Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from generator.brief import NOTE_TITLE, note_of
from generator.model import Brief
from generator.site.derive.page import Page, PageKind
from generator.site.library import BriefFile
from generator.site.phrase import escape_markdown, isolate, quote_yaml, say_when

Known = Literal["", "publisher", "date"]
"""What a list says of all its briefs."""
ROOM = 40_000
"""Bytes of Markdown in one list of a page; as HTML they are half as many again, and no page may exceed 150 KB."""


def write_head(title: str, kind: str) -> list[str]:
    """Front matter and heading of a derived page; ``title`` is plain text."""
    return ["---", f"title: {quote_yaml(title)}", f"derived: {kind}", "---", "", f"# {escape_markdown(title)}", ""]


def make_link(text: str, path: str, here: str) -> str:
    """A relative Markdown link from the page ``here`` to the page ``path``."""
    up = "../" * here.count("/")
    target = path
    folder = here.rpartition("/")[0]
    if folder and path.startswith(folder + "/"):
        target, up = path[len(folder) + 1 :], ""
    return f"[{escape_markdown(text)}]({up}{target})"


def _say_origin(brief: Brief, known: Known) -> str:
    names = brief.publisher or brief.aggregator
    if brief.publisher and brief.aggregator and brief.aggregator != brief.publisher:
        names = f"{brief.publisher} via {brief.aggregator}"
    if known == "publisher":
        names = f"via {brief.aggregator}" if brief.aggregator and brief.aggregator != brief.publisher else None
    when = "" if known == "date" and brief.date else say_when(brief)
    return " · ".join(part for part in (isolate(escape_markdown(names or "")), escape_markdown(when)) if part)


def write_entry(entry: BriefFile, here: str, sentence: str = "", note: str = "", known: Known = "") -> list[str]:
    """A brief in a list: headline, a sentence, kind and origin, and the way to a desk note. ``sentence`` and ``note``
    are Markdown; what the list itself says of each brief is not said again.
    """
    brief = entry.brief
    lines = [f"- **{make_link(brief.title, entry.path, here)}**", ""]
    if sentence:
        lines += [f"    {sentence}", ""]
    desk = f"{make_link(NOTE_TITLE.lower(), entry.path, here)[:-1]}#desk-note)" if note_of(brief) else ""
    tail = " · ".join(part for part in (f"*{brief.kind}*", _say_origin(brief, known), note, desk) if part)
    lines += [f"    {tail}", ""]
    return lines


def lead_of(brief: Brief) -> str:
    """The first bullet as Markdown; empty where there is none."""
    return escape_markdown(brief.bullets[0].text) if brief.bullets else ""


def cut_list(entries: Sequence[list[str]], size: int, room: int = ROOM) -> list[range]:
    """Which entries stand on each page: at most ``size``, and fewer where their Markdown is longer than ``room`` bytes.
    There is always a first page.
    """
    pages: list[range] = []
    first = used = 0
    for at, entry in enumerate(entries):
        length = sum(len(line.encode()) for line in entry)
        if at > first and (at - first == size or used + length > room):
            pages.append(range(first, at))
            first, used = at, 0
        used += length
    return [*pages, range(first, len(entries))]


def paginate(
    entries: Sequence[list[str]],
    size: int,
    path: str,
    title: str,
    kind: PageKind,
    part: str = "",
    groups: Sequence[str] = (),
    room: int = ROOM,
) -> tuple[list[str], list[Page]]:
    """The lines of the first entries with links to the further pages, and these pages; parted as by :func:`cut_list`.

    The further pages stand beside ``path`` as ``NAME.2.md``, or ``NAME.PART.2.md`` where a page has several lists.
    ``groups`` has for each entry the heading under which it stands; entries of a group stand together.
    """
    chunks = cut_list(entries, size, room)
    stem = path.removesuffix(".md") + (f".{part}" if part else "")
    paths = [path, *(f"{stem}.{number}.md" for number in range(2, len(chunks) + 1))]
    pages = []
    first: list[str] = []
    for number, chunk in enumerate(chunks, start=1):
        here = paths[number - 1]
        lines: list[str] = []
        for at in chunk:
            if groups and (at == chunk.start or groups[at] != groups[at - 1]):
                lines += [f"## {groups[at]}", ""]
            lines += entries[at]
        lines += write_pager(paths, number)
        if number == 1:
            first = lines
            continue
        name = f"{title}, page {number}"
        pages.append(Page(here, join_lines([*write_head(name, kind), *lines]), name, kind))
    return first, pages


PAGES = "Pages: "
"""How the line begins that leads to the other pages of a list."""
_NEAR = 2
_MANY = 40
"""From so many pages on, every 25th is among those that each page leads to."""


def write_pager(paths: Sequence[str], number: int) -> list[str]:
    """The line that leads from page ``number``, 1-based, to the others; nothing where there are none."""
    last = len(paths)
    if last < 2:
        return []
    here = paths[number - 1]
    shown = [
        n for n in range(1, last + 1) if abs(n - number) <= _NEAR or n in (1, last) or (last >= _MANY and n % 25 == 0)
    ]
    marks = [make_link("previous", paths[number - 2], here)] if number > 1 else []
    for before, n in zip([0, *shown], shown, strict=False):
        marks += ["…"] * (n > before + 1)
        marks.append(f"**{n}**" if n == number else make_link(str(n), paths[n - 1], here))
    marks += [make_link("next", paths[number], here)] if number < last else []
    return [PAGES + " ".join(marks), ""]


def join_lines(lines: Iterable[str]) -> str:
    """The text of a page, with one line feed at its end."""
    return "\n".join(lines).rstrip("\n") + "\n"


def write_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """A table; the cells are Markdown already."""
    return [
        f"| {' | '.join(head)} |",
        f"|{'|'.join('---' for _ in head)}|",
        *(f"| {' | '.join(row)} |" for row in rows),
        "",
    ]

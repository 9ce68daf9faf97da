"""What several pages are made of: headings, links, entries of lists, numbered pages, tables. All of it is Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from unicodedata import bidirectional

from generator.brief import NOTE_TITLE, note_of, write_date
from generator.model import Brief
from generator.site.derive.page import Page, PageKind
from generator.site.library import BriefFile
from generator.site.phrase import escape_markdown, quote_yaml


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


def _say_when(brief: Brief) -> str:
    """The date, or what is known of it."""
    if brief.date:
        return write_date(brief.date)
    bounds = []
    if brief.not_before:
        bounds.append(f"not before {write_date(brief.not_before.date)}")
    if brief.not_after:
        bounds.append(f"not after {write_date(brief.not_after.date)}")
    return f"no date ({', '.join(bounds)})" if bounds else "no date"


def _say_origin(brief: Brief) -> str:
    names = brief.publisher or brief.aggregator
    if brief.publisher and brief.aggregator and brief.aggregator != brief.publisher:
        names = f"{brief.publisher} via {brief.aggregator}"
    parts = [escape_markdown(part) for part in (names, _say_when(brief)) if part]
    if names and _runs_from_right(names):
        # A name that runs from the right must not take the date behind it along.
        parts[0] = f"\u2068{parts[0]}\u2069"
    return " · ".join(parts)


@lru_cache(maxsize=65_536)  # a name stands below a dozen briefs
def _runs_from_right(names: str) -> bool:
    return any(bidirectional(character) in ("R", "AL") for character in names)


def write_entry(entry: BriefFile, here: str, sentence: str = "", note: str = "") -> list[str]:
    """A brief in a list: headline, a sentence, kind and origin, and the way to a desk note. ``sentence`` and ``note``
    are Markdown.
    """
    brief = entry.brief
    lines = [f"- **{make_link(brief.title, entry.path, here)}**", ""]
    if sentence:
        lines += [f"    {sentence}", ""]
    tail = f" · {note}" if note else ""
    if note_of(brief):
        tail += f" · {make_link(NOTE_TITLE.lower(), entry.path, here)[:-1]}#desk-note)"
    lines += [f"    *{brief.kind}* · {_say_origin(brief)}{tail}", ""]
    return lines


def lead_of(brief: Brief) -> str:
    """The first bullet as Markdown; empty where there is none."""
    return escape_markdown(brief.bullets[0].text) if brief.bullets else ""


def paginate(
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
        lines += write_pager(paths, number)
        if number == 1:
            first = lines
            continue
        name = f"{title}, page {number}"
        pages.append(Page(here, join_lines([*write_head(name, kind), *lines]), name, kind))
    return first, pages


def write_pager(paths: Sequence[str], number: int) -> list[str]:
    """The line that leads from page ``number``, 1-based, to the others; nothing where there are none."""
    if len(paths) < 2:
        return []
    marks = [
        f"**{n}**" if n == number else make_link(str(n), path, paths[number - 1])
        for n, path in enumerate(paths, start=1)
        if abs(n - number) <= 4 or n in (1, len(paths))
    ]
    return [f"Page {' · '.join(marks)} of {len(paths)}", ""]


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

"""The index of companies, with how often each is covered; brands stand below what they belong to."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from generator.model import Company
from generator.site.derive.company import say_company
from generator.site.derive.index import Index
from generator.site.derive.page import Page
from generator.site.derive.pieces import cut_list, join_lines, make_link, write_head, write_pager, write_table
from generator.site.library import CompanyFile
from generator.site.phrase import escape_markdown, say_count

WATCHED = "★"
"""Behind the name of a company on the desk's watchlist."""
BELOW = "↳"
"""Before a name, once for each company above it."""

_HEAD = ("Company", "Other scripts, ticker", "About", "Named")
_LONG = 40
"""From so many companies on the index is parted by letters."""
_Row = tuple[str, tuple[str, ...]]
"""Letter and cells."""


def write_company_index(index: Index) -> list[Page]:
    """The index, and its further pages where it is long."""
    here = "companies/index.md"
    rows = [row for top in _list_tops(index) for row in _write_tree(top, index)]
    cut = cut_list([list(cells) for _, cells in rows], index.settings.page_size * 6)
    chunks = [[rows[at] for at in chunk] for chunk in cut]
    paths = [here, *(f"companies/index.{number}.md" for number in range(2, len(chunks) + 1))]
    parted = len(rows) >= _LONG
    # A letter is sought on the first page that has it.
    letters = {letter: path for path, chunk in zip(paths[::-1], chunks[::-1], strict=True) for letter, _ in chunk}
    pages: list[Page] = []
    for number, (path, chunk) in enumerate(zip(paths, chunks, strict=True), start=1):
        title = "Companies" if number == 1 else f"Companies, page {number}"
        lines = write_head(title, "companies")
        if not rows:
            lines += ["No companies yet.", ""]
            return [Page(path, join_lines(lines), title, "companies")]
        if number == 1:
            lines += [_say_what(index), ""]
        if parted:
            lines += [_write_letters(letters, path), ""]
        lines += _write_parted(chunk) if parted else write_table(_HEAD, (cells for _, cells in chunk))
        lines += write_pager(paths, number)
        pages.append(Page(path, join_lines(lines), title, "companies"))
    return pages


def _say_what(index: Index) -> str:
    told = f"{say_count(len(index.library.companies), 'company', 'companies')}, with the briefs about each and those "
    told += "that name it in passing."
    watched = any(entry.company.watch for entry in index.library.companies)
    return told + (f" {WATCHED} is on the desk's watchlist." if watched else "")


def _list_tops(index: Index) -> Iterator[CompanyFile]:
    """Companies that belong to no other, by name; of those whose parents run in a circle, the first by name."""
    reached: set[str] = set()

    def reach(company_id: str) -> None:
        todo = [company_id]
        while todo:
            one = todo.pop()
            if one not in reached:
                reached.add(one)
                todo += [child.company.id for child in index.children[one]]

    tops = [entry for entry in index.library.companies if entry.company.parent not in index.companies]
    for entry in tops:
        reach(entry.company.id)
    for entry in index.library.companies:
        if entry.company.id not in reached:
            tops.append(entry)
            reach(entry.company.id)
    return iter(sorted(tops, key=lambda entry: _place_of(entry.company)))


def _place_of(company: Company) -> tuple[bool, str, str, str]:
    """By letter, those that have none last; then by name, accents aside."""
    letter = _letter_of(company.name)
    plain = unicodedata.normalize("NFKD", company.name).casefold()
    return len(letter) > 1, letter, "".join(c for c in plain if not unicodedata.combining(c)), company.id


def _write_tree(top: CompanyFile, index: Index) -> Iterator[_Row]:
    """The rows of a company and of all that belongs to it, under the letter of the first."""
    letter = _letter_of(top.company.name)
    seen: set[str] = set()
    todo = [(top, 0)]
    while todo:
        entry, depth = todo.pop()
        company = entry.company
        if company.id in seen:
            continue
        seen.add(company.id)
        name = " ".join([*[BELOW] * depth, make_link(company.name, entry.path, "companies/index.md")])
        yield (
            letter,
            (
                # A space at which no line breaks: the star never stands alone.
                f"{name}\u00a0{WATCHED}" if company.watch else name,
                escape_markdown(say_company(company)),
                str(len(index.about[company.id])),
                str(len(index.named[company.id])),
            ),
        )
        todo += [(child, depth + 1) for child in reversed(index.children[company.id])]


def _letter_of(name: str) -> str:
    """``A`` to ``Z`` without accents, ``0-9``, or ``Other``."""
    first = unicodedata.normalize("NFKD", name)[:1].upper()
    if first.isdigit():
        return "0-9"
    return first if first.isascii() and first.isalpha() else "Other"


def _write_letters(letters: Mapping[str, str], here: str) -> str:
    """The line that leads to each letter, wherever it stands."""
    ordered = sorted(letters, key=lambda letter: (len(letter) > 1, letter))
    return " · ".join(
        f"[{letter}]({'' if letters[letter] == here else letters[letter].partition('/')[2]}#{letter.lower()})"
        for letter in ordered
    )


def _write_parted(rows: Sequence[_Row]) -> list[str]:
    lines: list[str] = []
    for letter in dict.fromkeys(letter for letter, _ in rows):
        lines += [f"## {letter}", "", *write_table(_HEAD, (cells for found, cells in rows if found == letter))]
    return lines

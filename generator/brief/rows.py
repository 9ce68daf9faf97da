"""The two tables of figures: their columns, a figure to its cells and back.

A column that no row fills is not printed, but for those that every table has. The words of a figure tell its level, so
that of the table of figures only a row of a person fills that column. A row that a person wrote as no figure can be
written keeps its cells in ``Figure.markdown``, laid out in all columns of its table, so that it fits whichever of them
are printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast, get_args

from generator.brief.inline import REFERENCE, parse_inline, split_references
from generator.brief.tidy import figure_cell
from generator.model import CompanyLink, Evidence, Figure, FigureStatus
from generator.text.escape import escape_markdown, tidy_text, unescape_markdown

_BAR = re.compile(r"\\.|\|")
_RULE = re.compile(r"[\s|:-]+")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a brief: which section it stands in, and what it can tell."""

    heading: str
    columns: tuple[str, ...]
    always: frozenset[str]
    """Columns that are printed though no row fills them."""
    usual: str
    """Status of a row without one."""


FIGURES = Table(
    "Figures",
    ("Figure", "What", "Level", "Company", "As of", "According to", "Status"),
    frozenset({"Figure", "What", "Status"}),
    "reported",
)
MOVES = Table(
    "Moves",
    ("Instrument", "Move", "Level", "As of", "According to", "Status"),
    frozenset({"Instrument", "Move"}),
    "actual",
)
TABLES = (MOVES, FIGURES)
"""In the order of the page."""
_LEVEL = FIGURES.columns.index("Level")
_RIGHT = frozenset({"Level"})
"""Columns of numbers, which stand below each other."""


def render_table(table: Table, figures: Sequence[Figure], companies: Sequence[CompanyLink]) -> list[str]:
    """Head, rule and rows of a table."""
    rows = [_cells_of(table, figure, companies) for figure in figures]
    columns = _pick_columns(table, rows)
    rule = "|".join("---:" if column in _RIGHT else "---" for column in columns)
    return [f"| {' | '.join(columns)} |", f"|{rule}|", *(_render_cells(table, cells, columns) for cells in rows)]


def render_figure(figure: Figure, companies: Sequence[CompanyLink], table: Table = FIGURES) -> str:
    """The row of a figure in a table of its own."""
    cells = _cells_of(table, figure, companies)
    return _render_cells(table, cells, _pick_columns(table, [cells]))


def read_head(line: str) -> tuple[Table, tuple[str, ...]] | None:
    """Which table begins with this line, and with which columns; ``None`` where it is another's."""
    if not line.lstrip().startswith("|"):
        return None
    columns = tuple(split_cells(line))
    for table in TABLES:
        known = tuple(column for column in table.columns if column in columns)
        if columns == known and table.always <= set(columns):
            return table, columns
    return None


def is_rule(line: str) -> bool:
    """Whether a line parts the head of a table from its rows."""
    return bool(_RULE.fullmatch(line))


def read_figure(
    table: Table,
    columns: Sequence[str],
    row: str,
    footnotes: Mapping[str, Evidence],
    companies: Sequence[CompanyLink],
) -> Figure:
    """The figure of a row, with what the row shows: for a move, its words are ``text`` and ``move`` both. Whether the
    level of another is a person's is for the caller to say, see :func:`keep_level`.

    Args:
        table: which table it stands in.
        columns: those that the table has, as :func:`read_head` found them.
        row: the line.
        footnotes: label → quotation.
        companies: those of the brief, by whose names a person may call them.
    """
    given = split_cells(row)
    cells = dict.fromkeys(table.columns, "") | dict(zip(columns, given, strict=False))
    if "Status" not in columns:
        cells["Status"] = table.usual
    labels = REFERENCE.findall(row)
    evidence = next((footnotes[label] for label in labels if label in footnotes), Evidence("", 0, 0, 0, 0, 0, ""))
    told = split_references(cells["Status"])[0].strip()

    def words(column: str) -> str:
        return tidy_text(unescape_markdown(cells[column]))

    if table is MOVES:
        what, links = parse_inline(cells["Instrument"])
        text = tidy_text(unescape_markdown(split_references(cells["Move"])[0]))
        company = links[0][2] if links else None
    else:
        what, text = words("What"), words("Figure")
        name, links = parse_inline(cells["Company"])
        company = links[0][2] if links else next((c.id for c in companies if c.name == tidy_text(name)), None)
    figure = Figure(
        text=text,
        value=None,
        unit=None,
        currency=None,
        what=tidy_text(what),
        company=company,
        as_of=words("As of") or None,
        status=cast("FigureStatus", told) if told in get_args(FigureStatus) else "reported",
        evidence=evidence,
        says=words("According to") or None,
        move=text if table is MOVES else None,
        level=words("Level") or None,
    )
    whole = [cells[column] for column in table.columns]
    own = _cells_of(table, figure, companies)
    if table is FIGURES:
        own[_LEVEL] = escape_markdown(figure.level or "", cell=True)
    named = bool(what) or table is not MOVES
    if text and named and len(given) <= len(columns) and own == whole:
        return figure
    while len(given) < len(columns) and whole and not whole[-1]:
        whole.pop()
    # Whatever stands in it, a row of the table of moves stays one.
    move = (text or "–") if table is MOVES else None
    return replace(figure, move=move, markdown=f"| {' | '.join([*whole, *given[len(columns) :]])} |")


def keep_level(figure: Figure, companies: Sequence[CompanyLink]) -> Figure:
    """A row of the table of figures with the level that a person wrote into it."""
    cells = _cells_of(FIGURES, figure, companies)
    cells[_LEVEL] = escape_markdown(figure.level or "", cell=True)
    return replace(figure, markdown=_render_cells(FIGURES, cells, FIGURES.columns))


def split_cells(row: str) -> list[str]:
    """The cells of a row, as they are written, without the space around them."""
    cells: list[str] = []
    start = 0
    for match in _BAR.finditer(row):
        if match[0] == "|":
            cells.append(row[start : match.start()].strip())
            start = match.end()
    cells.append(row[start:].strip())
    inner = cells[1:] if row.lstrip().startswith("|") else cells
    return inner[:-1] if inner and not inner[-1] else inner


def _cells_of(table: Table, figure: Figure, companies: Sequence[CompanyLink]) -> list[str]:
    """A cell for each column of the table; fewer or more where a person wrote the row so."""
    if figure.markdown:
        return split_cells(figure.markdown)

    def plain(text: str | None) -> str:
        return escape_markdown(text or "", cell=True)

    reference = f"[^{figure.evidence.label}]" if figure.evidence.label else ""
    target = f"](../companies/{figure.company}.md)"
    rest = [plain(figure.as_of), plain(figure.says)]
    if table is MOVES:
        shown = f"[{escape_markdown(figure.what, link=True, cell=True)}{target}" if figure.company else ""
        move = escape_markdown(figure.shown, cell=True, before_bracket=bool(reference))
        return [shown or plain(figure.what), move + reference, plain(figure.level), *rest, figure.status]
    company = ""
    if figure.company:
        name = next((company.name for company in companies if company.id == figure.company), figure.company)
        company = f"[{escape_markdown(name, link=True, cell=True)}{target}"
    return [plain(figure_cell(figure)), plain(figure.what), "", company, *rest, figure.status + reference]


def _pick_columns(table: Table, rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    filled = set(table.always)
    for cells in rows:
        filled.update(column for column, cell in zip(table.columns, cells, strict=False) if _tells(table, column, cell))
    return tuple(column for column in table.columns if column in filled)


def _tells(table: Table, column: str, cell: str) -> bool:
    return bool(cell) and (column, cell) != ("Status", table.usual)


def _render_cells(table: Table, cells: Sequence[str], columns: Sequence[str]) -> str:
    shown = [cell for column, cell in zip(table.columns, cells, strict=False) if column in columns]
    return f"| {' | '.join([*shown, *cells[len(table.columns) :]])} |"

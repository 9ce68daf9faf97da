"""The ledger as one HTML file: source on the left, brief on the right, nothing loaded from anywhere."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from generator.model import Evidence, Mend, Mention, Notice, Summary
from generator.reading import ReadArticle
from generator.review.facts import Fact, list_companies, list_facts, list_topics, tell_figure
from generator.review.ledger import FATES, Ledger, LedgerRow
from generator.stages.summarise import PINNED
from generator.text.show import show_text, split_hidden
from generator.topics import TopicFind

_FOLD = 7
"""Dropped rows in a run from which on they are folded away."""

_WORDS = {"keep": "kept", "meta": "metadata", "drop": "dropped"}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a row's text that is shown alike."""

    text: str
    hidden: bool
    refs: str
    """Ids of the bullets and figures that quote it, parted by spaces."""
    ends: tuple[tuple[str, str], ...] = ()
    """``(id, name)`` of those whose quotation ends here."""


@dataclass(frozen=True, slots=True)
class _Row:
    row: LedgerRow
    id: str
    lines: str
    part: int
    """Place among the rows that start in its line, 1-based; 0 where it is the only one."""
    pieces: tuple[_Piece, ...]
    why: str
    mends: tuple[Mend, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Rows that stand together; a fold names what it hides."""

    rows: tuple[_Row, ...]
    fold: str


@dataclass(frozen=True, slots=True)
class _Place:
    href: str
    text: str
    quote: str


@dataclass(frozen=True, slots=True)
class _Point:
    """A bullet or a figure."""

    id: str
    name: str
    text: str
    detail: str
    places: tuple[_Place, ...]
    edits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Card:
    """What was found of an article."""

    number: int
    heading: str
    span: str
    facts: tuple[Fact, ...]
    notices: tuple[Notice, ...]
    bullets: tuple[_Point, ...]
    figures: tuple[_Point, ...]
    uncovered: tuple[_Place, ...]
    """Sentences with figures or companies that neither quotes."""


@dataclass(frozen=True, slots=True)
class _Section:
    """A stretch of the source with the article that it holds, if any."""

    runs: tuple[_Run, ...]
    card: _Card | None


def render_ledger(ledger: Ledger) -> str:
    """A self-contained page, ending in a line break. All text is escaped; hidden characters are spelled out."""
    folder = resources.files("generator.review")
    template = folder.joinpath("ledger.html").read_text("utf-8")
    names = ("paper.css", "ledger.css", "ledger.js")
    paper, style, script = (folder.joinpath(name).read_text("utf-8") for name in names)
    # Trimmed, since a hash in the policy covers every character between the tags.
    script = script.strip()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["shown"] = show_text
    document = ledger.read.document
    counts = [(fate, _WORDS[fate], *ledger.count(fate)) for fate in FATES]
    shares = _share([chars for *_, chars in counts])
    return environment.from_string(template).render(
        document=document,
        style=Markup(paper + style),  # noqa: S704 - our own file
        script=Markup(script),  # noqa: S704 - our own file
        digest=digest,
        counts=[(*count, share / 10) for count, share in zip(counts, shares, strict=True)],
        space=ledger.space,
        size=len(document.text),
        sections=tuple(_make_sections(ledger)),
        mends=ledger.mends,
    )


def _share(sizes: Sequence[int]) -> list[int]:
    """Tenths of a per cent that add up to 100 per cent, by largest remainder; all zero where nothing is shared."""
    total = sum(sizes)
    if not total:
        return [0 for _ in sizes]
    shares = [size * 1000 // total for size in sizes]
    order = sorted(range(len(sizes)), key=lambda at: -(sizes[at] * 1000 % total))
    for at in order[: 1000 - sum(shares)]:
        shares[at] += 1
    return shares


# ---------------------------------------------------------------- source


def _make_sections(ledger: Ledger) -> Iterator[_Section]:
    """The rows in order, cut where an article begins and where it ends."""
    reach: dict[int, tuple[int, int]] = {}
    for at, row in enumerate(ledger.rows):
        if row.article:
            reach[row.article] = (reach.get(row.article, (at, at))[0], at)
    firsts, parts = _first_rows(ledger), _number_parts(ledger.rows)
    blocks = {row.start: at for at, row in enumerate(ledger.rows)}
    at = 0
    for number in sorted(reach, key=lambda number: reach[number]):
        start, end = max(reach[number][0], at), max(reach[number][1] + 1, at)
        if start > at:
            yield _Section(_make_runs(ledger.rows[at:start], at, parts), None)
        item, summary = ledger.read.articles[number - 1], ledger.summaries[number - 1]
        card = _make_card(
            number, item, summary, ledger.mentions[number - 1], ledger.topics[number - 1], firsts, parts, blocks
        )
        yield _Section(_make_runs(ledger.rows[start:end], start, parts), card)
        at = end
    if at < len(ledger.rows):
        yield _Section(_make_runs(ledger.rows[at:], at, parts), None)


def _make_card(
    number: int,
    item: ReadArticle,
    summary: Summary,
    mentions: Sequence[Mention],
    topics: Sequence[TopicFind],
    firsts: dict[tuple[int, str, int], int],
    parts: Sequence[int],
    blocks: dict[int, int],
) -> _Card:
    def place(name: str, evidence: Evidence) -> _Place:
        return show_place(firsts.get((number, name, evidence.line)), evidence)

    def locate(evidence: Evidence) -> _Place:
        held = (piece.block.start for piece in item.article.pieces if piece.start <= evidence.start < piece.end)
        return show_place(blocks.get(next(held, -1)), evidence)

    def show_place(row: int | None, evidence: Evidence) -> _Place:
        href = f"#a{number}" if row is None else f"#r{row}"
        part = f", part {parts[row]}" if row is not None and parts[row] else ""
        where = f"line {evidence.line}{part}, sentence {evidence.sentence} of {evidence.of}"
        return _Place(href, where, evidence.quote)

    bullets: list[_Point] = []
    for at, bullet in enumerate(summary.bullets, 1):
        places = tuple(place(f"b{at}", evidence) for evidence in bullet.evidence)
        edits = tuple(
            "pinned by the sidecar" if edit.rule == PINNED else f"{edit.rule}: “{edit.before}” became “{edit.after}”"
            for edit in bullet.edits
        )
        bullets.append(_Point(f"a{number}b{at}", f"b{at}", bullet.text, "", places, edits))
    figures: list[_Point] = []
    for at, figure in enumerate(summary.figures, 1):
        places = (place(f"f{at}", figure.evidence),)
        figures.append(_Point(f"a{number}f{at}", f"f{at}", figure.shown, tell_figure(figure), places, ()))
    article, known = item.article, item.metadata
    one = article.start_line == article.end_line
    lines = f"line {article.start_line}" if one else f"lines {article.start_line} to {article.end_line}"
    return _Card(
        number=number,
        heading=known.heading,
        span=f"{lines}, {len(article.body.split())} words",
        facts=(*list_facts(known), *list_companies(article, mentions), *list_topics(article, topics)),
        notices=(*article.notices, *known.notices, *summary.notices),
        bullets=tuple(bullets),
        figures=tuple(figures),
        uncovered=tuple(locate(evidence) for evidence in summary.uncovered),
    )


def _number_parts(rows: Sequence[LedgerRow]) -> list[int]:
    """For each row its place among those that start in the same line, 1-based; 0 where it is the only one."""
    total = Counter(row.line for row in rows)
    seen: Counter[int] = Counter()
    parts: list[int] = []
    for row in rows:
        seen[row.line] += 1
        parts.append(seen[row.line] if total[row.line] > 1 else 0)
    return parts


def _first_rows(ledger: Ledger) -> dict[tuple[int, str, int], int]:
    """``(article, name, line)`` → place of the row in which the quotation stands."""
    found: dict[tuple[int, str, int], int] = {}
    for at, row in enumerate(ledger.rows):
        for use in row.uses:
            for line in range(row.line, min(row.end_line, row.line + 200) + 1):
                found.setdefault((use.article, use.name, line), at)
    return found


def _make_runs(rows: Sequence[LedgerRow], first: int, parts: Sequence[int]) -> tuple[_Run, ...]:
    """Long runs of dropped rows are folded, all else is open."""
    runs: list[list[_Row]] = []
    for at, row in enumerate(rows, first):
        lines = str(row.line) if row.line == row.end_line else f"{row.line}–{row.end_line}"
        made = _Row(row, f"r{at}", lines, parts[at], tuple(_cut_pieces(row)), show_text(row.why), row.mends)
        if runs and (runs[-1][-1].row.fate == "drop") == (row.fate == "drop"):
            runs[-1].append(made)
        else:
            runs.append([made])
    return tuple(_Run(tuple(run), _name_fold(run)) for run in runs)


def _name_fold(run: Sequence[_Row]) -> str:
    if run[0].row.fate != "drop" or len(run) < _FOLD:
        return ""
    begin = " ".join(show_text(run[0].row.text[:40]).split())
    return f"{len(run)} dropped, lines {run[0].row.line} to {run[-1].row.end_line}: {begin} …"


def _cut_pieces(row: LedgerRow) -> Iterator[_Piece]:
    """The text of a row, cut where a quotation begins or ends and where something hidden stands."""
    marks = sorted({0, len(row.text), *(use.start for use in row.uses), *(use.end for use in row.uses)})
    for start, end in pairwise(marks):
        over = [use for use in row.uses if use.start <= start and end <= use.end]
        refs = " ".join(dict.fromkeys(f"a{use.article}{use.name}" for use in over))
        ends = tuple(dict.fromkeys((f"a{use.article}{use.name}", use.name) for use in over if use.end == end))
        stretches = list(split_hidden(row.text[start:end]))
        for at, (text, hidden) in enumerate(stretches):
            yield _Piece(text, hidden, refs, ends if at == len(stretches) - 1 else ())

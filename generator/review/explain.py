"""The ledger in a terminal: a row for each stretch of the input, then what was found and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from generator.model import Bullet, Evidence, Mend, Mention, Notice, Summary
from generator.reading import ReadArticle
from generator.review.facts import list_companies, list_facts, list_topics, tell_figure
from generator.review.ledger import FATES, Fate, Ledger, LedgerRow, Use
from generator.stages.summarise import PINNED
from generator.text.around import clip_around
from generator.text.show import show_text, split_hidden
from generator.topics import TopicFind

_STYLES: dict[Fate, str] = {"keep": "green", "meta": "cyan", "drop": "bright_black"}
_WORDS: dict[Fate, str] = {"keep": "kept", "meta": "metadata", "drop": "dropped"}
_GUTTER = 19
"""Cells that line, fate and score take."""
_CLIP = 58
"""Characters of a row where nobody watches and lines may be long."""
_AROUND = 40
"""Characters shown of what stands on each side of a quotation."""
_LEAST = 100
"""Cells from which on the reason stands beside the text and not below it."""


def print_ledger(ledger: Ledger, width: int | None = None) -> Iterator[Text]:
    """The ledger, a line of text at a time.

    ``width`` is that of the terminal in cells; lines keep to it, texts are cut at it. Without, each row is one line,
    however long, for ``grep`` and pagers. Nothing in it can move a cursor: hidden characters are spelled out.
    """
    document = ledger.read.document
    about = f"  ({document.format}, language {document.lang})"
    yield from _wrap(Text.assemble((show_text(document.name), "bold"), show_text(about)), width, 2)
    yield from _wrap(_tell_counts(ledger), width, 0)
    yield Text()
    started: set[int] = set()
    for row in ledger.rows:
        if width and row.article and row.article not in started:
            started.add(row.article)
            heading = ledger.read.articles[row.article - 1].metadata.heading
            yield _rule(f"article {row.article}: {show_text(heading)}", width)
        yield from _print_row(row, width)
    for mend in ledger.mends:
        yield from _print_mend(mend, width)
    for notice in document.notices:
        yield from _print_notice(notice, f"{notice.line or '':>5}  !     ", width)
    found = zip(ledger.read.articles, ledger.summaries, ledger.mentions, ledger.topics, strict=True)
    for item, summary, mentions, topics in found:
        yield Text()
        yield from _print_article(item, summary, mentions, topics, width)


def _tell_counts(ledger: Ledger) -> Text:
    parts: list[Text] = []
    for fate in FATES:
        rows, chars = ledger.count(fate)
        parts.append(Text.assemble((_WORDS[fate], _STYLES[fate]), f" {rows} ({chars:,} characters)"))
    parts.append(Text(f"white space {ledger.space:,}; together the whole input: {len(ledger.read.document.text):,}"))
    return Text("  ").join(parts)


def _print_row(row: LedgerRow, width: int | None) -> Iterator[Text]:
    # Where headings part the articles, a number needs no article; nor need the score be told twice.
    used = ", ".join(dict.fromkeys(use.name if width else _name_use(use) for use in row.uses))
    rule = row.why.removeprefix(f"scored {row.score:.2f} ") if width else row.why
    why = "; ".join(part for part in (f"{used} ({rule})" if used else rule, _tell_join(row)) if part)
    head = Text.assemble(
        f"{row.line:>5}  ",
        (f"{row.fate:<4}", _STYLES[row.fate]),
        (f"  {row.score:.2f}  ", "dim"),
    )
    dim = "bright_black" if row.fate == "drop" else ""
    if width is None:
        text = _clip(row.text, _CLIP)
        yield head + Text(f"{text:<{_CLIP + 2}}  {show_text(why)}")
    elif width >= _LEAST:
        room = (width - _GUTTER - 2) * 3 // 5
        yield head + _fit(row.text, room, dim, pad=True) + Text("  ") + _fit(why, width - _GUTTER - 2 - room, "dim")
    else:
        yield head + _fit(row.text, width - _GUTTER, dim)
        yield Text(" " * _GUTTER) + _fit(why, width - _GUTTER, "dim")
    for mend in row.mends:
        yield from _print_mend(mend, width)


def _name_use(use: Use) -> str:
    return use.name if use.article == 1 else f"{use.article}.{use.name}"


def _tell_join(row: LedgerRow) -> str:
    return "joined to the line before" if row.joined else ""


def _print_mend(mend: Mend, width: int | None) -> Iterator[Text]:
    before, after = show_text(mend.before), show_text(mend.after)
    told = f"        {show_text(mend.rule)}: {before!r} became {after!r}"
    yield from _wrap(Text.assemble(f"{mend.line:>5}  ", ("mend", "magenta"), told), width, _GUTTER)


def _print_notice(notice: Notice, head: str, width: int | None) -> Iterator[Text]:
    fix = f"  -> {show_text(notice.fix)}" if notice.fix else ""
    line = Text.assemble(head, (notice.code, "yellow"), f": {show_text(notice.message)}{fix}")
    yield from _wrap(line, width, 14)


def _print_article(
    item: ReadArticle,
    summary: Summary,
    mentions: Sequence[Mention],
    topics: Sequence[TopicFind],
    width: int | None,
) -> Iterator[Text]:
    article, known = item.article, item.metadata
    words = len(article.body.split())
    title = f"article {article.index + 1}: lines {article.start_line}-{article.end_line}, {words} words"
    yield _rule(title, width) if width else Text(title)
    for fact in (*list_facts(known), *list_companies(article, mentions), *list_topics(article, topics)):
        basis = f"  <- {show_text(fact.basis)}" if fact.basis else ""
        value = (show_text(fact.value), "bold") if fact.value else ("unknown", "yellow")
        yield from _wrap(Text.assemble(f"  {fact.label:<11} ", value, (basis, "dim")), width, 14)
    for notice in (*article.notices, *known.notices, *summary.notices):
        yield from _print_notice(notice, "  !           ", width)
    for number, bullet in enumerate(summary.bullets, 1):
        yield from _print_bullet(number, bullet, article.body, width)
    for number, figure in enumerate(summary.figures, 1):
        told = f"{figure.shown}; {tell_figure(figure)}"
        yield from _wrap(Text.assemble("  ", (f"f{number:<10}", "magenta"), f" {show_text(told)}"), width, 14)
        yield from _print_evidence(figure.evidence, article.body, width)
    if summary.uncovered:
        count = len(summary.uncovered)
        yield Text(
            f"  not covered: {count} sentence{'s' * (count > 1)} with figures or companies that nothing above quotes"
        )
    for evidence in summary.uncovered:
        place = f"line {evidence.line}, sentence {evidence.sentence} of {evidence.of}: "
        yield from _wrap(Text.assemble(f"{'':14}", (place, "dim"), show_text(evidence.quote)), width, 14)


def _print_evidence(evidence: Evidence, body: str, width: int | None) -> Iterator[Text]:
    place = f"line {evidence.line}, sentence {evidence.sentence} of {evidence.of}: "
    before, after = clip_around(body, evidence.start, evidence.end, evidence.quote, _AROUND)
    sides = [f"{word} “{show_text(text)}”" for word, text in (("after", before), ("before", after)) if text]
    around = f"it stands {', '.join(sides)}" if sides else ""
    room = width - 14 - len(place) if width else 0
    if room >= 8:
        yield Text(f"{'':14}{place}", "dim") + _fit(evidence.quote, room, "dim")
        if around:
            yield from _wrap(Text(f"{'':14}{around}", "dim italic"), width, 14)
    else:
        told = f"{place}{_clip(evidence.quote, 90)}" + (f" ({around})" if around else "")
        yield from _wrap(Text(f"{'':14}{told}", "dim"), width, 14)


def _print_bullet(number: int, bullet: Bullet, body: str, width: int | None) -> Iterator[Text]:
    line = Text.assemble("  ", (f"b{number:<10}", "magenta"), f" {show_text(bullet.text)}")
    yield from _wrap(line, width, 14)
    for evidence in bullet.evidence:
        yield from _print_evidence(evidence, body, width)
    for edit in bullet.edits:
        told = f"{edit.rule}: {show_text(edit.before)!r} -> {show_text(edit.after)!r}"
        told = "pinned by the sidecar" if edit.rule == PINNED else told
        yield from _wrap(Text(f"{'':14}{told}", "dim"), width, 14)


# ---------------------------------------------------------------- widths


def _rule(title: str, width: int) -> Text:
    shown = set_cell_size(title, min(cell_len(title), max(width - 6, 1)))
    return Text.assemble(("── ", "dim"), (shown, "bold"), (" " + "─" * max(width - cell_len(shown) - 4, 0), "dim"))


def _fit(text: str, cells: int, style: str = "", *, pad: bool = False) -> Text:
    """As much of a text as fits, hidden characters in a colour of their own; ``pad`` fills up the rest."""
    out = Text(style=style)
    left = max(cells, 1)
    for stretch, hidden in split_hidden(text[: left * 2]):
        if cell_len(stretch) > left or (len(text) > left * 2 and cell_len(stretch) == left):
            out.append(set_cell_size(stretch, left - 1).rstrip() + "…", "yellow" if hidden else "")
            left = 0
            break
        out.append(stretch, "yellow" if hidden else "")
        left -= cell_len(stretch)
        if not left:
            break
    if pad:
        out.append(" " * max(cells - cell_len(out.plain), 0))
    return out


def _wrap(line: Text, width: int | None, indent: int) -> Sequence[Text]:
    """The line, broken at words, with later lines indented; whole where there is no width."""
    if width is None or cell_len(line.plain) <= width:
        return [line]
    from rich.console import Console

    console = Console(width=max(width - indent, 20), color_system=None)
    head, tail = line[:indent], line[indent:]
    rows = tail.wrap(console, max(width - indent, 20))
    return [(head if at == 0 else Text(" " * indent)) + row for at, row in enumerate(rows)]


def _clip(text: str, limit: int = _CLIP) -> str:
    folded = " ".join(show_text(text).split())
    return f'"{folded if len(folded) <= limit else folded[: limit - 2] + " …"}"'

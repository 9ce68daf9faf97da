"""Rows and candidates as people look at them in a terminal; what strangers wrote shows its hidden characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from generator.companies.corpus import Place, Use
from generator.companies.likeness import Match
from generator.companies.suggest import Candidate
from generator.model import Company, Parent, Registry
from generator.text.show import show_text

_LABEL = re.compile(r" {2,}(?:(?:written|because|perhaps|\d) +)?")
"""What stands before the text of a line."""

__all__ = [
    "candidate_row",
    "children_of",
    "company_row",
    "hang",
    "list_table",
    "show_candidate",
    "show_company",
    "tell_match",
]


def list_table(companies: Sequence[Company], uses: Mapping[str, Use] | None) -> Table:
    """A row a company; without ``uses`` there are no counts."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("id", "name", "kind", "parent", "tickers"):
        table.add_column(title, overflow="fold")
    if uses is not None:
        table.add_column("mentions", justify="right")
        table.add_column("briefs", justify="right")
    for company in companies:
        name = Text(show_text(company.name), "bold" if company.watch else "")
        name.append(" ★" if company.watch else "", "yellow")
        parent = f"{company.parent} ({show_text(company.relation or '')})" if company.relation else company.parent or ""
        cells = [Text(company.id), name, Text(company.kind), Text(parent), Text(" ".join(company.tickers))]
        if uses is not None:
            use = uses.get(company.id)
            cells += [Text(str(use.mentions if use else 0)), Text(str(len(use.articles) if use else 0))]
        table.add_row(*cells)
    return table


def show_company(company: Company, registry: Registry, use: Use | None, read: bool) -> Iterator[Text]:
    """Everything about a row, a line each; ``read`` tells whether articles were read at all."""
    title = Text.assemble((show_text(company.name), "bold"), f"  {company.id}, {company.kind}")
    yield title.append(", on the watchlist" if company.watch else "")
    yield Text(f"  {'line':<10} {registry.path}:{company.line}")
    for label, values in (
        ("aliases", company.aliases),
        ("scripts", company.scripts),
        ("former", company.former),
        ("tickers", company.tickers),
        ("redirects", company.redirects),
        ("ambiguous", company.ambiguous),
        ("context", company.context),
        ("never", company.never),
    ):
        if values:
            yield Text(f"  {label:<10} {', '.join(map(show_text, values))}")
    for parent in company.parents:
        row = registry.get(parent.id)
        yield Text(f"  {'parent':<10} {parent.id} ({show_text(row.name if row else '?')}){_tell_parent(parent)}")
    for child in registry.companies:
        for parent in child.parents:
            if parent.id == company.id:
                yield Text(f"  {'child':<10} {child.id} ({show_text(child.name)}){_tell_parent(parent)}")
    if company.note:
        yield Text(f"  {'note':<10} {show_text(company.note)}")
    if not read:
        return
    if use is None:
        yield Text(f"  {'mentions':<10} none")
        return
    names = ", ".join(f"{show_text(name)} x{count}" for name, count in use.names)
    yield Text(f"  {'mentions':<10} {use.mentions} in {_count(len(use.articles), 'article')}: {names}")
    for article, count in use.articles:
        yield Text(f"    {show_text(article)}  {count}")
    for place in use.places[:2]:
        yield show_place(place)


def _tell_parent(parent: Parent) -> str:
    since = f"since {parent.since}" if parent.since and not parent.until else ""
    span = f"{parent.since or '?'} to {parent.until}" if parent.until else since
    told = ", ".join(part for part in (show_text(parent.relation or ""), span) if part)
    return f": {told}" if told else ""


def show_place(place: Place) -> Text:
    """A snippet with the name marked, behind its source and line."""
    return Text.assemble(
        (f"    {show_text(place.source)}:{place.line}: ", "dim"),
        show_text(place.before),
        (show_text(place.name), "bold reverse"),
        show_text(place.after),
    )


def show_candidate(candidate: Candidate, number: str = "", *, plain: bool = False) -> Iterator[Text]:
    """A candidate with all that helps to judge it; ``plain`` marks the name in its snippets by signs."""
    counts = f"{candidate.mentions} x in {_count(candidate.articles, 'article')}"
    yield Text()
    head = Text.assemble((f"{number}  " if number else "", "dim"), (show_text(candidate.name), "bold"))
    yield head.append(f"  {candidate.id}  {counts}{'' if candidate.proven else '  (not proven)'}")
    if len(candidate.names) > 1:
        yield Text("  written    " + ", ".join(f"{show_text(name)} x{count}" for name, count in candidate.names))
    yield Text("  because    " + show_text("; ".join(candidate.rules)))
    for place in candidate.places:
        shown = show_place(place)
        if plain:
            head_text = f"    {show_text(place.source)}:{place.line}: {show_text(place.before)}"
            shown = Text(f"{head_text}>{show_text(place.name)}<{show_text(place.after)}")
        yield shown
    for match in candidate.matches:
        yield Text("  perhaps    " + tell_match(match))
    for line in candidate.entry.splitlines():
        yield Text("    " + line, "green")


def hang(line: Text, console: Console) -> list[Text]:
    """The line cut to the width of a console; what is cut off stands below, indented like its text."""
    indent = _LABEL.match(line.plain)
    width = indent.end() if indent else 0
    first = len(line.plain) - len(line.plain.lstrip(" "))
    if len(line.plain) <= console.width // 2 or console.width < width + 20:
        return [line]
    head, body = line.divide([width])
    parts = body.wrap(console, console.width - width, overflow="fold")
    for part in parts:
        part.rstrip()
    return [Text.assemble(head if at == 0 else " " * max(width, first), part) for at, part in enumerate(parts)] or [
        line
    ]


def tell_match(match: Match) -> str:
    """A likely row in words."""
    where = "bulk list: " if match.bulk else ""
    tickers = f" [{' '.join(match.tickers)}]" if match.tickers else ""
    relation = "a child of " if match.relation == "parent" else ""
    return f"{where}{relation}{match.id} ({show_text(match.name)}){tickers} {match.score} %, {show_text(match.why)}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


# ---------------------------------------------------------------- the same for other tools


def children_of(registry: Registry) -> dict[str, list[str]]:
    """Ids of the rows that belong, or belonged, to each row that has any."""
    children: dict[str, list[str]] = {}
    for row in registry.companies:
        for parent in dict.fromkeys(parent.id for parent in row.parents):
            children.setdefault(parent, []).append(row.id)
    return children


def company_row(company: Company, children: Mapping[str, Sequence[str]], use: Use | None, read: bool) -> dict[str, Any]:
    """A row as JSON; counts are ``null`` where no article was read."""
    used = use or Use(0, (), (), ())
    return {
        "id": company.id,
        "name": company.name,
        "kind": company.kind,
        "aliases": list(company.aliases),
        "scripts": list(company.scripts),
        "former": list(company.former),
        "tickers": list(company.tickers),
        "parent": company.parent,
        "relation": company.relation,
        "parents": [{"id": p.id, "relation": p.relation, "from": p.since, "to": p.until} for p in company.parents],
        "children": list(children.get(company.id, ())),
        "redirects": list(company.redirects),
        "watch": company.watch,
        "ambiguous": list(company.ambiguous),
        "context": list(company.context),
        "never": list(company.never),
        "note": company.note,
        "line": company.line,
        "mentions": used.mentions if read else None,
        "briefs": len(used.articles) if read else None,
        "names": [{"name": name, "mentions": count} for name, count in used.names],
        "articles": [{"article": article, "mentions": count} for article, count in used.articles],
        "places": [place_row(place) for place in used.places[:2]],
    }


def candidate_row(candidate: Candidate) -> dict[str, Any]:
    """A candidate as JSON."""
    return {
        "id": candidate.id,
        "name": candidate.name,
        "names": [{"name": name, "mentions": count} for name, count in candidate.names],
        "mentions": candidate.mentions,
        "articles": candidate.articles,
        "proven": candidate.proven,
        "rules": list(candidate.rules),
        "places": [place_row(place) for place in candidate.places],
        "matches": [
            {
                "id": match.id,
                "name": match.name,
                "score": match.score,
                "relation": match.relation,
                "why": match.why,
                "list": "bulk" if match.bulk else "registry",
                "tickers": list(match.tickers),
            }
            for match in candidate.matches
        ],
        "entry": candidate.entry,
    }


def place_row(place: Place) -> dict[str, Any]:
    """A snippet as JSON."""
    return {
        "source": place.source,
        "line": place.line,
        "before": place.before,
        "name": place.name,
        "after": place.after,
    }

"""The stub page of a company: what the registry says, and whatever people add below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from generator.brief.bounds import refuse_stalling
from generator.brief.front import dump_field
from generator.brief.stub import Parts, join_parts, split_page
from generator.brief.tidy import hash_piece
from generator.brief.write import write_date
from generator.errors import BriefError
from generator.model import Company, Parent
from generator.text.escape import escape_markdown, is_safe_id, tidy_text

COMPANY_KEYS = (
    "id",
    "name",
    "kind",
    "scripts",
    "tickers",
    "parent",
    "relation",
    "parents",
    "aliases",
    "former",
    "redirects",
    "watch",
    "source",
)


def render_company(company: Company, names: Mapping[str, str] | None = None) -> str:
    """The stub page of a registry row.

    Args:
        company: the row; its id must be a safe file name.
        names: company id → name to show, for the parent.

    Raises:
        BriefError: the id cannot be a file name.
    """
    if not is_safe_id(company.id):
        raise BriefError(f"company id {company.id!r} cannot be a file name", fix="letters, digits and hyphens")
    front = "\n".join(_front_lines(company))
    facts = "\n".join(_facts(company, names or {}))
    return join_parts(Parts(front, facts, "", ""), (("front", hash_piece(front)), ("facts", hash_piece(facts))))


def parse_company(text: str, path: str) -> Company:
    """The company that a stub page is about, as its front matter has it, whoever edited it last.

    Context, phrases and notes of the registry are not on the page.

    Raises:
        BriefError: the front matter cannot be read, or lacks ``id`` or ``name``.
    """
    refuse_stalling(text, path)
    _, _, front = split_page(text, path)
    values = front.values

    def one(key: str) -> str | None:
        value = values.get(key)
        return tidy_text(value) or None if isinstance(value, str) else None

    def several(key: str) -> tuple[str, ...]:
        value = values.get(key, [])
        items = value if isinstance(value, list) else [value]
        return tuple(tidied for item in items if isinstance(item, str) and (tidied := tidy_text(item)))

    company_id, name = one("id"), one("name")
    if not company_id or not name:
        raise BriefError("a company page needs id and name", where=f"{path}:1")
    return Company(
        id=company_id,
        name=name,
        aliases=several("aliases"),
        scripts=several("scripts"),
        tickers=several("tickers"),
        parents=_read_parents(several("parents")) or _present_parent(one("parent"), one("relation")),
        former=several("former"),
        redirects=tuple(text for text in several("redirects") if is_safe_id(text)),
        kind=cast("Any", "brand" if one("kind") == "brand" else "company"),
        watch=one("watch") == "true",
        source=one("source"),
    )


def as_told(company: Company) -> Company:
    """The company as its page can tell it: names tidy, without what only the registry knows."""

    def several(values: Iterable[str]) -> tuple[str, ...]:
        return tuple(tidied for value in values if (tidied := tidy_text(value)))

    parents = tuple(replace(parent, relation=tidy_text(parent.relation or "") or None) for parent in company.parents)
    return Company(
        id=company.id,
        name=tidy_text(company.name) or company.id,
        aliases=several(company.aliases),
        scripts=several(company.scripts),
        tickers=several(company.tickers),
        parents=parents,
        former=several(company.former),
        redirects=company.redirects,
        kind=company.kind,
        watch=company.watch,
        source=tidy_text(company.source or "") or None,
    )


def _front_lines(company: Company) -> Iterable[str]:
    values: dict[str, Any] = {
        "id": company.id,
        "name": tidy_text(company.name) or company.id,
        "kind": company.kind,
        "scripts": [tidy_text(text) for text in company.scripts],
        "tickers": [tidy_text(text) for text in company.tickers],
        **_parent_fields(company),
        "aliases": [tidy_text(text) for text in company.aliases],
        "former": [tidy_text(text) for text in company.former],
        "redirects": list(company.redirects),
        "watch": company.watch,
        "source": tidy_text(company.source or ""),
    }
    for key in COMPANY_KEYS:
        if values[key]:
            yield dump_field(key, values[key])


def _parent_fields(company: Company) -> dict[str, Any]:
    """A parent without dates as ``parent`` and ``relation``; a history as ``parents``, a line each."""
    parents = company.parents
    if len(parents) == 1 and not parents[0].since and not parents[0].until:
        return {
            "parent": parents[0].id,
            "relation": tidy_text(parents[0].relation or ""),
            "parents": [],
        }
    return {"parent": None, "relation": "", "parents": [_write_parent(parent) for parent in parents]}


def _write_parent(parent: Parent) -> str:
    """``ford 1999/2010-08 brand``: an interval of ISO 8601, ``..`` where an end is open or unknown."""
    words = (parent.id, f"{parent.since or '..'}/{parent.until or '..'}", tidy_text(parent.relation or ""))
    return " ".join(word for word in words if word)


_DAY = r"[12]\d{3}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?|\.\."
_PARENT = re.compile(rf"(\S+) ({_DAY})/({_DAY})(?: (.+))?\Z")


def _read_parents(lines: Iterable[str]) -> tuple[Parent, ...]:
    found = (_PARENT.match(line) for line in lines)
    return tuple(
        Parent(m[1], m[4], None if m[2] == ".." else m[2], None if m[3] == ".." else m[3])
        for m in found
        if m is not None and is_safe_id(m[1])
    )


def _present_parent(parent: str | None, relation: str | None) -> tuple[Parent, ...]:
    return (Parent(parent, relation),) if parent else ()


def _facts(company: Company, names: Mapping[str, str]) -> Iterable[str]:
    yield f"# {escape_markdown(tidy_text(company.name) or company.id, line_start=True, heading=True)}"
    facts: list[str] = []

    def listed(label: str, values: Iterable[str]) -> None:
        words = ", ".join(tidied for value in values if (tidied := tidy_text(value)))
        if words:
            facts.append(f"- {label}: {escape_markdown(words)}")

    listed("In other scripts", company.scripts)
    listed("Listed as", company.tickers)
    for parent in reversed(company.parents):
        if is_safe_id(parent.id):
            shown = escape_markdown(tidy_text(names.get(parent.id, "")) or parent.id, link=True)
            told = [
                tidy_text(parent.relation or "") or (company.kind if parent.until is None else ""),
                _say_time(parent),
            ]
            bracket = escape_markdown(", ".join(word for word in told if word))
            verb = "Belongs" if parent.until is None else "Belonged"
            facts.append(f"- {verb} to [{shown}]({parent.id}.md)" + (f" ({bracket})" if bracket else ""))
    listed("Also written", company.aliases)
    listed("Formerly", company.former)
    if company.watch:
        facts.append("- On the desk's watchlist")
    if source := tidy_text(company.source or ""):
        facts.append(f"- From {escape_markdown(source)}")
    if facts:
        yield ""
        yield from facts


def _say_time(parent: Parent) -> str:
    since = f"from {write_date(parent.since)}" if parent.since else ""
    until = f"{'to' if since else 'until'} {write_date(parent.until)}" if parent.until else ""
    return " ".join(word for word in (since, until) if word)

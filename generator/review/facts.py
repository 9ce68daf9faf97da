"""What was found of an article, in pairs of label and words, each with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from generator.model import Article, Figure, Mention, Metadata
from generator.topics import TopicFind


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of an article."""

    label: str
    value: str
    """What was found; empty where nothing was."""
    basis: str
    """Where from."""


def list_facts(known: Metadata) -> Iterator[Fact]:
    """The fields of an article in the order in which people ask for them."""
    basis = dict(known.basis)
    made = f"none printed; the heading is made: {known.heading}"
    yield Fact("title", known.title or "", basis.get("title", "") if known.title else made)
    yield Fact("kind", known.kind, basis.get("kind", ""))
    yield Fact("publisher", known.publisher or "", basis.get("publisher", ""))
    for label, value in (("aggregator", known.aggregator), ("credit", known.credit)):
        if value:
            yield Fact(label, value, basis.get(label, ""))
    for on in known.rests_on:
        yield Fact("rests on", on.outlet, f"line {on.line}: {on.quote}")
    yield Fact("authors", "; ".join(known.authors), basis.get("authors", ""))
    for interest in known.interests:
        yield Fact("interest", interest, "")
    found = known.date_basis
    place = f"line {found.line}" if found.line is not None else ""
    where = " ".join(part for part in (place, repr(found.quote) if found.quote else "") if part)
    told = (f"{found.kind}: {where}" if where else found.kind) + (f"; {found.note}" if found.note else "")
    yield Fact("date", known.date or "", "" if told == "unknown" else told)
    for label, bound in (("not before", known.not_before), ("not after", known.not_after)):
        if bound:
            yield Fact(label, bound.date, f"line {bound.line}: {bound.quote}")


def list_companies(article: Article, mentions: Sequence[Mention]) -> Iterator[Fact]:
    """The companies of an article in the order in which it names them, then the names that the registry lacks."""
    groups: dict[tuple[bool, str], list[Mention]] = {}
    for mention in mentions:
        groups.setdefault((mention.company is None, mention.company or mention.name), []).append(mention)
    for (unknown, name), found in sorted(groups.items(), key=lambda group: group[0][0]):
        written = ", ".join(dict.fromkeys(mention.name for mention in found))
        value = f"{name} x{len(found)}" if unknown else f"{name} x{len(found)}: {written}"
        basis = f"line {article.line_at(found[0].start)}: {found[0].rule}"
        yield Fact("candidate" if unknown else "company", value, basis)


def list_topics(article: Article, finds: Sequence[TopicFind]) -> Iterator[Fact]:
    """The topics of an article, each with the word for which it was found, and the first line that has it."""
    for find in finds:
        if find.in_title:
            place = f"line {article.title.line}" if article.title is not None else "the heading"
        else:
            place = f"line {article.line_at(find.start)}"
        yield Fact("topic", find.topic, f"{place}: {find.word}")


def tell_figure(figure: Figure) -> str:
    """All that is known of a figure but its words: amount, level, what it measures, when, who says so, how sure."""
    level = f"level {figure.level}" if figure.level else ""
    says = f"according to {figure.says}" if figure.says else ""
    parts = (tell_amount(figure), level, figure.what, figure.as_of, says, figure.status)
    return "; ".join(part for part in parts if part)


def tell_amount(figure: Figure) -> str:
    """What a figure amounts to; empty where its own words say just that (``140 jobs``)."""
    unit = figure.unit or ""
    printed = figure.text.replace(",", "").casefold()
    signs = ("%", "per cent", "percent") if unit == "percent" else (unit.casefold(),)
    if not figure.currency and any(printed in (f"{figure.value} {sign}", f"{figure.value}{sign}") for sign in signs):
        return ""
    return f"{figure.value or '?'} {figure.currency or unit}".rstrip()

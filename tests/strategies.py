"""Hypothesis strategies: hostile text, and briefs in which every slot may hold it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from generator.brief import tidy_brief
from generator.model import (
    KINDS,
    Attribution,
    Bound,
    Brief,
    Bullet,
    CompanyLink,
    Copy,
    DateBasis,
    Edit,
    Evidence,
    Figure,
    NearCopy,
)

HOSTILE = (
    "<script>alert(1)</script>", "<img src=x onerror=a>", "</title>", "<!--", "-->", "<?php", "]]>", "&lt;b&gt;",
    "&amp;", "&#60;", "https://evil.example/", "www.evil.example", "a@b.example", "javascript:x", "data:text/html",
    "[^k1]", "[^k1]: ", "[x]", "[x]: y", "[TOC]", "[toc]", "[generated title]: # '0'", "[the line]", "![a](b)",
    "[a](b)", "{: onclick=a }", "{#id}", "{{ x }}", "{% x %}", "`", "```", "~~~", "~~", "**", "__", "*", "_", "# ",
    "## Figures", "## Moves", "- ", "+ ", "1. ", "2) ", "> ", "---", "===", "!!! note", "??? a", ":::", "--8<-- 'a'",
    "| a | b |", "|", "\\", "\\\\", "$$x$$", "$", ":smile:", "*[HTML]: x", ": x", "\u202eabc", "\u200b", "\x00",
    "\ue000", "\ufeff", "\u2028", "\n", "\n\n", "\t", "\r\n", "  ", "\xa0", "'", '"', "”", " #", ": ", "no", "null",
    "2025-01-02", "1e3", "0x1f", "é", "比亚迪", "🚢", "klzzwxh:0", "Also named: ", "About ",
    "(line 1, sentence 2 of 3)", "![", "](", "!", "[", "]", "(", ")", "<", ">", "&", "%", "=",
)  # fmt: skip

words = st.sampled_from(
    ("Calderhead", "boxes", "fewer", "ships", "per cent", "1.2 million", "said", "a", "loop", "the", " ")
)
hostile_text = st.lists(st.one_of(words, st.sampled_from(HOSTILE), st.characters()), max_size=10).map("".join)
text = st.one_of(hostile_text, st.lists(words, min_size=1, max_size=8).map(" ".join), st.text(max_size=20))
ids = st.sampled_from(("calderhead", "swiftbox", "cosco-shipping", "k9", "A_b.c"))
labels = st.sampled_from(("k3f9a", "k81c0", "k81d7", "k2b44", "k90e2", "k7a10", "k0000"))
dates = st.sampled_from(("2025", "2025-03", "2025-03-12", "1999-12-31"))
small = st.integers(0, 300)


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    start = draw(small)
    return Evidence(draw(text), start, start + draw(small), draw(small), draw(small), draw(small), draw(labels))


@st.composite
def bullets(draw: st.DrawFn) -> Bullet:
    said = draw(text)
    start = draw(st.integers(0, max(len(said) - 1, 0)))
    end = draw(st.integers(start, len(said)))
    links = ((start, end, draw(ids)),) if draw(st.booleans()) else ()
    edits = tuple(draw(st.lists(st.builds(Edit, text, text, text), max_size=2)))
    evidence = tuple(draw(st.lists(evidences(), min_size=1, max_size=2)))
    return Bullet(said, evidence, edits, tuple(draw(st.lists(ids, max_size=2))), links)


optional = st.one_of(st.none(), text)
figures = st.builds(
    Figure,
    text=text,
    value=st.one_of(st.none(), st.sampled_from(("84000000", "1/2"))),
    unit=optional,
    currency=st.one_of(st.none(), st.just("HKD")),
    what=text,
    company=st.one_of(st.none(), ids),
    as_of=optional,
    status=st.sampled_from(("actual", "estimate", "target", "reported", "claim")),
    evidence=evidences(),
    says=optional,
    move=optional,
    level=optional,
    markdown=st.just(""),
)


@st.composite
def moves(draw: st.DrawFn) -> Figure:
    """A figure whose words hold its move, or nearly so."""
    move = draw(st.sampled_from(("rose 3 per cent", "doubled", "3 per cent", "fell  to 4", "|")))
    level = draw(st.sampled_from((None, "US$5", "a record", "US$5 → 6")))
    more = draw(st.sampled_from((f" to {level}", "", " doubled", " 4")))
    before = draw(st.sampled_from(("", "", "from 2 ", "Rose ")))
    written = draw(st.sampled_from((f"{before}{move}{more}", "3 per cent", f"{move} → {level}")))
    return replace(draw(figures), text=written, move=move, level=level, what=draw(st.sampled_from(("", "tin", "ore"))))


bases = st.builds(
    DateBasis,
    kind=st.sampled_from(("stated", "relative", "inferred", "sidecar", "unknown")),
    line=st.one_of(st.none(), small),
    quote=optional,
    note=optional,
)
bounds = st.one_of(st.none(), st.builds(Bound, dates, small, text))
companies = st.builds(
    CompanyLink,
    ids,
    text,
    st.sampled_from(("about", "named")),
    st.one_of(st.none(), evidences()),
    st.one_of(st.none(), ids),
)


def tuples_of(items: st.SearchStrategy, size: int = 3) -> st.SearchStrategy:
    return st.lists(items, max_size=size).map(tuple)


raw_briefs = st.builds(
    Brief,
    id=st.sampled_from(("calderhead-4f1c2a90d1", "a-0000000000", "../x")),
    title=text,
    title_made=st.booleans(),
    kind=st.sampled_from(KINDS),
    publisher=optional,
    aggregator=optional,
    credit=optional,
    authors=tuples_of(text, 2),
    interests=tuples_of(text, 2),
    date=st.one_of(st.none(), dates),
    date_basis=bases,
    not_before=bounds,
    not_after=bounds,
    lang=st.sampled_from(("en", "zh", "no", "de")),
    url=st.one_of(optional, st.just("https://a.example/b?c=d&e=f#g")),
    source=st.one_of(text, st.just("a  b.txt "), st.just(" c.txt")),
    lines=st.tuples(small, small),
    body=st.sampled_from(("9c1f6d02b70a1b2c", "0000000000000000", "12345678e1234567")),
    companies=tuples_of(companies),
    bullets=tuples_of(bullets(), 4),
    figures=tuples_of(st.one_of(figures, moves()), 6),
    copies=tuples_of(st.builds(Copy, text, optional, optional, st.one_of(st.none(), small)), 2),
    near=tuples_of(st.builds(NearCopy, ids, text, optional), 2),
    basis=tuples_of(st.tuples(st.sampled_from(("title", "publisher", "kind")), st.one_of(text, st.just("inferred")))),
    rests_on=tuples_of(st.builds(Attribution, text, small, text), 2),
    story=st.one_of(st.none(), st.sampled_from(("strike-at-the-docks-0011223344", "../x", "a b"))),
    touches=tuples_of(st.sampled_from(("strike-at-the-docks-0011223344", "a-quay-0000000000", "", "x/y")), 3),
    topics=tuples_of(text, 2),
)
"""Any brief at all: hostile, untidy, contradicting itself."""

briefs = raw_briefs.map(tidy_brief)
"""Any brief that its Markdown can carry."""

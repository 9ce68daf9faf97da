"""Laws of the link stage over corpora that are put together from the trap cases."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import Mention, Registry
from generator.stages.link import LinkText, link_texts
from generator.stages.link.endings import extend_name, fold_text
from generator.tables.link import load_link_tables
from generator.tables.registry import parse_registry

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "link" / "traps.yml").read_text(encoding="utf-8")
)["cases"]
TEXTS = sorted({text for case in CASES for text in case["texts"]})
TABLES = load_link_tables()
REGISTRY = parse_registry(
    """
companies:
  - {id: calder, name: Calder, aliases: [Calder Technologies], never: [the Calder]}
  - {id: calderhead, name: Calderhead}
  - {id: fordell, name: Fordell}
  - {id: harrow, name: Harrow Capital, aliases: [Harrow]}
  - {id: parcelia, name: Parcelia, former: [Trackwell]}
  - {id: serin, name: Serin}
  - {id: wind, name: Wind, context: [data provider]}
  - {id: voltrane, name: Voltrane, scripts: [沃川]}
  - {id: pellorin, name: Pellorin}
""",
    "laws",
)
SOME = st.lists(st.sampled_from(TEXTS), max_size=5, unique=True)
UNRELATED = ("In the evening it rained on the quay, and nobody came.", "Shares of Zyxwola Qoom Ltd. fell.", "")


def link(texts: list[str], registry: Registry | None) -> tuple[tuple[Mention, ...], ...]:
    return link_texts([LinkText(str(at), text) for at, text in enumerate(texts)], registry, TABLES)


@settings(max_examples=25, deadline=None)
@given(texts=SOME, data=st.data(), registry=st.sampled_from([REGISTRY, None]))
def test_neither_order_nor_ids_matter(texts: list[str], data: st.DataObject, registry: Registry | None) -> None:
    order = data.draw(st.permutations(range(len(texts))))
    ids = data.draw(st.lists(st.text(max_size=3), min_size=len(texts), max_size=len(texts)))
    straight = link(texts, registry)
    mixed = link_texts([LinkText(ids[at], texts[at]) for at in order], registry, TABLES)
    assert [straight[at] for at in order] == list(mixed)


@settings(max_examples=25, deadline=None)
@given(texts=SOME, cut=st.integers(0, 200), registry=st.sampled_from([REGISTRY, None]))
def test_mentions_are_words_of_the_text_and_never_overlap(
    texts: list[str], cut: int, registry: Registry | None
) -> None:
    broken = [text[:cut] + "\n" + text[cut:] for text in texts]
    for text, mentions in zip(broken, link(broken, registry), strict=True):
        assert all(text[mention.start : mention.end] == mention.name != "" for mention in mentions)
        assert all(a.end <= b.start for a, b in pairwise(mentions))


@settings(max_examples=25, deadline=None)
@given(texts=SOME, other=st.sampled_from(UNRELATED), registry=st.sampled_from([REGISTRY, None]))
def test_a_text_that_shares_no_name_changes_nothing(texts: list[str], other: str, registry: Registry | None) -> None:
    alone = link(texts, registry)
    assert link([*texts, other], registry)[: len(texts)] == alone


@settings(max_examples=25, deadline=None)
@given(texts=SOME)
def test_a_link_of_the_registry_stands_on_a_name_of_its_row(texts: list[str]) -> None:
    for text, mentions in zip(texts, link(texts, REGISTRY), strict=True):
        folded = fold_text(text)
        for mention in mentions:
            row = REGISTRY.get(mention.company) if mention.company else None
            if row is None:
                assert mention.rule.startswith("candidate: ")
                continue
            names = (row.name, *row.aliases, *row.scripts, *row.former)
            ends = {
                extend_name(folded, mention.start + len(name), TABLES.endings)
                for name in names
                if folded.startswith(fold_text(name), mention.start)
            }
            assert mention.end in ends


@settings(max_examples=25, deadline=None)
@given(texts=SOME)
def test_a_page_has_one_id_whatever_its_name(texts: list[str]) -> None:
    for mentions in link(texts, None):
        for mention in mentions:
            assert mention.company is not None
            assert re.fullmatch(r"[^\W_]+(?:-[^\W_]+)*", mention.company)


@settings(max_examples=25, deadline=None)
@given(texts=SOME)
def test_the_same_text_twice_is_read_like_itself(texts: list[str]) -> None:
    twice = link([*texts, *texts], None)
    assert twice[: len(texts)] == twice[len(texts) :]

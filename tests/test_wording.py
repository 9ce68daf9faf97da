"""Wording: what may go, what never goes, what a short form means, what leans; and what holds for every edit."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import Mention
from generator.stages.summarise import SummaryInput
from generator.stages.summarise.analyse import Analysis, Sentence, analyse_article
from generator.stages.summarise.leaning import find_leaning
from generator.stages.summarise.wording import (
    Draft,
    draft_sentence,
    draft_words,
    join_drafts,
    name_people,
    render_draft,
    shorten_draft,
)
from generator.tables.summarise import load_summary_tables

CASES = Path(__file__).parent / "cases/summarise"
TABLES = load_summary_tables()
FIRMS = ("Calderhead", "Swiftbox", "Kitahama Denki", "Aurelane", "Pellworth")


def read_cases(name: str) -> list[Any]:
    return [
        pytest.param(case, id=case["why"])
        for case in yaml.safe_load((CASES / f"{name}.yml").read_text(encoding="utf-8"))
    ]


def read(body: str, *, dated: bool = True) -> tuple[SummaryInput, Analysis]:
    found = sorted((m.start(), m.end(), firm) for firm in FIRMS for m in re.finditer(firm, body))
    mentions = tuple(Mention(start, end, firm.lower(), firm, "test") for start, end, firm in found)
    article = SummaryInput(title="", body=body, mentions=mentions, dated=dated)
    return article, analyse_article(article, TABLES)


def word(body: str, at: int, limit: int, *, dated: bool = True) -> tuple[str, Draft, Sentence]:
    """The words of a sentence, shortened to a limit if that is not 0."""
    article, analysis = read(body, dated=dated)
    sentence = analysis.sentences[at]
    draft = draft_sentence(sentence, article, analysis, TABLES)
    if limit:
        draft = shorten_draft(draft, sentence, article, analysis, TABLES, limit=limit)
    return render_draft(draft, body), draft, sentence


@pytest.mark.parametrize("case", read_cases("drops"))
def test_what_may_go(case: dict[str, Any]) -> None:
    text, draft, _ = word(case["body"].strip(), case.get("at", 0), case.get("limit", 12))
    assert text == case["gives"]
    assert text == case["body"].strip() or draft.edits


@pytest.mark.parametrize("case", read_cases("traps"))
def test_what_never_goes(case: dict[str, Any]) -> None:
    body = case["body"].strip()
    text, _, sentence = word(body, case.get("at", 0), case.get("limit", 8))
    if case.get("whole"):
        assert text == sentence.text
    for words in case.get("keeps", ()):
        assert words in text


@pytest.mark.parametrize("case", read_cases("resolve"))
def test_what_a_short_form_means(case: dict[str, Any]) -> None:
    body = case["body"].strip()
    text, draft, _ = word(body, -1, 0, dated=case.get("dated", True))
    if "resolves" in case:
        article, analysis = read(body)
        draft = name_people(draft, analysis, article, set())
    if "completes" in case:
        assert render_draft(draft, body) == case["completes"]
    if "gives" in case:
        assert (text, draft.leaning) == (case["gives"], "")
    if "leans" in case:
        assert bool(draft.leaning) is case["leans"], draft.leaning
    if "gives" not in case and not case.get("resolves"):
        assert not [edit for edit in draft.edits if edit.rule == "resolve"]


@pytest.mark.parametrize("case", read_cases("behind"))
def test_what_stands_behind_a_semicolon(case: dict[str, Any]) -> None:
    body = case["body"].strip()
    article, analysis = read(body)
    last = analysis.sentences[-1]
    first = draft_sentence(analysis.sentences[0], article, analysis, TABLES)
    before = analysis.sentences[-2] if case.get("next", True) else None
    second = draft_sentence(last, article, analysis, TABLES, before=before)
    if "gives" in case:
        assert not second.leaning
        assert render_draft(join_drafts(first, second, article, analysis, TABLES), body) == case["gives"]
    else:
        assert second.leaning


@pytest.mark.parametrize("case", read_cases("definites"))
def test_which_nouns_are_loose(case: dict[str, Any]) -> None:
    body = case["body"].strip()
    article, _ = read(body)
    article = replace(article, title=case.get("title", ""))
    analysis = analyse_article(article, TABLES)
    draft = draft_sentence(analysis.sentences[-1], article, analysis, TABLES)
    assert not draft.leaning
    assert draft.loose == case["loose"]
    assert render_draft(draft, body) == case.get("gives", analysis.sentences[-1].text)
    if "behind" in case:
        behind = draft_sentence(analysis.sentences[-1], article, analysis, TABLES, before=analysis.sentences[-2])
        assert behind.loose == case["behind"]


# ---------------------------------------------------------------- laws

PARTS = [
    "Calderhead, the largest line on the coast, will open nine piers in Orland, which lies between a hill and a marsh.",
    "However, Ivo Marsh, president of the pilots, said that 31 ships (six of them tugs) were too many for Orland.",
    "He added that talks might fail.",
    "On Thursday, Swiftbox also closed its loop in Kitahama, leaving crews with a cargo of sand and stones.",
    "Its shares fell 4 per cent to 84 crowns.",
    "“Nine piers are too few,” she said.",
    "Citing weak demand on its routes, Kitahama Denki has closed a school for pilots in Orland to ease its losses.",
    "The company expects at least 300 jobs to go, according to Lena Brandt, an analyst at Pellworth.",
    "ORLAND (Sternpost) – Two lines will share cranes.",
    "The figure was above the 7 per cent of May.",
    "Commentators called the deal “a gift.”",
    "Another ferry, however, is expected to sail – as pilots had hoped – in June, too.",
]


def edited(body: str, limit: int) -> tuple[list[tuple[Draft, list[Sentence]]], SummaryInput]:
    """Every sentence as a bullet of its own, and joined to the one before it."""
    article, analysis = read(body)
    drafts: list[tuple[Draft, list[Sentence]]] = []
    for sentence in analysis.sentences:
        alone = draft_sentence(sentence, article, analysis, TABLES)
        short = shorten_draft(alone, sentence, article, analysis, TABLES, limit=limit)
        drafts += [(alone, [sentence]), (short, [sentence])]
        if sentence.index:
            before = analysis.sentences[sentence.index - 1]
            first = draft_sentence(before, article, analysis, TABLES)
            second = draft_sentence(sentence, article, analysis, TABLES, before=before)
            joined = join_drafts(first, second, article, analysis, TABLES)
            drafts.append((name_people(joined, analysis, article, set()), [before, sentence]))
    return drafts, article


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def is_subsequence(words: list[str], source: list[str]) -> bool:
    supply = iter(source)
    return all(word in supply for word in words)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=6), st.sampled_from([" ", "\n"]), st.integers(5, 45))
def test_every_word_stands_in_its_source_in_order_but_for_the_additions(
    parts: list[str], glue: str, limit: int
) -> None:
    body = glue.join(parts)
    for draft, sentences in edited(body, limit)[0]:
        source = words_of(" ".join(sentence.text for sentence in sentences))
        kept = "".join(
            body[p.start : p.end] if p.start >= 0 else (p.added if len(p.added) == 1 else " ") for p in draft.pieces
        )
        assert is_subsequence(words_of(kept), source)
        added = [piece.added.strip() for piece in draft.pieces if piece.start < 0 and len(piece.added.strip()) > 1]
        assert all(any(words == edit.after for edit in draft.edits) for words in added)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=6), st.sampled_from([" ", "\n"]), st.integers(5, 45))
def test_what_is_recorded_gives_the_source_back(parts: list[str], glue: str, limit: int) -> None:
    body = glue.join(parts)
    for draft, sentences in edited(body, limit)[0]:
        words = Counter(words_of(render_draft(draft, body)))
        for edit in draft.edits:
            words.subtract(words_of(edit.after))
            words.update(words_of(edit.before))
        assert +words == Counter(words_of(" ".join(sentence.text for sentence in sentences)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=5), st.integers(5, 45))
def test_an_edit_never_takes_a_hedge_a_negation_or_a_limit(parts: list[str], limit: int) -> None:
    body = " ".join(parts)
    for draft, _ in edited(body, limit)[0]:
        for edit in draft.edits:
            if edit.rule in ("drop-clause", "drop-aside", "drop-apposition"):
                assert TABLES.guards.isdisjoint(words_of(edit.before)), edit
                assert TABLES.speech.isdisjoint(words_of(edit.before)), edit


def test_a_sentence_of_at_most_so_many_words_is_left_alone() -> None:
    for part in PARTS:
        article, analysis = read(part)
        draft = draft_sentence(analysis.sentences[0], article, analysis, TABLES)
        size = draft_words(draft, part)
        assert shorten_draft(draft, analysis.sentences[0], article, analysis, TABLES, limit=size) == draft


@pytest.mark.parametrize(
    "text",
    ["(" * 4000, "It is " * 3000, ", which" * 3000, " – a" * 4000, "the 's " * 3000, "In a, " * 3000, "A B " * 4000],
)
def test_hostile_text_takes_no_time(text: str) -> None:
    article, analysis = read(f"Calderhead {text} sails.")
    for sentence in analysis.sentences:
        find_leaning(sentence.text, TABLES)
        draft = draft_sentence(sentence, article, analysis, TABLES)
        shorten_draft(draft, sentence, article, analysis, TABLES, limit=20)

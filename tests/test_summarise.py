"""Summaries: edits and traps as cases; and what holds for every bullet and figure."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import TableError
from generator.model import Bullet, Mention, Summary
from generator.stages.summarise import SummaryInput, SummarySettings, list_uncovered, summarise_article
from generator.stages.summarise.analyse import analyse_article, find_quotes
from generator.stages.summarise.antecedents import find_antecedent
from generator.stages.summarise.filler import is_usable
from generator.stages.summarise.wording import Draft, Piece, draft_sentence, join_drafts, render_draft
from generator.tables.summarise import load_abbreviations, load_summary_tables
from growth import grows_in_proportion

HERE = Path(__file__).parent
TABLES = load_summary_tables()
EDITS: list[dict[str, Any]] = yaml.safe_load((HERE / "cases/summarise/edits.yml").read_text(encoding="utf-8"))
ANTECEDENTS: list[dict[str, Any]] = yaml.safe_load(
    (HERE / "cases/summarise/antecedents.yml").read_text(encoding="utf-8")
)
SAMPLE = " ".join(
    [
        "Calderhead moved 1.2 million boxes in February, 7 per cent fewer than a year before, its third fall in a row.",
        "The line will lay up four ships, said Lena Brandt, its chief executive.",
        "“We would rather sail full than sail often,” she said.",
        "However, Swiftbox, which Calderhead bought in 2019 for US$84 million, will close its loop in April.",
        "That worries dockers in Orland.",
        "The company expects at least 300 jobs to go, although talks with the union may save some of them.",
        "Kitahama Denki, the largest customer, has booked space with a rival line from May.",
        "In addition, fuel costs rose 12 per cent to US$610 a tonne.",
    ]
)


def summarise(body: str, title: str = "", **more: Any) -> Summary:
    names = ("Calderhead", "Swiftbox", "Kitahama Denki")
    found = sorted((m.start(), m.end(), name) for name in names for m in re.finditer(name, body))
    mentions = tuple(Mention(start, end, name.lower(), name, "test") for start, end, name in found)
    knobs = more.pop("knobs", SummarySettings())
    return summarise_article(SummaryInput(title=title, body=body, mentions=mentions, **more), knobs, TABLES)


@pytest.mark.parametrize("case", EDITS, ids=[case["why"] for case in EDITS])
def test_edits_and_traps(case: dict[str, Any]) -> None:
    summary = summarise(
        case["body"].strip(), case["title"], kind=case.get("kind", "news"), authors=tuple(case.get("authors", ())),
        publisher=case.get("publisher", ""),
    )  # fmt: skip
    text = "\n".join(bullet.text for bullet in summary.bullets)
    assert summary.bullets
    for words in case.get("has", ()):
        assert words in text
    for words in case.get("never", ()):
        assert words not in text
    for words, companion in case.get("kept_with", {}).items():
        for bullet in summary.bullets:
            assert words not in bullet.text or companion in bullet.text
    if "every" in case:
        assert all(re.match(case["every"], bullet.text) for bullet in summary.bullets)
    printed = [figure.text for figure in summary.figures]
    for words in case.get("figures", ()):
        assert any(words in figure for figure in printed), printed


JOINS: list[dict[str, str]] = yaml.safe_load((HERE / "cases/summarise/joins.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", JOINS, ids=[case["why"] for case in JOINS])
def test_the_head_of_what_is_joined(case: dict[str, str]) -> None:
    body = f"{case.get('first', 'The boats of Calderhead lay idle.')} {case['second']}"
    mentions = tuple(Mention(m.start(), m.end(), "c", m.group(), "test") for m in re.finditer("Calderhead", body))
    article = SummaryInput(title="", body=body, mentions=mentions)
    analysis = analyse_article(article, TABLES)
    one, two = (Draft((Piece(s.start, s.end),), (), (s.index,)) for s in analysis.sentences[-2:])
    joined = join_drafts(one, two, article, analysis, TABLES)
    assert f"; {case['shown']}" in render_draft(joined, body)
    assert render_draft(joined, body) == case.get("text", render_draft(joined, body))


def read_marked(text: str) -> tuple[str, tuple[Mention, ...], tuple[int, int]]:
    """A body with its companies and the place of what stands in angle brackets."""
    body, mentions, noun, done = "", [], (0, 0), 0
    for found in re.finditer(r"\[([^\]|]+)(?:\|(\?))?\]|<([^>]+)>", text):
        body += text[done : found.start()]
        name = found.group(1) or found.group(3)
        span = (len(body), len(body) + len(name))
        if found.group(1):
            company = None if found.group(2) else name.lower()
            mentions.append(Mention(*span, company, name, "test" if company else "candidate: test"))
        else:
            noun = span
        body += name
        done = found.end()
    return body + text[done:], tuple(mentions), noun


@pytest.mark.parametrize("case", ANTECEDENTS, ids=[case["why"] for case in ANTECEDENTS])
def test_what_the_company_means(case: dict[str, Any]) -> None:
    body, mentions, noun = read_marked(case["body"].strip())
    article = SummaryInput(title="", body=body, mentions=mentions)
    analysis = analyse_article(article, TABLES)
    sentence = next(s for s in analysis.sentences if s.start <= noun[0] < s.end)
    found = find_antecedent(noun, sentence, article, analysis, TABLES)
    assert (found.name if found else None) == case["means"]
    draft = draft_sentence(sentence, article, analysis, TABLES)
    resolved = [edit.after for edit in draft.edits if edit.rule == "resolve" and edit.before == body[slice(*noun)]]
    assert resolved == ([f"[{case['means']}]"] if case["means"] else [])


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def untraced(bullet: Bullet) -> list[str]:
    """Words of a bullet that are neither in its evidence, in order, nor a recorded addition."""
    text = bullet.text
    for edit in bullet.edits:
        if edit.rule in ("resolve", "owner"):
            assert edit.after in text
            text = text.replace(edit.after, " ", 1)
    supply = iter(tokens(" ".join(evidence.quote for evidence in bullet.evidence)))
    return [token for token in tokens(text) if token not in supply]


def test_a_letter_that_changed_case_is_quoted_too() -> None:
    for bullet in summarise(SAMPLE, "Calderhead carries fewer boxes").bullets:
        for evidence in bullet.evidence:
            assert evidence.start == 0 or not SAMPLE[evidence.start - 1].isalnum()


@pytest.mark.parametrize("kind", ["news", "opinion", "letter", "market wrap", "explainer"])
def test_every_word_is_traced(kind: Any) -> None:
    summary = summarise(SAMPLE, "Calderhead carries fewer boxes", kind=kind)
    assert 3 <= len(summary.bullets) <= 5
    assert [untraced(bullet) for bullet in summary.bullets] == [[] for _ in summary.bullets]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(SAMPLE.split(". ")), max_size=14), st.sampled_from([" ", "\n"]))
def test_laws_of_a_summary(sentences: list[str], glue: str) -> None:
    body = glue.join(f"{sentence.rstrip('.')}." for sentence in sentences)
    summary = summarise(body, "Calderhead")
    assert summary == summarise(body, "Calderhead")
    quoted: set[int] = set()
    labels: dict[str, str] = {}
    for evidence in [e for b in summary.bullets for e in b.evidence] + [f.evidence for f in summary.figures]:
        assert " ".join(body[evidence.start : evidence.end].split()) == evidence.quote
        assert re.fullmatch(r"k[0-9a-f]{4,}", evidence.label)
        assert labels.setdefault(evidence.label, evidence.quote) == evidence.quote
        quoted.update(range(evidence.start, evidence.end))
    words = {m.start() for m in re.finditer(r"\S+", body)}
    assert len(words & quoted) <= max(150, len(words) * 15 // 100)
    assert all(not untraced(bullet) for bullet in summary.bullets)
    for figure in summary.figures:
        assert figure.text in figure.evidence.quote
        supply = iter(tokens(figure.evidence.quote))
        assert all(word in supply for word in tokens(figure.what))


def test_a_plain_summary_has_so_many_bullets_or_words() -> None:
    assert len(summarise(SAMPLE, knobs=SummarySettings(bullets=2)).bullets) == 2
    short = summarise(SAMPLE, knobs=SummarySettings(words=30))
    assert 0 < sum(len(bullet.text.split()) for bullet in short.bullets) <= 30


def test_nothing_comes_of_nothing() -> None:
    assert summarise("") == Summary(())


def test_tables_name_the_line_of_a_wrong_row() -> None:
    with pytest.raises(TableError, match=r"a.yml:1.*did you mean 'soft'"):
        load_abbreviations("- {kind: sofd, words: [x], why: y}", "a.yml")
    with pytest.raises(TableError, match="unknown key"):
        load_summary_tables("clases: {}", "s.yml")


COVERAGE: list[dict[str, Any]] = yaml.safe_load((HERE / "cases/summarise/coverage.yml").read_text(encoding="utf-8"))


def cover(case: dict[str, Any], own: frozenset[str]) -> str:
    filler = "\n".join(case.get("filler", "").format(n=n + 1) for n in range(case.get("times", 0)))
    summary = summarise(
        case["body"].strip().replace("FILLER", filler),
        case["title"],
        kind=case["kind"],
        authors=tuple(case.get("authors", ())),
        knobs=SummarySettings(own=own),
    )
    return "\n".join(bullet.text for bullet in summary.bullets)


@pytest.mark.parametrize("case", COVERAGE, ids=[case["why"] for case in COVERAGE])
def test_what_bullets_must_tell(case: dict[str, Any]) -> None:
    text = cover(case, frozenset(case.get("own", ())))
    for words in case["has"]:
        assert words in text
    for words in case.get("never", ()):
        assert words not in text


def test_the_watchlist_makes_the_difference() -> None:
    case = next(case for case in COVERAGE if "own" in case)
    assert not any(words in cover(case, frozenset()) for words in case["has"])


def test_a_plain_summary_of_a_feature_is_taken_from_all_its_parts() -> None:
    body = "\n".join(f"Plant {n} of Calderhead built {n * 7 + 3} ships of type K{n} in Orland." for n in range(60))
    summary = summarise_article(SummaryInput("", body), SummarySettings(bullets=5), TABLES)
    parts = [bullet.evidence[0].start * 5 // len(body) for bullet in summary.bullets]
    assert len(set(parts)) >= min(4, len(parts))


CHOOSING: list[dict[str, Any]] = yaml.safe_load((HERE / "cases/summarise/choosing.yml").read_text(encoding="utf-8"))
NEWS = [
    "Orland has closed its oldest port after a fire in a shed of tar.",
    "The fire broke out at dawn and burned for a day.",
    "The harbour master, Aud Ferrant, sent every boat to Tarn.",
    "The union of dock workers wants wages to be paid until the port opens.",
    "A new shed of brick will be built in the summer.",
    "The town of Tarn has offered a quay for the night boats.",
    "Fishermen fear for the herring season.",
    "The insurer of the port has sent an expert from Lindvik.",
]


@pytest.mark.parametrize("case", CHOOSING, ids=[case["why"] for case in CHOOSING])
def test_what_may_be_a_bullet(case: dict[str, Any]) -> None:
    at = {"first": 0, "after": 3, "last": len(NEWS)}[case["at"]]
    summary = summarise("\n".join([*NEWS[:at], case["line"], *NEWS[at:]]), "Orland closes its oldest port")
    text = "\n".join(bullet.text for bullet in summary.bullets)
    assert (case["line"][:20].strip("“") in text) == case["told"]
    assert NEWS[0] in text


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(SAMPLE.split(". ")), min_size=4, max_size=14), st.sampled_from([" ", "\n"]))
def test_what_is_joined_are_short_neighbours(sentences: list[str], glue: str) -> None:
    body = glue.join(f"{sentence.rstrip('.')}." for sentence in sentences)
    for bullet in summarise(body, "Calderhead").bullets:
        added = sum(len(edit.after.split()) for edit in bullet.edits if edit.rule in ("resolve", "owner"))
        if any(edit.rule == "join" for edit in bullet.edits):
            assert len(bullet.text.split()) - added <= SummarySettings().bullet_words
            first, second = bullet.evidence
            assert body[first.end : second.start].count(". ") <= 1


def test_a_speaker_at_the_end_is_not_taken_for_that_of_another_sentence() -> None:
    body = (
        "Calderhead lost 12 ferries and 900 jobs in May.\nIt will sell nine tugs, the union of dock workers said.\n"
        "Swiftbox laid up three boats of Lindvik for 84 days.\nIt will buy 40 cranes of Tarn for 310 million crowns."
    )
    texts = [bullet.text for bullet in summarise(body, "Ferry lines shrink").bullets]
    assert not any("; it will sell nine tugs" in text for text in texts)
    assert any("; it will buy 40 cranes" in text for text in texts)


def test_what_is_joined_is_no_longer_than_a_bullet_may_be() -> None:
    first = (
        "Calderhead sold 12 ferries of 1984 to a yard in Tarn for 40 million crowns in May, 9 million less than before."
    )
    second = (
        "It will buy 40 cranes and 9 tugs in Lindvik for 310 million crowns by June 2027, if the Bank of Orland lends "
        "it half."
    )
    for words, joined in ((second, False), (second[: second.index(" for 310")] + ".", True)):
        texts = [bullet.text for bullet in summarise(f"{first}\n{words}", "Calderhead sells ferries").bullets]
        assert any("; it will buy" in text for text in texts) == joined


def test_a_sentence_of_which_a_figure_is_not_quoted_is_listed_for_the_reviewer() -> None:
    body = "Calderhead sold 40 berths.\nFares rose 3 per cent in May, and 900 sailors left Orland.\nIt rained."
    start = body.index("Fares")
    half = (start, body.index(", and 900"))
    article = SummaryInput("", body)
    assert [e.sentence for e in list_uncovered(article, TABLES, [(0, 26), half])] == [2]
    assert list_uncovered(article, TABLES, [(0, 26), (start, body.index("\nIt"))]) == ()
    assert [e.sentence for e in list_uncovered(article, TABLES, [])] == [1, 2]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Ships carry :smile: and {: .x } ;--8<-- , or so", "Ships carry :smile: and {: .x } ;--8<-- , or so"),
        ("The Wesson .38 and a ![x] b : c ; d ? e", "The Wesson .38 and a ![x] b : c ; d ? e"),
        ("Boats , it said , sank .", "Boats, it said, sank."),
    ],
)
def test_the_marks_of_a_sentence_stay_as_they_are(said: str, shown: str) -> None:
    assert render_draft(Draft((Piece(0, len(said)),), (), (0,)), said) == shown


def test_a_seam_leaves_no_space_before_a_mark_and_no_comma_before_a_stop() -> None:
    body = "Boats, which are old, sank. It rained ; x"
    assert render_draft(Draft((Piece(0, 6), Piece(26, 27)), (), (0,)), body) == "Boats."
    assert render_draft(Draft((Piece(0, 5), Piece(-1, -1, " "), Piece(38, 41)), (), (0,)), body) == "Boats; x"
    assert render_draft(Draft((Piece(28, 38), Piece(38, 41)), (), (0,)), body) == "It rained ; x"


@pytest.mark.parametrize("mark", ["“", "“中", "‘a ", "'a ", '"“'])
def test_marks_of_quotations_that_nothing_closes_take_work_in_proportion(mark: str) -> None:
    def run(text: str) -> None:
        for _ in range(8):
            find_quotes(text, 0, len(text))

    # All marks within the 1,500 characters that a quotation may have, and a paragraph too long to be one to its end.
    assert grows_in_proportion(run, lambda eighths: mark * (180 * eighths // len(mark)) + "x" * 1_600)


@pytest.mark.parametrize("run", ["[" * 12_000, "x" * 201, "ab/" * 70])
def test_a_sentence_with_an_endless_word_is_no_bullet(run: str) -> None:
    body = f"Calderhead sold two ferries to Orland on Monday for 12 million crowns {run} after a long vote."
    assert summarise(body.replace(run, "word"), "Calderhead sells ferries").bullets
    assert summarise(body, "Calderhead sells ferries").bullets == ()


def test_scripts_that_do_not_part_words_have_no_endless_word() -> None:
    body = "海港公司周一宣布" + "以一千二百万元出售两艘渡轮给邻市的航运集团，" * 12 + "董事会已经通过。"
    (sentence,) = analyse_article(SummaryInput("", body, lang="zh"), TABLES).sentences
    assert len(body) > 200
    assert is_usable(sentence, TABLES, "news")

"""Figures across sources: what agrees, what was brought up to date, what contradicts, and above all what does not."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.brief import parse_brief, render_brief
from generator.compose import compose_brief
from generator.model import Article, Block, BodyPiece, Brief, DateBasis, Evidence, Figure, Metadata, NearCopy, Registry
from generator.stages.link import LinkText, assign_roles, link_texts
from generator.stages.summarise import SummaryInput, SummarySettings, summarise_article
from generator.stories.amounts import Rates
from generator.stories.model import Comparison, Origin, Source
from generator.stories.verdicts import compare_figures
from generator.tables.load import load_tables
from generator.text.numbers import find_quantities
from generator.text.sentences import split_sentences
from growth import grows_in_proportion

CASES = Path(__file__).parent / "cases" / "stories_figures"


@cache
def load_cases() -> dict[str, dict[str, Any]]:
    """All cases by name."""
    cases = {}
    for path in sorted(CASES.glob("*.yml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            cases[f"{path.stem}: {case['case']}"] = case
    return cases


@cache
def _tables() -> Any:
    return load_tables()


def make_brief(name: str, said: dict[str, Any], near: tuple[NearCopy, ...] = ()) -> Brief:
    """A brief as ``generate`` makes one of a title and a body, written and read back."""
    tables, body = _tables(), said["body"]
    block = Block(0, len(body), 1, 1, body, "body", "case")
    article = Article(f"{name}.txt", 0, body, (BodyPiece(0, len(body), block),), None, (), (), 1, 1)
    known = Metadata(
        title=said["title"],
        heading=said["title"],
        kind="news",
        publisher=said["publisher"],
        date=str(said["date"]) if "date" in said else None,
        date_basis=DateBasis("sidecar") if "date" in said else DateBasis(),
    )
    mentions = link_texts([LinkText(name, body)], Registry(), tables.link)[0]
    given = SummaryInput(title=known.heading, body=body, mentions=mentions, dated="date" in said)
    summary = summarise_article(given, SummarySettings(), tables.summary)
    roles = assign_roles(tuple(m for m in mentions if m.company), known.heading, body)
    sentences = split_sentences(body)
    brief_id = f"{name}-0123456789"
    brief = compose_brief(
        brief_id, "0" * 16, article, known, mentions, roles, summary, Registry(), sentences, near=near
    )
    return parse_brief(render_brief(brief), f"docs/briefs/{brief_id}.md")


def compare_case(case: dict[str, Any]) -> tuple[Comparison, ...]:
    """What is said of the two articles of a case."""
    near = (NearCopy("a-0123456789", "A"),) if case.get("near") else ()
    return compare_figures([make_brief("a", case["a"]), make_brief("b", case["b"], near)])


def _says(item: Comparison, number: str, brief: str) -> bool:
    found = [claim.figure for claim in item.claims if claim.brief == f"{brief}-0123456789"]
    return any(number in figure.text for figure in found)


def judge_case(case: dict[str, Any]) -> list[str]:
    """What is wrong with what is said of a case."""
    found = compare_case(case)
    wrong = []
    for verdict, one, other in case["expect"]:
        both = {item.verdict for item in found if _says(item, one, "a") and _says(item, other, "b")}
        ok = (
            verdict in both
            if verdict in ("agree", "update", "conflict")
            else not both
            if verdict == "none"
            else "conflict" not in both
        )
        if not ok or (verdict in ("agree", "update") and "conflict" in both):
            wrong.append(f"{one} / {other}: {sorted(both) or 'nothing'} instead of {verdict}")
    wanted = {verdict for verdict, _, _ in case["expect"]}
    wrong += [
        f"{item.verdict} of {[claim.figure.text for claim in item.claims]} out of the blue: {item.why}"
        for item in found
        if item.verdict != "agree" and item.verdict not in wanted
    ]
    return wrong


@pytest.mark.parametrize("name", load_cases())
def test_cases(name: str) -> None:
    """What an editor would say of two articles' numbers, and no more."""
    assert judge_case(load_cases()[name]) == []


# ---------------------------------------------------------------- each rule seen to fail

_NO_RATES = Rates()


def _nothing(*_: object, **__: object) -> bool:
    return False


def _always(*_: object, **__: object) -> bool:
    return True


def _no_judgement(*_: object) -> None:
    return None


RULES: dict[str, tuple[str, str, Any]] = {
    # rule taken out: (module.name, replacement), and the case that turns wrong
    "the peg": ("amounts.PEG", "agree: the peg, amounts in two currencies", {}),
    "rates that articles print": (
        "verdicts.find_rates",
        "agree: a rate that an article prints of another amount",
        lambda *_: _NO_RATES,
    ),
    "hedges": ("clauses.Clauses.hedge", "agree: nearly 40 per cent is 38", lambda *_: ""),
    "spelled counts": ("quantities.find_numbers", "agree: at least twelve is twelve", find_quantities),
    "units": ("clauses.Clauses.kind", "agree: acres and hectares", lambda *_: ("count", None)),
    "points of likeness": ("agreements.AGREE_SCORE", "agree: exports in two wordings", 99),
    "two measures": ("sameness._is_weak", "traps: twelve dead and twelve rescued", _nothing),
    "periods": ("pairs.compare_periods", "traps: other month", lambda *_: "same"),
    "qualifiers": ("senses.find_qualifiers", "traps: net and gross", lambda *_: frozenset()),
    "qualifiers that only one has": ("sameness._qualified_alike", "traps: first phase and all of it", _always),
    "what is counted": ("sameness._same_noun", "traps: children first, then all of the dead", _always),
    "of what": ("sameness._same_stuff", "beats: copper and gold, both in tonnes", _always),
    "subjects": ("sameness._same_subject", "neighbours: rents of two cities", _always),
    "places": ("names._PREPOSITION", "traps: two plants", re.compile("(?!)")),
    "words that many names have": ("pairs.meet", "neighbours: seats of two parties", lambda a, b, _: bool(a & b)),
    "what is past": ("senses.is_past", "traps: a year earlier", _nothing),
    "parts": ("senses.follows", "traps: a part by another cut, and the whole", _nothing),
    "shares of a measure": ("quantities._WHOLES", "traps: two shares of one revenue", frozenset()),
    "change and level": ("senses.find_change", "conflict: exports of one month", lambda *_: ""),
    "one origin": ("verdicts._number_origins", "traps: one origin contradicts nobody", lambda briefs, _: (0, 1)),
    "reprints count once": ("verdicts._number_origins", "traps: aged reprint of one origin", lambda briefs, _: (0, 1)),
    "days between events": ("pairs.EVENT_DAYS", "traps: long after", 999),
    "order of magnitude": ("pairs.MOST_APART", "neighbours2: a cup and a bag", 999),
    "estimates": ("pairs._certainty", "update: exports undated", lambda _: 2),
    "revisions": ("senses.is_revised", "update: job cuts that grew", _nothing),
    "later counts": ("pairs.timing_of", "update: hectares burned", lambda *_: "event"),
    "words that open a sentence": ("pairs.meet", "neighbours: orders of two customers", _always),
    "what was brought to it": ("senses.is_moved_to", "neighbours: a stake that was raised", _nothing),
    "words before an unknown measure": ("senses.find_lead", "neighbours2: trees felled and planted", lambda *_: None),
    "sales that may fetch": (
        "sameness.is_of_one_deal",
        "disputes: a sale that might fetch, and what was paid",
        _nothing,
    ),
    "parts of what both name": (
        "agreements.NAMES_MANY",
        "disputes: the same sale in two currencies and two words for the part",
        99,
    ),
    "swapped digits": ("rivals.are_swapped", "rivals: a trial of so many", _nothing),
    "signs beside swapped digits": ("rivals.SIGNS_SWAPPED", "rivals: a trial of so many", 99),
    "counted phrases": ("senses.find_phrase", "rivals: one counted phrase, two verbs", lambda *_: frozenset()),
    "of what sort": ("senses.find_phrase", "rivals: one phrase, two groups of them", lambda *_: frozenset()),
    "phrases counted once": ("rivals.Rivals._is_alone", "rivals: one phrase, counted twice", _always),
    "other editions": (
        "senses._THEN",
        "rivals: another edition in the same article",
        re.compile(r"\b(?:a|one|the) (?:year|month|quarter) (?:earlier|ago|before)\b"),
    ),
    "other years": ("rivals.is_of_another_year", "rivals: swapped, of two years", _nothing),
    "what is done with them": (
        "senses.find_act",
        "rivals: swapped, of cranes inspected and cranes owned",
        lambda *_: None,
    ),
    "counts up to a day": (
        "quantities.find_day",
        "rivals: a count up to the day of the earlier report",
        lambda *_: None,
    ),
    "counts that go on": ("rivals.is_one_count", "rivals: a count that went on", _always),
    "rare numbers": ("agreements.is_rare", "wordings: cases and incidents", _nothing),
    "nouns that may name the same": ("sameness.are_akin", "wordings: cases and incidents", _nothing),
    "guidance": ("verdicts._is_guidance", "guidance: guidance in the same report", _nothing),
    "so many a day": ("sameness._pace", "guidance: flights a day and flights cancelled", lambda _: frozenset()),
    "what is worth a row": ("agreements.tells_much", "guidance: three informants, and three more", _always),
    "outlays": ("sameness.OUTLAYS", "wordings: a plant that would cost, and what is put into it", frozenset()),
    "work by its nouns": (
        "sameness.WORK",
        "wordings: jobs that would be created, and people it will employ",
        frozenset(),
    ),
    "verbs that bring": ("senses._BRINGS", "wordings: an award that a judge reduced", frozenset()),
    "ranges of prices": ("pairs.PRICES", "wordings: a price at the top of its range", frozenset()),
    "what is left open": ("agreements.is_left_open", "wordings: as much as is sought, and what came", _nothing),
    "words that cue": (
        "sameness._is_cued",
        "wordings: passengers who were stranded, and those whom the airline had to rebook",
        _nothing,
    ),
    "settled plans": ("pairs.are_near", "conflict: job cuts", _nothing),
}


STAND_INS: dict[str, dict[str, Any]] = {
    # what finds the same case by another way is taken out with the rule
    "sales that may fetch": {
        "sameness.meet_measures": lambda one, other, _: one.measure == other.measure,
        "pairs._judge_came": _no_judgement,
    },
    "parts of what both name": {"agreements.LIKE_WORDS": 99},
    # an earlier number that the later article names, and "now" and "have now burned"
    "revisions": {"pairs._judge_named": _nothing, "pairs._are_offers": _nothing},
    "words that open a sentence": {"pairs.are_told_apart": _nothing},
    "other editions": {"rivals.are_told_apart": _nothing, "pairs.are_told_apart": _nothing},
    "other years": {"rivals.are_told_apart": _nothing},
    "later counts": {"senses.is_revised": _nothing},
    "outlays": {"pairs._judge_came": _no_judgement},
    "work by its nouns": {"pairs._judge_came": _no_judgement, "sameness._count_persons": _nothing},
}


@pytest.mark.parametrize("rule", RULES)
def test_rules_taken_out(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each rule is needed: without it the case that it is for turns wrong."""
    place, name, instead = RULES[rule]
    # What is seen of both clauses may make up for a rule, where many words are shared.
    monkeypatch.setattr("generator.stories.verdicts.find_links", lambda *_: [])
    monkeypatch.setattr(f"generator.stories.{place}", instead)
    for also, nothing in STAND_INS.get(rule, {}).items():
        monkeypatch.setattr(f"generator.stories.{also}", nothing)
    assert judge_case(load_cases()[name])


# ---------------------------------------------------------------- laws


def _verdicts(items: Sequence[Comparison]) -> set[tuple[str, frozenset[tuple[str, str]]]]:
    return {(item.verdict, frozenset((c.brief, c.figure.text) for c in item.claims)) for item in items}


@pytest.mark.parametrize("name", [name for name in load_cases() if not name.startswith("traps")])
def test_order(name: str) -> None:
    """What is said does not depend on the order in which briefs come."""
    case = load_cases()[name]
    briefs = [make_brief("a", case["a"]), make_brief("b", case["b"])]
    assert compare_figures(briefs) == compare_figures(briefs[::-1])


def test_shape() -> None:
    """Every comparison has claims of two briefs at least, each figure with its quotation, and says why."""
    items = [item for case in load_cases().values() for item in compare_case(case)]
    assert len(items) > 60
    for item in items:
        assert len({claim.brief for claim in item.claims}) >= 2
        assert all(claim.figure.evidence.quote and claim.figure.text for claim in item.claims)
        assert item.why
        assert item.what


def test_headings() -> None:
    """A comparison is called by what is measured or counted, as a heading: no cut-out of a sentence."""
    wanted = {
        "wordings: an award that a judge reduced": "Damages",
        "wordings: jobs that would be created, and people it will employ": "New jobs",
        "wordings: cases and incidents": "Reported cases",
        "wordings: visitors expected by the organiser, and drawn by the fair": "Visitors",
        "update: a toll that rose": "Deaths",
    }
    for name, heading in wanted.items():
        assert heading in {item.what for item in compare_case(load_cases()[name])}
    for case in load_cases().values():
        for item in compare_case(case):
            assert item.what[:1] == item.what[:1].upper()
            assert len(item.what.split()) <= 7
            assert item.what[-1] not in ".,:;"


@pytest.mark.parametrize(
    ("one", "other", "heading"),
    [
        (
            "At least 41 per cent of flights by Skerry Air ran late.",
            "41 per cent of flights were late.",
            "Share of flights",
        ),
        ("Merrow closed at HK$31.94 on Monday.", "Shares of Merrow ended the day at HK$31.94.", "Closing price"),
        (
            "The tunnel under the Corran hills is 14.2 kilometres long.",
            "Its 14.2 kilometres run below the Corran hills.",
            "Length",
        ),
        ("Sarovia aims to build 12 gigawatts of wind.", "Sarovia wants 12 gigawatts of offshore wind.", "Power"),
        (
            "The brothers swindled 1,187 pensioners.",
            "The brothers defrauded 1,187 pensioners, a court heard.",
            "Pensioners",
        ),
    ],
)
def test_a_heading_says_what_is_measured(one: str, other: str, heading: str) -> None:
    said = [
        {"title": text.rstrip("."), "body": text, "publisher": text[:9], "date": "2026-03-02"} for text in (one, other)
    ]
    assert heading in {item.what for item in compare_figures([make_brief("a", said[0]), make_brief("b", said[1])])}


def test_a_claim_says_how_sure_it_was_compared() -> None:
    """A verdict that calls a number expected stands above no card that calls it a fact."""
    for case in load_cases().values():
        for item in compare_case(case):
            if item.verdict == "update" and item.why.startswith("expected"):
                assert item.claims[0].status in ("estimate", "target"), item


def test_a_claim_has_the_number_of_its_verdict() -> None:
    """Of a row that holds a move and a level, the claim is the one that is compared."""
    first = "Revenue of Tavi Foods rose 41 percent to 27.4 billion yuan ($3.85 billion) in the third quarter. It sells."
    second = "Tavi Foods had third-quarter revenue of US$3.85 billion. Soups did best."
    a = {"title": "Tavi grows", "publisher": "Wire", "date": "2026-11-05", "body": first}
    b = {"title": "Tavi earns more", "publisher": "Post", "date": "2026-11-06", "body": second}
    found = compare_figures([make_brief("a", a), make_brief("b", b)])
    figures = [claim.figure for item in found for claim in item.claims]
    assert [(f.value, f.currency) for f in figures] == [("27400000000", "CNY"), ("3850000000", "USD")]
    assert all("41" not in figure.text for figure in figures)


ROWS = {
    # rule taken out: (what stands for it, its stand-in)
    "headings": ("verdicts.name_quantity", lambda group, _: group[0].claim.figure.what),
    "strays that join a row": ("verdicts._gather_strays", lambda groups, _: list(groups)),
    "one origin": ("verdicts._are_own_words", _always),
    "a claim's own number": ("quantities._figure_of", lambda figure, *_: figure),
    "the edition before": ("senses._BEFORE_THIS", re.compile("(?!)")),
}


def _check_rows(rule: str) -> None:
    """What holds of the rows of comparisons by one rule."""
    if rule == "headings":
        test_headings()
    elif rule == "a claim's own number":
        test_a_claim_has_the_number_of_its_verdict()
    elif rule == "strays that join a row":
        bodies = (
            "Corvane said its drug helped patients lose 17.4 percent of their body weight in a trial. It is a pill.",
            "Corvane's pill lowered body weight by about 17 per cent. It is a pill.",
            "Corvane's drug took 17.4 per cent off the patients' weight. It is a pill.",
            "Corvane's drug produced a weight loss of 17.4 per cent in a trial. It is a pill.",
        )
        briefs = [
            make_brief(name, {"title": f"Report {name}", "publisher": name * 4, "date": "2026-05-04", "body": body})
            for name, body in zip("abcd", bodies, strict=True)
        ]
        rows = [item for item in compare_figures(briefs) if any("17.4" in claim.figure.text for claim in item.claims)]
        assert [(item.verdict, len(item.claims)) for item in rows] == [("agree", 4)]
    elif rule == "one origin":
        case = load_cases()["agree: a fine"]
        pair = [make_brief("a", case["a"]), make_brief("b", {**case["a"], "publisher": "Herald"})]
        origin = (Origin((Source(pair[0].id, "Gazette"), Source(pair[1].id, "Herald")), "Gazette"),)
        assert compare_figures(pair, origin) == ()
    else:
        first = "The Ostley book fair drew 74,000 visitors. Its preceding run drew 61,000 visitors."
        second = "The Ostley book fair drew 58,000 visitors. It rained."
        a = {"title": "Fair ends", "publisher": "Gazette", "date": "2026-05-04", "body": first}
        b = {"title": "Fair over", "publisher": "Courier", "date": "2026-05-04", "body": second}
        found = compare_figures([make_brief("a", a), make_brief("b", b)])
        assert [item.verdict for item in found] == ["conflict"]


@pytest.mark.parametrize("rule", ROWS)
def test_rows_need_their_rule(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a row says of itself and who stands in it rests on a rule; without it the same check fails."""
    _check_rows(rule)
    place, instead = ROWS[rule]
    monkeypatch.setattr(f"generator.stories.{place}", instead)
    with pytest.raises(AssertionError):
        _check_rows(rule)


def test_nothing_to_compare() -> None:
    """No brief, and one brief alone, say nothing of others."""
    case = load_cases()["agree: a fine"]
    assert compare_figures([]) == ()
    assert compare_figures([make_brief("a", case["a"])]) == ()


def test_origins_given() -> None:
    """An agreement of one origin says so; a contradiction within one origin is none."""
    agree, conflict = load_cases()["agree: a fine"], load_cases()["conflict: a fine"]
    origin = (Origin((Source("a-0123456789", "Gazette"), Source("b-0123456789", "Tidewater")), "Gazette"),)
    found = compare_figures([make_brief("a", agree["a"]), make_brief("b", agree["b"])], origin)
    assert ["one origin" in item.why for item in found] == [True]
    assert compare_figures([make_brief("a", conflict["a"]), make_brief("b", conflict["b"])], origin) == ()


def test_a_person_changed_the_number() -> None:
    """What a person wrote into the row of a brief counts, not what the sentence had."""
    case = load_cases()["agree: a fine"]
    brief = make_brief("a", case["a"])
    text = render_brief(brief).replace("| $84 million |", "| $48 million |")
    assert text != render_brief(brief)
    found = compare_figures([parse_brief(text, "docs/briefs/a.md"), make_brief("b", case["b"])])
    assert all(claim.figure.text != "$84 million" or claim.brief != brief.id for item in found for claim in item.claims)


def test_three_articles() -> None:
    """Two that agree and a third that contradicts: all three stand in the conflict, and the two agree by themselves."""
    case = load_cases()["conflict: a fine"]
    third = make_brief("c", {**case["a"], "publisher": "Herald"})
    found = _verdicts(compare_figures([make_brief("a", case["a"]), make_brief("b", case["b"]), third]))
    a, b, c = (f"{name}-0123456789" for name in "abc")
    # The third says it in the same words: it is a statement of its own where its origin is.
    assert ("conflict", frozenset({(a, "$84 million"), (b, "$48 million"), (c, "$84 million")})) in found
    assert ("agree", frozenset({(a, "$84 million"), (c, "$84 million")})) in found


@pytest.mark.parametrize(
    "text",
    [
        "$" * 400,
        "1,2,3,4," * 200,
        "12 per cent " * 150,
        '"' * 300 + " 12 people",
        "up from " * 150 + "12",
        "（（（" * 90 + "41亿港元）",
        "US$1 billion (HK$7.8 billion) " * 60,
        "9" * 400 + " people died",
        "one hundred thousand million billion trillion people",
        "\u202eUS$5 billion\u202c in the first half first half first half",
    ],
)
def test_hostile(text: str) -> None:
    """Whatever stands in a figure and its quotation, the comparison ends, and soon."""
    evidence = Evidence(text, 0, len(text), 1, 1, 1, "k0001")
    figure = Figure(text[:200], None, None, None, text[:200], None, text[:80], "actual", evidence)
    brief = replace(make_brief("a", load_cases()["agree: a fine"]["a"]), figures=(figure,))
    other = replace(brief, id="b-0123456789", publisher="Other")
    start = time.process_time()
    compare_figures([brief, other])
    assert time.process_time() - start < 20


def test_growth() -> None:
    """Of eight times as many briefs in one story the comparison takes far less than the square of eight times as
    long.
    """
    cases = list(load_cases().values())[:40]
    briefs = [make_brief(f"{key}{at}", case[key]) for at, case in enumerate(cases) for key in "ab"]
    many = [replace(b, id=f"{b.id}-{n}", publisher=f"{b.publisher} {n}") for n in range(3) for b in briefs]
    assert grows_in_proportion(compare_figures, lambda eighths: many[: 30 * eighths])

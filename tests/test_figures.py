"""Key figures: every number with its unit, measure, owner, period and status, as cases; and what always holds."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.model import Figure, Mention
from generator.stages.summarise import SummaryInput, SummarySettings, summarise_article
from generator.tables.figures import load_figure_tables
from generator.tables.summarise import load_summary_tables
from generator.text.numbers import find_quantities
from growth import grows_in_proportion

HERE = Path(__file__).parent
TABLES = load_summary_tables()
QUANTITIES: list[dict[str, Any]] = yaml.safe_load((HERE / "cases/figures/quantities.yml").read_text(encoding="utf-8"))
FIGURES: list[dict[str, Any]] = yaml.safe_load((HERE / "cases/figures/figures.yml").read_text(encoding="utf-8"))
STATUSES: list[dict[str, Any]] = yaml.safe_load((HERE / "cases/figures/statuses.yml").read_text(encoding="utf-8"))
PARTS = (
    "exports rose 7.2 per cent to US$3 billion",
    "Calderhead has nearly 40 ships",
    "from 20GW in 2019 to 65GW",
    "a £1.3 billion (US$1.8 billion) yard",
    "in 2024",
    "12,5 %",
    "1.200",
    "20 of the 26 barges",
    "¥862-billion",
    "said Lena Brandt, 45",
    "12亿元",
    "—",
    "(",
    "“",
    "and",
    ", up 3 points",
    "as much as",
    "will cost",
    "per cent",
    "closed at 2,501.5",
    "fell 3 points, or 0.2 per cent, to 2,501",
    "half of its 40 ships",
    "reaching US$5 million",
    ", Calderhead said",
    "according to port data",
)


def figures_of(body: str, title: str = "", **more: Any) -> tuple[Figure, ...]:
    found = sorted((m.start(), m.end(), m.group()) for m in re.finditer("Calderhead|Swiftbox", body))
    mentions = tuple(Mention(start, end, name.lower(), name, "test") for start, end, name in found)
    knobs = SummarySettings(quote_percent=100)
    return summarise_article(SummaryInput(title=title, body=body, mentions=mentions, **more), knobs, TABLES).figures


@pytest.mark.parametrize("case", QUANTITIES, ids=[case["text"][:40] for case in QUANTITIES])
def test_quantities(case: dict[str, Any]) -> None:
    text = case["text"]
    found = find_quantities(text, case.get("lang", "en"), case.get("context"))
    assert [[text[q.start : q.end], q.value, q.unit, q.currency] for q in found] == case["want"]


@pytest.mark.parametrize("case", FIGURES, ids=[case["why"] for case in FIGURES])
def test_figures(case: dict[str, Any]) -> None:
    found = figures_of(
        case["body"].strip(), case.get("title", ""), kind=case.get("kind", "news"), lang=case.get("lang", "en")
    )
    wanted = case["want"]
    rows = [{key: getattr(figure, key) for key in row} for row, figure in zip(wanted, found, strict=False)]
    if case.get("only") or not wanted:
        assert len(found) == len(wanted), found
    else:
        texts = [row["text"] for row in wanted]
        rows = [
            {key: getattr(figure, key) for key in next((r for r in wanted if r["text"] == figure.text), {})}
            for figure in found
            if figure.text in texts
        ]
    assert rows == wanted


@pytest.mark.parametrize("case", STATUSES, ids=[case["text"][:60] for case in STATUSES])
def test_status_and_speaker(case: dict[str, Any]) -> None:
    found = figures_of(case["text"])
    figure = next((figure for figure in found if str(case["figure"]) in figure.text), None)
    assert figure is not None, found
    assert (figure.status, figure.says) == (case["status"], case["says"])
    assert (figure.says or "") in figure.evidence.quote


def is_in_order(words: list[str], supply: list[str]) -> bool:
    rest = iter(supply)
    return all(word in rest for word in words)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=12), st.sampled_from(["en", "de", "zh", "ja"]))
def test_every_figure_stands_in_its_evidence(parts: list[str], lang: str) -> None:
    for figure in figures_of(" ".join(parts) + ".", lang=lang):
        quote = figure.evidence.quote
        assert figure.text in quote
        assert all(part in quote for part in (figure.says, figure.move, figure.level) if part)
        assert is_in_order(re.findall(r"\w+", figure.what), re.findall(r"\w+", quote))
        assert figure.value is not None
        assert all(re.fullmatch(r"\d+(?:\.\d+)?", value) for value in (figure.value or "0").split("/"))


@given(st.integers(1, 10**9), st.integers(0, 99), st.sampled_from(["million", "billion", ""]))
def test_a_value_is_the_number_as_printed(whole: int, cents: int, scale: str) -> None:
    printed = f"US${whole:,}.{cents:02d} {scale}".strip()
    (found,) = find_quantities(f"It owes {printed} to the yard.")
    power = {"million": 6, "billion": 9, "": 0}[scale]
    assert Decimal(found.value) == Decimal(f"{whole}.{cents:02d}").scaleb(power)
    german = f"{whole:,}".replace(",", ".") + f",{cents:02d} Euro"
    (found,) = find_quantities(f"Die Werft schuldet {german}.", "de")
    assert Decimal(found.value) == Decimal(f"{whole}.{cents:02d}")


@given(st.text(alphabet="0123456789.,-–% $€¥£()abcoftUSmbn亿元年GW\n", max_size=80), st.sampled_from(["en", "de"]))
def test_quantities_are_ordered_and_plain(text: str, lang: str) -> None:
    last = 0
    for quantity in find_quantities(text, lang):
        assert last <= quantity.start < quantity.end <= len(text)
        assert re.fullmatch(r"\d+(?:\.\d+)?(?:/\d+(?:\.\d+)?)?", quantity.value)
        last = quantity.end


@pytest.mark.parametrize(
    ("hostile", "times"),
    [("1,", 12_500), ("1 ", 12_500), ("$", 12_500), ("from 1 to ", 2_500), ("9", 500), ("¥5 ($6) ", 1_250)],
)
def test_hostile_text_takes_time_in_proportion(hostile: str, times: int) -> None:
    assert grows_in_proportion(find_quantities, lambda eighths: hostile * times * eighths)


def test_verbs_are_inflected_and_wrong_tables_refused() -> None:
    verbs = load_figure_tables().verbs
    assert {"raised", "raising", "carries", "planned", "reaches"} <= verbs


def test_a_quotation_shows_how_a_move_ended_and_keeps_its_preposition() -> None:
    (figure,) = figures_of("In May, Calderhead's shares rose as much as 8 per cent but gave it all up by the close.")
    assert figure.evidence.quote.startswith("In May")
    assert "gave it all up by the close" in figure.evidence.quote


@pytest.mark.parametrize(
    "text",
    [
        "Northmar Systems said on Monday that it will buy Tern for 2两11.3 million euros in cash.",
        "Shares of Northmar Systems rose 两4 per cent to 77 dollars after the news was out.",
    ],
)
def test_a_number_torn_by_a_sign_of_another_script_is_no_fault(text: str) -> None:
    summarise_article(SummaryInput("Northmar buys Tern", text), SummarySettings(), TABLES)

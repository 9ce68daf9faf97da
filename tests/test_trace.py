"""The check of every word: what it lets pass, what it finds, and that no change of a brief escapes it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.brief import parse_brief, render_brief
from generator.model import Brief, Bullet, Edit, Evidence, Figure, Summary
from generator.seeds import read_seed
from generator.trace import (
    Fault,
    SeedText,
    read_html,
    read_source_text,
    read_text,
    trace_brief,
    trace_docs,
    trace_summary,
)
from generator.trace.check import _read_names
from generator.trace.pieces import check_bullet, check_quotations, lay_ground
from generator.trace.source import fold
from test_cli import briefs
from test_pipeline import FERRY

ROOT = Path(__file__).parent.parent
CASES = Path(__file__).parent / "cases" / "trace"
BRIEFS = sorted((ROOT / "docs" / "briefs").glob("*.md"))


def _cases(name: str) -> list[Any]:
    rows = yaml.safe_load((CASES / name).read_text("utf-8"))
    return [pytest.param(row, id=row["why"]) for row in rows]


def _found(faults: list[Fault]) -> list[Any] | None:
    return [faults[0].code, faults[0].word] if faults else None


@pytest.mark.parametrize("case", _cases("bullets.yml"))
def test_a_bullet_says_what_its_quotations_say(case: dict[str, Any]) -> None:
    seed = read_text("\n".join([*case["quotes"], case.get("more", "")]))
    ground = lay_ground(seed, (1, 99), case.get("kind", "news"), case.get("people", ()))
    evidence = tuple(Evidence(quote, 0, 0, at, at, 9, f"k{at:04}") for at, quote in enumerate(case["quotes"], 1))
    bullet = Bullet(case["text"], evidence, tuple(Edit(*edit) for edit in case.get("edits", ())))
    faults = list(check_bullet(bullet, "bullet", ground, edited=case.get("edited", False)))
    assert _found(faults) == case.get("fault")


@pytest.mark.parametrize("case", _cases("quotations.yml"))
def test_a_quotation_stands_in_its_seed(case: dict[str, Any]) -> None:
    seed = read_html(case["seed"]) if case.get("html") else read_text(case["seed"])
    number, of = case.get("sentence", (1, 1))
    item = Evidence(case["quote"], 0, 0, case["line"], number, of, "k1")
    faults = list(check_quotations([item], lay_ground(seed, (1, 99), "news")))
    found = _found(faults)
    assert (found and [found[0], found[1].removeprefix("sentence ")]) == case.get("fault")


# ---------------------------------------------------------------- mutants


@cache
def _names() -> dict[str, tuple[str, ...]]:
    return _read_names(ROOT / "docs")


@cache
def _load(path: Path) -> tuple[Brief, SeedText]:
    brief = parse_brief(path.read_text("utf-8"), path.name)
    seeds = ROOT / "seeds"
    return brief, read_source_text(read_seed(seeds / "articles" / brief.source, seeds))


def _check(brief: Brief, seed: SeedText) -> tuple[Fault, ...]:
    """What is found in the Markdown of a brief."""
    text = render_brief(brief)
    return trace_brief(parse_brief(text, "x.md"), seed, _names(), text=text)


def _check_fields(brief: Brief, seed: SeedText) -> tuple[Fault, ...]:
    return trace_brief(brief, seed, _names())


def test_shipped_briefs_pass() -> None:
    trace = trace_docs(ROOT / "docs", ROOT / "seeds")
    assert (trace.briefs, trace.faults, trace.unchecked) == (len(BRIEFS), (), ())


@pytest.mark.seeds
def test_briefs_of_the_real_documents_pass(shared_seeds: Path, tmp_path: Path) -> None:
    made = briefs("-q", "generate", "--seeds", shared_seeds, "--docs", tmp_path, "--companies", "seeds/companies.yml")
    assert made.returncode == 0, made.stderr
    assert trace_docs(tmp_path, shared_seeds).faults == ()


_WORD = re.compile(r"[^\W_]+")


def _change_words(text: str, step: int) -> Iterator[tuple[str, str]]:
    """``(name of the change, changed text)``: each digit, hedge and every few words of a text."""
    for match in re.finditer(r"\d", text):
        yield "digit", f"{text[: match.start()]}{(int(match[0]) + 1) % 10}{text[match.end() :]}"
    for match in re.finditer(r"\b(?:not|no|never|could|may|would|expected|said|says|nearly|about|if|than) ", text):
        yield "drop", text[: match.start()] + text[match.end() :]
    words = list(_WORD.finditer(text))
    for match in words[::step]:
        yield "replace", f"{text[: match.start()]}zorb{text[match.end() :]}"
        if match[0].isascii():
            yield "insert", f"{text[: match.start()]}not {text[match.start() :]}"
    for one, two in pairwise(words):
        if one[0].casefold() != two[0].casefold() and not one[0].isdigit():
            swapped = f"{two[0]}{text[one.end() : two.start()]}{one[0]}"
            yield "swap", text[: one.start()] + swapped + text[two.end() :]


def _bullet_mutants(brief: Brief) -> Iterator[tuple[str, Brief]]:
    for at, bullet in enumerate(brief.bullets):

        def put(new: Bullet, at: int = at) -> Brief:
            return replace(brief, bullets=(*brief.bullets[:at], new, *brief.bullets[at + 1 :]))

        for name, text in _change_words(bullet.text, 11):
            yield f"bullet {name}", put(replace(bullet, text=text, links=(), companies=()))
        for start, end, company in bullet.links:
            known = {word for name in _names().get(company, ()) for word in _WORD.findall(name.casefold())}
            strangers = (c.id for c in brief.companies if not _share(_names().get(c.id, (c.id,)), known))
            other = next(strangers, None)
            if other:
                yield "link target", put(replace(bullet, links=((start, end, other),)))
    for one, two in pairwise(brief.bullets):
        swapped = {one: replace(one, evidence=two.evidence), two: replace(two, evidence=one.evidence)}
        yield "quotations swapped", replace(brief, bullets=tuple(swapped.get(b, b) for b in brief.bullets))


def _share(names: tuple[str, ...], words: set[str]) -> bool:
    return any(word in words for name in names for word in _WORD.findall(name.casefold()))


def _with_evidence(brief: Brief, old: Evidence, new: Evidence) -> Brief:
    def swap(item: Evidence) -> Evidence:
        return new if item == old else item

    return replace(
        brief,
        bullets=tuple(replace(b, evidence=tuple(swap(e) for e in b.evidence)) for b in brief.bullets),
        figures=tuple(replace(f, evidence=swap(f.evidence)) for f in brief.figures),
    )


def _quotation_mutants(brief: Brief) -> Iterator[tuple[str, Brief]]:
    items = dict.fromkeys(item for bullet in brief.bullets for item in bullet.evidence)
    for item in items:
        for name, quote in _change_words(item.quote, 23):
            yield f"quotation {name}", _with_evidence(brief, item, replace(item, quote=quote))
        letters = [match.start() for match in re.finditer(r"[^\W_]", item.quote)][::31]
        for at in letters:
            quote = (
                f"{item.quote[:at]}x{item.quote[at + 1 :]}" if item.quote[at] != "x" else item.quote.replace("x", "q")
            )
            yield "letter", _with_evidence(brief, item, replace(item, quote=quote))
        yield "line", _with_evidence(brief, item, replace(item, line=item.line + 1))
        yield "line", _with_evidence(brief, item, replace(item, line=item.line - 1))
        yield "sentence", _with_evidence(brief, item, replace(item, sentence=item.of + 1))
        yield "sentence", _with_evidence(brief, item, replace(item, sentence=0))


def _figure_mutants(brief: Brief) -> Iterator[tuple[str, Brief]]:
    def put(at: int, new: Figure) -> Brief:
        return replace(brief, figures=(*brief.figures[:at], new, *brief.figures[at + 1 :]))

    for at, figure in enumerate(brief.figures):
        for match in re.finditer(r"\d", figure.text):
            digit = (int(match[0]) + 1) % 10
            text = f"{figure.text[: match.start()]}{digit}{figure.text[match.end() :]}"
            yield "figure digit", put(at, replace(figure, text=text))
        if _WORD.search(figure.what):
            yield "figure what", put(at, replace(figure, what=_WORD.sub("zorb", figure.what, count=1)))
        if figure.as_of:
            yield "figure as of", put(at, replace(figure, as_of="1871"))
        if figure.value and re.search(r"\d", figure.text):
            yield "figure value", put(at, replace(figure, value=f"9{figure.value}"))
        other = next((f for f in brief.figures if f.label != figure.label and f.text != figure.text), None)
        if other:
            yield "figure moved", put(at, replace(figure, evidence=other.evidence))
    for (a, one), (b, two) in combinations(enumerate(brief.figures), 2):
        for fields in _CELLS:
            mine, theirs = ({name: getattr(figure, name) for name in fields} for figure in (one, two))
            figures = list(brief.figures)
            figures[a], figures[b] = replace(one, **theirs), replace(two, **mine)
            # Two rows that differ in nothing else only change places, and so do two figures of one thing.
            same = set(figures) == set(brief.figures) or (one.what, one.label) == (two.what, two.label)
            if all([*mine.values()][:1]) and all([*theirs.values()][:1]) and not same:
                yield f"figure {fields[0]} exchanged", replace(brief, figures=tuple(figures))


_CELLS = (("what",), ("text", "move", "value", "unit", "currency"), ("level",))


def _company_mutants(brief: Brief) -> Iterator[tuple[str, Brief]]:
    for at, company in enumerate(brief.companies):
        named = replace(company, name="Zorbanite")
        yield "company name", replace(brief, companies=(*brief.companies[:at], named, *brief.companies[at + 1 :]))


MUTANTS: tuple[Callable[[Brief], Iterator[tuple[str, Brief]]], ...] = (
    _bullet_mutants,
    _quotation_mutants,
    _figure_mutants,
    _company_mutants,
)


@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem[:24])
def test_no_mutant_of_a_shipped_brief_escapes(path: Path) -> None:
    brief, seed = _load(path)
    assert _check(brief, seed) == ()
    mutants = [mutant for make in MUTANTS for mutant in make(brief)]
    assert len(mutants) > 50
    escaped = [
        (name, render_brief(mutant))
        for at, (name, mutant) in enumerate(mutants)
        # What Markdown does to words shows in a few of them; it takes most of the time.
        if not (_check(mutant, seed) if at % 10 == 0 or name.startswith("figure") else _check_fields(mutant, seed))
    ]
    assert not escaped, f"{len(escaped)} of {len(mutants)}: {escaped[0][0]}\n{escaped[0][1]}"


@given(st.data())
def test_a_word_that_the_source_lacks_never_passes(data: st.DataObject) -> None:
    brief, seed = _load(data.draw(st.sampled_from(BRIEFS)))
    at = data.draw(st.integers(0, len(brief.bullets) - 1))
    bullet = brief.bullets[at]
    words = bullet.text.split(" ")
    place = data.draw(st.integers(0, len(words)))
    strange = data.draw(st.text("bcdfghjklmnpqrstvwxz0123456789", min_size=4, max_size=9))
    text = " ".join([*words[:place], strange, *words[place:]])
    mutant = replace(bullet, text=text, links=(), companies=())
    bullets = (*brief.bullets[:at], mutant, *brief.bullets[at + 1 :])
    faults = _check(replace(brief, bullets=bullets), seed)
    assert any(fault.word and (fault.word in strange or strange in fault.word) for fault in faults)


@given(st.text(max_size=300), st.text(max_size=40), st.booleans())
def test_nothing_that_a_seed_or_a_brief_holds_raises(text: str, quote: str, html: bool) -> None:
    seed = read_html(text) if html else read_text(text)
    item = Evidence(quote, 0, 0, 1, 1, 1, "k1")
    figure = Figure(quote, "1", "x", None, quote, None, quote, "actual", item)
    trace_summary(Summary((Bullet(f"{quote}: {text}", (item,)),), (figure,)), seed, (1, 3), "opinion", ("A B",))


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


# ---------------------------------------------------------------- the command


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a brief of one seed, as written."""
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "ferry.txt").write_text(FERRY, "utf-8")
    made = briefs("-q", "generate", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    return tmp_path


def _page(desk: Path) -> Path:
    (page,) = (desk / "docs" / "briefs").glob("*.md")
    return page


def test_check_names_file_line_bullet_word_quotation_and_the_way_out(desk: Path) -> None:
    page = _page(desk)
    lines = page.read_text("utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("- ") and "will cost" in line)
    lines[at] = lines[at].replace("will cost", "may cost")
    page.write_text("\n".join(lines), "utf-8")
    result = briefs("check", cwd=desk)
    assert result.returncode == 1
    told = result.stdout
    assert f"docs/briefs/{page.name}:{at + 1}: bullet k" in told
    assert "'may' is not in its quotation there" in told
    assert "a cabin will cost 48 euros" in told
    assert "take the footnote off" in told


def test_a_bullet_without_its_footnote_is_the_desks_own(desk: Path) -> None:
    page = _page(desk)
    text = re.sub(r"(?m)^- (.*)\[\^k\w+\]$", r"- In our view, \1", page.read_text("utf-8"), count=1)
    page.write_text(text, "utf-8")
    assert trace_docs(desk / "docs", desk / "seeds").faults == ()


@pytest.mark.parametrize(
    ("below", "sound"),
    [
        ("  - The desk has *doubts* of its own.", True),
        ("  - The desk has doubts.\n  - And [more](../about.md).", True),
        ("\n  1. The desk has doubts.", True),
        ("  The desk has doubts.", False),
        ("  - The desk has doubts.[^{label}]", False),
    ],
)
def test_items_below_a_bullet_that_cite_nothing_are_the_desks_own(desk: Path, below: str, sound: bool) -> None:
    page = _page(desk)
    text = page.read_text(encoding="utf-8")
    (line,) = [line for line in text.splitlines() if line.startswith("- ") and "seven hours" in line]
    label = line.rpartition("[^")[2].removesuffix("]")
    page.write_text(text.replace(line, f"{line}\n{below.format(label=label)}"), encoding="utf-8")
    faults = trace_docs(desk / "docs", desk / "seeds").faults
    assert (not faults) == sound, faults
    page.write_text(
        text.replace(line, f"{line.replace('seven', 'nine')}\n{below.format(label=label)}"), encoding="utf-8"
    )
    faults = trace_docs(desk / "docs", desk / "seeds").faults
    assert "nine" in [fault.word for fault in faults]


def test_a_footnote_that_cannot_be_read_is_no_way_out(desk: Path) -> None:
    page = _page(desk)
    text = re.sub(r"(?m)^(\[\^k\w+\]: .*)\(line (\d+),", r"\1(page \2,", page.read_text("utf-8"), count=1)
    page.write_text(text, "utf-8")
    (fault,) = trace_docs(desk / "docs", desk / "seeds").faults
    assert (fault.code, fault.path, fault.line > 0) == ("footnote", str(page), True)


def test_check_gives_json(desk: Path) -> None:
    page = _page(desk)
    assert json.loads(briefs("check", "--json", cwd=desk).stdout)["faults"] == []
    text = page.read_text("utf-8").replace("per cent above", "per cent below", 1)
    page.write_text(text, "utf-8")
    result = briefs("check", "--json", cwd=desk)
    assert result.returncode == 1
    row = json.loads(result.stdout)
    assert (row["format"], row["briefs"]) == (1, 1)
    assert {fault["word"] for fault in row["faults"]} == {"below"}


def test_a_seed_that_is_gone_is_a_notice_and_no_fault(desk: Path) -> None:
    (desk / "seeds" / "ferry.txt").rename(desk / "seeds" / "other.md")
    trace = trace_docs(desk / "docs", desk / "seeds")
    assert (trace.briefs, trace.faults) == (0, ())
    assert trace.unchecked == ((str(_page(desk)), "its seed ferry.txt is not there"),)


def test_time_goes_with_the_size_of_a_line() -> None:
    """One line of a megabyte is searched, not walked, for each of its quotations."""
    line = " ".join(f"The ferry number {number} sank off Merrow." for number in range(25_000))
    items = [
        Evidence(f"The ferry number {n} sank off Merrow.", 0, 0, 1, n + 1, 25_000, f"k{n}")
        for n in range(0, 25_000, 500)
    ]
    assert list(check_quotations(items, lay_ground(read_text(line), (1, 1), "news"))) == []

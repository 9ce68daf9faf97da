"""A brief shows the figures of its article that other sources of its story tell too."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from generator.brief import evidence_of
from generator.compose import count_quoted
from generator.config import Config
from generator.model import Brief, Evidence, Figure, Summary
from generator.pipeline import make, told_elsewhere
from generator.pipeline.generate import generate_briefs
from generator.pipeline.run import Run
from generator.pipeline.summaries import quotable_words
from generator.pipeline.told_elsewhere import Told
from generator.stories.gather import gather_stories
from generator.stories.model import Claim, Comparison, Verdict
from test_rows import make_told, say_figure

ONE = """\
Kestrel Ferries to close its yard at Ardlow

The Ardlow Post, 4 March 2026

Kestrel Ferries will close its repair yard at Ardlow in the summer, the company told its workers on Wednesday morning. \
The yard is the last on that coast, and the decision ends a hundred and forty years of shipbuilding in the town.

Chief executive Moira Tennant said the dry dock had stood empty since the autumn and that no buyer had come forward. \
She promised that ferries would go on calling at Ardlow twice a day, and that the harbour crane would stay.

The union called the closure a betrayal. Its secretary, Peter Lauder, said talks with the government would be sought \
before Easter, and asked the council to buy the slipway.

A museum may take the oldest of the sheds. On the quay that evening 27 ferries blew their \
horns.
"""
TWO = """\
Ardlow yard closure: Kestrel Ferries tells workers it is over

Coast and Harbour, 5 March 2026

The repair yard of Kestrel Ferries at Ardlow will shut in the summer, workers were told on Wednesday morning by chief \
executive Moira Tennant in the canteen, where many of them learned of it only when they came to eat.

People in the town, who had hoped that a buyer would be found for the dry dock, gathered at the gates in the evening. \
Some had worked there for forty years and had brought their children along.

Peter Lauder, the secretary of the union, spoke of a betrayal and wants to talk with the government before Easter.

On the quay that evening 31 ferries blew their horns.
"""


def run_desk(root: Path, **texts: str) -> Run:
    (root / "seeds").mkdir(exist_ok=True)
    for name, text in texts.items():
        (root / "seeds" / f"{name}.txt").write_text(text, encoding="utf-8")
    return generate_briefs(set_config(root))


def set_config(root: Path, words: int = 130) -> Config:
    return Config(seeds=root / "seeds", docs=root / "docs", bullets=(3, 3), quotation_words=words, quotation_share=1)


def texts_of(brief: Brief) -> list[str]:
    return [figure.text for figure in brief.figures]


def shown(brief: Brief) -> str:
    return " ".join([brief.title, *(bullet.text for bullet in brief.bullets), *texts_of(brief)])


def test_what_another_source_contests_is_shown_though_it_did_not_matter_alone(tmp_path: Path) -> None:
    for name in ("one", "two", "both"):
        (tmp_path / name).mkdir()
    (one,) = run_desk(tmp_path / "one", a=ONE).briefs
    assert "27 ferries" not in shown(one)
    run = run_desk(tmp_path / "both", a=ONE, b=TWO)
    first, second = sorted(run.briefs, key=lambda brief: brief.date or "")
    assert first.story == second.story is not None
    assert "27 ferries" in texts_of(first)
    assert "31 ferries" in shown(second)
    (story,) = gather_stories(run.briefs)
    (conflict,) = [item for item in story.comparisons if item.verdict == "conflict"]
    assert [claim.figure.value for claim in conflict.claims] == ["27", "31"]


def test_what_is_shown_stands_when_the_run_is_made_again(tmp_path: Path) -> None:
    run = run_desk(tmp_path, a=ONE, b=TWO)
    for page in run.plan.added:
        path = tmp_path / "docs" / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page.text, encoding="utf-8")
    again = run_desk(tmp_path)
    assert not again.plan.changed
    assert not again.plan.added


def test_the_words_that_may_be_quoted_are_kept_to(tmp_path: Path) -> None:
    run = run_desk(tmp_path, a=ONE, b=TWO)
    for brief, draft in zip(run.generated, run.drafts, strict=True):
        body = draft.read.article.body
        quoted = count_quoted(body, Summary(brief.bullets, brief.figures))
        assert quoted <= quotable_words(set_config(tmp_path), len(body.split()))
    narrow = generate_briefs(set_config(tmp_path, words=40))
    assert not any("27 ferries" in texts_of(brief) for brief in narrow.briefs)


def test_a_fault_in_comparing_leaves_the_briefs_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("generator.pipeline.told_elsewhere.compare_figures", fail)
    run = run_desk(tmp_path, a=ONE, b=TWO)
    assert len(run.briefs) == 2
    assert not run.report.rejections
    assert [item.notice.code for item in run.report.notices if item.notice.code == "story-figures"]


def test_without_it_the_conflict_is_in_no_brief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def leave(made: list[Told], *_: object) -> tuple[tuple[Brief, ...], tuple[()]]:
        return tuple(item.brief for item in made), ()

    monkeypatch.setattr(make, "add_figures_told_elsewhere", leave)
    (story,) = gather_stories(run_desk(tmp_path, a=ONE, b=TWO).briefs)
    assert not [item for item in story.comparisons if item.verdict == "conflict"]


def test_a_quotation_that_is_cut_to_its_clause_says_the_line_of_the_clause(tmp_path: Path) -> None:
    """Lines broken inside a sentence: what is quoted begins below the line on which its sentence begins."""
    sentence = "On the quay that evening 27 ferries blew their horns."
    assert sentence in ONE
    long = (
        "On the quay, where some four hundred people from all parts of the town had come together with their children "
        "and their dogs to hear what the harbour master would say of it all to them,\n27 ferries blew their horns."
    )
    run = run_desk(tmp_path, a=ONE.replace(sentence, long), b=TWO)
    for brief in run.briefs:
        source = (tmp_path / "seeds" / brief.source).read_text(encoding="utf-8").split("\n")
        for figure in brief.figures:
            evidence = figure.evidence
            text = " ".join(" ".join(source[evidence.line - 1 :]).split())
            assert evidence.quote in text
            assert " ".join(source[evidence.line - 1].split()).startswith(evidence.quote[:1]) or (
                evidence.quote.split()[0] in source[evidence.line - 1]
            )
    assert any("27 ferries" in figure.text for brief in run.briefs for figure in brief.figures)


def find_conflicts(run: Run) -> list[list[str]]:
    (story,) = gather_stories(run.briefs)
    return [[c.figure.text for c in item.claims] for item in story.comparisons if item.verdict == "conflict"]


WORDY = ONE.replace("27 ferries", "thirteen ferries")


def test_a_count_in_words_is_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a bullet of the sentence beside it was told: what is left out is read all the same."""
    for name in ("with", "without"):
        (tmp_path / name).mkdir()
    run = run_desk(tmp_path / "with", a=WORDY, b=TWO)
    assert find_conflicts(run) == [["thirteen ferries", "31 ferries"]]
    first, _ = sorted(run.briefs, key=lambda brief: brief.date or "")
    assert "thirteen ferries" in texts_of(first)
    monkeypatch.setattr("generator.stages.summarise.find_counted", lambda *_: ())
    assert not find_conflicts(run_desk(tmp_path / "without", a=WORDY, b=TWO))


def test_each_brief_quotes_its_own_article_alone(tmp_path: Path) -> None:
    run = run_desk(tmp_path, a=ONE, b=TWO, c=WORDY.replace("4 March", "6 March").replace("Ardlow Post", "Ness Herald"))
    for brief in run.briefs:
        source = " ".join((tmp_path / "seeds" / brief.source).read_text(encoding="utf-8").split())
        for evidence in evidence_of(brief):
            assert evidence.quote in source
        for figure in brief.figures:
            assert figure.text in source


def test_what_both_count_is_shown_without_a_verdict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.pipeline.told_elsewhere.compare_figures", lambda *_: ())
    for name in ("with", "without"):
        (tmp_path / name).mkdir()
    run = run_desk(tmp_path / "with", a=ONE, b=TWO)
    assert [text for brief in run.briefs for text in texts_of(brief) if "ferries" in text] == ["27 ferries"]
    monkeypatch.setattr("generator.pipeline.told_elsewhere.find_kindred", lambda *_: ())
    run = run_desk(tmp_path / "without", a=ONE, b=TWO)
    assert not any("ferries" in text for brief in run.briefs for text in texts_of(brief))


def test_a_conflict_finds_room_before_an_agreement() -> None:
    """Claims of a story in the order of their verdicts, and within one in that of the article."""
    quote = "Then 27 ferries blew their horns for 40 crews."
    evidence = [Evidence(quote, at, at + len(quote), 1, 1, 2, "k0001") for at in (0, 50, 90)]
    ferries, crews, tugs = (
        Figure(text, text[:2], "x", None, "x", None, None, "actual", where)
        for text, where in zip(("27 ferries", "40 crews", "31 tugs"), evidence, strict=True)
    )
    verdicts: list[tuple[Verdict, Figure]] = [
        ("agree", ferries), ("update", tugs), ("conflict", crews), ("agree", crews)
    ]  # fmt: skip
    found = tuple(Comparison("x", verdict, (Claim("a", f), Claim("b", f)), "x") for verdict, f in verdicts)
    story = told_elsewhere._Compared((), (), found, {}, {})
    assert told_elsewhere._list_claims([story])["a"][:3] == [crews, tugs, ferries]


def test_a_quotation_too_narrow_to_show_a_verdict_is_widened(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "After a long day on the quay, 27 ferries blew their horns. The town slept."
    made = [
        replace(told, brief=replace(told.brief, id=name, story="s"))
        for name in "ab"
        for told in [make_told(body, 40, figures=["27 ferries"])]
    ]
    claims = tuple(Claim(name, say_figure(body, "27 ferries")) for name in "ab")
    told = [(Comparison("x", "agree", claims, "x"),), ()]
    monkeypatch.setattr("generator.pipeline.told_elsewhere.compare_figures", lambda *_: told.pop(0))
    briefs, _ = told_elsewhere.add_figures_told_elsewhere(made)
    assert {brief.figures[0].evidence.quote for brief in briefs} == {body.partition(" The")[0]}
    told[:] = [(Comparison("x", "agree", claims, "x"),)] * 2
    briefs, _ = told_elsewhere.add_figures_told_elsewhere(made)
    assert {brief.figures[0].evidence.quote for brief in briefs} == {"27 ferries"}
    told[:] = [(Comparison("x", "agree", claims, "x"),), ()]
    monkeypatch.setattr("generator.pipeline.told_elsewhere.has_room", lambda *_: False)
    briefs, _ = told_elsewhere.add_figures_told_elsewhere(made)
    assert {brief.figures[0].evidence.quote for brief in briefs} == {"27 ferries"}

"""Other summarisers: what they return is traced, and refused with a notice where it does not stand in the article."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.brief import parse_brief
from generator.engines import Engine, Place, load_engine, quote, run_engine
from generator.errors import ConfigError
from generator.model import Bullet, Edit, Figure, Summary
from generator.stages.summarise import SummaryInput, SummarySettings
from generator.trace import read_text
from test_pipeline import FERRY

ROOT = Path(__file__).parent.parent
BODY = (
    "Calderhead will run a night ferry to Orlo. Bookings could rise 31 per cent.\n"
    "The crossing takes seven hours. A cabin will cost 48 euros, the company said."
)
ARTICLE = SummaryInput("A night ferry", BODY, line_at=lambda at: 1 + BODY.count("\n", 0, at))
OWN = Summary((Bullet("ours", ()),))
SETTINGS = SummarySettings(bullets_min=1, bullets_max=3, quote_words=100)


def say(words: str, text: str | None = None, *edits: Edit) -> Bullet:
    at = BODY.index(words)
    return Bullet(words if text is None else text, (quote(ARTICLE, at, at + len(words)),), edits)


def run(make: Callable[..., Any], settings: SummarySettings = SETTINGS) -> Summary:
    def count(summary: Summary) -> int:
        return sum(len(e.quote.split()) for b in summary.bullets for e in b.evidence)

    place = Place(read_text(BODY), (1, 2), count)
    return run_engine(Engine("fake", make), ARTICLE, settings, place, lambda: OWN)


FIRST = "Calderhead will run a night ferry to Orlo."
SECOND = "Bookings could rise 31 per cent."


def test_what_stands_in_the_article_is_let_through() -> None:
    summary = Summary((say(FIRST), say(SECOND)))
    found = run(lambda article, settings: summary)
    assert (found.bullets, found.notices) == (summary.bullets, ())
    assert [e.sentence for e in found.uncovered] == [4]


@pytest.mark.parametrize(
    ("bullet", "why"),
    [
        (say(SECOND, "Bookings will rise 31 per cent."), "'will' is not in its quotation there"),
        (say(SECOND, "Bookings rise 31 per cent."), "'could' was left out, and nothing records it"),
        (say(SECOND, "Bookings could rise 13 per cent."), "'13' is not in its quotation there"),
        (Bullet("Calderhead is bankrupt.", ()), "has no evidence"),
        (replace(say(SECOND), evidence=(replace(say(SECOND).evidence[0], line=2),)), "not what quote() gives"),
        (replace(say(SECOND), evidence=(replace(say(SECOND).evidence[0], label="k0"),)), "not what quote() gives"),
        (replace(say(SECOND), evidence=(replace(say(SECOND).evidence[0], end=999),)), "no part of one sentence"),
    ],
)
def test_a_bullet_that_does_not_is_refused_and_the_others_stay(bullet: Bullet, why: str) -> None:
    found = run(lambda article, settings: Summary((say(FIRST), bullet)))
    assert found.bullets == (say(FIRST),)
    (notice,) = found.notices
    assert notice.code == "summariser-refused"
    assert notice.message.startswith("fake: bullet 2: ")
    assert why in notice.message
    assert notice.fix


def test_an_edit_on_record_is_let_through() -> None:
    words = "A cabin will cost 48 euros, the company said."
    bullet = say(
        words, "A cabin will cost 48 euros, [Calderhead] said.", Edit("resolve", "the company", "[Calderhead]")
    )
    assert run(lambda article, settings: Summary((bullet,))).bullets == (bullet,)


def test_a_figure_is_judged_like_a_bullet() -> None:
    evidence = say(SECOND).evidence[0]
    right = Figure("31 per cent", "31", "percent", None, "Bookings", None, None, "estimate", evidence)
    wrong = replace(right, text="32 per cent", value="32")
    found = run(lambda article, settings: Summary((say(FIRST),), (right, wrong)))
    assert found.figures == (right,)
    assert "figure 2" in found.notices[0].message


def test_more_than_may_be_printed_or_quoted_is_refused() -> None:
    summary = Summary((say(FIRST), say(SECOND)))
    for settings in (
        replace(SETTINGS, bullets_max=1),
        replace(SETTINGS, brief_words=9),
        replace(SETTINGS, quote_words=9),
    ):
        found = run(lambda article, settings: summary, settings)
        assert found.bullets == (say(FIRST),)
        assert [notice.code for notice in found.notices] == ["summariser-refused"]


def _fail(article: SummaryInput, settings: SummarySettings) -> Summary:
    raise ZeroDivisionError("no model")


def _vary() -> Callable[..., Summary]:
    answers = [Summary((say(FIRST),)), Summary((say(SECOND),))]
    return lambda article, settings: answers.pop()


WRONG: list[Any] = [
    None,
    "a text",
    Summary([say(FIRST)]),  # type: ignore[arg-type]
    Summary(("a text",)),  # type: ignore[arg-type]
    Summary((replace(say(FIRST), evidence=None),)),  # type: ignore[arg-type]
    Summary((replace(say(FIRST), evidence=("x",)),)),  # type: ignore[arg-type]
    Summary((replace(say(FIRST), text=7),)),  # type: ignore[arg-type]
    Summary((replace(say(FIRST), markdown="- **x**"),)),
    Summary((say(FIRST),), (replace(Figure("1", "1", None, None, "", None, None, "actual", say(FIRST).evidence[0]),
                                    status="sure"),)),  # type: ignore[arg-type]
]  # fmt: skip


@pytest.mark.parametrize("answer", WRONG, ids=str)
def test_what_is_no_summary_is_a_notice_and_the_built_in_one_takes_its_place(answer: Any) -> None:
    found = run(lambda article, settings: answer)
    assert (found.bullets, [notice.code for notice in found.notices]) == (OWN.bullets, ["summariser-failed"])


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (_fail, "raised ZeroDivisionError: no model"),
        (_vary(), "gave two summaries of one article"),
        (lambda article, settings: Summary((say(FIRST, "Orlo sank."),)), "is left with 0 of 1 bullets"),
        (lambda article, settings: Summary(()), "is left with 0 of 0 bullets"),
    ],
)
def test_failure_is_a_notice_and_the_built_in_summary_takes_its_place(make: Any, why: str) -> None:
    found = run(make)
    assert found.bullets == OWN.bullets
    assert why in found.notices[-1].message


def test_too_little_left_is_as_nothing() -> None:
    found = run(lambda *_: Summary((say(FIRST), say(SECOND, "Orlo sank."))), replace(SETTINGS, bullets_min=2))
    assert found.bullets == OWN.bullets
    assert [notice.code for notice in found.notices] == ["summariser-refused", "summariser-failed"]


# ---------------------------------------------------------------- a package that offers one


def _install(folder: Path, code: str, name: str = "opening") -> None:
    info = folder / "desk_engines-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "desk_engines.py").write_text(code, "utf-8")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: desk-engines\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[briefs.summarisers]\n{name} = desk_engines:summarise\n", "utf-8")


def _example() -> str:
    """The engine that README.md shows."""
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = [block for block in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "generator.engines" in block]
    assert len(blocks) == 1
    return str(blocks[0])


def test_the_example_of_the_readme_works(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "ferry.txt").write_text(FERRY, "utf-8")
    (tmp_path / "briefing.toml").write_text('summariser = "opening"\n', "utf-8")
    _install(tmp_path / "packages", _example())
    path = os.pathsep.join([str(tmp_path / "packages"), str(ROOT)])
    call = [sys.executable, "-m", "generator", "generate"]
    done = subprocess.run(
        call, cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "summariser" not in done.stderr
    (page,) = (tmp_path / "docs" / "briefs").glob("*.md")
    brief = parse_brief(page.read_text("utf-8"), page.name)
    assert [bullet.evidence[0].sentence for bullet in brief.bullets] == [1, 3, 5, 7]
    assert brief.figures == ()
    again = subprocess.run(
        [*call[:-1], "check"], cwd=tmp_path, env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=False
    )
    assert again.returncode == 0, again.stdout


def test_a_name_that_nothing_bears_is_refused_with_those_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path, "summarise = 3\n", "opening")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ConfigError) as caught:
        load_engine("openning")
    assert caught.value.where == "summariser: openning"
    assert caught.value.fix == "did you mean 'opening'? installed: built-in, opening"
    with pytest.raises(ConfigError, match="is no function"):
        load_engine("opening")
    assert load_engine("built-in") is None


def test_a_package_that_cannot_be_imported_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path, "raise RuntimeError('no weights')\n", "broken")
    monkeypatch.syspath_prepend(str(tmp_path))
    sys.modules.pop("desk_engines", None)
    with pytest.raises(ConfigError, match="RuntimeError: no weights"):
        load_engine("broken")

"""A run that takes terms and summaries from the one before it is the run that takes nothing, byte for byte."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from generator.cache import store as kept_store
from generator.cli import app
from generator.config import Config
from generator.model import Brief, Summary
from generator.pipeline import Memory, generate_briefs, remember, told_elsewhere
from generator.pipeline.summaries import Summarise
from generator.publish import apply_plan
from generator.stages.summarise import SummaryInput
from generator.stories import settle_stories
from generator.stories.frozen import freeze_terms, list_read, thaw_terms
from generator.stories.model import StoryText
from generator.stories.terms import read_terms
from generator.stories.verdicts import compare_figures
from generator.stories.words import load_story_words
from site_fixtures import read_tree
from test_settle import MORE, STORIES

TEXTS = [*STORIES, *MORE]
WORDS = load_story_words()
NEW = "Orlo ferry Aldbar springs a leak\n\nThe Harbour Gazette\n\n14 March 2025\n\nThe ferry lay at Venn on Friday.\n"
ODD = StoryText("odd", "", "", companies=(("", "about"),))
LONG = StoryText("long", "A long list", "\n".join(f"Item {at} of Venn costs {at} crowns." for at in range(15_000)))


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A desk of some articles, of which it remembers what it found."""
    articles = tmp_path / "seeds" / "articles"
    articles.mkdir(parents=True)
    for text in STORIES[:14]:
        page = f"{text.title}\n\nThe Harbour Gazette\n\n{text.body}\n"
        (articles / f"{text.id}.txt").write_text(page, encoding="utf-8")
    return tmp_path


@pytest.fixture
def summed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the articles of which a summary is made."""
    titles: list[str] = []
    run_own = Summarise._run_own

    def summarise(self: Summarise, text: SummaryInput, budget: int) -> Summary:
        titles.append(text.title)
        return run_own(self, text, budget)

    monkeypatch.setattr(Summarise, "_run_own", summarise)
    return titles


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[frozenset[str]]:
    """The briefs of which figures are compared, each time."""
    stories: list[frozenset[str]] = []

    def compare(briefs: Sequence[Brief], *rest: Any) -> Any:
        stories.append(frozenset(brief.id for brief in briefs))
        return compare_figures(briefs, *rest)

    monkeypatch.setattr(told_elsewhere, "compare_figures", compare)
    return stories


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the articles from which terms are read."""
    titles: list[str] = []

    def read(text: StoryText, *rest: Any) -> Any:
        titles.append(text.title)
        return read_terms(text, *rest)

    monkeypatch.setattr("generator.pipeline.memory.read_terms", read)
    return titles


def generate(desk: Path, **settings: Any) -> dict[str, bytes]:
    config = Config(seeds=desk / "seeds", docs=desk / "docs", **settings)
    with remember(config.docs) as memory:
        apply_plan(generate_briefs(config, memory=memory).plan, config.docs)
    return read_tree(config.docs)


def kept(desk: Path) -> Path:
    return desk / ".briefs" / "cache" / "docs" / "run"


def count_briefs(desk: Path) -> int:
    return len(list((desk / "docs" / "briefs").iterdir()))


def list_briefs(tree: dict[str, bytes]) -> dict[str, bytes]:
    return {path: page for path, page in tree.items() if path.startswith("briefs/")}


def add_article(desk: Path) -> None:
    (desk / "seeds" / "articles" / "new.txt").write_text(NEW, encoding="utf-8")


# ---------------------------------------------------------------- what is done again


def test_a_run_reads_and_sums_up_what_is_new_and_nothing_else(desk: Path, found: list[str], summed: list[str]) -> None:
    generate(desk)
    assert len(found) == len(summed) == count_briefs(desk) > 9
    found.clear()
    summed.clear()
    generate(desk)
    assert found == summed == []
    add_article(desk)
    generate(desk)
    assert found == summed == ["Orlo ferry Aldbar springs a leak"]
    found.clear()
    summed.clear()
    file = desk / "seeds" / "articles" / f"{STORIES[0].id}.txt"
    file.write_text(file.read_text("utf-8").replace(STORIES[0].title, "What it is called now"), encoding="utf-8")
    generate(desk)
    assert (len(found), len(summed)) == (1, 1)


def test_another_program_makes_all_anew(
    desk: Path, found: list[str], summed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    generate(desk)
    found.clear()
    summed.clear()
    monkeypatch.setattr(kept_store, "name_program", lambda: "other rules")
    generate(desk)
    assert len(found) == len(summed) == count_briefs(desk)


@pytest.mark.parametrize("settings", [{"bullets": (2, 3)}, {"words": 60}, {"quotation_words": 90}, {"watch_weight": 0}])
def test_other_settings_make_other_summaries_of_the_same_terms(
    settings: dict[str, Any], desk: Path, found: list[str], summed: list[str]
) -> None:
    generate(desk)
    found.clear()
    summed.clear()
    generate(desk, **settings)
    assert (len(found), len(summed)) == (0, count_briefs(desk))


def test_what_is_kept_is_what_the_last_run_asked_for(desk: Path) -> None:
    generate(desk)
    whole = kept(desk).stat().st_size
    for file in sorted((desk / "seeds" / "articles").iterdir())[:10]:
        file.unlink()
    generate(desk)
    assert kept(desk).stat().st_size < whole / 2


def test_generate_keeps_plan_looks_and_check_makes_all_anew(desk: Path, summed: list[str]) -> None:
    flags = ["--seeds", str(desk / "seeds"), "--docs", str(desk / "docs"), "--quiet"]

    def call(command: str) -> int:
        summed.clear()
        assert CliRunner().invoke(app, [command, *flags]).exit_code in (0, 1)
        return len(summed)

    assert call("plan") > 9
    assert not (desk / ".briefs").exists()
    assert call("generate") > 9
    size = kept(desk).stat()
    assert call("plan") == 0
    add_article(desk)
    assert call("plan") == 1
    assert call("plan") == 1
    assert (kept(desk).stat().st_ino, kept(desk).stat().st_mtime_ns) == (size.st_ino, size.st_mtime_ns)
    assert call("generate") == 1
    assert call("generate") == 0
    assert call("check") == count_briefs(desk)


def test_figures_of_a_story_that_nothing_joined_are_not_compared_again(
    desk: Path, compared: list[frozenset[str]]
) -> None:
    generate(desk)
    stories = set(compared)
    assert len(stories) == 2
    compared.clear()
    generate(desk)
    assert compared == []
    fire = next(text for text in STORIES if text.id == "fire-inquiry")
    late = fire.body.replace("46 million", "48 million")
    (desk / "seeds" / "articles" / "late.txt").write_text(f"Skerrin blaze: the bill\n\n{late}\n", encoding="utf-8")
    generate(desk)
    assert compared
    assert len(set(compared)) == 1
    assert not stories & set(compared)
    (joined,) = set(compared)
    compared.clear()
    told = desk / "seeds" / "articles" / "fire-inquiry.txt"
    told.write_text(told.read_text("utf-8").replace("46 million", "47 million"), encoding="utf-8")
    generate(desk)
    assert set(compared) == {joined}


# ---------------------------------------------------------------- the same bytes


def shift_lines(seed: Path) -> None:
    seed.write_text("\n\n" + seed.read_text("utf-8"), encoding="utf-8")


def break_line(seed: Path) -> None:
    head, _, tail = seed.read_text("utf-8").rpartition(" the ")
    seed.write_text(f"{head} the\n{tail}", encoding="utf-8")


def drop_sentence(seed: Path) -> None:
    seed.write_text(seed.read_text("utf-8").rpartition(". ")[0] + ".\n", encoding="utf-8")


def pin_sentence(seed: Path) -> None:
    last = seed.read_text("utf-8").strip().rpartition("\n")[2].partition(". ")[0]
    seed.with_name(f"{seed.name}.meta.yml").write_text(json.dumps({"pin": [last]}), encoding="utf-8")


def make_opinion(seed: Path) -> None:
    seed.with_name(f"{seed.name}.meta.yml").write_text("kind: opinion\nauthors: [Ada Whitlock]\n", encoding="utf-8")


def watch_company(seed: Path) -> None:
    rows = "companies:\n- {id: skerrin, name: Skerrin, watch: true}\n"
    (seed.parent.parent / "companies.yml").write_text(rows, encoding="utf-8")


EDITS = (shift_lines, break_line, drop_sentence, pin_sentence, make_opinion, watch_company)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_whatever_changes_the_briefs_are_those_of_a_run_that_remembers_nothing(
    edit: Callable[[Path], None], desk: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = generate(desk)
    for seed in sorted((desk / "seeds" / "articles").glob("*.txt"))[3:6]:
        edit(seed)
    other = tmp_path_factory.mktemp("other") / "desk"
    shutil.copytree(desk, other, ignore=shutil.ignore_patterns(".briefs"))
    after = generate(desk)
    assert after == generate(other)
    assert after != before
    config = Config(seeds=desk / "seeds", docs=desk / "docs")
    with remember(config.docs, keeps=False) as memory:
        runs = generate_briefs(config, memory=memory), generate_briefs(config)
    summaries = [[draft.summary for draft in run.drafts] for run in runs]
    assert summaries[0] == summaries[1]


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-100])


def garble(file: Path) -> None:
    data = bytearray(file.read_bytes())
    chance = random.Random(1)
    for _ in range(50):
        data[chance.randrange(60, len(data) - 40_00)] ^= 1 << chance.randrange(8)
    file.write_bytes(data)


def put_pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def put_link(file: Path) -> None:
    file.rename(file.with_name("elsewhere"))
    file.symlink_to("elsewhere")


def put_folder(file: Path) -> None:
    file.unlink()
    (file / "sub").mkdir(parents=True)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "empty": lambda file: file.write_bytes(b""),
    "torn": truncate,
    "garbled": garble,
    "of others": lambda file: file.write_bytes(b"briefs cache 1 of another program\n" * 90),
    "a pipe": put_pipe,
    "a link": put_link,
    "a folder": put_folder,
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_whatever_was_kept_the_briefs_are_the_same(damage: str, desk: Path, found: list[str]) -> None:
    generate(desk)
    DAMAGES[damage](kept(desk))
    found.clear()
    add_article(desk)
    again = generate(desk)
    assert len(found) > 1, "nothing was damaged"
    for name in ("docs", ".briefs"):
        (desk / name).rename(desk / f"former-{name}")
    assert list_briefs(again) == list_briefs(generate(desk))


def test_what_is_a_strangers_takes_no_run_along(desk: Path, found: list[str], summed: list[str]) -> None:
    first = generate(desk)
    rows: list[Any] = [
        b"",
        b"\xff",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b"9" * 5000,
        json.dumps([["a"], "z", "1", [1], *[[]] * 7, True, True, True]).encode(),
    ]
    store = kept_store.Store(kept(desk))
    keys = list(store._index)
    store.close()
    kept(desk).unlink()
    forged = kept_store.Store(kept(desk))
    for at, key in enumerate(keys):
        forged.put(key, zlib.compress(rows[at % len(rows)]) if at % 5 else rows[at % len(rows)])
    forged.close()
    found.clear()
    summed.clear()
    assert generate(desk) == first
    assert len(found) == len(summed) == count_briefs(desk)


def test_a_summary_that_quotes_what_does_not_stand_there_is_made_anew(desk: Path, summed: list[str]) -> None:
    first = generate(desk)
    store = kept_store.Store(kept(desk))
    forged = {key: zlib.decompress(store.get(key) or b"") for key in store._index}
    store.close()
    kept(desk).unlink()
    store = kept_store.Store(kept(desk))
    for key, data in forged.items():
        store.put(key, zlib.compress(data.replace(b"fire", b"hoax")))
    store.close()
    summed.clear()
    again = generate(desk)
    assert summed
    assert b"hoax" not in b"".join(again.values())
    assert again.keys() == first.keys()


@pytest.mark.parametrize("blocked", ["read-only", "a file", "a link"])
def test_where_nothing_can_be_kept_nothing_is(blocked: str, desk: Path) -> None:
    (desk / ".briefs").mkdir()
    place = desk / ".briefs" / "cache"
    if blocked == "read-only":
        place.mkdir(mode=0o555)
    elif blocked == "a file":
        place.write_text("mine")
    else:
        (desk / "elsewhere").mkdir()
        place.symlink_to("../elsewhere")
    assert generate(desk)
    assert generate(desk)
    if blocked != "read-only" or os.geteuid():
        assert not kept(desk).exists()


def test_a_full_disk_costs_what_would_be_kept_and_nothing_else(
    desk: Path, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(kept_store, "open_part", refuse)
        first = generate(desk)
    assert not kept(desk).exists()
    found.clear()
    assert generate(desk) == first
    assert len(found) == count_briefs(desk)


# ---------------------------------------------------------------- terms and bytes


def test_terms_are_read_from_what_is_named_and_from_nothing_else() -> None:
    for text in TEXTS:
        only = SimpleNamespace(title=text.title, body=text.body, companies=text.companies)
        assert list_read(cast("Any", only)) == list_read(text)
        assert read_terms(cast("Any", only), WORDS) == read_terms(text, WORDS)


@pytest.mark.parametrize("text", [*TEXTS, ODD, LONG], ids=lambda text: text.id)
def test_terms_that_were_kept_are_the_terms(text: StoryText) -> None:
    terms = read_terms(text, WORDS)
    assert thaw_terms(freeze_terms(terms)) == terms


def test_whatever_terms_are_read_from_tells_them_apart(tmp_path: Path) -> None:
    text = STORIES[0]
    others = (
        replace(text, title=f"{text.title} again"),
        replace(text, body=text.body.replace("Skerrin", "Venn")),
        replace(text, companies=(*text.companies, ("corvane", "named"))),
        replace(text, companies=tuple((company, "named") for company, _ in text.companies)),
    )
    for _ in range(2):
        store = kept_store.Store(tmp_path / "kept")
        memory = Memory(store)
        assert [memory.read_terms(each, WORDS) for each in (text, *others)] == [
            read_terms(each, WORDS) for each in (text, *others)
        ]
        store.close()


def test_stories_found_from_kept_terms_are_the_stories() -> None:
    def read(text: StoryText, words: Any) -> Any:
        return thaw_terms(freeze_terms(read_terms(text, words)))

    assert settle_stories(TEXTS, read=read) == settle_stories(TEXTS)


ROW = json.loads(freeze_terms(read_terms(STORIES[0], WORDS)))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_is_no_row_of_terms_is_refused(data: st.DataObject) -> None:
    row = list(ROW)
    at = data.draw(st.integers(0, len(row) - 1))
    row[at] = data.draw(
        st.one_of(st.none(), st.floats(), st.integers(), st.text(), st.lists(st.integers() | st.none() | st.text()))
    )
    try:
        terms = thaw_terms(json.dumps(row).encode())
    except (ValueError, TypeError, AttributeError):
        return
    assert {type(term) for term in (*terms.places, *terms.capital, *terms.people, *terms.owned)} <= {str}
    assert {type(size) for size in terms.sizes} <= {int}
    assert all(1 <= place <= 4 for place in terms.places.values())
    assert all(mask.bit_length() <= len(terms.sizes) for mask in terms.parts.values())

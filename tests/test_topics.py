"""Topics: what a listed word finds and what it does not, and how the desk's own list is read."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator import topics as rules
from generator.brief import parse_brief
from generator.config import Config
from generator.errors import TableError
from generator.pipeline import explain_document
from generator.review.explain import print_ledger
from generator.review.ledger import build_ledger
from generator.review.page import render_ledger
from generator.tables.topics import load_topics, parse_topics
from generator.topics import Topic, explain_topics, find_topics, split_words
from growth import grows_in_proportion
from test_cli import briefs

ROOT = Path(__file__).parent.parent
CASES: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/cases/topics/words.yml").read_text("utf-8"))

GOOD = """\
- name: Shipping
  words: [port, container ship]
  never: [port wine]
- name: Banks
  words: bank
"""

ARTICLE = """\
Merrow reopens its port after the storm

By Nadia Rahim, 12 March 2025

The pilots of Merrow went back to work on Tuesday, and a bank in town lent the harbour office four million pounds for
new lamps, which nobody had expected to see before the summer.

The harbour master said that the first nine ships would berth before the weekend, and that the rest of them would wait
for the tide of Monday, since the northern basin has not been dredged since the autumn.
"""


def _find(case: dict[str, Any]) -> str | None:
    topic = Topic("T", tuple(map(str, case["words"])), tuple(case.get("never", ())))
    title = case.get("title", "")
    finds = explain_topics(title, case["text"], [topic])
    return next(((title if find.in_title else case["text"])[find.start : find.end] for find in finds), None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule']}: {case['words']} in {case['text'][:40]}")
def test_a_word_finds_what_is_listed(case: dict[str, Any]) -> None:
    assert _find(case) == case["found"]


_LETTERS = re.compile(r"\S")
_WORDS = re.compile(r"\w+")
_HYPHENS_STAY = re.compile(r"\w+|[^\w\s]")


def _without(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes a rule out."""
    token = {"whole": _LETTERS, "parted": _WORDS, "sign": _WORDS, "phrase": _HYPHENS_STAY, "script": _WORDS}.get(rule)
    if token is not None:
        monkeypatch.setattr(rules, "_TOKEN", token)
        monkeypatch.setattr(rules, "_ASCII_TOKEN", token)
    elif rule == "capital":
        monkeypatch.setattr(rules, "_has_capitals", lambda *_: True)
    elif rule == "ordinary":
        monkeypatch.setattr(rules, "_is_ordinary", lambda *_: False)
    elif rule == "shout":
        monkeypatch.setattr(rules, "_is_shouted", lambda *_: False)
    elif rule == "form":
        monkeypatch.setattr(rules, "_fold", lambda token: token)
    elif rule in ("shield", "veto"):
        monkeypatch.setattr(rules, "_holds_any", lambda *_: rule == "veto")
    else:
        raise AssertionError(rule)


RULES = sorted({str(case["rule"]) for case in CASES} - {"small"})


@pytest.fixture
def _fresh() -> Iterator[None]:
    rules._compile_topics.cache_clear()
    yield
    rules._compile_topics.cache_clear()


@pytest.mark.usefixtures("_fresh")
@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_seen_to_fail_when_it_is_out(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _without(rule, monkeypatch)
    assert any(_find(case) != case["found"] for case in CASES if case["rule"] == rule)


def test_names_come_sorted_and_once_whatever_the_order_of_the_rows() -> None:
    listed = [Topic("b", ("quay",)), Topic("A", ("crane", "quay")), Topic("c", ("mast",)), Topic("d", ("hull",))]
    for seed in range(6):
        random.Random(seed).shuffle(listed)
        assert find_topics("Crane and quay", "A quay with a mast.", listed) == ("A", "b", "c")


def test_the_first_place_says_why() -> None:
    topic = Topic("Shipping", ("quay", "hull"))
    (find,) = explain_topics("No word", "Nothing here.\nA hull at the quay.", [topic])
    assert (find.word, find.start, find.end, find.in_title) == ("hull", 16, 20, False)
    (find,) = explain_topics("The Quay", "A hull.", [topic])
    assert (find.word, find.start, find.end, find.in_title) == ("quay", 4, 8, True)


def test_no_topics_and_no_words_find_nothing() -> None:
    assert find_topics("a", "b", []) == ()
    assert find_topics("", "", [Topic("x", ("a",))]) == ()


_ODD = st.text(
    st.sampled_from("aAbZß1. ,-–'’&_\n\r\t\x1c\u00a0\u00ad\u200b\u2028é\u0301İı上市은チップﾄﾞไทยकि\u0303😀"), max_size=40
)


@given(_ODD, _ODD, st.lists(_ODD, max_size=4), st.lists(_ODD, max_size=2))
def test_what_is_found_is_what_is_listed_whatever_the_text(
    title: str, body: str, words: list[str], never: list[str]
) -> None:
    words = [*words, body[1:6], title[:4]]
    topics = [Topic("x", tuple(words), tuple(never)), Topic("y", tuple(words))]
    finds = explain_topics(title, body, topics)
    assert find_topics(title, body, topics[::-1]) == tuple(find.topic for find in finds)
    assert {find.topic for find in explain_topics(title, body, topics[1:])} == {f.topic for f in finds} & {"y"}
    for find in finds:
        text = (title if find.in_title else body)[find.start : find.end]
        assert [token.casefold() for token in split_words(text)] == [t.casefold() for t in split_words(find.word)]
        assert "\n" not in text


# ---------------------------------------------------------------- the file


def test_rows_are_read_as_written() -> None:
    assert parse_topics(GOOD, "t.yml") == (
        Topic("Shipping", ("port", "container ship"), ("port wine",), 1),
        Topic("Banks", ("bank",), (), 4),
    )
    nested = "format: 1\ntopics:\n" + "".join(f"  {line}\n" for line in GOOD.splitlines())
    assert [topic.name for topic in parse_topics(nested, "t.yml")] == ["Shipping", "Banks"]


@pytest.mark.parametrize("text", ["", "# only words of explanation\n", "topics:\n", "[]\n"])
def test_a_file_may_be_empty(text: str) -> None:
    assert parse_topics(text, "t.yml") == ()


def test_no_file_is_no_topics(tmp_path: Path) -> None:
    assert load_topics(tmp_path / "topics.yml") == ()
    (tmp_path / "topics.yml").write_text(GOOD, "utf-8")
    assert len(load_topics(tmp_path / "topics.yml")) == 2


def test_what_bears_the_name_and_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "topics.yml").mkdir()
    with pytest.raises(TableError, match="is a folder"):
        load_topics(tmp_path / "topics.yml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- name: a\n  word: [b]\n", "t.yml:2: word: unknown key 'word' (did you mean 'words'?)"),
        ("topcis: []\n", "t.yml:1: topcis: unknown key 'topcis' (did you mean 'topics'?)"),
        ("- words: [b]\n", "t.yml:1: name: a topic needs 'name'"),
        ("- name: a\n", "t.yml:1: words: a topic needs 'words'"),
        ("- name: a\n  words: []\n", "t.yml:2: words: the topic 'a' has no words (list at least one)"),
        ("- name: a\n  words: [b]\n- name: A\n  words: [c]\n", "t.yml:3: the topic 'A' stands twice (first on line 1)"),
        ("- name: a\n  words:\n  - b\n  - '—'\n", "t.yml:4: 'words' holds an entry without a letter or digit"),
        ("- name: a\n  words:\n  - b\n  - true\n", "t.yml:4: 'words' should hold texts"),
        ('- name: "\\u202e"\n  words: [b]\n', "t.yml:1: name: 'name' is no name of a topic"),
        ("- name: a\n  words: b, c\n", "t.yml:2: words: 'words' is one text with a comma (write a list: [one, other])"),
        ("- name: " + "a" * 61 + "\n  words: [b]\n", "t.yml:1: name: 'name' is no name of a topic"),
        ("- name: a\n  words: [" + "b" * 101 + "]\n", "t.yml:2: 'words' holds what is no word or phrase"),
        ('- name: a\n  words: ["b\\u0007"]\n', "t.yml:2: 'words' holds what is no word or phrase"),
        ("- a\n", "t.yml:1: should be a mapping"),
        ("a\n", "t.yml:1: should be a mapping"),
        ("topics: a\n", "t.yml:1: topics: should be a list"),
        ("- name: &x a\n  words: [*x]\n", "t.yml:2: uses an alias"),
        ("- name: a\n  name: b\n  words: [c]\n", "t.yml:2: has the key 'name' twice"),
        ("format: 2\ntopics: []\n", "t.yml:1: format: is of format 2"),
        ("- {name: a, words: [b]}\n---\n- {name: c, words: [d]}\n", "t.yml:2: is not YAML: holds a second document"),
    ],
)
def test_every_wrong_row_is_named_with_its_line(text: str, told: str) -> None:
    with pytest.raises(TableError) as error:
        parse_topics(text, "t.yml")
    assert str(error.value).startswith(told)


def test_a_vocabulary_of_a_thousand_is_the_end() -> None:
    rows = "".join(f"- {{name: n{number}, words: [w{number}]}}\n" for number in range(1_001))
    with pytest.raises(TableError, match=r"t.yml:1001: has more than 1000 topics"):
        parse_topics(rows, "t.yml")


def test_the_shipped_lists_are_good() -> None:
    assert load_topics(ROOT / "generator/data/desk/seeds/topics.yml") == ()


def test_explain_tells_for_which_word_in_which_line(tmp_path: Path) -> None:
    article = tmp_path / "articles" / "quay.txt"
    article.parent.mkdir()
    article.write_text(ARTICLE, "utf-8")
    (tmp_path / "topics.yml").write_text(GOOD, "utf-8")
    ledger = build_ledger(*explain_document(article, Config(seeds=tmp_path / "none")))
    told = [line.plain.split() for line in print_ledger(ledger) if line.plain.startswith("  topic ")]
    assert told == [["topic", "Banks", "<-", "line", "5:", "bank"], ["topic", "Shipping", "<-", "line", "1:", "port"]]
    assert "line 5: bank" in render_ledger(ledger)


# ---------------------------------------------------------------- from the list into briefs, and what people say


def _desk(folder: Path, listed: str = GOOD) -> tuple[Path, Path]:
    (folder / "seeds" / "articles").mkdir(parents=True)
    (folder / "seeds" / "articles" / "quay.txt").write_text(ARTICLE, "utf-8")
    (folder / "seeds" / "topics.yml").write_text(listed, "utf-8")
    docs = folder / "docs"
    _generate(folder)
    (page,) = (docs / "briefs").glob("*.md")
    return page, folder / "seeds" / "topics.yml"


def _generate(folder: Path) -> None:
    done = briefs("generate", "--seeds", folder / "seeds", "--docs", folder / "docs", "--quiet")
    assert done.returncode == 0, done.stderr


def _topics(page: Path) -> tuple[str, ...]:
    return parse_brief(page.read_text("utf-8"), str(page)).topics


def test_a_brief_follows_the_list_until_a_person_says_otherwise(tmp_path: Path) -> None:
    page, listed = _desk(tmp_path)
    assert _topics(page) == ("Banks", "Shipping")
    listed.write_text(GOOD.replace("port,", "ports,"), "utf-8")
    _generate(tmp_path)
    assert _topics(page) == ("Banks",)
    page.write_text(page.read_text("utf-8").replace("topics: [Banks]", "topics: [Banks, Storms]"), "utf-8")
    listed.write_text(GOOD, "utf-8")
    _generate(tmp_path)
    assert _topics(page) == ("Banks", "Storms")


def test_a_topic_that_the_list_lacks_is_told_with_the_nearest(tmp_path: Path) -> None:
    page, listed = _desk(tmp_path)
    page.write_text(page.read_text("utf-8").replace("Shipping]", "Shiping, Storms]"), "utf-8")
    arguments = ("generate", "--seeds", tmp_path / "seeds", "--docs", tmp_path / "docs")
    told = briefs(*arguments).stderr
    assert "topic-unknown: the topic 'Shiping' is not in seeds/topics.yml  -> did you mean 'Shipping'?" in told
    assert "the topic 'Storms' is not in seeds/topics.yml  -> add it to seeds/topics.yml, or take it out" in told
    assert "'Banks'" not in told
    listed.unlink()
    assert "topic-unknown" not in briefs(*arguments).stderr


def test_a_word_that_is_missed_for_its_capital_is_told(tmp_path: Path) -> None:
    _, listed = _desk(tmp_path, GOOD.replace("[port, container ship]", "[Port, Tide, Merrow, Storm Surge, IPO]"))
    done = briefs("generate", "--seeds", tmp_path / "seeds", "--docs", tmp_path / "docs")
    told = [line for line in done.stderr.splitlines() if "topic-capital" in line]
    assert len(told) == 2
    assert f"{listed}:1  topic-capital: 'Port' of the topic 'Shipping' counts with its capital alone" in told[0]
    assert told[1].endswith("-> if the word is meant and no name: tide")


def test_a_person_takes_all_topics_away(tmp_path: Path) -> None:
    page, _ = _desk(tmp_path)
    page.write_text(page.read_text("utf-8").replace("topics: [Banks, Shipping]\n", ""), "utf-8")
    _generate(tmp_path)
    assert _topics(page) == ()


def test_without_the_list_no_brief_says_anything_of_topics(tmp_path: Path) -> None:
    page, listed = _desk(tmp_path)
    listed.unlink()
    _generate(tmp_path)
    assert "topics" not in page.read_text("utf-8")


@pytest.mark.parametrize("command", ["generate", "plan", "check"])
def test_a_wrong_row_stops_a_run_and_is_told_with_its_line(tmp_path: Path, command: str) -> None:
    _, listed = _desk(tmp_path)
    listed.write_text("- name: Shipping\n  wrods: [port]\n", "utf-8")
    done = briefs(command, "--seeds", tmp_path / "seeds", "--docs", tmp_path / "docs")
    assert done.returncode == 2
    assert f"{listed}:2: wrods: unknown key 'wrods' (did you mean 'words'?)" in done.stderr


def test_rows_tell_the_topics(tmp_path: Path) -> None:
    _desk(tmp_path)
    done = briefs("export", "--docs", tmp_path / "docs")
    assert json.loads(done.stdout)["topics"] == ["Banks", "Shipping"]


# ---------------------------------------------------------------- what it costs


def test_the_work_grows_with_the_article() -> None:
    listed = (Topic("a", ("quay", "quay quay quay quay hull"), ("quay quay",)), Topic("b", ("IPO",)))
    assert grows_in_proportion(lambda body: find_topics("", body, listed), lambda size: "quay IPO " * (size * 2_000))


def test_topics_that_no_article_is_of_are_told_in_one_notice(tmp_path: Path) -> None:
    more = GOOD + "- name: Ghosts\n  words: [ectoplasm]\n- name: Tides\n  words: [neap]\n"
    _, listed = _desk(tmp_path, more)
    arguments = ("generate", "--seeds", tmp_path / "seeds", "--docs", tmp_path / "docs")
    told = [line for line in briefs(*arguments).stderr.splitlines() if "topic-unused" in line]
    assert len(told) == 1
    assert "no article is of the topics 'Ghosts', 'Tides'" in told[0]
    listed.write_text(GOOD, "utf-8")
    assert "topic-unused" not in briefs(*arguments).stderr

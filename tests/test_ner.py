"""Candidates from a model of language: found on request, never linked."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import ConfigError
from generator.ner import find_ner_candidates, load_ner_model
from generator.stages.link import LinkText, link_texts
from generator.tables.link import load_link_tables


@dataclass(frozen=True)
class FakeModel:
    """Takes each of its words for an organisation wherever it stands."""

    words: tuple[str, ...]
    label: str = "ORG"
    pipe_names: tuple[str, ...] = ("ner",)

    def pipe(self, texts: Iterable[str]) -> Iterator[Any]:
        for text in texts:
            ents = [
                SimpleNamespace(start_char=at, end_char=at + len(word), label_=self.label)
                for word in self.words
                for at in range(len(text))
                if text.startswith(word, at)
            ]
            yield SimpleNamespace(ents=sorted(ents, key=lambda ent: ent.start_char))


def test_names_come_with_counts_and_places_and_without_articles() -> None:
    texts = {"a": "The Ostrel Group met Quorvane's board.", "b": "Quorvane won.\nQuorvane lost."}
    found = find_ner_candidates(texts, FakeModel(("The Ostrel Group", "Quorvane's", "Quorvane won", "Quorvane lost")))
    assert [(c.name, c.count) for c in found] == [
        ("Ostrel Group", 1),
        ("Quorvane", 1),
        ("Quorvane lost", 1),
        ("Quorvane won", 1),
    ]
    for candidate in found:
        assert all(texts[place.text][place.start : place.end] == candidate.name for place in candidate.places)


def test_the_most_frequent_comes_first_and_other_labels_do_not_count() -> None:
    texts = {"a": "Quorvane, Ostrel, Quorvane", "b": "Ostrel, Quorvane"}
    assert [c.name for c in find_ner_candidates(texts, FakeModel(("Ostrel", "Quorvane")))] == ["Quorvane", "Ostrel"]
    assert find_ner_candidates(texts, FakeModel(("Ostrel",), label="PERSON")) == ()


def test_a_long_text_is_read_in_pieces_with_the_places_of_the_whole() -> None:
    text = ("word " * 2_000 + "Ostrel\n") * 12 + "x" * 120_000 + " Ostrel"
    (candidate,) = find_ner_candidates({"a": text}, FakeModel(("Ostrel",)))
    assert candidate.count == 13
    assert {text[place.start : place.end] for place in candidate.places} == {"Ostrel"}


@given(st.text(alphabet="ab 's\u2019,\nThe", max_size=60))
def test_places_lie_in_the_text(text: str) -> None:
    for candidate in find_ner_candidates({"a": text}, FakeModel(("a", "The a", "b's", "'", " "))):
        assert candidate.name
        for place in candidate.places:
            assert " ".join(text[place.start : place.end].split()) == candidate.name


def _install(monkeypatch: pytest.MonkeyPatch, models: tuple[str, ...], load: Any) -> list[str]:
    loaded: list[str] = []

    def open_model(name: str, **_: object) -> Any:
        loaded.append(name)
        return load(name)

    util = SimpleNamespace(get_installed_models=lambda: list(models))
    monkeypatch.setitem(sys.modules, "spacy", SimpleNamespace(util=util, load=open_model))
    return loaded


def test_the_largest_english_model_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    models = ("de_core_news_lg", "en_core_web_sm", "en_core_web_trf", "en_core_web_md")
    loaded = _install(monkeypatch, models, lambda _: FakeModel(()))
    load_ner_model()
    assert loaded == ["en_core_web_md"]


def test_what_is_missing_is_said_with_its_fix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    with pytest.raises(ConfigError, match="not installed") as missing:
        load_ner_model()
    assert "briefs[ner]" in missing.value.fix

    _install(monkeypatch, ("de_core_news_sm",), lambda _: FakeModel(()))
    with pytest.raises(ConfigError, match="no English spaCy model") as none:
        load_ner_model()
    assert "spacy download" in none.value.fix

    _install(monkeypatch, ("en_blank",), lambda _: FakeModel((), pipe_names=("tagger",)))
    with pytest.raises(ConfigError, match="finds no names"):
        load_ner_model()

    def fail(_: str) -> None:
        raise OSError("broken\nmore")

    _install(monkeypatch, ("en_core_web_sm",), fail)
    with pytest.raises(ConfigError, match="cannot be loaded: broken"):
        load_ner_model()


def test_the_default_path_needs_no_spacy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    (mentions,) = link_texts([LinkText("a", "The battery maker Voltrane rose.")], None, load_link_tables())
    assert [mention.name for mention in mentions] == ["Voltrane"]

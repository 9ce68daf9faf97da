"""Load the tables of the summariser and of the sentence splitter."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import resources

from generator.errors import TableError
from generator.stages.summarise.settings import Ranker, SummaryTables, Worths
from generator.tables.figures import load_figure_tables
from generator.tables.read import (
    TableMap,
    expect_list,
    expect_map,
    parse_table,
    read_data_table,
    read_number,
    read_text,
    read_texts,
    refuse_unknown_keys,
    suggest_word,
)
from generator.text.sentences import DEFAULT, Abbreviations

_CLASSES = (
    "stop",
    "pronouns",
    "persons",
    "demonstratives",
    "markers",
    "contrasts",
    "speech",
    "guards",
    "weekdays",
    "months",
    "roles",
    "finite",
    "moves",
    "targets",
    "estimates",
    "reports",
    "subordinators",
    "anaphors",
    "deeds",
    "openers",
    "controls",
    "settings",
    "clausal",
)
_FACTS = (
    "number",
    "year",
    "date",
    "company",
    "person",
    "name",
    "extreme",
    "deed",
    "ahead",
    "cause",
    "counter",
    "granted",
    "awaited",
    "thesis",
    "anecdote",
    "title",
    "everywhere",
    "often",
    "sometimes",
    "rare",
    "speech",
    "section",
    "zone",
    "stretch",
    "sentence",
    "early",
    "lede",
    "quoted",
    "back",
    "table",
    "paragraph",
    "voice",
    "definition",
    "denied",
)
_KINDS = ("never", "number", "inner", "soft", "bang")


def load_abbreviations(text: str | None = None, path: str = "abbreviations.yml") -> Abbreviations:
    """The general abbreviations and those of ``generator/data/abbreviations.yml`` (or of ``text``).

    Raises :class:`TableError` with file and line for an unknown kind or key.
    """
    table = read_data_table(path) if text is None else parse_table(text, path)
    found: dict[str, set[str]] = {kind: set() for kind in _KINDS}
    rows = expect_list(table, path)
    for index, value in enumerate(rows):
        row = expect_map(value, rows.where(index))
        refuse_unknown_keys(row, ("kind", "words", "why"))
        kind = read_text(row, "kind")
        if kind not in found:
            raise TableError(f"unknown kind '{kind}'", where=row.where("kind"), fix=suggest_word(kind, _KINDS))
        read_text(row, "why")
        words = read_texts(row, "words")
        found[kind].update(words if kind == "bang" else (word.lower() for word in words))
    return replace(
        DEFAULT,
        never=DEFAULT.never | found["never"],
        number=DEFAULT.number | found["number"],
        inner=DEFAULT.inner | found["inner"],
        soft=DEFAULT.soft | found["soft"],
        bang=DEFAULT.bang | found["bang"],
    )


def _load_rarity(facts: TableMap) -> dict[str, int]:
    path = "common_words.yml"
    table = expect_map(read_data_table(path), path)
    refuse_unknown_keys(table, ("everywhere", "often", "sometimes"))
    return {stem: read_number(facts, name) for name in table for stem in read_text(table, name).split()}


def load_ranker(name: str) -> Ranker:
    """The weights ``generator/data/<name>``; none where they are not shipped."""
    file = resources.files("generator").joinpath("data", name)
    return read_ranker(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else Ranker()


def read_ranker(raw: Mapping[str, Mapping[str, Sequence[Sequence[int]]]]) -> Ranker:
    """A ranker from ``{part: {feature: [steps, worths]}}``, as ``tests/bench/fit_summ.py`` writes it."""

    def read_part(part: str) -> Worths:
        return tuple((name, tuple(steps), tuple(worths)) for name, (steps, worths) in raw[part].items())

    return Ranker(read_part("bullets"), read_part("bullet_pairs"), read_part("words"), read_part("word_pairs"))


def load_given_names() -> frozenset[str]:
    """The names of ``generator/data/given_names.yml``, in lower case."""
    table = expect_map(read_data_table("given_names.yml"), "given_names.yml")
    refuse_unknown_keys(table, ("names",))
    return frozenset(name.lower() for name in read_texts(table, "names"))


def load_summary_tables(text: str | None = None, path: str = "summary.yml") -> SummaryTables:
    """The word classes, cues and weights of ``generator/data/summary.yml`` (or of ``text``).

    Raises :class:`TableError` with file and line for a missing class or an unknown key.
    """
    table = expect_map(read_data_table(path) if text is None else parse_table(text, path), path)
    refuse_unknown_keys(table, ("classes", "cues", "trades", "owner", "weights", "facts"))
    classes = expect_map(table.get("classes"), table.where("classes"))
    refuse_unknown_keys(classes, (*_CLASSES, "phrases", "housekeeping"))
    words: dict[str, frozenset[str]] = {}
    for name in _CLASSES:
        row = expect_map(classes.get(name), classes.where(name))
        refuse_unknown_keys(row, ("why", "words"))
        words[name] = frozenset(read_text(row, "words").split())
    phrases = expect_map(classes.get("phrases"), classes.where("phrases"))
    refuse_unknown_keys(phrases, ("why", "items"))
    housekeeping = expect_map(classes.get("housekeeping"), classes.where("housekeeping"))
    refuse_unknown_keys(housekeeping, ("why", "items"))
    cues: dict[str, int] = {}
    rows = expect_list(table.get("cues"), table.where("cues"))
    for index, value in enumerate(rows):
        row = expect_map(value, rows.where(index))
        refuse_unknown_keys(row, ("words", "weight", "why"))
        for word in read_text(row, "words").split():
            cues[word] = cues.get(word, 0) + read_number(row, "weight")
    trades: list[tuple[frozenset[str], frozenset[str]]] = []
    rows = expect_list(table.get("trades"), table.where("trades"))
    for index, value in enumerate(rows):
        row = expect_map(value, rows.where(index))
        refuse_unknown_keys(row, ("nouns", "names"))
        trades.append((frozenset(read_text(row, "nouns").split()), frozenset(read_text(row, "names").split())))
    owner = expect_map(table.get("owner"), table.where("owner"))
    refuse_unknown_keys(owner, ("argues", "writes", "author", "letter"))
    weights = expect_map(table.get("weights"), table.where("weights"))
    facts = expect_map(table.get("facts"), table.where("facts"))
    refuse_unknown_keys(facts, _FACTS)
    return SummaryTables(
        phrases=tuple(sorted(read_texts(phrases, "items"), key=lambda phrase: (-len(phrase), phrase))),
        housekeeping=tuple(item.lower() for item in read_texts(housekeeping, "items")),
        cues=tuple(sorted(cues.items())),
        trades=tuple(trades),
        owner_argues=read_text(owner, "argues"),
        owner_writes=read_text(owner, "writes"),
        owner_author=read_text(owner, "author"),
        owner_letter=read_text(owner, "letter"),
        weights=tuple((key, read_number(weights, key)) for key in weights),
        rarity=_load_rarity(facts),
        given_names=load_given_names(),
        facts=tuple((key, read_number(facts, key)) for key in facts),
        ranker=load_ranker("ranker.json"),
        abbreviations=load_abbreviations(),
        figures=load_figure_tables(),
        **words,
    )

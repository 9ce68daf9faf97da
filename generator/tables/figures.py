"""Load the word classes of key figures."""

from __future__ import annotations

from dataclasses import fields

from generator.stages.summarise.settings import FigureTables
from generator.tables.read import expect_map, parse_table, read_data_table, read_text, refuse_unknown_keys

_NAMES = tuple(field.name for field in fields(FigureTables))


def load_figure_tables(text: str | None = None, path: str = "figures.yml") -> FigureTables:
    """The word classes of ``generator/data/figures.yml`` (or of ``text``).

    Raises :class:`TableError` with file and line for a missing class or an unknown key.
    """
    table = expect_map(read_data_table(path) if text is None else parse_table(text, path), path)
    refuse_unknown_keys(table, ("classes",))
    classes = expect_map(table.get("classes"), table.where("classes"))
    refuse_unknown_keys(classes, (*_NAMES,))
    words: dict[str, frozenset[str]] = {}
    for name in _NAMES:
        row = expect_map(classes.get(name), classes.where(name))
        refuse_unknown_keys(row, ("why", "words"))
        read_text(row, "why")
        words[name] = frozenset(read_text(row, "words").split())
    return FigureTables(**{**words, "verbs": _inflect(words["verbs"])})


def _inflect(bases: frozenset[str]) -> frozenset[str]:
    forms = set(bases)
    for base in bases:
        stem = base[:-1] if base.endswith("e") and not base.endswith("ee") else base
        y = base.endswith("y") and base[-2] not in "aeiou"
        forms |= (
            {base[:-1] + "ies", base[:-1] + "ied", base + "ing"}
            if y
            else {base + "s", stem.removesuffix("e") + "ed", stem + "ing"}
        )
        if base.endswith(("s", "sh", "ch", "x", "z")):
            forms.add(base + "es")
        if len(base) <= 4 and base[-1] in "bdgmnpt" and base[-2] in "aeiou":
            forms |= {base + base[-1] + "ed", base + base[-1] + "ing"}
    return frozenset(forms)

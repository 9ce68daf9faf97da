"""Candidates from a model of language: what spaCy takes for an organisation. For a person to judge, never to link.

The extra ``ner`` brings spaCy, a person installs the model. Nothing else imports this module, and it imports spaCy only
when a model is asked for: the default path knows no model.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from generator.errors import ConfigError

__all__ = ["NerCandidate", "NerPlace", "NlpModel", "find_ner_candidates", "load_ner_model"]

_PIECE = 50_000
"""Code points that the model reads at once: beyond a million spaCy refuses, and memory grows with the length."""
_SIZES = ("lg", "md", "sm", "trf")
"""Ends of the names of spaCy's models, from the one that is tried first; ``trf`` is slow and needs more than spaCy."""
_FIX = "pip install 'briefs[ner]' and then: python -m spacy download en_core_web_sm"
_ARTICLE = re.compile(r"(?:the|a|an)\s+", re.IGNORECASE)
_TAIL = re.compile(r"(?:['\u2019]s?|[\s,;:]){1,40}\Z")


class NlpModel(Protocol):
    """What is used of a spaCy ``Language``."""

    def pipe(self, texts: Iterable[str]) -> Iterable[Any]:
        """Documents with ``ents``, each with ``start_char``, ``end_char`` and ``label_``."""
        ...


@dataclass(frozen=True, slots=True)
class NerPlace:
    """Where a name stands; ``start`` and ``end`` are code points of the text with this id, half-open."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NerCandidate:
    """A name as it is written, without its article, and all its places in order of the texts."""

    name: str
    places: tuple[NerPlace, ...]

    @property
    def count(self) -> int:
        return len(self.places)


def load_ner_model() -> NlpModel:
    """The English spaCy model that is installed; the largest where there are several.

    Raises :class:`ConfigError` with the fix where spaCy or a model is missing, or the model knows no names.
    """
    try:
        spacy = importlib.import_module("spacy")
    except ImportError as error:
        raise ConfigError("candidates from a model need spaCy, which is not installed", fix=_FIX) from error
    installed = [str(name) for name in spacy.util.get_installed_models() if str(name).startswith("en_")]
    if not installed:
        raise ConfigError("no English spaCy model is installed", fix=_FIX)
    name = min(installed, key=_rank)
    try:
        nlp: Any = spacy.load(name, exclude=["lemmatizer"])
    except (OSError, ValueError, ImportError) as error:
        raise ConfigError(f"the spaCy model {name} cannot be loaded: {str(error).splitlines()[0]}", fix=_FIX) from error
    if "ner" not in nlp.pipe_names:
        raise ConfigError(f"the spaCy model {name} finds no names", fix=_FIX)
    model: NlpModel = nlp
    return model


def _rank(name: str) -> tuple[int, str]:
    sizes = [at for at, size in enumerate(_SIZES) if size in name.split("_")]
    return (sizes[0] if sizes else len(_SIZES), name)


def find_ner_candidates(texts: Mapping[str, str], nlp: NlpModel) -> tuple[NerCandidate, ...]:
    """Names that the model takes for organisations, the most frequent first, then by name.

    ``texts``: id → text. Whether any of them is a company, and which, a person decides.
    """
    pieces = [(key, at, piece) for key, text in texts.items() for at, piece in _cut_text(text)]
    found: dict[str, list[NerPlace]] = {}
    for (key, at, piece), document in zip(pieces, nlp.pipe(piece for _, _, piece in pieces), strict=True):
        for entity in document.ents:
            if entity.label_ != "ORG":
                continue
            start, end = _trim_name(piece, entity.start_char, entity.end_char)
            if start < end:
                name = " ".join(piece[start:end].split())
                found.setdefault(name, []).append(NerPlace(key, at + start, at + end))
    candidates = [NerCandidate(name, tuple(places)) for name, places in found.items()]
    return tuple(sorted(candidates, key=lambda candidate: (-candidate.count, candidate.name)))


def _cut_text(text: str) -> Iterator[tuple[int, str]]:
    """Pieces and where they start; they end with a line where they can."""
    at = 0
    while at < len(text):
        end = at + _PIECE
        if end < len(text):
            end = text.rfind("\n", at, end) + 1 or end
        yield at, text[at:end]
        at = end


def _trim_name(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of a name without the article before it and the possessive after it."""
    article = _ARTICLE.match(text, start, end)
    start = article.end() if article else start
    tail = _TAIL.search(text, start, end)
    return start, tail.start() if tail else end

"""What cleaning takes as tables: phrases, words and the weights of the block scorer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from generator.model import Label

Node = int | tuple[int, int, "Node", "Node"]
"""A leaf (weight, thousandths of a log-odds) or ``(feature, threshold, node if <=, node if >)``."""


@dataclass(frozen=True)
class Phrase:
    """A row of ``phrases.yml``: what a line (or a sentence inside a line) says that gives it away."""

    id: str
    label: Label
    patterns: tuple[str, ...]
    """What ``pattern`` is made of; small letters only."""
    longest: int
    """Longest line or sentence, in characters, to which the row applies."""
    hard: bool
    """True where the row alone decides; otherwise it is evidence."""
    inside: bool
    """True where the row also applies to a sentence inside a longer line."""
    opens: bool
    """True where the line is the heading of a list of other articles: what follows up to the next body is suspect."""
    table: str = "phrases"
    """File of the row, without its ending."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matched at the start of the line or sentence, case-insensitively; compiled when it is first asked for. A row
        without patterns fits nothing.
        """
        return re.compile("|".join(f"(?:{pattern})" for pattern in self.patterns) or r"(?!)", re.IGNORECASE)

    @property
    def rule(self) -> str:
        """What a block says that a row decided."""
        return f"{self.id} ({self.table}: {self.id})"


OPENING = 3
"""Characters of a line by which the patterns are chosen that may fit it."""
_MOST_OPENINGS = 4096


class OpenedPatterns(dict[str, "re.Pattern[str] | None"]):
    """The first :data:`OPENING` characters of a line → a pattern that fits where a row may fit, or ``None``; compiled
    when it is first asked for, since a run of few documents meets few openings.
    """

    def __init__(self, sources: dict[str, list[str]]) -> None:
        """``sources``: patterns under what they open with, in :data:`OPENING` characters or fewer."""
        super().__init__()
        self._sources = sources

    def __missing__(self, opening: str) -> re.Pattern[str] | None:
        rows = [row for size in range(1, len(opening) + 1) for row in self._sources.get(opening[:size], ())]
        found = re.compile("|".join(f"(?:{row})" for row in rows)) if rows else None
        if len(self) < _MOST_OPENINGS:  # a hostile text may hold all there are
            self[opening] = found
        return found


class LatePattern:
    """A pattern that is compiled when it is first matched."""

    def __init__(self, source: str) -> None:
        self._source = source

    @cached_property
    def match(self) -> Callable[..., re.Match[str] | None]:
        """As :meth:`re.Pattern.match`."""
        return re.compile(self._source).match


class PhraseFilter(NamedTuple):
    """What tells at little cost that no row of the phrase table fits a line; the line is given in small letters."""

    opened: OpenedPatterns
    finders: tuple[tuple[tuple[str, ...], LatePattern], ...]
    """For rows that open with anything: texts of which one stands in the line, and the pattern."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A weak sign that a line belongs to a family: one of its words, or the word the line opens with."""

    points: int
    words: frozenset[str]
    """Whole words and marks such as ``<money>``."""
    phrases: tuple[str, ...]
    """Runs of words, and beginnings of words, as they stand in a line of words parted and flanked by spaces."""
    opens: frozenset[str]


@dataclass(frozen=True, slots=True)
class Family:
    """A row of ``families.yml``: what a line does, told by cues that add up."""

    row: Phrase
    """What the line counts as once it is judged; its pattern never matches."""
    longest: int
    needs: int
    near: int
    cues: tuple[Cue, ...]
    calls: bool
    """Whether its lines open with one of certain words."""
    by_marks: int
    """Points that marks such as ``<money>`` can add at most."""


@dataclass(frozen=True)
class Forest:
    """Boosted trees over the features of a block; the sum of bias and leaves is a log-odds in thousandths."""

    features: tuple[str, ...]
    bias: int
    trees: tuple[Node, ...]

    @cached_property
    def add_up(self) -> Callable[[Sequence[int]], int]:
        """The sum for one row of features: the trees as one expression, three times as fast as walking them. Made when
        it is first asked for, of nothing but the whole numbers of the weights.
        """
        terms = [str(int(self.bias)), *map(_write_node, self.trees)]
        add_up: Callable[[Sequence[int]], int]
        add_up = eval(f"lambda row: {'+'.join(terms)}", {"__builtins__": {}})  # noqa: S307 - numbers only, see above
        return add_up


def plant_forest(features: Sequence[str], bias: int, trees: Sequence[Node]) -> Forest:
    """A forest from its weights."""
    return Forest(tuple(features), bias, tuple(trees))


def _write_node(node: Node) -> str:
    if isinstance(node, int):
        return f"({int(node)})"
    feature, most, low, high = node
    return f"({_write_node(low)} if row[{int(feature)}] <= {int(most)} else {_write_node(high)})"


@dataclass(frozen=True, slots=True)
class Card:
    """A row of ``starts.yml``: what a value seen between two stretches of body says, in hundredths of a log-odds."""

    feature: str
    cuts: tuple[int, ...]
    """The first cell goes up to the first of them, it included; the last cell is open."""
    new: tuple[int, ...]
    """For another article that starts, one for each cell."""
    rest: tuple[int, ...]
    """For text that belongs to no article, one for each cell."""


@dataclass(frozen=True, slots=True, eq=False)
class CleanTables:
    """All that :func:`clean_document` looks up."""

    phrases: tuple[Phrase, ...]
    stopwords: dict[str, frozenset[str]]
    """Language → function words (single characters for scripts without spaces)."""
    months: frozenset[str]
    """Month and weekday names and their short forms, casefolded."""
    time_words: frozenset[str]
    """Other words of a line that tells a time: ``published``, ``ago``, ``uhr``."""
    byline_words: tuple[str, ...]
    """Words that open a byline: ``by``, ``von``."""
    line_bylines: tuple[str, ...]
    """What opens a byline inside a line that holds a page, as printed; the like for those below."""
    line_changes: tuple[str, ...]
    """What stands before the day of a change."""
    line_buttons: tuple[str, ...]
    """Buttons between byline and text."""
    line_boxes: tuple[str, ...]
    """What opens the boxes under the text."""
    mastheads: frozenset[str]
    """Last words of newspapers' names, casefolded: ``gazette``."""
    agencies: tuple[str, ...]
    """Names that sign a picture or a text: ``AFP``."""
    photo_words: tuple[str, ...]
    """Words that open a photo credit: ``photo``, ``foto``."""
    glued: tuple[str, ...]
    """Labels of adverts that get glued between two sentences."""
    role_words: frozenset[str]
    """Words that say what an author is in a note: ``professor``."""
    good_class: tuple[str, ...]
    """Parts of HTML classes and ids that stand around articles."""
    bad_class: tuple[str, ...]
    """Parts of HTML classes and ids that stand around other things."""
    class_kinds: tuple[frozenset[str], ...]
    """Words of classes and ids, a set for each of ``features.CLASS_KINDS``."""
    line_filter: PhraseFilter
    """Tells lines that no row of ``phrases`` fits."""
    wall_filter: PhraseFilter
    """The same for ``paywalls``."""
    agency_words: frozenset[str]
    """First words of the agencies, as printed and in capitals."""
    sentence_filter: PhraseFilter
    """The same for the hard rows that apply inside a line."""
    longest_phrase: int
    """Characters of the longest line to which a row of ``phrases`` applies."""
    stop_bytes: frozenset[bytes]
    """The function words that cp1252 can write, so written."""
    paywalls: tuple[Phrase, ...] = ()
    """What a page says in place of the rest of an article."""
    starts: tuple[Card, ...] = ()
    families: tuple[Family, ...] = ()
    family_spots: dict[str, tuple[tuple[str, int, int], ...]] = field(default_factory=dict)
    """Word of a line → ``(phrase to look for, family, cue)``; see ``families.place_cues``."""
    family_stems: dict[str, tuple[tuple[str, int, int], ...]] = field(default_factory=dict)
    """First characters of a word → ``(beginning of the word, family, cue)``."""
    text_forest: Forest | None = None
    html_forest: Forest | None = None
    headline_weights: dict[str, int] = field(default_factory=dict)
    """What is seen of a line that may be a headline → tenths of a point; see ``headlines.see_lines``."""
    all_stopwords: frozenset[str] = field(default=frozenset())

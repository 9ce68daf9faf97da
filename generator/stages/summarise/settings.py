"""What goes into the summariser: the article, the knobs, the word tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from generator.model import Kind, Mention, Span
from generator.text.sentences import DEFAULT, Abbreviations


def _no_line(offset: int) -> int:
    return 1


@dataclass(frozen=True, slots=True)
class SummaryInput:
    """One article, as the summariser needs it."""

    title: str
    """Printed title, or empty."""
    body: str
    """One paragraph a line."""
    kind: Kind = "news"
    lang: str = "en"
    authors: tuple[str, ...] = ()
    publisher: str = ""
    """Where it is stated: whose opinion an unsigned one is."""
    mentions: tuple[Mention, ...] = ()
    """Companies in the body, in order, offsets into ``body``."""
    dated: bool = True
    """Whether its date is known: only then is ``tomorrow`` a day."""
    line_at: Callable[[int], int] = _no_line
    """Seed line of an offset into ``body``."""
    pinned: tuple[Span, ...] = ()
    """Sentences that a person wants as bullets, first and in this order."""
    dropped: tuple[Span, ...] = ()
    """Sentences that a person wants in no bullet."""

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose opinion it can be: the authors', or that of the publication, without the place of its edition."""
        return self.authors or ((self.publisher.split(" (")[0],) if self.publisher else ())


@dataclass(frozen=True, slots=True)
class SummarySettings:
    """Knobs of a summary. All lengths are words as split at white space."""

    bullets_min: int = 3
    bullets_max: int = 5
    bullets: int | None = None
    """Exactly this many bullets where the text allows; no sentences are joined then."""
    words: int | None = None
    """At most this many words in all bullets together, of single sentences and without figures."""
    brief_words: int | None = None
    """At most this many words in all bullets of a brief together, however many bullets that are; figures as ever."""
    bullet_words: int = 40
    """Length up to which neighbours are joined and beyond which clauses are dropped."""
    quote_percent: int = 15
    """Share of the body's words that bullets and figures may quote …"""
    quote_words: int = 150
    """… but never less than this many."""
    own: frozenset[str] = frozenset()
    """Company ids of the desk's watchlist."""
    own_weight: int = 30
    """Added to a sentence's score (0…100 a feature) for naming one of ``own``."""
    figures_max: int = 8
    moves_max: int = 12
    """As ``figures_max``, for market wraps."""


_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class FigureTables:
    """Word classes of key figures; see ``generator/data/figures.yml`` for what each is for."""

    determiners: frozenset[str] = _NONE
    prepositions: frozenset[str] = _NONE
    clausal: frozenset[str] = _NONE
    adverbs: frozenset[str] = _NONE
    limits: frozenset[str] = _NONE
    verbs: frozenset[str] = _NONE
    irregular: frozenset[str] = _NONE
    levels: frozenset[str] = _NONE
    comparisons: frozenset[str] = _NONE
    sources: frozenset[str] = _NONE
    weak: frozenset[str] = _NONE
    trivia: frozenset[str] = _NONE
    firsts: frozenset[str] = _NONE
    moves: frozenset[str] = _NONE
    planned: frozenset[str] = _NONE
    thought: frozenset[str] = _NONE
    states: frozenset[str] = _NONE
    unnamed: frozenset[str] = _NONE
    forecasting: frozenset[str] = _NONE
    open: frozenset[str] = _NONE


Worths = tuple[tuple[str, tuple[int, ...], tuple[int, ...]], ...]
"""``(feature, steps, worths)``: a feature's worth is that behind the last step which it reaches."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """What sentences and pairs of them are worth in a plain summary: of so many bullets, of so many words.

    Hundredths of a nat: a set that is worth 100 more was e times as likely in the fit.
    """

    bullets: Worths = ()
    bullet_pairs: Worths = ()
    words: Worths = ()
    word_pairs: Worths = ()


@dataclass(frozen=True, slots=True)
class SummaryTables:
    """Word classes and weights; every word in lower case. See ``generator/data/summary.yml`` for what each is for."""

    stop: frozenset[str]
    pronouns: frozenset[str]
    persons: frozenset[str]
    demonstratives: frozenset[str]
    markers: frozenset[str]
    contrasts: frozenset[str]
    phrases: tuple[str, ...]
    housekeeping: tuple[str, ...]
    """Phrases of sentences that are about the report, not the news."""
    speech: frozenset[str]
    guards: frozenset[str]
    weekdays: frozenset[str]
    months: frozenset[str]
    roles: frozenset[str]
    finite: frozenset[str]
    cues: tuple[tuple[str, int], ...]
    moves: frozenset[str]
    targets: frozenset[str]
    estimates: frozenset[str]
    reports: frozenset[str]
    subordinators: frozenset[str]
    anaphors: frozenset[str]
    deeds: frozenset[str]
    openers: frozenset[str]
    controls: frozenset[str]
    settings: frozenset[str]
    clausal: frozenset[str]
    owner_argues: str
    owner_writes: str
    owner_author: str
    owner_letter: str
    weights: tuple[tuple[str, int], ...]
    facts: tuple[tuple[str, int], ...]
    """Worth of each kind of atom, see ``atoms.py``."""
    rarity: Mapping[str, int]
    """Worth of a word stem that news often uses; others are worth ``facts["rare"]``."""
    given_names: frozenset[str] = _NONE
    """Common given names; evidence that a name is a person's, never proof."""
    trades: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    """``(short forms, words of names)`` of each trade: a company called so is no other trade's ``the lender``."""
    ranker: Ranker = Ranker()
    """Fitted by ``tests/bench/fit_summ.py``."""
    abbreviations: Abbreviations = DEFAULT
    figures: FigureTables = FigureTables()

    @property
    def common_words(self) -> frozenset[str]:
        """Words that any text may write in lower case."""
        return self.stop | self.reports | self.estimates | self.roles | self.subordinators | self.demonstratives

"""What the describing stage must be told: outlets, words of the calendar, cues. Filled by
``generator.tables.describe``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

OutletKind = Literal["outlet", "agency", "aggregator"]


@dataclass(frozen=True, slots=True)
class Outlet:
    """A row of the publishers table."""

    name: str
    """Canonical name."""
    also: tuple[str, ...] = ()
    """Forms seen in print besides the name."""
    domains: tuple[str, ...] = ()
    """Lower case; subdomains count."""
    country: str = ""
    """ISO 3166; empty where unknown."""
    kind: OutletKind = "outlet"


@dataclass(frozen=True, slots=True)
class AgoWords:
    """The words of "3 hours ago" in all languages, lower case."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    one: tuple[str, ...]
    minute: tuple[str, ...]
    hour: tuple[str, ...]
    day: tuple[str, ...]
    week: tuple[str, ...]
    month: tuple[str, ...]
    year: tuple[str, ...]
    today: tuple[str, ...]
    yesterday: tuple[str, ...]


# eq=False: a table is known by its identity, so that what is compiled from it can be kept.
@dataclass(frozen=True, slots=True, eq=False)
class DescribeTables:
    """All tables of the stage. Words are lower case, without surrounding space."""

    outlets: tuple[Outlet, ...]
    months: tuple[tuple[str, int], ...]
    """``(word, 1…12)``"""
    weekdays: tuple[tuple[str, int], ...]
    """``(word, 0…6)``, Monday first."""
    ago: AgoWords
    given_names: frozenset[str]
    """Lower case; evidence that a short line is a person."""
    list_headings: tuple[str, ...]
    """Patterns of lines that head a list of other articles, matched from the start of a line without case."""
    cues: tuple[tuple[str, tuple[str, ...]], ...]
    """``("dates.published", words)`` …: the lists of ``cues.yml`` by section and name."""

    def words(self, name: str) -> tuple[str, ...]:
        """The list of that name; ``KeyError`` where there is none."""
        for key, words in self.cues:
            if key == name:
                return words
        raise KeyError(name)


CUE_NAMES = (
    "dates.published", "dates.modified", "dates.not_the_article",
    "authors.prefixes", "authors.roles", "authors.organisation", "authors.no_name", "authors.note_verbs",
    "authors.interest", "authors.letters",
    "outlets.source", "outlets.common_names", "outlets.mastheads", "outlets.gathered", "outlets.gather_verbs",
    "outlets.site_slots", "outlets.photo", "outlets.contact", "outlets.free_mail", "outlets.media",
    "attribution.first", "attribution.reported_by", "attribution.article", "attribution.heard", "attribution.named",
    "attribution.first_after", "attribution.reports_after", "attribution.says_after", "attribution.piece_after",
    "attribution.between", "attribution.descriptors", "attribution.called", "attribution.describes",
    "attribution.weak_mastheads", "attribution.no_outlet", "attribution.institutions", "attribution.peoples",
    "attribution.not_after", "attribution.results", "attribution.old", "attribution.stale", "attribution.aside",
    "attribution.sourced", "attribution.answers", "attribution.event", "attribution.offered", "attribution.openers",
    "attribution.follows", "attribution.again", "attribution.plain_words",
    "kinds.explainer", "kinds.opinion_words", "kinds.thesis", "kinds.index", "kinds.market_title", "kinds.market_moves",
    "kinds.ahead", "kinds.interview_words", "kinds.preview_words", "kinds.norms", "kinds.stance", "kinds.disclaimer",
    "kinds.opinion_title", "kinds.no_price", "kinds.quoted", "kinds.no_market", "kinds.central_bank",
    "kinds.single_market", "kinds.judging",
    "events.nouns", "events.ahead", "events.said", "events.past", "events.open", "events.present",
    "sections.names", "sections.interface",
    "languages.en", "languages.de", "languages.fr", "languages.es", "languages.it", "languages.pt", "languages.nl",
    "languages.sv", "languages.no", "languages.da", "languages.fi", "languages.pl", "languages.cs", "languages.tr",
    "languages.vi", "languages.id", "languages.ru", "languages.uk",
)  # fmt: skip
"""Every list that ``cues.yml`` must have, and may have."""

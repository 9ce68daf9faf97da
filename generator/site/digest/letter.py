"""The nouns of a letter: what it says, before it has a form."""

from __future__ import annotations

from dataclasses import dataclass

from generator.site.digest.words import Block
from generator.stories import Verdict


@dataclass(frozen=True, slots=True)
class Remark:
    """A quantity on which several sources make a claim."""

    verdict: Verdict
    what: str
    claims: str
    """``27 ships (The Harbour Gazette), 31 ships (Bremen Business Journal)``."""

    @property
    def text(self) -> str:
        """All of it in one line."""
        return f"{self.verdict.capitalize()} on {self.what}: {self.claims}"


@dataclass(frozen=True, slots=True)
class Linked:
    """Words and, where there is one, the address to which they lead."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A bullet and the quotations that it rests on, by their numbers on the page of the brief."""

    text: str
    proofs: tuple[Linked, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A figure in words."""

    value: str
    what: str
    about: str
    """Whose, when, how sure and who says so; in brackets."""
    moved: bool
    """Whether it reads on from what it is about: ``tin`` ``slid 0.8 per cent``."""

    @property
    def text(self) -> str:
        """All of it in one line."""
        parts = (self.what, self.value) if self.moved else (f"{self.value}:" if self.what else self.value, self.what)
        return " ".join(part for part in (*parts, self.about) if part)


@dataclass(frozen=True, slots=True)
class Entry:
    """A brief in the letter."""

    title: Linked
    """The headline leads to the brief, or else to the original."""
    kind: str
    origin: str
    """Who published it, via whom; empty where nobody is named."""
    when: str
    """The date and, where it was worked out, how."""
    lang: str
    """Empty where it is that of the letter."""
    from_right: bool
    """Whether its script runs from the right."""
    points: tuple[Point, ...]
    left: int
    """Bullets of the brief that the letter was told to leave out."""
    figures: tuple[Told, ...]
    more_figures: int
    companies: tuple[Linked, ...]
    more_companies: int
    note: tuple[Block, ...]
    """The desk's own words on it."""
    source: str
    """Document and lines that the brief is of, where no address leads to either; else empty."""
    brief: str
    """Address of the page of the brief; empty without ``site_url``."""
    original: str
    """Address of the article; empty where it is not known."""
    host: str
    carried: tuple[Linked, ...] = ()
    """Who has the same report in the same words: outlets, each with the way to its brief where that is one."""
    retold: tuple[Linked, ...] = ()
    """Who has it in other words."""
    story: Linked | None = None
    """The story that it is in, where that is no heading."""
    compared: tuple[Remark, ...] = ()
    """How its figures stand beside others', where no heading tells."""


@dataclass(frozen=True, slots=True)
class Section:
    """Entries under a heading; ``title`` is empty where the letter has none."""

    title: str
    entries: tuple[Entry, ...]
    summary: str = ""
    """Of a story, how many publishers and origins it has."""
    compared: tuple[Remark, ...] = ()
    """Of a story, the quantities on which several sources make a claim, what they differ on first."""
    more_compared: int = 0
    href: str = ""
    """Address of the page of the story."""


@dataclass(frozen=True, slots=True)
class Letter:
    """All of it."""

    name: str
    """Of the site."""
    title: str
    subject: str
    preheader: str
    summary: str
    contents: str
    """Its headings and how much stands under each; empty where there is one."""
    intro: tuple[Block, ...]
    """The desk's own words at its head."""
    sections: tuple[Section, ...]
    left_out: str
    """How much may belong in it and no date proves; empty where there is nothing."""
    home: str
    """Address of the site; empty where it has none."""
    lang: str
    slug: str
    """What tells it from other letters, for the name of its folder."""
    count: int = 0
    """Briefs that it is of, those that take a line below another included."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """In the order of the letter."""
        return tuple(entry for section in self.sections for entry in section.entries)

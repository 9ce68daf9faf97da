"""The nouns, in the order in which data flows: the glossary of the house.

Everything here is frozen and slotted, collections are tuples, and only the standard library is imported.

Coordinates. Three, each with one meaning:

* *seed lines*: 1-based, inclusive, of the decoded seed file (for HTML: lines of the file's own markup);
* ``CleanDocument.text`` offsets: half-open code points; every :class:`Block` is such a span;
* ``Article.body`` offsets: half-open code points; sentences, mentions, bullets, figures and evidence use these, and
  :meth:`Article.line_at` leads back to the seed.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]
"""A half-open pair of code-point offsets."""

Kind = Literal["news", "opinion", "letter", "market wrap", "preview", "explainer", "interview"]
KINDS: tuple[Kind, ...] = ("news", "opinion", "letter", "market wrap", "preview", "explainer", "interview")


# ---------------------------------------------------------------- doubt


@dataclass(frozen=True, slots=True)
class Notice:
    """Doubt that a reviewer should see; never an error."""

    code: str
    """Stable and kebab-case: ``date-unknown``, ``title-made``, ``split-doubtful`` …"""
    message: str
    line: int | None = None
    """Seed line it is about."""
    fix: str = ""
    """What a person can do, e.g. ``a.txt.meta.yml: retrieved: YYYY-MM-DD``."""


# ---------------------------------------------------------------- seeds


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of an article of which a person states something."""

    text: str
    line: int = 0
    """Line of the sidecar that says so."""
    company: str | None = None
    """Of a name: id of the company that is meant; ``None`` for no company at all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a sidecar states of one article of its document."""

    key: str
    """A line of the article, or its title."""
    line: int
    """Line of the sidecar."""
    said: Sidecar


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a person states about a seed in ``NAME.meta.yml``; it wins over everything found."""

    url: str | None = None
    retrieved: str | None = None
    """``YYYY-MM-DD`` (or a full ISO time): the day to which relative dates refer."""
    title: str | None = None
    publisher: str | None = None
    aggregator: str | None = None
    authors: tuple[str, ...] | None = None
    date: str | None = None
    lang: str | None = None
    exclude: str | None = None
    """Reason why no brief is wanted."""
    split: tuple[int, ...] | None = None
    """Seed lines at which articles start; replaces the found boundaries."""
    kind: Kind | None = None
    names: tuple[Phrase, ...] = ()
    """Names that are no company, or another than is found."""
    pin: tuple[Phrase, ...] = ()
    """Beginnings of sentences that are to be bullets, in their order."""
    drop_bullet: tuple[Phrase, ...] = ()
    """Beginnings of sentences that are to be no bullets."""
    articles: tuple[Entry, ...] = ()
    """What holds for single articles of the document only."""
    lines: tuple[tuple[str, int], ...] = ()
    """Key → line of the sidecar that states it."""


@dataclass(frozen=True, slots=True)
class Mend:
    """A recorded change of the decoded text: mojibake repaired, a control character removed."""

    line: int
    rule: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A seed as read: decoded and mended, otherwise untouched."""

    name: str
    """POSIX path below the folder of articles; the identity of the document."""
    format: Literal["text", "html"]
    text: str
    """Decoded text (``\\n`` line ends); for HTML the markup itself."""
    encoding: str
    mends: tuple[Mend, ...] = ()
    sidecar: Sidecar = Sidecar()
    digest: str = ""
    """SHA-256 (hex) of the seed's bytes."""
    notices: tuple[Notice, ...] = ()
    """Doubt about its decoding."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """An input that could not be used, and why; listed, never fatal for the others."""

    name: str
    reason: str
    """Without the fix."""
    fix: str = ""
    code: str = "unreadable"
    """Stable and kebab-case: ``unreadable``, ``over-limit``, ``no-article``, ``sidecar``, ``fault``, ``brief`` …"""
    line: int | None = None
    """First seed line of the one article that it is about, if not all of the input."""
    exception: str = ""
    """Of a fault of ours: type and place."""

    @property
    def told(self) -> str:
        """Why, and how to mend it."""
        return f"{self.reason} ({self.fix})" if self.fix else self.reason


# ---------------------------------------------------------------- clean

Label = Literal["body", "subhead", "title", "meta", "foot", "drop"]
"""What a block is.

``body``/``subhead`` make up the article's body; ``title`` is a printed headline; ``meta`` is a byline, time, source,
section or standfirst-like line *about* an article; ``foot`` is what ends an article and tells about it but is not its
text (author note, contact line, agency credit, photo credit, caption); ``drop`` is everything else.
"""


@dataclass(frozen=True, slots=True)
class Markup:
    """What HTML says about a block; absent for text."""

    tag: str
    """Name of the nearest block element, lower case: ``p``, ``h1``, ``li``, ``figcaption`` …"""
    path: str = ""
    """Tags with classes and ids of the ancestors, outermost first, ``main#content.article > p``; at most 300
    characters."""
    link_chars: int = 0
    """Code points of the block's text that stand inside ``<a>``."""
    href: str = ""
    """Target when the whole block is one link."""
    datetime: str = ""
    """Value of ``<time datetime>`` inside the block."""


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of ``CleanDocument.text`` with one fate. A line that holds several things is several blocks."""

    start: int
    end: int
    line: int
    """First seed line."""
    end_line: int
    text: str
    """``CleanDocument.text[start:end]``."""
    label: Label
    rule: str
    """Why: the rule or table row that decided (``newsletter prompt (phrases: newsletter)``)."""
    score: float = 0.0
    """0 certainly not body … 1 certainly body. Rounded to 2 digits."""
    markup: Markup | None = None
    joined: bool = False
    """True where the block goes on the sentence of the body block before it (a line broken inside a sentence): the two
    are one paragraph, joined by a single space (none in scripts without spaces)."""


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What the HTML head and structured data state, each value with where it stood (``json-ld``, ``og``,
    ``meta`` …).
    """

    values: tuple[tuple[str, str, str], ...] = ()
    """``(field, value, origin)``; field in title, publisher, origin (whom the article was taken from), site, author,
    published, modified, url, lang, description, type."""
    body: str = ""
    """The text of the article where structured data holds it (``articleBody``), white space folded; often shortened."""
    hidden: tuple[tuple[str, str], ...] = ()
    """``(field, characters)``: what values held that shows nothing, before it was taken out."""

    def get(self, name: str) -> str | None:
        """First value of a field, in order of trust, or ``None``."""
        return next((value for key, value, _ in self.values if key == name), None)

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field, in order of trust."""
        return tuple(value for key, value, _ in self.values if key == name)


@dataclass(frozen=True, slots=True)
class CleanDocument:
    """The visible text of a seed, cut into labelled blocks. Blocks are in order, do not overlap, and together with the
    white space between them are the whole text: nothing is lost without a label and a rule.
    """

    name: str
    format: Literal["text", "html"]
    text: str
    blocks: tuple[Block, ...]
    page: PageMetadata = PageMetadata()
    lang: str = "en"
    sidecar: Sidecar = Sidecar()
    mends: tuple[Mend, ...] = ()
    notices: tuple[Notice, ...] = ()


# ---------------------------------------------------------------- segment


@dataclass(frozen=True, slots=True)
class BodyPiece:
    """A block's place in a body: ``body[start:end]`` is the text of ``block``."""

    start: int
    end: int
    block: Block


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a document: its body, and the blocks around it that tell about it."""

    source: str
    """``SourceDocument.name``."""
    index: int
    """Place within the document, 0-based."""
    body: str
    """One paragraph a line; sub-heads, list items and interview questions are paragraphs of their own."""
    pieces: tuple[BodyPiece, ...]
    title: Block | None
    """The printed headline, or ``None``."""
    head: tuple[Block, ...]
    """``meta`` (and repeated ``title``) blocks that belong to this article, in order; may stand before or
    after the title."""
    foot: tuple[Block, ...]
    """``foot`` blocks that belong to this article."""
    start_line: int
    """Seed line of the title, or else of the first body block."""
    end_line: int
    """Seed line of the last body block."""
    confidence: float = 1.0
    """How sure the boundaries are, 0…1."""
    notices: tuple[Notice, ...] = ()

    def line_at(self, offset: int) -> int:
        """Seed line on which ``body[offset]`` stands."""
        starts = [piece.start for piece in self.pieces]
        at = max(bisect_right(starts, offset) - 1, 0)
        piece = self.pieces[at]
        return piece.block.line + piece.block.text.count("\n", 0, max(offset - piece.start, 0))


# ---------------------------------------------------------------- describe


@dataclass(frozen=True, slots=True)
class DateBasis:
    """Where a date comes from.

    ``stated`` is printed in full (a weekday or sibling dates may settle year or order, said in ``note``); ``relative``
    was counted from the date of retrieval; ``inferred`` is pinned by the text; ``sidecar`` was stated by a person;
    ``unknown`` has no date.
    """

    kind: Literal["stated", "relative", "inferred", "sidecar", "unknown"] = "unknown"
    line: int | None = None
    quote: str | None = None
    note: str | None = None
    """What else decided: ``the weekday gives the year``, ``day-month order from 30-05-2025 (line 39)``."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What the text proves of an unknown date: ``not_before`` or ``not_after`` with its sentence."""

    date: str
    line: int
    quote: str


@dataclass(frozen=True, slots=True)
class Attribution:
    """Another outlet whose report an article says that it rests on: ``first reported by``, ``according to X's
    report``.
    """

    outlet: str
    """Its name, as the table of outlets has it, or else as printed."""
    line: int
    quote: str
    """The sentence that says so."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article. Unknown is ``None`` or empty, never a guess."""

    title: str | None
    """As printed."""
    heading: str
    """The title, or else a heading made from the article's own words (at most 12 words, no claim)."""
    kind: Kind
    publisher: str | None = None
    """The outlet whose article it is."""
    aggregator: str | None = None
    """The site that carries it."""
    credit: str | None = None
    """The agency or outlet credited at the end of the text (``BLOOMBERG``), when it is not the publisher."""
    rests_on: tuple[Attribution, ...] = ()
    """The outlets whose reports the text says that it rests on, in order."""
    authors: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    """Interests that the page states of an author, in its words: ``portfolio manager at Coronation``. One for
    each author that has one."""
    date: str | None = None
    """``YYYY[-MM[-DD]]``."""
    date_basis: DateBasis = DateBasis()
    not_before: Bound | None = None
    not_after: Bound | None = None
    lang: str = "en"
    url: str | None = None
    basis: tuple[tuple[str, str], ...] = ()
    """``(field, where from)`` for title, publisher, aggregator, authors, kind: ``("publisher", "line 3 'Source
    Cryptopolitan'")``."""
    notices: tuple[Notice, ...] = ()


# ---------------------------------------------------------------- link


@dataclass(frozen=True, slots=True)
class Parent:
    """Whom a company belongs to, and when."""

    id: str
    relation: str | None = None
    """What the company is to it: ``brand``, ``subsidiary``, ``joint venture`` …"""
    since: str | None = None
    """``YYYY[-MM[-DD]]``; ``None`` where unknown or from the start."""
    until: str | None = None
    """``YYYY[-MM[-DD]]``; ``None`` where it still holds."""


@dataclass(frozen=True, slots=True)
class Company:
    """A row of the registry."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    """As people write it, the name itself not repeated."""
    scripts: tuple[str, ...] = ()
    """Names in other scripts: ``比亚迪``."""
    tickers: tuple[str, ...] = ()
    """``exchange:code`` of the entity that is listed: ``HKEX:1211``."""
    parents: tuple[Parent, ...] = ()
    """Oldest first; the last may still hold."""
    former: tuple[str, ...] = ()
    """Names that it had."""
    redirects: tuple[str, ...] = ()
    """Ids that it had: their pages lead to its own."""
    kind: Literal["company", "brand"] = "company"
    watch: bool = False
    context: tuple[str, ...] = ()
    """Words one of which must stand in the text for an ambiguous alias to count."""
    ambiguous: tuple[str, ...] = ()
    """Aliases that need ``context``; empty with ``context`` given means all."""
    never: tuple[str, ...] = ()
    """Phrases in which the name is not meant."""
    note: str | None = None
    source: str | None = None
    """Where the row comes from, if not from the registry: ``the bulk list (SEC)``."""
    line: int = 0
    """Line of the row in its file."""

    @property
    def owner(self) -> Parent | None:
        """Whom it belongs to at present, if to anyone."""
        return self.parents[-1] if self.parents and self.parents[-1].until is None else None

    @property
    def parent(self) -> str | None:
        """Id of the present parent."""
        return self.owner.id if self.owner else None

    @property
    def relation(self) -> str | None:
        """What it is to its present parent."""
        return self.owner.relation if self.owner else None


@dataclass(frozen=True, slots=True)
class Registry:
    """The curated companies, checked: ids unique, no alias twice, parents known and acyclic."""

    companies: tuple[Company, ...] = ()
    path: str = ""
    ignore: tuple[str, ...] = ()
    """Names that a person judged to be no companies: never suggested."""
    _by_id: dict[str, Company] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The first of several with one id, though none should be.
        object.__setattr__(self, "_by_id", {company.id: company for company in reversed(self.companies)})

    def get(self, company_id: str) -> Company | None:
        """The company with that id, or ``None``."""
        return self._by_id.get(company_id)


@dataclass(frozen=True, slots=True)
class Mention:
    """A company in a text. The span takes in the legal suffix and its dot, not an article or a possessive."""

    start: int
    end: int
    company: str | None
    """Registry id or made id; ``None`` where only known to be a company."""
    name: str
    """The text of the span."""
    rule: str


# ---------------------------------------------------------------- summarise


@dataclass(frozen=True, slots=True)
class Edit:
    """A recorded, reversible change between the evidence and a bullet's words."""

    rule: str
    """``drop-attribution``, ``drop-weekday``, ``join``, ``resolve``, ``owner`` …"""
    before: str
    """Words of the source that went (empty where words were added)."""
    after: str
    """Words that came (empty where words went)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation of the body. ``body[start:end] == quote`` after white space is folded."""

    quote: str
    start: int
    end: int
    line: int
    """Seed line."""
    sentence: int
    """1-based number of the source sentence."""
    of: int
    """How many sentences the article has."""
    label: str
    """Footnote label made from the whole source sentence: ``k`` and 4 (on collision more) hex digits."""


@dataclass(frozen=True, slots=True)
class Bullet:
    """A statement a reader can stand on, with its evidence."""

    text: str
    evidence: tuple[Evidence, ...]
    edits: tuple[Edit, ...] = ()
    companies: tuple[str, ...] = ()
    """Ids mentioned in it, in order."""
    links: tuple[tuple[int, int, str], ...] = ()
    """``(start, end, company id)`` in ``text``: the first mention of each company; what the Markdown links."""
    markdown: str = ""
    """The item verbatim, footnote references included, where a person wrote what ``text`` and ``links`` cannot carry
    (emphasis, links of their own, several lines); empty otherwise."""

    @property
    def label(self) -> str:
        """Identity of the bullet: the label of its first evidence, or empty for a bullet that a person wrote."""
        return self.evidence[0].label if self.evidence else ""


FigureStatus = Literal["actual", "estimate", "target", "reported", "claim"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that matters, as printed, with what it measures."""

    text: str
    """As printed: ``HK$41 billion (S$6.7 billion)``."""
    value: str | None
    """Plain decimal in units of one, as a string so that no float rounds it: ``41000000000``. A range:
    ``1000/2000``."""
    unit: str | None
    """``currency``, ``percent``, ``percentage points``, ``points``, or the counted noun: ``cars``."""
    currency: str | None
    """ISO 4217."""
    what: str
    """Words of the sentence that say what is measured."""
    company: str | None
    as_of: str | None
    """Words of the text: ``July``, ``first quarter of 2025``, ``10.12am``."""
    status: FigureStatus
    evidence: Evidence
    says: str | None = None
    """Who says so, in words of the text: ``JPMorgan``, ``customs data``; ``None`` where the article itself does."""
    move: str | None = None
    """Of a move of a market or a measure, the part that tells by how much: ``rose 0.4 per cent``."""
    level: str | None = None
    """Where a move ended: ``25,001.64``."""
    markdown: str = ""
    """The cells as a person wrote them, where the other fields cannot carry that: a table row with all columns that
    its table can have; empty otherwise."""

    @property
    def label(self) -> str:
        """Footnote label of its evidence."""
        return self.evidence.label

    @property
    def shown(self) -> str:
        """What a reader is shown of it: of a move how far and in which direction, else ``text``."""
        return self.move or self.text

    @property
    def moved(self) -> bool:
        """Whether it tells of a move that took place, and not of one that is expected."""
        return self.move is not None and self.status not in ("estimate", "target")


@dataclass(frozen=True, slots=True)
class Summary:
    """What the summariser returns for one article."""

    bullets: tuple[Bullet, ...]
    figures: tuple[Figure, ...] = ()
    notices: tuple[Notice, ...] = ()
    uncovered: tuple[Evidence, ...] = ()
    """Sentences with figures or companies that no bullet and no figure used, in order: what a reviewer may miss."""
    unpicked: tuple[Figure, ...] = ()
    """Figures that were found in ``uncovered`` and did not matter enough, or had no room; each quotes its proof."""
    counted: tuple[Evidence, ...] = ()
    """Further sentences that hold a count in words and are not quoted."""


# ---------------------------------------------------------------- brief


@dataclass(frozen=True, slots=True)
class CompanyLink:
    """A company of a brief."""

    id: str
    name: str
    """Name to show (registry name, or the name as found)."""
    role: Literal["about", "named"]
    evidence: Evidence | None = None
    """Where it is named, when no bullet or figure shows it."""
    brand_of: str | None = None
    """Id of the company whose brand it was when the brief was made, if the brief is about both."""


@dataclass(frozen=True, slots=True)
class Copy:
    """Another place of the input where the article of a brief stands, word for word."""

    source: str
    publisher: str | None = None
    title: str | None = None
    """Its headline, where that is another."""
    line: int | None = None
    """Seed line at which it starts, where that is needed to find it: it stands in the brief's own source."""


@dataclass(frozen=True, slots=True)
class NearCopy:
    """Another brief whose article is nearly the same: a reprint that was shortened or edited."""

    id: str
    title: str
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """What a frozen brief keeps of a seed that is gone, so that it can still be checked."""

    seed: str
    """SHA-256 (hex) of the seed's bytes."""
    quotations: tuple[tuple[str, str], ...] = ()
    """Footnote label → digest of the quotation and its place."""


@dataclass(frozen=True, slots=True)
class Brief:
    """One Markdown file in ``docs/briefs/``: render and parse are each other's inverse."""

    id: str
    title: str
    """Title or made heading."""
    title_made: bool
    kind: Kind
    publisher: str | None
    aggregator: str | None
    credit: str | None
    authors: tuple[str, ...]
    interests: tuple[str, ...]
    date: str | None
    date_basis: DateBasis
    not_before: Bound | None
    not_after: Bound | None
    lang: str
    url: str | None
    source: str
    lines: tuple[int, int]
    body: str
    """Fingerprint of the body, 16 hex digits (64-bit SimHash of word shingles)."""
    companies: tuple[CompanyLink, ...] = ()
    bullets: tuple[Bullet, ...] = ()
    figures: tuple[Figure, ...] = ()
    copies: tuple[Copy, ...] = ()
    near: tuple[NearCopy, ...] = ()
    basis: tuple[tuple[str, str], ...] = ()
    """``(field, where from)`` for title, publisher, aggregator, credit, authors, kind; each field once. A publisher's
    that begins with ``inferred`` marks the publisher as such in the byline."""
    generated: tuple[tuple[str, str], ...] = ()
    """``(piece, hash of its generated form)``: what a merge needs; one line a piece in the front matter."""
    extra: tuple[tuple[str, str], ...] = ()
    """What a person added, verbatim: ``(anchor, Markdown)``, where anchor names the piece that it follows."""
    withdrawn: str | None = None
    """Why it says nothing any more; its page stays at its address and tells this."""
    rests_on: tuple[Attribution, ...] = ()
    """The outlets whose reports the text says that it rests on."""
    story: str | None = None
    """Id of the story that it is in, if any."""
    touches: tuple[str, ...] = ()
    """Of a round-up, which is in no story: ids of those that it tells of."""
    topics: tuple[str, ...] = ()
    """Names of the desk's topics (``seeds/topics.yml``)."""
    archived: Archive | None = None
    """Its seed was dropped: it is not written any more, and checked against this."""
    notices: tuple[Notice, ...] = field(default=(), compare=False)
    """Not written into the brief's body; for plan and report."""

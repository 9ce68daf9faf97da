"""What the link stage knows of language: types that ``generator/tables/link.py`` fills from ``generator/data/link``.

No table here names a company: companies stand in the registry or are proven by the texts themselves.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Endings:
    """Words that end a company's full name; see ``endings.yml``."""

    dotted: tuple[str, ...]
    """Forms of law that may take a full stop of their own, written without it: ``Ltd``."""
    plain: tuple[str, ...]
    """Forms of law that take none: ``GmbH``."""
    soft: tuple[str, ...]
    """``Group``, ``Holdings``: extend a name, prove nothing by themselves."""
    descriptors: tuple[str, ...]
    """Words that may stand between a known name and a form of law."""
    leading: tuple[str, ...]
    """Forms of law that stand before a name in lists."""
    han: tuple[str, ...]
    """The same in scripts without spaces, longest first."""


@dataclass(frozen=True, slots=True, eq=False)
class Cues:
    """Words around a name that say what it is, in lower case if nothing else is said; ``weak_…`` are subsets."""

    company_nouns: frozenset[str]
    company_plurals: frozenset[str]
    chiefs: frozenset[str]
    weak_chiefs: frozenset[str]
    assets: frozenset[str]
    weak_assets: frozenset[str]
    before: frozenset[str]
    weak_before: frozenset[str]
    verbs: frozenset[str]
    strong_verbs: frozenset[str]
    business_verbs: frozenset[str]
    moves: frozenset[str]
    adjectives: frozenset[str]
    name_tails: frozenset[str]
    professions: frozenset[str]
    """In the plural, before or after one single name: "the surveyors X"."""
    lay_groups: frozenset[str]
    """"lobby groups": groups that are none of business."""
    roles: frozenset[str]
    """"its owner, X": what persons are to a company as well."""
    lay_nouns: frozenset[str]
    """What a name is called that is no company's: ``charity``, ``union``, ``chatbot``."""
    firm_nouns: frozenset[str]
    """Ends in one of ``lay_nouns`` and is a company all the same: "credit union"."""
    products: frozenset[str]
    """The same where it is somebody's: "its service X", "X, Y's streaming platform"."""
    put_in: frozenset[str]
    """"shares in X": words after which "in" names no place."""
    bodies: frozenset[str]
    """Nouns that say "company" only inside a list of companies: ``yard``, ``house``."""
    persons: frozenset[str]
    """From here on: words of the phrases in ``patterns.py``, which says how each list stands there."""
    posts: frozenset[str]
    partners: frozenset[str]
    list_openers: frozenset[str]
    says: frozenset[str]
    sold_parts: frozenset[str]
    """What of a company is sold to another: ``arm``, ``stake``."""
    listed: frozenset[str]
    parts: frozenset[str]
    spends: frozenset[str]
    called: frozenset[str]
    acts: frozenset[str]
    owner_verbs: frozenset[str]
    brands: frozenset[str]
    launches: frozenset[str]
    raises: frozenset[str]
    exchanges: frozenset[str]
    """As written: "Hong Kong"."""
    measures: frozenset[str]
    phrase_ends: frozenset[str]
    deeds: frozenset[str]
    """Phrases after a name; ``~`` is up to four words, ``0`` a number or a sum."""
    faint_deeds: frozenset[str]
    unions: frozenset[str]
    faint_unions: frozenset[str]
    human_plurals: frozenset[str]
    """Of ``loose_plurals`` those that are mostly persons: ``players``."""
    trades: frozenset[str]
    """"tech players": words with which they are companies all the same."""
    holds: frozenset[str]
    loose_plurals: frozenset[str]
    """Of ``company_plurals`` those that persons are as well: ``owners``."""
    desks: frozenset[str]
    studies: frozenset[str]
    routs: frozenset[str]
    stocks: frozenset[str]
    styled: frozenset[str]
    devices: frozenset[str]
    wares: frozenset[str]
    credits: frozenset[str]
    """Words before a colon in brackets that give a picture's credit, no exchange."""
    campuses: frozenset[str]
    """As written: places of a career that are universities and laboratories."""
    systems: frozenset[str]
    """As written: what a phone may be called by beside its maker."""
    other_nouns: frozenset[str]
    """Ends in one of ``company_nouns`` and says another thing or a person: "aircraft carrier", "film producer"."""
    humans: frozenset[str]
    """"the lawmaker X Y": what no company is."""
    human_nouns: frozenset[str]
    """Of ``company_nouns`` those of persons as well: "X was a producer"."""
    impersonal: frozenset[str]
    """Of ``company_nouns`` those that no person can be: after one, a name that looks like a person's is a company's."""


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Capitalised words by what they are, as written; see ``words.yml``, ``places.yml``, ``people.yml``."""

    company_heads: frozenset[str]
    weak_heads: frozenset[str]
    other_heads: frozenset[str]
    central_banks: frozenset[str]
    function: frozenset[str]
    common: frozenset[str]
    acronyms: frozenset[str]
    calendar: frozenset[str]
    titles: frozenset[str]
    places: frozenset[str]
    """Countries, cities, regions; some of several words."""
    peoples: frozenset[str]
    given: frozenset[str]
    paired: frozenset[str]
    """Beside ``company_heads``, what "and" may join in a full name: "X Exploration and Production Ltd"."""
    kin: frozenset[str]
    """"X and Sons Ltd": the same after any name."""
    place_heads: frozenset[str]
    """Of ``other_heads`` those that follow the name of a place: "Northport High School"."""
    street_heads: frozenset[str]
    """What ends the name of a street or a spot in a town: "Mill Lane". Such a name is no company and is not cut."""
    goods: frozenset[str]
    """What is traded and quoted like shares: alone, none of them is a company."""
    courtesies: frozenset[str]
    """``Mr``, ``Dr``: what stands before a surname."""
    things_named: frozenset[str]
    """What opens the name of a thing that is named for something: ``Project``, ``Hurricane``."""
    press_heads: frozenset[str]
    """Of ``other_heads`` those of newspapers, agencies, stations."""
    named_after: frozenset[str]
    """Of ``other_heads`` those that bear the name of a firm or a person and are another thing: "the X Prize"."""
    place_surnames: frozenset[str]
    """Of ``other_heads`` those that are surnames as well: "lawyers at Calder Marsh"."""
    generic: frozenset[str]
    """Of ``common`` what stands with a capital for no company, or for any: ``Bank``, ``Western``."""
    phrases: frozenset[str]
    """Terms that sound like a company's name and are none, with capitals: ``Private Banking``."""
    event_heads: frozenset[str]
    """Of ``other_heads`` those that end the name of an event, which may run on over "and"."""


@dataclass(frozen=True, slots=True, eq=False)
class Tongue:
    """What a language brings along; see ``tongues.yml``."""

    lang: str
    marks: frozenset[str]
    articles: frozenset[str]
    nouns: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class HanTerms:
    """Forms of law and ends of names in scripts without spaces; see ``tongues.yml``."""

    forms: tuple[str, ...]
    leading: frozenset[str]
    stops: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LinkTables:
    """All tables of the stage. Compared by identity, so that what is compiled from them can be cached."""

    endings: Endings
    cues: Cues
    words: Words
    tongues: tuple[Tongue, ...]
    particles: frozenset[str]
    openers: frozenset[str]
    han: HanTerms


@dataclass(frozen=True, slots=True)
class LinkText:
    """A text of the corpus; all texts are read together, since one may prove or spell out a name of another."""

    id: str
    text: str

"""The rules of the lint, by code; and what one found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from generator.errors import ConfigError

LONGEST = 40
"""Words that a bullet of a person may have; the generator keeps to it where it can (README)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Something that an editor would mark."""

    code: str
    """``B001``: lasts, and is what settings name."""
    name: str
    what: str
    """What is wrong where it is broken, and how to mend that."""


RULES = (
    Rule(
        "B001",
        "not-carried",
        'A bullet or a figure says what its quotation does not: a word, name or number that is not there, or a "not", '
        "a hedge or a speaker that was left out. Shortening is free. Put the quotation's words back, quote another "
        "sentence, or take the footnote off: then the bullet is the desk's own.",
    ),
    Rule("B002", "no-such-company", "A link leads to no company, or to one whose name its words are not."),
    Rule("B003", "unlinked-company", "A company of the registry is named and not linked. Link its first mention."),
    Rule(
        "B004",
        "broken-evidence",
        "A reference leads to no footnote, or a footnote is not what stands on that line of the source.",
    ),
    Rule("B005", "too-long", f"A bullet that a person wrote has more than {LONGEST} words. Make two of it."),
    Rule(
        "B006",
        "quotation-budget",
        "With the quotations that people added, the brief quotes more of its article than the settings allow "
        "(quotation_share, quotation_words).",
    ),
    Rule(
        "B007",
        "unreadable",
        "The page cannot be read: its front matter is broken, or git left the marks of a conflict.",
    ),
    Rule(
        "B008", "title-twice", "The page has two titles: front matter and page differ, or there is a second # heading."
    ),
    Rule("B009", "said-twice", "Two bullets have the same words; a merge by hand may have doubled one."),
    Rule(
        "B010",
        "byline-differs",
        "The byline tells another date, publisher or author than the front matter, which counts.",
    ),
    Rule("B011", "dead-link", "A link or picture leads to no page."),
    Rule("B012", "no-full-stop", "A bullet that a person wrote does not end as a sentence does."),
    Rule("B013", "same-id", "Another file has the same id, or the file name cannot be an address."),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend."""

    path: str
    line: int
    """1-based."""
    column: int
    """1-based, in code points."""
    code: str
    message: str
    fix: str = ""
    piece: str = ""
    """``bullet k3f9a``, ``title`` …, where it is about one."""

    @property
    def name(self) -> str:
        """The name of its rule: ``not-carried``."""
        return next(rule.name for rule in RULES if rule.code == self.code)


def read_codes(texts: Iterable[str], where: str) -> frozenset[str]:
    """Codes of rules, given as codes or names. Raises :class:`ConfigError` for one that there is not."""
    known = {key: rule.code for rule in RULES for key in (rule.code, rule.name)}
    found: set[str] = set()
    for text in texts:
        if text not in known:
            near = get_close_matches(text, known, n=1)
            fix = f"did you mean '{near[0]}'?" if near else "briefs lint --rules lists them"
            raise ConfigError(f"there is no rule {text!r}", where=where, fix=fix)
        found.add(known[text])
    return frozenset(found)

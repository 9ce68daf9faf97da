"""What the subject of a clause does with a number: has so many, is so large a share of something, goes on for so long.

Two clauses tell of one quantity where they say the same of the same subject, whatever their other words: a line that
runs 21 ships, a fleet that numbers 24; a mine that accounts for 7 per cent of a country's copper, or stands for 9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from generator.stories.clauses import RIGHT_BARRIERS, Clauses
from generator.stories.measures import MeasureTables

_HEDGES = (
    r"(?:(?:about|some|around|roughly|nearly|almost|more than|over|at least|just|only|now|as many as|close to|another"
    r"|an estimated|a total of|(?:a|its|the) (?:fleet|chain|network|string|stable|estate|stock) of) ){0,3}"
)
_VERBS = {
    "has": r"runs?|operates?|owns?|has|have|boasts?|numbers?|counts?|comprises?|consists? of|(?:is|are) made up of"
    r"|totals?|(?:is|are) home to|houses|holds?|keeps?",
    "will have": r"(?:will|would|is to|are to|should) (?:have|hold|house|get|comprise|number|offer)",
    "had": r"had|held|owned|ran|operated|counted|comprised|used to (?:have|hold)",
    "with": r"with",
    "whose": r"(?:\b\w{1,40} of )?(?:its|their)|\b\w{1,40} of the|\b\w{1,40}['’]s?",
    "share": r"accounts? for|accounted for|stands? for|stood for|makes? up|made up|represents?|represented"
    r"|suppl(?:y|ies|ied)|provides?|provided|contributes?|contributed|produces?|produced",
    "lasts": r"took|takes|lasted|lasts|went on for|was over in|were over in|was over within|had taken|dragged on for",
    "stays": r"for",
}
_DEED = re.compile(
    "(?:"
    + "|".join(f"(?P<{name.replace(' ', '_')}>{verbs})" for name, verbs in _VERBS.items())
    + rf")(?: them| him| her| us)? {_HEDGES}$"
)
_SUBJECT = re.compile(
    r"(?P<word>\b[^\W\d_][\w'’-]{0,40})(?: (?:now|also|still|already|together|alone|currently|today))? $"
)
_STAYED = re.compile(
    r"\b(?:was|were|been|be|sat|stayed|stay|remained|lurked|moved|roamed|wandered|hid|lay|lived|spent|inside|access"
    r"|run of|undetected|unnoticed)\b"
)
"""Where somebody was for so long."""
_WHERE = re.compile(r"[\w\s-]{1,40}? (?:in|at|across|outside|near|around) (?:the )?(?P<name>[A-Z]\w+)")
_TIMES = re.compile(r"(?:year|month|week|day|quarter|today|season|century)['’]s?$")
_PRONOUNS = frozenset(("it", "they", "he", "she", "which", "that", "who", "and", "but", "there", "all", "this"))
_OTHERS = re.compile(
    r"\b(?:rivals?['’]?s?|competitors?|another|old|former|previous|predecessor|next[- ]door|neighbou?ring|nearby"
    r"|adjacent)\b"
)
_EACH = re.compile(r"\b(?:each|every|both|others?)\b")
_MADE_BY = re.compile(r" [a-z-]+ by (?:the|a|an|its|his|her|their) ")
_AGENT = re.compile(r"\bby (?:the )?(?P<name>[A-Z][\w’'-]+)")
_NATION = frozenset(("country", "national"))
_VAIN = frozenset(("output", "production", "total", "whole", "supply"))


@dataclass(frozen=True, slots=True)
class Whole:
    """What a per cent is a part of."""

    of: frozenset[str] = frozenset()
    """Stems, names left out."""
    whose: frozenset[str] = frozenset()
    """Words of the names, in lower case."""

    def __bool__(self) -> bool:
        return bool(self.of or self.whose)


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done with a number."""

    name: str
    """``has``, ``will have``, ``with``, ``share``, ``lasts`` or ``stays``."""
    head: str = ""
    """Stem of the word before the verb where it is one that tells who, with ``+`` before what may be a name."""
    where: str = ""
    """The place that right after the number says which of them it is: ``260 cafes in England``."""


def find_deed(clauses: Clauses, number: int) -> Deed | None:
    """What the clause of a number does with it, as far as the words right before it tell."""
    text, start = clauses.text, clauses.quantities[number].start
    match = _DEED.search(text, max(0, start - 90), start)
    if match is None or (match.start() and text[match.start() - 1] not in " ,"):
        return None
    name = str(match.lastgroup).replace("_", " ")
    low, _ = clauses.bounds(number)
    if _EACH.search(text[clauses.tokens[low].start : start].lower()) or _TIMES.search(match["whose"] or ""):
        return None
    if name == "whose":
        # "The line's 21 ships", "four of its 21 ships": it has them.
        place = _WHERE.match(text, clauses.quantities[number].end)
        return Deed("has", "", place["name"].lower() if place else "")
    subject = _SUBJECT.search(text, 0, match.start())
    word = subject["word"] if subject else ""
    # A name is told of by what else stands in the clause.
    head = "" if word.lower() in _PRONOUNS else clauses.tables.stem(word) if word else ""
    head = f"+{head}" if word[:1].isupper() and head else head
    if name == "stays" and not _STAYED.search(text[: match.start()].lower()):
        return None
    place = _WHERE.match(text, clauses.quantities[number].end)
    return Deed(name, head, place["name"].lower() if place else "")


def is_of_another(clauses: Clauses, number: int) -> bool:
    """Whether words of the clause say that a number is that of another one: an old stadium, a rival, next door."""
    low, high = clauses.bounds(number)
    return _OTHERS.search(clauses.text[clauses.tokens[low].start : clauses.tokens[high - 1].end].lower()) is not None


def find_agent(clauses: Clauses, number: int) -> str:
    """Who did it, in lower case: ``fined by Italy``; ``by`` of works by somebody who has no name here."""
    low, high = clauses.bounds(number)
    match = _AGENT.search(clauses.text, clauses.tokens[low].start, clauses.tokens[high - 1].end)
    if match is None and _MADE_BY.match(clauses.text, clauses.quantities[number].end):
        return "by"
    return match["name"].lower() if match else ""


def find_whole(clauses: Clauses, number: int) -> Whole:
    """Of what a number is a part: ``of Bolivia's zinc``; empty where the words after it do not tell."""
    at = clauses.place[number]
    after = clauses.tokens[at + 1 : at + 11]
    if not after or after[0].text.lower() != "of":
        return Whole()
    of: set[str] = set()
    whose: set[str] = set()
    for token in after[1:]:
        if token.number is not None or token.text.lower() in RIGHT_BARRIERS:
            break
        if token.text[:1].isupper():
            whose.add(re.sub("['’]s?$", "", token.text).lower())
        elif token.stem not in clauses.tables.stop and token.text[:1].isalpha():
            of.add(clauses.tables.alike.get(token.stem, token.stem))
    return Whole(frozenset(of - _VAIN), frozenset(whose))


def are_one_whole(one: Whole, other: Whole, told: tuple[frozenset[str], frozenset[str]]) -> bool:
    """Whether two parts are of the same: words in common, the same names, and a country by its name or as such. Where
    one is a part of "Chile's output", the words of its clause tell of what: ``told`` are those of both.
    """
    mine, theirs = (whole.of - _NATION or words for whole, words in zip((one, other), told, strict=True))
    if not mine & theirs - _NATION:
        return False
    if one.whose and other.whose:
        placed = bool(one.whose & other.whose)
    else:
        placed = one.whose == other.whose or bool((other.of if one.whose else one.of) & _NATION)
    return placed and bool(one.of & _REGIONS) == bool(other.of & _REGIONS)


_REGIONS = frozenset(("world", "global", "region", "regional", "continent", "stat", "district", "provinc", "city"))


def may_be_one(one: str, other: str, tables: MeasureTables) -> bool:
    """Whether two subjects may be one: the same word, or pronouns and a name and what goes by "the mine"."""
    if one == other or (one.startswith("+") and other.startswith("+")):
        return one == other
    return all(not head or head.startswith("+") or head in tables.bearers for head in (one, other))

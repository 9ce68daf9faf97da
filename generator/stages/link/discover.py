"""Companies that no registry knows: proven by the words around a name, then found wherever the name stands.

Three steps, one function each: :func:`read_runs` cuts a text into runs of capitalised words, :func:`weigh_runs` weighs
what stands around each, :func:`prove_names` keeps the names of a text that are proven. ``resolve`` puts the proven
names of all texts together. Points are whole numbers; :data:`PROOF` of them prove a name. One telling cue ("battery
maker X", "X's chief executive", a legal ending) is a proof by itself; weaker ones ("X's sales", "X announced") prove
together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from generator.stages.link.endings import compile_form
from generator.stages.link.match import in_address, starts_sentence
from generator.stages.link.terms import LinkTables, Tongue

PROOF = 4
"""Points that prove a name within its text."""
CERTAIN = 6
"""Points of a legal ending or a ticker: they outweigh signs of a person or a place."""

_UP = "A-ZÀ-ÖØ-ÞĀĆČĎĐĒĘĚĞĢĪİŁŃŇŌŐŒŘŚŞŠŤŪŮŰŹŻŽ"
_WORD = (
    rf"(?:(?:[{_UP}]\.){{2,6}}|[a-z]?[{_UP}]\w{{0,40}}"
    rf"(?:(?:[-&+]|'(?!s\b|S\b))[{_UP}0-9]\w{{0,40}}|\.[a-z]{{2,3}}\b){{0,4}})"
)
_WORDS = re.compile(rf"&(?= )|{_WORD}")
_RUN = re.compile(rf"(?<![\w&]){_WORD}(?: (?:& )?{_WORD}){{0,11}}")
_LIST_GAP = re.compile(
    r"\+?(?:'s?)?(?: \([^()\n]{1,40}\))?"
    r"(?:,|,? and|,? or|, as well as|,? and even|,? and its| and other brands such as)? ?"
    r"(?:(?:the|its|a|an|rival|fellow)((?: [\w'-]{1,20}){1,4}) )?\Z"
)
_HAS_SEPARATOR = re.compile(r",|\band\b|\bor\b|as well as")
_TICKER = re.compile(
    r" ?(?:\((?:[A-Z][A-Za-z]{1,9}(?: [A-Z][a-z]+)?: ?[A-Z0-9][A-Z0-9.]{0,7}"
    r"|\d{3,6}\.[A-Z]{2}|[A-Z]{1,5}\.[A-Z]{1,2})\)"
    r"|<[A-Z0-9.]{1,8}>)"
)
_ACRONYM_AFTER = re.compile(rf"(?:'s?)? \(([{_UP}][{_UP}&]{{1,7}})(?:'s?)?\)")
_APPOSITION = re.compile(
    r"(?:, | \(| [–—-] )(?:which is |who is )?(?:the |a |an |one of |its |[\w' -]{1,25}'s? )([^,.;:()\n–—]{2,80})"
)
_COPULA = re.compile(r"(?: is| was| are|, is) (?:the |a |an |one of |[\w' -]{1,25}'s )([^,.;:()\n–—]{2,80})")
_PHRASE_END = re.compile(
    r"\b(?:of|that|which|who|whose|in|for|with|to|based in|owned by|from|by|at|on|is|was|has|will|had|behind|whom|"
    r"and its|listed on|founded|under)\b"
)
_OTHERS_AFTER = re.compile(r",? (?:and|or) (?:several |many |some )?other (?:[a-z-]+ ){0,3}([a-z-]+)")
_PERSON_AFTER = re.compile(
    r", (?:(?:the |its |a |an )?(?:[\w'&-]+ ){0,4}(?:chief|chairman|chairwoman|president|director|head|founder|"
    r"co-founder|manager|analyst|economist|strategist|spokesman|spokeswoman|professor|minister|secretary|"
    r"secretary-general|vice-president|partner|officer|consultant|author|editor|lawyer|member|researcher|executive|"
    r"CEO|CFO|owner)\b|who\b|\d{2},|aged )|,? who\b"
)
_PRICE_AFTER = re.compile(r"(?: \w+){0,3}? (?:by )?(?:[A-Z]{0,3}[$€£¥])?\d[\d.,]*")
_LIST_CUE = re.compile(
    r"([\w-]+),? (?:such as|like|including|include|included|includes|namely|from|led by) (?:the )?(?:likes of )?\"?\Z"
)
_NOUN_OF_LIST = re.compile(r"([\w-]+) \Z")
_OPEN_LIST = re.compile(r"([\w-]+) (?:\(|– |— |: )(?:think )?\Z")
_LIKES = re.compile(r"\blikes of\Z")
_ITS_RESULT = re.compile(
    r" (?:has |have |had )?(?:already |also |since |now |recently )?(?:said|says|announced|warned|disclosed|confirmed|"
    r"told (?!me\b|us\b)[\w' -]{1,30}?) (?:(?:on|in|at|late|early|last|this|earlier|[A-Z]?[a-z]+day|week|month|year|"
    r"[A-Z][a-z]+|\d{1,2}|the|a) ){0,4}?(?:that )?(?:it|its|net|first|second|third|fourth|sales|the company)\b"
)
_WHICH = re.compile(r",? which (?:has |have |already |also |now |still )?([a-z-]+)(?: [a-z]+)?\b")
_LISTED = re.compile(
    r",? (?:which|that) (?:is|was|are) (?:\w+ly )?(?:listed|owned|quoted|traded|controlled|backed) "
    r"|, (?:part|a unit|a subsidiary|a division|an arm) of "
)
_SPENDS = re.compile(
    r" (?:has |have |had |will )?"
    r"(?:put|puts|invest|invested|paid|pay|pays|spent|raised|borrowed|lent|earned|owes|owed|charges|charged) "
    r"(?:about |almost |nearly |over |more than |some |up to |around |another )?[A-Z]{0,3}[$€£¥]\d"
)
_ITS_NOUN = re.compile(
    r"(?:\b(?:[Ii]ts|[Tt]heir|[Tt]he|[Aa]n?)|'s?) (?:[a-z-]+ ){0,3}?([a-z-]+), (?:[A-Z]\w{1,20}-based )?\Z"
)
_MAIN_VERB = re.compile(r"[^,.;:\n]{0,100}, (?:has |have |had |also )?([a-z]+)\b")
_CALLED_COMPANY = re.compile(
    r" (?:company|group|firm|business|chain|airline|bank|retailer|maker|shipyard|conglomerate)\b"
)
_POST_AT = re.compile(
    r"\b(?:head|director|chief|manager|analyst|economist|strategist|partner|president|lead|officer|dealer|broker|banker|"
    r"engineer|executive|spokes\w{3,6})(?: (?:of|for) [a-z][a-z ,&-]{1,40})? at(?: the)? \Z"
)
_FROM = re.compile(
    r"(?:\b(?:from|by|to|at|with|against|for|of|and|paid|lent|asked|hired|sued|bought|told|rival|joined)|'s) \Z"
)
_HUMBLE = re.compile(
    r" (?:has|had|will|would|is|was|could|may|[a-z]{2,12}(?:s|ed)|put|cut|sold|bought|won|lost|built|paid|"
    r"made|set|sent|took|spent|began|left|kept|said)[ ,.;]"
)
_OWNED = re.compile(r"-(?:owned|backed|made|branded|led|run|developed|operated)\b")
_BRAND_AFTER = re.compile(r"(?: [a-z-]+)? (?:brand|brands|label|marque|subsidiary|chain)\b")
_MODEL = re.compile(r"[A-Z]{0,3}\d+[A-Za-z]{0,3}\Z")
_CAMEL = re.compile(rf"[a-z][{_UP}]|[{_UP}][a-z]+[{_UP}][a-z]*|[{_UP}]{{2,}}[a-z]{{2,}}")
_RELEASES = re.compile(
    r"(?: [\w-]+){0,6}? "
    r"(?:releasing|launching|unveiling|released|launched|unveiled|introduced|rolled out|recalled) its\b"
)
_ACTS = re.compile(r"(?: [\w-]+){0,2} [a-z]+ed (?:[a-z]+ ){0,2}?its\b")
_RAISES = re.compile(
    r"(?: [\w-]+){0,4}? (?:raise|raising|seeks|list|listing|file for|filed for|files for) "
    r"(?:up to |about |around |as much as |a |an |in )?"
    r"(?:[A-Z]{0,3}[$€£¥]\d|Hong Kong|IPO|initial|listing|New York|London|Nasdaq)"
)
_IN_SALES = re.compile(r" in (?:[a-z]+ ){0,2}(?:sales|revenue|market value|deliveries|shipments|profit)\b")
_YEAR_BEFORE = re.compile(r"\b(?:19|20)\d\d \Z")
_INTRODUCES = frozenset(
    ("a company noun before it", "an apposition after it", "a predicate after it", "legal ending", "a ticker after it")
)
_SOUNDS = frozenset(("ends like a company", "opens like a company"))
_STREET = "a street"
"""Why a run is dead that ends like a street; withdrawn where the text calls the name a company."""
_SMALL = re.compile(r"(?<!\w)[^\W\d_A-Z]{2,5}(?!\w)")
_SAMPLE = 30_000
"""Code points by whose small words the language of a text is told."""
_MARKS = 5
"""Different small words of a language that settle it."""
_LONGEST = 12
"""Words of a name, at most."""
_HEADING = 160
"""Code points of a heading, at most."""
_PLACED = re.compile(rf"(?<!\w)(\w{{1,20}}) (?:in|near) ([{_UP}]\w{{1,40}})(?![\w'-]| [{_UP}])")
_SEATED = re.compile(rf"(?<![\w'-])([{_UP}]\w{{1,40}}), ([{_UP}]\w{{1,40}})(?!\w)")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_LOWER = re.compile(r"(?<![\w.'-])[a-z]{3,}")


@dataclass(slots=True)
class Run:
    """A run of capitalised words. ``base`` is its name without a legal ending; offsets are into the folded text."""

    start: int
    base_end: int
    end: int
    """With the legal ending and its dot."""
    words: tuple[str, ...]
    first: bool
    """Opens a sentence."""
    lead: str = ""
    """Capitalised words cut off in front of it ("Chairman", "US")."""
    heading: bool = False
    """Stands in a line in which every word has a capital: capitals and neighbours say nothing there."""
    dead: str = ""
    """Why it is no company, if so."""
    points: dict[str, int] = field(default_factory=dict)
    """Rule -> points."""

    @property
    def base(self) -> str:
        return " ".join(self.words)

    def add(self, rule: str, points: int) -> None:
        if points > self.points.get(rule, 0):
            self.points[rule] = points

    def score(self) -> int:
        return sum(self.points.values())


@dataclass(slots=True)
class Reading:
    """What one text says: its runs, the words it has in small letters, the persons in it."""

    folded: str
    runs: list[Run]
    lower: frozenset[str]
    surnames: set[str] = field(default_factory=set)
    chains: list[list[Run]] = field(default_factory=list)
    """Runs that stand in one list: "X, Y and Z"."""
    acronyms: dict[str, str] = field(default_factory=dict)
    """Acronym -> base of the long name beside it, where the text gives both."""
    proven: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Base -> (points, strongest rule)."""
    placed: frozenset[str] = frozenset()
    """Words that the text uses for places: "in Ashcombe"."""
    introduced: set[str] = field(default_factory=set)
    """Bases that are presented to the reader: "the ferry operator X", "X, a maker of …", "X Ltd"."""


@lru_cache(maxsize=8)
def _first_words(tables: LinkTables) -> frozenset[str]:
    return frozenset((*tables.words.function, *tables.words.calendar))


@lru_cache(maxsize=8)
def _form_words(tables: LinkTables) -> frozenset[str]:
    dotted = tables.endings.dotted
    openings = (word.split(" ")[0].rstrip(".") for word in (*dotted, *tables.endings.plain) if " " in word)
    stopped = (f"{word}." for word in dotted if "." in word)
    return frozenset((*dotted, *openings, *stopped, *(word.upper() for word in dotted), *tables.endings.plain))


@lru_cache(maxsize=8)
def _empty_words(tables: LinkTables) -> frozenset[str]:
    """Words of which at least one name must have another: they say what a company does, not which it is."""
    words, endings = tables.words, tables.endings
    return words.company_heads.union(
        words.other_heads,
        words.common,
        words.function,
        words.peoples,
        words.places,
        endings.descriptors,
        endings.soft,
        _form_words(tables),
    )


@lru_cache(maxsize=8)
def place_words(tables: LinkTables) -> frozenset[str]:
    """The single words of which names of places are made: Hong, Kong, New, York."""
    return frozenset(word for place in tables.words.places for word in place.split(" "))


def read_runs(folded: str, tables: LinkTables) -> Reading:
    """Cut a folded text into runs of capitalised words, freed of openers, titles, dates, abbreviations."""
    words = tables.words
    stops, forms = _first_words(tables), _form_words(tables)
    soft = frozenset(tables.endings.soft)
    closing = frozenset(word for word in forms if len(word) > 2 or word == "Co")
    form = compile_form(tables.endings)
    runs: list[Run] = []
    surnames: set[str] = set()
    tongues = _tongues_of(folded, tables)
    stops = stops.union(*(tongue.articles for tongue in tongues))
    nouns = tuple(noun for tongue in tongues for noun in tongue.nouns)
    headings = _Headings(folded)
    for match in _RUN.finditer(folded):
        pieces = [(m.start(), m.end(), m.group()) for m in _WORDS.finditer(folded, match.start(), match.end())]
        opens = starts_sentence(folded, match.start())
        group: list[tuple[int, int, str]] = []
        lead = ""
        heading = headings.holds(match.start())
        known = len(runs)
        for at, piece in enumerate([*pieces, None]):
            ended = piece is None
            closed = (
                group
                and piece is not None
                and group[-1][2] in closing
                and len(group) > 1
                and piece[2] not in (forms | soft)
            )
            if closed:  # "Calderhead Corp CLD rose": what follows a legal ending is another word
                run = _make_run(folded, group, opens and group[0][0] == match.start(), lead, tables, forms, form)
                if run is not None:
                    runs.append(run)
                group, lead = [], ""
                if at + 1 == len(pieces) and piece is not None and piece[2].isupper():
                    continue
            stop = piece is not None and (
                (piece[2] in stops and (not group or piece[2] in words.calendar or piece[2] in words.function))
                or piece[2] in words.titles
                or (bool(nouns) and not group and at + 1 < len(pieces) and piece[2].lower().endswith(nouns))
                or (bool(group) and _MODEL.match(piece[2]) is not None)
            )
            if not ended and not stop:
                assert piece is not None
                group.append(piece)
                continue
            if group:
                run = _make_run(folded, group, opens and group[0][0] == match.start(), lead, tables, forms, form)
                if run is not None:
                    if lead in words.titles:
                        run.dead = "a person's title before it"
                        surnames.add(run.words[-1])
                    runs.append(run)
            group = []
            lead = piece[2] if piece is not None else ""
        for run in runs[known:]:
            run.heading = heading
            if nouns and run.lead.lower().endswith(nouns):
                run.add("a company noun before it", PROOF)
    _join_particles(folded, runs, tables, bool(tongues))
    placed = frozenset(name for word, name in _PLACED.findall(folded) if word.lower() not in tables.cues.put_in)
    seats = {run.words[0] for run in runs if len(run.words) > 1 and run.words[-1] in words.place_heads}
    seats.update(name for name, place in _SEATED.findall(folded) if place in words.places)
    return Reading(folded, runs, frozenset(_LOWER.findall(folded)), surnames, placed=placed.union(seats))


def _tongues_of(folded: str, tables: LinkTables) -> tuple[Tongue, ...]:
    """Languages other than English whose small words the text's beginning uses."""
    used = set(_SMALL.findall(folded, 0, _SAMPLE))
    return tuple(tongue for tongue in tables.tongues if len(tongue.marks & used) >= _MARKS)


class _Headings:
    """Tells whether a place stands in a line in which all words that could be small have a capital.

    Asked for rising places; each line is judged once.
    """

    def __init__(self, folded: str) -> None:
        self._folded = folded
        self._end = -1
        self._is = False

    def holds(self, at: int) -> bool:
        folded = self._folded
        if at > self._end:
            begin = folded.rfind("\n", max(self._end, 0), at) + 1
            end = folded.find("\n", at)
            self._end = len(folded) if end < 0 else end
            self._is = self._end - begin <= _HEADING and _is_heading(folded[begin : self._end])
        return self._is


def _is_heading(line: str) -> bool:
    words = [word for word in _LONG_WORD.findall(line) if word]
    small = sum(word[0].islower() for word in words)
    return len(words) >= 5 and small * 6 <= len(words) and not line.rstrip().endswith((".", ","))


def _join_particles(folded: str, runs: list[Run], tables: LinkTables, foreign: bool) -> None:
    """Join names that small words run through: "Estaleiros do Mar SA", "Van der Hoek Marine", "Banco de Ribera".

    In a ``foreign`` text the same words stand between any two nouns and join only what opens like a name.
    """
    words = tables.words
    kept: list[Run] = []
    for right in runs:
        while kept and len(kept[-1].words) < _LONGEST:
            left = kept[-1]
            gap = folded[left.end : right.start]
            small = gap[1:-1].split(" ") if gap.startswith(" ") and gap.endswith(" ") and len(gap) <= 12 else []
            if small and left.base_end == left.end and all(word in tables.particles for word in small):
                ends = "legal ending" in right.points or (
                    len(right.words) > 1 and right.words[-1] in words.company_heads
                )
                opens = left.words[0] in tables.openers
                named = "legal ending" in right.points or _called_company(folded, left, tables)
                joins = opens or (ends and left.words[-1].lower() in tables.particles) or (named and not foreign)
                if not joins or left.words[-1] in words.other_heads:
                    break
                if opens and not all(word in words.places for word in right.words):
                    right.add("opens like a company", 3)
                right.words = (*left.words, *small, *right.words)
                right.dead = ""
            elif (
                gap == ", "
                and "legal ending" in right.points
                and "&" in right.words
                and len(left.words) == 1
                and not left.dead
                and not left.points
                and not (len(kept) > 1 and folded[kept[-2].end : left.start] == ", ")
            ):
                right.words = (f"{left.base},", *right.words)
            else:
                break
            right.start, right.first, right.lead = left.start, left.first, left.lead
            kept.pop()
        kept.append(right)
    runs[:] = kept


def _make_run(
    folded: str,
    group: list[tuple[int, int, str]],
    first: bool,
    lead: str,
    tables: LinkTables,
    forms: frozenset[str],
    form: re.Pattern[str],
) -> Run | None:
    words = tables.words
    # forms of law at the end belong to the ending, not to the base
    last = len(group)
    while last > 1 and group[last - 1][2] in forms:
        last -= 1
    base = group[:last]
    ending = form.match(folded, base[-1][1])
    end = ending.end() if ending else base[-1][1]
    if not ending and last < len(group):
        base = group
        end = group[-1][1]
    while base and not ending and base[-1][2].rstrip(".") in words.acronyms:
        base = base[:-1]
        end = base[-1][1] if base else 0
    while len(base) > 1 and not ending and base[-1][2] in words.peoples and base[-2][2] != "&":
        base = base[:-1]
        end = base[-1][1]
    heads = base and (base[-1][2] in words.company_heads)
    while (
        len(base) > 1
        and not ending
        and not heads
        and not _ends_as_street(base[-1][2], tables)
        and (base[0][2].rstrip(".") in words.acronyms or base[0][2] in words.peoples)
    ):
        lead, base, first = base[0][2], base[1:], False
    noun = ""
    if (
        first
        and len(base) > 1
        and (base[0][2].lower() in tables.cues.company_nouns or base[0][2].lower() in tables.cues.company_plurals)
        and (base[0][2] in words.common or base[0][2] not in words.company_heads)
        and not (
            # "Mill Lane", "Mill Hill Lane"; but "Retailer Harper Lane"
            _ends_as_street(base[-1][2], tables)
            and (len(base) == 2 or not base[0][2].lower().endswith(("er", "ers", "or", "ors")))
        )
    ):
        noun, base, first = base[0][2], base[1:], False
    if not base:
        return None
    texts = tuple(piece[2] for piece in base)
    run = Run(base[0][0], base[-1][1], end, texts, first, lead)
    if (
        all(text in _empty_words(tables) or not text[0].isalnum() for text in texts)
        and len(texts) == 1
        and (ending or texts[0] in words.company_heads or texts[0] in tables.endings.soft)
    ):
        return None
    if ending:
        run.add("legal ending", CERTAIN)
    if noun:
        run.add("a company noun before it", PROOF)
    if len(texts) == 1:
        word = texts[0]
        if word.rstrip(".") in words.acronyms or word in words.peoples or word in words.calendar or len(word) < 2:
            return None
        if word in words.function or (word in forms and not ending):
            return None
    if (" ".join(texts) in words.places and not ending) or (
        all(word in words.places or word in words.peoples for word in texts) and not ending
    ):
        run.dead = "a place"
    elif len(texts) == 1 and texts[0] in words.goods and not ending:
        run.dead = "a good that is traded"
    return run


def _ends_as_street(word: str, tables: LinkTables) -> bool:
    return (word.capitalize() if word.isupper() else word) in tables.words.street_heads


def _is_street(reading: Reading, at: int, tables: LinkTables) -> bool:
    """Whether a run is the name of a street or part of one: "Mill Lane", "March Road", the Queen of "Queen's Quay"."""
    runs, folded = reading.runs, reading.folded
    run = runs[at]
    if len(run.words) == 1:
        following = runs[at + 1] if at + 1 < len(runs) else None
        if following and len(following.words) == 1 and folded[run.end : following.start] in ("'s ", "' "):
            return _ends_as_street(following.words[0], tables)
        before = runs[at - 1] if at else None
        owned = before is not None and folded[before.end : run.start] in ("'s ", "' ")
        led = bool(run.lead) and run.lead not in tables.words.function and folded.endswith(f"{run.lead} ", 0, run.start)
        return (owned or led) and _ends_as_street(run.words[0], tables)
    return _ends_as_street(run.words[-1], tables) and not (
        "a company noun before it" in run.points or _called_company(folded, run, tables)
    )


def weigh_runs(reading: Reading, tables: LinkTables) -> None:
    """Weigh what stands around each run; runs keep points and doubts, the reading keeps persons and acronyms."""
    folded, runs, words = reading.folded, reading.runs, tables.words
    empty = _empty_words(tables)
    tails = tuple(sorted(tables.cues.name_tails))
    for at, run in enumerate(runs):
        _join_body(reading, at, tables)
        certain = "legal ending" in run.points
        head = run.words[-1]
        if not certain and not run.dead and _is_street(reading, at, tables):
            run.dead = _STREET
        if not certain and not run.dead:
            pair = " ".join(run.words[-2:]) in words.company_heads and len(run.words) > 2
            if pair:
                run.add("ends like a company", PROOF)
            elif head in words.other_heads or run.base in words.central_banks:
                if not _called_company(folded, run, tables):
                    run.dead = "another kind of body"
            elif len(run.words) >= 2 and head in words.company_heads:
                generic = all(w in empty for w in run.words[:-1])
                idle = all(w in empty and w not in words.common and w not in words.places for w in run.words[:-1])
                foreign = all(w in words.places or w in words.peoples for w in run.words[:-1])
                soft = head in tables.endings.soft
                personal = len(run.words) == 2 and run.words[0] in words.given
                distinct = not personal and run.words[0] not in empty
                if personal:
                    run.add("ends like a company, opens like a person", 2)
                elif not idle and not (generic and head in words.weak_heads):
                    weak = head in words.weak_heads
                    run.add(
                        "ends like a company",
                        3 if soft or (distinct if weak else foreign) else 2 if weak else PROOF,
                    )
                elif not idle or len(run.words) > 2:
                    run.add("ends like a company", 2 if soft and len(run.words) > 2 else 1)
            if (
                len(run.words) == 1
                and len(head) > 5
                and head.lower().endswith(tails)
                and head.lower() not in reading.lower
            ) or (
                len(run.words) <= 2
                and any(_CAMEL.match(w) for w in run.words)
                and not head.startswith(("Mc", "Mac", "De", "La", "Le"))
            ):
                run.add("made-up name", 2)
            if not run.dead and len(run.words) > 1 and run.words[0] in tables.openers and run.words[1] not in empty:
                run.add("opens like a company", 3)
            if "&" in run.words[1:-1] and not all(w in empty or w == "&" for w in run.words):
                run.add("joined names", 2)
            named = len(run.words) in {2, 3} and run.words[0] in words.given
            if named and head not in words.company_heads and "&" not in run.words:
                run.dead = "a person"
                reading.surnames.add(head)
        if in_address(folded, run.start, run.end):
            run.dead = "in an address"
            continue
        if run.heading and not certain:
            run.points.clear()
            continue
        if run.dead and not certain:
            other = _ACRONYM_AFTER.match(folded, run.end, run.end + 20)
            if other and run.dead == "another kind of body":
                reading.surnames.add(other.group(1))
            continue
        if folded.startswith(("-based", "-born", "-area", "-headquartered", "-bound"), run.end):
            run.dead = "a place"
            continue
        before = folded[max(0, run.start - 70) : run.start]
        after = folded[run.end : run.end + 130]
        if _PERSON_AFTER.match(after) and not certain and len(run.words) in (2, 3) and head not in words.company_heads:
            run.dead = "a person"
            reading.surnames.add(head)
            continue
        _weigh_before(run, before, tables, reading)
        if run.dead and not certain:
            continue
        _weigh_after(run, after, before, tables)
        acronym = _ACRONYM_AFTER.match(after)
        if acronym and spells(acronym.group(1), run.words, folded[run.base_end : run.end]):
            reading.acronyms.setdefault(acronym.group(1), run.base)
    called = {run.base for run in runs if "a company noun before it" in run.points and not run.dead}
    for run in runs:
        if run.dead in ("another kind of body", _STREET) and run.base in called:
            run.dead = ""
    _weigh_lists(reading, tables)


def _join_body(reading: Reading, at: int, tables: LinkTables) -> None:
    """Join two runs as in "Bank of X", or kill both where the whole is no company, as in "Ministry of X"."""
    if at + 1 >= len(reading.runs):
        return
    run, following, words = reading.runs[at], reading.runs[at + 1], tables.words
    gap = reading.folded[run.end : following.start]
    if gap not in (" of ", " of the ", " for ", " for the ", " on ", " and "):
        return
    if (
        (gap != " and " and (run.words[-1] in words.other_heads))
        or f"{run.words[-1]} of {following.base}" in words.central_banks
        or (
            gap == " and "
            and following.words[-1] in words.other_heads
            and (
                reading.folded[max(0, run.start - 4) : run.start].lower().endswith(("the ", "'s "))
                or _YEAR_BEFORE.search(reading.folded, max(0, run.start - 12), run.start)
                or (
                    following.words[-1] in words.event_heads
                    and len(following.words) > 1
                    and all(w in _empty_words(tables) for w in run.words)
                )
            )
        )
    ):
        run.dead = following.dead = "another kind of body"
        # "Department for Energy, Food and Rural Affairs": what the body is for goes on
        ahead = at + 2
        while (
            gap != " and "
            and ahead < len(reading.runs)
            and reading.folded[reading.runs[ahead - 1].end : reading.runs[ahead].start] in (", ", " and ", ", and ")
            and any(w in _empty_words(tables) for w in reading.runs[ahead].words)
            and "legal ending" not in reading.runs[ahead].points
        ):
            reading.runs[ahead].dead = "another kind of body"
            ahead += 1
        # "the Food, Drink and Packaging Expo": the list belongs to the event
        back = at
        while back and reading.folded[reading.runs[back - 1].end : reading.runs[back].start] == ", " and gap == " and ":
            back -= 1
            if not all(w in _empty_words(tables) for w in reading.runs[back].words):
                break
            reading.runs[back].dead = "another kind of body"
    elif (
        gap == " of "
        and run.words[-1] in ("Bank", "Corp", "Corporation", "Company", "Bancorp")
        and not run.points.get("legal ending")
    ):
        following.words = (*run.words, "of", *following.words)
        following.start, following.first, following.dead = run.start, run.first, ""
        following.add("ends like a company", PROOF)
        run.dead = "part of a longer name"


def _called_company(folded: str, run: Run, tables: LinkTables) -> bool:
    """Whether a noun of companies stands right before a name that ends like another kind of thing."""
    grams = _grams(folded[max(0, run.start - 40) : run.start], last=True)
    return folded[run.start - 1 : run.start] == " " and any(gram in tables.cues.company_nouns for gram in grams)


def _grams(text: str, last: bool) -> list[str]:
    parts = re.findall(r"[\w'&-]+", text.lower())
    if last:
        return [" ".join(parts[-n:]) for n in (1, 2, 3) if len(parts) >= n]
    return [" ".join(parts[:n]) for n in (1, 2, 3) if len(parts) >= n]


def introduced(rules: Iterable[str]) -> bool:
    """Whether a name is presented to the reader, as one does with a name that was not yet there."""
    return not _INTRODUCES.isdisjoint(rules)


def _looks_named(run: Run) -> bool:
    """Whether the name itself sounds like a company's, so that the faintest cue beside it counts."""
    return not _SOUNDS.isdisjoint(run.points)


def _weigh_before(run: Run, before: str, tables: LinkTables, reading: Reading) -> None:
    cues = tables.cues
    if not before.endswith((" ", "(", '"', "“")) or (run.first and not before.endswith(('"', "“"))):
        return
    role = _ITS_NOUN.search(before) if before.endswith((", ", "-based ")) else None
    if role and role.group(1) in cues.company_nouns:
        run.add("a company noun before it", PROOF)
    tail = before.rstrip(" \"“'")
    if not tail or not (tail[-1].isalnum() or tail[-1] in ")"):
        return
    firm = _NOUN_OF_LIST.search(before)
    if firm and firm.group(1) in cues.professions and len(run.words) > 1 and run.words[0] not in tables.words.given:
        run.add("a firm of a profession", PROOF)
    if _POST_AT.search(before):
        run.add("someone's post at it", 3)
    elif _looks_named(run) and _FROM.search(before):
        run.add("a preposition before it", 1)
    article = tail.endswith((" the", " The"))
    if article:
        tail = tail[:-4]
    tail = re.sub(r" \([A-Z]{1,5}\)", "", tail[-60:])
    grams = _grams(tail.rsplit(". ", 1)[-1], last=True)
    if not article and grams and (grams[0] in cues.adjectives or grams[0].endswith(("-listed", "-owned", "-traded"))):
        run.add("an adjective of companies before it", 3)
    if grams and grams[0].endswith("-based") and run.words[-1] in tables.words.company_heads and len(run.words) > 1:
        run.add("a seat before it", 2)
    for gram in grams:
        if not article and gram in cues.company_nouns:
            run.add("a company noun before it", PROOF)
        if (
            not article
            and gram in cues.chiefs
            and len(run.words) >= 2
            and run.words[-1] not in tables.words.company_heads
            and "legal ending" not in run.points
        ):
            run.dead = "a person"
            reading.surnames.add(run.words[-1])
            return
        if gram in cues.before:
            run.add("a cue before it", 2 if gram in cues.weak_before or article else PROOF)
        if gram.endswith((" of", " at", " for")):
            chief = gram.rsplit(" ", 1)[0]
            if chief in cues.chiefs:
                run.add("led by a person", 2 if chief in cues.weak_chiefs or article else PROOF)


def _weigh_after(run: Run, after: str, before: str, tables: LinkTables) -> None:
    cues = tables.cues
    if _TICKER.match(after):
        run.add("a ticker after it", CERTAIN)
    article = before.endswith(("the ", "The ", " a ", " an "))
    owner = re.match(r" ?'s? ", after)
    rest = after[owner.end() :] if owner else after[1:] if after.startswith(" ") else ""
    if rest:
        rest = re.sub(r"^(?:(?:US|Hong Kong|London|H|A|[A-Z]?\d+\w*)(?:-listed)? )+", "", rest)
        for gram in _grams(rest.split(".", 1)[0], last=False):
            if gram in cues.chiefs:
                weak = gram in cues.weak_chiefs and not re.match(r"\w+ and (?:CEO|chief executive)", rest)
                former = before.lower().endswith("former ")
                titled = not owner and re.match(rf"[A-Z][a-z]+ [{_UP}]", rest) is not None
                study = re.match(
                    rf"(?:analyst|economist|strategist|trader|portfolio manager) [{_UP}][\w-]+ [{_UP}]|analysts ", rest
                )
                points = (
                    PROOF
                    if former or (study and not article) or not (weak or (article and not owner))
                    else 3
                    if titled
                    else 2
                )
                run.add("a chief after it", points)
            if gram in cues.assets:
                weak = gram in cues.weak_assets
                run.add("an asset of it" if owner else "an asset after it", 2 if weak else PROOF)
            if not owner and not article and gram in cues.verbs:
                run.add("a company's verb after it", 2 if gram in cues.strong_verbs else 1)
            if not owner and not article and gram in cues.moves and _PRICE_AFTER.match(" " + rest):
                run.add("a price after it", PROOF if re.match(r".{0,40}?(?:[A-Z]{0,3}[$€£¥]\d)", rest) else 2)
        if owner:
            for gram in _grams(rest.split(".", 1)[0].partition(" ")[2], last=False):
                if gram in cues.assets:
                    run.add("an asset of it", 2 if gram in cues.weak_assets else PROOF)
                if gram in cues.chiefs and rest[:1].islower():
                    run.add("a chief after it", 2 if gram in cues.weak_chiefs else PROOF)
    for pattern, rule in ((_APPOSITION, "an apposition after it"), (_COPULA, "a predicate after it")):
        found = pattern.match(after)
        if found:
            phrase = _PHRASE_END.split(found.group(1), maxsplit=1)[0].strip().lower()
            last = phrase.rsplit(" ", 1)[-1]
            if (
                last in cues.company_nouns
                or (last in cues.company_plurals and "one of" in found.group())
                or (last in cues.professions and pattern is _APPOSITION and " the " in found.group()[:6])
            ):
                run.add(rule, PROOF)
    if _ITS_RESULT.match(after) and not article:
        run.add("speaks as it", 3 if " it " in after[:26] else PROOF)
    clause = _WHICH.match(after)
    if clause:
        verb = clause.group(1)
        if verb in cues.business_verbs or _looks_named(run):
            run.add("a clause about it", 3 if verb in cues.business_verbs else 1)
        main = _MAIN_VERB.match(after, clause.end())
        if main and (main.group(1) in cues.business_verbs or main.group(1) in cues.strong_verbs):
            run.add("a company's verb after its clause", 1)
    if _LISTED.match(after):
        run.add("listed or owned", 3)
    if not owner and not article and _SPENDS.match(after):
        run.add("money after it", 2)
    if not owner and _CALLED_COMPANY.match(after) and article:
        run.add("called a company", 3 if len(run.words) > 1 else 2)
    if not owner and not article and _looks_named(run) and _HUMBLE.match(after):
        run.add("a verb after it", 1)
    if not article and not owner:
        if _RELEASES.match(after):
            run.add("releases its own", PROOF)
        elif _ACTS.match(after):
            run.add("acts for itself", 2)
        if _RAISES.match(after):
            run.add("raises money", 3)
    if _IN_SALES.match(after):
        run.add("measured by sales", 2)
    if _OWNED.match(after):
        run.add("owner in a compound", 2)
    if _BRAND_AFTER.match(after) and not article:
        run.add("called a brand", 2)


def _weigh_lists(reading: Reading, tables: LinkTables) -> None:
    """Lists that say what they list ("firms such as X, Y and Z"), and chains of owners and brands ("A and its B")."""
    folded, runs, cues = reading.folded, reading.runs, tables.cues
    at = 0
    while at < len(runs):
        chain = [runs[at]]
        owned = 0
        while at + 1 < len(runs):
            gap = folded[chain[-1].end : runs[at + 1].start]
            if len(gap) > 60 or not _LIST_GAP.match(gap) or runs[at + 1].dead == "part of a longer name":
                break
            noun = _LIST_GAP.match(gap)
            told = (noun.group(1) or "").strip().lower().rsplit(" ", 1)[-1] if noun else ""
            if told and told not in cues.company_nouns and told not in cues.bodies:
                break
            if gap in (", ", " and ", ", and ") and _owns_next(reading, at + 1):
                chain.append(runs[at + 2])
                at += 2
                continue
            possessive = gap.startswith("'") or gap.endswith(" and its ")
            if not possessive and not _HAS_SEPARATOR.search(gap):
                break
            if chain[-1].dead == "a person" or runs[at + 1].dead == "a person":
                break
            owned += possessive
            chain.append(runs[at + 1])
            at += 1
        at += 1
        if len(chain) >= 2 and not owned:
            reading.chains.append(chain)
        before = folded[max(0, chain[0].start - 50) : chain[0].start]
        cue = _LIST_CUE.search(before) or _OPEN_LIST.search(before)
        plural = cue.group(1).lower() if cue else ""
        if (
            plural == "groups"
            and cue
            and _grams(before[: cue.end(1)], last=True)[1:2]
            and (_lay_group(before[: cue.end(1)], tables))
        ):
            plural = ""
        alive = [run for run in chain if not run.dead]
        if plural in cues.company_plurals or _LIKES.search(before.rstrip()):
            for run in alive:
                run.add("in a list of companies", PROOF)
        if not cue and len(chain) >= 2 and not owned:
            nouns = _grams(before, last=True) if before.endswith(" ") and before[-2:-1].isalpha() else []
            if any(noun in cues.company_plurals for noun in nouns) and len(alive) == len(chain):
                for run in alive:
                    run.add("in a list of companies", PROOF)
        others = _OTHERS_AFTER.match(folded, chain[-1].end, chain[-1].end + 90)
        if others and others.group(1) in cues.company_plurals:
            for run in alive:
                run.add("in a list of companies", PROOF)
        if owned >= 2 and len(chain) >= 4 and len(alive) == len(chain):
            for run in alive:
                run.add("in a chain of owners and brands", PROOF)
        if len(chain) >= 2 and len(alive) == len(chain):
            sure = [run for run in chain if run.score() >= PROOF]
            if sure and len(sure) * 2 >= len(chain):
                for run in chain:
                    if run.score() < PROOF:
                        run.add("beside a company in a list", 2)


def _lay_group(before: str, tables: LinkTables) -> bool:
    """Whether "… groups" at the end of a text are of people, not of business: "patients' groups", "lobby groups"."""
    kinds = before.split(" ")[-2:-1]
    return any(kind.endswith(("'", "'s")) or kind.lower() in tables.cues.lay_groups for kind in kinds)


def _owns_next(reading: Reading, at: int) -> bool:
    """Whether run ``at`` is a place as in "Norway's X", so that a list goes on with X."""
    runs = reading.runs
    return (
        at + 1 < len(runs) and runs[at].dead == "a place" and reading.folded[runs[at].end : runs[at + 1].start] == "'s "
    )


def prove_names(reading: Reading, tables: LinkTables, lower: frozenset[str]) -> None:
    """Add up the points of each name over its text and keep what is proven.

    ``lower``: words that the corpus has in small letters.
    """
    _prove_once(reading, tables, lower)
    soft = frozenset(tables.endings.soft)
    grown = False
    for chain in reading.chains:
        names = [core_of(run.words, soft) for run in chain]
        if any(name in reading.proven for name in names) and not any(run.dead for run in chain):
            for run, name in zip(chain, names, strict=True):
                if name not in reading.proven:
                    run.add("beside a company in a list", 3)
                    grown = True
    if grown:
        _prove_once(reading, tables, lower)


def _prove_once(reading: Reading, tables: LinkTables, lower: frozenset[str]) -> None:
    words = tables.words
    soft = frozenset(tables.endings.soft)
    by_base: dict[str, list[Run]] = {}
    for run in reading.runs:
        by_base.setdefault(core_of(run.words, soft), []).append(run)
    told = {base: _rules_of(runs) for base, runs in by_base.items()}
    heirs: dict[str, list[str]] = {}
    for base, rules in told.items():
        if " " in base and not _SOUNDS.isdisjoint(rules):
            heirs.setdefault(base.split(" ", 1)[0], []).append(base)
    for short, longs in heirs.items():
        # "Calderhead Marine … Calderhead, which is listed": what is said of one is said of the other
        if short in told and len(longs) == 1 and short not in words.common and short not in words.given:
            both = {rule: max(told[short].get(rule, 0), told[longs[0]].get(rule, 0)) for rule in told[short]}
            both |= {rule: points for rule, points in told[longs[0]].items() if rule not in both}
            if told[short] and max(both.values()) < CERTAIN:
                told[short] = told[longs[0]] = both
    for base, runs in by_base.items():
        rules = told[base]
        if not rules:
            continue
        held = sum(bool(run.points) for run in runs if not run.dead)
        score = sum(rules.values()) + min(max(held - 1, 0), 2)
        best = max(sorted(rules), key=lambda rule: rules[rule])
        dead = Counter(run.dead for run in runs if run.dead)
        certain = rules[best] >= CERTAIN
        parts = base.split(" ")
        if not certain:
            if dead and sum(dead.values()) * 2 >= len(runs):
                continue
            if len(parts) == 1 and base in reading.surnames:
                continue
            if all(part in words.places or part in words.peoples for part in parts):
                continue
            if len(set(parts)) == 1 and base not in words.company_heads and parts[0] in place_words(tables):
                continue
            if len(parts) == 1 and (
                base in words.given or base in words.company_heads or base in words.other_heads or base in soft
            ):
                continue
            if all(part in words.common or part in words.function for part in parts):
                middle = any((not run.first or "an asset of it" in run.points) and run.score() >= PROOF for run in runs)
                if not middle:
                    continue
            if len(parts) == 1 and base.lower() in lower and all(run.first for run in runs) and rules[best] < PROOF:
                continue
            if rules[best] < 2 and score < PROOF:
                continue
        if score >= PROOF:
            reading.proven[base] = (score, best)
            if introduced(_rules_of(runs)):
                reading.introduced.add(base)


def _rules_of(runs: Sequence[Run]) -> dict[str, int]:
    """The best points of each rule over the runs of one name."""
    rules: dict[str, int] = {}
    for run in runs:
        if not run.dead or "legal ending" in run.points:
            for rule, points in run.points.items():
                rules[rule] = max(rules.get(rule, 0), points)
    return rules


def core_of(words: Sequence[str], soft: frozenset[str]) -> str:
    """The name without ``Group`` or ``Holdings`` at its end."""
    last = len(words)
    while last > 1 and words[last - 1] in soft:
        last -= 1
    while last > 1 and words[last - 1] == "&":
        last -= 1
    return " ".join(words[:last])


def spells(acronym: str, words: Sequence[str], ending: str = "") -> bool:
    """Whether an acronym's letters are the first letters of the words (small words and a legal ending may count)."""
    letters = acronym.replace("&", "").replace(".", "").lower()
    if (
        len(letters) >= 4
        and letters[-1] in "lcgh"
        and "".join(w[0] for w in words if w[0].isalnum()).lower() == letters[:-1]
    ):
        return True
    full = [w for w in [*words, *re.findall(r"\w+", ending)] if w[0].isalnum()]
    for last in range(len(full), 0, -1):
        initials = "".join(w[0] for w in full[:last]).lower()
        if initials == letters:
            return True
        content = "".join(w[0] for w in full[:last] if w.lower() not in ("of", "and", "the", "for", "de")).lower()
        if content == letters:
            return True
    return False

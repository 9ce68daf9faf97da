"""Runs of capitalised words: where the names of a text begin and end, before anything says what they are."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.stages.link.endings import alternate, compile_form
from generator.stages.link.match import starts_sentence
from generator.stages.link.names import (
    CERTAIN,
    LONGEST,
    PROOF,
    UP,
    Reading,
    Run,
    called_company,
    empty_words,
    ends_as_street,
    form_words,
    is_acronym,
    place_words,
)
from generator.stages.link.terms import LinkTables, Tongue

_WORD = (
    rf"(?:Co-ops?\b|[{UP}]\.[{UP}]{{2,4}}\b|(?:[{UP}]\.(?:[a-z]\.){{0,2}}){{2,6}}|[{UP}]\.(?:[a-z]\.){{2}}"
    rf"|(?:[a-z]|\d{{1,2}}-?)?[{UP}]\w{{0,40}}(?:(?:[-&+]|'(?!s\b|S\b))[{UP}0-9]\w{{0,40}}|\.[a-z]{{2,3}}\b){{0,4}}"
    rf"(?:!(?= (?:Inc|Corp|Ltd|Co|Group|Holdings)\b))?)"
)
_WORDS = re.compile(rf"&(?= )|{_WORD}")
_RUN = re.compile(rf"(?<![\w&]){_WORD}(?: (?:& )?{_WORD}){{0,11}}")
_INITIAL = re.compile(rf"(?:\A|\n|(?<!\w)[a-z]{{1,20}},? )([{UP}]\.) \Z")
_CODE = re.compile(r"[A-Z]{1,3}-?\d{1,4}[A-Za-z]{0,2}\Z")
_MODEL = re.compile(r"[A-Z]{0,3}\d+[A-Za-z]{0,3}\Z")
_NUMBERED = re.compile(rf"\d{{1,2}}-?[{UP}][a-z]{{2,}}|\d[{UP}]\Z")
"""A name that opens with a figure: "4Dimensio", "8-Twelve", "3N"; not "100MW"."""
_SMALL = re.compile(r"(?<!\w)[^\W\d_A-Z]{2,5}(?!\w)")
_SAMPLE = 30_000
"""Code points by whose small words the language of a text is told."""
_MARKS = 5
"""Different small words of a language that settle it."""
_INNER_FORMS = frozenset(("Company", "Companies", "Corporation"))
"""Forms of law that stand within the names of other bodies as well."""
_HEADING = 160
"""Code points of a heading, at most."""
_PLACED = re.compile(rf"(?<!\w)(\w{{1,20}}) (?:in|near) ([{UP}]\w{{1,40}})(?![\w'-]| [{UP}])")
_LISTED = re.compile(rf"(?:,? (?:and|or) (?:[{UP}]|[a-z]+ [a-z])|, (?:the|a|an) [a-z])")
_ADJECTIVAL = re.compile(
    r" (?!(?:and|or|for|from|to|of|in|on|at|by|with|has|had|is|was|will|would|said|says|which|that|as|but)\b)[a-z]"
)
_SEATED = re.compile(rf"(?<![\w'-])([{UP}]\w{{1,40}}), ([{UP}]\w{{1,40}})(?!\w)")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_SENTENCE = re.compile(r"[.!?\n]")
_LOWER = re.compile(r"(?<![\w.'-])[a-z]{3,}")


@lru_cache(maxsize=8)
def _first_words(tables: LinkTables) -> frozenset[str]:
    return frozenset((*tables.words.function, *tables.words.calendar))


def read_runs(folded: str, tables: LinkTables) -> Reading:
    """Cut a folded text into runs of capitalised words, freed of openers, titles, dates, abbreviations."""
    words = tables.words
    stops, forms = _first_words(tables), form_words(tables)
    soft = frozenset(tables.endings.soft)
    closing = frozenset(word for word in forms if len(word) > 2 or word == "Co")
    form = compile_form(tables.endings)
    runs: list[Run] = []
    surnames: set[str] = set()
    tongues = _tongues_of(folded, tables)
    stops = stops.union(*(tongue.articles for tongue in tongues))
    # with the ending of the genitive: "des Herstellers"
    nouns = tuple(noun + case for tongue in tongues for noun in tongue.nouns for case in ("", "s", "es", "n"))
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
            last = group[-1][2] if len(group) > 1 and piece is not None else ""
            closed = piece is not None and (
                (
                    last in closing
                    and piece[2] not in (forms | soft)
                    # "National Company Law Tribunal"
                    and not (last in _INNER_FORMS and pieces[-1][2] in words.other_heads)
                )
                # "Calderhead Securities Stuart Tosk said"
                or (last in words.company_heads and piece[2] in words.given and piece[2] not in words.company_heads)
            )
            if closed:  # "Calderhead Corp CLD rose": what follows a legal ending is another word
                run = _make_run(folded, group, opens and group[0][0] == match.start(), lead, tables, forms, form)
                if run is not None:
                    runs.append(run)
                group, lead = [], ""
                if at + 1 == len(pieces) and piece is not None and piece[2].isupper():
                    continue
            stop = piece is not None and (
                (
                    piece[2] in stops
                    and not _opens_name(pieces, at, tables)
                    and (not group or piece[2] in words.calendar or piece[2] in words.function)
                )
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
    _join_possessives(folded, runs, tables)
    placed = frozenset(name for word, name in _PLACED.findall(folded) if word.lower() not in tables.cues.put_in)
    seats = {run.words[0] for run in runs if len(run.words) > 1 and run.words[-1] in words.place_heads}
    seats.update(name for name, place in _SEATED.findall(folded) if place in words.places)
    return Reading(folded, runs, frozenset(_LOWER.findall(folded)), surnames, placed=placed.union(seats))


def _join_possessives(folded: str, runs: list[Run], tables: LinkTables) -> None:
    """Take "'s" into a name that never stands without it and does something: "Calder's said", but not "Calder's cut".

    After another possessive in its sentence it is one too: "Quay's profit rose, Calder's fell".
    """
    by_base: dict[str, list[Run]] = {}
    for run in runs:
        by_base.setdefault(run.base, []).append(run)
    does = _does(tables)
    for named in by_base.values():
        if all(folded.startswith("'s", run.end) and run.end == run.base_end and not run.dead for run in named) and any(
            (does.match(folded, run.end + 2) or _LISTED.match(folded, run.end + 2))
            and "'" not in _SENTENCE.split(folded[max(0, run.start - 150) : run.start])[-1]
            for run in named
        ):
            for run in named:
                run.words = (*run.words[:-1], f"{run.words[-1]}'s")
                run.end = run.base_end = run.end + 2


def _opens_name(pieces: list[tuple[int, int, str]], at: int, tables: LinkTables) -> bool:
    """Whether a short day or month opens a name: "Sun Harbour Properties", but "Sun 12 May"."""
    words = tables.words
    return (
        len(pieces[at][2]) == 3
        and pieces[at][2] in words.calendar
        and pieces[at][2] not in words.function
        and at + 2 < len(pieces)
        and not any(piece[2] in words.calendar or piece[2] in words.function for piece in pieces[at + 1 : at + 3])
        and pieces[at][2] != "May"
    )


def _says_nothing(word: str, tables: LinkTables) -> bool:
    """Whether a word is no name even before a form of law: "Company Ltd", "New Inc"; "Block Inc" is one."""
    words, endings = tables.words, tables.endings
    return (
        word in words.company_heads
        or word in words.other_heads
        or word in words.function
        or word in endings.soft
        or word in endings.descriptors
        or word in form_words(tables)
        or word in words.peoples
        or word in words.calendar
        or word in place_words(tables)
    )


@lru_cache(maxsize=8)
def _does(tables: LinkTables) -> re.Pattern[str]:
    return re.compile(rf" (?:said|says|has|had|will|would|is|was|{alternate(tuple(sorted(tables.cues.moves)))})\b")


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
        while kept and len(kept[-1].words) < LONGEST:
            left = kept[-1]
            gap = folded[left.end : right.start]
            small = gap[1:-1].split(" ") if gap.startswith(" ") and gap.endswith(" ") and len(gap) <= 12 else []
            if small and left.base_end == left.end and all(word in tables.particles for word in small):
                ends = "legal ending" in right.points or (
                    len(right.words) > 1 and right.words[-1] in words.company_heads
                )
                opens = left.words[0] in tables.openers
                named = "legal ending" in right.points or called_company(folded, left, tables)
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
                and ("&" in right.words or folded.startswith((" & Co", " and Co"), right.base_end))
                and len(left.words) == 1
                and not left.dead
                and not left.points
                and not (
                    len(kept) > 1
                    and folded[kept[-2].end : left.start] == ", "
                    and "legal ending" not in kept[-2].points
                )
            ):
                right.words = (f"{left.base},", *right.words)
            elif (
                gap == " and "
                and "legal ending" in right.points
                and not left.points
                and not left.dead
                and len(right.words) == 1
                and (
                    (len(left.words) > 1 and {left.words[-1], right.words[0]} <= words.company_heads | words.paired)
                    or (right.words[0] in words.kin and not all(word in empty_words(tables) for word in left.words))
                )
            ):  # "Calderhead Exploration and Production Ltd", "Samuel Calderhead and Sons Ltd"
                right.words = (*left.words, "and", *right.words)
            else:
                break
            right.start, right.first, right.lead = left.start, left.first, left.lead
            kept.pop()
        kept.append(right)
        initial = _INITIAL.search(folded[max(0, right.start - 30) : right.start])
        if initial and "legal ending" in right.points:  # "T. Calderhead Ltd"
            right.start -= len(initial.group(1)) + 1
            right.words = (initial.group(1), *right.words)
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
    named = len(base) > 1 and base[-1][2] == "AI" and base[-2][2] not in empty_words(tables)
    while base and not ending and not named and is_acronym(base[-1][2], tables):
        base = base[:-1]
        end = base[-1][1] if base else 0
    while (
        len(base) > 1
        and not ending
        and base[-1][2] in words.peoples
        and base[-2][2] != "&"
        and _ADJECTIVAL.match(folded, base[-1][1])
    ):
        base = base[:-1]
        end = base[-1][1]
    heads = base and (base[-1][2] in words.company_heads)
    while (
        len(base) > 1
        and not ending
        and not heads
        and not ends_as_street(base[-1][2], tables)
        and (is_acronym(base[0][2], tables) or base[0][2] in words.peoples)
    ):
        lead, base, first = base[0][2], base[1:], False
    noun = ""
    if (
        first
        and len(base) > 1
        and base[0][2] not in tables.openers
        and (base[0][2].lower() in tables.cues.company_nouns or base[0][2].lower() in tables.cues.company_plurals)
        and (base[0][2] in words.common or base[0][2] not in words.company_heads)
        and not (
            # "Mill Lane", "Mill Hill Lane"; but "Retailer Harper Lane"
            ends_as_street(base[-1][2], tables)
            and (len(base) == 2 or not base[0][2].lower().endswith(("er", "ers", "or", "ors")))
        )
    ):
        noun, base, first = base[0][2], base[1:], False
    if len(base) > 1 and base[0][2][0].isdigit() and not ending and base[-1][2] not in words.company_heads:
        base, first = base[1:], False
    half = len(base) // 2
    if half > 1 and [piece[2] for piece in base[:half]] == [piece[2] for piece in base[half:]]:
        # a heading without a full stop, and the sentence below it
        base = base[half:]
    if base and base[0][2] == "S" and folded.startswith("'", base[0][0] - 1):
        return None  # what "LOWE'S COMPANIES" leaves
    if len(base) == 1 and base[0][2] in ("St", "Ste", "Mt", "Ft") and folded.startswith(".", end):
        return None
    if not base or (len(base) == 1 and base[0][2][0].isdigit() and not _NUMBERED.match(base[0][2])):
        return None
    texts = tuple(piece[2] for piece in base)
    run = Run(base[0][0], base[-1][1], end, texts, first, lead)
    if (
        all(text in empty_words(tables) or not text[0].isalnum() for text in texts)
        and len(texts) == 1
        and (ending or texts[0] in words.company_heads or texts[0] in tables.endings.soft)
        and (ending or texts[0] not in words.goods)
        and not (texts[0] == "Bank" and folded.startswith(" of ", end))
        and not (
            ending
            and (texts[0] in words.common or folded.endswith(" of ", 0, base[0][0]))
            and not _says_nothing(texts[0], tables)
        )
    ):
        return None
    if ending:
        run.add("legal ending", CERTAIN)
    if noun:
        run.add("a company noun before it", PROOF)
    if len(texts) == 1:
        word = texts[0]
        if is_acronym(word, tables) or word in words.peoples or word in words.calendar or len(word) < 2:
            return None
        if word in words.function or (word in forms and not ending):
            return None
    if (" ".join(texts) in words.places and not ending) or (
        all(word in words.places or word in words.peoples for word in texts) and not ending
    ):
        run.dead = "a place"
    elif len(texts) == 1 and _CODE.match(texts[0]) and folded.endswith("'s ", 0, run.start):
        run.dead = "a model"
    elif len(texts) == 1 and texts[0] in words.goods and not ending:
        run.dead = "a good that is traded"
    return run

"""What a name sounds like and what stands around it, in points."""

from __future__ import annotations

import re
from bisect import bisect_left

from generator.stages.link.around import weigh_after, weigh_before
from generator.stages.link.bodies import is_street, join_body
from generator.stages.link.lists import weigh_lists
from generator.stages.link.match import in_address
from generator.stages.link.names import (
    PROOF,
    SPELT_OUT,
    STREET,
    UP,
    Reading,
    Run,
    called_company,
    called_firm,
    empty_words,
    nearly_spells,
    spells,
    take_grams,
)
from generator.stages.link.patterns import compile_patterns
from generator.stages.link.terms import LinkTables
from generator.stages.link.things import bury_departments, find_things

_LETTERS_AFTER = re.compile(rf" \(([{UP}]\w{{0,8}}[{UP}]\w{{0,8}})\)")
_ACRONYM_AFTER = re.compile(rf"(?:'s?)? \(([{UP}][{UP}&]{{1,7}})(?:'s?)?\)")
_PERSONAL = re.compile(rf"(?:Mc|Mac|De|La|Le|Di|Van|Fitz|O')[{UP}]")
_SPOT = re.compile(r" (?:base|bases|raid|raids|strikes?|traffic|pollution|quality)\b")
_TOWN = re.compile(r" (?:town|city|village|district|province|county|municipality|peninsula|valley|river)\b")
_DEFINITE = re.compile(
    r"([.\"”] |[.\"”]?\n{1,2})The ((?:[\w-]{2,20} ){0,2}?[a-z-]{3,20})"
    r"(?=,| (?:is|was|has|had|will|said|says|would|which|also|did|made|does|owns|plans|expects|blamed|declined)\b)"
)
_SENTENCE = 400
"""Code points of a sentence, at most."""
_COLLECTIVES = frozenset(
    ("group", "company", "firm", "business", "grocer", "brewer", "publisher", "bookmaker", "miner")
)
_CODE = re.compile(r":\s?[A-Z0-9][A-Z0-9.]{0,7}[-) ]")
_TRAILING_SMALL = re.compile(r"(?:(?<!\w)[a-z]{2,20}[ -]){2,6}\Z")
_NUMBER = re.compile(r" \d{2,4}(?!\w)")
_WEB = re.compile(r"\w\.(?:com|ai|io|net|co)\Z")
_CAMEL = re.compile(rf"[a-z][{UP}]|[{UP}][a-z]+[{UP}][a-z]*|[{UP}]{{2,}}[a-z]{{2,}}")


_GLOSS = re.compile(r" ?[(（][^()（）\n]{1,30}[)）]")
_TICKER_REST = re.compile(r"(?:\.[A-Z]{1,3}|: ?[A-Z0-9]{1,6})\)")
"""Behind the letters of a ticker in brackets: "(ALTV.L)"."""


def weigh_runs(reading: Reading, tables: LinkTables) -> None:
    """Weigh what stands around each run; runs keep points and doubts, the reading keeps persons and acronyms."""
    folded, runs, words = reading.folded, reading.runs, tables.words
    empty = empty_words(tables)
    patterns = compile_patterns(tables)
    bury_departments(reading, empty)
    find_things(reading, tables)
    tails = tuple(sorted(tables.cues.name_tails))
    for at, run in enumerate(runs):
        join_body(reading, at, tables)
        certain = "legal ending" in run.points
        head = run.words[-1]
        if not certain and not run.dead and is_street(reading, at, tables):
            run.dead = STREET
        if not certain and not run.dead:
            if head == "AI" and len(run.words) > 1:
                run.add("ends like a company", 1)
            pair = " ".join(run.words[-2:]) in words.company_heads and len(run.words) > 2
            if pair:
                run.add("ends like a company", PROOF)
            elif (
                (head in words.other_heads and run.words[-2:-1] != ("&",))
                or run.base in words.central_banks
                # "Arts Council Norway"
                or (len(run.words) > 2 and head in words.places and run.words[-2] in words.other_heads)
            ):
                if not called_company(folded, run, tables):
                    run.dead = "another kind of body"
            elif len(run.words) >= 2 and head in words.company_heads and not _SPOT.match(folded, run.end):
                generic = all(w in empty for w in run.words[:-1])
                idle = all(w in empty and w not in words.common and w not in words.places for w in run.words[:-1])
                foreign = all(w in words.places or w in words.peoples for w in run.words[:-1])
                soft = head in tables.endings.soft and run.words[-2] not in tables.endings.soft
                personal = len(run.words) == 2 and run.words[0] in words.given
                distinct = not personal and run.words[0] not in empty
                if personal:
                    run.add("ends like a company, opens like a person", 2)
                elif len(run.words) > 2 and {head, run.words[-2]} <= frozenset(tables.endings.soft):
                    run.add("ends like a company", PROOF)  # "X Holding Group"
                elif not idle and not (generic and head in words.weak_heads):
                    weak = head in words.weak_heads
                    run.add(
                        "ends like a company",
                        3 if soft or (distinct if weak else foreign) else 2 if weak else PROOF,
                    )
                elif not idle or len(run.words) > 2:
                    run.add("ends like a company", 2 if soft and len(run.words) > 2 else 1)
            if (
                (
                    len(run.words) == 1
                    and len(head) > 5
                    and head.lower().endswith(tails)
                    and head.lower() not in reading.lower
                )
                or _WEB.search(head)
                or (len(run.words) <= 2 and any(_CAMEL.match(w) for w in run.words) and not _PERSONAL.match(head))
            ):
                run.add("made-up name", 2)
            if run.words[0][0].isdigit():
                run.points.clear()
            if not run.dead and run.words[0] in tables.openers:
                rest = [word for word in run.words[1:] if word.lower() not in tables.particles]
                if rest and rest[0] not in empty:
                    run.add("opens like a company", 3)
            if "&" in run.words[1:-1] and not all(w in empty or w == "&" for w in run.words):
                run.add("joined names", 2)
            named = len(run.words) in {2, 3} and run.words[0] in words.given
            firm = named and called_firm(folded, run, tables)
            if named and not firm and head not in words.company_heads and "&" not in run.words:
                run.dead = "a person"
                reading.surnames.add(head)
        if not run.dead and _TICKER_REST.match(folded, run.end) and folded.startswith("(", run.start - 1):
            run.dead = "a ticker"
        if in_address(folded, run.start, run.end):
            run.dead = "in an address"
            continue
        if folded.startswith("(", run.start - 1) and not certain:
            if _CODE.match(folded, run.end):
                run.dead = "an exchange"
            elif len(run.words) == 1 and _abbreviates(run.base, folded[max(0, run.start - 90) : run.start - 1]):
                run.dead = "an abbreviation"
                reading.surnames.add(run.base)
        if _is_quoted(folded, run):
            run.points.pop("made-up name", None)
        if run.heading and not certain:
            run.points.clear()
            continue
        if run.dead and not certain:
            other = _ACRONYM_AFTER.match(folded, run.end, run.end + 20) or _LETTERS_AFTER.match(folded, run.end)
            if other and run.dead == "another kind of body":
                reading.surnames.add(other.group(1))
            continue
        if folded.startswith(("-based", "-born", "-area", "-headquartered", "-bound"), run.end):
            run.dead = "a place"
            continue
        if len(run.words) == 1 and _TOWN.match(folded, run.end):
            run.dead = "a place"
            continue
        before = folded[max(0, run.start - 70) : run.start]
        after = folded[run.end : run.end + 130]
        if (
            patterns.person.match(after)
            and not certain
            and len(run.words) in (2, 3)
            and head not in words.company_heads
        ):
            run.dead = "a person"
            reading.surnames.add(head)
            continue
        weigh_before(run, before, after, tables, reading)
        if run.dead and not certain:
            continue
        weigh_after(run, after, before, tables)
        gloss = _GLOSS.match(after)
        if gloss:  # "X (NSI), a software maker", "X (晨河) is the sponsor"
            weigh_after(run, folded[run.end + gloss.end() : run.end + gloss.end() + 130], before, tables)
        acronym = _ACRONYM_AFTER.match(after)
        if acronym and (
            spells(acronym.group(1), run.words, folded[run.base_end : run.end])
            or (run.points and nearly_spells(acronym.group(1), run.words))
        ):
            reading.acronyms.setdefault(acronym.group(1), run.base)
            if len(run.words) > 1:
                run.add(SPELT_OUT, 2)
    called = {run.base for run in runs if "a company noun before it" in run.points and not run.dead}
    firms = {run.base for run in runs if run.base in called and called_firm(folded, run, tables)}
    for run in runs:
        if (run.dead in ("another kind of body", STREET) and run.base in called) or (
            run.dead == "a person" and run.base in firms
        ):
            run.dead = ""
    weigh_lists(reading, tables)
    _weigh_descriptions(reading, tables)


def _weigh_descriptions(reading: Reading, tables: LinkTables) -> None:
    """Add a sign to the first name of a sentence after which one begins with "The retailer", "The company"."""
    folded, runs = reading.folded, reading.runs
    nouns = (tables.cues.company_nouns - tables.cues.human_nouns) | _COLLECTIVES
    starts = [run.start for run in runs]
    for found in _DEFINITE.finditer(folded):
        if nouns.isdisjoint(take_grams(found.group(2), last=True)):
            continue
        begin = max(
            (
                at
                for at in (
                    folded.rfind(mark, max(0, found.start() - _SENTENCE), found.start()) for mark in (". ", "\n")
                )
                if at >= 0
            ),
            default=-1,
        )
        at = bisect_left(starts, begin + 1)
        while at < len(runs) and runs[at].dead and runs[at].start < found.start():
            at += 1
        if at < len(runs) and runs[at].end <= found.start() + 1 and not runs[at].heading:
            runs[at].add("described after it", 2)


def _abbreviates(acronym: str, before: str) -> bool:
    """Whether letters in brackets stand for the small words right before them: "public sector banks (PSBs)"."""
    letters = acronym.removesuffix("s").lower()
    small = _TRAILING_SMALL.search(before)
    words = re.split(r"[ -]", small.group().strip()) if small else []
    return 2 <= len(letters) <= len(words) and "".join(word[0] for word in words[-len(letters) :]) == letters


def _is_quoted(folded: str, run: Run) -> bool:
    """Whether a number follows "the X", as it follows the names of indices."""
    return folded.endswith(("the ", "The "), 0, run.start) and _NUMBER.match(folded, run.end) is not None

"""Names that a text itself calls something else than a company: a charity, a union, a product that somebody makes."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from generator.stages.link.names import UP, Reading, Run, take_grams
from generator.stages.link.patterns import compile_patterns
from generator.stages.link.terms import LinkTables

_OWNED_ROLE = re.compile(r"(?:\b[Ii]ts|\b[Tt]heir|\b[Oo]ur|[\w.]'s|[a-z]s') (?:[\w-]+ ){0,3}?([a-z-]+),? \Z")
_MAKER = re.compile(rf"(?<![.!?] )(?<!\A)(?<![\w-])([{UP}][\w&]{{1,20}}) ((?:[a-z-]{{2,20}} ){{0,1}}[a-z-]{{2,20}}) \Z")
"""The streaming service of "the Calderhead streaming service X"."""
_IS = re.compile(
    r"(?:(?:,| [–—-]) |(?:,? which)? (?:is|was) )(the |a |an |its |their |[\w'.& -]{1,25}'s? )"
    r"((?:[\w'-]{1,20} ){0,5}?[\w'-]{1,20})"
    r"(?=[,.;:)\n]|\Z| (?:of|that|which|who|in|for|with|to|from|by|at|on|is|was|has|will|launche[sd]|based|and)\b)"
)
_OWNED_IS = re.compile(r"(?:,| [–—-]| is| was) (?:its|their|[\w'.& -]{1,25}'s?) ")
_DETERMINED = re.compile(
    r"(?<!\w)(?:[Tt]he|[Aa]n?|[Tt]his|[Nn]ew|[Mm]y|[Yy]our|[Ee]very|latest|original|all-new|redesigned|"
    r"[\w-]{1,20}-(?:generation|inch|powered)) \Z"
)
_ALONE = re.compile(
    r"(?:[.,;:)!?\n]|\Z| (?:is|was|has|had|will|can|could|would|does|and|or|in|on|at|for|with|to|from|that|which|"
    r"as|but|comes|gets|starts|costs|also|itself)\b)"
)
_VERSION = re.compile(r" (?:\d{1,2}[a-z]?|Pro|Plus|Max|Mini|Ultra|Lite|SE|XL)(?!\w|%|\.\d| per)")


def find_things(reading: Reading, tables: LinkTables) -> None:
    """Note in ``reading.things`` the names that the text presents as something else; no run is judged by itself."""
    folded = reading.folded
    shown: Counter[str] = Counter()
    all_of: Counter[str] = Counter()
    for run in reading.runs:
        all_of[run.words[0]] += 1
        before = folded[max(0, run.start - 70) : run.start]
        after = folded[run.end : run.end + 130]
        if _is_called(run, before, after, tables):
            reading.things.add(run.base)
            if (not run.first and _OWNED_ROLE.search(before)) or _OWNED_IS.match(after):
                reading.owned.add(run.base)
        if _is_shown(run, before, folded):
            shown[run.words[0]] += 1
    for name, times in shown.items():
        if times >= 2 and times * 3 >= all_of[name]:
            reading.things.add(name)


@lru_cache(maxsize=8)
def _last_words(tables: LinkTables) -> frozenset[str]:
    return frozenset(noun.rsplit(" ", 1)[-1] for noun in tables.cues.lay_nouns | tables.cues.products)


def _is_called(run: Run, before: str, after: str, tables: LinkTables) -> bool:
    cues, words = tables.cues, tables.words
    if "legal ending" in run.points:
        return False
    word = before.rstrip(" ").removesuffix(",").rpartition(" ")[2]
    if not run.first and before.endswith(" ") and word in _last_words(tables):
        role = _OWNED_ROLE.search(before)
        if role and role.group(1) in cues.products:
            return True
        maker = _MAKER.search(before)
        if (
            maker
            and not cues.products.isdisjoint(take_grams(maker.group(2), last=True))
            and not any(
                maker.group(1) in known for known in (words.peoples, words.places, words.common, words.function)
            )
            and len(run.words) == 1
        ):
            return True
        grams = take_grams(before.rsplit(". ", 1)[-1], last=True) if before.endswith(" ") else []
        if not cues.lay_nouns.isdisjoint(grams) and cues.firm_nouns.isdisjoint(grams):
            return True
    said = _IS.match(after) if after.startswith((",", " –", " —", " -", " is ", " was ", " which ")) else None
    if not said:
        return False
    owned = said.group(1).strip() not in ("the", "a", "an")
    phrase = compile_patterns(tables).phrase_end.split(said.group(2), maxsplit=1)[0].strip().lower()
    grams = take_grams(phrase, last=True)
    if not cues.firm_nouns.isdisjoint(grams):
        return False
    return not cues.lay_nouns.isdisjoint(grams) or (owned and not cues.products.isdisjoint(grams))


def _is_shown(run: Run, before: str, folded: str) -> bool:
    """Whether a single name stands like a thing of which there are many: "the X is", "a new X.", "X 2"."""
    word = run.words[0]
    if word.isupper() or "legal ending" in run.points:
        return False
    if len(run.words) > 1:
        return bool(_VERSION.match(f" {run.words[1]}"))
    if _VERSION.match(folded, run.end):
        return True
    return bool(_ALONE.match(folded, run.end)) and bool(_DETERMINED.search(before, max(0, len(before) - 32)))


_HEADS = (
    "Department|Ministry|Office|Bureau|Secretary|Minister|Committee|Subcommittee|Commission|Centers?|Centres?|Institutes?|"
    "Agency|Board|Council|Directorate|Administration|Authority|Service"
)
_TITLED = re.compile(
    rf"\b(?:{_HEADS}) (?:of|for|on) (?:the )?[{UP}][\w'-]{{1,20}}"
    rf"(?:(?:,? and (?:the )?|, | of | for | )[{UP}][\w'-]{{1,20}}){{0,8}}"
)
_PART = re.compile(r",? and (?:the )?|, ")


def bury_departments(reading: Reading, empty: frozenset[str]) -> None:
    """Kill all parts of "Department of Health and Human Services", which a list runs through.

    After its first part a part belongs to it only where it has a word that says nothing alone (``empty``): in "the
    Department of Energy and Calderhead" the second is another name.
    """
    for found in _TITLED.finditer(reading.folded):
        start, end = found.start(), found.end()
        at = start
        for number, part in enumerate(_PART.split(found.group())):
            if number and not any(word in empty for word in part.split(" ")):
                end = at
                break
            at = reading.folded.find(part, at) + len(part)
        for run in reading.runs:
            if start <= run.start and run.base_end <= end and "legal ending" not in run.points:
                run.dead = "another kind of body"

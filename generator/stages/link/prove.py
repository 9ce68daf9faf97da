"""Adding up: which names of a text its points prove.

Points are whole numbers; :data:`PROOF` of them prove a name. One telling cue ("battery maker X", "X's chief executive",
a legal ending) is a proof by itself; weaker ones ("X's sales", "X announced") prove together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from generator.stages.link.names import (
    BARE_TICKER,
    BESIDE,
    CERTAIN,
    PROOF,
    SOUNDS,
    SPELT_OUT,
    Reading,
    Run,
    core_of,
    empty_words,
    is_telling,
    place_words,
)
from generator.stages.link.terms import LinkTables

_TRADED = "a cue before it"
"""Of a person there are no shares: "shares of X" outweighs that X is somebody's surname as well."""
_INTRODUCES = frozenset(
    ("a company noun before it", "an apposition after it", "a predicate after it", "legal ending", "a ticker after it")
)

_FAINT = frozenset(
    (
        "a cue before it",
        "an asset after it",
        "called a company",
        "called a brand",
        "owner in a compound",
        "listed or owned",
        "in a list of companies",
        "joined names",
        BESIDE,
    )
)
"""What two points say of other names than those of companies as well."""
_DEAL_REACH = 40
_DEAL = re.compile(
    r" (?:has |had |have |will |would |also |already |recently |later |then |to |agreed to |plans to ){0,2}"
    r"(?:bought|acquired?|acquires|buys?|advised|advises|suppl(?:y|ies|ied)|owns|owned|absorbed|outbid|takes over|"
    r"took over|merged with|merges with|sold|insures|audits) (?:the |its |rival ){0,2}(?:[a-z-]{2,15} ){0,2}?\Z"
)
_TAKEN = re.compile(
    r"(?: (?:was|were|is|are|has been|being))? (?:bought|acquired|owned|taken over|supplied|advised) by (?:the )?\Z"
)
_ANYBODY = frozenset(
    (
        SPELT_OUT,
        "deals with a company",
        "described after it",
        "a company's deed",
        "a deed after it",
        "a company's verb after it",
        "a company's verb after its clause",
        "a verb after it",
        "acts for itself",
        "money after it",
        "raises money",
        "speaks as it",
        "made-up name",
        "a share of it",
        "merges",
    )
)
"""What a person may do whose name stands in full elsewhere in the text."""


def introduced(rules: Iterable[str]) -> bool:
    """Whether a name is presented to the reader, as one does with a name that was not yet there."""
    return not _INTRODUCES.isdisjoint(rules)


def prove_names(reading: Reading, tables: LinkTables, trusted: frozenset[str] = frozenset()) -> None:
    """Add up the points of each name over its text and keep what is proven.

    ``trusted``: names for which half of the proof is enough.
    """
    _prove_once(reading, tables, trusted)
    soft = frozenset(tables.endings.soft)
    lasts = _possible_surnames(reading, tables)
    grown = False
    for chain in reading.chains:
        names = [core_of(run.words, soft) for run in chain]
        sure = sum(name in reading.proven for name in names)
        if sure and not any(run.dead for run in chain):
            many = len(chain) >= 3 and sure >= 2
            for run, name in zip(chain, names, strict=True):
                if name not in reading.proven and name not in lasts:
                    run.add(BESIDE, PROOF if many else 3)
                    grown = True
    quoted = [run for run in reading.runs if BARE_TICKER in run.points and not run.dead]
    if len(quoted) >= 2 and any(core_of(run.words, soft) in reading.proven for run in quoted):
        for run in quoted:
            run.add(BARE_TICKER, PROOF)
        grown = True
    for left, right in pairwise(reading.runs):
        if not left.dead and not right.dead and right.start - left.end <= _DEAL_REACH:
            one, two = core_of(left.words, soft), core_of(right.words, soft)
            if (one in reading.proven) != (two in reading.proven):
                gap = reading.folded[left.end : right.start]
                if one in reading.proven and _DEAL.match(gap):
                    right.add("a company deals with it", 3)
                    grown = True
                elif two in reading.proven and _DEAL.match(gap):
                    left.add("deals with a company", 2)
                    grown = True
                elif two in reading.proven and _TAKEN.match(gap):
                    left.add("a company deals with it", 3)
                    grown = True
    if grown:
        _prove_once(reading, tables, trusted)


def _possible_surnames(reading: Reading, tables: LinkTables) -> set[str]:
    """Last words of names of two or three words that may be a person's: nothing tells a company of them."""
    words = tables.words
    return {
        run.words[-1]
        for run in reading.runs
        if len(run.words) in (2, 3)
        and not any(points >= 2 for rule, points in run.points.items() if rule not in _ANYBODY and rule != BESIDE)
        and run.dead in ("", "a person")
        and run.words[0] not in words.places
        and run.words[0] not in words.peoples
        and run.words[0] not in words.common
    }


def _prove_once(reading: Reading, tables: LinkTables, trusted: frozenset[str]) -> None:
    words, empty = tables.words, empty_words(tables)
    soft = frozenset(tables.endings.soft)
    by_base: dict[str, list[Run]] = {}
    for run in reading.runs:
        by_base.setdefault(core_of(run.words, soft), []).append(run)
    lasts = _possible_surnames(reading, tables)
    told = {base: _rules_of(runs) for base, runs in by_base.items()}
    for base in told.keys() & lasts:
        told[base] = {rule: points for rule, points in told[base].items() if rule not in _ANYBODY}
    heirs: dict[str, list[str]] = {}
    for base, rules in told.items():
        if " " in base and not SOUNDS.isdisjoint(rules) and base not in reading.things:
            heirs.setdefault(base.split(" ", 1)[0], []).append(base)
    for short, longs in heirs.items():
        # "Calderhead Marine … Calderhead, which is listed": what is said of one is said of the other
        if (
            short in told
            and len(longs) == 1
            and short not in words.common
            and short not in words.given
            and is_telling(short)
        ):
            both = {rule: max(told[short].get(rule, 0), told[longs[0]].get(rule, 0)) for rule in told[short]}
            both |= {rule: points for rule, points in told[longs[0]].items() if rule not in both}
            if told[short] and max(both.values()) < CERTAIN:
                told[short] = told[longs[0]] = both
    for acronym, long in reading.acronyms.items():
        # "Kitahama Denki (KDK) … KDK's president": what is said of the letters is said of the long name
        core, letters = core_of(long.split(" "), soft), _rules_of(by_base.get(acronym, ()))
        if SPELT_OUT in told.get(core, {}) and max(letters.values(), default=CERTAIN) < CERTAIN:
            told[core] = {**letters, **told[core], **{r: max(p, told[core].get(r, 0)) for r, p in letters.items()}}
    for base, runs in by_base.items():
        rules = told[base]
        if not rules:
            continue
        held = sum(bool(run.points) for run in runs if not run.dead)
        score = sum(rules.values()) + min(max(held - 1, 0), 2)
        best = max(sorted(rules), key=lambda rule: rules[rule])
        addresses = sum(run.dead == "in an address" for run in runs)
        dead = Counter(run.dead for run in runs if run.dead and run.dead != "in an address")
        certain = rules[best] >= CERTAIN
        parts = base.split(" ")
        if not certain:
            if rules.keys() <= {"made-up name", "joined names"}:  # what sounds so may be a product or a title
                continue
            if dead and sum(dead.values()) * 2 >= len(runs) - addresses:
                continue
            if len(parts) == 1 and base in reading.surnames and rules.get(_TRADED, 0) < PROOF:
                continue
            if base in reading.owned or (base in reading.things and not introduced(rules)):
                continue
            if len(parts) == 1 and base in reading.placed and rules[best] < PROOF:
                continue
            if all(part in words.places or part in words.peoples for part in parts):
                continue
            half = len(set(parts)) == 1 and base not in words.company_heads and parts[0] in place_words(tables)
            if half and not introduced(rules):
                continue
            if len(parts) == 1 and (
                base in words.given or base in words.company_heads or base in words.other_heads or base in soft
            ):
                continue
            if base in words.phrases:
                continue
            if len(parts) in (2, 3) and rules[best] < 3 and rules.keys() <= _ANYBODY and parts[0] not in words.places:
                continue
            if rules[best] < 3 and len(parts) <= 2 and all(part in empty for part in parts):
                continue
            if all(part in words.common or part in words.function for part in parts):
                middle = any((not run.first or "an asset of it" in run.points) and run.score() >= PROOF for run in runs)
                if not middle:
                    continue
            told_of_firms = [points for rule, points in rules.items() if rule not in _ANYBODY]
            if len(parts) == 1 and base.isupper() and rules[best] < PROOF and max(told_of_firms, default=0) < 3:
                continue  # letters may be those of an association, which speaks and has a chair as well
            ordinary = len(parts) == 1 and base.lower() in reading.lower and all(run.first for run in runs)
            if ordinary and (rules[best] < PROOF or best in _ANYBODY):
                continue
            if rules[best] < 2 and score < PROOF:
                continue
        if score >= (PROOF // 2 if base in trusted else PROOF):
            reading.proven[base] = (score, best)
            reading.weak.pop(base, None)
            if introduced(_rules_of(runs)):
                reading.introduced.add(base)
        else:
            reading.weak[base] = (score, best)
            reading.signs[base] = rules


def worth_a_look(base: str, rules: Mapping[str, int], tables: LinkTables) -> bool:
    """Whether a person should be asked about a name that is not proven, by the best points of each rule in all texts.

    What anybody does, letters in brackets and a name that sounds made up are no signs of a company by themselves, and a
    cue that other names have as well asks for a second sign.
    """
    cues = tables.cues
    if base in cues.campuses or base in cues.systems or all(part in empty_words(tables) for part in base.split(" ")):
        return False
    signs = {rule: points for rule, points in rules.items() if rule not in _ANYBODY and rule != BARE_TICKER}
    return any(points >= 3 or (points == 2 and rule not in _FAINT) for rule, points in signs.items()) or (
        sum(points >= 2 for points in signs.values()) >= 2
    )


def _rules_of(runs: Sequence[Run]) -> dict[str, int]:
    """The best points of each rule over the runs of one name."""
    rules: dict[str, int] = {}
    for run in runs:
        if not run.dead or "legal ending" in run.points:
            for rule, points in run.points.items():
                rules[rule] = max(rules.get(rule, 0), points)
    return rules

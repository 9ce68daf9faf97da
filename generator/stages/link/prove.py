"""Adding up: which names of a text its points prove.

Points are whole numbers; :data:`PROOF` of them prove a name. One telling cue ("battery maker X", "X's chief executive",
a legal ending) is a proof by itself; weaker ones ("X's sales", "X announced") prove together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from generator.stages.link.names import CERTAIN, PROOF, SOUNDS, Reading, Run, core_of, place_words
from generator.stages.link.terms import LinkTables

_INTRODUCES = frozenset(
    ("a company noun before it", "an apposition after it", "a predicate after it", "legal ending", "a ticker after it")
)


def introduced(rules: Iterable[str]) -> bool:
    """Whether a name is presented to the reader, as one does with a name that was not yet there."""
    return not _INTRODUCES.isdisjoint(rules)


def prove_names(
    reading: Reading, tables: LinkTables, lower: frozenset[str], trusted: frozenset[str] = frozenset()
) -> None:
    """Add up the points of each name over its text and keep what is proven.

    ``lower``: words that the corpus has in small letters. ``trusted``: names for which half of the proof is enough.
    """
    _prove_once(reading, tables, lower, trusted)
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
        _prove_once(reading, tables, lower, trusted)


def _prove_once(reading: Reading, tables: LinkTables, lower: frozenset[str], trusted: frozenset[str]) -> None:
    words = tables.words
    soft = frozenset(tables.endings.soft)
    by_base: dict[str, list[Run]] = {}
    for run in reading.runs:
        by_base.setdefault(core_of(run.words, soft), []).append(run)
    told = {base: _rules_of(runs) for base, runs in by_base.items()}
    heirs: dict[str, list[str]] = {}
    for base, rules in told.items():
        if " " in base and not SOUNDS.isdisjoint(rules):
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
        if score >= (PROOF // 2 if base in trusted else PROOF):
            reading.proven[base] = (score, best)
            reading.weak.pop(base, None)
            if introduced(_rules_of(runs)):
                reading.introduced.add(base)
        else:
            reading.weak[base] = (score, best)


def _rules_of(runs: Sequence[Run]) -> dict[str, int]:
    """The best points of each rule over the runs of one name."""
    rules: dict[str, int] = {}
    for run in runs:
        if not run.dead or "legal ending" in run.points:
            for rule, points in run.points.items():
                rules[rule] = max(rules.get(rule, 0), points)
    return rules

"""Lists that say what they list ("firms such as X, Y and Z"), and chains of owners and brands ("A and its B")."""

from __future__ import annotations

import re

from generator.stages.link.names import BESIDE, PROOF, Reading, take_grams
from generator.stages.link.patterns import compile_patterns
from generator.stages.link.terms import LinkTables

_LIST_GAP = re.compile(
    r"\+?(?:'s?)?(?: \([^()\n]{1,40}\))?"
    r"(?:,|,? and|,? or|, as well as|,? and even|,? and its| and other brands such as)? ?"
    r"(?:(?:the|its|a|an|rival|fellow)((?: [\w'-]{1,20}){1,4}) )?\Z"
)
_HAS_SEPARATOR = re.compile(r",|\band\b|\bor\b|as well as")
_OVER_COMMA = re.compile(r"(?:'s?)?, (?:and|or) ")
_LINE_START = re.compile(r"(?:\A|\n)(?:[-*•–—] ?)?\Z")
_ENTRY = re.compile(r"(?: [–—-]|:) ((?:The|Shares|Stock|[A-Z][\w-]{1,20}) (?:[\w'-]{1,20} ){0,5}[\w'-]{1,20})")
_SHARES = re.compile(r"(?:The )?(?:[Ss]hares|[Ss]tock)\b(?! market)")
_VERB = re.compile(
    r" (?:of|fell|rose|lost|gained|jumped|surged|slid|slipped|dropped|climbed|added|tumbled|soared|sank|said|is|was|"
    r"has|will|reported|posted|cut|raised)\b"
)
_BRANDS_AFTER = re.compile(r"(?: [a-z-]{2,20})? (?:brands|chains|labels|marques)\b")
_INVESTORS = frozenset(("investors", "backers"))
_RAISED = re.compile(r"\b(?:raised?|raising|round|funding)\b[^.;\n]{0,100}\Z")
_SOLD_BY = re.compile(
    r"\b(?:sold|made|supplied|manufactured|distributed|stocked|bottled|built|owned|shipped) (?:by|at) \Z"
)
_AND_OTHERS = re.compile(r",? (?:and|or|among) others\b")
_OTHERS_AFTER = re.compile(r",? (?:and|or) (?:several |many |some )?other (?:[a-z-]+ ){0,3}([a-z-]+)")
_OPEN_LIST = re.compile(r"(?<![\w-])([\w-]+) (?:\(|– |— |: )(?:think )?\Z")
_STAFF_AT = re.compile(r"\b(?:analysts|economists|strategists|brokers|bankers|traders|dealers|advisers) at \Z", re.I)
_LIKES = re.compile(r"\blikes of\Z")


def weigh_lists(reading: Reading, tables: LinkTables) -> None:
    """Lists that say what they list ("firms such as X, Y and Z"), and chains of owners and brands ("A and its B")."""
    folded, runs, cues = reading.folded, reading.runs, tables.cues
    at = 0
    while at < len(runs):
        chain = [runs[at]]
        owned = 0
        while at + 1 < len(runs):
            gap = folded[chain[-1].end : runs[at + 1].start]
            if gap == " of " and runs[at + 1].dead == "a place" and at + 2 < len(runs):
                at += 1  # "X of Edinburgh and Y"
                gap = folded[runs[at].end : runs[at + 1].start]
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
        if len(chain) == 2 and _OVER_COMMA.match(folded[chain[0].end : chain[1].start]):
            chain = chain[:1]  # two of a list need no comma: another clause begins
        if len(chain) >= 2 and not owned:
            reading.chains.append(chain)
        before = folded[max(0, chain[0].start - 50) : chain[0].start]
        cue = compile_patterns(tables).list_before.search(before) or _OPEN_LIST.search(before)
        plural = cue.group(1).lower() if cue else ""
        if (
            plural == "groups"
            and cue
            and take_grams(before[: cue.end(1)], last=True)[1:2]
            and (_lay_group(before[: cue.end(1)], tables))
        ):
            plural = ""
        alive = [run for run in chain if not run.dead]
        if cue and plural in _INVESTORS and _RAISED.search(folded, max(0, chain[0].start - 120), chain[0].start):
            for run in alive:
                run.add("in a list of companies", PROOF)
        patterns = compile_patterns(tables)
        several = patterns.several.match(folded, chain[-1].end, chain[-1].end + 120) if len(chain) >= 2 else None
        if several and len(alive) == len(chain):
            for run in alive:
                run.add("in a list of companies", PROOF)
        if len(chain) >= 2 and patterns.union_before.search(before):
            for run in alive:
                run.add("joined with another", PROOF)
        elif len(chain) >= 2 and patterns.faint_union_before.search(before):
            for run in alive:
                run.add("joined with another", 2)
        if len(chain) == 2 and patterns.merge.match(folded, chain[-1].end, chain[-1].end + 60):
            for run in alive:
                run.add("merges", 3)
        if before.endswith(("(think ", " think of ")):
            for run in alive:
                run.add("given as an example", 1)
        if plural in cues.company_plurals or _LIKES.search(before.rstrip()):
            # "star players such as": a word of a trade must say that they are none
            kinds = take_grams(before[: cue.start(1)], last=True)[:1] if cue else []
            human = plural in cues.human_plurals and not any(kind in cues.trades for kind in kinds)
            for run in alive:
                run.add("in a list of companies", 2 if human or plural not in cues.company_plurals else PROOF)
        if not cue and len(chain) >= 2 and not owned:
            nouns = take_grams(before, last=True) if before.endswith(" ") and before[-2:-1].isalpha() else []
            if any(noun in cues.company_plurals for noun in nouns) and len(alive) == len(chain):
                for run in alive:
                    run.add("in a list of companies", PROOF)
        if len(chain) >= 2 and not owned and _STAFF_AT.search(before):
            for run in alive:
                run.add("in a list of companies", PROOF)
        if _LINE_START.search(before):
            entry = _ENTRY.match(folded, chain[-1].end, chain[-1].end + 80)
            nouns = take_grams(_VERB.split(entry.group(1))[0].lower(), last=True) if entry else []
            if (
                entry
                and not chain[0].base.isupper()
                and (
                    _SHARES.match(entry.group(1))
                    or not cues.company_nouns.isdisjoint(nouns)
                    or any(noun in ("stocks", "shares") for noun in nouns)
                )
            ):
                for run in alive:
                    run.add("an entry about it", PROOF)
        branded = _BRANDS_AFTER.match(folded, chain[-1].end, chain[-1].end + 40)
        if len(chain) >= 2 and not owned and branded and len(alive) == len(chain):
            for run in alive:
                run.add("in a list of companies", PROOF)
        if len(chain) >= 2 and not owned and _SOLD_BY.search(before) and _AND_OTHERS.match(folded, chain[-1].end):
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
                        run.add(BESIDE, 2)


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

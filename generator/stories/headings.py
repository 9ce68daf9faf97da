"""What a comparison is called: a heading that names the quantity, and no cut-out of a sentence.

The table's name of the measure says it best (``Production budget``), with what is counted where that tells more
(``Cancelled flights``). Without a measure it is the counted noun, or the shortest words of a claim that read as a noun
phrase.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from generator.stories.measures import MeasureTables
from generator.stories.quantities import Reading
from generator.text.spelled import NUMBER_WORDS

WORDS_MOST = 6
"""Words of a heading that is taken from a claim."""
_WORD = re.compile(r"[^\W\d_]+(?:['’.&-][^\W\d_]+)*")
_LOOSE = re.compile(r"[,;:()“”\"—–…]|\d|\.$")
_KINDS = ("net", "gross", "operating", "pretax", "adjusted")


def name_quantity(readings: Sequence[Reading], tables: MeasureTables) -> str:
    """The heading of some readings of one quantity, with a capital; never empty."""
    kind = readings[0].kind
    told = _name_by_place(readings) or _name_by_measure(readings, tables)
    if kind == "count":
        told = told or _find_noun(readings, tables)
    if kind in _PHYSICAL and not any(reading.change for reading in readings):
        # What is so long says nothing of what is measured: "hills", of a tunnel's length.
        told = told or _name_by_vague(readings, tables) or kind
    if kind == "percent":
        told = told or _name_by_whole(readings, tables)
    told = told or _name_by_claim(readings, tables) or _name_by_vague(readings, tables) or _KIND_NAMES.get(kind, kind)
    return told[:1].upper() + told[1:]


_PHYSICAL = frozenset(("length", "area", "power", "energy", "speed", "temperature"))
_BEFORE = (
    (
        "closing price",
        re.compile(r"\b(?:[Cc]los|[Ff]inish|[Ee]nd)(?:e|es|ed|ing)? (?:[\w’'-]+ ){0,4}?at (?:[a-z]+ )?$"),
    ),
    ("opening price", re.compile(r"\b[Oo]pen(?:s|ed|ing)? (?:[\w’'-]+ ){0,4}?at (?:[a-z]+ )?$")),
)
"""Words just before an amount that tell what it is."""
_OPENS_AT = re.compile(r"[Oo]pen(?:s|ed|ing)? at|[Cc]los(?:e|es|ed|ing) at|(?:[Ff]inish|[Ee]nd)(?:es|s|ed|ing)? at")


def _name_by_place(readings: Sequence[Reading]) -> str:
    """``closing price``, of an amount at which shares closed: most of the claims say so."""
    if readings[0].kind != "money":
        return ""
    counted: Counter[str] = Counter()
    for reading in readings:
        figure = reading.claim.figure
        before = figure.evidence.quote.partition(figure.text)[0][-60:]
        opens = _OPENS_AT.match(figure.text)
        before += f"{opens[0]} " if opens else ""
        counted.update(name for name, pattern in _BEFORE if pattern.search(before))
    told = counted.most_common(1)
    return told[0][0] if told and told[0][1] * 2 >= len(readings) else ""


_WHOLE = re.compile(
    r" of (?:(?:[^\W\d_a-z][\w.&’'-]* )*[^\W\d_a-z][\w.&-]*[’']s? )?(?:(?:the|its|all|their|our|those) )?"
    r"(?P<one>[a-z][a-z-]+)(?: (?P<two>[a-z][a-z-]+))?"
)


def _name_by_whole(readings: Sequence[Reading], tables: MeasureTables) -> str:
    """``share of hospital beds``: of what it is a part, as a claim tells it."""
    for reading in readings:
        figure = reading.claim.figure
        match = None if reading.change else _WHOLE.match(figure.evidence.quote.partition(figure.text)[2])
        if match is None or _is_closed(match["one"], tables):
            continue
        words = [match["one"]]
        if not words[0].endswith("s") and match["two"] and match["two"].endswith("s"):
            words += [] if _is_closed(match["two"], tables) else [match["two"]]
        return f"share of {' '.join(words)}"
    return ""


def _is_closed(word: str, tables: MeasureTables) -> bool:
    return word in tables.ends or word in _VERBS or tables.stem(word) in tables.stop or word in _NO_WHOLE


_NO_WHOLE = frozenset(("them", "those", "these", "it", "whom", "which", "us", "one", "an", "a"))


def _find_measure(readings: Sequence[Reading], tables: MeasureTables, *, vague: bool) -> str:
    """The measure that most clauses speak of, if numbers of their kind are told of it."""
    counted: Counter[str] = Counter()
    for reading in readings:
        told_in = _TOLD_IN.get(reading.kind, reading.kind)
        fits = [name for name in reading.measures if told_in in tables.measures[name].of]
        nearest = reading.measure if reading.measure in fits else min(fits, default="")
        if nearest and tables.measures[nearest].vague == vague:
            counted[nearest] += 1
    return counted.most_common(1)[0][0] if counted else ""


def _name_by_measure(readings: Sequence[Reading], tables: MeasureTables) -> str:
    measure = _find_measure(readings, tables, vague=False)
    if not measure:
        return ""
    told = tables.titles.get(measure, measure)
    if readings[0].kind == "count":
        noun = _find_noun(readings, tables)
        if "{}" in told:
            # People are not stolen: they are who was swindled.
            last = noun.rpartition(" ")[2]
            if told.split()[0] in _OF_THINGS and {last, tables.stem(last)} & tables.persons:
                return noun
            return told.replace("{}", noun) if noun else measure
        own = tables.titles.get(measure) or not noun or measure in _OF_WORK
        return told if own else noun
    if "{}" in told:
        return measure
    if measure in _NET:
        kinds = Counter(kind for reading in readings for kind in _KINDS if f"profit/{kind}" in reading.qualifiers)
        told = f"{kinds.most_common(1)[0][0]} {told}" if kinds else told
    moved = sum(bool(reading.change) for reading in readings) * 2 > len(readings)
    if sum(reading.share for reading in readings) * 2 > len(readings):
        return f"share of {told}"
    return f"change of {told}" if moved and readings[0].kind == "percent" else told


def _name_by_vague(readings: Sequence[Reading], tables: MeasureTables) -> str:
    measure = _find_measure(readings, tables, vague=True)
    return tables.titles.get(measure, measure)


_TOLD_IN = {"index": "points", "coins": "money"}
_OF_THINGS = frozenset(("stolen", "culled", "recalled"))
_OF_WORK = frozenset(("new jobs", "job cuts", "staff", "population", "subscribers", "seats", "viewers"))
_NET = frozenset(("profit", "loss", "margin"))
_KIND_NAMES = {"money": "amount", "percent": "percentage", "count": "number", "time": "duration", "points": "points"}


def _find_noun(readings: Sequence[Reading], tables: MeasureTables) -> str:
    """What is counted, as the first claim prints it: the words after its number as far as the noun."""
    for reading in readings:
        text = reading.claim.figure.evidence.quote
        number = reading.claim.figure.text
        at = text.find(number)
        after = [
            *_WORD.findall(number),
            *_WORD.findall(text[at + len(number) : at + len(number) + 60] if at >= 0 else ""),
        ]
        found: list[str] = []
        for word in after[:5]:
            if tables.nouns.get(tables.stem(word), tables.stem(word)) == reading.noun and word.islower():
                lower = [one for one in found if one.islower() and one not in tables.ends and not _is_number(one)]
                return " ".join([*lower[-2:], word])
            found.append(word)
    return next((r.noun for r in readings if r.noun and r.noun in tables.nouns.values()), "")


def _is_number(word: str) -> bool:
    return word in _NO_PART or word in NUMBER_WORDS


_NO_PART = frozenset(
    ("about", "around", "some", "nearly", "almost", "more", "than", "least", "over", "up", "under", "to", "million",
     "billion", "thousand", "and", "between", "just", "only", "roughly", "close", "fewer", "less", "dozen",
     "such", "other", "these", "those", "this", "that", "further", "another")
)  # fmt: skip


def _name_by_claim(readings: Sequence[Reading], tables: MeasureTables) -> str:
    """The shortest words of a claim that hold no verb and are cut from nothing."""
    clean = [what for reading in readings if _is_clean(what := reading.claim.figure.what.strip(), tables)]
    return min(clean, key=len) if clean else ""


def _is_clean(what: str, tables: MeasureTables) -> bool:
    words = [word.lower() for word in _WORD.findall(what)]
    if what[-3:].strip().istitle() and len(what.rsplit(maxsplit=1)[-1]) <= 3:
        # Cut at a full stop: "on Oct".
        return False
    if not words or len(words) > WORDS_MOST or _LOOSE.search(what):
        return False
    if words[-1] in ("cost", "costs") and len(words) > 2:
        return False
    edges = {words[0], words[-1]} & (tables.ends | tables.stop)
    verbs = any(word.endswith("ed") or word in _VERBS or word == "to" for word in words)
    moved = any(tables.stem(word) in tables.moves.stems for word in words)
    return not edges and not verbs and not moved


_VERBS = frozenset(
    ("is", "are", "was", "were", "be", "been", "has", "have", "had", "will", "would", "could", "can", "may", "might",
     "took", "take", "takes", "made", "make", "makes", "told", "that", "which", "who", "sold", "sell", "sells", "paid",
     "pay", "pays", "said", "say", "says", "came", "comes", "come", "went", "goes", "ran", "runs", "holds", "held",
     "stay", "stays", "remain", "remains", "aim", "aims", "plan", "plans", "raises", "brings", "gets", "gives", "goes",
     "brought", "spent", "spends", "built", "builds", "kept", "keeps", "left", "shows", "drew", "owes",
     "fetch", "seeks", "wants", "expects", "expect", "forecast", "operates", "speaks", "seeking", "offering", "leaving")
)  # fmt: skip

"""What the clause of a number says of it: what is measured and counted, what parts it from its like, how sure it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from generator.model import Figure, FigureStatus
from generator.stories.clauses import RIGHT_BARRIERS, Clauses
from generator.stories.measures import Measure, Phrases, Token
from generator.stories.periods import Period, find_periods

SMALL = 1000
"""Money below this is what one thing costs, and no company's revenue …"""
CROWD = 10_000
LARGE = 1_000_000
"""… and from this on the price of no share."""
_THEN = re.compile(
    r"\b(?:a|one|the) (?:year|month|quarter) (?:earlier|ago|before)\b"
    r"|\b(?:two|three|four|five|ten|\d+) (?:years|months|quarters|seasons) (?:earlier|ago|before)\b"
    r"|\b(?:previous|preceding|prior|last|earlier) "
    r"(?:edition|event|fair|show|festival|expo|trial|study|round|survey|poll|census|season|meeting)\b"
)
_FROM_THEN = re.compile(
    r"\b(?:from|than|with|on|over|against|like|to|as|beat(?:ing)?|top(?:ped|ping)|surpass(?:ed|ing)|exceed(?:ed|ing))"
    r"(?: (?:at|in|for|during))?(?: (?:the|its|their|a))? $"
)
_BEFORE_THIS = re.compile(
    r"\b(?:[Tt]he|[Ii]ts|[Tt]heir) (?:previous|last|preceding) (?!week|month|night|time)\w+ "
    r"(?:had|drew|saw|attracted|brought|took|made|was|sold|raised)\b"
)

COMPARED = re.compile(r"\b(?:from|than|since|before|against|versus|compared with|compared to)(?: the| in| a)* $")

# "the least since 2015" counts nothing from then on.
_SINCE = re.compile(r"\b(?<!st )since (?:[A-Z][a-z]+ )?((?:19|20)\d\d)\b")
_WHEN = frozenset(("ago", "earlier", "later", "old", "within", "past", "every", "last", "previous", "since"))
_DEMANDED = frozenset(("for", "is", "was", "from", "in", ",", "at", "and"))
_VERBS = frozenset(("is", "are", "was", "were", "has", "have", "had", "came", "stood", "reached", "said", "says"))
_BRINGS = frozenset(
    ("cut", "rais", "lift", "low", "lower", "trim", "slash", "hik", "bring", "tak", "push", "reduc", "increas", "halv",
     "doubl", "scal", "widen", "expand", "sweeten", "improv", "spread")
)  # fmt: skip
_WITH_UP = frozenset(("make", "mak", "tak", "take", "end", "set", "giv", "pick", "sign"))
"""Verbs with which "up" and "down" tell of no move."""
_REASONS = frozenset(("as", "than", "because", "since", "while", "which", "who"))
_APART_FROM_THE_DEAD = frozenset(("missing", "injured"))
"""Measures of "another 30 are missing", who are all of them."""
_NO_HEADS = frozenset(
    ("total", "number", "averag", "sum", "figur", "amount", "level", "valu", "equivalent", "instead", "out", "record",
     "minimum", "maximum", "rang", "median", "combin", "som", "none", "al", "one", "many", "most")
)  # fmt: skip
"""Nouns before ``of`` that say nothing of what is measured."""
_AUXILIARIES = frozenset(("had", "have", "has", "were", "was"))
_MODALS = frozenset(("could", "may", "might", "would", "should"))
_MEANS = frozenset(("to", "for", "a", "an", "on"))
_TOLD = frozenset(("say", "announc", "confirm", "add", "tel"))
_SAYING = frozenset(("say", "add", "tel", "announc"))
_BASES = frozenset(
    ("than", "as", "with", "beat", "beats", "beating", "topped", "topping", "missed", "missing", "above", "below",
     "ahead", "exceeded", "exceeding", "despite", "against", "line")
)  # fmt: skip


def find_change(clauses: Clauses, number: int, kind: str) -> str:
    """``up`` or ``down`` where the number tells how far something moved."""
    at = clauses.place[number]
    low, _ = clauses.bounds(number)
    before = clauses.tokens[max(low, at - 6) : at]
    after = clauses.tokens[at + 1 : at + 5]
    lead = [token.stem for token in before]
    for hit in clauses.tables.moves.find(after):
        if _is_particle(after, hit.parts[0][0]):
            continue
        if hit.parts[0][0] <= (2 if kind == "percent" else 0) and not any(
            token.text in (",", "of", "to") or token.number is not None for token in after[: hit.parts[0][0]]
        ):
            return hit.key
    if kind == "percent" and [token.text.lower() for token in after[1:2]] == ["than"]:
        told = {"more": "up", "less": "down", "fewer": "down"}.get(after[0].text.lower())
        if told:
            return told
    best = ""
    for hit in clauses.tables.moves.find(before):
        gap = lead[hit.parts[0][1] :]
        at_move = hit.parts[0][0]
        if _is_particle(before, at_move):
            continue
        if "to" in gap or any(token.number is not None for token in before[hit.parts[0][1] :]):
            continue
        if "," in gap or "and" in gap:
            continue
        noun = before[hit.parts[0][0]].stem in ("growth", "increase", "gain", "rise", "drop", "fall", "decline")
        if kind in ("percent", "points") or "by" in gap or (noun and gap[:1] == ["of"]):
            best = hit.key
    return best


def _is_particle(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word only goes with the verb before it: ``gave up``, ``made up``."""
    if [token.text.lower() for token in tokens[at + 1 : at + 2]] in (["due"], ["ill"], ["short"]):
        # A debt falls due.
        return True
    return at > 0 and tokens[at].stem in ("up", "down") and tokens[at - 1].stem in _WITH_UP


def is_moved_to(clauses: Clauses, number: int) -> bool:
    """Whether something was brought to a number: ``cut its rate to 4.25 per cent``."""
    at = clauses.place[number]
    low, _ = clauses.bounds(number)
    before = clauses.tokens[low:at]
    to = next(
        (place for place in range(len(before) - 1, max(-1, len(before) - 4), -1) if before[place].stem == "to"), None
    )
    if to is None or any(token.text.lower() not in clauses.tables.leading for token in before[to + 1 :]):
        return False
    moved = any(True for _ in clauses.tables.moves.find(before[:to]))
    return moved or any(token.stem in _BRINGS for token in before[:to])


def find_measures(clauses: Clauses, number: int, kind: str, *, moved: bool, value: Decimal) -> list[str]:
    """Measures of the clause that can be told in such a number, the nearest first."""
    at = clauses.place[number]
    low, high = clauses.bounds(number)
    costs: dict[str, int] = {}
    for hit in clauses.cues:
        measure = clauses.tables.measures[hit.key]
        if not _may_tell(measure, kind, moved=moved, value=value):
            continue
        cost = -2 * hit.words
        if measure.timing in ("state", "flow") and hit.words == 1 and at < hit.parts[0][0] <= at + 3:
            # What is counted says less of the number than what is done with it.
            cost = 5
        # "18 per cent" are rather a stake than a part of what was sold.
        more = 10 if kind == "percent" and not moved and len(measure.of) > 1 else 0
        for start, end in hit.parts:
            if start < low or end > high:
                break
            cost = max(cost, clauses.cost(at, start, end) - 3 * (hit.words - 1))
        else:
            if cost < 40:
                costs[hit.key] = min(costs.get(hit.key, 99), cost + more)
    return sorted(costs, key=lambda name: (costs[name], name))


def _may_tell(measure: Measure, kind: str, *, moved: bool, value: Decimal) -> bool:
    """Whether a number of that kind and size can be told of a measure."""
    told_in = {"index": "points", "coins": "money"}.get(kind, kind)
    if told_in not in measure.of and not (kind == "percent" and moved and measure.timing != "event"):
        return False
    if kind == "count" and value >= CROWD and measure.little:
        return False
    if kind == "money" and ((value < SMALL and not measure.small) or (value >= LARGE and measure.little)):
        return False
    return moved or kind != "percent" or measure.timing != "tick"


def find_noun(clauses: Clauses, number: int, kind: str, figure: Figure | None) -> str | None:
    """What is counted: its family, or its stem."""
    if kind != "count":
        return None
    at = clauses.place[number]
    words: list[Token] = []
    for token in clauses.tokens[at + 1 : at + 6]:
        low = token.text.lower()
        if low in RIGHT_BARRIERS or token.number is not None or low in clauses.tables.ends or not low[0].isalpha():
            break
        words.append(token)
    # Of "container ships" the last is what is counted.
    for place in range(min(len(words), 3) - 1, -1, -1):
        token = words[place]
        family = clauses.tables.nouns.get(token.stem)
        if family and token.text[:1].islower() and not _is_sort(words[place : place + 2]):
            return family
    for token in words:
        low = token.text.lower()
        if low.endswith("s") and not low.endswith(("ss", "us", "is", "ous")) and token.text[:1].islower():
            return token.stem
    first, _ = clauses.bounds(number)
    for place in range(at - 1, first + 1, -1):
        if clauses.tokens[place - 1].text.lower() == "of" and clauses.tokens[place - 2].text.lower() in (
            "number",
            "toll",
        ):
            last = None
            for token in clauses.tokens[place : place + 5]:
                if token.text.lower() in clauses.tables.ends | RIGHT_BARRIERS:
                    break
                if token.stem in clauses.tables.nouns or token.text.endswith("s"):
                    last = token.stem
            if last:
                return clauses.tables.nouns.get(last, last)
    for token in reversed(clauses.tokens[max(first, at - 5) : at]):
        # "Job losses will be 2,250": what is counted stands before.
        if token.number is not None or token.text == ",":
            break
        if token.stem in clauses.tables.nouns:
            return clauses.tables.nouns[token.stem]
    if figure and figure.unit:
        stem = clauses.tables.stem(figure.unit.split()[-1])
        return clauses.tables.nouns.get(stem, stem)
    return None


def _is_sort(words: Sequence[Token]) -> bool:
    """Whether the first of two words only says of what sort the second are: ``branch managers``."""
    texts = [word.text for word in words]
    return len(texts) > 1 and not texts[0].endswith("s") and texts[1].endswith("s") and texts[1].islower()


def find_phrase(clauses: Clauses, number: int, noun: str | None) -> frozenset[str]:
    """Stems of the words between a number and the noun that it counts: ``cornerstone`` of the investors."""
    at = clauses.place[number]
    found: list[str] = []
    for token in clauses.tokens[at + 1 : at + 5]:
        low = token.text.lower()
        if noun is None or low in RIGHT_BARRIERS or token.number is not None or low in clauses.tables.ends:
            break
        if clauses.tables.nouns.get(token.stem, token.stem) == noun:
            return frozenset(stem for stem in found if stem not in clauses.tables.stop and len(stem) > 2)
        found.append(token.stem)
    return frozenset()


def find_sort(clauses: Clauses, number: int, told: str | None) -> frozenset[str]:
    """Stems right before the words of a measure that say of what sort it is: ``food`` of ``food prices rose``."""
    found: set[str] = set()
    low, high = clauses.bounds(number)
    hits = [*(hit for hit in clauses.cues if hit.key == told), *clauses.qualifiers]
    known = {place for hit in hits for start, end in hit.parts for place in range(start, end)}
    for hit in clauses.cues:
        start = hit.parts[0][0]
        if hit.key != told or start <= low or hit.parts[-1][1] > high:
            continue
        token = clauses.tokens[start - 1]
        word = token.text
        stem = token.stem
        # Farmers harvest: who does it, in the plural, is no sort.
        told_apart = stem in clauses.tables.stop | clauses.tables.plain_sorts or word.endswith(("ed", "ing", "ly", "s"))
        if token.number is not None or not word.isalpha() or told_apart or stem in clauses.tables.forms.values():
            continue
        if word[:1].isupper() and start - 1 > 0:
            continue
        if start - 1 not in known and not any(True for _ in clauses.tables.cues.find([token])):
            found.add(stem)
    return frozenset(found)


def find_lead(clauses: Clauses, number: int) -> str | None:
    """The nearest word before a number that means something: the verb of ``felled 340 trees``."""
    at = clauses.place[number]
    low, _ = clauses.bounds(number)
    for token in reversed(clauses.tokens[max(low, at - 3) : at]):
        if token.number is not None or not token.text[:1].isalpha():
            return None
        if token.stem not in clauses.tables.stop and token.text.lower() not in clauses.tables.leading:
            return token.stem
    return None


def find_head(clauses: Clauses, number: int) -> str | None:
    """The noun whose measure a number is: ``bonus`` of ``a bonus of 6,000``."""
    at = clauses.place[number]
    place = at - 1
    while place > 0 and clauses.tokens[place].text.lower() in clauses.tables.leading - {"of", "for"}:
        place -= 1
    head = clauses.tokens[place - 1] if place > 0 and clauses.tokens[place].text.lower() == "of" else None
    if head is None or not head.text.islower() or head.stem in _NO_HEADS or head.stem in clauses.tables.stop:
        return None
    return head.stem


def is_prospect(clauses: Clauses, number: int) -> bool:
    """Whether a number is that of what is talked of or considered: nobody has settled it."""
    at = clauses.place[number]
    low, high = clauses.bounds(number)
    for hit in clauses.tables.first.find(clauses.tokens[at + 1 : high]):
        if hit.parts[0][0] <= 8 and not any(
            t.number is not None for t in clauses.tokens[at + 1 : at + hit.parts[0][0]]
        ):
            return True
    for hit in clauses.tables.prospects.find(clauses.tokens[low:at]):
        end = low + hit.parts[-1][1]
        between = clauses.tokens[end:at]
        if any(token.number is not None or token.text in (",", "and") for token in between):
            continue
        if not _happened(clauses, end, at):
            return True
    return False


def find_act(clauses: Clauses, number: int) -> str | None:
    """The verb whose object a number is, as far as form tells: the word before it, articles, hedges and particles left
    out (``cut off 14 villages``), or the participle after it (``14 villages were cut off``).
    """
    at = clauses.place[number]
    low, _ = clauses.bounds(number)
    passive = _find_passive(clauses, at)
    if passive:
        return passive
    for token in reversed(clauses.tokens[max(low, at - 4) : at]):
        word = token.text.lower()
        if token.number is not None or not word[:1].isalpha() or word in ("of", "for", "to"):
            return None
        if word not in clauses.tables.leading and word not in _PARTICLES:
            return None if token.stem in clauses.tables.stop or token.text[:1].isupper() else token.stem
    return None


_PARTICLES = frozenset(("off", "out", "up", "down", "back", "away", "over"))
_WERE = frozenset(("were", "was", "are", "is", "been", "be", "being"))


def _find_passive(clauses: Clauses, at: int) -> str | None:
    """The verb of ``14 villages were cut off``."""
    for place, token in enumerate(clauses.tokens[at + 1 : at + 6], at + 1):
        if token.text.lower() in _WERE and place + 1 < len(clauses.tokens):
            done = clauses.tokens[place + 1]
            participle = done.text.endswith(("ed", "en")) or done.text.lower() in clauses.tables.forms
            return done.stem if participle and done.text.lower() not in _WERE else None
        if not token.text[:1].isalpha() or token.text.lower() in RIGHT_BARRIERS:
            return None
    return None


def find_stuff(clauses: Clauses, number: int) -> str | None:
    """The noun of ``tonnes of copper``."""
    if clauses.quantities[number].unit == "currency":
        return None
    at = clauses.place[number]
    for place, token in enumerate(clauses.tokens[at + 1 : at + 4], at + 1):
        low = token.text.lower()
        if low in ("of", "on"):
            words = clauses.tokens[place + 1 : place + 5]
            words = words[1:] if words and words[0].text.lower() in ("the", "its", "their", "all") else words
            stop = next(
                (i for i, word in enumerate(words) if word.text.lower() in RIGHT_BARRIERS | clauses.tables.ends),
                len(words),
            )
            nouns = [word for word in words[:stop] if word.text[:1].islower()]
            return clauses.tables.alike.get(nouns[-1].stem, nouns[-1].stem) if nouns else None
        if low in RIGHT_BARRIERS or low in clauses.tables.ends or not low[0].isalpha():
            return None
    return None


def find_stems(clauses: Clauses, number: int) -> frozenset[str]:
    """Stems of the clause's words that mean something."""
    low, high = clauses.bounds(number)
    return frozenset(
        clauses.tables.alike.get(token.stem, token.stem)
        for token in clauses.tokens[low:high]
        if token.number is None and token.stem not in clauses.tables.stop and token.stem[:1].isalpha()
    )


def find_qualifiers(clauses: Clauses, number: int, told: str | None) -> frozenset[str]:
    """What parts this number from its like, as ``class/value``."""
    at = clauses.place[number]
    low, high = clauses.bounds(number)
    counted = clauses.kind(number)[0] == "count"
    found = set()
    for hit in clauses.qualifiers:
        start, end = hit.parts[0]
        apart = at - end if end <= at else start - at - 1
        if start < low or end > high or apart > 10 or not _stands(clauses, start, end):
            continue
        if end > at and _is_of_next(clauses, at, start):
            # "310 cafes, 40 of them abroad"
            continue
        if hit.key.startswith("profit/") and counted:
            # Nobody's profit is counted: an airline that operates so many flights.
            continue
        if hit.key.startswith("pace/") and clauses.tokens[start].text.lower() in ("a", "an", "per"):
            # "310 flights a day" is the pace of that number and of no other.
            if start and clauses.tokens[start - 1].text.lower() in (
                "for",
                "in",
                "within",
                "after",
                "of",
                "than",
                "over",
            ):
                # "cut off for a week"
                continue
            owner = next((token.number for token in reversed(clauses.tokens[:start]) if token.number is not None), None)
            if owner is not None and owner != number:
                continue
        if hit.key.startswith("side/") and any(
            token.text.lower() in _REASONS for token in clauses.tokens[min(at, end) : max(at, start)]
        ):
            # What somebody asked for elsewhere was why.
            continue
        if clauses.tokens[start].text.lower() == "another" and told in _APART_FROM_THE_DEAD:
            continue
        after = clauses.tokens[end : end + 1]
        if clauses.tokens[start].text.lower() == "demand" and after and after[0].text.lower() in _DEMANDED:
            # What is sold meets a demand; only the verb is a side's.
            continue
        found.add(hit.key)
    if clauses.kind(number)[0] == "speed":
        found.discard("per/hour")
    since = _SINCE.search(clauses.text, clauses.tokens[low].start, clauses.tokens[high - 1].end)
    if since:
        found.add(f"base/since {since[1]}")
    if number and not any(key.startswith("side/") for key in found) and _is_listed(clauses, number):
        found |= {key for key in find_qualifiers(clauses, number - 1, None) if key.startswith("side/")}
    if told in ("exports", "imports"):
        found = {key for key in found if not key.startswith("place/")}
    return frozenset(found)


def _is_of_next(clauses: Clauses, at: int, start: int) -> bool:
    """Whether between a number and a word after it a comma and another number stand."""
    between = clauses.tokens[at + 1 : start]
    comma = next((place for place, token in enumerate(between) if token.text == ","), None)
    return comma is not None and any(token.number is not None for token in between[comma:])


def _is_listed(clauses: Clauses, number: int) -> bool:
    """Whether a number is one more of what was offered: "offered a rise of 3 per cent and a bonus of 900"."""
    at, before = clauses.place[number], clauses.place[number - 1]
    between = [token.text.lower() for token in clauses.tokens[before + 1 : at]]
    return "and" in between and len(between) <= 6 and between[-1] == "of" and not _VERBS & {*between}


def _stands(clauses: Clauses, start: int, end: int) -> bool:
    """Whether ``a year``, ``a share`` stands by itself: not in ``a year earlier``, ``a share sale``."""
    if clauses.tokens[start].text.lower() not in ("a", "an"):
        return True
    after = clauses.tokens[end : end + 1]
    return not after or not after[0].text[:1].isalpha() or after[0].stem in clauses.tables.stop - {"befor", "after"}


def find_status(clauses: Clauses, number: int, told: FigureStatus | None) -> FigureStatus:
    """How sure: as the brief tells, but where it tells of an estimate or a plan, which of the two by the nearest
    word; without a brief's word, by the words of the clause alone.
    """
    at = clauses.place[number]
    low, high = clauses.bounds(number)
    firm = told in ("actual", "reported", "claim")
    based = follows(clauses, number, clauses.tables.base, 5)
    best: tuple[int, FigureStatus] = (99, "actual" if based and told == "estimate" else told or "actual")
    if any(True for _ in clauses.tables.partial.find(clauses.tokens[:at])):
        return "estimate"
    for hit in clauses.status:
        start, end = hit.parts[0]
        if at < start <= at + 4 and _promises(clauses, start):
            # "said that about 700 jobs would go"
            return "target"
        if start < low or end > high or _is_idle(clauses, start, end, at):
            continue
        if firm and (hit.key != "estimate" or end > at or any(t.text == "," for t in clauses.tokens[end:at])):
            continue
        cost = clauses.cost(at, start, end)
        # What a number is compared with was expected only where words right beside it say so.
        most = 6 if firm or based else 30 if end <= at else 14
        if cost < min(best[0], most):
            best = (cost, "estimate" if hit.key == "estimate" and not _promises(clauses, start) else "target")
    if told is None and best[0] == 99 and number and clauses.tokens[low].number is None:
        # "... expect revenue of 9, and a margin of 4": no verb of its own, so that of the number before.
        words = {token.text.lower() for token in clauses.tokens[low:at]}
        moved = any(True for _ in clauses.tables.moves.find(clauses.tokens[low:at]))
        if low > 0 and not words & _VERBS and not moved:
            return find_status(clauses, number - 1, None)
    return best[1]


def _is_idle(clauses: Clauses, start: int, end: int, at: int) -> bool:
    """Whether a word of doubt says nothing of a number: it is what was beaten, who was told, or too far away."""
    before = {token.text.lower() for token in clauses.tokens[max(0, start - 2) : start]}
    after = clauses.tokens[end : end + 1]
    if clauses.tokens[start].text.lower() == "planning" and after and after[0].text.lower() not in _MEANS:
        # "its planning software"
        return True
    if clauses.tokens[start].stem == "weigh" and (_number_follows(clauses, end) or not after):
        # It weighs 2.1 tonnes.
        return True
    if before & _BASES or before & {"told", "tells"}:
        return True
    if clauses.tokens[start].text.lower() in _MODALS and (end > at or at - end > 8):
        return True
    return end <= at and _happened(clauses, end, at)


def _number_follows(clauses: Clauses, at: int) -> bool:
    """Whether from a place on the next word but for hedges is a number."""
    token = next((t for t in clauses.tokens[at : at + 4] if t.text.lower() not in clauses.tables.leading), None)
    return token is not None and token.number is not None


def _happened(clauses: Clauses, start: int, end: int) -> bool:
    """Whether between a word of doubt and a number stands a verb of the past: ``a collapse that has killed``."""
    for at in range(start, end):
        if clauses.tokens[at].text.lower() in ("has", "had", "have") and clauses.tokens[at - 1].text.lower() != "to":
            return True
    return False


def _promises(clauses: Clauses, at: int) -> bool:
    """Whether ``would`` is that of ``said it would``, and nobody's who only reckons."""
    if clauses.tokens[at].stem != "would":
        return False
    before = clauses.tokens[max(0, at - 8) : at]
    said = next((place for place, token in enumerate(before) if token.stem in _TOLD), None)
    reckons = any(token.stem in ("analyst", "economist") for token in clauses.tokens[: at - len(before) + (said or 0)])
    return said is not None and not reckons


def is_firm(clauses: Clauses, number: int, status: FigureStatus) -> bool:
    """Whether the clause leaves no doubt."""
    if status == "estimate":
        return False
    at = clauses.place[number]
    low, high = clauses.bounds(number)
    for hit in clauses.status:
        start, end = hit.parts[0]
        near = start >= low and end <= high and clauses.cost(at, start, end) <= 8
        near = near and not _is_idle(clauses, start, end, at)
        if hit.key == "estimate" and near and not _promises(clauses, start):
            return False
    if status == "target":
        settled = any(hit.parts[0][0] >= low for hit in clauses.tables.settled.find(clauses.tokens[:at]))
        return settled or any(_promises(clauses, place) for place in range(low, min(high, at + 5)))
    return True


def follows(clauses: Clauses, number: int, phrases: Phrases, reach: int) -> bool:
    """Whether one of the phrases stands right before a number: words of its own noun phrase may part them."""
    at = clauses.place[number]
    before = clauses.tokens[max(0, at - reach - 2) : at]
    for hit in phrases.find(before):
        gap = before[hit.parts[-1][1] :]
        if len(gap) <= reach and all(token.text.lower().rstrip("’'") in clauses.tables.leading for token in gap):
            if (
                hit.words == 1
                and before[hit.parts[0][0]].text.lower() == "than"
                and _hedged(clauses, before, hit.parts[0][0])
            ):
                continue
            return True
    return False


def opens_clause(clauses: Clauses, number: int) -> bool:
    """Whether "after" before a number begins a clause of its own: ``after 74,500 people had seen it``."""
    at = clauses.place[number]
    if clauses.tokens[at - 1 : at] and clauses.tokens[at - 1].text.lower() != "after":
        return False
    return any(token.text.lower() in _AUXILIARIES for token in clauses.tokens[at + 2 : at + 6])


def _hedged(clauses: Clauses, before: Sequence[Token], at: int) -> bool:
    """Whether ``than`` is that of ``more than 12``, and no comparison."""
    direct = at + 1 == len(before)
    return direct and at > 0 and before[at - 1].text.lower() in ("more", "less", "fewer", "later", "slightly")


def is_of_then(text: str) -> bool:
    """Whether words tell of a time or an event before."""
    return _THEN.search(text) is not None


def is_past(clauses: Clauses, number: int) -> bool:
    """Whether a number is that of ``a year earlier``, and not compared with it."""
    low, high = clauses.bounds(number)
    start, end = clauses.tokens[low].start, clauses.tokens[high - 1].end
    if _BEFORE_THIS.search(clauses.text, start, clauses.tokens[clauses.place[number]].start):
        return True
    return any(
        not _FROM_THEN.search(clauses.text, max(0, match.start() - 24), match.start())
        for match in _THEN.finditer(clauses.text, start, end)
    )


def is_known(clauses: Clauses, number: int) -> bool:
    """Whether a number is told of as one that the reader knows: ``the 3.1 per cent is``, and not ``the 3.1 per cent
    of voters who``.
    """
    at = clauses.place[number]
    after = clauses.tokens[at + 1 : at + 2]
    return (
        at > 0
        and clauses.tokens[at - 1].text.lower() in ("the", "that", "this")
        and bool(after)
        and after[0].text.lower() in _VERBS
    )


def find_many(clauses: Clauses, number: int) -> str:
    """``some`` for 41 in ``38 of the 41``, ``all`` in ``all 41``, else nothing."""
    at = clauses.place[number]
    before = [token for token in clauses.tokens[max(0, at - 3) : at] if token.text.lower() not in ("the", "its", "of")]
    if at and clauses.tokens[at - 1].text.lower() in ("of", "the", "its") and before and before[-1].number is not None:
        return "some"
    return "all" if before and before[-1].text.lower() in ("all", "both", "every") else ""


def is_point(clauses: Clauses, number: int) -> bool:
    """Whether a stretch of time only tells when: ``two years ago``, ``after six weeks``."""
    at = clauses.place[number]
    around = clauses.tokens[at - 1 : at] + clauses.tokens[at + 1 : at + 4]
    return any(token.text.lower() in _WHEN for token in around)


def is_revised(clauses: Clauses, at: int) -> bool:
    """Whether words near a number say that it replaces an earlier one, with nobody saying something between."""
    for hit in clauses.revisions:
        start, end = hit.parts[0][0], hit.parts[-1][1]
        between = clauses.tokens[end:at] if end <= at else clauses.tokens[at + 1 : start]
        said = any(
            token.stem in _SAYING and after.text[:1].isalpha() and after.stem != "in"
            for token, after in pairwise(between)
        )
        # "X now says that … and that …" stands over all that follows.
        most = 24 if clauses.tokens[start].stem == "now" and end <= at else 14
        if len(between) <= most and not said:
            return True
    return False


def find_period(clauses: Clauses, number: int, date: str | None) -> Period | None:
    """The nearest period of the clause that is no base of a comparison."""
    at = clauses.place[number]
    low, high = clauses.bounds(number)
    start, end = clauses.tokens[low].start, clauses.tokens[high - 1].end
    here = clauses.tokens[at].start
    found = [
        (abs(left - here), period)
        for left, right, period in find_periods(clauses.text, date)
        if start <= left
        and right <= end
        and not COMPARED.search(clauses.text, 0, left)
        and not _is_of_another(clauses, number, left, right)
    ]
    return min(found, key=lambda item: item[0])[1] if found else None


def _is_of_another(clauses: Clauses, number: int, start: int, end: int) -> bool:
    """Whether a period stands beyond another number, or beyond a comma and far away."""
    here = clauses.quantities[number]
    low, high = (end, here.start) if end <= here.start else (here.end, start)
    if any(low <= other.start and other.end <= high for other in clauses.quantities):
        return True
    commas = clauses.text.count(",", low, high)
    return commas > 1 or (commas == 1 and high - low > 40)

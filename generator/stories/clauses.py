"""The clause of a number: a sentence as tokens, which of them belong to which of its numbers, and how near."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from generator.stories.amounts import Amount, Interval, measure_amount
from generator.stories.measures import Hit, MeasureTables, Token, tokens_of
from generator.text.numbers import Quantity

_PER_HOUR = re.compile(r"\s?/\s?h\b|ph\b| (?:an|per) hour\b")
_PER_HOUR_OF = {"km": Decimal(1), "kilometr": Decimal(1), "kilometer": Decimal(1), "mil": Decimal("1.609344")}
_POINTS = re.compile(r"[ -]points?\b")
"""Of a spelled number."""
_PLUS = re.compile(r"-plus|\+")
_BARRIERS = frozenset(("while", "but", "whereas", "although", "though", ";", ":", "–", "—", "“", "”", '"'))
RIGHT_BARRIERS = _BARRIERS | frozenset(
    ("and", ",", "as", "after", "when", "from", "than", "compared", "against", "because", "since", "before", "which",
     "who", "where", "(", ")", "with", "up", "down")
)  # fmt: skip
_COSTS = {",": 3, "and": 3, "which": 2, "who": 2, "(": 3, ")": 1, "after": 3, "as": 3, "than": 4, "from": 1, "when": 3}
_BETWEEN = frozenset(("a", "the", "an", "some", "its", "of", "just", "only", "total", "record", "now", "another"))


class Clauses:
    """A sentence as tokens, its numbers, and what stands around each."""

    def __init__(
        self,
        text: str,
        quantities: Sequence[Quantity],
        spans: Sequence[tuple[int, int]],
        tables: MeasureTables,
    ) -> None:
        self.text = text
        self.quantities = quantities
        self.tables = tables
        self.tokens = tokens_of(text, spans, tables)
        self.place = {token.number: at for at, token in enumerate(self.tokens) if token.number is not None}
        self._bounds: dict[int, tuple[int, int]] = {}
        never = {at for hit in tables.never.find(self.tokens) for at in range(*hit.parts[0])}
        self.cues = tuple(
            hit
            for hit in tables.cues.find(self.tokens)
            if not self._is_name(hit) and not any(never & {*range(*part)} for part in hit.parts)
        )
        self.revisions = tuple(tables.revision.find(self.tokens))
        # May is no "may", and Aske asks nothing.
        self.status = tuple(hit for hit in tables.status.find(self.tokens) if not self._is_name(hit))
        self.qualifiers = tuple(
            hit
            for hit in tables.qualifiers.find(self.tokens)
            if not (hit.key.startswith("side/") and self._is_name(hit))
        )

    @cached_property
    def masked(self) -> str:
        """The text with spaces for its numbers, whose signs are no names."""
        text = self.text
        for quantity in self.quantities:
            text = text[: quantity.start] + " " * (quantity.end - quantity.start) + text[quantity.end :]
        return text

    def _is_name(self, hit: Hit) -> bool:
        """Whether a word of a measure stands in a name: ``Alibaba Group Holding``."""
        if hit.key == "index":
            return False
        tokens = [self.tokens[at] for start, end in hit.parts for at in range(start, end)]
        return any(
            token.start > 0 and token.text[:1].isupper() and not token.text.isupper() and not self._opens(token)
            for token in tokens
        )

    def _opens(self, token: Token) -> bool:
        """Whether a word opens a sentence or a quotation."""
        return self.text[: token.start].rstrip(" ")[-1:] in '“"‘:–—'

    def bounds(self, number: int) -> tuple[int, int]:
        """The tokens of the number's clause, half-open."""
        known = self._bounds.get(number)
        if known:
            return known
        at = self.place[number]
        low = at
        while low > 0 and not self._parts(low - 1, at):
            low -= 1
        high = at + 1
        while high < len(self.tokens) and not self._parts(high, at):
            high += 1
        self._bounds[number] = low, high
        return low, high

    def _parts(self, at: int, number: int) -> bool:
        """Whether a token parts clauses, seen from a number: ``and`` does where a clause with a number and words of
        its own stands on its other side.
        """
        low = self.tokens[at].text.lower()
        if low in _BARRIERS:
            return at not in self._titles
        if low not in ("and", ","):
            return False
        if at < number:
            far, near = self.tokens[:at], self.tokens[at + 1 : number]
        else:
            far, near = self.tokens[number:at], self.tokens[at + 1 :]
        if not any(token.number is not None for token in far):
            return False
        if at > number:
            cut = next((place for place, token in enumerate(near) if token.number is not None), None)
            if cut is None:
                return False
            near = near[:cut]
        if low == ",":
            return near[:1] != () and near[0].text.lower() == "and" and self._tells(near)
        return self._tells(near[:4])

    @cached_property
    def _titles(self) -> frozenset[int]:
        """The marks around a few quoted words, which part nothing: the title of a film."""
        found: set[int] = set()
        marks = [at for at, token in enumerate(self.tokens) if token.text in ('"', "“", "”")]
        for left, right in pairwise(marks):
            inner = self.tokens[left + 1 : right]
            if left not in found and 0 < len(inner) <= 6:
                found |= {left, right}
        return frozenset(found)

    def _tells(self, tokens: Sequence[Token]) -> bool:
        """Whether words hold a measure, a verb of change or a name: what they lead to is of something else."""
        return (
            any(token.text[:1].isupper() or token.stem in ("say", "tel", "add") for token in tokens)
            or any(True for _ in self.tables.cues.find(tokens))
            or any(True for _ in self.tables.moves.find(tokens))
        )

    def reach(self, number: int, start: int, end: int) -> tuple[int, int]:
        """Of a clause's offsets, those as far as which names belong to the number: a clause of its own that follows
        after a comma (``after a storm at …``) tells of other things.
        """
        at = self.place[number]
        cost = 0
        for token in self.tokens[at + 1 :]:
            cost += _COSTS.get(token.text.lower(), 8 if token.number is not None else 1)
            if cost > 14:
                end = min(end, token.start)
                break
        cost = 0
        for token in reversed(self.tokens[:at]):
            cost += 2 if token.number is not None or token.text == "," else 1
            if cost > 24:
                start = max(start, token.end)
                break
        return min(start, self.tokens[at].start), max(end, self.tokens[at].end)

    def kind(self, number: int) -> tuple[str, Interval | None]:
        """Of what kind a number is, and how many base units its unit has."""
        quantity = self.quantities[number]
        if quantity.unit in ("currency", "pounds") or quantity.currency:
            return "money", None
        if quantity.unit in ("percent", "share"):
            return "percent", None
        if quantity.unit == "basis points":
            return "points", (Decimal("0.01"), Decimal("0.01"))
        if quantity.unit in ("percentage points", "points"):
            return ("points", None) if quantity.unit == "percentage points" else ("index", None)
        if quantity.unit in ("cents", "cent", "pence", "p"):
            return "coins", None
        if quantity.unit in ("times", "fold"):
            return "times", None
        words = quantity.unit.split() if quantity.unit else []
        stems = [self.tables.stem(word) for word in words]
        if not stems and _POINTS.match(self.text, quantity.end):
            return "index", None
        if not stems:
            at = self.place[number]
            stems = [token.stem for token in self.tokens[at + 1 : at + 4] if token.text != "-"][:2]
        after = self.tokens[self.place[number] + 1 : self.place[number] + 2]
        unit_end = quantity.end if quantity.unit or not after else after[0].end
        hour = _PER_HOUR.match(self.text, unit_end)
        if hour and stems[:1] and stems[0] in _PER_HOUR_OF:
            return "speed", (_PER_HOUR_OF[stems[0]],) * 2
        for size in (2, 1):
            unit = self.tables.units.get(" ".join(stems[:size]))
            if unit and len(stems) >= size:
                return unit.kind, (unit.low, unit.high)
        return "count", None

    def converted(self, number: int) -> bool:
        """Whether the number after this one says the same in another currency: ``HK$41m offering (S$7m)``."""
        if not 0 <= number < len(self.quantities) - 1:
            return False
        one, other = self.quantities[number : number + 2]
        if not one.currency or not other.currency or one.currency == other.currency:
            return False
        between = self.text[one.end : other.start]
        return between.endswith("(") and len(between.split()) <= 4 and self.text[other.end : other.end + 1] == ")"

    def second(self, number: int, hedge: str) -> tuple[str, Amount] | None:
        """The amount that such a number says, with its currency."""
        if not self.converted(number):
            return None
        other = self.quantities[number + 1]
        amount = measure_amount(other.value, self.text[other.start : other.end], "money", hedge, None)
        return (str(other.currency), amount) if amount else None

    def hedge(self, number: int) -> str:
        """What word before (or in) a number keeps it from being exact."""
        at = self.place[number]
        if _PLUS.search(self.tokens[at].text):
            return "over"
        before = self.tokens[max(0, at - 5) : at]
        best = ""
        reach = -1
        for hit in self.tables.hedges.find(before):
            end = hit.parts[-1][1]
            gap = before[end:]
            if end > reach and all(token.stem in _BETWEEN for token in gap):
                best, reach = hit.key, end
                if end == len(before) and hit.words > 1:
                    break
        after = self.tokens[at + 1 : at + 3]
        if not best and [token.stem for token in after] == ["or", "so"]:
            return "about"
        return best

    def printed(self, number: int, *, counted: bool) -> tuple[int, int]:
        """The number with the words that hedge it and, where something is counted, the noun right after it."""
        at = self.place[number]
        low, high = at, at
        before = self.tokens[max(0, at - 4) : at]
        for hit in self.tables.hedges.find(before):
            start, end = hit.parts[0]
            if all(token.stem in _BETWEEN for token in before[end:]):
                low = min(low, at - len(before) + start)
        after = self.tokens[at + 1 : at + 2]
        known = self.tables.nouns.keys() | self.tables.units.keys()
        if counted and after and (after[0].stem in known or after[0].text.endswith("s")):
            high = at + (after[0].text.isalpha() and after[0].text.islower())
        elif counted and after and after[0].text == "-" and at + 2 < len(self.tokens):
            # "a 72-month term"
            high = at + 2
        end = self.tokens[high].end
        hour = _PER_HOUR.match(self.text, end)
        return self.tokens[low].start, hour.end() if hour else end

    def around(self, number: int) -> tuple[str, str]:
        """Words before and after the number that say what it is, at most eight together."""
        at = self.place[number]
        low, high = self.bounds(number)
        left = self.tokens[max(low, at - 5) : at]
        right = self.tokens[at + 1 : min(high, at + 4)]
        for cut, token in enumerate(right):
            if token.text.lower() in RIGHT_BARRIERS:
                right = right[:cut]
                break
        before = self.text[left[0].start : left[-1].end] if left else ""
        after = self.text[right[0].start : right[-1].end] if right else ""
        return before, after

    def cost(self, at: int, start: int, end: int) -> int:
        if end <= at:
            between = self.tokens[end:at]
            extra = 0
        else:
            between = self.tokens[at + 1 : start]
            extra = sum(20 for token in between if token.text.lower() in RIGHT_BARRIERS)
            if self.tokens[start].text.lower() in RIGHT_BARRIERS:
                extra += 20
        cost = extra
        for token in between:
            cost += _COSTS.get(token.text.lower(), 8 if token.number is not None else 1)
        return cost

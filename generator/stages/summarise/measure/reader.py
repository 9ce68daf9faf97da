"""What each quantity of a sentence measures."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from generator.model import Span
from generator.stages.summarise.analyse import word_set
from generator.stages.summarise.measure.phrases import DEEP, Phrases, join_spans
from generator.stages.summarise.measure.times import TIME
from generator.stages.summarise.measure.tokens import AUXILIARY, HYPHENS, PRONOUNS, is_participle
from generator.text.numbers import Quantity

_MEASURED = frozenset(("percent", "points", "currency", "percentage points", "basis points"))
_AMONG = re.compile(r"(?:Of|Among) (?:the |all |its )?([^,;]{3,60}), ")
_COMPARATIVE = re.compile(r"more|less|better|worse|[a-z]{3,9}er")
_ADDING = word_set("add adds added")
_FINDING = word_set("found find finds show shows showed including involving marking adding")
_HAVING = word_set("has have had having")
_APART = word_set("less more lower higher cheaper dearer worse better fewer")
_AMOUNTING = word_set("worth totalling totaling costing valued")
_BEING = word_set("is are was were")
_BELIEVING = word_set(
    "believe believes believed thought thinks reckon reckons means meant showed shows show found finds"
)
_DISTANCES = word_set("mile miles km metre metres meter meters")
_DIRECTIONS = word_set("from away north south east west outside off northeast northwest southeast southwest")
_COUNTING = word_set("number numbers total totals totalled reach reaches reached exceeded")
_FOREIGN_AUXILIARY = word_set(
    "ist sind war waren wird werden wurde wurden soll sollen will wollen hat haben hatte hatten es son fue fueron "
    "ha han será serán est sont était a ont sera"
)
_OBJECT_VERBS = word_set("lost lose loses losing added add adds adding gained gain gains")
_FRACTIONS = word_set("half third quarter fifth tenth")
_CLOSING = word_set(
    "closed ended finished opened settled traded trading closing ending finishing close ends closes finish ends end"
)
_OR_BY = re.compile(r",? (?:or |\()(?:about |around |nearly |almost )?")
_FLAT_AT = re.compile(
    r"(?:(?:was|were|is|are|ended|closed|finished|held|traded) (?:the day |the session )?)?"
    r"(?:little changed|unchanged|flat|steady) (?:at|on) $"
)
_BOUNDS = word_set("below above under past beyond")
_SESSION = word_set("the day session week month quarter year morning monday tuesday wednesday thursday friday")
_MAKING = word_set(
    "raise raises raised raising lower lowers lowered lowering cut cuts cutting reduce reduces reduced reducing "
    "increase increases increased increasing lift lifts lifted lifting boost boosts boosted boosting slash slashed "
    "slashing trim trimmed trimming hike hiked hiking bring brought bringing push pushed pushing send sent sending"
)
"""Verbs of somebody who makes something else move: ``raised its dividend by 10 per cent``."""
_TRADED = word_set(
    "price prices futures share shares stock stocks crude oil index gold silver copper dollar euro pound yen bonds "
    "bitcoin"
)
_AFTER_TIME = re.compile(
    r" (?:in|during|over|for|last|this) (?:(?:the|last|this|early|late|whole) )?"
    r"(?:month|year|quarter|week|period|day|session|[A-Z][a-z]+|(?:19|20)\d\d) (?:to|by|at) $"
)
"""What may stand between a move and how far, or where to, it went: ``rose during the month to``."""
_GAUGE = re.compile(r"\b(?:[Ii]ndex|[Ii]ndices|PMI|gauge|barometer|indicator)\b")
_HOLDING = word_set("remained remains stood stands was is held stayed stays unchanged")
_GENERIC = word_set("units items pieces people copies")
_COUNTED_INSIDE = re.compile(r"\d (?!in |to |million|billion|thousand|a )([^\W\d_]{3,}) ")
_PUTTING = word_set("put puts putting set sets valued values estimated estimates fixed priced")
_PARTICLES = word_set("in up out off down over through back")
_BESIDE = re.compile(r" (?:dearer|cheaper|higher|lower|stronger|weaker|better|worse|firmer|softer|up|down)\b")
_CHANGE = re.compile(r"\bto\b|至|到")
_TO_LEVEL = re.compile(
    r"(?: (?:dearer|cheaper|higher|lower|stronger|weaker|better|worse|firmer|softer|up|down))?"
    r"(?: year on year| year-on-year| from a year (?:ago|earlier)| on the (?:year|day)"
    r"| (?:in|last|this|for|during|against|from) (?:[\w'’]+ ){0,4}[\w'’]+)?,? (?:to|at)(?: an?| the)?"
    r"(?: new| record| fresh)*(?: high| low| peak)?(?: of)? "
)


@dataclass(frozen=True, slots=True)
class Label:
    """What a figure measures."""

    pieces: tuple[Span, ...]
    """Words of the sentence, in order."""
    subject: Span | None
    """Who or what the clause of the figure is about, if that was seen."""
    move: bool
    """The number says by how much, or where to, its subject moved."""
    start: int
    """Where the figure's printed words begin: its verb of change, or its limit word, or its number."""
    unit: str = ""
    """What is counted, for a number without a unit."""
    end: int = 0
    """Where the figure's printed words end, if after the number."""
    level: Span | None = None
    """Where a move ended."""
    by: int = 0
    """Where the words end that tell by how much, if after the number: ``30 points, or 0.5 per cent``."""


def quote_label(text: str, label: Label) -> str:
    """The words of a label, in order, white space folded."""
    return " ".join(" ".join(text[start:end].split()) for start, end in label.pieces)


class Reader(Phrases):
    """Finds what each quantity of one sentence measures."""

    def label(self, index: int) -> Label | None:
        """The label of the quantity with this index; ``None`` where the sentence does not say, or not in a phrase."""
        if index not in self.place:
            return None
        at = self.place[index]
        quantity = self.quantities[index]
        left, start = self._skip_limits(at)
        counted = quantity.unit not in _MEASURED and not self._is_measure(quantity)
        before = self.tokens[left] if left >= 0 else None
        governed = left
        while governed >= 0 and self._is_filler(governed):
            governed -= 1
        governed = self._over_time(governed, start)
        verb = self.tokens[governed] if governed >= 0 else None
        moved = verb is not None and self._is_move(governed)
        if verb is not None and verb.low in _CLOSING and self._word(governed + 1) == "off":
            moved = True
        said = self._told_of(index, at, left, start, quantity)
        if said:
            return said
        flat = _FLAT_AT.search(self.text, max(0, start - 60), start)
        if flat:
            subject = self.subject_before(flat.start())
            return Label((subject,), subject, True, flat.start(), level=self._reach(at)) if subject else None
        changed = (
            before is not None
            and before.low == "from"
            and quantity.start < start + 24
            and _CHANGE.search(self.text, quantity.start, quantity.end)
        )
        if changed and left > 0:
            found = self._changed(left, at)
            if found:
                return found
        if moved and verb is not None and verb.low in ("up", "down") and quantity.currency and governed > 0:
            # "ties up 5 million": the word belongs to the verb.
            stem = self.tokens[self._over_session(governed - 1)]
            moved = (
                stem.low in _CLOSING or stem.kind == "mark" or stem.low in self.words.levels or stem.low in self.moves
            )
            if not moved:
                governed -= 1
                verb = stem
        if (
            moved
            and verb is not None
            and quantity.currency
            and verb.low in _OBJECT_VERBS
            and not self._leads_to(governed, at)
            and not self._level_after(at, quantity)
            and not self._is_traded(governed)
        ):
            moved = False
        if verb is not None and moved and (not counted or self._leads_to(governed, at)):
            found = self._moved(governed, at, quantity)
            if found:
                return found
        if verb is not None and verb.low == "compared":
            return None
        among = _AMONG.fullmatch(self.text, 0, start)
        if among and quantity.unit in ("percent", "share") and self._word(at + 1) != "of":
            end = at + 1
            while (
                end < len(self.tokens) and end - at < 9 and self.tokens[end].kind not in ("mark", "clausal", "quantity")
            ):
                end += 1
            told = ((self.tokens[at + 1].start, self.tokens[end - 1].end),) if end > at + 2 else ()
            return Label((among.span(1), *told), among.span(1), False, start) if told else None
        if quantity.unit == "times":
            return self._times(at, start, governed)
        if quantity.unit in _DISTANCES and self._word(at + 1) in _DIRECTIONS:
            return None
        attribute = self._after(at, quantity)
        if attribute and (counted or self._attributive(at)):
            found = self._count(at, start, attribute, quantity, left)
            hyphen = self.text[quantity.end : quantity.end + 1] in HYPHENS
            if found is None and hyphen:
                return None
            if found and (hyphen or (found.unit.lower() not in _GENERIC and not self._is_weak(found))):
                return found
            # "a market of 2 million people", "sales stood at 40,000 units": the noun is a unit, no more.
            telling = verb is not None and (verb.low in ("saw", "left") or verb.low in self.tables.speech - _ADDING)
            wider = None
            if verb is not None and verb.kind == "verb" and not telling:
                wider = self._done(governed, at, start)
            if (
                before is not None
                and before.kind == "preposition"
                and before.low in ("of", "at", "with")
                and wider is None
            ):
                wider = self._after_preposition(left, at, start)
            if wider is None and before is not None and before.low == "at":
                near = self._subject_near(left)
                wider = Label((near,), near, False, start) if near else None
            if found and wider and not self._is_weak(wider):
                return replace(wider, unit=found.unit)
            return found
        if counted and not quantity.unit and self._word(at + 1) == "of":
            share = self._share(at, left, quantity)
            if share:
                words = self.text[share[0][0] : share[0][1]].split()
                unit = next((word for word in words if word.endswith("s") and word[0].islower()), words[-1])
                return Label(share, self._subject_near(left), False, start, unit)
        if counted and quantity.bare and not self._leads_to(governed, at) and not self._is_level(governed):
            return None
        if self._word(at + 1) in ("of", "worth") or (
            self._word(at + 1) == "in" and quantity.unit == "currency" and self._word(left) != "of"
        ):
            share = self._share(at, left, quantity)
            if share:
                return Label(share, self._subject_near(left), False, start)
        if before is not None and before.kind == "noun" and before.low not in self.words.weak:
            phrase = self._phrase_ending(left)
            giver = left
            while giver >= 0 and self.tokens[giver].kind == "noun":
                giver -= 1
            if (
                phrase
                and quantity.currency
                and self.text[phrase[0]].isupper()
                and giver >= 0
                and self.tokens[giver].kind == "verb"
            ):
                # "has lent the club 5 million": who got it is not what is measured.
                return self._done(giver, at, start)
            if phrase and not TIME.fullmatch(self.text, *phrase):
                level = self._level_after(at, quantity)
                if level and self.text[level[0] : level[1]].endswith(("%", "cent", "percent")):
                    # "beat him 61 per cent to 39 per cent"
                    level = None if quantity.unit == "percent" else level
                if level and left > 0 and self.tokens[left].low in self.moves and self.tokens[left - 1].kind == "noun":
                    # "with the crown firming 2 per cent to": the noun is a verb.
                    inner = self._phrase_ending(left - 1)
                    if inner:
                        return Label((inner,), inner, True, self.tokens[left].start, end=level[1], level=level)
                if level:
                    return Label((phrase,), phrase, True, start, end=level[1], level=level)
                return Label(self._go_on(phrase, at), self._subject_near(left), False, start)
        if verb is not None and verb.kind == "verb":
            return self._done(governed, at, start)
        if before is not None and before.kind == "preposition" and left > 0:
            return self._made_move(left, at, quantity) or self._after_preposition(left, at, start)
        if before is not None and before.kind == "mark":
            return self._after_mark(left, at, start, quantity)
        if attribute:
            return self._count(at, start, attribute, quantity, left)
        return None

    def _told_of(self, index: int, at: int, left: int, start: int, quantity: Quantity) -> Label | None:
        """``which is 25% owned by its staff``; ``US$50 million has been paid back``."""
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if following is None or following.kind != "verb":
            return None
        if quantity.unit == "percent" and self._word(at + 2) == "by" and is_participle(following.low):
            end = self._phrase_after(at + 3)
            subject = self._subject_of(left) if left >= 0 and self.tokens[left].low in _BEING else None
            if end is None or subject is None:
                return None
            return Label((subject, (following.start, self.tokens[end - 1].end)), subject, False, start)
        if quantity.currency and following.low in AUXILIARY | _HAVING | self.words.levels and self.is_subject(index):
            told = self._predicate(at + 1, at)
            return Label(tuple(told), None, False, start) if told else None
        return None

    def limit_start(self, index: int) -> int:
        """Where the limit words before a quantity begin, or the quantity itself: ``at least 7 per cent``."""
        return self._skip_limits(self.place[index])[1] if index in self.place else self.quantities[index].start

    def is_verb_at(self, start: int) -> bool:
        """Whether the word that begins at this offset is a verb."""
        at = next((place for place, token in enumerate(self.tokens) if token.start == start), None)
        return (
            at is not None
            and self.tokens[at].kind == "verb"
            and (at == 0 or self.tokens[at - 1].kind not in ("determiner", "quantity"))
        )

    def end_of_base(self, index: int, labelled: int) -> int:
        """End of ``below the old fare`` after a quantity; 0 if there is none or the label (to ``labelled``) has it."""
        at = self.place.get(index, -1)
        if at < 0 or labelled > self.tokens[at].end:
            return 0
        first = at + 1
        far = first + 1 + (self._word(first) in ("more", "less") and self._word(first + 1) != "than")
        if self._word(far) == "than" and (self._word(first) in _APART or self._word(first).endswith("er")):
            first = far + 1
        elif self._word(first) in ("below", "above"):
            first += 1
        else:
            return 0
        timed = TIME.match(self.text, self.tokens[first].start) if first < len(self.tokens) else None
        if self._word(first) in ("at", "in", "on", "for"):
            first += 1
        end = self._phrase_after(first)
        if end is not None and self._word(end) == "of":
            end = self._phrase_after(end + 1) or end
        if end is not None and end < len(self.tokens) and self.tokens[end].kind == "verb":
            if not is_participle(self.tokens[end].low):
                return 0
            end = self._complement_end(end, DEEP) or end + 1
        if end is not None and self._word(end) == "to" and end + 1 < len(self.tokens):
            end = (self._complement_end(end + 1) if self.tokens[end + 1].kind == "verb" else None) or end
        return max(timed.end() if timed else 0, self.tokens[end - 1].end if end is not None else 0)

    def frame_before(self, index: int) -> tuple[Span | None, Span] | None:
        """The subject (if seen) and the verb whose object a quantity is: ``lines``, ``account for`` before ``7%``."""
        left = self._skip_limits(self.place[index])[0]
        while left > 0 and self.tokens[left].kind == "determiner":
            left -= 1
        end = left
        if (
            left > 0
            and self.tokens[left].kind == "preposition"
            and self.tokens[left].low in ("for", "in", "on", "to", "with", "by")
        ):
            left -= 1
        if left < 0 or self.tokens[left].kind != "verb" or self.tokens[left].low in AUXILIARY - _HAVING:
            return None
        verb = self.tokens[left].low
        if (
            verb.endswith(("n't", "n’t"))
            or verb in _FINDING
            or verb in (self.tables.speech - _ADDING)
            or (verb in self.words.levels and end == left)
        ):
            return None
        return self._subject_of(left), (self.tokens[self.chain_start(left)].start, self.tokens[end].end)

    def is_copula_before(self, index: int) -> bool:
        """Whether a quantity is what a form of ``be`` leads to."""
        left = self._skip_limits(self.place[index])[0]
        return left >= 0 and self.tokens[left].low in ("is", "was", "are", "were")

    def is_subject(self, index: int, start: int | None = None) -> bool:
        """Whether no verb and no preposition of its clause governs a quantity (or the words that begin at ``start``
        before it): what it counts may be the subject.
        """
        left = self._skip_limits(self.place[index])[0]
        if start is not None and start < self.quantities[index].start:
            left = next(place for place, token in enumerate(self.tokens) if token.start >= start) - 1
        while left >= 0 and (
            self.tokens[left].kind in ("determiner", "adverb")
            or self.tokens[left].low == "net"
            or self.tokens[left].low.endswith(("'s", "’s", "s'", "s’"))
        ):
            left -= 1
        if left > 0 and self.tokens[left].low == "of" and self.tokens[left - 1].low in ("total", "minimum", "maximum"):
            left -= 2
            left -= left >= 0 and self.tokens[left].kind == "determiner"
        if left < 0:
            return True
        before = self.tokens[left]
        if self.tokens[left + 1].low == "that":
            return True
        telling = self.tables.speech | self.tables.estimates | _BELIEVING
        return before.kind != "preposition" and (before.kind != "verb" or before.low in telling)

    def is_clause_told(self, index: int, predicate: tuple[Span, ...]) -> bool:
        """Whether a verb before a quantity tells the clause that the quantity opens, as its auxiliary shows, or saw it
        happen: ``indicated 12 men would pay``, ``saw 12 men hurt``.
        """
        left = self._skip_limits(self.place[index])[0]
        if left < 0 or self.tokens[left].kind != "verb" or not predicate:
            return False
        opens = next((token for token in self.tokens if token.start == predicate[0][0]), None)
        near = [token for token in self.tokens if self.quantities[index].end <= token.start < predicate[0][0]]
        told = not any(token.kind in ("mark", "clausal") for token in near)
        return told and opens is not None and opens.low in AUXILIARY | _HAVING - {"being", "having", "to"}

    def clause_before(self, start: int) -> tuple[Span, ...] | None:
        """Subject and verb whose object begins at ``start``: ``industry``, ``has registered`` before ``earnings``."""
        at = next((place for place, token in enumerate(self.tokens) if token.start >= start), 0) - 1
        object_at = at
        while at >= 0 and (self.tokens[at].kind in ("determiner", "quantity") or self.tokens[at].low == "of"):
            at -= 1
        if at > 0 and self.tokens[at].low == "at":
            # "grew at a rate of"
            at -= 1
        elif at > 1 and self.tokens[at].low == "to":
            # "cut spending to a rate of"
            at -= 1
            while at > 0 and object_at - at < 6 and self.tokens[at].kind in ("noun", "determiner"):
                at -= 1
        if (
            at < 0
            or self.tokens[at].kind != "verb"
            or self.tokens[at].low in self.words.levels | AUXILIARY - _HAVING
            or self.tokens[at].low in self.tables.speech
        ):
            return None
        subject = self._subject_of(at)
        if subject is None or self.text[slice(*subject)].lower() in PRONOUNS or subject[1] > self.tokens[at].start:
            return None
        object_at = at if self.tokens[object_at].kind == "quantity" else object_at
        verb = (self.tokens[self.chain_start(at)].start, self.tokens[object_at].end)
        return subject, self.verb_with_auxiliaries(subject, verb)

    def predicate_after(self, index: int, end: int) -> tuple[Span, ...]:
        """What is said of the subject whose words end at ``end``: ``20 men lost their jobs``."""
        at = next((place for place, token in enumerate(self.tokens) if token.start >= end), len(self.tokens))
        return tuple(self._predicate(at, self.place[index]))

    def phrase_before(self, index: int) -> Span | None:
        """``charging points across`` before ``90 car parks``: the noun phrase and the preposition that lead to it."""
        left = self._skip_limits(self.place[index])[0]
        if left < 1 or self.tokens[left].kind != "preposition" or self.tokens[left - 1].kind != "noun":
            return None
        phrase = self._phrase_ending(left - 1)
        if phrase is None or TIME.search(self.text, *phrase) or self.tokens[left - 1].low in self.words.weak:
            return None
        return phrase[0], self.tokens[left].end

    def _is_weak(self, label: Label) -> bool:
        words = [self.text[start:end].lower() for start, end in label.pieces]
        return all(word in self.words.weak for word in words)

    def _unit_in(self, span: Span, at: int) -> str:
        """``the number of vehicles reached 9,940``: what a number without a unit counts."""
        if self.quantities[self.tokens[at].quantity].unit:
            return ""
        words = [word for word in self.text[span[0] : span[1]].split() if word.endswith("s") and word[0].islower()]
        return words[-1] if words else ""

    def _changed(self, left: int, at: int) -> Label | None:
        """``capacity climbed from 20GW to 65GW``, ``an increase in output from 1% to 39%``."""
        before = left - 1
        while before >= 0 and self.tokens[before].kind == "adverb":
            before -= 1
        if before < 0:
            return None
        if self.tokens[before].kind == "verb":
            subject = self._subject_of(before)
            counted = _COUNTED_INSIDE.search(self.text, self.tokens[at].start, self.tokens[at].end)
            unit = counted.group(1) if counted and not self.quantities[self.tokens[at].quantity].unit else ""
            return Label((subject,), subject, True, self.tokens[before].start, unit) if subject else None
        if self.tokens[before].kind == "noun":
            phrase = self._phrase_back(before)
            if phrase is None:
                return None
            share = (
                self._share(at, left, self.quantities[self.tokens[at].quantity]) if self._word(at + 1) == "of" else None
            )
            tail = ((self.tokens[at + 1].start, share[0][1]),) if share else ()
            return Label((phrase, *tail), phrase, False, self.tokens[at].start)
        return None

    def _is_filler(self, at: int) -> bool:
        token = self.tokens[at]
        if token.low in _FRACTIONS and at > 1 and [t.low for t in self.tokens[at - 2 : at]] == ["by", "a"]:
            return True
        if token.kind == "adverb":
            return token.low not in self.moves
        return token.low in (
            "by",
            "to",
            "at",
            "a",
            "an",
            "as",
            "another",
            "further",
            "of",
            "combined",
            "its",
            "net",
            "gross",
            "from",
        )

    def _is_move(self, at: int) -> bool:
        return self.tokens[at].low in self.moves and self.tokens[at].kind in ("verb", "adverb")

    def _is_level(self, at: int) -> bool:
        return at >= 0 and self.tokens[at].low in _COUNTING

    def _leads_to(self, governed: int, at: int) -> bool:
        between = {token.low for token in self.tokens[governed + 1 : at]}
        return governed >= 0 and bool(between & {"to", "by", "at"}) and self.tokens[governed].kind == "verb"

    def _is_measure(self, quantity: Quantity) -> bool:
        return bool(quantity.unit)

    def _attributive(self, at: int) -> bool:
        """``a US$41 million listing``, ``7 per cent growth``: the number stands before its noun."""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return after is not None and after.kind == "noun" and after.low not in self.words.weak

    def _is_named(self, at: int) -> bool:
        return self.text[self.tokens[at].start].isupper()

    def _count(self, at: int, start: int, after: Span, quantity: Quantity, left: int) -> Label | None:
        first, last = after
        tokens = self.tokens
        hyphen = self.text[tokens[at].end : tokens[at].end + 1] in HYPHENS
        unit = ""
        if not quantity.unit:
            if hyphen and tokens[first].start == tokens[at].end + 1:
                unit = tokens[first].low
                if last > first + 1 and not unit.endswith(("s", "power")):
                    unit += "es" if unit.endswith(("ch", "sh", "x")) else "s"
                first += last > first + 1
            else:
                head = last - 1
                plurals = [place for place in range(first, last) if self._is_plural(place)]
                if self.english and not plurals:
                    return None
                lower = [place for place in plurals if self.text[tokens[place].start].islower()]
                head = (lower or plurals or [head])[-1]
                last = head + 1 if self.english else last
                name = head
                while self.english and name > first and self._is_named(head) and self._is_named(name - 1):
                    name -= 1
                unit = self.text[tokens[name].start : tokens[head].end].removesuffix("'s").removesuffix("’s")
        trivial = f"{tokens[after[0]].low}s" in self.words.trivia
        if hyphen and not quantity.unit and (trivial or (quantity.bare and len(quantity.value) < 3)):
            return None
        pieces = self._extend((first, last), at)
        subject = self._subject_near(left)
        return Label(pieces, subject, False, start, unit) if pieces else None

    def _moved(self, verb: int, at: int, quantity: Quantity) -> Label | None:
        """``exports rose by 7 per cent to US$3 billion``, ``ended the day up 7 points at 2,501``."""
        first = verb
        while first > 0 and self.tokens[first - 1].low in self.moves and self.tokens[first - 1].kind == "verb":
            first -= 1
        span = self._over_session(first - 1)
        if span >= 0 and self.tokens[span].low in _CLOSING:
            first = span
        subject = self._subject_of(first)
        if subject is None:
            return None
        level = self._level_after(at, quantity)
        start = self.tokens[first].start
        between = {"to" if token.low in _BOUNDS else token.low for token in self.tokens[verb + 1 : at]}
        if level is None and between & {"to", "at"} and not between & {"from", "by"}:
            return Label((subject,), subject, True, start, self._unit_of_level(at), level=self._reach(at))
        unit = "" if quantity.unit else self._noun_after(at)
        by = self._other_measure(at)
        by = by if level and by < level[0] else 0
        return Label((subject,), subject, True, start, unit, level[1] if level else 0, level, by)

    def _over_session(self, at: int) -> int:
        """The place before the words of a session that end at ``at``: ``ended`` of ``ended the day``."""
        span = at
        while span > 0 and at - span < 3 and self.tokens[span].low in _SESSION:
            span -= 1
        return span

    def _over_time(self, governed: int, start: int) -> int:
        """The move before a time that stands between it and its number: ``rose`` of ``rose during the month to``."""
        time = _AFTER_TIME.search(self.text, max(0, start - 50), start)
        if time is None:
            return governed
        at = next((place for place, token in enumerate(self.tokens) if token.end == time.start()), -1)
        if at > 0 and self.tokens[at].kind == "adverb" and self.tokens[at - 1].kind == "verb":
            at -= 1
        return at if at >= 0 and self._is_move(at) else governed

    def _is_traded(self, verb: int) -> bool:
        """Whether what a verb is about has a price: what it lost or added is a move."""
        subject = self._subject_of(verb)
        return subject is not None and self.text[slice(*subject)].split()[-1].lower() in _TRADED

    def _made_move(self, left: int, at: int, quantity: Quantity) -> Label | None:
        """``lower the price by $2 to $58``: what somebody made move, how far, and where to."""
        tokens = self.tokens
        level = self._level_after(at, quantity)
        if tokens[left].low != "by" or tokens[left - 1].kind != "noun" or not (level or quantity.unit == "percent"):
            return None
        phrase = self._phrase_ending(left - 1)
        verb = left - 1
        while verb > 0 and left - verb < 8 and tokens[verb].kind in ("noun", "determiner"):
            verb -= 1
        if (
            phrase is None
            or tokens[verb].low not in _MAKING
            or (tokens[verb].kind != "verb" and self._word(verb - 1) != "to")
        ):
            return None
        end = level[1] if level else 0
        return Label((phrase,), self._subject_of(verb), True, tokens[verb].start, end=end, level=level)

    def _other_measure(self, at: int) -> int:
        """End of the same move told in another unit: ``30 points, or 0.5 per cent,``; 0 if there is none."""
        following = next((token for token in self.tokens[at + 1 : at + 6] if token.kind == "quantity"), None)
        if following is None or not _OR_BY.fullmatch(self.text, self.tokens[at].end, following.start):
            return 0
        units = {self.quantities[self.tokens[at].quantity].unit, self.quantities[following.quantity].unit}
        closed = following.end + (self.text[following.end : following.end + 1] in (")", ","))
        return closed if "percent" in units and len(units) == 2 else 0

    def _unit_of_level(self, at: int) -> str:
        return "" if self.quantities[self.tokens[at].quantity].unit else self._noun_after(at)

    def _reach(self, at: int) -> Span:
        """A level with the words that bound it: ``just 20m euros``."""
        return self._skip_limits(at)[1], self.tokens[at].end

    def _level_after(self, at: int, quantity: Quantity) -> Span | None:
        """The level that a move led to: ``US$3 billion`` after ``7 per cent to``."""
        after = self._other_measure(at) or self.tokens[at].end
        for place in range(at + 1, min(at + 14, len(self.tokens))):
            if self.tokens[place].kind == "quantity" and self.tokens[place].start >= after:
                start = self._skip_limits(place)[1]
                if not _TO_LEVEL.fullmatch(self.text, after, start):
                    return None
                if quantity.unit == "points" and self.quantities[self.tokens[place].quantity].unit in _MEASURED - {
                    "points"
                }:
                    return None
                return start, self.tokens[place].end
        return None

    def _noun_after(self, at: int) -> str:
        after = self._after(at, self.quantities[self.tokens[at].quantity])
        if not after:
            return ""
        token = self.tokens[after[1] - 1]
        return self.text[token.start : token.end]

    def _done(self, verb: int, at: int, start: int, end: int = 0) -> Label | None:
        """The object or the level of a verb: ``levy is 28 per cent``, ``spent US$5 million on cranes``."""
        token = self.tokens[verb]
        subject = self._subject_of(verb)
        if token.low == "worth" and verb > 1 and self.tokens[verb - 1].low == ",":
            # "holds a stake in the yard, worth": the object of the clause before.
            subject = self._phrase_back(verb - 2)
        elif token.low in _AMOUNTING and verb > 1 and self.tokens[verb - 1].kind == "noun":
            # "in a deal worth", "tax claims against the yard totalling": the noun before, not its clause.
            near = self._phrase_ending(verb - 1)
            opener = next((word for word in reversed(self.tokens[:verb]) if near and word.end <= near[0]), None)
            wide = opener is not None and opener.low in ("of", "in", "against", "from")
            subject = self._phrase_back(verb - 1) if wide else near
        if token.low in self.words.levels or token.low in AUXILIARY or token.low in _FOREIGN_AUXILIARY:
            if subject is None:
                return None
            found = self._moved_beside(verb, at, subject)
            if found:
                return found
            plain = not self.quantities[self.tokens[at].quantity].unit and token.low in _HOLDING
            if plain and self._word(at - 1) == "at" and _GAUGE.search(self.text, *subject):
                return Label((subject,), subject, True, token.start, level=self._reach(at))
            said = None if token.low in _AMOUNTING else subject
            return Label((subject,), said, False, start, self._unit_in(subject, at))
        if token.low in _CLOSING and subject:
            found = self._moved_beside(verb, at, subject)
            quantity = self.quantities[self.tokens[at].quantity]
            if found is None and not quantity.bare and "at" in {near.low for near in self.tokens[verb:at]}:
                return Label((subject,), subject, True, token.start, level=self._reach(at))
            if found:
                return found
        if token.low in self.moves and token.low not in _OBJECT_VERBS:
            # Of what moved nothing is seen.
            return None
        if token.low == "including" or token.low in _FINDING:
            return None
        name = (self.tokens[self.chain_start(verb)].start, end or token.end)
        pieces = self._go_on(name, at)
        if subject and self.text[subject[0] : subject[1]].lower() in PRONOUNS:
            subject = None
        tail = self._beside(at)
        if tail and subject:
            name = self.verb_with_auxiliaries(subject, name)
            return Label(tuple(join_spans(self.text, [subject, name, tail])), subject, False, start)
        if token.low in ("cost", "costs") and subject:
            name = self.verb_with_auxiliaries(subject, name)
            return Label(tuple(join_spans(self.text, [subject, name])), subject, False, start)
        if len(pieces) > 1:
            return Label(tuple(join_spans(self.text, list(pieces))), subject, False, start)
        if (
            subject
            and self.text[subject[0] : subject[1]].lower() not in PRONOUNS
            and len(self.text[subject[0] : subject[1]].split()) <= 7
        ):
            name = self.verb_with_auxiliaries(subject, name)
            return Label(tuple(join_spans(self.text, [subject, name])), subject, False, start)
        return Label((name,), subject, False, start)

    def _times(self, at: int, start: int, governed: int) -> Label | None:
        """``was 20 times cheaper to run than a barge``: who, and in what."""
        if not _COMPARATIVE.fullmatch(self._word(at + 1)):
            verb = self.tokens[governed] if governed >= 0 else None
            return self._done(governed, at, start) if verb is not None and verb.kind == "verb" else None
        end = at + 2
        while end < len(self.tokens) and end - at < 12 and self.tokens[end].kind in ("noun", "preposition", "verb"):
            end += 1
            if self._word(end - 2) == "than" or self._word(end) in ("a", "an", "the", "its"):
                end += self._word(end) in ("a", "an", "the", "its")
        subject = self._subject_near(governed)
        if subject is None:
            return None
        tail = (self.tokens[at + 1].start, self.tokens[end - 1].end)
        return Label((subject, tail), subject, False, start, end=self.tokens[at + 1].end)

    def _moved_beside(self, verb: int, at: int, subject: Span) -> Label | None:
        """``was 2 per cent dearer at US$9``, ``closed 0.2 per cent higher``."""
        quantity = self.quantities[self.tokens[at].quantity]
        beside = _BESIDE.match(self.text, self.tokens[at].end)
        if not beside or quantity.unit not in _MEASURED or self.text.startswith(" than", beside.end()):
            return None
        level = self._level_after(at, quantity)
        start = self.tokens[verb].start if self.tokens[verb].low in _CLOSING else self._skip_limits(at)[1]
        return Label((subject,), subject, True, start, end=level[1] if level else beside.end(), level=level)

    def _beside(self, at: int) -> Span | None:
        """``below its mainland shares`` after a share."""
        if self.quantities[self.tokens[at].quantity].unit != "percent" or self._word(at + 1) not in (
            "below",
            "above",
            "behind",
        ):
            return None
        end = self._phrase_after(at + 2)
        if end is None or TIME.search(self.text, self.tokens[at].end, self.tokens[end - 1].end):
            return None
        return self.tokens[at + 1].start, self.tokens[end - 1].end

    def _after_preposition(self, left: int, at: int, start: int) -> Label | None:
        """``quota of US$50,000``, ``turnover at``, ``sold the ferry for``."""
        tokens = self.tokens
        preposition = tokens[left].low
        head = left - 1
        while head >= 0 and (tokens[head].kind == "adverb" or tokens[head].low in ("net", "gross")):
            head -= 1
        if head >= 0 and tokens[head].low == "compared":
            return None
        if head > 0 and tokens[head].low == "top" and tokens[head - 1].low == "on":
            return None
        if head > 1 and tokens[head].low == "excess" and tokens[head - 1].low == "in":
            head -= 2
        if head > 0 and tokens[head].low == "," and preposition in ("by", "to"):
            # "cut the budget, which feeds the poor, by"
            opened = next((place for place in range(head - 1, max(0, head - 14), -1) if tokens[place].low == ","), 0)
            if opened and self._word(opened + 1) in ("which", "who"):
                head = opened - 1
        if head < 0 or tokens[head].kind != "noun":
            if head >= 0 and tokens[head].kind == "verb":
                unit = self.quantities[tokens[at].quantity].unit
                if preposition == "on" and tokens[head].low in ("put", "puts", "putting") and unit in _MEASURED:
                    subject = self._subject_of(head)
                    return Label((subject,), subject, True, tokens[head].start) if subject else None
                return self._done(head, at, start, self.tokens[left].end if preposition in _PARTICLES else 0)
            return None
        copula = head - 1
        while copula >= 0 and tokens[copula].kind == "adverb":
            copula -= 1
        if (
            preposition == "at"
            and copula >= 0
            and tokens[copula].kind == "verb"
            and tokens[copula].low in self.words.levels
        ):
            # "sales are modest at 40,000": an adjective, not what is measured.
            subject = self._subject_of(copula)
            return Label((subject,), subject, False, start) if subject else None
        phrase = self._phrase_ending(head)
        if phrase is None:
            return None
        put = head
        while preposition == "at" and put >= 0 and head - put < 12 and tokens[put].low not in _PUTTING | {",", ";"}:
            put -= 1
        if preposition == "at" and put >= 0 and tokens[put].low in _PUTTING and head - put < 12:
            # "puts the cost of turning a yard into a store at"
            first = put + 1
            while tokens[first].kind == "determiner":
                first += 1
            if first <= head:
                return Label(((tokens[first].start, tokens[head].end),), None, False, start)
        lead = head - 1
        while lead >= 0 and tokens[lead].kind == "determiner":
            lead -= 1
        if preposition == "of" and tokens[head].low in self.moves and lead > 0 and tokens[lead].low == ",":
            # "…, a rise of 2 per cent": of what the clause before is about.
            main = self._main_subject(lead, 0)
            if main:
                return Label((main, phrase), main, False, start)
        first = head
        while first >= 0 and tokens[first].start > phrase[0]:
            first -= 1
        if preposition == "at" and first > 0 and tokens[first - 1].low == "in":
            # "the yard in Natal at 22 per cent"
            phrase = self._phrase_back(head) or phrase
        if preposition in ("past", "above", "below", "beyond"):
            # "took prices past US$50": where they are now.
            level = (tokens[left].start, tokens[at].end)
            return Label((phrase,), phrase, True, level[0], level=level)
        low = self.text[phrase[0] : phrase[1]].lower()
        # A phrase that is an object: "sold the ferry for", "borrowed money at".
        verb = first - 1
        while verb >= 0 and tokens[verb].kind == "determiner":
            verb -= 1
        subject = self._subject_near(verb + 1)
        pieces: tuple[Span, ...] = (phrase,)
        if (
            preposition in ("for", "to", "by")
            and verb >= 0
            and tokens[verb].kind == "verb"
            and tokens[verb].low not in self.words.levels
        ):
            pieces = ((tokens[self.chain_start(verb)].start, phrase[1]),)
            subject = self._subject_of(verb) or (None if tokens[verb].low.endswith("ing") else subject)
            start = tokens[left].start if preposition != "for" else start
        elif preposition == "of" or preposition in ("at", "with"):
            if verb >= 0 and tokens[verb].low in ("of", "on", "in", "for", "from", "against"):
                wider = self._phrase_ending(verb - 1)
                if wider:
                    phrase = (wider[0], phrase[1])
            pieces = self._go_on(phrase, at)
            if tokens[verb].kind == "verb" if verb >= 0 else False:
                subject = self._subject_of(verb) or subject
        else:
            away = verb
            while away >= 0 and verb - away < 8 and tokens[away].kind not in ("verb", "mark", "clausal"):
                away -= 1
            if preposition == "for" and away >= 0 and tokens[away].kind == "verb":
                whole = left - away <= 9 and not any(token.kind == "clausal" for token in tokens[away:left])
                return self._done(away, at, start, tokens[left - 1].end if whole else 0)
            return None
        if low in self.words.weak and len(pieces) == 1:
            near = self._subject_near(head) if preposition == "at" else None
            return Label((near,), near, False, start) if near else None
        return Label(tuple(join_spans(self.text, list(pieces))), subject, False, start)

    def _after_mark(self, left: int, at: int, start: int, quantity: Quantity) -> Label | None:
        """``the fee, 20 crowns``: an apposition to the phrase before the mark."""
        head = left - 1
        following = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if (
            head < 0
            or quantity.unit == "percent"
            or (following is not None and following.kind == "verb")
            or self.tokens[left].low not in (",", "(", ":", "–", "—")
            or self.tokens[head].kind != "noun"
        ):
            return None
        phrase = self._phrase_ending(head)
        if (
            phrase is None
            or self.text[phrase[0] : phrase[1]].lower() in self.words.weak
            or TIME.search(self.text, *phrase)
        ):
            return None
        return Label((phrase,), phrase, False, start)

"""What a number measures: noun phrases around it, in the sentence's own words.

A sentence is read as tokens of few kinds (nouns, verbs, determiners, prepositions …; each quantity is one token). What
a number measures is then looked for in an order of its own: what it counts (``1,000 vans``), what it is a share of
(``38 per cent of the market``), what rose or stands at it (``exports rose 7 per cent``), what it is the size of (``a
quota of US$50,000``), what was done with it (``spent US$5 million on cranes``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from generator.model import Span
from generator.stages.summarise.analyse import word_set
from generator.stages.summarise.settings import SummaryTables
from generator.text.numbers import Quantity

TokenKind = Literal["noun", "verb", "determiner", "preposition", "clausal", "adverb", "pronoun", "quantity", "mark"]

_TOKEN = re.compile(r"(?:[^\W_]|&)(?:[^\W_]|[&’'](?=[^\W_])|[./-](?=[^\W_]))*['’]?|[^\w\s]")
_PRONOUNS = word_set("it he she they we i you who which them him us what er sie es wir ich ihr ella ellos il elle ils")
_AUXILIARY = word_set(
    "is are was were be been being has have had having will would can could may might must should shall do does "
    "did to expected estimated forecast projected predicted likely set due poised planned believed thought seen "
    "not also"
)
_IN_PHRASE = word_set("of in for on by to from at with across between within under against among into")
_GO_ON = word_set("for on in from to against with between of through via under towards")
_LIMIT_HEADS = {
    "at": ("least", "most"),
    "up": ("to",),
    "to": (),
    "a": (),
    "an": ("estimated",),
    "no": ("more", "less", "fewer"),
    "as": ("much", "many", "little", "low", "high", "few"),
    "more": ("than",),
    "less": ("than",),
    "fewer": ("than",),
    "close": ("to",),
    "least": (),
    "most": (),
    "than": (),
    "much": (),
    "many": (),
    "little": (),
    "low": (),
    "high": (),
    "de": (),
    "c": (),
}
"""Words that open a limit only with one of the words after them."""
_MEASURED = frozenset(("percent", "points", "currency", "percentage points", "basis points"))
_HYPHENS = ("-", "–", "\u2011")
_MOST_WORDS = 9
_RAISING = word_set("expect expects saw sees see wants want allow allows help helps helped let ask asked urged")
_COUNTING = word_set("number numbers total totals totalled reach reaches reached exceeded")
_FOREIGN_AUXILIARY = word_set(
    "ist sind war waren wird werden wurde wurden soll sollen will wollen hat haben hatte hatten es son fue fueron "
    "ha han será serán est sont était a ont sera"
)
_OBJECT_VERBS = word_set("lost lose loses losing added add adds adding gained gain gains")
_FRACTIONS = word_set("half third quarter fifth tenth")
_PARTICIPLES = word_set("paid sold made held bought built sent kept spent won lost put")
_RATE_WORDS = word_set("year month week day hour tonne ton kilo pound barrel share unit piece head")
_GENERIC = word_set("units items pieces people copies")
_COUNTED_INSIDE = re.compile(r"\d (?!in |to |million|billion|thousand|a )([^\W\d_]{3,}) ")
_PUTTING = word_set("put puts putting set sets valued values estimated estimates fixed priced")
_PARTICLES = word_set("in up out off down over through back")
_BESIDE = re.compile(r" (?:dearer|cheaper|higher|lower|stronger|weaker|better|worse|firmer|softer)\b")
_CHANGE = re.compile(r"\bto\b|至|到")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark or a quantity of a sentence; offsets into the sentence."""

    start: int
    end: int
    low: str
    kind: TokenKind
    quantity: int = -1


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


def read_tokens(text: str, quantities: Sequence[Quantity], tables: SummaryTables) -> tuple[Token, ...]:
    """Tokens of a sentence, each quantity one token."""
    words = tables.figures
    tokens: list[Token] = []
    for match in _words_and_gaps(text, quantities):
        if isinstance(match, int):
            quantity = quantities[match]
            tokens.append(Token(quantity.start, quantity.end, "", "quantity", match))
            continue
        start, end = match.span()
        word = match.group()
        if word in _HYPHENS and tokens and tokens[-1].kind == "quantity" and tokens[-1].end == start:
            continue
        if word[-1] in "'’" and len(word) > 1 and word[-2] not in "sS":
            end -= 1
            word = word[:-1]
        low = word.lower()
        kind: TokenKind = "noun"
        if not word[0].isalnum() and word[0] != "&":
            kind = "mark"
        elif low in words.determiners:
            kind = "determiner"
        elif low in _PRONOUNS and word not in ("US", "IT"):
            kind = "clausal" if low in words.clausal else "pronoun"
        elif low in words.clausal or (low == "as" and not text.startswith(("as ", "of "), end + 1)):
            kind = "clausal"
        elif low in words.adverbs:
            kind = "adverb"
        elif low in words.irregular or low in tables.speech or low in tables.moves or low in words.verbs:
            kind = "verb"
        elif low in words.prepositions:
            kind = "preposition"
        elif low in words.adverbs or (low.endswith("ly") and len(low) > 4 and word[0].islower()):
            kind = "adverb"
        elif low.endswith("ed") and len(low) > 4 and word[0].islower():
            kind = "verb"
        tokens.append(Token(start, end, low, kind))
    return tuple(_settle_verbs(text, tokens, quantities, tables))


def _words_and_gaps(text: str, quantities: Sequence[Quantity]) -> Iterator[re.Match[str] | int]:
    """Words and marks between the quantities, and the number of each quantity where it stands."""
    at = 0
    for index, quantity in enumerate(quantities):
        yield from _TOKEN.finditer(text, at, quantity.start)
        yield index
        at = quantity.end
    yield from _TOKEN.finditer(text, at)


def _settle_verbs(text: str, tokens: list[Token], quantities: Sequence[Quantity], tables: SummaryTables) -> list[Token]:
    """Words that may be verbs or nouns: told apart by their neighbours."""
    firm = tables.figures.irregular
    for at, token in enumerate(tokens):
        if token.kind != "verb":
            continue
        before = tokens[at - 1] if at else None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.low in firm:
            # "newly built barges"
            if token.low in _PARTICIPLES and before and after and before.low.endswith("ly") and after.kind == "noun":
                tokens[at] = replace(token, kind="noun")
            continue
        named = text[token.start].isupper() and before is not None
        possessive = before is not None and before.low.endswith(("'s", "’s", "s'", "s’"))
        nominal = before is not None and (
            before.kind == "determiner"
            or possessive
            or (before.kind == "preposition" and before.low != "to" and not token.low.endswith("ing"))
            or (before.kind == "quantity" and not token.low.endswith("ing") and before.end + 1 >= token.start)
        )
        adjective = token.low.endswith("ed") and (
            before is None
            or before.kind in ("determiner", "quantity", "preposition")
            or (before.kind == "adverb" and (at < 2 or tokens[at - 2].kind in ("preposition", "determiner", "mark")))
        )
        gerund = (
            token.low.endswith("ing")
            and after is not None
            and after.kind == "noun"
            and (
                before is None
                or before.kind in ("determiner", "preposition", "verb")
                or (before.kind == "quantity" and not quantities[before.quantity].unit)
            )
            and token.low not in tables.figures.levels
        )
        # "with a US$41 million listing that"
        priced = (
            before is not None
            and before.kind == "quantity"
            and at > 1
            and tokens[at - 2].kind == "determiner"
            and token.low.endswith("ing")
        )
        run = at - 1
        while run >= 0 and tokens[run].kind == "noun" and not tokens[run].low.endswith(("'s", "’s")):
            run -= 1
        opener = tokens[run] if run >= 0 else None
        after_firm = after is not None and after.kind == "verb" and after.low in firm
        singular = (
            before is not None and before.kind == "noun" and (not before.low.endswith("s") or before.low.endswith("ss"))
        )
        # "the 5 per cent growth forecast in", "150 so-called dual listed companies", "their share accounts can".
        closes_run = (
            singular
            and opener is not None
            and run < at - 1
            and (opener.kind in ("quantity", "determiner") or opener.low.endswith(("'s", "’s")))
            and not token.low.endswith("ed")
            and not _is_past(token.low)
            and (
                after is None
                or after.kind in ("preposition", "mark", "verb", "clausal")
                or after.low in ("this", "last", "next")
                or (after.kind == "noun" and text[after.start].isupper())
            )
            and (after is None or after.low not in ("to", "for") or after_firm)
            and not (token.low.endswith("s") and opener.kind != "quantity" and not after_firm)
        )
        attributive = (
            singular
            and token.low.endswith("ed")
            and opener is not None
            and opener.kind == "quantity"
            and after is not None
            and after.kind == "noun"
        )
        followed = before is not None and before.kind == "noun" and after_firm and not token.low.endswith(("ed", "ing"))
        # "growth", "sales growth rate", "interest costs of": a noun among nouns, with another noun or "of" behind it.
        compound = (
            before is not None
            and before.kind == "noun"
            and not before.low.endswith("s")
            and after is not None
            and (
                after.low == "of" or (after.kind == "noun" and text[after.start].islower() and not _is_past(token.low))
            )
            and token.low not in tables.figures.levels
        )
        # "and exports to India": a plural noun that opens a clause.
        opening = (
            token.low.endswith("s")
            and (before is None or before.kind in ("mark", "clausal"))
            and after is not None
            and (after.kind == "preposition" or after_firm)
            and token.low not in tables.targets | tables.estimates
            and token.low not in tables.figures.levels
        )
        object_like = before is not None and before.kind == "verb" and token.low.endswith("s") and after is not None
        if (
            priced
            or object_like
            or opening
            or named
            or nominal
            or adjective
            or gerund
            or compound
            or closes_run
            or attributive
            or followed
        ):
            tokens[at] = replace(token, kind="noun")
    return tokens


def _is_participle(word: str) -> bool:
    return word.endswith(("ed", "ne", "en", "de")) or word in _PARTICIPLES


def _is_past(word: str) -> bool:
    return word.endswith(("ed", "ew", "ell", "ose", "ank", "ent", "ost", "old", "ought"))


class Reader:
    """Finds what each quantity of one sentence measures."""

    def __init__(self, text: str, quantities: Sequence[Quantity], tables: SummaryTables) -> None:
        self.text = text
        self.quantities = quantities
        self.tables = tables
        self.words = tables.figures
        self.moves = tables.moves | tables.figures.moves
        self.tokens = read_tokens(text, quantities, tables)
        self.place = {token.quantity: at for at, token in enumerate(self.tokens) if token.quantity >= 0}

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
        verb = self.tokens[governed] if governed >= 0 else None
        moved = verb is not None and self._is_move(governed)
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
            stem = self.tokens[governed - 1]
            moved = stem.kind == "mark" or stem.low in self.words.levels or stem.low in self.moves
            if not moved:
                governed -= 1
                verb = stem
        if (
            moved
            and verb is not None
            and quantity.currency
            and verb.low in _OBJECT_VERBS
            and not self._leads_to(governed, at)
        ):
            moved = False
        if verb is not None and moved and (not counted or self._leads_to(governed, at)):
            found = self._moved(governed, at, quantity)
            if found:
                return found
        if verb is not None and verb.low == "compared":
            return None
        attribute = self._after(at, quantity)
        if attribute and (counted or self._attributive(at)):
            found = self._count(at, start, attribute, quantity, left)
            hyphen = self.text[quantity.end : quantity.end + 1] in _HYPHENS
            if found is None and hyphen:
                return None
            if found and (hyphen or (found.unit.lower() not in _GENERIC and not self._is_weak(found))):
                return found
            # "a market of 2 million people", "sales stood at 40,000 units": the noun is a unit, no more.
            wider = self._done(governed, at, start) if verb is not None and verb.kind == "verb" else None
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
                return Label(
                    share, self._subject_near(left), False, start, self.text[share[0][0] : share[0][1]].split()[-1]
                )
        if counted and quantity.bare and not self._leads_to(governed, at) and not self._is_level(governed):
            return None
        if self._word(at + 1) in ("of", "worth") or (self._word(at + 1) == "in" and quantity.unit == "currency"):
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
                if level:
                    return Label((phrase,), phrase, True, start, end=level)
                return Label(self._go_on(phrase, at), self._subject_near(left), False, start)
        if verb is not None and verb.kind == "verb":
            return self._done(governed, at, start)
        if before is not None and before.kind == "preposition" and left > 0:
            return self._after_preposition(left, at, start)
        if before is not None and before.kind == "mark":
            return self._after_mark(left, at, start, quantity)
        if attribute:
            return self._count(at, start, attribute, quantity, left)
        return None

    def limit_start(self, index: int) -> int:
        """Where the limit words before a quantity begin, or the quantity itself: ``at least 7 per cent``."""
        return self._skip_limits(self.place[index])[1] if index in self.place else self.quantities[index].start

    def is_verb_at(self, start: int) -> bool:
        """Whether the word that begins at this offset is a verb."""
        return any(token.kind == "verb" for token in self.tokens if token.start == start)

    def end_of_base(self, index: int, labelled: int) -> int:
        """End of ``below the old fare`` after a quantity; 0 if there is none or the label (to ``labelled``) has it."""
        at = self.place.get(index, -1)
        if at < 0 or labelled > self.tokens[at].end:
            return 0
        first = at + 1
        than = self._word(first + 1) == "than"
        if than and self._word(first) in ("less", "more", "lower", "higher", "cheaper", "dearer"):
            first += 2
        elif self._word(first) in ("below", "above"):
            first += 1
        else:
            return 0
        end = self._phrase_after(first)
        return 0 if end is None or not self._is_thing(first, end) else self.tokens[end - 1].end

    def phrase_before(self, index: int) -> Span | None:
        """``charging points across`` before ``90 car parks``: the noun phrase and the preposition that lead to it."""
        left = self._skip_limits(self.place[index])[0]
        if left < 1 or self.tokens[left].kind != "preposition" or self.tokens[left - 1].kind != "noun":
            return None
        phrase = self._phrase_ending(left - 1)
        if phrase is None or TIME.search(self.text, *phrase):
            return None
        return phrase[0], self.tokens[left].end

    # ------------------------------------------------------------------ steps

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

    def _word(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def _skip_limits(self, at: int) -> tuple[int, int]:
        """The token before the number and its limit words, and where those words begin."""
        left = at - 1
        while (
            left >= 0
            and self.tokens[left].low in self.words.limits
            and self.tokens[left].end + 1 >= self.tokens[left + 1].start
        ):
            left -= 1
        first = left + 1
        while first < at and not self._opens_limit(first, at):
            first += 1
        return first - 1, self.tokens[first].start

    def _opens_limit(self, first: int, at: int) -> bool:
        """Whether the limit words from ``first`` to the number are one: ``at least``, not ``at`` alone."""
        low = self.tokens[first].low
        following = self.tokens[first + 1].low if first + 1 < at else ""
        if low in _LIMIT_HEADS:
            return following in _LIMIT_HEADS[low]
        return True

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

    def _after(self, at: int, quantity: Quantity) -> Span | None:
        """Token range of the noun phrase after the number."""
        first = at + 1
        while first < len(self.tokens) and self.tokens[first].kind == "determiner":
            return None
        last = first
        tokens = self.tokens
        while last < len(tokens) and (
            tokens[last].kind == "noun"
            or (last == first and tokens[last].kind == "adverb" and tokens[last].low.endswith("ly"))
        ):
            if last > first and self.text[tokens[last - 1].end : tokens[last].start].strip():
                break
            if last > first and TIME.match(self.text, tokens[last].start):
                break
            last += 1
        if last == first or tokens[last - 1].kind == "adverb":
            return None
        plural = any(self._is_plural(place) for place in range(first, last))
        if not plural and not quantity.unit and self._word(last) in ("and", "or") and last - first >= 1:
            # "40 food and drink makers": the head is behind the conjunction.
            end = last + 1
            while end < len(tokens) and tokens[end].kind == "noun" and end - last < 5:
                end += 1
            if end > last + 1 and self._is_plural(end - 1):
                last = end
        while last - first > 1 and tokens[last - 1].low in ("first", "last", "next"):
            last -= 1
        return first, last

    def _is_plural(self, at: int) -> bool:
        low = self.tokens[at].low
        return (low.endswith("s") and not low.endswith(("ss", "us", "'s", "’s", "ous"))) or low in (
            "people",
            "women",
            "men",
            "children",
        )

    def _count(self, at: int, start: int, after: Span, quantity: Quantity, left: int) -> Label | None:
        first, last = after
        tokens = self.tokens
        hyphen = self.text[tokens[at].end : tokens[at].end + 1] in _HYPHENS
        unit = ""
        if not quantity.unit:
            if hyphen and tokens[first].start == tokens[at].end + 1:
                unit = tokens[first].low
                unit += "" if unit.endswith("s") or last == first + 1 else "s"
                first += last > first + 1
            else:
                head = last - 1
                for place in range(first, last):
                    if self._is_plural(place) and self.text[tokens[place].start].islower():
                        head = place
                unit = self.text[tokens[head].start : tokens[head].end].removesuffix("'s").removesuffix("’s")
        trivial = f"{tokens[after[0]].low}s" in self.words.trivia
        if hyphen and not quantity.unit and (trivial or (quantity.bare and len(quantity.value) < 3)):
            return None
        pieces = self._extend((first, last), at)
        subject = self._subject_near(left)
        return Label(pieces, subject, False, start, unit) if pieces else None

    def _extend(self, phrase: Span, at: int) -> tuple[Span, ...]:
        """A noun phrase with what specifies it: ``of``-phrases, and one more phrase where it has few words."""
        tokens = self.tokens
        first, last = phrase
        for _ in range(2):
            word = self._word(last)
            short = last - first <= 2
            if word == "of" or (short and word in ("for", "on", "in", "at", "against", "with", "to", "from", "under")):
                end = self._phrase_after(last + 1)
                if end is None or end - first > _MOST_WORDS or not self._is_thing(last + 1, end):
                    break
                last = end
            elif (
                short
                and last < len(tokens)
                and tokens[last].kind == "verb"
                and self._word(last + 1) in ("in", "by", "on", "for", "from", "at")
                and _is_participle(tokens[last].low)
                and tokens[last].low not in self.words.levels
            ):
                end = self._phrase_after(last + 2)
                if end is None or end - first > _MOST_WORDS:
                    break
                last = end
            else:
                break
        return ((tokens[first].start, tokens[last - 1].end),)

    def _is_thing(self, first: int, end: int) -> bool:
        """Not a time, which is told apart."""
        return not TIME.search(self.text, self.tokens[first].start, self.tokens[end - 1].end)

    def _phrase_after(self, first: int) -> int | None:
        """End (token) of the noun phrase that opens at ``first``; ``None`` if none does or a number is in it."""
        at = first
        tokens = self.tokens
        while at < len(tokens) and tokens[at].kind == "determiner":
            at += 1
        opened = at
        while at < len(tokens) and (
            tokens[at].kind == "noun"
            or (
                tokens[at].kind == "adverb"
                and tokens[at].low.endswith("ly")
                and at + 1 < len(tokens)
                and tokens[at + 1].kind == "noun"
            )
        ):
            at += 1
        if at == opened or (at < len(tokens) and tokens[at].kind == "quantity"):
            return None
        return at

    def _share(self, at: int, left: int, quantity: Quantity) -> tuple[Span, ...] | None:
        """``38 per cent of the market for batteries``, ``520km of range``, ``61% of buyers were women``."""
        first = at + 2
        if self._word(at + 1) == "worth":
            first += self._word(first) == "of"
        if self._word(at + 1) == "in" and first < len(self.tokens):
            head = self.tokens[first]
            if (
                head.kind not in ("noun", "adverb")
                or self.text[head.start].isupper()
                or TIME.match(self.text, head.start)
            ):
                return None
        place = first
        while place < len(self.tokens) and self.tokens[place].kind == "determiner":
            place += 1
        if place < len(self.tokens) and self.tokens[place].kind == "quantity" and not quantity.unit:
            first = place + 1
        end = self._phrase_after(first)
        if end is None:
            return None
        while end - first > 1 and self.tokens[end - 1].low in ("first", "last", "next"):
            end -= 1
        while self.tokens[first].kind == "determiner" and first + 1 < end:
            first += 1
        tokens = self.tokens
        last = end
        for _ in range(2):
            word = self._word(last)
            if word in _IN_PHRASE and last - first <= 5:
                more = self._phrase_after(last + 1)
                if more is None or more - first > _MOST_WORDS or not self._is_thing(last + 1, more):
                    break
                last = more
            else:
                break
        pieces: list[Span] = [(tokens[first].start, tokens[last - 1].end)]
        if quantity.unit == "percent" and (left < 0 or tokens[left].kind in ("mark", "clausal", "quantity")):
            pieces.extend(self._predicate(last, at))
        return tuple(_join_spans(self.text, pieces))

    def _predicate(self, last: int, at: int) -> list[Span]:
        """``were electric`` after the subject of a share, where the clause ends soon."""
        tokens = self.tokens
        verb = last
        while verb < len(tokens) and verb - last < 16 and tokens[verb].kind != "verb":
            if tokens[verb].kind in ("clausal",) and tokens[verb].low != "or":
                return []
            verb += 1
        if (
            verb >= len(tokens)
            or verb - last >= 16
            or (verb > last and tokens[verb - 1].kind not in ("mark", "noun", "quantity"))
        ):
            return []
        end = verb + 1
        while (
            end < len(tokens)
            and end - verb < 7
            and tokens[end].kind in ("noun", "adverb", "preposition", "verb", "determiner")
        ):
            end += 1
        while end > verb and tokens[end - 1].kind in ("preposition", "determiner"):
            end -= 1
        if end - verb < 2 or end - verb > 6 or (end < len(tokens) and tokens[end].kind == "quantity"):
            return []
        found = TIME.search(self.text, tokens[verb].start, tokens[end - 1].end)
        if found:
            while end > verb and tokens[end - 1].end > found.start():
                end -= 1
            while end > verb and tokens[end - 1].kind in ("preposition", "determiner"):
                end -= 1
            if end - verb < 2:
                return []
        return [(tokens[verb].start, tokens[end - 1].end)]

    def _moved(self, verb: int, at: int, quantity: Quantity) -> Label | None:
        """``exports rose by 7 per cent to US$3 billion``."""
        first = verb
        while first > 0 and self.tokens[first - 1].low in self.moves and self.tokens[first - 1].kind == "verb":
            first -= 1
        subject = self._subject_of(first)
        if subject is None:
            return None
        end = self._level_after(at, quantity)
        return Label(
            (subject,), subject, True, self.tokens[first].start, self._noun_after(at) if not quantity.unit else "", end
        )

    def _level_after(self, at: int, quantity: Quantity) -> int:
        """End of the level that a move led to: ``7 per cent to US$3 billion``; 0 if none is given."""
        if quantity.unit == "points":
            return 0
        for token in self.tokens[at + 1 : at + 9]:
            if token.kind == "quantity":
                return token.end if _TO_LEVEL.fullmatch(self.text, self.tokens[at].end, token.start) else 0
        return 0

    def _noun_after(self, at: int) -> str:
        after = self._after(at, self.quantities[self.tokens[at].quantity])
        if not after:
            return ""
        token = self.tokens[after[1] - 1]
        return self.text[token.start : token.end]

    def _phrase_ending(self, last: int) -> Span | None:
        """Character span of the noun phrase whose last token is ``last``, without its determiner."""
        tokens = self.tokens
        first = last
        while first >= 0 and tokens[first].kind == "noun":
            if first < last and self.text[tokens[first].end : tokens[first + 1].start].strip():
                break
            first -= 1
        first += 1
        if first > last:
            return None
        return tokens[first].start, tokens[last].end

    def _go_on(self, phrase: Span, at: int) -> tuple[Span, ...]:
        """A phrase before the number and the one that goes on with it after: ``discount … relative to its shares``."""
        tokens = self.tokens
        first = at + 1
        if self._word(first) in ("a", "an", "per") and self._word(first + 1) in _RATE_WORDS:
            first += 2
        if self._word(first) == "relative" and self._word(first + 1) == "to":
            end = self._phrase_after(first + 2)
        elif self._word(first) in _GO_ON:
            end = self._phrase_after(first + 1)
        elif self._word(first) == "by" and self._word(first + 1).endswith("ing"):
            end = self._phrase_after(first + 2)
        else:
            return (phrase,)
        if end is None:
            return (phrase,)
        found = TIME.search(self.text, tokens[first].start, tokens[end - 1].end)
        if found or self._word(first) == "from":
            return (phrase,)
        if self._word(end) == "in" and end - first < 4:
            more = self._phrase_after(end + 1)
            if more is not None and not TIME.search(self.text, tokens[end].start, tokens[more - 1].end):
                end = more
        return phrase, (tokens[first].start, tokens[end - 1].end)

    def _done(self, verb: int, at: int, start: int, end: int = 0) -> Label | None:
        """The object or the level of a verb: ``levy is 28 per cent``, ``spent US$5 million on cranes``."""
        token = self.tokens[verb]
        subject = self._subject_of(verb)
        if token.low in self.words.levels or token.low in _AUXILIARY or token.low in _FOREIGN_AUXILIARY:
            if subject is None:
                return None
            beside = _BESIDE.match(self.text, self.tokens[at].end)
            quantity = self.quantities[self.tokens[at].quantity]
            if beside and quantity.unit == "percent":
                # "was 2 per cent dearer at US$9"
                return Label(
                    (subject,),
                    subject,
                    True,
                    start,
                    end=self._level_after(at, quantity) or beside.end(),
                )
            return Label((subject,), subject, False, start, self._unit_in(subject, at))
        name = (token.start, end or token.end)
        pieces = self._go_on(name, at)
        if subject and self.text[subject[0] : subject[1]].lower() in _PRONOUNS:
            subject = None
        tail = self._beside(at)
        if tail and subject:
            return Label(tuple(_join_spans(self.text, [subject, name, tail])), subject, False, start)
        if token.low in ("cost", "costs") and subject:
            return Label(tuple(_join_spans(self.text, [subject, name])), subject, False, start)
        if len(pieces) > 1:
            return Label(tuple(_join_spans(self.text, list(pieces))), subject, False, start)
        finite = verb > 0 and self.tokens[verb - 1].low not in ("to", "would", "will", "could", "may", "might")
        if (
            subject
            and finite
            and self.text[subject[0] : subject[1]].lower() not in _PRONOUNS
            and len(self.text[subject[0] : subject[1]].split()) <= 7
        ):
            return Label(tuple(_join_spans(self.text, [subject, name])), subject, False, start)
        return Label((name,), subject, False, start)

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
            pieces = ((tokens[verb].start, phrase[1]),)
            subject = self._subject_of(verb) or subject
        elif preposition == "of" or preposition in ("at", "with"):
            if verb >= 0 and tokens[verb].low == "of":
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
                return self._done(away, at, start)
            return None
        if low in self.words.weak and len(pieces) == 1:
            return None
        return Label(tuple(_join_spans(self.text, list(pieces))), subject, False, start)

    def _after_mark(self, left: int, at: int, start: int, quantity: Quantity) -> Label | None:
        """``the fee, 20 crowns``: an apposition to the phrase before the mark."""
        head = left - 1
        if (
            head < 0
            or quantity.unit == "percent"
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

    # ------------------------------------------------------------------ subjects

    def _subject_near(self, left: int) -> Span | None:
        """Subject of the verb that stands nearest before token ``left`` within the clause."""
        at = left
        while at >= 0 and left - at < 14:
            token = self.tokens[at]
            if token.kind == "verb":
                return self._subject_of(at)
            if token.low in (";", ":") or (token.kind == "clausal" and token.low not in ("and", "or")):
                return None
            at -= 1
        return None

    def _subject_of(self, verb: int, depth: int = 0) -> Span | None:
        """Character span of the subject of a verb: the noun phrase before it, over auxiliaries and appositions."""
        tokens = self.tokens
        at = verb - 1
        infinitive = False
        while at >= 0 and (
            tokens[at].kind == "adverb"
            or tokens[at].low in _AUXILIARY
            or (tokens[at].kind == "verb" and tokens[at + 1].low == "to")
        ):
            infinitive = tokens[at].low == "to"
            at -= 1
        if at < 0 or depth > 3:
            return None
        low = tokens[at].low
        if infinitive and tokens[at].kind == "noun":
            # "expects exports to rise" has its own subject; "vies with others to rank" has that of the verb before.
            before = at
            while before >= 0 and at - before < 10 and tokens[before].kind != "verb" and tokens[before].kind != "mark":
                before -= 1
            if before < 0 or tokens[before].kind != "verb":
                return None
            if tokens[before].low not in self.tables.estimates | self.tables.targets | _RAISING:
                return self._subject_of(before, depth + 1)
        if low in ("and", "but", "or", "then"):
            before = at - 1
            while before >= 0 and tokens[before].low not in (";", ":") and at - before < 24:
                if tokens[before].kind == "verb" and tokens[before].low not in _AUXILIARY:
                    return self._subject_of(before, depth + 1)
                before -= 1
            return None
        if low in ("who", "which", "that"):
            at -= 1
            if at >= 0 and tokens[at].low == ",":
                at -= 1
        elif low in (",", ")", "–", "—"):
            opener = {",": (",",), ")": ("(",), "–": ("–",), "—": ("—",)}[low]
            before = at - 1
            while before >= 0 and at - before < 26 and tokens[before].low not in opener:
                before -= 1
            if before < 0 or tokens[before].low not in opener:
                # A participle: "…, reaching 5 million" goes with the verb of the clause before.
                return self._main_subject(at, depth)
            if tokens[verb].low.endswith("ing"):
                return self._main_subject(at, depth)
            at = before - 1
        if at < 0:
            return None
        if tokens[at].kind == "pronoun":
            return tokens[at].start, tokens[at].end
        return self._phrase_back(at)

    def _main_subject(self, before: int, depth: int) -> Span | None:
        at = before - 1
        seen: int | None = None
        while at >= 0 and tokens_between(at, before) < 30 and self.tokens[at].low not in (";", ":"):
            if self.tokens[at].kind == "verb" and self.tokens[at].low not in ("to",):
                seen = at
            at -= 1
        return self._subject_of(seen, depth + 1) if seen is not None else None

    def _phrase_back(self, last: int) -> Span | None:
        """The noun phrase, with its ``of`` and ``in``, that ends with token ``last``."""
        tokens = self.tokens
        at = last
        while at >= 0:
            token = tokens[at]
            if token.kind == "noun":
                at -= 1
            elif token.kind == "determiner":
                if at > 0 and tokens[at - 1].kind == "preposition" and tokens[at - 1].low in _IN_PHRASE:
                    at -= 1
                else:
                    break
            elif (
                token.kind == "preposition"
                and token.low in _IN_PHRASE
                and at > 0
                and tokens[at - 1].kind in ("noun", "verb")
            ):
                at -= 1
                if tokens[at].kind == "verb":
                    if at == 0 or tokens[at - 1].kind != "noun" or not _is_participle(tokens[at].low):
                        at += 1
                        break
                    at -= 1
            elif token.low in ("'", "’", "-", "“", "”", '"', "/") or (
                token.kind == "adverb" and token.low.endswith("ly")
            ):
                at -= 1
            elif token.low in (")",):
                at -= 1
                while at >= 0 and tokens[at].low != "(" and last - at < 12:
                    at -= 1
                at -= 1
            else:
                break
        first = at + 1
        if at >= 0 and tokens[at].kind == "determiner":
            first = at + 1
        if first < last and (time_ := TIME.match(self.text, tokens[first].start)) and time_.end() < tokens[last].start:
            while tokens[first].start < time_.end():
                first += 1
        if tokens[first].kind == "preposition" or (first > 0 and tokens[first - 1].kind == "preposition"):
            # "Among the large lines Calderhead": a phrase before the subject, with no comma.
            for place in range(first + 1, last + 1):
                inner, outer = tokens[place - 1], tokens[place]
                if (
                    inner.kind == outer.kind == "noun"
                    and self.text[inner.start].islower()
                    and self.text[outer.start].isupper()
                ):
                    first = place
                    break
        while first <= last and tokens[first].kind in ("determiner", "preposition", "mark", "adverb"):
            first += 1
        if first > last:
            return None
        end = last + 1
        # Too long: cut trailing phrases.
        while end - first > _MOST_WORDS:
            cut = end - 1
            while cut > first and tokens[cut].kind != "preposition":
                cut -= 1
            if cut <= first:
                break
            end = cut
        if end - first > _MOST_WORDS + 3:
            return None
        if tokens[end - 1].low in self.words.weak and end - first == 1:
            return None
        if TIME.fullmatch(self.text, tokens[first].start, tokens[end - 1].end):
            return None
        return tokens[first].start, tokens[end - 1].end


def tokens_between(first: int, last: int) -> int:
    """How many tokens lie between two places."""
    return last - first


def _join_spans(text: str, spans: list[Span]) -> list[Span]:
    """Spans in order; neighbours with nothing but a space between them become one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span[0] <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(span[1], joined[-1][1]))
        else:
            joined.append(span)
    return joined


_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
TIME = re.compile(
    r"\b(?:(?:the )?(?:first|second|third|fourth|final|last|past) (?:quarter|half|nine months|six months|three months)"
    r"(?: of (?:\d{4}|last year|this year|the year))?"
    r"|Q[1-4](?: (?:of )?\d{4})?|H[12](?: (?:of )?\d{4})?|[12]H ?\d{2,4}"
    r"|\d{1,2}[.:]\d{2} ?(?:[ap]\.?m\.?)(?: local time)?|\d{4} GMT|\d{1,2} ?[ap]\.?m\b\.?"
    rf"|(?:early |late |mid-|mid )?(?:{_MONTHS})\b(?: \d{{1,2}}\b)?(?:,? \d{{4}})?"
    r"|the (?:year|months?|quarter|half) to (?:" + _MONTHS + r")(?: \d{4})?"
    r"|[Bb]etween (?:19|20)\d{2} and (?:19|20)\d{2}"
    r"|(?:early |late |mid-|mid |fiscal )?(?:19|20)\d{2}(?:[-–/]\d{2,4})?\b(?!-)"
    r"|(?:last|this|next) (?:year|month|week|quarter|season|summer|winter|spring|autumn)|year to date"
    r"|(?:yester|to)day"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b)"
)
_TO_LEVEL = re.compile(
    r"(?: (?:dearer|cheaper|higher|lower|stronger|weaker|better|worse|firmer|softer))?"
    r" (?:year on year |year-on-year |from a year (?:ago|earlier) |on the year )?(?:to|at) (?:about |around |nearly |"
    r"just |a record )?"
)

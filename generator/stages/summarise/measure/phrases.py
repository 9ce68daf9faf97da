"""Noun phrases, subjects and shares around a token of a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from generator.model import Span
from generator.stages.summarise.analyse import word_set
from generator.stages.summarise.measure.times import TIME
from generator.stages.summarise.measure.tokens import AUXILIARY, PRONOUNS, is_participle, read_tokens
from generator.stages.summarise.settings import SummaryTables
from generator.text.numbers import Quantity

_IN_PHRASE = word_set("of in for on by to from at with across between within under against among into")
_GO_ON = word_set("into for on in from to against with between of through via under towards")
_LIMIT_HEADS = {
    "at": ("least", "most"),
    "up": ("to",),
    "to": (),
    "a": (),
    "an": ("estimated", "expected", "extra", "additional"),
    "expected": (),
    "estimated": (),
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
_SET_PHRASES = word_set("bid order addition effort case place fact particular response return attempt move total")
"""Nouns of phrases that say how or why, not of what: ``in a bid``, ``in order``."""
_MOST_WORDS = 9
_LONGEST_CHAIN = 7
"""Words of the longest verb with its auxiliaries: ``are also expected to have been sold``."""
_LONGEST_PREDICATE = 14
_STANDING_IN = word_set("one ones so it them this that these those")
_NOT = ("n't", "n’t")
DEEP = 4
"""Depth from which no clause is looked for within a clause."""
_WHEN = re.compile(r" (?:(?:earlier|late|later|early) )?(?:this|last|next|in) (?:month|week|year|quarter|[A-Z][a-z]+) ")
"""A time between a noun and whose it is: ``the US$5 million sale earlier this month by Calderhead``."""
_TELLING = word_set("show shows showed means meant says said suggest suggests suggested believes")
_NEAR_WORDS = 5
"""Words of the longest phrase that ``, which`` is taken to be about as a whole; of a longer one it is the last noun."""
_PHRASAL = frozenset(
    (verb, "over")
    for verb in word_set("take takes took taken taking hand hands handed handing turn turned turning win won")
)
"""``take over 14 shops``: the word belongs to the verb, not to the number."""
_RAISING = word_set(
    "allow allowed allows ask asked enabled enables encouraged expect expects forced forces help helped helps led "
    "leads let ordered orders persuaded required requires saw see sees told tells urged want wants"
)
_RATE_WORDS = word_set("year month week day hour tonne ton kilo pound barrel share unit piece head")


class Phrases:
    """The tokens of one sentence, and what phrase begins, ends or stands before a place among them."""

    def __init__(
        self, text: str, quantities: Sequence[Quantity], tables: SummaryTables, *, english: bool = True
    ) -> None:
        self.text = text
        self.english = english
        self.quantities = quantities
        self.tables = tables
        self.words = tables.figures
        self.moves = tables.moves | tables.figures.moves
        self.tokens = read_tokens(text, quantities, tables)
        self.place = {token.quantity: at for at, token in enumerate(self.tokens) if token.quantity >= 0}

    def subject_before(self, verb: int) -> Span | None:
        """The subject of the verb that begins at this offset of the sentence, if it is seen."""
        at = next((place for place, token in enumerate(self.tokens) if token.start == verb), None)
        return None if at is None else self._subject_of(at)

    def has_verb_between(self, start: int, end: int) -> bool:
        """Whether a verb begins between two offsets of the sentence."""
        return any(token.kind == "verb" and start <= token.start < end for token in self.tokens)

    def _word(self, at: int) -> str:
        return self.tokens[at].low if 0 <= at < len(self.tokens) else ""

    def _skip_limits(self, at: int) -> tuple[int, int]:
        """The token before the number and its limit words, and where those words begin."""
        left = at - 1
        while (
            left >= 0
            and self.tokens[left].low in self.words.limits
            and self.tokens[left].end + 1 >= self.tokens[left + 1].start
            and not (left > 0 and (self.tokens[left - 1].low, self.tokens[left].low) in _PHRASAL)
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

    def _is_plural(self, at: int) -> bool:
        low = self.tokens[at].low
        return (low.endswith("s") and "." not in low and not low.endswith(("ss", "us", "'s", "’s", "ous"))) or low in (
            "people",
            "women",
            "men",
            "children",
            "staff",
            "aircraft",
            "personnel",
            "crew",
            "police",
        )

    def _takes_number(self, at: int) -> bool:
        """Whether ``of`` and a number follow: what stands before is what that number measures."""
        return self._word(at) in ("of", "at") and any(
            token.kind == "quantity" for token in self.tokens[at + 1 : at + 4] if token.kind != "noun"
        )

    def _is_thing(self, first: int, end: int) -> bool:
        """Not a time, which is told apart."""
        if self.tokens[end - 1].low in self.words.trivia:
            return False
        found = TIME.search(self.text, self.tokens[first].start, self.tokens[end - 1].end)
        return not found or found.end() < self.tokens[end - 1].start

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

    def _joined(self, conjunction: int, first: int, last: int) -> int | None:
        """First token of ``Latin America and the Caribbean`` before which it is one phrase: ``first`` where the two are
        not joined, ``None`` for the last of a list.
        """
        tokens = self.tokens
        at = conjunction - 1
        while at >= 0 and tokens[at].kind == "noun" and conjunction - at <= 4:
            at -= 1
        opened = at + 1
        if opened == conjunction:
            return first
        listed_in = self._list_opens(at)
        if listed_in is not None:
            return listed_in
        name = self.text[tokens[opened].start].isupper()
        if name and at > 0 and tokens[at].low == "," and self.text[tokens[at - 1].start].isupper():
            return None
        listed = not name and at > 1 and tokens[at].low == "," and tokens[at - 1].kind == "noun"
        if listed and self.text[tokens[at - 1].start].islower() and tokens[at - 2].low in _IN_PHRASE:
            return None
        while at >= 0 and tokens[at].kind == "determiner":
            at -= 1
        head = next((place for place in range(first, last + 1) if tokens[place].kind == "noun"), last)
        alike = name == self.text[tokens[head].start].isupper() and (name or self._word(at) in ("of", "between"))
        if at >= 0 and tokens[at].low in _IN_PHRASE and alike:
            phrase = self._phrase_back(at - 1) if at and tokens[at - 1].kind == "noun" else None
            return next((place for place in range(at) if phrase and tokens[place].start == phrase[0]), opened)
        return opened if at < 0 or tokens[at].kind == "clausal" or tokens[at].low in (",", "–", "—") else first

    def _list_opens(self, comma: int) -> int | None:
        """First token of ``output from mills, mines`` before the comma of a list of common nouns that goes on."""
        tokens = self.tokens
        at, items = comma, 0
        while at > 0 and tokens[at].low == ",":
            first = at - 1
            while first >= 0 and tokens[first].kind == "noun" and self.text[tokens[first].start].islower():
                first -= 1
            if first == at - 1:
                return None
            at, items = first, items + 1
        if not items or at < 1 or tokens[at].low not in ("from", "of", "by", "in") or tokens[at - 1].kind != "noun":
            return None
        while at > 0 and tokens[at - 1].kind == "noun":
            at -= 1
        return at

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
                and (token.low in _IN_PHRASE or (token.low in ("after", "before") and tokens[at + 1].low == "tax"))
                and at > 0
                and tokens[at - 1].kind in ("noun", "verb")
            ):
                at -= 1
                if tokens[at].kind == "verb":
                    if at == 0 or tokens[at - 1].kind != "noun" or not is_participle(tokens[at].low):
                        at += 1
                        break
                    at -= 1
            elif token.low == "-" and "-" in (self._word(at - 1), self._word(at + 1)):
                break
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
        conjunction = at - (at > 0 and tokens[at].kind == "determiner")
        if conjunction >= 1 and tokens[conjunction].low == "and" and first <= last:
            joined = self._joined(conjunction, first, last)
            if joined is None:
                return None
            first = joined
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

    def _with_second(self, first: int, last: int) -> int:
        """End (token) of ``taxes and fines``, whose first ends before ``last``: two plurals that no verb follows."""
        tokens = self.tokens
        named = self.text[tokens[last - 1].start].isupper()
        if last - first > 3 or self._word(last) != "and" or not (named or self._is_plural(last - 1)):
            return last
        end = last + 1
        while end < len(tokens) and tokens[end].kind == "noun" and end - last < 4:
            end += 1
        capital = end > last + 1 and self.text[tokens[last + 1].start].isupper()
        closed = end > last + 1 and (capital if named else self._is_plural(end - 1) and not capital)
        return end if closed and (end == len(tokens) or tokens[end].kind != "verb") else last

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
                if self._word(end - 1) in _SET_PHRASES or self._takes_number(end):
                    break
                last = end
            elif (
                short
                and last < len(tokens)
                and tokens[last].kind == "verb"
                and self._word(last + 1) in ("in", "by", "on", "for", "from", "at")
                and is_participle(tokens[last].low)
                and tokens[last].low not in self.words.levels
            ):
                end = self._phrase_after(last + 2)
                if end is None and self._word(last + 2).endswith("ing"):
                    end = self._complement_end(last + 2, DEEP)
                if end is None or end - first > _MOST_WORDS:
                    break
                last = end
            else:
                break
        phrase = (tokens[first].start, tokens[last - 1].end)
        timed = _WHEN.match(self.text, phrase[1])
        if timed:
            at = next((place for place in range(last, len(tokens)) if tokens[place].start >= timed.end()), len(tokens))
            end = self._phrase_after(at + 1) if self._word(at) in ("by", "of", "from") else None
            if end is not None and end - at <= _MOST_WORDS:
                return phrase, (tokens[at].start, tokens[end - 1].end)
        return (phrase,)

    def _go_on(self, phrase: Span, at: int) -> tuple[Span, ...]:
        """A phrase before the number and the one that goes on with it after: ``discount … relative to its shares``."""
        tokens = self.tokens
        first = at + 1
        if self._word(first) == "(" and first + 2 < len(tokens) and tokens[first + 1].kind == "quantity":
            # "pays $85m (£41m) to settle"
            first += 3 if self._word(first + 2) == ")" else 0
        if self._word(first) in ("more", "less") and self._word(first + 1) in _GO_ON:
            first += 1
        if self._word(first) in ("a", "an", "per") and self._word(first + 1) in _RATE_WORDS:
            first += 2
        if self._word(first) == "relative" and self._word(first + 1) == "to":
            end = self._phrase_after(first + 2)
        elif self._word(first) in _GO_ON:
            end = self._phrase_after(first + 1)
            if (
                end is None
                and self._word(first) == "to"
                and first + 1 < len(tokens)
                and tokens[first + 1].kind == "verb"
            ):
                # "spent … to build": the purpose.
                end = self._complement_end(first + 1, 1)
        elif self._word(first) == "by" and self._word(first + 1).endswith("ing"):
            end = self._phrase_after(first + 2)
        else:
            return (phrase,)
        if end is None or self._word(end - 1) in _SET_PHRASES or self._takes_number(end):
            return (phrase,)
        found = TIME.search(self.text, tokens[first].start, tokens[end - 1].end)
        if found or self._word(first) == "from":
            return (phrase,)
        if (
            self._word(end) == "of"
            and (whole := self._phrase_after(end + 1)) is not None
            and not self._takes_number(end)
        ):
            end = whole
        end = self._with_second(first + 1, end)
        if self._word(end) == "in" and end - first < 4:
            more = self._phrase_after(end + 1)
            if more is not None and not TIME.search(self.text, tokens[end].start, tokens[more - 1].end):
                end = more
        return phrase, (tokens[first].start, tokens[end - 1].end)

    def chain_start(self, verb: int) -> int:
        """The first token of ``agreed to pay``, ``is hoping to raise`` without its auxiliaries."""
        while verb > 1 and self.tokens[verb - 1].low == "to" and self.tokens[verb - 2].kind == "verb":
            if self.tokens[verb - 2].low in AUXILIARY:
                break
            verb -= 2
        return verb

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
        if (
            place < len(self.tokens)
            and self.tokens[place].kind == "quantity"
            and quantity.unit in ("", "share", "percent")
        ):
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
                if self._word(more - 1) in _SET_PHRASES or self._takes_number(more):
                    break
                last = more
            elif (
                word.endswith("ed")
                and self.tokens[last].kind == "verb"
                and self._word(last + 1) != "to"
                and word not in self.tables.speech
            ):
                more = self._complement_end(last, DEEP) if self._word(last + 1) in _IN_PHRASE else None
                last = more or last + 1
                break
            else:
                break
        last = self._with_second(first, last)
        pieces: list[Span] = [(tokens[first].start, tokens[last - 1].end)]
        if quantity.unit in ("percent", "share") and (
            left < 0 or tokens[left].kind in ("mark", "clausal", "quantity") or tokens[left].low == "that"
        ):
            pieces.extend(self._predicate(last, at))
        return tuple(join_spans(self.text, pieces))

    def _predicate(self, last: int, at: int) -> list[Span]:
        """``were electric`` after the subject that ends before token ``last``, cut at its first complement."""
        tokens = self.tokens
        defined = self._word(last) in ("that", "who", "which")
        aside = self._word(last) == "," and self._word(last + 1) in ("who", "which")
        if defined or aside:
            inner = last + 1 + aside
            while inner < len(tokens) and inner - last < 4 and tokens[inner].kind in ("noun", "adverb", "determiner"):
                inner += 1
            ended = self._complement_end(inner, DEEP) if inner < len(tokens) and tokens[inner].kind == "verb" else None
            if ended is None or (aside and self._word(ended) != ","):
                return []
            told = self._predicate(ended + aside, at)
            return [(tokens[last].start, told[0][1])] if told and defined else told
        verb = last
        while verb < len(tokens) and verb - last < 16 and tokens[verb].kind != "verb":
            if tokens[verb].kind == "clausal" and tokens[verb].low != "or":
                return []
            verb += 1
        commas = sum(token.low == "," for token in tokens[last:verb])
        if (
            verb >= len(tokens)
            or verb - last >= 16
            or tokens[verb].low == "according"
            or tokens[verb].low.endswith("ing")
            or commas % 2
            or (verb > last and tokens[verb - 1].kind not in ("mark", "noun", "quantity", "adverb"))
        ):
            return []
        end = self._complement_end(verb)
        loose = any(token.kind == "quantity" for token in tokens[last:verb])
        if loose and not any(token.kind == "mark" for token in tokens[last:verb]):
            return []
        if (
            end is None
            or self._word(end - 1) in _STANDING_IN
            or (
                end - verb < 2
                and (tokens[verb].low in AUXILIARY | self.words.levels or tokens[verb].low.endswith(_NOT))
            )
        ):
            return []
        between = tokens[last:verb]
        joined = len(between) <= _MOST_WORDS and not any(token.kind in ("mark", "quantity") for token in between)
        start = self._without_time(last, verb) if joined and between else verb
        return [(tokens[start].start, tokens[end - 1].end)]

    def _without_time(self, first: int, verb: int) -> int:
        """Where a predicate begins, if the words from ``first`` to its verb are kept: not if they are a time."""
        timed = TIME.search(self.text, self.tokens[first].start, self.tokens[verb].start)
        return verb if timed else first

    def _is_finite(self, at: int) -> bool:
        return self.tokens[at].kind == "verb" and not self.tokens[at].low.endswith("ing")

    def _complement_end(self, verb: int, depth: int = 0) -> int | None:
        """End (token) of a verb with its auxiliaries and its first complement; ``None`` where that is not seen."""
        tokens = self.tokens
        at = verb
        while (
            at < len(tokens)
            and at - verb < _LONGEST_CHAIN
            and (tokens[at].kind in ("verb", "adverb") or tokens[at].low in AUXILIARY)
            and tokens[at].low not in ("compared", "according", "including")
        ):
            at += 1
        chain = at
        while chain > verb + 1 and tokens[chain - 1].low in ("to", "also", "likely", "ago"):
            chain -= 1
        if at >= len(tokens):
            return chain
        last = tokens[chain - 1].low
        end: int | None = chain
        following = tokens[at]
        copula = last in ("is", "are", "was", "were", "be", "been", "being", "remain", "remained", "become", "became")
        if following.low == "as":
            end = chain
        elif following.kind == "preposition":
            if at + 1 < len(tokens) and tokens[at + 1].low.endswith("ing") and tokens[at + 1].kind == "verb":
                end = self._complement_end(at + 1, depth + 1) if depth < 2 else None
            else:
                phrase = self._phrase_after(at + 1)
                end = phrase if phrase is not None else chain
                if phrase is None and copula:
                    return None
        elif following.kind in ("noun", "determiner"):
            end = self._phrase_after(at)
            having = last in ("has", "have", "had") and following.kind == "noun"
            if end is not None and (copula or having) and end - at <= 2 and self._word(end) in _IN_PHRASE | _GO_ON:
                end = self._phrase_after(end + 1) or end
            if end is None and chain - verb > 1 and not copula:
                # "have been lost over the past three months"
                end = chain
                while end > verb + 1 and tokens[end - 1].kind == "adverb":
                    end -= 1
                end = end if is_participle(tokens[end - 1].low) else None
            participle = end is not None and is_participle(self._word(end)) and self._word(end + 1) in _IN_PHRASE
            reduced = participle and last not in self.tables.speech | self.tables.estimates
            telling = last in self.tables.speech | self.tables.estimates or last in _TELLING
            clause = end is not None and not reduced and end < len(tokens) and self._is_finite(end)
            if clause and following.low == "that" and not telling:
                # "were worried that the tags would": what they worried about is left out.
                end = chain
            elif clause and telling and end is not None:
                # "said prices would rise": what follows is a clause of its own.
                end = self._complement_end(end, depth + 1) if depth < 1 else None
        elif following.kind == "quantity":
            end = at + 1
            while end < len(tokens) and tokens[end].kind == "noun" and end - at < 4:
                end += 1
        elif following.kind == "pronoun" or following.low == "that":
            inner = at
            while inner < len(tokens) and inner - at < 5 and tokens[inner].kind != "verb":
                inner += 1
            seen = inner < len(tokens) and tokens[inner].kind == "verb" and depth < 1
            telling = last in self.tables.speech | self.tables.estimates or last in _TELLING
            if chain - verb > 2 and tokens[chain - 2].low == "to" and not telling:
                # "were put aside to stop it": the purpose is left out.
                end = chain - 2
            else:
                end = self._complement_end(inner, depth + 1) if seen else None
        if end is None:
            return None
        if self._word(end) == "of" and (more := self._phrase_after(end + 1)) is not None:
            end = more
        found = TIME.search(self.text, tokens[verb].start, tokens[end - 1].end)
        if found:
            while end > verb + 1 and tokens[end - 1].end > found.start():
                end -= 1
        while end > verb + 1 and tokens[end - 1].kind in ("preposition", "determiner", "clausal"):
            end -= 1
        return end if end - verb <= _LONGEST_PREDICATE else None

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
            tokens[at].kind == "adverb" or tokens[at].low in AUXILIARY or (tokens[at].kind == "verb" and infinitive)
        ):
            infinitive = tokens[at].low == "to" or (infinitive and tokens[at].kind == "adverb")
            at -= 1
        at = self._before_time(at)
        if at < 0 or depth > 3:
            return None
        low = tokens[at].low
        relative = low in ("who", "which", "that")
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
                apposed = infinitive and self._word(before - 1) != "to"
                within = self._word(before - 1) in ("which", "who")
                helping = tokens[before].low in AUXILIARY and (
                    tokens[before].low not in ("is", "are", "was", "were")
                    or tokens[before + 1].kind in ("verb", "adverb")
                )
                if tokens[before].kind == "verb" and not helping and not (apposed or within):
                    return self._subject_of(before, depth + 1)
                before -= 1
            return None
        if low in ("who", "which", "that"):
            at -= 1
            named = self._name_apposed(at)
            if named is not None:
                return named
            if at >= 0 and tokens[at].low in (",", "–", "—"):
                at -= 1
                whole = self._phrase_back(at)
                if whole and len(self.text[slice(*whole)].split()) > _NEAR_WORDS:
                    return self._phrase_ending(at)
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
            return self._speaker_meant(at, depth) or (tokens[at].start, tokens[at].end)
        phrase = self._phrase_back(at)
        return self._with_head(phrase) if phrase and not relative else phrase

    def _with_head(self, name: Span) -> Span:
        """``shares in its owner, Calderhead`` where the name alone was found: it stands beside a noun of a phrase."""
        tokens = self.tokens
        at = next(place for place, token in enumerate(tokens) if token.end > name[0]) - 1
        if at < 3 or tokens[at].low != "," or not self.text[name[0]].isupper():
            return name
        first = at - 1
        while first > 0 and tokens[first].kind == "noun" and self.text[tokens[first].start].islower():
            first -= 1
        if first == at - 1 or tokens[first].kind != "determiner" or tokens[first - 1].low not in ("in", "of"):
            return name
        head = self._phrase_back(first - 2) if first > 1 and tokens[first - 2].kind == "noun" else None
        return (head[0], name[1]) if head else name

    def _before_time(self, at: int) -> int:
        """The token before a time that ends with ``at`` (``growth this year``, ``fell and in May``), else ``at``."""
        if at < 1 or self.tokens[at].kind != "noun":
            return at
        for first in range(max(1, at - 3), at + 1):
            if TIME.fullmatch(self.text, self.tokens[first].start, self.tokens[at].end):
                before = self.tokens[first - 1]
                if before.kind == "noun":
                    return first - 1
                outer = self.tokens[first - 2] if first > 1 else None
                if before.kind == "preposition" and outer and outer.kind in ("mark", "clausal"):
                    return first - 2
                return at
        return at

    def verb_with_auxiliaries(self, subject: Span, verb: Span) -> Span:
        """The span of a verb with what stands between it and its subject, if that is only auxiliaries and adverbs."""
        between = [token for token in self.tokens if subject[1] <= token.start < verb[0]]
        pronoun = next((place for place, token in enumerate(between) if token.kind == "pronoun"), -1)
        between = between[pronoun + 1 :]
        plain = all(token.kind in ("verb", "adverb") or token.low in AUXILIARY for token in between)
        near = not any(token.low in self.tables.speech for token in between) and len(between) <= _LONGEST_CHAIN
        return (between[0].start if between and plain and near else verb[0], verb[1])

    def _speaker_meant(self, pronoun: int, depth: int) -> Span | None:
        """``Calderhead`` of ``Calderhead said it would``: a pronoun just behind what somebody says is the speaker."""
        tokens = self.tokens
        at = pronoun - 1
        while at >= 0 and pronoun - at < 5 and tokens[at].kind in ("noun", "preposition", "adverb"):
            at -= 1
        at -= at > 0 and tokens[at].low == "that"
        if at < 1 or tokens[at].low not in self.tables.speech or tokens[pronoun].low not in ("it", "he", "she", "they"):
            return None
        timed = TIME.search(self.text, tokens[at].end, tokens[pronoun].start)
        linked = tokens[pronoun - 1].low == "that" and pronoun - at == 2
        if pronoun - at > 1 and not timed and not linked:
            return None
        speaker = self._subject_of(at, depth + 1)
        return None if speaker is None or self.text[slice(*speaker)].lower() in PRONOUNS else speaker

    def _name_apposed(self, noun: int) -> Span | None:
        """``Calderhead`` of ``Calderhead, the yard which``: who a common noun with its article stands for."""
        tokens = self.tokens
        at = noun
        while at > 1 and tokens[at].kind == "noun" and noun - at < 4 and self.text[tokens[at].start].islower():
            at -= 1
        if at < 2 or at == noun or tokens[at].low not in ("the", "a", "an") or tokens[at - 1].low != ",":
            return None
        name = self._phrase_ending(at - 2)
        return name if name and self.text[name[0]].isupper() else None

    def _main_subject(self, before: int, depth: int) -> Span | None:
        at = before - 1
        seen: int | None = None
        while at >= 0 and before - at < 30 and self.tokens[at].low not in (";", ":"):
            if seen is not None and (self.tokens[at].low == "that" or self.tokens[at].low in _TELLING):
                break
            if self.tokens[at].kind == "verb" and self.tokens[at].low not in ("to",):
                seen = at
            at -= 1
        return self._subject_of(seen, depth + 1) if seen is not None else None


def join_spans(text: str, spans: list[Span]) -> list[Span]:
    """Spans in order; neighbours with nothing but a space between them become one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span[0] <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(span[1], joined[-1][1]))
        else:
            joined.append(span)
    return joined

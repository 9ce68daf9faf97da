"""The words of a sentence by kind, each quantity one token, as the reading of figures needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from generator.stages.summarise.analyse import word_set
from generator.stages.summarise.settings import SummaryTables
from generator.text.numbers import Quantity

TokenKind = Literal["noun", "verb", "determiner", "preposition", "clausal", "adverb", "pronoun", "quantity", "mark"]

PRONOUNS = word_set(
    "it he she they we i you who which them him us what er sie es wir ich ihr ella ellos il elle ils "
    "that's it's he's she's there's what's that’s it’s he’s she’s there’s what’s"
)
AUXILIARY = word_set(
    "is are was were be been being has have had having will would can could may might must should shall do does "
    "did to expected estimated forecast projected predicted likely set due poised planned believed thought seen "
    "not also"
)
HYPHENS = ("-", "–", "\u2011")
_MARKED = "\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f\u200d"
_SIGNS = "\u00a0-\u00bf\u00d7\u00f7\u2000-\u20cf\u2100-\u2bff\u3000-\u303f\uff00-\uff65"
_TOKEN = re.compile(
    rf"(?:[^\W_]|&)(?:[^\W_]|[&’'](?=[^\W_])|[./-](?=[^\W_])|(?<=\d)[,:](?=\d)|[{_MARKED}]"
    rf"|[^\w\s\x00-\x7f{_SIGNS}]{{1,4}}(?=[^\W_]))*['’]?|[^\w\s]"
)
"""A word with what stands within it: accents and vowel signs that are characters of their own, which are no ``\\w``,
other signs with letters on both sides, and the marks of a number that no reader of numbers took."""
_BEFORE_NOUNS = ("", "percent", "currency", "points", "percentage points", "basis points", "times")
_SHORTENED = re.compile(r"(?:i|you|we|they|he|she|it)['’](?:re|ve|ll|d|m)")
_OPENING = ("determiner", "pronoun")
_EVERY = word_set("weekly daily monthly yearly")
_BEING = word_set("is are was were been")
_MODALS = word_set("will would could can may might must should shall cannot")
_ING_NOUNS = word_set(
    "spending funding lending trading shipping farming manufacturing housing advertising restructuring training "
    "banking borrowing offering building holding listing earning"
)
_ONLY_VERBS = word_set(
    "expects predicts hopes wants seeks sees says owns employs operates controls makes gives takes brings gets "
    "builds pays buys sells sends spends produces provides includes requires allows becomes comes goes keeps owes "
    "earns means hires carries serves receives generates raises"
)
_BARE_TAKERS = word_set("helps helped lets makes is was has does needs")
_SPAN = re.compile(r"[-\u2011](?:year|month|week|day)\b")
"""``10-year``: how long, which is no figure but part of what is named."""
_PARTICIPLES = word_set("paid sold made held bought built sent kept spent won lost put")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a mark or a quantity of a sentence; offsets into the sentence."""

    start: int
    end: int
    low: str
    kind: TokenKind
    quantity: int = -1


def read_tokens(text: str, quantities: Sequence[Quantity], tables: SummaryTables) -> tuple[Token, ...]:
    """Tokens of a sentence, each quantity one token."""
    words = tables.figures
    tokens: list[Token] = []
    for match in _words_and_gaps(text, quantities):
        if isinstance(match, int):
            quantity = quantities[match]
            span = _SPAN.match(text, quantity.end)
            if span:
                tokens.append(Token(quantity.start, span.end(), text[quantity.start : span.end()].lower(), "noun"))
            else:
                tokens.append(Token(quantity.start, quantity.end, "", "quantity", match))
            continue
        start, end = match.span()
        word = match.group()
        if word in HYPHENS and tokens and tokens[-1].kind == "quantity" and tokens[-1].end == start:
            continue
        if word[-1] in "'’" and len(word) > 1 and word[-2] not in "sS":
            end -= 1
            word = word[:-1]
        low = word.lower()
        if low == "-" and text[start - 1 : end + 1] == " - ":
            low = "–"
        kind: TokenKind = "noun"
        if not word[0].isalnum() and word[0] != "&":
            kind = "mark"
        elif word == "May" and start > 0:
            kind = "noun"
        elif low in words.determiners:
            kind = "determiner"
        elif (low in PRONOUNS and word not in ("US", "IT")) or _SHORTENED.fullmatch(low):
            kind = "clausal" if low in words.clausal else "pronoun"
        elif low in words.clausal or (low == "as" and not text.startswith(("as ", "of "), end + 1)):
            kind = "clausal"
        elif low in words.adverbs:
            kind = "adverb"
        elif (
            low.replace("’", "'") in words.irregular
            or low in tables.speech
            or low in tables.moves
            or low in words.verbs
        ):
            kind = "verb"
        elif low in words.prepositions:
            kind = "preposition"
        elif low in words.adverbs or (low.endswith("ly") and len(low) > 4 and word[0].islower()):
            kind = "adverb"
        elif low.endswith("ed") and len(low) > 4 and word[0].islower():
            kind = "verb"
        tokens.append(Token(start, end, low, kind))
    for at, token in enumerate(tokens[1:], 1):
        if (
            token.kind == "noun"
            and token.low.isalpha()
            and text[token.start].islower()
            and (
                tokens[at - 1].low in _MODALS
                or (tokens[at - 1].low == "to" and at + 1 < len(tokens) and tokens[at + 1].kind in _OPENING)
                or (
                    token.low.endswith("ing")
                    and (tokens[at - 1].low in _BEING or _SHORTENED.fullmatch(tokens[at - 1].low))
                )
            )
        ):
            tokens[at] = replace(token, kind="verb")
    return tuple(_settle_verbs(text, tokens, quantities, tables))


def _words_and_gaps(text: str, quantities: Sequence[Quantity]) -> Iterator[re.Match[str] | int]:
    """Words and marks between the quantities, and the number of each quantity where it stands."""
    at = 0
    for index, quantity in enumerate(quantities):
        yield from _TOKEN.finditer(text, at, quantity.start)
        yield index
        span = _SPAN.match(text, quantity.end)
        at = span.end() if span else quantity.end
    yield from _TOKEN.finditer(text, at)


def _settle_verbs(text: str, tokens: list[Token], quantities: Sequence[Quantity], tables: SummaryTables) -> list[Token]:
    """Words that may be verbs or nouns: told apart by their neighbours."""
    firm = tables.figures.irregular
    for at, token in enumerate(tokens):
        if token.kind != "verb" or token.low in _ONLY_VERBS:
            continue
        before = tokens[at - 1] if at else None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.low == "cost" and before is not None and after is not None:
            # "the estimated cost of": a noun.
            attributed = before.kind == "determiner" or before.low.endswith(("ed", "age", "al"))
            if after.low in ("of", "is", "was", "per") and attributed:
                tokens[at] = replace(token, kind="noun")
                continue
        if token.low in firm:
            # "newly built barges"
            if token.low in _PARTICIPLES and before and after and before.low.endswith("ly") and after.kind == "noun":
                tokens[at] = replace(token, kind="noun")
            continue
        by = tokens[at + 2] if at + 2 < len(tokens) else None
        to_number = after is not None and after.low in ("by", "to") and by is not None and by.kind == "quantity"
        if token.low in tables.moves and to_number and before is not None and before.kind == "noun":
            # "will see the budget rise by 5 million": a verb, though it could be a noun.
            continue
        named = text[token.start].isupper() and before is not None
        possessive = before is not None and before.low.endswith(("'s", "’s", "s'", "s’"))
        # "lines that trade abroad": a verb, "the news that trade fell" has its own.
        relative = before is not None and before.low == "that" and at > 1 and tokens[at - 2].kind == "noun"
        relative = relative and (after is None or after.kind != "verb")
        nominal = before is not None and (
            (before.kind == "determiner" and not relative)
            or (before.low in tables.figures.open and token.low.endswith("s"))
            or before.low in _EVERY
            or possessive
            or (before.kind == "preposition" and before.low != "to" and not token.low.endswith("ing"))
            or (
                before.kind == "quantity"
                and not token.low.endswith(("ing", "ed"))
                and before.end + 1 >= token.start
                and quantities[before.quantity].unit in _BEFORE_NOUNS
            )
        )
        adjective = token.low.endswith("ed") and (
            before is None
            or before.kind in ("determiner", "preposition")
            or (before.kind == "quantity" and after is not None and after.kind == "noun")
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
            and not is_past(token.low)
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
        followed = followed or (
            token.low.endswith("s") and singular and after is not None and after.kind == "verb" and is_past(after.low)
        )
        # "the Siemers plant at": a bare form behind one name agrees with nothing.
        plain = before is not None and before.kind == "noun" and text[before.start].isupper()
        plain = plain and opener is not None and opener.kind == "determiner" and run == at - 2
        plain = plain and not token.low.endswith(("s", "ed", "ing")) and not is_past(token.low)
        # "harbour spending is set", "in new lending by".
        activity = (
            token.low in _ING_NOUNS
            and before is not None
            and not named
            and (before.kind == "noun" or (before.kind == "verb" and before.low not in AUXILIARY))
        )
        activity = activity and (after is None or after.kind in ("verb", "preposition", "mark", "adverb"))
        # "growth", "sales growth rate", "interest costs of": a noun among nouns, with another noun or "of" behind it.
        compound = (
            before is not None
            and before.kind == "noun"
            and (not before.low.endswith("s") or text[before.start : before.end].isupper())
            and after is not None
            and (after.low == "of" or (after.kind == "noun" and text[after.start].islower() and not is_past(token.low)))
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
        # "exports to Natal dropped": a plural noun, since the verb of the clause is still to come.
        doubled = (
            token.low.endswith("s")
            and before is not None
            and before.kind == "noun"
            and after is not None
            and after.low in ("to", "of", "from", "in")
            and not (after.low == "to" and by is not None and by.kind == "verb")
            and _has_verb_soon(tokens, at, tables)
        )
        # "mills, mines and yards", "taxes and fines.": an item of a list of plurals.
        second = at > 1 and tokens[at - 2].kind == "noun" and token.low.endswith("s") and before is not None
        listed = (
            second and before is not None and before.low == "," and after is not None and after.low in ("and", "or")
        )
        last = second and before is not None and before.low in ("and", "or") and tokens[at - 2].low.endswith("s")
        listed = listed or (last and (after is None or after.kind in ("mark", "clausal")))
        # "forecasts export earnings": a bare form behind a verb that takes no bare infinitive.
        bare = (
            before is not None
            and before.kind == "verb"
            and before.low.endswith(("s", "ed", "saw"))
            and before.low not in _BARE_TAKERS
            and not token.low.endswith(("s", "ed", "ing"))
            and after is not None
            and after.kind == "noun"
        )
        # "recover tax claims against": the end of an object.
        ends_object = (
            at > 1
            and opener is not None
            and opener.kind == "verb"
            and opener.low not in tables.speech | tables.estimates
            and singular
            and text[token.start - 2].islower()
            and token.low.endswith("s")
            and token.low not in tables.moves | tables.figures.levels
            and (after is None or after.kind in ("preposition", "mark"))
        )
        object_like = before is not None and before.kind == "verb" and token.low.endswith("s") and after is not None
        if (
            priced
            or listed
            or ends_object
            or bare
            or object_like
            or doubled
            or activity
            or plain
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


def _has_verb_soon(tokens: list[Token], at: int, tables: SummaryTables) -> bool:
    for token in tokens[at + 1 : at + 7]:
        if token.kind in ("mark", "clausal", "quantity"):
            return False
        if token.kind == "verb" and (token.low in tables.moves or token.low in tables.figures.levels):
            return True
    return False


def is_participle(word: str) -> bool:
    return word.endswith(("ed", "ne", "en", "de")) or word in _PARTICIPLES


def is_past(word: str) -> bool:
    return word.endswith(("ed", "ew", "ell", "ose", "ank", "ent", "ost", "old", "ought"))


CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
BESIDE = re.compile(r" (?:more|less|higher|lower|above|below|fewer|up|down)\b")

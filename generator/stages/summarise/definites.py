"""Definite nouns within a sentence that an earlier sentence has introduced: ``the pipeline``, ``the charges``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from generator.model import Span
from generator.stages.summarise.analyse import Analysis, Sentence
from generator.stages.summarise.settings import SummaryTables
from generator.stages.summarise.words import stem_word, stems_of, tokens_of, word_set


@dataclass(frozen=True, slots=True)
class Definite:
    """``the`` and its noun, offsets into the text that was searched; nothing behind it tells which one is meant."""

    start: int
    end: int
    words: tuple[str, ...]
    """All but ``the``."""

    @property
    def noun(self) -> str:
        """Its last word, in lower case."""
        return self.words[-1].lower()


_THE = re.compile(r"\b[Tt]he(?=((?: [\w’'-]+){1,5}))")
_ENDS = word_set(
    "heard began ran went gave came knew kept left sent spent stood told thought felt found brought lost met put sat "
    "spoke took wrote held paid built drew wore drove flew threw hit let meant broke chose fought taught caught "
    "hid shot shut struck alone itself themselves too once twice here there today tomorrow yesterday off away back "
    "again together ago later earlier soon cost costs "
    "during over under between among across within toward towards against via amid inside outside near above below "
    "beyond through throughout upon onto along around beside including like unlike per plus believe believes think "
    "thinks know knows want need use used find hope fear see"
)
"""Words that end a noun phrase besides function words and verbs."""
_COMPLEMENT = re.compile(
    r" (?:of|for|that|which|who|whose|whom|where|why|between|behind|among|against|whether|it|he|she|they|"
    r"we|you|I)\b"
    r"| to (?!the\b|an?\b|[A-Z])[a-z]+| (?:in|at|on|from|near|outside|inside|under|with|within|about|around|across|"
    r"over|into|by|after|before|since|during|through|along|above|below) (?:[A-Z]|the\b|an?\b|which\b|its\b|his\b|her\b|"
    r"their\b|your\b|my\b|our\b)"
    r"| [a-z]+(?:ed|ing)(?: [a-z]+ly)? (?:by|in|on|at|from|against|to|with|for|over|into|as|under|up|down)\b"
    r"| (?:made|sent|held|built|taken|given|seen|brought|told|paid|set|known|run|led|sold|won) (?:by|in|on|at|to|for)\b"
    r"| (?!during\b)[a-z]+ing\b|,? (?:[\"“‘(])?(?!Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)[A-Z\d]|, (?:which|who|where|"
    r"whose|named|called|known)\b|[-–]|,? (?:an?|one of|the) (?:[\w-]+ ){1,4}"
)
"""What tells behind a noun which one is meant."""
_SITUATED = word_set(
    "first second third fourth fifth sixth last next latest same only own whole entire past previous following current "
    "recent upcoming late former main most best worst very other others rest remaining new newest usual right wrong "
    "final original average total overall real full local national federal global general public private initial "
    "early online nearest more less highest budget trade annual immune legal financial digital "
    "central prime supreme head"
)
"""Beside these words a noun needs no antecedent."""
_UNIQUE = word_set(
    "administration aftermath afternoon age air airport amount answer area arm army autumn average back backdrop "
    "background ball basis bathroom beach beginning blame blood board body bone border bottom brain brink business "
    "cabinet capital case cause center centre century championship chance chest church cinema city climate coast "
    "community congress constitution consumer context cost costs country countryside court crisis crown cusp day "
    "dead decade deficit degree disabled dollar door ear earth east economy effect elderly electorate empire end "
    "environment era euro evening exchange extent eye face fact field finance floor foot force franc fray front "
    "future game goal government ground grounds gut half hand harbour head headlines heart holidays home homeless "
    "hope horizon hospital hour house idea index industry internet intestines issue jail judiciary kind king "
    "kitchen labor labour land law league left leg letter level limit lira liver lot lungs mail majority management "
    "map market matter maximum meantime media middle military mind minimum minority minute moment monarchy month "
    "mood moon morning mouth name nation navy neck need news newspaper night north nose number ocean odds office "
    "opposition pace pandemic papers parliament past peace people period phone pitch planet point police poor pope "
    "population port post pound present president press price prices prison problem process public quarter queen "
    "question radio range rate rear reason recession republic rest result rich right risk road room rouble ruble "
    "scale scene school sea season sector senate side skin sky society sort south speed spirit spotlight spring "
    "staff stage stakes start state station stock stomach street subject summer sun supreme table taxpayer "
    "television theatre thing throne time top topic trade treasury truth tv type unemployed unions universe "
    "university verge wake war water way ways weather web week weekend west winter word workforce workplace world "
    "wounded year yen young yuan"
)
"""Nouns of which there is one, or one for every reader, or that mean none at all (``on the road``)."""
_EVENTS = word_set(
    "agreement deal charge charges remark remarks accusation accusations allegation allegations announcement decision "
    "merger takeover acquisition transaction proposal proposals ruling verdict lawsuit findings initiative "
    "partnership collaboration integration arrangement claims comments incident attack attacks accident "
    "crash discovery breakthrough scheme programme program project measure measures plan plans changes offer bid"
)
"""Nouns of what was told before, whatever words told it."""
_KINDS = word_set(
    "team club side squad host hosts marque brand band duo trio pair couple network broadcaster carmaker automaker "
    "lender retailer chipmaker insurer drugmaker airline start-up startup outlet organisation organization nonprofit "
    "actor actress singer rapper striker midfielder defender goalkeeper driver author director minister senator "
    "congressman congresswoman lawmaker lawmakers billionaire tycoon entrepreneur businessman businesswoman suspect "
    "suspects defendant defendants victim victims teenager spokesman spokeswoman spokesperson manager coach"
)
"""Nouns of somebody or a body whom a name introduces."""
_PEOPLE = re.compile(r"[A-Z][a-z]+(?:an|ese|ish|ch|iss|ek|ai)$|[A-Z][a-z]+-[A-Za-z]+$|[A-Z]{2}$|British$|German$")
_PLACES = word_set("country nation island state city capital region")
_SETTING = re.compile(r"\A(?:in|on|at|during|after|before|for|with|from|by|since) [^,;]{2,80}, ", re.IGNORECASE)
_NO_DATE = (
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]+day)\b)"
)
_CAPITAL = re.compile(rf"(?<=[\w,;:)”\"] ){_NO_DATE}[A-Z][a-z]")
_NAMED = re.compile(rf"(?<=[\w,;:)”\"] )(?<!in )(?<!at )(?<!on )(?<!from )(?<!the ){_NO_DATE}[A-Z]")
"""A name within a sentence that may be who acts."""
_BESIDE = re.compile(r"[A-Z][\w’'.&-]{0,60}[\"”’]?, $|\b(?:as|called|like|is|was|are|were|became|remains) $")


_LONGEST = 3_000
"""Code points of a sentence that is looked through; a longer one is no sentence, and each noun reads all before it."""


def find_definites(text: str, tables: SummaryTables) -> Iterator[Definite]:
    """The definite nouns of a sentence which nothing behind them tells apart; nothing but their words is looked at."""
    for match in _THE.finditer(text):
        kept: list[str] = []
        at = match.start(1)
        for word in match.group(1).split():
            bare = word.removesuffix("'s").removesuffix("’s")
            low = bare.lower()
            if not low or low in tables.stop or (kept and _ends_phrase(low, tables)):
                break
            kept.append(bare)
            at += 1 + len(bare)
            if bare != word:
                break
        if kept and not _COMPLEMENT.match(text, at):
            yield Definite(match.start(), at, tuple(kept))


def _ends_phrase(word: str, tables: SummaryTables) -> bool:
    return (
        word.endswith(("ed", "ing", "ly"))
        or word in _ENDS
        or word in tables.finite
        or word in tables.speech
        or word in tables.guards
        or word in tables.subordinators
        or word in tables.moves
        or word in tables.deeds
    )


def find_loose(
    sentence: Sentence, analysis: Analysis, tables: SummaryTables, start: int, before: Sentence | None = None
) -> tuple[Span, ...]:
    """Definite nouns from ``start`` on, as spans of the body, that a reader of this sentence alone cannot place: an
    earlier sentence has introduced them, and neither the headline does nor the words before them, here or in
    ``before``, the sentence behind which this one is printed.
    """
    found: list[Span] = []
    if not sentence.index or len(sentence.text) > _LONGEST:
        return ()
    for definite in find_definites(sentence.text, tables):
        at = sentence.start + definite.start
        if at < start or analysis.quotes_over(at, at + 1):
            continue
        ahead = sentence.text[start - sentence.start : definite.start]
        if _is_loose(definite, ahead, before, sentence, analysis, tables):
            found.append((at, sentence.start + definite.end))
    return tuple(found)


def _is_loose(
    definite: Definite,
    ahead: str,
    before: Sentence | None,
    sentence: Sentence,
    analysis: Analysis,
    tables: SummaryTables,
) -> bool:
    noun = definite.noun
    low = {word.lower() for word in definite.words}
    stem = stem_word(noun)
    capital = [word for word in definite.words if not word[0].islower()]
    described = bool(capital) and capital == list(definite.words[:1]) and _PEOPLE.match(capital[0]) is not None
    if (
        stem in analysis.title
        or low & _SITUATED
        or any(word.endswith("est") for word in low)
        or (capital and not (described and noun in _PLACES | _KINDS))
        or noun[0].isdigit()
        or _BESIDE.search(_SETTING.sub("", ahead))
        or stem in stems_of(tokens_of(ahead))
        or (before is not None and stem in before.stems)
    ):
        return False
    if described or noun in _KINDS:
        # In "At the show in Orland, the Japanese brand" the place is not the brand.
        ahead = ahead if noun in _PLACES else _SETTING.sub("", ahead)
        at = sentence.start + definite.start
        people = any(a < at for a, _, _ in analysis.people_in(sentence))
        named = people or any(m.start < at for m in sentence.mentions) or _opens_with_name(ahead, analysis, tables)
        return before is None and not named and not (_CAPITAL if described else _NAMED).search(ahead)
    if noun in _UNIQUE:
        return False
    if (
        noun in _EVENTS
        and before is None
        and not any(word in tables.deeds and word not in tables.moves for word in tokens_of(ahead))
    ):
        return True
    return _is_introduced(stem, sentence, analysis, tables)


def _opens_with_name(ahead: str, analysis: Analysis, tables: SummaryTables) -> bool:
    """Whether the first word of a sentence is none that any text writes small."""
    first = tokens_of(ahead)[:1]
    usual = analysis.lower_words | tables.common_words | tables.openers | tables.weekdays | tables.months
    return bool(first) and first[0] not in usual and first[0] not in tables.rarity


def _is_introduced(stem: str, sentence: Sentence, analysis: Analysis, tables: SummaryTables) -> bool:
    """Whether an earlier sentence has the noun as something that needs no antecedent itself."""
    if analysis.counts.get(stem, 0) < 2:
        return False
    for earlier in analysis.sentences[: sentence.index]:
        if stem not in earlier.stems:
            continue
        # "The Marsh Point tunnel" introduces a tunnel, "the tunnel" does not.
        bare = sum(
            stem_word(each.noun) == stem and " ".join(each.words).islower()
            for each in find_definites(earlier.text, tables)
        )
        return sum(stem_word(token) == stem for token in earlier.tokens) > bare
    return False


def find_full_name(noun: str, text: str) -> str:
    """What a text calls the one named thing of that noun (``Marsh Point tunnel`` for ``tunnel``); empty where it has
    none, or anything else of that noun.
    """
    if noun.endswith("s") or not noun.isalpha():
        return ""
    found: set[str] = set()
    for match in re.finditer(rf"\b{noun}(?:s|es)?\b", text, re.IGNORECASE):
        if match.group().lower() != noun:
            return ""
        ahead = text[max(0, match.start() - 80) : match.start()]
        run = _RUN.search(ahead)
        if run is not None and _COMPLEMENT.match(text, match.end()) is None:
            found.add(f"{run.group(1)}{match.group()}")
        elif not ahead.endswith(("the ", "The ")):
            return ""
    return found.pop() if len(found) == 1 else ""


_RUN = re.compile(r"\b[Tt]he ((?:[A-Z][\w&-]* ){1,4})$")

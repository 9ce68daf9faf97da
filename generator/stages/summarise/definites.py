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


_THE = re.compile(r"\b[Tt]he((?: [\w’'-]+){1,5})")
_ENDS = word_set(
    "heard began ran went gave came knew kept left sent spent stood told thought felt found brought lost met put sat "
    "spoke took wrote held paid built drew wore drove flew threw hit let meant broke chose fought taught caught "
    "hid shot shut struck alone itself themselves too once twice here there today tomorrow yesterday off away back "
    "again together ago later earlier soon"
)
"""Words that end a noun phrase besides function words and verbs."""
_COMPLEMENT = re.compile(
    r" (?:of|for|that|which|who|whose|whom|where|when|why|between|behind|among|against|whether|as|than|it|he|she|they|"
    r"we|you|I)\b"
    r"| to (?!the\b|an?\b|[A-Z])[a-z]+| (?:in|at|on|from|near|outside|inside|under|with|within|about|around|across|"
    r"over|into|by|after|before|since|during|through|along|above|below) (?:[A-Z]|the\b|an?\b|which\b|its\b|his\b|her\b|"
    r"their\b|your\b|my\b|our\b)"
    r"| [a-z]+(?:ed|ing)(?: [a-z]+ly)? (?:by|in|on|at|from|against|to|with|for|over|into|as|under|up|down)\b"
    r"| (?:made|sent|held|built|taken|given|seen|brought|told|paid|set|known|run|led|sold|won) (?:by|in|on|at|to|for)\b"
    r"| [a-z]+ing\b|,? (?:[\"“‘(])?(?!Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)[A-Z\d]|, (?:which|who|where|whose|named|"
    r"called|known)\b|[-–]|,? (?:an?|one of|the) (?:[\w-]+ ){1,4}"
)
"""What tells behind a noun which one is meant."""
_SITUATED = word_set(
    "first second third fourth fifth sixth last next latest same only own whole entire past previous following current "
    "recent upcoming late former main most best worst very other others rest remaining new newest usual right wrong "
    "final original average total overall real full local national federal global general public private initial "
    "early online nearest more less highest budget trade annual immune legal financial digital"
)
"""Beside these words a noun needs no antecedent."""
_UNIQUE = word_set(
    "government state country nation economy market internet web public president king queen pope year month week day "
    "world earth sun moon sky sea ocean weather climate end beginning start middle top bottom side front rear back "
    "past future present time moment morning afternoon evening night weekend season summer winter spring autumn "
    "police army navy military media press parliament senate congress cabinet opposition treasury church law police "
    "public people poor rich elderly young unemployed homeless dead wounded disabled others rest majority "
    "minority number amount range lot kind sort type way fact case point thing idea hope risk chance need problem "
    "question answer truth reason result cause effect name word subject matter issue topic "
    "phone road street door floor ground air water land city town village region area coast border capital south "
    "north east west centre center home house office workplace table kitchen bathroom bank shops post mail news "
    "radio television tv newspaper papers environment planet universe population community society left right "
    "dollar euro pound yen franc yuan rouble ruble lira index stock exchange pandemic war peace crisis recession "
    "industry sector business trade finance stage scene field pitch ball goal game league table championship "
    "constitution republic empire monarchy crown throne judiciary supreme court "
    "hospital school university prison jail church theatre cinema airport station harbour port beach countryside "
    "room family lungs nose mouth chest stomach intestines gut liver brain arm leg back management administration deficit "
    "holidays public-sector private-sector aftermath process long-term short-term meantime wake name same "
    "consumer taxpayer electorate workforce labour labor force staff board management unions "
    "internet's world's country's nation's year's century decade quarter half hour minute era age period "
    "maximum minimum average head heart body face hand eye mind brain skin bone blood foot ear neck "
    "spotlight headlines future map horizon limit truth basis grounds context background door letter "
    "other former latter way ways spirit mood scale pace speed extent degree level rate price prices cost costs "
    "team's event odds stakes brink verge cusp backdrop record move fray bill charge lead blame "
    "best worst least most latest newest first last"
)
"""Nouns of which there is one, or one for every reader, or that mean none at all (``on the road``)."""
_EVENTS = word_set(
    "agreement deal charge charges remark remarks accusation accusations allegation allegations announcement decision "
    "merger takeover acquisition transaction proposal proposals ruling verdict lawsuit findings initiative "
    "partnership collaboration integration arrangement allegations claims comments incident attack attacks accident "
    "crash "
    "scheme programme program project measure measures plan plans changes offer bid"
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
_DESCRIBED = word_set("country nation island state city capital region") | _KINDS
_NAMED = re.compile(r"(?<![\w’'-])(?<!in )(?<!at )(?<!on )(?<!from )(?<!the )[A-Z][\w’'&-]*")
_ANY_NAME = re.compile(r"(?<=[a-z,;:] )[A-Z][a-z]|^(?!The |In |On |At |For |A |An )[A-Z][\w’'-]* ")
_BESIDE = re.compile(r"[A-Z][\w’'.&-]*[\"”’]?, $|\b(?:as|called|like|is|was|are|were|became|remains) $")


def find_definites(text: str, tables: SummaryTables) -> Iterator[Definite]:
    """The definite nouns of a sentence which nothing behind them tells apart; nothing but their words is looked at."""
    ends = tables.stop | tables.finite | tables.speech | tables.guards | tables.subordinators | _ENDS
    for match in _THE.finditer(text):
        kept: list[str] = []
        at = match.start(1)
        for word in match.group(1).split():
            bare = word.removesuffix("'s").removesuffix("’s")
            low = bare.lower()
            if low in ends or (kept and (low.endswith(("ed", "ing", "ly")) or low in tables.moves | tables.deeds)):
                break
            kept.append(bare)
            at += 1 + len(bare)
            if bare != word:
                break
        if kept and not _COMPLEMENT.match(text, at):
            yield Definite(match.start(), at, tuple(kept))


def find_loose(
    sentence: Sentence, analysis: Analysis, tables: SummaryTables, start: int, before: Sentence | None = None
) -> tuple[Span, ...]:
    """Definite nouns from ``start`` on, as spans of the body, that a reader of this sentence alone cannot place: an
    earlier sentence has introduced them, and neither the headline does nor the words before them, here or in
    ``before``, the sentence behind which this one is printed.
    """
    found: list[Span] = []
    for definite in find_definites(sentence.text, tables) if sentence.index else ():
        at = sentence.start + definite.start
        if at < start or any(a <= at < b for a, b in analysis.quotes):
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
        or (capital and not (described and noun in _DESCRIBED))
        or noun[0].isdigit()
        or _BESIDE.search(ahead)
        or stem in stems_of(tokens_of(ahead))
        or (before is not None and stem in before.stems)
    ):
        return False
    if described:
        return before is None and not _ANY_NAME.search(ahead)
    if noun in _UNIQUE:
        return False
    if noun in _KINDS:
        named = any(m.start < sentence.start + definite.start for m in sentence.mentions)
        return before is None and not named and not _NAMED.search(ahead[1:])
    if noun in _EVENTS and before is None and (tables.deeds - tables.moves).isdisjoint(tokens_of(ahead)):
        return True
    return _is_introduced(stem, sentence, analysis, tables)


def _is_introduced(stem: str, sentence: Sentence, analysis: Analysis, tables: SummaryTables) -> bool:
    """Whether an earlier sentence has the noun as something that needs no antecedent itself."""
    if analysis.counts.get(stem, 0) < 2:
        return False
    for earlier in analysis.sentences[: sentence.index]:
        if stem not in earlier.stems:
            continue
        bare = sum(stem_word(each.noun) == stem for each in find_definites(earlier.text, tables))
        return sum(stem_word(token) == stem for token in earlier.tokens) > bare
    return False


def find_full_name(noun: str, text: str) -> str:
    """What a text calls the one named thing of that noun (``Keystone XL pipeline`` for ``pipeline``); empty where it has
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

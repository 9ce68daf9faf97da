"""Which company ``the company`` is: named only where the text leaves no other that it could be."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from generator.model import Mention, Span
from generator.stages.summarise.analyse import Analysis, Sentence, word_set
from generator.stages.summarise.settings import SummaryInput, SummaryTables

_FAR = 6
"""So many sentences back ``the company`` still has its name in the reader's ear."""
_ASIDE = 90
"""Characters after a name in which an apposition says what the company is."""
_RESTRICTED = re.compile(
    r" (?:that|which(?! (?:is|was)\b,)|behind|whose|who|with|of|owned|led|run|founded|backed|named|called|he|she|they|"
    r"we|you|I|[A-Z][\w’'-]*)\b"
)
"""What follows a noun that is told apart by its own words: ``the company that makes the chips``, ``the carrier X``."""
_AFTER = word_set(
    "and or but also now then still already to in on at by from for with since after before until as while when which "
    "where because if though although than over under into not never itself alone so far soon later this last next"
)
"""What may follow a noun that is no part of a longer one (``the company town``) besides verbs and adverbs."""
_LEGAL = re.compile(
    r",? (?:Group|Holdings?|Inc|Corp|Corporation|Co|Company|Ltd|Limited|PLC|plc|AG|SA|SE|NV|ASA|AB|Oyj|GmbH|LLC|SpA|"
    r"KK|Bhd|Pte|& Co)[., A-Za-z&]{0,24}"
)
"""What a name is longer by and still the same company's."""
_RELATED = (
    r"parent|owner|rival|buyer|seller|supplier|customer|client|subsidiary|partner|competitor|bidder|suitor|investor|"
    r"shareholder|creditor|landlord|tenant|unit|arm|successor|predecessor"
)
_OTHER = re.compile(rf"(?:Its|Their|His|Her|The|A|An|One|Another) (?:[\w’'-]+ ){{0,3}}(?:{_RELATED})s?\b(?! of\b)")
"""A subject that is another company, and nameless."""
_PART = re.compile(
    r",? (?:(?:is|was|became|remains) )?(?:the|an?|its|their|one of|[A-Z][\w&.-]*(?: [A-Z][\w&.-]*)?[’']s)"
    r"(?: [\w’'-]+){0,4}? (?:brand|unit|subsidiary|arm|division|product|app|model|index|fund|label|programme|program|"
    r"magazine|newspaper|agency|charity|ship|vessel|mine|plant|platform|game|film|show)s?\b"
)
"""A name is followed by this where it is no company of its own."""


def find_antecedent(
    noun: Span,
    sentence: Sentence,
    article: SummaryInput,
    analysis: Analysis,
    tables: SummaryTables,
    *,
    pronoun: bool = False,
) -> Mention | None:
    """The mention that names the company that a short form (``the company``, ``the carrier``) stands for, or ``None``.

    ``noun`` are its offsets in ``article.body``, within ``sentence``. It stands for the only company that the article
    names up to there, whoever knows it (registry, bulk list, or the text alone); else for the one company of the
    sentence directly before, where that is its subject and what the article is about. The noun has to fit what name and
    text say of the company, and nothing nameless may come between (``a start-up in Bergen``, ``its parent``).
    """
    if not sentence.index or not (pronoun or _stands_back(noun, sentence, article, analysis, tables)):
        return None
    named = bisect_left(analysis.debuts, noun[0], key=lambda m: m.start)
    if not named or any(m.start < noun[0] for m in sentence.mentions):
        return None
    last = analysis.sentences[sentence.index - 1]
    if named == 1:
        source = _last_that_names(sentence, analysis)
    else:
        source = last if is_subject_alone(last, article, analysis, tables) else None
    if source is None:
        return None
    key = analysis.key_of(source.mentions[0])
    word = article.body[slice(*noun)].lower().split()[-1]
    between = analysis.sentences[source.index : sentence.index]
    if any(_has_rival(each, article, analysis, tables) for each in between):
        return None
    debut = next(m for m in analysis.debuts if analysis.key_of(m) == key)
    if not all(_fits(word, m, article, tables) for m in (debut, *source.mentions)):
        return None
    first = source.mentions[0]
    if any(_is_torn(m, article) for m in (debut, *source.mentions)):
        return None
    if any(_is_unit(first.name, m.name) for m in article.mentions if analysis.key_of(m) == key):
        return None
    # "Aurelane ASA", not "Aurelane", where both stand; never "Aurelane Music", which may be its unit.
    fuller = [m for m in source.mentions if _LEGAL.fullmatch(m.name.removeprefix(first.name)) or m is first]
    return max(fuller, key=lambda m: (len(m.name), -m.start))


def _is_torn(mention: Mention, article: SummaryInput) -> bool:
    """``Trading Bank`` in ``Harbour and Trading Bank``: perhaps half of a name."""
    head = article.body[max(0, mention.start - 40) : mention.start]
    joined = re.search(r"([A-Z][\w’'.-]{0,40}) (?:and|&) $", head)
    return joined is not None and not any(
        m.end == mention.start - len(joined.group()) + len(joined.group(1)) for m in article.mentions
    )


def _is_unit(name: str, other: str) -> bool:
    """``Aurelane Music`` beside ``Aurelane``: perhaps a unit, so that nobody can tell which of the two is meant."""
    return name.startswith(f"{other} ") and not _LEGAL.fullmatch(name.removeprefix(other))


def _stands_back(
    noun: Span, sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables
) -> bool:
    """Whether the noun points back at all: not told apart by its own words, no part of another, in nobody's mouth."""
    rest = article.body[noun[1] : sentence.end]
    if _RESTRICTED.match(rest) or analysis.quotes_over(noun[0], noun[0] + 1):
        return False
    after = re.match(r" ([a-z][\w’'-]*)", rest)
    if after is None:
        return not rest.startswith("-")
    word = after.group(1)
    verbs = tables.finite | tables.moves | tables.speech | tables.deeds | tables.targets | tables.guards
    return word in _AFTER or word in verbs or word.endswith(("ed", "s", "ly", "n't", "n’t"))


def _last_that_names(sentence: Sentence, analysis: Analysis) -> Sentence | None:
    for back in range(1, min(_FAR, sentence.index) + 1):
        earlier = analysis.sentences[sentence.index - back]
        if earlier.heading:
            return None
        if earlier.mentions:
            return earlier
    return None


def is_subject_alone(last: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> bool:
    """Whether a sentence names one company, in front of its verb, and the article is about that one."""
    keys = {analysis.key_of(m) for m in last.mentions}
    if last.heading or len(keys) != 1:
        return False
    if analysis.main_company not in keys:
        return False
    first = last.mentions[0]
    head = article.body[last.start : first.start]
    if "," in head.rstrip(" ,") or re.search(r"\b(?:by|with|from|against|than|like|for|to)\b", head, re.IGNORECASE):
        return False
    verbs = tables.finite | tables.moves | tables.speech
    return not any(word.lower() in verbs or word.endswith("ed") for word in re.findall(r"[\w’'-]+", head))


def _has_rival(sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> bool:
    """Whether a sentence brings up a company without a name, or opens with a name that nobody knows for one."""
    text = sentence.text
    if _OTHER.match(text):
        return True
    for match in _indefinite(tables.roles).finditer(text):
        at = sentence.start + match.start()
        described = any(
            m.end <= at and re.fullmatch(r",? (?:(?:is|was|became|remains|as|formerly) )?", article.body[m.end : at])
            for m in sentence.mentions
        )
        ahead = any(m.start - sentence.start - match.end() in range(4) for m in sentence.mentions)
        if not described and not ahead:
            return True
    return _opens_with_name(sentence, article, analysis, tables)


@lru_cache(maxsize=4)
def _indefinite(roles: frozenset[str]) -> re.Pattern[str]:
    nouns = "|".join(sorted(roles - {"exchange", "platform", "line", "brand", "utility"}))
    return re.compile(rf"\b(?:[Aa]n?|[Oo]ne|[Aa]nother) (?:[\w’'-]+ ){{0,3}}(?:{nouns})\b(?![’'-])")


_OPENING_NAME = re.compile(
    r"(?:The )?([A-Z][\w&-]*(?: [A-Z][\w&-]*){0,4})(?:[’']s |(?:,[^,;.]{3,80},)? (?P<verb>[a-z]+))"
)


def _opens_with_name(sentence: Sentence, article: SummaryInput, analysis: Analysis, tables: SummaryTables) -> bool:
    match = _OPENING_NAME.match(sentence.text)
    if match is None:
        return False
    verb = match["verb"]
    if verb and verb not in tables.finite | tables.moves | tables.speech | tables.deeds and not verb.endswith("ed"):
        return False
    start, end = sentence.start + match.start(1), sentence.start + match.end(1)
    if any(m.start < end and start < m.end for m in sentence.mentions):
        return False
    if any(a < end and start < b for a, b, _ in analysis.people_in(sentence)):
        return False
    words = match.group(1).split()
    low = words[0].lower()
    if len(words) > 1:
        return low not in tables.weekdays
    usual = analysis.lower_words | tables.common_words | tables.openers | tables.pronouns | tables.months
    # A plural that happens to open its sentence ("Dockers said") is no name.
    return low not in usual | tables.weekdays | tables.markers and not low.endswith("s")


# ---------------------------------------------------------------- what the noun says


def _fits(noun: str, mention: Mention, article: SummaryInput, tables: SummaryTables) -> bool:
    """Whether a noun can mean the company that stands here, by the words of its name and those right after it."""
    after = article.body[mention.end : mention.end + _ASIDE].split("\n")[0]
    if _PART.match(after):
        return False
    trades = {at for at, (nouns, _) in enumerate(tables.trades) if noun in nouns}
    if not trades:
        return True
    names = {word.lower().strip(".,") for word in mention.name.split()}
    told = {at for at, (_, words) in enumerate(tables.trades) if names & words}
    aside = re.match(r", (?:the|an?|one of|its|[A-Z][\w-]+[’']s) ([^,;.]{3,70})", after)
    if aside:
        said = set(re.split(r"\s|(?<=\w)-(?=\w)", aside.group(1).lower()))
        told |= {at for at, (nouns, _) in enumerate(tables.trades) if said & nouns}
    return not told or bool(told & trades)

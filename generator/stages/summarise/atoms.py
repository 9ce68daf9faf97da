"""What each sentence tells, as weighed atoms: numbers, names, dates, firsts, decisions, drivers, counter-cases, words.

A set of bullets is worth the atoms that it holds, each counted once. An atom has a place in the body, so that a
shortened sentence loses what was cut away; one without a place belongs to the sentence whatever is left of it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

from generator.stages.summarise.analyse import WORD, Analysis, Sentence, stem_word, word_set
from generator.stages.summarise.settings import SummaryInput, SummarySettings, SummaryTables

LONG = 45
"""From this many sentences on an article is a feature: covered zone by zone to its end."""
ZONES = 8
"""Parts of a feature that each deserve to be told."""


@dataclass(frozen=True, slots=True)
class Atom:
    """Something worth telling; ``start`` and ``end`` are offsets into the body, -1 for the sentence as a whole.

    The same key may be worth less in another sentence: the fourth name of a list is no news of its own.
    """

    key: str
    start: int
    end: int
    worth: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Atoms of every sentence, and what a sentence is worth beside them."""

    atoms: tuple[tuple[Atom, ...], ...]
    bonus: tuple[int, ...]
    moves: frozenset[int]
    """Sentences that list moves of a market: the table of figures tells them."""


_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NAMED = re.compile(r"(?<![\w’'])[A-Z][\w&-]*(?:[ -][A-Z][\w&-]*)*")
_EXTREME = word_set(
    "first record largest biggest highest lowest fastest only unprecedented most longest best worst latest steepest "
    "never top-rated twice double doubled half"
)
_COUNTER = word_set(
    "risk risks challenge challenges downside disadvantage disadvantages drawback drawbacks however critics criticism "
    "criticised criticized caveat overcapacity threat threatens warned warns but yet although despite concerns concern "
    "concerned fears denied disputed rejected maintained opposed"
)
_DENIED = re.compile(
    r"\b(?:den(?:y|ies|ied)|rejects?|rejected|disputes?|disputed|refutes?|refuted|dismisse[sd]|rebuffed|defends|"
    r"defended|pleaded not guilty|baseless|unfounded)\b"
)
"""What somebody holds against a charge or a claim."""
_GRANTED = word_set(
    "risk risks challenge challenges downside disadvantage disadvantages drawback drawbacks critics criticism caveat "
    "overcapacity threat threatens concerns weakness weaknesses danger dangers flaw flaws"
)
_THESIS = word_set("must should ought cannot need needs wrong mistake lesson lessons")
"""What the author of an opinion asks for or holds against somebody."""
_ARGUES = _THESIS | _GRANTED
_OWN = 2
"""The atoms of a sentence add up to more than a feature's hundred points, in which the desk's weight is given."""
_CAUSES = word_set("because amid due owing thanks since following driven")
_AHEAD = word_set("will plans plan expected expects aims target forecast due slated intends hopes proposed")
_AWAITED = word_set("awaiting await awaits waiting due upcoming expected expect forecast watching watch")
_DEFINES = re.compile(
    r"(?:An? |The )?[\w’' -]{2,40} (?:is|are) (?:(?:an?|the) )?(?:[a-z-]+ ){0,3}(?:type|kind|form|sort|term|process|"
    r"unit|measure|family|class|brand|name)s? (?:of|for|that|which)\b"
)
"""``Stablecoins are a type of …``: what a word means is no news."""
_BACK = re.compile(
    r"\b(?:[Tt]hese|[Tt]hose|[Ss]uch|[Tt]his) (?!week|month|year|quarter|season|morning|as\b|an?\b|who\b)[a-z]+"
)


def find_facts(
    article: SummaryInput,
    analysis: Analysis,
    settings: SummarySettings,
    tables: SummaryTables,
    usable: frozenset[int],
) -> Facts:
    """Atoms of an article, of which the sentences ``usable`` may be told.

    Every worth is a whole number from ``tables.facts`` or the weight of the desk's companies.
    """
    sentences = analysis.sentences
    counts: dict[str, int] = {}
    for sentence in sentences:
        for stem in sentence.stems:
            counts[stem] = counts.get(stem, 0) + 1
    title = analysis.title
    price = dict(tables.facts)
    rarity = tables.rarity
    plain_words = tables.common_words | tables.weekdays
    wrap = article.kind == "market wrap"
    rows: list[tuple[Atom, ...]] = []
    bonus: list[int] = []
    moves: set[int] = set()
    cues = dict(tables.cues)
    arguing = article.kind in ("opinion", "letter")
    granting = article.kind in ("opinion", "explainer", "letter")
    count = len(sentences)
    inner = {word for each in sentences for name in each.names for word in name.split()}
    spread: dict[str, int] = {}
    for each in sentences:
        for word in {word.lower() for name in each.names for word in name.split()}:
            spread[word] = spread.get(word, 0) + 1
    often = max(3, count // 6)
    common = {word for word, seen in spread.items() if seen >= often or stem_word(word) in title}
    risks = [not _GRANTED.isdisjoint(each.tokens) for each in sentences]
    risky = [sum(risks[max(0, at - 2) : at + 3]) for at in range(count)]
    mentioned = Counter(analysis.key_of(mention) for each in sentences for mention in each.mentions)
    body_at = rank = 0
    level = False
    levels = 0
    for sentence in sentences:
        atoms: list[Atom] = []

        def add(key: str, value: int, start: int = -1, end: int = -1, atoms: list[Atom] = atoms) -> None:
            atoms.append(Atom(key, start, end, value))

        listed = wrap and sentence.numbers >= 2 and not tables.moves.isdisjoint(sentence.tokens) and body_at > 0
        if listed:
            moves.add(sentence.index)
        named: list[tuple[int, int]] = []
        heard: set[str] = set()
        share = 3 if listed and level else 1
        if listed and not level:
            add("level", price["awaited"])

        def less(key: str, value: int, heard: set[str] = heard, share: int = share) -> int:
            if value > price["title"]:
                heard.add(key)
            return value // share // (1, 1, 1, 2, 4)[min(len(heard), 4)]

        level = level or listed
        levels += listed
        for mention in sentence.mentions:
            # who is named once and stands in no registry, mostly a speaker's firm, is no more than any name
            if mention.company is None and mentioned[analysis.key_of(mention)] < 2:
                continue
            named.append((mention.start, mention.end))
            key = f"c:{analysis.key_of(mention)}"
            if mention.company in settings.own:
                add(f"own:{mention.company}", _OWN * settings.own_weight, mention.start, mention.end)
            add(key, less(key, price["company"]), mention.start, mention.end)
        for start, end, name in analysis.people_in(sentence):
            named.append((start, end))
            add(f"p:{name}", less(f"p:{name}", price["person"]), start, end)
        named.sort()
        reach = list(accumulate((closed for _, closed in named), max))
        for match in _NAMED.finditer(sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            words = match.group().split()
            plain = 0
            while plain < len(words) and words[plain].lower() in plain_words:
                plain += 1
            words = words[plain:]
            opens = match.start() <= 1 or sentence.text[match.start() - 2] in ".:;!?”"
            if not words or (opens and len(words) == 1 and words[0] not in inner):
                continue
            over = bisect_left(named, (end, 0))
            if over and reach[over - 1] > start:
                continue
            longest = max(words, key=len).lower()
            if len(longest) < 2:
                continue
            if longest in tables.months:
                add(f"d:{longest}", price["date"], start, end)
            elif longest not in tables.weekdays:
                value = price["name"] if longest not in common else price["title"]
                add(f"n:{longest}", less(f"n:{longest}", value), start, end)
        if article.kind == "news" and (sentence.mentions or heard or sentence.speech):
            for match in _DENIED.finditer(sentence.text):
                add("denied", price["denied"], sentence.start + match.start(), sentence.start + match.end())
        told = 0
        for match in _NUMBER.finditer(sentence.text):
            start, end = sentence.start + match.start(), sentence.start + match.end()
            value = price["number"] if told < 2 else price["number"] // 3
            if _YEAR.fullmatch(match.group()):
                value = price["year"]
            else:
                told += 1
            add(f"#{match.group()}", value // share, start, end)
        firsts = deeds = 0
        for match in WORD.finditer(sentence.text):
            word = match.group().lower().replace("’", "'")
            start, end = sentence.start + match.start(), sentence.start + match.end()
            if word in _EXTREME and firsts < 2:
                firsts += 1
                add(f"x:{sentence.index}:{firsts}", price["extreme"], start, end)
            if (cues.get(word, 0) >= 40 or word in tables.deeds) and deeds < 3:
                deeds += 1
                add(f"v:{sentence.index}:{deeds}", price["deed"] // share, start, end)
            if word in _AHEAD:
                add(f"a:{sentence.index}", price["ahead"], start, end)
            if word in _CAUSES:
                add(f"w:{sentence.index}", price["cause"], start, end)
            if word in _COUNTER:
                add(f"r:{sentence.index}", price["counter"], start, end)
            if granting and word in _GRANTED:
                # Where a risk is granted in earnest, the sentences around it speak of it too.
                add("granted", price["granted"] * min(3, risky[sentence.index]) // 3, start, end)
            if arguing and word in _THESIS:
                add(f"t:{sentence.index}", price["thesis"], start, end)
            if wrap and word in _AWAITED and body_at:
                add("awaited", price["awaited"], start, end)
            stem = stem_word(word)
            if stem in title:
                add(f"s:{stem}", price["title"], start, end)
            elif stem in sentence.stems:
                add(f"s:{stem}", rarity.get(stem, price["rare"]) + min(2, (counts[stem] - 1) // 2), start, end)
        if sentence.speech:
            add(f"q:{sentence.index}", price["speech"])
            for _, _, name in analysis.people_in(sentence)[:1]:
                add(f"voice:{name}", price["voice"])
        if (article.kind in ("explainer", "interview") and sentence.section) or count >= LONG:
            add(f"sec:{sentence.section}", price["section"])
        if count >= 12:
            zones = ZONES if count >= LONG else 4
            add(f"zone:{sentence.index * zones // count}", price["zone" if count < LONG else "stretch"])
        rows.append(tuple(atoms))
        plain = not heard and not told and not deeds and (not arguing or _ARGUES.isdisjoint(sentence.tokens))
        value = _bonus(sentence, price, rank, plain=plain) - (price["anecdote"] if plain and arguing else 0)
        bonus.append(value - (price["table"] if listed and levels > 1 else 0))
        # What is no news, such as a caption, takes no place before the lede.
        rank += sentence.index in usable
        if not sentence.heading:
            body_at += 1
    return Facts(tuple(rows), tuple(bonus), frozenset(moves))


def _bonus(sentence: Sentence, price: dict[str, int], rank: int, *, plain: bool) -> int:
    value = (-price["sentence"] if plain else price["sentence"]) + price["early"] * 3 // (3 + rank)
    if rank == 0:
        value += price["lede"]
    if sentence.quoted >= 50:
        value -= price["quoted"]
    if _BACK.search(sentence.text[:60]):
        value -= price["back"]
    if sentence.opens_paragraph:
        value += price["paragraph"]
    if _DEFINES.match(sentence.text):
        value -= price["definition"]
    return value

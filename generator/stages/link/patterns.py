"""Phrases around a name: ``cues.yml`` says which words there are, this room how they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.stages.link.endings import alternate
from generator.stages.link.names import UP
from generator.stages.link.terms import LinkTables

LAST_WORD = re.compile(r"(?<![\w-])([\w-]+) \Z")
"""The word right before a name."""


_GAPS = {"~": r"(?: [\w$€£¥.%'-]{1,20}){0,4}?", "0": r"(?: [a-z]{2,8}){0,2}? [A-Z]{0,3}[$€£¥]?\d[\d.,]{0,12}\w{0,3}"}


@dataclass(frozen=True, slots=True)
class Patterns:
    """Those that end in ``before`` are searched in the text before a name, the others matched right after it."""

    person: re.Pattern[str]
    """", the chief economist at …", ", 54," """
    post_before: re.Pattern[str]
    """"head of fibres at " """
    desk_before: re.Pattern[str]
    """"head of commodity research at " """
    career_before: re.Pattern[str]
    """"an engineer who had spent a decade at " """
    rout_before: re.Pattern[str]
    """"a rally in " """
    from_before: re.Pattern[str]
    """"bought from " """
    list_before: re.Pattern[str]
    """"firms such as ", with the noun as group 1."""
    speaks: re.Pattern[str]
    """" said on Tuesday that its …" """
    sells_part_before: re.Pattern[str]
    listed: re.Pattern[str]
    """", which is owned …", ", a unit of " """
    spends: re.Pattern[str]
    """" will pay $…" """
    called: re.Pattern[str]
    """"the X group" """
    acts: re.Pattern[str]
    """" sold …": any verb that a company may have, and persons as well."""
    owner: re.Pattern[str]
    """"X-owned" """
    brand: re.Pattern[str]
    """" luxury brand" """
    launches: re.Pattern[str]
    """" yesterday unveiled its" """
    raises: re.Pattern[str]
    """" may raise $…", " filed for an IPO" """
    deed: re.Pattern[str]
    """" reported a quarterly loss": what companies do and few others."""
    faint_deed: re.Pattern[str]
    """" laid off 300 workers": what other bodies and persons do as well."""
    desk_of: re.Pattern[str]
    """"head of commodity research", after "X's "."""
    union_before: re.Pattern[str]
    """"a joint venture between " """
    faint_union_before: re.Pattern[str]
    """"talks between " """
    merge: re.Pattern[str]
    """" agreed to merge", after two names."""
    several: re.Pattern[str]
    """", two of the biggest builders", with the plural as group 1."""
    share_before: re.Pattern[str]
    """"owns 30 per cent of " """
    study: re.Pattern[str]
    """" analyst Mirela Tosk", without the space before it."""
    other_study: re.Pattern[str]
    """" senior oil analyst Mirela Tosk": with words that say what is studied."""
    styled: re.Pattern[str]
    """"-style streaming service" """
    made: re.Pattern[str]
    """" phone", after "a X"."""
    model: re.Pattern[str]
    """" H800 chips" """
    stocks: re.Pattern[str]
    """" and other technology stocks" """
    measured: re.Pattern[str]
    """" in yearly sales" """
    phrase_end: re.Pattern[str]
    """Where the head of a noun phrase is over: "a maker | of …"."""


def _after(phrases: frozenset[str]) -> re.Pattern[str]:
    """What matches any of the phrases after a name; in a phrase ``~`` is up to four words, ``0`` a number or a sum."""
    spoken = "|".join(
        "".join(_GAPS.get(word, f" {re.escape(word)}") for word in phrase.split(" "))
        for phrase in sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    )
    return re.compile(
        rf"(?: (?:has|have|had|also|will|would|may|recently|then|later|already|and)){{0,2}}(?:{spoken})\b"
    )


@lru_cache(maxsize=8)
def compile_patterns(tables: LinkTables) -> Patterns:
    """All patterns of the tables."""
    cues, idle = tables.cues, tables.words.function

    def any_of(words: frozenset[str]) -> str:
        # the tables are read in small letters, "CEO" and "EVs" stand in capitals
        capitals = {word.lower(): word for word in tables.words.acronyms if word.capitalize() not in idle}
        return alternate({*words, *(capitals[word] for word in words if word in capitals)})

    says, spends, acts = any_of(cues.says), any_of(cues.spends), any_of(cues.acts)
    study = any_of(cues.studies)
    money = r"[A-Z]{0,3}[$€£¥]\d"
    return Patterns(
        person=re.compile(
            rf", (?:(?:the |its |a |an )?(?:[\w'&-]+ ){{0,4}}(?:{any_of(cues.persons)})\b|who\b|\d{{2}},|aged )"
            r"|,? who\b"
        ),
        post_before=re.compile(
            rf"\b(?:{any_of(cues.posts)}|spokes\w{{3,6}})(?: (?:of|for) [a-z][a-z ,&-]{{1,40}})? at(?: the)? \Z"
        ),
        desk_before=re.compile(
            rf"\b(?:{any_of(cues.posts)})(?: (?:of|for)(?: [a-z&-]{{1,20}}){{0,4}}? (?:{any_of(cues.desks)})"
            rf"(?:,? (?:and|in|for)(?: [a-z-]{{1,20}}| [{UP}]\w{{1,20}}){{1,3}}?)?| (?:{any_of(cues.desks)})) at \Z"
        ),
        career_before=re.compile(
            rf"\b(?:{any_of(cues.posts)}) (?:who |and )?(?:had |has |have )?(?:previously |earlier )?"
            r"(?:spent|spending|after) (?:[a-z0-9]{1,9} ){1,3}(?:years?|decades?|months) at \Z"
        ),
        rout_before=re.compile(rf"\b(?:{any_of(cues.routs)}) in \Z"),
        from_before=re.compile(rf"(?:\b(?:{any_of(cues.partners)})|'s) \Z"),
        list_before=re.compile(rf"(?<![\w-])([\w-]+),? (?:{any_of(cues.list_openers)}) (?:the )?(?:likes of )?\"?\Z"),
        speaks=re.compile(
            r" (?:has |have |had )?(?:already |also |since |now |recently )?"
            rf"(?:{says}|told (?!me\b|us\b)[\w' -]{{1,30}}?)"
            r" (?:(?:on|in|at|late|early|last|this|earlier|[A-Z]?[a-z]+day|week|month|year|[A-Z][a-z]+|\d{1,2}|the|a) "
            r"){0,4}?(?:that )?(it|its|net|first|second|third|fourth|sales|the company)\b"
        ),
        sells_part_before=re.compile(
            r"\b(?:sell|sells|selling|sold) (?:its|the|their|a|an|his|her)(?: [\w%-]{1,20}){0,4}? "
            rf"(?:{any_of(cues.sold_parts)}) to \Z"
        ),
        listed=re.compile(
            rf",? (?:which|that) (?:is|was|are) (?:\w+ly )?(?:{any_of(cues.listed)}) "
            rf"|, (?:an? )?(?:{any_of(cues.parts)}) of "
            r"|, (?:(?:\d[\d.]{0,6} ?(?:per cent|percent|pct|%)|now|then|majority|jointly|wholly|half|partly|once)[ -])"
            r"{0,2}(?:owned|acquired|bought|taken over|bought out|controlled|backed) by "
        ),
        spends=re.compile(
            rf" (?:has |have |had |will )?(?:{spends}) "
            rf"(?:about |almost |nearly |over |more than |some |up to |around |another )?{money}"
        ),
        called=re.compile(rf" (?:{any_of(cues.called)})\b"),
        acts=re.compile(rf" (?:[a-z]{{2,12}}(?:s|ed)|{acts})[ ,.;]"),
        owner=re.compile(rf"-(?:{any_of(cues.owner_verbs)})\b"),
        brand=re.compile(rf"(?: [a-z-]+)? (?:{any_of(cues.brands)})\b"),
        launches=re.compile(rf"(?: [\w-]+){{0,6}}? (?:{any_of(cues.launches)}) its\b"),
        raises=re.compile(
            rf"(?: [\w-]+){{0,4}}? (?:{any_of(cues.raises)}) (?:up to |about |around |as much as |a |an |in )?"
            rf"(?:{money}|IPO|initial|listing|{alternate(cues.exchanges)})"
        ),
        deed=_after(cues.deeds),
        faint_deed=_after(cues.faint_deeds),
        desk_of=re.compile(
            rf"(?:[a-z-]{{2,20}} )?(?:{any_of(cues.posts)}) (?:of|for)(?: [a-z&-]{{1,20}}){{0,3}}? "
            rf"(?:{any_of(cues.desks)})\b"
        ),
        union_before=re.compile(rf"\b(?:{any_of(cues.unions)}) (?:of|between) \Z"),
        faint_union_before=re.compile(rf"\b(?:{any_of(cues.faint_unions)}) (?:of|between) \Z"),
        merge=re.compile(r"(?: [a-z]{2,12}){0,3}? merge(?:d|r talks)?\b"),
        several=re.compile(
            r",? (?:two|three|four|five|six|both|all) (?:of )?(?:the |its |their |[\w' -]{1,25}'s )?"
            rf"(?:[\w-]{{2,20}} ){{0,3}}?({any_of(cues.company_plurals - cues.loose_plurals)})\b"
        ),
        share_before=re.compile(
            rf"\b(?:{any_of(cues.holds)}) (?:about |nearly |almost |some |over |more than )?"
            r"(?:\d[\d.]{0,6} ?(?:per cent|percent|pct|%)|a third|two-thirds|half|a quarter|a majority|a minority) "
            r"of \Z"
        ),
        study=re.compile(rf"(?:{study}) [{UP}][\w-]{{0,30}} [{UP}]|analysts "),
        other_study=re.compile(rf" (?:[a-z-]{{2,20}} ){{1,3}}?(?:{study}) [{UP}][\w-]{{0,30}} [{UP}]"),
        styled=re.compile(rf"-style(?: [a-z-]{{2,20}}){{0,2}}? (?:{any_of(cues.styled)})\b"),
        made=re.compile(rf" (?:electric |hybrid )?(?:{any_of(cues.devices)})\b"),
        model=re.compile(
            rf" (?=[\w-]{{0,8}}\d)[{UP}]{{1,3}}-?\d[\w-]{{0,6}} (?:[a-z-]{{2,20}} )?(?:{any_of(cues.wares)})\b"
        ),
        stocks=re.compile(rf",? and (?:[\w.-]{{2,20}} ){{0,3}}?(?:{any_of(cues.stocks)})\b"),
        measured=re.compile(rf" in (?:[a-z]+ ){{0,2}}(?:{any_of(cues.measures)})\b"),
        phrase_end=re.compile(rf"\b(?:{any_of(cues.phrase_ends)})\b"),
    )

"""Phrases around a name: ``cues.yml`` says which words there are, this room how they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.stages.link.endings import alternate
from generator.stages.link.terms import LinkTables

LAST_WORD = re.compile(r"([\w-]+) \Z")
"""The word right before a name."""


@dataclass(frozen=True, slots=True)
class Patterns:
    """Those that end in ``before`` are searched in the text before a name, the others matched right after it."""

    person: re.Pattern[str]
    """", the chief economist at …", ", 54," """
    post_before: re.Pattern[str]
    """"head of fibres at " """
    from_before: re.Pattern[str]
    """"bought from " """
    list_before: re.Pattern[str]
    """"firms such as ", with the noun as group 1."""
    speaks: re.Pattern[str]
    """" said on Tuesday that its …" """
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
    measured: re.Pattern[str]
    """" in yearly sales" """
    phrase_end: re.Pattern[str]
    """Where the head of a noun phrase is over: "a maker | of …"."""


@lru_cache(maxsize=8)
def compile_patterns(tables: LinkTables) -> Patterns:
    """All patterns of the tables."""
    cues = tables.cues

    def any_of(words: frozenset[str]) -> str:
        # the tables are read in small letters, "CEO" stands in capitals
        return alternate({*words, *(word.upper() for word in words & tables.cues.chiefs if len(word) == 3)})

    says, spends, acts = any_of(cues.says), any_of(cues.spends), any_of(cues.acts)
    money = r"[A-Z]{0,3}[$€£¥]\d"
    return Patterns(
        person=re.compile(
            rf", (?:(?:the |its |a |an )?(?:[\w'&-]+ ){{0,4}}(?:{any_of(cues.persons)})\b|who\b|\d{{2}},|aged )"
            r"|,? who\b"
        ),
        post_before=re.compile(
            rf"\b(?:{any_of(cues.posts)}|spokes\w{{3,6}})(?: (?:of|for) [a-z][a-z ,&-]{{1,40}})? at(?: the)? \Z"
        ),
        from_before=re.compile(rf"(?:\b(?:{any_of(cues.partners)})|'s) \Z"),
        list_before=re.compile(rf"([\w-]+),? (?:{any_of(cues.list_openers)}) (?:the )?(?:likes of )?\"?\Z"),
        speaks=re.compile(
            r" (?:has |have |had )?(?:already |also |since |now |recently )?"
            rf"(?:{says}|told (?!me\b|us\b)[\w' -]{{1,30}}?)"
            r" (?:(?:on|in|at|late|early|last|this|earlier|[A-Z]?[a-z]+day|week|month|year|[A-Z][a-z]+|\d{1,2}|the|a) "
            r"){0,4}?(?:that )?(?:it|its|net|first|second|third|fourth|sales|the company)\b"
        ),
        listed=re.compile(
            rf",? (?:which|that) (?:is|was|are) (?:\w+ly )?(?:{any_of(cues.listed)}) "
            rf"|, (?:an? )?(?:{any_of(cues.parts)}) of "
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
        measured=re.compile(rf" in (?:[a-z]+ ){{0,2}}(?:{any_of(cues.measures)})\b"),
        phrase_end=re.compile(rf"\b(?:{any_of(cues.phrase_ends)})\b"),
    )

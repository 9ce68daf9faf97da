"""Known names in a text: whole words, case-sensitive, longest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from generator.model import Company, Mention, Registry
from generator.stages.link.endings import HAN, alternate, extend_name, fold_text
from generator.stages.link.senses import PERSON, find_other_sense
from generator.stages.link.settle import ALSO_PERSON
from generator.stages.link.terms import LinkTables

WORD = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
"""A word, or one character of a script without word boundaries."""

_NEAR = 160
"""Code points to either side within which a word of ``context`` settles an ambiguous name: about a long sentence."""

_IS_HAN = re.compile(rf"[{HAN}]")
_CHUNK_ENDS = frozenset(" \t\n\r\"'“”‘’()<>[]{},;")
_CHUNK_AFTER = re.compile(r"[^\s\"'“”‘’()<>\[\]{},;]{0,200}")
_DOMAIN_AFTER = re.compile(r"(?:\.[a-z0-9-]{2,})+|@\w|:\d|-?[\w.]{0,64}@\w")
_DOMAIN_PATH = re.compile(r"\w\.[a-z]{2,}/")


class Name(NamedTuple):
    """A name of a registry row, ready to be matched. A tuple, because a bulk list makes a hundred thousand of them."""

    company: Company
    text: str
    rule: str


class NameIndex:
    """Names by their text, and for each first word the lengths at which a name may end. Build once, scan many texts."""

    __slots__ = ("_lengths", "_names")

    def __init__(self, registry: Registry) -> None:
        self._names: dict[str, Name] = {}
        lengths: dict[str, set[int]] = {}
        for company in registry.companies:
            self._add(company, (company.name,), "registry: name", lengths)
            self._add(company, company.aliases, "registry: alias", lengths)
            self._add(company, company.scripts, "registry: other script", lengths)
            self._add(company, company.former, "registry: former name", lengths)
        self._lengths = {word: tuple(sorted(known, reverse=True)) for word, known in lengths.items()}

    def _add(self, company: Company, written: tuple[str, ...], rule: str, lengths: dict[str, set[int]]) -> None:
        for name in written:
            text = name if name.isascii() else fold_text(name)
            first = WORD.match(text)
            if first is not None:
                self._names[text] = Name(company, text, rule)
                lengths.setdefault(first.group(), set()).add(len(text))

    def find(self, folded: str) -> Iterator[tuple[int, int, Name]]:
        """Yield ``(start, end, name)`` of each known name in a folded text, left to right, longest first.

        Word boundaries are respected; ``never``, ``context`` and addresses are the caller's to judge.
        """
        lengths, names = self._lengths, self._names
        done = 0
        for word in WORD.finditer(folded):
            known = lengths.get(word.group())
            if known is None or word.start() < done:
                continue
            start = word.start()
            for length in known:
                end = start + length
                name = names.get(folded[start:end])
                if name is not None and ends_word(folded, end):
                    yield start, end, name
                    done = end
                    break


def find_known(text: str, index: NameIndex, tables: LinkTables) -> tuple[Mention, ...]:
    """Mentions of registry companies in one text, in order.

    A name that is ambiguous counts where a word of its context stands near, or, away from the start of a sentence,
    where the text has settled it elsewhere. A name that is part of a person's name, of another name or of a source's
    does not count; the rule says where a person of the text bears it too.
    """
    folded = fold_text(text)
    mentions: list[Mention] = []
    waiting: list[tuple[Mention, Name]] = []
    settled: set[str] = set()
    surnames: set[str] = set()
    for start, end, name in index.find(folded):
        if in_address(folded, start, end) or _is_never(folded, start, name):
            continue
        reach = extend_name(folded, end, tables.endings)
        sense = find_other_sense(folded, start, end, tables) if reach == end else ""
        if sense == PERSON:
            surnames.add(name.text)
        if sense:
            continue
        rule = name.rule if reach == end else f"{name.rule} and legal ending"
        mention = Mention(start, reach, name.company.id, text[start:reach], rule)
        context = _context_of(name) if name.company.context and reach == end else None
        if context is not None:
            if not _has_context(folded, start, end, context):
                waiting.append((mention, name))
                continue
            mention = Mention(start, reach, name.company.id, text[start:reach], f"{rule}, in context")
        settled.add(name.company.id)
        mentions.append(mention)
    for mention, _name in waiting:
        if mention.company in settled and not starts_sentence(folded, mention.start):
            mentions.append(
                Mention(mention.start, mention.end, mention.company, mention.name, f"{mention.rule}, settled elsewhere")
            )
    return tuple(
        replace(mention, rule=mention.rule + ALSO_PERSON) if fold_text(mention.name) in surnames else mention
        for mention in sorted(mentions, key=lambda mention: mention.start)
    )


def in_address(folded: str, start: int, end: int) -> bool:
    """Whether the span stands inside an e-mail address, a web address, a handle or a hashtag."""
    if start and folded[start - 1] in "#@":
        return True
    after = _CHUNK_AFTER.match(folded, end)
    tail = after.group() if after else ""
    if tail and _DOMAIN_AFTER.match(tail):
        return True
    at = start
    while at > 0 and start - at < 200 and folded[at - 1] not in _CHUNK_ENDS:
        at -= 1
    head = folded[at:start]
    chunk = head + folded[start:end] + tail
    return bool(head) and (
        "://" in chunk or head.lower().startswith("www.") or "@" in chunk or bool(_DOMAIN_PATH.search(chunk))
    )


def starts_sentence(folded: str, start: int) -> bool:
    """Whether the span is the first word after a full stop, a line break or the start of the text (quotes apart)."""
    at = start - 1
    while at >= 0 and folded[at] in " \t\"'“”‘’([":
        at -= 1
    return at < 0 or folded[at] in ".!?\n\r:;•–—"


def ends_word(folded: str, end: int) -> bool:
    """Whether a name that ends there ends with a whole word."""
    if end >= len(folded):
        return True
    after = folded[end]
    return not (after.isalnum() or after == "_") or bool(_IS_HAN.match(after)) or bool(_IS_HAN.match(folded[end - 1]))


def _context_of(name: Name) -> re.Pattern[str] | None:
    """What must stand near the name, if it is an ambiguous one."""
    company = name.company
    if company.ambiguous and name.text not in map(fold_text, company.ambiguous):
        return None
    return _compile_context(company.context)


@lru_cache(maxsize=4096)
def _compile_context(words: tuple[str, ...]) -> re.Pattern[str]:
    folded = tuple(fold_text(word) for word in words)
    han = tuple(word for word in folded if _IS_HAN.search(word))
    spaced = tuple(word for word in folded if word not in han)
    parts = [rf"(?<!\w)(?:{alternate(spaced)})(?!\w)"] if spaced else []
    return re.compile("|".join([*parts, alternate(han)] if han else parts), re.IGNORECASE)


def _has_context(folded: str, start: int, end: int, context: re.Pattern[str]) -> bool:
    window = f"{folded[max(0, start - _NEAR) : start]}\0{folded[end : end + _NEAR]}"
    return context.search(window) is not None


@lru_cache(maxsize=4096)
def _place_never(phrases: tuple[str, ...], text: str) -> tuple[tuple[str, int], ...]:
    places: list[tuple[str, int]] = []
    for phrase in phrases:
        folded = fold_text(phrase)
        at = folded.find(text)
        while at >= 0:
            places.append((folded, at))
            at = folded.find(text, at + 1)
    return tuple(places)


def _is_never(folded: str, start: int, name: Name) -> bool:
    if not name.company.never:
        return False
    return any(
        start >= at and folded.startswith(phrase, start - at) and ends_word(folded, start - at + len(phrase))
        for phrase, at in _place_never(name.company.never, name.text)
    )

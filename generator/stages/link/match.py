"""Known names in a text: whole words, case-sensitive, longest first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from generator.model import Company, Mention, Registry
from generator.stages.link.endings import HAN, alternate, compile_form, extend_name, fold_text
from generator.stages.link.senses import PERSON, find_other_sense
from generator.stages.link.settle import ALSO_PERSON
from generator.stages.link.terms import LinkTables
from generator.text.escape import drop_hidden

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
    formal: bool = False
    """Counts only with a legal ending behind it: "Target Corp." makes no company of every target."""


class NameIndex:
    """Names by their text, and for each first word the lengths at which a name may end. Build once, scan many texts.

    With ``tables``, a name that carries a legal ending is known without it and with any other as well.
    """

    __slots__ = ("_lengths", "_names", "_shared")

    def __init__(self, registry: Registry, tables: LinkTables | None = None) -> None:
        self._names: dict[str, Name] = {}
        self._shared: dict[str, tuple[Name, ...]] = {}
        lengths: dict[str, set[int]] = {}
        for company in registry.companies:
            for rule, written in (
                ("registry: name", (company.name,)),
                ("registry: alias", company.aliases),
                ("registry: other script", company.scripts),
                ("registry: former name", company.former),
            ):
                for name in written:
                    # What nobody sees is in no text any more when names are looked for.
                    text = name if name.isascii() else fold_text(drop_hidden(name)[0])
                    self._add(Name(company, text, rule), lengths)
        if tables is not None:
            self._add_cores(tables, lengths)
        self._lengths = {word: tuple(sorted(known, reverse=True)) for word, known in lengths.items()}

    def _add(self, name: Name, lengths: dict[str, set[int]]) -> None:
        first = WORD.match(name.text)
        if first is None:
            return
        other = self._names.setdefault(name.text, name)
        if other is not name:
            self._shared[name.text] = (*self._shared.get(name.text, (other,)), name)
        lengths.setdefault(first.group(), set()).add(len(name.text))

    def _add_cores(self, tables: LinkTables, lengths: dict[str, set[int]]) -> None:
        words = tables.words
        for name in list(self._names.values()):
            core = _take_ending(name.text, tables)
            if core and core not in self._names:
                formal = " " not in core or all(
                    word in words.common or word in words.places for word in core.split(" ")
                )
                self._add(Name(name.company, core, name.rule, formal), lengths)

    def __contains__(self, text: object) -> bool:
        """Whether a folded text is a name of some row."""
        return text in self._names

    def owners(self, name: Name) -> tuple[Name, ...]:
        """All rows that share a name; the registry lets them where each has a context that settles it."""
        return self._shared.get(name.text, (name,))

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
    where the text has settled it elsewhere; of several rows that share a name the one counts for which that holds, if
    it is only one. A name that is part of a person's name, of another name or of a source's does not count; the rule
    says where a person of the text bears it too.
    """
    folded = fold_text(text)
    mentions: list[Mention] = []
    waiting: list[tuple[Mention, tuple[Name, ...]]] = []
    settled: set[str] = set()
    surnames: set[str] = set()
    for start, end, first in index.find(folded):
        names = tuple(name for name in index.owners(first) if not _is_never(folded, start, name))
        if not names or in_address(folded, start, end):
            continue
        reach = extend_name(folded, end, tables.endings)
        sense = find_other_sense(folded, start, end, tables) if reach == end else ""
        if sense == PERSON:
            surnames.add(first.text)
        if sense or (reach == end and first.formal):
            continue
        if reach == end and _opens_idly(folded, start, end, first, tables):
            continue
        contexts = [_context_of(name) if reach == end or len(names) > 1 else None for name in names]
        near = [
            name
            for name, context in zip(names, contexts, strict=True)
            if context is None or _has_context(folded, start, end, context)
        ]
        name = near[0] if len(near) == 1 else names[0]
        rule = name.rule if reach == end else f"{name.rule} and legal ending"
        mention = Mention(start, reach, name.company.id, text[start:reach], rule)
        if len(near) != 1:
            waiting.append((mention, names))
            continue
        if any(context is not None for context in contexts):
            mention = replace(mention, rule=f"{rule}, in context")
        settled.add(name.company.id)
        mentions.append(mention)
    for mention, names in waiting:
        meant = [name for name in names if name.company.id in settled]
        # what makes a shared name ambiguous is the other row, not a word of the language
        ordinary = len(names) == 1 or all(word in tables.words.common for word in names[0].text.split(" "))
        if len(meant) == 1 and not (ordinary and starts_sentence(folded, mention.start)):
            rule = mention.rule.replace(names[0].rule, meant[0].rule, 1)
            mentions.append(replace(mention, company=meant[0].company.id, rule=f"{rule}, settled elsewhere"))
    return tuple(
        replace(mention, rule=mention.rule + ALSO_PERSON) if fold_text(mention.name) in surnames else mention
        for mention in sorted(mentions, key=lambda mention: mention.start)
    )


_ACTS = re.compile(  # what stands behind a name that is a subject, an owner or one of two
    r"'s?(?!\w)|,? (?:which|who|whose|and|or)\b|, (?:an?|the) |(?= [A-Z0-9])|"
    r" (?:has|had|will|would|is|was|could|may|can|must|might|does|did|[a-z]{2,12}(?:s|ed)|put|cut|sold|bought|won|"
    r"lost|built|paid|made|set|sent|took|spent|began|left|kept|said|fell|rose|grew|chief|boss|shareholders?|executives?|plc)\b"
)


def _opens_idly(folded: str, start: int, end: int, name: Name, tables: LinkTables) -> bool:
    """Whether an ordinary word opens a sentence and does nothing there: "Next year …", "Target him!"."""
    if " " in name.text or name.text not in tables.words.common or name.company.context:
        return False
    return starts_sentence(folded, start) and _ACTS.match(folded, end) is None


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


def _take_ending(name: str, tables: LinkTables) -> str:
    """The name without the legal ending that it carries; ``""`` where it carries none."""
    form = compile_form(tables.endings).search(name)
    return name[: form.start()] if form and form.end() == len(name) and form.start() > 1 else ""


def _context_of(name: Name) -> re.Pattern[str] | None:
    """What must stand near the name, if it is an ambiguous one."""
    company = name.company
    if not company.context or (company.ambiguous and name.text not in map(fold_text, company.ambiguous)):
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

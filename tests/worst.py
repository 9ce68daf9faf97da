"""The worst that a regular expression may be given, made from its parse tree; and whether its work stays in proportion.

For each repeat: a text that reaches it, what it repeats many times over, and an end that fits nothing; the same run
from many starts, since search, finditer and sub begin at every place; runs of every kind of character that the pattern
tells apart, alone and in pairs; the pattern's own words many times over, whole and torn off.
"""

from __future__ import annotations

import itertools
import re
import signal
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, NamedTuple

parser: Any = import_module("re._parser")
sre: Any = import_module("re._constants")

_ALPHABET = "aAzZeEsS09 \n\t_-–—.,;:!?'\"’“”()[]{}<>/\\|@#&*+=%$€^~`éÉ中の한。，、：（）「」·•…\u00a0\u3000\x01"
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
_MOST_ATTACKS = 40
"""Of one pattern; of more, every second or third is tried."""
_MANY = 8
"""A repeat of so many at most is one that a text can be long in."""
_FLAGS = re.IGNORECASE | re.DOTALL | re.MULTILINE | re.VERBOSE | re.ASCII
_CUT_OFF = 0.5
"""CPU seconds that are far too many; a search is stopped after four times as many by the clock."""
_SIZE = 2_000
"""Code points of an attack; of a suspect also eight times as many."""
_SCREEN = 0.0005
"""CPU seconds that need no second look."""
_MOMENT = 0.1
"""CPU seconds that a text of bounded length may take, which is far more than any does."""
_FOLD = 8
_TRIES = 6
_MOST = 20
"""So many times the work may eight times the input take: in proportion it is 8, in its square 64."""


class Attack(NamedTuple):
    """A text: ``first``, then ``again`` many times over, then ``last``."""

    first: str
    again: str
    last: str

    def write(self, size: int) -> str:
        """About ``size`` characters of it."""
        return self.first + self.again * max(1, (size - len(self.first)) // len(self.again)) + self.last


class Verdict(NamedTuple):
    """An attack that a pattern does not withstand."""

    seconds: float
    ratio: float
    attack: Attack


class _Tree:
    """A pattern, and what it tells apart."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.flags = flags & _FLAGS
        self.top = list(parser.parse(pattern, self.flags))
        self._groups: dict[int, str] = {}
        self._accepted: dict[tuple[int, str], bool] = {}
        self._two: dict[int, list[str]] = {}
        atoms = [node for node in self._walk(self.top) if node[0] in (sre.IN, sre.ANY, sre.NOT_LITERAL, sre.LITERAL)]
        self.atoms = list({repr(atom): atom for atom in atoms}.values())
        self.chars: list[str] = list(dict.fromkeys([*_ALPHABET, *sorted(self._own_letters())]))[:150]

    def _walk(self, nodes: Any) -> Iterator[Any]:
        for node in nodes:
            yield node
            for inner in inside(node):
                yield from self._walk(inner)

    def _own_letters(self) -> set[str]:
        found: set[str] = set()
        for op, given in self.atoms:
            for kind, value in given if op is sre.IN else [(op, given)]:
                if kind in (sre.LITERAL, sre.NOT_LITERAL):
                    found |= {chr(value), chr(value).swapcase()[0]}
                elif kind is sre.RANGE:
                    found |= {chr(value[0]), chr(value[1])}
        return found

    def accepts(self, atom: Any, char: str) -> bool:
        """Whether an atom fits a character."""
        key = (id(atom), char)
        if key not in self._accepted:
            self._accepted[key] = self._fits(atom, char)
        return self._accepted[key]

    def _fitting(self, atom: Any) -> list[str]:
        if id(atom) not in self._two:
            self._two[id(atom)] = list(itertools.islice((char for char in self.chars if self.accepts(atom, char)), 2))
        return self._two[id(atom)]

    def _fits(self, atom: Any, char: str) -> bool:
        op, given = atom
        if op is sre.ANY:
            return bool(self.flags & re.DOTALL) or char != "\n"
        forms = {char, char.lower()[0], char.upper()[0]} if self.flags & re.IGNORECASE else {char}
        if op is not sre.IN:
            return (chr(given) in forms) == (op is sre.LITERAL)
        hit = False
        for kind, value in given:
            if kind is sre.LITERAL:
                hit |= chr(value) in forms
            elif kind is sre.RANGE:
                hit |= any(value[0] <= ord(form) <= value[1] for form in forms)
            elif kind is sre.CATEGORY:
                hit |= _in_category(str(value), char)
        return hit != (given[0][0] is sre.NEGATE)

    def kinds(self) -> list[str]:
        """A character for each set of classes that fit it, those that most fit first."""
        classes = [atom for atom in self.atoms if atom[0] is not sre.LITERAL]
        found: dict[tuple[bool, ...], str] = {}
        for char in self.chars:
            found.setdefault(tuple(self.accepts(atom, char) for atom in classes), char)
        return [char for kind, char in sorted(found.items(), key=lambda row: -sum(row[0])) if any(kind)]

    def stranger(self) -> str:
        """A character that as few atoms as possible fit."""
        return min(self.chars, key=lambda char: sum(self.accepts(atom, char) for atom in self.atoms))

    def samples(self, nodes: Any, most: int = 3, outside: bool = True) -> list[str]:
        """A few texts that a row of nodes fits, but for what it looks ahead and behind for."""
        found = [""]
        for node in nodes:
            options = self.sample(node, most, outside)
            pairs = [found[at % len(found)] + options[at % len(options)] for at in range(max(len(found), len(options)))]
            if len(found) > 1 and len(options) > 1:
                pairs.append(found[0] + options[1])
            found = list(dict.fromkeys(pairs))[:most]
        return found

    def sample(self, node: Any, most: int, outside: bool) -> list[str]:
        op, given = node
        if op is sre.LITERAL:
            return [chr(given)]
        if op in (sre.NOT_LITERAL, sre.ANY, sre.IN):
            fitting = self._fitting(node)
            if fitting or op is not sre.IN:
                return fitting or [""]
            return [chr(value[0]) for kind, value in given if kind is sre.RANGE][:1] or [""]
        if op in _REPEATS:
            once = self.samples(given[2], most, outside=False)
            if given[0]:
                return [text * given[0] for text in once]
            return list(dict.fromkeys([once[0], ""] if outside else ["", *once]))[:most]
        if op is sre.SUBPATTERN:
            texts = self.samples(given[3], most, outside)
            if given[0] is not None:
                self._groups[given[0]] = texts[0]
            return texts
        if op is sre.ATOMIC_GROUP:
            return self.samples(given, most, outside)
        if op is sre.BRANCH:
            texts = [self.samples(branch, 1, outside)[0] for branch in given[1]]
            return list(dict.fromkeys([texts[0], min(texts, key=len), texts[-1]]))[:most]
        if op is sre.GROUPREF:
            return [self._groups.get(given, "")]
        return [""]


def inside(node: Any) -> list[Any]:
    """The rows of nodes that a node holds."""
    op, given = node
    if op in _REPEATS:
        return [given[2]]
    if op is sre.SUBPATTERN:
        return [given[3]]
    if op is sre.ATOMIC_GROUP:
        return [given]
    if op is sre.BRANCH:
        return list(given[1])
    if op in (sre.ASSERT, sre.ASSERT_NOT):
        return [given[1]]
    return [part for part in given[1:] if part is not None] if op is sre.GROUPREF_EXISTS else []


def _in_category(name: str, char: str) -> bool:
    bare = name.removeprefix("CATEGORY_").removeprefix("UNI_").removeprefix("NOT_")
    hit = {"DIGIT": char.isdecimal(), "SPACE": char.isspace(), "WORD": char.isalnum() or char == "_"}[bare]
    return hit != ("NOT_" in name)


def list_attacks(pattern: str, flags: int) -> list[Attack]:
    """The worst texts for a pattern."""
    tree = _Tree(pattern, flags)
    last = tree.stranger()
    found: dict[Attack, None] = {}

    def add(first: str, again: str) -> None:
        if again:
            found.setdefault(Attack(first, again, last))

    kinds = tree.kinds()
    for char in kinds[:12]:
        add("", char)
    for one, other in itertools.combinations(kinds[:4], 2):
        add("", one + other)
    for text in tree.samples(tree.top)[:2]:
        add("", text)
        add("", text[:-1])
        add("", text + " ")

    def visit(nodes: Any, before: str) -> None:
        for node in nodes:
            op, given = node
            if op in _REPEATS and given[1] >= _MANY:
                units = tree.samples(given[2], outside=False)
                if len(given[2]) == 1 and given[2][0][0] in (sre.ANY, sre.IN, sre.NOT_LITERAL):
                    units = units[:1] + [char for char in kinds[:8] if tree.accepts(given[2][0], char)][:3]
                for unit in dict.fromkeys(units[:4]):
                    add(before, unit)
                    if before:
                        add("", before + unit)
                        add("", before + unit * 3)
                if len(units) > 1:
                    add(before, units[0] + units[1])
                add("", before)
            for inner in inside(node):
                visit(inner, before)
            if op is sre.ASSERT and given[0] < 0 and not before:
                before = tree.samples(given[1], 1)[0]
            elif op not in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
                before += tree.sample(node, 1, outside=True)[0]

    visit(tree.top, "")
    rows = list(found)
    return [rows[at] for at in range(0, len(rows), -(-len(rows) // _MOST_ATTACKS))] if rows else []


# ---------------------------------------------------------------- what they cost


class _Late(Exception):
    pass


def _stop(*_: object) -> None:
    raise _Late


def spend(run: Callable[[str], object], text: str) -> float:
    """Seconds that a search takes; it is stopped where it takes too long. The matcher of ``re`` looks for signals."""
    signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, 4 * _CUT_OFF)
    begun = time.process_time()
    try:
        run(text)
    except _Late:
        return _CUT_OFF
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return time.process_time() - begun


def judge(pattern: str, flags: int, method: str, most: int | None = None) -> Verdict | None:
    """The first attack whose work grows faster than its length, or ``None``.

    ``method``: ``match``, ``fullmatch``, ``search``, or another, which stands for all that go on after a match. With
    ``most``, the code points that the pattern is given at most, that many may take no more than a moment, however they
    grow.
    """
    compiled = re.compile(pattern, flags)
    run = getattr(compiled, method) if method in ("match", "fullmatch", "search") else _exhaust(compiled)
    for attack in list_attacks(pattern, flags):
        if most is not None:
            if (seconds := spend(run, attack.write(most))) > _MOMENT and spend(run, attack.write(most)) > _MOMENT:
                return Verdict(seconds, 0.0, attack)
        elif spend(run, attack.write(_SIZE)) > _SCREEN and (verdict := _confirm(run, attack)) is not None:
            return verdict
    return None


def _confirm(run: Callable[[str], object], attack: Attack) -> Verdict | None:
    """The verdict on a suspect; what a busy machine blurs is tried again."""
    seconds = ratio = 0.0
    for _ in range(_TRIES):
        part, seconds = spend(run, attack.write(_SIZE)), spend(run, attack.write(_FOLD * _SIZE))
        ratio = seconds / part
        if seconds < _CUT_OFF and ratio < _MOST:
            return None
    return Verdict(seconds, ratio, attack)


def _exhaust(compiled: re.Pattern[str]) -> Callable[[str], object]:
    def run(text: str) -> None:
        for _ in compiled.finditer(text):
            pass

    return run

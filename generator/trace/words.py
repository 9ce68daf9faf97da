"""Whether the words of a bullet stand in its quotations, in order, and nothing that matters between them was left out.

A token is a word, a number with its points and its sign, a character of a script without spaces, or a sign that tells
something (``%``, ``$``, ``?``, a double quotation mark). Commas, stops, dashes, brackets and apostrophes are not
compared: a cut moves them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from generator.model import Edit
from generator.trace.source import SPACELESS

_TOKEN = re.compile(
    r"(?:(?<![^\s(\[“\"'‘])[-−–](?=\d))?\d+(?:[.,:]\d+)*"
    rf"|(?:(?![{SPACELESS}])[^\W\d_])+(?:['’](?![sS]\b)(?:(?![{SPACELESS}])[^\W\d_])+)*|\S"
)
_SAME = str.maketrans({"’": "'", "−": "-", "–": "-", "“": '"', "”": '"', "„": '"', "？": "?"})
_UNCOMPARED = frozenset(".,;:!…-–—‐‑−'‘’‚`´()[]{}·•*_。，、；：！（）【】《》〈〉…")
_HEADS = frozenset(";；:：")

GUARDS = frozenset(
    """
    no not never none nobody nothing neither nor cannot without hardly barely scarcely
    may might could would should can will shall must expected expects expect likely unlikely possibly possible perhaps
    probably reportedly allegedly alleged apparently seems seem appears appear plans planned proposed potential
    if unless until whether provided except only just about around nearly almost roughly approximately some least most
    than up more less fewer under over below above half former
    said says say told according claimed claims believes believe argues argued estimated estimates estimate forecast
    forecasts predicted predicts sources source
    不 没 沒 未 无 無 非 否 或 若 仅 僅 约 約 近 逾 超 据 據 称 稱 预 預 估 拟 擬 料 将 將
    """.split()  # noqa: SIM905 - a list would take a line a word
)
"""Words whose loss turns what is said: negation, hedge, condition, limit, whose word it is."""


class Token(NamedTuple):
    """A token as it is compared, and where it stands."""

    key: str
    start: int
    end: int
    head: bool
    """Whether a sentence may begin with it, so that its capital says nothing."""


@dataclass(frozen=True, slots=True)
class Break:
    """Where a bullet leaves its quotations."""

    kind: str
    """``added``: a word that does not stand there; ``left out``: words that do and are missed."""
    words: str
    near: str
    """What the quotations say at that place."""
    at: int = -1
    """Where an added word begins in the bullet; -1 where none was added."""


@lru_cache(maxsize=4096)
def read_tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text, in order."""
    found: list[Token] = []
    head = True
    for match in _TOKEN.finditer(text):
        run = match.group()
        if run in _UNCOMPARED:
            head = head or run in _HEADS
            continue
        key = run.translate(_SAME)
        found.append(Token(key, match.start(), match.end(), head))
        head = head and key == '"'
    return tuple(found)


def keys_of(text: str) -> tuple[str, ...]:
    """The tokens of a text as they are compared."""
    return tuple(token.key for token in read_tokens(text))


def _same(mine: Token, theirs: str) -> bool:
    """Equal but for the capital of a word that begins a sentence on one side only."""
    if mine.key == theirs:
        return True
    return mine.head and mine.key[1:] == theirs[1:] and mine.key[:1].casefold() == theirs[:1].casefold()


def find_break(
    said: Sequence[Token | None], quotes: Sequence[str], edits: Sequence[Edit], text: str, *, free: bool
) -> Break | None:
    """The first place at which what is said leaves its quotations, or ``None`` where it never does.

    Args:
        said: tokens of the bullet ``text``; ``None`` stands for an addition that was judged elsewhere.
        quotes: what it cites, in order.
        edits: what is on record as left out.
        text: the bullet's words.
        free: whether words that turn nothing (see :data:`GUARDS`) may be left out without a record: a person shortens.
    """
    quoted, owners, bounds = _read_quotes(quotes)
    if [token.key if token else None for token in said] == quoted:
        return None
    jumps = _find_jumps(quoted, bounds, [edit for edit in edits if edit.rule != "resolve"])
    # What an addition is on record for stands in its place.
    replaced = _find_jumps(quoted, bounds, [edit for edit in edits if edit.rule == "resolve"])
    for at, word in enumerate(quoted):
        if word == '"' or (free and word.casefold() not in GUARDS and not word.endswith("n't")):
            jumps.setdefault(at, set()).add(at + 1)
    size = len(quoted)
    ends = [False] * size + [True]
    for at in range(size - 1, -1, -1):
        ends[at] = any(ends[to] for to in jumps.get(at, ()))
    seen: set[tuple[int, int]] = set()
    open_ = [(0, 0)]
    far = 0
    while open_:
        b, q = open_.pop()
        if (b, q) in seen:
            continue
        seen.add((b, q))
        far = max(far, b)
        if b == len(said) and ends[q]:
            return None
        open_ += [(b, to) for to in sorted(jumps.get(q, ()), reverse=True)]
        if b < len(said):
            token = said[b]
            if token is None:
                open_ += [(b + 1, to) for to in (sorted(replaced.get(q, ())) if replaced else [q])]
            elif q < size and (_same(token, quoted[q]) or (token.head is False and _head_of(owners[q], token))):
                open_.append((b + 1, q + 1))
    # The furthest word that was reached, from the earliest place at which it could be.
    near = min(q for b, q in seen if b == far)
    return _tell_break(said, far, near, quoted, owners, quotes, text)


def _head_of(owner: tuple[int, Token], token: Token) -> bool:
    """Whether the quotation begins a sentence with the word that the bullet has inside one."""
    theirs = owner[1]
    return theirs.head and _same(theirs, token.key)


def _read_quotes(quotes: Sequence[str]) -> tuple[list[str], list[tuple[int, Token]], list[tuple[int, int]]]:
    owners = [(number, token) for number, quote in enumerate(quotes) for token in read_tokens(quote)]
    bounds: list[tuple[int, int]] = []
    at = 0
    for number in range(len(quotes)):
        size = sum(1 for owner, _ in owners if owner == number)
        bounds.append((at, at + size))
        at += size
    return [token.key for _, token in owners], owners, bounds


_CLIPPED = " … "
_LONGEST = 120
"""Tokens that a clipped record may stand for."""


def _find_jumps(quoted: list[str], bounds: list[tuple[int, int]], edits: Sequence[Edit]) -> dict[int, set[int]]:
    """Where words may be left out, since an edit tells of them: ``{from: {to, …}}``."""
    jumps: dict[int, set[int]] = {}
    for edit in edits:
        if edit.rule in ("join", "capital") or not edit.before:
            continue
        first, clipped, last = edit.before.partition(_CLIPPED)
        one, two = list(keys_of(first)), list(keys_of(last))
        if not one:
            continue
        for start, end in bounds:
            for at in range(start, end):
                if clipped:
                    if quoted[at : at + len(one)] == one:
                        for to in range(at + len(one) + len(two), min(end, at + _LONGEST) + 1):
                            if not two or to == end or quoted[to - len(two) : to] == two:
                                jumps.setdefault(at, set()).add(to)
                    elif two and quoted[at : at + len(two)] == two and at - start < _LONGEST:
                        jumps.setdefault(start, set()).add(at + len(two))
                elif quoted[at : at + len(one)] == one:
                    jumps.setdefault(at, set()).add(at + len(one))
            # The quotation may begin or end within what went.
            for size in range(1, min(len(one), end - start + 1)):
                if quoted[start : start + size] == one[-size:]:
                    jumps.setdefault(start, set()).add(start + size)
                if quoted[end - size : end] == one[:size]:
                    jumps.setdefault(end - size, set()).add(end)
    return jumps


_AROUND = 6
"""Words of a quotation that are shown on each side of a place."""


def _tell_break(
    said: Sequence[Token | None],
    b: int,
    q: int,
    quoted: list[str],
    owners: list[tuple[int, Token]],
    quotes: Sequence[str],
    text: str,
) -> Break:
    near = _show(owners, quotes, q)
    rest = quoted[q:]
    token = said[b] if b < len(said) else None
    if token is None:
        return Break("left out", _show_run(owners, quotes, q, len(quoted)), near)
    later = next((at for at, word in enumerate(rest) if _same(token, word)), None)
    if later:
        return Break("left out", _show_run(owners, quotes, q, q + later), near)
    return Break("added", text[token.start : token.end], near, token.start)


def _show_run(owners: list[tuple[int, Token]], quotes: Sequence[str], start: int, end: int) -> str:
    run = owners[start:end]
    if not run:
        return ""
    same = [token for number, token in run if number == run[0][0]]
    return quotes[run[0][0]][same[0].start : same[-1].end]


def _show(owners: list[tuple[int, Token]], quotes: Sequence[str], at: int) -> str:
    if not owners:
        return ""
    at = min(at, len(owners) - 1)
    number = owners[at][0]
    same = [(place, token) for place, (owner, token) in enumerate(owners) if owner == number]
    shown = [token for place, token in same if at - _AROUND <= place <= at + _AROUND]
    quote = quotes[number]
    head = "… " if shown[0].start > 1 else ""
    tail = " …" if shown[-1].end < len(quote) - 1 else ""
    return f"{head}{quote[shown[0].start : shown[-1].end]}{tail}"


def find_run(words: str, text: str) -> bool:
    """Whether the tokens of ``words`` stand in ``text`` side by side, capitals aside at the head."""
    mine, theirs = read_tokens(words), keys_of(text)
    if not mine:
        return False
    size = len(mine)
    return any(
        all(_same(token, key) for token, key in zip(mine, theirs[at : at + size], strict=True))
        for at in range(len(theirs) - size + 1)
    )

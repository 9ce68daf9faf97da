"""Companies in scripts without spaces: what stands beside a form of law (株式会社, 有限公司) is a name.

Where such a name begins is told by a change of script (kana particles before a Japanese name), by punctuation, or by a
word at which a name cannot go on; see ``tongues.yml``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from generator.stages.link.terms import HanTerms

_LONGEST = 14
"""Characters of a name without its form of law, at most: longer ones are half a sentence."""

_PART = "\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af々〆A-Za-zＡ-Ｚａ-ｚ0-9・·&＆"
_TAIL = re.compile(rf"[{_PART}]{{0,{_LONGEST}}}\Z")
_HEAD = re.compile(rf"[{_PART}]{{0,{_LONGEST}}}")
_DATE = re.compile(r"[0-9０-９][年月日]+(?!\Z)|[0-9０-９](?:億|亿|万|人|社|家|个|個|隻|台)")
_SHORT = re.compile(r'[（(](?:以下)?(?:简称|簡稱|下称)?[:：“"「『]?([^（）()“”"「」『』]{2,8})[”"」』]?[）)]')


@dataclass(frozen=True, slots=True)
class HanName:
    """A name with its form of law; offsets into the folded text."""

    start: int
    end: int
    core: str
    """The name without the form of law."""


@lru_cache(maxsize=8)
def _compile_forms(terms: HanTerms) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(form) for form in sorted(terms.forms, key=lambda form: (-len(form), form))))


def find_han_names(folded: str, terms: HanTerms) -> tuple[list[HanName], dict[str, str]]:
    """The names that a form of law proves, in order, and the short names set for them (short -> core)."""
    found: list[HanName] = []
    shorts: dict[str, str] = {}
    for form in _compile_forms(terms).finditer(folded):
        floor = found[-1].end if found else 0
        tail = _TAIL.search(folded[max(floor, form.start() - _LONGEST) : form.start()])
        core = _cut(tail.group() if tail else "", terms)
        start, end = form.start() - len(core), form.end()
        if len(core) < 2 and form.group() in terms.leading:
            head = _HEAD.match(folded, form.end())
            core = head.group() if head else ""
            start, end = form.start(), form.end() + len(core)
        if len(core) < 2:
            continue
        found.append(HanName(start, end, core))
        short = _SHORT.match(folded, end)
        if short and set(short.group(1)) <= set(core):
            shorts[short.group(1)] = core
    return found, shorts


def find_again(folded: str, cores: dict[str, str], taken: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """Where names stand without their form of law: ``(start, end, core)``, none of them inside ``taken``."""
    if not cores:
        return []
    by_head: dict[str, list[str]] = {}
    for name in sorted(cores, key=lambda name: (-len(name), name)):
        by_head.setdefault(name[:2], []).append(name)
    heads = re.compile(f"[{re.escape(''.join(sorted({name[0] for name in cores})))}]")
    held = iter(sorted(taken))
    span = next(held, None)
    done = 0
    result: list[tuple[int, int, str]] = []
    for match in heads.finditer(folded):
        start = match.start()
        name = next((name for name in by_head.get(folded[start : start + 2], ()) if folded.startswith(name, start)), "")
        if not name or start < done:
            continue
        end = start + len(name)
        while span is not None and span[1] <= start:
            span = next(held, None)
        if (span is None or end <= span[0]) and not _goes_on(folded, start, end):
            result.append((start, end, cores[name]))
            done = end
    return result


def _goes_on(folded: str, start: int, end: int) -> bool:
    """Whether a name in Latin letters or katakana is only part of a longer word there."""
    return _joined(folded[start - 1 : start], folded[start]) or _joined(folded[end - 1], folded[end : end + 1])


def _joined(left: str, right: str) -> bool:
    def script(char: str) -> int:
        return 1 if char.isascii() and char.isalnum() else 2 if "\u30a1" <= char <= "\u30ff" else 0

    return bool(left and right) and script(left) > 0 and script(left) == script(right)


def _cut(name: str, terms: HanTerms) -> str:
    """What of the characters before a form of law is the name."""
    at = 0
    for stop in terms.stops:
        place = name.rfind(stop)
        if place >= 0:
            at = max(at, place + len(stop))
    for date in _DATE.finditer(name):
        at = max(at, date.end())
    return name[at:].lstrip("・·&0123456789")

"""The sentence of a brief that names a company, and by which of its names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from generator.brief import evidence_of
from generator.model import Brief, Company, Evidence
from generator.text.around import clip_sentence, find_cuts

_BARE_WORDS = 3
"""A quotation with fewer words beside the company's name says nothing about it."""
AROUND = 64
"""Characters of the article on each side of a name that no quotation says more of; few, since no person chose them."""
_CJK = "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]"
_CJK_SIGN = re.compile(_CJK)
_WORD = re.compile(f"{_CJK}{{2}}|[^\\W_]+")


def find_sentence(brief: Brief, company: Company, body: str = "") -> str:
    """What the brief says of the company: its first bullet that links it or has its name, else the quotation that has,
    first that of a figure of the company, else one that proves such a figure, else the figure. Where the brief quotes
    no more than the name, the words around it in ``body``, which is the article or empty; else nothing.
    """
    told = _find_bullet(brief, company)
    if told:
        return told
    found = _find_names(brief, company)
    own = [figure.evidence for figure in brief.figures if figure.company == company.id]
    named = [link.evidence for link in brief.companies if link.id == company.id and link.evidence is not None]
    others = [figure.evidence for figure in brief.figures]
    others += [evidence for bullet in brief.bullets for evidence in bullet.evidence]
    for item in (*own, *named, *others):
        rest, names = found.subn(" ", item.quote)
        if names and len(_WORD.findall(rest)) >= _BARE_WORDS:
            return _show_quote(item)
    for item in own:
        if len(_WORD.findall(item.quote)) > _BARE_WORDS:
            return _show_quote(item)
    for figure in brief.figures:
        if figure.company == company.id:
            return f"{figure.what}: {figure.shown}"
    around = (clip_sentence(body, item.start, item.end, item.quote, AROUND) for item in named)
    return next((f"“{words}”" for words in around if words), "")


def tells_of(brief: Brief, company: Company) -> bool:
    """Whether a bullet or a figure is of the company, and not a quotation alone."""
    return any(figure.company == company.id for figure in brief.figures) or bool(_find_bullet(brief, company))


def _find_bullet(brief: Brief, company: Company) -> str:
    for bullet in brief.bullets:
        if company.id in bullet.companies:
            return bullet.text
    found = _find_names(brief, company)
    return next((bullet.text for bullet in brief.bullets if found.search(bullet.text)), "")


def _show_quote(item: Evidence) -> str:
    """In quotation marks, with dots where it was cut from its sentence."""
    before, after = find_cuts(item.quote, item.label)
    return f"“{'… ' * before}{item.quote}{' …' * after}”"


def _find_names(brief: Brief, company: Company) -> re.Pattern[str]:
    also = tuple(link.name for link in brief.companies if link.id == company.id and link.name)
    return _compile(frozenset({company.name, *company.aliases, *company.former, *company.scripts, *also}))


def count_names(names: Iterable[str], texts: Iterable[str]) -> Counter[str]:
    """In how many of the texts each name stands as a whole word, longer names first: what stands within one does not
    count again. Chinese names count anywhere, since nothing parts words there.
    """
    ordered = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
    counts: Counter[str] = Counter()
    for text in texts:
        taken: list[tuple[int, int]] = []
        for name in ordered:
            before = len(taken)
            # Most texts have none or one of the names: this is decided without a pattern.
            start = text.find(name)
            while start >= 0:
                end = start + len(name)
                if _is_whole(text, start, end) and not any(a < end and start < b for a, b in taken):
                    taken.append((start, end))
                start = text.find(name, end)
            counts[name] += len(taken) > before
    return counts


def _is_whole(text: str, start: int, end: int) -> bool:
    if _CJK_SIGN.match(text, start):
        return True
    around = text[start - 1 : start] + text[end : end + 1]
    return not any(character.isalnum() or character == "_" for character in around)


def join_words(brief: Brief) -> str:
    """All that a brief says and quotes, a line each."""
    return "\n".join([*(bullet.text for bullet in brief.bullets), *(item.quote for item in evidence_of(brief))])


@lru_cache(maxsize=4_096)  # a company's are asked for once a brief
def _compile(forms: frozenset[str]) -> re.Pattern[str]:
    """Any of the names as a whole word; Chinese ones anywhere, since nothing parts words there."""
    names = sorted((form for form in forms if form), key=lambda n: (-len(n), n))
    whole = [re.escape(name) if re.match(_CJK, name) else rf"(?<!\w){re.escape(name)}(?!\w)" for name in names]
    return re.compile("|".join(whole))

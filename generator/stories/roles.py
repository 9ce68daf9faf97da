"""What a later brief answers: it denies what an earlier one told, or says that it is so.

Words do not answer by themselves. What is denied must be a report or what it told, and not a permit or one's own guilt;
who would, could or will not confirm says nothing; what had been denied before is background. A deed confirms where an
earlier report told it as a plan or by unnamed people, and this one tells it as done. The words stand in
``data/stories.yml``, under ``answers``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from itertools import takewhile
from typing import Literal

import yaml

from generator.model import Brief, Bullet
from generator.stories.words import load_story_words, stem_term

Answer = Literal["denial", "confirmation"]

OPENING = 3
"""Bullets that tell what a brief is about …"""
AT_ONCE = 1
"""… and of those how many, where it came on the day of the first report: two that both tell of an accusation and what
the accused says to it do not answer each other."""
SHARED = 2
"""Stems that a bullet beyond the first has in common with what was told before when it answers that."""

_NEAR = 40
"""Characters before a verb that say whether it has been done."""
_TELLS = 200
"""Characters behind "no sign of" that say of what."""
_ANY = r"(?:[\w’'-]{1,20}\s)"
_UNREAL = re.compile(
    r"\b(?:(?<!\bmoves\s)(?<!\bmoved\s)(?<!\btried\s)(?<!\btries\s)(?<!\bseeks\s)(?<!\bsought\s)to|would|could|may|might|must|should|will|not|neither|nor|or|never|cannot|whether|if|until|unless|yet|had|n[’']t|without|short\sof|instead\sof|before)"
    r"\s(?:also\s|yet\s|immediately\s|publicly\s)?$",
    re.IGNORECASE,
)
"""Before a verb: it has not been done, or long ago."""
_PASSIVE = re.compile(r"\b(?:was|were|been|be|being|are|is)\s(?:also\s|later\s|never\s)?$", re.IGNORECASE)
_CLAUSE = re.compile(
    r";\s|,?\s[\w-]+\s(?:hour|day|week|month)s?\safter\b"
    r"|,?\sbut\s|,\swhile\s|,?\sand\s(?:he|she|it|they|his|her|its|their)\s",
    re.IGNORECASE,
)
"""Where the main clause of a sentence ends."""


@dataclass(slots=True)
class Told:
    """What the reports before a brief told."""

    stems: set[str] = field(default_factory=set)
    lead: set[str] = field(default_factory=set)
    """Those of titles and leads."""
    acts: set[int] = field(default_factory=set)
    """Acts of which they spoke there."""
    planned: set[int] = field(default_factory=set)
    """Acts that one of them told as not yet done, or had from people whom it does not name."""
    plans: list[frozenset[str]] = field(default_factory=list)
    """The stems of the title and the lead of each report that told such a thing."""
    confirmed: str = ""
    """The last day on which the first confirmation can have been published."""

    def add(self, brief: Brief) -> None:
        """Note what a brief tells in its title and its first bullets."""
        cues = load_cues()
        lead = [brief.title, *(bullet.text for bullet in brief.bullets[:1])]
        stems = _stem_all(" ".join(lead))
        self.stems |= stems
        self.lead |= stems
        acts = {at for at, act in enumerate(cues.acts) if stems & (act.planned | act.done)}
        self.acts |= acts
        is_open = cues.modal.search(brief.title) is not None
        if is_open or any(cues.tentative.search(text) or cues.intended.search(text) for text in lead):
            self.planned |= acts
            self.plans.append(stems)
        for bullet in brief.bullets[1:OPENING]:
            self.stems |= _stem_all(bullet.text)


def tell_answer(
    brief: Brief, told: Told, *, at_once: bool = False, deeds: bool = True
) -> tuple[Answer | None, Bullet | None]:
    """What a brief answers to what was told before it, and the bullet that says so.

    Args:
        brief: the brief.
        told: what those before it told; where that is nothing, nothing is answered.
        at_once: it came on the day of the first report, as far as is known.
        deeds: whether a deed confirms; not where it rests on another's report, which may have told just that, nor once
            a plan has been confirmed.

    Returns:
        The answer of the title, else of the first bullet that has one; the bullet is ``None`` where the title alone
        says so and no bullet has a word of it.
    """
    if not told.stems:
        return None, None
    told = told if deeds else replace(told, plans=[])
    answer = _tell_answer(brief.title, told, is_title=True)
    bullets = [bullet for bullet in brief.bullets if bullet.label]
    opening = bullets[: AT_ONCE if at_once and answer is None else OPENING]
    found = [(bullet, _tell_bullet(bullet, told, place)) for place, bullet in enumerate(opening)]
    if answer is None:
        bullet, answer = next(((b, said) for b, said in found if said), (None, None))
        return answer, bullet
    same = next((bullet for bullet, said in found if said == answer), None)
    return answer, same or _find_likest(brief.title, bullets[:OPENING])


def _tell_bullet(bullet: Bullet, told: Told, place: int) -> Answer | None:
    texts = dict.fromkeys((bullet.text, *(evidence.quote for evidence in bullet.evidence)))
    if place and all(len(_stem_all(text) & told.stems) < SHARED for text in texts):
        return None
    answers = (_tell_answer(text, told, is_lead=not place) for text in texts)
    return next((answer for answer in answers if answer), None)


def _find_likest(title: str, bullets: Sequence[Bullet]) -> Bullet | None:
    """The bullet that has most words of the title; the first of several."""
    words = _stem_all(title)
    best = max(bullets, key=lambda bullet: len(words & _stem_all(bullet.text)), default=None)
    return best if best is not None and words & _stem_all(best.text) else None


def _tell_answer(text: str, told: Told, *, is_title: bool = False, is_lead: bool = False) -> Answer | None:
    """The answer that one statement gives; of a sentence its main clause counts."""
    cues = load_cues()
    clause = text if is_title else _CLAUSE.split(text, 1)[0]
    if _denies(clause, told, cues, is_title=is_title):
        return "denial"
    if _confirms(clause, cues) or ((is_title or is_lead) and _settles(clause, told, cues)):
        return "confirmation"
    return None


def _is_unreal(text: str, start: int) -> bool:
    return _UNREAL.search(text[max(start - _NEAR, 0) : start]) is not None


def _is_passive(text: str, start: int) -> bool:
    return _PASSIVE.search(text[max(start - _NEAR, 0) : start]) is not None


def _list_behind(text: str, end: int) -> list[str]:
    """The next words, four at most, in small letters."""
    return [word.strip("“”‘’'\".,;:") for word in text[end : end + 80].casefold().split()[:4]]


# ---------------------------------------------------------------- denials


_BOUNDS = frozenset(("that", "in", "on", "by", "having", "there", "it", "he", "she", "they", "at"))
"""What is denied ends before these, or begins anew."""


def _denies(text: str, told: Told, cues: Cues, *, is_title: bool) -> bool:
    for match in cues.denies.finditer(text):
        if _UNREAL.search(text[max(match.start() - _NEAR, 0) : match.start()]) or _PASSIVE.search(
            text[max(match.start() - _NEAR, 0) : match.start()]
        ):
            continue
        behind = list(takewhile(lambda word: word not in _BOUNDS, _list_behind(text, match.end())))
        if not cues.withheld.isdisjoint(behind) or (not is_title and not cues.defence.isdisjoint(behind[:2])):
            continue
        return True
    for pattern in (cues.rejects, cues.rules_out):
        if any(
            not _UNREAL.search(text[max(match.start() - _NEAR, 0) : match.start()]) for match in pattern.finditer(text)
        ):
            return True
    if cues.is_false.search(text) or cues.no_way.search(text):
        return True
    if not cues.speaks.search(text) and not (is_title and re.search(r"[:‘’'“\"]", text)):
        return False
    return cues.is_not.search(text) is not None or _refuses(text, told, cues)


def _refuses(text: str, told: Told, cues: Cues) -> bool:
    """Whether somebody says that an act of which was told is none or will not come: "no branch would close"; or that
    there is no sign of what was told.
    """
    if any(
        len(_stem_all(text[match.end() : match.end() + 200]) & told.stems) >= SHARED
        for match in _NO_SIGN.finditer(text)
    ):
        return True
    for match in _WILL_NOT.finditer(text):
        stem = stem_term(match["act"].casefold())
        # "34 hurt": that the driver was not hurt denies nothing.
        if (stem in told.lead and not match["state"]) or any(
            stem in cues.acts[at].planned | cues.acts[at].done for at in told.acts
        ):
            return True
    return False


_WILL_NOT = re.compile(
    rf"\b(?:(?:would|will|shall)(?:\snot|\snever)|(?:wo|would)n[’']t|no\s{_ANY}{{0,3}}?(?:will|would)"
    rf"|none\sof\s(?:[\w’',.-]{{1,20}}\s){{0,5}}?(?:will|would|ha[sd]|have)"
    rf"|(?:(?P<state>is|are|was|were|am|[’'](?:s|re|m))|ha[sd]|have)(?:\s(?:not|never)|n[’']t))\s(?:be\s|been\s)?(?P<act>\w+)",
    re.IGNORECASE,
)
_NO_SIGN = re.compile(r"\bno\s(?:evidence|signs?|proof|indication)\s(?:that|of)\b", re.IGNORECASE)


# ---------------------------------------------------------------- confirmations


def _confirms(text: str, cues: Cues) -> bool:
    for match in _CONFIRM.finditer(text):
        if _is_unreal(text, match.start()):
            continue
        behind = _list_behind(text, match.end())
        if _is_passive(text, match.start()):
            if behind[:1] == ["by"] and "as" not in behind:
                return True
            continue
        if not cues.confirmed.isdisjoint(behind[:3]) or "as" in behind or behind[:2] == ["in", "office"]:
            continue
        return True
    return any(
        not _UNREAL.search(text[max(match.start() - _NEAR, 0) : match.start()])
        and not _PASSIVE.search(text[max(match.start() - _NEAR, 0) : match.start()])
        for pattern in (_ADMIT, _OFFICIAL)
        for match in pattern.finditer(text)
    )


_CONFIRM = re.compile(r"\bconfirm(?:s|ed|ing)?\b", re.IGNORECASE)
_ADMIT = re.compile(
    r"\backnowledg(?:es|ed|ing)\b(?!\sas\b)"
    r"|\b(?:admit(?:s|ted|ting)|conced(?:es|ed|ing))\s(?:(?:on|late|yesterday|today|earlier)\b[\w\s]{0,18}?\s?)?"
    r"(?:that|to\s\w+ing|it|its|the|their|his|her|having)\b"
    r"|\badmits\s(?!to\b)(?:[\w’'-]+\s){0,2}?(?:breach|leak|hack|loss|losses|talks|error|errors|mistake|mistakes|fault|cuts)\b",
    re.IGNORECASE,
)
_OFFICIAL = re.compile(
    rf"\bmakes?\s{_ANY}{{0,3}}?official\b|\b(?:it[’']s|it\sis|now)\sofficial\b|\b(?:officially|formally)\s(?:announc|confirm)",
    re.IGNORECASE,
)


def _settles(text: str, told: Told, cues: Cues) -> bool:
    """Whether a statement tells as done what was told as a plan."""
    if not told.plans or cues.tentative.search(text) or cues.modal.search(text) or _NOT.search(text):
        return False
    text = _SHARES.sub(" ", text)
    words = frozenset(word.casefold() for word in _WORD.findall(text))
    if any(not cues.acts[at].forms.isdisjoint(words) for at in told.planned):
        return True
    stems = _stem_all(text)
    least = SHARED if not cues.settling.isdisjoint(words) else 0 if cues.telling.isdisjoint(words) else SHARED + 1
    return bool(least) and any(len(stems & plan) >= least for plan in told.plans)


_SHARES = re.compile(r"\b(?:shares?|stocks?|index)\s(?:(?:in|of)\s[\w’'-]+\s)?[\w’'-]+\b", re.IGNORECASE)
"""What shares do is no deed: "Voltane shares close higher"."""


_NOT = re.compile(r"\b(?:not|no|never|without|fails?|failed|refus\w+|declin\w+|reject\w+)\b|n[’']t\b", re.IGNORECASE)


# ---------------------------------------------------------------- words


@dataclass(frozen=True, slots=True)
class Act:
    planned: frozenset[str]
    """Stems."""
    done: frozenset[str]
    forms: frozenset[str]
    """The words that tell it as done, in small letters."""


@dataclass(frozen=True, slots=True)
class Cues:
    """``answers`` of ``data/stories.yml``, compiled."""

    denies: re.Pattern[str]
    rejects: re.Pattern[str]
    rules_out: re.Pattern[str]
    is_false: re.Pattern[str]
    no_way: re.Pattern[str]
    is_not: re.Pattern[str]
    speaks: re.Pattern[str]
    tentative: re.Pattern[str]
    modal: re.Pattern[str]
    intended: re.Pattern[str]
    withheld: frozenset[str]
    defence: frozenset[str]
    confirmed: frozenset[str]
    settling: frozenset[str]
    telling: frozenset[str]
    acts: tuple[Act, ...]


@lru_cache(maxsize=1)
def load_cues() -> Cues:
    """The shipped words; the same object every time."""
    path = resources.files("generator").joinpath("data", "stories.yml")
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["answers"]
    told = _one_of(rows["told"].split())
    wrong = _one_of(rows["false"])
    none = _one_of(rows["none_of"].split())
    done = _one_of(rows["not_done"].split())
    not_so = _one_of((*rows["not_so"].split(), *rows["not_in"]))
    away = "|".join(
        rf"(?:{_one_of(verbs.split())})\s(?:{_ANY}{{1,4}}?(?={tail}))?{tail}".replace("\\ ", r"\s")
        for verbs, tail in _list_away(rows["waving_off"])
    )
    verbs = _one_of(word for row in rows["denying"] for word in row.split())
    is_not = (
        rf"\bthere\s(?:is|are|was|were|(?:has|have|had)\sbeen)\s(?:absolutely\s|currently\s)?no\s{_ANY}{{0,2}}?(?:{none})\b"
        rf"|(?:\b(?:has|have|had|having|made|taken|took|reached|received|held)|[:–—])\s[“‘'\"]?no\s{_ANY}{{0,1}}?(?:{none})\b"
        rf"|\bno\s{_ANY}{{0,2}}?(?:{none})\s{_ANY}{{0,3}}?(?:has|have|had|is|are|was|were)\s(?:yet\s|ever\s)?(?:been\s)?"
        rf"(?:{done})\b"
        rf"|\b(?:(?:has|have|had|is|are|was|were|am|it[’']s|they[’']re|we[’']re|I[’']m|he[’']s|she[’']s)\s(?:not|never)|"
        rf"(?:is|are|was|were|has|have|had)n[’']t)\s(?:(?:yet|ever|been|being|currently|even)\s)*(?:{not_so})\b"
        rf"|\b(?:do|does|did)(?:\snot|\snever|n[’']t)\s(?:{_one_of(rows['not_do'].split())})\b"
    )
    return Cues(
        denies=re.compile(r"\bden(?:y|ies|ied|ying)\b", re.IGNORECASE),
        rejects=re.compile(
            rf"\b(?:(?:{verbs})\s(?:as\s[\w“‘-]{{1,20}}[”’]?\s)?|(?:{away})\s){_ANY}{{0,4}}?(?:{told})\b", re.IGNORECASE
        ),
        rules_out=re.compile(r"\brul(?:es|ed|ing)\sout\s(?!of\b)", re.IGNORECASE),
        is_false=re.compile(
            rf"\b(?:{told})\s{_ANY}{{0,12}}?(?:is|are|was|were)\s[“‘'\"]?{_ANY}{{0,2}}?(?:{wrong})\b"
            rf"|\b(?:{told}|numbers?|figures?|sum)\s{_ANY}{{0,3}}?(?:is|are|was|were)?\s?[“‘'\"]?(?:{_ANY}{{0,2}})?(?:{wrong})\b"
            rf"|\b(?:call|calls|called|calling|describe|describes|described|brands?|branded|labels?|labelled|dismiss\w*)\s"
            rf"{_ANY}{{0,4}}?(?:{told}|numbers?|figures?|sum|it|them)\s(?:as\s)?[“‘'\"]?{_ANY}{{0,2}}?(?:{wrong})\b",
            re.IGNORECASE,
        ),
        no_way=re.compile(rf"\b(?:{_one_of(rows['no_way'])})\b", re.IGNORECASE),
        is_not=re.compile(is_not, re.IGNORECASE),
        speaks=re.compile(rf"[“\"]|\b(?:{_one_of(rows['speaks'].split())})\b", re.IGNORECASE),
        tentative=re.compile(rf"\b(?:{_one_of(rows['tentative'])})\b", re.IGNORECASE),
        # "May" is a month.
        modal=re.compile(rf"(?!May\b)\b(?i:{_one_of(rows['modal'])})\b"),
        intended=re.compile(rf"\b(?:{_one_of(rows['intended'])})\b", re.IGNORECASE),
        withheld=frozenset(rows["withheld"].split()),
        defence=frozenset(rows["defence"].split()),
        confirmed=frozenset(rows["confirmed"].split()),
        settling=frozenset(rows["settling"].split()),
        telling=frozenset(rows["telling"].split()),
        acts=tuple(_read_acts(rows["acts"])),
    )


def _one_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=lambda w: (-len(w), w)))


def _list_away(rows: Iterable[str]) -> Iterator[tuple[str, str]]:
    for row in rows:
        verbs, _, tail = row.partition(" | ")
        yield verbs, re.escape(tail).replace(r"\ ", r"\s")


def _read_acts(rows: Iterable[str]) -> Iterator[Act]:
    for row in rows:
        planned, _, done = row.partition(" | ")
        yield Act(
            frozenset(map(stem_term, planned.split())),
            frozenset(map(stem_term, done.split())),
            frozenset(done.split()),
        )


_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


def _stem_all(text: str) -> frozenset[str]:
    """The stems of the words of a text that tell of something."""
    closed = load_story_words().closed
    words = (word.casefold().replace("’", "'").removesuffix("'s") for word in _WORD.findall(text))
    return frozenset(stem_term(word) for word in words if word not in closed)
